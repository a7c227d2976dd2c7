// Which kind of generator a function's code makes. Mirrors _Py_MakeCoro in Objects/genobject.c.

import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR } from '../include/flags.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { make_gen } from '../objects/genobject.ts';
import { CO_FLAGS, FUNC_CODE } from '../objects/interpframe.ts';
import { PyAsyncGen_Type, PyCoro_Type, PyGen_Type } from '../objects/statictypes.ts';

/** New reference. */
export function _Py_MakeCoro(func: Ref): Ref {
  const flags = ld(ld(func + FUNC_CODE) + CO_FLAGS) & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR);
  if (flags === CO_GENERATOR) return make_gen(PyGen_Type, func);
  if (flags === CO_ASYNC_GENERATOR) return make_gen(PyAsyncGen_Type, func);
  return make_gen(PyCoro_Type, func);
}
