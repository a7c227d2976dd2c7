// The Decimal object: its place in memory, and how it is made of other objects. Mirrors the sections "Decimal Object" and
// "Conversions" of Modules/_decimal/_decimal.c.
//
//   16 hash, or -1; then an mpd_t: 24 flags, 32 exp, 40 digits, 48 len, 56 alloc, 64 data: the words of the coefficient, 19 digits
//   each, lowest first. They lie in the object (72) while there are at most four, else in a block of their own.

import { PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, ld8, ld64, type Ref, st8, st64, stp, stWords } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { fn } from '../memory/text.ts';
import { work } from '../memory/ticks.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyFloat_AsDouble, PyFloat_Check } from '../objects/floatobject.ts';
import { PyList_AsTuple, PyList_Check } from '../objects/listobject.ts';
import {
  _PyLong_NumBits,
  PyLong_AsBigInt,
  PyLong_AsLong,
  PyLong_AsSsize_t,
  PyLong_Check,
} from '../objects/longobject.ts';
import { type destructor, Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_TYPE } from '../objects/object.ts';
import { Py_None, Py_NotImplemented } from '../objects/statics.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from '../objects/tupleobject.ts';
import { typeName } from '../objects/typename.ts';
import { _PyUnicode_ToDecimalDigit, Py_UNICODE_ISSPACE } from '../objects/unicodectype.ts';
import { PyUnicode_AsString, PyUnicode_Check } from '../objects/unicodeobject.ts';
import { multiply } from './decimal_arith.ts';
import {
  CoefficientTooLarge,
  type Ctx,
  type Dec,
  dec,
  finalize,
  infinity,
  isNan,
  MPD_Clamped,
  MPD_Conversion_syntax,
  MPD_Errors,
  MPD_Float_operation,
  MPD_Inexact,
  MPD_Invalid_operation,
  MPD_Malloc_error,
  MPD_NEG,
  MPD_Rounded,
  maxContext,
  NOT_A_NUMBER,
  seterror,
} from './decimal_number.ts';
import { newOfType, track, untrack } from './decimal_rules.ts';
import {
  _Py_DEC_MINALLOC,
  CTX,
  dec_addstatus,
  ldInt64,
  PyDec_Check,
  PyDec_Type,
  PyDecObject,
  stInt64,
} from './decimal_state.ts';
import { fromText } from './decimal_text.ts';

const D = PyDecObject;
/** mpd_t.flags of an object whose coefficient lies in it. */
const MPD_STATIC = 16;
const MPD_STATIC_DATA = 32;
const VALUE_FLAGS = 15;
/** Digits of a word. */
const MPD_RDIGITS = 19;
const RADIX = 10n ** 19n;
const MASK32 = 0xffffffffn;

// ---- the coefficient in memory ----

/** The number of a run of words, halves of long ones apart. */
function readWords(at: Addr, n: number): bigint {
  if (n > 16) {
    const half = n >> 1;
    return readWords(at + half * 8, n - half) * RADIX ** BigInt(half) + readWords(at, half);
  }
  let coef = 0n;
  for (let i = n - 1; i >= 0; i--) coef = coef * RADIX + BigInt.asUintN(64, ldInt64(at + i * 8));
  return coef;
}
function writeWords(at: Addr, coef: bigint, n: number): void {
  if (n > 16) {
    const half = n >> 1;
    const unit = RADIX ** BigInt(half);
    const high = coef / unit;
    writeWords(at + half * 8, high, n - half);
    writeWords(at, coef - high * unit, half);
    return;
  }
  for (let i = 0; i < n; i++) {
    const next = coef / RADIX;
    const word = coef - next * RADIX;
    stWords(at + i * 8, Number(word & MASK32) | 0, Number(word >> 32n) | 0);
    coef = next;
  }
}
/** The value of a Decimal. */
export function MPD(o: Ref): Dec {
  const flags = ld8(o + D.dec_flags) & VALUE_FLAGS;
  return {
    flags,
    exp: ldInt64(o + D.dec_exp),
    coef: readWords(ld(o + D.dec_data), ld64(o + D.dec_len)),
    digits: ld64(o + D.dec_digits),
  };
}
/** Gives a fresh Decimal its value. False if there is no memory. */
function setValue(o: Ref, d: Dec): boolean {
  const n = Math.ceil(d.digits / MPD_RDIGITS);
  // What was longer before it was rounded has a block that shrank.
  const room = Math.max(n, d.room ?? 0);
  let flags = MPD_STATIC | MPD_STATIC_DATA;
  if (room > _Py_DEC_MINALLOC) {
    const alloc = Math.max(n, _Py_DEC_MINALLOC);
    const block = PyMem_Malloc(alloc * 8);
    if (block === 0) return false;
    stp(o + D.dec_data, block);
    st64(o + D.dec_alloc, alloc);
    flags = MPD_STATIC;
  }
  st8(o + D.dec_flags, d.flags | flags);
  stInt64(o + D.dec_exp, d.exp);
  st64(o + D.dec_digits, d.digits);
  st64(o + D.dec_len, n);
  writeWords(ld(o + D.dec_data), d.coef, n);
  work(d.digits >> 3);
  return true;
}
/** Bytes of the block of its own that the coefficient has. */
export const dynamicBytes = (o: Ref): number =>
  ld8(o + D.dec_flags) & MPD_STATIC_DATA ? 0 : ld64(o + D.dec_alloc) * 8;

