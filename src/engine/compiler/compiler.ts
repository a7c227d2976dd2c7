// The state of a compilation: one unit per code object being built, names, constants, frame blocks, scopes.
// Mirrors struct compiler and struct compiler_unit of Python/compile.c.

import type { CodeUnit, Const } from '../include/constant.ts';
import {
  CO_ASYNC_GENERATOR,
  CO_COROUTINE,
  CO_GENERATOR,
  CO_HAS_DOCSTRING,
  CO_METHOD,
  CO_NESTED,
  CO_NEWLOCALS,
  CO_OPTIMIZED,
  CO_VARARGS,
  CO_VARKEYWORDS,
} from '../include/flags.ts';
import type { AnnAssign, Attribute, stmt } from '../parser/ast.ts';
import { _PyAssemble_MakeCodeObject } from './assemble.ts';
import { PyCF_MASK } from './code_flags.ts';
import { ConstCache } from './const_cache.ts';
import type { Diagnostics } from './diagnostics.ts';
import { _PyCfg_OptimizeCodeUnit, _PyCfg_OptimizedCfgToInstructionSequence } from './flowgraph.ts';
import { _PyCfg_FromInstructionSequence } from './flowgraph_cfg.ts';
import type { FutureFeatures } from './future.ts';
import { InstructionSequence, type JumpTargetLabel } from './instruction_sequence.ts';
import type { Location } from './location.ts';
import { type CodeUnitMetadata, compareCodePoints } from './metadata.ts';
import { CO_MAXBLOCKS } from './opcode_utils.ts';
import type { Strategy } from './strategy.ts';
import type { Symtable } from './symtable.ts';
import {
  _Py_Mangle,
  _Py_MaybeMangle,
  _PyST_GetScope,
  _PyST_GetSymbol,
  _PyST_IsFunctionLike,
  CELL,
  DEF_COMP_CELL,
  DEF_FREE_CLASS,
  DEF_LOCAL,
  DEF_NONLOCAL,
  FREE,
  GLOBAL_EXPLICIT,
  GLOBAL_IMPLICIT,
  LOCAL,
  type PySTEntryObject,
  SYMBOL_TO_SCOPE,
} from './symtable_entry.ts';

export type ScopeType = 'MODULE' | 'CLASS' | 'FUNCTION' | 'ASYNC_FUNCTION' | 'LAMBDA' | 'COMPREHENSION' | 'ANNOTATIONS';

/** How a name is reached. */
export type OpType = 'FAST' | 'GLOBAL' | 'DEREF' | 'NAME';

export type FBlockType =
  | 'WHILE_LOOP'
  | 'FOR_LOOP'
  | 'ASYNC_FOR_LOOP'
  | 'TRY_EXCEPT'
  | 'FINALLY_TRY'
  | 'FINALLY_END'
  | 'WITH'
  | 'ASYNC_WITH'
  | 'HANDLER_CLEANUP'
  | 'POP_VALUE'
  | 'EXCEPTION_HANDLER'
  | 'EXCEPTION_GROUP_HANDLER'
  | 'ASYNC_COMPREHENSION_GENERATOR'
  | 'STOP_ITERATION'
  | 'INLINED_COMPREHENSION';

/** A construct that return, break and continue have to leave properly. */
export interface FBlockInfo {
  readonly fb_type: FBlockType;
  readonly fb_block: JumpTargetLabel;
  readonly fb_loc: Location;
  readonly fb_exit: JumpTargetLabel;
  /** FINALLY_TRY: the finally body; HANDLER_CLEANUP: the name of the exception. */
  readonly fb_datum: readonly stmt[] | string | null;
}

export interface ArgumentCounts {
  readonly argcount?: number;
  readonly posonlyargcount?: number;
  readonly kwonlyargcount?: number;
}

/** What an inlined comprehension changed in the unit around it. */
export interface InlinedComprehensionState {
  pushed_locals: string[];
  temp_symbols: Map<string, number>;
  fast_hidden: Set<string>;
  cleanup: JumpTargetLabel;
}

