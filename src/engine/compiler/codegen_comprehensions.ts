// List, set and dict comprehensions (inlined, PEP 709) and generator expressions.
// Mirrors codegen_comprehension and its helpers of Python/codegen.c.

import { NONE } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import type { comprehension, DictComp, expr, GeneratorExp, ListComp, SetComp } from '../parser/ast.ts';
import {
  ADD_AWAIT,
  ADD_YIELD_FROM,
  ADDOP,
  ADDOP_I,
  ADDOP_JUMP,
  ADDOP_LOAD_CONST,
  ADDOP_YIELD,
  codegen_enter_scope,
  codegen_make_closure,
  codegen_visit_expr,
  type ExprVisitors,
  iterableLocation,
  NEW_JUMP_TARGET_LABEL,
  OptimizeAndAssemble,
  USE_LABEL,
} from './codegen_core.ts';
import { codegen_wrap_in_stopiteration_handler } from './codegen_generators.ts';
import { codegen_jump_if } from './codegen_jump.ts';
import type { compiler, InlinedComprehensionState } from './compiler.ts';
import { type JumpTargetLabel, NO_LABEL } from './instruction_sequence.ts';
import { LOC, LOCATION, type Location, NO_LOCATION } from './location.ts';
import {
  _PyST_GetScope,
  CELL,
  DEF_LOCAL,
  DEF_NONLOCAL,
  FREE,
  type PySTEntryObject,
  SYMBOL_TO_SCOPE,
} from './symtable_entry.ts';

type ComprehensionNode = ListComp | SetComp | DictComp | GeneratorExp;

/** What does not change from one `for` to the next inside a comprehension. */
interface ComprehensionCode {
  readonly node: ComprehensionNode;
  readonly loc: Location;
  /** Item, or the key of a dict comprehension. */
  readonly elt: expr;
  readonly val: expr | null;
  /** The first iterator is on the stack, not a parameter. */
  readonly iter_on_stack: boolean;
}

const NAMES: Record<ComprehensionNode['_type'], string> = {
  GeneratorExp: '<genexpr>',
  ListComp: '<listcomp>',
  SetComp: '<setcomp>',
  DictComp: '<dictcomp>',
};

const BUILD_OPS: Partial<Record<ComprehensionNode['_type'], number>> = {
  ListComp: op.BUILD_LIST,
  SetComp: op.BUILD_SET,
  DictComp: op.BUILD_MAP,
};

/** The iterator of the outermost `for`; what it iterates over, where the loop makes the iterator. */
function codegen_comprehension_iter(c: compiler, node: ComprehensionNode, comp: comprehension): void {
  codegen_visit_expr(c, comp.iter);
  const loc = iterableLocation(c, node, comp.iter);
  if (comp.is_async) ADDOP(c, loc, op.GET_AITER);
  else if (!c.c_strategy.loopsKeepIterable) ADDOP(c, loc, op.GET_ITER);
}

function codegen_comprehension_generator(c: compiler, code: ComprehensionCode, gen_index: number, depth: number): void {
  c.diagnostics.enterRecursive(2);
  if (code.node.generators[gen_index]!.is_async) asyncGenerator(c, code, gen_index, depth);
  else syncGenerator(c, code, gen_index, depth);
  c.diagnostics.leaveRecursive(2);
}

/** The conditions, the inner loops and, innermost, the item. Returns the location of the item. */
function conditionsAndElement(
  c: compiler,
  code: ComprehensionCode,
  gen_index: number,
  depth: number,
  if_cleanup: JumpTargetLabel,
): Location {
  const { generators } = code.node;
  for (const condition of generators[gen_index]!.ifs) codegen_jump_if(c, code.loc, condition, if_cleanup, false);
  if (gen_index + 1 < generators.length) {
    codegen_comprehension_generator(c, code, gen_index + 1, depth);
    return LOC(code.elt);
  }
  return codegen_element(c, code, depth);
}

