// The type bytearray: its slots and the table of its methods; its iterator. Mirrors Objects/bytearrayobject.c.

import { _Py_TPFLAGS_MATCH_SELF, Py_EQ, Py_NE, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyByteArrayObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, memmove, memset, type Ref, st8, st64, U8 } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyIter_Next } from './abstract_iter.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t } from './abstract_number.ts';
import { PyObject_GetIter, PyObject_LengthHint } from './abstract_object.ts';
import {
  dropView,
  newView,
  Py_buffer,
  PyBUF_SIMPLE,
  PyBuffer_FillInfo,
  PyObject_CheckBuffer,
  PyObject_GetBuffer,
  requireView,
} from './buffer.ts';
import {
  byteArrayBlockSize,
  bytearray_dealloc,
  bytearray_setslice_linear,
  canresize,
  clearByteArrayFields,
  PyByteArray_AS_STRING,
  PyByteArray_AsUint8Array,
  PyByteArray_Check,
  PyByteArray_FromStringAndSize,
  PyByteArray_FromUint8Array,
  PyByteArray_GET_SIZE,
  PyByteArray_Resize,
} from './bytearrayobject.ts';
import { _PyBytes_FormatEx } from './bytes_format.ts';
import { _Py_strhex_with_sep, _PyBytes_FromHex } from './bytes_hex.ts';
import { byteOf, checkTexts, pushBytesRepr, quoteFor, textOrNull } from './bytes_methods.ts';
import { bytes_contains, type Flavour, withSharedMethods } from './bytes_shared.ts';
import { compareBytes, PyBytes_FromStringAndSize } from './bytesobject.ts';
import { PyObject_CallOneArg } from './call.ts';
import { namesExtendedStr } from './changed_messages.ts';
import { PyUnicode_AsEncodedString } from './codec_registry.ts';
import {
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_NoMemory,
  PyErr_Occurred,
  PyErr_SetString,
  typeError,
} from './errors.ts';
import { argSsize, failed } from './getargs.ts';
import { iteratorRules } from './iter_reduce.ts';
import { partLink } from './link.ts';
import { PyList_CheckExact, PyList_GET_ITEM, PyList_GET_SIZE } from './listobject.ts';
import { PyLong_FromLong } from './longobject.ts';
import { type allocfunc, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF } from './object.ts';
import { richCompareResult } from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { indices, PySlice_AdjustIndices, PySlice_Check, PySlice_Unpack } from './sliceobject.ts';
import { Py_None, Py_NotImplemented, PyBool_FromLong } from './statics.ts';
import {
  PyByteArray_Type,
  PyByteArrayIter_Type,
  PyExc_IndexError,
  PyExc_OverflowError,
  PyExc_TypeError,
  PyExc_ValueError,
} from './statictypes.ts';
import { findchar } from './stringlib.ts';
import {
  PyTuple_CheckExact,
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_New,
  PyTuple_Pack,
  tuple_get_empty,
} from './tupleobject.ts';
import { classmethod, defineType, method } from './typedef.ts';
import { tp_name, typeName } from './typename.ts';
import {
  exhaust,
  indexIteratorMethods,
  indexiter_dealloc,
  indexiter_traverse,
  newIndexIterator,
  unicodeiterobject,
} from './unicode_iter.ts';
import { doubleUp } from './unicode_transform.ts';
import {
  newFromCodePoints,
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromCodePoints,
  PyUnicode_FromString,
} from './unicodeobject.ts';

const { ob_exports } = PyByteArrayObject;
const RANGE = 'byte must be in range(0, 256)';

const flavour: Flavour = {
  name: 'bytearray',
  mutable: true,
  data: PyByteArray_AS_STRING,
  length: PyByteArray_GET_SIZE,
  make: PyByteArray_FromStringAndSize,
  alloc: (n) => PyByteArray_FromStringAndSize(0, n),
  fresh: (n) => PyByteArray_FromStringAndSize(0, n),
  exact: () => false,
  held: (o, f) => {
    st64(o + ob_exports, ld(o + ob_exports) + 1);
    const result = f();
    st64(o + ob_exports, ld(o + ob_exports) - 1);
    return result;
  },
};
const none = (res: number): Ref => (res < 0 ? 0 : Py_NewRef(Py_None));

