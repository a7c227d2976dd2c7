// Marks: what happened between two steps, in the words of the course, found in the rows of the journal by the layout tables. No
// function of the engine reports anything: an object dies when its ob_refcnt is written 0, a weak reference is cleared when its
// wr_object becomes None, a collection ran when the statistics of its generation count one more.

import { Py_TPFLAGS_TYPE_SUBCLASS } from '../include/flags.ts';
import { PyObject, PyTypeObject, PyWeakReference } from '../include/structs.ts';
import { type Addr, buffer, HEAP_START, highWord, ld, type Ref } from '../memory/memory.ts';
import {
  _PyGC_PREV_MASK_FINALIZED as FINALIZED,
  GC_HEAD,
  GC_STATS_SIZE,
  gcstate,
  NUM_GENERATIONS,
} from '../objects/gcobject.ts';
import { Py_None } from '../objects/statics.ts';
import { _PyWeakref_CallableProxyType, _PyWeakref_ProxyType, _PyWeakref_RefType } from '../objects/statictypes.ts';
import { type WordTable, Writes } from './writes.ts';

export type Mark =
  /** `row`: index of the journal's row, so that marks of a step have an order. */
  | { readonly kind: 'create' | 'destroy' | 'finalize'; readonly object: Ref; readonly row: number }
  /** `callback`: it has one, which is called unless the weak reference is garbage itself. */
  | { readonly kind: 'clear-weakref'; readonly object: Ref; readonly callback: boolean; readonly row: number }
  | { readonly kind: 'collect'; readonly generation: number; readonly collected: number; readonly row: number }
  | { readonly kind: 'collect-begin' | 'collect-end'; readonly row: number };

/** Memory in the middle of a stretch of writes. */
export class Moment {
  readonly #writes: Writes;
  readonly #words: WordTable;
  constructor(writes: Writes) {
    this.#writes = writes;
    this.#words = writes.wordsBefore();
  }
  /** One of the writes is made. */
  pass(i: number): void {
    this.#words.set(this.#writes.address(i), this.#writes.now(i));
  }
  word(a: Addr): number {
    return this.#words.get(a) ?? ld(a);
  }
  /** The object's type, or 0 if no object lies at `a`. */
  type(a: Addr): Ref {
    const type = this.word(a + PyObject.ob_type);
    if (type <= 0 || type % 16 !== 0 || type >= buffer.byteLength) return 0;
    if (this.word(a + PyObject.ob_type + 4) !== highWord(type)) return 0;
    const meta = this.word(type + PyObject.ob_type);
    if (meta <= 0 || meta % 16 !== 0 || meta >= buffer.byteLength) return 0;
    // tp_flags says of a metatype that its instances are types.
    return ld(meta + PyTypeObject.tp_flags) & Py_TPFLAGS_TYPE_SUBCLASS && ld(meta + PyTypeObject.tp_basicsize) > 0
      ? type
      : 0;
  }
}

/** Subclasses of `weakref.ref` too: WeakValueDictionary has one. */
function isWeakref(moment: Moment, type: Ref): boolean {
  if (type === _PyWeakref_ProxyType || type === _PyWeakref_CallableProxyType) return true;
  let base = type;
  while (base !== 0 && base !== _PyWeakref_RefType) base = moment.word(base + PyTypeObject.tp_base);
  return base !== 0;
}

/** The marks of a stretch of the journal, in order; memory is at its end. */
export function marksOf(rows: Int32Array): Mark[] {
  const writes = new Writes(rows);
  const moment = new Moment(writes);
  const marks: Mark[] = [];
  /** Objects that died and whose block is not known to be used again. */
  const dead = new Set<Ref>();
  for (let row = 0; row < writes.length; row++) {
    moment.pass(row);
    const [a, old, now] = [writes.address(row), writes.old(row), writes.now(row)];
    if (a % 16 === 0 && now === 0 && old === 1 && moment.type(a) !== 0) {
      dead.add(a);
      marks.push({ kind: 'destroy', object: a, row });
    } else if (a % 16 === 0 && now === 1 && old !== 2 && moment.type(a) !== 0) {
      const type = moment.type(a);
      if (dead.has(a) && old === 0 && ld(type + PyTypeObject.tp_finalize) !== 0) {
        // Its finalizer runs: for the time being it lives again.
        dead.delete(a);
        const death = marks.findLastIndex((m) => m.kind === 'destroy' && m.object === a);
        if (death >= 0) marks.splice(death, 1);
      } else marks.push({ kind: 'create', object: a, row });
    } else if (now === Py_None && isWeakref(moment, moment.type(a - PyWeakReference.wr_object))) {
      const object = a - PyWeakReference.wr_object;
      if (old !== 0 && moment.word(object) > 0) {
        const callback = moment.word(object + PyWeakReference.wr_callback) !== 0;
        marks.push({ kind: 'clear-weakref', object, callback, row });
      }
    } else if (a > HEAP_START && a % 16 === 8 && now === (old | FINALIZED) && moment.type(a - 8 + GC_HEAD) !== 0) {
      marks.push({ kind: 'finalize', object: a - 8 + GC_HEAD, row });
    } else if (a === gcstate.collecting) {
      marks.push({ kind: now === 0 ? 'collect-end' : 'collect-begin', row });
    } else {
      const offset = a - gcstate.generation_stats;
      if (offset >= 0 && offset < NUM_GENERATIONS * GC_STATS_SIZE && offset % GC_STATS_SIZE === 0 && now === old + 1) {
        const collected = ld(a + 8) - (writes.firstOld(a + 8) ?? ld(a + 8));
        marks.push({ kind: 'collect', generation: offset / GC_STATS_SIZE, collected, row });
      }
    }
  }
  return marks;
}
