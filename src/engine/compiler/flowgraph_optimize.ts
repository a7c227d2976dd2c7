// Optimizations inside basic blocks and between a jump and its target.
// Mirrors optimize_load_const, optimize_basic_block and inline_small_or_no_lineno_blocks of Python/flowgraph.c.

import * as op from '../include/opcodes.ts';
import { isTrue } from './constant_folding.ts';
import { boolConst } from './constant_numbers.ts';
import {
  BB_HAS_FALLTHROUGH,
  type basicblock,
  basicblock_exits_scope,
  basicblock_has_no_lineno,
  basicblock_last_instr,
  basicblock_remove_redundant_nops,
  blocksOf,
  type cfg_builder,
  cfg_instr,
  is_jump,
} from './flowgraph_cfg.ts';
import {
  fold_const_binop,
  fold_const_unaryop,
  fold_constant_additions,
  fold_constant_intrinsic_list_to_tuple,
  fold_tuple_of_constants,
  loads_const,
  optimize_lists_and_sets,
  type UnitConstants,
} from './flowgraph_fold.ts';
import { apply_static_swaps, swaptimize } from './flowgraph_swaps.ts';
import { NO_LOCATION } from './location.ts';
import { HAS_TARGET, IS_UNCONDITIONAL_JUMP_OPCODE } from './opcode_utils.ts';

/** Exit blocks up to this long are copied to where a jump goes to them. */
const MAX_COPY_SIZE = 4;

/** COMPARE_OP's bit for "make the result a bool". */
const COMPARE_TO_BOOL = 16;

const NOTHING = new cfg_instr(op.NOP, 0, NO_LOCATION);

function opcodeAt(bb: basicblock, i: number): number {
  return i < bb.b_instr.length ? bb.b_instr[i]!.i_opcode : op.CACHE;
}

/** Instead of a jump to a small exit block, or to a block without lines and without way on, a copy of that block. */
function basicblock_inline_small_or_no_lineno_blocks(bb: basicblock): boolean {
  const last = basicblock_last_instr(bb);
  if (last === undefined || !IS_UNCONDITIONAL_JUMP_OPCODE(last.i_opcode)) return false;
  const target = last.i_target!;
  const small_exit_block = basicblock_exits_scope(target) && target.b_instr.length <= MAX_COPY_SIZE;
  const no_lineno_no_fallthrough = basicblock_has_no_lineno(target) && !BB_HAS_FALLTHROUGH(target);
  if (!small_exit_block && !no_lineno_no_fallthrough) return false;
  const removed_jump_opcode = last.i_opcode;
  last.setOp(op.NOP);
  for (const instr of target.b_instr.slice()) bb.b_instr.push(instr.copy());
  if (no_lineno_no_fallthrough) {
    const copied = basicblock_last_instr(bb)!;
    // The jump that was left out checked for interrupts: the copied one has to.
    if (IS_UNCONDITIONAL_JUMP_OPCODE(copied.i_opcode) && removed_jump_opcode === op.JUMP) copied.i_opcode = op.JUMP;
  }
  target.b_predecessors--;
  return true;
}

export function inline_small_or_no_lineno_blocks(g: cfg_builder): void {
  let changes = true;
  while (changes) {
    changes = false;
    for (const b of blocksOf(g)) if (basicblock_inline_small_or_no_lineno_blocks(b)) changes = true;
  }
}

/** LOAD_CONST None; IS_OP; [TO_BOOL]; POP_JUMP_IF_x is POP_JUMP_IF_(NOT_)NONE. */
function fold_is_none(bb: basicblock, i: number): void {
  const is_instr = bb.b_instr[i + 1]!;
  let jump_instr = bb.b_instr[i + 2];
  if (jump_instr === undefined) return;
  if (jump_instr.i_opcode === op.TO_BOOL) {
    jump_instr.setOp(op.NOP);
    jump_instr = bb.b_instr[i + 3];
    if (jump_instr === undefined) return;
  }
  let invert = is_instr.i_oparg !== 0;
  if (jump_instr.i_opcode === op.POP_JUMP_IF_FALSE) invert = !invert;
  else if (jump_instr.i_opcode !== op.POP_JUMP_IF_TRUE) return;
  bb.b_instr[i]!.setOp(op.NOP);
  is_instr.setOp(op.NOP);
  jump_instr.i_opcode = invert ? op.POP_JUMP_IF_NOT_NONE : op.POP_JUMP_IF_NONE;
}

