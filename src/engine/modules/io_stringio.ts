// StringIO: a text file in memory. Mirrors Modules/_io/stringio.c: the text lies in a buffer of Py_UCS4.

import { profile } from '../include/profile.ts';
import { PyObject, struct } from '../include/structs.ts';
import { type Addr, ld, ld8, ld64, memset, type Ref, st, st8, st64, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc, PyMem_Realloc } from '../memory/obmalloc.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { PyDict_Copy, PyDict_Update } from '../objects/dictobject.ts';
import { PyErr_NoMemory, PyErr_SetString, typeError } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_AsSsize_t, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE } from '../objects/object.ts';
import { PyObject_GetAttrString } from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_False, Py_None, Py_True, PyBool_FromLong } from '../objects/statics.ts';
import { heapType, PyExc_OSError, PyExc_ValueError } from '../objects/statictypes.ts';
import { tpAlloc } from '../objects/traverse.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_Pack } from '../objects/tupleobject.ts';
import { getset, method } from '../objects/typedef.ts';
import { tp_name, typeName } from '../objects/typename.ts';
import { _PyUnicodeWriter, dropWriterBlock, takeWriterBlock } from '../objects/unicode_writer.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromKindAndData,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
  PyUnicode_READ_CHAR,
} from '../objects/unicodeobject.ts';
import { closedFile, defineFileType, PyTextIOBase_Type, sizeArgument } from './io_base.ts';
import {
  _PyIncrementalNewlineDecoder_decode,
  newlineArgument,
  PyIncrementalNewlineDecoder_Type,
} from './io_newline.ts';
import {
  _PyUnicodeWriter_Dealloc,
  _PyUnicodeWriter_Finish,
  _PyUnicodeWriter_Init,
  _PyUnicodeWriter_WriteStr,
} from './io_unicodewriter.ts';

export const PyStringIO_Type = heapType('_io.StringIO');
const stringio = struct(
  'stringio',
  {
    buf: 'ptr',
    pos: 'ssize',
    string_size: 'ssize',
    buf_size: 'ssize',
    state: 'i32',
    // Since 3.14 a block of its own.
    writer: [
      { type: 'ptr', since: '3.14' },
      { type: _PyUnicodeWriter, before: '3.14' },
    ],
    ok: 'u8',
    closed: 'u8',
    readuniversal: 'u8',
    readtranslate: 'u8',
    decoder: 'ptr',
    readnl: 'ptr',
    writenl: 'ptr',
    dict: 'ptr',
    weakreflist: 'ptr',
    // There is one module; its state is no block of memory.
    module_state: 'ptr',
  },
  PyObject,
);
/** The text lies in `buf`. */
const STATE_REALIZED = 1;
/** The text lies in the writer; nobody has read it yet. */
const STATE_ACCUMULATING = 2;
const references = (): readonly number[] => [stringio.readnl, stringio.writenl, stringio.decoder];

function isOpen(self: Ref): boolean {
  if (ld8(self + stringio.ok) === 0) PyErr_SetString(PyExc_ValueError, 'I/O operation on uninitialized object');
  else if (ld8(self + stringio.closed)) closedFile();
  else return true;
  return false;
}
const position = (self: Ref): number => ld64(self + stringio.pos);
const sizeOf = (self: Ref): number => ld64(self + stringio.string_size);
/** The newline argument. */
const newlineOf = (self: Ref): string | null => {
  const readnl = ld(self + stringio.readnl);
  return readnl === 0 ? null : PyUnicode_AsString(readnl);
};

/** Makes room for `size` characters, or gives room back. False with MemoryError. */
function resize_buffer(self: Ref, size: number): boolean {
  // One more, for finding the end of a line.
  const wanted = size + 1;
  const room = ld64(self + stringio.buf_size);
  let alloc: number;
  if (wanted < Math.trunc(room / 2)) alloc = wanted + 1;
  else if (wanted < room) return true;
  else if (wanted <= room * 1.125) alloc = wanted + (wanted >> 3) + (wanted < 9 ? 3 : 6);
  else alloc = wanted + 1;
  const buf = PyMem_Realloc(ld(self + stringio.buf), alloc * 4);
  if (buf === 0) {
    PyErr_NoMemory();
    return false;
  }
  stp(self + stringio.buf, buf);
  st64(self + stringio.buf_size, alloc);
  return true;
}

// ---- the writer ----

