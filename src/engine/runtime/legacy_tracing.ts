// sys.settrace: what the observed loop (switch_recording.ts) tells of, to a recorder and to the trace function; calls for sys.setprofile
// are legacy_profile.ts. Mirrors
// Python/legacy_tracing.c and the events of Python/instrumentation.c. CPython rewrites the instructions of traced code; here a
// table per code object says where an event is due, and code runs in the observed loop while there is a trace function.
//
// Whether there is one is a word of the thread state, so a run that is taken back and repeated traces the same.

import {
  END_ASYNC_FOR,
  END_FOR,
  END_SEND,
  POP_ITER,
  RESUME,
  RETURN_VALUE,
  SEND,
  YIELD_VALUE,
} from '../include/opcodes.ts';
import { baseOpcode, inlineCaches } from '../include/specialized.ts';
import { PyFrameObject } from '../include/structs.ts';
import { type Addr, I32, ld, type Ref, st, U8 } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { PyErr_GetRaisedException, PyErr_SetRaisedException } from '../objects/errors.ts';
import { PyException_GetTraceback } from '../objects/exceptions.ts';
import { PyCoro_CheckExact, PyGen_CheckExact } from '../objects/genobject.ts';
import {
  _PyCode_CODE,
  _PyFrame_GetBytecode,
  _PyFrame_GetCode,
  _PyFrame_GetFrameObject,
  F_FRAME_OBJ,
  F_INSTR_PTR,
  F_STACKPOINTER,
  FRAME_OWNED_BY_INTERPRETER,
  frameOwner,
} from '../objects/interpframe.ts';
import { partLink } from '../objects/link.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XSETREF } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_StopIteration } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { PyUnicode_InternFromString } from '../objects/unicodeobject.ts';
import { endStretch, spill } from './eval_state.ts';
import {
  monitorExc,
  monitoredUnits,
  monitorHandled,
  monitorInstruction,
  monitorLine,
  monitorOwnEvent,
  monitorsPlace,
  monitorsWithin,
} from './instrumentation.ts';
import { callProfile, isCall } from './legacy_profile.ts';
import { lineEvents, lineTable } from './line_events.ts';
import * as event from './monitoring_events.ts';
import { pauseSpecialization } from './specialize_pause.ts';
import { isTracing, PyEval_SetTrace, tracing } from './tracing_state.ts';
import { unwound } from './unwind.ts';

/** Marks of a code unit in a table of events; the line stands above them. */
const CALL = 1;
const RETURN = 2;
const OPCODE = 4;
/** The recorder wants to know of the line. */
const RECORD = 8;
/** A generator that ran in the same loop has returned. */
const STOP = 16;
/** A call, of which a profile function hears. */
const CALLS = 32;
/** There may be something to tell the tools of sys.monitoring. */
const MONITOR = 64;
const LINE_SHIFT = 7;

// ---- where events are due ----

/** Instructions at which no line begins. */
const NO_LINE = new Set([END_ASYNC_FOR, END_FOR, END_SEND, POP_ITER]);

interface EventTables {
  /** Of the code's lines: a new object when the code is another. */
  readonly starts: Int32Array;
  readonly lines: Int32Array;
  /** Without and with an event before each instruction. */
  readonly events: readonly [Int32Array, Int32Array];
}
const tables = new WeakMap<Int32Array, EventTables>();
/** The same with what a recorder or a tool looks at, by both tables. */
const merged = new WeakMap<Int32Array, WeakMap<Int32Array, Int32Array>>();
/** Both tables in one, each place by `mark`; an empty one has nothing to say. */
function merge(a: Int32Array, b: Int32Array, mark: (a: number, b: number) => number): Int32Array {
  if (b.length === 0) return a;
  let byB = merged.get(a);
  if (byB === undefined) {
    byB = new WeakMap();
    merged.set(a, byB);
  }
  let both = byB.get(b);
  if (both === undefined) {
    both = b.map((m, i) => mark(a[i] ?? 0, m));
    byB.set(b, both);
  }
  return both;
}