/** New reference: a Decimal that is not yet a number. Mirrors PyDecType_New. */
function PyDecType_New(type: Ref): Ref {
  const o = newOfType(type, PyDec_Type);
  if (o === 0) return 0;
  st64(o + D.hash, -1);
  st8(o + D.dec_flags, MPD_STATIC | MPD_STATIC_DATA);
  for (const at of [D.dec_exp, D.dec_digits, D.dec_len]) st64(o + at, 0);
  st64(o + D.dec_alloc, _Py_DEC_MINALLOC);
  stp(o + D.dec_data, o + D.data0);
  if (type === PyDec_Type) track(o);
  return o;
}
export function dec_dealloc(o: Ref): void {
  untrack(o);
  if (!(ld8(o + D.dec_flags) & MPD_STATIC_DATA)) PyMem_Free(ld(o + D.dec_data));
  fn<destructor>(ld(Py_TYPE(o) + PyTypeObject.tp_free))(o);
}

// ---- operations ----

/** What an operation gives; MPD_Malloc_error in `status` where no memory could hold it. */
export function attempt<T>(status: { status: number }, missing: T, op: () => T): T {
  try {
    return op();
  } catch (e) {
    if (!(e instanceof CoefficientTooLarge)) throw e;
    status.status |= MPD_Malloc_error;
    return missing;
  }
}
/** New reference: an object of `type` with what an operation gives in a context, whose signals are told. */
function resultIn(type: Ref, context: Ref, op: (ctx: Ctx) => Dec, ctx = CTX(context)): Ref {
  const o = PyDecType_New(type);
  if (o === 0) return 0;
  const value = attempt(ctx, NOT_A_NUMBER, () => op(ctx));
  if (!setValue(o, value)) ctx.status |= MPD_Malloc_error;
  if (dec_addstatus(context, ctx.status) < 0) {
    Py_DECREF(o);
    return 0;
  }
  return o;
}
export const result = (context: Ref, op: (ctx: Ctx) => Dec): Ref => resultIn(PyDec_Type, context, op);
/** New reference: the same, with what an exact conversion needs; NaN if it cannot be exact. */
function exactly(type: Ref, context: Ref, op: (ctx: Ctx) => Dec): Ref {
  const ctx = maxContext();
  return resultIn(
    type,
    context,
    () => {
      let value = op(ctx);
      if (ctx.status & (MPD_Inexact | MPD_Rounded | MPD_Clamped)) value = seterror(ctx, MPD_Invalid_operation);
      ctx.status &= MPD_Errors;
      return value;
    },
    ctx,
  );
}
/** New reference: a number that needs no rounding. */
export const newDecimal = (value: Dec): Ref => {
  const o = PyDecType_New(PyDec_Type);
  if (o !== 0) setValue(o, value);
  return o;
};

// ---- from str ----

/** A text as ASCII: digits of other scripts as those of ours, spaces as such. What can be no number is ''. Mirrors numeric_as_ascii. */
function numeric_as_ascii(u: Ref, strip_ws: boolean, ignore_underscores: boolean): string {
  const chars = [...PyUnicode_AsString(u)];
  const isSpace = (c: string): boolean => Py_UNICODE_ISSPACE(c.codePointAt(0) as number);
  let start = 0;
  let end = chars.length;
  if (strip_ws) {
    while (start < end && isSpace(chars[start])) start++;
    while (start < end && isSpace(chars[end - 1])) end--;
  }
  let out = '';
  for (let i = start; i < end; i++) {
    const c = chars[i];
    if (ignore_underscores && c === '_') continue;
    if (c > '\0' && c < '\x7f') out += c;
    else if (isSpace(c)) out += ' ';
    else {
      const digit = _PyUnicode_ToDecimalDigit(c.codePointAt(0) as number);
      if (digit < 0) return '';
      out += digit;
    }
  }
  return out;
}

// ---- from int ----

