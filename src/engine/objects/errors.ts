// Setting, asking for and clearing the exception being raised: what every file needs. Mirrors the first half of Python/errors.c;
// making exception objects, chaining and reporting are runtime/pyerrors.ts.

import { Py_TPFLAGS_BASE_EXC_SUBCLASS, Py_TPFLAGS_TUPLE_SUBCLASS, Py_TPFLAGS_TYPE_SUBCLASS } from '../include/flags.ts';
import { PyTupleObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { link } from './link.ts';
import { hasSubclassFlag, Py_DECREF, Py_SIZE, Py_TYPE, PyType_IsSubtype } from './object.ts';
import { PyExc_BaseException, PyExc_MemoryError, PyExc_SystemError, PyExc_TypeError } from './statictypes.ts';
import { tstate } from './tstate.ts';

/** Borrowed reference. The type of the exception being raised, or NULL. */
export function PyErr_Occurred(): Ref {
  const e = ld(tstate.current_exception);
  return e === 0 ? 0 : Py_TYPE(e);
}
export function PyErr_Clear(): void {
  const e = ld(tstate.current_exception);
  if (e === 0) return;
  stp(tstate.current_exception, 0);
  Py_DECREF(e);
}
/** New reference (owned by the caller from now on). The exception being raised, which ends being so; or NULL. */
export function PyErr_GetRaisedException(): Ref {
  const e = ld(tstate.current_exception);
  stp(tstate.current_exception, 0);
  return e;
}
/** Steals a reference to `exc` (NULL: none), which replaces the exception being raised. */
export function PyErr_SetRaisedException(exc: Ref): void {
  const old = ld(tstate.current_exception);
  stp(tstate.current_exception, exc);
  if (old !== 0) Py_DECREF(old);
}
/** True if the exception being raised is of class `type`. */
export function PyErr_ExceptionMatches(type: Ref): boolean {
  const e = ld(tstate.current_exception);
  return e !== 0 && PyType_IsSubtype(Py_TYPE(e), type);
}

/** True if `exc` (an instance or a class) is of class `type`, or of one of a tuple of classes, nested ones too. */
export function PyErr_GivenExceptionMatches(exc: Ref, type: Ref): number {
  if (hasSubclassFlag(type, Py_TPFLAGS_TUPLE_SUBCLASS)) {
    for (let i = 0; i < Py_SIZE(type); i++) {
      if (PyErr_GivenExceptionMatches(exc, ld(type + PyTupleObject.ob_item + i * 8))) return 1;
    }
    return 0;
  }
  const cls = hasSubclassFlag(exc, Py_TPFLAGS_BASE_EXC_SUBCLASS) ? Py_TYPE(exc) : exc;
  return hasSubclassFlag(cls, Py_TPFLAGS_TYPE_SUBCLASS) &&
    hasSubclassFlag(type, Py_TPFLAGS_TYPE_SUBCLASS) &&
    PyType_IsSubtype(cls, type)
    ? 1
    : 0;
}

/** Raises `type` with a str as its argument. Returns NULL, so that callers can return it. */
export function PyErr_SetString(type: Ref, message: string): 0 {
  const text = link.PyUnicode_FromString(message);
  if (text === 0) return 0;
  link._PyErr_SetObject(type, text);
  Py_DECREF(text);
  return 0;
}
/** Raises `type` with `value` as its argument (or arguments, if a tuple; or the exception itself). Returns NULL. */
export function PyErr_SetObject(type: Ref, value: Ref): 0 {
  link._PyErr_SetObject(type, value);
  return 0;
}
/** Raises `type` without arguments. Returns NULL. */
export function PyErr_SetNone(type: Ref): 0 {
  link._PyErr_SetObject(type, 0);
  return 0;
}
/** Raises MemoryError. Returns NULL. */
export function PyErr_NoMemory(): 0 {
  return PyErr_SetNone(PyExc_MemoryError);
}
/** Raises SystemError for a C function called with the wrong kind of object: an engine bug made visible. */
export function PyErr_BadInternalCall(): 0 {
  return PyErr_SetString(PyExc_SystemError, 'bad argument to internal function');
}
/** Raises TypeError with a message. Returns NULL. */
export function typeError(message: string): 0 {
  return PyErr_SetString(PyExc_TypeError, message);
}
export function isExceptionClass(type: Ref): boolean {
  return PyType_IsSubtype(type, PyExc_BaseException);
}
