// The symbol table's stack of blocks and how a name is entered into them.
// Mirrors the block and definition helpers of Python/symtable.c.

import type { keyword, MatchClass } from '../parser/ast.ts';
import { PyCF_ALLOW_TOP_LEVEL_AWAIT } from './code_flags.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { FutureFeatures } from './future.ts';
import { LOC, type Location } from './location.ts';
import type { Strategy } from './strategy.ts';
import {
  _Py_MaybeMangle,
  _PyST_GetSymbol,
  type BlockType,
  DEF_COMP_ITER,
  DEF_GLOBAL,
  DEF_IMPORT,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DEF_TYPE_PARAM,
  isUnevaluated,
  PySTEntryObject,
  USE,
} from './symtable_entry.ts';

export type Context = 'Load' | 'Store' | 'Del';

export class SymtableBlocks {
  readonly diagnostics: Diagnostics;
  readonly st_future: FutureFeatures;
  /** Blocks by the node they belong to. */
  readonly st_blocks = new Map<object, PySTEntryObject>();
  /** Second block of a node: the annotations of a block, the default of a TypeVar (CPython: the node's address + 1). */
  readonly st_blocks_second = new Map<object, PySTEntryObject>();
  protected readonly st_stack: PySTEntryObject[] = [];
  st_top!: PySTEntryObject;
  st_cur!: PySTEntryObject;
  protected st_private: string | null = null;

  protected readonly strategy: Strategy;

  constructor(diagnostics: Diagnostics, future: FutureFeatures, strategy: Strategy) {
    this.diagnostics = diagnostics;
    this.strategy = strategy;
    this.st_future = future;
  }

  protected error(message: string, loc: Location): Error {
    return this.diagnostics.SyntaxError(message, loc, true);
  }

  protected ste_new(name: string, type: BlockType, key: object, second: boolean, loc: Location): PySTEntryObject {
    const ste = new PySTEntryObject(key, name, type, loc);
    const cur = this.st_stack.at(-1);
    if (cur !== undefined) {
      ste.ste_method = cur.ste_type === 'ClassBlock' && type === 'FunctionBlock';
      ste.ste_nested = cur.ste_nested || (cur.ste_type !== 'ModuleBlock' && cur.ste_type !== 'ClassBlock');
    }
    (second ? this.st_blocks_second : this.st_blocks).set(key, ste);
    return ste;
  }

  protected symtable_enter_existing_block(ste: PySTEntryObject, add_to_children = true): void {
    const prev = this.st_stack.at(-1);
    this.st_stack.push(ste);
    this.st_cur = ste;
    if (prev === undefined) return;
    // No assignment expression anywhere below the iterable of a comprehension, lambdas included (bpo-37757).
    ste.ste_comp_iter_expr = prev.ste_comp_iter_expr;
    if (prev.ste_mangled_names !== null && ste.ste_type !== 'ClassBlock')
      ste.ste_mangled_names = prev.ste_mangled_names;
    if (add_to_children && !isUnevaluated(ste, this.st_future.ff_features)) prev.ste_children.push(ste);
  }

  protected symtable_enter_block(name: string, type: BlockType, key: object, loc: Location, second = false): void {
    this.symtable_enter_existing_block(this.ste_new(name, type, key, second, loc));
    if (type === 'AnnotationBlock' || type === 'TypeVariableBlock' || type === 'TypeAliasBlock') {
      // The parameter by which the caller says which format it wants.
      this.symtable_add_def('.format', DEF_PARAM, loc);
      this.symtable_add_def('.format', USE, loc);
    }
  }

  protected symtable_exit_block(): void {
    this.st_stack.pop();
    this.st_cur = this.st_stack.at(-1)!;
  }

  protected symtable_lookup_entry(ste: PySTEntryObject, name: string): number {
    return _PyST_GetSymbol(ste, _Py_MaybeMangle(this.st_private, ste, name));
  }

  protected symtable_lookup(name: string): number {
    return this.symtable_lookup_entry(this.st_cur, name);
  }

  protected symtable_add_def_helper(name: string, flag: number, ste: PySTEntryObject, loc: Location): void {
    const mangled = _Py_MaybeMangle(this.st_private, this.st_cur, name);
    const symbols = ste.ste_symbols;
    let val = symbols.get(mangled) ?? 0;
    if (flag & DEF_PARAM && val & DEF_PARAM) {
      throw this.error(`duplicate ${this.strategy.parameter} '${name}' in function definition`, loc);
    }
    if (flag & DEF_TYPE_PARAM && val & DEF_TYPE_PARAM) throw this.error(`duplicate type parameter '${name}'`, loc);
    val |= flag;
    if (ste.ste_comp_iter_target) {
      // An iteration variable: named expressions must not rebind it, and it must not rebind theirs.
      if (val & (DEF_GLOBAL | DEF_NONLOCAL)) {
        throw this.error(`comprehension inner loop cannot rebind assignment expression target '${name}'`, loc);
      }
      val |= DEF_COMP_ITER;
    }
    symbols.set(mangled, val);
    if (flag & DEF_PARAM) {
      ste.ste_varnames.push(mangled);
    } else if (flag & DEF_GLOBAL) {
      const globals = this.st_top.ste_symbols;
      globals.set(mangled, (globals.get(mangled) ?? 0) | flag);
    }
  }

  protected check_name(name: string, loc: Location, ctx: Context): void {
    if (name !== '__debug__') return;
    if (ctx === 'Store') throw this.error('cannot assign to __debug__', loc);
    if (ctx === 'Del') throw this.error('cannot delete __debug__', loc);
  }

  protected check_keywords(keywords: readonly keyword[]): void {
    for (const key of keywords) if (key.arg !== null) this.check_name(key.arg, LOC(key), 'Store');
  }

  protected check_kwd_patterns(p: MatchClass): void {
    p.kwd_attrs.forEach((attr, i) => {
      this.check_name(attr, LOC(p.kwd_patterns[i]!), 'Store');
    });
  }

  protected symtable_add_def_ctx(name: string, flag: number, loc: Location, ctx: Context): void {
    if (flag & (DEF_PARAM | DEF_LOCAL | DEF_IMPORT)) this.check_name(name, loc, ctx);
    if (flag & DEF_TYPE_PARAM) this.st_cur.ste_mangled_names?.add(name);
    this.symtable_add_def_helper(name, flag, this.st_cur, loc);
  }

  protected symtable_add_def(name: string, flag: number, loc: Location): void {
    this.symtable_add_def_ctx(name, flag, loc, flag === USE ? 'Load' : 'Store');
  }

  protected symtable_record_directive(name: string, loc: Location): void {
    this.st_cur.ste_directives.push({ name: _Py_MaybeMangle(this.st_private, this.st_cur, name), loc });
  }

  protected allows_top_level_await(): boolean {
    return (this.st_future.ff_features & PyCF_ALLOW_TOP_LEVEL_AWAIT) !== 0 && this.st_cur.ste_type === 'ModuleBlock';
  }

  /** Is the current block, or the function that a type scope belongs to, an `async def`? */
  protected IS_ASYNC_DEF(): boolean {
    return this.st_cur.ste_type === 'FunctionBlock' && this.st_cur.ste_coroutine;
  }

  protected symtable_raise_if_not_coroutine(message: string, loc: Location): void {
    if (!this.st_cur.ste_coroutine) throw this.error(message, loc);
  }
}
