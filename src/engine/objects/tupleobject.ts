// Tuples: making them, reading their items, giving them back. Mirrors the core of Objects/tupleobject.c; the methods and the
// type are tuple_methods.ts.
//
// In 3.14 a tuple made from given items starts untracked when none of them is of a collectable type; PyTuple_New tracks.

import { Py_TPFLAGS_TUPLE_SUBCLASS } from '../include/flags.ts';
import { selectedMinor } from '../include/layout.ts';
import { has, PyTupleObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, I32, ld, memset, type Ref, st64, stp, stWords } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { tick } from '../memory/ticks.ts';
import { PyErr_BadInternalCall } from './errors.ts';
import { freelistPop, freelistPush, PyTuple_MAXSAVESIZE, tuples } from './freelist.ts';
import {
  _PyObject_GC_IS_TRACKED,
  _PyObject_GC_NewVar,
  _PyObject_GC_Resize,
  _PyObject_GC_TRACK,
  _PyObject_GC_UNTRACK,
  _PyObject_IS_GC,
  PyObject_GC_UnTrack,
} from './gcobject.ts';
import {
  initStaticHeader,
  Py_DECREF,
  Py_INCREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_REFCNT,
  Py_SIZE,
  Py_TYPE,
  PyType_HasFeature,
  PyType_IS_GC,
} from './object.ts';
import { tuple_empty } from './statics.ts';
import { PyTuple_Type } from './statictypes.ts';
import { Py_TRASHCAN_BEGIN, Py_TRASHCAN_END } from './trashcan.ts';

/** True when tuples keep their hash (3.14): then the items start one word later. */
function cachesHash(): boolean {
  return has(PyTupleObject.ob_hash);
}
export function _PyTuple_RESET_HASH_CACHE(op: Ref): void {
  if (cachesHash()) stWords(op + PyTupleObject.ob_hash, -1, -1);
}

/** Writes the one empty tuple into static memory. */
export function initEmptyTuple(): void {
  initStaticHeader(tuple_empty, PyTuple_Type);
  st64(tuple_empty + PyTupleObject.ob_size, 0);
  _PyTuple_RESET_HASH_CACHE(tuple_empty);
}
/** Immortal. The empty tuple. */
export function tuple_get_empty(): Ref {
  return tuple_empty;
}

export function PyTuple_Check(o: Ref): boolean {
  return PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_TUPLE_SUBCLASS);
}
export function PyTuple_CheckExact(o: Ref): boolean {
  return Py_IS_TYPE(o, PyTuple_Type);
}
export function PyTuple_GET_SIZE(op: Ref): number {
  return Py_SIZE(op);
}
/** Borrowed reference. No checks. */
export function PyTuple_GET_ITEM(op: Ref, i: number): Ref {
  return I32[(op + PyTupleObject.ob_item + i * 8) >> 2];
}
/** Steals a reference to `item`. No checks; what was there is not dropped. */
export function PyTuple_SET_ITEM(op: Ref, i: number, item: Ref): void {
  stp(op + PyTupleObject.ob_item + i * 8, item);
}
/** Address of the first item. */
export function _PyTuple_ITEMS(op: Ref): Addr {
  return op + PyTupleObject.ob_item;
}

/** New reference: `size` (not 0) items that hold old bytes, untracked. */
export function tuple_alloc(size: number): Ref {
  if (size <= 0) return PyErr_BadInternalCall();
  if (size <= PyTuple_MAXSAVESIZE) {
    const op = freelistPop(tuples[size - 1]);
    if (op !== 0) {
      _PyTuple_RESET_HASH_CACHE(op);
      return op;
    }
  }
  const result = _PyObject_GC_NewVar(PyTuple_Type, size);
  if (result !== 0) _PyTuple_RESET_HASH_CACHE(result);
  return result;
}

/** True if the collector may have to look at `ob` (in 3.14 its type decides, not whether it is tracked now). */
export function maybe_tracked(ob: Ref): boolean {
  return PyType_IS_GC(Py_TYPE(ob));
}

/** New reference, tracked. The items are NULL and are to be set with PyTuple_SET_ITEM. */
export function PyTuple_New(size: number): Ref {
  if (size === 0) return tuple_empty;
  const op = tuple_alloc(size);
  if (op === 0) return 0;
  memset(op + PyTupleObject.ob_item, 0, size * 8);
  _PyObject_GC_TRACK(op);
  return op;
}

