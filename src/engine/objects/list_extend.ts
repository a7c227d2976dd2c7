// Filling a list from an iterable. Mirrors list_extend and its helpers in Objects/listobject.c.

import { _PyDictViewObject, PyListObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { tick } from '../memory/ticks.ts';
import { PyObject_GetIter, PyObject_LengthHint } from './abstract_object.ts';
import { PySequence_Fast_GET_SIZE, PySequence_Fast_ITEMS } from './abstract_sequence.ts';
import { _PyDict_Next, PyDict_CheckExact, PyDict_GET_SIZE } from './dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred } from './errors.ts';
import { link } from './link.ts';
import { _PyList_AppendTakeRef, list_preallocate_exact, list_resize, PyList_CheckExact } from './listobject.ts';
import { type iternextfunc, Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_SET_SIZE, Py_SIZE, slot } from './object.ts';
import { _PySet_NextEntry, PyAnySet_CheckExact, PySet_GET_SIZE } from './setobject.ts';
import { Py_None } from './statics.ts';
import { PyDictItems_Type, PyDictKeys_Type, PyDictValues_Type, PyExc_StopIteration } from './statictypes.ts';
import { _PyTuple_FromPair, PyTuple_CheckExact } from './tupleobject.ts';

const { ob_item, allocated } = PyListObject;

/** A length hint that no list can reach together with items it has: taken for a lie (PY_SSIZE_T_MAX). */
const TOO_LONG = 2 ** 63;

/** Makes room for n more items and sets the size. Returns the address of the first new place, or 0 with MemoryError. */
function grow(self: Ref, n: number): Addr {
  const m = Py_SIZE(self);
  if (list_resize(self, m + n) < 0) return 0;
  return ld(self + ob_item) + m * 8;
}

function list_extend_fast(self: Ref, iterable: Ref): number {
  const n = PySequence_Fast_GET_SIZE(iterable);
  if (n === 0) return 0;
  const m = Py_SIZE(self);
  if (ld(self + ob_item) === 0) {
    if (list_preallocate_exact(self, n) < 0) return -1;
    Py_SET_SIZE(self, n);
  } else if (list_resize(self, m + n) < 0) {
    return -1;
  }
  // Only now: `iterable` may be the list itself.
  const src = PySequence_Fast_ITEMS(iterable);
  const dest = ld(self + ob_item) + m * 8;
  for (let i = 0; i < n; i++) stp(dest + i * 8, Py_NewRef(ld(src + i * 8)));
  return 0;
}
function list_extend_set(self: Ref, other: Ref): number {
  const n = PySet_GET_SIZE(other);
  if (n === 0) return 0;
  let dest = grow(self, n);
  if (dest === 0) return -1;
  const at = { pos: 0, key: 0, lo: 0, hi: 0 };
  for (; _PySet_NextEntry(other, at); dest += 8) stp(dest, Py_NewRef(at.key));
  return 0;
}
function list_extend_dict(self: Ref, dict: Ref, keys: boolean): number {
  const n = PyDict_GET_SIZE(dict);
  if (n === 0) return 0;
  let dest = grow(self, n);
  if (dest === 0) return -1;
  const at = { pos: 0, key: 0, value: 0 };
  for (; _PyDict_Next(dict, at); dest += 8) stp(dest, Py_NewRef(keys ? at.key : at.value));
  return 0;
}
function list_extend_dictitems(self: Ref, dict: Ref): number {
  const n = PyDict_GET_SIZE(dict);
  if (n === 0) return 0;
  const m = Py_SIZE(self);
  let dest = grow(self, n);
  if (dest === 0) return -1;
  const at = { pos: 0, key: 0, value: 0 };
  for (let i = m; _PyDict_Next(dict, at); i++, dest += 8) {
    const item = _PyTuple_FromPair(at.key, at.value);
    if (item === 0) {
      Py_SET_SIZE(self, i);
      return -1;
    }
    stp(dest, item);
  }
  return 0;
}
function list_extend_iter(self: Ref, iterable: Ref): number {
  const it = PyObject_GetIter(iterable);
  if (it === 0) return -1;
  const result = extendFromIterator(self, iterable, it);
  Py_DECREF(it);
  return result;
}
function extendFromIterator(self: Ref, iterable: Ref, it: Ref): number {
  const n = PyObject_LengthHint(iterable, 8);
  if (n < 0) return -1;
  const m = Py_SIZE(self);
  if (ld(self + ob_item) === 0) {
    if (n !== 0 && list_preallocate_exact(self, n) < 0) return -1;
  } else if (m === 0 || n < TOO_LONG) {
    if (list_resize(self, m + n) < 0) return -1;
    Py_SET_SIZE(self, m);
  }
  const iternext = slot<iternextfunc>(it, PyTypeObject.tp_iternext)!;
  for (;;) {
    tick();
    const item = iternext(it);
    if (item === 0) {
      if (PyErr_Occurred() === 0) break;
      if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return -1;
      PyErr_Clear();
      break;
    }
    if (_PyList_AppendTakeRef(self, item) < 0) return -1;
  }
  // The guess may have been too large.
  return Py_SIZE(self) < ld(self + allocated) ? list_resize(self, Py_SIZE(self)) : 0;
}

/** Appends the items of an iterable. Returns 0 or -1. */
export function list_extend(self: Ref, iterable: Ref): number {
  if (PyList_CheckExact(iterable) || PyTuple_CheckExact(iterable) || iterable === self)
    return list_extend_fast(self, iterable);
  if (PyAnySet_CheckExact(iterable)) return list_extend_set(self, iterable);
  if (PyDict_CheckExact(iterable)) return list_extend_dict(self, iterable, true);
  if (Py_IS_TYPE(iterable, PyDictKeys_Type))
    return list_extend_dict(self, ld(iterable + _PyDictViewObject.dv_dict), true);
  if (Py_IS_TYPE(iterable, PyDictValues_Type))
    return list_extend_dict(self, ld(iterable + _PyDictViewObject.dv_dict), false);
  if (Py_IS_TYPE(iterable, PyDictItems_Type))
    return list_extend_dictitems(self, ld(iterable + _PyDictViewObject.dv_dict));
  return list_extend_iter(self, iterable);
}
link._PyList_Extend = list_extend;

/** None, or NULL with an exception. */
export function _PyList_Extend(self: Ref, iterable: Ref): Ref {
  return list_extend(self, iterable) < 0 ? 0 : Py_None;
}
