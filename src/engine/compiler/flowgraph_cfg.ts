// The control-flow graph: basic blocks of instructions, built from an instruction sequence.
// Mirrors the data structures and the builder of Python/flowgraph.c.

import { ANNOTATIONS_PLACEHOLDER, NOP } from '../include/opcodes.ts';
import { type Instruction, type InstructionSequence, NO_LABEL } from './instruction_sequence.ts';
import { type Location, NO_LOCATION } from './location.ts';
import {
  HAS_TARGET,
  IS_BLOCK_PUSH_OPCODE,
  IS_SCOPE_EXIT_OPCODE,
  IS_TERMINATOR_OPCODE,
  IS_UNCONDITIONAL_JUMP_OPCODE,
  OPCODE_HAS_EVAL_BREAK,
  OPCODE_HAS_JUMP,
} from './opcode_utils.ts';

export class cfg_instr {
  i_opcode: number;
  i_oparg: number;
  i_loc: Location;
  /** Where a jump goes, or which handler a block push names. */
  i_target: basicblock | null = null;
  /** The handler that covers this instruction. */
  i_except: basicblock | null = null;

  constructor(opcode: number, oparg: number, loc: Location) {
    this.i_opcode = opcode;
    this.i_oparg = oparg;
    this.i_loc = loc;
  }

  setOp(opcode: number, oparg = 0): void {
    this.i_opcode = opcode;
    this.i_oparg = oparg;
  }

  copy(): cfg_instr {
    const other = new cfg_instr(this.i_opcode, this.i_oparg, this.i_loc);
    other.i_target = this.i_target;
    other.i_except = this.i_except;
    return other;
  }
}

export class basicblock {
  /** Negative: no jump needs a name for this block. */
  b_label = NO_LABEL;
  b_instr: cfg_instr[] = [];
  /** The block that follows in the code, and runs next unless this one ends in a jump or an exit. */
  b_next: basicblock | null = null;
  b_startdepth = -1;
  b_predecessors = 0;
  /** Locals that may be unbound here, as a set of bits. */
  b_unsafe_locals_mask = 0n;
  b_visited = false;
  b_except_handler = false;
  b_preserve_lasti = false;
  b_cold = false;
  b_warm = false;
  /** Handlers open at the start of the block (label_exception_targets). */
  b_exceptstack: basicblock[] | null = null;

  /**
   * Handlers of instructions that were removed from the end, by index. CPython does not clear i_except when it adds an
   * instruction where a removed one was: a NOT_TAKEN is covered by the handler if something was removed before it.
   */
  private b_removed: (basicblock | null)[] = [];

  addop(opcode: number, oparg: number, loc: Location): cfg_instr {
    const instr = new cfg_instr(opcode, oparg, loc);
    instr.i_except = this.b_removed[this.b_instr.length] ?? null;
    this.b_instr.push(instr);
    return instr;
  }

  /** Cuts the block to its first `size` instructions. */
  truncate(size: number): void {
    for (let i = size; i < this.b_instr.length; i++) this.b_removed[i] = this.b_instr[i]!.i_except;
    this.b_instr.length = size;
  }

  add_jump(opcode: number, target: basicblock, loc: Location): void {
    this.addop(opcode, target.b_label, loc).i_target = target;
  }
}

export interface cfg_builder {
  readonly g_entryblock: basicblock;
}

export function basicblock_last_instr(b: basicblock): cfg_instr | undefined {
  return b.b_instr[b.b_instr.length - 1];
}

export function is_jump(instr: cfg_instr): boolean {
  return OPCODE_HAS_JUMP(instr.i_opcode);
}

export function is_block_push(instr: cfg_instr): boolean {
  return IS_BLOCK_PUSH_OPCODE(instr.i_opcode);
}

export function BB_HAS_FALLTHROUGH(b: basicblock): boolean {
  const last = basicblock_last_instr(b);
  return last === undefined || !(IS_SCOPE_EXIT_OPCODE(last.i_opcode) || IS_UNCONDITIONAL_JUMP_OPCODE(last.i_opcode));
}

export function basicblock_exits_scope(b: basicblock): boolean {
  const last = basicblock_last_instr(b);
  return last !== undefined && IS_SCOPE_EXIT_OPCODE(last.i_opcode);
}

export function basicblock_has_eval_break(b: basicblock): boolean {
  return b.b_instr.some((instr) => OPCODE_HAS_EVAL_BREAK(instr.i_opcode));
}

export function basicblock_has_no_lineno(b: basicblock): boolean {
  return b.b_instr.every((instr) => instr.i_loc.lineno < 0);
}

export function next_nonempty_block(b: basicblock | null): basicblock | null {
  let block = b;
  while (block !== null && block.b_instr.length === 0) block = block.b_next;
  return block;
}

export function* blocksOf(g: cfg_builder): Generator<basicblock> {
  for (let b: basicblock | null = g.g_entryblock; b !== null; b = b.b_next) yield b;
}

/** Starts a traversal: no block is visited. */
export function clearVisited(g: cfg_builder): void {
  for (let b: basicblock | null = g.g_entryblock; b !== null; b = b.b_next) b.b_visited = false;
}

export function get_max_label(g: cfg_builder): number {
  let max = -1;
  for (let b: basicblock | null = g.g_entryblock; b !== null; b = b.b_next) max = Math.max(max, b.b_label);
  return max;
}

