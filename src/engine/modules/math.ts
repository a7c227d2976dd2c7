// The module math: functions of floats. Mirrors Modules/mathmodule.c; sums are math_sums.ts, integers math_ints.ts.

import { METH_FASTCALL } from '../include/flags.ts';
import { NULL, type Ref } from '../memory/memory.ts';
import { PyNumber_Index, PyNumber_TrueDivide } from '../objects/abstract.ts';
import { PyBool_FromLong } from '../objects/boolobject.ts';
import { _PyObject_MaybeCallSpecialNoArgs } from '../objects/call_special.ts';
import { domainWords } from '../objects/changed_messages.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import * as libm from '../objects/float_libm.ts';
import {
  copysign,
  floatNaN,
  floatSignBit,
  frexp,
  ldexp,
  PyFloat_AS_DOUBLE,
  PyFloat_AsDouble,
  PyFloat_Check,
  PyFloat_CheckExact,
  PyFloat_FromDouble,
} from '../objects/floatobject.ts';
import { scaledToDouble } from '../objects/long_arith.ts';
import {
  _PyLong_IsNegative,
  _PyLong_NumBits,
  _PyLong_Sign,
  leadingBits,
  longClipped,
  PyLong_AsBigInt,
  PyLong_AsDouble,
  PyLong_Check,
  PyLong_FromDouble,
  PyLong_FromLong,
} from '../objects/longobject.ts';
import { argAt, Py_DECREF, PyVectorcall_NARGS } from '../objects/object.ts';
import { floatRepr } from '../objects/pystrtod.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import { PyExc_OverflowError, PyExc_ValueError } from '../objects/statictypes.ts';
import { stealTuple } from '../objects/tupleobject.ts';
import { type MethodSpec, method, rawMethod } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { addStolen, defineModule } from './define.ts';
import { fma } from './math_fma.ts';
import { gamma, lgamma } from './math_gamma.ts';
import { integerFunctions } from './math_ints.ts';
import { sumFunctions } from './math_sums.ts';

function domainError(expected = ''): 0 {
  return PyErr_SetString(PyExc_ValueError, domainWords(expected));
}
function rangeError(): 0 {
  return PyErr_SetString(PyExc_OverflowError, 'math range error');
}
/** The argument as a double in `value`; false with an exception. */
let value = 0;
function real(o: Ref): boolean {
  value = PyFloat_AsDouble(o);
  return value !== -1 || PyErr_Occurred() === NULL;
}

/**
 * A function of one double. NaN from a number is a domain error, told by `complaint`; infinity from a finite one a range error
 * if `canOverflow`, else a domain error too.
 */
function unary(name: string, f: (x: number) => number, complaint = '', canOverflow = false): MethodSpec {
  const domain = (x: number): 0 => domainError(complaint === '' ? '' : `${complaint}, got ${floatRepr(x)}`);
  return method(`${name}(x, /)`, (_module: Ref, o: Ref): Ref => {
    if (!real(o)) return NULL;
    const x = value;
    const r = f(x);
    if (Number.isNaN(r) && !Number.isNaN(x)) return domain(x);
    if (!Number.isFinite(r) && Number.isFinite(x)) return canOverflow ? rangeError() : domain(x);
    return PyFloat_FromDouble(r);
  });
}
/** A function of two doubles that may fail: returns the result, or which error. */
function binary(signature: string, f: (x: number, y: number) => number | 'domain' | 'range'): MethodSpec {
  return method(signature, (_module: Ref, a: Ref, b: Ref): Ref => {
    if (!real(a)) return NULL;
    const x = value;
    if (!real(b)) return NULL;
    const r = f(x, value);
    if (r === 'domain') return domainError();
    return r === 'range' ? rangeError() : PyFloat_FromDouble(r);
  });
}
function predicate(name: string, f: (x: number) => boolean): MethodSpec {
  return method(`${name}(x, /)`, (_module: Ref, o: Ref): Ref => (real(o) ? PyBool_FromLong(f(value)) : NULL));
}

// ---- logarithms ----

const POSITIVE = 'expected a positive input';

