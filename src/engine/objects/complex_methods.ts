// The type complex: slots, methods, complex(real, imag). Mirrors the rest of Objects/complexobject.c.

import { Py_EQ, Py_NE, Py_READONLY, Py_T_DOUBLE, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_DEFAULT } from '../include/flags.ts';
import { PyComplexObject, PyDictObject, PyTypeObject } from '../include/structs.ts';
import { ld, ldF64, NULL, type Ref } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyNumber_Float } from './abstract.ts';
import { PyBool_FromLong } from './boolobject.ts';
import { PyObject_CallNoArgs, PyObject_CallOneArg } from './call.ts';
import {
  _Py_c_abs,
  _Py_c_prod,
  _Py_c_quot,
  type Complex,
  complexPower,
  complexValue,
  isRealNumber,
  type Operand,
  PyComplex_Check,
  PyComplex_FromDoubles,
  PyComplex_ImagAsDouble,
  PyComplex_RealAsDouble,
  to_complex,
} from './complexobject.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import {
  _Py_HashDouble,
  copysign,
  PyFloat_AS_DOUBLE,
  PyFloat_AsDouble,
  PyFloat_FromDouble,
  stDouble,
  stNaN,
} from './floatobject.ts';
import { _PyComplex_FormatAdvanced } from './formatter_number.ts';
import { complexes, freelistPush } from './freelist.ts';
import { argIsStr } from './getargs.ts';
import { link } from './link.ts';
import { asciiDigitsAndSpaces, stripSpaces } from './long_text.ts';
import { PyLong_Check } from './longobject.ts';
import { complexRules, zeroDivision } from './number_profile.ts';
import { type allocfunc, hash, Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_TYPE, slot } from './object.ts';
import { PyObject_Repr, PyObject_RichCompare, PyObject_Str } from './object_protocol.ts';
import { doublePrefix, Py_DTSF_SIGN, PyOS_double_to_string, withoutUnderscores } from './pystrtod.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { warnStrictSubclass, wrongSpecialResult } from './special_result.ts';
import { _Py_ID, Py_None, Py_NotImplemented } from './statics.ts';
import {
  PyComplex_Type,
  PyExc_DeprecationWarning,
  PyExc_OverflowError,
  PyExc_ValueError,
  PyExc_ZeroDivisionError,
} from './statictypes.ts';
import { stealTuple } from './tupleobject.ts';
import { _PyObject_LookupSpecial } from './type_lookup.ts';
import { classmethod, defineType, member, method } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check } from './unicodeobject.ts';

const str_complex = _Py_ID('__complex__');

// ---- arithmetic ----

/** Applies `f` to two operands. A real operand has no imaginary part: `f` sees which ones are real. */
function binary(v: Ref, w: Ref, f: (a: Operand, b: Operand) => Complex | null): Ref {
  const a = to_complex(v);
  if (a === 'error') return NULL;
  const b = a === null ? null : to_complex(w);
  if (b === 'error') return NULL;
  if (a === null || b === null) return Py_NotImplemented;
  const r = f(a, b);
  return r === null
    ? PyErr_SetString(PyExc_ZeroDivisionError, zeroDivision.complex)
    : PyComplex_FromDoubles(r.re, r.im);
}
const complex_add = (v: Ref, w: Ref): Ref =>
  binary(v, w, (a, b) => ({ re: a.re + b.re, im: a.real ? b.im : b.real ? a.im : a.im + b.im }));
const complex_sub = (v: Ref, w: Ref): Ref =>
  binary(v, w, (a, b) => ({ re: a.re - b.re, im: a.real ? -b.im : b.real ? a.im : a.im - b.im }));
const complex_mul = (v: Ref, w: Ref): Ref =>
  binary(v, w, (a, b) => {
    if (a.real) return { re: a.re * b.re, im: a.re * b.im };
    return b.real ? { re: a.re * b.re, im: a.im * b.re } : _Py_c_prod(a, b);
  });
const complex_div = (v: Ref, w: Ref): Ref =>
  binary(v, w, (a, b) => {
    if (b.real) return b.re === 0 ? null : { re: a.re / b.re, im: a.im / b.re };
    return a.real ? realQuotient(a.re, b) : _Py_c_quot(a, b);
  });
