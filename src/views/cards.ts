// What a card or a row says of an object, read from memory.

import { PyModuleObject } from '../engine/include/structs.ts';
import { addressOf, ld, type Ref } from '../engine/memory/memory.ts';
import {
  _PyObject_GC_IS_TRACKED,
  _PyObject_IS_GC,
  GC_HEAD,
  genHead,
  NUM_GENERATIONS,
} from '../engine/objects/gcobject.ts';
import { _Py_IsImmortal, Py_REFCNT, Py_TYPE } from '../engine/objects/object.ts';
import { PyCFunction_Type, PyModule_Type } from '../engine/objects/statictypes.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_CHECK_INTERNED, PyUnicode_Check } from '../engine/objects/unicodeobject.ts';
import type { Say } from '../messages/say.ts';
import type { Slot } from './program.ts';
import type { RowView } from './step.ts';
import { shortValue } from './values.ts';

export function hexAddress(o: Ref): string {
  return `0x${addressOf(o).toString(16)}`;
}
/** The number of its collector's generation, by object. */
export function generationOf(): ReadonlyMap<Ref, number> {
  const found = new Map<Ref, number>();
  for (let g = 0; g < NUM_GENERATIONS; g++) {
    const head = genHead(g);
    for (let gc = ld(head); gc !== head; gc = ld(gc)) found.set(gc + GC_HEAD, g);
  }
  return found;
}
export function rowViews(slots: readonly Slot[], numberOf: (o: Ref) => number | null, say: Say): RowView[] {
  return slots.map(({ label: name, entry, object, weak, counted }) => {
    const to = numberOf(object);
    const row = { label: name, to, weak, counted, text: to === null ? textOf(object, say) : '' };
    return entry === undefined ? row : { ...row, label: say('view.stack-entry', { index: entry }), entry };
  });
}
function textOf(o: Ref, say: Say): string {
  const type = Py_TYPE(o);
  if (type === PyModule_Type) return say('view.module');
  if (type === PyCFunction_Type) return say('view.built-in');
  const value = shortValue(o);
  return value === '' ? _PyType_Name(type) : value;
}
/** What a sentence calls an object that is not among the numbered ones: "module gc", "built-in len", "type int". */
export function unnumberedName(o: Ref, say: Say): string {
  const type = Py_TYPE(o);
  if (type !== PyModule_Type) {
    const kind = type === PyCFunction_Type ? say('view.built-in') : _PyType_Name(type);
    return `${kind} ${shortValue(o)}`.trim();
  }
  const name = ld(o + PyModuleObject.md_name);
  return name === 0 ? say('view.module') : `${say('view.module')} ${PyUnicode_AsString(name)}`;
}
export function badgesOf(o: Ref, generations: ReadonlyMap<Ref, number>, say: Say): string[] {
  const badges: string[] = [];
  if (_Py_IsImmortal(o)) badges.push(say('view.badge-immortal'));
  if (PyUnicode_Check(o) && PyUnicode_CHECK_INTERNED(o) !== 0) badges.push(say('view.badge-interned'));
  if (_PyObject_IS_GC(o)) {
    const generation = generations.get(o);
    if (generation !== undefined) badges.push(say('view.badge-generation', { generation }));
    else badges.push(say(_PyObject_GC_IS_TRACKED(o) ? 'view.badge-tracked' : 'view.badge-untracked'));
  }
  return badges;
}
export const countOf = (o: Ref): number | null => (_Py_IsImmortal(o) ? null : Py_REFCNT(o));
