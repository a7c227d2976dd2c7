// From the instruction sequence of code generation to that of the assembler, through a control-flow graph.
// Mirrors _PyCfg_OptimizeCodeUnit and _PyCfg_OptimizedCfgToInstructionSequence of Python/flowgraph.c.

import type { Const } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import type { ConstCache } from './const_cache.ts';
import { optimize_load_fast } from './flowgraph_borrow.ts';
import {
  blocksOf,
  type cfg_builder,
  cfg_instr,
  is_block_push,
  remove_redundant_nops,
  remove_redundant_nops_and_jumps,
  remove_unreachable,
  translate_jump_labels_to_targets,
} from './flowgraph_cfg.ts';
import {
  beginsWithLoop,
  calculate_stackdepth,
  label_exception_targets,
  mark_except_handlers,
} from './flowgraph_except.ts';
import { UnitConstants } from './flowgraph_fold.ts';
import { normalize_jumps, push_cold_blocks_to_end, resolve_line_numbers } from './flowgraph_layout.ts';
import {
  add_checks_for_loads_of_uninitialized_variables,
  prepare_localsplus,
  remove_unused_consts,
} from './flowgraph_locals.ts';
import {
  inline_small_or_no_lineno_blocks,
  optimize_basic_block,
  optimize_load_const,
  remove_redundant_nops_and_pairs,
} from './flowgraph_optimize.ts';
import { InstructionSequence } from './instruction_sequence.ts';
import type { CodeUnitMetadata } from './metadata.ts';
import { HAS_TARGET } from './opcode_utils.ts';
import type { Strategy } from './strategy.ts';

export interface OptimizedCode {
  readonly stackdepth: number;
  readonly nlocalsplus: number;
  readonly instrs: InstructionSequence;
}

function optimize_cfg(g: cfg_builder, unit: UnitConstants): void {
  inline_small_or_no_lineno_blocks(g);
  remove_unreachable(g);
  resolve_line_numbers(g);
  optimize_load_const(g, unit);
  for (const b of blocksOf(g)) optimize_basic_block(b, unit);
  remove_redundant_nops_and_pairs(g);
  remove_unreachable(g);
  remove_redundant_nops_and_jumps(g);
}

/** Two neighbours on one line with small arguments become one instruction. */
function make_super_instruction(inst1: cfg_instr, inst2: cfg_instr, super_op: number): void {
  const line1 = inst1.i_loc.lineno;
  const line2 = inst2.i_loc.lineno;
  if (line1 >= 0 && line2 >= 0 && line1 !== line2) return;
  if (inst1.i_oparg >= 16 || inst2.i_oparg >= 16) return;
  inst1.setOp(super_op, (inst1.i_oparg << 4) | inst2.i_oparg);
  inst2.setOp(op.NOP);
}

function insert_superinstructions(g: cfg_builder): void {
  for (const b of blocksOf(g)) {
    for (let i = 0; i + 1 < b.b_instr.length; i++) {
      const inst = b.b_instr[i]!;
      const next = b.b_instr[i + 1]!;
      if (inst.i_opcode === op.LOAD_FAST && next.i_opcode === op.LOAD_FAST) {
        make_super_instruction(inst, next, op.LOAD_FAST_LOAD_FAST);
      } else if (inst.i_opcode === op.STORE_FAST && next.i_opcode === op.LOAD_FAST) {
        make_super_instruction(inst, next, op.STORE_FAST_LOAD_FAST);
      } else if (inst.i_opcode === op.STORE_FAST && next.i_opcode === op.STORE_FAST) {
        make_super_instruction(inst, next, op.STORE_FAST_STORE_FAST);
      }
    }
  }
  remove_redundant_nops(g);
}

export function _PyCfg_OptimizeCodeUnit(
  g: cfg_builder,
  consts: Const[],
  const_cache: ConstCache,
  nlocals: number,
  nparams: number,
  strategy: Strategy,
): void {
  translate_jump_labels_to_targets(g);
  mark_except_handlers(g);
  label_exception_targets(g);
  optimize_cfg(g, new UnitConstants(consts, const_cache, strategy));
  remove_unused_consts(g, consts);
  add_checks_for_loads_of_uninitialized_variables(g, nlocals, nparams);
  insert_superinstructions(g);
  push_cold_blocks_to_end(g);
  resolve_line_numbers(g);
}

/** JUMP_IF_x is COPY 1, TO_BOOL, POP_JUMP_IF_x. */
function convert_pseudo_conditional_jumps(g: cfg_builder): void {
  for (const b of blocksOf(g)) {
    for (let i = 0; i < b.b_instr.length; i++) {
      const instr = b.b_instr[i]!;
      if (instr.i_opcode !== op.JUMP_IF_FALSE && instr.i_opcode !== op.JUMP_IF_TRUE) continue;
      instr.i_opcode = instr.i_opcode === op.JUMP_IF_FALSE ? op.POP_JUMP_IF_FALSE : op.POP_JUMP_IF_TRUE;
      const added = [new cfg_instr(op.COPY, 1, instr.i_loc), new cfg_instr(op.TO_BOOL, 0, instr.i_loc)];
      for (const other of added) other.i_except = instr.i_except;
      b.b_instr.splice(i, 0, ...added);
      i += 2;
    }
  }
}

function convert_pseudo_ops(g: cfg_builder): void {
  for (const b of blocksOf(g)) {
    for (const instr of b.b_instr) {
      if (is_block_push(instr)) instr.setOp(op.NOP);
      else if (instr.i_opcode === op.LOAD_CLOSURE) instr.i_opcode = op.LOAD_FAST;
      else if (instr.i_opcode === op.STORE_FAST_MAYBE_NULL) instr.i_opcode = op.STORE_FAST;
    }
  }
  remove_redundant_nops_and_jumps(g);
}

function _PyCfg_ToInstructionSequence(g: cfg_builder): InstructionSequence {
  const seq = new InstructionSequence();
  let lbl = 0;
  for (const b of blocksOf(g)) b.b_label = lbl++;
  for (const b of blocksOf(g)) {
    seq.UseLabel(b.b_label);
    for (const instr of b.b_instr) {
      if (HAS_TARGET(instr.i_opcode)) instr.i_oparg = instr.i_target!.b_label;
      const added = seq.Addop(instr.i_opcode, instr.i_oparg, instr.i_loc);
      const handler = instr.i_except;
      if (handler !== null) {
        added.i_except_handler_info = {
          h_label: handler.b_label,
          h_startdepth: handler.b_startdepth,
          h_preserve_lasti: handler.b_preserve_lasti,
        };
      }
    }
  }
  seq.ApplyLabelMap();
  return seq;
}

export function _PyCfg_OptimizedCfgToInstructionSequence(
  g: cfg_builder,
  umd: CodeUnitMetadata,
  code_flags: number,
  strategy: Strategy,
): OptimizedCode {
  convert_pseudo_conditional_jumps(g);
  const makesIterator = strategy.loopsKeepIterable && umd.u_name === '<genexpr>' && beginsWithLoop(g);
  const stackdepth = calculate_stackdepth(g, strategy, makesIterator ? 1 : 0);
  const nlocalsplus = prepare_localsplus(umd, g, code_flags, makesIterator);
  convert_pseudo_ops(g);
  // The order of blocks stands from here on.
  normalize_jumps(g);
  // No instruction may change any more: a borrowed reference relies on those around it.
  if (strategy.borrowLocals) optimize_load_fast(g, strategy);
  return { stackdepth, nlocalsplus, instrs: _PyCfg_ToInstructionSequence(g) };
}
