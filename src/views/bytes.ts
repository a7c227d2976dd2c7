// The bytes of an object, row by row as its struct has them.

import { Py_TPFLAGS_PREHEADER } from '../engine/include/flags.ts';
import type { Field, FieldType } from '../engine/include/structs.ts';
import { fieldsOf, PyGC_Head, PyListObject, PyObject, PyTypeObject } from '../engine/include/structs.ts';
import { type Addr, F64, ld, ld8, ld16, ld64, ldBytes, ldU32, offsetOf, type Ref } from '../engine/memory/memory.ts';
import { blockSize, poolOf } from '../engine/memory/obmalloc.ts';
import { PyBytes_AS_STRING, PyBytes_Check } from '../engine/objects/bytesobject.ts';
import { _PyObject_IS_GC, _PyType_PreHeaderSize, GC_HEAD } from '../engine/objects/gcobject.ts';
import { Py_SIZE, Py_TYPE, PyType_HasFeature } from '../engine/objects/object.ts';
import { tp_name } from '../engine/objects/typename.ts';
import {
  PyUnicode_Check,
  PyUnicode_DATA,
  PyUnicode_GET_LENGTH,
  PyUnicode_IS_COMPACT,
  PyUnicode_KIND,
} from '../engine/objects/unicode_layout.ts';
import type { Recorder } from '../engine/trace/recorder.ts';
import { edgesOf } from '../engine/trace/scan.ts';
import { builtinShape } from '../engine/trace/shapes.ts';
import { WordsBefore } from '../engine/trace/writes.ts';
import type { Say } from '../messages/say.ts';
import { hexAddress } from './cards.ts';
import { type BitView, bitsOf, meaningOf } from './meanings.ts';

export interface ByteRow {
  /** The field's name in C, or '' for bytes that no table names. Bit fields of one word are named together. */
  readonly field: string;
  readonly type: FieldType | 'bytes';
  /** From the object's address; negative before it. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** What the bytes mean: a number, or for a pointer the address. */
  readonly value: number;
  /** Where a pointer points, else 0. */
  readonly target: Addr;
  readonly bits?: Field['bits'];
  /** True if CPython's object has something else here: what these bytes are is the engine's own. */
  readonly own?: true;
}
export interface ObjectBytes {
  readonly address: Ref;
  readonly type: string;
  /** The C struct. */
  readonly struct: string;
  readonly rows: readonly ByteRow[];
}

function read(at: Addr, type: FieldType): number {
  switch (type) {
    case 'u8':
      return ld8(at);
    case 'u16':
      return ld16(at);
    case 'i32':
      return ld(at);
    case 'u32':
      return ldU32(at);
    case 'f64':
      return F64[at >> 3];
    default:
      return ld64(at);
  }
}
const pointed = (at: Addr, type: FieldType): Addr =>
  type === 'stackref' ? ld(at) & ~1 : type === 'ptr' ? Math.max(0, offsetOf(ld(at), ld(at + 4))) : 0;

/** The rows from what lies before the object (weak references and dict of an instance, the collector's head) to the end of the object's block; at most `limit` bytes behind the struct. */
export function objectBytes(o: Ref, limit = 128): ObjectBytes {
  const type = Py_TYPE(o);
  const known = builtinShape(type).struct;
  const struct = known ?? PyObject;
  const rows: ByteRow[] = [];
  const row = (field: string, t: FieldType, offset: number, size: number): void => {
    const at = o + offset;
    rows.push({ field, type: t, offset, bytes: ldBytes(at, size), value: read(at, t), target: pointed(at, t) });
  };
  if (PyType_HasFeature(type, Py_TPFLAGS_PREHEADER)) {
    row('weak references', 'ptr', -GC_HEAD - 16, 8);
    row('managed dict', 'ptr', -GC_HEAD - 8, 8);
  }
  if (_PyObject_IS_GC(o)) for (const f of fieldsOf(PyGC_Head)) row(f.name, f.type, f.offset - GC_HEAD, f.size);
  /** Bytes of which no field of CPython's is known. */
  const own = (from: number, to: number): void => {
    rows.push({
      field: '',
      type: 'bytes',
      offset: from,
      bytes: ldBytes(o + from, to - from),
      value: 0,
      target: 0,
      own: true,
    });
  };
  let end = 0;
  const fields = fieldsOf(struct);
  for (let i = 0; i < fields.length; i++) {
    const f = fields[i];
    end = f.offset + f.size;
    if (f.own) {
      while (fields[i + 1]?.own) i++;
      end = fields[i].offset + fields[i].size;
      own(f.offset, end);
    } else if (f.bits) {
      const bytes = ldBytes(o + f.offset, f.size);
      const field = Object.keys(f.bits).join(', ');
      rows.push({
        field,
        type: f.type,
        offset: f.offset,
        bytes,
        value: read(o + f.offset, f.type),
        target: 0,
        bits: f.bits,
      });
    } else row(f.name, f.type, f.offset, f.size);
  }
  const basicsize = ld(type + PyTypeObject.tp_basicsize);
  if (known === null && basicsize > end) {
    own(end, basicsize);
    end = basicsize;
  }
  const start = o - _PyType_PreHeaderSize(type);
  const stop = poolOf(start) === 0 ? end : Math.min(start + blockSize(start) - o, end + limit);
  if (stop > end)
    rows.push({ field: '', type: 'bytes', offset: end, bytes: ldBytes(o + end, stop - end), value: 0, target: 0 });
  return { address: o, type: tp_name(type), struct: struct.structName, rows };
}

