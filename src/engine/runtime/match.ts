// Class and mapping patterns. Mirrors _PyEval_MatchClass and _PyEval_MatchKeys in Python/ceval.c.

import { _Py_TPFLAGS_MATCH_SELF } from '../include/flags.ts';
import type { Ref } from '../memory/memory.ts';
import { PyObject_IsInstance } from '../objects/abstract.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { noClassToMatch } from '../objects/changed_messages.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { _PyObject_New } from '../objects/gcobject.ts';
import { _PyObject_GetMethod, methodFound } from '../objects/generic_attr.ts';
import { PyList_Append, PyList_AsTuple, PyList_New } from '../objects/listobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_XDECREF, PyObject_TypeCheck, PyType_HasFeature } from '../objects/object.ts';
import { PyObject_GetOptionalAttr, PyObject_Repr } from '../objects/object_protocol.ts';
import { PySet_Add, PySet_Contains, PySet_New } from '../objects/setobject.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import {
  PyBaseObject_Type,
  PyExc_ValueError,
  PyTuple_Type,
  PyType_Type,
  PyUnicode_Type,
} from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from '../objects/tupleobject.ts';
import { _PyType_Name, tp_name, typeName } from '../objects/typename.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';
import { runtimeLink } from './part_link.ts';

const id___match_args__ = _Py_ID('__match_args__');
const id_get = _Py_ID('get');

const reprText = (o: Ref): string => {
  const r = PyObject_Repr(o);
  if (r === 0) return '?';
  const text = PyUnicode_AsString(r);
  Py_DECREF(r);
  return text;
};

/** New reference: attribute `name`, which no other sub-pattern may name. NULL with or without an exception. */
function match_class_attr(subject: Ref, type: Ref, name: Ref, seen: Ref): Ref {
  const again = PySet_Contains(seen, name);
  if (again !== 0 || PySet_Add(seen, name) < 0) {
    if (again > 0) typeError(`${_PyType_Name(type)}() got multiple sub-patterns for attribute ${reprText(name)}`);
    return 0;
  }
  return PyObject_GetOptionalAttr(subject, name);
}

/** New reference: a tuple of the attributes that the sub-patterns want. NULL: no match, or an exception. */
function match_class(subject: Ref, type: Ref, nargs: number, kwargs: Ref): Ref {
  if (!PyObject_TypeCheck(type, PyType_Type)) return noClassToMatch();
  if (PyObject_IsInstance(subject, type) <= 0) return 0;
  const seen = PySet_New(0);
  if (seen === 0) return 0;
  const attrs = PyList_New(0);
  const ok = attrs !== 0 && collect(subject, type, nargs, kwargs, seen, attrs);
  Py_DECREF(seen);
  const tuple = ok ? PyList_AsTuple(attrs) : 0;
  Py_XDECREF(attrs);
  return tuple;
}
function add(attrs: Ref, o: Ref): boolean {
  const ok = PyList_Append(attrs, o) >= 0;
  Py_DECREF(o);
  return ok;
}
function collect(subject: Ref, type: Ref, nargs: number, kwargs: Ref, seen: Ref, attrs: Ref): boolean {
  if (nargs > 0 && !positional(subject, type, nargs, seen, attrs)) return false;
  for (let i = 0; i < PyTuple_GET_SIZE(kwargs); i++) {
    const o = match_class_attr(subject, type, PyTuple_GET_ITEM(kwargs, i), seen);
    if (o === 0 || !add(attrs, o)) return false;
  }
  return true;
}
function positional(subject: Ref, type: Ref, nargs: number, seen: Ref, attrs: Ref): boolean {
  let matchSelf = false;
  let match_args = PyObject_GetOptionalAttr(type, id___match_args__);
  if (match_args !== 0) {
    if (!Py_IS_TYPE(match_args, PyTuple_Type)) {
      typeError(`${tp_name(type)}.__match_args__ must be a tuple (got ${typeName(match_args)})`);
      Py_DECREF(match_args);
      return false;
    }
  } else {
    if (PyErr_Occurred() !== 0) return false;
    matchSelf = PyType_HasFeature(type, _Py_TPFLAGS_MATCH_SELF);
    match_args = PyTuple_New(0);
  }
  const allowed = matchSelf ? 1 : PyTuple_GET_SIZE(match_args);
  let ok = allowed >= nargs;
  if (!ok) {
    typeError(
      `${tp_name(type)}() accepts ${allowed} positional sub-pattern${allowed === 1 ? '' : 's'} (${nargs} given)`,
    );
  } else if (matchSelf) {
    ok = PyList_Append(attrs, subject) >= 0;
  } else {
    for (let i = 0; ok && i < nargs; i++) {
      const name = PyTuple_GET_ITEM(match_args, i);
      if (!Py_IS_TYPE(name, PyUnicode_Type)) {
        typeError(`__match_args__ elements must be strings (got ${typeName(name)})`);
        ok = false;
        break;
      }
      const o = match_class_attr(subject, type, name, seen);
      ok = o !== 0 && add(attrs, o);
    }
  }
  Py_DECREF(match_args);
  return ok;
}

/** New reference: a tuple of the values of `keys`, None if one is missing, NULL with an exception. */
function match_keys(map: Ref, keys: Ref): Ref {
  const n = PyTuple_GET_SIZE(keys);
  if (n === 0) return PyTuple_New(0);
  const seen = PySet_New(0);
  if (seen === 0) return 0;
  const unbound = _PyObject_GetMethod(map, id_get);
  const get = methodFound.method;
  if (get === 0) {
    Py_DECREF(seen);
    return 0;
  }
  // A unique object, so that a missing key is told from any value; and no __missing__ is called.
  const dummy = _PyObject_New(PyBaseObject_Type);
  const values = PyTuple_New(n);
  let result = values;
  for (let i = 0; i < n && result === values; i++) {
    const key = PyTuple_GET_ITEM(keys, i);
    const again = PySet_Contains(seen, key);
    if (again !== 0 || PySet_Add(seen, key) < 0) {
      if (again > 0) PyErr_SetString(PyExc_ValueError, `mapping pattern checks duplicate key (${reprText(key)})`);
      result = 0;
      break;
    }
    const value = unbound
      ? PyObject_CallFunctionObjArgs(get, map, key, dummy)
      : PyObject_CallFunctionObjArgs(get, key, dummy);
    if (value === 0) result = 0;
    else if (value === dummy) {
      Py_DECREF(value);
      result = Py_None;
    } else PyTuple_SET_ITEM(values, i, value);
  }
  if (result !== values) Py_XDECREF(values);
  Py_DECREF(dummy);
  Py_DECREF(get);
  Py_DECREF(seen);
  return result;
}

runtimeLink.match_class = match_class;
runtimeLink.match_keys = match_keys;
