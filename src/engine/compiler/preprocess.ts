// The last changes to the syntax tree, in place, before the symbol table is made.
// Mirrors Python/ast_preprocess.c: __debug__, '%' formats, constant patterns, docstrings under -OO, and the warnings
// about leaving a finally block (PEP 765).

import { type Const, FALSE, TRUE } from '../include/constant.ts';
import { NB_ADD, NB_SUBTRACT } from '../include/opcodes.ts';
import type {
  arg,
  arguments as arguments_ty,
  BinOp,
  comprehension,
  expr,
  keyword,
  mod,
  pattern,
  stmt,
  type_param,
} from '../parser/ast.ts';
import type { TreeFolder } from './ast_opt.ts';
import { CO_FUTURE_ANNOTATIONS } from './code_flags.ts';
import { eval_const_binop } from './constant_folding.ts';
import { numberNegative } from './constant_numbers.ts';
import type { Diagnostics } from './diagnostics.ts';
import { _PyAST_GetDocString } from './docstring.ts';
import { optimize_format } from './format_optimize.ts';
import { LOC } from './location.ts';
import { isPower, spine } from './spine.ts';

/** What surrounds a statement, as far as leaving a finally block goes. */
type ControlFlowContext = 'finally' | 'function' | 'loop';

/** Makes `node` another node at the same place in the tree. */
function replaceNode(node: expr, other: expr): void {
  Object.assign(node, other);
}

function makeConst(node: expr, value: Const | null): void {
  if (value === null) return;
  replaceNode(node, { ...LOC(node), _type: 'Constant', value, kind: null });
}

class Preprocessor {
  private readonly diagnostics: Diagnostics;
  private readonly optimize: number;
  private readonly evaluateAnnotations: boolean;
  private readonly contexts: ControlFlowContext[] = [];
  private readonly folder: TreeFolder | null;

  constructor(diagnostics: Diagnostics, optimize: number, ff_features: number, folder: TreeFolder | null) {
    this.folder = folder;
    this.diagnostics = diagnostics;
    this.optimize = optimize;
    this.evaluateAnnotations = !(ff_features & CO_FUTURE_ANNOTATIONS);
  }

  astfold_mod(tree: mod): void {
    switch (tree._type) {
      case 'Module':
        this.astfold_body(tree.body);
        break;
      case 'Interactive':
        this.stmts(tree.body);
        break;
      case 'Expression':
        this.astfold_expr(tree.body);
        break;
      case 'FunctionType':
        break;
    }
  }

  private within(context: ControlFlowContext, body: readonly stmt[]): void {
    this.contexts.push(context);
    this.stmts(body);
    this.contexts.pop();
  }

  /** `return` warns directly in a finally block, `break` and `continue` too; a function or loop in it makes them fine. */
  private leavesFinally(keyword: string, s: stmt): void {
    // The versions that fold the tree know no such warning.
    if (this.contexts.at(-1) === 'finally' && this.folder === null) {
      this.diagnostics.SyntaxWarning(`'${keyword}' in a 'finally' block`, LOC(s));
    }
  }

  private stmts(body: readonly stmt[]): void {
    for (const s of body) this.astfold_stmt(s);
  }

  private exprs(nodes: readonly (expr | null)[]): void {
    for (const node of nodes) if (node !== null) this.astfold_expr(node);
  }

  private astfold_body(body: stmt[]): void {
    let docstring = _PyAST_GetDocString(body) !== null;
    if (docstring && this.optimize >= 2) {
      this.remove_docstring(body);
      docstring = false;
    }
    this.stmts(body);
    const first = body[0];
    if (!docstring && _PyAST_GetDocString(body) !== null && first?._type === 'Expr') {
      // Not a docstring in the source, so it must not become one.
      first.value = { ...LOC(first), _type: 'JoinedStr', values: [first.value] };
    }
  }

  private remove_docstring(body: stmt[]): void {
    const docstring = body.shift()!;
    if (body.length === 0) {
      const { lineno, col_offset } = docstring;
      body.push({ _type: 'Pass', lineno, col_offset, end_lineno: lineno, end_col_offset: col_offset + 4 });
    }
  }

  private fold_binop(node: BinOp): void {
    const { left, right } = node;
    const format =
      node.op._type === 'Mod' && left._type === 'Constant' && left.value.kind === 'str' ? left.value : null;
    if (format === null || right._type !== 'Tuple' || right.elts.some((elt) => elt._type === 'Starred')) {
      this.folder?.fold(node);
      return;
    }
    const joined = optimize_format(node, format, right.elts);
    if (joined !== null) replaceNode(node, joined);
  }

