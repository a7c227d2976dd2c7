// Arithmetic of ints. Mirrors x_add, x_sub, k_mul, long_divrem and long_pow in Objects/longobject.c.
//
// Compact operands are computed as JavaScript numbers; longer ones digit by digit where that is linear, else with BigInt.
// Results take the room that CPython's algorithm allocates (see PyLong_FromBigInt), since blocks' sizes show in addresses.

import { NULL, type Ref, st } from '../memory/memory.ts';
import { tick, work } from '../memory/ticks.ts';
import { PyErr_NoMemory, PyErr_SetString } from './errors.ts';
import { floatPower } from './float_power.ts';
import { ldexp, PyFloat_FromDouble } from './floatobject.ts';
import { NO_PYLONG, partLink } from './link.ts';
import { long_bitwise, long_lshift_ints, long_rshift_ints } from './long_bits.ts';
import {
  _PyLong_BothAreCompact,
  _PyLong_CompactValue,
  _PyLong_Copy,
  _PyLong_DigitCount,
  _PyLong_GetOne,
  _PyLong_GetZero,
  _PyLong_IsCompact,
  _PyLong_IsNegative,
  _PyLong_IsZero,
  _PyLong_New,
  _PyLong_NumBits,
  _PyLong_SetSignAndDigitCount,
  _PyLong_Sign,
  digitAddress,
  digitAt,
  fitsBigInt,
  flip,
  isSafeLong,
  long_long,
  long_normalize,
  MAX_LONG_BITS,
  maybe_small_long,
  PyLong_AsBigInt,
  PyLong_AsDouble,
  PyLong_BASE,
  PyLong_Check,
  PyLong_FromBigInt,
  PyLong_FromLong,
  PyLong_MASK,
  PyLong_SHIFT,
  safeLongValue,
  twoDigitProduct,
  writeDigits,
} from './longobject.ts';
import { zeroDivision } from './number_profile.ts';
import { Py_DECREF, Py_NewRef, Py_REFCNT, Py_XDECREF } from './object.ts';
import { Py_None, Py_NotImplemented } from './statics.ts';
import { PyExc_OverflowError, PyExc_ValueError, PyExc_ZeroDivisionError } from './statictypes.ts';
import { PyTuple_GET_ITEM } from './tupleobject.ts';

// ---- sums ----

/** New reference. |a| + |b|. */
function x_add(a: Ref, b: Ref): Ref {
  let n = _PyLong_DigitCount(a);
  let m = _PyLong_DigitCount(b);
  if (n < m) {
    [a, b] = [b, a];
    [n, m] = [m, n];
  }
  const z = _PyLong_New(n + 1);
  if (z === NULL) return NULL;
  let carry = 0;
  for (let i = 0; i < n; i++) {
    carry += digitAt(a, i) + (i < m ? digitAt(b, i) : 0);
    st(digitAddress(z, i), carry & PyLong_MASK);
    carry >>>= PyLong_SHIFT;
  }
  st(digitAddress(z, n), carry);
  _PyLong_SetSignAndDigitCount(z, 1, n + 1);
  return long_normalize(z);
}

/** New reference. |a| - |b|, with its sign. */
function x_sub(a: Ref, b: Ref): Ref {
  let n = _PyLong_DigitCount(a);
  let m = _PyLong_DigitCount(b);
  let sign = 1;
  if (n < m) {
    sign = -1;
  } else if (n === m) {
    let i = n;
    while (--i >= 0 && digitAt(a, i) === digitAt(b, i)) {}
    if (i < 0) return _PyLong_GetZero();
    if (digitAt(a, i) < digitAt(b, i)) sign = -1;
    n = m = i + 1;
  }
  if (sign < 0) {
    [a, b] = [b, a];
    [n, m] = [m, n];
  }
  const z = _PyLong_New(n);
  if (z === NULL) return NULL;
  let borrow = 0;
  for (let i = 0; i < n; i++) {
    borrow = digitAt(a, i) - (i < m ? digitAt(b, i) : 0) - borrow;
    st(digitAddress(z, i), borrow & PyLong_MASK);
    borrow = borrow < 0 ? 1 : 0;
  }
  _PyLong_SetSignAndDigitCount(z, sign, n);
  return maybe_small_long(long_normalize(z));
}

