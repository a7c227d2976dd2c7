// Instructions for loops, generators and coroutines. Mirrors Python/bytecodes.c.

import { CO_COROUTINE, CO_ITERABLE_COROUTINE } from '../../include/flags.ts';
import { profile } from '../../include/profile.ts';
import { PyGenObject, PyTypeObject } from '../../include/structs.ts';
import { type Addr, I32, ld, type Ref, st, st8, stp } from '../../memory/memory.ts';
import { fn } from '../../memory/text.ts';
import { PyIter_Check, PyObject_GetIter } from '../../objects/abstract.ts';
import { PyObject_CallMethodOneArg } from '../../objects/call.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, typeError } from '../../objects/errors.ts';
import {
  _PyGen_FetchStopIterationValue,
  FRAME_CREATED,
  FRAME_EXECUTING,
  FRAME_SUSPENDED,
  genState,
  setGenState,
} from '../../objects/genobject.ts';
import {
  _PyFrame_Copy,
  _PyFrame_GetCode,
  _PyThreadState_PopFrame,
  CO_FLAGS,
  F_FUNCOBJ,
  F_INSTR_PTR,
  F_OWNER,
  F_PREVIOUS,
  F_STACKPOINTER,
  FRAME_OWNED_BY_GENERATOR,
  GI_IFRAME,
  PyStackRef_CLOSE,
  PyStackRef_MakeHeapSafe,
  returnOffset,
  setReturnOffset,
} from '../../objects/interpframe.ts';
import { partLink } from '../../objects/link.ts';
import { type iternextfunc, Py_DECREF, Py_TYPE, slot } from '../../objects/object.ts';
import { _Py_ID, Py_None } from '../../objects/statics.ts';
import { PyCoro_Type, PyExc_StopIteration, PyGen_Type } from '../../objects/statictypes.ts';
import { tstate } from '../../objects/tstate.ts';
import { typeName } from '../../objects/typename.ts';
import { _Py_EnterRecursivePy, _Py_LeaveRecursiveCallPy, ERROR, REDO, SWITCH, spill } from '../eval_state.ts';
import { beginInPlace, iteratesInPlace, nextInPlace } from '../in_place.ts';
import { _Py_MakeCoro } from '../make_coro.ts';
import { adaptiveTriggers } from '../specialize.ts';
import { specializeForIter, specializeSend } from '../specialize_iteration.ts';
import { isTracing, tracing } from '../tracing_state.ts';

const id_send = _Py_ID('send');
const TP_ITERNEXT = PyTypeObject.tp_iternext;
const EXC_STATE = PyGenObject.gi_exc_value;
const EXC_PREVIOUS = PyGenObject.gi_exc_previous_item;

// ---- loops ----

// (iterable -- iter)
export function GET_ITER(sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  if (iteratesInPlace(w & ~1)) {
    beginInPlace(sp - 8);
    return sp;
  }
  const iter = PyObject_GetIter(w & ~1);
  PyStackRef_CLOSE(w);
  if (iter === 0) return ERROR;
  st(sp - 8, iter);
  return sp;
}
// (iter -- iter, next), or jump with (iter -- iter) at the end
export function FOR_ITER(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const iter = I32[(sp - 8) >> 2] & ~1;
  if (adaptiveTriggers(pc)) {
    specializeForIter(pc, iter, oparg);
    return REDO;
  }
  spill(frame, pc, sp);
  const iternext = I32[(I32[(iter + 8) >> 2] + TP_ITERNEXT) >> 2];
  if (iternext === 0 && !iteratesInPlace(iter)) {
    typeError(`'${typeName(iter)}' object is not an iterator`);
    return ERROR;
  }
  const next = iternext === 0 ? nextInPlace(sp - 8) : fn<iternextfunc>(iternext)(iter);
  if (next !== 0) {
    st(sp, next);
    return sp + 8;
  }
  if (I32[tstate.current_exception >> 2] !== 0) {
    if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return ERROR;
    if (isTracing()) {
      tracing.raise(frame, pc, false);
      if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return ERROR;
    }
    PyErr_Clear();
  }
  return sp | 1;
}

