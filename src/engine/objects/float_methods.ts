// The type float: slots, methods, float(x). Mirrors the rest of Objects/floatobject.c.

import {
  _Py_TPFLAGS_MATCH_SELF,
  Py_EQ,
  Py_GE,
  Py_GT,
  Py_LE,
  Py_LT,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_DEFAULT,
} from '../include/flags.ts';
import { PyFloatObject, PyTypeObject } from '../include/structs.ts';
import { ld, NULL, type Ref } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyNumber_Float, PyNumber_Index } from './abstract.ts';
import { PyBool_FromLong } from './boolobject.ts';
import { bufferBytes, PyObject_CheckBuffer } from './buffer.ts';
import { PyObject_CallOneArg } from './call.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { doubleToHex, hexToDouble } from './float_hex.ts';
import { floatPower } from './float_power.ts';
import {
  _Py_HashDouble,
  copysign,
  float_dealloc,
  floatNaN,
  floatSignBit,
  PyFloat_AS_DOUBLE,
  PyFloat_AsDouble,
  PyFloat_Check,
  PyFloat_CheckExact,
  PyFloat_FromDouble,
  stDouble,
} from './floatobject.ts';
import { _PyFloat_FormatAdvanced } from './formatter_number.ts';
import { argIsStr } from './getargs.ts';
import { link, partLink } from './link.ts';
import { asciiDigitsAndSpaces, stripSpaces } from './long_text.ts';
import {
  clampedBigInt,
  isSafeLong,
  longClipped,
  PyLong_AsDouble,
  PyLong_Check,
  PyLong_FromBigInt,
  PyLong_FromDouble,
  safeLongValue,
} from './longobject.ts';
import { noKeywordsFor } from './noargs.ts';
import { zeroDivision } from './number_profile.ts';
import { type allocfunc, argAt, Py_DECREF, Py_NewRef, Py_SIZE, PyVectorcall_NARGS } from './object.ts';
import { PyObject_Repr, PyObject_Str } from './object_protocol.ts';
import {
  exactParts,
  fixedText,
  floatRepr,
  PyOS_string_to_double,
  scaledDecimal,
  withoutUnderscores,
} from './pystrtod.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { Py_None, Py_NotImplemented } from './statics.ts';
import { PyExc_OverflowError, PyExc_ValueError, PyExc_ZeroDivisionError, PyFloat_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack, stealTuple } from './tupleobject.ts';
import { classmethod, defineType, getset, method } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_CheckExact } from './unicodeobject.ts';

// ---- operands ----

/** Where `operand` leaves the result to return when it has no value. */
let otherwise: Ref = NULL;
/** The value of a float or int operand in `operandValue`; false: return `otherwise` (NotImplemented, or NULL with OverflowError). */
let operandValue = 0;
function operand(o: Ref): boolean {
  if (PyFloat_Check(o)) {
    operandValue = PyFloat_AS_DOUBLE(o);
    return true;
  }
  if (!PyLong_Check(o)) {
    otherwise = Py_NotImplemented;
    return false;
  }
  operandValue = PyLong_AsDouble(o);
  if (operandValue === -1 && PyErr_Occurred() !== NULL) {
    otherwise = NULL;
    return false;
  }
  return true;
}
function divisionByZero(message: string): 0 {
  return PyErr_SetString(PyExc_ZeroDivisionError, message);
}

