// The str object: construction, resizing, interning. Mirrors Objects/unicodeobject.c (core); how it lies in memory is
// unicode_layout.ts, the type's table unicode_methods.ts.

import { PyASCIIObject, PyCompactUnicodeObject, PyTypeObject, PyUnicodeObject } from '../include/structs.ts';
import {
  type Addr,
  I32,
  ld,
  ld64,
  memmove,
  memset,
  type Ref,
  st,
  st8,
  st16,
  st64,
  stp,
  stWords,
  U8,
  U16,
  U32,
} from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc, PyObject_Malloc, PyObject_Realloc } from '../memory/obmalloc.ts';
import { cString, staticAlloc } from '../memory/static.ts';
import { fn } from '../memory/text.ts';
import { work } from '../memory/ticks.ts';
import { PyErr_NoMemory, PyErr_SetString } from './errors.ts';
import { link } from './link.ts';
import {
  _Py_IsImmortal,
  _Py_SetImmortal,
  _PyObject_Init,
  hash,
  initStaticHeader,
  Py_DECREF,
  Py_NewRef,
  Py_REFCNT,
  Py_TYPE,
} from './object.ts';
import { latin1Char, staticString, staticStrings, strings_ascii, strings_latin1, unicode_empty } from './statics.ts';
import { PyExc_OverflowError, PyUnicode_Type } from './statictypes.ts';
import {
  _PyUnicode_EQ,
  ASCII,
  COMPACT,
  INTERNED_MASK,
  KIND_SHIFT,
  kindOf,
  MAX_UNICODE,
  PyUnicode_1BYTE_KIND,
  PyUnicode_CHECK_INTERNED,
  PyUnicode_CheckExact,
  PyUnicode_DATA,
  PyUnicode_GET_LENGTH,
  PyUnicode_IS_ASCII,
  PyUnicode_IS_COMPACT,
  PyUnicode_KIND,
  PyUnicode_MAX_CHAR_VALUE,
  PyUnicode_READ,
  PyUnicode_READ_CHAR,
  PyUnicode_WRITE,
  SSTATE_INTERNED_IMMORTAL,
  SSTATE_INTERNED_IMMORTAL_STATIC,
  SSTATE_INTERNED_MORTAL,
  SSTATE_NOT_INTERNED,
  STATIC,
  unicode_hash,
} from './unicode_layout.ts';

export * from './unicode_layout.ts';

/** More characters than this cannot be had: the block would pass every memory size. */
const PY_UNICODE_MAX = 0x3fffff00;
const LENGTH = PyASCIIObject.length;
const HASH = PyASCIIObject.hash;
const STATE = PyASCIIObject.state;
const UTF8_LENGTH = PyCompactUnicodeObject.utf8_length;
const UTF8 = PyCompactUnicodeObject.utf8;
const ASCII_DATA = PyASCIIObject.sizeof;
const COMPACT_DATA = PyCompactUnicodeObject.sizeof;
const DATA = PyUnicodeObject.data;

// ---- making ----

/** New reference. A str of `size` characters not yet written; `maxchar` chooses the layout. */
export function PyUnicode_New(size: number, maxchar: number): Ref {
  if (size === 0) return unicode_empty;
  const kind = kindOf(maxchar);
  const ascii = maxchar < 0x80;
  if (size > PY_UNICODE_MAX / kind) return PyErr_NoMemory();
  const start = ascii ? ASCII_DATA : COMPACT_DATA;
  const o = PyObject_Malloc(start + (size + 1) * kind);
  if (o === 0) return PyErr_NoMemory();
  _PyObject_Init(o, PyUnicode_Type);
  st64(o + LENGTH, size);
  stWords(o + HASH, -1, -1);
  st8(o + STATE, (kind << KIND_SHIFT) | COMPACT | (ascii ? ASCII : 0));
  if (!ascii) {
    stp(o + UTF8, 0);
    st64(o + UTF8_LENGTH, 0);
  }
  PyUnicode_WRITE(kind, o + start, size, 0);
  return o;
}

