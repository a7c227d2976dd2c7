// `raise`, and which `except` takes an exception. Mirrors do_raise, _PyEval_CheckExceptTypeValid and _PyEval_ExceptionGroupMatch
// in Python/ceval.c and PyErr_GivenExceptionMatches in Python/errors.c.

import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { PyObject_CallMethod, PyObject_CallNoArgs } from '../objects/call.ts';
import { PyErr_SetObject, PyErr_SetRaisedException, PyErr_SetString, typeError } from '../objects/errors.ts';
import {
  PyException_SetCause,
  PyException_SetTraceback,
  PyExceptionClass_Check,
  PyExceptionInstance_Check,
} from '../objects/exceptions.ts';
import { _PyFrame_GetFrameObject } from '../objects/interpframe.ts';
import { partLink } from '../objects/link.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, PyObject_TypeCheck, PyType_IsSubtype } from '../objects/object.ts';
import { PyObject_Repr } from '../objects/object_protocol.ts';
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from '../objects/recursion.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_BaseExceptionGroup, PyExc_RuntimeError, PyExc_TypeError, PyTuple_Type } from '../objects/statictypes.ts';
import { _PyTraceBack_FromFrame } from '../objects/traceback.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from '../objects/tupleobject.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { handledException, writeUnraisable } from './pyerrors.ts';

function reprText(o: Ref): string {
  const r = PyObject_Repr(o);
  if (r === 0) return '?';
  const text = PyUnicode_AsString(r);
  Py_DECREF(r);
  return text;
}

/** New reference: an instance of an exception class, called without arguments. NULL with an exception. */
function instantiate(type: Ref): Ref {
  const value = PyObject_CallNoArgs(type);
  if (value === 0 || PyExceptionInstance_Check(value)) return value;
  typeError(
    `calling ${reprText(type)} should have returned an instance of BaseException, not ${reprText(Py_TYPE(value))}`,
  );
  Py_DECREF(value);
  return 0;
}

/** Raises `exc from cause` (NULLs: not given). Steals both. True if it was a bare `raise`: no new traceback entry then. */
export function do_raise(exc: Ref, cause: Ref): boolean {
  if (exc === 0) {
    const handled = handledException();
    if (handled === 0) {
      PyErr_SetString(PyExc_RuntimeError, 'No active exception to reraise');
      return false;
    }
    PyErr_SetRaisedException(Py_NewRef(handled));
    return true;
  }
  let value = exc;
  if (PyExceptionClass_Check(exc)) {
    value = instantiate(exc);
    Py_DECREF(exc);
  } else if (!PyExceptionInstance_Check(exc)) {
    Py_DECREF(exc);
    typeError('exceptions must derive from BaseException');
    value = 0;
  }
  if (value === 0) {
    Py_XDECREF(cause);
    return false;
  }
  if (cause !== 0) {
    let fixed = cause;
    if (PyExceptionClass_Check(cause)) {
      fixed = instantiate(cause);
      Py_DECREF(cause);
      if (fixed === 0) {
        Py_DECREF(value);
        return false;
      }
    } else if (cause === Py_None) {
      fixed = 0;
    } else if (!PyExceptionInstance_Check(cause)) {
      Py_DECREF(cause);
      Py_DECREF(value);
      typeError('exception causes must derive from BaseException');
      return false;
    }
    PyException_SetCause(value, fixed);
  }
  PyErr_SetObject(Py_TYPE(value), value);
  Py_DECREF(value);
  return false;
}

/** 1 if `err` is of class `exc`, or of one of a tuple of classes, 0 if not; -1 with RecursionError. */
function givenExceptionMatches(err: Ref, exc: Ref): number {
  if (PyObject_TypeCheck(exc, PyTuple_Type)) {
    if (!_Py_EnterRecursiveCall(' while checking exception tuple')) return -1;
    let matches = 0;
    for (let i = 0; i < PyTuple_GET_SIZE(exc) && matches === 0; i++)
      matches = givenExceptionMatches(err, PyTuple_GET_ITEM(exc, i));
    _Py_LeaveRecursiveCall();
    return matches;
  }
  const type = PyExceptionInstance_Check(err) ? Py_TYPE(err) : err;
  const both = PyExceptionClass_Check(type) && PyExceptionClass_Check(exc);
  return (both ? PyType_IsSubtype(type, exc) : type === exc) ? 1 : 0;
}
/** True if `err` (an exception or a class) is of class `exc`, or of one of a tuple of classes. */
export function PyErr_GivenExceptionMatches(err: Ref, exc: Ref): boolean {
  if (err === 0 || exc === 0) return false;
  const matches = givenExceptionMatches(err, exc);
  if (matches < 0) writeUnraisable('Exception ignored while checking exception tuple', 0);
  return matches > 0;
}