function bytearray_repr(self: Ref): Ref {
  const bytes = PyByteArray_AsUint8Array(self);
  const quote = quoteFor(bytes);
  const out = Array.from(`${tp_name(Py_TYPE(self)).split('.').at(-1)}(b`, (c) => c.charCodeAt(0));
  out.push(quote);
  pushBytesRepr(out, bytes, quote, true);
  out.push(quote, 41);
  return newFromCodePoints(out);
}

// ---- making ----

const initArguments = parseSignature("bytearray(source=b'', encoding='utf-8', errors='strict')");
function bytearray_init(self: Ref, args: Ref, kwds: Ref): number {
  const a = unpackTupleAndDict(initArguments, args, kwds);
  if (a === null || !checkTexts('bytearray', a[1], a[2])) return -1;
  const [x, encoding, errors] = a;
  if (PyByteArray_GET_SIZE(self) !== 0 && PyByteArray_Resize(self, 0) < 0) return -1;
  const wrong = (message: string): number => {
    typeError(message);
    return -1;
  };
  if (x === 0) {
    if (encoding !== 0) return wrong('encoding without a string argument');
    return errors !== 0 ? wrong('errors without a string argument') : 0;
  }
  if (PyUnicode_Check(x)) {
    if (encoding === 0) return wrong('string argument without an encoding');
    const encoded = PyUnicode_AsEncodedString(x, PyUnicode_AsString(encoding), textOrNull(errors));
    if (encoded === 0) return -1;
    const added = bytearray_iconcat(self, encoded);
    Py_DECREF(encoded);
    if (added === 0) return -1;
    Py_DECREF(added);
    return 0;
  }
  if (encoding !== 0) return wrong('encoding without a string argument');
  if (errors !== 0) return wrong('errors without a string argument');
  if (_PyIndex_Check(x)) {
    const count = PyNumber_AsSsize_t(x, PyExc_OverflowError);
    if (!failed(count)) {
      if (count < 0) {
        PyErr_SetString(PyExc_ValueError, 'negative count');
        return -1;
      }
      if (count > 0) {
        if (PyByteArray_Resize(self, count) < 0) return -1;
        memset(PyByteArray_AS_STRING(self), 0, count);
      }
      return 0;
    }
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return -1;
    PyErr_Clear();
  }
  if (PyObject_CheckBuffer(x)) {
    const view = newView();
    let res = PyObject_GetBuffer(x, view, PyBUF_SIMPLE);
    if (res === 0) {
      const size = ld(view + Py_buffer.len);
      res = PyByteArray_Resize(self, size);
      if (res === 0) memmove(PyByteArray_AS_STRING(self), ld(view + Py_buffer.buf), size);
    }
    dropView(view);
    return res;
  }
  if (PyList_CheckExact(x) || PyTuple_CheckExact(x)) return fillFromSequence(self, x);
  const it = PyObject_GetIter(x);
  if (it === 0) {
    if (PyErr_ExceptionMatches(PyExc_TypeError)) typeError(`cannot convert '${typeName(x)}' object to bytearray`);
    return -1;
  }
  const res = appendFrom(self, it);
  Py_DECREF(it);
  return res;
}
/** Fills an empty bytearray with the ints of a list or tuple: its size is made at once. 0, or -1 and it is empty again. */
function fillFromSequence(self: Ref, seq: Ref): number {
  const isList = PyList_CheckExact(seq);
  const size = isList ? PyList_GET_SIZE(seq) : PyTuple_GET_SIZE(seq);
  if (PyByteArray_Resize(self, size) < 0) return -1;
  for (let i = 0; i < size; i++) {
    // The list may shrink while its items are asked for their values.
    if (isList && i >= PyList_GET_SIZE(seq)) break;
    const item = Py_NewRef(isList ? PyList_GET_ITEM(seq, i) : PyTuple_GET_ITEM(seq, i));
    const c = byteOf(item, RANGE);
    Py_DECREF(item);
    if (c < 0) {
      PyByteArray_Resize(self, 0);
      return -1;
    }
    if (i < PyByteArray_GET_SIZE(self)) st8(PyByteArray_AS_STRING(self) + i, c);
  }
  return 0;
}
/** Appends the ints that an iterator gives, one by one. 0 or -1. */
function appendFrom(self: Ref, it: Ref): number {
  for (;;) {
    const item = PyIter_Next(it);
    if (item === 0) return PyErr_Occurred() ? -1 : 0;
    const c = byteOf(item, RANGE);
    Py_DECREF(item);
    if (c < 0 || pushByte(self, c) < 0) return -1;
  }
}
function pushByte(self: Ref, c: number): number {
  const n = PyByteArray_GET_SIZE(self);
  if (PyByteArray_Resize(self, n + 1) < 0) return -1;
  st8(PyByteArray_AS_STRING(self) + n, c);
  return 0;
}
/** New reference. An empty bytearray of `type`, by its allocator: zeroed memory is one. */
function bytearray_new(type: Ref): Ref {
  const self = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (self !== 0) clearByteArrayFields(self);
  return self;
}

