// Simple statements: assignments, imports, assert, raise, del, expressions.
// Mirrors codegen_visit_stmt and its helpers of Python/codegen.c.

import { NONE } from '../include/constant.ts';
import { EAGER_IMPORT, LAZY_IMPORT } from '../include/flags.ts';
import * as op from '../include/opcodes.ts';
import type { Assert, AugAssign, expr, Import, ImportFrom } from '../parser/ast.ts';
import {
  ADDOP,
  ADDOP_I,
  ADDOP_LOAD_ATTR,
  ADDOP_LOAD_CONST,
  ADDOP_LOAD_INT,
  ADDOP_NAME,
  addop_binary,
  codegen_nameop,
  codegen_visit_expr,
  exprKind,
  NEW_JUMP_TARGET_LABEL,
  type StmtVisitors,
  USE_LABEL,
  update_start_location_to_match_attr,
  visitExprs,
} from './codegen_core.ts';
import { codegen_slice_two_parts, should_apply_two_element_slice_optimization } from './codegen_expressions.ts';
import { codegen_jump_if } from './codegen_jump.ts';
import type { compiler } from './compiler.ts';
import { LOC, type Location, NO_LOCATION } from './location.ts';
import { CONSTANT_ASSERTIONERROR } from './opcode_utils.ts';

function codegen_augassign(c: compiler, s: AugAssign): void {
  const e = s.target;
  const loc = LOC(e);
  switch (e._type) {
    case 'Attribute':
      codegen_visit_expr(c, e.value);
      ADDOP_I(c, loc, op.COPY, 1);
      ADDOP_LOAD_ATTR(c, update_start_location_to_match_attr(loc, e), e.attr);
      break;
    case 'Subscript':
      codegen_visit_expr(c, e.value);
      if (should_apply_two_element_slice_optimization(c, e.slice)) {
        codegen_slice_two_parts(c, e.slice);
        ADDOP_I(c, loc, op.COPY, 3);
        ADDOP_I(c, loc, op.COPY, 3);
        ADDOP_I(c, loc, op.COPY, 3);
        ADDOP(c, loc, op.BINARY_SLICE);
      } else {
        codegen_visit_expr(c, e.slice);
        ADDOP_I(c, loc, op.COPY, 2);
        ADDOP_I(c, loc, op.COPY, 2);
        ADDOP_I(c, loc, op.BINARY_OP, op.NB_SUBSCR);
      }
      break;
    case 'Name':
      codegen_nameop(c, loc, e.id, 'Load');
      break;
    default:
      throw c.diagnostics.SystemError(`invalid node type (${exprKind(c, e)}) for augmented assignment`);
  }
  codegen_visit_expr(c, s.value);
  addop_binary(c, LOC(s), s.op._type, true);
  switch (e._type) {
    case 'Attribute': {
      const where = update_start_location_to_match_attr(loc, e);
      ADDOP_I(c, where, op.SWAP, 2);
      ADDOP_NAME(c, where, op.STORE_ATTR, e.attr);
      break;
    }
    case 'Subscript':
      if (should_apply_two_element_slice_optimization(c, e.slice)) {
        ADDOP_I(c, loc, op.SWAP, 4);
        ADDOP_I(c, loc, op.SWAP, 3);
        ADDOP_I(c, loc, op.SWAP, 2);
        ADDOP(c, loc, op.STORE_SLICE);
      } else {
        ADDOP_I(c, loc, op.SWAP, 3);
        ADDOP_I(c, loc, op.SWAP, 2);
        ADDOP(c, loc, op.STORE_SUBSCR);
      }
      break;
    case 'Name':
      codegen_nameop(c, loc, e.id, 'Store');
      break;
  }
}

// ----- imports

/** The module is on the stack; `import a.b.c as d` binds its innermost part. */
function codegen_import_as(c: compiler, loc: Location, name: string, asname: string): void {
  const parts = name.split('.').slice(1);
  if (parts.length === 0) {
    codegen_nameop(c, loc, asname, 'Store');
    return;
  }
  parts.forEach((attr, i) => {
    if (i > 0) {
      ADDOP_I(c, loc, op.SWAP, 2);
      ADDOP(c, loc, op.POP_TOP);
    }
    ADDOP_I(c, loc, op.IMPORT_FROM, c.AddName(attr));
  });
  codegen_nameop(c, loc, asname, 'Store');
  ADDOP(c, loc, op.POP_TOP);
}

/**
 * The level of an import with what is to be known of its laziness. NOT-IN-CPYTHON: 3.15 has that in the argument of IMPORT_NAME, which the
 * Lib of 3.14, dis among it, takes for the number of a name.
 */