/** New reference. a + b for ints. */
export function _PyLong_Add(a: Ref, b: Ref): Ref {
  if (_PyLong_BothAreCompact(a, b)) return PyLong_FromLong(_PyLong_CompactValue(a) + _PyLong_CompactValue(b));
  if (_PyLong_IsNegative(a)) return _PyLong_IsNegative(b) ? flip(x_add(a, b)) : x_sub(b, a);
  return _PyLong_IsNegative(b) ? x_sub(a, b) : x_add(a, b);
}
/** New reference. a - b for ints. */
export function _PyLong_Subtract(a: Ref, b: Ref): Ref {
  if (_PyLong_BothAreCompact(a, b)) return PyLong_FromLong(_PyLong_CompactValue(a) - _PyLong_CompactValue(b));
  if (_PyLong_IsNegative(a)) return _PyLong_IsNegative(b) ? x_sub(b, a) : flip(x_add(a, b));
  return _PyLong_IsNegative(b) ? x_add(a, b) : x_sub(a, b);
}

// ---- products ----

/** New reference. |a| times one digit. */
function mulDigit(a: Ref, d: number, sign: number): Ref {
  const n = _PyLong_DigitCount(a);
  const z = _PyLong_New(n + 1);
  if (z === NULL) return NULL;
  const high = d >>> 15;
  const low = d & 0x7fff;
  let carry = 0;
  for (let i = 0; i < n; i++) {
    const x = digitAt(a, i);
    const middle = high * x;
    const sum = (middle % 0x8000) * 0x8000 + low * x + carry;
    st(digitAddress(z, i), sum % PyLong_BASE);
    carry = Math.floor(middle / 0x8000) + Math.floor(sum / PyLong_BASE);
  }
  st(digitAddress(z, n), carry);
  _PyLong_SetSignAndDigitCount(z, sign, n + 1);
  return long_normalize(z);
}

/** New reference. a * b for ints. */
export function _PyLong_Multiply(a: Ref, b: Ref): Ref {
  if (_PyLong_BothAreCompact(a, b)) {
    const x = _PyLong_CompactValue(a);
    const y = _PyLong_CompactValue(b);
    const p = x * y;
    if (p <= Number.MAX_SAFE_INTEGER && p >= -Number.MAX_SAFE_INTEGER) return PyLong_FromLong(p);
    return twoDigitProduct(Math.abs(x), Math.abs(y), p < 0 ? -1 : 1);
  }
  const sign = _PyLong_Sign(a) * _PyLong_Sign(b);
  if (sign === 0) return _PyLong_GetZero();
  if (_PyLong_IsCompact(a)) return mulDigit(b, digitAt(a, 0), sign);
  if (_PyLong_IsCompact(b)) return mulDigit(a, digitAt(b, 0), sign);
  if (_PyLong_NumBits(a) + _PyLong_NumBits(b) > MAX_LONG_BITS) return PyErr_NoMemory();
  const x = PyLong_AsBigInt(a);
  return PyLong_FromBigInt(x * (a === b ? x : PyLong_AsBigInt(b)), _PyLong_DigitCount(a) + _PyLong_DigitCount(b));
}

// ---- quotients ----

/** True if |a| < |b| by their digits' number and top digit: then the remainder is `a` itself. */
function clearlyLess(a: Ref, b: Ref): boolean {
  const n = _PyLong_DigitCount(a);
  const m = _PyLong_DigitCount(b);
  return n < m || (n === m && n > 0 && digitAt(a, n - 1) < digitAt(b, n - 1));
}
function divisionByZero(message = 'division by zero'): 0 {
  return PyErr_SetString(PyExc_ZeroDivisionError, message);
}
function floorDiv(x: number, y: number): number {
  const r = x % y;
  const q = (x - r) / y;
  return r !== 0 && r < 0 !== y < 0 ? q - 1 : q;
}
function floorMod(x: number, y: number): number {
  const r = x % y;
  return r !== 0 && r < 0 !== y < 0 ? r + y : r;
}