// ---- sequence ----

function bytearray_concat(a: Ref, b: Ref): Ref {
  const va = newView();
  const vb = newView();
  let result = 0;
  if (PyObject_GetBuffer(a, va, PyBUF_SIMPLE) < 0 || PyObject_GetBuffer(b, vb, PyBUF_SIMPLE) < 0) {
    typeError(`can't concat ${typeName(b)} to ${typeName(a)}`);
  } else {
    const n = ld(va + Py_buffer.len);
    const m = ld(vb + Py_buffer.len);
    result = PyByteArray_FromStringAndSize(0, n + m);
    if (result !== 0) {
      memmove(PyByteArray_AS_STRING(result), ld(va + Py_buffer.buf), n);
      memmove(PyByteArray_AS_STRING(result) + n, ld(vb + Py_buffer.buf), m);
    }
  }
  dropView(vb);
  dropView(va);
  return result;
}
function bytearray_iconcat(self: Ref, other: Ref): Ref {
  const view = newView();
  let ok = false;
  if (PyObject_GetBuffer(other, view, PyBUF_SIMPLE) < 0) {
    typeError(`can't concat ${typeName(other)} to ${typeName(self)}`);
  } else {
    const n = PyByteArray_GET_SIZE(self);
    const m = ld(view + Py_buffer.len);
    ok = PyByteArray_Resize(self, n + m) === 0;
    if (ok) memmove(PyByteArray_AS_STRING(self) + n, ld(view + Py_buffer.buf), m);
  }
  dropView(view);
  return ok ? Py_NewRef(self) : 0;
}
function repeatFits(n: number, count: number): boolean {
  if (n * count <= 0x3fffff00) return true;
  PyErr_NoMemory();
  return false;
}
function bytearray_repeat(self: Ref, count: number): Ref {
  const n = PyByteArray_GET_SIZE(self);
  count = Math.max(0, count);
  if (!repeatFits(n, count)) return 0;
  const o = PyByteArray_FromStringAndSize(0, n * count);
  if (o === 0 || n * count === 0) return o;
  memmove(PyByteArray_AS_STRING(o), PyByteArray_AS_STRING(self), n);
  doubleUp(PyByteArray_AS_STRING(o), n, n * count);
  return o;
}
function bytearray_irepeat(self: Ref, count: number): Ref {
  const n = PyByteArray_GET_SIZE(self);
  count = Math.max(0, count);
  if (!repeatFits(n, count) || PyByteArray_Resize(self, n * count) < 0) return 0;
  if (n > 0 && count > 0) doubleUp(PyByteArray_AS_STRING(self), n, n * count);
  return Py_NewRef(self);
}
function bytearray_getitem(self: Ref, i: number): Ref {
  if (i < 0 || i >= PyByteArray_GET_SIZE(self)) {
    return PyErr_SetString(PyExc_IndexError, 'bytearray index out of range');
  }
  return PyLong_FromLong(U8[PyByteArray_AS_STRING(self) + i]);
}
function bytearray_subscript(self: Ref, item: Ref): Ref {
  if (_PyIndex_Check(item)) {
    const i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return 0;
    return bytearray_getitem(self, i < 0 ? i + PyByteArray_GET_SIZE(self) : i);
  }
  if (!PySlice_Check(item)) return typeError(`bytearray indices must be integers or slices, not ${typeName(item)}`);
  if (PySlice_Unpack(item) < 0) return 0;
  const n = PySlice_AdjustIndices(PyByteArray_GET_SIZE(self));
  const { start, step } = indices;
  if (n <= 0) return PyByteArray_FromStringAndSize(0, 0);
  if (step === 1) return PyByteArray_FromStringAndSize(PyByteArray_AS_STRING(self) + start, n);
  const o = PyByteArray_FromStringAndSize(0, n);
  if (o === 0) return 0;
  for (let k = 0, i = start; k < n; k++, i += step) {
    st8(PyByteArray_AS_STRING(o) + k, U8[PyByteArray_AS_STRING(self) + i]);
  }
  return o;
}
/** Replaces bytes lo..hi-1 by what `values` has (NULL: nothing). 0 or -1. */
function bytearray_setslice(self: Ref, lo: number, hi: number, values: Ref): number {
  if (values === self) {
    // The bytes may move while they are read: take a copy.
    const copy = PyByteArray_FromUint8Array(PyByteArray_AsUint8Array(self));
    if (copy === 0) return -1;
    const res = bytearray_setslice(self, lo, hi, copy);
    Py_DECREF(copy);
    return res;
  }
  const view = newView();
  let res = 0;
  if (values !== 0 && PyObject_GetBuffer(values, view, PyBUF_SIMPLE) < 0) {
    typeError(`can't set bytearray slice from ${typeName(values)}`);
    res = -1;
  } else {
    const n = PyByteArray_GET_SIZE(self);
    lo = Math.max(0, lo);
    hi = Math.min(Math.max(hi, lo), n);
    const from = values === 0 ? 0 : ld(view + Py_buffer.buf);
    res = bytearray_setslice_linear(self, lo, hi, from, values === 0 ? 0 : ld(view + Py_buffer.len));
  }
  dropView(view);
  return res;
}
/** `i` below 0 counts from the end if `fromEnd`. The value comes first: its index method may change the length. */
function bytearray_setitem(self: Ref, i: number, value: Ref, fromEnd = false): number {
  const c = value === 0 ? 0 : byteOf(value, RANGE);
  if (c < 0) return -1;
  const n = PyByteArray_GET_SIZE(self);
  if (i < 0 && fromEnd) i += n;
  if (i < 0 || i >= n) {
    PyErr_SetString(PyExc_IndexError, 'bytearray index out of range');
    return -1;
  }
  if (value === 0) return bytearray_setslice(self, i, i + 1, 0);
  st8(PyByteArray_AS_STRING(self) + i, c);
  return 0;
}
function bytearray_ass_subscript(self: Ref, item: Ref, values: Ref): number {
  if (_PyIndex_Check(item)) {
    const i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return -1;
    return bytearray_setitem(self, i, values, true);
  }
  if (!PySlice_Check(item)) {
    typeError(`bytearray indices must be integers or slices, not ${typeName(item)}`);
    return -1;
  }
  if (values !== 0 && (!PyByteArray_Check(values) || values === self)) {
    // Whatever it is becomes a bytearray first; numbers and texts are refused.
    if (PyUnicode_Check(values) || (_PyIndex_Check(values) && !PyObject_CheckBuffer(values))) {
      typeError('can assign only bytes, buffers, or iterables of ints in range(0, 256)');
      return -1;
    }
    const copy = PyObject_CallOneArg(PyByteArray_Type, values);
    if (copy === 0) return -1;
    const res = bytearray_ass_subscript(self, item, copy);
    Py_DECREF(copy);
    return res;
  }
  if (PySlice_Unpack(item) < 0) return -1;
  const n = PySlice_AdjustIndices(PyByteArray_GET_SIZE(self));
  let { start, step } = indices;
  const { stop } = indices;
  const needed = values === 0 ? 0 : PyByteArray_GET_SIZE(values);
  const from = values === 0 ? 0 : PyByteArray_AS_STRING(values);
  if (step === 1) return bytearray_setslice_linear(self, start, Math.max(start, stop), from, needed);
  if (needed === 0) {
    if (!canresize(self)) return -1;
    if (n === 0) return 0;
    if (step < 0) {
      start += step * (n - 1);
      step = -step;
    }
    return deleteEvery(self, start, step, n);
  }
  if (needed !== n) {
    PyErr_SetString(PyExc_ValueError, `attempt to assign bytes of size ${needed} to extended slice of size ${n}`);
    return -1;
  }
  for (let k = 0, i = start; k < n; k++, i += step) st8(PyByteArray_AS_STRING(self) + i, U8[from + k]);
  return 0;
}
/** Deletes `n` bytes, `step` apart. */
function deleteEvery(self: Ref, start: number, step: number, n: number): number {
  const size = PyByteArray_GET_SIZE(self);
  const buf = PyByteArray_AS_STRING(self);
  let at = start;
  for (let k = 0; k < n; k++) {
    const from = start + k * step + 1;
    const to = k === n - 1 ? size : from + step - 1;
    memmove(buf + at, buf + from, to - from);
    at += to - from;
  }
  return PyByteArray_Resize(self, size - n);
}
function bytearray_richcompare(self: Ref, other: Ref, op: number): Ref {
  if (PyUnicode_Check(self) || PyUnicode_Check(other) || !PyObject_CheckBuffer(self) || !PyObject_CheckBuffer(other)) {
    return Py_NewRef(Py_NotImplemented);
  }
  const a = newView();
  const b = newView();
  let result = Py_NotImplemented;
  if (PyObject_GetBuffer(self, a, PyBUF_SIMPLE) < 0 || PyObject_GetBuffer(other, b, PyBUF_SIMPLE) < 0) PyErr_Clear();
  else {
    const n = ld(a + Py_buffer.len);
    const m = ld(b + Py_buffer.len);
    if (n !== m && (op === Py_EQ || op === Py_NE)) result = PyBool_FromLong(op === Py_NE);
    else result = richCompareResult(compareBytes(ld(a + Py_buffer.buf), n, ld(b + Py_buffer.buf), m), op);
  }
  dropView(b);
  dropView(a);
  return Py_NewRef(result);
}
function bytearray_mod(v: Ref, w: Ref): Ref {
  if (!PyByteArray_Check(v)) return Py_NewRef(Py_NotImplemented);
  const out = flavour.held(v, () => _PyBytes_FormatEx(PyByteArray_AsUint8Array(v), w));
  return out === null ? 0 : PyByteArray_FromUint8Array(out);
}
function bytearray_getbuffer(self: Ref, view: Addr, flags: number): number {
  if (!requireView(view, 'bytearray_getbuffer')) return -1;
  const res = PyBuffer_FillInfo(view, self, PyByteArray_AS_STRING(self), PyByteArray_GET_SIZE(self), false, flags);
  if (res === 0) st64(self + ob_exports, ld(self + ob_exports) + 1);
  return res;
}
function bytearray_releasebuffer(self: Ref, _view: Addr): void {
  st64(self + ob_exports, ld(self + ob_exports) - 1);
}

