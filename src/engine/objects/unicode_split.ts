// Taking texts apart and putting them together: split, rsplit, splitlines, partition, join.
// Mirrors Objects/stringlib/split.h, partition.h and the wrappers of Objects/unicodeobject.c.

import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { PySequence_Fast, PySequence_Fast_GET_SIZE, PySequence_Fast_ITEMS } from './abstract_sequence.ts';
import { PyErr_SetString, typeError } from './errors.ts';
import { argSsize, failed } from './getargs.ts';
import { PyList_Append, PyList_New, PyList_Reverse, PyList_SET_ITEM } from './listobject.ts';
import { Py_DECREF, Py_INCREF, Py_NewRef, Py_SET_SIZE } from './object.ts';
import { PyObject_IsTrue } from './object_protocol.ts';
import { Py_None, unicode_empty } from './statics.ts';
import { PyExc_ValueError } from './statictypes.ts';
import { fastsearch, rfastsearch } from './stringlib.ts';
import { stealTuple } from './tupleobject.ts';
import { typeName } from './typename.ts';
import { Py_UNICODE_ISLINEBREAK, Py_UNICODE_ISSPACE } from './unicodectype.ts';
import {
  _PyUnicode_JoinArray,
  PyUnicode_Check,
  PyUnicode_CheckExact,
  PyUnicode_DATA,
  PyUnicode_FromKindAndData,
  PyUnicode_GET_LENGTH,
  PyUnicode_KIND,
  PyUnicode_READ,
} from './unicodeobject.ts';

/** Slots that a result list has from the start. */
const MAX_PREALLOC = 12;

/**
 * A list of pieces: it is made with room for what maxsplit allows (at most 12), so that its size in memory is what CPython's
 * is. Shared by str, bytes and bytearray.
 */
export class SplitList {
  private readonly list: Ref;
  private count = 0;
  constructor(maxcount: number) {
    this.list = PyList_New(maxcount >= MAX_PREALLOC ? MAX_PREALLOC : maxcount + 1);
  }
  get made(): boolean {
    return this.list !== 0;
  }
  /** Steals a reference to `piece` (NULL: an exception is set). False on failure, the list is gone then. */
  add(piece: Ref): boolean {
    let ok = piece !== 0;
    if (ok) {
      if (this.count < MAX_PREALLOC) PyList_SET_ITEM(this.list, this.count, piece);
      else {
        ok = PyList_Append(this.list, piece) === 0;
        Py_DECREF(piece);
      }
      this.count++;
    }
    if (!ok) Py_DECREF(this.list);
    return ok;
  }
  /** New reference. */
  finish(): Ref {
    Py_SET_SIZE(this.list, this.count);
    return this.list;
  }
  reversed(): Ref {
    Py_SET_SIZE(this.list, this.count);
    if (PyList_Reverse(this.list) === 0) return this.list;
    Py_DECREF(this.list);
    return 0;
  }
}

/** What the splitting functions know of a text's type. */
export interface Text {
  readonly object: Ref;
  readonly kind: number;
  readonly data: Addr;
  readonly length: number;
  /** The object itself may stand for a piece that is the whole text. */
  readonly exact: boolean;
  /** New reference. Characters start..end-1. */
  piece(start: number, end: number): Ref;
  isSpace(c: number): boolean;
}
function textOf(o: Ref): Text {
  const kind = PyUnicode_KIND(o);
  const data = PyUnicode_DATA(o);
  return {
    object: o,
    kind,
    data,
    length: PyUnicode_GET_LENGTH(o),
    exact: PyUnicode_CheckExact(o),
    piece: (start, end) => PyUnicode_FromKindAndData(kind, data + start * kind, end - start),
    isSpace: Py_UNICODE_ISSPACE,
  };
}