function addIndex<K>(dict: Map<K, number>, key: K): number {
  let index = dict.get(key);
  if (index === undefined) {
    index = dict.size;
    dict.set(key, index);
  }
  return index;
}

/** The names of `src` whose scope is `scope_type` or that carry `flag`, sorted, numbered from `offset`. */
function dictbytype(
  src: ReadonlyMap<string, number>,
  scope_type: number,
  flag: number,
  offset: number,
): Map<string, number> {
  const dest = new Map<string, number>();
  const names: string[] = [];
  for (const [name, value] of src) if (SYMBOL_TO_SCOPE(value) === scope_type || value & flag) names.push(name);
  names.sort(compareCodePoints);
  for (const name of names) dest.set(name, offset + dest.size);
  return dest;
}

export class compiler_unit {
  readonly u_ste: PySTEntryObject;
  readonly u_scope_type: ScopeType;
  /** Class whose name mangles private names. */
  readonly u_private: string | null;
  /** For classes: attributes assigned through `self`. */
  readonly u_static_attributes: Set<string> | null;
  /** Annotations that wait for the end of the block. */
  u_deferred_annotations: AnnAssign[] | null = null;
  /** Index of each in __conditional_annotations__, -1: it always runs. */
  readonly u_conditional_annotation_indices: number[] = [];
  u_next_conditional_annotation_index = 0;
  u_instr_sequence = new InstructionSequence();
  u_stashed_instr_sequence: InstructionSequence | null = null;
  readonly u_fblock: FBlockInfo[] = [];
  u_in_inlined_comp = 0;
  u_in_conditional_block = 0;
  readonly u_metadata: CodeUnitMetadata;

  constructor(
    ste: PySTEntryObject,
    name: string,
    scope_type: ScopeType,
    lineno: number,
    privateName: string | null,
    counts: ArgumentCounts,
  ) {
    this.u_ste = ste;
    this.u_scope_type = scope_type;
    this.u_private = privateName;
    this.u_static_attributes = scope_type === 'CLASS' ? new Set() : null;
    const varnames = new Map<string, number>();
    for (const varname of ste.ste_varnames) addIndex(varnames, varname);
    const cellvars = dictbytype(ste.ste_symbols, CELL, DEF_COMP_CELL, 0);
    // Cells that no name in the source stands for.
    if (ste.ste_needs_class_closure) addIndex(cellvars, '__class__');
    if (ste.ste_needs_classdict) addIndex(cellvars, '__classdict__');
    if (ste.ste_has_conditional_annotations) addIndex(cellvars, '__conditional_annotations__');
    this.u_metadata = {
      u_name: name,
      u_qualname: name,
      u_consts: new Map(),
      u_names: new Map(),
      u_varnames: varnames,
      u_cellvars: cellvars,
      u_freevars: dictbytype(ste.ste_symbols, FREE, DEF_FREE_CLASS, cellvars.size),
      u_fasthidden: new Map(),
      u_argcount: counts.argcount ?? 0,
      u_posonlyargcount: counts.posonlyargcount ?? 0,
      u_kwonlyargcount: counts.kwonlyargcount ?? 0,
      u_firstlineno: lineno,
    };
  }
}

export class compiler {
  readonly diagnostics: Diagnostics;
  readonly c_st: Symtable;
  readonly c_future: FutureFeatures;
  readonly c_flags: number;
  readonly c_optimize: number;
  readonly c_strategy: Strategy;
  c_interactive = false;
  readonly c_const_cache = new ConstCache();
  /** Identifiers among the constants. */
  readonly c_identifiers = new Set<string>();
  readonly c_stack: compiler_unit[] = [];
  u!: compiler_unit;
  /** Greater than zero while a body is compiled again (finally), so that it does not warn again. */
  private c_disable_warning = 0;

  constructor(
    diagnostics: Diagnostics,
    st: Symtable,
    future: FutureFeatures,
    flags: number,
    optimize: number,
    strategy: Strategy,
  ) {
    this.diagnostics = diagnostics;
    this.c_st = st;
    this.c_future = future;
    this.c_flags = flags;
    this.c_optimize = optimize;
    this.c_strategy = strategy;
  }

