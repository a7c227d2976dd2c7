// The type int: slots, methods, int(x, base). Mirrors the last third of Objects/longobject.c.

import {
  _Py_TPFLAGS_MATCH_SELF,
  Py_EQ,
  Py_GE,
  Py_GT,
  Py_LE,
  Py_LT,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_BYTES_SUBCLASS,
  Py_TPFLAGS_DEFAULT,
  Py_TPFLAGS_LONG_SUBCLASS,
} from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyLongObject, PyTypeObject } from '../include/structs.ts';
import { ld, MEMORY_SIZE, NULL, type Ref, st } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyNumber_AsSsize_t, PyNumber_Index, PyNumber_Long } from './abstract.ts';
import { PyBool_FromLong } from './boolobject.ts';
import { bufferBytes, PyObject_CheckBuffer } from './buffer.ts';
import { PyObject_Bytes } from './bytes_like.ts';
import { finishBytes, newBytesFrom, PyBytes_AsUint8Array, PyBytes_FromUint8Array } from './bytesobject.ts';
import { _PyObject_MakeTpCall, PyObject_CallOneArg } from './call.ts';
import { negativeLength } from './changed_messages.ts';
import { PyErr_NoMemory, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { PyFloat_FromDouble } from './floatobject.ts';
import { _PyLong_FormatAdvanced } from './formatter_number.ts';
import { argIsStr } from './getargs.ts';
import { link } from './link.ts';
import {
  _PyLong_DivmodNear,
  _PyLong_Power,
  _PyLong_Subtract,
  l_divmod,
  long_abs,
  long_add,
  long_and,
  long_bool,
  long_div,
  long_invert,
  long_lshift,
  long_mod,
  long_mul,
  long_neg,
  long_or,
  long_pow,
  long_rshift,
  long_sub,
  long_true_divide,
  long_xor,
  pair,
} from './long_arith.ts';
import { _PyLong_FromBytes, long_to_decimal_string, PyLong_FromUnicodeObject } from './long_text.ts';
import {
  _PyLong_Copy,
  _PyLong_DigitCount,
  _PyLong_GetOne,
  _PyLong_GetZero,
  _PyLong_IsNegative,
  _PyLong_NumBits,
  digitAt,
  long_compare,
  long_dealloc,
  long_hash,
  long_long,
  OB_DIGIT,
  PyLong_AsBigInt,
  PyLong_AsDouble,
  PyLong_AsSsize_t,
  PyLong_Check,
  PyLong_CheckExact,
  PyLong_FromBigInt,
  PyLong_FromLong,
} from './longobject.ts';
import { type allocfunc, argAt, hasSubclassFlag, Py_DECREF, PyObject_TypeCheck, PyVectorcall_NARGS } from './object.ts';
import { PyObject_IsTrue, PyObject_Str } from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { Py_None, Py_NotImplemented } from './statics.ts';
import { PyByteArray_Type, PyExc_OverflowError, PyExc_ValueError, PyLong_Type } from './statictypes.ts';
import { PyTuple_Pack, resultPair, stealTuple } from './tupleobject.ts';
import { classmethod, defineType, getset, method } from './typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check } from './unicodeobject.ts';

// ---- comparing ----

function compareResult(c: number, op: number): Ref {
  switch (op) {
    case Py_LT:
      return PyBool_FromLong(c < 0);
    case Py_LE:
      return PyBool_FromLong(c <= 0);
    case Py_EQ:
      return PyBool_FromLong(c === 0);
    case Py_GT:
      return PyBool_FromLong(c > 0);
    case Py_GE:
      return PyBool_FromLong(c >= 0);
    default:
      return PyBool_FromLong(c !== 0);
  }
}
export function long_richcompare(a: Ref, b: Ref, op: number): Ref {
  if (!PyLong_Check(a) || !PyLong_Check(b)) return Py_NotImplemented;
  return compareResult(a === b ? 0 : long_compare(a, b), op);
}

// ---- slots ----

function long_float(v: Ref): Ref {
  const x = PyLong_AsDouble(v);
  return x === -1 && PyErr_Occurred() !== NULL ? NULL : PyFloat_FromDouble(x);
}
function long_divmod(a: Ref, b: Ref): Ref {
  if (!PyLong_Check(a) || !PyLong_Check(b)) return Py_NotImplemented;
  if (l_divmod(a, b) < 0) return NULL;
  return resultPair(pair.div, pair.mod);
}

// ---- int(...) ----

const INT = parseSignature('int(x, /, base=10)');

function long_new_impl(type: Ref, x: Ref, obase: Ref): Ref {
  if (type !== PyLong_Type) return long_subtype_new(type, x, obase);
  if (x === NULL) {
    if (obase !== NULL) return typeError('int() missing string argument');
    return _PyLong_GetZero();
  }
  if (obase === NULL) return PyNumber_Long(x);
  const base = PyNumber_AsSsize_t(obase, NULL);
  if (base === -1 && PyErr_Occurred() !== NULL) return NULL;
  if ((base !== 0 && base < 2) || base > 36) {
    return PyErr_SetString(PyExc_ValueError, 'int() base must be >= 2 and <= 36, or 0');
  }
  if (PyUnicode_Check(x)) return PyLong_FromUnicodeObject(x, base);
  if (hasSubclassFlag(x, Py_TPFLAGS_BYTES_SUBCLASS) || PyObject_TypeCheck(x, PyByteArray_Type))
    return fromBuffer(x, base);
  return typeError("int() can't convert non-string with explicit base");
}
/** The int that the text in a buffer means. Messages show it as bytes. */
function fromBuffer(o: Ref, base: number): Ref {
  const bytes = bufferBytes(o);
  if (bytes === null) return NULL;
  const shown = PyBytes_FromUint8Array(bytes);
  if (shown === NULL) return NULL;
  const result = _PyLong_FromBytes(bytes, base, shown);
  Py_DECREF(shown);
  return result;
}
/** An instance of a subclass: an int first, then an object of the class with the same digits. */
function long_subtype_new(type: Ref, x: Ref, obase: Ref): Ref {
  const tmp = long_new_impl(PyLong_Type, x, obase);
  if (tmp === NULL) return NULL;
  const size = _PyLong_DigitCount(tmp);
  const n = size || 1;
  const o = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, n);
  if (o !== NULL) {
    st(o + PyLongObject.lv_tag, ld(tmp + PyLongObject.lv_tag) & ~4);
    st(o + PyLongObject.lv_tag + 4, 0);
    for (let i = 0; i < n; i++) st(o + OB_DIGIT + i * 4, digitAt(tmp, i));
  }
  Py_DECREF(tmp);
  return o;
}
function long_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const a = unpackTupleAndDict(
    { ...INT, params: INT.params.map((p) => ({ ...p, required: false })), minPositional: 0 },
    args,
    kwds,
  );
  return a === null ? NULL : long_new_impl(type, a[0], a[1]);
}
function long_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  const n = PyVectorcall_NARGS(nargsf);
  if (kwnames !== NULL) return _PyObject_MakeTpCall(type, args, n, kwnames);
  if (n === 0) return _PyLong_GetZero();
  if (n === 1) return PyNumber_Long(argAt(args, 0));
  if (n === 2) return long_new_impl(type, argAt(args, 0), argAt(args, 1));
  return typeError(`int expected at most 2 arguments, got ${n}`);
}

