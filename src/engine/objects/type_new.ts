// Making a class: what type(name, bases, dict) does, in CPython's stages. Mirrors type_new and its helpers in
// Objects/typeobject.c; the treatment of __slots__ is type_new_slots.ts.

import {
  Py_T_OBJECT_EX,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HEAPTYPE,
  Py_TPFLAGS_MANAGED_DICT,
  Py_TPFLAGS_MANAGED_WEAKREF,
  Py_TPFLAGS_TYPE_SUBCLASS,
} from '../include/flags.ts';
import { PyHeapTypeObject } from '../include/heaptype.ts';
import { profile } from '../include/profile.ts';
import { PyMemberDef, PyTypeObject } from '../include/structs.ts';
import { ld, memmove, type Ref, st, st64, stp } from '../memory/memory.ts';
import { PyMem_Malloc } from '../memory/obmalloc.ts';
import { fn, functionAddress, registerFunction } from '../memory/text.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallMethod, PyObject_VectorcallDict } from './call.ts';
import { PyCell_Check, PyCell_Set, PyCell_SetTakeRef } from './cellobject.ts';
import { noNamespace } from './changed_messages.ts';
import { _PyDict_HasOnlyStringKeys, PyDict_Copy, PyDict_Next } from './dict_copy.ts';
import { PyAnyDict_Check, PyDict_Contains, PyDict_GetItemWithError, PyDict_SetItem } from './dict_core.ts';
import { PyDict_DelItem } from './dict_delete.ts';
import {
  PyErr_Clear,
  PyErr_GetRaisedException,
  PyErr_NoMemory,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from './errors.ts';
import { PyClassMethod_New, PyStaticMethod_New } from './func_wrappers.ts';
import { PyFunction_Check } from './funcobject.ts';
import { _PyArg_BadArgument } from './getargs.ts';
import { link } from './link.ts';
import {
  hasSubclassFlag,
  type newfunc,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  PyType_HasFeature,
  PyType_IsSubtype,
} from './object.ts';
import { PyObject_GetAttr, PyObject_GetOptionalAttr, PyObject_Repr } from './object_protocol.ts';
import { _Py_ID } from './statics.ts';
import { PyBaseObject_Type, PyExc_RuntimeWarning, PyExc_ValueError, PySuper_Type } from './statictypes.ts';
import { _PyHeapType_GET_MEMBERS } from './subtype.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from './tupleobject.ts';
import { tpAlloc } from './type_alloc.ts';
import { subtype_getsets_dict_only, subtype_getsets_full, subtype_getsets_weakref_only } from './type_getsets.ts';
import { _PyObject_LookupSpecial } from './type_lookup.ts';
import { solid_base } from './type_mro.ts';
import { type SlotsContext, type_new_slots } from './type_new_slots.ts';
import { PyType_Ready } from './type_ready.ts';
import { fixup_slot_dispatchers } from './type_slots.ts';
import { tp_name, typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_AsUTF8AndSize, PyUnicode_Check } from './unicodeobject.ts';
import { MANAGED_WEAKREF_OFFSET } from './weakrefobject.ts';

const T = PyTypeObject;
const H = PyHeapTypeObject;
const str_mro_entries = _Py_ID('__mro_entries__');
const str_module = _Py_ID('__module__');
const str_name = _Py_ID('__name__');
const str_qualname = _Py_ID('__qualname__');
const str_doc = _Py_ID('__doc__');
const str_new = _Py_ID('__new__');
const str_init_subclass = _Py_ID('__init_subclass__');
const str_class_getitem = _Py_ID('__class_getitem__');
const str_classcell = _Py_ID('__classcell__');
const str_classdictcell = _Py_ID('__classdictcell__');
const str_set_name = _Py_ID('__set_name__');

const isType = (o: Ref): boolean => hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS);
function fail(message: string): -1 {
  typeError(message);
  return -1;
}

/** Borrowed reference. The most derived metaclass of `metatype` and those of the bases; NULL with TypeError if there is none. */
export function _PyType_CalculateMetaclass(metatype: Ref, bases: Ref): Ref {
  let winner = metatype;
  for (let i = 0; i < PyTuple_GET_SIZE(bases); i++) {
    const candidate = Py_TYPE(PyTuple_GET_ITEM(bases, i));
    if (PyType_IsSubtype(winner, candidate)) continue;
    if (PyType_IsSubtype(candidate, winner)) {
      winner = candidate;
      continue;
    }
    return typeError(
      'metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases',
    );
  }
  return winner;
}

