// Making a type usable: its dict, bases, mro, inherited slots and flags. Mirrors PyType_Ready and its helpers in
// Objects/typeobject.c.

import {
  _Py_TPFLAGS_MATCH_SELF,
  METH_CLASS,
  METH_COEXIST,
  METH_KEYWORDS,
  METH_STATIC,
  METH_VARARGS,
  Py_TPFLAGS_BASE_EXC_SUBCLASS,
  Py_TPFLAGS_BYTES_SUBCLASS,
  Py_TPFLAGS_DICT_SUBCLASS,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HEAPTYPE,
  Py_TPFLAGS_INLINE_VALUES,
  Py_TPFLAGS_ITEMS_AT_END,
  Py_TPFLAGS_LIST_SUBCLASS,
  Py_TPFLAGS_LONG_SUBCLASS,
  Py_TPFLAGS_MANAGED_DICT,
  Py_TPFLAGS_MANAGED_WEAKREF,
  Py_TPFLAGS_MAPPING,
  Py_TPFLAGS_PREHEADER,
  Py_TPFLAGS_READY,
  Py_TPFLAGS_SEQUENCE,
  Py_TPFLAGS_TUPLE_SUBCLASS,
  Py_TPFLAGS_TYPE_SUBCLASS,
  Py_TPFLAGS_UNICODE_SUBCLASS,
} from '../include/flags.ts';
import { PyHeapTypeObject } from '../include/heaptype.ts';
import { profile } from '../include/profile.ts';
import { PyGetSetDef, PyMemberDef, PyMethodDef, PyObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, st64, stp } from '../memory/memory.ts';
import { functionAddress, registerFunction } from '../memory/text.ts';
import {
  PyDescr_NAME,
  PyDescr_NewClassMethod,
  PyDescr_NewGetSet,
  PyDescr_NewMember,
  PyDescr_NewMethod,
} from './descrobject.ts';
import { PyDict_Contains, PyDict_New, PyDict_SetDefault, PyDict_SetItem } from './dict_core.ts';
import { _PyDict_NewKeysForClass } from './dict_values.ts';
import { _PyType_DocWithoutSignature } from './docstring.ts';
import { PyErr_NoMemory } from './errors.ts';
import { PyStaticMethod_New } from './func_wrappers.ts';
import { PyCFunction_NewEx } from './methodobject.ts';
import { Py_DECREF, Py_NewRef, PyType_HasFeature, PyType_IsSubtype } from './object.ts';
import { tp_new_wrapper } from './slot_wrappers.ts';
import { initSlotDefs } from './slotdefs.ts';
import { _Py_ID, Py_None } from './statics.ts';
import {
  isFromSpec,
  PyBaseObject_Type,
  PyBytes_Type,
  PyCFunction_Type,
  PyDict_Type,
  PyExc_BaseException,
  PyList_Type,
  PyLong_Type,
  PyStaticMethod_Type,
  PyTuple_Type,
  PyType_Type,
  PyUnicode_Type,
  staticTypes,
} from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_Pack } from './tupleobject.ts';
import { type_add_common_descriptors } from './type_getsets.ts';
import { inherit_as_structs, inherit_slots } from './type_inherit.ts';
import { mro_internal } from './type_mro.ts';
import { add_operators } from './type_slots.ts';
import { add_subclass } from './type_subclasses.ts';
import { declaredBases, finishType, methodTable, rawMethod } from './typedef.ts';
import { readCString, tp_name } from './typename.ts';
import { PyUnicode_FromString, PyUnicode_InternFromString } from './unicodeobject.ts';
import { MANAGED_WEAKREF_OFFSET, PyWeakref_NewRef } from './weakrefobject.ts';

const T = PyTypeObject;
/** Marks the types that CPython links in. */
const _Py_TPFLAGS_STATIC_BUILTIN = 1 << 1;
const str_doc = _Py_ID('__doc__');
const str_hash = _Py_ID('__hash__');
const str_module = _Py_ID('__module__');
const str_new = _Py_ID('__new__');

registerFunction('tp_new_wrapper', tp_new_wrapper);
const tp_new_methoddef = methodTable('tp_new_methoddef', [
  rawMethod(
    '__new__',
    METH_VARARGS | METH_KEYWORDS,
    tp_new_wrapper,
    '__new__($type, *args, **kwargs)\n--\n\nCreate and return a new object.  See help(type) for accurate signature.',
  ),
]);