  private astfold_expr(node: expr): void {
    const chain: expr[] = [];
    let e = node;
    for (let next = this.beforeSpine(e); next !== null; next = this.beforeSpine(e)) {
      chain.push(e);
      e = next;
    }
    this.diagnostics.enterRecursive();
    this.foldOneExpr(e);
    this.folder?.fold(e);
    for (let i = chain.length - 1; i >= 0; i--) this.afterSpine(chain[i]!);
    this.diagnostics.leaveRecursive();
  }

  /** The part of `e` on its spine (spine.ts), after what comes before that; null if it has none. */
  private beforeSpine(e: expr): expr | null {
    if (e._type === 'IfExp') {
      this.astfold_expr(e.test);
      this.astfold_expr(e.body);
    } else if (e._type === 'BinOp' && isPower(e)) this.astfold_expr(e.left);
    return spine(e);
  }

  private afterSpine(e: expr): void {
    if (e._type === 'BinOp') {
      if (!isPower(e)) this.astfold_expr(e.right);
      this.fold_binop(e);
      return;
    }
    if (e._type === 'Call') {
      this.exprs(e.args);
      this.keywords(e.keywords);
    } else if (e._type === 'Subscript') this.astfold_expr(e.slice);
    this.folder?.fold(e);
  }

  private foldOneExpr(e: expr): void {
    switch (e._type) {
      case 'BoolOp':
      case 'JoinedStr':
      case 'TemplateStr':
        this.exprs(e.values);
        break;
      case 'Lambda':
        this.astfold_arguments(e.args);
        this.astfold_expr(e.body);
        break;
      case 'Dict':
        this.exprs(e.keys);
        this.exprs(e.values);
        break;
      case 'Set':
      case 'List':
      case 'Tuple':
        this.exprs(e.elts);
        break;
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        this.astfold_expr(e.elt);
        this.comprehensions(e.generators);
        break;
      case 'DictComp':
        this.astfold_expr(e.key);
        if (e.value !== null) this.astfold_expr(e.value);
        this.comprehensions(e.generators);
        break;
      case 'Await':
      case 'YieldFrom':
      case 'Starred':
      case 'NamedExpr':
        this.astfold_expr(e.value);
        break;
      case 'Yield':
        if (e.value !== null) this.astfold_expr(e.value);
        break;
      case 'Compare':
        this.astfold_expr(e.left);
        this.exprs(e.comparators);
        break;
      case 'FormattedValue':
      case 'Interpolation':
        this.astfold_expr(e.value);
        if (e.format_spec !== null) this.astfold_expr(e.format_spec);
        break;
      case 'Slice':
        this.exprs([e.lower, e.upper, e.step]);
        break;
      case 'Name':
        if (e.id === '__debug__' && e.ctx._type === 'Load') makeConst(e, this.optimize ? FALSE : TRUE);
        break;
      case 'Constant':
        break;
    }
  }

  private keywords(keywords: readonly keyword[]): void {
    for (const k of keywords) this.astfold_expr(k.value);
  }

  private comprehensions(generators: readonly comprehension[]): void {
    for (const gen of generators) {
      this.astfold_expr(gen.target);
      this.astfold_expr(gen.iter);
      this.folder?.foldIterable(gen.iter);
      this.exprs(gen.ifs);
    }
  }

  private astfold_arg(a: arg | null): void {
    if (a !== null) this.annotation(a.annotation);
  }

  private annotation(annotation: expr | null): void {
    if (annotation !== null && this.evaluateAnnotations) this.astfold_expr(annotation);
  }

  private astfold_arguments(args: arguments_ty): void {
    for (const a of args.posonlyargs) this.astfold_arg(a);
    for (const a of args.args) this.astfold_arg(a);
    this.astfold_arg(args.vararg);
    for (const a of args.kwonlyargs) this.astfold_arg(a);
    this.exprs(args.kw_defaults);
    this.astfold_arg(args.kwarg);
    this.exprs(args.defaults);
  }

  private typeParams(type_params: readonly type_param[]): void {
    for (const tp of type_params) {
      if (tp._type === 'TypeVar' && tp.bound !== null) this.astfold_expr(tp.bound);
      if (tp.default_value !== null) this.astfold_expr(tp.default_value);
    }
  }

