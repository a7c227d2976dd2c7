// The files of the simulated process: the source texts that the host knows, read-only, and the folders above them. Plays the
// part of the kernel's file system calls.

import type { Ref } from '../memory/memory.ts';
import { PyErr_SetObject } from '../objects/errors.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyExc_OSError } from '../objects/statictypes.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { sourceLines } from '../runtime/source_lines.ts';
import { strerror } from './errno_table.ts';

export const ENOENT = 2;
export const EBADF = 9;
export const EACCES = 13;
export const EEXIST = 17;
export const ENOTDIR = 20;
export const EISDIR = 21;
export const EINVAL = 22;
export const ENOTTY = 25;
export const EROFS = 30;

/** Raises OSError(code, message[, filename]) as the subclass that the number has. `filename` is borrowed. Returns NULL. */
export function PyErr_SetFromErrnoWithFilenameObject(code: number, filename: Ref): 0 {
  const number = PyLong_FromLong(code);
  const message = PyUnicode_FromString(strerror(code));
  const args = filename === 0 ? PyTuple_Pack(number, message) : PyTuple_Pack(number, message, filename);
  Py_DECREF(number);
  Py_DECREF(message);
  if (args === 0) return 0;
  PyErr_SetObject(PyExc_OSError, args);
  Py_DECREF(args);
  return 0;
}

const LIB = /^\/usr\/lib\/python3\.\d+\//;
const folders = new Set(['/', '/usr', '/usr/lib', '/tmp', '.']);

/** The text of a file, or null. */
export function fileText(path: string): string | null {
  return sourceLines.text(path);
}
export function isFolder(path: string): boolean {
  const plain = path.length > 1 ? path.replace(/\/+$/, '') : path;
  return (
    folders.has(plain) ||
    (LIB.test(`${plain}/`) && (/\/python3\.\d+$/.test(plain) || fileText(`${plain}/__init__.py`) !== null))
  );
}
/** The error number for a path that cannot be found: where a file stands for a folder it is another one. */
export function missing(path: string): number {
  const parent = path.slice(0, path.lastIndexOf('/'));
  return parent !== '' && fileText(parent) !== null ? ENOTDIR : ENOENT;
}
