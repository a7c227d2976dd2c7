// malloc, for blocks above pymalloc's limit and for raw memory: chunks with boundary tags over the break, whole mappings for large
// blocks, as glibc does on Linux (dlmalloc with a thread cache). No CPython file; only the look of addresses and their reuse matter
// here, so bins are simpler than glibc's: a freed chunk is sorted in at once, and the search takes the best fit.
//
//   chunk:  [ size of the chunk before, if that is free ][ size | flags ] block ...            up to the next chunk's second word
//   free:   [ as above                                  ][ size | flags ][ next ][ previous ] ... [ size ]
//
// Two free chunks never lie side by side, nor one under the top: what is freed melts into its neighbours. Small ones wait in the
// thread cache first, where they still count as used.

import { type Addr, HEAP_END, HEAP_START, ld, MEMORY_SIZE, MMAP_MIN, MMAP_TOP, memmove, st } from './memory.ts';
import { staticAlloc } from './static.ts';

/** Blocks from this size on get a mapping of their own (glibc's M_MMAP_THRESHOLD). */
const MMAP_THRESHOLD = 128 * 1024;
const PAGE = 4096;
const HEADER = 16;
const MINSIZE = 32;
/** Flags in a chunk's size: the chunk before is in use; it is a mapping of its own. */
const PREV_INUSE = 1;
const IS_MMAPPED = 2;
const SIZE = ~15;
/** Chunks up to this size are cached by size when they are freed, so many of each. */
const TCACHE_MAX = 1040;
const TCACHE_COUNT = 7;
/** Below it each size has a bin of its own; above, four bins a power of two. */
const MIN_LARGE_SIZE = 1024;
const NBINS = 160;

// State, in memory: where the free rest of the heap begins and how far it ever reached, the lowest mapping, the list of free
// mappings, the thread cache and the bins, with a bit for each bin that is not empty.
const TOP = staticAlloc('malloc.top', 8);
const BREAK = staticAlloc('malloc.break', 8);
const MAP_LOW = staticAlloc('malloc.map_low', 8);
const MAP_LOWEST = staticAlloc('malloc.map_lowest', 8);
/** The end of the highest mapping above MMAP_TOP, and the highest such ever. */
const MAP_HIGH = staticAlloc('malloc.map_high', 8);
const MAP_HIGHEST = staticAlloc('malloc.map_highest', 8);
const FREE_MAPS = staticAlloc('malloc.free_maps', 8);
/** No mapping may begin below it. */
const FLOOR = staticAlloc('malloc.floor', 8);
/** What is kept back for showing an exception when memory is full: an arena, wherever it is aligned. */
const RESERVE = 2 << 20;
const TCACHE = staticAlloc('malloc.tcache', (TCACHE_MAX / 16 + 1) * 16);
const BINS = staticAlloc('malloc.bins', NBINS * 8);
const BINMAP = staticAlloc('malloc.binmap', NBINS / 8);

export function initMalloc(): void {
  st(TOP, HEAP_START);
  st(BREAK, HEAP_START);
  st(MAP_LOW, MMAP_TOP);
  st(MAP_LOWEST, MMAP_TOP);
  st(MAP_HIGH, MMAP_TOP);
  st(MAP_HIGHEST, MMAP_TOP);
  st(FLOOR, MMAP_MIN + RESERVE);
}

/** Runs `f` with the memory that is kept back for the end of a program. */
export function withReserve<T>(f: () => T): T {
  st(FLOOR, MMAP_MIN);
  try {
    return f();
  } finally {
    st(FLOOR, MMAP_MIN + RESERVE);
  }
}

/** Bytes the break and the mappings take at present. */
export function mappedBytes(): number {
  return ld(TOP) - HEAP_START + (ld(MAP_HIGH) - ld(MAP_LOW));
}
/** The lowest address that was ever mapped, and the end of the highest mapping ever. */
export function lowestMapped(): Addr {
  return ld(MAP_LOWEST);
}
export function highestMapped(): Addr {
  return ld(MAP_HIGHEST);
}
/** The end of what the heap ever took. */
export function breakAddress(): Addr {
  return ld(BREAK);
}
export function mapLow(): Addr {
  return ld(MAP_LOW);
}
export function mapHigh(): Addr {
  return ld(MAP_HIGH);
}

