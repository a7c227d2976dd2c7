// BufferedReader, BufferedWriter, BufferedRandom and BufferedRWPair. Mirrors Modules/_io/bufferedio.c in what it does; what was read
// ahead is kept as a bytes object, what waits to be written in a block. NOT-IN-CPYTHON: over a standard stream nothing waits, so that
// what the host shows keeps its order.

import { _Py_T_OBJECT, METH_O, Py_T_BOOL } from '../include/flags.ts';
import { selectedMinor } from '../include/layout.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { ld, ld8, ld64, ldBytes, type Ref, st, st64, stBytes, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { bufferBytes } from '../objects/buffer.ts';
import { PyBytes_AsUint8Array, PyBytes_Check, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallMethod } from '../objects/call.ts';
import {
  PyErr_GetRaisedException,
  PyErr_NoMemory,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from '../objects/errors.ts';
import { PyException_SetContext } from '../objects/exceptions.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_AsSsize_t, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE } from '../objects/object.ts';
import {
  PyObject_GetAttrString,
  PyObject_GetOptionalAttrString,
  PyObject_IsTrue,
  PyObject_Repr,
} from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_False, Py_None, Py_True } from '../objects/statics.ts';
import { heapType, PyExc_OSError, PyExc_ValueError } from '../objects/statictypes.ts';
import { type GetSetSpec, getset, type MethodSpec, member, method, rawMethod, type Slots } from '../objects/typedef.ts';
import { tp_name, typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import {
  cannotPickle,
  copyInto,
  defineFileType,
  iobase_iternext,
  isTrueAttribute,
  PyBufferedIOBase_Type,
  sizeArgument,
  unsupported,
  warnOfDealloc,
} from './io_base.ts';
import { fileioDescriptor, PyFileIO_Type } from './io_fileio.ts';

export const PyBufferedReader_Type = heapType('_io.BufferedReader');
export const PyBufferedWriter_Type = heapType('_io.BufferedWriter');
export const PyBufferedRandom_Type = heapType('_io.BufferedRandom');
export const PyBufferedRWPair_Type = heapType('_io.BufferedRWPair');
const buffered = struct(
  'buffered',
  {
    raw: 'ptr',
    ok: 'i32',
    detached: 'i32',
    readable: 'i32',
    writable: 'i32',
    finalizing: 'u8',
    fast_closed_checks: 'i32',
    // Here CPython has its one buffer and the positions in it. The engine: the bytes object that was read ahead; the block of
    // bytes that wait to be written, and how many they are; whether it counts as having a buffer.
    ahead: { type: 'ptr', own: true },
    waiting: { type: 'ptr', own: true },
    count: { type: 'ssize', own: true },
    hasBuffer: { type: 'ssize', own: true },
    unused: { type: 'u64', own: true, count: 5 },
    buffer_size: 'ssize',
    buffer_mask: 'ssize',
    dict: 'ptr',
    weakreflist: 'ptr',
  },
  PyObject,
);
const rwpair = struct('rwpair', { reader: 'ptr', writer: 'ptr', dict: 'ptr', weakreflist: 'ptr' }, PyObject);
export const defaultBufferSize = (): number => (selectedMinor() < 14 ? 8192 : 131072);
/** Bytes that are asked of the raw file at once. */
const READ_SIZE = 131072;

/** Borrowed reference: the raw file, or NULL with ValueError. */
function rawOf(self: Ref): Ref {
  if (ld(self + buffered.ok)) return ld(self + buffered.raw);
  return PyErr_SetString(
    PyExc_ValueError,
    ld(self + buffered.detached) ? 'raw stream has been detached' : 'I/O operation on uninitialized object',
  );
}
/** The same for an operation on an open file. */
function openRaw(self: Ref, what: string): Ref {
  const raw = rawOf(self);
  if (raw === 0) return 0;
  const closed = isTrueAttribute(raw, 'closed');
  if (closed < 0) return 0;
  return closed ? PyErr_SetString(PyExc_ValueError, what) : raw;
}
const ahead = (self: Ref): Uint8Array =>
  ld(self + buffered.ahead) === 0 ? new Uint8Array(0) : PyBytes_AsUint8Array(ld(self + buffered.ahead)).slice();
function setAhead(self: Ref, bytes: Uint8Array): void {
  const old = ld(self + buffered.ahead);
  stp(self + buffered.ahead, bytes.length === 0 ? 0 : PyBytes_FromUint8Array(bytes));
  if (old !== 0) Py_DECREF(old);
}
/** Reads from the raw file, at most `n` bytes (negative: all); null with an exception. */
function rawRead(raw: Ref, n: number): Uint8Array | null {
  const size = PyLong_FromLong(n);
  const b = n < 0 ? PyObject_CallMethod(raw, 'read') : PyObject_CallMethod(raw, 'read', size);
  Py_DECREF(size);
  if (b === 0) return null;
  if (b === Py_None) return new Uint8Array(0);
  if (!PyBytes_Check(b)) {
    typeError(`read() should have returned a bytes object, not '${typeName(b)}'`);
    Py_DECREF(b);
    return null;
  }
  const bytes = PyBytes_AsUint8Array(b).slice();
  Py_DECREF(b);
  return bytes;
}
const concat = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const c = new Uint8Array(a.length + b.length);
  c.set(a);
  c.set(b, a.length);
  return c;
};
/** The next bytes, at most `n` (negative: all); `once`: at most one read of the raw file. Null with an exception. */
function take(self: Ref, n: number, once = false): Uint8Array | null {
  const raw = openRaw(self, 'read of closed file');
  if (raw === 0 || !flushWaiting(self, raw)) return null;
  let have = ahead(self);
  while (n < 0 || have.length < n) {
    if (once && have.length > 0) break;
    const more = rawRead(raw, n < 0 ? -1 : Math.max(READ_SIZE, n - have.length));
    if (more === null) return null;
    if (more.length === 0) break;
    have = concat(have, more);
  }
  const count = n < 0 ? have.length : Math.min(n, have.length);
  setAhead(self, have.subarray(count));
  return have.subarray(0, count);
}
const asBytes = (bytes: Uint8Array | null): Ref => (bytes === null ? 0 : PyBytes_FromUint8Array(bytes));

