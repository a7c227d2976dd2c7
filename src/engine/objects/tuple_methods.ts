// The type tuple: its slots, methods and iterator. Mirrors Objects/tupleobject.c; making tuples is tupleobject.ts.

import {
  _Py_TPFLAGS_MATCH_SELF,
  Py_EQ,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_SEQUENCE,
  Py_TPFLAGS_TUPLE_SUBCLASS,
} from '../include/flags.ts';
import { _PyTupleIterObject, has, PyTupleObject, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, st64, stp, stWords } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t } from './abstract_number.ts';
import { PySequence_Tuple } from './abstract_sequence.ts';
import { class_getitem } from './classgetitem.ts';
import { PyErr_BadInternalCall, PyErr_NoMemory, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { freelistPop, freelistPush, tuple_iters } from './freelist.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { argSliceNotNone, sliceIndex } from './getargs.ts';
import { reduceIterator, setstateIndex, stealTuple } from './iter_reduce.ts';
import { PyLong_CheckExact, PyLong_FromSsize_t } from './longobject.ts';
import { noKeywordsFor, noKwnames } from './noargs.ts';
import { argAt, hash, Py_DECREF, Py_INCREF, Py_NewRef, Py_SIZE, PyVectorcall_NARGS, type visitproc } from './object.ts';
import { PyObject_Hash, PyObject_RichCompareBool } from './object_protocol.ts';
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from './recursion.ts';
import { writeEnd, writeRepr, writeSeparator, writtenRepr } from './repr_guard.ts';
import { compareSequences } from './sequence_compare.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { indices, PySlice_AdjustIndices, PySlice_Check, PySlice_Unpack } from './sliceobject.ts';
import { Py_None, Py_NotImplemented } from './statics.ts';
import { PyExc_IndexError, PyExc_ValueError, PyTuple_Type, PyTupleIter_Type } from './statictypes.ts';
import {
  PyTuple_Check,
  PyTuple_CheckExact,
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  tuple_alloc,
  tuple_get_empty,
  tuple_slice,
  tupledealloc,
} from './tupleobject.ts';
import { defineType, method } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';
import { add64, mul64, u64 } from './word64.ts';

const MAX_ITEMS = 0x7ffffff;

function tuple_repr(v: Ref): Ref {
  if (Py_SIZE(v) === 0) return PyUnicode_FromString('()');
  // "(" + "1" + ", 2" * (len - 1) + ")", or "(1,)"
  return writtenRepr(v, '(...)', Py_SIZE(v) > 1 ? 3 * Py_SIZE(v) : 4, (writer, o) => {
    if (!writer.text('(')) return false;
    for (let i = 0; i < Py_SIZE(o); i++)
      if ((i > 0 && !writeSeparator(writer, ', ')) || !writeRepr(writer, PyTuple_GET_ITEM(o, i))) return false;
    return writeEnd(writer, Py_SIZE(o) === 1 ? ',)' : ')');
  });
}

// Primes of xxHash.
const XXPRIME_1 = { lo: 0x85ebca87 | 0, hi: 0x9e3779b1 | 0 };
const XXPRIME_2 = { lo: 0x27d4eb4f | 0, hi: 0xc2b2ae3d | 0 };
const XXPRIME_5 = { lo: 0x165667c5 | 0, hi: 0x27d4eb2f | 0 };

/** Nested tuples are hashed by recursion, of which there is no more than the stack bears. */
function hashItem(item: Ref): number {
  if (!_Py_EnterRecursiveCall(' while hashing a tuple')) return -1;
  const r = PyObject_Hash(item);
  _Py_LeaveRecursiveCall();
  return r;
}
/** Leaves in `u64` the hash of `n` hashes, each of which `next` leaves in `hash`. -1 if that fails. */
export function hashOfItems(n: number, next: (i: number) => number): number {
  let lo = XXPRIME_5.lo;
  let hi = XXPRIME_5.hi;
  for (let i = 0; i < n; i++) {
    if (next(i) < 0) return -1;
    mul64(hash.lo, hash.hi, XXPRIME_2.lo, XXPRIME_2.hi);
    add64(lo, hi, u64.lo, u64.hi);
    // Rotated left by 31.
    const rlo = (u64.lo << 31) | (u64.hi >>> 1);
    const rhi = (u64.hi << 31) | (u64.lo >>> 1);
    mul64(rlo, rhi, XXPRIME_1.lo, XXPRIME_1.hi);
    lo = u64.lo;
    hi = u64.hi;
  }
  add64(lo, hi, n ^ XXPRIME_5.lo ^ 3527539, XXPRIME_5.hi);
  if ((u64.lo & u64.hi) === -1) {
    u64.lo = 1546275796;
    u64.hi = 0;
  }
  return 0;
}
/** The hash of the items' hashes; kept in the tuple since 3.14. */
function tuple_hash(v: Ref): number {
  const cached = has(PyTupleObject.ob_hash);
  if (cached) {
    const lo = ld(v + PyTupleObject.ob_hash);
    const hi = ld(v + PyTupleObject.ob_hash + 4);
    if ((lo & hi) !== -1) {
      hash.lo = lo;
      hash.hi = hi;
      return 0;
    }
  }
  const n = Py_SIZE(v);
  if (hashOfItems(n, (i) => hashItem(PyTuple_GET_ITEM(v, i))) < 0) return -1;
  if (cached) stWords(v + PyTupleObject.ob_hash, u64.lo, u64.hi);
  hash.lo = u64.lo;
  hash.hi = u64.hi;
  return 0;
}

function tuple_contains(a: Ref, el: Ref): number {
  for (let i = 0; i < Py_SIZE(a); i++) {
    const cmp = PyObject_RichCompareBool(PyTuple_GET_ITEM(a, i), el, Py_EQ);
    if (cmp !== 0) return cmp;
  }
  return 0;
}
function tuple_item(a: Ref, i: number): Ref {
  if (i < 0 || i >= Py_SIZE(a)) return PyErr_SetString(PyExc_IndexError, 'tuple index out of range');
  return Py_NewRef(PyTuple_GET_ITEM(a, i));
}
function tuple_subscript(self: Ref, item: Ref): Ref {
  if (PyLong_CheckExact(item) || _PyIndex_Check(item)) {
    const i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred() !== 0) return 0;
    return tuple_item(self, i < 0 ? i + Py_SIZE(self) : i);
  }
  if (!PySlice_Check(item)) return typeError(`tuple indices must be integers or slices, not ${typeName(item)}`);
  if (PySlice_Unpack(item) < 0) return 0;
  const n = PySlice_AdjustIndices(Py_SIZE(self));
  const { start, step } = indices;
  if (n <= 0) return tuple_get_empty();
  if (start === 0 && step === 1 && n === Py_SIZE(self) && PyTuple_CheckExact(self)) return Py_NewRef(self);
  const result = tuple_alloc(n);
  if (result === 0) return 0;
  const dest = result + PyTupleObject.ob_item;
  for (let i = 0, cur = start; i < n; i++, cur += step) stp(dest + i * 8, Py_NewRef(PyTuple_GET_ITEM(self, cur)));
  _PyObject_GC_TRACK(result);
  return result;
}
function tuple_concat(a: Ref, b: Ref): Ref {
  if (Py_SIZE(a) === 0 && PyTuple_CheckExact(b)) return Py_NewRef(b);
  if (!PyTuple_Check(b)) return typeError(`can only concatenate tuple (not "${typeName(b)}") to tuple`);
  if (Py_SIZE(b) === 0 && PyTuple_CheckExact(a)) return Py_NewRef(a);
  const n = Py_SIZE(a);
  const m = Py_SIZE(b);
  if (n + m === 0) return tuple_get_empty();
  const np = tuple_alloc(n + m);
  if (np === 0) return 0;
  const dest = np + PyTupleObject.ob_item;
  for (let i = 0; i < n; i++) stp(dest + i * 8, Py_NewRef(PyTuple_GET_ITEM(a, i)));
  for (let i = 0; i < m; i++) stp(dest + (n + i) * 8, Py_NewRef(PyTuple_GET_ITEM(b, i)));
  _PyObject_GC_TRACK(np);
  return np;
}
function tuple_repeat(a: Ref, n: number): Ref {
  const size = Py_SIZE(a);
  if ((size === 0 || n === 1) && PyTuple_CheckExact(a)) return Py_NewRef(a);
  if (size === 0 || n <= 0) return tuple_get_empty();
  const total = size * n;
  if (total > MAX_ITEMS) return PyErr_NoMemory();
  const np = tuple_alloc(total);
  if (np === 0) return 0;
  const dest = np + PyTupleObject.ob_item;
  for (let i = 0; i < total; i++) stp(dest + i * 8, Py_NewRef(PyTuple_GET_ITEM(a, i % size)));
  _PyObject_GC_TRACK(np);
  return np;
}
function tuple_richcompare(v: Ref, w: Ref, op: number): Ref {
  if (!PyTuple_Check(v) || !PyTuple_Check(w)) return Py_NotImplemented;
  return compareSequences(v, w, op, PyTuple_GET_SIZE, PyTuple_GET_ITEM);
}
/** Last item first. */
function tuple_traverse(o: Ref, visit: visitproc): number {
  for (let i = Py_SIZE(o) - 1; i >= 0; i--) {
    const item = PyTuple_GET_ITEM(o, i);
    if (item === 0) continue;
    const r = visit(item);
    if (r !== 0) return r;
  }
  return 0;
}

