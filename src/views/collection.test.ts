// What the view of a collection says before it, against what the run then did: the corpus and cases of each phase, in all versions.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { english } from '../authoring/languages.ts';
import { recording } from '../engine/conformance/corpus.ts';
import { loadLibModule } from '../engine/conformance/lib.ts';
import { type BootImage, loadImage, type PythonVersion, saveImage, startProcess } from '../engine/index.ts';
import { journalLength, type Ref } from '../engine/memory/memory.ts';
import { Py_TYPE } from '../engine/objects/object.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import { Recorder } from '../engine/trace/recorder.ts';
import type { CollectionEntry } from './chronicle.ts';
import { type Deduction, deduce, seekCollection } from './collection.ts';
import { History } from './history.ts';

const VERSIONS: readonly PythonVersion[] = ['3.12', '3.13', '3.14', '3.15'];
const images = new Map<PythonVersion, BootImage>();
const host = {
  stdout: () => undefined,
  stderr: () => undefined,
  stdin: () => '',
  libModule: loadLibModule,
  pathModule: () => null,
};
beforeAll(() => {
  for (const version of VERSIONS) {
    startProcess({ version, host });
    images.set(version, loadImage(saveImage(version)));
  }
});

interface Run {
  readonly recorder: Recorder;
  readonly history: History;
  readonly collections: readonly CollectionEntry[];
  readonly output: string;
}
function run(source: string, version: PythonVersion = '3.14', rows?: number): Run {
  const image = images.get(version);
  const recorder = new Recorder({ version, image, host, source, filename: 'main.py', rows });
  recorder.finish();
  const output = recorder
    .output()
    .map((p) => p.text)
    .join('');
  const history = new History(recorder, english());
  while (history.analyse());
  return { recorder, history, collections: history.chronicle.collections, output };
}
function deduceAt(r: Run, entry: CollectionEntry, version: PythonVersion): Deduction {
  expect(seekCollection(r.recorder, entry)).toBe(true);
  const before = journalLength();
  const d = deduce(entry.generation, version === '3.15');
  expect(journalLength()).toBe(before);
  return d;
}
/** The objects of a deduction that were gone when the collection was over. */
function freed(r: Run, entry: CollectionEntry, d: Deduction): Ref[] {
  const dead = r.history.chronicle.died(entry.begin, entry.end!);
  return d.unreachable.filter((o) => dead.has(o));
}
/** A line of corpus/gc/phases.py. */
const line = (verb: 'call' | 'del', o: Ref, cleared: boolean): string =>
  `${verb} ${_PyType_Name(Py_TYPE(o))} ${cleared ? 'True' : 'False'}`;
const program = (name: string): string =>
  readFileSync(path.join(import.meta.dirname, '../engine/conformance/corpus', `${name}.py`), 'utf8');

/** Programs whose garbage is freed, all of it, by the collections that find it. */
const PLAIN = [
  'cycles/break_by_hand',
  'cycles/closure_cycle',
  'cycles/counts',
  'cycles/del_in_cycle',
  'cycles/exception_cycle',
  'cycles/list_in_itself',
  'cycles/self_reference',
  'cycles/two_nodes',
  'cycles/weakrefs_in_collection',
  'gc/first_young_collection',
  'gc/callbacks',
];

/** Those of them that are run on each version. */
const EVERYWHERE = new Set(['cycles/counts', 'cycles/two_nodes', 'cycles/weakrefs_in_collection', 'gc/callbacks']);

