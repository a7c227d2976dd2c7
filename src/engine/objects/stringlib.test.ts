import { describe, expect, it } from 'vitest';
import { stBytes } from '../memory/memory.ts';
import { countOccurrences, fastsearch, rfastsearch } from './stringlib.ts';

const TEXT = 0x400000;
const PATTERN = 0x4800000;

function place(text: string, pattern: string): void {
  stBytes(TEXT, new TextEncoder().encode(text));
  stBytes(PATTERN, new TextEncoder().encode(pattern));
}
const texts = ['', 'a', 'ab', 'abab', 'aaaa', 'abcabcabd', 'xaxbxaxb', 'baaab'];
const patterns = ['', 'a', 'b', 'ab', 'aa', 'aab', 'abd', 'bcab', 'abcabcabd', 'xaxb'];

describe('agrees with String.prototype', () => {
  it.for(texts.flatMap((t) => patterns.map((p) => [t, p] as const)))('%s / %s', ([text, pattern]) => {
    place(text, pattern);
    const n = text.length;
    const m = pattern.length;
    expect(fastsearch(1, TEXT, 0, n, 1, PATTERN, m)).toBe(text.indexOf(pattern));
    expect(rfastsearch(1, TEXT, 0, n, 1, PATTERN, m)).toBe(text.lastIndexOf(pattern));
    expect(countOccurrences(1, TEXT, 0, n, 1, PATTERN, m, 1e9)).toBe(
      text.split(pattern).length - 1 + (m === 0 ? 2 : 0),
    );
  });
});

it('is linear where a plain search is quadratic', () => {
  const n = 1 << 20;
  for (const pattern of [`${'a'.repeat(n / 2)}ba`, `ab${'a'.repeat(n / 2)}`]) {
    place('a'.repeat(n), pattern);
    expect(fastsearch(1, TEXT, 0, n, 1, PATTERN, pattern.length)).toBe(-1);
    expect(rfastsearch(1, TEXT, 0, n, 1, PATTERN, pattern.length)).toBe(-1);
  }
  place(`${'a'.repeat(n)}b${'a'.repeat(9)}`, `${'a'.repeat(n / 2)}ba`);
  expect(fastsearch(1, TEXT, 0, n + 10, 1, PATTERN, n / 2 + 2)).toBe(n / 2);
  expect(rfastsearch(1, TEXT, 0, n + 10, 1, PATTERN, n / 2 + 2)).toBe(n / 2);
});
