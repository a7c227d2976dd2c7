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
  const twins = new Twins();
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
      else if (!twins.same(row, twin)) add(`${row.label}: ${what(row)} ≠ ${what(twin)}`, row.to, twin.to);
    }
    for (const row of names.values()) add(right(row.label), null, row.to);
  }
  for (const { name } of spaces.values()) add(right(name));
  const cards = new Map(b.cards.map((c) => [c.number, c]));
  const cardsOfA = new Map(a.cards.map((c) => [c.number, c]));
  // Objects that the same names and places lead to are compared; of the others those with the same number and type.
  for (const [number, other] of twins.pairs) {
    const card = cardsOfA.get(number);
    const twin = cards.get(other);
    if (!card || !twin) continue;
    const rows = new Map(twin.rows.map((r) => [r.label, r]));
    for (const row of card.rows) {
      const there = rows.get(row.label);
      if (there && !twins.same(row, there))
        add(`${title(card)} ${row.label}: ${what(row)} ≠ ${what(there)}`, row.to, there.to);
    }
  }
  for (const card of a.cards) {
    const twin = twins.of(card.number) ?? twins.free(card, cards.get(card.number));
    const other = twin === undefined ? undefined : cards.get(twin);
    if (!other) {
      add(left(title(card)), card.number);
      continue;
    }
    cards.delete(other.number);
    if (plain(card) !== plain(other)) add(`${title(card)} ≠ ${title(other)}`, card.number, other.number);
    else if (state(card) !== state(other))
      add(`${titleOfBoth(card, other)}: ${state(card)} ≠ ${state(other)}`, card.number, other.number);
  }
  for (const card of cards.values()) add(right(title(card)), null, card.number);
  return found;
}

/** Which object of one side stands for which of the other: runs that differ number their objects differently. */
class Twins {
  readonly pairs = new Map<number, number>();
  readonly #taken = new Set<number>();

  /** Whether two references say the same: the same text, or objects that belong together, from now on if they are new. */
  same(a: RowView, b: RowView): boolean {
    if (a.to === null || b.to === null) return a.to === b.to && a.text === b.text;
    const known = this.pairs.get(a.to);
    if (known !== undefined || this.#taken.has(b.to)) return known === b.to;
    this.#pair(a.to, b.to);
    return true;
  }
  of(number: number): number | undefined {
    return this.pairs.get(number);
  }
  /** The card with the same number, if it is of the same type and nobody's twin. */
  free(card: CardView, other: CardView | undefined): number | undefined {
    if (!other || this.#taken.has(other.number) || other.type !== card.type) return undefined;
    this.#pair(card.number, other.number);
    return other.number;
  }
  #pair(a: number, b: number): void {
    this.pairs.set(a, b);
    this.#taken.add(b);
  }
}

const what = ({ to, text }: RowView): string => (to === null ? text : `#${to}`);
const plain = ({ type, value }: CardView): string => `${type} ${value}`.trim();
const title = (card: CardView): string => `#${card.number} ${plain(card)}`;
const titleOfBoth = (a: CardView, b: CardView): string =>
  a.number === b.number ? title(a) : `#${a.number}, #${b.number} ${plain(a)}`;
function stateText({ state, refcount }: CardView, say: Say): string {
  if (state === 'freed') return say('compare.freed');
  const count = refcount === null ? say('compare.immortal') : say('compare.count', { count: refcount });
  return state === 'garbage' ? say('compare.unreachable', { count }) : count;
}
