// The order of blocks, the direction of jumps and the lines of instructions that have none.
// Mirrors push_cold_blocks_to_end, normalize_jumps and resolve_line_numbers of Python/flowgraph.c.

import * as op from '../include/opcodes.ts';
import {
  BB_HAS_FALLTHROUGH,
  basicblock,
  basicblock_exits_scope,
  basicblock_has_eval_break,
  basicblock_has_no_lineno,
  basicblock_last_instr,
  blocksOf,
  type cfg_builder,
  clearVisited,
  get_max_label,
  is_jump,
  next_nonempty_block,
  remove_redundant_nops_and_jumps,
} from './flowgraph_cfg.ts';
import { NO_LOCATION } from './location.ts';
import { IS_CONDITIONAL_JUMP_OPCODE } from './opcode_utils.ts';

// ----- cold blocks

/** Marks what `start` leads to without exceptions, `mark` deciding on each block. */
function spread(stack: basicblock[], mark: (b: basicblock) => void, accept: (b: basicblock) => boolean): void {
  const reach = (b: basicblock): void => {
    if (b.b_visited || !accept(b)) return;
    b.b_visited = true;
    stack.push(b);
  };
  for (let b = stack.pop(); b !== undefined; b = stack.pop()) {
    mark(b);
    if (b.b_next !== null && BB_HAS_FALLTHROUGH(b)) reach(b.b_next);
    for (const instr of b.b_instr) if (is_jump(instr)) reach(instr.i_target!);
  }
}

/** Cold is what only an exception leads to. */
function mark_cold(g: cfg_builder): void {
  clearVisited(g);
  g.g_entryblock.b_visited = true;
  spread(
    [g.g_entryblock],
    (b) => {
      b.b_warm = true;
    },
    () => true,
  );
  clearVisited(g);
  const handlers: basicblock[] = [];
  for (const b of blocksOf(g)) {
    if (b.b_except_handler) {
      handlers.push(b);
      b.b_visited = true;
    }
  }
  spread(
    handlers,
    (b) => {
      b.b_cold = true;
    },
    (b) => !b.b_warm,
  );
}

export function push_cold_blocks_to_end(g: cfg_builder): void {
  const entryblock = g.g_entryblock;
  if (entryblock.b_next === null) return;
  mark_cold(g);
  let next_lbl = get_max_label(g) + 1;
  // A cold block that falls into a warm one will be far from it: it needs a jump.
  for (const b of blocksOf(g)) {
    const next = b.b_next;
    if (!b.b_cold || next === null || !next.b_warm || !BB_HAS_FALLTHROUGH(b)) continue;
    const explicit_jump = new basicblock();
    if (next.b_label < 0) next.b_label = next_lbl++;
    explicit_jump.add_jump(op.JUMP_NO_INTERRUPT, next, NO_LOCATION);
    explicit_jump.b_cold = true;
    explicit_jump.b_next = next;
    explicit_jump.b_predecessors = 1;
    b.b_next = explicit_jump;
  }
  const hot: basicblock[] = [];
  const cold: basicblock[] = [];
  for (const b of blocksOf(g)) (b.b_cold ? cold : hot).push(b);
  const order = [...hot, ...cold];
  for (let i = 0; i < order.length; i++) order[i]!.b_next = order[i + 1] ?? null;
  if (cold.length > 0) remove_redundant_nops_and_jumps(g);
}

// ----- direction of jumps

const REVERSED: ReadonlyMap<number, number> = new Map([
  [op.POP_JUMP_IF_NOT_NONE, op.POP_JUMP_IF_NONE],
  [op.POP_JUMP_IF_NONE, op.POP_JUMP_IF_NOT_NONE],
  [op.POP_JUMP_IF_FALSE, op.POP_JUMP_IF_TRUE],
  [op.POP_JUMP_IF_TRUE, op.POP_JUMP_IF_FALSE],
]);

