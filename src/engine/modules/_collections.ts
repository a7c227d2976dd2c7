// The module _collections: deque, defaultdict, the field getter of named tuples, counting. Mirrors Modules/_collectionsmodule.c;
// OrderedDict is odictobject.ts.

import {
  _Py_T_OBJECT,
  METH_FASTCALL,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_DICT_SUBCLASS,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_MAPPING,
} from '../include/flags.ts';
import { _tuplegetterobject, defdictobject, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, st64, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyIter_Next } from '../objects/abstract_iter.ts';
import { PyNumber_Add } from '../objects/abstract_number.ts';
import { PyObject_GetIter, PyObject_SetItem } from '../objects/abstract_object.ts';
import { PySequence_GetSlice } from '../objects/abstract_sequence.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallMethodNoArgs, PyObject_CallNoArgs } from '../objects/call.ts';
import { class_getitem } from '../objects/classgetitem.ts';
import { dict_update_arg } from '../objects/dict_merge.ts';
import {
  _PyDict_GetItem_KnownHash,
  _PyDict_SetItem_KnownHash,
  _PyObject_HashFast,
  PyAnyDict_Check,
  PyDict_Check,
  PyDict_SetDefaultRef,
} from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { argSsize, failed } from '../objects/getargs.ts';
import { stealTuple } from '../objects/iter_reduce.ts';
import { _PyLong_GetOne, _PyLong_GetZero, PyLong_FromSsize_t } from '../objects/longobject.ts';
import {
  argAt,
  type binaryfunc,
  hash,
  type initproc,
  type inquiry,
  Py_DECREF,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  Py_XDECREF,
  Py_XNewRef,
  Py_XSETREF,
  PyObject_TypeCheck,
  PyVectorcall_NARGS,
  type traverseproc,
  type unaryfunc,
} from '../objects/object.ts';
import { PyCallable_Check, PyObject_GetAttr } from '../objects/object_protocol.ts';
import { Py_ReprEnter, Py_ReprLeave, reprText } from '../objects/repr_guard.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { _Py_ID, Py_None, Py_NotImplemented } from '../objects/statics.ts';
import {
  defdict_type,
  deque_type,
  dequeiter_type,
  dequereviter_type,
  PyDict_Type,
  PyExc_AttributeError,
  PyExc_IndexError,
  tuplegetter_type,
} from '../objects/statictypes.ts';
import { deallocWords, tpAlloc, visitWords } from '../objects/traverse.ts';
import { PyTuple_Check, PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { _PyType_Lookup } from '../objects/type_lookup.ts';
import { defineType, member, method, rawMethod } from '../objects/typedef.ts';
import { _PyType_Name, typeName } from '../objects/typename.ts';
import { _PyErr_SetKeyError } from '../objects/unhashable.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import './_collections_deque_methods.ts';
import { addStolen, defineModule } from './define.ts';
import { PyODict_Type } from './odictobject.ts';

// ---- defaultdict ----

const FACTORY = defdictobject.default_factory;
const str_items = _Py_ID('items');

/** The slot function of dict. */
function dictSlot<F>(offset: number): F {
  return fn(ld(PyDict_Type + offset)) as F;
}
function defdict_missing(dd: Ref, key: Ref): Ref {
  const factory = ld(dd + FACTORY);
  if (factory === 0 || factory === Py_None) {
    _PyErr_SetKeyError(key);
    return 0;
  }
  const value = PyObject_CallNoArgs(factory);
  if (value === 0) return 0;
  const result = PyDict_SetDefaultRef(dd, key, value);
  Py_DECREF(value);
  return result;
}
/** New reference: type(dd)(default_factory, arg). */
function new_defdict(dd: Ref, arg: Ref): Ref {
  return PyObject_CallFunctionObjArgs(Py_TYPE(dd), ld(dd + FACTORY) || Py_None, arg);
}
const defdict_copy = (dd: Ref): Ref => new_defdict(dd, dd);

function defdict_reduce(dd: Ref): Ref {
  const factory = ld(dd + FACTORY);
  const args = factory === 0 || factory === Py_None ? stealTuple() : stealTuple(Py_NewRef(factory));
  const items = args === 0 ? 0 : PyObject_CallMethodNoArgs(dd, str_items);
  const it = items === 0 ? 0 : PyObject_GetIter(items);
  Py_XDECREF(items);
  return stealTuple(Py_NewRef(Py_TYPE(dd)), args, Py_None, Py_None, it);
}
function defdict_repr(dd: Ref): Ref {
  const base = dictSlot<unaryfunc>(PyTypeObject.tp_repr)(dd);
  if (base === 0) return 0;
  const text = PyUnicode_AsString(base);
  Py_DECREF(base);
  const factory = ld(dd + FACTORY);
  let shown: string | null = 'None';
  if (factory !== 0) {
    const status = Py_ReprEnter(factory);
    if (status < 0) return 0;
    shown = status > 0 ? '...' : reprText(factory);
    if (status === 0) Py_ReprLeave(factory);
  }
  return shown === null ? 0 : PyUnicode_FromString(`${_PyType_Name(Py_TYPE(dd))}(${shown}, ${text})`);
}
function defdict_or(left: Ref, right: Ref): Ref {
  const self = PyObject_TypeCheck(left, defdict_type) ? left : right;
  const other = self === left ? right : left;
  if (!PyAnyDict_Check(other)) return Py_NotImplemented;
  const result = new_defdict(self, left);
  if (result === 0 || dict_update_arg(result, right) === 0) return result;
  Py_DECREF(result);
  return 0;
}
function defdict_init(dd: Ref, args: Ref, kwds: Ref): number {
  const n = Py_SIZE(args);
  const factory = n > 0 ? PyTuple_GET_ITEM(args, 0) : 0;
  if (factory !== 0 && factory !== Py_None && !PyCallable_Check(factory)) {
    typeError('first argument must be callable or None');
    return -1;
  }
  const rest = PySequence_GetSlice(args, 1, n);
  if (rest === 0) return -1;
  const old = ld(dd + FACTORY);
  stp(dd + FACTORY, Py_XNewRef(factory));
  const result = dictSlot<initproc>(PyTypeObject.tp_init)(dd, rest, kwds);
  Py_DECREF(rest);
  Py_XDECREF(old);
  return result;
}
function defdict_dealloc(dd: Ref): void {
  Py_XSETREF(dd + FACTORY, 0);
  dictSlot<(o: Ref) => void>(PyTypeObject.tp_dealloc)(dd);
}
defineType(defdict_type, {
  basicsize: () => defdictobject.sizeof,
  base: PyDict_Type,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DICT_SUBCLASS | Py_TPFLAGS_MAPPING,
  doc: 'defaultdict(default_factory=None, /, [...]) --> dict with default factory',
  slots: {
    tp_dealloc: defdict_dealloc,
    tp_repr: defdict_repr,
    tp_traverse: (dd, visit) =>
      visitWords(dd, visit, FACTORY) || dictSlot<traverseproc>(PyTypeObject.tp_traverse)(dd, visit),
    tp_clear: (dd) => {
      Py_XSETREF(dd + FACTORY, 0);
      return dictSlot<inquiry>(PyTypeObject.tp_clear)(dd);
    },
    tp_init: defdict_init,
    nb_or: defdict_or as binaryfunc,
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('__missing__(object, /)', defdict_missing),
    method('copy()', defdict_copy, 'D.copy() -> a shallow copy of D.'),
    method('__copy__()', defdict_copy, 'D.copy() -> a shallow copy of D.'),
    method('__reduce__()', defdict_reduce, 'Return state information for pickling.'),
    class_getitem,
  ],
  members: [member('default_factory', _Py_T_OBJECT, () => FACTORY, 0)],
});

// ---- the field getter of named tuples ----

const G = _tuplegetterobject;

function tuplegetter_new(type: Ref, args: Ref): Ref {
  if (!_PyArg_CheckPositional('_tuplegetter', Py_SIZE(args), 2, 2)) return 0;
  const index = argSsize(PyTuple_GET_ITEM(args, 0), 0);
  if (failed(index)) return 0;
  const self = tpAlloc(type);
  if (self === 0) return 0;
  st64(self + G.index, index);
  stp(self + G.doc, Py_NewRef(PyTuple_GET_ITEM(args, 1)));
  return self;
}
function tuplegetter_descr_get(self: Ref, obj: Ref): Ref {
  if (obj === 0) return Py_NewRef(self);
  const index = ld(self + G.index);
  if (!PyTuple_Check(obj)) {
    if (obj === Py_None) return Py_NewRef(self);
    return typeError(`descriptor for index '${index}' for tuple subclasses doesn't apply to '${typeName(obj)}' object`);
  }
  if (index < 0 || index >= Py_SIZE(obj)) return PyErr_SetString(PyExc_IndexError, 'tuple index out of range');
  return Py_NewRef(PyTuple_GET_ITEM(obj, index));
}
function tuplegetter_descr_set(_self: Ref, _obj: Ref, value: Ref): number {
  PyErr_SetString(PyExc_AttributeError, value === 0 ? "can't delete attribute" : "can't set attribute");
  return -1;
}
defineType(tuplegetter_type, {
  basicsize: () => G.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_dealloc: (self) => deallocWords(self, G.doc),
    tp_traverse: (self, visit) => visitWords(self, visit, G.doc),
    tp_clear: (self) => {
      Py_XSETREF(self + G.doc, 0);
      return 0;
    },
    tp_repr: (self) => {
      const doc = reprText(ld(self + G.doc));
      return doc === null ? 0 : PyUnicode_FromString(`${_PyType_Name(Py_TYPE(self))}(${ld(self + G.index)}, ${doc})`);
    },
    tp_descr_get: tuplegetter_descr_get,
    tp_descr_set: tuplegetter_descr_set,
    tp_new: tuplegetter_new,
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('__reduce__()', (self) =>
      stealTuple(
        Py_NewRef(Py_TYPE(self)),
        stealTuple(PyLong_FromSsize_t(ld(self + G.index)), Py_NewRef(ld(self + G.doc))),
      ),
    ),
  ],
  members: [member('__doc__', _Py_T_OBJECT, () => G.doc, 0)],
});

