// What a Decimal becomes: int, float, str, a tuple, a ratio, a hash. Mirrors the section "Conversions of decimals to ..." of
// Modules/_decimal/_decimal.c.

import { Py_EQ, Py_GE, Py_GT, Py_LE, Py_LT, Py_NE } from '../include/flags.ts';
import { ld, ldU32, type Ref, st, stWords } from '../memory/memory.ts';
import { PyObject_IsInstance } from '../objects/abstract_class.ts';
import { PyBool_FromLong } from '../objects/boolobject.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallOneArg } from '../objects/call.ts';
import { PyComplex_FromDoubles, to_complex } from '../objects/complexobject.ts';
import { PyErr_SetString, typeError } from '../objects/errors.ts';
import { _Py_HashPointer, PyFloat_AS_DOUBLE, PyFloat_Check, PyFloat_FromDouble } from '../objects/floatobject.ts';
import { link } from '../objects/link.ts';
import { PyLong_Check, PyLong_FromBigInt, PyLong_FromLong, setHash61 } from '../objects/longobject.ts';
import { hash, Py_DECREF, Py_NewRef, Py_TYPE, PyObject_TypeCheck, setHash } from '../objects/object.ts';
import { PyObject_GetAttrString } from '../objects/object_protocol.ts';
import { Py_NotImplemented } from '../objects/statics.ts';
import { PyComplex_Type, PyExc_OverflowError, PyExc_ValueError } from '../objects/statictypes.ts';
import { PyTuple_New, PyTuple_SET_ITEM, stealTuple } from '../objects/tupleobject.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { compareNumbers, multiply, toIntegralValue } from './decimal_arith.ts';
import {
  isInfinite,
  isNan,
  isNegative,
  isQnan,
  isSnan,
  isSpecial,
  MPD_Float_operation,
  MPD_Invalid_operation,
  maxContext,
  NOT_A_NUMBER,
  pow10,
  trailingZeros,
} from './decimal_number.ts';
import {
  CTX,
  CtxCaps,
  CURRENT_CONTEXT,
  dec_addstatus,
  ldInt64,
  PyDec_Check,
  PyDec_Type,
  PyDecContextObject,
  PyDecObject,
  state,
} from './decimal_state.ts';
import { toText } from './decimal_text.ts';
import { attempt, MPD, newDecimal, PyDecType_FromFloatExact, PyDecType_FromLongExact } from './decimalobject.ts';

// ---- text ----

/** New reference. */
export function dec_str(self: Ref): Ref {
  const context = CURRENT_CONTEXT();
  return context === 0 ? 0 : PyUnicode_FromString(toText(MPD(self), CtxCaps(context)));
}
export function dec_repr(self: Ref): Ref {
  const context = CURRENT_CONTEXT();
  return context === 0 ? 0 : PyUnicode_FromString(`Decimal('${toText(MPD(self), CtxCaps(context))}')`);
}
/** New reference: type and text, for pickles. */
export function dec_reduce(self: Ref): Ref {
  const text = dec_str(self);
  if (text === 0) return 0;
  const args = stealTuple(text);
  return args === 0 ? 0 : stealTuple(Py_NewRef(Py_TYPE(self)), args);
}

// ---- int and float ----

