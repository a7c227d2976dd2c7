// Walking over a dict, copying and merging dicts, and what the collector and sys.getsizeof ask. Mirrors those parts of
// Objects/dictobject.c.

import { profile } from '../include/profile.ts';
import { PyASCIIObject, PyDictObject, PyTypeObject } from '../include/structs.ts';
import { I32, ld, type Ref, stp, stWords } from '../memory/memory.ts';

import {
  _PyDict_Contains_KnownHash,
  _PyDict_HasSplitTable,
  _PyDict_SetItem_KnownHash,
  dictresize,
  maKeys,
  maValues,
  new_dict,
  PyAnyDict_Check,
  PyDict_GET_SIZE,
  PyDict_New,
  setUsed,
} from './dict_core.ts';
import {
  _PyDict_KeysSize,
  cloneKeys,
  DICT_KEYS_GENERAL,
  DK_IS_UNICODE,
  DK_LOG_SIZE,
  DK_SIZE,
  dictkeys_decref,
  dictkeys_incref,
  dkKind,
  dkNentries,
  dkRefcnt,
  entryKeyAt,
  entrySize,
  estimate_log2_keysize,
  PyDict_LOG_MINSIZE,
  shared_keys_usable_size,
  splitKeyAt,
  USABLE_FRACTION,
} from './dict_keys.ts';
import { copy_values, insertionOrder, valueAt, valuesCapacity, valuesEmbedded } from './dict_valuesarray.ts';
import { PyErr_BadInternalCall, PyErr_SetString } from './errors.ts';
import { _PyObject_GC_IS_TRACKED, _PyObject_GC_New, _PyObject_GC_TRACK } from './gcobject.ts';
import { link } from './link.ts';
import { PyList_New, PyList_SET_ITEM } from './listobject.ts';
import { Py_DECREF, Py_INCREF, Py_NewRef, Py_TYPE, Py_XINCREF, type visitproc } from './object.ts';
import { PyDict_Type, PyExc_RuntimeError } from './statictypes.ts';
import { _PyErr_SetKeyError } from './unhashable.ts';
import { PyUnicode_Check } from './unicodeobject.ts';

const { _ma_watcher_tag, ma_keys, ma_values } = PyDictObject;
const STR_HASH = PyASCIIObject.hash;

/** A place in a dict: start with `pos` 0. Key and value are borrowed. */
export interface DictPosition {
  pos: number;
  key: Ref;
  value: Ref;
}
/** The hash of the key that _PyDict_Next found last. */
export const nextHash = { lo: 0, hi: 0 };

/** Goes to the next entry. False at the end. The dict must not change its keys meanwhile. */
export function PyDict_Next(op: Ref, at: DictPosition): boolean {
  return PyAnyDict_Check(op) && _PyDict_Next(op, at);
}
export function _PyDict_Next(mp: Ref, at: DictPosition): boolean {
  const dk = maKeys(mp);
  const values = maValues(mp);
  let i = at.pos;
  if (values !== 0) {
    if (i >= PyDict_GET_SIZE(mp)) return false;
    const ix = insertionOrder(values, i);
    at.key = splitKeyAt(dk, ix);
    at.value = valueAt(values, ix);
    setNextHash(at.key + STR_HASH);
  } else {
    const n = dkNentries(dk);
    const step = entrySize(dk);
    let k = entryKeyAt(dk, i);
    while (i < n && I32[(k + 8) >> 2] === 0) {
      i++;
      k += step;
    }
    if (i >= n) return false;
    at.key = I32[k >> 2];
    at.value = I32[(k + 8) >> 2];
    setNextHash(dkKind(dk) === DICT_KEYS_GENERAL ? k - 8 : at.key + STR_HASH);
  }
  at.pos = i + 1;
  return true;
}
function setNextHash(a: number): void {
  nextHash.lo = I32[a >> 2];
  nextHash.hi = I32[(a >> 2) + 1];
}

