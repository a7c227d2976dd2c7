// Descriptors of built-in types: methods, members, getsets and slot wrappers. Mirrors Objects/descrobject.c; calling method
// descriptors is descr_call.ts, member access descr_member.ts, mappingproxy and property have files of their own.

import {
  _Py_T_OBJECT,
  METH_CLASS,
  METH_COEXIST,
  METH_METHOD,
  METH_STATIC,
  Py_READONLY,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HAVE_VECTORCALL,
  Py_TPFLAGS_METHOD_DESCRIPTOR,
  Py_TPFLAGS_TYPE_SUBCLASS,
} from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import {
  PyDescrObject,
  PyGetSetDef,
  PyGetSetDescrObject,
  PyMemberDef,
  PyMemberDescrObject,
  PyMethodDef,
  PyMethodDescrObject,
  PyWrapperDescrObject,
} from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import {
  classmethod_get,
  classmethoddescr_call,
  descr_check,
  descr_name,
  methodDescrVectorcalls,
} from './descr_call.ts';
import { PyMember_GetOne, PyMember_SetOne } from './descr_member.ts';
import { _PyType_GetDocFromInternalDoc, _PyType_GetTextSignatureFromInternalDoc } from './docstring.ts';
import { PyErr_SetString, typeError } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { link } from './link.ts';
import { PyCFunction_NewEx, PyCMethod_New } from './methodobject.ts';
import { hasSubclassFlag, Py_DECREF, Py_NewRef, Py_XDECREF, PyObject_TypeCheck, type visitproc } from './object.ts';
import { PyObject_GetAttr } from './object_protocol.ts';
import { _Py_ID, Py_None } from './statics.ts';
import {
  PyBaseObject_Type,
  PyClassMethodDescr_Type,
  PyExc_AttributeError,
  PyExc_SystemError,
  PyGetSetDescr_Type,
  PyMemberDescr_Type,
  PyMethodDescr_Type,
  PyWrapperDescr_Type,
} from './statictypes.ts';
import { PyTuple_Pack } from './tupleobject.ts';
import { defineType, type GetSetSpec, getset, member, method, type Slots } from './typedef.ts';
import { readCString, tp_name, typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_FromString, PyUnicode_InternFromString } from './unicodeobject.ts';
import { wrapperbase } from './wrapperbase.ts';

const { d_type, d_name, d_qualname } = PyDescrObject;
const str_qualname = _Py_ID('__qualname__');

// ---- making ----

function descr_new(descrtype: Ref, type: Ref, name: string): Ref {
  const descr = _PyObject_GC_New(descrtype);
  if (descr === 0) return 0;
  stp(descr + d_type, Py_NewRef(type));
  stp(descr + d_qualname, 0);
  const s = PyUnicode_InternFromString(name);
  stp(descr + d_name, s);
  _PyObject_GC_TRACK(descr);
  if (s === 0) {
    Py_DECREF(descr);
    return 0;
  }
  return descr;
}
/** New reference. Descriptor of the method at `ml` (a PyMethodDef). */
export function PyDescr_NewMethod(type: Ref, ml: Addr): Ref {
  const flags = ld(ml + PyMethodDef.ml_flags) & ~(METH_CLASS | METH_STATIC | METH_COEXIST);
  const call = methodDescrVectorcalls.get(flags);
  const name = readCString(ld(ml + PyMethodDef.ml_name));
  if (call === undefined) return PyErr_SetString(PyExc_SystemError, `${name}() method: bad call flags`);
  const descr = descr_new(PyMethodDescr_Type, type, name);
  if (descr === 0) return 0;
  stp(descr + PyMethodDescrObject.d_method, ml);
  stp(descr + PyMethodDescrObject.vectorcall, call);
  return descr;
}
/** New reference. As PyDescr_NewMethod for METH_CLASS. */
export function PyDescr_NewClassMethod(type: Ref, ml: Addr): Ref {
  const descr = descr_new(PyClassMethodDescr_Type, type, readCString(ld(ml + PyMethodDef.ml_name)));
  if (descr === 0) return 0;
  stp(descr + PyMethodDescrObject.d_method, ml);
  stp(descr + PyMethodDescrObject.vectorcall, 0);
  return descr;
}
/** New reference. */
export function PyDescr_NewMember(type: Ref, def: Addr): Ref {
  const descr = descr_new(PyMemberDescr_Type, type, readCString(ld(def + PyMemberDef.name)));
  if (descr !== 0) stp(descr + PyMemberDescrObject.d_member, def);
  return descr;
}
/** New reference. */
export function PyDescr_NewGetSet(type: Ref, def: Addr): Ref {
  const descr = descr_new(PyGetSetDescr_Type, type, readCString(ld(def + PyGetSetDef.name)));
  if (descr !== 0) stp(descr + PyGetSetDescrObject.d_getset, def);
  return descr;
}
/** New reference. `base` is a row of the slot table, `wrapped` the slot's function. */
export function PyDescr_NewWrapper(type: Ref, base: Addr, wrapped: Addr): Ref {
  const descr = descr_new(PyWrapperDescr_Type, type, readCString(ld(base + wrapperbase.name)));
  if (descr === 0) return 0;
  stp(descr + PyWrapperDescrObject.d_base, base);
  stp(descr + PyWrapperDescrObject.d_wrapped, wrapped);
  return descr;
}
/** Borrowed reference. */
export function PyDescr_NAME(descr: Ref): Ref {
  return ld(descr + d_name);
}
/** Borrowed reference. */
export function PyDescr_TYPE(descr: Ref): Ref {
  return ld(descr + d_type);
}