/** New reference. A str of its own with this ASCII text: one character is not replaced by the shared str. */
export function newAsciiString(text: string): Ref {
  const o = PyUnicode_New(text.length, 127);
  if (o !== 0) for (let i = 0; i < text.length; i++) st8(o + ASCII_DATA + i, text.charCodeAt(i));
  return o;
}
link.newAsciiString = newAsciiString;

/** New reference. `o`, which is consumed, or the shared object of its one Latin-1 character. */
export function unicode_result(o: Ref): Ref {
  const c = o !== 0 && PyUnicode_GET_LENGTH(o) === 1 ? PyUnicode_READ_CHAR(o, 0) : 256;
  if (c >= 256) return o;
  Py_DECREF(o);
  return latin1Char(c);
}
/** New reference. A str of one character that is not the shared one. */
export function unsharedCharacter(c: number): Ref {
  const o = PyUnicode_New(1, c);
  if (o !== 0) PyUnicode_WRITE(PyUnicode_KIND(o), PyUnicode_DATA(o), 0, c);
  return o;
}
/** New reference. A str of one character. */
export function unicode_char(c: number): Ref {
  if (c < 256) return latin1Char(c);
  const o = PyUnicode_New(1, c);
  if (o !== 0) PyUnicode_WRITE(kindOf(c), o + COMPACT_DATA, 0, c);
  return o;
}

/**
 * New reference. A str with this text. Pairs of surrogates become one character, lone ones stay. The empty string and single
 * Latin-1 characters are the shared objects.
 */
export function PyUnicode_FromString(text: string): Ref {
  const n = text.length;
  if (n === 0) return unicode_empty;
  let max = 0;
  for (let i = 0; i < n; i++) max |= text.charCodeAt(i);
  if (max >= 0xd800) {
    // The bitwise union may only look like a surrogate: then code points are as good a way.
    return PyUnicode_FromCodePoints(codePointsOfText(text));
  }
  if (n === 1 && max < 256) return latin1Char(max);
  const kind = max < 256 ? 1 : 2;
  const o = PyUnicode_New(n, max);
  if (o === 0) return 0;
  const data = o + (max < 128 ? ASCII_DATA : COMPACT_DATA);
  // Whole words: the block is larger than the text's last word, and charCodeAt past the end is NaN, which is 0 here.
  if (kind === 1) {
    for (let i = 0; i < n; i += 4) {
      st(
        data + i,
        text.charCodeAt(i) |
          (text.charCodeAt(i + 1) << 8) |
          (text.charCodeAt(i + 2) << 16) |
          (text.charCodeAt(i + 3) << 24),
      );
    }
  } else {
    for (let i = 0; i < n; i += 2) st(data + i * 2, text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16));
  }
  return o;
}
link.PyUnicode_FromString = PyUnicode_FromString;

/** The code points of a JavaScript string. */
export function codePointsOfText(text: string): number[] {
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.codePointAt(i)!;
    if (c > 0xffff) i++;
    out.push(c);
  }
  return out;
}

/** New reference. A str of these code points (surrogates are taken as they are). Shared objects as PyUnicode_FromString. */
export function PyUnicode_FromCodePoints(points: ArrayLike<number>, n = points.length): Ref {
  if (n === 1 && points[0] < 256) return latin1Char(points[0]);
  return newFromCodePoints(points, n);
}
/** New reference. The same, but a single Latin-1 character is a new object too. */
export function newFromCodePoints(points: ArrayLike<number>, n = points.length): Ref {
  if (n === 0) return unicode_empty;
  work(n);
  let max = 0;
  for (let i = 0; i < n; i++) if (points[i] > max) max = points[i];
  const o = PyUnicode_New(n, max);
  if (o === 0) return 0;
  if (max < 256) {
    const data = o + (max < 128 ? ASCII_DATA : COMPACT_DATA);
    let i = 0;
    for (; i + 3 < n; i += 4)
      st(data + i, points[i] | (points[i + 1] << 8) | (points[i + 2] << 16) | (points[i + 3] << 24));
    for (; i < n; i++) st8(data + i, points[i]);
  } else if (max < 0x10000) for (let i = 0; i < n; i++) st16(o + COMPACT_DATA + i * 2, points[i]);
  else for (let i = 0; i < n; i++) st(o + COMPACT_DATA + i * 4, points[i]);
  return o;
}

