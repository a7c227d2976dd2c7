// The abstract bases of file objects: _IOBase, _RawIOBase, _BufferedIOBase and _TextIOBase, and UnsupportedOperation. Mirrors
// Modules/_io/iobase.c, bufferedio.c (its base class) and textio.c (its base class).

import {
  METH_FASTCALL,
  METH_KEYWORDS,
  METH_METHOD,
  METH_NOARGS,
  METH_O,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { selectedMinor } from '../include/layout.ts';
import { profile } from '../include/profile.ts';
import type { Struct } from '../include/structs.ts';
import { type Addr, ld, type Ref, stBytes, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t, PyObject_GetIter } from '../objects/abstract.ts';
import { PyIter_Next } from '../objects/abstract_iter.ts';
import { bufferBytes, dropView, newView, Py_buffer, PyBUF_WRITABLE, PyObject_GetBuffer } from '../objects/buffer.ts';
import { PyByteArray_FromUint8Array } from '../objects/bytearrayobject.ts';
import { PyBytes_AsUint8Array, PyBytes_Check, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyObject_Call, PyObject_CallMethod, PyObject_CallNoArgs } from '../objects/call.ts';
import { PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import {
  PyErr_Clear,
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetNone,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from '../objects/errors.ts';
import { PyObject_GenericGetDict, PyObject_GenericSetDict } from '../objects/generic_attr.ts';
import { _PyArg_BadArgument } from '../objects/getargs.ts';
import { link } from '../objects/link.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyLong_AsSsize_t, PyLong_Check, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE } from '../objects/object.ts';
import {
  PyObject_CallFinalizerFromDealloc,
  PyObject_GetAttrString,
  PyObject_GetOptionalAttrString,
  PyObject_IsTrue,
  PyObject_Repr,
  PyObject_SetAttrString,
} from '../objects/object_protocol.ts';
import { parseSignature, unpackVector } from '../objects/signature.ts';
import { Py_False, Py_None, Py_True, PyBool_FromLong } from '../objects/statics.ts';
import {
  heapType,
  PyExc_NotImplementedError,
  PyExc_OSError,
  PyExc_ValueError,
  PyType_Type,
} from '../objects/statictypes.ts';
import { deallocWords, visitWords } from '../objects/traverse.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import {
  defineType,
  type GetSetSpec,
  getset,
  type MemberSpec,
  type MethodSpec,
  method,
  rawMethod,
  type Slots,
} from '../objects/typedef.ts';
import { _PyType_Name, typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_FromString, PyUnicode_GET_LENGTH } from '../objects/unicodeobject.ts';
import { PyObject_ClearWeakRefs } from '../objects/weakrefobject.ts';
import { iobase } from '../runtime/sysio.ts';

export const PyIOBase_Type = heapType('_io._IOBase');
export const PyRawIOBase_Type = heapType('_io._RawIOBase');
export const PyBufferedIOBase_Type = heapType('_io._BufferedIOBase');
export const PyTextIOBase_Type = heapType('_io._TextIOBase');

// ---- errors and arguments ----

const UNSUPPORTED = staticRef('io.UnsupportedOperation');
/** Borrowed reference: the class io.UnsupportedOperation, made at its first use. NULL with an exception. */
export function unsupportedOperation(): Ref {
  if (ld(UNSUPPORTED) !== 0) return ld(UNSUPPORTED);
  const name = PyUnicode_FromString('UnsupportedOperation');
  const bases = PyTuple_Pack(PyExc_OSError, PyExc_ValueError);
  const dict = PyDict_New();
  const module = PyUnicode_FromString('io');
  PyDict_SetItemString(dict, '__module__', module);
  const args = PyTuple_Pack(name, bases, dict);
  stp(UNSUPPORTED, PyObject_Call(PyType_Type, args, 0));
  for (const o of [name, bases, dict, module, args]) Py_DECREF(o);
  return ld(UNSUPPORTED);
}
/** Raises io.UnsupportedOperation. Returns NULL. */
export function unsupported(what: string): 0 {
  const type = unsupportedOperation();
  return type === 0 ? 0 : PyErr_SetString(type, what);
}
export const closedFile = (): 0 => PyErr_SetString(PyExc_ValueError, 'I/O operation on closed file');

/** A size argument: not given or None is -1. -2 with an exception; negative sizes count as -1. */
export function sizeArgument(o: Ref): number {
  if (o === 0 || o === Py_None) return -1;
  if (!_PyIndex_Check(o)) {
    typeError(`argument should be integer or None, not '${typeName(o)}'`);
    return -2;
  }
  const n = PyNumber_AsSsize_t(o, PyExc_ValueError);
  if (n === -1 && PyErr_Occurred() !== 0) return -2;
  return n < 0 ? -1 : n;
}
/** The truth of an attribute: 1, 0, or -1 with an exception. */
export function isTrueAttribute(self: Ref, name: string): number {
  const o = PyObject_GetAttrString(self, name);
  if (o === 0) return -1;
  const r = PyObject_IsTrue(o);
  Py_DECREF(o);
  return r;
}
/** False with ValueError if the file is closed. */
export function checkOpen(self: Ref): boolean {
  const closed = isTrueAttribute(self, 'closed');
  if (closed > 0) PyErr_SetString(PyExc_ValueError, 'I/O operation on closed file.');
  return closed === 0;
}

// ---- _IOBase ----

const refuse = (signature: string): MethodSpec =>
  method(signature, () => unsupported(signature.slice(0, signature.indexOf('('))));

/** As `refuse`, by the calling convention that hands on the class which defines the method. */
const refuseOfClass = (signature: string): MethodSpec => {
  const s = parseSignature(signature);
  return rawMethod(
    s.name,
    METH_METHOD | METH_FASTCALL | METH_KEYWORDS,
    (_self: Ref, _cls: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref =>
      unpackVector(s, args, nargsf, kwnames) === null ? 0 : unsupported(s.name),
    '',
    s.text,
  );
};

const isMarkedClosed = (self: Ref): number => {
  const o = PyObject_GetOptionalAttrString(self, '__IOBase_closed');
  if (o === 0) return PyErr_Occurred() !== 0 ? -1 : 0;
  Py_DECREF(o);
  return 1;
};
function iobase_flush(self: Ref): Ref {
  const closed = isMarkedClosed(self);
  return closed === 0 ? Py_None : closed < 0 ? 0 : PyErr_SetString(PyExc_ValueError, 'I/O operation on closed file.');
}
function iobase_close(self: Ref): Ref {
  const closed = isMarkedClosed(self);
  if (closed !== 0) return closed < 0 ? 0 : Py_None;
  const r = PyObject_CallMethod(self, 'flush');
  const exc = PyErr_GetRaisedException();
  const set = PyObject_SetAttrString(self, '__IOBase_closed', Py_True);
  if (exc !== 0) {
    if (set < 0) PyErr_Clear();
    PyErr_SetRaisedException(exc);
  }
  if (r !== 0) Py_DECREF(r);
  return exc !== 0 || set < 0 ? 0 : Py_None;
}
/** A check that asks the method of the same name: `_checkReadable` calls readable(). */
function ability(name: string, asked: string, message: string): MethodSpec {
  return method(`${name}()`, (self) => {
    const r = PyObject_CallMethod(self, asked);
    if (r === 0 || r === Py_True) return r;
    Py_DECREF(r);
    return unsupported(message);
  });
}
/** Reads a line byte by byte, or through peek() where there is one. */
function iobase_readline(self: Ref, size: Ref): Ref {
  const limit = sizeArgument(size);
  if (limit === -2) return 0;
  const peek = PyObject_GetOptionalAttrString(self, 'peek');
  if (peek === 0 && PyErr_Occurred() !== 0) return 0;
  const line: number[] = [];
  let ok = true;
  while (limit < 0 || line.length < limit) {
    let n = 1;
    if (peek !== 0) {
      const ahead = PyObject_CallNoArgs(peek);
      if (ahead === 0 || !PyBytes_Check(ahead)) {
        if (ahead !== 0)
          PyErr_SetString(PyExc_OSError, `peek() should have returned a bytes object, not '${typeName(ahead)}'`);
        ok = false;
        break;
      }
      const bytes = PyBytes_AsUint8Array(ahead);
      Py_DECREF(ahead);
      if (bytes.length > 0) {
        const end = bytes.indexOf(10);
        n = end < 0 ? bytes.length : end + 1;
        if (limit >= 0) n = Math.min(n, limit - line.length);
      }
    }
    const count = PyLong_FromLong(n);
    const b = PyObject_CallMethod(self, 'read', count);
    Py_DECREF(count);
    if (b === 0 || !PyBytes_Check(b)) {
      if (b !== 0) PyErr_SetString(PyExc_OSError, `read() should have returned a bytes object, not '${typeName(b)}'`);
      ok = false;
      break;
    }
    const bytes = PyBytes_AsUint8Array(b);
    Py_DECREF(b);
    if (bytes.length === 0) break;
    line.push(...bytes);
    if (line.at(-1) === 10) break;
  }
  if (peek !== 0) Py_DECREF(peek);
  return ok ? PyBytes_FromUint8Array(line) : 0;
}
/** A list of lines until their length exceeds the hint. */
export function iobase_readlines(self: Ref, hint: Ref): Ref {
  const limit = sizeArgument(hint);
  if (limit === -2) return 0;
  const lines = PyList_New(0);
  const it = PyObject_GetIter(self);
  if (it === 0) {
    Py_DECREF(lines);
    return 0;
  }
  let length = 0;
  for (let line = PyIter_Next(it); line !== 0; line = PyIter_Next(it)) {
    PyList_Append(lines, line);
    length += PyBytes_Check(line) ? Py_SIZE(line) : PyUnicode_GET_LENGTH(line);
    Py_DECREF(line);
    if (limit > 0 && length >= limit) break;
  }
  Py_DECREF(it);
  if (PyErr_Occurred() === 0) return lines;
  Py_DECREF(lines);
  return 0;
}
function iobase_writelines(self: Ref, lines: Ref): Ref {
  if (!checkOpen(self)) return 0;
  const it = PyObject_GetIter(lines);
  if (it === 0) return 0;
  for (let line = PyIter_Next(it); line !== 0; line = PyIter_Next(it)) {
    const r = PyObject_CallMethod(self, 'write', line);
    Py_DECREF(line);
    if (r === 0) break;
    Py_DECREF(r);
  }
  Py_DECREF(it);
  return PyErr_Occurred() !== 0 ? 0 : Py_None;
}
/** The next line by readline(), or NULL at the end. */
export function iobase_iternext(self: Ref): Ref {
  const line = PyObject_CallMethod(self, 'readline');
  if (line === 0) return 0;
  const n = PyBytes_Check(line) ? Py_SIZE(line) : PyUnicode_GET_LENGTH(line);
  if (n > 0) return line;
  Py_DECREF(line);
  return 0;
}
/** Closes the file as its object goes away; what goes wrong is not told. */
function iobase_finalize(self: Ref): void {
  const exc = PyErr_GetRaisedException();
  let closed = isTrueAttribute(self, 'closed');
  if (closed < 0) {
    PyErr_Clear();
    closed = 1;
  }
  if (closed === 0) {
    if (PyObject_SetAttrString(self, '_finalizing', Py_True) < 0) PyErr_Clear();
    const r = PyObject_CallMethod(self, 'close');
    if (r !== 0) Py_DECREF(r);
    else if (selectedMinor() < 13) PyErr_Clear();
    else tellIgnored('file', self);
  }
  PyErr_SetRaisedException(exc);
}
/** Tells of the exception that finalizing `self` raised. */
export function tellIgnored(kind: string, self: Ref): void {
  if (!profile.unraisableSaysWhat) {
    link.PyErr_FormatUnraisable(null, self);
    return;
  }
  const exc = PyErr_GetRaisedException();
  const shown = PyObject_Repr(self);
  const text = shown === 0 ? '<object repr() failed>' : PyUnicode_AsString(shown);
  if (shown !== 0) Py_DECREF(shown);
  PyErr_SetRaisedException(exc);
  link.PyErr_FormatUnraisable(`Exception ignored while finalizing ${kind} ${text}`, 0);
}
/** Lets the file below warn that `source` was not closed (`_dealloc_warn`), if it can. */
export function warnOfDealloc(file: Ref, source: Ref): void {
  const r = PyObject_CallMethod(file, '_dealloc_warn', source);
  if (r === 0) PyErr_Clear();
  else Py_DECREF(r);
}
type FileStruct = Struct<'dict' | 'weakreflist'>;

/** dealloc and traverse of a file object with these further words of references. */
function fileSlots(
  layout: FileStruct,
  fields: () => readonly number[],
  finalize = true,
  release?: (self: Ref) => void,
): Slots {
  return {
    tp_dealloc: (self) => {
      if (finalize && PyObject_CallFinalizerFromDealloc(self) < 0) return;
      if (ld(self + layout.weakreflist) !== 0) PyObject_ClearWeakRefs(self);
      release?.(self);
      deallocWords(self, ...fields(), layout.dict);
    },
    tp_traverse: (self, visit) => visitWords(self, visit, ...fields(), layout.dict),
    tp_clear: (self) => {
      for (const at of [...fields(), layout.dict]) {
        const o = ld(self + at);
        stp(self + at, 0);
        if (o !== 0) Py_DECREF(o);
      }
      return 0;
    },
  };
}
/** Methods of a file that is no data: it cannot be copied, nor written by pickle. Mirrors _PyIOBase_cannot_pickle. */
export const cannotPickle: readonly MethodSpec[] = [
  ['__getstate__', METH_NOARGS],
  ['__reduce__', METH_NOARGS],
  ['__reduce_ex__', METH_O],
].map(([name, flags]) =>
  rawMethod(String(name), Number(flags), (self: Ref) =>
    typeError(`cannot pickle '${_PyType_Name(Py_TYPE(self))}' instances`),
  ),
);
interface FileType {
  base: Ref;
  struct?: FileStruct;
  doc?: string;
  slots?: Slots;
  fields?: () => readonly number[];
  finalize?: boolean;
  /** Frees what is no object. */
  release?: (self: Ref) => void;
  methods: readonly MethodSpec[];
  members?: readonly MemberSpec[];
  getset?: readonly GetSetSpec[];
}
/** Defines a class of file objects. */
export function defineFileType(type: Ref, spec: FileType): void {
  const layout = spec.struct ?? iobase;
  defineType(type, {
    basicsize: () => layout.sizeof,
    flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    base: spec.base,
    doc: spec.doc,
    dictoffset: () => layout.dict,
    weaklistoffset: () => layout.weakreflist,
    slots: { ...fileSlots(layout, spec.fields ?? (() => []), spec.finalize, spec.release), ...spec.slots },
    shared: {
      tp_free: 'PyObject_GC_Del',
      tp_alloc: 'PyType_GenericAlloc',
      ...(spec.slots?.tp_new ? {} : { tp_new: 'object.tp_new' }),
    },
    methods: spec.methods,
    members: spec.members,
    getset: spec.getset,
  });
}

defineFileType(PyIOBase_Type, {
  base: 0,
  slots: {
    tp_iter: (self) => (checkOpen(self) ? Py_NewRef(self) : 0),
    tp_iternext: iobase_iternext,
    tp_finalize: iobase_finalize,
  },
  doc: 'The abstract base class for all I/O classes.',
  methods: [
    refuse('seek(offset, whence=0, /)'),
    method('tell()', (self) => {
      const zero = PyLong_FromLong(0);
      const one = PyLong_FromLong(1);
      const r = PyObject_CallMethod(self, 'seek', zero, one);
      Py_DECREF(one);
      return r;
    }),
    refuse('truncate(size=None, /)'),
    method('flush()', iobase_flush),
    method('close()', iobase_close),
    method('seekable()', () => Py_False),
    method('readable()', () => Py_False),
    method('writable()', () => Py_False),
    method('_checkClosed()', (self) => (checkOpen(self) ? Py_None : 0)),
    ability('_checkSeekable', 'seekable', 'File or stream is not seekable.'),
    ability('_checkReadable', 'readable', 'File or stream is not readable.'),
    ability('_checkWritable', 'writable', 'File or stream is not writable.'),
    refuse('fileno()'),
    method('isatty()', (self) => (checkOpen(self) ? Py_False : 0)),
    method('__enter__()', (self) => (checkOpen(self) ? Py_NewRef(self) : 0)),
    method('__exit__(type=None, value=None, traceback=None, /)', (self) => PyObject_CallMethod(self, 'close')),
    method('readline(size=-1, /)', iobase_readline),
    method('readlines(hint=-1, /)', iobase_readlines),
    method('writelines(lines, /)', iobase_writelines),
  ],
  getset: [
    getset('__dict__', PyObject_GenericGetDict, PyObject_GenericSetDict),
    getset('closed', (self) => {
      const closed = isMarkedClosed(self);
      return closed < 0 ? 0 : PyBool_FromLong(closed);
    }),
  ],
});

// ---- _RawIOBase ----

function rawiobase_readall(self: Ref): Ref {
  const all: number[] = [];
  for (;;) {
    const count = PyLong_FromLong(131072);
    const b = PyObject_CallMethod(self, 'read', count);
    Py_DECREF(count);
    if (b === 0) return 0;
    if (b === Py_None) return all.length === 0 ? b : PyBytes_FromUint8Array(all);
    if (!PyBytes_Check(b)) {
      Py_DECREF(b);
      return typeError('read() should return bytes');
    }
    const bytes = PyBytes_AsUint8Array(b);
    Py_DECREF(b);
    if (bytes.length === 0) return PyBytes_FromUint8Array(all);
    for (const c of bytes) all.push(c);
  }
}
function rawiobase_read(self: Ref, size: Ref): Ref {
  const n = sizeArgument(size);
  if (n === -2) return 0;
  if (n < 0) return PyObject_CallMethod(self, 'readall');
  const b = PyByteArray_FromUint8Array(new Uint8Array(n));
  if (b === 0) return 0;
  const r = PyObject_CallMethod(self, 'readinto', b);
  if (r === 0 || r === Py_None) {
    Py_DECREF(b);
    return r;
  }
  const got = PyLong_Check(r) ? PyLong_AsSsize_t(r) : -1;
  Py_DECREF(r);
  const bytes = got < 0 ? null : bufferBytes(b);
  Py_DECREF(b);
  if (got < 0 || bytes === null)
    return PyErr_Occurred() !== 0 ? 0 : PyErr_SetString(PyExc_ValueError, 'readinto returned an invalid size');
  return PyBytes_FromUint8Array(bytes.subarray(0, got));
}
defineFileType(PyRawIOBase_Type, {
  base: PyIOBase_Type,
  doc: 'Base class for raw binary I/O.',
  methods: [
    method('read(size=-1, /)', rawiobase_read),
    method('readall()', rawiobase_readall),
    method('readinto(buffer, /)', () => PyErr_SetNone(PyExc_NotImplementedError)),
    method('write(b, /)', () => PyErr_SetNone(PyExc_NotImplementedError)),
  ],
});

// ---- _BufferedIOBase and _TextIOBase ----

/** Copies bytes into the writable buffer argument of the method `name`. New reference: their number. */
export function copyInto(name: string, target: Ref, produce: (room: number) => Uint8Array | null): Ref {
  const view = newView();
  let result = 0;
  if (PyObject_GetBuffer(target, view, PyBUF_WRITABLE) === 0) {
    const bytes = produce(ld(view + Py_buffer.len));
    if (bytes !== null) {
      stBytes(ld(view + Py_buffer.buf), bytes);
      result = PyLong_FromLong(bytes.length);
    }
  } else {
    _PyArg_BadArgument(name, 'argument', 'read-write bytes-like object', target);
  }
  dropView(view);
  return result;
}
const readIntoBy =
  (name: string, reader: string) =>
  (self: Ref, target: Ref): Ref =>
    copyInto(name, target, (room) => {
      const count = PyLong_FromLong(room);
      const b = PyObject_CallMethod(self, reader, count);
      Py_DECREF(count);
      if (b === 0) return null;
      if (!PyBytes_Check(b)) {
        typeError('read() should return bytes');
        Py_DECREF(b);
        return null;
      }
      const bytes = PyBytes_AsUint8Array(b);
      Py_DECREF(b);
      if (bytes.length <= room) return bytes;
      PyErr_SetString(
        PyExc_ValueError,
        `read() returned too much data: ${room} bytes requested, ${bytes.length} returned`,
      );
      return null;
    });
defineFileType(PyBufferedIOBase_Type, {
  base: PyIOBase_Type,
  doc: 'Base class for buffered IO objects.',
  methods: [
    refuse('detach()'),
    refuse('read(size=-1, /)'),
    refuse('read1(size=-1, /)'),
    method('readinto(buffer, /)', readIntoBy('readinto', 'read')),
    method('readinto1(buffer, /)', readIntoBy('readinto1', 'read1')),
    refuse('write(b, /)'),
  ],
});
defineFileType(PyTextIOBase_Type, {
  base: PyIOBase_Type,
  doc: 'Base class for text I/O.',
  methods: [
    refuseOfClass('detach()'),
    refuseOfClass('read(size=-1, /)'),
    refuseOfClass('readline(size=-1, /)'),
    refuseOfClass('write(s, /)'),
  ],
  getset: ['encoding', 'newlines', 'errors'].map((name) => getset(name, () => Py_None)),
});
