// The type list: its slots and methods. Mirrors Objects/listobject.c; making and changing lists is listobject.ts, sorting
// list_sort.ts, filling from an iterable list_extend.ts.

import {
  _Py_TPFLAGS_MATCH_SELF,
  METH_COEXIST,
  METH_O,
  Py_EQ,
  Py_NE,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_LIST_SUBCLASS,
  Py_TPFLAGS_SEQUENCE,
} from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyListObject, PyTypeObject } from '../include/structs.ts';
import { ld, ld64, memmove, type Ref, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { fn } from '../memory/text.ts';
import { work } from '../memory/ticks.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t } from './abstract_number.ts';
import { PySequence_Fast, PySequence_Fast_GET_SIZE, PySequence_Fast_ITEMS } from './abstract_sequence.ts';
import { notFound } from './changed_messages.ts';
import { class_getitem } from './classgetitem.ts';
import { PyErr_NoMemory, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { argSliceNotNone, argSsize, failed, sliceIndex } from './getargs.ts';
import { list_extend } from './list_extend.ts';
import { list_iter, list_reversed } from './list_iter.ts';
import { list_sort_impl } from './list_sort.ts';
import {
  _PyList_AppendTakeRef,
  list_ass_slice_array,
  list_clear,
  list_clear_slot,
  list_dealloc,
  list_new_prealloc,
  list_resize,
  list_slice,
  PyList_Check,
  PyList_GET_ITEM,
  PyList_GET_SIZE,
  PyList_Insert,
  PyList_New,
  reverse_slice,
} from './listobject.ts';
import { PyLong_CheckExact, PyLong_FromSsize_t } from './longobject.ts';
import { noKeywords, noKwnames } from './noargs.ts';
import {
  argAt,
  Py_DECREF,
  Py_INCREF,
  Py_NewRef,
  Py_SET_SIZE,
  Py_SIZE,
  Py_TYPE,
  PyVectorcall_NARGS,
  type visitproc,
} from './object.ts';
import { PyObject_IsTrue, PyObject_RichCompareBool } from './object_protocol.ts';
import { writeEnd, writeRepr, writeSeparator, writtenRepr } from './repr_guard.ts';
import { compareSequences } from './sequence_compare.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { indices, PySlice_AdjustIndices, PySlice_Check, PySlice_Unpack } from './sliceobject.ts';
import { Py_False, Py_None, Py_NotImplemented, Py_True } from './statics.ts';
import { PyExc_IndexError, PyExc_ValueError, PyList_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM } from './tupleobject.ts';
import { defineType, method, rawMethod } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

export { _PyList_Extend, list_extend } from './list_extend.ts';

const { ob_item, allocated } = PyListObject;
/** A list of more items cannot be. */
const MAX_ITEMS = 0x7ffffff;

// ---- the whole list ----

function list_repr(v: Ref): Ref {
  if (Py_SIZE(v) === 0) return PyUnicode_FromString('[]');
  // "[" + "1" + ", 2" * (len - 1) + "]"
  return writtenRepr(v, '[...]', 3 * Py_SIZE(v), (writer, o) => {
    if (!writer.text('[')) return false;
    for (let i = 0; i < Py_SIZE(o); i++) {
      const item = Py_NewRef(PyList_GET_ITEM(o, i));
      const written = (i === 0 || writeSeparator(writer, ', ')) && writeRepr(writer, item);
      Py_DECREF(item);
      if (!written) return false;
    }
    return writeEnd(writer, ']');
  });
}
function list_richcompare(v: Ref, w: Ref, op: number): Ref {
  if (!PyList_Check(v) || !PyList_Check(w)) return Py_NotImplemented;
  if (Py_SIZE(v) !== Py_SIZE(w) && (op === Py_EQ || op === Py_NE)) return op === Py_EQ ? Py_False : Py_True;
  return compareSequences(v, w, op, PyList_GET_SIZE, PyList_GET_ITEM);
}
/** Last item first. */
function list_traverse(o: Ref, visit: visitproc): number {
  for (let i = Py_SIZE(o) - 1; i >= 0; i--) {
    const item = PyList_GET_ITEM(o, i);
    if (item === 0) continue;
    const r = visit(item);
    if (r !== 0) return r;
  }
  return 0;
}
function list_init(self: Ref, iterable: Ref): number {
  if (ld(self + ob_item) !== 0) list_clear(self);
  return iterable === 0 ? 0 : list_extend(self, iterable);
}
function list___init__(self: Ref, args: Ref, kwds: Ref): number {
  const plain =
    Py_TYPE(self) === PyList_Type || ld(Py_TYPE(self) + PyTypeObject.tp_new) === ld(PyList_Type + PyTypeObject.tp_new);
  if (plain && !noKeywords('list', kwds)) return -1;
  const n = Py_SIZE(args);
  if (!_PyArg_CheckPositional('list', n, 0, 1)) return -1;
  return list_init(self, n === 1 ? PyTuple_GET_ITEM(args, 0) : 0);
}
function list_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  if (!noKwnames('list', kwnames)) return 0;
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('list', nargs, 0, 1)) return 0;
  const list = fn<(t: Ref, n: number) => Ref>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (list !== 0 && nargs === 1 && list_init(list, argAt(args, 0)) < 0) {
    Py_DECREF(list);
    return 0;
  }
  return list;
}

