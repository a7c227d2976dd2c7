// The shelves, and collections told as moves: gone through forwards, the moves must come to what the run did.

import { beforeAll, describe, expect, it } from 'vitest';
import { english } from '../authoring/languages.ts';
import { bootedImage } from '../engine/conformance/booted.ts';
import { type BootImage, silentHost } from '../engine/index.ts';
import { Recorder } from '../engine/trace/recorder.ts';
import { type CollectionView, collectorView, imaginedCollection, type Pile, pastCollection } from './collector-view.ts';
import { History } from './history.ts';

let image: BootImage;
beforeAll(() => {
  image = bootedImage();
});
function run(source: string) {
  const recorder = new Recorder({ version: '3.14', image, host: silentHost, source, filename: 'main.py' });
  recorder.finish();
  const history = new History(recorder, english());
  while (history.analyse());
  const lines = Array.from({ length: recorder.steps.length }, (_, i) => recorder.steps.at(i).line);
  const names = (step: number) => (o: number) => history.nameAt(o, step);
  return {
    stepOf: (line: number) => lines.indexOf(line),
    collector: (step: number) => collectorView(recorder, history.chronicle, step, names(step), english()),
    imagined: (step: number, generation: number) => {
      recorder.seek(step);
      return imaginedCollection(generation, names(step), english());
    },
    past: (n: number) => {
      const entry = history.chronicle.collections[n];
      return pastCollection(recorder, history.chronicle, entry, names(entry.begin.step - 1), english())!;
    },
    cards: (step: number) => history.at(step).cards,
  };
}
/** Where each member stands after all moves, and its gc_refs when references from inside are taken away. */
function played(view: CollectionView) {
  const piles = new Map<number, Pile>(view.members.map((m) => [m.ref, 'candidates']));
  const refs = new Map<number, number>();
  let afterSubtraction = new Map<number, number>();
  for (const phase of view.phases) {
    for (const move of phase.moves) {
      if (move.gcRefs !== null) refs.set(move.ref, move.gcRefs);
      if (move.pile !== null) piles.set(move.ref, move.pile);
    }
    if (phase.id === 'subtract_refs') afterSubtraction = new Map(refs);
  }
  const short = (name: string) => name.replace(/^#\d+ /, '');
  return {
    piles: view.members.map((m) => [short(m.name), piles.get(m.ref)]),
    gcRefs: view.members.map((m) => [short(m.name), afterSubtraction.get(m.ref)]),
  };
}

const PROGRAM = `import gc
class Node: pass
gc.collect()
a = Node()
b = Node()
a.other = b
b.other = a
kept = [1]
del a, b
gc.collect(0)
gc.collect()
gc.disable()
end = 0
`;

describe('collector', () => {
  it('shelves: counts as gc.get_count() gives them, objects age by moving', () => {
    const r = run(PROGRAM);
    const young = r.collector(r.stepOf(10));
    expect(young.shelves.map((s) => s.threshold)).toEqual([2000, 10, 10]);
    expect(young.shelves[0].objects.map((o) => o.name.replace(/#\d+ /, ''))).toEqual(['Node', 'Node', 'list']);
    expect(young.shelves[1].objects).toEqual([]);
    expect(young.due).toContain('would be of generation 0');
    const after = r.collector(r.stepOf(11));
    expect(after.now).toEqual([0]);
    expect(after.shelves[0].objects).toEqual([]);
    expect(after.shelves[1].objects.map((o) => [o.name.replace(/#\d+ /, ''), o.before])).toEqual([['list', 0]]);
    expect(after.shelves[1].count).toBe(1);
    expect([after.shelves[0].collections - young.shelves[0].collections, after.past.at(-1)!.collected]).toEqual([1, 0]);
    const old = r.collector(r.stepOf(12));
    expect(old.shelves[2].objects.map((o) => o.name.replace(/#\d+ /, ''))).toEqual(
      expect.arrayContaining(['class Node', 'list']),
    );
    expect(r.collector(r.stepOf(13)).due).toContain('gc.disable()');
  });
});

describe('a collection told', () => {
  it('comes to what the run did', () => {
    const view = run(PROGRAM).past(1);
    expect([view.real, view.generation, view.found]).toEqual([true, 0, 2]);
    const { piles, gcRefs } = played(view);
    expect(piles).toEqual([
      ['Node', 'freed'],
      ['Node', 'freed'],
      ['list', 'older'],
    ]);
    expect(gcRefs).toEqual([
      ['Node', 0],
      ['Node', 0],
      ['list', 1],
    ]);
    const subtract = view.phases.find((p) => p.id === 'subtract_refs')!;
    expect(subtract.moves.map((m) => m.by !== 0)).toEqual([true, true]);
    expect(view.phases.map((p) => p.id)).toEqual([
      'gc_list_merge',
      'update_refs',
      'subtract_refs',
      'move_unreachable',
      'gc_list_merge (young, old)',
      'handle_weakrefs',
      'finalize_garbage',
      'handle_resurrected_objects',
      'delete_garbage',
    ]);
  });
  it('can be imagined at any step', () => {
    const r = run(PROGRAM);
    const before = r.imagined(r.stepOf(9), 0);
    expect(before.found).toBe(0);
    expect(played(before).piles.map(([, pile]) => pile)).toEqual(['older', 'older', 'older']);
    const after = r.imagined(r.stepOf(10), 0);
    expect([after.real, after.found]).toEqual([false, 2]);
    expect(played(after).piles).toEqual(played(r.past(1)).piles);
  });
  it('a finalizer that brings its object back', () => {
    const view = run(`import gc
class Node:
    def __del__(self):
        global back
        back = self
a = Node()
a.me = a
del a
gc.collect()
end = 0
`).past(0);
    expect(view.found).toBe(0);
    expect(played(view).piles.find(([name]) => name === 'Node')).toEqual(['Node', 'older']);
    const texts = view.phases.flatMap((p) => p.moves.map((m) => m.text)).map((t) => t.replace(/#\d+ /g, ''));
    expect(texts).toContain('The finalizer of Node is called.');
    expect(texts).toContain('Node is reachable again: it lives on.');
  });
});
