// The exceptions and warnings that the front end's refusals and doubts stand for. Mirrors _PyPegen_raise_error_known_location and
// _PyPegen_raise_tokenizer_init_error of Parser/pegen_errors.c, PyErr_RangedSyntaxLocationObject and _PyErr_EmitSyntaxWarning of
// Python/errors.c.

import { profile } from '../include/profile.ts';
import { has, PySyntaxErrorObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import {
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_GetRaisedException,
  PyErr_SetObject,
  PyErr_SetString,
} from '../objects/errors.ts';
import { link, partLink } from '../objects/link.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_XSETREF, PyType_IsSubtype } from '../objects/object.ts';
import { PyObject_Str } from '../objects/object_protocol.ts';
import { Py_None } from '../objects/statics.ts';
import {
  PyExc__IncompleteInputError,
  PyExc_DeprecationWarning,
  PyExc_IndentationError,
  PyExc_LookupError,
  PyExc_MemoryError,
  PyExc_OverflowError,
  PyExc_RecursionError,
  PyExc_SyntaxError,
  PyExc_SyntaxWarning,
  PyExc_SystemError,
  PyExc_TabError,
  PyExc_ValueError,
} from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import {
  PyUnicode_AsString,
  PyUnicode_AsUTF8AndSize,
  PyUnicode_FromCodePoints,
  PyUnicode_FromString,
} from '../objects/unicodeobject.ts';
import { PySyntaxError, type PySyntaxWarning, type SyntaxErrorName, UnencodableText } from '../parser/errors.ts';
import { undecodable } from '../parser/source.ts';
import { sourceLines } from './source_lines.ts';

const exceptionClasses: Record<SyntaxErrorName, Ref> = {
  SyntaxError: PyExc_SyntaxError,
  _IncompleteInputError: PyExc__IncompleteInputError,
  IndentationError: PyExc_IndentationError,
  TabError: PyExc_TabError,
  ValueError: PyExc_ValueError,
  MemoryError: PyExc_MemoryError,
  RecursionError: PyExc_RecursionError,
  OverflowError: PyExc_OverflowError,
  SystemError: PyExc_SystemError,
};

/** Raised already: what a codec had to say of a source's bytes, and SyntaxError is not for. */
class CodecFailed extends Error {}

/** Tells the SyntaxError being raised its place: filename, lineno, offset, text, end_lineno, end_offset. Steals them. */
function PyErr_RangedSyntaxLocation(place: readonly Ref[]): void {
  const exc = ld(tstate.current_exception);
  const { filename, lineno, offset, text, end_lineno, end_offset } = PySyntaxErrorObject;
  [filename, lineno, offset, text, end_lineno, end_offset].forEach((field, i) => {
    Py_XSETREF(exc + field, place[i]);
  });
}

/**
 * Raises the exception that the front end's end stands for, or throws what is none. The warnings that it had before are issued first: one
 * of them may be an error.
 */
export function raiseRefusal(e: unknown, filename: string | null, warnings: readonly PySyntaxWarning[]): void {
  if (e instanceof CodecFailed) return;
  if (!(e instanceof PySyntaxError || e instanceof UnencodableText)) throw e;
  if (!warnSyntax(warnings, filename ?? '')) return;
  if (e instanceof PySyntaxError) {
    raiseSyntaxError(e, filename);
    return;
  }
  const text = PyUnicode_FromCodePoints(e.codePoints);
  const bytes = text === 0 ? 0 : partLink.PyUnicode_AsEncodedString(text, 'utf-8', null);
  if (text !== 0) Py_DECREF(text);
  if (bytes !== 0) Py_DECREF(bytes);
}
/** Raises the exception that a refusal of the front end stands for. `filename`: what it is told where its arguments name no file. */
export function raiseSyntaxError(e: PySyntaxError, filename: string | null = null): void {
  const type = exceptionClasses[e.type];
  if (!PyType_IsSubtype(type, PyExc_SyntaxError)) {
    PyErr_SetString(type, e.message);
    return;
  }
  if (e.lineno === null && e.offset === null) {
    // About the whole source: CPython sets it by a message alone.
    PyErr_SetString(type, e.message);
    return;
  }
  const int = (n: number | null): Ref => (n === null ? Py_None : PyLong_FromLong(n));
  const str = (s: string | null): Ref => (s === null ? Py_None : PyUnicode_FromString(s));
  const place = [str(e.filename), int(e.lineno), int(e.offset), str(e.text)];
  if (e.ranged || e.end_lineno !== null) place.push(int(e.end_lineno), int(e.end_offset));
  if (e.ranged) {
    PyErr_SetString(type, e.message);
    PyErr_RangedSyntaxLocation(place);
    return;
  }
  const details = PyTuple_Pack(...place);
  for (const o of place) Py_DECREF(o);
  const message = PyUnicode_FromString(e.message);
  const args = PyTuple_Pack(message, details);
  Py_DECREF(message);
  Py_DECREF(details);
  PyErr_SetObject(type, args);
  Py_DECREF(args);
  const exc = ld(tstate.current_exception);
  if (e.filename === null && filename !== null) {
    Py_XSETREF(exc + PySyntaxErrorObject.filename, PyUnicode_FromString(filename));
  }
  if (e.metadata !== null && has(PySyntaxErrorObject.metadata)) {
    const { lineno, column, source } = e.metadata;
    const parts = [PyLong_FromLong(lineno), PyLong_FromLong(column), str(source)];
    Py_XSETREF(exc + PySyntaxErrorObject.metadata, PyTuple_Pack(...parts));
    for (const o of parts) Py_DECREF(o);
  }
}

/** Issues the front end's warnings. False with an exception: a warning that is to be an error is a SyntaxError. */
export function warnSyntax(warnings: readonly PySyntaxWarning[], filename: string): boolean {
  for (const { category, message, lineno, place, error, filename: own } of warnings) {
    const type = category === 'SyntaxWarning' ? PyExc_SyntaxWarning : PyExc_DeprecationWarning;
    const file = own ?? filename;
    if (link.PyErr_WarnExplicit(type, message, file, lineno) >= 0) continue;
    if (PyErr_ExceptionMatches(type)) {
      PyErr_Clear();
      const text = place.text ?? sourceLines.line(file, lineno);
      raiseSyntaxError(new PySyntaxError('SyntaxError', error ?? message, { lineno, ...place, filename: file, text }));
    }
    return false;
  }
  return true;
}

/** The text of a source's bytes in an encoding that they declare (decode_str of Parser/tokenizer/string_tokenizer.c). */
export function decodeSource(encoding: string, bytes: Uint8Array, filename: string): string {
  const text = partLink.PyUnicode_Decode(bytes, encoding, null);
  if (text !== 0 && PyUnicode_AsUTF8AndSize(text) !== null) {
    const source = PyUnicode_AsString(text);
    Py_DECREF(text);
    return source;
  }
  if (text !== 0) Py_DECREF(text);
  const isAboutSource =
    PyErr_ExceptionMatches(PyExc_LookupError) ||
    PyErr_ExceptionMatches(PyExc_ValueError) ||
    (PyErr_ExceptionMatches(PyExc_SyntaxError) && !profile.placedSourceErrors);
  if (!isAboutSource) throw new CodecFailed();
  const exc = PyErr_GetRaisedException();
  const words = PyObject_Str(exc);
  Py_DECREF(exc);
  if (words === 0) throw new CodecFailed();
  const message = PyUnicode_AsString(words);
  Py_DECREF(words);
  throw undecodable(message, filename);
}