// ---- what all have ----

function descr_dealloc(descr: Ref): void {
  _PyObject_GC_UNTRACK(descr);
  Py_XDECREF(ld(descr + d_type));
  Py_XDECREF(ld(descr + d_name));
  Py_XDECREF(ld(descr + d_qualname));
  PyObject_GC_Del(descr);
}
export const common = (kind: string): Slots => ({
  tp_dealloc: descr_dealloc,
  tp_traverse: (descr, visit: visitproc) => visit(ld(descr + d_type)),
  tp_repr: (descr) => reprOfDescriptor(kind, descr),
});
/** New reference: the repr of a descriptor. */
function reprOfDescriptor(kind: string, descr: Ref): Ref {
  const type = ld(descr + d_type);
  const owner = profile.sharedDictDescriptors && type === PyBaseObject_Type ? '' : ` of '${tp_name(type)}' objects`;
  return PyUnicode_FromString(`<${kind} '${descr_name(descr)}'${owner}>`);
}
export function descr_get_qualname(descr: Ref): Ref {
  if (ld(descr + d_qualname) === 0) {
    const q = PyObject_GetAttr(ld(descr + d_type), str_qualname);
    if (q === 0) return 0;
    const text = PyUnicode_AsString(q);
    Py_DECREF(q);
    stp(descr + d_qualname, PyUnicode_FromString(`${text}.${descr_name(descr)}`));
  }
  const qualname = ld(descr + d_qualname);
  return qualname === 0 ? 0 : Py_NewRef(qualname);
}
const qualnameGetter = getset('__qualname__', descr_get_qualname);
export const members = [
  member('__objclass__', _Py_T_OBJECT, () => PyDescrObject.d_type, Py_READONLY),
  member('__name__', _Py_T_OBJECT, () => PyDescrObject.d_name, Py_READONLY),
];
function docGetters(): GetSetSpec[] {
  const ml = (descr: Ref): Addr => ld(descr + PyMethodDescrObject.d_method);
  const doc = (descr: Ref): Addr => ld(ml(descr) + PyMethodDef.ml_doc);
  return [
    getset('__doc__', (descr) => _PyType_GetDocFromInternalDoc(descr_name(descr), doc(descr))),
    qualnameGetter,
    getset('__text_signature__', (descr) =>
      _PyType_GetTextSignatureFromInternalDoc(descr_name(descr), doc(descr), ld(ml(descr) + PyMethodDef.ml_flags)),
    ),
  ];
}
const plainDoc = (word: () => number, doc: () => number): GetSetSpec[] => [
  getset('__doc__', (descr) => {
    const text = ld(ld(descr + word()) + doc());
    return text === 0 ? Py_None : PyUnicode_FromString(readCString(text));
  }),
  qualnameGetter,
];
/** New reference. What pickle calls: getattr(objclass, name). */
export const reduce = method('__reduce__()', (descr) => {
  const getattr = link._PyEval_GetBuiltin('getattr');
  if (getattr === 0) return 0;
  const args = PyTuple_Pack(ld(descr + d_type), ld(descr + d_name));
  const res = PyTuple_Pack(getattr, args);
  Py_DECREF(args);
  Py_DECREF(getattr);
  return res;
});

