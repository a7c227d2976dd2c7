// Instructions of which there is something to tell while they are executed: calls, branches, loops. Mirrors their instrumented forms
// in Python/bytecodes.c; the observed loop executes them here while a profile function or a tool of sys.monitoring hears of them.

import * as op from '../include/opcodes.ts';
import { baseOpcode, inlineCaches } from '../include/specialized.ts';
import { PyTypeObject } from '../include/structs.ts';
import { type Addr, I32, ld, type Ref, st, U8 } from '../memory/memory.ts';
import { PyObject_Call, PyObject_Vectorcall } from '../objects/call.ts';
import {
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_GetRaisedException,
  PyErr_SetRaisedException,
  typeError,
} from '../objects/errors.ts';
import { F_INSTR_PTR, F_STACKPOINTER, PyStackRef_CLOSE, PyStackRef_NULL } from '../objects/interpframe.ts';
import { _PyInstrumentation_MISSING } from '../objects/monitoring_state.ts';
import {
  type iternextfunc,
  PY_VECTORCALL_ARGUMENTS_OFFSET,
  Py_DECREF,
  Py_SIZE,
  Py_TYPE,
  slot,
} from '../objects/object.ts';
import { PyObject_GetAttr } from '../objects/object_protocol.ts';
import { Py_None, Py_True } from '../objects/statics.ts';
import { PyExc_StopIteration, PyFunction_Type, PyMethod_Type } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_CheckExact, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from '../objects/tupleobject.ts';
import { typeName } from '../objects/typename.ts';
import * as calls from './bytecodes/calls.ts';
import { closeWords } from './bytecodes/locals.ts';
import { nameAt } from './bytecodes/names.ts';
import { ERROR, SWITCH, spill, wordRef } from './eval_state.ts';
import { iteratesInPlace, nextInPlace } from './in_place.ts';
import { callInstrumentation, callInstrumentationJump } from './instrumentation.ts';
import { sys_profile_call_or_return } from './legacy_profile.ts';
import * as event from './monitoring_events.ts';
import { monitoringRules } from './monitoring_rules.ts';
import { isConditionalJump } from './monitoring_shape.ts';
import { pauseSpecialization } from './specialize_pause.ts';
import { isTracing, tracing } from './tracing_state.ts';

/** Where the loop goes on after an observed instruction that did not leave the frame. */
export const observedNext = { pc: 0 };

// ---- calls ----

const PROFILE_NAMES = { [event.CALL]: 'c_call', [event.C_RETURN]: 'c_return', [event.C_RAISE]: 'c_exception' };
/** Tells of a call or of its end. `arg0` is its first argument, NULL if there is none. False with an exception. */
function tellCall(frame: Addr, pc: Addr, what: keyof typeof PROFILE_NAMES, callable: Ref, arg0: Ref): boolean {
  if (!sys_profile_call_or_return(frame, PROFILE_NAMES[what], callable, arg0, what)) return false;
  return callInstrumentation(frame, pc, what, [callable, arg0 || _PyInstrumentation_MISSING]);
}
/** The end of a C function's call with `res`, which is dropped if what is told raises. */
function ended(frame: Addr, pc: Addr, callable: Ref, arg0: Ref, res: Ref): Ref {
  if (res !== 0) {
    if (tellCall(frame, pc, event.C_RETURN, callable, arg0)) return res;
    Py_DECREF(res);
    return 0;
  }
  const exc = PyErr_GetRaisedException();
  if (tellCall(frame, pc, event.C_RAISE, callable, arg0)) PyErr_SetRaisedException(exc);
  else Py_DECREF(exc);
  return 0;
}

