// The symbol table: which block binds and uses which name.
// Mirrors Python/symtable.c; this file is the first pass over statements, symtable_analyze.ts the second pass.

import type {
  AnnAssign,
  AsyncFunctionDef,
  alias,
  arg,
  ClassDef,
  excepthandler,
  expr,
  FunctionDef,
  Global,
  Import,
  ImportFrom,
  match_case,
  mod,
  Nonlocal,
  stmt,
  TypeAlias,
  type_param,
  withitem,
} from '../parser/ast.ts';
import { CO_FUTURE_ANNOTATIONS } from './code_flags.ts';
import type { Diagnostics } from './diagnostics.ts';
import { _PyAST_GetDocString } from './docstring.ts';
import type { FutureFeatures } from './future.ts';
import { LOC, LOCATION, type Location } from './location.ts';
import type { Strategy } from './strategy.ts';
import { symtable_analyze } from './symtable_analyze.ts';
import {
  DEF_ANNOT,
  DEF_GLOBAL,
  DEF_IMPORT,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DEF_TYPE_PARAM,
  type PySTEntryObject,
  USE,
} from './symtable_entry.ts';
import { SymtableExpressions } from './symtable_expressions.ts';

class symtable extends SymtableExpressions {
  /** Imports of a module's `try` statements, where the versions that have lazy ones never make them lazy. */
  readonly st_eager = new Set<object>();

  visitModule(tree: mod): void {
    this.symtable_enter_block('top', 'ModuleBlock', tree, LOCATION(0, 0, 0, 0));
    this.st_top = this.st_cur;
    switch (tree._type) {
      case 'Module':
        this.st_cur.ste_has_docstring = _PyAST_GetDocString(tree.body) !== null;
        this.visitStmts(tree.body);
        break;
      case 'Interactive':
        this.visitStmts(tree.body);
        break;
      case 'Expression':
        this.symtable_visit_expr(tree.body);
        break;
      case 'FunctionType':
        throw new Error('this compiler does not handle FunctionTypes');
    }
    this.symtable_exit_block();
    symtable_analyze(this.st_top, this.diagnostics);
  }

  private visitStmts(body: readonly stmt[]): void {
    for (const s of body) this.symtable_visit_stmt(s);
  }

  /** Statements that may run or not: annotations in them are conditional (PEP 649). */
  private conditionally(visit: () => void): void {
    const ste = this.st_cur;
    const before = ste.ste_in_conditional_block;
    ste.ste_in_conditional_block = true;
    visit();
    ste.ste_in_conditional_block = before;
  }

  private symtable_enter_type_param_block(
    name: string,
    type_params: readonly type_param[],
    has_defaults: boolean,
    has_kwdefaults: boolean,
    is_class: boolean,
    loc: Location,
  ): void {
    const in_class = this.st_cur.ste_type === 'ClassBlock';
    this.symtable_enter_block(name, 'TypeParametersBlock', type_params, loc);
    if (in_class) {
      this.st_cur.ste_can_see_class_scope = true;
      this.symtable_add_def('__classdict__', USE, loc);
    }
    if (is_class) {
      // Bound when the tuple of type parameters is made, used when the bases are.
      for (const implicit of ['.type_params', '.generic_base']) {
        this.symtable_add_def(implicit, DEF_LOCAL, loc);
        this.symtable_add_def(implicit, USE, loc);
      }
    }
    if (has_defaults) this.symtable_add_def('.defaults', DEF_PARAM, loc);
    if (has_kwdefaults) this.symtable_add_def('.kwdefaults', DEF_PARAM, loc);
  }

  private visitFunction(s: FunctionDef | AsyncFunctionDef): void {
    const loc = LOC(s);
    const is_generic = s.type_params.length > 0;
    this.symtable_add_def(s.name, DEF_LOCAL, loc);
    this.visitExprs(s.args.defaults);
    this.visitExprs(s.args.kw_defaults);
    this.visitExprs(s.decorator_list);
    if (is_generic) {
      // The parser makes a list of defaults even where there are none, so CPython always declares '.defaults'.
      const has_kwdefaults = s.args.kw_defaults.some((value) => value !== null);
      this.symtable_enter_type_param_block(s.name, s.type_params, true, has_kwdefaults, false, loc);
      this.visitTypeParams(s.type_params);
    }
    const new_ste = this.ste_new(s.name, 'FunctionBlock', s, false, loc);
    new_ste.ste_has_docstring = _PyAST_GetDocString(s.body) !== null;
    this.symtable_visit_annotations(s);
    this.symtable_enter_existing_block(new_ste);
    if (s._type === 'AsyncFunctionDef') this.st_cur.ste_coroutine = true;
    this.symtable_visit_arguments(s.args);
    this.visitStmts(s.body);
    this.symtable_exit_block();
    if (is_generic) this.symtable_exit_block();
  }

