// Slot wrappers: the special methods of built-in types, made from their slots; bound ones are method-wrappers. Mirrors the
// wrapper part of Objects/descrobject.c.

import {
  _Py_T_OBJECT,
  Py_EQ,
  Py_NE,
  Py_READONLY,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_METHOD_DESCRIPTOR,
} from '../include/flags.ts';
import { wrapperobject } from '../include/objectstructs.ts';
import { PyDescrObject, PyWrapperDescrObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { descr_check, descr_name } from './descr_call.ts';
import { common, descr_get_qualname, members, reduce } from './descrobject.ts';
import { PyDict_GET_SIZE } from './dict_core.ts';
import { _PyType_GetDocFromInternalDoc, _PyType_GetTextSignatureFromInternalDoc } from './docstring.ts';
import { typeError } from './errors.ts';
import { _Py_HashPointer } from './floatobject.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { link } from './link.ts';
import { hash, Py_DECREF, Py_NewRef, Py_TYPE, PyType_IsSubtype, type visitproc } from './object.ts';
import { pointerText } from './object_protocol.ts';
import { Py_NotImplemented, PyBool_FromLong } from './statics.ts';
import { _PyMethodWrapper_Type, PyWrapperDescr_Type } from './statictypes.ts';
import { Py_TRASHCAN_BEGIN, Py_TRASHCAN_END } from './trashcan.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_GetSlice, PyTuple_Pack } from './tupleobject.ts';
import { defineType, getset, member, method } from './typedef.ts';
import { readCString, tp_name, typeName } from './typename.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';
import { PyWrapperFlag_KEYWORDS, wrapperbase } from './wrapperbase.ts';

const { d_type, d_name } = PyDescrObject;
const baseOf = (descr: Ref): Addr => ld(descr + PyWrapperDescrObject.d_base);

/** New reference. Calls the slot behind a wrapper: `args` is a tuple without self. */
function wrapperdescr_raw_call(descr: Ref, self: Ref, args: Ref, kwds: Ref): Ref {
  const base = baseOf(descr);
  const wrapper = fn<(self: Ref, args: Ref, wrapped: Addr, kwds: Ref) => Ref>(ld(base + wrapperbase.wrapper));
  if ((ld(base + wrapperbase.flags) & PyWrapperFlag_KEYWORDS) === 0 && kwds !== 0 && PyDict_GET_SIZE(kwds) !== 0) {
    return typeError(`wrapper ${readCString(ld(base + wrapperbase.name))}() takes no keyword arguments`);
  }
  return wrapper(self, args, ld(descr + PyWrapperDescrObject.d_wrapped), kwds);
}
function wrapperdescr_call(descr: Ref, args: Ref, kwds: Ref): Ref {
  const argc = PyTuple_GET_SIZE(args);
  const own = ld(descr + d_type);
  if (argc < 1) return typeError(`descriptor '${descr_name(descr)}' of '${tp_name(own)}' object needs an argument`);
  const self = PyTuple_GET_ITEM(args, 0);
  if (!PyType_IsSubtype(Py_TYPE(self), own)) {
    return typeError(
      `descriptor '${descr_name(descr)}' requires a '${tp_name(own)}' object but received a '${typeName(self)}'`,
    );
  }
  const rest = PyTuple_GetSlice(args, 1, argc);
  if (rest === 0) return 0;
  const res = wrapperdescr_raw_call(descr, self, rest, kwds);
  Py_DECREF(rest);
  return res;
}

/** New reference. The wrapper bound to `self`. */
export function PyWrapper_New(descr: Ref, self: Ref): Ref {
  const wp = _PyObject_GC_New(_PyMethodWrapper_Type);
  if (wp === 0) return 0;
  stp(wp + wrapperobject.descr, Py_NewRef(descr));
  stp(wp + wrapperobject.self, Py_NewRef(self));
  _PyObject_GC_TRACK(wp);
  return wp;
}

const docOf = (descr: Ref): Ref =>
  _PyType_GetDocFromInternalDoc(descr_name(descr), ld(baseOf(descr) + wrapperbase.doc));
const signatureOf = (descr: Ref): Ref =>
  _PyType_GetTextSignatureFromInternalDoc(descr_name(descr), ld(baseOf(descr) + wrapperbase.doc));

defineType(PyWrapperDescr_Type, {
  basicsize: () => PyWrapperDescrObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_METHOD_DESCRIPTOR,
  slots: {
    ...common('slot wrapper'),
    tp_call: wrapperdescr_call,
    tp_descr_get: (descr, obj) => {
      if (obj === 0) return Py_NewRef(descr);
      return descr_check(descr, obj) ? PyWrapper_New(descr, obj) : 0;
    },
  },
  methods: [reduce],
  members,
  getset: [
    getset('__doc__', docOf),
    getset('__qualname__', descr_get_qualname),
    getset('__text_signature__', signatureOf),
  ],
});

const descrOf = (wp: Ref): Ref => ld(wp + wrapperobject.descr);
const selfOf = (wp: Ref): Ref => ld(wp + wrapperobject.self);

function wrapper_dealloc(wp: Ref): void {
  _PyObject_GC_UNTRACK(wp);
  if (!Py_TRASHCAN_BEGIN(wp, wrapper_dealloc)) return;
  Py_DECREF(descrOf(wp));
  Py_DECREF(selfOf(wp));
  PyObject_GC_Del(wp);
  Py_TRASHCAN_END();
}

defineType(_PyMethodWrapper_Type, {
  basicsize: () => wrapperobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_dealloc: wrapper_dealloc,
    tp_traverse: (wp, visit: visitproc) => visit(descrOf(wp)) || visit(selfOf(wp)),
    tp_repr: (wp) => {
      const name = readCString(ld(baseOf(descrOf(wp)) + wrapperbase.name));
      const self = selfOf(wp);
      return PyUnicode_FromString(`<method-wrapper '${name}' of ${typeName(self)} object at ${pointerText(self)}>`);
    },
    tp_hash: (wp) => {
      _Py_HashPointer(selfOf(wp));
      const { lo, hi } = hash;
      _Py_HashPointer(descrOf(wp));
      hash.lo ^= lo;
      hash.hi ^= hi;
      if (hash.lo === -1 && hash.hi === -1) hash.lo = -2;
      return 0;
    },
    tp_richcompare: (a, b, op) => {
      if ((op !== Py_EQ && op !== Py_NE) || Py_TYPE(a) !== Py_TYPE(b)) return Py_NotImplemented;
      const equal = descrOf(a) === descrOf(b) && selfOf(a) === selfOf(b);
      return PyBool_FromLong(equal === (op === Py_EQ));
    },
    tp_call: (wp, args, kwds) => wrapperdescr_raw_call(descrOf(wp), selfOf(wp), args, kwds),
  },
  methods: [
    method('__reduce__()', (wp) => {
      const getattr = link._PyEval_GetBuiltin('getattr');
      if (getattr === 0) return 0;
      const args = PyTuple_Pack(selfOf(wp), ld(descrOf(wp) + d_name));
      const res = PyTuple_Pack(getattr, args);
      Py_DECREF(args);
      Py_DECREF(getattr);
      return res;
    }),
  ],
  members: [member('__self__', _Py_T_OBJECT, () => wrapperobject.self, Py_READONLY)],
  getset: [
    getset('__objclass__', (wp) => Py_NewRef(ld(descrOf(wp) + d_type))),
    getset('__name__', (wp) => Py_NewRef(ld(descrOf(wp) + d_name))),
    getset('__qualname__', (wp) => descr_get_qualname(descrOf(wp))),
    getset('__doc__', (wp) => docOf(descrOf(wp))),
    getset('__text_signature__', (wp) => signatureOf(descrOf(wp))),
  ],
});
