// Question programs on a real engine: what they print is read back, and the learner's program runs as it would alone.

import { beforeAll, expect, test } from 'vitest';
import { bootedEngine } from '../authoring/booted.ts';
import { english } from '../authoring/languages.ts';
import type { Engine } from '../authoring/truths.ts';
import type { AskExercise } from './model.ts';
import {
  type Asked,
  freedExpr,
  momentsOf,
  needsQuestions,
  questionProgram,
  readAnswers,
  refcountExpr,
  SIGN,
  slotExpr,
} from './questions.ts';
import { truthOf } from './truth.ts';

let engine: Engine;
beforeAll(() => {
  engine = bootedEngine();
});

function ask(source: string, asked: Asked) {
  const outcome = engine.run({ source: questionProgram(source, asked), version: '3.14', filename: 'q.py' });
  expect(outcome.stderr).toBe('');
  return readAnswers(outcome.stdout, asked);
}

test('moments are comments with a number or word in brackets', () => {
  expect(momentsOf('x = 1  # (1)\n# (two)\nprint("# (3)")\ny = 2 # 4\n')).toEqual(['1', 'two']);
});

test('questions are put at their moment, in the program’s own namespace', () => {
  const source = 'x = [1]  # (1)\ny = x\ndel x\nx = 5\n';
  const parts = [
    { expr: 'x', at: '1' },
    { expr: refcountExpr('x'), at: '1' },
    { expr: refcountExpr('y') },
    { expr: 'x is y' },
    { expr: "'a\\nb\\\\c'" },
  ];
  expect(ask(source, { parts }).parts).toEqual(['[1]', '1', '1', 'False', 'a\nb\\c']);
});

test('what cannot be evaluated is told as Python tells it; what is never reached has no answer', () => {
  const { parts } = ask('x = 1\n', { parts: [{ expr: 'y' }, { expr: 'x', at: 'never' }] });
  expect((parts[0] as Error).message).toBe("NameError: name 'y' is not defined");
  expect(parts[1]).toBeUndefined();
});

test('objects are watched from the moment on at which they are named', () => {
  const source = `class Page: pass
a, b = Page(), Page()  # (1)
keep = b
del a, b
`;
  const watches = [
    { expr: 'a', made: '1' },
    { expr: 'b', made: '1' },
  ];
  expect(ask(source, { parts: [{ expr: freedExpr(0) }, { expr: freedExpr(1) }], watches }).parts).toEqual([
    'freed',
    'alive',
  ]);
});

test('a slot is told by the object in it; one that is not there holds none', () => {
  const source = 'a, b = [], []\na.append(b)\n';
  const objects = ['a', 'b'];
  const parts = ['a[0]', 'b', 'b[0]', 'a.x', 'none'].map((slot) => ({ expr: slotExpr(slot, objects) }));
  expect(ask(source, { parts }).parts).toEqual(['1', '1', '-1', '-1', '-1']);
});

test('what happens is told in order: lines, moments, deaths', () => {
  const source = `class Page:
    def __del__(self): print('bye')
page = Page()  # (1)
print('one')
del page
pass  # (2)
print('two')
`;
  const happenings = [
    { prints: 'two' },
    { prints: 'bye' },
    { at: '2' },
    { expr: 'page', made: '1' },
    { prints: 'one' },
  ];
  expect(ask(source, { parts: [], happenings }).order).toEqual([4, 1, 3, 2, 0]);
});

test('facts say who was named, and how a watched object went', () => {
  const source = `import gc
gc.disable()
class Page: pass
a, b, c, d = Page(), Page(), Page(), Page()  # (1)
c.me, d.me = c, d
x = b
del a, b, c
gc.collect()
del d
`;
  const parts = ['a', 'b', 'c', 'd'].map((expr, i) => ({ expr: freedExpr(i), about: { freed: expr } }));
  const watches = ['a', 'b', 'c', 'd'].map((expr) => ({ expr, made: '1' }));
  const { facts } = ask(source, { parts, watches, facts: true });
  expect(facts.map((f) => [f.freed, f.by, f.named, f.lost])).toEqual([
    ['True', 'counting', 'False', 'True'],
    ['False', '', 'False', 'False'],
    ['True', 'collection', 'False', 'True'],
    ['False', '', 'False', 'True'],
  ]);
  expect(facts[0].collections).toBe('1');
});

test('a program without questions is run as it is; its own lines are the truth', () => {
  const exercise: AskExercise = {
    kind: 'predict',
    key: 'l/e',
    hash: '',
    parts: [{ line: -1, mistaken: [] }],
    misconceptions: [],
  };
  expect(needsQuestions(exercise)).toBe(false);
  expect(truthOf(exercise, 'a\nb\n', english())).toEqual({ texts: ['b'], facts: [] });
  expect(truthOf(exercise, '', english())).toBe('the output has no line -1');
  const withFacts = {
    ...exercise,
    misconceptions: ['equal-is-identical'],
    parts: [{ line: -1, about: { same: ['a', 'b'] as [string, string] }, mistaken: [] }],
  };
  expect(truthOf(withFacts, `a\nb\n${SIGN} answers\n0.equal True\n`, english())).toEqual({
    texts: ['b'],
    facts: [{ equal: 'True' }],
  });
});
