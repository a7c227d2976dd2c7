// Laws of recording: back and forth is the identity bit for bit, a jump equals a replay, recording changes nothing.

import { beforeAll, describe, expect, it } from 'vitest';
import { PyLongObject } from '../include/structs.ts';
import { type BootImage, type Host, loadImage, saveImage, startProcess } from '../index.ts';
import { breakAddress, mapHigh, mapLow } from '../memory/malloc.ts';
import { HEAP_START, ld, U8 } from '../memory/memory.ts';
import { staticRanges } from '../memory/static.ts';
import { _Py_IsImmortal, Py_REFCNT } from '../objects/object.ts';
import { PyUnicode_AsString, PyUnicode_Check } from '../objects/unicodeobject.ts';
import { evalHooks } from '../runtime/eval_state.ts';
import { audit } from './audit.ts';
import { holdersOf } from './holders.ts';
import { Recorder, type RecordOptions } from './recorder.ts';
import { insideC } from './roots.ts';
import { scan } from './scan.ts';
import type { Step } from './steps.ts';
import { momentOf } from './time.ts';

const PROGRAM = `import weakref
class Node:
    def __init__(self, name):
        self.name = name
        self.next = None
def ring(n):
    first = last = Node(0)
    for i in range(1, n):
        last.next = Node(i)
        last = last.next
    last.next = first
    return first
a = ring(3)
r = weakref.ref(a, lambda _: print('gone'))
print(a.next.name)
a.next.next.next = None
del a
x = [str(i) * 3 for i in range(4)]
line = input()
print(line, x)
def count():
    yield from x
for text in count():
    print(text)
`;
let image: BootImage;
let printed = '';
const host: Host = {
  stdout: (text) => {
    printed += text;
  },
  stderr: (text) => {
    printed += text;
  },
  stdin: () => 'hello\n',
  libModule: (name) =>
    name === 'weakref' ? { source: 'from _weakref import ref\n', filename: '/weakref.py', isPackage: false } : null,
  pathModule: () => null,
};
function record(options: Partial<RecordOptions> = {}): Recorder {
  printed = '';
  return new Recorder({ version: '3.14', image, host, source: PROGRAM, filename: 'main.py', ...options });
}
/** Parts of a few steps. */
const SMALL = { rows: 300, chunk: 40 };
const allSteps = (r: Recorder): Step[] => Array.from({ length: r.steps.length }, (_, i) => r.steps.at(i));
/** What the variable `name` holds as memory is. */
function variable(name: string): number {
  const found: number[] = [];
  scan((e) => {
    if (e.kind !== 'value' || e.detail === 0 || _Py_IsImmortal(e.to)) return;
    if (PyUnicode_Check(e.detail) && PyUnicode_AsString(e.detail) === name) found.push(e.to);
  });
  expect(found.length).toBe(1);
  return found[0];
}
/** All bytes that can differ, as one text to compare. */
function memory(): string {
  let h1 = 0;
  let h2 = 0;
  for (const [from, to] of [...staticRanges(), [HEAP_START, breakAddress()], [mapLow(), mapHigh()]]) {
    const bytes = U8.subarray(from, to);
    for (let i = 0; i < bytes.length; i++) {
      h1 = (Math.imul(h1, 31) + bytes[i]) | 0;
      h2 = (Math.imul(h2, 1000003) ^ bytes[i]) | 0;
    }
  }
  return `${h1} ${h2}`;
}

beforeAll(() => {
  startProcess({ version: '3.14', host });
  image = loadImage(saveImage('3.14'));
});