function addFlags(type: Ref, flags: number): void {
  st(type + T.tp_flags, ld(type + T.tp_flags) | flags);
}
const has = PyType_HasFeature;

// ---- filling the dict ----

function add_method(type: Ref, ml: Addr): number {
  const flags = ld(ml + PyMethodDef.ml_flags);
  let name = 0;
  let descr: Ref;
  if (flags & METH_CLASS) descr = PyDescr_NewClassMethod(type, ml);
  else if (flags & METH_STATIC) {
    const cfunc = PyCFunction_NewEx(ml, type, 0);
    if (cfunc === 0) return -1;
    // Its names are asked for and set.
    if (profile.copiesNamesOfMethods)
      for (const t of [PyCFunction_Type, PyStaticMethod_Type]) if (PyType_Ready(t) < 0) return -1;
    descr = PyStaticMethod_New(cfunc);
    Py_DECREF(cfunc);
    name = PyUnicode_InternFromString(readCString(ld(ml + PyMethodDef.ml_name)));
    if (name === 0) return -1;
  } else descr = PyDescr_NewMethod(type, ml);
  if (descr === 0) return -1;
  const dict = ld(type + T.tp_dict);
  const key = name === 0 ? PyDescr_NAME(descr) : name;
  const err =
    flags & METH_COEXIST ? PyDict_SetItem(dict, key, descr) : PyDict_SetDefault(dict, key, descr) === 0 ? -1 : 0;
  if (name !== 0) Py_DECREF(name);
  Py_DECREF(descr);
  return err;
}
/** Adds the descriptors of a zero-terminated table whose rows start with a name. */
function addAll(type: Ref, table: Addr, rowSize: number, make: (type: Ref, row: Addr) => Ref): number {
  const dict = ld(type + T.tp_dict);
  for (let row = table; row !== 0 && ld(row) !== 0; row += rowSize) {
    const descr = make(type, row);
    if (descr === 0) return -1;
    const r = PyDict_SetDefault(dict, PyDescr_NAME(descr), descr);
    Py_DECREF(descr);
    if (r === 0) return -1;
  }
  return 0;
}
function set_doc(type: Ref): number {
  const dict = ld(type + T.tp_dict);
  const r = PyDict_Contains(dict, str_doc);
  if (r !== 0) return r < 0 ? -1 : 0;
  const at = ld(type + T.tp_doc);
  if (at === 0) return PyDict_SetItem(dict, str_doc, Py_None);
  const name = tp_name(type);
  const text = _PyType_DocWithoutSignature(name, readCString(at));
  // NOT-IN-CPYTHON: of the docstring of a module's type the object in the dict has the first paragraph, for it is in every boot image; the
  // attribute has all of it (type_get_doc).
  const doc = PyUnicode_FromString(name.includes('.') ? text.split('\n\n')[0] : text);
  if (doc === 0) return -1;
  const err = PyDict_SetItem(dict, str_doc, doc);
  Py_DECREF(doc);
  return err;
}
function type_ready_fill_dict(type: Ref): number {
  if (add_operators(type) < 0) return -1;
  for (let ml = ld(type + T.tp_methods); ml !== 0 && ld(ml) !== 0; ml += PyMethodDef.sizeof)
    if (add_method(type, ml) < 0) return -1;
  if (profile.sharedDictDescriptors && has(type, Py_TPFLAGS_HEAPTYPE) && type_add_common_descriptors(type) < 0)
    return -1;
  if (addAll(type, ld(type + T.tp_members), PyMemberDef.sizeof, PyDescr_NewMember) < 0) return -1;
  if (addAll(type, ld(type + T.tp_getset), PyGetSetDef.sizeof, PyDescr_NewGetSet) < 0) return -1;
  return set_doc(type);
}

