// The cycle collector: three generations. Mirrors Python/gc.c of CPython 3.14.10 (generational; 3.14.0 had another).
//
// A collection of generation g:
//   merge the younger lists into g's → update_refs copies each count into the head's _gc_prev → subtract_refs takes away the
//   references found inside the list → what is left with 0 may be garbage; move_unreachable puts it aside and rescues what
//   something reachable refers to → survivors grow older → weak references and their callbacks → finalizers →
//   resurrection check → tp_clear.
// While _gc_prev holds gc_refs (shifted left by 2), the lists are linked by _gc_next only.

import { profile } from '../include/profile.ts';
import { PyTypeObject, PyWeakReference } from '../include/structs.ts';
import {
  type Addr,
  addressOf,
  ld,
  ldF64,
  MEMORY_SIZE,
  type Ref,
  STATIC_START,
  st,
  stF64,
  stp,
  wasTampered,
} from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { fn } from '../memory/text.ts';
import { work } from '../memory/ticks.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { _PyDict_MaybeUntrack, PyDict_CheckExact, PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_GetRaisedException, PyErr_Occurred, PyErr_SetRaisedException } from '../objects/errors.ts';
import { PyFloat_FromDouble } from '../objects/floatobject.ts';
import {
  _PyGC_FINALIZED,
  _PyGC_PREV_MASK,
  _PyGC_PREV_MASK_FINALIZED,
  _PyGC_PREV_SHIFT,
  _PyGC_SET_FINALIZED,
  _PyObject_IS_GC,
  GC_HEAD,
  GC_STATS_SIZE,
  gcstate,
  genCount,
  genHead,
  genThreshold,
  NUM_GENERATIONS,
  PREV_MASK_COLLECTING,
} from '../objects/gcobject.ts';
import { link } from '../objects/link.ts';
import { PyList_Append, PyList_GET_ITEM } from '../objects/listobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import {
  type destructor,
  type inquiry,
  Py_DECREF,
  Py_INCREF,
  Py_NewRef,
  Py_REFCNT,
  Py_SIZE,
  Py_TYPE,
  type traverseproc,
  type visitproc,
} from '../objects/object.ts';
import { PyTuple_Type } from '../objects/statictypes.ts';
import { _PyTuple_MaybeUntrack } from '../objects/tupleobject.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import {
  _PyWeakref_ClearRef,
  handle_callback,
  PyType_SUPPORTS_WEAKREFS,
  PyWeakref_CheckProxy,
  PyWeakref_CheckRef,
  weaklistAddress,
} from '../objects/weakrefobject.ts';
import { instructionCount, NANOSECONDS_PER_INSTRUCTION } from './eval_state.ts';
import { SegmentationFault } from './fault.ts';
import { clear_freelists } from './gc_freelists.ts';

export const DEBUG_STATS = 1;
export const DEBUG_COLLECTABLE = 2;
export const DEBUG_UNCOLLECTABLE = 4;
export const DEBUG_SAVEALL = 32;
export const DEBUG_LEAK = DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE | DEBUG_SAVEALL;

/** Low bit of _gc_next: the object is in the unreachable list for now. */
const NEXT_MASK_UNREACHABLE = 1;
/** Heads of the lists that live during one collection. */
const UNREACHABLE = staticAlloc('gc.unreachable', 16);
const FINALIZERS = staticAlloc('gc.finalizers', 16);
const SEEN = staticAlloc('gc.seen', 16);
const STILL_UNREACHABLE = staticAlloc('gc.still_unreachable', 16);
const WRCB_TO_CALL = staticAlloc('gc.wrcb_to_call', 16);

export const AS_GC = (o: Ref): Addr => o - GC_HEAD;
export const FROM_GC = (gc: Addr): Ref => gc + GC_HEAD;
const next = (gc: Addr): Addr => ld(gc);
const prev = (gc: Addr): Addr => ld(gc + 8) & _PyGC_PREV_MASK;

