// The decoder of boot images, in AssemblyScript: `node scripts/generate-image-decoder.mjs` compiles it to WebAssembly. A cold program
// runs in the host's interpreter, where the same loops in TypeScript (runtime/image_decode.ts, for hosts without WebAssembly) take
// several times as long. The format is runtime/image_codec.ts's. No CPython file.
//
// Addresses below `mappedFrom` are the process's own; what lies from there on is moved down by `mappedBy` (`local`).

const HEADER_WORDS = 18;
const MAX_STRIDE = 64;
const COLUMNS = MAX_STRIDE * MAX_STRIDE;
const LAST_BITS = 16;

const ZERO = 0;
const POINTER = 1;
const NUMBER = 2;
const OTHER = 3;
const HASH = 4;
const KEY_HASH = 5;
const LINK = 6;
const INDICES = 7;
const UNKNOWN: i64 = 0x7fffffff7fffffff;

let mappedFrom: i32 = 0;
let mappedBy: i32 = 0;

@inline
function local(address: i32): i32 {
  return address < mappedFrom ? address : address - mappedBy;
}

/** The next free byte behind the coded image. */
let free: i32 = 0;
function allocate(size: i32): i32 {
  const at = (free + 7) & ~7;
  free = at + size;
  return at;
}

/** The next coded byte. */
let next: i32 = 0;
/** Numbers of `size` bytes each, written as columns: first all lowest bytes. */
function column(count: i32, size: i32): i32 {
  const values = allocate(count * 4);
  for (let b = 0; b < size; b++) {
    for (let i = 0; i < count; i++) store<u8>(values + i * 4 + b, load<u8>(next++));
  }
  return values;
}
function septets(count: i32): i32 {
  const values = allocate(count * 4);
  /** Indices of numbers that have more bits. */
  const open = allocate(count * 4);
  let left = 0;
  for (let i = 0; i < count; i++) {
    const byte: i32 = load<u8>(next++);
    store<i32>(values + i * 4, byte & 127);
    if (byte > 127) store<i32>(open + left++ * 4, i);
  }
  for (let shift = 7; left > 0; shift += 7) {
    let more = 0;
    for (let k = 0; k < left; k++) {
      const byte: i32 = load<u8>(next++);
      const i = load<i32>(open + k * 4);
      store<i32>(values + i * 4, load<i32>(values + i * 4) | ((byte & 127) << shift));
      if (byte > 127) store<i32>(open + more++ * 4, i);
    }
    left = more;
  }
  return values;
}
@inline
function unzigzag(n: i32): i32 {
  return (n >>> 1) ^ -(n & 1);
}

let ranges: i32 = 0;
let froms: i32 = 0;
let lengths: i32 = 0;
let strides: i32 = 0;
let kinds: i32 = 0;

let highProgram: i32 = 0;
let highMmap: i32 = 0;
let mmapMin: i32 = 0;

/** For each kind and column of each stride, where its first value is. */
function findPlaces(): i32 {
  const counts = allocate(4 * COLUMNS * 4);
  let word = kinds;
  for (let r = 0; r < ranges; r++) {
    const words = load<i32>(lengths + r * 4);
    const stride = load<i32>(strides + r * 4);
    const first = (stride - 1) * MAX_STRIDE;
    for (let i = 0, c = 0; i < words; i++) {
      const kind: i32 = load<u8>(word++);
      if (kind !== ZERO && kind <= OTHER) {
        const at = counts + (kind * COLUMNS + first + (kind === OTHER ? 0 : c)) * 4;
        store<i32>(at, load<i32>(at) + 1);
      }
      if (++c === stride) c = 0;
    }
  }
  for (let kind = POINTER; kind <= OTHER; kind++) {
    let sum = 0;
    for (let i = kind * COLUMNS; i < (kind + 1) * COLUMNS; i++) {
      const n = load<i32>(counts + i * 4);
      store<i32>(counts + i * 4, sum);
      sum += n;
    }
  }
  return counts;
}

/** The next value of a kind in a column. */
@inline
function taken(places: i32, values: i32, at: i32): i32 {
  const i = load<i32>(places + at * 4);
  store<i32>(places + at * 4, i + 1);
  return load<i32>(values + i * 4);
}

