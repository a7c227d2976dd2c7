// Dictionaries: making, looking up, inserting. Mirrors the core of Objects/dictobject.c; the table itself is dict_keys.ts, deleting
// dict_delete.ts, values inside instances dict_values.ts, methods and the type dict_methods.ts, views dict_views.ts.
//
// ma_values == 0: a combined table, owned by this dict. Else a split one: keys shared by a class's instances, values in
// ma_values (which lie inside the instance, or in a block of their own once the dict was parted from it).

import { Py_EQ, Py_TPFLAGS_DICT_SUBCLASS } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyASCIIObject, PyDictObject, PyDictUnicodeEntry } from '../include/structs.ts';
import { type Addr, I32, ld, memmove, type Ref, st64, stp, stWords } from '../memory/memory.ts';
import {
  addToUsable,
  brokenTable,
  build_indices,
  calculate_log2_keysize,
  DICT_KEYS_GENERAL,
  DK_ENTRIES,
  DK_IS_UNICODE,
  DK_SIZE,
  DKIX_EMPTY,
  DKIX_ERROR,
  DKIX_KEY_CHANGED,
  dictkeys_decref,
  dictkeys_get_index,
  dictkeys_set_index,
  dkKind,
  dkNentries,
  dkUsable,
  entryKeyAt,
  entrySize,
  estimate_log2_keysize,
  find_empty_slot,
  free_keys_object,
  insert_split_key,
  new_keys_object,
  PERTURB_STEPS,
  Py_EMPTY_KEYS,
  PyDict_LOG_MINSIZE,
  PyDict_MINSIZE,
  setDkVersion,
  setNentries,
  splitKeyAt,
  USABLE_FRACTION,
  unicodekeys_lookup_unicode,
} from './dict_keys.ts';
import {
  _PyDictValues_AddToInsertionOrder,
  free_values,
  insertionOrder,
  invalidate_and_clear_inline_values,
  VALUES,
  valueAt,
  valuesCapacity,
  valuesEmbedded,
} from './dict_valuesarray.ts';
import {
  PyErr_BadInternalCall,
  PyErr_Clear,
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  typeError,
} from './errors.ts';
import { dicts, freelistPop } from './freelist.ts';
import {
  _PyObject_GC_IS_TRACKED,
  _PyObject_GC_New,
  _PyObject_GC_TRACK,
  _PyObject_IS_GC,
  PyObject_GC_UnTrack,
} from './gcobject.ts';
import { link } from './link.ts';
import {
  hash,
  Py_DECREF,
  Py_INCREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_TYPE,
  PyObject_TypeCheck,
  PyType_HasFeature,
} from './object.ts';
import { PyObject_Hash, PyObject_RichCompareBool } from './object_protocol.ts';
import { PyDict_Type, PyFrozenDict_Type, PyTuple_Type, PyUnicode_Type } from './statictypes.ts';
import { unhashableKey } from './unhashable.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

const { ma_used, _ma_watcher_tag, ma_keys, ma_values } = PyDictObject;
const STR_HASH = PyASCIIObject.hash;
const UNICODE_ENTRY = PyDictUnicodeEntry.sizeof;
/** dict_new_presized makes no larger table at once than for so many entries. */
const MAX_PRESIZE = 128 * 1024;

// ---- fields ----

