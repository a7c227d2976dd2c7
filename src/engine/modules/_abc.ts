// The machinery of abstract base classes: registry and caches of weak references. Mirrors Modules/_abc.c.

import {
  METH_O,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_MAPPING,
  Py_TPFLAGS_SEQUENCE,
  Py_TPFLAGS_TYPE_SUBCLASS,
} from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { type Addr, ld, ld64, type Ref, st, st64, stp } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { fn } from '../memory/text.ts';
import { PyIter_Next, PyObject_GetIter } from '../objects/abstract.ts';
import { PyObject_IsSubclass } from '../objects/abstract_class.ts';
import { PyMapping_Items } from '../objects/abstract_mapping.ts';
import { PyObject_CallMethod, PyObject_CallMethodOneArg } from '../objects/call.ts';
import { PyDict_Pop } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { _PyObject_IsAbstract } from '../objects/func_wrappers.ts';
import { PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { PyList_Check, PyList_GET_ITEM, PyList_GET_SIZE } from '../objects/listobject.ts';
import { PyLong_AsLong, PyLong_Check, PyLong_FromLong } from '../objects/longobject.ts';
import { PyCFunction_NewEx } from '../objects/methodobject.ts';
import {
  type destructor,
  hasSubclassFlag,
  Py_CLEAR,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  PyType_IsSubtype,
  type visitproc,
} from '../objects/object.ts';
import {
  PyObject_GetAttr,
  PyObject_GetOptionalAttr,
  PyObject_IsTrue,
  PyObject_SetAttr,
} from '../objects/object_protocol.ts';
import {
  _PySet_NextEntry,
  PyFrozenSet_New,
  PySet_Add,
  PySet_Clear,
  PySet_Contains,
  PySet_Discard,
  PySet_GET_SIZE,
  PySet_New,
  type SetPosition,
} from '../objects/setobject.ts';
import { _Py_ID, Py_False, Py_None, Py_NotImplemented, Py_True } from '../objects/statics.ts';
import { _abc_data_Type, PyExc_AssertionError, PyExc_RuntimeError, PyExc_TypeError } from '../objects/statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from '../objects/tupleobject.ts';
import { tpAlloc } from '../objects/type_alloc.ts';
import { PyType_Modified } from '../objects/type_lookup.ts';
import { eachSubclass } from '../objects/type_subclasses.ts';
import { defineType, method, methodTable, rawMethod } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyWeakref_NewRef, weakrefObject } from '../objects/weakrefobject.ts';
import { defineModule } from './define.ts';

const _abc_data = struct(
  '_abc_data',
  { _abc_registry: 'ptr', _abc_cache: 'ptr', _abc_negative_cache: 'ptr', _abc_negative_cache_version: 'u64' },
  PyObject,
);
const D = _abc_data;
const str_abc_impl = _Py_ID('_abc_impl');
const str_abstractmethods = _Py_ID('__abstractmethods__');
const str_dict = _Py_ID('__dict__');
const str_bases = _Py_ID('__bases__');
const str_class = _Py_ID('__class__');
const str_subclasscheck = _Py_ID('__subclasscheck__');
const str_subclasshook = _Py_ID('__subclasshook__');
const str_abc_tpflags = _Py_ID('__abc_tpflags__');
const COLLECTION_FLAGS = Py_TPFLAGS_SEQUENCE | Py_TPFLAGS_MAPPING;

/** Counts registrations: negative caches made before are out of date. */
const invalidation_counter = staticAlloc('abc_invalidation_counter', 8);
const isType = (o: Ref): boolean => hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS);

