// The module cmath: functions of complex numbers. Mirrors Modules/cmathmodule.c; what they give for infinities and NaN is
// cmath_special.ts.

import { METH_FASTCALL } from '../include/flags.ts';
import { NULL, type Ref } from '../memory/memory.ts';
import { PyBool_FromLong } from '../objects/boolobject.ts';
import { PyComplex_AsCComplex } from '../objects/complex_methods.ts';
import { _Py_c_abs, _Py_c_quot, type Complex, PyComplex_FromDoubles } from '../objects/complexobject.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { asinh, atan2, cos, cosh, exp, hypot, log, log1p, sin, sinh, tan, tanh } from '../objects/float_libm.ts';
import { copysign, ldexp, PyFloat_AsDouble, PyFloat_FromDouble } from '../objects/floatobject.ts';
import { argAt, PyVectorcall_NARGS } from '../objects/object.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { PyExc_OverflowError, PyExc_ValueError } from '../objects/statictypes.ts';
import { stealTuple } from '../objects/tupleobject.ts';
import { type MethodSpec, method, rawMethod } from '../objects/typedef.ts';
import { isFiniteComplex, isInf, specialValue } from './cmath_special.ts';
import { addStolen, defineModule } from './define.ts';

const DBL_MAX = Number.MAX_VALUE;
const DBL_MIN = 2 ** -1022;
const DBL_MANT_DIG = 53;
/** Above these, a sum, a square or an exponential might overflow. */
const CM_LARGE_DOUBLE = DBL_MAX / 4;
const CM_SQRT_LARGE_DOUBLE = Math.sqrt(CM_LARGE_DOUBLE);
const CM_LOG_LARGE_DOUBLE = log(CM_LARGE_DOUBLE);
const CM_SQRT_DBL_MIN = Math.sqrt(DBL_MIN);
/** sqrt scales subnormal numbers up by 2**CM_SCALE_UP, and its result down by half as much. */
const CM_SCALE_UP = 2 * Math.floor(DBL_MANT_DIG / 2) + 1;
const CM_SCALE_DOWN = -(CM_SCALE_UP + 1) / 2;

/** C's errno: each function leaves it to say what went wrong, or that nothing did. */
let errno: 0 | 'EDOM' | 'ERANGE' = 0;

/** Raises what errno says. Returns NULL. */
function math_error(): 0 {
  return errno === 'EDOM'
    ? PyErr_SetString(PyExc_ValueError, 'math domain error')
    : PyErr_SetString(PyExc_OverflowError, 'math range error');
}
const isLarge = (z: Complex): boolean => Math.abs(z.re) > CM_LARGE_DOUBLE || Math.abs(z.im) > CM_LARGE_DOUBLE;
/** The logarithm of the length of a large number. */
const logOfLarge = (z: Complex): number => log(hypot(z.re / 2, z.im / 2)) + Math.LN2 * 2;
const timesI = (z: Complex): Complex => ({ re: -z.im, im: z.re });
const overI = (z: Complex): Complex => ({ re: z.im, im: -z.re });
/** Notes an overflow: an infinite part from finite ones. */
function checked(r: Complex): Complex {
  errno = isInf(r.re) || isInf(r.im) ? 'ERANGE' : 0;
  return r;
}