export function PyDict_Check(o: Ref): boolean {
  return PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_DICT_SUBCLASS);
}
/** A dict or a frozendict. */
export function PyAnyDict_Check(o: Ref): boolean {
  return PyDict_Check(o) || PyFrozenDict_Check(o);
}
export function PyFrozenDict_Check(o: Ref): boolean {
  return PyObject_TypeCheck(o, PyFrozenDict_Type);
}
export function PyDict_CheckExact(o: Ref): boolean {
  return Py_IS_TYPE(o, PyDict_Type);
}
export function PyDict_GET_SIZE(op: Ref): number {
  return I32[(op + ma_used) >> 2];
}
export const PyDict_Size = PyDict_GET_SIZE;
export function maKeys(op: Ref): Addr {
  return I32[(op + ma_keys) >> 2];
}
export function maValues(op: Ref): Addr {
  return I32[(op + ma_values) >> 2];
}
export function _PyDict_HasSplitTable(op: Ref): boolean {
  return I32[(op + ma_values) >> 2] !== 0;
}
export function setUsed(op: Ref, n: number): void {
  st64(op + ma_used, n);
}
export function setKeys(op: Ref, keys: Addr): void {
  stp(op + ma_keys, keys);
}
export function setValues(op: Ref, values: Addr): void {
  stp(op + ma_values, values);
}

/** The hash of `key` in `hash`; a str that knows it is not asked. Returns 0 or -1. */
export function _PyObject_HashFast(key: Ref): number {
  if (I32[(key + 8) >> 2] === PyUnicode_Type) {
    const at = (key + STR_HASH) >> 2;
    const lo = I32[at];
    const hi = I32[at + 1];
    if ((lo & hi) !== -1) {
      hash.lo = lo;
      hash.hi = hi;
      return 0;
    }
  }
  return PyObject_Hash(key);
}
function isExactStr(key: Ref): boolean {
  return I32[(key + 8) >> 2] === PyUnicode_Type;
}

// ---- tracking, before 3.14: only what may be in a cycle ----

/** False for what is in no cycle now. */
function _PyObject_GC_MAY_BE_TRACKED(o: Ref): boolean {
  return _PyObject_IS_GC(o) && (!Py_IS_TYPE(o, PyTuple_Type) || _PyObject_GC_IS_TRACKED(o));
}
/** To be called when the dict is given a key and a value (MAINTAIN_TRACKING). */
export function maintainTracking(mp: Ref, key: Ref, value: Ref): void {
  if (profile.dictsAlwaysTracked || _PyObject_GC_IS_TRACKED(mp)) return;
  if (_PyObject_GC_MAY_BE_TRACKED(key) || _PyObject_GC_MAY_BE_TRACKED(value)) _PyObject_GC_TRACK(mp);
}
/** True if a value (or a key that is no str) of the dict may be in a cycle. */
export function holdsTrackable(mp: Ref): boolean {
  const dk = maKeys(mp);
  const values = maValues(mp);
  const n = values !== 0 ? valuesCapacity(values, dk) : dkNentries(dk);
  for (let i = 0; i < n; i++) {
    const at = values !== 0 ? 0 : entryKeyAt(dk, i);
    const value = values !== 0 ? valueAt(values, i) : ld(at + 8);
    if (value === 0) continue;
    if (_PyObject_GC_MAY_BE_TRACKED(value)) return true;
    if (at !== 0 && dkKind(dk) === DICT_KEYS_GENERAL && _PyObject_GC_MAY_BE_TRACKED(ld(at))) return true;
  }
  return false;
}
/** A full collection untracks exact dicts that hold nothing trackable. */
export function _PyDict_MaybeUntrack(mp: Ref): void {
  if (PyDict_CheckExact(mp) && _PyObject_GC_IS_TRACKED(mp) && !holdsTrackable(mp)) PyObject_GC_UnTrack(mp);
}

// ---- making ----

