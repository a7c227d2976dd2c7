// Functions, lambdas, classes, type parameters, type aliases, and the bodies of modules and classes.
// Mirrors codegen_function, codegen_class, codegen_typealias and their helpers of Python/codegen.c.

import { type CodeUnit, NONE } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import type {
  AsyncFunctionDef,
  arguments as arguments_ty,
  ClassDef,
  expr,
  FunctionDef,
  Lambda,
  stmt,
  TypeAlias,
  type_param,
} from '../parser/ast.ts';
import { CO_FUTURE_ANNOTATIONS } from './code_flags.ts';
import {
  codegen_function_annotations,
  codegen_process_deferred_annotations,
  codegen_setup_annotations_scope,
} from './codegen_annotations.ts';
import { codegen_call_helper } from './codegen_calls.ts';
import {
  ADDOP,
  ADDOP_I,
  ADDOP_LOAD_CONST,
  ADDOP_LOAD_INT,
  ADDOP_LOAD_STR,
  codegen_enter_scope,
  codegen_make_closure,
  codegen_nameop,
  codegen_visit_expr,
  codegen_visit_stmt,
  type ExprVisitors,
  NEW_JUMP_TARGET_LABEL,
  OptimizeAndAssemble,
  type StmtVisitors,
  USE_LABEL,
  visitExprs,
} from './codegen_core.ts';
import { codegen_wrap_in_stopiteration_handler } from './codegen_generators.ts';
import type { compiler } from './compiler.ts';
import { intConst } from './constant_numbers.ts';
import { _PyAST_GetDocString, _PyCompile_CleanDoc } from './docstring.ts';
import { NO_LABEL } from './instruction_sequence.ts';
import { LOC, LOCATION, type Location, NO_LOCATION } from './location.ts';
import { MAKE_FUNCTION_DEFAULTS, MAKE_FUNCTION_KWDEFAULTS } from './opcode_utils.ts';
import type { PySTEntryObject } from './symtable_entry.ts';

// ----- bodies

/** Statements of a module or class, with its docstring and annotations. */
function codegen_body(c: compiler, loc: Location, stmts: readonly stmt[], is_interactive: boolean): void {
  const ste = c.SymtableEntry();
  const atOnce = (c.c_future.ff_features & CO_FUTURE_ANNOTATIONS) !== 0 || c.c_strategy.annotationsInPlace;
  if (atOnce && ste.ste_annotations_used) ADDOP(c, loc, op.SETUP_ANNOTATIONS);
  if (stmts.length === 0) return;
  let first_instr = 0;
  const docstring = !is_interactive && ste.ste_has_docstring ? _PyAST_GetDocString(stmts) : null;
  if (docstring !== null) {
    first_instr = 1;
    const st = stmts[0]!;
    ADDOP_LOAD_CONST(
      c,
      LOC(st._type === 'Expr' ? st.value : st),
      c.c_strategy.cleansDocstrings ? _PyCompile_CleanDoc(docstring) : docstring,
    );
    codegen_nameop(c, NO_LOCATION, '__doc__', 'Store');
  }
  for (let i = first_instr; i < stmts.length; i++) codegen_visit_stmt(c, stmts[i]!);
  if (!atOnce) codegen_process_deferred_annotations(c, loc);
}

export function _PyCodegen_Module(c: compiler, loc: Location, stmts: readonly stmt[], is_interactive: boolean): void {
  if (c.SymtableEntry().ste_has_conditional_annotations) {
    ADDOP_I(c, loc, op.BUILD_SET, 0);
    ADDOP_I(c, loc, op.STORE_NAME, c.AddName('__conditional_annotations__'));
  }
  codegen_body(c, loc, stmts, is_interactive);
}

// ----- functions

function codegen_apply_decorators(c: compiler, decos: readonly expr[]): void {
  for (let i = decos.length - 1; i >= 0; i--) ADDOP_I(c, LOC(decos[i]!), op.CALL, 0);
}

