// What the instructions and the loop around them share: the protocol between both, the check between instructions, the
// recursion limit, the instruction counter. Mirrors parts of Include/internal/pycore_ceval.h and Python/ceval_gil.c.
//
// Protocol. An instruction is a function of some of (frame, pc, sp, oparg), by name: the running frame, the address of the
// instruction, the first free word of the value stack, the argument. It returns the new stack pointer, a multiple of 8, or
//   ERROR    an exception is set; the frame's saved stackpointer says what is still on the stack
//   UNWIND   the same, but no traceback entry is made (the exception is only passed on)
//   SWITCH   another frame runs now: tstate.current_frame, whose instr_ptr and stackpointer are saved
//   REDO     the instruction at `pc` has become another one: execute it again, with the same argument
//   sp | 1   (jumping instructions) take the jump
// Before an instruction can call out, instr_ptr and stackpointer are saved in the frame, the latter without what the
// instruction consumes. The loop does it for most (see scripts/generate-switch.mjs); one with a parameter `pc` calls `spill`
// itself, on its slow path only.

import { type Addr, I32, ld, type Ref, st } from '../memory/memory.ts';
import { areBlocksTraced } from '../memory/obmalloc.ts';
import { ticks } from '../memory/ticks.ts';
import { PyErr_SetNone, PyErr_SetString } from '../objects/errors.ts';
import { F_INSTR_PTR, F_STACKPOINTER } from '../objects/interpframe.ts';
import { link } from '../objects/link.ts';
import { PyExc_KeyboardInterrupt, PyExc_RecursionError } from '../objects/statictypes.ts';
import { _PY_GC_SCHEDULED_BIT, _PY_SIGNALS_PENDING_BIT, tstate } from '../objects/tstate.ts';

export const ERROR = 0;
export const SWITCH = 2;
export const UNWIND = 4;
export const REDO = 6;
/** What the loop returns when it paused: memory holds all that is needed to go on. */
export const RUNNING = -1;

/** Index in I32 of the word that says work is due at the next check. */
export const EVAL_BREAKER = tstate.eval_breaker >> 2;

/** Saves the running frame's state, so that other code may look at it. */
export function spill(frame: Addr, pc: Addr, sp: Addr): void {
  st(frame + F_INSTR_PTR, pc);
  st(frame + F_STACKPOINTER, sp);
}

// ---- the counter ----

/**
 * [instructions left until the loop returns to its driver]. A typed array over a buffer of its own: compiled code then knows
 * where the word is.
 */
export const countdown = new Int32Array(new ArrayBuffer(8));
/**
 * Instructions that the loop runs before it returns to its driver, which calls it again while there is a grant. The compiler
 * optimises a function best that is entered anew (what it compiles for a loop in full run knows no constants).
 */
const STRETCH = 1 << 12;
/** The count at which the countdown ends, and at which the grant does. */
let stretchEnd = 0;
let grantEnd = 0;

/** Host-side limits of running. */
export const evalHooks: {
  /** Asked when a loop that cannot pause (Python code called by a C function) has used up its instructions; false ends the run. */
  mayContinue: () => boolean;
  /** Asked after much work of C functions: true has the run return to its driver before the next instruction. */
  shouldPause: () => boolean;
} = { mayContinue: () => true, shouldPause: () => false };
/** Instructions that a nested loop runs before it asks again. */
const NESTED_CHUNK = 1 << 14;

ticks.pulse = () => {
  if (!evalHooks.mayContinue()) throw new EvalStopped();
};
ticks.pause = () => {
  if (evalHooks.shouldPause()) grant(0);
};

/** Thrown, and caught by the outermost loop only, when the host stops a run inside a C function's call: nothing runs on. */
export class EvalStopped extends Error {}

/** What one instruction takes for the clocks of the process, roughly as CPython on a desktop. */
export const NANOSECONDS_PER_INSTRUCTION = 25;

/** Instructions executed since the process began. */
export function instructionCount(): number {
  return stretchEnd - countdown[0];
}
/** Grants `n` more instructions, forgetting what was left. */
export function grant(n: number): void {
  grantEnd = instructionCount() + n;
  nextStretch();
}
/** Lets the loop run another stretch. False if the grant is used up. */
export function nextStretch(): boolean {
  const at = instructionCount();
  // A block that is traced is asked for at a line: the instruction must be saved in the frame.
  const n = Math.min(grantEnd - at, areBlocksTraced() ? 1 : STRETCH);
  stretchEnd = at + n;
  countdown[0] = n;
  return n > 0;
}
/** Ends the innermost loop's stretch before its next instruction; the grant stays. */
export function endStretch(): void {
  stretchEnd = instructionCount();
  countdown[0] = 0;
}
export function resetInstructionCount(count: number): void {
  stretchEnd = count;
  grantEnd = count;
  countdown[0] = 0;
  overdrawn = false;
}
/** Set while a nested loop runs on grants of its own. */
let overdrawn = false;
/** The grant is used up inside a C function's call, where nothing can pause. */
export function nestedRefill(): void {
  overdrawn = true;
  if (!evalHooks.mayContinue()) throw new EvalStopped();
  grant(NESTED_CHUNK);
}
/** A nested loop is over: the outer one pauses as soon as it can if the grant was used up. */
export function nestedDone(): void {
  if (!overdrawn) return;
  overdrawn = false;
  grant(0);
}

// ---- the check between instructions ----

/** Ctrl+C: the running code raises KeyboardInterrupt at its next check. */
export function PyErr_SetInterrupt(): void {
  st(tstate.eval_breaker, ld(tstate.eval_breaker) | _PY_SIGNALS_PENDING_BIT);
}

/** Does what the eval breaker asks for. 0, or -1 with an exception. */
export function _Py_HandlePending(): number {
  const bits = I32[EVAL_BREAKER];
  if (bits & _PY_GC_SCHEDULED_BIT) {
    st(tstate.eval_breaker, bits & ~_PY_GC_SCHEDULED_BIT);
    link._Py_RunGC();
  }
  if (bits & _PY_SIGNALS_PENDING_BIT) {
    st(tstate.eval_breaker, ld(tstate.eval_breaker) & ~_PY_SIGNALS_PENDING_BIT);
    PyErr_SetNone(PyExc_KeyboardInterrupt);
    return -1;
  }
  return 0;
}

// ---- recursion ----

/** Enters a Python function. False with RecursionError at the limit. */
export function _Py_EnterRecursivePy(): boolean {
  const left = I32[tstate.py_recursion_remaining >> 2];
  if (left <= 0) {
    PyErr_SetString(PyExc_RecursionError, 'maximum recursion depth exceeded');
    // The unwinding of the frame gives one back.
    st(tstate.py_recursion_remaining, left - 1);
    return false;
  }
  st(tstate.py_recursion_remaining, left - 1);
  return true;
}
export function _Py_LeaveRecursiveCallPy(): void {
  st(tstate.py_recursion_remaining, I32[tstate.py_recursion_remaining >> 2] + 1);
}

/** Borrowed reference. The object of the stack word at `a`, or NULL. */
export function wordRef(a: Addr): Ref {
  return I32[a >> 2] & ~1;
}
