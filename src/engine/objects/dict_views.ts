// The views of dicts: keys(), items(), values(). Mirrors the dictview part of Objects/dictobject.c.

import {
  Py_EQ,
  Py_GE,
  Py_GT,
  Py_LE,
  Py_LT,
  Py_NE,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { _PyDictViewObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PyIter_Next } from './abstract_iter.ts';
import { PyObject_GetIter, PyObject_Size } from './abstract_object.ts';
import { PySequence_Contains, PySequence_List } from './abstract_sequence.ts';
import { PyObject_CallMethodOneArg } from './call.ts';
import { dictiter_new } from './dict_iter.ts';
import {
  PyAnyDict_Check,
  PyDict_CheckExact,
  PyDict_Contains,
  PyDict_GET_SIZE,
  PyDict_GetItemRef,
} from './dictobject.ts';
import { PyErr_BadInternalCall, PyErr_Occurred, typeError } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { link } from './link.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_TYPE, Py_XDECREF, PyType_IsSubtype } from './object.ts';
import { PyObject_RichCompareBool } from './object_protocol.ts';
import { reprWithin } from './repr_guard.ts';
import { PyAnySet_Check, PyAnySet_CheckExact, PySet_Add, PySet_New, set_update_internal } from './setobject.ts';
import { _Py_ID, Py_False, Py_NotImplemented, Py_True } from './statics.ts';
import {
  PyDictItems_Type,
  PyDictIterItem_Type,
  PyDictIterKey_Type,
  PyDictIterValue_Type,
  PyDictKeys_Type,
  PyDictRevIterItem_Type,
  PyDictRevIterKey_Type,
  PyDictRevIterValue_Type,
  PyDictValues_Type,
  PySet_Type,
} from './statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { defineType, getset, method, type Slots } from './typedef.ts';
import { _PyType_Name, tp_name, typeName } from './typename.ts';
import { PyUnicode_FromFormat } from './unicode_from_format.ts';
import { PyUnicode_InternFromString } from './unicodeobject.ts';

const { dv_dict } = _PyDictViewObject;
const str_difference_update = _Py_ID('difference_update');
const str_symmetric_difference_update = _Py_ID('symmetric_difference_update');

/** New reference. A view of `type` on a dict. */
export function _PyDictView_New(dict: Ref, type: Ref): Ref {
  if (dict === 0) return PyErr_BadInternalCall();
  if (!PyAnyDict_Check(dict)) return typeError(`${tp_name(type)}() requires a dict argument, not '${typeName(dict)}'`);
  const dv = _PyObject_GC_New(type);
  if (dv === 0) return 0;
  stp(dv + dv_dict, Py_NewRef(dict));
  _PyObject_GC_TRACK(dv);
  return dv;
}
export const dictkeys_new = (dict: Ref): Ref => _PyDictView_New(dict, PyDictKeys_Type);
export const dictitems_new = (dict: Ref): Ref => _PyDictView_New(dict, PyDictItems_Type);
export const dictvalues_new = (dict: Ref): Ref => _PyDictView_New(dict, PyDictValues_Type);

function isA(o: Ref, type: Ref): boolean {
  return Py_TYPE(o) === type || PyType_IsSubtype(Py_TYPE(o), type);
}
const PyDictKeys_Check = (o: Ref): boolean => isA(o, PyDictKeys_Type);
const PyDictViewSet_Check = (o: Ref): boolean => PyDictKeys_Check(o) || isA(o, PyDictItems_Type);

function dictview_dealloc(dv: Ref): void {
  _PyObject_GC_UNTRACK(dv);
  Py_XDECREF(ld(dv + dv_dict));
  PyObject_GC_Del(dv);
}
function dictview_len(dv: Ref): number {
  const dict = ld(dv + dv_dict);
  return dict === 0 ? 0 : PyDict_GET_SIZE(dict);
}
function dictview_repr(dv: Ref): Ref {
  return reprWithin(dv, '...', (o) => {
    const seq = PySequence_List(o);
    if (seq === 0) return 0;
    const made = PyUnicode_FromFormat('%s(%R)', _PyType_Name(Py_TYPE(o)), seq);
    Py_DECREF(seq);
    return made;
  });
}

// ---- membership ----

function dictkeys_contains(dv: Ref, key: Ref): number {
  const dict = ld(dv + dv_dict);
  return dict === 0 ? 0 : PyDict_Contains(dict, key);
}
function dictitems_contains(dv: Ref, obj: Ref): number {
  const dict = ld(dv + dv_dict);
  if (dict === 0 || !PyTuple_Check(obj) || PyTuple_GET_SIZE(obj) !== 2) return 0;
  const value = PyDict_GetItemRef(dict, PyTuple_GET_ITEM(obj, 0));
  if (value === 0) return PyErr_Occurred() !== 0 ? -1 : 0;
  const result = PyObject_RichCompareBool(value, PyTuple_GET_ITEM(obj, 1), Py_EQ);
  Py_DECREF(value);
  return result;
}
/** Calls `f` for each item of an iterable until it gives something else than 0. Returns that, 0 at the end, -1 with an exception. */
function each(iterable: Ref, f: (item: Ref) => number): number {
  const it = PyObject_GetIter(iterable);
  if (it === 0) return -1;
  let r = 0;
  while (r === 0) {
    const item = PyIter_Next(it);
    if (item === 0) {
      if (PyErr_Occurred() !== 0) r = -1;
      break;
    }
    r = f(item);
    Py_DECREF(item);
  }
  Py_DECREF(it);
  return r;
}
/** 1 if all items of `self` are in `other`, 0, or -1 with an exception. */
function all_contained_in(self: Ref, other: Ref): number {
  const r = each(self, (item) => {
    const in_ = PySequence_Contains(other, item);
    return in_ < 0 ? -1 : 1 - in_;
  });
  return r < 0 ? -1 : 1 - r;
}
function dictview_richcompare(self: Ref, other: Ref, op: number): Ref {
  if (!PyAnySet_Check(other) && !PyDictViewSet_Check(other)) return Py_NotImplemented;
  const lenSelf = PyObject_Size(self);
  if (lenSelf < 0) return 0;
  const lenOther = PyObject_Size(other);
  if (lenOther < 0) return 0;
  let ok = 0;
  switch (op) {
    case Py_NE:
    case Py_EQ:
      if (lenSelf === lenOther) ok = all_contained_in(self, other);
      if (op === Py_NE && ok >= 0) ok = 1 - ok;
      break;
    case Py_LT:
      if (lenSelf < lenOther) ok = all_contained_in(self, other);
      break;
    case Py_LE:
      if (lenSelf <= lenOther) ok = all_contained_in(self, other);
      break;
    case Py_GT:
      if (lenSelf > lenOther) ok = all_contained_in(other, self);
      break;
    case Py_GE:
      if (lenSelf >= lenOther) ok = all_contained_in(other, self);
      break;
  }
  return ok < 0 ? 0 : ok !== 0 ? Py_True : Py_False;
}

// ---- set operations ----

/** New reference: a set of the view's items (or of any iterable's). */
function dictviews_to_set(self: Ref): Ref {
  const dict = Py_TYPE(self) === PyDictKeys_Type ? ld(self + dv_dict) : 0;
  return PySet_New(dict !== 0 && PyDict_CheckExact(dict) ? dict : self);
}
/** New reference: `set` after calling its method with `other`; steals `set`. */
function updated(set: Ref, name: Ref, other: Ref): Ref {
  if (set === 0) return 0;
  const tmp = PyObject_CallMethodOneArg(set, name, other);
  if (tmp !== 0) {
    Py_DECREF(tmp);
    return set;
  }
  Py_DECREF(set);
  return 0;
}
const dictviews_sub = (self: Ref, other: Ref): Ref => updated(dictviews_to_set(self), str_difference_update, other);
const dictviews_xor = (self: Ref, other: Ref): Ref =>
  updated(dictviews_to_set(self), str_symmetric_difference_update, other);
function dictviews_or(self: Ref, other: Ref): Ref {
  const result = dictviews_to_set(self);
  if (result === 0 || set_update_internal(result, other) === 0) return result;
  Py_DECREF(result);
  return 0;
}
export function _PyDictView_Intersect(a: Ref, b: Ref): Ref {
  // The view may be the right operand.
  let self = PyDictViewSet_Check(a) ? a : b;
  let other = self === a ? b : a;
  if (Py_IS_TYPE(other, PySet_Type) && dictview_len(self) <= PyObject_Size(other)) {
    const name = PyUnicode_InternFromString('intersection');
    const result = PyObject_CallMethodOneArg(other, name, self);
    Py_DECREF(name);
    return result;
  }
  if (PyDictViewSet_Check(other) && dictview_len(other) > dictview_len(self)) [self, other] = [other, self];
  const result = PySet_New(0);
  if (result === 0) return 0;
  const contains = PyDictKeys_Check(self) ? dictkeys_contains : dictitems_contains;
  const r = each(other, (key) => {
    const in_ = contains(self, key);
    return in_ < 0 || (in_ > 0 && PySet_Add(result, key) < 0) ? -1 : 0;
  });
  if (r === 0) return result;
  Py_DECREF(result);
  return 0;
}
function dictviews_isdisjoint(self: Ref, other: Ref): Ref {
  if (self === other) return dictview_len(self) === 0 ? Py_True : Py_False;
  let big = self;
  let small = other;
  // The shorter one is walked, if asking the other for membership is quick.
  if ((PyAnySet_CheckExact(other) || PyDictViewSet_Check(other)) && PyObject_Size(other) > dictview_len(self)) {
    big = other;
    small = self;
  }
  const r = each(small, (item) => PySequence_Contains(big, item));
  return r < 0 ? 0 : r === 0 ? Py_True : Py_False;
}

// ---- the types ----

const mapping = getset(
  'mapping',
  (dv) => link.PyDictProxy_New(ld(dv + dv_dict)),
  null,
  'dictionary that this view refers to',
);
const common: Slots = {
  tp_dealloc: dictview_dealloc,
  tp_repr: dictview_repr,
  tp_traverse: (dv, visit) => {
    const dict = ld(dv + dv_dict);
    return dict === 0 ? 0 : visit(dict);
  },
  sq_length: dictview_len,
};
const setLike: Slots = {
  ...common,
  tp_richcompare: dictview_richcompare,
  nb_subtract: dictviews_sub,
  nb_and: _PyDictView_Intersect,
  nb_xor: dictviews_xor,
  nb_or: dictviews_or,
};
/** An iterator of `type` over the view's dict. */
const iterate =
  (type: Ref) =>
  (dv: Ref): Ref => {
    const dict = ld(dv + dv_dict);
    return dict === 0 ? 0 : dictiter_new(dict, type);
  };
const reversed = (type: Ref): ReturnType<typeof method> =>
  method('__reversed__()', iterate(type), 'Return a reverse iterator over the dict view.');
const isdisjoint = method(
  'isdisjoint(object, /)',
  dictviews_isdisjoint,
  'Return True if the view and the given iterable have a null intersection.',
);
const flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION;
const basicsize = (): number => _PyDictViewObject.sizeof;

defineType(PyDictKeys_Type, {
  basicsize,
  flags,
  slots: { ...setLike, tp_iter: iterate(PyDictIterKey_Type), sq_contains: dictkeys_contains },
  methods: [isdisjoint, reversed(PyDictRevIterKey_Type)],
  getset: [mapping],
});
defineType(PyDictItems_Type, {
  basicsize,
  flags,
  slots: { ...setLike, tp_iter: iterate(PyDictIterItem_Type), sq_contains: dictitems_contains },
  methods: [isdisjoint, reversed(PyDictRevIterItem_Type)],
  getset: [mapping],
});
defineType(PyDictValues_Type, {
  basicsize,
  flags,
  slots: { ...common, tp_iter: iterate(PyDictIterValue_Type) },
  methods: [reversed(PyDictRevIterValue_Type)],
  getset: [mapping],
});
