// The instructions of a code object, read from memory: as they were compiled, and what running has made of them.

import * as op from '../engine/include/opcodes.ts';
import { baseOpcode, inlineCaches, SPECIALIZED_NAMES } from '../engine/include/specialized.ts';
import { PyCodeObject } from '../engine/include/structs.ts';
import { ld, type Ref, U8 } from '../engine/memory/memory.ts';
import { AddressRange } from '../engine/objects/code_lines.ts';
import * as F from '../engine/objects/interpframe.ts';
import { Py_SIZE, Py_TYPE } from '../engine/objects/object.ts';
import * as T from '../engine/objects/statictypes.ts';
import { PyTuple_GET_ITEM } from '../engine/objects/tupleobject.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import { PyUnicode_AsString } from '../engine/objects/unicodeobject.ts';
import type { ProgramCode } from '../engine/trace/program_code.ts';
import { threadFrames } from '../engine/trace/roots.ts';
import { shortValue } from './values.ts';

export interface Instruction {
  /** Code units from the first one. */
  readonly unit: number;
  readonly opcode: number;
  readonly name: string;
  /** The form that it has taken on by running, or ''. */
  readonly specialized: string;
  /** With what EXTENDED_ARG adds; 0 for one without. */
  readonly oparg: number;
  readonly line: number;
  readonly endLine: number;
  /** In bytes of UTF-8; -1: not known. */
  readonly column: number;
  readonly endColumn: number;
}

const hasFlag = (opcode: number, flag: number): boolean => ((op.FLAGS[opcode] ?? 0) & flag) !== 0;

/** All instructions but EXTENDED_ARG and the caches. */
export function instructionsOf(code: Ref): Instruction[] {
  const found: Instruction[] = [];
  const first = F._PyCode_CODE(code);
  const range = new AddressRange(code);
  range.next();
  let extended = 0;
  for (let unit = 0; unit < Py_SIZE(code); ) {
    const raw = U8[first + unit * 2];
    const opcode = baseOpcode(raw);
    const oparg = (extended << 8) | U8[first + unit * 2 + 1];
    while (unit * 2 >= range.end && range.next());
    extended = opcode === op.EXTENDED_ARG ? oparg : 0;
    if (opcode !== op.EXTENDED_ARG)
      found.push({
        unit,
        opcode,
        name: op.OPNAMES[opcode] ?? String(opcode),
        specialized: raw === opcode ? '' : (SPECIALIZED_NAMES.get(raw) ?? ''),
        oparg: hasFlag(opcode, op.HAS_ARG_FLAG) ? oparg : 0,
        line: range.line,
        endLine: range.endLine,
        column: range.column,
        endColumn: range.endColumn,
      });
    unit += 1 + inlineCaches(opcode);
  }
  return found;
}

export const constantOf = (code: Ref, index: number): Ref => PyTuple_GET_ITEM(ld(code + PyCodeObject.co_consts), index);
export function nameOfIndex(code: Ref, index: number): string {
  return PyUnicode_AsString(PyTuple_GET_ITEM(ld(code + PyCodeObject.co_names), index));
}
export function localOfIndex(code: Ref, index: number): string {
  return PyUnicode_AsString(PyTuple_GET_ITEM(ld(code + PyCodeObject.co_localsplusnames), index));
}
export const codeName = (code: Ref): string => PyUnicode_AsString(ld(code + PyCodeObject.co_qualname));

/**
 * The code objects of the program that runs: the unit's own and those in its constants, outermost first. At the prompt earlier entries are
 * units that are gone; what runs of their functions is there.
 */
export function unitCodes(program: ProgramCode): Ref[] {
  const running = threadFrames().filter((f) => !F._PyFrame_IsIncomplete(f));
  const codes = [program.unit, ...running.reverse().map((f) => F._PyFrame_GetCode(f))].filter(
    (code, i, all) => code !== 0 && program.has(code) && all.indexOf(code) === i,
  );
  for (const code of codes) {
    const consts = ld(code + PyCodeObject.co_consts);
    for (let i = 0; i < Py_SIZE(consts); i++) {
      const o = PyTuple_GET_ITEM(consts, i);
      if (Py_TYPE(o) === T.PyCode_Type && !codes.includes(o)) codes.push(o);
    }
  }
  return codes;
}

const TWO_LOCALS = new Set([
  op.LOAD_FAST_LOAD_FAST,
  op.LOAD_FAST_BORROW_LOAD_FAST_BORROW,
  op.STORE_FAST_LOAD_FAST,
  op.STORE_FAST_STORE_FAST,
]);
/** What an instruction's argument means. */
export function argumentText(code: Ref, i: Instruction): string {
  const { opcode, oparg } = i;
  if (!hasFlag(opcode, op.HAS_ARG_FLAG)) return '';
  if (hasFlag(opcode, op.HAS_CONST_FLAG)) {
    const o = constantOf(code, oparg);
    return shortValue(o) || _PyType_Name(Py_TYPE(o));
  }
  if (opcode === op.LOAD_GLOBAL || opcode === op.LOAD_ATTR) return nameOfIndex(code, oparg >> 1);
  if (opcode === op.LOAD_SUPER_ATTR) return nameOfIndex(code, oparg >> 2);
  if (hasFlag(opcode, op.HAS_NAME_FLAG)) return nameOfIndex(code, oparg);
  if (hasFlag(opcode, op.HAS_JUMP_FLAG)) {
    const next = i.unit + 1 + inlineCaches(opcode);
    return `to ${i.name.includes('BACKWARD') ? next - oparg : next + oparg}`;
  }
  if (TWO_LOCALS.has(opcode)) return `${localOfIndex(code, oparg >> 4)}, ${localOfIndex(code, oparg & 15)}`;
  if (hasFlag(opcode, op.HAS_LOCAL_FLAG) || hasFlag(opcode, op.HAS_FREE_FLAG)) return localOfIndex(code, oparg);
  if (opcode === op.COMPARE_OP) return op.CMP_OP[oparg >> 5];
  if (opcode === op.BINARY_OP) return op.NB_OPS[oparg]?.[1] ?? String(oparg);
  return String(oparg);
}
