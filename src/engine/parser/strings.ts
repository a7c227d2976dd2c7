// String and bytes literals to constants: prefixes, quotes, escapes. Mirrors Parser/string_parser.c and the escape
// decoders of Objects/unicodeobject.c and Objects/bytesobject.c.

import type { Const, StrConst } from '../include/constant.ts';
import { fromPart } from '../memory/parts.ts';
import type { PySyntaxWarning } from './errors.ts';
import { type EscapeContext, warnInvalidEscape } from './escape_warnings.ts';
import type { Token } from './tokens.ts';

/** A literal that cannot be. `place`: where CPython reports it (last token read, the literal itself, or its line only). */
export class LiteralError {
  readonly message: string;
  readonly place: 'last' | 'token' | 'line';
  constructor(message: string, place: 'last' | 'token' | 'line') {
    this.message = message;
    this.place = place;
  }
}

/** Finds the character with a Unicode name (any case), or null. */
export type UnicodeNameLookup = (name: string) => string | null;

let unicodeNameLookup: UnicodeNameLookup = fromPart('unicodedata');

/** Gives `\N{...}` its name table, which is large: the caller may load it when first asked. */
export function setUnicodeNameLookup(lookup: UnicodeNameLookup): void {
  unicodeNameLookup = lookup;
}

const isOctal = (c: number): boolean => c >= 48 && c < 56;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  b: '\b',
  f: '\f',
  t: '\t',
  n: '\n',
  r: '\r',
  v: '\v',
  a: '\x07',
};

/** A string constant, with code points where UTF-16 would be ambiguous: two lone surrogates that look like a pair. */
export function makeStr(value: string, codePoints?: readonly number[]): StrConst {
  return codePoints === undefined ? { kind: 'str', value } : { kind: 'str', value, codePoints };
}

/** The code points of a string constant. */
export function codePointsOf(constant: StrConst): readonly number[] {
  return constant.codePoints ?? Array.from(constant.value, (char) => char.codePointAt(0)!);
}

/** Several string constants as one. */
export function concatStr(parts: readonly StrConst[]): StrConst {
  const value = parts.map((part) => part.value).join('');
  const ambiguous = parts.some(
    (part, i) =>
      part.codePoints !== undefined ||
      (i > 0 && /[\udc00-\udfff]/.test(part.value[0] ?? '') && /[\ud800-\udbff]$/.test(parts[i - 1].value)),
  );
  return ambiguous ? makeStr(value, parts.flatMap(codePointsOf)) : makeStr(value);
}

/** The constant that a STRING token stands for (_PyPegen_parse_string). */
export function parseString(src: string, token: Token, warnings: PySyntaxWarning[]): Const {
  const text = src.slice(token.start, token.end);
  let start = 0;
  let bytes = false;
  let raw = false;
  for (; ; start++) {
    const c = text.charCodeAt(start) | 32;
    if (c === 98) bytes = true;
    else if (c === 114) raw = true;
    else if (c !== 117) break;
  }
  const quotes = text.length - start >= 6 && text[start + 1] === text[start] && text[start + 2] === text[start] ? 3 : 1;
  const body = text.slice(start + quotes, -quotes);
  const where: EscapeContext = { src, token, warnings, isFString: false };
  if (bytes) {
    if (/[\x80-\uffff]/.test(body)) throw new LiteralError('bytes can only contain ASCII literal characters', 'token');
    return { kind: 'bytes', value: raw ? ascii(body) : decodeBytesWithEscapes(body, where) };
  }
  return decodeString(raw, body, where);
}

