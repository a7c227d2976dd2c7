// String tokens, and the text of f-strings and t-strings. Mirrors `tok_get_fstring_mode` and the string part of
// `tok_get_normal_mode` in Parser/lexer/lexer.c.

import { BACKSLASH, COLON_CHAR, EOF, LBRACE_CHAR, LF, RBRACE_CHAR } from './characters.ts';
import { braceWarning } from './escape_warnings.ts';
import { NumberTokenizer } from './number-tokenizer.ts';
import type { TokenizerMode } from './tokenizer-state.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

const MAXFSTRINGLEVEL = 150;
const MAX_EXPR_NESTING = 3;

export abstract class StringTokenizer extends NumberTokenizer {
  // A string without expressions; `cur` is after its first quote.
  protected string(quote: number): Token {
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

  protected unterminated(quote: number, quoteSize: number, escapedQuote: boolean, atEnd: boolean): Token {
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

  // _PyLexer_update_ftstring_expr; `cur` is after `c`.
  protected updateExpression(mode: TokenizerMode, c: number): void {
    if (c === LBRACE_CHAR) {
      mode.exprStart = this.cur;
      mode.exprEnd = -1;
    } else if (c !== COLON_CHAR || mode.exprEnd === -1) {
      mode.exprEnd = this.cur - 1;
    }
  }

  // `cur` is after the first quote.
  protected fstringStart(quote: number, kind: 'f' | 't', raw: boolean): Token {
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
  protected getFStringText(mode: TokenizerMode): Token {
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
            this.warnings.push(braceWarning(src, this.lineno, this.line_start, this.cur));
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
  protected shortened(token: Token): Token {
    token.end--;
    return token;
  }

  protected atFStringEnd(mode: TokenizerMode): boolean {
    for (let i = 0; i < mode.quoteSize; i++) {
      if (this.src.charCodeAt(this.cur + i) !== mode.quote) return false;
    }
    return true;
  }

  protected expressionStart(mode: TokenizerMode): Token | null {
    mode.curly_bracket_expr_start_depth++;
    if (mode.curly_bracket_expr_start_depth >= MAX_EXPR_NESTING) {
      return this.syntaxError(`${mode.kind}-string: expressions nested too deeply`);
    }
    mode.inText = false;
    return null;
  }

  protected unterminatedFString(mode: TokenizerMode): Token {
    const detected = this.lineno;
    this.endsInString = mode.quoteSize === 3;
    this.cur = mode.start + 1;
    this.line_start = mode.startLineStart;
    this.lineno = mode.startLine;
    return this.syntaxError(
      `unterminated ${mode.quoteSize === 3 ? 'triple-quoted ' : ''}${mode.kind}-string literal (detected at line ${detected})`,
    );
  }

  /** The next token outside the text of f-strings. */
  protected abstract getNormal(): Token;
}

/** The text of an expression without its comments (set_ftstring_expr). */
export function withoutComments(text: string): string {
  if (!text.includes('#')) return text;
  // A quoted string counts quotes one by one: three quotes open, close and open again, which comes to the same.
  return text.replace(/(["'])(?:\\[\s\S]|(?!\1)[\s\S])*\1?|#[^\n]*/g, (match) => (match.startsWith('#') ? '' : match));
}
