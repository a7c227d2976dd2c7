// TextIOWrapper: text over a binary file. Mirrors Modules/_io/textio.c in what it does; the rest of the file is decoded at the
// first read, and what is written is encoded and passed on at once.

import { Py_T_BOOL } from '../include/flags.ts';
import { ld, ld8, ld64, type Ref, st, st8, st64, stp } from '../memory/memory.ts';
import { PyObject_Size } from '../objects/abstract.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallMethod } from '../objects/call.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { _PyArg_BadArgument, failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_AsSsize_t, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import {
  PyObject_GetAttrString,
  PyObject_GetOptionalAttrString,
  PyObject_IsTrue,
  PyObject_Repr,
} from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_False, Py_None, PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { type GetSetSpec, getset, type MethodSpec, member, method } from '../objects/typedef.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
} from '../objects/unicodeobject.ts';
import {
  PyTextIOWrapper_Type,
  readStdinLine,
  stdStreamOf,
  TEXT_CHUNK,
  textio,
  textioReferences,
  writeStdStream,
} from '../runtime/sysio.ts';
import {
  cannotPickle,
  checkOpen,
  defineFileType,
  iobase_iternext,
  isTrueAttribute,
  PyTextIOBase_Type,
  sizeArgument,
  unsupported,
  warnOfDealloc,
} from './io_base.ts';
import { PyBufferedReader_Type, PyBufferedWriter_Type } from './io_buffered.ts';
import { PyFileIO_Type } from './io_fileio.ts';
import { lineEnd, newlineArgument, newlinesIn, newlinesSeen } from './io_newline.ts';

const NEWLINES = [null, '', '\n', '\r', '\r\n'] as const;

// ---- standard streams ----

const names = ['<stdin>', '<stdout>', '<stderr>'];
function stdRead(fd: number, n: number): Ref {
  if (fd !== 0) return unsupported('not readable');
  let all = '';
  for (let line = readStdinLine(); line !== ''; line = readStdinLine()) {
    if (line === null) return 0;
    all += line;
    if (n >= 0) break;
  }
  return PyUnicode_FromString(all);
}
/** New reference: a binary file over the descriptor, which becomes the stream's buffer. */
function stdBuffer(self: Ref): Ref {
  if (ld(self + textio.buffer) === 0) {
    const fd = stdStreamOf(self);
    const number = PyLong_FromLong(fd);
    const mode = PyUnicode_FromString(fd === 0 ? 'r' : 'w');
    const raw = PyObject_CallFunctionObjArgs(PyFileIO_Type, number, mode, Py_False);
    Py_DECREF(mode);
    if (raw === 0) return 0;
    const buffer = PyObject_CallFunctionObjArgs(fd === 0 ? PyBufferedReader_Type : PyBufferedWriter_Type, raw);
    Py_DECREF(raw);
    if (buffer === 0) return 0;
    stp(self + textio.buffer, buffer);
  }
  return Py_NewRef(ld(self + textio.buffer));
}
/** A method or attribute that a standard stream answers itself. */
const std =
  (answer: (fd: number, self: Ref) => Ref, otherwise: (self: Ref, ...args: Ref[]) => Ref) =>
  (self: Ref, ...args: Ref[]): Ref => {
    const fd = stdStreamOf(self);
    return fd >= 0 ? answer(fd, self) : otherwise(self, ...args);
  };

// ---- text over a binary file ----

