// Paths in module posix: what counts as one, and splitting and joining them. Mirrors PyOS_FSPath, path_converter and the functions
// of paths in Modules/posixmodule.c.

import type { Ref } from '../memory/memory.ts';
import { PyBytes_AsUint8Array, PyBytes_Check, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyObject_CallNoArgs } from '../objects/call.ts';
import { PyErr_SetString, typeError } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { partLink } from '../objects/link.ts';
import { PyLong_AsInt, PyLong_Check } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE } from '../objects/object.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { _PyObject_LookupSpecial, _PyType_Lookup } from '../objects/type_lookup.ts';
import { method } from '../objects/typedef.ts';
import { _PyType_Name, typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';

const str___fspath__ = _Py_ID('__fspath__');

// ---- paths ----

/** New reference. The file system path of a str, bytes or object with __fspath__. */
export function PyOS_FSPath(path: Ref): Ref {
  if (PyUnicode_Check(path) || PyBytes_Check(path)) return Py_NewRef(path);
  const f = _PyObject_LookupSpecial(path, str___fspath__);
  if (f === 0 || f === Py_None) return typeError(`expected str, bytes or os.PathLike object, not ${typeName(path)}`);
  const result = PyObject_CallNoArgs(f);
  Py_DECREF(f);
  if (result === 0 || PyUnicode_Check(result) || PyBytes_Check(result)) return result;
  typeError(`expected ${_PyType_Name(Py_TYPE(path))}.__fspath__() to return str or bytes, not ${typeName(result)}`);
  Py_DECREF(result);
  return 0;
}
/** Surrogates that stand for no byte. */
const NO_BYTE = /[\ud800-\udc7f\udd00-\udfff]/u;

/** The text of a path that is str or bytes; bytes that are no UTF-8 become lone surrogates. Null with UnicodeEncodeError. */
export function fsDecode(path: Ref): string | null {
  if (PyUnicode_Check(path)) {
    const text = PyUnicode_AsString(path);
    if (!NO_BYTE.test(text)) return text;
    const bytes = partLink.PyUnicode_AsEncodedString(path, 'utf-8', 'surrogateescape');
    if (bytes !== 0) Py_DECREF(bytes);
    return null;
  }
  const bytes = PyBytes_AsUint8Array(path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (b) => String.fromCharCode(b < 0x80 ? b : 0xdc00 + b)).join('');
  }
}
/** The text of a path that is str, bytes or an object with __fspath__. Null with an exception. */
function PyUnicode_FSDecoder(o: Ref): string | null {
  const path = PyOS_FSPath(o);
  if (path === 0) return null;
  const text = PyUnicode_Check(path) ? PyUnicode_AsString(path) : fsDecode(path);
  Py_DECREF(path);
  return text;
}
partLink.PyUnicode_FSDecoder = PyUnicode_FSDecoder;
/** New reference: bytes of a path's text. */
export function fsEncode(text: string): Ref {
  const bytes = text.isWellFormed()
    ? new TextEncoder().encode(text)
    : Uint8Array.from(text, (c) => c.charCodeAt(0) & 255);
  return PyBytes_FromUint8Array(bytes);
}
/** A path argument as text; an int is a file descriptor. Null with an exception. */
export function pathArgument(f: string, o: Ref, allowFd = false): string | number | null {
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
  const text = fsDecode(path);
  Py_DECREF(path);
  if (text === null) return null;
  if (text.includes('\0')) {
    PyErr_SetString(PyExc_ValueError, `${f}: embedded null character in path`);
    return null;
  }
  return text;
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

export const pathFunctions = [
  method('fspath(path)', (_m, o) => PyOS_FSPath(o)),
  method('_path_splitroot_ex(p)', (_m, o) => onPath(o, splitRoot)),
  method('_path_normpath(path)', (_m, o) => onPath(o, (p) => [normalize(p)])),
];