function read(self: Ref, size: Ref): Ref {
  const n = sizeArgument(size);
  return n === -2 ? 0 : asBytes(take(self, n));
}
function readline(self: Ref, size: Ref): Ref {
  const limit = sizeArgument(size);
  if (limit === -2) return 0;
  const raw = openRaw(self, 'readline of closed file');
  if (raw === 0 || !flushWaiting(self, raw)) return 0;
  let have = ahead(self);
  let end = have.indexOf(10);
  while (end < 0 && (limit < 0 || have.length < limit)) {
    const more = rawRead(raw, READ_SIZE);
    if (more === null) return 0;
    if (more.length === 0) break;
    have = concat(have, more);
    end = have.indexOf(10);
  }
  let count = end < 0 ? have.length : end + 1;
  if (limit >= 0) count = Math.min(count, limit);
  setAhead(self, have.subarray(count));
  return PyBytes_FromUint8Array(have.subarray(0, count));
}
function seek(self: Ref, target: Ref, whence: Ref): Ref {
  const raw = openRaw(self, 'seek of closed file');
  if (raw === 0) return 0;
  const mode = whence === 0 ? 0 : PyLong_AsInt(whence);
  if (failed(mode)) return 0;
  if (mode < 0 || mode > 2) return PyErr_SetString(PyExc_ValueError, `whence value ${mode} unsupported`);
  const n = PyLong_AsSsize_t(target);
  if (failed(n) || !flushWaiting(self, raw)) return 0;
  const offset = PyLong_FromLong(mode === 1 ? n - ahead(self).length : n);
  const way = PyLong_FromLong(mode);
  const r = PyObject_CallMethod(raw, 'seek', offset, way);
  Py_DECREF(offset);
  Py_DECREF(way);
  if (r !== 0) setAhead(self, new Uint8Array(0));
  return r;
}
function tell(self: Ref): Ref {
  const raw = rawOf(self);
  const r = raw === 0 ? 0 : PyObject_CallMethod(raw, 'tell');
  if (r === 0) return 0;
  const n = PyLong_AsSsize_t(r);
  Py_DECREF(r);
  return failed(n) ? 0 : PyLong_FromLong(n - ahead(self).length + ld64(self + buffered.count));
}
/** Whether the raw file is one over descriptor 0, 1 or 2. */
const isStandardStream = (raw: Ref): boolean => {
  const fd = fileioDescriptor(raw);
  return fd >= 0 && fd <= 2;
};
/** Gives the raw file bytes until it has taken all. False with an exception. */
function rawWrite(raw: Ref, bytes: Uint8Array): boolean {
  for (let done = 0; done < bytes.length; ) {
    const part = PyBytes_FromUint8Array(bytes.subarray(done));
    const r = PyObject_CallMethod(raw, 'write', part);
    Py_DECREF(part);
    if (r === 0) return false;
    const n = r === Py_None ? 0 : PyLong_AsSsize_t(r);
    Py_DECREF(r);
    if (failed(n)) return false;
    if (n <= 0 || n > bytes.length - done) {
      PyErr_SetString(
        PyExc_OSError,
        `raw write() returned invalid length ${n} (should have been between 0 and ${bytes.length - done})`,
      );
      return false;
    }
    done += n;
  }
  return true;
}
/** Writes what waits. False with an exception. */
function flushWaiting(self: Ref, raw: Ref): boolean {
  const n = ld64(self + buffered.count);
  if (n === 0) return true;
  st64(self + buffered.count, 0);
  return rawWrite(raw, ldBytes(ld(self + buffered.waiting), n));
}
function write(self: Ref, b: Ref): Ref {
  if (PyUnicode_Check(b)) return typeError(`a bytes-like object is required, not 'str'`);
  const raw = openRaw(self, 'write to closed file');
  if (raw === 0) return 0;
  const bytes = bufferBytes(b);
  if (bytes === null) return 0;
  // What was read ahead lies behind the position from now on.
  if (ahead(self).length > 0) {
    const back = PyLong_FromLong(-ahead(self).length);
    const one = PyLong_FromLong(1);
    const r = PyObject_CallMethod(raw, 'seek', back, one);
    Py_DECREF(back);
    if (r === 0) return 0;
    Py_DECREF(r);
    setAhead(self, new Uint8Array(0));
  }
  const all = bytes.slice();
  const size = ld64(self + buffered.buffer_size);
  if (ld64(self + buffered.count) + all.length > size && !flushWaiting(self, raw)) return 0;
  if (all.length > size || isStandardStream(raw)) return rawWrite(raw, all) ? PyLong_FromLong(all.length) : 0;
  if (ld(self + buffered.waiting) === 0) stp(self + buffered.waiting, PyMem_Malloc(size));
  if (ld(self + buffered.waiting) === 0) return PyErr_NoMemory();
  const count = ld64(self + buffered.count);
  stBytes(ld(self + buffered.waiting) + count, all);
  st64(self + buffered.count, count + all.length);
  return PyLong_FromLong(all.length);
}
function close(self: Ref): Ref {
  const raw = rawOf(self);
  if (raw === 0) return 0;
  const closed = isTrueAttribute(raw, 'closed');
  if (closed !== 0) return closed < 0 ? 0 : Py_None;
  if (ld8(self + buffered.finalizing)) warnOfDealloc(raw, self);
  const flushed = PyObject_CallMethod(self, 'flush');
  const exc = PyErr_GetRaisedException();
  const r = PyObject_CallMethod(raw, 'close');
  freeWaiting(self);
  st64(self + buffered.hasBuffer, 0);
  if (flushed !== 0) {
    Py_DECREF(flushed);
    return r;
  }
  // The file is closed all the same; a second exception has the first one as its context.
  if (r !== 0) {
    Py_DECREF(r);
    PyErr_SetRaisedException(exc);
  } else {
    const second = PyErr_GetRaisedException();
    PyException_SetContext(second, exc);
    PyErr_SetRaisedException(second);
  }
  return 0;
}
function freeWaiting(self: Ref): void {
  const waiting = ld(self + buffered.waiting);
  stp(self + buffered.waiting, 0);
  st64(self + buffered.count, 0);
  if (waiting !== 0) PyMem_Free(waiting);
}
function detach(self: Ref): Ref {
  const raw = rawOf(self);
  if (raw === 0) return 0;
  const flushed = PyObject_CallMethod(self, 'flush');
  if (flushed === 0) return 0;
  Py_DECREF(flushed);
  freeWaiting(self);
  stp(self + buffered.raw, 0);
  st(self + buffered.ok, 0);
  st(self + buffered.detached, 1);
  return raw;
}
/** Passes a call on to the raw file. */
const passOn = (name: string): MethodSpec =>
  method(`${name}()`, (self) => {
    const raw = rawOf(self);
    return raw === 0 ? 0 : PyObject_CallMethod(raw, name);
  });
