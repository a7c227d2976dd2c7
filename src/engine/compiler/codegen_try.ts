// try statements: except, except*, else and finally.
// Mirrors codegen_try_finally, codegen_try_except and codegen_try_star_except of Python/codegen.c.

import { NONE } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import type { Try, TryStar } from '../parser/ast.ts';
import { conditionally } from './codegen_control.ts';
import {
  ADDOP,
  ADDOP_I,
  ADDOP_JUMP,
  ADDOP_LOAD_CONST,
  codegen_nameop,
  codegen_visit_expr,
  NEW_JUMP_TARGET_LABEL,
  POP_EXCEPT_AND_RERAISE,
  type StmtVisitors,
  USE_LABEL,
  visitStmts,
} from './codegen_core.ts';
import type { compiler } from './compiler.ts';
import { NO_LABEL } from './instruction_sequence.ts';
import { LOC, NO_LOCATION } from './location.ts';

/** The finally body is there twice: after the normal end (and before each jump out), and for exceptions. */
function codegen_try_finally(c: compiler, s: Try | TryStar): void {
  const loc = LOC(s);
  const body = NEW_JUMP_TARGET_LABEL(c);
  const end = NEW_JUMP_TARGET_LABEL(c);
  const exit = NEW_JUMP_TARGET_LABEL(c);
  const cleanup = NEW_JUMP_TARGET_LABEL(c);
  ADDOP_JUMP(c, loc, op.SETUP_FINALLY, end);
  USE_LABEL(c, body);
  c.PushFBlock(loc, 'FINALLY_TRY', body, end, s.finalbody);
  if (s.handlers.length === 0) visitStmts(c, s.body);
  else if (s._type === 'Try') codegen_try_except(c, s);
  else codegen_try_star_except(c, s);
  ADDOP(c, NO_LOCATION, op.POP_BLOCK);
  c.PopFBlock();
  visitStmts(c, s.finalbody);
  ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, exit);

  USE_LABEL(c, end);
  ADDOP_JUMP(c, NO_LOCATION, op.SETUP_CLEANUP, cleanup);
  ADDOP(c, NO_LOCATION, op.PUSH_EXC_INFO);
  c.PushFBlock(NO_LOCATION, 'FINALLY_END', end, NO_LABEL);
  visitStmts(c, s.finalbody);
  c.PopFBlock();
  ADDOP_I(c, NO_LOCATION, op.RERAISE, 0);
  USE_LABEL(c, cleanup);
  POP_EXCEPT_AND_RERAISE(c, NO_LOCATION);
  USE_LABEL(c, exit);
}

/** name = None; del name: so that the exception and its frames go, also if the body deleted the name. */
function forgetName(c: compiler, name: string): void {
  ADDOP_LOAD_CONST(c, NO_LOCATION, NONE);
  codegen_nameop(c, NO_LOCATION, name, 'Store');
  codegen_nameop(c, NO_LOCATION, name, 'Del');
}

