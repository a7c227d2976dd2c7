// The ledger: its words, and its sum.

import { describe, expect, it } from 'vitest';
import { english } from '../../authoring/languages.ts';
import { placeText } from '../../views/places.ts';
import { silentHost, startProcess } from '../index.ts';
import type { Ref } from '../memory/memory.ts';
import { PyDict_GetItemString } from '../objects/dictobject.ts';
import { _Py_IsImmortal, Py_REFCNT } from '../objects/object.ts';
import { mainDict } from '../runtime/pylifecycle.ts';
import { holdersOf } from './holders.ts';
import { scan } from './scan.ts';

function run(source: string, instructions = 1 << 20): void {
  const p = startProcess({
    version: '3.14',
    host: silentHost,
  });
  p.start(source, 'main.py');
  p.run(instructions);
}
const global = (name: string): Ref => PyDict_GetItemString(mainDict(), name);
const texts = (o: Ref): string[] => holdersOf(o).map((h) => placeText(h.place, () => 'it', english()));

describe('holdersOf', () => {
  it('names variables, items, attributes, slots, values and closures', () => {
    run(`class Node: pass
class S: __slots__ = ('x',)
o = object()
a = [0, o]
n = Node()
n.child = o
s = S()
s.x = o
d = {'k': o, o: 1}
def outer(v):
    def inner(): return v
    return inner
f = outer(o)
`);
    expect(texts(global('o')).sort()).toEqual([
      'attribute child of it',
      'attribute x of it',
      'cell it',
      'item 1 of it',
      'key of it',
      'value of key "k" of it',
      'variable o of __main__',
    ]);
    expect(texts(global('a'))).toEqual(['variable a of __main__']);
    expect(texts(global('Node'))).toContain('class of it');
  });
  it('names locals and stack entries of running frames', () => {
    run(
      `def f(p):
    q = p
    while True: pass
f([])
`,
      400,
    );
    const found: string[] = [];
    scan((e) => {
      if (e.kind === 'local') found.push(...texts(e.to));
    });
    expect(found).toContain('local q of f');
  });
  it('has as many entries as ob_refcnt says, for every object', () => {
    run('x = [(), {"a": [1.5]}]\nclass C: pass\n');
    const counts = new Map<Ref, number>();
    const all = scan((e) => counts.set(e.to, (counts.get(e.to) ?? 0) + 1));
    const wrong = all.filter((o) => !_Py_IsImmortal(o) && Py_REFCNT(o) !== (counts.get(o) ?? 0));
    expect(wrong).toEqual([]);
    const x = global('x');
    expect(holdersOf(x).length).toBe(Py_REFCNT(x));
  });
});
