// The iterators of dicts: keys, values, items, forward and backward. Mirrors the dictiter part of Objects/dictobject.c.

import { Py_TPFLAGS_DISALLOW_INSTANTIATION, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { dictiterobject } from '../include/structs.ts';
import { ld, ld64, type Ref, st64, stp } from '../memory/memory.ts';
import { PySequence_List } from './abstract_sequence.ts';
import { dkNentries, entryKeyAt, entrySize, splitKeyAt } from './dict_keys.ts';
import { insertionOrder, valueAt } from './dict_valuesarray.ts';
import { maKeys, maValues, PyDict_GET_SIZE } from './dictobject.ts';
import { PyErr_SetString } from './errors.ts';
import {
  _PyObject_GC_IS_TRACKED,
  _PyObject_GC_New,
  _PyObject_GC_TRACK,
  _PyObject_GC_UNTRACK,
  PyObject_GC_Del,
} from './gcobject.ts';
import { _PyEval_GetBuiltin, stealTuple } from './iter_reduce.ts';
import { PyLong_FromSsize_t } from './longobject.ts';
import {
  type iternextfunc,
  Py_DECREF,
  Py_INCREF,
  Py_NewRef,
  Py_REFCNT,
  Py_TYPE,
  Py_XDECREF,
  type visitproc,
} from './object.ts';
import { Py_None } from './statics.ts';
import {
  PyDictIterItem_Type,
  PyDictIterKey_Type,
  PyDictIterValue_Type,
  PyDictRevIterItem_Type,
  PyDictRevIterKey_Type,
  PyDictRevIterValue_Type,
  PyExc_RuntimeError,
} from './statictypes.ts';
import {
  _PyTuple_RESET_HASH_CACHE,
  PyTuple_GET_ITEM,
  PyTuple_New,
  PyTuple_Pack,
  PyTuple_SET_ITEM,
} from './tupleobject.ts';
import { defineType, method } from './typedef.ts';

const { di_dict, di_used, di_pos, di_result, len } = dictiterobject;

/** New reference. An iterator of `type` over a dict. */
export function dictiter_new(dict: Ref, type: Ref): Ref {
  const di = _PyObject_GC_New(type);
  if (di === 0) return 0;
  stp(di + di_dict, Py_NewRef(dict));
  const used = PyDict_GET_SIZE(dict);
  st64(di + di_used, used);
  st64(di + len, used);
  const backward =
    type === PyDictRevIterKey_Type || type === PyDictRevIterItem_Type || type === PyDictRevIterValue_Type;
  st64(di + di_pos, backward ? (maValues(dict) !== 0 ? used : dkNentries(maKeys(dict))) - 1 : 0);
  stp(di + di_result, 0);
  if (type === PyDictIterItem_Type || type === PyDictRevIterItem_Type) {
    const result = PyTuple_Pack(Py_None, Py_None);
    if (result === 0) {
      Py_DECREF(di);
      return 0;
    }
    stp(di + di_result, result);
  }
  _PyObject_GC_TRACK(di);
  return di;
}
export const dict_iter = (dict: Ref): Ref => dictiter_new(dict, PyDictIterKey_Type);
export const dict_reversed = (dict: Ref): Ref => dictiter_new(dict, PyDictRevIterKey_Type);

function dictiter_dealloc(di: Ref): void {
  _PyObject_GC_UNTRACK(di);
  Py_XDECREF(ld(di + di_dict));
  Py_XDECREF(ld(di + di_result));
  PyObject_GC_Del(di);
}
function dictiter_traverse(di: Ref, visit: visitproc): number {
  const dict = ld(di + di_dict);
  const result = ld(di + di_result);
  return (dict !== 0 && visit(dict)) || (result !== 0 && visit(result)) || 0;
}

/** The entry an iterator came to. Borrowed. */
const entry = { key: 0, value: 0 };

/** Ends the iteration. */
function exhausted(di: Ref, d: Ref): false {
  stp(di + di_dict, 0);
  Py_DECREF(d);
  return false;
}
/** Reads entry number i into `entry`; false if it is a deleted one. */
function readEntry(d: Ref, i: number): boolean {
  const dk = maKeys(d);
  const values = maValues(d);
  if (values !== 0) {
    const ix = insertionOrder(values, i);
    entry.key = splitKeyAt(dk, ix);
    entry.value = valueAt(values, ix);
    return true;
  }
  const at = entryKeyAt(dk, i);
  entry.key = ld(at);
  entry.value = ld(at + 8);
  return entry.value !== 0;
}
function changedSize(di: Ref, d: Ref): boolean {
  if (ld64(di + di_used) === PyDict_GET_SIZE(d)) return false;
  PyErr_SetString(PyExc_RuntimeError, 'dictionary changed size during iteration');
  // Make the error stick.
  st64(di + di_used, -1);
  return true;
}
/** Goes to the next entry. False at the end or with an exception. */
function forward(di: Ref): boolean {
  const d = ld(di + di_dict);
  if (d === 0 || changedSize(di, d)) return false;
  const split = maValues(d) !== 0;
  const n = split ? PyDict_GET_SIZE(d) : dkNentries(maKeys(d));
  let i = ld(di + di_pos);
  if (!split) {
    const step = entrySize(maKeys(d));
    for (let at = entryKeyAt(maKeys(d), i) + 8; i < n && ld(at) === 0; at += step) i++;
  }
  if (i >= n) return exhausted(di, d);
  if (ld64(di + len) === 0) {
    PyErr_SetString(PyExc_RuntimeError, 'dictionary keys changed during iteration');
    return exhausted(di, d);
  }
  readEntry(d, i);
  st64(di + di_pos, i + 1);
  st64(di + len, ld64(di + len) - 1);
  return true;
}
function backward(di: Ref): boolean {
  const d = ld(di + di_dict);
  if (d === 0 || changedSize(di, d)) return false;
  let i = ld64(di + di_pos);
  // The table may have become another one of the same size.
  if (i >= (maValues(d) !== 0 ? PyDict_GET_SIZE(d) : dkNentries(maKeys(d)))) return exhausted(di, d);
  while (i >= 0 && !readEntry(d, i)) i--;
  if (i < 0) return exhausted(di, d);
  if (ld64(di + len) === 0) {
    PyErr_SetString(PyExc_RuntimeError, 'dictionary keys changed during iteration');
    return exhausted(di, d);
  }
  st64(di + di_pos, i - 1);
  st64(di + len, ld64(di + len) - 1);
  return true;
}
/** New reference: (key, value) of `entry`. The iterator's own tuple is used again when nobody else holds it. */
function itemTuple(di: Ref): Ref {
  const { key, value } = entry;
  const result = ld(di + di_result);
  if (Py_REFCNT(result) === 1) {
    const oldkey = PyTuple_GET_ITEM(result, 0);
    const oldvalue = PyTuple_GET_ITEM(result, 1);
    PyTuple_SET_ITEM(result, 0, Py_NewRef(key));
    PyTuple_SET_ITEM(result, 1, Py_NewRef(value));
    Py_INCREF(result);
    Py_DECREF(oldkey);
    Py_DECREF(oldvalue);
    _PyTuple_Recycle(result);
    return result;
  }
  const fresh = PyTuple_New(2);
  if (fresh === 0) return 0;
  PyTuple_SET_ITEM(fresh, 0, Py_NewRef(key));
  PyTuple_SET_ITEM(fresh, 1, Py_NewRef(value));
  return fresh;
}
/** A tuple used again has another hash, and the collector may have untracked it. */
export function _PyTuple_Recycle(op: Ref): void {
  _PyTuple_RESET_HASH_CACHE(op);
  if (!_PyObject_GC_IS_TRACKED(op)) _PyObject_GC_TRACK(op);
}

function dictiter_len(di: Ref): Ref {
  const d = ld(di + di_dict);
  return PyLong_FromSsize_t(d !== 0 && ld64(di + di_used) === PyDict_GET_SIZE(d) ? ld64(di + len) : 0);
}
function dictiter_reduce(di: Ref): Ref {
  // A second iterator at the same place is used up into a list.
  const d = ld(di + di_dict);
  const copy = d === 0 ? Py_NewRef(di) : dictiter_new(d, Py_TYPE(di));
  if (copy === 0) return 0;
  if (d !== 0) {
    st64(copy + di_pos, ld64(di + di_pos));
    st64(copy + di_used, ld64(di + di_used));
    st64(copy + len, ld64(di + len));
  }
  const list = PySequence_List(copy);
  Py_DECREF(copy);
  if (list === 0) return 0;
  return stealTuple(_PyEval_GetBuiltin('iter'), stealTuple(list));
}

const methods = [method('__length_hint__()', dictiter_len), method('__reduce__()', dictiter_reduce)];
function defineIterator(type: Ref, next: iternextfunc): void {
  defineType(type, {
    basicsize: () => dictiterobject.sizeof,
    flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    slots: { tp_dealloc: dictiter_dealloc, tp_traverse: dictiter_traverse, tp_iternext: next },
    shared: { tp_iter: 'PyObject_SelfIter' },
    methods,
  });
}
defineIterator(PyDictIterKey_Type, (di) => (forward(di) ? Py_NewRef(entry.key) : 0));
defineIterator(PyDictIterValue_Type, (di) => (forward(di) ? Py_NewRef(entry.value) : 0));
defineIterator(PyDictIterItem_Type, (di) => (forward(di) ? itemTuple(di) : 0));
defineIterator(PyDictRevIterKey_Type, (di) => (backward(di) ? Py_NewRef(entry.key) : 0));
defineIterator(PyDictRevIterValue_Type, (di) => (backward(di) ? Py_NewRef(entry.value) : 0));
defineIterator(PyDictRevIterItem_Type, (di) => (backward(di) ? itemTuple(di) : 0));