const UNPACK_OPS = { ListComp: op.LIST_EXTEND, SetComp: op.SET_UPDATE, DictComp: op.DICT_UPDATE } as const;
/** All items of `value`; a generator yields them one by one. */
function codegen_unpacked(
  c: compiler,
  type: ComprehensionNode['_type'],
  value: expr,
  loc: Location,
  depth: number,
): void {
  codegen_visit_expr(c, value);
  if (type !== 'GeneratorExp') {
    ADDOP_I(c, loc, UNPACK_OPS[type], depth + 1);
    return;
  }
  const start = NEW_JUMP_TARGET_LABEL(c);
  const end = NEW_JUMP_TARGET_LABEL(c);
  ADDOP(c, loc, op.GET_ITER);
  USE_LABEL(c, start);
  ADDOP_JUMP(c, loc, op.FOR_ITER, end);
  ADDOP_YIELD(c, loc);
  ADDOP(c, loc, op.POP_TOP);
  ADDOP_JUMP(c, NO_LOCATION, op.JUMP, start);
  USE_LABEL(c, end);
  ADDOP(c, NO_LOCATION, op.END_FOR);
  ADDOP(c, NO_LOCATION, op.POP_ITER);
}

function codegen_element(c: compiler, code: ComprehensionCode, depth: number): Location {
  const { elt, val } = code;
  let elt_loc = LOC(elt);
  // What is unpacked (3.15): `*elt`, or `**elt` for a dict.
  const unpacked = elt._type === 'Starred' ? elt.value : code.node._type === 'DictComp' && val === null ? elt : null;
  if (unpacked !== null) {
    codegen_unpacked(c, code.node._type, unpacked, elt_loc, depth);
    return elt_loc;
  }
  codegen_visit_expr(c, elt);
  switch (code.node._type) {
    case 'GeneratorExp':
      ADDOP_YIELD(c, elt_loc);
      ADDOP(c, elt_loc, op.POP_TOP);
      break;
    case 'ListComp':
      ADDOP_I(c, elt_loc, op.LIST_APPEND, depth + 1);
      break;
    case 'SetComp':
      ADDOP_I(c, elt_loc, op.SET_ADD, depth + 1);
      break;
    case 'DictComp':
      codegen_visit_expr(c, val!);
      elt_loc = LOCATION(elt.lineno, val!.end_lineno, elt.col_offset, val!.end_col_offset);
      ADDOP_I(c, elt_loc, op.MAP_ADD, depth + 1);
      break;
  }
  return elt_loc;
}

/** `for y in [value]` in a comprehension is an assignment: the value, if this is that idiom. */
function singleItem(iter: expr): expr | null {
  if ((iter._type !== 'List' && iter._type !== 'Tuple') || iter.elts.length !== 1) return null;
  return iter.elts[0]!._type === 'Starred' ? null : iter.elts[0]!;
}

function syncGenerator(c: compiler, code: ComprehensionCode, gen_index: number, outer_depth: number): void {
  const gen = code.node.generators[gen_index]!;
  const start = NEW_JUMP_TARGET_LABEL(c);
  const if_cleanup = NEW_JUMP_TARGET_LABEL(c);
  const anchor = NEW_JUMP_TARGET_LABEL(c);
  const iterLoc = iterableLocation(c, code.node, gen.iter);
  let depth = outer_depth;
  let loops = true;
  if (gen_index > 0) {
    const single = singleItem(gen.iter);
    if (single !== null) {
      codegen_visit_expr(c, single);
      loops = false;
    } else {
      codegen_visit_expr(c, gen.iter);
      ADDOP(c, iterLoc, op.GET_ITER);
    }
  } else {
    const makesIterator = c.c_strategy.loopsKeepIterable;
    // There a generator expression's frame begins with it.
    const isMade = makesIterator && code.node._type === 'GeneratorExp';
    if (!code.iter_on_stack && !isMade) ADDOP_I(c, code.loc, op.LOAD_FAST, 0);
    if (makesIterator && !isMade) ADDOP(c, iterLoc, op.GET_ITER);
  }
  if (loops) {
    depth++;
    USE_LABEL(c, start);
    ADDOP_JUMP(c, iterLoc, op.FOR_ITER, anchor);
  }
  codegen_visit_expr(c, gen.target);
  const elt_loc = conditionsAndElement(c, code, gen_index, depth, if_cleanup);
  USE_LABEL(c, if_cleanup);
  if (loops) {
    ADDOP_JUMP(c, elt_loc, op.JUMP, start);
    USE_LABEL(c, anchor);
    ADDOP(c, NO_LOCATION, op.END_FOR);
    ADDOP(c, NO_LOCATION, op.POP_ITER);
  }
}

