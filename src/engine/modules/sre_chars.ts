// Single characters of regular expressions: categories, case, sets. Mirrors the first part of Modules/_sre/sre_lib.h and
// Modules/_sre/sre.c.

import {
  _PyUnicode_IsDecimalDigit,
  _PyUnicode_ToLowercase,
  _PyUnicode_ToUppercase,
  Py_UNICODE_ISALNUM,
  Py_UNICODE_ISLINEBREAK,
  Py_UNICODE_ISSPACE,
} from '../objects/unicodectype.ts';
import * as K from './sre_constants.ts';

const isAsciiDigit = (c: number): boolean => c >= 48 && c <= 57;
const isAsciiAlpha = (c: number): boolean => (c | 32) >= 97 && (c | 32) <= 122;
export const isAsciiWord = (c: number): boolean => isAsciiDigit(c) || isAsciiAlpha(c) || c === 95;
export const isUniWord = (c: number): boolean => (c < 128 ? isAsciiWord(c) : Py_UNICODE_ISALNUM(c));

export function sre_lower_ascii(c: number): number {
  return c >= 65 && c <= 90 ? c + 32 : c;
}
export function sre_upper_ascii(c: number): number {
  return c >= 97 && c <= 122 ? c - 32 : c;
}
export const sre_lower_unicode = _PyUnicode_ToLowercase;
/** True if `c` is the literal `pattern` in some case of the C locale. */
export function char_loc_ignore(pattern: number, c: number): boolean {
  return c === pattern || sre_lower_ascii(c) === pattern || sre_upper_ascii(c) === pattern;
}

/** Categories come in pairs: an odd number is the negation of the even one before it. */
export function sre_category(category: number, c: number): boolean {
  return positive(category & ~1, c) !== ((category & 1) === 1);
}
function positive(category: number, c: number): boolean {
  switch (category) {
    case K.CATEGORY_DIGIT:
      return isAsciiDigit(c);
    case K.CATEGORY_SPACE:
      return c === 32 || (c >= 9 && c <= 13);
    case K.CATEGORY_WORD:
    case K.CATEGORY_LOC_WORD:
      return isAsciiWord(c);
    case K.CATEGORY_LINEBREAK:
      return c === 10;
    case K.CATEGORY_UNI_DIGIT:
      return _PyUnicode_IsDecimalDigit(c);
    case K.CATEGORY_UNI_SPACE:
      return Py_UNICODE_ISSPACE(c);
    case K.CATEGORY_UNI_WORD:
      return isUniWord(c);
    case K.CATEGORY_UNI_LINEBREAK:
      return Py_UNICODE_ISLINEBREAK(c);
  }
  return false;
}

/**
 * True if `c` is in the set whose code starts at `pc`. With `other` given, either of the two may be what the set names: then
 * a negated set has neither.
 */
export function charset(code: Uint32Array, pc: number, c: number, other = c): boolean {
  let ok = true;
  for (;;) {
    switch (code[pc++]) {
      case K.FAILURE:
        return !ok;
      case K.LITERAL:
        if (c === code[pc] || other === code[pc]) return ok;
        pc++;
        break;
      case K.CATEGORY:
        if (sre_category(code[pc], c) || sre_category(code[pc], other)) return ok;
        pc++;
        break;
      case K.CHARSET:
        if (inBitmap(code, pc, c) || inBitmap(code, pc, other)) return ok;
        pc += 8;
        break;
      case K.RANGE:
        if ((code[pc] <= c && c <= code[pc + 1]) || (code[pc] <= other && other <= code[pc + 1])) return ok;
        pc += 2;
        break;
      case K.RANGE_UNI_IGNORE: {
        if (code[pc] <= c && c <= code[pc + 1]) return ok;
        const upper = _PyUnicode_ToUppercase(c);
        if (code[pc] <= upper && upper <= code[pc + 1]) return ok;
        pc += 2;
        break;
      }
      case K.NEGATE:
        ok = !ok;
        break;
      case K.BIGCHARSET: {
        // A count of blocks, 256 block numbers in bytes, then the blocks of 256 bits.
        const count = code[pc++];
        const block = c < 0x10000 ? (code[pc + (c >> 10)] >>> (((c >> 8) & 3) * 8)) & 255 : -1;
        pc += 64;
        if (block >= 0 && inBitmap(code, pc + block * 8, c & 255)) return ok;
        pc += count * 8;
        break;
      }
      default:
        return false;
    }
  }
}
function inBitmap(code: Uint32Array, pc: number, c: number): boolean {
  return c < 256 && ((code[pc + (c >> 5)] >>> (c & 31)) & 1) === 1;
}
function charset_loc_ignore(code: Uint32Array, pc: number, c: number): boolean {
  return charset(code, pc, sre_lower_ascii(c), sre_upper_ascii(c));
}

/** True if the code at `pc`, which matches exactly one character, matches `c`. */
export function matchesOne(code: Uint32Array, pc: number, c: number): boolean {
  switch (code[pc]) {
    case K.ANY:
      return c !== 10;
    case K.ANY_ALL:
      return true;
    case K.LITERAL:
      return c === code[pc + 1];
    case K.NOT_LITERAL:
      return c !== code[pc + 1];
    case K.IN:
      return charset(code, pc + 2, c);
    case K.CATEGORY:
      return sre_category(code[pc + 1], c);
    case K.LITERAL_IGNORE:
      return sre_lower_ascii(c) === code[pc + 1];
    case K.NOT_LITERAL_IGNORE:
      return sre_lower_ascii(c) !== code[pc + 1];
    case K.IN_IGNORE:
      return charset(code, pc + 2, sre_lower_ascii(c));
    case K.LITERAL_UNI_IGNORE:
      return sre_lower_unicode(c) === code[pc + 1];
    case K.NOT_LITERAL_UNI_IGNORE:
      return sre_lower_unicode(c) !== code[pc + 1];
    case K.IN_UNI_IGNORE:
      return charset(code, pc + 2, sre_lower_unicode(c));
    case K.LITERAL_LOC_IGNORE:
      return char_loc_ignore(code[pc + 1], c);
    case K.NOT_LITERAL_LOC_IGNORE:
      return !char_loc_ignore(code[pc + 1], c);
    case K.IN_LOC_IGNORE:
      return charset_loc_ignore(code, pc + 2, c);
  }
  return false;
}
/** Words that the code of a single character takes. */
export function lengthOfOne(code: Uint32Array, pc: number): number {
  switch (code[pc]) {
    case K.ANY:
    case K.ANY_ALL:
      return 1;
    case K.IN:
    case K.IN_IGNORE:
    case K.IN_UNI_IGNORE:
    case K.IN_LOC_IGNORE:
      return 1 + code[pc + 1];
  }
  return 2;
}
