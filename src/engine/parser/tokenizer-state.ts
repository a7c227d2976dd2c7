// The tokenizer's state. Mirrors Parser/lexer/state.h, Parser/lexer/state.c and Parser/tokenizer/helpers.c.

import { codePointLength, EOF, LF, utf8Length } from './characters.ts';
import type { PySyntaxWarning } from './errors.ts';
import { type Features, featuresOf } from './features.ts';
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
/** One f-string or t-string that is being read (tokenizer_mode). */
export interface TokenizerMode {
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

/** Where the tokenizer stands, and how it makes tokens and errors. */
export abstract class TokenizerState {
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

  protected readonly ascii: boolean;
  protected readonly features: Features;
  protected readonly length: number;
  protected tokenStart = -1;
  protected first_lineno = 0;
  protected multi_line_start = 0;
  protected readonly modes: TokenizerMode[] = [];
  protected mode: TokenizerMode | null = null;
  // Where the last column was computed, so that a long line with other than ASCII characters is walked once.
  protected columnLine = -1;
  protected columnAt = 0;
  protected columnBytes = 0;

  /** `source` has `\n` line ends and no NUL. */
  constructor(source: string, features: Features = featuresOf('')) {
    this.features = features;
    this.src = `${source}\0`;
    this.length = source.length;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII includes the control characters
    this.ascii = /^[\x00-\x7f]*$/.test(source);
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
  protected underflow(): boolean {
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
  protected nextc(): number {
    if (this.cur > 0 ? this.src.charCodeAt(this.cur - 1) === LF && this.line_start !== this.cur : this.lineno === 0) {
      if (!this.underflow()) return EOF;
    }
    if (this.cur >= this.length) {
      if (this.done === 'E_OK') this.done = 'E_EOF';
      return EOF;
    }
    return this.src.charCodeAt(this.cur++);
  }

  protected backup(c: number): void {
    if (c !== EOF) this.cur--;
  }

  protected token(type: number, start: number, end: number): Token {
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
  protected emptyToken(type: number): Token {
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

  protected failed(done: Done): Token {
    this.done = done;
    return this.emptyToken(T.ERRORTOKEN);
  }

  /** _PyTokenizer_syntaxerror: the error's column is the last character read. */
  protected syntaxError(message: string): Token {
    const offset = codePointLength(this.src, this.line_start, this.cur);
    return this.syntaxErrorRange(message, offset, offset);
  }

  protected syntaxErrorRange(message: string, offset: number, end_offset: number): Token {
    this.error = { message, lineno: this.lineno, offset, end_offset };
    return this.failed('E_ERROR');
  }

  protected indentError(): Token {
    this.cur = this.lineEnd();
    return this.failed('E_TABSPACE');
  }

  protected lineEnd(): number {
    const newline = this.src.indexOf('\n', this.cur);
    return newline < 0 ? this.length : newline + 1;
  }
}