/** Digits of the divisor, and how many more the dividend has, beyond which module _pylong divides. */
const PYLONG_DIVISOR = 300;
const PYLONG_QUOTIENT = 150;
/** New reference: the pair that module _pylong makes of ints that are large enough, NULL with an exception, or NO_PYLONG. */
function divmodInPython(a: Ref, b: Ref): Ref {
  const digits = _PyLong_DigitCount(b);
  if (digits <= PYLONG_DIVISOR || _PyLong_DigitCount(a) - digits <= PYLONG_QUOTIENT) return NO_PYLONG;
  return partLink.pylong_int_divmod(a, b);
}

/** The two results of the last division. */
export const pair = { div: NULL, mod: NULL };

/** |a| modulo a digit; with `z`, an int of as many digits, the digits of the quotient are written there. */
function inplace_divrem1(a: Ref, d: number, z: Ref = NULL): number {
  const n = _PyLong_DigitCount(a);
  work(n);
  let rem = 0;
  for (let i = n - 1; i >= 0; i--) {
    // In halves of a digit, for which doubles are exact.
    const digit = digitAt(a, i);
    const high = rem * 0x8000 + (digit >>> 15);
    const low = (high % d) * 0x8000 + (digit & 0x7fff);
    rem = low % d;
    if (z !== NULL) st(digitAddress(z, i), Math.floor(high / d) * 0x8000 + Math.floor(low / d));
  }
  return rem;
}
/** The top digit once the divisor's has been shifted by `d` up to the digit's highest bit. */
function shiftedTop(a: Ref, d: number): number {
  const n = _PyLong_DigitCount(a);
  return ((digitAt(a, n - 1) << d) & PyLong_MASK) | (d === 0 ? 0 : digitAt(a, n - 2) >>> (PyLong_SHIFT - d));
}
/** New references: |v1| // |w1|, and |v1| % |w1| in `pair.mod`. Both have several digits, and |v1| is not clearly less. */
function x_divrem(v1: Ref, w1: Ref): Ref {
  if (!fitsBigInt(v1)) return PyErr_NoMemory();
  const n = _PyLong_DigitCount(v1);
  const m = _PyLong_DigitCount(w1);
  const v = _PyLong_New(n + 1);
  if (v === NULL) return NULL;
  const w = _PyLong_New(m);
  if (w === NULL) {
    Py_DECREF(v);
    return NULL;
  }
  const d = Math.clz32(digitAt(w1, m - 1)) - 2;
  const carries = digitAt(v1, n - 1) >>> (PyLong_SHIFT - d) !== 0;
  const k = n - m + Number(carries || shiftedTop(v1, d) >= shiftedTop(w1, d));
  const z = _PyLong_New(k);
  if (z !== NULL) {
    const abs = (o: Ref): bigint => (_PyLong_IsNegative(o) ? -PyLong_AsBigInt(o) : PyLong_AsBigInt(o));
    const [x, y] = [abs(v1), abs(w1)];
    const q = x / y;
    writeDigits(z, q.toString(16), k);
    writeDigits(w, (x - q * y).toString(16), m);
    pair.mod = long_normalize(w);
  } else Py_DECREF(w);
  Py_DECREF(v);
  return z === NULL ? NULL : long_normalize(z);
}
/** Turns the sign of an int to which there is one reference, or gives another int. Steals the reference. */
function _PyLong_Negate(o: Ref): Ref {
  if (Py_REFCNT(o) === 1) return flip(o);
  const z = PyLong_FromLong(-_PyLong_CompactValue(o));
  Py_DECREF(o);
  return z;
}
/** Leaves new references to the quotient, rounded toward 0, and the remainder in `pair`; b is not 0. 0, or -1 with an exception. */
function long_divrem(a: Ref, b: Ref): number {
  if (clearlyLess(a, b)) {
    pair.mod = long_long(a);
    pair.div = _PyLong_GetZero();
    return pair.mod === NULL ? -1 : 0;
  }
  let z: Ref;
  if (_PyLong_DigitCount(b) === 1) {
    z = _PyLong_New(_PyLong_DigitCount(a));
    if (z === NULL) return -1;
    const rem = inplace_divrem1(a, digitAt(b, 0), z);
    long_normalize(z);
    pair.mod = PyLong_FromLong(rem);
    if (pair.mod === NULL) {
      Py_DECREF(z);
      return -1;
    }
  } else {
    z = x_divrem(a, b);
    if (z === NULL) return -1;
    pair.mod = maybe_small_long(pair.mod);
  }
  if (_PyLong_IsNegative(a) !== _PyLong_IsNegative(b)) z = _PyLong_Negate(z);
  if (_PyLong_IsNegative(a) && !_PyLong_IsZero(pair.mod)) pair.mod = _PyLong_Negate(pair.mod);
  pair.div = maybe_small_long(z);
  return 0;
}
/** Leaves a new reference to the remainder with the sign of a in `pair.mod`; b is not 0. 0, or -1 with an exception. */
function long_rem(a: Ref, b: Ref): number {
  if (clearlyLess(a, b)) {
    pair.mod = long_long(a);
    return pair.mod === NULL ? -1 : 0;
  }
  if (_PyLong_DigitCount(b) === 1) {
    pair.mod = PyLong_FromLong(inplace_divrem1(a, digitAt(b, 0)));
    if (pair.mod === NULL) return -1;
  } else {
    const z = x_divrem(a, b);
    if (z === NULL) return -1;
    Py_DECREF(z);
    pair.mod = maybe_small_long(pair.mod);
  }
  if (_PyLong_IsNegative(a) && !_PyLong_IsZero(pair.mod)) pair.mod = _PyLong_Negate(pair.mod);
  return 0;
}
/** Adds the divisor to a remainder of the other sign. True if it did, null without memory. */
function roundDown(b: Ref): boolean | null {
  if (_PyLong_Sign(pair.mod) * _PyLong_Sign(b) >= 0) return false;
  const mod = _PyLong_Add(pair.mod, b);
  Py_DECREF(pair.mod);
  pair.mod = mod;
  return mod === NULL ? null : true;
}
const bothOneDigit = (a: Ref, b: Ref): boolean => _PyLong_DigitCount(a) === 1 && _PyLong_DigitCount(b) === 1;
/** Mirrors the slow path of l_divmod: new references to a // b and a % b in `pair`. 0, or -1 with an exception. */
function floorDivrem(a: Ref, b: Ref): number {
  if (long_divrem(a, b) < 0) return -1;
  const rounded = roundDown(b);
  if (rounded === false) return 0;
  const div = rounded === null ? NULL : _PyLong_Subtract(pair.div, _PyLong_GetOne());
  Py_DECREF(pair.div);
  pair.div = div;
  if (div !== NULL) return 0;
  Py_XDECREF(pair.mod);
  return -1;
}

