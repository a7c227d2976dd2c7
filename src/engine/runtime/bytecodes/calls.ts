// Instructions for calls, returns and making functions. Mirrors Python/bytecodes.c.

import { CO_OPTIMIZED } from '../../include/flags.ts';
import { PyFunctionObject, PyGenObject, PyMethodObject } from '../../include/structs.ts';
import { type Addr, I32, ld, type Ref, st, stp, U8 } from '../../memory/memory.ts';
import { PySequence_Tuple } from '../../objects/abstract.ts';
import { PyObject_Call, PyObject_Vectorcall } from '../../objects/call.ts';
import { typeError } from '../../objects/errors.ts';
import { annotateOffset, nameAnnotate, PyFunction_New } from '../../objects/funcobject.ts';
import { FRAME_CLEARED, setGenState } from '../../objects/genobject.ts';
import {
  _PyFrame_ClearExceptCode,
  CO_FLAGS,
  clear_thread_frame,
  F_GLOBALS,
  F_INSTR_PTR,
  F_OWNER,
  F_PREVIOUS,
  F_STACKPOINTER,
  FRAME_OWNED_BY_GENERATOR,
  FUNC_CODE,
  FUNC_GLOBALS,
  GI_IFRAME,
  generatorForgetsCaller,
  PyStackRef_AsPyObjectSteal,
  PyStackRef_CLOSE,
  PyStackRef_FromPyObjectNew,
  PyStackRef_MakeHeapSafe,
  PyStackRef_NULL,
  returnOffset,
  setReturnOffset,
} from '../../objects/interpframe.ts';
import { PY_VECTORCALL_ARGUMENTS_OFFSET, Py_CLEAR, Py_NewRef, Py_SIZE } from '../../objects/object.ts';
import { Py_None } from '../../objects/statics.ts';
import { PyFunction_Type, PyMethod_Type } from '../../objects/statictypes.ts';
import { tstate } from '../../objects/tstate.ts';
import { PyTuple_CheckExact } from '../../objects/tupleobject.ts';
import { typeName } from '../../objects/typename.ts';
import { _Py_Check_ArgsIterable } from '../call_errors.ts';
import { _PyEvalFramePushAndInit, _PyEvalFramePushAndInit_Ex } from '../call_frames.ts';
import {
  _Py_EnterRecursivePy,
  _Py_HandlePending,
  _Py_LeaveRecursiveCallPy,
  ERROR,
  EVAL_BREAKER,
  REDO,
  SWITCH,
  spill,
  wordRef,
} from '../eval_state.ts';
import { intrinsic1, intrinsic2 } from '../intrinsics.ts';
import { adaptiveTriggers } from '../specialize.ts';
import { specializeCall, specializeCallKw } from '../specialize_calls.ts';
import { closeWords } from './locals.ts';

const EXC_STATE = PyGenObject.gi_exc_value;
const EXC_PREVIOUS = PyGenObject.gi_exc_previous_item;
/** Bytes from CALL to the next instruction, with its caches. */
const CALL_SIZE = 8;

