// Characters as the tokenizer sees them: codes, classes, lengths in UTF-8 and in code points. Mirrors the character macros
// of Parser/lexer/lexer.c and Include/cpython/pyctype.h.

export const EOF = 0; // The source ends in NUL, and no other NUL gets this far.
export const TAB = 9;
export const LF = 10;
export const FF = 12;
export const SPACE = 32;
export const BANG = 33;
export const DQUOTE = 34;
export const HASH = 35;
export const SQUOTE = 39;
export const PERIOD = 46;
export const ZERO = 48;
export const NINE = 57;
export const COLON_CHAR = 58;
export const EQUAL_CHAR = 61;
export const BACKSLASH = 92;
export const UNDERSCORE = 95;
export const LBRACE_CHAR = 123;
export const RBRACE_CHAR = 125;

// Character classes of the first 128 characters, as bits.
export const IDENTIFIER_START = 1;
export const IDENTIFIER_CHAR = 2;
export const XDIGIT = 4;
export const CLASS = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(char)) CLASS[code] |= IDENTIFIER_START | IDENTIFIER_CHAR;
  if (/[0-9]/.test(char)) CLASS[code] |= IDENTIFIER_CHAR;
  if (/[0-9A-Fa-f]/.test(char)) CLASS[code] |= XDIGIT;
}
export const isDigit = (c: number): boolean => c >= ZERO && c <= NINE;
export const isXDigit = (c: number): boolean => c < 128 && (CLASS[c] & XDIGIT) !== 0;
export const isIdentifierChar = (c: number): boolean => c >= 128 || (CLASS[c] & IDENTIFIER_CHAR) !== 0;

/** Py_UNICODE_ISPRINTABLE. */
export const isPrintable = (char: string): boolean => char === ' ' || !/[\p{C}\p{Z}]/u.test(char);

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

/** _PyPegen_byte_offset_to_character_offset: how many characters the first `bytes` bytes of a line are, or begin. */
export function characterOffset(line: string, bytes: number): number {
  let seen = 0;
  let index = 0;
  while (index < line.length && seen < bytes) {
    const code = line.codePointAt(index)!;
    seen += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    index += code < 0x10000 ? 1 : 2;
  }
  // Behind the line there is one more place.
  return codePointLength(line, 0, index) + (seen < bytes ? 1 : 0);
}

/** Line `lineno` (from 1) of a source, or its last, without its newline or the tokenizer's mark of the end. */
export function sourceLine(src: string, lineno: number): string {
  let start = 0;
  const last = src.length - 2;
  for (let line = 1; line < lineno; line++) {
    const newline = src.indexOf('\n', start);
    if (newline < 0 || newline >= last) break;
    start = newline + 1;
  }
  return /^[^\n\0]*/.exec(src.slice(start))![0];
}
