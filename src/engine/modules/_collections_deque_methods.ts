// The types deque and its two iterators. Mirrors Modules/_collectionsmodule.c; the blocks are _collections_deque.ts.

import { Py_EQ, Py_NE, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC, Py_TPFLAGS_SEQUENCE } from '../include/flags.ts';
import { dequeiterobject, dequeobject } from '../include/structs.ts';
import { ld, ld64, type Ref, st64, stp } from '../memory/memory.ts';
import { PyIter_Next } from '../objects/abstract_iter.ts';
import { PyObject_GetIter } from '../objects/abstract_object.ts';
import { PySequence_List } from '../objects/abstract_sequence.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallOneArg } from '../objects/call.ts';
import { class_getitem } from '../objects/classgetitem.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK } from '../objects/gcobject.ts';
import { argSliceNotNone, argSsize, argTypeName, failed, sliceIndex } from '../objects/getargs.ts';
import { stealTuple } from '../objects/iter_reduce.ts';
import { partLink } from '../objects/link.ts';
import { PyLong_AsSsize_t, PyLong_Check, PyLong_FromSsize_t } from '../objects/longobject.ts';
import {
  Py_DECREF,
  Py_INCREF,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  PyObject_TypeCheck,
  type visitproc,
} from '../objects/object.ts';
import { Py_RETURN_RICHCOMPARE, PyObject_RichCompare, PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { guardedRepr, reprText } from '../objects/repr_guard.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_False, Py_None, Py_NotImplemented, Py_True } from '../objects/statics.ts';
import {
  deque_type,
  dequeiter_type,
  dequereviter_type,
  PyExc_IndexError,
  PyExc_RuntimeError,
  PyExc_ValueError,
} from '../objects/statictypes.ts';
import { deallocWords, visitWords } from '../objects/traverse.ts';
import { PyTuple_GET_ITEM, tuple_get_empty } from '../objects/tupleobject.ts';
import { defineType, getset, method } from '../objects/typedef.ts';
import { _PyType_Name, typeName } from '../objects/typename.ts';
import {
  BLOCKLEN,
  DATA,
  deque_append_internal,
  deque_appendleft_internal,
  deque_clear,
  deque_dealloc,
  deque_new,
  deque_pop,
  deque_popleft,
  deque_rotate_internal,
  deque_traverse,
  dequeBasicSize,
  dequeItemAt,
  dequeSizeof,
  dequeWeaklist,
  RIGHTLINK,
  startAtLeft,
  startAtRight,
} from './_collections_deque.ts';

const D = dequeobject;
const isDeque = (o: Ref): boolean => PyObject_TypeCheck(o, deque_type);
const maxlenOf = (deque: Ref): number => ld64(deque + D.maxlen);

// ---- filling ----

/** Feeds an iterable's items to `push`, which steals them. Returns 0 or -1. */
function feed(deque: Ref, iterable: Ref, push: (deque: Ref, item: Ref) => number, start: (deque: Ref) => void): number {
  if (iterable === deque) {
    const copy = PySequence_List(iterable);
    if (copy === 0) return -1;
    const result = feed(deque, copy, push, start);
    Py_DECREF(copy);
    return result;
  }
  const it = PyObject_GetIter(iterable);
  if (it === 0) return -1;
  const keepNone = maxlenOf(deque) === 0;
  if (!keepNone) start(deque);
  for (let item = PyIter_Next(it); item !== 0; item = PyIter_Next(it)) {
    if (keepNone) {
      Py_DECREF(item);
    } else if (push(deque, item) < 0) {
      Py_DECREF(it);
      return -1;
    }
  }
  Py_DECREF(it);
  return PyErr_Occurred() !== 0 ? -1 : 0;
}
const deque_extend = (deque: Ref, iterable: Ref): number => feed(deque, iterable, deque_append_internal, startAtLeft);

const signature = parseSignature('deque(iterable=None, maxlen=None)');
function deque_init(deque: Ref, args: Ref, kwds: Ref): number {
  const got = unpackTupleAndDict(signature, args, kwds);
  if (got === null) return -1;
  let max = -1;
  if (got[1] !== 0 && got[1] !== Py_None) {
    if (!PyLong_Check(got[1])) {
      typeError('an integer is required');
      return -1;
    }
    max = PyLong_AsSsize_t(got[1]);
    if (max === -1 && PyErr_Occurred() !== 0) return -1;
    if (max < 0) {
      PyErr_SetString(PyExc_ValueError, 'maxlen must be non-negative');
      return -1;
    }
  }
  st64(deque + D.maxlen, max);
  if (Py_SIZE(deque) > 0) deque_clear(deque);
  return got[0] === 0 ? 0 : deque_extend(deque, got[0]);
}
/** New reference: a deque of the same class, items and maxlen. */
function deque_copy(deque: Ref): Ref {
  const max = maxlenOf(deque);
  const type = Py_TYPE(deque);
  if (type === deque_type) {
    const copy = deque_new(deque_type);
    if (copy === 0) return 0;
    st64(copy + D.maxlen, max);
    const status =
      Py_SIZE(deque) === 1
        ? deque_append_internal(copy, Py_NewRef(ld(dequeItemAt(deque, 0))))
        : deque_extend(copy, deque);
    if (status === 0) return copy;
    Py_DECREF(copy);
    return 0;
  }
  let result: Ref;
  if (max < 0) {
    result = PyObject_CallOneArg(type, deque);
  } else {
    const n = PyLong_FromSsize_t(max);
    if (n === 0) return 0;
    result = PyObject_CallFunctionObjArgs(type, deque, n);
    Py_DECREF(n);
  }
  if (result !== 0 && !isDeque(result)) {
    typeError(`${_PyType_Name(type)}() must return a deque, not ${typeName(result)}`);
    Py_DECREF(result);
    return 0;
  }
  return result;
}
function deque_concat(deque: Ref, other: Ref): Ref {
  if (!isDeque(other)) return typeError(`can only concatenate deque (not "${typeName(other)}") to deque`);
  const copy = deque_copy(deque);
  if (copy === 0 || deque_extend(copy, other) === 0) return copy;
  Py_DECREF(copy);
  return 0;
}
function deque_inplace_repeat(deque: Ref, n: number): Ref {
  const size = Py_SIZE(deque);
  if (size === 0 || n === 1) return Py_NewRef(deque);
  if (n <= 0) {
    deque_clear(deque);
    return Py_NewRef(deque);
  }
  const max = maxlenOf(deque);
  if (max >= 0 && n * size > max) n = Math.floor((max + size - 1) / size);
  const seq = PySequence_List(deque);
  if (seq === 0) return 0;
  let status = 0;
  for (let i = 0; status === 0 && i < n - 1; i++) status = deque_extend(deque, seq);
  Py_DECREF(seq);
  return status < 0 ? 0 : Py_NewRef(deque);
}
function deque_repeat(deque: Ref, n: number): Ref {
  const copy = deque_copy(deque);
  if (copy === 0) return 0;
  const result = deque_inplace_repeat(copy, n);
  Py_DECREF(copy);
  return result;
}

// ---- items ----

const outOfRange = (): 0 => PyErr_SetString(PyExc_IndexError, 'deque index out of range');

function deque_item(deque: Ref, i: number): Ref {
  if (i < 0 || i >= Py_SIZE(deque)) return outOfRange();
  return Py_NewRef(ld(dequeItemAt(deque, i)));
}
/** Takes item `i`, which is there, out. Returns 0 or -1. */
function deque_del_item(deque: Ref, i: number): number {
  if (deque_rotate_internal(deque, -i) < 0) return -1;
  const item = deque_popleft(deque);
  const status = deque_rotate_internal(deque, i);
  Py_DECREF(item);
  return status;
}
function deque_ass_item(deque: Ref, i: number, v: Ref): number {
  if (i < 0 || i >= Py_SIZE(deque)) {
    outOfRange();
    return -1;
  }
  if (v === 0) return deque_del_item(deque, i);
  const at = dequeItemAt(deque, i);
  const old = ld(at);
  stp(at, Py_NewRef(v));
  Py_DECREF(old);
  return 0;
}
function deque_insert(deque: Ref, index: Ref, value: Ref): Ref {
  const i = argSsize(index, 0);
  if (failed(i)) return 0;
  const n = Py_SIZE(deque);
  if (n === maxlenOf(deque)) return PyErr_SetString(PyExc_IndexError, 'deque already at its maximum size');
  Py_INCREF(value);
  let status: number;
  if (i >= n) {
    status = deque_append_internal(deque, value);
  } else if (i <= -n || i === 0) {
    status = deque_appendleft_internal(deque, value);
  } else {
    status = deque_rotate_internal(deque, -i);
    if (status === 0) status = i < 0 ? deque_append_internal(deque, value) : deque_appendleft_internal(deque, value);
    if (status === 0) status = deque_rotate_internal(deque, i);
  }
  return status < 0 ? 0 : Py_None;
}

// ---- searching ----

function mutated(message: string): 0 {
  return PyErr_SetString(PyExc_RuntimeError, message);
}
/**
 * Compares the items from `start` to `stop` with `v`, calling `f` for each result; f true: stop. Returns where it stopped, -1 at
 * the end, -2 with an exception.
 */
function search(deque: Ref, v: Ref, start: number, stop: number, f: (equal: boolean) => boolean): number {
  const state = ld(deque + D.state);
  for (let i = start; i < stop; i++) {
    const item = Py_NewRef(ld(dequeItemAt(deque, i)));
    const cmp = PyObject_RichCompareBool(item, v, Py_EQ);
    Py_DECREF(item);
    if (cmp < 0) return -2;
    if (f(cmp > 0)) return i;
    if (state !== ld(deque + D.state)) {
      mutated('deque mutated during iteration');
      return -2;
    }
  }
  return -1;
}
const found = (equal: boolean): boolean => equal;

function deque_contains(deque: Ref, v: Ref): number {
  const i = search(deque, v, 0, Py_SIZE(deque), found);
  return i >= 0 ? 1 : i + 1;
}
function deque_count(deque: Ref, v: Ref): Ref {
  let count = 0;
  const end = search(deque, v, 0, Py_SIZE(deque), (equal) => {
    if (equal) count++;
    return false;
  });
  return end === -2 ? 0 : PyLong_FromSsize_t(count);
}
function deque_index(deque: Ref, v: Ref, start: Ref, stop: Ref): Ref {
  if (!argSliceNotNone(start, 0)) return 0;
  let first = sliceIndex.value;
  if (!argSliceNotNone(stop, Py_SIZE(deque))) return 0;
  let last = sliceIndex.value;
  const n = Py_SIZE(deque);
  if (first < 0) first = Math.max(0, first + n);
  if (last < 0) last = Math.max(0, last + n);
  last = Math.min(last, n);
  const i = search(deque, v, Math.min(first, last), last, found);
  if (i >= 0) return PyLong_FromSsize_t(i);
  return i === -2 ? 0 : PyErr_SetString(PyExc_ValueError, 'deque.index(x): x not in deque');
}
function deque_remove(deque: Ref, value: Ref): Ref {
  const state = ld(deque + D.state);
  const n = Py_SIZE(deque);
  for (let i = 0; i < n; i++) {
    const item = Py_NewRef(ld(dequeItemAt(deque, i)));
    const cmp = PyObject_RichCompareBool(item, value, Py_EQ);
    Py_DECREF(item);
    if (cmp < 0) return 0;
    if (state !== ld(deque + D.state)) return PyErr_SetString(PyExc_IndexError, 'deque mutated during remove().');
    if (cmp > 0) return deque_del_item(deque, i) < 0 ? 0 : Py_None;
  }
  return PyErr_SetString(PyExc_ValueError, 'deque.remove(x): x not in deque');
}

// ---- the whole ----

function deque_repr(deque: Ref): Ref {
  return guardedRepr(deque, '[...]', (o) => {
    const list = PySequence_List(o);
    if (list === 0) return null;
    const text = reprText(list);
    Py_DECREF(list);
    if (text === null) return null;
    const max = maxlenOf(o);
    return `${_PyType_Name(Py_TYPE(o))}(${text}${max >= 0 ? `, maxlen=${max}` : ''})`;
  });
}
function deque_richcompare(v: Ref, w: Ref, op: number): Ref {
  if (!isDeque(v) || !isDeque(w)) return Py_NotImplemented;
  const vs = Py_SIZE(v);
  const ws = Py_SIZE(w);
  if (op === Py_EQ || op === Py_NE) {
    if (v === w) return op === Py_EQ ? Py_True : Py_False;
    if (vs !== ws) return op === Py_EQ ? Py_False : Py_True;
  }
  const it1 = PyObject_GetIter(v);
  const it2 = it1 === 0 ? 0 : PyObject_GetIter(w);
  let result = 0;
  while (it2 !== 0) {
    const x = PyIter_Next(it1);
    const y = x === 0 && PyErr_Occurred() !== 0 ? 0 : PyIter_Next(it2);
    if (x === 0 || y === 0) {
      // One has ended: the shorter is the smaller.
      if (PyErr_Occurred() === 0) result = Py_RETURN_RICHCOMPARE(x === 0 ? 0 : 1, y === 0 ? 0 : 1, op);
      if (x !== 0) Py_DECREF(x);
      if (y !== 0) Py_DECREF(y);
      break;
    }
    const equal = PyObject_RichCompareBool(x, y, Py_EQ);
    if (equal === 0) result = PyObject_RichCompare(x, y, op);
    Py_DECREF(x);
    Py_DECREF(y);
    if (equal <= 0) break;
  }
  if (it1 !== 0) Py_DECREF(it1);
  if (it2 !== 0) Py_DECREF(it2);
  return result;
}
function deque_reverse(deque: Ref): Ref {
  const n = Py_SIZE(deque);
  for (let i = 0, j = n - 1; i < j; i++, j--) {
    const a = dequeItemAt(deque, i);
    const b = dequeItemAt(deque, j);
    const t = ld(a);
    stp(a, ld(b));
    stp(b, t);
  }
  return Py_None;
}
function deque_rotate(deque: Ref, n: Ref): Ref {
  const by = argSsize(n, 1);
  if (n !== 0 && failed(by)) return 0;
  return deque_rotate_internal(deque, by) < 0 ? 0 : Py_None;
}
function deque_reduce(deque: Ref): Ref {
  const state = partLink._PyObject_GetState(deque);
  const it = state === 0 ? 0 : PyObject_GetIter(deque);
  if (it === 0) {
    if (state !== 0) Py_DECREF(state);
    return 0;
  }
  const max = maxlenOf(deque);
  const args = max < 0 ? tuple_get_empty() : stealTuple(tuple_get_empty(), PyLong_FromSsize_t(max));
  return stealTuple(Py_NewRef(Py_TYPE(deque)), args, state, it);
}

defineType(deque_type, {
  basicsize: () => dequeBasicSize,
  weaklistoffset: () => dequeWeaklist,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_SEQUENCE,
  doc: 'deque([iterable[, maxlen]])\n--\n\nA list-like sequence optimized for data accesses near its endpoints.',
  slots: {
    tp_dealloc: deque_dealloc,
    tp_repr: deque_repr,
    tp_traverse: deque_traverse,
    tp_clear: deque_clear,
    tp_richcompare: deque_richcompare,
    tp_iter: deque_iter,
    tp_init: deque_init,
    tp_new: deque_new,
    sq_length: Py_SIZE,
    sq_concat: deque_concat,
    sq_repeat: deque_repeat,
    sq_item: deque_item,
    sq_ass_item: deque_ass_item,
    sq_contains: deque_contains,
    sq_inplace_concat: (deque, other) => (deque_extend(deque, other) < 0 ? 0 : Py_NewRef(deque)),
    sq_inplace_repeat: deque_inplace_repeat,
  },
  shared: { tp_hash: 'PyObject_HashNotImplemented', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method(
      'append(item, /)',
      (deque, item) => (deque_append_internal(deque, Py_NewRef(item)) < 0 ? 0 : Py_None),
      'Add an element to the right side of the deque.',
    ),
    method(
      'appendleft(item, /)',
      (deque, item) => (deque_appendleft_internal(deque, Py_NewRef(item)) < 0 ? 0 : Py_None),
      'Add an element to the left side of the deque.',
    ),
    method(
      'clear()',
      (deque) => {
        deque_clear(deque);
        return Py_None;
      },
      'Remove all elements from the deque.',
    ),
    method('__copy__()', deque_copy, 'Return a shallow copy of a deque.'),
    method('copy()', deque_copy, 'Return a shallow copy of a deque.'),
    method('count(value, /)', deque_count, 'Return number of occurrences of value.'),
    method(
      'extend(iterable, /)',
      (deque, it) => (deque_extend(deque, it) < 0 ? 0 : Py_None),
      'Extend the right side of the deque with elements from the iterable.',
    ),
    method(
      'extendleft(iterable, /)',
      (deque, it) => (feed(deque, it, deque_appendleft_internal, startAtRight) < 0 ? 0 : Py_None),
      'Extend the left side of the deque with elements from the iterable.',
    ),
    method('index(value, start=0, stop=sys.maxsize, /)', deque_index, 'Return first index of value.'),
    method('insert(index, value, /)', deque_insert, 'Insert value before index.'),
    method('pop()', deque_pop, 'Remove and return the rightmost element.'),
    method('popleft()', deque_popleft, 'Remove and return the leftmost element.'),
    method('__reduce__()', deque_reduce, 'Return state information for pickling.'),
    method('remove(value, /)', deque_remove, 'Remove first occurrence of value.'),
    method('__reversed__()', deque_reviter, 'Return a reverse iterator over the deque.'),
    method('reverse()', deque_reverse, 'Reverse *IN PLACE*.'),
    method('rotate(n=1, /)', deque_rotate, 'Rotate the deque n steps to the right.  If n is negative, rotates left.'),
    method(
      '__sizeof__()',
      (deque) => PyLong_FromSsize_t(dequeSizeof(deque)),
      'Return the size of the deque in memory, in bytes.',
    ),
    class_getitem,
  ],
  getset: [
    getset(
      'maxlen',
      (deque) => (maxlenOf(deque) < 0 ? Py_None : PyLong_FromSsize_t(maxlenOf(deque))),
      null,
      'maximum size of a deque or None if unbounded',
    ),
  ],
});

// ---- iterators ----

const I = dequeiterobject;

/** New reference: an iterator of `type` that starts at this block and index. */
function iterator(type: Ref, deque: Ref, block: number, index: number): Ref {
  const it = _PyObject_GC_New(type);
  if (it === 0) return 0;
  stp(it + I.b, block);
  st64(it + I.index, index);
  stp(it + I.deque, Py_NewRef(deque));
  st64(it + I.state, ld(deque + D.state));
  st64(it + I.counter, Py_SIZE(deque));
  _PyObject_GC_TRACK(it);
  return it;
}
function deque_iter(deque: Ref): Ref {
  return iterator(dequeiter_type, deque, ld(deque + D.leftblock), ld(deque + D.leftindex));
}
function deque_reviter(deque: Ref): Ref {
  return iterator(dequereviter_type, deque, ld(deque + D.rightblock), ld64(deque + D.rightindex));
}
/** The next item by going `step` (1 or -1) further. */
function iterNext(it: Ref, step: number): Ref {
  const deque = ld(it + I.deque);
  if (ld(deque + D.state) !== ld(it + I.state)) {
    st64(it + I.counter, 0);
    return mutated('deque mutated during iteration');
  }
  const left = ld(it + I.counter);
  if (left === 0) return 0;
  let b = ld(it + I.b);
  let i = ld64(it + I.index);
  const item = ld(b + DATA + i * 8);
  i += step;
  st64(it + I.counter, left - 1);
  if (left > 1 && i === BLOCKLEN) {
    b = ld(b + RIGHTLINK);
    i = 0;
  } else if (left > 1 && i < 0) {
    b = ld(b);
    i = BLOCKLEN - 1;
  }
  stp(it + I.b, b);
  st64(it + I.index, i);
  return Py_NewRef(item);
}
/** type(deque, index=0): how pickling makes one. */
function iterNew(make: (deque: Ref) => Ref, next: (it: Ref) => Ref, args: Ref): Ref {
  const n = Py_SIZE(args);
  if (n < 1 || n > 2) {
    return typeError(`function takes at ${n < 1 ? 'least 1 argument' : 'most 2 arguments'} (${n} given)`);
  }
  const deque = PyTuple_GET_ITEM(args, 0);
  if (!isDeque(deque)) return typeError(`argument 1 must be collections.deque, not ${argTypeName(deque)}`);
  const index = n === 2 ? argSsize(PyTuple_GET_ITEM(args, 1), 0) : 0;
  if (n === 2 && failed(index)) return 0;
  const it = make(deque);
  for (let i = 0; it !== 0 && i < index; i++) {
    const item = next(it);
    if (item !== 0) {
      Py_DECREF(item);
    } else {
      if (PyErr_Occurred() === 0) break;
      Py_DECREF(it);
      return 0;
    }
  }
  return it;
}
function iterReduce(it: Ref): Ref {
  const deque = ld(it + I.deque);
  const done = PyLong_FromSsize_t(Py_SIZE(deque) - ld(it + I.counter));
  return stealTuple(Py_NewRef(Py_TYPE(it)), stealTuple(Py_NewRef(deque), done));
}
function defineIterator(type: Ref, make: (deque: Ref) => Ref, step: number): void {
  const next = (it: Ref): Ref => iterNext(it, step);
  defineType(type, {
    basicsize: () => I.sizeof,
    flags: Py_TPFLAGS_HAVE_GC,
    slots: {
      tp_dealloc: (it) => deallocWords(it, I.deque),
      tp_traverse: (it: Ref, visit: visitproc) => visitWords(it, visit, I.deque),
      tp_iternext: next,
      tp_new: (_type, args) => iterNew(make, next, args),
    },
    shared: { tp_iter: 'PyObject_SelfIter', tp_free: 'PyObject_GC_Del' },
    methods: [
      method(
        '__length_hint__()',
        (it) => PyLong_FromSsize_t(ld(it + I.counter)),
        'Private method returning an estimate of len(list(it)).',
      ),
      method('__reduce__()', iterReduce, 'Return state information for pickling.'),
    ],
  });
}
defineIterator(dequeiter_type, deque_iter, 1);
defineIterator(dequereviter_type, deque_reviter, -1);