const common: readonly MethodSpec[] = [
  method('__sizeof__()', (self) =>
    PyLong_FromLong(
      ld64(Py_TYPE(self) + PyTypeObject.tp_basicsize) +
        (ld64(self + buffered.hasBuffer) ? ld64(self + buffered.buffer_size) : 0),
    ),
  ),
  method('detach()', detach),
  method('flush()', (self) => {
    const raw = openRaw(self, 'flush of closed file');
    return raw === 0 || !flushWaiting(self, raw) ? 0 : PyObject_CallMethod(raw, 'flush');
  }),
  method('close()', close),
  rawMethod('_dealloc_warn', METH_O, (self: Ref, source: Ref) => {
    if (ld(self + buffered.ok) && ld(self + buffered.raw) !== 0) warnOfDealloc(ld(self + buffered.raw), source);
    return Py_None;
  }),
  ...['seekable', 'fileno', 'isatty'].map(passOn),
  method('seek(target, whence=0, /)', seek),
  method('tell()', tell),
  method('truncate(pos=None, /)', (self, pos) => {
    const raw = openRaw(self, 'truncate of closed file');
    return raw === 0 || !flushWaiting(self, raw) ? 0 : PyObject_CallMethod(raw, 'truncate', pos || Py_None);
  }),
];
const reading: readonly MethodSpec[] = [
  passOn('readable'),
  method('read(size=-1, /)', read),
  method('read1(size=-1, /)', (self, size) => {
    const n = sizeArgument(size);
    return n === -2 ? 0 : asBytes(take(self, n < 0 ? READ_SIZE : n, true));
  }),
  method('peek(size=0, /)', (self) => {
    const bytes = take(self, 1, true);
    if (bytes === null) return 0;
    setAhead(self, concat(bytes.slice(), ahead(self)));
    return PyBytes_FromUint8Array(ahead(self));
  }),
  ...['readinto', 'readinto1'].map((name) =>
    method(`${name}(buffer, /)`, (self, target) =>
      copyInto(name, target, (room) => take(self, room, name === 'readinto1')),
    ),
  ),
  method('readline(size=-1, /)', readline),
];
const writing: readonly MethodSpec[] = [passOn('writable'), method('write(buffer, /)', write)];
const rawAttribute = (name: string): GetSetSpec =>
  getset(name, (self) => {
    const raw = rawOf(self);
    return raw === 0 ? 0 : PyObject_GetAttrString(raw, name);
  });
