// Code of expressions: operators, names, attributes, subscripts, displays, yields.
// Mirrors codegen_visit_expr and its helpers of Python/codegen.c.

import { NONE } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import type {
  Attribute,
  BinOp,
  Dict,
  expr,
  List,
  Slice,
  Subscript,
  Tuple,
  UnaryOp,
  Yield,
  YieldFrom,
} from '../parser/ast.ts';
import { can_optimize_super_call, load_args_for_super } from './codegen_calls.ts';
import {
  ADD_AWAIT,
  ADD_YIELD_FROM,
  ADDOP,
  ADDOP_I,
  ADDOP_LOAD_ATTR,
  ADDOP_LOAD_CONST,
  ADDOP_LOAD_SUPER_ATTR,
  ADDOP_NAME,
  ADDOP_YIELD,
  addop_binary,
  codegen_nameop,
  codegen_visit_expr,
  type Descent,
  type ExprVisitors,
  update_start_location_to_match_attr,
  visitExprs,
} from './codegen_core.ts';
import { starunpack_helper } from './codegen_displays.ts';
import { check_index, check_subscripter } from './codegen_warnings.ts';
import type { compiler } from './compiler.ts';
import { LOC, type Location } from './location.ts';
import { _PY_STACK_USE_GUIDELINE } from './opcode_utils.ts';
import { isPower } from './spine.ts';
import { _PyST_IsFunctionLike } from './symtable_entry.ts';

const LIST_OPS = { build: op.BUILD_LIST, add: op.LIST_APPEND, extend: op.LIST_EXTEND };
const SET_OPS = { build: op.BUILD_SET, add: op.SET_ADD, extend: op.SET_UPDATE };

function codegen_binop(c: compiler, e: BinOp): Descent {
  const power = isPower(e);
  if (power) codegen_visit_expr(c, e.left);
  return {
    part: power ? e.right : e.left,
    rest() {
      if (!power) codegen_visit_expr(c, e.right);
      addop_binary(c, LOC(e), e.op._type, false);
    },
  };
}

function codegen_unaryop(c: compiler, e: UnaryOp): void {
  const loc = LOC(e);
  switch (e.op._type) {
    case 'UAdd':
      ADDOP_I(c, loc, op.CALL_INTRINSIC_1, op.INTRINSIC_UNARY_POSITIVE);
      break;
    case 'Not':
      ADDOP(c, loc, op.TO_BOOL);
      ADDOP(c, loc, op.UNARY_NOT);
      break;
    case 'Invert':
      ADDOP(c, loc, op.UNARY_INVERT);
      break;
    case 'USub':
      ADDOP(c, loc, op.UNARY_NEGATIVE);
      break;
  }
}

// ----- displays and unpacking

function unpack_helper(c: compiler, loc: Location, elts: readonly expr[]): void {
  const n = elts.length;
  let seen_star = false;
  for (let i = 0; i < n; i++) {
    if (elts[i]!._type !== 'Starred') continue;
    if (seen_star) throw c.Error(loc, 'multiple starred expressions in assignment');
    const after = n - i - 1;
    if (i >= 1 << 8 || after >= 0x7fffffff >> 8) {
      throw c.Error(loc, 'too many expressions in star-unpacking assignment');
    }
    ADDOP_I(c, loc, op.UNPACK_EX, i + (after << 8));
    seen_star = true;
  }
  if (!seen_star) ADDOP_I(c, loc, op.UNPACK_SEQUENCE, n);
}

function assignment_helper(c: compiler, loc: Location, elts: readonly expr[]): void {
  unpack_helper(c, loc, elts);
  for (const elt of elts) codegen_visit_expr(c, elt._type === 'Starred' ? elt.value : elt);
}

function codegen_list_or_tuple(c: compiler, e: List | Tuple): void {
  const loc = LOC(e);
  switch (e.ctx._type) {
    case 'Store':
      assignment_helper(c, loc, e.elts);
      break;
    case 'Load':
      starunpack_helper(c, loc, e.elts, null, 0, LIST_OPS, e._type === 'Tuple');
      break;
    case 'Del':
      visitExprs(c, e.elts);
      break;
  }
}

