// Locals of a code object: loads that may find nothing, unused constants, cells, the code at the start of a frame.
// Mirrors add_checks_for_loads_of_uninitialized_variables, remove_unused_consts and prepare_localsplus of flowgraph.c.

import type { Const } from '../include/constant.ts';
import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR } from '../include/flags.ts';
import * as op from '../include/opcodes.ts';
import {
  BB_HAS_FALLTHROUGH,
  type basicblock,
  basicblock_last_instr,
  blocksOf,
  type cfg_builder,
  cfg_instr,
  clearVisited,
  is_jump,
} from './flowgraph_cfg.ts';
import { LOCATION, NO_LOCATION } from './location.ts';
import type { CodeUnitMetadata } from './metadata.ts';
import { OPCODE_HAS_CONST } from './opcode_utils.ts';

/** Locals beyond these are looked at one block at a time. */
const TRACKED_LOCALS = 64;

/** Where the flow may bring an unbound local: marks LOAD_FAST that has to check. */
class UnboundLocals {
  private readonly stack: basicblock[] = [];

  /** `visited` means here: on the stack. */
  maybe_push(b: basicblock, unsafe_mask: bigint): void {
    const both = b.b_unsafe_locals_mask | unsafe_mask;
    if (b.b_unsafe_locals_mask === both) return;
    b.b_unsafe_locals_mask = both;
    if (!b.b_visited) {
      this.stack.push(b);
      b.b_visited = true;
    }
  }

  scan_block_for_locals(b: basicblock): void {
    let unsafe_mask = b.b_unsafe_locals_mask;
    for (const instr of b.b_instr) {
      if (instr.i_except !== null) this.maybe_push(instr.i_except, unsafe_mask);
      if (instr.i_oparg >= TRACKED_LOCALS) continue;
      switch (instr.i_opcode) {
        case op.DELETE_FAST:
        case op.LOAD_FAST_AND_CLEAR:
        case op.STORE_FAST_MAYBE_NULL:
          unsafe_mask |= 1n << BigInt(instr.i_oparg);
          break;
        case op.LOAD_FAST: {
          const bit = 1n << BigInt(instr.i_oparg);
          if (unsafe_mask & bit) {
            instr.i_opcode = op.LOAD_FAST_CHECK;
            unsafe_mask &= ~bit;
          }
          break;
        }
        case op.STORE_FAST:
        case op.LOAD_FAST_CHECK:
          if (unsafe_mask !== 0n) unsafe_mask &= ~(1n << BigInt(instr.i_oparg));
          break;
        default:
          break;
      }
    }
    if (b.b_next !== null && BB_HAS_FALLTHROUGH(b)) this.maybe_push(b.b_next, unsafe_mask);
    const last = basicblock_last_instr(b);
    if (last !== undefined && is_jump(last)) this.maybe_push(last.i_target!, unsafe_mask);
  }

  drain(): void {
    for (let b = this.stack.pop(); b !== undefined; b = this.stack.pop()) {
      b.b_visited = false;
      this.scan_block_for_locals(b);
    }
  }
}

function fast_scan_many_locals(g: cfg_builder): void {
  for (const b of blocksOf(g)) {
    const bound = new Set<number>();
    for (const instr of b.b_instr) {
      if (instr.i_oparg < TRACKED_LOCALS) continue;
      switch (instr.i_opcode) {
        case op.DELETE_FAST:
        case op.LOAD_FAST_AND_CLEAR:
        case op.STORE_FAST_MAYBE_NULL:
          bound.delete(instr.i_oparg);
          break;
        case op.STORE_FAST:
          bound.add(instr.i_oparg);
          break;
        case op.LOAD_FAST:
          if (!bound.has(instr.i_oparg)) instr.i_opcode = op.LOAD_FAST_CHECK;
          bound.add(instr.i_oparg);
          break;
        default:
          break;
      }
    }
  }
}

export function add_checks_for_loads_of_uninitialized_variables(
  g: cfg_builder,
  nlocals: number,
  nparams: number,
): void {
  if (nlocals === 0) return;
  if (nlocals > TRACKED_LOCALS) fast_scan_many_locals(g);
  clearVisited(g);
  let start_mask = 0n;
  for (let i = nparams; i < Math.min(nlocals, TRACKED_LOCALS); i++) start_mask |= 1n << BigInt(i);
  const unbound = new UnboundLocals();
  unbound.maybe_push(g.g_entryblock, start_mask);
  // Every block once: it may delete.
  for (const b of blocksOf(g)) unbound.scan_block_for_locals(b);
  unbound.drain();
}

