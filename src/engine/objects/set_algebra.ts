// Operations of a set with other collections: union, intersection, difference, symmetric difference, subsets. Mirrors those parts
// of Objects/setobject.c.

import type { Ref } from '../memory/memory.ts';
import { PyIter_Next } from './abstract_iter.ts';
import { PyObject_GetIter } from './abstract_object.ts';
import {
  _PyDict_Contains_KnownHash,
  _PyDict_Next,
  nextHash,
  PyDict_CheckExact,
  PyDict_GET_SIZE,
} from './dictobject.ts';
import { PyErr_Occurred } from './errors.ts';
import { argAt, hash, Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE } from './object.ts';
import { PyObject_Hash } from './object_protocol.ts';
import {
  _PySet_NextEntry,
  make_new_set_basetype,
  PyAnySet_Check,
  PyAnySet_CheckExact,
  PySet_GET_SIZE,
  set_add_entry,
  set_clear_internal,
  set_contains_entry,
  set_discard_entry,
  set_merge,
  set_swap_bodies,
  set_update_internal,
  shrinkDummies,
} from './setobject.ts';
import { Py_False, Py_None, Py_NotImplemented, Py_True } from './statics.ts';
import { unhashableType } from './unhashable.ts';

const start = (): { pos: number; key: Ref; lo: number; hi: number } => ({ pos: 0, key: 0, lo: 0, hi: 0 });
const bothSets = (a: Ref, b: Ref): boolean => PyAnySet_Check(a) && PyAnySet_Check(b);

/**
 * Calls `f` for each element of a set or item of an iterable, held meanwhile, with its hash. `f` gives 0 to go on, 1 to stop,
 * -1 for an exception. Returns the last of these. `reword`: an unhashable item is called a set element in the message.
 */
function eachOf(other: Ref, f: (key: Ref, lo: number, hi: number) => number, reword = true): number {
  if (PyAnySet_Check(other)) {
    const at = start();
    while (_PySet_NextEntry(other, at)) {
      const key = Py_NewRef(at.key);
      const r = f(key, at.lo, at.hi);
      Py_DECREF(key);
      if (r !== 0) return r;
    }
    return 0;
  }
  const it = PyObject_GetIter(other);
  if (it === 0) return -1;
  let r = 0;
  while (r === 0) {
    const key = PyIter_Next(it);
    if (key === 0) {
      if (PyErr_Occurred() !== 0) r = -1;
      break;
    }
    if (PyObject_Hash(key) < 0) {
      if (reword) unhashableType(key, 'a set element');
      r = -1;
    } else {
      r = f(key, hash.lo, hash.hi);
    }
    Py_DECREF(key);
  }
  Py_DECREF(it);
  return r;
}
/** `result`, or NULL (the result dropped) if `r` says that there was an exception. */
function unlessFailed(result: Ref, r: number): Ref {
  if (r >= 0) return result;
  Py_DECREF(result);
  return 0;
}

/** New reference: a set or frozenset of the same elements. */
export function set_copy(so: Ref): Ref {
  return make_new_set_basetype(Py_TYPE(so), so);
}

// ---- union ----

export function set_union_multi(so: Ref, args: number, n: number): Ref {
  const result = set_copy(so);
  if (result === 0) return 0;
  for (let i = 0; i < n; i++) {
    const other = argAt(args, i);
    if (other !== so && set_update_internal(result, other) < 0) return unlessFailed(result, -1);
  }
  return result;
}
export function set_update_multi(so: Ref, args: number, n: number): Ref {
  for (let i = 0; i < n; i++) if (set_update_internal(so, argAt(args, i)) < 0) return 0;
  return Py_None;
}
export function set_or(so: Ref, other: Ref): Ref {
  if (!bothSets(so, other)) return Py_NotImplemented;
  const result = set_copy(so);
  if (result === 0 || so === other) return result;
  return unlessFailed(result, set_merge(result, other));
}
export function set_ior(so: Ref, other: Ref): Ref {
  if (!PyAnySet_Check(other)) return Py_NotImplemented;
  return set_merge(so, other) < 0 ? 0 : Py_NewRef(so);
}

// ---- intersection ----

