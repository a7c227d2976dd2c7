// Which handler covers which instruction, and how deep the value stack is.
// Mirrors label_exception_targets and calculate_stackdepth of Python/flowgraph.c.

import * as op from '../include/opcodes.ts';
import {
  BB_HAS_FALLTHROUGH,
  type basicblock,
  blocksOf,
  type cfg_builder,
  clearVisited,
  is_block_push,
  is_jump,
} from './flowgraph_cfg.ts';
import {
  HAS_TARGET,
  IS_BLOCK_PUSH_OPCODE,
  IS_SCOPE_EXIT_OPCODE,
  IS_UNCONDITIONAL_JUMP_OPCODE,
  RESUME_AT_FUNC_START,
  RESUME_OPARG_DEPTH1_MASK,
} from './opcode_utils.ts';
import type { Strategy } from './strategy.ts';

export function mark_except_handlers(g: cfg_builder): void {
  for (const b of blocksOf(g)) {
    for (const instr of b.b_instr) if (is_block_push(instr)) instr.i_target!.b_except_handler = true;
  }
}

/** Follows the flow with the stack of open handlers; POP_BLOCK has done its work then and becomes NOP. */
export function label_exception_targets(g: cfg_builder): void {
  clearVisited(g);
  const todo: basicblock[] = [g.g_entryblock];
  g.g_entryblock.b_visited = true;
  g.g_entryblock.b_exceptstack = [];
  const visitLater = (b: basicblock, exceptstack: basicblock[]): void => {
    b.b_exceptstack = exceptstack;
    b.b_visited = true;
    todo.push(b);
  };
  for (let b = todo.pop(); b !== undefined; b = todo.pop()) {
    const stack = b.b_exceptstack!;
    b.b_exceptstack = null;
    let handler: basicblock | null = stack.at(-1) ?? null;
    let last_yield_except_depth = -1;
    for (const instr of b.b_instr) {
      const opcode = instr.i_opcode;
      if (is_block_push(instr)) {
        const target = instr.i_target!;
        if (!target.b_visited) visitLater(target, [...stack]);
        if (opcode === op.SETUP_WITH || opcode === op.SETUP_CLEANUP) target.b_preserve_lasti = true;
        stack.push(target);
        handler = target;
        continue;
      }
      if (opcode === op.POP_BLOCK) {
        stack.pop();
        handler = stack.at(-1) ?? null;
        instr.setOp(op.NOP);
        continue;
      }
      instr.i_except = handler;
      if (is_jump(instr)) {
        const target = instr.i_target!;
        if (!target.b_visited) visitLater(target, [...stack]);
      } else if (opcode === op.YIELD_VALUE) {
        last_yield_except_depth = stack.length;
      } else if (opcode === op.RESUME && instr.i_oparg !== RESUME_AT_FUNC_START) {
        // Only the handler around the whole generator is open: throw() may take a short way.
        if (last_yield_except_depth === 1) instr.i_oparg |= RESUME_OPARG_DEPTH1_MASK;
        last_yield_except_depth = -1;
      }
    }
    if (BB_HAS_FALLTHROUGH(b) && b.b_next !== null && !b.b_next.b_visited) visitLater(b.b_next, stack);
  }
}

/** What 3.15 has on the stack beyond 3.14's instructions: an index beside each iterator of a loop, `yield from` or `await`. */
function extraEffect(opcode: number, next: number | undefined): number {
  switch (opcode) {
    case op.CALL:
      // The generator of any(), all() or tuple(), which is looped over in place.
      return next === op.FOR_ITER ? 1 : 0;
    case op.GET_ITER:
    case op.GET_ANEXT:
    case op.GET_YIELD_FROM_ITER:
    case op.GET_AWAITABLE:
      return 1;
    case op.POP_ITER:
    case op.END_SEND:
      return -1;
    default:
      return 0;
  }
}

/** Whether a generator expression begins with a plain loop, not with an asynchronous one. */
export function beginsWithLoop(g: cfg_builder): boolean {
  for (const b of blocksOf(g)) {
    const instr = b.b_instr.find((i) => i.i_opcode === op.FOR_ITER || i.i_opcode === op.GET_ANEXT);
    if (instr !== undefined) return instr.i_opcode === op.FOR_ITER;
  }
  return false;
}

/**
 * Sets b_startdepth of every reachable block; returns the greatest depth before an instruction. Where loops keep their iterable
 * the returned one is what that version would need: it decides the size of frames. `iterators`: how many the opening instructions of
 * the frame push.
 */
export function calculate_stackdepth(g: cfg_builder, strategy: Strategy, iterators: number): number {
  const extras = new Map<basicblock, number>([[g.g_entryblock, iterators]]);
  for (const b of blocksOf(g)) b.b_startdepth = Number.NEGATIVE_INFINITY;
  let maxdepth = 0;
  const stack: basicblock[] = [];
  const push = (b: basicblock, depth: number, extra: number): void => {
    if (b.b_startdepth >= 0 && b.b_startdepth !== depth) throw new Error('Invalid CFG, inconsistent stackdepth');
    if (b.b_startdepth < depth && b.b_startdepth < 100) {
      b.b_startdepth = depth;
      extras.set(b, extra);
      stack.push(b);
    }
  };
  push(g.g_entryblock, iterators, iterators);
  for (let b = stack.pop(); b !== undefined; b = stack.pop()) {
    let depth = b.b_startdepth;
    let extra = extras.get(b)!;
    let next = b.b_next;
    for (const [i, instr] of b.b_instr.entries()) {
      const { i_opcode: opcode, i_oparg: oparg } = instr;
      const effect = op.numPushed(opcode, oparg) - op.numPopped(opcode, oparg);
      // Block pushes change the stack only on the way to the handler.
      const new_depth = IS_BLOCK_PUSH_OPCODE(opcode) ? depth : depth + effect;
      if (new_depth < 0) throw new Error('Invalid CFG, stack underflow');
      maxdepth = Math.max(maxdepth, strategy.loopsKeepIterable ? depth + extra : depth);
      const following = b.b_instr[i + 1] ?? b.b_next?.b_instr[0];
      extra += extraEffect(opcode, following?.i_opcode);
      // END_ASYNC_FOR's target is only for the debugger.
      if (HAS_TARGET(opcode) && opcode !== op.END_ASYNC_FOR) push(instr.i_target!, depth + effect, extra);
      depth = new_depth;
      if (IS_UNCONDITIONAL_JUMP_OPCODE(opcode) || IS_SCOPE_EXIT_OPCODE(opcode)) {
        next = null;
        break;
      }
    }
    if (next !== null) push(next, depth, extra);
  }
  return maxdepth;
}
