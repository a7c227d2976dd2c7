// The str object as it lies in memory: access, comparison, hash. Mirrors the accessors of Include/cpython/unicodeobject.h and
// unicode_compare, unicode_eq, unicode_hash of Objects/unicodeobject.c.
//
//   ASCII, compact              other, compact                   subclass of str
//   0  header, type             0  header, type                  0  header, type
//   16 length                   16 length                        16 length
//   24 hash (-1: not computed)  24 hash                          24 hash
//   32 state (one byte)         32 state                         32 state (compact bit off)
//   40 text, zero-terminated    40 utf8_length, 48 utf8 pointer  40 utf8_length, 48 utf8 pointer
//                               56 text of 1, 2 or 4 bytes each  56 pointer to the text
//
// str has the same layout in all versions, so its offsets are constants here.

import { Py_TPFLAGS_UNICODE_SUBCLASS } from '../include/flags.ts';
import { PyASCIIObject, PyCompactUnicodeObject, PyUnicodeObject } from '../include/structs.ts';
import {
  type Addr,
  HEAP_START,
  I32,
  ld,
  MEMORY_SIZE,
  type Ref,
  st,
  st8,
  st16,
  stWords,
  U8,
  U16,
  U32,
} from '../memory/memory.ts';
import { blockSize } from '../memory/obmalloc.ts';
import { link } from './link.ts';
import { hash, hasSubclassFlag, Py_IS_TYPE } from './object.ts';
import { Py_HashBuffer } from './siphash.ts';
import { PyUnicode_Type } from './statictypes.ts';

const LENGTH = PyASCIIObject.length;
const HASH = PyASCIIObject.hash;
const STATE = PyASCIIObject.state;
const ASCII_DATA = PyASCIIObject.sizeof;
const COMPACT_DATA = PyCompactUnicodeObject.sizeof;
const DATA = PyUnicodeObject.data;

// ---- the state byte ----

export const SSTATE_NOT_INTERNED = 0;
export const SSTATE_INTERNED_MORTAL = 1;
export const SSTATE_INTERNED_IMMORTAL = 2;
export const SSTATE_INTERNED_IMMORTAL_STATIC = 3;
export const INTERNED_MASK = 3;
export const KIND_SHIFT = 2;
export const PyUnicode_1BYTE_KIND = 1;
export const PyUnicode_2BYTE_KIND = 2;
export const PyUnicode_4BYTE_KIND = 4;
export const COMPACT = 0x20;
export const ASCII = 0x40;
export const STATIC = 0x80;

export const MAX_UNICODE = 0x10ffff;

export function PyUnicode_Check(o: Ref): boolean {
  return hasSubclassFlag(o, Py_TPFLAGS_UNICODE_SUBCLASS);
}
export function PyUnicode_CheckExact(o: Ref): boolean {
  return Py_IS_TYPE(o, PyUnicode_Type);
}
export function PyUnicode_GET_LENGTH(o: Ref): number {
  const n = I32[(o + LENGTH) >> 2];
  if (n > LONG) checkLength(o, n);
  return n;
}
/** Longer strs are looked at twice: a program may have written the length over, and the walk over such a str would take very long. */
const LONG = 1 << 16;
/** Throws if a str has more characters than its block has bytes. */
function checkLength(o: Ref, n: number): void {
  const compact = (U8[o + STATE] & COMPACT) !== 0;
  if (n > MEMORY_SIZE || (compact && o >= HEAP_START && n > blockSize(o)))
    throw new RangeError('a str that is longer than its block');
}
export function PyUnicode_CHECK_INTERNED(o: Ref): number {
  return U8[o + STATE] & INTERNED_MASK;
}
/** Bytes a character takes: 1, 2 or 4. */
export function PyUnicode_KIND(o: Ref): number {
  return (U8[o + STATE] >> KIND_SHIFT) & 7;
}
export function PyUnicode_IS_ASCII(o: Ref): boolean {
  return (U8[o + STATE] & ASCII) !== 0;
}
export function PyUnicode_IS_COMPACT(o: Ref): boolean {
  return (U8[o + STATE] & COMPACT) !== 0;
}
/** Address of the first character. */
export function PyUnicode_DATA(o: Ref): Addr {
  const state = U8[o + STATE];
  if (state & COMPACT) return o + (state & ASCII ? ASCII_DATA : COMPACT_DATA);
  return ld(o + DATA);
}
export function PyUnicode_READ(kind: number, data: Addr, i: number): number {
  return kind === 1 ? U8[data + i] : kind === 2 ? U16[(data >> 1) + i] : U32[(data >> 2) + i];
}
export function PyUnicode_WRITE(kind: number, data: Addr, i: number, c: number): void {
  if (kind === 1) st8(data + i, c);
  else if (kind === 2) st16(data + i * 2, c);
  else st(data + i * 4, c);
}
export function PyUnicode_READ_CHAR(o: Ref, i: number): number {
  return PyUnicode_READ(PyUnicode_KIND(o), PyUnicode_DATA(o), i);
}
/** An upper limit of the characters, fit for PyUnicode_New: 0x7f, 0xff, 0xffff or 0x10ffff. */
export function PyUnicode_MAX_CHAR_VALUE(o: Ref): number {
  if (PyUnicode_IS_ASCII(o)) return 0x7f;
  const kind = PyUnicode_KIND(o);
  return kind === 1 ? 0xff : kind === 2 ? 0xffff : MAX_UNICODE;
}
export function kindOf(maxchar: number): number {
  return maxchar < 0x100 ? 1 : maxchar < 0x10000 ? 2 : 4;
}