/** CALL and CALL_KW that tell of the call. What they return is what an instruction returns. */
function vectorcall(frame: Addr, pc: Addr, sp: Addr, oparg: number, kw: boolean): number {
  const at = sp - (oparg + (kw ? 3 : 2)) * 8;
  spill(frame, pc, sp);
  const isMethod = I32[(at + 8) >> 2] === PyStackRef_NULL && Py_TYPE(wordRef(at)) === PyMethod_Type;
  const { methodsTakenApart } = monitoringRules();
  if (isMethod && methodsTakenApart) calls.expandMethod(at);
  const told = firstArgument(at, oparg);
  if (!tellCall(frame, pc, event.CALL, wordRef(at), told)) return ERROR;
  if (isMethod && !methodsTakenApart) calls.expandMethod(at);
  const callable = wordRef(at);
  pauseSpecialization(pc);
  if (Py_TYPE(callable) === PyFunction_Type)
    return kw ? calls.CALL_KW(frame, pc, sp, oparg) : calls.CALL(frame, pc, sp, oparg);
  const hasSelf = I32[(at + 8) >> 2] !== PyStackRef_NULL;
  const args = hasSelf ? at + 8 : at + 16;
  const nargs = oparg + (hasSelf ? 1 : 0);
  const kwnames = kw ? wordRef(sp - 8) : 0;
  const positional = kw ? nargs - Py_SIZE(kwnames) : nargs;
  st(frame + F_STACKPOINTER, at);
  const called = PyObject_Vectorcall(callable, args, positional | PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames);
  const res = ended(frame, pc, callable, firstArgument(at, oparg), called);
  closeWords(at, sp);
  if (res === 0) return ERROR;
  st(at, res);
  return calls.checkPeriodic(frame, at + 8);
}
/** The first argument of the call whose callable lies at `at`, or NULL. */
function firstArgument(at: Addr, oparg: number): Ref {
  if (I32[(at + 8) >> 2] !== PyStackRef_NULL) return wordRef(at + 8);
  return oparg === 0 ? 0 : wordRef(at + 16);
}
/** CALL_FUNCTION_EX that tells of the call. */
function callFunctionEx(frame: Addr, pc: Addr, sp: Addr): number {
  const at = sp - 32;
  const callable = wordRef(at);
  spill(frame, pc, sp);
  if (!PyTuple_CheckExact(wordRef(sp - 16)) && !calls.makeArgumentsTuple(callable, sp)) return ERROR;
  const callargs = wordRef(sp - 16);
  const type = Py_TYPE(callable);
  const { starredCallsAreCalls } = monitoringRules();
  const none = starredCallsAreCalls ? 0 : Py_None;
  const arg0 = PyTuple_GET_SIZE(callargs) === 0 ? none : PyTuple_GET_ITEM(callargs, 0);
  const isPython = type === PyFunction_Type || type === PyMethod_Type;
  if ((starredCallsAreCalls || !isPython) && !tellCall(frame, pc, event.CALL, callable, arg0)) return ERROR;
  st(frame + F_STACKPOINTER, at);
  if (type === PyFunction_Type && !starredCallsAreCalls) return calls.CALL_FUNCTION_EX(frame, sp);
  const called = PyObject_Call(callable, callargs, wordRef(sp - 8));
  const res = isPython ? called : ended(frame, pc, callable, arg0, called);
  for (const word of [sp - 8, sp - 16, at]) PyStackRef_CLOSE(I32[word >> 2]);
  if (res === 0) return ERROR;
  st(at, res);
  return calls.checkPeriodic(frame, at + 8);
}
/** LOAD_SUPER_ATTR that tells of the call of `super`. */
function loadSuperAttr(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const at = sp - 24;
  const super_ = wordRef(at);
  spill(frame, pc, sp);
  const arg0 = oparg & 2 ? wordRef(sp - 16) : 0;
  if (!tellCall(frame, pc, event.CALL, super_, arg0)) return ERROR;
  st(frame + F_STACKPOINTER, at);
  const made = ended(frame, pc, super_, arg0, PyObject_Vectorcall(super_, sp - 16, oparg & 2, 0));
  for (const word of [sp - 8, sp - 16, at]) PyStackRef_CLOSE(I32[word >> 2]);
  if (made === 0) return ERROR;
  const attr = PyObject_GetAttr(made, nameAt(frame, oparg >> 2));
  Py_DECREF(made);
  if (attr === 0) return ERROR;
  st(at, attr);
  if ((oparg & 1) === 0) return at + 8;
  st(at + 8, PyStackRef_NULL);
  return at + 16;
}

