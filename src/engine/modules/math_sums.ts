// The functions of math that add many numbers up: fsum, prod, dist, hypot. Mirrors Modules/mathmodule.c; sumprod is math_sumprod.ts.

import { METH_FASTCALL } from '../include/flags.ts';
import { NULL, type Ref } from '../memory/memory.ts';
import { PyIter_Next, PyNumber_Multiply, PyObject_GetIter, PySequence_Tuple } from '../objects/abstract.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { vectorNorm } from '../objects/float_libm.ts';
import { PyFloat_AsDouble, PyFloat_FromDouble } from '../objects/floatobject.ts';
import { _PyLong_GetOne } from '../objects/longobject.ts';
import { argAt, Py_DECREF, Py_NewRef, PyVectorcall_NARGS } from '../objects/object.ts';
import { PyExc_OverflowError, PyExc_ValueError } from '../objects/statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from '../objects/tupleobject.ts';
import { type MethodSpec, method, rawMethod } from '../objects/typedef.ts';
import { math_sumprod } from './math_sumprod.ts';

/**
 * The exact sum of doubles: `partials` are non-overlapping and their exact sum is the sum so far (Shewchuk). NaN and infinities
 * are summed apart.
 */
class ExactSum {
  private partials: number[] = [];
  private special = 0;
  private infinities = 0;
  private hasSpecial = false;

  /** False if the sum left the range of doubles on the way. */
  add(x: number): boolean {
    const given = x;
    let kept = 0;
    for (let y of this.partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const hi = x + y;
      const lo = y - (hi - x);
      if (lo !== 0) this.partials[kept++] = lo;
      x = hi;
    }
    this.partials.length = kept;
    if (x === 0) return true;
    if (Number.isFinite(x)) {
      this.partials.push(x);
      return true;
    }
    if (Number.isFinite(given)) return false;
    if (Math.abs(given) === Infinity) this.infinities += given;
    this.special += given;
    this.hasSpecial = true;
    this.partials.length = 0;
    return true;
  }
  /** The sum, correctly rounded; null when infinities of both signs met. */
  result(): number | null {
    if (this.hasSpecial) return Number.isNaN(this.infinities) ? null : this.special;
    const p = this.partials;
    let n = p.length;
    if (n === 0) return 0;
    let hi = p[--n];
    let lo = 0;
    while (n > 0) {
      const x = hi;
      const y = p[--n];
      hi = x + y;
      lo = y - (hi - x);
      if (lo !== 0) break;
    }
    // Half-way cases are decided by the next partial.
    if (n > 0 && ((lo < 0 && p[n - 1] < 0) || (lo > 0 && p[n - 1] > 0))) {
      const y = lo * 2;
      const x = hi + y;
      if (y === x - hi) hi = x;
    }
    return hi;
  }
}

function math_fsum(_module: Ref, seq: Ref): Ref {
  const iter = PyObject_GetIter(seq);
  if (iter === NULL) return NULL;
  const sum = new ExactSum();
  for (;;) {
    const item = PyIter_Next(iter);
    if (item === NULL) break;
    const x = PyFloat_AsDouble(item);
    Py_DECREF(item);
    if (x === -1 && PyErr_Occurred() !== NULL) break;
    if (!sum.add(x)) {
      PyErr_SetString(PyExc_OverflowError, 'intermediate overflow in fsum');
      break;
    }
  }
  Py_DECREF(iter);
  if (PyErr_Occurred() !== NULL) return NULL;
  const result = sum.result();
  return result === null ? PyErr_SetString(PyExc_ValueError, '-inf + inf in fsum') : PyFloat_FromDouble(result);
}

function math_prod(_module: Ref, iterable: Ref, start: Ref): Ref {
  const iter = PyObject_GetIter(iterable);
  if (iter === NULL) return NULL;
  let result = start === NULL ? _PyLong_GetOne() : Py_NewRef(start);
  for (;;) {
    const item = PyIter_Next(iter);
    if (item === NULL) break;
    const product = PyNumber_Multiply(result, item);
    Py_DECREF(item);
    Py_DECREF(result);
    result = product;
    if (result === NULL) break;
  }
  Py_DECREF(iter);
  if (result !== NULL && PyErr_Occurred() !== NULL) {
    Py_DECREF(result);
    return NULL;
  }
  return result;
}

function asTuple(o: Ref): Ref {
  return PyTuple_Check(o) ? Py_NewRef(o) : PySequence_Tuple(o);
}
/** The doubles in a tuple, or null with an exception. */
function doubles(tuple: Ref): number[] | null {
  const out: number[] = [];
  for (let i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
    const x = PyFloat_AsDouble(PyTuple_GET_ITEM(tuple, i));
    if (x === -1 && PyErr_Occurred() !== NULL) return null;
    out.push(x);
  }
  return out;
}
function math_dist(_module: Ref, p: Ref, q: Ref): Ref {
  const a = asTuple(p);
  if (a === NULL) return NULL;
  const b = asTuple(q);
  if (b === NULL) {
    Py_DECREF(a);
    return NULL;
  }
  let result = NULL;
  if (PyTuple_GET_SIZE(a) !== PyTuple_GET_SIZE(b)) {
    PyErr_SetString(PyExc_ValueError, 'both points must have the same number of dimensions');
  } else {
    const x = doubles(a);
    const y = x === null ? null : doubles(b);
    if (x !== null && y !== null) result = PyFloat_FromDouble(vectorNorm(x.map((v, i) => v - y[i])));
  }
  Py_DECREF(a);
  Py_DECREF(b);
  return result;
}
function math_hypot(_module: Ref, args: number, nargsf: number): Ref {
  const coordinates: number[] = [];
  const n = PyVectorcall_NARGS(nargsf);
  for (let i = 0; i < n; i++) {
    const x = PyFloat_AsDouble(argAt(args, i));
    if (x === -1 && PyErr_Occurred() !== NULL) return NULL;
    coordinates.push(x);
  }
  return PyFloat_FromDouble(vectorNorm(coordinates));
}

export const sumFunctions: readonly MethodSpec[] = [
  method('dist(p, q, /)', math_dist),
  method('fsum(seq, /)', math_fsum),
  rawMethod('hypot', METH_FASTCALL, math_hypot, '', '*coordinates'),
  method('prod(iterable, /, *, start=1)', math_prod),
  method('sumprod(p, q, /)', math_sumprod),
];
