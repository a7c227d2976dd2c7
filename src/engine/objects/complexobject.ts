// complex, the core: making one, reading one, its arithmetic. Mirrors the first part of Objects/complexobject.c; the type is
// complex_methods.ts.

import { PyComplexObject, PyNumberMethods, PyTypeObject } from '../include/structs.ts';
import { F64, NULL, type Ref } from '../memory/memory.ts';
import { PyObject_Malloc } from '../memory/obmalloc.ts';
import { PyErr_NoMemory, PyErr_Occurred, PyErr_SetString } from './errors.ts';
import { atan2, cos, exp, hypot, log, pow, sin } from './float_libm.ts';
import { copysign, PyFloat_AS_DOUBLE, PyFloat_Check, stDouble } from './floatobject.ts';
import { complexes, freelistPop } from './freelist.ts';
import { partLink } from './link.ts';
import { PyLong_AsDouble, PyLong_Check } from './longobject.ts';
import { complexRules, zeroDivision } from './number_profile.ts';
import { _PyObject_Init, Py_TYPE, PyObject_TypeCheck, suiteSlot } from './object.ts';
import { PyComplex_Type, PyExc_OverflowError, PyExc_ZeroDivisionError } from './statictypes.ts';

export interface Complex {
  readonly re: number;
  readonly im: number;
}

const REAL = PyComplexObject.real;
const IMAG = PyComplexObject.imag;

export function PyComplex_Check(o: Ref): boolean {
  return PyObject_TypeCheck(o, PyComplex_Type);
}
export function PyComplex_RealAsDouble(o: Ref): number {
  return F64[(o + REAL) >> 3];
}
export function PyComplex_ImagAsDouble(o: Ref): number {
  return F64[(o + IMAG) >> 3];
}
export function complexValue(o: Ref): Complex {
  return { re: PyComplex_RealAsDouble(o), im: PyComplex_ImagAsDouble(o) };
}
/** New reference: what a calculation gives. A call of the type makes its object without the free list. */
export function PyComplex_FromDoubles(re: number, im: number): Ref {
  let o = freelistPop(complexes);
  if (o === NULL) {
    o = PyObject_Malloc(PyComplexObject.sizeof);
    if (o === NULL) return PyErr_NoMemory();
    _PyObject_Init(o, PyComplex_Type);
  }
  stDouble(o + REAL, re);
  stDouble(o + IMAG, im);
  return o;
}

/** |z|; null if it is finite and too large for a float. */
export function _Py_c_abs(z: Complex): number | null {
  const x = hypot(z.re, z.im);
  return x === Infinity && Number.isFinite(z.re) && Number.isFinite(z.im) ? null : x;
}

/** An operand as a complex number. A real one has no imaginary part, which is not the same as +0. */
export interface Operand extends Complex {
  readonly real: boolean;
}
/** What a complex, float or int is as an operand; null without an exception for other objects, 'error' with one. */
export function to_complex(o: Ref): Operand | null | 'error' {
  if (PyComplex_Check(o)) return { re: PyComplex_RealAsDouble(o), im: PyComplex_ImagAsDouble(o), real: false };
  if (PyFloat_Check(o)) return { re: PyFloat_AS_DOUBLE(o), im: 0, real: complexRules.realOperandsAreReal };
  if (!PyLong_Check(o)) return null;
  const re = PyLong_AsDouble(o);
  if (re === -1 && PyErr_Occurred() !== NULL) return 'error';
  return { re, im: 0, real: complexRules.realOperandsAreReal };
}

/** a * b. When a part comes out as NaN, infinities in the operands are recovered as C99's Annex G says. */
export function _Py_c_prod(a: Complex, b: Complex): Complex {
  const ac = a.re * b.re;
  const bd = a.im * b.im;
  const ad = a.re * b.im;
  const bc = a.im * b.re;
  const r = { re: ac - bd, im: ad + bc };
  if (!complexRules.recoverInfinities || !Number.isNaN(r.re) || !Number.isNaN(r.im)) return r;
  let { re: ar, im: ai } = a;
  let { re: br, im: bi } = b;
  const isInf = (x: number): boolean => Math.abs(x) === Infinity;
  const box = (x: number): number => copysign(isInf(x) ? 1 : 0, x);
  const unNaN = (x: number): number => (Number.isNaN(x) ? copysign(0, x) : x);
  let again = false;
  if (isInf(ar) || isInf(ai)) {
    [ar, ai, br, bi] = [box(ar), box(ai), unNaN(br), unNaN(bi)];
    again = true;
  }
  if (isInf(br) || isInf(bi)) {
    [br, bi, ar, ai] = [box(br), box(bi), unNaN(ar), unNaN(ai)];
    again = true;
  }
  if (!again && (isInf(ac) || isInf(bd) || isInf(ad) || isInf(bc))) {
    [ar, ai, br, bi] = [unNaN(ar), unNaN(ai), unNaN(br), unNaN(bi)];
    again = true;
  }
  return again ? { re: Infinity * (ar * br - ai * bi), im: Infinity * (ar * bi + ai * br) } : r;
}

