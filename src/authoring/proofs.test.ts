// The proofs against a machine of the test's own: a program is a line of JSON that says what its run is like.
import { expect, test } from 'vitest';
import type { CheckResult } from '../exercises/model.ts';
import type { AskSource, EditSource, Mistake, PythonFile } from './exercise.ts';
import type { LessonLab } from './lesson-file.ts';
import { parseLesson } from './lesson-file.ts';
import { type Outcome, proveExercise, proveLabs, provePredictions, type Run } from './proofs.ts';
import type { Engine } from './truths.ts';
import { parseYaml } from './yaml.ts';

interface Scripted {
  stdout?: string;
  stderr?: string;
  exitStatus?: number;
  end?: Outcome['end'];
  fails?: string[];
  answers?: string[];
}

/** Lines that are comments or empty make a program that does nothing, and so fails every check. */
const run: Run = ({ source, grading }) => {
  const line = source.split('\n').find((text) => text.startsWith('{'));
  const script = (line ? JSON.parse(line) : { fails: grading?.checks.map((check) => check.id) }) as Scripted;
  const checks: CheckResult[] = ['runs', ...(grading?.checks.map((check) => check.id) ?? [])].map((id) => ({
    id,
    passed: !script.fails?.includes(id),
    message: `${id} failed`,
  }));
  return {
    end: script.end ?? 'ended',
    exitStatus: script.exitStatus ?? 0,
    instructions: 0,
    milliseconds: 0,
    stdout: script.stdout ?? '',
    stderr: script.stderr ?? '',
    checks,
    answers: (script.answers ?? []).map((text) => ({ ok: true, repr: text, text })),
  };
};

const python = (name: string, script: Scripted | string): PythonFile => ({
  name,
  file: `e/${name}`,
  text: typeof script === 'string' ? script : JSON.stringify(script),
});
const mistake = (fails: string[], script: Scripted, says = 'failed'): Mistake => ({
  ...python('mistakes/m.py', script),
  fails,
  says,
});

function edit(parts: Partial<EditSource> = {}): EditSource {
  return {
    kind: 'edit',
    lesson: 'l',
    id: 'e',
    folder: 'e',
    yaml: parseYaml('checks:\n  - id: one\n  - id: two\n', 'e/exercise.yaml'),
    exercise: { kind: 'edit', key: 'l/e', hash: '', grading: { checks: [] } },
    text: {} as EditSource['text'],
    grading: { checks: ['one', 'two'].map((id) => ({ id, message: '', question: { ask: 'output', is: '' } })) },
    starter: python('starter.py', { fails: ['one', 'two'] }),
    draw: 0,
    values: {},
    solutions: [python('solution.py', {})],
    mistakes: [],
    ...parts,
  };
}
const engineOf = (run: Run): Engine => ({
  run,
  layout: () => {
    throw new Error('no layout is asked for');
  },
});
const proofs = (source: EditSource | AskSource) =>
  proveExercise([source], '3.14', engineOf(run)).map((problem) => problem.message);

test('a good exercise is proved', () => {
  expect(proofs(edit())).toEqual([]);
  expect(proofs(edit({ mistakes: [mistake(['two'], { fails: ['two'] })] }))).toEqual([]);
});

test.each<[string, Partial<EditSource>, string]>([
  [
    'the starter passes',
    { starter: python('starter.py', {}), mistakes: [mistake(['one', 'two'], { fails: ['one', 'two'] })] },
    'e/starter.py: the starter passes every check',
  ],
  [
    'the starter breaks',
    { starter: python('starter.py', { fails: ['runs', 'one', 'two'] }) },
    'does not get to the checks',
  ],
  [
    'a solution fails',
    { solutions: [python('solution.py', { fails: ['two'] })] },
    'e/solution.py: the solution fails `two`: two failed',
  ],
  [
    'a mistake fails another check',
    { mistakes: [mistake(['one'], { fails: ['two'] })] },
    'e/mistakes/m.py:1: the mistake fails two, not one',
  ],
  ['a mistake fails nothing', { mistakes: [mistake(['one'], {})] }, 'the mistake fails nothing, not one'],
  [
    'a mistake reads another message',
    { mistakes: [mistake(['one'], { fails: ['one'] }, 'else')] },
    'which does not say: else',
  ],
  [
    'a check is dead',
    { starter: python('starter.py', { fails: ['one'] }) },
    'e/exercise.yaml:3: the check `two` is dead',
  ],
])('%s', (_, parts, message) => {
  const problems = proofs(edit(parts));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(message);
});