function codegen_subdict(c: compiler, e: Dict, begin: number, end: number): void {
  const n = end - begin;
  const big = n * 2 > _PY_STACK_USE_GUIDELINE;
  const loc = LOC(e);
  const keys = e.keys.slice(begin, end).flatMap((key) => (key?._type === 'Constant' ? [key.value] : []));
  if (c.c_strategy.keyTuples && n > 1 && !big && keys.length === n) {
    for (let i = begin; i < end; i++) codegen_visit_expr(c, e.values[i]!);
    ADDOP_LOAD_CONST(c, loc, { kind: 'tuple', items: keys });
    ADDOP_I(c, loc, op.BUILD_CONST_KEY_MAP, n);
    return;
  }
  if (big) ADDOP_I(c, loc, op.BUILD_MAP, 0);
  for (let i = begin; i < end; i++) {
    codegen_visit_expr(c, e.keys[i]!);
    codegen_visit_expr(c, e.values[i]!);
    if (big) ADDOP_I(c, loc, op.MAP_ADD, 1);
  }
  if (!big) ADDOP_I(c, loc, op.BUILD_MAP, n);
}

function codegen_dict(c: compiler, e: Dict): void {
  const loc = LOC(e);
  const n = e.values.length;
  let have_dict = false;
  let elements = 0;
  const flush = (begin: number, end: number): void => {
    codegen_subdict(c, e, begin, end);
    if (have_dict) ADDOP_I(c, loc, op.DICT_UPDATE, 1);
    have_dict = true;
    elements = 0;
  };
  for (let i = 0; i < n; i++) {
    if (e.keys[i] === null) {
      if (elements > 0) flush(i - elements, i);
      if (!have_dict) {
        ADDOP_I(c, loc, op.BUILD_MAP, 0);
        have_dict = true;
      }
      codegen_visit_expr(c, e.values[i]!);
      ADDOP_I(c, loc, op.DICT_UPDATE, 1);
    } else if (elements * 2 > _PY_STACK_USE_GUIDELINE) {
      flush(i - elements, i + 1);
    } else {
      elements++;
    }
  }
  if (elements > 0) flush(n - elements, n);
  if (!have_dict) ADDOP_I(c, loc, op.BUILD_MAP, 0);
}

// ----- attributes, subscripts, slices

function codegen_attribute(c: compiler, e: Attribute): Descent | undefined {
  const ctx = e.ctx._type;
  const start = LOC(e);
  if (ctx === 'Load' && can_optimize_super_call(c, e)) {
    const call = load_args_for_super(c, e.value);
    ADDOP_LOAD_SUPER_ATTR(c, start, e.attr, false, call.args.length > 0);
    ADDOP(c, update_start_location_to_match_attr(start, e), op.NOP);
    return undefined;
  }
  c.MaybeAddStaticAttributeToClass(e);
  return {
    part: e.value,
    rest() {
      const loc = update_start_location_to_match_attr(start, e);
      if (ctx === 'Load') ADDOP_LOAD_ATTR(c, loc, e.attr);
      else ADDOP_NAME(c, loc, ctx === 'Store' ? op.STORE_ATTR : op.DELETE_ATTR, e.attr);
    },
  };
}

function isConstantOrNone(e: expr | null): boolean {
  return e === null || e._type === 'Constant';
}

function is_constant_slice(c: compiler, s: expr): boolean {
  return (
    c.c_strategy.sliceConstants &&
    s._type === 'Slice' &&
    isConstantOrNone(s.lower) &&
    isConstantOrNone(s.upper) &&
    isConstantOrNone(s.step)
  );
}

/** a[b:c] without a step has instructions of its own. */
export function should_apply_two_element_slice_optimization(c: compiler, s: expr): s is Slice {
  return s._type === 'Slice' && s.step === null && !is_constant_slice(c, s);
}

export function codegen_slice_two_parts(c: compiler, s: Slice): void {
  if (s.lower !== null) codegen_visit_expr(c, s.lower);
  else ADDOP_LOAD_CONST(c, LOC(s), NONE);
  if (s.upper !== null) codegen_visit_expr(c, s.upper);
  else ADDOP_LOAD_CONST(c, LOC(s), NONE);
}

