// Fewer and better SWAP instructions.
// Mirrors swaptimize and apply_static_swaps of Python/flowgraph.c.

import * as op from '../include/opcodes.ts';
import type { basicblock, cfg_instr } from './flowgraph_cfg.ts';

const VISITED = -1;

/** Replaces a run of SWAPs and NOPs by the shortest run with the same effect. Returns the index of the run's end. */
export function swaptimize(bb: basicblock, ix: number): number {
  const instrs = bb.b_instr;
  let depth = instrs[ix]!.i_oparg;
  let end = ix + 1;
  let more = false;
  for (; end < instrs.length; end++) {
    const { i_opcode, i_oparg } = instrs[end]!;
    if (i_opcode === op.SWAP) {
      depth = Math.max(depth, i_oparg);
      more = true;
    } else if (i_opcode !== op.NOP) {
      break;
    }
  }
  if (!more) return ix;
  const stack = Array.from({ length: depth }, (_, i) => i);
  for (let i = ix; i < end; i++) {
    const { i_opcode, i_oparg } = instrs[i]!;
    if (i_opcode !== op.SWAP) continue;
    const top = stack[0]!;
    stack[0] = stack[i_oparg - 1]!;
    stack[i_oparg - 1] = top;
  }
  // Each cycle of the permutation is undone through the top of the stack; written backwards it is done.
  let current = end - 1;
  for (let i = 0; i < depth; i++) {
    if (stack[i] === VISITED || stack[i] === i) continue;
    for (let j = i; ; ) {
      if (j !== 0) instrs[current--]!.setOp(op.SWAP, j + 1);
      const next = stack[j]!;
      if (next === VISITED) break;
      stack[j] = VISITED;
      j = next;
    }
  }
  while (current >= ix) instrs[current--]!.setOp(op.NOP);
  return end - 1;
}

/** Instructions that only take the top of the stack and neither jump nor raise. */
function SWAPPABLE(opcode: number): boolean {
  return opcode === op.STORE_FAST || opcode === op.STORE_FAST_MAYBE_NULL || opcode === op.POP_TOP;
}

function STORES_TO(instr: cfg_instr): number {
  return instr.i_opcode === op.STORE_FAST || instr.i_opcode === op.STORE_FAST_MAYBE_NULL ? instr.i_oparg : -1;
}

/** The next swappable instruction after `i`, on line `lineno` if that is not negative; -1: another kind comes first. */
function next_swappable_instruction(bb: basicblock, i: number, lineno: number): number {
  for (let j = i + 1; j < bb.b_instr.length; j++) {
    const instr = bb.b_instr[j]!;
    // Across lines a debugger could see the names bound in another order.
    if (lineno >= 0 && instr.i_loc.lineno !== lineno) return -1;
    if (instr.i_opcode === op.NOP) continue;
    return SWAPPABLE(instr.i_opcode) ? j : -1;
  }
  return -1;
}

/** Swaps instructions instead of stack entries: SWAP 2, POP_TOP, STORE_FAST x is STORE_FAST x, POP_TOP. */
export function apply_static_swaps(bb: basicblock, from: number): void {
  const instrs = bb.b_instr;
  for (let i = from; i >= 0; i--) {
    const swap = instrs[i]!;
    if (swap.i_opcode !== op.SWAP) {
      if (swap.i_opcode === op.NOP || SWAPPABLE(swap.i_opcode)) continue;
      return;
    }
    const j = next_swappable_instruction(bb, i, -1);
    if (j < 0) return;
    let k = j;
    const lineno = instrs[j]!.i_loc.lineno;
    for (let count = swap.i_oparg - 1; count > 0; count--) {
      k = next_swappable_instruction(bb, k, lineno);
      if (k < 0) return;
    }
    // Not if the two, or one of them and one between, store to the same local.
    const store_j = STORES_TO(instrs[j]!);
    const store_k = STORES_TO(instrs[k]!);
    if (store_j >= 0 || store_k >= 0) {
      if (store_j === store_k) return;
      for (let idx = j + 1; idx < k; idx++) {
        const store = STORES_TO(instrs[idx]!);
        if (store >= 0 && (store === store_j || store === store_k)) return;
      }
    }
    swap.setOp(op.NOP);
    const temp = instrs[j]!;
    instrs[j] = instrs[k]!;
    instrs[k] = temp;
  }
}
