// Patterns of `match` in the fast parser. Mirrors the section "Match statement" of Grammar/python.gram.

import { FALSE, NONE, TRUE } from '../include/constant.ts';
import type { Constant, expr, pattern } from './ast.ts';
import { LOAD } from './display-parser.ts';
import { ExpressionParser } from './expression-parser.ts';
import { BRACKET_LEVELS } from './parser-base.ts';
import * as T from './tokens.ts';

export abstract class PatternParser extends ExpressionParser {
  /** `patterns`: a sequence may go without brackets. */
  protected patterns(): pattern {
    const start = this.tok;
    const first = this.maybeStarPattern();
    if (this.tok.type !== T.COMMA) {
      if (first._type === 'MatchStar') this.fail();
      return first;
    }
    const patterns = this.restOfSequence(first, T.COLON);
    return this.at({ _type: 'MatchSequence', patterns }, start);
  }

  // The patterns after `first`, up to `close` or the guard.
  private restOfSequence(first: pattern, close: number): pattern[] {
    const patterns = [first];
    while (this.accept(T.COMMA) && this.tok.type !== close && this.tok.type !== T.KW_IF) {
      patterns.push(this.maybeStarPattern());
    }
    return patterns;
  }

  private maybeStarPattern(): pattern {
    const start = this.tok;
    if (!this.accept(T.STAR)) return this.pattern();
    const name = this.isSoftKeyword('_') ? this.wildcard() : this.captureTarget();
    return this.at({ _type: 'MatchStar', name }, start);
  }

  private wildcard(): null {
    this.next();
    return null;
  }

  // A name that binds: not `_`, and not the start of something longer.
  private captureTarget(): string {
    if (this.isSoftKeyword('_')) this.fail();
    const name = this.name();
    if (this.tok.type === T.DOT || this.tok.type === T.LPAR || this.tok.type === T.EQUAL) this.fail();
    return name;
  }

  private pattern(): pattern {
    const start = this.tok;
    this.enter(BRACKET_LEVELS);
    let node = this.closedPattern();
    if (this.tok.type === T.VBAR) {
      const patterns = [node];
      while (this.accept(T.VBAR)) patterns.push(this.closedPattern());
      node = this.at({ _type: 'MatchOr', patterns }, start);
    }
    this.leave(BRACKET_LEVELS);
    if (!this.accept(T.KW_AS)) return node;
    const name = this.captureTarget();
    return this.at({ _type: 'MatchAs', pattern: node, name }, start);
  }

  private closedPattern(): pattern {
    const start = this.tok;
    switch (start.type) {
      case T.NUMBER:
      case T.MINUS:
      case T.STRING:
      case T.FSTRING_START:
      case T.TSTRING_START: {
        const value = this.literal();
        return this.at({ _type: 'MatchValue', value }, start);
      }
      case T.KW_NONE:
      case T.KW_TRUE:
      case T.KW_FALSE:
        this.next();
        return this.at({ _type: 'MatchSingleton', value: singleton(start.type) }, start);
      case T.LPAR:
        return this.groupOrSequence();
      case T.LSQB: {
        this.next();
        const patterns = this.tok.type === T.RSQB ? [] : this.restOfSequence(this.maybeStarPattern(), T.RSQB);
        this.expect(T.RSQB);
        return this.at({ _type: 'MatchSequence', patterns }, start);
      }
      case T.LBRACE:
        return this.mapping();
      case T.NAME:
        return this.namePattern();
      default:
        return this.fail();
    }
  }

  private groupOrSequence(): pattern {
    const start = this.tok;
    this.next();
    if (this.accept(T.RPAR)) {
      const patterns: pattern[] = [];
      return this.at({ _type: 'MatchSequence', patterns }, start);
    }
    const first = this.maybeStarPattern();
    if (this.tok.type === T.COMMA) {
      const patterns = this.restOfSequence(first, T.RPAR);
      this.expect(T.RPAR);
      return this.at({ _type: 'MatchSequence', patterns }, start);
    }
    if (first._type === 'MatchStar') this.fail();
    this.expect(T.RPAR);
    return first;
  }