/** Drops constants that folding left unused, except the first (it may be the docstring). */
export function remove_unused_consts(g: cfg_builder, consts: Const[]): void {
  if (consts.length === 0) return;
  const used = new Array<boolean>(consts.length).fill(false);
  used[0] = true;
  for (const b of blocksOf(g)) {
    for (const instr of b.b_instr) if (OPCODE_HAS_CONST(instr.i_opcode)) used[instr.i_oparg] = true;
  }
  if (!used.includes(false)) return;
  const newIndex: number[] = [];
  let n_used_consts = 0;
  for (let i = 0; i < consts.length; i++) {
    newIndex.push(n_used_consts);
    if (used[i]) consts[n_used_consts++] = consts[i]!;
  }
  consts.length = n_used_consts;
  for (const b of blocksOf(g)) {
    for (const instr of b.b_instr) if (OPCODE_HAS_CONST(instr.i_opcode)) instr.i_oparg = newIndex[instr.i_oparg]!;
  }
}

/** Slot of each cell and free variable; a parameter that is a cell keeps its own slot. */
function build_cellfixedoffsets(umd: CodeUnitMetadata): number[] {
  const nlocals = umd.u_varnames.size;
  const fixed = Array.from({ length: umd.u_cellvars.size + umd.u_freevars.size }, (_, i) => nlocals + i);
  for (const [name, index] of umd.u_cellvars) {
    const argoffset = umd.u_varnames.get(name);
    if (argoffset !== undefined) fixed[index] = argoffset;
  }
  return fixed;
}

function insert_prefix_instructions(
  umd: CodeUnitMetadata,
  entryblock: basicblock,
  fixed: readonly number[],
  code_flags: number,
  makesIterator: boolean,
): void {
  const prefix: cfg_instr[] = [];
  if (umd.u_freevars.size > 0) prefix.push(new cfg_instr(op.COPY_FREE_VARS, umd.u_freevars.size, NO_LOCATION));
  const cells = Array.from({ length: umd.u_cellvars.size }, (_, i) => i);
  cells.sort((a, b) => fixed[a]! - fixed[b]!);
  // Numbered as cells still; fix_cell_offsets follows.
  for (const cell of cells) prefix.push(new cfg_instr(op.MAKE_CELL, cell, NO_LOCATION));
  if (code_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) {
    const loc = LOCATION(umd.u_firstlineno, umd.u_firstlineno, -1, -1);
    if (makesIterator) prefix.push(new cfg_instr(op.LOAD_FAST, 0, loc), new cfg_instr(op.GET_ITER, 0, loc));
    prefix.push(new cfg_instr(op.RETURN_GENERATOR, 0, loc), new cfg_instr(op.POP_TOP, 0, loc));
  }
  entryblock.b_instr.unshift(...prefix);
}

/** From numbers of cells and free variables to slots. Returns how many slots parameters save. */
function fix_cell_offsets(umd: CodeUnitMetadata, g: cfg_builder, fixed: number[]): number {
  const nlocals = umd.u_varnames.size;
  let numdropped = 0;
  for (let i = 0; i < fixed.length; i++) {
    if (fixed[i] === i + nlocals) fixed[i]! -= numdropped;
    else numdropped++;
  }
  for (const b of blocksOf(g)) {
    for (const instr of b.b_instr) {
      switch (instr.i_opcode) {
        case op.MAKE_CELL:
        case op.LOAD_CLOSURE:
        case op.LOAD_DEREF:
        case op.STORE_DEREF:
        case op.DELETE_DEREF:
        case op.LOAD_FROM_DICT_OR_DEREF:
          instr.i_oparg = fixed[instr.i_oparg]!;
          break;
        default:
          break;
      }
    }
  }
  return numdropped;
}

/**
 * Adds the frame's opening instructions; returns the number of slots. `makesIterator`: it is a generator expression's, which has what it
 * iterates over as its argument, and makes the iterator before it becomes a generator.
 */
export function prepare_localsplus(
  umd: CodeUnitMetadata,
  g: cfg_builder,
  code_flags: number,
  makesIterator: boolean,
): number {
  const fixed = build_cellfixedoffsets(umd);
  insert_prefix_instructions(umd, g.g_entryblock, fixed, code_flags, makesIterator);
  const numdropped = fix_cell_offsets(umd, g, fixed);
  return umd.u_varnames.size + umd.u_cellvars.size + umd.u_freevars.size - numdropped;
}
