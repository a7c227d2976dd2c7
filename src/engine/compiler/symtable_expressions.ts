// First pass of the symbol table over expressions and patterns.
// Mirrors symtable_visit_expr and its helpers of Python/symtable.c.

import type {
  arg,
  arguments as arguments_ty,
  comprehension,
  DictComp,
  expr,
  GeneratorExp,
  keyword,
  ListComp,
  Name,
  NamedExpr,
  pattern,
  SetComp,
} from '../parser/ast.ts';
import { LOC } from './location.ts';
import { isPower, spine } from './spine.ts';
import { SymtableBlocks } from './symtable_blocks.ts';
import {
  _PyST_IsFunctionLike,
  type ComprehensionType,
  DEF_COMP_ITER,
  DEF_GLOBAL,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  USE,
} from './symtable_entry.ts';

const COMPREHENSION_TYPES: Record<string, ComprehensionType> = {
  ListComp: 'ListComprehension',
  SetComp: 'SetComprehension',
  DictComp: 'DictComprehension',
  GeneratorExp: 'GeneratorExpression',
};

const COMPREHENSION_NAMES: Record<string, string> = {
  ListComp: 'listcomp',
  SetComp: 'setcomp',
  DictComp: 'dictcomp',
  GeneratorExp: 'genexpr',
};

const NAMED_EXPR_COMP_IN: Record<string, string> = {
  ClassBlock: 'cannot be used in a class body',
  TypeParametersBlock: 'cannot be used within the definition of a generic',
  TypeAliasBlock: 'cannot be used in a type alias',
  TypeVariableBlock: 'cannot be used in a TypeVar bound',
};

export class SymtableExpressions extends SymtableBlocks {
  protected visitExprs(nodes: readonly (expr | null)[]): void {
    for (const node of nodes) if (node !== null) this.symtable_visit_expr(node);
  }

  protected visitKeywords(keywords: readonly keyword[]): void {
    for (const node of keywords) this.symtable_visit_expr(node.value);
  }

  protected visitPatterns(patterns: readonly pattern[]): void {
    for (const node of patterns) this.symtable_visit_pattern(node);
  }

  /** Where an assignment expression inside a comprehension binds: the nearest function or the module. */
  private symtable_extend_namedexpr_scope(e: Name): void {
    const name = e.id;
    const loc = LOC(e);
    for (let i = this.st_stack.length - 1; i >= 0; i--) {
      const ste = this.st_stack[i]!;
      if (ste.ste_comprehension !== 'NoComprehension') {
        const target = this.symtable_lookup_entry(ste, name);
        if (target & DEF_COMP_ITER && target & DEF_LOCAL) {
          throw this.error(`assignment expression cannot rebind comprehension iteration variable '${name}'`, loc);
        }
        continue;
      }
      if (ste.ste_type === 'FunctionBlock') {
        const target = this.symtable_lookup_entry(ste, name);
        this.symtable_add_def(name, target & DEF_GLOBAL ? DEF_GLOBAL : DEF_NONLOCAL, loc);
        this.symtable_record_directive(name, loc);
        this.symtable_add_def_helper(name, DEF_LOCAL, ste, loc);
        return;
      }
      if (ste.ste_type === 'ModuleBlock') {
        this.symtable_add_def(name, DEF_GLOBAL, loc);
        this.symtable_record_directive(name, loc);
        this.symtable_add_def_helper(name, DEF_GLOBAL, ste, loc);
        return;
      }
      const place = NAMED_EXPR_COMP_IN[ste.ste_type];
      if (place !== undefined) {
        throw this.error(`assignment expression within a comprehension ${place}`, loc);
      }
    }
  }

  private symtable_handle_namedexpr(e: NamedExpr): void {
    if (this.st_cur.ste_comp_iter_expr > 0) {
      throw this.error('assignment expression cannot be used in a comprehension iterable expression', LOC(e));
    }
    if (this.st_cur.ste_comprehension !== 'NoComprehension') this.symtable_extend_namedexpr_scope(e.target as Name);
    this.symtable_visit_expr(e.value);
    this.symtable_visit_expr(e.target);
  }

  protected symtable_visit_expr(node: expr): void {
    const chain: expr[] = [];
    let e = node;
    for (let next = this.beforeSpine(e); next !== null; next = this.beforeSpine(e)) {
      chain.push(e);
      e = next;
    }
    this.diagnostics.checkChain(chain);
    this.diagnostics.enterRecursive();
    this.visitOneExpr(e);
    for (let i = chain.length - 1; i >= 0; i--) this.afterSpine(chain[i]!);
    this.diagnostics.leaveRecursive();
  }

