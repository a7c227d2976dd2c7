// Comparison of two sequences of references, shared by list and tuple. Mirrors list_richcompare in Objects/listobject.c and
// tuple_richcompare in Objects/tupleobject.c.

import { Py_EQ, Py_NE } from '../include/flags.ts';
import type { Ref } from '../memory/memory.ts';
import { work } from '../memory/ticks.ts';
import { Py_DECREF, Py_INCREF } from './object.ts';
import { Py_RETURN_RICHCOMPARE, PyObject_RichCompare, PyObject_RichCompareBool } from './object_protocol.ts';
import { Py_False, Py_True } from './statics.ts';

/**
 * New reference. `size` and `item` read a sequence (each time anew: user code may change a list). The first items that differ
 * decide; else the lengths.
 */
export function compareSequences(
  v: Ref,
  w: Ref,
  op: number,
  size: (o: Ref) => number,
  item: (o: Ref, i: number) => Ref,
): Ref {
  let i = 0;
  for (; i < size(v) && i < size(w); i++) {
    work(1);
    const a = item(v, i);
    const b = item(w, i);
    if (a === b) continue;
    Py_INCREF(a);
    Py_INCREF(b);
    const k = PyObject_RichCompareBool(a, b, Py_EQ);
    Py_DECREF(a);
    Py_DECREF(b);
    if (k < 0) return 0;
    if (k === 0) break;
  }
  if (i >= size(v) || i >= size(w)) return Py_RETURN_RICHCOMPARE(size(v), size(w), op);
  if (op === Py_EQ) return Py_False;
  if (op === Py_NE) return Py_True;
  const a = item(v, i);
  const b = item(w, i);
  Py_INCREF(a);
  Py_INCREF(b);
  const result = PyObject_RichCompare(a, b, op);
  Py_DECREF(a);
  Py_DECREF(b);
  return result;
}