/** New reference. What int(o) makes of text; NULL without an exception if `o` is none. */
function longFromText(o: Ref): Ref {
  if (PyUnicode_Check(o)) return PyLong_FromUnicodeObject(o, 10);
  return PyObject_CheckBuffer(o) ? fromBuffer(o, 10) : NULL;
}
link.longFromText = longFromText;

// ---- bytes ----

/** 1 for little, 0 for big (also when not given), -1 with an exception. */
function isLittle(byteorder: Ref): number {
  if (byteorder === NULL) return 0;
  const text = PyUnicode_Check(byteorder) ? PyUnicode_AsString(byteorder) : '';
  if (text === 'little') return 1;
  if (text === 'big') return 0;
  PyErr_SetString(PyExc_ValueError, "byteorder must be either 'little' or 'big'");
  return -1;
}
/** False with TypeError if an argument that must be a str is none. */
function isStr(name: string, arg: string, o: Ref): boolean {
  return o === NULL || argIsStr(name, `argument '${arg}'`, o);
}
function overflow(message: string): 0 {
  return PyErr_SetString(PyExc_OverflowError, message);
}

function int_to_bytes(self: Ref, length: Ref, byteorder: Ref, signed: Ref): Ref {
  let n = 1;
  if (length !== NULL) {
    const index = PyNumber_Index(length);
    if (index === NULL) return NULL;
    n = PyLong_AsSsize_t(index);
    Py_DECREF(index);
    if (n === -1 && PyErr_Occurred() !== NULL) return NULL;
  }
  if (!isStr('to_bytes', 'byteorder', byteorder)) return NULL;
  const isSigned = signed === NULL ? 0 : PyObject_IsTrue(signed);
  if (isSigned < 0) return NULL;
  const little = isLittle(byteorder);
  if (little < 0) return NULL;
  if (n < 0) return negativeLength();
  if (_PyLong_IsNegative(self) && !isSigned) return overflow("can't convert negative int to unsigned");
  const bits = BigInt(n) * 8n;
  const needed = BigInt(_PyLong_NumBits(self));
  if (needed > bits) return overflow('int too big to convert');
  let b = PyLong_AsBigInt(self);
  // A sign takes a bit, but of the least of all.
  const hasRoomForSign = needed < bits || b === 0n || (b < 0n && -b === 1n << (bits - 1n));
  if (isSigned && !hasRoomForSign) return overflow('int too big to convert');
  if (b < 0n) b += 1n << bits;
  if (n > MEMORY_SIZE) return PyErr_NoMemory();
  const hex = n === 0 ? '' : b.toString(16).padStart(n * 2, '0');
  const bytes = new Uint8Array(n);
  for (let i = 0; i < n; i++) bytes[little ? n - 1 - i : i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return finishBytes(newBytesFrom(bytes));
}

/** The number that bytes mean, lowest first if `little`. */
export function bigIntFromBytes(bytes: Uint8Array, little: boolean, signed: boolean): bigint {
  if (bytes.length === 0) return 0n;
  const parts: string[] = [];
  for (const c of little ? bytes.toReversed() : bytes) parts.push(c.toString(16).padStart(2, '0'));
  const b = BigInt(`0x${parts.join('')}`);
  return signed ? BigInt.asIntN(bytes.length * 8, b) : b;
}
function int_from_bytes(type: Ref, bytesObject: Ref, byteorder: Ref, signed: Ref): Ref {
  if (!isStr('from_bytes', 'byteorder', byteorder)) return NULL;
  const isSigned = signed === NULL ? 0 : PyObject_IsTrue(signed);
  if (isSigned < 0) return NULL;
  const little = isLittle(byteorder);
  if (little < 0) return NULL;
  const bytes = PyObject_Bytes(bytesObject);
  if (bytes === NULL) return NULL;
  const o = PyLong_FromBigInt(bigIntFromBytes(PyBytes_AsUint8Array(bytes), little === 1, isSigned === 1));
  Py_DECREF(bytes);
  if (o === NULL || type === PyLong_Type) return o;
  const result = PyObject_CallOneArg(type, o);
  Py_DECREF(o);
  return result;
}

// ---- methods ----

function int___format__(self: Ref, spec: Ref): Ref {
  if (!argIsStr('__format__', 'argument', spec)) return NULL;
  const text = PyUnicode_AsString(spec);
  if (text !== '') return _PyLong_FormatAdvanced(self, text);
  return PyLong_CheckExact(self) ? long_to_decimal_string(self) : PyObject_Str(self);
}
/** Rounds to a power of ten, ties to even: self - (the remainder nearest to zero). */
function int___round__(self: Ref, ndigits: Ref): Ref {
  if (ndigits === NULL || (ndigits === Py_None && profile.intRoundsToNone)) return long_long(self);
  const n = PyNumber_Index(ndigits);
  if (n === NULL) return NULL;
  if (!_PyLong_IsNegative(n)) {
    Py_DECREF(n);
    return long_long(self);
  }
  const places = long_neg(n);
  Py_DECREF(n);
  if (places === NULL) return NULL;
  const ten = PyLong_FromLong(10);
  const power = _PyLong_Power(ten, places, Py_None);
  Py_DECREF(places);
  if (power === NULL) return NULL;
  const failed = _PyLong_DivmodNear(self, power) < 0;
  Py_DECREF(power);
  if (failed) return NULL;
  const { div, mod } = pair;
  const result = _PyLong_Subtract(self, mod);
  Py_DECREF(div);
  Py_DECREF(mod);
  return result;
}
function int_bit_count(self: Ref): Ref {
  let count = 0;
  for (let i = _PyLong_DigitCount(self) - 1; i >= 0; i--) {
    for (let d = digitAt(self, i); d !== 0; d &= d - 1) count++;
  }
  return PyLong_FromLong(count);
}
function int_as_integer_ratio(self: Ref): Ref {
  const numerator = long_long(self);
  if (numerator === NULL) return NULL;
  const ratio = PyTuple_Pack(numerator, _PyLong_GetOne());
  Py_DECREF(numerator);
  return ratio;
}
function int___getnewargs__(self: Ref): Ref {
  return stealTuple(_PyLong_Copy(self));
}

defineType(PyLong_Type, {
  basicsize: () => PyLongObject.ob_digit,
  itemsize: 4,
  flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_LONG_SUBCLASS | _Py_TPFLAGS_MATCH_SELF,
  doc: 'int([x]) -> integer\nint(x, base=10) -> integer\n\nThe whole number that a number is cut to, or that a text in a base from 2 to 36 means\n(base 0: as its prefix says). Without arguments: 0.',
  slots: {
    tp_dealloc: long_dealloc,
    tp_repr: long_to_decimal_string,
    tp_hash: long_hash,
    tp_richcompare: long_richcompare,
    tp_new: long_new,
    tp_vectorcall: long_vectorcall,
    nb_add: long_add,
    nb_subtract: long_sub,
    nb_multiply: long_mul,
    nb_remainder: long_mod,
    nb_divmod: long_divmod,
    nb_power: long_pow,
    nb_negative: long_neg,
    nb_positive: long_long,
    nb_absolute: long_abs,
    nb_bool: long_bool,
    nb_invert: long_invert,
    nb_lshift: long_lshift,
    nb_rshift: long_rshift,
    nb_and: long_and,
    nb_xor: long_xor,
    nb_or: long_or,
    nb_int: long_long,
    nb_float: long_float,
    nb_floor_divide: long_div,
    nb_true_divide: long_true_divide,
    nb_index: long_long,
  },
  shared: { tp_free: 'PyObject_Free' },
  methods: [
    method('conjugate()', long_long),
    method('bit_length()', (self) => PyLong_FromLong(_PyLong_NumBits(self))),
    method('bit_count()', int_bit_count),
    method("to_bytes(length=1, byteorder='big', *, signed=False)", int_to_bytes),
    classmethod("from_bytes(bytes, byteorder='big', *, signed=False)", int_from_bytes),
    method('as_integer_ratio()', int_as_integer_ratio),
    method('__trunc__()', long_long),
    method('__floor__()', long_long),
    method('__ceil__()', long_long),
    method('__round__(ndigits=None, /)', int___round__),
    method('__getnewargs__()', int___getnewargs__),
    method('__format__(format_spec, /)', int___format__),
    method('__sizeof__()', (self) => PyLong_FromLong(PyLongObject.ob_digit + (_PyLong_DigitCount(self) || 1) * 4)),
    method('is_integer()', () => PyBool_FromLong(true)),
  ],
  getset: [
    getset('real', long_long),
    getset('imag', () => _PyLong_GetZero()),
    getset('numerator', long_long),
    getset('denominator', () => _PyLong_GetOne()),
  ],
});
