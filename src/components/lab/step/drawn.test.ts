import { expect, test } from 'vitest';
import { sameData } from './drawn.ts';

const card = {
  number: 3,
  rows: [
    { label: '[0]', to: 4 },
    { label: '[1]', to: null },
  ],
  moreTo: [5, 6],
  folded: undefined,
};

test('a copy says the same', () => {
  expect(sameData(card, structuredClone(card))).toBe(true);
});
test.each([
  ['a value', { ...card, number: 4 }],
  ['a value deep within', { ...card, rows: [card.rows[0], { label: '[1]', to: 7 }] }],
  ['one element less', { ...card, rows: card.rows.slice(1) }],
  ['one element more', { ...card, moreTo: [5, 6, 7] }],
  ['a name more', { ...card, state: 'freed' }],
  ['a list that is none', { ...card, moreTo: null }],
  ['nothing', undefined],
])('another is told apart: %s', (_, other) => {
  expect(sameData(card, other)).toBe(false);
  expect(sameData(other, card)).toBe(false);
});
