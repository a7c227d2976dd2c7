// The pictures of a recorded run: numbers and places that do not depend on the way there, events, and the laws of ledger and bytes.

import { beforeAll, describe, expect, it } from 'vitest';
import { english } from '../authoring/languages.ts';
import { bootedImage } from '../engine/conformance/booted.ts';
import { type BootImage, silentHost } from '../engine/index.ts';
import { journalLength, ldBytes } from '../engine/memory/memory.ts';
import { Recorder } from '../engine/trace/recorder.ts';
import { momentOf } from '../engine/trace/time.ts';
import { bytesView } from './bytes.ts';
import { History, TICKS } from './history.ts';
import { ledgerView } from './ledger.ts';
import { MAX_ROWS, type StepView } from './step.ts';
import { Turns } from './turns.ts';

let image: BootImage;
interface Run {
  readonly recorder: Recorder;
  readonly history: History;
  /** The step at which a line is next, for the n-th time. */
  at(line: number, n?: number): StepView;
  readonly last: StepView;
}
function run(source: string, rows?: number, exit = false): Run {
  const recorder = new Recorder({
    version: '3.14',
    image,
    host: silentHost,
    source,
    filename: 'main.py',
    rows,
    exit,
    chunk: 50,
  });
  recorder.finish();
  const history = new History(recorder, english());
  while (history.analyse());
  const lines = Array.from({ length: recorder.steps.length }, (_, i) => recorder.steps.at(i).line);
  return {
    recorder,
    history,
    at: (line, n = 1) => history.at(lines.flatMap((l, i) => (l === line ? [i] : []))[n - 1]),
    get last() {
      return history.at(lines.length - 1);
    },
  };
}
const card = (view: StepView, type: string, n = 0) =>
  view.cards.filter((c) => c.type === type && c.state !== 'freed')[n];
const events = (view: StepView): string[] => view.events.map((e) => e.text);

const PROGRAM = `import _weakref, gc
class Node:
    def __del__(self):
        pass
a = Node()
r = _weakref.ref(a, print)
items = [a, 300, a]
def f(x):
    y = [x]
    return y
f(items)
items.pop()
a.me = a
items = None
a = None
gc.collect()
x = 'text' + str(1)
`;

beforeAll(() => {
  image = bootedImage();
});

