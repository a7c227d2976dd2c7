// OSError: errno, message, file names. Mirrors the OSError part of Objects/exceptions.c.

import { PyBaseExceptionObject, PyOSErrorObject, PyTypeObject } from '../include/structs.ts';
import { ld, ld64, type Ref, st64 } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyNumber_AsSsize_t, PyNumber_Check } from './abstract_number.ts';
import { PyErr_Clear, PyErr_Occurred, PyErr_SetString } from './errors.ts';
import { BaseException_new, noKeywords } from './exceptions.ts';
import { type Complex, object, set, shown, strOfArgs } from './exceptions_define.ts';
import { PyLong_AsLong, PyLong_Check, PyLong_FromLong } from './longobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XSETREF } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { Py_None, tuple_empty } from './statics.ts';
import * as T from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from './tupleobject.ts';
import { getset, method } from './typedef.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

const O = PyOSErrorObject;
const ARGS = PyBaseExceptionObject.args;

/** errno → class, for OSError(errno, ...) (Linux numbers). */
const errnoMap = new Map<number, Ref>([
  [11, T.PyExc_BlockingIOError],
  [114, T.PyExc_BlockingIOError],
  [115, T.PyExc_BlockingIOError],
  [32, T.PyExc_BrokenPipeError],
  [108, T.PyExc_BrokenPipeError],
  [10, T.PyExc_ChildProcessError],
  [103, T.PyExc_ConnectionAbortedError],
  [111, T.PyExc_ConnectionRefusedError],
  [104, T.PyExc_ConnectionResetError],
  [17, T.PyExc_FileExistsError],
  [2, T.PyExc_FileNotFoundError],
  [21, T.PyExc_IsADirectoryError],
  [20, T.PyExc_NotADirectoryError],
  [4, T.PyExc_InterruptedError],
  [13, T.PyExc_PermissionError],
  [1, T.PyExc_PermissionError],
  [3, T.PyExc_ProcessLookupError],
  [110, T.PyExc_TimeoutError],
]);

/**
 * Whether arguments are read by __init__: a subclass with an __init__ of its own may be called with others than OSError's. One
 * that overrides __new__ too is expected to call OSError's with the right ones.
 */