// ---- branches ----

/** Tells that a branch went to `to`. What an instruction returns that leaves `sp`. */
function branch(frame: Addr, pc: Addr, sp: Addr, number: number, to: Addr): number {
  spill(frame, pc, sp);
  const { branchesHaveSides } = monitoringRules();
  // Where NOT_TAKEN and POP_ITER tell nothing, CPython has none.
  const isTold = branchesHaveSides || (U8[to] !== op.NOT_TAKEN && U8[to] !== op.POP_ITER);
  const told = isTold ? to : to + 2;
  if (!callInstrumentationJump(frame, pc, branchesHaveSides ? number : event.BRANCH, told)) return ERROR;
  observedNext.pc = to;
  // What was told may have sent the frame elsewhere.
  return ld(frame + F_INSTR_PTR) === pc ? sp : SWITCH;
}
/** FOR_ITER that tells whether the loop goes on; its end is told of by POP_ITER where both ways are events of their own. */
function forIter(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const iter = wordRef(sp - 8);
  spill(frame, pc, sp);
  const iternext = slot<iternextfunc>(iter, PyTypeObject.tp_iternext);
  if (iternext === null && !iteratesInPlace(iter)) {
    typeError(`'${typeName(iter)}' object is not an iterator`);
    return ERROR;
  }
  const next = iternext === null ? nextInPlace(sp - 8) : iternext(iter);
  if (next !== 0) {
    st(sp, next);
    return branch(frame, pc, sp + 8, event.BRANCH_LEFT, pc + 4);
  }
  if (ld(tstate.current_exception) !== 0) {
    if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return ERROR;
    if (isTracing()) tracing.raise(frame, pc, false);
    if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return ERROR;
    PyErr_Clear();
  }
  const to = pc + 4 + oparg * 2 + 2;
  if (!monitoringRules().branchesHaveSides) return branch(frame, pc, sp, event.BRANCH, to);
  observedNext.pc = to;
  return sp;
}
function conditionalJump(frame: Addr, pc: Addr, sp: Addr, oparg: number, opcode: number): number {
  const word = I32[(sp - 8) >> 2];
  const value = word & ~1;
  const isNone = opcode === op.POP_JUMP_IF_NONE || opcode === op.POP_JUMP_IF_NOT_NONE;
  const truth = isNone ? value === Py_None : value === Py_True;
  spill(frame, pc, sp - 8);
  if (isNone && !truth) PyStackRef_CLOSE(word);
  const jumps = truth === (opcode === op.POP_JUMP_IF_TRUE || opcode === op.POP_JUMP_IF_NONE);
  const to = pc + 4 + (jumps ? oparg * 2 : 0);
  if (jumps || !monitoringRules().branchesHaveSides) return branch(frame, pc, sp - 8, event.BRANCH_RIGHT, to);
  observedNext.pc = to;
  return sp - 8;
}

/** Executes a call, telling of it. */
function call(frame: Addr, pc: Addr, sp: Addr, oparg: number, opcode: number): number {
  if (opcode === op.CALL_FUNCTION_EX) return callFunctionEx(frame, pc, sp);
  if (opcode === op.LOAD_SUPER_ATTR) return loadSuperAttr(frame, pc, sp, oparg);
  return vectorcall(frame, pc, sp, oparg, opcode === op.CALL_KW);
}
/** Executes the instruction at `pc`, telling of it. Returns what an instruction returns. */
export function observed(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const opcode = baseOpcode(U8[pc]);
  if (opcode === op.FOR_ITER) return forIter(frame, pc, sp, oparg);
  if (isConditionalJump(opcode)) return conditionalJump(frame, pc, sp, oparg, opcode);
  const r = call(frame, pc, sp, oparg, opcode);
  // Only now: code that was called may have been observed, too.
  observedNext.pc = pc + (1 + inlineCaches(opcode)) * 2;
  return r;
}