/** Tracks a fresh tuple of `n` items if one of them is collectable. */
function trackIfNeeded(op: Ref, n: number): void {
  const items = op + PyTupleObject.ob_item;
  if (!cachesHash()) {
    _PyObject_GC_TRACK(op);
    return;
  }
  for (let i = 0; i < n; i++) {
    if (maybe_tracked(ld(items + i * 8))) {
      _PyObject_GC_TRACK(op);
      return;
    }
  }
}

/** New reference. The items are borrowed and get a reference each. */
export function PyTuple_Pack(...items: Ref[]): Ref {
  const n = items.length;
  if (n === 0) return tuple_empty;
  const op = tuple_alloc(n);
  if (op === 0) return 0;
  for (let i = 0; i < n; i++) stp(op + PyTupleObject.ob_item + i * 8, Py_NewRef(items[i]));
  trackIfNeeded(op, n);
  return op;
}
/** New reference. As PyTuple_Pack for one item, without an array. */
export function _PyTuple_FromOne(a: Ref): Ref {
  const op = tuple_alloc(1);
  if (op === 0) return 0;
  stp(op + PyTupleObject.ob_item, Py_NewRef(a));
  trackIfNeeded(op, 1);
  return op;
}
/** New reference. As PyTuple_Pack for a pair, without an array. */
export function _PyTuple_FromPair(a: Ref, b: Ref): Ref {
  const op = tuple_alloc(2);
  if (op === 0) return 0;
  stp(op + PyTupleObject.ob_item, Py_NewRef(a));
  stp(op + PyTupleObject.ob_item + 8, Py_NewRef(b));
  trackIfNeeded(op, 2);
  return op;
}
/** New reference. Steals both references, also on failure. */
export function _PyTuple_FromPairSteal(a: Ref, b: Ref): Ref {
  const op = tuple_alloc(2);
  if (op === 0) {
    Py_DECREF(a);
    Py_DECREF(b);
    return 0;
  }
  stp(op + PyTupleObject.ob_item, a);
  stp(op + PyTupleObject.ob_item + 8, b);
  trackIfNeeded(op, 2);
  return op;
}

/**
 * New reference. Steals both references, also on failure. For divmod, enumerate and pairwise: until 3.14 they make their pairs
 * by PyTuple_New, in 3.15 as a tuple of given items.
 */
export function resultPair(a: Ref, b: Ref): Ref {
  return selectedMinor() >= 15 ? _PyTuple_FromPairSteal(a, b) : stealTuple(a, b);
}
/** New reference, tracked: a tuple of owned references (all stolen); NULL if one of them is, the others dropped. */
export function stealTuple(...items: Ref[]): Ref {
  const t = items.includes(0) ? 0 : PyTuple_New(items.length);
  if (t === 0) {
    for (const item of items) if (item !== 0) Py_DECREF(item);
    return 0;
  }
  for (let i = 0; i < items.length; i++) PyTuple_SET_ITEM(t, i, items[i]);
  return t;
}
/** New reference. `src` is the address of `n` object pointers (words with tags are read without them); each gets a reference. */
export function PyTuple_FromArray(src: Addr, n: number): Ref {
  if (n === 0) return tuple_empty;
  const op = tuple_alloc(n);
  if (op === 0) return 0;
  const items = op + PyTupleObject.ob_item;
  for (let i = 0; i < n; i++) stp(items + i * 8, Py_NewRef(ld(src + i * 8) & ~1));
  trackIfNeeded(op, n);
  return op;
}
export const _PyTuple_FromArray = PyTuple_FromArray;

/** New reference, tracked. Steals the `n` references at `src`, also on failure. */
export function _PyTuple_FromArraySteal(src: Addr, n: number): Ref {
  if (n === 0) return tuple_empty;
  const op = tuple_alloc(n);
  if (op === 0) {
    for (let i = 0; i < n; i++) Py_DECREF(ld(src + i * 8));
    return 0;
  }
  const items = op + PyTupleObject.ob_item;
  for (let i = 0; i < n; i++) stp(items + i * 8, ld(src + i * 8));
  _PyObject_GC_TRACK(op);
  return op;
}

/** New reference. Steals the `n` stack words at `src` on success only (a borrowed word gets a reference). */
export function _PyTuple_FromStackRefStealOnSuccess(src: Addr, n: number): Ref {
  if (n === 0) return tuple_empty;
  const op = tuple_alloc(n);
  if (op === 0) return 0;
  const items = op + PyTupleObject.ob_item;
  for (let i = 0; i < n; i++) {
    const word = ld(src + i * 8);
    stp(items + i * 8, word & 1 ? Py_NewRef(word & ~1) : word);
    // No call has so many arguments, but a code object that was written over may say so.
    if ((i & 4095) === 4095) tick(4096);
  }
  trackIfNeeded(op, n);
  return op;
}