describe('a step', () => {
  it('shows names, cards, counts and what happened', () => {
    const r = run(PROGRAM);
    const view = r.at(8);
    expect(view.done).toBe(7);
    expect(view.spaces[0].rows.map((row) => row.label)).toEqual(['_weakref', 'gc', 'Node', 'a', 'r', 'items']);
    const [node, list] = [card(view, 'Node'), card(view, 'list')];
    expect([node.refcount, list.refcount]).toEqual([3, 1]);
    expect(list.rows.map((row) => [row.label, row.to])).toEqual([
      ['[0]', node.number],
      ['[1]', card(view, 'int').number],
      ['[2]', node.number],
    ]);
    const weak = card(view, 'ReferenceType').rows.find((row) => row.weak)!;
    expect([weak.to, weak.counted]).toEqual([node.number, false]);
    expect(events(view)).toEqual([
      `#${list.number} list appears`,
      `#${card(view, 'int').number} int 300 appears`,
      `items is bound to #${list.number} list`,
      `the count of #${node.number} Node goes from 1 to 3`,
    ]);
  });
  it('tells calls, returns, deaths, unreachable objects, finalizers, collections', () => {
    const r = run(PROGRAM);
    const inside = r.at(10);
    expect(inside.spaces.map((s) => s.name)).toEqual(['module __main__', 'f']);
    const inner = card(inside, 'list', 1);
    const after = r.at(12);
    expect(events(after)).toContain('f has returned');
    expect(events(after)).toContain(`#${inner.number} list is destroyed`);
    expect(after.cards.find((c) => c.number === inner.number)?.state).toBe('freed');
    const lost = r.at(16);
    expect(card(lost, 'Node').state).toBe('garbage');
    const collected = r.at(17);
    const told = events(collected).join('; ');
    expect(told).toContain('the collector looked through generation 2 and freed 1');
    expect(told).toContain(`#${card(lost, 'Node').number} Node is destroyed`);
    const finalizer = r.at(3, 2);
    expect(events(finalizer)).toContain(`the finalizer of #${card(lost, 'Node').number} Node was called`);
  });
  it('marks each step at which a name was bound or unbound', () => {
    const r = run(PROGRAM);
    const told = Array.from({ length: r.recorder.steps.length }, (_, i) =>
      events(r.history.at(i)).some((text) => / is (un)?bound/.test(text)),
    );
    expect(r.history.ticks.map((ticks) => (ticks & TICKS.bind) !== 0)).toEqual(told);
    expect(new Set(told).size).toBe(2);
  });
  it('is the same whichever way one comes, also over parts of the recording', () => {
    let whole: string[] | undefined;
    for (const rows of [undefined, 300]) {
      const r = run(PROGRAM, rows);
      const n = r.recorder.steps.length;
      const forward = Array.from({ length: n }, (_, i) => JSON.stringify(r.history.at(i)));
      whole ??= forward;
      expect(forward).toEqual(whole);
      for (let i = n - 1; i >= 0; i--) expect(JSON.stringify(r.history.at(i))).toBe(forward[i]);
      for (let i = 1; i < 20; i++) expect(JSON.stringify(r.history.at((i * 7) % n))).toBe(forward[(i * 7) % n]);
    }
  });
  it('keeps survivors in place and lets no two cards overlap', () => {
    const r = run(PROGRAM);
    const places = new Map<number, string>();
    for (let i = 0; i < r.recorder.steps.length; i++) {
      const { cards } = r.history.at(i);
      for (const c of cards) {
        const place = `${c.column} ${c.top}`;
        expect(places.get(c.number) ?? place).toBe(place);
        places.set(c.number, place);
        for (const d of cards)
          if (d.number !== c.number && d.column === c.column && d.top >= c.top)
            expect(d.top).toBeGreaterThanOrEqual(c.top + c.height);
      }
    }
  });
  it('marks what is not shown, and never hides sharing', () => {
    const r = run('x = object()\nmany = [i + 1000 for i in range(20)] + [x]\npass\n');
    const list = card(r.at(3), 'list');
    expect([list.rows.length, list.more]).toEqual([MAX_ROWS, 13]);
    expect(list.moreTo).toEqual([card(r.at(3), 'object').number]);
  });
});

describe('an instruction', () => {
  it('shows the value stack, temporaries, and what it did; both ways alike', () => {
    const source = 'a = [1000]\nb = a[0] + 1\nprint([b])\na = None\n';
    for (const rows of [undefined, 300]) {
      const r = run(source, rows);
      const lines: string[] = [];
      const views: string[] = [];
      const all: [number, number][] = [];
      for (let step = 0; step < r.recorder.steps.length; step++)
        for (let k = 1; k <= r.recorder.instructionsOf(step); k++) all.push([step, k]);
      for (const [step, k] of all) {
        const view = r.history.at(momentOf(step, k));
        expect([view.instruction?.number, view.line]).toEqual([k, r.recorder.steps.at(step).line]);
        views.push(JSON.stringify(view));
        const next = view.instruction!.rows.find((row) => row.next);
        const stack = view.spaces[0].rows.filter((row) => row.label.startsWith('(stack'));
        if (view.line === 2) lines.push(`${next!.name} ${next!.argument} | ${stack.length}`);
        if (view.line === 0) continue;
        for (const c of view.cards)
          if (c.state !== 'freed' && c.refcount !== null) {
            const ledger = ledgerView(r.recorder, c.ref, (o) => r.history.nameAt(o, view.step), english());
            expect([c.number, ledger.holders.length]).toEqual([c.number, c.refcount]);
          }
        r.recorder.seek(view.step);
      }
      expect(lines).toEqual([
        'LOAD_NAME a | 0',
        'LOAD_SMALL_INT 0 | 1',
        'BINARY_OP [] | 2',
        'LOAD_SMALL_INT 1 | 1',
        'BINARY_OP + | 2',
        'STORE_NAME b | 1',
      ]);
      for (let i = all.length - 1; i >= 0; i--)
        expect(JSON.stringify(r.history.at(momentOf(...all[i]))), `${all[i]}`).toBe(views[i]);
      // The list that is printed is there within the line only; its number is between two others.
      const made = all
        .map((m) => r.history.at(momentOf(...m)))
        .flatMap((v) => v.cards)
        .find((c) => c.number % 1 !== 0 && c.type === 'list')!;
      expect(made.type).toBe('list');
      const freed = all
        .map((m) => r.history.at(momentOf(...m)))
        .find((v) => v.events.some((e) => e.kind === 'destroy' && e.text.includes('list is destroyed')))!;
      expect(freed.line).toBe(3);
      const printed = all.map((m) => r.history.at(momentOf(...m))).find((v) => v.output.length > 0)!;
      expect(
        printed.instruction!.rows.findLast((row) => row.offset < printed.instruction!.rows.find((x) => x.next)!.offset)
          ?.name,
      ).toBe('CALL');
      expect(r.history.at(momentOf(1, 1)).cards.map((c) => c.number)).toEqual(
        r.history.at(1).cards.map((c) => c.number),
      );
    }
  });
});