// ---- items ----

function indexError(message: string): 0 {
  return PyErr_SetString(PyExc_IndexError, message);
}
function list_item(a: Ref, i: number): Ref {
  if (i < 0 || i >= Py_SIZE(a)) return indexError('list index out of range');
  return Py_NewRef(PyList_GET_ITEM(a, i));
}
/** New reference. list[index or slice]. */
export function list_subscript(self: Ref, item: Ref): Ref {
  if (PyLong_CheckExact(item) || _PyIndex_Check(item)) {
    const i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred() !== 0) return 0;
    return list_item(self, i < 0 ? i + Py_SIZE(self) : i);
  }
  if (PySlice_Check(item)) return _PyList_SliceSubscript(self, item);
  return typeError(`list indices must be integers or slices, not ${typeName(item)}`);
}
/** New reference. list[slice]. */
export function _PyList_SliceSubscript(self: Ref, item: Ref): Ref {
  if (PySlice_Unpack(item) < 0) return 0;
  const n = PySlice_AdjustIndices(Py_SIZE(self));
  const { start, stop, step } = indices;
  if (n <= 0) return PyList_New(0);
  if (step === 1) return list_slice(self, start, stop);
  const result = list_new_prealloc(n);
  if (result === 0) return 0;
  const dest = ld(result + ob_item);
  for (let i = 0, cur = start; i < n; i++, cur += step) stp(dest + i * 8, Py_NewRef(PyList_GET_ITEM(self, cur)));
  Py_SET_SIZE(result, n);
  return result;
}
function list_ass_item(a: Ref, i: number, v: Ref): number {
  if (i < 0 || i >= Py_SIZE(a)) {
    indexError('list assignment index out of range');
    return -1;
  }
  if (v === 0 && profile.listItemDeletion === 'slice') return list_ass_slice_array(a, i, i + 1, 0, 0);
  const at = ld(a + ob_item) + i * 8;
  const old = ld(at);
  if (v === 0) {
    const size = Py_SIZE(a) - 1;
    memmove(at, at + 8, (size - i) * 8);
    if (profile.listItemDeletion === 'keep') Py_SET_SIZE(a, size);
    else if (list_resize(a, size) < 0) return -1;
    Py_DECREF(old);
    return 0;
  }
  stp(at, Py_NewRef(v));
  Py_DECREF(old);
  return 0;
}
export function list_ass_subscript(self: Ref, item: Ref, value: Ref): number {
  if (_PyIndex_Check(item)) {
    const i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred() !== 0) return -1;
    return list_ass_item(self, i < 0 ? i + Py_SIZE(self) : i, value);
  }
  if (!PySlice_Check(item)) {
    typeError(`list indices must be integers or slices, not ${typeName(item)}`);
    return -1;
  }
  if (PySlice_Unpack(item) < 0) return -1;
  const { start, stop, step } = indices;
  // The new items first: getting them may change the list.
  const seq = value === 0 ? 0 : sequenceOf(self, value);
  if (value !== 0 && seq === 0) return -1;
  indices.start = start;
  indices.stop = stop;
  indices.step = step;
  const n = PySlice_AdjustIndices(Py_SIZE(self));
  const first = indices.start;
  if (value === 0) {
    return step === 1
      ? list_ass_slice_array(self, first, indices.stop, 0, 0)
      : deleteExtendedSlice(self, first, step, n);
  }
  const result =
    step === 1
      ? list_ass_slice_array(self, first, indices.stop, PySequence_Fast_ITEMS(seq), PySequence_Fast_GET_SIZE(seq))
      : assignExtendedSlice(self, first, step, n, seq);
  Py_DECREF(seq);
  return result;
}
/** New reference: the items to be assigned, as a list or tuple that is not the list itself. */
function sequenceOf(self: Ref, value: Ref): Ref {
  return self === value
    ? list_slice(value, 0, Py_SIZE(value))
    : PySequence_Fast(value, 'must assign iterable to extended slice');
}
/** Deletes every `step`-th item, n of them. They go first to last, after the list is whole again. */
function deleteExtendedSlice(self: Ref, start: number, step: number, n: number): number {
  if (n <= 0) return 0;
  if (step < 0) {
    start += step * (n - 1);
    step = -step;
  }
  const garbage = PyMem_Malloc(n * 8);
  if (garbage === 0) {
    PyErr_NoMemory();
    return -1;
  }
  const items = ld(self + ob_item);
  const size = Py_SIZE(self);
  let cur = start;
  for (let i = 0; i < n; i++, cur += step) {
    stp(garbage + i * 8, ld(items + cur * 8));
    const between = Math.min(step - 1, size - cur - 1);
    memmove(items + (cur - i) * 8, items + (cur + 1) * 8, between * 8);
  }
  if (cur < size) memmove(items + (cur - n) * 8, items + cur * 8, (size - cur) * 8);
  Py_SET_SIZE(self, size - n);
  const res = list_resize(self, size - n);
  for (let i = 0; i < n; i++) Py_DECREF(ld(garbage + i * 8));
  PyMem_Free(garbage);
  return res;
}
function assignExtendedSlice(self: Ref, start: number, step: number, n: number, seq: Ref): number {
  const given = PySequence_Fast_GET_SIZE(seq);
  if (given !== n) {
    PyErr_SetString(PyExc_ValueError, `attempt to assign sequence of size ${given} to extended slice of size ${n}`);
    return -1;
  }
  if (n === 0) return 0;
  const garbage = PyMem_Malloc(n * 8);
  if (garbage === 0) {
    PyErr_NoMemory();
    return -1;
  }
  const items = ld(self + ob_item);
  const src = PySequence_Fast_ITEMS(seq);
  for (let i = 0, cur = start; i < n; i++, cur += step) {
    stp(garbage + i * 8, ld(items + cur * 8));
    stp(items + cur * 8, Py_NewRef(ld(src + i * 8)));
  }
  for (let i = 0; i < n; i++) Py_DECREF(ld(garbage + i * 8));
  PyMem_Free(garbage);
  return 0;
}

