// sys.setprofile: calls and returns, also of C functions. Mirrors the profile half of Python/legacy_tracing.c and the calls that
// Python/bytecodes.c instruments: while there is a profile function, the observed loop makes its calls here.

import { CALL, CALL_FUNCTION_EX, CALL_KW } from '../include/opcodes.ts';
import { baseOpcode, inlineCaches } from '../include/specialized.ts';
import { PyTypeObject } from '../include/structs.ts';
import { type Addr, I32, ld, type Ref, st, stp, U8 } from '../memory/memory.ts';
import { PyObject_Call, PyObject_CallFunctionObjArgs, PyObject_Vectorcall } from '../objects/call.ts';
import { PyErr_GetRaisedException, PyErr_SetRaisedException } from '../objects/errors.ts';
import { _PyFrame_GetFrameObject, F_STACKPOINTER, PyStackRef_CLOSE, PyStackRef_NULL } from '../objects/interpframe.ts';
import { partLink } from '../objects/link.ts';
import {
  type descrgetfunc,
  PY_VECTORCALL_ARGUMENTS_OFFSET,
  Py_DECREF,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  Py_XDECREF,
  PyObject_TypeCheck,
  slot,
} from '../objects/object.ts';
import { PyCFunction_Type, PyFunction_Type, PyMethod_Type, PyMethodDescr_Type } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_CheckExact, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from '../objects/tupleobject.ts';
import { PyUnicode_InternFromString } from '../objects/unicodeobject.ts';
import * as calls from './bytecodes/calls.ts';
import { closeWords } from './bytecodes/locals.ts';
import { ERROR, spill, wordRef } from './eval_state.ts';
import * as event from './monitoring_events.ts';

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
function sys_profile_call_or_return(frame: Addr, name: string, callable: Ref, arg0: Ref, what: number): boolean {
  if (ld(tstate.c_profileobj) === 0) return true;
  if (PyObject_TypeCheck(callable, PyCFunction_Type)) return callProfile(frame, name, callable, what);
  if (Py_TYPE(callable) !== PyMethodDescr_Type || arg0 === 0) return true;
  const meth = slot<descrgetfunc>(callable, PyTypeObject.tp_descr_get)!(callable, arg0, Py_TYPE(arg0));
  if (meth === 0) return false;
  const fine = callProfile(frame, name, meth, what);
  Py_DECREF(meth);
  return fine;
}
/** The end of a C function's call with `res`, which is dropped if the profile function raises. */
function ended(frame: Addr, callable: Ref, arg0: Ref, res: Ref): Ref {
  if (res !== 0) {
    if (sys_profile_call_or_return(frame, 'c_return', callable, arg0, event.C_RETURN)) return res;
    Py_DECREF(res);
    return 0;
  }
  const exc = PyErr_GetRaisedException();
  if (sys_profile_call_or_return(frame, 'c_exception', callable, arg0, event.C_RAISE)) PyErr_SetRaisedException(exc);
  else Py_DECREF(exc);
  return 0;
}

/** CALL and CALL_KW that tell of the call. What they return is what an instruction returns. */
function vectorcall(frame: Addr, pc: Addr, sp: Addr, oparg: number, kw: boolean): number {
  const at = sp - (oparg + (kw ? 3 : 2)) * 8;
  spill(frame, pc, sp);
  if (I32[(at + 8) >> 2] === PyStackRef_NULL && Py_TYPE(wordRef(at)) === PyMethod_Type) calls.expandMethod(at);
  const callable = wordRef(at);
  const hasSelf = I32[(at + 8) >> 2] !== PyStackRef_NULL;
  const args = hasSelf ? at + 8 : at + 16;
  const nargs = oparg + (hasSelf ? 1 : 0);
  const arg0 = nargs === 0 ? 0 : wordRef(args);
  if (!sys_profile_call_or_return(frame, 'c_call', callable, arg0, event.CALL)) return ERROR;
  if (Py_TYPE(callable) === PyFunction_Type) {
    return kw ? calls.CALL_KW(frame, pc, sp, oparg) : calls.CALL(frame, pc, sp, oparg);
  }
  const kwnames = kw ? wordRef(sp - 8) : 0;
  const positional = kw ? nargs - Py_SIZE(kwnames) : nargs;
  st(frame + F_STACKPOINTER, at);
  const called = PyObject_Vectorcall(callable, args, positional | PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames);
  const res = ended(frame, callable, arg0, called);
  closeWords(at, sp);
  if (res === 0) return ERROR;
  st(at, res);
  return calls.checkPeriodic(frame, at + 8);
}
/** CALL_FUNCTION_EX that tells of the call. */
function callFunctionEx(frame: Addr, pc: Addr, sp: Addr): number {
  const at = sp - 32;
  const callable = wordRef(at);
  spill(frame, pc, sp);
  if (!PyTuple_CheckExact(wordRef(sp - 16)) && !calls.makeArgumentsTuple(callable, sp)) return ERROR;
  const callargs = wordRef(sp - 16);
  const arg0 = PyTuple_GET_SIZE(callargs) === 0 ? 0 : PyTuple_GET_ITEM(callargs, 0);
  if (!sys_profile_call_or_return(frame, 'c_call', callable, arg0, event.CALL)) return ERROR;
  st(frame + F_STACKPOINTER, at);
  if (Py_TYPE(callable) === PyFunction_Type) return calls.CALL_FUNCTION_EX(frame, sp);
  const res = ended(frame, callable, arg0, PyObject_Call(callable, callargs, wordRef(sp - 8)));
  for (const word of [sp - 8, sp - 16, at]) PyStackRef_CLOSE(I32[word >> 2]);
  if (res === 0) return ERROR;
  st(at, res);
  return calls.checkPeriodic(frame, at + 8);
}
/** Executes the call instruction at `pc`, telling of it. */
export function observedCall(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const opcode = baseOpcode(U8[pc]);
  return opcode === CALL_FUNCTION_EX
    ? callFunctionEx(frame, pc, sp)
    : vectorcall(frame, pc, sp, oparg, opcode === CALL_KW);
}
/** Bytes from a call instruction to the next one. */
export const callSize = (pc: Addr): number => (1 + inlineCaches(baseOpcode(U8[pc]))) * 2;
/** Whether an instruction calls what is on the stack. */
export const isCall = (opcode: number): boolean => opcode === CALL || opcode === CALL_KW || opcode === CALL_FUNCTION_EX;