// ---- _count_elements ----

const str_get = _Py_ID('get');
const str__setitem__ = _Py_ID('__setitem__');

/** Counts `key` in a dict. Returns 0 or -1. */
function countInDict(mapping: Ref, key: Ref, one: Ref): number {
  if (_PyObject_HashFast(key) < 0) return -1;
  const { lo, hi } = hash;
  const old = _PyDict_GetItem_KnownHash(mapping, key, lo, hi);
  if (old === 0) return PyErr_Occurred() !== 0 ? -1 : _PyDict_SetItem_KnownHash(mapping, key, one, lo, hi);
  const value = PyNumber_Add(old, one);
  if (value === 0) return -1;
  const status = _PyDict_SetItem_KnownHash(mapping, key, value, lo, hi);
  Py_DECREF(value);
  return status;
}
function countByGet(mapping: Ref, get: Ref, key: Ref, one: Ref): number {
  const zero = _PyLong_GetZero();
  const old = PyObject_CallFunctionObjArgs(get, key, zero);
  if (old === 0) return -1;
  const value = old === zero ? Py_NewRef(one) : PyNumber_Add(old, one);
  Py_DECREF(old);
  if (value === 0) return -1;
  const status = PyObject_SetItem(mapping, key, value);
  Py_DECREF(value);
  return status;
}
function _count_elements(_module: Ref, args: number, nargsf: number): Ref {
  if (!_PyArg_CheckPositional('_count_elements', PyVectorcall_NARGS(nargsf), 2, 2)) return 0;
  const mapping = argAt(args, 0);
  const it = PyObject_GetIter(argAt(args, 1));
  if (it === 0) return 0;
  const one = _PyLong_GetOne();
  const inherits = (name: Ref): boolean => {
    const f = _PyType_Lookup(Py_TYPE(mapping), name);
    return f !== 0 && f === _PyType_Lookup(PyDict_Type, name);
  };
  const quick = PyDict_Check(mapping) && inherits(str_get) && inherits(str__setitem__);
  const get = quick ? 0 : PyObject_GetAttr(mapping, str_get);
  let status = quick || get !== 0 ? 0 : -1;
  while (status === 0) {
    const key = PyIter_Next(it);
    if (key === 0) {
      if (PyErr_Occurred() !== 0) status = -1;
      break;
    }
    status = quick ? countInDict(mapping, key, one) : countByGet(mapping, get, key, one);
    Py_DECREF(key);
  }
  Py_DECREF(it);
  Py_XDECREF(get);
  return status < 0 ? 0 : Py_None;
}

defineModule({
  name: '_collections',
  doc: 'High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n',
  methods: [
    rawMethod(
      '_count_elements',
      METH_FASTCALL,
      _count_elements,
      'Count elements in the iterable, updating the mapping',
      'mapping, iterable, /',
    ),
  ],
  exec: (module) => {
    const types: [string, Ref][] = [
      ['deque', deque_type],
      ['defaultdict', defdict_type],
      ['OrderedDict', PyODict_Type],
      ['_deque_iterator', dequeiter_type],
      ['_deque_reverse_iterator', dequereviter_type],
      ['_tuplegetter', tuplegetter_type],
    ];
    return types.every(([name, type]) => addStolen(module, name, Py_NewRef(type)) === 0) ? 0 : -1;
  },
});
