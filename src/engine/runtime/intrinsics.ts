// The functions behind CALL_INTRINSIC_1 and CALL_INTRINSIC_2. Mirrors Python/intrinsics.c.

import { CO_ASYNC_GENERATOR, CO_COROUTINE } from '../include/flags.ts';
import * as op from '../include/opcodes.ts';
import { PyFunctionObject } from '../include/structs.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { PyMapping_Keys, PyNumber_Positive, PyObject_SetItem, PySequence_GetItem } from '../objects/abstract.ts';
import { PyObject_CallOneArg } from '../objects/call.ts';
import { PyDict_CheckExact, PyDict_GetItemRef, PyDict_SetItem } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyException_SetCause, PyException_SetContext } from '../objects/exceptions.ts';
import { _PyFrame_GetCode, CO_FLAGS, F_LOCALS } from '../objects/interpframe.ts';
import { partLink } from '../objects/link.ts';
import { PyList_AsTuple } from '../objects/listobject.ts';
import { Py_DECREF, Py_NewRef, Py_XSETREF, PyObject_TypeCheck } from '../objects/object.ts';
import { PyObject_GetAttr, PyObject_GetOptionalAttr } from '../objects/object_protocol.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import {
  PyExc_ImportError,
  PyExc_IndexError,
  PyExc_RuntimeError,
  PyExc_StopAsyncIteration,
  PyExc_StopIteration,
  PyExc_SystemError,
} from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { typeName } from '../objects/typename.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
  PyUnicode_READ_CHAR,
} from '../objects/unicodeobject.ts';

const id_displayhook = _Py_ID('displayhook');
const id___all__ = _Py_ID('__all__');
const id___dict__ = _Py_ID('__dict__');
const id___name__ = _Py_ID('__name__');

/** New reference. Shows the value of an expression statement at the prompt. */
function print_expr(value: Ref): Ref {
  const hook = PyDict_GetItemRef(ld(tstate.sysdict), id_displayhook);
  if (hook === 0) {
    if (PyErr_Occurred() === 0) PyErr_SetString(PyExc_RuntimeError, 'lost sys.displayhook');
    return 0;
  }
  const res = PyObject_CallOneArg(hook, value);
  Py_DECREF(hook);
  return res;
}

/** `from v import *` into a namespace. 0, or -1 with an exception. */
function import_all_from(locals: Ref, v: Ref): number {
  let all = PyObject_GetOptionalAttr(v, id___all__);
  if (all === 0 && PyErr_Occurred() !== 0) return -1;
  const skipUnderscores = all === 0;
  if (all === 0) {
    const dict = PyObject_GetOptionalAttr(v, id___dict__);
    if (dict === 0) {
      if (PyErr_Occurred() === 0) {
        PyErr_SetString(PyExc_ImportError, 'from-import-* object has no __dict__ and no __all__');
      }
      return -1;
    }
    all = PyMapping_Keys(dict);
    Py_DECREF(dict);
    if (all === 0) return -1;
  }
  let err = 0;
  for (let pos = 0; err === 0; pos++) {
    const name = PySequence_GetItem(all, pos);
    if (name === 0) {
      if (PyErr_ExceptionMatches(PyExc_IndexError)) PyErr_Clear();
      else err = -1;
      break;
    }
    if (!PyUnicode_Check(name)) {
      notAName(v, name, skipUnderscores);
      err = -1;
    } else if (!(skipUnderscores && PyUnicode_GET_LENGTH(name) > 0 && PyUnicode_READ_CHAR(name, 0) === 0x5f)) {
      const value = PyObject_GetAttr(v, name);
      if (value === 0) err = -1;
      else {
        err = PyDict_CheckExact(locals) ? PyDict_SetItem(locals, name, value) : PyObject_SetItem(locals, name, value);
        Py_DECREF(value);
      }
    }
    Py_DECREF(name);
  }
  Py_DECREF(all);
  return err;
}
function notAName(v: Ref, name: Ref, fromDict: boolean): void {
  const modname = PyObject_GetAttr(v, id___name__);
  if (modname === 0) return;
  if (!PyUnicode_Check(modname)) {
    typeError(`module __name__ must be a string, not ${typeName(modname)}`);
  } else {
    const where = fromDict
      ? `Key in ${PyUnicode_AsString(modname)}.__dict__`
      : `Item in ${PyUnicode_AsString(modname)}.__all__`;
    typeError(`${where} must be str, not ${typeName(name)}`);
  }
  Py_DECREF(modname);
}
function import_star(frame: Addr, from: Ref): Ref {
  const locals = ld(frame + F_LOCALS);
  if (locals === 0) return PyErr_SetString(PyExc_SystemError, "no locals found during 'import *'");
  return import_all_from(locals, from) < 0 ? 0 : Py_None;
}

