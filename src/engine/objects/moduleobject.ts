// Modules: a name and a dict. Mirrors Objects/moduleobject.c.

import { _Py_T_OBJECT, Py_READONLY, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyModuleObject, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PyMem_Free } from '../memory/obmalloc.ts';
import { staticRef } from '../memory/static.ts';
import { fn } from '../memory/text.ts';
import { PyObject_CallNoArgs, PyObject_CallOneArg } from './call.ts';
import { PyDict_Keys, PyDict_Next } from './dict_copy.ts';
import { PyDict_Check, PyDict_GetItemRef, PyDict_GetItemWithError, PyDict_New, PyDict_SetItem } from './dict_core.ts';
import { PyDict_DelItem } from './dict_delete.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { callAnnotate } from './funcobject.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { _PyObject_GenericGetAttrWithDict } from './generic_attr.ts';
import { _PyArg_BadArgument } from './getargs.ts';
import { link } from './link.ts';
import { PyLong_FromLong } from './longobject.ts';
import {
  type destructor,
  Py_CLEAR,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  PyObject_TypeCheck,
  type visitproc,
} from './object.ts';
import {
  _PyObject_SetAttributeErrorContext,
  PyCallable_Check,
  PyObject_GetOptionalAttr,
  PyObject_GetOptionalAttrString,
  PyObject_IsTrue,
  PyObject_Repr,
} from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { _Py_ID, Py_None } from './statics.ts';
import { PyExc_AttributeError, PyExc_SystemError, PyLazyImport_Type, PyModule_Type } from './statictypes.ts';
import { tpAlloc } from './type_alloc.ts';
import { defineType, getset, member, method } from './typedef.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_InternFromString,
} from './unicodeobject.ts';

const M = PyModuleObject;
const str_name = _Py_ID('__name__');
const str_doc = _Py_ID('__doc__');
const str_package = _Py_ID('__package__');
const str_loader = _Py_ID('__loader__');
const str_spec = _Py_ID('__spec__');
const str_file = _Py_ID('__file__');
const str_dict = _Py_ID('__dict__');
const str_dir = _Py_ID('__dir__');
const str_getattr = _Py_ID('__getattr__');
const str_initializing = _Py_ID('_initializing');
const str_annotations = _Py_ID('__annotations__');
const str_annotate = _Py_ID('__annotate__');
const str_origin = _Py_ID('origin');

const str_has_location = _Py_ID('has_location');

// ---- making ----

function module_init_dict(mod: Ref, name: Ref, doc: Ref): number {
  const dict = ld(mod + M.md_dict);
  if (
    PyDict_SetItem(dict, str_name, name) < 0 ||
    PyDict_SetItem(dict, str_doc, doc || Py_None) < 0 ||
    PyDict_SetItem(dict, str_package, Py_None) < 0 ||
    PyDict_SetItem(dict, str_loader, Py_None) < 0 ||
    PyDict_SetItem(dict, str_spec, Py_None) < 0
  ) {
    return -1;
  }
  if (PyUnicode_Check(name)) {
    const old = ld(mod + M.md_name);
    stp(mod + M.md_name, Py_NewRef(name));
    Py_XDECREF(old);
  }
  return 0;
}
/** New reference, with an empty dict. */
function new_module(type: Ref): Ref {
  const mod = tpAlloc(type, 0);
  if (mod === 0) return 0;
  const dict = PyDict_New();
  if (dict === 0) {
    Py_DECREF(mod);
    return 0;
  }
  stp(mod + M.md_dict, dict);
  return mod;
}
/** New reference. */
export function PyModule_NewObject(name: Ref): Ref {
  const mod = new_module(PyModule_Type);
  if (mod === 0) return 0;
  if (module_init_dict(mod, name, 0) < 0) {
    Py_DECREF(mod);
    return 0;
  }
  return mod;
}
/** New reference. */
export function PyModule_New(name: string): Ref {
  const s = PyUnicode_InternFromString(name);
  if (s === 0) return 0;
  const mod = PyModule_NewObject(s);
  Py_DECREF(s);
  return mod;
}
export function PyModule_Check(o: Ref): boolean {
  return PyObject_TypeCheck(o, PyModule_Type);
}
/** Borrowed reference. */
export function PyModule_GetDict(mod: Ref): Ref {
  return ld(mod + M.md_dict);
}
/** New reference to the name, a str; NULL with SystemError if there is none. */
export function PyModule_GetNameObject(mod: Ref): Ref {
  const dict = ld(mod + M.md_dict);
  const name = dict !== 0 && PyDict_Check(dict) ? PyDict_GetItemWithError(dict, str_name) : 0;
  if (name === 0 || !PyUnicode_Check(name)) {
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_SystemError, 'nameless module');
    return 0;
  }
  return Py_NewRef(name);
}
/** New reference to `__file__`, or NULL with SystemError. */
export function PyModule_GetFilenameObject(mod: Ref): Ref {
  const file = PyDict_GetItemWithError(ld(mod + M.md_dict), str_file);
  if (file === 0 || !PyUnicode_Check(file)) {
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_SystemError, 'module filename missing');
    return 0;
  }
  return Py_NewRef(file);
}

