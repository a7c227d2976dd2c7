// __slots__ of a new class: which it has, and whether instances get a dict and a weak reference list. Mirrors the
// type_new_slots family in Objects/typeobject.c.

import { Py_TPFLAGS_TYPE_SUBCLASS } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PySequence_Tuple } from './abstract_sequence.ts';
import { PyDict_Contains, PyDict_GetItemWithError } from './dict_core.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { PyList_Sort } from './list_sort.ts';
import { PyList_AsTuple, PyList_New, PyList_SET_ITEM } from './listobject.ts';
import { Py_DECREF, Py_NewRef, PyType_HasFeature } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { _Py_ID } from './statics.ts';
import { PyExc_ValueError } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from './tupleobject.ts';
import { tp_name, typeName } from './typename.ts';
import { PyUnicode_IsIdentifier } from './unicode_case.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

const str_slots = _Py_ID('__slots__');
/** The class statement puts these into the namespace; they are taken out again. */
const transient = new Set(['__qualname__', '__classcell__', '__classdictcell__']);

/** What is known of a class before it is made. All references are borrowed but `slots`. */
export interface SlotsContext {
  readonly name: Ref;
  readonly bases: Ref;
  readonly base: Ref;
  /** New reference to the tuple of mangled, sorted slot names, or 0 without `__slots__`. */
  slots: Ref;
  addDict: boolean;
  addWeak: boolean;
}

/** `_Class__name` for a private name, as the compiler writes it. */
export function _Py_Mangle(className: string, name: string): string {
  if (!name.startsWith('__') || name.endsWith('__') || name.includes('.')) return name;
  const stripped = className.replace(/^_+/, '');
  return stripped === '' ? name : `_${stripped}${name}`;
}

function fail(message: string): -1 {
  typeError(message);
  return -1;
}
const hasItems = (type: Ref): boolean => ld(type + PyTypeObject.tp_itemsize) !== 0;
/** Reads `__slots__` from the namespace of the class. 0 or -1. */
export function type_new_slots(ctx: SlotsContext, dict: Ref): number {
  const slots = PyDict_GetItemWithError(dict, str_slots);
  if (slots === 0 && PyErr_Occurred()) return -1;
  const mayDict = ld(ctx.base + PyTypeObject.tp_dictoffset) === 0;
  const items = hasItems(ctx.base);
  const mayWeak = ld(ctx.base + PyTypeObject.tp_weaklistoffset) === 0 && (!items || profile.slotsBesideItems);
  if (slots === 0) {
    ctx.addDict = mayDict;
    ctx.addWeak = mayWeak && !items;
    return 0;
  }
  const tuple = PyUnicode_Check(slots) ? PyTuple_Pack(slots) : PySequence_Tuple(slots);
  if (tuple === 0) return -1;
  const res = slotNames(ctx, dict, tuple, mayDict, mayWeak);
  Py_DECREF(tuple);
  return res;
}

function slotNames(ctx: SlotsContext, dict: Ref, tuple: Ref, mayDict: boolean, mayWeak: boolean): number {
  const n = PyTuple_GET_SIZE(tuple);
  const items = hasItems(ctx.base);
  if (n > 0 && items && !profile.slotsBesideItems && !PyType_HasFeature(ctx.base, Py_TPFLAGS_TYPE_SUBCLASS)) {
    return fail(`nonempty __slots__ not supported for subtype of '${tp_name(ctx.base)}'`);
  }
  const kept: string[] = [];
  const originals = new Map<string, Ref>();
  for (let i = 0; i < n; i++) {
    const slot = PyTuple_GET_ITEM(tuple, i);
    if (!PyUnicode_Check(slot)) return fail(`__slots__ items must be strings, not '${typeName(slot)}'`);
    if (!PyUnicode_IsIdentifier(slot)) return fail('__slots__ must be identifiers');
    const text = PyUnicode_AsString(slot);
    if (text === '__dict__') {
      if (!mayDict || ctx.addDict) return fail('__dict__ slot disallowed: we already got one');
      ctx.addDict = true;
    } else if (text === '__weakref__') {
      if (!mayWeak || ctx.addWeak) return fail('__weakref__ slot disallowed: we already got one');
      ctx.addWeak = true;
    } else {
      // NOT-IN-CPYTHON: 3.15 has them behind the items of a tuple.
      if (profile.slotsBesideItems && items)
        return fail(`arbitrary __slots__ not supported for subtype of '${tp_name(ctx.base)}'`);
      kept.push(text);
      originals.set(text, slot);
    }
  }
  const list = PyList_New(kept.length);
  if (list === 0) return -1;
  const className = PyUnicode_AsString(ctx.name);
  for (let i = 0; i < kept.length; i++) {
    const original = originals.get(kept[i])!;
    const mangled = _Py_Mangle(className, kept[i]);
    const name = mangled === kept[i] ? Py_NewRef(original) : PyUnicode_FromString(mangled);
    PyList_SET_ITEM(list, i, name);
    if (name === 0 || conflicts(dict, name, mangled)) {
      Py_DECREF(list);
      return -1;
    }
  }
  if (PyList_Sort(list) < 0) {
    Py_DECREF(list);
    return -1;
  }
  ctx.slots = PyList_AsTuple(list);
  Py_DECREF(list);
  if (ctx.slots === 0) return -1;
  secondaryBases(ctx, mayDict, mayWeak);
  return 0;
}
/** True with an exception if the class also has a variable of the slot's name. */
function conflicts(dict: Ref, name: Ref, text: string): boolean {
  if (transient.has(text)) return false;
  const r = PyDict_Contains(dict, name);
  if (r <= 0) return r < 0;
  const repr = PyObject_Repr(name);
  if (repr !== 0) {
    PyErr_SetString(PyExc_ValueError, `${PyUnicode_AsString(repr)} in __slots__ conflicts with class variable`);
    Py_DECREF(repr);
  }
  return true;
}
/** Bases other than the dominant one may bring a dict or weak references. */
function secondaryBases(ctx: SlotsContext, mayDict: boolean, mayWeak: boolean): void {
  const n = PyTuple_GET_SIZE(ctx.bases);
  for (let i = 0; n > 1 && i < n; i++) {
    const base = PyTuple_GET_ITEM(ctx.bases, i);
    if (base === ctx.base) continue;
    if (mayDict && ld(base + PyTypeObject.tp_dictoffset) !== 0) ctx.addDict = true;
    if (mayWeak && ld(base + PyTypeObject.tp_weaklistoffset) !== 0) ctx.addWeak = true;
  }
}