/**
 * Maps `size` bytes aligned to `align`. Returns 0 when memory is full. Free mappings form a list by their first two words
 * (size, next); the lowest is given back to the gap, and so is the highest above MMAP_TOP.
 */
export function mmap(size: number, align = PAGE): Addr {
  const bytes = Math.ceil(size / PAGE) * PAGE;
  let at = FREE_MAPS;
  for (let m = ld(FREE_MAPS); m !== 0; at = m + 8, m = ld(m + 8)) {
    if (ld(m) === bytes && m % align === 0) {
      st(at, ld(m + 8));
      return m;
    }
  }
  return mapBelow(bytes, align) || mapBetween(bytes, align) || mapAbove(bytes, align);
}
/** A mapping in the gap below all others, or 0. */
function mapBelow(bytes: number, align: number): Addr {
  const a = Math.floor((ld(MAP_LOW) - bytes) / align) * align;
  if (a < ld(FLOOR)) return 0;
  st(MAP_LOW, a);
  if (a < ld(MAP_LOWEST)) st(MAP_LOWEST, a);
  return a;
}
/** A mapping above all others, or 0. */
function mapAbove(bytes: number, align: number): Addr {
  const a = Math.ceil(ld(MAP_HIGH) / align) * align;
  if (a + bytes > MEMORY_SIZE) return 0;
  st(MAP_HIGH, a + bytes);
  if (a + bytes > ld(MAP_HIGHEST)) st(MAP_HIGHEST, a + bytes);
  return a;
}
/** A mapping in the smallest hole that has room for it, or 0. Free mappings that lie side by side become one hole. */
function mapBetween(bytes: number, align: number): Addr {
  const free: [from: Addr, to: Addr][] = [];
  for (let m = ld(FREE_MAPS); m !== 0; m = ld(m + 8)) free.push([m, m + ld(m)]);
  free.sort(([x], [y]) => x - y);
  const holes: [from: Addr, to: Addr][] = [];
  for (const [from, to] of free) {
    const last = holes.at(-1);
    if (last?.[1] === from) last[1] = to;
    else holes.push([from, to]);
  }
  const start = ([from]: readonly [Addr, Addr]): Addr => Math.ceil(from / align) * align;
  const fit = holes
    .filter((hole) => start(hole) + bytes <= hole[1])
    .sort((x, y) => x[1] - x[0] - (y[1] - y[0]))
    .at(0);
  const a = fit === undefined ? 0 : start(fit);
  const left = holes.flatMap((hole): [Addr, Addr][] =>
    hole === fit
      ? [
          [hole[0], a],
          [a + bytes, hole[1]],
        ]
      : [hole],
  );
  st(FREE_MAPS, 0);
  for (const [from, to] of left) if (from < to) munmap(from, to - from);
  return a;
}
export function munmap(a: Addr, size: number): void {
  const bytes = Math.ceil(size / PAGE) * PAGE;
  if (a >= MMAP_TOP && a + bytes === ld(MAP_HIGH)) {
    st(MAP_HIGH, a);
    return;
  }
  if (a === ld(MAP_LOW)) {
    st(MAP_LOW, a + bytes);
    return;
  }
  st(a, bytes);
  st(a + 8, ld(FREE_MAPS));
  st(FREE_MAPS, a);
}

// ---- chunks and bins ----