// ---- methods of its own ----

function bytearray_append(self: Ref, item: Ref): Ref {
  const c = byteOf(item, RANGE);
  return c < 0 ? 0 : none(pushByte(self, c));
}
function bytearray_extend(self: Ref, iterable: Ref): Ref {
  if (PyObject_CheckBuffer(iterable)) {
    const n = PyByteArray_GET_SIZE(self);
    return none(bytearray_setslice(self, n, n, iterable));
  }
  const it = PyObject_GetIter(iterable);
  if (it === 0) {
    if (PyErr_ExceptionMatches(PyExc_TypeError)) typeError(`can't extend bytearray with ${typeName(iterable)}`);
    return 0;
  }
  const added = bytearrayOfIterator(it, iterable);
  Py_DECREF(it);
  if (added === 0) return 0;
  const n = PyByteArray_GET_SIZE(self);
  const res = bytearray_setslice(self, n, n, added);
  Py_DECREF(added);
  return none(res);
}
/** Bytes for which extend() makes room if nobody says how many come. */
const SOME_BYTES = 32;
/** New reference. The bytes that an iterator of `iterable` gives, in an array that grows by half. */
function bytearrayOfIterator(it: Ref, iterable: Ref): Ref {
  let buf_size = PyObject_LengthHint(iterable, SOME_BYTES);
  if (buf_size < 0) return 0;
  const bytearray_obj = PyByteArray_FromStringAndSize(0, buf_size);
  if (bytearray_obj === 0) return 0;
  let len = 0;
  for (;;) {
    const item = PyIter_Next(it);
    if (item === 0) break;
    const value = byteOf(item, RANGE);
    Py_DECREF(item);
    if (value < 0) break;
    st8(PyByteArray_AS_STRING(bytearray_obj) + len++, value);
    if (len < buf_size) continue;
    buf_size = len + (len >> 1) + 1;
    if (PyByteArray_Resize(bytearray_obj, buf_size) < 0) break;
  }
  if (namesExtendedStr() && PyErr_ExceptionMatches(PyExc_TypeError) && PyUnicode_Check(iterable)) {
    typeError("expected iterable of integers; got: 'str'");
  }
  if (PyErr_Occurred() || PyByteArray_Resize(bytearray_obj, len) < 0) {
    Py_DECREF(bytearray_obj);
    return 0;
  }
  return bytearray_obj;
}
function bytearray_insert(self: Ref, indexArg: Ref, item: Ref): Ref {
  let i = argSsize(indexArg, 0);
  if (failed(i)) return 0;
  const c = byteOf(item, RANGE);
  if (c < 0) return 0;
  const n = PyByteArray_GET_SIZE(self);
  if (PyByteArray_Resize(self, n + 1) < 0) return 0;
  if (i < 0) i = Math.max(0, i + n);
  i = Math.min(i, n);
  const buf = PyByteArray_AS_STRING(self);
  memmove(buf + i + 1, buf + i, n - i);
  st8(buf + i, c);
  return Py_NewRef(Py_None);
}
function bytearray_pop(self: Ref, indexArg: Ref): Ref {
  let i = argSsize(indexArg, -1);
  if (indexArg !== 0 && failed(i)) return 0;
  const n = PyByteArray_GET_SIZE(self);
  if (n === 0) return PyErr_SetString(PyExc_IndexError, 'pop from empty bytearray');
  if (i < 0) i += n;
  if (i < 0 || i >= n) return PyErr_SetString(PyExc_IndexError, 'pop index out of range');
  if (!canresize(self)) return 0;
  const value = U8[PyByteArray_AS_STRING(self) + i];
  return removeAt(self, i) < 0 ? 0 : PyLong_FromLong(value);
}
function removeAt(self: Ref, i: number): number {
  const n = PyByteArray_GET_SIZE(self);
  const buf = PyByteArray_AS_STRING(self);
  memmove(buf + i, buf + i + 1, n - i);
  return PyByteArray_Resize(self, n - 1);
}
function bytearray_remove(self: Ref, item: Ref): Ref {
  const c = byteOf(item, RANGE);
  if (c < 0) return 0;
  const i = findchar(1, PyByteArray_AS_STRING(self), 0, PyByteArray_GET_SIZE(self), c);
  if (i < 0) return PyErr_SetString(PyExc_ValueError, 'value not found in bytearray');
  return canresize(self) ? none(removeAt(self, i)) : 0;
}
function bytearray_reverse(self: Ref): Ref {
  const bytes = PyByteArray_AsUint8Array(self).reverse();
  for (let i = 0; i < bytes.length; i++) st8(PyByteArray_AS_STRING(self) + i, bytes[i]);
  return Py_NewRef(Py_None);
}
function bytearray_resize(self: Ref, sizeArg: Ref): Ref {
  const size = argSsize(sizeArg, 0);
  if (failed(size)) return 0;
  if (size < 0) return PyErr_SetString(PyExc_ValueError, `Can only resize to positive sizes, got ${size}`);
  const before = PyByteArray_GET_SIZE(self);
  if (PyByteArray_Resize(self, size) < 0) return 0;
  if (size > before) memset(PyByteArray_AS_STRING(self) + before, 0, size - before);
  return Py_NewRef(Py_None);
}
function bytearray_fromhex(type: Ref, text: Ref): Ref {
  const out = _PyBytes_FromHex(text);
  if (out === null) return 0;
  const o = PyByteArray_FromUint8Array(out);
  if (o === 0 || type === PyByteArray_Type) return o;
  const self = PyObject_CallOneArg(type, o);
  Py_DECREF(o);
  return self;
}
/** New reference. How a bytearray is pickled: as text in Latin-1 up to protocol 2, as bytes since. */
function reduce(self: Ref, protocol: number): Ref {
  const state = partLink._PyObject_GetState(self);
  if (state === 0) return 0;
  const bytes = PyByteArray_AsUint8Array(self);
  let args = 0;
  if (bytes.length === 0) args = PyTuple_New(0);
  else if (protocol < 3) {
    const text = PyUnicode_FromCodePoints(bytes);
    const encoding = PyUnicode_FromString('latin-1');
    if (text !== 0 && encoding !== 0) args = PyTuple_Pack(text, encoding);
    Py_XDECREF(text);
    Py_XDECREF(encoding);
  } else {
    const copy = PyBytes_FromStringAndSize(PyByteArray_AS_STRING(self), bytes.length);
    if (copy !== 0) args = PyTuple_Pack(copy);
    Py_XDECREF(copy);
  }
  const t = args === 0 ? 0 : PyTuple_Pack(Py_TYPE(self), args, state);
  Py_XDECREF(args);
  Py_DECREF(state);
  return t;
}