/** Pushes the tuple and the dict of default values that exist; returns the flags for MAKE_FUNCTION. */
function codegen_default_arguments(c: compiler, loc: Location, args: arguments_ty): number {
  let funcflags = 0;
  if (args.defaults.length > 0) {
    visitExprs(c, args.defaults);
    ADDOP_I(c, loc, op.BUILD_TUPLE, args.defaults.length);
    funcflags |= MAKE_FUNCTION_DEFAULTS;
  }
  const { keyTuples } = c.c_strategy;
  const names: string[] = [];
  args.kwonlyargs.forEach((arg, i) => {
    const default_ = args.kw_defaults[i];
    if (default_ == null) return;
    names.push(c.MaybeMangle(arg.arg));
    if (!keyTuples) ADDOP_LOAD_STR(c, loc, names.at(-1)!);
    codegen_visit_expr(c, default_);
  });
  if (names.length > 0) {
    if (keyTuples) ADDOP_LOAD_CONST(c, loc, { kind: 'tuple', items: names.map((value) => ({ kind: 'str', value })) });
    ADDOP_I(c, loc, keyTuples ? op.BUILD_CONST_KEY_MAP : op.BUILD_MAP, names.length);
    funcflags |= MAKE_FUNCTION_KWDEFAULTS;
  }
  return funcflags;
}

function argumentCounts(args: arguments_ty) {
  return {
    argcount: args.args.length,
    posonlyargcount: args.posonlyargs.length,
    kwonlyargcount: args.kwonlyargs.length,
  };
}

function codegen_function_body(
  c: compiler,
  s: FunctionDef | AsyncFunctionDef,
  funcflags: number,
  firstlineno: number,
): void {
  const scope_type = s._type === 'AsyncFunctionDef' ? 'ASYNC_FUNCTION' : 'FUNCTION';
  codegen_enter_scope(c, s.name, scope_type, c.Lookup(s), firstlineno, null, argumentCounts(s.args));
  const ste = c.SymtableEntry();
  let first_instr = 0;
  const docstring = ste.ste_has_docstring ? _PyAST_GetDocString(s.body) : null;
  if (docstring !== null) {
    // The first constant is the docstring.
    first_instr = 1;
    c.AddConst(c.c_strategy.cleansDocstrings ? _PyCompile_CleanDoc(docstring) : docstring);
  } else if (c.c_strategy.noneForDocstring) c.AddConst(NONE);
  const start = NEW_JUMP_TARGET_LABEL(c);
  USE_LABEL(c, start);
  const add_stopiteration_handler = ste.ste_coroutine || ste.ste_generator;
  if (add_stopiteration_handler) c.PushFBlock(NO_LOCATION, 'STOP_ITERATION', start, NO_LABEL);
  for (let i = first_instr; i < s.body.length; i++) codegen_visit_stmt(c, s.body[i]!);
  if (add_stopiteration_handler) {
    codegen_wrap_in_stopiteration_handler(c);
    c.PopFBlock();
  }
  const co = OptimizeAndAssemble(c, true);
  codegen_make_closure(c, LOC(s), co, funcflags);
}

function firstLine(s: FunctionDef | AsyncFunctionDef | ClassDef): number {
  return s.decorator_list[0]?.lineno ?? s.lineno;
}

