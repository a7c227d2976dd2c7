// Finding an attribute in a class and its bases, with CPython's cache of results by version tag and name.
// Mirrors the first part of Objects/typeobject.c (type cache, version tags, _PyType_Lookup).
//
// The cache lies in memory as in CPython, because an entry holds its name (a reference that a count can show) while it only
// borrows its value: any change of the class or of a base resets the version tags (PyType_Modified) and so the entries.

import { Py_TPFLAGS_HEAPTYPE, Py_TPFLAGS_READY } from '../include/flags.ts';
import { PyHeapTypeObject } from '../include/heaptype.ts';
import { has, PyTypeObject } from '../include/structs.ts';
import { I32, ld, ld16, type Ref, st, st16, stp } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { PyDict_GetItemWithError } from './dict_core.ts';
import { PyErr_Clear, PyErr_Occurred } from './errors.ts';
import {
  type descrgetfunc,
  Py_CLEAR,
  Py_DECREF,
  Py_INCREF,
  Py_NewRef,
  Py_TYPE,
  Py_XNewRef,
  PyType_HasFeature,
  PyType_IsSubtype,
  slot,
} from './object.ts';
import { _Py_ID, Py_None } from './statics.ts';
import { PyType_Type } from './statictypes.ts';
import { tstate } from './tstate.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { forEachSubclass } from './type_subclasses.ts';
import { PyUnicode_CheckExact, PyUnicode_GET_LENGTH } from './unicodeobject.ts';

const MCACHE_SIZE = 1 << 12;
const MCACHE_MAX_ATTR_SIZE = 100;
const MAX_VERSIONS_PER_CLASS = 1000;
/** Entries of version (8 bytes), name (a reference) and value (borrowed). */
const ENTRY = 24;
const type_cache = staticAlloc('type_cache', MCACHE_SIZE * ENTRY);
const str_mro = _Py_ID('mro');

/** Visits the names that the cache holds: roots of the audit. */
export function typeCacheNames(visit: (name: Ref) => void): void {
  for (let e = type_cache; e < type_cache + MCACHE_SIZE * ENTRY; e += ENTRY) if (ld(e + 8) !== 0) visit(ld(e + 8));
}

// ---- version tags ----

/** True once the class and all its bases have a version tag. */
export function _PyType_AssignVersion(type: Ref): boolean {
  if (ld(type + PyTypeObject.tp_version_tag) !== 0) return true;
  if (!PyType_HasFeature(type, Py_TPFLAGS_READY)) return false;
  const used = type + PyTypeObject.tp_versions_used;
  if (ld16(used) >= MAX_VERSIONS_PER_CLASS) return false;
  const bases = ld(type + PyTypeObject.tp_bases);
  for (let i = 0; i < PyTuple_GET_SIZE(bases); i++)
    if (!_PyType_AssignVersion(PyTuple_GET_ITEM(bases, i))) return false;
  const version = ld(tstate.next_type_version) + 1;
  st(tstate.next_type_version, version);
  st(type + PyTypeObject.tp_version_tag, version);
  if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) && has(used)) st16(used, ld16(used) + 1);
  return true;
}

/** Forgets what is cached about the class and its subclasses. To be called after any change of it. */
export function PyType_Modified(type: Ref): void {
  if (ld(type + PyTypeObject.tp_version_tag) === 0) return;
  forEachSubclass(type, PyType_Modified);
  st(type + PyTypeObject.tp_version_tag, 0);
  if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
    stp(type + PyHeapTypeObject.getitem, 0);
    stp(type + PyHeapTypeObject.init, 0);
  }
}
/** After tp_mro changed: a class whose mro() is its own, or whose bases are no real bases, is never cached. */
export function type_mro_modified(type: Ref, bases: Ref): void {
  let cacheable = true;
  if (Py_TYPE(type) !== PyType_Type) {
    cacheable = find_name_in_mro(Py_TYPE(type), str_mro) === find_name_in_mro(PyType_Type, str_mro);
  }
  for (let i = 0; cacheable && i < PyTuple_GET_SIZE(bases); i++)
    cacheable = PyType_IsSubtype(type, PyTuple_GET_ITEM(bases, i));
  if (cacheable) return;
  st(type + PyTypeObject.tp_version_tag, 0);
  if (has(PyTypeObject.tp_versions_used)) st16(type + PyTypeObject.tp_versions_used, MAX_VERSIONS_PER_CLASS);
}

