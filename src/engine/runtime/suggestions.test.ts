import { describe, expect, it } from 'vitest';
import { calculateSuggestion, levenshtein_distance } from './suggestions.ts';

describe('suggestions', () => {
  it('counts a move as 2 and a change of case as 1', () => {
    expect(levenshtein_distance('abc', 'abc', 100)).toBe(0);
    expect(levenshtein_distance('abc', 'abC', 100)).toBe(1);
    expect(levenshtein_distance('abc', 'abd', 100)).toBe(2);
    expect(levenshtein_distance('abc', 'abcd', 100)).toBe(2);
    expect(levenshtein_distance('kitten', 'sitting', 100)).toBe(6);
  });
  it('gives the nearest name, or none', () => {
    expect(calculateSuggestion(['foo', 'bar'], 'fo')).toBe('foo');
    expect(calculateSuggestion(['foo', 'bar'], 'xyz')).toBe(null);
    expect(calculateSuggestion(['first', 'Second'], 'second')).toBe('Second');
  });
});