function float_add(v: Ref, w: Ref): Ref {
  if (!operand(v)) return otherwise;
  const a = operandValue;
  return operand(w) ? PyFloat_FromDouble(a + operandValue) : otherwise;
}
function float_sub(v: Ref, w: Ref): Ref {
  if (!operand(v)) return otherwise;
  const a = operandValue;
  return operand(w) ? PyFloat_FromDouble(a - operandValue) : otherwise;
}
function float_mul(v: Ref, w: Ref): Ref {
  if (!operand(v)) return otherwise;
  const a = operandValue;
  return operand(w) ? PyFloat_FromDouble(a * operandValue) : otherwise;
}
function float_div(v: Ref, w: Ref): Ref {
  if (!operand(v)) return otherwise;
  const a = operandValue;
  if (!operand(w)) return otherwise;
  return operandValue === 0 ? divisionByZero(zeroDivision.float) : PyFloat_FromDouble(a / operandValue);
}
function remainder(a: number, b: number): number {
  const mod = a % b;
  if (mod === 0) return copysign(0, b);
  return b < 0 !== mod < 0 ? mod + b : mod;
}
/** a // b; the remainder must be of the same step, so it is computed anew. */
function floorQuotient(a: number, b: number): number {
  const mod = a % b;
  let div = (a - mod) / b;
  if (mod !== 0 && b < 0 !== mod < 0) div -= 1;
  if (div === 0) return copysign(0, a / b);
  const floor = Math.floor(div);
  return div - floor > 0.5 ? floor + 1 : floor;
}
function float_rem(v: Ref, w: Ref): Ref {
  if (!operand(v)) return otherwise;
  const a = operandValue;
  if (!operand(w)) return otherwise;
  return operandValue === 0 ? divisionByZero(zeroDivision.floatModulo) : PyFloat_FromDouble(remainder(a, operandValue));
}
function float_floor_div(v: Ref, w: Ref): Ref {
  if (!operand(v)) return otherwise;
  const a = operandValue;
  if (!operand(w)) return otherwise;
  return operandValue === 0
    ? divisionByZero(zeroDivision.floatFloor)
    : PyFloat_FromDouble(floorQuotient(a, operandValue));
}
function float_divmod(v: Ref, w: Ref): Ref {
  if (!operand(v)) return otherwise;
  const a = operandValue;
  if (!operand(w)) return otherwise;
  const b = operandValue;
  if (b === 0) return divisionByZero(zeroDivision.floatDivmod);
  const div = PyFloat_FromDouble(floorQuotient(a, b));
  return stealTuple(div, PyFloat_FromDouble(remainder(a, b)));
}
export function float_pow(v: Ref, w: Ref, z: Ref): Ref {
  if (z !== Py_None) return typeError('pow() 3rd argument not allowed unless all arguments are integers');
  if (!operand(v)) return otherwise;
  const a = operandValue;
  if (!operand(w)) return otherwise;
  const b = operandValue;
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && b !== Math.floor(b)) {
    return partLink.complexPower({ re: a, im: 0 }, { re: b, im: 0 });
  }
  return floatPower(a, b);
}
function float_neg(v: Ref): Ref {
  const x = PyFloat_AS_DOUBLE(v);
  return Number.isNaN(x) ? floatNaN(!floatSignBit(v)) : PyFloat_FromDouble(-x);
}
function float_abs(v: Ref): Ref {
  return PyFloat_FromDouble(Math.abs(PyFloat_AS_DOUBLE(v)));
}
/** New reference. `v` itself when it is an exact float. */
function float_float(v: Ref): Ref {
  return PyFloat_CheckExact(v) ? Py_NewRef(v) : PyFloat_FromDouble(PyFloat_AS_DOUBLE(v));
}
function float_bool(v: Ref): number {
  return PyFloat_AS_DOUBLE(v) !== 0 ? 1 : 0;
}
function float___trunc__(v: Ref): Ref {
  return PyLong_FromDouble(PyFloat_AS_DOUBLE(v));
}

// ---- comparing ----

/** Negative, 0 or positive; NaN when `x` is. Exact for ints of any size. */
function compareWithInt(x: number, o: Ref): number {
  if (isSafeLong(o)) return x - safeLongValue(o);
  if (!Number.isFinite(x)) return x;
  const whole = BigInt(Math.trunc(x));
  const n = clampedBigInt(o, 1024);
  return whole < n ? -1 : whole > n ? 1 : x - Math.trunc(x);
}
function float_richcompare(v: Ref, w: Ref, op: number): Ref {
  const a = PyFloat_AS_DOUBLE(v);
  let b: number;
  let c = a;
  if (PyFloat_Check(w)) {
    b = PyFloat_AS_DOUBLE(w);
  } else if (PyLong_Check(w)) {
    c = compareWithInt(a, w);
    b = 0;
  } else {
    return Py_NotImplemented;
  }
  switch (op) {
    case Py_LT:
      return PyBool_FromLong(c < b);
    case Py_LE:
      return PyBool_FromLong(c <= b);
    case Py_EQ:
      return PyBool_FromLong(c === b);
    case Py_GT:
      return PyBool_FromLong(c > b);
    case Py_GE:
      return PyBool_FromLong(c >= b);
    default:
      return PyBool_FromLong(c !== b);
  }
}
function float_hash(v: Ref): number {
  return _Py_HashDouble(v, PyFloat_AS_DOUBLE(v));
}
function float_repr(v: Ref): Ref {
  return link.PyUnicode_FromString(floatRepr(PyFloat_AS_DOUBLE(v)));
}

// ---- float(...) ----

