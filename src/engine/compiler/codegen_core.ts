// What all of code generation uses: adding instructions, visiting nodes, entering scopes, reaching names.
// Mirrors the helpers at the top of Python/codegen.c.
//
// Statements and expressions contain each other, files of this stage must not: each family of nodes puts its functions
// into the tables below (codegen.ts does it), and codegen_visit_expr and codegen_visit_stmt look there.

import { type CodeUnit, type Const, NONE } from '../include/constant.ts';
import { CO_FAST_FREE } from '../include/flags.ts';
import * as op from '../include/opcodes.ts';
import { type cmpop, type expr, FIELDS, type operator, type stmt } from '../parser/ast.ts';
import type { ArgumentCounts, compiler, ScopeType } from './compiler.ts';
import { intConst } from './constant_numbers.ts';
import type { JumpTargetLabel } from './instruction_sequence.ts';
import { LOC, LOCATION, type Location, NO_LOCATION } from './location.ts';
import {
  MAKE_FUNCTION_ANNOTATE,
  MAKE_FUNCTION_ANNOTATIONS,
  MAKE_FUNCTION_CLOSURE,
  MAKE_FUNCTION_DEFAULTS,
  MAKE_FUNCTION_KWDEFAULTS,
  RESUME_AFTER_AWAIT,
  RESUME_AFTER_YIELD,
  RESUME_AFTER_YIELD_FROM,
  RESUME_AT_FUNC_START,
} from './opcode_utils.ts';
import { _PyST_GetScope, GLOBAL_IMPLICIT, type PySTEntryObject } from './symtable_entry.ts';

// ----- nodes

type Visitors<Node extends { _type: string }, Result> = {
  [Type in Node['_type']]?: (c: compiler, node: Extract<Node, { _type: Type }>) => Result;
};

/** What the visitor of an expression leaves to its caller: to visit the part on the spine (spine.ts), then the rest. */
export interface Descent {
  readonly part: expr;
  readonly rest: () => void;
}
// biome-ignore lint/suspicious/noConfusingVoidType: most visitors do all by themselves, and return nothing.
export type ExprVisitors = Visitors<expr, Descent | undefined | void>;
export type StmtVisitors = Visitors<stmt, void>;

const exprVisitors: Record<string, (c: compiler, e: never) => Descent | undefined> = {};
const stmtVisitors: Record<string, (c: compiler, s: never) => void> = {};

export function registerVisitors(visitors: { expr?: ExprVisitors; stmt?: StmtVisitors }): void {
  Object.assign(exprVisitors, visitors.expr);
  Object.assign(stmtVisitors, visitors.stmt);
}

export function codegen_visit_expr(c: compiler, e: expr): void {
  c.diagnostics.enterRecursive();
  const visit = (node: expr) => (exprVisitors[node._type] as (c: compiler, e: expr) => Descent | undefined)(c, node);
  const rests: (() => void)[] = [];
  for (let down = visit(e); down !== undefined; down = visit(down.part)) rests.push(down.rest);
  for (let i = rests.length - 1; i >= 0; i--) rests[i]!();
  c.diagnostics.leaveRecursive();
}

export function codegen_visit_stmt(c: compiler, s: stmt): void {
  c.diagnostics.enterRecursive();
  (stmtVisitors[s._type] as (c: compiler, s: stmt) => void)(c, s);
  c.diagnostics.leaveRecursive();
}

export function visitExprs(c: compiler, nodes: readonly expr[]): void {
  for (const node of nodes) codegen_visit_expr(c, node);
}

export function visitStmts(c: compiler, body: readonly stmt[]): void {
  for (const s of body) codegen_visit_stmt(c, s);
}

// ----- instructions

/** Where what a loop or comprehension iterates over fails. */
export function iterableLocation(c: compiler, loop: stmt | expr, iter: expr): Location {
  return LOC(c.c_strategy.loopsFailWhole ? loop : iter);
}

export function ADDOP(c: compiler, loc: Location, opcode: number): void {
  c.u.u_instr_sequence.Addop(opcode, 0, loc);
}

export function ADDOP_I(c: compiler, loc: Location, opcode: number, oparg: number): void {
  c.u.u_instr_sequence.Addop(opcode, oparg, loc);
}

export function ADDOP_JUMP(c: compiler, loc: Location, opcode: number, target: JumpTargetLabel): void {
  c.u.u_instr_sequence.Addop(opcode, target, loc);
}

export function ADDOP_LOAD_CONST(c: compiler, loc: Location, value: Const): void {
  ADDOP_I(c, loc, op.LOAD_CONST, c.AddConst(value));
}

