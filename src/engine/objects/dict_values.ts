// Attributes of instances: values inside the object, keys shared by the class, and the __dict__ made of both when asked for.
// Mirrors the managed-dict half of Objects/dictobject.c.
//
//   -32 weakref list   -24 managed dict or NULL   -16 collector's head   0 object ... basicsize: PyDictValues (embedded)
//
// (basicsize: PyDictValues in 3.13 and later. In 3.12 they are a block of their own, and the managed dict's word holds their
// address less one while no dict was asked for: odd, so that it cannot be a dict.)
//
// While `valid`, the attributes are the embedded values; a materialised __dict__ is a split dict that points at them. When the
// dict must become a combined one (a key too many, replaced, outliving the object) the embedded values end being valid.

import { Py_TPFLAGS_HEAPTYPE, Py_TPFLAGS_INLINE_VALUES, Py_TPFLAGS_MANAGED_DICT } from '../include/flags.ts';
import { PyHeapTypeObject } from '../include/heaptype.ts';
import { profile } from '../include/profile.ts';
import { PyASCIIObject, PyDictObject, PyObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, I32, ld, type Ref, stp } from '../memory/memory.ts';
import {
  _PyObject_HashFast,
  holdsTrackable,
  maintainTracking,
  maKeys,
  maValues,
  new_dict,
  PyDict_GET_SIZE,
  PyDict_GetItem,
  PyDict_New,
  PyDict_SetItem,
  setUsed,
  setValues,
} from './dict_core.ts';
import { dropValues, PyDict_DelItem } from './dict_delete.ts';
import {
  addToUsable,
  DICT_KEYS_SPLIT,
  DK_IS_UNICODE,
  DKIX_EMPTY,
  DKIX_ERROR,
  dictkeys_incref,
  dkNentries,
  dkUsable,
  insert_split_key,
  NEXT_LOG2_SHARED_KEYS_MAX_SIZE,
  new_keys_object,
  SHARED_KEYS_MAX_SIZE,
  setKind,
  setUsable,
  shared_keys_usable_size,
  unicodekeys_lookup_unicode,
} from './dict_keys.ts';
import {
  _PyDictValues_AddToInsertionOrder,
  copy_values,
  delete_index_from_values,
  free_values,
  initValues,
  invalidate_and_clear_inline_values,
  new_values,
  setInvalid,
  VALUES,
  valueAt,
  values_size_from_count,
  valuesCapacity,
  valuesSize,
  valuesValid,
} from './dict_valuesarray.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_SetString } from './errors.ts';
import { _PyObject_GC_IS_TRACKED, _PyObject_GC_TRACK } from './gcobject.ts';
import { link } from './link.ts';
import {
  hash,
  Py_DECREF,
  Py_INCREF,
  Py_TYPE,
  Py_XINCREF,
  Py_XNewRef,
  PyType_HasFeature,
  type visitproc,
} from './object.ts';
import { _PyObject_SetAttributeErrorContext } from './object_protocol.ts';
import { _Py_ID } from './statics.ts';
import { PyExc_AttributeError, PyExc_KeyError } from './statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { typeName } from './typename.ts';
import { PyUnicode_CheckExact } from './unicodeobject.ts';

const str__static_attributes__ = _Py_ID('__static_attributes__');
/** The managed dict's word lies so far before the object. */
const MANAGED_DICT = -24;
const STR_HASH = PyASCIIObject.hash;
const TYPE = PyObject.ob_type;

// ---- where things are ----

/** Address of the word that holds the managed dict. */
export function _PyObject_ManagedDictPointer(obj: Ref): Addr {
  return obj + MANAGED_DICT;
}
/** Borrowed reference, or NULL while no dict was asked for. */
export function _PyObject_GetManagedDict(obj: Ref): Ref {
  const word = I32[(obj + MANAGED_DICT) >> 2];
  return word & 1 ? 0 : word;
}
/** Address of the values inside an instance whose type has Py_TPFLAGS_INLINE_VALUES. */
export function _PyObject_InlineValues(obj: Ref): Addr {
  return obj + I32[(I32[(obj + TYPE) >> 2] + PyTypeObject.tp_basicsize) >> 2];
}
/** True if instances with these flags of their type may have their attributes outside of a dict, and `obj` may be one that has. */
export function hasValues(obj: Ref, flags: number): boolean {
  return (
    (flags & Py_TPFLAGS_INLINE_VALUES) !== 0 ||
    ((flags & Py_TPFLAGS_MANAGED_DICT) !== 0 && (I32[(obj + MANAGED_DICT) >> 2] & 1) !== 0)
  );
}
/** Address of the values of an object for which `hasValues`; they may be no longer valid. */
function valuesOf(obj: Ref): Addr {
  const word = I32[(obj + MANAGED_DICT) >> 2];
  return word & 1 ? word + 1 : _PyObject_InlineValues(obj);
}
/** Address of the values that are the attributes of an instance of `type` now, or 0: they are in its dict, if it has one. */
export function _PyObject_ValidValues(obj: Ref, type: Ref): Addr {
  if (!hasValues(obj, ld(type + PyTypeObject.tp_flags))) return 0;
  const values = valuesOf(obj);
  return valuesValid(values) ? values : 0;
}
/** The keys that a class's instances share. */
export function CACHED_KEYS(type: Ref): Addr {
  return I32[(type + PyHeapTypeObject.ht_cached_keys) >> 2];
}
/** Bytes that the values of a new instance take behind it. */
export function _PyInlineValuesSize(type: Ref): number {
  return values_size_from_count(shared_keys_usable_size(CACHED_KEYS(type)));
}

