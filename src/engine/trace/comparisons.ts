// The comparisons of a recorded run: each `is`, `==` and id() call of the program, with what was compared and when. The recorder asks a
// table per code object at which instructions to look; what it sees there, with the frame's state saved, is kept here.

import * as op from '../include/opcodes.ts';
import { baseOpcode, inlineCaches } from '../include/specialized.ts';
import { PyCFunctionObject, PyCodeObject, PyMethodDef } from '../include/structs.ts';
import { type Addr, addressOf, ld, type Ref, U8 } from '../memory/memory.ts';
import * as F from '../objects/interpframe.ts';
import { PyLong_AsBigInt } from '../objects/longobject.ts';
import { Py_SIZE, Py_TYPE } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyCFunction_Type, PyLong_Type } from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { readCString } from '../objects/typename.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';
import { lineTable } from '../runtime/line_events.ts';

/** A moment between two instructions: before row `row` of those that lead to step `step` (Recorder.seekRow). */
export interface InnerMoment {
  readonly step: number;
  readonly row: number;
}
export type ComparisonKind = 'is' | 'is not' | '==' | '!=' | 'id';
export interface Comparison {
  readonly kind: ComparisonKind;
  readonly line: number;
  /** Just before the instruction was executed: the operands are on the value stack. Its row is -1 until Recorder.comparison was asked for it. */
  moment: InnerMoment;
  /** Number of instructions executed before it. */
  readonly instruction: number;
  readonly frame: Addr;
  readonly pc: Addr;
  readonly left: Ref;
  /** 0 for id(). */
  readonly right: Ref;
  /** Where the operands come from if they are results of id(): indices of those calls, else -1. */
  readonly leftId: number;
  readonly rightId: number;
  /** The object that came out; 0 if an exception did, or the run was cut. */
  result: Ref;
}

/** Marks in a table of places to look at; the line that may begin there is in the bits below. */
const BEFORE = 1 << 25;
const AFTER = 1 << 26;
const LINE = (1 << 25) - 1;
export const lineOfMark = (mark: number): number => mark & LINE;
export const isBefore = (mark: number): boolean => (mark & BEFORE) !== 0;
export const isAfter = (mark: number): boolean => (mark & AFTER) !== 0;

const EQUAL = op.CMP_OP.indexOf('==');
const NOT_EQUAL = op.CMP_OP.indexOf('!=');

/** The kind of comparison that an instruction is, or null; a call may be one of id(). */
function kindOf(opcode: number, oparg: number): ComparisonKind | null {
  if (opcode === op.IS_OP) return oparg === 0 ? 'is' : 'is not';
  if (opcode === op.COMPARE_OP) return oparg >> 5 === EQUAL ? '==' : oparg >> 5 === NOT_EQUAL ? '!=' : null;
  // `is None` and `is not None` at a branch are one instruction, and which of them was written is not to be seen.
  if (atBranch(opcode)) return 'is';
  return opcode === op.CALL && oparg === 1 ? 'id' : null;
}
const atBranch = (opcode: number): boolean => opcode === op.POP_JUMP_IF_NONE || opcode === op.POP_JUMP_IF_NOT_NONE;

/** `starts` of a code object (runtime/line_events.ts) with marks at its comparisons and behind them. */
export function withComparisons(code: Ref, starts: Int32Array): Int32Array {
  const marks = Int32Array.from(starts);
  const first = F._PyCode_CODE(code);
  const names = ld(code + PyCodeObject.co_names);
  const mayCallId = Array.from({ length: Py_SIZE(names) }, (_, i) => PyTuple_GET_ITEM(names, i)).some(
    (name) => PyUnicode_AsString(name) === 'id',
  );
  for (let i = 0; i < starts.length; ) {
    const opcode = baseOpcode(U8[first + i * 2]);
    const next = i + 1 + inlineCaches(opcode);
    const kind = kindOf(opcode, U8[first + i * 2 + 1]);
    if (kind !== null && (kind !== 'id' || mayCallId)) {
      marks[i] |= BEFORE;
      if (!atBranch(opcode) && next < starts.length) marks[next] |= AFTER;
    }
    i = next;
  }
  return marks;
}

/** Comparisons that are kept of a run. */
const MOST = 2000;
/** Calls of id() that are looked at for where a number comes from. */
const RECENT = 50;

export class Comparisons {
  readonly all: Comparison[] = [];
  /** True if there were more than are kept. */
  cut = false;
  /** Indices of comparisons whose result is to come. */
  readonly #pending: number[] = [];

  /** The instruction at `pc` is next, its operands are on the stack. `offset` lines of the program's text are before those of its code. */
  before(frame: Addr, pc: Addr, offset: number, moment: InnerMoment, instruction: number): void {
    const opcode = baseOpcode(U8[pc]);
    const kind = kindOf(opcode, U8[pc + 1])!;
    const sp = ld(frame + F.F_STACKPOINTER);
    const at = (depth: number): Ref => ld(sp - depth * 8) & ~1;
    if (kind === 'id' && !isId(at(3))) return;
    if (this.all.length >= MOST) {
      this.cut = true;
      return;
    }
    const branch = atBranch(opcode);
    const left = branch || kind === 'id' ? at(1) : at(2);
    const right = kind === 'id' ? 0 : branch ? Py_None : at(1);
    const code = F._PyFrame_GetCode(frame);
    const line = lineTable(code).lines[(pc - F._PyCode_CODE(code)) >> 1] + offset;
    const [leftId, rightId] = kind === 'id' ? [-1, -1] : [this.#idCall(left), this.#idCall(right)];
    this.all.push({ kind, line, moment, instruction, frame, pc, left, right, leftId, rightId, result: 0 });
    // One that the same frame has left open was ended by an exception.
    const open = this.#pending.findIndex((n) => this.all[n].frame === frame);
    if (open >= 0) this.#pending.length = open;
    if (!branch) this.#pending.push(this.all.length - 1);
  }
  /** The instruction at `pc` is next; the one before it may have been a comparison. */
  after(frame: Addr, pc: Addr): void {
    const i = this.#pending.findLastIndex((n) => this.all[n].frame === frame);
    if (i < 0) return;
    const comparison = this.all[this.#pending[i]];
    if (pc !== comparison.pc + 2 + 2 * inlineCaches(baseOpcode(U8[comparison.pc]))) return;
    comparison.result = ld(ld(frame + F.F_STACKPOINTER) - 8) & ~1;
    // What was begun inside it and not ended was left by an exception.
    this.#pending.length = i;
  }
  /** The id() call that gave this number, or -1. */
  #idCall(o: Ref): number {
    if (Py_TYPE(o) !== PyLong_Type) return -1;
    for (let i = this.all.length - 1, seen = 0; i >= 0 && seen < RECENT; i--) {
      const { kind, result, left } = this.all[i];
      if (kind !== 'id') continue;
      seen++;
      if (result === o && PyLong_AsBigInt(o) === BigInt(addressOf(left))) return i;
    }
    return -1;
  }
}

function isId(callable: Ref): boolean {
  if (callable === 0 || Py_TYPE(callable) !== PyCFunction_Type) return false;
  return readCString(ld(ld(callable + PyCFunctionObject.m_ml) + PyMethodDef.ml_name)) === 'id';
}