function codegen_try_except(c: compiler, s: Try): void {
  const loc = LOC(s);
  const body = NEW_JUMP_TARGET_LABEL(c);
  let except = NEW_JUMP_TARGET_LABEL(c);
  const end = NEW_JUMP_TARGET_LABEL(c);
  const cleanup = NEW_JUMP_TARGET_LABEL(c);
  ADDOP_JUMP(c, loc, op.SETUP_FINALLY, except);
  USE_LABEL(c, body);
  c.PushFBlock(loc, 'TRY_EXCEPT', body, NO_LABEL);
  visitStmts(c, s.body);
  c.PopFBlock();
  ADDOP(c, NO_LOCATION, op.POP_BLOCK);
  visitStmts(c, s.orelse);
  ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, end);

  USE_LABEL(c, except);
  ADDOP_JUMP(c, NO_LOCATION, op.SETUP_CLEANUP, cleanup);
  ADDOP(c, NO_LOCATION, op.PUSH_EXC_INFO);
  c.PushFBlock(loc, 'EXCEPTION_HANDLER', NO_LABEL, NO_LABEL);
  s.handlers.forEach((handler, i) => {
    const where = LOC(handler);
    if (handler.type === null && i < s.handlers.length - 1) throw c.Error(where, "default 'except:' must be last");
    except = NEW_JUMP_TARGET_LABEL(c);
    if (handler.type !== null) {
      codegen_visit_expr(c, handler.type);
      ADDOP(c, where, op.CHECK_EXC_MATCH);
      ADDOP_JUMP(c, where, op.POP_JUMP_IF_FALSE, except);
    }
    if (handler.name !== null) {
      const cleanup_end = NEW_JUMP_TARGET_LABEL(c);
      const cleanup_body = NEW_JUMP_TARGET_LABEL(c);
      codegen_nameop(c, where, handler.name, 'Store');
      // The body is in a try of its own, whose finally forgets the name.
      ADDOP_JUMP(c, where, op.SETUP_CLEANUP, cleanup_end);
      USE_LABEL(c, cleanup_body);
      c.PushFBlock(where, 'HANDLER_CLEANUP', cleanup_body, NO_LABEL, handler.name);
      visitStmts(c, handler.body);
      c.PopFBlock();
      ADDOP(c, NO_LOCATION, op.POP_BLOCK);
      ADDOP(c, NO_LOCATION, op.POP_BLOCK);
      ADDOP(c, NO_LOCATION, op.POP_EXCEPT);
      forgetName(c, handler.name);
      ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, end);
      USE_LABEL(c, cleanup_end);
      forgetName(c, handler.name);
      ADDOP_I(c, NO_LOCATION, op.RERAISE, 1);
    } else {
      const cleanup_body = NEW_JUMP_TARGET_LABEL(c);
      ADDOP(c, where, op.POP_TOP);
      USE_LABEL(c, cleanup_body);
      c.PushFBlock(where, 'HANDLER_CLEANUP', cleanup_body, NO_LABEL);
      visitStmts(c, handler.body);
      c.PopFBlock();
      ADDOP(c, NO_LOCATION, op.POP_BLOCK);
      ADDOP(c, NO_LOCATION, op.POP_EXCEPT);
      ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, end);
    }
    USE_LABEL(c, except);
  });
  c.PopFBlock();
  ADDOP_I(c, NO_LOCATION, op.RERAISE, 0);
  USE_LABEL(c, cleanup);
  POP_EXCEPT_AND_RERAISE(c, NO_LOCATION);
  USE_LABEL(c, end);
}

/**
 * except*: on the stack are the group, the list of what handlers raised, and the rest of the group not matched yet.
 * At the end the list is made into one exception to raise, or none.
 */