function chunkSize(c: Addr): number {
  return ld(c + 8) & SIZE;
}
/** Bin of a free chunk's size; larger sizes have larger numbers. */
function binIndex(size: number): number {
  if (size < MIN_LARGE_SIZE) return size >> 4;
  const log = 31 - Math.clz32(size);
  return 24 + log * 4 + ((size >> (log - 2)) & 3);
}
function link(c: Addr, size: number): void {
  const index = binIndex(size);
  const bin = BINS + index * 8;
  const first = ld(bin);
  st(c + 16, first);
  st(c + 24, 0);
  if (first !== 0) st(first + 24, c);
  else st(BINMAP + (index >> 5) * 4, ld(BINMAP + (index >> 5) * 4) | (1 << (index & 31)));
  st(bin, c);
}
function unlink(c: Addr): void {
  const next = ld(c + 16);
  const previous = ld(c + 24);
  if (next !== 0) st(next + 24, previous);
  if (previous !== 0) {
    st(previous + 16, next);
    return;
  }
  const index = binIndex(chunkSize(c));
  st(BINS + index * 8, next);
  if (next === 0) st(BINMAP + (index >> 5) * 4, ld(BINMAP + (index >> 5) * 4) & ~(1 << (index & 31)));
}
/** The first bin from `index` on that is not empty, or -1. */
function nextBin(index: number): number {
  for (let word = index >> 5, mask = -1 << (index & 31); word < NBINS / 32; word++, mask = -1) {
    const bits = ld(BINMAP + word * 4) & mask;
    if (bits !== 0) return word * 32 + 31 - Math.clz32(bits & -bits);
  }
  return -1;
}
/** The smallest free chunk of at least `size` bytes, or 0. */
function bestFit(size: number): Addr {
  for (let index = nextBin(binIndex(size)); index >= 0; index = nextBin(index + 1)) {
    let best = 0;
    for (let c = ld(BINS + index * 8); c !== 0; c = ld(c + 16)) {
      const have = chunkSize(c);
      if (have === size) return c;
      if (have > size && (best === 0 || have < chunkSize(best))) best = c;
    }
    if (best !== 0) return best;
  }
  return 0;
}
/** Makes bytes that are in use, behind a chunk in use, a free chunk, melted into its free neighbours or the top. */
function release(c: Addr, bytes: number): void {
  let at = c;
  let size = bytes;
  if ((ld(c + 8) & PREV_INUSE) === 0) {
    const before = ld(c);
    at -= before;
    size += before;
    unlink(at);
  }
  const top = ld(TOP);
  let next = at + size;
  if (next !== top) {
    const after = chunkSize(next);
    const beyond = next + after;
    if (beyond !== top && (ld(beyond + 8) & PREV_INUSE) === 0) {
      unlink(next);
      size += after;
      next = beyond;
    }
  }
  if (next === top) {
    st(TOP, at);
    return;
  }
  st(at + 8, size | PREV_INUSE);
  st(next, size);
  st(next + 8, ld(next + 8) & ~PREV_INUSE);
  link(at, size);
}
/** Cuts a chunk in use down to `size`; the rest is freed if it is large enough to be a chunk. */
function trim(c: Addr, size: number): void {
  const have = chunkSize(c);
  if (have - size < MINSIZE) return;
  st(c + 8, size | (ld(c + 8) & PREV_INUSE));
  const rest = c + size;
  st(rest + 8, (have - size) | PREV_INUSE);
  freeChunk(rest);
}
/** Takes the heap's end further up. False when the heap is full. The last block uses the first word of the top, too. */
function moveTop(top: Addr): boolean {
  if (top + HEADER > HEAP_END) return false;
  st(TOP, top);
  if (top + HEADER > ld(BREAK)) st(BREAK, top + HEADER);
  return true;
}
function mapBlock(size: number): Addr {
  const m = mmap(size + HEADER);
  if (m === 0) return 0;
  st(m + 8, (Math.ceil((size + HEADER) / PAGE) * PAGE) | IS_MMAPPED);
  return m + HEADER;
}

// ---- blocks ----

/** Size of the chunk for a block of `n` bytes: the block may use the next chunk's first word. */
function chunkFor(n: number): number {
  return Math.max(MINSIZE, Math.ceil((n + 8) / 16) * 16);
}