function oserror_use_init(type: Ref): boolean {
  return fn(ld(type + PyTypeObject.tp_init)) !== OSError_init && fn(ld(type + PyTypeObject.tp_new)) === OSError_new;
}
/** Argument `i`, where they are OSError's two to five; borrowed, or NULL. */
function argument(args: Ref, i: number): Ref {
  const n = Py_SIZE(args);
  return n >= 2 && n <= 5 && i < n ? PyTuple_GET_ITEM(args, i) : 0;
}
/** Sets the fields from the arguments. -1 with an exception. */
function oserror_init(self: Ref, args: Ref): number {
  const filename = argument(args, 2);
  let kept = Py_NewRef(args);
  if (filename !== 0 && filename !== Py_None) {
    if (Py_TYPE(self) === T.PyExc_BlockingIOError && PyNumber_Check(filename)) {
      // There it can be the number of characters written.
      const written = PyNumber_AsSsize_t(filename, T.PyExc_ValueError);
      st64(self + O.written, written);
      if (written === -1 && PyErr_Occurred() !== 0) {
        Py_DECREF(kept);
        return -1;
      }
    } else {
      set(self + O.filename, filename);
      const filename2 = argument(args, 4);
      if (filename2 !== 0 && filename2 !== Py_None) set(self + O.filename2, filename2);
      // `args` is (errno, strerror) only, so that it can be taken apart as ever.
      Py_DECREF(kept);
      kept = PyTuple_Pack(argument(args, 0), argument(args, 1));
      if (kept === 0) return -1;
    }
  }
  set(self + O.myerrno, argument(args, 0));
  set(self + O.strerror, argument(args, 1));
  Py_XSETREF(self + ARGS, kept);
  return 0;
}
function OSError_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const later = oserror_use_init(type);
  let t = type;
  if (!later) {
    if (!noKeywords(type, kwds)) return 0;
    const errno = argument(args, 0);
    if (type === T.PyExc_OSError && errno !== 0 && PyLong_Check(errno)) {
      t = errnoMap.get(PyLong_AsLong(errno)) ?? type;
      // A number too large for errno is none of them.
      if (PyErr_Occurred() !== 0) PyErr_Clear();
    }
  }
  const self = BaseException_new(t, tuple_empty, kwds);
  if (self === 0) return 0;
  st64(self + O.written, -1);
  if (!later && oserror_init(self, args) < 0) {
    Py_DECREF(self);
    return 0;
  }
  return self;
}
function OSError_init(self: Ref, args: Ref, kwds: Ref): number {
  // Otherwise OSError_new has done it.
  if (!oserror_use_init(Py_TYPE(self))) return 0;
  if (!noKeywords(Py_TYPE(self), kwds)) return -1;
  return oserror_init(self, args);
}
function OSError_str(self: Ref): Ref {
  const at = (offset: number): Ref => ld(self + offset);
  const named = at(O.filename) !== 0;
  if (!named && (at(O.myerrno) === 0 || at(O.strerror) === 0)) return strOfArgs(self);
  const errno = shown(at(O.myerrno));
  const message = errno === null ? null : shown(at(O.strerror));
  if (message === null) return 0;
  let text = `[Errno ${errno}] ${message}`;
  if (named) {
    const filename = shown(at(O.filename), PyObject_Repr);
    if (filename === null) return 0;
    text += `: ${filename}`;
    if (at(O.filename2) !== 0) {
      const filename2 = shown(at(O.filename2), PyObject_Repr);
      if (filename2 === null) return 0;
      text += ` -> ${filename2}`;
    }
  }
  return PyUnicode_FromString(text);
}
/** New reference: what pickle calls again, with the file names that `args` leaves out. */
function OSError_reduce(self: Ref): Ref {
  let args = Py_NewRef(ld(self + ARGS));
  const filename = ld(self + O.filename);
  if (Py_SIZE(args) === 2 && filename !== 0) {
    const first = [PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1), filename];
    const filename2 = ld(self + O.filename2);
    Py_DECREF(args);
    args = filename2 === 0 ? PyTuple_Pack(...first) : PyTuple_Pack(...first, Py_None, filename2);
    if (args === 0) return 0;
  }
  const dict = ld(self + PyBaseExceptionObject.dict);
  const res = dict === 0 ? PyTuple_Pack(Py_TYPE(self), args) : PyTuple_Pack(Py_TYPE(self), args, dict);
  Py_DECREF(args);
  return res;
}
function unset(): -1 {
  PyErr_SetString(T.PyExc_AttributeError, 'characters_written');
  return -1;
}
function setWritten(self: Ref, value: Ref): number {
  if (value === 0) {
    if (ld64(self + O.written) === -1) return unset();
    st64(self + O.written, -1);
    return 0;
  }
  const n = PyNumber_AsSsize_t(value, T.PyExc_ValueError);
  if (n === -1 && PyErr_Occurred() !== 0) return -1;
  st64(self + O.written, n);
  return 0;
}

export const osError: Complex = {
  struct: PyOSErrorObject,
  fields: () => [O.myerrno, O.strerror, O.filename, O.filename2],
  slots: { tp_new: OSError_new, tp_init: OSError_init, tp_str: OSError_str },
  methods: [method('__reduce__()', OSError_reduce)],
  members: [
    object('errno', () => O.myerrno),
    object('strerror', () => O.strerror),
    object('filename', () => O.filename),
    object('filename2', () => O.filename2),
  ],
  getset: [
    getset(
      'characters_written',
      (self) => {
        const n = ld64(self + O.written);
        if (n !== -1) return PyLong_FromLong(n);
        unset();
        return 0;
      },
      setWritten,
    ),
  ],
};
