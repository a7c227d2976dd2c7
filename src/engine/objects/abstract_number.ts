// The number protocol: dispatch of unary, binary and in-place operators, and conversions to int and float.
// Mirrors the number part of Objects/abstract.c.

import {
  PyCFunctionObject,
  PyMethodDef,
  PyNumberMethods,
  PySequenceMethods,
  PyTypeObject,
} from '../include/structs.ts';
import { I32, ld, type Ref } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import {
  isFloatResult,
  PyFloat_AS_DOUBLE,
  PyFloat_Check,
  PyFloat_CheckExact,
  PyFloat_FromDouble,
} from './floatobject.ts';
import { link } from './link.ts';
import { _PyLong_Format } from './long_text.ts';
import {
  _PyLong_Copy,
  _PyLong_Sign,
  PyLong_AsDouble,
  PyLong_AsSsize_t,
  PyLong_Check,
  PyLong_CheckExact,
} from './longobject.ts';
import {
  type binaryfunc,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  PyObject_TypeCheck,
  PyType_IsSubtype,
  type ssizeargfunc,
  suiteSlot,
  type ternaryfunc,
  type unaryfunc,
} from './object.ts';
import { warnStrictSubclass, wrongSpecialResult } from './special_result.ts';
import { Py_None, Py_NotImplemented } from './statics.ts';
import { PyCFunction_Type, PyComplex_Type, PyExc_OverflowError } from './statictypes.ts';
import { readCString, typeName } from './typename.ts';

/** The number slot at `offset` of the type of `o`: a function address or 0. */
function nb(o: Ref, offset: number): number {
  const suite = I32[(I32[(o + 8) >> 2] + PyTypeObject.tp_as_number) >> 2];
  return suite === 0 ? 0 : I32[(suite + offset) >> 2];
}

export function PyNumber_Check(o: Ref): boolean {
  if (o === 0) return false;
  const N = PyNumberMethods;
  return (
    nb(o, N.nb_index) !== 0 || nb(o, N.nb_int) !== 0 || nb(o, N.nb_float) !== 0 || PyObject_TypeCheck(o, PyComplex_Type)
  );
}

// ---- binary operators ----

/**
 * New reference, NULL, or NotImplemented. Order: the right operand's slot first if its type is a proper subtype of the left
 * one's and has another slot; else left, then right.
 */
function binary_op1(v: Ref, w: Ref, op: number): Ref {
  const slotv = nb(v, op);
  let slotw = 0;
  if (Py_TYPE(w) !== Py_TYPE(v)) {
    slotw = nb(w, op);
    if (slotw === slotv) slotw = 0;
  }
  if (slotv !== 0) {
    if (slotw !== 0 && PyType_IsSubtype(Py_TYPE(w), Py_TYPE(v))) {
      const x = fn<binaryfunc>(slotw)(v, w);
      if (x !== Py_NotImplemented) return x;
      slotw = 0;
    }
    const x = fn<binaryfunc>(slotv)(v, w);
    if (x !== Py_NotImplemented) return x;
  }
  return slotw === 0 ? Py_NotImplemented : fn<binaryfunc>(slotw)(v, w);
}
function binop_type_error(v: Ref, w: Ref, op: string): 0 {
  return typeError(`unsupported operand type(s) for ${op}: '${typeName(v)}' and '${typeName(w)}'`);
}
function binary_op(v: Ref, w: Ref, op: number, name: string): Ref {
  const res = binary_op1(v, w, op);
  return res === Py_NotImplemented ? binop_type_error(v, w, name) : res;
}
function binary_iop1(v: Ref, w: Ref, iop: number, op: number): Ref {
  const f = nb(v, iop);
  if (f !== 0) {
    const x = fn<binaryfunc>(f)(v, w);
    if (x !== Py_NotImplemented) return x;
  }
  return binary_op1(v, w, op);
}
function binary_iop(v: Ref, w: Ref, iop: number, op: number, name: string): Ref {
  const res = binary_iop1(v, w, iop, op);
  return res === Py_NotImplemented ? binop_type_error(v, w, name) : res;
}

