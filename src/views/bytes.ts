// The bytes of an object, row by row as its struct has them.

import type { FieldType } from '../engine/include/structs.ts';
import { PyGC_Head, PyObject } from '../engine/include/structs.ts';
import { type Addr, F64, ld, ld8, ld16, ld64, ldBytes, ldU32, offsetOf, type Ref } from '../engine/memory/memory.ts';
import { blockSize, poolOf } from '../engine/memory/obmalloc.ts';
import { _PyObject_IS_GC, _PyType_PreHeaderSize, GC_HEAD } from '../engine/objects/gcobject.ts';
import { Py_TYPE } from '../engine/objects/object.ts';
import { tp_name } from '../engine/objects/typename.ts';
import { builtinShape } from '../engine/trace/shapes.ts';

export interface ByteRow {
  /** The field's name in C, or '' for bytes that no table names. */
  readonly field: string;
  readonly type: FieldType | 'bytes';
  /** From the object's address; negative before it. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** What the bytes mean: a number, or for a pointer the address. */
  readonly value: number;
  /** Where a pointer points, else 0. */
  readonly target: Addr;
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

/** The rows from the collector's head to the end of the object's block; at most `limit` bytes behind the struct. */
export function objectBytes(o: Ref, limit = 128): ObjectBytes {
  const type = Py_TYPE(o);
  const struct = builtinShape(type).struct ?? PyObject;
  const rows: ByteRow[] = [];
  const row = (field: string, t: FieldType, offset: number, size: number): void => {
    const at = o + offset;
    rows.push({ field, type: t, offset, bytes: ldBytes(at, size), value: read(at, t), target: pointed(at, t) });
  };
  if (_PyObject_IS_GC(o)) for (const f of PyGC_Head.fields) row(f.name, f.type, f.offset - GC_HEAD, f.size);
  let end = 0;
  for (const f of struct.fields) {
    row(f.name, f.type, f.offset, f.size);
    end = f.offset + f.size;
  }
  const start = o - _PyType_PreHeaderSize(type);
  const stop = poolOf(start) === 0 ? end : Math.min(start + blockSize(start) - o, end + limit);
  if (stop > end)
    rows.push({ field: '', type: 'bytes', offset: end, bytes: ldBytes(o + end, stop - end), value: 0, target: 0 });
  return { address: o, type: tp_name(type), struct: struct.structName, rows };
}