  // ----- scopes

  EnterScope(
    name: string,
    scope_type: ScopeType,
    ste: PySTEntryObject,
    lineno: number,
    privateName: string | null,
    counts: ArgumentCounts,
  ): void {
    const outer = this.u as compiler_unit | undefined;
    if (outer !== undefined) this.c_stack.push(outer);
    this.u = new compiler_unit(ste, name, scope_type, lineno, privateName ?? outer?.u_private ?? null, counts);
    if (scope_type !== 'MODULE') this.set_qualname();
  }

  ExitScope(): void {
    this.u = this.c_stack.pop()!;
  }

  private set_qualname(): void {
    const u = this.u;
    const name = u.u_metadata.u_name;
    const depth = this.c_stack.length;
    // Directly in the module, or in an annotation scope directly in it: the name alone.
    let base: string | null = null;
    if (depth > 1) {
      let parent = this.c_stack[depth - 1]!;
      if (parent.u_scope_type === 'ANNOTATIONS') {
        if (depth === 2) return;
        parent = this.c_stack[depth - 2]!;
      }
      if (!this.isGlobalIn(parent)) {
        const inFunction =
          parent.u_scope_type === 'FUNCTION' ||
          parent.u_scope_type === 'ASYNC_FUNCTION' ||
          parent.u_scope_type === 'LAMBDA';
        base = parent.u_metadata.u_qualname + (inFunction ? '.<locals>' : '');
      }
    }
    const { ste_function_name } = u.u_ste;
    if (this.c_strategy.annotateNamesFunction && ste_function_name !== null) {
      base = base === null ? ste_function_name : `${base}.${ste_function_name}`;
    }
    if (base !== null) u.u_metadata.u_qualname = `${base}.${name}`;
  }
  /** True for a function or class whose name is declared global where it stands. */
  private isGlobalIn(parent: compiler_unit): boolean {
    const { u_scope_type, u_metadata } = this.u;
    if (u_scope_type !== 'FUNCTION' && u_scope_type !== 'ASYNC_FUNCTION' && u_scope_type !== 'CLASS') return false;
    return _PyST_GetScope(parent.u_ste, _Py_Mangle(parent.u_private, u_metadata.u_name)) === GLOBAL_EXPLICIT;
  }

  SymtableEntry(): PySTEntryObject {
    return this.u.u_ste;
  }

  Lookup(key: object, second = false): PySTEntryObject {
    const ste = (second ? this.c_st.st_blocks_second : this.c_st.st_blocks).get(key);
    if (ste === undefined) throw new Error('unknown symbol table entry');
    return ste;
  }

  IsInteractiveTopLevel(): boolean {
    return this.c_interactive && this.c_stack.length === 0;
  }

  // ----- errors and warnings

  Error(loc: Location, message: string): Error {
    return this.diagnostics.SyntaxError(message, loc);
  }

  Warn(loc: Location, message: string): void {
    if (this.c_disable_warning === 0) this.diagnostics.SyntaxWarning(message, loc);
  }

  // ----- frame blocks

  PushFBlock(
    loc: Location,
    fb_type: FBlockType,
    fb_block: JumpTargetLabel,
    fb_exit: JumpTargetLabel,
    fb_datum: FBlockInfo['fb_datum'] = null,
  ): void {
    if (this.u.u_fblock.length >= CO_MAXBLOCKS) throw this.Error(loc, 'too many statically nested blocks');
    this.u.u_fblock.push({ fb_type, fb_block, fb_loc: loc, fb_exit, fb_datum });
    if (fb_type === 'FINALLY_END') this.c_disable_warning++;
  }

  PopFBlock(): void {
    const popped = this.u.u_fblock.pop()!;
    if (popped.fb_type === 'FINALLY_END') this.c_disable_warning--;
  }

  TopFBlock(): FBlockInfo | undefined {
    return this.u.u_fblock.at(-1);
  }

  // ----- names and constants