/** New block of at least `n` bytes at a multiple of 16, or 0 when memory is full. */
export function malloc(n: number): Addr {
  const size = chunkFor(n);
  if (size > 0x3fffffff) return 0;
  if (size >= MMAP_THRESHOLD) return mapBlock(size);
  if (size <= TCACHE_MAX) {
    const cache = TCACHE + size;
    const head = ld(cache);
    if (head !== 0) {
      st(cache, ld(head));
      st(cache + 8, ld(cache + 8) - 1);
      return head;
    }
  }
  const c = bestFit(size);
  if (c !== 0) {
    unlink(c);
    const end = c + chunkSize(c);
    st(end + 8, ld(end + 8) | PREV_INUSE);
    trim(c, size);
    return c + HEADER;
  }
  const top = ld(TOP);
  if (!moveTop(top + size)) return mapBlock(size);
  st(top + 8, size | PREV_INUSE);
  return top + HEADER;
}

/** Bytes that a block can hold. */
export function usableSize(a: Addr): number {
  const h = ld(a - 8);
  return (h & IS_MMAPPED ? (h & SIZE) - HEADER : h & SIZE) - 8;
}

function freeChunk(c: Addr): void {
  const size = chunkSize(c);
  const cache = TCACHE + size;
  if (size > TCACHE_MAX || ld(cache + 8) === TCACHE_COUNT) {
    release(c, size);
    return;
  }
  st(c + HEADER, ld(cache));
  st(cache, c + HEADER);
  st(cache + 8, ld(cache + 8) + 1);
}
export function free(a: Addr): void {
  if (a === 0) return;
  const h = ld(a - 8);
  if (h & IS_MMAPPED) munmap(a - HEADER, h & SIZE);
  else freeChunk(a - HEADER);
}

/** A block of `n` bytes with the old one's content, where it was if there is room behind it. 0 when memory is full (the old one stays). */
export function realloc(a: Addr, n: number): Addr {
  const h = ld(a - 8);
  const have = usableSize(a);
  if (h & IS_MMAPPED) {
    // As mremap does, which leaves a mapping where it is when it gets smaller.
    if (n <= have) {
      const old = h & SIZE;
      const bytes = Math.ceil((n + HEADER) / PAGE) * PAGE;
      if (bytes < old) {
        st(a - 8, bytes | IS_MMAPPED);
        munmap(a - HEADER + bytes, old - bytes);
      }
      return a;
    }
  } else if (n < MMAP_THRESHOLD) {
    const c = a - HEADER;
    const size = chunkFor(n);
    const old = h & SIZE;
    const next = c + old;
    const top = ld(TOP);
    if (old < size && next === top && moveTop(c + size)) {
      st(c + 8, size | (h & PREV_INUSE));
      return a;
    }
    if (old < size && next !== top) {
      const end = next + chunkSize(next);
      if (end - c >= size && end !== top && (ld(end + 8) & PREV_INUSE) === 0) {
        unlink(next);
        st(end + 8, ld(end + 8) | PREV_INUSE);
        st(c + 8, (end - c) | (h & PREV_INUSE));
      }
    }
    if (chunkSize(c) >= size) {
      trim(c, size);
      return a;
    }
  }
  const b = malloc(n);
  if (b === 0) return 0;
  memmove(b, a, Math.min(have, n));
  free(a);
  return b;
}

/** The blocks over the break that are in use, in the order of memory; those with a mapping of their own are not among them. */
export function mallocBlocks(): Addr[] {
  const cached = new Set<Addr>();
  for (let size = MINSIZE; size <= TCACHE_MAX; size += 16)
    for (let b = ld(TCACHE + size); b !== 0; b = ld(b)) cached.add(b);
  const found: Addr[] = [];
  const top = ld(TOP);
  for (let c = HEAP_START; c < top; c += chunkSize(c)) {
    const next = c + chunkSize(c);
    const used = next === top || (ld(next + 8) & PREV_INUSE) !== 0;
    if (used && !cached.has(c + HEADER)) found.push(c + HEADER);
  }
  return found;
}
