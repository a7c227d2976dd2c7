// Attributes of classes: the metaclass's data descriptors, the class and its bases, the metaclass. Mirrors
// _Py_type_getattro and type_setattro in Objects/typeobject.c.

import { Py_TPFLAGS_IMMUTABLETYPE } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_SetString, typeError } from './errors.ts';
import { _PyObject_GenericSetAttrWithDict } from './generic_attr.ts';
import { link } from './link.ts';
import { type descrgetfunc, Py_DECREF, Py_TYPE, Py_XDECREF, PyType_HasFeature } from './object.ts';
import { _PyObject_SetAttributeErrorContext } from './object_protocol.ts';
import { PyExc_AttributeError } from './statictypes.ts';
import { _PyType_Lookup, _PyType_LookupRef, PyType_Modified } from './type_lookup.ts';
import { isSlotName, update_slot } from './type_slots.ts';
import { tp_name, typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check } from './unicodeobject.ts';

const getOf = (o: Ref): number => ld(Py_TYPE(o) + PyTypeObject.tp_descr_get);

/** New reference; with `suppress`, NULL without an exception if there is no such attribute. */
export function _Py_type_getattro_impl(type: Ref, name: Ref, suppress: boolean): Ref {
  if (!PyUnicode_Check(name)) return typeError(`attribute name must be string, not '${typeName(name)}'`);
  const metatype = Py_TYPE(type);
  const meta_attribute = _PyType_LookupRef(metatype, name);
  let meta_get = 0;
  if (meta_attribute !== 0) {
    meta_get = getOf(meta_attribute);
    if (meta_get !== 0 && ld(Py_TYPE(meta_attribute) + PyTypeObject.tp_descr_set) !== 0) {
      const res = fn<descrgetfunc>(meta_get)(meta_attribute, type, metatype);
      Py_DECREF(meta_attribute);
      if (res === 0 && suppress && PyErr_ExceptionMatches(PyExc_AttributeError)) PyErr_Clear();
      return res;
    }
  }
  const attribute = _PyType_LookupRef(type, name);
  if (attribute !== 0) {
    Py_XDECREF(meta_attribute);
    const get = getOf(attribute);
    if (get === 0) return attribute;
    const res = fn<descrgetfunc>(get)(attribute, 0, type);
    Py_DECREF(attribute);
    if (res === 0 && suppress && PyErr_ExceptionMatches(PyExc_AttributeError)) PyErr_Clear();
    return res;
  }
  if (meta_get !== 0) {
    const res = fn<descrgetfunc>(meta_get)(meta_attribute, type, metatype);
    Py_DECREF(meta_attribute);
    if (res === 0 && suppress && PyErr_ExceptionMatches(PyExc_AttributeError)) PyErr_Clear();
    return res;
  }
  if (meta_attribute !== 0) return meta_attribute;
  if (!suppress) {
    PyErr_SetString(
      PyExc_AttributeError,
      `type object '${tp_name(type)}' has no attribute '${PyUnicode_AsString(name)}'`,
    );
  }
  return 0;
}
link._Py_type_getattro_impl = _Py_type_getattro_impl;
/** New reference. */
export function type_getattro(type: Ref, name: Ref): Ref {
  return _Py_type_getattro_impl(type, name, false);
}

/** 0, or -1 with an exception. `value` NULL: delete. */
export function type_setattro(type: Ref, name: Ref, value: Ref): number {
  if (PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)) {
    typeError(`cannot set '${PyUnicode_AsString(name)}' attribute of immutable type '${tp_name(type)}'`);
    return -1;
  }
  if (!PyUnicode_Check(name)) {
    typeError(`attribute name must be string, not '${typeName(name)}'`);
    return -1;
  }
  const key = link.internedName(name);
  let res = setInDict(type, key, value);
  if (res === 0 && isDunderName(key) && isSlotName(key)) res = update_slot(type, key);
  Py_DECREF(key);
  return res;
}
function setInDict(type: Ref, name: Ref, value: Ref): number {
  PyType_Modified(type);
  const res = _PyObject_GenericSetAttrWithDict(type, name, value, ld(type + PyTypeObject.tp_dict));
  if (res === 0) {
    PyType_Modified(type);
    return 0;
  }
  // What the metaclass says about its own attributes stands.
  if (value === 0 && PyErr_ExceptionMatches(PyExc_AttributeError) && _PyType_Lookup(Py_TYPE(type), name) === 0) {
    PyErr_Clear();
    PyErr_SetString(
      PyExc_AttributeError,
      `type object '${tp_name(type)}' has no attribute '${PyUnicode_AsString(name)}'`,
    );
    if (profile.setErrorsHold !== 'none') _PyObject_SetAttributeErrorContext(type, name);
  }
  return res;
}
function isDunderName(name: Ref): boolean {
  const text = PyUnicode_AsString(name);
  return text.length > 4 && text.startsWith('__') && text.endsWith('__');
}
