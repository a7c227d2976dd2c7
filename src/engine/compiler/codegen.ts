// Code generation: from the syntax tree to a sequence of instructions. Puts the families of nodes together.
// Mirrors Python/codegen.c, which is one file; the families are in the codegen_*.ts files.

import { fromPart } from '../memory/parts.ts';
import { annotationStmtVisitors } from './codegen_annotations.ts';
import { callExprVisitors } from './codegen_calls.ts';
import { comprehensionExprVisitors } from './codegen_comprehensions.ts';
import { controlStmtVisitors } from './codegen_control.ts';
import { codegen_visit_expr, registerVisitors } from './codegen_core.ts';
import { expressionVisitors } from './codegen_expressions.ts';
import { _PyCodegen_Module, functionVisitors } from './codegen_functions.ts';
import { jumpExprVisitors } from './codegen_jump.ts';
import { statementVisitors } from './codegen_statements.ts';
import { stringExprVisitors } from './codegen_strings.ts';
import { tryStmtVisitors } from './codegen_try.ts';

registerVisitors(functionVisitors);
registerVisitors({ stmt: { Match: fromPart('match') } });
for (const expr of [
  expressionVisitors,
  callExprVisitors,
  comprehensionExprVisitors,
  jumpExprVisitors,
  stringExprVisitors,
]) {
  registerVisitors({ expr });
}
for (const stmt of [annotationStmtVisitors, controlStmtVisitors, statementVisitors, tryStmtVisitors]) {
  registerVisitors({ stmt });
}

export { _PyCodegen_Module, codegen_visit_expr as _PyCodegen_Expression };
