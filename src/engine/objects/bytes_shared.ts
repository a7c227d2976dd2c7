// Methods that bytes and bytearray share. Mirrors Objects/bytes_methods.c and Objects/stringlib/{transmogrify,ctype,join}.h.
//
// A flavour says how one of the two types makes results: `make` copies a range (bytes: b'' and single bytes are the shared
// objects), `alloc` gives an object to be filled, `unchanged` the object itself (bytes) or a copy (bytearray).

import {
  type Addr,
  ld,
  ldBytes,
  memmove,
  memset,
  type Ref,
  st,
  st8,
  st64,
  stBytes,
  stp,
  U8,
} from '../memory/memory.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t } from './abstract_number.ts';
import { PySequence_Fast, PySequence_Fast_GET_ITEM, PySequence_Fast_GET_SIZE } from './abstract_sequence.ts';
import { dropView, newView, Py_buffer, PyBUF_SIMPLE, PyObject_CheckBuffer, PyObject_GetBuffer } from './buffer.ts';
import { PyByteArray_AS_STRING, PyByteArray_Check, PyByteArray_GET_SIZE } from './bytearrayobject.ts';
import { PyBytes_AS_STRING, PyBytes_Check, PyBytes_FromUint8Array, PyBytes_GET_SIZE } from './bytesobject.ts';
import { PyUnicode_FromEncodedObject } from './codec_registry.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { _PyArg_BadArgument, argRange, argSsize, failed, range, ranged } from './getargs.ts';
import { PyLong_AsInt, PyLong_FromLong } from './longobject.ts';
import { Py_DECREF, Py_NewRef } from './object.ts';
import { PyObject_IsTrue } from './object_protocol.ts';
import { Py_None, PyBool_FromLong } from './statics.ts';
import { PyExc_BufferError, PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from './statictypes.ts';
import { countOccurrences, fastsearch, matchesAt, rfastsearch } from './stringlib.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, stealTuple } from './tupleobject.ts';
import { type MethodSpec, method, staticmethod } from './typedef.ts';
import { typeName } from './typename.ts';
import { rsplit, rsplit_whitespace, split, split_whitespace, splitlines, type Text } from './unicode_split.ts';
import { doubleUp } from './unicode_transform.ts';
import { PyUnicode_AsString, PyUnicode_Check } from './unicodeobject.ts';

export interface Flavour {
  readonly name: string;
  readonly mutable: boolean;
  data(o: Ref): Addr;
  length(o: Ref): number;
  make(from: Addr, n: number): Ref;
  alloc(n: number): Ref;
  /** The same, also for no bytes. */
  fresh(n: number): Ref;
  exact(o: Ref): boolean;
  /** Runs `f`, which may call Python code, while the content of `o` cannot be resized. */
  held<T>(o: Ref, f: () => T): T;
}
/** New reference. The object itself where that is allowed, else a copy. */
function return_self(f: Flavour, o: Ref): Ref {
  return !f.mutable && f.exact(o) ? Py_NewRef(o) : f.make(f.data(o), f.length(o));
}

export const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);
const isUpper = (c: number): boolean => c >= 65 && c <= 90;
const isLower = (c: number): boolean => c >= 97 && c <= 122;
const isAlpha = (c: number): boolean => isUpper(c) || isLower(c);
const isDigit = (c: number): boolean => c >= 48 && c <= 57;

// ---- arguments ----

/** A buffer of `o`, to be given back with dropView; 0 with TypeError. */
function viewOf(o: Ref): Addr {
  const view = newView();
  if (PyObject_GetBuffer(o, view, PyBUF_SIMPLE) === 0) return view;
  dropView(view);
  return 0;
}
const dataOf = (view: Addr): Addr => ld(view + Py_buffer.buf);
const lengthOf = (view: Addr): number => ld(view + Py_buffer.len);