function eventTables(code: Ref): EventTables {
  const { starts, lines } = lineTable(code);
  let t = tables.get(starts);
  if (t !== undefined) return t;
  const plain = new Int32Array(starts.length);
  const each = new Int32Array(starts.length);
  const bytecode = _PyCode_CODE(code);
  let afterEntry = false;
  for (let i = 0; i < starts.length; ) {
    const opcode = baseOpcode(U8[bytecode + i * 2]);
    // Entering a function is no line, but one begins after it. What the loop skips begins none.
    let mark = (afterEntry ? Math.max(0, lines[i]) : starts[i]) << LINE_SHIFT;
    afterEntry = opcode === RESUME && (U8[bytecode + i * 2 + 1] & 3) === 0;
    if (opcode === RESUME) mark = CALL;
    else if (NO_LINE.has(opcode)) mark = opcode === END_FOR || opcode === END_SEND ? STOP : 0;
    else if (opcode === RETURN_VALUE || opcode === YIELD_VALUE) mark |= RETURN;
    else if (isCall(opcode)) mark |= CALLS;
    plain[i] = mark;
    each[i] = mark | OPCODE;
    i += 1 + inlineCaches(opcode);
  }
  t = { starts, lines, events: [plain, each] };
  tables.set(starts, t);
  return t;
}

/** In place of an opcode: what was told has raised, or has set frame.f_lineno. */
export const FAILED = 256;
export const JUMPED = 257;
/** In place of an instruction: what it does is to be told of (observed_instructions.ts). */
export const OBSERVED = 258;

/** Where a trace function sent the frame: no line begins there. */
let jumpedTo = 0;
/** Where the loop went on in a frame, and the instruction of it that was executed last before; 0 if that is the one saved in the frame. */
let enteredAt = 0;
let cameFrom = 0;
/** The same for a loop that pauses: what the frame had saved when it did. */
const paused = { frame: 0, pc: 0, from: 0 };

/** The loop pauses before the instruction at `pc`; the frame's state is not saved yet. */
export function pauses(frame: Addr, pc: Addr): void {
  paused.frame = frame;
  paused.pc = pc;
  paused.from = ld(frame + F_INSTR_PTR);
}
/** The instruction before, if the loop goes on where it paused last, or where an exception is handled that was thrown in; else 0. */
export function pausedFrom(frame: Addr, pc: Addr): Addr {
  if (paused.frame === frame && paused.pc === pc) return paused.from;
  return unwound.to === pc ? unwound.from : 0;
}

const NOTHING = new Int32Array(0);
/** The loop goes on in `frame` at `pc` after the instruction at `from`. Returns where it is to tell of something, by code unit. */
export function entered(frame: Addr, pc: Addr, from: Addr): Int32Array {
  const recorded = lineEvents.entered(frame, pc);
  if (!isTracing() || frameOwner(frame) === FRAME_OWNED_BY_INTERPRETER) return recorded;
  enteredAt = pc;
  cameFrom = from;
  const own = merge(legacyEvents(frame), recorded, (mark, line) =>
    line === 0 ? mark : mark | (line << LINE_SHIFT) | RECORD,
  );
  return merge(own, monitoredUnits(frame, MONITOR), (mark, monitor) => mark | monitor);
}
/** Where there is something to tell the trace or profile function. */
function legacyEvents(frame: Addr): Int32Array {
  if (ld(tstate.c_traceobj) === 0 && ld(tstate.c_profileobj) === 0) return NOTHING;
  const f = ld(frame + F_FRAME_OBJ);
  const { events } = eventTables(_PyFrame_GetCode(frame));
  return events[f !== 0 && U8[f + PyFrameObject.f_trace_opcodes] !== 0 ? 1 : 0];
}
/**
 * An event is due before the instruction at `pc`, whose frame's state is saved; `before` is the instruction that was saved
 * there last. 0, FAILED with an exception that what was told raised, JUMPED: the frame is to go on elsewhere, or OBSERVED.
 */
