// float, the core: making one, reading one, its hash. Mirrors the first part of Objects/floatobject.c; the type is
// float_methods.ts.

import { PyFloatObject, PyNumberMethods, PyTypeObject } from '../include/structs.ts';
import { type Addr, F64, highWord, I32, NULL, type Ref, st, stF64, stWords } from '../memory/memory.ts';
import { PyObject_Malloc } from '../memory/obmalloc.ts';
import { PyErr_NoMemory, typeError } from './errors.ts';
import { floats, freelistPop, freelistPush } from './freelist.ts';
import { PyLong_AsDouble, setHash61, toIndex } from './longobject.ts';
import {
  _PyObject_Init,
  hash,
  Py_DECREF,
  Py_IS_TYPE,
  Py_TYPE,
  PyObject_TypeCheck,
  setHash,
  slot,
  suiteSlot,
  type unaryfunc,
} from './object.ts';
import { warnStrictSubclass, wrongSpecialResult } from './special_result.ts';
import { PyFloat_Type } from './statictypes.ts';
import { typeName } from './typename.ts';

// The layout is the same in all versions, so this may be a constant.
const OB_FVAL = PyFloatObject.ob_fval;
/** The high word of a quiet NaN. */
const NAN_HIGH = 0x7ff80000;
const SIGN_BIT = 0x80000000 | 0;

export function PyFloat_Check(o: Ref): boolean {
  return PyObject_TypeCheck(o, PyFloat_Type);
}
export function PyFloat_CheckExact(o: Ref): boolean {
  return Py_IS_TYPE(o, PyFloat_Type);
}
export function PyFloat_AS_DOUBLE(o: Ref): number {
  return F64[(o + OB_FVAL) >> 3];
}

/** New reference. */
export function PyFloat_FromDouble(x: number): Ref {
  let o = freelistPop(floats);
  if (o === NULL) {
    o = PyObject_Malloc(PyFloatObject.sizeof);
    if (o === NULL) return PyErr_NoMemory();
    _PyObject_Init(o, PyFloat_Type);
  }
  stDouble(o + OB_FVAL, x);
  return o;
}
/** Writes a double. The bits of a NaN are the host's choice, so the plain one is written for any. */
export function stDouble(a: Addr, x: number): void {
  if (Number.isNaN(x)) stWords(a, 0, NAN_HIGH);
  else stF64(a, x);
}
/** Writes a NaN with a sign, which a JavaScript number does not carry. */
export function stNaN(a: Addr, negative: boolean): void {
  stDouble(a, Number.NaN);
  if (negative) st(a + 4, NAN_HIGH | SIGN_BIT);
}
/** New reference. The double at an address, a NaN with its sign. */
export function floatAt(a: Addr): Ref {
  const x = F64[a >> 3];
  return Number.isNaN(x) ? floatNaN(I32[(a + 4) >> 2] < 0) : PyFloat_FromDouble(x);
}
/** New reference. A NaN with a sign. */
export function floatNaN(negative: boolean): Ref {
  const o = PyFloat_FromDouble(Number.NaN);
  if (o !== NULL) stNaN(o + OB_FVAL, negative);
  return o;
}
/** True if the sign bit of a float is set, be it a number, a zero or NaN. */
export function floatSignBit(o: Ref): boolean {
  return I32[(o + OB_FVAL + 4) >> 2] < 0;
}
/** Back to the freelist, for exact floats. */
export function _PyFloat_ExactDealloc(o: Ref): void {
  if (!freelistPush(floats, o)) slot<(o: Ref) => void>(o, PyTypeObject.tp_free)!(o);
}
/** tp_dealloc of float. */
export function float_dealloc(o: Ref): void {
  if (Py_IS_TYPE(o, PyFloat_Type)) _PyFloat_ExactDealloc(o);
  else slot<(o: Ref) => void>(o, PyTypeObject.tp_free)!(o);
}

