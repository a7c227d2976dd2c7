// Filling a dict from other things than dicts: mappings, pairs, the arguments of dict() and update(). Mirrors dict_merge's general
// half, PyDict_MergeFromSeq2, dict_update_common and _PyDict_FromKeys in Objects/dictobject.c.

import type { Ref } from '../memory/memory.ts';
import { PyIter_Next } from './abstract_iter.ts';
import { PyMapping_Keys } from './abstract_mapping.ts';
import { PyObject_GetItem, PyObject_GetIter, PyObject_SetItem } from './abstract_object.ts';
import { PySequence_Fast, PySequence_Fast_GET_ITEM, PySequence_Fast_GET_SIZE } from './abstract_sequence.ts';
import { PyObject_CallMethodOneArg, PyObject_CallNoArgs } from './call.ts';
import { pairsAreNoted } from './changed_messages.ts';
import { DK_IS_UNICODE, estimate_log2_keysize } from './dict_keys.ts';
import {
  _PyAnyDict_SetItem,
  _PyDict_HasOnlyStringKeys,
  _PyDict_Next,
  _PyDict_SetItem_KnownHash,
  dictresize,
  maKeys,
  nextHash,
  PyDict_CheckExact,
  PyDict_Contains,
  PyDict_GET_SIZE,
  PyDict_Merge,
  PyDict_SetDefaultRef,
  PyDict_SetItem,
} from './dictobject.ts';
import {
  PyErr_ExceptionMatches,
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from './errors.ts';
import { link } from './link.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_SIZE } from './object.ts';
import { PyObject_GetOptionalAttr } from './object_protocol.ts';
import { _PySet_NextEntry, PyAnySet_CheckExact, PySet_GET_SIZE } from './setobject.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { _Py_ID } from './statics.ts';
import { PyExc_TypeError, PyExc_ValueError, PyFrozenDict_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM } from './tupleobject.ts';
import { _PyErr_SetKeyError } from './unhashable.ts';
import { PyUnicode_FromString, PyUnicode_InternFromString } from './unicodeobject.ts';

const str_keys = _Py_ID('keys');

/** One entry of a merge from a mapping. Returns 0 or -1. */
function mergeKey(a: Ref, b: Ref, key: Ref, override: number): number {
  if (override !== 1) {
    const status = PyDict_Contains(a, key);
    if (status < 0) return -1;
    if (status > 0) {
      if (override === 0) return 0;
      _PyErr_SetKeyError(key);
      return -1;
    }
  }
  const value = PyObject_GetItem(b, key);
  if (value === 0) return -1;
  const status = _PyAnyDict_SetItem(a, key, value);
  Py_DECREF(value);
  return status;
}
function mergeMapping(a: Ref, b: Ref, override: number): number {
  const keys = PyMapping_Keys(b);
  if (keys === 0) return -1;
  const iter = PyObject_GetIter(keys);
  Py_DECREF(keys);
  if (iter === 0) return -1;
  let status = 0;
  for (let key = PyIter_Next(iter); key !== 0; key = PyIter_Next(iter)) {
    status = mergeKey(a, b, key, override);
    Py_DECREF(key);
    if (status < 0) break;
  }
  Py_DECREF(iter);
  return status < 0 || PyErr_Occurred() !== 0 ? -1 : 0;
}
link.mergeMapping = mergeMapping;

/** Adds a note to the exception being raised. */
function _PyErr_FormatNote(text: string): void {
  const exc = PyErr_GetRaisedException();
  const name = PyUnicode_InternFromString('add_note');
  const note = PyUnicode_FromString(text);
  const done = PyObject_CallMethodOneArg(exc, name, note);
  Py_DECREF(note);
  Py_DECREF(name);
  if (done !== 0) Py_DECREF(done);
  PyErr_SetRaisedException(exc);
}

/** Puts the pair `item`, number i of its sequence, into `d`. Returns 0 or -1. */
function mergePair(d: Ref, item: Ref, i: number, override: number): number {
  const fast = PySequence_Fast(item, 'object is not iterable');
  if (fast === 0) {
    if (PyErr_ExceptionMatches(PyExc_TypeError)) {
      const words = `convert dictionary update sequence element #${i} to a sequence`;
      if (pairsAreNoted()) _PyErr_FormatNote(`Cannot ${words}`);
      else typeError(`cannot ${words}`);
    }
    return -1;
  }
  const n = PySequence_Fast_GET_SIZE(fast);
  let status = -1;
  if (n !== 2) {
    PyErr_SetString(PyExc_ValueError, `dictionary update sequence element #${i} has length ${n}; 2 is required`);
  } else {
    const key = Py_NewRef(PySequence_Fast_GET_ITEM(fast, 0));
    const value = Py_NewRef(PySequence_Fast_GET_ITEM(fast, 1));
    if (override !== 0) {
      status = _PyAnyDict_SetItem(d, key, value);
    } else {
      const had = PyDict_SetDefaultRef(d, key, value);
      if (had !== 0) {
        Py_DECREF(had);
        status = 0;
      }
    }
    Py_DECREF(key);
    Py_DECREF(value);
  }
  Py_DECREF(fast);
  return status;
}
/** Fills `d` with pairs; `override` as in PyDict_Merge. Returns 0 or -1. */
export function PyDict_MergeFromSeq2(d: Ref, seq2: Ref, override: number): number {
  const it = PyObject_GetIter(seq2);
  if (it === 0) return -1;
  let status = 0;
  for (let i = 0; status === 0; i++) {
    const item = PyIter_Next(it);
    if (item === 0) {
      if (PyErr_Occurred() !== 0) status = -1;
      break;
    }
    status = mergePair(d, item, i, override);
    Py_DECREF(item);
  }
  Py_DECREF(it);
  return status;
}

/** A dict or frozendict, and of no class made by a program. */
export const isExactAnyDict = (o: Ref): boolean => PyDict_CheckExact(o) || Py_IS_TYPE(o, PyFrozenDict_Type);
/** Fills a dict from a mapping or from pairs. Returns 0 or -1. */
export function dict_update_arg(self: Ref, arg: Ref): number {
  if (isExactAnyDict(arg)) return PyDict_Merge(self, arg, 1);
  const keys = PyObject_GetOptionalAttr(arg, str_keys);
  if (keys !== 0) {
    Py_DECREF(keys);
    return PyDict_Merge(self, arg, 1);
  }
  return PyErr_Occurred() !== 0 ? -1 : PyDict_MergeFromSeq2(self, arg, 1);
}
/** False with TypeError unless all keys of a dict of keywords are str. */
export function PyArg_ValidateKeywordArguments(kwds: Ref): boolean {
  if (_PyDict_HasOnlyStringKeys(kwds)) return true;
  typeError('keywords must be strings');
  return false;
}
/** The work of dict() and dict.update(), called `name` in messages. Returns 0 or -1. */
export function dict_update_common(self: Ref, args: Ref, kwds: Ref, name: string): number {
  const n = Py_SIZE(args);
  if (!_PyArg_CheckPositional(name, n, 0, 1)) return -1;
  if (n === 1 && dict_update_arg(self, PyTuple_GET_ITEM(args, 0)) < 0) return -1;
  if (kwds === 0) return 0;
  return PyArg_ValidateKeywordArguments(kwds) ? PyDict_Merge(self, kwds, 1) : -1;
}

/** Fills an empty dict with the keys of a dict, frozendict or set, which are hashed already. Returns 0 or -1. */
export function fromHashedKeys(d: Ref, iterable: Ref, value: Ref): number {
  if (!PyAnySet_CheckExact(iterable)) {
    const log2 = estimate_log2_keysize(PyDict_GET_SIZE(iterable));
    if (dictresize(d, log2, DK_IS_UNICODE(maKeys(iterable))) < 0) return -1;
    const at = { pos: 0, key: 0, value: 0 };
    while (_PyDict_Next(iterable, at)) {
      if (_PyDict_SetItem_KnownHash(d, at.key, value, nextHash.lo, nextHash.hi) < 0) return -1;
    }
    return 0;
  }
  if (dictresize(d, estimate_log2_keysize(PySet_GET_SIZE(iterable)), false) < 0) return -1;
  const at = { pos: 0, key: 0, lo: 0, hi: 0 };
  while (_PySet_NextEntry(iterable, at)) {
    if (_PyDict_SetItem_KnownHash(d, at.key, value, at.lo, at.hi) < 0) return -1;
  }
  return 0;
}
/** New reference. cls() with the items of `iterable` as keys, all with the same value. */
export function _PyDict_FromKeys(cls: Ref, iterable: Ref, value: Ref): Ref {
  const d = PyObject_CallNoArgs(cls);
  if (d === 0) return 0;
  let status = 0;
  const exact = PyDict_CheckExact(d);
  const hashed = isExactAnyDict(iterable) || PyAnySet_CheckExact(iterable);
  if (exact && PyDict_GET_SIZE(d) === 0 && hashed) {
    status = fromHashedKeys(d, iterable, value);
  } else {
    const it = PyObject_GetIter(iterable);
    if (it === 0) status = -1;
    while (status === 0) {
      const key = PyIter_Next(it);
      if (key === 0) {
        if (PyErr_Occurred() !== 0) status = -1;
        break;
      }
      status = exact ? PyDict_SetItem(d, key, value) : PyObject_SetItem(d, key, value);
      Py_DECREF(key);
    }
    if (it !== 0) Py_DECREF(it);
  }
  if (status === 0) return d;
  Py_DECREF(d);
  return 0;
}
