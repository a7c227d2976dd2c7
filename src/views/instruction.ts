// The instruction that is next, and those around it in its line: as `dis` names them, read from the frame's code object.

import * as op from '../engine/include/opcodes.ts';
import { baseOpcode, inlineCaches } from '../engine/include/specialized.ts';
import { PyCodeObject } from '../engine/include/structs.ts';
import { ld, type Ref, U8 } from '../engine/memory/memory.ts';
import { PyCode_Addr2Line } from '../engine/objects/code_lines.ts';
import * as F from '../engine/objects/interpframe.ts';
import { Py_SIZE } from '../engine/objects/object.ts';
import { tstate } from '../engine/objects/tstate.ts';
import { PyTuple_GET_ITEM } from '../engine/objects/tupleobject.ts';
import { PyUnicode_AsString } from '../engine/objects/unicodeobject.ts';
import type { InstructionRow } from './step.ts';
import { shortValue } from './values.ts';

/** Instructions that are shown before and behind the next one. */
const AROUND = 4;

/** The instructions around the one that the innermost frame executes next; none if no Python code runs. */
export function instructionRows(): InstructionRow[] {
  const frame = ld(tstate.current_frame);
  if (frame === 0 || F._PyFrame_IsIncomplete(frame)) return [];
  const code = F._PyFrame_GetCode(frame);
  const first = F._PyFrame_GetBytecode(frame);
  const next = (ld(frame + F.F_INSTR_PTR) - first) >> 1;
  const rows: InstructionRow[] = [];
  let at = -1;
  let extended = 0;
  let begin = -1;
  for (let unit = 0; unit < Py_SIZE(code); ) {
    const opcode = baseOpcode(U8[first + unit * 2]);
    const byte = U8[first + unit * 2 + 1];
    if (begin < 0) begin = unit;
    const after = unit + 1 + inlineCaches(opcode);
    if (opcode === op.EXTENDED_ARG) extended = (extended | byte) << 8;
    else {
      const arg = extended | byte;
      if (begin <= next && next <= unit) at = rows.length;
      rows.push({
        offset: begin * 2,
        name: op.OPNAMES[opcode] ?? `<${opcode}>`,
        argument: argumentText(code, opcode, arg, after),
        line: PyCode_Addr2Line(code, unit * 2),
        next: begin <= next && next <= unit,
      });
      extended = 0;
      begin = -1;
    }
    unit = after;
  }
  return at < 0 ? [] : rows.slice(Math.max(0, at - AROUND), at + AROUND + 1);
}

/** What stands behind an instruction's name. */
function argumentText(code: Ref, opcode: number, arg: number, next: number): string {
  const flags = op.FLAGS[opcode] ?? 0;
  if ((flags & op.HAS_ARG_FLAG) === 0) return '';
  const local = (i: number): string =>
    PyUnicode_AsString(PyTuple_GET_ITEM(ld(code + PyCodeObject.co_localsplusnames), i));
  const name = (i: number): string => PyUnicode_AsString(PyTuple_GET_ITEM(ld(code + PyCodeObject.co_names), i));
  if (flags & op.HAS_CONST_FLAG)
    return shortValue(PyTuple_GET_ITEM(ld(code + PyCodeObject.co_consts), arg)) || `${arg}`;
  if (flags & op.HAS_NAME_FLAG) {
    if (opcode === op.LOAD_GLOBAL || opcode === op.LOAD_ATTR) return name(arg >> 1);
    return name(opcode === op.LOAD_SUPER_ATTR ? arg >> 2 : arg);
  }
  if (flags & op.HAS_JUMP_FLAG) {
    const back = (op.OPNAMES[opcode] ?? '').includes('BACKWARD') || opcode === op.END_ASYNC_FOR;
    return `to ${(next + (back ? -arg : arg)) * 2}`;
  }
  switch (opcode) {
    case op.LOAD_FAST_LOAD_FAST:
    case op.LOAD_FAST_BORROW_LOAD_FAST_BORROW:
    case op.STORE_FAST_LOAD_FAST:
    case op.STORE_FAST_STORE_FAST:
      return `${local(arg >> 4)}, ${local(arg & 15)}`;
    case op.COMPARE_OP:
      return op.CMP_OP[arg >> 5];
    case op.BINARY_OP:
      return op.NB_OPS[arg][1];
    case op.IS_OP:
      return arg ? 'is not' : 'is';
    case op.CONTAINS_OP:
      return arg ? 'not in' : 'in';
    default:
      return flags & (op.HAS_LOCAL_FLAG | op.HAS_FREE_FLAG) ? local(arg) : String(arg);
  }
}
