import { expect, test } from 'vitest';
import { parseGlossary } from './glossary.ts';
import { parseLesson } from './lesson-file.ts';
import { proveTerms } from './terms.ts';

const glossary = parseGlossary('- term: cycle\n  also: [cycles]\n  text: A circle.\n', []);
const problems = (text: string): string[] =>
  proveTerms(parseLesson(text, 'lesson.mdx'), glossary).map(({ message }) => message.split('\n')[0]);

test('a word of the glossary, in any form or by its entry’s name', () => {
  expect(problems('All <Term>cycles</Term> end.')).toEqual([]);
  expect(problems('A <Term of="cycle">ring</Term> ends.')).toEqual([]);
});

test('an unknown word, and the same word twice', () => {
  expect(problems('A\n<Term>cykle</Term>')).toEqual(['lesson.mdx:2: the glossary does not explain `cykle`']);
  expect(problems('A <Term>cycle</Term>\n\nand <Term>cycles</Term>')).toEqual([
    'lesson.mdx:3: <Term> explains `cycle` a second time (the first is on line 1)',
  ]);
});
