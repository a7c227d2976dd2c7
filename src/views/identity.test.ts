// The reasons of identity on recorded runs: each cause of the closed list, and the step at which it was decided.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { english } from '../authoring/languages.ts';
import { loadLibModule } from '../engine/conformance/lib.ts';
import type { RunMode } from '../engine/core.ts';
import { type BootImage, type Host, loadImage, type PythonVersion, saveImage, startProcess } from '../engine/index.ts';
import { journalLength } from '../engine/memory/memory.ts';
import { Recorder } from '../engine/trace/recorder.ts';
import { History } from './history.ts';
import { type Cause, Identities, type IdentityView } from './identity.ts';
import { SourceText } from './source-text.ts';

const images = new Map<PythonVersion, BootImage>();
const host: Host = {
  stdout: () => undefined,
  stderr: () => undefined,
  stdin: () => '',
  libModule: loadLibModule,
  pathModule: () => null,
};
beforeAll(() => {
  for (const version of ['3.14', '3.12', '3.15'] as const) {
    startProcess({ version, host });
    images.set(version, loadImage(saveImage(version)));
  }
});
function run(source: string, version: PythonVersion = '3.14', mode: RunMode = 'script') {
  const recorder = new Recorder({ version, image: images.get(version), host, source, filename: 'main.py', mode });
  recorder.finish();
  const history = new History(recorder, english());
  while (history.analyse());
  const lines = Array.from({ length: recorder.steps.length }, (_, i) => recorder.steps.at(i).line);
  const identities = new Identities(recorder, history, source, english());
  return { recorder, history, identities, lines };
}
/** The last comparison of a program. */
function last(
  source: string,
  version: PythonVersion = '3.14',
  mode: RunMode = 'script',
): IdentityView & { readonly lines: (number | null)[] } {
  const { identities, lines } = run(source, version, mode);
  const { entries } = identities.comparisons();
  const view = identities.comparison(entries.length - 1)!;
  // The line that was executed before the step.
  return { ...view, lines: view.decided.map((d) => (d.step === null ? null : d.step === 0 ? 0 : lines[d.step - 1])) };
}

/** Program, what came out, cause, lines where it was decided (0: compilation, null: before the run). */
const CASES: readonly (readonly [string, string, Cause, readonly (number | null)[]])[] = [
  ['a = []\nb = a\na is b\n', 'True', 'same binding', [1, 2, 1]],
  ['a = object()\nb = [a]\nb[0] is a\n', 'True', 'same binding', [1, 1]],
  ['x = 1000\ny = x\nx is y\n', 'True', 'same binding', [1, 2, 0]],
  ["x = 'hi there'\ny = z = x\nz is x\n", 'True', 'same binding', [1, 2, 0]],
  ['def f(p):\n    q = p\n    return q is p\nf([])\n', 'True', 'same binding', [4, 2, 4]],
  ['a = None\na is None\n', 'True', 'singleton', [1, null]],
  ['a = ...\nb = Ellipsis\na is b\n', 'True', 'singleton', [1, 2, null]],
  ["a = int('7')\nb = 3 + 4\na is b\n", 'True', 'small-int cache', [1, 2, null]],
  ["a = int('256')\nb = int('256')\na is b\n", 'True', 'small-int cache', [1, 2, null]],
  ['a = ()\nb = tuple([])\na is b\n', 'True', 'empty object', [1, 2, null]],
  ["a = 'x'[1:]\nb = ''\na is b\n", 'True', 'empty object', [1, 2, null]],
  ["a = 'abc'[1]\nb = 'b'\na is b\n", 'True', 'single Latin-1 character', [1, 2, null]],
  ["a = bytes([65])\nb = b'A'\na is b\n", 'True', 'single Latin-1 character', [1, 2, null]],
  ['type(5) is int\n', 'True', 'built-in type', [null]],
  ["a = 'hello_world'\nb = 'hello_world'\na is b\n", 'True', 'interned', [1, 2, 0]],
  [
    "import sys\na = 'two words'\nb = sys.intern(' '.join(['two', 'words']))\nc = sys.intern('two' + chr(32) + 'words')\nb is c\n",
    'True',
    'same binding',
    [3, 4, 3],
  ],
  ["a = 'strip'\nb = 'strip'\na is b\n", 'True', 'interned', [1, 2, 0]],
  ["a = 'two words'\nb = 'two words'\na is b\n", 'True', 'shared constant', [1, 2, 0]],
  ['a = 1000\nb = 1000\na is b\n', 'True', 'shared constant', [1, 2, 0]],
  ['a = 1000\ndef f():\n    b = 1000\n    return a is b\nf()\n', 'True', 'shared constant', [1, 3, 0]],
  ['def f():\n    return 1.5\nf() is f()\n', 'True', 'shared constant', [0]],
  ['def same(p, q):\n    return p is q\nsame(1000, 1000)\n', 'True', 'shared constant', [3, 3, 0]],
  ['a, b = 1000, 1000\na is b\n', 'True', 'shared constant', [1, 1, 0]],
  ['def f():\n    a, b = 1000, 1000\n    return a is b\nf()\n', 'True', 'shared constant', [2, 2, 0]],
  ['def f():\n    a = b = 1000\n    return a is b\nf()\n', 'True', 'same binding', [2, 2, 0]],
  ['a = b = 1000\na is b\n', 'True', 'same binding', [1, 1, 0]],
  ['a = 10 * 100\nb = 10 * 100\na is b\n', 'True', 'folded constant', [1, 2, 0]],
  ['a = (1, 2)\nb = (1, 2)\na is b\n', 'True', 'folded constant', [1, 2, 0]],
  ["a = int('1000')\nb = int('1000')\na is b\n", 'False', 'distinct allocation', [1, 2]],
  ["a = 1000\nb = int('1000')\na is b\n", 'False', 'distinct allocation', [0, 2]],
  ['a = []\nb = []\na is b\n', 'False', 'distinct allocation', [1, 2]],
  ["a = 'hello'\nb = ''.join(['hel', 'lo'])\na is b\n", 'False', 'distinct allocation', [0, 2]],
  ['class C:\n    def m(self): pass\nc = C()\nc.m is c.m\n', 'False', 'distinct allocation', [4, 4]],
  ["a = 'hello'\nb = ''.join(['hel', 'lo'])\na == b\n", 'True', 'distinct allocation', [0, 2]],
  ['id(object()) == id(object())\n', 'True', 'reused address', [1, 1, 1]],
  ['a = object()\ni = id(a)\ndel a\nb = object()\nid(b) == i\n', 'True', 'reused address', [4, 3, 1]],
  ['a = object()\nb = a\nid(a) == id(b)\n', 'True', 'same binding', [1]],
  ['a = object()\nb = object()\nid(a) == id(b)\n', 'False', 'distinct allocation', [1, 2]],
];

