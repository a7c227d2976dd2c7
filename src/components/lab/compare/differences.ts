// What differs between two steps: names, objects by their numbers, counts, lines and output.
import type { CardView, RowView, StepView } from '../../../views/step.ts';

export interface Difference {
  readonly text: string;
  /** Cards it is about, a list for each side. */
  readonly cards: readonly [readonly number[], readonly number[]];
}

/** Differences of the picture at two steps, in the order of reading. */
export function differences(a: StepView, b: StepView): Difference[] {
  const found: Difference[] = [];
  const add = (text: string, left: number | null = null, right: number | null = null): void => {
    found.push({ text, cards: [left === null ? [] : [left], right === null ? [] : [right]] });
  };
  if (a.line !== b.line) add(`next line: ${a.line || 'the end'} ≠ ${b.line || 'the end'}`);
  const output = (view: StepView): string => view.output.map(({ text }) => text).join('');
  if (output(a) !== output(b)) add('what has been printed');
  const spaces = new Map(b.spaces.map((s) => [s.key, s]));
  for (const space of a.spaces) {
    const other = spaces.get(space.key);
    if (!other) {
      add(`${space.name} is only on the left`);
      continue;
    }
    spaces.delete(space.key);
    const names = new Map(other.rows.map((r) => [r.label, r]));
    for (const row of space.rows) {
      const twin = names.get(row.label);
      names.delete(row.label);
      if (!twin) add(`${row.label} is only on the left`, row.to);
      else if (what(row) !== what(twin)) add(`${row.label}: ${what(row)} ≠ ${what(twin)}`, row.to, twin.to);
    }
    for (const row of names.values()) add(`${row.label} is only on the right`, null, row.to);
  }
  for (const { name } of spaces.values()) add(`${name} is only on the right`);
  const cards = new Map(b.cards.map((c) => [c.number, c]));
  for (const card of a.cards) {
    const twin = cards.get(card.number);
    cards.delete(card.number);
    if (!twin) add(`${title(card)} is only on the left`, card.number);
    else if (title(card) !== title(twin)) add(`${title(card)} ≠ ${title(twin)}`, card.number, twin.number);
    else if (state(card) !== state(twin))
      add(`${title(card)}: ${state(card)} ≠ ${state(twin)}`, card.number, twin.number);
  }
  for (const card of cards.values()) add(`${title(card)} is only on the right`, null, card.number);
  return found;
}

const what = ({ to, text }: RowView): string => (to === null ? text : `#${to}`);
const title = ({ number, type, value }: CardView): string => `#${number} ${type} ${value}`.trim();
const state = ({ state: alive, refcount }: CardView): string =>
  alive === 'freed'
    ? 'freed'
    : `${refcount === null ? 'immortal' : `count ${refcount}`}${alive === 'garbage' ? ', unreachable' : ''}`;
