import { expect, test } from 'vitest';
import { english } from '../authoring/languages.ts';
import { fill, quote, unknownQuotes } from './message.ts';

test('data replaces names in braces, nothing else', () => {
  const quotes = { actual: '`3`', expected: '2', output: 'nothing', expression: '`x`' };
  expect(fill('{expression} has {actual}, not {expected}; {other}', quotes)).toBe('`x` has `3`, not 2; {other}');
});

test('braces in code are the author’s own; unknown names outside are found', () => {
  expect(unknownQuotes('`{1, 2}` and `{x}` and {actual}')).toEqual([]);
  expect(unknownQuotes('it was {actaul}')).toEqual(['actaul']);
});

test('long and empty output', () => {
  expect(quote(' \n', english())).toBe('nothing');
  expect(quote('a\nb`c\n', english())).toBe("`a ⏎ b'c`");
  expect(quote('x'.repeat(300), english())).toHaveLength(203);
});
