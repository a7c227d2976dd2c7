// What there is to tell of a code object's instructions, whoever wants to hear it. Mirrors EVENT_FOR_OPCODE and initialize_lines in
// Python/instrumentation.c.

import * as op from '../include/opcodes.ts';
import { baseOpcode, inlineCaches } from '../include/specialized.ts';
import { PyCodeObject } from '../include/structs.ts';
import { ld, type Ref, U8 } from '../memory/memory.ts';
import { exceptionTargets } from '../objects/code_lines.ts';
import { _PyCode_CODE } from '../objects/interpframe.ts';
import { jumpTarget, lineTable } from './line_events.ts';
import * as event from './monitoring_events.ts';
import { monitoringRules } from './monitoring_rules.ts';

/** By code unit. */
export interface CodeShape {
  /** The event of the instruction that begins there, or -1. */
  readonly events: Int8Array;
  /** 1 where a line begins. */
  readonly lineStarts: Uint8Array;
  /** 1 where an instruction is told of as such. */
  readonly instructions: Uint8Array;
  /** 1 where another line goes on than before, or none: what is executed there is to be known as the last instruction. */
  readonly changes: Uint8Array;
  /** The line, 0 or less for none. */
  readonly lines: Int32Array;
  /** Where a jump leads to that is told of, or where one was that led to an instruction which tells of it. */
  readonly others: Int32Array;
  /** The tables of who is to be told, by the set of active events (instrumentation.ts). */
  readonly marks: Map<number, Int32Array>;
}

/** Instructions at which no line begins. */
const NO_LINE = new Set([op.END_ASYNC_FOR, op.END_FOR, op.END_SEND, op.RESUME, op.POP_ITER]);

const CALLS = new Set([op.CALL, op.CALL_KW, op.CALL_FUNCTION_EX, op.LOAD_SUPER_ATTR]);
const CONDITIONAL_JUMPS = new Set([
  op.POP_JUMP_IF_FALSE,
  op.POP_JUMP_IF_TRUE,
  op.POP_JUMP_IF_NONE,
  op.POP_JUMP_IF_NOT_NONE,
]);

export const isConditionalJump = (opcode: number): boolean => CONDITIONAL_JUMPS.has(opcode);
/** Whether an instruction's event happens while it is executed: what it is is not known before, or there is another one after it. */
export const tellsWithin = (opcode: number): boolean =>
  CALLS.has(opcode) || CONDITIONAL_JUMPS.has(opcode) || opcode === op.FOR_ITER;

/** The event of an instruction, or -1. */
function eventOf(opcode: number, oparg: number): number {
  if (CALLS.has(opcode)) return event.CALL;
  const sides = monitoringRules().branchesHaveSides;
  if (CONDITIONAL_JUMPS.has(opcode)) return sides ? event.BRANCH_RIGHT : event.BRANCH;
  switch (opcode) {
    case op.RESUME:
      return (oparg & 3) === 0 ? event.PY_START : event.PY_RESUME;
    case op.RETURN_VALUE:
      return event.PY_RETURN;
    case op.YIELD_VALUE:
      return event.PY_YIELD;
    case op.JUMP_FORWARD:
    case op.JUMP_BACKWARD:
      return event.JUMP;
    case op.FOR_ITER:
      return sides ? event.BRANCH_LEFT : event.BRANCH;
    case op.NOT_TAKEN:
      return sides ? event.BRANCH_LEFT : -1;
    case op.POP_ITER:
    case op.END_ASYNC_FOR:
      return sides ? event.BRANCH_RIGHT : -1;
    case op.END_FOR:
    case op.END_SEND:
      return event.STOP_ITERATION;
    default:
      return -1;
  }
}

function makeShape(code: Ref, lines: Int32Array): CodeShape {
  const units = lines.length;
  const shape: CodeShape = {
    events: new Int8Array(units).fill(-1),
    lineStarts: new Uint8Array(units),
    instructions: new Uint8Array(units),
    changes: new Uint8Array(units),
    lines,
    others: new Int32Array(units),
    marks: new Map(),
  };
  const bytecode = _PyCode_CODE(code);
  const opcodeAt = (i: number): number => baseOpcode(U8[bytecode + i * 2]);
  const first = ld(code + PyCodeObject._co_firsttraceable);
  let line = -1;
  let oparg = 0;
  let begin = first;
  const targets: number[] = exceptionTargets(code).filter((i) => opcodeAt(i) !== op.END_ASYNC_FOR);
  for (let i = first; i < units; ) {
    const opcode = opcodeAt(i);
    shape.events[i] = eventOf(opcode, U8[bytecode + i * 2 + 1]);
    shape.instructions[i] = opcode === op.RESUME || opcode === op.END_FOR ? 0 : 1;
    shape.changes[i] = i === first || lines[i] !== lines[i - 1] || opcode === op.RESUME ? 1 : 0;
    if (!NO_LINE.has(opcode)) {
      if (lines[i] !== line && lines[i] > 0) shape.lineStarts[i] = 1;
      line = lines[i];
    }
    oparg = (oparg << 8) | U8[bytecode + i * 2 + 1];
    const next = i + 1 + inlineCaches(opcode);
    if (opcode !== op.EXTENDED_ARG) {
      let target = jumpTarget(opcode, next, oparg);
      // An exhausted iterator jumps over END_FOR, a receiver that is done over END_SEND.
      if (opcode === op.FOR_ITER || opcode === op.SEND) target++;
      if (opcode === op.FOR_ITER) shape.others[target] = i;
      if (opcode === op.END_ASYNC_FOR) shape.others[i] = next - oparg;
      else if (shape.events[i] === event.JUMP) shape.others[i] = target;
      if (opcode !== op.END_ASYNC_FOR && target >= 0 && opcodeAt(target) !== op.POP_ITER) targets.push(target);
      oparg = 0;
    }
    if (opcode === op.NOT_TAKEN) shape.others[i] = begin;
    begin = i;
    i = next;
  }
  for (const i of targets) if (lines[i] > 0) shape.lineStarts[i] = 1;
  return shape;
}

// The array of lines is another object when the code is another.
const shapes = new WeakMap<Int32Array, CodeShape>();

export function codeShape(code: Ref): CodeShape {
  const { lines } = lineTable(code);
  let shape = shapes.get(lines);
  if (shape === undefined) {
    shape = makeShape(code, lines);
    shapes.set(lines, shape);
  }
  return shape;
}