// ---- concatenation and repetition ----

function list_concat(a: Ref, b: Ref): Ref {
  if (!PyList_Check(b)) return typeError(`can only concatenate list (not "${typeName(b)}") to list`);
  const n = Py_SIZE(a);
  const m = Py_SIZE(b);
  if (n + m === 0) return PyList_New(0);
  const np = list_new_prealloc(n + m);
  if (np === 0) return 0;
  const dest = ld(np + ob_item);
  const from = ld(a + ob_item);
  for (let i = 0; i < n; i++) stp(dest + i * 8, Py_NewRef(ld(from + i * 8)));
  const from2 = ld(b + ob_item);
  for (let i = 0; i < m; i++) stp(dest + (n + i) * 8, Py_NewRef(ld(from2 + i * 8)));
  Py_SET_SIZE(np, n + m);
  return np;
}
/** Fills the items from `n` up to `total` with copies of the first n. */
function repeatItems(items: number, n: number, total: number): void {
  for (let i = n; i < total; i++) stp(items + i * 8, Py_NewRef(ld(items + (i % n) * 8)));
}
function list_repeat(a: Ref, n: number): Ref {
  const size = Py_SIZE(a);
  if (size === 0 || n <= 0) return PyList_New(0);
  const total = size * n;
  if (total > MAX_ITEMS) return PyErr_NoMemory();
  const np = list_new_prealloc(total);
  if (np === 0) return 0;
  const dest = ld(np + ob_item);
  const from = ld(a + ob_item);
  for (let i = 0; i < size; i++) stp(dest + i * 8, Py_NewRef(ld(from + i * 8)));
  repeatItems(dest, size, total);
  Py_SET_SIZE(np, total);
  return np;
}
function list_inplace_repeat(self: Ref, n: number): Ref {
  const size = Py_SIZE(self);
  if (size === 0 || n === 1) return Py_NewRef(self);
  if (n < 1) {
    list_clear(self);
    return Py_NewRef(self);
  }
  const total = size * n;
  if (total > MAX_ITEMS) return PyErr_NoMemory();
  if (list_resize(self, total) < 0) return 0;
  repeatItems(ld(self + ob_item), size, total);
  return Py_NewRef(self);
}
function list_inplace_concat(self: Ref, other: Ref): Ref {
  return list_extend(self, other) < 0 ? 0 : Py_NewRef(self);
}