/** Borrowed reference. The base whose layout instances take; NULL with TypeError if layouts conflict. */
export function best_base(bases: Ref): Ref {
  let base = 0;
  let winner = 0;
  for (let i = 0; i < PyTuple_GET_SIZE(bases); i++) {
    const candidate = PyTuple_GET_ITEM(bases, i);
    if (!isType(candidate)) return typeError('bases must be types');
    if (!PyType_HasFeature(candidate, Py_TPFLAGS_BASETYPE)) {
      return typeError(`type '${tp_name(candidate)}' is not an acceptable base type`);
    }
    const solid = solid_base(candidate);
    if (winner === 0 || (!PyType_IsSubtype(winner, solid) && PyType_IsSubtype(solid, winner))) {
      winner = solid;
      base = candidate;
    } else if (!PyType_IsSubtype(winner, solid)) return typeError('multiple bases have instance lay-out conflict');
  }
  return base;
}

// ---- the stages ----

/** New reference: the type object with its essential fields, `ctx.slots` and `dict` given over to it. */
function type_new_alloc(ctx: SlotsContext, metatype: Ref, dict: Ref): Ref {
  const nslot = ctx.slots === 0 ? 0 : PyTuple_GET_SIZE(ctx.slots);
  const type = tpAlloc(metatype, nslot);
  if (type === 0) {
    Py_DECREF(dict);
    Py_XDECREF(ctx.slots);
    return 0;
  }
  st(type + T.tp_flags, Py_TPFLAGS_HEAPTYPE | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC);
  stp(type + T.tp_as_async, type + H.as_async);
  stp(type + T.tp_as_sequence, type + H.as_sequence);
  stp(type + T.tp_as_mapping, type + H.as_mapping);
  stp(type + T.tp_as_number, type + H.as_number);
  stp(type + T.tp_as_buffer, type + H.as_buffer);
  stp(type + T.tp_bases, Py_NewRef(ctx.bases));
  stp(type + T.tp_base, Py_NewRef(ctx.base));
  stp(type + T.tp_dealloc, functionAddress('subtype_dealloc'));
  stp(type + T.tp_alloc, functionAddress('PyType_GenericAlloc'));
  stp(type + T.tp_free, functionAddress('PyObject_GC_Del'));
  stp(type + T.tp_traverse, functionAddress('subtype_traverse'));
  stp(type + T.tp_clear, functionAddress('subtype_clear'));
  stp(type + H.ht_name, Py_NewRef(ctx.name));
  stp(type + H.ht_slots, ctx.slots);
  stp(type + T.tp_dict, dict);
  return type;
}
/** 0 or -1. tp_name is the UTF-8 form that ht_name keeps. */
function type_new_set_name(type: Ref, name: Ref): number {
  const utf8 = PyUnicode_AsUTF8AndSize(name);
  if (utf8 === null) return -1;
  if (PyUnicode_AsString(name).includes('\0')) {
    PyErr_SetString(PyExc_ValueError, 'type name must not contain null characters');
    return -1;
  }
  stp(type + T.tp_name, utf8.data);
  return 0;
}
/** `__module__` is the `__name__` of the globals where the class is made. */
function type_new_set_module(dict: Ref): number {
  const r = PyDict_Contains(dict, str_module);
  if (r !== 0) return r < 0 ? -1 : 0;
  const globals = link.PyEval_GetGlobals();
  if (globals === 0) return 0;
  const module = PyDict_GetItemWithError(globals, str_name);
  if (module === 0) return PyErr_Occurred() ? -1 : 0;
  return PyDict_SetItem(dict, str_module, module);
}
function type_new_set_ht_name(type: Ref, dict: Ref): number {
  const qualname = PyDict_GetItemWithError(dict, str_qualname);
  if (qualname === 0) {
    if (PyErr_Occurred()) return -1;
    stp(type + H.ht_qualname, Py_NewRef(ld(type + H.ht_name)));
    return 0;
  }
  if (!PyUnicode_Check(qualname)) return fail(`type __qualname__ must be a str, not ${typeName(qualname)}`);
  stp(type + H.ht_qualname, Py_NewRef(qualname));
  return PyDict_DelItem(dict, str_qualname);
}
/** tp_doc is a copy of a `__doc__` that is a str. */
function type_new_set_doc(type: Ref, dict: Ref): number {
  const doc = PyDict_GetItemWithError(dict, str_doc);
  if (doc === 0) return PyErr_Occurred() ? -1 : 0;
  if (!PyUnicode_Check(doc)) return 0;
  const utf8 = PyUnicode_AsUTF8AndSize(doc);
  if (utf8 === null) return -1;
  const copy = PyMem_Malloc(utf8.size + 1);
  if (copy === 0) {
    PyErr_NoMemory();
    return -1;
  }
  memmove(copy, utf8.data, utf8.size + 1);
  stp(type + T.tp_doc, copy);
  return 0;
}
/** A plain function under `name` becomes a static or class method. */
function wrapFunction(dict: Ref, name: Ref, wrap: (func: Ref) => Ref): number {
  const func = PyDict_GetItemWithError(dict, name);
  if (func === 0) return PyErr_Occurred() ? -1 : 0;
  if (!PyFunction_Check(func)) return 0;
  const wrapper = wrap(func);
  if (wrapper === 0) return -1;
  const res = PyDict_SetItem(dict, name, wrapper);
  Py_DECREF(wrapper);
  return res;
}
/** Members for the slots, the dict and weak reference words, and the size. */
function type_new_descriptors(ctx: SlotsContext, type: Ref): number {
  let offset = ld(ctx.base + T.tp_basicsize);
  let mp = _PyHeapType_GET_MEMBERS(type);
  const n = ctx.slots === 0 ? 0 : PyTuple_GET_SIZE(ctx.slots);
  for (let i = 0; i < n; i++, mp += PyMemberDef.sizeof, offset += 8) {
    const utf8 = PyUnicode_AsUTF8AndSize(PyTuple_GET_ITEM(ctx.slots, i));
    if (utf8 === null) return -1;
    stp(mp + PyMemberDef.name, utf8.data);
    st(mp + PyMemberDef.type, Py_T_OBJECT_EX);
    st64(mp + PyMemberDef.offset, offset);
  }
  let flags = ld(type + T.tp_flags);
  if (ctx.addWeak) {
    flags |= Py_TPFLAGS_MANAGED_WEAKREF;
    st64(type + T.tp_weaklistoffset, MANAGED_WEAKREF_OFFSET);
  }
  if (ctx.addDict) {
    flags |= Py_TPFLAGS_MANAGED_DICT;
    st64(type + T.tp_dictoffset, -1);
  }
  st(type + T.tp_flags, flags);
  st64(type + T.tp_basicsize, offset);
  st64(type + T.tp_itemsize, ld(ctx.base + T.tp_itemsize));
  stp(type + T.tp_members, _PyHeapType_GET_MEMBERS(type));
  const table = profile.sharedDictDescriptors
    ? 0
    : ctx.addWeak && ctx.addDict
      ? subtype_getsets_full
      : ctx.addWeak
        ? subtype_getsets_weakref_only
        : ctx.addDict
          ? subtype_getsets_dict_only
          : 0;
  stp(type + T.tp_getset, table);
  return 0;
}
/** Fills the cell that `super()` and `__class__` in methods read, and the one for annotation scopes. */
function type_new_set_cells(type: Ref, dict: Ref): number {
  const cell = PyDict_GetItemWithError(dict, str_classcell);
  if (cell !== 0) {
    if (!PyCell_Check(cell)) return fail(`__classcell__ must be a nonlocal cell, not ${reprOf(Py_TYPE(cell))}`);
    PyCell_Set(cell, type);
    if (PyDict_DelItem(dict, str_classcell) < 0) return -1;
  } else if (PyErr_Occurred()) return -1;
  const dictcell = PyDict_GetItemWithError(dict, str_classdictcell);
  if (dictcell !== 0) {
    if (!PyCell_Check(dictcell))
      return fail(`__classdictcell__ must be a nonlocal cell, not ${reprOf(Py_TYPE(dictcell))}`);
    PyCell_SetTakeRef(dictcell, Py_NewRef(dict));
    if (PyDict_DelItem(dict, str_classdictcell) < 0) return -1;
  } else if (PyErr_Occurred()) return -1;
  return 0;
}
function reprOf(o: Ref): string {
  const r = PyObject_Repr(o);
  if (r === 0) return '';
  const text = PyUnicode_AsString(r);
  Py_DECREF(r);
  return text;
}