/** New reference. Steals `keys`, and `values` (0 for a combined table). NULL drops both. */
export function new_dict(keys: Addr, values: Addr, used: number): Ref {
  let mp = freelistPop(dicts);
  if (mp === 0) {
    mp = _PyObject_GC_New(PyDict_Type);
    if (mp === 0) {
      dictkeys_decref(keys);
      return 0;
    }
  }
  stp(mp + ma_keys, keys);
  stp(mp + ma_values, values);
  st64(mp + ma_used, used);
  stWords(mp + _ma_watcher_tag, 0, 0);
  if (profile.dictsAlwaysTracked) _PyObject_GC_TRACK(mp);
  return mp;
}
/** New reference. */
export function PyDict_New(): Ref {
  return new_dict(Py_EMPTY_KEYS, 0, 0);
}
/** New reference: an empty dict with room for `minused` entries. */
export function dict_new_presized(minused: number, unicode: boolean): Ref {
  if (minused <= USABLE_FRACTION(PyDict_MINSIZE)) return PyDict_New();
  const log2 = minused > USABLE_FRACTION(MAX_PRESIZE) ? 17 : estimate_log2_keysize(minused);
  const keys = new_keys_object(log2, unicode);
  return keys === 0 ? 0 : new_dict(keys, 0, 0);
}
export function _PyDict_NewPresized(minused: number): Ref {
  return dict_new_presized(minused, false);
}
/** New reference: a dict of `n` pairs; `keys` and `values` are addresses of stack words or pointers, `step` words apart. Borrows. */
export function _PyDict_FromItems(keys: Addr, keysStep: number, values: Addr, valuesStep: number, n: number): Ref {
  let unicode = true;
  for (let i = 0; i < n; i++) {
    if (!isExactStr(ld(keys + i * keysStep * 8) & ~1)) {
      unicode = false;
      break;
    }
  }
  const dict = dict_new_presized(n, unicode);
  if (dict === 0) return 0;
  for (let i = 0; i < n; i++) {
    if (PyDict_SetItem(dict, ld(keys + i * keysStep * 8) & ~1, ld(values + i * valuesStep * 8) & ~1) < 0) {
      Py_DECREF(dict);
      return 0;
    }
  }
  return dict;
}

// ---- looking up ----

/** What the last lookup found: the value (borrowed; 0 if the key is not there). */
export const found = { value: 0 };

/** Compares key number `ix` of a table with `key` by user code. 1, 0, or DKIX_ERROR, or DKIX_KEY_CHANGED if that changed the dict. */
function compareKeys(mp: Ref, dk: Addr, keyAt: Addr, key: Ref): number {
  const startkey = ld(keyAt);
  Py_INCREF(startkey);
  const cmp = PyObject_RichCompareBool(startkey, key, Py_EQ);
  Py_DECREF(startkey);
  if (cmp < 0) return DKIX_ERROR;
  return dk === ld(mp + ma_keys) && ld(keyAt) === startkey ? cmp : DKIX_KEY_CHANGED;
}

/** The entry with a key equal to `key`, by hash, identity and `==`; DKIX_EMPTY, DKIX_ERROR or DKIX_KEY_CHANGED. */
function keys_lookup_generic(mp: Ref, dk: Addr, key: Ref, lo: number, hi: number): number {
  const mask = DK_SIZE(dk) - 1;
  const general = dkKind(dk) === DICT_KEYS_GENERAL;
  const step = entrySize(dk);
  const first = entryKeyAt(dk, 0);
  let pl = lo;
  let ph = hi;
  let i = lo & mask;
  let left = mask + PERTURB_STEPS;
  for (;;) {
    const ix = dictkeys_get_index(dk, i);
    if (ix >= 0) {
      const at = first + ix * step;
      const k = ld(at);
      if (k === key) return ix;
      const h = (general ? at - 8 : k + STR_HASH) >> 2;
      if (I32[h] === lo && I32[h + 1] === hi) {
        const cmp = compareKeys(mp, dk, at, key);
        if (cmp < 0) return cmp;
        if (cmp > 0) return ix;
      }
    } else if (ix === DKIX_EMPTY) {
      return DKIX_EMPTY;
    }
    if (--left < 0) throw brokenTable(dk);
    pl = (pl >>> 5) | (ph << 27);
    ph >>>= 5;
    i = (Math.imul(i, 5) + pl + 1) & mask;
  }
}

