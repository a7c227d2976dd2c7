// int, the core: its bytes, making one and reading one. Mirrors the first third of Objects/longobject.c, Include/internal/pycore_long.h.
//
//   16 lv_tag  number of digits << 3 | 4 if cached (3.14+) | sign (0 positive, 1 zero, 2 negative)
//   24 digits  base 2**30, 32 bits each, lowest first
//
// An int of at most one digit is *compact*: its value is a small JavaScript number. Compact ints take fast paths without
// BigInt everywhere. Arithmetic is long_arith.ts, text is long_text.ts, the type is long_methods.ts.

import { Py_TPFLAGS_LONG_SUBCLASS } from '../include/flags.ts';
import type { Profile } from '../include/profile.ts';
import { PyLongObject, PyNumberMethods, PyTypeObject } from '../include/structs.ts';
import { I32, ldU32, NULL, type Ref, st, stWords, U32 } from '../memory/memory.ts';
import { PyObject_Malloc } from '../memory/obmalloc.ts';
import { work } from '../memory/ticks.ts';
import { PyErr_NoMemory, PyErr_SetString, typeError } from './errors.ts';
import { freelistPop, freelistPush, ints } from './freelist.ts';
import { selectNumberProfile } from './number_profile.ts';
import {
  _PyObject_Init,
  hash,
  hasSubclassFlag,
  initStaticHeader,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_TYPE,
  slot,
  suiteSlot,
  type unaryfunc,
} from './object.ts';
import { warnStrictSubclass, wrongSpecialResult } from './special_result.ts';
import { NSMALLNEGINTS, small_ints } from './statics.ts';
import { PyExc_OverflowError, PyExc_ValueError, PyLong_Type } from './statictypes.ts';
import { typeName } from './typename.ts';

export const PyLong_SHIFT = 30;
export const PyLong_BASE = 0x40000000;
export const PyLong_MASK = 0x3fffffff;

// The layout is the same in all versions, so these may be constants.
const LV_TAG = PyLongObject.lv_tag;
export const OB_DIGIT = PyLongObject.ob_digit;
export const SIGN_POSITIVE = 0;
const SIGN_ZERO = 1;
const SIGN_NEGATIVE = 2;
const SIGN_MASK = 3;
export const NON_SIZE_BITS = 3;
const IMMORTALITY_BIT_MASK = 4;

/**
 * NOT-IN-CPYTHON: an int that is multiplied, divided or written as text may have this many bits. Above, MemoryError is raised before
 * anything is computed, so that no program can hang the page with one operation. Sums, shifts and bits take as long as their digits are
 * many, and memory is their limit.
 */
export const MAX_LONG_BITS = 1 << 26;
/** lv_tag has the number of digits in a word that is read with its sign. */
const MAX_LONG_DIGITS = 1 << 27;

// What the version decides. Set at start-up, before any int is made.
let maxSmallInt = 256;
let smallIntBit = IMMORTALITY_BIT_MASK;
let intsFreelist = true;

/** Takes over what `profile` says about ints. Must be called before a process runs, also when its memory is loaded from an image. */
export function selectLongProfile(profile: Profile): void {
  const since314 = profile.version !== '3.12' && profile.version !== '3.13';
  selectNumberProfile(profile);
  maxSmallInt = profile.maxSmallInt;
  smallIntBit = since314 ? IMMORTALITY_BIT_MASK : 0;
  intsFreelist = since314;
}
/** Writes the cached ints into static memory. */
export function initSmallInts(profile: Profile): void {
  selectLongProfile(profile);
  for (let n = -NSMALLNEGINTS; n <= maxSmallInt; n++) {
    const o = smallInt(n);
    initStaticHeader(o, PyLong_Type);
    stWords(o + LV_TAG, (n === 0 ? SIGN_ZERO : (1 << NON_SIZE_BITS) | (n < 0 ? SIGN_NEGATIVE : 0)) | smallIntBit, 0);
    st(o + OB_DIGIT, Math.abs(n));
  }
}
export function isSmallInt(n: number): boolean {
  return n >= -NSMALLNEGINTS && n <= maxSmallInt;
}
/** Immortal, borrowed. The cached int `n`. */
export function smallInt(n: number): Ref {
  return small_ints + (n + NSMALLNEGINTS) * 32;
}
export function _PyLong_GetZero(): Ref {
  return small_ints + NSMALLNEGINTS * 32;
}
export function _PyLong_GetOne(): Ref {
  return small_ints + (NSMALLNEGINTS + 1) * 32;
}

