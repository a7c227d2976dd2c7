// Why objects are alive, on recorded runs; what a view says would free an object is put into the program, which is run to see it.

import { beforeAll, describe, expect, it } from 'vitest';
import { english } from '../authoring/languages.ts';
import { type BootImage, type Host, loadImage, saveImage, startProcess } from '../engine/index.ts';
import { Recorder } from '../engine/trace/recorder.ts';
import { type AliveView, aliveView } from './alive.ts';
import { History } from './history.ts';

let image: BootImage;
const hostOf = (write: (text: string) => void): Host => ({
  stdout: write,
  stderr: write,
  stdin: () => '',
  libModule: () => null,
  pathModule: () => null,
});
beforeAll(() => {
  startProcess({ version: '3.14', host: hostOf(() => undefined) });
  image = loadImage(saveImage('3.14'));
});
function output(source: string): string {
  let printed = '';
  const host = hostOf((text) => {
    printed += text;
  });
  const process = startProcess({ version: '3.14', image, host });
  process.start(source, 'main.py');
  while (process.run(10_000) !== 'done');
  return printed;
}
/** About the n-th living object of a type where a line is next for the first time. */
function view(source: string, line: number, type: string, n = 0): AliveView {
  const host = hostOf(() => undefined);
  const recorder = new Recorder({ version: '3.14', image, host, source, filename: 'main.py' });
  recorder.finish();
  const history = new History(recorder, english());
  while (history.analyse());
  const step = Array.from({ length: recorder.steps.length }, (_, i) => recorder.steps.at(i).line).indexOf(line);
  const card = history.at(step).cards.filter((c) => c.type === type && c.state !== 'freed')[n];
  recorder.seek(step);
  return aliveView(card.ref, line, (o) => history.nameAt(o, step), english());
}
/** The program with a statement before a line, indented like it. */
function withLine(source: string, line: number, statement: string): string {
  const lines = source.split('\n');
  lines.splice(line - 1, 0, /^ */.exec(lines[line - 1])![0] + statement);
  return lines.join('\n');
}

const HEAD = `import gc
class Node:
    def __del__(self): print('freed')
`;
/** Each has `print('here')` where the question is asked, with the statements that the view should name. */
const CUTS: readonly (readonly [string, string, readonly string[]])[] = [
  ['a name', 'x = Node()\n', ['del x']],
  ['an item of a dict', "cache = {'a': Node(), 2: 5}\n", ['del cache', "del cache['a']"]],
  [
    'an item of a list, an attribute',
    'class T: pass\nx = T()\nx.items = [1, Node()]\n',
    ['del x', 'del x.items', 'del x.items[1]'],
  ],
  ['an element of a tuple', 't = (0, Node())\n', ['del t']],
  ['a class attribute', 'class Holder: kept = Node()\n', ['del Holder.kept']],
  [
    'a closure',
    'def make():\n    n = Node()\n    return lambda: n\nf = make()\n',
    ['del f', 'del f.__closure__[0].cell_contents'],
  ],
  ['a default', 'def f(n=Node()): pass\n', ['del f']],
  ['a slot', "class S:\n    __slots__ = ('a',)\ns = S()\ns.a = Node()\n", ['del s', 'del s.a']],
  ['an object that has a dict', 'class P: pass\np = P()\np.a = Node()\np.__dict__\n', ['del p', 'del p.a']],
];

describe('one cut', () => {
  for (const [what, program, statements] of CUTS)
    it(`${what}: ${statements.join(', ')}`, () => {
      const source = `${HEAD}${program}print('here')\nimport sys\nsys.stdout.write('end ')\n`;
      const line = source.split('\n').indexOf("print('here')") + 1;
      const v = view(source, line, 'Node');
      expect(v.state).toBe('reachable');
      expect(v.cuts.filter((c) => c.effect === 'frees').map((c) => c.statement)).toEqual(statements);
      for (const { effect, statement } of v.cuts) {
        const freed = /^freed\nhere\n/;
        if (effect === 'frees') expect(output(withLine(source, line, statement!))).toMatch(freed);
        else {
          expect(output(withLine(source, line, statement!))).toMatch(/^here\n/);
          expect(output(withLine(source, line, `${statement}; gc.collect()`))).toMatch(freed);
        }
      }
      // Without it the object outlives the line.
      expect(output(source).startsWith('here\n')).toBe(true);
      expect(v.text).toContain('would free it at once');
    });
  it('in a function: the local', () => {
    const source = `${HEAD}def f():\n    n = Node()\n    print('here')\n    print('still')\nf()\n`;
    const v = view(source, 6, 'Node');
    expect(v.chain.map((l) => l.holder)).toEqual(['local n of f']);
    expect(v.cuts.map((c) => [c.statement, c.inside])).toEqual([['del n', 'f']]);
    expect(output(withLine(source, 6, 'del n'))).toBe('freed\nhere\nstill\n');
    expect(v.text).toContain('`del n` in f before line 6 would free it at once');
  });
});