function asyncGenerator(c: compiler, code: ComprehensionCode, gen_index: number, depth: number): void {
  const gen = code.node.generators[gen_index]!;
  const { loc } = code;
  const start = NEW_JUMP_TARGET_LABEL(c);
  const send = NEW_JUMP_TARGET_LABEL(c);
  const except = NEW_JUMP_TARGET_LABEL(c);
  const if_cleanup = NEW_JUMP_TARGET_LABEL(c);
  if (gen_index > 0) {
    codegen_visit_expr(c, gen.iter);
    ADDOP(c, iterableLocation(c, code.node, gen.iter), op.GET_AITER);
  } else if (!code.iter_on_stack) {
    ADDOP_I(c, loc, op.LOAD_FAST, 0);
  }
  USE_LABEL(c, start);
  c.PushFBlock(loc, 'ASYNC_COMPREHENSION_GENERATOR', start, NO_LABEL);
  ADDOP_JUMP(c, loc, op.SETUP_FINALLY, except);
  ADDOP(c, loc, op.GET_ANEXT);
  ADDOP_LOAD_CONST(c, loc, NONE);
  USE_LABEL(c, send);
  ADD_YIELD_FROM(c, loc, true);
  ADDOP(c, loc, op.POP_BLOCK);
  codegen_visit_expr(c, gen.target);
  const elt_loc = conditionsAndElement(c, code, gen_index, depth + 1, if_cleanup);
  USE_LABEL(c, if_cleanup);
  ADDOP_JUMP(c, elt_loc, op.JUMP, start);
  c.PopFBlock();
  USE_LABEL(c, except);
  ADDOP_JUMP(c, loc, op.END_ASYNC_FOR, send);
}

// ----- inlining

/** Saves the locals the comprehension uses for its own names: pushes them, unbound ones as NULL. */
function codegen_push_inlined_comprehension_locals(
  c: compiler,
  loc: Location,
  comp: PySTEntryObject,
  state: InlinedComprehensionState,
): void {
  const outer = c.SymtableEntry();
  const all = c.c_strategy.classesSaveAllNames && outer.ste_type === 'ClassBlock';
  for (const [name, symbol] of comp.ste_symbols) {
    if (!all && (!(symbol & DEF_LOCAL) || symbol & DEF_NONLOCAL)) continue;
    const mangled = c.MaybeMangle(name);
    // Of a cell it is the cell that is pushed; the comprehension gets a new one.
    ADDOP_I(c, loc, op.LOAD_FAST_AND_CLEAR, c.AddVarname(mangled));
    if (SYMBOL_TO_SCOPE(symbol) === CELL) {
      const isFree = _PyST_GetScope(outer, name) === FREE;
      ADDOP_I(c, loc, op.MAKE_CELL, isFree ? c.AddFreevar(mangled) : c.AddCellvar(mangled));
    }
    state.pushed_locals.push(name);
  }
  if (state.pushed_locals.length > 0) {
    // The iterator goes back on top, and an exception restores the locals too.
    ADDOP_I(c, loc, op.SWAP, state.pushed_locals.length + 1);
    state.cleanup = NEW_JUMP_TARGET_LABEL(c);
    ADDOP_JUMP(c, loc, op.SETUP_FINALLY, state.cleanup);
    if (c.c_strategy.comprehensionsAreBlocks) c.PushFBlock(loc, 'INLINED_COMPREHENSION', state.cleanup, NO_LABEL);
  }
}