export function ADDOP_LOAD_STR(c: compiler, loc: Location, value: string): void {
  ADDOP_LOAD_CONST(c, loc, { kind: 'str', value });
}

/** A name that is an identifier of the source, as a constant. */
export function identifierConst(c: compiler, value: string): Const {
  c.c_identifiers.add(value);
  return { kind: 'str', value };
}

export function ADDOP_LOAD_INT(c: compiler, loc: Location, value: number): void {
  ADDOP_LOAD_CONST(c, loc, intConst(BigInt(value)));
}

export function NEW_JUMP_TARGET_LABEL(c: compiler): JumpTargetLabel {
  return c.u.u_instr_sequence.NewLabel();
}

export function USE_LABEL(c: compiler, label: JumpTargetLabel): void {
  c.u.u_instr_sequence.UseLabel(label);
}

/** IMPORT_NAME, STORE_ATTR and others that take an index of co_names. */
export function ADDOP_NAME(c: compiler, loc: Location, opcode: number, name: string): void {
  ADDOP_I(c, loc, opcode, c.AddName(c.MaybeMangle(name)));
}

export function ADDOP_LOAD_ATTR(c: compiler, loc: Location, name: string): void {
  ADDOP_I(c, loc, op.LOAD_ATTR, c.AddName(c.MaybeMangle(name)) << 1);
}

/** LOAD_ATTR that leaves the function and self for a call. */
export function ADDOP_LOAD_METHOD(c: compiler, loc: Location, name: string): void {
  ADDOP_I(c, loc, op.LOAD_ATTR, (c.AddName(c.MaybeMangle(name)) << 1) | 1);
}

/** LOAD_SUPER_ATTR: bit 0 for a method call, bit 1 for super() with two arguments. */
export function ADDOP_LOAD_SUPER_ATTR(
  c: compiler,
  loc: Location,
  name: string,
  is_method: boolean,
  has_args: boolean,
): void {
  const index = c.AddName(c.MaybeMangle(name));
  ADDOP_I(c, loc, op.LOAD_SUPER_ATTR, (index << 2) | (has_args ? 2 : 0) | (is_method ? 1 : 0));
}

/** Index bits for `<`, `==`, `>` and the comparison mask that specialized instructions read. */
const COMPARISON_NOT_EQUALS = 1 | 2 | 4;
const COMPARE_ARGS: Partial<Record<cmpop['_type'], number>> = {
  Lt: (0 << 5) | 2,
  LtE: (1 << 5) | 2 | 8,
  Eq: (2 << 5) | 8,
  NotEq: (3 << 5) | COMPARISON_NOT_EQUALS,
  Gt: (4 << 5) | 4,
  GtE: (5 << 5) | 4 | 8,
};

export function ADDOP_COMPARE(c: compiler, loc: Location, cmp: cmpop['_type']): void {
  switch (cmp) {
    case 'Is':
    case 'IsNot':
      ADDOP_I(c, loc, op.IS_OP, cmp === 'Is' ? 0 : 1);
      break;
    case 'In':
    case 'NotIn':
      ADDOP_I(c, loc, op.CONTAINS_OP, cmp === 'In' ? 0 : 1);
      break;
    default:
      ADDOP_I(c, loc, op.COMPARE_OP, COMPARE_ARGS[cmp]!);
  }
}

const BINARY_ARGS: Record<operator['_type'], readonly [plain: number, inplace: number]> = {
  Add: [op.NB_ADD, op.NB_INPLACE_ADD],
  Sub: [op.NB_SUBTRACT, op.NB_INPLACE_SUBTRACT],
  Mult: [op.NB_MULTIPLY, op.NB_INPLACE_MULTIPLY],
  MatMult: [op.NB_MATRIX_MULTIPLY, op.NB_INPLACE_MATRIX_MULTIPLY],
  Div: [op.NB_TRUE_DIVIDE, op.NB_INPLACE_TRUE_DIVIDE],
  Mod: [op.NB_REMAINDER, op.NB_INPLACE_REMAINDER],
  Pow: [op.NB_POWER, op.NB_INPLACE_POWER],
  LShift: [op.NB_LSHIFT, op.NB_INPLACE_LSHIFT],
  RShift: [op.NB_RSHIFT, op.NB_INPLACE_RSHIFT],
  BitOr: [op.NB_OR, op.NB_INPLACE_OR],
  BitXor: [op.NB_XOR, op.NB_INPLACE_XOR],
  BitAnd: [op.NB_AND, op.NB_INPLACE_AND],
  FloorDiv: [op.NB_FLOOR_DIVIDE, op.NB_INPLACE_FLOOR_DIVIDE],
};