describe('each cause', () => {
  for (const [source, result, cause, lines] of CASES)
    it(`${cause}: ${source.trim().split('\n').at(-1)} after ${source.split('\n')[0]}`, () => {
      const view = last(source);
      expect([view.cause, view.result, view.lines]).toEqual([cause, result, lines]);
      expect(view.text).not.toContain('undefined');
    });
  it('by version: the cache ends at 256, from 3.15 at 1024', () => {
    const source = "a = int('1000')\nb = int('1000')\na is b\n";
    expect([last(source, '3.12').cause, last(source, '3.15').cause]).toEqual([
      'distinct allocation',
      'small-int cache',
    ]);
    expect(last(source, '3.15').text).toContain('from -5 to 1024');
  });
  it('interned across units, constants not', () => {
    const unit = (literal: string) => `a = ${literal}\nd = {}\nexec("b = ${literal}", d)\na is d['b']\n`;
    const interned = last(unit("'same_text'"));
    expect([interned.cause, interned.result]).toEqual(['interned', 'True']);
    const shared = last(unit('1000'));
    expect([shared.cause, shared.result]).toEqual(['distinct allocation', 'False']);
  });
  it('what id() gives for one object, and that an address was used before', () => {
    const view = last('a = object()\nid(a)\ndel a\nb = object()\nid(b)\n');
    expect([view.cause, view.lines]).toEqual(['reused address', [2, 3, 4]]);
    const { identities } = run('a = object()\nid(a)\nend = 0\n');
    expect(identities.comparison(0)!.cause).toBe('distinct allocation');
  });
});

describe('the corpus', () => {
  const corpus = path.join(import.meta.dirname, '../engine/conformance/corpus');
  for (const topic of ['identity', 'equality', 'small_ints', 'interning', 'constants'])
    it(`${topic}: every comparison has a cause that fits what came out`, () => {
      let seen = 0;
      for (const file of readdirSync(path.join(corpus, topic)).filter((f) => f.endsWith('.py'))) {
        const { identities, recorder } = run(readFileSync(path.join(corpus, topic, file), 'utf8'));
        for (const { index, question, result } of identities.comparisons().entries.slice(0, 60)) {
          const c = recorder.comparisons.all[index];
          const view = identities.comparison(index)!;
          seen++;
          expect([file, question, view.text.includes('undefined')]).toEqual([file, question, false]);
          if (c.kind === 'id') continue;
          const ids = c.leftId >= 0 && c.rightId >= 0;
          if (!ids) expect([file, question, view.same]).toEqual([file, question, c.left === c.right]);
          if (c.kind === 'is') expect([file, question, result]).toEqual([file, question, view.same ? 'True' : 'False']);
          expect([file, question, view.cause === 'distinct allocation' && view.same]).toEqual([file, question, false]);
          // What the interpreter shares is never said to be two.
          if (!view.same) expect(['distinct allocation', 'reused address']).toContain(view.cause);
        }
      }
      expect(seen).toBeGreaterThan(10);
    });
  it('3.12 has two objects for some characters', () => {
    const view = last("a = 'a'\nx = 'banana'\nb = x[1]\na is b\n", '3.12');
    expect([view.result, view.same, view.cause]).toEqual(['False', false, 'distinct allocation']);
    expect(view.text).toContain('two immortal objects');
  });
});