/** The entry of `key`, whose hash is (lo, hi), or DKIX_EMPTY or DKIX_ERROR. Its value is left in `found`. */
export function _Py_dict_lookup(mp: Ref, key: Ref, lo: number, hi: number): number {
  for (;;) {
    const dk = I32[(mp + ma_keys) >> 2];
    let ix: number;
    if (DK_IS_UNICODE(dk) && isExactStr(key)) ix = unicodekeys_lookup_unicode(dk, key, lo, hi);
    else ix = keys_lookup_generic(mp, dk, key, lo, hi);
    if (ix >= 0) {
      const values = I32[(mp + ma_values) >> 2];
      found.value = values !== 0 ? valueAt(values, ix) : ld(entryKeyAt(dk, ix) + 8);
      return ix;
    }
    if (ix !== DKIX_KEY_CHANGED) {
      found.value = 0;
      return ix;
    }
  }
}

/** Borrowed reference, or NULL without an exception. `key` is an exact str whose hash is known. Calls no user code unless keys of other types are there. */
export function dictGetStr(op: Ref, key: Ref): Ref {
  const dk = I32[(op + ma_keys) >> 2];
  const h = (key + STR_HASH) >> 2;
  if (DK_IS_UNICODE(dk)) {
    const ix = unicodekeys_lookup_unicode(dk, key, I32[h], I32[h + 1]);
    if (ix < 0) return 0;
    const values = I32[(op + ma_values) >> 2];
    return values !== 0 ? valueAt(values, ix) : I32[(DK_ENTRIES(dk) + ix * UNICODE_ENTRY + 8) >> 2];
  }
  return _Py_dict_lookup(op, key, I32[h], I32[h + 1]) === DKIX_ERROR ? 0 : found.value;
}

/** Borrowed reference; NULL without an exception if the key is not there, with one if looking failed. */
export function PyDict_GetItemWithError(op: Ref, key: Ref): Ref {
  if (!PyAnyDict_Check(op)) return PyErr_BadInternalCall();
  if (_PyObject_HashFast(key) < 0) {
    unhashableKey(op, key);
    return 0;
  }
  _Py_dict_lookup(op, key, hash.lo, hash.hi);
  return found.value;
}
export const _PyDict_GetItemWithError = PyDict_GetItemWithError;
/** Borrowed reference. As PyDict_GetItemWithError with the hash given. */
export function _PyDict_GetItem_KnownHash(op: Ref, key: Ref, lo: number, hi: number): Ref {
  _Py_dict_lookup(op, key, lo, hi);
  return found.value;
}
/** Borrowed reference, or NULL. Errors of looking are lost, an exception being raised before is kept. */
export function PyDict_GetItem(op: Ref, key: Ref): Ref {
  if (!PyAnyDict_Check(op)) return 0;
  const exc = PyErr_GetRaisedException();
  let value = 0;
  if (_PyObject_HashFast(key) < 0) PyErr_Clear();
  else if (_Py_dict_lookup(op, key, hash.lo, hash.hi) === DKIX_ERROR) PyErr_Clear();
  else value = found.value;
  PyErr_SetRaisedException(exc);
  return value;
}
/** New reference; NULL without an exception if the key is not there, with one if looking failed. */
export function PyDict_GetItemRef(op: Ref, key: Ref): Ref {
  const value = PyDict_GetItemWithError(op, key);
  if (value !== 0) Py_INCREF(value);
  return value;
}
/** Borrowed reference, or NULL. The key is a text of the engine. */
export function PyDict_GetItemString(op: Ref, key: string): Ref {
  const k = PyUnicode_FromString(key);
  if (k === 0) return 0;
  const value = PyDict_GetItemWithError(op, k);
  Py_DECREF(k);
  return value;
}
/** 1, 0, or -1 with an exception. */
export function PyDict_Contains(op: Ref, key: Ref): number {
  if (_PyObject_HashFast(key) < 0) {
    unhashableKey(op, key);
    return -1;
  }
  return _PyDict_Contains_KnownHash(op, key, hash.lo, hash.hi);
}
export function _PyDict_Contains_KnownHash(op: Ref, key: Ref, lo: number, hi: number): number {
  if (_Py_dict_lookup(op, key, lo, hi) === DKIX_ERROR) return -1;
  return found.value !== 0 ? 1 : 0;
}
export function PyDict_ContainsString(op: Ref, key: string): number {
  const k = PyUnicode_FromString(key);
  if (k === 0) return -1;
  const result = PyDict_Contains(op, k);
  Py_DECREF(k);
  return result;
}