export function addop_binary(c: compiler, loc: Location, binop: operator['_type'], inplace: boolean): void {
  ADDOP_I(c, loc, op.BINARY_OP, BINARY_ARGS[binop][inplace ? 1 : 0]);
}

/** Generators and coroutines: hands values through until the other one is done. */
export function ADD_YIELD_FROM(c: compiler, loc: Location, isAwait: boolean): void {
  const send = NEW_JUMP_TARGET_LABEL(c);
  const fail = NEW_JUMP_TARGET_LABEL(c);
  const exit = NEW_JUMP_TARGET_LABEL(c);
  USE_LABEL(c, send);
  ADDOP_JUMP(c, loc, op.SEND, exit);
  // close() and throw() may raise StopIteration: a handler for that.
  ADDOP_JUMP(c, loc, op.SETUP_FINALLY, fail);
  ADDOP_I(c, loc, op.YIELD_VALUE, 1);
  ADDOP(c, NO_LOCATION, op.POP_BLOCK);
  ADDOP_I(c, loc, op.RESUME, isAwait ? RESUME_AFTER_AWAIT : RESUME_AFTER_YIELD_FROM);
  ADDOP_JUMP(c, loc, op.JUMP_NO_INTERRUPT, send);
  USE_LABEL(c, fail);
  ADDOP(c, loc, op.CLEANUP_THROW);
  USE_LABEL(c, exit);
  ADDOP(c, loc, op.END_SEND);
}

/** `await` of what is on the stack; `kind` says what for (error messages). */
export function ADD_AWAIT(c: compiler, loc: Location, kind: number): void {
  ADDOP_I(c, loc, op.GET_AWAITABLE, kind);
  ADDOP_LOAD_CONST(c, loc, NONE);
  ADD_YIELD_FROM(c, loc, true);
}

export function ADDOP_YIELD(c: compiler, loc: Location): void {
  const ste = c.SymtableEntry();
  if (ste.ste_generator && ste.ste_coroutine) {
    ADDOP_I(c, loc, op.CALL_INTRINSIC_1, op.INTRINSIC_ASYNC_GEN_WRAP);
  }
  ADDOP_I(c, loc, op.YIELD_VALUE, 0);
  ADDOP_I(c, loc, op.RESUME, RESUME_AFTER_YIELD);
}

/** End of a handler that an exception came out of: [exc_info, lasti, exc]. */
export function POP_EXCEPT_AND_RERAISE(c: compiler, loc: Location): void {
  ADDOP_I(c, loc, op.COPY, 3);
  ADDOP(c, loc, op.POP_EXCEPT);
  ADDOP_I(c, loc, op.RERAISE, 1);
}

// ----- scopes

export function codegen_enter_scope(
  c: compiler,
  name: string,
  scope_type: ScopeType,
  ste: PySTEntryObject,
  lineno: number,
  privateName: string | null,
  counts: ArgumentCounts,
): void {
  c.EnterScope(name, scope_type, ste, lineno, privateName, counts);
  const isModule = scope_type === 'MODULE';
  const loc = LOCATION(isModule ? 0 : lineno, lineno, 0, 0);
  ADDOP_I(c, loc, op.RESUME, RESUME_AT_FUNC_START);
  if (isModule) ADDOP(c, loc, op.ANNOTATIONS_PLACEHOLDER);
}

/** Ends the current unit (it returns None when it falls off the end, if `addNone`) and leaves its scope. */
export function OptimizeAndAssemble(c: compiler, addNone: boolean): CodeUnit {
  if (addNone) ADDOP_LOAD_CONST(c, NO_LOCATION, NONE);
  ADDOP(c, NO_LOCATION, op.RETURN_VALUE);
  const code = c.optimize_and_assemble_code_unit();
  c.ExitScope();
  return code;
}

const FUNCTION_ATTRIBUTES = [
  MAKE_FUNCTION_CLOSURE,
  MAKE_FUNCTION_ANNOTATIONS,
  MAKE_FUNCTION_ANNOTATE,
  MAKE_FUNCTION_KWDEFAULTS,
  MAKE_FUNCTION_DEFAULTS,
];

