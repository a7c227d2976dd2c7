// The codecs that the interpreter itself needs: UTF-8, UTF-16, UTF-32, Latin-1, ASCII and the escapes. Mirrors the codec part
// of Objects/unicodeobject.c. Bytes are host arrays here; objects are made by the callers.

import type { Ref } from '../memory/memory.ts';
import { ldBytes } from '../memory/memory.ts';
import { tick } from '../memory/ticks.ts';
import {
  type Decoding,
  decodeError,
  encodeError,
  endDecoding,
  newDecoding,
  type Replacement,
  raiseEncodeError,
} from './codec_errors.ts';
import { link } from './link.ts';
import { pushEscape } from './unicode_repr.ts';
import {
  codePoints,
  PyUnicode_DATA,
  PyUnicode_FromCodePoints,
  PyUnicode_GET_LENGTH,
  PyUnicode_IS_ASCII,
} from './unicodeobject.ts';

/** Bytes decoded so far, for stateful decoding: set by a decoder that may leave an incomplete rest. */
export const consumed = { bytes: 0 };

/** New reference: the text decoded, or NULL when the last position was an error. */
function finish(d: Decoding, pos: number): Ref {
  endDecoding(d);
  return pos < 0 ? 0 : PyUnicode_FromCodePoints(d.out);
}

// ---- UTF-8 ----

const isSurrogate = (c: number): boolean => c >= 0xd800 && c <= 0xdfff;
const isContinuation = (b: number): boolean => (b & 0xc0) === 0x80;

/** The character at `i`, or minus the number of bytes that are wrong; 0 when the input ends too early. `width` is its length. */
const character = { width: 0 };
function utf8Character(s: Uint8Array, i: number): number {
  const n = s.length - i;
  const b = s[i];
  if (b < 0xc2) return -1;
  if (b < 0xe0) {
    if (n < 2) return 0;
    if (!isContinuation(s[i + 1])) return -1;
    character.width = 2;
    return ((b & 0x1f) << 6) | (s[i + 1] & 0x3f);
  }
  if (b >= 0xf5) return -1;
  if (n < 2) return 0;
  const c = s[i + 1];
  if (!isContinuation(c)) return -1;
  if (b < 0xf0) {
    if ((b === 0xe0 && c < 0xa0) || (b === 0xed && c >= 0xa0)) return -1;
    if (n < 3) return 0;
    if (!isContinuation(s[i + 2])) return -2;
    character.width = 3;
    return ((b & 0x0f) << 12) | ((c & 0x3f) << 6) | (s[i + 2] & 0x3f);
  }
  if ((b === 0xf0 && c < 0x90) || (b === 0xf4 && c >= 0x90)) return -1;
  if (n < 3) return 0;
  if (!isContinuation(s[i + 2])) return -2;
  if (n < 4) return 0;
  if (!isContinuation(s[i + 3])) return -3;
  character.width = 4;
  return ((b & 0x07) << 18) | ((c & 0x3f) << 12) | ((s[i + 2] & 0x3f) << 6) | (s[i + 3] & 0x3f);
}
/** New reference. With `partial`, an incomplete end is left over: `consumed` tells how much was read. */
export function PyUnicode_DecodeUTF8Stateful(input: Uint8Array, errors: string, partial: boolean): Ref {
  const d = newDecoding('utf-8', errors, input);
  const { out } = d;
  let i = 0;
  while (i >= 0 && i < d.input.length) {
    const s = d.input;
    const b = s[i];
    if (b < 0x80) {
      out.push(b);
      i++;
      continue;
    }
    const c = utf8Character(s, i);
    if (c > 0) {
      out.push(c);
      i += character.width;
    } else if (c === 0) {
      if (partial) break;
      i = decodeError(d, i, s.length, 'unexpected end of data');
    } else if (partial && b === 0xed && s.length - i === 2 && s[i + 1] >= 0xa0 && s[i + 1] <= 0xbf) break;
    else i = decodeError(d, i, i - c, b < 0xc2 || b >= 0xf5 ? 'invalid start byte' : 'invalid continuation byte');
  }
  consumed.bytes = i;
  return finish(d, i);
}
export function PyUnicode_DecodeUTF8(input: Uint8Array, errors = 'strict'): Ref {
  return PyUnicode_DecodeUTF8Stateful(input, errors, false);
}

