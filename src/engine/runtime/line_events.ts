// What the recording loop (switch_recording.ts) tells a recorder. Plays the part of Python/instrumentation.c's line events: a table
// per code object says at which instructions a line may begin, so that between them nothing is looked up.

import { EXTENDED_ARG, FLAGS, HAS_JUMP_FLAG, OPNAMES, RESUME } from '../include/opcodes.ts';
import { baseOpcode, inlineCaches } from '../include/specialized.ts';
import { PyCodeObject } from '../include/structs.ts';
import { registerCache } from '../memory/caches.ts';
import { type Addr, ld, type Ref, U8 } from '../memory/memory.ts';
import { AddressRange, exceptionTargets } from '../objects/code_lines.ts';
import { CodeMap } from '../objects/code_map.ts';
import { _PyCode_CODE } from '../objects/interpframe.ts';
import { Py_SIZE } from '../objects/object.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';

interface LineEvents {
  /** A frame goes on at `pc`, its state saved: after a call, a return, an exception, a pause. Returns the code's `starts`. */
  entered: (frame: Addr, pc: Addr) => Int32Array;
  /** The instruction at `pc`, at which `line` may begin, is next; the frame's state is saved. */
  begins: (frame: Addr, pc: Addr, line: number) => void;
}
const noStarts = new Int32Array(0);
/** Nobody looks at lines. */
export const noLineEvents: Readonly<LineEvents> = { entered: () => noStarts, begins: () => undefined };
/** Set by a recorder while it runs code. */
export const lineEvents: LineEvents = { ...noLineEvents };

/** What is to be known of a code object's lines, per code unit. */
export interface LineTable {
  /**
   * The line, where another one than before begins, where a jump leads to, and where a function or generator is entered; else 0.
   * Between two such places the line of a frame stays and time goes forward.
   */
  readonly starts: Int32Array;
  /** The line, 0 or less for none. */
  readonly lines: Int32Array;
  readonly filename: string;
  /** `starts` with a mark at every instruction. */
  readonly each: Int32Array;
}
/** The mark of an instruction at which no line begins. */
const NO_LINE_BEGINS = 1 << 25;

/** Where a jump instruction's argument leads, in code units from the first; -1 for none. */
export function jumpTarget(opcode: number, next: number, oparg: number): number {
  if ((FLAGS[opcode] & HAS_JUMP_FLAG) === 0) return -1;
  return OPNAMES[opcode]!.includes('BACKWARD') ? next - oparg : next + oparg;
}

function makeTable(code: Ref): LineTable {
  const units = Py_SIZE(code);
  const lines = new Int32Array(units);
  const starts = new Int32Array(units);
  const each = new Int32Array(units);
  const mark = (unit: number): void => {
    if (lines[unit] > 0) starts[unit] = lines[unit];
  };
  const range = new AddressRange(code);
  for (let before = 0; range.next(); before = range.line) {
    lines.fill(range.line, range.start >> 1, range.end >> 1);
    if (range.line !== before) mark(range.start >> 1);
  }
  const first = _PyCode_CODE(code);
  let oparg = 0;
  for (let i = 0; i < units; ) {
    const opcode = baseOpcode(U8[first + i * 2]);
    oparg = (oparg << 8) | U8[first + i * 2 + 1];
    if (opcode === RESUME) mark(i);
    each[i] = NO_LINE_BEGINS;
    i += 1 + inlineCaches(opcode);
    if (opcode === EXTENDED_ARG) continue;
    const target = jumpTarget(opcode, i, oparg);
    if (target >= 0) mark(target);
    oparg = 0;
  }
  for (const target of exceptionTargets(code)) mark(target);
  for (let i = 0; i < units; i++) if (starts[i] > 0) each[i] = starts[i];
  return { starts, lines, each, filename: PyUnicode_AsString(ld(code + PyCodeObject.co_filename)) };
}

const tables = new CodeMap<LineTable>();
registerCache(() => tables.clear());

/** The lines of a code object. */
export function lineTable(code: Ref): LineTable {
  return tables.get(code) ?? tables.set(code, makeTable(code));
}