/** Empties the cache (sys._clear_internal_caches, and a full stop of the interpreter). */
export function PyType_ClearCache(): void {
  for (let e = type_cache; e < type_cache + MCACHE_SIZE * ENTRY; e += ENTRY) {
    st(e, 0);
    stp(e + 16, 0);
    Py_CLEAR(e + 8);
  }
}

// ---- lookup ----

/** Borrowed reference; NULL when there is none, or with an exception. */
export function find_name_in_mro(type: Ref, name: Ref): Ref {
  const mro = ld(type + PyTypeObject.tp_mro);
  if (mro === 0) return 0;
  // A lookup may run Python code (keys of odd types) that replaces tp_mro.
  Py_INCREF(mro);
  let res = 0;
  const n = PyTuple_GET_SIZE(mro);
  for (let i = 0; i < n; i++) {
    const dict = ld(PyTuple_GET_ITEM(mro, i) + PyTypeObject.tp_dict);
    res = PyDict_GetItemWithError(dict, name);
    if (res !== 0 || PyErr_Occurred()) break;
  }
  Py_DECREF(mro);
  return res;
}

/** Borrowed reference to the attribute in the class or its bases (no descriptors called), or NULL without an exception. */
export function _PyType_Lookup(type: Ref, name: Ref): Ref {
  const version = I32[(type + PyTypeObject.tp_version_tag) >> 2];
  const entry = type_cache + ((version ^ (name >> 3)) & (MCACHE_SIZE - 1)) * ENTRY;
  if (version !== 0 && I32[entry >> 2] === version && I32[(entry + 8) >> 2] === name) return I32[(entry + 16) >> 2];
  return lookUp(type, name);
}
function lookUp(type: Ref, name: Ref): Ref {
  const cacheable = PyUnicode_CheckExact(name) && PyUnicode_GET_LENGTH(name) <= MCACHE_MAX_ATTR_SIZE;
  const versioned = cacheable && _PyType_AssignVersion(type);
  const version = ld(type + PyTypeObject.tp_version_tag);
  const res = find_name_in_mro(type, name);
  if (res === 0 && PyErr_Occurred()) {
    PyErr_Clear();
    return 0;
  }
  if (versioned) {
    const entry = type_cache + ((version ^ (name >> 3)) & (MCACHE_SIZE - 1)) * ENTRY;
    st(entry, version);
    stp(entry + 16, res);
    const old = ld(entry + 8);
    if (old !== name) {
      stp(entry + 8, Py_NewRef(name));
      if (old !== 0) Py_DECREF(old);
    }
  }
  return res;
}
/** New reference; else like _PyType_Lookup. */
export function _PyType_LookupRef(type: Ref, name: Ref): Ref {
  return Py_XNewRef(_PyType_Lookup(type, name));
}

/** New reference to a special method of `self`, bound; NULL without an exception if its class has none. */
export function _PyObject_LookupSpecial(self: Ref, name: Ref): Ref {
  const type = Py_TYPE(self);
  const res = _PyType_LookupRef(type, name);
  if (res === 0) return 0;
  const get = slot<descrgetfunc>(res, PyTypeObject.tp_descr_get);
  if (get === null) return res;
  const bound = get(res, self, type);
  Py_DECREF(res);
  return bound;
}

/** Borrowed reference. True if a class says with `name = None` that it does not have the operation. */
export function isBlocked(o: Ref, name: Ref): boolean {
  return _PyType_Lookup(Py_TYPE(o), name) === Py_None;
}