/** Appends a character in UTF-8. */
function pushUtf8(out: number[], c: number): void {
  if (c < 0x80) out.push(c);
  else if (c < 0x800) out.push(0xc0 | (c >> 6), 0x80 | (c & 0x3f));
  else if (c < 0x10000) out.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f));
  else out.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 0x3f), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f));
}
/** What an encoder needs to deal with characters that its encoding lacks. */
interface Encoder {
  readonly encoding: string;
  readonly reason: string;
  /** Appends a character that can be encoded. */
  push(out: number[], c: number): void;
  /** True if the encoding has the character. */
  has(c: number): boolean;
  /** True if replacement text may hold the character. */
  accepts(c: number): boolean;
  /** Replacement bytes must be a multiple of this. */
  readonly unit: number;
}
function encodeWith(unicode: Ref, errors: string, e: Encoder, out: number[]): number[] | null {
  const s = codePoints(unicode);
  for (let i = 0; i < s.length; ) {
    tick();
    if (e.has(s[i])) {
      e.push(out, s[i++]);
      continue;
    }
    let start = i;
    let end = i + 1;
    // Encodings of several bytes a unit report character by character.
    while (e.unit === 1 && end < s.length && !e.has(s[end])) end++;
    if (errors === 'surrogateescape') {
      // What can be escaped is, one by one; the handler gets the rest.
      while (start < end && s[start] >= 0xdc80 && s[start] <= 0xdcff && e.unit === 1) out.push(s[start++] - 0xdc00);
      if (start === end) {
        i = end;
        continue;
      }
    }
    const r: Replacement | null = encodeError(unicode, s, e.encoding, errors, start, end, e.reason);
    if (r === null) return null;
    if (r.bytes !== null) {
      if (r.bytes.length % e.unit !== 0) return raiseEncodeError(unicode, e.encoding, start, end, e.reason);
      for (const b of r.bytes) out.push(b);
    } else {
      for (const c of r.text!) {
        if (!e.accepts(c)) return raiseEncodeError(unicode, e.encoding, start, end, e.reason);
        e.push(out, c);
      }
    }
    i = r.pos;
  }
  return out;
}
const isAscii = (c: number): boolean => c < 128;
const utf8Encoder: Encoder = {
  encoding: 'utf-8',
  reason: 'surrogates not allowed',
  push: pushUtf8,
  has: (c) => !isSurrogate(c),
  accepts: isAscii,
  unit: 1,
};
/** The UTF-8 form, or null with an exception. */
export function unicode_encode_utf8(unicode: Ref, errors = 'strict'): ArrayLike<number> | null {
  if (PyUnicode_IS_ASCII(unicode)) return ldBytes(PyUnicode_DATA(unicode), PyUnicode_GET_LENGTH(unicode));
  return encodeWith(unicode, errors, utf8Encoder, []);
}
link.utf8Encode = (unicode) => {
  const bytes = unicode_encode_utf8(unicode);
  return bytes === null ? null : Uint8Array.from(bytes);
};

// ---- ASCII and Latin-1 ----

export function PyUnicode_DecodeLatin1(input: Uint8Array): Ref {
  return PyUnicode_FromCodePoints(input);
}
export function PyUnicode_DecodeASCII(input: Uint8Array, errors = 'strict'): Ref {
  const d = newDecoding('ascii', errors, input);
  let i = 0;
  while (i >= 0 && i < d.input.length) {
    if (d.input[i] < 128) d.out.push(d.input[i++]);
    else i = decodeError(d, i, i + 1, 'ordinal not in range(128)');
  }
  return finish(d, i);
}
const narrow = (encoding: string, limit: number): Encoder => ({
  encoding,
  reason: `ordinal not in range(${limit})`,
  push: (out, c) => {
    out.push(c);
  },
  has: (c) => c < limit,
  accepts: (c) => c < limit,
  unit: 1,
});
const asciiEncoder = narrow('ascii', 128);
const latin1Encoder = narrow('latin-1', 256);
export function unicode_encode_ascii(unicode: Ref, errors = 'strict'): ArrayLike<number> | null {
  return encodeWith(unicode, errors, asciiEncoder, []);
}
export function unicode_encode_latin1(unicode: Ref, errors = 'strict'): ArrayLike<number> | null {
  return encodeWith(unicode, errors, latin1Encoder, []);
}

// ---- UTF-16 and UTF-32 ----

/** Byte order: -1 little, 1 big, 0 by the mark at the start (little without one). After decoding, what was found. */
export const byteorder = { value: 0 };