// ---- lists ----

function gc_list_init(list: Addr): void {
  stp(list, list);
  stp(list + 8, list);
}
function gc_list_is_empty(list: Addr): boolean {
  return ld(list) === list;
}
function set_prev(gc: Addr, p: Addr): void {
  stp(gc + 8, p | (ld(gc + 8) & ~_PyGC_PREV_MASK));
}
function gc_list_append(gc: Addr, list: Addr): void {
  const last = ld(list + 8) & _PyGC_PREV_MASK;
  set_prev(gc, last);
  stp(gc, list);
  stp(last, gc);
  stp(list + 8, gc);
}
function gc_list_move(gc: Addr, list: Addr): void {
  const p = prev(gc);
  const n = next(gc);
  stp(p, n);
  set_prev(n, p);
  gc_list_append(gc, list);
}
export function gc_list_merge(from: Addr, to: Addr): void {
  if (!gc_list_is_empty(from)) {
    const toTail = ld(to + 8) & _PyGC_PREV_MASK;
    const head = next(from);
    const tail = ld(from + 8) & _PyGC_PREV_MASK;
    stp(toTail, head);
    set_prev(head, toTail);
    stp(tail, to);
    stp(to + 8, tail);
  }
  gc_list_init(from);
}
/** More objects than memory has room for. */
const MOST_OBJECTS = MEMORY_SIZE / 32;
/**
 * Follows a list to its end, and ends the process if it has none: a program that wrote over its own memory may have bent it into a
 * ring without the head, or out of memory, where CPython would crash or never return.
 */
function checkList(list: Addr): void {
  let n = 0;
  for (let gc = next(list); gc !== list; gc = next(gc)) {
    const inside = gc >= STATIC_START && gc <= MEMORY_SIZE - 32 && (gc & 7) === 0;
    if (!inside || ++n > MOST_OBJECTS)
      throw new SegmentationFault(addressOf(gc), "a collector's list that does not end,");
  }
}

/** Ends a process that has bent a list of the collector. Before every walk over them. */
export function checkLists(): void {
  if (!wasTampered()) return;
  for (let i = 0; i < NUM_GENERATIONS; i++) checkList(genHead(i));
}

export function gc_list_size(list: Addr): number {
  let n = 0;
  for (let gc = next(list); gc !== list; gc = next(gc)) n++;
  return n;
}

// ---- the algorithm ----

const collecting = (gc: Addr): boolean => (ld(gc + 8) & PREV_MASK_COLLECTING) !== 0;
const gc_refs = (gc: Addr): number => ld(gc + 8) >>> _PyGC_PREV_SHIFT;
function set_refs(gc: Addr, refs: number): void {
  st(gc + 8, (ld(gc + 8) & ~_PyGC_PREV_MASK) | (refs << _PyGC_PREV_SHIFT));
}

function traverse(o: Ref, visit: visitproc): void {
  fn<traverseproc>(ld(Py_TYPE(o) + PyTypeObject.tp_traverse))(o, visit);
}

/** Copies every count into its head and marks the object as being looked at. */
function update_refs(list: Addr): void {
  for (let gc = next(list); gc !== list; gc = next(gc)) {
    work(4);
    const o = FROM_GC(gc);
    st(gc + 8, (ld(gc + 8) & _PyGC_PREV_MASK_FINALIZED) | PREV_MASK_COLLECTING | (Py_REFCNT(o) << _PyGC_PREV_SHIFT));
    st(gc + 12, 0);
  }
}

const visit_decref: visitproc = (o) => {
  if (_PyObject_IS_GC(o)) {
    const gc = AS_GC(o);
    if (collecting(gc)) set_refs(gc, gc_refs(gc) - 1);
  }
  return 0;
};
function subtract_refs(list: Addr): void {
  for (let gc = next(list); gc !== list; gc = next(gc)) traverse(FROM_GC(gc), visit_decref);
}