test('a program that does nothing must not pass', () => {
  const lenient: Run = (request) => ({
    ...run(request),
    checks: [{ id: 'one', passed: !request.source.startsWith('{"fails"'), message: '' }],
  });
  const source = edit({ grading: { checks: edit().grading.checks.slice(0, 1) } });
  const problems = proveExercise([source], '3.14', engineOf(lenient));
  expect(problems.map((problem) => problem.message.split('\n')[0])).toEqual([
    'e/exercise.yaml:1: an empty program passes',
    'e/exercise.yaml:1: the solution with every line commented out passes',
  ]);
});

function predict(answer: string, mistaken: string[] = []): AskSource {
  const parts = [{ line: 1, mistaken: mistaken.map((text) => ({ answer: text, because: '' })) }];
  return {
    ...(edit() as unknown as AskSource),
    kind: 'predict',
    yaml: parseYaml('questions:\n  - answer: a\n', 'e/exercise.yaml'),
    exercise: { kind: 'predict', key: 'l/e', hash: '', parts, misconceptions: [] },
    answers: [answer],
    paths: [['questions', 0, 'answer']],
    starter: python('starter.py', { stdout: 'True\n' }),
  };
}

test('predicted answers are the engine’s', () => {
  expect(proofs(predict('True', ['False']))).toEqual([]);
  expect(proofs(predict('False'))[0]).toContain('e/exercise.yaml:2: the answer is `True`, not `False`');
  expect(proofs(predict('True', ['True']))[0]).toContain('the mistaken answer `True` is right');
});

const lab = (script: Scripted, expect: LessonLab['expect']): Parameters<typeof proveLabs>[0] => ({
  file: 'lesson.mdx',
  predictions: [],
  pieces: [],
  sections: [],
  labs: [
    {
      line: 4,
      code: JSON.stringify(script),
      file: 'a.py',
      named: true,
      readonly: false,
      output: false,
      mark: [],
      varies: [],
      expect,
    },
  ],
});

test('labs end as they say', () => {
  const raised = { exitStatus: 1, stderr: 'TypeError: no\n' };
  expect(proveLabs(lab({}, { end: 'well' }), '3.14', run)).toEqual([]);
  expect(proveLabs(lab(raised, { end: 'exception', type: 'TypeError' }), '3.14', run)).toEqual([]);
  expect(proveLabs(lab({ end: 'budget' }, { end: 'budget' }), '3.14', run)).toEqual([]);
  expect(proveLabs(lab(raised, { end: 'well' }), '3.14', run)[0].message).toContain(
    'lesson.mdx:4: the lab a.py ends with TypeError, but should end well:\n    TypeError: no',
  );
  expect(proveLabs(lab({}, { end: 'exit', status: 3 }), '3.14', run)[0].message).toContain(
    'ends well, but should end with exit status 3',
  );
});

const lesson = (options: string) => `---
title: T
---

<Predict ask="?" options={${options}}>

\`\`\`python lab
{"stdout": "1\\nTrue\\n"}
\`\`\`

<Explain>So.</Explain>
</Predict>
`;

test('exactly one option of a prediction is what the program prints', () => {
  const prove = (options: string) =>
    provePredictions(parseLesson(lesson(options), 'lesson.mdx'), '3.14', run).map(
      (problem) => problem.message.split('\n')[0],
    );
  expect(prove("['True', 'False']")).toEqual([]);
  expect(prove("['1', 'False']")).toEqual([
    'lesson.mdx:5: no option of this <Predict> is what the program prints: True',
  ]);
  expect(() => parseLesson(lesson("['a']").replace(/```[\s\S]*```/, ''), 'lesson.mdx')).toThrow(
    'lesson.mdx:5: this <Predict> holds 0 labs',
  );
});
