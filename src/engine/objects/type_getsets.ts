// The attributes __dict__ and __weakref__ that a class gives its instances. Mirrors subtype_dict and subtype_getweakref in
// Objects/typeobject.c.

import { Py_TPFLAGS_HEAPTYPE, Py_TPFLAGS_MANAGED_DICT } from '../include/flags.ts';
import { PyGetSetDef, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { fn } from '../memory/text.ts';
import { PyDescr_NewGetSet } from './descrobject.ts';
import { PyDict_Check, PyDict_SetDefault } from './dict_core.ts';
import { _PyObject_SetManagedDict } from './dict_values.ts';
import { PyErr_SetString, typeError } from './errors.ts';
import { PyObject_GenericGetDict, PyObject_GenericSetDict } from './generic_attr.ts';
import { type descrgetfunc, type descrsetfunc, Py_NewRef, Py_TYPE, PyType_HasFeature } from './object.ts';
import { _Py_ID, Py_None } from './statics.ts';

import { PyBaseObject_Type, PyExc_AttributeError } from './statictypes.ts';
import { _PyType_Lookup } from './type_lookup.ts';
import { getset, getsetTable } from './typedef.ts';
import { typeName } from './typename.ts';
import { weaklistAddress } from './weakrefobject.ts';

const str_dict = _Py_ID('__dict__');
const str_weakref = _Py_ID('__weakref__');

/** Borrowed reference: the built-in base that has a `__dict__` of its own making (type, function, ...), or NULL. */
function get_builtin_base_with_dict(type: Ref): Ref {
  for (let t = type; ld(t + PyTypeObject.tp_base) !== 0; t = ld(t + PyTypeObject.tp_base)) {
    if (ld(t + PyTypeObject.tp_dictoffset) !== 0 && !PyType_HasFeature(t, Py_TPFLAGS_HEAPTYPE)) return t;
  }
  return 0;
}
/** Borrowed reference: the descriptor by which that base gives its `__dict__`; NULL with TypeError. */
function dictDescriptor(base: Ref, obj: Ref, slotOffset: number): Ref {
  const descr = _PyType_Lookup(base, str_dict);
  if (descr !== 0 && ld(Py_TYPE(descr) + slotOffset) !== 0) return descr;
  return typeError(`this __dict__ descriptor does not support '${typeName(obj)}' objects`);
}
function subtype_dict(obj: Ref): Ref {
  const base = get_builtin_base_with_dict(Py_TYPE(obj));
  if (base === 0) return PyObject_GenericGetDict(obj);
  const descr = dictDescriptor(base, obj, PyTypeObject.tp_descr_get);
  return descr === 0 ? 0 : fn<descrgetfunc>(ld(Py_TYPE(descr) + PyTypeObject.tp_descr_get))(descr, obj, Py_TYPE(obj));
}
function subtype_setdict(obj: Ref, value: Ref): number {
  const base = get_builtin_base_with_dict(Py_TYPE(obj));
  if (base !== 0) {
    const descr = dictDescriptor(base, obj, PyTypeObject.tp_descr_set);
    return descr === 0 ? -1 : fn<descrsetfunc>(ld(Py_TYPE(descr) + PyTypeObject.tp_descr_set))(descr, obj, value);
  }
  if (value !== 0 && !PyDict_Check(value)) {
    typeError(`__dict__ must be set to a dictionary, not a '${typeName(value)}'`);
    return -1;
  }
  if (PyType_HasFeature(Py_TYPE(obj), Py_TPFLAGS_MANAGED_DICT)) return _PyObject_SetManagedDict(obj, value);
  return PyObject_GenericSetDict(obj, value);
}
function subtype_getweakref(obj: Ref): Ref {
  if (ld(Py_TYPE(obj) + PyTypeObject.tp_weaklistoffset) === 0) {
    return PyErr_SetString(PyExc_AttributeError, 'This object has no __weakref__');
  }
  return Py_NewRef(ld(weaklistAddress(obj)) || Py_None);
}
const dictRow = getset('__dict__', subtype_dict, subtype_setdict, 'dictionary for instance variables');
const weakrefRow = getset('__weakref__', subtype_getweakref, null, 'list of weak references to the object');

// Since 3.15 all classes have the same two descriptors, which belong to `object`: they keep no class alive.
const dictDescr = staticRef('interp.cached_objects.dict_descriptor');
const weakrefDescr = staticRef('interp.cached_objects.weakref_descriptor');
const sharedRows = getsetTable('subtype_getsets_shared', [dictRow, weakrefRow]);

/** Borrowed reference, or NULL with an exception. The descriptor kept at `at`, made from row `row` of the shared ones at first. */
function sharedDescriptor(at: Addr, row: number): Ref {
  if (ld(at) === 0) stp(at, PyDescr_NewGetSet(PyBaseObject_Type, sharedRows + row * PyGetSetDef.sizeof));
  return ld(at);
}
/** Puts the shared descriptors for what instances of `type` have beyond those of its base into its dict. 0 or -1. */
export function type_add_common_descriptors(type: Ref): number {
  const base = ld(type + PyTypeObject.tp_base);
  const dict = ld(type + PyTypeObject.tp_dict);
  const rows = [
    [PyTypeObject.tp_dictoffset, str_dict, dictDescr],
    [PyTypeObject.tp_weaklistoffset, str_weakref, weakrefDescr],
  ] as const;
  for (const [i, [offset, name, at]] of rows.entries()) {
    if (ld(type + offset) === 0 || ld(base + offset) !== 0) continue;
    const descr = sharedDescriptor(at, i);
    if (descr === 0 || PyDict_SetDefault(dict, name, descr) === 0) return -1;
  }
  return 0;
}

export const subtype_getsets_full = getsetTable('subtype_getsets_full', [dictRow, weakrefRow]);
export const subtype_getsets_dict_only = getsetTable('subtype_getsets_dict_only', [dictRow]);
export const subtype_getsets_weakref_only = getsetTable('subtype_getsets_weakref_only', [weakrefRow]);