let reachableList: Addr = 0;
/** Something reachable refers to `o`: it is reachable too. */
const visit_reachable: visitproc = (o) => {
  if (!_PyObject_IS_GC(o)) return 0;
  const gc = AS_GC(o);
  if (!collecting(gc)) return 0;
  if (ld(gc) & NEXT_MASK_UNREACHABLE) {
    // It was put aside too early: it goes back to the end of the list being walked.
    const p = ld(gc + 8) & _PyGC_PREV_MASK;
    const n = ld(gc) & ~NEXT_MASK_UNREACHABLE;
    stp(p, ld(p) & NEXT_MASK_UNREACHABLE ? n | NEXT_MASK_UNREACHABLE : n);
    stp(n + 8, p | (ld(n + 8) & ~_PyGC_PREV_MASK));
    const last = ld(reachableList + 8) & _PyGC_PREV_MASK;
    stp(gc + 8, last | (ld(gc + 8) & ~_PyGC_PREV_MASK));
    stp(gc, reachableList);
    stp(last, gc);
    stp(reachableList + 8, gc);
    set_refs(gc, 1);
  } else if (gc_refs(gc) === 0) {
    set_refs(gc, 1);
  }
  return 0;
};

/** Splits `young`: what is not reachable from outside goes to `unreachable` (its _gc_next words keep a mark). */
function move_unreachable(young: Addr, unreachable: Addr): void {
  reachableList = young;
  let before = young;
  let gc = next(young);
  while (gc !== young) {
    if (gc_refs(gc) !== 0) {
      traverse(FROM_GC(gc), visit_reachable);
      // The back link is whole again, the marks are off.
      stp(gc + 8, before | (ld(gc + 8) & _PyGC_PREV_MASK_FINALIZED));
      before = gc;
    } else {
      stp(before, next(gc));
      const last = ld(unreachable + 8) & _PyGC_PREV_MASK;
      stp(last, last === unreachable ? gc : gc | NEXT_MASK_UNREACHABLE);
      stp(gc + 8, last | (ld(gc + 8) & ~_PyGC_PREV_MASK));
      stp(gc, unreachable | NEXT_MASK_UNREACHABLE);
      stp(unreachable + 8, gc);
    }
    gc = next(before);
  }
  stp(young + 8, before);
  // The list head itself carries no mark.
  stp(unreachable, ld(unreachable) & ~NEXT_MASK_UNREACHABLE);
}

function clear_unreachable_mask(unreachable: Addr): void {
  stp(unreachable, ld(unreachable) & ~NEXT_MASK_UNREACHABLE);
  for (let gc = next(unreachable); gc !== unreachable; gc = next(gc)) stp(gc, ld(gc) & ~NEXT_MASK_UNREACHABLE);
}

/** Finds the garbage of `base`: reachable objects stay, the others go to `unreachable`, still marked as being looked at. */
function deduce_unreachable(base: Addr, unreachable: Addr): void {
  update_refs(base);
  subtract_refs(base);
  gc_list_init(unreachable);
  move_unreachable(base, unreachable);
}

function untrack_tuples(list: Addr): void {
  for (let gc = next(list); gc !== list; ) {
    const o = FROM_GC(gc);
    gc = next(gc);
    if (Py_TYPE(o) === PyTuple_Type) _PyTuple_MaybeUntrack(o);
  }
}

function untrack_dicts(list: Addr): void {
  for (let gc = next(list); gc !== list; ) {
    const o = FROM_GC(gc);
    gc = next(gc);
    if (PyDict_CheckExact(o)) _PyDict_MaybeUntrack(o);
  }
}

/** Objects with an old-style tp_del keep themselves and all they reach alive. */
function move_legacy_finalizers(unreachable: Addr, finalizers: Addr): void {
  for (let gc = next(unreachable); gc !== unreachable; ) {
    const after = next(gc) & ~NEXT_MASK_UNREACHABLE;
    stp(gc, after);
    const o = FROM_GC(gc);
    if (ld(Py_TYPE(o) + PyTypeObject.tp_del) !== 0) {
      st(gc + 8, ld(gc + 8) & ~PREV_MASK_COLLECTING);
      gc_list_move(gc, finalizers);
    }
    gc = after;
  }
}

