// FileIO: the raw file over a descriptor. Mirrors Modules/_io/fileio.c; the calls of the system are descriptors.ts.

import { METH_O, Py_T_BOOL } from '../include/flags.ts';
import { selectedMinor } from '../include/layout.ts';
import { PyObject, struct } from '../include/structs.ts';
import { ld, ld8, type Ref, st } from '../memory/memory.ts';
import { ldBits, stBits } from '../objects/bits.ts';
import { bufferBytes } from '../objects/buffer.ts';
import { PyBytes_AsUint8Array, PyBytes_Check, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import {
  PyErr_ExceptionMatches,
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { link } from '../objects/link.ts';
import { PyLong_AsInt, PyLong_AsSsize_t, PyLong_Check, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_IS_TYPE } from '../objects/object.ts';
import {
  PyObject_GetOptionalAttrString,
  PyObject_IsTrue,
  PyObject_Repr,
  PyObject_SetAttrString,
} from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_False, Py_None, PyBool_FromLong } from '../objects/statics.ts';
import { heapType, PyExc_ValueError, PyExc_Warning } from '../objects/statictypes.ts';
import { tpAlloc } from '../objects/traverse.ts';
import { getset, member, method, rawMethod } from '../objects/typedef.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import {
  closeFile,
  O_APPEND,
  O_CREAT,
  O_EXCL,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  openFile,
  readFile,
  seekFile,
  statFile,
  truncateFile,
  writeFile,
} from './descriptors.ts';
import { EAGAIN, EISDIR } from './errno.ts';
import { PyErr_SetFromErrnoWithFilenameObject } from './filesystem.ts';
import { S_IFDIR, S_IFMT } from './inodes.ts';
import {
  cannotPickle,
  closedFile,
  copyInto,
  defineFileType,
  PyRawIOBase_Type,
  sizeArgument,
  tellIgnored,
  unsupported,
} from './io_base.ts';
import { fsDecode, PyOS_FSPath } from './posix_paths.ts';

export const PyFileIO_Type = heapType('_io.FileIO');
const fileio = struct(
  'fileio',
  {
    fd: 'i32',
    // `seekable` has a sign: -1 says that it is not known yet.
    opened: [
      {
        type: 'u8',
        since: '3.15',
        bits: { created: 1, readable: 1, writable: 1, appending: 1, seekable: 2, truncate: 1, closefd: 1 },
      },
      { type: 'u8', bits: { created: 1, readable: 1, writable: 1, appending: 1, seekable: 2, closefd: 1 } },
    ],
    finalizing: 'u8',
    // What fstat() said when the file was opened. Here it is asked again: no such block is kept.
    stat_atopen: [
      { type: 'ptr', since: '3.14' },
      { type: 'u32', cName: 'blksize' },
    ],
    weakreflist: 'ptr',
    dict: 'ptr',
  },
  PyObject,
);
type Bit = 'created' | 'readable' | 'writable' | 'appending' | 'seekable' | 'truncate' | 'closefd';
const bit = (self: Ref, name: Bit): number => ldBits(self, fileio, name);
const setBit = (self: Ref, name: Bit, value: number): void => stBits(self, fileio, name, value);
/** What `seekable` holds before the file has been asked: -1 in two bits. */
const UNKNOWN = 3;
/** st_blksize of every file. */
export const BLKSIZE = 4096;
/** Bytes that are read at once. */
const BLOCK = 131072;
const O_CLOEXEC = 0o2000000;

const descriptor = (self: Ref): number => ld(self + fileio.fd);
/** The descriptor of an open FileIO; -1 for other objects. */
export const fileioDescriptor = (o: Ref): number => (Py_IS_TYPE(o, PyFileIO_Type) ? descriptor(o) : -1);
const isOpen = (self: Ref): boolean => descriptor(self) >= 0 || closedFile() !== 0;
/** Raises OSError for a negative error number, unless a signal's handler has raised. Returns NULL. */
const osError = (code: number, name: Ref = 0): 0 =>
  PyErr_Occurred() !== 0 ? 0 : PyErr_SetFromErrnoWithFilenameObject(-code, name);

