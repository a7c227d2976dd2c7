// The types set and frozenset: slots and methods. Mirrors Objects/setobject.c; the table is set_core.ts, the operations with other
// collections set_algebra.ts.

import {
  _Py_TPFLAGS_MATCH_SELF,
  METH_COEXIST,
  METH_FASTCALL,
  METH_O,
  Py_EQ,
  Py_GE,
  Py_GT,
  Py_LE,
  Py_LT,
  Py_NE,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { PySetObject, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, stWords } from '../memory/memory.ts';
import { class_getitem } from './classgetitem.ts';
import { stealTuple } from './iter_reduce.ts';
import { partLink } from './link.ts';
import { PyList_New, PyList_SET_ITEM } from './listobject.ts';
import { PyLong_FromSsize_t } from './longobject.ts';
import { noKeywords, noKwnames } from './noargs.ts';
import { argAt, hash, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, PyVectorcall_NARGS } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { reprWithin } from './repr_guard.ts';
import {
  set_and,
  set_copy,
  set_difference_multi,
  set_difference_update_multi,
  set_iand,
  set_intersection_multi,
  set_intersection_update_multi,
  set_ior,
  set_isdisjoint,
  set_issubset,
  set_issuperset,
  set_isub,
  set_ixor,
  set_or,
  set_sub,
  set_symmetric_difference,
  set_symmetric_difference_update,
  set_union_multi,
  set_update_multi,
  set_xor,
} from './set_algebra.ts';
import { set_iter } from './set_iter.ts';
import {
  _PySet_Contains,
  _PySet_NextEntry,
  frozenset_hash_impl,
  make_new_frozenset,
  make_new_set,
  PyAnySet_Check,
  PyFrozenSet_CheckExact,
  PySet_GET_SIZE,
  PySet_Pop,
  set_add_key,
  set_clear_internal,
  set_dealloc,
  set_discard_entry,
  set_traverse,
  set_update_internal,
  setBasicSize,
  setSizeof,
  setWeaklist,
  withHashableSet,
} from './setobject.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { Py_False, Py_None, Py_NotImplemented, Py_True } from './statics.ts';
import { PyFrozenSet_Type, PySet_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM } from './tupleobject.ts';
import { defineType, type MethodSpec, method, rawMethod } from './typedef.ts';
import { _PyType_Name, tp_name, typeName } from './typename.ts';
import { _PyErr_SetKeyError } from './unhashable.ts';
import { PyUnicode_FromFormat } from './unicode_from_format.ts';
import { PyUnicode_FromString, PyUnicode_GET_LENGTH, PyUnicode_Substring } from './unicodeobject.ts';

// ---- repr, hash, comparison ----

/** New reference: a list of the elements. */
function listOf(so: Ref): Ref {
  const list = PyList_New(PySet_GET_SIZE(so));
  if (list === 0) return 0;
  const at = { pos: 0, key: 0, lo: 0, hi: 0 };
  for (let i = 0; _PySet_NextEntry(so, at); i++) PyList_SET_ITEM(list, i, Py_NewRef(at.key));
  return list;
}
function set_repr(so: Ref): Ref {
  const name = _PyType_Name(Py_TYPE(so));
  if (PySet_GET_SIZE(so) === 0) return PyUnicode_FromString(`${name}()`);
  return reprWithin(so, `${name}(...)`, (o) => {
    const keys = listOf(o);
    if (keys === 0) return 0;
    const list = PyObject_Repr(keys);
    Py_DECREF(keys);
    if (list === 0) return 0;
    const inner = PyUnicode_Substring(list, 1, PyUnicode_GET_LENGTH(list) - 1);
    Py_DECREF(list);
    if (inner === 0) return 0;
    const plain = Py_TYPE(o) === PySet_Type;
    const made = plain ? PyUnicode_FromFormat('{%U}', inner) : PyUnicode_FromFormat('%s({%U})', name, inner);
    Py_DECREF(inner);
    return made;
  });
}

/** tp_hash of frozenset, which keeps it. */
function frozenset_hash(so: Ref): number {
  const at = so + PySetObject.hash;
  if ((ld(at) & ld(at + 4)) !== -1) {
    hash.lo = ld(at);
    hash.hi = ld(at + 4);
    return 0;
  }
  frozenset_hash_impl(so);
  stWords(at, hash.lo, hash.hi);
  return 0;
}

function set_richcompare(v: Ref, w: Ref, op: number): Ref {
  if (!PyAnySet_Check(w)) return Py_NotImplemented;
  switch (op) {
    case Py_EQ: {
      if (PySet_GET_SIZE(v) !== PySet_GET_SIZE(w)) return Py_False;
      const known = (so: Ref): boolean => (ld(so + PySetObject.hash) & ld(so + PySetObject.hash + 4)) !== -1;
      const a = PySetObject.hash;
      if (known(v) && known(w) && (ld(v + a) !== ld(w + a) || ld(v + a + 4) !== ld(w + a + 4))) return Py_False;
      return set_issubset(v, w);
    }
    case Py_NE: {
      const equal = set_richcompare(v, w, Py_EQ);
      return equal === 0 ? 0 : equal === Py_True ? Py_False : Py_True;
    }
    case Py_LE:
      return set_issubset(v, w);
    case Py_GE:
      return set_issuperset(v, w);
    case Py_LT:
      return PySet_GET_SIZE(v) >= PySet_GET_SIZE(w) ? Py_False : set_issubset(v, w);
    case Py_GT:
      return PySet_GET_SIZE(v) <= PySet_GET_SIZE(w) ? Py_False : set_issuperset(v, w);
    default:
      return Py_NotImplemented;
  }
}

// ---- a set as a key of a set ----

function set_remove(so: Ref, key: Ref): Ref {
  const rv = withHashableSet(so, key, set_discard_entry);
  if (rv === 0) _PyErr_SetKeyError(key);
  return rv > 0 ? Py_None : 0;
}
function set_discard(so: Ref, key: Ref): Ref {
  return withHashableSet(so, key, set_discard_entry) < 0 ? 0 : Py_None;
}

// ---- making ----

function set_init(self: Ref, args: Ref, kwds: Ref): number {
  if (!noKeywords('set', kwds)) return -1;
  const n = Py_SIZE(args);
  if (!_PyArg_CheckPositional(typeName(self), n, 0, 1)) return -1;
  if (ld(self + PySetObject.fill) !== 0) set_clear_internal(self);
  stWords(self + PySetObject.hash, -1, -1);
  return n === 0 ? 0 : set_update_internal(self, PyTuple_GET_ITEM(args, 0));
}
function set_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  if (!noKwnames('set', kwnames)) return 0;
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('set', nargs, 0, 1)) return 0;
  return make_new_set(type, nargs === 1 ? argAt(args, 0) : 0);
}
function frozenset_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const plain =
    type === PyFrozenSet_Type || ld(type + PyTypeObject.tp_init) === ld(PyFrozenSet_Type + PyTypeObject.tp_init);
  if (plain && !noKeywords('frozenset', kwds)) return 0;
  const n = Py_SIZE(args);
  if (!_PyArg_CheckPositional(tp_name(type), n, 0, 1)) return 0;
  return make_new_frozenset(type, n === 0 ? 0 : PyTuple_GET_ITEM(args, 0));
}
function frozenset_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  if (!noKwnames('frozenset', kwnames)) return 0;
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('frozenset', nargs, 0, 1)) return 0;
  return make_new_frozenset(type, nargs === 1 ? argAt(args, 0) : 0);
}
function set_reduce(so: Ref): Ref {
  const keys = listOf(so);
  const args = keys === 0 ? 0 : stealTuple(keys);
  const state = args === 0 ? 0 : partLink._PyObject_GetState(so);
  return stealTuple(Py_NewRef(Py_TYPE(so)), args, state);
}