/** New reference: an int, rounded. Mirrors dec_as_long. */
export function dec_as_long(self: Ref, round: number): Ref {
  const value = MPD(self);
  if (isNan(value)) return PyErr_SetString(PyExc_ValueError, 'cannot convert NaN to integer');
  if (isInfinite(value)) return PyErr_SetString(PyExc_OverflowError, 'cannot convert Infinity to integer');
  const context = CURRENT_CONTEXT();
  if (context === 0) return 0;
  const ctx = { ...CTX(context), round };
  const n = attempt(ctx, 0n, () => {
    const whole = toIntegralValue(value, ctx);
    return whole.coef === 0n ? 0n : whole.coef * pow10(whole.exp);
  });
  if (dec_addstatus(context, ctx.status) < 0) return 0;
  return PyLong_FromBigInt(isNegative(value) ? -n : n);
}
/** New reference. */
export function PyDec_AsFloat(self: Ref): Ref {
  const value = MPD(self);
  if (isSnan(value)) return PyErr_SetString(PyExc_ValueError, 'cannot convert signaling NaN to float');
  const text = isNan(value) ? PyUnicode_FromString(isNegative(value) ? '-nan' : 'nan') : dec_str(self);
  if (text === 0) return 0;
  const f = link.PyFloat_FromString(text);
  Py_DECREF(text);
  return f;
}
export function dec_complex(self: Ref): Ref {
  const f = PyDec_AsFloat(self);
  if (f === 0) return 0;
  const c = PyComplex_FromDoubles(PyFloat_AS_DOUBLE(f), 0);
  Py_DECREF(f);
  return c;
}
/** New reference: numerator and denominator in lowest terms. */
export function dec_as_integer_ratio(self: Ref): Ref {
  const value = MPD(self);
  if (isNan(value)) return PyErr_SetString(PyExc_ValueError, 'cannot convert NaN to integer ratio');
  if (isInfinite(value)) return PyErr_SetString(PyExc_OverflowError, 'cannot convert Infinity to integer ratio');
  const context = CURRENT_CONTEXT();
  if (context === 0) return 0;
  const ctx = CTX(context);
  let n = 0n;
  let d = 1n;
  attempt(ctx, undefined, () => {
    if (value.coef === 0n) return;
    // Without trailing zeros, what the numerator shares with a power of ten is twos or fives.
    const zeros = BigInt(trailingZeros(value.coef));
    n = value.coef / pow10(zeros);
    const exp = value.exp + zeros;
    if (exp >= 0n) n *= pow10(exp);
    else {
      d = pow10(-exp);
      for (const p of [2n, 5n]) {
        while (n % p === 0n && d % p === 0n) {
          n /= p;
          d /= p;
        }
      }
    }
  });
  if (dec_addstatus(context, ctx.status) < 0) return 0;
  return stealTuple(PyLong_FromBigInt(isNegative(value) ? -n : n), PyLong_FromBigInt(d));
}
/** New reference: a DecimalTuple. */
export function PyDec_AsTuple(self: Ref): Ref {
  const value = MPD(self);
  const third = isInfinite(value)
    ? PyUnicode_FromString('F')
    : isNan(value)
      ? PyUnicode_FromString(isQnan(value) ? 'n' : 'N')
      : PyLong_FromBigInt(value.exp);
  if (third === 0) return 0;
  const digits = isInfinite(value) ? '0' : value.digits === 0 ? '' : value.coef.toString();
  const coefficient = PyTuple_New(digits.length);
  for (let i = 0; coefficient !== 0 && i < digits.length; i++)
    PyTuple_SET_ITEM(coefficient, i, PyLong_FromLong(digits.charCodeAt(i) - 48));
  const first = PyLong_FromLong(isNegative(value) ? 1 : 0);
  const r = coefficient === 0 ? 0 : PyObject_CallFunctionObjArgs(ld(state.DecimalTuple), first, coefficient, third);
  for (const o of [first, coefficient, third]) if (o !== 0) Py_DECREF(o);
  return r;
}

// ---- hash ----

const MODULUS = (1n << 61n) - 1n;
/** The inverse of 10 modulo MODULUS. */
const INVERSE_10 = 2075258708292324556n;

function powerModulo(base: bigint, exponent: bigint): bigint {
  let r = 1n;
  let b = base;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) r = (r * b) % MODULUS;
    b = (b * b) % MODULUS;
  }
  return r;
}
/** tp_hash: that of an int, a float or a Fraction of the same value. */
export function dec_hash(self: Ref): number {
  const D = PyDecObject;
  const known = ldInt64(self + D.hash);
  if (known !== -1n) {
    hash.lo = ld(self + D.hash);
    hash.hi = ld(self + D.hash + 4);
    return 0;
  }
  const value = MPD(self);
  if (isSnan(value)) {
    typeError('Cannot hash a signaling NaN value');
    return -1;
  }
  if (isNan(value)) _Py_HashPointer(self);
  else if (isInfinite(value)) setHash(isNegative(value) ? -314159 : 314159);
  else {
    const unit = value.exp >= 0n ? powerModulo(10n, value.exp) : powerModulo(INVERSE_10, -value.exp);
    const h = ((value.coef % MODULUS) * unit) % MODULUS;
    setHash61(Number(h & 0x3fffffffn), Number(h >> 30n), isNegative(value));
  }
  stWords(self + D.hash, hash.lo, hash.hi);
  return 0;
}

// ---- comparisons ----

