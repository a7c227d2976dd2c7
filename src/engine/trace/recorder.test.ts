// Laws of recording: back and forth is the identity bit for bit, a jump equals a replay, recording changes nothing.

import { beforeAll, describe, expect, it } from 'vitest';
import { type BootImage, type Host, loadImage, saveImage, startProcess } from '../index.ts';
import { breakAddress, mapLow } from '../memory/malloc.ts';
import { HEAP_START, MEMORY_SIZE, STATIC_START, U8 } from '../memory/memory.ts';
import { staticEnd } from '../memory/static.ts';
import { _Py_IsImmortal, Py_REFCNT } from '../objects/object.ts';
import { evalHooks } from '../runtime/eval_state.ts';
import { audit } from './audit.ts';
import { holdersOf } from './holders.ts';
import { Recorder } from './recorder.ts';
import { scan } from './scan.ts';

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
function record(rows?: number): Recorder {
  printed = '';
  return new Recorder({ version: '3.14', image, host, source: PROGRAM, filename: 'main.py', rows });
}
/** All bytes that can differ, as one text to compare. */
function memory(): string {
  let h1 = 0;
  let h2 = 0;
  for (const [from, to] of [
    [STATIC_START, staticEnd()],
    [HEAP_START, breakAddress()],
    [mapLow(), MEMORY_SIZE],
  ]) {
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
    const lines = r.steps.map((s) => s.line);
    expect(lines.slice(0, 12)).toEqual([1, 2, 2, 3, 2, 6, 13, 6, 7, 3, 4, 5]);
    expect(r.steps.filter((s) => s.line === 4).map((s) => s.depth)).toEqual([3, 3, 3]);
    expect(r.complete).toBe(true);
    // A class body is run by a C function, __build_class__, which holds things of its own meanwhile.
    r.seek(3);
    expect([r.steps[3].line, r.steps[3].nested]).toEqual([3, true]);
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
    r.seek(r.steps.findLastIndex((step, i) => i < middle && !step.nested));
    expect(audit()).toEqual([]);
    r.finish();
    expect(memory()).toBe(end);
    expect(r.process.exitStatus).toBe(0);
    expect(printed).toBe("1\ngone\nhello ['000', '111', '222', '333']\n000\n111\n222\n333\n");
  });
  it('a jump over checkpoints equals a replay', () => {
    const r = record(300);
    r.finish();
    const end = memory();
    const n = r.steps.length;
    const states: string[] = [];
    r.seek(0);
    for (let i = 0; i < n; i++) {
      r.seek(i);
      states.push(memory());
    }
    expect(states.at(-1)).toBe(end);
    for (const i of [n - 3, 5, 20, 1, n - 1, 0]) {
      r.seek(i);
      expect(memory()).toBe(states[i]);
    }
  }, 60_000);
  it('on equals off', () => {
    const r = record();
    r.finish();
    const recorded = memory();
    printed = '';
    const p = startProcess({ version: '3.14', image, host });
    p.setArguments(['main.py'], ['']);
    p.start(PROGRAM, 'main.py');
    const chunk = evalHooks.nestedChunk;
    evalHooks.nestedChunk = 1;
    while (p.run(1) === 'running');
    evalHooks.nestedChunk = chunk;
    expect(memory()).toBe(recorded);
  });
  it('output belongs to the step', () => {
    const r = record();
    r.finish();
    r.seek(0);
    expect(r.output()).toBe('');
    expect(r.back()).toBe(false);
  });
});