/** What a constant on the stack decides: jumps, truth tests, comparisons with None. Small ints get their own load. */
function basicblock_optimize_load_const(bb: basicblock, unit: UnitConstants): void {
  let opcode = 0;
  let oparg = 0;
  for (let i = 0; i < bb.b_instr.length; i++) {
    const inst = bb.b_instr[i]!;
    if (inst.i_opcode === op.LOAD_CONST) {
      unit.makeOwnLoad(inst, unit.get_const_value(inst.i_opcode, inst.i_oparg));
    }
    const is_copy_of_load_const = opcode === op.LOAD_CONST && inst.i_opcode === op.COPY && inst.i_oparg === 1;
    if (!is_copy_of_load_const) {
      opcode = inst.i_opcode;
      oparg = inst.i_oparg;
    }
    if (!loads_const(opcode, oparg)) continue;
    const next = bb.b_instr[i + 1];
    switch (next?.i_opcode) {
      case op.POP_JUMP_IF_FALSE:
      case op.POP_JUMP_IF_TRUE:
      case op.JUMP_IF_FALSE:
      case op.JUMP_IF_TRUE: {
        const is_true = isTrue(unit.get_const_value(opcode, oparg));
        const pops = next.i_opcode === op.POP_JUMP_IF_FALSE || next.i_opcode === op.POP_JUMP_IF_TRUE;
        if (pops) inst.setOp(op.NOP);
        const jump_if_true = next.i_opcode === op.POP_JUMP_IF_TRUE || next.i_opcode === op.JUMP_IF_TRUE;
        if (is_true === jump_if_true) next.i_opcode = op.JUMP;
        else next.setOp(op.NOP);
        break;
      }
      case op.IS_OP:
        if (unit.get_const_value(opcode, oparg).kind === 'None') fold_is_none(bb, i);
        break;
      case op.TO_BOOL: {
        unit.instr_make_load_const(next, boolConst(isTrue(unit.get_const_value(opcode, oparg))));
        inst.setOp(op.NOP);
        break;
      }
      default:
        break;
    }
  }
}

export function optimize_load_const(g: cfg_builder, unit: UnitConstants): void {
  for (const b of blocksOf(g)) basicblock_optimize_load_const(b, unit);
}

/** A jump to a jump goes there directly. Returns whether it does now. */
function jump_thread(bb: basicblock, inst: cfg_instr, target: cfg_instr, opcode: number): boolean {
  // The same target: nothing would change, for ever (bpo-45773).
  if (inst.i_target === target.i_target) return false;
  inst.setOp(op.NOP);
  bb.add_jump(opcode, target.i_target!, target.i_loc);
  return true;
}

/** Returns the index to go on from: the same again when a jump was threaded. */
function optimize_jump(bb: basicblock, i: number, target: cfg_instr): number {
  const inst = bb.b_instr[i]!;
  const opcode = inst.i_opcode;
  const again = (threaded: boolean): number => (threaded ? i - 1 : i);
  switch (opcode) {
    case op.POP_JUMP_IF_NOT_NONE:
    case op.POP_JUMP_IF_NONE:
    case op.POP_JUMP_IF_FALSE:
    case op.POP_JUMP_IF_TRUE:
      return target.i_opcode === op.JUMP ? again(jump_thread(bb, inst, target, opcode)) : i;
    case op.JUMP_IF_FALSE:
    case op.JUMP_IF_TRUE: {
      const opposite = opcode === op.JUMP_IF_FALSE ? op.JUMP_IF_TRUE : op.JUMP_IF_FALSE;
      if (target.i_opcode === op.JUMP || target.i_opcode === opcode) {
        return again(jump_thread(bb, inst, target, opcode));
      }
      if (target.i_opcode === opposite) {
        // The value is known there: the jump falls through.
        inst.i_target = inst.i_target!.b_next;
        return i - 1;
      }
      return i;
    }
    case op.JUMP:
    case op.JUMP_NO_INTERRUPT:
      if (target.i_opcode === op.JUMP) return again(jump_thread(bb, inst, target, op.JUMP));
      if (target.i_opcode === op.JUMP_NO_INTERRUPT) return again(jump_thread(bb, inst, target, opcode));
      return i;
    default:
      return i;
  }
}