const attributes: readonly GetSetSpec[] = [...['closed', 'name', 'mode'].map(rawAttribute)];

/** tp_init of a class whose raw file must be able to do `needs`. */
const init =
  (type: Ref, name: string, needs: readonly string[]) =>
  (self: Ref, args: Ref, kwds: Ref): number => {
    const got = unpackTupleAndDict(parseSignature(`${name}(raw, buffer_size=131072)`), args, kwds);
    if (got === null) return -1;
    const size = got[1] === 0 ? defaultBufferSize() : PyLong_AsSsize_t(got[1]);
    if (failed(size)) return -1;
    if (size <= 0) {
      PyErr_SetString(PyExc_ValueError, 'buffer size must be strictly positive');
      return -1;
    }
    for (const need of needs) {
      const r = PyObject_CallMethod(got[0], need);
      if (r === 0) return -1;
      const yes = PyObject_IsTrue(r);
      Py_DECREF(r);
      if (yes < 0) return -1;
      if (!yes) {
        unsupported(`File or stream is not ${need}.`);
        return -1;
      }
    }
    const old = ld(self + buffered.raw);
    stp(self + buffered.raw, Py_NewRef(got[0]));
    if (old !== 0) Py_DECREF(old);
    st(self + buffered.ok, 1);
    st(self + buffered.detached, 0);
    freeWaiting(self);
    st(self + buffered.readable, needs.includes('readable') ? 1 : 0);
    st(self + buffered.writable, needs.includes('writable') ? 1 : 0);
    const exact = Py_TYPE(self) === type && Py_TYPE(got[0]) === PyFileIO_Type;
    st(self + buffered.fast_closed_checks, exact ? 1 : 0);
    st64(self + buffered.buffer_size, size);
    st64(self + buffered.buffer_mask, (size & (size - 1)) === 0 ? size - 1 : 0);
    st64(self + buffered.hasBuffer, 1);
    return 0;
  };
