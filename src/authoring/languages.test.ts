// Catalogues: what is proved of a language beside English, and how messages become texts.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { languageOf, loadLanguages, ORIGINAL, proveLanguage, proveLanguages } from './languages.ts';
import { keysFile } from './message-keys.ts';
import { parseYaml } from './yaml.ts';

const en = languageOf(
  'en',
  parseYaml(
    `lab:
  run: Run
  ended: Ended with {type} on line {line}
  lines:
    one: '{n} line'
    other: '{n} lines'
`,
    'content/languages/en.yaml',
  ),
);
const other = (id: string, text: string) => languageOf(id, parseYaml(text, `content/languages/${id}.yaml`));
const complaints = (id: string, text: string): string[] => proveLanguage(other(id, text), en).map((p) => p.message);

it('every language of the site is complete, and the keys are those of English', () => {
  const languages = loadLanguages();
  expect(languages.size).toBeGreaterThan(1);
  expect(proveLanguages(languages).map((p) => p.message)).toEqual([]);
  expect(readFileSync('src/messages/keys.ts', 'utf8')).toBe(keysFile(languages.get(ORIGINAL)!));
});

it('a key that is missing is named, with the line of the original', () => {
  expect(complaints('de', 'lab:\n  run: Los\n  lines: { one: "{n} Zeile", other: "{n} Zeilen" }\n')).toEqual([
    'content/languages/de.yaml:1: the message `lab.ended` is missing\n  → Translate line 3 of content/languages/en.yaml.',
  ]);
});

it('unknown keys, other parts and plural forms are named', () => {
  const text = `lab:
  run: Los
  rum: Los
  ended: Beendet mit {typ}
  lines: { one: '{n} Zeile' }
`;
  expect(complaints('de', text)).toEqual([
    'content/languages/de.yaml:4: `lab.ended` has an unknown part {typ}\n  → Did you mean `type`?',
    'content/languages/de.yaml:5: `lab.lines` has no form `other`\n  → This language has one, other.',
    'content/languages/de.yaml:3: there is no message `lab.rum`\n  → Did you mean `lab.run`?',
  ]);
});

it('a language has the forms that it has, and the direction of its script', () => {
  const forms = "zero: '{n} a', one: '{n} b', two: '{n} c', few: '{n} d', many: '{n} e', other: '{n} f'";
  const text = `lab:\n  run: x\n  ended: '{type} {line}'\n  lines: { ${forms} }\n`;
  expect(complaints('ar', text)).toEqual([]);
  expect(other('ar', text).direction).toBe('rtl');
  expect(en.direction).toBe('ltr');
  expect(complaints('de', text)[0]).toContain('`lab.lines` has a form `zero`');
});

it('words a message: parts, plural forms, numbers as the language writes them, lists', () => {
  const say = loadLanguages().get('de')!.say;
  expect(say('page.home-size', { n: 1, time: 'x' })).toMatch(/^1 Lektion,/);
  expect(say('page.home-size', { n: 14, time: 'x' })).toMatch(/^14 Lektionen,/);
  expect(say('page.about-hours', { n: 2.5 })).toBe('etwa 2,5 Stunden');
  expect(say('page.nth', { n: 3 })).toBe('3.');
  expect(say.list(['a', 'b', 'c'], 'disjunction')).toBe('a, b oder c');
  const english = loadLanguages().get('en')!.say;
  expect([1, 2, 3, 4, 11, 21, 22, 101].map((n) => english('page.nth', { n })).join(' ')).toBe(
    '1st 2nd 3rd 4th 11th 21st 22nd 101st',
  );
  expect(english.list(['a', 'b', 'c'], 'conjunction')).toBe('a, b and c');
});
