// Turns normalised source text into tokens, one call a token. Mirrors Parser/lexer/lexer.c and Parser/lexer/state.h.

import type { PySyntaxWarning } from './errors.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

/** What ended the token stream (Include/errcode.h). `E_ERROR`: `error` says what is wrong; the parser words the others. */
export type Done = 'E_OK' | 'E_EOF' | 'E_ERROR' | 'E_DEDENT' | 'E_TABSPACE' | 'E_TOODEEP' | 'E_LINECONT';

/** An error that the tokenizer words itself: 1-based character columns in line `lineno`. */
export interface TokenizerError {
  message: string;
  lineno: number;
  offset: number;
  end_offset: number;
}

const TABSIZE = 8;
const ALTTABSIZE = 1;
const MAXINDENT = 100;
const MAXLEVEL = 200;
const MAXFSTRINGLEVEL = 150;
const MAX_EXPR_NESTING = 3;

const EOF = 0; // The source ends in NUL, and no other NUL gets this far.
const TAB = 9;
const LF = 10;
const FF = 12;
const SPACE = 32;
const BANG = 33;
const DQUOTE = 34;
const HASH = 35;
const SQUOTE = 39;
const PERIOD = 46;
const ZERO = 48;
const NINE = 57;
const COLON_CHAR = 58;
const EQUAL_CHAR = 61;
const BACKSLASH = 92;
const UNDERSCORE = 95;
const LBRACE_CHAR = 123;
const RBRACE_CHAR = 125;

// Character classes of the first 128 characters, as bits.
const IDENTIFIER_START = 1;
const IDENTIFIER_CHAR = 2;
const DIGIT = 4;
const XDIGIT = 8;
const CLASS = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(char)) CLASS[code] |= IDENTIFIER_START | IDENTIFIER_CHAR;
  if (/[0-9]/.test(char)) CLASS[code] |= IDENTIFIER_CHAR | DIGIT;
  if (/[0-9A-Fa-f]/.test(char)) CLASS[code] |= XDIGIT;
}
// What may stick to a number: the rest of the name must end there (`lookahead`), except after `i`.
const KEYWORD_AFTER_NUMBER = /^(?:i[fns]|(?:and|else|for|not|or)(?![\w\x80-\uffff]))/;
const isDigit = (c: number): boolean => c >= ZERO && c <= NINE;
const isXDigit = (c: number): boolean => c < 128 && (CLASS[c] & XDIGIT) !== 0;
const isIdentifierChar = (c: number): boolean => c >= 128 || (CLASS[c] & IDENTIFIER_CHAR) !== 0;

/** Py_UNICODE_ISPRINTABLE. */
const isPrintable = (char: string): boolean => char === ' ' || !/[\p{C}\p{Z}]/u.test(char);

/** One f-string or t-string that is being read (tokenizer_mode). */
interface TokenizerMode {
  /** Inside its text (true) or inside one of its expressions (false). */
  inText: boolean;
  kind: 'f' | 't';
  raw: boolean;
  quote: number;
  quoteSize: number;
  /** Where it starts, for the message about one without an end. */
  start: number;
  startLine: number;
  startLineStart: number;
  curly_bracket_depth: number;
  curly_bracket_expr_start_depth: number;
  in_format_spec: boolean;
  in_debug: boolean;
  /** The text of the current expression: from after its brace to its `!`, `:` or `}` (-1: not reached). */
  exprStart: number;
  exprEnd: number;
}

export class Tokenizer {
  readonly src: string;
  readonly warnings: PySyntaxWarning[] = [];
  cur = 0;
  lineno = 0;
  line_start = 0;
  /** Start of the text that CPython's buffer would hold: the current line, or the first line of the current token. */
  buf = 0;
  done: Done = 'E_OK';
  error: TokenizerError | null = null;
  /** The error is a string that the source's end cuts off (E_EOFS, E_EOLS). */
  endsInString = false;
  level = 0;
  readonly parenstack: number[] = [];
  readonly parenlinenostack: number[] = [];
  readonly parencolstack: number[] = [];
  indent = 0;
  pendin = 0;

