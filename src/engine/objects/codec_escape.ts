// Decoding of the escapes of literals: unicode_escape, raw_unicode_escape, and bytes with escapes. Mirrors
// _PyUnicode_DecodeUnicodeEscapeInternal2 and PyUnicode_DecodeRawUnicodeEscape in Objects/unicodeobject.c and
// _PyBytes_DecodeEscape2 in Objects/bytesobject.c.

import type { Ref } from '../memory/memory.ts';
import { fromPart } from '../memory/parts.ts';
import { type Decoding, decodeError, endDecoding, newDecoding } from './codec_errors.ts';
import { consumed } from './codecs.ts';
import { PyErr_SetString } from './errors.ts';
import { link } from './link.ts';
import { PyExc_DeprecationWarning, PyExc_ValueError } from './statictypes.ts';
import { MAX_UNICODE, PyUnicode_FromCodePoints } from './unicodeobject.ts';

/** The value of a hexadecimal digit, or -1. */
export function hexValue(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
const isOctal = (c: number): boolean => c >= 48 && c <= 55;
/** What `\a`, `\n`, ... stand for, by the letter's code. */
const simple = new Map(
  [...'abfnrtv\\\'"'].map((letter, i) => [letter.charCodeAt(0), [7, 8, 12, 10, 13, 9, 11, 92, 39, 34][i]]),
);

/** Warns of an escape without meaning. False if the warning became an exception. */
function warnEscape(text: string, octal: boolean): boolean {
  const what = octal ? 'octal escape' : 'escape';
  const message = `"\\${text}" is an invalid ${what} sequence. Such sequences will not work in the future. `;
  return link.PyErr_WarnEx(PyExc_DeprecationWarning, message, 1) >= 0;
}

/** Reads `count` hexadecimal digits at `i`: the value, or -1; `digits.end` is where reading stopped. */
const digits = { end: 0 };
function hexDigits(s: Uint8Array, i: number, count: number): number {
  let value = 0;
  let k = 0;
  for (; k < count && i + k < s.length; k++) {
    const h = hexValue(s[i + k]);
    if (h < 0) break;
    value = value * 16 + h;
  }
  digits.end = i + k;
  return k === count ? value : -1;
}

/** Finds a character by its Unicode name: code point, or -1. Replaced when a name table is loaded. */
export const unicodeNames: { lookup: (name: string) => number } = { lookup: fromPart('unicodedata') };

export function PyUnicode_DecodeUnicodeEscape(input: Uint8Array, errors: string, partial: boolean): Ref {
  const d = newDecoding('unicodeescape', errors, input);
  let i = 0;
  let ok = true;
  let warning = '';
  let octal = false;
  while (ok && i >= 0 && i < d.input.length) {
    const s = d.input;
    const c = s[i];
    if (c !== 92) {
      d.out.push(c);
      i++;
      continue;
    }
    if (i + 1 >= s.length) {
      if (partial) break;
      i = decodeError(d, i, i + 1, '\\ at end of string');
      continue;
    }
    const e = s[i + 1];
    const value = simple.get(e);
    if (value !== undefined) {
      d.out.push(value);
      i += 2;
    } else if (e === 10) i += 2;
    else if (isOctal(e)) {
      let end = i + 2;
      let v = e - 48;
      while (end < i + 4 && end < s.length && isOctal(s[end])) v = v * 8 + s[end++] - 48;
      if (v > 0xff && warning === '') {
        warning = v.toString(8);
        octal = true;
      }
      d.out.push(v);
      i = end;
    } else if (e === 120 || e === 117 || e === 85) {
      const count = e === 120 ? 2 : e === 117 ? 4 : 8;
      const v = hexDigits(s, i + 2, count);
      if (v >= 0 && v <= MAX_UNICODE) {
        d.out.push(v);
        i = digits.end;
      } else if (v < 0 && partial && digits.end === s.length) break;
      else if (v > MAX_UNICODE) i = decodeError(d, i, digits.end, 'illegal Unicode character');
      else i = decodeError(d, i, digits.end, `truncated \\${String.fromCharCode(e)}${'X'.repeat(count)} escape`);
    } else if (e === 78) {
      const next = nameEscape(d, i, partial);
      if (next === -2) break;
      i = next;
    } else {
      if (warning === '') warning = String.fromCharCode(e);
      d.out.push(92, e);
      i += 2;
    }
  }
  ok = i >= 0 && (warning === '' || warnEscape(warning, octal));
  consumed.bytes = i;
  endDecoding(d);
  return ok ? PyUnicode_FromCodePoints(d.out) : 0;
}
/** `\N{name}` at `i`: where to go on, -1 with an exception, -2 if it is incomplete and may be continued. */
function nameEscape(d: Decoding, i: number, partial: boolean): number {
  const s = d.input;
  let end = i + 2;
  let reason = 'malformed \\N character escape';
  if (end >= s.length) {
    if (partial) return -2;
  } else if (s[end] === 123) {
    const start = ++end;
    while (end < s.length && s[end] !== 125) end++;
    if (end >= s.length) {
      if (partial) return -2;
    } else if (end > start) {
      end++;
      const c = unicodeNames.lookup(String.fromCharCode(...s.subarray(start, end - 1)));
      if (c >= 0) {
        d.out.push(c);
        return end;
      }
      reason = 'unknown Unicode character name';
    }
  }
  return decodeError(d, i, end, reason);
}

export function PyUnicode_DecodeRawUnicodeEscape(input: Uint8Array, errors: string, partial: boolean): Ref {
  const d = newDecoding('rawunicodeescape', errors, input);
  let i = 0;
  while (i >= 0 && i < d.input.length) {
    const s = d.input;
    if (s[i] !== 92) {
      d.out.push(s[i++]);
      continue;
    }
    if (i + 1 >= s.length) {
      if (partial) break;
      d.out.push(s[i++]);
      continue;
    }
    const e = s[i + 1];
    if (e !== 117 && e !== 85) {
      d.out.push(92, e);
      i += 2;
      continue;
    }
    const count = e === 117 ? 4 : 8;
    const v = hexDigits(s, i + 2, count);
    if (v < 0) {
      if (partial && digits.end === s.length) break;
      i = decodeError(d, i, digits.end, `truncated \\${String.fromCharCode(e)}${'X'.repeat(count)} escape`);
    } else if (v > MAX_UNICODE) i = decodeError(d, i, digits.end, '\\Uxxxxxxxx out of range');
    else {
      d.out.push(v);
      i = digits.end;
    }
  }
  consumed.bytes = i;
  endDecoding(d);
  return i < 0 ? 0 : PyUnicode_FromCodePoints(d.out);
}

/** Bytes with the escapes of a bytes literal read (codec "escape"), or null with an exception. */
export function PyBytes_DecodeEscape(s: Uint8Array, errors: string): number[] | null {
  const out: number[] = [];
  let warning = '';
  let octal = false;
  for (let i = 0; i < s.length; ) {
    if (s[i] !== 92) {
      out.push(s[i++]);
      continue;
    }
    if (i + 1 >= s.length) {
      PyErr_SetString(PyExc_ValueError, 'Trailing \\ in string');
      return null;
    }
    const e = s[i + 1];
    const value = simple.get(e);
    if (value !== undefined) {
      out.push(value);
      i += 2;
    } else if (e === 10) i += 2;
    else if (isOctal(e)) {
      let end = i + 2;
      let v = e - 48;
      while (end < i + 4 && end < s.length && isOctal(s[end])) v = v * 8 + s[end++] - 48;
      if (v > 0xff && warning === '') {
        warning = v.toString(8);
        octal = true;
      }
      out.push(v & 0xff);
      i = end;
    } else if (e === 120) {
      const v = hexDigits(s, i + 2, 2);
      if (v >= 0) out.push(v);
      else if (errors === 'strict') {
        PyErr_SetString(PyExc_ValueError, `invalid \\x escape at position ${i}`);
        return null;
      } else if (errors === 'replace') out.push(63);
      else if (errors !== 'ignore') {
        PyErr_SetString(PyExc_ValueError, `decoding error; unknown error handling code: ${errors}`);
        return null;
      }
      i = digits.end;
    } else {
      if (warning === '') warning = String.fromCharCode(e);
      out.push(92, e);
      i += 2;
    }
  }
  return warning === '' || warnEscape(warning, octal) ? out : null;
}
