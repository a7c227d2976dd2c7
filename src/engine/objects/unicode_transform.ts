// Methods of str that give a changed text: padding, stripping, replacing, repeating, translating.
// Mirrors the corresponding functions of Objects/unicodeobject.c. Which of them give the same object, the shared object of
// one character, or a new one is part of what they are.

import { ld8, memmove, memset, type Ref } from '../memory/memory.ts';
import { tick } from '../memory/ticks.ts';
import { PyObject_GetItem } from './abstract.ts';
import { type DictPosition, PyDict_Next } from './dict_copy.ts';
import { isExactAnyDict } from './dict_merge.ts';
import { PyDict_New, PyDict_SetItem } from './dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_SetString, typeError } from './errors.ts';
import { argIsStr, argSsize, failed } from './getargs.ts';
import { PyLong_AsInt, PyLong_AsLong, PyLong_Check, PyLong_FromLong } from './longobject.ts';
import { Py_DECREF } from './object.ts';
import { Py_None, unicode_empty } from './statics.ts';
import { PyExc_LookupError, PyExc_OverflowError, PyExc_ValueError } from './statictypes.ts';
import { countOccurrences, fastsearch, findchar, matchesAt } from './stringlib.ts';
import { typeName } from './typename.ts';
import { Py_UNICODE_ISSPACE } from './unicodectype.ts';
import {
  _PyUnicode_FastCopyCharacters,
  codePoints,
  copyCharacters,
  MAX_UNICODE,
  PyUnicode_Check,
  PyUnicode_DATA,
  PyUnicode_Fill,
  PyUnicode_FromCodePoints,
  PyUnicode_GET_LENGTH,
  PyUnicode_KIND,
  PyUnicode_MAX_CHAR_VALUE,
  PyUnicode_New,
  PyUnicode_READ,
  PyUnicode_READ_CHAR,
  PyUnicode_Substring,
  PyUnicode_WRITE,
  unicode_adjust_maxchar,
  unicode_result,
  unicode_result_unchanged,
} from './unicodeobject.ts';

// ---- padding ----

/** New reference. `left` and `right` times the character around the text. */
function pad(self: Ref, left: number, right: number, fill: number): Ref {
  left = Math.max(0, left);
  right = Math.max(0, right);
  if (left === 0 && right === 0) return unicode_result_unchanged(self);
  const n = PyUnicode_GET_LENGTH(self);
  const limit = fill < 128 ? 127 : fill < 256 ? 255 : fill < 0x10000 ? 0xffff : MAX_UNICODE;
  const o = PyUnicode_New(left + n + right, Math.max(PyUnicode_MAX_CHAR_VALUE(self), limit));
  if (o === 0) return 0;
  if (left > 0) PyUnicode_Fill(o, 0, left, fill);
  if (right > 0) PyUnicode_Fill(o, left + n, right, fill);
  _PyUnicode_FastCopyCharacters(o, left, self, 0, n);
  return o;
}
/** The character that a padding method shall use, or -1 with an exception. */
function fillCharacter(arg: Ref): number {
  if (arg === 0) return 32;
  if (!PyUnicode_Check(arg)) {
    typeError(`The fill character must be a unicode character, not ${typeName(arg)}`);
    return -1;
  }
  if (PyUnicode_GET_LENGTH(arg) !== 1) {
    typeError('The fill character must be exactly one character long');
    return -1;
  }
  return PyUnicode_READ_CHAR(arg, 0);
}
type Padding = (missing: number, width: number) => number;
/** `left` says how many of the missing characters go to the left. */
const padding =
  (left: Padding) =>
  (self: Ref, width: Ref, fillchar: Ref): Ref => {
    const w = argSsize(width, 0);
    if (failed(w)) return 0;
    const fill = fillCharacter(fillchar);
    if (fill < 0) return 0;
    const missing = w - PyUnicode_GET_LENGTH(self);
    if (missing <= 0) return unicode_result_unchanged(self);
    const l = left(missing, w);
    return pad(self, l, missing - l, fill);
  };
export const unicode_ljust = padding(() => 0);
export const unicode_rjust = padding((missing) => missing);
/** An odd rest goes to the left when the width is odd too. */
export const unicode_center = padding((missing, width) => Math.floor(missing / 2) + (missing % 2 && width % 2 ? 1 : 0));

