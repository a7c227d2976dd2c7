// What of a step the heap picture shows: all of it, or with machinery left out, many of one type as one card, or one object and its
// neighbours. What is left out stays named where it is held, so that sharing is never hidden.

import type { Say } from '../messages/say.ts';
import { type CardView, cardHeight, type RowView, type StepView } from './step.ts';

export interface PictureOptions {
  /** Functions and classes are cards, not words at their holders. */
  readonly machinery: boolean;
  /** Many cards of one type become one; but not of these types. */
  readonly fold: boolean;
  readonly unfolded: ReadonlySet<string>;
  /** The number of the object to show with its neighbours, or null for all. */
  readonly focus: number | null;
}
export const WHOLE: PictureOptions = { machinery: true, fold: false, unfolded: new Set(), focus: null };

/** Cards that one card stands for at the least. */
const FEWEST = 4;
const MACHINERY = new Set(['function', 'type', 'method', 'property', 'staticmethod', 'classmethod', 'cell']);

export function pictureOf(view: StepView, options: PictureOptions, say: Say): StepView {
  let shown = view;
  if (!options.machinery)
    shown = without(shown, new Set(view.cards.filter((c) => MACHINERY.has(c.type)).map((c) => c.number)));
  if (options.focus !== null && shown.cards.some((c) => c.number === options.focus))
    shown = around(shown, options.focus);
  if (options.fold) shown = folded(shown, options.unfolded, say);
  return shown;
}

const rowsOf = (view: StepView): readonly RowView[] => [
  ...view.spaces.flatMap((s) => s.rows),
  ...view.cards.flatMap((c) => c.rows),
];

/** The view without some cards: rows that led to them say so in words. */
function reduced(view: StepView, keep: (card: CardView) => boolean): StepView {
  const kept = view.cards.filter(keep);
  const numbers = new Set(kept.map((c) => c.number));
  const names = new Map(view.cards.map((c) => [c.number, `#${c.number} ${c.value || c.type}`]));
  const row = (r: RowView): RowView =>
    r.to === null || numbers.has(r.to) ? r : { ...r, to: null, text: names.get(r.to) ?? `#${r.to}` };
  return {
    ...view,
    spaces: view.spaces.map((s) => ({ ...s, rows: s.rows.map(row) })),
    cards: kept.map((c) => ({ ...c, rows: c.rows.map(row), moreTo: c.moreTo.filter((n) => numbers.has(n)) })),
  };
}
/** The view without some objects, and without what only they lead to. */
function without(view: StepView, left: ReadonlySet<number>): StepView {
  const cards = new Map(view.cards.map((c) => [c.number, c]));
  const reached = new Set<number>();
  const queue = view.spaces.flatMap((s) => s.rows.flatMap((r) => r.to ?? []));
  // What nothing leads to by right is in the picture because it is garbage or a ghost: it and what it leads to stay.
  for (const c of view.cards) if (c.state !== 'alive') queue.push(c.number);
  for (const number of queue) {
    const card = cards.get(number);
    if (card === undefined || left.has(number) || reached.has(number)) continue;
    reached.add(number);
    queue.push(...card.rows.flatMap((r) => r.to ?? []), ...card.moreTo);
  }
  return reduced(view, (c) => reached.has(c.number));
}
/** One object, what holds it and what it holds. */
function around(view: StepView, focus: number): StepView {
  const near = new Set([focus]);
  for (const c of view.cards) {
    const to = [...c.rows.flatMap((r) => r.to ?? []), ...c.moreTo];
    if (c.number === focus) for (const n of to) near.add(n);
    else if (to.includes(focus)) near.add(c.number);
  }
  return reduced(view, (c) => near.has(c.number));
}
/** Cards of one type, column and state that have one holder each become one card, which leads to all that they lead to. */
function folded(view: StepView, unfolded: ReadonlySet<string>, say: Say): StepView {
  const holders = new Map<number, number>();
  const held = (n: number): void => {
    holders.set(n, (holders.get(n) ?? 0) + 1);
  };
  for (const r of rowsOf(view)) if (r.to !== null) held(r.to);
  for (const c of view.cards) for (const n of c.moreTo) held(n);
  const groups = Map.groupBy(
    view.cards.filter((c) => c.state !== 'freed' && (holders.get(c.number) ?? 0) <= 1 && !unfolded.has(c.type)),
    (c) => `${c.type} ${c.column} ${c.state}`,
  );
  const standsFor = new Map<number, number>();
  const made = new Map<number, CardView>();
  for (const group of groups.values()) {
    if (group.length < FEWEST) continue;
    const [first] = group;
    const members = new Set(group.map((c) => c.number));
    const targets = group.flatMap((c) => [...c.rows.flatMap((r) => r.to ?? []), ...c.moreTo]);
    for (const c of group) standsFor.set(c.number, first.number);
    made.set(first.number, {
      ...first,
      value: say('view.of-them', { n: group.length }),
      badges: [],
      rows: [],
      more: group.reduce((n, c) => n + c.rows.length + c.more, 0),
      moreTo: [...new Set(targets)].filter((n) => !members.has(n)),
      top: Math.min(...group.map((c) => c.top)),
      height: cardHeight(
        0,
        group.some((c) => c.rows.length + c.more > 0),
      ),
      folded: group.map((c) => c.number),
    });
  }
  const to = (n: number): number => standsFor.get(n) ?? n;
  const row = (r: RowView): RowView => (r.to === null ? r : { ...r, to: to(r.to) });
  return {
    ...view,
    spaces: view.spaces.map((s) => ({ ...s, rows: s.rows.map(row) })),
    cards: view.cards
      .filter((c) => to(c.number) === c.number)
      .map((c) => made.get(c.number) ?? { ...c, rows: c.rows.map(row) })
      .map((c) => ({ ...c, moreTo: [...new Set(c.moreTo.map(to))] })),
  };
}
