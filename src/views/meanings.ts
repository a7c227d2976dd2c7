// What the bytes of a field say, in words: counts, flag bits, lengths, hashes, characters.

import { type Addr, ld, ld8, type Ref } from '../engine/memory/memory.ts';
import { GC_HEAD } from '../engine/objects/gcobject.ts';
import { _Py_IsImmortal, Py_TYPE } from '../engine/objects/object.ts';
import * as T from '../engine/objects/statictypes.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import type { ByteRow } from './bytes.ts';

/** One bit, or a few, of a word of flags. */
export interface BitView {
  readonly bits: string;
  readonly value: number;
  readonly text: string;
}

const yesNo = (n: number): string => (n === 0 ? 'no' : 'yes');

/** The parts of a word of flags, from bit 0 up; empty for a field that is none. */
export function bitsOf(o: Ref, row: ByteRow): BitView[] {
  const at = o + row.offset;
  switch (row.field) {
    case 'lv_tag': {
      const tag = ld(at);
      return [
        { bits: '0-1', value: tag & 3, text: ['positive', 'zero', 'negative', 'reserved'][tag & 3] },
        {
          bits: '2',
          value: (tag >> 2) & 1,
          text: tag & 4 ? 'one of the cached small integers' : 'not a cached small integer',
        },
        { bits: '3 up', value: tag >> 3, text: `${tag >> 3} ${tag >> 3 === 1 ? 'digit' : 'digits'} of 30 bits` },
      ];
    }
    case 'ob_flags': {
      const flags = ld8(at);
      return [
        { bits: '0', value: flags & 1, text: `immortal: ${yesNo(flags & 1)}` },
        { bits: '2', value: (flags >> 2) & 1, text: `statically allocated: ${yesNo(flags & 4)}` },
      ];
    }
    case '_gc_prev': {
      const word = ld(at);
      return [
        { bits: '0', value: word & 1, text: `finalizer has run: ${yesNo(word & 1)}` },
        { bits: '1', value: (word >> 1) & 1, text: `in the collection that is running: ${yesNo(word & 2)}` },
        {
          bits: '2 up',
          value: word >>> 2,
          text:
            word & 2 ? `gc_refs: ${word >>> 2} references not accounted for yet` : 'address of the neighbour before it',
        },
      ];
    }
    case 'state': {
      if (Py_TYPE(o) !== T.PyUnicode_Type) return [];
      const s = ld(at);
      const kind = (s >> 2) & 7;
      return [
        {
          bits: '0-1',
          value: s & 3,
          text: `interned: ${['no', 'yes, mortal', 'yes, immortal', 'yes, static'][s & 3]}`,
        },
        { bits: '2-4', value: kind, text: `kind: ${kind} ${kind === 1 ? 'byte' : 'bytes'} a character` },
        { bits: '5', value: (s >> 5) & 1, text: `compact (text in the same block): ${yesNo(s & 0x20)}` },
        { bits: '6', value: (s >> 6) & 1, text: `ASCII only: ${yesNo(s & 0x40)}` },
        { bits: '7', value: (s >> 7) & 1, text: `statically allocated: ${yesNo(s & 0x80)}` },
      ];
    }
    default:
      return [];
  }
}

const FIELDS: Readonly<Record<string, string>> = {
  ob_overflow: 'spare half of the count',
  ob_size: 'number of items',
  allocated: 'items there is room for',
  ob_item: 'address of the array of items',
  ob_digit: 'the lowest 30 bits of the value',
  ob_fval: 'the value, an IEEE 754 double',
  length: 'number of characters',
  ma_used: 'number of entries',
  ma_keys: 'address of the table of keys',
  ma_values: 'address of the values if keys are shared, else NULL',
  fill: 'slots used or once used',
  used: 'number of elements',
  mask: 'slots, minus one',
  table: 'address of the table of slots',
  'managed dict': 'the attributes as a dict, once somebody asked for it',
  'weak references': 'the first of the weak references to it',
};

/** One short phrase. `nameOf` knows the objects of the picture. */
export function meaningOf(o: Ref, row: ByteRow, nameOf: (o: Addr) => string | null): string {
  const { field, value, target } = row;
  switch (field) {
    case 'ob_refcnt':
      return _Py_IsImmortal(o) ? 'immortal: never counted' : `${value} ${value === 1 ? 'reference' : 'references'}`;
    case 'ob_type':
      return `it is a ${_PyType_Name(target)}`;
    case '_gc_next':
      return value === 0 ? 'not tracked by the collector' : `next in its list${named(nameOf(target + GC_HEAD))}`;
    case 'hash':
    case 'ob_hash':
      return value === -1 ? 'hash: not asked for yet' : 'hash';
    case 'wr_object':
      return `what it refers to, not counted${named(nameOf(target))}`;
  }
  const known = FIELDS[field];
  if (known !== undefined) return known;
  if (row.type !== 'ptr' && row.type !== 'stackref') return '';
  return target === 0 ? 'NULL' : (nameOf(target) ?? '');
}
const named = (name: string | null): string => (name === null ? '' : `: ${name}`);
