// From the optimized instruction sequence to a code object: bytes, line table, exception table, names.
// Mirrors Python/assemble.c.

import type { CodeUnit, Const } from '../include/constant.ts';
import {
  CO_FAST_CELL,
  CO_FAST_FREE,
  CO_FAST_HIDDEN,
  CO_FAST_LOCAL,
  CO_VARARGS,
  CO_VARKEYWORDS,
} from '../include/flags.ts';
import * as op from '../include/opcodes.ts';
import { CO_FAST_ARG_KW, CO_FAST_ARG_POS, CO_FAST_ARG_VAR } from './code_flags.ts';
import type { OptimizedCode } from './flowgraph.ts';
import { type ExceptHandlerInfo, type Instruction, NO_HANDLER } from './instruction_sequence.ts';
import { type Location, NEXT_LOCATION, NO_LOCATION, same_location } from './location.ts';
import type { CodeUnitMetadata } from './metadata.ts';
import { cache_count, HAS_TARGET, IS_TERMINATOR_OPCODE, instr_size, OPCODE_HAS_JUMP } from './opcode_utils.ts';
import { write_signed_varint, write_varint } from './varint.ts';

// Kinds of line table entries (Include/cpython/code.h).
const PY_CODE_LOCATION_INFO_ONE_LINE0 = 10;
const PY_CODE_LOCATION_INFO_NO_COLUMNS = 13;
const PY_CODE_LOCATION_INFO_LONG = 14;
const PY_CODE_LOCATION_INFO_NONE = 15;

/** A line table entry covers at most this many code units. */
const MAX_ENTRY_LENGTH = 8;

/** From SEND to the END_SEND behind it, in code units. */
const END_SEND_OFFSET = 5;

// ----- line table

class LineTableWriter {
  readonly bytes: number[] = [];
  private lineno: number;

  constructor(firstlineno: number) {
    this.lineno = firstlineno;
  }

  /** `size` code units at `loc`. */
  assemble_location(loc: Location, size: number): void {
    let rest = size;
    for (; rest > MAX_ENTRY_LENGTH; rest -= MAX_ENTRY_LENGTH) this.write_location_info_entry(loc, MAX_ENTRY_LENGTH);
    if (rest > 0) this.write_location_info_entry(loc, rest);
  }

  private firstByte(code: number, length: number): void {
    this.bytes.push(0x80 | (code << 3) | (length - 1));
  }

  private write_location_info_entry(loc: Location, length: number): void {
    if (loc.lineno === NO_LOCATION.lineno) {
      this.firstByte(PY_CODE_LOCATION_INFO_NONE, length);
      return;
    }
    const line_delta = loc.lineno - this.lineno;
    const column = loc.col_offset;
    const end_column = loc.end_col_offset;
    this.lineno = loc.lineno;
    if (column < 0 || end_column < 0) {
      if (loc.end_lineno === loc.lineno || loc.end_lineno < 0) {
        this.firstByte(PY_CODE_LOCATION_INFO_NO_COLUMNS, length);
        write_signed_varint(this.bytes, line_delta);
        return;
      }
    } else if (loc.end_lineno === loc.lineno) {
      if (line_delta === 0 && column < 80 && end_column - column < 16 && end_column >= column) {
        this.firstByte(column >> 3, length);
        this.bytes.push(((column & 7) << 4) | (end_column - column));
        return;
      }
      if (line_delta >= 0 && line_delta < 3 && column < 128 && end_column < 128) {
        this.firstByte(PY_CODE_LOCATION_INFO_ONE_LINE0 + line_delta, length);
        this.bytes.push(column, end_column);
        return;
      }
    }
    this.firstByte(PY_CODE_LOCATION_INFO_LONG, length);
    write_signed_varint(this.bytes, line_delta);
    write_varint(this.bytes, loc.end_lineno - loc.lineno);
    write_varint(this.bytes, column + 1);
    write_varint(this.bytes, end_column + 1);
  }
}

