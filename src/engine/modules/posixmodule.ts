// Module posix: what Lib/os.py takes from the system. Mirrors Modules/posixmodule.c. NOT-IN-CPYTHON: files are read-only, there
// are no other processes, and random bytes come from a seeded generator, so that every run is the same.

import { ld, type Ref, st } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { PyNumber_Index } from '../objects/abstract.ts';
import { bufferBytes, PyObject_CheckBuffer } from '../objects/buffer.ts';
import { PyBytes_AsUint8Array, PyBytes_Check, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyObject_CallNoArgs } from '../objects/call.ts';
import { PyDict_New, PyDict_SetItem } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetObject, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyFloat_FromDouble } from '../objects/floatobject.ts';
import { failed } from '../objects/getargs.ts';
import { PyList_New } from '../objects/listobject.ts';
import { PyLong_AsInt, PyLong_AsSsize_t, PyLong_Check, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF } from '../objects/object.ts';
import { PyObject_GetOptionalAttr } from '../objects/object_protocol.ts';
import { _Py_ID, Py_None, PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_OSError, PyExc_SystemExit, PyExc_ValueError } from '../objects/statictypes.ts';
import { defineStructSeq, PyStructSequence_New } from '../objects/structseq.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { _PyType_Lookup } from '../objects/type_lookup.ts';
import { method } from '../objects/typedef.ts';
import { _PyType_Name, typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { ENVIRONMENT, setEnvironment } from '../runtime/environment.ts';
import { host } from '../runtime/host.ts';
import { addInts, addTypes, stringList } from './add_types.ts';
import { processNanoseconds } from './clock.ts';
import { addStolen, defineModule } from './define.ts';
import { strerror } from './errno_table.ts';
import {
  EACCES,
  EBADF,
  EINVAL,
  ENOTDIR,
  ENOTTY,
  EROFS,
  fileText,
  isFolder,
  missing,
  PyErr_SetFromErrnoWithFilenameObject,
} from './filesystem.ts';
import { WAIT_CONSTANTS, waitFunctions } from './posix_wait.ts';

const str___fspath__ = _Py_ID('__fspath__');

// ---- paths ----

/** New reference. The file system path of a str, bytes or object with __fspath__. */
export function PyOS_FSPath(path: Ref): Ref {
  if (PyUnicode_Check(path) || PyBytes_Check(path)) return Py_NewRef(path);
  const has = _PyType_Lookup(Py_TYPE(path), str___fspath__) !== 0;
  const f = has ? PyObject_GetOptionalAttr(path, str___fspath__) : 0;
  if (f === 0)
    return PyErr_Occurred() !== 0 ? 0 : typeError(`expected str, bytes or os.PathLike object, not ${typeName(path)}`);
  const result = PyObject_CallNoArgs(f);
  Py_DECREF(f);
  if (result === 0 || PyUnicode_Check(result) || PyBytes_Check(result)) return result;
  typeError(`expected ${_PyType_Name(Py_TYPE(path))}.__fspath__() to return str or bytes, not ${typeName(result)}`);
  Py_DECREF(result);
  return 0;
}
const decoder = new TextDecoder();
/** A path argument as text; an int is a file descriptor. Null with an exception. */
function pathArgument(f: string, o: Ref, allowFd = false): string | number | null {
  if (allowFd && PyLong_Check(o)) {
    const fd = PyLong_AsInt(o);
    return failed(fd) ? null : fd;
  }
  const what = allowFd ? 'string, bytes, os.PathLike or integer' : 'string, bytes or os.PathLike';
  if (!PyUnicode_Check(o) && !PyBytes_Check(o) && _PyType_Lookup(Py_TYPE(o), str___fspath__) === 0) {
    typeError(`${f}: path should be ${what}, not ${o === Py_None ? 'NoneType' : typeName(o)}`);
    return null;
  }
  const path = PyOS_FSPath(o);
  if (path === 0) return null;
  const text = PyUnicode_Check(path) ? PyUnicode_AsString(path) : decoder.decode(PyBytes_AsUint8Array(path));
  Py_DECREF(path);
  if (text.includes('\0')) {
    PyErr_SetString(PyExc_ValueError, `${f}: embedded null character in path`);
    return null;
  }
  return text;
}

// ---- files ----

const STAT_RESULT = defineStructSeq('os.stat_result', [
  'st_mode',
  'st_ino',
  'st_dev',
  'st_nlink',
  'st_uid',
  'st_gid',
  'st_size',
  'st_atime',
  'st_mtime',
  'st_ctime',
]);
const TERMINAL_SIZE = defineStructSeq('os.terminal_size', ['columns', 'lines'], {
  doc: 'A tuple of (columns, lines) for holding terminal window size',
});
const UNAME_RESULT = defineStructSeq('posix.uname_result', ['sysname', 'nodename', 'release', 'version', 'machine']);
const TIMES_RESULT = defineStructSeq('posix.times_result', [
  'user',
  'system',
  'children_user',
  'children_system',
  'elapsed',
]);

const S_IFDIR = 0o40000;
const S_IFREG = 0o100000;
const S_IFCHR = 0o20000;

const statResult = (mode: number, size: number): Ref =>
  PyStructSequence_New(
    STAT_RESULT,
    [mode, 1, 1, 1, 0, 0, size, 0, 0, 0].map((n) => PyLong_FromLong(n)),
  );

function fstat(fd: number): Ref {
  return fd >= 0 && fd <= 2 ? statResult(S_IFCHR | 0o620, 0) : PyErr_SetFromErrnoWithFilenameObject(EBADF, 0);
}
function statPath(f: string, o: Ref): Ref {
  const path = pathArgument(f, o, f === 'stat');
  if (path === null) return 0;
  if (typeof path === 'number') return fstat(path);
  const text = fileText(path);
  if (text !== null) return statResult(S_IFREG | 0o644, new TextEncoder().encode(text).length);
  if (isFolder(path)) return statResult(S_IFDIR | 0o755, 4096);
  return PyErr_SetFromErrnoWithFilenameObject(missing(path), o);
}
/** A call that would change the file system: it is read-only, but what is not there is told first. */
function readOnly(name: string, parameters: string, needsIt = true) {
  return method(`${name}(${parameters})`, (_m, o) => {
    const path = pathArgument(name, o);
    if (path === null) return 0;
    const there = typeof path === 'string' && (fileText(path) !== null || isFolder(path));
    return PyErr_SetFromErrnoWithFilenameObject(needsIt && !there ? missing(String(path)) : EROFS, o);
  });
}
function listdir(_m: Ref, o: Ref): Ref {
  const path = o === 0 || o === Py_None ? '.' : pathArgument('listdir', o);
  if (path === null) return 0;
  if (isFolder(String(path))) return PyList_New(0);
  return PyErr_SetFromErrnoWithFilenameObject(fileText(String(path)) !== null ? ENOTDIR : missing(String(path)), o);
}
function access(_m: Ref, o: Ref, mode: Ref): Ref {
  const path = pathArgument('access', o);
  if (path === null) return 0;
  const wanted = PyLong_AsInt(mode);
  if (failed(wanted)) return 0;
  const there = fileText(String(path)) !== null || isFolder(String(path));
  return PyBool_FromLong(there && (wanted & 2) === 0);
}
function write(_m: Ref, fdObject: Ref, data: Ref): Ref {
  const fd = PyLong_AsInt(fdObject);
  if (failed(fd)) return 0;
  if (!PyObject_CheckBuffer(data)) return typeError(`a bytes-like object is required, not '${typeName(data)}'`);
  const bytes = bufferBytes(data);
  if (bytes === null) return 0;
  if (fd !== 1 && fd !== 2) return PyErr_SetFromErrnoWithFilenameObject(EBADF, 0);
  const text = decoder.decode(bytes);
  if (fd === 1) host().stdout(text);
  else host().stderr(text);
  return PyLong_FromLong(bytes.length);
}
function noDescriptor(): Ref {
  return PyErr_SetFromErrnoWithFilenameObject(EBADF, 0);
}

// ---- the process ----

const SEED = staticAlloc('posix.urandom', 8);
/** The next of a fixed sequence of bytes (mulberry32). */
function nextRandomByte(): number {
  const a = (ld(SEED) + 0x6d2b79f5) | 0;
  st(SEED, a);
  let t = Math.imul(a ^ (a >>> 15), a | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 8) & 255;
}
function urandom(_m: Ref, size: Ref): Ref {
  const index = PyNumber_Index(size);
  if (index === 0) return 0;
  const n = PyLong_AsSsize_t(index);
  Py_DECREF(index);
  if (failed(n)) return 0;
  if (n < 0) return PyErr_SetString(PyExc_ValueError, 'negative argument not allowed');
  return PyBytes_FromUint8Array(Uint8Array.from({ length: n }, nextRandomByte));
}
const bytesOf = (text: string): Ref => PyBytes_FromUint8Array(new TextEncoder().encode(text));
function newEnviron(): Ref {
  const dict = PyDict_New();
  for (const name in ENVIRONMENT) {
    const key = bytesOf(name);
    const value = bytesOf(ENVIRONMENT[name]);
    PyDict_SetItem(dict, key, value);
    Py_DECREF(key);
    Py_DECREF(value);
  }
  return dict;
}
/** Sets a variable (both are str or bytes) or, with value NULL, removes it. */
function changeEnvironment(name: Ref, value: Ref): Ref {
  const text = (o: Ref): string =>
    PyUnicode_Check(o) ? PyUnicode_AsString(o) : new TextDecoder().decode(bufferBytes(o) ?? undefined);
  const key = text(name);
  const v = value === 0 ? 0 : PyUnicode_FromString(text(value));
  if (PyErr_Occurred() !== 0) return 0;
  const r = setEnvironment(key, v);
  Py_XDECREF(v);
  return r < 0 ? 0 : Py_None;
}
function times(): Ref {
  const used = Number(processNanoseconds()) / 1e9;
  return PyStructSequence_New(
    TIMES_RESULT,
    [used, 0, 0, 0, 1000 + used].map((n) => PyFloat_FromDouble(n)),
  );
}
/** Leaves at once. NOT-IN-CPYTHON: by way of SystemExit, as there is no process of the host to end. */
function exit(_m: Ref, status: Ref): Ref {
  const n = PyLong_AsInt(status);
  if (failed(n)) return 0;
  return PyErr_SetObject(PyExc_SystemExit, status);
}
function getTerminalSize(_m: Ref, fdObject: Ref): Ref {
  const fd = fdObject === 0 ? 1 : PyLong_AsInt(fdObject);
  if (failed(fd)) return 0;
  return PyErr_SetFromErrnoWithFilenameObject(fd >= 0 && fd <= 2 ? ENOTTY : EBADF, 0);
}

// ---- splitting and joining paths ----

/** `op` on the text of a path; the results have the path's own type. */
function onPath(o: Ref, op: (text: string) => string[]): Ref {
  const path = PyOS_FSPath(o);
  if (path === 0) return 0;
  const isText = PyUnicode_Check(path);
  const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
  const text = isText ? PyUnicode_AsString(path) : latin1(PyBytes_AsUint8Array(path));
  Py_DECREF(path);
  const parts = op(text).map((p) =>
    isText ? PyUnicode_FromString(p) : PyBytes_FromUint8Array(Uint8Array.from(p, (c) => c.charCodeAt(0))),
  );
  if (parts.length === 1) return parts[0];
  const t = PyTuple_Pack(...parts);
  for (const p of parts) Py_DECREF(p);
  return t;
}
/** Drive (none), root ('', '/' or '//') and the rest. */
function splitRoot(p: string): string[] {
  const root = p.startsWith('//') && !p.startsWith('///') ? '//' : p.startsWith('/') ? '/' : '';
  return ['', root, p.slice(root.length)];
}
function normalize(p: string): string {
  const [, root, tail] = splitRoot(p);
  const out: string[] = [];
  for (const part of tail.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..' || (root === '' && out.length === 0) || out.at(-1) === '..') out.push(part);
    else out.pop();
  }
  return root + out.join('/') || '.';
}

const text = (s: string) => (): Ref => PyUnicode_FromString(s);
const int = (n: number) => (): Ref => PyLong_FromLong(n);

defineModule({
  name: 'posix',
  doc:
    'This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\n' +
    'disguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.',
  methods: [
    method('stat(path, *, dir_fd=None, follow_symlinks=True)', (_m, o) => statPath('stat', o)),
    method('lstat(path, *, dir_fd=None)', (_m, o) => statPath('lstat', o)),
    method('fstat(fd)', (_m, o) => {
      const fd = PyLong_AsInt(o);
      return failed(fd) ? 0 : fstat(fd);
    }),
    method('access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)', access),
    method('listdir(path=None)', listdir),
    readOnly('chdir', 'path'),
    readOnly('chmod', 'path, mode, *, dir_fd=None, follow_symlinks=True'),
    readOnly('mkdir', 'path, mode=511, *, dir_fd=None', false),
    readOnly('rmdir', 'path, *, dir_fd=None'),
    readOnly('remove', 'path, *, dir_fd=None'),
    readOnly('unlink', 'path, *, dir_fd=None'),
    readOnly('rename', 'src, dst, *, src_dir_fd=None, dst_dir_fd=None'),
    readOnly('replace', 'src, dst, *, src_dir_fd=None, dst_dir_fd=None'),
    readOnly('utime', 'path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True'),
    method('readlink(path, *, dir_fd=None)', (_m, o) => {
      const path = pathArgument('readlink', o);
      if (path === null) return 0;
      const there = fileText(String(path)) !== null || isFolder(String(path));
      return PyErr_SetFromErrnoWithFilenameObject(there ? EINVAL : missing(String(path)), o);
    }),
    method('open(path, flags, mode=511, *, dir_fd=None)', (_m, o) => {
      const path = pathArgument('open', o);
      if (path === null) return 0;
      return PyErr_SetFromErrnoWithFilenameObject(fileText(String(path)) !== null ? EACCES : missing(String(path)), o);
    }),
    method('close(fd)', noDescriptor),
    method('read(fd, length, /)', noDescriptor),
    method('lseek(fd, position, whence, /)', noDescriptor),
    method('write(fd, data, /)', write),
    method('isatty(fd, /)', (_m, o) => {
      const fd = PyLong_AsInt(o);
      return failed(fd) ? 0 : PyBool_FromLong(0);
    }),
    method('get_terminal_size(fd=1, /)', getTerminalSize),
    method('device_encoding(fd)', () => Py_None),
    method('get_inheritable(fd, /)', () => PyBool_FromLong(0)),
    method('fspath(path)', (_m, o) => PyOS_FSPath(o)),
    method('_path_splitroot_ex(p)', (_m, o) => onPath(o, splitRoot)),
    method('_path_normpath(path)', (_m, o) => onPath(o, (p) => [normalize(p)])),
    method('getcwd()', text('/')),
    method('getcwdb()', () => bytesOf('/')),
    method('umask(mask, /)', int(0o22)),
    method('uname()', () =>
      PyStructSequence_New(
        UNAME_RESULT,
        ['Linux', 'localhost', '6.1.0', '#1 SMP', 'x86_64'].map((s) => PyUnicode_FromString(s)),
      ),
    ),
    method('times()', times),
    method('cpu_count()', int(1)),
    method('getpid()', int(1000)),
    method('getppid()', int(1)),
    method('getpgrp()', int(1000)),
    method('getuid()', int(0)),
    method('geteuid()', int(0)),
    method('getgid()', int(0)),
    method('getegid()', int(0)),
    method('getlogin()', text('root')),
    method('urandom(size, /)', urandom),
    method('putenv(name, value, /)', (_m, name, value) => changeEnvironment(name, value)),
    method('unsetenv(name, /)', (_m, name) => changeEnvironment(name, 0)),
    method('_create_environ()', newEnviron),
    method('strerror(code, /)', (_m, o) => {
      const code = PyLong_AsInt(o);
      return failed(code) ? 0 : PyUnicode_FromString(strerror(code));
    }),
    method('_exit(status)', exit),
    ...waitFunctions,
  ],
  exec: (module) => {
    if (addStolen(module, 'environ', newEnviron()) < 0) return -1;
    if (addStolen(module, 'error', Py_NewRef(PyExc_OSError)) < 0) return -1;
    if (addStolen(module, '_have_functions', stringList(['HAVE_LSTAT'])) < 0) return -1;
    if (addTypes(module, [STAT_RESULT.type, TERMINAL_SIZE.type, UNAME_RESULT.type, TIMES_RESULT.type]) < 0) return -1;
    return addInts(module, {
      ...WAIT_CONSTANTS,
      F_OK: 0,
      R_OK: 4,
      W_OK: 2,
      X_OK: 1,
      O_RDONLY: 0,
      O_WRONLY: 1,
      O_RDWR: 2,
      O_NONBLOCK: 2048,
      O_APPEND: 1024,
      O_CREAT: 64,
      O_EXCL: 128,
      O_TRUNC: 512,
      O_CLOEXEC: 524288,
      O_ACCMODE: 3,
      O_DIRECTORY: 65536,
      O_NOFOLLOW: 131072,
      EX_OK: 0,
      EX_USAGE: 64,
      EX_DATAERR: 65,
      EX_NOINPUT: 66,
      EX_NOUSER: 67,
      EX_NOHOST: 68,
      EX_UNAVAILABLE: 69,
      EX_SOFTWARE: 70,
      EX_OSERR: 71,
      EX_OSFILE: 72,
      EX_CANTCREAT: 73,
      EX_IOERR: 74,
      EX_TEMPFAIL: 75,
      EX_PROTOCOL: 76,
      EX_NOPERM: 77,
      EX_CONFIG: 78,
      SEEK_HOLE: 4,
      SEEK_DATA: 3,
      NGROUPS_MAX: 65536,
      TMP_MAX: 238328,
    });
  },
});