/** New reference. A str of `n` characters of `kind` bytes each at `data`, in the smallest layout that holds them. */
export function PyUnicode_FromKindAndData(kind: number, data: Addr, n: number): Ref {
  if (n === 0) return unicode_empty;
  if (n === 1) return unicode_char(PyUnicode_READ(kind, data, 0));
  const max = _PyUnicode_FindMaxChar(kind, data, n);
  const o = PyUnicode_New(n, max);
  if (o !== 0) copyCharacters(kindOf(max), PyUnicode_DATA(o), 0, kind, data, 0, n);
  return o;
}
/** 0x7f, 0xff, 0xffff or 0x10ffff: the limit of the layout that `n` characters need. */
export function _PyUnicode_FindMaxChar(kind: number, data: Addr, n: number): number {
  let bits = 0;
  if (kind === 1) {
    for (let i = data; i < data + n; i++) bits |= U8[i];
  } else if (kind === 2) {
    for (let i = data >> 1; i < (data >> 1) + n; i++) bits |= U16[i];
  } else for (let i = data >> 2; i < (data >> 2) + n; i++) bits |= U32[i];
  return bits < 0x80 ? 0x7f : bits < 0x100 ? 0xff : bits < 0x10000 ? 0xffff : MAX_UNICODE;
}
/** Copies `n` characters between texts of any kinds; the target can hold them. */
export function copyCharacters(
  toKind: number,
  to: Addr,
  toStart: number,
  fromKind: number,
  from: Addr,
  fromStart: number,
  n: number,
): void {
  if (toKind === fromKind) {
    memmove(to + toStart * toKind, from + fromStart * fromKind, n * toKind);
    return;
  }
  for (let i = 0; i < n; i++) PyUnicode_WRITE(toKind, to, toStart + i, PyUnicode_READ(fromKind, from, fromStart + i));
}
/** Copies `n` characters from `from` into the str `to`, whose layout can hold them. */
export function _PyUnicode_FastCopyCharacters(to: Ref, toStart: number, from: Ref, fromStart: number, n: number): void {
  if (n === 0) return;
  copyCharacters(
    PyUnicode_KIND(to),
    PyUnicode_DATA(to),
    toStart,
    PyUnicode_KIND(from),
    PyUnicode_DATA(from),
    fromStart,
    n,
  );
}
/** Writes `n` times the character `c`. */
export function PyUnicode_Fill(o: Ref, start: number, n: number, c: number): void {
  const kind = PyUnicode_KIND(o);
  const data = PyUnicode_DATA(o);
  if (kind === 1) memset(data + start, c, n);
  else for (let i = start; i < start + n; i++) PyUnicode_WRITE(kind, data, i, c);
}

/** New reference. A str of the character with code `c`; ValueError is the caller's matter. */
export function PyUnicode_FromOrdinal(c: number): Ref {
  return unicode_char(c);
}
/** New reference. `o` itself if it is exactly a str, else a str with the same text (of an instance of a subclass). */
export function unicode_result_unchanged(o: Ref): Ref {
  return PyUnicode_CheckExact(o) ? Py_NewRef(o) : _PyUnicode_Copy(o);
}
/** New reference. A new str with the text of `o`. */
export function _PyUnicode_Copy(o: Ref): Ref {
  const n = PyUnicode_GET_LENGTH(o);
  const copy = PyUnicode_New(n, PyUnicode_MAX_CHAR_VALUE(o));
  if (copy !== 0) _PyUnicode_FastCopyCharacters(copy, 0, o, 0, n);
  return copy;
}
/** Steals a reference to `o`; gives a copy in a narrower layout if its characters allow it. */
export function unicode_adjust_maxchar(o: Ref): Ref {
  const n = PyUnicode_GET_LENGTH(o);
  const kind = PyUnicode_KIND(o);
  const max = _PyUnicode_FindMaxChar(kind, PyUnicode_DATA(o), n);
  if (max === PyUnicode_MAX_CHAR_VALUE(o)) return o;
  const copy = PyUnicode_New(n, max);
  if (copy !== 0) copyCharacters(kindOf(max), PyUnicode_DATA(copy), 0, kind, PyUnicode_DATA(o), 0, n);
  Py_DECREF(o);
  return copy;
}

