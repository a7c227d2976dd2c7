// The way of an arrow in the heap picture: a curve from a row to the head of a card. What would run behind the cards of a column
// between, where nobody can follow it, goes through a gap of that column instead; arrows to one card share their gaps, like a cable.

import { CARD } from './step.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}
/** A card: where it stands in the picture, in pixels. */
export interface Obstacle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
/** Where something lies. */
export interface Extent {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
export interface Route extends Extent {
  /** As SVG's `d`. */
  readonly path: string;
}

/** The lanes of a gap, in its middle, and pixels from one to the next. */
const LANES = 5;
const LANE = 2;
/** Pixels before and after a column in which an arrow levels out. */
const RUN_UP = 8;
/** Points of a curve that are looked at, and how near to a card, in pixels, is behind it. */
const SAMPLES = 32;
const NEAR = 2;

/** The gaps between the cards of one step. */
export class Gaps {
  /** By the left edge of the column; from the top. */
  readonly #columns = new Map<number, { width: number; cards: { top: number; bottom: number }[] }>();

  constructor(cards: Iterable<Obstacle>) {
    for (const { x, y, width, height } of cards) {
      const column = this.#columns.get(x) ?? { width, cards: [] };
      this.#columns.set(x, column);
      column.cards.push({ top: y, bottom: y + height });
    }
    for (const { cards } of this.#columns.values()) cards.sort((a, b) => a.top - b.top);
  }

  /**
   * From one point to another that lies in another column, level at both ends. `lane`, the number of the card at its end, says which
   * of the lanes of a gap it takes.
   */
  route(from: Point, to: Point, lane: number): Route {
    const rightward = to.x > from.x;
    const between = [...this.#columns]
      .map(([x, { width, cards }]) => ({ left: x, right: x + width, cards }))
      .filter(({ left, right }) => left > Math.min(from.x, to.x) && right < Math.max(from.x, to.x))
      .sort((a, b) => (rightward ? a.left - b.left : b.left - a.left));
    const turns = detours(from, to, between, rightward, ((lane % LANES) - (LANES - 1) / 2) * LANE);
    let path = `M${from.x} ${from.y}`;
    let at = from;
    for (const { enter, leave } of turns) {
      path += `${curve(at, enter)}H${leave.x}`;
      at = leave;
    }
    const heights = [from.y, to.y, ...turns.map(({ enter }) => enter.y)];
    const [left, right] = rightward ? [from.x, to.x] : [to.x, from.x];
    return { path: path + curve(at, to), left, right, top: Math.min(...heights), bottom: Math.max(...heights) };
  }
}

interface Column {
  readonly left: number;
  readonly right: number;
  readonly cards: readonly { readonly top: number; readonly bottom: number }[];
}
interface Detour {
  readonly enter: Point;
  readonly leave: Point;
}

/** The columns, in the arrow's order, that a free curve would cross behind a card, and where it passes them instead. */
function detours(from: Point, to: Point, between: Column[], rightward: boolean, offset: number): Detour[] {
  for (const [i, column] of between.entries()) {
    const wanted = blocked(from, to, column);
    if (wanted === null) continue;
    const y = passage(column, wanted, offset);
    const [near, far] = rightward
      ? [column.left - RUN_UP, column.right + RUN_UP]
      : [column.right + RUN_UP, column.left - RUN_UP];
    const detour = { enter: { x: near, y }, leave: { x: far, y } };
    return [
      ...detours(from, detour.enter, between.slice(0, i), rightward, offset),
      detour,
      ...detours(detour.leave, to, between.slice(i + 1), rightward, offset),
    ];
  }
  return [];
}

/** The height at which the curve is behind a card of the column, null when it is behind none. */
function blocked(from: Point, to: Point, { left, right, cards }: Column): number | null {
  for (let i = 1; i < SAMPLES; i++) {
    const t = i / SAMPLES;
    const x = from.x + (to.x - from.x) * (1.5 * t - 1.5 * t * t + t * t * t);
    if (x < left || x > right) continue;
    const y = from.y + (to.y - from.y) * (3 * t * t - 2 * t * t * t);
    if (cards.some(({ top, bottom }) => y > top - NEAR && y < bottom + NEAR)) return y;
  }
  return null;
}

/** The height nearest to the wanted one at which an arrow passes the column: above or below one of its cards, within the picture. */
function passage({ cards }: Column, wanted: number, offset: number): number {
  const gaps = cards.flatMap(({ top, bottom }) => [top - CARD.gap / 2, bottom + CARD.gap / 2]).filter((y) => y > 0);
  return gaps.reduce((best, y) => (Math.abs(y - wanted) < Math.abs(best - wanted) ? y : best)) + offset;
}

/** Level at both ends. */
function curve(from: Point, to: Point): string {
  const bend = (to.x - from.x) / 2;
  return `C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
}
