// What the compiler knows of a code object beside its instructions.
// Mirrors _PyCompile_CodeUnitMetadata in Include/internal/pycore_compile.h.

import type { Const } from '../include/constant.ts';

export interface CodeUnitMetadata {
  readonly u_name: string;
  u_qualname: string;
  // From each object to its index in co_XXX, in the order of the indices.
  readonly u_consts: Map<Const, number>;
  readonly u_names: Map<string, number>;
  readonly u_varnames: Map<string, number>;
  readonly u_cellvars: Map<string, number>;
  readonly u_freevars: Map<string, number>;
  /** Names that are fast locals only inside an inlined comprehension; true: right now. */
  readonly u_fasthidden: Map<string, boolean>;
  readonly u_argcount: number;
  readonly u_posonlyargcount: number;
  readonly u_kwonlyargcount: number;
  readonly u_firstlineno: number;
}

/** Order of Python's str (JavaScript's own order differs above U+FFFF). */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      const xSurrogate = x >= 0xd800 && x < 0xe000;
      const ySurrogate = y >= 0xd800 && y < 0xe000;
      return xSurrogate === ySurrogate ? x - y : xSurrogate ? 1 : -1;
    }
  }
  return a.length - b.length;
}
