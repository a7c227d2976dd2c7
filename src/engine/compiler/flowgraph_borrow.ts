// Which loads of locals need no reference of their own: LOAD_FAST becomes LOAD_FAST_BORROW.
// Mirrors optimize_load_fast of Python/flowgraph.c.
//
// A load may borrow when the value is taken from the stack before the local is overwritten or deleted, before the
// basic block ends, and not in order to be stored in a local. The pass runs each reachable block on a stack of
// (instruction that pushed it, local it came from); the handlers of exceptions are not reachable for it.

import * as op from '../include/opcodes.ts';
import {
  type basicblock,
  basicblock_last_instr,
  type cfg_builder,
  type cfg_instr,
  clearVisited,
} from './flowgraph_cfg.ts';
import {
  HAS_TARGET,
  IS_BLOCK_PUSH_OPCODE,
  IS_SCOPE_EXIT_OPCODE,
  IS_UNCONDITIONAL_JUMP_OPCODE,
} from './opcode_utils.ts';
import type { Strategy } from './strategy.ts';

const NOT_LOCAL = -1;
/** Pushed before this block: by no instruction we may change. */
const DUMMY_INSTR = -1;

class LoadFastOptimizer {
  private readonly strategy: Strategy;
  private readonly todo: basicblock[] = [];
  /** Parallel stacks: which instruction pushed the entry, which local it is. */
  private instrs: number[] = [];
  private locals: number[] = [];
  /** Instructions of the current block that must own what they push. */
  private owning: boolean[] = [];

  constructor(strategy: Strategy) {
    this.strategy = strategy;
  }

  run(g: cfg_builder): void {
    clearVisited(g);
    g.g_entryblock.b_startdepth = 0;
    this.visitLater(g.g_entryblock);
    for (let block = this.todo.pop(); block !== undefined; block = this.todo.pop()) this.processBlock(block);
  }

  private visitLater(b: basicblock): void {
    if (b.b_visited) return;
    b.b_visited = true;
    this.todo.push(b);
  }

  private push(instr: number, local: number): void {
    this.instrs.push(instr);
    this.locals.push(local);
  }

  private drop(count: number): void {
    this.instrs.length -= count;
    this.locals.length -= count;
  }

  private swapTop(depth: number): void {
    for (const stack of [this.instrs, this.locals]) {
      const top = stack.length - 1;
      const other = stack.length - depth;
      const temp = stack[top]!;
      stack[top] = stack[other]!;
      stack[other] = temp;
    }
  }

  private kill_local(local: number): void {
    for (let i = 0; i < this.locals.length; i++) {
      if (this.locals[i] === local) this.owning[this.instrs[i]!] = true;
    }
  }

  private store_local(local: number): void {
    const instr = this.instrs.pop()!;
    this.locals.pop();
    this.kill_local(local);
    if (instr !== DUMMY_INSTR) this.owning[instr] = true;
  }

  private processBlock(block: basicblock): void {
    this.instrs = new Array<number>(block.b_startdepth).fill(DUMMY_INSTR);
    this.locals = new Array<number>(block.b_startdepth).fill(NOT_LOCAL);
    this.owning = new Array<boolean>(block.b_instr.length).fill(false);
    for (let i = 0; i < block.b_instr.length; i++) this.processInstruction(block.b_instr[i]!, i);
    if (block.b_next !== null && this.fallsThrough(block)) this.visitLater(block.b_next);
    for (const instr of this.instrs) if (instr !== DUMMY_INSTR) this.owning[instr] = true;
    for (let i = 0; i < block.b_instr.length; i++) {
      if (this.owning[i]) continue;
      const instr = block.b_instr[i]!;
      if (instr.i_opcode === op.LOAD_FAST) instr.i_opcode = op.LOAD_FAST_BORROW;
      else if (instr.i_opcode === op.LOAD_FAST_LOAD_FAST) instr.i_opcode = op.LOAD_FAST_BORROW_LOAD_FAST_BORROW;
    }
  }

  /** An empty block is what unreachable code left behind: in 3.14 the walk ends there. */
  private fallsThrough(block: basicblock): boolean {
    const last = basicblock_last_instr(block);
    if (last === undefined) return this.strategy.borrowPastEmptyBlocks;
    return !IS_UNCONDITIONAL_JUMP_OPCODE(last.i_opcode) && !IS_SCOPE_EXIT_OPCODE(last.i_opcode);
  }

