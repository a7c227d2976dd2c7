// Making sets from iterables, and the C API of sets. Mirrors those parts of Objects/setobject.c.

import { profile } from '../include/profile.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyIter_Next } from './abstract_iter.ts';
import { PyObject_GetIter } from './abstract_object.ts';
import { PyDict_CheckExact } from './dictobject.ts';
import { PyErr_BadInternalCall, PyErr_Occurred, PyErr_SetString } from './errors.ts';
import { _PyObject_GC_IS_TRACKED, _PyObject_GC_TRACK, _PyObject_IS_GC, PyObject_GC_UnTrack } from './gcobject.ts';
import { Py_DECREF, Py_NewRef, Py_REFCNT } from './object.ts';
import {
  _PySet_AddTakeRef,
  _PySet_NextEntry,
  make_empty_set,
  PyAnySet_Check,
  PyFrozenSet_Check,
  PyFrozenSet_CheckExact,
  PySet_Check,
  PySet_GET_SIZE,
  type SetPosition,
  set_add_key,
  set_clear_internal,
  set_contains_key,
  set_discard_key,
  set_merge,
  set_update_dict,
  setPop,
} from './set_core.ts';
import { PyExc_KeyError, PyFrozenSet_Type, PySet_Type } from './statictypes.ts';

/** Adds all items of an iterable. Returns 0 or -1. */
export function set_update_internal(so: Ref, other: Ref): number {
  if (PyAnySet_Check(other)) return set_merge(so, other);
  if (PyDict_CheckExact(other)) return set_update_dict(so, other);
  const it = PyObject_GetIter(other);
  if (it === 0) return -1;
  for (let key = PyIter_Next(it); key !== 0; key = PyIter_Next(it)) {
    if (_PySet_AddTakeRef(so, key) < 0) {
      Py_DECREF(it);
      return -1;
    }
  }
  Py_DECREF(it);
  return PyErr_Occurred() !== 0 ? -1 : 0;
}
export const _PySet_Update = set_update_internal;

/** New reference: a set of `type` with the items of `iterable` (NULL: none). */
export function make_new_set(type: Ref, iterable: Ref): Ref {
  const so = make_empty_set(type);
  if (so === 0 || iterable === 0) return so;
  if (set_update_internal(so, iterable) < 0) {
    Py_DECREF(so);
    return 0;
  }
  return so;
}
/** New reference: a set or frozenset, also when `type` is a subclass. */
export function make_new_set_basetype(type: Ref, iterable: Ref): Ref {
  let base = type;
  while (base !== PySet_Type && base !== PyFrozenSet_Type) base = ld(base + PyTypeObject.tp_base);
  return make_new_set(base, iterable);
}
/** New reference: a frozenset (of a class like it); an exact frozenset is its own copy. */
export function make_new_frozenset(type: Ref, iterable: Ref): Ref {
  if (type !== PyFrozenSet_Type) return make_new_set(type, iterable);
  if (iterable !== 0 && PyFrozenSet_CheckExact(iterable)) return Py_NewRef(iterable);
  return PyFrozenSet_New(iterable);
}

/** New reference. `iterable` may be NULL. */
export function PySet_New(iterable: Ref): Ref {
  return make_new_set(PySet_Type, iterable);
}
export function PyFrozenSet_New(iterable: Ref): Ref {
  const so = make_new_set(PyFrozenSet_Type, iterable);
  if (so !== 0 && profile.frozensetsUntracked) _PyFrozenSet_MaybeUntrack(so);
  return so;
}
/** No cycle leads through a frozenset of objects that can be in none. */
function _PyFrozenSet_MaybeUntrack(so: Ref): void {
  const at: SetPosition = { pos: 0, key: 0, lo: 0, hi: 0 };
  while (_PySet_NextEntry(so, at)) if (_PyObject_IS_GC(at.key)) return;
  PyObject_GC_UnTrack(so);
}
export const PySet_Size = PySet_GET_SIZE;
export const PySet_Contains = set_contains_key;
/** Returns 0 or -1. A frozenset only while nobody else holds it. */
export function PySet_Add(anyset: Ref, key: Ref): number {
  if (!PySet_Check(anyset) && (!PyFrozenSet_Check(anyset) || Py_REFCNT(anyset) !== 1)) {
    PyErr_BadInternalCall();
    return -1;
  }
  if (_PyObject_IS_GC(key) && !_PyObject_GC_IS_TRACKED(anyset)) _PyObject_GC_TRACK(anyset);
  return set_add_key(anyset, key);
}
export const PySet_Discard = set_discard_key;
export const PySet_Clear = set_clear_internal;
/** New reference, or NULL with KeyError. */
export function PySet_Pop(so: Ref): Ref {
  if (PySet_GET_SIZE(so) === 0) return PyErr_SetString(PyExc_KeyError, 'pop from an empty set');
  return setPop(so);
}
