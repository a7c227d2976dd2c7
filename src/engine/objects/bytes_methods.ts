// The type bytes: its slots and the table of its methods; its iterator. Mirrors Objects/bytesobject.c.

import {
  _Py_TPFLAGS_MATCH_SELF,
  Py_EQ,
  Py_GE,
  Py_LE,
  Py_NE,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_BYTES_SUBCLASS,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { PyBytesObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, memmove, type Ref, st8, st64, stWords, U8 } from '../memory/memory.ts';
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
} from './buffer.ts';
import { _PyBytes_FormatEx } from './bytes_format.ts';
import { _Py_strhex_with_sep, _PyBytes_FromHex } from './bytes_hex.ts';
import { bytes_contains, bytes_repeat, type Flavour, withSharedMethods } from './bytes_shared.ts';
import {
  bytes_equal,
  bytes_hash,
  compareBytes,
  finishBytes,
  newBytes,
  newZeroBytes,
  PyBytes_AS_STRING,
  PyBytes_AsUint8Array,
  PyBytes_Check,
  PyBytes_CheckExact,
  PyBytes_FromStringAndSize,
  PyBytes_FromUint8Array,
  PyBytes_GET_SIZE,
} from './bytesobject.ts';
import { PyObject_CallNoArgs, PyObject_CallOneArg } from './call.ts';
import { PyUnicode_AsEncodedString } from './codec_registry.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { _PyArg_BadArgument, failed } from './getargs.ts';
import { PyList_CheckExact, PyList_GET_ITEM, PyList_GET_SIZE } from './listobject.ts';
import { PyLong_FromLong } from './longobject.ts';
import { type allocfunc, Py_DECREF, Py_NewRef } from './object.ts';
import { richCompareResult } from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { indices, PySlice_AdjustIndices, PySlice_Check, PySlice_Unpack } from './sliceobject.ts';
import { wrongSpecialResult } from './special_result.ts';
import { _Py_ID, bytes_empty, Py_NotImplemented, PyBool_FromLong } from './statics.ts';
import {
  PyBytes_Type,
  PyBytesIter_Type,
  PyExc_IndexError,
  PyExc_OverflowError,
  PyExc_TypeError,
  PyExc_ValueError,
} from './statictypes.ts';
import { PyTuple_CheckExact, PyTuple_GET_ITEM, PyTuple_GET_SIZE, stealTuple, tuple_get_empty } from './tupleobject.ts';
import { _PyObject_LookupSpecial } from './type_lookup.ts';
import { classmethod, defineType, method } from './typedef.ts';
import { typeName } from './typename.ts';
import {
  exhaust,
  indexIteratorMethods,
  indexiter_dealloc,
  indexiter_traverse,
  newIndexIterator,
  unicodeiterobject,
} from './unicode_iter.ts';
import { newFromCodePoints, PyUnicode_AsString, PyUnicode_Check } from './unicodeobject.ts';

const id___bytes__ = _Py_ID('__bytes__');

const bytesFlavour: Flavour = {
  name: 'bytes',
  mutable: false,
  data: PyBytes_AS_STRING,
  length: PyBytes_GET_SIZE,
  make: (from, n) => (n === 0 ? bytes_empty : PyBytes_FromStringAndSize(from, n)),
  alloc: (n) => PyBytes_FromStringAndSize(0, n),
  fresh: newBytes,
  exact: PyBytes_CheckExact,
  held: (_o, f) => f(),
};

// ---- repr ----

const hexDigit = (n: number): number => (n < 10 ? 48 + n : 87 + n);
/** Appends the content with escapes; `quote` is escaped too, and ' always when `always` says so. */
export function pushBytesRepr(out: number[], bytes: Uint8Array, quote: number, always = false): void {
  for (const c of bytes) {
    if (c === quote || c === 92 || (always && c === 39)) out.push(92, c);
    else if (c === 9) out.push(92, 116);
    else if (c === 10) out.push(92, 110);
    else if (c === 13) out.push(92, 114);
    else if (c < 32 || c >= 127) out.push(92, 120, hexDigit(c >> 4), hexDigit(c & 15));
    else out.push(c);
  }
}
/** The quote that repr uses: " if the content has ' and no ". */
export function quoteFor(bytes: Uint8Array): number {
  return bytes.includes(39) && !bytes.includes(34) ? 34 : 39;
}
/** New reference. */
function bytes_repr(self: Ref): Ref {
  const bytes = PyBytes_AsUint8Array(self);
  const quote = quoteFor(bytes);
  const out = [98, quote];
  pushBytesRepr(out, bytes, quote);
  out.push(quote);
  return newFromCodePoints(out);
}

