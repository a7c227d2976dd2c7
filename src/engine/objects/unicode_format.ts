// The `%` operator of str. Mirrors PyUnicode_Format in Objects/unicodeobject.c; what bytes % shares is in format_arguments.ts,
// or exported.

import { MEMORY_SIZE, type Ref } from '../memory/memory.ts';
import { PyMapping_Check } from './abstract.ts';
import { _PyIndex_Check, _PyNumber_Index, PyNumber_Check, PyNumber_Long } from './abstract_number.ts';
import { formatErrorsSayWhere, formatNamesWrongCharacter } from './changed_messages.ts';
import { PyErr_ExceptionMatches, PyErr_NoMemory, PyErr_Occurred, PyErr_SetString } from './errors.ts';
import { PyFloat_AsDouble } from './floatobject.ts';
import {
  allConverted,
  F_ALT,
  F_BLANK,
  F_LJUST,
  F_SIGN,
  F_ZERO,
  type FormatSpec,
  type FormatText,
  Formatting,
  INT_MAX,
  nextArgument,
  parseSpec,
  unfit,
  unknown,
} from './format_arguments.ts';
import { link } from './link.ts';
import { longText } from './long_text.ts';
import { conversion, PyLong_AsLongAndOverflow, PyLong_Check, PyLong_CheckExact } from './longobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE } from './object.ts';
import { PyObject_ASCII, PyObject_Repr, PyObject_Str } from './object_protocol.ts';
import { Py_DTSF_ALT, PyOS_double_to_string } from './pystrtod.ts';
import { PyExc_OverflowError, PyExc_TypeError } from './statictypes.ts';
import { PyTuple_Check } from './tupleobject.ts';
import { typeName } from './typename.ts';
import { UnicodeWriter } from './unicode_writer.ts';
import {
  codePoints,
  PyUnicode_Check,
  PyUnicode_CheckExact,
  PyUnicode_GET_LENGTH,
  PyUnicode_READ_CHAR,
  PyUnicode_Substring,
} from './unicodeobject.ts';

// ---- numbers ----

/** No text of the host's is made longer. */
const MAX_HOST_TEXT = 1 << 26;

/** The text of an int in the way of `%d`, `%x`, ...; null with an exception. Mirrors _PyUnicode_FormatLong. */
export function _PyUnicode_FormatLong(o: Ref, alt: boolean, prec: number, type: string): string | null {
  const base = type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10;
  const text = longText(o, base);
  if (text === null) return null;
  const negative = text.startsWith('-');
  let digits = negative ? text.slice(1) : text;
  if (prec > INT_MAX - 3) {
    PyErr_SetString(PyExc_OverflowError, 'precision too large');
    return null;
  }
  if (prec > MAX_HOST_TEXT) {
    PyErr_NoMemory();
    return null;
  }
  if (prec > digits.length) digits = digits.padStart(prec, '0');
  const prefix = alt && base !== 10 ? (base === 8 ? '0o' : '0x') : '';
  const result = (negative ? '-' : '') + prefix + digits;
  return type === 'X' ? result.toUpperCase() : result;
}
/** The text for an integer conversion of any number; null with an exception. `requires` is false for a wrong type. */
export function formatLong(f: Formatting, v: Ref): string | null {
  const { spec } = f;
  const type = String.fromCharCode(spec.ch);
  const strict = type === 'o' || type === 'x' || type === 'X';
  const wrongType = (): null => {
    const what = strict ? 'an integer' : 'a real number';
    const name = typeName(v);
    unfit(
      f,
      PyExc_TypeError,
      `%${type} format: ${what} is required, not ${name}`,
      `%${type} requires ${what}, not ${name}`,
    );
    return null;
  };
  if (!PyNumber_Check(v)) return wrongType();
  const n = PyLong_Check(v) ? Py_NewRef(v) : strict ? _PyNumber_Index(v) : PyNumber_Long(v);
  if (n === 0) return PyErr_ExceptionMatches(PyExc_TypeError) ? wrongType() : null;
  const text = _PyUnicode_FormatLong(n, (spec.flags & F_ALT) !== 0, spec.prec, type);
  Py_DECREF(n);
  return text;
}
/** The text for a float conversion; null with an exception. */
function formatFloat(f: Formatting, v: Ref): string | null {
  const { spec } = f;
  const x = PyFloat_AsDouble(v);
  if (x === -1 && PyErr_Occurred()) {
    if (formatErrorsSayWhere() && PyErr_ExceptionMatches(PyExc_TypeError)) unfitFloat(f, v, '');
    return null;
  }
  const prec = spec.prec < 0 ? 6 : spec.prec;
  if (prec > MEMORY_SIZE) {
    PyErr_NoMemory();
    return null;
  }
  return PyOS_double_to_string(x, String.fromCharCode(spec.ch), prec, spec.flags & F_ALT ? Py_DTSF_ALT : 0);
}
/** TypeError: what is formatted as a float is none. */
export function unfitFloat(f: Formatting, v: Ref, before: string): void {
  unfit(f, PyExc_TypeError, before, `%${String.fromCharCode(f.spec.ch)} requires a real number, not ${typeName(v)}`);
}
export const isIntegerConversion = (ch: number): boolean => 'dioxXu'.includes(String.fromCharCode(ch));
export const isFloatConversion = (ch: number): boolean => 'eEfFgG'.includes(String.fromCharCode(ch));