// ---- the UTF-8 form that some C functions leave in the object ----

/** Address of the zero-terminated UTF-8 form and its length, made once and kept. Null with an exception if it has surrogates. */
export function PyUnicode_AsUTF8AndSize(o: Ref): { data: Addr; size: number } | null {
  const n = PyUnicode_GET_LENGTH(o);
  if (PyUnicode_IS_ASCII(o) && PyUnicode_IS_COMPACT(o)) return { data: o + ASCII_DATA, size: n };
  const have = ld(o + UTF8);
  if (have !== 0) return { data: have, size: ld64(o + UTF8_LENGTH) };
  const bytes = link.utf8Encode(o);
  if (bytes === null) return null;
  const data = PyMem_Malloc(bytes.length + 1);
  if (data === 0) {
    PyErr_NoMemory();
    return null;
  }
  for (let i = 0; i < bytes.length; i++) st8(data + i, bytes[i]);
  st8(data + bytes.length, 0);
  stp(o + UTF8, data);
  st64(o + UTF8_LENGTH, bytes.length);
  return { data, size: bytes.length };
}
/** Bytes of the kept UTF-8 form with its zero, if it lies in a block of its own (for __sizeof__), else 0. */
export function utf8MemorySize(o: Ref): number {
  if (PyUnicode_IS_ASCII(o) && PyUnicode_IS_COMPACT(o)) return 0;
  const data = ld(o + UTF8);
  return data !== 0 && data !== PyUnicode_DATA(o) ? ld64(o + UTF8_LENGTH) + 1 : 0;
}

// ---- resizing and concatenation ----

/** True if no one can tell that `o` changes: one reference, no hash yet, not interned, exactly a str. */
export function unicode_modifiable(o: Ref): boolean {
  if (Py_REFCNT(o) !== 1) return false;
  const at = (o + HASH) >> 2;
  if (I32[at] !== -1 || I32[at + 1] !== -1) return false;
  return (U8[o + STATE] & INTERNED_MASK) === 0 && PyUnicode_CheckExact(o);
}
/** Steals a reference to `o`, a modifiable compact str; gives it with a new length (perhaps at another address). NULL: MemoryError. */
export function resize_compact(o: Ref, length: number): Ref {
  const kind = PyUnicode_KIND(o);
  const start = PyUnicode_IS_ASCII(o) ? ASCII_DATA : COMPACT_DATA;
  if (length > PY_UNICODE_MAX / kind) return PyErr_NoMemory();
  if (start === COMPACT_DATA && utf8MemorySize(o) !== 0) {
    PyMem_Free(ld(o + UTF8));
    stp(o + UTF8, 0);
    st64(o + UTF8_LENGTH, 0);
  }
  const moved = PyObject_Realloc(o, start + (length + 1) * kind);
  if (moved === 0) return PyErr_NoMemory();
  st64(moved + LENGTH, length);
  PyUnicode_WRITE(kind, moved + start, length, 0);
  return moved;
}
/** Steals a reference to `o`. The same str cut or grown to `length` (PyUnicode_Resize). NULL: MemoryError, `o` released. */
export function PyUnicode_Resize(o: Ref, length: number): Ref {
  if (PyUnicode_GET_LENGTH(o) === length) return o;
  if (length === 0) {
    Py_DECREF(o);
    return unicode_empty;
  }
  if (unicode_modifiable(o)) {
    const r = resize_compact(o, length);
    if (r === 0) Py_DECREF(o);
    return r;
  }
  const copy = PyUnicode_New(length, PyUnicode_MAX_CHAR_VALUE(o));
  if (copy !== 0) _PyUnicode_FastCopyCharacters(copy, 0, o, 0, Math.min(length, PyUnicode_GET_LENGTH(o)));
  Py_DECREF(o);
  return copy;
}

