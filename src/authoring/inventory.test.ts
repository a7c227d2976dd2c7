import { expect, test } from 'vitest';
import { parseInventory, rightOption } from './inventory.ts';
import type { Outcome } from './proofs.ts';

const course = { order: ['cycles', 'identity'], exclude: ['summary'], default: '3.14' } as const;
const parse = (text: string) => parseInventory(text, { order: [...course.order], exclude: [...course.exclude] });
const question = (id: string, lesson: string, more = '') =>
  `- id: ${id}\n  lesson: ${lesson}\n  program: print(1)\n  options: ['1', '2']\n  why: So it is.\n${more}`;
const printing =
  (stdout: string, exitStatus = 0) =>
  (): Outcome => ({
    end: 'ended',
    exitStatus,
    instructions: 1,
    milliseconds: 1,
    stdout,
    stderr: exitStatus ? 'ValueError: x' : '',
  });

test('a course that leaves a lesson out does not ask about it', () => {
  expect(parse(question('a', 'cycles') + question('b', 'summary')).map(({ id }) => id)).toEqual(['a']);
});

test.each([
  [question('a', 'cycle'), 'content/inventory.yaml:2: there is no lesson `cycle`\n  → Did you mean `cycles`?'],
  [question('a', 'cycles') + question('a', 'cycles'), 'content/inventory.yaml:6: the id `a` is used twice'],
  [question('a', 'cycles', '  line: 0\n'), '`0.line`: lines are counted from 1'],
])('%#', (text, message) => {
  expect(() => parse(text)).toThrow(message);
});

test('the right option is what the program prints', () => {
  const [asked] = parse(question('a', 'cycles'));
  expect(rightOption(asked, course, printing('0\n2\n'))).toBe(1);
  expect(() => rightOption(asked, course, printing('3\n'))).toThrow('Python prints `3`, which is none of the options');
  expect(() => rightOption(asked, course, printing('', 1))).toThrow('does not end well: ValueError: x');
  expect(() => rightOption(asked, course, printing(''))).toThrow('the output has no line -1');
});