// ---- generators ----

/** Makes a suspended generator's frame the running one, with `w` (a counted word) as what it receives. Always SWITCH, or ERROR. */
export function resumeGenerator(frame: Addr, gen: Ref, w: number): number {
  const gen_frame = gen + GI_IFRAME;
  const sp = I32[(gen_frame + F_STACKPOINTER) >> 2];
  st(sp, w);
  st(gen_frame + F_STACKPOINTER, sp + 8);
  setGenState(gen, FRAME_EXECUTING);
  stp(gen + EXC_PREVIOUS, I32[tstate.exc_info >> 2]);
  stp(tstate.exc_info, gen + EXC_STATE);
  st(gen_frame + F_PREVIOUS, frame);
  stp(tstate.current_frame, gen_frame);
  return SWITCH;
}

// (receiver, v -- receiver, retval), or jump with (receiver, v -- receiver, value) when the receiver has returned
export function SEND(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const receiver = I32[(sp - 16) >> 2] & ~1;
  const v = I32[(sp - 8) >> 2];
  if (adaptiveTriggers(pc)) {
    specializeSend(pc, receiver);
    return REDO;
  }
  spill(frame, pc, sp - 8);
  const type = Py_TYPE(receiver);
  if ((type === PyGen_Type || type === PyCoro_Type) && genState(receiver) < FRAME_EXECUTING) {
    if (!_Py_EnterRecursivePy()) {
      _Py_LeaveRecursiveCallPy();
      PyStackRef_CLOSE(v);
      return ERROR;
    }
    // The receiver stays on the stack; where to go on after a return is the caller's return offset.
    setReturnOffset(frame, 4 + oparg * 2);
    return resumeGenerator(frame, receiver, PyStackRef_MakeHeapSafe(v));
  }
  let retval: Ref;
  if ((v & ~1) === Py_None && iteratesInPlace(receiver)) retval = nextInPlace(sp - 16);
  else if ((v & ~1) === Py_None && PyIter_Check(receiver))
    retval = slot<iternextfunc>(receiver, TP_ITERNEXT)!(receiver);
  else retval = PyObject_CallMethodOneArg(receiver, id_send, v & ~1);
  if (retval === 0) {
    if (isTracing() && profile.sendTellsStopIteration && PyErr_ExceptionMatches(PyExc_StopIteration))
      tracing.raise(frame, pc, false);
    retval = _PyGen_FetchStopIterationValue();
    PyStackRef_CLOSE(v);
    if (retval === 0) {
      st(frame + F_STACKPOINTER, sp - 8);
      return ERROR;
    }
    st(sp - 8, retval);
    return sp | 1;
  }
  PyStackRef_CLOSE(v);
  st(sp - 8, retval);
  return sp;
}

// (value -- value sent in): leaves the frame; oparg 1 inside `yield from` and `await`
export function YIELD_VALUE(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const gen = frame - GI_IFRAME;
  st(frame + F_INSTR_PTR, pc + 2);
  st(frame + F_STACKPOINTER, sp - 8);
  setGenState(gen, FRAME_SUSPENDED + oparg);
  const value = PyStackRef_MakeHeapSafe(I32[(sp - 8) >> 2]);
  stp(tstate.exc_info, I32[(gen + EXC_PREVIOUS) >> 2]);
  stp(gen + EXC_PREVIOUS, 0);
  _Py_LeaveRecursiveCallPy();
  const caller = I32[(frame + F_PREVIOUS) >> 2];
  stp(tstate.current_frame, caller);
  st(frame + F_PREVIOUS, 0);
  // The caller is at FOR_ITER, SEND (both with one cache entry) or the interpreter's exit.
  st(caller + F_INSTR_PTR, I32[(caller + F_INSTR_PTR) >> 2] + 4);
  const at = I32[(caller + F_STACKPOINTER) >> 2];
  st(at, value);
  st(caller + F_STACKPOINTER, at + 8);
  return SWITCH;
}