  private visitClass(s: ClassDef): void {
    const loc = LOC(s);
    const is_generic = s.type_params.length > 0;
    const outer_private = this.st_private;
    this.symtable_add_def(s.name, DEF_LOCAL, loc);
    this.visitExprs(s.decorator_list);
    if (is_generic) {
      this.symtable_enter_type_param_block(s.name, s.type_params, false, false, true, loc);
      this.st_private = s.name;
      this.st_cur.ste_mangled_names = new Set();
      this.visitTypeParams(s.type_params);
    }
    this.visitExprs(s.bases);
    this.check_keywords(s.keywords);
    this.visitKeywords(s.keywords);
    this.symtable_enter_block(s.name, 'ClassBlock', s, loc);
    this.st_private = s.name;
    if (is_generic) {
      this.symtable_add_def('__type_params__', DEF_LOCAL, loc);
      this.symtable_add_def('.type_params', USE, loc);
    }
    this.st_cur.ste_has_docstring = _PyAST_GetDocString(s.body) !== null;
    this.visitStmts(s.body);
    this.symtable_exit_block();
    if (is_generic) this.symtable_exit_block();
    this.st_private = outer_private;
  }

  private visitTypeAlias(s: TypeAlias): void {
    const loc = LOC(s);
    this.symtable_visit_expr(s.name);
    const name = (s.name as { id: string }).id;
    const is_in_class = this.st_cur.ste_type === 'ClassBlock';
    const is_generic = s.type_params.length > 0;
    if (is_generic) {
      this.symtable_enter_type_param_block(name, s.type_params, false, false, false, loc);
      this.visitTypeParams(s.type_params);
    }
    this.symtable_enter_block(name, 'TypeAliasBlock', s, loc);
    this.st_cur.ste_can_see_class_scope = is_in_class;
    if (is_in_class) this.symtable_add_def('__classdict__', USE, LOC(s.value));
    this.symtable_visit_expr(s.value);
    this.symtable_exit_block();
    if (is_generic) this.symtable_exit_block();
  }

  private visitAnnAssign(s: AnnAssign): void {
    this.st_cur.ste_annotations_used = true;
    const target = s.target;
    if (target._type === 'Name') {
      const cur = this.symtable_lookup(target.id);
      if (cur & (DEF_GLOBAL | DEF_NONLOCAL) && this.st_cur !== this.st_top && s.simple) {
        const kind = cur & DEF_GLOBAL ? 'global' : 'nonlocal';
        throw this.error(`annotated name '${target.id}' can't be ${kind}`, LOC(s));
      }
      if (s.simple) this.symtable_add_def(target.id, DEF_ANNOT | DEF_LOCAL, LOC(target));
      else if (s.value !== null) this.symtable_add_def(target.id, DEF_LOCAL, LOC(target));
    } else {
      this.symtable_visit_expr(target);
    }
    this.symtable_visit_annotation(s.annotation);
    if (s.value !== null) this.symtable_visit_expr(s.value);
  }

  private check_import_from(s: ImportFrom): void {
    if (s.module !== '__future__' || s.level !== 0) return;
    const fut = this.st_future.ff_location;
    if (s.lineno > fut.lineno || (s.lineno === fut.end_lineno && s.col_offset > fut.end_col_offset)) {
      throw this.error('from __future__ imports must occur at the beginning of the file', LOC(s));
    }
  }