export function PyUnicode_DecodeUTF16Stateful(input: Uint8Array, errors: string, order: number, partial: boolean): Ref {
  let i = 0;
  if (order === 0 && input.length >= 2) {
    const mark = input[0] | (input[1] << 8);
    if (mark === 0xfeff || mark === 0xfffe) {
      order = mark === 0xfeff ? -1 : 1;
      i = 2;
    }
  }
  byteorder.value = order;
  const big = order > 0;
  const d = newDecoding(big ? 'utf-16-be' : 'utf-16-le', errors, input);
  const unit = (at: number): number =>
    big ? (d.input[at] << 8) | d.input[at + 1] : d.input[at] | (d.input[at + 1] << 8);
  while (i >= 0 && i < d.input.length) {
    const rest = d.input.length - i;
    if (rest < 2) {
      if (partial) break;
      i = decodeError(d, i, d.input.length, 'truncated data');
      continue;
    }
    const c = unit(i);
    if (!isSurrogate(c)) {
      d.out.push(c);
      i += 2;
    } else if (c >= 0xdc00) i = decodeError(d, i, i + 2, 'illegal encoding');
    else if (rest < 4) {
      if (partial) break;
      i = decodeError(d, i, d.input.length, 'unexpected end of data');
    } else {
      const low = unit(i + 2);
      if (low >= 0xdc00 && low <= 0xdfff) {
        d.out.push(0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
        i += 4;
      } else i = decodeError(d, i, i + 2, 'illegal UTF-16 surrogate');
    }
  }
  consumed.bytes = i;
  return finish(d, i);
}
export function PyUnicode_DecodeUTF32Stateful(input: Uint8Array, errors: string, order: number, partial: boolean): Ref {
  let i = 0;
  if (order === 0 && input.length >= 4) {
    const mark = (input[0] | (input[1] << 8) | (input[2] << 16) | (input[3] << 24)) >>> 0;
    if (mark === 0xfeff || mark === 0xfffe0000) {
      order = mark === 0xfeff ? -1 : 1;
      i = 4;
    }
  }
  byteorder.value = order;
  const big = order > 0;
  const d = newDecoding(big ? 'utf-32-be' : 'utf-32-le', errors, input);
  while (i >= 0 && i < d.input.length) {
    const s = d.input;
    if (s.length - i < 4) {
      if (partial) break;
      i = decodeError(d, i, s.length, 'truncated data');
      continue;
    }
    const c =
      (big
        ? (s[i] << 24) | (s[i + 1] << 16) | (s[i + 2] << 8) | s[i + 3]
        : s[i] | (s[i + 1] << 8) | (s[i + 2] << 16) | (s[i + 3] << 24)) >>> 0;
    if (isSurrogate(c)) i = decodeError(d, i, i + 4, 'code point in surrogate code point range(0xd800, 0xe000)');
    else if (c > 0x10ffff) i = decodeError(d, i, i + 4, 'code point not in range(0x110000)');
    else {
      d.out.push(c);
      i += 4;
    }
  }
  consumed.bytes = i;
  return finish(d, i);
}
function push16(out: number[], c: number, big: boolean): void {
  if (big) out.push(c >> 8, c & 0xff);
  else out.push(c & 0xff, c >> 8);
}
const suffix = (order: number): string => (order === 0 ? '' : order < 0 ? '-le' : '-be');
/** With order 0: little, with a mark at the start. */
export function _PyUnicode_EncodeUTF16(unicode: Ref, errors: string, order: number): ArrayLike<number> | null {
  const big = order > 0;
  const push = (out: number[], c: number): void => {
    if (c < 0x10000) push16(out, c, big);
    else {
      push16(out, 0xd800 + ((c - 0x10000) >> 10), big);
      push16(out, 0xdc00 + ((c - 0x10000) & 0x3ff), big);
    }
  };
  const out: number[] = [];
  if (order === 0) push16(out, 0xfeff, false);
  return encodeWith(unicode, errors, { ...utf8Encoder, encoding: `utf-16${suffix(order)}`, push, unit: 2 }, out);
}
export function _PyUnicode_EncodeUTF32(unicode: Ref, errors: string, order: number): ArrayLike<number> | null {
  const push = (out: number[], c: number): void => {
    if (order > 0) out.push(0, c >> 16, (c >> 8) & 0xff, c & 0xff);
    else out.push(c & 0xff, (c >> 8) & 0xff, c >> 16, 0);
  };
  const out: number[] = [];
  if (order === 0) push(out, 0xfeff);
  return encodeWith(unicode, errors, { ...utf8Encoder, encoding: `utf-32${suffix(order)}`, push, unit: 4 }, out);
}

// ---- escapes ----

/** Encodes as the text of a literal: backslashes, control and non-ASCII characters escaped. */
export function PyUnicode_AsUnicodeEscapeString(unicode: Ref): number[] {
  const out: number[] = [];
  for (const c of codePoints(unicode)) {
    tick();
    if (c === 92) out.push(92, 92);
    else if (c === 9) out.push(92, 116);
    else if (c === 10) out.push(92, 110);
    else if (c === 13) out.push(92, 114);
    else if (c >= 32 && c < 127) out.push(c);
    else pushEscape(out, c);
  }
  return out;
}
export function PyUnicode_AsRawUnicodeEscapeString(unicode: Ref): number[] {
  const out: number[] = [];
  for (const c of codePoints(unicode)) {
    tick();
    if (c < 256) out.push(c);
    else pushEscape(out, c);
  }
  return out;
}
