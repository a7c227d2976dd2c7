// Making and chaining exceptions, and reporting those that cannot be raised. Mirrors the second half of Python/errors.c.

import { _PyErr_StackItem, PyBaseExceptionObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyObject_Call, PyObject_CallNoArgs, PyObject_CallOneArg } from '../objects/call.ts';
import { PyDict_GetItemWithError } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_SetRaisedException, PyErr_SetString } from '../objects/errors.ts';
import {
  PyException_GetContext,
  PyException_SetCause,
  PyException_SetContext,
  PyException_SetTraceback,
  PyExceptionClass_Check,
  PyExceptionInstance_Check,
} from '../objects/exceptions.ts';
import { _PyFrame_GetFrameObject, _PyThreadState_GetFrame } from '../objects/interpframe.ts';
import { link } from '../objects/link.ts';
import {
  Py_DECREF,
  Py_INCREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  PyObject_TypeCheck,
  PyType_IsSubtype,
} from '../objects/object.ts';
import { PyObject_Repr } from '../objects/object_protocol.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import { PyExc_SystemError, PyExc_TypeError, PyTuple_Type } from '../objects/statictypes.ts';
import { _PyTraceBack_FromFrame } from '../objects/traceback.ts';
import { tstate } from '../objects/tstate.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from '../objects/unicodeobject.ts';

/** Borrowed reference. The exception being handled (sys.exception()), or NULL. */
export function handledException(): Ref {
  for (let item = ld(tstate.exc_info); item !== 0; item = ld(item + _PyErr_StackItem.previous_item)) {
    const e = ld(item + _PyErr_StackItem.exc_value);
    if (e !== 0 && e !== Py_None) return e;
  }
  return 0;
}

/** New reference: an instance of `type` made from `value` as `raise` makes it. NULL with another exception if that fails. */
export function _PyErr_CreateException(type: Ref, value: Ref): Ref {
  let exc: Ref;
  if (value === 0 || value === Py_None) exc = PyObject_CallNoArgs(type);
  else if (PyObject_TypeCheck(value, PyTuple_Type)) exc = PyObject_Call(type, value, 0);
  else exc = PyObject_CallOneArg(type, value);
  if (exc !== 0 && !PyExceptionInstance_Check(exc)) {
    const shown = PyObject_Repr(type);
    const text = shown === 0 ? '?' : PyUnicode_AsString(shown);
    if (shown !== 0) Py_DECREF(shown);
    PyErr_SetString(
      PyExc_TypeError,
      `calling ${text} should have returned an instance of BaseException, not ${typeName(exc)}`,
    );
    Py_DECREF(exc);
    return 0;
  }
  return exc;
}

/** Cuts the context chain of `context` where it would lead back to `value` (Floyd's cycle test as in CPython). */
function avoidContextCycle(value: Ref, start: Ref): void {
  let o = start;
  let slow = start;
  let toggle = false;
  for (;;) {
    const context = ld(o + PyBaseExceptionObject.context);
    if (context === 0) return;
    if (context === value) {
      PyException_SetContext(o, 0);
      return;
    }
    o = context;
    if (o === slow) return;
    if (toggle) slow = ld(slow + PyBaseExceptionObject.context);
    toggle = !toggle;
  }
}

export function _PyErr_SetObject(type: Ref, value: Ref): void {
  if (!PyExceptionClass_Check(type)) {
    const shown = PyObject_Repr(type);
    if (shown === 0) return;
    const what = PyUnicode_AsString(shown);
    Py_DECREF(shown);
    PyErr_SetString(PyExc_SystemError, `_PyErr_SetObject: exception ${what} is not a BaseException subclass`);
    return;
  }
  let exc: Ref;
  if (value !== 0 && PyExceptionInstance_Check(value) && PyType_IsSubtype(Py_TYPE(value), type)) {
    exc = Py_NewRef(value);
  } else {
    PyErr_Clear();
    exc = _PyErr_CreateException(type, value);
    if (exc === 0) return;
  }
  const handled = handledException();
  if (handled !== 0 && handled !== exc) {
    avoidContextCycle(exc, handled);
    PyException_SetContext(exc, Py_NewRef(handled));
  }
  PyErr_SetRaisedException(exc);
}
link._PyErr_SetObject = _PyErr_SetObject;

