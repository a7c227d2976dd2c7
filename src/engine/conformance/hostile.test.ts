// A share of the hostile programs (hostile.ts): all end as they should, and changed sources are refused as CPython 3.14 refuses them.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runOnEngine } from './fuzz/engine.ts';
import { limited } from './hostile/limited.ts';
import { pokingProgram } from './hostile/pokes.ts';
import { batchProgram, exceptionTypes, type RecordedBatch } from './hostile/sources.ts';

const LIMIT = 60_000;
/** Seeds that once hung or ended wrongly, and some more. */
const SEEDS = [12, 28, 31, 36, 102, 105, 159, 225, 40469, ...Array.from({ length: 60 }, (_, i) => 5000 + i)];
const recorded = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'hostile', 'recorded.json'), 'utf8'),
) as RecordedBatch[];

describe('programs that write over their own objects', () => {
  it('end normally, by an exception, or by a simulated fault', { timeout: 300_000 }, () => {
    const ends = new Set<string>();
    for (const seed of SEEDS) {
      const did = limited(LIMIT, () => runOnEngine(pokingProgram(seed), '3.14'));
      expect(did, `seed ${seed} hangs`).not.toBeNull();
      expect([0, 1, 139], `seed ${seed}: ${did?.last}`).toContain(did?.status);
      if (did?.status === 139) expect(did.last).toMatch(/^Segmentation fault \(simulated\)/);
      ends.add(String(did?.status));
    }
    expect([...ends].sort()).toEqual(['0', '1', '139']);
  });
  it('may not give an int digits that it does not have', () => {
    const poke = (at: number, n: string): string =>
      `import ctypes\nx = 10 ** 30\nctypes.memmove(id(x) + ${at}, (${n}).to_bytes(8, 'little'), 8)\nprint(x + 1)\n`;
    for (const n of ['1 << 40', '1 << 60', '(1 << 63) - 8', '1 << 33']) {
      const did = runOnEngine(poke(16, n), '3.14');
      expect(did.out).toBe('');
      expect(did.last).toMatch(/^Segmentation fault \(simulated\)/);
    }
  });
});

describe('sources changed at random', () => {
  it.for(recorded)('batch $seed', { timeout: 300_000 }, ({ sources, types }) => {
    const batch = sources.map((text) => Buffer.from(text, 'latin1'));
    const did = limited(LIMIT, () => runOnEngine(batchProgram(batch), '3.14'));
    expect(exceptionTypes(did?.out ?? '')).toEqual(types);
  });
});
