import { expect, test } from 'vitest';
import { parseGlossary } from './glossary.ts';

const text = `- term: cycle
  also: [cycles]
  text: Objects in a circle.
  lesson: cycles
- term: Arena
  text: A large piece of memory.
`;
const place = { file: 'lesson.mdx', line: 3 };

test('a word is found in each of its forms, whatever its case', () => {
  const glossary = parseGlossary(text, ['cycles']);
  expect(glossary.find('Cycles', place).term).toBe('cycle');
  expect(glossary.find(' arena ', place).anchor).toBe('arena');
  expect(glossary.terms.map(({ term }) => term)).toEqual(['Arena', 'cycle']);
});

test.each([
  [text, ['cycle'], 'content/glossary.yaml:4: there is no lesson `cycles`\n  → Did you mean `cycle`?'],
  [`${text}- term: cycles\n  text: Twice.\n`, ['cycles'], '`cycles` is explained twice, also as `cycle`'],
  ['- term: a\n  txt: b\n', [], 'content/glossary.yaml:2: `txt` is not a field here'],
])('%#', (yaml, lessons, message) => {
  expect(() => parseGlossary(yaml, lessons)).toThrow(message);
});

test('an unknown word names the nearest', () => {
  expect(() => parseGlossary(text, ['cycles']).find('cycel', place)).toThrow(
    'lesson.mdx:3: the glossary does not explain `cycel`\n  → Did you mean `cycle`?',
  );
});
