// What the `%` operators of str and bytes share: the arguments, the conversion specifiers, and what is said of those that do not fit.
// Mirrors Objects/unicode_format.c.

import { profile } from '../include/profile.ts';
import type { Ref } from '../memory/memory.ts';
import { PyObject_GetItem } from './abstract.ts';
import { formatErrorsSayWhere } from './changed_messages.ts';
import { PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString } from './errors.ts';
import { PyLong_AsBigInt, PyLong_AsInt, PyLong_AsSsize_t, PyLong_Check } from './longobject.ts';
import { Py_DECREF } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from './statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { typeName } from './typename.ts';
import { _PyUnicode_IsPrintable } from './unicodectype.ts';
import { PyUnicode_AsString } from './unicodeobject.ts';

export const F_LJUST = 1;
export const F_SIGN = 2;
export const F_BLANK = 4;
export const F_ALT = 8;
export const F_ZERO = 16;

/** A format and its arguments. What goes wrong is told as before 3.15 or, with the argument and the position, as since then. */
export class Formatting {
  readonly text: FormatText;
  readonly given: FormatArguments;
  readonly kind: 'string' | 'bytes';
  readonly spec: FormatSpec = { start: 0, keyStart: 0, keyEnd: -1, ch: 0, flags: 0, width: -1, prec: -1 };

  constructor(text: FormatText, args: Ref, mapping: boolean, kind: 'string' | 'bytes') {
    this.text = text;
    this.given = new FormatArguments(args, mapping);
    this.kind = kind;
  }
}

/** Borrowed reference. The next argument; NULL with an exception when there is none, or just one that is no tuple but must be. */
export function nextArgument(f: Formatting, mayBeAlone = true): Ref {
  const args = f.given;
  if (!args.isOver && (mayBeAlone || !args.isAlone)) return args.next();
  if (!formatErrorsSayWhere()) return refuse(PyExc_TypeError, 'not enough arguments for format string');
  if (!args.isSelected)
    return refuse(PyExc_TypeError, `not enough arguments for format string (got ${countGiven(args)})`);
  const what = f.spec.keyEnd >= 0 ? '* cannot be used with' : 'format requires';
  return refuse(PyExc_ValueError, `${what} a parenthesised mapping key at position ${f.spec.start}`);
}

/** The argument does not fit: NULL with an exception. `now` is what 3.15 says behind the argument. */
export function unfit(f: Formatting, type: Ref, before: string, now: string): 0 {
  if (!formatErrorsSayWhere()) return refuse(type, before);
  const { keyStart, keyEnd } = f.spec;
  const { length, index } = f.given;
  let which = length < 0 ? '' : ` ${index}`;
  if (keyEnd >= 0) {
    const key = f.text.key(keyStart, keyEnd);
    const repr = key === 0 ? 0 : PyObject_Repr(key);
    if (key !== 0) Py_DECREF(key);
    if (repr === 0) return 0;
    which = ` ${PyUnicode_AsString(repr)}`;
    Py_DECREF(repr);
  }
  return refuse(type, `format argument${which}: ${now}`);
}

/** The specifier is wrong: -1 with ValueError. */
export function malformed(f: Formatting, before: string, now: string): -1 {
  refuse(PyExc_ValueError, formatErrorsSayWhere() ? `${now} at position ${f.spec.start}` : before);
  return -1;
}

/** The conversion character, at index `at`, is none: -1 with ValueError. `before` is what was said before 3.15. */
export function unknown(f: Formatting, before: string, at: number): -1 {
  const { start, ch } = f.spec;
  const c = String.fromCodePoint(ch);
  if (/[a-zA-Z]/.test(c)) return malformed(f, before, `unsupported format %${c}`);
  const hex = ch.toString(16).toUpperCase();
  const code = f.kind === 'bytes' ? `with code 0x${hex.toLowerCase().padStart(2, '0')}` : `U+${hex.padStart(4, '0')}`;
  let shown = code;
  if (ch === 39) shown = `"'"`;
  else if (ch >= 32 && ch < 127) shown = `'${c}'`;
  else if (f.kind === 'string' && _PyUnicode_IsPrintable(ch)) shown = `'${c}' (${code})`;
  const now = `stray % at position ${start} or unexpected format character ${shown} at position ${at}`;
  refuse(PyExc_ValueError, formatErrorsSayWhere() ? now : before);
  return -1;
}

/** False with TypeError if arguments are left over. */
export function allConverted(f: Formatting): boolean {
  const args = f.given;
  if (!args.left) return true;
  const counts = formatErrorsSayWhere() ? ` (required ${countTaken(args)}, got ${countGiven(args)})` : '';
  return refuse(PyExc_TypeError, `not all arguments converted during ${f.kind} formatting${counts}`) !== 0;
}

function refuse(type: Ref, message: string): 0 {
  return PyErr_SetString(type, message);
}