/** Calls `__set_name__` of the attributes that have it, over a copy of the dict. */
function type_new_set_names(type: Ref): number {
  const names = PyDict_Copy(ld(type + T.tp_dict));
  if (names === 0) return -1;
  const at = { pos: 0, key: 0, value: 0 };
  while (PyDict_Next(names, at)) {
    const { key, value } = at;
    const set_name = _PyObject_LookupSpecial(value, str_set_name);
    if (set_name === 0) {
      if (!PyErr_Occurred()) continue;
      Py_DECREF(names);
      return -1;
    }
    const tmp = PyObject_CallFunctionObjArgs(set_name, type, key);
    Py_DECREF(set_name);
    if (tmp === 0) {
      addSetNameNote(type, key, value);
      Py_DECREF(names);
      return -1;
    }
    Py_DECREF(tmp);
  }
  Py_DECREF(names);
  return 0;
}
function addSetNameNote(type: Ref, key: Ref, value: Ref): void {
  const exc = PyErr_GetRaisedException();
  const text = `Error calling __set_name__ on '${typeName(value)}' instance ${reprOf(key)} in '${tp_name(type)}'`;
  const note = link.PyUnicode_FromString(text);
  if (note !== 0) {
    const res = PyObject_CallMethod(exc, 'add_note', note);
    Py_XDECREF(res);
    Py_DECREF(note);
  }
  PyErr_Clear();
  PyErr_SetRaisedException(exc);
}
/** `super(type, type).__init_subclass__(**kwds)`. */
function type_new_init_subclass(type: Ref, kwds: Ref): number {
  const superObject = PyObject_CallFunctionObjArgs(PySuper_Type, type, type);
  if (superObject === 0) return -1;
  const func = PyObject_GetAttr(superObject, str_init_subclass);
  Py_DECREF(superObject);
  if (func === 0) return -1;
  const result = PyObject_VectorcallDict(func, 0, 0, kwds);
  Py_DECREF(func);
  if (result === 0) return -1;
  Py_DECREF(result);
  return 0;
}