// ---- sequence ----

/** New reference. a + b, where b may be anything with a buffer. */
function bytes_concat(a: Ref, b: Ref): Ref {
  const va = newView();
  const vb = newView();
  let result = 0;
  if (PyObject_GetBuffer(a, va, PyBUF_SIMPLE) < 0 || PyObject_GetBuffer(b, vb, PyBUF_SIMPLE) < 0) {
    typeError(`can't concat ${typeName(b)} to ${typeName(a)}`);
  } else {
    const n = ld(va + Py_buffer.len);
    const m = ld(vb + Py_buffer.len);
    if (n === 0 && PyBytes_CheckExact(b)) result = Py_NewRef(b);
    else if (m === 0 && PyBytes_CheckExact(a)) result = Py_NewRef(a);
    else {
      result = PyBytes_FromStringAndSize(0, n + m);
      if (result !== 0) {
        memmove(PyBytes_AS_STRING(result), ld(va + Py_buffer.buf), n);
        memmove(PyBytes_AS_STRING(result) + n, ld(vb + Py_buffer.buf), m);
      }
    }
  }
  dropView(vb);
  dropView(va);
  return result;
}
function bytes_item(self: Ref, i: number): Ref {
  if (i < 0 || i >= PyBytes_GET_SIZE(self)) return PyErr_SetString(PyExc_IndexError, 'index out of range');
  return PyLong_FromLong(U8[PyBytes_AS_STRING(self) + i]);
}
function bytes_subscript(self: Ref, item: Ref): Ref {
  const length = PyBytes_GET_SIZE(self);
  if (_PyIndex_Check(item)) {
    const i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return 0;
    return bytes_item(self, i < 0 ? i + length : i);
  }
  if (!PySlice_Check(item)) return typeError(`byte indices must be integers or slices, not ${typeName(item)}`);
  if (PySlice_Unpack(item) < 0) return 0;
  const n = PySlice_AdjustIndices(length);
  const { start, step } = indices;
  const data = PyBytes_AS_STRING(self);
  if (n <= 0) return bytes_empty;
  if (start === 0 && step === 1 && n === length && PyBytes_CheckExact(self)) return Py_NewRef(self);
  if (step === 1) return PyBytes_FromStringAndSize(data + start, n);
  const o = PyBytes_FromStringAndSize(0, n);
  if (o === 0) return 0;
  for (let k = 0, i = start; k < n; k++, i += step) st8(PyBytes_AS_STRING(o) + k, U8[data + i]);
  return o;
}
function bytes_richcompare(a: Ref, b: Ref, op: number): Ref {
  if (!PyBytes_Check(a) || !PyBytes_Check(b)) return Py_NewRef(Py_NotImplemented);
  if (a === b) return PyBool_FromLong(op === Py_EQ || op === Py_LE || op === Py_GE);
  if (op === Py_EQ || op === Py_NE) return PyBool_FromLong(bytes_equal(a, b) === (op === Py_EQ));
  const c = compareBytes(PyBytes_AS_STRING(a), PyBytes_GET_SIZE(a), PyBytes_AS_STRING(b), PyBytes_GET_SIZE(b));
  return richCompareResult(c, op);
}
function bytes_mod(v: Ref, w: Ref): Ref {
  if (!PyBytes_Check(v)) return Py_NewRef(Py_NotImplemented);
  const out = _PyBytes_FormatEx(PyBytes_AsUint8Array(v), w);
  return out === null ? 0 : PyBytes_FromUint8Array(out);
}
function bytes_buffer_getbuffer(self: Ref, view: Addr, flags: number): number {
  return PyBuffer_FillInfo(view, self, PyBytes_AS_STRING(self), PyBytes_GET_SIZE(self), true, flags);
}

// ---- making ----

/** The value of an item as a byte, or -1 with an exception. */
export function byteOf(item: Ref, message: string): number {
  const n = PyNumber_AsSsize_t(item, 0);
  if (failed(n)) return -1;
  if (n >= 0 && n <= 255) return n;
  PyErr_SetString(PyExc_ValueError, message);
  return -1;
}
const RANGE = 'bytes must be in range(0, 256)';