  private readonly ascii: boolean;
  private readonly length: number;
  private tokenStart = -1;
  private atbol = true;
  private readonly indstack = [0];
  private readonly altindstack = [0];
  private first_lineno = 0;
  private multi_line_start = 0;
  private readonly modes: TokenizerMode[] = [];
  private mode: TokenizerMode | null = null;
  // Where the last column was computed, so that a long line with other than ASCII characters is walked once.
  private columnLine = -1;
  private columnAt = 0;
  private columnBytes = 0;

  /** `source` has `\n` line ends and no NUL. */
  constructor(source: string) {
    this.src = `${source}\0`;
    this.length = source.length;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII includes the control characters
    this.ascii = /^[\x00-\x7f]*$/.test(source);
  }

  /** The next token (_PyTokenizer_Get). After ENDMARKER or ERRORTOKEN `done` is set. */
  get(): Token {
    const mode = this.mode;
    const token = mode?.inText ? this.getFStringText(mode) : this.getNormal();
    // CPython reads one character behind most tokens, and so meets the end of the source with the last of them.
    if (this.cur >= this.length && this.done === 'E_OK' && readsAhead(token)) this.done = 'E_EOF';
    return token;
  }

  /** An f-string is open. */
  insideFString(): boolean {
    return this.mode !== null;
  }

  /** UTF-8 length of `src` from `lineStart` to `index`. */
  columnOf(lineStart: number, index: number): number {
    if (this.ascii) return index - lineStart;
    if (this.columnLine !== lineStart || index < this.columnAt) {
      this.columnLine = lineStart;
      this.columnAt = lineStart;
      this.columnBytes = 0;
    }
    this.columnBytes += utf8Length(this.src, this.columnAt, index);
    this.columnAt = index;
    return this.columnBytes;
  }

  /** All pending dedents at once, for single input that ends without a blank line. */
  implyDedents(): void {
    this.pendin = -this.indent;
    this.indent = 0;
  }

  // Begins the next line; false at the end of the source.
  private underflow(): boolean {
    if (this.cur >= this.length) {
      if (this.done === 'E_OK') this.done = 'E_EOF';
      return false;
    }
    if (this.tokenStart < 0) this.buf = this.cur;
    this.lineno++;
    this.line_start = this.cur;
    return true;
  }

  // Next character, stepping into the next line after a newline. At the end: EOF, and `cur` stays.
  private nextc(): number {
    if (this.cur > 0 ? this.src.charCodeAt(this.cur - 1) === LF && this.line_start !== this.cur : this.lineno === 0) {
      if (!this.underflow()) return EOF;
    }
    if (this.cur >= this.length) {
      if (this.done === 'E_OK') this.done = 'E_EOF';
      return EOF;
    }
    return this.src.charCodeAt(this.cur++);
  }

  private backup(c: number): void {
    if (c !== EOF) this.cur--;
  }

  private token(type: number, start: number, end: number): Token {
    const multiLine = type === T.STRING || (type >= T.FSTRING_START && type <= T.TSTRING_END);
    const startLine = multiLine ? this.multi_line_start : this.line_start;
    return {
      type,
      start,
      end,
      lineno: multiLine ? this.first_lineno : this.lineno,
      col_offset: this.ascii ? start - startLine : this.columnOf(startLine, start),
      end_lineno: this.lineno,
      end_col_offset: this.ascii ? end - this.line_start : this.columnOf(this.line_start, end),
      level: this.level,
      metadata: null,
    };
  }

  // A token without text. `start` keeps the place that an error at it would name.
  private emptyToken(type: number): Token {
    return {
      type,
      start: this.cur,
      end: this.cur,
      lineno: this.lineno,
      col_offset: -1,
      end_lineno: this.lineno,
      end_col_offset: -1,
      level: this.level,
      metadata: null,
    };
  }

  private failed(done: Done): Token {
    this.done = done;
    return this.emptyToken(T.ERRORTOKEN);
  }

