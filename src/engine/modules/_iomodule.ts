// Module _io, and open(). Mirrors Modules/_io/_iomodule.c.

import { selectedMinor } from '../include/layout.ts';
import type { Ref } from '../memory/memory.ts';
import { PyObject_Call, PyObject_CallFunctionObjArgs, PyObject_CallMethod } from '../objects/call.ts';
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_SetRaisedException, PyErr_SetString } from '../objects/errors.ts';
import { _PyArg_BadArgument, failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_AsSsize_t, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { PyObject_SetAttrString } from '../objects/object_protocol.ts';
import { Py_None, Py_True, PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_BlockingIOError, PyExc_ValueError } from '../objects/statictypes.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { method } from '../objects/typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addInts, addTypes } from './add_types.ts';
import { addStolen, defineModule } from './define.ts';
import {
  PyBufferedIOBase_Type,
  PyIOBase_Type,
  PyRawIOBase_Type,
  PyTextIOBase_Type,
  unsupportedOperation,
} from './io_base.ts';
import {
  defaultBufferSize,
  PyBufferedRandom_Type,
  PyBufferedReader_Type,
  PyBufferedRWPair_Type,
  PyBufferedWriter_Type,
} from './io_buffered.ts';
import { PyBytesIO_Type } from './io_bytesio.ts';
import { BLKSIZE, PyFileIO_Type } from './io_fileio.ts';
import { PyIncrementalNewlineDecoder_Type } from './io_newline.ts';
import { PyStringIO_Type } from './io_stringio.ts';
import './io_textio.ts';
import { PyLong_Check } from '../objects/longobject.ts';
import { PyTextIOWrapper_Type } from '../runtime/sysio.ts';
import { PyOS_FSPath } from './posix_paths.ts';

const invalid = (message: string): 0 => PyErr_SetString(PyExc_ValueError, message);

