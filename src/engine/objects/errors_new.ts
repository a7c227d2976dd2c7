// Exception classes that modules written in C make when they are imported. Mirrors PyErr_NewException of Python/errors.c.

import type { Ref } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs } from './call.ts';
import { PyDict_Contains, PyDict_New, PyDict_SetItem } from './dict_core.ts';
import { PyErr_SetString } from './errors.ts';
import { Py_DECREF, Py_NewRef, PyObject_TypeCheck } from './object.ts';
import { _Py_ID } from './statics.ts';
import { PyExc_Exception, PyExc_SystemError, PyTuple_Type, PyType_Type } from './statictypes.ts';
import { PyTuple_Pack } from './tupleobject.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

const str_module = _Py_ID('__module__');

/** 0 or -1. A class says where it was made, if `dict` does not: its name up to the last dot. */
function setModule(dict: Ref, module: string): number {
  const known = PyDict_Contains(dict, str_module);
  if (known !== 0) return known < 0 ? -1 : 0;
  const name = PyUnicode_FromString(module);
  if (name === 0) return -1;
  const err = PyDict_SetItem(dict, str_module, name);
  Py_DECREF(name);
  return err;
}

/** New reference: an exception class with this full name, base or tuple of bases (0: Exception), and names (0: none). */
export function PyErr_NewException(name: string, base: Ref = 0, dict: Ref = 0): Ref {
  const dot = name.lastIndexOf('.');
  if (dot < 0) return PyErr_SetString(PyExc_SystemError, 'PyErr_NewException: name must be module.class');
  const names = dict === 0 ? PyDict_New() : Py_NewRef(dict);
  if (names === 0) return 0;
  if (setModule(names, name.slice(0, dot)) < 0) {
    Py_DECREF(names);
    return 0;
  }
  const bases = PyObject_TypeCheck(base || PyExc_Exception, PyTuple_Type)
    ? Py_NewRef(base)
    : PyTuple_Pack(base || PyExc_Exception);
  const shortName = PyUnicode_FromString(name.slice(dot + 1));
  const cls = bases && shortName && PyObject_CallFunctionObjArgs(PyType_Type, shortName, bases, names);
  for (const o of [names, bases, shortName]) if (o !== 0) Py_DECREF(o);
  return cls;
}