const N = PyNumberMethods;
export const PyNumber_Or = (v: Ref, w: Ref): Ref => binary_op(v, w, N.nb_or, '|');
export const PyNumber_Xor = (v: Ref, w: Ref): Ref => binary_op(v, w, N.nb_xor, '^');
export const PyNumber_And = (v: Ref, w: Ref): Ref => binary_op(v, w, N.nb_and, '&');
export const PyNumber_Lshift = (v: Ref, w: Ref): Ref => binary_op(v, w, N.nb_lshift, '<<');
export const PyNumber_Subtract = (v: Ref, w: Ref): Ref => binary_op(v, w, N.nb_subtract, '-');
export const PyNumber_Divmod = (v: Ref, w: Ref): Ref => binary_op(v, w, N.nb_divmod, 'divmod()');
export const PyNumber_MatrixMultiply = (v: Ref, w: Ref): Ref => binary_op(v, w, N.nb_matrix_multiply, '@');
export const PyNumber_FloorDivide = (v: Ref, w: Ref): Ref => binary_op(v, w, N.nb_floor_divide, '//');
export const PyNumber_TrueDivide = (v: Ref, w: Ref): Ref => binary_op(v, w, N.nb_true_divide, '/');
export const PyNumber_Remainder = (v: Ref, w: Ref): Ref => binary_op(v, w, N.nb_remainder, '%');

/** New reference. `print >> x` gets a hint. */
export function PyNumber_Rshift(v: Ref, w: Ref): Ref {
  const res = binary_op1(v, w, N.nb_rshift);
  if (res !== Py_NotImplemented) return res;
  if (
    Py_TYPE(v) === PyCFunction_Type &&
    readCString(ld(ld(v + PyCFunctionObject.m_ml) + PyMethodDef.ml_name)) === 'print'
  ) {
    return typeError(
      `unsupported operand type(s) for >>: '${typeName(v)}' and '${typeName(w)}'. Did you mean "print(<message>, file=<output_stream>)"?`,
    );
  }
  return binop_type_error(v, w, '>>');
}

type SequenceSlot = keyof typeof PySequenceMethods & string;
function sq<F>(o: Ref, name: SequenceSlot): F | null {
  return suiteSlot<F>(Py_TYPE(o), PyTypeObject.tp_as_sequence, PySequenceMethods[name] as number);
}

/** New reference. */
export function PyNumber_Add(v: Ref, w: Ref): Ref {
  const res = binary_op1(v, w, N.nb_add);
  if (res !== Py_NotImplemented) return res;
  const concat = sq<binaryfunc>(v, 'sq_concat');
  return concat === null ? binop_type_error(v, w, '+') : concat(v, w);
}
function sequence_repeat(repeat: ssizeargfunc, seq: Ref, n: Ref): Ref {
  if (!_PyIndex_Check(n)) return typeError(`can't multiply sequence by non-int of type '${typeName(n)}'`);
  const count = PyNumber_AsSsize_t(n, PyExc_OverflowError);
  if (count === -1 && PyErr_Occurred()) return 0;
  return repeat(seq, count);
}
/** New reference. */
export function PyNumber_Multiply(v: Ref, w: Ref): Ref {
  const res = binary_op1(v, w, N.nb_multiply);
  if (res !== Py_NotImplemented) return res;
  const repeatV = sq<ssizeargfunc>(v, 'sq_repeat');
  if (repeatV !== null) return sequence_repeat(repeatV, v, w);
  const repeatW = sq<ssizeargfunc>(w, 'sq_repeat');
  if (repeatW !== null) return sequence_repeat(repeatW, w, v);
  return binop_type_error(v, w, '*');
}

// ---- in-place operators ----

export const PyNumber_InPlaceOr = (v: Ref, w: Ref): Ref => binary_iop(v, w, N.nb_inplace_or, N.nb_or, '|=');
export const PyNumber_InPlaceXor = (v: Ref, w: Ref): Ref => binary_iop(v, w, N.nb_inplace_xor, N.nb_xor, '^=');
export const PyNumber_InPlaceAnd = (v: Ref, w: Ref): Ref => binary_iop(v, w, N.nb_inplace_and, N.nb_and, '&=');
export const PyNumber_InPlaceLshift = (v: Ref, w: Ref): Ref =>
  binary_iop(v, w, N.nb_inplace_lshift, N.nb_lshift, '<<=');
export const PyNumber_InPlaceRshift = (v: Ref, w: Ref): Ref =>
  binary_iop(v, w, N.nb_inplace_rshift, N.nb_rshift, '>>=');
export const PyNumber_InPlaceSubtract = (v: Ref, w: Ref): Ref =>
  binary_iop(v, w, N.nb_inplace_subtract, N.nb_subtract, '-=');
export const PyNumber_InPlaceMatrixMultiply = (v: Ref, w: Ref): Ref =>
  binary_iop(v, w, N.nb_inplace_matrix_multiply, N.nb_matrix_multiply, '@=');
export const PyNumber_InPlaceFloorDivide = (v: Ref, w: Ref): Ref =>
  binary_iop(v, w, N.nb_inplace_floor_divide, N.nb_floor_divide, '//=');
export const PyNumber_InPlaceTrueDivide = (v: Ref, w: Ref): Ref =>
  binary_iop(v, w, N.nb_inplace_true_divide, N.nb_true_divide, '/=');
