// StringIO: a text file in memory. Mirrors Modules/_io/stringio.c: the text lies in a buffer of Py_UCS4.

import { struct } from '../include/structs.ts';
import { ld, ld64, memset, type Ref, st, st64, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Realloc } from '../memory/obmalloc.ts';
import { PyDict_Copy, PyDict_Update } from '../objects/dictobject.ts';
import { PyErr_NoMemory, PyErr_SetString, typeError } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_AsSsize_t, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_SIZE, Py_TYPE } from '../objects/object.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_False, Py_None, Py_True, PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_OSError, PyExc_ValueError, staticType } from '../objects/statictypes.ts';
import { tpAlloc } from '../objects/traverse.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_Pack } from '../objects/tupleobject.ts';
import { getset, method } from '../objects/typedef.ts';
import { tp_name, typeName } from '../objects/typename.ts';
import {
  codePointsOfText,
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromKindAndData,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
  PyUnicode_READ_CHAR,
} from '../objects/unicodeobject.ts';
import { iobase } from '../runtime/sysio.ts';
import { closedFile, defineFileType, fileSlots, PyTextIOBase_Type, sizeArgument } from './io_base.ts';
import { newlineArgument, newlinesIn, newlinesSeen } from './io_newline.ts';

export const PyStringIO_Type = staticType('_io.StringIO');
const stringio = struct(
  'stringio',
  {
    buf: 'ptr',
    buf_size: 'ssize',
    pos: 'ssize',
    string_size: 'ssize',
    /** Newlines seen, whether it is open, and which newline argument it has. */
    seen: 'i32',
    state: 'i32',
    newline: 'i32',
    padding: 'i32',
    writer: 'u64',
    reserved: 'u64',
    reserved2: 'u64',
    reserved3: 'u64',
  },
  iobase,
);
const UNINITIALIZED = 0;
const OPEN = 1;
const CLOSED = 2;
/** The newline argument by its number in the struct. */
const NEWLINES = [null, '', '\n', '\r', '\r\n'] as const;

function isOpen(self: Ref): boolean {
  const state = ld(self + stringio.state);
  if (state === OPEN) return true;
  if (state === UNINITIALIZED) PyErr_SetString(PyExc_ValueError, 'I/O operation on uninitialized object');
  else closedFile();
  return false;
}
const position = (self: Ref): number => ld64(self + stringio.pos);
const sizeOf = (self: Ref): number => ld64(self + stringio.string_size);
const newlineOf = (self: Ref): string | null => NEWLINES[ld(self + stringio.newline)];

/** Room for `size` characters. 0 or -1. */
function resize_buffer(self: Ref, size: number): number {
  const room = ld64(self + stringio.buf_size);
  if (size <= room) return 0;
  const alloc = size + (size >> 3) + (size < 9 ? 3 : 6) + 1;
  const buf = PyMem_Realloc(ld(self + stringio.buf), alloc * 4);
  if (buf === 0) {
    PyErr_NoMemory();
    return -1;
  }
  stp(self + stringio.buf, buf);
  st64(self + stringio.buf_size, alloc);
  return 0;
}
/** The code points to store for a text: line ends translated as the newline argument asks. */
function translated(self: Ref, o: Ref): readonly number[] | null {
  const newline = newlineOf(self);
  const plain = newline === '' || newline === '\n';
  if (plain) return null;
  let text = PyUnicode_AsString(o);
  if (newline === null) {
    st(self + stringio.seen, ld(self + stringio.seen) | newlinesIn(text));
    if (!text.includes('\r')) return null;
    text = text.replace(/\r\n?/g, '\n');
  } else {
    text = text.replaceAll('\n', newline);
  }
  return codePointsOfText(text);
}
function write_str(self: Ref, o: Ref): number {
  const points = translated(self, o);
  const n = points?.length ?? PyUnicode_GET_LENGTH(o);
  if (n === 0) return 0;
  const pos = position(self);
  if (resize_buffer(self, Math.max(pos + n, sizeOf(self))) < 0) return -1;
  const buf = ld(self + stringio.buf);
  if (pos > sizeOf(self)) memset(buf + sizeOf(self) * 4, 0, (pos - sizeOf(self)) * 4);
  for (let i = 0; i < n; i++) st(buf + (pos + i) * 4, points === null ? PyUnicode_READ_CHAR(o, i) : points[i]);
  st64(self + stringio.pos, pos + n);
  if (pos + n > sizeOf(self)) st64(self + stringio.string_size, pos + n);
  return 0;
}
/** New reference: characters [start, start + n). */
const textAt = (self: Ref, start: number, n: number): Ref =>
  n === 0 ? PyUnicode_FromString('') : PyUnicode_FromKindAndData(4, ld(self + stringio.buf) + start * 4, n);