export function optimize_basic_block(bb: basicblock, unit: UnitConstants): void {
  for (let i = 0; i < bb.b_instr.length; i++) {
    const inst = bb.b_instr[i]!;
    const opcode = inst.i_opcode;
    const oparg = inst.i_oparg;
    if (HAS_TARGET(opcode)) {
      i = optimize_jump(bb, i, inst.i_target!.b_instr[0] ?? NOTHING);
      continue;
    }
    const nextop = opcodeAt(bb, i + 1);
    const next = bb.b_instr[i + 1];
    switch (opcode) {
      case op.BUILD_TUPLE:
        // a, b = b, a needs no tuple.
        if (nextop === op.UNPACK_SEQUENCE && oparg === next!.i_oparg && oparg >= 1 && oparg <= 3) {
          inst.setOp(op.NOP);
          if (oparg === 1) next!.setOp(op.NOP);
          else next!.i_opcode = op.SWAP;
        } else {
          fold_tuple_of_constants(bb, i, unit);
        }
        break;
      case op.BUILD_LIST:
      case op.BUILD_SET:
        optimize_lists_and_sets(bb, i, nextop, unit);
        break;
      case op.LIST_APPEND:
      case op.SET_ADD:
        if (nextop === op.GET_ITER || nextop === op.CONTAINS_OP) fold_constant_additions(bb, i, unit);
        break;
      case op.STORE_FAST:
        if (nextop === opcode && oparg === next!.i_oparg && inst.i_loc.lineno === next!.i_loc.lineno) {
          inst.setOp(op.POP_TOP);
        }
        break;
      case op.SWAP:
        if (oparg === 1) inst.setOp(op.NOP);
        break;
      case op.LOAD_GLOBAL:
        if (nextop === op.PUSH_NULL && (oparg & 1) === 0) {
          inst.i_oparg = oparg | 1;
          next!.setOp(op.NOP);
        }
        break;
      case op.COMPARE_OP:
        if (nextop === op.TO_BOOL) {
          inst.setOp(op.NOP);
          next!.setOp(op.COMPARE_OP, oparg | COMPARE_TO_BOOL);
        }
        break;
      case op.CONTAINS_OP:
      case op.IS_OP:
        if (nextop === op.TO_BOOL || nextop === op.UNARY_NOT) {
          inst.setOp(op.NOP);
          next!.setOp(opcode, nextop === op.UNARY_NOT ? oparg ^ 1 : oparg);
        }
        break;
      case op.TO_BOOL:
        if (nextop === op.TO_BOOL) inst.setOp(op.NOP);
        break;
      case op.UNARY_NOT:
        if (nextop === op.TO_BOOL) {
          inst.setOp(op.NOP);
          next!.setOp(op.UNARY_NOT);
        } else if (nextop === op.UNARY_NOT) {
          inst.setOp(op.NOP);
          next!.setOp(op.NOP);
        } else {
          fold_const_unaryop(bb, i, unit);
        }
        break;
      case op.UNARY_INVERT:
      case op.UNARY_NEGATIVE:
        fold_const_unaryop(bb, i, unit);
        break;
      case op.CALL_INTRINSIC_1:
        if (oparg === op.INTRINSIC_LIST_TO_TUPLE) {
          const folded = fold_constant_intrinsic_list_to_tuple(bb, i, unit);
          if (!folded && nextop === op.GET_ITER) inst.setOp(op.NOP);
        } else if (oparg === op.INTRINSIC_UNARY_POSITIVE) {
          fold_const_unaryop(bb, i, unit);
        }
        break;
      case op.BINARY_OP:
        fold_const_binop(bb, i, unit);
        break;
      default:
        break;
    }
  }
  for (let i = 0; i < bb.b_instr.length; i++) {
    if (bb.b_instr[i]!.i_opcode === op.SWAP) {
      i = swaptimize(bb, i);
      apply_static_swaps(bb, i);
    }
  }
}

/** Removes loads that are popped at once, across blocks where one only falls into the other. */
export function remove_redundant_nops_and_pairs(g: cfg_builder): void {
  let done = false;
  while (!done) {
    done = true;
    let instr: cfg_instr | null = null;
    for (const b of blocksOf(g)) {
      basicblock_remove_redundant_nops(b);
      if (b.b_label >= 0) instr = null; // may be jumped to
      for (let i = 0; i < b.b_instr.length; i++) {
        const prev: cfg_instr | null = instr;
        instr = b.b_instr[i]!;
        if (instr.i_opcode !== op.POP_TOP || prev === null) continue;
        const pushes =
          prev.i_opcode === op.LOAD_CONST ||
          prev.i_opcode === op.LOAD_SMALL_INT ||
          (prev.i_opcode === op.COPY && prev.i_oparg === 1);
        if (pushes) {
          prev.setOp(op.NOP);
          instr.setOp(op.NOP);
          done = false;
        }
      }
      if ((instr !== null && is_jump(instr)) || !BB_HAS_FALLTHROUGH(b)) instr = null;
    }
  }
}