describe('questions', () => {
  it('are listed as the program has them, with what came out', () => {
    const { identities } = run("a = 'ä'; b = [a] ; print(a is b[0], a == 7)\nif a is not None:\n    x = id(b)\n");
    expect(identities.comparisons().entries.map((e) => [e.line, e.question, e.result])).toEqual([
      [1, 'a is b[0]', 'True'],
      [1, 'a == 7', 'False'],
      [2, 'a is not None', 'False'],
      [3, 'id(b)', 'a number'],
    ]);
  });
  it('two objects of the picture; why one is new', () => {
    const { identities, history, lines } = run("a = 'x y' * 50\nb = [a, 2000, int('2000')]\nend = 0\n");
    const step = lines.indexOf(3);
    const cards = history.at(step).cards;
    const ints = cards.filter((c) => c.type === 'int');
    const view = identities.pair(step, ints[0].ref, ints[1].ref);
    expect([view.same, view.cause]).toEqual([false, 'distinct allocation']);
    expect(view.text).toContain('is a constant of the unit, but the other was made while the program ran');
    const list = cards.find((c) => c.type === 'list')!;
    const origin = identities.origin(step, list.ref);
    expect([origin.cause, lines[origin.decided.step! - 1]]).toEqual(['distinct allocation', 2]);
    expect(origin.text).toContain('A list can change');
    expect(identities.origin(step, cards.find((c) => c.type === 'str')!.ref).cause).toBe('folded constant');
  });
  it('looking writes nothing', () => {
    const { identities, recorder } = run(CASES[0][0]);
    identities.comparison(0);
    recorder.seek(2);
    const before = journalLength();
    identities.comparisons();
    identities.comparison(0);
    recorder.seek(2);
    expect(journalLength()).toBe(before);
  });
});

it('literals are told from what the compiler computed', () => {
  const of = (text: string) =>
    new SourceText(text).isLiteral({
      line: 1,
      endLine: 1,
      column: 0,
      endColumn: new TextEncoder().encode(text).length,
    });
  for (const text of ['1', '1_000', '0x1f', '1.5e-3', '2j', "'a'", 'rb"x\\"y"', '\'ä\' "b"', "'''a'b'''"])
    expect(of(text)).toBe(true);
  for (const text of ['1 + 2', '-5', "'a' * 3", "'a' + 'b'", '(1, 2)', 'x', '', "'a"]) expect(of(text)).toBe(false);
});

describe('the same lines in other ways', () => {
  const PROBE = 'a = object()\nb = [a]\n\ndef f(p):\n    return p is b[0]\nf(a)\nx = 1000\ny = 1000\nx is y\n';
  it.for([
    ['script', 'True', 'shared constant', [7, 8, 0]],
    ['exec', 'True', 'shared constant', [7, 8, 0]],
    ['repl', 'False', 'distinct allocation', [5, 7]],
  ] as const)('%s', ([mode, result, cause, lines]) => {
    const view = last(PROBE, '3.14', mode);
    expect(view).toMatchObject({ question: 'x is y', result, cause, lines });
    const { identities } = run(PROBE, '3.14', mode);
    expect(identities.comparisons().entries.map(({ line, question }) => [line, question])).toEqual([
      [5, 'p is b[0]'],
      [9, 'x is y'],
    ]);
    expect(identities.comparison(0)).toMatchObject({ cause: 'same binding', same: true });
  });
  it('at the prompt an entry is a unit of its own', () => {
    const { objects, decided } = last(PROBE, '3.14', 'repl');
    expect(objects.map(({ text }) => text)).toEqual([
      '#4 int 1000 is a constant of the entry at line 7, which is a unit of its own: it was made when that was compiled.',
      '#5 int 1000 is a constant of the entry at line 8, which is a unit of its own: it was made when that was compiled.',
    ]);
    expect(decided.map(({ text }) => text)).toEqual([
      '#4 int 1000: decided when the entry at line 7 was compiled',
      '#5 int 1000: decided when the entry at line 8 was compiled',
    ]);
    expect(last('if True:\n    x = 1000\n    y = 1000\n    x is y\n', '3.14', 'repl')).toMatchObject({
      result: 'True',
      cause: 'shared constant',
    });
  });
});
