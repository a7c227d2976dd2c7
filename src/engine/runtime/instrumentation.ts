// Telling the tools of sys.monitoring. Mirrors the calls in Python/instrumentation.c and the monitor_* functions of Python/ceval.c. What
// CPython's instrumented instructions do is done by the observed loop, which looks at a table per code object before each
// instruction; who is to be told is in monitoring_data.ts.

import { END_ASYNC_FOR, END_SEND } from '../include/opcodes.ts';
import { baseOpcode } from '../include/specialized.ts';
import { type Addr, ld, ld8, type Ref, st, st8, U8 } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import {
  PyErr_GetRaisedException,
  PyErr_SetObject,
  PyErr_SetRaisedException,
  PyErr_SetString,
} from '../objects/errors.ts';
import { PyCoro_CheckExact, PyGen_CheckExact } from '../objects/genobject.ts';
import { _PyFrame_GetBytecode, _PyFrame_GetCode, F_STACKPOINTER } from '../objects/interpframe.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { _PyInstrumentation_DISABLE, CALLABLES } from '../objects/monitoring_state.ts';
import { Py_CLEAR, Py_DECREF } from '../objects/object.ts';
import { PyExc_StopIteration, PyExc_ValueError } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { endStretch, wordRef } from './eval_state.ts';
import {
  activeEvents,
  instrument,
  isInstrumented,
  isPlaceMonitored,
  isShim,
  monitoringVersion,
  removeTool,
  toolsAt,
} from './monitoring_data.ts';
import * as event from './monitoring_events.ts';
import { monitoringRules } from './monitoring_rules.ts';
import { codeShape, tellsWithin } from './monitoring_shape.ts';

const unitOf = (frame: Addr, pc: Addr): number => (pc - _PyFrame_GetBytecode(frame)) >> 1;

// ---- where there is something to tell ----

const NONE = new Int32Array(0);
/** By code unit of the code that `frame` runs, `mark` where a tool may be told of something. */
export function monitoredUnits(frame: Addr, mark: number): Int32Array {
  if (ld(tstate.monitored) === 0) return NONE;
  const code = _PyFrame_GetCode(frame);
  instrument(code);
  const active = activeEvents(code);
  if (active === 0) return NONE;
  const { events, lineStarts, instructions, changes, marks } = codeShape(code);
  let made = marks.get(active);
  if (made === undefined) {
    const lines = (active >> event.LINE) & 1;
    const each = (active >> event.INSTRUCTION) & 1;
    made = new Int32Array(events.length);
    for (let i = 0; i < made.length; i++) {
      const own = events[i] >= 0 && (active >> events[i]) & 1;
      if (own || (lines && (lineStarts[i] || changes[i])) || (each && instructions[i])) made[i] = mark;
    }
    marks.set(active, made);
  }
  return made;
}

// ---- the call ----

/** Calls what a tool has registered. 1 if it wants to hear no more of this, -1 with an exception, else 0. */
function call_one_instrument(tool: number, number: number, args: readonly Ref[]): number {
  const instrument = ld(CALLABLES[tool][number]);
  if (instrument === 0) return 0;
  const what = ld(tstate.what_event);
  st(tstate.what_event, number + 1);
  st(tstate.tracing, 1);
  const res = PyObject_CallFunctionObjArgs(instrument, ...args);
  st(tstate.tracing, 0);
  st(tstate.what_event, what);
  if (res === 0) return -1;
  Py_DECREF(res);
  return res === _PyInstrumentation_DISABLE ? 1 : 0;
}
const canDisable = (number: number): boolean => isInstrumented(number) || monitoringRules().localEvents > number;
/** An event that cannot be disabled. It would be told again and again: the tool does not hear of it any more at all. */
function refuseDisable(tool: number, number: number): false {
  PyErr_SetString(PyExc_ValueError, `Cannot disable ${event.EVENT_NAMES[number]} events. Callback removed.`);
  Py_CLEAR(CALLABLES[tool][number]);
  return false;
}
/**
 * Tells `tools` of an event at a code unit: each is called with the code object, `offset` (stolen) and `args`. False with an
 * exception. The last tool is told first.
 */