function assemble_location_info(instrs: readonly Instruction[], firstlineno: number): Uint8Array {
  for (let i = instrs.length - 1; i >= 0; i--) {
    const instr = instrs[i]!;
    if (!same_location(instr.i_loc, NEXT_LOCATION)) continue;
    instr.i_loc = IS_TERMINATOR_OPCODE(instr.i_opcode) ? NO_LOCATION : instrs[i + 1]!.i_loc;
  }
  const writer = new LineTableWriter(firstlineno);
  let loc = NO_LOCATION;
  let size = 0;
  for (const instr of instrs) {
    if (!same_location(loc, instr.i_loc)) {
      writer.assemble_location(loc, size);
      loc = instr.i_loc;
      size = 0;
    }
    size += instr_size(instr.i_opcode, instr.i_oparg);
  }
  writer.assemble_location(loc, size);
  return Uint8Array.from(writer.bytes);
}

// ----- exception table

/** Highest six bits first; `first` marks the start of an entry. */
function assemble_emit_exception_table_item(out: number[], value: number, first: boolean): void {
  let msb = first ? 0x80 : 0;
  for (let shift = 24; shift > 0; shift -= 6) {
    if (value >= 2 ** shift) {
      out.push(((value >> shift) & 0x3f) | 0x40 | msb);
      msb = 0;
    }
  }
  out.push((value & 0x3f) | msb);
}

function assemble_exception_table_entry(
  out: number[],
  start: number,
  end: number,
  handler_offset: number,
  handler: ExceptHandlerInfo,
): void {
  // The handler itself pushes the exception, and before it the place it was raised at if that is kept.
  const depth = handler.h_startdepth - 1 - (handler.h_preserve_lasti ? 1 : 0);
  assemble_emit_exception_table_item(out, start, true);
  assemble_emit_exception_table_item(out, end - start, false);
  assemble_emit_exception_table_item(out, handler_offset, false);
  assemble_emit_exception_table_item(out, (depth << 1) | (handler.h_preserve_lasti ? 1 : 0), false);
}

function assemble_exception_table(instrs: readonly Instruction[]): Uint8Array {
  const out: number[] = [];
  let handler = NO_HANDLER;
  let start = -1;
  let ioffset = 0;
  const close = (): void => {
    if (handler.h_label < 0) return;
    assemble_exception_table_entry(out, start, ioffset, instrs[handler.h_label]!.i_offset, handler);
  };
  for (const instr of instrs) {
    if (handler.h_label !== instr.i_except_handler_info.h_label) {
      close();
      start = ioffset;
      handler = instr.i_except_handler_info;
    }
    ioffset += instr_size(instr.i_opcode, instr.i_oparg);
  }
  close();
  return Uint8Array.from(out);
}

// ----- instructions

function resolve_unconditional_jumps(instrs: readonly Instruction[]): void {
  for (let i = 0; i < instrs.length; i++) {
    const instr = instrs[i]!;
    const is_forward = instr.i_oparg > i;
    if (instr.i_opcode === op.JUMP) {
      instr.i_opcode = is_forward ? op.JUMP_FORWARD : op.JUMP_BACKWARD;
    } else if (instr.i_opcode === op.JUMP_NO_INTERRUPT) {
      instr.i_opcode = is_forward ? op.JUMP_FORWARD : op.JUMP_BACKWARD_NO_INTERRUPT;
    }
  }
}

/** Fills in the distances of jumps. They decide the sizes of jumps, and these the distances: until nothing changes. */
function resolve_jump_offsets(instrs: readonly Instruction[]): void {
  const jumps: Instruction[] = [];
  for (const instr of instrs) {
    if (HAS_TARGET(instr.i_opcode)) instr.i_target = instr.i_oparg;
    if (OPCODE_HAS_JUMP(instr.i_opcode)) jumps.push(instr);
  }
  let extended_arg_recompile = true;
  while (extended_arg_recompile) {
    let totsize = 0;
    for (const instr of instrs) {
      instr.i_offset = totsize;
      totsize += instr_size(instr.i_opcode, instr.i_oparg);
    }
    extended_arg_recompile = false;
    for (const instr of jumps) {
      const isize = instr_size(instr.i_opcode, instr.i_oparg);
      // Jumps count from the instruction after them.
      const after = instr.i_offset + isize;
      const target = instrs[instr.i_target]!.i_offset;
      // For debuggers: how far back the END_SEND is.
      if (instr.i_opcode === op.END_ASYNC_FOR) instr.i_oparg = after - target - END_SEND_OFFSET;
      else instr.i_oparg = Math.abs(target - after);
      if (instr_size(instr.i_opcode, instr.i_oparg) !== isize) extended_arg_recompile = true;
    }
  }
}

