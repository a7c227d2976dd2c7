// Keeping the slots of a class in step with its special methods. Mirrors add_operators, update_slot and their helpers in
// Objects/typeobject.c.

import { Py_TPFLAGS_HAVE_VECTORCALL, Py_TPFLAGS_HEAPTYPE } from '../include/flags.ts';
import { PyTypeObject, PyWrapperDescrObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, stp } from '../memory/memory.ts';
import { functionAddress } from '../memory/text.ts';
import { PyDescr_NewWrapper, PyDescr_TYPE } from './descrobject.ts';
import { PyDict_Contains, PyDict_SetItem } from './dict_core.ts';
import { PyErr_Clear } from './errors.ts';
import { PyCFunction_GET_FUNCTION } from './methodobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef, PyType_HasFeature, PyType_IsSubtype } from './object.ts';
import { slots } from './slot_functions.ts';
import { type SlotDef, slotdefs, slotptr } from './slotdefs.ts';
import { Py_None } from './statics.ts';
import { isFromSpec, PyCFunction_Type, PyWrapperDescr_Type } from './statictypes.ts';
import { find_name_in_mro } from './type_lookup.ts';
import { eachSubclass } from './type_subclasses.ts';
import { presence } from './typedef.ts';
import { tp_name } from './typename.ts';
import { wrapperbase } from './wrapperbase.ts';

const T = PyTypeObject;

/** True if a built-in type names in this slot only what its base has anyway: no wrapper then. */
function slot_inherited(type: Ref, d: SlotDef): boolean {
  const base = ld(type + T.tp_base);
  if (base === 0 || PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) || isFromSpec(type)) return false;
  const same = (slot: string): boolean => {
    const at = slotptr(base, slot);
    return at !== 0 && ld(at) === ld(slotptr(type, slot));
  };
  if (!same(d.slot) || presence.wrapsInherited(`${tp_name(type)}.${d.slot}`)) return false;
  // These two are inherited together.
  if (d.slot === 'tp_hash') return same('tp_richcompare');
  return d.slot !== 'tp_richcompare' || same('tp_hash');
}

/** Gives a type's dict a wrapper for each slot that it fills itself. 0 or -1. */
export function add_operators(type: Ref): number {
  const dict = ld(type + PyTypeObject.tp_dict);
  const hashNotImplemented = functionAddress('PyObject_HashNotImplemented');
  for (const d of slotdefs) {
    if (d.wrapper === null) continue;
    const ptr = slotptr(type, d.slot);
    if (ptr === 0) continue;
    const f = ld(ptr);
    if (f === 0 || slot_inherited(type, d)) continue;
    const r = PyDict_Contains(dict, d.name_strobj);
    if (r > 0) continue;
    if (r < 0) return -1;
    if (f === hashNotImplemented) {
      if (PyDict_SetItem(dict, d.name_strobj, Py_None) < 0) return -1;
      continue;
    }
    const descr = PyDescr_NewWrapper(type, d.row, f);
    if (descr === 0) return -1;
    const err = PyDict_SetItem(dict, d.name_strobj, descr);
    Py_DECREF(descr);
    if (err < 0) return -1;
  }
  return 0;
}

/** The one slot of the type that the special method fills, among those of its name; 0 if none or several. */
function resolve_slotdups(type: Ref, name: Ref): Addr {
  let res = 0;
  for (const d of slotdefs) {
    if (d.name_strobj !== name) continue;
    const ptr = slotptr(type, d.slot);
    if (ptr === 0 || ld(ptr) === 0) continue;
    if (res !== 0) return 0;
    res = ptr;
  }
  return res;
}

/** Index of the row after the group of `i` (rows of one slot). */
function groupEnd(i: number): number {
  const slot = slotdefs[i].slot;
  while (i < slotdefs.length && slotdefs[i].slot === slot) i++;
  return i;
}
/**
 * Fills one slot of a class from its special methods: with the C function that they wrap if there is just one, else with the
 * generic function, or with nothing. `i` is the first row of the slot; returns the row after it.
 */
