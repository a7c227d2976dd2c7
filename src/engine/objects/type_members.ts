// The attributes that classes have: __name__, __module__, __bases__, __doc__, annotations and so on. Mirrors type_getsets in
// Objects/typeobject.c.

import {
  Py_TPFLAGS_HEAPTYPE,
  Py_TPFLAGS_IMMUTABLETYPE,
  Py_TPFLAGS_IS_ABSTRACT,
  Py_TPFLAGS_TYPE_SUBCLASS,
} from '../include/flags.ts';
import { PyHeapTypeObject } from '../include/heaptype.ts';
import { profile } from '../include/profile.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, st, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import {
  PyDict_Contains,
  PyDict_GetItemRef,
  PyDict_GetItemWithError,
  PyDict_New,
  PyDict_SetItem,
} from './dict_core.ts';
import { PyDict_DelItem, PyDict_Pop } from './dict_delete.ts';
import { _PyType_DocWithoutSignature, _PyType_GetTextSignatureFromInternalDoc } from './docstring.ts';
import { PyErr_Occurred, PyErr_SetObject, PyErr_SetString, typeError } from './errors.ts';
import { callAnnotate } from './funcobject.ts';
import { PyDictProxy_New } from './mappingproxy.ts';
import {
  type descrgetfunc,
  hasSubclassFlag,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  PyType_HasFeature,
  PyType_IsSubtype,
} from './object.ts';
import { PyCallable_Check, PyObject_IsTrue } from './object_protocol.ts';
import { _Py_ID, Py_None, tuple_empty } from './statics.ts';
import { PyExc_AttributeError, PyExc_ValueError, PyType_Type } from './statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { compatible_for_assignment } from './type_class.ts';
import { PyType_Modified } from './type_lookup.ts';
import { mro_internal } from './type_mro.ts';
import { best_base } from './type_new.ts';
import { update_all_slots } from './type_slots.ts';
import { add_subclass, eachSubclass, remove_all_subclasses } from './type_subclasses.ts';
import { type GetSetSpec, getset } from './typedef.ts';
import { _PyType_Name, readCString, tp_name, typeName } from './typename.ts';
import {
  PyUnicode_AsString,
  PyUnicode_AsUTF8AndSize,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_InternFromString,
} from './unicodeobject.ts';
import { PyWeakref_NewRef } from './weakrefobject.ts';

const T = PyTypeObject;
const H = PyHeapTypeObject;
const str_module = _Py_ID('__module__');
const str_doc = _Py_ID('__doc__');
const str_abstractmethods = _Py_ID('__abstractmethods__');
const str_annotations = _Py_ID('__annotations__');
const str_annotations_cache = _Py_ID('__annotations_cache__');
const str_annotate = _Py_ID('__annotate__');
const str_annotate_func = _Py_ID('__annotate_func__');
const str_type_params = _Py_ID('__type_params__');
const str_firstlineno = _Py_ID('__firstlineno__');

const heap = (type: Ref): boolean => PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE);
const dictOf = (type: Ref): Ref => ld(type + T.tp_dict);
function fail(message: string): -1 {
  typeError(message);
  return -1;
}
/** True if the attribute can be set; else TypeError. */
export function check_set_special_type_attr(type: Ref, value: Ref, name: string): boolean {
  if (PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)) {
    typeError(`cannot set '${name}' attribute of immutable type '${tp_name(type)}'`);
    return false;
  }
  if (value === 0) {
    const immutable = profile.undeletableSaysImmutable ? 'immutable ' : '';
    typeError(`cannot delete '${name}' attribute of ${immutable}type '${tp_name(type)}'`);
    return false;
  }
  return true;
}

// ---- names ----