function codegen_function(c: compiler, s: FunctionDef | AsyncFunctionDef): void {
  const loc = LOC(s);
  const firstlineno = firstLine(s);
  visitExprs(c, s.decorator_list);
  const is_generic = s.type_params.length > 0;
  let funcflags = codegen_default_arguments(c, loc, s.args);
  let num_typeparam_args = 0;
  if (is_generic) {
    // The defaults are arguments of the function that makes the type parameters.
    if (funcflags & MAKE_FUNCTION_DEFAULTS) num_typeparam_args++;
    if (funcflags & MAKE_FUNCTION_KWDEFAULTS) num_typeparam_args++;
    if (num_typeparam_args === 2) ADDOP_I(c, loc, op.SWAP, 2);
    enterTypeParamsScope(c, s.name, s.type_params, firstlineno, null, num_typeparam_args);
    codegen_type_params(c, s.type_params);
    for (let i = 0; i < num_typeparam_args; i++) ADDOP_I(c, loc, op.LOAD_FAST, i);
  }
  funcflags |= codegen_function_annotations(c, loc, s.args, s.returns);
  codegen_function_body(c, s, funcflags, firstlineno);
  if (is_generic) {
    ADDOP_I(c, loc, op.SWAP, 2);
    ADDOP_I(c, loc, op.CALL_INTRINSIC_2, op.INTRINSIC_SET_FUNCTION_TYPE_PARAMS);
    const co = OptimizeAndAssemble(c, false);
    codegen_make_closure(c, loc, co, 0);
    if (num_typeparam_args > 0) {
      ADDOP_I(c, loc, op.SWAP, num_typeparam_args + 1);
      ADDOP_I(c, loc, op.CALL, num_typeparam_args - 1);
    } else {
      ADDOP(c, loc, op.PUSH_NULL);
      ADDOP_I(c, loc, op.CALL, 0);
    }
  }
  codegen_apply_decorators(c, s.decorator_list);
  codegen_nameop(c, loc, s.name, 'Store');
}

function codegen_lambda(c: compiler, e: Lambda): void {
  const loc = LOC(e);
  const funcflags = codegen_default_arguments(c, loc, e.args);
  codegen_enter_scope(c, '<lambda>', 'LAMBDA', c.Lookup(e), e.lineno, null, argumentCounts(e.args));
  if (c.c_strategy.noneForDocstring) c.AddConst(NONE);
  const start = c.c_strategy.lambdaReturnsAtStart ? LOCATION(e.lineno, e.lineno, 0, 0) : null;
  // Where one instruction returns a constant, its place is that of the return.
  if (start !== null && e.body._type === 'Constant' && e.body.lineno === e.lineno) {
    ADDOP_LOAD_CONST(c, start, e.body.value);
  } else {
    codegen_visit_expr(c, e.body);
  }
  let co: CodeUnit;
  if (c.SymtableEntry().ste_generator) {
    co = OptimizeAndAssemble(c, false);
  } else {
    ADDOP(c, start ?? LOC(e.body), op.RETURN_VALUE);
    co = OptimizeAndAssemble(c, true);
  }
  codegen_make_closure(c, loc, co, funcflags);
}

// ----- type parameters

function enterTypeParamsScope(
  c: compiler,
  name: string,
  type_params: readonly type_param[],
  lineno: number,
  privateName: string | null,
  argcount: number,
): void {
  const ste = c.Lookup(type_params);
  codegen_enter_scope(c, `<generic parameters of ${name}>`, 'ANNOTATIONS', ste, lineno, privateName, { argcount });
}

/** Closes the scope of type parameters and calls the function it became. */
function callTypeParamsScope(c: compiler, loc: Location): void {
  const co = OptimizeAndAssemble(c, false);
  codegen_make_closure(c, loc, co, 0);
  ADDOP(c, loc, op.PUSH_NULL);
  ADDOP_I(c, loc, op.CALL, 0);
}

/** Functions of annotation scopes have the default format VALUE. */
function loadFormatDefault(c: compiler, loc: Location): void {
  ADDOP_LOAD_CONST(c, loc, { kind: 'tuple', items: [intConst(1n)] });
}

function codegen_type_param_bound_or_default(
  c: compiler,
  e: expr,
  name: string,
  ste: PySTEntryObject,
  allow_starred: boolean,
): void {
  const loc = LOC(e);
  loadFormatDefault(c, loc);
  codegen_setup_annotations_scope(c, loc, ste, name);
  if (allow_starred && e._type === 'Starred') {
    codegen_visit_expr(c, e.value);
    ADDOP_I(c, loc, op.UNPACK_SEQUENCE, 1);
  } else {
    codegen_visit_expr(c, e);
  }
  ADDOP(c, loc, op.RETURN_VALUE);
  const co = OptimizeAndAssemble(c, true);
  codegen_make_closure(c, loc, co, MAKE_FUNCTION_DEFAULTS);
}

