// The `%` operator of str. Mirrors PyUnicode_Format in Objects/unicodeobject.c; the parts that bytes % shares are
// exported.

import { profile } from '../include/profile.ts';
import { MEMORY_SIZE, type Ref } from '../memory/memory.ts';
import { PyMapping_Check, PyObject_GetItem } from './abstract.ts';
import { _PyIndex_Check, _PyNumber_Index, PyNumber_Check, PyNumber_Long } from './abstract_number.ts';
import { PyErr_ExceptionMatches, PyErr_NoMemory, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { PyFloat_AsDouble } from './floatobject.ts';
import { link } from './link.ts';
import { longText } from './long_text.ts';
import {
  conversion,
  PyLong_AsBigInt,
  PyLong_AsInt,
  PyLong_AsLongAndOverflow,
  PyLong_AsSsize_t,
  PyLong_Check,
  PyLong_CheckExact,
} from './longobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE } from './object.ts';
import { PyObject_ASCII, PyObject_Repr, PyObject_Str } from './object_protocol.ts';
import { Py_DTSF_ALT, PyOS_double_to_string } from './pystrtod.ts';
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from './statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
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

export const F_LJUST = 1;
export const F_SIGN = 2;
export const F_BLANK = 4;
export const F_ALT = 8;
export const F_ZERO = 16;

/** The arguments of a formatting: a tuple's items, one object, or a mapping asked by key. */
export class FormatArguments {
  args: Ref;
  private owned = false;
  /** Items of the tuple; -1: one object. */
  private length: number;
  private index: number;
  readonly mapping: Ref;
  constructor(args: Ref, mapping: boolean) {
    this.args = args;
    const isTuple = PyTuple_Check(args);
    this.length = isTuple ? PyTuple_GET_SIZE(args) : -1;
    this.index = isTuple ? 0 : -2;
    this.mapping = mapping ? args : 0;
  }
  /** Borrowed reference. The next argument; NULL with TypeError when there is none. */
  next(): Ref {
    if (this.index >= this.length) return typeError('not enough arguments for format string');
    this.index++;
    return this.length < 0 ? this.args : PyTuple_GET_ITEM(this.args, this.index - 1);
  }
  /** Makes the mapping's item the argument to format. Steals `key`. False with an exception. */
  select(key: Ref): boolean {
    if (key === 0) return false;
    this.release();
    const item = PyObject_GetItem(this.mapping, key);
    Py_DECREF(key);
    if (item === 0) return false;
    this.args = item;
    this.owned = true;
    this.length = -1;
    this.index = -2;
    return true;
  }
  /** True if arguments are left over. */
  get left(): boolean {
    return this.index < this.length;
  }
  release(): void {
    if (this.owned) Py_DECREF(this.args);
    this.owned = false;
  }
}

/** One conversion specifier. */
export interface FormatSpec {
  /** The conversion character. */
  ch: number;
  flags: number;
  width: number;
  prec: number;
}
/** What reads a conversion specifier needs of the format text. */
export interface FormatText {
  readonly length: number;
  at(i: number): number;
  /** New reference. The key between start and end. */
  key(start: number, end: number): Ref;
}
const valueError = (message: string): number => {
  PyErr_SetString(PyExc_ValueError, message);
  return -1;
};
const INT_MAX = 0x7fffffff;
const FLAGS = new Map([
  [45, F_LJUST],
  [43, F_SIGN],
  [32, F_BLANK],
  [35, F_ALT],
  [48, F_ZERO],
]);
const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** Reads the specifier after the `%` at i - 1 into `spec`. Where the text goes on, or -1 with an exception. */
export function parseSpec(f: FormatText, i: number, args: FormatArguments, spec: FormatSpec): number {
  spec.flags = 0;
  spec.width = -1;
  spec.prec = -1;
  if (i < f.length && f.at(i) === 40) {
    if (args.mapping === 0) {
      typeError(`format requires a mapping${profile.specialResultsNameType ? `, not ${typeName(args.args)}` : ''}`);
      return -1;
    }
    const start = ++i;
    let depth = 1;
    for (; i < f.length && depth > 0; i++) {
      if (f.at(i) === 41) depth--;
      else if (f.at(i) === 40) depth++;
    }
    if (depth > 0) return valueError('incomplete format key');
    if (!args.select(f.key(start, i - 1))) return -1;
  }
  for (let flag = 0; i < f.length; i++) {
    flag = FLAGS.get(f.at(i)) ?? 0;
    if (flag === 0) break;
    spec.flags |= flag;
  }
  if (i < f.length && f.at(i) === 42) {
    const v = args.next();
    if (v === 0) return -1;
    if (!PyLong_Check(v)) {
      typeError('* wants int');
      return -1;
    }
    spec.width = PyLong_AsSsize_t(v);
    if (spec.width === -1 && PyErr_Occurred()) return -1;
    if (spec.width === -(2 ** 63) && PyLong_AsBigInt(v) === -(2n ** 63n)) {
      PyErr_SetString(PyExc_OverflowError, 'width too big');
      return -1;
    }
    if (spec.width < 0) {
      spec.flags |= F_LJUST;
      spec.width = -spec.width;
    }
    i++;
  } else if (i < f.length && isDigit(f.at(i))) {
    let width = 0;
    for (; i < f.length && isDigit(f.at(i)); i++) {
      width = width * 10 + f.at(i) - 48;
      if (width >= 2 ** 63) return valueError('width too big');
    }
    spec.width = width;
  }
  if (i < f.length && f.at(i) === 46) {
    i++;
    spec.prec = 0;
    if (i < f.length && f.at(i) === 42) {
      const v = args.next();
      if (v === 0) return -1;
      if (!PyLong_Check(v)) {
        typeError('* wants int');
        return -1;
      }
      const prec = PyLong_AsInt(v);
      if (prec === -1 && PyErr_Occurred()) return -1;
      spec.prec = Math.max(0, prec);
      i++;
    } else {
      for (; i < f.length && isDigit(f.at(i)); i++) {
        spec.prec = spec.prec * 10 + f.at(i) - 48;
        if (spec.prec > INT_MAX) return valueError('precision too big');
      }
    }
  }
  // A size modifier of C has no meaning here.
  if (i < f.length && (f.at(i) === 104 || f.at(i) === 108 || f.at(i) === 76)) i++;
  if (i >= f.length) return valueError('incomplete format');
  spec.ch = f.at(i);
  return i + 1;
}

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
export function formatLong(v: Ref, spec: FormatSpec): string | null {
  const type = String.fromCharCode(spec.ch);
  const strict = type === 'o' || type === 'x' || type === 'X';
  const wrongType = (): null => {
    typeError(`%${type} format: ${strict ? 'an integer' : 'a real number'} is required, not ${typeName(v)}`);
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
export function formatFloat(v: Ref, spec: FormatSpec): string | null {
  const x = PyFloat_AsDouble(v);
  if (x === -1 && PyErr_Occurred()) return null;
  const prec = spec.prec < 0 ? 6 : spec.prec;
  if (prec > MEMORY_SIZE) {
    PyErr_NoMemory();
    return null;
  }
  return PyOS_double_to_string(x, String.fromCharCode(spec.ch), prec, spec.flags & F_ALT ? Py_DTSF_ALT : 0);
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
function formatchar(v: Ref): number {
  if (PyUnicode_Check(v)) {
    const n = PyUnicode_GET_LENGTH(v);
    if (n === 1) return PyUnicode_READ_CHAR(v, 0);
    typeError(`%c requires an int or a unicode character, not a string of length ${n}`);
    return -1;
  }
  if (!_PyIndex_Check(v)) {
    typeError(`%c requires an int or a unicode character, not ${link.PyType_GetFullyQualifiedName(Py_TYPE(v))}`);
    return -1;
  }
  const x = PyLong_AsLongAndOverflow(v);
  if (x === -1 && PyErr_Occurred()) return -1;
  if (conversion.overflow !== 0 || x < 0 || x > 0x10ffff) {
    PyErr_SetString(PyExc_OverflowError, '%c arg not in range(0x110000)');
    return -1;
  }
  return x;
}

// ---- the operator ----

/** Writes one argument. 0, or -1 with an exception; `index` is where the conversion character stands. */
function formatArgument(writer: UnicodeWriter, v: Ref, spec: FormatSpec, index: number): number {
  const { ch, flags, width, prec } = spec;
  if (isIntegerConversion(ch)) return writeNumber(writer, formatLong(v, spec), spec);
  if (isFloatConversion(ch)) return writeNumber(writer, formatFloat(v, spec), spec);
  if (ch === 99) {
    const c = formatchar(v);
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
    const shown = ch >= 31 && ch < 128 ? String.fromCharCode(ch) : '?';
    return valueError(`unsupported format character '${shown}' (0x${ch.toString(16)}) at index ${index}`);
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
  const args = new FormatArguments(argsObject, mapping);
  const points = codePoints(format);
  const f: FormatText = {
    length: points.length,
    at: (i) => points[i],
    key: (start, end) => PyUnicode_Substring(format, start, end),
  };
  const writer = new UnicodeWriter();
  writer.overallocate = true;
  writer.minLength = points.length + 100;
  const spec: FormatSpec = { ch: 0, flags: 0, width: -1, prec: -1 };
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
    i = parseSpec(f, i, args, spec);
    if (i < 0) ok = false;
    else {
      if (i === n) writer.overallocate = false;
      const v = args.next();
      ok = v !== 0 && formatArgument(writer, v, spec, i - 1) === 0;
      if (ok && args.mapping !== 0 && args.left)
        ok = typeError('not all arguments converted during string formatting') !== 0;
    }
  }
  if (ok && args.left && args.mapping === 0)
    ok = typeError('not all arguments converted during string formatting') !== 0;
  args.release();
  return ok ? writer.finish() : writer.dealloc();
}