/** New reference. */
export function PyType_GetName(type: Ref): Ref {
  return heap(type) ? Py_NewRef(ld(type + H.ht_name)) : PyUnicode_FromString(_PyType_Name(type));
}
/** New reference. */
export function PyType_GetQualName(type: Ref): Ref {
  return heap(type) ? Py_NewRef(ld(type + H.ht_qualname)) : PyType_GetName(type);
}
/** New reference. */
export function PyType_GetModuleName(type: Ref): Ref {
  if (heap(type)) {
    const mod = PyDict_GetItemRef(dictOf(type), str_module);
    if (mod === 0 && !PyErr_Occurred()) PyErr_SetString(PyExc_AttributeError, '__module__');
    return mod;
  }
  const name = tp_name(type);
  const dot = name.lastIndexOf('.');
  return PyUnicode_InternFromString(dot < 0 ? 'builtins' : name.slice(0, dot));
}
function type_set_name(type: Ref, value: Ref): number {
  if (!check_set_special_type_attr(type, value, '__name__')) return -1;
  if (!PyUnicode_Check(value))
    return fail(`can only assign string to ${tp_name(type)}.__name__, not '${typeName(value)}'`);
  const utf8 = PyUnicode_AsUTF8AndSize(value);
  if (utf8 === null) return -1;
  if (PyUnicode_AsString(value).includes('\0')) {
    PyErr_SetString(PyExc_ValueError, 'type name must not contain null characters');
    return -1;
  }
  const old = ld(type + H.ht_name);
  stp(type + T.tp_name, utf8.data);
  stp(type + H.ht_name, Py_NewRef(value));
  Py_DECREF(old);
  return 0;
}
function type_set_qualname(type: Ref, value: Ref): number {
  if (!check_set_special_type_attr(type, value, '__qualname__')) return -1;
  if (!PyUnicode_Check(value))
    return fail(`can only assign string to ${tp_name(type)}.__qualname__, not '${typeName(value)}'`);
  const old = ld(type + H.ht_qualname);
  stp(type + H.ht_qualname, Py_NewRef(value));
  Py_DECREF(old);
  return 0;
}
function type_set_module(type: Ref, value: Ref): number {
  if (!check_set_special_type_attr(type, value, '__module__')) return -1;
  const dict = dictOf(type);
  PyType_Modified(type);
  const old = PyDict_Pop(dict, str_firstlineno);
  if (old === 0 && PyErr_Occurred()) return -1;
  Py_XDECREF(old);
  return PyDict_SetItem(dict, str_module, value);
}
/** The name with its module, but for builtins and __main__: "mod.Class". */
export function fullyQualifiedName(type: Ref): string {
  if (!heap(type)) return tp_name(type);
  const qualname = PyUnicode_AsString(ld(type + H.ht_qualname));
  const mod = PyDict_GetItemWithError(dictOf(type), str_module);
  if (mod === 0 || !PyUnicode_Check(mod)) return qualname;
  const module = PyUnicode_AsString(mod);
  return module === 'builtins' || module === '__main__' ? qualname : `${module}.${qualname}`;
}

// ---- bases ----

/** True if `type` is in the chain of tp_base of `base`. */
function basedOn(base: Ref, type: Ref): boolean {
  for (let t = base; t !== 0; t = ld(t + T.tp_base)) if (t === type) return true;
  return false;
}
/** Recomputes the mro of all subclasses; each old one is kept in `undo`. 0 or -1. */
function mro_hierarchy(type: Ref, undo: [type: Ref, oldMro: Ref][]): number {
  const old = ld(type + T.tp_mro);
  const res = mro_internal(type, false, true);
  if (res <= 0) return res;
  undo.push([type, old]);
  return eachSubclass(type, (subclass) => mro_hierarchy(subclass, undo));
}
function type_set_bases(type: Ref, value: Ref): number {
  if (!check_set_special_type_attr(type, value, '__bases__')) return -1;
  const name = tp_name(type);
  if (!PyTuple_Check(value)) return fail(`can only assign tuple to ${name}.__bases__, not ${typeName(value)}`);
  if (PyTuple_GET_SIZE(value) === 0) return fail(`can only assign non-empty tuple to ${name}.__bases__, not ()`);
  for (let i = 0; i < PyTuple_GET_SIZE(value); i++) {
    const base = PyTuple_GET_ITEM(value, i);
    if (!hasSubclassFlag(base, Py_TPFLAGS_TYPE_SUBCLASS)) {
      return fail(`${name}.__bases__ must be tuple of classes, not '${typeName(base)}'`);
    }
    // While a metaclass's mro() runs, tp_base may be set and tp_mro not yet.
    if (PyType_IsSubtype(base, type) || basedOn(base, type)) {
      return fail('a __bases__ item causes an inheritance cycle');
    }
  }
  const newBase = best_base(value);
  if (newBase === 0) return -1;
  const oldBase = ld(type + T.tp_base);
  const oldBases = ld(type + T.tp_bases);
  if (!compatible_for_assignment(oldBase, newBase, '__bases__')) return -1;
  stp(type + T.tp_bases, Py_NewRef(value));
  stp(type + T.tp_base, Py_NewRef(newBase));
  const undo: [Ref, Ref][] = [];
  if (mro_hierarchy(type, undo) < 0) {
    for (const [cls, old] of undo.reverse()) {
      const fresh = ld(cls + T.tp_mro);
      stp(cls + T.tp_mro, old);
      Py_DECREF(fresh);
    }
    if (ld(type + T.tp_bases) === value) {
      stp(type + T.tp_bases, oldBases);
      stp(type + T.tp_base, oldBase);
      Py_DECREF(value);
      Py_DECREF(newBase);
    }
    return -1;
  }
  for (const [, old] of undo) Py_XDECREF(old);
  let res = 0;
  if (ld(type + T.tp_bases) === value) {
    remove_all_subclasses(type, oldBases);
    for (let i = 0; i < PyTuple_GET_SIZE(value); i++) {
      if (add_subclass(PyTuple_GET_ITEM(value, i), type, PyWeakref_NewRef(type, 0)) < 0) res = -1;
    }
    update_all_slots(type);
  }
  Py_DECREF(oldBases);
  Py_DECREF(oldBase);
  return res;
}