export function unicode_zfill(self: Ref, width: Ref): Ref {
  const w = argSsize(width, 0);
  if (failed(w)) return 0;
  const n = PyUnicode_GET_LENGTH(self);
  if (n >= w) return unicode_result_unchanged(self);
  const fill = w - n;
  const u = pad(self, fill, 0, 48);
  if (u === 0 || n === 0) return u;
  const c = PyUnicode_READ_CHAR(u, fill);
  if (c === 43 || c === 45) {
    PyUnicode_WRITE(PyUnicode_KIND(u), PyUnicode_DATA(u), 0, c);
    PyUnicode_WRITE(PyUnicode_KIND(u), PyUnicode_DATA(u), fill, 48);
  }
  return u;
}
export function unicode_expandtabs(self: Ref, tabsizeArg: Ref): Ref {
  const tabsize = tabsizeArg === 0 ? 8 : PyLong_AsInt(tabsizeArg);
  if (failed(tabsize)) return 0;
  const n = PyUnicode_GET_LENGTH(self);
  const kind = PyUnicode_KIND(self);
  const data = PyUnicode_DATA(self);
  let size = 0;
  let column = 0;
  let found = false;
  for (let i = 0; i < n; i++) {
    const c = PyUnicode_READ(kind, data, i);
    if (c === 9) {
      found = true;
      if (tabsize > 0) {
        const step = tabsize - (column % tabsize);
        size += step;
        column += step;
      }
    } else {
      size++;
      column++;
      if (c === 10 || c === 13) column = 0;
    }
  }
  if (!found) return unicode_result_unchanged(self);
  if (size > 0x3fffffff) return PyErr_SetString(PyExc_OverflowError, 'new string is too long');
  const o = PyUnicode_New(size, PyUnicode_MAX_CHAR_VALUE(self));
  if (o === 0) return 0;
  const to = PyUnicode_DATA(o);
  let j = 0;
  column = 0;
  for (let i = 0; i < n; i++) {
    const c = PyUnicode_READ(kind, data, i);
    if (c === 9) {
      if (tabsize > 0) {
        const step = tabsize - (column % tabsize);
        column += step;
        for (let k = 0; k < step; k++) PyUnicode_WRITE(kind, to, j++, 32);
      }
    } else {
      PyUnicode_WRITE(kind, to, j++, c);
      column = c === 10 || c === 13 ? 0 : column + 1;
    }
  }
  return unicode_result(o);
}

// ---- stripping ----

export const LEFTSTRIP = 1;
export const RIGHTSTRIP = 2;
const NAMES = ['', 'lstrip', 'rstrip', 'strip'];
/** New reference. Without the characters at the chosen ends for which `drop` holds. */
function do_strip(self: Ref, sides: number, drop: (c: number) => boolean): Ref {
  const kind = PyUnicode_KIND(self);
  const data = PyUnicode_DATA(self);
  let i = 0;
  let j = PyUnicode_GET_LENGTH(self);
  if (sides & LEFTSTRIP) while (i < j && drop(PyUnicode_READ(kind, data, i))) i++;
  if (sides & RIGHTSTRIP) while (j > i && drop(PyUnicode_READ(kind, data, j - 1))) j--;
  return PyUnicode_Substring(self, i, j);
}
function strip(self: Ref, sides: number, chars: Ref): Ref {
  if (chars === 0 || chars === Py_None) return do_strip(self, sides, Py_UNICODE_ISSPACE);
  if (!PyUnicode_Check(chars)) return typeError(`${NAMES[sides]} arg must be None or str`);
  const kind = PyUnicode_KIND(chars);
  const data = PyUnicode_DATA(chars);
  const n = PyUnicode_GET_LENGTH(chars);
  return do_strip(self, sides, (c) => findchar(kind, data, 0, n, c) >= 0);
}
export const unicode_strip = (self: Ref, chars: Ref): Ref => strip(self, LEFTSTRIP | RIGHTSTRIP, chars);
export const unicode_lstrip = (self: Ref, chars: Ref): Ref => strip(self, LEFTSTRIP, chars);
export const unicode_rstrip = (self: Ref, chars: Ref): Ref => strip(self, RIGHTSTRIP, chars);

/** True if `sub` stands in `self` at index `i` (and fits). */
export function tailmatch(self: Ref, sub: Ref, start: number, end: number, atEnd: boolean): boolean {
  const n = PyUnicode_GET_LENGTH(self);
  if (end > n) end = n;
  const m = PyUnicode_GET_LENGTH(sub);
  if (end - start < m || start > end) return false;
  const kind = PyUnicode_KIND(self);
  const skind = PyUnicode_KIND(sub);
  if (skind > kind && m > 0) return false;
  return matchesAt(kind, PyUnicode_DATA(self), atEnd ? end - m : start, skind, PyUnicode_DATA(sub), m);
}
export function unicode_removeprefix(self: Ref, prefix: Ref): Ref {
  if (!argIsStr('removeprefix', 'argument', prefix)) return 0;
  const n = PyUnicode_GET_LENGTH(self);
  if (tailmatch(self, prefix, 0, n, false)) return PyUnicode_Substring(self, PyUnicode_GET_LENGTH(prefix), n);
  return unicode_result_unchanged(self);
}
export function unicode_removesuffix(self: Ref, suffix: Ref): Ref {
  if (!argIsStr('removesuffix', 'argument', suffix)) return 0;
  const n = PyUnicode_GET_LENGTH(self);
  if (tailmatch(self, suffix, 0, n, true)) return PyUnicode_Substring(self, 0, n - PyUnicode_GET_LENGTH(suffix));
  return unicode_result_unchanged(self);
}