export function begins(frame: Addr, pc: Addr, mark: number, before: Addr): number {
  if (!isTracing()) {
    lineEvents.begins(frame, pc, mark);
    return 0;
  }
  if (!tell(frame, pc, mark, before)) return FAILED;
  const now = ld(frame + F_INSTR_PTR);
  if (now !== pc) {
    jumpedTo = now;
    return JUMPED;
  }
  if (!isTracing()) return 0;
  if (isHeldGeneral(frame, pc, mark)) pauseSpecialization(pc);
  const calls = mark & CALLS && ld(tstate.c_profileobj) !== 0;
  return calls || (mark & MONITOR && monitorsWithin(frame, pc)) ? OBSERVED : 0;
}
/** Whether the instruction at `pc` is told of as a line or an instruction, so that it cannot take on another form. */
function isHeldGeneral(frame: Addr, pc: Addr, mark: number): boolean {
  if (mark >> LINE_SHIFT > 0 && ld(tstate.c_traceobj) !== 0) return true;
  return (mark & OPCODE) !== 0 || ((mark & MONITOR) !== 0 && monitorsPlace(frame, pc));
}
/** As `begins`, for the instruction after EXTENDED_ARG, at which no line begins. */
export function extended(frame: Addr, pc: Addr, sp: Addr, mark: number): number {
  if (mark === 0 || !isTracing()) return 0;
  const before = ld(frame + F_INSTR_PTR);
  spill(frame, pc, sp);
  return begins(frame, pc, mark, before);
}
/** Tells of all that is due before an instruction: first of the line, then of the instruction, then of what it does. False with an exception. */
function tell(frame: Addr, pc: Addr, mark: number, before: Addr): boolean {
  const line = mark >> LINE_SHIFT;
  if (mark & RECORD) lineEvents.begins(frame, pc, line);
  // Where the loop goes on, the next instruction has been saved already.
  const comes = pc === before && pc === enteredAt && cameFrom !== 0;
  const last = comes ? cameFrom : before;
  // What goes before a line's first instruction on its way in does not hide it.
  const resumes = baseOpcode(U8[last]) === RESUME && (comes || pc === last + 2);
  const isTarget = pc === jumpedTo;
  jumpedTo = 0;
  const monitor = (mark & MONITOR) !== 0;
  if (line > 0 && !isTarget && !traceLine(frame, pc, line, last, resumes)) return false;
  if (monitor && stays(frame, pc) && !monitorLine(frame, pc, last, resumes)) return false;
  if (!stays(frame, pc)) return true;
  enteredAt = 0;
  if (mark & OPCODE && !traceOpcode(frame)) return false;
  if (monitor && stays(frame, pc) && !monitorInstruction(frame, pc)) return false;
  if (!stays(frame, pc)) return true;
  if (!tellOwnEvent(frame, pc, mark)) return false;
  return !monitor || !stays(frame, pc) || monitorOwnEvent(frame, pc);
}
const stays = (frame: Addr, pc: Addr): boolean => ld(frame + F_INSTR_PTR) === pc;
/** Tells the trace and the profile function of what an instruction does. */
function tellOwnEvent(frame: Addr, pc: Addr, mark: number): boolean {
  if (mark & CALL) return both(frame, 'call', Py_None, (U8[pc + 1] & 3) === 0 ? event.PY_START : event.PY_RESUME);
  if (mark & STOP) return tracedFrame(frame) === 0 || traceStopIteration(frame);
  if ((mark & RETURN) === 0) return true;
  const returned = I32[(ld(frame + F_STACKPOINTER) - 8) >> 2] & ~1;
  return both(frame, 'return', returned, baseOpcode(U8[pc]) === YIELD_VALUE ? event.PY_YIELD : event.PY_RETURN);
}
function traceLine(frame: Addr, pc: Addr, line: number, last: Addr, resumes: boolean): boolean {
  const f = tracedFrame(frame);
  if (f === 0 || U8[f + PyFrameObject.f_trace_lines] === 0) return true;
  const what = resumes ? event.LINE : newLine(frame, pc, line, last);
  return what === 0 || callTrace(frame, 'line', Py_None, what);
}
function traceOpcode(frame: Addr): boolean {
  const f = tracedFrame(frame);
  const asked = f !== 0 && U8[f + PyFrameObject.f_trace_opcodes] !== 0;
  return !asked || callTrace(frame, 'opcode', Py_None, event.INSTRUCTION);
}
/** Borrowed reference. The frame object if the frame's trace function hears of it, else NULL. */
function tracedFrame(frame: Addr): Ref {
  const f = ld(frame + F_FRAME_OBJ);
  return f !== 0 && ld(tstate.c_traceobj) !== 0 && ld(f + PyFrameObject.f_trace) !== 0 ? f : 0;
}
/** Tells the trace function if there is one for this, then the profile function. False with an exception. */
function both(frame: Addr, name: string, arg: Ref, what: number): boolean {
  const traced = name === 'call' ? ld(tstate.c_traceobj) !== 0 : tracedFrame(frame) !== 0;
  const at = ld(frame + F_INSTR_PTR);
  if (traced && !callTrace(frame, name, arg, what)) return false;
  // Where the frame was sent elsewhere, what it was to yield is gone.
  return ld(frame + F_INSTR_PTR) !== at || callProfile(frame, name, arg, what);
}
/** LINE: another line than that of the last instruction. JUMP: the same again, by a jump back. Else 0. */
function newLine(frame: Addr, pc: Addr, line: number, last: Addr): number {
  const { lines } = eventTables(_PyFrame_GetCode(frame));
  if (lines[(last - _PyFrame_GetBytecode(frame)) >> 1] !== line) return event.LINE;
  // The jump back within an `await` or a `yield from` is none that is told of.
  return pc <= last && baseOpcode(U8[pc]) !== SEND ? event.JUMP : 0;
}