const TYPE_PARAM_INTRINSICS: Record<type_param['_type'], number> = {
  TypeVar: op.INTRINSIC_TYPEVAR,
  TypeVarTuple: op.INTRINSIC_TYPEVARTUPLE,
  ParamSpec: op.INTRINSIC_PARAMSPEC,
};

function codegen_type_params(c: compiler, type_params: readonly type_param[]): void {
  let seen_default = false;
  for (const tp of type_params) {
    const loc = LOC(tp);
    ADDOP_LOAD_STR(c, loc, tp.name);
    if (tp._type === 'TypeVar' && tp.bound !== null) {
      codegen_type_param_bound_or_default(c, tp.bound, tp.name, c.Lookup(tp), false);
      const constrained = tp.bound._type === 'Tuple';
      ADDOP_I(
        c,
        loc,
        op.CALL_INTRINSIC_2,
        constrained ? op.INTRINSIC_TYPEVAR_WITH_CONSTRAINTS : op.INTRINSIC_TYPEVAR_WITH_BOUND,
      );
    } else {
      ADDOP_I(c, loc, op.CALL_INTRINSIC_1, TYPE_PARAM_INTRINSICS[tp._type]);
    }
    if (tp.default_value !== null) {
      seen_default = true;
      const ste = c.Lookup(tp, tp._type === 'TypeVar');
      codegen_type_param_bound_or_default(c, tp.default_value, tp.name, ste, tp._type === 'TypeVarTuple');
      ADDOP_I(c, loc, op.CALL_INTRINSIC_2, op.INTRINSIC_SET_TYPEPARAM_DEFAULT);
    } else if (seen_default) {
      throw c.Error(loc, `non-default type parameter '${tp.name}' follows default type parameter`);
    }
    ADDOP_I(c, loc, op.COPY, 1);
    codegen_nameop(c, loc, tp.name, 'Store');
  }
  ADDOP_I(c, LOC(type_params[0]!), op.BUILD_TUPLE, type_params.length);
}

// ----- classes

/** The function that runs the class body, behind LOAD_BUILD_CLASS, and the name. */
function codegen_class_body(c: compiler, s: ClassDef, firstlineno: number): void {
  codegen_enter_scope(c, s.name, 'CLASS', c.Lookup(s), firstlineno, s.name, {});
  const loc = LOCATION(firstlineno, firstlineno, 0, 0);
  codegen_nameop(c, loc, '__name__', 'Load');
  codegen_nameop(c, loc, '__module__', 'Store');
  ADDOP_LOAD_STR(c, loc, c.u.u_metadata.u_qualname);
  codegen_nameop(c, loc, '__qualname__', 'Store');
  if (c.c_strategy.classesDescribeThemselves) {
    ADDOP_LOAD_INT(c, loc, firstlineno);
    codegen_nameop(c, loc, '__firstlineno__', 'Store');
  }
  if (s.type_params.length > 0) {
    codegen_nameop(c, loc, '.type_params', 'Load');
    codegen_nameop(c, loc, '__type_params__', 'Store');
  }
  const ste = c.SymtableEntry();
  if (ste.ste_needs_classdict) {
    ADDOP(c, loc, op.LOAD_LOCALS);
    // A cell in a class namespace: codegen_nameop would store a name.
    ADDOP_I(c, loc, op.STORE_DEREF, c.AddCellvar('__classdict__'));
  }
  if (ste.ste_has_conditional_annotations) {
    ADDOP_I(c, loc, op.BUILD_SET, 0);
    ADDOP_I(c, loc, op.STORE_DEREF, c.AddCellvar('__conditional_annotations__'));
  }
  codegen_body(c, loc, s.body, false);
  if (c.c_strategy.classesDescribeThemselves) {
    ADDOP_LOAD_CONST(c, NO_LOCATION, {
      kind: 'tuple',
      items: c.StaticAttributes().map((value) => ({ kind: 'str', value })),
    });
    codegen_nameop(c, NO_LOCATION, '__static_attributes__', 'Store');
  }
  if (ste.ste_needs_classdict) {
    ADDOP_I(c, NO_LOCATION, op.LOAD_CLOSURE, c.LookupCellvar('__classdict__'));
    codegen_nameop(c, NO_LOCATION, '__classdictcell__', 'Store');
  }
  if (ste.ste_needs_class_closure) {
    // Methods use __class__: __build_class__ fills the cell.
    ADDOP_I(c, NO_LOCATION, op.LOAD_CLOSURE, c.LookupCellvar('__class__'));
    ADDOP_I(c, NO_LOCATION, op.COPY, 1);
    codegen_nameop(c, NO_LOCATION, '__classcell__', 'Store');
  } else {
    ADDOP_LOAD_CONST(c, NO_LOCATION, NONE);
  }
  ADDOP(c, NO_LOCATION, op.RETURN_VALUE);
  const co = OptimizeAndAssemble(c, true);

  const classLoc = LOC(s);
  ADDOP(c, classLoc, op.LOAD_BUILD_CLASS);
  ADDOP(c, classLoc, op.PUSH_NULL);
  codegen_make_closure(c, classLoc, co, 0);
  ADDOP_LOAD_STR(c, classLoc, s.name);
}

