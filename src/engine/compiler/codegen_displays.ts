// Building lists, tuples and sets whose items may be starred.
// Mirrors starunpack_helper_impl of Python/codegen.c.

import * as op from '../include/opcodes.ts';
import type { expr } from '../parser/ast.ts';
import { constantsOf } from './ast_opt.ts';
import { ADDOP_I, ADDOP_LOAD_CONST, codegen_nameop, codegen_visit_expr, visitExprs } from './codegen_core.ts';
import type { compiler } from './compiler.ts';
import { frozensetOf } from './flowgraph_fold.ts';
import type { Location } from './location.ts';
import { _PY_STACK_USE_GUIDELINE } from './opcode_utils.ts';

export interface DisplayOps {
  readonly build: number;
  readonly add: number;
  readonly extend: number;
}

/** `pushed` items are on the stack already; `injected_arg` is a name to load as one more item at the end. */
export function starunpack_helper(
  c: compiler,
  loc: Location,
  elts: readonly expr[],
  injected_arg: string | null,
  pushed: number,
  ops: DisplayOps,
  tuple: boolean,
): void {
  const n = elts.length;
  const injected = injected_arg === null ? 0 : 1;
  const items = c.c_strategy.foldsTree && !tuple && pushed === 0 && injected === 0 && n > 2 ? constantsOf(elts) : null;
  if (items !== null) {
    ADDOP_I(c, loc, ops.build, 0);
    ADDOP_LOAD_CONST(c, loc, ops.build === op.BUILD_SET ? frozensetOf(items) : { kind: 'tuple', items });
    ADDOP_I(c, loc, ops.extend, 1);
    return;
  }
  const big = n + pushed + injected > _PY_STACK_USE_GUIDELINE;
  const seen_star = elts.some((elt) => elt._type === 'Starred');
  if (!seen_star && !big) {
    visitExprs(c, elts);
    if (injected_arg !== null) codegen_nameop(c, loc, injected_arg, 'Load');
    ADDOP_I(c, loc, tuple ? op.BUILD_TUPLE : ops.build, n + injected + pushed);
    return;
  }
  let sequence_built = false;
  if (big) {
    ADDOP_I(c, loc, ops.build, pushed);
    sequence_built = true;
  }
  for (let i = 0; i < n; i++) {
    const elt = elts[i]!;
    if (elt._type === 'Starred') {
      if (!sequence_built) {
        ADDOP_I(c, loc, ops.build, i + pushed);
        sequence_built = true;
      }
      codegen_visit_expr(c, elt.value);
      ADDOP_I(c, loc, ops.extend, 1);
    } else {
      codegen_visit_expr(c, elt);
      if (sequence_built) ADDOP_I(c, loc, ops.add, 1);
    }
  }
  if (injected_arg !== null) {
    codegen_nameop(c, loc, injected_arg, 'Load');
    ADDOP_I(c, loc, ops.add, 1);
  }
  if (tuple) ADDOP_I(c, loc, op.CALL_INTRINSIC_1, op.INTRINSIC_LIST_TO_TUPLE);
}
