// The functions of module posix about files and folders. Mirrors their part of Modules/posixmodule.c; the calls of the system are
// filesystem.ts and descriptors.ts. NOT-IN-CPYTHON: there are no links, no other users, and permissions are kept but not asked.

import type { Ref } from '../memory/memory.ts';
import { bufferBytes, PyObject_CheckBuffer } from '../objects/buffer.ts';
import { PyBytes_Check, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyErr_Occurred, typeError } from '../objects/errors.ts';
import { PyFloat_AsDouble, PyFloat_FromDouble } from '../objects/floatobject.ts';
import { failed } from '../objects/getargs.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import {
  PyLong_AsBigInt,
  PyLong_AsInt,
  PyLong_AsSsize_t,
  PyLong_FromBigInt,
  PyLong_FromLong,
} from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { Py_None, PyBool_FromLong } from '../objects/statics.ts';
import { defineStructSeq, PyStructSequence_New } from '../objects/structseq.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_Pack } from '../objects/tupleobject.ts';
import { type MethodSpec, method } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import {
  closeFile,
  duplicate,
  isOpenFile,
  makePipe,
  O_APPEND,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  openFile,
  readFile,
  seekFile,
  setUmask,
  statFile,
  truncateFile,
  umask,
  writeFile,
} from './descriptors.ts';
import { EBADF, EINVAL, EROFS } from './errno.ts';
import {
  changeDirectory,
  entries,
  lookUp,
  makeFolder,
  PyErr_SetFromErrnoWithFilenameObject,
  PyErr_SetFromErrnoWithFilenameObjects,
  remove,
  rename,
  type Stat,
  statFound,
  workingDirectory,
} from './filesystem.ts';
import { setMode, setTimes, setTimesToNow } from './inodes.ts';
import { fsEncode, pathArgument } from './posix_paths.ts';

export const STAT_RESULT = defineStructSeq(
  'os.stat_result',
  ['st_mode', 'st_ino', 'st_dev', 'st_nlink', 'st_uid', 'st_gid', 'st_size', 'st_atime', 'st_mtime', 'st_ctime'],
  {
    fromSpec: true,
    hidden: [
      'st_atime',
      'st_mtime',
      'st_ctime',
      'st_atime_ns',
      'st_mtime_ns',
      'st_ctime_ns',
      'st_blksize',
      'st_blocks',
      'st_rdev',
    ].map((name) => ({ name })),
  },
);

/** Raises OSError for a negative error number, unless a signal's handler has raised. Returns NULL. */
const osError = (code: number, name: Ref = 0): 0 =>
  PyErr_Occurred() !== 0 ? 0 : PyErr_SetFromErrnoWithFilenameObject(-code, name);
/** None, or OSError for a negative error number. */
const done = (code: number, name: Ref = 0): Ref => (code < 0 ? osError(code, name) : Py_None);

export function statResult(s: Stat): Ref {
  const times = [s.atime, s.mtime, s.mtime];
  return PyStructSequence_New(STAT_RESULT, [
    ...[s.mode, s.number, 1, s.links, 0, 0, s.size, ...times.map(Math.floor)].map((n) => PyLong_FromLong(n)),
    ...times.map((n) => PyFloat_FromDouble(n)),
    ...times.map((n) => PyLong_FromBigInt(BigInt(Math.round(n * 1e6)) * 1000n)),
    ...[4096, 8 * Math.ceil(s.size / 4096), 0].map((n) => PyLong_FromLong(n)),
  ]);
}
function stat(f: string, o: Ref, allowFd: boolean): Ref {
  const path = pathArgument(f, o, allowFd);
  if (path === null) return 0;
  if (typeof path === 'number') {
    const s = statFile(path);
    return typeof s === 'number' ? osError(s) : statResult(s);
  }
  if (path === '/dev/null') return statResult({ mode: 0o20666, number: 1, links: 1, size: 0, atime: 0, mtime: 0 });
  const found = lookUp(path);
  return typeof found === 'number' ? osError(found, o) : statResult(statFound(found));
}
/** A function of one path that gives None. */
const onePath = (name: string, parameters: string, call: (path: string, rest: Ref[]) => number): MethodSpec =>
  method(`${name}(${parameters})`, (_m, o, ...rest: Ref[]) => {
    const path = pathArgument(name, o);
    return path === null ? 0 : done(call(String(path), rest), o);
  });
const twoPaths = (name: string): MethodSpec =>
  method(`${name}(src, dst, *, src_dir_fd=None, dst_dir_fd=None)`, (_m, src, dst) => {
    const from = pathArgument(name, src);
    const to = from === null ? null : pathArgument(name, dst);
    if (from === null || to === null) return 0;
    const r = rename(String(from), String(to));
    return r < 0 ? PyErr_SetFromErrnoWithFilenameObjects(-r, src, dst) : Py_None;
  });