function restore_inlined_comprehension_locals(c: compiler, loc: Location, state: InlinedComprehensionState): void {
  ADDOP_I(c, loc, op.SWAP, state.pushed_locals.length + 1);
  for (const name of state.pushed_locals.toReversed()) {
    ADDOP_I(c, loc, op.STORE_FAST_MAYBE_NULL, c.AddVarname(c.MaybeMangle(name)));
  }
}

function codegen_pop_inlined_comprehension_locals(c: compiler, loc: Location, state: InlinedComprehensionState): void {
  if (state.pushed_locals.length === 0) return;
  if (c.c_strategy.comprehensionsAreBlocks) c.PopFBlock();
  ADDOP(c, NO_LOCATION, op.POP_BLOCK);
  const end = NEW_JUMP_TARGET_LABEL(c);
  ADDOP_JUMP(c, NO_LOCATION, op.JUMP_NO_INTERRUPT, end);
  USE_LABEL(c, state.cleanup);
  // Drop the unfinished result from under the exception.
  ADDOP_I(c, NO_LOCATION, op.SWAP, 2);
  ADDOP(c, NO_LOCATION, op.POP_TOP);
  restore_inlined_comprehension_locals(c, loc, state);
  ADDOP_I(c, NO_LOCATION, op.RERAISE, 0);
  USE_LABEL(c, end);
  restore_inlined_comprehension_locals(c, loc, state);
}

function codegen_comprehension(c: compiler, e: ComprehensionNode, elt: expr, val: expr | null): void {
  const entry = c.Lookup(e);
  const loc = LOC(e);
  const outermost = e.generators[0]!;
  const build = BUILD_OPS[e._type];
  if (entry.ste_comp_inlined) {
    const state: InlinedComprehensionState = {
      pushed_locals: [],
      temp_symbols: new Map(),
      fast_hidden: new Set(),
      cleanup: NO_LABEL,
    };
    codegen_comprehension_iter(c, e, outermost);
    c.TweakInlinedComprehensionScopes(entry, state);
    codegen_push_inlined_comprehension_locals(c, loc, entry, state);
    ADDOP_I(c, loc, build!, 0);
    ADDOP_I(c, loc, op.SWAP, 2);
    codegen_comprehension_generator(c, { node: e, loc, elt, val, iter_on_stack: true }, 0, 0);
    codegen_pop_inlined_comprehension_locals(c, loc, state);
    c.RevertInlinedComprehensionScopes(state);
    return;
  }
  codegen_enter_scope(c, NAMES[e._type], 'COMPREHENSION', entry, e.lineno, null, { argcount: 1 });
  if (build !== undefined) ADDOP_I(c, loc, build, 0);
  codegen_comprehension_generator(c, { node: e, loc, elt, val, iter_on_stack: false }, 0, 0);
  if (build !== undefined) ADDOP(c, loc, op.RETURN_VALUE);
  else codegen_wrap_in_stopiteration_handler(c);
  const co = OptimizeAndAssemble(c, true);
  codegen_make_closure(c, loc, co, 0);
  codegen_comprehension_iter(c, e, outermost);
  ADDOP_I(c, loc, op.CALL, 0);
  if (entry.ste_coroutine && build !== undefined) ADD_AWAIT(c, loc, 0);
}

export const comprehensionExprVisitors: ExprVisitors = {
  GeneratorExp: (c, e) => codegen_comprehension(c, e, e.elt, null),
  ListComp: (c, e) => codegen_comprehension(c, e, e.elt, null),
  SetComp: (c, e) => codegen_comprehension(c, e, e.elt, null),
  DictComp: (c, e) => codegen_comprehension(c, e, e.key, e.value),
};
