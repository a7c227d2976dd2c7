// What the picture leaves out, on a step of plain data.

import { expect, it } from 'vitest';
import { english } from '../authoring/languages.ts';
import { pictureOf, WHOLE } from './picture.ts';
import type { CardView, RowView, StepView } from './step.ts';

const row = (label: string, to: number | null, text = ''): RowView => ({ label, to, text, weak: false, counted: true });
const card = (number: number, type: string, to: readonly number[] = [], more: Partial<CardView> = {}): CardView => ({
  number,
  ref: number * 16,
  address: `0x${number}`,
  type,
  value: '',
  refcount: 1,
  state: 'alive',
  badges: [],
  rows: to.map((n, i) => row(`[${i}]`, n)),
  more: 0,
  moreTo: [],
  column: 1,
  top: number * 100,
  height: 46,
  ...more,
});
const step = (names: Readonly<Record<string, number>>, cards: readonly CardView[]): StepView => ({
  step: 0,
  instruction: null,
  exit: null,
  line: 1,
  done: 0,
  output: [],
  spaces: [
    {
      key: 'module',
      name: 'module __main__',
      kind: 'module',
      line: 1,
      rows: Object.entries(names).map(([n, to]) => row(n, to)),
    },
  ],
  cards,
  more: 0,
  events: [],
  exitStatus: null,
});
const numbers = (view: StepView): number[] => view.cards.map((c) => c.number);

it('shows all of it unless told otherwise', () => {
  const view = step({ a: 1 }, [card(1, 'list', [2]), card(2, 'int')]);
  expect(pictureOf(view, WHOLE, english())).toBe(view);
});
it('leaves machinery out and names it where it is held, with what only it leads to', () => {
  const view = step({ f: 1, a: 3 }, [
    card(1, 'function', [2]),
    card(2, 'tuple', [3, 4]),
    card(3, 'list'),
    card(4, 'str'),
    card(5, 'Node', [], { state: 'garbage' }),
  ]);
  const shown = pictureOf(view, { ...WHOLE, machinery: false }, english());
  expect(numbers(shown)).toEqual([3, 5]);
  expect(shown.spaces[0].rows[0]).toMatchObject({ label: 'f', to: null, text: '#1 function' });
});
it('shows one object, what holds it and what it holds', () => {
  const view = step({ a: 1, b: 4 }, [card(1, 'list', [2]), card(2, 'Node', [3]), card(3, 'str'), card(4, 'list', [3])]);
  const shown = pictureOf(view, { ...WHOLE, focus: 2 }, english());
  expect(numbers(shown)).toEqual([1, 2, 3]);
  expect(shown.spaces[0].rows[1]).toMatchObject({ to: null, text: '#4 list' });
  // An object that is not there any more hides nothing.
  expect(pictureOf(view, { ...WHOLE, focus: 9 }, english())).toBe(view);
});
it('folds many of one type, never one that is shared, and keeps what they lead to', () => {
  const view = step({ all: 1, x: 7 }, [
    card(1, 'list', [2, 3, 4, 5, 6, 7]),
    ...[2, 3, 4, 5, 6].map((n) => card(n, 'Node', [8])),
    card(7, 'Node'),
    card(8, 'str'),
  ]);
  const shown = pictureOf(view, { ...WHOLE, fold: true }, english());
  expect(numbers(shown)).toEqual([1, 2, 7, 8]);
  const one = shown.cards[1];
  expect([one.folded, one.moreTo, one.value]).toEqual([[2, 3, 4, 5, 6], [8], '5 of them']);
  expect(shown.cards[0].rows.map((r) => r.to)).toEqual([2, 2, 2, 2, 2, 7]);
  expect(numbers(pictureOf(view, { ...WHOLE, fold: true, unfolded: new Set(['Node']) }, english()))).toEqual(
    numbers(view),
  );
});