/** The arguments of a formatting: a tuple's items, one object, or a mapping asked by key. */
class FormatArguments {
  args: Ref;
  private owned = false;
  /** Items of the tuple; -1: one object. */
  length: number;
  /** The next item; of one object -2, or -1 if it was taken. */
  index: number;
  readonly mapping: Ref;
  constructor(args: Ref, mapping: boolean) {
    this.args = args;
    const isTuple = PyTuple_Check(args);
    this.length = isTuple ? PyTuple_GET_SIZE(args) : -1;
    this.index = isTuple ? 0 : -2;
    this.mapping = mapping ? args : 0;
  }
  /** Borrowed reference. The next argument, if it is not over. */
  next(): Ref {
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
  get isAlone(): boolean {
    return this.length < 0;
  }
  get isOver(): boolean {
    return this.index >= this.length;
  }
  /** The argument is an item of the mapping. */
  get isSelected(): boolean {
    return this.owned;
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

function countGiven(args: FormatArguments): number {
  return args.length < 0 ? 1 : args.length;
}
function countTaken(args: FormatArguments): number {
  return args.length < 0 ? args.index + 2 : args.index;
}

/** One conversion specifier. */
export interface FormatSpec {
  /** Index of its `%`. */
  start: number;
  /** The key in parentheses; the end is -1 if there is none. */
  keyStart: number;
  keyEnd: number;
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
export const INT_MAX = 0x7fffffff;
const FLAGS = new Map([
  [45, F_LJUST],
  [43, F_SIGN],
  [32, F_BLANK],
  [35, F_ALT],
  [48, F_ZERO],
]);
const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** The int for a `*`: borrowed; NULL with an exception. */
function starArgument(f: Formatting): Ref {
  const v = nextArgument(f, !formatErrorsSayWhere());
  if (v === 0 || PyLong_Check(v)) return v;
  return unfit(f, PyExc_TypeError, '* wants int', `* requires int, not ${typeName(v)}`);
}
/** The exception of a `*` whose int is too large: 3.15 has words of its own. Returns -1. */
function tooBig(f: Formatting, what: string): -1 {
  if (formatErrorsSayWhere() && PyErr_ExceptionMatches(PyExc_OverflowError))
    unfit(f, PyExc_OverflowError, '', `too big for ${what}`);
  return -1;
}
/** Reads the specifier after the `%` at i - 1 into `f.spec`. Where the text goes on, or -1 with an exception. */
export function parseSpec(f: Formatting, i: number): number {
  const { spec, text } = f;
  spec.start = i - 1;
  spec.keyEnd = -1;
  spec.flags = 0;
  spec.width = -1;
  spec.prec = -1;
  if (i < text.length && text.at(i) === 40) {
    const { mapping, args } = f.given;
    if (mapping === 0) {
      refuse(PyExc_TypeError, `format requires a mapping${formatErrorsSayWhere() ? `, not ${typeName(args)}` : ''}`);
      return -1;
    }
    const start = ++i;
    let depth = 1;
    for (; i < text.length && depth > 0; i++) {
      if (text.at(i) === 41) depth--;
      else if (text.at(i) === 40) depth++;
    }
    if (depth > 0) return malformed(f, 'incomplete format key', 'stray % or incomplete format key');
    if (!f.given.select(text.key(start, i - 1))) return -1;
    spec.keyStart = start;
    spec.keyEnd = i - 1;
  }
  for (let flag = 0; i < text.length; i++) {
    flag = FLAGS.get(text.at(i)) ?? 0;
    if (flag === 0) break;
    spec.flags |= flag;
  }
  if (i < text.length && text.at(i) === 42) {
    const v = starArgument(f);
    if (v === 0) return -1;
    spec.width = PyLong_AsSsize_t(v);
    if (spec.width === -1 && PyErr_Occurred()) return tooBig(f, 'width');
    if (spec.width === -(2 ** 63) && PyLong_AsBigInt(v) === -(2n ** 63n)) {
      // Its opposite is no Py_ssize_t: before 3.14 it stayed negative.
      if (profile.formatChecksWidth) {
        unfit(f, PyExc_OverflowError, 'width too big', 'too big for width');
        return -1;
      }
      spec.width = 0;
    }
    if (spec.width < 0) {
      spec.flags |= F_LJUST;
      spec.width = -spec.width;
    }
    i++;
  } else if (i < text.length && isDigit(text.at(i))) {
    let width = 0;
    for (; i < text.length && isDigit(text.at(i)); i++) {
      width = width * 10 + text.at(i) - 48;
      if (width >= 2 ** 63) return malformed(f, 'width too big', 'width too big');
    }
    spec.width = width;
  }
  if (i < text.length && text.at(i) === 46) {
    i++;
    spec.prec = 0;
    if (i < text.length && text.at(i) === 42) {
      const v = starArgument(f);
      if (v === 0) return -1;
      const prec = PyLong_AsInt(v);
      if (prec === -1 && PyErr_Occurred()) return tooBig(f, 'precision');
      spec.prec = Math.max(0, prec);
      i++;
    } else {
      for (; i < text.length && isDigit(text.at(i)); i++) {
        spec.prec = spec.prec * 10 + text.at(i) - 48;
        if (spec.prec > INT_MAX)
          return malformed(f, f.kind === 'bytes' ? 'prec too big' : 'precision too big', 'precision too big');
      }
    }
  }
  // A size modifier of C has no meaning here.
  if (i < text.length && (text.at(i) === 104 || text.at(i) === 108 || text.at(i) === 76)) i++;
  if (i >= text.length) return malformed(f, 'incomplete format', 'stray %');
  spec.ch = text.at(i);
  return i + 1;
}
