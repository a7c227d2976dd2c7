// Constant folding on basic blocks: operations, tuples, lists and sets of constants, and loads of small ints.
// Mirrors the fold_* functions of Python/flowgraph.c.

import type { Const } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import { type ConstCache, equalityKey } from './const_cache.ts';
import { eval_const_binop, eval_const_unaryop } from './constant_folding.ts';
import type { basicblock, cfg_instr } from './flowgraph_cfg.ts';
import { NO_LOCATION } from './location.ts';
import { _PY_STACK_USE_GUIDELINE, OPCODE_HAS_CONST } from './opcode_utils.ts';
import type { Strategy } from './strategy.ts';

/** LOAD_SMALL_INT covers 0 to 255. */
const MAX_LOADED_SMALL_INT = 255n;

/** Lists and sets shorter than this are cheaper to build item by item. */
const MIN_CONST_SEQUENCE_SIZE = 3;

export function loads_const(opcode: number, oparg: number): boolean {
  if (opcode === op.LOAD_COMMON_CONSTANT) return commonConstantValue(oparg) !== null;
  return OPCODE_HAS_CONST(opcode) || opcode === op.LOAD_SMALL_INT;
}

/** The number of LOAD_COMMON_CONSTANT for a constant that has one since 3.15, or -1. */
function commonConstant(c: Const): number {
  if (c.kind === 'None' || c.kind === 'True' || c.kind === 'False') return op.COMMON_CONSTANTS.indexOf(c.kind);
  if (c.kind === 'int' && c.value === -1n) return op.COMMON_CONSTANTS.indexOf('-1');
  if (c.kind === 'str' && c.value === '') return op.COMMON_CONSTANTS.indexOf("''");
  return -1;
}
/** The constant with such a number. Null: it is a class or a function. */
function commonConstantValue(oparg: number): Const | null {
  const name = op.COMMON_CONSTANTS[oparg]!;
  if (name === 'None' || name === 'True' || name === 'False') return { kind: name };
  if (name === '-1') return { kind: 'int', value: -1n };
  return name === "''" ? { kind: 'str', value: '' } : null;
}

/** The constants of one code object while its graph is optimized. */
export class UnitConstants {
  readonly consts: Const[];
  private readonly const_cache: ConstCache;
  private readonly strategy: Strategy;

  constructor(consts: Const[], const_cache: ConstCache, strategy: Strategy) {
    this.consts = consts;
    this.const_cache = const_cache;
    this.strategy = strategy;
  }

  get_const_value(opcode: number, oparg: number): Const {
    if (opcode === op.LOAD_CONST) return this.consts[oparg]!;
    return opcode === op.LOAD_COMMON_CONSTANT ? commonConstantValue(oparg)! : { kind: 'int', value: BigInt(oparg) };
  }

  /** Index of a constant; appended when the code object does not have it yet. */
  add_const(newconst: Const): number {
    const merged = this.const_cache.insert(newconst, false);
    const index = this.consts.indexOf(merged);
    return index === -1 ? this.consts.push(merged) - 1 : index;
  }

  /** Whether the instruction is GET_ITER, which 3.15 has for `yield from`, too. */
  iterates(opcode: number): boolean {
    return opcode === op.GET_ITER || (opcode === op.GET_YIELD_FROM_ITER && this.strategy.loopsKeepIterable);
  }

  /** Loads the constant without co_consts, if there is an instruction for it. */
  makeOwnLoad(instr: cfg_instr, c: Const): boolean {
    if (this.strategy.smallIntLoads && c.kind === 'int' && c.value >= 0n && c.value <= MAX_LOADED_SMALL_INT) {
      instr.setOp(op.LOAD_SMALL_INT, Number(c.value));
      return true;
    }
    const common = this.strategy.commonConstants ? commonConstant(c) : -1;
    if (common < 0) return false;
    instr.setOp(op.LOAD_COMMON_CONSTANT, common);
    return true;
  }

  instr_make_load_const(instr: cfg_instr, c: Const): void {
    if (!this.makeOwnLoad(instr, c)) instr.setOp(op.LOAD_CONST, this.add_const(c));
  }

  values(instrs: readonly cfg_instr[]): Const[] {
    return instrs.map((instr) => this.get_const_value(instr.i_opcode, instr.i_oparg));
  }
}

/** The `size` instructions that end at `start`, NOPs aside, if all of them load constants. */
function get_const_loading_instrs(bb: basicblock, start: number, size: number): cfg_instr[] | null {
  const instrs: cfg_instr[] = [];
  for (let i = start; i >= 0 && instrs.length < size; i--) {
    const instr = bb.b_instr[i]!;
    if (instr.i_opcode === op.NOP) continue;
    if (!loads_const(instr.i_opcode, instr.i_oparg)) return null;
    instrs.push(instr);
  }
  return instrs.length === size ? instrs.reverse() : null;
}

function nop_out(instrs: readonly cfg_instr[]): void {
  for (const instr of instrs) {
    instr.setOp(op.NOP);
    instr.i_loc = NO_LOCATION;
  }
}

export function fold_tuple_of_constants(bb: basicblock, i: number, unit: UnitConstants): void {
  const instr = bb.b_instr[i]!;
  if (instr.i_oparg > _PY_STACK_USE_GUIDELINE) return;
  const operands = get_const_loading_instrs(bb, i - 1, instr.i_oparg);
  if (operands === null) return;
  const items = unit.values(operands);
  nop_out(operands);
  unit.instr_make_load_const(instr, { kind: 'tuple', items });
}

