// An arrow's way, seen by following the drawn path: it begins and ends where it should and is never behind a card between.

import { expect, it } from 'vitest';
import { Gaps, type Obstacle, type Route } from './routes.ts';
import { CARD } from './step.ts';

const COLUMN = CARD.width + 62;
const card = (column: number, y: number, height = 66): Obstacle => ({
  x: column * COLUMN,
  y,
  width: CARD.width,
  height,
});

/** Points of the path: curves are followed in small steps, level pieces by their ends and between. */
function follow({ path }: Route): { x: number; y: number }[] {
  const points: { x: number; y: number }[] = [];
  let at = { x: 0, y: 0 };
  for (const [, letter, rest] of path.matchAll(/([MCH])([^MCH]*)/g)) {
    const n = rest.trim().split(/\s+/).map(Number);
    const from = at;
    if (letter === 'M') at = { x: n[0], y: n[1] };
    else if (letter === 'H') at = { x: n[0], y: from.y };
    else at = { x: n[4], y: n[5] };
    const [a, b] =
      letter === 'C'
        ? [
            { x: n[0], y: n[1] },
            { x: n[2], y: n[3] },
          ]
        : [from, at];
    for (let i = 0; i <= 200; i++) {
      const [t, u] = [i / 200, 1 - i / 200];
      const mix = (k: 'x' | 'y'): number =>
        u ** 3 * from[k] + 3 * u * u * t * a[k] + 3 * u * t * t * b[k] + t ** 3 * at[k];
      if (letter !== 'M') points.push({ x: mix('x'), y: mix('y') });
    }
  }
  return points;
}
const behind = (route: Route, cards: readonly Obstacle[]): Obstacle[] =>
  cards.filter(({ x, y, width, height }) =>
    follow(route).some((p) => p.x > x && p.x < x + width && p.y > y && p.y < y + height),
  );

const stacked = (column: number, n: number, from = 8): Obstacle[] =>
  Array.from({ length: n }, (_, i) => card(column, from + i * (66 + CARD.gap)));

it('goes straight on where nothing stands between', () => {
  const { path } = new Gaps([card(1, 300)]).route({ x: 160, y: 20 }, { x: 3 * COLUMN, y: 40 }, 1);
  expect(path).not.toContain('H');
});

it('passes through a gap of each column that stands in the way, rightward and leftward', () => {
  const cards = [...stacked(1, 5), ...stacked(2, 5, 40), ...stacked(3, 5, 20)];
  const gaps = new Gaps(cards);
  for (const y of [20, 50, 101, 180, 333])
    for (const lane of [1, 2, 3, 4, 5])
      for (const [from, to] of [
        [
          { x: 160, y },
          { x: 4 * COLUMN, y: 200 },
        ],
        [
          { x: 4 * COLUMN, y },
          { x: 172, y: 90 },
        ],
      ]) {
        const route = gaps.route(from, to, lane);
        expect(behind(route, cards)).toEqual([]);
        const points = follow(route);
        expect([points[0], points.at(-1)]).toEqual([from, to]);
        const heights = points.map((p) => p.y);
        expect(route.top).toBeLessThanOrEqual(Math.min(...heights) + 1e-9);
        expect(route.bottom).toBeGreaterThanOrEqual(Math.max(...heights) - 1e-9);
      }
});

it('arrows to one card share a lane, to others run beside', () => {
  const gaps = new Gaps(stacked(1, 3));
  const level = (lane: number): string => {
    const [way, across] = gaps.route({ x: 160, y: 30 }, { x: 2 * COLUMN, y: 30 }, lane).path.split('H');
    expect(across).toBeDefined();
    return way;
  };
  expect(level(4)).toBe(level(4));
  expect(new Set([3, 4, 5, 6].map(level)).size).toBe(4);
});