/** New reference. A copy of items `low` up to `high` of the tuple `op`; the tuple itself for all of an exact tuple. */
export function tuple_slice(op: Ref, low: number, high: number): Ref {
  const size = Py_SIZE(op);
  if (low < 0) low = 0;
  if (high > size) high = size;
  if (high < low) high = low;
  if (low === 0 && high === size && PyTuple_CheckExact(op)) return Py_NewRef(op);
  return PyTuple_FromArray(op + PyTupleObject.ob_item + low * 8, high - low);
}
export const PyTuple_GetSlice = tuple_slice;

/**
 * New reference. Changes the size of a tuple that nobody else holds; its address may change. Items cut off are dropped.
 * Steals a reference to `v`, also on failure (NULL with an exception).
 */
export function _PyTuple_Resize(v: Ref, newsize: number): Ref {
  const oldsize = v === 0 ? 0 : Py_SIZE(v);
  if (v === 0 || !Py_IS_TYPE(v, PyTuple_Type) || (oldsize !== 0 && Py_REFCNT(v) !== 1)) {
    if (v !== 0) Py_DECREF(v);
    return PyErr_BadInternalCall();
  }
  if (oldsize === newsize) return v;
  if (newsize === 0) {
    Py_DECREF(v);
    return tuple_empty;
  }
  if (oldsize === 0) return PyTuple_New(newsize);
  PyObject_GC_UnTrack(v);
  const items = v + PyTupleObject.ob_item;
  for (let i = newsize; i < oldsize; i++) {
    const item = ld(items + i * 8);
    stp(items + i * 8, 0);
    if (item !== 0) Py_DECREF(item);
  }
  const sv = _PyObject_GC_Resize(v, newsize);
  if (sv === 0) {
    for (let i = 0; i < Math.min(oldsize, newsize); i++) {
      const item = ld(items + i * 8);
      if (item !== 0) Py_DECREF(item);
    }
    return 0;
  }
  if (newsize > oldsize) memset(sv + PyTupleObject.ob_item + oldsize * 8, 0, (newsize - oldsize) * 8);
  _PyObject_GC_TRACK(sv);
  return sv;
}

/** Untracks a tuple whose items the collector need not look at (the collector calls it for survivors). */
export function _PyTuple_MaybeUntrack(op: Ref): void {
  if (!PyTuple_CheckExact(op) || !_PyObject_GC_IS_TRACKED(op)) return;
  const n = Py_SIZE(op);
  const items = op + PyTupleObject.ob_item;
  for (let i = 0; i < n; i++) {
    const item = ld(items + i * 8);
    // A NULL item: the tuple is still being filled.
    if (item === 0) return;
    if (_PyObject_IS_GC(item) && (!PyTuple_CheckExact(item) || _PyObject_GC_IS_TRACKED(item))) return;
  }
  _PyObject_GC_UNTRACK(op);
}

/** True if the freelist of its length took the dead tuple. */
function maybe_freelist_push(op: Ref): boolean {
  if (!Py_IS_TYPE(op, PyTuple_Type)) return false;
  const n = Py_SIZE(op);
  return n > 0 && n <= PyTuple_MAXSAVESIZE && freelistPush(tuples[n - 1], op);
}

/** tp_dealloc: items go last to first. */
export function tupledealloc(op: Ref): void {
  PyObject_GC_UnTrack(op);
  if (!Py_TRASHCAN_BEGIN(op, tupledealloc)) return;
  const items = op + PyTupleObject.ob_item;
  for (let i = Py_SIZE(op) - 1; i >= 0; i--) {
    const item = ld(items + i * 8);
    if (item !== 0) Py_DECREF(item);
  }
  if (!maybe_freelist_push(op)) fn<(o: Ref) => void>(ld(Py_TYPE(op) + PyTypeObject.tp_free))(op);
  Py_TRASHCAN_END();
}

/** New reference: one more reference to the item, or NULL (no exception) outside the tuple. */
export function tupleItemRef(op: Ref, i: number): Ref {
  if (i < 0 || i >= Py_SIZE(op)) return 0;
  const item = PyTuple_GET_ITEM(op, i);
  Py_INCREF(item);
  return item;
}