interface Mode {
  readonly kind: 'created' | 'readable' | 'appending' | 'truncate';
  readonly readable: boolean;
  readonly writable: boolean;
}
/** What a mode string says, or null with ValueError. */
function parseMode(mode: string): Mode | null {
  if (/[^xrwab+]/.test(mode)) {
    PyErr_SetString(PyExc_ValueError, `invalid mode: ${mode}`);
    return null;
  }
  const plus = mode.includes('+');
  if (mode.replace(/[b+]/g, '').length !== 1 || mode.split('+').length > 2) {
    PyErr_SetString(PyExc_ValueError, 'Must have exactly one of create/read/write/append mode and at most one plus');
    return null;
  }
  if (mode.includes('r')) return { kind: 'readable', readable: true, writable: plus };
  const kind = mode.includes('x') ? 'created' : mode.includes('a') ? 'appending' : 'truncate';
  return { kind, readable: plus, writable: true };
}
const HOW = {
  created: O_CREAT | O_EXCL,
  appending: O_CREAT | O_APPEND,
  truncate: O_CREAT | O_TRUNC,
  readable: 0,
};
const flagsOf = ({ kind, readable, writable }: Mode): number =>
  (readable ? (writable ? O_RDWR : 0) : O_WRONLY) | O_CLOEXEC | HOW[kind];