describe('turns of loops', () => {
  const turnsOf = (source: string): string[] => {
    const r = run(source);
    const turns = new Turns(r.recorder);
    return Array.from({ length: r.recorder.steps.length }, (_, i) => {
      const at = turns.at(i).map((t) => `${t.line}:${t.turn}/${t.of}`);
      return `${r.recorder.steps.at(i).line} ${at.join(' ')}`.trim();
    });
  };
  it('are counted for each run of a loop', () => {
    expect(turnsOf('for a in (1, 2):\n    for b in (3, 4):\n        c = a\nd = 1\n')).toEqual([
      '1',
      '2 1:1/2',
      '3 1:1/2 2:1/2',
      '2 1:1/2 2:2/2',
      '3 1:1/2 2:2/2',
      '2 1:1/2',
      '1 1:2/2',
      '2 1:2/2',
      '3 1:2/2 2:1/2',
      '2 1:2/2 2:2/2',
      '3 1:2/2 2:2/2',
      '2 1:2/2',
      '1',
      '4',
      '0',
    ]);
    expect(turnsOf('n = 0\nwhile n < 2:\n    n += 1\nelse:\n    m = 1\n')).toEqual([
      '1',
      '2 2:1/2',
      '3 2:1/2',
      '2 2:2/2',
      '3 2:2/2',
      '2',
      '5',
      '0',
    ]);
    expect(turnsOf('n = 0\nwhile True:\n    n += 1\n    if n == 2:\n        break\n')).toEqual([
      '1',
      '2 2:1/2',
      '3 2:1/2',
      '4 2:1/2',
      '2 2:2/2',
      '3 2:2/2',
      '4 2:2/2',
      '5',
      '0',
    ]);
  });
  it('also of comprehensions, handlers, generators and calls', () => {
    expect(turnsOf('x = [i for i in range(3)]\n').filter((t) => t.startsWith('1'))).toEqual([
      '1',
      '1 1:2/3',
      '1 1:3/3',
      '1',
    ]);
    expect(
      turnsOf('for i in (0, 1):\n    try:\n        1 // i\n    except ZeroDivisionError:\n        pass\nx = 1\n').slice(
        1,
        6,
      ),
    ).toEqual(['2 1:1/2', '3 1:1/2', '4 1:1/2', '5 1:1/2', '1 1:2/2']);
    const inner = turnsOf('def g():\n    for i in (1, 2):\n        yield i\nfor a in g():\n    b = a\n');
    expect(inner.filter((t) => t.startsWith('3'))).toEqual(['3 2:1/2', '3 2:1/2', '3 2:2/2', '3 2:2/2']);
    expect(inner.filter((t) => t.startsWith('5'))).toEqual(['5 4:1/2', '5 4:2/2']);
    const calls = turnsOf('def f():\n    for i in (1, 2):\n        pass\nf(); f()\n');
    expect(calls.filter((t) => t.startsWith('3'))).toEqual(['3 2:1/2', '3 2:2/2', '3 2:1/2', '3 2:2/2']);
  });
  it('lead to the same line in the turn before and after', () => {
    const r = run('for a in (1, 2, 3):\n    if a == 2:\n        x = a\n    y = a\n');
    const turns = new Turns(r.recorder);
    const lines = Array.from({ length: r.recorder.steps.length }, (_, i) => r.recorder.steps.at(i).line);
    const seconds = lines.flatMap((l, i) => (l === 4 ? [i] : []));
    expect([turns.at(seconds[1])[0].before, turns.at(seconds[1])[0].after]).toEqual([seconds[0], seconds[2]]);
    // The line is not executed in the turn after: its begin.
    const only = lines.indexOf(3);
    expect(lines[turns.at(only)[0].after!]).toBe(1);
    expect(turns.at(seconds[2])[0].after).toBe(null);
  });
});