// ---- making ----

/** New reference. `iterable` may be NULL. */
function tuple_new_impl(type: Ref, iterable: Ref): Ref {
  if (type !== PyTuple_Type) return tuple_subtype_new(type, iterable);
  return iterable === 0 ? tuple_get_empty() : PySequence_Tuple(iterable);
}
function tuple_subtype_new(type: Ref, iterable: Ref): Ref {
  const tmp = tuple_new_impl(PyTuple_Type, iterable);
  if (tmp === 0) return 0;
  const n = Py_SIZE(tmp);
  const o = fn<(t: Ref, n: number) => Ref>(ld(type + PyTypeObject.tp_alloc))(type, n);
  if (o !== 0) {
    if (has(PyTupleObject.ob_hash)) stWords(o + PyTupleObject.ob_hash, -1, -1);
    for (let i = 0; i < n; i++) stp(o + PyTupleObject.ob_item + i * 8, Py_NewRef(PyTuple_GET_ITEM(tmp, i)));
  }
  Py_DECREF(tmp);
  return o;
}
function tuple_new(type: Ref, args: Ref, kwds: Ref): Ref {
  if (!noKeywordsFor(type, PyTuple_Type, 'tuple', kwds)) return 0;
  const n = Py_SIZE(args);
  if (!_PyArg_CheckPositional('tuple', n, 0, 1)) return 0;
  return tuple_new_impl(type, n === 1 ? PyTuple_GET_ITEM(args, 0) : 0);
}
function tuple_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  if (!noKwnames('tuple', kwnames)) return 0;
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('tuple', nargs, 0, 1)) return 0;
  return tuple_new_impl(type, nargs === 1 ? argAt(args, 0) : 0);
}

