// str.format: replacement fields, and the iterators that string.Formatter uses. Mirrors Objects/stringlib/unicode_format.h.

import type { Ref } from '../memory/memory.ts';
import { PyObject_Format, PyObject_GetItem } from './abstract.ts';
import { PyDict_CheckExact, PyDict_GetItemWithError } from './dictobject.ts';
import { PyErr_Occurred, PyErr_SetObject, PyErr_SetString } from './errors.ts';
import { _PyUnicode_FormatAdvancedWriter } from './formatter_unicode.ts';
import { partLink } from './link.ts';
import { PyLong_FromLong } from './longobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE } from './object.ts';
import { PyObject_ASCII, PyObject_GetAttr, PyObject_Repr, PyObject_Str } from './object_protocol.ts';
import {
  PyComplex_Type,
  PyExc_IndexError,
  PyExc_KeyError,
  PyExc_ValueError,
  PyFloat_Type,
  PyLong_Type,
} from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { UnicodeWriter } from './unicode_writer.ts';
import { _PyUnicode_ToDecimalDigit } from './unicodectype.ts';
import {
  codePoints,
  PyUnicode_AsString,
  PyUnicode_CheckExact,
  PyUnicode_FromCodePoints,
  PyUnicode_GET_LENGTH,
} from './unicodeobject.ts';

const valueError = (message: string): false => {
  PyErr_SetString(PyExc_ValueError, message);
  return false;
};
const OPEN = 123;
const CLOSE = 125;

// ---- numbering of fields ----

const ANS_INIT = 0;
const ANS_AUTO = 1;
const ANS_MANUAL = 2;
/** Whether fields are numbered by hand or by themselves: one for the whole text, nested specifiers included. */
export class AutoNumber {
  private state = ANS_INIT;
  private fieldNumber = 0;
  /** Checks a field name that is a number (`empty` false) or is not given. False with ValueError. */
  check(empty: boolean): boolean {
    const now = empty ? ANS_AUTO : ANS_MANUAL;
    if (this.state === ANS_INIT) this.state = now;
    if (this.state === now) return true;
    return valueError(
      empty
        ? 'cannot switch from manual field specification to automatic field numbering'
        : 'cannot switch from automatic field numbering to manual field specification',
    );
  }
  next(): number {
    return this.fieldNumber++;
  }
}

// ---- field names ----

/** The value of a text of decimal digits; -1 if it is something else, -2 with ValueError if it is too large. */
function get_integer(s: readonly number[]): number {
  if (s.length === 0) return -1;
  let n = 0;
  for (const c of s) {
    const digit = _PyUnicode_ToDecimalDigit(c);
    if (digit < 0) return -1;
    n = n * 10 + digit;
    if (n >= 2 ** 63) {
      valueError('Too many decimal digits in format string');
      return -2;
    }
  }
  return n;
}
export interface FieldStep {
  isAttribute: boolean;
  /** The item's number, or -1 for a name. */
  index: number;
  name: number[];
}
/** The rest of a field name, step by step. */
export class FieldNameIterator {
  private readonly s: readonly number[];
  private i: number;
  constructor(s: readonly number[], start: number) {
    this.s = s;
    this.i = start;
  }
  /** Where reading goes on. */
  get position(): number {
    return this.i;
  }
  /** The next step; null at the end, false with ValueError. */
  next(): FieldStep | null | false {
    const { s } = this;
    if (this.i >= s.length) return null;
    const c = s[this.i++];
    if (c === 46) {
      const start = this.i;
      while (this.i < s.length && s[this.i] !== 46 && s[this.i] !== 91) this.i++;
      if (this.i === start) return valueError('Empty attribute in format string');
      return { isAttribute: true, index: -1, name: s.slice(start, this.i) };
    }
    if (c !== 91) return valueError("Only '.' or '[' may follow ']' in format field specifier");
    const start = this.i;
    while (this.i < s.length && s[this.i] !== 93) this.i++;
    if (this.i >= s.length) return valueError("Missing ']' in format string");
    const name = s.slice(start, this.i++);
    const index = get_integer(name);
    if (index === -2) return false;
    if (name.length === 0) return valueError('Empty attribute in format string');
    return { isAttribute: false, index, name };
  }
}
export interface FirstPart {
  name: number[];
  /** The argument's number, or -1 for a name. */
  index: number;
  rest: FieldNameIterator;
}
/** Splits a field name into its first part and the rest; null with ValueError. Mirrors field_name_split. */
export function field_name_split(s: readonly number[], auto: AutoNumber | null): FirstPart | null {
  let i = 0;
  while (i < s.length && s[i] !== 46 && s[i] !== 91) i++;
  const name = s.slice(0, i);
  let index = get_integer(name);
  if (index === -2) return null;
  const empty = name.length === 0;
  if (auto !== null && (empty || index !== -1)) {
    if (!auto.check(empty)) return null;
    if (empty) index = auto.next();
  }
  return { name, index, rest: new FieldNameIterator(s, i) };
}

