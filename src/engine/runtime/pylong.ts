// Ints too large for C's quadratic algorithms: CPython converts and divides them by the Python code of module _pylong.
// Mirrors pylong_int_to_decimal_string, pylong_int_from_string and pylong_int_divmod in Objects/longobject.c.
//
// NOT-IN-CPYTHON: where Lib has no _pylong, the host's own big integers do it.

import { NULL, type Ref } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { PyErr_SetString } from '../objects/errors.ts';
import { NO_PYLONG, partLink } from '../objects/link.ts';
import { PyLong_Check } from '../objects/longobject.ts';
import { Py_DECREF, Py_SIZE } from '../objects/object.ts';
import { PyExc_TypeError, PyExc_ValueError } from '../objects/statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { isModuleKnown, PyImport_ImportModuleAttrString } from './import.ts';

/** New reference. _pylong.`name`(args), NULL with an exception, or NO_PYLONG. */
function call(name: string, ...args: Ref[]): Ref {
  if (!isModuleKnown('_pylong')) return NO_PYLONG;
  const f = PyImport_ImportModuleAttrString('_pylong', name);
  if (f === NULL) return NULL;
  const result = PyObject_CallFunctionObjArgs(f, ...args);
  Py_DECREF(f);
  return result;
}
/** Steals and returns `result`, or refuses it. */
function checked(result: Ref, isRight: (o: Ref) => boolean, name: string, what: string): Ref {
  if (result === NULL || result === NO_PYLONG || isRight(result)) return result;
  Py_DECREF(result);
  return PyErr_SetString(PyExc_TypeError, `_pylong.${name} did not return ${what}`);
}
function divmod(a: Ref, b: Ref): Ref {
  const result = call('int_divmod', a, b);
  if (result === NULL || result === NO_PYLONG) return result;
  const isPair = PyTuple_Check(result) && Py_SIZE(result) === 2;
  if (isPair && PyLong_Check(PyTuple_GET_ITEM(result, 0)) && PyLong_Check(PyTuple_GET_ITEM(result, 1))) return result;
  Py_DECREF(result);
  return PyErr_SetString(PyExc_ValueError, `tuple of ${isPair ? 'int' : 'length 2'} is required from int_divmod()`);
}

partLink.pylong_int_to_decimal_string = (o) =>
  checked(call('int_to_decimal_string', o), PyUnicode_Check, 'int_to_decimal_string', 'a str');
partLink.pylong_int_from_string = (digits) => {
  const text = PyUnicode_FromString(digits);
  if (text === NULL) return NULL;
  const result = call('int_from_string', text);
  Py_DECREF(text);
  return checked(result, PyLong_Check, 'int_from_string', 'an int');
};
partLink.pylong_int_divmod = divmod;