function writeWords(pointers: i32, numbers: i32, others: i32): void {
  const places = findPlaces();
  const last = allocate(4 << LAST_BITS);
  let word = kinds;
  for (let r = 0; r < ranges; r++) {
    const from = load<i32>(froms + r * 4);
    const stride = load<i32>(strides + r * 4);
    const end = from + load<i32>(lengths + r * 4) * 8;
    const first = (stride - 1) * MAX_STRIDE;
    let at = local(from);
    for (let a = from, c = 0; a < end; a += 8) {
      const kind: i32 = load<u8>(word++);
      if (kind === POINTER) {
        // The type of the object in this row, if it is one.
        let type = 0;
        if (stride > 1 && c > 1) {
          const second = load<i32>(at - c * 8 + 8);
          if (second > 0x80000 && second < 0x400000) type = second;
          else if (stride > 3 && c > 3) type = load<i32>(at - c * 8 + 24);
        }
        const s = last + ((((first + c) * 2097169 + type) * <i32>0x9e3779b1) >>> (32 - LAST_BITS)) * 4;
        const before = load<i32>(s);
        const p = unzigzag(taken(places, pointers, POINTER * COLUMNS + first + c)) + (before === 0 ? a : before);
        store<i32>(s, p);
        store<i32>(at, p);
        store<i32>(at + 4, p < mmapMin ? highProgram : highMmap);
      } else if (kind === NUMBER) {
        store<i64>(at, unzigzag(taken(places, numbers, NUMBER * COLUMNS + first + c)));
      } else if (kind === OTHER) {
        const place = places + (OTHER * COLUMNS + first) * 4;
        const i = load<i32>(place);
        store<i32>(place, i + 1);
        store<i64>(at, load<i64>(others + i * 8));
      } else if (kind === LINK) store<i64>(at, UNKNOWN);
      else if (kind === INDICES) store<i64>(at, -1);
      at += 8;
      if (++c === stride) c = 0;
    }
  }
}

/** Where the decoded memory ends. */
let memoryEnd: i32 = 0;

/** Puts `target` into a word that is not known yet. What only looks like an object may lead anywhere. */
function link(at: i32, target: i32): void {
  if ((at & 7) !== 0 || <u32>at >= <u32>memoryEnd || load<i64>(at) !== UNKNOWN) return;
  store<i32>(at, target);
  store<i32>(at + 4, target === 0 ? 0 : target < mmapMin ? highProgram : highMmap);
}

/** Each object of a list of the collector's: what lies before it. */
function linkObjects(head: i32): void {
  let before = load<i32>(head);
  if (before === head) return;
  for (let gc = load<i32>(local(before)); gc !== head; gc = load<i32>(local(gc))) {
    link(local(gc) + 8, before);
    before = gc;
  }
}

let typeSize: i32 = 0;
let tp_base: i32 = 0;
let tp_dealloc: i32 = 0;
/** Types that have what they inherit: a bit for each eight bytes of static memory. */
let done: i32 = 0;
const STATIC_END = 0x400000;

function inherit(type: i32): void {
  const bit = done + (type >>> 6);
  const mask = 1 << ((type >>> 3) & 7);
  if (load<u8>(bit) & mask) return;
  store<u8>(bit, load<u8>(bit) | mask);
  const base = load<i32>(type + tp_base);
  if (base === 0) return;
  inherit(base);
  for (let at = tp_dealloc; at < typeSize; at += 8) if (at !== tp_base) link(type + at, load<i32>(base + at));
}

/** What words of dict entries and static types tell of others (forEachLink of runtime/image.ts). */
function linkRows(d_name: i32): void {
  for (let r = 0; r < ranges; r++) {
    if (load<i32>(strides + r * 4) !== 2) continue;
    const at = local(load<i32>(froms + r * 4));
    const end = at + load<i32>(lengths + r * 4) * 8;
    for (let entry = at; entry < end; entry += 16) {
      const value = load<i32>(entry + 8);
      if (value > 0) link(local(value) + d_name, load<i32>(entry));
    }
  }
  for (let r = 0; r < ranges; r++) {
    if (load<i32>(strides + r * 4) * 8 !== typeSize) continue;
    const from = load<i32>(froms + r * 4);
    if (from >= STATIC_END) break;
    const end = from + load<i32>(lengths + r * 4) * 8;
    for (let type = from; type < end; type += typeSize) inherit(type);
  }
}

// ---- hashes: pysiphash of Python/pyhash.c ----

let k0: u64 = 0;
let k1: u64 = 0;