/** New reference. container[index or name], with numbers handled as sequences do. */
function getitem(o: Ref, step: FieldStep): Ref {
  if (step.isAttribute) {
    const name = PyUnicode_FromCodePoints(step.name);
    if (name === 0) return 0;
    const value = PyObject_GetAttr(o, name);
    Py_DECREF(name);
    return value;
  }
  const key = step.index === -1 ? PyUnicode_FromCodePoints(step.name) : PyLong_FromLong(step.index);
  if (key === 0) return 0;
  const value = PyObject_GetItem(o, key);
  Py_DECREF(key);
  return value;
}
/** New reference. The object that a field names. */
function get_field_object(s: readonly number[], args: Ref, kwargs: Ref, auto: AutoNumber): Ref {
  const first = field_name_split(s, auto);
  if (first === null) return 0;
  let o = first.index === -1 ? namedArgument(first.name, kwargs) : numberedArgument(first.index, args);
  while (o !== 0) {
    const step = first.rest.next();
    if (step === null) return o;
    const value = step === false ? 0 : getitem(o, step);
    Py_DECREF(o);
    o = value;
  }
  return 0;
}
function namedArgument(name: readonly number[], kwargs: Ref): Ref {
  const key = PyUnicode_FromCodePoints(name);
  if (key === 0) return 0;
  let o = 0;
  if (kwargs === 0) PyErr_SetObject(PyExc_KeyError, key);
  else if (PyDict_CheckExact(kwargs)) {
    o = PyDict_GetItemWithError(kwargs, key);
    if (o !== 0) Py_NewRef(o);
    else if (!PyErr_Occurred()) PyErr_SetObject(PyExc_KeyError, key);
  } else o = PyObject_GetItem(kwargs, key);
  Py_DECREF(key);
  return o;
}
function numberedArgument(index: number, args: Ref): Ref {
  if (args === 0) {
    valueError('Format string contains positional fields');
    return 0;
  }
  if (index >= PyTuple_GET_SIZE(args)) {
    return PyErr_SetString(PyExc_IndexError, `Replacement index ${index} out of range for positional args tuple`);
  }
  return Py_NewRef(PyTuple_GET_ITEM(args, index));
}

// ---- the text ----

export interface Piece {
  /** The literal text, from start to before end. */
  start: number;
  end: number;
  /** Null: no field follows the literal. */
  field: { name: number[]; spec: number[]; conversion: number; nested: boolean } | null;
  /** Nothing follows. */
  last: boolean;
}
/** Reads the text piece by piece: literal text and then, perhaps, a field. Mirrors MarkupIterator. */
export class MarkupIterator {
  private readonly s: readonly number[];
  private i: number;
  constructor(s: readonly number[], start = 0) {
    this.s = s;
    this.i = start;
  }
  /** Where reading goes on. */
  get position(): number {
    return this.i;
  }
  /** Null at the end, false with ValueError. */
  next(): Piece | null | false {
    const { s } = this;
    const n = s.length;
    if (this.i >= n) return null;
    const start = this.i;
    let c = 0;
    let markup = false;
    while (this.i < n) {
      c = s[this.i++];
      if (c === OPEN || c === CLOSE) {
        markup = true;
        break;
      }
    }
    const atEnd = this.i >= n;
    let length = this.i - start;
    if (c === CLOSE && (atEnd || c !== s[this.i])) return valueError("Single '}' encountered in format string");
    if (atEnd && c === OPEN) return valueError("Single '{' encountered in format string");
    if (!atEnd) {
      if (c === s[this.i]) {
        // A doubled brace: one of them belongs to the literal.
        this.i++;
        markup = false;
      } else length--;
    }
    if (!markup) return { start, end: start + length, field: null, last: this.i >= n };
    const field = this.parseField();
    return field === null ? false : { start, end: start + length, field, last: this.i >= n };
  }
  private parseField(): Piece['field'] {
    const { s } = this;
    const n = s.length;
    const field = { name: [] as number[], spec: [] as number[], conversion: 0, nested: false };
    const start = this.i;
    let c = 0;
    for (; this.i < n; this.i++) {
      c = s[this.i];
      if (c === OPEN) {
        valueError("unexpected '{' in field name");
        return null;
      }
      // Everything within brackets is an index.
      if (c === 91) while (this.i + 1 < n && s[this.i] !== 93) this.i++;
      else if (c === CLOSE || c === 58 || c === 33) break;
    }
    field.name = s.slice(start, this.i);
    if (this.i < n) this.i++;
    else c = 0;
    if (c === 33 || c === 58) {
      if (c === 33) {
        if (this.i >= n) {
          valueError('end of string while looking for conversion specifier');
          return null;
        }
        field.conversion = s[this.i++];
        if (this.i < n) {
          c = s[this.i++];
          if (c === CLOSE) return field;
          if (c !== 58) {
            valueError("expected ':' after conversion specifier");
            return null;
          }
        }
      }
      const from = this.i;
      let depth = 1;
      for (; this.i < n; this.i++) {
        c = s[this.i];
        if (c === OPEN) {
          field.nested = true;
          depth++;
        } else if (c === CLOSE && --depth === 0) {
          field.spec = s.slice(from, this.i++);
          return field;
        }
      }
      valueError("unmatched '{' in format spec");
      return null;
    }
    if (c !== CLOSE) {
      valueError("expected '}' before end of string");
      return null;
    }
    return field;
  }
}

