// A constant as the front end knows it: one host object per occurrence in the source, so that the compiler can keep the
// first of several equal ones and the run can give each literal the object that CPython's syntax tree would hold.

/** What a constant is. `code` holds a nested code object; the containers come from folding. */
export type ConstKind = Const['kind'];

export type Const =
  | { readonly kind: 'None' | 'True' | 'False' | 'Ellipsis' }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'complex'; readonly real: number; readonly imag: number }
  | StrConst
  /** `unshared`: a new object even for one byte, which is how the folding of a slice with a step leaves it. */
  | { readonly kind: 'bytes'; readonly value: Uint8Array; readonly unshared?: boolean }
  | { readonly kind: 'tuple'; readonly items: readonly Const[] }
  | { readonly kind: 'frozenset'; readonly items: readonly Const[] }
  | { readonly kind: 'slice'; readonly start: Const; readonly stop: Const; readonly step: Const }
  | { readonly kind: 'code'; readonly code: CodeUnit };

/**
 * A str. `value` is UTF-16. A Python string may hold two lone surrogates side by side, which UTF-16 would read as one
 * character: only then is `codePoints` present, and it is the truth.
 */
export interface StrConst {
  readonly kind: 'str';
  readonly value: string;
  readonly codePoints?: readonly number[];
  /** A new object even for one character, as of bytes. */
  readonly unshared?: boolean;
}

/** A code object before it is in memory: the fields of PyCodeObject (Include/cpython/code.h), same names and encodings. */
export interface CodeUnit {
  co_argcount: number;
  co_posonlyargcount: number;
  co_kwonlyargcount: number;
  co_stacksize: number;
  co_firstlineno: number;
  co_flags: number;
  co_name: string;
  co_qualname: string;
  co_filename: string;
  /** Code units (opcode, oparg) with inline caches as zeros, two bytes each. */
  co_code: Uint8Array;
  co_consts: Const[];
  co_names: string[];
  /** Locals, then cells, then free variables, as `co_localsplusnames`. */
  co_localsplusnames: string[];
  /** CO_FAST_* bits, one byte for each of `co_localsplusnames`. */
  co_localspluskinds: Uint8Array;
  co_linetable: Uint8Array;
  co_exceptiontable: Uint8Array;
}

export const NONE: Const = { kind: 'None' };
export const TRUE: Const = { kind: 'True' };
export const FALSE: Const = { kind: 'False' };
export const ELLIPSIS: Const = { kind: 'Ellipsis' };

/** What the front end makes of a source text. */
export interface Compiled {
  readonly code: CodeUnit;
  /** The constants of the syntax tree in source order, and those that folding put into it. */
  readonly literals: readonly Const[];
  readonly folded: readonly Const[];
  /**
   * Identifiers of the source that stand among constants: each names an interned str that lives forever, as the parser makes them. Not
   * there for a module that was compiled before: CPython's .pyc files do not tell identifiers from other strings.
   */
  readonly identifiers?: ReadonlySet<string>;
  /** Names in the symbol tables of all blocks. Not there for a module that was compiled before. */
  readonly symbols?: number;
}
