// Iterators over str: one for ASCII texts, one for the others. Mirrors the end of Objects/unicodeobject.c.

import { Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, struct } from '../include/structs.ts';
import { ld, ld64, type Ref, st64, stp } from '../memory/memory.ts';
import { PyDict_GetItemWithError } from './dictobject.ts';
import { PyErr_BadInternalCall } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { failed } from './getargs.ts';
import { PyLong_AsSsize_t, PyLong_FromLong } from './longobject.ts';
import { Py_DECREF, Py_NewRef, Py_XDECREF, type visitproc } from './object.ts';
import { _Py_ID, latin1Char, Py_None, unicode_empty } from './statics.ts';
import { _PyUnicodeASCIIIter_Type, PyUnicodeIter_Type } from './statictypes.ts';
import { tstate } from './tstate.ts';
import { _PyTuple_FromOne, PyTuple_Pack } from './tupleobject.ts';
import { defineType, method } from './typedef.ts';
import {
  PyUnicode_Check,
  PyUnicode_GET_LENGTH,
  PyUnicode_IS_ASCII,
  PyUnicode_READ_CHAR,
  unicode_char,
} from './unicodeobject.ts';

/** `it_seq` is NULL when the iterator is exhausted. The iterators of bytes and bytearray have the same layout. */
export const unicodeiterobject = struct('unicodeiterobject', { it_index: 'ssize', it_seq: 'ptr' }, PyObject);
const { it_index, it_seq } = unicodeiterobject;

const id_iter = _Py_ID('iter');

/** New reference. An iterator of `type` over `seq`, at its start. */
export function newIndexIterator(type: Ref, seq: Ref): Ref {
  const it = _PyObject_GC_New(type);
  if (it === 0) return 0;
  st64(it + it_index, 0);
  stp(it + it_seq, Py_NewRef(seq));
  _PyObject_GC_TRACK(it);
  return it;
}
/** New reference. */
export function unicode_iter(seq: Ref): Ref {
  if (!PyUnicode_Check(seq)) return PyErr_BadInternalCall();
  return newIndexIterator(PyUnicode_IS_ASCII(seq) ? _PyUnicodeASCIIIter_Type : PyUnicodeIter_Type, seq);
}
/** Ends the iteration: the text is released. Returns NULL. */
export function exhaust(it: Ref, seq: Ref): 0 {
  stp(it + it_seq, 0);
  Py_DECREF(seq);
  return 0;
}
function unicodeiter_next(it: Ref): Ref {
  const seq = ld(it + it_seq);
  if (seq === 0) return 0;
  const i = ld(it + it_index);
  if (i >= PyUnicode_GET_LENGTH(seq)) return exhaust(it, seq);
  st64(it + it_index, i + 1);
  return unicode_char(PyUnicode_READ_CHAR(seq, i));
}
function unicode_ascii_iter_next(it: Ref): Ref {
  const seq = ld(it + it_seq);
  if (seq === 0) return 0;
  const i = ld(it + it_index);
  if (i >= PyUnicode_GET_LENGTH(seq)) return exhaust(it, seq);
  st64(it + it_index, i + 1);
  return latin1Char(PyUnicode_READ_CHAR(seq, i));
}

// ---- what all index iterators of this layout share ----

export function indexiter_dealloc(it: Ref): void {
  _PyObject_GC_UNTRACK(it);
  Py_XDECREF(ld(it + it_seq));
  PyObject_GC_Del(it);
}
export function indexiter_traverse(it: Ref, visit: visitproc): number {
  const seq = ld(it + it_seq);
  return seq === 0 ? 0 : visit(seq);
}
/** The methods: length hint and pickling; `length` gives the items of the sequence, `empty` what an exhausted one pickles as, `first` the least index that can be set. */
export const indexIteratorMethods = (length: (seq: Ref) => number, empty: () => Ref, first = (): number => 0) => [
  method(
    '__length_hint__()',
    (it) => {
      const seq = ld(it + it_seq);
      return PyLong_FromLong(seq === 0 || ld(it + it_index) < 0 ? 0 : Math.max(0, length(seq) - ld(it + it_index)));
    },
    'Private method returning an estimate of len(list(it)).',
  ),
  method(
    '__reduce__()',
    (it) => {
      const iter = PyDict_GetItemWithError(ld(tstate.builtins), id_iter);
      if (iter === 0) return 0;
      const seq = ld(it + it_seq);
      const ended = seq === 0 || ld64(it + it_index) < 0;
      const args = ended ? _PyTuple_FromOneOf(empty()) : _PyTuple_FromOne(seq);
      if (args === 0) return 0;
      if (ended) {
        const t = PyTuple_Pack(iter, args);
        Py_DECREF(args);
        return t;
      }
      const index = PyLong_FromLong(ld64(it + it_index));
      const t = index === 0 ? 0 : PyTuple_Pack(iter, args, index);
      Py_DECREF(args);
      Py_XDECREF(index);
      return t;
    },
    'Return state information for pickling.',
  ),
  method(
    '__setstate__(object, /)',
    (it, state: Ref) => {
      const i = PyLong_AsSsize_t(state);
      if (failed(i)) return 0;
      const seq = ld(it + it_seq);
      if (seq !== 0) st64(it + it_index, Math.min(Math.max(first(), i), length(seq)));
      return Py_NewRef(Py_None);
    },
    'Set state information for unpickling.',
  ),
];
/** New reference. A tuple of one item, whose reference is stolen. */
function _PyTuple_FromOneOf(item: Ref): Ref {
  if (item === 0) return 0;
  const t = _PyTuple_FromOne(item);
  Py_DECREF(item);
  return t;
}

const shared = { tp_iter: 'PyObject_SelfIter' } as const;
for (const [type, next] of [
  [PyUnicodeIter_Type, unicodeiter_next],
  [_PyUnicodeASCIIIter_Type, unicode_ascii_iter_next],
] as const) {
  defineType(type, {
    basicsize: () => unicodeiterobject.sizeof,
    flags: Py_TPFLAGS_HAVE_GC,
    slots: { tp_dealloc: indexiter_dealloc, tp_traverse: indexiter_traverse, tp_iternext: next },
    shared,
    methods: indexIteratorMethods(PyUnicode_GET_LENGTH, () => unicode_empty),
  });
}
