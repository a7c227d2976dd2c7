import { expect, it } from 'vitest';
import { align, linesOf } from './align.ts';

/** Columns as words, rows as `a|b|c`, `-` for no line; a difference ends in `!`. */
const rows = (...columns: string[]): string[] =>
  align(columns.map((c) => c.split(' ').filter(Boolean))).map(
    ({ cells, same }) => cells.map((cell) => cell ?? '-').join('|') + (same ? '' : '!'),
  );

it('puts equal lines into one row', () => {
  expect(rows('a b c', 'a b c')).toEqual(['a|a', 'b|b', 'c|c']);
  expect(rows('a x c', 'a y c')).toEqual(['a|a', 'x|y!', 'c|c']);
  expect(rows('a c', 'a b c')).toEqual(['a|a', '-|b!', 'c|c']);
  expect(rows('', 'a')).toEqual(['-|a!']);
});

it('aligns more than two', () => {
  expect(rows('a True', 'a False', 'a True')).toEqual(['a|a|a', 'True|False|True!']);
  expect(rows('1 2 3', '2 3', '1 3')).toEqual(['1|2|1!', '2|-|-!', '3|3|3']);
});

it('knows the last newline', () => {
  expect(linesOf('a\n\nb\n')).toEqual(['a', '', 'b']);
  expect(linesOf('')).toEqual([]);
  expect(linesOf('\n')).toEqual(['']);
});
