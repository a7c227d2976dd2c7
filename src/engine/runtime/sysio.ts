// The standard streams, and writing objects to a file object. Mirrors PyFile_WriteObject in Objects/fileobject.c; the stream
// type stands for the TextIOWrapper that CPython puts over a file descriptor.

import { Py_TPFLAGS_BASETYPE } from '../include/flags.ts';
import { PyObject, struct } from '../include/structs.ts';
import { ld, type Ref, st } from '../memory/memory.ts';
import { PyObject_CallOneArg } from '../objects/call.ts';
import { PyErr_SetString, typeError } from '../objects/errors.ts';
import { _PyObject_New } from '../objects/gcobject.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef } from '../objects/object.ts';
import { PyObject_GetAttr, PyObject_Repr, PyObject_Str } from '../objects/object_protocol.ts';
import { _Py_ID, Py_False, Py_None, Py_True } from '../objects/statics.ts';
import { PyExc_UnicodeEncodeError, PyExc_ValueError, staticType } from '../objects/statictypes.ts';
import { defineType, getset, method } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
} from '../objects/unicodeobject.ts';
import { host } from './host.ts';

export const stdStream_Type = staticType('_io.TextIOWrapper');
const Stream = struct('stdStream', { fd: 'i32' }, PyObject);

/** New reference. The stream of descriptor 0, 1 or 2. */
export function newStdStream(fd: number): Ref {
  const o = _PyObject_New(stdStream_Type);
  if (o !== 0) st(o + Stream.fd, fd);
  return o;
}

/** Sends text to the host. Lone surrogates cannot be encoded: stderr shows escapes, stdout raises. */
function emit(stream: Ref, text: string): boolean {
  const fd = ld(stream + Stream.fd);
  if (fd === 0) {
    PyErr_SetString(PyExc_ValueError, 'not writable');
    return false;
  }
  if (!text.isWellFormed()) {
    if (fd === 1) {
      const at = [...text].findIndex((c) => /^[\ud800-\udfff]$/.test(c));
      const code = [...text][at].charCodeAt(0).toString(16);
      PyErr_SetString(
        PyExc_UnicodeEncodeError,
        `'utf-8' codec can't encode character '\\u${code}' in position ${at}: surrogates not allowed`,
      );
      return false;
    }
    text = [...text].map((c) => (/^[\ud800-\udfff]$/.test(c) ? `\\u${c.charCodeAt(0).toString(16)}` : c)).join('');
  }
  if (fd === 1) host().stdout(text);
  else host().stderr(text);
  return true;
}

/** Writes str(o) (`raw`) or repr(o) to a file object. 0, or -1 with an exception. */
export function PyFile_WriteObject(o: Ref, file: Ref, raw: boolean): number {
  const builtin = Py_IS_TYPE(file, stdStream_Type);
  const write = builtin ? 0 : PyObject_GetAttr(file, _Py_ID('write'));
  if (!builtin && write === 0) return -1;
  const text = raw ? PyObject_Str(o) : PyObject_Repr(o);
  let ok = false;
  if (text !== 0) {
    if (builtin) {
      ok = emit(file, PyUnicode_AsString(text));
    } else {
      const r = PyObject_CallOneArg(write, text);
      ok = r !== 0;
      if (ok) Py_DECREF(r);
    }
    Py_DECREF(text);
  }
  if (write !== 0) Py_DECREF(write);
  return ok ? 0 : -1;
}
export function PyFile_WriteString(text: string, file: Ref): number {
  if (Py_IS_TYPE(file, stdStream_Type)) return emit(file, text) ? 0 : -1;
  const s = PyUnicode_FromString(text);
  if (s === 0) return -1;
  const r = PyFile_WriteObject(s, file, true);
  Py_DECREF(s);
  return r;
}

const stream_write = (self: Ref, text: Ref): Ref => {
  if (!PyUnicode_Check(text)) return typeError(`write() argument must be str, not ${typeName(text)}`);
  return emit(self, PyUnicode_AsString(text)) ? PyLong_FromLong(PyUnicode_GET_LENGTH(text)) : 0;
};
const stream_readline = (self: Ref): Ref =>
  ld(self + Stream.fd) === 0 ? PyUnicode_FromString(host().stdin()) : PyErr_SetString(PyExc_ValueError, 'not readable');
const stream_read = (self: Ref): Ref => {
  if (ld(self + Stream.fd) !== 0) return PyErr_SetString(PyExc_ValueError, 'not readable');
  let all = '';
  for (let line = host().stdin(); line !== ''; line = host().stdin()) all += line;
  return PyUnicode_FromString(all);
};
const stream_iternext = (self: Ref): Ref => {
  const line = host().stdin();
  void self;
  return line === '' ? 0 : PyUnicode_FromString(line);
};
const stream_readlines = (self: Ref): Ref => {
  const lines = PyList_New(0);
  for (let line = stream_iternext(self); line !== 0; line = stream_iternext(self)) {
    PyList_Append(lines, line);
    Py_DECREF(line);
  }
  return lines;
};
const names = ['<stdin>', '<stdout>', '<stderr>'];

defineType(stdStream_Type, {
  basicsize: () => Stream.sizeof,
  flags: Py_TPFLAGS_BASETYPE,
  slots: {
    tp_repr: (self) => {
      const fd = ld(self + Stream.fd);
      return PyUnicode_FromString(
        `<_io.TextIOWrapper name='${names[fd]}' mode='${fd === 0 ? 'r' : 'w'}' encoding='utf-8'>`,
      );
    },
    tp_iternext: stream_iternext,
  },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: [
    method('write(text, /)', stream_write),
    method('flush()', () => Py_None),
    method('readline(size=-1, /)', stream_readline),
    method('read(size=-1, /)', stream_read),
    method('readlines(hint=-1, /)', stream_readlines),
    method('isatty()', () => Py_False),
    method('fileno()', (self) => PyLong_FromLong(ld(self + Stream.fd))),
    method('writable()', (self) => (ld(self + Stream.fd) === 0 ? Py_False : Py_True)),
    method('readable()', (self) => (ld(self + Stream.fd) === 0 ? Py_True : Py_False)),
    method('close()', () => Py_None),
    method('reconfigure()', () => Py_None),
  ],
  getset: [
    getset('name', (self) => PyUnicode_FromString(names[ld(self + Stream.fd)])),
    getset('encoding', () => PyUnicode_FromString('utf-8')),
    getset('errors', (self) => PyUnicode_FromString(ld(self + Stream.fd) === 2 ? 'backslashreplace' : 'strict')),
    getset('mode', (self) => PyUnicode_FromString(ld(self + Stream.fd) === 0 ? 'r' : 'w')),
    getset('closed', () => Py_NewRef(Py_False)),
    getset('line_buffering', () => Py_NewRef(Py_True)),
  ],
});