// ---- replacing ----

/** New reference. At most `maxcount` (negative: all) occurrences of `old` replaced; without any, the same object. */
export function PyUnicode_Replace(self: Ref, old: Ref, by: Ref, maxcount: number): Ref {
  const n = PyUnicode_GET_LENGTH(self);
  const m = PyUnicode_GET_LENGTH(old);
  const kind = PyUnicode_KIND(self);
  const data = PyUnicode_DATA(self);
  const okind = PyUnicode_KIND(old);
  const odata = PyUnicode_DATA(old);
  if (maxcount < 0) maxcount = Number.MAX_SAFE_INTEGER;
  if (maxcount === 0 || n < m || old === by || (okind > kind && m > 0)) return unicode_result_unchanged(self);
  if (m === 0 && PyUnicode_GET_LENGTH(by) === 0) return unicode_result_unchanged(self);
  const count = countOccurrences(kind, data, 0, n, okind, odata, m, maxcount);
  if (count === 0) return unicode_result_unchanged(self);
  const b = PyUnicode_GET_LENGTH(by);
  const size = n + count * (b - m);
  if (size > 0x3fffffff * 8) return PyErr_SetString(PyExc_OverflowError, 'replace string is too long');
  const bkind = PyUnicode_KIND(by);
  const bdata = PyUnicode_DATA(by);
  const from = PyUnicode_MAX_CHAR_VALUE(self);
  const max = PyUnicode_MAX_CHAR_VALUE(by);
  const o = PyUnicode_New(size, Math.max(from, max));
  if (o === 0 || size === 0) return o;
  const rkind = PyUnicode_KIND(o);
  const rdata = PyUnicode_DATA(o);
  let at = 0;
  let i = 0;
  for (let k = 0; k < count; k++) {
    const next = m === 0 ? i : fastsearch(kind, data, i, n, okind, odata, m);
    copyCharacters(rkind, rdata, at, kind, data, i, next - i);
    at += next - i;
    copyCharacters(rkind, rdata, at, bkind, bdata, 0, b);
    at += b;
    i = next + m;
    if (m === 0 && i < n) copyCharacters(rkind, rdata, at++, kind, data, i++, 1);
  }
  copyCharacters(rkind, rdata, at, kind, data, i, n - i);
  // The widest characters may be gone: then a narrower copy takes the result's place.
  return max < from && from === PyUnicode_MAX_CHAR_VALUE(old) ? unicode_adjust_maxchar(o) : o;
}
export function unicode_replace(self: Ref, old: Ref, by: Ref, countArg: Ref): Ref {
  if (!argIsStr('replace', 'argument 1', old) || !argIsStr('replace', 'argument 2', by)) return 0;
  const count = argSsize(countArg, -1);
  return countArg !== 0 && failed(count) ? 0 : PyUnicode_Replace(self, old, by, count);
}

/** New reference. The text `count` times. */
export function unicode_repeat(self: Ref, count: number): Ref {
  if (count < 1) return unicode_empty;
  if (count === 1) return unicode_result_unchanged(self);
  const n = PyUnicode_GET_LENGTH(self);
  if (n > 1 && n * count >= 2 ** 63) return PyErr_SetString(PyExc_OverflowError, 'repeated string is too long');
  const o = PyUnicode_New(n * count, PyUnicode_MAX_CHAR_VALUE(self));
  if (o === 0 || n === 0) return o;
  if (n === 1) {
    const c = PyUnicode_READ_CHAR(self, 0);
    PyUnicode_Fill(o, 0, count, c);
    return o;
  }
  _PyUnicode_FastCopyCharacters(o, 0, self, 0, n);
  doubleUp(PyUnicode_DATA(o), n * PyUnicode_KIND(o), n * count * PyUnicode_KIND(o));
  return o;
}
/** Fills `size` bytes at `at` with copies of the first `done` of them. */
export function doubleUp(at: number, done: number, size: number): void {
  if (done === 1) {
    memset(at + 1, ld8(at), size - 1);
    return;
  }
  while (done < size) {
    const step = Math.min(done, size - done);
    memmove(at + done, at, step);
    done += step;
  }
}
// ---- translating ----