/** `__module__` of a type made from a spec: its name up to the last dot. 0, or -1 with an exception. */
function set_module(type: Ref): number {
  const dict = ld(type + T.tp_dict);
  const r = PyDict_Contains(dict, str_module);
  if (r !== 0) return r < 0 ? -1 : 0;
  const name = tp_name(type);
  const modname = PyUnicode_FromString(name.slice(0, name.lastIndexOf('.')));
  if (modname === 0) return -1;
  const err = PyDict_SetItem(dict, str_module, modname);
  Py_DECREF(modname);
  return err;
}

// ---- the parts of PyType_Ready ----

function type_ready_set_new(type: Ref, base: Ref): number {
  const heap = has(type, Py_TPFLAGS_HEAPTYPE);
  if (ld(type + T.tp_new) === 0 && base === PyBaseObject_Type && !heap)
    addFlags(type, Py_TPFLAGS_DISALLOW_INSTANTIATION);
  if (has(type, Py_TPFLAGS_DISALLOW_INSTANTIATION)) {
    stp(type + T.tp_new, 0);
    return 0;
  }
  if (ld(type + T.tp_new) === 0) {
    stp(type + T.tp_new, ld(base + T.tp_new));
    return 0;
  }
  if (heap || (isFromSpec(type) && ld(type + T.tp_new) === ld(base + T.tp_new))) return 0;
  const dict = ld(type + T.tp_dict);
  const r = PyDict_Contains(dict, str_new);
  if (r !== 0) return r < 0 ? -1 : 0;
  const func = PyCFunction_NewEx(tp_new_methoddef, type, 0);
  if (func === 0) return -1;
  const err = PyDict_SetItem(dict, str_new, func);
  Py_DECREF(func);
  return err;
}

const subclassFlags: readonly (readonly [type: Ref, flag: number])[] = [
  [PyExc_BaseException, Py_TPFLAGS_BASE_EXC_SUBCLASS],
  [PyType_Type, Py_TPFLAGS_TYPE_SUBCLASS],
  [PyLong_Type, Py_TPFLAGS_LONG_SUBCLASS],
  [PyBytes_Type, Py_TPFLAGS_BYTES_SUBCLASS],
  [PyUnicode_Type, Py_TPFLAGS_UNICODE_SUBCLASS],
  [PyTuple_Type, Py_TPFLAGS_TUPLE_SUBCLASS],
  [PyList_Type, Py_TPFLAGS_LIST_SUBCLASS],
  [PyDict_Type, Py_TPFLAGS_DICT_SUBCLASS],
];
/** What comes from the dominant base alone: collector, sizes, kinds. */
function inherit_special(type: Ref, base: Ref): void {
  if (
    !has(type, Py_TPFLAGS_HAVE_GC) &&
    has(base, Py_TPFLAGS_HAVE_GC) &&
    ld(type + T.tp_traverse) === 0 &&
    ld(type + T.tp_clear) === 0
  ) {
    addFlags(type, Py_TPFLAGS_HAVE_GC);
    stp(type + T.tp_traverse, ld(base + T.tp_traverse));
    stp(type + T.tp_clear, ld(base + T.tp_clear));
  }
  addFlags(type, ld(base + T.tp_flags) & (Py_TPFLAGS_PREHEADER | Py_TPFLAGS_ITEMS_AT_END));
  for (const field of [T.tp_basicsize, T.tp_itemsize, T.tp_weaklistoffset, T.tp_dictoffset]) {
    if (ld(type + field) === 0) st64(type + field, ld(base + field));
  }
  for (const [kind, flag] of subclassFlags) {
    if (PyType_IsSubtype(base, kind)) {
      addFlags(type, flag);
      break;
    }
  }
  if (has(base, _Py_TPFLAGS_MATCH_SELF)) addFlags(type, _Py_TPFLAGS_MATCH_SELF);
}

const COLLECTION_FLAGS = Py_TPFLAGS_SEQUENCE | Py_TPFLAGS_MAPPING;
function type_ready_inherit(type: Ref): void {
  const base = ld(type + T.tp_base);
  if (base !== 0) inherit_special(type, base);
  const mro = ld(type + T.tp_mro);
  for (let i = 1; i < PyTuple_GET_SIZE(mro); i++) {
    const b = PyTuple_GET_ITEM(mro, i);
    inherit_slots(type, b);
    if ((ld(type + T.tp_flags) & COLLECTION_FLAGS) === 0) addFlags(type, ld(b + T.tp_flags) & COLLECTION_FLAGS);
  }
  if (base !== 0) inherit_as_structs(type, base);
}
function type_ready_set_hash(type: Ref): number {
  if (ld(type + T.tp_hash) !== 0) return 0;
  const dict = ld(type + T.tp_dict);
  const r = PyDict_Contains(dict, str_hash);
  if (r !== 0) return r < 0 ? -1 : 0;
  if (PyDict_SetItem(dict, str_hash, Py_None) < 0) return -1;
  stp(type + T.tp_hash, functionAddress('PyObject_HashNotImplemented'));
  return 0;
}