function codegen_class(c: compiler, s: ClassDef): void {
  const loc = LOC(s);
  const firstlineno = firstLine(s);
  visitExprs(c, s.decorator_list);
  const is_generic = s.type_params.length > 0;
  if (is_generic) {
    enterTypeParamsScope(c, s.name, s.type_params, firstlineno, s.name, 0);
    codegen_type_params(c, s.type_params);
    codegen_nameop(c, loc, '.type_params', 'Store');
  }
  codegen_class_body(c, s, firstlineno);
  if (is_generic) {
    codegen_nameop(c, loc, '.type_params', 'Load');
    ADDOP_I(c, loc, op.CALL_INTRINSIC_1, op.INTRINSIC_SUBSCRIPT_GENERIC);
    codegen_nameop(c, loc, '.generic_base', 'Store');
    codegen_call_helper(c, loc, 2, s.bases, '.generic_base', s.keywords);
    callTypeParamsScope(c, loc);
  } else {
    codegen_call_helper(c, loc, 2, s.bases, null, s.keywords);
  }
  codegen_apply_decorators(c, s.decorator_list);
  codegen_nameop(c, loc, s.name, 'Store');
}

// ----- type aliases

function codegen_typealias(c: compiler, s: TypeAlias): void {
  const loc = LOC(s);
  const name = (s.name as { id: string }).id;
  const is_generic = s.type_params.length > 0;
  if (is_generic) {
    enterTypeParamsScope(c, name, s.type_params, loc.lineno, null, 0);
    ADDOP_LOAD_STR(c, loc, name);
    codegen_type_params(c, s.type_params);
  } else {
    ADDOP_LOAD_STR(c, loc, name);
    ADDOP_LOAD_CONST(c, loc, NONE);
  }
  loadFormatDefault(c, loc);
  codegen_setup_annotations_scope(c, loc, c.Lookup(s), name);
  codegen_visit_expr(c, s.value);
  ADDOP(c, loc, op.RETURN_VALUE);
  const co = OptimizeAndAssemble(c, false);
  codegen_make_closure(c, loc, co, MAKE_FUNCTION_DEFAULTS);
  ADDOP_I(c, loc, op.BUILD_TUPLE, 3);
  ADDOP_I(c, loc, op.CALL_INTRINSIC_1, op.INTRINSIC_TYPEALIAS);
  if (is_generic) callTypeParamsScope(c, loc);
  codegen_nameop(c, loc, name, 'Store');
}

export const functionVisitors: { expr: ExprVisitors; stmt: StmtVisitors } = {
  expr: { Lambda: codegen_lambda },
  stmt: {
    FunctionDef: codegen_function,
    AsyncFunctionDef: codegen_function,
    ClassDef: codegen_class,
    TypeAlias: codegen_typealias,
  },
};