/** Raises `type` with a message and, as its cause and context, the exception being raised now. Returns NULL. */
export function _PyErr_FormatFromCause(type: Ref, message: string): 0 {
  const exc = PyErr_GetRaisedException();
  PyErr_SetString(type, message);
  const raised = PyErr_GetRaisedException();
  PyException_SetCause(raised, Py_NewRef(exc));
  PyException_SetContext(raised, exc);
  PyErr_SetRaisedException(raised);
  return 0;
}

/** Steals a reference to `exc`: makes it the context of the exception being raised, or raises it if there is none. */
export function _PyErr_ChainExceptions1(exc: Ref): void {
  if (exc === 0) return;
  if (ld(tstate.current_exception) === 0) {
    PyErr_SetRaisedException(exc);
    return;
  }
  const newer = PyErr_GetRaisedException();
  const context = PyException_GetContext(newer);
  if (context !== 0) {
    Py_DECREF(context);
    Py_DECREF(exc);
  } else {
    PyException_SetContext(newer, exc);
  }
  PyErr_SetRaisedException(newer);
}

/**
 * Reports the exception being raised to sys.unraisablehook and clears it: it comes from where none can be raised.
 * `message` NULL: "Exception ignored in" with `obj`; else the whole first line without its colon. `obj` may be NULL.
 */
export function writeUnraisable(message: string | null, obj: Ref): void {
  const exc = PyErr_GetRaisedException();
  if (exc === 0) return;
  // A C function has raised it: the traceback shows the Python code that runs.
  const frame = ld(exc + PyBaseExceptionObject.traceback) === 0 ? _PyThreadState_GetFrame() : 0;
  const f = frame === 0 ? 0 : _PyFrame_GetFrameObject(frame);
  if (f !== 0) {
    const here = _PyTraceBack_FromFrame(0, f);
    if (here !== 0) PyException_SetTraceback(exc, here);
    else PyErr_Clear();
    Py_XDECREF(here);
  }
  const tb = ld(exc + PyBaseExceptionObject.traceback);
  const err_msg = message === null ? Py_None : PyUnicode_FromString(message);
  const args = link.makeUnraisableHookArgs([
    Py_TYPE(exc),
    exc,
    tb === 0 ? Py_None : tb,
    err_msg,
    obj === 0 ? Py_None : obj,
  ]);
  if (err_msg !== Py_None) Py_DECREF(err_msg);
  Py_DECREF(exc);
  if (args === 0) {
    PyErr_Clear();
    return;
  }
  const hook = PyDict_GetItemWithError(ld(tstate.sysdict), _Py_ID('unraisablehook'));
  if (hook !== 0) {
    Py_INCREF(hook);
    const r = PyObject_CallOneArg(hook, args);
    Py_DECREF(hook);
    if (r === 0) {
      // A hook that fails is reported by the default one, as CPython does.
      const failure = PyErr_GetRaisedException();
      const text = PyUnicode_FromString('Exception ignored in sys.unraisablehook');
      const again = link.makeUnraisableHookArgs([
        Py_TYPE(failure),
        failure,
        orNone(ld(failure + PyBaseExceptionObject.traceback)),
        text,
        hook,
      ]);
      if (again !== 0) {
        link.defaultUnraisableHook(again);
        Py_DECREF(again);
      }
      Py_DECREF(text);
      Py_DECREF(failure);
    } else {
      Py_DECREF(r);
    }
  } else {
    link.defaultUnraisableHook(args);
  }
  Py_DECREF(args);
}
const orNone = (o: Ref): Ref => (o === 0 ? Py_None : o);

link.PyErr_FormatUnraisable = (message, obj) => writeUnraisable(message, obj);