  private processInstruction(instr: cfg_instr, i: number): void {
    const { i_opcode: opcode, i_oparg: oparg } = instr;
    switch (opcode) {
      case op.DELETE_FAST:
        this.kill_local(oparg);
        break;
      case op.LOAD_FAST:
        this.push(i, oparg);
        break;
      case op.LOAD_FAST_AND_CLEAR:
        this.kill_local(oparg);
        this.push(i, oparg);
        break;
      case op.LOAD_FAST_LOAD_FAST:
        this.push(i, oparg >> 4);
        this.push(i, oparg & 15);
        break;
      case op.STORE_FAST:
        this.store_local(oparg);
        break;
      case op.STORE_FAST_LOAD_FAST:
        this.store_local(oparg >> 4);
        this.push(i, oparg & 15);
        break;
      case op.STORE_FAST_STORE_FAST:
        this.store_local(oparg >> 4);
        this.store_local(oparg & 15);
        break;
      case op.COPY:
        this.push(this.instrs.at(-oparg)!, this.locals.at(-oparg)!);
        break;
      case op.SWAP:
        this.swapTop(oparg);
        break;

      // Inputs stay, values are added. CPython 3.14 books them to the block's first instructions.
      case op.FORMAT_SIMPLE:
      case op.GET_ANEXT:
      case op.GET_LEN:
      case op.GET_YIELD_FROM_ITER:
      case op.IMPORT_FROM:
      case op.MATCH_KEYS:
      case op.MATCH_MAPPING:
      case op.MATCH_SEQUENCE:
      case op.WITH_EXCEPT_START: {
        const added = op.numPushed(opcode, oparg) - op.numPopped(opcode, oparg);
        for (let j = 0; j < added; j++) this.push(j, NOT_LOCAL);
        break;
      }

      // Some inputs go, nothing is added.
      case op.DICT_MERGE:
      case op.DICT_UPDATE:
      case op.LIST_APPEND:
      case op.LIST_EXTEND:
      case op.MAP_ADD:
      case op.RERAISE:
      case op.SET_ADD:
      case op.SET_UPDATE:
        this.drop(op.numPopped(opcode, oparg) - op.numPushed(opcode, oparg));
        break;

      case op.GET_ITER: {
        const iterable = this.instrs.pop()!;
        this.locals.pop();
        if (this.strategy.loopsKeepIterable && iterable !== DUMMY_INSTR) this.owning[iterable] = true;
        this.push(i, NOT_LOCAL);
        break;
      }

      // Some inputs go, others stay, values are added.
      case op.END_SEND:
      case op.SET_FUNCTION_ATTRIBUTE: {
        const top = this.instrs.pop()!;
        const topLocal = this.locals.pop()!;
        this.drop(1);
        this.push(top, topLocal);
        break;
      }
      case op.CHECK_EXC_MATCH:
        this.drop(1);
        this.push(i, NOT_LOCAL);
        break;
      case op.FOR_ITER:
        this.visitLater(instr.i_target!);
        this.push(i, NOT_LOCAL);
        break;
      case op.LOAD_ATTR:
      case op.LOAD_SUPER_ATTR: {
        const self = this.instrs.pop()!;
        const selfLocal = this.locals.pop()!;
        if (opcode === op.LOAD_SUPER_ATTR) this.drop(2);
        this.push(i, NOT_LOCAL);
        // A method call: self may come back.
        if (oparg & 1) this.push(self, selfLocal);
        break;
      }
      case op.LOAD_SPECIAL:
      case op.PUSH_EXC_INFO: {
        const top = this.instrs.pop()!;
        const topLocal = this.locals.pop()!;
        this.push(i, NOT_LOCAL);
        this.push(top, topLocal);
        break;
      }
      case op.SEND:
        this.visitLater(instr.i_target!);
        this.drop(1);
        this.push(i, NOT_LOCAL);
        break;

      default: {
        if (HAS_TARGET(opcode)) this.visitLater(instr.i_target!);
        if (IS_BLOCK_PUSH_OPCODE(opcode)) break;
        this.drop(op.numPopped(opcode, oparg));
        const pushed = op.numPushed(opcode, oparg);
        for (let j = 0; j < pushed; j++) this.push(i, NOT_LOCAL);
        break;
      }
    }
  }
}

export function optimize_load_fast(g: cfg_builder, strategy: Strategy): void {
  new LoadFastOptimizer(strategy).run(g);
}
