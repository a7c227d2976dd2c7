// Each wrong model on a program that it gets wrong: the truth and the facts are the engine's, the believer's answers are written here.

import { beforeAll, expect, test } from 'vitest';
import { bootedEngine } from '../../authoring/booted.ts';
import { english } from '../../authoring/languages.ts';
import type { Engine } from '../../authoring/truths.ts';
import type { AskExercise, Part } from '../model.ts';
import { askedOf, freedExpr, questionProgram, refcountExpr, sameExpr } from '../questions.ts';
import { type Truth, truthOf } from '../truth.ts';
import { beliefBehind, believedBy, MISCONCEPTIONS } from './index.ts';

let engine: Engine;
beforeAll(() => {
  engine = bootedEngine();
});

const base = { key: 'l/e', hash: '', misconceptions: [...MISCONCEPTIONS.keys()] };
const pair = (a: string, b: string): Part => ({ expr: sameExpr(a, b), about: { same: [a, b] }, mistaken: [] });
const count = (x: string): Part => ({ expr: refcountExpr(x), about: { count: x }, mistaken: [] });
const size = (x: string): Part => ({ expr: `__sys__.getsizeof(${x})`, about: { size: x }, mistaken: [] });
const predict = (...parts: Part[]): AskExercise => ({ ...base, kind: 'predict', parts });
const freed = (...names: string[]): AskExercise => ({
  ...base,
  kind: 'pick-freed',
  watches: names.map((expr) => ({ expr, made: '1' })),
  parts: names.map((expr, i) => ({ expr: freedExpr(i), about: { freed: expr }, mistaken: [] })),
});

function truth(exercise: AskExercise, source: string): Truth {
  const program = questionProgram(source, askedOf(exercise));
  const outcome = engine.run({ source: program, version: '3.14', filename: 'q.py' });
  const found = truthOf(exercise, outcome.stdout, english());
  if (typeof found === 'string') throw new Error(`${found}\n${outcome.stderr}`);
  return found;
}

const NUMBERS = "a = int('200')\nb = int('200')\nc = int('300')\nd = int('300')\n";
const STRINGS =
  "w = 'heap'\nx = ''.join(['he', 'ap'])\ny = ''.join(['h', 'i there'] * 9)\nz = ''.join(['h', 'i there'] * 9)\n";
const PAGES = `import gc, _weakref
gc.disable()
class Page: pass
a, b, c, d = Page(), Page(), Page(), Page()  # (1)
c.me = c
d.me = d
shelf = [b]
look = _weakref.ref(a)
del d
gc.collect()
del a, b, c
`;