// ---- searching ----

/** The index of the first equal item from `start` on, below `stop`; -1: none, -2: exception. */
function find(self: Ref, value: Ref, start: number, stop: number): number {
  for (let i = start; i < stop && i < Py_SIZE(self); i++) {
    const item = PyList_GET_ITEM(self, i);
    Py_INCREF(item);
    const cmp = PyObject_RichCompareBool(item, value, Py_EQ);
    Py_DECREF(item);
    if (cmp > 0) return i;
    if (cmp < 0) return -2;
  }
  return -1;
}
function list_contains(a: Ref, el: Ref): number {
  const i = find(a, el, 0, Number.MAX_SAFE_INTEGER);
  return i >= 0 ? 1 : i + 1;
}
function list_index(self: Ref, value: Ref, start: Ref, stop: Ref): Ref {
  if (!argSliceNotNone(start, 0)) return 0;
  let first = sliceIndex.value;
  if (!argSliceNotNone(stop, Number.MAX_SAFE_INTEGER)) return 0;
  let last = sliceIndex.value;
  if (first < 0) first = Math.max(0, first + Py_SIZE(self));
  if (last < 0) last = Math.max(0, last + Py_SIZE(self));
  const i = find(self, value, first, last);
  if (i === -2) return 0;
  if (i < 0) return notFound('list', value);
  return PyLong_FromSsize_t(i);
}
function list_count(self: Ref, value: Ref): Ref {
  work(Py_SIZE(self));
  let count = 0;
  for (let i = 0; i < Py_SIZE(self); i++) {
    const item = PyList_GET_ITEM(self, i);
    if (item === value) {
      count++;
      continue;
    }
    Py_INCREF(item);
    const cmp = PyObject_RichCompareBool(item, value, Py_EQ);
    Py_DECREF(item);
    if (cmp < 0) return 0;
    count += cmp;
  }
  return PyLong_FromSsize_t(count);
}
function list_remove(self: Ref, value: Ref): Ref {
  const i = find(self, value, 0, Number.MAX_SAFE_INTEGER);
  if (i === -2) return 0;
  if (i < 0) return PyErr_SetString(PyExc_ValueError, 'list.remove(x): x not in list');
  return list_ass_slice_array(self, i, i + 1, 0, 0) < 0 ? 0 : Py_None;
}

// ---- changing ----

