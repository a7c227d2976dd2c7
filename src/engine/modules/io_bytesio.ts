// BytesIO: a binary file in memory. Mirrors Modules/_io/bytesio.c. The content lies in a bytes object, which is copied before a
// change if others hold it too.

import { Py_TPFLAGS_DISALLOW_INSTANTIATION, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { ld, ld64, memset, type Ref, st64, stBytes, stp } from '../memory/memory.ts';
import { PyObject_GetIter } from '../objects/abstract.ts';
import { PyIter_Next } from '../objects/abstract_iter.ts';
import { bufferBytes, PyBuffer_FillInfo } from '../objects/buffer.ts';
import {
  newZeroBytes,
  PyBytes_AS_STRING,
  PyBytes_AsUint8Array,
  PyBytes_CheckExact,
  PyBytes_FromStringAndSize,
  PyBytes_FromUint8Array,
} from '../objects/bytesobject.ts';
import { PyObject_CallOneArg } from '../objects/call.ts';
import { PyDict_Copy, PyDict_Update } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyLong_AsInt, PyLong_AsSsize_t, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_REFCNT, Py_SIZE, Py_TYPE } from '../objects/object.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_False, Py_None, Py_True, PyBool_FromLong } from '../objects/statics.ts';
import {
  heapType,
  PyBytes_Type,
  PyExc_BufferError,
  PyExc_ValueError,
  PyMemoryView_Type,
} from '../objects/statictypes.ts';
import { findchar } from '../objects/stringlib.ts';
import { deallocWords, tpAlloc, visitWords } from '../objects/traverse.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_Pack } from '../objects/tupleobject.ts';
import { defineType, getset, method } from '../objects/typedef.ts';
import { tp_name, typeName } from '../objects/typename.ts';
import { PyUnicode_Check } from '../objects/unicodeobject.ts';
import { closedFile, copyInto, defineFileType, PyBufferedIOBase_Type, sizeArgument } from './io_base.ts';

export const PyBytesIO_Type = heapType('_io.BytesIO');
/** `buf` is NULL when closed. */
const bytesio = struct(
  'bytesio',
  { buf: 'ptr', pos: 'ssize', string_size: 'ssize', dict: 'ptr', weakreflist: 'ptr', exports: 'ssize' },
  PyObject,
);
/** What getbuffer() shows the memory of: as long as one lives that is in use, the content may not move. */
const PyBytesIOBuffer_Type = heapType('_io._BytesIOBuffer');
const bytesiobuf = struct('bytesiobuf', { source: 'ptr' }, PyObject);

const isOpen = (self: Ref): boolean => ld(self + bytesio.buf) !== 0 || closedFile() !== 0;
/** False with BufferError while somebody sees the memory. */
function mayChange(self: Ref): boolean {
  if (ld64(self + bytesio.exports) === 0) return true;
  PyErr_SetString(PyExc_BufferError, 'Existing exports of data: object cannot be re-sized');
  return false;
}
const sizeOf = (self: Ref): number => ld64(self + bytesio.string_size);
const position = (self: Ref): number => ld64(self + bytesio.pos);