/** A buffer of a bytes-like object, or of the one byte that an int names; 0 with an exception. */
function viewOfByteOrBytes(o: Ref): Addr {
  if (PyObject_CheckBuffer(o)) return viewOf(o);
  if (!_PyIndex_Check(o)) {
    return typeError(`argument should be integer or bytes-like object, not '${typeName(o)}'`);
  }
  const n = PyNumber_AsSsize_t(o, 0);
  if (failed(n)) return 0;
  if (n < 0 || n > 255) return PyErr_SetString(PyExc_ValueError, 'byte must be in range(0, 256)');
  return viewOfByte(n);
}
/** A view of one byte, which lies in the view itself. */
function viewOfByte(c: number): Addr {
  const view = newView();
  st(view + Py_buffer.internal, c);
  stp(view + Py_buffer.buf, view + Py_buffer.internal);
  st64(view + Py_buffer.len, 1);
  return view;
}

// ---- searching ----

type Search = (kind: number, s: Addr, start: number, end: number, pkind: number, p: Addr, m: number) => number;
/** The index found, -1 for none, -2 with an exception. */
function search(f: Flavour, self: Ref, sub: Ref, start: Ref, end: Ref, how: Search): number {
  if (!argRange(start, end, f.length(self))) return -2;
  const { start: from, end: to } = range;
  const view = f.held(self, () => viewOfByteOrBytes(sub));
  if (view === 0) return -2;
  const i = how(1, f.data(self), from, to, 1, dataOf(view), lengthOf(view));
  dropView(view);
  return i;
}
const countAll: Search = (kind, s, start, end, pkind, p, m) =>
  countOccurrences(kind, s, start, end, pkind, p, m, Number.MAX_SAFE_INTEGER);
/** 1, 0, or -1 with an exception. */
export function bytes_contains(f: Flavour, self: Ref, arg: Ref): number {
  const n = f.held(self, () => PyNumber_AsSsize_t(arg, 0));
  if (n === -1 && PyErr_Occurred()) {
    // An exporter that the index method spoiled is an error of its own.
    if (PyErr_ExceptionMatches(PyExc_BufferError)) return -1;
    PyErr_Clear();
    const view = f.held(self, () => viewOf(arg));
    if (view === 0) return -1;
    const found = fastsearch(1, f.data(self), 0, f.length(self), 1, dataOf(view), lengthOf(view)) >= 0;
    dropView(view);
    return found ? 1 : 0;
  }
  if (n < 0 || n > 255) {
    PyErr_SetString(PyExc_ValueError, 'byte must be in range(0, 256)');
    return -1;
  }
  const view = viewOfByte(n);
  const found = fastsearch(1, f.data(self), 0, f.length(self), 1, dataOf(view), 1) >= 0;
  dropView(view);
  return found ? 1 : 0;
}
/** 1 if `sub` stands at the start (or end) of bytes from..to-1; -1 with an exception. */
function tailmatch(f: Flavour, self: Ref, sub: Ref, from: number, to: number, atEnd: boolean): number {
  const view = f.held(self, () => viewOf(sub));
  if (view === 0) return -1;
  const m = lengthOf(view);
  const ok = to - from >= m && from <= to && matchesAt(1, f.data(self), atEnd ? to - m : from, 1, dataOf(view), m);
  dropView(view);
  return ok ? 1 : 0;
}
function affix(f: Flavour, name: string, self: Ref, sub: Ref, start: Ref, end: Ref, atEnd: boolean): Ref {
  if (!argRange(start, end, f.length(self))) return 0;
  const { start: from, end: to } = range;
  if (PyTuple_Check(sub)) {
    for (let i = 0; i < PyTuple_GET_SIZE(sub); i++) {
      const r = tailmatch(f, self, PyTuple_GET_ITEM(sub, i), from, to, atEnd);
      if (r !== 0) return r < 0 ? 0 : PyBool_FromLong(1);
    }
    return PyBool_FromLong(0);
  }
  const r = tailmatch(f, self, sub, from, to, atEnd);
  if (r >= 0) return PyBool_FromLong(r);
  if (PyErr_ExceptionMatches(PyExc_TypeError)) {
    typeError(`${name} first arg must be bytes or a tuple of bytes, not ${typeName(sub)}`);
  }
  return 0;
}

// ---- new contents ----