/** Whether what __float__ of `o` gave, which is no exact float, is a float: of a subclass, which is warned of. False with an exception. */
export function isFloatResult(o: Ref, result: Ref): boolean {
  const older = `${typeName(o)}.__float__ returned non-float (type ${typeName(result)})`;
  if (PyFloat_Check(result)) return warnStrictSubclass(o, '__float__', 'a float', result, older) === 0;
  wrongSpecialResult(o, '__float__', 'a float', result, older);
  return false;
}
/** The value of a float, or of what __float__ or __index__ gives; -1 with an exception. */
export function PyFloat_AsDouble(o: Ref): number {
  if (PyFloat_Check(o)) return PyFloat_AS_DOUBLE(o);
  const nb_float = suiteSlot<unaryfunc>(Py_TYPE(o), PyTypeObject.tp_as_number, PyNumberMethods.nb_float);
  if (nb_float === null) {
    const nb_index = suiteSlot<unaryfunc>(Py_TYPE(o), PyTypeObject.tp_as_number, PyNumberMethods.nb_index);
    if (nb_index === null) {
      typeError(`must be real number, not ${typeName(o)}`);
      return -1;
    }
    const i = toIndex(o);
    if (i === NULL) return -1;
    const x = PyLong_AsDouble(i);
    Py_DECREF(i);
    return x;
  }
  const f = nb_float(o);
  if (f === NULL) return -1;
  if (!PyFloat_CheckExact(f) && !isFloatResult(o, f)) {
    Py_DECREF(f);
    return -1;
  }
  const x = PyFloat_AS_DOUBLE(f);
  Py_DECREF(f);
  return x;
}

const scratch = new DataView(new ArrayBuffer(8));
/** `x` as mantissa * 2**exponent with 0.5 <= |mantissa| < 1, as C's frexp. */
export function frexp(x: number): { mantissa: number; exponent: number } {
  if (x === 0 || !Number.isFinite(x)) return { mantissa: x, exponent: 0 };
  let shift = 0;
  if (Math.abs(x) < 2.2250738585072014e-308) {
    x *= 2 ** 54;
    shift = 54;
  }
  scratch.setFloat64(0, x);
  const high = scratch.getUint32(0);
  const exponent = ((high >>> 20) & 0x7ff) - 1022;
  scratch.setUint32(0, (high & 0x800fffff) | (1022 << 20));
  return { mantissa: scratch.getFloat64(0), exponent: exponent - shift };
}
/** `x` * 2**n, rounded once, as C's ldexp. */
export function ldexp(x: number, n: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  if (n > 2200) n = 2200;
  if (n < -2200) n = -2200;
  const { mantissa, exponent } = frexp(x);
  const e = exponent + n;
  if (e > 1024) return x < 0 ? -Infinity : Infinity;
  // Normal results are exact; a subnormal one is rounded by the one multiplication that makes it small.
  if (e > -1021) return mantissa * 2 * 2 ** (e - 1);
  return mantissa * 2 ** (e + 1060) * 2 ** -1060;
}

/** Leaves the hash of a double in `hash`; `inst` is the object asked, for a NaN. Returns 0. Mirrors Python/pyhash.c. */
export function _Py_HashDouble(inst: Ref, x: number): number {
  if (Number.isSafeInteger(x)) return setHash(x);
  if (!Number.isFinite(x)) {
    if (Number.isNaN(x)) return _Py_HashPointer(inst);
    return setHash(x > 0 ? 314159 : -314159);
  }
  const f = frexp(Math.abs(x));
  // The 53 bits of the mantissa as 61 bits (hi, lo), then turned by the exponent modulo 61.
  const bits = f.mantissa * 2 ** 53;
  let lo = bits % 2 ** 30;
  let hi = Math.floor(bits / 2 ** 30);
  let turn = (f.exponent - 53) % 61;
  if (turn < 0) turn += 61;
  while (turn > 0) {
    const k = Math.min(turn, 29);
    const top = hi >>> (31 - k);
    const carry = lo >>> (30 - k);
    hi = ((hi << k) & 0x7fffffff) | carry;
    lo = ((lo << k) & 0x3fffffff) | top;
    turn -= k;
  }
  setHash61(lo, hi, x < 0);
  return 0;
}
/** Leaves the hash of an address in `hash`: its bits turned right by four. Returns 0. Mirrors Python/pyhash.c. */
export function _Py_HashPointer(p: Ref): number {
  const high = highWord(p);
  hash.lo = (p >>> 4) | (high << 28) | 0;
  hash.hi = (high >>> 4) | (p << 28) | 0;
  if (hash.lo === -1 && hash.hi === -1) hash.lo = -2;
  return 0;
}

/** The magnitude of `x` with the sign of `y`. */
export function copysign(x: number, y: number): number {
  const negative = y < 0 || Object.is(y, -0);
  return negative ? -Math.abs(x) : Math.abs(x);
}