/** The code of `seq` with the annotations' code in the place that was kept for it. Jumps are remapped. */
function expandPlaceholder(seq: InstructionSequence): Instruction[] {
  const instrs = seq.s_instrs;
  const placeholder = instrs.findIndex((instr) => instr.i_opcode === ANNOTATIONS_PLACEHOLDER);
  if (placeholder === -1) return instrs;
  const annotations = seq.s_annotations_code?.s_instrs ?? [];
  const shift = annotations.length - 1;
  for (const instr of instrs) {
    if (HAS_TARGET(instr.i_opcode) && instr.i_oparg > placeholder) instr.i_oparg += shift;
  }
  return [...instrs.slice(0, placeholder), ...annotations, ...instrs.slice(placeholder + 1)];
}

/** Cuts the sequence into blocks: a block ends at a jump or exit and before a jump target. */
export function _PyCfg_FromInstructionSequence(seq: InstructionSequence): cfg_builder {
  seq.ApplyLabelMap();
  const instrs = expandPlaceholder(seq);
  const isTarget = new Uint8Array(instrs.length);
  for (const instr of instrs) if (HAS_TARGET(instr.i_opcode)) isTarget[instr.i_oparg] = 1;
  const entry = new basicblock();
  let current = entry;
  for (let i = 0; i < instrs.length; i++) {
    const instr = instrs[i]!;
    const last = basicblock_last_instr(current);
    const terminated = last !== undefined && IS_TERMINATOR_OPCODE(last.i_opcode);
    const target = isTarget[i] === 1;
    if (terminated || (target && (last !== undefined || current.b_label >= 0))) {
      const block = new basicblock();
      current.b_next = block;
      current = block;
    }
    if (target) current.b_label = i;
    current.addop(instr.i_opcode, instr.i_oparg, instr.i_loc);
  }
  return { g_entryblock: entry };
}

export function translate_jump_labels_to_targets(g: cfg_builder): void {
  const label2block = new Map<number, basicblock>();
  for (const b of blocksOf(g)) if (b.b_label >= 0) label2block.set(b.b_label, b);
  for (const b of blocksOf(g)) {
    for (const instr of b.b_instr) {
      if (HAS_TARGET(instr.i_opcode)) instr.i_target = label2block.get(instr.i_oparg)!;
    }
  }
}

// ----- removing what does nothing

export function remove_unreachable(g: cfg_builder): void {
  for (const b of blocksOf(g)) b.b_predecessors = 0;
  clearVisited(g);
  const entry = g.g_entryblock;
  const stack = [entry];
  entry.b_predecessors = 1;
  entry.b_visited = true;
  const reach = (b: basicblock): void => {
    if (!b.b_visited) {
      stack.push(b);
      b.b_visited = true;
    }
    b.b_predecessors++;
  };
  for (let b = stack.pop(); b !== undefined; b = stack.pop()) {
    if (b.b_next !== null && BB_HAS_FALLTHROUGH(b)) reach(b.b_next);
    for (const instr of b.b_instr) if (is_jump(instr) || is_block_push(instr)) reach(instr.i_target!);
  }
  // The empty blocks stay in the chain: optimize_load_fast stops at them.
  for (const b of blocksOf(g)) {
    if (b.b_predecessors === 0) {
      b.truncate(0);
      b.b_except_handler = false;
    }
  }
}

/** Line of the first instruction of `b` that will stay. */
function firstLine(b: basicblock): number {
  for (const instr of b.b_instr) {
    if (instr.i_opcode !== NOP || instr.i_loc.lineno >= 0) return instr.i_loc.lineno;
  }
  return NO_LOCATION.lineno;
}

/** Removes NOPs that no line event needs. Returns how many. */
export function basicblock_remove_redundant_nops(bb: basicblock): number {
  const instrs = bb.b_instr;
  let dest = 0;
  let prev_lineno = -1;
  for (let src = 0; src < instrs.length; src++) {
    const instr = instrs[src]!;
    const lineno = instr.i_loc.lineno;
    if (instr.i_opcode === NOP) {
      if (lineno < 0 || prev_lineno === lineno) continue;
      if (src < instrs.length - 1) {
        const next = instrs[src + 1]!;
        const next_lineno = next.i_loc.lineno;
        if (next_lineno === lineno) continue;
        if (next_lineno < 0) {
          next.i_loc = instr.i_loc;
          continue;
        }
      } else {
        const next = next_nonempty_block(bb.b_next);
        if (next !== null && firstLine(next) === lineno) continue;
      }
    }
    instrs[dest++] = instr;
    prev_lineno = lineno;
  }
  const removed = instrs.length - dest;
  bb.truncate(dest);
  return removed;
}

export function remove_redundant_nops(g: cfg_builder): number {
  let changes = 0;
  for (let b: basicblock | null = g.g_entryblock; b !== null; b = b.b_next) {
    changes += basicblock_remove_redundant_nops(b);
  }
  return changes;
}

/** A jump to what follows anyway becomes a NOP. */
function remove_redundant_jumps(g: cfg_builder): number {
  let changes = 0;
  for (let b: basicblock | null = g.g_entryblock; b !== null; b = b.b_next) {
    const last = basicblock_last_instr(b);
    if (last === undefined || !IS_UNCONDITIONAL_JUMP_OPCODE(last.i_opcode)) continue;
    if (next_nonempty_block(last.i_target) === next_nonempty_block(b.b_next)) {
      last.setOp(NOP);
      changes++;
    }
  }
  return changes;
}

export function remove_redundant_nops_and_jumps(g: cfg_builder): void {
  while (remove_redundant_nops(g) + remove_redundant_jumps(g) > 0);
}
