// What differs between two steps: names, objects by their numbers, counts, lines and output.
import type { Say } from '../../../messages/say.ts';
import type { CardView, RowView, StepView } from '../../../views/step.ts';

export interface Difference {
  readonly text: string;
  /** Cards it is about, a list for each side. */
  readonly cards: readonly [readonly number[], readonly number[]];
}

/** Differences of the picture at two steps, in the order of reading. */
export function differences(a: StepView, b: StepView, say: Say): Difference[] {
  const left = (name: string): string => say('compare.only-left', { card: name });
  const right = (name: string): string => say('compare.only-right', { card: name });
  const state = (card: CardView): string => stateText(card, say);
  const found: Difference[] = [];
  const add = (text: string, inA: number | null = null, inB: number | null = null): void => {
    found.push({ text, cards: [inA === null ? [] : [inA], inB === null ? [] : [inB]] });
  };
  const line = (view: StepView): string | number => view.line || say('compare.the-end');
  if (a.line !== b.line) add(say('compare.next-line', { left: line(a), right: line(b) }));
  const output = (view: StepView): string => view.output.map(({ text }) => text).join('');
  if (output(a) !== output(b)) add(say('compare.printed'));
  const spaces = new Map(b.spaces.map((s) => [s.key, s]));
  for (const space of a.spaces) {
    const other = spaces.get(space.key);
    if (!other) {
      add(left(space.name));
      continue;
    }
    spaces.delete(space.key);
    const names = new Map(other.rows.map((r) => [r.label, r]));
    for (const row of space.rows) {
      const twin = names.get(row.label);
      names.delete(row.label);
      if (!twin) add(left(row.label), row.to);
      else if (what(row) !== what(twin)) add(`${row.label}: ${what(row)} ≠ ${what(twin)}`, row.to, twin.to);
    }
    for (const row of names.values()) add(right(row.label), null, row.to);
  }
  for (const { name } of spaces.values()) add(right(name));
  const cards = new Map(b.cards.map((c) => [c.number, c]));
  for (const card of a.cards) {
    const twin = cards.get(card.number);
    cards.delete(card.number);
    if (!twin) add(left(title(card)), card.number);
    else if (title(card) !== title(twin)) add(`${title(card)} ≠ ${title(twin)}`, card.number, twin.number);
    else if (state(card) !== state(twin))
      add(`${title(card)}: ${state(card)} ≠ ${state(twin)}`, card.number, twin.number);
  }
  for (const card of cards.values()) add(right(title(card)), null, card.number);
  return found;
}

const what = ({ to, text }: RowView): string => (to === null ? text : `#${to}`);
const title = ({ number, type, value }: CardView): string => `#${number} ${type} ${value}`.trim();
function stateText({ state, refcount }: CardView, say: Say): string {
  if (state === 'freed') return say('compare.freed');
  const count = refcount === null ? say('compare.immortal') : say('compare.count', { count: refcount });
  return state === 'garbage' ? say('compare.unreachable', { count }) : count;
}
