// True and False: two static ints of a type of their own. Mirrors Objects/boolobject.c (core; the type is bool_methods.ts).

import { PyLongObject } from '../include/structs.ts';
import { type Ref, st, stWords } from '../memory/memory.ts';
import { initStaticHeader, Py_IS_TYPE } from './object.ts';
import { Py_False, Py_True } from './statics.ts';
import { PyBool_Type } from './statictypes.ts';

export { PyBool_FromLong } from './statics.ts';

export function PyBool_Check(o: Ref): boolean {
  return Py_IS_TYPE(o, PyBool_Type);
}
/** Writes True and False into static memory. They do not carry the mark of cached ints. */
export function initBools(): void {
  for (const [o, tag, digit] of [
    [Py_False, 1, 0],
    [Py_True, 8, 1],
  ]) {
    initStaticHeader(o, PyBool_Type);
    stWords(o + PyLongObject.lv_tag, tag, 0);
    st(o + PyLongObject.ob_digit, digit);
  }
}