/** The logarithm of an argument, also of an int too large for a float. */
function loghelper(o: Ref, f: (x: number) => number): Ref {
  if (PyLong_Check(o)) {
    if (_PyLong_Sign(o) <= 0) return domainError(POSITIVE);
    const bits = _PyLong_NumBits(o);
    if (bits <= 1024) {
      const x = PyLong_AsDouble(o);
      if (x !== -1) return PyFloat_FromDouble(f(x));
      if (!PyErr_ExceptionMatches(PyExc_OverflowError)) return NULL;
      PyErr_Clear();
    }
    // The first bits as a double with the exponent apart.
    const x = scaledToDouble(leadingBits(o, 64), -64);
    return PyFloat_FromDouble(f(x) + f(2) * bits);
  }
  if (!real(o)) return NULL;
  if (value <= 0) return domainError(`${POSITIVE}, got ${floatRepr(value)}`);
  return PyFloat_FromDouble(f(value));
}
function math_log(_module: Ref, args: number, nargsf: number): Ref {
  const n = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('log', n, 1, 2)) return NULL;
  const num = loghelper(argAt(args, 0), libm.log);
  if (num === NULL || n === 1) return num;
  const den = loghelper(argAt(args, 1), libm.log);
  if (den === NULL) {
    Py_DECREF(num);
    return NULL;
  }
  const result = PyNumber_TrueDivide(num, den);
  Py_DECREF(num);
  Py_DECREF(den);
  return result;
}

// ---- rounding ----

const str_floor = _Py_ID('__floor__');
const str_ceil = _Py_ID('__ceil__');
const str_trunc = _Py_ID('__trunc__');

/** floor or ceil: floats directly, other objects by their method, else through float. */
function whole(o: Ref, name: Ref, f: (x: number) => number): Ref {
  if (PyFloat_CheckExact(o)) return PyLong_FromDouble(f(PyFloat_AS_DOUBLE(o)));
  const result = _PyObject_MaybeCallSpecialNoArgs(o, name);
  if (result !== NULL || PyErr_Occurred() !== NULL) return result;
  return real(o) ? PyLong_FromDouble(f(value)) : NULL;
}
function math_trunc(_module: Ref, o: Ref): Ref {
  if (PyFloat_CheckExact(o)) return PyLong_FromDouble(PyFloat_AS_DOUBLE(o));
  const result = _PyObject_MaybeCallSpecialNoArgs(o, str_trunc);
  if (result !== NULL || PyErr_Occurred() !== NULL) return result;
  return typeError(`type ${typeName(o)} doesn't define __trunc__ method`);
}

// ---- parts of floats ----

function math_modf(_module: Ref, o: Ref): Ref {
  if (!real(o)) return NULL;
  const x = value;
  const y = Math.trunc(x);
  const fraction = Number.isFinite(x) ? copysign(x - y, x) : Number.isNaN(x) ? x : copysign(0, x);
  return stealTuple(PyFloat_FromDouble(fraction), PyFloat_FromDouble(copysign(y, x)));
}
function math_frexp(_module: Ref, o: Ref): Ref {
  if (!real(o)) return NULL;
  const { mantissa, exponent } = frexp(value);
  return stealTuple(PyFloat_FromDouble(mantissa), PyLong_FromLong(exponent));
}
function math_ldexp(_module: Ref, xArg: Ref, i: Ref): Ref {
  if (!real(xArg)) return NULL;
  const x = value;
  if (!PyLong_Check(i)) return typeError('Expected an int as second argument to ldexp.');
  const r = ldexp(x, longClipped(i));
  return Number.isFinite(x) && !Number.isFinite(r) ? rangeError() : PyFloat_FromDouble(r);
}