describe('what is found is what the run found', () => {
  for (const version of VERSIONS)
    for (const name of PLAIN.filter((n) => version === '3.14' || EVERYWHERE.has(n)))
      it(`${name} on ${version}`, () => {
        const r = run(program(name), version);
        const ended = r.collections.filter((c) => c.end !== null);
        expect(ended.length).toBeGreaterThan(0);
        for (const entry of ended) {
          const d = deduceAt(r, entry, version);
          expect([name, entry.begin, d.unreachable.length]).toEqual([name, entry.begin, entry.collected]);
          expect(freed(r, entry, d)).toEqual(d.unreachable);
        }
      });
  it('what a finalizer brings back is not counted', () => {
    const r = run(`import gc
class Node:
    def __del__(self):
        global saved
        saved = self
for n in range(2):
    a = Node()
    b = [a]
    a.me = b
    del a, b
    print(gc.collect())
    saved = None
`);
    const [first, second] = r.collections;
    const d = deduceAt(r, first, '3.14');
    expect([d.unreachable.length, first.collected, freed(r, first, d).length, d.finalizers.length]).toEqual([
      2, 0, 0, 1,
    ]);
    // The second time the first pair is garbage again, and its finalizer has run.
    const again = deduceAt(r, second, '3.14');
    expect([again.unreachable.length, again.finalizers.length, second.collected]).toEqual([4, 1, 2]);
    expect(freed(r, second, again)).toEqual(d.unreachable);
    expect(r.output).toBe('0\n2\n');
  });
  it('automatic collections: where functions of gc.callbacks make objects first', () => {
    const r = run(`import gc
def seen(phase, info):
    keep.append([phase])
keep = []
gc.callbacks.append(seen)
gc.set_threshold(50)
kept = []
for i in range(300):
    x = []
    x.append(x)
    kept.append({i: x} if i % 3 == 0 else 0)
`);
    expect(r.collections.length).toBeGreaterThan(2);
    for (const entry of r.collections.filter((c) => c.end !== null)) {
      const d = deduceAt(r, entry, '3.14');
      expect(d.unreachable.length).toBe(entry.collected);
      expect(freed(r, entry, d)).toEqual(d.unreachable);
    }
  });
});

describe('phases', () => {
  const source = `import gc, _weakref
class Node: pass
gc.collect()
a = Node()
b = Node()
a.other = b
b.other = a
c = [a]
watch = _weakref.ref(b, print)
lone = _weakref.ref(a)
del a, b
gc.collect(0)
c.append(5)
del c
gc.collect(1)
`;
  const at = (version: PythonVersion) => {
    const r = run(source, version);
    return {
      r,
      young: deduceAt(r, r.collections[1], version),
      old: deduceAt(r, r.collections[2], version),
      entries: r.collections,
    };
  };
  it('counts, internal references, what is left', () => {
    const { r, young } = at('3.14');
    const step = r.collections[1].begin.step;
    r.recorder.seek(step - 1);
    const named = (o: Ref): string => r.history.nameAt(o, step - 1)?.replace(/#\d+ /, '') ?? '';
    expect(young.unreachable).toEqual([]);
    const nodes = young.candidates.filter((o) => named(o) === 'Node');
    expect(nodes.map((o) => young.gcRefs.get(o))).toEqual([0, 0]);
    const among = young.internal.filter(([, to]) => nodes.includes(to)).map(([from]) => named(from));
    expect(among.toSorted()).toEqual(['Node', 'Node', 'list']);
    // The list comes later in the shelf: the nodes are put aside at first and brought back.
    const told = young.visits.filter((v) => nodes.includes(v.object)).map((v) => v.what);
    expect(told).toEqual(['aside', 'aside', 'rescued', 'kept', 'rescued', 'kept']);
  });
  it('weak references: which are cleared, which call', () => {
    for (const version of VERSIONS) {
      const { old, entries } = at(version);
      expect([version, old.unreachable.length, entries[2].collected]).toEqual([version, 2, 2]);
      expect(old.weakrefs.map((w) => [w.calls, w.later])).toEqual(
        version === '3.15'
          ? [
              [false, true],
              [true, false],
            ]
          : [
              [false, false],
              [true, false],
            ],
      );
      expect(old.unreachable.map((o) => old.from.get(o))).toEqual([1, 1]);
    }
  });
  // A recording of CPython says who was called, in which order, and whether the plain weak reference was cleared by then.
  it.for(VERSIONS)('callbacks and finalizers come as CPython %s calls them', (version) => {
    const said = recording('gc/phases.py', version)!.split('\n');
    const r = run(program('gc/phases'), version);
    const told: string[] = [];
    for (const entry of r.collections.slice(1)) {
      const d = deduceAt(r, entry, version);
      const cleared = d.weakrefs.every((w) => !w.later);
      told.push(...d.weakrefs.filter((w) => w.calls).map((w) => line('call', w.referent, cleared)));
      told.push(...d.finalizers.map((o) => line('del', o, cleared)));
    }
    expect(told).toEqual(said.filter((text) => /^(call|del) /.test(text)));
  });
  it('is the same over parts of the recording', () => {
    const whole = run(source);
    const d = deduceAt(whole, whole.collections[2], '3.14');
    // The machine is one: another run's memory takes the place of this one's.
    const parts = run(source, '3.14', 500);
    expect(parts.collections).toEqual(whole.collections);
    expect(deduceAt(parts, parts.collections[2], '3.14')).toEqual(d);
  });
});
