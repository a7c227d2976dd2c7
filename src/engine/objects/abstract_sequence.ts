// The sequence protocol. Mirrors the sequence part of Objects/abstract.c.

import { Py_EQ, Py_TPFLAGS_DICT_SUBCLASS } from '../include/flags.ts';
import { selectedMinor } from '../include/layout.ts';
import { PyMappingMethods, PyNumberMethods, PySequenceMethods, PyTypeObject } from '../include/structs.ts';
import type { Ref } from '../memory/memory.ts';
import { PyIter_Next } from './abstract_iter.ts';
import { PyNumber_Add, PyNumber_InPlaceAdd, PyNumber_InPlaceMultiply, PyNumber_Multiply } from './abstract_number.ts';
import { PyObject_GetIter, PyObject_LengthHint } from './abstract_object.ts';
import { notAContainer } from './changed_messages.ts';
import { PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { link } from './link.ts';
import {
  _PyList_AppendTakeRef,
  _PyList_AsTupleAndClear,
  _PyList_ITEMS,
  PyList_AsTuple,
  PyList_CheckExact,
  PyList_GET_ITEM,
  PyList_GET_SIZE,
  PyList_New,
  PyList_SET_ITEM,
} from './listobject.ts';
import { PyLong_FromLong } from './longobject.ts';
import {
  type binaryfunc,
  hasSubclassFlag,
  type lenfunc,
  type objobjproc,
  Py_DECREF,
  Py_NewRef,
  Py_SET_SIZE,
  Py_TYPE,
  type ssizeargfunc,
  type ssizeobjargproc,
  suiteSlot,
} from './object.ts';
import { PyObject_RichCompareBool } from './object_protocol.ts';
import { _PyBuildSlice_ConsumeRefs } from './sliceobject.ts';
import { PyExc_TypeError, PyExc_ValueError } from './statictypes.ts';
import {
  _PyTuple_ITEMS,
  _PyTuple_Resize,
  PyTuple_CheckExact,
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_New,
  PyTuple_SET_ITEM,
  stealTuple,
  tuple_get_empty,
} from './tupleobject.ts';
import { typeName } from './typename.ts';

type SequenceSlot = keyof typeof PySequenceMethods & string;
function sq<F>(o: Ref, name: SequenceSlot): F | null {
  return suiteSlot<F>(Py_TYPE(o), PyTypeObject.tp_as_sequence, PySequenceMethods[name] as number);
}
function mp<F>(o: Ref, offset: number): F | null {
  return suiteSlot<F>(Py_TYPE(o), PyTypeObject.tp_as_mapping, offset);
}

export function PySequence_Check(s: Ref): boolean {
  return !hasSubclassFlag(s, Py_TPFLAGS_DICT_SUBCLASS) && sq(s, 'sq_item') !== null;
}
/** The length, or -1 with an exception. */
export function PySequence_Size(s: Ref): number {
  const f = sq<lenfunc>(s, 'sq_length');
  if (f !== null) return f(s);
  if (mp(s, PyMappingMethods.mp_length) !== null) typeError(`${typeName(s)} is not a sequence`);
  else typeError(`object of type '${typeName(s)}' has no len()`);
  return -1;
}
export const PySequence_Length = PySequence_Size;

/** New reference. */
export function PySequence_Concat(s: Ref, o: Ref): Ref {
  const f = sq<binaryfunc>(s, 'sq_concat');
  if (f !== null) return f(s, o);
  if (PySequence_Check(s) && PySequence_Check(o) && hasNumber(s, PyNumberMethods.nb_add, o)) return PyNumber_Add(s, o);
  return typeError(`'${typeName(s)}' object can't be concatenated`);
}
/** New reference. */
export function PySequence_InPlaceConcat(s: Ref, o: Ref): Ref {
  const f = sq<binaryfunc>(s, 'sq_inplace_concat') ?? sq<binaryfunc>(s, 'sq_concat');
  if (f !== null) return f(s, o);
  const adds = hasNumber(s, PyNumberMethods.nb_add, o) || hasNumber(s, PyNumberMethods.nb_inplace_add, s);
  if (adds && PySequence_Check(s) && PySequence_Check(o)) return PyNumber_InPlaceAdd(s, o);
  return typeError(`'${typeName(s)}' object can't be concatenated`);
}
/** New reference. */
export function PySequence_Repeat(o: Ref, count: number): Ref {
  return repeat(o, count, sq<ssizeargfunc>(o, 'sq_repeat'), PyNumber_Multiply);
}
/** New reference. */
export function PySequence_InPlaceRepeat(o: Ref, count: number): Ref {
  return repeat(
    o,
    count,
    sq<ssizeargfunc>(o, 'sq_inplace_repeat') ?? sq<ssizeargfunc>(o, 'sq_repeat'),
    PyNumber_InPlaceMultiply,
  );
}
function repeat(o: Ref, count: number, f: ssizeargfunc | null, multiply: binaryfunc): Ref {
  if (f !== null) return f(o, count);
  if (PySequence_Check(o) && hasNumber(o, PyNumberMethods.nb_multiply, o)) {
    const n = PyLong_FromLong(count);
    if (n === 0) return 0;
    const res = multiply(o, n);
    Py_DECREF(n);
    return res;
  }
  return typeError(`'${typeName(o)}' object can't be repeated`);
}
function hasNumber(a: Ref, offset: number, b: Ref): boolean {
  const suite = PyTypeObject.tp_as_number;
  return suiteSlot(Py_TYPE(a), suite, offset) !== null || suiteSlot(Py_TYPE(b), suite, offset) !== null;
}

// ---- items ----

/** The index with the length added if it is negative (the slot itself does not do that). -2^53 marks an exception. */
function wrapped(s: Ref, i: number): number {
  if (i >= 0) return i;
  const length = sq<lenfunc>(s, 'sq_length');
  if (length === null) return i;
  const n = length(s);
  return n < 0 ? FAILED : i + n;
}
const FAILED = Number.MIN_SAFE_INTEGER;

/** New reference. */
export function PySequence_GetItem(s: Ref, i: number): Ref {
  const f = sq<ssizeargfunc>(s, 'sq_item');
  if (f !== null) {
    const at = wrapped(s, i);
    return at === FAILED ? 0 : f(s, at);
  }
  if (mp(s, PyMappingMethods.mp_subscript) !== null) return typeError(`${typeName(s)} is not a sequence`);
  return typeError(`'${typeName(s)}' object does not support indexing`);
}
function assign(s: Ref, i: number, o: Ref, what: string): number {
  const f = sq<ssizeobjargproc>(s, 'sq_ass_item');
  if (f !== null) {
    const at = wrapped(s, i);
    return at === FAILED ? -1 : f(s, at, o);
  }
  if (mp(s, PyMappingMethods.mp_ass_subscript) !== null) typeError(`${typeName(s)} is not a sequence`);
  else typeError(`'${typeName(s)}' object ${what}`);
  return -1;
}
export function PySequence_SetItem(s: Ref, i: number, o: Ref): number {
  return assign(s, i, o, 'does not support item assignment');
}
export function PySequence_DelItem(s: Ref, i: number): number {
  return assign(s, i, 0, "doesn't support item deletion");
}
/** New reference. `s[low:high]` with a slice object. */
export function PySequence_GetSlice(s: Ref, low: number, high: number): Ref {
  const f = mp<binaryfunc>(s, PyMappingMethods.mp_subscript);
  if (f === null) return typeError(`'${typeName(s)}' object is unsliceable`);
  const slice = _PyBuildSlice_ConsumeRefs(PyLong_FromLong(low), PyLong_FromLong(high));
  if (slice === 0) return 0;
  const res = f(s, slice);
  Py_DECREF(slice);
  return res;
}

// ---- whole sequences ----

/** New reference. tuple(v). */
export function PySequence_Tuple(v: Ref): Ref {
  if (PyTuple_CheckExact(v)) return Py_NewRef(v);
  if (PyList_CheckExact(v)) return PyList_AsTuple(v);
  const it = PyObject_GetIter(v);
  if (it === 0) return 0;
  const result = selectedMinor() >= 14 ? tupleOfIterator(it) : tupleByHint(it, v);
  Py_DECREF(it);
  return result;
}
/** New reference. As 3.14 does it: the first items are kept in the C function, all of them in a list when there are more. */
function tupleOfIterator(it: Ref): Ref {
  const first: Ref[] = [];
  while (first.length < TUPLE_BUFFER) {
    const item = PyIter_Next(it);
    if (item === 0) {
      if (!PyErr_Occurred()) return first.length === 0 ? tuple_get_empty() : stealTuple(...first);
      for (const o of first) Py_DECREF(o);
      return 0;
    }
    first.push(item);
  }
  const list = PyList_New(2 * TUPLE_BUFFER);
  if (list === 0) {
    for (const o of first) Py_DECREF(o);
    return 0;
  }
  Py_SET_SIZE(list, TUPLE_BUFFER);
  first.forEach((o, i) => {
    PyList_SET_ITEM(list, i, o);
  });
  let status = 0;
  for (let item = PyIter_Next(it); item !== 0 && status === 0; item = status === 0 ? PyIter_Next(it) : 0)
    status = _PyList_AppendTakeRef(list, item);
  const result = status < 0 || PyErr_Occurred() ? 0 : _PyList_AsTupleAndClear(list);
  Py_DECREF(list);
  return result;
}
/** Items of an iterator that are not in a list yet, and half of the list's first room. */
const TUPLE_BUFFER = 8;

/** New reference. As until 3.13: the length hint of `v` makes the first block; it grows by ten and a quarter. */
function tupleByHint(it: Ref, v: Ref): Ref {
  let n = PyObject_LengthHint(v, 10);
  let result = n < 0 ? 0 : PyTuple_New(n);
  let j = 0;
  while (result !== 0) {
    const item = PyIter_Next(it);
    if (item === 0) {
      if (PyErr_Occurred()) {
        Py_DECREF(result);
        result = 0;
      } else if (j < n) result = _PyTuple_Resize(result, j);
      break;
    }
    if (j >= n) {
      n += 10;
      n += n >> 2;
      result = _PyTuple_Resize(result, n);
      if (result === 0) {
        Py_DECREF(item);
        break;
      }
    }
    PyTuple_SET_ITEM(result, j++, item);
  }
  return result;
}
/** New reference. list(v). */
export function PySequence_List(v: Ref): Ref {
  const result = PyList_New(0);
  if (result === 0) return 0;
  if (link._PyList_Extend(result, v) < 0) {
    Py_DECREF(result);
    return 0;
  }
  return result;
}
/** New reference: `v` if it is a list or tuple, else list(v). TypeError with `message` if it is not iterable. */
export function PySequence_Fast(v: Ref, message: string): Ref {
  if (PyList_CheckExact(v) || PyTuple_CheckExact(v)) return Py_NewRef(v);
  const it = PyObject_GetIter(v);
  if (it === 0) {
    if (PyErr_ExceptionMatches(PyExc_TypeError)) PyErr_SetString(PyExc_TypeError, message);
    return 0;
  }
  const list = PySequence_List(it);
  Py_DECREF(it);
  return list;
}
export function PySequence_Fast_GET_SIZE(o: Ref): number {
  return PyList_CheckExact(o) || !PyTuple_CheckExact(o) ? PyList_GET_SIZE(o) : PyTuple_GET_SIZE(o);
}
/** Borrowed reference. */
export function PySequence_Fast_GET_ITEM(o: Ref, i: number): Ref {
  return PyTuple_CheckExact(o) ? PyTuple_GET_ITEM(o, i) : PyList_GET_ITEM(o, i);
}
/** Address of the items. */
export function PySequence_Fast_ITEMS(o: Ref): number {
  return PyTuple_CheckExact(o) ? _PyTuple_ITEMS(o) : _PyList_ITEMS(o);
}

// ---- searching ----

export const PY_ITERSEARCH_COUNT = 1;
export const PY_ITERSEARCH_INDEX = 2;
export const PY_ITERSEARCH_CONTAINS = 3;

/** Number of equal items, index of the first, or whether there is one. -1 with an exception. */
export function _PySequence_IterSearch(seq: Ref, obj: Ref, operation: number): number {
  const it = PyObject_GetIter(seq);
  if (it === 0) {
    if (PyErr_ExceptionMatches(PyExc_TypeError)) {
      if (operation === PY_ITERSEARCH_CONTAINS) {
        notAContainer(seq);
      } else PyErr_SetString(PyExc_TypeError, `argument of type '${typeName(seq)}' is not iterable`);
    }
    return -1;
  }
  let n = 0;
  for (;;) {
    const item = PyIter_Next(it);
    if (item === 0) break;
    const cmp = PyObject_RichCompareBool(item, obj, Py_EQ);
    Py_DECREF(item);
    if (cmp < 0) {
      Py_DECREF(it);
      return -1;
    }
    if (cmp > 0) {
      if (operation === PY_ITERSEARCH_COUNT) n++;
      else {
        Py_DECREF(it);
        return operation === PY_ITERSEARCH_INDEX ? n : 1;
      }
    } else if (operation === PY_ITERSEARCH_INDEX) n++;
  }
  Py_DECREF(it);
  if (PyErr_Occurred()) return -1;
  if (operation !== PY_ITERSEARCH_INDEX) return n;
  PyErr_SetString(PyExc_ValueError, 'sequence.index(x): x not in sequence');
  return -1;
}
export function PySequence_Count(s: Ref, o: Ref): number {
  return _PySequence_IterSearch(s, o, PY_ITERSEARCH_COUNT);
}
export function PySequence_Index(s: Ref, o: Ref): number {
  return _PySequence_IterSearch(s, o, PY_ITERSEARCH_INDEX);
}
/** 1, 0, or -1 with an exception. */
export function PySequence_Contains(seq: Ref, obj: Ref): number {
  const f = sq<objobjproc>(seq, 'sq_contains');
  if (f !== null) return f(seq, obj);
  return _PySequence_IterSearch(seq, obj, PY_ITERSEARCH_CONTAINS);
}