function levelOf(c: compiler, s: Import | ImportFrom, level: number): number {
  if (s.is_lazy) return level + LAZY_IMPORT;
  return c.c_st.st_eager.has(s) ? level + EAGER_IMPORT : level;
}

function codegen_import(c: compiler, s: Import): void {
  const loc = LOC(s);
  for (const alias of s.names) {
    ADDOP_LOAD_INT(c, loc, levelOf(c, s, 0));
    ADDOP_LOAD_CONST(c, loc, NONE);
    ADDOP_NAME(c, loc, op.IMPORT_NAME, alias.name);
    if (alias.asname !== null) codegen_import_as(c, loc, alias.name, alias.asname);
    else codegen_nameop(c, loc, alias.name.split('.')[0]!, 'Store');
  }
}

function codegen_from_import(c: compiler, s: ImportFrom): void {
  const loc = LOC(s);
  ADDOP_LOAD_INT(c, loc, levelOf(c, s, s.level ?? 0));
  ADDOP_LOAD_CONST(c, loc, { kind: 'tuple', items: s.names.map(({ name }) => ({ kind: 'str', value: name })) });
  ADDOP_NAME(c, loc, op.IMPORT_NAME, s.module ?? '');
  if (s.names[0]?.name === '*') {
    ADDOP_I(c, loc, op.CALL_INTRINSIC_1, op.INTRINSIC_IMPORT_STAR);
    ADDOP(c, NO_LOCATION, op.POP_TOP);
    return;
  }
  for (const alias of s.names) {
    ADDOP_NAME(c, loc, op.IMPORT_FROM, alias.name);
    codegen_nameop(c, loc, alias.asname ?? alias.name, 'Store');
  }
  ADDOP(c, loc, op.POP_TOP);
}

// ----- others

function codegen_assert(c: compiler, s: Assert): void {
  const loc = LOC(s);
  const { test } = s;
  const isFolded = test._type === 'Constant' && test.value.kind === 'tuple' && test.value.items.length > 0;
  if (isFolded || (test._type === 'Tuple' && test.elts.length > 0)) {
    c.Warn(loc, 'assertion is always true, perhaps remove parentheses?');
  }
  if (c.c_optimize > 0) return;
  const end = NEW_JUMP_TARGET_LABEL(c);
  codegen_jump_if(c, loc, s.test, end, true);
  ADDOP_I(c, loc, op.LOAD_COMMON_CONSTANT, CONSTANT_ASSERTIONERROR);
  if (s.msg !== null) {
    codegen_visit_expr(c, s.msg);
    ADDOP_I(c, loc, op.CALL, 0);
  }
  ADDOP_I(c, c.c_strategy.assertsFailWhole ? loc : LOC(s.test), op.RAISE_VARARGS, 1);
  USE_LABEL(c, end);
}

function codegen_stmt_expr(c: compiler, loc: Location, value: expr): void {
  if (c.IsInteractiveTopLevel()) {
    codegen_visit_expr(c, value);
    ADDOP_I(c, loc, op.CALL_INTRINSIC_1, op.INTRINSIC_PRINT);
    ADDOP(c, NO_LOCATION, op.POP_TOP);
    return;
  }
  if (value._type === 'Constant') {
    ADDOP(c, loc, op.NOP);
    return;
  }
  codegen_visit_expr(c, value);
  ADDOP(c, NO_LOCATION, op.POP_TOP);
}

export const statementVisitors: StmtVisitors = {
  Delete: (c, s) => visitExprs(c, s.targets),
  Assign(c, s) {
    codegen_visit_expr(c, s.value);
    s.targets.forEach((target, i) => {
      if (i < s.targets.length - 1) ADDOP_I(c, LOC(s), op.COPY, 1);
      codegen_visit_expr(c, target);
    });
  },
  AugAssign: codegen_augassign,
  Raise(c, s) {
    let n = 0;
    if (s.exc !== null) {
      codegen_visit_expr(c, s.exc);
      n++;
      if (s.cause !== null) {
        codegen_visit_expr(c, s.cause);
        n++;
      }
    }
    ADDOP_I(c, LOC(s), op.RAISE_VARARGS, n);
  },
  Assert: codegen_assert,
  Import: codegen_import,
  ImportFrom: codegen_from_import,
  Global() {},
  Nonlocal() {},
  Expr: (c, s) => codegen_stmt_expr(c, LOC(s), s.value),
  Pass: (c, s) => ADDOP(c, LOC(s), op.NOP),
};