/** New reference. `n` bytes, each what `of` gives for its index. */
function filled(f: Flavour, n: number, of: (i: number) => number): Ref {
  const o = f.alloc(n);
  if (o === 0) return 0;
  const to = f.data(o);
  for (let i = 0; i < n; i++) st8(to + i, of(i));
  return o;
}
/** New reference. The content with each byte changed. */
function mapped(f: Flavour, self: Ref, change: (c: number, i: number) => number): Ref {
  return filled(f, f.length(self), (i) => change(U8[f.data(self) + i], i));
}
const lower = (c: number): number => (isUpper(c) ? c + 32 : c);
const upper = (c: number): number => (isLower(c) ? c - 32 : c);
function title(f: Flavour, self: Ref): Ref {
  let inWord = false;
  return mapped(f, self, (c) => {
    const r = inWord ? lower(c) : upper(c);
    inWord = isAlpha(c);
    return r;
  });
}
function pad(f: Flavour, self: Ref, left: number, right: number, fill: number): Ref {
  if (left <= 0 && right <= 0) return return_self(f, self);
  const n = f.length(self);
  const o = f.alloc(left + n + right);
  if (o === 0) return 0;
  const to = f.data(o);
  memset(to, fill, left);
  memmove(to + left, f.data(self), n);
  memset(to + left + n, fill, right);
  return o;
}
/** The byte given as fill character, or -1 with TypeError. */
function fillByte(name: string, arg: Ref): number {
  if (arg === 0) return 32;
  const isBytes = PyBytes_Check(arg);
  if (!isBytes && !PyByteArray_Check(arg)) {
    _PyArg_BadArgument(name, 'argument 2', 'a byte string of length 1', arg);
    return -1;
  }
  const n = isBytes ? PyBytes_GET_SIZE(arg) : PyByteArray_GET_SIZE(arg);
  if (n === 1) return U8[isBytes ? PyBytes_AS_STRING(arg) : PyByteArray_AS_STRING(arg)];
  const kind = isBytes ? 'bytes' : 'bytearray';
  typeError(`${name}(): argument 2 must be a byte string of length 1, not a ${kind} object of length ${n}`);
  return -1;
}
const padding =
  (f: Flavour, name: string, left: (missing: number, width: number) => number) =>
  (self: Ref, width: Ref, fillchar: Ref): Ref => {
    const w = argSsize(width, 0);
    if (failed(w)) return 0;
    const fill = fillByte(name, fillchar);
    if (fill < 0) return 0;
    const missing = w - f.length(self);
    if (missing <= 0) return return_self(f, self);
    const l = left(missing, w);
    return pad(f, self, l, missing - l, fill);
  };
