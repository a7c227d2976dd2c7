// Calls of functions and methods, super(), and all(), any(), tuple() over a generator expression.
// Mirrors codegen_call and its helpers of Python/codegen.c.

import { FALSE, TRUE } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import type { Attribute, Call, expr, keyword } from '../parser/ast.ts';
import {
  ADDOP,
  ADDOP_COMPARE,
  ADDOP_I,
  ADDOP_JUMP,
  ADDOP_LOAD_CONST,
  ADDOP_LOAD_METHOD,
  ADDOP_LOAD_SUPER_ATTR,
  codegen_nameop,
  codegen_visit_expr,
  type Descent,
  type ExprVisitors,
  identifierConst,
  NEW_JUMP_TARGET_LABEL,
  USE_LABEL,
  update_start_location_to_match_attr,
  visitExprs,
} from './codegen_core.ts';
import { starunpack_helper } from './codegen_displays.ts';
import { check_caller } from './codegen_warnings.ts';
import type { compiler } from './compiler.ts';
import type { JumpTargetLabel } from './instruction_sequence.ts';
import { LOC, type Location, NO_LOCATION } from './location.ts';
import {
  _PY_STACK_USE_GUIDELINE,
  CONSTANT_BUILTIN_ALL,
  CONSTANT_BUILTIN_ANY,
  CONSTANT_BUILTIN_TUPLE,
} from './opcode_utils.ts';
import { _PyST_GetScope, _PyST_GetSymbol, DEF_IMPORT, FREE, GLOBAL_IMPLICIT } from './symtable_entry.ts';

const LIST_OPS = { build: op.BUILD_LIST, add: op.LIST_APPEND, extend: op.LIST_EXTEND };

// ----- super()

/** Can `super().attr` or `super(a, b).attr` be one instruction, without making the super object? */
export function can_optimize_super_call(c: compiler, attr: Attribute): boolean {
  const e = attr.value;
  if (e._type !== 'Call' || e.func._type !== 'Name' || e.func.id !== 'super') return false;
  if (attr.attr === '__class__' || e.keywords.length !== 0) return false;
  // The name must be the builtin, as far as can be seen.
  if (_PyST_GetScope(c.SymtableEntry(), 'super') !== GLOBAL_IMPLICIT) return false;
  if (_PyST_GetScope(c.c_st.st_top, 'super') !== 0) return false;
  if (e.args.length === 2) return !e.args.some((arg) => arg._type === 'Starred');
  if (e.args.length !== 0) return false;
  // super() needs a first argument and the __class__ cell.
  if (c.u.u_metadata.u_argcount === 0 && c.u.u_metadata.u_posonlyargcount === 0) return false;
  return c.GetRefType('__class__') === FREE;
}

export function load_args_for_super(c: compiler, value: expr): Call {
  const e = value as Call;
  const loc = LOC(e);
  codegen_nameop(c, LOC(e.func), 'super', 'Load');
  if (e.args.length === 2) {
    visitExprs(c, e.args);
  } else {
    codegen_nameop(c, loc, '__class__', 'Load');
    const [self] = c.u.u_metadata.u_varnames.keys();
    codegen_nameop(c, loc, self!, 'Load');
  }
  return e;
}

// ----- calls of builtins over a generator expression

const OPTIMIZED_BUILTINS: Readonly<Record<string, number>> = {
  all: CONSTANT_BUILTIN_ALL,
  any: CONSTANT_BUILTIN_ANY,
  tuple: CONSTANT_BUILTIN_TUPLE,
};