/** A function of `co`; what `flags` names lies on the stack already. */
export function codegen_make_closure(c: compiler, loc: Location, co: CodeUnit, flags: number): void {
  const nfree = countFree(co);
  let attributes = flags;
  if (nfree > 0) {
    for (const name of co.co_localsplusnames.slice(-nfree)) ADDOP_I(c, loc, op.LOAD_CLOSURE, c.LookupArg(name));
    attributes |= MAKE_FUNCTION_CLOSURE;
    ADDOP_I(c, loc, op.BUILD_TUPLE, nfree);
  }
  ADDOP_LOAD_CONST(c, loc, { kind: 'code', code: co });
  ADDOP(c, loc, op.MAKE_FUNCTION);
  for (const attribute of FUNCTION_ATTRIBUTES) {
    if (attributes & attribute) ADDOP_I(c, loc, op.SET_FUNCTION_ATTRIBUTE, attribute);
  }
}

function countFree(co: CodeUnit): number {
  let count = 0;
  for (const kind of co.co_localspluskinds) if (kind & CO_FAST_FREE) count++;
  return count;
}

// ----- names

export type NameContext = 'Load' | 'Store' | 'Del';

const NAME_OPS = {
  DEREF: { Load: op.LOAD_DEREF, Store: op.STORE_DEREF, Del: op.DELETE_DEREF },
  FAST: { Load: op.LOAD_FAST, Store: op.STORE_FAST, Del: op.DELETE_FAST },
  GLOBAL: { Load: op.LOAD_GLOBAL, Store: op.STORE_GLOBAL, Del: op.DELETE_GLOBAL },
  NAME: { Load: op.LOAD_NAME, Store: op.STORE_NAME, Del: op.DELETE_NAME },
} as const;

/** Loads the namespace of the class around an annotation or type scope. */
function codegen_load_classdict_freevar(c: compiler, loc: Location): void {
  ADDOP_I(c, loc, op.LOAD_DEREF, c.AddFreevar('__classdict__'));
}

export function codegen_nameop(c: compiler, loc: Location, name: string, ctx: NameContext): void {
  const mangled = c.MaybeMangle(name);
  const ste = c.SymtableEntry();
  const scope = _PyST_GetScope(ste, mangled);
  const { optype, arg } = c.ResolveNameop(mangled, scope);
  let opcode: number = NAME_OPS[optype][ctx];
  switch (optype) {
    case 'FAST':
      ADDOP_I(c, loc, opcode, c.AddVarname(mangled));
      return;
    case 'DEREF':
      if (ctx !== 'Load') break;
      if (ste.ste_type === 'ClassBlock' && c.u.u_in_inlined_comp === 0) {
        opcode = op.LOAD_FROM_DICT_OR_DEREF;
        ADDOP(c, loc, op.LOAD_LOCALS);
      } else if (ste.ste_can_see_class_scope) {
        opcode = op.LOAD_FROM_DICT_OR_DEREF;
        codegen_load_classdict_freevar(c, loc);
      }
      break;
    case 'GLOBAL':
      if (ctx === 'Load' && ste.ste_can_see_class_scope && scope === GLOBAL_IMPLICIT) {
        opcode = op.LOAD_FROM_DICT_OR_GLOBALS;
        codegen_load_classdict_freevar(c, loc);
      }
      break;
    case 'NAME':
      // A comprehension inlined into a class body does not see the class's names.
      if (ctx === 'Load' && ste.ste_type === 'ClassBlock' && c.u.u_in_inlined_comp > 0) opcode = op.LOAD_GLOBAL;
      break;
  }
  ADDOP_I(c, loc, opcode, opcode === op.LOAD_GLOBAL ? arg << 1 : arg);
}

/** The location of an attribute access that starts on an earlier line than the attribute's name. */
export function update_start_location_to_match_attr(
  loc: Location,
  attr: { attr: string; end_lineno: number; end_col_offset: number },
): Location {
  if (loc.lineno === attr.end_lineno) return loc;
  const lineno = attr.end_lineno;
  const length = [...attr.attr].length;
  let col_offset = -1;
  let end_col_offset = -1;
  if (length <= attr.end_col_offset) {
    col_offset = attr.end_col_offset - length;
    end_col_offset = loc.end_col_offset;
  }
  const end_lineno = Math.max(lineno, loc.end_lineno);
  if (lineno === end_lineno) end_col_offset = Math.max(col_offset, end_col_offset);
  return LOCATION(lineno, end_lineno, col_offset, end_col_offset);
}

/** The number that CPython's syntax tree has for a kind of expression. */
export function exprKind(c: compiler, e: expr): number {
  const kinds = Object.keys(FIELDS);
  const kind = kinds.indexOf(e._type) - kinds.indexOf('BoolOp') + 1;
  const isBehindTemplates = kinds.indexOf(e._type) > kinds.indexOf('TemplateStr');
  return isBehindTemplates && !c.c_strategy.templateStrings ? kind - 2 : kind;
}
