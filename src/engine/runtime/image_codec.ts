// How the memory of a boot image is written so that it compresses well. Memory is 64-bit words; most are zero, and most of the
// others are pointers. Tables in static memory and the blocks of a pool repeat with a stride: a pointer differs little from the
// one a stride before, in the same field of an object of the same type. What the process can work out itself (the hashes of
// texts, the indices of dicts, the links back in the collector's lists, the names of descriptors) is not written at all. No CPython file.
//
// The coded bytes are columns, each of the same kind of number, for brotli to find the regularities in:
//
//   u32 number of ranges, words, pointers, numbers                            a column
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

import { HIGH_MMAP, HIGH_PROGRAM, highWord, I32, MMAP_MIN, MMAP_TOP, TEXT_START, U8 } from '../memory/memory.ts';

/** A stretch of memory whose words repeat with a stride. */
export interface Stretch {
  readonly from: number;
  readonly words: number;
  /** In words, at most MAX_STRIDE. */
  readonly stride: number;
}

const MAX_STRIDE = 64;
const COLUMNS = MAX_STRIDE * MAX_STRIDE;
const HEADER_WORDS = 4;

/**
 * Kinds of words. A hash is that of the str in whose header the word is; a key's hash that of the str the next word points at. A link
 * is a word that other words tell: `decode` leaves UNKNOWN there. Indices are those of a dict's table, which its entries tell.
 */
const ZERO = 0;
const POINTER = 1;
const NUMBER = 2;
const OTHER = 3;
const HASH = 4;
const KEY_HASH = 5;
const LINK = 6;
const INDICES = 7;

/** What stands in both halves of a word until it is known. No address, and no small number. */
export const UNKNOWN = 0x7fffffff;

/** Where the hash is in a str (PyASCIIObject.hash), and the key behind its hash in a dict's entry (PyDictKeyEntry). */
export const HASH_AT = 24;
export const KEY_AT = 8;

/** The pointer last seen in a column beside a type: what the next one is compared with. One table for all; clashes do no harm. */
const LAST_BITS = 16;
const slot = (column: number, type: number): number =>
  (Math.imul(column * 2097169 + type, 0x9e3779b1) >>> (32 - LAST_BITS)) | 0;

/**
 * The type of the object in a row, if it is one: the second word, or the fourth behind a collector's header. Both are given as `decode`
 * has them when it comes to `column`: what is no word of the coded bytes is not known yet.
 */
function typeIn(second: number, fourth: number, column: number, stride: number): number {
  if (stride < 2 || column < 2) return 0;
  if (second > 0x80000 && second < 0x400000) return second;
  return stride >= 4 && column > 3 ? fourth : 0;
}

const zigzag = (n: number): number => ((n << 1) ^ (n >> 31)) >>> 0;
const unzigzag = (n: number): number => (n >>> 1) ^ -(n & 1);

/** Words whose values the process can work out, by address: what `encode` need not write. */
export interface Derived {
  isHash(at: number): boolean;
  isKeyHash(at: number): boolean;
  isLink(at: number): boolean;
  isIndices(at: number): boolean;
}

/** Calls `visit` for each row of the tables whose rows have `size` bytes. */
export function forEachRow(stretches: readonly Stretch[], size: number, visit: (row: number) => void): void {
  for (const { from, words, stride } of stretches)
    if (stride * 8 === size) for (let row = from; row < from + words * 8; row += size) visit(row);
}

const columns = (): number[][] => Array.from({ length: COLUMNS }, () => []);