/** A real number divided by a complex one. Mirrors _Py_rc_quot. */
function realQuotient(a: number, b: Complex): Complex | null {
  const absRe = Math.abs(b.re);
  const absIm = Math.abs(b.im);
  let r: Complex = { re: Number.NaN, im: Number.NaN };
  if (absRe >= absIm) {
    if (absRe === 0) return null;
    const ratio = b.im / b.re;
    const denominator = b.re + b.im * ratio;
    r = { re: a / denominator, im: (-a * ratio) / denominator };
  } else if (absIm >= absRe) {
    const ratio = b.re / b.im;
    const denominator = b.re * ratio + b.im;
    r = { re: (a * ratio) / denominator, im: -a / denominator };
  }
  if (Number.isNaN(r.re) && Number.isNaN(r.im) && Number.isFinite(a) && (absRe === Infinity || absIm === Infinity)) {
    const x = copysign(absRe === Infinity ? 1 : 0, b.re);
    const y = copysign(absIm === Infinity ? 1 : 0, b.im);
    return { re: 0 * (a * x), im: 0 * (-a * y) };
  }
  return r;
}
function complex_pow(v: Ref, w: Ref, z: Ref): Ref {
  const a = to_complex(v);
  if (a === 'error') return NULL;
  const b = a === null ? null : to_complex(w);
  if (b === 'error') return NULL;
  if (a === null || b === null) return Py_NotImplemented;
  if (z !== Py_None) return PyErr_SetString(PyExc_ValueError, 'complex modulo');
  return complexPower(a, b);
}
function complex_neg(v: Ref): Ref {
  const result = PyComplex_FromDoubles(-PyComplex_RealAsDouble(v), -PyComplex_ImagAsDouble(v));
  if (result !== NULL) {
    signNaN(result, v, PyComplexObject.real, true);
    signNaN(result, v, PyComplexObject.imag, true);
  }
  return result;
}
/** Gives a part that is NaN the sign of that of `v`, or the other one. */
function signNaN(result: Ref, v: Ref, part: number, negate: boolean): void {
  if (Number.isNaN(ldF64(v + part))) stNaN(result + part, ld(v + part + 4) < 0 !== negate);
}
/** New reference. `v` itself when it is an exact complex. */
function complex_pos(v: Ref): Ref {
  if (Py_IS_TYPE(v, PyComplex_Type)) return Py_NewRef(v);
  return PyComplex_FromDoubles(PyComplex_RealAsDouble(v), PyComplex_ImagAsDouble(v));
}
function complex_abs(v: Ref): Ref {
  const x = _Py_c_abs(complexValue(v));
  return x === null ? PyErr_SetString(PyExc_OverflowError, 'absolute value too large') : PyFloat_FromDouble(x);
}
function complex_bool(v: Ref): number {
  return PyComplex_RealAsDouble(v) !== 0 || PyComplex_ImagAsDouble(v) !== 0 ? 1 : 0;
}

// ---- comparing, hashing, printing ----

function complex_richcompare(v: Ref, w: Ref, op: number): Ref {
  if (op !== Py_EQ && op !== Py_NE) return Py_NotImplemented;
  const a = complexValue(v);
  let equal: boolean;
  if (PyLong_Check(w)) {
    // An int is compared as it is: it may be larger than any float is exact.
    if (a.im !== 0) {
      equal = false;
    } else {
      const re = PyFloat_FromDouble(a.re);
      if (re === NULL) return NULL;
      const result = PyObject_RichCompare(re, w, op);
      Py_DECREF(re);
      return result;
    }
  } else {
    const b = to_complex(w);
    if (b === 'error') return NULL;
    if (b === null) return Py_NotImplemented;
    equal = a.re === b.re && a.im === b.im;
  }
  return PyBool_FromLong(equal === (op === Py_EQ));
}
const _PyHASH_IMAG = 1000003n;
const words = (): bigint => (BigInt(hash.hi) << 32n) | BigInt(hash.lo >>> 0);