link.dictItems = (dict, visit) => {
  const at = { pos: 0, key: 0, value: 0 };
  while (_PyDict_Next(dict, at)) {
    if (!PyUnicode_Check(at.key)) return false;
    visit(at.key, at.value);
  }
  return true;
};

/** True if every key is a str (of any str class). */
export function _PyDict_HasOnlyStringKeys(dict: Ref): boolean {
  if (DK_IS_UNICODE(maKeys(dict))) return true;
  const at = { pos: 0, key: 0, value: 0 };
  while (_PyDict_Next(dict, at)) if (!PyUnicode_Check(at.key)) return false;
  return true;
}

/** tp_iter of dict: lives in dict_views.ts; here only to know a subclass that has another. */
function iteratesAsDict(o: Ref): boolean {
  return ld(Py_TYPE(o) + PyTypeObject.tp_iter) === ld(PyDict_Type + PyTypeObject.tp_iter);
}

/** New reference. A dict with the same entries. */
export function PyDict_Copy(o: Ref): Ref {
  if (!PyAnyDict_Check(o)) return PyErr_BadInternalCall();
  if (PyDict_GET_SIZE(o) === 0) return PyDict_New();
  if (_PyDict_HasSplitTable(o)) {
    const values = copy_values(maValues(o), maKeys(o));
    if (values === 0) return 0;
    const copy = _PyObject_GC_New(PyDict_Type);
    if (copy === 0) return 0;
    for (let i = 0; i < valuesCapacity(values, maKeys(o)); i++) Py_XINCREF(valueAt(values, i));
    stp(copy + ma_values, values);
    stp(copy + ma_keys, maKeys(o));
    setUsed(copy, PyDict_GET_SIZE(o));
    stWords(copy + _ma_watcher_tag, 0, 0);
    dictkeys_incref(maKeys(o));
    if (profile.dictsAlwaysTracked || _PyObject_GC_IS_TRACKED(o)) _PyObject_GC_TRACK(copy);
    return copy;
  }
  // A table with few holes is copied as it is.
  if (iteratesAsDict(o) && PyDict_GET_SIZE(o) >= Math.floor((dkNentries(maKeys(o)) * 2) / 3)) {
    const keys = cloneKeys(maKeys(o));
    const copy = keys === 0 ? 0 : new_dict(keys, 0, PyDict_GET_SIZE(o));
    if (copy !== 0 && _PyObject_GC_IS_TRACKED(o) && !_PyObject_GC_IS_TRACKED(copy)) _PyObject_GC_TRACK(copy);
    return copy;
  }
  const copy = PyDict_New();
  if (copy === 0) return 0;
  if (dict_merge(copy, o, 1) === 0) return copy;
  Py_DECREF(copy);
  return 0;
}

