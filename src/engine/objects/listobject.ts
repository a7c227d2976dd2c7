// Lists: an array of pointers that grows in steps, in a block of its own. Mirrors the core of Objects/listobject.c; methods and
// the type are list_methods.ts, sorting is list_sort.ts.
//
//   [ ob_refcnt, ob_type, ob_size, ob_item, allocated ]      ob_item -> [ item 0, item 1, ... spare ]
//
// Invariants: 0 <= ob_size <= allocated; len == ob_size; ob_item is NULL when allocated is 0. While a list is sorted,
// `allocated` is -1.

import { Py_TPFLAGS_LIST_SUBCLASS } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyListObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, I32, ld, ld64, memmove, memset, type Ref, st, st64, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc, PyMem_Realloc } from '../memory/obmalloc.ts';
import { fn } from '../memory/text.ts';
import { PyErr_BadInternalCall, PyErr_NoMemory, PyErr_SetString } from './errors.ts';
import { freelistPop, freelistPush, listObjects } from './freelist.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, PyObject_GC_UnTrack } from './gcobject.ts';
import {
  Py_DECREF,
  Py_INCREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_SET_SIZE,
  Py_SIZE,
  Py_TYPE,
  PyType_HasFeature,
} from './object.ts';
import { PyExc_IndexError, PyList_Type } from './statictypes.ts';
import { Py_TRASHCAN_BEGIN, Py_TRASHCAN_END } from './trashcan.ts';
import {
  _PyTuple_FromArraySteal,
  _PyTuple_ITEMS,
  PyTuple_Check,
  PyTuple_FromArray,
  tuple_get_empty,
} from './tupleobject.ts';

const { ob_size, ob_item, allocated } = PyListObject;
/** So many replaced items wait without a block. */
const RECYCLE_ON_STACK = 8;
/** More items than this never fit into the simulated memory. */
const MAX_ITEMS = 0x7ffffff;

export function PyList_Check(o: Ref): boolean {
  return PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_LIST_SUBCLASS);
}
export function PyList_CheckExact(o: Ref): boolean {
  return Py_IS_TYPE(o, PyList_Type);
}
export function PyList_GET_SIZE(op: Ref): number {
  return I32[(op + ob_size) >> 2];
}
export const PyList_Size = PyList_GET_SIZE;
/** Borrowed reference. No checks. */
export function PyList_GET_ITEM(op: Ref, i: number): Ref {
  return I32[(I32[(op + ob_item) >> 2] + i * 8) >> 2];
}
/** Steals a reference to `item`. No checks; what was there is not dropped. */
export function PyList_SET_ITEM(op: Ref, i: number, item: Ref): void {
  stp(ld(op + ob_item) + i * 8, item);
}
/** Address of the array of items (0 for a list that never had any). */
export function _PyList_ITEMS(op: Ref): Addr {
  return ld(op + ob_item);
}

/**
 * Makes room for `newsize` items and sets the size. The room grows by an eighth and six more, rounded to four, so that
 * appending costs constant time on average; it shrinks when less
 * than half of it is used and it is not small. Returns 0 or -1.
 */
export function list_resize(self: Ref, newsize: number): number {
  const room = ld(self + allocated);
  if (room >= newsize && (newsize >= room >> 1 || room <= profile.keptListRoom)) {
    Py_SET_SIZE(self, newsize);
    return 0;
  }
  if (newsize > MAX_ITEMS) {
    PyErr_NoMemory();
    return -1;
  }
  let new_allocated = (newsize + (newsize >>> 3) + 6) & ~3;
  if (newsize - Py_SIZE(self) > new_allocated - newsize) new_allocated = (newsize + 3) & ~3;
  if (newsize === 0) new_allocated = 0;
  return list_reallocate(self, newsize, new_allocated);
}
function list_reallocate(self: Ref, newsize: number, new_allocated: number): number {
  const old = ld(self + ob_item);
  let items: Addr = 0;
  if (new_allocated === 0) {
    PyMem_Free(old);
  } else {
    items = new_allocated > MAX_ITEMS ? 0 : PyMem_Realloc(old, new_allocated * 8);
    if (items === 0) {
      PyErr_NoMemory();
      return -1;
    }
  }
  stp(self + ob_item, items);
  Py_SET_SIZE(self, newsize);
  st64(self + allocated, new_allocated);
  return 0;
}
/** Room for `size` items, rounded up to an even number, in a list without any. Returns 0 or -1. */
export function list_preallocate_exact(self: Ref, size: number): number {
  const room = (size + 1) & ~1;
  const items = room > MAX_ITEMS ? 0 : PyMem_Malloc(room * 8);
  if (items === 0) {
    PyErr_NoMemory();
    return -1;
  }
  stp(self + ob_item, items);
  st64(self + allocated, room);
  return 0;
}