/** New reference: the value of a global name, from `globals` or else `builtins` (a dict both); NULL without an exception if neither has it. */
export function _PyDict_LoadGlobal(globals: Ref, builtins: Ref, key: Ref): Ref {
  let value = PyDict_GetItemWithError(globals, key);
  if (value === 0 && PyErr_Occurred() === 0) value = PyDict_GetItemWithError(builtins, key);
  if (value !== 0) Py_INCREF(value);
  return value;
}

// ---- growing ----

/** Moves the dict's entries to a fresh combined table of 2**`log2` places. Returns 0 or -1. */
export function dictresize(mp: Ref, log2: number, unicode: boolean): number {
  const oldkeys = maKeys(mp);
  const oldvalues = maValues(mp);
  if (!DK_IS_UNICODE(oldkeys)) unicode = false;
  const newkeys = new_keys_object(log2, unicode);
  if (newkeys === 0) return -1;
  const n = PyDict_GET_SIZE(mp);
  const step = entrySize(newkeys);
  let to = entryKeyAt(newkeys, 0);
  if (oldvalues !== 0) {
    for (let i = 0; i < n; i++, to += step) {
      const ix = insertionOrder(oldvalues, i);
      putEntry(newkeys, to, Py_NewRef(splitKeyAt(oldkeys, ix)), valueAt(oldvalues, ix));
    }
    setKeys(mp, newkeys);
    dictkeys_decref(oldkeys);
    setValues(mp, 0);
    if (valuesEmbedded(oldvalues)) invalidate_and_clear_inline_values(oldvalues);
    else free_values(oldvalues);
  } else {
    const oldstep = entrySize(oldkeys);
    let from = entryKeyAt(oldkeys, 0);
    if (oldstep === step && dkNentries(oldkeys) === n) {
      memmove(DK_ENTRIES(newkeys), DK_ENTRIES(oldkeys), n * step);
    } else {
      for (let i = 0; i < n; from += oldstep) {
        const value = ld(from + 8);
        if (value === 0) continue;
        if (oldstep === step) memmove(to - (step - 16), from - (step - 16), step);
        else putEntry(newkeys, to, ld(from), value);
        to += step;
        i++;
      }
    }
    setKeys(mp, newkeys);
    if (oldkeys !== Py_EMPTY_KEYS) free_keys_object(oldkeys);
  }
  build_indices(newkeys, n);
  addToUsable(newkeys, -n);
  setNentries(newkeys, n);
  return 0;
}
/** Writes an entry whose key is a str that knows its hash. Steals both. */
function putEntry(dk: Addr, keyAt: Addr, key: Ref, value: Ref): void {
  stp(keyAt, key);
  stp(keyAt + 8, value);
  if (dkKind(dk) === DICT_KEYS_GENERAL) stWords(keyAt - 8, ld(key + STR_HASH), ld(key + STR_HASH + 4));
}
/** Makes room for more: a table of at least three times the entries in use. Returns 0 or -1. */
function insertion_resize(mp: Ref, unicode: boolean): number {
  return dictresize(mp, calculate_log2_keysize(PyDict_GET_SIZE(mp) * 3), unicode);
}

// ---- inserting ----

