// __reduce__ and __setstate__ of iterators by index. Mirrors the listiter_reduce_general family in Objects/*object.c.

import type { Profile } from '../include/profile.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyErr_Occurred } from './errors.ts';
import { link } from './link.ts';
import { PyList_New } from './listobject.ts';
import { longFromWords, PyLong_AsSsize_t } from './longobject.ts';
import { Py_NewRef } from './object.ts';
import { stealTuple, tuple_get_empty } from './tupleobject.ts';

export { stealTuple };

/** What the version decides: which iterators have the index -1 for "at the end", and so end when it is set to a negative one. */
export const iteratorRules = { listEndsAtMinusOne: true, bytearrayEndsAtMinusOne: true };
/** Takes over what `profile` says about iterators. */
export function selectIteratorRules(profile: Profile): void {
  const minor = profile.versionInfo[1];
  iteratorRules.listEndsAtMinusOne = minor >= 13;
  iteratorRules.bytearrayEndsAtMinusOne = minor >= 14;
}

/** New reference. The builtin `name` that the running code sees, as pickling refers to it. */
export function _PyEval_GetBuiltin(name: string): Ref {
  return link._PyEval_GetBuiltin(name);
}
/**
 * New reference: (builtins.`name`, (seq,), index) of an iterator that keeps these in two words; when exhausted (seq NULL or index negative)
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
  if (seq === 0 || ld(it + indexAt + 4) < 0) {
    return stealTuple(f, stealTuple(empty === 'list' ? PyList_New(0) : tuple_get_empty()));
  }
  return stealTuple(f, stealTuple(Py_NewRef(seq)), longFromWords(ld(it + indexAt), ld(it + indexAt + 4)));
}
/** The index that a state stands for, clipped to low..high; null with an exception. */
export function setstateIndex(state: Ref, high: number, low = 0): number | null {
  const index = PyLong_AsSsize_t(state);
  if (index === -1 && PyErr_Occurred() !== 0) return null;
  return Math.max(low, Math.min(index, high));
}