function siphash13(at: i32, size: i32): u64 {
  let v0: u64 = k0 ^ 0x736f6d6570736575;
  let v1: u64 = k1 ^ 0x646f72616e646f6d;
  let v2: u64 = k0 ^ 0x6c7967656e657261;
  let v3: u64 = k1 ^ 0x7465646279746573;
  const rounds = (size >> 3) + 4;
  for (let i = 0; i < rounds; i++) {
    let m: u64 = 0;
    if (i < rounds - 4) m = load<u64>(at + i * 8);
    else if (i === rounds - 4) {
      m = <u64>size << 56;
      for (let j = 0; j < (size & 7); j++) m |= <u64>load<u8>(at + i * 8 + j) << (8 * j);
    } else if (i === rounds - 3) v2 ^= 0xff;
    v3 ^= m;
    v0 += v1;
    v2 += v3;
    v1 = rotl<u64>(v1, 13) ^ v0;
    v3 = rotl<u64>(v3, 16) ^ v2;
    v0 = rotl<u64>(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = rotl<u64>(v1, 17) ^ v2;
    v3 = rotl<u64>(v3, 21) ^ v0;
    v2 = rotl<u64>(v2, 32);
    v0 ^= m;
  }
  const h = v0 ^ v1 ^ v2 ^ v3;
  return h === <u64>-1 ? <u64>-2 : h;
}

/** The hash of the compact str whose PyASCIIObject.hash is at `at`. */
function hashStr(at: i32): u64 {
  const state: i32 = load<u8>(at + 8);
  return siphash13(at + (state & 0x40 ? 16 : 32), load<i32>(at - 8) * ((state >> 2) & 7));
}

/** build_indices of objects/dict_keys.ts. */
function buildIndices(dk: i32): void {
  const log2: i32 = load<u8>(dk + 8);
  const mask = (1 << log2) - 1;
  const general: bool = load<u8>(dk + 10) === 0;
  const indices = dk + 32;
  const entries = indices + (1 << load<u8>(dk + 9));
  const n = load<i32>(dk + 24);
  for (let ix = 0; ix < n; ix++) {
    let perturb = load<u64>(general ? entries + ix * 24 : local(load<i32>(entries + ix * 16)) + 24);
    let i = <i32>perturb & mask;
    for (;;) {
      const used: bool =
        log2 < 8
          ? load<u8>(indices + i) !== 0xff
          : log2 < 16
            ? load<u16>(indices + i * 2) !== 0xffff
            : load<i32>(indices + i * 4) !== -1;
      if (!used) break;
      perturb >>= 5;
      i = (i * 5 + <i32>perturb + 1) & mask;
    }
    if (log2 < 8) store<u8>(indices + i, ix);
    else if (log2 < 16) store<u16>(indices + i * 2, ix);
    else store<i32>(indices + i * 4, ix);
  }
}

/** What other words than those of its own kind tell: first all hashes of texts, then those of keys, then the indices. */
function derive(wanted: i32): void {
  let word = kinds;
  for (let r = 0; r < ranges; r++) {
    const from = local(load<i32>(froms + r * 4));
    const end = from + load<i32>(lengths + r * 4) * 8;
    for (let at = from; at < end; at += 8) {
      const kind: i32 = load<u8>(word++);
      if (kind !== wanted) continue;
      if (kind === HASH) store<u64>(at, hashStr(at));
      else if (kind === KEY_HASH) store<u64>(at, load<u64>(local(load<i32>(at + 8)) + 24));
      // A dict's head lies before its indices.
      else if (load<u8>(word - 2) !== INDICES) buildIndices(at - 32);
    }
  }
}

/** Stretches that are no farther apart make one run of memory. */
const RUN_GAP = 4096;
/** First byte and end of each run, and where it lies here; then a zero. */
function runs(): i32 {
  const out = allocate((ranges * 3 + 1) * 4);
  let run = out;
  for (let r = 0; r < ranges; r++) {
    const from = load<i32>(froms + r * 4);
    const to = from + load<i32>(lengths + r * 4) * 8;
    if (r === 0 || from - load<i32>(run - 8) > RUN_GAP) {
      store<i32>(run, from);
      store<i32>(run + 8, local(from));
      run += 12;
    }
    store<i32>(run - 8, to);
  }
  return out;
}

/**
 * Writes the memory that the coded bytes from `coded` to `end` stand for, below them; what follows them is zero, and free for use.
 * Returns where the runs of the memory are told.
 */
export function decode(coded: i32, end: i32): i32 {
  const header = coded;
  ranges = load<i32>(header);
  const wordCount = load<i32>(header + 4);
  const pointerCount = load<i32>(header + 8);
  const numberCount = load<i32>(header + 12);
  mappedFrom = load<i32>(header + 16);
  mappedBy = load<i32>(header + 20);
  mmapMin = load<i32>(header + 24);
  highProgram = load<i32>(header + 28);
  highMmap = load<i32>(header + 32);
  typeSize = load<i32>(header + 36);
  tp_base = load<i32>(header + 40);
  tp_dealloc = load<i32>(header + 44);
  const d_name = load<i32>(header + 48);
  const secret = load<i32>(header + 52);
  memoryEnd = coded;
  free = end;
  next = coded + HEADER_WORDS * 4;
  froms = column(ranges, 4);
  lengths = column(ranges, 4);
  strides = column(ranges, 2);
  for (let r = 1; r < ranges; r++) {
    const at = froms + r * 4;
    store<i32>(at, load<i32>(at) + load<i32>(at - 4));
  }
  kinds = next;
  next += wordCount;
  const pointers = septets(pointerCount);
  const numbers = septets(numberCount);
  writeWords(pointers, numbers, next);
  for (let i = 0; i < 4; i++) linkObjects(load<i32>(header + 56 + i * 4));
  done = allocate(STATIC_END >>> 6);
  linkRows(d_name);
  k0 = load<u64>(secret);
  k1 = load<u64>(secret + 8);
  derive(HASH);
  derive(KEY_HASH);
  derive(INDICES);
  return runs();
}