function zfill(f: Flavour, self: Ref, width: Ref): Ref {
  const w = argSsize(width, 0);
  if (failed(w)) return 0;
  const fill = w - f.length(self);
  if (fill <= 0) return return_self(f, self);
  const o = pad(f, self, fill, 0, 48);
  if (o === 0 || f.length(self) === 0) return o;
  const c = U8[f.data(o) + fill];
  if (c === 43 || c === 45) {
    st8(f.data(o), c);
    st8(f.data(o) + fill, 48);
  }
  return o;
}
function expandtabs(f: Flavour, self: Ref, tabsizeArg: Ref): Ref {
  const tabsize = tabsizeArg === 0 ? 8 : PyLong_AsInt(tabsizeArg);
  if (failed(tabsize)) return 0;
  const data = f.data(self);
  const n = f.length(self);
  /** Goes through the text; `put` gets each byte and how many times it stands in the result. */
  const walk = (put: (c: number, times: number) => void): void => {
    let column = 0;
    for (let i = 0; i < n; i++) {
      const c = U8[data + i];
      if (c === 9) {
        const step = tabsize > 0 ? tabsize - (column % tabsize) : 0;
        column += step;
        put(32, step);
      } else {
        put(c, 1);
        column = c === 10 || c === 13 ? 0 : column + 1;
      }
    }
  };
  let size = 0;
  walk((_c, times) => {
    size += times;
  });
  if (size > Number.MAX_SAFE_INTEGER) return PyErr_SetString(PyExc_OverflowError, 'result too long');
  const o = f.alloc(size);
  if (o === 0) return 0;
  let to = f.data(o);
  walk((c, times) => {
    memset(to, c, times);
    to += times;
  });
  return o;
}
function strip(f: Flavour, self: Ref, chars: Ref, left: boolean, right: boolean): Ref {
  let view = 0;
  if (chars !== 0 && chars !== Py_None) {
    view = viewOf(chars);
    if (view === 0) return 0;
  }
  const data = f.data(self);
  let i = 0;
  let j = f.length(self);
  const set = view === 0 ? null : ldBytes(dataOf(view), lengthOf(view));
  const drop = (c: number): boolean => (set === null ? isSpace(c) : set.includes(c));
  if (left) while (i < j && drop(U8[data + i])) i++;
  if (right) while (j > i && drop(U8[data + j - 1])) j--;
  if (view !== 0) dropView(view);
  return i === 0 && j === f.length(self) ? return_self(f, self) : f.make(data + i, j - i);
}
function removeAffix(f: Flavour, self: Ref, arg: Ref, atEnd: boolean): Ref {
  const view = viewOf(arg);
  if (view === 0) return 0;
  const n = f.length(self);
  const m = lengthOf(view);
  const data = f.data(self);
  const match = m > 0 && m <= n && matchesAt(1, data, atEnd ? n - m : 0, 1, dataOf(view), m);
  dropView(view);
  if (!match) return return_self(f, self);
  return f.make(atEnd ? data : data + m, n - m);
}
function replace(f: Flavour, self: Ref, oldArg: Ref, newArg: Ref, countArg: Ref): Ref {
  const old = viewOf(oldArg);
  if (old === 0) return 0;
  const by = viewOf(newArg);
  let result = 0;
  if (by !== 0) {
    const count = argSsize(countArg, -1);
    if (countArg === 0 || !failed(count)) result = replaceBytes(f, self, old, by, count);
    dropView(by);
  }
  dropView(old);
  return result;
}
function replaceBytes(f: Flavour, self: Ref, old: Addr, by: Addr, maxcount: number): Ref {
  const n = f.length(self);
  const m = lengthOf(old);
  const b = lengthOf(by);
  const data = f.data(self);
  if (maxcount < 0) maxcount = Number.MAX_SAFE_INTEGER;
  if (n < m || maxcount === 0 || (m === 0 && b === 0)) return return_self(f, self);
  const count = countOccurrences(1, data, 0, n, 1, dataOf(old), m, maxcount);
  if (count === 0) return return_self(f, self);
  const size = n + count * (b - m);
  if (size > 0x7fffffffffff) return PyErr_SetString(PyExc_OverflowError, 'replace bytes is too long');
  const o = f.alloc(size);
  if (o === 0 || size === 0) return o;
  const to = f.data(o);
  let at = 0;
  let i = 0;
  for (let k = 0; k < count; k++) {
    const next = m === 0 ? i : fastsearch(1, data, i, n, 1, dataOf(old), m);
    memmove(to + at, data + i, next - i);
    at += next - i;
    memmove(to + at, dataOf(by), b);
    at += b;
    i = next + m;
    if (m === 0 && i < n) st8(to + at++, U8[data + i++]);
  }
  memmove(to + at, data + i, n - i);
  return o;
}
/** New reference. The content `count` times. */
export function bytes_repeat(f: Flavour, self: Ref, count: number): Ref {
  const n = f.length(self);
  count = Math.max(0, count);
  if (n > 1 && n * count >= 2 ** 63) return PyErr_SetString(PyExc_OverflowError, 'repeated bytes are too long');
  const size = n * count;
  if (size === n && !f.mutable && f.exact(self)) return Py_NewRef(self);
  const o = f.fresh(size);
  if (o === 0 || size === 0) return o;
  memmove(f.data(o), f.data(self), n);
  doubleUp(f.data(o), n, size);
  return o;
}
function translate(f: Flavour, self: Ref, tableArg: Ref, deleteArg: Ref): Ref {
  let table: Uint8Array | null = null;
  if (tableArg !== Py_None) {
    const view = viewOf(tableArg);
    if (view === 0) return 0;
    table = ldBytes(dataOf(view), lengthOf(view));
    dropView(view);
    if (table.length !== 256) return PyErr_SetString(PyExc_ValueError, 'translation table must be 256 characters long');
  }
  let deleted: Uint8Array | null = null;
  if (deleteArg !== 0) {
    const view = viewOf(deleteArg);
    if (view === 0) return 0;
    deleted = ldBytes(dataOf(view), lengthOf(view));
    dropView(view);
  }
  const out: number[] = [];
  let changed = false;
  for (const c of ldBytes(f.data(self), f.length(self))) {
    if (deleted?.includes(c)) {
      changed = true;
      continue;
    }
    const t = table === null ? c : table[c];
    if (t !== c) changed = true;
    out.push(t);
  }
  if (!changed && !f.mutable && f.exact(self)) return Py_NewRef(self);
  return filled(f, out.length, (i) => out[i]);
}
function maketrans(_nothing: Ref, fromArg: Ref, toArg: Ref): Ref {
  const from = viewOf(fromArg);
  if (from === 0) return 0;
  const to = viewOf(toArg);
  let result = 0;
  if (to !== 0) {
    if (lengthOf(from) !== lengthOf(to)) PyErr_SetString(PyExc_ValueError, 'maketrans arguments must have same length');
    else {
      const table = Uint8Array.from({ length: 256 }, (_, i) => i);
      for (let i = 0; i < lengthOf(from); i++) table[U8[dataOf(from) + i]] = U8[dataOf(to) + i];
      result = PyBytes_FromUint8Array(table);
    }
    dropView(to);
  }
  dropView(from);
  return result;
}