// ---- method_descriptor ----

function method_get(descr: Ref, obj: Ref, type: Ref): Ref {
  if (obj === 0) return Py_NewRef(descr);
  if (!descr_check(descr, obj)) return 0;
  const ml = ld(descr + PyMethodDescrObject.d_method);
  if ((ld(ml + PyMethodDef.ml_flags) & METH_METHOD) === 0) return PyCFunction_NewEx(ml, obj, 0);
  if (type === 0 || !hasSubclassFlag(type, Py_TPFLAGS_TYPE_SUBCLASS)) {
    return typeError(`descriptor '${descr_name(descr)}' needs a type, not '${typeName(type || Py_None)}', as arg 2`);
  }
  return PyCMethod_New(ml, obj, 0, ld(descr + d_type));
}
const descrFlags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL;

defineType(PyMethodDescr_Type, {
  basicsize: () => PyMethodDescrObject.sizeof,
  flags: descrFlags | Py_TPFLAGS_METHOD_DESCRIPTOR,
  vectorcall_offset: () => PyMethodDescrObject.vectorcall,
  slots: { ...common('method'), tp_descr_get: method_get },
  shared: { tp_call: 'PyVectorcall_Call' },
  methods: [reduce],
  members,
  getset: docGetters(),
});

// ---- classmethod_descriptor ----

defineType(PyClassMethodDescr_Type, {
  basicsize: () => PyMethodDescrObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    ...common('method'),
    tp_descr_get: classmethod_get,
    tp_call: classmethoddescr_call,
  },
  members,
  getset: docGetters(),
});

// ---- member_descriptor and getset_descriptor ----

function descr_setcheck(descr: Ref, obj: Ref): boolean {
  if (PyObject_TypeCheck(obj, ld(descr + d_type))) return true;
  typeError(
    `descriptor '${descr_name(descr)}' for '${tp_name(ld(descr + d_type))}' objects doesn't apply to a '${typeName(obj)}' object`,
  );
  return false;
}
defineType(PyMemberDescr_Type, {
  basicsize: () => PyMemberDescrObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    ...common('member'),
    tp_descr_get: (descr, obj) => {
      if (obj === 0) return Py_NewRef(descr);
      return descr_check(descr, obj) ? PyMember_GetOne(obj, ld(descr + PyMemberDescrObject.d_member)) : 0;
    },
    tp_descr_set: (descr, obj, value) => {
      if (!descr_setcheck(descr, obj)) return -1;
      return PyMember_SetOne(obj, ld(descr + PyMemberDescrObject.d_member), value);
    },
  },
  methods: [reduce],
  members,
  getset: plainDoc(
    () => PyMemberDescrObject.d_member,
    () => PyMemberDef.doc,
  ),
});

function noAccess(descr: Ref, what: string): 0 {
  return PyErr_SetString(
    PyExc_AttributeError,
    `attribute '${descr_name(descr)}' of '${tp_name(ld(descr + d_type))}' objects is not ${what}`,
  );
}
defineType(PyGetSetDescr_Type, {
  basicsize: () => PyGetSetDescrObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    ...common('attribute'),
    tp_descr_get: (descr, obj) => {
      if (obj === 0) return Py_NewRef(descr);
      if (!descr_check(descr, obj)) return 0;
      const def = ld(descr + PyGetSetDescrObject.d_getset);
      const get = ld(def + PyGetSetDef.get);
      return get === 0 ? noAccess(descr, 'readable') : fn(get)(obj, ld(def + PyGetSetDef.closure));
    },
    tp_descr_set: (descr, obj, value) => {
      if (!descr_setcheck(descr, obj)) return -1;
      const def = ld(descr + PyGetSetDescrObject.d_getset);
      const set = ld(def + PyGetSetDef.set);
      if (set !== 0) return fn(set)(obj, value, ld(def + PyGetSetDef.closure));
      noAccess(descr, 'writable');
      return -1;
    },
  },
  members,
  getset: plainDoc(
    () => PyGetSetDescrObject.d_getset,
    () => PyGetSetDef.doc,
  ),
});