export const PyNumber_InPlaceRemainder = (v: Ref, w: Ref): Ref =>
  binary_iop(v, w, N.nb_inplace_remainder, N.nb_remainder, '%=');

/** New reference. */
export function PyNumber_InPlaceAdd(v: Ref, w: Ref): Ref {
  const res = binary_iop1(v, w, N.nb_inplace_add, N.nb_add);
  if (res !== Py_NotImplemented) return res;
  const concat = sq<binaryfunc>(v, 'sq_inplace_concat') ?? sq<binaryfunc>(v, 'sq_concat');
  return concat === null ? binop_type_error(v, w, '+=') : concat(v, w);
}
/** New reference. */
export function PyNumber_InPlaceMultiply(v: Ref, w: Ref): Ref {
  const res = binary_iop1(v, w, N.nb_inplace_multiply, N.nb_multiply);
  if (res !== Py_NotImplemented) return res;
  const hasSuite = ld(Py_TYPE(v) + PyTypeObject.tp_as_sequence) !== 0;
  const repeatV = sq<ssizeargfunc>(v, 'sq_inplace_repeat') ?? sq<ssizeargfunc>(v, 'sq_repeat');
  if (repeatV !== null) return sequence_repeat(repeatV, v, w);
  const repeatW = hasSuite ? null : sq<ssizeargfunc>(w, 'sq_repeat');
  // The right operand must not be changed in place.
  if (repeatW !== null) return sequence_repeat(repeatW, w, v);
  return binop_type_error(v, w, '*=');
}

// ---- power ----

/** New reference, NULL, or NotImplemented. The third operand's type has a say too. */
function ternary_op1(v: Ref, w: Ref, z: Ref): Ref {
  const op = N.nb_power;
  const slotv = nb(v, op);
  let slotw = 0;
  if (Py_TYPE(w) !== Py_TYPE(v)) {
    slotw = nb(w, op);
    if (slotw === slotv) slotw = 0;
  }
  if (slotv !== 0) {
    if (slotw !== 0 && PyType_IsSubtype(Py_TYPE(w), Py_TYPE(v))) {
      const x = fn<ternaryfunc>(slotw)(v, w, z);
      if (x !== Py_NotImplemented) return x;
      slotw = 0;
    }
    const x = fn<ternaryfunc>(slotv)(v, w, z);
    if (x !== Py_NotImplemented) return x;
  }
  if (slotw !== 0) {
    const x = fn<ternaryfunc>(slotw)(v, w, z);
    if (x !== Py_NotImplemented) return x;
  }
  const slotz = nb(z, op);
  if (slotz !== 0 && slotz !== slotv && slotz !== slotw) return fn<ternaryfunc>(slotz)(v, w, z);
  return Py_NotImplemented;
}
function power_type_error(v: Ref, w: Ref, z: Ref, op: string): 0 {
  if (z === Py_None) return binop_type_error(v, w, op);
  return typeError(`unsupported operand type(s) for ${op}: '${typeName(v)}', '${typeName(w)}', '${typeName(z)}'`);
}
/** New reference. `z` is None for two operands. */
export function PyNumber_Power(v: Ref, w: Ref, z: Ref): Ref {
  const res = ternary_op1(v, w, z);
  return res === Py_NotImplemented ? power_type_error(v, w, z, '** or pow()') : res;
}
/** New reference. */
export function PyNumber_InPlacePower(v: Ref, w: Ref, z: Ref): Ref {
  const f = nb(v, N.nb_inplace_power);
  if (f !== 0) {
    const x = fn<ternaryfunc>(f)(v, w, z);
    if (x !== Py_NotImplemented) return x;
  }
  const res = ternary_op1(v, w, z);
  return res === Py_NotImplemented ? power_type_error(v, w, z, '**=') : res;
}

// ---- unary operators ----

function unary(o: Ref, offset: number, what: string): Ref {
  const f = nb(o, offset);
  return f === 0 ? typeError(`bad operand type for ${what}: '${typeName(o)}'`) : fn<unaryfunc>(f)(o);
}
export const PyNumber_Negative = (o: Ref): Ref => unary(o, N.nb_negative, 'unary -');
export const PyNumber_Positive = (o: Ref): Ref => unary(o, N.nb_positive, 'unary +');
export const PyNumber_Invert = (o: Ref): Ref => unary(o, N.nb_invert, 'unary ~');
export const PyNumber_Absolute = (o: Ref): Ref => unary(o, N.nb_absolute, 'abs()');

// ---- conversions ----

export function _PyIndex_Check(o: Ref): boolean {
  return nb(o, PyNumberMethods.nb_index) !== 0;
}

