// Loops, conditions, with, return, break and continue.
// Mirrors codegen_for, codegen_while, codegen_if, codegen_with, codegen_return and their kin of Python/codegen.c.

import { NONE } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import type { AsyncFor, AsyncWith, For, If, Return, stmt, While, With } from '../parser/ast.ts';
import {
  ADD_AWAIT,
  ADD_YIELD_FROM,
  ADDOP,
  ADDOP_I,
  ADDOP_JUMP,
  ADDOP_LOAD_CONST,
  codegen_visit_expr,
  iterableLocation,
  NEW_JUMP_TARGET_LABEL,
  POP_EXCEPT_AND_RERAISE,
  type StmtVisitors,
  USE_LABEL,
  visitStmts,
} from './codegen_core.ts';
import { codegen_jump_if } from './codegen_jump.ts';
import { codegen_call_exit_with_nones, codegen_unwind_fblock, codegen_unwind_fblock_stack } from './codegen_unwind.ts';
import type { compiler } from './compiler.ts';
import type { JumpTargetLabel } from './instruction_sequence.ts';
import { LOC, type Location, NO_LOCATION } from './location.ts';
import { SPECIAL___AENTER__, SPECIAL___AEXIT__, SPECIAL___ENTER__, SPECIAL___EXIT__ } from './opcode_utils.ts';
import { _PyST_IsFunctionLike } from './symtable_entry.ts';

/** A statement whose parts may not run: annotations in it are conditional. */
export function conditionally<Node>(codegen: (c: compiler, s: Node) => void): (c: compiler, s: Node) => void {
  return (c, s) => {
    c.EnterConditionalBlock();
    codegen(c, s);
    c.LeaveConditionalBlock();
  };
}

/** An `elif` chain in a loop; its ends all come at the very end, innermost first. */
function codegen_if(c: compiler, first: If): void {
  const ends: JumpTargetLabel[] = [];
  for (let s: If = first; ; ) {
    const end = NEW_JUMP_TARGET_LABEL(c);
    ends.push(end);
    const has_orelse = s.orelse.length > 0;
    const next = has_orelse ? NEW_JUMP_TARGET_LABEL(c) : end;
    codegen_jump_if(c, LOC(s), s.test, next, false);
    visitStmts(c, s.body);
    if (!has_orelse) break;
    ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, end);
    USE_LABEL(c, next);
    const only: stmt | undefined = s.orelse.length === 1 ? s.orelse[0] : undefined;
    if (only?._type !== 'If') {
      visitStmts(c, s.orelse);
      break;
    }
    s = only;
  }
  for (const end of ends.reverse()) USE_LABEL(c, end);
}

function codegen_for(c: compiler, s: For): void {
  const start = NEW_JUMP_TARGET_LABEL(c);
  const body = NEW_JUMP_TARGET_LABEL(c);
  const cleanup = NEW_JUMP_TARGET_LABEL(c);
  const end = NEW_JUMP_TARGET_LABEL(c);
  c.PushFBlock(LOC(s), 'FOR_LOOP', start, end);
  codegen_visit_expr(c, s.iter);
  const loc = iterableLocation(c, s, s.iter);
  ADDOP(c, loc, op.GET_ITER);
  USE_LABEL(c, start);
  ADDOP_JUMP(c, loc, op.FOR_ITER, cleanup);
  // For the line of the target, if it is another one.
  ADDOP(c, LOC(s.target), op.NOP);
  USE_LABEL(c, body);
  codegen_visit_expr(c, s.target);
  visitStmts(c, s.body);
  ADDOP_JUMP(c, NO_LOCATION, op.JUMP, start);
  USE_LABEL(c, cleanup);
  ADDOP(c, NO_LOCATION, op.END_FOR);
  ADDOP(c, NO_LOCATION, op.POP_ITER);
  c.PopFBlock();
  visitStmts(c, s.orelse);
  USE_LABEL(c, end);
}

function codegen_async_for(c: compiler, s: AsyncFor): void {
  const loc = LOC(s);
  const start = NEW_JUMP_TARGET_LABEL(c);
  const send = NEW_JUMP_TARGET_LABEL(c);
  const except = NEW_JUMP_TARGET_LABEL(c);
  const end = NEW_JUMP_TARGET_LABEL(c);
  codegen_visit_expr(c, s.iter);
  ADDOP(c, iterableLocation(c, s, s.iter), op.GET_AITER);
  USE_LABEL(c, start);
  c.PushFBlock(loc, 'ASYNC_FOR_LOOP', start, end);
  // __anext__ ends the loop by an exception.
  ADDOP_JUMP(c, loc, op.SETUP_FINALLY, except);
  ADDOP(c, loc, op.GET_ANEXT);
  ADDOP_LOAD_CONST(c, loc, NONE);
  USE_LABEL(c, send);
  ADD_YIELD_FROM(c, loc, true);
  ADDOP(c, loc, op.POP_BLOCK);
  ADDOP(c, loc, op.NOT_TAKEN);
  codegen_visit_expr(c, s.target);
  visitStmts(c, s.body);
  ADDOP_JUMP(c, NO_LOCATION, op.JUMP, start);
  c.PopFBlock();
  USE_LABEL(c, except);
  // The end of the loop follows the `for`, not the body.
  ADDOP_JUMP(c, LOC(s.iter), op.END_ASYNC_FOR, send);
  visitStmts(c, s.orelse);
  USE_LABEL(c, end);
}