  // Signed and complex numbers, strings.
  private literal(): expr {
    const start = this.tok;
    if (start.type !== T.NUMBER && start.type !== T.MINUS) return this.strings();
    const negative = this.accept(T.MINUS);
    if (!this.is(T.NUMBER)) this.fail();
    const real = this.number();
    let left: expr = real;
    if (negative) left = this.at({ _type: 'UnaryOp', op: { _type: 'USub' }, operand: real }, start);
    const sign = this.tok.type;
    if (sign !== T.PLUS && sign !== T.MINUS) return left;
    this.next();
    if (this.tok.type !== T.NUMBER || real.value.kind === 'complex') this.fail();
    const right = this.number();
    if (right.value.kind !== 'complex') this.fail();
    return this.at({ _type: 'BinOp', left, op: { _type: sign === T.PLUS ? 'Add' : 'Sub' }, right }, start);
  }

  // `_`, a capture, a dotted value or a class.
  private namePattern(): pattern {
    const start = this.tok;
    if (this.isSoftKeyword('_')) {
      this.next();
      return this.at({ _type: 'MatchAs', pattern: null, name: null }, start);
    }
    const next = this.peekType();
    if (next !== T.DOT && next !== T.LPAR && next !== T.EQUAL) {
      const name = this.name();
      return this.at({ _type: 'MatchAs', pattern: null, name }, start);
    }
    const value = this.nameOrAttr();
    if (this.tok.type === T.LPAR) return this.classPattern(value, start);
    if (this.tok.type === T.EQUAL || value._type === 'Name') this.fail();
    return this.at({ _type: 'MatchValue', value }, start);
  }

  private nameOrAttr(): expr {
    const start = this.tok;
    const id = this.name();
    let value: expr = this.at({ _type: 'Name', id, ctx: LOAD }, start);
    while (this.accept(T.DOT)) {
      const attr = this.name();
      value = this.at({ _type: 'Attribute', value, attr, ctx: LOAD }, start);
    }
    return value;
  }

  private classPattern(cls: expr, start: T.Token): pattern {
    this.next();
    const patterns: pattern[] = [];
    const kwd_attrs: string[] = [];
    const kwd_patterns: pattern[] = [];
    while (this.tok.type !== T.RPAR) {
      if (this.tok.type === T.NAME && this.peekType() === T.EQUAL) {
        kwd_attrs.push(this.name());
        this.next();
        kwd_patterns.push(this.pattern());
      } else {
        if (kwd_attrs.length > 0) this.fail();
        patterns.push(this.pattern());
      }
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(T.RPAR);
    return this.at({ _type: 'MatchClass', cls, patterns, kwd_attrs, kwd_patterns }, start);
  }

  private mapping(): pattern {
    const start = this.tok;
    this.next();
    const keys: expr[] = [];
    const patterns: pattern[] = [];
    let rest: string | null = null;
    while (this.tok.type !== T.RBRACE) {
      if (this.accept(T.DOUBLESTAR)) {
        rest = this.captureTarget();
        this.accept(T.COMMA);
        break;
      }
      keys.push(this.mappingKey());
      this.expect(T.COLON);
      patterns.push(this.pattern());
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(T.RBRACE);
    return this.at({ _type: 'MatchMapping', keys, patterns, rest }, start);
  }

  private mappingKey(): expr {
    const token = this.tok;
    switch (token.type) {
      case T.KW_NONE:
      case T.KW_TRUE:
      case T.KW_FALSE:
        this.next();
        return this.at({ _type: 'Constant', value: singleton(token.type), kind: null }, token);
      case T.NAME: {
        const key = this.nameOrAttr();
        if (key._type === 'Name') this.fail();
        return key;
      }
      case T.NUMBER:
      case T.MINUS:
      case T.STRING:
      case T.FSTRING_START:
      case T.TSTRING_START:
        return this.literal();
      default:
        return this.fail();
    }
  }
}

function singleton(type: number): Constant['value'] {
  return type === T.KW_NONE ? NONE : type === T.KW_TRUE ? TRUE : FALSE;
}
