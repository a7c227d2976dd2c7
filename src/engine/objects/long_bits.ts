// Shifts and bits of ints, digit by digit. Mirrors long_lshift, long_rshift and long_bitwise in Objects/longobject.c.

import { memmove, memset, NULL, type Ref, st } from '../memory/memory.ts';
import { work } from '../memory/ticks.ts';
import { PyErr_SetString } from './errors.ts';
import {
  _PyLong_CompactValue,
  _PyLong_DigitCount,
  _PyLong_GetZero,
  _PyLong_IsCompact,
  _PyLong_IsNegative,
  _PyLong_IsZero,
  _PyLong_New,
  _PyLong_SetSignAndDigitCount,
  _PyLong_Sign,
  conversion,
  digitAddress,
  digitAt,
  long_long,
  long_normalize,
  maybe_small_long,
  PyLong_AsLongAndOverflow,
  PyLong_FromLong,
  PyLong_MASK,
  PyLong_SHIFT,
  twoDigitProduct,
} from './longobject.ts';
import { Py_DECREF, Py_NewRef } from './object.ts';
import { PyExc_OverflowError, PyExc_ValueError } from './statictypes.ts';

// ---- shifts ----

/** New reference. a << n for n >= 0. */
export function _PyLong_Lshift(a: Ref, n: number): Ref {
  if (_PyLong_IsZero(a)) return _PyLong_GetZero();
  const words = Math.floor(n / PyLong_SHIFT);
  const rest = n % PyLong_SHIFT;
  const size = _PyLong_DigitCount(a);
  if (words === 0 && size === 1) {
    const v = _PyLong_CompactValue(a) * 2 ** rest;
    return Number.isSafeInteger(v) ? PyLong_FromLong(v) : twoDigitProduct(digitAt(a, 0), 1 << rest, _PyLong_Sign(a));
  }
  const newSize = size + words + (rest ? 1 : 0);
  const z = _PyLong_New(newSize);
  if (z === NULL) return NULL;
  work(newSize >> 4);
  memset(digitAddress(z, 0), 0, words * 4);
  let carry = 0;
  for (let i = 0; i < size; i++) {
    const d = digitAt(a, i);
    st(digitAddress(z, words + i), ((d << rest) & PyLong_MASK) | carry);
    carry = rest ? d >>> (PyLong_SHIFT - rest) : 0;
  }
  if (rest) st(digitAddress(z, newSize - 1), carry);
  _PyLong_SetSignAndDigitCount(z, _PyLong_Sign(a), newSize);
  return long_normalize(z);
}
/** New reference. a >> n for n >= 0. */
export function _PyLong_Rshift(a: Ref, n: number): Ref {
  if (_PyLong_IsZero(a)) return _PyLong_GetZero();
  if (_PyLong_IsCompact(a)) return PyLong_FromLong(_PyLong_CompactValue(a) >> Math.min(n, PyLong_SHIFT));
  const negative = _PyLong_IsNegative(a);
  let words = Math.floor(n / PyLong_SHIFT);
  let rest = n % PyLong_SHIFT;
  if (negative && rest === 0) {
    if (words === 0) return long_long(a);
    // One that is rounded down to a power of two needs the digit above.
    rest = PyLong_SHIFT;
    words--;
  }
  const count = _PyLong_DigitCount(a);
  const size = count - words;
  if (size <= 0) return PyLong_FromLong(negative ? -1 : 0);
  const z = _PyLong_New(size);
  if (z === NULL) return NULL;
  work(count >> 2);
  const up = PyLong_SHIFT - rest;
  let carry = digitAt(a, words);
  if (negative) {
    // -a >> n is -((a + 2**n - 1) >> n).
    let sticky = 0;
    for (let i = 0; i < words; i++) sticky |= digitAt(a, i);
    carry += (PyLong_MASK >> up) + Number(sticky !== 0);
  }
  carry >>>= rest;
  for (let i = 0; i < size - 1; i++) {
    const d = digitAt(a, words + 1 + i);
    const sum = carry + ((d << up) & PyLong_MASK);
    st(digitAddress(z, i), sum & PyLong_MASK);
    carry = (d >>> rest) + (sum >>> PyLong_SHIFT);
  }
  st(digitAddress(z, size - 1), carry);
  _PyLong_SetSignAndDigitCount(z, negative ? -1 : 1, size);
  return maybe_small_long(long_normalize(z));
}

