// FileIO: the raw file over a descriptor. Mirrors Modules/_io/fileio.c. Descriptors 0 to 2 are the host's streams; other files are
// the read-only ones of filesystem.ts, whose bytes the object holds.

import { struct } from '../include/structs.ts';
import { ld, ld64, type Ref, st, st64, stp } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { bufferBytes } from '../objects/buffer.ts';
import {
  PyBytes_AS_STRING,
  PyBytes_AsUint8Array,
  PyBytes_Check,
  PyBytes_FromStringAndSize,
  PyBytes_FromUint8Array,
} from '../objects/bytesobject.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_AsSsize_t, PyLong_Check, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_SIZE } from '../objects/object.ts';
import {
  PyObject_GetOptionalAttrString,
  PyObject_IsTrue,
  PyObject_Repr,
  PyObject_SetAttrString,
} from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_False, Py_None, PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_ValueError, staticType } from '../objects/statictypes.ts';
import { tpAlloc } from '../objects/traverse.ts';
import { getset, method } from '../objects/typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { host } from '../runtime/host.ts';
import { iobase, readStdinLine } from '../runtime/sysio.ts';
import {
  EACCES,
  EBADF,
  EEXIST,
  EISDIR,
  EROFS,
  fileText,
  isFolder,
  missing,
  PyErr_SetFromErrnoWithFilenameObject,
} from './filesystem.ts';
import { closedFile, copyInto, defineFileType, PyRawIOBase_Type, sizeArgument, unsupported } from './io_base.ts';
import { PyOS_FSPath } from './posixmodule.ts';

export const PyFileIO_Type = staticType('_io.FileIO');
/** `fd` is one more than the descriptor: 0 is a closed file. `bits`: what it was opened for. */
const fileio = struct('fileio', { fd: 'i32', bits: 'i32', content: 'ptr', pos: 'ssize' }, iobase);
const CREATED = 1;
const READABLE = 2;
const WRITABLE = 4;
const APPENDING = 8;
const CLOSEFD = 16;
/** /dev/null, the one device there is: reads nothing, swallows what is written. */
const NULL_DEVICE = 32;
/** How many files were opened: descriptors are not used again. */
const OPENED = staticAlloc('fileio.opened', 8);

const descriptor = (self: Ref): number => ld(self + fileio.fd) - 1;
const isOpen = (self: Ref): boolean => ld(self + fileio.fd) !== 0 || closedFile() !== 0;
const position = (self: Ref): number => ld64(self + fileio.pos);

