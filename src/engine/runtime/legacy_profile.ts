// sys.setprofile: calls and returns, also of C functions. Mirrors the profile half of Python/legacy_tracing.c.

import { CALL, CALL_FUNCTION_EX, CALL_KW } from '../include/opcodes.ts';
import { PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, stp } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { _PyFrame_GetFrameObject } from '../objects/interpframe.ts';
import { partLink } from '../objects/link.ts';
import {
  type descrgetfunc,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  PyObject_TypeCheck,
  slot,
} from '../objects/object.ts';
import { PyCFunction_Type, PyMethodDescr_Type } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyUnicode_InternFromString } from '../objects/unicodeobject.ts';

/** Makes `func` the profile function; NULL for none. The caller sees to the loop. */
function PyEval_SetProfile(func: Ref): void {
  const old = ld(tstate.c_profileobj);
  stp(tstate.c_profileobj, func === 0 ? 0 : Py_NewRef(func));
  Py_XDECREF(old);
}
partLink.PyEval_SetProfile = PyEval_SetProfile;

/** Calls the profile function if there is one. False with an exception, which ends the profiling. */
export function callProfile(frame: Addr, name: string, arg: Ref, what: number): boolean {
  const func = ld(tstate.c_profileobj);
  if (func === 0) return true;
  const f = _PyFrame_GetFrameObject(frame);
  if (f === 0) return false;
  Py_NewRef(f);
  Py_NewRef(func);
  const text = PyUnicode_InternFromString(name);
  st(tstate.tracing, 1);
  st(tstate.what_event, what + 1);
  const result = text === 0 ? 0 : PyObject_CallFunctionObjArgs(func, f, text, arg);
  st(tstate.tracing, 0);
  st(tstate.what_event, 0);
  Py_XDECREF(text);
  Py_DECREF(func);
  Py_DECREF(f);
  if (result === 0) PyEval_SetProfile(0);
  else Py_DECREF(result);
  return result !== 0;
}
/** Tells of a call of a C function, or of its end. `arg0` is its first argument, NULL if there is none. False with an exception. */
export function sys_profile_call_or_return(frame: Addr, name: string, callable: Ref, arg0: Ref, what: number): boolean {
  if (ld(tstate.c_profileobj) === 0) return true;
  if (PyObject_TypeCheck(callable, PyCFunction_Type)) return callProfile(frame, name, callable, what);
  if (Py_TYPE(callable) !== PyMethodDescr_Type || arg0 === 0) return true;
  const meth = slot<descrgetfunc>(callable, PyTypeObject.tp_descr_get)!(callable, arg0, Py_TYPE(arg0));
  if (meth === 0) return false;
  const fine = callProfile(frame, name, meth, what);
  Py_DECREF(meth);
  return fine;
}
/** Whether an instruction calls what is on the stack, so that a profile function hears of it. */
export const isCall = (opcode: number): boolean => opcode === CALL || opcode === CALL_KW || opcode === CALL_FUNCTION_EX;
