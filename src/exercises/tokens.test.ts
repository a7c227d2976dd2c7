import { expect, test } from 'vitest';
import { tokensOf, usesTokens } from './tokens.ts';

test.each([
  ['import weakref\nr = weakref.ref(x)', 'weakref.ref', true],
  ['r = weakref . ref(x)', 'weakref.ref', true],
  ['# weakref.ref(x)', 'weakref.ref', false],
  ['s = "weakref.ref"', 'weakref.ref', false],
  ["s = '''\ngc.collect()\n'''", 'gc.collect', false],
  ['s = "it\'s" ; del x', 'del', true],
  ['delete = 1', 'del', false],
  ['a is not b', 'is not', true],
  ['a is b', 'is not', false],
  ['x: int = 2**64', '**', true],
  ['f"{a}" # del', 'del', false],
  ['Ärger = 1', 'Ärger', true],
])('%j uses %j: %s', (source, pattern, expected) => {
  expect(usesTokens(source, pattern)).toBe(expected);
});

test('operators and names are whole tokens', () => {
  expect(tokensOf('a//=b if c:=3 else d->e')).toEqual(['a', '//=', 'b', 'if', 'c', ':=', '3', 'else', 'd', '->', 'e']);
});