function fromLong(v: Ref): Dec {
  const n = PyLong_AsBigInt(v);
  return { ...dec(n < 0n ? MPD_NEG : 0, n < 0n ? -n : n, 0n), room: guessedWords(_PyLong_NumBits(v)) };
}
/** Words that libmpdec makes ready for an int, from the digits of 30 bits that it has. */
const guessedWords = (bits: number): number =>
  Math.floor((Math.ceil(bits / 30) * 30 * Math.LOG10E * Math.LN2) / MPD_RDIGITS) + 1;
/** New reference. */
export function PyDecType_FromLongExact(type: Ref, v: Ref, context: Ref): Ref {
  return exactly(type, context, (ctx) => finalize(fromLong(v), ctx));
}

// ---- from float ----

/** The exact value of a float. */
function fromDouble(x: number): Dec {
  if (Number.isNaN(x)) return NOT_A_NUMBER;
  const sign = x < 0 || Object.is(x, -0) ? MPD_NEG : 0;
  if (!Number.isFinite(x)) return infinity(sign);
  let m = Math.abs(x);
  let k = 0;
  // An integer of at most 53 bits over a power of two.
  while (!Number.isInteger(m)) {
    m *= 2;
    k++;
  }
  return { ...multiply(dec(sign, BigInt(m), 0n), dec(0, 5n ** BigInt(k), 0n), maxContext()), exp: BigInt(-k) };
}
/** New reference; TypeError for what is no float or int. */
export function PyDecType_FromFloatExact(type: Ref, v: Ref, context: Ref): Ref {
  if (PyLong_Check(v)) return PyDecType_FromLongExact(type, v, context);
  if (!PyFloat_Check(v)) return typeError('argument must be int or float');
  const x = PyFloat_AsDouble(v);
  if (x === -1 && PyErr_Occurred() !== 0) return 0;
  return exactly(type, context, () => fromDouble(x));
}
/** New reference, rounded. */
export function PyDec_FromFloat(v: Ref, context: Ref): Ref {
  const exact = PyDecType_FromFloatExact(PyDec_Type, v, context);
  if (exact === 0) return 0;
  const r = result(context, (ctx) => finalize(MPD(exact), ctx));
  Py_DECREF(exact);
  return r;
}

// ---- from tuple ----

const COEFFICIENT = 'coefficient must be a tuple of digits';
function valueError(message: string): null {
  PyErr_SetString(PyExc_ValueError, message);
  return null;
}
/** New reference: a tuple of a tuple or list; NULL with ValueError. */
function sequence_as_tuple(v: Ref, message: string): Ref {
  if (PyTuple_Check(v)) return Py_NewRef(v);
  if (PyList_Check(v)) return PyList_AsTuple(v);
  return PyErr_SetString(PyExc_ValueError, message);
}
/** The text that a tuple of sign, digits and exponent stands for; null with an exception. */
function dectuple_as_str(dectuple: Ref): string | null {
  if (PyTuple_GET_SIZE(dectuple) !== 3) return valueError('argument must be a sequence of length 3');
  const [first, coefficient, third] = [0, 1, 2].map((i) => PyTuple_GET_ITEM(dectuple, i));
  const SIGN = 'sign must be an integer with the value 0 or 1';
  if (!PyLong_Check(first)) return valueError(SIGN);
  const sign = PyLong_AsLong(first);
  if (sign === -1 && PyErr_Occurred() !== 0) return null;
  if (sign !== 0 && sign !== 1) return valueError(SIGN);
  let special = '';
  let exp = 0n;
  if (PyUnicode_Check(third)) {
    const kinds: Record<string, string> = { F: 'Inf', n: 'NaN', N: 'sNaN' };
    special = kinds[PyUnicode_AsString(third)] ?? '';
    if (special === '') return valueError("string argument in the third position must be 'F', 'n' or 'N'");
  } else {
    if (!PyLong_Check(third)) return valueError('exponent must be an integer');
    if (PyLong_AsSsize_t(third) === -1 && PyErr_Occurred() !== 0) return null;
    exp = PyLong_AsBigInt(third);
  }
  const tuple = sequence_as_tuple(coefficient, COEFFICIENT);
  if (tuple === 0) return null;
  const digits = digitsText(tuple);
  Py_DECREF(tuple);
  if (digits === null) return null;
  const mark = sign ? '-' : '+';
  if (special !== '') return `${mark}${special}${special === 'Inf' ? '' : digits}`;
  return `${mark}${digits === '' ? '0' : digits}E${exp}`;
}
function digitsText(tuple: Ref): string | null {
  let digits = '';
  for (let i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
    const item = PyTuple_GET_ITEM(tuple, i);
    if (!PyLong_Check(item)) return valueError(COEFFICIENT);
    const digit = PyLong_AsLong(item);
    if (digit === -1 && PyErr_Occurred() !== 0) return null;
    if (digit < 0 || digit > 9) return valueError(COEFFICIENT);
    digits += digit;
  }
  return digits;
}
/** The text of a tuple or list; null with an exception. */
function sequenceText(v: Ref): string | null {
  const tuple = sequence_as_tuple(v, 'argument must be a tuple or list');
  if (tuple === 0) return null;
  const text = dectuple_as_str(tuple);
  Py_DECREF(tuple);
  return text;
}