/** The bits of a mode string, or -1 with ValueError. */
function parseMode(mode: string): number {
  if (/[^xrwab+]/.test(mode)) {
    PyErr_SetString(PyExc_ValueError, `invalid mode: ${mode}`);
    return -1;
  }
  const plus = mode.includes('+');
  if (mode.replace(/[b+]/g, '').length !== 1 || mode.split('+').length > 2) {
    PyErr_SetString(PyExc_ValueError, 'Must have exactly one of create/read/write/append mode and at most one plus');
    return -1;
  }
  if (mode.includes('r')) return READABLE | (plus ? WRITABLE : 0);
  const kind = mode.includes('x') ? CREATED : mode.includes('a') ? APPENDING : 0;
  return kind | WRITABLE | (plus ? READABLE : 0);
}
/** Opens the path that `name` says. 0, or -1 with OSError. */
function openPath(self: Ref, name: Ref, bits: number): number {
  const path = PyOS_FSPath(name);
  if (path === 0) return -1;
  const text = PyUnicode_Check(path) ? PyUnicode_AsString(path) : new TextDecoder().decode(PyBytes_AsUint8Array(path));
  Py_DECREF(path);
  if (text.includes('\0')) {
    PyErr_SetString(PyExc_ValueError, 'embedded null byte');
    return -1;
  }
  const device = text === '/dev/null';
  if (device) st(self + fileio.bits, ld(self + fileio.bits) | NULL_DEVICE);
  const content = device ? '' : fileText(text);
  const there = content !== null || isFolder(text);
  let code = 0;
  if (bits & CREATED && there) code = EEXIST;
  else if (device) code = 0;
  else if (isFolder(text)) code = EISDIR;
  else if (bits & WRITABLE) code = there ? EACCES : missing(text) || EROFS;
  else if (content === null) code = missing(text);
  if (bits & WRITABLE && !there) code = EROFS;
  if (code !== 0 || content === null) {
    PyErr_SetFromErrnoWithFilenameObject(code, name);
    return -1;
  }
  const bytes = PyBytes_FromUint8Array(new TextEncoder().encode(content));
  if (bytes === 0) return -1;
  stp(self + fileio.content, bytes);
  st(OPENED, ld(OPENED) + 1);
  st(self + fileio.fd, ld(OPENED) + 3);
  return 0;
}
const initSignature = parseSignature("FileIO(file, mode='r', closefd=True, opener=None)");
function fileio_init(self: Ref, args: Ref, kwds: Ref): number {
  const got = unpackTupleAndDict(initSignature, args, kwds);
  if (got === null) return -1;
  const [name, mode, closefd, opener] = got;
  const bits = mode === 0 ? READABLE : parseMode(PyUnicode_AsString(mode));
  if (bits < 0) return -1;
  const closes = closefd === 0 ? 1 : PyObject_IsTrue(closefd);
  if (closes < 0) return -1;
  st(self + fileio.bits, bits | (closes ? CLOSEFD : 0));
  st64(self + fileio.pos, 0);
  if (opener !== 0 && opener !== Py_None) {
    unsupported('opener');
    return -1;
  }
  if (PyLong_Check(name)) {
    const fd = PyLong_AsInt(name);
    if (failed(fd)) return -1;
    if (fd < 0) {
      PyErr_SetString(PyExc_ValueError, 'negative file descriptor');
      return -1;
    }
    if (fd > 2) {
      PyErr_SetFromErrnoWithFilenameObject(EBADF, 0);
      return -1;
    }
    st(self + fileio.fd, fd + 1);
  } else {
    if (!closes) {
      PyErr_SetString(PyExc_ValueError, 'Cannot use closefd=False with file name');
      return -1;
    }
    if (openPath(self, name, bits) < 0) return -1;
  }
  return PyObject_SetAttrString(self, 'name', name);
}
/** The next bytes, at most `n` (negative: all). New reference. */
function take(self: Ref, n: number): Ref {
  if (!isOpen(self)) return 0;
  if ((ld(self + fileio.bits) & READABLE) === 0) return unsupported('File not open for reading');
  const content = ld(self + fileio.content);
  if (content === 0) {
    if (descriptor(self) !== 0) return PyErr_SetFromErrnoWithFilenameObject(EBADF, 0);
    let text = '';
    for (let line = readStdinLine(); line !== ''; line = readStdinLine()) {
      if (line === null) return 0;
      text += line;
      if (n >= 0) break;
    }
    return PyBytes_FromUint8Array(new TextEncoder().encode(text));
  }
  const pos = position(self);
  const left = Math.max(0, Py_SIZE(content) - pos);
  const count = n < 0 ? left : Math.min(n, left);
  st64(self + fileio.pos, pos + count);
  return PyBytes_FromStringAndSize(PyBytes_AS_STRING(content) + pos, count);
}
function fileio_write(self: Ref, b: Ref): Ref {
  if (!isOpen(self)) return 0;
  if ((ld(self + fileio.bits) & WRITABLE) === 0) return unsupported('File not open for writing');
  const bytes = bufferBytes(b);
  if (bytes === null) return 0;
  const text = new TextDecoder().decode(bytes);
  if (ld(self + fileio.bits) & NULL_DEVICE) return PyLong_FromLong(bytes.length);
  if (descriptor(self) === 1) host().stdout(text);
  else if (descriptor(self) === 2) host().stderr(text);
  else return PyErr_SetFromErrnoWithFilenameObject(EBADF, 0);
  return PyLong_FromLong(bytes.length);
}
function fileio_seek(self: Ref, pos: Ref, whence: Ref): Ref {
  if (!isOpen(self)) return 0;
  const content = ld(self + fileio.content);
  if (content === 0) return PyErr_SetFromErrnoWithFilenameObject(29, 0);
  const n = PyLong_AsSsize_t(pos);
  const mode = whence === 0 ? 0 : PyLong_AsInt(whence);
  if (PyErr_Occurred() !== 0) return 0;
  const target = n + (mode === 1 ? position(self) : mode === 2 ? Py_SIZE(content) : 0);
  if (target < 0 || mode < 0 || mode > 2) return PyErr_SetFromErrnoWithFilenameObject(22, 0);
  st64(self + fileio.pos, target);
  return PyLong_FromLong(target);
}
const modeText = (self: Ref): string => {
  const bits = ld(self + fileio.bits);
  const plus = (bits & (READABLE | WRITABLE)) === (READABLE | WRITABLE) ? '+' : '';
  if (bits & CREATED) return `xb${plus}`;
  if (bits & APPENDING) return `ab${plus}`;
  return bits & READABLE ? `rb${plus}` : 'wb';
};
function fileio_repr(self: Ref): Ref {
  if (ld(self + fileio.fd) === 0) return PyUnicode_FromString('<_io.FileIO [closed]>');
  const name = PyObject_GetOptionalAttrString(self, 'name');
  if (name === 0 && PyErr_Occurred() !== 0) return 0;
  const closefd = ld(self + fileio.bits) & CLOSEFD ? 'True' : 'False';
  if (name === 0)
    return PyUnicode_FromString(`<_io.FileIO fd=${descriptor(self)} mode='${modeText(self)}' closefd=${closefd}>`);
  const shown = PyObject_Repr(name);
  Py_DECREF(name);
  if (shown === 0) return 0;
  const text = `<_io.FileIO name=${PyUnicode_AsString(shown)} mode='${modeText(self)}' closefd=${closefd}>`;
  Py_DECREF(shown);
  return PyUnicode_FromString(text);
}
const has =
  (bit: number) =>
  (self: Ref): Ref =>
    isOpen(self) ? PyBool_FromLong((ld(self + fileio.bits) & bit) !== 0) : 0;