// ---- tables ----

const contains = rawMethod(
  '__contains__',
  METH_O | METH_COEXIST,
  (so: Ref, key: Ref) => {
    const r = _PySet_Contains(so, key);
    return r < 0 ? 0 : r > 0 ? Py_True : Py_False;
  },
  'x.__contains__(y) <==> y in x.',
  'object, /',
);
/** A method that takes any number of other collections. */
const multi = (name: string, f: (so: Ref, args: number, n: number) => Ref, doc: string): MethodSpec =>
  rawMethod(
    name,
    METH_FASTCALL,
    (so: Ref, args: number, nargsf: number) => f(so, args, PyVectorcall_NARGS(nargsf)),
    doc,
    '*others',
  );

const difference = multi(
  'difference',
  set_difference_multi,
  'Return a new set with elements in the set that are not in the others.',
);
const intersection = multi(
  'intersection',
  set_intersection_multi,
  'Return a new set with elements common to the set and all others.',
);
const union = multi('union', set_union_multi, 'Return a new set with elements from the set and all others.');
const isdisjoint = method('isdisjoint(other, /)', set_isdisjoint, 'Return True if two sets have a null intersection.');
const issubset = method('issubset(other, /)', set_issubset, 'Report whether another set contains this set.');
const issuperset = method('issuperset(other, /)', set_issuperset, 'Report whether this set contains another set.');
const symmetric_difference = method(
  'symmetric_difference(other, /)',
  set_symmetric_difference,
  'Return a new set with elements in either the set or other but not both.',
);
const reduce = method('__reduce__()', set_reduce, 'Return state information for pickling.');
const sizeof = method(
  '__sizeof__()',
  (so) => PyLong_FromSsize_t(setSizeof(so)),
  'S.__sizeof__() -> size of S in memory, in bytes.',
);
const flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF;
const common = {
  tp_dealloc: set_dealloc,
  tp_repr: set_repr,
  tp_traverse: set_traverse,
  tp_clear: set_clear_internal,
  tp_richcompare: set_richcompare,
  tp_iter: set_iter,
  nb_subtract: set_sub,
  nb_and: set_and,
  nb_xor: set_xor,
  nb_or: set_or,
  sq_length: PySet_GET_SIZE,
  sq_contains: _PySet_Contains,
};

