// Module posix: what Lib/os.py takes from the system. Mirrors Modules/posixmodule.c. Files are
// posix_files.ts, paths posix_paths.ts. NOT-IN-CPYTHON: there are no other processes, and random bytes come from a seeded generator, so that every run is the same.

import { ld, type Ref, st } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { PyNumber_Index } from '../objects/abstract.ts';
import { bufferBytes } from '../objects/buffer.ts';
import { PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyDict_New, PyDict_SetItem } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetObject, PyErr_SetString } from '../objects/errors.ts';
import { PyFloat_FromDouble } from '../objects/floatobject.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_AsSsize_t, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_XDECREF } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_OSError, PyExc_SystemExit, PyExc_ValueError } from '../objects/statictypes.ts';
import { defineStructSeq, PyStructSequence_New } from '../objects/structseq.ts';
import { method } from '../objects/typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { ENVIRONMENT, setEnvironment } from '../runtime/environment.ts';
import { addInts, addTypes, stringList } from './add_types.ts';
import { processNanoseconds } from './clock.ts';
import { addStolen, defineModule } from './define.ts';
import { EBADF, ENOTTY } from './errno.ts';
import { strerror } from './errno_table.ts';
import { PyErr_SetFromErrnoWithFilenameObject } from './filesystem.ts';
import { confstrFunction, confstrNames } from './posix_confstr.ts';
import { FILE_CONSTANTS, fileFunctions, STAT_RESULT } from './posix_files.ts';
import { pathFunctions } from './posix_paths.ts';
import { DirEntry_Type, scandirFunction } from './posix_scandir.ts';
import { WAIT_CONSTANTS, waitFunctions } from './posix_wait.ts';

const TERMINAL_SIZE = defineStructSeq('os.terminal_size', ['columns', 'lines'], {
  doc: 'A tuple of (columns, lines) for holding terminal window size',
  fromSpec: true,
});
const UNAME_RESULT = defineStructSeq('posix.uname_result', ['sysname', 'nodename', 'release', 'version', 'machine'], {
  fromSpec: true,
});
const TIMES_RESULT = defineStructSeq(
  'posix.times_result',
  ['user', 'system', 'children_user', 'children_system', 'elapsed'],
  { fromSpec: true },
);

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

const text = (s: string) => (): Ref => PyUnicode_FromString(s);
const int = (n: number) => (): Ref => PyLong_FromLong(n);

defineModule({
  name: 'posix',
  doc:
    'This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\n' +
    'disguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.',
  methods: [
    ...fileFunctions,
    scandirFunction,
    confstrFunction,
    method('get_terminal_size(fd=1, /)', getTerminalSize),
    ...pathFunctions,
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
    if (addStolen(module, 'confstr_names', confstrNames()) < 0) return -1;
    if (addStolen(module, 'error', Py_NewRef(PyExc_OSError)) < 0) return -1;
    if (addStolen(module, '_have_functions', stringList(['HAVE_LSTAT'])) < 0) return -1;
    if (
      addTypes(module, [DirEntry_Type, STAT_RESULT.type, TERMINAL_SIZE.type, UNAME_RESULT.type, TIMES_RESULT.type]) < 0
    )
      return -1;
    return addInts(module, {
      ...WAIT_CONSTANTS,
      ...FILE_CONSTANTS,
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
      NGROUPS_MAX: 65536,
      TMP_MAX: 238328,
    });
  },
});