// ---- taking apart and joining ----

function textOf(f: Flavour, o: Ref): Text {
  const data = f.data(o);
  return {
    object: o,
    kind: 1,
    data,
    length: f.length(o),
    exact: !f.mutable && f.exact(o),
    piece: (start, end) => f.make(data + start, end - start),
    isSpace,
  };
}
function splitWith(
  f: Flavour,
  self: Ref,
  sep: Ref,
  maxArg: Ref,
  byText: typeof split,
  bySpace: typeof split_whitespace,
): Ref {
  const maxsplit = argSsize(maxArg, -1);
  if (maxArg !== 0 && failed(maxsplit)) return 0;
  const limit = maxsplit < 0 ? Number.MAX_SAFE_INTEGER : maxsplit;
  if (sep === 0 || sep === Py_None) return bySpace(textOf(f, self), limit);
  const view = f.held(self, () => viewOf(sep));
  if (view === 0) return 0;
  const list = byText(textOf(f, self), 1, dataOf(view), lengthOf(view), limit);
  dropView(view);
  return list;
}
function partition(f: Flavour, self: Ref, sep: Ref, last: boolean): Ref {
  const view = viewOf(sep);
  if (view === 0) return 0;
  let result = 0;
  const m = lengthOf(view);
  if (m === 0) PyErr_SetString(PyExc_ValueError, 'empty separator');
  else {
    const n = f.length(self);
    const data = f.data(self);
    const i = (last ? rfastsearch : fastsearch)(1, data, 0, n, 1, dataOf(view), m);
    const empty = (): Ref => f.make(0, 0);
    const whole = (): Ref => (f.mutable ? f.make(data, n) : Py_NewRef(self));
    // A bytearray's middle part is a copy of the separator.
    const middle = (): Ref => (f.mutable ? f.make(dataOf(view), m) : Py_NewRef(sep));
    if (i >= 0) result = triple(f.make(data, i), middle(), f.make(data + i + m, n - i - m));
    else result = last ? triple(empty(), empty(), whole()) : triple(whole(), empty(), empty());
  }
  dropView(view);
  return result;
}
function triple(a: Ref, b: Ref, c: Ref): Ref {
  return stealTuple(a, b, c);
}
/** New reference. */
export function bytes_join(f: Flavour, separator: Ref, iterable: Ref): Ref {
  const fseq = PySequence_Fast(iterable, 'can only join an iterable');
  if (fseq === 0) return 0;
  const n = PySequence_Fast_GET_SIZE(fseq);
  if (n === 1 && !f.mutable && f.exact(PySequence_Fast_GET_ITEM(fseq, 0))) {
    const only = Py_NewRef(PySequence_Fast_GET_ITEM(fseq, 0));
    Py_DECREF(fseq);
    return only;
  }
  const parts: Uint8Array[] = [];
  const sep = ldBytes(f.data(separator), f.length(separator));
  let size = 0;
  let ok = true;
  for (let i = 0; ok && i < n; i++) {
    const item = PySequence_Fast_GET_ITEM(fseq, i);
    if (!PyObject_CheckBuffer(item)) {
      ok = typeError(`sequence item ${i}: expected a bytes-like object, ${typeName(item)} found`) !== 0;
      break;
    }
    const view = viewOf(item);
    ok = view !== 0;
    if (!ok) break;
    if (i > 0) size += sep.length;
    parts.push(ldBytes(dataOf(view), lengthOf(view)));
    size += lengthOf(view);
    dropView(view);
  }
  Py_DECREF(fseq);
  if (!ok) return 0;
  const o = n === 0 ? f.make(0, 0) : f.alloc(size);
  if (o === 0 || size === 0) return o;
  let at = f.data(o);
  parts.forEach((part, i) => {
    if (i > 0) {
      stBytes(at, sep);
      at += sep.length;
    }
    stBytes(at, part);
    at += part.length;
  });
  return o;
}