/** Opens the path that `name` says. The descriptor, or -1 with an exception. */
function openPath(name: Ref, mode: Mode): number {
  const path = PyOS_FSPath(name);
  if (path === 0) return -1;
  const text = fsDecode(path);
  Py_DECREF(path);
  if (text === null) return -1;
  if (text.includes('\0')) {
    PyErr_SetString(PyExc_ValueError, 'embedded null byte');
    return -1;
  }
  const fd = openFile(text, flagsOf(mode), 0o666);
  if (fd < 0) osError(fd, name);
  return Math.max(fd, -1);
}
/** The descriptor that opener(name, flags) returns, or -1 with an exception. */
function callOpener(opener: Ref, name: Ref, mode: Mode): number {
  const flags = PyLong_FromLong(flagsOf(mode));
  const r = PyObject_CallFunctionObjArgs(opener, name, flags);
  Py_DECREF(flags);
  if (r === 0) return -1;
  if (!PyLong_Check(r)) {
    Py_DECREF(r);
    typeError('expected integer from opener');
    return -1;
  }
  const fd = PyLong_AsInt(r);
  Py_DECREF(r);
  if (failed(fd)) return -1;
  if (fd < 0) {
    PyErr_SetString(PyExc_ValueError, `opener returned ${fd}`);
    return -1;
  }
  return fd;
}
const initSignature = parseSignature("FileIO(file, mode='r', closefd=True, opener=None)");
function fileio_init(self: Ref, args: Ref, kwds: Ref): number {
  const got = unpackTupleAndDict(initSignature, args, kwds);
  if (got === null) return -1;
  const [name, modeText, closefd, opener] = got;
  const mode = parseMode(modeText === 0 ? 'r' : PyUnicode_AsString(modeText));
  if (mode === null) return -1;
  const closes = closefd === 0 ? 1 : PyObject_IsTrue(closefd);
  if (closes < 0) return -1;
  if (!closeDescriptor(self)) return -1;
  if (selectedMinor() < 14) st(self + fileio.stat_atopen, BLKSIZE);
  for (const kind of ['created', 'appending', 'truncate'] as const) setBit(self, kind, mode.kind === kind ? 1 : 0);
  setBit(self, 'readable', mode.readable ? 1 : 0);
  setBit(self, 'writable', mode.writable ? 1 : 0);
  setBit(self, 'seekable', UNKNOWN);
  setBit(self, 'closefd', closes);
  if (PyLong_Check(name)) {
    const fd = PyLong_AsInt(name);
    if (failed(fd)) return -1;
    if (fd < 0) {
      PyErr_SetString(PyExc_ValueError, 'negative file descriptor');
      return -1;
    }
    const stat = statFile(fd);
    if (typeof stat === 'number' || (stat.mode & S_IFMT) === S_IFDIR) {
      osError(typeof stat === 'number' ? stat : -EISDIR, typeof stat === 'number' ? 0 : name);
      return -1;
    }
    st(self + fileio.fd, fd);
  } else {
    if (!closes) {
      PyErr_SetString(PyExc_ValueError, 'Cannot use closefd=False with file name');
      return -1;
    }
    const fd = opener !== 0 && opener !== Py_None ? callOpener(opener, name, mode) : openPath(name, mode);
    if (fd < 0) return -1;
    const stat = statFile(fd);
    if (typeof stat !== 'number' && (stat.mode & S_IFMT) === S_IFDIR) {
      closeFile(fd);
      osError(-EISDIR, name);
      return -1;
    }
    st(self + fileio.fd, fd);
  }
  if (mode.kind === 'appending') lseek(self, 0, 2);
  return PyObject_SetAttrString(self, 'name', name);
}
/** Warns that `source`, which goes away, is an open file. Mirrors fileio_dealloc_warn. */
function deallocWarn(self: Ref, source: Ref): void {
  if (descriptor(self) < 0 || !bit(self, 'closefd')) return;
  const exc = PyErr_GetRaisedException();
  const shown = PyObject_Repr(source);
  const message = shown === 0 ? null : `unclosed file ${PyUnicode_AsString(shown)}`;
  if (shown !== 0) Py_DECREF(shown);
  const failure = message === null ? -1 : link.PyErr_ResourceWarning(source, message);
  if (failure < 0 && PyErr_ExceptionMatches(PyExc_Warning)) tellIgnored('file', self);
  PyErr_SetRaisedException(exc);
}
/** Closes the descriptor that the object has, if it is to be closed. False with OSError. */
function closeDescriptor(self: Ref): boolean {
  const fd = descriptor(self);
  if (fd < 0) return true;
  st(self + fileio.fd, -1);
  const r = bit(self, 'closefd') ? closeFile(fd) : 0;
  if (r < 0) osError(r);
  return r === 0;
}
/** Moves in the file: the position, or a negative error number. The first call shows whether that can be done. */
function lseek(self: Ref, offset: number, whence: number): number {
  const at = seekFile(descriptor(self), offset, whence);
  if (bit(self, 'seekable') === UNKNOWN) setBit(self, 'seekable', at >= 0 ? 1 : 0);
  return at;
}
function seekable(self: Ref): Ref {
  if (!isOpen(self)) return 0;
  if (bit(self, 'seekable') === UNKNOWN) lseek(self, 0, 1);
  return PyBool_FromLong(bit(self, 'seekable') === 1);
}
/** The next bytes, at most `n` (negative: all). New reference. */
function take(self: Ref, n: number): Ref {
  if (!isOpen(self)) return 0;
  if (!bit(self, 'readable')) return unsupported('File not open for reading');
  const fd = descriptor(self);
  let bytes = readFile(fd, n < 0 ? BLOCK : n);
  if (typeof bytes === 'number') return bytes === -EAGAIN ? Py_None : osError(bytes);
  if (n >= 0) return PyBytes_FromUint8Array(bytes);
  const all: Uint8Array[] = [];
  while (bytes.length > 0) {
    all.push(bytes);
    const more = readFile(fd, BLOCK);
    if (typeof more === 'number') break;
    bytes = more;
  }
  return PyBytes_FromUint8Array(joined(all));
}
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
function fileio_write(self: Ref, b: Ref): Ref {
  if (!isOpen(self)) return 0;
  if (!bit(self, 'writable')) return unsupported('File not open for writing');
  const bytes = bufferBytes(b);
  if (bytes === null) return 0;
  const n = writeFile(descriptor(self), bytes);
  return n < 0 ? osError(n) : PyLong_FromLong(n);
}
function fileio_seek(self: Ref, pos: Ref, whence: Ref): Ref {
  if (!isOpen(self)) return 0;
  const n = PyLong_AsSsize_t(pos);
  const mode = whence === 0 ? 0 : PyLong_AsInt(whence);
  if (PyErr_Occurred() !== 0) return 0;
  const at = lseek(self, n, mode);
  return at < 0 ? osError(at) : PyLong_FromLong(at);
}
function fileio_truncate(self: Ref, size: Ref): Ref {
  if (!isOpen(self)) return 0;
  if (!bit(self, 'writable')) return unsupported('File not open for writing');
  const given = size !== 0 && size !== Py_None;
  const n = given ? PyLong_AsSsize_t(size) : lseek(self, 0, 1);
  if (given && failed(n)) return 0;
  const r = n < 0 && !given ? n : truncateFile(descriptor(self), n);
  return r < 0 ? osError(r) : PyLong_FromLong(n);
}
const modeOf = (self: Ref): string => {
  const both = bit(self, 'readable') && bit(self, 'writable');
  const plus = both ? '+' : '';
  if (bit(self, 'created')) return `xb${plus}`;
  if (bit(self, 'appending')) return `ab${plus}`;
  // Since 3.15 a file that was made empty says so.
  if (both && bit(self, 'truncate')) return 'wb+';
  return bit(self, 'readable') ? `rb${plus}` : 'wb';
};
function fileio_repr(self: Ref): Ref {
  if (descriptor(self) < 0) return PyUnicode_FromString('<_io.FileIO [closed]>');
  const name = PyObject_GetOptionalAttrString(self, 'name');
  if (name === 0 && PyErr_Occurred() !== 0) return 0;
  const closefd = bit(self, 'closefd') ? 'True' : 'False';
  if (name === 0)
    return PyUnicode_FromString(`<_io.FileIO fd=${descriptor(self)} mode='${modeOf(self)}' closefd=${closefd}>`);
  const shown = PyObject_Repr(name);
  Py_DECREF(name);
  if (shown === 0) return 0;
  const text = `<_io.FileIO name=${PyUnicode_AsString(shown)} mode='${modeOf(self)}' closefd=${closefd}>`;
  Py_DECREF(shown);
  return PyUnicode_FromString(text);
}
const able =
  (name: Bit) =>
  (self: Ref): Ref =>
    isOpen(self) ? PyBool_FromLong(bit(self, name)) : 0;
