// Number tokens. Mirrors the number part of `tok_get_normal_mode` in Parser/lexer/lexer.c.

import { codePointLength, isDigit, isIdentifierChar, isXDigit, PERIOD, UNDERSCORE, ZERO } from './characters.ts';
import { readPlace } from './escape_warnings.ts';
import { TokenizerState } from './tokenizer-state.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

// What may stick to a number: the rest of the name must end there (`lookahead`), except after `i`.
const KEYWORD_AFTER_NUMBER = /^(?:i[fns]|(?:and|else|for|not|or)(?![\w\x80-\uffff]))/;
export abstract class NumberTokenizer extends TokenizerState {
  // Numbers. `cur` is after the first character.

  protected number(first: number): Token {
    if (first !== ZERO) return this.decimal(this.cur);
    const c = this.src.charCodeAt(this.cur) | 32;
    if (c === 120) return this.radix('hexadecimal', isXDigit);
    if (c === 111) return this.radix('octal', (d) => d >= ZERO && d < ZERO + 8);
    if (c === 98) return this.radix('binary', (d) => d === ZERO || d === ZERO + 1);
    return this.leadingZero();
  }

  protected radix(kind: 'hexadecimal' | 'octal' | 'binary', isMember: (c: number) => boolean): Token {
    const src = this.src;
    this.cur++;
    let c: number;
    do {
      c = src.charCodeAt(this.cur);
      if (c === UNDERSCORE) c = src.charCodeAt(++this.cur);
      if (!isMember(c)) {
        if (!isDigit(c)) return this.syntaxError(`invalid ${kind} literal`);
        this.cur++;
        return this.syntaxError(`invalid digit '${String.fromCharCode(c)}' in ${kind} literal`);
      }
      do {
        c = src.charCodeAt(++this.cur);
      } while (isMember(c));
    } while (c === UNDERSCORE);
    if (isDigit(c)) {
      this.cur++;
      return this.syntaxError(`invalid digit '${String.fromCharCode(c)}' in ${kind} literal`);
    }
    return this.endOfNumber(kind);
  }

  protected leadingZero(): Token {
    const src = this.src;
    let c = src.charCodeAt(this.cur);
    for (;;) {
      if (c === UNDERSCORE) {
        c = src.charCodeAt(++this.cur);
        if (!isDigit(c)) return this.syntaxError('invalid decimal literal');
      }
      if (c !== ZERO) break;
      c = src.charCodeAt(++this.cur);
    }
    const zerosEnd = this.cur + 1;
    const nonzero = isDigit(c);
    if (nonzero && !this.decimalTail(this.cur + 1)) return this.emptyToken(T.ERRORTOKEN);
    c = src.charCodeAt(this.cur);
    if (c === PERIOD) return this.fraction(this.cur + 1);
    if ((c | 32) === 101) return this.exponent();
    if ((c | 32) === 106) return this.imaginary();
    if (nonzero) {
      return this.syntaxErrorRange(
        'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers',
        codePointLength(this.src, this.line_start, this.tokenStart) + 1,
        codePointLength(this.src, this.line_start, zerosEnd),
      );
    }
    return this.endOfNumber('decimal');
  }

  // Digits and underscores from `from` on. False and an error when an underscore has no digit behind it.
  protected decimalTail(from: number): boolean {
    const src = this.src;
    let index = from;
    for (;;) {
      while (isDigit(src.charCodeAt(index))) index++;
      this.cur = index;
      if (src.charCodeAt(index) !== UNDERSCORE) return true;
      index++;
      if (!isDigit(src.charCodeAt(index))) {
        this.cur = index;
        this.syntaxError('invalid decimal literal');
        return false;
      }
    }
  }

  protected decimal(from: number): Token {
    if (!this.decimalTail(from)) return this.emptyToken(T.ERRORTOKEN);
    if (this.src.charCodeAt(this.cur) === PERIOD) return this.fraction(this.cur + 1);
    return this.exponent();
  }

  // `from` is after the point.
  protected fraction(from: number): Token {
    this.cur = from;
    if (isDigit(this.src.charCodeAt(from)) && !this.decimalTail(from)) return this.emptyToken(T.ERRORTOKEN);
    return this.exponent();
  }

  protected exponent(): Token {
    const src = this.src;
    if ((src.charCodeAt(this.cur) | 32) === 101) {
      const e = this.cur;
      const c = src.charCodeAt(e + 1);
      if (c === 43 || c === 45) {
        this.cur = e + 2;
        if (!isDigit(src.charCodeAt(this.cur))) return this.syntaxError('invalid decimal literal');
      } else if (!isDigit(c)) {
        // Not an exponent: a number, then perhaps a keyword such as `else`.
        return this.endOfNumber('decimal');
      }
      if (!this.decimalTail(c === 43 || c === 45 ? e + 2 : e + 1)) return this.emptyToken(T.ERRORTOKEN);
    }
    if ((src.charCodeAt(this.cur) | 32) === 106) return this.imaginary();
    return this.endOfNumber('decimal');
  }

  protected imaginary(): Token {
    this.cur++;
    return this.endOfNumber('imaginary');
  }

  // verify_end_of_number: a keyword may stick to a number (with a warning), nothing else that looks like a name.
  protected endOfNumber(kind: string): Token {
    const c = this.src.charCodeAt(this.cur);
    if (c < 128 && isIdentifierChar(c)) {
      if (KEYWORD_AFTER_NUMBER.test(this.src.slice(this.cur, this.cur + 5))) {
        const place = readPlace(this.src, this.lineno, this.line_start, this.cur);
        this.warnings.push({
          category: 'SyntaxWarning',
          message: `invalid ${kind} literal`,
          lineno: this.lineno,
          place,
        });
      } else {
        return this.syntaxError(`invalid ${kind} literal`);
      }
    }
    return this.token(T.NUMBER, this.tokenStart, this.cur);
  }
}