/** New reference. a // b for ints. */
export function _PyLong_FloorDivide(a: Ref, b: Ref): Ref {
  if (_PyLong_IsZero(b)) return divisionByZero(zeroDivision.intDivision);
  if (bothOneDigit(a, b)) return PyLong_FromLong(floorDiv(_PyLong_CompactValue(a), _PyLong_CompactValue(b)));
  const made = divmodInPython(a, b);
  if (made === NULL) return NULL;
  if (made !== NO_PYLONG) {
    const div = Py_NewRef(PyTuple_GET_ITEM(made, 0));
    Py_DECREF(made);
    return div;
  }
  if (floorDivrem(a, b) < 0) return NULL;
  Py_DECREF(pair.mod);
  return pair.div;
}
/** New reference. a % b for ints. */
export function _PyLong_Remainder(a: Ref, b: Ref): Ref {
  if (_PyLong_IsZero(b)) return divisionByZero(zeroDivision.intModulo);
  if (bothOneDigit(a, b)) return PyLong_FromLong(floorMod(_PyLong_CompactValue(a), _PyLong_CompactValue(b)));
  return long_rem(a, b) < 0 || roundDown(b) === null ? NULL : pair.mod;
}

/** Leaves new references to a // b and a % b in `pair`. 0, or -1 with an exception. */
export function l_divmod(a: Ref, b: Ref): number {
  const made = divmodInPython(a, b);
  if (made === NULL) return -1;
  if (made !== NO_PYLONG) {
    pair.div = Py_NewRef(PyTuple_GET_ITEM(made, 0));
    pair.mod = Py_NewRef(PyTuple_GET_ITEM(made, 1));
    Py_DECREF(made);
    return 0;
  }
  if (_PyLong_IsZero(b)) {
    divisionByZero(zeroDivision.intDivision);
    return -1;
  }
  if (!bothOneDigit(a, b)) return floorDivrem(a, b);
  pair.div = PyLong_FromLong(floorDiv(_PyLong_CompactValue(a), _PyLong_CompactValue(b)));
  pair.mod = PyLong_FromLong(floorMod(_PyLong_CompactValue(a), _PyLong_CompactValue(b)));
  return pair.mod === NULL ? -1 : 0;
}