// ---- reading ----

export function PyLong_Check(o: Ref): boolean {
  return hasSubclassFlag(o, Py_TPFLAGS_LONG_SUBCLASS);
}
export function PyLong_CheckExact(o: Ref): boolean {
  return Py_IS_TYPE(o, PyLong_Type);
}
/** True if the int has at most one digit. */
export function _PyLong_IsCompact(o: Ref): boolean {
  return U32[(o + LV_TAG) >> 2] < 2 << NON_SIZE_BITS;
}
export function _PyLong_BothAreCompact(a: Ref, b: Ref): boolean {
  return (U32[(a + LV_TAG) >> 2] | U32[(b + LV_TAG) >> 2]) >>> 0 < 2 << NON_SIZE_BITS;
}
/** The value of a compact int. */
export function _PyLong_CompactValue(o: Ref): number {
  return (1 - (I32[(o + LV_TAG) >> 2] & SIGN_MASK)) * I32[(o + OB_DIGIT) >> 2];
}
export function _PyLong_DigitCount(o: Ref): number {
  return U32[(o + LV_TAG) >> 2] >>> NON_SIZE_BITS;
}
export function _PyLong_IsZero(o: Ref): boolean {
  return (I32[(o + LV_TAG) >> 2] & SIGN_MASK) === SIGN_ZERO;
}
export function _PyLong_IsNegative(o: Ref): boolean {
  return (I32[(o + LV_TAG) >> 2] & SIGN_MASK) === SIGN_NEGATIVE;
}
/** -1, 0 or 1. */
export function _PyLong_Sign(o: Ref): number {
  return 1 - (I32[(o + LV_TAG) >> 2] & SIGN_MASK);
}
export function digitAt(o: Ref, i: number): number {
  return I32[(o + OB_DIGIT + i * 4) >> 2];
}
/** Bits of the absolute value; 0 for 0. */
export function _PyLong_NumBits(o: Ref): number {
  const n = _PyLong_DigitCount(o);
  return n === 0 ? 0 : (n - 1) * PyLong_SHIFT + (32 - Math.clz32(digitAt(o, n - 1)));
}

/** The value as a BigInt. */
export function PyLong_AsBigInt(o: Ref): bigint {
  const n = _PyLong_DigitCount(o);
  if (n <= 1) return BigInt(_PyLong_CompactValue(o));
  let b: bigint;
  if (n <= 8) {
    let i = n - 1;
    b = BigInt(digitAt(o, i));
    for (i--; i > 0; i -= 2) b = (b << 60n) | ((BigInt(digitAt(o, i)) << 30n) | BigInt(digitAt(o, i - 1)));
    if (i === 0) b = (b << 30n) | BigInt(digitAt(o, 0));
  } else {
    if (!fitsBigInt(o)) throw new RangeError('BigInt too big: MAX_LONG_BITS');
    work(n);
    // Two digits are 15 hexadecimal ones: BigInt reads them in linear time.
    const parts: string[] = [];
    let i = n - 1;
    if (n & 1) parts.push(digitAt(o, i--).toString(16));
    for (; i > 0; i -= 2) {
      const hi = digitAt(o, i);
      const low = ((hi << 30) | digitAt(o, i - 1)) >>> 0;
      parts.push((hi >>> 2).toString(16).padStart(7, '0'), low.toString(16).padStart(8, '0'));
    }
    b = BigInt(`0x${parts.join('')}`);
  }
  return _PyLong_IsNegative(o) ? -b : b;
}

/** False if the int is longer than MAX_LONG_BITS: then PyLong_AsBigInt ends the process, as a host's full memory does. */
export function fitsBigInt(o: Ref): boolean {
  return _PyLong_DigitCount(o) * PyLong_SHIFT <= MAX_LONG_BITS + PyLong_SHIFT;
}

/**
 * The value as a BigInt for callers to whom all ints of more than `bits` bits are one: of such the least or greatest that has more. So
 * an int is compared that is too long for a BigInt.
 */