// ---- methods ----

function tuple_index(self: Ref, value: Ref, start: Ref, stop: Ref): Ref {
  if (!argSliceNotNone(start, 0)) return 0;
  let first = sliceIndex.value;
  if (!argSliceNotNone(stop, Number.MAX_SAFE_INTEGER)) return 0;
  let last = sliceIndex.value;
  const size = Py_SIZE(self);
  if (first < 0) first = Math.max(0, first + size);
  if (last < 0) last += size;
  else if (last > size) last = size;
  for (let i = first; i < last; i++) {
    const cmp = PyObject_RichCompareBool(PyTuple_GET_ITEM(self, i), value, Py_EQ);
    if (cmp > 0) return PyLong_FromSsize_t(i);
    if (cmp < 0) return 0;
  }
  return PyErr_SetString(PyExc_ValueError, 'tuple.index(x): x not in tuple');
}
function tuple_count(self: Ref, value: Ref): Ref {
  let count = 0;
  for (let i = 0; i < Py_SIZE(self); i++) {
    const cmp = PyObject_RichCompareBool(PyTuple_GET_ITEM(self, i), value, Py_EQ);
    if (cmp < 0) return 0;
    count += cmp;
  }
  return PyLong_FromSsize_t(count);
}

defineType(PyTuple_Type, {
  basicsize: () => PyTupleObject.ob_item,
  itemsize: 8,
  flags:
    Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_TUPLE_SUBCLASS | _Py_TPFLAGS_MATCH_SELF | Py_TPFLAGS_SEQUENCE,
  doc:
    'tuple(iterable=(), /)\n--\n\nBuilt-in immutable sequence.\n\n' +
    'If no argument is given, the constructor returns an empty tuple.\n' +
    "If iterable is specified the tuple is initialized from iterable's items.\n\n" +
    'If the argument is a tuple, the return value is the same object.',
  slots: {
    tp_dealloc: tupledealloc,
    tp_repr: tuple_repr,
    tp_hash: tuple_hash,
    tp_traverse: tuple_traverse,
    tp_richcompare: tuple_richcompare,
    tp_iter: tuple_iter,
    tp_new: tuple_new,
    tp_vectorcall: tuple_vectorcall,
    sq_length: PyTuple_GET_SIZE,
    sq_concat: tuple_concat,
    sq_repeat: tuple_repeat,
    sq_item: tuple_item,
    sq_contains: tuple_contains,
    mp_length: PyTuple_GET_SIZE,
    mp_subscript: tuple_subscript,
  },
  shared: { tp_free: 'PyObject_GC_Del' },
  methods: [
    method('__getnewargs__()', (self) => stealTuple(tuple_slice(self, 0, Py_SIZE(self)))),
    method('index(value, start=0, stop=sys.maxsize, /)', tuple_index, 'Return first index of value.'),
    method('count(value, /)', tuple_count, 'Return number of occurrences of value.'),
    class_getitem,
  ],
});

