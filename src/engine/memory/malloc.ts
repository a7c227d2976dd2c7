// malloc, for blocks above pymalloc's limit and for raw memory: segregated free lists over the break, whole mappings for
// large blocks, as glibc does on Linux. No CPython file; only the look of addresses and their reuse matter here.

import { type Addr, HEAP_END, HEAP_START, ld, MEMORY_SIZE, MMAP_MIN, st } from './memory.ts';
import { staticAlloc } from './static.ts';

/** Blocks from this size on get a mapping of their own (glibc's M_MMAP_THRESHOLD). */
const MMAP_THRESHOLD = 128 * 1024;
const PAGE = 4096;
const HEADER = 16;
/** Size classes of 16 bytes up to here are exact lists; above, one list searched first-fit. */
const EXACT_LIMIT = 4096;

// State, in memory: the break, the lowest mapping, the head of each free list, and the list of free mappings.
const BREAK = staticAlloc('malloc.break', 8);
const MAP_LOW = staticAlloc('malloc.map_low', 8);
const MAP_LOWEST = staticAlloc('malloc.map_lowest', 8);
const FREE_MAPS = staticAlloc('malloc.free_maps', 8);
const LARGE = staticAlloc('malloc.large', 8);
const BINS = staticAlloc('malloc.bins', (EXACT_LIMIT / 16 + 1) * 8);

export function initMalloc(): void {
  st(BREAK, HEAP_START);
  st(MAP_LOW, MEMORY_SIZE);
  st(MAP_LOWEST, MEMORY_SIZE);
}

/** Bytes the break and the mappings take at present. */
export function mappedBytes(): number {
  return ld(BREAK) - HEAP_START + (MEMORY_SIZE - ld(MAP_LOW));
}
/** The lowest address that was ever mapped. */
export function lowestMapped(): Addr {
  return ld(MAP_LOWEST);
}
export function breakAddress(): Addr {
  return ld(BREAK);
}
export function mapLow(): Addr {
  return ld(MAP_LOW);
}

/**
 * Maps `size` bytes aligned to `align`. Returns 0 when memory is full. Free mappings form a list by their first two words
 * (size, next); the lowest is given back to the gap.
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
  const a = Math.floor((ld(MAP_LOW) - bytes) / align) * align;
  if (a < MMAP_MIN) return 0;
  st(MAP_LOW, a);
  if (a < ld(MAP_LOWEST)) st(MAP_LOWEST, a);
  return a;
}
export function munmap(a: Addr, size: number): void {
  const bytes = Math.ceil(size / PAGE) * PAGE;
  if (a === ld(MAP_LOW)) {
    st(MAP_LOW, a + bytes);
    return;
  }
  st(a, bytes);
  st(a + 8, ld(FREE_MAPS));
  st(FREE_MAPS, a);
}

/** New block of at least `n` bytes at a multiple of 16, or 0 when memory is full. Its size lies 8 bytes before it. */
export function malloc(n: number): Addr {
  const size = Math.max(32, Math.ceil((n + 8) / 16) * 16);
  if (size > 0x3fffffff) return 0;
  if (size >= MMAP_THRESHOLD) {
    const m = mmap(size + HEADER);
    if (m === 0) return 0;
    st(m + 8, (Math.ceil((size + HEADER) / PAGE) * PAGE) | 2);
    return m + HEADER;
  }
  if (size <= EXACT_LIMIT) {
    const bin = BINS + (size >> 4) * 8;
    const head = ld(bin);
    if (head !== 0) {
      st(bin, ld(head));
      return head;
    }
  } else {
    let at = LARGE;
    for (let b = ld(LARGE); b !== 0; at = b, b = ld(b)) {
      const have = ld(b - 8);
      if (have >= size && have <= size * 2) {
        st(at, ld(b));
        return b;
      }
    }
  }
  const top = ld(BREAK);
  if (top + size > HEAP_END) {
    const m = mmap(size + HEADER);
    if (m === 0) return 0;
    st(m + 8, (Math.ceil((size + HEADER) / PAGE) * PAGE) | 2);
    return m + HEADER;
  }
  st(BREAK, top + size);
  st(top + 8, size);
  return top + HEADER;
}

/** Bytes that a block can hold. */
export function usableSize(a: Addr): number {
  const h = ld(a - 8);
  return (h & 2 ? (h & ~15) - HEADER : h) - 8;
}

export function free(a: Addr): void {
  if (a === 0) return;
  const h = ld(a - 8);
  if (h & 2) {
    munmap(a - HEADER, h & ~15);
    return;
  }
  const list = h <= EXACT_LIMIT ? BINS + (h >> 4) * 8 : LARGE;
  st(a, ld(list));
  st(list, a);
}

/** The blocks over the break that are in use, in the order of memory; those with a mapping of their own are not among them. */
export function mallocBlocks(): Addr[] {
  const unused = new Set<Addr>();
  for (let bin = 0; bin <= EXACT_LIMIT / 16; bin++) for (let b = ld(BINS + bin * 8); b !== 0; b = ld(b)) unused.add(b);
  for (let b = ld(LARGE); b !== 0; b = ld(b)) unused.add(b);
  const found: Addr[] = [];
  for (let top = HEAP_START; top < ld(BREAK); top += ld(top + 8))
    if (!unused.has(top + HEADER)) found.push(top + HEADER);
  return found;
}