export function clampedBigInt(o: Ref, bits: number): bigint {
  if (_PyLong_NumBits(o) <= bits) return PyLong_AsBigInt(o);
  return BigInt(_PyLong_Sign(o)) << BigInt(bits);
}
/** The first `bits` bits of a positive int that has more. */
export function leadingBits(o: Ref, bits: number): bigint {
  const n = _PyLong_DigitCount(o);
  const used = Math.min(n, Math.ceil(bits / PyLong_SHIFT) + 1);
  let b = 0n;
  for (let i = 1; i <= used; i++) b = (b << BigInt(PyLong_SHIFT)) | BigInt(digitAt(o, n - i));
  return b >> BigInt(_PyLong_NumBits(o) - (n - used) * PyLong_SHIFT - bits);
}

/** Digits that no double holds. */
const BEYOND_DOUBLE = Math.ceil(1024 / PyLong_SHIFT) + 1;
/** The value as a JavaScript number: exact below 2^53, else cut. */
function approximate(o: Ref): number {
  const n = _PyLong_DigitCount(o);
  if (n <= 1) return _PyLong_CompactValue(o);
  if (n > BEYOND_DOUBLE) return _PyLong_Sign(o) * Number.POSITIVE_INFINITY;
  if (n === 2) return _PyLong_Sign(o) * (digitAt(o, 1) * PyLong_BASE + digitAt(o, 0));
  return Number(PyLong_AsBigInt(o));
}
/** True if the value is exact as a JavaScript number (below 2^53). */
export function isSafeLong(o: Ref): boolean {
  const n = _PyLong_DigitCount(o);
  return n < 2 || (n === 2 && digitAt(o, 1) < 1 << 23);
}
/** The value of an int for which isSafeLong is true. */
export function safeLongValue(o: Ref): number {
  return approximate(o);
}

/** New reference. `o` if it is an int, else what __index__ gives; NULL with TypeError. Mirrors _PyNumber_Index. */
export function toIndex(o: Ref): Ref {
  if (PyLong_Check(o)) return Py_NewRef(o);
  const f = suiteSlot<unaryfunc>(Py_TYPE(o), PyTypeObject.tp_as_number, PyNumberMethods.nb_index);
  if (f === null) return typeError(`'${typeName(o)}' object cannot be interpreted as an integer`);
  const result = f(o);
  if (result === NULL || PyLong_CheckExact(result)) return result;
  const older = `__index__ returned non-int (type ${typeName(result)})`;
  if (!PyLong_Check(result)) wrongSpecialResult(o, '__index__', 'an int', result, older);
  else if (warnStrictSubclass(o, '__index__', 'an int', result, older) === 0) return result;
  Py_DECREF(result);
  return NULL;
}

/** What the last conversion "AndOverflow" found: 1 too large, -1 too small, 0 fits. */
export const conversion = { overflow: 0 };
const INT64_MAX = 0x7fffffffffffffffn;