// ---- from any object ----

const unsupported = (v: Ref): 0 => typeError(`conversion from ${typeName(v)} to Decimal is not supported`);

/** New reference: the exact value of any object that has one; NULL stands for 0. Mirrors PyDecType_FromObjectExact. */
export function PyDecType_FromObjectExact(type: Ref, v: Ref, context: Ref): Ref {
  if (v === 0) return exactly(type, context, () => dec(0, 0n, 0n));
  if (PyDec_Check(v)) {
    if (type === PyDec_Type && Py_IS_TYPE(v, PyDec_Type)) return Py_NewRef(v);
    return exactly(type, context, () => MPD(v));
  }
  if (PyUnicode_Check(v)) {
    const text = numeric_as_ascii(v, true, true);
    return exactly(type, context, (ctx) => fromText(text, ctx));
  }
  if (PyLong_Check(v)) return PyDecType_FromLongExact(type, v, context);
  if (PyTuple_Check(v) || PyList_Check(v)) {
    const text = sequenceText(v);
    return text === null ? 0 : exactly(type, context, (ctx) => fromText(text, ctx));
  }
  if (PyFloat_Check(v)) {
    if (dec_addstatus(context, MPD_Float_operation) < 0) return 0;
    return PyDecType_FromFloatExact(type, v, context);
  }
  return unsupported(v);
}
/** New reference: the same, rounded to the context. Mirrors PyDec_FromObject. */
export function PyDec_FromObject(v: Ref, context: Ref): Ref {
  if (v === 0) return result(context, () => dec(0, 0n, 0n));
  if (PyDec_Check(v)) {
    const value = MPD(v);
    const { prec, clamp } = CTX(context);
    if (isNan(value) && BigInt(value.digits) > prec - BigInt(clamp)) {
      // Digits of a NaN are not cut off here.
      return dec_addstatus(context, MPD_Conversion_syntax) < 0 ? 0 : newDecimal(NOT_A_NUMBER);
    }
    return result(context, (ctx) => finalize(value, ctx));
  }
  if (PyUnicode_Check(v)) {
    const text = numeric_as_ascii(v, false, false);
    return result(context, (ctx) => fromText(text, ctx));
  }
  if (PyLong_Check(v)) return result(context, (ctx) => finalize(fromLong(v), ctx));
  if (PyTuple_Check(v) || PyList_Check(v)) {
    const text = sequenceText(v);
    return text === null ? 0 : result(context, (ctx) => fromText(text, ctx));
  }
  if (PyFloat_Check(v)) {
    if (dec_addstatus(context, MPD_Float_operation) < 0) return 0;
    return PyDec_FromFloat(v, context);
  }
  return unsupported(v);
}
/** New reference: a Decimal for an operand; NotImplemented for one that is none. NULL with an exception. */
export function convert_op(v: Ref, context: Ref): Ref {
  if (PyDec_Check(v)) return Py_NewRef(v);
  return PyLong_Check(v) ? PyDecType_FromLongExact(PyDec_Type, v, context) : Py_NotImplemented;
}
/** New reference: the same, with TypeError for another object. */
export function convert_op_raise(v: Ref, context: Ref): Ref {
  const o = convert_op(v, context);
  return o === Py_NotImplemented ? unsupported(v) : o;
}
/** Operands as Decimals, each dropped after `f`; the answer of the first that cannot be converted otherwise. */
export function withOperands(
  operands: readonly Ref[],
  context: Ref,
  convert: (v: Ref, context: Ref) => Ref,
  f: (...values: Dec[]) => Ref,
): Ref {
  const converted: Ref[] = [];
  let answer = 0;
  let ok = true;
  for (const v of operands) {
    const o = convert(v, context);
    if (o === 0 || o === Py_NotImplemented) {
      answer = o;
      ok = false;
      break;
    }
    converted.push(o);
  }
  if (ok) answer = f(...converted.map(MPD));
  for (const o of converted) Py_DECREF(o);
  return answer;
}
export const isGiven = (o: Ref): boolean => o !== 0 && o !== Py_None;