/** Steals `key` and `value` on success: a new entry of a combined table, without looking. Returns 0 or -1. */
function insert_combined_dict(mp: Ref, lo: number, hi: number, key: Ref, value: Ref): number {
  maintainTracking(mp, key, value);
  if (DK_IS_UNICODE(maKeys(mp)) && !isExactStr(key) && insertion_resize(mp, false) < 0) return -1;
  if (dkUsable(maKeys(mp)) <= 0 && insertion_resize(mp, true) < 0) return -1;
  const dk = maKeys(mp);
  setDkVersion(dk, 0);
  const n = dkNentries(dk);
  dictkeys_set_index(dk, find_empty_slot(dk, lo, hi), n);
  const at = entryKeyAt(dk, n);
  stp(at, key);
  stp(at + 8, value);
  if (dkKind(dk) === DICT_KEYS_GENERAL) stWords(at - 8, lo, hi);
  addToUsable(dk, -1);
  setNentries(dk, n + 1);
  return 0;
}
/** Sets the value at place `ix` of a split table; the key is there. Borrows `value`. */
function insert_split_value(mp: Ref, value: Ref, ix: number): void {
  maintainTracking(mp, value, value);
  const values = maValues(mp);
  const old = valueAt(values, ix);
  stp(values + VALUES + ix * 8, Py_NewRef(value));
  if (old === 0) {
    _PyDictValues_AddToInsertionOrder(values, ix);
    setUsed(mp, PyDict_GET_SIZE(mp) + 1);
  } else {
    Py_DECREF(old);
  }
}
/** Steals `key` and `value`, also on failure. Returns 0 or -1. */
function insertdict(mp: Ref, key: Ref, lo: number, hi: number, value: Ref): number {
  if (maValues(mp) !== 0 && isExactStr(key)) {
    const ix = insert_split_key(maKeys(mp), key, lo, hi);
    if (ix !== DKIX_EMPTY) {
      insert_split_value(mp, value, ix);
      Py_DECREF(key);
      Py_DECREF(value);
      return 0;
    }
    if (insertion_resize(mp, true) < 0) return insertFailed(key, value);
  }
  const ix = _Py_dict_lookup(mp, key, lo, hi);
  if (ix === DKIX_ERROR) return insertFailed(key, value);
  const old = found.value;
  if (old === 0) {
    if (insert_combined_dict(mp, lo, hi, key, value) < 0) return insertFailed(key, value);
    setUsed(mp, PyDict_GET_SIZE(mp) + 1);
    return 0;
  }
  if (old !== value) {
    maintainTracking(mp, key, value);
    const values = maValues(mp);
    stp(values !== 0 ? values + VALUES + ix * 8 : entryKeyAt(maKeys(mp), ix) + 8, value);
  }
  Py_DECREF(old);
  Py_DECREF(key);
  return 0;
}
function insertFailed(key: Ref, value: Ref): number {
  Py_DECREF(value);
  Py_DECREF(key);
  return -1;
}
/** Steals `key` and `value`, also on failure: the first entry of a dict that uses the shared empty table. Returns 0 or -1. */
function insert_to_emptydict(mp: Ref, key: Ref, lo: number, hi: number, value: Ref): number {
  maintainTracking(mp, key, value);
  const dk = new_keys_object(PyDict_LOG_MINSIZE, isExactStr(key));
  if (dk === 0) return insertFailed(key, value);
  dictkeys_set_index(dk, lo & (PyDict_MINSIZE - 1), 0);
  const at = entryKeyAt(dk, 0);
  stp(at, key);
  stp(at + 8, value);
  if (dkKind(dk) === DICT_KEYS_GENERAL) stWords(at - 8, lo, hi);
  setUsed(mp, PyDict_GET_SIZE(mp) + 1);
  addToUsable(dk, -1);
  setNentries(dk, 1);
  setKeys(mp, dk);
  return 0;
}

