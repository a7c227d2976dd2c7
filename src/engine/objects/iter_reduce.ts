// __reduce__ and __setstate__ of iterators by index. Mirrors the listiter_reduce_general family in Objects/*object.c.

import { ld, ld64, type Ref } from '../memory/memory.ts';
import { PyDict_GetItemString } from './dictobject.ts';
import { PyErr_Occurred, PyErr_SetString } from './errors.ts';
import { PyList_New } from './listobject.ts';
import { PyLong_AsSsize_t, PyLong_FromSsize_t } from './longobject.ts';
import { Py_NewRef } from './object.ts';
import { PyExc_AttributeError } from './statictypes.ts';
import { tstate } from './tstate.ts';
import { stealTuple, tuple_get_empty } from './tupleobject.ts';

export { stealTuple };

/** New reference. builtins.`name`, as pickling refers to it. */
export function _PyEval_GetBuiltin(name: string): Ref {
  const builtins = ld(tstate.builtins);
  const value = builtins === 0 ? 0 : PyDict_GetItemString(builtins, name);
  if (value !== 0) return Py_NewRef(value);
  return PyErr_Occurred() !== 0 ? 0 : PyErr_SetString(PyExc_AttributeError, name);
}
/**
 * New reference: (builtins.`name`, (seq,), index) of an iterator that keeps these in two words; when exhausted (seq NULL)
 * (builtins.iter, (empty,)), where empty is [] or (), or (builtins.reversed, ([],)).
 */
export function reduceIterator(
  it: Ref,
  name: 'iter' | 'reversed',
  seqAt: number,
  indexAt: number,
  empty: 'list' | 'tuple',
): Ref {
  // The builtin first: finding it may run code that exhausts the iterator.
  const f = _PyEval_GetBuiltin(name);
  if (f === 0) return 0;
  const seq = ld(it + seqAt);
  if (seq === 0) return stealTuple(f, stealTuple(empty === 'list' ? PyList_New(0) : tuple_get_empty()));
  return stealTuple(f, stealTuple(Py_NewRef(seq)), PyLong_FromSsize_t(ld64(it + indexAt)));
}
/** The index that a state stands for, clipped to low..high; null with an exception. */
export function setstateIndex(state: Ref, high: number, low = 0): number | null {
  const index = PyLong_AsSsize_t(state);
  if (index === -1 && PyErr_Occurred() !== 0) return null;
  return Math.max(low, Math.min(index, high));
}