const bits = new DataView(new ArrayBuffer(8));
/** The double `n` steps from x towards y. */
function nextAfter(x: number, y: number, n: bigint): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return x + y;
  if (x === y || n === 0n) return n === 0n ? x : y;
  // Doubles in order are integers in order, if negative ones count downward.
  const ordinal = (v: number): bigint => {
    bits.setFloat64(0, v);
    const b = bits.getBigUint64(0);
    return b >> 63n ? -(b & 0x7fffffffffffffffn) : b;
  };
  const from = ordinal(x);
  const to = ordinal(y);
  let at = from < to ? from + n : from - n;
  if (from < to ? at > to : at < to) return y;
  const negative = at < 0n || (at === 0n && x < 0);
  if (at < 0n) at = -at;
  bits.setBigUint64(0, negative ? at | (1n << 63n) : at);
  return bits.getFloat64(0);
}
function math_nextafter(_module: Ref, a: Ref, b: Ref, steps: Ref): Ref {
  if (!real(a)) return NULL;
  const x = value;
  if (!real(b)) return NULL;
  const y = value;
  if (steps === NULL || steps === Py_None) return PyFloat_FromDouble(nextAfter(x, y, 1n));
  const n = PyNumber_Index(steps);
  if (n === NULL) return NULL;
  if (_PyLong_IsNegative(n)) {
    Py_DECREF(n);
    return PyErr_SetString(PyExc_ValueError, 'steps must be a non-negative integer');
  }
  const count = PyLong_AsBigInt(n);
  Py_DECREF(n);
  return PyFloat_FromDouble(nextAfter(x, y, count));
}
function ulp(x: number): number {
  if (Number.isNaN(x)) return x;
  x = Math.abs(x);
  if (x === Infinity) return x;
  const next = nextAfter(x, Infinity, 1n);
  return next === Infinity ? x - nextAfter(x, -Infinity, 1n) : next - x;
}

function math_fma(_module: Ref, a: Ref, b: Ref, c: Ref): Ref {
  if (!real(a)) return NULL;
  const x = value;
  if (!real(b)) return NULL;
  const y = value;
  if (!real(c)) return NULL;
  const z = value;
  const r = fma(x, y, z);
  if (Number.isNaN(r) && !Number.isNaN(x) && !Number.isNaN(y) && !Number.isNaN(z)) {
    return PyErr_SetString(PyExc_ValueError, 'invalid operation in fma');
  }
  if (Math.abs(r) === Infinity && Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z)) {
    return PyErr_SetString(PyExc_OverflowError, 'overflow in fma');
  }
  return PyFloat_FromDouble(r);
}

// ---- functions of two numbers ----

function math_copysign(_module: Ref, a: Ref, b: Ref): Ref {
  if (!real(a)) return NULL;
  const x = value;
  if (!real(b)) return NULL;
  // A NaN has a sign too, but only in memory.
  const negative = PyFloat_Check(b) ? floatSignBit(b) : value < 0;
  if (Number.isNaN(x)) return floatNaN(negative);
  return PyFloat_FromDouble(negative ? -Math.abs(x) : Math.abs(x));
}

function power(x: number, y: number): number | 'domain' | 'range' {
  if (y === 0 || x === 1) return 1;
  if (!Number.isFinite(x) || !Number.isFinite(y)) {
    if (Math.abs(x) === 1 && Math.abs(y) === Infinity) return 1;
    return x ** y;
  }
  if (x === 0) return y < 0 ? 'domain' : x ** y;
  if (x < 0 && !Number.isInteger(y)) return 'domain';
  const m = libm.pow(Math.abs(x), y);
  if (m === Infinity) return 'range';
  return x < 0 && Math.abs(y) % 2 === 1 ? -m : m;
}
function remainder(x: number, y: number): number | 'domain' {
  if (Number.isNaN(x) || Number.isNaN(y)) return x + y;
  if (!Number.isFinite(x) || y === 0) return 'domain';
  if (!Number.isFinite(y)) return x;
  const a = Math.abs(x);
  const b = Math.abs(y);
  const m = a % b;
  const c = b - m;
  let r: number;
  if (m < c) r = m;
  else if (m > c) r = -c;
  else r = m - 2 * ((0.5 * (a - m)) % b);
  return copysign(1, x) * r;
}
function fmod(x: number, y: number): number | 'domain' {
  const r = x % y;
  return Number.isNaN(r) && !Number.isNaN(x) && !Number.isNaN(y) ? 'domain' : r;
}
function math_isclose(_module: Ref, a: Ref, b: Ref, relTol: Ref, absTol: Ref): Ref {
  if (!real(a)) return NULL;
  const x = value;
  if (!real(b)) return NULL;
  const y = value;
  value = 1e-9;
  if (relTol !== NULL && !real(relTol)) return NULL;
  const rel = value;
  value = 0;
  if (absTol !== NULL && !real(absTol)) return NULL;
  const abs = value;
  if (rel < 0 || abs < 0) return PyErr_SetString(PyExc_ValueError, 'tolerances must be non-negative');
  if (x === y) return PyBool_FromLong(true);
  if (Math.abs(x) === Infinity || Math.abs(y) === Infinity) return PyBool_FromLong(false);
  const diff = Math.abs(x - y);
  return PyBool_FromLong(diff <= Math.abs(rel * y) || diff <= Math.abs(rel * x) || diff <= abs);
}