/** a / b, or null for a division by zero. Smith's way, scaled by the larger part of the divisor. */
export function _Py_c_quot(a: Complex, b: Complex): Complex | null {
  const absRe = Math.abs(b.re);
  const absIm = Math.abs(b.im);
  let r: Complex;
  if (absRe >= absIm) {
    if (absRe === 0) return null;
    const ratio = b.im / b.re;
    const denominator = b.re + b.im * ratio;
    r = { re: (a.re + a.im * ratio) / denominator, im: (a.im - a.re * ratio) / denominator };
  } else if (absIm >= absRe) {
    const ratio = b.re / b.im;
    const denominator = b.re * ratio + b.im;
    r = { re: (a.re * ratio + a.im) / denominator, im: (a.im * ratio - a.re) / denominator };
  } else {
    r = { re: Number.NaN, im: Number.NaN };
  }
  if (!complexRules.recoverInfinities || !Number.isNaN(r.re) || !Number.isNaN(r.im)) return r;
  // As C99's Annex G recovers infinities and zeros.
  const isInf = (x: number): boolean => Math.abs(x) === Infinity;
  const box = (x: number): number => copysign(isInf(x) ? 1 : 0, x);
  if ((isInf(a.re) || isInf(a.im)) && Number.isFinite(b.re) && Number.isFinite(b.im)) {
    const x = box(a.re);
    const y = box(a.im);
    return { re: Infinity * (x * b.re + y * b.im), im: Infinity * (y * b.re - x * b.im) };
  }
  if ((isInf(absRe) || isInf(absIm)) && Number.isFinite(a.re) && Number.isFinite(a.im)) {
    const x = box(b.re);
    const y = box(b.im);
    return { re: 0 * (a.re * x + a.im * y), im: 0 * (a.im * x - a.re * y) };
  }
  return r;
}

function integerPower(x: Complex, n: number): Complex {
  let r: Complex = { re: 1, im: 0 };
  let p = x;
  for (let mask = 1; mask > 0 && n >= mask; mask *= 2) {
    if (Math.floor(n / mask) % 2 === 1) r = _Py_c_prod(r, p);
    p = _Py_c_prod(p, p);
  }
  return r;
}
function generalPower(a: Complex, b: Complex): Complex | null {
  if (b.re === 0 && b.im === 0) return { re: 1, im: 0 };
  if (a.re === 0 && a.im === 0) return b.im !== 0 || b.re < 0 ? null : { re: 0, im: 0 };
  const vabs = hypot(a.re, a.im);
  let len = Number.isFinite(vabs) && Number.isFinite(b.re) ? pow(vabs, b.re) : vabs ** b.re;
  const at = atan2(a.im, a.re);
  let phase = at * b.re;
  if (b.im !== 0) {
    len *= exp(-at * b.im);
    phase += b.im * log(vabs);
  }
  // C's cos and sin of an infinity set errno to EDOM, and complex_pow asks for nothing else.
  if (Math.abs(phase) === Infinity) return null;
  return { re: len * cos(phase), im: len * sin(phase) };
}
/** Whole exponents up to this are multiplied out. */
const INT_EXP_CUTOFF = 100;

/** New reference. a ** b. */
export function complexPower(a: Complex, b: Complex): Ref {
  let p: Complex | null;
  if (b.im === 0 && b.re === Math.floor(b.re) && Math.abs(b.re) <= INT_EXP_CUTOFF) {
    p = b.re >= 0 ? integerPower(a, b.re) : _Py_c_quot({ re: 1, im: 0 }, integerPower(a, -b.re));
  } else {
    p = generalPower(a, b);
  }
  if (p === null) return PyErr_SetString(PyExc_ZeroDivisionError, zeroDivision.complexPower);
  if (Math.abs(p.re) === Infinity || Math.abs(p.im) === Infinity) {
    return PyErr_SetString(PyExc_OverflowError, 'complex exponentiation');
  }
  return PyComplex_FromDoubles(p.re, p.im);
}

/** True if the type of `o` has __float__ or __index__: then it can be a part of a complex number. */
export function isRealNumber(o: Ref): boolean {
  const suite = PyTypeObject.tp_as_number;
  const type = Py_TYPE(o);
  return (
    suiteSlot(type, suite, PyNumberMethods.nb_float) !== null ||
    suiteSlot(type, suite, PyNumberMethods.nb_index) !== null
  );
}

partLink.PyComplex_FromDoubles = PyComplex_FromDoubles;
partLink.complexPower = complexPower;