/** New reference: `outer` around `inner`, which is stolen and closed if that fails. */
function wrap(inner: Ref, make: (inner: Ref) => Ref): Ref {
  const outer = make(inner);
  if (outer === 0) {
    const exc = PyErr_GetRaisedException();
    const r = PyObject_CallMethod(inner, 'close');
    if (r === 0) PyErr_Clear();
    PyErr_SetRaisedException(exc);
  }
  Py_DECREF(inner);
  return outer;
}
/** New reference. open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None) */
export function _io_open(
  _m: Ref,
  file: Ref,
  modeObject: Ref,
  bufferingObject: Ref,
  encoding: Ref,
  errors: Ref,
  newline: Ref,
  closefd: Ref,
  opener: Ref,
): Ref {
  if (modeObject !== 0 && !PyUnicode_Check(modeObject))
    return _PyArg_BadArgument('open', "argument 'mode'", 'str', modeObject);
  const mode = modeObject === 0 ? 'r' : PyUnicode_AsString(modeObject);
  let buffering = bufferingObject === 0 ? -1 : PyLong_AsInt(bufferingObject);
  if (failed(buffering)) return 0;
  const path = PyLong_Check(file) ? Py_NewRef(file) : PyOS_FSPath(file);
  if (path === 0) return 0;
  Py_DECREF(path);
  const has = (letter: string): boolean => mode.includes(letter);
  if (/[^xrwatb+]/.test(mode) || new Set(mode).size !== mode.length) return invalid(`invalid mode: '${mode}'`);
  const given = (o: Ref): boolean => o !== 0 && o !== Py_None;
  const binary = has('b');
  if (has('t') && binary) return invalid("can't have text and binary mode at once");
  if (['x', 'r', 'w', 'a'].filter(has).length !== 1)
    return invalid('must have exactly one of create/read/write/append mode');
  if (binary && given(encoding)) return invalid("binary mode doesn't take an encoding argument");
  if (binary && given(errors)) return invalid("binary mode doesn't take an errors argument");
  if (binary && given(newline)) return invalid("binary mode doesn't take a newline argument");
  const rawMode = PyUnicode_FromString(['x', 'r', 'w', 'a', '+'].filter(has).join(''));
  const args = PyTuple_Pack(file, rawMode, closefd || Py_True, opener || Py_None);
  Py_DECREF(rawMode);
  const raw = PyObject_Call(PyFileIO_Type, args, 0);
  Py_DECREF(args);
  if (raw === 0) return 0;
  if (buffering < -1) {
    Py_DECREF(raw);
    return invalid('invalid buffering size');
  }
  const lineBuffering = buffering === 1 && !binary;
  if (buffering === 0) {
    if (binary) return raw;
    return wrap(raw, () => invalid("can't have unbuffered text I/O"));
  }
  // Before 3.14 the file's own size of a block.
  if (buffering < 0 || lineBuffering) buffering = selectedMinor() < 14 ? BLKSIZE : defaultBufferSize();
  const type = has('+') ? PyBufferedRandom_Type : has('r') ? PyBufferedReader_Type : PyBufferedWriter_Type;
  const buffer = wrap(raw, (inner) => {
    const size = PyLong_FromLong(buffering);
    const o = PyObject_CallFunctionObjArgs(type, inner, size);
    Py_DECREF(size);
    return o;
  });
  if (buffer === 0 || binary) return buffer;
  return wrap(buffer, (inner) => {
    const text = PyObject_CallFunctionObjArgs(
      PyTextIOWrapper_Type,
      inner,
      encoding || Py_None,
      errors || Py_None,
      newline || Py_None,
      PyBool_FromLong(lineBuffering),
    );
    if (text === 0) return 0;
    const shown = PyUnicode_FromString(mode);
    const r = PyObject_SetAttrString(text, 'mode', shown);
    Py_DECREF(shown);
    if (r === 0) return text;
    Py_DECREF(text);
    return 0;
  });
}
function text_encoding(_m: Ref, encoding: Ref, stacklevel: Ref): Ref {
  if (stacklevel !== 0 && failed(PyLong_AsSsize_t(stacklevel))) return 0;
  return encoding === Py_None ? PyUnicode_FromString('locale') : Py_NewRef(encoding);
}

defineModule({
  name: '_io',
  doc: 'The io module provides the Python interfaces to stream handling.',
  methods: [
    method(
      "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
      _io_open,
      'Open file and return a stream.  Raise OSError upon failure.',
    ),
    method('text_encoding(encoding, stacklevel=2, /)', text_encoding),
    method('open_code(path)', (m, path) => {
      if (!PyUnicode_Check(path)) return _PyArg_BadArgument('open_code', "argument 'path'", 'str', path);
      const mode = PyUnicode_FromString('rb');
      const f = _io_open(m, path, mode, 0, 0, 0, 0, 0, 0);
      Py_DECREF(mode);
      return f;
    }),
  ],
  exec: (module) => {
    const unsupported = unsupportedOperation();
    if (unsupported === 0 || addStolen(module, 'UnsupportedOperation', Py_NewRef(unsupported)) < 0) return -1;
    if (addStolen(module, 'BlockingIOError', Py_NewRef(PyExc_BlockingIOError)) < 0) return -1;
    if (addInts(module, { DEFAULT_BUFFER_SIZE: defaultBufferSize() }) < 0) return -1;
    return addTypes(module, [
      PyIncrementalNewlineDecoder_Type,
      PyIOBase_Type,
      PyTextIOBase_Type,
      PyBufferedIOBase_Type,
      PyRawIOBase_Type,
      PyBytesIO_Type,
      PyBufferedWriter_Type,
      PyBufferedReader_Type,
      PyBufferedRWPair_Type,
      PyBufferedRandom_Type,
      PyFileIO_Type,
      PyStringIO_Type,
      PyTextIOWrapper_Type,
    ]);
  },
});