describe('no one cut frees', () => {
  it('two names: both together', () => {
    const source = `${HEAD}x = Node()\ny = [x]\nprint('here')\n`;
    const v = view(source, 6, 'Node');
    expect(v.cuts).toEqual([]);
    expect(v.together.map((c) => [c.statement, c.effect])).toEqual([
      ['del x', 'frees'],
      ['del y', 'frees'],
    ]);
    expect(output(withLine(source, 6, 'del x'))).toMatch(/^here/);
    expect(output(withLine(source, 6, 'del y'))).toMatch(/^here/);
    expect(output(withLine(source, 6, 'del x; del y'))).toMatch(/^freed\nhere/);
    expect(v.text).toContain('`del x` and `del y` before line 6 would together free it at once');
  });
  it('a cycle: the name leaves it to the collector', () => {
    const source = `${HEAD}a = Node()\na.me = a\nprint('here')\ngc.collect()\nprint('there')\n`;
    const v = view(source, 6, 'Node');
    expect(v.cuts.map((c) => [c.statement, c.effect])).toEqual([['del a', 'garbage']]);
    expect(output(withLine(source, 6, 'del a'))).toBe('here\nfreed\nthere\n');
    expect(v.text).toContain('part of a cycle');
  });
  it('a constant: nothing takes it away', () => {
    const v = view('x = 123456\nprint(x)\nx = 5\nprint(x)\n', 2, 'int');
    expect(v.cuts).toEqual([]);
    expect(v.text).toMatch(/No statement|together/);
  });
  it('an immortal object', () => {
    expect(view('x = None\nprint(x)\n', 2, 'NoneType').state).toBe('immortal');
  });
});

describe('garbage', () => {
  const source = `${HEAD}gc.disable()
a = Node()
b = Node()
a.other = b
b.other = a
b.kept = [1]
del a, b
print('here')
gc.collect(0)
print('there')
`;
  it('the cycle, what would have ended it, and what does', () => {
    const v = view(source, 11, 'Node');
    expect(v.state).toBe('garbage');
    expect(v.cycle).toBe(2);
    expect(v.chain.map((l) => l.holder.replace(/#\d+/, '#'))).toEqual([
      'attribute other of # Node',
      'attribute other of # Node',
    ]);
    expect(v.chain.at(-1)!.name).toBe(v.name);
    expect(v.generation).toBe(0);
    expect(output(source)).toBe('here\nfreed\nfreed\nthere\n');
    expect(v.cuts.length).toBe(2);
    // What the view says would have helped: each of them, before the names went.
    for (const cut of ['del a.other', 'del b.other'])
      expect(output(withLine(source, 10, cut))).toBe('freed\nfreed\nhere\nthere\n');
  });
  it('what hangs on a cycle is kept by it', () => {
    const v = view(source, 11, 'list');
    expect(v.state).toBe('garbage');
    expect(v.cycle).toBe(2);
    expect(v.chain.at(-1)!.holder).toMatch(/^attribute kept of #\d+ Node$/);
    expect(v.text).toContain('leads to');
  });
  it('names the generation that is old enough', () => {
    const old = source
      .replace('del a, b', 'gc.collect(0); del a, b')
      .replace('gc.collect(0)\n', 'gc.collect(0); print("no"); gc.collect(1)\n');
    const v = view(old, 11, 'Node');
    expect(v.generation).toBe(1);
    expect(output(old)).toBe('here\nno\nfreed\nfreed\nthere\n');
  });
});