function complex_hash(v: Ref): number {
  _Py_HashDouble(v, PyComplex_RealAsDouble(v));
  const re = words();
  _Py_HashDouble(v, PyComplex_ImagAsDouble(v));
  let h = BigInt.asIntN(64, re + _PyHASH_IMAG * words());
  if (h === -1n) h = -2n;
  hash.lo = Number(BigInt.asIntN(32, h));
  hash.hi = Number(h >> 32n);
  return 0;
}
/** The text of a complex number: without parentheses if the real part is +0. */
export function complexRepr(re: number, im: number): string {
  if (Object.is(re, 0)) return `${PyOS_double_to_string(im, 'r', 0, 0)}j`;
  return `(${PyOS_double_to_string(re, 'r', 0, 0)}${PyOS_double_to_string(im, 'r', 0, Py_DTSF_SIGN)}j)`;
}
function complex_repr(v: Ref): Ref {
  return link.PyUnicode_FromString(complexRepr(PyComplex_RealAsDouble(v), PyComplex_ImagAsDouble(v)));
}

// ---- complex(...) ----

/** The number that a text like '1+2j' or '(3j)' means, or null. */
export function parseComplex(text: string): Complex | null {
  let s = stripSpaces(text);
  if (s[0] === '(') {
    if (!s.endsWith(')') || s.length < 2) return null;
    s = stripSpaces(s.slice(1, -1));
  }
  const isJ = (c: string | undefined): boolean => c === 'j' || c === 'J';
  const isSign = (c: string | undefined): boolean => c === '+' || c === '-';
  const first = doublePrefix(s);
  let rest = s.slice(first.length);
  if (first.length > 0) {
    if (rest === '') return { re: first.value, im: 0 };
    if (isJ(rest[0])) return rest.length === 1 ? { re: 0, im: first.value } : null;
    if (!isSign(rest[0])) return null;
    const second = doublePrefix(rest);
    let im = rest[0] === '+' ? 1 : -1;
    if (second.length > 0) im = second.value;
    rest = rest.slice(second.length || 1);
    return isJ(rest[0]) && rest.length === 1 ? { re: first.value, im } : null;
  }
  let im = 1;
  if (isSign(rest[0])) {
    im = rest[0] === '+' ? 1 : -1;
    rest = rest.slice(1);
  }
  return isJ(rest[0]) && rest.length === 1 ? { re: 0, im } : null;
}
function fromText(type: Ref, o: Ref): Ref {
  const digits = withoutUnderscores(asciiDigitsAndSpaces(PyUnicode_AsString(o)));
  if (digits === null) {
    const r = PyObject_Repr(o);
    if (r === NULL) return NULL;
    PyErr_SetString(PyExc_ValueError, `could not convert string to complex: ${PyUnicode_AsString(r)}`);
    Py_DECREF(r);
    return NULL;
  }
  const z = parseComplex(digits);
  if (z === null) return PyErr_SetString(PyExc_ValueError, 'complex() arg is a malformed string');
  const result = ofType(type, z.re, z.im);
  if (result !== NULL) {
    if (Number.isNaN(z.re)) stNaN(result + PyComplexObject.real, /^[\s(]*-/.test(digits));
    if (Number.isNaN(z.im)) stNaN(result + PyComplexObject.imag, /-nan[jJ]/i.test(digits));
  }
  return result;
}
function complex_dealloc(o: Ref): void {
  if (Py_IS_TYPE(o, PyComplex_Type) && freelistPush(complexes, o)) return;
  slot<(o: Ref) => void>(o, PyTypeObject.tp_free)!(o);
}
/** New reference. A complex number of a class. */
function ofType(type: Ref, re: number, im: number): Ref {
  const o = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (o === NULL) return NULL;
  stDouble(o + PyComplexObject.real, re);
  stDouble(o + PyComplexObject.imag, im);
  return o;
}
function warn(message: string): boolean {
  return link.PyErr_WarnEx(PyExc_DeprecationWarning, message, 1) === 0;
}
/** New reference. What __complex__ gives, or NULL (without an exception: there is none). Exact complex numbers are themselves. */
function try_complex_special_method(o: Ref): Ref {
  if (Py_IS_TYPE(o, PyComplex_Type)) return Py_NewRef(o);
  const f = _PyObject_LookupSpecial(o, str_complex);
  if (f === NULL) return NULL;
  const result = PyObject_CallNoArgs(f);
  Py_DECREF(f);
  if (result === NULL || Py_IS_TYPE(result, PyComplex_Type)) return result;
  const older = `__complex__ returned non-complex (type ${typeName(result)})`;
  if (!PyComplex_Check(result)) wrongSpecialResult(o, '__complex__', 'a complex', result, older);
  else if (warnStrictSubclass(o, '__complex__', 'a complex', result, older) === 0) return result;
  Py_DECREF(result);
  return NULL;
}
/** The value of a complex number, of what __complex__ gives, or of a real number; null with an exception. */
export function PyComplex_AsCComplex(o: Ref): Complex | null {
  if (PyComplex_Check(o)) return complexValue(o);
  const special = try_complex_special_method(o);
  if (special !== NULL) {
    const z = complexValue(special);
    Py_DECREF(special);
    return z;
  }
  if (PyErr_Occurred() !== NULL) return null;
  const re = PyFloat_AsDouble(o);
  return re === -1 && PyErr_Occurred() !== NULL ? null : { re, im: 0 };
}
/** complex(x) of an object that is no text. */
function fromNumber(type: Ref, arg: Ref): Ref {
  const z = try_complex_special_method(arg);
  if (z !== NULL) {
    if (type === PyComplex_Type && Py_IS_TYPE(z, PyComplex_Type)) return z;
    const { re, im } = complexValue(z);
    Py_DECREF(z);
    return ofType(type, re, im);
  }
  if (PyErr_Occurred() !== NULL) return NULL;
  if (PyComplex_Check(arg)) return ofType(type, PyComplex_RealAsDouble(arg), PyComplex_ImagAsDouble(arg));
  if (!isRealNumber(arg)) {
    return typeError(
      `complex() argument must be a string or a number, not ${link.PyType_GetFullyQualifiedName(Py_TYPE(arg))}`,
    );
  }
  const re = PyFloat_AsDouble(arg);
  return re === -1 && PyErr_Occurred() !== NULL ? NULL : ofType(type, re, 0);
}

const COMPLEX = parseSignature('complex(real=0, imag=0)');

/** A part as a complex number (a real one if `real`), or null with an exception. `method`: __complex__ is asked too. */
function readPart(o: Ref, name: string, method: boolean): Operand | null {
  const complaint = `complex() argument '${name}' must be a real number, not ${link.PyType_GetFullyQualifiedName(Py_TYPE(o))}`;
  const special = method ? try_complex_special_method(o) : NULL;
  if (special === NULL && PyErr_Occurred() !== NULL) return null;
  if (special !== NULL || PyComplex_Check(o)) {
    const z = complexValue(special !== NULL ? special : o);
    if (special !== NULL) Py_DECREF(special);
    return (method && isRealNumber(o)) || warn(complaint) ? { ...z, real: false } : null;
  }
  if (!isRealNumber(o)) {
    typeError(complaint);
    return null;
  }
  const f = PyNumber_Float(o);
  if (f === NULL) return null;
  const re = PyFloat_AS_DOUBLE(f);
  Py_DECREF(f);
  return { re, im: 0, real: true };
}
/** A part as a number, real or complex, or null with an exception: what 3.12 and 3.13 take it for. */
function numericPart(o: Ref): Operand | null {
  if (PyComplex_Check(o)) return { ...complexValue(o), real: false };
  const f = PyNumber_Float(o);
  if (f === NULL) return null;
  const re = PyFloat_AS_DOUBLE(f);
  Py_DECREF(f);
  return { re, im: 0, real: true };
}
/** complex(real, imag) of 3.12 and 3.13: `real` may be a text also by its name, and both parts may be complex. */
function complexOfParts(type: Ref, r: Ref, i: Ref): Ref {
  if (r !== NULL && i === NULL && type === PyComplex_Type && Py_IS_TYPE(r, PyComplex_Type)) return Py_NewRef(r);
  if (r !== NULL && PyUnicode_Check(r)) {
    return i === NULL ? fromText(type, r) : typeError("complex() can't take second arg if first is a string");
  }
  if (i !== NULL && PyUnicode_Check(i)) return typeError("complex() second arg can't be a string");
  const special = r === NULL ? NULL : try_complex_special_method(r);
  if (special === NULL && PyErr_Occurred() !== NULL) return NULL;
  const part = special !== NULL ? special : r;
  let real: Operand | null = { re: 0, im: 0, real: true };
  if (part !== NULL && !isRealNumber(part) && !PyComplex_Check(part)) {
    return typeError(`complex() first argument must be a string or a number, not '${typeName(part)}'`);
  }
  if (i !== NULL && !isRealNumber(i) && !PyComplex_Check(i)) {
    if (special !== NULL) Py_DECREF(special);
    return typeError(`complex() second argument must be a number, not '${typeName(i)}'`);
  }
  if (part !== NULL) {
    real = numericPart(part);
    if (special !== NULL) Py_DECREF(special);
    if (real === null) return NULL;
  }
  if (i === NULL) return ofType(type, real.re, real.im);
  const imag = numericPart(i);
  if (imag === null) return NULL;
  return ofType(type, imag.real ? real.re : real.re - imag.im, real.real ? imag.re : imag.re + real.im);
}
function complex_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const given = unpackTupleAndDict(COMPLEX, args, kwds);
  if (given === null) return NULL;
  const [r, i] = given;
  if (complexRules.complexParts) return complexOfParts(type, r, i);
  if (r === NULL && i === NULL) return ofType(type, 0, 0);
  if (i === NULL && (kwds === NULL || ld(kwds + PyDictObject.ma_used) === 0)) {
    if (PyUnicode_Check(r)) return fromText(type, r);
    return fromNumber(type, r);
  }
  const real = r === NULL ? { re: 0, im: 0, real: true } : readPart(r, 'real', true);
  if (real === null) return NULL;
  if (i === NULL) return ofType(type, real.re, real.im);
  const imag = readPart(i, 'imag', false);
  if (imag === null) return NULL;
  return ofType(type, imag.real ? real.re : real.re - imag.im, real.real ? imag.re : imag.re + real.im);
}

