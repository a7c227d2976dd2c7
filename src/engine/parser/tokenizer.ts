// Turns normalised source text into tokens, one call a token. Mirrors Parser/lexer/lexer.c.

import {
  BACKSLASH,
  BANG,
  CLASS,
  COLON_CHAR,
  codePointLength,
  DQUOTE,
  EOF,
  EQUAL_CHAR,
  FF,
  HASH,
  IDENTIFIER_CHAR,
  IDENTIFIER_START,
  isDigit,
  isPrintable,
  LBRACE_CHAR,
  LF,
  PERIOD,
  RBRACE_CHAR,
  SPACE,
  SQUOTE,
  TAB,
} from './characters.ts';
import { StringTokenizer, withoutComments } from './string-tokenizer.ts';
import type { TokenizerMode } from './tokenizer-state.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

const TABSIZE = 8;
const ALTTABSIZE = 1;
const MAXINDENT = 100;
const MAXLEVEL = 200;
const PREFIX_LETTERS = [98, 102, 114, 116, 117];

export class Tokenizer extends StringTokenizer {
  private atbol = true;
  private readonly indstack = [0];
  private readonly altindstack = [0];

  /** The next token (_PyTokenizer_Get). After ENDMARKER or ERRORTOKEN `done` is set. */
  get(): Token {
    const mode = this.mode;
    const token = mode?.inText ? this.getFStringText(mode) : this.getNormal();
    // CPython reads one character behind most tokens, and so meets the end of the source with the last of them.
    if (this.cur >= this.length && this.done === 'E_OK' && readsAhead(token)) this.done = 'E_EOF';
    return token;
  }

  protected getNormal(): Token {
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
    // Only letters of BFRTU, of either case, can begin one.
    while (PREFIX_LETTERS.includes(c | 32)) {
      const lower = c | 32;
      // What does not go with a letter before it is no prefix; since 3.14 it is an error.
      if (
        !this.features.templateStrings &&
        (lower === 116 ||
          clashOf(b || lower === 98, r || lower === 114, u || lower === 117, f || lower === 102, false) !== '')
      )
        break;
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