  /** _PyTokenizer_syntaxerror: the error's column is the last character read. */
  private syntaxError(message: string): Token {
    const offset = codePointLength(this.src, this.line_start, this.cur);
    return this.syntaxErrorRange(message, offset, offset);
  }

  private syntaxErrorRange(message: string, offset: number, end_offset: number): Token {
    this.error = { message, lineno: this.lineno, offset, end_offset };
    return this.failed('E_ERROR');
  }

  private indentError(): Token {
    this.cur = this.lineEnd();
    return this.failed('E_TABSPACE');
  }

  private lineEnd(): number {
    const newline = this.src.indexOf('\n', this.cur);
    return newline < 0 ? this.length : newline + 1;
  }

  private getNormal(): Token {
    const src = this.src;
    for (;;) {
      this.tokenStart = -1;
      let blankline = false;
      if (this.atbol) {
        this.atbol = false;
        const failure = this.indentation();
        if (failure !== null) return failure;
        const c = src.charCodeAt(this.cur);
        blankline = c === HASH || c === LF;
      }
      if (this.pendin !== 0) {
        if (this.pendin < 0) {
          this.pendin++;
          return this.emptyToken(T.DEDENT);
        }
        this.pendin--;
        return this.emptyToken(T.INDENT);
      }

      let c: number;
      for (;;) {
        this.tokenStart = -1;
        do {
          c = this.nextc();
        } while (c === SPACE || c === TAB || c === FF);
        this.tokenStart = c === EOF ? this.cur : this.cur - 1;
        if (c === HASH) {
          const newline = src.indexOf('\n', this.cur);
          this.cur = newline < 0 ? this.length : newline;
          c = this.nextc();
        }
        if (c !== BACKSLASH) break;
        if (!this.continuationLine()) return this.emptyToken(T.ERRORTOKEN);
      }

      if (c === EOF) return this.emptyToken(this.level > 0 || this.done !== 'E_EOF' ? T.ERRORTOKEN : T.ENDMARKER);
      if (c >= 128 || (CLASS[c] & IDENTIFIER_START) !== 0) return this.identifier(c);
      if (c === LF) {
        this.atbol = true;
        if (blankline || this.level > 0) continue;
        // A comment before it is part of its place.
        return this.token(T.NEWLINE, this.tokenStart, this.cur);
      }
      if (c === PERIOD) {
        const c2 = src.charCodeAt(this.cur);
        if (isDigit(c2)) return this.fraction(this.cur);
        if (c2 === PERIOD && src.charCodeAt(this.cur + 1) === PERIOD) {
          this.cur += 2;
          return this.token(T.ELLIPSIS_TOKEN, this.tokenStart, this.cur);
        }
        return this.token(T.DOT, this.tokenStart, this.cur);
      }
      if (isDigit(c)) return this.number(c);
      if (c === SQUOTE || c === DQUOTE) return this.string(c);
      return this.punctuation(c);
    }
  }

  // The indentation at the beginning of a line: sets `pendin`. Null, or the token of an error.
  private indentation(): Token | null {
    let col = 0;
    let altcol = 0;
    let contLineCol = 0;
    let c: number;
    for (;;) {
      c = this.nextc();
      if (c === SPACE) {
        col++;
        altcol++;
      } else if (c === TAB) {
        col = (Math.floor(col / TABSIZE) + 1) * TABSIZE;
        altcol = (Math.floor(altcol / ALTTABSIZE) + 1) * ALTTABSIZE;
      } else if (c === FF) {
        col = altcol = 0;
      } else if (c === BACKSLASH) {
        // The first backslash settles the indentation of what follows.
        contLineCol = contLineCol !== 0 ? contLineCol : col;
        if (!this.continuationLine()) return this.emptyToken(T.ERRORTOKEN);
      } else {
        break;
      }
    }
    this.backup(c);
    if (c === HASH || c === LF || this.level > 0) return null;
    if (contLineCol !== 0) col = altcol = contLineCol;
    if (col === this.indstack[this.indent]) {
      if (altcol !== this.altindstack[this.indent]) return this.indentError();
    } else if (col > this.indstack[this.indent]) {
      if (this.indent + 1 >= MAXINDENT) {
        this.cur = this.lineEnd();
        return this.failed('E_TOODEEP');
      }
      if (altcol <= this.altindstack[this.indent]) return this.indentError();
      this.pendin++;
      this.indent++;
      this.indstack[this.indent] = col;
      this.altindstack[this.indent] = altcol;
    } else {
      while (this.indent > 0 && col < this.indstack[this.indent]) {
        this.pendin--;
        this.indent--;
      }
      if (col !== this.indstack[this.indent]) {
        this.cur = this.lineEnd();
        return this.failed('E_DEDENT');
      }
      if (altcol !== this.altindstack[this.indent]) return this.indentError();
    }
    return null;
  }

