// What a program has at a moment: its namespaces and the objects they lead to. What is machinery to a learner is named where it is
// held but not entered: modules, built-in functions and types, the insides of functions and classes.

import { Py_TPFLAGS_HEAPTYPE, Py_TPFLAGS_TYPE_SUBCLASS } from '../engine/include/flags.ts';
import { PyCodeObject, PyGenObject, PyTypeObject, PyWeakReference } from '../engine/include/structs.ts';
import { type Addr, ld, type Ref } from '../engine/memory/memory.ts';
import { PyCode_Addr2Line } from '../engine/objects/code_lines.ts';
import * as F from '../engine/objects/interpframe.ts';
import { hasSubclassFlag, Py_SIZE, Py_TYPE, PyType_HasFeature } from '../engine/objects/object.ts';
import { Py_None } from '../engine/objects/statics.ts';
import * as T from '../engine/objects/statictypes.ts';
import { PyTuple_GET_ITEM } from '../engine/objects/tupleobject.ts';
import { PyUnicode_AsString } from '../engine/objects/unicodeobject.ts';
import { PyWeakref_CheckProxy, PyWeakref_CheckRef } from '../engine/objects/weakrefobject.ts';
import { frameName } from '../engine/trace/holders.ts';
import type { ProgramCode } from '../engine/trace/program_code.ts';
import { threadFrames } from '../engine/trace/roots.ts';
import { edgesOf } from '../engine/trace/scan.ts';
import { MAX_ROWS } from './step.ts';
import { shortValue } from './values.ts';

/** A name or place that holds an object. */
export interface Slot {
  readonly label: string;
  /** Which entry of its frame's value stack it is, from the bottom; absent where it is none. */
  readonly entry?: number;
  readonly object: Ref;
  readonly weak: boolean;
  /** False: the word holds the object without counting (a borrowed entry of the value stack). */
  readonly counted: boolean;
}
/** A module's namespace, or a running frame. */
export interface Namespace {
  /** Distinguishes namespaces of one moment, and the same one over time. */
  readonly key: string;
  readonly name: string;
  readonly kind: 'module' | 'frame';
  /** The line that is being executed there, 0 for a module without a frame. */
  readonly line: number;
  readonly slots: readonly Slot[];
}
export interface ReachedObject {
  readonly object: Ref;
  /** References on the way from a name. */
  readonly depth: number;
  readonly slots: readonly Slot[];
  /** Only weak references lead there. */
  readonly weakly: boolean;
}
export interface ProgramView {
  /** The module first, then its frames, outermost first. */
  readonly namespaces: readonly Namespace[];
  /** What the namespaces lead to, nearest first. */
  readonly objects: readonly ReachedObject[];
  /** Objects that were reached but are too many. */
  readonly more: number;
}

const textOf = (o: Ref): string => (Py_TYPE(o) === T.PyUnicode_Type ? PyUnicode_AsString(o) : '');

/** Whether an object is shown as a word at its holder, not as an object of its own. */
export function isMachinery(o: Ref): boolean {
  const type = Py_TYPE(o);
  if (type === T.PyModule_Type || type === T.PyCFunction_Type || type === T.PyCode_Type) return true;
  return hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS) && !PyType_HasFeature(o, Py_TPFLAGS_HEAPTYPE);
}

const FUNCTION_PARTS = new Set(['func_closure', 'func_defaults', 'func_kwdefaults']);
/** Words that hold something, but of no interest here: classes, names, caches. */
const HIDDEN = new Set([
  'class',
  'key',
  'd_type',
  'm_module',
  'f_executable',
  'f_funcobj',
  'gi_name',
  'gi_qualname',
  'frame_obj',
]);
const isDunder = (name: string): boolean => name.startsWith('__') && name.endsWith('__');

function dictSlots(dict: Ref, keep: (name: string, value: Ref) => boolean = () => true): Slot[] {
  const slots: Slot[] = [];
  for (const e of edgesOf(dict)) {
    if (e.kind !== 'value' || e.detail === 0) continue;
    const name = textOf(e.detail);
    if (keep(name, e.to))
      slots.push({ label: name || shortValue(e.detail, 12), object: e.to, weak: false, counted: true });
  }
  return slots;
}
/** References of one object that are looked at; a list may have a million. */
const MOST_SLOTS = 2000;
/** How many references an object has whose `slotsOf` are these. */
export function slotTotal(o: Ref, slots: readonly Slot[]): number {
  const type = Py_TYPE(o);
  const counted = type === T.PyList_Type || type === T.PyTuple_Type;
  return counted ? Math.max(slots.length, Py_SIZE(o)) : slots.length;
}
/** The references of an object as a learner is shown them, the first ones of very many. */
export function slotsOf(o: Ref): Slot[] {
  const type = Py_TYPE(o);
  if (type === T.PyUnicode_Type || type === T.PyLong_Type || isMachinery(o)) return [];
  if (hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS)) {
    const dict = ld(o + PyTypeObject.tp_dict);
    return dict === 0
      ? []
      : dictSlots(dict, (name, v) => !isDunder(name) && Py_TYPE(v) !== T.PyFunction_Type && !isDescriptor(v));
  }
  if (type === T.PyDict_Type) return dictSlots(o);
  const slots: Slot[] = [];
  const names = type === T.PyGen_Type ? generatorNames(o) : 0;
  for (const e of edgesOf(o, MOST_SLOTS)) {
    if (HIDDEN.has(e.kind) || (type === T.PyFunction_Type && !FUNCTION_PARTS.has(e.kind))) continue;
    const label = e.kind === 'local' && names !== 0 ? PyUnicode_AsString(PyTuple_GET_ITEM(names, e.detail)) : e.label;
    slots.push({ label, object: e.to, weak: false, counted: true });
  }
  if (PyWeakref_CheckRef(o) || PyWeakref_CheckProxy(o)) {
    const referent = ld(o + PyWeakReference.wr_object);
    if (referent !== 0) slots.push({ label: 'wr_object', object: referent, weak: true, counted: false });
  }
  return slots;
}
function isDescriptor(o: Ref): boolean {
  const type = Py_TYPE(o);
  return type === T.PyGetSetDescr_Type || type === T.PyMemberDescr_Type || type === T.PyProperty_Type;
}
function generatorNames(o: Ref): Ref {
  const frame = o + F.GI_IFRAME;
  const finished = (ld(o + PyGenObject.gi_frame_state) << 24) >> 24 >= 4;
  return finished ? 0 : ld(F._PyFrame_GetCode(frame) + PyCodeObject.co_localsplusnames);
}

