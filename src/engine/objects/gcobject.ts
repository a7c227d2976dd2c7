// Allocation of objects that the collector looks at, and its lists. Mirrors the allocation half of Python/gc.c and
// Include/internal/pycore_gc.h; the collection itself is runtime/gc.ts.
//
//   [ pre-header: weakref list, dict or values ]  [ _gc_next, _gc_prev ]  object ...
//    only types with Py_TPFLAGS_PREHEADER, -32..-16        -16..0
//
// Each generation's list is circular through a head in static memory. _gc_next == 0: not tracked. Low bits of _gc_prev are flags.

import { Py_TPFLAGS_PREHEADER } from '../include/flags.ts';
import { PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, stp } from '../memory/memory.ts';
import { PyObject_Free, PyObject_Malloc, PyObject_Realloc } from '../memory/obmalloc.ts';
import { staticAlloc } from '../memory/static.ts';
import { PyErr_NoMemory } from './errors.ts';
import { _PyObject_Init, _PyObject_InitVar, Py_TYPE, PyType_HasFeature, PyType_IS_GC, slot } from './object.ts';
import { _PY_GC_SCHEDULED_BIT, tstate } from './tstate.ts';

export const GC_HEAD = 16;
export const NUM_GENERATIONS = 3;
/** Flag bits of _gc_prev. */
export const _PyGC_PREV_MASK_FINALIZED = 1;
export const PREV_MASK_COLLECTING = 2;
export const _PyGC_PREV_SHIFT = 2;
export const _PyGC_PREV_MASK = ~3;

const state = staticAlloc('gcstate', 0x140);
/** Addresses of the collector's words (struct _gc_runtime_state). */
export const gcstate = {
  enabled: state,
  debug: state + 8,
  collecting: state + 0x10,
  /** List `gc.garbage`, list `gc.callbacks`. */
  garbage: state + 0x18,
  callbacks: state + 0x20,
  long_lived_total: state + 0x28,
  long_lived_pending: state + 0x30,
  /** Three generations of 32 bytes: head (next, prev), threshold, count. */
  generations: state + 0x40,
  /** The generation of objects put aside by gc.freeze (head only). */
  permanent_generation: state + 0xa0,
  /** A row of GC_STATS_SIZE bytes for each generation: collections, collected, uncollectable, candidates, duration (a double). */
  generation_stats: state + 0xb0,
} as const;

/** Bytes of a row of generation_stats. */
export const GC_STATS_SIZE = 40;

export const genHead = (g: number): Addr => gcstate.generations + g * 32;
export const genThreshold = (g: number): Addr => genHead(g) + 16;
export const genCount = (g: number): Addr => genHead(g) + 24;

export function initGcState(thresholds: readonly number[]): void {
  for (let g = 0; g < NUM_GENERATIONS; g++) {
    stp(genHead(g), genHead(g));
    stp(genHead(g) + 8, genHead(g));
    st(genThreshold(g), thresholds[g]);
  }
  stp(gcstate.permanent_generation, gcstate.permanent_generation);
  stp(gcstate.permanent_generation + 8, gcstate.permanent_generation);
}

/** Bytes before the object: collector's head, and the pre-header of types that have one. */
export function _PyType_PreHeaderSize(type: Ref): number {
  return (PyType_IS_GC(type) ? GC_HEAD : 0) + (PyType_HasFeature(type, Py_TPFLAGS_PREHEADER) ? 16 : 0);
}
/** True if the object itself is of a collectable kind (tp_is_gc asked). */
export function _PyObject_IS_GC(o: Ref): boolean {
  if (!PyType_IS_GC(Py_TYPE(o))) return false;
  const is_gc = slot<(o: Ref) => number>(o, PyTypeObject.tp_is_gc);
  return is_gc === null || is_gc(o) !== 0;
}
export function _PyObject_GC_IS_TRACKED(o: Ref): boolean {
  return ld(o - GC_HEAD) !== 0;
}

/** Appends `o` to the youngest generation. It must not be tracked. */
export function _PyObject_GC_TRACK(o: Ref): void {
  const gc = o - GC_HEAD;
  const generation0 = gcstate.generations;
  const last = ld(generation0 + 8) & _PyGC_PREV_MASK;
  stp(last, gc);
  setPrev(gc, last);
  stp(gc, generation0);
  stp(generation0 + 8, gc);
}
/** Writes a list's back link, keeping the flag bits. */
export function setPrev(gc: Addr, prev: Addr): void {
  stp(gc + 8, prev | (ld(gc + 8) & ~_PyGC_PREV_MASK));
}
export function _PyObject_GC_UNTRACK(o: Ref): void {
  const gc = o - GC_HEAD;
  const prev = ld(gc + 8) & _PyGC_PREV_MASK;
  const next = ld(gc);
  stp(prev, next);
  setPrev(next, prev);
  stp(gc, 0);
  // The finalized bit stays.
  stp(gc + 8, ld(gc + 8) & _PyGC_PREV_MASK_FINALIZED);
}
/** As _PyObject_GC_UNTRACK, but does nothing to an untracked object. */
export function PyObject_GC_UnTrack(o: Ref): void {
  if (_PyObject_GC_IS_TRACKED(o)) _PyObject_GC_UNTRACK(o);
}
export function _PyObject_GC_MAY_BE_TRACKED(o: Ref): boolean {
  return _PyObject_IS_GC(o);
}
export function _PyGC_FINALIZED(o: Ref): boolean {
  return (ld(o - GC_HEAD + 8) & _PyGC_PREV_MASK_FINALIZED) !== 0;
}
export function _PyGC_CLEAR_FINALIZED(o: Ref): void {
  stp(o - GC_HEAD + 8, ld(o - GC_HEAD + 8) & ~_PyGC_PREV_MASK_FINALIZED);
}
export function _PyGC_SET_FINALIZED(o: Ref): void {
  stp(o - GC_HEAD + 8, ld(o - GC_HEAD + 8) | _PyGC_PREV_MASK_FINALIZED);
}