function c_acos(z: Complex): Complex {
  errno = 0;
  if (!isFiniteComplex(z)) return specialValue('acos', z);
  if (isLarge(z)) {
    const im = logOfLarge(z);
    return { re: atan2(Math.abs(z.im), z.re), im: z.re < 0 ? -copysign(im, z.im) : copysign(im, -z.im) };
  }
  const s1 = c_sqrt({ re: 1 - z.re, im: -z.im });
  const s2 = c_sqrt({ re: 1 + z.re, im: z.im });
  return { re: 2 * atan2(s1.re, s2.re), im: asinh(s2.re * s1.im - s2.im * s1.re) };
}
function c_acosh(z: Complex): Complex {
  errno = 0;
  if (!isFiniteComplex(z)) return specialValue('acosh', z);
  if (isLarge(z)) return { re: logOfLarge(z), im: atan2(z.im, z.re) };
  const s1 = c_sqrt({ re: z.re - 1, im: z.im });
  const s2 = c_sqrt({ re: z.re + 1, im: z.im });
  return { re: asinh(s1.re * s2.re + s1.im * s2.im), im: 2 * atan2(s1.im, s2.re) };
}
const c_asin = (z: Complex): Complex => overI(c_asinh(timesI(z)));
function c_asinh(z: Complex): Complex {
  errno = 0;
  if (!isFiniteComplex(z)) return specialValue('asinh', z);
  if (isLarge(z)) {
    const re = logOfLarge(z);
    return { re: z.im >= 0 ? copysign(re, z.re) : -copysign(re, -z.re), im: atan2(z.im, Math.abs(z.re)) };
  }
  const s1 = c_sqrt({ re: 1 + z.im, im: -z.re });
  const s2 = c_sqrt({ re: 1 - z.im, im: z.re });
  return { re: asinh(s1.re * s2.im - s2.re * s1.im), im: atan2(z.im, s1.re * s2.re - s1.im * s2.im) };
}
const c_atan = (z: Complex): Complex => overI(c_atanh(timesI(z)));
function c_atanh(z: Complex): Complex {
  errno = 0;
  if (!isFiniteComplex(z)) return specialValue('atanh', z);
  // atanh(z) = -atanh(-z): only numbers with a positive real part are left.
  if (z.re < 0 || Object.is(z.re, -0)) {
    const r = c_atanh({ re: -z.re, im: -z.im });
    return { re: -r.re, im: -r.im };
  }
  const ay = Math.abs(z.im);
  if (z.re > CM_SQRT_LARGE_DOUBLE || ay > CM_SQRT_LARGE_DOUBLE) {
    // Nearly 1/z + i*pi/2, with the sign of z.im.
    const h = hypot(z.re / 2, z.im / 2);
    return { re: z.re / 4 / h / h, im: -copysign(Math.PI / 2, -z.im) };
  }
  if (z.re === 1 && ay < CM_SQRT_DBL_MIN) {
    if (ay === 0) {
      errno = 'EDOM';
      return { re: Infinity, im: z.im };
    }
    return { re: -log(Math.sqrt(ay) / Math.sqrt(hypot(ay, 2))), im: copysign(atan2(2, -ay) / 2, z.im) };
  }
  return {
    re: log1p((4 * z.re) / ((1 - z.re) * (1 - z.re) + ay * ay)) / 4,
    im: -atan2(-2 * z.im, (1 - z.re) * (1 + z.re) - ay * ay) / 2,
  };
}
const c_cos = (z: Complex): Complex => c_cosh(timesI(z));
function c_cosh(z: Complex): Complex {
  if (!isFiniteComplex(z)) {
    errno = isInf(z.im) && !Number.isNaN(z.re) ? 'EDOM' : 0;
    if (!isInf(z.re) || !Number.isFinite(z.im) || z.im === 0) return specialValue('cosh', z);
    const im = copysign(Infinity, sin(z.im));
    return { re: copysign(Infinity, cos(z.im)), im: z.re > 0 ? im : -im };
  }
  if (Math.abs(z.re) > CM_LOG_LARGE_DOUBLE) {
    // cosh(z.re) may overflow where cosh(z) does not.
    const lessOne = z.re - copysign(1, z.re);
    return checked({ re: cos(z.im) * cosh(lessOne) * Math.E, im: sin(z.im) * sinh(lessOne) * Math.E });
  }
  return checked({ re: cos(z.im) * cosh(z.re), im: sin(z.im) * sinh(z.re) });
}
function c_exp(z: Complex): Complex {
  if (!isFiniteComplex(z)) {
    errno = isInf(z.im) && (Number.isFinite(z.re) || z.re === Infinity) ? 'EDOM' : 0;
    if (!isInf(z.re) || !Number.isFinite(z.im) || z.im === 0) return specialValue('exp', z);
    const length = z.re > 0 ? Infinity : 0;
    return { re: copysign(length, cos(z.im)), im: copysign(length, sin(z.im)) };
  }
  if (z.re > CM_LOG_LARGE_DOUBLE) {
    const l = exp(z.re - 1);
    return checked({ re: l * cos(z.im) * Math.E, im: l * sin(z.im) * Math.E });
  }
  const l = exp(z.re);
  return checked({ re: l * cos(z.im), im: l * sin(z.im) });
}
function c_log(z: Complex): Complex {
  errno = 0;
  if (!isFiniteComplex(z)) return specialValue('log', z);
  const ax = Math.abs(z.re);
  const ay = Math.abs(z.im);
  const im = atan2(z.im, z.re);
  if (ax > CM_LARGE_DOUBLE || ay > CM_LARGE_DOUBLE) return { re: log(hypot(ax / 2, ay / 2)) + Math.LN2, im };
  if (ax < DBL_MIN && ay < DBL_MIN) {
    if (ax > 0 || ay > 0) {
      // hypot(ax, ay) is subnormal.
      const h = hypot(ldexp(ax, DBL_MANT_DIG), ldexp(ay, DBL_MANT_DIG));
      return { re: log(h) - DBL_MANT_DIG * Math.LN2, im };
    }
    errno = 'EDOM';
    return { re: -Infinity, im };
  }
  const h = hypot(ax, ay);
  if (h < 0.71 || h > 1.73) return { re: log(h), im };
  const am = Math.max(ax, ay);
  const an = Math.min(ax, ay);
  return { re: log1p((am - 1) * (am + 1) + an * an) / 2, im };
}
function c_log10(z: Complex): Complex {
  const r = c_log(z);
  return { re: r.re / Math.LN10, im: r.im / Math.LN10 };
}
const c_sin = (z: Complex): Complex => overI(c_sinh(timesI(z)));
function c_sinh(z: Complex): Complex {
  if (!isFiniteComplex(z)) {
    errno = isInf(z.im) && !Number.isNaN(z.re) ? 'EDOM' : 0;
    if (!isInf(z.re) || !Number.isFinite(z.im) || z.im === 0) return specialValue('sinh', z);
    const re = copysign(Infinity, cos(z.im));
    return { re: z.re > 0 ? re : -re, im: copysign(Infinity, sin(z.im)) };
  }
  if (Math.abs(z.re) > CM_LOG_LARGE_DOUBLE) {
    const lessOne = z.re - copysign(1, z.re);
    return checked({ re: cos(z.im) * sinh(lessOne) * Math.E, im: sin(z.im) * cosh(lessOne) * Math.E });
  }
  return checked({ re: cos(z.im) * sinh(z.re), im: sin(z.im) * cosh(z.re) });
}
function c_sqrt(z: Complex): Complex {
  errno = 0;
  if (!isFiniteComplex(z)) return specialValue('sqrt', z);
  if (z.re === 0 && z.im === 0) return { re: 0, im: z.im };
  let ax = Math.abs(z.re);
  const ay = Math.abs(z.im);
  let s: number;
  if (ax < DBL_MIN && ay < DBL_MIN && (ax > 0 || ay > 0)) {
    // hypot(ax, ay) is subnormal.
    ax = ldexp(ax, CM_SCALE_UP);
    s = ldexp(Math.sqrt(ax + hypot(ax, ldexp(ay, CM_SCALE_UP))), CM_SCALE_DOWN);
  } else {
    ax /= 8;
    s = 2 * Math.sqrt(ax + hypot(ax, ay / 8));
  }
  const d = ay / (2 * s);
  return z.re >= 0 ? { re: s, im: copysign(d, z.im) } : { re: d, im: copysign(s, z.im) };
}
const c_tan = (z: Complex): Complex => overI(c_tanh(timesI(z)));
function c_tanh(z: Complex): Complex {
  if (!isFiniteComplex(z)) {
    errno = isInf(z.im) && Number.isFinite(z.re) ? 'EDOM' : 0;
    if (!isInf(z.re) || !Number.isFinite(z.im) || z.im === 0) return specialValue('tanh', z);
    return { re: z.re > 0 ? 1 : -1, im: copysign(0, 2 * sin(z.im) * cos(z.im)) };
  }
  errno = 0;
  if (Math.abs(z.re) > CM_LOG_LARGE_DOUBLE) {
    return { re: copysign(1, z.re), im: 4 * sin(z.im) * cos(z.im) * exp(-2 * Math.abs(z.re)) };
  }
  // 1 - tanh(x)**2 is 1 / cosh(x)**2, which loses no digits.
  const tx = tanh(z.re);
  const ty = tan(z.im);
  const cx = 1 / cosh(z.re);
  const txty = tx * ty;
  const denominator = 1 + txty * txty;
  return { re: (tx * (1 + ty * ty)) / denominator, im: (ty / denominator) * cx * cx };
}

