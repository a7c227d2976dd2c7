// The type slice. Mirrors Objects/sliceobject.c; making slices and reading them is sliceobject.ts.

import { _Py_T_OBJECT, Py_EQ, Py_GE, Py_LE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PySliceObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { _PyIndex_Check, PyNumber_Add, PyNumber_Index } from './abstract_number.ts';
import { PyErr_SetString, typeError } from './errors.ts';
import { stealTuple } from './iter_reduce.ts';
import { _PyLong_IsNegative, _PyLong_Sign, long_compare, PyLong_FromLong } from './longobject.ts';
import { noKeywords } from './noargs.ts';
import { hash, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, type visitproc } from './object.ts';
import { PyObject_Hash, PyObject_RichCompare } from './object_protocol.ts';
import { reprText } from './repr_guard.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { PySlice_Check, PySlice_New, slice_dealloc } from './sliceobject.ts';
import { Py_False, Py_None, Py_NotImplemented, Py_True } from './statics.ts';
import { PyExc_ValueError, PySlice_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from './tupleobject.ts';
import { defineType, member, method } from './typedef.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';
import { add64, mul64, u64 } from './word64.ts';

const { start, stop, step } = PySliceObject;

function slice_new(_type: Ref, args: Ref, kw: Ref): Ref {
  if (!noKeywords('slice', kw)) return 0;
  const n = Py_SIZE(args);
  if (!_PyArg_CheckPositional('slice', n, 1, 3)) return 0;
  if (n === 1) return PySlice_New(0, PyTuple_GET_ITEM(args, 0), 0);
  return PySlice_New(PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1), n === 3 ? PyTuple_GET_ITEM(args, 2) : 0);
}
function slice_repr(r: Ref): Ref {
  const parts: string[] = [];
  for (const at of [start, stop, step]) {
    const text = reprText(ld(r + at));
    if (text === null) return 0;
    parts.push(text);
  }
  return PyUnicode_FromString(`slice(${parts.join(', ')})`);
}
function slice_traverse(v: Ref, visit: visitproc): number {
  return visit(ld(v + start)) || visit(ld(v + stop)) || visit(ld(v + step));
}
function slice_richcompare(v: Ref, w: Ref, op: number): Ref {
  if (!PySlice_Check(v) || !PySlice_Check(w)) return Py_NotImplemented;
  if (v === w) return op === Py_EQ || op === Py_LE || op === Py_GE ? Py_True : Py_False;
  const a = PyTuple_Pack(ld(v + start), ld(v + stop), ld(v + step));
  if (a === 0) return 0;
  const b = PyTuple_Pack(ld(w + start), ld(w + stop), ld(w + step));
  if (b === 0) {
    Py_DECREF(a);
    return 0;
  }
  const res = PyObject_RichCompare(a, b, op);
  Py_DECREF(a);
  Py_DECREF(b);
  return res;
}

const XXPRIME_1 = { lo: 0x85ebca87 | 0, hi: 0x9e3779b1 | 0 };
const XXPRIME_2 = { lo: 0x27d4eb4f | 0, hi: 0xc2b2ae3d | 0 };
const XXPRIME_5 = { lo: 0x165667c5 | 0, hi: 0x27d4eb2f | 0 };
function slicehash(v: Ref): number {
  let lo = XXPRIME_5.lo;
  let hi = XXPRIME_5.hi;
  for (const at of [start, stop, step]) {
    if (PyObject_Hash(ld(v + at)) < 0) return -1;
    mul64(hash.lo, hash.hi, XXPRIME_2.lo, XXPRIME_2.hi);
    add64(lo, hi, u64.lo, u64.hi);
    mul64((u64.lo << 31) | (u64.hi >>> 1), (u64.hi << 31) | (u64.lo >>> 1), XXPRIME_1.lo, XXPRIME_1.hi);
    lo = u64.lo;
    hi = u64.hi;
  }
  if ((lo & hi) === -1) {
    lo = 1546275796;
    hi = 0;
  }
  hash.lo = lo;
  hash.hi = hi;
  return 0;
}

// ---- indices() ----

/** New reference: a part as an int; NULL with TypeError. */
function evaluate_slice_index(v: Ref): Ref {
  if (_PyIndex_Check(v)) return PyNumber_Index(v);
  return typeError('slice indices must be integers or None or have an __index__ method');
}
/** Steals `value`. New reference: one end fitted between `lower` and `upper`, counted from the end if negative. */
function fitted(value: Ref, length: Ref, lower: Ref, upper: Ref): Ref {
  if (value === 0) return 0;
  let v = value;
  if (_PyLong_IsNegative(v)) {
    const sum = PyNumber_Add(v, length);
    Py_DECREF(v);
    if (sum === 0) return 0;
    v = sum;
    if (long_compare(v, lower) >= 0) return v;
    Py_DECREF(v);
    return Py_NewRef(lower);
  }
  if (long_compare(v, upper) <= 0) return v;
  Py_DECREF(v);
  return Py_NewRef(upper);
}
/** (start, stop, step) for a length, three owned ints; null with an exception. Mirrors _PySlice_GetLongIndices. */
export function _PySlice_GetLongIndices(self: Ref, length: Ref): [Ref, Ref, Ref] | null {
  const by = ld(self + step) === Py_None ? PyLong_FromLong(1) : evaluate_slice_index(ld(self + step));
  if (by === 0) return null;
  const sign = _PyLong_Sign(by);
  if (sign === 0) {
    PyErr_SetString(PyExc_ValueError, 'slice step cannot be zero');
    Py_DECREF(by);
    return null;
  }
  const down = sign < 0;
  const lower = PyLong_FromLong(down ? -1 : 0);
  const minusOne = PyLong_FromLong(-1);
  const upper = down ? PyNumber_Add(length, minusOne) : Py_NewRef(length);
  const end = (part: Ref, missing: Ref): Ref =>
    part === Py_None ? Py_NewRef(missing) : fitted(evaluate_slice_index(part), length, lower, upper);
  const first = upper === 0 ? 0 : end(ld(self + start), down ? upper : lower);
  const last = first === 0 ? 0 : end(ld(self + stop), down ? lower : upper);
  Py_DECREF(lower);
  if (upper !== 0) Py_DECREF(upper);
  if (last !== 0) return [first, last, by];
  if (first !== 0) Py_DECREF(first);
  Py_DECREF(by);
  return null;
}
function slice_indices(self: Ref, len: Ref): Ref {
  const length = PyNumber_Index(len);
  if (length === 0) return 0;
  if (_PyLong_IsNegative(length)) {
    Py_DECREF(length);
    return PyErr_SetString(PyExc_ValueError, 'length should not be negative');
  }
  const parts = _PySlice_GetLongIndices(self, length);
  Py_DECREF(length);
  return parts === null ? 0 : stealTuple(...parts);
}

defineType(PySlice_Type, {
  basicsize: () => PySliceObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: 'slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).',
  slots: {
    tp_dealloc: slice_dealloc,
    tp_repr: slice_repr,
    tp_hash: slicehash,
    tp_traverse: slice_traverse,
    tp_richcompare: slice_richcompare,
    tp_new: slice_new,
  },
  methods: [
    method('indices(object, /)', slice_indices),
    method('__reduce__()', (self) => {
      const parts = [start, stop, step].map((at) => Py_NewRef(ld(self + at)));
      return stealTuple(Py_NewRef(Py_TYPE(self)), stealTuple(...parts));
    }),
  ],
  members: [
    member('start', _Py_T_OBJECT, () => PySliceObject.start),
    member('stop', _Py_T_OBJECT, () => PySliceObject.stop),
    member('step', _Py_T_OBJECT, () => PySliceObject.step),
  ],
});
