// Making ranges and computing their items. Mirrors the core of Objects/rangeobject.c.

import { PyRangeObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PyErr_NoMemory } from './errors.ts';
import { freelistPop, ranges } from './freelist.ts';
import { _PyObject_New } from './gcobject.ts';
import {
  _PyLong_GetZero,
  fitsBigInt,
  isSafeLong,
  PyLong_AsBigInt,
  PyLong_FromBigInt,
  PyLong_FromLong,
  PyLong_FromSsize_t,
  safeLongValue,
} from './longobject.ts';
import { Py_DECREF } from './object.ts';
import { PyRange_Type } from './statictypes.ts';

const R = PyRangeObject;

/** New reference: how many numbers lie between `start` and `stop`. */
export function compute_range_length(start: Ref, stop: Ref, step: Ref): Ref {
  if (isSafeLong(start) && isSafeLong(stop) && isSafeLong(step)) {
    const [lo, hi, by] = [safeLongValue(start), safeLongValue(stop), safeLongValue(step)];
    const n = by > 0 ? hi - lo : lo - hi;
    if (n <= 0) return _PyLong_GetZero();
    if (Number.isSafeInteger(n)) return PyLong_FromSsize_t(Math.floor((n - 1) / Math.abs(by)) + 1);
  }
  if (!fitsBigInt(start) || !fitsBigInt(stop) || !fitsBigInt(step)) return PyErr_NoMemory();
  const by = PyLong_AsBigInt(step);
  const n = by > 0n ? PyLong_AsBigInt(stop) - PyLong_AsBigInt(start) : PyLong_AsBigInt(start) - PyLong_AsBigInt(stop);
  return n <= 0n ? _PyLong_GetZero() : PyLong_FromBigInt((n - 1n) / (by > 0n ? by : -by) + 1n);
}
/** New reference. Steals the three numbers, also on failure. */
export function make_range_object(start: Ref, stop: Ref, step: Ref): Ref {
  const length = start === 0 || stop === 0 || step === 0 ? 0 : compute_range_length(start, stop, step);
  let obj = length === 0 ? 0 : freelistPop(ranges);
  if (obj === 0 && length !== 0) obj = _PyObject_New(PyRange_Type);
  if (obj === 0) {
    for (const o of [start, stop, step, length]) if (o !== 0) Py_DECREF(o);
    return 0;
  }
  stp(obj + R.start, start);
  stp(obj + R.stop, stop);
  stp(obj + R.step, step);
  stp(obj + R.length, length);
  return obj;
}
/** New reference: start + i * step. */
export function compute_item(r: Ref, i: Ref): Ref {
  const start = ld(r + R.start);
  const step = ld(r + R.step);
  if (isSafeLong(start) && isSafeLong(step) && isSafeLong(i)) {
    const n = safeLongValue(start) + safeLongValue(step) * safeLongValue(i);
    if (Number.isSafeInteger(n)) return PyLong_FromLong(n);
  }
  return PyLong_FromBigInt(PyLong_AsBigInt(start) + PyLong_AsBigInt(step) * PyLong_AsBigInt(i));
}