// ---- adding to a module ----

/** Gives `value` (NULL passes an exception on) a name in the module. 0 or -1. */
export function PyModule_AddObjectRef(mod: Ref, name: string, value: Ref): number {
  if (value === 0) {
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_SystemError, 'PyModule_AddObjectRef() called with a null value');
    return -1;
  }
  const key = PyUnicode_InternFromString(name);
  if (key === 0) return -1;
  const res = PyDict_SetItem(ld(mod + M.md_dict), key, value);
  Py_DECREF(key);
  return res;
}
/** As PyModule_AddObjectRef; steals a reference to `value` when it succeeds. */
export function PyModule_AddObject(mod: Ref, name: string, value: Ref): number {
  const res = PyModule_AddObjectRef(mod, name, value);
  if (res === 0) Py_DECREF(value);
  return res;
}
/** As PyModule_AddObjectRef; steals a reference to `value` always. */
export function PyModule_Add(mod: Ref, name: string, value: Ref): number {
  const res = PyModule_AddObjectRef(mod, name, value);
  Py_XDECREF(value);
  return res;
}
export function PyModule_AddIntConstant(mod: Ref, name: string, value: number): number {
  return PyModule_Add(mod, name, PyLong_FromLong(value));
}
export function PyModule_AddStringConstant(mod: Ref, name: string, value: string): number {
  return PyModule_Add(mod, name, PyUnicode_FromString(value));
}
/** Adds a class under the last part of its name. */
export function PyModule_AddType(mod: Ref, type: Ref, name: string): number {
  return PyModule_AddObjectRef(mod, name, type);
}

// ---- the end ----

/** Sets a module's names to None, private ones first, so that what they held goes while the rest is still there. */
export function _PyModule_ClearDict(d: Ref): void {
  for (const pass of [1, 2]) {
    const at = { pos: 0, key: 0, value: 0 };
    while (PyDict_Next(d, at)) {
      if (at.value === Py_None || !PyUnicode_Check(at.key)) continue;
      const key = PyUnicode_AsString(at.key);
      const isPrivate = key[0] === '_' && key[1] !== '_';
      if (pass === 1 ? isPrivate : key[0] !== '_' || key !== '__builtins__') {
        if (PyDict_SetItem(d, at.key, Py_None) < 0) PyErr_Clear();
      }
    }
  }
}
export function _PyModule_Clear(mod: Ref): void {
  const d = ld(mod + M.md_dict);
  if (d !== 0) _PyModule_ClearDict(d);
}

// ---- attributes ----

/** 1 if the spec says that the module is still being imported. */
export function _PyModuleSpec_IsInitializing(spec: Ref): number {
  if (spec === 0) return 0;
  const value = PyObject_GetOptionalAttr(spec, str_initializing);
  if (value === 0) return PyErr_Occurred() ? -1 : 0;
  const r = PyObject_IsTrue(value);
  Py_DECREF(value);
  return r;
}
function reprOf(o: Ref): string {
  const r = PyObject_Repr(o);
  if (r === 0) return '';
  const text = PyUnicode_AsString(r);
  Py_DECREF(r);
  return text;
}
/** The message for an attribute that a module does not have. */
function noAttribute(mod: Ref, name: Ref): void {
  const dict = ld(mod + M.md_dict);
  const modName = PyDict_GetItemWithError(dict, str_name);
  const attr = PyUnicode_AsString(name);
  const error = (text: string): void => {
    PyErr_SetString(PyExc_AttributeError, text);
  };
  if (modName === 0 || !PyUnicode_Check(modName)) {
    error(`module has no attribute '${attr}'`);
    return;
  }
  const spec = PyDict_GetItemRef(dict, str_spec);
  const initializing = spec === 0 || spec === Py_None ? 0 : _PyModuleSpec_IsInitializing(spec);
  if (initializing > 0) {
    const origin = PyObject_GetOptionalAttr(spec, str_origin);
    const from = origin !== 0 && PyUnicode_Check(origin) ? ` from ${reprOf(origin)}` : '';
    Py_XDECREF(origin);
    error(
      `partially initialized module ${reprOf(modName)}${from} has no attribute ${reprOf(name)} (most likely due to a circular import)`,
    );
  } else {
    PyErr_Clear();
    error(`module ${reprOf(modName)} has no attribute ${reprOf(name)}`);
  }
  Py_XDECREF(spec);
}
/** New reference. Ordinary attributes, then the module's own `__getattr__`; `suppress`: NULL without an exception if there is none. */
/** Submodules that are imported when a package is asked for them (3.15), by its name: a dict of dicts, or NULL. */
export const LAZY_SUBMODULES = staticRef('lazy_imports.submodules');

