// One block of the symbol table and the questions asked of it.
// Mirrors PySTEntryObject in Include/internal/pycore_symtable.h.

import { CO_FUTURE_ANNOTATIONS } from './code_flags.ts';
import type { Location } from './location.ts';

// Flags for def-use information (Include/internal/pycore_symtable.h).
export const DEF_GLOBAL = 1;
export const DEF_LOCAL = 2;
export const DEF_PARAM = 2 << 1;
export const DEF_NONLOCAL = 2 << 2;
export const USE = 2 << 3;
export const DEF_FREE_CLASS = 2 << 5;
export const DEF_IMPORT = 2 << 6;
export const DEF_ANNOT = 2 << 7;
export const DEF_COMP_ITER = 2 << 8;
export const DEF_TYPE_PARAM = 2 << 9;
export const DEF_COMP_CELL = 2 << 10;
export const DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT;

// A symbol's scope sits above its flags.
export const SCOPE_OFFSET = 12;
export const SCOPE_MASK = DEF_GLOBAL | DEF_LOCAL | DEF_PARAM | DEF_NONLOCAL;
export const LOCAL = 1;
export const GLOBAL_EXPLICIT = 2;
export const GLOBAL_IMPLICIT = 3;
export const FREE = 4;
export const CELL = 5;

export function SYMBOL_TO_SCOPE(symbol: number): number {
  return (symbol >> SCOPE_OFFSET) & SCOPE_MASK;
}

export type BlockType =
  | 'FunctionBlock'
  | 'ClassBlock'
  | 'ModuleBlock'
  | 'AnnotationBlock'
  | 'TypeAliasBlock'
  | 'TypeParametersBlock'
  | 'TypeVariableBlock';

export type ComprehensionType =
  | 'NoComprehension'
  | 'ListComprehension'
  | 'DictComprehension'
  | 'SetComprehension'
  | 'GeneratorExpression';

export interface Directive {
  readonly name: string;
  readonly loc: Location;
}

export class PySTEntryObject {
  /** The node this block belongs to. */
  readonly ste_id: object;
  readonly ste_name: string;
  readonly ste_type: BlockType;
  readonly ste_loc: Location;
  /** Names to flags, in the order of first mention. */
  readonly ste_symbols = new Map<string, number>();
  /** Parameters. */
  readonly ste_varnames: string[] = [];
  ste_children: PySTEntryObject[] = [];
  readonly ste_directives: Directive[] = [];
  /** Names that are mangled in a type parameter scope of a class; null: all are. */
  ste_mangled_names: Set<string> | null = null;
  /** What the block evaluates, for messages ("a TypeVar bound"). */
  ste_scope_info: string | null = null;
  /** Of a function's annotations: the function's name. */
  ste_function_name: string | null = null;
  ste_nested = false;
  ste_generator = false;
  ste_coroutine = false;
  ste_annotations_used = false;
  ste_comprehension: ComprehensionType = 'NoComprehension';
  ste_varargs = false;
  ste_varkeywords = false;
  ste_needs_class_closure = false;
  ste_needs_classdict = false;
  ste_comp_inlined = false;
  ste_comp_iter_target = false;
  ste_can_see_class_scope = false;
  ste_has_docstring = false;
  ste_method = false;
  ste_has_conditional_annotations = false;
  ste_in_conditional_block = false;
  /** How many `try` statements are around what is visited. */
  ste_in_try_block = 0;
  ste_in_unevaluated_annotation = false;
  /** Greater than zero while the iterable of a comprehension is visited. */
  ste_comp_iter_expr = 0;
  ste_annotation_block: PySTEntryObject | null = null;

  constructor(id: object, name: string, type: BlockType, loc: Location) {
    this.ste_id = id;
    this.ste_name = name;
    this.ste_type = type;
    this.ste_loc = loc;
  }
}

export function _PyST_GetSymbol(ste: PySTEntryObject, name: string): number {
  return ste.ste_symbols.get(name) ?? 0;
}

export function _PyST_GetScope(ste: PySTEntryObject, name: string): number {
  return SYMBOL_TO_SCOPE(_PyST_GetSymbol(ste, name));
}

export function _PyST_IsFunctionLike(ste: PySTEntryObject): boolean {
  return ste.ste_type !== 'ModuleBlock' && ste.ste_type !== 'ClassBlock';
}

/** Does `from __future__ import annotations` keep this block out of the tree of blocks? */
export function isUnevaluated(ste: PySTEntryObject, features: number): boolean {
  return (features & CO_FUTURE_ANNOTATIONS) !== 0 && ste.ste_type === 'AnnotationBlock';
}

/** `__name` inside class `Private` is `_Private__name`. */
export function _Py_Mangle(privateobj: string | null, ident: string): string {
  if (privateobj === null || !ident.startsWith('__')) return ident;
  if (ident.endsWith('__') || ident.includes('.')) return ident;
  const bare = privateobj.replace(/^_+/, '');
  return bare === '' ? ident : `_${bare}${ident}`;
}

export function _Py_MaybeMangle(privateobj: string | null, ste: PySTEntryObject, name: string): string {
  if (ste.ste_mangled_names !== null && !ste.ste_mangled_names.has(name)) return name;
  return _Py_Mangle(privateobj, name);
}
