import { expect, test } from 'vitest';
import { gradeChoice, gradeParts, sameAnswer } from './answers.ts';

test.each([
  ['True', 'True', true],
  [' True ', 'True', true],
  ['true', 'True', false],
  ["'ab'", 'ab', true],
  ['1,000', '1000', true],
  ['0x1F', '31', true],
  ['3.0', '3', true],
  ['12 34', '1234', false],
  ['[1,2]', '[1, 2]', false],
  ['', 'None', false],
])('%j against %j: %s', (given, truth, expected) => {
  expect(sameAnswer(given, truth)).toBe(expected);
});

test('a known wrong idea gets its reply, a right answer none', () => {
  const predictions = [{ line: 1, mistaken: [{ answer: 'False', because: 'cached' }] }];
  expect(gradeParts(predictions, ['False'], ['True'])).toEqual([{ correct: false, truth: 'True', because: 'cached' }]);
  expect(gradeParts(predictions, ['True'], ['True'])).toEqual([{ correct: true, truth: 'True' }]);
});

test('a choice is right when every box is', () => {
  expect(gradeChoice([true, false, true], [true, false, true])).toBe(true);
  expect(gradeChoice([true, false, true], [true, false, false])).toBe(false);
});
