// Weak proxies: objects that pass every operation on to their referent while it lives. Mirrors the proxy half of
// Objects/weakrefobject.c.

import { Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyWeakReference } from '../include/structs.ts';
import { addressOf, type Ref } from '../memory/memory.ts';
import * as A from './abstract.ts';
import { PyObject_Call, PyObject_CallMethodNoArgs } from './call.ts';
import { PyErr_SetString, typeError } from './errors.ts';
import { type binaryfunc, Py_DECREF, Py_NewRef, type unaryfunc } from './object.ts';
import {
  PyObject_GetAttr,
  PyObject_IsTrue,
  PyObject_RichCompare,
  PyObject_SetAttr,
  PyObject_Str,
} from './object_protocol.ts';
import { _Py_ID } from './statics.ts';
import { _PyWeakref_CallableProxyType, _PyWeakref_ProxyType, PyExc_ReferenceError } from './statictypes.ts';
import { defineType, method, type Slots } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';
import {
  _PyWeakref_GET_REF,
  PyWeakref_CheckProxy,
  referentType,
  weakref_clear,
  weakref_dealloc,
  weakref_traverse,
  weakrefObject,
  weakrefRules,
} from './weakrefobject.ts';

/** New reference: the referent of a proxy, or the object itself. NULL with ReferenceError if the referent is gone. */
function unwrap(o: Ref): Ref {
  if (!PyWeakref_CheckProxy(o)) return Py_NewRef(o);
  const r = _PyWeakref_GET_REF(o);
  return r === 0 ? PyErr_SetString(PyExc_ReferenceError, 'weakly-referenced object no longer exists') : r;
}

const unary =
  (f: unaryfunc): unaryfunc =>
  (o) => {
    const a = unwrap(o);
    if (a === 0) return 0;
    const r = f(a);
    Py_DECREF(a);
    return r;
  };
const binary =
  (f: binaryfunc): binaryfunc =>
  (x, y) => {
    const a = unwrap(x);
    if (a === 0) return 0;
    const b = unwrap(y);
    if (b === 0) {
      Py_DECREF(a);
      return 0;
    }
    const r = f(a, b);
    Py_DECREF(a);
    Py_DECREF(b);
    return r;
  };
const ternary =
  (f: (a: Ref, b: Ref, c: Ref) => Ref) =>
  (x: Ref, y: Ref, z: Ref): Ref => {
    const a = unwrap(x);
    if (a === 0) return 0;
    const b = unwrap(y);
    if (b === 0) {
      Py_DECREF(a);
      return 0;
    }
    const c = z === 0 ? 0 : unwrap(z);
    const r = z !== 0 && c === 0 ? 0 : f(a, b, c);
    Py_DECREF(a);
    Py_DECREF(b);
    if (c !== 0) Py_DECREF(c);
    return r;
  };
/** For slots that return a number, -1 for an error. */
const asking =
  (f: (o: Ref) => number) =>
  (o: Ref): number => {
    const a = unwrap(o);
    if (a === 0) return -1;
    const r = f(a);
    Py_DECREF(a);
    return r;
  };

function proxy_repr(self: Ref): Ref {
  const hex = (o: Ref): string => `0x${addressOf(o).toString(16)}`;
  const o = weakrefObject(self);
  if (o === 0) return PyUnicode_FromString(`<weakproxy at ${hex(self)}; dead>`);
  const to = weakrefRules.fullNames ? `; to '${referentType(o)}'` : ` to ${referentType(o)}`;
  return PyUnicode_FromString(`<weakproxy at ${hex(self)}${to} at ${hex(o)}>`);
}
function proxy_setattr(self: Ref, name: Ref, value: Ref): number {
  const o = unwrap(self);
  if (o === 0) return -1;
  const r = PyObject_SetAttr(o, name, value);
  Py_DECREF(o);
  return r;
}
function proxy_iternext(self: Ref): Ref {
  const o = unwrap(self);
  if (o === 0) return 0;
  const r = A.PyIter_Check(o)
    ? A.PyIter_Next(o)
    : typeError(`Weakref proxy referenced a non-iterator '${typeName(o)}' object`);
  Py_DECREF(o);
  return r;
}