function malformed(o: Ref): 0 {
  const r = PyObject_Repr(o);
  if (r === NULL) return NULL;
  PyErr_SetString(PyExc_ValueError, `could not convert string to float: ${PyUnicode_AsString(r)}`);
  Py_DECREF(r);
  return NULL;
}
const latin1 = new TextDecoder('latin1');

/** New reference. The float that a str or bytes-like object means. */
export function PyFloat_FromString(o: Ref): Ref {
  let text: string;
  if (PyUnicode_Check(o)) {
    text = asciiDigitsAndSpaces(PyUnicode_AsString(o));
  } else if (PyObject_CheckBuffer(o)) {
    const bytes = bufferBytes(o);
    if (bytes === null) return NULL;
    text = latin1.decode(bytes);
  } else {
    return typeError(`float() argument must be a string or a real number, not '${typeName(o)}'`);
  }
  const digits = withoutUnderscores(stripSpaces(text));
  const x = digits === null ? null : PyOS_string_to_double(digits);
  if (x === null) return malformed(o);
  return Number.isNaN(x) ? floatNaN(digits?.[0] === '-') : PyFloat_FromDouble(x);
}
link.PyFloat_FromString = PyFloat_FromString;

function float_new_impl(type: Ref, x: Ref): Ref {
  if (type !== PyFloat_Type) return float_subtype_new(type, x);
  if (x === NULL) return PyFloat_FromDouble(0);
  return PyUnicode_CheckExact(x) ? PyFloat_FromString(x) : PyNumber_Float(x);
}
function float_subtype_new(type: Ref, x: Ref): Ref {
  const tmp = float_new_impl(PyFloat_Type, x);
  if (tmp === NULL) return NULL;
  const o = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (o !== NULL) stDouble(o + PyFloatObject.ob_fval, PyFloat_AS_DOUBLE(tmp));
  Py_DECREF(tmp);
  return o;
}
function float_new(type: Ref, args: Ref, kwds: Ref): Ref {
  if (!noKeywordsFor(type, PyFloat_Type, 'float', kwds)) return NULL;
  const n = Py_SIZE(args);
  if (!_PyArg_CheckPositional('float', n, 0, 1)) return NULL;
  return float_new_impl(type, n === 0 ? NULL : PyTuple_GET_ITEM(args, 0));
}
function float_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  if (kwnames !== NULL) return typeError('float() takes no keyword arguments');
  const n = PyVectorcall_NARGS(nargsf);
  if (n > 1 && !_PyArg_CheckPositional('float', n, 0, 1)) return NULL;
  return float_new_impl(type, n === 1 ? argAt(args, 0) : NULL);
}

// ---- methods ----

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
/** Digits after the point from which on a double is always exact, and before it from which on always 0. */
const NDIGITS_MAX = 323;
const NDIGITS_MIN = -308;