function codegen_slice(c: compiler, s: Slice): void {
  const loc = LOC(s);
  if (is_constant_slice(c, s)) {
    const part = (e: expr | null) => (e?._type === 'Constant' ? e.value : NONE);
    ADDOP_LOAD_CONST(c, loc, { kind: 'slice', start: part(s.lower), stop: part(s.upper), step: part(s.step) });
    return;
  }
  codegen_slice_two_parts(c, s);
  if (s.step !== null) codegen_visit_expr(c, s.step);
  ADDOP_I(c, loc, op.BUILD_SLICE, s.step === null ? 2 : 3);
}

function subscriptRest(c: compiler, e: Subscript): void {
  const loc = LOC(e);
  const ctx = e.ctx._type;
  if (ctx !== 'Del' && should_apply_two_element_slice_optimization(c, e.slice)) {
    codegen_slice_two_parts(c, e.slice);
    ADDOP(c, loc, ctx === 'Load' ? op.BINARY_SLICE : op.STORE_SLICE);
    return;
  }
  codegen_visit_expr(c, e.slice);
  if (ctx === 'Load') ADDOP_I(c, loc, op.BINARY_OP, op.NB_SUBSCR);
  else ADDOP(c, loc, ctx === 'Store' ? op.STORE_SUBSCR : op.DELETE_SUBSCR);
}

function codegen_subscript(c: compiler, e: Subscript): Descent {
  if (e.ctx._type === 'Load') {
    check_subscripter(c, e.value);
    check_index(c, e.value, e.slice);
  }
  return { part: e.value, rest: () => subscriptRest(c, e) };
}

// ----- generators

function codegen_yield(c: compiler, e: Yield): void {
  const loc = LOC(e);
  if (!_PyST_IsFunctionLike(c.SymtableEntry())) throw c.Error(loc, "'yield' outside function");
  if (e.value !== null) codegen_visit_expr(c, e.value);
  else ADDOP_LOAD_CONST(c, loc, NONE);
  ADDOP_YIELD(c, loc);
}

function codegen_yield_from(c: compiler, e: YieldFrom): void {
  const loc = LOC(e);
  if (!_PyST_IsFunctionLike(c.SymtableEntry())) throw c.Error(loc, "'yield from' outside function");
  if (c.u.u_scope_type === 'ASYNC_FUNCTION') throw c.Error(loc, "'yield from' inside async function");
  codegen_visit_expr(c, e.value);
  ADDOP(c, loc, op.GET_YIELD_FROM_ITER);
  ADDOP_LOAD_CONST(c, loc, NONE);
  ADD_YIELD_FROM(c, loc, false);
}

export const expressionVisitors: ExprVisitors = {
  NamedExpr(c, e) {
    codegen_visit_expr(c, e.value);
    ADDOP_I(c, LOC(e), op.COPY, 1);
    codegen_visit_expr(c, e.target);
  },
  BinOp: codegen_binop,
  UnaryOp: (c, e) => ({ part: e.operand, rest: () => codegen_unaryop(c, e) }),
  Dict: codegen_dict,
  Set(c, e) {
    starunpack_helper(c, LOC(e), e.elts, null, 0, SET_OPS, false);
  },
  Yield: codegen_yield,
  YieldFrom: codegen_yield_from,
  Await(c, e) {
    codegen_visit_expr(c, e.value);
    ADD_AWAIT(c, LOC(e), 0);
  },
  Constant(c, e) {
    ADDOP_LOAD_CONST(c, LOC(e), e.value);
  },
  Attribute: codegen_attribute,
  Subscript: codegen_subscript,
  Starred(c, e) {
    throw c.Error(
      LOC(e),
      e.ctx._type === 'Store'
        ? 'starred assignment target must be in a list or tuple'
        : "can't use starred expression here",
    );
  },
  Name(c, e) {
    codegen_nameop(c, LOC(e), e.id, e.ctx._type);
  },
  List: codegen_list_or_tuple,
  Tuple: codegen_list_or_tuple,
  Slice: codegen_slice,
};