/** New reference. Pieces between runs of white space. */
export function split_whitespace(t: Text, maxcount: number): Ref {
  const list = new SplitList(maxcount);
  if (!list.made) return 0;
  const c = (i: number): number => PyUnicode_READ(t.kind, t.data, i);
  const n = t.length;
  let i = 0;
  while (maxcount-- > 0) {
    while (i < n && t.isSpace(c(i))) i++;
    if (i === n) break;
    const j = i++;
    while (i < n && !t.isSpace(c(i))) i++;
    if (j === 0 && i === n && t.exact) {
      if (!list.add(Py_NewRef(t.object))) return 0;
      break;
    }
    if (!list.add(t.piece(j, i))) return 0;
  }
  if (i < n) {
    // The rest, without leading white space.
    while (i < n && t.isSpace(c(i))) i++;
    if (i !== n && !list.add(t.piece(i, n))) return 0;
  }
  return list.finish();
}
export function rsplit_whitespace(t: Text, maxcount: number): Ref {
  const list = new SplitList(maxcount);
  if (!list.made) return 0;
  const c = (i: number): number => PyUnicode_READ(t.kind, t.data, i);
  const n = t.length;
  let i = n - 1;
  while (maxcount-- > 0) {
    while (i >= 0 && t.isSpace(c(i))) i--;
    if (i < 0) break;
    const j = i--;
    while (i >= 0 && !t.isSpace(c(i))) i--;
    if (j === n - 1 && i < 0 && t.exact) {
      if (!list.add(Py_NewRef(t.object))) return 0;
      break;
    }
    if (!list.add(t.piece(i + 1, j + 1))) return 0;
  }
  if (i >= 0) {
    while (i >= 0 && t.isSpace(c(i))) i--;
    if (i >= 0 && !list.add(t.piece(0, i + 1))) return 0;
  }
  return list.reversed();
}
/** New reference. Pieces between occurrences of the separator (not empty: ValueError). */
export function split(t: Text, skind: number, sep: Addr, m: number, maxcount: number): Ref {
  if (m === 0) return PyErr_SetString(PyExc_ValueError, 'empty separator');
  const list = new SplitList(maxcount);
  if (!list.made) return 0;
  let i = 0;
  let found = false;
  while (maxcount-- > 0) {
    const j = fastsearch(t.kind, t.data, i, t.length, skind, sep, m);
    if (j < 0) break;
    found = true;
    if (!list.add(t.piece(i, j))) return 0;
    i = j + m;
  }
  if (!list.add(!found && t.exact ? Py_NewRef(t.object) : t.piece(i, t.length))) return 0;
  return list.finish();
}
export function rsplit(t: Text, skind: number, sep: Addr, m: number, maxcount: number): Ref {
  if (m === 0) return PyErr_SetString(PyExc_ValueError, 'empty separator');
  const list = new SplitList(maxcount);
  if (!list.made) return 0;
  let j = t.length;
  let found = false;
  while (maxcount-- > 0) {
    const i = rfastsearch(t.kind, t.data, 0, j, skind, sep, m);
    if (i < 0) break;
    found = true;
    if (!list.add(t.piece(i + m, j))) return 0;
    j = i;
  }
  if (!list.add(!found && t.exact ? Py_NewRef(t.object) : t.piece(0, j))) return 0;
  return list.reversed();
}
/** New reference. The lines, with their ends if `keepends`. */
export function splitlines(t: Text, keepends: boolean, isBreak: (c: number) => boolean): Ref {
  const list = PyList_New(0);
  if (list === 0) return 0;
  const c = (i: number): number => PyUnicode_READ(t.kind, t.data, i);
  const n = t.length;
  for (let i = 0; i < n; ) {
    const start = i;
    while (i < n && !isBreak(c(i))) i++;
    let end = i;
    if (i < n) {
      i += c(i) === 13 && i + 1 < n && c(i + 1) === 10 ? 2 : 1;
      if (keepends) end = i;
    }
    const piece = start === 0 && end === n && t.exact ? Py_NewRef(t.object) : t.piece(start, end);
    if (piece === 0 || PyList_Append(list, piece) < 0) {
      if (piece !== 0) Py_DECREF(piece);
      Py_DECREF(list);
      return 0;
    }
    Py_DECREF(piece);
  }
  return list;
}