const isShared = (self: Ref): boolean => Py_REFCNT(ld(self + bytesio.buf)) > 1;
/** Puts a bytes object of `room` bytes in the place of the content, which is copied as far as it goes. False with MemoryError. */
function replaceBuffer(self: Ref, room: number): boolean {
  const old = ld(self + bytesio.buf);
  const buf = newZeroBytes(room);
  if (buf === 0) return false;
  stBytes(PyBytes_AS_STRING(buf), PyBytes_AsUint8Array(old).subarray(0, Math.min(sizeOf(self), room)));
  stp(self + bytesio.buf, buf);
  Py_DECREF(old);
  return true;
}
/** Makes room for `size` bytes, or gives room back. False with MemoryError. */
function resize_buffer(self: Ref, size: number): boolean {
  const room = Py_SIZE(ld(self + bytesio.buf));
  if (size < Math.trunc(room / 2)) return replaceBuffer(self, size + 1);
  if (size < room) return true;
  return replaceBuffer(self, size <= room * 1.125 ? size + (size >> 3) + (size < 9 ? 3 : 6) : size + 1);
}
/** Makes room for what ends at `end`, in a content of its own. False with MemoryError. */
function reserve(self: Ref, end: number): boolean {
  if (end > Py_SIZE(ld(self + bytesio.buf))) return resize_buffer(self, end);
  return !isShared(self) || replaceBuffer(self, Math.max(end, sizeOf(self)));
}
/** Writes bytes at the position. Their number, or -1. */
function writeBytes(self: Ref, bytes: Uint8Array): number {
  const pos = position(self);
  const end = pos + bytes.length;
  if (bytes.length === 0) return 0;
  if (!reserve(self, end)) return -1;
  const at = PyBytes_AS_STRING(ld(self + bytesio.buf));
  if (pos > sizeOf(self)) memset(at + sizeOf(self), 0, pos - sizeOf(self));
  stBytes(at + pos, bytes);
  st64(self + bytesio.pos, end);
  if (end > sizeOf(self)) st64(self + bytesio.string_size, end);
  return bytes.length;
}
function bytesio_write(self: Ref, b: Ref): Ref {
  if (!isOpen(self)) return 0;
  if (PyUnicode_Check(b)) return typeError(`a bytes-like object is required, not '${typeName(b)}'`);
  const bytes = bufferBytes(b);
  if (bytes === null) return 0;
  if (!isOpen(self) || !mayChange(self)) return 0;
  const n = writeBytes(self, bytes);
  return n < 0 ? 0 : PyLong_FromLong(n);
}
/** The next bytes, at most `n` (negative: all), and moves on. */
function take(self: Ref, n: number): Ref {
  const pos = position(self);
  const left = Math.max(0, sizeOf(self) - pos);
  const count = n < 0 ? left : Math.min(n, left);
  const buf = ld(self + bytesio.buf);
  if (count > 1 && pos === 0 && count === Py_SIZE(buf) && ld64(self + bytesio.exports) === 0) {
    st64(self + bytesio.pos, pos + count);
    return Py_NewRef(buf);
  }
  const result = PyBytes_FromStringAndSize(PyBytes_AS_STRING(buf) + pos, count);
  if (result !== 0) st64(self + bytesio.pos, pos + count);
  return result;
}
function bytesio_read(self: Ref, size: Ref): Ref {
  const n = sizeArgument(size);
  return n === -2 || !isOpen(self) ? 0 : take(self, n);
}
/** Length of the line that begins at the position. */
function lineLength(self: Ref): number {
  const pos = position(self);
  if (pos >= sizeOf(self)) return 0;
  const length = sizeOf(self) - pos;
  const end = findchar(1, PyBytes_AS_STRING(ld(self + bytesio.buf)) + pos, 0, length, 10);
  return end < 0 ? length : end + 1;
}
function bytesio_readline(self: Ref, size: Ref): Ref {
  const n = sizeArgument(size);
  if (n === -2 || !isOpen(self)) return 0;
  const line = lineLength(self);
  return take(self, n < 0 ? line : Math.min(n, line));
}
function bytesio_readlines(self: Ref, size: Ref): Ref {
  const limit = sizeArgument(size);
  if (limit === -2 || !isOpen(self)) return 0;
  const lines = PyList_New(0);
  let total = 0;
  for (let n = lineLength(self); n > 0; n = lineLength(self)) {
    const line = take(self, n);
    if (line === 0 || PyList_Append(lines, line) < 0) {
      Py_DECREF(lines);
      return 0;
    }
    Py_DECREF(line);
    total += n;
    if (limit > 0 && total >= limit) break;
  }
  return lines;
}
function bytesio_seek(self: Ref, pos: Ref, whence: Ref): Ref {
  let n = PyLong_AsSsize_t(pos);
  if (failed(n)) return 0;
  const mode = whence === 0 ? 0 : PyLong_AsInt(whence);
  if (failed(mode) || !isOpen(self)) return 0;
  if (n < 0 && mode === 0) return PyErr_SetString(PyExc_ValueError, `negative seek value ${n}`);
  if (mode === 1) n += position(self);
  else if (mode === 2) n += sizeOf(self);
  else if (mode !== 0) return PyErr_SetString(PyExc_ValueError, `invalid whence (${mode}, should be 0, 1 or 2)`);
  n = Math.max(0, n);
  st64(self + bytesio.pos, n);
  return PyLong_FromLong(n);
}
function bytesio_truncate(self: Ref, size: Ref): Ref {
  if (!isOpen(self) || !mayChange(self)) return 0;
  let n = position(self);
  if (size !== 0 && size !== Py_None) {
    n = PyLong_AsSsize_t(size);
    if (failed(n)) return 0;
    if (n < 0) return PyErr_SetString(PyExc_ValueError, `negative size value ${n}`);
  }
  if (n < sizeOf(self)) {
    st64(self + bytesio.string_size, n);
    if (!resize_buffer(self, n)) return 0;
  }
  return PyLong_FromLong(n);
}
function bytesio_getvalue(self: Ref): Ref {
  if (!isOpen(self)) return 0;
  const size = sizeOf(self);
  const buf = ld(self + bytesio.buf);
  if (size <= 1 || ld64(self + bytesio.exports) > 0) return PyBytes_FromStringAndSize(PyBytes_AS_STRING(buf), size);
  if (Py_SIZE(buf) !== size && !replaceBuffer(self, size)) return 0;
  return Py_NewRef(ld(self + bytesio.buf));
}
const initSignature = parseSignature("BytesIO(initial_bytes=b'')");
function bytesio_init(self: Ref, args: Ref, kwds: Ref): number {
  const got = unpackTupleAndDict(initSignature, args, kwds);
  if (got === null || !mayChange(self)) return -1;
  const initial = got[0] === Py_None ? 0 : got[0];
  let buf: Ref;
  if (initial === 0) buf = PyBytes_FromUint8Array([]);
  else if (PyBytes_CheckExact(initial)) buf = Py_NewRef(initial);
  else {
    if (PyUnicode_Check(initial)) {
      typeError("a bytes-like object is required, not 'str'");
      return -1;
    }
    const bytes = bufferBytes(initial);
    buf = bytes === null ? 0 : PyBytes_FromUint8Array(bytes);
  }
  if (buf === 0) return -1;
  const old = ld(self + bytesio.buf);
  stp(self + bytesio.buf, buf);
  st64(self + bytesio.pos, 0);
  st64(self + bytesio.string_size, Py_SIZE(buf));
  if (old !== 0) Py_DECREF(old);
  return 0;
}
function bytesio_setstate(self: Ref, state: Ref): Ref {
  if (!PyTuple_Check(state) || Py_SIZE(state) < 3) {
    return typeError(`${tp_name(Py_TYPE(self))}.__setstate__ argument should be 3-tuple, got ${typeName(state)}`);
  }
  const args = PyTuple_Pack(PyTuple_GET_ITEM(state, 0));
  const r = bytesio_init(self, args, 0);
  Py_DECREF(args);
  if (r < 0) return 0;
  const pos = PyLong_AsSsize_t(PyTuple_GET_ITEM(state, 1));
  if (failed(pos)) return 0;
  if (pos < 0) return PyErr_SetString(PyExc_ValueError, 'position value cannot be negative');
  st64(self + bytesio.pos, pos);
  const dict = PyTuple_GET_ITEM(state, 2);
  if (dict === Py_None) return Py_None;
  if (ld(self + bytesio.dict) === 0) {
    stp(self + bytesio.dict, PyDict_Copy(dict));
    return ld(self + bytesio.dict) === 0 ? 0 : Py_None;
  }
  return PyDict_Update(ld(self + bytesio.dict), dict) < 0 ? 0 : Py_None;
}
const whenOpen =
  (result: Ref) =>
  (self: Ref): Ref =>
    isOpen(self) ? result : 0;