/** A function that takes a descriptor first; `call` gets it. */
const onDescriptor = (signature: string, call: (fd: number, ...rest: Ref[]) => Ref): MethodSpec =>
  method(signature, (_m, o, ...rest: Ref[]) => {
    const fd = PyLong_AsInt(o);
    return failed(fd) ? 0 : call(fd, ...rest);
  });

function listdir(_m: Ref, o: Ref): Ref {
  const path = o === 0 || o === Py_None ? '.' : pathArgument('listdir', o);
  if (path === null) return 0;
  const found = entries(String(path));
  if (typeof found === 'number') return osError(found, o);
  const asBytes = o !== 0 && PyBytes_Check(o);
  const list = PyList_New(0);
  for (const { name } of found) {
    const item = asBytes ? fsEncode(name) : PyUnicode_FromString(name);
    PyList_Append(list, item);
    Py_DECREF(item);
  }
  return list;
}
function access(_m: Ref, o: Ref, mode: Ref): Ref {
  const path = pathArgument('access', o);
  if (path === null) return 0;
  const wanted = PyLong_AsInt(mode);
  if (failed(wanted)) return 0;
  const found = lookUp(String(path));
  if (typeof found === 'number') return PyBool_FromLong(0);
  const executable = found.isFolder || (statFound(found).mode & 0o111) !== 0;
  return PyBool_FromLong(
    ((wanted & 2) === 0 || found.inode !== 0 || path === '/tmp') && ((wanted & 1) === 0 || executable),
  );
}
function write(fd: number, data: Ref): Ref {
  if (!PyObject_CheckBuffer(data)) return typeError(`a bytes-like object is required, not '${typeName(data)}'`);
  const bytes = bufferBytes(data);
  if (bytes === null) return 0;
  const n = writeFile(fd, bytes);
  return n < 0 ? osError(n) : PyLong_FromLong(n);
}
function open(_m: Ref, o: Ref, flagsObject: Ref, modeObject: Ref): Ref {
  const path = pathArgument('open', o);
  const flags = path === null ? -1 : PyLong_AsInt(flagsObject);
  const mode = modeObject === 0 ? 0o777 : PyLong_AsInt(modeObject);
  if (path === null || PyErr_Occurred() !== 0) return 0;
  const fd = openFile(String(path), flags, mode);
  return fd < 0 ? osError(fd, o) : PyLong_FromLong(fd);
}
function chmod(path: string, [mode]: Ref[]): number {
  const permissions = PyLong_AsInt(mode);
  const found = lookUp(path);
  if (typeof found === 'number') return found;
  if (found.inode === 0) return -EROFS;
  setMode(found.inode, permissions);
  return 0;
}
/** Seconds from an int or float, or from nanoseconds. NaN with an exception. */
function seconds(o: Ref, nanoseconds: boolean): number {
  if (nanoseconds) return Number(PyLong_AsBigInt(o)) / 1e9;
  const n = PyFloat_AsDouble(o);
  return n === -1 && PyErr_Occurred() !== 0 ? Number.NaN : n;
}
function utime(_m: Ref, o: Ref, times: Ref, ns: Ref): Ref {
  const path = pathArgument('utime', o);
  if (path === null) return 0;
  const found = lookUp(String(path));
  if (typeof found === 'number') return osError(found, o);
  if (found.inode === 0) return osError(-EROFS, o);
  const given = ns !== 0 ? ns : times;
  if (given === 0 || given === Py_None) {
    setTimesToNow(found.inode);
    return Py_None;
  }
  if (!PyTuple_Check(given)) return typeError("utime: 'times' must be either a tuple of two ints or None");
  const [atime, mtime] = [0, 1].map((i) => seconds(PyTuple_GET_ITEM(given, i), ns !== 0));
  if (PyErr_Occurred() !== 0) return 0;
  setTimes(found.inode, atime, mtime);
  return Py_None;
}