/** New reference. !r, !s or !a of an object. */
function do_conversion(o: Ref, conversion: number): Ref {
  if (conversion === 114) return PyObject_Repr(o);
  if (conversion === 115) return PyObject_Str(o);
  if (conversion === 97) return PyObject_ASCII(o);
  const shown = conversion > 32 && conversion < 127 ? String.fromCharCode(conversion) : `\\x${conversion.toString(16)}`;
  valueError(`Unknown conversion specifier ${shown}`);
  return 0;
}
function output_markup(
  field: NonNullable<Piece['field']>,
  args: Ref,
  kwargs: Ref,
  writer: UnicodeWriter,
  depth: number,
  auto: AutoNumber,
): boolean {
  let o = get_field_object(field.name, args, kwargs, auto);
  if (o === 0) return false;
  if (field.conversion !== 0) {
    const converted = do_conversion(o, field.conversion);
    Py_DECREF(o);
    if (converted === 0) return false;
    o = converted;
  }
  let spec = PyUnicode_FromCodePoints(field.spec);
  if (field.nested && spec !== 0) {
    const expanded = build_string(spec, args, kwargs, depth - 1, auto);
    Py_DECREF(spec);
    spec = expanded;
  }
  const ok = spec !== 0 && render_field(o, spec, writer);
  if (spec !== 0) Py_DECREF(spec);
  Py_DECREF(o);
  return ok;
}
function render_field(o: Ref, spec: Ref, writer: UnicodeWriter): boolean {
  if (PyUnicode_CheckExact(o)) return _PyUnicode_FormatAdvancedWriter(writer, o, PyUnicode_AsString(spec)) === 0;
  const text = PyObject_Format(o, spec);
  if (text === 0) return false;
  // Numbers write their characters, so that no object of theirs can be the result; others hand over a str.
  const type = Py_TYPE(o);
  if (type === PyLong_Type || type === PyFloat_Type || type === PyComplex_Type) writer.text(PyUnicode_AsString(text));
  else writer.str(text);
  Py_DECREF(text);
  return true;
}
function do_markup(text: Ref, args: Ref, kwargs: Ref, writer: UnicodeWriter, depth: number, auto: AutoNumber): boolean {
  const iterator = new MarkupIterator(codePoints(text));
  for (;;) {
    const piece = iterator.next();
    if (piece === null) return true;
    if (piece === false) return false;
    if (piece.end > piece.start) {
      if (piece.field === null && piece.last) writer.overallocate = false;
      writer.substring(text, piece.start, piece.end);
    }
    if (piece.field !== null) {
      if (piece.last) writer.overallocate = false;
      if (!output_markup(piece.field, args, kwargs, writer, depth, auto)) return false;
    }
  }
}
/** New reference. The text with its fields filled in. */
function build_string(text: Ref, args: Ref, kwargs: Ref, depth: number, auto: AutoNumber): Ref {
  if (depth <= 0) {
    valueError('Max string recursion exceeded');
    return 0;
  }
  const writer = new UnicodeWriter();
  writer.overallocate = true;
  writer.minLength = PyUnicode_GET_LENGTH(text) + 100;
  return do_markup(text, args, kwargs, writer, depth, auto) ? writer.finish() : writer.dealloc();
}
/** New reference. str.format(*args, **kwargs); `kwargs` may be NULL, `args` NULL for format_map. */
export function do_string_format(self: Ref, args: Ref, kwargs: Ref): Ref {
  return build_string(self, args, kwargs, 2, new AutoNumber());
}
export function do_string_format_map(self: Ref, mapping: Ref): Ref {
  return build_string(self, 0, mapping, 2, new AutoNumber());
}

partLink.do_string_format = do_string_format;
partLink.do_string_format_map = do_string_format_map;