describe('recording', () => {
  it('steps line by line, with the depth of frames', () => {
    const r = record();
    r.finish();
    const steps = allSteps(r);
    expect(steps.slice(0, 12).map((s) => s.line)).toEqual([1, 2, 2, 3, 6, 13, 6, 7, 3, 4, 5, 8]);
    // The third instance is made without C functions, by way of a frame that is there for __init__ alone.
    expect(steps.filter((s) => s.line === 4).map((s) => s.depth)).toEqual([3, 3, 4]);
    expect(r.end).toBe('over');
    // A class body is run by a C function, __build_class__, which holds things of its own meanwhile.
    r.seek(3);
    expect([steps[3].line, insideC()]).toEqual([3, true]);
    scan((e) => {
      if (!_Py_IsImmortal(e.to) && e.kind === 'f_funcobj') expect(holdersOf(e.to).length).toBe(Py_REFCNT(e.to));
    });
    expect(printed).toBe("1\ngone\nhello ['000', '111', '222', '333']\n000\n111\n222\n333\n");
  });
  it('back to the start and forward to the end is the identity, bit for bit', () => {
    const r = record();
    const start = memory();
    r.finish();
    const end = memory();
    const middle = Math.floor(r.steps.length / 2);
    r.seek(middle);
    const half = memory();
    r.seek(0);
    expect(memory()).toBe(start);
    r.seek(middle);
    expect(memory()).toBe(half);
    for (r.seek(middle - 1); insideC(); r.back());
    expect(audit()).toEqual([]);
    r.finish();
    expect(memory()).toBe(end);
    expect(r.process.exitStatus).toBe(0);
    expect(printed).toBe("1\ngone\nhello ['000', '111', '222', '333']\n000\n111\n222\n333\n");
  });
  it('a jump over checkpoints equals a replay', () => {
    const r = record(SMALL);
    r.finish();
    const end = memory();
    const n = r.steps.length;
    const states: string[] = [];
    for (let i = 0; i < n; i++) {
      r.seek(i);
      states.push(memory());
    }
    expect(states.at(-1)).toBe(end);
    expect(new Set(states).size).toBe(n);
    for (let i = 1; i <= 60; i++) {
      const step = (i * 29) % n;
      r.seek(step);
      expect(memory(), `step ${step}`).toBe(states[step]);
    }
    while (r.back()) expect(memory()).toBe(states[r.position]);
    const whole = record();
    whole.finish();
    expect(allSteps(whole)).toEqual(allSteps(r));
    for (const i of [0, 7, n - 1]) {
      whole.seek(i);
      expect(memory()).toBe(states[i]);
    }
  });
  it('what a step changed is the same, whether the parts were recorded with their rows or are run again for them', () => {
    /** By step, asked for in an order of its own: the words that differ from the step before, as they were there. */
    const changes = (options: Partial<RecordOptions>): string[] => {
      const r = record(options);
      while (r.record());
      const found: string[] = [];
      const n = r.steps.length;
      for (let i = 0; i < n; i++) {
        const step = (i * 7) % n;
        r.seek(step);
        const before = new Map<number, number>();
        const rows = r.writes() ?? [];
        for (let k = 0; k < rows.length; k += 2) if (!before.has(rows[k])) before.set(rows[k], rows[k + 1]);
        found[step] = [...before]
          .filter(([at, word]) => word !== ld(at))
          .sort((a, b) => a[0] - b[0])
          .join(' ');
      }
      return found;
    };
    const whole = changes({});
    expect(whole.length % 7).not.toBe(0);
    expect(whole.slice(1).every((words) => words !== '')).toBe(true);
    expect(changes(SMALL)).toEqual(whole);
    expect(changes({ ...SMALL, written: () => undefined })).toEqual(whole);
  });
  it('can be looked at before it is recorded to its end', () => {
    const r = record(SMALL);
    for (let i = 0; i < 12; i++) {
      r.record();
      r.seek(i % 5);
    }
    r.finish();
    const end = memory();
    const whole = record();
    whole.finish();
    expect(allSteps(r)).toEqual(allSteps(whole));
    expect(memory()).toBe(end);
  });
  it('is cut at a limit, also inside calls of C functions, and what there is can be walked', () => {
    const source = 'def key(x):\n    y = x\n    return y\nsorted(range(1000), key=key)\nprint(1)\n';
    const r = record({ ...SMALL, source, limits: { steps: 500 } });
    r.finish();
    expect([r.end, r.steps.length]).toEqual(['steps', 500]);
    const last = memory();
    r.seek(3);
    r.seek(499);
    expect(memory()).toBe(last);
    expect(r.seek(500)).toBe(false);
    for (const long of ['sum(range(10**12))', 'a = [0] * 10**6\nwhile True: a.count(1)']) {
      const slow = record({
        ...SMALL,
        source: `x = 1\ny = [x]\n${long}\n`,
        limits: { operation: 200, instructions: 300 },
      });
      slow.finish();
      expect(['operation', 'instructions']).toContain(slow.end);
      expect([slow.seek(1), slow.steps.at(2).line, slow.seek(2), slow.seek(0), slow.seek(2)]).toEqual([
        true,
        3,
        true,
        true,
        true,
      ]);
    }
    const endless = record({ ...SMALL, source: 'while True:\n    print(1)\n', limits: { output: 100 } });
    expect([endless.seek(1000), endless.end]).toEqual([false, 'output']);
  });
  it('on equals off', () => {
    const r = record();
    r.finish();
    const recorded = memory();
    printed = '';
    const p = startProcess({ version: '3.14', image, host });
    p.setArguments(['main.py'], ['']);
    p.start(PROGRAM, 'main.py');
    while (p.run(1 << 24) === 'running');
    expect(memory()).toBe(recorded);
  });
  it('output belongs to the step', () => {
    const r = record();
    r.finish();
    r.seek(0);
    expect(r.output()).toEqual([]);
    expect(r.back()).toBe(false);
  });
  it('goes by instruction, and looking at them changes no step', () => {
    for (const options of [{}, SMALL]) {
      const r = record(options);
      r.finish();
      const n = r.steps.length;
      const states = Array.from({ length: n }, (_, i) => {
        r.seek(i);
        return memory();
      });
      const fine: string[][] = [];
      for (let i = 0; i < n; i++) {
        const count = r.instructionsOf(i);
        fine.push([]);
        for (let k = 1; k <= count; k++) {
          expect(r.seek(momentOf(i, k)), `step ${i}, instruction ${k}`).toBe(true);
          fine[i].push(memory());
        }
        expect(r.seek(momentOf(i, count + 1)), `step ${i} has ${count}`).toBe(false);
      }
      // Each instruction at the least writes where it is.
      for (const states of fine) expect(new Set(states).size).toBe(states.length);
      expect(fine.flat().length).toBeGreaterThan(n * 2);
      for (let i = n - 1; i >= 0; i--) {
        r.seek(i);
        expect(memory(), `step ${i}`).toBe(states[i]);
        if (i % 5 !== 0) continue;
        const k = Math.max(1, fine[i].length - 1);
        r.seek(momentOf(i, k));
        expect(memory()).toBe(fine[i][k - 1]);
      }
    }
  });
  it('a poked run is another run from its step on, and as repeatable', () => {
    const source = 'alpha = 1000\nb = alpha\nc = [b]\nprint(b)\n';
    const plain = record({ source });
    plain.finish();
    plain.seek(3);
    const before = memory();
    const digit = variable('alpha') + PyLongObject.ob_digit;
    const poke = { step: 3, address: digit, byte: 0xe9 };
    const r = record({ source, pokes: [poke] });
    r.finish();
    expect(printed).toBe('1001\n');
    const end = memory();
    r.seek(2);
    r.seek(4);
    expect(memory()).toBe(end);
    r.seek(3);
    expect(memory()).not.toBe(before);
  });
  it('a run whose memory was broken ends as a process does', () => {
    const source = 'alpha = [1]\nb = alpha\nprint(alpha)\nprint(b)\n';
    const plain = record({ source });
    plain.finish();
    plain.seek(2);
    const list = variable('alpha');
    const ends = new Set<number>();
    // Bytes of count, type, size and items in turn are set to something that makes no sense.
    for (const byte of [0, 2, 8, 9, 10, 16, 17, 18, 19, 24, 25, 27, 28, 32]) {
      const r = record({ source, pokes: [{ step: 2, address: list + byte, byte: 0xdd }] });
      r.finish();
      ends.add(r.process.exitStatus);
      if (r.process.exitStatus === 139) expect(printed).toContain('Segmentation fault (simulated)');
      r.seek(0);
      r.seek(r.steps.length - 1);
    }
    expect(ends).toContain(139);
    expect([...ends].filter((status) => status !== 0 && status !== 1 && status !== 139)).toEqual([]);
  });
});

// The host's pauses: a worker that has run a program before has the run pause after much work, when its time is over.
it('a part ends where it ended, wherever the host paused the run', () => {
  const source = `big = 'x' * 400_000
for i in range(12):
    copy = big + str(i)
    del copy
`;
  const one = new Recorder({ version: '3.14', image, host, source, filename: 'main.py', rows: 1e9 });
  one.finish();
  const expected = one.steps.lines();
  const shown = (r: Recorder): string[] =>
    [...expected.keys()].map((step) => {
      r.seek(step);
      return memory();
    });
  const right = shown(one);
  const { shouldPause } = evalHooks;
  let pauses = true;
  evalHooks.shouldPause = () => pauses;
  try {
    const r = new Recorder({ version: '3.14', image, host, source, filename: 'main.py', rows: 60 });
    r.finish();
    pauses = false;
    expect(r.steps.lines()).toEqual(expected);
    expect(shown(r)).toEqual(right);
  } finally {
    evalHooks.shouldPause = shouldPause;
  }
});