/** Borrowed reference: the binary file, or NULL with ValueError. */
function bufferOf(self: Ref): Ref {
  const detached = ld(self + textio.detached) !== 0;
  if (ld(self + textio.ok) && !detached) return ld(self + textio.buffer);
  return PyErr_SetString(
    PyExc_ValueError,
    detached ? 'underlying buffer has been detached' : 'I/O operation on uninitialized object',
  );
}
const newlineOf = (self: Ref): string | null => NEWLINES[ld(self + textio.newline)];
/** Notes the newline argument, and what it means for reading and writing. */
function set_newline(self: Ref, newline: string | null): void {
  st(self + textio.newline, NEWLINES.indexOf(newline as '' | null));
  st8(self + textio.readuniversal, newline === null || newline === '' ? 1 : 0);
  st8(self + textio.readtranslate, newline === null ? 1 : 0);
  st8(self + textio.writetranslate, newline === '' ? 0 : 1);
}
function set(self: Ref, at: number, o: Ref): void {
  const old = ld(self + at);
  stp(self + at, o);
  if (old !== 0) Py_DECREF(old);
}
/** The size a method of the binary file returns, or -1 with an exception. */
function numberFrom(r: Ref): number {
  if (r === 0) return -1;
  const n = PyLong_AsSsize_t(r);
  Py_DECREF(r);
  return n;
}
function seekableStart(self: Ref, buffer: Ref): boolean {
  const can = PyObject_CallMethod(buffer, 'seekable');
  if (can === 0) return false;
  const yes = PyObject_IsTrue(can);
  Py_DECREF(can);
  if (yes <= 0) return yes === 0;
  const at = numberFrom(PyObject_CallMethod(buffer, 'tell'));
  if (failed(at)) return false;
  st64(self + textio.start, at);
  return true;
}
/** Reads and decodes the rest of the file. False with an exception. */
function fill(self: Ref): boolean {
  if (ld(self + textio.decoded) !== 0) {
    const text = PyUnicode_AsString(ld(self + textio.decoded));
    if (ld64(self + textio.used) < text.length) return true;
  }
  const buffer = bufferOf(self);
  if (buffer === 0 || !checkOpen(self)) return false;
  const can = PyObject_CallMethod(buffer, 'readable');
  if (can === 0) return false;
  const yes = PyObject_IsTrue(can);
  Py_DECREF(can);
  if (yes < 0) return false;
  if (!yes) {
    unsupported('not readable');
    return false;
  }
  if (!seekableStart(self, buffer)) return false;
  const bytes = PyObject_CallMethod(buffer, 'read');
  if (bytes === 0) return false;
  const text = PyObject_CallMethod(bytes, 'decode', ld(self + textio.encoding), ld(self + textio.errors));
  Py_DECREF(bytes);
  if (text === 0) return false;
  let s = PyUnicode_AsString(text);
  Py_DECREF(text);
  const newline = newlineOf(self);
  if (newline === null || newline === '') st8(self + textio.seen, ld8(self + textio.seen) | newlinesIn(s));
  if (newline === null) s = s.replace(/\r\n?/g, '\n');
  const whole = PyUnicode_FromString(s);
  if (whole === 0) return false;
  set(self, textio.decoded, whole);
  st64(self + textio.used, 0);
  return true;
}
/** Index behind `n` characters of `text` from `start`. */
function skip(text: string, start: number, n: number): number {
  let i = start;
  for (; n > 0 && i < text.length; n--) i += (text.codePointAt(i) as number) > 0xffff ? 2 : 1;
  return i;
}
/** New reference: the text up to where `end` says. */
function take(self: Ref, end: (text: string, used: number) => number): Ref {
  if (!fill(self)) return 0;
  const text = PyUnicode_AsString(ld(self + textio.decoded));
  const used = ld64(self + textio.used);
  const to = end(text, used);
  st64(self + textio.used, to);
  return PyUnicode_FromString(text.slice(used, to));
}
function readline(self: Ref, size: Ref): Ref {
  const limit = sizeArgument(size);
  if (limit === -2 || !checkOpen(self)) return 0;
  if (stdStreamOf(self) >= 0) return stdRead(stdStreamOf(self), 1);
  return take(self, (text, used) => {
    const end = lineEnd(text, used, newlineOf(self));
    const to = end < 0 ? text.length : end;
    return limit < 0 ? to : Math.min(to, skip(text, used, limit));
  });
}
function write(self: Ref, s: Ref): Ref {
  if (stdStreamOf(self) >= 0) return writeStdStream(self, s);
  if (!PyUnicode_Check(s)) return _PyArg_BadArgument('write', 'argument', 'str', s);
  const buffer = bufferOf(self);
  if (buffer === 0 || !checkOpen(self)) return 0;
  if (!ld8(self + textio.writable)) return unsupported('not writable');
  const newline = newlineOf(self);
  let out = Py_NewRef(s);
  if (newline === '\r' || newline === '\r\n') {
    Py_DECREF(out);
    out = PyUnicode_FromString(PyUnicode_AsString(s).replaceAll('\n', newline));
  }
  const bytes =
    out === 0 ? 0 : PyObject_CallMethod(out, 'encode', ld(self + textio.encoding), ld(self + textio.errors));
  if (out !== 0) Py_DECREF(out);
  if (bytes === 0) return 0;
  const r = PyObject_CallMethod(buffer, 'write', bytes);
  Py_DECREF(bytes);
  if (r === 0) return 0;
  Py_DECREF(r);
  set(self, textio.decoded, 0);
  if (ld8(self + textio.line_buffering) && /[\n\r]/.test(PyUnicode_AsString(s))) {
    const flushed = PyObject_CallMethod(buffer, 'flush');
    if (flushed === 0) return 0;
    Py_DECREF(flushed);
  }
  return PyLong_FromLong(PyUnicode_GET_LENGTH(s));
}
/** Position in the binary file: that of the first character not read yet. */
function tell(self: Ref): Ref {
  const buffer = bufferOf(self);
  if (buffer === 0 || !checkOpen(self)) return 0;
  const flushed = PyObject_CallMethod(self, 'flush');
  if (flushed === 0) return 0;
  Py_DECREF(flushed);
  if (ld(self + textio.decoded) === 0) return PyObject_CallMethod(buffer, 'tell');
  const text = PyUnicode_FromString(PyUnicode_AsString(ld(self + textio.decoded)).slice(0, ld64(self + textio.used)));
  const bytes = PyObject_CallMethod(text, 'encode', ld(self + textio.encoding), ld(self + textio.errors));
  Py_DECREF(text);
  if (bytes === 0) return 0;
  const n = PyObject_Size(bytes);
  Py_DECREF(bytes);
  return PyLong_FromLong(ld64(self + textio.start) + n);
}
function seek(self: Ref, cookie: Ref, whence: Ref): Ref {
  const buffer = bufferOf(self);
  if (buffer === 0 || !checkOpen(self)) return 0;
  const mode = whence === 0 ? 0 : PyLong_AsInt(whence);
  const n = failed(mode) ? -1 : PyLong_AsSsize_t(cookie);
  if (PyErr_Occurred() !== 0) return 0;
  if (mode < 0 || mode > 2) return PyErr_SetString(PyExc_ValueError, `invalid whence (${mode}, should be 0, 1 or 2)`);
  if (mode !== 0 && n !== 0) return unsupported(`can't do nonzero ${mode === 1 ? 'cur' : 'end'}-relative seeks`);
  if (n < 0) return PyErr_SetString(PyExc_ValueError, `negative seek position ${n}`);
  const target = mode === 1 ? tell(self) : PyLong_FromLong(n);
  if (target === 0) return 0;
  const way = PyLong_FromLong(mode === 2 ? 2 : 0);
  const r = PyObject_CallMethod(buffer, 'seek', target, way);
  Py_DECREF(target);
  if (r !== 0) set(self, textio.decoded, 0);
  return r;
}
function close(self: Ref): Ref {
  const buffer = bufferOf(self);
  if (buffer === 0) return 0;
  const closed = isTrueAttribute(self, 'closed');
  if (closed !== 0) return closed < 0 ? 0 : Py_None;
  if (ld8(self + textio.finalizing)) warnOfDealloc(buffer, self);
  const flushed = PyObject_CallMethod(self, 'flush');
  if (flushed === 0) return 0;
  Py_DECREF(flushed);
  return PyObject_CallMethod(buffer, 'close');
}
/** New reference: an encoding's or error handler's name from an argument that may be None. NULL with TypeError. */
function nameArgument(o: Ref, what: string, missing: string): Ref {
  if (o === 0 || o === Py_None) return PyUnicode_FromString(missing);
  if (PyUnicode_Check(o)) {
    return PyUnicode_AsString(o) === 'locale' ? PyUnicode_FromString('UTF-8') : Py_NewRef(o);
  }
  return _PyArg_BadArgument('TextIOWrapper', `argument '${what}'`, 'str or None', o);
}
const initSignature = parseSignature(
  'TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)',
);
function init(self: Ref, args: Ref, kwds: Ref): number {
  const got = unpackTupleAndDict(initSignature, args, kwds);
  if (got === null) return -1;
  const newline = newlineArgument(got[3], null);
  if (newline === undefined) return -1;
  const encoding = nameArgument(got[1], 'encoding', 'UTF-8');
  const errors = encoding === 0 ? 0 : nameArgument(got[2], 'errors', 'strict');
  if (errors === 0) return -1;
  set(self, textio.buffer, Py_NewRef(got[0]));
  set(self, textio.encoding, encoding);
  set(self, textio.errors, errors);
  set(self, textio.decoded, 0);
  set_newline(self, newline);
  st64(self + textio.chunk_size, TEXT_CHUNK);
  const lines = got[4] === 0 ? 0 : PyObject_IsTrue(got[4]);
  const through = got[5] === 0 ? 0 : PyObject_IsTrue(got[5]);
  if (lines < 0 || through < 0) return -1;
  const can = PyObject_CallMethod(got[0], 'writable');
  const writable = can === 0 ? -1 : PyObject_IsTrue(can);
  if (can !== 0) Py_DECREF(can);
  if (writable < 0) return -1;
  st8(self + textio.line_buffering, lines);
  st8(self + textio.write_through, through);
  st8(self + textio.writable, writable);
  st(self + textio.detached, 0);
  st(self + textio.ok, 1);
  return 0;
}
function repr(self: Ref): Ref {
  const shown: string[] = [];
  for (const attribute of ['name', 'mode']) {
    const o = PyObject_GetOptionalAttrString(self, attribute);
    if (o === 0) {
      if (PyErr_Occurred() !== 0) return 0;
      continue;
    }
    const r = PyObject_Repr(o);
    Py_DECREF(o);
    if (r === 0) return 0;
    shown.push(` ${attribute}=${PyUnicode_AsString(r)}`);
    Py_DECREF(r);
  }
  const named = PyObject_GetAttrString(self, 'encoding');
  const encoding = named === 0 ? 0 : PyObject_Repr(named);
  if (named !== 0) Py_DECREF(named);
  if (encoding === 0) return 0;
  const text = `<_io.TextIOWrapper${shown.join('')} encoding=${PyUnicode_AsString(encoding)}>`;
  Py_DECREF(encoding);
  return PyUnicode_FromString(text);
}
const passOn = (name: string, answer: (fd: number) => Ref): MethodSpec =>
  method(
    `${name}()`,
    std(answer, (self) => {
      const buffer = bufferOf(self);
      return buffer === 0 ? 0 : PyObject_CallMethod(buffer, name);
    }),
  );