/** Leaves new references to the integer nearest to a / b (ties to even) and the remainder in `pair`. 0 or -1. */
export function _PyLong_DivmodNear(a: Ref, b: Ref): number {
  if (_PyLong_IsZero(b)) {
    divisionByZero();
    return -1;
  }
  if (!fitsBigInt(a) || !fitsBigInt(b)) {
    PyErr_NoMemory();
    return -1;
  }
  const x = PyLong_AsBigInt(a);
  const y = PyLong_AsBigInt(b);
  const negative = x < 0n !== y < 0n;
  const d = y < 0n ? -y : y;
  const n = x < 0n ? -x : x;
  let q = n / d;
  const twice = (n - q * d) * 2n;
  if (twice > d || (twice === d && q & 1n)) q += 1n;
  if (negative) q = -q;
  pair.div = PyLong_FromBigInt(q);
  if (pair.div === NULL) return -1;
  pair.mod = PyLong_FromBigInt(x - q * y);
  if (pair.mod === NULL) {
    Py_DECREF(pair.div);
    return -1;
  }
  return 0;
}

const bitLength = (x: bigint): number => {
  const hex = x.toString(16);
  return hex.length * 4 - (Math.clz32(Number.parseInt(hex[0], 16)) - 28);
};

/** New reference. a / b for ints, correctly rounded. */
export function long_true_divide_ints(a: Ref, b: Ref): Ref {
  if (_PyLong_IsZero(b)) return divisionByZero();
  if (isSafeLong(a) && isSafeLong(b)) return PyFloat_FromDouble(safeLongValue(a) / safeLongValue(b));
  if (_PyLong_IsZero(a)) return PyFloat_FromDouble(_PyLong_IsNegative(b) ? -0 : 0);
  const sign = _PyLong_Sign(a) * _PyLong_Sign(b);
  const diff = _PyLong_NumBits(a) - _PyLong_NumBits(b);
  const tooLarge = 'integer division result too large for a float';
  if (diff > 1024) return PyErr_SetString(PyExc_OverflowError, tooLarge);
  if (diff < -1075) return PyFloat_FromDouble(sign * 0);
  if (!fitsBigInt(a) || !fitsBigInt(b)) return PyErr_NoMemory();
  const abs = (x: bigint): bigint => (x < 0n ? -x : x);
  const x = abs(PyLong_AsBigInt(a));
  const y = abs(PyLong_AsBigInt(b));
  // A quotient with at least two bits more than a double holds; the bits below become one sticky bit.
  const shift = Math.max(diff, -1021) - 55;
  const n = shift <= 0 ? x << BigInt(-shift) : x;
  const d = shift <= 0 ? y : y << BigInt(shift);
  let q = n / d;
  if (q * d !== n) q |= 1n;
  const result = scaledToDouble(q, shift);
  if (!Number.isFinite(result)) return PyErr_SetString(PyExc_OverflowError, tooLarge);
  return PyFloat_FromDouble(sign * result);
}
/** The double nearest to q * 2**exponent (ties to even) for q > 0; an infinity when it is too large. */
export function scaledToDouble(q: bigint, exponent: number): number {
  const extra = Math.max(bitLength(q), -1021 - exponent) - 53;
  if (extra > 0) {
    const half = 1n << BigInt(extra - 1);
    const low = q & ((half << 1n) - 1n);
    q >>= BigInt(extra);
    if (low > half || (low === half && q & 1n)) q += 1n;
    exponent += extra;
  }
  return ldexp(Number(q), exponent);
}