const CASES: [string, AskExercise, string, string[], string[]][] = [
  // belief, question, program, CPython, the believer
  ['equal-is-identical', predict(pair('a', 'b'), pair('c', 'd')), NUMBERS, ['True', 'False'], ['True', 'True']],
  ['assignment-copies', predict(pair('a', 'b')), 'a = []\nb = a\n', ['True'], ['False']],
  [
    'immutable-equals-are-shared',
    predict(pair('c', 'd'), pair('x', 'y')),
    `${NUMBERS}x, y = [], []\n`,
    ['False', 'False'],
    ['True', 'False'],
  ],
  [
    'short-strings-are-interned',
    predict(pair('w', 'x'), pair('y', 'z')),
    STRINGS,
    ['False', 'False'],
    ['True', 'False'],
  ],
  ['words-are-interned', predict(pair('w', 'x'), pair('y', 'z')), STRINGS, ['False', 'False'], ['True', 'False']],
  [
    'small-ints-only-as-literals',
    predict(pair('a', 'b'), pair('c', 'd')),
    NUMBERS,
    ['True', 'False'],
    ['False', 'False'],
  ],
  [
    'empty-is-shared',
    predict(pair('a', 'b'), pair('c', 'd')),
    'a, b = [], []\nc, d = [1], [1]\n',
    ['False', 'False'],
    ['True', 'False'],
  ],
  ['same-hash-same-object', predict(pair('a', 'b')), "a = int('300')\nb = float('300')\n", ['False'], ['True']],
  ['only-names-count', predict(count('a')), 'a = []\nb = a\nc = [a, a]\n', ['4'], ['2']],
  [
    'weak-references-count',
    predict(count('a')),
    'import _weakref\nclass C: pass\na = C()\nr = _weakref.ref(a)\n',
    ['1'],
    ['2'],
  ],
  ['equal-objects-share-a-count', predict(count('a')), 'a = [1]\nb = [1]\n', ['1'], ['2']],
  ['count-is-zero-or-one', predict(count('a')), 'a = []\nb = a\n', ['2'], ['1']],
  ['asking-always-counts', predict(count('a')), 'a = []\n', ['1'], ['2']],
  ['size-includes-items', predict(size('a')), "a = ['x' * 100]\n", ['64'], ['205']],
  ['int-is-a-machine-word', predict(size('a')), 'a = 1\n', ['28'], ['8']],
  ['text-is-its-characters', predict(size('a')), "a = 'abc'\n", ['44'], ['3']],
  ['one-size-a-type', predict(size('a')), 'a = 2 ** 100\n', ['40'], ['28']],
  ['del-frees', freed('a', 'b', 'c'), PAGES, ['freed', 'alive', 'alive'], ['freed', 'freed', 'freed']],
  ['only-the-collector-frees', freed('a'), 'class P: pass\na = P()  # (1)\ndel a\n', ['freed'], ['alive']],
  [
    'unreachable-is-freed-at-once',
    freed('a', 'b', 'c'),
    PAGES,
    ['freed', 'alive', 'alive'],
    ['freed', 'alive', 'freed'],
  ],
  ['circles-are-never-freed', freed('a', 'd'), PAGES, ['freed', 'freed'], ['freed', 'alive']],
  ['weak-references-keep-alive', freed('a'), PAGES, ['freed'], ['alive']],
  ['nothing-is-freed-before-the-end', freed('a', 'b'), PAGES, ['freed', 'alive'], ['alive', 'alive']],
  [
    'collector-counts-allocations',
    predict({ expr: 'len(runs)', about: { collections: 'made' }, mistaken: [] }),
    'import gc\ngc.collect()\nruns = []\ngc.set_threshold(700)\nmade = 5000\nfor n in range(made): (n, n)\n',
    ['0'],
    ['7'],
  ],
];

test.each(CASES)('%s', (id, exercise, source, cpython, believer) => {
  const found = truth(exercise, source);
  expect(found.texts).toEqual(cpython);
  const believed = believedBy(id, exercise, found);
  expect(believed.world.map((answer, i) => answer ?? cpython[i])).toEqual(believer);
  // Who answers so is told of this belief, when no other one is asked.
  expect(beliefBehind({ ...exercise, misconceptions: [id] }, believer, found)?.id).toBe(id);
  expect(beliefBehind(exercise, cpython, found)).toBeUndefined();
});

const PROGRAM = `class Page: pass
class Box: pass
page = Page()  # (1)
box = Box()  # (2)
box.page = page
del page
del box
print('done')
`;

const ORDERS: [string, string[]][] = [
  ['freed-at-the-end', ['2', '0', '1']],
  ['freed-in-order-of-making', ['1', '0', '2']],
];

test.each(ORDERS)('%s', (id, believer) => {
  const happenings = [{ expr: 'box', made: '2' }, { expr: 'page', made: '1' }, { prints: 'done' }];
  const parts = happenings.map(() => ({ mistaken: [] }));
  const exercise: AskExercise = { ...base, kind: 'order', happenings, parts };
  const found = truth(exercise, PROGRAM);
  // A box is gone, and tells so, before it lets go of what it holds.
  expect(found.texts).toEqual(['0', '1', '2']);
  expect(believedBy(id, exercise, found).world).toEqual(believer);
  expect(beliefBehind({ ...exercise, misconceptions: [id] }, believer, found)?.id).toBe(id);
});

test('every model has been tried, and is named in words', () => {
  expect([...CASES, ...ORDERS].map(([id]) => id).sort()).toEqual([...MISCONCEPTIONS.keys()].sort());
  for (const { belief, refutation } of MISCONCEPTIONS.values()) {
    expect(belief).toMatch(/\.$/);
    expect(refutation.length).toBeGreaterThan(belief.length);
  }
});

test('the belief that explains more is told, and none that says something else', () => {
  const exercise = predict(pair('a', 'b'), pair('c', 'd'));
  const found = truth(exercise, NUMBERS);
  expect(beliefBehind(exercise, ['True', 'True'], found)?.id).toBe('equal-is-identical');
  expect(beliefBehind(exercise, ['False', 'True'], found)).toBeUndefined();
});