const sets = [D._abc_registry, D._abc_cache, D._abc_negative_cache] as const;
defineType(_abc_data_Type, {
  basicsize: () => D.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  mutable: true,
  doc: 'Internal state held by ABC machinery.',
  slots: {
    tp_new: (type) => {
      const self = tpAlloc(type, 0);
      if (self !== 0) st64(self + D._abc_negative_cache_version, ld64(invalidation_counter));
      return self;
    },
    tp_dealloc: (self) => {
      PyObject_GC_UnTrack(self);
      for (const at of sets) Py_CLEAR(self + at);
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_traverse: (self, visit: visitproc) => {
      for (const at of sets) {
        const o = ld(self + at);
        const r = o === 0 ? 0 : visit(o);
        if (r !== 0) return r;
      }
      return 0;
    },
    tp_clear: (self) => {
      for (const at of sets) Py_CLEAR(self + at);
      return 0;
    },
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
});

/** New reference to the data of an abstract class, or NULL with an exception. */
function _get_impl(self: Ref): Ref {
  const impl = PyObject_GetAttr(self, str_abc_impl);
  if (impl === 0) return 0;
  if (Py_TYPE(impl) === _abc_data_Type) return impl;
  Py_DECREF(impl);
  return typeError('_abc_impl is set to a wrong type');
}

// ---- sets of weak references ----

/** 1, 0, or -1: the set at `at` (or none yet) has a reference to `obj`. */
function _in_weak_set(at: Addr, obj: Ref): number {
  const set = ld(at);
  if (set === 0 || PySet_GET_SIZE(set) === 0) return 0;
  const ref = PyWeakref_NewRef(obj, 0);
  if (ref === 0) {
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return -1;
    PyErr_Clear();
    return 0;
  }
  const res = PySet_Contains(set, ref);
  Py_DECREF(ref);
  return res;
}
/** Takes a dead reference out of its set: the callback of every reference in one. `self` is a weak reference to the set. */
function _destroy(self: Ref, objweakref: Ref): Ref {
  const set = weakrefObject(self);
  if (set === 0) return Py_None;
  Py_NewRef(set);
  const res = PySet_Discard(set, objweakref);
  Py_DECREF(set);
  return res < 0 ? 0 : Py_None;
}
const _destroy_def = methodTable('_abc _destroy_def', [rawMethod('_destroy', METH_O, _destroy)]);

function _add_to_weak_set(at: Addr, obj: Ref): number {
  if (ld(at) === 0) {
    const fresh = PySet_New(0);
    if (fresh === 0) return -1;
    stp(at, fresh);
  }
  const set = ld(at);
  const wr = PyWeakref_NewRef(set, 0);
  if (wr === 0) return -1;
  const callback = PyCFunction_NewEx(_destroy_def, wr, 0);
  Py_DECREF(wr);
  if (callback === 0) return -1;
  const ref = PyWeakref_NewRef(obj, callback);
  Py_DECREF(callback);
  if (ref === 0) return -1;
  const res = PySet_Add(set, ref);
  Py_DECREF(ref);
  return res;
}

// ---- abstract methods ----

/** Adds the names of `keys` (borrowed) whose value in the class is abstract. 0 or -1. */
function compute_abstract_methods(self: Ref): number {
  const abstracts = PyFrozenSet_New(0);
  if (abstracts === 0) return -1;
  const done = (res: number): number => {
    Py_DECREF(abstracts);
    return res;
  };
  const ns = PyObject_GetAttr(self, str_dict);
  if (ns === 0) return done(-1);
  const items = PyMapping_Items(ns);
  Py_DECREF(ns);
  if (items === 0) return done(-1);
  for (let i = 0; i < PyList_GET_SIZE(items); i++) {
    const it = PyList_GET_ITEM(items, i);
    if (!PyTuple_Check(it) || PyTuple_GET_SIZE(it) !== 2) {
      Py_DECREF(items);
      typeError(`Iteration over dict items must return 2-tuples, not ${typeName(it)}`);
      return done(-1);
    }
    const abstract = _PyObject_IsAbstract(PyTuple_GET_ITEM(it, 1));
    if (abstract < 0 || (abstract && PySet_Add(abstracts, PyTuple_GET_ITEM(it, 0)) < 0)) {
      Py_DECREF(items);
      return done(-1);
    }
  }
  Py_DECREF(items);
  const bases = PyObject_GetAttr(self, str_bases);
  if (bases === 0) return done(-1);
  if (!PyTuple_Check(bases)) {
    Py_DECREF(bases);
    typeError('__bases__ is not tuple');
    return done(-1);
  }
  let res = 0;
  for (let i = 0; res === 0 && i < PyTuple_GET_SIZE(bases); i++)
    res = inherited(self, PyTuple_GET_ITEM(bases, i), abstracts);
  Py_DECREF(bases);
  return done(res < 0 ? -1 : PyObject_SetAttr(self, str_abstractmethods, abstracts));
}
/** Adds the abstract methods of a base that the class leaves abstract. 0 or -1. */
function inherited(self: Ref, base: Ref, abstracts: Ref): number {
  const names = PyObject_GetOptionalAttr(base, str_abstractmethods);
  if (names === 0) return PyErr_Occurred() ? -1 : 0;
  const iter = PyObject_GetIter(names);
  Py_DECREF(names);
  if (iter === 0) return -1;
  let res = 0;
  while (res === 0) {
    const key = PyIter_Next(iter);
    if (key === 0) {
      if (PyErr_Occurred()) res = -1;
      break;
    }
    const value = PyObject_GetOptionalAttr(self, key);
    if (value === 0) res = PyErr_Occurred() ? -1 : 0;
    else {
      const abstract = _PyObject_IsAbstract(value);
      Py_DECREF(value);
      if (abstract < 0 || (abstract && PySet_Add(abstracts, key) < 0)) res = -1;
    }
    Py_DECREF(key);
  }
  Py_DECREF(iter);
  return res;
}

function _abc_init(_module: Ref, self: Ref): Ref {
  if (compute_abstract_methods(self) < 0) return 0;
  const data = fn(ld(_abc_data_Type + PyTypeObject.tp_new))(_abc_data_Type, 0, 0);
  if (data === 0) return 0;
  const err = PyObject_SetAttr(self, str_abc_impl, data);
  Py_DECREF(data);
  if (err < 0) return 0;
  // collections.abc.Sequence and Mapping mark their subclasses for match statements.
  if (isType(self)) {
    const flags = PyDict_Pop(ld(self + PyTypeObject.tp_dict), str_abc_tpflags);
    if (flags === 0) return PyErr_Occurred() ? 0 : Py_None;
    const value = PyLong_Check(flags) ? PyLong_AsLong(flags) : 0;
    Py_DECREF(flags);
    if (value === -1 && PyErr_Occurred()) return 0;
    if ((value & COLLECTION_FLAGS) === COLLECTION_FLAGS) {
      return typeError('__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING');
    }
    setCollectionFlag(self, value & COLLECTION_FLAGS);
  }
  return Py_None;
}
function setCollectionFlag(type: Ref, flag: number): void {
  if (flag === 0) return;
  const at = type + PyTypeObject.tp_flags;
  st(at, (ld(at) & ~COLLECTION_FLAGS) | flag);
  PyType_Modified(type);
}
function set_collection_flag_recursive(child: Ref, flag: number): void {
  const flags = ld(child + PyTypeObject.tp_flags);
  if (flags & 0x100 || (flags & COLLECTION_FLAGS) === flag) return;
  setCollectionFlag(child, flag);
  eachSubclass(child, (grandchild) => {
    set_collection_flag_recursive(grandchild, flag);
    return 0;
  });
}

// ---- registration and checks ----

function _abc_register(_module: Ref, self: Ref, subclass: Ref): Ref {
  if (!isType(subclass)) return typeError('Can only register classes');
  let result = PyObject_IsSubclass(subclass, self);
  if (result !== 0) return result < 0 ? 0 : Py_NewRef(subclass);
  // A registered class that is a base of this one would make isinstance go in circles.
  result = PyObject_IsSubclass(self, subclass);
  if (result > 0) return PyErr_SetString(PyExc_RuntimeError, 'Refusing to create an inheritance cycle');
  if (result < 0) return 0;
  const impl = _get_impl(self);
  if (impl === 0) return 0;
  const err = _add_to_weak_set(impl + D._abc_registry, subclass);
  Py_DECREF(impl);
  if (err < 0) return 0;
  st64(invalidation_counter, ld64(invalidation_counter) + 1);
  if (isType(self)) {
    const flag = ld(self + PyTypeObject.tp_flags) & COLLECTION_FLAGS;
    if (flag) set_collection_flag_recursive(subclass, flag);
  }
  return Py_NewRef(subclass);
}

function _abc_instancecheck(_module: Ref, self: Ref, instance: Ref): Ref {
  const impl = _get_impl(self);
  if (impl === 0) return 0;
  let subclass = profile.classMayBeMissing
    ? PyObject_GetOptionalAttr(instance, str_class)
    : PyObject_GetAttr(instance, str_class);
  if (subclass === 0 && !PyErr_Occurred()) subclass = Py_NewRef(Py_TYPE(instance));
  // Asking the class may give the instance another one. NOT-IN-CPYTHON: before 3.14 the type is not held then.
  const subtype = Py_NewRef(Py_TYPE(instance));
  const result = subclass === 0 ? 0 : instancecheck(impl, self, subtype, subclass);
  Py_DECREF(subtype);
  Py_XDECREF(subclass);
  Py_DECREF(impl);
  return result;
}
function instancecheck(impl: Ref, self: Ref, subtype: Ref, subclass: Ref): Ref {
  const cached = _in_weak_set(impl + D._abc_cache, subclass);
  if (cached !== 0) return cached < 0 ? 0 : Py_True;
  if (subtype === subclass) {
    if (ld64(impl + D._abc_negative_cache_version) === ld64(invalidation_counter)) {
      const negative = _in_weak_set(impl + D._abc_negative_cache, subclass);
      if (negative !== 0) return negative < 0 ? 0 : Py_False;
    }
    return PyObject_CallMethodOneArg(self, str_subclasscheck, subclass);
  }
  const result = PyObject_CallMethodOneArg(self, str_subclasscheck, subclass);
  if (result === 0) return 0;
  const truth = PyObject_IsTrue(result);
  if (truth < 0) {
    Py_DECREF(result);
    return 0;
  }
  if (truth > 0) return result;
  Py_DECREF(result);
  return PyObject_CallMethodOneArg(self, str_subclasscheck, subtype);
}

function _abc_subclasscheck(_module: Ref, self: Ref, subclass: Ref): Ref {
  if (!isType(subclass)) return typeError('issubclass() arg 1 must be a class');
  const impl = _get_impl(self);
  if (impl === 0) return 0;
  const result = subclasscheck(impl, self, subclass);
  Py_DECREF(impl);
  return result;
}
/** True, with the class in the cache; NULL with an exception. */
function yes(impl: Ref, subclass: Ref): Ref {
  return _add_to_weak_set(impl + D._abc_cache, subclass) < 0 ? 0 : Py_True;
}
function no(impl: Ref, subclass: Ref): Ref {
  return _add_to_weak_set(impl + D._abc_negative_cache, subclass) < 0 ? 0 : Py_False;
}
function subclasscheck(impl: Ref, self: Ref, subclass: Ref): Ref {
  const cached = _in_weak_set(impl + D._abc_cache, subclass);
  if (cached !== 0) return cached < 0 ? 0 : Py_True;
  if (ld64(impl + D._abc_negative_cache_version) < ld64(invalidation_counter)) {
    const negatives = ld(impl + D._abc_negative_cache);
    if (negatives !== 0) PySet_Clear(negatives);
    st64(impl + D._abc_negative_cache_version, ld64(invalidation_counter));
  } else {
    const negative = _in_weak_set(impl + D._abc_negative_cache, subclass);
    if (negative !== 0) return negative < 0 ? 0 : Py_False;
  }
  const ok = PyObject_CallMethodOneArg(self, str_subclasshook, subclass);
  if (ok === 0) return 0;
  if (ok === Py_True) return yes(impl, subclass);
  if (ok === Py_False) return no(impl, subclass);
  if (ok !== Py_NotImplemented) {
    Py_DECREF(ok);
    return PyErr_SetString(PyExc_AssertionError, '__subclasshook__ must return either False, True, or NotImplemented');
  }
  if (PyType_IsSubtype(subclass, self)) return yes(impl, subclass);
  const registered = check_registry(impl, subclass);
  if (registered !== 0) return registered < 0 ? 0 : Py_True;
  const subclasses = PyObject_CallMethod(self, '__subclasses__');
  if (subclasses === 0) return 0;
  if (!PyList_Check(subclasses)) {
    Py_DECREF(subclasses);
    return typeError('__subclasses__() must return a list');
  }
  for (let i = 0; i < PyList_GET_SIZE(subclasses); i++) {
    const scls = Py_NewRef(PyList_GET_ITEM(subclasses, i));
    const r = PyObject_IsSubclass(subclass, scls);
    Py_DECREF(scls);
    if (r === 0) continue;
    Py_DECREF(subclasses);
    return r < 0 ? 0 : yes(impl, subclass);
  }
  Py_DECREF(subclasses);
  return no(impl, subclass);
}
/** 1, 0, or -1: the class derives from a registered one. */
function check_registry(impl: Ref, subclass: Ref): number {
  const there = _in_weak_set(impl + D._abc_registry, subclass);
  if (there !== 0) return there;
  const registry = ld(impl + D._abc_registry);
  if (registry === 0) return 0;
  // The set may change while classes are asked: go over a copy of strong references.
  const copy: Ref[] = [];
  const at: SetPosition = { pos: 0, key: 0, lo: 0, hi: 0 };
  while (_PySet_NextEntry(registry, at)) copy.push(Py_NewRef(at.key));
  let ret = 0;
  for (const ref of copy) {
    const rkey = weakrefObject(ref);
    if (ret === 0 && rkey !== 0) {
      Py_NewRef(rkey);
      const r = PyObject_IsSubclass(subclass, rkey);
      Py_DECREF(rkey);
      if (r < 0) ret = -1;
      else if (r > 0) ret = _add_to_weak_set(impl + D._abc_cache, subclass) < 0 ? -1 : 1;
    }
    Py_DECREF(ref);
  }
  return ret;
}
function clearSet(self: Ref, offsets: readonly number[]): Ref {
  const impl = _get_impl(self);
  if (impl === 0) return 0;
  for (const at of offsets) if (ld(impl + at) !== 0) PySet_Clear(ld(impl + at));
  Py_DECREF(impl);
  return Py_None;
}

defineModule({
  name: '_abc',
  doc: 'Module contains faster C implementation of abc.ABCMeta',
  methods: [
    method(
      'get_cache_token()',
      () => PyLong_FromLong(ld64(invalidation_counter)),
      'Returns the current ABC cache token.\n\nThe token is an opaque object (supporting equality testing) identifying the\ncurrent version of the ABC cache for virtual subclasses. The token changes\nwith every call to register() on any ABC.',
    ),
    method(
      '_abc_init(self, /)',
      _abc_init,
      'Internal ABC helper for class set-up. Should be never used outside abc module.',
    ),
    method(
      '_reset_registry(self, /)',
      (_m, self) => clearSet(self, [D._abc_registry]),
      'Internal ABC helper to reset registry of a given class.\n\nShould be only used by refleak.py',
    ),
    method(
      '_reset_caches(self, /)',
      (_m, self) => clearSet(self, [D._abc_cache, D._abc_negative_cache]),
      'Internal ABC helper to reset both caches of a given class.\n\nShould be only used by refleak.py',
    ),
    method(
      '_get_dump(self, /)',
      (_m, self) => {
        const impl = _get_impl(self);
        if (impl === 0) return 0;
        const parts = sets.map((at) => PySet_New(ld(impl + at)));
        const version = PyLong_FromLong(ld64(impl + D._abc_negative_cache_version));
        Py_DECREF(impl);
        const res = parts.includes(0) || version === 0 ? 0 : PyTuple_Pack(...parts, version);
        for (const o of [...parts, version]) Py_XDECREF(o);
        return res;
      },
      "Internal ABC helper for cache and registry debugging.\n\nReturn shallow copies of registry, of both caches, and\nnegative cache version. Don't call this function directly,\ninstead use ABC._dump_registry() for a nice repr.",
    ),
    method(
      '_abc_register(self, subclass, /)',
      _abc_register,
      'Internal ABC helper for subclasss registration. Should be never used outside abc module.',
    ),
    method(
      '_abc_instancecheck(self, instance, /)',
      _abc_instancecheck,
      'Internal ABC helper for instance checks. Should be never used outside abc module.',
    ),
    method(
      '_abc_subclasscheck(self, subclass, /)',
      _abc_subclasscheck,
      'Internal ABC helper for subclasss checks. Should be never used outside abc module.',
    ),
  ],
});
