// A collection, phase by phase, computed from memory as it is just before: the same algorithm as the collector's (runtime/gc.ts), but on
// numbers beside the objects, so that nothing is written. Which objects are found is compared with what the run then did, in the tests.

import { PyTypeObject, PyWeakReference } from '../engine/include/structs.ts';
import { HEAP_START, ld, type Ref } from '../engine/memory/memory.ts';
import { fn } from '../engine/memory/text.ts';
import { _PyGC_FINALIZED, _PyObject_IS_GC, gcstate, PREV_MASK_COLLECTING } from '../engine/objects/gcobject.ts';
import { Py_REFCNT, Py_SIZE, Py_TYPE, type traverseproc } from '../engine/objects/object.ts';
import {
  PyType_SUPPORTS_WEAKREFS,
  PyWeakref_CheckProxy,
  PyWeakref_CheckRef,
  weaklistAddress,
} from '../engine/objects/weakrefobject.ts';
import type { Recorder } from '../engine/trace/recorder.ts';
import { Writes } from '../engine/trace/writes.ts';
import type { CollectionEntry } from './chronicle.ts';
import { generations } from './collector.ts';

/** What the last but one part of a collection does with one object. */
export interface Visit {
  readonly object: Ref;
  /** `kept`: its gc_refs is not 0; `aside`: it is 0, so far; `rescued`: it was put aside, but `by` is reachable and refers to it; `reached`: `by` is and does, before its turn came. */
  readonly what: 'kept' | 'aside' | 'rescued' | 'reached';
  readonly by: Ref;
}
export interface WeakrefFate {
  readonly weakref: Ref;
  readonly referent: Ref;
  /** It has a callback, which is called: the weak reference itself is not garbage. */
  readonly calls: boolean;
  /** It lives until the finalizers ran (3.15). */
  readonly later: boolean;
}
/** All that a collection will do until Python code runs in it. */
export interface Deduction {
  readonly generation: number;
  /** The joined list, oldest generation first. */
  readonly candidates: readonly Ref[];
  /** By object: the generation it was in. */
  readonly from: ReadonlyMap<Ref, number>;
  /** References between candidates, in the order in which they are taken away. */
  readonly internal: readonly (readonly [from: Ref, to: Ref])[];
  /** gc_refs when all of them are taken away. */
  readonly gcRefs: ReadonlyMap<Ref, number>;
  readonly visits: readonly Visit[];
  /** What is left aside, in the list's order. */
  readonly unreachable: readonly Ref[];
  readonly weakrefs: readonly WeakrefFate[];
  /** Objects whose finalizer is called. */
  readonly finalizers: readonly Ref[];
}

function referents(o: Ref): Ref[] {
  const found: Ref[] = [];
  fn<traverseproc>(ld(Py_TYPE(o) + PyTypeObject.tp_traverse))(o, (child) => {
    if (_PyObject_IS_GC(child)) found.push(child);
    return 0;
  });
  return found;
}

/** What a collection of this generation and the younger ones would do now. `finalizersFirst`: in 3.15 plain weak references are cleared after them. */
export function deduce(generation: number, finalizersFirst: boolean): Deduction {
  const shelves = generations().slice(0, generation + 1);
  const from = new Map<Ref, number>();
  for (const shelf of [shelves[generation], ...shelves.slice(0, generation)])
    for (const o of shelf.objects) from.set(o, shelf.generation);
  const candidates = [...from.keys()];

  // update_refs, subtract_refs
  const refs = new Map(candidates.map((o) => [o, Py_REFCNT(o)]));
  const internal: [Ref, Ref][] = [];
  const children = new Map(candidates.map((o) => [o, referents(o).filter((child) => refs.has(child))]));
  for (const [o, found] of children)
    for (const child of found) {
      internal.push([o, child]);
      refs.set(child, refs.get(child)! - 1);
    }
  const gcRefs = new Map(refs);

  // move_unreachable: the list is walked; what is rescued comes to its end.
  const visits: Visit[] = [];
  const aside = new Set<Ref>();
  const done = new Set<Ref>();
  const queue = [...candidates];
  for (const o of queue) {
    if (refs.get(o) === 0) {
      aside.add(o);
      visits.push({ object: o, what: 'aside', by: 0 });
      continue;
    }
    visits.push({ object: o, what: 'kept', by: 0 });
    for (const child of children.get(o)!) {
      if (done.has(child)) continue;
      if (aside.delete(child)) {
        queue.push(child);
        visits.push({ object: child, what: 'rescued', by: o });
      } else if (refs.get(child) === 0) visits.push({ object: child, what: 'reached', by: o });
      else continue;
      refs.set(child, 1);
    }
    done.add(o);
  }

  const unreachable = [...aside];
  return {
    generation,
    candidates,
    from,
    internal,
    gcRefs,
    visits,
    unreachable,
    weakrefs: weakrefFates(unreachable, aside, finalizersFirst),
    finalizers: unreachable.filter((o) => ld(Py_TYPE(o) + PyTypeObject.tp_finalize) !== 0 && !_PyGC_FINALIZED(o)),
  };
}

const hasCallback = (wr: Ref): boolean => ld(wr + PyWeakReference.wr_callback) !== 0;
/** The weak references to garbage, in the order in which they are cleared. */
function weakrefFates(unreachable: readonly Ref[], garbage: ReadonlySet<Ref>, finalizersFirst: boolean): WeakrefFate[] {
  const fates: WeakrefFate[] = [];
  const cleared = new Set<Ref>();
  const clear = (weakref: Ref, referent: Ref, calls: boolean): void => {
    if (cleared.has(weakref)) return;
    cleared.add(weakref);
    fates.push({ weakref, referent, calls, later: finalizersFirst && !hasCallback(weakref) });
  };
  for (const o of unreachable) {
    // One that is garbage itself: its callback never runs.
    if (PyWeakref_CheckRef(o) || PyWeakref_CheckProxy(o)) clear(o, ld(o + PyWeakReference.wr_object), false);
    if (!PyType_SUPPORTS_WEAKREFS(Py_TYPE(o))) continue;
    for (let wr = ld(weaklistAddress(o)); wr !== 0; wr = ld(wr + PyWeakReference.wr_next))
      clear(wr, o, hasCallback(wr) && !garbage.has(wr));
  }
  return fates;
}

/** Brings memory to just before the collector of the run looks at its first object: where `deduce` says what it will find. */
export function seekCollection(recorder: Recorder, entry: CollectionEntry): boolean {
  if (!recorder.seekRow(entry.begin)) return false;
  if (Py_SIZE(ld(gcstate.callbacks)) === 0) return true;
  // Functions of gc.callbacks run first, and may make objects. The first head that is marked says that they are done.
  for (let { step, row } = entry.begin; step <= (entry.end?.step ?? step); step++, row = 0) {
    recorder.seek(step);
    const rows = recorder.writes();
    if (rows === null) return false;
    const writes = new Writes(rows);
    for (let i = row; i < writes.length; i++) {
      const head = writes.address(i) > HEAP_START && writes.address(i) % 16 === 8;
      if (head && isMarked(writes.now(i)) && !isMarked(writes.old(i))) return recorder.seekRow({ step, row: i });
    }
  }
  return false;
}
const isMarked = (prev: number): boolean => (prev & PREV_MASK_COLLECTING) !== 0;