/** New reference, tracked: `size` items that are NULL and are to be set with PyList_SET_ITEM. */
export function PyList_New(size: number): Ref {
  if (size < 0) return PyErr_BadInternalCall();
  const op = listAlloc(size);
  if (op === 0) return 0;
  if (size > 0) memset(ld(op + ob_item), 0, size * 8);
  _PyObject_GC_TRACK(op);
  return op;
}
/** New reference, untracked. The items hold old bytes. */
function listAlloc(size: number): Ref {
  let op = freelistPop(listObjects);
  if (op === 0) {
    op = _PyObject_GC_New(PyList_Type);
    if (op === 0) return 0;
  }
  if (size <= 0) {
    stp(op + ob_item, 0);
  } else {
    const items = size > MAX_ITEMS ? 0 : PyMem_Malloc(size * 8);
    stp(op + ob_item, items);
    if (items === 0) {
      Py_SET_SIZE(op, 0);
      st64(op + allocated, 0);
      Py_DECREF(op);
      return PyErr_NoMemory();
    }
  }
  Py_SET_SIZE(op, size);
  st64(op + allocated, size);
  return op;
}
/** New reference to an empty list with room for `size` items. */
export function list_new_prealloc(size: number): Ref {
  const op = PyList_New(0);
  if (op === 0 || size === 0) return op;
  const items = size > MAX_ITEMS ? 0 : PyMem_Malloc(size * 8);
  if (items === 0) {
    Py_DECREF(op);
    return PyErr_NoMemory();
  }
  stp(op + ob_item, items);
  st64(op + allocated, size);
  return op;
}

/** New reference. Steals the `n` stack words at `src` on success only (a borrowed word gets a reference). */
export function _PyList_FromStackRefStealOnSuccess(src: Addr, n: number): Ref {
  if (n === 0) return PyList_New(0);
  const list = PyList_New(n);
  if (list === 0) return 0;
  const items = ld(list + ob_item);
  for (let i = 0; i < n; i++) {
    const word = ld(src + i * 8);
    stp(items + i * 8, word & 1 ? Py_NewRef(word & ~1) : word);
  }
  return list;
}
/** New reference. The `n` references at `src` are borrowed and get a reference each. */
export function listFromArray(src: Addr, n: number): Ref {
  const list = PyList_New(n);
  if (list === 0) return 0;
  const items = ld(list + ob_item);
  for (let i = 0; i < n; i++) stp(items + i * 8, Py_NewRef(ld(src + i * 8)));
  return list;
}

/** Borrowed reference, or NULL with IndexError. */
export function PyList_GetItem(op: Ref, i: number): Ref {
  if (!PyList_Check(op)) return PyErr_BadInternalCall();
  if (i < 0 || i >= Py_SIZE(op)) return PyErr_SetString(PyExc_IndexError, 'list index out of range');
  return PyList_GET_ITEM(op, i);
}
/** New reference, or NULL with IndexError. */
export function PyList_GetItemRef(op: Ref, i: number): Ref {
  const item = PyList_GetItem(op, i);
  if (item !== 0) Py_INCREF(item);
  return item;
}
/** New reference, or NULL without an exception. The list is known to be one. */
export function _PyList_GetItemRef(op: Ref, i: number): Ref {
  if (i < 0 || i >= Py_SIZE(op)) return 0;
  return Py_NewRef(PyList_GET_ITEM(op, i));
}
/** Steals a reference to `newitem`, also on failure; the old item is dropped last. Returns 0 or -1. */
export function PyList_SetItem(op: Ref, i: number, newitem: Ref): number {
  if (!PyList_Check(op)) {
    if (newitem !== 0) Py_DECREF(newitem);
    PyErr_BadInternalCall();
    return -1;
  }
  if (i < 0 || i >= Py_SIZE(op)) {
    if (newitem !== 0) Py_DECREF(newitem);
    PyErr_SetString(PyExc_IndexError, 'list assignment index out of range');
    return -1;
  }
  const at = ld(op + ob_item) + i * 8;
  const old = ld(at);
  stp(at, newitem);
  if (old !== 0) Py_DECREF(old);
  return 0;
}