const CANNOT_CATCH = 'catching classes that do not inherit from BaseException is not allowed';
/** 0, or -1 with TypeError if `except right` is not allowed. */
export function _PyEval_CheckExceptTypeValid(right: Ref): number {
  if (PyObject_TypeCheck(right, PyTuple_Type)) {
    for (let i = 0; i < PyTuple_GET_SIZE(right); i++) {
      if (PyExceptionClass_Check(PyTuple_GET_ITEM(right, i))) continue;
      PyErr_SetString(PyExc_TypeError, CANNOT_CATCH);
      return -1;
    }
    return 0;
  }
  if (PyExceptionClass_Check(right)) return 0;
  PyErr_SetString(PyExc_TypeError, CANNOT_CATCH);
  return -1;
}
/** The same for `except*`, which cannot catch groups. */
export function _PyEval_CheckExceptStarTypeValid(right: Ref): number {
  if (_PyEval_CheckExceptTypeValid(right) < 0) return -1;
  const isGroup = (t: Ref): boolean => PyType_IsSubtype(t, PyExc_BaseExceptionGroup);
  let group = false;
  if (PyObject_TypeCheck(right, PyTuple_Type)) {
    for (let i = 0; i < PyTuple_GET_SIZE(right); i++) group ||= isGroup(PyTuple_GET_ITEM(right, i));
  } else group = isGroup(right);
  if (!group) return 0;
  typeError('catching ExceptionGroup with except* is not allowed. Use except instead.');
  return -1;
}

/** What _PyEval_ExceptionGroupMatch found: two new references. */
export const groupMatch = { match: 0, rest: 0 };
/** Splits the exception being handled by `except* match_type`. 0 with the parts in `groupMatch`, or -1 with an exception. */
export function _PyEval_ExceptionGroupMatch(exc: Ref, match_type: Ref): number {
  groupMatch.match = Py_None;
  groupMatch.rest = Py_None;
  if (exc === Py_None) return 0;
  const isGroup = PyObject_TypeCheck(exc, PyExc_BaseExceptionGroup);
  if (PyErr_GivenExceptionMatches(exc, match_type)) {
    const match = isGroup ? Py_NewRef(exc) : wrapNaked(exc);
    if (match === 0) return -1;
    groupMatch.match = match;
    return 0;
  }
  if (!isGroup) {
    groupMatch.rest = Py_NewRef(exc);
    return 0;
  }
  const pair = PyObject_CallMethod(exc, 'split', match_type);
  if (pair === 0) return -1;
  if (!PyObject_TypeCheck(pair, PyTuple_Type)) {
    typeError(`${typeName(exc)}.split must return a tuple, not ${typeName(pair)}`);
    Py_DECREF(pair);
    return -1;
  }
  if (PyTuple_GET_SIZE(pair) < 2) {
    typeError(`${typeName(exc)}.split must return a 2-tuple, got tuple of size ${PyTuple_GET_SIZE(pair)}`);
    Py_DECREF(pair);
    return -1;
  }
  groupMatch.match = Py_NewRef(PyTuple_GET_ITEM(pair, 0));
  groupMatch.rest = Py_NewRef(PyTuple_GET_ITEM(pair, 1));
  Py_DECREF(pair);
  return 0;
}
/** New reference: a group of one exception, with a traceback of its own. */
function wrapNaked(exc: Ref): Ref {
  const message = PyUnicode_FromString('');
  const excs = PyTuple_Pack(exc);
  const wrapped = excs === 0 ? 0 : partLink._PyExc_CreateExceptionGroup(message, excs);
  Py_XDECREF(excs);
  Py_DECREF(message);
  if (wrapped === 0) return 0;
  const frame: Addr = ld(tstate.current_frame);
  const f = _PyFrame_GetFrameObject(frame);
  const tb = f === 0 ? 0 : _PyTraceBack_FromFrame(0, f);
  if (tb !== 0) {
    PyException_SetTraceback(wrapped, tb);
    Py_DECREF(tb);
  }
  return wrapped;
}