  /** The part of `e` on its spine (spine.ts), after what comes before that; null if it has none. */
  private beforeSpine(e: expr): expr | null {
    if (e._type === 'IfExp') {
      this.symtable_visit_expr(e.test);
      this.symtable_visit_expr(e.body);
    } else if (e._type === 'Attribute') this.check_name(e.attr, LOC(e), e.ctx._type);
    else if (e._type === 'BinOp' && isPower(e)) this.symtable_visit_expr(e.left);
    return spine(e);
  }

  private afterSpine(e: expr): void {
    if (e._type === 'BinOp') {
      if (!isPower(e)) this.symtable_visit_expr(e.right);
    } else if (e._type === 'Call') {
      this.visitExprs(e.args);
      this.check_keywords(e.keywords);
      this.visitKeywords(e.keywords);
    } else if (e._type === 'Subscript') this.symtable_visit_expr(e.slice);
  }

  private visitOneExpr(e: expr): void {
    switch (e._type) {
      case 'NamedExpr':
        this.symtable_raise_if_annotation_block('named expression', e);
        this.symtable_handle_namedexpr(e);
        break;
      case 'BoolOp':
        this.visitExprs(e.values);
        break;
      case 'Lambda':
        this.visitExprs(e.args.defaults);
        this.visitExprs(e.args.kw_defaults);
        this.symtable_enter_block('lambda', 'FunctionBlock', e, LOC(e));
        this.symtable_visit_arguments(e.args);
        this.symtable_visit_expr(e.body);
        this.symtable_exit_block();
        break;
      case 'Dict':
        this.visitExprs(e.keys);
        this.visitExprs(e.values);
        break;
      case 'Set':
      case 'List':
      case 'Tuple':
        this.visitExprs(e.elts);
        break;
      case 'GeneratorExp':
      case 'ListComp':
      case 'SetComp':
        this.symtable_handle_comprehension(e, e.elt, null);
        break;
      case 'DictComp':
        this.symtable_handle_comprehension(e, e.key, e.value);
        break;
      case 'Yield':
        this.symtable_raise_if_annotation_block('yield expression', e);
        if (e.value !== null) this.symtable_visit_expr(e.value);
        this.st_cur.ste_generator = true;
        this.symtable_raise_if_comprehension_block(e);
        break;
      case 'YieldFrom':
        this.symtable_raise_if_annotation_block('yield expression', e);
        this.symtable_visit_expr(e.value);
        this.st_cur.ste_generator = true;
        this.symtable_raise_if_comprehension_block(e);
        break;
      case 'Await':
        this.symtable_raise_if_annotation_block('await expression', e);
        if (!this.allows_top_level_await()) {
          if (!_PyST_IsFunctionLike(this.st_cur)) throw this.error("'await' outside function", LOC(e));
          if (!this.IS_ASYNC_DEF() && this.st_cur.ste_comprehension === 'NoComprehension') {
            throw this.error("'await' outside async function", LOC(e));
          }
        }
        this.symtable_visit_expr(e.value);
        this.st_cur.ste_coroutine = true;
        break;
      case 'Compare':
        this.symtable_visit_expr(e.left);
        this.visitExprs(e.comparators);
        break;
      case 'FormattedValue':
      case 'Interpolation':
        this.symtable_visit_expr(e.value);
        if (e.format_spec !== null) this.symtable_visit_expr(e.format_spec);
        break;
      case 'JoinedStr':
      case 'TemplateStr':
        this.visitExprs(e.values);
        break;
      case 'Constant':
        break;
      case 'Starred':
        this.symtable_visit_expr(e.value);
        break;
      case 'Slice':
        this.visitExprs([e.lower, e.upper, e.step]);
        break;
      case 'Name':
        this.visitName(e);
        break;
    }
  }

  private visitName(e: Name): void {
    if (this.st_cur.ste_in_unevaluated_annotation) return;
    const loc = LOC(e);
    const ctx = e.ctx._type;
    this.symtable_add_def_ctx(e.id, ctx === 'Load' ? USE : DEF_LOCAL, loc, ctx);
    // Mentioning super counts as a use of __class__.
    if (ctx === 'Load' && e.id === 'super' && _PyST_IsFunctionLike(this.st_cur)) {
      this.symtable_add_def('__class__', USE, loc);
    }
  }

  protected symtable_visit_pattern(p: pattern): void {
    this.diagnostics.enterRecursive();
    switch (p._type) {
      case 'MatchValue':
        this.symtable_visit_expr(p.value);
        break;
      case 'MatchSingleton':
        break;
      case 'MatchSequence':
      case 'MatchOr':
        this.visitPatterns(p.patterns);
        break;
      case 'MatchStar':
        if (p.name !== null) this.symtable_add_def(p.name, DEF_LOCAL, LOC(p));
        break;
      case 'MatchMapping':
        this.visitExprs(p.keys);
        this.visitPatterns(p.patterns);
        if (p.rest !== null) this.symtable_add_def(p.rest, DEF_LOCAL, LOC(p));
        break;
      case 'MatchClass':
        this.symtable_visit_expr(p.cls);
        this.visitPatterns(p.patterns);
        this.check_kwd_patterns(p);
        this.visitPatterns(p.kwd_patterns);
        break;
      case 'MatchAs':
        if (p.pattern !== null) this.symtable_visit_pattern(p.pattern);
        if (p.name !== null) this.symtable_add_def(p.name, DEF_LOCAL, LOC(p));
        break;
    }
    this.diagnostics.leaveRecursive();
  }