defineFileType(PyFileIO_Type, {
  base: PyRawIOBase_Type,
  struct: fileio,
  doc: 'Open a file.',
  fields: () => [fileio.content],
  slots: { tp_new: tpAlloc, tp_init: fileio_init, tp_repr: fileio_repr },
  methods: [
    method('read(size=-1, /)', (self, size) => {
      const n = sizeArgument(size);
      return n === -2 ? 0 : take(self, n);
    }),
    method('readall()', (self) => take(self, -1)),
    method('readinto(buffer, /)', (self, target) =>
      copyInto(target, (room) => {
        const b = take(self, room);
        if (b === 0 || !PyBytes_Check(b)) return null;
        const bytes = PyBytes_AsUint8Array(b).subarray(0, room);
        Py_DECREF(b);
        return bytes;
      }),
    ),
    method('write(b, /)', fileio_write),
    method('seek(pos, whence=0, /)', fileio_seek),
    method('tell()', (self) => {
      if (!isOpen(self)) return 0;
      return ld(self + fileio.content) === 0
        ? PyErr_SetFromErrnoWithFilenameObject(29, 0)
        : PyLong_FromLong(position(self));
    }),
    method('truncate(size=None, /)', (self) => (isOpen(self) ? unsupported('File not open for writing') : 0)),
    method('close()', (self) => {
      const content = ld(self + fileio.content);
      st(self + fileio.fd, 0);
      stp(self + fileio.content, 0);
      if (content !== 0) Py_DECREF(content);
      return Py_None;
    }),
    method('seekable()', (self) => (isOpen(self) ? PyBool_FromLong(ld(self + fileio.content) !== 0) : 0)),
    method('readable()', has(READABLE)),
    method('writable()', has(WRITABLE)),
    method('fileno()', (self) => (isOpen(self) ? PyLong_FromLong(descriptor(self)) : 0)),
    method('isatty()', (self) => (isOpen(self) ? Py_False : 0)),
  ],
  getset: [
    getset('closed', (self) => PyBool_FromLong(ld(self + fileio.fd) === 0), null, 'True if the file is closed'),
    getset('closefd', (self) => PyBool_FromLong((ld(self + fileio.bits) & CLOSEFD) !== 0)),
    getset('mode', (self) => PyUnicode_FromString(modeText(self))),
    getset('_blksize', () => PyLong_FromLong(131072)),
  ],
});
