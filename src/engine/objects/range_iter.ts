// The iterators of range: over machine integers, and over ints of any size. Mirrors the end of Objects/rangeobject.c.

import { Py_TPFLAGS_DISALLOW_INSTANTIATION } from '../include/flags.ts';
import { _PyRangeIterObject, longrangeiterobject, PyRangeObject } from '../include/structs.ts';
import { type Addr, I32, ld, ld64, type Ref, st64, stp, stWords, U32 } from '../memory/memory.ts';
import { PyObject_Free } from '../memory/obmalloc.ts';
import { PyErr_Occurred, typeError } from './errors.ts';
import { freelistPop, freelistPush, range_iters } from './freelist.ts';
import { _PyObject_New } from './gcobject.ts';
import { _PyEval_GetBuiltin, stealTuple } from './iter_reduce.ts';
import {
  isSafeLong,
  PyLong_AsBigInt,
  PyLong_AsLong,
  PyLong_CheckExact,
  PyLong_FromBigInt,
  PyLong_FromLong,
  safeLongValue,
} from './longobject.ts';
import { Py_DECREF, Py_NewRef } from './object.ts';
import { make_range_object } from './range_core.ts';
import { Py_None } from './statics.ts';
import { PyLongRangeIter_Type, PyRangeIter_Type } from './statictypes.ts';
import { defineType, method } from './typedef.ts';

const R = PyRangeObject;
const { start, step, len } = _PyRangeIterObject;

/** Writes an int64 that may be too large for a JavaScript number. */
function putLong(at: Addr, v: bigint): void {
  stWords(at, Number(BigInt.asIntN(32, v)), Number(v >> 32n));
}
/** The int64 at `at` when it may be too large for a JavaScript number. */
function getLong(at: Addr): bigint {
  return (BigInt(I32[(at >> 2) + 1]) << 32n) | BigInt(U32[at >> 2]);
}
/** New reference: an iterator whose three numbers are still to be written. */
function newRangeIter(): Ref {
  return freelistPop(range_iters) || _PyObject_New(PyRangeIter_Type);
}
/** New reference: an iterator over `n` numbers from `first`. */
function fast_range_iter(first: number, by: number, n: number): Ref {
  const it = newRangeIter();
  if (it === 0) return 0;
  st64(it + start, first);
  st64(it + step, by);
  st64(it + len, n);
  return it;
}
/** The same for numbers that only fit 64 bits. */
function wide_range_iter(first: bigint, by: bigint, n: bigint): Ref {
  const it = newRangeIter();
  if (it === 0) return 0;
  putLong(it + start, first);
  putLong(it + step, by);
  putLong(it + len, n);
  return it;
}
const fits = (...values: bigint[]): boolean => values.every((v) => BigInt.asIntN(64, v) === v);
function rangeiter_dealloc(it: Ref): void {
  if (!freelistPush(range_iters, it)) PyObject_Free(it);
}
/** New reference, or NULL at the end. */
export function rangeiter_next(it: Ref): Ref {
  const at = (it + len) >> 2;
  const n = I32[at + 1] * 0x100000000 + U32[at];
  if (n <= 0) return 0;
  const value = ld64(it + start);
  const next = value + ld64(it + step);
  if (!(Number.isSafeInteger(value) && Number.isSafeInteger(next) && Number.isSafeInteger(n))) return wideNext(it);
  st64(it + start, next);
  st64(it + len, n - 1);
  return PyLong_FromLong(value);
}
function wideNext(it: Ref): Ref {
  const value = getLong(it + start);
  putLong(it + start, value + getLong(it + step));
  putLong(it + len, getLong(it + len) - 1n);
  return PyLong_FromBigInt(value);
}
function rangeiter_reduce(it: Ref): Ref {
  const first = getLong(it + start);
  const by = getLong(it + step);
  const stop = PyLong_FromBigInt(first + getLong(it + len) * by);
  const range = make_range_object(PyLong_FromBigInt(first), stop, PyLong_FromBigInt(by));
  if (range === 0) return 0;
  return stealTuple(_PyEval_GetBuiltin('iter'), stealTuple(range), Py_None);
}
function rangeiter_setstate(it: Ref, state: Ref): Ref {
  const asked = PyLong_AsLong(state);
  if (asked === -1 && PyErr_Occurred() !== 0) return 0;
  const index = Math.max(0, Math.min(asked, ld64(it + len)));
  st64(it + start, ld64(it + start) + index * ld64(it + step));
  st64(it + len, ld64(it + len) - index);
  return Py_None;
}

defineType(PyRangeIter_Type, {
  basicsize: () => _PyRangeIterObject.sizeof,
  flags: Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: { tp_dealloc: rangeiter_dealloc, tp_iternext: rangeiter_next },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: [
    method('__length_hint__()', (it) => PyLong_FromBigInt(getLong(it + len))),
    method('__reduce__()', rangeiter_reduce),
    method('__setstate__(object, /)', rangeiter_setstate),
  ],
});

// ---- numbers of any size ----

const L = longrangeiterobject;

