// The loops of a code object, found in its instructions: a jump back leads to the head of a loop, and all that leads to the jump
// without passing the head belongs to it. Comprehensions are loops like others.

import {
  EXTENDED_ARG,
  FLAGS,
  HAS_JUMP_FLAG,
  JUMP_BACKWARD,
  JUMP_BACKWARD_NO_INTERRUPT,
  JUMP_FORWARD,
  RAISE_VARARGS,
  RERAISE,
  RETURN_VALUE,
  SEND,
} from '../include/opcodes.ts';
import { baseOpcode, inlineCaches } from '../include/specialized.ts';
import { type Ref, U8 } from '../memory/memory.ts';
import { get_exception_handler, handler } from '../objects/code_lines.ts';
import { _PyCode_CODE } from '../objects/interpframe.ts';
import { Py_SIZE } from '../objects/object.ts';
import { jumpTarget, lineTable } from '../runtime/line_events.ts';

/** A loop; places are code units from the first instruction. */
export interface Loop {
  /** Where each further turn begins. */
  readonly head: number;
  /** The line of its `for` or `while`. */
  readonly line: number;
  /** 1 for each unit at which an instruction of the loop begins. */
  readonly inside: Uint8Array;
}

/** Instructions after which the next one is not executed. */
const LEAVING = new Set([
  JUMP_FORWARD,
  JUMP_BACKWARD,
  JUMP_BACKWARD_NO_INTERRUPT,
  RETURN_VALUE,
  RAISE_VARARGS,
  RERAISE,
]);

/** The loops of `code`, by head. */
export function loopsOf(code: Ref): Loop[] {
  const units = Py_SIZE(code);
  const first = _PyCode_CODE(code);
  const opcodeAt = (unit: number): number => baseOpcode(U8[first + unit * 2]);
  const from: number[][] = Array.from({ length: units }, () => []);
  /** Where jumps back come from, by head. */
  const back = new Map<number, number[]>();
  let before = -1;
  let oparg = 0;
  let prefix = -1;
  for (let unit = 0; unit < units; ) {
    const opcode = opcodeAt(unit);
    const at = prefix < 0 ? unit : prefix;
    oparg = (oparg << 8) | U8[first + unit * 2 + 1];
    const next = unit + 1 + inlineCaches(opcode);
    if (opcode === EXTENDED_ARG) {
      prefix = at;
      unit = next;
      continue;
    }
    if (before >= 0) from[at].push(before);
    before = LEAVING.has(opcode) ? -1 : at;
    const target = FLAGS[opcode] & HAS_JUMP_FLAG ? jumpTarget(opcode, next, oparg) : -1;
    if (target >= 0) {
      from[target].push(at);
      // `yield from` and `await` wait by jumping back; that is no loop of the program.
      if (target <= at && opcodeAt(target) !== SEND) back.set(target, [...(back.get(target) ?? []), at]);
    }
    if (get_exception_handler(code, at)) from[handler.target].push(at);
    oparg = 0;
    prefix = -1;
    unit = next;
  }
  const { lines } = lineTable(code);
  return [...back].map(([head, jumps]) => {
    const inside = new Uint8Array(units);
    inside[head] = 1;
    const queue = jumps.filter((j) => inside[j] === 0);
    for (const unit of queue) {
      if (inside[unit] !== 0) continue;
      inside[unit] = 1;
      queue.push(...from[unit]);
    }
    return { head, line: lines[head], inside };
  });
}