const UNIT = 'expected a number in range from -1 up to 1';
const FINITE = 'expected a finite input';
const GAMMA = 'expected a noninteger or positive integer';

defineModule({
  name: 'math',
  doc: 'This module provides access to the mathematical functions\ndefined by the C standard.',
  methods: [
    unary('acos', libm.acos, UNIT),
    unary('acosh', libm.acosh, 'expected argument value not less than 1'),
    unary('asin', libm.asin, UNIT),
    unary('asinh', libm.asinh),
    unary('atan', libm.atan),
    binary('atan2(y, x, /)', libm.atan2),
    unary('atanh', libm.atanh, 'expected a number between -1 and 1'),
    unary('cbrt', libm.cbrt),
    method('ceil(x, /)', (_module, o) => whole(o, str_ceil, Math.ceil)),
    method('copysign(x, y, /)', math_copysign),
    unary('cos', libm.cos, FINITE),
    unary('cosh', libm.cosh, '', true),
    unary('degrees', (x) => x * (180 / Math.PI), '', true),
    unary('erf', libm.erf),
    unary('erfc', libm.erfc),
    unary('exp', libm.exp, '', true),
    unary('exp2', libm.exp2, '', true),
    unary('expm1', libm.expm1, '', true),
    unary('fabs', Math.abs),
    method('floor(x, /)', (_module, o) => whole(o, str_floor, Math.floor)),
    method('fma(x, y, z, /)', math_fma),
    binary('fmod(x, y, /)', fmod),
    method('frexp(x, /)', math_frexp),
    unary('gamma', (x) => (x === 0 ? Number.NaN : gamma(x)), GAMMA, true),
    method('isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)', math_isclose),
    predicate('isfinite', Number.isFinite),
    predicate('isinf', (x) => Math.abs(x) === Infinity),
    predicate('isnan', Number.isNaN),
    method('ldexp(x, i, /)', math_ldexp),
    unary('lgamma', (x) => (x <= 0 && x === Math.floor(x) && Number.isFinite(x) ? Number.NaN : lgamma(x)), GAMMA, true),
    rawMethod('log', METH_FASTCALL, math_log),
    unary('log1p', libm.log1p, 'expected argument value > -1'),
    method('log10(x, /)', (_module, o) => loghelper(o, libm.log10)),
    method('log2(x, /)', (_module, o) => loghelper(o, libm.log2)),
    method('modf(x, /)', math_modf),
    method('nextafter(x, y, /, *, steps=None)', math_nextafter),
    binary('pow(x, y, /)', power),
    unary('radians', (x) => x * (Math.PI / 180)),
    binary('remainder(x, y, /)', remainder),
    unary('sin', libm.sin, FINITE),
    unary('sinh', libm.sinh, '', true),
    unary('sqrt', Math.sqrt, 'expected a nonnegative input'),
    unary('tan', libm.tan, FINITE),
    unary('tanh', libm.tanh),
    method('trunc(x, /)', math_trunc),
    unary('ulp', ulp),
    ...integerFunctions,
    ...sumFunctions,
  ],
  exec(module) {
    const constants: [string, number][] = [
      ['pi', Math.PI],
      ['e', Math.E],
      ['tau', 2 * Math.PI],
      ['inf', Infinity],
      ['nan', Number.NaN],
    ];
    for (const [name, x] of constants) if (addStolen(module, name, PyFloat_FromDouble(x)) < 0) return -1;
    return 0;
  },
});