function repr(self: Ref): Ref {
  const type = tp_name(Py_TYPE(self));
  const name = PyObject_GetOptionalAttrString(self, 'name');
  if (name === 0) return PyErr_Occurred() !== 0 ? 0 : PyUnicode_FromString(`<${type}>`);
  const shown = PyObject_Repr(name);
  Py_DECREF(name);
  if (shown === 0) return 0;
  const text = `<${type} name=${PyUnicode_AsString(shown)}>`;
  Py_DECREF(shown);
  return PyUnicode_FromString(text);
}
function define(type: Ref, name: string, needs: readonly string[], methods: readonly MethodSpec[], doc: string): void {
  const slots: Slots = { tp_init: init(type, name, needs), tp_repr: repr };
  if (needs.includes('readable')) slots.tp_iternext = iobase_iternext;
  defineFileType(type, {
    base: PyBufferedIOBase_Type,
    struct: buffered,
    fields: () => [buffered.raw, buffered.ahead],
    release: freeWaiting,
    slots,
    methods: [...common, ...methods, ...cannotPickle],
    members: [
      member('raw', _Py_T_OBJECT, () => buffered.raw),
      member('_finalizing', Py_T_BOOL, () => buffered.finalizing, 0),
    ],
    getset: attributes,
    doc,
  });
}
define(
  PyBufferedReader_Type,
  'BufferedReader',
  ['readable'],
  reading,
  'Create a new buffered reader using the given readable raw IO object.',
);
define(
  PyBufferedWriter_Type,
  'BufferedWriter',
  ['writable'],
  writing,
  'A buffer for a writeable sequential RawIO object.',
);
define(
  PyBufferedRandom_Type,
  'BufferedRandom',
  ['seekable', 'readable', 'writable'],
  [...reading, ...writing],
  'A buffered interface to random access streams.',
);

const pairCall = (name: string, signature: string, field: 'reader' | 'writer'): MethodSpec =>
  method(`${name}(${signature})`, (self, ...args: Ref[]) =>
    ld(self + rwpair.writer)
      ? PyObject_CallMethod(ld(self + rwpair[field]), name, ...args.filter((a) => a !== 0))
      : PyErr_SetString(PyExc_ValueError, 'I/O operation on uninitialized object'),
  );
const pairSignature = parseSignature('BufferedRWPair(reader, writer, buffer_size=131072, /)');
defineFileType(PyBufferedRWPair_Type, {
  base: PyBufferedIOBase_Type,
  struct: rwpair,
  fields: () => [rwpair.reader, rwpair.writer],
  doc: 'A buffered reader and writer object together.',
  slots: {
    tp_init: (self, args, kwds) => {
      const got = unpackTupleAndDict(pairSignature, args, kwds);
      if (got === null) return -1;
      const size = got[2] || PyLong_FromLong(defaultBufferSize());
      const reader = PyObject_CallFunctionObjArgs(PyBufferedReader_Type, got[0], size);
      const writer = reader === 0 ? 0 : PyObject_CallFunctionObjArgs(PyBufferedWriter_Type, got[1], size);
      if (got[2] === 0) Py_DECREF(size);
      for (const [at, o] of [
        [rwpair.reader, reader],
        [rwpair.writer, writer],
      ]) {
        const old = ld(self + at);
        stp(self + at, o);
        if (old !== 0) Py_DECREF(old);
      }
      return writer === 0 ? -1 : 0;
    },
  },
  methods: [
    pairCall('read', 'size=-1, /', 'reader'),
    pairCall('peek', 'size=0, /', 'reader'),
    pairCall('read1', 'size=-1, /', 'reader'),
    pairCall('readinto', 'buffer, /', 'reader'),
    pairCall('readinto1', 'buffer, /', 'reader'),
    pairCall('readable', '', 'reader'),
    pairCall('write', 'buffer, /', 'writer'),
    pairCall('flush', '', 'writer'),
    pairCall('writable', '', 'writer'),
    method('isatty()', () => Py_False),
    method('close()', (self) => {
      for (const field of ['writer', 'reader'] as const) {
        const r = PyObject_CallMethod(ld(self + rwpair[field]), 'close');
        if (r === 0) return 0;
        Py_DECREF(r);
      }
      return Py_None;
    }),
  ],
  getset: [
    getset('closed', (self) => {
      if (ld(self + rwpair.writer)) return PyObject_GetAttrString(ld(self + rwpair.writer), 'closed');
      return Py_True;
    }),
  ],
});
