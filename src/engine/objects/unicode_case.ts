// Changing and asking case: lower, upper, title, swapcase, capitalize, casefold, and the is... questions.
// Mirrors the case conversion part of Objects/unicodeobject.c.

import { type Ref, st8, U8 } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { tick } from '../memory/ticks.ts';
import { PyErr_NoMemory } from './errors.ts';
import { PyBool_FromLong, unicode_empty } from './statics.ts';
import {
  _PyUnicode_IsAlpha,
  _PyUnicode_IsCased,
  _PyUnicode_IsCaseIgnorable,
  _PyUnicode_IsDecimalDigit,
  _PyUnicode_IsDigit,
  _PyUnicode_IsLowercase,
  _PyUnicode_IsNumeric,
  _PyUnicode_IsPrintable,
  _PyUnicode_IsTitlecase,
  _PyUnicode_IsUppercase,
  _PyUnicode_IsXidContinue,
  _PyUnicode_IsXidStart,
  _PyUnicode_ToFoldedFull,
  _PyUnicode_ToLowerFull,
  _PyUnicode_ToTitleFull,
  _PyUnicode_ToUpperFull,
  Py_UNICODE_ISALNUM,
  Py_UNICODE_ISSPACE,
} from './unicodectype.ts';
import {
  newFromCodePoints,
  PyUnicode_DATA,
  PyUnicode_GET_LENGTH,
  PyUnicode_IS_ASCII,
  PyUnicode_KIND,
  PyUnicode_New,
  PyUnicode_READ,
} from './unicodeobject.ts';

const SIGMA = 0x3a3;
const SMALL_SIGMA = 0x3c3;
const FINAL_SIGMA = 0x3c2;

/** The small letter for a capital sigma at index `i`: another one at the end of a word. */
function handle_capital_sigma(s: Uint32Array, i: number): number {
  let j = i - 1;
  while (j >= 0 && _PyUnicode_IsCaseIgnorable(s[j])) j--;
  if (j < 0 || !_PyUnicode_IsCased(s[j])) return SMALL_SIGMA;
  for (j = i + 1; j < s.length && _PyUnicode_IsCaseIgnorable(s[j]); j++);
  return j === s.length || !_PyUnicode_IsCased(s[j]) ? FINAL_SIGMA : SMALL_SIGMA;
}
function lower_ucs4(s: Uint32Array, i: number, out: number[]): void {
  if (s[i] === SIGMA) out.push(handle_capital_sigma(s, i));
  else _PyUnicode_ToLowerFull(s[i], out);
}

/** New reference. An ASCII text with its letters from `first` to `first` + 25 moved by 32. */
function shiftAscii(self: Ref, first: number): Ref {
  const n = PyUnicode_GET_LENGTH(self);
  const o = PyUnicode_New(n, 127);
  if (o === 0) return 0;
  const from = PyUnicode_DATA(self);
  const to = PyUnicode_DATA(o);
  for (let i = 0; i < n; i++) {
    const c = U8[from + i];
    st8(to + i, c >= first && c < first + 26 ? c ^ 32 : c);
  }
  return o;
}
/** Up to so many bytes the block for the result is one of the process's; a larger one would be a mapping, which leaves no trace. */
const MOST_BLOCK = 1 << 16;
/** New reference. The text that `convert` appends character by character, at most three for each; always a new object. */
function case_operation(self: Ref, convert: (s: Uint32Array, i: number, out: number[]) => void): Ref {
  const n = PyUnicode_GET_LENGTH(self);
  const size = n * 3 * 4;
  const block = size <= MOST_BLOCK ? PyMem_Malloc(size) : 0;
  if (block === 0 && size <= MOST_BLOCK) return PyErr_NoMemory();
  const [kind, data] = [PyUnicode_KIND(self), PyUnicode_DATA(self)];
  const s = new Uint32Array(n);
  for (let i = 0; i < n; i++) s[i] = PyUnicode_READ(kind, data, i);
  let out = new Uint32Array(n + 3);
  let length = 0;
  const some: number[] = [];
  for (let i = 0; i < n; i++) {
    tick();
    some.length = 0;
    convert(s, i, some);
    if (length + some.length > out.length) {
      const grown = new Uint32Array(n * 3);
      grown.set(out);
      out = grown;
    }
    for (const c of some) out[length++] = c;
  }
  const o = newFromCodePoints(out, length);
  PyMem_Free(block);
  return o;
}