/** The entry of a translation table for a character: appended to `out`. False with an exception. */
function charmaptranslate(table: Ref, c: number, out: number[]): boolean {
  const key = PyLong_FromLong(c);
  if (key === 0) return false;
  const x = PyObject_GetItem(table, key);
  Py_DECREF(key);
  if (x === 0) {
    if (!PyErr_ExceptionMatches(PyExc_LookupError)) return false;
    PyErr_Clear();
    out.push(c);
    return true;
  }
  let ok = true;
  if (x === Py_None) {
    // The character goes away.
  } else if (PyLong_Check(x)) {
    const value = PyLong_AsLong(x);
    if (value < 0 || value > MAX_UNICODE) {
      PyErr_Clear();
      PyErr_SetString(PyExc_ValueError, `character mapping must be in range(0x${(MAX_UNICODE + 1).toString(16)})`);
      ok = false;
    } else out.push(value);
  } else if (PyUnicode_Check(x)) {
    const n = PyUnicode_GET_LENGTH(x);
    for (let i = 0; i < n; i++) out.push(PyUnicode_READ_CHAR(x, i));
  } else {
    typeError('character mapping must return integer, None or str');
    ok = false;
  }
  Py_DECREF(x);
  return ok;
}
export function unicode_translate(self: Ref, table: Ref): Ref {
  const out: number[] = [];
  for (const c of codePoints(self)) {
    tick();
    if (!charmaptranslate(table, c, out)) return 0;
  }
  return PyUnicode_FromCodePoints(out);
}
export function unicode_maketrans(_nothing: Ref, x: Ref, y: Ref, z: Ref): Ref {
  if (y !== 0 && !argIsStr('maketrans', 'argument 2', y)) return 0;
  if (z !== 0 && !argIsStr('maketrans', 'argument 3', z)) return 0;
  const result = PyDict_New();
  if (result === 0) return 0;
  if ((y !== 0 ? fillFromTexts(result, x, y, z) : fillFromDict(result, x)) < 0) {
    Py_DECREF(result);
    return 0;
  }
  return result;
}
/** dict[key] = value, both given as new references that are consumed. 0 or -1. */
function setItemSteal(dict: Ref, key: Ref, value: Ref): number {
  const res = key === 0 || value === 0 ? -1 : PyDict_SetItem(dict, key, value);
  if (key !== 0) Py_DECREF(key);
  if (value !== 0) Py_DECREF(value);
  return res;
}
function fillFromTexts(result: Ref, x: Ref, y: Ref, z: Ref): number {
  if (!PyUnicode_Check(x)) {
    typeError('first maketrans argument must be a string if there is a second argument');
    return -1;
  }
  if (PyUnicode_GET_LENGTH(x) !== PyUnicode_GET_LENGTH(y)) {
    PyErr_SetString(PyExc_ValueError, 'the first two maketrans arguments must have equal length');
    return -1;
  }
  for (let i = 0; i < PyUnicode_GET_LENGTH(x); i++) {
    const key = PyLong_FromLong(PyUnicode_READ_CHAR(x, i));
    if (setItemSteal(result, key, PyLong_FromLong(PyUnicode_READ_CHAR(y, i))) < 0) return -1;
  }
  if (z !== 0) {
    for (let i = 0; i < PyUnicode_GET_LENGTH(z); i++) {
      if (setItemSteal(result, PyLong_FromLong(PyUnicode_READ_CHAR(z, i)), Py_None) < 0) return -1;
    }
  }
  return 0;
}
function fillFromDict(result: Ref, x: Ref): number {
  if (!isExactAnyDict(x)) {
    typeError('if you give only one argument to maketrans it must be a dict');
    return -1;
  }
  const at: DictPosition = { pos: 0, key: 0, value: 0 };
  while (PyDict_Next(x, at)) {
    const { key, value } = at;
    if (PyUnicode_Check(key)) {
      if (PyUnicode_GET_LENGTH(key) !== 1) {
        PyErr_SetString(PyExc_ValueError, 'string keys in translatetable must be of length 1');
        return -1;
      }
      const number = PyLong_FromLong(PyUnicode_READ_CHAR(key, 0));
      const res = number === 0 ? -1 : PyDict_SetItem(result, number, value);
      if (number !== 0) Py_DECREF(number);
      if (res < 0) return -1;
    } else if (PyLong_Check(key)) {
      if (PyDict_SetItem(result, key, value) < 0) return -1;
    } else {
      typeError('keys in translate table mustbe strings or integers');
      return -1;
    }
  }
  return 0;
}