// ---- decoding and questions ----

function decode(self: Ref, encodingArg: Ref, errorsArg: Ref): Ref {
  let text: (string | null)[] = [];
  for (const [name, arg] of [
    ['encoding', encodingArg],
    ['errors', errorsArg],
  ] as const) {
    if (arg !== 0 && !PyUnicode_Check(arg)) return _PyArg_BadArgument('decode', `argument '${name}'`, 'str', arg);
    text = [...text, arg === 0 ? null : PyUnicode_AsString(arg)];
  }
  return PyUnicode_FromEncodedObject(self, text[0], text[1]);
}
/** True if there are bytes and `test` holds for each. */
const every =
  (f: Flavour, test: (c: number) => boolean) =>
  (self: Ref): Ref => {
    const n = f.length(self);
    const data = f.data(self);
    for (let i = 0; i < n; i++) if (!test(U8[data + i])) return PyBool_FromLong(0);
    return PyBool_FromLong(n > 0);
  };
/** True if there is a letter of the one case and none of the other. */
const isCase =
  (f: Flavour, wanted: (c: number) => boolean, other: (c: number) => boolean) =>
  (self: Ref): Ref => {
    let found = false;
    for (const c of ldBytes(f.data(self), f.length(self))) {
      if (other(c)) return PyBool_FromLong(0);
      found ||= wanted(c);
    }
    return PyBool_FromLong(found);
  };
function istitle(f: Flavour, self: Ref): Ref {
  let found = false;
  let inWord = false;
  for (const c of ldBytes(f.data(self), f.length(self))) {
    if (isUpper(c)) {
      if (inWord) return PyBool_FromLong(0);
      inWord = true;
      found = true;
    } else if (isLower(c)) {
      if (!inWord) return PyBool_FromLong(0);
      found = true;
    } else inWord = false;
  }
  return PyBool_FromLong(found);
}