// ---- classes and new instances ----

/** A new table of shared keys for a class, with the attributes its methods set; 0 (no exception) when memory is full. */
export function _PyDict_NewKeysForClass(cls: Ref): Addr {
  const keys = new_keys_object(NEXT_LOG2_SHARED_KEYS_MAX_SIZE, true);
  if (keys === 0) {
    PyErr_Clear();
    return 0;
  }
  setUsable(keys, SHARED_KEYS_MAX_SIZE);
  setKind(keys, DICT_KEYS_SPLIT);
  const dict = ld(cls + PyTypeObject.tp_dict);
  const attrs = dict === 0 ? 0 : PyDict_GetItem(dict, str__static_attributes__);
  if (attrs !== 0 && PyTuple_Check(attrs)) {
    for (let i = 0; i < PyTuple_GET_SIZE(attrs); i++) {
      const key = PyTuple_GET_ITEM(attrs, i);
      if (PyUnicode_CheckExact(key) && _PyObject_HashFast(key) === 0) insert_split_key(keys, key, hash.lo, hash.hi);
    }
  }
  return keys;
}
/** 3.12, where object.__new__ does it: a block of values for a fresh instance. 0, or -1 with MemoryError. */
export function _PyObject_InitializeDict(obj: Ref): number {
  const type = Py_TYPE(obj);
  if (profile.inlineValues !== 'never' || !PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) return 0;
  const keys = CACHED_KEYS(type);
  if (dkUsable(keys) > 1) addToUsable(keys, -1);
  const values = new_values(keys);
  if (values === 0) return -1;
  stp(obj + MANAGED_DICT, values - 1);
  return 0;
}
/** Prepares the values of a fresh instance; each takes one from the room for keys its class shares. */
export function _PyObject_InitInlineValues(obj: Ref, type: Ref): void {
  const keys = CACHED_KEYS(type);
  if (dkUsable(keys) > 1) addToUsable(keys, -1);
  initValues(_PyObject_InlineValues(obj), shared_keys_usable_size(keys));
  stp(obj + MANAGED_DICT, 0);
}

// ---- reading and writing an attribute ----

/** The place of an exact str in a class's shared keys, or DKIX_EMPTY. */
export function _PyDictKeys_StringLookupSplit(keys: Addr, key: Ref): number {
  _PyObject_HashFast(key);
  return unicodekeys_lookup_unicode(keys, key, hash.lo, hash.hi);
}
/** The place of `key` in a table; DKIX_ERROR if it is no str or the table has other keys too. */
export function _PyDictKeys_StringLookup(keys: Addr, key: Ref): number {
  if (!PyUnicode_CheckExact(key) || !DK_IS_UNICODE(keys)) return DKIX_ERROR;
  return _PyDictKeys_StringLookupSplit(keys, key);
}

/** What _PyObject_TryGetInstanceAttribute found. New reference, or NULL: no such attribute. */
export const instanceAttribute = { value: 0 };
/** False: the attributes do not lie in the object, ask its dict. True: the answer is in `instanceAttribute`. */
export function _PyObject_TryGetInstanceAttribute(obj: Ref, name: Ref): boolean {
  const values = valuesOf(obj);
  if (!valuesValid(values)) return false;
  const h = (name + STR_HASH) >> 2;
  let lo = I32[h];
  let hi = I32[h + 1];
  if ((lo & hi) === -1) {
    _PyObject_HashFast(name);
    lo = hash.lo;
    hi = hash.hi;
  }
  const ix = unicodekeys_lookup_unicode(CACHED_KEYS(Py_TYPE(obj)), name, lo, hi);
  instanceAttribute.value = ix === DKIX_EMPTY ? 0 : Py_XNewRef(valueAt(values, ix));
  return true;
}