function stringio_read(self: Ref, size: Ref): Ref {
  const limit = sizeArgument(size);
  if (limit === -2 || !isOpen(self)) return 0;
  const left = Math.max(0, sizeOf(self) - position(self));
  const n = limit < 0 ? left : Math.min(limit, left);
  const text = textAt(self, position(self), n);
  if (text !== 0) st64(self + stringio.pos, position(self) + n);
  return text;
}
/** Length of the line at the position. */
function lineLength(self: Ref, limit: number): number {
  const pos = position(self);
  let left = Math.max(0, sizeOf(self) - pos);
  if (limit >= 0) left = Math.min(limit, left);
  const newline = newlineOf(self);
  const at = ld(self + stringio.buf) + pos * 4;
  for (let i = 0; i < left; i++) {
    const c = ld(at + i * 4);
    if (newline === null || newline === '\n') {
      if (c === 10) return i + 1;
    } else if (newline === '') {
      if (c === 10) return i + 1;
      if (c === 13) return i + 1 < left && ld(at + i * 4 + 4) === 10 ? i + 2 : i + 1;
    } else if (newline === '\r') {
      if (c === 13) return i + 1;
    } else if (c === 13 && i + 1 < left && ld(at + i * 4 + 4) === 10) {
      return i + 2;
    }
  }
  return left;
}
function nextLine(self: Ref, limit: number): Ref {
  const n = lineLength(self, limit);
  const text = textAt(self, position(self), n);
  if (text !== 0) st64(self + stringio.pos, position(self) + n);
  return text;
}
function stringio_seek(self: Ref, pos: Ref, whence: Ref): Ref {
  let n = PyLong_AsSsize_t(pos);
  if (failed(n)) return 0;
  const mode = whence === 0 ? 0 : PyLong_AsInt(whence);
  if (failed(mode) || !isOpen(self)) return 0;
  if (mode !== 0 && mode !== 1 && mode !== 2) {
    return PyErr_SetString(PyExc_ValueError, `Invalid whence (${mode}, should be 0, 1 or 2)`);
  }
  if (mode === 0 && n < 0) return PyErr_SetString(PyExc_ValueError, `Negative seek position ${n}`);
  if (mode !== 0 && n !== 0) {
    return PyErr_SetString(PyExc_OSError, `Can't do nonzero ${mode === 1 ? 'cur' : 'end'}-relative seeks`);
  }
  if (mode === 1) n = position(self);
  if (mode === 2) n = sizeOf(self);
  st64(self + stringio.pos, n);
  return PyLong_FromLong(n);
}
function stringio_truncate(self: Ref, pos: Ref): Ref {
  if (!isOpen(self)) return 0;
  let n = position(self);
  if (pos !== 0 && pos !== Py_None) {
    n = PyLong_AsSsize_t(pos);
    if (failed(n)) return 0;
    if (n < 0) return PyErr_SetString(PyExc_ValueError, `Negative size value ${n}`);
  }
  if (n < sizeOf(self)) st64(self + stringio.string_size, n);
  return PyLong_FromLong(n);
}
function stringio_write(self: Ref, s: Ref): Ref {
  if (!PyUnicode_Check(s)) return typeError(`string argument expected, got '${typeName(s)}'`);
  if (!isOpen(self)) return 0;
  return write_str(self, s) < 0 ? 0 : PyLong_FromLong(PyUnicode_GET_LENGTH(s));
}
const initSignature = parseSignature("StringIO(initial_value='', newline='\\n')");
function stringio_init(self: Ref, args: Ref, kwds: Ref): number {
  const got = unpackTupleAndDict(initSignature, args, kwds);
  if (got === null) return -1;
  const newline = newlineArgument(got[1], '\n');
  if (newline === undefined) return -1;
  const value = got[0] === Py_None ? 0 : got[0];
  if (value !== 0 && !PyUnicode_Check(value)) {
    typeError(`initial_value must be str or None, not ${typeName(value)}`);
    return -1;
  }
  st(self + stringio.newline, NEWLINES.indexOf(newline as '' | null));
  st(self + stringio.state, OPEN);
  st(self + stringio.seen, 0);
  st64(self + stringio.pos, 0);
  st64(self + stringio.string_size, 0);
  if (value !== 0 && write_str(self, value) < 0) return -1;
  st64(self + stringio.pos, 0);
  return 0;
}
function stringio_getstate(self: Ref): Ref {
  if (!isOpen(self)) return 0;
  const newline = newlineOf(self);
  const parts = [
    textAt(self, 0, sizeOf(self)),
    newline === null ? Py_None : PyUnicode_FromString(newline),
    PyLong_FromLong(position(self)),
    ld(self + iobase.dict) === 0 ? Py_None : PyDict_Copy(ld(self + iobase.dict)),
  ];
  const t = PyTuple_Pack(...parts);
  for (const o of parts) Py_DECREF(o);
  return t;
}
function stringio_setstate(self: Ref, state: Ref): Ref {
  if (!PyTuple_Check(state) || Py_SIZE(state) < 4) {
    return typeError(`${tp_name(Py_TYPE(self))}.__setstate__ argument should be 4-tuple, got ${typeName(state)}`);
  }
  // The text has its line ends translated already.
  const empty = PyUnicode_FromString('');
  const args = PyTuple_Pack(empty, PyTuple_GET_ITEM(state, 1));
  const r = stringio_init(self, args, 0);
  Py_DECREF(args);
  if (r < 0) return 0;
  const text = PyTuple_GET_ITEM(state, 0);
  if (!PyUnicode_Check(text)) return typeError('initial state must be a str');
  const n = PyUnicode_GET_LENGTH(text);
  if (resize_buffer(self, n) < 0) return 0;
  for (let i = 0; i < n; i++) st(ld(self + stringio.buf) + i * 4, PyUnicode_READ_CHAR(text, i));
  st64(self + stringio.string_size, n);
  const pos = PyLong_AsSsize_t(PyTuple_GET_ITEM(state, 2));
  if (failed(pos)) return 0;
  if (pos < 0) return PyErr_SetString(PyExc_ValueError, 'position value cannot be negative');
  st64(self + stringio.pos, pos);
  const dict = PyTuple_GET_ITEM(state, 3);
  if (dict === Py_None) return Py_None;
  if (ld(self + iobase.dict) === 0) stp(self + iobase.dict, PyDict_Copy(dict));
  else if (PyDict_Update(ld(self + iobase.dict), dict) < 0) return 0;
  return Py_None;
}
function freeBuffer(self: Ref): void {
  const buf = ld(self + stringio.buf);
  stp(self + stringio.buf, 0);
  st64(self + stringio.buf_size, 0);
  if (buf !== 0) PyMem_Free(buf);
}
const plain = fileSlots(() => [], false);
const able = (self: Ref): Ref => (isOpen(self) ? Py_True : 0);