/** A function of one complex number. */
function unary(name: string, f: (z: Complex) => Complex): MethodSpec {
  return method(`${name}(z, /)`, (_module: Ref, o: Ref): Ref => {
    const z = PyComplex_AsCComplex(o);
    if (z === null) return NULL;
    const r = f(z);
    return errno !== 0 ? math_error() : PyComplex_FromDoubles(r.re, r.im);
  });
}
function predicate(name: string, f: (z: Complex) => boolean): MethodSpec {
  return method(`${name}(z, /)`, (_module: Ref, o: Ref): Ref => {
    const z = PyComplex_AsCComplex(o);
    return z === null ? NULL : PyBool_FromLong(f(z));
  });
}

function cmath_log(_module: Ref, args: number, nargsf: number): Ref {
  const n = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('log', n, 1, 2)) return NULL;
  const x = PyComplex_AsCComplex(argAt(args, 0));
  if (x === null) return NULL;
  let r = c_log(x);
  if (n === 2) {
    const base = PyComplex_AsCComplex(argAt(args, 1));
    if (base === null) return NULL;
    // What c_log says of the base counts, not what it said of x.
    const quotient = _Py_c_quot(r, c_log(base));
    if (quotient === null) errno = 'EDOM';
    else r = quotient;
  }
  return errno !== 0 ? math_error() : PyComplex_FromDoubles(r.re, r.im);
}
function cmath_phase(_module: Ref, o: Ref): Ref {
  const z = PyComplex_AsCComplex(o);
  return z === null ? NULL : PyFloat_FromDouble(atan2(z.im, z.re));
}
function cmath_polar(_module: Ref, o: Ref): Ref {
  const z = PyComplex_AsCComplex(o);
  if (z === null) return NULL;
  const r = _Py_c_abs(z);
  if (r === null) {
    errno = 'ERANGE';
    return math_error();
  }
  return stealTuple(PyFloat_FromDouble(r), PyFloat_FromDouble(atan2(z.im, z.re)));
}
function c_rect(r: number, phi: number): Complex {
  errno = 0;
  if (Number.isFinite(r) && Number.isFinite(phi)) {
    return phi === 0 ? { re: r, im: r * phi } : { re: r * cos(phi), im: r * sin(phi) };
  }
  if (r !== 0 && !Number.isNaN(r) && isInf(phi)) errno = 'EDOM';
  if (!isInf(r) || !Number.isFinite(phi) || phi === 0) return specialValue('rect', { re: r, im: phi });
  const re = copysign(Infinity, cos(phi));
  const im = copysign(Infinity, sin(phi));
  return r > 0 ? { re, im } : { re: -re, im: -im };
}
function cmath_rect(_module: Ref, rArg: Ref, phiArg: Ref): Ref {
  const r = PyFloat_AsDouble(rArg);
  if (r === -1 && PyErr_Occurred() !== NULL) return NULL;
  const phi = PyFloat_AsDouble(phiArg);
  if (phi === -1 && PyErr_Occurred() !== NULL) return NULL;
  const z = c_rect(r, phi);
  return errno !== 0 ? math_error() : PyComplex_FromDoubles(z.re, z.im);
}
function cmath_isclose(_module: Ref, aArg: Ref, bArg: Ref, relArg: Ref, absArg: Ref): Ref {
  const a = PyComplex_AsCComplex(aArg);
  if (a === null) return NULL;
  const b = PyComplex_AsCComplex(bArg);
  if (b === null) return NULL;
  const rel = relArg === NULL ? 1e-9 : PyFloat_AsDouble(relArg);
  if (rel === -1 && PyErr_Occurred() !== NULL) return NULL;
  const abs = absArg === NULL ? 0 : PyFloat_AsDouble(absArg);
  if (abs === -1 && PyErr_Occurred() !== NULL) return NULL;
  if (rel < 0 || abs < 0) return PyErr_SetString(PyExc_ValueError, 'tolerances must be non-negative');
  if (a.re === b.re && a.im === b.im) return PyBool_FromLong(true);
  if (isInf(a.re) || isInf(a.im) || isInf(b.re) || isInf(b.im)) return PyBool_FromLong(false);
  const diff = hypot(a.re - b.re, a.im - b.im);
  return PyBool_FromLong(diff <= rel * hypot(b.re, b.im) || diff <= rel * hypot(a.re, a.im) || diff <= abs);
}