/** New reference: a file that is closed yet. */
function fileio_new(type: Ref): Ref {
  const self = tpAlloc(type);
  if (self === 0) return 0;
  st(self + fileio.fd, -1);
  setBit(self, 'seekable', UNKNOWN);
  setBit(self, 'closefd', 1);
  return self;
}

defineFileType(PyFileIO_Type, {
  base: PyRawIOBase_Type,
  struct: fileio,
  doc: 'Open a file.',
  slots: { tp_new: fileio_new, tp_init: fileio_init, tp_repr: fileio_repr },
  methods: [
    method('read(size=-1, /)', (self, size) => {
      const n = sizeArgument(size);
      return n === -2 ? 0 : take(self, n);
    }),
    method('readall()', (self) => take(self, -1)),
    method('readinto(buffer, /)', (self, target) =>
      copyInto('readinto', target, (room) => {
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
      const at = lseek(self, 0, 1);
      return at < 0 ? osError(at) : PyLong_FromLong(at);
    }),
    method('truncate(size=None, /)', fileio_truncate),
    method('close()', (self) => {
      if (ld8(self + fileio.finalizing)) deallocWarn(self, self);
      return closeDescriptor(self) ? Py_None : 0;
    }),
    method('seekable()', seekable),
    method('readable()', able('readable')),
    method('writable()', able('writable')),
    method('fileno()', (self) => (isOpen(self) ? PyLong_FromLong(descriptor(self)) : 0)),
    method('isatty()', (self) => (isOpen(self) ? Py_False : 0)),
    rawMethod('_dealloc_warn', METH_O, (self: Ref, source: Ref) => {
      deallocWarn(self, source);
      return Py_None;
    }),
    ...cannotPickle,
  ],
  members: [member('_finalizing', Py_T_BOOL, () => fileio.finalizing, 0)],
  getset: [
    getset('closed', (self) => PyBool_FromLong(descriptor(self) < 0), null, 'True if the file is closed'),
    getset('closefd', (self) => PyBool_FromLong(bit(self, 'closefd'))),
    getset('mode', (self) => PyUnicode_FromString(modeOf(self))),
    getset('_blksize', () => PyLong_FromLong(BLKSIZE)),
  ],
});
