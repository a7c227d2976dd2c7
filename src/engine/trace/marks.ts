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
import { replay } from './writes.ts';

export type Mark =
  /** `row`: index of the journal's row, so that marks of a step have an order. */
  | { readonly kind: 'create' | 'destroy' | 'finalize'; readonly object: Ref; readonly row: number }
  /** `callback`: it has one, which is called unless the weak reference is garbage itself. */
  | { readonly kind: 'clear-weakref'; readonly object: Ref; readonly callback: boolean; readonly row: number }
  | { readonly kind: 'collect'; readonly generation: number; readonly collected: number; readonly row: number }
  | { readonly kind: 'collect-begin' | 'collect-end'; readonly row: number };

/** The type of the object at `a`, or 0 if none lies there. */
function typeAt(a: Addr): Ref {
  const type = ld(a + PyObject.ob_type);
  if (type <= 0 || type % 16 !== 0 || type >= buffer.byteLength) return 0;
  if (ld(a + PyObject.ob_type + 4) !== highWord(type)) return 0;
  const meta = ld(type + PyObject.ob_type);
  if (meta <= 0 || meta % 16 !== 0 || meta >= buffer.byteLength) return 0;
  // tp_flags says of a metatype that its instances are types.
  return ld(meta + PyTypeObject.tp_flags) & Py_TPFLAGS_TYPE_SUBCLASS && ld(meta + PyTypeObject.tp_basicsize) > 0
    ? type
    : 0;
}

/** Subclasses of `weakref.ref` too: WeakValueDictionary has one. */
function isWeakref(type: Ref): boolean {
  if (type === _PyWeakref_ProxyType || type === _PyWeakref_CallableProxyType) return true;
  let base = type;
  while (base !== 0 && base !== _PyWeakref_RefType) base = ld(base + PyTypeObject.tp_base);
  return base !== 0;
}

/** The marks of a stretch of the journal, in order; memory is at its end. */
export function marksOf(rows: Int32Array): Mark[] {
  const marks: Mark[] = [];
  /** Objects that died and whose block is not known to be used again. */
  const dead = new Set<Ref>();
  const counted = (a: Addr, old: number, now: number, row: number): void => {
    const type = typeAt(a);
    if (type === 0) return;
    if (now === 0) {
      dead.add(a);
      marks.push({ kind: 'destroy', object: a, row });
    } else if (dead.has(a) && old === 0 && ld(type + PyTypeObject.tp_finalize) !== 0) {
      // Its finalizer runs: for the time being it lives again.
      dead.delete(a);
      const death = marks.findLastIndex((m) => m.kind === 'destroy' && m.object === a);
      if (death >= 0) marks.splice(death, 1);
    } else marks.push({ kind: 'create', object: a, row });
  };
  replay(rows, (row, a, old, now) => {
    const offset = a - gcstate.generation_stats;
    if (a === gcstate.collecting) marks.push({ kind: now === 0 ? 'collect-end' : 'collect-begin', row });
    else if (offset >= 0 && offset < NUM_GENERATIONS * GC_STATS_SIZE) {
      if (offset % GC_STATS_SIZE === 0 && now === old + 1)
        marks.push({ kind: 'collect', generation: offset / GC_STATS_SIZE, collected: 0, row });
    } else if (now === Py_None) {
      const object = a - PyWeakReference.wr_object;
      if (old !== 0 && ld(object) > 0 && isWeakref(typeAt(object)))
        marks.push({ kind: 'clear-weakref', object, callback: ld(object + PyWeakReference.wr_callback) !== 0, row });
    } else if (a % 16 === 0) {
      if ((now === 0 && old === 1) || (now === 1 && old !== 2)) counted(a, old, now, row);
    } else if (a % 16 === 8 && now === (old | FINALIZED) && a > HEAP_START && typeAt(a - 8 + GC_HEAD) !== 0)
      marks.push({ kind: 'finalize', object: a - 8 + GC_HEAD, row });
  });
  return marks.map((mark) =>
    mark.kind === 'collect' ? { ...mark, collected: collectedBy(rows, mark.generation) } : mark,
  );
}
/** How many more objects a generation has collected behind the rows than before them. */
function collectedBy(rows: Int32Array, generation: number): number {
  const a = gcstate.generation_stats + generation * GC_STATS_SIZE + 8;
  for (let i = 0; i < rows.length; i += 2) if (rows[i] === a) return ld(a) - rows[i + 1];
  return 0;
}