// ---- events of exceptions ----

/** A generator gave its value to the loop or `yield from` without an exception: the trace function sees the StopIteration all the same. */
function traceStopIteration(frame: Addr): boolean {
  const sp = ld(frame + F_STACKPOINTER);
  const receiver = ld(sp - 16) & ~1;
  if (!PyGen_CheckExact(receiver) && !PyCoro_CheckExact(receiver)) return true;
  const exc = PyObject_CallFunctionObjArgs(PyExc_StopIteration, ld(sp - 8) & ~1);
  const arg = exc === 0 ? 0 : PyTuple_Pack(PyExc_StopIteration, exc, Py_None);
  Py_XDECREF(exc);
  if (arg === 0) return false;
  const fine = callTrace(frame, 'exception', arg, event.RAISE);
  Py_DECREF(arg);
  return fine;
}

/** The last code unit of the instruction at `pc` when it is done. */
const unitBefore = (pc: Addr, done: boolean): Addr => (done ? pc + inlineCaches(baseOpcode(U8[pc])) * 2 : pc);

/** `frame` has got its entry in the traceback of the exception being raised, at the instruction at `pc`. */
function traceRaise(frame: Addr, pc: Addr, done: boolean): void {
  if (tracedFrame(frame) !== 0 && !traceException(frame)) return;
  monitorExc(frame, unitBefore(pc, done), event.RAISE);
}
function traceException(frame: Addr): boolean {
  const exc = PyErr_GetRaisedException();
  const tb = PyException_GetTraceback(exc);
  const arg = PyTuple_Pack(Py_TYPE(exc), exc, tb || Py_None);
  Py_XDECREF(tb);
  const fine = callTrace(frame, 'exception', arg, event.RAISE);
  Py_DECREF(arg);
  // The trace function's own exception takes the place of the other.
  if (fine) PyErr_SetRaisedException(exc);
  else Py_DECREF(exc);
  return fine;
}
/** `frame` ends by the exception being raised. */
function traceUnwind(frame: Addr, pc: Addr, done: boolean): void {
  if (traceBesideException(frame, 'return', event.PY_UNWIND)) {
    monitorExc(frame, unitBefore(pc, done), event.PY_UNWIND);
  }
}
/** The suspended generator of `frame` goes on by raising the exception that is set. */
function traceThrow(frame: Addr): void {
  if (traceBesideException(frame, 'call', event.PY_THROW)) monitorExc(frame, ld(frame + F_INSTR_PTR), event.PY_THROW);
}
function traceBesideException(frame: Addr, name: string, what: number): boolean {
  if (ld(tstate.c_traceobj) === 0 && ld(tstate.c_profileobj) === 0) return true;
  const exc = PyErr_GetRaisedException();
  const fine = both(frame, name, Py_None, what);
  if (fine) PyErr_SetRaisedException(exc);
  else Py_DECREF(exc);
  return fine;
}

// ---- the call ----

/** Calls the trace function, at 'call' that of the thread, else that of the frame, which its result replaces. False with an exception. */
function callTrace(frame: Addr, name: string, arg: Ref, event: number): boolean {
  const f = _PyFrame_GetFrameObject(frame);
  if (f === 0) return false;
  const func = name === 'call' ? ld(tstate.c_traceobj) : ld(f + PyFrameObject.f_trace);
  const what = PyUnicode_InternFromString(name);
  Py_NewRef(f);
  Py_NewRef(func);
  st(tstate.tracing, 1);
  st(tstate.what_event, event + 1);
  const result = what === 0 ? 0 : PyObject_CallFunctionObjArgs(func, f, what, arg);
  st(tstate.tracing, 0);
  st(tstate.what_event, 0);
  Py_DECREF(func);
  Py_XDECREF(what);
  if (result === 0) {
    PyEval_SetTrace(0);
    Py_XSETREF(f + PyFrameObject.f_trace, 0);
  } else if (result !== Py_None) {
    Py_XSETREF(f + PyFrameObject.f_trace, result);
  }
  // It may have ended the tracing or asked for events at each instruction.
  if (!isTracing() || U8[f + PyFrameObject.f_trace_opcodes] !== 0) endStretch();
  Py_DECREF(f);
  return result !== 0;
}

partLink._PyEval_SetOpcodeTrace = endStretch;
tracing.raise = traceRaise;
tracing.reraise = (frame, pc) => monitorExc(frame, pc, event.RERAISE);
tracing.handled = monitorHandled;
tracing.unwind = traceUnwind;
tracing.throw = traceThrow;