function dict_dict_merge(mp: Ref, other: Ref, override: number): number {
  if (other === mp || PyDict_GET_SIZE(other) === 0) return 0;
  if (PyDict_GET_SIZE(mp) === 0) {
    override = 1;
    const okeys = maKeys(other);
    const used = PyDict_GET_SIZE(other);
    if (
      maValues(mp) === 0 &&
      maValues(other) === 0 &&
      used === dkNentries(okeys) &&
      (DK_LOG_SIZE(okeys) === PyDict_LOG_MINSIZE || USABLE_FRACTION(DK_SIZE(okeys) >> 1) < used)
    ) {
      const keys = cloneKeys(okeys);
      if (keys === 0) return -1;
      dictkeys_decref(maKeys(mp));
      stp(mp + ma_keys, keys);
      setUsed(mp, used);
      return 0;
    }
  }
  const orig = PyDict_GET_SIZE(other);
  if (USABLE_FRACTION(DK_SIZE(maKeys(mp))) < orig) {
    const log2 = estimate_log2_keysize(PyDict_GET_SIZE(mp) + orig);
    if (dictresize(mp, log2, DK_IS_UNICODE(maKeys(other))) < 0) return -1;
  }
  const at = { pos: 0, key: 0, value: 0 };
  while (_PyDict_Next(other, at)) {
    const { key, value } = at;
    const { lo, hi } = nextHash;
    Py_INCREF(key);
    Py_INCREF(value);
    let err = 0;
    if (override === 1) {
      err = _PyDict_SetItem_KnownHash(mp, key, value, lo, hi);
    } else {
      err = _PyDict_Contains_KnownHash(mp, key, lo, hi);
      if (err === 0) {
        err = _PyDict_SetItem_KnownHash(mp, key, value, lo, hi);
      } else if (err > 0) {
        err = 0;
        if (override !== 0) {
          _PyErr_SetKeyError(key);
          err = -1;
        }
      }
    }
    Py_DECREF(value);
    Py_DECREF(key);
    if (err !== 0) return -1;
    if (orig !== PyDict_GET_SIZE(other)) {
      PyErr_SetString(PyExc_RuntimeError, 'dict mutated during update');
      return -1;
    }
  }
  return 0;
}
/** Puts the entries of the mapping `b` into `a`. `override`: 0 keeps what is there, 1 replaces it, 2 raises KeyError. Returns 0 or -1. */
export function dict_merge(a: Ref, b: Ref, override: number): number {
  if (PyAnyDict_Check(b) && iteratesAsDict(b)) return dict_dict_merge(a, b, override);
  return link.mergeMapping(a, b, override);
}
export function PyDict_Merge(a: Ref, b: Ref, override: number): number {
  return dict_merge(a, b, override !== 0 ? 1 : 0);
}
export const _PyDict_MergeEx = dict_merge;
export function PyDict_Update(a: Ref, b: Ref): number {
  return dict_merge(a, b, 1);
}

// ---- lists of parts ----

function partsList(mp: Ref, ofKeys: boolean): Ref {
  const v = PyList_New(PyDict_GET_SIZE(mp));
  if (v === 0) return 0;
  const at = { pos: 0, key: 0, value: 0 };
  for (let i = 0; _PyDict_Next(mp, at); i++) PyList_SET_ITEM(v, i, Py_NewRef(ofKeys ? at.key : at.value));
  return v;
}
/** New reference: a list of the keys. */
export function PyDict_Keys(mp: Ref): Ref {
  return partsList(mp, true);
}
/** New reference: a list of the values. */
export function PyDict_Values(mp: Ref): Ref {
  return partsList(mp, false);
}

// ---- the collector, sys.getsizeof ----

/** tp_traverse. Values inside an instance are the instance's to show. */
export function dict_traverse(mp: Ref, visit: visitproc): number {
  const keys = maKeys(mp);
  const values = maValues(mp);
  const n = dkNentries(keys);
  if (values !== 0) {
    // In 3.13 values that lie in the instance are its own to visit.
    if (profile.instancesVisitValues && valuesEmbedded(values)) return 0;
    for (let i = 0; i < n; i++) {
      const value = valueAt(values, i);
      if (value !== 0) {
        const r = visit(value);
        if (r !== 0) return r;
      }
    }
    return 0;
  }
  const general = !DK_IS_UNICODE(keys);
  const step = entrySize(keys);
  let at = entryKeyAt(keys, 0);
  for (let i = 0; i < n; i++, at += step) {
    const value = ld(at + 8);
    if (value === 0) continue;
    let r = visit(value);
    if (r === 0 && general) r = visit(ld(at));
    if (r !== 0) return r;
  }
  return 0;
}

/** Bytes of the dict with its table (shared keys are the class's). */
export function _PyDict_SizeOf(mp: Ref): number {
  let size = ld(Py_TYPE(mp) + PyTypeObject.tp_basicsize);
  const keys = maKeys(mp);
  if (maValues(mp) !== 0) size += shared_keys_usable_size(keys) * 8;
  if (dkRefcnt(keys) === 1) size += _PyDict_KeysSize(keys);
  return size;
}