/** A number's text in its field: `fill` characters stand before index `at` of the text (or behind it, at its end). */
export interface NumberField {
  readonly text: string;
  readonly at: number;
  readonly fill: number;
  readonly missing: number;
}
/** A number's text with sign, fill and alignment as the flags say. */
export function numberField(text: string, spec: FormatSpec): NumberField {
  const { flags } = spec;
  let sign = '';
  let body = text;
  if (body.startsWith('-') || body.startsWith('+')) {
    sign = body[0];
    body = body.slice(1);
  } else if (flags & F_SIGN) sign = '+';
  else if (flags & F_BLANK) sign = ' ';
  let prefix = '';
  if (flags & F_ALT && 'xXo'.includes(String.fromCharCode(spec.ch))) {
    prefix = body.slice(0, 2);
    body = body.slice(2);
  }
  const head = sign + prefix;
  const missing = Math.max(0, spec.width - head.length - body.length);
  if (flags & F_LJUST) return { text: head + body, at: head.length + body.length, fill: 32, missing };
  if (flags & F_ZERO) return { text: head + body, at: head.length, fill: 48, missing };
  return { text: head + body, at: 0, fill: 32, missing };
}
function writeNumber(writer: UnicodeWriter, text: string | null, spec: FormatSpec): number {
  if (text === null) return -1;
  const f = numberField(text, spec);
  writer.prepare(f.text.length + f.missing, 127);
  writer.text(f.text.slice(0, f.at));
  writer.fill(f.fill, f.missing);
  writer.text(f.text.slice(f.at));
  return 0;
}

// ---- characters ----

/** The character for `%c`, or -1 with an exception. */
function formatchar(f: Formatting, v: Ref): number {
  const before = '%c requires an int or a unicode character';
  const now = '%c requires an integer or a unicode character';
  const refuse = (what: string): -1 => {
    const said = formatNamesWrongCharacter() ? before + what : '%c requires int or char';
    unfit(f, PyExc_TypeError, said, now + what);
    return -1;
  };
  if (PyUnicode_Check(v)) {
    const n = PyUnicode_GET_LENGTH(v);
    if (n === 1) return PyUnicode_READ_CHAR(v, 0);
    return refuse(`, not a string of length ${n}`);
  }
  if (!_PyIndex_Check(v)) return refuse(`, not ${link.PyType_GetFullyQualifiedName(Py_TYPE(v))}`);
  const x = PyLong_AsLongAndOverflow(v);
  if (x === -1 && PyErr_Occurred()) return -1;
  if (conversion.overflow !== 0 || x < 0 || x > 0x10ffff) {
    unfit(f, PyExc_OverflowError, '%c arg not in range(0x110000)', '%c argument not in range(0x110000)');
    return -1;
  }
  return x;
}