export function _Py_module_getattro_impl(mod: Ref, name: Ref, suppress: boolean): Ref {
  const attr = _PyObject_GenericGetAttrWithDict(mod, name, 0, true);
  if (attr !== 0 && Py_TYPE(attr) === PyLazyImport_Type) return link.loadLazyAttribute(mod, name, attr);
  if (attr !== 0 || PyErr_Occurred()) return attr;
  if (ld(LAZY_SUBMODULES) !== 0) {
    const submodule = link.loadLazySubmodule(mod, name);
    if (submodule !== 0 || PyErr_Occurred()) return submodule;
  }
  const dict = ld(mod + M.md_dict);
  const getattr = PyDict_GetItemRef(dict, str_getattr);
  if (getattr !== 0) {
    const result = PyObject_CallOneArg(getattr, name);
    if (result === 0 && suppress && PyErr_ExceptionMatches(PyExc_AttributeError)) PyErr_Clear();
    Py_DECREF(getattr);
    return result;
  }
  if (PyErr_Occurred() || suppress) return 0;
  noAttribute(mod, name);
  _PyObject_SetAttributeErrorContext(mod, name);
  return 0;
}
link._Py_module_getattro_impl = _Py_module_getattro_impl;

/** New reference. `<module 'm' from 'm.py'>` and its variants, from __spec__ or what else there is. */
function module_repr(mod: Ref): Ref {
  const dict = ld(mod + M.md_dict);
  const get = (key: Ref): Ref => PyDict_GetItemWithError(dict, key);
  const name = get(str_name);
  const nameText = name === 0 ? "'?'" : reprOf(name);
  const spec = get(str_spec);
  let text: string;
  if (spec !== 0 && spec !== Py_None) {
    const origin = PyObject_GetOptionalAttr(spec, str_origin);
    const location = PyObject_GetOptionalAttr(spec, str_has_location);
    if (origin === 0 || origin === Py_None) {
      const loader = PyObject_GetOptionalAttrString(spec, 'loader');
      text = loader === 0 || loader === Py_None ? `<module ${nameText}>` : `<module ${nameText} (${reprOf(loader)})>`;
      Py_XDECREF(loader);
    } else if (location !== 0 && PyObject_IsTrue(location) === 1) text = `<module ${nameText} from ${reprOf(origin)}>`;
    else text = `<module ${nameText} (${PyUnicode_Check(origin) ? PyUnicode_AsString(origin) : reprOf(origin)})>`;
    Py_XDECREF(origin);
    Py_XDECREF(location);
  } else {
    const file = get(str_file);
    const loader = get(str_loader);
    if (file !== 0) text = `<module ${nameText} from ${reprOf(file)}>`;
    else if (loader === 0 || loader === Py_None) text = `<module ${nameText}>`;
    else text = `<module ${nameText} (${reprOf(loader)})>`;
  }
  return PyErr_Occurred() ? 0 : PyUnicode_FromString(text);
}
/** New reference: the module's dict through its `__dict__` attribute; NULL with TypeError if that is no dict. */
function dictOf(mod: Ref): Ref {
  const dict = PyObject_GetOptionalAttr(mod, str_dict);
  if (dict !== 0 && PyDict_Check(dict)) return dict;
  if (!PyErr_Occurred()) typeError('<module>.__dict__ is not a dictionary');
  Py_XDECREF(dict);
  return 0;
}
function module_get_annotate(mod: Ref): Ref {
  const dict = dictOf(mod);
  if (dict === 0) return 0;
  let annotate = PyDict_GetItemRef(dict, str_annotate);
  if (annotate === 0 && !PyErr_Occurred()) {
    annotate = Py_None;
    if (PyDict_SetItem(dict, str_annotate, annotate) < 0) annotate = 0;
  }
  Py_DECREF(dict);
  return annotate;
}
function module_set_annotate(mod: Ref, value: Ref): number {
  if (value === 0) {
    typeError('cannot delete __annotate__ attribute');
    return -1;
  }
  if (value !== Py_None && !PyCallable_Check(value)) {
    typeError('__annotate__ must be callable or None');
    return -1;
  }
  const dict = dictOf(mod);
  if (dict === 0) return -1;
  let res = PyDict_SetItem(dict, str_annotate, value);
  if (res === 0 && value !== Py_None && PyDict_GetItemWithError(dict, str_annotations) !== 0) {
    res = PyDict_DelItem(dict, str_annotations);
  }
  Py_DECREF(dict);
  return res;
}
function module_get_annotations(mod: Ref): Ref {
  const dict = dictOf(mod);
  if (dict === 0) return 0;
  let annotations = PyDict_GetItemRef(dict, str_annotations);
  if (annotations === 0 && !PyErr_Occurred()) {
    const spec = PyDict_GetItemWithError(dict, str_spec);
    const initializing = spec === 0 || spec === Py_None ? 0 : _PyModuleSpec_IsInitializing(spec);
    const annotate = PyDict_GetItemWithError(dict, str_annotate);
    if (annotate !== 0 && PyCallable_Check(annotate)) {
      annotations = callAnnotate(annotate);
    } else annotations = PyDict_New();
    // While the module runs, what is annotated may still change.
    if (annotations !== 0 && initializing === 0 && PyDict_SetItem(dict, str_annotations, annotations) < 0) {
      Py_DECREF(annotations);
      annotations = 0;
    }
  }
  Py_DECREF(dict);
  return annotations;
}
function module_set_annotations(mod: Ref, value: Ref): number {
  const dict = dictOf(mod);
  if (dict === 0) return -1;
  let ret: number;
  if (value !== 0) ret = PyDict_SetItem(dict, str_annotations, value);
  else {
    ret = PyDict_GetItemWithError(dict, str_annotations) === 0 ? -1 : PyDict_DelItem(dict, str_annotations);
    if (ret < 0 && !PyErr_Occurred()) PyErr_SetString(PyExc_AttributeError, '__annotations__');
  }
  if (ret === 0 && PyDict_GetItemWithError(dict, str_annotate) !== 0) ret = PyDict_SetItem(dict, str_annotate, Py_None);
  Py_DECREF(dict);
  return ret;
}

