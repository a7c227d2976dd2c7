// Bound methods: a function and the instance that it is called with. Mirrors Objects/classobject.c.

import {
  _Py_T_OBJECT,
  Py_EQ,
  Py_NE,
  Py_READONLY,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HAVE_VECTORCALL,
} from '../include/flags.ts';
import { PyMethodObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, I32, ld, type Ref, st, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { registerFunction } from '../memory/text.ts';
import { _PY_FASTCALL_SMALL_STACK, cStackPop, cStackPush, PyCallable_Check, PyObject_Vectorcall } from './call.ts';
import { PyErr_NoMemory, PyErr_Occurred, typeError } from './errors.ts';
import { _Py_HashPointer } from './floatobject.ts';
import { freelistPop, freelistPush, pymethodobjects } from './freelist.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { link } from './link.ts';
import {
  type descrgetfunc,
  hash,
  PY_VECTORCALL_ARGUMENTS_OFFSET,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  PyVectorcall_NARGS,
  slot,
  type visitproc,
} from './object.ts';
import {
  PyObject_GetAttr,
  PyObject_GetOptionalAttr,
  PyObject_Hash,
  PyObject_Repr,
  PyObject_RichCompareBool,
} from './object_protocol.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { _Py_ID, Py_None, Py_NotImplemented, PyBool_FromLong } from './statics.ts';
import { PyMethod_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from './tupleobject.ts';
import { _PyType_LookupRef } from './type_lookup.ts';
import { defineType, getset, member, method } from './typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

const { im_func, im_self, im_weakreflist, vectorcall } = PyMethodObject;
const str_doc = _Py_ID('__doc__');
const str_name = _Py_ID('__name__');
const str_qualname = _Py_ID('__qualname__');

/** Calls the function with self put before the arguments; in the word before them if the caller lends it. */
const method_vectorcall = registerFunction(
  'method_vectorcall',
  (method: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref => {
    const self = ld(method + im_self);
    const func = ld(method + im_func);
    const nargs = PyVectorcall_NARGS(nargsf);
    if (nargsf & PY_VECTORCALL_ARGUMENTS_OFFSET) {
      const lent = args - 8;
      const saved = ld(lent);
      st(lent, self);
      const result = PyObject_Vectorcall(func, lent, nargs + 1, kwnames);
      st(lent, saved);
      return result;
    }
    const total = nargs + (kwnames === 0 ? 0 : PyTuple_GET_SIZE(kwnames));
    const small = total + 1 <= _PY_FASTCALL_SMALL_STACK;
    const words = small ? cStackPush(total + 1) : PyMem_Malloc((total + 1) * 8);
    if (words === 0) return PyErr_NoMemory();
    st(words, self);
    for (let i = 0; i < total; i++) st(words + (i + 1) * 8, ld(args + i * 8));
    const result = PyObject_Vectorcall(func, words, nargs + 1, kwnames);
    if (small) cStackPop(words);
    else PyMem_Free(words);
    return result;
  },
);

/** New reference. */
export function PyMethod_New(func: Ref, self: Ref): Ref {
  let im = freelistPop(pymethodobjects);
  if (im === 0) {
    im = _PyObject_GC_New(PyMethod_Type);
    if (im === 0) return 0;
  }
  stp(im + im_weakreflist, 0);
  stp(im + im_func, Py_NewRef(func));
  stp(im + im_self, Py_NewRef(self));
  stp(im + vectorcall, method_vectorcall);
  _PyObject_GC_TRACK(im);
  return im;
}
export function PyMethod_Check(o: Ref): boolean {
  return Py_IS_TYPE(o, PyMethod_Type);
}
/** Borrowed reference. */
export function PyMethod_GET_FUNCTION(im: Ref): Ref {
  return I32[(im + im_func) >> 2];
}
/** Borrowed reference. */
export function PyMethod_GET_SELF(im: Ref): Ref {
  return I32[(im + im_self) >> 2];
}

function method_dealloc(im: Ref): void {
  _PyObject_GC_UNTRACK(im);
  if (ld(im + im_weakreflist) !== 0) link.PyObject_ClearWeakRefs(im);
  Py_DECREF(ld(im + im_func));
  Py_XDECREF(ld(im + im_self));
  if (!freelistPush(pymethodobjects, im)) PyObject_GC_Del(im);
}
/** New reference. Attributes that the class method does not have are those of the function. */
function method_getattro(im: Ref, name: Ref): Ref {
  const type = Py_TYPE(im);
  const descr = _PyType_LookupRef(type, name);
  if (descr !== 0) {
    const get = slot<descrgetfunc>(descr, PyTypeObject.tp_descr_get);
    if (get === null) return descr;
    const res = get(descr, im, type);
    Py_DECREF(descr);
    return res;
  }
  return PyObject_GetAttr(ld(im + im_func), name);
}
function method_repr(im: Ref): Ref {
  const func = ld(im + im_func);
  let name = PyObject_GetOptionalAttr(func, str_qualname);
  if (name === 0 && !PyErr_Occurred()) name = PyObject_GetOptionalAttr(func, str_name);
  if (name === 0 && PyErr_Occurred()) return 0;
  const text = name !== 0 && PyUnicode_Check(name) ? PyUnicode_AsString(name) : '?';
  Py_XDECREF(name);
  const self = PyObject_Repr(ld(im + im_self));
  if (self === 0) return 0;
  const repr = PyUnicode_AsString(self);
  Py_DECREF(self);
  return PyUnicode_FromString(`<bound method ${text} of ${repr}>`);
}

defineType(PyMethod_Type, {
  basicsize: () => PyMethodObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL,
  doc: 'method(function, instance, /)\n--\n\nCreate a bound instance method object.',
  weaklistoffset: () => PyMethodObject.im_weakreflist,
  vectorcall_offset: () => PyMethodObject.vectorcall,
  slots: {
    tp_dealloc: method_dealloc,
    tp_traverse: (im, visit: visitproc) => visit(ld(im + im_func)) || visit(ld(im + im_self)),
    tp_repr: method_repr,
    tp_hash: (im) => {
      _Py_HashPointer(ld(im + im_self));
      const { lo, hi } = hash;
      if (PyObject_Hash(ld(im + im_func)) < 0) return -1;
      hash.lo ^= lo;
      hash.hi ^= hi;
      if (hash.lo === -1 && hash.hi === -1) hash.lo = -2;
      return 0;
    },
    tp_richcompare: (a, b, op) => {
      if ((op !== Py_EQ && op !== Py_NE) || !PyMethod_Check(a) || !PyMethod_Check(b)) return Py_NotImplemented;
      let eq = PyObject_RichCompareBool(ld(a + im_func), ld(b + im_func), Py_EQ);
      if (eq === 1) eq = ld(a + im_self) === ld(b + im_self) ? 1 : 0;
      if (eq < 0) return 0;
      return PyBool_FromLong((eq === 1) === (op === Py_EQ));
    },
    tp_getattro: method_getattro,
    tp_descr_get: (im) => Py_NewRef(im),
    tp_new: (_type, args, kwds) => {
      if (kwds !== 0) return typeError('method() takes no keyword arguments');
      if (!_PyArg_CheckPositional('method', PyTuple_GET_SIZE(args), 2, 2)) return 0;
      const func = PyTuple_GET_ITEM(args, 0);
      const instance = PyTuple_GET_ITEM(args, 1);
      if (!PyCallable_Check(func)) return typeError('first argument must be callable');
      if (instance === Py_None) return typeError('instance must not be None');
      return PyMethod_New(func, instance);
    },
  },
  shared: { tp_call: 'PyVectorcall_Call' },
  methods: [
    method('__reduce__()', (im) => {
      const name = PyObject_GetAttr(ld(im + im_func), str_name);
      if (name === 0) return 0;
      const getattr = link._PyEval_GetBuiltin('getattr');
      const args = PyTuple_Pack(ld(im + im_self), name);
      const res = PyTuple_Pack(getattr, args);
      Py_DECREF(args);
      Py_DECREF(getattr);
      Py_DECREF(name);
      return res;
    }),
  ],
  members: [
    member('__func__', _Py_T_OBJECT, () => PyMethodObject.im_func, Py_READONLY),
    member('__self__', _Py_T_OBJECT, () => PyMethodObject.im_self, Py_READONLY),
  ],
  getset: [
    getset('__doc__', (im) => {
      const doc = PyObject_GetOptionalAttr(ld(im + im_func), str_doc);
      return doc !== 0 || PyErr_Occurred() ? doc : Py_None;
    }),
  ],
});
