// frame.f_lineno = line: a trace function has the frame go on elsewhere. Mirrors mark_stacks and frame_lineno_set_impl in
// Objects/frameobject.c.
//
// What lies on the value stack before an instruction is known by kinds, three bits each, the top in the lowest bits; a place
// can be jumped to if what it expects is there, or more.

import * as op from '../include/opcodes.ts';
import { baseOpcode, inlineCaches } from '../include/specialized.ts';
import { _PyErr_StackItem, PyCodeObject, PyFrameObject } from '../include/structs.ts';
import { type Addr, I32, ld, type Ref, st, U8 } from '../memory/memory.ts';
import { AddressRange, exceptionEntries } from '../objects/code_lines.ts';
import { PyErr_SetString } from '../objects/errors.ts';
import {
  _PyCode_CODE,
  _PyFrame_GetBytecode,
  _PyFrame_GetCode,
  CO_NLOCALSPLUS,
  F_INSTR_PTR,
  F_LOCALSPLUS,
  F_STACKPOINTER,
  frameLasti,
  PyStackRef_AsPyObjectSteal,
  PyStackRef_CLOSE,
} from '../objects/interpframe.ts';
import { link, partLink } from '../objects/link.ts';
import { PyLong_AsBigInt, PyLong_CheckExact } from '../objects/longobject.ts';
import { Py_SIZE, Py_XSETREF } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_RuntimeWarning, PyExc_ValueError } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import * as event from './monitoring_events.ts';

// ---- what is on the stack ----

const Iterator = 1;
const Except = 2;
const Obj = 3;
const Null = 4;
const Lasti = 5;

const BITS_PER_BLOCK = 3n;
const MASK = 7n;
const UNINITIALIZED = -2n;
const OVERFLOWED = -1n;
const EMPTY_STACK = 0n;
const MAX_STACK_ENTRIES = 63n / BITS_PER_BLOCK;
const WILL_OVERFLOW = 1n << ((MAX_STACK_ENTRIES - 1n) * BITS_PER_BLOCK);

const push_value = (stack: bigint, kind: number): bigint =>
  stack < 0n || stack >= WILL_OVERFLOW ? OVERFLOWED : (stack << BITS_PER_BLOCK) | BigInt(kind);
const pop_value = (stack: bigint): bigint => stack >> BITS_PER_BLOCK;
const top_of_stack = (stack: bigint): number => Number(stack & MASK);
const peek = (stack: bigint, n: number): number => top_of_stack(stack >> (BITS_PER_BLOCK * BigInt(n - 1)));
function stack_swap(stack: bigint, n: number): bigint {
  const shift = BITS_PER_BLOCK * BigInt(n - 1);
  const low = (stack & ~(MASK << shift)) | (BigInt(top_of_stack(stack)) << shift);
  return (low & ~MASK) | BigInt(peek(stack, n));
}
function pop_to_level(stack: bigint, level: number): bigint {
  if (level === 0) return EMPTY_STACK;
  const most = MASK << (BigInt(level - 1) * BITS_PER_BLOCK);
  while (stack > most) stack = pop_value(stack);
  return stack;
}

function compatible_kind(from: number, to: number): boolean {
  if (to === 0) return false;
  if (to === Obj) return from !== Null;
  return to === Null || from === to;
}
function compatible_stack(from: bigint, to: bigint): boolean {
  if (from < 0n || to < 0n) return false;
  while (from > to) from = pop_value(from);
  for (; from !== 0n; from = pop_value(from), to = pop_value(to))
    if (!compatible_kind(top_of_stack(from), top_of_stack(to))) return false;
  return to === 0n;
}
function explain_incompatible_stack(to: bigint): string {
  if (to === OVERFLOWED) return 'stack is too deep to analyze';
  if (to === UNINITIALIZED) return "can't jump into an 'except' block, or code may be unreachable";
  switch (top_of_stack(to)) {
    case Except:
      return "can't jump into an 'except' block as there's no exception";
    case Lasti:
      return "can't jump into a re-raising block as there's no location";
    case Iterator:
      return "can't jump into the body of a for loop";
    default:
      return 'incompatible stacks';
  }
}