/** New reference. left + right, both str. */
export function PyUnicode_Concat(left: Ref, right: Ref): Ref {
  if (left === unicode_empty) return unicode_result_unchanged(right);
  if (right === unicode_empty) return unicode_result_unchanged(left);
  const n = PyUnicode_GET_LENGTH(left);
  const m = PyUnicode_GET_LENGTH(right);
  const o = PyUnicode_New(n + m, Math.max(PyUnicode_MAX_CHAR_VALUE(left), PyUnicode_MAX_CHAR_VALUE(right)));
  if (o === 0) return 0;
  _PyUnicode_FastCopyCharacters(o, 0, left, 0, n);
  _PyUnicode_FastCopyCharacters(o, n, right, 0, m);
  return o;
}
/**
 * Steals a reference to `left` and gives left + right: in place, growing the block, if nobody else sees `left`.
 * NULL on MemoryError (`left` is released).
 */
export function PyUnicode_Append(left: Ref, right: Ref): Ref {
  if (left === unicode_empty) return Py_NewRef(right);
  if (right === unicode_empty) return left;
  const n = PyUnicode_GET_LENGTH(left);
  const m = PyUnicode_GET_LENGTH(right);
  if (
    unicode_modifiable(left) &&
    PyUnicode_CheckExact(right) &&
    PyUnicode_KIND(right) <= PyUnicode_KIND(left) &&
    !(PyUnicode_IS_ASCII(left) && !PyUnicode_IS_ASCII(right))
  ) {
    const grown = PyUnicode_Resize(left, n + m);
    if (grown !== 0) _PyUnicode_FastCopyCharacters(grown, n, right, 0, m);
    return grown;
  }
  const o = PyUnicode_New(n + m, Math.max(PyUnicode_MAX_CHAR_VALUE(left), PyUnicode_MAX_CHAR_VALUE(right)));
  if (o !== 0) {
    _PyUnicode_FastCopyCharacters(o, 0, left, 0, n);
    _PyUnicode_FastCopyCharacters(o, n, right, 0, m);
  }
  Py_DECREF(left);
  return o;
}

/** New reference. Characters start..end-1 of a str; the whole str is itself. */
export function PyUnicode_Substring(o: Ref, start: number, end: number): Ref {
  const length = PyUnicode_GET_LENGTH(o);
  if (end > length) end = length;
  if (start === 0 && end === length) return unicode_result_unchanged(o);
  if (start >= end) return unicode_empty;
  const kind = PyUnicode_KIND(o);
  const data = PyUnicode_DATA(o);
  const n = end - start;
  if (n === 1) return unicode_char(PyUnicode_READ(kind, data, start));
  const at = data + start * kind;
  const max = PyUnicode_IS_ASCII(o) ? 0x7f : _PyUnicode_FindMaxChar(kind, at, n);
  const r = PyUnicode_New(n, max);
  if (r !== 0) copyCharacters(kindOf(max), PyUnicode_DATA(r), 0, kind, at, 0, n);
  return r;
}

/**
 * New reference. The `n` str objects at `items` (pointers 8 bytes apart) joined with `separator`, which may be NULL for ''.
 * The items are known to be str.
 */