function update_one_slot(type: Ref, i: number): number {
  const end = groupEnd(i);
  const ptr = slotptr(type, slotdefs[i].slot);
  if (ptr === 0) return end;
  let specific = 0;
  let generic = 0;
  let useGeneric = false;
  for (; i < end; i++) {
    const p: SlotDef = slotdefs[i];
    const descr = find_name_in_mro(type, p.name_strobj);
    if (descr === 0) {
      PyErr_Clear();
      if (p.slot === 'tp_iternext') specific = functionAddress('_PyObject_NextNotImplemented');
      continue;
    }
    Py_NewRef(descr);
    if (Py_IS_TYPE(descr, PyWrapperDescr_Type) && nameOf(descr) === p.name_strobj) {
      const tptr = resolve_slotdups(type, p.name_strobj);
      if (tptr === 0 || tptr === ptr) generic = p.function;
      const wrapped = ld(descr + PyWrapperDescrObject.d_wrapped);
      const sameKind =
        ld(ld(descr + PyWrapperDescrObject.d_base) + wrapperbase.wrapper) === ld(p.row + wrapperbase.wrapper);
      if ((specific === 0 || specific === wrapped) && sameKind && PyType_IsSubtype(type, PyDescr_TYPE(descr)))
        specific = wrapped;
      else useGeneric = true;
    } else if (
      p.slot === 'tp_new' &&
      Py_IS_TYPE(descr, PyCFunction_Type) &&
      PyCFunction_GET_FUNCTION(descr) === functionAddress('tp_new_methoddef.__new__')
    ) {
      // The __new__ of a built-in class: its tp_new is already there, inherited.
      specific = ld(type + PyTypeObject.tp_new);
    } else if (descr === Py_None && p.slot === 'tp_hash') {
      specific = functionAddress('PyObject_HashNotImplemented');
    } else {
      useGeneric = true;
      generic = p.function;
      if (p.function === slots.tp_call) {
        const flags = type + PyTypeObject.tp_flags;
        st(flags, ld(flags) & ~Py_TPFLAGS_HAVE_VECTORCALL);
      }
    }
    Py_DECREF(descr);
  }
  stp(ptr, specific !== 0 && !useGeneric ? specific : generic);
  return end;
}
const nameOf = (descr: Ref): Ref => ld(ld(descr + PyWrapperDescrObject.d_base) + wrapperbase.name_strobj);

/** Fills all slots of a new class. */
export function fixup_slot_dispatchers(type: Ref): void {
  for (let i = 0; i < slotdefs.length; ) i = update_one_slot(type, i);
}
/** As fixup_slot_dispatchers for the class and its subclasses: after a change of bases. */
export function update_all_slots(type: Ref): void {
  const done = new Set<string>();
  for (const d of slotdefs) {
    if (done.has(d.name)) continue;
    done.add(d.name);
    update_slot(type, d.name_strobj);
  }
}

/** Updates the slots that the special method `name` fills, in the class and in subclasses that do not override it. 0 or -1. */
export function update_slot(type: Ref, name: Ref): number {
  const starts: number[] = [];
  for (let i = 0; i < slotdefs.length; i = groupEnd(i)) {
    const end = groupEnd(i);
    for (let j = i; j < end; j++) {
      if (slotdefs[j].name_strobj === name) {
        starts.push(i);
        break;
      }
    }
  }
  return starts.length === 0 ? 0 : update_subclasses(type, name, starts);
}
function update_subclasses(type: Ref, name: Ref, starts: readonly number[]): number {
  for (const i of starts) update_one_slot(type, i);
  return eachSubclass(type, (subclass) => {
    const r = PyDict_Contains(ld(subclass + PyTypeObject.tp_dict), name);
    if (r !== 0) return r < 0 ? -1 : 0;
    return update_subclasses(subclass, name, starts);
  });
}

const names = new Set(slotdefs.map((d) => d.name_strobj));
/** True if `name`, an interned str, is that of a special method with a slot. */
export function isSlotName(name: Ref): boolean {
  return names.has(name);
}
