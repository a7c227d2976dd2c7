// Brackets of the fast parser: groups, tuples, lists, dicts, sets, comprehensions, and targets. Mirrors the sections
// LITERALS, Comprehensions and ASSIGNMENT TARGETS of Grammar/python.gram.

import type { comprehension, expr, expr_context } from './ast.ts';
import { LiteralParser } from './literal-parser.ts';
import { BRACKET_LEVELS } from './parser-base.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

export const LOAD: expr_context = { _type: 'Load' };
export const STORE: expr_context = { _type: 'Store' };
export const DEL: expr_context = { _type: 'Del' };

/** Binding strength of `|`, the weakest binary operator (`bitwise_or`). */
export const BITWISE_OR = 1;

/** Token types that an expression can begin with. After a comma they tell one more item from the end of the list. */
const STARTS_EXPRESSION = new Uint8Array(T.N_TYPES);
for (const type of [
  T.NAME,
  T.NUMBER,
  T.STRING,
  T.FSTRING_START,
  T.TSTRING_START,
  T.LPAR,
  T.LSQB,
  T.LBRACE,
  T.PLUS,
  T.MINUS,
  T.TILDE,
  T.ELLIPSIS_TOKEN,
  T.KW_FALSE,
  T.KW_NONE,
  T.KW_TRUE,
  T.KW_AWAIT,
  T.KW_LAMBDA,
  T.KW_NOT,
]) {
  STARTS_EXPRESSION[type] = 1;
}

export abstract class DisplayParser extends LiteralParser {
  protected startsExpression(): boolean {
    return STARTS_EXPRESSION[this.tok.type] === 1;
  }

  protected startsStarExpression(): boolean {
    return STARTS_EXPRESSION[this.tok.type] === 1 || this.tok.type === T.STAR;
  }

  // genexp, tuple or group
  protected parenthesized(): expr {
    const start = this.tok;
    this.next();
    if (this.tok.type === T.RPAR) {
      this.next();
      const elts: expr[] = [];
      return this.at({ _type: 'Tuple', elts, ctx: LOAD }, start);
    }
    this.enter(BRACKET_LEVELS);
    if (this.tok.type === T.KW_YIELD) {
      const value = this.yieldExpr();
      this.leave(BRACKET_LEVELS);
      this.expect(T.RPAR);
      return value;
    }
    const starred = this.is(T.STAR);
    if (starred && this.features.unpackingComprehensions) {
      const generator = this.attempt(() => this.unpackingGenerator(start));
      if (generator !== null) return generator;
    }
    const first = this.starNamedExpression();
    if (this.is(T.COMMA)) {
      const elts = [first];
      while (this.accept(T.COMMA) && this.tok.type !== T.RPAR) elts.push(this.starNamedExpression());
      this.leave(BRACKET_LEVELS);
      this.expect(T.RPAR);
      return this.at({ _type: 'Tuple', elts, ctx: LOAD }, start);
    }
    if (starred) this.fail();
    if (this.startsComprehension()) {
      const generators = this.forIfClauses();
      this.leave(BRACKET_LEVELS);
      this.expect(T.RPAR);
      return this.at({ _type: 'GeneratorExp', elt: first, generators }, start);
    }
    this.leave(BRACKET_LEVELS);
    this.expect(T.RPAR);
    return first;
  }

  /** `(*value for ...)` from the asterisk on, of which `start` is the parenthesis. */
  private unpackingGenerator(start: Token): expr {
    const star = this.tok;
    this.next();
    const value = this.expression();
    const elt = this.at({ _type: 'Starred', value, ctx: LOAD }, star);
    if (!this.startsComprehension()) this.fail();
    const generators = this.forIfClauses();
    this.leave(BRACKET_LEVELS);
    this.expect(T.RPAR);
    return this.at({ _type: 'GeneratorExp', elt, generators }, start);
  }

  protected listDisplay(): expr {
    const start = this.tok;
    this.next();
    const elts: expr[] = [];
    this.enter(BRACKET_LEVELS);
    if (this.tok.type !== T.RSQB) {
      const starred = this.tok.type === T.STAR;
      elts.push(this.starNamedExpression());
      if ((!starred || this.features.unpackingComprehensions) && this.startsComprehension()) {
        const generators = this.forIfClauses();
        this.leave(BRACKET_LEVELS);
        this.expect(T.RSQB);
        return this.at({ _type: 'ListComp', elt: elts[0], generators }, start);
      }
      while (this.accept(T.COMMA) && this.tok.type !== T.RSQB) elts.push(this.starNamedExpression());
    }
    this.leave(BRACKET_LEVELS);
    this.expect(T.RSQB);
    return this.at({ _type: 'List', elts, ctx: LOAD }, start);
  }

  // dict, set or one of their comprehensions
  protected braces(): expr {
    const start = this.tok;
    this.next();
    this.enter(BRACKET_LEVELS);
    const node = this.startsDict() ? this.dictDisplay(start) : this.setDisplay(start);
    this.leave(BRACKET_LEVELS);
    return node;
  }