function type_new_impl(ctx: SlotsContext, metatype: Ref, orig_dict: Ref, kwds: Ref): Ref {
  const dict = PyDict_Copy(orig_dict);
  if (dict === 0) return 0;
  if (type_new_slots(ctx, dict) < 0) {
    Py_XDECREF(ctx.slots);
    Py_DECREF(dict);
    return 0;
  }
  const type = type_new_alloc(ctx, metatype, dict);
  if (type === 0) return 0;
  if (
    type_new_set_name(type, ctx.name) < 0 ||
    type_new_set_module(dict) < 0 ||
    type_new_set_ht_name(type, dict) < 0 ||
    type_new_set_doc(type, dict) < 0 ||
    wrapFunction(dict, str_new, PyStaticMethod_New) < 0 ||
    wrapFunction(dict, str_init_subclass, PyClassMethod_New) < 0 ||
    wrapFunction(dict, str_class_getitem, PyClassMethod_New) < 0 ||
    type_new_descriptors(ctx, type) < 0 ||
    type_new_set_cells(type, dict) < 0 ||
    PyType_Ready(type) < 0
  ) {
    Py_DECREF(type);
    return 0;
  }
  fixup_slot_dispatchers(type);
  if (
    (!_PyDict_HasOnlyStringKeys(ld(type + T.tp_dict)) &&
      link.PyErr_WarnEx(PyExc_RuntimeWarning, `non-string key in the __dict__ of class ${tp_name(type)}`, 1) < 0) ||
    type_new_set_names(type) < 0 ||
    type_new_init_subclass(type, kwds) < 0
  ) {
    Py_DECREF(type);
    return 0;
  }
  return type;
}

/** New reference. tp_new of type: type(name, bases, dict, **kwds). */
export function type_new(metatype: Ref, args: Ref, kwds: Ref): Ref {
  const n = PyTuple_GET_SIZE(args);
  if (n !== 3) return typeError(`type.__new__() takes exactly 3 arguments (${n} given)`);
  const name = PyTuple_GET_ITEM(args, 0);
  const bases = PyTuple_GET_ITEM(args, 1);
  const dict = PyTuple_GET_ITEM(args, 2);
  if (!PyUnicode_Check(name)) return _PyArg_BadArgument('type.__new__', 'argument 1', 'str', name);
  if (!PyTuple_Check(bases)) return _PyArg_BadArgument('type.__new__', 'argument 2', 'tuple', bases);
  if (!PyAnyDict_Check(dict)) return noNamespace(dict);
  let ownBases = bases;
  let base = PyBaseObject_Type;
  if (PyTuple_GET_SIZE(bases) === 0) {
    ownBases = PyTuple_Pack(PyBaseObject_Type);
    if (ownBases === 0) return 0;
  } else {
    for (let i = 0; i < PyTuple_GET_SIZE(bases); i++) {
      const candidate = PyTuple_GET_ITEM(bases, i);
      if (isType(candidate)) continue;
      const entries = PyObject_GetOptionalAttr(candidate, str_mro_entries);
      if (entries !== 0) {
        Py_DECREF(entries);
        return typeError("type() doesn't support MRO entry resolution; use types.new_class()");
      }
      if (PyErr_Occurred()) return 0;
    }
    const winner = _PyType_CalculateMetaclass(metatype, bases);
    if (winner === 0) return 0;
    if (winner !== metatype) {
      const make = ld(winner + T.tp_new);
      if (make !== functionAddress('type_new')) return fn<newfunc>(make)(winner, args, kwds);
      metatype = winner;
    }
    base = best_base(bases);
    if (base === 0) return 0;
    Py_NewRef(bases);
  }
  const ctx: SlotsContext = { name, bases: ownBases, base, slots: 0, addDict: false, addWeak: false };
  const type = type_new_impl(ctx, metatype, dict, kwds);
  Py_DECREF(ownBases);
  return type;
}
registerFunction('type_new', type_new);