const field = (name: 'encoding' | 'errors' | 'buffer', answer: (fd: number, self: Ref) => Ref): GetSetSpec =>
  getset(
    name,
    std(answer, (self) => (bufferOf(self) === 0 ? 0 : Py_NewRef(ld(self + textio[name])))),
  );
const bufferAttribute = (name: string, answer: (fd: number) => Ref): GetSetSpec =>
  getset(
    name,
    std(answer, (self) => {
      const buffer = bufferOf(self);
      return buffer === 0 ? 0 : PyObject_GetAttrString(buffer, name);
    }),
  );

defineFileType(PyTextIOWrapper_Type, {
  base: PyTextIOBase_Type,
  struct: textio,
  doc: 'Character and line based layer over a BufferedIOBase object, buffer.',
  fields: textioReferences,
  slots: {
    tp_init: init,
    tp_repr: repr,
    tp_iternext: iobase_iternext,
  },
  methods: [
    method('detach()', (self) => {
      const buffer = bufferOf(self);
      if (buffer === 0) return 0;
      const flushed = PyObject_CallMethod(self, 'flush');
      if (flushed === 0) return 0;
      Py_DECREF(flushed);
      stp(self + textio.buffer, 0);
      st(self + textio.detached, 1);
      return buffer;
    }),
    method(
      'reconfigure(*, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)',
      reconfigure,
    ),
    method('write(text, /)', write),
    method('read(size=-1, /)', (self, size) => {
      const n = sizeArgument(size);
      if (stdStreamOf(self) >= 0) return n === -2 ? 0 : stdRead(stdStreamOf(self), n);
      return n === -2 || !checkOpen(self) ? 0 : take(self, (text, used) => (n < 0 ? text.length : skip(text, used, n)));
    }),
    method('readline(size=-1, /)', readline),
    method(
      'flush()',
      std(
        () => Py_None,
        (self) => {
          const buffer = bufferOf(self);
          return buffer === 0 || !checkOpen(self) ? 0 : PyObject_CallMethod(buffer, 'flush');
        },
      ),
    ),
    method(
      'close()',
      std(() => Py_None, close),
    ),
    passOn('fileno', (fd) => PyLong_FromLong(fd)),
    passOn('seekable', () => Py_False),
    passOn('readable', (fd) => PyBool_FromLong(fd === 0)),
    passOn('writable', (fd) => PyBool_FromLong(fd !== 0)),
    passOn('isatty', () => Py_False),
    method('seek(cookie, whence=0, /)', seek),
    method('tell()', tell),
    method('truncate(pos=None, /)', (self, pos) => {
      const buffer = bufferOf(self);
      return buffer === 0 ? 0 : PyObject_CallMethod(buffer, 'truncate', pos || Py_None);
    }),
    ...cannotPickle,
  ],
  members: [
    member('line_buffering', Py_T_BOOL, () => textio.line_buffering),
    member('write_through', Py_T_BOOL, () => textio.write_through),
    member('_finalizing', Py_T_BOOL, () => textio.finalizing, 0),
  ],
  getset: [
    field('encoding', () => PyUnicode_FromString('utf-8')),
    field('errors', (fd) => PyUnicode_FromString(fd === 2 ? 'backslashreplace' : 'strict')),
    field('buffer', (_fd, self) => stdBuffer(self)),
    bufferAttribute('name', (fd) => PyUnicode_FromString(names[fd])),
    bufferAttribute('closed', () => Py_False),
    getset(
      'newlines',
      std(
        () => Py_None,
        (self) => (bufferOf(self) === 0 ? 0 : newlinesSeen(ld8(self + textio.seen))),
      ),
    ),
    getset('_CHUNK_SIZE', (self) => PyLong_FromLong(ld64(self + textio.chunk_size))),
  ],
});
function reconfigure(self: Ref, encoding: Ref, errors: Ref, newline: Ref, lines: Ref, through: Ref): Ref {
  if (stdStreamOf(self) >= 0) return Py_None;
  if (bufferOf(self) === 0) return 0;
  const wanted = newlineArgument(newline, newlineOf(self));
  if (wanted === undefined) return 0;
  if (ld(self + textio.decoded) !== 0 && (encoding !== 0 || errors !== 0 || newline !== 0)) {
    return unsupported('It is not possible to set the encoding or newline of stream after the first read');
  }
  if (encoding !== 0 && encoding !== Py_None) {
    set(self, textio.encoding, Py_NewRef(encoding));
    if (errors === 0 || errors === Py_None) set(self, textio.errors, PyUnicode_FromString('strict'));
  }
  if (errors !== 0 && errors !== Py_None) set(self, textio.errors, Py_NewRef(errors));
  set_newline(self, wanted);
  for (const [o, field] of [
    [lines, textio.line_buffering],
    [through, textio.write_through],
  ]) {
    if (o === 0 || o === Py_None) continue;
    const yes = PyObject_IsTrue(o);
    if (yes < 0) return 0;
    st8(self + field, yes);
  }
  return Py_None;
}