/** Text of a string or of a part of an f-string, with its escapes replaced unless raw (_PyPegen_decode_string). */
export function decodeString(raw: boolean, body: string, where: EscapeContext): StrConst {
  return raw || !body.includes('\\') ? makeStr(body) : decodeUnicodeWithEscapes(body, where);
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

// What a warning of an invalid escape shows: the character, or the digits of an octal escape.
function escapeAt(body: string, at: number): string {
  return body.slice(at, at + (body[at] >= '4' && body[at] <= '7' ? 3 : 1));
}

function decodeUnicodeWithEscapes(body: string, where: EscapeContext): StrConst {
  let value = '';
  // Parts between which UTF-16 would join two surrogates that are two characters.
  let codePoints: number[] | null = null;
  let firstInvalid = -1;
  let end = body.indexOf('\\');
  let start = 0;
  const append = (text: string): void => {
    if (/^[\udc00-\udfff]/.test(text) && /[\ud800-\udbff]$/.test(value) && codePoints === null) {
      codePoints = Array.from(value, (char) => char.codePointAt(0)!);
    }
    value += text;
    if (codePoints !== null) for (const char of text) codePoints.push(char.codePointAt(0)!);
  };
  while (end >= 0) {
    if (end > start) append(body.slice(start, end));
    const backslash = end;
    let i = backslash + 1;
    const char = body[i];
    if (char === undefined) {
      // Before the brace of an expression a backslash stands for itself; the tokenizer has warned.
      append('\\');
      start = i;
      break;
    }
    const simple = SIMPLE_ESCAPES[char];
    const code = body.charCodeAt(i);
    i++;
    if (simple !== undefined) {
      append(simple);
    } else if (isOctal(code)) {
      let octal = code - 48;
      if (isOctal(body.charCodeAt(i))) {
        octal = octal * 8 + body.charCodeAt(i++) - 48;
        if (isOctal(body.charCodeAt(i))) octal = octal * 8 + body.charCodeAt(i++) - 48;
      }
      if (octal > 0o377 && firstInvalid < 0) firstInvalid = backslash + 1;
      append(String.fromCharCode(octal));
    } else if (char === 'x' || char === 'u' || char === 'U') {
      const count = char === 'x' ? 2 : char === 'u' ? 4 : 8;
      const digits = /^[0-9A-Fa-f]*/.exec(body.slice(i, i + count))![0];
      i += digits.length;
      if (digits.length < count) {
        throw decodeError(body, backslash, i, `truncated \\${char}${'X'.repeat(count)} escape`);
      }
      const codePoint = Number.parseInt(digits, 16);
      if (codePoint > 0x10ffff) throw decodeError(body, backslash, i, 'illegal Unicode character');
      append(String.fromCodePoint(codePoint));
    } else if (char === 'N') {
      const close = body[i] === '{' ? body.indexOf('}', i) : -1;
      if (close <= i + 1) {
        if (body[i] === '{') i = close < 0 ? body.length : close;
        throw decodeError(body, backslash, i, 'malformed \\N character escape');
      }
      const found = unicodeNameLookup(body.slice(i + 1, close));
      i = close + 1;
      if (found === null) throw decodeError(body, backslash, i, 'unknown Unicode character name');
      append(found);
    } else {
      if (code < 128 && firstInvalid < 0) firstInvalid = backslash + 1;
      append('\\');
      i = backslash + 1;
    }
    start = i;
    end = body.indexOf('\\', i);
  }
  if (start < body.length) append(body.slice(start));
  if (firstInvalid >= 0) warnInvalidEscape(escapeAt(body, firstInvalid), decoded(body, firstInvalid), where);
  return makeStr(value, codePoints ?? undefined);
}

// What CPython's decoder sees of the first `index` characters: other than ASCII characters were turned into ten-character escapes.
function decoded(body: string, index: number): string {
  let seen = '';
  for (let i = 0; i < index; i++) {
    const c = body.charCodeAt(i);
    if (c >= 128) {
      seen += '\\U00000000';
      if ((c & 0xfc00) === 0xd800) i++;
    } else {
      // A backslash before such a character was spelled \u005c.
      seen += c === 92 && !(body.charCodeAt(i + 1) < 128) && !isEscaped(body, i) ? '\\u005c' : body[i];
    }
  }
  return seen;
}

function decodeError(body: string, from: number, to: number, reason: string): LiteralError {
  const start = decoded(body, from).length;
  const end = decoded(body, to).length;
  return new LiteralError(
    end - start === 1
      ? `(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position ${start}: ${reason}`
      : `(unicode error) 'unicodeescape' codec can't decode bytes in position ${start}-${end - 1}: ${reason}`,
    'last',
  );
}

function isEscaped(body: string, index: number): boolean {
  let backslashes = 0;
  while (body.charCodeAt(index - 1 - backslashes) === 92) backslashes++;
  return backslashes % 2 === 1;
}

function decodeBytesWithEscapes(body: string, where: EscapeContext): Uint8Array {
  if (!body.includes('\\')) return ascii(body);
  const value: number[] = [];
  let firstInvalid = -1;
  for (let i = 0; i < body.length; ) {
    const code = body.charCodeAt(i++);
    if (code !== 92) {
      value.push(code);
      continue;
    }
    if (i >= body.length) throw new LiteralError('(value error) Trailing \\ in string', 'last');
    const char = body[i];
    const simple = SIMPLE_ESCAPES[char];
    const next = body.charCodeAt(i);
    if (simple !== undefined) {
      if (simple !== '') value.push(simple.charCodeAt(0));
      i++;
    } else if (isOctal(next)) {
      const digits = /^[0-7]{1,3}/.exec(body.slice(i, i + 3))![0];
      const octal = Number.parseInt(digits, 8);
      if (octal > 0o377 && firstInvalid < 0) firstInvalid = i;
      value.push(octal & 0xff);
      i += digits.length;
    } else if (char === 'x') {
      const digits = body.slice(i + 1, i + 3);
      if (!/^[0-9A-Fa-f]{2}$/.test(digits)) {
        throw new LiteralError(`(value error) invalid \\x escape at position ${i - 1}`, 'last');
      }
      value.push(Number.parseInt(digits, 16));
      i += 3;
    } else {
      if (firstInvalid < 0) firstInvalid = i;
      value.push(92);
    }
  }
  if (firstInvalid >= 0) warnInvalidEscape(escapeAt(body, firstInvalid), body.slice(0, firstInvalid), where);
  return Uint8Array.from(value);
}