/** New reference. bytes(x) for what has a buffer or gives ints. */
export function PyBytes_FromObject(x: Ref): Ref {
  if (PyBytes_CheckExact(x)) return Py_NewRef(x);
  if (PyObject_CheckBuffer(x)) return _PyBytes_FromBuffer(x);
  if (PyList_CheckExact(x)) {
    const out: number[] = [];
    for (let i = 0; i < PyList_GET_SIZE(x); i++) {
      const item = Py_NewRef(PyList_GET_ITEM(x, i));
      const c = byteOf(item, RANGE);
      Py_DECREF(item);
      if (c < 0) return 0;
      out.push(c);
    }
    return PyBytes_FromUint8Array(out);
  }
  if (PyTuple_CheckExact(x)) return _PyBytes_FromTuple(x);
  if (!PyUnicode_Check(x)) {
    const it = PyObject_GetIter(x);
    if (it !== 0) {
      const bytes = _PyBytes_FromIterator(it, x);
      Py_DECREF(it);
      return bytes;
    }
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return 0;
  }
  return typeError(`cannot convert '${typeName(x)}' object to bytes`);
}
function _PyBytes_FromBuffer(x: Ref): Ref {
  const view = newView();
  let o = 0;
  if (PyObject_GetBuffer(x, view, PyBUF_SIMPLE) === 0) {
    const n = ld(view + Py_buffer.len);
    o = PyBytes_FromStringAndSize(0, n);
    if (o !== 0) memmove(PyBytes_AS_STRING(o), ld(view + Py_buffer.buf), n);
  }
  dropView(view);
  return finishBytes(o);
}
function _PyBytes_FromTuple(x: Ref): Ref {
  const n = PyTuple_GET_SIZE(x);
  const o = PyBytes_FromStringAndSize(0, n);
  for (let i = 0; o !== 0 && i < n; i++) {
    const c = byteOf(PyTuple_GET_ITEM(x, i), RANGE);
    if (c < 0) {
      Py_DECREF(o);
      return 0;
    }
    st8(PyBytes_AS_STRING(o) + i, c);
  }
  return finishBytes(o);
}
/** Reads all ints that an iterator gives; null with an exception. */
export function bytesOfIterator(it: Ref, message: string): number[] | null {
  const out: number[] = [];
  for (;;) {
    const item = PyIter_Next(it);
    if (item === 0) return PyErr_Occurred() ? null : out;
    const c = byteOf(item, message);
    Py_DECREF(item);
    if (c < 0) return null;
    out.push(c);
  }
}
/** New reference. `x` is what `it` iterates over: it is asked for the room that its items will need. */
function _PyBytes_FromIterator(it: Ref, x: Ref): Ref {
  if (PyObject_LengthHint(x, 64) < 0) return 0;
  const out = bytesOfIterator(it, RANGE);
  return out === null ? 0 : PyBytes_FromUint8Array(out);
}

const newArguments = parseSignature("bytes(source=b'', encoding='utf-8', errors='strict')");
/** Checks that the optional arguments are str. False with TypeError. */
export function checkTexts(fname: string, encoding: Ref, errors: Ref): boolean {
  for (const [name, arg] of [
    ['encoding', encoding],
    ['errors', errors],
  ] as const) {
    if (arg === 0 || PyUnicode_Check(arg)) continue;
    _PyArg_BadArgument(fname, `argument '${name}'`, 'str', arg);
    return false;
  }
  return true;
}
export const textOrNull = (o: Ref): string | null => (o === 0 ? null : PyUnicode_AsString(o));

function bytes_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const a = unpackTupleAndDict(newArguments, args, kwds);
  if (a === null || !checkTexts('bytes', a[1], a[2])) return 0;
  const bytes = bytes_new_exact(a[0], a[1], a[2]);
  if (bytes === 0 || type === PyBytes_Type) return bytes;
  const self = bytes_subtype_new(type, bytes);
  Py_DECREF(bytes);
  return self;
}
function bytes_new_exact(x: Ref, encoding: Ref, errors: Ref): Ref {
  if (x === 0) {
    if (encoding !== 0) return typeError('encoding without a string argument');
    return errors !== 0 ? typeError('errors without a string argument') : bytes_empty;
  }
  if (encoding !== 0) {
    if (!PyUnicode_Check(x)) return typeError('encoding without a string argument');
    return PyUnicode_AsEncodedString(x, PyUnicode_AsString(encoding), textOrNull(errors));
  }
  if (errors !== 0) {
    return typeError(PyUnicode_Check(x) ? 'string argument without an encoding' : 'errors without a string argument');
  }
  const f = _PyObject_LookupSpecial(x, id___bytes__);
  if (f !== 0) {
    const bytes = PyObject_CallNoArgs(f);
    Py_DECREF(f);
    if (bytes === 0 || PyBytes_Check(bytes)) return bytes;
    wrongSpecialResult(x, '__bytes__', 'a bytes', bytes, `__bytes__ returned non-bytes (type ${typeName(bytes)})`);
    Py_DECREF(bytes);
    return 0;
  }
  if (PyErr_Occurred()) return 0;
  if (PyUnicode_Check(x)) return typeError('string argument without an encoding');
  if (_PyIndex_Check(x)) {
    const size = PyNumber_AsSsize_t(x, PyExc_OverflowError);
    if (!failed(size)) {
      return size < 0 ? PyErr_SetString(PyExc_ValueError, 'negative count') : newZeroBytes(size);
    }
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return 0;
    PyErr_Clear();
  }
  return PyBytes_FromObject(x);
}
/** New reference. An instance of a subclass with the content of `bytes`. */
function bytes_subtype_new(type: Ref, bytes: Ref): Ref {
  const n = PyBytes_GET_SIZE(bytes);
  const self = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, n);
  if (self === 0) return 0;
  const hashAt = bytes + PyBytesObject.ob_shash;
  stWords(self + PyBytesObject.ob_shash, ld(hashAt), ld(hashAt + 4));
  memmove(PyBytes_AS_STRING(self), PyBytes_AS_STRING(bytes), n + 1);
  return self;
}