/** Inserts a reference of its own before item `where` (clipped as a slice index is). Returns 0 or -1. */
export function PyList_Insert(self: Ref, where: number, v: Ref): number {
  if (!PyList_Check(self) || v === 0) {
    PyErr_BadInternalCall();
    return -1;
  }
  const n = Py_SIZE(self);
  if (list_resize(self, n + 1) < 0) return -1;
  if (where < 0) {
    where += n;
    if (where < 0) where = 0;
  }
  if (where > n) where = n;
  const items = ld(self + ob_item);
  memmove(items + (where + 1) * 8, items + where * 8, (n - where) * 8);
  stp(items + where * 8, Py_NewRef(v));
  return 0;
}

/** Steals a reference to `newitem`, also on failure. Returns 0 or -1. */
export function _PyList_AppendTakeRef(self: Ref, newitem: Ref): number {
  const n = I32[(self + ob_size) >> 2];
  if (I32[(self + allocated) >> 2] > n) {
    stp(I32[(self + ob_item) >> 2] + n * 8, newitem);
    st(self + ob_size, n + 1);
    return 0;
  }
  if (list_resize(self, n + 1) < 0) {
    Py_DECREF(newitem);
    return -1;
  }
  stp(ld(self + ob_item) + n * 8, newitem);
  return 0;
}
/** Appends a reference of its own. Returns 0 or -1. */
export function PyList_Append(op: Ref, newitem: Ref): number {
  if (!PyList_Check(op) || newitem === 0) {
    PyErr_BadInternalCall();
    return -1;
  }
  Py_INCREF(newitem);
  return _PyList_AppendTakeRef(op, newitem);
}

/** Empties the list: size, room and array first, then the items go last to first. */
export function list_clear(self: Ref): void {
  const items = ld(self + ob_item);
  if (items === 0) return;
  let i = Py_SIZE(self);
  Py_SET_SIZE(self, 0);
  stp(self + ob_item, 0);
  st64(self + allocated, 0);
  while (--i >= 0) {
    const item = ld(items + i * 8);
    if (item !== 0) Py_DECREF(item);
  }
  PyMem_Free(items);
}
/** tp_clear. */
export function list_clear_slot(self: Ref): number {
  list_clear(self);
  return 0;
}

/** tp_dealloc. */
export function list_dealloc(op: Ref): void {
  PyObject_GC_UnTrack(op);
  if (!Py_TRASHCAN_BEGIN(op, list_dealloc)) return;
  const items = ld(op + ob_item);
  if (items !== 0) {
    for (let i = Py_SIZE(op) - 1; i >= 0; i--) {
      const item = ld(items + i * 8);
      if (item !== 0) Py_DECREF(item);
    }
    PyMem_Free(items);
  }
  if (!Py_IS_TYPE(op, PyList_Type) || !freelistPush(listObjects, op)) {
    fn<(o: Ref) => void>(ld(Py_TYPE(op) + PyTypeObject.tp_free))(op);
  }
  Py_TRASHCAN_END();
}

/** New reference: a list of items `low` up to `high`. The bounds are right. */
export function list_slice(a: Ref, low: number, high: number): Ref {
  const n = high - low;
  if (n <= 0) return PyList_New(0);
  const np = list_new_prealloc(n);
  if (np === 0) return 0;
  const src = ld(a + ob_item) + low * 8;
  const dest = ld(np + ob_item);
  for (let i = 0; i < n; i++) stp(dest + i * 8, Py_NewRef(ld(src + i * 8)));
  Py_SET_SIZE(np, n);
  return np;
}
/** New reference. Bounds are clipped. */
export function PyList_GetSlice(a: Ref, low: number, high: number): Ref {
  if (!PyList_Check(a)) return PyErr_BadInternalCall();
  const size = Py_SIZE(a);
  if (low < 0) low = 0;
  else if (low > size) low = size;
  if (high < low) high = low;
  else if (high > size) high = size;
  return list_slice(a, low, high);
}

/**
 * Replaces items `low` up to `high` by the `n` references at `vitem`, each of which gets a reference of its own. `vitem` must
 * not lie in the list's own array. The items replaced go last to first, after the list is whole again. Returns 0 or -1.
 */