function codegen_try_star_except(c: compiler, s: TryStar): void {
  const loc = LOC(s);
  const body = NEW_JUMP_TARGET_LABEL(c);
  let except = NEW_JUMP_TARGET_LABEL(c);
  const orelse = NEW_JUMP_TARGET_LABEL(c);
  const end = NEW_JUMP_TARGET_LABEL(c);
  const cleanup = NEW_JUMP_TARGET_LABEL(c);
  const reraise_star = NEW_JUMP_TARGET_LABEL(c);
  ADDOP_JUMP(c, loc, op.SETUP_FINALLY, except);
  USE_LABEL(c, body);
  c.PushFBlock(loc, 'TRY_EXCEPT', body, NO_LABEL);
  visitStmts(c, s.body);
  c.PopFBlock();
  ADDOP(c, NO_LOCATION, op.POP_BLOCK);
  ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, orelse);

  USE_LABEL(c, except);
  ADDOP_JUMP(c, NO_LOCATION, op.SETUP_CLEANUP, cleanup);
  ADDOP(c, NO_LOCATION, op.PUSH_EXC_INFO);
  c.PushFBlock(loc, 'EXCEPTION_GROUP_HANDLER', NO_LABEL, NO_LABEL);
  s.handlers.forEach((handler, i) => {
    const where = LOC(handler);
    except = NEW_JUMP_TARGET_LABEL(c);
    const except_with_error = NEW_JUMP_TARGET_LABEL(c);
    const no_match = NEW_JUMP_TARGET_LABEL(c);
    if (i === 0) {
      ADDOP_I(c, where, op.BUILD_LIST, 0);
      ADDOP_I(c, where, op.COPY, 2);
    }
    if (handler.type !== null) {
      codegen_visit_expr(c, handler.type);
      ADDOP(c, where, op.CHECK_EG_MATCH);
      ADDOP_I(c, where, op.COPY, 1);
      ADDOP_JUMP(c, where, op.POP_JUMP_IF_NONE, no_match);
    }
    const cleanup_end = NEW_JUMP_TARGET_LABEL(c);
    const cleanup_body = NEW_JUMP_TARGET_LABEL(c);
    if (handler.name !== null) codegen_nameop(c, where, handler.name, 'Store');
    else ADDOP(c, where, op.POP_TOP);
    ADDOP_JUMP(c, where, op.SETUP_CLEANUP, cleanup_end);
    USE_LABEL(c, cleanup_body);
    c.PushFBlock(where, 'HANDLER_CLEANUP', cleanup_body, NO_LABEL, handler.name);
    visitStmts(c, handler.body);
    c.PopFBlock();
    ADDOP(c, NO_LOCATION, op.POP_BLOCK);
    if (handler.name !== null) forgetName(c, handler.name);
    ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, except);

    USE_LABEL(c, cleanup_end);
    if (handler.name !== null) forgetName(c, handler.name);
    ADDOP_I(c, NO_LOCATION, op.LIST_APPEND, 3); // what the body raised
    ADDOP(c, NO_LOCATION, op.POP_TOP); // lasti
    ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, except_with_error);

    USE_LABEL(c, except);
    ADDOP(c, NO_LOCATION, op.NOP); // holds the line that propagates here
    ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, except_with_error);
    USE_LABEL(c, no_match);
    ADDOP(c, where, op.POP_TOP); // None
    USE_LABEL(c, except_with_error);
    if (i === s.handlers.length - 1) {
      ADDOP_I(c, NO_LOCATION, op.LIST_APPEND, 1);
      ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, reraise_star);
    }
  });
  c.PopFBlock();
  const reraise = NEW_JUMP_TARGET_LABEL(c);
  USE_LABEL(c, reraise_star);
  ADDOP_I(c, NO_LOCATION, op.CALL_INTRINSIC_2, op.INTRINSIC_PREP_RERAISE_STAR);
  ADDOP_I(c, NO_LOCATION, op.COPY, 1);
  ADDOP_JUMP(c, NO_LOCATION, op.POP_JUMP_IF_NOT_NONE, reraise);
  ADDOP(c, NO_LOCATION, op.POP_TOP);
  ADDOP(c, NO_LOCATION, op.POP_BLOCK);
  ADDOP(c, NO_LOCATION, op.POP_EXCEPT);
  ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, end);
  USE_LABEL(c, reraise);
  ADDOP(c, NO_LOCATION, op.POP_BLOCK);
  ADDOP_I(c, NO_LOCATION, op.SWAP, 2);
  ADDOP(c, NO_LOCATION, op.POP_EXCEPT);
  ADDOP_I(c, NO_LOCATION, op.RERAISE, 0);
  USE_LABEL(c, cleanup);
  POP_EXCEPT_AND_RERAISE(c, NO_LOCATION);
  USE_LABEL(c, orelse);
  visitStmts(c, s.orelse);
  USE_LABEL(c, end);
}

export const tryStmtVisitors: StmtVisitors = {
  Try: conditionally((c, s) => (s.finalbody.length > 0 ? codegen_try_finally(c, s) : codegen_try_except(c, s))),
  TryStar: conditionally((c, s) =>
    s.finalbody.length > 0 ? codegen_try_finally(c, s) : codegen_try_star_except(c, s),
  ),
};