function frameSlots(f: Addr, main: Ref): Slot[] {
  const code = F._PyFrame_GetCode(f);
  const names = ld(code + PyCodeObject.co_localsplusnames);
  const first = f + F.F_LOCALSPLUS;
  const base = F._PyFrame_Stackbase(f);
  const slots: Slot[] = [];
  const add = (at: Addr, label: string, entry?: number): void => {
    const w = ld(at);
    if ((w & ~1) !== 0 && !isDunder(label))
      slots.push({
        label,
        object: w & ~1,
        weak: false,
        counted: (w & 1) === 0,
        ...(entry === undefined ? {} : { entry }),
      });
  };
  const locals = ld(f + F.F_LOCALS);
  if (locals !== 0 && locals !== main && Py_TYPE(locals) === T.PyDict_Type)
    slots.push(...dictSlots(locals, (name) => !isDunder(name)));
  for (let at = first; at < base; at += 8) add(at, PyUnicode_AsString(PyTuple_GET_ITEM(names, (at - first) / 8)));
  const top = ld(f + F.F_STACKPOINTER);
  for (let at = base; at < top; at += 8) add(at, `(${(at - base) / 8})`, (at - base) / 8);
  return slots;
}

/** Namespaces of the program. */
export function namespaces(program: ProgramCode): Namespace[] {
  const main = program.mainNamespace();
  const found: Namespace[] = [];
  const module: Slot[] = main === 0 ? [] : dictSlots(main, (name) => !isDunder(name));
  let moduleLine = 0;
  for (const f of threadFrames()
    .filter((f) => !F._PyFrame_IsIncomplete(f))
    .reverse()) {
    const code = F._PyFrame_GetCode(f);
    const offset = program.offsetOf(code);
    if (offset === null) continue;
    const line = PyCode_Addr2Line(code, F.frameLasti(f)) + offset;
    const slots = frameSlots(f, main);
    if (ld(f + F.F_LOCALS) === main) {
      moduleLine = line;
      module.push(...slots);
    } else found.push({ key: `frame ${found.length + 1}`, name: frameName(f), kind: 'frame', line, slots });
  }
  return [{ key: 'module', name: '__main__', kind: 'module', line: moduleLine, slots: module }, ...found];
}

/** The program's namespaces and at most `limit` objects that they lead to. */
export function programView(program: ProgramCode, limit = 500): ProgramView {
  const spaces = namespaces(program);
  const objects: ReachedObject[] = [];
  const seen = new Set<Ref>();
  const queue: { object: Ref; depth: number; weakly: boolean }[] = [];
  /** What weak references lead to; looked at when the strong ones are done. */
  const weak: { object: Ref; depth: number }[] = [];
  const enter = (object: Ref, depth: number, weakly: boolean): void => {
    if (seen.has(object) || isMachinery(object)) return;
    seen.add(object);
    queue.push({ object, depth, weakly });
  };
  const reach = (slots: readonly Slot[], depth: number, weakly: boolean): void => {
    for (const slot of slots) {
      if (!slot.weak) enter(slot.object, depth, weakly);
      // A cleared weak reference holds None; that is no reason to show None.
      else if (slot.object !== Py_None) weak.push({ object: slot.object, depth });
    }
  };
  for (const space of spaces) reach(space.slots, 1, false);
  for (let i = 0; i < limit; i++) {
    if (i === queue.length) for (const w of weak.splice(0)) enter(w.object, w.depth, true);
    if (i === queue.length) break;
    const { object, depth, weakly } = queue[i];
    const slots = slotsOf(object);
    objects.push({ object, depth, slots, weakly });
    reach(slots.slice(0, MAX_ROWS), depth + 1, weakly);
  }
  return { namespaces: spaces, objects, more: queue.length - objects.length };
}
