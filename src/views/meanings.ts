// What the bytes of a field say, in words: counts, flag bits, lengths, hashes, characters.

import { bitsOfWord } from '../engine/include/bitfields.ts';
import { type Addr, ld, ld8, type Ref } from '../engine/memory/memory.ts';
import { GC_HEAD } from '../engine/objects/gcobject.ts';
import { _Py_IsImmortal, Py_TYPE } from '../engine/objects/object.ts';
import * as T from '../engine/objects/statictypes.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import type { Say } from '../messages/say.ts';
import type { ByteRow } from './bytes.ts';

/** One bit, or a few, of a word of flags. */
export interface BitView {
  readonly bits: string;
  readonly value: number;
  readonly text: string;
}

/** The parts of a word of flags, from bit 0 up; empty for a field that is none. */
export function bitsOf(o: Ref, row: ByteRow, say: Say): BitView[] {
  const yesNo = (n: number): string => say(n === 0 ? 'view.no' : 'view.yes');
  const at = o + row.offset;
  switch (row.field) {
    case 'lv_tag': {
      const tag = ld(at);
      return [
        { bits: '0-1', value: tag & 3, text: say(`view.sign-${SIGNS[tag & 3]}`) },
        {
          bits: '2',
          value: (tag >> 2) & 1,
          text: say(tag & 4 ? 'view.cached-small' : 'view.not-cached-small'),
        },
        { bits: say('view.bits-up', { bit: 3 }), value: tag >> 3, text: say('view.digits', { n: tag >> 3 }) },
      ];
    }
    case 'ob_flags': {
      const flags = ld8(at);
      return [
        { bits: '0', value: flags & 1, text: say('view.immortal', { answer: yesNo(flags & 1) }) },
        { bits: '2', value: (flags >> 2) & 1, text: say('view.static', { answer: yesNo(flags & 4) }) },
      ];
    }
    case '_gc_prev': {
      const word = ld(at);
      return [
        { bits: '0', value: word & 1, text: say('view.finalized', { answer: yesNo(word & 1) }) },
        { bits: '1', value: (word >> 1) & 1, text: say('view.collecting', { answer: yesNo(word & 2) }) },
        {
          bits: say('view.bits-up', { bit: 2 }),
          value: word >>> 2,
          text: word & 2 ? say('view.gc-refs-left', { n: word >>> 2 }) : say('view.neighbour-before'),
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
          text: say(`view.interned-${INTERNED[s & 3]}`),
        },
        { bits: '2-4', value: kind, text: say('view.kind', { n: kind }) },
        { bits: '5', value: (s >> 5) & 1, text: say('view.compact', { answer: yesNo(s & 0x20) }) },
        { bits: '6', value: (s >> 6) & 1, text: say('view.ascii', { answer: yesNo(s & 0x40) }) },
        { bits: '7', value: (s >> 7) & 1, text: say('view.static', { answer: yesNo(s & 0x80) }) },
      ];
    }
    default: {
      const word = row.bytes.reduceRight((n, b) => n * 256 + b, 0);
      return bitsOfWord(row.offset, row.bits ?? {}).map(({ name, shift, width }) => ({
        bits: width === 1 ? `${shift}` : `${shift}-${shift + width - 1}`,
        value: Math.floor(word / 2 ** shift) % 2 ** width,
        text: name,
      }));
    }
  }
}

const SIGNS = ['positive', 'zero', 'negative', 'reserved'] as const;
const INTERNED = ['no', 'mortal', 'immortal', 'static'] as const;

const FIELDS = {
  ob_overflow: 'view.field-ob-overflow',
  ob_size: 'view.field-ob-size',
  allocated: 'view.field-allocated',
  ob_item: 'view.field-ob-item',
  ob_digit: 'view.field-ob-digit',
  ob_fval: 'view.field-ob-fval',
  length: 'view.field-length',
  ma_used: 'view.field-ma-used',
  ma_keys: 'view.field-ma-keys',
  ma_values: 'view.field-ma-values',
  fill: 'view.field-fill',
  used: 'view.field-used',
  mask: 'view.field-mask',
  table: 'view.field-table',
  'managed dict': 'view.field-managed-dict',
  'weak references': 'view.field-weak-references',
} as const;
const isKnown = (field: string): field is keyof typeof FIELDS => field in FIELDS;

/** One short phrase. `nameOf` knows the objects of the picture. */
export function meaningOf(o: Ref, row: ByteRow, nameOf: (o: Addr) => string | null, say: Say): string {
  const { field, value, target } = row;
  switch (field) {
    case 'ob_refcnt':
      return _Py_IsImmortal(o) ? say('view.never-counted') : say('view.references', { n: Number(value) });
    case 'ob_type':
      return say('view.is-a', { type: _PyType_Name(target) });
    case '_gc_next':
      return value === 0
        ? say('view.not-tracked')
        : say('view.next-in-list', { named: named(nameOf(target + GC_HEAD)) });
    case 'hash':
    case 'ob_hash':
      return value === -1 ? say('view.hash-not-asked') : 'hash';
    case 'wr_object':
      return say('view.refers-not-counted', { named: named(nameOf(target)) });
  }
  if (isKnown(field)) return say(FIELDS[field]);
  if (row.type !== 'ptr' && row.type !== 'stackref') return '';
  return target === 0 ? 'NULL' : (nameOf(target) ?? '');
}
const named = (name: string | null): string => (name === null ? '' : `: ${name}`);