// ---- methods ----

function complex_conjugate(v: Ref): Ref {
  const result = PyComplex_FromDoubles(PyComplex_RealAsDouble(v), -PyComplex_ImagAsDouble(v));
  if (result !== NULL) {
    signNaN(result, v, PyComplexObject.real, false);
    signNaN(result, v, PyComplexObject.imag, true);
  }
  return result;
}
function complex_from_number(type: Ref, number: Ref): Ref {
  if (Py_IS_TYPE(number, PyComplex_Type) && type === PyComplex_Type) return Py_NewRef(number);
  const value = PyComplex_AsCComplex(number);
  if (value === null) return NULL;
  const z = PyComplex_FromDoubles(value.re, value.im);
  if (z === NULL || type === PyComplex_Type) return z;
  const result = PyObject_CallOneArg(type, z);
  Py_DECREF(z);
  return result;
}
function complex___getnewargs__(v: Ref): Ref {
  const re = PyFloat_FromDouble(PyComplex_RealAsDouble(v));
  return stealTuple(re, PyFloat_FromDouble(PyComplex_ImagAsDouble(v)));
}
function complex___format__(v: Ref, spec: Ref): Ref {
  if (!argIsStr('__format__', 'argument', spec)) return NULL;
  const text = PyUnicode_AsString(spec);
  if (text === '') return PyObject_Str(v);
  return _PyComplex_FormatAdvanced(v, PyComplex_RealAsDouble(v), PyComplex_ImagAsDouble(v), text);
}