/** Steals `key` and `value`, also on failure. Returns 0 or -1. */
export function _PyDict_SetItem_Take2(mp: Ref, key: Ref, value: Ref): number {
  if (_PyObject_HashFast(key) < 0) {
    unhashableKey(mp, key);
    Py_DECREF(key);
    Py_DECREF(value);
    return -1;
  }
  return setItemTake(mp, key, hash.lo, hash.hi, value);
}
function setItemTake(mp: Ref, key: Ref, lo: number, hi: number, value: Ref): number {
  if (maKeys(mp) === Py_EMPTY_KEYS) return insert_to_emptydict(mp, key, lo, hi, value);
  return insertdict(mp, key, lo, hi, value);
}
/** Returns 0 or -1. The dict gets references of its own. */
export function PyDict_SetItem(op: Ref, key: Ref, value: Ref): number {
  if (!PyDict_Check(op)) {
    if (PyFrozenDict_Check(op)) typeError('frozendict object does not support item assignment');
    else PyErr_BadInternalCall();
    return -1;
  }
  return _PyAnyDict_SetItem(op, key, value);
}
/** As PyDict_SetItem, also for a frozendict that is being made. */
export function _PyAnyDict_SetItem(op: Ref, key: Ref, value: Ref): number {
  return _PyDict_SetItem_Take2(op, Py_NewRef(key), Py_NewRef(value));
}
export function _PyDict_SetItem_KnownHash(op: Ref, key: Ref, value: Ref, lo: number, hi: number): number {
  return setItemTake(op, Py_NewRef(key), lo, hi, Py_NewRef(value));
}
/** Returns 0 or -1. The key is a text of the engine, interned as C code's keys are. */
export function PyDict_SetItemString(op: Ref, key: string, value: Ref): number {
  const text = PyUnicode_FromString(key);
  if (text === 0) return -1;
  const k = link.internedName(text);
  Py_DECREF(text);
  const result = PyDict_SetItem(op, k, value);
  Py_DECREF(k);
  return result;
}

/** What the last PyDict_SetDefaultRef did: whether the key was there before. */
export const setDefault = { present: false };
/** New reference: the value of `key`, which is `value` (with a reference of the dict's own) if it had none; NULL with an exception. */
export function PyDict_SetDefaultRef(mp: Ref, key: Ref, value: Ref): Ref {
  if (_PyObject_HashFast(key) < 0) {
    unhashableKey(mp, key);
    return 0;
  }
  const { lo, hi } = hash;
  setDefault.present = false;
  if (maKeys(mp) === Py_EMPTY_KEYS) {
    return insert_to_emptydict(mp, Py_NewRef(key), lo, hi, Py_NewRef(value)) < 0 ? 0 : Py_NewRef(value);
  }
  if (maValues(mp) !== 0 && isExactStr(key)) {
    const ix = insert_split_key(maKeys(mp), key, lo, hi);
    if (ix !== DKIX_EMPTY) {
      const old = valueAt(maValues(mp), ix);
      if (old !== 0) {
        setDefault.present = true;
        return Py_NewRef(old);
      }
      insert_split_value(mp, value, ix);
      return Py_NewRef(value);
    }
    if (insertion_resize(mp, true) < 0) return 0;
  }
  if (_Py_dict_lookup(mp, key, lo, hi) === DKIX_ERROR) return 0;
  if (found.value !== 0) {
    setDefault.present = true;
    return Py_NewRef(found.value);
  }
  if (insert_combined_dict(mp, lo, hi, Py_NewRef(key), Py_NewRef(value)) < 0) {
    Py_DECREF(key);
    Py_DECREF(value);
    return 0;
  }
  setUsed(mp, PyDict_GET_SIZE(mp) + 1);
  return Py_NewRef(value);
}
/** Borrowed reference. As PyDict_SetDefaultRef. */
export function PyDict_SetDefault(mp: Ref, key: Ref, value: Ref): Ref {
  const result = PyDict_SetDefaultRef(mp, key, value);
  if (result !== 0) Py_DECREF(result);
  return result;
}