/** New reference: an attribute of a rational number as a Decimal. */
function attributeAsDecimal(r: Ref, name: string, context: Ref): Ref {
  const value = PyObject_GetAttrString(r, name);
  if (value === 0) return 0;
  const o = PyDecType_FromLongExact(PyDec_Type, value, context);
  Py_DECREF(value);
  return o;
}
/** New reference: v times the denominator of a rational number. */
function multiply_by_denominator(v: Ref, r: Ref, context: Ref): Ref {
  const denominator = attributeAsDecimal(r, 'denominator', context);
  if (denominator === 0) return 0;
  const value = MPD(v);
  const ctx = maxContext();
  // Whatever its exponent is, the product only serves to be compared.
  const product = attempt(ctx, NOT_A_NUMBER, () => multiply({ ...value, exp: 0n }, MPD(denominator), ctx));
  Py_DECREF(denominator);
  if (ctx.status !== 0) return PyErr_SetString(PyExc_ValueError, 'exact conversion for comparison failed');
  return newDecimal({ ...product, exp: value.exp });
}
/** New reference: the other operand of a comparison as a Decimal, or NotImplemented. `v` may have to be another, too. */
function convert_op_cmp(v: Ref, w: Ref, op: number, context: Ref): { v: Ref; w: Ref } {
  const other = (o: Ref): { v: Ref; w: Ref } => ({ v: o === 0 || o === Py_NotImplemented ? 0 : Py_NewRef(v), w: o });
  const equality = op === Py_EQ || op === Py_NE;
  if (PyDec_Check(w)) return other(Py_NewRef(w));
  if (PyLong_Check(w)) return other(PyDecType_FromLongExact(PyDec_Type, w, context));
  if (equality && PyObject_TypeCheck(w, PyComplex_Type)) {
    const c = to_complex(w);
    if (c === 'error' || c === null) return other(0);
    if (c.im !== 0) return other(Py_NotImplemented);
    const real = PyFloat_FromDouble(c.re);
    const o = real === 0 ? 0 : PyDecType_FromFloatExact(PyDec_Type, real, context);
    if (real !== 0) Py_DECREF(real);
    return other(o);
  }
  if (PyFloat_Check(w)) {
    const status = context + PyDecContextObject.ctx_status;
    // An equality tells, but never traps.
    if (equality) st(status, ldU32(status) | MPD_Float_operation);
    else if (dec_addstatus(context, MPD_Float_operation) < 0) return other(0);
    return other(PyDecType_FromFloatExact(PyDec_Type, w, context));
  }
  const rational = PyObject_IsInstance(w, ld(state.Rational));
  if (rational <= 0) return other(rational < 0 ? 0 : Py_NotImplemented);
  const numerator = attributeAsDecimal(w, 'numerator', context);
  if (numerator === 0 || isSpecial(MPD(v))) return other(numerator);
  const scaled = multiply_by_denominator(v, w, context);
  if (scaled !== 0) return { v: scaled, w: numerator };
  Py_DECREF(numerator);
  return { v: 0, w: 0 };
}
export function dec_richcompare(v: Ref, w: Ref, op: number): Ref {
  const context = CURRENT_CONTEXT();
  if (context === 0) return 0;
  const operands = convert_op_cmp(v, w, op, context);
  if (operands.v === 0) return operands.w;
  const a = MPD(operands.v);
  const b = MPD(operands.w);
  Py_DECREF(operands.v);
  Py_DECREF(operands.w);
  if (isNan(a) || isNan(b)) {
    // Signaling ones and orderings always signal.
    if (isSnan(a) || isSnan(b) || (op !== Py_EQ && op !== Py_NE)) {
      if (dec_addstatus(context, MPD_Invalid_operation) < 0) return 0;
    }
    return PyBool_FromLong(op === Py_NE ? 1 : 0);
  }
  const c = compareNumbers(a, b);
  const answers: Record<number, boolean> = {
    [Py_EQ]: c === 0,
    [Py_NE]: c !== 0,
    [Py_LE]: c <= 0,
    [Py_GE]: c >= 0,
    [Py_LT]: c < 0,
    [Py_GT]: c > 0,
  };
  return PyBool_FromLong(answers[op] ? 1 : 0);
}
/** New reference: cls.from_float(f). */
export function dec_from_float(type: Ref, f: Ref): Ref {
  const context = CURRENT_CONTEXT();
  const r = context === 0 ? 0 : PyDecType_FromFloatExact(PyDec_Type, f, context);
  return asType(type, r);
}
/** Steals a reference to a Decimal; new reference: one of a subclass. */
export function asType(type: Ref, r: Ref): Ref {
  if (r === 0 || type === PyDec_Type) return r;
  const made = PyObject_CallOneArg(type, r);
  Py_DECREF(r);
  return made;
}
