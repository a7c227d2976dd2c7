// Warnings about backslashes that stand for nothing, and the SyntaxErrors that a filter may make of them. Mirrors
// warn_invalid_escape_sequence of Parser/string_parser.c and Parser/tokenizer/helpers.c.

import { profile } from '../include/profile.ts';
import { characterOffset, codePointLength, sourceLine } from './characters.ts';
import type { PySyntaxWarning } from './errors.ts';
import type { Token } from './tokens.ts';

/** The literal whose escapes are read, and where warnings about them go. */
export interface EscapeContext {
  readonly src: string;
  /** The token that CPython takes for the text's place: of an f-string's text, that which closes the string. */
  readonly token: Token;
  readonly warnings: PySyntaxWarning[];
  /** The tokenizer has warned of braces already. */
  readonly isFString: boolean;
}

/** `shown`: the character behind the backslash, or the three digits of an octal escape. */
function words(shown: string): { readonly message: string; readonly error: string } {
  const octal = shown >= '4' && shown[0] <= '7' ? 'octal ' : '';
  if (!profile.escapeWarningsAdvise) {
    const message = `invalid ${octal}escape sequence '\\${shown}'`;
    return { message, error: message };
  }
  const what = `"\\${shown}" is an invalid ${octal}escape sequence. `;
  const advice = `Did you mean "\\\\${shown}"? A raw string is also an option.`;
  return { message: `${what}Such sequences will not work in the future. ${advice}`, error: what + advice };
}

/** The tokenizer's warning of a brace behind a backslash. The SyntaxError names the last character read, at `cur`. */
export function braceWarning(src: string, lineno: number, line_start: number, cur: number): PySyntaxWarning {
  return { category: 'SyntaxWarning', ...words(src[cur - 1]), lineno, place: readPlace(src, lineno, line_start, cur) };
}

/** Where an error of the tokenizer stands that names the last character read (_PyTokenizer_syntaxerror). */
export function readPlace(src: string, lineno: number, line_start: number, cur: number): PySyntaxWarning['place'] {
  const offset = codePointLength(src, line_start, cur);
  return { offset, end_lineno: lineno, end_offset: offset, text: sourceLine(src, lineno) };
}

/** How many quotes a token begins with, of the kind of the first. */
function openingQuotes(text: string): number {
  const quotes = /^['"]*/.exec(text)![0];
  return Array.from(quotes).filter((c) => c === quotes[0]).length;
}

/**
 * Warns of the first invalid escape of a literal: `shown` follows the backslash, and `before` is what precedes `shown` in the text that
 * CPython's decoder sees.
 */
export function warnInvalidEscape(
  shown: string,
  before: string,
  { src, token, warnings, isFString }: EscapeContext,
): void {
  if (isFString && (shown === '{' || shown === '}')) return;
  const ofLiteral = !profile.escapeWarningsAdvise;
  let { lineno, col_offset: start } = token;
  let end_lineno = token.end_lineno;
  let end = token.end_col_offset;
  if (!ofLiteral) {
    const lines = before.split('\n');
    if (lines.length > 1) {
      lineno += lines.length - 1;
      start = 0;
    } else {
      start += openingQuotes(src.slice(token.start, token.end));
    }
    start += lines.at(-1)!.length - 1;
    end_lineno = lineno;
    end = start + 2;
  }
  const line = sourceLine(src, lineno);
  const isCurrent = token.end_lineno <= lineno && line.length < src.length - 1;
  const text = isCurrent ? `${line}\n` : line;
  warnings.push({
    category: 'SyntaxWarning',
    ...words(shown),
    lineno,
    place: { offset: characterOffset(text, start + 1), end_lineno, end_offset: characterOffset(text, end + 1), text },
  });
}