/** New reference. Steals the three numbers, also on failure. */
function long_range_iter(first: Ref, by: Ref, n: Ref): Ref {
  const it = first === 0 || by === 0 || n === 0 ? 0 : _PyObject_New(PyLongRangeIter_Type);
  if (it === 0) {
    for (const o of [first, by, n]) if (o !== 0) Py_DECREF(o);
    return 0;
  }
  stp(it + L.start, first);
  stp(it + L.step, by);
  stp(it + L.len, n);
  return it;
}
function longrangeiter_dealloc(it: Ref): void {
  Py_DECREF(ld(it + L.start));
  Py_DECREF(ld(it + L.step));
  Py_DECREF(ld(it + L.len));
  PyObject_Free(it);
}
function longrangeiter_next(it: Ref): Ref {
  const n = PyLong_AsBigInt(ld(it + L.len));
  if (n <= 0n) return 0;
  const left = PyLong_FromBigInt(n - 1n);
  if (left === 0) return 0;
  const result = ld(it + L.start);
  const next = PyLong_FromBigInt(PyLong_AsBigInt(result) + PyLong_AsBigInt(ld(it + L.step)));
  if (next === 0) {
    Py_DECREF(left);
    return 0;
  }
  stp(it + L.start, next);
  const old = ld(it + L.len);
  stp(it + L.len, left);
  Py_DECREF(old);
  return result;
}
function longrangeiter_reduce(it: Ref): Ref {
  const first = PyLong_AsBigInt(ld(it + L.start));
  const by = PyLong_AsBigInt(ld(it + L.step));
  const stop = PyLong_FromBigInt(first + PyLong_AsBigInt(ld(it + L.len)) * by);
  const range = make_range_object(Py_NewRef(ld(it + L.start)), stop, Py_NewRef(ld(it + L.step)));
  if (range === 0) return 0;
  return stealTuple(_PyEval_GetBuiltin('iter'), stealTuple(range), Py_None);
}
function longrangeiter_setstate(it: Ref, state: Ref): Ref {
  if (!PyLong_CheckExact(state)) return typeError('state must be an int');
  let index = PyLong_AsBigInt(state);
  const n = PyLong_AsBigInt(ld(it + L.len));
  if (index < 0n) index = 0n;
  else if (index > n) index = n;
  const first = PyLong_FromBigInt(PyLong_AsBigInt(ld(it + L.start)) + index * PyLong_AsBigInt(ld(it + L.step)));
  const left = first === 0 ? 0 : PyLong_FromBigInt(n - index);
  if (left === 0) {
    if (first !== 0) Py_DECREF(first);
    return 0;
  }
  const oldStart = ld(it + L.start);
  const oldLen = ld(it + L.len);
  stp(it + L.start, first);
  stp(it + L.len, left);
  Py_DECREF(oldStart);
  Py_DECREF(oldLen);
  return Py_None;
}

defineType(PyLongRangeIter_Type, {
  basicsize: () => L.sizeof,
  flags: Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: { tp_dealloc: longrangeiter_dealloc, tp_iternext: longrangeiter_next },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: [
    method('__length_hint__()', (it) => Py_NewRef(ld(it + L.len))),
    method('__reduce__()', longrangeiter_reduce),
    method('__setstate__(object, /)', longrangeiter_setstate),
  ],
});

// ---- iter(range), reversed(range) ----

/** New reference. */
export function range_iter(r: Ref): Ref {
  const first = ld(r + R.start);
  const by = ld(r + R.step);
  const n = ld(r + R.length);
  if (isSafeLong(first) && isSafeLong(by) && isSafeLong(n)) {
    const [a, b, count] = [safeLongValue(first), safeLongValue(by), safeLongValue(n)];
    if (Number.isSafeInteger(a + b * count)) return fast_range_iter(a, b, count);
  }
  const [a, b, count] = [PyLong_AsBigInt(first), PyLong_AsBigInt(by), PyLong_AsBigInt(n)];
  if (fits(a, b, count, PyLong_AsBigInt(ld(r + R.stop)), a + b * count)) return wide_range_iter(a, b, count);
  return long_range_iter(Py_NewRef(first), Py_NewRef(by), Py_NewRef(n));
}
/** New reference. */
export function range_reverse(r: Ref): Ref {
  const first = ld(r + R.start);
  const by = ld(r + R.step);
  const n = ld(r + R.length);
  if (isSafeLong(first) && isSafeLong(by) && isSafeLong(n)) {
    const [a, b, count] = [safeLongValue(first), safeLongValue(by), safeLongValue(n)];
    const last = a + b * (count - 1);
    if (Number.isSafeInteger(last) && Number.isSafeInteger(a - b)) return fast_range_iter(last, -b, count);
  }
  const [a, b, count] = [PyLong_AsBigInt(first), PyLong_AsBigInt(by), PyLong_AsBigInt(n)];
  const last = a + b * (count - 1n);
  if (fits(a, a - b, last, -b, count)) return wide_range_iter(last, -b, count);
  return long_range_iter(PyLong_FromBigInt(last), PyLong_FromBigInt(-b), Py_NewRef(n));
}
