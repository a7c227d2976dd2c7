// class type: calling, methods, life and death of classes. Mirrors the last part of Objects/typeobject.c; making a class is
// type_new.ts and type_ready.ts, its attributes are type_attr.ts and type_members.ts.

import {
  _Py_T_OBJECT,
  METH_CLASS,
  METH_FASTCALL,
  METH_KEYWORDS,
  Py_READONLY,
  Py_T_PYSSIZET,
  Py_T_UINT,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HAVE_VECTORCALL,
  Py_TPFLAGS_HEAPTYPE,
  Py_TPFLAGS_ITEMS_AT_END,
  Py_TPFLAGS_TYPE_SUBCLASS,
} from '../include/flags.ts';
import { PyHeapTypeObject } from '../include/heaptype.ts';
import { PyMemberDef, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { PyMem_Free } from '../memory/obmalloc.ts';
import { fn } from '../memory/text.ts';
import { _PyObject_RealIsInstance, _PyObject_RealIsSubclass } from './abstract_class.ts';
import { PySequence_GetItem, PySequence_Size } from './abstract_sequence.ts';
import { _Py_CheckFunctionResult, _PyObject_MakeTpCall } from './call.ts';
import { PyDict_Keys, PyDict_Update } from './dict_copy.ts';
import { PyDict_New } from './dict_core.ts';
import { PyDict_Clear } from './dict_delete.ts';
import { _PyDict_KeysSize, _PyDictKeys_DecRef } from './dict_keys.ts';
import {
  PyErr_Clear,
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  typeError,
} from './errors.ts';
import { _PyObject_GC_UNTRACK } from './gcobject.ts';
import { link, partLink } from './link.ts';
import { PyLong_FromLong } from './longobject.ts';
import {
  argAt,
  type destructor,
  type initproc,
  type newfunc,
  Py_CLEAR,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  PyObject_TypeCheck,
  PyType_HasFeature,
  PyVectorcall_NARGS,
  type visitproc,
} from './object.ts';
import { PyObject_GetOptionalAttr, pointerText } from './object_protocol.ts';
import { _Py_ID, PyBool_FromLong } from './statics.ts';
import { PyType_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { type_getattro, type_setattro } from './type_attr.ts';
import { PyType_Modified } from './type_lookup.ts';
import { fullyQualifiedName, PyType_GetModuleName, PyType_GetQualName, type_getsets } from './type_members.ts';
import { type_mro } from './type_mro.ts';
import './type_new.ts';
import { _PyType_GetSubclasses, remove_all_subclasses } from './type_subclasses.ts';
import { defineType, member, method, rawMethod } from './typedef.ts';
import { tp_name } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';
import { PyObject_ClearWeakRefs } from './weakrefobject.ts';

const T = PyTypeObject;
const H = PyHeapTypeObject;
const str_dict = _Py_ID('__dict__');
const str_bases = _Py_ID('__bases__');

export function PyType_Check(o: Ref): boolean {
  return PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_TYPE_SUBCLASS);
}
link.PyType_GetFullyQualifiedName = fullyQualifiedName;

// ---- calling a class ----

/** New reference. tp_call of type: makes an instance and initializes it. */
export function type_call(type: Ref, args: Ref, kwds: Ref): Ref {
  if (type === PyType_Type) {
    const n = PyTuple_GET_SIZE(args);
    if (n === 1 && kwds === 0) return Py_NewRef(Py_TYPE(PyTuple_GET_ITEM(args, 0)));
    if (n !== 3) return typeError('type() takes 1 or 3 arguments');
  }
  const make = ld(type + T.tp_new);
  if (make === 0) return typeError(`cannot create '${tp_name(type)}' instances`);
  const obj = _Py_CheckFunctionResult(type, fn<newfunc>(make)(type, args, kwds));
  if (obj === 0 || !PyObject_TypeCheck(obj, type)) return obj;
  const init = ld(Py_TYPE(obj) + T.tp_init);
  if (init !== 0 && fn<initproc>(init)(obj, args, kwds) < 0) {
    Py_DECREF(obj);
    return 0;
  }
  return obj;
}
/** tp_vectorcall of type: `type(x)` without a tuple. New reference. */
function type_vectorcall(metatype: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (nargs === 1 && metatype === PyType_Type) {
    if (kwnames !== 0 && PyTuple_GET_SIZE(kwnames) !== 0) return typeError('type() takes no keyword arguments');
    return Py_NewRef(Py_TYPE(argAt(args, 0)));
  }
  return _PyObject_MakeTpCall(metatype, args, nargs, kwnames);
}
function type_init(_cls: Ref, args: Ref, kwds: Ref): number {
  const n = PyTuple_GET_SIZE(args);
  if (kwds !== 0 && n === 1) {
    typeError('type.__init__() takes no keyword arguments');
    return -1;
  }
  if (n !== 1 && n !== 3) {
    typeError('type.__init__() takes 1 or 3 arguments');
    return -1;
  }
  return 0;
}

// ---- life ----

function type_dealloc(type: Ref): void {
  _PyObject_GC_UNTRACK(type);
  const bases = ld(type + T.tp_bases);
  if (bases !== 0) {
    const exc = PyErr_GetRaisedException();
    remove_all_subclasses(type, bases);
    PyErr_SetRaisedException(exc);
  }
  PyObject_ClearWeakRefs(type);
  Py_XDECREF(ld(type + T.tp_base));
  Py_XDECREF(ld(type + T.tp_dict));
  Py_XDECREF(ld(type + T.tp_bases));
  Py_XDECREF(ld(type + T.tp_mro));
  Py_XDECREF(ld(type + T.tp_cache));
  Py_CLEAR(type + T.tp_subclasses);
  PyMem_Free(ld(type + T.tp_doc));
  Py_XDECREF(ld(type + H.ht_name));
  Py_XDECREF(ld(type + H.ht_qualname));
  Py_XDECREF(ld(type + H.ht_slots));
  const keys = ld(type + H.ht_cached_keys);
  if (keys !== 0) {
    stp(type + H.ht_cached_keys, 0);
    _PyDictKeys_DecRef(keys);
  }
  Py_XDECREF(ld(type + H.ht_module));
  PyMem_Free(ld(type + H._ht_tpname));
  fn<destructor>(ld(Py_TYPE(type) + T.tp_free))(type);
}
function type_traverse(type: Ref, visit: visitproc): number {
  // Subclasses and slots cannot be part of a cycle: weak references and strings.
  for (const at of [T.tp_dict, T.tp_cache, T.tp_mro, T.tp_bases, T.tp_base, H.ht_module]) {
    const o = ld(type + at);
    const r = o === 0 ? 0 : visit(o);
    if (r !== 0) return r;
  }
  return 0;
}
function type_clear(type: Ref): number {
  PyType_Modified(type);
  const dict = ld(type + T.tp_dict);
  if (dict !== 0) PyDict_Clear(dict);
  Py_CLEAR(type + H.ht_module);
  Py_CLEAR(type + T.tp_mro);
  return 0;
}

// ---- methods ----

function type_repr(type: Ref): Ref {
  if (ld(type + T.tp_name) === 0) return PyUnicode_FromString(`<class at ${pointerText(type)}>`);
  const mod = PyType_GetModuleName(type);
  if (mod === 0) PyErr_Clear();
  const name = PyType_GetQualName(type);
  if (name === 0) {
    Py_XDECREF(mod);
    return 0;
  }
  const module = mod !== 0 && PyUnicode_Check(mod) ? PyUnicode_AsString(mod) : '';
  const text =
    module === ''
      ? `<class '${tp_name(type)}'>`
      : module === 'builtins'
        ? `<class '${PyUnicode_AsString(name)}'>`
        : `<class '${module}.${PyUnicode_AsString(name)}'>`;
  Py_XDECREF(mod);
  Py_DECREF(name);
  return PyUnicode_FromString(text);
}
/** Merges the dicts of the class and its bases, bases first. 0 or -1. */
export function merge_class_dict(dict: Ref, cls: Ref): number {
  const classdict = PyObject_GetOptionalAttr(cls, str_dict);
  if (classdict === 0) {
    if (PyErr_Occurred()) return -1;
  } else {
    const status = PyDict_Update(dict, classdict);
    Py_DECREF(classdict);
    if (status < 0) return -1;
  }
  const bases = PyObject_GetOptionalAttr(cls, str_bases);
  if (bases === 0) return PyErr_Occurred() ? -1 : 0;
  // Of an object that only looks like a class, this may be anything.
  const n = PySequence_Size(bases);
  let status = n < 0 ? -1 : 0;
  for (let i = 0; status === 0 && i < n; i++) {
    const base = PySequence_GetItem(bases, i);
    status = base === 0 ? -1 : merge_class_dict(dict, base);
    Py_XDECREF(base);
  }
  Py_DECREF(bases);
  return status;
}

defineType(PyType_Type, {
  basicsize: () => PyHeapTypeObject.sizeof,
  itemsize: PyMemberDef.sizeof,
  flags:
    Py_TPFLAGS_HAVE_GC |
    Py_TPFLAGS_BASETYPE |
    Py_TPFLAGS_TYPE_SUBCLASS |
    Py_TPFLAGS_HAVE_VECTORCALL |
    Py_TPFLAGS_ITEMS_AT_END,
  doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
  weaklistoffset: () => T.tp_weaklist,
  dictoffset: () => T.tp_dict,
  vectorcall_offset: () => T.tp_vectorcall,
  slots: {
    tp_dealloc: type_dealloc,
    tp_repr: type_repr,
    tp_call: type_call,
    tp_getattro: type_getattro,
    tp_setattro: type_setattro,
    tp_traverse: type_traverse,
    tp_clear: type_clear,
    tp_init: type_init,
    tp_is_gc: (type) => (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) ? 1 : 0),
    tp_vectorcall: type_vectorcall,
    nb_or: (a, b) => partLink._Py_union_type_or(a, b),
  },
  shared: { tp_new: 'type_new', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('mro()', type_mro, "Return a type's method resolution order."),
    method('__subclasses__()', _PyType_GetSubclasses, 'Return a list of immediate subclasses.'),
    rawMethod(
      '__prepare__',
      METH_FASTCALL | METH_KEYWORDS | METH_CLASS,
      () => PyDict_New(),
      'Create the namespace for the class statement',
      'name, bases, /, **kwds',
    ),
    method(
      '__instancecheck__(instance, /)',
      (type, instance) => {
        const r = _PyObject_RealIsInstance(instance, type);
        return r < 0 ? 0 : PyBool_FromLong(r);
      },
      'Check if an object is an instance.',
    ),
    method(
      '__subclasscheck__(subclass, /)',
      (type, subclass) => {
        const r = _PyObject_RealIsSubclass(subclass, type);
        return r < 0 ? 0 : PyBool_FromLong(r);
      },
      'Check if a class is a subclass.',
    ),
    method(
      '__dir__()',
      (type) => {
        const dict = PyDict_New();
        if (dict === 0) return 0;
        const result = merge_class_dict(dict, type) === 0 ? PyDict_Keys(dict) : 0;
        Py_DECREF(dict);
        return result;
      },
      'Specialized __dir__ implementation for types.',
    ),
    method(
      '__sizeof__()',
      (type) => {
        if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) return PyLong_FromLong(PyTypeObject.sizeof);
        const keys = ld(type + H.ht_cached_keys);
        return PyLong_FromLong(PyHeapTypeObject.sizeof + (keys === 0 ? 0 : _PyDict_KeysSize(keys)));
      },
      'Return memory consumption of the type object.',
    ),
  ],
  members: [
    member('__basicsize__', Py_T_PYSSIZET, () => T.tp_basicsize, Py_READONLY),
    member('__itemsize__', Py_T_PYSSIZET, () => T.tp_itemsize, Py_READONLY),
    member('__flags__', Py_T_UINT, () => T.tp_flags, Py_READONLY),
    member('__weakrefoffset__', Py_T_PYSSIZET, () => T.tp_weaklistoffset, Py_READONLY),
    member('__base__', _Py_T_OBJECT, () => T.tp_base, Py_READONLY),
    member('__dictoffset__', Py_T_PYSSIZET, () => T.tp_dictoffset, Py_READONLY),
  ],
  getset: type_getsets,
});