defineFileType(PyBytesIO_Type, {
  base: PyBufferedIOBase_Type,
  struct: bytesio,
  doc: 'Buffered I/O implementation using an in-memory bytes buffer.',
  fields: () => [bytesio.buf],
  finalize: false,
  slots: {
    tp_new: (type) => {
      const self = tpAlloc(type);
      if (self !== 0) stp(self + bytesio.buf, PyBytes_FromUint8Array([]));
      return self;
    },
    tp_init: bytesio_init,
    tp_iternext: (self) => {
      if (!isOpen(self)) return 0;
      const n = lineLength(self);
      return n === 0 ? 0 : take(self, n);
    },
  },
  methods: [
    method('readable()', whenOpen(Py_True)),
    method('seekable()', whenOpen(Py_True)),
    method('writable()', whenOpen(Py_True)),
    method('flush()', whenOpen(Py_None)),
    method('isatty()', whenOpen(Py_False)),
    method('close()', (self) => {
      if (!mayChange(self)) return 0;
      Py_CLEAR(self + bytesio.buf);
      return Py_None;
    }),
    method('tell()', (self) => (isOpen(self) ? PyLong_FromLong(position(self)) : 0)),
    method('write(b, /)', bytesio_write),
    method('writelines(lines, /)', (self, lines) => {
      if (!isOpen(self)) return 0;
      const it = PyObject_GetIter(lines);
      if (it === 0) return 0;
      for (let line = PyIter_Next(it); line !== 0; line = PyIter_Next(it)) {
        const r = bytesio_write(self, line);
        Py_DECREF(line);
        if (r === 0) break;
        Py_DECREF(r);
      }
      Py_DECREF(it);
      return PyErr_Occurred() !== 0 ? 0 : Py_None;
    }),
    method('read(size=-1, /)', bytesio_read),
    method('read1(size=-1, /)', bytesio_read),
    method('readinto(buffer, /)', (self, target) =>
      isOpen(self)
        ? copyInto('readinto', target, (room) => {
            const b = take(self, room);
            if (b === 0) return null;
            const bytes = PyBytes_AsUint8Array(b);
            Py_DECREF(b);
            return bytes;
          })
        : 0,
    ),
    method('readline(size=-1, /)', bytesio_readline),
    method('readlines(size=None, /)', bytesio_readlines),
    method('getvalue()', bytesio_getvalue),
    method('getbuffer()', (self) => {
      if (!isOpen(self)) return 0;
      const buf = tpAlloc(PyBytesIOBuffer_Type);
      if (buf === 0) return 0;
      stp(buf + bytesiobuf.source, Py_NewRef(self));
      const view = PyObject_CallOneArg(PyMemoryView_Type, buf);
      Py_DECREF(buf);
      return view;
    }),
    method('__sizeof__()', (self) => {
      const buf = ld(self + bytesio.buf);
      const own = buf === 0 || isShared(self) ? 0 : ld(PyBytes_Type + PyTypeObject.tp_basicsize) + Py_SIZE(buf);
      return PyLong_FromLong(ld(Py_TYPE(self) + PyTypeObject.tp_basicsize) + own);
    }),
    method('seek(pos, whence=0, /)', bytesio_seek),
    method('truncate(size=None, /)', bytesio_truncate),
    method('__getstate__()', (self) => {
      const value = bytesio_getvalue(self);
      if (value === 0) return 0;
      const pos = PyLong_FromLong(position(self));
      const dict = ld(self + bytesio.dict) === 0 ? Py_None : PyDict_Copy(ld(self + bytesio.dict));
      const state = PyTuple_Pack(value, pos, dict);
      for (const o of [value, pos, dict]) Py_DECREF(o);
      return state;
    }),
    method('__setstate__(state, /)', bytesio_setstate),
  ],
  getset: [getset('closed', (self) => PyBool_FromLong(ld(self + bytesio.buf) === 0))],
});

defineType(PyBytesIOBuffer_Type, {
  basicsize: () => bytesiobuf.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: {
    tp_dealloc: (self) => deallocWords(self, bytesiobuf.source),
    tp_traverse: (self, visit) => visitWords(self, visit, bytesiobuf.source),
    bf_getbuffer: (self, view, flags) => {
      const b = ld(self + bytesiobuf.source);
      const own = !isShared(b) || ld64(b + bytesio.exports) > 0;
      if (!own && !replaceBuffer(b, sizeOf(b))) return -1;
      const at = PyBytes_AS_STRING(ld(b + bytesio.buf));
      if (PyBuffer_FillInfo(view, self, at, sizeOf(b), false, flags) < 0) return -1;
      st64(b + bytesio.exports, ld64(b + bytesio.exports) + 1);
      return 0;
    },
    bf_releasebuffer: (self) => {
      const b = ld(self + bytesiobuf.source);
      st64(b + bytesio.exports, ld64(b + bytesio.exports) - 1);
    },
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [],
});