defineFileType(PyStringIO_Type, {
  base: PyTextIOBase_Type,
  struct: stringio,
  doc: 'Text I/O implementation using an in-memory buffer.',
  slots: {
    tp_new: tpAlloc,
    tp_init: stringio_init,
    tp_dealloc: (self) => {
      freeBuffer(self);
      plain.tp_dealloc?.(self);
    },
    tp_iternext: (self) => {
      if (!isOpen(self)) return 0;
      return position(self) >= sizeOf(self) ? 0 : nextLine(self, -1);
    },
  },
  methods: [
    method('close()', (self) => {
      st(self + stringio.state, CLOSED);
      freeBuffer(self);
      return Py_None;
    }),
    method('getvalue()', (self) => (isOpen(self) ? textAt(self, 0, sizeOf(self)) : 0)),
    method('read(size=-1, /)', stringio_read),
    method('readline(size=-1, /)', (self, size) => {
      const limit = sizeArgument(size);
      return limit === -2 || !isOpen(self) ? 0 : nextLine(self, limit);
    }),
    method('tell()', (self) => (isOpen(self) ? PyLong_FromLong(position(self)) : 0)),
    method('truncate(pos=None, /)', stringio_truncate),
    method('seek(pos, whence=0, /)', stringio_seek),
    method('write(s, /)', stringio_write),
    method('seekable()', able),
    method('readable()', able),
    method('writable()', able),
    method('__getstate__()', stringio_getstate),
    method('__setstate__(state, /)', stringio_setstate),
  ],
  getset: [
    getset('closed', (self) => {
      const state = ld(self + stringio.state);
      return state === UNINITIALIZED && !isOpen(self) ? 0 : PyBool_FromLong(state === CLOSED);
    }),
    getset('newlines', (self) =>
      !isOpen(self) ? 0 : newlineOf(self) === null ? newlinesSeen(ld(self + stringio.seen)) : Py_None,
    ),
    getset('line_buffering', (self) => (isOpen(self) ? Py_False : 0)),
  ],
});