// ---- the rest ----

function type_abstractmethods(type: Ref): Ref {
  // type itself has an __abstractmethods__ descriptor (this): that is not the value.
  const mod = type === PyType_Type ? 0 : PyDict_GetItemRef(dictOf(type), str_abstractmethods);
  if (mod === 0 && !PyErr_Occurred()) PyErr_SetObject(PyExc_AttributeError, str_abstractmethods);
  return mod;
}
function type_set_abstractmethods(type: Ref, value: Ref): number {
  const dict = dictOf(type);
  let abstract = 0;
  if (value !== 0) {
    abstract = PyObject_IsTrue(value);
    if (abstract < 0 || PyDict_SetItem(dict, str_abstractmethods, value) < 0) return -1;
  } else {
    const old = PyDict_Pop(dict, str_abstractmethods);
    if (old === 0) {
      if (!PyErr_Occurred()) PyErr_SetObject(PyExc_AttributeError, str_abstractmethods);
      return -1;
    }
    Py_DECREF(old);
  }
  PyType_Modified(type);
  const flags = ld(type + T.tp_flags);
  st(type + T.tp_flags, abstract ? flags | Py_TPFLAGS_IS_ABSTRACT : flags & ~Py_TPFLAGS_IS_ABSTRACT);
  return 0;
}
function type_get_doc(type: Ref): Ref {
  if (!heap(type) && ld(type + T.tp_doc) !== 0) {
    return PyUnicode_FromString(_PyType_DocWithoutSignature(tp_name(type), readCString(ld(type + T.tp_doc))));
  }
  const doc = PyDict_GetItemWithError(dictOf(type), str_doc);
  if (doc === 0) return PyErr_Occurred() ? 0 : Py_None;
  const get = ld(Py_TYPE(doc) + T.tp_descr_get);
  return get === 0 ? Py_NewRef(doc) : fn<descrgetfunc>(get)(doc, 0, type);
}
function type_set_doc(type: Ref, value: Ref): number {
  if (!check_set_special_type_attr(type, value, '__doc__')) return -1;
  PyType_Modified(type);
  return PyDict_SetItem(dictOf(type), str_doc, value);
}

/** New reference to `key` of the class's own dict, bound if it is a descriptor. */
function ownAttribute(type: Ref, key: Ref): Ref {
  const o = PyDict_GetItemRef(dictOf(type), key);
  if (o === 0) return 0;
  const get = ld(Py_TYPE(o) + T.tp_descr_get);
  if (get === 0) return o;
  const bound = fn<descrgetfunc>(get)(o, 0, type);
  Py_DECREF(o);
  return bound;
}
const noAttribute = (type: Ref, name: string): Ref =>
  PyErr_SetString(PyExc_AttributeError, `type object '${tp_name(type)}' has no attribute '${name}'`);
/** Under which name a class keeps annotations that were made when asked for. */
const cacheName = (): Ref => (profile.lateAnnotations ? str_annotations_cache : str_annotations);

