// The mapping protocol. Mirrors the mapping part of Objects/abstract.c.

import { PyMappingMethods, PySequenceMethods, PyTypeObject } from '../include/structs.ts';
import type { Ref } from '../memory/memory.ts';
import { PyObject_DelItem, PyObject_GetItem, PyObject_GetIter, PyObject_SetItem } from './abstract_object.ts';
import { PySequence_List } from './abstract_sequence.ts';
import { PyObject_CallMethodNoArgs } from './call.ts';
import { PyDict_CheckExact, PyDict_GetItemWithError } from './dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { PyList_CheckExact } from './listobject.ts';
import { type lenfunc, Py_DECREF, Py_TYPE, Py_XNewRef, suiteSlot } from './object.ts';
import { _Py_ID } from './statics.ts';
import { PyExc_KeyError, PyExc_TypeError } from './statictypes.ts';
import { typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

const str_keys = _Py_ID('keys');
const str_items = _Py_ID('items');
const str_values = _Py_ID('values');

export function PyMapping_Check(o: Ref): boolean {
  return o !== 0 && suiteSlot(Py_TYPE(o), PyTypeObject.tp_as_mapping, PyMappingMethods.mp_subscript) !== null;
}
/** The length, or -1 with an exception. */
export function PyMapping_Size(o: Ref): number {
  const f = suiteSlot<lenfunc>(Py_TYPE(o), PyTypeObject.tp_as_mapping, PyMappingMethods.mp_length);
  if (f !== null) return f(o);
  if (suiteSlot(Py_TYPE(o), PyTypeObject.tp_as_sequence, PySequenceMethods.sq_length) !== null) {
    typeError(`${typeName(o)} is not a mapping`);
  } else typeError(`object of type '${typeName(o)}' has no len()`);
  return -1;
}
export const PyMapping_Length = PyMapping_Size;

/** New reference. */
export function PyMapping_GetItemString(o: Ref, key: string): Ref {
  const k = PyUnicode_FromString(key);
  if (k === 0) return 0;
  const r = PyObject_GetItem(o, k);
  Py_DECREF(k);
  return r;
}
export function PyMapping_SetItemString(o: Ref, key: string, value: Ref): number {
  const k = PyUnicode_FromString(key);
  if (k === 0) return -1;
  const r = PyObject_SetItem(o, k, value);
  Py_DECREF(k);
  return r;
}
export function PyMapping_DelItemString(o: Ref, key: string): number {
  const k = PyUnicode_FromString(key);
  if (k === 0) return -1;
  const r = PyObject_DelItem(o, k);
  Py_DECREF(k);
  return r;
}
/** New reference; NULL without an exception if the key is not there. */
export function PyMapping_GetOptionalItem(o: Ref, key: Ref): Ref {
  if (PyDict_CheckExact(o)) return Py_XNewRef(PyDict_GetItemWithError(o, key));
  const res = PyObject_GetItem(o, key);
  if (res === 0 && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_KeyError)) PyErr_Clear();
  return res;
}
/** 1, 0, or -1 with an exception. */
export function PyMapping_HasKeyWithError(o: Ref, key: Ref): number {
  const res = PyMapping_GetOptionalItem(o, key);
  if (res === 0) return PyErr_Occurred() ? -1 : 0;
  Py_DECREF(res);
  return 1;
}

/** New reference. A list of what method `name` of `o` iterates over. */
function method_output_as_list(o: Ref, name: Ref): Ref {
  const output = PyObject_CallMethodNoArgs(o, name);
  if (output === 0 || PyList_CheckExact(output)) return output;
  const it = PyObject_GetIter(output);
  if (it === 0) {
    if (PyErr_ExceptionMatches(PyExc_TypeError)) {
      PyErr_SetString(
        PyExc_TypeError,
        `${typeName(o)}.${PyUnicode_AsString(name)}() returned a non-iterable (type ${typeName(output)})`,
      );
    }
    Py_DECREF(output);
    return 0;
  }
  Py_DECREF(output);
  const result = PySequence_List(it);
  Py_DECREF(it);
  return result;
}
/** New reference. */
export const PyMapping_Keys = (o: Ref): Ref => method_output_as_list(o, str_keys);
/** New reference. */
export const PyMapping_Items = (o: Ref): Ref => method_output_as_list(o, str_items);
/** New reference. */
export const PyMapping_Values = (o: Ref): Ref => method_output_as_list(o, str_values);
