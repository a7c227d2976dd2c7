// The integer functions of math: gcd, lcm, factorial, comb, perm, isqrt. Mirrors the integer part of Modules/mathmodule.c.

import { METH_FASTCALL } from '../include/flags.ts';
import { NULL, type Ref } from '../memory/memory.ts';
import { tick } from '../memory/ticks.ts';
import { PyNumber_Index } from '../objects/abstract.ts';
import { PyErr_NoMemory, PyErr_SetString } from '../objects/errors.ts';
import {
  _PyLong_GetOne,
  _PyLong_GetZero,
  _PyLong_IsNegative,
  clampedBigInt,
  fitsBigInt,
  MAX_LONG_BITS,
  PyLong_AsBigInt,
  PyLong_FromBigInt,
} from '../objects/longobject.ts';
import { argAt, Py_DECREF, PyVectorcall_NARGS } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_OverflowError, PyExc_ValueError } from '../objects/statictypes.ts';
import { type MethodSpec, method, rawMethod } from '../objects/typedef.ts';

const LONG_MAX = 0x7fffffffffffffffn;

/** The value of an argument through __index__, or null with an exception. */
function integer(o: Ref): bigint | null {
  const i = PyNumber_Index(o);
  if (i === NULL) return null;
  const b = fitsBigInt(i) ? PyLong_AsBigInt(i) : null;
  Py_DECREF(i);
  if (b === null) PyErr_NoMemory();
  return b;
}
const abs = (b: bigint): bigint => (b < 0n ? -b : b);
function gcdOf(a: bigint, b: bigint): bigint {
  // Each turn takes a few bits of both: on the whole half as many words as there are.
  const words = 1 + (b > 0xffffffffffffffffn ? b.toString(16).length >> 4 : 0);
  while (b !== 0n) {
    if (a <= 0xffffffffn && b <= 0xffffffffn) {
      let x = Number(a);
      let y = Number(b);
      while (y !== 0) [x, y] = [y, x % y];
      return BigInt(x);
    }
    tick(words);
    [a, b] = [b, a % b];
  }
  return a;
}

function math_gcd(_module: Ref, args: number, nargsf: number): Ref {
  let result = 0n;
  const n = PyVectorcall_NARGS(nargsf);
  for (let i = 0; i < n; i++) {
    const b = integer(argAt(args, i));
    if (b === null) return NULL;
    if (result !== 1n) result = gcdOf(result, abs(b));
  }
  return PyLong_FromBigInt(result);
}
function math_lcm(_module: Ref, args: number, nargsf: number): Ref {
  let result = 1n;
  const n = PyVectorcall_NARGS(nargsf);
  for (let i = 0; i < n; i++) {
    const b = integer(argAt(args, i));
    if (b === null) return NULL;
    result = b === 0n ? 0n : (result / gcdOf(result, abs(b))) * abs(b);
  }
  return PyLong_FromBigInt(result);
}

/** Product of the whole numbers from `low` to `high` - 1, by halves so that factors stay of like size. */
function product(low: bigint, high: bigint): bigint {
  if (high - low <= 8n) {
    let p = 1n;
    for (let i = low; i < high; i++) p *= i;
    return p;
  }
  const middle = (low + high) >> 1n;
  return product(low, middle) * product(middle, high);
}
/** True if `count` factors of up to `bits` bits make more than an int may have. */
function tooLarge(count: bigint, bits: number): boolean {
  return count * BigInt(Math.max(1, bits)) > BigInt(MAX_LONG_BITS) * 2n;
}
function factorial(o: Ref): Ref {
  const i = PyNumber_Index(o);
  if (i === NULL) return NULL;
  const n = clampedBigInt(i, 64);
  Py_DECREF(i);
  if (n < 0n) return PyErr_SetString(PyExc_ValueError, 'factorial() not defined for negative values');
  if (n > LONG_MAX) {
    return PyErr_SetString(PyExc_OverflowError, `factorial() argument should not exceed ${LONG_MAX}`);
  }
  if (tooLarge(n, n.toString(2).length)) return PyErr_NoMemory();
  return PyLong_FromBigInt(product(2n, n + 1n));
}
const notNegative = (name: string): 0 => PyErr_SetString(PyExc_ValueError, `${name} must be a non-negative integer`);

function math_perm(_module: Ref, nArg: Ref, kArg: Ref): Ref {
  if (kArg === NULL || kArg === Py_None) return factorial(nArg);
  const n = integer(nArg);
  if (n === null) return NULL;
  const k = integer(kArg);
  if (k === null) return NULL;
  if (n < 0n) return notNegative('n');
  if (k < 0n) return notNegative('k');
  if (n < k) return _PyLong_GetZero();
  if (k > LONG_MAX) return PyErr_SetString(PyExc_OverflowError, `k must not exceed ${LONG_MAX}`);
  if (tooLarge(k, n.toString(2).length)) return PyErr_NoMemory();
  return PyLong_FromBigInt(product(n - k + 1n, n + 1n));
}
function math_comb(_module: Ref, nArg: Ref, kArg: Ref): Ref {
  const n = integer(nArg);
  if (n === null) return NULL;
  let k = integer(kArg);
  if (k === null) return NULL;
  if (n < 0n) return notNegative('n');
  if (k < 0n) return notNegative('k');
  if (n < k) return _PyLong_GetZero();
  if (n - k < k) k = n - k;
  if (k > LONG_MAX) return PyErr_SetString(PyExc_OverflowError, `min(n - k, k) must not exceed ${LONG_MAX}`);
  if (k === 0n) return _PyLong_GetOne();
  if (tooLarge(k, n.toString(2).length)) return PyErr_NoMemory();
  return PyLong_FromBigInt(product(n - k + 1n, n + 1n) / product(1n, k + 1n));
}

/** The whole part of the square root, by Newton's method from above. */
export function isqrt(n: bigint): bigint {
  if (n < 2n) return n;
  if (n < 0x20000000000000n) return BigInt(Math.floor(Math.sqrt(Number(n))));
  const bits = BigInt(n.toString(2).length);
  // Half the bits first: each step doubles what is right.
  const shift = (bits >> 2n) << 1n;
  let x = (isqrt(n >> shift) + 1n) << (shift >> 1n);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}
function math_isqrt(_module: Ref, o: Ref): Ref {
  const i = PyNumber_Index(o);
  if (i === NULL) return NULL;
  const negative = _PyLong_IsNegative(i);
  const n = negative ? 0n : integer(i);
  Py_DECREF(i);
  if (n === null) return NULL;
  if (negative) return PyErr_SetString(PyExc_ValueError, 'isqrt() argument must be nonnegative');
  return PyLong_FromBigInt(isqrt(n));
}

export const integerFunctions: readonly MethodSpec[] = [
  method('comb(n, k, /)', math_comb),
  method('factorial(n, /)', (_module, n) => factorial(n)),
  rawMethod('gcd', METH_FASTCALL, math_gcd, '', '*integers'),
  method('isqrt(n, /)', math_isqrt),
  rawMethod('lcm', METH_FASTCALL, math_lcm, '', '*integers'),
  method('perm(n, k=None, /)', math_perm),
];
