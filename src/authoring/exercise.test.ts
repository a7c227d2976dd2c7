import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EditSource, loadExercise } from './exercise.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'exercise-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, 'lessons/l/exercises/e', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
const load = () => loadExercise('l', 'e', root);

const common = 'title: T\nidea: one\ntask: Do it.\nexplanation: So.\n';
const edit = `kind: edit\n${common}checks:\n  - id: one\n    refcount: x\n    is: 2\n    message: it is {actual}\n`;
const programs = { 'starter.py': 'x = 1\n', 'solution.py': 'x = 2\n' };

test('an edit exercise with everything', () => {
  write({
    ...programs,
    'exercise.yaml': edit,
    'solution-2.py': 'x = 3\n',
    'mistakes/wrong.py': '# fails: one, check-rows\n# says: it is 3\nx = 4\n',
    'checks.py': 'def helper(): pass\n\ndef check_rows(output):\n    assert output\n',
  });
  const source = load() as EditSource;
  expect(source.grading.checks).toEqual([
    { id: 'one', message: 'it is {actual}', question: { ask: 'refcount', expr: 'x', bound: { is: 2 } } },
    { id: 'check-rows', message: '', question: { ask: 'python', name: 'check_rows', parameters: ['output'] } },
  ]);
  expect(source.solutions.map((s) => s.name)).toEqual(['solution-2.py', 'solution.py']);
  expect(source.mistakes[0]).toMatchObject({ fails: ['one', 'check-rows'], says: 'it is 3' });
});

test('every kind of check parses to its question', () => {
  const checks = [
    'alive: r',
    'freed: r',
    'same_object: [a, b]',
    'interned: s',
    'immortal: s\n    is: false',
    'collected:\n    at_least: 1',
    'value: x\n    is: null',
    'output: "1\\n"',
    'output_line: { line: -1, is: x }',
    'output_contains: x',
    'raises: TypeError',
    'raises: { type: TypeError, says: no }',
    'uses: del',
    'avoids: [del, gc.collect]',
  ];
  write({
    ...programs,
    'exercise.yaml': `kind: edit\n${common}checks:\n${checks.map((check, i) => `  - id: c${i}\n    message: m\n    ${check}\n`).join('')}`,
  });
  expect((load() as EditSource).grading.checks.map((check) => check.question)).toMatchInlineSnapshot(`
    [
      {
        "ask": "alive",
        "expr": "r",
      },
      {
        "ask": "freed",
        "expr": "r",
      },
      {
        "ask": "same_object",
        "exprs": [
          "a",
          "b",
        ],
        "is": true,
      },
      {
        "ask": "interned",
        "expr": "s",
        "is": true,
      },
      {
        "ask": "immortal",
        "expr": "s",
        "is": false,
      },
      {
        "ask": "collected",
        "bound": {
          "at_least": 1,
        },
      },
      {
        "ask": "value",
        "expr": "x",
        "is": null,
      },
      {
        "ask": "output",
        "is": "1
    ",
      },
      {
        "ask": "output_line",
        "is": "x",
        "line": -1,
      },
      {
        "ask": "output_contains",
        "text": "x",
      },
      {
        "ask": "raises",
        "type": "TypeError",
      },
      {
        "ask": "raises",
        "says": "no",
        "type": "TypeError",
      },
      {
        "ask": "uses",
        "tokens": [
          "del",
        ],
      },
      {
        "ask": "avoids",
        "tokens": [
          "del",
          "gc.collect",
        ],
      },
    ]
  `);
});

const choose = (options: string) => `kind: choose\n${common}options:\n${options}`;

test.each<[string, Record<string, string>, string]>([
  [
    'a kind that does not exist',
    { 'exercise.yaml': `kind: chose\n${common}` },
    'exercise.yaml:1: there is no kind `chose`\n  → Did you mean `choose`?',
  ],
  [
    'a field that does not exist',
    { ...programs, 'exercise.yaml': edit.replace('title', 'titel') },
    'exercise.yaml:2: `titel` is not a field here\n  → Did you mean `title`?',
  ],
  [
    'a check that does not exist',
    { ...programs, 'exercise.yaml': edit.replace('refcount', 'refcnt') },
    'exercise.yaml:7: there is no check `refcnt`\n  → Did you mean `refcount`?',
  ],
  [
    'a bound that is missing',
    { ...programs, 'exercise.yaml': edit.replace('    is: 2\n', '') },
    'say `is`, `at_least` or `at_most`',
  ],
  [
    'a quote that does not exist',
    { ...programs, 'exercise.yaml': edit.replace('actual', 'acutal') },
    'exercise.yaml:10: a message cannot quote {acutal}\n  → Did you mean `actual`?',
  ],
  ['no solution', { 'starter.py': '', 'exercise.yaml': edit }, 'there is no solution'],
  ['no starter', { 'solution.py': '', 'exercise.yaml': edit }, 'an edit exercise needs a program'],
  [
    'a mistake that says nothing',
    { ...programs, 'exercise.yaml': edit, 'mistakes/a.py': 'x = 3' },
    'mistakes/a.py:1: the mistake does not say `# fails:`',
  ],
  [
    'a mistake of another check',
    { ...programs, 'exercise.yaml': edit, 'mistakes/a.py': '# fails: two\n# says: it' },
    'there is no check `two`',
  ],
  [
    'two right options',
    {
      'exercise.yaml': choose(
        '  - { text: a, correct: true, because: b }\n  - { text: a, correct: true, because: b }\n',
      ),
    },
    'exactly one option is `correct: true`',
  ],
  [
    'a claim without a program',
    { 'exercise.yaml': choose('  - { text: a, correct: true, because: b, claim: x }\n  - { text: a, because: b }\n') },
    'an option with a claim needs a program',
  ],
  [
    'a question about nothing',
    { 'starter.py': '', 'exercise.yaml': `kind: predict\n${common}questions:\n  - { ask: a, answer: 1 }\n` },
    'a question has either `line` or `expr`',
  ],
])('%s', (_, files, message) => {
  write(files);
  expect(load).toThrow(message);
});

test('an exercise that is not there names its neighbours', () => {
  write({ 'exercise.yaml': edit });
  expect(() => loadExercise('l', 'ee', root)).toThrow(
    'there is no exercise `ee` in this lesson\n  → Did you mean `e`?',
  );
});
