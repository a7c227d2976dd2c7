// Which steps of two runs of one program stand side by side: those at the same line, in order. Where one run has a step that the other
// has not, the other waits; a run that is over stays so while the other goes on.
import { align } from './align.ts';

/** Steps, one of each run. */
export type Pair = readonly [number, number];

/** More steps are paired by their numbers. */
const MOST_STEPS = 20_000;

/** Pairs of steps by the lines that are next at them; the last one is each run's end. */
export function together(a: ArrayLike<number>, b: ArrayLike<number>): Pair[] {
  const length = Math.max(a.length, b.length);
  if (length > MOST_STEPS) return byNumber(a.length, b.length);
  const ends = [a.length - 1, b.length - 1] as const;
  const columns = [a, b].map((lines) => Array.from(lines).slice(0, -1).map(String));
  const at = [-1, -1];
  const step = (c: 0 | 1): number => Math.max(0, at[c]);
  const pairs = align(columns).map(({ cells }): Pair => {
    for (const [c, cell] of cells.entries()) if (cell !== null || at[c] === columns[c].length - 1) at[c]++;
    return [Math.min(step(0), ends[0]), Math.min(step(1), ends[1])];
  });
  return [...pairs, ends];
}
/** The n-th step of the one with the n-th of the other. */
export function byNumber(a: number, b: number): Pair[] {
  return Array.from({ length: Math.max(a, b) }, (_, i): Pair => [Math.min(i, a - 1), Math.min(i, b - 1)]);
}