function codegen_while(c: compiler, s: While): void {
  const loop = NEW_JUMP_TARGET_LABEL(c);
  const end = NEW_JUMP_TARGET_LABEL(c);
  const anchor = NEW_JUMP_TARGET_LABEL(c);
  USE_LABEL(c, loop);
  c.PushFBlock(LOC(s), 'WHILE_LOOP', loop, end);
  codegen_jump_if(c, LOC(s), s.test, anchor, false);
  const body = NEW_JUMP_TARGET_LABEL(c);
  USE_LABEL(c, body);
  visitStmts(c, s.body);
  if (c.c_strategy.testsLoopTwice) codegen_jump_if(c, LOC(s), s.test, body, true);
  else ADDOP_JUMP(c, NO_LOCATION, op.JUMP, loop);
  c.PopFBlock();
  USE_LABEL(c, anchor);
  visitStmts(c, s.orelse);
  USE_LABEL(c, end);
}

// ----- with

/** After `__exit__` was called for an exception: a true result swallows it. */
function codegen_with_except_finish(c: compiler, cleanup: JumpTargetLabel): void {
  const suppress = NEW_JUMP_TARGET_LABEL(c);
  ADDOP(c, NO_LOCATION, op.TO_BOOL);
  ADDOP_JUMP(c, NO_LOCATION, op.POP_JUMP_IF_TRUE, suppress);
  ADDOP_I(c, NO_LOCATION, op.RERAISE, 2);
  USE_LABEL(c, suppress);
  ADDOP(c, NO_LOCATION, op.POP_TOP); // the exception
  ADDOP(c, NO_LOCATION, op.POP_BLOCK);
  ADDOP(c, NO_LOCATION, op.POP_EXCEPT);
  ADDOP(c, NO_LOCATION, op.POP_TOP);
  ADDOP(c, NO_LOCATION, op.POP_TOP);
  ADDOP(c, NO_LOCATION, op.POP_TOP);
  const exit = NEW_JUMP_TARGET_LABEL(c);
  ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, exit);
  USE_LABEL(c, cleanup);
  POP_EXCEPT_AND_RERAISE(c, NO_LOCATION);
  USE_LABEL(c, exit);
}

/** (manager -- exit, manager or NULL, what `__enter__` returned) */
function codegen_enter_manager(c: compiler, loc: Location, isAsync: boolean): void {
  const enter = isAsync ? SPECIAL___AENTER__ : SPECIAL___ENTER__;
  const exit = isAsync ? SPECIAL___AEXIT__ : SPECIAL___EXIT__;
  ADDOP_I(c, loc, op.COPY, 1);
  if (!c.c_strategy.withBindsMethods) {
    ADDOP_I(c, loc, op.LOAD_SPECIAL, exit);
    ADDOP_I(c, loc, op.SWAP, 2);
    ADDOP_I(c, loc, op.SWAP, 3);
    ADDOP_I(c, loc, op.LOAD_SPECIAL, enter);
    ADDOP_I(c, loc, op.CALL, 0);
    return;
  }
  // Each LOAD_SPECIAL gives a bound method and NULL. The bound __enter__ lies below its call until that is over.
  ADDOP_I(c, loc, op.LOAD_SPECIAL, enter);
  ADDOP_I(c, loc, op.SWAP, 3);
  ADDOP_I(c, loc, op.LOAD_SPECIAL, exit);
  ADDOP_I(c, loc, op.SWAP, 2);
  ADDOP_I(c, loc, op.SWAP, 4); // exit, __enter__, NULL, NULL
  ADDOP_I(c, loc, op.SWAP, 3); // exit, NULL, NULL, __enter__
  ADDOP_I(c, loc, op.SWAP, 2); // exit, NULL, __enter__, NULL
  ADDOP_I(c, loc, op.COPY, 2);
  ADDOP_I(c, loc, op.SWAP, 2); // exit, NULL, __enter__, __enter__, NULL
  ADDOP_I(c, loc, op.CALL, 0);
  ADDOP_I(c, loc, op.SWAP, 2);
  ADDOP(c, loc, op.POP_TOP);
}