  // After a backslash: over the newline to the next line. False (and `done`) when that is not what follows.
  private continuationLine(): boolean {
    if (this.nextc() !== LF) {
      this.done = 'E_LINECONT';
      return false;
    }
    const c = this.nextc();
    if (c === EOF) {
      this.done = 'E_EOF';
      return false;
    }
    this.backup(c);
    return true;
  }

  private identifier(first: number): Token {
    const src = this.src;
    let c = first;
    // The prefix of a string, as long as it can be one.
    let b = false;
    let r = false;
    let u = false;
    let f = false;
    let t = false;
    for (;;) {
      const lower = c | 32;
      if (lower === 98 && !b) b = true;
      else if (lower === 117 && !u) u = true;
      else if (lower === 114 && !r) r = true;
      else if (lower === 102 && !f) f = true;
      else if (lower === 116 && !t) t = true;
      else break;
      c = src.charCodeAt(this.cur);
      if (c === DQUOTE || c === SQUOTE) {
        this.cur++;
        const clash = clashOf(b, r, u, f, t);
        if (clash !== '') {
          return this.syntaxErrorRange(
            `${clash} prefixes are incompatible`,
            codePointLength(src, this.line_start, this.tokenStart) + 1,
            codePointLength(src, this.line_start, this.cur),
          );
        }
        return f || t ? this.fstringStart(c, f ? 'f' : 't', r) : this.string(c);
      }
      this.cur++;
    }
    let nonascii = false;
    let index = this.tokenStart;
    for (;;) {
      c = src.charCodeAt(index);
      if (c >= 128) nonascii = true;
      else if ((CLASS[c] & IDENTIFIER_CHAR) === 0) break;
      index++;
    }
    this.cur = index;
    if (nonascii) {
      const failure = this.verifyIdentifier();
      if (failure !== null) return failure;
    }
    const text = src.slice(this.tokenStart, index);
    return this.token(T.KEYWORDS.get(text) ?? T.NAME, this.tokenStart, index);
  }

  private verifyIdentifier(): Token | null {
    let index = this.tokenStart;
    for (const char of this.src.slice(this.tokenStart, this.cur)) {
      const valid = index === this.tokenStart ? /[\p{XID_Start}_]/u.test(char) : /\p{XID_Continue}/u.test(char);
      index += char.length;
      if (!valid) {
        this.cur = index;
        const code = char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
        return this.syntaxError(
          isPrintable(char) ? `invalid character '${char}' (U+${code})` : `invalid non-printable character U+${code}`,
        );
      }
    }
    return null;
  }

  // Numbers. `cur` is after the first character.

  private number(first: number): Token {
    if (first !== ZERO) return this.decimal(this.cur);
    const c = this.src.charCodeAt(this.cur) | 32;
    if (c === 120) return this.radix('hexadecimal', isXDigit);
    if (c === 111) return this.radix('octal', (d) => d >= ZERO && d < ZERO + 8);
    if (c === 98) return this.radix('binary', (d) => d === ZERO || d === ZERO + 1);
    return this.leadingZero();
  }