export function _PyUnicode_JoinArray(separator: Ref, items: Addr, n: number): Ref {
  if (n === 0) return unicode_empty;
  if (n === 1 && PyUnicode_CheckExact(ld(items))) return Py_NewRef(ld(items));
  const sep = separator === 0 ? 0 : PyUnicode_GET_LENGTH(separator);
  let max = sep === 0 || n < 2 ? 0x7f : PyUnicode_MAX_CHAR_VALUE(separator);
  let size = sep * (n - 1);
  for (let i = 0; i < n; i++) {
    const item = ld(items + i * 8);
    size += PyUnicode_GET_LENGTH(item);
    const m = PyUnicode_MAX_CHAR_VALUE(item);
    if (m > max) max = m;
  }
  if (size > PY_UNICODE_MAX)
    return PyErr_SetString(PyExc_OverflowError, 'join() result is too long for a Python string');
  const o = PyUnicode_New(size, max);
  if (o === 0) return 0;
  let at = 0;
  for (let i = 0; i < n; i++) {
    if (i > 0 && sep > 0) {
      _PyUnicode_FastCopyCharacters(o, at, separator, 0, sep);
      at += sep;
    }
    const item = ld(items + i * 8);
    const m = PyUnicode_GET_LENGTH(item);
    _PyUnicode_FastCopyCharacters(o, at, item, 0, m);
    at += m;
  }
  return o;
}

// ---- interning ----

/**
 * One-character identifiers of the interpreter. In 3.12 they are objects of their own, apart from the shared characters, and
 * the ones that interning gives; since 3.13 they are the shared characters.
 */
const ONE_CHARACTER_IDENTIFIERS = '_abcdenprsx';
const oneCharacterIdentifiers = staticAlloc('one-character identifiers of 3.12', ONE_CHARACTER_IDENTIFIERS.length * 48);
function internedCharacter(c: number): Ref {
  const o = latin1Char(c);
  if (!policy.immortal) return o;
  const i = ONE_CHARACTER_IDENTIFIERS.indexOf(String.fromCharCode(c));
  if (i >= 0) return oneCharacterIdentifiers + i * 48;
  if (o !== 0 && PyUnicode_CHECK_INTERNED(o) === SSTATE_NOT_INTERNED) setInterned(o, SSTATE_INTERNED_IMMORTAL_STATIC);
  return o;
}

/** Steals a reference to `s`, gives the one interned str with its text (new reference). Anything but an exact str stays as it is. */
function intern_common(s: Ref, immortalize: boolean): Ref {
  if (!PyUnicode_CheckExact(s)) return s;
  const state = U8[s + STATE] & INTERNED_MASK;
  const n = PyUnicode_GET_LENGTH(s);
  if (state !== SSTATE_NOT_INTERNED) {
    if (state === SSTATE_INTERNED_MORTAL && immortalize) immortalize_interned(s);
    return s;
  }
  const known = n > 1 ? staticWithText(s, n) : n === 0 ? unicode_empty : internedCharacter(PyUnicode_READ_CHAR(s, 0));
  if (known !== 0) {
    Py_DECREF(s);
    return known;
  }
  const t = link.internedSetDefault(s);
  if (t === 0) {
    // No memory for the table: the str stays as it is, without an exception.
    return s;
  }
  if (t !== s) {
    Py_DECREF(s);
    if (immortalize && PyUnicode_CHECK_INTERNED(t) === SSTATE_INTERNED_MORTAL) immortalize_interned(t);
    return t;
  }
  // The caller's reference came back as a second one to `s`: drop it. The table's two (key and value) are not counted.
  Py_DECREF(s);
  if (!_Py_IsImmortal(s)) st(s, Py_REFCNT(s) - 2);
  setInterned(s, SSTATE_INTERNED_MORTAL);
  if (immortalize) immortalize_interned(s);
  return s;
}
function setInterned(s: Ref, state: number): void {
  st8(s + STATE, (U8[s + STATE] & ~INTERNED_MASK) | state);
}
function immortalize_interned(s: Ref): void {
  _Py_SetImmortal(s);
  setInterned(s, SSTATE_INTERNED_IMMORTAL);
}

/** Whether interning makes immortal (3.12): set from the profile at start-up. */
export const policy = { immortal: false };

/** Steals a reference to `s`; new reference to the interned str. It dies when its last reference goes. */
export function _PyUnicode_InternMortal(s: Ref): Ref {
  return intern_common(s, policy.immortal);
}
/** Steals a reference to `s`; new reference to the interned str, which lives forever from now on. */
export function _PyUnicode_InternImmortal(s: Ref): Ref {
  return intern_common(s, true);
}
/** Steals a reference to `s`; new reference to the interned str. */
export function PyUnicode_InternInPlace(s: Ref): Ref {
  return intern_common(s, policy.immortal);
}
/** New reference. The interned str with this text. */
export function PyUnicode_InternFromString(text: string): Ref {
  const known = text.length === 1 ? internedCharacter(text.charCodeAt(0)) : staticString(text);
  if (known !== 0) return known;
  const s = PyUnicode_FromString(text);
  return s === 0 ? 0 : intern_common(s, policy.immortal);
}