/** The value as a C long (a number; exact below 2^53); -1 with `conversion.overflow` when it does not fit, or -1 with an exception. */
export function PyLong_AsLongAndOverflow(o: Ref): number {
  conversion.overflow = 0;
  let n: number;
  if (PyLong_Check(o)) {
    n = longOrOverflow(o);
  } else {
    const i = toIndex(o);
    if (i === NULL) return -1;
    n = longOrOverflow(i);
    Py_DECREF(i);
  }
  return n;
}
function longOrOverflow(o: Ref): number {
  if (_PyLong_IsCompact(o)) return _PyLong_CompactValue(o);
  const bits = _PyLong_NumBits(o);
  if (bits > 64 || (bits === 64 && PyLong_AsBigInt(o) !== -INT64_MAX - 1n)) {
    conversion.overflow = _PyLong_Sign(o);
    return -1;
  }
  return approximate(o);
}
/** The value as a C long, or -1 with an exception. */
export function PyLong_AsLong(o: Ref): number {
  const n = PyLong_AsLongAndOverflow(o);
  if (conversion.overflow !== 0) PyErr_SetString(PyExc_OverflowError, 'Python int too large to convert to C long');
  return n;
}
/** The value as a C int, or -1 with an exception. */
export function PyLong_AsInt(o: Ref): number {
  const n = PyLong_AsLongAndOverflow(o);
  if (conversion.overflow !== 0 || n > 0x7fffffff || n < -0x80000000) {
    PyErr_SetString(PyExc_OverflowError, 'Python int too large to convert to C int');
    return -1;
  }
  return n;
}
/** The last Py_ssize_t beyond 2^53, and the JavaScript number that stands for it. */
const far = { near: 0, exact: 0n };
/** A Py_ssize_t without rounding, just after PyLong_AsSsize_t gave `n`. */
export function exactSsize(n: number): number | bigint {
  return n === far.near && !Number.isSafeInteger(n) ? far.exact : n;
}
/** The number that stands for an exact Py_ssize_t: at once afterwards, PyLong_FromSsize_t makes an int of it without rounding. */
export function ssizeFromExact(n: number | bigint): number {
  if (typeof n === 'number') return n;
  const near = Number(n);
  if (!Number.isSafeInteger(near)) {
    far.near = near;
    far.exact = n;
  }
  return near;
}
/** The value of an int as a Py_ssize_t, or -1 with an exception. No __index__ is asked. */
export function PyLong_AsSsize_t(o: Ref): number {
  if (!PyLong_Check(o)) {
    typeError('an integer is required');
    return -1;
  }
  conversion.overflow = 0;
  const n = longOrOverflow(o);
  if (conversion.overflow !== 0) PyErr_SetString(PyExc_OverflowError, 'Python int too large to convert to C ssize_t');
  else if (!Number.isSafeInteger(n)) {
    far.near = n;
    far.exact = PyLong_AsBigInt(o);
  }
  return n;
}
/** The value of an int as a size_t, or -1 with an exception. */
export function PyLong_AsSize_t(o: Ref): number {
  if (!PyLong_Check(o)) {
    typeError('an integer is required');
    return -1;
  }
  if (_PyLong_IsNegative(o)) {
    PyErr_SetString(PyExc_OverflowError, "can't convert negative value to size_t");
    return -1;
  }
  if (_PyLong_NumBits(o) > 64) {
    PyErr_SetString(PyExc_OverflowError, 'Python int too large to convert to C size_t');
    return -1;
  }
  return approximate(o);
}
export const PyLong_AsLongLong = PyLong_AsLong;

/** The value of an int as the nearest double (ties to even), or -1 with an exception. */
export function PyLong_AsDouble(o: Ref): number {
  if (!PyLong_Check(o)) {
    typeError('an integer is required');
    return -1;
  }
  const x = approximate(o);
  if (_PyLong_DigitCount(o) === 2 && Math.abs(x) > Number.MAX_SAFE_INTEGER) return Number(PyLong_AsBigInt(o));
  if (Number.isFinite(x)) return x;
  PyErr_SetString(PyExc_OverflowError, 'int too large to convert to float');
  return -1;
}

/** Leaves the 64 low bits of an int in `hash`. False if it does not fit in 64 bits with sign. */
export function longAsWords(o: Ref): boolean {
  if (_PyLong_IsCompact(o)) {
    const v = _PyLong_CompactValue(o);
    hash.lo = v;
    hash.hi = v < 0 ? -1 : 0;
    return true;
  }
  // Three digits are more than 64 bits.
  const low = digitAt(o, 0) | (digitAt(o, 1) << PyLong_SHIFT);
  const third = _PyLong_DigitCount(o) > 2 ? digitAt(o, 2) : 0;
  const high = (digitAt(o, 1) >>> 2) | (third << 28);
  const negative = _PyLong_IsNegative(o);
  hash.lo = negative ? -low | 0 : low;
  hash.hi = negative ? (~high + (low === 0 ? 1 : 0)) | 0 : high;
  // The number is -2^63, or has 63 bits at most.
  const bits = _PyLong_NumBits(o);
  return bits < 64 || (negative && bits === 64 && low === 0 && high === -0x80000000);
}

// ---- making ----

/**
 * New reference. An int with room for `size` digits; the caller writes the digits, and the sign through setTag. One-digit
 * ints come from the freelist.
 */