const slots: Slots = {
  tp_dealloc: weakref_dealloc,
  tp_repr: proxy_repr,
  tp_str: unary(PyObject_Str),
  tp_getattro: binary(PyObject_GetAttr),
  tp_setattro: proxy_setattr,
  tp_traverse: weakref_traverse,
  tp_clear: weakref_clear,
  tp_richcompare: (a, b, op) => binary((x, y) => PyObject_RichCompare(x, y, op))(a, b),
  tp_iter: unary(A.PyObject_GetIter),
  tp_iternext: proxy_iternext,
  nb_add: binary(A.PyNumber_Add),
  nb_subtract: binary(A.PyNumber_Subtract),
  nb_multiply: binary(A.PyNumber_Multiply),
  nb_floor_divide: binary(A.PyNumber_FloorDivide),
  nb_true_divide: binary(A.PyNumber_TrueDivide),
  nb_remainder: binary(A.PyNumber_Remainder),
  nb_divmod: binary(A.PyNumber_Divmod),
  nb_power: ternary(A.PyNumber_Power),
  nb_negative: unary(A.PyNumber_Negative),
  nb_positive: unary(A.PyNumber_Positive),
  nb_absolute: unary(A.PyNumber_Absolute),
  nb_bool: asking(PyObject_IsTrue),
  nb_invert: unary(A.PyNumber_Invert),
  nb_lshift: binary(A.PyNumber_Lshift),
  nb_rshift: binary(A.PyNumber_Rshift),
  nb_and: binary(A.PyNumber_And),
  nb_xor: binary(A.PyNumber_Xor),
  nb_or: binary(A.PyNumber_Or),
  nb_int: unary(A.PyNumber_Long),
  nb_float: unary(A.PyNumber_Float),
  nb_inplace_add: binary(A.PyNumber_InPlaceAdd),
  nb_inplace_subtract: binary(A.PyNumber_InPlaceSubtract),
  nb_inplace_multiply: binary(A.PyNumber_InPlaceMultiply),
  nb_inplace_floor_divide: binary(A.PyNumber_InPlaceFloorDivide),
  nb_inplace_true_divide: binary(A.PyNumber_InPlaceTrueDivide),
  nb_inplace_remainder: binary(A.PyNumber_InPlaceRemainder),
  nb_inplace_power: ternary(A.PyNumber_InPlacePower),
  nb_inplace_lshift: binary(A.PyNumber_InPlaceLshift),
  nb_inplace_rshift: binary(A.PyNumber_InPlaceRshift),
  nb_inplace_and: binary(A.PyNumber_InPlaceAnd),
  nb_inplace_xor: binary(A.PyNumber_InPlaceXor),
  nb_inplace_or: binary(A.PyNumber_InPlaceOr),
  nb_index: unary(A.PyNumber_Index),
  nb_matrix_multiply: binary(A.PyNumber_MatrixMultiply),
  nb_inplace_matrix_multiply: binary(A.PyNumber_InPlaceMatrixMultiply),
  sq_contains: (self, value) => {
    const o = unwrap(self);
    if (o === 0) return -1;
    const r = A.PySequence_Contains(o, value);
    Py_DECREF(o);
    return r;
  },
  mp_length: asking(A.PyObject_Length),
  mp_subscript: binary(A.PyObject_GetItem),
  mp_ass_subscript: (self, key, value) => {
    const o = unwrap(self);
    if (o === 0) return -1;
    const r = value === 0 ? A.PyObject_DelItem(o, key) : A.PyObject_SetItem(o, key, value);
    Py_DECREF(o);
    return r;
  },
};

const methods = [
  method(
    '__bytes__()',
    unary((o) => PyObject_CallMethodNoArgs(o, _Py_ID('__bytes__'))),
  ),
  method(
    '__reversed__()',
    unary((o) => PyObject_CallMethodNoArgs(o, _Py_ID('__reversed__'))),
  ),
];

defineType(_PyWeakref_ProxyType, {
  basicsize: () => PyWeakReference.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots,
  methods,
});
defineType(_PyWeakref_CallableProxyType, {
  basicsize: () => PyWeakReference.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    ...slots,
    tp_call: (self, args, kwds) => {
      const o = unwrap(self);
      if (o === 0) return 0;
      const r = PyObject_Call(o, args, kwds);
      Py_DECREF(o);
      return r;
    },
  },
});