/** Reads the arguments of split and rsplit and calls `f`. */
function splitWith(self: Ref, sep: Ref, maxsplitArg: Ref, byText: typeof split, bySpace: typeof split_whitespace): Ref {
  const maxsplit = argSsize(maxsplitArg, -1);
  if (maxsplitArg !== 0 && failed(maxsplit)) return 0;
  const t = textOf(self);
  // Without a limit, the most pieces there can be: it decides how much room the result has from the start.
  if (sep === 0 || sep === Py_None) {
    const most = Math.trunc((t.length - 1) / 2) + 1;
    return bySpace(t, maxsplit < 0 ? most : maxsplit);
  }
  if (!PyUnicode_Check(sep)) return typeError(`must be str or None, not ${typeName(sep)}`);
  const m = PyUnicode_GET_LENGTH(sep);
  if (m > t.length || PyUnicode_KIND(sep) > t.kind) {
    // The separator cannot occur.
    const list = PyList_New(1);
    if (list !== 0) PyList_SET_ITEM(list, 0, Py_NewRef(self));
    return list;
  }
  const most = m === 0 ? 0 : Math.trunc(t.length / m) + 1;
  return byText(t, PyUnicode_KIND(sep), PyUnicode_DATA(sep), m, maxsplit < 0 ? most : maxsplit);
}
export function unicode_split(self: Ref, sep: Ref, maxsplit: Ref): Ref {
  return splitWith(self, sep, maxsplit, split, split_whitespace);
}
export function unicode_rsplit(self: Ref, sep: Ref, maxsplit: Ref): Ref {
  return splitWith(self, sep, maxsplit, rsplit, rsplit_whitespace);
}
export function PyUnicode_Splitlines(s: Ref, keepends: boolean): Ref {
  return splitlines(textOf(s), keepends, Py_UNICODE_ISLINEBREAK);
}
export function unicode_splitlines(self: Ref, keepends: Ref): Ref {
  const keep = keepends === 0 ? 0 : PyObject_IsTrue(keepends);
  return keep < 0 ? 0 : PyUnicode_Splitlines(self, keep === 1);
}

// ---- partition ----

/** New reference. Steals `a` and `c` (NULL: an exception is set), borrows `b`. */
function triple(a: Ref, b: Ref, c: Ref): Ref {
  return stealTuple(a, Py_NewRef(b), c);
}
function partition(self: Ref, sep: Ref, last: boolean): Ref {
  if (!PyUnicode_Check(sep)) return typeError(`must be str, not ${typeName(sep)}`);
  const t = textOf(self);
  const m = PyUnicode_GET_LENGTH(sep);
  if (m === 0) return PyErr_SetString(PyExc_ValueError, 'empty separator');
  const search = last ? rfastsearch : fastsearch;
  const i = search(t.kind, t.data, 0, t.length, PyUnicode_KIND(sep), PyUnicode_DATA(sep), m);
  if (i < 0) {
    Py_INCREF(self);
    return last ? triple(unicode_empty, unicode_empty, self) : triple(self, unicode_empty, unicode_empty);
  }
  return triple(t.piece(0, i), sep, t.piece(i + m, t.length));
}
export const unicode_partition = (self: Ref, sep: Ref): Ref => partition(self, sep, false);
export const unicode_rpartition = (self: Ref, sep: Ref): Ref => partition(self, sep, true);

// ---- join ----

/** New reference. The str items of an iterable with the separator between them. */
export function PyUnicode_Join(separator: Ref, iterable: Ref): Ref {
  const fseq = PySequence_Fast(iterable, 'can only join an iterable');
  if (fseq === 0) return 0;
  const res = _PyUnicode_JoinSequence(separator, PySequence_Fast_ITEMS(fseq), PySequence_Fast_GET_SIZE(fseq));
  Py_DECREF(fseq);
  return res;
}
/** New reference. As _PyUnicode_JoinArray for items that may be anything: TypeError for the first that is no str. */
export function _PyUnicode_JoinSequence(separator: Ref, items: Addr, n: number): Ref {
  if (n !== 1 || !PyUnicode_CheckExact(ld(items))) {
    for (let i = 0; i < n; i++) {
      const item = ld(items + i * 8);
      if (!PyUnicode_Check(item))
        return typeError(`sequence item ${i}: expected str instance, ${typeName(item)} found`);
    }
  }
  return _PyUnicode_JoinArray(separator, items, n);
}