function list_append(self: Ref, object: Ref): Ref {
  Py_INCREF(object);
  return _PyList_AppendTakeRef(self, object) < 0 ? 0 : Py_None;
}
function list_insert(self: Ref, index: Ref, object: Ref): Ref {
  const i = argSsize(index, 0);
  if (failed(i)) return 0;
  return PyList_Insert(self, i, object) < 0 ? 0 : Py_None;
}
function list_pop(self: Ref, index: Ref): Ref {
  let i = argSsize(index, -1);
  if (index !== 0 && failed(i)) return 0;
  const n = Py_SIZE(self);
  if (n === 0) return indexError('pop from empty list');
  if (i < 0) i += n;
  if (i < 0 || i >= n) return indexError('pop index out of range');
  const items = ld(self + ob_item);
  const v = ld(items + i * 8);
  if (n === 1) {
    Py_INCREF(v);
    list_clear(self);
    return v;
  }
  if (i < n - 1) memmove(items + i * 8, items + (i + 1) * 8, (n - 1 - i) * 8);
  return list_resize(self, n - 1) < 0 ? 0 : v;
}
function list_reverse(self: Ref): Ref {
  if (Py_SIZE(self) > 1) reverse_slice(ld(self + ob_item), Py_SIZE(self));
  return Py_None;
}
function list_sort(self: Ref, key: Ref, reverse: Ref): Ref {
  let down = 0;
  if (reverse !== 0) {
    down = PyObject_IsTrue(reverse);
    if (down < 0) return 0;
  }
  return list_sort_impl(self, key === Py_None ? 0 : key, down > 0) < 0 ? 0 : Py_None;
}
function list_sizeof(self: Ref): Ref {
  const own = ld(Py_TYPE(self) + PyTypeObject.tp_basicsize);
  return PyLong_FromSsize_t(own + Math.max(0, ld64(self + allocated)) * 8);
}

defineType(PyList_Type, {
  basicsize: () => PyListObject.sizeof,
  flags:
    Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_LIST_SUBCLASS | _Py_TPFLAGS_MATCH_SELF | Py_TPFLAGS_SEQUENCE,
  doc:
    'list(iterable=(), /)\n--\n\nBuilt-in mutable sequence.\n\n' +
    'If no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.',
  slots: {
    tp_dealloc: list_dealloc,
    tp_repr: list_repr,
    tp_traverse: list_traverse,
    tp_clear: list_clear_slot,
    tp_richcompare: list_richcompare,
    tp_iter: list_iter,
    tp_init: list___init__,
    tp_vectorcall: list_vectorcall,
    sq_length: PyList_GET_SIZE,
    sq_concat: list_concat,
    sq_repeat: list_repeat,
    sq_item: list_item,
    sq_ass_item: list_ass_item,
    sq_contains: list_contains,
    sq_inplace_concat: list_inplace_concat,
    sq_inplace_repeat: list_inplace_repeat,
    mp_length: PyList_GET_SIZE,
    mp_subscript: list_subscript,
    mp_ass_subscript: list_ass_subscript,
  },
  shared: {
    tp_hash: 'PyObject_HashNotImplemented',
    tp_alloc: 'PyType_GenericAlloc',
    tp_new: 'PyType_GenericNew',
    tp_free: 'PyObject_GC_Del',
  },
  methods: [
    rawMethod('__getitem__', METH_O | METH_COEXIST, list_subscript, 'Return self[index].', 'index, /'),
    method('__reversed__()', list_reversed, 'Return a reverse iterator over the list.'),
    method('__sizeof__()', list_sizeof, 'Return the size of the list in memory, in bytes.'),
    method(
      'clear()',
      (self) => {
        list_clear(self);
        return Py_None;
      },
      'Remove all items from list.',
    ),
    method('copy()', (self) => list_slice(self, 0, Py_SIZE(self)), 'Return a shallow copy of the list.'),
    method('append(object, /)', list_append, 'Append object to the end of the list.'),
    method('insert(index, object, /)', list_insert, 'Insert object before index.'),
    method(
      'extend(iterable, /)',
      (self, iterable) => (list_extend(self, iterable) < 0 ? 0 : Py_None),
      'Extend list by appending elements from the iterable.',
    ),
    method('pop(index=-1, /)', list_pop, 'Remove and return item at index (default last).'),
    method('remove(value, /)', list_remove, 'Remove first occurrence of value.'),
    method('index(value, start=0, stop=sys.maxsize, /)', list_index, 'Return first index of value.'),
    method('count(value, /)', list_count, 'Return number of occurrences of value.'),
    method('reverse()', list_reverse, 'Reverse *IN PLACE*.'),
    method('sort(*, key=None, reverse=False)', list_sort, 'Sort the list in ascending order and return None.'),
    class_getitem,
  ],
});