function callTools(
  code: Ref,
  unit: number,
  number: number,
  tools: number,
  offset: Ref,
  args: readonly Ref[] = [],
): boolean {
  if (offset === 0) return false;
  const version = monitoringVersion();
  let fine = true;
  for (let tool = CALLABLES.length - 1; fine && tool >= 0; tool--) {
    if (((tools >> tool) & 1) === 0) continue;
    const res = call_one_instrument(tool, number, [code, offset, ...args]);
    fine = res >= 0;
    if (res !== 1) continue;
    if (canDisable(number)) removeTool(code, unit, number, tool);
    else fine = refuseDisable(tool, number);
  }
  Py_DECREF(offset);
  if (version !== monitoringVersion()) endStretch();
  return fine;
}
/** Tells of an event of the instruction at `pc`, which those who are told take to be at `at`. False with an exception. */
export function callInstrumentation(
  frame: Addr,
  pc: Addr,
  number: number,
  args: readonly Ref[] = [],
  at: Addr = pc,
): boolean {
  if (ld(tstate.tracing) !== 0) return true;
  const code = _PyFrame_GetCode(frame);
  const unit = unitOf(frame, pc);
  const tools = toolsAt(code, unit, number);
  return tools === 0 || callTools(code, unit, number, tools, PyLong_FromLong(at - _PyFrame_GetBytecode(frame)), args);
}
/** The same beside the exception that is set; another one takes its place if what is called raises. */
export function callInstrumentationExc(frame: Addr, pc: Addr, number: number, args: readonly Ref[]): void {
  const exc = PyErr_GetRaisedException();
  if (callInstrumentation(frame, pc, number, args)) PyErr_SetRaisedException(exc);
  else Py_DECREF(exc);
}
/** Where an exception is taken to have been raised that was raised while a jump was told of; 0 for the instruction itself. */
let raisedAt = 0;
/** The instruction from which a handler is to be looked for, of an error at `pc`. */
export function whereRaised(pc: Addr): Addr {
  const at = raisedAt || pc;
  raisedAt = 0;
  return at;
}
/** Tells that the instruction at `pc` goes on at `to` (as if `from` did, if another jump led here). False with an exception. */
export function callInstrumentationJump(frame: Addr, pc: Addr, number: number, to: Addr, from: Addr = pc): boolean {
  const target = PyLong_FromLong(to - _PyFrame_GetBytecode(frame));
  const fine = target !== 0 && callInstrumentation(frame, pc, number, [target], from);
  if (target !== 0) Py_DECREF(target);
  if (!fine) raisedAt = to;
  return fine;
}

/** Tells the tools in the byte at `active` of an event of something like code. False with an exception. */
export function callCodeLike(active: Addr, code: Ref, offset: number, number: number, args: readonly Ref[]): boolean {
  const at = PyLong_FromLong(offset);
  let fine = at !== 0;
  for (let tool = CALLABLES.length - 1; fine && tool >= 0; tool--) {
    if (((ld8(active) >> tool) & 1) === 0) continue;
    const res = call_one_instrument(tool, number, [code, at, ...args]);
    fine = res >= 0;
    if (res !== 1) continue;
    if (isInstrumented(number)) st8(active, ld8(active) & ~(1 << tool));
    else fine = refuseDisable(tool, number);
  }
  if (at !== 0) Py_DECREF(at);
  return fine;
}

// ---- before an instruction ----

