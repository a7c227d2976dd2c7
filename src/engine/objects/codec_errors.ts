// Error handlers of codecs: the known ones ('strict', 'replace', 'surrogateescape', ...) and those registered by name.
// Mirrors the second half of Python/codecs.c and unicode_decode_call_errorhandler_writer in Objects/unicodeobject.c.

import { PyUnicodeErrorObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { PyBytes_AsUint8Array, PyBytes_Check, PyBytes_FromUint8Array } from './bytesobject.ts';
import { PyCallable_Check, PyObject_CallFunctionObjArgs, PyObject_CallOneArg } from './call.ts';
import { PyDict_GetItemRef, PyDict_New, PyDict_SetItem } from './dictobject.ts';
import { PyErr_Occurred, PyErr_SetObject, PyErr_SetString, typeError } from './errors.ts';
import { PyLong_AsSsize_t, PyLong_Check, PyLong_FromLong } from './longobject.ts';
import { Py_DECREF, Py_NewRef, Py_XDECREF } from './object.ts';

import {
  PyExc_IndexError,
  PyExc_LookupError,
  PyExc_UnicodeDecodeError,
  PyExc_UnicodeEncodeError,
} from './statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { pushEscape } from './unicode_repr.ts';
import { codePoints, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

/** dict of the handlers registered by name, and of what the codec registry keeps (codec_registry.ts). */
export const codecState = {
  error_registry: staticRef('codecs.error_registry'),
  search_path: staticRef('codecs.search_path'),
  search_cache: staticRef('codecs.search_cache'),
};

// ---- registration ----

/** Registers a handler under a name. 0, or -1 with an exception. */
export function PyCodec_RegisterError(name: string, error: Ref): number {
  if (!PyCallable_Check(error)) {
    typeError('handler must be callable');
    return -1;
  }
  if (ld(codecState.error_registry) === 0) {
    const d = PyDict_New();
    if (d === 0) return -1;
    stp(codecState.error_registry, d);
  }
  const key = PyUnicode_FromString(name);
  if (key === 0) return -1;
  const res = PyDict_SetItem(ld(codecState.error_registry), key, error);
  Py_DECREF(key);
  return res;
}
/** New reference. The handler registered under a name; LookupError if there is none. */
export function PyCodec_LookupError(name: string): Ref {
  const registry = ld(codecState.error_registry);
  if (registry !== 0) {
    const key = PyUnicode_FromString(name);
    if (key === 0) return 0;
    const handler = PyDict_GetItemRef(registry, key);
    Py_DECREF(key);
    if (handler !== 0 || PyErr_Occurred()) return handler;
  }
  return PyErr_SetString(PyExc_LookupError, `unknown error handler name '${name}'`);
}

// ---- exception objects ----

/** New reference. A UnicodeDecodeError or UnicodeEncodeError (by `type`). */
function makeError(type: Ref, encoding: string, object: Ref, start: number, end: number, reason: string): Ref {
  const e = PyUnicode_FromString(encoding);
  const s = PyLong_FromLong(start);
  const n = PyLong_FromLong(end);
  const r = PyUnicode_FromString(reason);
  const exc = e && s && n && r ? PyObject_CallFunctionObjArgs(type, e, object, s, n, r) : 0;
  Py_XDECREF(e);
  Py_XDECREF(s);
  Py_XDECREF(n);
  Py_XDECREF(r);
  return exc;
}
function raiseError(type: Ref, encoding: string, object: Ref, start: number, end: number, reason: string): void {
  const exc = makeError(type, encoding, object, start, end, reason);
  if (exc === 0) return;
  PyErr_SetObject(type, exc);
  Py_DECREF(exc);
}

// ---- decoding ----

/** A decoding in progress. */
export interface Decoding {
  /** The name that errors carry. */
  readonly encoding: string;
  readonly errors: string;
  input: Uint8Array;
  /** Characters so far. */
  readonly out: number[];
  /** The bytes object that exceptions show, made when first needed; owned. */
  object: Ref;
}
export function newDecoding(encoding: string, errors: string, input: Uint8Array): Decoding {
  return { encoding, errors, input, out: [], object: 0 };
}
/** Surrogates that surrogatepass may let through: how many bytes a character takes, and the character at `i` or -1. */
function passedSurrogate(d: Decoding, i: number): { length: number; c: number } {
  const b = (k: number): number => d.input[i + k] ?? -1;
  let length = 0;
  let c = -1;
  switch (d.encoding) {
    case 'utf-8':
      length = 3;
      if ((b(0) & 0xf0) === 0xe0 && (b(1) & 0xc0) === 0x80 && (b(2) & 0xc0) === 0x80 && b(2) >= 0) {
        c = ((b(0) & 0x0f) << 12) | ((b(1) & 0x3f) << 6) | (b(2) & 0x3f);
      }
      break;
    case 'utf-16-le':
      length = 2;
      if (b(1) >= 0) c = b(0) | (b(1) << 8);
      break;
    case 'utf-16-be':
      length = 2;
      if (b(1) >= 0) c = (b(0) << 8) | b(1);
      break;
    case 'utf-32-le':
      length = 4;
      if (b(3) === 0 && b(2) === 0) c = b(0) | (b(1) << 8);
      break;
    case 'utf-32-be':
      length = 4;
      if (b(3) >= 0 && b(0) === 0 && b(1) === 0) c = (b(2) << 8) | b(3);
      break;
  }
  return { length, c: c >= 0xd800 && c <= 0xdfff ? c : -1 };
}
/** Handles bytes start..end-1 that cannot be decoded: appends what stands for them and gives where to go on, or -1 with an exception. */
export function decodeError(d: Decoding, start: number, end: number, reason: string): number {
  const { errors, out } = d;
  switch (errors) {
    case 'strict':
      break;
    case 'ignore':
      return end;
    case 'replace':
      out.push(0xfffd);
      return end;
    case 'backslashreplace':
      for (let i = start; i < end; i++) pushEscape(out, d.input[i]);
      return end;
    case 'surrogateescape': {
      let i = start;
      while (i < end && i < start + 4 && d.input[i] >= 128) out.push(0xdc00 + d.input[i++]);
      if (i > start) return i;
      break;
    }
    case 'surrogatepass': {
      const { length, c } = passedSurrogate(d, start);
      if (c >= 0) {
        out.push(c);
        return start + length;
      }
      break;
    }
    case 'xmlcharrefreplace':
    case 'namereplace':
      typeError("don't know how to handle UnicodeDecodeError in error callback");
      return -1;
    default:
      return callDecodeHandler(d, start, end, reason);
  }
  if (inputObject(d) !== 0) raiseError(PyExc_UnicodeDecodeError, d.encoding, d.object, start, end, reason);
  return -1;
}
function inputObject(d: Decoding): Ref {
  if (d.object === 0) d.object = PyBytes_FromUint8Array(d.input);
  return d.object;
}
export function endDecoding(d: Decoding): void {
  if (d.object !== 0) Py_DECREF(d.object);
}

/** Checks a handler's result: the position to go on from, or -1 with an exception. */
function newPosition(result: Ref, size: number, ok: (replacement: Ref) => boolean, message: string): number {
  if (
    !PyTuple_Check(result) ||
    PyTuple_GET_SIZE(result) !== 2 ||
    !ok(PyTuple_GET_ITEM(result, 0)) ||
    !PyLong_Check(PyTuple_GET_ITEM(result, 1))
  ) {
    typeError(message);
    return -1;
  }
  const given = PyLong_AsSsize_t(PyTuple_GET_ITEM(result, 1));
  if (given === -1 && PyErr_Occurred()) return -1;
  const pos = given < 0 ? given + size : given;
  if (pos < 0 || pos > size) {
    PyErr_SetString(PyExc_IndexError, `position ${pos} from error handler out of bounds`);
    return -1;
  }
  return pos;
}
function callDecodeHandler(d: Decoding, start: number, end: number, reason: string): number {
  const handler = PyCodec_LookupError(d.errors);
  if (handler === 0) return -1;
  const exc = inputObject(d) === 0 ? 0 : makeError(PyExc_UnicodeDecodeError, d.encoding, d.object, start, end, reason);
  const result = exc === 0 ? 0 : PyObject_CallOneArg(handler, exc);
  Py_DECREF(handler);
  let pos = -1;
  if (result !== 0) {
    // The handler may have put other bytes into the exception: decoding goes on with those.
    const object = ld(exc + PyUnicodeErrorObject.object);
    if (object !== d.object && PyBytes_Check(object)) {
      Py_DECREF(d.object);
      d.object = Py_NewRef(object);
      d.input = PyBytes_AsUint8Array(object);
    }
    pos = newPosition(result, d.input.length, PyUnicode_Check, 'decoding error handler must return (str, int) tuple');
    if (pos >= 0) for (const c of codePoints(PyTuple_GET_ITEM(result, 0))) d.out.push(c);
    Py_DECREF(result);
  }
  Py_XDECREF(exc);
  return pos;
}

// ---- encoding ----

/** What stands for characters that cannot be encoded. */
export interface Replacement {
  /** Characters to encode, or bytes as they are. */
  text: number[] | null;
  bytes: Uint8Array | number[] | null;
  pos: number;
}
export function raiseEncodeError(unicode: Ref, encoding: string, start: number, end: number, reason: string): null {
  raiseError(PyExc_UnicodeEncodeError, encoding, unicode, start, end, reason);
  return null;
}
const decimal = (out: number[], c: number): void => {
  for (const digit of `&#${c};`) out.push(digit.charCodeAt(0));
};
/** Handles the characters start..end-1 of `s` that cannot be encoded; null with an exception. */
export function encodeError(
  unicode: Ref,
  s: readonly number[],
  encoding: string,
  errors: string,
  start: number,
  end: number,
  reason: string,
): Replacement | null {
  const text: number[] = [];
  switch (errors) {
    case 'strict':
      return raiseEncodeError(unicode, encoding, start, end, reason);
    case 'ignore':
      return { text, bytes: null, pos: end };
    case 'replace':
      for (let i = start; i < end; i++) text.push(63);
      return { text, bytes: null, pos: end };
    case 'backslashreplace':
    case 'namereplace':
      for (let i = start; i < end; i++) pushEscape(text, s[i]);
      return { text, bytes: null, pos: end };
    case 'xmlcharrefreplace':
      for (let i = start; i < end; i++) decimal(text, s[i]);
      return { text, bytes: null, pos: end };
    case 'surrogateescape': {
      for (let i = start; i < end; i++) {
        if (s[i] < 0xdc80 || s[i] > 0xdcff) return raiseEncodeError(unicode, encoding, start, end, reason);
        text.push(s[i] - 0xdc00);
      }
      return { text: null, bytes: text, pos: end };
    }
    case 'surrogatepass':
      for (let i = start; i < end; i++) {
        const c = s[i];
        if (c < 0xd800 || c > 0xdfff || !pushSurrogate(text, c, encoding)) {
          return raiseEncodeError(unicode, encoding, start, end, reason);
        }
      }
      return { text: null, bytes: text, pos: end };
    default:
      return callEncodeHandler(unicode, s.length, encoding, errors, start, end, reason);
  }
}
function pushSurrogate(out: number[], c: number, encoding: string): boolean {
  switch (encoding) {
    case 'utf-8':
      out.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f));
      return true;
    case 'utf-16':
    case 'utf-16-le':
      out.push(c & 0xff, c >> 8);
      return true;
    case 'utf-16-be':
      out.push(c >> 8, c & 0xff);
      return true;
    case 'utf-32':
    case 'utf-32-le':
      out.push(c & 0xff, c >> 8, 0, 0);
      return true;
    case 'utf-32-be':
      out.push(0, 0, c >> 8, c & 0xff);
      return true;
  }
  return false;
}
function callEncodeHandler(
  unicode: Ref,
  size: number,
  encoding: string,
  errors: string,
  start: number,
  end: number,
  reason: string,
): Replacement | null {
  const handler = PyCodec_LookupError(errors);
  if (handler === 0) return null;
  const exc = makeError(PyExc_UnicodeEncodeError, encoding, unicode, start, end, reason);
  const result = exc === 0 ? 0 : PyObject_CallOneArg(handler, exc);
  Py_DECREF(handler);
  Py_XDECREF(exc);
  if (result === 0) return null;
  const accepted = (r: Ref): boolean => PyUnicode_Check(r) || PyBytes_Check(r);
  const pos = newPosition(result, size, accepted, 'encoding error handler must return (str/bytes, int) tuple');
  let found: Replacement | null = null;
  if (pos >= 0) {
    const r = PyTuple_GET_ITEM(result, 0);
    found = PyUnicode_Check(r)
      ? { text: codePoints(r), bytes: null, pos }
      : { text: null, bytes: PyBytes_AsUint8Array(r), pos };
  }
  Py_DECREF(result);
  return found;
}
