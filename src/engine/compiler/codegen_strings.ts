// f-strings and t-strings.
// Mirrors codegen_joined_str, codegen_formatted_value, codegen_template_str and codegen_interpolation of codegen.c.

import * as op from '../include/opcodes.ts';
import type { FormattedValue, Interpolation, JoinedStr, TemplateStr } from '../parser/ast.ts';
import {
  ADDOP,
  ADDOP_I,
  ADDOP_LOAD_CONST,
  ADDOP_LOAD_METHOD,
  ADDOP_LOAD_STR,
  codegen_visit_expr,
  type ExprVisitors,
  visitExprs,
} from './codegen_core.ts';
import type { compiler } from './compiler.ts';
import { LOC } from './location.ts';
import { _PY_STACK_USE_GUIDELINE, FVC_ASCII, FVC_REPR, FVC_STR } from './opcode_utils.ts';

/** By the character after '!'. */
function conversionOparg(c: compiler, conversion: number): number {
  switch (String.fromCharCode(conversion)) {
    case 's':
      return FVC_STR;
    case 'r':
      return FVC_REPR;
    case 'a':
      return FVC_ASCII;
    default:
      throw c.diagnostics.SystemError(`Unrecognized conversion character ${conversion}`);
  }
}

function codegen_joined_str(c: compiler, e: JoinedStr): void {
  const loc = LOC(e);
  const value_count = e.values.length;
  if (value_count > _PY_STACK_USE_GUIDELINE) {
    ADDOP_LOAD_STR(c, loc, '');
    ADDOP_LOAD_METHOD(c, loc, 'join');
    ADDOP_I(c, loc, op.BUILD_LIST, 0);
    for (const value of e.values) {
      codegen_visit_expr(c, value);
      ADDOP_I(c, loc, op.LIST_APPEND, 1);
    }
    ADDOP_I(c, loc, op.CALL, 1);
    return;
  }
  visitExprs(c, e.values);
  if (value_count > 1) ADDOP_I(c, loc, op.BUILD_STRING, value_count);
  else if (value_count === 0) ADDOP_LOAD_STR(c, loc, '');
}

function codegen_formatted_value(c: compiler, e: FormattedValue): void {
  const loc = LOC(e);
  codegen_visit_expr(c, e.value);
  if (e.conversion !== -1) ADDOP_I(c, loc, op.CONVERT_VALUE, conversionOparg(c, e.conversion));
  if (e.format_spec !== null) {
    codegen_visit_expr(c, e.format_spec);
    ADDOP(c, loc, op.FORMAT_WITH_SPEC);
  } else {
    ADDOP(c, loc, op.FORMAT_SIMPLE);
  }
}

/** A template is a tuple of strings and a tuple of interpolations; between two interpolations there is a string. */
function codegen_template_str(c: compiler, e: TemplateStr): void {
  const loc = LOC(e);
  let last_was_interpolation = true;
  let stringslen = 0;
  const emptyString = (): void => {
    ADDOP_LOAD_STR(c, loc, '');
    stringslen++;
  };
  for (const value of e.values) {
    if (value._type === 'Interpolation') {
      if (last_was_interpolation) emptyString();
      last_was_interpolation = true;
    } else {
      codegen_visit_expr(c, value);
      stringslen++;
      last_was_interpolation = false;
    }
  }
  if (last_was_interpolation) emptyString();
  ADDOP_I(c, loc, op.BUILD_TUPLE, stringslen);
  const interpolations = e.values.filter((value) => value._type === 'Interpolation');
  visitExprs(c, interpolations);
  ADDOP_I(c, loc, op.BUILD_TUPLE, interpolations.length);
  ADDOP(c, loc, op.BUILD_TEMPLATE);
}

function codegen_interpolation(c: compiler, e: Interpolation): void {
  const loc = LOC(e);
  codegen_visit_expr(c, e.value);
  ADDOP_LOAD_CONST(c, loc, e.str);
  let oparg = 2;
  if (e.format_spec !== null) {
    oparg++;
    codegen_visit_expr(c, e.format_spec);
  }
  if (e.conversion !== -1) oparg |= conversionOparg(c, e.conversion) << 2;
  ADDOP_I(c, loc, op.BUILD_INTERPOLATION, oparg);
}

export const stringExprVisitors: ExprVisitors = {
  JoinedStr: codegen_joined_str,
  FormattedValue: codegen_formatted_value,
  TemplateStr: codegen_template_str,
  Interpolation: codegen_interpolation,
};
