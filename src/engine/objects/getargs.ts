// Conversions of arguments and the messages when they fail. Mirrors what Argument Clinic generates and Python/getargs.c.

import { profile } from '../include/profile.ts';
import type { Ref } from '../memory/memory.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t, PyNumber_Index } from './abstract_number.ts';
import { PyErr_Occurred, typeError } from './errors.ts';
import { PyLong_AsSsize_t } from './longobject.ts';
import { Py_DECREF } from './object.ts';
import { Py_None } from './statics.ts';
import { type MethodSpec, method } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_Check } from './unicodeobject.ts';

/** What messages call the type of an argument that does not fit. */
export function argTypeName(arg: Ref): string {
  return arg === Py_None ? 'None' : typeName(arg);
}
/** TypeError: `fname() displayname must be expected, not <type>`. Returns NULL. */
export function _PyArg_BadArgument(fname: string, displayname: string, expected: string, arg: Ref): 0 {
  return typeError(`${fname}() ${displayname} must be ${expected}, not ${argTypeName(arg)}`);
}
/** False with TypeError unless `arg` is a str. */
export function argIsStr(fname: string, displayname: string, arg: Ref): boolean {
  if (PyUnicode_Check(arg)) return true;
  _PyArg_BadArgument(fname, displayname, 'str', arg);
  return false;
}
/** The value of an argument of type Py_ssize_t, by __index__; -1 with an exception. Not given: `missing`. */
export function argSsize(arg: Ref, missing: number): number {
  if (arg === 0) return missing;
  const i = PyNumber_Index(arg);
  if (i === 0) return -1;
  const n = PyLong_AsSsize_t(i);
  Py_DECREF(i);
  return n;
}
/** True if `n` is the mark of an exception. */
export function failed(n: number): boolean {
  return n === -1 && PyErr_Occurred() !== 0;
}

/** Where _PyEval_SliceIndex leaves the index. */
export const sliceIndex = { value: 0 };
/** Converts one end of a slice (None or not given: `missing`) into `sliceIndex`. False with an exception. */
export function argSlice(arg: Ref, missing: number): boolean {
  if (arg === 0 || arg === Py_None) {
    sliceIndex.value = missing;
    return true;
  }
  if (!_PyIndex_Check(arg)) {
    const orNone = profile.sliceErrorsNameNone ? 'or None ' : '';
    typeError(`slice indices must be integers ${orNone}or have an __index__ method`);
    return false;
  }
  const n = PyNumber_AsSsize_t(arg, 0);
  if (failed(n)) return false;
  sliceIndex.value = n;
  return true;
}

/** As argSlice, but None is no index. Mirrors _PyEval_SliceIndexNotNone. */
export function argSliceNotNone(arg: Ref, missing: number): boolean {
  if (arg === 0 || _PyIndex_Check(arg)) return argSlice(arg, missing);
  typeError('slice indices must be integers or have an __index__ method');
  return false;
}

/** A method `name(sub[, start[, end]], /)`: searching between two slice ends. */
export function ranged(name: string, sub: string, f: (self: Ref, sub: Ref, start: Ref, end: Ref) => Ref): MethodSpec {
  return { ...method(`${name}(${sub}, start=None, end=None, /)`, f), text: `${sub}[, start[, end]], /` };
}

/** Where ADJUST_INDICES leaves start and end. */
export const range = { start: 0, end: 0 };
/** Reads two slice ends and clips them to a text of `length` (the start may stay above the end). False with an exception. */
export function argRange(start: Ref, end: Ref, length: number): boolean {
  if (!argSlice(start, 0)) return false;
  let a = sliceIndex.value;
  if (!argSlice(end, length)) return false;
  let b = sliceIndex.value;
  if (b > length) b = length;
  else if (b < 0) b = Math.max(0, b + length);
  if (a < 0) a = Math.max(0, a + length);
  range.start = a;
  range.end = b;
  return true;
}