function set_intersection(so: Ref, other: Ref): Ref {
  if (so === other) return set_copy(so);
  const result = make_new_set_basetype(Py_TYPE(so), 0);
  if (result === 0) return 0;
  const isSet = PyAnySet_Check(other);
  let small = other;
  let large = so;
  if (isSet && PySet_GET_SIZE(other) > PySet_GET_SIZE(so)) {
    small = so;
    large = other;
  }
  const visit = (key: Ref, lo: number, hi: number): number => {
    const found = set_contains_entry(large, key, lo, hi);
    if (found <= 0) return found;
    if (set_add_entry(result, key, lo, hi) < 0) return -1;
    // All of `so` has been found: an iterator needs not go on.
    return !isSet && PySet_GET_SIZE(result) >= PySet_GET_SIZE(so) ? 1 : 0;
  };
  const r = eachOf(small, visit, false);
  return unlessFailed(result, r);
}
export function set_intersection_multi(so: Ref, args: number, n: number): Ref {
  if (n === 0) return set_copy(so);
  let result = Py_NewRef(so);
  for (let i = 0; i < n; i++) {
    const next = set_intersection(result, argAt(args, i));
    Py_DECREF(result);
    if (next === 0) return 0;
    result = next;
  }
  return result;
}
/** Steals `tmp` (which may be NULL): its content becomes that of `so`. */
function takeOver(so: Ref, tmp: Ref): Ref {
  if (tmp === 0) return 0;
  set_swap_bodies(so, tmp);
  Py_DECREF(tmp);
  return Py_None;
}
export function set_intersection_update_multi(so: Ref, args: number, n: number): Ref {
  return takeOver(so, set_intersection_multi(so, args, n));
}
export function set_and(so: Ref, other: Ref): Ref {
  return bothSets(so, other) ? set_intersection(so, other) : Py_NotImplemented;
}
export function set_iand(so: Ref, other: Ref): Ref {
  if (!PyAnySet_Check(other)) return Py_NotImplemented;
  return takeOver(so, set_intersection(so, other)) === 0 ? 0 : Py_NewRef(so);
}
export function set_isdisjoint(so: Ref, other: Ref): Ref {
  if (so === other) return PySet_GET_SIZE(so) === 0 ? Py_True : Py_False;
  let small = other;
  let large = so;
  if (PyAnySet_CheckExact(other) && PySet_GET_SIZE(other) > PySet_GET_SIZE(so)) {
    small = so;
    large = other;
  }
  const r = eachOf(small, (key, lo, hi) => set_contains_entry(large, key, lo, hi));
  return r < 0 ? 0 : r === 0 ? Py_True : Py_False;
}

// ---- difference ----

/** Takes all of `other` out. Returns 0 or -1. */
function set_difference_update_internal(so: Ref, other: Ref): number {
  if (so === other) return set_clear_internal(so);
  let from = other;
  if (PyAnySet_Check(other) && PySet_GET_SIZE(other) >> 3 > PySet_GET_SIZE(so)) {
    // Much larger than this set: only the common part matters.
    from = set_intersection(so, other);
    if (from === 0) return -1;
  } else {
    Py_INCREF(from);
  }
  const r = eachOf(from, (key, lo, hi) => (set_discard_entry(so, key, lo, hi) < 0 ? -1 : 0));
  Py_DECREF(from);
  return r < 0 ? -1 : shrinkDummies(so);
}
function set_copy_and_difference(so: Ref, other: Ref): Ref {
  const result = set_copy(so);
  return result === 0 ? 0 : unlessFailed(result, set_difference_update_internal(result, other));
}
function set_difference(so: Ref, other: Ref): Ref {
  const isDict = PyDict_CheckExact(other);
  if (!isDict && !PyAnySet_Check(other)) return set_copy_and_difference(so, other);
  const size = isDict ? PyDict_GET_SIZE(other) : PySet_GET_SIZE(other);
  if (PySet_GET_SIZE(so) >> 2 > size) return set_copy_and_difference(so, other);
  const result = make_new_set_basetype(Py_TYPE(so), 0);
  if (result === 0) return 0;
  const contains = isDict ? _PyDict_Contains_KnownHash : set_contains_entry;
  const r = eachOf(so, (key, lo, hi) => {
    const found = contains(other, key, lo, hi);
    return found < 0 || (found === 0 && set_add_entry(result, key, lo, hi) < 0) ? -1 : 0;
  });
  return unlessFailed(result, r);
}
export function set_difference_multi(so: Ref, args: number, n: number): Ref {
  if (n === 0) return set_copy(so);
  const result = set_difference(so, argAt(args, 0));
  if (result === 0) return 0;
  for (let i = 1; i < n; i++) {
    if (set_difference_update_internal(result, argAt(args, i)) < 0) return unlessFailed(result, -1);
  }
  return result;
}
export function set_difference_update_multi(so: Ref, args: number, n: number): Ref {
  for (let i = 0; i < n; i++) if (set_difference_update_internal(so, argAt(args, i)) < 0) return 0;
  return Py_None;
}
export function set_sub(so: Ref, other: Ref): Ref {
  return bothSets(so, other) ? set_difference(so, other) : Py_NotImplemented;
}
export function set_isub(so: Ref, other: Ref): Ref {
  if (!PyAnySet_Check(other)) return Py_NotImplemented;
  return set_difference_update_internal(so, other) < 0 ? 0 : Py_NewRef(so);
}