export function _PyLong_New(size: number): Ref {
  if (size > MAX_LONG_DIGITS) return PyErr_NoMemory();
  let o = NULL;
  if (size <= 1 && intsFreelist) o = freelistPop(ints);
  if (o === NULL) {
    o = PyObject_Malloc(OB_DIGIT + (size || 1) * 4);
    if (o === NULL) return PyErr_NoMemory();
    _PyObject_Init(o, PyLong_Type);
    st(o + LV_TAG + 4, 0);
  }
  st(o + LV_TAG, (size << NON_SIZE_BITS) | (size === 0 ? SIGN_ZERO : 0));
  st(o + OB_DIGIT, 0);
  return o;
}
/** Where a digit lies. */
export const digitAddress = (o: Ref, i: number): number => o + OB_DIGIT + i * 4;
/** Sets sign and number of digits. */
export function _PyLong_SetSignAndDigitCount(o: Ref, sign: number, size: number): void {
  st(o + LV_TAG, (size << NON_SIZE_BITS) | (1 - sign));
}

/** New reference. An int of one digit; `n` is not 0 and not cached. */
export function _PyLong_FromMedium(n: number): Ref {
  let o = intsFreelist ? freelistPop(ints) : NULL;
  if (o === NULL) {
    o = PyObject_Malloc(PyLongObject.sizeof);
    if (o === NULL) return PyErr_NoMemory();
    _PyObject_Init(o, PyLong_Type);
    st(o + LV_TAG + 4, 0);
  }
  st(o + LV_TAG, n < 0 ? (1 << NON_SIZE_BITS) | SIGN_NEGATIVE : 1 << NON_SIZE_BITS);
  st(o + OB_DIGIT, n < 0 ? -n : n);
  return o;
}

/** New reference. The int with the value of a JavaScript integer (exact below 2^53). */
export function PyLong_FromLong(n: number): Ref {
  if (n >= -NSMALLNEGINTS && n <= maxSmallInt) return small_ints + (n + NSMALLNEGINTS) * 32;
  if (n > -PyLong_BASE && n < PyLong_BASE) return _PyLong_FromMedium(n);
  const a = Math.abs(n);
  if (a > Number.MAX_SAFE_INTEGER) return PyLong_FromBigInt(BigInt(n));
  const o = _PyLong_New(2);
  if (o === NULL) return NULL;
  st(o + OB_DIGIT, a % PyLong_BASE);
  st(o + OB_DIGIT + 4, Math.floor(a / PyLong_BASE));
  _PyLong_SetSignAndDigitCount(o, n < 0 ? -1 : 1, 2);
  return o;
}
/** The word on the stack of a new reference to the int of `n`, 32 bits with sign: tagged if the int is immortal. 0 with MemoryError. */
export function intWord(n: number): number {
  if (n >= -NSMALLNEGINTS && n <= maxSmallInt) return (small_ints + (n + NSMALLNEGINTS) * 32) | 1;
  if (n > -PyLong_BASE && n < PyLong_BASE) return _PyLong_FromMedium(n);
  return PyLong_FromLong(n);
}
/** New reference. The int of a Py_ssize_t; a far one is exact if it is what PyLong_AsSsize_t gave last, as for a length passed on. */
export function PyLong_FromSsize_t(n: number): Ref {
  return n === far.near && !Number.isSafeInteger(n) ? PyLong_FromBigInt(far.exact) : PyLong_FromLong(n);
}
export const PyLong_FromSize_t = PyLong_FromLong;
export const PyLong_FromUnsignedLong = PyLong_FromLong;
export const PyLong_FromLongLong = PyLong_FromLong;

const BIG_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** Digits that a BigInt needs. */
function digitsOf(hex: string): number {
  const top = hex.length * 4 - (Math.clz32(Number.parseInt(hex[0], 16)) - 28);
  return Math.ceil(top / PyLong_SHIFT);
}

/** Writes the `n` lowest digits of a number in base 16 into an int that has room for them. */
export function writeDigits(o: Ref, hex: string, n: number): void {
  // Fifteen hexadecimal digits are two of ours.
  for (let i = 0, end = hex.length; i < n; i += 2, end -= 15) {
    const low = end > 0 ? Number.parseInt(hex.slice(Math.max(0, end - 8), end), 16) : 0;
    const high = end > 8 ? Number.parseInt(hex.slice(Math.max(0, end - 15), end - 8), 16) : 0;
    st(digitAddress(o, i), low & PyLong_MASK);
    if (i + 1 < n) st(digitAddress(o, i + 1), (high << 2) | (low >>> 30));
  }
}