export function unicode_lower(self: Ref): Ref {
  return PyUnicode_IS_ASCII(self) ? shiftAscii(self, 65) : case_operation(self, lower_ucs4);
}
export function unicode_upper(self: Ref): Ref {
  if (PyUnicode_IS_ASCII(self)) return shiftAscii(self, 97);
  return case_operation(self, (s, i, out) => _PyUnicode_ToUpperFull(s[i], out));
}
export function unicode_casefold(self: Ref): Ref {
  if (PyUnicode_IS_ASCII(self)) return shiftAscii(self, 65);
  return case_operation(self, (s, i, out) => _PyUnicode_ToFoldedFull(s[i], out));
}
export function unicode_capitalize(self: Ref): Ref {
  if (PyUnicode_GET_LENGTH(self) === 0) return unicode_empty;
  return case_operation(self, (s, i, out) => {
    if (i === 0) _PyUnicode_ToTitleFull(s[0], out);
    else lower_ucs4(s, i, out);
  });
}
export function unicode_title(self: Ref): Ref {
  let previousCased = false;
  return case_operation(self, (s, i, out) => {
    if (previousCased) lower_ucs4(s, i, out);
    else _PyUnicode_ToTitleFull(s[i], out);
    previousCased = _PyUnicode_IsCased(s[i]);
  });
}
export function unicode_swapcase(self: Ref): Ref {
  return case_operation(self, (s, i, out) => {
    if (_PyUnicode_IsUppercase(s[i])) lower_ucs4(s, i, out);
    else if (_PyUnicode_IsLowercase(s[i])) _PyUnicode_ToUpperFull(s[i], out);
    else out.push(s[i]);
  });
}

// ---- questions ----

/** A method that is true if the text is not empty and `test` holds for each character. */
function every(test: (c: number) => boolean): (self: Ref) => Ref {
  return (self) => {
    const n = PyUnicode_GET_LENGTH(self);
    const kind = PyUnicode_KIND(self);
    const data = PyUnicode_DATA(self);
    for (let i = 0; i < n; i++) if (!test(PyUnicode_READ(kind, data, i))) return PyBool_FromLong(0);
    return PyBool_FromLong(n > 0);
  };
}
export const unicode_isalpha = every(_PyUnicode_IsAlpha);
export const unicode_isalnum = every(Py_UNICODE_ISALNUM);
export const unicode_isdecimal = every(_PyUnicode_IsDecimalDigit);
export const unicode_isdigit = every(_PyUnicode_IsDigit);
export const unicode_isnumeric = every(_PyUnicode_IsNumeric);
export const unicode_isspace = every(Py_UNICODE_ISSPACE);
const everyPrintable = every(_PyUnicode_IsPrintable);
export function unicode_isprintable(self: Ref): Ref {
  return PyUnicode_GET_LENGTH(self) === 0 ? PyBool_FromLong(1) : everyPrintable(self);
}
export function unicode_isascii(self: Ref): Ref {
  return PyBool_FromLong(PyUnicode_IS_ASCII(self));
}

/** True if the text has a character of the one case and none of the others. */
function isCase(self: Ref, wanted: (c: number) => boolean, other: (c: number) => boolean): Ref {
  const n = PyUnicode_GET_LENGTH(self);
  const kind = PyUnicode_KIND(self);
  const data = PyUnicode_DATA(self);
  let found = false;
  for (let i = 0; i < n; i++) {
    const c = PyUnicode_READ(kind, data, i);
    if (other(c) || _PyUnicode_IsTitlecase(c)) return PyBool_FromLong(0);
    found ||= wanted(c);
  }
  return PyBool_FromLong(found);
}
export function unicode_islower(self: Ref): Ref {
  return isCase(self, _PyUnicode_IsLowercase, _PyUnicode_IsUppercase);
}
export function unicode_isupper(self: Ref): Ref {
  return isCase(self, _PyUnicode_IsUppercase, _PyUnicode_IsLowercase);
}
export function unicode_istitle(self: Ref): Ref {
  const n = PyUnicode_GET_LENGTH(self);
  const kind = PyUnicode_KIND(self);
  const data = PyUnicode_DATA(self);
  let found = false;
  let inWord = false;
  for (let i = 0; i < n; i++) {
    const c = PyUnicode_READ(kind, data, i);
    if (_PyUnicode_IsUppercase(c) || _PyUnicode_IsTitlecase(c)) {
      if (inWord) return PyBool_FromLong(0);
      inWord = true;
      found = true;
    } else if (_PyUnicode_IsLowercase(c)) {
      if (!inWord) return PyBool_FromLong(0);
      found = true;
    } else inWord = false;
  }
  return PyBool_FromLong(found);
}
/** True if the str is an identifier. */
export function PyUnicode_IsIdentifier(self: Ref): boolean {
  const n = PyUnicode_GET_LENGTH(self);
  if (n === 0) return false;
  const kind = PyUnicode_KIND(self);
  const data = PyUnicode_DATA(self);
  const first = PyUnicode_READ(kind, data, 0);
  if (first !== 95 && !_PyUnicode_IsXidStart(first)) return false;
  for (let i = 1; i < n; i++) if (!_PyUnicode_IsXidContinue(PyUnicode_READ(kind, data, i))) return false;
  return true;
}
export function unicode_isidentifier(self: Ref): Ref {
  return PyBool_FromLong(PyUnicode_IsIdentifier(self));
}