/** Steals `result`, an int of a subclass that `method` gave: warns that this will not do for ever. NULL if that raised. */
function strictSubclass(self: Ref, result: Ref, method: string): Ref {
  const older = `${method} returned non-int (type ${typeName(result)})`;
  if (warnStrictSubclass(self, method, 'an int', result, older) === 0) return result;
  Py_DECREF(result);
  return 0;
}

/** New reference to an int (maybe of a subclass): the object itself or what `__index__` gives. */
export function _PyNumber_Index(item: Ref): Ref {
  if (PyLong_Check(item)) return Py_NewRef(item);
  const f = nb(item, PyNumberMethods.nb_index);
  if (f === 0) return typeError(`'${typeName(item)}' object cannot be interpreted as an integer`);
  const result = fn<unaryfunc>(f)(item);
  if (result === 0 || PyLong_CheckExact(result)) return result;
  if (!PyLong_Check(result)) {
    wrongSpecialResult(item, '__index__', 'an int', result, `__index__ returned non-int (type ${typeName(result)})`);
    Py_DECREF(result);
    return 0;
  }
  return strictSubclass(item, result, '__index__');
}
/** New reference to an exact int. */
export function PyNumber_Index(item: Ref): Ref {
  const result = _PyNumber_Index(item);
  if (result === 0 || PyLong_CheckExact(result)) return result;
  const copy = _PyLong_Copy(result);
  Py_DECREF(result);
  return copy;
}

/** The value as an index. Out of range: the nearest bound if `err` is NULL, else -1 with that exception. */
export function PyNumber_AsSsize_t(item: Ref, err: Ref): number {
  const value = _PyNumber_Index(item);
  if (value === 0) return -1;
  let result = PyLong_AsSsize_t(value);
  if (result === -1 && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_OverflowError)) {
    PyErr_Clear();
    if (err === 0) result = _PyLong_Sign(value) < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX;
    else PyErr_SetString(err, `cannot fit '${typeName(item)}' into an index-sized integer`);
  }
  Py_DECREF(value);
  return result;
}
/** As near as a JavaScript number comes: all arithmetic on indices stays far below. */
export const PY_SSIZE_T_MAX = Number.MAX_SAFE_INTEGER;
export const PY_SSIZE_T_MIN = Number.MIN_SAFE_INTEGER;

/** New reference to an exact int, as int(o) gives. */
export function PyNumber_Long(o: Ref): Ref {
  if (PyLong_CheckExact(o)) return Py_NewRef(o);
  const toInt = nb(o, PyNumberMethods.nb_int);
  if (toInt !== 0) {
    let result = fn<unaryfunc>(toInt)(o);
    if (result === 0 || PyLong_CheckExact(result)) return result;
    if (!PyLong_Check(result)) {
      wrongSpecialResult(o, '__int__', 'an int', result, `__int__ returned non-int (type ${typeName(result)})`);
      Py_DECREF(result);
      return 0;
    }
    result = strictSubclass(o, result, '__int__');
    if (result === 0) return 0;
    const copy = _PyLong_Copy(result);
    Py_DECREF(result);
    return copy;
  }
  if (_PyIndex_Check(o)) return PyNumber_Index(o);
  const parsed = link.longFromText(o);
  if (parsed !== 0 || PyErr_Occurred()) return parsed;
  return typeError(`int() argument must be a string, a bytes-like object or a real number, not '${typeName(o)}'`);
}

/** New reference to an exact float, as float(o) gives. */
export function PyNumber_Float(o: Ref): Ref {
  if (PyFloat_CheckExact(o)) return Py_NewRef(o);
  const toFloat = nb(o, PyNumberMethods.nb_float);
  if (toFloat !== 0) {
    let res = fn<unaryfunc>(toFloat)(o);
    if (res === 0 || PyFloat_CheckExact(res)) return res;
    if (!isFloatResult(o, res)) {
      Py_DECREF(res);
      return 0;
    }
    const value = PyFloat_AS_DOUBLE(res);
    Py_DECREF(res);
    res = PyFloat_FromDouble(value);
    return res;
  }
  if (_PyIndex_Check(o)) {
    const index = _PyNumber_Index(o);
    if (index === 0) return 0;
    const value = PyLong_AsDouble(index);
    Py_DECREF(index);
    if (value === -1 && PyErr_Occurred()) return 0;
    return PyFloat_FromDouble(value);
  }
  if (PyFloat_Check(o)) return PyFloat_FromDouble(PyFloat_AS_DOUBLE(o));
  return link.PyFloat_FromString(o);
}

/** New reference. A str of the int in base 2, 8, 10 or 16 with its prefix. */
export function PyNumber_ToBase(n: Ref, base: number): Ref {
  const index = _PyNumber_Index(n);
  if (index === 0) return 0;
  const res = _PyLong_Format(index, base);
  Py_DECREF(index);
  return res;
}