/** New reference. A StopIteration that leaves a generator becomes a RuntimeError caused by it; other exceptions stay. */
function stopiteration_error(frame: Addr, exc: Ref): Ref {
  const flags = ld(_PyFrame_GetCode(frame) + CO_FLAGS);
  const asyncGen = (flags & CO_ASYNC_GENERATOR) !== 0;
  let msg: string | null = null;
  if (PyObject_TypeCheck(exc, PyExc_StopIteration)) {
    msg = 'generator raised StopIteration';
    if (asyncGen) msg = 'async generator raised StopIteration';
    else if (flags & CO_COROUTINE) msg = 'coroutine raised StopIteration';
  } else if (asyncGen && PyObject_TypeCheck(exc, PyExc_StopAsyncIteration)) {
    msg = 'async generator raised StopAsyncIteration';
  }
  if (msg === null) return Py_NewRef(exc);
  const message = PyUnicode_FromString(msg);
  if (message === 0) return 0;
  const error = PyObject_CallOneArg(PyExc_RuntimeError, message);
  Py_DECREF(message);
  if (error !== 0) {
    PyException_SetCause(error, Py_NewRef(exc));
    PyException_SetContext(error, Py_NewRef(exc));
  }
  return error;
}

/** New reference. `value` is borrowed. */
export function intrinsic1(which: number, frame: Addr, value: Ref): Ref {
  switch (which) {
    case op.INTRINSIC_PRINT:
      return print_expr(value);
    case op.INTRINSIC_IMPORT_STAR:
      return import_star(frame, value);
    case op.INTRINSIC_STOPITERATION_ERROR:
      return stopiteration_error(frame, value);
    case op.INTRINSIC_ASYNC_GEN_WRAP:
      return partLink._PyAsyncGenValueWrapperNew(value);
    case op.INTRINSIC_UNARY_POSITIVE:
      return PyNumber_Positive(value);
    case op.INTRINSIC_LIST_TO_TUPLE:
      return PyList_AsTuple(value);
    case op.INTRINSIC_TYPEVAR:
      return partLink._Py_make_typevar(value, 0, 0);
    case op.INTRINSIC_PARAMSPEC:
      return partLink._Py_make_paramspec(value);
    case op.INTRINSIC_TYPEVARTUPLE:
      return partLink._Py_make_typevartuple(value);
    case op.INTRINSIC_SUBSCRIPT_GENERIC:
      return partLink._Py_subscript_generic(value);
    case op.INTRINSIC_TYPEALIAS:
      return partLink._Py_make_typealias(value);
    default:
      return PyErr_SetString(PyExc_SystemError, 'invalid intrinsic function');
  }
}

function set_function_type_params(func: Ref, params: Ref): Ref {
  const at = func + PyFunctionObject.func_typeparams;
  Py_XSETREF(at, Py_NewRef(params));
  return Py_NewRef(func);
}
/** New reference. Both values are borrowed. */
export function intrinsic2(which: number, value2: Ref, value1: Ref): Ref {
  switch (which) {
    case op.INTRINSIC_PREP_RERAISE_STAR:
      return partLink.PyUnstable_Exc_PrepReraiseStar(value2, value1);
    case op.INTRINSIC_TYPEVAR_WITH_BOUND:
      return partLink._Py_make_typevar(value2, value1, 0);
    case op.INTRINSIC_TYPEVAR_WITH_CONSTRAINTS:
      return partLink._Py_make_typevar(value2, 0, value1);
    case op.INTRINSIC_SET_FUNCTION_TYPE_PARAMS:
      return set_function_type_params(value2, value1);
    case op.INTRINSIC_SET_TYPEPARAM_DEFAULT:
      return partLink._Py_set_typeparam_default(value2, value1);
    default:
      return PyErr_SetString(PyExc_SystemError, 'invalid intrinsic function');
  }
}
