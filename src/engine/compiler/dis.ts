// Disassembly as text, as `python -m dis FILE` prints it.
// Mirrors Lib/dis.py.

import type { CodeUnit, Const } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import { reprConst } from './const_repr.ts';
import { co_lines, type ExceptionTableEntry, parseExceptionTable } from './linetable.ts';
import { cache_count, OPCODE_HAS_CONST, OPCODE_HAS_JUMP } from './opcode_utils.ts';

const _OPNAME_WIDTH = 20;
const _OPARG_WIDTH = 5;
const _NO_LINENO = '  --';

const FUNCTION_ATTR_FLAGS = ['defaults', 'kwdefaults', 'annotations', 'closure', 'annotate'];
const CONVERSIONS = ['', 'str', 'repr', 'ascii'];

/** The address in the repr of a code object, such as `0x7f0123456789`. Asked once for each. */
export type AddressFormatter = (code: CodeUnit) => string;

/** repr() of a constant other than a code object. */
export type ConstantRepr = (constant: Const) => string;

interface OneInstruction {
  readonly offset: number;
  readonly opcode: number;
  /** null: the instruction has none. */
  readonly arg: number | null;
}

function hasFlag(opcode: number, flag: number): boolean {
  return ((op.FLAGS[opcode] ?? 0) & flag) !== 0;
}

/** The instructions, EXTENDED_ARG included, caches left out. */
function _unpack_opargs(code: Uint8Array): OneInstruction[] {
  const instructions: OneInstruction[] = [];
  let extended_arg = 0;
  for (let offset = 0; offset < code.length; ) {
    const opcode = code[offset]!;
    let arg: number | null = null;
    if (hasFlag(opcode, op.HAS_ARG_FLAG)) {
      arg = code[offset + 1]! | extended_arg;
      extended_arg = opcode === op.EXTENDED_ARG ? arg << 8 : 0;
    } else {
      extended_arg = 0;
    }
    instructions.push({ offset, opcode, arg });
    offset += 2 + 2 * cache_count(opcode);
  }
  return instructions;
}

function _is_backward_jump(opcode: number): boolean {
  return opcode === op.JUMP_BACKWARD || opcode === op.JUMP_BACKWARD_NO_INTERRUPT || opcode === op.END_ASYNC_FOR;
}

/** Offset a jump goes to, null for other instructions. */
function _get_jump_target({ offset, opcode, arg }: OneInstruction): number | null {
  if (arg === null || !OPCODE_HAS_JUMP(opcode)) return null;
  return offset + 2 + 2 * (cache_count(opcode) + (_is_backward_jump(opcode) ? -arg : arg));
}

function _make_labels_map(
  instructions: readonly OneInstruction[],
  exception_entries: readonly ExceptionTableEntry[],
): Map<number, number> {
  const labels = new Set<number>();
  for (const instruction of instructions) {
    const target = _get_jump_target(instruction);
    if (target !== null) labels.add(target);
  }
  for (const { start, end, target } of exception_entries) {
    labels.add(start).add(end).add(target);
  }
  const sorted = [...labels].sort((a, b) => a - b);
  return new Map(sorted.map((offset, i) => [offset, i + 1]));
}

/** What LOAD_COMMON_CONSTANT loads: classes by name, functions by repr. */
function commonConstant(arg: number): string {
  const name = op.COMMON_CONSTANTS[arg]!;
  return name === 'all' || name === 'any' ? `<built-in function ${name}>` : name;
}

class Disassembler {
  private readonly address: AddressFormatter;
  private readonly repr: ConstantRepr;
  private readonly reprs = new Map<CodeUnit, string>();
  private readonly lines: string[] = [];

  constructor(address: AddressFormatter, repr: ConstantRepr | undefined) {
    this.address = address;
    this.repr = repr ?? ((c) => reprConst(c, (code) => this.codeRepr(code)));
  }

  text(): string {
    return this.lines.map((line) => `${line}\n`).join('');
  }

  private codeRepr(code: CodeUnit): string {
    let repr = this.reprs.get(code);
    if (repr === undefined) {
      const place = `file "${code.co_filename}", line ${code.co_firstlineno}`;
      repr = `<code object ${code.co_name} at ${this.address(code)}, ${place}>`;
      this.reprs.set(code, repr);
    }
    return repr;
  }

  private constRepr(c: Const): string {
    return c.kind === 'code' ? this.codeRepr(c.code) : this.repr(c);
  }

  _disassemble_recursive(code: CodeUnit): void {
    this.disassemble(code);
    for (const c of code.co_consts) {
      if (c.kind !== 'code') continue;
      this.lines.push('', `Disassembly of ${this.codeRepr(c.code)}:`);
      this._disassemble_recursive(c.code);
    }
  }

  private disassemble(code: CodeUnit): void {
    const linestarts = new Map(co_lines(code).map(({ start, lineno }) => [start, lineno]));
    const exception_entries = parseExceptionTable(code);
    const instructions = _unpack_opargs(code.co_code);
    const labels_map = _make_labels_map(instructions, exception_entries);
    const lineno_width = _get_lineno_width([...linestarts.values()]);
    const label_width = 4 + String(labels_map.size).length;
    for (const instruction of instructions) {
      this.print_instruction(code, instruction, linestarts, labels_map, lineno_width, label_width);
    }
    this.print_exception_table(exception_entries, labels_map);
  }

