// What all parts of the fast parser share: the token cursor, positions, names, speculation. Mirrors Parser/pegen.c.
//
// The fast parser is the first pass: a predictive descent that accepts exactly what the reference grammar accepts and builds
// the tree. It words no errors. When it fails, diagnose.ts runs the grammar itself, twice, as CPython does.

import type { Const } from '../include/constant.ts';
import { profile } from '../include/profile.ts';
import type { Constant, expr, Position } from './ast.ts';
import { NO_PLACE, PySyntaxError, type PySyntaxWarning } from './errors.ts';
import { type Features, featuresOf } from './features.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

/** Thrown (always the same object: no stack is recorded) where the source stops being Python. */
export class ParseFailure {}
export const FAILURE = new ParseFailure();

// CPython's parser refuses to call its functions more than 6000 deep. The fast parser, whose own recursion only brackets (at
// most 200) and blocks (at most 100) can deepen, keeps count of how deep CPython's is at most.

/** Calls of CPython's parser for a bracket, at most. */
export const BRACKET_LEVELS = 40;
/** The same for an indented block. */
export const BLOCK_LEVELS = 15;
/** The same for the parameters of a lambda, whose defaults may be lambdas. */
export const LAMBDA_LEVELS = 8;
/** From this depth on the grammar itself decides. */
const DEEP = 5800;

export interface ParserOptions {
  filename: string;
  /** `from __future__ import barry_as_FLUFL` is in force. */
  barryAsBdfl: boolean;
  /** sys.get_int_max_str_digits(). */
  maxStrDigits: number;
}

export abstract class ParserBase {
  protected readonly src: string;
  protected readonly tokens: readonly Token[];
  readonly warnings: PySyntaxWarning[];
  /** Constants of number, string and bytes literals, in the order they were made. */
  protected readonly constants: Constant[] = [];
  /** The texts of an f-string are made after the literals in its expressions. */
  protected outOfOrder = false;
  protected pos = 0;
  /** `tokens[pos]`. */
  protected tok: Token;
  protected barryAsBdfl: boolean;
  protected readonly maxStrDigits: number;
  protected readonly features: Features;
  private depth = 0;
  private deepest = 0;

  constructor(src: string, tokens: readonly Token[], warnings: PySyntaxWarning[], options: ParserOptions) {
    this.src = src;
    this.tokens = tokens;
    this.tok = tokens[0];
    this.warnings = warnings;
    this.barryAsBdfl = options.barryAsBdfl;
    this.maxStrDigits = options.maxStrDigits;
    this.features = featuresOf(options.filename);
  }

  /** The literals' constants in source order. */
  literals(): Const[] {
    const inOrder = (a: Position, b: Position): number => a.lineno - b.lineno || a.col_offset - b.col_offset;
    if (this.outOfOrder) this.constants.sort(inOrder);
    return this.constants.map((constant) => constant.value);
  }

  /** How many tokens were taken. */
  taken(): number {
    return this.pos;
  }

  protected fail(): never {
    throw FAILURE;
  }

  protected next(): void {
    this.tok = this.tokens[++this.pos];
  }

  protected is(type: number): boolean {
    return this.tok.type === type;
  }

  protected peekType(): number {
    return this.pos + 1 < this.tokens.length ? this.tokens[this.pos + 1].type : T.ENDMARKER;
  }

  protected expect(type: number): void {
    if (this.tok.type !== type) throw FAILURE;
    this.next();
  }

  protected accept(type: number): boolean {
    if (this.tok.type !== type) return false;
    this.next();
    return true;
  }

  /** Counts `levels` of CPython's recursion until `leave`. */
  protected enter(levels: number): void {
    this.depth += levels;
    if (this.depth > this.deepest) this.deepest = this.depth;
  }

  protected leave(levels: number): void {
    this.depth -= levels;
  }

  /** The source may be nested too deeply for CPython. */
  isDeep(): boolean {
    return this.deepest > DEEP;
  }

  /** What `parse` gives, or null and no step taken when it fails. */
  protected attempt<R>(parse: () => R): R | null {
    const { pos, depth } = this;
    const constants = this.constants.length;
    const warnings = this.warnings.length;
    try {
      return parse();
    } catch (error) {
      if (error !== FAILURE) throw error;
      this.pos = pos;
      this.tok = this.tokens[pos];
      this.depth = depth;
      this.constants.length = constants;
      this.warnings.length = warnings;
      return null;
    }
  }

  /** The node with its position: from `start` to the last token taken. */
  protected at<const N extends { _type: string }>(fields: N, start: Token): N & Position {
    const end = this.tokens[this.pos - 1];
    const node = fields as N & Position;
    node.lineno = start.lineno;
    node.col_offset = start.col_offset;
    node.end_lineno = end.end_lineno;
    node.end_col_offset = end.end_col_offset;
    return node;
  }

  /** `at` for statements: they end before the newlines and dedents that close them. */
  protected statementAt<const N extends { _type: string }>(fields: N, start: Token): N & Position {
    const end = this.lastTextToken();
    const node = fields as N & Position;
    node.lineno = start.lineno;
    node.col_offset = start.col_offset;
    node.end_lineno = end.end_lineno;
    node.end_col_offset = end.end_col_offset;
    return node;
  }

  /** _PyPegen_get_last_nonnwhitespace_token. */
  private lastTextToken(): Token {
    let index = this.pos - 1;
    for (; index > 0; index--) {
      const type = this.tokens[index].type;
      if (type !== T.ENDMARKER && (type < T.NEWLINE || type > T.DEDENT)) break;
    }
    return this.tokens[index];
  }

  protected text(token: Token): string {
    return this.src.slice(token.start, token.end);
  }

  /** The identifier that a NAME token spells (_PyPegen_new_identifier). */
  protected identifier(token: Token): string {
    return identifierOf(this.text(token));
  }

  /** Takes a NAME. */
  protected name(): string {
    const token = this.tok;
    if (token.type !== T.NAME) throw FAILURE;
    this.next();
    return this.identifier(token);
  }

  protected isSoftKeyword(word: string): boolean {
    const token = this.tok;
    return token.type === T.NAME && token.end - token.start === word.length && this.src.startsWith(word, token.start);
  }

  abstract expression(): expr;
}

/** Identifiers are compared in normal form KC. Throws PySyntaxError where that is a constant's name (_PyPegen_new_identifier). */
export function identifierOf(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= 128) return normalForm(text);
  }
  return text;
}
function normalForm(text: string): string {
  const name = text.normalize('NFKC');
  if (profile.namesAreChecked && (name === 'None' || name === 'True' || name === 'False')) {
    throw new PySyntaxError('ValueError', `identifier field can't represent '${name}' constant`, NO_PLACE);
  }
  return name;
}