  private visitDeclaration(s: Global | Nonlocal): void {
    const kind = s._type === 'Global' ? 'global' : 'nonlocal';
    const loc = LOC(s);
    for (const name of s.names) {
      const cur = this.symtable_lookup(name);
      if (cur & DEF_PARAM) throw this.error(`name '${name}' is parameter and ${kind}`, loc);
      if (cur & USE) throw this.error(`name '${name}' is used prior to ${kind} declaration`, loc);
      if (cur & DEF_ANNOT) throw this.error(`annotated name '${name}' can't be ${kind}`, loc);
      if (cur & DEF_LOCAL) throw this.error(`name '${name}' is assigned to before ${kind} declaration`, loc);
      this.symtable_add_def(name, kind === 'global' ? DEF_GLOBAL : DEF_NONLOCAL, loc);
      this.symtable_record_directive(name, loc);
    }
  }

  private symtable_visit_stmt(s: stmt): void {
    this.diagnostics.enterRecursive();
    switch (s._type) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
        this.visitFunction(s);
        break;
      case 'ClassDef':
        this.visitClass(s);
        break;
      case 'TypeAlias':
        this.visitTypeAlias(s);
        break;
      case 'Return':
        if (s.value !== null) this.symtable_visit_expr(s.value);
        break;
      case 'Delete':
        this.visitExprs(s.targets);
        break;
      case 'Assign':
        this.visitExprs(s.targets);
        this.symtable_visit_expr(s.value);
        break;
      case 'AnnAssign':
        this.visitAnnAssign(s);
        break;
      case 'AugAssign':
        this.symtable_visit_expr(s.target);
        this.symtable_visit_expr(s.value);
        break;
      case 'AsyncFor':
        this.requireCoroutine("'async for' outside async function", s);
        this.visitFor(s);
        break;
      case 'For':
        this.visitFor(s);
        break;
      case 'While':
        this.symtable_visit_expr(s.test);
        this.conditionally(() => {
          this.visitStmts(s.body);
          this.visitStmts(s.orelse);
        });
        break;
      case 'If':
        this.conditionally(() => this.visitIfChain(s));
        break;
      case 'Match':
        this.symtable_visit_expr(s.subject);
        this.conditionally(() => {
          for (const m of s.cases) this.symtable_visit_match_case(m);
        });
        break;
      case 'Raise':
        if (s.exc !== null) {
          this.symtable_visit_expr(s.exc);
          if (s.cause !== null) this.symtable_visit_expr(s.cause);
        }
        break;
      case 'Try':
      case 'TryStar':
        this.st_cur.ste_in_try_block++;
        this.conditionally(() => {
          this.visitStmts(s.body);
          for (const handler of s.handlers) this.symtable_visit_excepthandler(handler);
          this.visitStmts(s.orelse);
          this.visitStmts(s.finalbody);
        });
        this.st_cur.ste_in_try_block--;
        break;
      case 'Assert':
        this.symtable_visit_expr(s.test);
        if (s.msg !== null) this.symtable_visit_expr(s.msg);
        break;
      case 'Import':
        this.check_lazy_import(s, 'lazy import');
        for (const a of s.names) this.symtable_visit_alias(a, s);
        break;
      case 'ImportFrom':
        this.check_lazy_import(s, 'lazy from ... import');
        for (const a of s.names) this.symtable_visit_alias(a, s);
        this.check_import_from(s);
        break;
      case 'Global':
      case 'Nonlocal':
        this.visitDeclaration(s);
        break;
      case 'Expr':
        this.symtable_visit_expr(s.value);
        break;
      case 'Pass':
      case 'Break':
      case 'Continue':
        break;
      case 'AsyncWith':
        this.requireCoroutine("'async with' outside async function", s);
        this.visitWith(s.items, s.body);
        break;
      case 'With':
        this.visitWith(s.items, s.body);
        break;
    }
    this.diagnostics.leaveRecursive();
  }

  private requireCoroutine(message: string, s: stmt): void {
    if (this.allows_top_level_await()) this.st_cur.ste_coroutine = true;
    this.symtable_raise_if_not_coroutine(message, LOC(s));
  }

  private visitFor(s: { target: expr; iter: expr; body: stmt[]; orelse: stmt[] }): void {
    this.symtable_visit_expr(s.target);
    this.symtable_visit_expr(s.iter);
    this.conditionally(() => {
      this.visitStmts(s.body);
      this.visitStmts(s.orelse);
    });
  }

  /** `elif` nests in the tree; walked in a loop because the chain may be long. */
  private visitIfChain(first: stmt): void {
    for (let s: stmt = first; s._type === 'If'; ) {
      this.symtable_visit_expr(s.test);
      this.visitStmts(s.body);
      if (s.orelse.length === 1 && s.orelse[0]!._type === 'If') {
        s = s.orelse[0]!;
      } else {
        this.visitStmts(s.orelse);
        return;
      }
    }
  }

  private visitWith(items: readonly withitem[], body: readonly stmt[]): void {
    this.conditionally(() => {
      for (const item of items) {
        this.symtable_visit_expr(item.context_expr);
        if (item.optional_vars !== null) this.symtable_visit_expr(item.optional_vars);
      }
      this.visitStmts(body);
    });
  }

  private visitTypeParams(type_params: readonly type_param[]): void {
    for (const tp of type_params) this.symtable_visit_type_param(tp);
  }

  private symtable_visit_type_param_bound_or_default(
    e: expr | null,
    tp: type_param,
    second: boolean,
    scope_info: string,
  ): void {
    if (tp.name === '__classdict__') {
      throw this.error(`reserved name '${tp.name}' cannot be used for type parameter`, LOC(tp));
    }
    if (e === null) return;
    const is_in_class = this.st_cur.ste_can_see_class_scope;
    this.symtable_enter_block(tp.name, 'TypeVariableBlock', tp, LOC(e), second);
    this.st_cur.ste_can_see_class_scope = is_in_class;
    if (is_in_class) this.symtable_add_def('__classdict__', USE, LOC(e));
    this.st_cur.ste_scope_info = scope_info;
    this.symtable_visit_expr(e);
    this.symtable_exit_block();
  }

  private symtable_visit_type_param(tp: type_param): void {
    this.symtable_add_def(tp.name, DEF_TYPE_PARAM | DEF_LOCAL, LOC(tp));
    if (tp._type === 'TypeVar') {
      const info = tp.bound?._type === 'Tuple' ? 'a TypeVar constraint' : 'a TypeVar bound';
      this.symtable_visit_type_param_bound_or_default(tp.bound, tp, false, info);
      this.symtable_visit_type_param_bound_or_default(tp.default_value, tp, true, 'a TypeVar default');
    } else {
      this.symtable_visit_type_param_bound_or_default(tp.default_value, tp, false, `a ${tp._type} default`);
    }
  }

  /** The annotation of `name: annotation`. All those of a block share one annotation block. */
  private symtable_visit_annotation(annotation: expr): void {
    const parent_ste = this.st_cur;
    const type = parent_ste.ste_type;
    const inPlace = this.strategy.annotationsInPlace;
    if (inPlace && !(this.st_future.ff_features & CO_FUTURE_ANNOTATIONS)) {
      this.symtable_visit_expr(annotation);
      return;
    }
    // Annotations of local names are never evaluated.
    const is_unevaluated = type === 'FunctionBlock';
    const loc = LOC(annotation);
    // Anyone may ask for a module's annotations while it still runs: all of them are conditional.
    const conditional =
      !inPlace && (type === 'ModuleBlock' || (type === 'ClassBlock' && parent_ste.ste_in_conditional_block));
    if (conditional && !parent_ste.ste_has_conditional_annotations) {
      parent_ste.ste_has_conditional_annotations = true;
      this.symtable_add_def('__conditional_annotations__', USE, loc);
    }
    if (parent_ste.ste_annotation_block === null) {
      this.symtable_enter_block('__annotate__', 'AnnotationBlock', parent_ste.ste_id, loc, true);
      parent_ste.ste_annotation_block = this.st_cur;
      if (type === 'ClassBlock' && !(this.st_future.ff_features & CO_FUTURE_ANNOTATIONS)) {
        this.st_cur.ste_can_see_class_scope = true;
        this.symtable_add_def('__classdict__', USE, loc);
      }
    } else {
      this.symtable_enter_existing_block(parent_ste.ste_annotation_block, false);
    }
    if (is_unevaluated) this.st_cur.ste_in_unevaluated_annotation = true;
    this.symtable_visit_expr(annotation);
    if (is_unevaluated) this.st_cur.ste_in_unevaluated_annotation = false;
    this.symtable_exit_block();
  }

  private visitAnnotationExpr(annotation: expr | null): void {
    if (annotation === null) return;
    if (!this.strategy.annotationsInPlace) this.st_cur.ste_annotations_used = true;
    this.symtable_visit_expr(annotation);
  }

  private symtable_visit_argannotations(args: readonly arg[]): void {
    for (const a of args) this.visitAnnotationExpr(a.annotation);
  }

  /** The annotations of a function's parameters and result. */
  private symtable_visit_annotations(o: FunctionDef | AsyncFunctionDef): void {
    const a = o.args;
    const future = (this.st_future.ff_features & CO_FUTURE_ANNOTATIONS) !== 0;
    const block = future || !this.strategy.annotationsInPlace;
    const sees_class = this.st_cur.ste_can_see_class_scope || this.st_cur.ste_type === 'ClassBlock';
    if (block) {
      this.symtable_enter_block('__annotate__', 'AnnotationBlock', a, LOC(o));
      this.st_cur.ste_function_name = o.name;
    }
    if (sees_class && !this.strategy.annotationsInPlace) {
      this.st_cur.ste_can_see_class_scope = true;
      this.symtable_add_def('__classdict__', USE, LOC(o));
    }
    this.symtable_visit_argannotations(a.posonlyargs);
    this.symtable_visit_argannotations(a.args);
    if (a.vararg !== null) this.visitAnnotationExpr(a.vararg.annotation);
    if (a.kwarg !== null) this.visitAnnotationExpr(a.kwarg.annotation);
    this.symtable_visit_argannotations(a.kwonlyargs);
    this.visitAnnotationExpr(o.returns);
    if (block) this.symtable_exit_block();
  }

  private symtable_visit_excepthandler(eh: excepthandler): void {
    if (eh.type !== null) this.symtable_visit_expr(eh.type);
    if (eh.name !== null) this.symtable_add_def(eh.name, DEF_LOCAL, LOC(eh));
    this.visitStmts(eh.body);
  }

  private symtable_visit_match_case(m: match_case): void {
    this.symtable_visit_pattern(m.pattern);
    if (m.guard !== null) this.symtable_visit_expr(m.guard);
    this.visitStmts(m.body);
  }

  /** A lazy import stands in the module itself, and nothing but itself can fail. */
  private check_lazy_import(s: Import | ImportFrom, what: string): void {
    if (!s.is_lazy) {
      const here = this.st_cur.ste_type === 'ModuleBlock' && this.st_cur.ste_in_try_block > 0;
      if (this.strategy.lazyImports && here) this.st_eager.add(s);
      return;
    }
    const refused = (where: string): Error => this.error(`${what} not allowed inside ${where}`, LOC(s));
    if (this.st_cur.ste_type === 'FunctionBlock') throw refused('functions');
    if (this.st_cur.ste_type === 'ClassBlock') throw refused('classes');
    if (this.st_cur.ste_in_try_block > 0) throw refused('try/except blocks');
    if (s._type === 'ImportFrom' && s.names[0]?.name === '*')
      throw this.error('lazy from ... import * is not allowed', LOC(s));
  }

  private symtable_visit_alias(a: alias, s: stmt): void {
    const name = a.asname ?? a.name;
    if (!this.strategy.placesImportedNames) this.check_name(name.split('.')[0], LOC(s), 'Store');
    if (name !== '*') {
      // `import a.b` binds a.
      const dot = name.indexOf('.');
      this.symtable_add_def(dot === -1 ? name : name.slice(0, dot), DEF_IMPORT, LOC(a));
    } else if (this.st_cur.ste_type !== 'ModuleBlock') {
      throw this.error('import * only allowed at module level', LOC(a));
    }
  }
}

export interface Symtable {
  readonly st_top: PySTEntryObject;
  readonly st_blocks: ReadonlyMap<object, PySTEntryObject>;
  readonly st_blocks_second: ReadonlyMap<object, PySTEntryObject>;
  readonly st_eager: ReadonlySet<object>;
}

export function _PySymtable_Build(
  tree: mod,
  diagnostics: Diagnostics,
  future: FutureFeatures,
  strategy: Strategy,
): Symtable {
  const st = new symtable(diagnostics, future, strategy);
  st.visitModule(tree);
  return st;
}