/** The coded form of the mapped memory's `stretches`, in ascending order. */
export function encode(stretches: readonly Stretch[], derived: Derived): Uint8Array {
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
  put([stretches.length, kinds.length, p.length, n.length], 4);
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

/**
 * Writes the memory that `bytes` code into the zeroed memory, but for links, hashes and indices: `hashes` are the addresses of the strs
 * whose hash is to be worked out, `keyHashes` those of the words that hold the hash of the str behind the next word, `indices` those of
 * the first words of indices, which are all empty.
 */
export function decode(bytes: Uint8Array): {
  stretches: Stretch[];
  hashes: number[];
  keyHashes: number[];
  indices: number[];
} {
  let at = 0;
  const column = (count: number, size: number): Int32Array => {
    const values = new Int32Array(count);
    for (let b = 0; b < size; b++) for (let i = 0; i < count; i++) values[i] |= bytes[at++] << (8 * b);
    return values;
  };
  const [ranges, words, pointerCount, numberCount] = column(HEADER_WORDS, 4);
  const froms = column(ranges, 4);
  const lengths = column(ranges, 4);
  const strides = column(ranges, 2);
  const stretches: Stretch[] = [];
  let from = 0;
  for (let r = 0; r < ranges; r++) {
    from += froms[r];
    stretches.push({ from, words: lengths[r], stride: strides[r] });
  }
  const kinds = bytes.subarray(at, at + words);
  at += words;
  const pointers = new Int32Array(pointerCount);
  const numbers = new Int32Array(numberCount);
  const end = readSeptets(bytes, readSeptets(bytes, at, pointers), numbers);
  const others = new Int32Array(new Uint8Array(bytes.subarray(end)).buffer);
  const places = placesOf(stretches, kinds);
  const last = new Int32Array(1 << LAST_BITS);
  const hashes: number[] = [];
  const keyHashes: number[] = [];
  const indices: number[] = [];
  let word = 0;
  for (const { from: start, words: count, stride } of stretches) {
    const first = stride * MAX_STRIDE - MAX_STRIDE;
    let c = 0;
    for (let a = start, end = start + count * 8; a < end; a += 8, c = c + 1 === stride ? 0 : c + 1) {
      const kind = kinds[word++];
      if (kind === ZERO) continue;
      const place = first + c;
      if (kind === POINTER) {
        const s = slot(place, typeIn(I32[(a - c * 8 + 8) >> 2], I32[(a - c * 8 + 24) >> 2], c, stride));
        const p = unzigzag(pointers[places[POINTER * COLUMNS + place]++]) + (last[s] || a);
        last[s] = p;
        I32[a >> 2] = p;
        I32[(a >> 2) + 1] = p < MMAP_MIN ? HIGH_PROGRAM : HIGH_MMAP;
      } else if (kind === NUMBER) {
        const n = unzigzag(numbers[places[NUMBER * COLUMNS + place]++]);
        I32[a >> 2] = n;
        I32[(a >> 2) + 1] = n >> 31;
      } else if (kind === OTHER) {
        const i = places[OTHER * COLUMNS + first]++ * 2;
        I32[a >> 2] = others[i];
        I32[(a >> 2) + 1] = others[i + 1];
      } else if (kind === HASH) hashes.push(a - HASH_AT);
      else if (kind === KEY_HASH) keyHashes.push(a);
      else {
        I32[a >> 2] = I32[(a >> 2) + 1] = kind === LINK ? UNKNOWN : -1;
        // A dict's head lies before its indices.
        if (kind === INDICES && kinds[word - 2] !== INDICES) indices.push(a);
      }
    }
  }
  return { stretches, hashes, keyHashes, indices };
}

/** Reads as many numbers as `values` has room for. Returns where they end. */
function readSeptets(bytes: Uint8Array, start: number, values: Int32Array): number {
  /** Indices of numbers that have more bits. */
  const open = new Int32Array(values.length);
  let at = start;
  let left = 0;
  for (let i = 0; i < values.length; i++) {
    const byte = bytes[at++];
    values[i] = byte & 127;
    if (byte > 127) open[left++] = i;
  }
  for (let shift = 7; left > 0; shift += 7) {
    let more = 0;
    for (let k = 0; k < left; k++) {
      const byte = bytes[at++];
      values[open[k]] |= (byte & 127) << shift;
      if (byte > 127) open[more++] = open[k];
    }
    left = more;
  }
  return at;
}

/** For each kind and column of each stride, where its first value is. */
function placesOf(stretches: readonly Stretch[], kinds: Uint8Array): Int32Array {
  const counts = new Int32Array(4 * COLUMNS);
  let word = 0;
  for (const { words, stride } of stretches) {
    const first = stride * MAX_STRIDE - MAX_STRIDE;
    for (let i = 0, c = 0; i < words; i++, c = c + 1 === stride ? 0 : c + 1) {
      const kind = kinds[word++];
      if (kind !== ZERO && kind <= OTHER) counts[kind * COLUMNS + first + (kind === OTHER ? 0 : c)]++;
    }
  }
  for (let kind = POINTER; kind <= OTHER; kind++) {
    let sum = 0;
    for (let i = kind * COLUMNS; i < (kind + 1) * COLUMNS; i++) {
      const n = counts[i];
      counts[i] = sum;
      sum += n;
    }
  }
  return counts;
}