  private radix(kind: 'hexadecimal' | 'octal' | 'binary', isMember: (c: number) => boolean): Token {
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

  private leadingZero(): Token {
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
  private decimalTail(from: number): boolean {
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

  private decimal(from: number): Token {
    if (!this.decimalTail(from)) return this.emptyToken(T.ERRORTOKEN);
    if (this.src.charCodeAt(this.cur) === PERIOD) return this.fraction(this.cur + 1);
    return this.exponent();
  }

  // `from` is after the point.
  private fraction(from: number): Token {
    this.cur = from;
    if (isDigit(this.src.charCodeAt(from)) && !this.decimalTail(from)) return this.emptyToken(T.ERRORTOKEN);
    return this.exponent();
  }

  private exponent(): Token {
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

  private imaginary(): Token {
    this.cur++;
    return this.endOfNumber('imaginary');
  }

  // verify_end_of_number: a keyword may stick to a number (with a warning), nothing else that looks like a name.
  private endOfNumber(kind: string): Token {
    const c = this.src.charCodeAt(this.cur);
    if (c < 128 && isIdentifierChar(c)) {
      if (KEYWORD_AFTER_NUMBER.test(this.src.slice(this.cur, this.cur + 5))) {
        this.warnings.push({ category: 'SyntaxWarning', message: `invalid ${kind} literal`, lineno: this.lineno });
      } else {
        return this.syntaxError(`invalid ${kind} literal`);
      }
    }
    return this.token(T.NUMBER, this.tokenStart, this.cur);
  }

  // A string without expressions; `cur` is after its first quote.
  private string(quote: number): Token {
    const src = this.src;
    this.first_lineno = this.lineno;
    this.multi_line_start = this.line_start;
    let index = this.cur;
    let quoteSize = 1;
    if (src.charCodeAt(index) === quote) {
      if (src.charCodeAt(index + 1) !== quote) {
        this.cur = index + 1;
        return this.token(T.STRING, this.tokenStart, this.cur);
      }
      quoteSize = 3;
      index += 2;
    }
    let endQuotes = 0;
    let escapedQuote = false;
    while (endQuotes !== quoteSize) {
      const c = src.charCodeAt(index++);
      if (c === quote) {
        endQuotes++;
        continue;
      }
      endQuotes = 0;
      if (c === BACKSLASH) {
        const next = src.charCodeAt(index++);
        if (next === quote) escapedQuote = true;
        if (next === LF) {
          if (index >= this.length) return this.unterminated(quote, quoteSize, escapedQuote, true);
          this.lineno++;
          this.line_start = index;
        }
        if (next === EOF) return this.unterminated(quote, quoteSize, escapedQuote, true);
      } else if (c === LF) {
        if (quoteSize === 1 || index >= this.length) {
          return this.unterminated(quote, quoteSize, escapedQuote, quoteSize === 3);
        }
        this.lineno++;
        this.line_start = index;
      } else if (c === EOF) {
        return this.unterminated(quote, quoteSize, escapedQuote, true);
      }
    }
    this.cur = index;
    return this.token(T.STRING, this.tokenStart, index);
  }

  private unterminated(quote: number, quoteSize: number, escapedQuote: boolean, atEnd: boolean): Token {
    const detected = this.lineno;
    this.cur = this.tokenStart + 1;
    this.line_start = this.multi_line_start;
    this.lineno = this.first_lineno;
    const mode = this.mode;
    if (mode !== null && mode.quote === quote && mode.quoteSize === quoteSize) {
      return this.syntaxError(`${mode.kind}-string: expecting '}'`);
    }
    this.endsInString = atEnd;
    if (quoteSize === 3) {
      return this.syntaxError(`unterminated triple-quoted string literal (detected at line ${detected})`);
    }
    return this.syntaxError(
      `unterminated string literal (detected at line ${detected})${
        escapedQuote ? '; perhaps you escaped the end quote?' : ''
      }`,
    );
  }

  private punctuation(c: number): Token {
    const src = this.src;
    const mode = this.mode;
    let metadata: string | null = null;
    if (mode !== null && (c === COLON_CHAR || c === RBRACE_CHAR || c === BANG || c === LBRACE_CHAR)) {
      // Inside an expression of an f-string: note where its text begins and ends.
      if (mode.curly_bracket_expr_start_depth >= 0 && !(c === BANG && src.charCodeAt(this.cur) === EQUAL_CHAR)) {
        const cursor = mode.curly_bracket_depth - (c !== LBRACE_CHAR ? 1 : 0);
        if (cursor === 0 || (cursor === 1 && (mode.in_debug || mode.in_format_spec))) {
          this.updateExpression(mode, c);
          if (c !== LBRACE_CHAR && (mode.in_debug || mode.kind === 't')) {
            metadata = withoutComments(src.slice(mode.exprStart, mode.exprEnd));
          }
        }
        if (c === COLON_CHAR && cursor === mode.curly_bracket_expr_start_depth) {
          mode.inText = true;
          mode.in_format_spec = true;
          const token = this.token(T.COLON, this.tokenStart, this.cur);
          token.metadata = metadata;
          return token;
        }
      }
    }

    const c2 = src.charCodeAt(this.cur);
    if (c < 128 && c2 < 128) {
      let type = T.twoChars(c, c2);
      if (type !== T.OP) {
        this.cur++;
        const c3 = src.charCodeAt(this.cur);
        const three = c3 < 128 ? T.threeChars(c, c2, c3) : T.OP;
        if (three !== T.OP) {
          type = three;
          this.cur++;
        }
        const token = this.token(type, this.tokenStart, this.cur);
        token.metadata = metadata;
        return token;
      }
    }

    const type = T.ONE_CHAR[c];
    if (type === T.LPAR || type === T.LSQB || type === T.LBRACE) {
      if (this.level >= MAXLEVEL) return this.syntaxError('too many nested parentheses');
      this.parenstack[this.level] = c;
      this.parenlinenostack[this.level] = this.lineno;
      this.parencolstack[this.level] = this.columnOf(this.line_start, this.tokenStart);
      this.level++;
      if (mode !== null) mode.curly_bracket_depth++;
    } else if (type === T.RPAR || type === T.RSQB || type === T.RBRACE) {
      const failure = this.closeBracket(c, mode);
      if (failure !== null) return failure;
    } else if (type === T.OP && !isPrintable(String.fromCharCode(c))) {
      return this.syntaxError(`invalid non-printable character U+${c.toString(16).toUpperCase().padStart(4, '0')}`);
    } else if (c === EQUAL_CHAR && mode !== null && mode.curly_bracket_expr_start_depth >= 0) {
      mode.in_debug = true;
    }
    const token = this.token(type, this.tokenStart, this.cur);
    token.metadata = metadata;
    return token;
  }

  private closeBracket(c: number, mode: TokenizerMode | null): Token | null {
    const char = String.fromCharCode(c);
    if (mode !== null && mode.curly_bracket_depth === 0 && c === RBRACE_CHAR) {
      return this.syntaxError(`${mode.kind}-string: single '}' is not allowed`);
    }
    if (this.level === 0) return this.syntaxError(`unmatched '${char}'`);
    this.level--;
    const opening = String.fromCharCode(this.parenstack[this.level]);
    if (`${opening}${char}` !== '()' && `${opening}${char}` !== '[]' && `${opening}${char}` !== '{}') {
      // In f"{)}" the bracket has no partner in the expression: the brace is the string's.
      if (mode !== null && opening === '{' && mode.curly_bracket_depth - 1 === mode.curly_bracket_expr_start_depth) {
        return this.syntaxError(`${mode.kind}-string: unmatched '${char}'`);
      }
      const line = this.parenlinenostack[this.level];
      return this.syntaxError(
        `closing parenthesis '${char}' does not match opening parenthesis '${opening}'${
          line !== this.lineno ? ` on line ${line}` : ''
        }`,
      );
    }
    if (mode !== null) {
      mode.curly_bracket_depth--;
      if (mode.curly_bracket_depth < 0) return this.syntaxError(`${mode.kind}-string: unmatched '${char}'`);
      if (c === RBRACE_CHAR && mode.curly_bracket_depth === mode.curly_bracket_expr_start_depth) {
        mode.curly_bracket_expr_start_depth--;
        mode.inText = true;
        mode.in_format_spec = false;
        mode.in_debug = false;
      }
    }
    return null;
  }

  // _PyLexer_update_ftstring_expr; `cur` is after `c`.
  private updateExpression(mode: TokenizerMode, c: number): void {
    if (c === LBRACE_CHAR) {
      mode.exprStart = this.cur;
      mode.exprEnd = -1;
    } else if (c !== COLON_CHAR || mode.exprEnd === -1) {
      mode.exprEnd = this.cur - 1;
    }
  }

  // `cur` is after the first quote.
  private fstringStart(quote: number, kind: 'f' | 't', raw: boolean): Token {
    const src = this.src;
    this.first_lineno = this.lineno;
    this.multi_line_start = this.line_start;
    let quoteSize = 1;
    if (src.charCodeAt(this.cur) === quote && src.charCodeAt(this.cur + 1) === quote) {
      quoteSize = 3;
      this.cur += 2;
    }
    if (this.mode !== null) this.modes.push(this.mode);
    if (this.modes.length + 1 >= MAXFSTRINGLEVEL) return this.syntaxError('too many nested f-strings or t-strings');
    this.mode = {
      inText: true,
      kind,
      raw,
      quote,
      quoteSize,
      start: this.tokenStart,
      startLine: this.lineno,
      startLineStart: this.line_start,
      curly_bracket_depth: 0,
      curly_bracket_expr_start_depth: -1,
      in_format_spec: false,
      in_debug: false,
      exprStart: 0,
      exprEnd: -1,
    };
    return this.token(kind === 'f' ? T.FSTRING_START : T.TSTRING_START, this.tokenStart, this.cur);
  }

  // Text of an f-string up to an expression, a doubled brace or the end (tok_get_fstring_mode).
  private getFStringText(mode: TokenizerMode): Token {
    const src = this.src;
    const middle = mode.kind === 'f' ? T.FSTRING_MIDDLE : T.TSTRING_MIDDLE;
    this.tokenStart = this.cur;
    this.first_lineno = this.lineno;
    if (src.charCodeAt(this.cur) === LBRACE_CHAR && src.charCodeAt(this.cur + 1) !== LBRACE_CHAR) {
      return this.expressionStart(mode) ?? this.getNormal();
    }
    if (this.atFStringEnd(mode)) {
      this.multi_line_start = this.line_start;
      this.cur += mode.quoteSize;
      this.mode = this.modes.pop() ?? null;
      return this.token(mode.kind === 'f' ? T.FSTRING_END : T.TSTRING_END, this.tokenStart, this.cur);
    }

    this.multi_line_start = this.line_start;
    let endQuotes = 0;
    let unicodeEscape = false;
    while (endQuotes !== mode.quoteSize) {
      const c = this.nextc();
      const inFormatSpec = mode.in_format_spec && mode.curly_bracket_expr_start_depth >= 0;
      if (c === EOF || (mode.quoteSize === 1 && c === LF)) {
        if (inFormatSpec && c === LF) {
          return this.syntaxError(
            `${mode.kind}-string: newlines are not allowed in format specifiers for single quoted ${mode.kind}-strings`,
          );
        }
        return this.unterminatedFString(mode);
      }
      if (c === mode.quote) {
        endQuotes++;
        continue;
      }
      endQuotes = 0;
      if (c === LBRACE_CHAR) {
        this.updateExpression(mode, c);
        if (src.charCodeAt(this.cur) !== LBRACE_CHAR || inFormatSpec) {
          this.cur--;
          const failure = this.expressionStart(mode);
          if (failure !== null) return failure;
          mode.in_format_spec = false;
          return this.token(middle, this.tokenStart, this.cur);
        }
        this.cur++;
        return this.shortened(this.token(middle, this.tokenStart, this.cur));
      }
      if (c === RBRACE_CHAR) {
        if (unicodeEscape) return this.token(middle, this.tokenStart, this.cur);
        if (src.charCodeAt(this.cur) === RBRACE_CHAR && !inFormatSpec && mode.curly_bracket_depth === 0) {
          this.cur++;
          return this.shortened(this.token(middle, this.tokenStart, this.cur));
        }
        this.cur--;
        mode.inText = false;
        mode.in_format_spec = false;
        return this.token(middle, this.tokenStart, this.cur);
      }
      if (c === BACKSLASH) {
        const peek = this.nextc();
        if (peek === LBRACE_CHAR || peek === RBRACE_CHAR) {
          if (!mode.raw) {
            const char = String.fromCharCode(peek);
            this.warnings.push({
              category: 'SyntaxWarning',
              message: `"\\${char}" is an invalid escape sequence. Such sequences will not work in the future. Did you mean "\\\\${char}"? A raw string is also an option.`,
              lineno: this.lineno,
            });
          }
          this.cur--;
          continue;
        }
        if (!mode.raw && peek === 78 && src.charCodeAt(this.cur) === LBRACE_CHAR) {
          this.cur++;
          unicodeEscape = true;
        }
      }
    }
    this.cur -= mode.quoteSize;
    return this.token(middle, this.tokenStart, this.cur);
  }

  // A doubled brace stands for one: the token's text leaves the second out, its position does not.
  private shortened(token: Token): Token {
    token.end--;
    return token;
  }

  private atFStringEnd(mode: TokenizerMode): boolean {
    for (let i = 0; i < mode.quoteSize; i++) {
      if (this.src.charCodeAt(this.cur + i) !== mode.quote) return false;
    }
    return true;
  }

  private expressionStart(mode: TokenizerMode): Token | null {
    mode.curly_bracket_expr_start_depth++;
    if (mode.curly_bracket_expr_start_depth >= MAX_EXPR_NESTING) {
      return this.syntaxError(`${mode.kind}-string: expressions nested too deeply`);
    }
    mode.inText = false;
    return null;
  }

  private unterminatedFString(mode: TokenizerMode): Token {
    const detected = this.lineno;
    this.endsInString = mode.quoteSize === 3;
    this.cur = mode.start + 1;
    this.line_start = mode.startLineStart;
    this.lineno = mode.startLine;
    return this.syntaxError(
      `unterminated ${mode.quoteSize === 3 ? 'triple-quoted ' : ''}${mode.kind}-string literal (detected at line ${detected})`,
    );
  }
}

/** Whether CPython must read the character behind a token to know that it ends there. */
function readsAhead({ type, start, end }: Token): boolean {
  if (type === T.NEWLINE || type === T.INDENT || type === T.DEDENT || type === T.ELLIPSIS_TOKEN) return false;
  if (type === T.STRING || type === T.FSTRING_END || type === T.TSTRING_END) return false;
  // Operators of three characters cannot be longer.
  return type === T.NAME || type === T.NUMBER || T.isKeyword(type) || end - start < 3;
}

/** Two prefixes of a string that do not go together. */
function clashOf(b: boolean, r: boolean, u: boolean, f: boolean, t: boolean): string {
  if (u && (b || r || f || t)) return `'u' and '${b ? 'b' : r ? 'r' : f ? 'f' : 't'}'`;
  if (b && (f || t)) return `'b' and '${f ? 'f' : 't'}'`;
  return f && t ? "'f' and 't'" : '';
}

/** The text of an expression without its comments (set_ftstring_expr). */
function withoutComments(text: string): string {
  if (!text.includes('#')) return text;
  // A quoted string counts quotes one by one: three quotes open, close and open again, which comes to the same.
  return text.replace(/(["'])(?:\\[\s\S]|(?!\1)[\s\S])*\1?|#[^\n]*/g, (match) => (match.startsWith('#') ? '' : match));
}

/** Length in UTF-8 of a part of a UTF-16 string. */
export function utf8Length(text: string, from: number, to: number): number {
  let bytes = 0;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x80) bytes++;
    else if (c < 0x800) bytes += 2;
    else if (c >= 0xd800 && c < 0xdc00 && i + 1 < to && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

/** Length in code points of a part of a UTF-16 string. */
export function codePointLength(text: string, from: number, to: number): number {
  let length = to - from;
  for (let i = from + 1; i < to; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800) length--;
  }
  return length;
}