/** `x` rounded to `n` decimals, correctly; an infinity if it is too large. */
export function double_round(x: number, n: number): number {
  const a = Math.abs(x);
  const text = n >= 0 ? fixedText(a, n) : `${scaledDecimal(a, n)}e${-n}`;
  return copysign(Number(text), x);
}
function float___round__(v: Ref, ndigits: Ref): Ref {
  const x = PyFloat_AS_DOUBLE(v);
  if (ndigits === NULL || ndigits === Py_None) return PyLong_FromDouble(Number.isFinite(x) ? roundHalfEven(x) : x);
  const index = PyNumber_Index(ndigits);
  if (index === NULL) return NULL;
  const n = longClipped(index);
  Py_DECREF(index);
  if (!Number.isFinite(x)) return PyFloat_FromDouble(x);
  if (n > NDIGITS_MAX) return PyFloat_FromDouble(x);
  if (n < NDIGITS_MIN) return PyFloat_FromDouble(0 * x);
  const rounded = double_round(x, n);
  if (!Number.isFinite(rounded)) return PyErr_SetString(PyExc_OverflowError, 'rounded value too large to represent');
  return PyFloat_FromDouble(rounded);
}
function float_as_integer_ratio(v: Ref): Ref {
  const x = PyFloat_AS_DOUBLE(v);
  if (Number.isNaN(x)) return PyErr_SetString(PyExc_ValueError, 'cannot convert NaN to integer ratio');
  if (!Number.isFinite(x)) return PyErr_SetString(PyExc_OverflowError, 'cannot convert Infinity to integer ratio');
  let { integer: n, exponent } = exactParts(x);
  while (exponent < 0 && n !== 0n && (n & 1n) === 0n) {
    n >>= 1n;
    exponent++;
  }
  if (n === 0n) exponent = 0;
  const numerator = PyLong_FromBigInt(exponent > 0 ? n << BigInt(exponent) : n);
  if (numerator === NULL) return NULL;
  const denominator = PyLong_FromBigInt(exponent < 0 ? 1n << BigInt(-exponent) : 1n);
  const ratio = denominator === NULL ? NULL : PyTuple_Pack(numerator, denominator);
  Py_DECREF(numerator);
  if (denominator !== NULL) Py_DECREF(denominator);
  return ratio;
}
/** Steals `o`, which may be NULL: an object of class `type` made from it, or itself for float. */
function asType(type: Ref, o: Ref): Ref {
  if (o === NULL || type === PyFloat_Type) return o;
  const result = PyObject_CallOneArg(type, o);
  Py_DECREF(o);
  return result;
}
function float_fromhex(type: Ref, text: Ref): Ref {
  if (!PyUnicode_Check(text)) return typeError(`bad argument type for built-in operation`);
  const x = hexToDouble(PyUnicode_AsString(text));
  return x === null ? NULL : asType(type, PyFloat_FromDouble(x));
}
function float_from_number(type: Ref, number: Ref): Ref {
  if (PyFloat_CheckExact(number) && type === PyFloat_Type) return Py_NewRef(number);
  const x = PyFloat_AsDouble(number);
  if (x === -1 && PyErr_Occurred() !== NULL) return NULL;
  return asType(type, PyFloat_FromDouble(x));
}
function float___getformat__(_type: Ref, kind: Ref): Ref {
  if (!argIsStr('__getformat__', 'argument', kind)) return NULL;
  const text = PyUnicode_AsString(kind);
  if (text === 'double' || text === 'float') return link.PyUnicode_FromString('IEEE, little-endian');
  return PyErr_SetString(PyExc_ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
}
function float___format__(self: Ref, spec: Ref): Ref {
  if (!argIsStr('__format__', 'argument', spec)) return NULL;
  const text = PyUnicode_AsString(spec);
  if (text !== '') return _PyFloat_FormatAdvanced(self, text);
  return PyFloat_CheckExact(self) ? float_repr(self) : PyObject_Str(self);
}
function float___getnewargs__(self: Ref): Ref {
  return stealTuple(PyFloat_FromDouble(PyFloat_AS_DOUBLE(self)));
}

defineType(PyFloat_Type, {
  basicsize: () => PyFloatObject.sizeof,
  flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF,
  doc: 'float(x=0, /)\n--\n\nThe floating-point number nearest to a number or text.',
  slots: {
    tp_dealloc: float_dealloc,
    tp_repr: float_repr,
    tp_hash: float_hash,
    tp_richcompare: float_richcompare,
    tp_new: float_new,
    tp_vectorcall: float_vectorcall,
    nb_add: float_add,
    nb_subtract: float_sub,
    nb_multiply: float_mul,
    nb_remainder: float_rem,
    nb_divmod: float_divmod,
    nb_power: float_pow,
    nb_negative: float_neg,
    nb_positive: float_float,
    nb_absolute: float_abs,
    nb_bool: float_bool,
    nb_int: float___trunc__,
    nb_float: float_float,
    nb_floor_divide: float_floor_div,
    nb_true_divide: float_div,
  },
  shared: { tp_free: 'PyObject_Free' },
  methods: [
    classmethod('from_number(number, /)', float_from_number),
    method('conjugate()', float_float),
    method('__trunc__()', float___trunc__),
    method('__floor__()', (self) => PyLong_FromDouble(Math.floor(PyFloat_AS_DOUBLE(self)))),
    method('__ceil__()', (self) => PyLong_FromDouble(Math.ceil(PyFloat_AS_DOUBLE(self)))),
    method('__round__(ndigits=None, /)', float___round__),
    method('as_integer_ratio()', float_as_integer_ratio),
    classmethod('fromhex(string, /)', float_fromhex),
    method('hex()', (self) => link.PyUnicode_FromString(doubleToHex(PyFloat_AS_DOUBLE(self)))),
    method('is_integer()', (self) => PyBool_FromLong(Number.isInteger(PyFloat_AS_DOUBLE(self)))),
    method('__getnewargs__()', float___getnewargs__),
    classmethod('__getformat__(typestr, /)', float___getformat__),
    method('__format__(format_spec, /)', float___format__),
  ],
  getset: [getset('real', float_float), getset('imag', () => PyFloat_FromDouble(0))],
});
