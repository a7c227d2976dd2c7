// The standard streams, and writing objects to a file object. Mirrors PyFile_WriteObject in Objects/fileobject.c. A standard
// stream is a TextIOWrapper (modules/io_textio.ts) that has a descriptor in place of a binary file.

import type { FieldForm, FieldType } from '../include/layout.ts';
import { PyObject, struct } from '../include/structs.ts';
import { ld, type Ref, st, st8, st64 } from '../memory/memory.ts';
import { PyObject_CallOneArg } from '../objects/call.ts';
import { raiseEncodeError } from '../objects/codec_errors.ts';
import { PyErr_SetNone, PyErr_SetString } from '../objects/errors.ts';
import { _PyArg_BadArgument } from '../objects/getargs.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_IS_TYPE } from '../objects/object.ts';
import { PyObject_GetAttr, PyObject_Repr, PyObject_SetAttrString, PyObject_Str } from '../objects/object_protocol.ts';
import { _Py_ID } from '../objects/statics.ts';
import { PyExc_KeyboardInterrupt, PyExc_ValueError, staticType } from '../objects/statictypes.ts';
import { PyType_GenericAlloc } from '../objects/type_alloc.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
} from '../objects/unicodeobject.ts';
import { host, INTERRUPT } from './host.ts';

export const PyTextIOWrapper_Type = staticType('_io.TextIOWrapper');
/** The abstract file objects; each class of files that does something has a struct of its own. */
export const iobase = struct('iobase', { dict: 'ptr', weakreflist: 'ptr' }, PyObject);
const own = (type: FieldType): FieldForm => ({ type, own: true });
export const textio = struct(
  'textio',
  {
    ok: 'i32',
    detached: 'i32',
    chunk_size: 'ssize',
    // The binary file is made for a standard stream when it is asked for. Then the engine has what it needs in the places of
    // CPython's encoder and decoder: the text that was read (NULL: nothing yet), the UTF-16 position in it, where it begins in the
    // binary file, the number of the newline argument, what the binary file can do, the kinds of newlines seen, and one more than
    // the descriptor of a standard stream (0 for others).
    buffer: own('ptr'),
    encoding: own('ptr'),
    errors: own('ptr'),
    decoded: own('ptr'),
    used: own('ssize'),
    start: own('ssize'),
    newline: own('i32'),
    fd: own('i32'),
    line_buffering: 'u8',
    write_through: 'u8',
    readuniversal: 'u8',
    readtranslate: 'u8',
    writetranslate: 'u8',
    writable: own('u8'),
    seen: own('u8'),
    telling: own('u8'),
    finalizing: 'u8',
    rest: { ...own('u64'), count: 9 },
    weakreflist: 'ptr',
    dict: 'ptr',
    state: own('ptr'),
  },
  PyObject,
);

/** The words of a TextIOWrapper that hold references, beside those of all file objects. */
export const textioReferences = (): readonly number[] => [
  textio.buffer,
  textio.encoding,
  textio.errors,
  textio.decoded,
];

/** The next line of standard input with its newline, '' at the end, null with KeyboardInterrupt. */
export function readStdinLine(): string | null {
  const line = host().stdin();
  if (line !== INTERRUPT) return line;
  PyErr_SetNone(PyExc_KeyboardInterrupt);
  return null;
}

/** Bytes that a TextIOWrapper asks of its file. */
export const TEXT_CHUNK = 8192;
/** New reference. The stream of descriptor 0, 1 or 2. */
export function newStdStream(fd: number): Ref {
  const o = PyType_GenericAlloc(PyTextIOWrapper_Type, 0);
  if (o === 0) return 0;
  st(o + textio.fd, fd + 1);
  st(o + textio.ok, 1);
  st64(o + textio.chunk_size, TEXT_CHUNK);
  st8(o + textio.writetranslate, 1);
  if (fd === 2) st8(o + textio.line_buffering, 1);
  const mode = PyUnicode_FromString(fd === 0 ? 'r' : 'w');
  const r = PyObject_SetAttrString(o, 'mode', mode);
  Py_DECREF(mode);
  if (r === 0) return o;
  Py_DECREF(o);
  return 0;
}
/** The descriptor of a standard stream, or -1 for other files. */
export function stdStreamOf(o: Ref): number {
  return Py_IS_TYPE(o, PyTextIOWrapper_Type) ? ld(o + textio.fd) - 1 : -1;
}

/** Sends text to the host. Lone surrogates cannot be encoded: stderr shows escapes, stdout raises. */
export function emit(stream: Ref, text: string): boolean {
  const fd = stdStreamOf(stream);
  if (fd === 0) {
    PyErr_SetString(PyExc_ValueError, 'not writable');
    return false;
  }
  if (!text.isWellFormed()) {
    if (fd === 1) {
      const characters = [...text];
      const at = characters.findIndex((c) => /^[\ud800-\udfff]$/.test(c));
      const whole = PyUnicode_FromString(text);
      if (whole !== 0) raiseEncodeError(whole, 'utf-8', at, at + 1, 'surrogates not allowed');
      if (whole !== 0) Py_DECREF(whole);
      return false;
    }
    text = [...text].map((c) => (/^[\ud800-\udfff]$/.test(c) ? `\\u${c.charCodeAt(0).toString(16)}` : c)).join('');
  }
  if (fd === 1) host().stdout(text);
  else host().stderr(text);
  return true;
}

/** New reference. TextIOWrapper.write of a standard stream; that of other files is in modules/io_textio.ts. */
export function writeStdStream(self: Ref, s: Ref): Ref {
  if (!PyUnicode_Check(s)) return _PyArg_BadArgument('write', 'argument', 'str', s);
  return emit(self, PyUnicode_AsString(s)) ? PyLong_FromLong(PyUnicode_GET_LENGTH(s)) : 0;
}

/** Writes str(o) (`raw`) or repr(o) to a file object. 0, or -1 with an exception. */
export function PyFile_WriteObject(o: Ref, file: Ref, raw: boolean): number {
  const write = PyObject_GetAttr(file, _Py_ID('write'));
  if (write === 0) return -1;
  const text = raw ? PyObject_Str(o) : PyObject_Repr(o);
  let r = 0;
  if (text !== 0) {
    r = PyObject_CallOneArg(write, text);
    Py_DECREF(text);
  }
  Py_DECREF(write);
  if (r === 0) return -1;
  Py_DECREF(r);
  return 0;
}
export function PyFile_WriteString(text: string, file: Ref): number {
  const s = PyUnicode_FromString(text);
  if (s === 0) return -1;
  const r = PyFile_WriteObject(s, file, true);
  Py_DECREF(s);
  return r;
}