/** The stack before each code unit at which an instruction begins. */
function mark_stacks(code: Ref): bigint[] {
  const len = Py_SIZE(code);
  const first = _PyCode_CODE(code);
  const stacks = new Array<bigint>(len + 1).fill(UNINITIALIZED);
  stacks[0] = EMPTY_STACK;
  for (let todo = true; todo; ) {
    todo = false;
    for (let i = 0; i < len; ) {
      let stack = stacks[i];
      let opcode = baseOpcode(U8[first + i * 2]);
      let oparg = U8[first + i * 2 + 1];
      while (opcode === op.EXTENDED_ARG) {
        i++;
        opcode = baseOpcode(U8[first + i * 2]);
        oparg = (oparg << 8) | U8[first + i * 2 + 1];
        stacks[i] = stack;
      }
      const next = i + 1 + inlineCaches(opcode);
      const at = i;
      i = next;
      if (stack === UNINITIALIZED) continue;
      switch (opcode) {
        case op.POP_JUMP_IF_FALSE:
        case op.POP_JUMP_IF_TRUE:
        case op.POP_JUMP_IF_NONE:
        case op.POP_JUMP_IF_NOT_NONE:
          stack = pop_value(stack);
          stacks[next + oparg] = stack;
          break;
        case op.SEND:
          stacks[next + oparg] = stack;
          break;
        case op.JUMP_BACKWARD:
        case op.JUMP_BACKWARD_NO_INTERRUPT:
          if (stacks[next - oparg] === UNINITIALIZED && next - oparg < at) todo = true;
          stacks[next - oparg] = stack;
          continue;
        case op.JUMP_FORWARD:
          stacks[next + oparg] = stack;
          continue;
        case op.GET_ITER:
        case op.GET_AITER:
          stack = push_value(pop_value(stack), Iterator);
          break;
        case op.FOR_ITER:
          stack = push_value(stack, Obj);
          stacks[next + oparg] = stack;
          break;
        case op.END_ASYNC_FOR:
          stack = pop_value(pop_value(stack));
          break;
        case op.PUSH_EXC_INFO:
          stack = push_value(stack, Except);
          break;
        case op.POP_EXCEPT:
          stack = pop_value(stack);
          break;
        case op.RETURN_VALUE:
        case op.RAISE_VARARGS:
        case op.RERAISE:
          continue;
        case op.PUSH_NULL:
          stack = push_value(stack, Null);
          break;
        case op.LOAD_GLOBAL:
          stack = push_value(stack, Obj);
          if (oparg & 1) stack = push_value(stack, Null);
          break;
        case op.LOAD_ATTR:
          if (oparg & 1) stack = push_value(push_value(pop_value(stack), Obj), Null);
          break;
        case op.SWAP:
          stack = stack_swap(stack, oparg);
          break;
        case op.COPY:
          stack = push_value(stack, peek(stack, oparg));
          break;
        default: {
          let delta = op.numPushed(opcode, oparg) - op.numPopped(opcode, oparg);
          for (; delta < 0; delta++) stack = pop_value(stack);
          for (; delta > 0; delta--) stack = push_value(stack, Obj);
        }
      }
      stacks[next] = stack;
    }
    for (const { start, target, depth, lasti } of exceptionEntries(code)) {
      if (stacks[start] === UNINITIALIZED || stacks[target] !== UNINITIALIZED) continue;
      todo = true;
      let stack = pop_to_level(stacks[start], depth);
      if (lasti) stack = push_value(stack, Lasti);
      stacks[target] = push_value(stack, Except);
    }
  }
  return stacks;
}

// ---- lines ----

/** The line that begins at each code unit, or -1. */
function marklines(code: Ref): Int32Array {
  const starts = new Int32Array(Py_SIZE(code)).fill(-1);
  const range = new AddressRange(code);
  let last = -1;
  while (range.next()) {
    if (range.line === last || range.line === -1) continue;
    starts[range.start >> 1] = range.line;
    last = range.line;
  }
  return starts;
}
function first_line_not_before(lines: Int32Array, line: number): number {
  let result = -1;
  for (const l of lines) if (l >= line && l !== -1 && (result < 0 || l < result)) result = l;
  return result;
}

// ---- setting ----

