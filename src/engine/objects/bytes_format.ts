// The `%` operator of bytes and bytearray. Mirrors _PyBytes_FormatEx in Objects/bytesobject.c.

import type { Ref } from '../memory/memory.ts';
import { PyMapping_Check } from './abstract.ts';
import { _PyIndex_Check } from './abstract_number.ts';
import { bufferBytes, PyObject_CheckBuffer } from './buffer.ts';
import { PyByteArray_AsUint8Array, PyByteArray_Check } from './bytearrayobject.ts';
import { PyBytes_AsUint8Array, PyBytes_Check, PyBytes_FromUint8Array } from './bytesobject.ts';
import { PyObject_CallNoArgs } from './call.ts';
import { formatErrorsSayWhere, formatNamesWrongCharacter } from './changed_messages.ts';
import { PyErr_ExceptionMatches, PyErr_NoMemory, PyErr_Occurred, PyErr_SetString } from './errors.ts';
import { PyFloat_AsDouble } from './floatobject.ts';
import {
  allConverted,
  F_ALT,
  F_LJUST,
  type FormatSpec,
  type FormatText,
  Formatting,
  nextArgument,
  parseSpec,
  unfit,
  unknown,
} from './format_arguments.ts';
import { link } from './link.ts';
import { PyLong_AsLong } from './longobject.ts';
import { Py_DECREF, Py_TYPE } from './object.ts';
import { PyObject_ASCII } from './object_protocol.ts';
import { Py_DTSF_ALT, PyOS_double_to_string } from './pystrtod.ts';
import { wrongSpecialResult } from './special_result.ts';
import { _Py_ID } from './statics.ts';
import { PyExc_OverflowError, PyExc_TypeError } from './statictypes.ts';
import { PyTuple_Check } from './tupleobject.ts';
import { _PyObject_LookupSpecial } from './type_lookup.ts';
import { typeName } from './typename.ts';
import { formatLong, isFloatConversion, isIntegerConversion, numberField, unfitFloat } from './unicode_format.ts';
import { codePoints, PyUnicode_Check } from './unicodeobject.ts';

const id___bytes__ = _Py_ID('__bytes__');

/** The bytes for `%b`, or null with an exception. Mirrors format_obj. */
function format_obj(f: Formatting, v: Ref): Uint8Array | null {
  if (PyBytes_Check(v)) return PyBytes_AsUint8Array(v);
  if (PyByteArray_Check(v)) return PyByteArray_AsUint8Array(v);
  const method = _PyObject_LookupSpecial(v, id___bytes__);
  if (method !== 0) {
    const result = PyObject_CallNoArgs(method);
    Py_DECREF(method);
    if (result === 0) return null;
    const bytes = PyBytes_Check(result) ? PyBytes_AsUint8Array(result) : null;
    if (bytes === null) {
      wrongSpecialResult(v, '__bytes__', 'a bytes', result, `__bytes__ returned non-bytes (type ${typeName(result)})`);
    }
    Py_DECREF(result);
    return bytes;
  }
  if (PyErr_Occurred()) return null;
  if (PyObject_CheckBuffer(v)) return bufferBytes(v);
  const needed = '%b requires a bytes-like object, or an object that implements __bytes__';
  unfit(f, PyExc_TypeError, `${needed}, not '${typeName(v)}'`, `${needed}, not ${typeName(v)}`);
  return null;
}
/** The byte for `%c`, or -1 with an exception. */
function byte_converter(f: Formatting, v: Ref): number {
  const needed = '%c requires an integer in range(256) or a single byte';
  const refuse = (what: string): -1 => {
    unfit(f, PyExc_TypeError, needed + (formatNamesWrongCharacter() ? what : ''), needed + what);
    return -1;
  };
  if (PyBytes_Check(v) || PyByteArray_Check(v)) {
    const bytes = PyBytes_Check(v) ? PyBytes_AsUint8Array(v) : PyByteArray_AsUint8Array(v);
    if (bytes.length === 1) return bytes[0];
    const kind = PyBytes_Check(v) ? 'bytes' : 'bytearray';
    return refuse(`, not a ${kind} object of length ${bytes.length}`);
  }
  if (!_PyIndex_Check(v) || PyUnicode_Check(v)) return refuse(`, not ${link.PyType_GetFullyQualifiedName(Py_TYPE(v))}`);
  const n = PyLong_AsLong(v);
  if (n === -1 && PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_OverflowError)) return -1;
  if (n >= 0 && n <= 255) return n;
  unfit(f, PyExc_OverflowError, '%c arg not in range(256)', '%c argument not in range(256)');
  return -1;
}

