// A boot image decoded in TypeScript, where the host has no WebAssembly (assembly/image_decoder.ts does the same); and the words that
// other words tell, which no image has. No CPython file.

import { PyDescrObject, PyDictKeysObject, PyDictUnicodeEntry, PyTypeObject } from '../include/structs.ts';
import {
  type Addr,
  HIGH_MMAP,
  HIGH_PROGRAM,
  I32,
  ld,
  MMAP_MIN,
  NULL,
  STATIC_END,
  stp,
  stWords,
  U8,
} from '../memory/memory.ts';
import { build_indices, dkNentries } from '../objects/dict_keys.ts';
import { gcstate, genHead, NUM_GENERATIONS } from '../objects/gcobject.ts';
import { unicode_hash } from '../objects/unicode_layout.ts';
import {
  COLUMNS,
  HASH,
  HASH_AT,
  HEADER_WORDS,
  INDICES,
  KEY_AT,
  KEY_HASH,
  LAST_BITS,
  LINK,
  MAX_STRIDE,
  NUMBER,
  OTHER,
  POINTER,
  type Stretch,
  slot,
  typeIn,
  UNKNOWN,
  ZERO,
} from './image_codec.ts';

const unzigzag = (n: number): number => (n >>> 1) ^ -(n & 1);

/** Calls `visit` for each row of the tables whose rows have `size` bytes. */
export function forEachRow(stretches: readonly Stretch[], size: number, visit: (row: number) => void): void {
  for (const { from, words, stride } of stretches)
    if (stride * 8 === size) for (let row = from; row < from + words * 8; row += size) visit(row);
}

/** The heads of the collector's lists. */
export const collectedLists = (): Addr[] => [
  ...Array.from({ length: NUM_GENERATIONS }, (_, g) => genHead(g)),
  gcstate.permanent_generation,
];

/**
 * Words whose values other words tell: in the collector's lists what lies before an object, by the one before; the name of a
 * descriptor, by its key in the dict of its class; in a static type what it inherits, by its base. Calls `visit` for such a word and its likely value, the first of which counts.
 */
export function forEachLink(stretches: readonly Stretch[], visit: (at: Addr, target: Addr) => void): void {
  for (const head of collectedLists()) {
    // The first is left out: in its place there would be a static address, which image_codec.ts could take for a type.
    let before = ld(head);
    if (before === head) continue;
    for (let gc = ld(before); gc !== head; before = gc, gc = ld(gc)) visit(gc + 8, before);
  }
  forEachRow(stretches, PyDictUnicodeEntry.sizeof, (entry) => {
    const value = ld(entry + PyDictUnicodeEntry.me_value);
    if (value > 0) visit(value + PyDescrObject.d_name, ld(entry));
  });
  const done = new Set<Addr>([NULL]);
  const inherit = (type: Addr): void => {
    if (done.has(type)) return;
    done.add(type);
    const base = ld(type + PyTypeObject.tp_base);
    if (base === NULL) return;
    inherit(base);
    for (let at = PyTypeObject.tp_dealloc; at < PyTypeObject.sizeof; at += 8)
      if (at !== PyTypeObject.tp_base) visit(type + at, ld(base + at));
  };
  const inStatic = stretches.filter(({ from }) => from < STATIC_END);
  forEachRow(inStatic, PyTypeObject.sizeof, inherit);
}

/** Decodes the coded bytes of an image into the zeroed memory of the process, and keeps a copy of what is there then. */
export function decodeInPlace(coded: Uint8Array): { bytes: Uint8Array; runs: [from: Addr, to: Addr, at: number][] } {
  const { stretches, hashes, keyHashes, indices } = decode(coded);
  forEachLink(stretches, (at, target) => {
    if (I32[at >> 2] === UNKNOWN && I32[(at >> 2) + 1] === UNKNOWN) stp(at, target);
  });
  for (const o of hashes) {
    stWords(o + HASH_AT, -1, -1);
    unicode_hash(o);
  }
  for (const at of keyHashes) {
    const key = ld(at + KEY_AT);
    stWords(at, ld(key + HASH_AT), ld(key + HASH_AT + 4));
  }
  for (const at of indices) {
    const dk = at - PyDictKeysObject.sizeof;
    build_indices(dk, dkNentries(dk));
  }
  const runs: [Addr, Addr, number][] = [];
  let size = 0;
  for (const { from, words } of stretches) {
    runs.push([from, from + words * 8, size]);
    size += words * 8;
  }
  const bytes = new Uint8Array(size);
  for (const [from, to, at] of runs) bytes.set(U8.subarray(from, to), at);
  return { bytes, runs };
}

/**
 * Writes the memory that `bytes` code into the zeroed memory, but for links, hashes and indices: `hashes` are the addresses of the strs
 * whose hash is to be worked out, `keyHashes` those of the words that hold the hash of the str behind the next word, `indices` those of
 * the first words of indices, which are all empty.
 */
function decode(bytes: Uint8Array): {
  stretches: Stretch[];
  hashes: number[];
  keyHashes: number[];
  indices: number[];
} {
  let at = HEADER_WORDS * 4;
  const column = (count: number, size: number): Int32Array => {
    const values = new Int32Array(count);
    for (let b = 0; b < size; b++) for (let i = 0; i < count; i++) values[i] |= bytes[at++] << (8 * b);
    return values;
  };
  const [ranges, words, pointerCount, numberCount] = new Int32Array(bytes.slice(0, HEADER_WORDS * 4).buffer);
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