// ---- methods of its own ----

function bytes_fromhex(type: Ref, text: Ref): Ref {
  const out = _PyBytes_FromHex(text);
  if (out === null) return 0;
  const bytes = PyBytes_FromUint8Array(out);
  if (bytes === 0 || type === PyBytes_Type) return bytes;
  const self = PyObject_CallOneArg(type, bytes);
  Py_DECREF(bytes);
  return self;
}
function bytes_hex(self: Ref, sep: Ref, perSep: Ref): Ref {
  return _Py_strhex_with_sep(PyBytes_AsUint8Array(self), sep, perSep);
}
function bytes_getnewargs(self: Ref): Ref {
  const copy = PyBytes_FromStringAndSize(PyBytes_AS_STRING(self), PyBytes_GET_SIZE(self));
  return stealTuple(copy);
}
function bytes___bytes__(self: Ref): Ref {
  if (PyBytes_CheckExact(self)) return Py_NewRef(self);
  return PyBytes_FromStringAndSize(PyBytes_AS_STRING(self), PyBytes_GET_SIZE(self));
}

defineType(PyBytes_Type, {
  basicsize: () => PyBytesObject.ob_sval + 1,
  itemsize: 1,
  flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_BYTES_SUBCLASS | _Py_TPFLAGS_MATCH_SELF,
  doc:
    'bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n' +
    'bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n' +
    'bytes(int) -> bytes object of size given by the parameter initialized with null bytes\n' +
    'bytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n' +
    '  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n' +
    '  - any object implementing the buffer API.\n  - an integer',
  slots: {
    tp_repr: bytes_repr,
    tp_str: bytes_repr,
    tp_hash: bytes_hash,
    tp_richcompare: bytes_richcompare,
    tp_iter: (seq) => newIndexIterator(PyBytesIter_Type, seq),
    tp_new: bytes_new,
    nb_remainder: bytes_mod,
    sq_length: PyBytes_GET_SIZE,
    sq_concat: bytes_concat,
    sq_repeat: (self, n) => bytes_repeat(bytesFlavour, self, n),
    sq_item: bytes_item,
    sq_contains: (self, arg) => bytes_contains(bytesFlavour, self, arg),
    mp_length: PyBytes_GET_SIZE,
    mp_subscript: bytes_subscript,
    bf_getbuffer: bytes_buffer_getbuffer,
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_Free' },
  methods: [
    method('__getnewargs__()', bytes_getnewargs),
    method('__bytes__()', bytes___bytes__, 'Convert this value to exact type bytes.'),
    ...withSharedMethods(bytesFlavour, [
      classmethod('fromhex(string, /)', bytes_fromhex),
      method('hex(sep=<unrepresentable>, bytes_per_sep=1)', bytes_hex),
    ]),
  ],
});

const { it_index, it_seq } = unicodeiterobject;
function striter_next(it: Ref): Ref {
  const seq = ld(it + it_seq);
  if (seq === 0) return 0;
  const i = ld(it + it_index);
  if (i >= PyBytes_GET_SIZE(seq)) return exhaust(it, seq);
  st64(it + it_index, i + 1);
  return PyLong_FromLong(U8[PyBytes_AS_STRING(seq) + i]);
}
defineType(PyBytesIter_Type, {
  basicsize: () => unicodeiterobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: { tp_dealloc: indexiter_dealloc, tp_traverse: indexiter_traverse, tp_iternext: striter_next },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: indexIteratorMethods(PyBytes_GET_SIZE, tuple_get_empty),
});
