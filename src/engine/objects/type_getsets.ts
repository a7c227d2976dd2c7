// The attributes __dict__ and __weakref__ that a class gives its instances. Mirrors subtype_dict and subtype_getweakref in
// Objects/typeobject.c.

import { Py_TPFLAGS_MANAGED_DICT } from '../include/flags.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyDict_Check } from './dict_core.ts';
import { _PyObject_SetManagedDict } from './dict_values.ts';
import { PyErr_SetString, typeError } from './errors.ts';
import { PyObject_GenericGetDict, PyObject_GenericSetDict } from './generic_attr.ts';
import { Py_NewRef, Py_TYPE, PyType_HasFeature } from './object.ts';
import { Py_None } from './statics.ts';
import { PyExc_AttributeError } from './statictypes.ts';
import { getset, getsetTable } from './typedef.ts';
import { typeName } from './typename.ts';
import { weaklistAddress } from './weakrefobject.ts';

function subtype_setdict(obj: Ref, value: Ref): number {
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
const dictRow = getset('__dict__', PyObject_GenericGetDict, subtype_setdict, 'dictionary for instance variables');
const weakrefRow = getset('__weakref__', subtype_getweakref, null, 'list of weak references to the object');

export const subtype_getsets_full = getsetTable('subtype_getsets_full', [dictRow, weakrefRow]);
export const subtype_getsets_dict_only = getsetTable('subtype_getsets_dict_only', [dictRow]);
export const subtype_getsets_weakref_only = getsetTable('subtype_getsets_weakref_only', [weakrefRow]);