  AddConst(c: Const): number {
    return addIndex(this.u.u_metadata.u_consts, this.c_const_cache.insert(c, true));
  }

  AddName(name: string): number {
    return addIndex(this.u.u_metadata.u_names, name);
  }

  AddVarname(name: string): number {
    return addIndex(this.u.u_metadata.u_varnames, name);
  }

  AddCellvar(name: string): number {
    return addIndex(this.u.u_metadata.u_cellvars, name);
  }

  AddFreevar(name: string): number {
    return addIndex(this.u.u_metadata.u_freevars, name);
  }

  Mangle(name: string): string {
    return _Py_Mangle(this.u.u_private, name);
  }

  MaybeMangle(name: string): string {
    return _Py_MaybeMangle(this.u.u_private, this.u.u_ste, name);
  }

  MaybeAddStaticAttributeToClass(e: Attribute): void {
    if (e.ctx._type !== 'Store' || e.value._type !== 'Name' || e.value.id !== 'self') return;
    for (let i = this.c_stack.length - 1; i >= 0; i--) {
      const attributes = this.c_stack[i]!.u_static_attributes;
      if (attributes !== null) {
        attributes.add(e.attr);
        return;
      }
    }
  }

  StaticAttributes(): string[] {
    return [...this.u.u_static_attributes!].sort(compareCodePoints);
  }

  GetRefType(name: string): number {
    if (
      this.u.u_scope_type === 'CLASS' &&
      (name === '__class__' || name === '__classdict__' || name === '__conditional_annotations__')
    ) {
      return CELL;
    }
    return _PyST_GetScope(this.u.u_ste, name);
  }

  LookupCellvar(name: string): number {
    return this.u.u_metadata.u_cellvars.get(name)!;
  }

  /** Index of a name that a nested code object needs in its closure. */
  LookupArg(name: string): number {
    const { u_cellvars, u_freevars } = this.u.u_metadata;
    const arg = (this.GetRefType(name) === CELL ? u_cellvars : u_freevars).get(name);
    if (arg === undefined) throw new Error(`no cell for ${name} in ${this.u.u_metadata.u_name}`);
    return arg;
  }

  /** How `mangled` is reached here, and its index (not for FAST: the caller numbers locals). */
  ResolveNameop(mangled: string, scope: number): { optype: OpType; arg: number } {
    const u = this.u;
    const functionLike = _PyST_IsFunctionLike(u.u_ste);
    switch (scope) {
      case FREE:
        return { optype: 'DEREF', arg: this.AddFreevar(mangled) };
      case CELL:
        return { optype: 'DEREF', arg: this.AddCellvar(mangled) };
      case LOCAL:
        if (functionLike || u.u_metadata.u_fasthidden.get(mangled) === true) return { optype: 'FAST', arg: 0 };
        break;
      case GLOBAL_IMPLICIT:
        if (functionLike) return { optype: 'GLOBAL', arg: this.AddName(mangled) };
        break;
      case GLOBAL_EXPLICIT:
        return { optype: 'GLOBAL', arg: this.AddName(mangled) };
      default:
        break;
    }
    return { optype: 'NAME', arg: this.AddName(mangled) };
  }

  // ----- inlined comprehensions (PEP 709)

  /** Gives names the scope they have in the comprehension while it is compiled. */
  TweakInlinedComprehensionScopes(entry: PySTEntryObject, state: InlinedComprehensionState): void {
    const u = this.u;
    const in_class_block = u.u_ste.ste_type === 'ClassBlock' && u.u_in_inlined_comp === 0;
    u.u_in_inlined_comp++;
    for (const [name, symbol] of entry.ste_symbols) {
      const scope = SYMBOL_TO_SCOPE(symbol);
      const outsymbol = _PyST_GetSymbol(u.u_ste, name);
      const outsc = SYMBOL_TO_SCOPE(outsymbol);
      if ((scope !== outsc && scope !== FREE && !(scope === CELL && outsc === FREE)) || in_class_block) {
        u.u_ste.ste_symbols.set(name, symbol);
        state.temp_symbols.set(name, outsymbol);
      }
      // Names the comprehension binds are fast locals even where the block around has none.
      if ((symbol & DEF_LOCAL && !(symbol & DEF_NONLOCAL)) || in_class_block) {
        if (!_PyST_IsFunctionLike(u.u_ste) && u.u_metadata.u_fasthidden.get(name) !== true) {
          u.u_metadata.u_fasthidden.set(name, true);
          state.fast_hidden.add(name);
        }
      }
    }
  }