// ---- iterator ----

const { it_index, it_seq } = _PyTupleIterObject;

/** New reference. iter(seq). */
export function tuple_iter(seq: Ref): Ref {
  if (!PyTuple_Check(seq)) return PyErr_BadInternalCall();
  let it = freelistPop(tuple_iters);
  if (it === 0) {
    it = _PyObject_GC_New(PyTupleIter_Type);
    if (it === 0) return 0;
  }
  st64(it + it_index, 0);
  Py_INCREF(seq);
  stp(it + it_seq, seq);
  _PyObject_GC_TRACK(it);
  return it;
}
function tupleiter_dealloc(it: Ref): void {
  _PyObject_GC_UNTRACK(it);
  const seq = ld(it + it_seq);
  if (seq !== 0) Py_DECREF(seq);
  if (!freelistPush(tuple_iters, it)) PyObject_GC_Del(it);
}
/** New reference, or NULL at the end. */
export function tupleiter_next(it: Ref): Ref {
  const index = ld(it + it_index);
  const seq = ld(it + it_seq);
  if (seq === 0) return 0;
  if (index < Py_SIZE(seq)) {
    st64(it + it_index, index + 1);
    return Py_NewRef(PyTuple_GET_ITEM(seq, index));
  }
  stp(it + it_seq, 0);
  Py_DECREF(seq);
  return 0;
}

defineType(PyTupleIter_Type, {
  basicsize: () => _PyTupleIterObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: {
    tp_dealloc: tupleiter_dealloc,
    tp_traverse: (it, visit) => {
      const seq = ld(it + it_seq);
      return seq === 0 ? 0 : visit(seq);
    },
    tp_iternext: tupleiter_next,
  },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: [
    method('__length_hint__()', (it) => {
      const seq = ld(it + it_seq);
      return PyLong_FromSsize_t(seq === 0 ? 0 : Py_SIZE(seq) - ld(it + it_index));
    }),
    method('__reduce__()', (it) => reduceIterator(it, 'iter', it_seq, it_index, 'tuple')),
    method('__setstate__(object, /)', (it, state) => {
      const seq = ld(it + it_seq);
      const index = setstateIndex(state, seq === 0 ? 0 : Py_SIZE(seq));
      if (index === null) return 0;
      if (seq !== 0) st64(it + it_index, index);
      return Py_None;
    }),
  ],
});