/** Fields may not be wider than the host can hold at a time. */
const MAX_WIDTH = 1 << 26;
function fill(out: number[], c: number, n: number): boolean {
  if (n > MAX_WIDTH) {
    PyErr_NoMemory();
    return false;
  }
  for (let i = 0; i < n; i++) out.push(c);
  return true;
}
function pushNumber(out: number[], text: string, spec: FormatSpec): boolean {
  const f = numberField(text, spec);
  for (let i = 0; i < f.at; i++) out.push(f.text.charCodeAt(i));
  if (!fill(out, f.fill, f.missing)) return false;
  for (let i = f.at; i < f.text.length; i++) out.push(f.text.charCodeAt(i));
  return true;
}
function pushField(out: number[], bytes: ArrayLike<number>, spec: FormatSpec): boolean {
  const missing = Math.max(0, spec.width - bytes.length);
  const left = (spec.flags & F_LJUST) === 0;
  if (left && !fill(out, 32, missing)) return false;
  for (let i = 0; i < bytes.length; i++) out.push(bytes[i]);
  return left || fill(out, 32, missing);
}
/** True if digits of a width or a precision stand before the conversion character: there C reads on in unsigned characters. */
function afterNumber({ text, spec }: Formatting, index: number): boolean {
  const before = text.at(index - 1);
  return before >= 48 && before <= 57 && (spec.width >= 0 || spec.prec >= 0);
}
/** Appends one argument. False with an exception. */
function formatArgument(f: Formatting, out: number[], v: Ref, index: number): boolean {
  const { spec } = f;
  const { ch } = spec;
  if (isIntegerConversion(ch)) {
    const text = formatLong(f, v);
    return text !== null && pushNumber(out, text, spec);
  }
  if (isFloatConversion(ch)) {
    const x = PyFloat_AsDouble(v);
    if (x === -1 && PyErr_Occurred()) {
      if (PyErr_ExceptionMatches(PyExc_TypeError)) unfitFloat(f, v, `float argument required, not ${typeName(v)}`);
      return false;
    }
    const flags = spec.flags & F_ALT ? Py_DTSF_ALT : 0;
    const text = PyOS_double_to_string(x, String.fromCharCode(ch), spec.prec < 0 ? 6 : spec.prec, flags);
    return pushNumber(out, text, spec);
  }
  if (ch === 99) {
    const c = byte_converter(f, v);
    return c >= 0 && pushField(out, [c], spec);
  }
  let bytes: ArrayLike<number> | null = null;
  if (ch === 115 || ch === 98) bytes = format_obj(f, v);
  else if (ch === 97 || ch === 114) {
    const repr = PyObject_ASCII(v);
    if (repr === 0) return false;
    bytes = codePoints(repr);
    Py_DECREF(repr);
  } else if (ch > 127 && !afterNumber(f, index) && !formatErrorsSayWhere()) {
    // In C the character is negative here, which the message cannot show.
    PyErr_SetString(PyExc_OverflowError, 'character argument not in range(0x110000)');
  } else {
    const shown = String.fromCharCode(ch);
    unknown(f, `unsupported format character '${shown}' (0x${ch.toString(16)}) at index ${index}`, index);
  }
  if (bytes === null) return false;
  const n = spec.prec >= 0 && spec.prec < bytes.length ? spec.prec : bytes.length;
  return pushField(out, n === bytes.length ? bytes : Array.prototype.slice.call(bytes, 0, n), spec);
}

/** The formatted content, or null with an exception. */
export function _PyBytes_FormatEx(format: Uint8Array, argsObject: Ref): number[] | null {
  const mapping =
    PyMapping_Check(argsObject) &&
    !PyTuple_Check(argsObject) &&
    !PyBytes_Check(argsObject) &&
    !PyUnicode_Check(argsObject) &&
    !PyByteArray_Check(argsObject);
  const text: FormatText = {
    length: format.length,
    at: (i) => format[i],
    key: (start, end) => PyBytes_FromUint8Array(format.subarray(start, end)),
  };
  const f = new Formatting(text, argsObject, mapping, 'bytes');
  const out: number[] = [];
  let ok = true;
  for (let i = 0; ok && i < format.length; ) {
    if (format[i] !== 37) {
      out.push(format[i++]);
      continue;
    }
    if (format[i + 1] === 37) {
      out.push(37);
      i += 2;
      continue;
    }
    i = parseSpec(f, i + 1);
    ok = i >= 0;
    if (!ok) break;
    const v = nextArgument(f);
    ok = v !== 0 && formatArgument(f, out, v, i - 1);
    if (ok && f.given.mapping !== 0) ok = allConverted(f);
  }
  if (ok && f.given.mapping === 0) ok = allConverted(f);
  f.given.release();
  return ok ? out : null;
}
