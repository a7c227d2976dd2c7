// Strings that the C library tells of itself: os.confstr. Mirrors posix_confstr and conv_confname of Modules/posixmodule.c; the
// answers are those of glibc on 64-bit Linux.

import { NULL, type Ref } from '../memory/memory.ts';
import { _PyIndex_Check } from '../objects/abstract_number.ts';
import { PyObject_GetItem } from '../objects/abstract_object.ts';
import { PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_SetString, typeError } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { PyObject_GetAttrString } from '../objects/object_protocol.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { method } from '../objects/typedef.ts';
import { PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { EINVAL } from './errno.ts';
import { PyErr_SetFromErrnoWithFilenameObject } from './filesystem.ts';

const CONFSTR_NAMES: Readonly<Record<string, number>> = {
  CS_GNU_LIBC_VERSION: 2,
  CS_GNU_LIBPTHREAD_VERSION: 3,
  CS_LFS64_CFLAGS: 1004,
  CS_LFS64_LDFLAGS: 1005,
  CS_LFS64_LIBS: 1006,
  CS_LFS64_LINTFLAGS: 1007,
  CS_LFS_CFLAGS: 1000,
  CS_LFS_LDFLAGS: 1001,
  CS_LFS_LIBS: 1002,
  CS_LFS_LINTFLAGS: 1003,
  CS_PATH: 0,
  CS_XBS5_ILP32_OFF32_CFLAGS: 1100,
  CS_XBS5_ILP32_OFF32_LDFLAGS: 1101,
  CS_XBS5_ILP32_OFF32_LIBS: 1102,
  CS_XBS5_ILP32_OFF32_LINTFLAGS: 1103,
  CS_XBS5_ILP32_OFFBIG_CFLAGS: 1104,
  CS_XBS5_ILP32_OFFBIG_LDFLAGS: 1105,
  CS_XBS5_ILP32_OFFBIG_LIBS: 1106,
  CS_XBS5_ILP32_OFFBIG_LINTFLAGS: 1107,
  CS_XBS5_LP64_OFF64_CFLAGS: 1108,
  CS_XBS5_LP64_OFF64_LDFLAGS: 1109,
  CS_XBS5_LP64_OFF64_LIBS: 1110,
  CS_XBS5_LP64_OFF64_LINTFLAGS: 1111,
  CS_XBS5_LPBIG_OFFBIG_CFLAGS: 1112,
  CS_XBS5_LPBIG_OFFBIG_LDFLAGS: 1113,
  CS_XBS5_LPBIG_OFFBIG_LIBS: 1114,
  CS_XBS5_LPBIG_OFFBIG_LINTFLAGS: 1115,
};
/** What is not empty, by number: the kind of environment (1) has no name in Python. */
const ANSWERS: Readonly<Record<number, string>> = {
  0: '/bin:/usr/bin',
  1: 'POSIX_V6_LP64_OFF64',
  2: 'glibc 2.43',
  3: 'NPTL 2.43',
  1004: '-D_LARGEFILE64_SOURCE',
  1007: '-D_LARGEFILE64_SOURCE',
  1108: '-m64',
  1109: '-m64',
};
const NUMBERS: ReadonlySet<number> = new Set([...Object.values(CONFSTR_NAMES), 1]);

/** The number that an argument means, a name or a number; -1 with an exception. */
function conv_confname(module: Ref, arg: Ref): number {
  let number = Py_NewRef(arg);
  if (PyUnicode_Check(arg)) {
    Py_DECREF(number);
    const table = PyObject_GetAttrString(module, 'confstr_names');
    if (table === NULL) return -1;
    number = PyObject_GetItem(table, arg);
    Py_DECREF(table);
    if (number === NULL) {
      PyErr_SetString(PyExc_ValueError, 'unrecognized configuration name');
      return -1;
    }
  }
  let value = -1;
  if (_PyIndex_Check(number)) value = PyLong_AsInt(number);
  else typeError('configuration names must be strings or integers');
  Py_DECREF(number);
  return value;
}
export const confstrFunction = method('confstr(name, /)', (module, arg) => {
  const number = conv_confname(module, arg);
  if (failed(number)) return NULL;
  if (!NUMBERS.has(number)) return PyErr_SetFromErrnoWithFilenameObject(EINVAL, NULL);
  return PyUnicode_FromString(ANSWERS[number] ?? '');
});
/** New reference. The dict of names and their numbers. */
export function confstrNames(): Ref {
  const table = PyDict_New();
  if (table === NULL) return NULL;
  for (const name in CONFSTR_NAMES) {
    const number = PyLong_FromLong(CONFSTR_NAMES[name]);
    const err = PyDict_SetItemString(table, name, number);
    Py_DECREF(number);
    if (err < 0) {
      Py_DECREF(table);
      return NULL;
    }
  }
  return table;
}