  private symtable_visit_params(args: readonly arg[]): void {
    for (const arg of args) this.symtable_add_def(arg.arg, DEF_PARAM, LOC(arg));
  }

  protected symtable_visit_arguments(a: arguments_ty): void {
    this.symtable_visit_params(a.posonlyargs);
    this.symtable_visit_params(a.args);
    this.symtable_visit_params(a.kwonlyargs);
    if (a.vararg !== null) {
      this.symtable_add_def(a.vararg.arg, DEF_PARAM, LOC(a.vararg));
      this.st_cur.ste_varargs = true;
    }
    if (a.kwarg !== null) {
      this.symtable_add_def(a.kwarg.arg, DEF_PARAM, LOC(a.kwarg));
      this.st_cur.ste_varkeywords = true;
    }
  }

  private symtable_visit_comprehension(lc: comprehension): void {
    this.st_cur.ste_comp_iter_target = true;
    this.symtable_visit_expr(lc.target);
    this.st_cur.ste_comp_iter_target = false;
    this.st_cur.ste_comp_iter_expr++;
    this.symtable_visit_expr(lc.iter);
    this.st_cur.ste_comp_iter_expr--;
    this.visitExprs(lc.ifs);
    if (lc.is_async) this.st_cur.ste_coroutine = true;
  }

  private symtable_handle_comprehension(
    e: ListComp | SetComp | DictComp | GeneratorExp,
    elt: expr,
    value: expr | null,
  ): void {
    const is_generator = e._type === 'GeneratorExp';
    const outermost = e.generators[0]!;
    // The first iterable belongs to the surrounding block, the rest to the comprehension's own.
    this.st_cur.ste_comp_iter_expr++;
    this.symtable_visit_expr(outermost.iter);
    this.st_cur.ste_comp_iter_expr--;
    this.symtable_enter_block(COMPREHENSION_NAMES[e._type]!, 'FunctionBlock', e, LOC(e));
    this.st_cur.ste_comprehension = COMPREHENSION_TYPES[e._type]!;
    if (outermost.is_async) this.st_cur.ste_coroutine = true;
    this.symtable_add_def('.0', DEF_PARAM, this.st_cur.ste_loc);
    this.st_cur.ste_comp_iter_target = true;
    this.symtable_visit_expr(outermost.target);
    this.st_cur.ste_comp_iter_target = false;
    this.visitExprs(outermost.ifs);
    for (let i = 1; i < e.generators.length; i++) this.symtable_visit_comprehension(e.generators[i]!);
    if (value !== null) this.symtable_visit_expr(value);
    this.symtable_visit_expr(elt);
    this.st_cur.ste_generator = is_generator;
    const is_async = this.st_cur.ste_coroutine && !is_generator;
    this.symtable_exit_block();
    if (
      is_async &&
      !this.IS_ASYNC_DEF() &&
      this.st_cur.ste_comprehension === 'NoComprehension' &&
      !this.allows_top_level_await()
    ) {
      throw this.error('asynchronous comprehension outside of an asynchronous function', LOC(e));
    }
    if (is_async) this.st_cur.ste_coroutine = true;
  }

  private symtable_raise_if_annotation_block(name: string, e: expr): void {
    const ste = this.st_cur;
    switch (ste.ste_type) {
      case 'AnnotationBlock':
        throw this.error(`${name} cannot be used within an annotation`, LOC(e));
      case 'TypeVariableBlock':
        throw this.error(`${name} cannot be used within ${ste.ste_scope_info}`, LOC(e));
      case 'TypeAliasBlock':
        throw this.error(`${name} cannot be used within a type alias`, LOC(e));
      case 'TypeParametersBlock':
        throw this.error(`${name} cannot be used within the definition of a generic`, LOC(e));
      default:
        return;
    }
  }

  private symtable_raise_if_comprehension_block(e: expr): void {
    const type = this.st_cur.ste_comprehension;
    if (type === 'NoComprehension') return;
    const where = {
      ListComprehension: 'list comprehension',
      SetComprehension: 'set comprehension',
      DictComprehension: 'dict comprehension',
      GeneratorExpression: 'generator expression',
    }[type];
    throw this.error(`'yield' inside ${where}`, LOC(e));
  }
}