// ---- powers ----

function modularPower(base: bigint, exponent: bigint, m: bigint): bigint {
  let result = 1n;
  base %= m;
  const words = bitLength(m) >> 5;
  for (const bit of exponent.toString(2)) {
    tick(1 + words);
    result = (result * result) % m;
    if (bit === '1') result = (result * base) % m;
  }
  return result % m;
}
/** Inverse of `a` modulo `n` (n > 0), or null. */
function long_invmod(a: bigint, n: bigint): bigint | null {
  let b = 1n;
  let c = 0n;
  const modulus = n;
  while (n !== 0n) {
    tick(1 + (bitLength(n) >> 5));
    const q = a / n;
    [a, n] = [n, a - q * n];
    [b, c] = [c, b - q * c];
  }
  return a === 1n ? b : a === -1n ? -b % modulus : null;
}
function powerModulo(v: Ref, w: Ref, x: Ref): Ref {
  if (_PyLong_IsZero(x)) return PyErr_SetString(PyExc_ValueError, 'pow() 3rd argument cannot be 0');
  if (!fitsBigInt(v) || !fitsBigInt(w) || !fitsBigInt(x)) return PyErr_NoMemory();
  let c = PyLong_AsBigInt(x);
  const negative = c < 0n;
  if (negative) c = -c;
  if (c === 1n) return _PyLong_GetZero();
  let a = PyLong_AsBigInt(v);
  let b = PyLong_AsBigInt(w);
  if (b < 0n) {
    b = -b;
    const inverse = long_invmod(a, c);
    if (inverse === null) return PyErr_SetString(PyExc_ValueError, 'base is not invertible for the given modulus');
    a = inverse;
  }
  a %= c;
  if (a < 0n) a += c;
  let z = modularPower(a, b, c);
  if (negative && z !== 0n) z -= c;
  return PyLong_FromBigInt(z);
}

/** New reference. v ** w for ints, modulo `x` unless that is None. */
export function _PyLong_Power(v: Ref, w: Ref, x: Ref): Ref {
  if (x !== Py_None) return powerModulo(v, w, x);
  if (_PyLong_IsNegative(w)) {
    const a = PyLong_AsDouble(v);
    if (a === -1 && conversionFailed(v)) return NULL;
    const b = PyLong_AsDouble(w);
    if (b === -1 && conversionFailed(w)) return NULL;
    return floatPower(a, b);
  }
  if (_PyLong_IsZero(w)) return _PyLong_GetOne();
  const bits = _PyLong_NumBits(v);
  if (bits <= 1) {
    // 0, 1 or -1.
    return PyLong_FromLong(_PyLong_IsNegative(v) && !(digitAt(w, 0) & 1) ? 1 : _PyLong_Sign(v));
  }
  if (!_PyLong_IsCompact(w) || (bits - 1) * _PyLong_CompactValue(w) > MAX_LONG_BITS) return PyErr_NoMemory();
  return powerByProducts(v, _PyLong_CompactValue(w));
}
/** New reference. a ** n for n > 0 of one digit, by the products that CPython makes: each is an int for a while. */
function powerByProducts(a: Ref, n: number): Ref {
  let z = n > 3 ? Py_NewRef(a) : _PyLong_GetOne();
  const times = (x: Ref, y: Ref): boolean => {
    const product = _PyLong_Multiply(x, y);
    Py_DECREF(z);
    z = product;
    return z !== NULL;
  };
  if (n === 1) times(a, z);
  else if (n <= 3) {
    if (times(a, a) && n === 3) times(z, a);
  } else
    for (let bit = 1 << (30 - Math.clz32(n)); bit !== 0; bit >>= 1) {
      if (!times(z, z)) break;
      if (n & bit && !times(z, a)) break;
    }
  return z;
}
/** True if -1 from PyLong_AsDouble was no value. */
function conversionFailed(o: Ref): boolean {
  return !(_PyLong_IsCompact(o) && _PyLong_CompactValue(o) === -1);
}

