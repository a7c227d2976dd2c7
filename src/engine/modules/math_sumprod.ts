// math.sumprod. Mirrors math_sumprod_impl and the TripleLength arithmetic of Modules/mathmodule.c: while all pairs are ints, a C
// long adds them up; while they are floats (with ints), three doubles do, rounded once at the end; everything else goes through
// * and +.

import { NULL, type Ref } from '../memory/memory.ts';
import { PyIter_Next, PyNumber_Add, PyNumber_Multiply, PyObject_GetIter } from '../objects/abstract.ts';
import { PyErr_Clear, PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { PyFloat_AS_DOUBLE, PyFloat_CheckExact, PyFloat_FromDouble } from '../objects/floatobject.ts';
import {
  _PyLong_GetZero,
  PyLong_AsBigInt,
  PyLong_AsDouble,
  PyLong_CheckExact,
  PyLong_FromBigInt,
} from '../objects/longobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_XDECREF } from '../objects/object.ts';
import { PyBool_Type, PyExc_ValueError } from '../objects/statictypes.ts';
import { fma } from './math_fma.ts';

interface DoubleLength {
  readonly hi: number;
  readonly lo: number;
}
interface TripleLength {
  readonly hi: number;
  readonly lo: number;
  readonly tiny: number;
}
const tl_zero: TripleLength = { hi: 0, lo: 0, tiny: 0 };

function dl_sum(a: number, b: number): DoubleLength {
  const hi = a + b;
  const z = hi - a;
  return { hi, lo: a - (hi - z) + (b - z) };
}
/** Splits a double into halves of 26 bits. */
const SPLITTER = 134217729;
/** Between these, Dekker's product is exact. */
const isMiddling = (x: number): boolean => Math.abs(x) < 2 ** 480 && Math.abs(x) > 2 ** -480;

function dl_mul(x: number, y: number): DoubleLength {
  const hi = x * y;
  if (!isMiddling(x) || !isMiddling(y)) return { hi, lo: fma(x, y, -hi) };
  const tx = SPLITTER * x;
  const xh = tx - (tx - x);
  const xl = x - xh;
  const ty = SPLITTER * y;
  const yh = ty - (ty - y);
  const yl = y - yh;
  return { hi, lo: xh * yh - hi + xh * yl + xl * yh + xl * yl };
}
/** x * y + total: algorithm 5.10 with SumKVert for K = 3 of Ogita, Rump and Oishi. */
function tl_fma(x: number, y: number, total: TripleLength): TripleLength {
  const pr = dl_mul(x, y);
  const sm = dl_sum(total.hi, pr.hi);
  const r1 = dl_sum(total.lo, pr.lo);
  const r2 = dl_sum(r1.hi, sm.lo);
  return { hi: sm.hi, lo: r2.hi, tiny: total.tiny + r1.lo + r2.lo };
}
function tl_to_d(total: TripleLength): number {
  const last = dl_sum(total.hi, total.lo);
  return last.hi + (last.lo + total.tiny);
}

const fitsLong = (n: bigint): boolean => BigInt.asIntN(64, n) === n;
/** The value of an exact int as a C long, or null. */
function longValue(o: Ref): bigint | null {
  if (!PyLong_CheckExact(o)) return null;
  const n = PyLong_AsBigInt(o);
  return fitsLong(n) ? n : null;
}
/** The double that an exact int or a bool is, or null. */
function intAsDouble(o: Ref): number | null {
  if (!PyLong_CheckExact(o) && !Py_IS_TYPE(o, PyBool_Type)) return null;
  const x = PyLong_AsDouble(o);
  if (x !== -1 || PyErr_Occurred() === NULL) return x;
  PyErr_Clear();
  return null;
}
/** A pair of floats, or of a float and an int, as doubles; null for others. */
function floatPair(p: Ref, q: Ref): [number, number] | null {
  const isFloat = PyFloat_CheckExact(p);
  const other = PyFloat_CheckExact(q);
  if (!isFloat && !other) return null;
  const x = isFloat ? PyFloat_AS_DOUBLE(p) : intAsDouble(p);
  const y = other ? PyFloat_AS_DOUBLE(q) : intAsDouble(q);
  return x === null || y === null ? null : [x, y];
}

/** The sum on its way: `total`, and what the two fast ways have not added to it yet. */
class ProductSum {
  total: Ref = _PyLong_GetZero();
  /** Sums of the fast ways: undefined before the first pair, null when the way is closed. */
  private ints: bigint | null | undefined;
  private floats: TripleLength | null | undefined;

  /** Adds `term` to the total; steals it. False with an exception. */
  private addTerm(term: Ref): boolean {
    if (term === NULL) return false;
    const sum = PyNumber_Add(this.total, term);
    Py_DECREF(term);
    if (sum === NULL) return false;
    Py_DECREF(this.total);
    this.total = sum;
    return true;
  }
  private addInts(p: Ref, q: Ref): boolean {
    const x = p === NULL ? null : longValue(p);
    const y = x === null ? null : longValue(q);
    if (x === null || y === null) return false;
    const product = x * y;
    const sum = (this.ints ?? 0n) + product;
    if (!fitsLong(product) || !fitsLong(sum)) return false;
    this.ints = sum;
    return true;
  }
  private addFloats(p: Ref, q: Ref): boolean {
    const pair = p === NULL ? null : floatPair(p, q);
    if (pair === null) return false;
    const sum = tl_fma(pair[0], pair[1], this.floats ?? tl_zero);
    if (!Number.isFinite(sum.hi)) return false;
    this.floats = sum;
    return true;
  }
  /** Adds a product, or with NULL and NULL what is still apart. False with an exception. */
  add(p: Ref, q: Ref): boolean {
    if (this.ints !== null) {
      if (this.addInts(p, q)) return true;
      const ints = this.ints;
      this.ints = null;
      if (ints !== undefined && !this.addTerm(PyLong_FromBigInt(ints))) return false;
    }
    if (this.floats !== null) {
      if (this.addFloats(p, q)) return true;
      const floats = this.floats;
      this.floats = null;
      if (floats !== undefined && !this.addTerm(PyFloat_FromDouble(tl_to_d(floats)))) return false;
    }
    return p === NULL || this.addTerm(PyNumber_Multiply(p, q));
  }
}

/** The next item of both. False with an exception; NULL and NULL at the end. */
function nextPair(pIter: Ref, qIter: Ref, pair: { p: Ref; q: Ref }): boolean {
  pair.p = PyIter_Next(pIter);
  pair.q = NULL;
  if (pair.p === NULL && PyErr_Occurred() !== NULL) return false;
  pair.q = PyIter_Next(qIter);
  if (pair.q === NULL && PyErr_Occurred() !== NULL) return false;
  if ((pair.p === NULL) === (pair.q === NULL)) return true;
  PyErr_SetString(PyExc_ValueError, 'Inputs are not the same length');
  return false;
}
export function math_sumprod(_module: Ref, p: Ref, q: Ref): Ref {
  const pIter = PyObject_GetIter(p);
  if (pIter === NULL) return NULL;
  const qIter = PyObject_GetIter(q);
  if (qIter === NULL) {
    Py_DECREF(pIter);
    return NULL;
  }
  const sum = new ProductSum();
  const pair = { p: NULL, q: NULL };
  let ok: boolean;
  let finished = false;
  do {
    ok = nextPair(pIter, qIter, pair);
    finished = pair.p === NULL;
    ok &&= sum.add(pair.p, pair.q);
    Py_XDECREF(pair.p);
    Py_XDECREF(pair.q);
  } while (ok && !finished);
  Py_DECREF(pIter);
  Py_DECREF(qIter);
  if (ok) return sum.total;
  Py_DECREF(sum.total);
  return NULL;
}