defineType(PySet_Type, {
  basicsize: () => setBasicSize,
  weaklistoffset: () => setWeaklist,
  flags,
  doc: 'set(iterable=(), /)\n--\n\nBuild an unordered collection of unique elements.',
  slots: {
    ...common,
    tp_init: set_init,
    tp_new: (type) => make_new_set(type, 0),
    tp_vectorcall: set_vectorcall,
    nb_inplace_subtract: set_isub,
    nb_inplace_and: set_iand,
    nb_inplace_xor: set_ixor,
    nb_inplace_or: set_ior,
  },
  shared: { tp_hash: 'PyObject_HashNotImplemented', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    contains,
    method('add(object, /)', (so, key) => (set_add_key(so, key) < 0 ? 0 : Py_None), 'Add an element to a set.'),
    method(
      'clear()',
      (so) => {
        set_clear_internal(so);
        return Py_None;
      },
      'Remove all elements from this set.',
    ),
    method('copy()', set_copy, 'Return a shallow copy of a set.'),
    method('discard(object, /)', set_discard, 'Remove an element from a set if it is a member.'),
    difference,
    multi('difference_update', set_difference_update_multi, 'Update the set, removing elements found in others.'),
    intersection,
    multi(
      'intersection_update',
      set_intersection_update_multi,
      'Update the set, keeping only elements found in it and all others.',
    ),
    isdisjoint,
    issubset,
    issuperset,
    method('pop()', PySet_Pop, 'Remove and return an arbitrary set element.'),
    reduce,
    method('remove(object, /)', set_remove, 'Remove an element from a set; it must be a member.'),
    sizeof,
    symmetric_difference,
    method(
      'symmetric_difference_update(other, /)',
      set_symmetric_difference_update,
      'Update the set, keeping only elements found in either set, but not in both.',
    ),
    union,
    multi('update', set_update_multi, 'Update the set, adding elements from all others.'),
    class_getitem,
  ],
});

defineType(PyFrozenSet_Type, {
  basicsize: () => setBasicSize,
  weaklistoffset: () => setWeaklist,
  flags,
  doc: 'frozenset(iterable=(), /)\n--\n\nBuild an immutable unordered collection of unique elements.',
  slots: { ...common, tp_hash: frozenset_hash, tp_new: frozenset_new, tp_vectorcall: frozenset_vectorcall },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    contains,
    method(
      'copy()',
      (so) => (PyFrozenSet_CheckExact(so) ? Py_NewRef(so) : set_copy(so)),
      'Return a shallow copy of a set.',
    ),
    difference,
    intersection,
    isdisjoint,
    issubset,
    issuperset,
    reduce,
    sizeof,
    symmetric_difference,
    union,
    class_getitem,
  ],
});
