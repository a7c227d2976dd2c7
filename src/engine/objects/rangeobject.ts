// The type range: four ints, computed with as plain numbers when they are small enough. Mirrors Objects/rangeobject.c; the iterators
// are range_iter.ts.

import { _Py_T_OBJECT, Py_EQ, Py_NE, Py_TPFLAGS_SEQUENCE } from '../include/flags.ts';
import { PyRangeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyObject_Free } from '../memory/obmalloc.ts';
import { _PyIndex_Check, PyNumber_Index } from './abstract_number.ts';
import {
  _PySequence_IterSearch,
  PY_ITERSEARCH_CONTAINS,
  PySequence_Count,
  PySequence_Index,
} from './abstract_sequence.ts';
import { notFound } from './changed_messages.ts';
import { PyErr_SetString, typeError } from './errors.ts';
import { freelistPush, ranges } from './freelist.ts';
import { stealTuple } from './iter_reduce.ts';
import {
  _PyLong_GetOne,
  _PyLong_GetZero,
  _PyLong_IsZero,
  fitsBigInt,
  isSafeLong,
  long_compare,
  PyLong_AsBigInt,
  PyLong_AsSsize_t,
  PyLong_CheckExact,
  PyLong_FromBigInt,
  PyLong_FromSsize_t,
  safeLongValue,
} from './longobject.ts';
import { noKeywords, noKwnames } from './noargs.ts';
import { argAt, Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_SIZE, Py_TYPE, PyVectorcall_NARGS } from './object.ts';
import { PyObject_Hash, PyObject_RichCompareBool } from './object_protocol.ts';
import { compute_item, make_range_object } from './range_core.ts';
import { range_iter, range_reverse } from './range_iter.ts';
import { reprText } from './repr_guard.ts';
import { _PySlice_GetLongIndices } from './slice_methods.ts';
import { PySlice_Check } from './sliceobject.ts';
import { Py_False, Py_None, Py_NotImplemented, Py_True } from './statics.ts';
import { PyBool_Type, PyExc_IndexError, PyExc_ValueError, PyRange_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from './tupleobject.ts';
import { defineType, member, method } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

const R = PyRangeObject;

// ---- making ----

/** New reference, or NULL with ValueError for zero. */
function validate_step(step: Ref): Ref {
  if (step === 0) return _PyLong_GetOne();
  const s = PyNumber_Index(step);
  if (s !== 0 && _PyLong_IsZero(s)) {
    Py_DECREF(s);
    return PyErr_SetString(PyExc_ValueError, 'range() arg 3 must not be zero');
  }
  return s;
}
function range_from_array(num: number, arg: (i: number) => Ref): Ref {
  if (num === 0) return typeError('range expected at least 1 argument, got 0');
  if (num > 3) return typeError(`range expected at most 3 arguments, got ${num}`);
  if (num === 1) {
    const stop = PyNumber_Index(arg(0));
    return stop === 0 ? 0 : make_range_object(_PyLong_GetZero(), stop, _PyLong_GetOne());
  }
  const start = PyNumber_Index(arg(0));
  if (start === 0) return 0;
  const stop = PyNumber_Index(arg(1));
  const step = stop === 0 ? 0 : validate_step(num === 3 ? arg(2) : 0);
  return make_range_object(start, stop, step);
}
function range_new(_type: Ref, args: Ref, kw: Ref): Ref {
  if (!noKeywords('range', kw)) return 0;
  return range_from_array(Py_SIZE(args), (i) => PyTuple_GET_ITEM(args, i));
}
function range_vectorcall(_type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  if (!noKwnames('range', kwnames)) return 0;
  return range_from_array(PyVectorcall_NARGS(nargsf), (i) => argAt(args, i));
}
function range_dealloc(r: Ref): void {
  Py_DECREF(ld(r + R.start));
  Py_DECREF(ld(r + R.stop));
  Py_DECREF(ld(r + R.step));
  Py_DECREF(ld(r + R.length));
  if (!freelistPush(ranges, r)) PyObject_Free(r);
}

// ---- items ----

/** New reference: item `arg` (an int), counted from the end if negative; NULL with IndexError. */
function compute_range_item(r: Ref, arg: Ref): Ref {
  const length = PyLong_AsBigInt(ld(r + R.length));
  let i = fitsBigInt(arg) ? PyLong_AsBigInt(arg) : length;
  if (i < 0n) i += length;
  if (i < 0n || i >= length) return PyErr_SetString(PyExc_IndexError, 'range object index out of range');
  const index = PyLong_FromBigInt(i);
  if (index === 0) return 0;
  const item = compute_item(r, index);
  Py_DECREF(index);
  return item;
}
function range_item(r: Ref, i: number): Ref {
  const index = PyLong_FromSsize_t(i);
  if (index === 0) return 0;
  const item = compute_range_item(r, index);
  Py_DECREF(index);
  return item;
}
/** New reference: the range of a slice. */
function compute_slice(r: Ref, slice: Ref): Ref {
  const parts = _PySlice_GetLongIndices(slice, ld(r + R.length));
  if (parts === null) return 0;
  const [start, stop, step] = parts;
  const by = PyLong_FromBigInt(PyLong_AsBigInt(ld(r + R.step)) * PyLong_AsBigInt(step));
  const result = make_range_object(compute_item(r, start), compute_item(r, stop), by);
  for (const o of parts) Py_DECREF(o);
  return result;
}
function range_subscript(self: Ref, item: Ref): Ref {
  if (_PyIndex_Check(item)) {
    const i = PyNumber_Index(item);
    if (i === 0) return 0;
    const result = compute_range_item(self, i);
    Py_DECREF(i);
    return result;
  }
  if (PySlice_Check(item)) return compute_slice(self, item);
  return typeError(`range indices must be integers or slices, not ${typeName(item)}`);
}

// ---- membership ----

function isPlainInt(ob: Ref): boolean {
  return PyLong_CheckExact(ob) || Py_IS_TYPE(ob, PyBool_Type);
}
function range_contains_long(r: Ref, ob: Ref): boolean {
  // The range's own numbers do.
  if (!fitsBigInt(ob)) return false;
  const start = PyLong_AsBigInt(ld(r + R.start));
  const stop = PyLong_AsBigInt(ld(r + R.stop));
  const step = PyLong_AsBigInt(ld(r + R.step));
  const n = PyLong_AsBigInt(ob);
  return (step > 0n ? start <= n && n < stop : stop < n && n <= start) && (n - start) % step === 0n;
}
function range_contains(r: Ref, ob: Ref): number {
  if (isPlainInt(ob)) return range_contains_long(r, ob) ? 1 : 0;
  return _PySequence_IterSearch(r, ob, PY_ITERSEARCH_CONTAINS);
}
function range_count(r: Ref, ob: Ref): Ref {
  if (isPlainInt(ob)) return range_contains_long(r, ob) ? _PyLong_GetOne() : _PyLong_GetZero();
  const n = PySequence_Count(r, ob);
  return n < 0 ? 0 : PyLong_FromSsize_t(n);
}
function range_index(r: Ref, ob: Ref): Ref {
  if (!isPlainInt(ob)) {
    const n = PySequence_Index(r, ob);
    return n < 0 ? 0 : PyLong_FromSsize_t(n);
  }
  if (range_contains_long(r, ob)) {
    const step = PyLong_AsBigInt(ld(r + R.step));
    return PyLong_FromBigInt((PyLong_AsBigInt(ob) - PyLong_AsBigInt(ld(r + R.start))) / step);
  }
  return notFound('range', ob);
}

// ---- the whole ----

function range_equals(a: Ref, b: Ref): number {
  if (a === b) return 1;
  const same = (offset: number): number => PyObject_RichCompareBool(ld(a + offset), ld(b + offset), Py_EQ);
  const length = same(R.length);
  if (length !== 1) return length;
  if (_PyLong_IsZero(ld(a + R.length))) return 1;
  const start = same(R.start);
  if (start !== 1) return start;
  if (long_compare(ld(a + R.length), _PyLong_GetOne()) === 0) return 1;
  return same(R.step);
}
function range_richcompare(self: Ref, other: Ref, op: number): Ref {
  if (!Py_IS_TYPE(other, PyRange_Type) || (op !== Py_EQ && op !== Py_NE)) return Py_NotImplemented;
  const r = range_equals(self, other);
  if (r < 0) return 0;
  return (r === 1) === (op === Py_EQ) ? Py_True : Py_False;
}
/** Equal ranges hash alike: as (length, start or None, step or None). */
function range_hash(r: Ref): number {
  const length = ld(r + R.length);
  const none = _PyLong_IsZero(length);
  const one = !none && long_compare(length, _PyLong_GetOne()) === 0;
  const t = PyTuple_Pack(length, none ? Py_None : ld(r + R.start), none || one ? Py_None : ld(r + R.step));
  if (t === 0) return -1;
  const result = PyObject_Hash(t);
  Py_DECREF(t);
  return result;
}
function range_repr(r: Ref): Ref {
  const parts: string[] = [];
  const step = ld(r + R.step);
  const isOne = isSafeLong(step) && safeLongValue(step) === 1;
  for (const at of isOne ? [R.start, R.stop] : [R.start, R.stop, R.step]) {
    const text = reprText(ld(r + at));
    if (text === null) return 0;
    parts.push(text);
  }
  return PyUnicode_FromString(`range(${parts.join(', ')})`);
}
function range_reduce(r: Ref): Ref {
  const parts = [R.start, R.stop, R.step].map((at) => Py_NewRef(ld(r + at)));
  return stealTuple(Py_NewRef(Py_TYPE(r)), stealTuple(...parts));
}
const range_length = (r: Ref): number => PyLong_AsSsize_t(ld(r + R.length));

defineType(PyRange_Type, {
  basicsize: () => R.sizeof,
  flags: Py_TPFLAGS_SEQUENCE,
  doc:
    'range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\n' +
    'Return an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.',
  slots: {
    tp_dealloc: range_dealloc,
    tp_repr: range_repr,
    tp_hash: range_hash,
    tp_richcompare: range_richcompare,
    tp_iter: range_iter,
    tp_new: range_new,
    tp_vectorcall: range_vectorcall,
    nb_bool: (r) => (_PyLong_IsZero(ld(r + R.length)) ? 0 : 1),
    sq_length: range_length,
    sq_item: range_item,
    sq_contains: range_contains,
    mp_length: range_length,
    mp_subscript: range_subscript,
  },
  methods: [
    method('__reversed__()', range_reverse, 'Return a reverse iterator.'),
    method('__reduce__()', range_reduce),
    method(
      'count(object, /)',
      range_count,
      'rangeobject.count(value) -> integer -- return number of occurrences of value',
    ),
    method('index(object, /)', range_index, 'rangeobject.index(value) -> integer -- return index of value.'),
  ],
  members: [
    member('start', _Py_T_OBJECT, () => R.start),
    member('stop', _Py_T_OBJECT, () => R.stop),
    member('step', _Py_T_OBJECT, () => R.step),
  ],
});