  private astfold_stmt(s: stmt): void {
    this.diagnostics.enterRecursive();
    switch (s._type) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
        this.typeParams(s.type_params);
        this.astfold_arguments(s.args);
        this.contexts.push('function');
        this.astfold_body(s.body);
        this.contexts.pop();
        this.exprs(s.decorator_list);
        this.annotation(s.returns);
        break;
      case 'ClassDef':
        this.typeParams(s.type_params);
        this.exprs(s.bases);
        this.keywords(s.keywords);
        this.astfold_body(s.body);
        this.exprs(s.decorator_list);
        break;
      case 'Return':
        this.leavesFinally('return', s);
        if (s.value !== null) this.astfold_expr(s.value);
        break;
      case 'Delete':
        this.exprs(s.targets);
        break;
      case 'Assign':
        this.exprs(s.targets);
        this.astfold_expr(s.value);
        break;
      case 'AugAssign':
        this.astfold_expr(s.target);
        this.astfold_expr(s.value);
        break;
      case 'AnnAssign':
        this.astfold_expr(s.target);
        this.annotation(s.annotation);
        if (s.value !== null) this.astfold_expr(s.value);
        break;
      case 'TypeAlias':
        this.astfold_expr(s.name);
        this.typeParams(s.type_params);
        this.astfold_expr(s.value);
        break;
      case 'For':
      case 'AsyncFor':
        this.astfold_expr(s.target);
        this.astfold_expr(s.iter);
        this.folder?.foldIterable(s.iter);
        this.within('loop', s.body);
        this.stmts(s.orelse);
        break;
      case 'While':
        this.astfold_expr(s.test);
        this.within('loop', s.body);
        this.stmts(s.orelse);
        break;
      case 'If':
        this.foldIfChain(s);
        break;
      case 'With':
      case 'AsyncWith':
        for (const item of s.items) this.exprs([item.context_expr, item.optional_vars]);
        this.stmts(s.body);
        break;
      case 'Raise':
        this.exprs([s.exc, s.cause]);
        break;
      case 'Try':
      case 'TryStar':
        this.stmts(s.body);
        for (const handler of s.handlers) {
          if (handler.type !== null) this.astfold_expr(handler.type);
          this.stmts(handler.body);
        }
        this.stmts(s.orelse);
        this.within('finally', s.finalbody);
        break;
      case 'Assert':
        this.exprs([s.test, s.msg]);
        break;
      case 'Expr':
        this.astfold_expr(s.value);
        break;
      case 'Match':
        this.astfold_expr(s.subject);
        for (const m of s.cases) {
          this.astfold_pattern(m.pattern);
          if (m.guard !== null) this.astfold_expr(m.guard);
          this.stmts(m.body);
        }
        break;
      case 'Break':
        this.leavesFinally('break', s);
        break;
      case 'Continue':
        this.leavesFinally('continue', s);
        break;
      case 'Import':
      case 'ImportFrom':
      case 'Global':
      case 'Nonlocal':
      case 'Pass':
        break;
    }
    this.diagnostics.leaveRecursive();
  }

  /** `elif` nests in the tree; walked in a loop because the chain may be long. */
  private foldIfChain(first: stmt): void {
    for (let s = first; s._type === 'If'; ) {
      this.astfold_expr(s.test);
      this.stmts(s.body);
      const only: stmt | undefined = s.orelse.length === 1 ? s.orelse[0] : undefined;
      if (only?._type !== 'If') {
        this.stmts(s.orelse);
        return;
      }
      s = only;
    }
  }

  /** -1 and 1+2j in patterns are single constants. */
  private fold_const_match_patterns(node: expr): void {
    if (node._type === 'UnaryOp') {
      if (node.op._type === 'USub' && node.operand._type === 'Constant') {
        makeConst(node, numberNegative(node.operand.value));
      }
    } else if (node._type === 'BinOp') {
      const { left, right, op } = node;
      if ((op._type !== 'Add' && op._type !== 'Sub') || right._type !== 'Constant') return;
      this.fold_const_match_patterns(left);
      if (left._type === 'Constant') {
        makeConst(node, eval_const_binop(left.value, op._type === 'Add' ? NB_ADD : NB_SUBTRACT, right.value));
      }
    }
  }

  private astfold_pattern(p: pattern): void {
    this.diagnostics.enterRecursive();
    switch (p._type) {
      case 'MatchValue':
        this.fold_const_match_patterns(p.value);
        break;
      case 'MatchSingleton':
      case 'MatchStar':
        break;
      case 'MatchSequence':
      case 'MatchOr':
        for (const sub of p.patterns) this.astfold_pattern(sub);
        break;
      case 'MatchMapping':
        for (const key of p.keys) this.fold_const_match_patterns(key);
        for (const sub of p.patterns) this.astfold_pattern(sub);
        break;
      case 'MatchClass':
        this.astfold_expr(p.cls);
        for (const sub of p.patterns) this.astfold_pattern(sub);
        for (const sub of p.kwd_patterns) this.astfold_pattern(sub);
        break;
      case 'MatchAs':
        if (p.pattern !== null) this.astfold_pattern(p.pattern);
        break;
    }
    this.diagnostics.leaveRecursive();
  }
}

/** Changes the tree. `folder`: for versions that fold constants in the tree. */
export function _PyAST_Preprocess(
  tree: mod,
  diagnostics: Diagnostics,
  optimize: number,
  ff_features: number,
  folder: TreeFolder | null,
): void {
  new Preprocessor(diagnostics, optimize, ff_features, folder).astfold_mod(tree);
}
