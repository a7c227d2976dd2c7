// Dictionaries: deleting entries, emptying, the end of a dict. Mirrors that part of Objects/dictobject.c.

import { PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp, stWords } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import {
  _Py_dict_lookup,
  _PyObject_HashFast,
  found,
  maKeys,
  maValues,
  PyDict_GET_SIZE,
  setKeys,
  setUsed,
  setValues,
} from './dict_core.ts';
import {
  DICT_KEYS_GENERAL,
  DKIX_DUMMY,
  DKIX_ERROR,
  dictkeys_decref,
  dictkeys_set_index,
  dkKind,
  dkNentries,
  entryKeyAt,
  lookdict_index,
  Py_EMPTY_KEYS,
  setDkVersion,
} from './dict_keys.ts';
import {
  delete_index_from_values,
  free_values,
  setValuesSize,
  VALUES,
  valueAt,
  valuesCapacity,
  valuesEmbedded,
} from './dict_valuesarray.ts';
import { dicts, freelistPush } from './freelist.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { hash, Py_DECREF, Py_IS_TYPE, Py_TYPE } from './object.ts';
import { PyDict_Type } from './statictypes.ts';
import { Py_TRASHCAN_BEGIN, Py_TRASHCAN_END } from './trashcan.ts';
import { _PyErr_SetKeyError, unhashableKey } from './unhashable.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

/** Takes entry `ix` out and drops its key. The value is the caller's from now on. */
function removeEntry(mp: Ref, lo: number, hi: number, ix: number): void {
  const dk = maKeys(mp);
  const values = maValues(mp);
  setUsed(mp, PyDict_GET_SIZE(mp) - 1);
  if (values !== 0) {
    stp(values + VALUES + ix * 8, 0);
    delete_index_from_values(values, ix);
    return;
  }
  setDkVersion(dk, 0);
  dictkeys_set_index(dk, lookdict_index(dk, lo, hi, ix), DKIX_DUMMY);
  const at = entryKeyAt(dk, ix);
  const key = ld(at);
  stp(at, 0);
  stp(at + 8, 0);
  if (dkKind(dk) === DICT_KEYS_GENERAL) stWords(at - 8, 0, 0);
  Py_DECREF(key);
}
/** Returns 0, or -1 with KeyError or another exception. */
export function PyDict_DelItem(op: Ref, key: Ref): number {
  if (_PyObject_HashFast(key) < 0) {
    unhashableKey(op, key);
    return -1;
  }
  return _PyDict_DelItem_KnownHash(op, key, hash.lo, hash.hi);
}
export function _PyDict_DelItem_KnownHash(op: Ref, key: Ref, lo: number, hi: number): number {
  const ix = _Py_dict_lookup(op, key, lo, hi);
  if (ix === DKIX_ERROR) return -1;
  const old = found.value;
  if (old === 0) {
    _PyErr_SetKeyError(key);
    return -1;
  }
  removeEntry(op, lo, hi, ix);
  Py_DECREF(old);
  return 0;
}
export function PyDict_DelItemString(op: Ref, key: string): number {
  const k = PyUnicode_FromString(key);
  if (k === 0) return -1;
  const result = PyDict_DelItem(op, k);
  Py_DECREF(k);
  return result;
}
/** New reference: the value taken out; NULL without an exception if the key is not there. An empty dict does not hash the key. */
export function PyDict_Pop(op: Ref, key: Ref): Ref {
  if (PyDict_GET_SIZE(op) === 0) return 0;
  if (_PyObject_HashFast(key) < 0) {
    unhashableKey(op, key);
    return 0;
  }
  return _PyDict_Pop_KnownHash(op, key, hash.lo, hash.hi);
}
export function _PyDict_Pop_KnownHash(op: Ref, key: Ref, lo: number, hi: number): Ref {
  if (PyDict_GET_SIZE(op) === 0) return 0;
  const ix = _Py_dict_lookup(op, key, lo, hi);
  const old = found.value;
  if (ix >= 0 && old !== 0) removeEntry(op, lo, hi, ix);
  return old;
}
/** Empties the dict: the table is parted from it first, then its entries go first to last. */
export function PyDict_Clear(op: Ref): void {
  const oldkeys = maKeys(op);
  const oldvalues = maValues(op);
  if (oldkeys === Py_EMPTY_KEYS) return;
  setUsed(op, 0);
  if (oldvalues === 0) {
    setKeys(op, Py_EMPTY_KEYS);
    dictkeys_decref(oldkeys);
    return;
  }
  if (!valuesEmbedded(oldvalues)) {
    setValues(op, 0);
    setKeys(op, Py_EMPTY_KEYS);
    dropValues(oldvalues, valuesCapacity(oldvalues, oldkeys));
    free_values(oldvalues);
    dictkeys_decref(oldkeys);
    return;
  }
  setValuesSize(oldvalues, 0);
  const n = dkNentries(oldkeys);
  const refs: Ref[] = [];
  for (let i = 0; i < n; i++) {
    refs.push(valueAt(oldvalues, i));
    stp(oldvalues + VALUES + i * 8, 0);
  }
  for (const value of refs) if (value !== 0) Py_DECREF(value);
}
/** Clears the first `n` values, in order. */
export function dropValues(values: Addr, n: number): void {
  for (let i = 0; i < n; i++) {
    const value = valueAt(values, i);
    if (value === 0) continue;
    stp(values + VALUES + i * 8, 0);
    Py_DECREF(value);
  }
}
/** tp_dealloc. */
export function dict_dealloc(mp: Ref): void {
  PyObject_GC_UnTrack(mp);
  if (!Py_TRASHCAN_BEGIN(mp, dict_dealloc)) return;
  const values = maValues(mp);
  const keys = maKeys(mp);
  if (values !== 0 && !valuesEmbedded(values)) {
    dropValues(values, valuesCapacity(values, keys));
    free_values(values);
  }
  if (keys !== 0) dictkeys_decref(keys);
  if (!Py_IS_TYPE(mp, PyDict_Type) || !freelistPush(dicts, mp)) {
    fn<(o: Ref) => void>(ld(Py_TYPE(mp) + PyTypeObject.tp_free))(mp);
  }
  Py_TRASHCAN_END();
}