// ---- slots ----

function bothInts(a: Ref, b: Ref): boolean {
  return PyLong_Check(a) && PyLong_Check(b);
}
export function long_add(a: Ref, b: Ref): Ref {
  return bothInts(a, b) ? _PyLong_Add(a, b) : Py_NotImplemented;
}
export function long_sub(a: Ref, b: Ref): Ref {
  return bothInts(a, b) ? _PyLong_Subtract(a, b) : Py_NotImplemented;
}
export function long_mul(a: Ref, b: Ref): Ref {
  return bothInts(a, b) ? _PyLong_Multiply(a, b) : Py_NotImplemented;
}
export function long_div(a: Ref, b: Ref): Ref {
  return bothInts(a, b) ? _PyLong_FloorDivide(a, b) : Py_NotImplemented;
}
export function long_mod(a: Ref, b: Ref): Ref {
  return bothInts(a, b) ? _PyLong_Remainder(a, b) : Py_NotImplemented;
}
export function long_true_divide(a: Ref, b: Ref): Ref {
  return bothInts(a, b) ? long_true_divide_ints(a, b) : Py_NotImplemented;
}
export function long_pow(v: Ref, w: Ref, x: Ref): Ref {
  return bothInts(v, w) && (x === Py_None || PyLong_Check(x)) ? _PyLong_Power(v, w, x) : Py_NotImplemented;
}
export function long_lshift(a: Ref, b: Ref): Ref {
  return bothInts(a, b) ? long_lshift_ints(a, b) : Py_NotImplemented;
}
export function long_rshift(a: Ref, b: Ref): Ref {
  return bothInts(a, b) ? long_rshift_ints(a, b) : Py_NotImplemented;
}
export function long_and(a: Ref, b: Ref): Ref {
  if (!bothInts(a, b)) return Py_NotImplemented;
  if (_PyLong_BothAreCompact(a, b)) return PyLong_FromLong(_PyLong_CompactValue(a) & _PyLong_CompactValue(b));
  return long_bitwise(a, '&', b);
}
export function long_or(a: Ref, b: Ref): Ref {
  if (!bothInts(a, b)) return Py_NotImplemented;
  if (_PyLong_BothAreCompact(a, b)) return PyLong_FromLong(_PyLong_CompactValue(a) | _PyLong_CompactValue(b));
  return long_bitwise(a, '|', b);
}
export function long_xor(a: Ref, b: Ref): Ref {
  if (!bothInts(a, b)) return Py_NotImplemented;
  if (_PyLong_BothAreCompact(a, b)) return PyLong_FromLong(_PyLong_CompactValue(a) ^ _PyLong_CompactValue(b));
  return long_bitwise(a, '^', b);
}
/** New reference. */
export function long_neg(v: Ref): Ref {
  if (_PyLong_IsCompact(v)) return PyLong_FromLong(-_PyLong_CompactValue(v));
  return flip(_PyLong_Copy(v));
}
/** New reference. `v` itself when it is an exact int >= 0. */
export function long_abs(v: Ref): Ref {
  return _PyLong_IsNegative(v) ? long_neg(v) : long_long(v);
}
/** New reference. */
export function long_invert(v: Ref): Ref {
  if (_PyLong_IsCompact(v)) return PyLong_FromLong(~_PyLong_CompactValue(v));
  return flip(_PyLong_Add(v, _PyLong_GetOne()));
}
export function long_bool(v: Ref): number {
  return _PyLong_IsZero(v) ? 0 : 1;
}
