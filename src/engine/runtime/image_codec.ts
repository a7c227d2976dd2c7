// How the memory of a boot image is written so that it compresses well. Memory is 64-bit words; most are zero, and most of the
// others are pointers. Tables in static memory and the blocks of a pool repeat with a stride: a pointer differs little from the
// one a stride before, in the same field of an object of the same type. What the process can work out itself (the hashes of
// texts, the indices of dicts, the links back in the collector's lists, the names of descriptors) is not written at all. No CPython file.
//
// The coded bytes are columns, each of the same kind of number, for brotli to find the regularities in:
//
//   i32 numbers of ranges, words, pointers, numbers; then what `Facts` says
//   ranges: u32 first byte, u32 words, u16 stride in words                    each a column
//   the kind of each word                                                     one byte a word
//   pointers: difference from the predicted one, zigzag                       septets
//   numbers: the low half, zigzag; the high half is its sign                  septets
//   others: eight bytes each
//
// Septets: of each number the lowest seven bits, with 128 if there are more; then of those with more the next seven bits; and so on.
//
// Within the columns of pointers and numbers, words that stand in the same column of the same stride come together; of the others,
// which are mostly text, those of the same stride.

import { type Addr, highWord, I32, MMAP_TOP, TEXT_START, U8 } from '../memory/memory.ts';

/** A stretch of memory whose words repeat with a stride. */
export interface Stretch {
  readonly from: number;
  readonly words: number;
  /** In words, at most MAX_STRIDE. */
  readonly stride: number;
}

export const MAX_STRIDE = 64;
export const COLUMNS = MAX_STRIDE * MAX_STRIDE;

/**
 * Kinds of words. A hash is that of the str in whose header the word is; a key's hash that of the str the next word points at. A link
 * is a word that other words tell: `decode` leaves UNKNOWN there. Indices are those of a dict's table, which its entries tell.
 */
export const ZERO = 0;
export const POINTER = 1;
export const NUMBER = 2;
export const OTHER = 3;
export const HASH = 4;
export const KEY_HASH = 5;
export const LINK = 6;
export const INDICES = 7;

/** What stands in both halves of a word until it is known. No address, and no small number. */
export const UNKNOWN = 0x7fffffff;

/** Where the hash is in a str (PyASCIIObject.hash), and the key behind its hash in a dict's entry (PyDictKeyEntry). */
export const HASH_AT = 24;
export const KEY_AT = 8;

/** The pointer last seen in a column beside a type: what the next one is compared with. One table for all; clashes do no harm. */
export const LAST_BITS = 16;
export const slot = (column: number, type: number): number =>
  (Math.imul(column * 2097169 + type, 0x9e3779b1) >>> (32 - LAST_BITS)) | 0;

/**
 * The type of the object in a row, if it is one: the second word, or the fourth behind a collector's header. Both are given as `decode`
 * has them when it comes to `column`: what is no word of the coded bytes is not known yet.
 */
export function typeIn(second: number, fourth: number, column: number, stride: number): number {
  if (stride < 2 || column < 2) return 0;
  if (second > 0x80000 && second < 0x400000) return second;
  return stride >= 4 && column > 3 ? fourth : 0;
}

const zigzag = (n: number): number => ((n << 1) ^ (n >> 31)) >>> 0;

/**
 * What a decoder must know of this process's memory, in the order in which it is written, an i32 each: where mappings begin and by how
 * much they lie lower in the decoder's memory; what memory.ts says of high words; what structs.ts says of types and descriptors; the
 * addresses of the secret of hashes and of the heads of the collector's lists.
 */
export interface Facts {
  readonly mappedFrom: Addr;
  readonly mappedBy: number;
  readonly mmapMin: Addr;
  readonly highProgram: number;
  readonly highMmap: number;
  readonly typeSize: number;
  readonly tp_base: number;
  readonly tp_dealloc: number;
  readonly d_name: number;
  readonly secret: Addr;
  readonly lists: readonly Addr[];
}
/** Numbers before the columns: four counts, and the facts. */
export const HEADER_WORDS = 18;

/** Words whose values the process can work out, by address: what `encode` need not write. */
export interface Derived {
  isHash(at: number): boolean;
  isKeyHash(at: number): boolean;
  isLink(at: number): boolean;
  isIndices(at: number): boolean;
}

const columns = (): number[][] => Array.from({ length: COLUMNS }, () => []);

/** The coded form of the mapped memory's `stretches`, in ascending order. */
export function encode(stretches: readonly Stretch[], derived: Derived, facts: Facts): Uint8Array {
  const kinds: number[] = [];
  const pointers = columns();
  const numbers = columns();
  const others = columns();
  const last = new Int32Array(1 << LAST_BITS);
  /** The words of the row before the one that is written, as `decode` has them. */
  const row = new Int32Array(MAX_STRIDE);
  for (const { from, words, stride } of stretches) {
    for (let i = 0; i < words; i++) {
      const at = from + i * 8;
      const column = i % stride;
      row[column] = 0;
      const place = stride * MAX_STRIDE + column - MAX_STRIDE;
      const lo = I32[at >> 2];
      const hi = I32[(at >> 2) + 1];
      if (derived.isIndices(at)) kinds.push(INDICES);
      else if (lo === 0 && hi === 0) kinds.push(ZERO);
      else if (derived.isHash(at)) kinds.push(HASH);
      else if (derived.isKeyHash(at)) kinds.push(KEY_HASH);
      else if (derived.isLink(at)) {
        kinds.push(LINK);
        row[column] = UNKNOWN;
      } else if (hi === highWord(lo) && lo >= TEXT_START && lo < MMAP_TOP) {
        kinds.push(POINTER);
        const s = slot(place, typeIn(row[1], row[3], column, stride));
        row[column] = lo;
        pointers[place].push(zigzag(lo - (last[s] || at)));
        last[s] = lo;
      } else if (hi === lo >> 31) {
        kinds.push(NUMBER);
        row[column] = lo;
        numbers[place].push(zigzag(lo));
      } else {
        kinds.push(OTHER);
        row[column] = lo;
        others[place - column].push(...U8.subarray(at, at + 8));
      }
    }
  }
  const p = pointers.flat();
  const n = numbers.flat();
  const out: number[] = [];
  const put = (values: readonly number[], bytes: number): void => {
    for (let b = 0; b < bytes; b++) for (const v of values) out.push((v >>> (8 * b)) & 255);
  };
  const header = [stretches.length, kinds.length, p.length, n.length, ...Object.values(facts).flat()];
  if (header.length !== HEADER_WORDS) throw new RangeError('HEADER_WORDS is wrong');
  for (const v of header) put([v], 4);
  put(
    stretches.map((s, i) => s.from - (i === 0 ? 0 : stretches[i - 1].from)),
    4,
  );
  put(
    stretches.map((s) => s.words),
    4,
  );
  put(
    stretches.map((s) => s.stride),
    2,
  );
  for (const part of [kinds, septets(p), septets(n), others.flat()]) for (const byte of part) out.push(byte);
  return Uint8Array.from(out);
}
function septets(values: readonly number[]): number[] {
  const out: number[] = [];
  for (let rest = values; rest.length > 0; ) {
    const more: number[] = [];
    for (const v of rest) {
      out.push((v & 127) | (v > 127 ? 128 : 0));
      if (v > 127) more.push(v >>> 7);
    }
    rest = more;
  }
  return out;
}
