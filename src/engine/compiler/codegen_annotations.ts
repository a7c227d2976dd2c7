// Annotations: functions that compute them when asked (PEP 649), or strings (from __future__ import annotations).
// Mirrors the annotation functions of Python/codegen.c.

import * as op from '../include/opcodes.ts';
import { fromPart } from '../memory/parts.ts';
import type { AnnAssign, arg, arguments as arguments_ty, expr } from '../parser/ast.ts';
import { CO_FUTURE_ANNOTATIONS } from './code_flags.ts';
import {
  ADDOP,
  ADDOP_COMPARE,
  ADDOP_I,
  ADDOP_JUMP,
  ADDOP_LOAD_INT,
  ADDOP_LOAD_STR,
  ADDOP_NAME,
  codegen_enter_scope,
  codegen_make_closure,
  codegen_nameop,
  codegen_visit_expr,
  exprKind,
  NEW_JUMP_TARGET_LABEL,
  OptimizeAndAssemble,
  type StmtVisitors,
  USE_LABEL,
} from './codegen_core.ts';
import type { compiler, ScopeType } from './compiler.ts';
import { LOC, type Location } from './location.ts';
import { CONSTANT_NOTIMPLEMENTEDERROR, MAKE_FUNCTION_ANNOTATE, MAKE_FUNCTION_ANNOTATIONS } from './opcode_utils.ts';
import type { PySTEntryObject } from './symtable_entry.ts';

/** annotationlib.Format.VALUE_WITH_FAKE_GLOBALS */
const _Py_ANNOTATE_FORMAT_VALUE_WITH_FAKE_GLOBALS = 2;

/** Begins a function of one parameter, the format, that refuses formats it does not know. */
export function codegen_setup_annotations_scope(c: compiler, loc: Location, ste: PySTEntryObject, name: string): void {
  codegen_enter_scope(c, name, 'ANNOTATIONS', ste, loc.lineno, null, { posonlyargcount: 1 });
  ADDOP_I(c, loc, op.LOAD_FAST, 0);
  ADDOP_LOAD_INT(c, loc, _Py_ANNOTATE_FORMAT_VALUE_WITH_FAKE_GLOBALS);
  ADDOP_COMPARE(c, loc, 'Gt');
  const body = NEW_JUMP_TARGET_LABEL(c);
  ADDOP_JUMP(c, loc, op.POP_JUMP_IF_FALSE, body);
  ADDOP_I(c, loc, op.LOAD_COMMON_CONSTANT, CONSTANT_NOTIMPLEMENTEDERROR);
  ADDOP_I(c, loc, op.RAISE_VARARGS, 1);
  USE_LABEL(c, body);
}

function codegen_leave_annotations_scope(c: compiler, loc: Location): void {
  ADDOP(c, loc, op.RETURN_VALUE);
  const co = OptimizeAndAssemble(c, true);
  // '.format' keeps out of the way of names in annotations; the signature says 'format'.
  co.co_localsplusnames[0] = 'format';
  codegen_make_closure(c, loc, co, 0);
}

function codegen_deferred_annotations_body(
  c: compiler,
  loc: Location,
  deferred: readonly AnnAssign[],
  indices: readonly number[],
  scope_type: ScopeType,
): void {
  ADDOP_I(c, loc, op.BUILD_MAP, 0);
  deferred.forEach((st, i) => {
    const where = LOC(st);
    const mangled = c.Mangle((st.target as { id: string }).id);
    const not_set = NEW_JUMP_TARGET_LABEL(c);
    const index = indices[i]!;
    if (index !== -1) {
      // Counts only if the statement ran.
      ADDOP_LOAD_INT(c, where, index);
      if (scope_type === 'CLASS') {
        ADDOP_I(c, where, op.LOAD_DEREF, c.AddFreevar('__conditional_annotations__'));
      } else {
        ADDOP_I(c, where, op.LOAD_GLOBAL, c.AddName('__conditional_annotations__') << 1);
      }
      ADDOP_I(c, where, op.CONTAINS_OP, 0);
      ADDOP_JUMP(c, where, op.POP_JUMP_IF_FALSE, not_set);
    }
    codegen_visit_expr(c, st.annotation);
    ADDOP_I(c, where, op.COPY, 2);
    ADDOP_LOAD_STR(c, where, mangled);
    ADDOP(c, loc, op.STORE_SUBSCR);
    USE_LABEL(c, not_set);
  });
}

/** At the end of a module or class body: its __annotate__ function, if it has annotations. */
export function codegen_process_deferred_annotations(c: compiler, loc: Location): void {
  const deferred = c.u.u_deferred_annotations;
  if (deferred === null) return;
  const indices = c.u.u_conditional_annotation_indices;
  const scope_type = c.u.u_scope_type;
  // A module's goes to the place that was kept at its start.
  const need_separate_block = scope_type === 'MODULE';
  if (need_separate_block) c.StartAnnotationSetup();
  const ste = c.SymtableEntry();
  const annotations = c.Lookup(ste.ste_id, true);
  codegen_setup_annotations_scope(c, loc, annotations, annotations.ste_name);
  codegen_deferred_annotations_body(c, loc, deferred, indices, scope_type);
  codegen_leave_annotations_scope(c, loc);
  codegen_nameop(c, loc, ste.ste_type === 'ClassBlock' ? '__annotate_func__' : '__annotate__', 'Store');
  if (need_separate_block) c.EndAnnotationSetup();
}

/** Filled in by ast_unparse.ts, which is in a part of its own. */
export const annotationText = {
  _PyAST_ExprAsUnicode: fromPart('unparse') as (e: expr) => string,
};