let finalizersList: Addr = 0;
const visit_move: visitproc = (o) => {
  if (_PyObject_IS_GC(o)) {
    const gc = AS_GC(o);
    if (collecting(gc)) {
      st(gc + 8, ld(gc + 8) & ~PREV_MASK_COLLECTING);
      gc_list_move(gc, finalizersList);
    }
  }
  return 0;
};
function move_legacy_finalizer_reachable(finalizers: Addr): void {
  finalizersList = finalizers;
  for (let gc = next(finalizers); gc !== finalizers; gc = next(gc)) traverse(FROM_GC(gc), visit_move);
}

/**
 * Clears the weak references to garbage and calls the callbacks of those that are not garbage themselves. Returns how many
 * objects the callbacks freed.
 */
function handle_weakrefs(unreachable: Addr, old: Addr): number {
  const wrcb = WRCB_TO_CALL;
  // Since 3.15 those without a callback live until the finalizers ran (clear_weakrefs).
  const later = profile.finalizersSeeWeakrefs;
  gc_list_init(wrcb);
  for (let gc = next(unreachable); gc !== unreachable; ) {
    const o = FROM_GC(gc);
    gc = next(gc);
    // A weak reference in the garbage is cleared too, so that its callback never runs.
    if (PyWeakref_CheckRef(o) || PyWeakref_CheckProxy(o)) {
      if (!later || hasCallback(o)) _PyWeakref_ClearRef(o);
    }
    if (!PyType_SUPPORTS_WEAKREFS(Py_TYPE(o))) continue;
    let after = 0;
    for (let wr = ld(weaklistAddress(o)); wr !== 0; wr = after) {
      after = ld(wr + PyWeakReference.wr_next);
      if (later && !hasCallback(wr)) continue;
      _PyWeakref_ClearRef(wr);
      if (!hasCallback(wr)) continue;
      // A callback that is garbage with its referent is not called.
      if (collecting(AS_GC(wr))) continue;
      Py_INCREF(wr);
      gc_list_move(AS_GC(wr), wrcb);
    }
  }
  let freed = 0;
  while (!gc_list_is_empty(wrcb)) {
    const gc = next(wrcb);
    const wr = FROM_GC(gc);
    handle_callback(wr, ld(wr + PyWeakReference.wr_callback));
    Py_DECREF(wr);
    if (next(wrcb) === gc) gc_list_move(gc, old);
    else freed++;
  }
  return freed;
}

function hasCallback(wr: Ref): boolean {
  return ld(wr + PyWeakReference.wr_callback) !== 0;
}
/** Clears all weak references to what is garbage still. */
function clear_weakrefs(unreachable: Addr): void {
  for (let gc = next(unreachable); gc !== unreachable; gc = next(gc)) {
    const o = FROM_GC(gc);
    if (PyWeakref_CheckRef(o) || PyWeakref_CheckProxy(o)) _PyWeakref_ClearRef(o);
    if (!PyType_SUPPORTS_WEAKREFS(Py_TYPE(o))) continue;
    const list = weaklistAddress(o);
    for (let wr = ld(list); wr !== 0; wr = ld(list)) _PyWeakref_ClearRef(wr);
  }
}

function finalize_garbage(collectable: Addr): void {
  gc_list_init(SEEN);
  while (!gc_list_is_empty(collectable)) {
    const gc = next(collectable);
    const o = FROM_GC(gc);
    gc_list_move(gc, SEEN);
    const finalize = ld(Py_TYPE(o) + PyTypeObject.tp_finalize);
    if (finalize !== 0 && !_PyGC_FINALIZED(o)) {
      _PyGC_SET_FINALIZED(o);
      Py_INCREF(o);
      fn<destructor>(finalize)(o);
      Py_DECREF(o);
    }
  }
  gc_list_merge(SEEN, collectable);
}