/**
 * New reference. The int with this value, or MemoryError. `room` is the number of digits that CPython's algorithm takes
 * space for before it drops leading zeros: it decides the block's size, not the int's.
 */
export function PyLong_FromBigInt(b: bigint, room = 0): Ref {
  if (b >= -BIG_SAFE && b <= BIG_SAFE) {
    const n = Number(b);
    if (isSmallInt(n)) return smallInt(n);
    if (room <= (Math.abs(n) < PyLong_BASE ? 1 : 2)) return PyLong_FromLong(n);
  }
  const hex = (b < 0n ? -b : b).toString(16);
  const size = digitsOf(hex);
  const o = _PyLong_New(Math.max(size, room));
  if (o === NULL) return NULL;
  writeDigits(o, hex, size);
  _PyLong_SetSignAndDigitCount(o, b < 0n ? -1 : 1, size);
  return o;
}

/** New reference. The signed number in two words. */
export function longFromWords(lo: number, hi: number): Ref {
  if (hi === lo >> 31) return PyLong_FromLong(lo);
  if (hi >= -0x200000 && hi < 0x200000) return PyLong_FromLong(hi * 0x100000000 + (lo >>> 0));
  return PyLong_FromBigInt((BigInt(hi) << 32n) | BigInt(lo >>> 0));
}
/** New reference. The unsigned number in two words. */
export function longFromUnsignedWords(lo: number, hi: number): Ref {
  if (hi >>> 0 < 0x200000) return PyLong_FromLong((hi >>> 0) * 0x100000000 + (lo >>> 0));
  return PyLong_FromBigInt((BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0));
}
/** New reference. The hash that the last hash function left in `hash`, as an int. */
export function longFromHash(): Ref {
  return longFromWords(hash.lo, hash.hi);
}

/** New reference. The integer part of a double; ValueError for NaN, OverflowError for an infinity. */
export function PyLong_FromDouble(x: number): Ref {
  if (Number.isNaN(x)) return PyErr_SetString(PyExc_ValueError, 'cannot convert float NaN to integer');
  if (!Number.isFinite(x)) return PyErr_SetString(PyExc_OverflowError, 'cannot convert float infinity to integer');
  const n = Math.trunc(x);
  return Math.abs(n) <= Number.MAX_SAFE_INTEGER ? PyLong_FromLong(n) : PyLong_FromBigInt(BigInt(n));
}

/** New reference. An int of the exact type with the digits of `src`. */
export function _PyLong_Copy(src: Ref): Ref {
  if (_PyLong_IsCompact(src)) return PyLong_FromLong(_PyLong_CompactValue(src));
  const n = _PyLong_DigitCount(src);
  const o = _PyLong_New(n);
  if (o === NULL) return NULL;
  for (let i = 0; i < n; i++) st(o + OB_DIGIT + i * 4, digitAt(src, i));
  _PyLong_SetSignAndDigitCount(o, _PyLong_Sign(src), n);
  return o;
}
/** New reference. `o` itself if it is an exact int, else a copy. */
export function long_long(o: Ref): Ref {
  return PyLong_CheckExact(o) ? Py_NewRef(o) : _PyLong_Copy(o);
}
/** New reference. Product of two digits with a sign, when it needs two digits. */
export function twoDigitProduct(a: number, b: number, sign: number): Ref {
  const low = (a & 0x7fff) * b;
  const middle = (a >>> 15) * b;
  const sum = (middle % 0x8000) * 0x8000 + low;
  const z = _PyLong_New(2);
  if (z === NULL) return NULL;
  st(digitAddress(z, 0), sum % PyLong_BASE);
  st(digitAddress(z, 1), Math.floor(middle / 0x8000) + Math.floor(sum / PyLong_BASE));
  _PyLong_SetSignAndDigitCount(z, sign, 2);
  return z;
}
/** Turns the sign of a result that nobody else has seen. */
export function flip(z: Ref): Ref {
  if (z !== NULL) _PyLong_SetSignAndDigitCount(z, -_PyLong_Sign(z), _PyLong_DigitCount(z));
  return z;
}