/** The annotation as a string. */
function codegen_visit_annexpr(c: compiler, annotation: expr): void {
  ADDOP_LOAD_STR(c, LOC(annotation), annotationText._PyAST_ExprAsUnicode(annotation));
}

// ----- functions

function codegen_argannotation(c: compiler, id: string, annotation: expr | null, loc: Location): number {
  if (annotation === null) return 0;
  ADDOP_LOAD_STR(c, loc, c.MaybeMangle(id));
  if (c.c_future.ff_features & CO_FUTURE_ANNOTATIONS) {
    codegen_visit_annexpr(c, annotation);
  } else if (annotation._type === 'Starred') {
    // *args: *Ts
    codegen_visit_expr(c, annotation.value);
    ADDOP_I(c, loc, op.UNPACK_SEQUENCE, 1);
  } else {
    codegen_visit_expr(c, annotation);
  }
  return 1;
}

function codegen_annotations_in_scope(c: compiler, loc: Location, args: arguments_ty, returns: expr | null): number {
  let length = 0;
  const add = (a: arg | null): void => {
    if (a !== null) length += codegen_argannotation(c, a.arg, a.annotation, loc);
  };
  const { positionalOnlyFirst } = c.c_strategy;
  if (positionalOnlyFirst) args.posonlyargs.forEach(add);
  args.args.forEach(add);
  if (!positionalOnlyFirst) args.posonlyargs.forEach(add);
  add(args.vararg);
  args.kwonlyargs.forEach(add);
  add(args.kwarg);
  return length + codegen_argannotation(c, 'return', returns, loc);
}

/** Leaves a function that makes the annotations, or a tuple of names and annotations, if there are any; returns the flag for MAKE_FUNCTION. */
export function codegen_function_annotations(
  c: compiler,
  loc: Location,
  args: arguments_ty,
  returns: expr | null,
): number {
  if (c.c_strategy.annotationsInPlace) {
    const count = codegen_annotations_in_scope(c, loc, args, returns);
    if (count === 0) return 0;
    ADDOP_I(c, loc, op.BUILD_TUPLE, 2 * count);
    return MAKE_FUNCTION_ANNOTATIONS;
  }
  const ste = c.Lookup(args);
  if (!ste.ste_annotations_used) return 0;
  codegen_setup_annotations_scope(c, loc, ste, ste.ste_name);
  const length = codegen_annotations_in_scope(c, loc, args, returns);
  ADDOP_I(c, loc, op.BUILD_MAP, length);
  codegen_leave_annotations_scope(c, loc);
  return MAKE_FUNCTION_ANNOTATE;
}

// ----- annotated assignments

/** Evaluates what an annotated target without value needs, for its errors. */
function codegen_check_ann_expr(c: compiler, e: expr): void {
  codegen_visit_expr(c, e);
  ADDOP(c, LOC(e), op.POP_TOP);
}

function codegen_check_ann_subscr(c: compiler, e: expr): void {
  if (e._type === 'Slice') {
    for (const part of [e.lower, e.upper, e.step]) if (part !== null) codegen_check_ann_expr(c, part);
  } else if (e._type === 'Tuple') {
    for (const elt of e.elts) codegen_check_ann_subscr(c, elt);
  } else {
    codegen_check_ann_expr(c, e);
  }
}

function codegen_simple_annotation(c: compiler, s: AnnAssign, name: string): void {
  const loc = LOC(s);
  const asText = (c.c_future.ff_features & CO_FUTURE_ANNOTATIONS) !== 0;
  if (asText || c.c_strategy.annotationsInPlace) {
    if (asText) codegen_visit_annexpr(c, s.annotation);
    else codegen_visit_expr(c, s.annotation);
    ADDOP_NAME(c, loc, op.LOAD_NAME, '__annotations__');
    ADDOP_LOAD_STR(c, loc, c.MaybeMangle(name));
    ADDOP(c, loc, op.STORE_SUBSCR);
    return;
  }
  const index = c.AddDeferredAnnotation(s);
  if (index === -1) return;
  // Notes that the statement ran.
  if (c.u.u_scope_type === 'CLASS') {
    ADDOP_I(c, loc, op.LOAD_DEREF, c.AddCellvar('__conditional_annotations__'));
  } else {
    ADDOP_NAME(c, loc, op.LOAD_NAME, '__conditional_annotations__');
  }
  ADDOP_LOAD_INT(c, loc, index);
  ADDOP_I(c, loc, op.SET_ADD, 1);
  ADDOP(c, loc, op.POP_TOP);
}

function codegen_annassign(c: compiler, s: AnnAssign): void {
  const targ = s.target;
  const inBody = c.u.u_scope_type === 'MODULE' || c.u.u_scope_type === 'CLASS';
  if (s.value !== null) {
    codegen_visit_expr(c, s.value);
    codegen_visit_expr(c, targ);
  }
  switch (targ._type) {
    case 'Name':
      if (s.simple && inBody) codegen_simple_annotation(c, s, targ.id);
      break;
    case 'Attribute':
      if (s.value === null) codegen_check_ann_expr(c, targ.value);
      break;
    case 'Subscript':
      if (s.value === null) {
        codegen_check_ann_expr(c, targ.value);
        codegen_check_ann_subscr(c, targ.slice);
      }
      break;
    default:
      throw c.diagnostics.SystemError(`invalid node type (${exprKind(c, targ)}) for annotated assignment`);
  }
  const asText = (c.c_future.ff_features & CO_FUTURE_ANNOTATIONS) !== 0;
  if (c.c_strategy.annotationsInPlace && !asText && !s.simple && inBody) codegen_check_ann_expr(c, s.annotation);
}

export const annotationStmtVisitors: StmtVisitors = { AnnAssign: codegen_annassign };
