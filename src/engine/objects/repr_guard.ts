// The guard that lets repr() of a container which holds itself end. Mirrors Py_ReprEnter and Py_ReprLeave in Objects/object.c.

import { profile } from '../include/profile.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PyDict_GetItemWithError, PyDict_New, PyDict_SetItem } from './dict_core.ts';
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_Occurred, PyErr_SetRaisedException } from './errors.ts';
import {
  PyList_Append,
  PyList_Check,
  PyList_GET_ITEM,
  PyList_GET_SIZE,
  PyList_New,
  PyList_SetSlice,
} from './listobject.ts';
import { longText } from './long_text.ts';
import { Py_DECREF, Py_TYPE } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { _Py_ID } from './statics.ts';
import { PyLong_Type } from './statictypes.ts';
import { tstate } from './tstate.ts';
import { UnicodeWriter } from './unicode_writer.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

const str_Py_Repr = _Py_ID('Py_Repr');

/** Borrowed reference: the thread's dictionary, made when it is first asked for. NULL without an exception if that fails. */
export function PyThreadState_GetDict(): Ref {
  if (ld(tstate.dict) === 0) {
    stp(tstate.dict, PyDict_New());
    if (ld(tstate.dict) === 0) PyErr_Clear();
  }
  return ld(tstate.dict);
}
/** 0: go on, 1: `obj` is being printed already, -1: exception. */
export function Py_ReprEnter(obj: Ref): number {
  const dict = PyThreadState_GetDict();
  if (dict === 0) return 0;
  let list = PyDict_GetItemWithError(dict, str_Py_Repr);
  if (list === 0) {
    if (PyErr_Occurred()) return -1;
    list = PyList_New(0);
    if (list === 0) return -1;
    const status = PyDict_SetItem(dict, str_Py_Repr, list);
    Py_DECREF(list);
    if (status < 0) return -1;
  }
  for (let i = PyList_GET_SIZE(list) - 1; i >= 0; i--) if (PyList_GET_ITEM(list, i) === obj) return 1;
  return PyList_Append(list, obj) < 0 ? -1 : 0;
}
export function Py_ReprLeave(obj: Ref): void {
  const exc = PyErr_GetRaisedException();
  const dict = PyThreadState_GetDict();
  const list = dict === 0 ? 0 : PyDict_GetItemWithError(dict, str_Py_Repr);
  if (list !== 0 && PyList_Check(list)) {
    for (let i = PyList_GET_SIZE(list) - 1; i >= 0; i--) {
      if (PyList_GET_ITEM(list, i) === obj) {
        PyList_SetSlice(list, i, i + 1, 0);
        break;
      }
    }
  }
  PyErr_SetRaisedException(exc);
}

/** repr(o) as text of the engine; null with an exception. */
export function reprText(o: Ref): string | null {
  const s = PyObject_Repr(o);
  if (s === 0) return null;
  const text = PyUnicode_AsString(s);
  Py_DECREF(s);
  return text;
}
/** New reference: the repr of a container by `body`, which gives null with an exception; `again` if it is being printed already. */
export function guardedRepr(o: Ref, again: string, body: (o: Ref) => string | null): Ref {
  return reprWithin(o, again, (self) => {
    const text = body(self);
    return text === null ? 0 : PyUnicode_FromString(text);
  });
}
/** The same for a `body` that gives a new reference. */
export function reprWithin(o: Ref, again: string, body: (o: Ref) => Ref): Ref {
  const entered = Py_ReprEnter(o);
  if (entered !== 0) return entered > 0 ? PyUnicode_FromString(again) : 0;
  const made = body(o);
  Py_ReprLeave(o);
  return made;
}
/** The same by a writer that is made for `length` characters. `body` writes, and gives false with an exception. */
export function writtenRepr(
  o: Ref,
  again: string,
  length: number,
  body: (writer: UnicodeWriter, o: Ref) => boolean,
): Ref {
  const entered = Py_ReprEnter(o);
  if (entered !== 0) return entered > 0 ? PyUnicode_FromString(again) : 0;
  const writer = UnicodeWriter.create(length);
  const written = body(writer, o);
  if (!written) writer.dealloc();
  Py_ReprLeave(o);
  return written ? writer.finish() : 0;
}
/** Writes repr(o). Mirrors PyUnicodeWriter_WriteRepr, which writes an int's digits without a str of their own (since 3.14). */
export function writeRepr(writer: UnicodeWriter, o: Ref): boolean {
  if (!profile.writersHaveBlocks || Py_TYPE(o) !== PyLong_Type) return writer.owned(PyObject_Repr(o));
  const digits = longText(o);
  return digits !== null && writer.text(digits);
}
/** Writes what stands between two items. */
export const writeSeparator = (writer: UnicodeWriter, separator: string): boolean =>
  // Since 3.14 a character at a time: room grows by what is needed for one.
  profile.writersHaveBlocks ? [...separator].every((c) => writer.text(c)) : writer.text(separator);
/** Writes the last character. Before 3.14 no more room is made than it takes. */
export function writeEnd(writer: UnicodeWriter, end: string): boolean {
  if (!profile.writersHaveBlocks) writer.overallocate = false;
  return writeSeparator(writer, end);
}