defineType(PyByteArray_Type, {
  basicsize: () => PyByteArrayObject.sizeof,
  flags: Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF,
  doc:
    'bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\n' +
    'bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n' +
    'bytearray(int) -> bytes array of size given by the parameter initialized with null bytes\n' +
    'bytearray() -> empty bytes array\n\nConstruct a mutable bytearray object from:\n' +
    '  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n' +
    '  - a bytes or a buffer object\n  - any object implementing the buffer API.\n  - an integer',
  slots: {
    tp_dealloc: bytearray_dealloc,
    tp_repr: bytearray_repr,
    tp_str: bytearray_repr,
    tp_richcompare: bytearray_richcompare,
    tp_iter: (seq) => newIndexIterator(PyByteArrayIter_Type, seq),
    tp_init: bytearray_init,
    tp_new: bytearray_new,
    nb_remainder: bytearray_mod,
    sq_length: PyByteArray_GET_SIZE,
    sq_concat: bytearray_concat,
    sq_repeat: bytearray_repeat,
    sq_item: bytearray_getitem,
    sq_ass_item: (self, i, value) => bytearray_setitem(self, i, value),
    sq_contains: (self, arg) => bytes_contains(flavour, self, arg),
    sq_inplace_concat: bytearray_iconcat,
    sq_inplace_repeat: bytearray_irepeat,
    mp_length: PyByteArray_GET_SIZE,
    mp_subscript: bytearray_subscript,
    mp_ass_subscript: bytearray_ass_subscript,
    bf_getbuffer: bytearray_getbuffer,
    bf_releasebuffer: bytearray_releasebuffer,
  },
  shared: {
    tp_alloc: 'PyType_GenericAlloc',
    tp_free: 'PyObject_Free',
  },
  methods: [
    method('__alloc__()', (self) => PyLong_FromLong(byteArrayBlockSize(self))),
    method('__reduce__()', (self) => reduce(self, 2), 'Return state information for pickling.'),
    method('__reduce_ex__(proto=0, /)', (self, proto: Ref) => {
      const n = argSsize(proto, 0);
      return proto !== 0 && failed(n) ? 0 : reduce(self, n);
    }),
    method('__sizeof__()', (self) =>
      PyLong_FromLong(ld(Py_TYPE(self) + PyTypeObject.tp_basicsize) + byteArrayBlockSize(self)),
    ),
    ...withSharedMethods(flavour, [
      method('append(item, /)', bytearray_append),
      method('clear()', (self) => none(PyByteArray_Resize(self, 0)), 'Remove all items from the bytearray.'),
      method('copy()', (self) =>
        PyByteArray_FromStringAndSize(PyByteArray_AS_STRING(self), PyByteArray_GET_SIZE(self)),
      ),
      method('extend(iterable_of_ints, /)', bytearray_extend),
      method('insert(index, item, /)', bytearray_insert),
      method('pop(index=-1, /)', bytearray_pop),
      method('remove(value, /)', bytearray_remove),
      method('resize(size, /)', bytearray_resize),
      method('reverse()', bytearray_reverse),
      classmethod('fromhex(string, /)', bytearray_fromhex),
      method('hex(sep=<unrepresentable>, bytes_per_sep=1)', (self, sep: Ref, perSep: Ref) =>
        flavour.held(self, () => _Py_strhex_with_sep(PyByteArray_AsUint8Array(self), sep, perSep)),
      ),
    ]),
  ],
});

const { it_index, it_seq } = unicodeiterobject;
function bytearrayiter_next(it: Ref): Ref {
  const seq = ld(it + it_seq);
  if (seq === 0) return 0;
  const i = ld(it + it_index);
  if (i < 0) return 0;
  if (i >= PyByteArray_GET_SIZE(seq)) {
    if (iteratorRules.bytearrayEndsAtMinusOne) st64(it + it_index, -1);
    return exhaust(it, seq);
  }
  st64(it + it_index, i + 1);
  return PyLong_FromLong(U8[PyByteArray_AS_STRING(seq) + i]);
}
defineType(PyByteArrayIter_Type, {
  basicsize: () => unicodeiterobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: { tp_dealloc: indexiter_dealloc, tp_traverse: indexiter_traverse, tp_iternext: bytearrayiter_next },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: indexIteratorMethods(PyByteArray_GET_SIZE, tuple_get_empty, () =>
    iteratorRules.bytearrayEndsAtMinusOne ? -1 : 0,
  ),
});
