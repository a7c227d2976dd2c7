// The iterators of list: forward and backward. Mirrors the end of Objects/listobject.c.

import { Py_TPFLAGS_DISALLOW_INSTANTIATION, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { _PyListIterObject, listreviterobject } from '../include/structs.ts';
import { ld, ld64, type Ref, st64, stp } from '../memory/memory.ts';
import { PyErr_BadInternalCall } from './errors.ts';
import { freelistPop, freelistPush, list_iters } from './freelist.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { iteratorRules, reduceIterator, setstateIndex } from './iter_reduce.ts';
import { PyList_Check, PyList_GET_ITEM, PyList_GET_SIZE } from './listobject.ts';
import { PyLong_FromSsize_t } from './longobject.ts';
import { Py_DECREF, Py_NewRef, type visitproc } from './object.ts';
import { Py_None } from './statics.ts';
import { PyListIter_Type, PyListRevIter_Type } from './statictypes.ts';
import { defineType, method } from './typedef.ts';

const { it_index, it_seq } = _PyListIterObject;

/** New reference. iter(seq). */
export function list_iter(seq: Ref): Ref {
  if (!PyList_Check(seq)) return PyErr_BadInternalCall();
  let it = freelistPop(list_iters);
  if (it === 0) {
    it = _PyObject_GC_New(PyListIter_Type);
    if (it === 0) return 0;
  }
  st64(it + it_index, 0);
  stp(it + it_seq, Py_NewRef(seq));
  _PyObject_GC_TRACK(it);
  return it;
}
function listiter_dealloc(it: Ref): void {
  _PyObject_GC_UNTRACK(it);
  const seq = ld(it + it_seq);
  if (seq !== 0) Py_DECREF(seq);
  if (!freelistPush(list_iters, it)) PyObject_GC_Del(it);
}
function iter_traverse(it: Ref, visit: visitproc): number {
  const seq = ld(it + it_seq);
  return seq === 0 ? 0 : visit(seq);
}
/** New reference, or NULL at the end. */
export function listiter_next(it: Ref): Ref {
  const index = ld(it + it_index);
  const seq = ld(it + it_seq);
  if (seq === 0 || index < 0) return 0;
  if (index < PyList_GET_SIZE(seq)) {
    st64(it + it_index, index + 1);
    return Py_NewRef(PyList_GET_ITEM(seq, index));
  }
  if (iteratorRules.listEndsAtMinusOne) st64(it + it_index, -1);
  stp(it + it_seq, 0);
  Py_DECREF(seq);
  return 0;
}
function listiter_len(it: Ref): Ref {
  const seq = ld(it + it_seq);
  const index = ld(it + it_index);
  const left = seq === 0 || index < 0 ? 0 : PyList_GET_SIZE(seq) - index;
  return PyLong_FromSsize_t(Math.max(left, 0));
}
function listiter_setstate(it: Ref, state: Ref): Ref {
  const seq = ld(it + it_seq);
  const index = setstateIndex(state, seq === 0 ? 0 : PyList_GET_SIZE(seq), iteratorRules.listEndsAtMinusOne ? -1 : 0);
  if (index === null) return 0;
  if (seq !== 0) st64(it + it_index, index);
  return Py_None;
}

defineType(PyListIter_Type, {
  basicsize: () => _PyListIterObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: { tp_dealloc: listiter_dealloc, tp_traverse: iter_traverse, tp_iternext: listiter_next },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: [
    method('__length_hint__()', listiter_len),
    method('__reduce__()', (it) => reduceIterator(it, 'iter', it_seq, it_index, 'list')),
    method('__setstate__(object, /)', listiter_setstate),
  ],
});

// ---- backward ----

/** New reference. reversed(seq). */
export function list_reversed(seq: Ref): Ref {
  const it = _PyObject_GC_New(PyListRevIter_Type);
  if (it === 0) return 0;
  st64(it + it_index, PyList_GET_SIZE(seq) - 1);
  stp(it + it_seq, Py_NewRef(seq));
  _PyObject_GC_TRACK(it);
  return it;
}
function listreviter_dealloc(it: Ref): void {
  _PyObject_GC_UNTRACK(it);
  const seq = ld(it + it_seq);
  if (seq !== 0) Py_DECREF(seq);
  PyObject_GC_Del(it);
}
function listreviter_next(it: Ref): Ref {
  const index = ld64(it + it_index);
  const seq = ld(it + it_seq);
  if (seq === 0) return 0;
  if (index >= 0 && index < PyList_GET_SIZE(seq)) {
    st64(it + it_index, index - 1);
    return Py_NewRef(PyList_GET_ITEM(seq, index));
  }
  st64(it + it_index, -1);
  stp(it + it_seq, 0);
  Py_DECREF(seq);
  return 0;
}
function listreviter_len(it: Ref): Ref {
  const seq = ld(it + it_seq);
  const left = ld64(it + it_index) + 1;
  return PyLong_FromSsize_t(seq === 0 || PyList_GET_SIZE(seq) < left ? 0 : left);
}
function listreviter_setstate(it: Ref, state: Ref): Ref {
  const seq = ld(it + it_seq);
  const index = setstateIndex(state, Number.MAX_SAFE_INTEGER, -1);
  if (index === null) return 0;
  if (seq !== 0) st64(it + it_index, Math.min(index, PyList_GET_SIZE(seq) - 1));
  return Py_None;
}

defineType(PyListRevIter_Type, {
  basicsize: () => listreviterobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: { tp_dealloc: listreviter_dealloc, tp_traverse: iter_traverse, tp_iternext: listreviter_next },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: [
    method('__length_hint__()', listreviter_len),
    method('__reduce__()', (it) => reduceIterator(it, 'reversed', it_seq, it_index, 'list')),
    method('__setstate__(object, /)', listreviter_setstate),
  ],
});