export function list_ass_slice_array(a: Ref, low: number, high: number, vitem: Addr, n: number): number {
  const size = Py_SIZE(a);
  if (low < 0) low = 0;
  else if (low > size) low = size;
  if (high < low) high = low;
  else if (high > size) high = size;
  const norig = high - low;
  const d = n - norig;
  if (size + d === 0) {
    list_clear(a);
    return 0;
  }
  let items = ld(a + ob_item);
  // A few items wait outside memory (CPython: on the C stack), more in a block of their own.
  const few: Ref[] = [];
  let block: Addr = 0;
  if (norig > RECYCLE_ON_STACK) {
    block = PyMem_Malloc(norig * 8);
    if (block === 0) {
      PyErr_NoMemory();
      return -1;
    }
    memmove(block, items + low * 8, norig * 8);
  } else {
    for (let k = 0; k < norig; k++) few.push(ld(items + (low + k) * 8));
  }
  const recycled = (k: number): Ref => (block !== 0 ? ld(block + k * 8) : few[k]);
  if (d < 0) {
    memmove(items + (high + d) * 8, items + high * 8, (size - high) * 8);
    if (list_resize(a, size + d) < 0) {
      memmove(items + high * 8, items + (high + d) * 8, (size - high) * 8);
      for (let k = 0; k < norig; k++) stp(items + (low + k) * 8, recycled(k));
      PyMem_Free(block);
      return -1;
    }
    items = ld(a + ob_item);
  } else if (d > 0) {
    if (list_resize(a, size + d) < 0) {
      PyMem_Free(block);
      return -1;
    }
    items = ld(a + ob_item);
    memmove(items + (high + d) * 8, items + high * 8, (size - high) * 8);
  }
  for (let k = 0; k < n; k++) stp(items + (low + k) * 8, Py_NewRef(ld(vitem + k * 8)));
  for (let k = norig - 1; k >= 0; k--) {
    const old = recycled(k);
    if (old !== 0) Py_DECREF(old);
  }
  PyMem_Free(block);
  return 0;
}
/** Replaces a slice by the items of the list or tuple `v` (NULL: deletes it). Returns 0 or -1. */
export function PyList_SetSlice(a: Ref, low: number, high: number, v: Ref): number {
  if (!PyList_Check(a)) {
    PyErr_BadInternalCall();
    return -1;
  }
  if (v === 0) return list_ass_slice_array(a, low, high, 0, 0);
  if (PyTuple_Check(v)) return list_ass_slice_array(a, low, high, _PyTuple_ITEMS(v), Py_SIZE(v));
  if (!PyList_Check(v)) {
    PyErr_BadInternalCall();
    return -1;
  }
  if (a === v) {
    const copy = list_slice(v, 0, Py_SIZE(v));
    if (copy === 0) return -1;
    const result = list_ass_slice_array(a, low, high, ld(copy + ob_item), Py_SIZE(copy));
    Py_DECREF(copy);
    return result;
  }
  return list_ass_slice_array(a, low, high, ld(v + ob_item), Py_SIZE(v));
}

/** Reverses in place the `n` pointers at `lo`. */
export function reverse_slice(lo: Addr, n: number): void {
  for (let i = lo, j = lo + (n - 1) * 8; i < j; i += 8, j -= 8) {
    const t = ld(i);
    stp(i, ld(j));
    stp(j, t);
  }
}
export function PyList_Reverse(v: Ref): number {
  if (!PyList_Check(v)) {
    PyErr_BadInternalCall();
    return -1;
  }
  if (Py_SIZE(v) > 1) reverse_slice(ld(v + ob_item), Py_SIZE(v));
  return 0;
}

/** New reference: a tuple of the list's items. */
export function PyList_AsTuple(v: Ref): Ref {
  if (!PyList_Check(v)) return PyErr_BadInternalCall();
  return PyTuple_FromArray(ld(v + ob_item), Py_SIZE(v));
}
/** New reference. The list's items move into the tuple, and the list is left empty. */
export function _PyList_AsTupleAndClear(self: Ref): Ref {
  const items = ld(self + ob_item);
  if (items === 0) return tuple_get_empty();
  const n = Py_SIZE(self);
  Py_SET_SIZE(self, 0);
  const ret = _PyTuple_FromArraySteal(items, n);
  stp(self + ob_item, 0);
  st64(self + allocated, 0);
  PyMem_Free(items);
  return ret;
}
/** Room for items in the list's array (-1 while it is sorted). */
export function listAllocated(op: Ref): number {
  return ld64(op + allocated);
}