/** A method table: the rows that both types have, and those of one. By name; but `replace` precedes `removeprefix`. */
export function withSharedMethods(f: Flavour, own: readonly MethodSpec[]): MethodSpec[] {
  const key = (m: MethodSpec): string => (m.name === 'replace' ? 'removep' : m.name);
  return [...own, ...sharedMethods(f)].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
function sharedMethods(f: Flavour): MethodSpec[] {
  const finding =
    (how: Search) =>
    (self: Ref, sub: Ref, start: Ref, end: Ref): Ref => {
      const i = search(f, self, sub, start, end, how);
      return i === -2 ? 0 : PyLong_FromLong(i);
    };
  const indexing =
    (how: Search) =>
    (self: Ref, sub: Ref, start: Ref, end: Ref): Ref => {
      const i = search(f, self, sub, start, end, how);
      if (i === -1) return PyErr_SetString(PyExc_ValueError, 'subsection not found');
      return i === -2 ? 0 : PyLong_FromLong(i);
    };
  const printable = (c: number): boolean => c < 128;
  return [
    method('capitalize()', (self) => mapped(f, self, (c, i) => (i === 0 ? upper(c) : lower(c)))),
    method(
      "center(width, fillchar=b' ', /)",
      padding(f, 'center', (missing, w) => Math.floor(missing / 2) + (missing % 2 && w % 2 ? 1 : 0)),
    ),
    ranged('count', 'sub', finding(countAll)),
    method("decode(encoding='utf-8', errors='strict')", decode),
    ranged('endswith', 'suffix', (self, sub: Ref, start: Ref, end: Ref) =>
      affix(f, 'endswith', self, sub, start, end, true),
    ),
    method('expandtabs(tabsize=8)', (self, tabsize: Ref) => expandtabs(f, self, tabsize)),
    ranged('find', 'sub', finding(fastsearch)),
    ranged('index', 'sub', indexing(fastsearch)),
    method(
      'isalnum()',
      every(f, (c) => isAlpha(c) || isDigit(c)),
    ),
    method('isalpha()', every(f, isAlpha)),
    method('isascii()', (self) => {
      const n = f.length(self);
      const data = f.data(self);
      for (let i = 0; i < n; i++) if (!printable(U8[data + i])) return PyBool_FromLong(0);
      return PyBool_FromLong(1);
    }),
    method('isdigit()', every(f, isDigit)),
    method('islower()', isCase(f, isLower, isUpper)),
    method('isspace()', every(f, isSpace)),
    method('istitle()', (self) => istitle(f, self)),
    method('isupper()', isCase(f, isUpper, isLower)),
    method('join(iterable_of_bytes, /)', (self, iterable: Ref) => f.held(self, () => bytes_join(f, self, iterable))),
    method(
      "ljust(width, fillchar=b' ', /)",
      padding(f, 'ljust', () => 0),
    ),
    method('lower()', (self) => mapped(f, self, lower)),
    method('lstrip(bytes=None, /)', (self, chars: Ref) => strip(f, self, chars, true, false)),
    staticmethod('maketrans(frm, to, /)', maketrans),
    method('partition(sep, /)', (self, sep: Ref) => partition(f, self, sep, false)),
    method('removeprefix(prefix, /)', (self, arg: Ref) => removeAffix(f, self, arg, false)),
    method('removesuffix(suffix, /)', (self, arg: Ref) => removeAffix(f, self, arg, true)),
    method('replace(old, new, count=-1, /)', (self, old: Ref, by: Ref, count: Ref) => replace(f, self, old, by, count)),
    ranged('rfind', 'sub', finding(rfastsearch)),
    ranged('rindex', 'sub', indexing(rfastsearch)),
    method(
      "rjust(width, fillchar=b' ', /)",
      padding(f, 'rjust', (missing) => missing),
    ),
    method('rpartition(sep, /)', (self, sep: Ref) => partition(f, self, sep, true)),
    method('rsplit(sep=None, maxsplit=-1)', (self, sep: Ref, max: Ref) =>
      splitWith(f, self, sep, max, rsplit, rsplit_whitespace),
    ),
    method('rstrip(bytes=None, /)', (self, chars: Ref) => strip(f, self, chars, false, true)),
    method('split(sep=None, maxsplit=-1)', (self, sep: Ref, max: Ref) =>
      splitWith(f, self, sep, max, split, split_whitespace),
    ),
    method('splitlines(keepends=False)', (self, keepends: Ref) => {
      const keep = keepends === 0 ? 0 : PyObject_IsTrue(keepends);
      return keep < 0 ? 0 : splitlines(textOf(f, self), keep === 1, (c) => c === 10 || c === 13);
    }),
    ranged('startswith', 'prefix', (self, sub: Ref, start: Ref, end: Ref) =>
      affix(f, 'startswith', self, sub, start, end, false),
    ),
    method('strip(bytes=None, /)', (self, chars: Ref) => strip(f, self, chars, true, true)),
    method('swapcase()', (self) => mapped(f, self, (c) => (isUpper(c) ? c + 32 : isLower(c) ? c - 32 : c))),
    method('title()', (self) => title(f, self)),
    method("translate(table, /, delete=b'')", (self, table: Ref, deleted: Ref) => translate(f, self, table, deleted)),
    method('upper()', (self) => mapped(f, self, upper)),
    method('zfill(width, /)', (self, width: Ref) => zfill(f, self, width)),
  ];
}