/** all(x for ...) runs as a loop here if `all` is the builtin at run time; jumps to `end` with the result. */
function maybe_optimize_function_call(c: compiler, e: Call, end: JumpTargetLabel): void {
  const func = e.func;
  const generator_exp = e.args[0];
  if (!c.c_strategy.inlinesConsumers) return;
  if (func._type !== 'Name' || e.args.length !== 1 || e.keywords.length !== 0) return;
  if (generator_exp?._type !== 'GeneratorExp' || !Object.hasOwn(OPTIMIZED_BUILTINS, func.id)) return;
  // An asynchronous generator cannot be looped over here.
  if (c.Lookup(generator_exp).ste_coroutine) return;
  const builtin = OPTIMIZED_BUILTINS[func.id]!;
  const isTuple = builtin === CONSTANT_BUILTIN_TUPLE;
  const isAll = builtin === CONSTANT_BUILTIN_ALL;
  const loc = LOC(func);
  const skip_optimization = NEW_JUMP_TARGET_LABEL(c);
  ADDOP_I(c, loc, op.COPY, 1);
  ADDOP_I(c, loc, op.LOAD_COMMON_CONSTANT, builtin);
  ADDOP_COMPARE(c, loc, 'Is');
  ADDOP_JUMP(c, loc, op.POP_JUMP_IF_FALSE, skip_optimization);
  ADDOP(c, loc, op.POP_TOP);
  if (isTuple) ADDOP_I(c, loc, op.BUILD_LIST, 0);
  codegen_visit_expr(c, generator_exp);

  const loop = NEW_JUMP_TARGET_LABEL(c);
  const cleanup = NEW_JUMP_TARGET_LABEL(c);
  USE_LABEL(c, loop);
  ADDOP_JUMP(c, loc, op.FOR_ITER, cleanup);
  if (isTuple) {
    ADDOP_I(c, loc, op.LIST_APPEND, 2);
    ADDOP_JUMP(c, loc, op.JUMP, loop);
  } else {
    ADDOP(c, loc, op.TO_BOOL);
    ADDOP_JUMP(c, loc, isAll ? op.POP_JUMP_IF_TRUE : op.POP_JUMP_IF_FALSE, loop);
  }
  ADDOP(c, NO_LOCATION, op.POP_ITER);
  if (!isTuple) ADDOP_LOAD_CONST(c, loc, isAll ? FALSE : TRUE);
  ADDOP_JUMP(c, loc, op.JUMP, end);

  USE_LABEL(c, cleanup);
  ADDOP(c, NO_LOCATION, op.END_FOR);
  ADDOP(c, NO_LOCATION, op.POP_ITER);
  if (isTuple) ADDOP_I(c, loc, op.CALL_INTRINSIC_1, op.INTRINSIC_LIST_TO_TUPLE);
  else ADDOP_LOAD_CONST(c, loc, isAll ? TRUE : FALSE);
  ADDOP_JUMP(c, loc, op.JUMP, end);
  USE_LABEL(c, skip_optimization);
}

// ----- method calls

/** Is `e` a name that the module imports? */
function is_import_originated(c: compiler, e: expr): boolean {
  return e._type === 'Name' && (_PyST_GetSymbol(c.c_st.st_top, e.id) & DEF_IMPORT) !== 0;
}

function is_method_call(c: compiler, e: Call): boolean {
  const meth = e.func;
  if (meth._type !== 'Attribute' || meth.ctx._type !== 'Load' || is_import_originated(c, meth.value)) return false;
  const kwdsl = e.keywords.length;
  if (e.args.length + kwdsl + (kwdsl > 0 ? 1 : 0) >= _PY_STACK_USE_GUIDELINE) return false;
  return !e.args.some((arg) => arg._type === 'Starred') && !e.keywords.some((kw) => kw.arg === null);
}

function methodCall(c: compiler, e: Call, meth: Attribute): Descent | undefined {
  if (!can_optimize_super_call(c, meth)) {
    return {
      part: meth.value,
      rest() {
        ADDOP_LOAD_METHOD(c, update_start_location_to_match_attr(LOC(meth), meth), meth.attr);
        methodArguments(c, e, meth);
      },
    };
  }
  const start = LOC(meth);
  const call = load_args_for_super(c, meth.value);
  ADDOP_LOAD_SUPER_ATTR(c, start, meth.attr, true, call.args.length > 0);
  ADDOP(c, update_start_location_to_match_attr(start, meth), op.NOP);
  methodArguments(c, e, meth);
  return undefined;
}

function methodArguments(c: compiler, e: Call, meth: Attribute): void {
  const loc = update_start_location_to_match_attr(LOC(meth), meth);
  const argsl = e.args.length;
  const kwdsl = e.keywords.length;
  visitExprs(c, e.args);
  const callLoc = update_start_location_to_match_attr(LOC(e), meth);
  if (kwdsl > 0) {
    for (const kw of e.keywords) codegen_visit_expr(c, kw.value);
    codegen_call_simple_kw_helper(c, loc, e.keywords);
    ADDOP_I(c, callLoc, op.CALL_KW, argsl + kwdsl);
  } else {
    ADDOP_I(c, callLoc, op.CALL, argsl);
  }
}

// ----- calls

function codegen_validate_keywords(c: compiler, keywords: readonly keyword[]): void {
  for (let i = 0; i < keywords.length; i++) {
    const key = keywords[i]!.arg;
    if (key === null) continue;
    const other = keywords.find((kw, j) => j > i && kw.arg === key);
    if (other !== undefined) throw c.Error(LOC(other), `keyword argument repeated: ${key}`);
  }
}