/** New reference: the split dict of these keys and values. */
function make_dict_from_instance_attributes(keys: Addr, values: Addr): Ref {
  dictkeys_incref(keys);
  const dict = new_dict(keys, values, valuesSize(values));
  if (dict !== 0 && !_PyObject_GC_IS_TRACKED(dict) && holdsTrackable(dict)) _PyObject_GC_TRACK(dict);
  return dict;
}
/** New reference: an empty split dict. */
function new_dict_with_shared_keys(keys: Addr): Ref {
  const values = new_values(keys);
  if (values === 0) return 0;
  dictkeys_incref(keys);
  return new_dict(keys, values, 0);
}
/** Borrowed reference: the instance's __dict__, made now. NULL with MemoryError. */
export function _PyObject_MaterializeManagedDict(obj: Ref): Ref {
  const known = _PyObject_GetManagedDict(obj);
  if (known !== 0) return known;
  const type = Py_TYPE(obj);
  const values = _PyObject_ValidValues(obj, type);
  let dict: Ref;
  if (values !== 0) dict = make_dict_from_instance_attributes(CACHED_KEYS(type), values);
  // NOT-IN-CPYTHON: CPython's classes with such a dict are all made at run time; here some are static, and have no keys to share.
  else if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) dict = PyDict_New();
  else dict = new_dict_with_shared_keys(CACHED_KEYS(type));
  if (dict !== 0) stp(obj + MANAGED_DICT, dict);
  return dict;
}

/** Sets (or, `value` NULL, deletes) an attribute of an instance for which `hasValues`. Returns 0, or -1 with an exception. */
export function _PyObject_StoreInstanceAttribute(obj: Ref, name: Ref, value: Ref): number {
  const values = valuesOf(obj);
  if (valuesValid(values)) return storeInline(obj, values, name, value);
  const dict = _PyObject_MaterializeManagedDict(obj);
  if (dict === 0) return -1;
  return storeInDict(obj, dict, name, value);
}
function storeInDict(obj: Ref, dict: Ref, name: Ref, value: Ref): number {
  Py_INCREF(dict);
  const result = value === 0 ? PyDict_DelItem(dict, name) : PyDict_SetItem(dict, name, value);
  // A dict of its own gives a KeyError, which whoever asked for the attribute turns into an AttributeError.
  const shared = ld(dict + PyDictObject.ma_values) === valuesOf(obj);
  Py_DECREF(dict);
  if (result < 0 && value === 0 && shared && PyErr_ExceptionMatches(PyExc_KeyError)) {
    PyErr_Clear();
    noAttribute(obj, name);
  }
  return result;
}
function noAttribute(obj: Ref, name: Ref): void {
  PyErr_SetString(
    PyExc_AttributeError,
    `'${typeName(obj)}' object has no attribute '${link.PyUnicode_AsString(name)}'`,
  );
  if (profile.setErrorsHold === 'all') _PyObject_SetAttributeErrorContext(obj, name);
}
function storeInline(obj: Ref, values: Addr, name: Ref, value: Ref): number {
  const keys = CACHED_KEYS(Py_TYPE(obj));
  const dict = _PyObject_GetManagedDict(obj);
  let ix = DKIX_EMPTY;
  if (PyUnicode_CheckExact(name)) {
    const h = (name + STR_HASH) >> 2;
    if ((I32[h] & I32[h + 1]) === -1) _PyObject_HashFast(name);
    ix = insert_split_key(keys, name, I32[h], I32[h + 1]);
  }
  if (ix === DKIX_EMPTY) {
    // No room in the shared keys: the attributes move to a dict. 3.12's takes the values over; later the dict is shown to the
    // object only when that has worked.
    if (profile.inlineValues === 'never') {
      const made = _PyObject_MaterializeManagedDict(obj);
      return made === 0 ? -1 : storeInDict(obj, made, name, value);
    }
    const d = dict !== 0 ? dict : make_dict_from_instance_attributes(keys, values);
    if (d === 0) return -1;
    if (storeInDict(obj, d, name, value) < 0) {
      if (dict === 0) Py_DECREF(d);
      return -1;
    }
    if (dict === 0) stp(obj + MANAGED_DICT, d);
    return 0;
  }
  const at = values + VALUES + ix * 8;
  const old = I32[at >> 2];
  if (old === 0) {
    if (value === 0) {
      noAttribute(obj, name);
      return -1;
    }
    Py_INCREF(value);
    stp(at, value);
    _PyDictValues_AddToInsertionOrder(values, ix);
    if (dict !== 0) {
      setUsed(dict, PyDict_GET_SIZE(dict) + 1);
      maintainTracking(dict, name, value);
    }
    return 0;
  }
  Py_XINCREF(value);
  stp(at, value);
  if (value === 0) {
    delete_index_from_values(values, ix);
    if (dict !== 0) setUsed(dict, PyDict_GET_SIZE(dict) - 1);
  } else if (dict !== 0) maintainTracking(dict, name, value);
  Py_DECREF(old);
  return 0;
}