/** Runs a frame that was pushed for a call; the caller is at its call instruction. SWITCH, or ERROR at the recursion limit. */
export function enterFrame(frame: Addr, new_frame: Addr, size: number): number {
  setReturnOffset(frame, size);
  if (!_Py_EnterRecursivePy()) {
    clear_thread_frame(new_frame);
    _Py_LeaveRecursiveCallPy();
    return ERROR;
  }
  stp(tstate.current_frame, new_frame);
  return SWITCH;
}
/** Does pending work after a call; the result lies at `sp - 8`. */
export function checkPeriodic(frame: Addr, sp: Addr): Addr {
  if (I32[EVAL_BREAKER] === 0) return sp;
  st(frame + F_STACKPOINTER, sp);
  return _Py_HandlePending() < 0 ? ERROR : sp;
}
/** The namespace of a call of `func`: only code that is no function body has one. New reference or NULL. */
function localsFor(func: Ref): Ref {
  const flags = I32[(I32[(func + FUNC_CODE) >> 2] + CO_FLAGS) >> 2];
  return flags & CO_OPTIMIZED ? 0 : Py_NewRef(ld(func + FUNC_GLOBALS));
}
/** Takes a bound method on the stack apart into function and self. `at` is where it lies; the word after it is NULL. */
export function expandMethod(at: Addr): void {
  const w = I32[at >> 2];
  const method = w & ~1;
  st(at + 8, PyStackRef_FromPyObjectNew(ld(method + PyMethodObject.im_self)));
  st(at, PyStackRef_FromPyObjectNew(ld(method + PyMethodObject.im_func)));
  PyStackRef_CLOSE(w);
}
// (callable, self_or_null, args[oparg] -- res)
export function CALL(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 2) * 8;
  if (adaptiveTriggers(pc)) {
    specializeCall(pc, I32[at >> 2] & ~1, I32[(at + 8) >> 2] === PyStackRef_NULL ? oparg : oparg + 1, oparg);
    return REDO;
  }
  spill(frame, pc, at);
  if (I32[(at + 8) >> 2] === PyStackRef_NULL && I32[((I32[at >> 2] & ~1) + 8) >> 2] === PyMethod_Type) expandMethod(at);
  const w = I32[at >> 2];
  const callable = w & ~1;
  let args = at + 16;
  let nargs = oparg;
  if (I32[(at + 8) >> 2] !== PyStackRef_NULL) {
    args -= 8;
    nargs++;
  }
  if (I32[(callable + 8) >> 2] === PyFunction_Type) {
    const new_frame = _PyEvalFramePushAndInit(w, localsFor(callable), args, nargs, 0, frame);
    return new_frame === 0 ? ERROR : enterFrame(frame, new_frame, CALL_SIZE);
  }
  const res = PyObject_Vectorcall(callable, args, nargs | PY_VECTORCALL_ARGUMENTS_OFFSET, 0);
  closeWords(at, sp);
  if (res === 0) return ERROR;
  st(at, res);
  return checkPeriodic(frame, at + 8);
}
// (callable, self_or_null, args[oparg], kwnames -- res)
export function CALL_KW(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 3) * 8;
  if (adaptiveTriggers(pc)) {
    specializeCallKw(pc, I32[at >> 2] & ~1);
    return REDO;
  }
  spill(frame, pc, at);
  if (I32[(at + 8) >> 2] === PyStackRef_NULL && I32[((I32[at >> 2] & ~1) + 8) >> 2] === PyMethod_Type) expandMethod(at);
  const w = I32[at >> 2];
  const callable = w & ~1;
  const kwword = I32[(sp - 8) >> 2];
  const kwnames = kwword & ~1;
  let args = at + 16;
  let nargs = oparg;
  if (I32[(at + 8) >> 2] !== PyStackRef_NULL) {
    args -= 8;
    nargs++;
  }
  const positional = nargs - Py_SIZE(kwnames);
  if (I32[(callable + 8) >> 2] === PyFunction_Type) {
    const new_frame = _PyEvalFramePushAndInit(w, localsFor(callable), args, positional, kwnames, frame);
    PyStackRef_CLOSE(kwword);
    return new_frame === 0 ? ERROR : enterFrame(frame, new_frame, CALL_SIZE);
  }
  const res = PyObject_Vectorcall(callable, args, positional | PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames);
  closeWords(at, sp);
  if (res === 0) return ERROR;
  st(at, res);
  return at + 8;
}
/** Makes a tuple of the iterable of positional arguments, where it lies on the stack. False with an exception. */
export function makeArgumentsTuple(callable: Ref, sp: Addr): boolean {
  const given = I32[(sp - 16) >> 2];
  if (_Py_Check_ArgsIterable(callable, given & ~1) < 0) return false;
  const tuple = PySequence_Tuple(given & ~1);
  if (tuple === 0) return false;
  st(sp - 16, tuple);
  PyStackRef_CLOSE(given);
  return true;
}
// (callable, NULL, callargs, kwargs or NULL -- res)
export function CALL_FUNCTION_EX(frame: Addr, sp: Addr): Addr {
  const at = sp - 32;
  const w = I32[at >> 2];
  const callable = w & ~1;
  if (!PyTuple_CheckExact(wordRef(sp - 16))) {
    st(frame + F_STACKPOINTER, sp);
    if (!makeArgumentsTuple(callable, sp)) return ERROR;
    st(frame + F_STACKPOINTER, at);
  }
  const callargs = I32[(sp - 16) >> 2];
  const kwargs = I32[(sp - 8) >> 2];
  if (I32[(callable + 8) >> 2] === PyFunction_Type) {
    const new_frame = _PyEvalFramePushAndInit_Ex(
      w,
      localsFor(callable),
      PyStackRef_AsPyObjectSteal(callargs),
      kwargs === PyStackRef_NULL ? 0 : PyStackRef_AsPyObjectSteal(kwargs),
      frame,
    );
    return new_frame === 0 ? ERROR : enterFrame(frame, new_frame, 2);
  }
  const res = PyObject_Call(callable, callargs & ~1, kwargs & ~1);
  PyStackRef_CLOSE(kwargs);
  PyStackRef_CLOSE(callargs);
  PyStackRef_CLOSE(w);
  if (res === 0) return ERROR;
  st(at, res);
  return checkPeriodic(frame, at + 8);
}

