// types.GenericAlias: list[int] and its like. Mirrors Objects/genericaliasobject.c.

import {
  _Py_T_OBJECT,
  Py_EQ,
  Py_NE,
  Py_READONLY,
  Py_T_BOOL,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HAVE_VECTORCALL,
} from '../include/flags.ts';
import { ga_iter, gaobject } from '../include/objectstructs.ts';
import { profile } from '../include/profile.ts';
import { PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, ld8, type Ref, st8, stp } from '../memory/memory.ts';
import { fn, registerFunction } from '../memory/text.ts';
import { PySequence_Contains } from './abstract_sequence.ts';
import { PyObject_Call, PyVectorcall_Function } from './call.ts';
import { PyDict_GET_SIZE } from './dict_core.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, typeError } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, PyObject_GC_Del, PyObject_GC_UnTrack } from './gcobject.ts';
import { PyObject_GenericGetAttr } from './generic_attr.ts';
import { _PyEval_GetBuiltin } from './iter_reduce.ts';
import { link } from './link.ts';
import { PyList_Append, PyList_CheckExact, PyList_GET_SIZE, PyList_GetItemRef } from './listobject.ts';
import {
  type destructor,
  hash,
  Py_CLEAR,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  PyObject_TypeCheck,
  type visitproc,
} from './object.ts';
import {
  PyObject_Dir,
  PyObject_GetAttr,
  PyObject_Hash,
  PyObject_RichCompare,
  PyObject_RichCompareBool,
  PyObject_SetAttr,
} from './object_protocol.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { _Py_ID, Py_False, Py_None, Py_NotImplemented, Py_True, PyBool_FromLong } from './statics.ts';
import {
  _Py_GenericAliasIterType,
  Py_GenericAliasType,
  PyExc_AttributeError,
  PyExc_TypeError,
  PyTuple_Type,
} from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack, stealTuple, tuple_get_empty } from './tupleobject.ts';
import { tpAlloc } from './type_alloc.ts';
import { defineType, getset, member, method } from './typedef.ts';
import { _Py_make_parameters, _Py_subs_parameters, _Py_typing_type_repr, asTuple } from './typing_params.ts';
import { UnicodeWriter } from './unicode_writer.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';
import { _Py_union_type_or } from './unionobject.ts';

const G = gaobject;
const STAR = 0x2a;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const str_orig_class = _Py_ID('__orig_class__');

/** Attributes of the alias itself; all others are those of its origin. */
const attr_exceptions = [
  '__class__',
  '__origin__',
  '__args__',
  '__unpacked__',
  '__parameters__',
  '__typing_unpacked_tuple_args__',
  '__mro_entries__',
  '__reduce_ex__',
  '__reduce__',
];
const attr_blocked = ['__bases__', '__copy__', '__deepcopy__'];