  private print_instruction(
    code: CodeUnit,
    instruction: OneInstruction,
    linestarts: ReadonlyMap<number, number | null>,
    labels_map: ReadonlyMap<number, number>,
    lineno_width: number,
    label_width: number,
  ): void {
    const { offset, opcode, arg } = instruction;
    const fields: string[] = [];
    const lineno = linestarts.get(offset);
    if (lineno_width > 0) {
      if (lineno !== undefined && offset > 0) this.lines.push('');
      const shown = lineno === undefined ? '' : lineno === null ? _NO_LINENO : String(lineno);
      fields.push(shown.padStart(lineno_width));
    }
    const label = labels_map.get(offset);
    fields.push((label === undefined ? '' : `L${label}:`).padStart(label_width));
    fields.push('   ');
    const opname = op.OPNAMES[opcode] ?? `<${opcode}>`;
    fields.push(opname.padEnd(_OPNAME_WIDTH));
    if (arg !== null) {
      const opname_excess = Math.max(0, opname.length - _OPNAME_WIDTH);
      fields.push(String(arg).padStart(_OPARG_WIDTH - opname_excess));
      const argrepr = this.argrepr(code, instruction, arg, labels_map);
      if (argrepr !== '') fields.push(`(${argrepr})`);
    }
    this.lines.push(fields.join(' ').replace(/\s+$/, ''));
  }

  private print_exception_table(
    exception_entries: readonly ExceptionTableEntry[],
    labels_map: ReadonlyMap<number, number>,
  ): void {
    if (exception_entries.length === 0) return;
    this.lines.push('ExceptionTable:');
    const label = (offset: number): string => `L${labels_map.get(offset)}`;
    for (const { start, end, target, depth, lasti } of exception_entries) {
      this.lines.push(`  ${label(start)} to ${label(end)} -> ${label(target)} [${depth}]${lasti ? ' lasti' : ''}`);
    }
  }

  /** What stands in parentheses behind the argument. */
  private argrepr(
    code: CodeUnit,
    instruction: OneInstruction,
    arg: number,
    labels_map: ReadonlyMap<number, number>,
  ): string {
    const { opcode } = instruction;
    const local = (index: number): string => code.co_localsplusnames[index]!;
    if (OPCODE_HAS_CONST(opcode)) return this.constRepr(code.co_consts[arg]!);
    if (hasFlag(opcode, op.HAS_NAME_FLAG)) return nameRepr(code, opcode, arg);
    if (OPCODE_HAS_JUMP(opcode)) {
      const preposition = opcode === op.END_ASYNC_FOR ? 'from' : 'to';
      return `${preposition} L${labels_map.get(_get_jump_target(instruction)!)}`;
    }
    switch (opcode) {
      case op.LOAD_FAST_LOAD_FAST:
      case op.LOAD_FAST_BORROW_LOAD_FAST_BORROW:
      case op.STORE_FAST_LOAD_FAST:
      case op.STORE_FAST_STORE_FAST:
        return `${local(arg >> 4)}, ${local(arg & 15)}`;
      case op.COMPARE_OP: {
        const symbol = op.CMP_OP[arg >> 5]!;
        return arg & 16 ? `bool(${symbol})` : symbol;
      }
      case op.CONVERT_VALUE:
        return CONVERSIONS[arg]!;
      case op.SET_FUNCTION_ATTRIBUTE:
        return FUNCTION_ATTR_FLAGS.filter((_, i) => arg & (1 << i)).join(', ');
      case op.BINARY_OP:
        return op.NB_OPS[arg]![1];
      case op.CALL_INTRINSIC_1:
        return op.INTRINSIC_1[arg]!;
      case op.CALL_INTRINSIC_2:
        return op.INTRINSIC_2[arg]!;
      case op.LOAD_COMMON_CONSTANT:
        return commonConstant(arg);
      case op.LOAD_SPECIAL:
        return op.SPECIAL_METHODS[arg]!;
      case op.IS_OP:
        return arg ? 'is not' : 'is';
      case op.CONTAINS_OP:
        return arg ? 'not in' : 'in';
      default:
        return hasFlag(opcode, op.HAS_LOCAL_FLAG | op.HAS_FREE_FLAG) ? local(arg) : '';
    }
  }
}

function nameRepr(code: CodeUnit, opcode: number, arg: number): string {
  switch (opcode) {
    case op.LOAD_GLOBAL:
      return code.co_names[arg >> 1]! + (arg & 1 ? ' + NULL' : '');
    case op.LOAD_ATTR:
      return code.co_names[arg >> 1]! + (arg & 1 ? ' + NULL|self' : '');
    case op.LOAD_SUPER_ATTR:
      return code.co_names[arg >> 2]! + (arg & 1 ? ' + NULL|self' : '');
    default:
      return code.co_names[arg]!;
  }
}

/** Width of the line number column; 0: no instruction has a line. */
function _get_lineno_width(linenos: readonly (number | null)[]): number {
  const maxlineno = linenos.reduce<number>((max, lineno) => Math.max(max, lineno || -1), -1);
  if (maxlineno === -1) return 0;
  const width = Math.max(3, String(maxlineno).length);
  return linenos.includes(null) ? Math.max(width, _NO_LINENO.length) : width;
}

/**
 * The text `python -m dis` prints for a code object and all those inside it. Without `repr` the items of a frozenset
 * come in the order of the source; CPython shows the order of its hash table.
 */
export function disassemble(code: CodeUnit, address: AddressFormatter, repr?: ConstantRepr): string {
  const disassembler = new Disassembler(address, repr);
  disassembler._disassemble_recursive(code);
  return disassembler.text();
}
