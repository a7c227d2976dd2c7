// The proofs of every kind on the real engine: what `npm run new` writes is right; each test makes one thing wrong and reads the complaint.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { bootedEngine } from './booted.ts';
import { loadDraws } from './exercise.ts';
import { create } from './new.ts';
import { Problem } from './problems.ts';
import { proveExercise } from './proofs.ts';
import type { Engine } from './truths.ts';

let root: string;
let engine: Engine;
beforeAll(() => {
  engine = bootedEngine();
});
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'kinds-'));
  create('l', 'edit', root);
});
afterEach(() => rmSync(root, { recursive: true }));

/** The complaints about a new exercise of this kind in which some texts are replaced, each in the file that has it. */
function complaints(kind: string, ...changes: [string, string][]): string[] {
  create('l/e', kind, root);
  for (const [from, to] of changes) {
    const files = ['exercise.yaml', 'starter.py'].map((name) => path.join(root, 'lessons/l/exercises/e', name));
    const file = files.find((name) => readFileSync(name, 'utf8').includes(from));
    if (file === undefined) throw new Error(`no file says ${from}`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  }
  try {
    return proveExercise(loadDraws('l', 'e', root), '3.14', engine).map((problem) => problem.message);
  } catch (error) {
    if (error instanceof Problem) return [error.message];
    throw error;
  }
}

test.each<[string, [string, string], string]>([
  [
    'predict',
    ["answer: 'False'\n    mistaken", "answer: 'True'\n    mistaken"],
    'exercise.yaml:12: the answer is `False`, not `True`',
  ],
  ['predict', ["- answer: 'True'", "- answer: 'Maybe'"], ''],
  ['predict', ['line: 1', 'line: 3'], 'exercise.yaml:10: the output has no line 3'],
  ['predict', ['print(a is b)', 'print(a is c)'], 'starter.py:3: the output has no line 1'],
  [
    'predict',
    ["- answer: 'True'", "- answer: 'False'"],
    'exercise.yaml:14: the mistaken answer `False` is the right one',
  ],
  [
    'predict',
    ['equal-is-identical', 'assignment-copies'],
    'exercise.yaml:7: somebody who believes `assignment-copies` answers this right',
  ],
  [
    'predict',
    ['equal-is-identical', 'equal-is-identicle'],
    'exercise.yaml:7: there is no misconception `equal-is-identicle`\n  → Did you mean `equal-is-identical`?',
  ],
  ['count', ['answer: 3', 'answer: 4'], 'exercise.yaml:15: the answer is `3`, not `4`'],
  ['count', ['at: 1', 'at: 2'], 'exercise.yaml:11: there is no moment `2`'],
  ['count', ['refcount: a\n    at', 'refcount: c\n    at'], "cannot be evaluated: NameError: name 'c' is not defined"],
  [
    'same-object',
    ['[[a, b], [c]]', '[[a], [b, c]]'],
    'exercise.yaml:8: the answer is `a is b` True, not `a is b` False',
  ],
  ['same-object', ['[[a, b], [c]]', '[[a, b]]'], 'exercise.yaml:8: `c` is not in exactly one group'],
  [
    'same-object',
    ['  - pair: [a, b]\n    because: An assignment binds another name to the same list.\n', ''],
    'nothing says why `a is b` is as it is',
  ],
  ['pick-freed', ['freed: false', 'freed: true'], 'exercise.yaml:16: the answer is `second` alive, not `second` freed'],
  [
    'pick-freed',
    ['expr: second', 'expr: 5'],
    'exercise.yaml:14: `objects.1.expr` is a number, not a text\n  → Put it in quotes.',
  ],
  [
    'pick-freed',
    ['class Page:\n    pass', 'def Page():\n    return [1]'],
    "TypeError: cannot create weak reference to 'list' object",
  ],
  [
    'draw-reference',
    ['from: second.next', 'from: second'],
    'exercise.yaml:11: the answer is from `second` to `second`, not from `second` to `first`',
  ],
  ['draw-reference', ['from: second.next', 'from: third'], 'exercise.yaml:11: there is no slot `third`'],
  ['order', ['prints: done', 'prints: dome'], 'step 3 does not happen in the run'],
  ['order', ['del page\n', '\n'], 'step 2 does not happen in the run'],
  ['label-bytes', ['field: lv_tag', 'field: lv_tags'], 'exercise.yaml:13: this object has no field `lv_tags`'],
  [
    'label-bytes',
    ['reads: n', 'reads: n + 1'],
    'exercise.yaml:17: the bytes do not read so: the bytes say another number',
  ],
  ['choose', ['claim: a == b', 'claim: a != b'], 'the claim `a != b` is false, but the option is marked correct'],
])('%s: %j', (kind, change, complaint) => {
  const found = complaints(kind, change);
  if (complaint === '') expect(found).toEqual([]);
  else expect(found.join('\n')).toContain(complaint);
});

test('steps in another order than the run’s are told step by step', () => {
  const found = complaints('order', ["print('deleting')\ndel page", "del page\nprint('deleting')"]);
  expect(found[0]).toContain(
    'exercise.yaml:8: the answer is “the page is freed” as step 1, not “`deleting` is printed” as step 1',
  );
});

test('every draw is proved, and named by its values', () => {
  const values = "values:\n  - { n: '[1]', same: false }\n  - { n: '7', same: true }\ntask";
  const changes: [string, string][] = [
    ['task', values],
    ["answer: 'False'\n", "answer: '{{same}}'\n"],
    ['a = [1, 2]', 'a = {{n}}'],
    ['b = [1, 2]', 'b = {{n}}'],
  ];
  expect(complaints('predict', ...changes)).toEqual([]);
  rmSync(path.join(root, 'lessons/l/exercises'), { recursive: true });
  const wrong = complaints('predict', ...changes, ["n: '7', same: true", "n: '7', same: false"]);
  expect(wrong[0]).toContain('where n = 7, same = false: the answer is `True`, not `False`');
});

test.each<[string, string]>([
  ["values: { n: ['1', '2'] }\ntitle", 'the value `n` is used nowhere'],
  ['values: { n: [1] }\ntitle', '`values'],
  ['values: [{ n: 1 }, { m: 2 }]\ntitle', 'the sets of values have different names'],
  ['values: { n: [1, 2, 3, 4], m: [1, 2, 3, 4] }\ntitle: "{{n}} {{m}}" #', 'there are 16 draws'],
])('%s', (text, complaint) => {
  expect(complaints('predict', ['title', text]).join()).toContain(complaint);
});

test('a variant says anew what differs, and is proved as a question of its own', () => {
  const variant = `variants:
  - starter: |
      a = [1, 2]
      b = a
      print(a is b)
    questions:
      - { ask: The only line, line: 1, answer: 'True' }
title`;
  expect(complaints('predict', ['title', variant])).toEqual([]);
  rmSync(path.join(root, 'lessons/l/exercises'), { recursive: true });
  const wrong = complaints('predict', ['title', variant.replace("'True'", "'False'")]);
  expect(wrong[0]).toMatch(/exercise\.yaml:9: in draw 2: the answer is `True`, not `False`/);
});

test.each<[string, string]>([
  ['variants: [{ hints: [Think.] }]\ntask', ''],
  ['variants: [{}]\ntask', 'draws 1 and 2 are the same question'],
  ['variants: [{ qestions: [] }]\ntask', '`qestions` is not a field here'],
  ['variants: []\ntask', '`variants`'],
])('%s', (text, complaint) => {
  const found = complaints('predict', ['task', text]).join();
  if (complaint === '') expect(found).toBe('');
  else expect(found).toContain(complaint);
});

test('values of a program to mend are filled in every file of it; it has no variants', () => {
  const values = 'values: { city: [Oslo, Lima] }\ntitle: "In {{city}}" #';
  expect(complaints('edit', ['title', values])).toEqual([]);
  rmSync(path.join(root, 'lessons/l/exercises'), { recursive: true });
  expect(complaints('edit', ['task', 'variants: [{ hints: [Think.] }]\ntask'])[0]).toContain('no variants');
});

test('a place that nothing is given for', () => {
  expect(complaints('predict', ['a = [1, 2]', 'a = {{n}}'])[0]).toContain('nothing is given for `{{n}}`');
});

test('a file that nothing reads is named', () => {
  create('l/e', 'edit', root);
  writeFileSync(path.join(root, 'lessons/l/exercises/e/solutoin-2.py'), 'a = b = [1]\n');
  expect(() => loadDraws('l', 'e', root)).toThrow(
    'solutoin-2.py: nothing reads this file\n  → Did you mean `solution.py`?',
  );
});