  RevertInlinedComprehensionScopes(state: InlinedComprehensionState): void {
    const u = this.u;
    u.u_in_inlined_comp--;
    for (const [name, symbol] of state.temp_symbols) u.u_ste.ste_symbols.set(name, symbol);
    // Not deleted: the name was a fast local for a while, its slot is hidden (CO_FAST_HIDDEN).
    for (const name of state.fast_hidden) u.u_metadata.u_fasthidden.set(name, false);
  }

  // ----- annotations (PEP 649)

  EnterConditionalBlock(): void {
    this.u.u_in_conditional_block++;
  }

  LeaveConditionalBlock(): void {
    this.u.u_in_conditional_block--;
  }

  /** Keeps an annotation for the end of the block; its index if whether it counts is known only then, else -1. */
  AddDeferredAnnotation(s: AnnAssign): number {
    const u = this.u;
    u.u_deferred_annotations ??= [];
    u.u_deferred_annotations.push(s);
    const conditional = u.u_scope_type === 'MODULE' || u.u_in_conditional_block > 0;
    const index = conditional ? u.u_next_conditional_annotation_index++ : -1;
    u.u_conditional_annotation_indices.push(index);
    return index;
  }

  StartAnnotationSetup(): void {
    this.u.u_stashed_instr_sequence = this.u.u_instr_sequence;
    this.u.u_instr_sequence = new InstructionSequence();
  }

  EndAnnotationSetup(): void {
    const annotations = this.u.u_instr_sequence;
    this.u.u_instr_sequence = this.u.u_stashed_instr_sequence!;
    this.u.u_instr_sequence.s_annotations_code = annotations;
    this.u.u_stashed_instr_sequence = null;
  }

  // ----- code objects

  private compute_code_flags(): number {
    const ste = this.u.u_ste;
    let flags = 0;
    if (_PyST_IsFunctionLike(ste)) {
      flags |= CO_NEWLOCALS | CO_OPTIMIZED;
      if (ste.ste_nested) flags |= CO_NESTED;
      if (ste.ste_generator) flags |= ste.ste_coroutine ? CO_ASYNC_GENERATOR : CO_GENERATOR;
      if (ste.ste_varargs) flags |= CO_VARARGS;
      if (ste.ste_varkeywords) flags |= CO_VARKEYWORDS;
      if (ste.ste_has_docstring && this.c_strategy.marksFunctions) flags |= CO_HAS_DOCSTRING;
      if (ste.ste_method && this.c_strategy.marksFunctions) flags |= CO_METHOD;
    }
    if (ste.ste_coroutine && !ste.ste_generator) flags |= CO_COROUTINE;
    return flags | (this.c_flags & PyCF_MASK);
  }

  /** The unit's code object from its finished instruction sequence. */
  optimize_and_assemble_code_unit(): CodeUnit {
    const u = this.u;
    const code_flags = this.compute_code_flags();
    const consts = [...u.u_metadata.u_consts.keys()];
    const g = _PyCfg_FromInstructionSequence(u.u_instr_sequence);
    const nlocals = u.u_metadata.u_varnames.size;
    const nparams = u.u_ste.ste_varnames.length;
    _PyCfg_OptimizeCodeUnit(g, consts, this.c_const_cache, nlocals, nparams, this.c_strategy);
    const optimized = _PyCfg_OptimizedCfgToInstructionSequence(g, u.u_metadata, code_flags, this.c_strategy);
    return _PyAssemble_MakeCodeObject(u.u_metadata, consts, optimized, code_flags, this.diagnostics.filename);
  }
}