/** Raises ValueError. Returns -1. */
function refuse(message: string): -1 {
  PyErr_SetString(PyExc_ValueError, message);
  return -1;
}
/** Why no frame can be sent elsewhere while this event is told of; null where it can. */
function forbidden(what: number): string | null {
  switch (what) {
    case event.LINE:
    case event.JUMP:
    case event.BRANCH:
    case event.BRANCH_LEFT:
    case event.BRANCH_RIGHT:
    case event.PY_RESUME:
    case event.PY_YIELD:
      return null;
    case event.PY_START:
      return "can't jump from the 'call' trace event of a new frame";
    case event.CALL:
    case event.C_RETURN:
      return "can't jump during a call";
    default:
      return "can only jump from a 'line' trace event";
  }
}
/** Binds None to the locals that have no value, which the code may take for bound. 0, or -1 with an exception. */
function bindUnboundLocals(frame: Addr, code: Ref): number {
  const end = frame + F_LOCALSPLUS + ld(code + CO_NLOCALSPLUS) * 8;
  const empty: Addr[] = [];
  for (let at = frame + F_LOCALSPLUS; at < end; at += 8) if (ld(at) === 0 || ld(at) === 1) empty.push(at);
  if (empty.length === 0) return 0;
  const message = `assigning None to ${empty.length} unbound local${empty.length === 1 ? '' : 's'}`;
  if (link.PyErr_WarnEx(PyExc_RuntimeWarning, message, 0) < 0) return -1;
  for (const at of empty) if (ld(at) === 0 || ld(at) === 1) st(at, Py_None | 1);
  return 0;
}

/** f_lineno = value. 0, or -1 with an exception. */
function frame_lineno_set(f: Ref, value: Ref): number {
  if (!PyLong_CheckExact(value)) return refuse('lineno must be an integer');
  const what = ld(tstate.what_event) - 1;
  if (what < 0) return refuse('f_lineno can only be set in a trace function');
  const reason = forbidden(what);
  if (reason !== null) return refuse(reason);
  const wanted = PyLong_AsBigInt(value);
  if (BigInt.asIntN(32, wanted) !== wanted) return refuse('lineno out of range');
  const frame = ld(f + PyFrameObject.f_frame);
  const code = _PyFrame_GetCode(frame);
  if (wanted < ld(code + PyCodeObject.co_firstlineno))
    return refuse(`line ${wanted} comes before the current code block`);
  const lines = marklines(code);
  const lineno = first_line_not_before(lines, Number(wanted));
  if (lineno < 0) return refuse(`line ${wanted} comes after the current code block`);

  const stacks = mark_stacks(code);
  let start = stacks[frameLasti(frame) >> 1];
  let best = OVERFLOWED;
  let address = -1;
  let message = 'cannot find bytecode for specified line';
  let explained = false;
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] !== lineno) continue;
    const target = stacks[i];
    if (compatible_stack(start, target)) {
      if (target <= best) continue;
      best = target;
      address = i;
    } else if (!explained) {
      if (start === OVERFLOWED) message = 'stack to deep to analyze';
      else if (start === UNINITIALIZED) message = "can't jump from unreachable code";
      else {
        message = explain_incompatible_stack(target);
        explained = true;
      }
    }
  }
  if (address < 0) return refuse(message);
  if (bindUnboundLocals(frame, code) < 0) return -1;

  for (; start > best; start = pop_value(start)) {
    const sp = ld(frame + F_STACKPOINTER) - 8;
    st(frame + F_STACKPOINTER, sp);
    if (top_of_stack(start) !== Except) {
      if (I32[sp >> 2] !== 0) PyStackRef_CLOSE(I32[sp >> 2]);
      continue;
    }
    // The exception that was being handled before is the one again.
    const exc = PyStackRef_AsPyObjectSteal(I32[sp >> 2]);
    Py_XSETREF(ld(tstate.exc_info) + _PyErr_StackItem.exc_value, exc === Py_None ? 0 : exc);
  }
  st(f + PyFrameObject.f_lineno, 0);
  st(frame + F_INSTR_PTR, _PyFrame_GetBytecode(frame) + address * 2);
  return 0;
}
partLink.frame_lineno_set = frame_lineno_set;