/** After finalizers: what became reachable again goes to `old`; the rest is left in `still`. */
function handle_resurrected_objects(unreachable: Addr, still: Addr, old: Addr): void {
  for (let gc = next(unreachable); gc !== unreachable; gc = next(gc)) {
    st(gc + 8, ld(gc + 8) & ~PREV_MASK_COLLECTING);
  }
  deduce_unreachable(unreachable, still);
  clear_unreachable_mask(still);
  gc_list_merge(unreachable, old);
}

function delete_garbage(collectable: Addr, old: Addr): void {
  while (!gc_list_is_empty(collectable)) {
    const gc = next(collectable);
    const o = FROM_GC(gc);
    if (ld(gcstate.debug) & DEBUG_SAVEALL) {
      PyList_Append(ld(gcstate.garbage), o);
    } else {
      const clear = ld(Py_TYPE(o) + PyTypeObject.tp_clear);
      if (clear !== 0) {
        Py_INCREF(o);
        fn<inquiry>(clear)(o);
        if (PyErr_Occurred() !== 0)
          link.PyErr_FormatUnraisable('Exception ignored in tp_clear of a collected object', 0);
        Py_DECREF(o);
      }
    }
    if (next(collectable) === gc) {
      // It is still alive: it waits for the next collection of the older generation.
      st(gc + 8, ld(gc + 8) & ~PREV_MASK_COLLECTING);
      gc_list_move(gc, old);
    }
  }
}

/** Result of one collection. */
export interface Collection {
  readonly collected: number;
  readonly uncollectable: number;
}

/** Collects generation `generation` and all younger ones. */
export function gc_collect_main(generation: number, withCallbacks: boolean): Collection {
  if (ld(gcstate.collecting) !== 0) return { collected: 0, uncollectable: 0 };
  checkLists();
  st(gcstate.collecting, 1);
  const started = instructionCount();
  const exc = PyErr_GetRaisedException();
  if (withCallbacks) invoke_gc_callback('start', generation, 0, 0, 0, 0);
  if (generation + 1 < NUM_GENERATIONS) st(genCount(generation + 1), ld(genCount(generation + 1)) + 1);
  for (let i = 0; i <= generation; i++) st(genCount(i), 0);
  for (let i = 0; i < generation; i++) gc_list_merge(genHead(i), genHead(generation));
  const young = genHead(generation);
  const old = generation < NUM_GENERATIONS - 1 ? genHead(generation + 1) : young;
  const candidates = gc_list_size(young);
  deduce_unreachable(young, UNREACHABLE);
  untrack_tuples(young);
  if (young !== old) {
    if (generation === NUM_GENERATIONS - 2) {
      st(gcstate.long_lived_pending, ld(gcstate.long_lived_pending) + gc_list_size(young));
    }
    gc_list_merge(young, old);
  } else {
    if (!profile.dictsAlwaysTracked) untrack_dicts(young);
    st(gcstate.long_lived_pending, 0);
    st(gcstate.long_lived_total, gc_list_size(young));
  }
  gc_list_init(FINALIZERS);
  move_legacy_finalizers(UNREACHABLE, FINALIZERS);
  move_legacy_finalizer_reachable(FINALIZERS);
  let m = handle_weakrefs(UNREACHABLE, old);
  finalize_garbage(UNREACHABLE);
  gc_list_init(STILL_UNREACHABLE);
  handle_resurrected_objects(UNREACHABLE, STILL_UNREACHABLE, old);
  if (profile.finalizersSeeWeakrefs) clear_weakrefs(STILL_UNREACHABLE);
  m += gc_list_size(STILL_UNREACHABLE);
  delete_garbage(STILL_UNREACHABLE, old);
  const n = gc_list_size(FINALIZERS);
  handle_legacy_finalizers(FINALIZERS, old);
  if (generation === NUM_GENERATIONS - 1) clear_freelists();
  if (PyErr_Occurred() !== 0) link.PyErr_FormatUnraisable('Exception ignored in garbage collection', 0);
  const stats = gcstate.generation_stats + generation * GC_STATS_SIZE;
  st(stats, ld(stats) + 1);
  st(stats + 8, ld(stats + 8) + m);
  st(stats + 16, ld(stats + 16) + n);
  st(stats + 24, ld(stats + 24) + candidates);
  const duration = ((instructionCount() - started) * NANOSECONDS_PER_INSTRUCTION) / 1e9;
  stF64(stats + 32, ldF64(stats + 32) + duration);
  if (withCallbacks) invoke_gc_callback('stop', generation, m, n, candidates, duration);
  PyErr_SetRaisedException(exc);
  st(gcstate.collecting, 0);
  return { collected: m, uncollectable: n };
}

