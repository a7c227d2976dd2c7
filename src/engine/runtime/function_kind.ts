// Which Python functions the specialised calls can take. Mirrors function_kind in Python/specialize.c.

import { CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS } from '../include/flags.ts';
import { PyCodeObject } from '../include/structs.ts';
import { I32, ld, type Ref } from '../memory/memory.ts';
import { CO_FLAGS, FUNC_CODE } from '../objects/interpframe.ts';

/** True for a function of plain parameters: no * or ** ones, none keyword-only. */
export function isSimpleFunction(func: Ref): boolean {
  const code = I32[(func + FUNC_CODE) >> 2];
  const flags = I32[(code + CO_FLAGS) >> 2];
  if ((flags & (CO_OPTIMIZED | CO_VARARGS | CO_VARKEYWORDS)) !== CO_OPTIMIZED) return false;
  return ld(code + PyCodeObject.co_kwonlyargcount) === 0;
}
/** True for the code of a function body, not of a module or class. */
export function isOptimized(func: Ref): boolean {
  return (I32[(I32[(func + FUNC_CODE) >> 2] + CO_FLAGS) >> 2] & CO_OPTIMIZED) !== 0;
}