const ownBlock = (): boolean => profile.writersHaveBlocks;
const writerOf = (self: Ref): Addr => (ownBlock() ? ld(self + stringio.writer) : self + stringio.writer);
/** Begins to gather text. False with MemoryError. */
function beginWriter(self: Ref): boolean {
  if (ownBlock()) {
    const block = takeWriterBlock();
    if (block === 0) return false;
    stp(self + stringio.writer, block);
  }
  _PyUnicodeWriter_Init(writerOf(self));
  return true;
}
function freeWriter(self: Ref): void {
  const writer = writerOf(self);
  if (writer === 0) return;
  _PyUnicodeWriter_Dealloc(writer);
  if (!ownBlock()) return;
  stp(self + stringio.writer, 0);
  dropWriterBlock(writer);
}
/** New reference: the text that the writer has; the writer is gone then. */
function finishWriter(self: Ref): Ref {
  const text = _PyUnicodeWriter_Finish(writerOf(self));
  freeWriter(self);
  return text;
}
/** New reference: the text so far; the writer begins anew with it. */
function make_intermediate(self: Ref): Ref {
  const text = finishWriter(self);
  st(self + stringio.state, STATE_REALIZED);
  if (text === 0) return 0;
  if (!beginWriter(self) || !_PyUnicodeWriter_WriteStr(writerOf(self), text)) {
    Py_DECREF(text);
    return 0;
  }
  st(self + stringio.state, STATE_ACCUMULATING);
  return text;
}
/** Writes the characters of a str into the buffer, which has the room. */
function putCharacters(self: Ref, at: number, o: Ref): void {
  const n = PyUnicode_GET_LENGTH(o);
  const to = ld(self + stringio.buf) + at * 4;
  for (let i = 0; i < n; i++) st(to + i * 4, PyUnicode_READ_CHAR(o, i));
}
/** Moves the text from the writer to the buffer. False with MemoryError. */
function realize(self: Ref): boolean {
  if (ld(self + stringio.state) === STATE_REALIZED) return true;
  st(self + stringio.state, STATE_REALIZED);
  const text = finishWriter(self);
  if (text === 0) return false;
  const ok = resize_buffer(self, PyUnicode_GET_LENGTH(text));
  if (ok) putCharacters(self, 0, text);
  Py_DECREF(text);
  return ok;
}

// ---- reading and writing ----

/** New reference: the text as it is kept, its line ends translated as the newline argument asks. */
function translated(self: Ref, o: Ref): Ref {
  const decoder = ld(self + stringio.decoder);
  const decoded = decoder === 0 ? Py_NewRef(o) : _PyIncrementalNewlineDecoder_decode(decoder, o, true);
  const writenl = ld(self + stringio.writenl);
  if (decoded === 0 || writenl === 0) return decoded;
  const text = PyUnicode_AsString(decoded);
  if (!text.includes('\n')) return decoded;
  Py_DECREF(decoded);
  return PyUnicode_FromString(text.replaceAll('\n', PyUnicode_AsString(writenl)));
}
/** False with an exception. */
function write_str(self: Ref, o: Ref): boolean {
  const text = translated(self, o);
  if (text === 0) return false;
  const n = PyUnicode_GET_LENGTH(text);
  const pos = position(self);
  const appends = ld(self + stringio.state) === STATE_ACCUMULATING && sizeOf(self) === pos;
  const ok = appends ? _PyUnicodeWriter_WriteStr(writerOf(self), text) : overwrite(self, pos, text);
  Py_DECREF(text);
  if (!ok) return false;
  st64(self + stringio.pos, pos + n);
  if (pos + n > sizeOf(self)) st64(self + stringio.string_size, pos + n);
  return true;
}
function overwrite(self: Ref, pos: number, text: Ref): boolean {
  const n = PyUnicode_GET_LENGTH(text);
  const size = sizeOf(self);
  if (!realize(self) || (pos + n > size && !resize_buffer(self, pos + n))) return false;
  if (pos > size) memset(ld(self + stringio.buf) + size * 4, 0, (pos - size) * 4);
  putCharacters(self, pos, text);
  return true;
}
/** New reference: characters [start, start + n). */
const textAt = (self: Ref, start: number, n: number): Ref =>
  n === 0 ? PyUnicode_FromString('') : PyUnicode_FromKindAndData(4, ld(self + stringio.buf) + start * 4, n);