function handle_legacy_finalizers(finalizers: Addr, old: Addr): void {
  for (let gc = next(finalizers); gc !== finalizers; gc = next(gc)) {
    const o = FROM_GC(gc);
    if (ld(gcstate.debug) & DEBUG_SAVEALL || ld(Py_TYPE(o) + PyTypeObject.tp_del) !== 0) {
      PyList_Append(ld(gcstate.garbage), o);
    }
  }
  gc_list_merge(finalizers, old);
}

/** Calls each of gc.callbacks with (phase, info). */
function invoke_gc_callback(
  phase: string,
  generation: number,
  collected: number,
  uncollectable: number,
  candidates: number,
  duration: number,
): void {
  const callbacks = ld(gcstate.callbacks);
  if (callbacks === 0 || Py_SIZE(callbacks) === 0) return;
  const info = PyDict_New();
  for (const [key, n] of [
    ['generation', generation],
    ['collected', collected],
    ['uncollectable', uncollectable],
  ] as const) {
    const v = PyLong_FromLong(n);
    PyDict_SetItemString(info, key, v);
    Py_DECREF(v);
  }
  if (profile.gcMeasures) {
    for (const [key, v] of [
      ['candidates', PyLong_FromLong(candidates)],
      ['duration', PyFloat_FromDouble(duration)],
    ] as const) {
      PyDict_SetItemString(info, key, v);
      Py_DECREF(v);
    }
  }
  const what = PyUnicode_FromString(phase);
  for (let i = 0; i < Py_SIZE(callbacks); i++) {
    const callback = Py_NewRef(PyList_GET_ITEM(callbacks, i));
    const r = PyObject_CallFunctionObjArgs(callback, what, info);
    if (r === 0) link.PyErr_FormatUnraisable('Exception ignored while calling GC callback', callback);
    else Py_DECREF(r);
    Py_DECREF(callback);
  }
  Py_DECREF(what);
  Py_DECREF(info);
}

/** The generation that is due: the oldest whose count is over its threshold; full collections also wait for the 25 % rule. */
export function gc_select_generation(): number {
  for (let i = NUM_GENERATIONS - 1; i >= 0; i--) {
    if (ld(genCount(i)) > ld(genThreshold(i))) {
      if (i === NUM_GENERATIONS - 1 && ld(gcstate.long_lived_pending) < Math.floor(ld(gcstate.long_lived_total) / 4))
        continue;
      return i;
    }
  }
  return -1;
}

/** A collection that was scheduled, at a check between instructions. */
export function _Py_RunGC(): void {
  if (ld(gcstate.enabled) === 0) return;
  const g = gc_select_generation();
  if (g >= 0) gc_collect_main(g, true);
}
link._Py_RunGC = _Py_RunGC;

/** gc.collect(): number of unreachable objects found (collected and not). */
export function PyGC_Collect(generation = NUM_GENERATIONS - 1): number {
  const c = gc_collect_main(generation, true);
  return c.collected + c.uncollectable;
}