/** Conditional jumps only go forward: one that goes back jumps over an unconditional jump back. */
export function normalize_jumps(g: cfg_builder): void {
  clearVisited(g);
  for (const b of blocksOf(g)) {
    b.b_visited = true;
    const last = basicblock_last_instr(b);
    if (last === undefined || !IS_CONDITIONAL_JUMP_OPCODE(last.i_opcode)) continue;
    const target = last.i_target!;
    if (!target.b_visited) {
      b.addop(op.NOT_TAKEN, 0, last.i_loc);
      continue;
    }
    const backwards_jump = new basicblock();
    backwards_jump.addop(op.NOT_TAKEN, 0, last.i_loc);
    backwards_jump.add_jump(op.JUMP, target, last.i_loc);
    backwards_jump.b_startdepth = target.b_startdepth;
    backwards_jump.b_cold = b.b_cold;
    backwards_jump.b_next = b.b_next;
    last.i_opcode = REVERSED.get(last.i_opcode)!;
    last.i_target = b.b_next;
    b.b_next = backwards_jump;
  }
}

// ----- lines

function is_exit_or_eval_check_without_lineno(b: basicblock): boolean {
  return (basicblock_exits_scope(b) || basicblock_has_eval_break(b)) && basicblock_has_no_lineno(b);
}

function copy_basicblock(block: basicblock): basicblock {
  const result = new basicblock();
  for (const instr of block.b_instr) result.b_instr.push(instr.copy());
  return result;
}

/** An exit must have a line (PEP 626): each jump to an exit without one gets a copy of it with its own line. */
function duplicate_exits_without_lineno(g: cfg_builder): void {
  let next_lbl = get_max_label(g) + 1;
  for (const b of blocksOf(g)) {
    const last = basicblock_last_instr(b);
    if (last === undefined || !is_jump(last)) continue;
    const target = next_nonempty_block(last.i_target);
    if (target === null || !is_exit_or_eval_check_without_lineno(target) || target.b_predecessors <= 1) continue;
    const new_target = copy_basicblock(target);
    new_target.b_instr[0]!.i_loc = last.i_loc;
    last.i_target = new_target;
    target.b_predecessors--;
    new_target.b_predecessors = 1;
    new_target.b_next = target.b_next;
    new_target.b_label = next_lbl++;
    target.b_next = new_target;
  }
  // The others are reached by falling into them, from one block only.
  for (const b of blocksOf(g)) {
    const last = basicblock_last_instr(b);
    if (last === undefined || b.b_next === null || !BB_HAS_FALLTHROUGH(b)) continue;
    const first = b.b_next.b_instr[0];
    if (first !== undefined && is_exit_or_eval_check_without_lineno(b.b_next)) first.i_loc = last.i_loc;
  }
}

/** An instruction without line takes that of the one before it, over the block's end where that is unambiguous. */
function propagate_line_numbers(g: cfg_builder): void {
  for (const b of blocksOf(g)) {
    const last = basicblock_last_instr(b);
    if (last === undefined) continue;
    let prev_location = NO_LOCATION;
    for (const instr of b.b_instr) {
      if (instr.i_loc.lineno === NO_LOCATION.lineno) instr.i_loc = prev_location;
      else prev_location = instr.i_loc;
    }
    if (BB_HAS_FALLTHROUGH(b) && b.b_next !== null && b.b_next.b_predecessors === 1) {
      const first = b.b_next.b_instr[0];
      if (first !== undefined && first.i_loc.lineno === NO_LOCATION.lineno) first.i_loc = prev_location;
    }
    if (is_jump(last)) {
      const target = last.i_target!;
      const first = target.b_instr[0];
      if (target.b_predecessors === 1 && first !== undefined && first.i_loc.lineno === NO_LOCATION.lineno) {
        first.i_loc = prev_location;
      }
    }
  }
}

export function resolve_line_numbers(g: cfg_builder): void {
  duplicate_exits_without_lineno(g);
  propagate_line_numbers(g);
}