/** The loads of BUILD_x 0, (LOAD_CONST, add 1)... that ends at `end`, and all its instructions; null: it is none. */
function constantAdditions(
  bb: basicblock,
  end: number,
  build: number,
  add: number,
): { loads: cfg_instr[]; all: cfg_instr[] } | null {
  const loads: cfg_instr[] = [];
  const all: cfg_instr[] = [];
  let expect_append = true;
  for (let pos = end; pos >= 0; pos--) {
    const instr = bb.b_instr[pos]!;
    const { i_opcode: opcode, i_oparg: oparg } = instr;
    if (opcode === op.NOP) continue;
    all.push(instr);
    if (opcode === build && oparg === 0) return expect_append ? { loads: loads.reverse(), all } : null;
    if (expect_append) {
      if (opcode !== add || oparg !== 1) return null;
    } else {
      if (!loads_const(opcode, oparg)) return null;
      loads.push(instr);
    }
    expect_append = !expect_append;
  }
  return null;
}

/** Long tuples are built as lists: CALL_INTRINSIC_1 LIST_TO_TUPLE at `i` becomes a constant. Returns whether it did. */
export function fold_constant_intrinsic_list_to_tuple(bb: basicblock, i: number, unit: UnitConstants): boolean {
  const sequence = constantAdditions(bb, i - 1, op.BUILD_LIST, op.LIST_APPEND);
  if (sequence === null) return false;
  const items = unit.values(sequence.loads);
  nop_out(sequence.all);
  unit.instr_make_load_const(bb.b_instr[i]!, { kind: 'tuple', items });
  return true;
}

/** A long list or set that is only looked into, its last addition at `i`, becomes a tuple or frozenset constant. */
export function fold_constant_additions(bb: basicblock, i: number, unit: UnitConstants): void {
  const instr = bb.b_instr[i]!;
  const isSet = instr.i_opcode === op.SET_ADD;
  const sequence = constantAdditions(bb, i, isSet ? op.BUILD_SET : op.BUILD_LIST, instr.i_opcode);
  if (sequence === null) return;
  const items = unit.values(sequence.loads);
  nop_out(sequence.all);
  unit.instr_make_load_const(instr, isSet ? frozensetOf(items) : { kind: 'tuple', items });
}

/** Items of a set display, without repeats. Equality across types counts: 1, 1.0 and True are one item. */
export function frozensetOf(items: readonly Const[]): Const {
  const kept = new Map<string, Const>();
  for (const item of items) {
    const key = equalityKey(item);
    if (!kept.has(key)) kept.set(key, item);
  }
  return { kind: 'frozenset', items: [...kept.values()] };
}

/**
 * A list or set of constants that is only looked into becomes a tuple or frozenset constant; one that is kept is
 * made from such a constant at once. A list that is only looked into is at least a tuple.
 */
export function optimize_lists_and_sets(bb: basicblock, i: number, nextop: number, unit: UnitConstants): void {
  const instr = bb.b_instr[i]!;
  const contains_or_iter = nextop === op.CONTAINS_OP || unit.iterates(nextop);
  const seq_size = instr.i_oparg;
  if (seq_size > _PY_STACK_USE_GUIDELINE || (seq_size < MIN_CONST_SEQUENCE_SIZE && !contains_or_iter)) return;
  const operands = get_const_loading_instrs(bb, i - 1, seq_size);
  if (operands === null) {
    if (contains_or_iter && instr.i_opcode === op.BUILD_LIST) instr.setOp(op.BUILD_TUPLE, instr.i_oparg);
    return;
  }
  const items = unit.values(operands);
  const index = unit.add_const(instr.i_opcode === op.BUILD_SET ? frozensetOf(items) : { kind: 'tuple', items });
  nop_out(operands);
  if (contains_or_iter) {
    instr.setOp(op.LOAD_CONST, index);
    return;
  }
  const build = bb.b_instr[i - 2]!;
  build.i_loc = instr.i_loc;
  build.setOp(instr.i_opcode, 0);
  bb.b_instr[i - 1]!.setOp(op.LOAD_CONST, index);
  instr.setOp(instr.i_opcode === op.BUILD_LIST ? op.LIST_EXTEND : op.SET_UPDATE, 1);
}

export function fold_const_binop(bb: basicblock, i: number, unit: UnitConstants): void {
  const operands = get_const_loading_instrs(bb, i - 1, 2);
  if (operands === null) return;
  const [left, right] = unit.values(operands);
  const binop = bb.b_instr[i]!;
  const newconst = eval_const_binop(left!, binop.i_oparg, right!);
  if (newconst === null) return;
  nop_out(operands);
  unit.instr_make_load_const(binop, newconst);
}

export function fold_const_unaryop(bb: basicblock, i: number, unit: UnitConstants): void {
  const operands = get_const_loading_instrs(bb, i - 1, 1);
  if (operands === null) return;
  const unaryop = bb.b_instr[i]!;
  const newconst = eval_const_unaryop(unit.values(operands)[0]!, unaryop.i_opcode);
  if (newconst === null) return;
  nop_out(operands);
  unit.instr_make_load_const(unaryop, newconst);
}