/** Tells that a line begins at `pc`, if it does after the instruction at `last` (RESUME: `resumes`). False with an exception. */
export function monitorLine(frame: Addr, pc: Addr, last: Addr, resumes: boolean): boolean {
  const code = _PyFrame_GetCode(frame);
  const unit = unitOf(frame, pc);
  const { lines, lineStarts } = codeShape(code);
  if (lineStarts[unit] === 0) return true;
  const tools = toolsAt(code, unit, event.LINE);
  const line = lines[unit];
  if (tools === 0 || (lines[unitOf(frame, last)] === line && !resumes)) return true;
  return callTools(code, unit, event.LINE, tools, PyLong_FromLong(line));
}
export function monitorInstruction(frame: Addr, pc: Addr): boolean {
  const unit = unitOf(frame, pc);
  if (codeShape(_PyFrame_GetCode(frame)).instructions[unit] === 0) return true;
  return callInstrumentation(frame, pc, event.INSTRUCTION);
}
/** Tells of what the instruction at `pc` does, if that is known before it is executed. False with an exception. */
export function monitorOwnEvent(frame: Addr, pc: Addr): boolean {
  const unit = unitOf(frame, pc);
  const code = _PyFrame_GetCode(frame);
  const { events, others } = codeShape(code);
  const number = events[unit];
  const opcode = baseOpcode(U8[pc]);
  if (number < 0 || tellsWithin(opcode)) return true;
  const other = _PyFrame_GetBytecode(frame) + others[unit] * 2;
  switch (number) {
    case event.PY_RETURN:
    case event.PY_YIELD:
      return callInstrumentation(frame, pc, number, [wordRef(ld(frame + F_STACKPOINTER) - 8)]);
    case event.STOP_ITERATION:
      return monitorStopIteration(frame, pc);
    case event.JUMP:
      return callInstrumentationJump(frame, pc, number, other);
    case event.BRANCH_LEFT:
    case event.BRANCH_RIGHT: {
      // What is told of for another reason too hides where the jump came from.
      const hidden = isPlaceMonitored(code, unit);
      return callInstrumentationJump(frame, pc, number, pc + 2, hidden && opcode !== END_ASYNC_FOR ? pc : other);
    }
    default:
      return callInstrumentation(frame, pc, number);
  }
}
/** Whether a tool hears of the line or of the instruction at `pc` as such. */
export function monitorsPlace(frame: Addr, pc: Addr): boolean {
  const code = _PyFrame_GetCode(frame);
  return isPlaceMonitored(code, unitOf(frame, pc));
}
/** Whether there is to be told of what the instruction at `pc` does while it is executed (observed_instructions.ts). */
export function monitorsWithin(frame: Addr, pc: Addr): boolean {
  if (ld(tstate.monitored) === 0 || !tellsWithin(baseOpcode(U8[pc]))) return false;
  const code = _PyFrame_GetCode(frame);
  const unit = unitOf(frame, pc);
  const number = codeShape(code).events[unit];
  return number >= 0 && toolsAt(code, unit, number) !== 0;
}

// ---- exceptions ----

/** A generator gave its value to the loop or `yield from` without an exception: the tools see the StopIteration all the same. */
function monitorStopIteration(frame: Addr, pc: Addr): boolean {
  const top = ld(frame + F_STACKPOINTER);
  const receiver = wordRef(top - 16);
  const tells = PyGen_CheckExact(receiver) || (PyCoro_CheckExact(receiver) && baseOpcode(U8[pc]) === END_SEND);
  if (!tells || toolsAt(_PyFrame_GetCode(frame), unitOf(frame, pc), event.STOP_ITERATION) === 0) return true;
  PyErr_SetObject(PyExc_StopIteration, wordRef(top - 8));
  const exc = PyErr_GetRaisedException();
  const fine = exc !== 0 && callInstrumentation(frame, pc, event.STOP_ITERATION, [exc]);
  if (exc !== 0) Py_DECREF(exc);
  return fine;
}
/** Whether tools want to hear of what happens to exceptions in the code that `frame` runs. */
function hears(frame: Addr, number: number): boolean {
  if (ld(tstate.monitored) === 0 || ld(tstate.tracing) !== 0) return false;
  const code = _PyFrame_GetCode(frame);
  if (isShim(code)) return false;
  instrument(code);
  return toolsAt(code, 0, number) !== 0;
}
/** Something happens at `pc` to the exception being raised; another one takes its place if a tool raises. */
export function monitorExc(frame: Addr, pc: Addr, number: number): void {
  if (hears(frame, number)) callInstrumentationExc(frame, pc, number, [ld(tstate.current_exception)]);
}
/** The code at `pc` is going to handle `exc`. False with an exception. */
export function monitorHandled(frame: Addr, pc: Addr, exc: Ref): boolean {
  return !hears(frame, event.EXCEPTION_HANDLED) || callInstrumentation(frame, pc, event.EXCEPTION_HANDLED, [exc]);
}