// ---- the operator ----

/** Writes one argument. 0, or -1 with an exception; `index` is where the conversion character stands. */
function formatArgument(f: Formatting, writer: UnicodeWriter, v: Ref, index: number): number {
  const { spec } = f;
  const { ch, flags, width, prec } = spec;
  if (isIntegerConversion(ch)) return writeNumber(writer, formatLong(f, v), spec);
  if (isFloatConversion(ch)) return writeNumber(writer, formatFloat(f, v), spec);
  if (ch === 99) {
    const c = formatchar(f, v);
    if (c < 0) return -1;
    if (!(flags & F_LJUST)) writer.fill(32, width - 1);
    writer.char(c);
    if (flags & F_LJUST) writer.fill(32, width - 1);
    return 0;
  }
  if ((ch === 115 || ch === 114 || ch === 97) && PyLong_CheckExact(v) && width === -1 && prec === -1) {
    const text = longText(v);
    if (text === null) return -1;
    writer.text(text);
    return 0;
  }
  let s = 0;
  if (ch === 115) {
    s = PyUnicode_CheckExact(v) ? Py_NewRef(v) : PyObject_Str(v);
  } else if (ch === 114) s = PyObject_Repr(v);
  else if (ch === 97) s = PyObject_ASCII(v);
  else {
    const shown = ch >= 31 && ch < 127 ? String.fromCharCode(ch) : '?';
    return unknown(f, `unsupported format character '${shown}' (0x${ch.toString(16)}) at index ${index}`, index);
  }
  if (s === 0) return -1;
  const n = PyUnicode_GET_LENGTH(s);
  if (width <= n && (prec === -1 || prec >= n) && !(flags & (F_SIGN | F_BLANK))) writer.str(s);
  else {
    const length = prec >= 0 && prec < n ? prec : n;
    writer.prepare(Math.max(width, length), writer.widest(s, 0, length));
    if (!(flags & F_LJUST)) writer.fill(32, width - length);
    writer.substring(s, 0, length);
    if (flags & F_LJUST) writer.fill(32, width - length);
  }
  Py_DECREF(s);
  return 0;
}

/** New reference. format % args */
export function PyUnicode_Format(format: Ref, argsObject: Ref): Ref {
  const mapping = PyMapping_Check(argsObject) && !PyTuple_Check(argsObject) && !PyUnicode_Check(argsObject);
  const points = codePoints(format);
  const text: FormatText = {
    length: points.length,
    at: (i) => points[i],
    key: (start, end) => PyUnicode_Substring(format, start, end),
  };
  const f = new Formatting(text, argsObject, mapping, 'string');
  const writer = new UnicodeWriter();
  writer.overallocate = true;
  writer.minLength = points.length + 100;
  const n = points.length;
  let i = 0;
  let ok = true;
  while (ok && i < n) {
    if (points[i] !== 37) {
      const start = i;
      while (i < n && points[i] !== 37) i++;
      if (i === n) writer.overallocate = false;
      writer.substring(format, start, i);
      continue;
    }
    i++;
    if (i < n && points[i] === 37) {
      if (++i === n) writer.overallocate = false;
      writer.char(37);
      continue;
    }
    i = parseSpec(f, i);
    if (i < 0) ok = false;
    else {
      if (i === n) writer.overallocate = false;
      const v = nextArgument(f);
      ok = v !== 0 && formatArgument(f, writer, v, i - 1) === 0;
      if (ok && f.given.mapping !== 0) ok = allConverted(f);
    }
  }
  if (ok && f.given.mapping === 0) ok = allConverted(f);
  f.given.release();
  return ok ? writer.finish() : writer.dealloc();
}