/** Drops leading zero digits in place. Returns `o`. */
export function long_normalize(o: Ref): Ref {
  const n = _PyLong_DigitCount(o);
  let i = n;
  while (i > 0 && digitAt(o, i - 1) === 0) i--;
  if (i !== n) _PyLong_SetSignAndDigitCount(o, i === 0 ? 0 : _PyLong_Sign(o), i);
  return o;
}
/** Steals a reference to `o`, which may be NULL. New reference: the cached int if there is one of this value, else `o`. */
export function maybe_small_long(o: Ref): Ref {
  if (o !== NULL && _PyLong_IsCompact(o)) {
    const n = _PyLong_CompactValue(o);
    if (isSmallInt(n)) {
      Py_DECREF(o);
      return smallInt(n);
    }
  }
  return o;
}

/** tp_dealloc of int: one-digit ints go to the freelist. */
export function long_dealloc(o: Ref): void {
  if (intsFreelist && Py_IS_TYPE(o, PyLong_Type) && _PyLong_IsCompact(o) && freelistPush(ints, o)) return;
  slot<(o: Ref) => void>(o, PyTypeObject.tp_free)!(o);
}

// ---- hash ----

const HASH_HI_MASK = 0x7fffffff;

/** Hash of an int: its value modulo 2**61 - 1, with its sign; -2 for -1. Leaves it in `hash`. */
export function long_hash(o: Ref): number {
  if (_PyLong_IsCompact(o)) {
    const n = _PyLong_CompactValue(o);
    hash.lo = n === -1 ? -2 : n;
    hash.hi = n < 0 ? -1 : 0;
    return 0;
  }
  // x = hi * 2**30 + lo, 61 bits. x * 2**30 modulo 2**61 - 1 is x with its 61 bits turned by 30.
  let lo = 0;
  let hi = 0;
  for (let i = _PyLong_DigitCount(o) - 1; i >= 0; i--) {
    const turned = hi >>> 1;
    hi = ((hi & 1) << 30) | lo;
    lo = turned + ldU32(o + OB_DIGIT + i * 4);
    if (lo >= PyLong_BASE) {
      lo -= PyLong_BASE;
      hi++;
      if (hi > HASH_HI_MASK) {
        // 2**61 is 1.
        hi = 0;
        lo++;
      }
    }
    if (lo === PyLong_MASK && hi === HASH_HI_MASK) lo = hi = 0;
  }
  setHash61(lo, hi, _PyLong_IsNegative(o));
  return 0;
}
/** Leaves ±(hi * 2**30 + lo) in `hash`; -2 for -1. */
export function setHash61(lo: number, hi: number, negative: boolean): void {
  let low = lo | (hi << 30);
  let high = hi >>> 2;
  if (negative) {
    low = -low | 0;
    high = (low === 0 ? -high : ~high) | 0;
    if (low === -1 && high === -1) low = -2;
  }
  hash.lo = low;
  hash.hi = high;
}

// ---- comparing ----

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function long_compare(a: Ref, b: Ref): number {
  if (_PyLong_BothAreCompact(a, b)) return _PyLong_CompactValue(a) - _PyLong_CompactValue(b);
  const sign = _PyLong_Sign(a);
  if (sign !== _PyLong_Sign(b)) return sign - _PyLong_Sign(b);
  const n = _PyLong_DigitCount(a);
  const m = _PyLong_DigitCount(b);
  if (n !== m) return sign * (n - m);
  for (let i = n - 1; i >= 0; i--) {
    const d = digitAt(a, i) - digitAt(b, i);
    if (d !== 0) return sign * d;
  }
  return 0;
}
export function _PyLong_Equal(a: Ref, b: Ref): boolean {
  return long_compare(a, b) === 0;
}

/** The value of an int; one that is no Py_ssize_t is the largest or smallest of those (as near as a number comes). */
export function longClipped(o: Ref): number {
  conversion.overflow = 0;
  const n = longOrOverflow(o);
  return conversion.overflow === 0 ? n : conversion.overflow * 2 ** 63;
}
