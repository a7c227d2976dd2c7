// Comparisons, truth tests and the jumps they decide.
// Mirrors codegen_jump_if, codegen_compare, codegen_boolop and codegen_ifexp of Python/codegen.c.

import * as op from '../include/opcodes.ts';
import type { BoolOp, Compare, expr, IfExp } from '../parser/ast.ts';
import {
  ADDOP,
  ADDOP_COMPARE,
  ADDOP_I,
  ADDOP_JUMP,
  codegen_visit_expr,
  type Descent,
  type ExprVisitors,
  NEW_JUMP_TARGET_LABEL,
  USE_LABEL,
} from './codegen_core.ts';
import { infer_type } from './codegen_warnings.ts';
import type { compiler } from './compiler.ts';
import type { JumpTargetLabel } from './instruction_sequence.ts';
import { LOC, type Location, NO_LOCATION } from './location.ts';

/** False for constants whose identity means nothing. */
function check_is_arg(e: expr): boolean {
  if (e._type === 'Tuple') return e.elts.some((elt) => elt._type !== 'Constant');
  if (e._type !== 'Constant') return true;
  const kind = e.value.kind;
  return kind === 'None' || kind === 'False' || kind === 'True' || kind === 'Ellipsis';
}

function codegen_check_compare(c: compiler, e: Compare): void {
  let left = e.left;
  for (let i = 0; i < e.ops.length; i++) {
    const operator = e.ops[i]!._type;
    const right = e.comparators[i]!;
    if ((operator === 'Is' || operator === 'IsNot') && (!check_is_arg(right) || !check_is_arg(left))) {
      const literal = infer_type(check_is_arg(left) ? right : left);
      const [says, means] = operator === 'Is' ? ['is', '=='] : ['is not', '!='];
      c.Warn(LOC(e), `"${says}" with '${literal}' literal. Did you mean "${means}"?`);
      return;
    }
    left = right;
  }
}

/** Jumps to `next` if the truth of `node` is `cond`, else falls through. */
export function codegen_jump_if(c: compiler, loc: Location, node: expr, next: JumpTargetLabel, cond: boolean): void {
  // `not not a` and `a if b else c if d else e` may be thousands long.
  const ends: JumpTargetLabel[] = [];
  let e = node;
  let wanted = cond;
  for (;;) {
    if (e._type === 'UnaryOp' && e.op._type === 'Not') {
      e = e.operand;
      wanted = !wanted;
    } else if (e._type === 'IfExp') {
      const end = NEW_JUMP_TARGET_LABEL(c);
      const next2 = NEW_JUMP_TARGET_LABEL(c);
      codegen_jump_if(c, loc, e.test, next2, false);
      codegen_jump_if(c, loc, e.body, next, wanted);
      ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, end);
      USE_LABEL(c, next2);
      ends.push(end);
      e = e.orelse;
    } else break;
  }
  jumpIfOther(c, loc, e, next, wanted);
  for (let i = ends.length - 1; i >= 0; i--) USE_LABEL(c, ends[i]!);
}

function jumpIfOther(c: compiler, loc: Location, e: expr, next: JumpTargetLabel, cond: boolean): void {
  switch (e._type) {
    case 'BoolOp': {
      const cond2 = e.op._type === 'Or';
      const next2 = cond2 === cond ? next : NEW_JUMP_TARGET_LABEL(c);
      const last = e.values.length - 1;
      for (let i = 0; i < last; i++) codegen_jump_if(c, loc, e.values[i]!, next2, cond2);
      codegen_jump_if(c, loc, e.values[last]!, next, cond);
      if (next2 !== next) USE_LABEL(c, next2);
      return;
    }
    case 'Compare':
      if (e.ops.length > 1) {
        jumpIfChain(c, e, next, cond);
        return;
      }
      break;
    default:
      break;
  }
  codegen_visit_expr(c, e);
  const where = LOC(e);
  ADDOP(c, where, op.TO_BOOL);
  ADDOP_JUMP(c, where, cond ? op.POP_JUMP_IF_TRUE : op.POP_JUMP_IF_FALSE, next);
}

