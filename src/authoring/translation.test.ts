// Translations of content: texts change, everything else is the original's, and each complaint says where and what to do.
import { expect, it } from 'vitest';
import { parseGlossary } from './glossary.ts';
import { parseLesson } from './lesson-file.ts';
import { translated } from './translation.ts';
import { compareLessons } from './translation-proofs.ts';
import { parseYaml } from './yaml.ts';

const exercise = parseYaml(
  `kind: choose
title: Who is asked?
task: Read.
options:
  - text: One
    correct: true
    claim: a is b
    because: So it is.
  - text: Two
    because: No.
hints: [Look.]
explanation: It is one.
`,
  'exercise.yaml',
);
const overlay = (text: string) => translated(exercise, parseYaml(text, 'de/exercise.yaml'));
const GERMAN = `title: Wer wird gefragt?
task: Lies.
options:
  - { text: Eins, because: So ist es. }
  - { text: Zwei, because: Nein. }
hints: [Sieh hin.]
explanation: Es ist eins.
`;

it('puts texts in their places and keeps the rest', () => {
  expect(overlay(GERMAN)).toMatchObject({
    kind: 'choose',
    title: 'Wer wird gefragt?',
    options: [{ text: 'Eins', correct: true, claim: 'a is b', because: 'So ist es.' }, { text: 'Zwei' }],
    hints: ['Sieh hin.'],
  });
});

it('complains of what is left out, added, or no text', () => {
  expect(() => overlay(GERMAN.replace('task: Lies.\n', ''))).toThrow(
    'de/exercise.yaml:1: `task` is missing\n  → Translate line 3 of exercise.yaml.',
  );
  expect(() => overlay(`${GERMAN}kind: edit\n`)).toThrow(
    '`kind` is not translated: it stays the original’s'.replace('’', "'"),
  );
  expect(() => overlay(`${GERMAN}titel: x\n`)).toThrow('Did you mean `title`?');
  expect(() => overlay(GERMAN.replace('  - { text: Zwei, because: Nein. }\n', ''))).toThrow('`options` has 1 entries');
});

const LESSON = `## One

<Predict ask="What?" options={['True', 'an error']}>

\`\`\`python lab file=a.py mark=2
a = 1
print(a)
\`\`\`

</Predict>

<Claim level="language" expr="a is a">Same.</Claim>

<Exercise id="one" />
`;
const differences = (change: (text: string) => string): string[] =>
  compareLessons(parseLesson(LESSON, 'lesson.mdx'), parseLesson(change(LESSON), 'de/lesson.mdx')).map((p) => p.message);

it('a translated lesson says something else in words only', () => {
  const german = (text: string): string =>
    text
      .replace('## One', '## Eins')
      .replace('What?', 'Was?')
      .replace('an error', 'ein Fehler')
      .replace('Same.', 'Eins.');
  expect(differences(german)).toEqual([]);
  expect(differences((text) => text.replace('a = 1', 'a = 2'))).toEqual([
    "de/lesson.mdx:5: line 1 of a.py is not the original's; programs are not translated\n  → Write it as on line 5 of lesson.mdx.",
  ]);
  expect(differences((text) => text.replace('mark=2', 'mark=1'))[0]).toContain('a.py has other options');
  expect(differences((text) => text.replace('a is a', 'a == a'))[0]).toContain(
    "`expr` of <Claim> is not the original's",
  );
  expect(differences((text) => text.replace('id="one"', 'id="two"')).join()).toContain('<Exercise id="one">');
  expect(differences((text) => text.replace('## One\n', '')).join()).toContain('the section');
});

it('a glossary keeps its entries: words and texts are translated, the rest is English', () => {
  const glossary = parseGlossary(
    '- { term: binding, also: [bound], text: A name. }\n- { term: cell, text: A cell. }\n',
    [],
    { language: 'de', text: '- { term: binding, word: Bindung, also: [gebunden], text: Ein Name. }\n' },
  );
  const place = { file: 'x' };
  expect(glossary.find('gebunden', place)).toMatchObject({ word: 'Bindung', anchor: 'binding', language: 'de' });
  expect(glossary.find('cell', place)).toMatchObject({ word: 'cell', language: 'en' });
  expect(() => parseGlossary('[]', [], { language: 'de', text: '- { term: x, word: y, text: z }\n' })).toThrow(
    'the glossary has no entry `x`',
  );
});