// ---- symmetric difference ----

/** Takes a key out, or puts it in if it was not there. */
function toggle(so: Ref, key: Ref, lo: number, hi: number): number {
  const r = set_discard_entry(so, key, lo, hi);
  if (r !== 0) return r < 0 ? -1 : 0;
  return set_add_entry(so, key, lo, hi);
}
function symmetricDifferenceUpdate(so: Ref, other: Ref): number {
  if (so === other) return set_clear_internal(so);
  if (PyDict_CheckExact(other)) {
    const at = { pos: 0, key: 0, value: 0 };
    while (_PyDict_Next(other, at)) {
      const key = Py_NewRef(at.key);
      const r = toggle(so, key, nextHash.lo, nextHash.hi);
      Py_DECREF(key);
      if (r < 0) return -1;
    }
    return 0;
  }
  if (PyAnySet_Check(other)) return eachOf(other, (key, lo, hi) => toggle(so, key, lo, hi));
  const set = make_new_set_basetype(Py_TYPE(so), other);
  if (set === 0) return -1;
  const r = eachOf(set, (key, lo, hi) => toggle(so, key, lo, hi));
  Py_DECREF(set);
  return r;
}
export function set_symmetric_difference_update(so: Ref, other: Ref): Ref {
  return symmetricDifferenceUpdate(so, other) < 0 ? 0 : Py_None;
}
export function set_symmetric_difference(so: Ref, other: Ref): Ref {
  const result = make_new_set_basetype(Py_TYPE(so), other);
  return result === 0 ? 0 : unlessFailed(result, symmetricDifferenceUpdate(result, so));
}
export function set_xor(so: Ref, other: Ref): Ref {
  return bothSets(so, other) ? set_symmetric_difference(so, other) : Py_NotImplemented;
}
export function set_ixor(so: Ref, other: Ref): Ref {
  if (!PyAnySet_Check(other)) return Py_NotImplemented;
  return symmetricDifferenceUpdate(so, other) < 0 ? 0 : Py_NewRef(so);
}

// ---- subsets ----

export function set_issubset(so: Ref, other: Ref): Ref {
  if (!PyAnySet_Check(other)) {
    const common = set_intersection(so, other);
    if (common === 0) return 0;
    const all = PySet_GET_SIZE(common) === PySet_GET_SIZE(so);
    Py_DECREF(common);
    return all ? Py_True : Py_False;
  }
  if (PySet_GET_SIZE(so) > PySet_GET_SIZE(other)) return Py_False;
  const r = eachOf(so, (key, lo, hi) => {
    const found = set_contains_entry(other, key, lo, hi);
    return found < 0 ? -1 : 1 - found;
  });
  return r < 0 ? 0 : r === 0 ? Py_True : Py_False;
}
export function set_issuperset(so: Ref, other: Ref): Ref {
  if (PyAnySet_Check(other)) return set_issubset(other, so);
  const r = eachOf(other, (key, lo, hi) => {
    const found = set_contains_entry(so, key, lo, hi);
    return found < 0 ? -1 : 1 - found;
  });
  return r < 0 ? 0 : r === 0 ? Py_True : Py_False;
}