/** Ends the running frame, which is off the chain already: of a call, or of a generator. */
export function _PyEval_FrameClearAndPop(frame: Addr): void {
  if (U8[frame + F_OWNER] !== FRAME_OWNED_BY_GENERATOR) {
    clear_thread_frame(frame);
    return;
  }
  const gen = frame - GI_IFRAME;
  setGenState(gen, FRAME_CLEARED);
  stp(tstate.exc_info, ld(gen + EXC_PREVIOUS));
  stp(gen + EXC_PREVIOUS, 0);
  if (generatorForgetsCaller) st(frame + F_PREVIOUS, 0);
  _PyFrame_ClearExceptCode(frame);
  Py_CLEAR(gen + EXC_STATE);
  st(frame + F_PREVIOUS, 0);
}
// (retval -- ) in the frame, ( -- retval) in its caller
export function RETURN_VALUE(frame: Addr, pc: Addr, sp: Addr): number {
  const retval = PyStackRef_MakeHeapSafe(I32[(sp - 8) >> 2]);
  st(frame + F_INSTR_PTR, pc);
  st(frame + F_STACKPOINTER, sp - 8);
  _Py_LeaveRecursiveCallPy();
  const caller = I32[(frame + F_PREVIOUS) >> 2];
  stp(tstate.current_frame, caller);
  _PyEval_FrameClearAndPop(frame);
  st(caller + F_INSTR_PTR, I32[(caller + F_INSTR_PTR) >> 2] + returnOffset(caller));
  const at = I32[(caller + F_STACKPOINTER) >> 2];
  st(at, retval);
  st(caller + F_STACKPOINTER, at + 8);
  return SWITCH;
}
// (should_be_none -- ): after the __init__ of a new object
export function EXIT_INIT_CHECK(frame: Addr, sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  if ((w & ~1) === Py_None) return sp - 8;
  st(frame + F_STACKPOINTER, sp);
  typeError(`__init__() should return None, not '${typeName(w & ~1)}'`);
  return ERROR;
}

// ---- functions ----

// (code -- func)
export function MAKE_FUNCTION(frame: Addr, sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  const func = PyFunction_New(w & ~1, ld(frame + F_GLOBALS));
  PyStackRef_CLOSE(w);
  if (func === 0) return ERROR;
  st(sp - 8, func);
  return sp;
}
const MAKE_FUNCTION_ANNOTATE = 16;
/** Field of a function for each bit that SET_FUNCTION_ATTRIBUTE names. */
function attributeOffset(oparg: number): number {
  switch (oparg) {
    case 1:
      return PyFunctionObject.func_defaults;
    case 2:
      return PyFunctionObject.func_kwdefaults;
    case 4:
      return PyFunctionObject.func_annotations;
    case 8:
      return PyFunctionObject.func_closure;
    default:
      return annotateOffset();
  }
}
// (attr, func -- func)
export function SET_FUNCTION_ATTRIBUTE(sp: Addr, oparg: number): Addr {
  const func = I32[(sp - 8) >> 2];
  const attr = PyStackRef_AsPyObjectSteal(I32[(sp - 16) >> 2]);
  if (oparg === MAKE_FUNCTION_ANNOTATE && !nameAnnotate(attr, func & ~1)) return ERROR;
  stp((func & ~1) + attributeOffset(oparg), attr);
  st(sp - 16, func);
  return sp - 8;
}

// (value -- res)
export function CALL_INTRINSIC_1(frame: Addr, sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const res = intrinsic1(oparg, frame, w & ~1);
  PyStackRef_CLOSE(w);
  if (res === 0) return ERROR;
  st(sp - 8, res);
  return sp;
}
// (value2, value1 -- res)
export function CALL_INTRINSIC_2(sp: Addr, oparg: number): Addr {
  const value1 = I32[(sp - 8) >> 2];
  const value2 = I32[(sp - 16) >> 2];
  const res = intrinsic2(oparg, value2 & ~1, value1 & ~1);
  PyStackRef_CLOSE(value1);
  PyStackRef_CLOSE(value2);
  if (res === 0) return ERROR;
  st(sp - 16, res);
  return sp - 8;
}