/** vectorcall of an alias: calls the origin, then tells the instance about the alias. */
const ga_vectorcall = registerFunction('ga_vectorcall', (self: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref => {
  const origin = ld(self + G.origin);
  return set_orig_class(PyVectorcall_Function(origin)!(origin, args, nargsf, kwnames), self);
});
/** Passes `obj` on, with `__orig_class__` set if it takes attributes. */
function set_orig_class(obj: Ref, self: Ref): Ref {
  if (obj === 0) return 0;
  if (PyObject_SetAttr(obj, str_orig_class, self) < 0) {
    if (!PyErr_ExceptionMatches(PyExc_AttributeError) && !PyErr_ExceptionMatches(PyExc_TypeError)) {
      Py_DECREF(obj);
      return 0;
    }
    PyErr_Clear();
  }
  return obj;
}
function setup_ga(alias: Ref, origin: Ref, args: Ref): boolean {
  const tuple = asTuple(args);
  if (tuple === 0) return false;
  stp(alias + G.origin, Py_NewRef(origin));
  stp(alias + G.args, tuple);
  stp(alias + G.parameters, 0);
  stp(alias + G.weakreflist, 0);
  st8(alias + G.starred, 0);
  stp(alias + G.vectorcall, PyVectorcall_Function(origin) === null ? 0 : ga_vectorcall);
  return true;
}
/** New reference. `origin[args]`; one argument need not be in a tuple. */
export function Py_GenericAlias(origin: Ref, args: Ref): Ref {
  const alias = _PyObject_GC_New(Py_GenericAliasType);
  if (alias === 0) return 0;
  if (!setup_ga(alias, origin, args)) {
    PyObject_GC_Del(alias);
    return 0;
  }
  _PyObject_GC_TRACK(alias);
  return alias;
}
link.Py_GenericAlias = Py_GenericAlias;
export const _PyGenericAlias_Check = (o: Ref): boolean => PyObject_TypeCheck(o, Py_GenericAliasType);

function parameters(self: Ref): Ref {
  if (ld(self + G.parameters) === 0) stp(self + G.parameters, _Py_make_parameters(ld(self + G.args)));
  return ld(self + G.parameters);
}
/** Writes a list of arguments, as that of a ParamSpec. False with an exception. */
function ga_repr_items_list(writer: UnicodeWriter, p: Ref): boolean {
  if (!writer.char(OPEN)) return false;
  for (let i = 0; i < PyList_GET_SIZE(p); i++) {
    if (i > 0 && !writer.text(', ')) return false;
    const item = PyList_GetItemRef(p, i);
    const written = item !== 0 && _Py_typing_type_repr(writer, item);
    Py_XDECREF(item);
    if (!written) return false;
  }
  return writer.char(CLOSE);
}
function ga_repr(self: Ref): Ref {
  const args = ld(self + G.args);
  const len = PyTuple_GET_SIZE(args);
  // The shortest are like int[int, int, int].
  const writer = profile.writersHaveBlocks ? UnicodeWriter.create(3 + 1 + len * 5 + 1) : new UnicodeWriter();
  return writeAlias(writer, self, args, len) ? writer.finish() : writer.dealloc();
}
function writeAlias(writer: UnicodeWriter, self: Ref, args: Ref, len: number): boolean {
  if (ld8(self + G.starred) && !writer.char(STAR)) return false;
  if (!_Py_typing_type_repr(writer, ld(self + G.origin)) || !writer.char(OPEN)) return false;
  for (let i = 0; i < len; i++) {
    if (i > 0 && !writer.text(', ')) return false;
    const p = PyTuple_GET_ITEM(args, i);
    if (!(PyList_CheckExact(p) ? ga_repr_items_list(writer, p) : _Py_typing_type_repr(writer, p))) return false;
  }
  if (len === 0 && !writer.text('()')) return false;
  return writer.char(CLOSE);
}
/** New reference. Whether two aliases are equal. */
function ga_richcompare(a: Ref, b: Ref): Ref {
  if (ld8(a + G.starred) !== ld8(b + G.starred)) return Py_False;
  const eq = PyObject_RichCompareBool(ld(a + G.origin), ld(b + G.origin), Py_EQ);
  if (eq <= 0) return eq < 0 ? 0 : Py_False;
  return PyObject_RichCompare(ld(a + G.args), ld(b + G.args), Py_EQ);
}

defineType(Py_GenericAliasType, {
  basicsize: () => G.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_VECTORCALL,
  doc: 'GenericAlias(origin, args, /)\n--\n\nRepresent a PEP 585 generic type\n\nFor example, for t = list[int], t.__origin__ is list and t.__args__\nis (int,).',
  weaklistoffset: () => G.weakreflist,
  vectorcall_offset: () => G.vectorcall,
  slots: {
    tp_new: (type, args, kwds) => {
      if (kwds !== 0 && PyDict_GET_SIZE(kwds) !== 0) return typeError('GenericAlias() takes no keyword arguments');
      if (!_PyArg_CheckPositional('GenericAlias', PyTuple_GET_SIZE(args), 2, 2)) return 0;
      const self = tpAlloc(type, 0);
      if (self === 0) return 0;
      if (setup_ga(self, PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1))) return self;
      Py_DECREF(self);
      return 0;
    },
    tp_dealloc: (self) => {
      PyObject_GC_UnTrack(self);
      if (ld(self + G.weakreflist) !== 0) link.PyObject_ClearWeakRefs(self);
      for (const at of [G.origin, G.args, G.parameters]) Py_XDECREF(ld(self + at));
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_traverse: (self, visit: visitproc) => {
      for (const at of [G.origin, G.args, G.parameters]) {
        const o = ld(self + at);
        const r = o === 0 ? 0 : visit(o);
        if (r !== 0) return r;
      }
      return 0;
    },
    tp_repr: ga_repr,
    tp_hash: (self) => {
      if (PyObject_Hash(ld(self + G.origin)) < 0) return -1;
      const { lo, hi } = hash;
      if (PyObject_Hash(ld(self + G.args)) < 0) return -1;
      hash.lo ^= lo;
      hash.hi ^= hi;
      return 0;
    },
    tp_richcompare: (a, b, op) => {
      if (!_PyGenericAlias_Check(b) || (op !== Py_EQ && op !== Py_NE)) return Py_NotImplemented;
      if (op === Py_NE) {
        const eq = ga_richcompare(a, b);
        if (eq === 0) return 0;
        Py_DECREF(eq);
        return PyBool_FromLong(eq !== Py_True);
      }
      return ga_richcompare(a, b);
    },
    tp_call: (self, args, kwds) => set_orig_class(PyObject_Call(ld(self + G.origin), args, kwds), self),
    tp_getattro: (self, name) => {
      if (PyUnicode_Check(name)) {
        const text = PyUnicode_AsString(name);
        if (!attr_blocked.includes(text) && !attr_exceptions.includes(text)) {
          return PyObject_GetAttr(ld(self + G.origin), name);
        }
      }
      return PyObject_GenericGetAttr(self, name);
    },
    tp_iter: (self) => {
      const it = _PyObject_GC_New(_Py_GenericAliasIterType);
      if (it === 0) return 0;
      stp(it + ga_iter.obj, Py_NewRef(self));
      _PyObject_GC_TRACK(it);
      return it;
    },
    nb_or: _Py_union_type_or,
    mp_subscript: (self, item) => {
      const params = parameters(self);
      if (params === 0) return 0;
      const args = _Py_subs_parameters(self, ld(self + G.args), params, item);
      if (args === 0) return 0;
      const res = Py_GenericAlias(ld(self + G.origin), args);
      Py_DECREF(args);
      if (res !== 0) st8(res + G.starred, ld8(self + G.starred));
      return res;
    },
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('__mro_entries__(bases, /)', (self) => PyTuple_Pack(ld(self + G.origin))),
    method('__instancecheck__(instance, /)', () =>
      typeError('isinstance() argument 2 cannot be a parameterized generic'),
    ),
    method('__subclasscheck__(cls, /)', () => typeError('issubclass() argument 2 cannot be a parameterized generic')),
    method('__reduce__()', (self) => {
      if (ld8(self + G.starred)) {
        const plain = Py_GenericAlias(ld(self + G.origin), ld(self + G.args));
        const iter = plain === 0 ? 0 : link._PyEval_GetBuiltin('iter');
        const next = iter === 0 ? 0 : link._PyEval_GetBuiltin('next');
        if (next === 0) return 0;
        const it = PyObject_CallIter(iter, plain);
        const args = it === 0 ? 0 : PyTuple_Pack(it);
        const res = args === 0 ? 0 : PyTuple_Pack(next, args);
        for (const o of [plain, iter, next, it, args]) Py_XDECREF(o);
        return res;
      }
      const args = PyTuple_Pack(ld(self + G.origin), ld(self + G.args));
      const res = PyTuple_Pack(Py_TYPE(self), args);
      Py_DECREF(args);
      return res;
    }),
    method('__dir__()', (self) => {
      const dir = PyObject_Dir(ld(self + G.origin));
      if (dir === 0) return 0;
      for (const name of attr_exceptions) {
        const s = PyUnicode_FromString(name);
        const known = s === 0 ? -1 : PySequence_Contains(dir, s);
        const err = known < 0 || (known === 0 && PyList_Append(dir, s) < 0);
        Py_XDECREF(s);
        if (err) {
          Py_DECREF(dir);
          return 0;
        }
      }
      return dir;
    }),
  ],
  members: [
    member('__origin__', _Py_T_OBJECT, () => G.origin, Py_READONLY),
    member('__args__', _Py_T_OBJECT, () => G.args, Py_READONLY),
    member('__unpacked__', Py_T_BOOL, () => G.starred, Py_READONLY),
  ],
  getset: [
    getset(
      '__parameters__',
      (self) => (parameters(self) === 0 ? 0 : Py_NewRef(parameters(self))),
      null,
      'Type variables in the GenericAlias.',
    ),
    getset('__typing_unpacked_tuple_args__', (self) =>
      ld8(self + G.starred) && ld(self + G.origin) === PyTuple_Type ? Py_NewRef(ld(self + G.args)) : Py_None,
    ),
  ],
});
function PyObject_CallIter(iter: Ref, o: Ref): Ref {
  const args = PyTuple_Pack(o);
  const res = args === 0 ? 0 : PyObject_Call(iter, args, 0);
  Py_XDECREF(args);
  return res;
}

/** The iterator behind `*tuple[int]`: gives the starred alias once. */
defineType(_Py_GenericAliasIterType, {
  basicsize: () => ga_iter.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  methods: [
    method('__reduce__()', (it) => {
      // The builtin first: finding it may run code that exhausts the iterator.
      const iter = _PyEval_GetBuiltin('iter');
      if (iter === 0) return 0;
      const alias = ld(it + ga_iter.obj);
      return stealTuple(iter, stealTuple(alias === 0 ? tuple_get_empty() : Py_NewRef(alias)));
    }),
  ],
  slots: {
    tp_dealloc: (it) => {
      PyObject_GC_UnTrack(it);
      Py_XDECREF(ld(it + ga_iter.obj));
      PyObject_GC_Del(it);
    },
    tp_traverse: (it, visit: visitproc) => (ld(it + ga_iter.obj) === 0 ? 0 : visit(ld(it + ga_iter.obj))),
    tp_clear: (it) => {
      Py_CLEAR(it + ga_iter.obj);
      return 0;
    },
    tp_iternext: (it) => {
      const alias = ld(it + ga_iter.obj);
      if (alias === 0) return 0;
      const starred = Py_GenericAlias(ld(alias + G.origin), ld(alias + G.args));
      if (starred === 0) return 0;
      st8(starred + G.starred, 1);
      Py_CLEAR(it + ga_iter.obj);
      return starred;
    },
  },
  shared: { tp_iter: 'PyObject_SelfIter' },
});