/** a < b < c as a condition. */
function jumpIfChain(c: compiler, e: Compare, next: JumpTargetLabel, cond: boolean): void {
  const loc = LOC(e);
  const last = e.ops.length - 1;
  codegen_check_compare(c, e);
  const cleanup = NEW_JUMP_TARGET_LABEL(c);
  codegen_visit_expr(c, e.left);
  for (let i = 0; i < last; i++) {
    codegen_visit_expr(c, e.comparators[i]!);
    ADDOP_I(c, loc, op.SWAP, 2);
    ADDOP_I(c, loc, op.COPY, 2);
    ADDOP_COMPARE(c, loc, e.ops[i]!._type);
    ADDOP(c, loc, op.TO_BOOL);
    ADDOP_JUMP(c, loc, op.POP_JUMP_IF_FALSE, cleanup);
  }
  codegen_visit_expr(c, e.comparators[last]!);
  ADDOP_COMPARE(c, loc, e.ops[last]!._type);
  ADDOP(c, loc, op.TO_BOOL);
  ADDOP_JUMP(c, loc, cond ? op.POP_JUMP_IF_TRUE : op.POP_JUMP_IF_FALSE, next);
  const end = NEW_JUMP_TARGET_LABEL(c);
  ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, end);
  USE_LABEL(c, cleanup);
  ADDOP(c, loc, op.POP_TOP);
  if (!cond) ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, next);
  USE_LABEL(c, end);
}

function codegen_compare(c: compiler, e: Compare): void {
  const loc = LOC(e);
  const last = e.ops.length - 1;
  codegen_check_compare(c, e);
  codegen_visit_expr(c, e.left);
  if (last === 0) {
    codegen_visit_expr(c, e.comparators[0]!);
    ADDOP_COMPARE(c, loc, e.ops[0]!._type);
    return;
  }
  const cleanup = NEW_JUMP_TARGET_LABEL(c);
  for (let i = 0; i < last; i++) {
    codegen_visit_expr(c, e.comparators[i]!);
    ADDOP_I(c, loc, op.SWAP, 2);
    ADDOP_I(c, loc, op.COPY, 2);
    ADDOP_COMPARE(c, loc, e.ops[i]!._type);
    ADDOP_I(c, loc, op.COPY, 1);
    ADDOP(c, loc, op.TO_BOOL);
    ADDOP_JUMP(c, loc, op.POP_JUMP_IF_FALSE, cleanup);
    ADDOP(c, loc, op.POP_TOP);
  }
  codegen_visit_expr(c, e.comparators[last]!);
  ADDOP_COMPARE(c, loc, e.ops[last]!._type);
  const end = NEW_JUMP_TARGET_LABEL(c);
  ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, end);
  USE_LABEL(c, cleanup);
  ADDOP_I(c, loc, op.SWAP, 2);
  ADDOP(c, loc, op.POP_TOP);
  USE_LABEL(c, end);
}

function codegen_boolop(c: compiler, e: BoolOp): void {
  const loc = LOC(e);
  const jumpi = e.op._type === 'And' ? op.JUMP_IF_FALSE : op.JUMP_IF_TRUE;
  const end = NEW_JUMP_TARGET_LABEL(c);
  const last = e.values.length - 1;
  for (let i = 0; i < last; i++) {
    codegen_visit_expr(c, e.values[i]!);
    ADDOP_JUMP(c, loc, jumpi, end);
    ADDOP(c, loc, op.POP_TOP);
  }
  codegen_visit_expr(c, e.values[last]!);
  USE_LABEL(c, end);
}

function codegen_ifexp(c: compiler, e: IfExp): Descent {
  const end = NEW_JUMP_TARGET_LABEL(c);
  const next = NEW_JUMP_TARGET_LABEL(c);
  codegen_jump_if(c, LOC(e), e.test, next, false);
  codegen_visit_expr(c, e.body);
  ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, end);
  USE_LABEL(c, next);
  return { part: e.orelse, rest: () => USE_LABEL(c, end) };
}

export const jumpExprVisitors: ExprVisitors = {
  Compare: codegen_compare,
  BoolOp: codegen_boolop,
  IfExp: codegen_ifexp,
};