defineModule({
  name: 'cmath',
  doc: 'This module provides access to mathematical functions for complex\nnumbers.',
  methods: [
    unary('acos', c_acos),
    unary('acosh', c_acosh),
    unary('asin', c_asin),
    unary('asinh', c_asinh),
    unary('atan', c_atan),
    unary('atanh', c_atanh),
    unary('cos', c_cos),
    unary('cosh', c_cosh),
    unary('exp', c_exp),
    method('isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)', cmath_isclose),
    predicate('isfinite', isFiniteComplex),
    predicate('isinf', (z) => isInf(z.re) || isInf(z.im)),
    predicate('isnan', (z) => Number.isNaN(z.re) || Number.isNaN(z.im)),
    rawMethod('log', METH_FASTCALL, cmath_log),
    unary('log10', c_log10),
    method('phase(z, /)', cmath_phase),
    method('polar(z, /)', cmath_polar),
    method('rect(r, phi, /)', cmath_rect),
    unary('sin', c_sin),
    unary('sinh', c_sinh),
    unary('sqrt', c_sqrt),
    unary('tan', c_tan),
    unary('tanh', c_tanh),
  ],
  exec(module) {
    const constants: [string, Ref][] = [
      ['pi', PyFloat_FromDouble(Math.PI)],
      ['e', PyFloat_FromDouble(Math.E)],
      ['tau', PyFloat_FromDouble(2 * Math.PI)],
      ['inf', PyFloat_FromDouble(Infinity)],
      ['infj', PyComplex_FromDoubles(0, Infinity)],
      ['nan', PyFloat_FromDouble(Number.NaN)],
      ['nanj', PyComplex_FromDoubles(0, Number.NaN)],
    ];
    for (const [name, x] of constants) if (addStolen(module, name, x) < 0) return -1;
    return 0;
  },
});
