import { beforeEach, describe, expect, it } from 'vitest';
import {
  breakAddress,
  free,
  highestMapped,
  initMalloc,
  lowestMapped,
  malloc,
  mallocBlocks,
  mapHigh,
  realloc,
  usableSize,
} from './malloc.ts';
import { type Addr, MEMORY_SIZE, MMAP_TOP, STATIC_START, st8, U8, wipeMemory } from './memory.ts';

beforeEach(() => {
  if (breakAddress() !== 0)
    wipeMemory([
      [STATIC_START, breakAddress()],
      [lowestMapped(), highestMapped()],
    ]);
  initMalloc();
});

/** Writes a block full of bytes that tell it from others. */
function mark(a: Addr, n: number, value: number): void {
  for (let i = 0; i < n; i++) st8(a + i, value);
}

describe('malloc', () => {
  it('gives a freed small block to the next request of its size, last freed first', () => {
    const [a, b] = [malloc(600), malloc(600)];
    free(a);
    free(b);
    expect(malloc(600)).toBe(b);
    expect(malloc(600)).toBe(a);
  });
  it('melts freed neighbours together, and into the top', () => {
    const [a, b, c] = [malloc(3000), malloc(3000), malloc(3000)];
    const guard = malloc(3000);
    free(a);
    free(c);
    free(b);
    expect(malloc(7000)).toBe(a);
    free(a);
    free(guard);
    expect(malloc(100_000)).toBe(a);
  });
  it('grows and shrinks in place where there is room', () => {
    const a = malloc(2000);
    expect(realloc(a, 50_000)).toBe(a);
    const guard = malloc(2000);
    expect(realloc(a, 2000)).toBe(a);
    expect(malloc(20_000)).toBeLessThan(guard);
    expect(realloc(a, 60_000)).not.toBe(a);
  });
  it('gives large blocks mappings of their own', () => {
    const a = malloc(200_000);
    expect(a).toBeGreaterThan(malloc(100) + 0x1000000);
    free(a);
    expect(malloc(200_000)).toBe(a);
  });

  it('leaves a mapping where it is when it shrinks, and maps what it gave back again', () => {
    const a = malloc(1 << 20);
    const kept = malloc(1 << 20);
    expect(realloc(a, 300_000)).toBe(a);
    expect(usableSize(a)).toBeLessThan(310_000);
    // The mapping had 257 pages and needs 74 of them.
    const b = malloc(183 * 4096 - 64);
    expect(b).toBeGreaterThan(a);
    expect(b).toBeLessThan(a + (1 << 20));
    free(kept);
  });
  it('takes holes when there is no gap below, melted together, then what lies above', () => {
    const size = 16 << 20;
    const below: Addr[] = [];
    let last = malloc(size);
    for (; last < MMAP_TOP; last = malloc(size)) below.push(last);
    expect(below.length).toBeGreaterThan(8);
    expect(last).toBeGreaterThan(MMAP_TOP);
    free(below[3]);
    free(below[4]);
    const hole = malloc(2 * size - 4096);
    expect(hole).toBe(below[4]);
    const above: Addr[] = [];
    for (let a = malloc(size); a !== 0; a = malloc(size)) above.push(a);
    for (const a of above) expect(a + size).toBeLessThanOrEqual(MEMORY_SIZE);
    for (const a of [...above.toReversed(), last]) free(a);
    expect(mapHigh()).toBe(MMAP_TOP);
  });
  it('keeps blocks apart, their bytes unharmed, and knows those in use', () => {
    let seed = 12345;
    const random = (n: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % n;
    };
    const live: { at: Addr; n: number; value: number }[] = [];
    const check = ({ at, n, value }: { at: Addr; n: number; value: number }): void => {
      expect(U8.subarray(at, at + n).every((b) => b === value)).toBe(true);
    };
    for (let turn = 0; turn < 4000; turn++) {
      const n = 1 + random(random(4) === 0 ? 20_000 : 1500);
      const value = 1 + random(255);
      if (live.length < 50 || random(2) === 0) {
        const at = malloc(n);
        expect(at % 16).toBe(0);
        expect(usableSize(at)).toBeGreaterThanOrEqual(n);
        mark(at, n, value);
        live.push({ at, n, value });
        continue;
      }
      const i = random(live.length);
      const block = live[i];
      check(block);
      if (random(3) === 0) {
        const at = realloc(block.at, n);
        check({ at, n: Math.min(n, block.n), value: block.value });
        mark(at, n, value);
        live[i] = { at, n, value };
      } else {
        free(block.at);
        live.splice(i, 1);
      }
    }
    live.forEach(check);
    expect(mallocBlocks()).toEqual(live.map((b) => b.at).sort((x, y) => x - y));
    for (const b of live) free(b.at);
    expect(mallocBlocks()).toEqual([]);
  });
});