/** One item of a with statement; the next one is inside its block. */
function codegen_with_inner(c: compiler, s: With | AsyncWith, pos: number): void {
  const isAsync = s._type === 'AsyncWith';
  const item = s.items[pos]!;
  const block = NEW_JUMP_TARGET_LABEL(c);
  const final = NEW_JUMP_TARGET_LABEL(c);
  const exit = NEW_JUMP_TARGET_LABEL(c);
  const cleanup = NEW_JUMP_TARGET_LABEL(c);
  codegen_visit_expr(c, item.context_expr);
  const loc = LOC(item.context_expr);
  codegen_enter_manager(c, loc, isAsync);
  if (isAsync) ADD_AWAIT(c, loc, 1);
  ADDOP_JUMP(c, loc, op.SETUP_WITH, final);

  USE_LABEL(c, block);
  c.PushFBlock(loc, isAsync ? 'ASYNC_WITH' : 'WITH', block, final);
  if (item.optional_vars !== null) codegen_visit_expr(c, item.optional_vars);
  else ADDOP(c, loc, op.POP_TOP);
  if (pos + 1 === s.items.length) visitStmts(c, s.body);
  else codegen_with_inner(c, s, pos + 1);
  // The order and the location of the two differ in CPython too.
  if (isAsync) {
    c.PopFBlock();
    ADDOP(c, loc, op.POP_BLOCK);
  } else {
    ADDOP(c, NO_LOCATION, op.POP_BLOCK);
    c.PopFBlock();
  }
  codegen_call_exit_with_nones(c, loc);
  if (isAsync) ADD_AWAIT(c, loc, 2);
  ADDOP(c, loc, op.POP_TOP);
  ADDOP_JUMP(c, loc, op.JUMP, exit);

  USE_LABEL(c, final);
  ADDOP_JUMP(c, loc, op.SETUP_CLEANUP, cleanup);
  ADDOP(c, loc, op.PUSH_EXC_INFO);
  ADDOP(c, loc, op.WITH_EXCEPT_START);
  if (isAsync) ADD_AWAIT(c, loc, 2);
  codegen_with_except_finish(c, cleanup);
  USE_LABEL(c, exit);
}

function codegen_with(c: compiler, s: With | AsyncWith): void {
  codegen_with_inner(c, s, 0);
}

// ----- leaving

function codegen_return(c: compiler, s: Return): void {
  let loc = LOC(s);
  const value = s.value;
  const constant = value?._type === 'Constant' ? value : null;
  const preserve_tos = value !== null && constant === null;
  const ste = c.SymtableEntry();
  if (!_PyST_IsFunctionLike(ste)) throw c.Error(loc, "'return' outside function");
  if (value !== null && ste.ste_coroutine && ste.ste_generator) {
    throw c.Error(loc, "'return' with value in async generator");
  }
  if (preserve_tos) {
    codegen_visit_expr(c, value);
  } else if (constant !== null) {
    // For the line of the value.
    loc = LOC(constant);
    ADDOP(c, loc, op.NOP);
  }
  if (value === null || value.lineno !== s.lineno) {
    loc = LOC(s);
    ADDOP(c, loc, op.NOP);
  }
  loc = codegen_unwind_fblock_stack(c, loc, preserve_tos, false).loc;
  if (value === null) ADDOP_LOAD_CONST(c, loc, NONE);
  else if (constant !== null) ADDOP_LOAD_CONST(c, loc, constant.value);
  ADDOP(c, loc, op.RETURN_VALUE);
}

function codegen_break(c: compiler, loc: Location): void {
  ADDOP(c, loc, op.NOP); // for the line
  const { loc: after, loop } = codegen_unwind_fblock_stack(c, loc, false, true);
  if (loop === null) throw c.Error(loc, "'break' outside loop");
  ADDOP_JUMP(c, codegen_unwind_fblock(c, after, loop, false), op.JUMP, loop.fb_exit);
}

function codegen_continue(c: compiler, loc: Location): void {
  ADDOP(c, loc, op.NOP); // for the line
  const { loc: after, loop } = codegen_unwind_fblock_stack(c, loc, false, true);
  if (loop === null) throw c.Error(loc, "'continue' not properly in loop");
  ADDOP_JUMP(c, after, op.JUMP, loop.fb_block);
}

export const controlStmtVisitors: StmtVisitors = {
  If: conditionally(codegen_if),
  For: conditionally(codegen_for),
  AsyncFor: conditionally(codegen_async_for),
  While: conditionally(codegen_while),
  With: conditionally(codegen_with),
  AsyncWith: conditionally(codegen_with),
  Return: codegen_return,
  Break: (c, s) => codegen_break(c, LOC(s)),
  Continue: (c, s) => codegen_continue(c, LOC(s)),
};
