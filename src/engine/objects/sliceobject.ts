// Slice objects: making one, giving it back, and what its three parts mean for a sequence. Mirrors the core of
// Objects/sliceobject.c; the type is slice_methods.ts.

import { PySliceObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PY_SSIZE_T_MAX, PY_SSIZE_T_MIN } from './abstract_number.ts';
import { PyErr_SetString } from './errors.ts';
import { freelistPop, freelistPush, slices } from './freelist.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, PyObject_GC_Del, PyObject_GC_UnTrack } from './gcobject.ts';
import { argSlice, sliceIndex } from './getargs.ts';
import { PyLong_FromSsize_t } from './longobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef } from './object.ts';
import { Py_None } from './statics.ts';
import { PyExc_ValueError, PySlice_Type } from './statictypes.ts';

const { start, stop, step } = PySliceObject;

/** New reference. Steals `first` and `last` (also on failure), borrows `by`. */
function _PyBuildSlice_Consume2(first: Ref, last: Ref, by: Ref): Ref {
  let obj = freelistPop(slices);
  if (obj === 0) {
    obj = _PyObject_GC_New(PySlice_Type);
    if (obj === 0) {
      Py_DECREF(first);
      Py_DECREF(last);
      return 0;
    }
  }
  stp(obj + start, first);
  stp(obj + stop, last);
  stp(obj + step, Py_NewRef(by));
  _PyObject_GC_TRACK(obj);
  return obj;
}
/** New reference. NULL stands for None. */
export function PySlice_New(first: Ref, last: Ref, by: Ref): Ref {
  return _PyBuildSlice_Consume2(Py_NewRef(first || Py_None), Py_NewRef(last || Py_None), by || Py_None);
}
/** New reference. Steals both references. */
export function _PyBuildSlice_ConsumeRefs(first: Ref, last: Ref): Ref {
  return _PyBuildSlice_Consume2(first, last, Py_None);
}
/** tp_dealloc. */
export function slice_dealloc(r: Ref): void {
  PyObject_GC_UnTrack(r);
  Py_DECREF(ld(r + step));
  Py_DECREF(ld(r + start));
  Py_DECREF(ld(r + stop));
  if (!freelistPush(slices, r)) PyObject_GC_Del(r);
}

export function PySlice_Check(o: Ref): boolean {
  return Py_IS_TYPE(o, PySlice_Type);
}
/** New reference: slice(low, high). */
export function _PySlice_FromIndices(low: number, high: number): Ref {
  const first = PyLong_FromSsize_t(low);
  if (first === 0) return 0;
  const last = PyLong_FromSsize_t(high);
  if (last === 0) {
    Py_DECREF(first);
    return 0;
  }
  return _PyBuildSlice_ConsumeRefs(first, last);
}

/** What PySlice_Unpack and PySlice_AdjustIndices leave. */
export const indices = { start: 0, stop: 0, step: 0 };

/** The three numbers that a slice's parts stand for, in `indices`, not yet fitted to a length. Returns 0, or -1 with an exception. */
export function PySlice_Unpack(r: Ref): number {
  if (!argSlice(ld(r + step), 1)) return -1;
  const by = Math.max(sliceIndex.value, -PY_SSIZE_T_MAX);
  if (by === 0) {
    PyErr_SetString(PyExc_ValueError, 'slice step cannot be zero');
    return -1;
  }
  if (!argSlice(ld(r + start), by < 0 ? PY_SSIZE_T_MAX : 0)) return -1;
  const first = sliceIndex.value;
  if (!argSlice(ld(r + stop), by < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX)) return -1;
  indices.start = first;
  indices.stop = sliceIndex.value;
  indices.step = by;
  return 0;
}
/** One end of a slice fitted to a sequence of `length`. */
function adjust(i: number, length: number, by: number): number {
  if (i < 0) {
    i += length;
    return i < 0 ? (by < 0 ? -1 : 0) : i;
  }
  return i >= length ? (by < 0 ? length - 1 : length) : i;
}
/** Fits the numbers in `indices` to a sequence of `length`. Returns how many items the slice has. */
export function PySlice_AdjustIndices(length: number): number {
  const by = indices.step;
  const first = adjust(indices.start, length, by);
  const last = adjust(indices.stop, length, by);
  indices.start = first;
  indices.stop = last;
  if (by < 0) return last < first ? Math.floor((first - last - 1) / -by) + 1 : 0;
  return first < last ? Math.floor((last - first - 1) / by) + 1 : 0;
}