/** True if the instance has no attribute of its own. */
export function _PyObject_IsInstanceDictEmpty(obj: Ref): boolean {
  const type = Py_TYPE(obj);
  const values = _PyObject_ValidValues(obj, type);
  if (values !== 0) return valuesSize(values) === 0;
  if (!PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) {
    const offset = ld(type + PyTypeObject.tp_dictoffset);
    const dict = offset > 0 ? ld(obj + offset) : 0;
    return dict === 0 || PyDict_GET_SIZE(dict) === 0;
  }
  const dict = _PyObject_GetManagedDict(obj);
  return dict === 0 || PyDict_GET_SIZE(dict) === 0;
}

// ---- parting ----

/** Gives the dict a copy of the values that lie in `obj`, so that it can outlive the object. Returns 0 or -1. */
export function _PyDict_DetachFromObject(mp: Ref, obj: Ref): number {
  const inline = _PyObject_InlineValues(obj);
  if (maValues(mp) !== inline || inline === 0) return 0;
  const values = copy_values(inline, maKeys(mp));
  if (values === 0) return -1;
  setValues(mp, values);
  invalidate_and_clear_inline_values(inline);
  return 0;
}
/** Drops the values inside an instance, first to last. */
function clear_inline_values(values: Addr, keys: Addr): void {
  if (!valuesValid(values)) return;
  setInvalid(values);
  dropValues(values, valuesCapacity(values, keys));
}
/** Replaces the instance's __dict__ (NULL: by none). Borrows `newDict`. Returns 0 or -1. */
export function _PyObject_SetManagedDict(obj: Ref, newDict: Ref): number {
  const at = obj + MANAGED_DICT;
  let dict = _PyObject_GetManagedDict(obj);
  if (PyType_HasFeature(Py_TYPE(obj), Py_TPFLAGS_INLINE_VALUES)) {
    if (dict === 0) {
      Py_XINCREF(newDict);
      stp(at, newDict);
      clear_inline_values(_PyObject_InlineValues(obj), CACHED_KEYS(Py_TYPE(obj)));
      return 0;
    }
    if (_PyDict_DetachFromObject(dict, obj) < 0) return -1;
  } else if (hasValues(obj, Py_TPFLAGS_MANAGED_DICT)) {
    dict = _PyObject_MaterializeManagedDict(obj);
    if (dict === 0) return -1;
  }
  Py_XINCREF(newDict);
  stp(at, newDict);
  if (dict !== 0) Py_DECREF(dict);
  return 0;
}
/** Part of tp_clear and of death: the instance lets go of its attributes. */
export function PyObject_ClearManagedDict(obj: Ref): void {
  if (profile.inlineValues === 'never' && hasValues(obj, Py_TPFLAGS_MANAGED_DICT)) {
    const values = valuesOf(obj);
    dropValues(values, dkNentries(CACHED_KEYS(Py_TYPE(obj))));
    stp(obj + MANAGED_DICT, 0);
    free_values(values);
    return;
  }
  if (_PyObject_SetManagedDict(obj, 0) < 0) {
    link.PyErr_FormatUnraisable('Exception ignored while clearing an object managed dict', 0);
    clear_inline_values(_PyObject_InlineValues(obj), CACHED_KEYS(Py_TYPE(obj)));
  }
}
/** Part of tp_traverse. */
export function PyObject_VisitManagedDict(obj: Ref, visit: visitproc): number {
  const type = Py_TYPE(obj);
  if (!PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) return 0;
  const dict = _PyObject_GetManagedDict(obj);
  const values = _PyObject_ValidValues(obj, type);
  // A dictionary visits the inline values itself where it points at them.
  const own = profile.instancesVisitValues && values !== 0;
  if (dict !== 0 && !own) return visit(dict);
  const n = values === 0 ? 0 : valuesCapacity(values, CACHED_KEYS(type));
  for (let i = 0; i < n; i++) {
    const value = valueAt(values, i);
    if (value !== 0) {
      const r = visit(value);
      if (r !== 0) return r;
    }
  }
  return 0;
}