/** The names of keyword arguments, for CALL_KW. */
function codegen_call_simple_kw_helper(c: compiler, loc: Location, keywords: readonly keyword[]): void {
  ADDOP_LOAD_CONST(c, loc, { kind: 'tuple', items: keywords.map((kw) => identifierConst(c, kw.arg!)) });
}

function codegen_subkwargs(c: compiler, loc: Location, keywords: readonly keyword[]): void {
  const n = keywords.length;
  const big = n * 2 > _PY_STACK_USE_GUIDELINE;
  if (c.c_strategy.keyTuples && n > 1 && !big) {
    for (const kw of keywords) codegen_visit_expr(c, kw.value);
    codegen_call_simple_kw_helper(c, loc, keywords);
    ADDOP_I(c, loc, op.BUILD_CONST_KEY_MAP, n);
    return;
  }
  if (big) ADDOP_I(c, NO_LOCATION, op.BUILD_MAP, 0);
  for (const kw of keywords) {
    ADDOP_LOAD_CONST(c, loc, identifierConst(c, kw.arg!));
    codegen_visit_expr(c, kw.value);
    if (big) ADDOP_I(c, NO_LOCATION, op.MAP_ADD, 1);
  }
  if (!big) ADDOP_I(c, loc, op.BUILD_MAP, n);
}

/** Arguments and the call; `n` arguments are on the stack already. Shared with class definitions. */
export function codegen_call_helper(
  c: compiler,
  loc: Location,
  n: number,
  args: readonly expr[],
  injected_arg: string | null,
  keywords: readonly keyword[],
): void {
  codegen_validate_keywords(c, keywords);
  const nelts = args.length;
  const nkwelts = keywords.length;
  const simple =
    nelts + nkwelts * 2 <= _PY_STACK_USE_GUIDELINE &&
    !args.some((arg) => arg._type === 'Starred') &&
    !keywords.some((kw) => kw.arg === null);
  if (!simple) {
    callFunctionEx(c, loc, n, args, injected_arg, keywords);
    return;
  }
  visitExprs(c, args);
  let count = n + nelts + nkwelts;
  if (injected_arg !== null) {
    codegen_nameop(c, loc, injected_arg, 'Load');
    count++;
  }
  if (nkwelts > 0) {
    for (const kw of keywords) codegen_visit_expr(c, kw.value);
    codegen_call_simple_kw_helper(c, loc, keywords);
    ADDOP_I(c, loc, op.CALL_KW, count);
  } else {
    ADDOP_I(c, loc, op.CALL, count);
  }
}

/** f(*args, **kwargs), and calls with very many arguments. */
function callFunctionEx(
  c: compiler,
  loc: Location,
  n: number,
  args: readonly expr[],
  injected_arg: string | null,
  keywords: readonly keyword[],
): void {
  const only = args[0];
  if (n === 0 && args.length === 1 && only?._type === 'Starred') codegen_visit_expr(c, only.value);
  else starunpack_helper(c, loc, args, injected_arg, n, LIST_OPS, true);
  if (keywords.length === 0) {
    ADDOP(c, loc, op.PUSH_NULL);
  } else {
    let have_dict = false;
    let nseen = 0;
    const flush = (end: number): void => {
      codegen_subkwargs(c, loc, keywords.slice(end - nseen, end));
      if (have_dict) ADDOP_I(c, loc, op.DICT_MERGE, 1);
      have_dict = true;
      nseen = 0;
    };
    for (let i = 0; i < keywords.length; i++) {
      const kw = keywords[i]!;
      if (kw.arg !== null) {
        nseen++;
        continue;
      }
      if (nseen > 0) flush(i);
      if (!have_dict) {
        ADDOP_I(c, loc, op.BUILD_MAP, 0);
        have_dict = true;
      }
      codegen_visit_expr(c, kw.value);
      ADDOP_I(c, loc, op.DICT_MERGE, 1);
    }
    if (nseen > 0) flush(keywords.length);
  }
  ADDOP(c, loc, op.CALL_FUNCTION_EX);
}

function codegen_call(c: compiler, e: Call): Descent | undefined {
  codegen_validate_keywords(c, e.keywords);
  if (is_method_call(c, e)) return methodCall(c, e, e.func as Attribute);
  const skip_normal_call = NEW_JUMP_TARGET_LABEL(c);
  check_caller(c, e.func);
  return {
    part: e.func,
    rest() {
      maybe_optimize_function_call(c, e, skip_normal_call);
      ADDOP(c, LOC(e.func), op.PUSH_NULL);
      codegen_call_helper(c, LOC(e), 0, e.args, null, e.keywords);
      USE_LABEL(c, skip_normal_call);
    },
  };
}

export const callExprVisitors: ExprVisitors = { Call: codegen_call };