// ( -- gen in the caller): the frame moves into a new generator or coroutine
export function RETURN_GENERATOR(frame: Addr, pc: Addr, sp: Addr): number {
  st(frame + F_INSTR_PTR, pc + 2);
  st(frame + F_STACKPOINTER, sp);
  const gen = _Py_MakeCoro(I32[(frame + F_FUNCOBJ) >> 2] & ~1);
  if (gen === 0) return ERROR;
  const gen_frame = gen + GI_IFRAME;
  // The copy moves counted words and counts borrowed ones: nothing is left to drop in the frame on the stack.
  _PyFrame_Copy(frame, gen_frame);
  setGenState(gen, FRAME_CREATED);
  st8(gen_frame + F_OWNER, FRAME_OWNED_BY_GENERATOR);
  _Py_LeaveRecursiveCallPy();
  const caller = ld(frame + F_PREVIOUS);
  _PyThreadState_PopFrame(frame);
  stp(tstate.current_frame, caller);
  st(caller + F_INSTR_PTR, ld(caller + F_INSTR_PTR) + returnOffset(caller));
  const at = ld(caller + F_STACKPOINTER);
  st(at, gen);
  st(caller + F_STACKPOINTER, at + 8);
  return SWITCH;
}
// (iterable -- iter): for `yield from`
export function GET_YIELD_FROM_ITER(frame: Addr, sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  const iterable = w & ~1;
  const type = Py_TYPE(iterable);
  if (type === PyCoro_Type) {
    if ((ld(_PyFrame_GetCode(frame) + CO_FLAGS) & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) !== 0) return sp;
    typeError("cannot 'yield from' a coroutine object in a non-coroutine generator");
    st(frame + F_STACKPOINTER, sp);
    return ERROR;
  }
  if (type === PyGen_Type) return sp;
  if (iteratesInPlace(iterable)) {
    beginInPlace(sp - 8);
    return sp;
  }
  const iter = PyObject_GetIter(iterable);
  if (iter === 0) {
    st(frame + F_STACKPOINTER, sp);
    return ERROR;
  }
  PyStackRef_CLOSE(w);
  st(sp - 8, iter);
  return sp;
}

// ---- coroutines ----

// (obj -- iter)
export function GET_AITER(sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  const o = w & ~1;
  const type = Py_TYPE(o);
  const suite = ld(type + PyTypeObject.tp_as_async);
  const getter = suite === 0 ? 0 : ld(suite + 8);
  if (getter === 0) {
    typeError(`'async for' requires an object with __aiter__ method, got ${typeName(o)}`);
    PyStackRef_CLOSE(w);
    return ERROR;
  }
  const iter = fn<(o: Ref) => Ref>(getter)(o);
  PyStackRef_CLOSE(w);
  if (iter === 0) return ERROR;
  const iterSuite = ld(Py_TYPE(iter) + PyTypeObject.tp_as_async);
  if (iterSuite === 0 || ld(iterSuite + 16) === 0) {
    typeError(`'async for' received an object from __aiter__ that does not implement __anext__: ${typeName(iter)}`);
    Py_DECREF(iter);
    return ERROR;
  }
  st(sp - 8, iter);
  return sp;
}
// (aiter -- aiter, awaitable)
export function GET_ANEXT(sp: Addr): Addr {
  const awaitable = partLink._PyEval_GetANext(I32[(sp - 8) >> 2] & ~1);
  if (awaitable === 0) return ERROR;
  st(sp, awaitable);
  return sp + 8;
}
// (iterable -- iter): oparg 1, 2 in `async with`
export function GET_AWAITABLE(sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const iter = partLink._PyEval_GetAwaitable(w & ~1, oparg);
  PyStackRef_CLOSE(w);
  if (iter === 0) return ERROR;
  st(sp - 8, iter);
  return sp;
}