/** The shift count of an int, or -1 with ValueError; `conversion.overflow` when it is beyond a C long. */
function shiftCount(b: Ref): number {
  if (_PyLong_IsNegative(b)) {
    PyErr_SetString(PyExc_ValueError, 'negative shift count');
    return -1;
  }
  const n = PyLong_AsLongAndOverflow(b);
  return conversion.overflow !== 0 ? 2 ** 62 : n;
}
export function long_lshift_ints(a: Ref, b: Ref): Ref {
  const n = shiftCount(b);
  if (n < 0) return NULL;
  if (conversion.overflow !== 0 && !_PyLong_IsZero(a)) {
    return PyErr_SetString(PyExc_OverflowError, 'too many digits in integer');
  }
  return _PyLong_Lshift(a, n);
}
export function long_rshift_ints(a: Ref, b: Ref): Ref {
  const n = shiftCount(b);
  return n < 0 ? NULL : _PyLong_Rshift(a, n);
}

// ---- bits ----

/** New reference. The two's complement of a negative int, in as many digits. */
function complementOf(a: Ref): Ref {
  const n = _PyLong_DigitCount(a);
  const z = _PyLong_New(n);
  if (z !== NULL) v_complement(z, a, n);
  return z;
}
/** Writes the two's complement of `n` digits of `a` into `z`, which may be the same. */
function v_complement(z: Ref, a: Ref, n: number): void {
  let carry = 1;
  for (let i = 0; i < n; i++) {
    carry += digitAt(a, i) ^ PyLong_MASK;
    st(digitAddress(z, i), carry & PyLong_MASK);
    carry >>>= PyLong_SHIFT;
  }
}

/** New reference. Bitwise a OP b for ints that are not both compact. */
export function long_bitwise(a: Ref, op: '&' | '|' | '^', b: Ref): Ref {
  let [nega, negb] = [_PyLong_IsNegative(a), _PyLong_IsNegative(b)];
  a = nega ? complementOf(a) : Py_NewRef(a);
  if (a === NULL) return NULL;
  b = negb ? complementOf(b) : Py_NewRef(b);
  if (b === NULL) {
    Py_DECREF(a);
    return NULL;
  }
  let [n, m] = [_PyLong_DigitCount(a), _PyLong_DigitCount(b)];
  if (n < m) [a, b, n, m, nega, negb] = [b, a, m, n, negb, nega];
  const negz = op === '^' ? nega !== negb : op === '&' ? nega && negb : nega || negb;
  const size = op === '^' || (op === '&' ? negb : !negb) ? n : m;
  const z = _PyLong_New(size + Number(negz));
  if (z !== NULL) {
    work(n >> 2);
    let i = 0;
    if (op === '&') for (; i < m; i++) st(digitAddress(z, i), digitAt(a, i) & digitAt(b, i));
    else if (op === '|') for (; i < m; i++) st(digitAddress(z, i), digitAt(a, i) | digitAt(b, i));
    else for (; i < m; i++) st(digitAddress(z, i), digitAt(a, i) ^ digitAt(b, i));
    if (op === '^' && negb) for (; i < size; i++) st(digitAddress(z, i), digitAt(a, i) ^ PyLong_MASK);
    else if (i < size) memmove(digitAddress(z, i), digitAddress(a, i), (size - i) * 4);
    if (negz) {
      st(digitAddress(z, size), PyLong_MASK);
      v_complement(z, z, size + 1);
    }
    _PyLong_SetSignAndDigitCount(z, negz ? -1 : 1, size + Number(negz));
  }
  Py_DECREF(a);
  Py_DECREF(b);
  return z === NULL ? NULL : maybe_small_long(long_normalize(z));
}