const initSignature = parseSignature('module(name, doc=None)');

defineType(PyModule_Type, {
  basicsize: () => PyModuleObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  doc: 'module(name, doc=None)\n--\n\nCreate a module object.\n\nThe name must be a string; the optional doc argument can have any type.',
  weaklistoffset: () => M.md_weaklist,
  dictoffset: () => M.md_dict,
  slots: {
    tp_new: (type) => new_module(type),
    tp_init: (mod, args, kwds) => {
      const got = unpackTupleAndDict(initSignature, args, kwds);
      if (got === null) return -1;
      const [name, doc] = got;
      if (!PyUnicode_Check(name)) {
        _PyArg_BadArgument('module', "argument 'name'", 'str', name);
        return -1;
      }
      return module_init_dict(mod, name, doc);
    },
    tp_dealloc: (mod) => {
      PyObject_GC_UnTrack(mod);
      if (ld(mod + M.md_weaklist) !== 0) link.PyObject_ClearWeakRefs(mod);
      Py_XDECREF(ld(mod + M.md_dict));
      Py_XDECREF(ld(mod + M.md_name));
      if (ld(mod + M.md_state) !== 0) PyMem_Free(ld(mod + M.md_state));
      fn<destructor>(ld(Py_TYPE(mod) + PyTypeObject.tp_free))(mod);
    },
    tp_traverse: (mod, visit: visitproc) => {
      const dict = ld(mod + M.md_dict);
      return dict === 0 ? 0 : visit(dict);
    },
    tp_clear: (mod) => {
      Py_CLEAR(mod + M.md_dict);
      return 0;
    },
    tp_repr: module_repr,
    tp_getattro: (mod, name) => _Py_module_getattro_impl(mod, name, false),
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method(
      '__dir__()',
      (mod) => {
        const dict = dictOf(mod);
        if (dict === 0) return 0;
        const dirfunc = PyDict_GetItemWithError(dict, str_dir);
        const result = dirfunc !== 0 ? PyObject_CallNoArgs(dirfunc) : PyErr_Occurred() ? 0 : PyDict_Keys(dict);
        Py_DECREF(dict);
        return result;
      },
      '__dir__() -> list\nspecialized dir() implementation',
    ),
  ],
  members: [member('__dict__', _Py_T_OBJECT, () => M.md_dict, Py_READONLY)],
  getset: [
    getset('__annotations__', module_get_annotations, module_set_annotations),
    getset('__annotate__', module_get_annotate, module_set_annotate),
  ],
});
