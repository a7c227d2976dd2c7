import { expect, it } from 'vitest';
import { KEYWORDS, SOFT_KEYWORDS } from '../../engine/parser/tokens.ts';
import { RESERVED, SOFT } from './keywords.ts';
import { BEFORE_DOT, isInText, openCall, parametersOf } from './line.ts';

it('knows the keywords that the engine knows', () => {
  expect(new Set(RESERVED)).toEqual(new Set(KEYWORDS.keys()));
  expect(new Set([...SOFT, '_'])).toEqual(SOFT_KEYWORDS);
});

it('knows what precedes a dot', () => {
  expect(BEFORE_DOT.exec('x = a.b.c')?.[1]).toBe('a.b');
  expect(BEFORE_DOT.exec('f(é.')?.[1]).toBe('é');
  expect(BEFORE_DOT.exec('f().')).toBeNull();
  expect(BEFORE_DOT.exec('abc')).toBeNull();
});

it('knows strings and comments', () => {
  expect(['x = "a', "x = 'it''s' # c", 'f("a", \'b'].every(isInText)).toBe(true);
  expect(['x = "a"', "f('#')", 'x'].some(isInText)).toBe(false);
});

it('finds the call that is being written', () => {
  expect(openCall('x = a.f(1, g(2, 3), "(,"')).toEqual({ name: 'a.f', commas: 2 });
  expect(openCall('f(')).toEqual({ name: 'f', commas: 0 });
  expect(openCall('f(1)')).toBeNull();
  expect(openCall('[1, (2, ')).toBeNull();
});

it('splits signatures', () => {
  expect(parametersOf('(a, b=(1, 2), /, *, c, **kw)')).toEqual(['a', 'b=(1, 2)', 'c', '**kw']);
  expect(parametersOf('()')).toEqual([]);
});