link.internedName = (name) => intern_common(Py_NewRef(name), policy.immortal);

/** Static strings by length and then by hash: a host-side index of what CPython keeps in a C hash table. Static data: never dropped. */
const staticIndex = new Map<number, Ref[]>();
function staticWithText(s: Ref, n: number): Ref {
  if (!PyUnicode_IS_ASCII(s)) return 0;
  const list = staticIndex.get(n);
  if (list === undefined) return 0;
  unicode_hash(s);
  const { lo, hi } = hash;
  for (let i = 0; i < list.length; i++) {
    const t = list[i];
    if (I32[(t + HASH) >> 2] === lo && I32[((t + HASH) >> 2) + 1] === hi && _PyUnicode_EQ(s, t)) return t;
  }
  return 0;
}
for (const [text, at] of staticStrings()) {
  if (text.length < 2) continue;
  const list = staticIndex.get(text.length);
  if (list === undefined) staticIndex.set(text.length, [at]);
  else list.push(at);
}

// ---- death ----

/** Destructor. A mortal interned str leaves the table first; the table's two references come back for that moment. */
export function unicode_dealloc(o: Ref): void {
  const interned = U8[o + STATE] & INTERNED_MASK;
  if (interned === SSTATE_INTERNED_MORTAL) {
    st(o, 3);
    link.internedPop(o);
    st(o, 0);
  }
  if (utf8MemorySize(o) !== 0) PyMem_Free(ld(o + UTF8));
  if (!PyUnicode_IS_COMPACT(o) && ld(o + DATA) !== 0) PyMem_Free(ld(o + DATA));
  fn<(o: Ref) => void>(ld(Py_TYPE(o) + PyTypeObject.tp_free))(o);
}

// ---- start-up ----

const latin1Utf8 = Array.from({ length: 128 }, (_, i) => cString(String.fromCharCode(128 + i)));

function writeStatic(o: Ref, text: string, ascii: boolean, interned = SSTATE_INTERNED_IMMORTAL_STATIC): void {
  initStaticHeader(o, PyUnicode_Type);
  st64(o + LENGTH, text.length);
  st8(o + STATE, interned | (PyUnicode_1BYTE_KIND << KIND_SHIFT) | COMPACT | (ascii ? ASCII : 0) | STATIC);
  const data = o + (ascii ? ASCII_DATA : COMPACT_DATA);
  for (let i = 0; i < text.length; i++) st8(data + i, text.charCodeAt(i));
  st8(data + text.length, 0);
  stWords(o + HASH, -1, -1);
  unicode_hash(o);
}
/**
 * Writes the static strings: shared characters and known identifiers, with their hashes (so the hash secret must be set before).
 * All are interned, but in 3.12 the shared characters, until somebody interns them.
 */
export function initStaticStrings(): void {
  const shared = policy.immortal ? SSTATE_NOT_INTERNED : SSTATE_INTERNED_IMMORTAL_STATIC;
  for (let c = 0; c < 128; c++) {
    writeStatic(strings_ascii + c * 48, String.fromCharCode(c), true, shared);
    const o = strings_latin1 + c * 64;
    writeStatic(o, String.fromCharCode(128 + c), false, shared);
    st64(o + UTF8_LENGTH, 2);
    stp(o + UTF8, latin1Utf8[c]);
  }
  if (policy.immortal) {
    [...ONE_CHARACTER_IDENTIFIERS].forEach((c, i) => {
      writeStatic(oneCharacterIdentifiers + i * 48, c, true);
    });
  }
  for (const [text, at] of staticStrings()) writeStatic(at, text, true);
}