// ---- for the page ----

export interface ByteRowView {
  readonly offset: number;
  readonly field: string;
  readonly bytes: readonly number[];
  /** Which of them are not what they were a step before. */
  readonly changed: readonly boolean[];
  readonly decimal: string;
  readonly meaning: string;
  readonly bits: readonly BitView[];
  /** The object a pointer leads to, 0 for none. */
  readonly target: Ref;
}
/** A stretch of memory that belongs to an object. */
export interface BlockView {
  readonly title: string;
  readonly address: string;
  /** Where its offsets count from: the place in the simulated memory. */
  readonly base: Addr;
  readonly rows: readonly ByteRowView[];
}
export interface BytesView {
  readonly name: string;
  readonly struct: string;
  readonly blocks: readonly BlockView[];
}

/** References that are looked for in an object's own bytes. */
const MOST_EDGES = 500;
/** Rows of an array that are shown. */
const MAX_ITEMS = 32;

/** The bytes of an object at the step that memory shows. `nameOf` knows the objects of the picture. */
export function bytesView(recorder: Recorder, o: Ref, nameOf: (o: Ref) => string | null, say: Say): BytesView {
  const before = new WordsBefore(recorder.writes() ?? new Int32Array(0));
  const { struct, rows } = objectBytes(o);
  const edges = new Map(edgesOf(o, MOST_EDGES).map((e) => [e.at, e]));
  const view = (row: ByteRow, meaning = meaningOf(o, row, nameOf, say)): ByteRowView => ({
    offset: row.offset,
    field: row.field,
    bytes: [...row.bytes],
    changed: [...row.bytes].map((b, i) => byteBefore(before, o + row.offset + i) !== b),
    decimal: row.type === 'bytes' ? '' : String(row.value),
    meaning: row.own ? say('view.engines-own') : meaning,
    bits: bitsOf(o, row, say),
    target: nameOf(row.target) === null ? 0 : row.target,
  });
  const wordRow = (at: Addr, field: string, meaning?: string): ByteRowView => {
    const target = pointed(at, 'ptr');
    return view({ field, type: 'ptr', offset: at - o, bytes: ldBytes(at, 8), value: read(at, 'ptr'), target }, meaning);
  };
  /** What lies behind the struct: references by their names, the text of a str, and the rest in one row a stretch. */
  const behind = (row: ByteRow): ByteRowView[] => {
    const found: ByteRowView[] = [];
    const end = o + row.offset + row.bytes.length;
    const text = textRange(o);
    let at = o + row.offset;
    const plain = (until: Addr, field: string, meaning = ''): void => {
      const bytes = ldBytes(at, until - at);
      if (bytes.length > 0)
        found.push(view({ field, type: 'bytes', offset: at - o, bytes, value: 0, target: 0 }, meaning));
      at = until;
    };
    while (at < end) {
      let next = at;
      while (next < end && !edges.has(next) && !(next >= text.from && next < text.to))
        next = Math.min(end, (next + 8) & ~7, next < text.from ? text.from : end);
      plain(next, '', say('view.not-in-use'));
      if (edges.has(at)) {
        found.push(wordRow(at, edges.get(at)!.label));
        at += 8;
      } else if (at < end) {
        const until = Math.min(end, text.to, at + 8);
        plain(until, 'text', printable(ldBytes(at, until - at)));
      }
    }
    return found;
  };
  const blocks: BlockView[] = [
    {
      title: struct,
      address: hexAddress(o),
      base: o,
      rows: rows.flatMap((row) => (row.type === 'bytes' && !row.own ? behind(row) : [view(row)])),
    },
  ];
  if (builtinShape(Py_TYPE(o)).name === 'list' && ld(o + PyListObject.ob_item) !== 0) {
    const array = ld(o + PyListObject.ob_item);
    const n = Math.min(MAX_ITEMS, ld(o + PyListObject.allocated));
    blocks.push({
      title: say('view.array-of-items'),
      address: hexAddress(array),
      base: array,
      rows: Array.from({ length: n }, (_, i) => {
        const r = wordRow(array + i * 8, `[${i}]`, i < Py_SIZE(o) ? undefined : say('view.room-for-one'));
        return { ...r, offset: i * 8, ...(i < Py_SIZE(o) ? {} : { target: 0 }) };
      }),
    });
  }
  return { name: nameOf(o) ?? tp_name(Py_TYPE(o)), struct, blocks };
}
/** Where the characters of a str or bytes lie in its own block, the zero behind them included; else an empty range. */
function textRange(o: Ref): { from: Addr; to: Addr } {
  if (PyBytes_Check(o)) return { from: PyBytes_AS_STRING(o), to: PyBytes_AS_STRING(o) + Py_SIZE(o) + 1 };
  if (!PyUnicode_Check(o) || !PyUnicode_IS_COMPACT(o)) return { from: 0, to: 0 };
  const from = PyUnicode_DATA(o);
  return { from, to: from + (PyUnicode_GET_LENGTH(o) + 1) * PyUnicode_KIND(o) };
}
/** Words as they were before the rows were written. */
function byteBefore(before: WordsBefore, at: Addr): number {
  const word = before.get(at & ~3);
  return word === undefined ? ld8(at) : (word >>> ((at & 3) * 8)) & 255;
}
const printable = (bytes: Uint8Array): string =>
  [...bytes].map((b) => (b > 32 && b < 127 ? String.fromCharCode(b) : b === 32 ? '␠' : '·')).join(' ');
