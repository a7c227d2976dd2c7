// What the loop does at an error and at its end. Mirrors the labels error, exception_unwind and exit_unwind of Python/ceval.c.

import { profile } from '../include/profile.ts';
import { PyCodeObject } from '../include/structs.ts';
import { withReserve } from '../memory/malloc.ts';
import { type Addr, I32, ld, type Ref, st, stp } from '../memory/memory.ts';
import { get_exception_handler, handler, PyCode_Addr2Line } from '../objects/code_lines.ts';
import { PyErr_GetRaisedException, PyErr_SetString } from '../objects/errors.ts';
import {
  _PyFrame_GetBytecode,
  _PyFrame_GetCode,
  _PyFrame_GetFrameObject,
  _PyFrame_IsIncomplete,
  _PyFrame_Stackbase,
  F_INSTR_PTR,
  F_PREVIOUS,
  F_STACKPOINTER,
  FRAME_OWNED_BY_INTERPRETER,
  frameLasti,
  frameOwner,
  PyStackRef_AsPyObjectSteal,
  PyStackRef_CLOSE,
  setReturnOffset,
} from '../objects/interpframe.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_TYPE } from '../objects/object.ts';
import { PyExc_MemoryError, PyExc_SystemError } from '../objects/statictypes.ts';
import { PyTraceBack_Here } from '../objects/traceback.ts';
import { tstate } from '../objects/tstate.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';
import { _PyEval_FrameClearAndPop } from './bytecodes/calls.ts';
import { _Py_LeaveRecursiveCallPy, ERROR } from './eval_state.ts';
import { isTracing, tracing } from './tracing_state.ts';

/** Raises SystemError (label _unknown_opcode). The frame is still at the instruction before. */
export function unknownOpcode(frame: Addr, pc: Addr, sp: Addr, opcode: number): void {
  if (pc > _PyFrame_GetBytecode(frame)) st(frame + F_INSTR_PTR, pc - 2);
  st(frame + F_STACKPOINTER, sp);
  const code = _PyFrame_GetCode(frame);
  const file = PyUnicode_AsString(ld(code + PyCodeObject.co_filename));
  const line = PyCode_Addr2Line(code, frameLasti(frame));
  PyErr_SetString(PyExc_SystemError, `${file}:${line}: unknown opcode ${opcode}`);
}

/** The exception being raised has come to the instruction at `pc`; with `done` to its end. */
function addTraceback(frame: Addr, pc: Addr, done: boolean): void {
  if (_PyFrame_IsIncomplete(frame)) return;
  // With memory full, the reader should see all the same which line filled it.
  if (Py_TYPE(ld(tstate.current_exception)) === PyExc_MemoryError) withReserve(() => addEntry(frame, pc, done));
  else addEntry(frame, pc, done);
}
function addEntry(frame: Addr, pc: Addr, done: boolean): void {
  const f = _PyFrame_GetFrameObject(frame);
  if (f === 0) return;
  PyTraceBack_Here(f);
  if (isTracing()) tracing.raise(frame, pc, done);
}
/** Drops the words above `top`, the last first. */
function popTo(frame: Addr, top: Addr): void {
  for (let sp = ld(frame + F_STACKPOINTER); sp > top; ) {
    sp -= 8;
    st(frame + F_STACKPOINTER, sp);
    PyStackRef_CLOSE(I32[sp >> 2]);
  }
}
/** The handler that handleError found, and the instruction that is taken to have raised: nothing else was executed before the handler. */
export const unwound = { to: 0, from: 0 };
/** Ends the running frame because of an exception. Returns the caller's. */
function exitUnwind(dying: Addr): Addr {
  _Py_LeaveRecursiveCallPy();
  const caller = ld(dying + F_PREVIOUS);
  stp(tstate.current_frame, caller);
  _PyEval_FrameClearAndPop(dying);
  setReturnOffset(caller, 0);
  return caller;
}

/**
 * Looks for a handler of the exception being raised, from the instruction at `pc` outward. True: the current frame is at the
 * handler, its state saved. False: there was none up to where the interpreter was entered.
 */
export function handleError(frame: Addr, pc: Addr, kind: number): boolean {
  if (kind === ERROR) addTraceback(frame, pc, true);
  else if (isTracing()) tracing.reraise(frame, pc);
  for (let done = true, back = 0; ; ) {
    const bytecode = _PyFrame_GetBytecode(frame);
    if (get_exception_handler(_PyFrame_GetCode(frame), (pc - bytecode) >> 1)) {
      const { target, depth, lasti } = handler;
      let sp = _PyFrame_Stackbase(frame) + depth * 8;
      popTo(frame, sp);
      if (lasti) {
        st(sp, PyLong_FromLong(frameLasti(frame) >> 1));
        sp += 8;
      }
      const exc = PyErr_GetRaisedException();
      st(sp, exc);
      st(frame + F_STACKPOINTER, sp + 8);
      const at = bytecode + target * 2;
      if (isTracing() && !tracing.handled(frame, at, exc)) {
        // What is raised then is looked for from before the handler.
        pc = at - 2;
        done = false;
        back = 0;
        continue;
      }
      unwound.from = profile.throwComesFromYield ? pc : ld(frame + F_INSTR_PTR);
      unwound.to = at;
      st(frame + F_INSTR_PTR, at);
      return true;
    }
    popTo(frame, _PyFrame_Stackbase(frame));
    if (isTracing()) tracing.unwind(frame, pc - back, done);
    frame = exitUnwind(frame);
    if (frameOwner(frame) === FRAME_OWNED_BY_INTERPRETER) {
      stp(tstate.current_frame, ld(frame + F_PREVIOUS));
      return false;
    }
    pc = ld(frame + F_INSTR_PTR);
    done = false;
    // The caller had not gone on.
    back = 2;
    addTraceback(frame, pc - back, false);
  }
}
/** A frame that is not to run at all: it ends with the exception being raised (recursion limit at its start). */
export function abandonFrame(frame: Addr): void {
  const caller = exitUnwind(frame);
  stp(tstate.current_frame, ld(caller + F_PREVIOUS));
}

/** The end of a run: takes the result off the interpreter's frame. New reference. */
export function interpreterExit(frame: Addr, sp: Addr): Ref {
  stp(tstate.current_frame, ld(frame + F_PREVIOUS));
  return PyStackRef_AsPyObjectSteal(I32[(sp - 8) >> 2]);
}
