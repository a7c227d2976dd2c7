import { expect, it } from 'vitest';
import { type CompareState, compareParameters, parseCompare } from './state.ts';

const VERSIONS = ['3.12', '3.13', '3.14', '3.15'] as const;
const read = (words: readonly (readonly [string, string])[]) => {
  const map = new Map(words);
  return parseCompare((name) => map.get(name) ?? null, VERSIONS);
};

it('an address keeps sides, texts and the moment', () => {
  const state: CompareState = {
    sides: [
      { program: 'lab', version: '3.14', mode: 'script' },
      { program: 'other', version: '3.12', mode: 'repl' },
    ],
    others: ['', 'x = 1\n'],
    at: 6,
  };
  expect(compareParameters(state)).toEqual([
    ['compare', 'lab/3.14/script other/3.12/repl'],
    ['at', '7'],
    ['other2', 'x = 1\n'],
  ]);
  expect(read(compareParameters(state))).toEqual(state);
});

it('what makes no sense is no comparison', () => {
  for (const words of ['', 'lab/3.14/script', 'lab/3.14/script lab/2.7/script', 'lab/3.14/script lab/3.14/shell'])
    expect([words, read([['compare', words]])]).toEqual([words, undefined]);
  expect(
    read([
      ['compare', 'lab/3.14/script lab/3.14/repl'],
      ['at', '-1'],
    ])?.at,
  ).toBe(null);
});