defineType(PyComplex_Type, {
  basicsize: () => PyComplexObject.sizeof,
  flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
  doc: 'complex(real=0, imag=0)\n--\n\nThe complex number with these parts, or that a text means.',
  slots: {
    tp_dealloc: complex_dealloc,
    tp_repr: complex_repr,
    tp_hash: complex_hash,
    tp_richcompare: complex_richcompare,
    tp_new: complex_new,
    nb_add: complex_add,
    nb_subtract: complex_sub,
    nb_multiply: complex_mul,
    nb_power: complex_pow,
    nb_negative: complex_neg,
    nb_positive: complex_pos,
    nb_absolute: complex_abs,
    nb_bool: complex_bool,
    nb_true_divide: complex_div,
  },
  shared: { tp_free: 'PyObject_Free' },
  methods: [
    classmethod('from_number(number, /)', complex_from_number),
    method('conjugate()', complex_conjugate),
    method('__complex__()', complex_pos),
    method('__getnewargs__()', complex___getnewargs__),
    method('__format__(format_spec, /)', complex___format__),
  ],
  members: [
    member('real', Py_T_DOUBLE, () => PyComplexObject.real, Py_READONLY, 'the real part of a complex number'),
    member('imag', Py_T_DOUBLE, () => PyComplexObject.imag, Py_READONLY, 'the imaginary part of a complex number'),
  ],
});