export const fileFunctions: readonly MethodSpec[] = [
  method('stat(path, *, dir_fd=None, follow_symlinks=True)', (_m, o) => stat('stat', o, true)),
  method('lstat(path, *, dir_fd=None)', (_m, o) => stat('lstat', o, false)),
  onDescriptor('fstat(fd)', (fd) => {
    const s = statFile(fd);
    return typeof s === 'number' ? osError(s) : statResult(s);
  }),
  method('access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)', access),
  method('listdir(path=None)', listdir),
  onePath('chdir', 'path', changeDirectory),
  onePath('chmod', 'path, mode, *, dir_fd=None, follow_symlinks=True', chmod),
  method('mkdir(path, mode=511, *, dir_fd=None)', (_m, o, modeObject) => {
    const path = pathArgument('mkdir', o);
    const mode = modeObject === 0 ? 0o777 : PyLong_AsInt(modeObject);
    if (path === null || failed(mode)) return 0;
    return done(makeFolder(String(path), mode & ~umask()), o);
  }),
  onePath('rmdir', 'path, *, dir_fd=None', (path) => remove(path, true)),
  onePath('remove', 'path, *, dir_fd=None', (path) => remove(path, false)),
  onePath('unlink', 'path, *, dir_fd=None', (path) => remove(path, false)),
  twoPaths('rename'),
  twoPaths('replace'),
  method('utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)', utime),
  onePath('readlink', 'path, *, dir_fd=None', (path) => {
    const found = lookUp(path);
    return typeof found === 'number' ? found : -EINVAL;
  }),
  method('open(path, flags, mode=511, *, dir_fd=None)', open),
  onDescriptor('close(fd)', (fd) => done(closeFile(fd))),
  onDescriptor('read(fd, length, /)', (fd, length) => {
    const n = PyLong_AsSsize_t(length);
    if (failed(n)) return 0;
    const bytes = n < 0 ? -EINVAL : readFile(fd, n);
    return typeof bytes === 'number' ? osError(bytes) : PyBytes_FromUint8Array(bytes);
  }),
  onDescriptor('lseek(fd, position, whence, /)', (fd, position, whence) => {
    const n = PyLong_AsSsize_t(position);
    const mode = PyLong_AsInt(whence);
    if (PyErr_Occurred() !== 0) return 0;
    const at = seekFile(fd, n, mode);
    return at < 0 ? osError(at) : PyLong_FromLong(at);
  }),
  onDescriptor('write(fd, data, /)', write),
  onDescriptor('ftruncate(fd, length, /)', (fd, length) => {
    const n = PyLong_AsSsize_t(length);
    return failed(n) ? 0 : done(truncateFile(fd, n));
  }),
  method('truncate(path, length)', (_m, o, length) => {
    const path = pathArgument('truncate', o, true);
    const n = path === null ? -1 : PyLong_AsSsize_t(length);
    if (path === null || failed(n)) return 0;
    if (typeof path === 'number') return done(truncateFile(path, n));
    const fd = openFile(path, O_WRONLY, 0);
    const r = fd < 0 ? fd : truncateFile(fd, n);
    if (fd >= 0) closeFile(fd);
    return done(r, o);
  }),
  onDescriptor('fsync(fd)', (fd) => done(isOpenFile(fd) ? 0 : -EBADF)),
  onDescriptor('dup(fd, /)', (fd) => {
    const made = duplicate(fd);
    return made < 0 ? osError(made) : PyLong_FromLong(made);
  }),
  onDescriptor('dup2(fd, fd2, inheritable=True)', (fd, to) => {
    const wanted = PyLong_AsInt(to);
    if (failed(wanted)) return 0;
    const made = wanted < 0 ? -EBADF : duplicate(fd, wanted);
    return made < 0 ? osError(made) : PyLong_FromLong(made);
  }),
  method('pipe()', () => {
    const ends = makePipe();
    if (typeof ends === 'number') return osError(ends);
    const [reading, writing] = ends.map((fd) => PyLong_FromLong(fd));
    const pair = PyTuple_Pack(reading, writing);
    Py_DECREF(reading);
    Py_DECREF(writing);
    return pair;
  }),
  onDescriptor('isatty(fd, /)', () => PyBool_FromLong(0)),
  onDescriptor('device_encoding(fd)', () => Py_None),
  onDescriptor('get_inheritable(fd, /)', (fd) => (isOpenFile(fd) ? PyBool_FromLong(fd <= 2 ? 1 : 0) : osError(-EBADF))),
  onDescriptor('set_inheritable(fd, inheritable, /)', (fd, yes) => {
    if (PyObject_IsTrue(yes) < 0) return 0;
    return done(isOpenFile(fd) ? 0 : -EBADF);
  }),
  method('getcwd()', () => PyUnicode_FromString(workingDirectory())),
  method('getcwdb()', () => fsEncode(workingDirectory())),
  method('umask(mask, /)', (_m, o) => {
    const mask = PyLong_AsInt(o);
    return failed(mask) ? 0 : PyLong_FromLong(setUmask(mask));
  }),
];
export const FILE_CONSTANTS = {
  F_OK: 0,
  R_OK: 4,
  W_OK: 2,
  X_OK: 1,
  O_RDONLY: 0,
  O_WRONLY,
  O_RDWR,
  O_NONBLOCK: 2048,
  O_APPEND,
  O_CREAT,
  O_EXCL,
  O_TRUNC,
  O_CLOEXEC: 524288,
  O_ACCMODE: 3,
  O_DIRECTORY,
  O_NOFOLLOW: 131072,
  SEEK_HOLE: 4,
  SEEK_DATA: 3,
};