  // Looks at the first item only as far as needed: reads it, and steps back if it is the first key of a dict.
  private startsDict(): boolean {
    const type = this.tok.type;
    if (type === T.RBRACE || type === T.DOUBLESTAR) return true;
    if (type === T.STAR) return false;
    const next = this.peekType();
    if (next === T.COLON) return true;
    if (next === T.COMMA || next === T.RBRACE || next === T.COLONEQUAL) return false;
    // Otherwise the first colon, comma or brace at this depth outside a lambda decides.
    let lambdas = 0;
    const { level } = this.tokens[this.pos - 1];
    for (let i = this.pos; i < this.tokens.length; i++) {
      const token = this.tokens[i];
      if (token.level > level) continue;
      if (token.level < level) return false;
      if (token.type === T.KW_LAMBDA) lambdas++;
      else if (token.type === T.COLON && lambdas-- === 0) return true;
      else if (token.type === T.COMMA && lambdas <= 0) return false;
      else if (token.type === T.KW_FOR && lambdas <= 0) return false;
    }
    return false;
  }

  private setDisplay(start: Token): expr {
    const starred = this.tok.type === T.STAR;
    const elts = [this.starNamedExpression()];
    if ((!starred || this.features.unpackingComprehensions) && this.startsComprehension()) {
      const generators = this.forIfClauses();
      this.expect(T.RBRACE);
      return this.at({ _type: 'SetComp', elt: elts[0], generators }, start);
    }
    while (this.accept(T.COMMA) && this.tok.type !== T.RBRACE) elts.push(this.starNamedExpression());
    this.expect(T.RBRACE);
    return this.at({ _type: 'Set', elts }, start);
  }

  private dictDisplay(start: Token): expr {
    const keys: (expr | null)[] = [];
    const values: expr[] = [];
    while (this.tok.type !== T.RBRACE) {
      if (this.accept(T.DOUBLESTAR)) {
        const value = this.unpackedMapping(keys.length === 0);
        if (this.features.unpackingComprehensions && keys.length === 0 && this.startsComprehension()) {
          const generators = this.forIfClauses();
          this.expect(T.RBRACE);
          return this.at({ _type: 'DictComp', key: value, value: null, generators }, start);
        }
        keys.push(null);
        values.push(value);
      } else {
        const key = this.expression();
        this.expect(T.COLON);
        const value = this.expression();
        if (keys.length === 0 && this.startsComprehension()) {
          const generators = this.forIfClauses();
          this.expect(T.RBRACE);
          return this.at({ _type: 'DictComp', key, value, generators }, start);
        }
        keys.push(key);
        values.push(value);
      }
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(T.RBRACE);
    return this.at({ _type: 'Dict', keys, values }, start);
  }

  /** What follows `**`: of a comprehension, which only the first can be, any expression. */
  private unpackedMapping(first: boolean): expr {
    const comprehended = (): expr => {
      const value = this.expression();
      if (!this.startsComprehension()) this.fail();
      return value;
    };
    const value = first && this.features.unpackingComprehensions ? this.attempt(comprehended) : null;
    return value ?? this.binary(BITWISE_OR);
  }

  protected startsComprehension(): boolean {
    return this.tok.type === T.KW_FOR || (this.tok.type === T.KW_ASYNC && this.peekType() === T.KW_FOR);
  }

  protected forIfClauses(): comprehension[] {
    const generators: comprehension[] = [];
    while (this.startsComprehension()) {
      const is_async = this.accept(T.KW_ASYNC) ? 1 : 0;
      this.next();
      const target = this.starTargets();
      this.expect(T.KW_IN);
      const iter = this.disjunction();
      const ifs: expr[] = [];
      while (this.accept(T.KW_IF)) ifs.push(this.disjunction());
      generators.push({ _type: 'comprehension', target, iter, ifs, is_async });
    }
    return generators;
  }

  // Targets

  /** `star_targets`, where what follows them could be taken for an operator (`in`). */
  protected starTargets(): expr {
    const start = this.tok;
    const first = this.starTarget();
    if (this.tok.type !== T.COMMA) return first;
    const elts = [first];
    while (this.accept(T.COMMA) && this.startsStarExpression()) elts.push(this.starTarget());
    return this.at({ _type: 'Tuple', elts, ctx: STORE }, start);
  }

  protected starTarget(): expr {
    const start = this.tok;
    if (!this.accept(T.STAR)) return this.toTarget(this.primary(), STORE);
    const value = this.toTarget(this.primary(), STORE);
    return this.at({ _type: 'Starred', value, ctx: STORE }, start);
  }

  /** An expression that was read as a value, made a target; fails when it is none. */
  protected toTarget(node: expr, ctx: expr_context): expr {
    switch (node._type) {
      case 'Name':
      case 'Attribute':
      case 'Subscript':
        break;
      case 'Starred':
        if (ctx === DEL) this.fail();
        this.toTarget(node.value, ctx);
        break;
      case 'List':
      case 'Tuple':
        for (const element of node.elts) this.toTarget(element, ctx);
        break;
      default:
        this.fail();
    }
    node.ctx = ctx;
    return node;
  }

  // What the operators' half of the expressions gives.
  protected abstract yieldExpr(): expr;
  protected abstract starNamedExpression(): expr;
  protected abstract disjunction(): expr;
  protected abstract binary(strength: number): expr;
  protected abstract primary(): expr;
}