// ---- reading ----

/** The text of a str. Lone surrogates stay; two side by side cannot be told from a pair: `codePoints` can. */
export function PyUnicode_AsString(o: Ref): string {
  const n = I32[(o + LENGTH) >> 2];
  const kind = PyUnicode_KIND(o);
  const data = PyUnicode_DATA(o);
  return textAt(kind, data, n);
}
link.PyUnicode_AsString = PyUnicode_AsString;

export function textAt(kind: number, data: Addr, n: number): string {
  if (kind === 1 && n <= 24) {
    let s = '';
    for (let i = data; i < data + n; i++) s += String.fromCharCode(U8[i]);
    return s;
  }
  let s = '';
  for (let i = 0; i < n; i += 4096) {
    const end = Math.min(n, i + 4096);
    if (kind === 1) s += String.fromCharCode.apply(null, U8.subarray(data + i, data + end) as unknown as number[]);
    else if (kind === 2)
      s += String.fromCharCode.apply(null, U16.subarray((data >> 1) + i, (data >> 1) + end) as unknown as number[]);
    else s += String.fromCodePoint.apply(null, U32.subarray((data >> 2) + i, (data >> 2) + end) as unknown as number[]);
  }
  return s;
}
/** The characters of a str as numbers. */
export function codePoints(o: Ref): number[] {
  const n = PyUnicode_GET_LENGTH(o);
  const kind = PyUnicode_KIND(o);
  const data = PyUnicode_DATA(o);
  const out: number[] = new Array(n);
  for (let i = 0; i < n; i++) out[i] = PyUnicode_READ(kind, data, i);
  return out;
}

// ---- comparison and hash ----

/** True if two str objects hold the same text. */
export function _PyUnicode_EQ(a: Ref, b: Ref): boolean {
  if (a === b) return true;
  const n = I32[(a + LENGTH) >> 2];
  if (n !== I32[(b + LENGTH) >> 2]) return false;
  const kind = PyUnicode_KIND(a);
  if (kind !== PyUnicode_KIND(b)) return false;
  return sameBytes(PyUnicode_DATA(a), PyUnicode_DATA(b), n * kind);
}
/** memcmp() == 0 for addresses that are multiples of 4. */
function sameBytes(a: Addr, b: Addr, bytes: number): boolean {
  const words = bytes >> 2;
  const x = a >> 2;
  const y = b >> 2;
  for (let i = 0; i < words; i++) if (I32[x + i] !== I32[y + i]) return false;
  for (let i = words << 2; i < bytes; i++) if (U8[a + i] !== U8[b + i]) return false;
  return true;
}
/** -1, 0 or 1: the order of two texts by code points. */
export function PyUnicode_Compare(a: Ref, b: Ref): number {
  if (a === b) return 0;
  const n = PyUnicode_GET_LENGTH(a);
  const m = PyUnicode_GET_LENGTH(b);
  const k = PyUnicode_KIND(a);
  const l = PyUnicode_KIND(b);
  const x = PyUnicode_DATA(a);
  const y = PyUnicode_DATA(b);
  const both = Math.min(n, m);
  for (let i = 0; i < both; i++) {
    const c = PyUnicode_READ(k, x, i);
    const d = PyUnicode_READ(l, y, i);
    if (c !== d) return c < d ? -1 : 1;
  }
  return n < m ? -1 : n > m ? 1 : 0;
}
/** True if the str `o` holds this text (no surrogates in it). */
export function PyUnicode_EqualToString(o: Ref, text: string): boolean {
  const n = PyUnicode_GET_LENGTH(o);
  if (PyUnicode_KIND(o) !== 4) {
    if (n !== text.length) return false;
    const kind = PyUnicode_KIND(o);
    const data = PyUnicode_DATA(o);
    for (let i = 0; i < n; i++) if (PyUnicode_READ(kind, data, i) !== text.charCodeAt(i)) return false;
    return true;
  }
  return PyUnicode_AsString(o) === text;
}

/** Leaves the hash of a str in `hash`, computing it at the first time. Returns 0. */
export function unicode_hash(o: Ref): number {
  const at = (o + HASH) >> 2;
  const lo = I32[at];
  const hi = I32[at + 1];
  if (lo !== -1 || hi !== -1) {
    hash.lo = lo;
    hash.hi = hi;
    return 0;
  }
  Py_HashBuffer(PyUnicode_DATA(o), I32[(o + LENGTH) >> 2] * PyUnicode_KIND(o));
  stWords(o + HASH, hash.lo, hash.hi);
  return 0;
}