describe('laws', () => {
  it('looking writes nothing', () => {
    const r = run(PROGRAM);
    for (let i = 0; i < r.recorder.steps.length; i++) {
      const view = r.history.at(i);
      const before = journalLength();
      r.history.at(i);
      for (const c of view.cards)
        if (c.state !== 'freed') bytesView(r.recorder, c.ref, (o) => r.history.nameAt(o, i), english());
      expect(journalLength()).toBe(before);
    }
  });
  it('the holders of every card add up to its count; so does the last line of its history', () => {
    const r = run(PROGRAM);
    for (let i = 0; i < r.recorder.steps.length; i++) {
      for (const c of r.history.at(i).cards) {
        if (c.state === 'freed' || c.refcount === null) continue;
        r.recorder.seek(i);
        const ledger = ledgerView(r.recorder, c.ref, (o) => r.history.nameAt(o, i), english());
        expect([i, c.number, ledger.holders.length, ledger.refcount]).toEqual([i, c.number, c.refcount, c.refcount]);
        if (ledger.history.length > 0) expect(ledger.history.at(-1)!.count).toBe(c.refcount);
        if (!ledger.cut) expect(ledger.history.reduce((n, x) => n + x.delta, 0)).toBe(c.refcount);
      }
    }
  });
  it('the history of a count names lines and places', () => {
    const r = run('x = object()\ny = x\nz = [x]\ny = None\npass\n');
    const view = r.at(5);
    const ledger = ledgerView(r.recorder, card(view, 'object').ref, (o) => r.history.nameAt(o, view.step), english());
    const told = ledger.history.map((c) => `${c.line} ${c.delta > 0 ? '+' : '-'} ${c.cause}`);
    expect(told[0]).toBe('1 + it is made');
    expect(told).toContain('2 + taken by variable y of __main__');
    expect(told.some((t) => /^3 \+ taken by (the value stack|item 0 of #\d+ list)$/.test(t))).toBe(true);
    expect(told.at(-1)).toBe('4 - dropped by variable y of __main__');
  });
  it('the byte view is memory, and says what changed', () => {
    const r = run('x = [1]\nx.append(2)\npass\n');
    const view = r.at(3);
    const { ref } = card(view, 'list');
    const bytes = bytesView(r.recorder, ref, (o) => r.history.nameAt(o, view.step), english());
    for (const row of bytes.blocks[0].rows) expect(row.bytes).toEqual([...ldBytes(ref + row.offset, row.bytes.length)]);
    const size = bytes.blocks[0].rows.find((row) => row.field === 'ob_size')!;
    expect([size.decimal, size.changed]).toEqual(['2', [true, false, false, false, false, false, false, false]]);
    expect(bytes.blocks[1].rows.slice(0, 2).map((row) => row.meaning)).toEqual([
      expect.stringMatching(/^#\d+ int 1$/),
      expect.stringMatching(/^#\d+ int 2$/),
    ]);
  });
});

describe('the end of the process', () => {
  const source = `class Loud:
    def __del__(self):
        print('gone')
x = Loud()
def f():
    return x
`;
  const { history, recorder } = run(source, undefined, true);
  const views = Array.from({ length: recorder.steps.length }, (_, s) => history.at(s));
  const at = (exit: StepView['exit'], line = 0): StepView => views.find((v) => v.exit === exit && v.line === line)!;
  const names = (view: StepView): string[] => view.spaces[0].rows.map((r) => r.label);

  it('the names are there until the namespace is cleared, though sys.modules holds the module no more', () => {
    expect(names(at('modules'))).toEqual(['Loud', 'x', 'f']);
    expect(names(at('collect-modules'))).toEqual(['Loud', 'x', 'f']);
    expect(names(at('gone'))).toEqual([]);
  });
  it('a finalizer runs in its phase, and its object is gone after it', () => {
    const inside = at('collect-modules', 3);
    expect(inside.spaces.map((s) => s.name)).toContain('Loud.__del__');
    expect(events(at('namespaces'))).toContainEqual(expect.stringMatching(/^#\d+ Loud.* destroyed/));
    expect(at('namespaces').output).toEqual([{ stream: 'stdout', text: 'gone\n' }]);
    expect(at('gone')).toMatchObject({ exitStatus: 0, line: 0 });
  });
});
