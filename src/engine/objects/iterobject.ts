// Two iterators: over a sequence by index, and over the results of a callable until a sentinel. Mirrors Objects/iterobject.c.

import { Py_EQ, Py_TPFLAGS_DISALLOW_INSTANTIATION, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { calliterobject, seqiterobject } from '../include/structs.ts';
import { ld, type Ref, st64, stp, stWords } from '../memory/memory.ts';
import { _PyObject_HasLen, PyObject_GetItem } from './abstract_object.ts';
import { PySequence_Check, PySequence_GetItem, PySequence_Size } from './abstract_sequence.ts';
import { PyObject_CallNoArgs } from './call.ts';
import {
  PyErr_BadInternalCall,
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_Occurred,
  PyErr_SetString,
} from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { _PyEval_GetBuiltin, reduceIterator, stealTuple } from './iter_reduce.ts';
import { link } from './link.ts';
import { longAsWords, longFromWords, PyLong_AsSsize_t, PyLong_FromSsize_t } from './longobject.ts';
import { hash, Py_CLEAR, Py_DECREF, Py_NewRef, Py_XDECREF, type visitproc } from './object.ts';
import { PyObject_RichCompareBool } from './object_protocol.ts';
import { Py_None, Py_NotImplemented } from './statics.ts';
import {
  PyCallIter_Type,
  PyExc_IndexError,
  PyExc_OverflowError,
  PyExc_StopIteration,
  PySeqIter_Type,
} from './statictypes.ts';
import { tuple_get_empty } from './tupleobject.ts';
import { defineType, method } from './typedef.ts';

const { it_index, it_seq } = seqiterobject;

/** New reference. An iterator that asks for seq[0], seq[1], ... until IndexError. */
export function PySeqIter_New(seq: Ref): Ref {
  if (!PySequence_Check(seq)) return PyErr_BadInternalCall();
  const it = _PyObject_GC_New(PySeqIter_Type);
  if (it === 0) return 0;
  st64(it + it_index, 0);
  stp(it + it_seq, Py_NewRef(seq));
  _PyObject_GC_TRACK(it);
  return it;
}
link.PySeqIter_New = PySeqIter_New;

function iter_dealloc(it: Ref): void {
  _PyObject_GC_UNTRACK(it);
  Py_XDECREF(ld(it + it_seq));
  PyObject_GC_Del(it);
}
/** New reference. The item at an index above 2^53, which only code in Python can have. */
function getFarItem(seq: Ref, lo: number, hi: number): Ref {
  const index = longFromWords(lo, hi);
  if (index === 0) return 0;
  const item = PyObject_GetItem(seq, index);
  Py_DECREF(index);
  return item;
}
function iter_iternext(it: Ref): Ref {
  const seq = ld(it + it_seq);
  if (seq === 0) return 0;
  const lo = ld(it + it_index);
  const hi = ld(it + it_index + 4);
  if (lo === -1 && hi === 0x7fffffff) return PyErr_SetString(PyExc_OverflowError, 'iter index too large');
  const result = hi < 0x200000 ? PySequence_GetItem(seq, hi * 0x100000000 + (lo >>> 0)) : getFarItem(seq, lo, hi);
  if (result !== 0) {
    stWords(it + it_index, (lo + 1) | 0, lo === -1 ? hi + 1 : hi);
    return result;
  }
  if (PyErr_ExceptionMatches(PyExc_IndexError) || PyErr_ExceptionMatches(PyExc_StopIteration)) {
    PyErr_Clear();
    stp(it + it_seq, 0);
    Py_DECREF(seq);
  }
  return 0;
}
function iter_len(it: Ref): Ref {
  const seq = ld(it + it_seq);
  if (seq !== 0) {
    if (!_PyObject_HasLen(seq)) return Py_NotImplemented;
    const size = PySequence_Size(seq);
    if (size === -1) return 0;
    const left = size - ld(it + it_index);
    if (left >= 0) return PyLong_FromSsize_t(left);
  }
  return PyLong_FromSsize_t(0);
}

defineType(PySeqIter_Type, {
  basicsize: () => seqiterobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: {
    tp_dealloc: iter_dealloc,
    tp_traverse: (it, visit) => (ld(it + it_seq) === 0 ? 0 : visit(ld(it + it_seq))),
    tp_iternext: iter_iternext,
  },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: [
    method('__length_hint__()', iter_len),
    method('__reduce__()', (it) => reduceIterator(it, 'iter', it_seq, it_index, 'tuple')),
    method('__setstate__(object, /)', (it, state) => {
      if (PyLong_AsSsize_t(state) === -1 && PyErr_Occurred() !== 0) return 0;
      if (ld(it + it_seq) === 0) return Py_None;
      longAsWords(state);
      if (hash.hi < 0) st64(it + it_index, 0);
      else stWords(it + it_index, hash.lo, hash.hi);
      return Py_None;
    }),
  ],
});

// ---- iter(callable, sentinel) ----

const { it_callable, it_sentinel } = calliterobject;

/** New reference. Calls `callable` until it returns something equal to `sentinel`. */
export function PyCallIter_New(callable: Ref, sentinel: Ref): Ref {
  const it = _PyObject_GC_New(PyCallIter_Type);
  if (it === 0) return 0;
  stp(it + it_callable, Py_NewRef(callable));
  stp(it + it_sentinel, Py_NewRef(sentinel));
  _PyObject_GC_TRACK(it);
  return it;
}
function calliter_dealloc(it: Ref): void {
  _PyObject_GC_UNTRACK(it);
  Py_XDECREF(ld(it + it_callable));
  Py_XDECREF(ld(it + it_sentinel));
  PyObject_GC_Del(it);
}
function calliter_traverse(it: Ref, visit: visitproc): number {
  const callable = ld(it + it_callable);
  const sentinel = ld(it + it_sentinel);
  return (callable !== 0 && visit(callable)) || (sentinel !== 0 && visit(sentinel)) || 0;
}
function calliter_iternext(it: Ref): Ref {
  const callable = ld(it + it_callable);
  if (callable === 0) return 0;
  const result = PyObject_CallNoArgs(callable);
  const sentinel = ld(it + it_sentinel);
  if (result !== 0 && sentinel !== 0) {
    const same = PyObject_RichCompareBool(sentinel, result, Py_EQ);
    if (same === 0) return result;
    if (same > 0) {
      Py_CLEAR(it + it_callable);
      Py_CLEAR(it + it_sentinel);
    }
  } else if (PyErr_Occurred() !== 0 && PyErr_ExceptionMatches(PyExc_StopIteration)) {
    PyErr_Clear();
    Py_CLEAR(it + it_callable);
    Py_CLEAR(it + it_sentinel);
  }
  Py_XDECREF(result);
  return 0;
}
function calliter_reduce(it: Ref): Ref {
  const iter = _PyEval_GetBuiltin('iter');
  if (iter === 0) return 0;
  const callable = ld(it + it_callable);
  const sentinel = ld(it + it_sentinel);
  if (callable === 0 || sentinel === 0) return stealTuple(iter, stealTuple(tuple_get_empty()));
  return stealTuple(iter, stealTuple(Py_NewRef(callable), Py_NewRef(sentinel)));
}

defineType(PyCallIter_Type, {
  basicsize: () => calliterobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: { tp_dealloc: calliter_dealloc, tp_traverse: calliter_traverse, tp_iternext: calliter_iternext },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: [method('__reduce__()', calliter_reduce)],
});