/** Counts an allocation and asks for a collection when there have been enough (3.14: done at the next check). */
export function _PyObject_GC_Link(gc: Addr): void {
  stp(gc, 0);
  stp(gc + 8, 0);
  const count = ld(genCount(0)) + 1;
  st(genCount(0), count);
  const threshold = ld(genThreshold(0));
  if (
    count > threshold &&
    ld(gcstate.enabled) !== 0 &&
    threshold !== 0 &&
    ld(gcstate.collecting) === 0 &&
    ld(tstate.current_exception) === 0
  ) {
    st(tstate.eval_breaker, ld(tstate.eval_breaker) | _PY_GC_SCHEDULED_BIT);
  }
}

function gc_alloc(size: number, presize: number): Ref {
  const mem = PyObject_Malloc(size + presize);
  if (mem === 0) return PyErr_NoMemory();
  if (presize > GC_HEAD) {
    stp(mem, 0);
    stp(mem + 8, 0);
  }
  _PyObject_GC_Link(mem + presize - GC_HEAD);
  return mem + presize;
}

/** New reference, not tracked. NULL with MemoryError when memory is full. Fields after the header hold old bytes. */
export function _PyObject_GC_New(type: Ref): Ref {
  const o = gc_alloc(ld(type + PyTypeObject.tp_basicsize), _PyType_PreHeaderSize(type));
  return o === 0 ? 0 : _PyObject_Init(o, type);
}
/** As _PyObject_GC_New for a var-sized object of `n` items; `extra` more bytes behind. */
export function _PyObject_GC_NewVar(type: Ref, n: number, extra = 0): Ref {
  const o = gc_alloc(_PyObject_VAR_SIZE(type, n) + extra, _PyType_PreHeaderSize(type));
  return o === 0 ? 0 : _PyObject_InitVar(o, type, n);
}
/** An object with `extra` bytes behind its basic size (inline values, trailing data). */
export function PyUnstable_Object_GC_NewWithExtraData(type: Ref, extra: number): Ref {
  const o = gc_alloc(ld(type + PyTypeObject.tp_basicsize) + extra, _PyType_PreHeaderSize(type));
  return o === 0 ? 0 : _PyObject_Init(o, type);
}
export function _PyObject_VAR_SIZE(type: Ref, n: number): number {
  return (ld(type + PyTypeObject.tp_basicsize) + n * ld(type + PyTypeObject.tp_itemsize) + 7) & ~7;
}
/** Moves an untracked var-sized object to a block for `n` items. Steals `o` on success; 0 with MemoryError else. */
export function _PyObject_GC_Resize(o: Ref, n: number): Ref {
  const type = Py_TYPE(o);
  const presize = _PyType_PreHeaderSize(type);
  const mem = PyObject_Realloc(o - presize, _PyObject_VAR_SIZE(type, n) + presize);
  if (mem === 0) return PyErr_NoMemory();
  st(mem + presize + 16, n);
  return mem + presize;
}
/** Frees a collectable object's block (and its head); a destructor's last act. */
export function PyObject_GC_Del(o: Ref): void {
  if (_PyObject_GC_IS_TRACKED(o)) _PyObject_GC_UNTRACK(o);
  const count = ld(genCount(0));
  if (count > 0) st(genCount(0), count - 1);
  PyObject_Free(o - _PyType_PreHeaderSize(Py_TYPE(o)));
}

/** New reference to an object without a collector's head. NULL with MemoryError when memory is full. */
export function _PyObject_New(type: Ref): Ref {
  const o = PyObject_Malloc(ld(type + PyTypeObject.tp_basicsize));
  return o === 0 ? PyErr_NoMemory() : _PyObject_Init(o, type);
}
export function _PyObject_NewVar(type: Ref, n: number): Ref {
  const o = PyObject_Malloc(_PyObject_VAR_SIZE(type, n));
  return o === 0 ? PyErr_NoMemory() : _PyObject_InitVar(o, type, n);
}
