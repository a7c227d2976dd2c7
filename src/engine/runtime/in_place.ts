// Loops over a list, a tuple, a str or bytes that make no iterator (3.15). Mirrors _PyEval_GetIter and
// _PyForIter_VirtualIteratorNext in Python/ceval.c, and the slot _tp_iteritem of those types.
//
// CPython keeps the index in a slot of the stack above the sequence's. NOT-IN-CPYTHON: all versions run 3.14's instructions here, so it
// is in the upper word of the sequence's slot, which of other slots nobody reads.

import { profile } from '../include/profile.ts';
import { type Addr, ld, type Ref, st, U8 } from '../memory/memory.ts';
import { PyBytes_AS_STRING } from '../objects/bytesobject.ts';
import { PyList_GET_ITEM } from '../objects/listobject.ts';
import { smallInt } from '../objects/longobject.ts';
import { Py_NewRef, Py_SIZE, Py_TYPE } from '../objects/object.ts';
import { PyBytes_Type, PyList_Type, PyTuple_Type, PyUnicode_Type } from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { PyUnicode_GET_LENGTH, PyUnicode_READ_CHAR } from '../objects/unicode_layout.ts';
import { unicode_char } from '../objects/unicodeobject.ts';

/** Whether a loop over `o` makes no iterator. */
export function iteratesInPlace(o: Ref): boolean {
  if (!profile.iteratesInPlace) return false;
  const type = Py_TYPE(o);
  return type === PyList_Type || type === PyTuple_Type || type === PyUnicode_Type || type === PyBytes_Type;
}
/** The sequence in the stack's slot at `a` is to be iterated over. */
export function beginInPlace(a: Addr): void {
  st(a + 4, 0);
}
/** New reference: the next item of the sequence in the stack's slot at `a`; NULL at its end, without an exception. */
export function nextInPlace(a: Addr): Ref {
  const o = ld(a) & ~1;
  const i = ld(a + 4);
  const type = Py_TYPE(o);
  if (i >= (type === PyUnicode_Type ? PyUnicode_GET_LENGTH(o) : Py_SIZE(o))) return 0;
  st(a + 4, i + 1);
  switch (type) {
    case PyList_Type:
      return Py_NewRef(PyList_GET_ITEM(o, i));
    case PyTuple_Type:
      return Py_NewRef(PyTuple_GET_ITEM(o, i));
    case PyUnicode_Type:
      return unicode_char(PyUnicode_READ_CHAR(o, i));
    default:
      return smallInt(U8[PyBytes_AS_STRING(o) + i]);
  }
}