function type_get_annotate(type: Ref): Ref {
  if (!heap(type)) return noAttribute(type, '__annotate__');
  // First the one that the class says itself.
  let annotate = ownAttribute(type, str_annotate);
  if (annotate === 0 && !PyErr_Occurred()) annotate = ownAttribute(type, str_annotate_func);
  if (annotate !== 0 || PyErr_Occurred()) return annotate;
  // NOT-IN-CPYTHON: before 3.14 there is no such attribute, but Lib, which is that of 3.14, asks classes for it.
  if (!profile.lateAnnotations) return Py_None;
  return PyDict_SetItem(dictOf(type), str_annotate_func, Py_None) < 0 ? 0 : Py_None;
}
function type_set_annotate(type: Ref, value: Ref): number {
  if (value === 0) return fail('cannot delete __annotate__ attribute');
  if (PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)) {
    return fail(`cannot set '__annotate__' attribute of immutable type '${tp_name(type)}'`);
  }
  if (value !== Py_None && !PyCallable_Check(value)) return fail('__annotate__ must be callable or None');
  const dict = dictOf(type);
  if (PyDict_SetItem(dict, str_annotate_func, value) < 0) return -1;
  if (value !== Py_None) {
    const old = PyDict_Pop(dict, str_annotations_cache);
    if (old === 0 && PyErr_Occurred()) return -1;
    Py_XDECREF(old);
  }
  PyType_Modified(type);
  return 0;
}
function type_get_annotations(type: Ref): Ref {
  if (!heap(type)) return noAttribute(type, '__annotations__');
  const dict = dictOf(type);
  let annotations = ownAttribute(type, str_annotations);
  if (annotations === 0 && !PyErr_Occurred()) annotations = ownAttribute(type, str_annotations_cache);
  if (annotations !== 0 || PyErr_Occurred()) return annotations;
  const annotate = type_get_annotate(type);
  if (annotate === 0) return 0;
  if (PyCallable_Check(annotate)) {
    annotations = callAnnotate(annotate);
  } else annotations = PyDict_New();
  Py_DECREF(annotate);
  if (annotations !== 0) {
    if (PyDict_SetItem(dict, cacheName(), annotations) < 0) {
      Py_DECREF(annotations);
      return 0;
    }
    PyType_Modified(type);
  }
  return annotations;
}
function type_set_annotations(type: Ref, value: Ref): number {
  if (PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)) {
    return fail(`cannot set '__annotations__' attribute of immutable type '${tp_name(type)}'`);
  }
  const dict = dictOf(type);
  const key = PyDict_Contains(dict, str_annotations) > 0 ? str_annotations : cacheName();
  let res: number;
  if (value !== 0) res = PyDict_SetItem(dict, key, value);
  else {
    const there = PyDict_Contains(dict, key);
    res = there > 0 ? PyDict_DelItem(dict, key) : -1;
    if (there === 0) PyErr_SetString(PyExc_AttributeError, '__annotations__');
  }
  if (res < 0) return -1;
  for (const name of [str_annotate_func, str_annotate]) {
    const old = PyDict_Pop(dict, name);
    if (old === 0 && PyErr_Occurred()) return -1;
    Py_XDECREF(old);
  }
  PyType_Modified(type);
  return 0;
}
function type_get_type_params(type: Ref): Ref {
  // type's own dict has this very descriptor.
  if (type === PyType_Type) return tuple_empty;
  const params = PyDict_GetItemRef(dictOf(type), str_type_params);
  return params !== 0 || PyErr_Occurred() ? params : tuple_empty;
}
function type_set_type_params(type: Ref, value: Ref): number {
  if (!check_set_special_type_attr(type, value, '__type_params__')) return -1;
  const res = PyDict_SetItem(dictOf(type), str_type_params, value);
  PyType_Modified(type);
  return res;
}

export const type_getsets: readonly GetSetSpec[] = [
  getset('__name__', PyType_GetName, type_set_name),
  getset('__qualname__', PyType_GetQualName, type_set_qualname),
  getset('__bases__', (type) => Py_NewRef(ld(type + T.tp_bases)), type_set_bases),
  getset('__mro__', (type) => Py_NewRef(ld(type + T.tp_mro) || Py_None)),
  getset('__module__', PyType_GetModuleName, type_set_module),
  getset('__abstractmethods__', type_abstractmethods, type_set_abstractmethods),
  getset('__dict__', (type) => (dictOf(type) === 0 ? Py_None : PyDictProxy_New(dictOf(type)))),
  getset('__doc__', type_get_doc, type_set_doc),
  getset('__text_signature__', (type) => _PyType_GetTextSignatureFromInternalDoc(tp_name(type), ld(type + T.tp_doc))),
  getset('__annotations__', type_get_annotations, type_set_annotations),
  getset('__annotate__', type_get_annotate, type_set_annotate),
  getset('__type_params__', type_get_type_params, type_set_type_params),
];
