import { expect, it } from 'vitest';
import { boundBy, namesIn } from './names.ts';

const names = (line: string): string =>
  namesIn(line)
    .map(({ name }) => name)
    .join(' ');

it('finds names, not strings, comments, keywords, attributes and parameters', () => {
  expect(names("x = y.z + f(a, key=b)  # c 'd'")).toBe('x y f a b');
  expect(names("print(\"a b\", 'c\\'d', e)")).toBe('print e');
  expect(names('if not ünder is None: rb"q" and 0x1f')).toBe('ünder');
  expect(namesIn('  ab')).toEqual([{ name: 'ab', start: 2, end: 4 }]);
});

it.for([
  ['x = y = [a]', 'x y'],
  ['a, (b, *c) = d', 'a b c'],
  ['x.y = 1', ''],
  ['x[0] = 1', ''],
  ['n += 1', 'n'],
  ['x == y', ''],
  ['f(x=1)', ''],
  ['x: int = 3', 'x'],
  ['for i, j in pairs:', 'i j'],
  ['with open(p) as f, g() as h:', 'f h'],
  ['except E as e:', 'e'],
  ['def f(a, b=1):', 'f'],
  ['class C(B):', 'C'],
  ['import sys, a.b as c, d.e', 'sys c d'],
  ['from m import x, y as z', 'x z'],
  ['if (n := len(a)) > 1:', 'n'],
  ['a = 1; b = 2', 'a b'],
  ["s = 'x = y'", 's'],
])('%s binds %s', ([line, bound]) => {
  expect(boundBy(line).join(' ')).toBe(bound);
});