/** Makes a type usable. 0, or -1 with an exception. */
export function PyType_Ready(type: Ref): number {
  if (has(type, Py_TPFLAGS_READY)) return 0;
  let dict = ld(type + T.tp_dict);
  if (dict === 0) {
    dict = PyDict_New();
    if (dict === 0) return -1;
    stp(type + T.tp_dict, dict);
  }
  const heap = has(type, Py_TPFLAGS_HEAPTYPE);
  let base = ld(type + T.tp_base);
  if (base === 0 && type !== PyBaseObject_Type) {
    base = PyBaseObject_Type;
    stp(type + T.tp_base, heap ? Py_NewRef(base) : base);
  }
  // A base being made just now (its metaclass's mro() runs) has its dict already.
  if (base !== 0 && ld(base + T.tp_dict) === 0 && PyType_Ready(base) < 0) return -1;
  if (ld(type + T.tp_bases) === 0) {
    const bases = base === 0 ? PyTuple_New(0) : PyTuple_Pack(base);
    if (bases === 0) return -1;
    stp(type + T.tp_bases, bases);
  }
  if (mro_internal(type, true) < 0) return -1;
  if (base !== 0 || type === PyBaseObject_Type) if (type_ready_set_new(type, base) < 0) return -1;
  if (type_ready_fill_dict(type) < 0) return -1;
  type_ready_inherit(type);
  if (has(type, Py_TPFLAGS_MANAGED_WEAKREF)) st64(type + T.tp_weaklistoffset, MANAGED_WEAKREF_OFFSET);
  if (has(type, Py_TPFLAGS_MANAGED_DICT)) st64(type + T.tp_dictoffset, -1);
  if (type_ready_set_hash(type) < 0) return -1;
  const bases = ld(type + T.tp_bases);
  for (let i = 0; i < PyTuple_GET_SIZE(bases); i++) {
    if (add_subclass(PyTuple_GET_ITEM(bases, i), type, PyWeakref_NewRef(type, 0)) < 0) return -1;
  }
  if (has(type, Py_TPFLAGS_MANAGED_DICT) && heap) {
    if (ld(type + PyHeapTypeObject.ht_cached_keys) === 0) {
      const keys = _PyDict_NewKeysForClass(type);
      if (keys === 0) {
        PyErr_NoMemory();
        return -1;
      }
      stp(type + PyHeapTypeObject.ht_cached_keys, keys);
    }
    if (ld(type + T.tp_itemsize) === 0 && ld(type + T.tp_basicsize) <= LARGEST_WITH_VALUES[profile.inlineValues]) {
      addFlags(type, Py_TPFLAGS_INLINE_VALUES);
    }
  }
  addFlags(type, Py_TPFLAGS_READY);
  return isFromSpec(type) ? set_module(type) : 0;
}

/** Instances of so many bytes and less have their attribute values behind them. */
const LARGEST_WITH_VALUES = { never: 0, bare: PyObject.sizeof, always: Number.POSITIVE_INFINITY };

/**
 * Readies all static types that were written (typedef.ts): object and type first, then in the order of statictypes.ts, bases
 * before their subclasses. Throws if one fails: an engine bug.
 */
export function initTypes(): void {
  initSlotDefs();
  for (const { name, address } of staticTypes()) {
    if (ld(address + 8) === 0) continue;
    const bases = declaredBases(address);
    if (bases !== null) stp(address + T.tp_bases, PyTuple_Pack(...bases));
    addFlags(address, _Py_TPFLAGS_STATIC_BUILTIN);
    if (PyType_Ready(address) < 0) throw new Error(`PyType_Ready failed for ${name}`);
    finishType(address);
  }
}