function assemble_code(instrs: readonly Instruction[]): Uint8Array {
  const last = instrs.at(-1);
  const units = last === undefined ? 0 : last.i_offset + instr_size(last.i_opcode, last.i_oparg);
  const code = new Uint8Array(units * 2);
  let i = 0;
  for (const instr of instrs) {
    const { i_opcode: opcode, i_oparg: oparg } = instr;
    for (let shift = 24; shift > 0; shift -= 8) {
      if (oparg >= 2 ** shift) {
        code[i++] = op.EXTENDED_ARG;
        code[i++] = (oparg >> shift) & 0xff;
      }
    }
    code[i++] = opcode;
    code[i++] = oparg & 0xff;
    // The caches start as zeros.
    i += 2 * cache_count(opcode);
  }
  return code;
}

// ----- names

function compute_localsplus_info(
  umd: CodeUnitMetadata,
  nlocalsplus: number,
  code_flags: number,
): { names: string[]; kinds: Uint8Array } {
  const names = new Array<string>(nlocalsplus);
  const kinds = new Uint8Array(nlocalsplus);
  // Parameters come in this order.
  const posonly = umd.u_posonlyargcount;
  const pos_or_kw = posonly + umd.u_argcount;
  const kwonly = pos_or_kw + umd.u_kwonlyargcount;
  const varargs = kwonly + (code_flags & CO_VARARGS ? 1 : 0);
  const varkeywords = varargs + (code_flags & CO_VARKEYWORDS ? 1 : 0);
  for (const [name, offset] of umd.u_varnames) {
    let argvarkinds = 0;
    if (offset < posonly) argvarkinds = CO_FAST_ARG_POS;
    else if (offset < pos_or_kw) argvarkinds = CO_FAST_ARG_POS | CO_FAST_ARG_KW;
    else if (offset < kwonly) argvarkinds = CO_FAST_ARG_KW;
    else if (offset < varargs) argvarkinds = CO_FAST_ARG_VAR | CO_FAST_ARG_POS;
    else if (offset < varkeywords) argvarkinds = CO_FAST_ARG_VAR | CO_FAST_ARG_KW;
    let kind = CO_FAST_LOCAL | argvarkinds;
    if (umd.u_fasthidden.has(name)) kind |= CO_FAST_HIDDEN;
    if (umd.u_cellvars.has(name)) kind |= CO_FAST_CELL;
    names[offset] = name;
    kinds[offset] = kind;
  }
  const nlocals = umd.u_varnames.size;
  let numdropped = 0;
  for (const [name, index] of umd.u_cellvars) {
    // A parameter or local that is a cell has its slot already.
    if (umd.u_varnames.has(name)) {
      numdropped++;
      continue;
    }
    const offset = index - numdropped + nlocals;
    names[offset] = name;
    kinds[offset] = CO_FAST_CELL;
  }
  for (const [name, index] of umd.u_freevars) {
    const offset = index - numdropped + nlocals;
    names[offset] = name;
    kinds[offset] = CO_FAST_FREE;
  }
  return { names, kinds };
}

export function _PyAssemble_MakeCodeObject(
  umd: CodeUnitMetadata,
  consts: Const[],
  optimized: OptimizedCode,
  code_flags: number,
  filename: string,
): CodeUnit {
  const instrs = optimized.instrs.s_instrs;
  resolve_unconditional_jumps(instrs);
  resolve_jump_offsets(instrs);
  const co_linetable = assemble_location_info(instrs, umd.u_firstlineno);
  const co_exceptiontable = assemble_exception_table(instrs);
  const { names, kinds } = compute_localsplus_info(umd, optimized.nlocalsplus, code_flags);
  return {
    co_argcount: umd.u_posonlyargcount + umd.u_argcount,
    co_posonlyargcount: umd.u_posonlyargcount,
    co_kwonlyargcount: umd.u_kwonlyargcount,
    // Room for one value at least.
    co_stacksize: Math.max(optimized.stackdepth, 1),
    co_firstlineno: umd.u_firstlineno,
    co_flags: code_flags,
    co_name: umd.u_name,
    co_qualname: umd.u_qualname,
    co_filename: filename,
    co_code: assemble_code(instrs),
    co_consts: consts,
    co_names: [...umd.u_names.keys()],
    co_localsplusnames: names,
    co_localspluskinds: kinds,
    co_linetable,
    co_exceptiontable,
  };
}
