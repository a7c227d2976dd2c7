import { expect, test } from 'vitest';
import { drawOf, filled, placesIn, valueSets } from './values.ts';

test('lists are combined, rows are taken as they are', () => {
  expect(valueSets({})).toEqual([{}]);
  expect(valueSets({ a: [1, 2], b: ['x', 'y'] })).toEqual([
    { a: 1, b: 'x' },
    { a: 1, b: 'y' },
    { a: 2, b: 'x' },
    { a: 2, b: 'y' },
  ]);
  expect(valueSets([{ a: 1 }, { a: 3 }])).toEqual([{ a: 1 }, { a: 3 }]);
});

test('places in texts are filled at any depth; a text that is one place becomes the value', () => {
  const data = { text: 'n is {{n}}, {{yes}} and {{other}}', list: ['{{n}}', '{{yes}}', '{{other}}'] };
  expect(filled(data, { n: 3, yes: true })).toEqual({
    text: 'n is 3, True and {{other}}',
    list: [3, true, '{{other}}'],
  });
  expect(placesIn('{{a}} {b} {{ c }} {{a1}}')).toEqual(['a', 'a1']);
});

test('two starts in a row differ, all variants come, and neighbours need not meet the same one', () => {
  const starts = [0, 1, 2, 3].map((start) => drawOf(7, 'l/e', start, 4));
  expect(new Set(starts).size).toBe(4);
  const neighbours = Array.from({ length: 50 }, (_, seed) => drawOf(seed, 'l/e', 0, 4));
  expect(new Set(neighbours).size).toBe(4);
});