function stringio_read(self: Ref, size: Ref): Ref {
  const limit = sizeArgument(size);
  if (limit === -2 || !isOpen(self)) return 0;
  const rest = sizeOf(self) - position(self);
  const left = Math.max(0, rest);
  const n = limit < 0 ? left : Math.min(limit, left);
  if (ld(self + stringio.state) === STATE_ACCUMULATING && position(self) === 0 && n === rest) {
    const whole = make_intermediate(self);
    if (whole !== 0) st64(self + stringio.pos, sizeOf(self));
    return whole;
  }
  if (!realize(self)) return 0;
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
  if (!realize(self)) return 0;
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
  if (n < sizeOf(self)) {
    if (!realize(self) || !resize_buffer(self, n)) return 0;
    st64(self + stringio.string_size, n);
  }
  return PyLong_FromLong(n);
}
function stringio_write(self: Ref, s: Ref): Ref {
  if (!PyUnicode_Check(s)) return typeError(`string argument expected, got '${typeName(s)}'`);
  if (!isOpen(self)) return 0;
  const n = PyUnicode_GET_LENGTH(s);
  return n > 0 && !write_str(self, s) ? 0 : PyLong_FromLong(n);
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
  st8(self + stringio.ok, 0);
  freeWriter(self);
  for (const at of references()) Py_CLEAR(self + at);
  if (newline !== null) stp(self + stringio.readnl, PyUnicode_FromString(newline));
  if (newline?.[0] === '\r') stp(self + stringio.writenl, Py_NewRef(ld(self + stringio.readnl)));
  st8(self + stringio.readuniversal, newline === null || newline === '' ? 1 : 0);
  st8(self + stringio.readtranslate, newline === null ? 1 : 0);
  if (ld8(self + stringio.readuniversal)) {
    const translate = PyBool_FromLong(newline === null);
    const decoder = PyObject_CallFunctionObjArgs(PyIncrementalNewlineDecoder_Type, Py_None, translate);
    if (decoder === 0) return -1;
    stp(self + stringio.decoder, decoder);
  }
  st64(self + stringio.string_size, 0);
  st64(self + stringio.pos, 0);
  if (!resize_buffer(self, 0)) return -1;
  const empty = value === 0 || PyUnicode_GET_LENGTH(value) === 0;
  if (empty && !beginWriter(self)) return -1;
  st(self + stringio.state, empty ? STATE_ACCUMULATING : STATE_REALIZED);
  if (!empty && !write_str(self, value)) return -1;
  st64(self + stringio.pos, 0);
  st8(self + stringio.closed, 0);
  st8(self + stringio.ok, 1);
  return 0;
}
/** New reference. */
function getvalue(self: Ref): Ref {
  if (!isOpen(self)) return 0;
  if (ld(self + stringio.state) === STATE_ACCUMULATING) return make_intermediate(self);
  return textAt(self, 0, sizeOf(self));
}
function stringio_getstate(self: Ref): Ref {
  const value = getvalue(self);
  if (value === 0) return 0;
  const dict = ld(self + stringio.dict);
  const parts = [
    value,
    Py_NewRef(ld(self + stringio.readnl) || Py_None),
    PyLong_FromLong(position(self)),
    dict === 0 ? Py_None : PyDict_Copy(dict),
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
  if (!realize(self) || !resize_buffer(self, n)) return 0;
  putCharacters(self, 0, text);
  st64(self + stringio.string_size, n);
  const pos = PyLong_AsSsize_t(PyTuple_GET_ITEM(state, 2));
  if (failed(pos)) return 0;
  if (pos < 0) return PyErr_SetString(PyExc_ValueError, 'position value cannot be negative');
  st64(self + stringio.pos, pos);
  const dict = PyTuple_GET_ITEM(state, 3);
  if (dict === Py_None) return Py_None;
  if (ld(self + stringio.dict) === 0) stp(self + stringio.dict, PyDict_Copy(dict));
  else if (PyDict_Update(ld(self + stringio.dict), dict) < 0) return 0;
  return Py_None;
}
/** New reference: an object that is not initialized yet. */
function stringio_new(type: Ref): Ref {
  const self = tpAlloc(type);
  if (self === 0) return 0;
  stp(self + stringio.buf, PyMem_Malloc(0));
  if (ld(self + stringio.buf) !== 0) return self;
  Py_DECREF(self);
  return PyErr_NoMemory();
}
const able = (self: Ref): Ref => (isOpen(self) ? Py_True : 0);

defineFileType(PyStringIO_Type, {
  base: PyTextIOBase_Type,
  struct: stringio,
  doc: 'Text I/O implementation using an in-memory buffer.',
  fields: references,
  finalize: false,
  release: (self) => {
    st8(self + stringio.ok, 0);
    const buf = ld(self + stringio.buf);
    stp(self + stringio.buf, 0);
    if (buf !== 0) PyMem_Free(buf);
    freeWriter(self);
  },
  slots: {
    tp_new: stringio_new,
    tp_init: stringio_init,
    tp_iternext: (self) => {
      if (!isOpen(self)) return 0;
      return position(self) >= sizeOf(self) ? 0 : nextLine(self, -1);
    },
  },
  methods: [
    method('close()', (self) => {
      st8(self + stringio.closed, 1);
      if (!resize_buffer(self, 0)) return 0;
      freeWriter(self);
      for (const at of references()) Py_CLEAR(self + at);
      return Py_None;
    }),
    method('getvalue()', getvalue),
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
    getset('closed', (self) =>
      ld8(self + stringio.ok) || isOpen(self) ? PyBool_FromLong(ld8(self + stringio.closed)) : 0,
    ),
    getset('newlines', (self) => {
      if (!isOpen(self)) return 0;
      const decoder = ld(self + stringio.decoder);
      return decoder === 0 ? Py_None : PyObject_GetAttrString(decoder, 'newlines');
    }),
    getset('line_buffering', (self) => (isOpen(self) ? Py_False : 0)),
  ],
});
