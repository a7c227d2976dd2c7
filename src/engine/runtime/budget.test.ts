// Programs that would never end, or never fit: each ends by itself with a clear word, and what it printed stays.

import { expect, it } from 'vitest';
import { bootedImage } from '../conformance/booted.ts';
import { createMachine } from '../index.ts';

const image = bootedImage();

/** How a program ended: the budget's message, or the last line of its traceback and the line of the program it names. */
function ending(source: string, budget = {}): { stdout: string; end: string; status: number } {
  let stdout = '';
  let stderr = '';
  const machine = createMachine(
    image,
    `print("so far")\n${source}`,
    { version: '3.14', filename: 'lab.py', budget },
    {
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
    },
  );
  for (;;) {
    const slice = machine.run(1_000_000);
    if (slice.state === 'running') continue;
    if (slice.state === 'error') return { stdout, end: slice.message, status: slice.exitStatus };
    if (slice.state === 'waiting') throw new Error('nothing asks for input');
    const line = /File "lab.py", line (\d+)/.exec(stderr)?.[1];
    return { stdout, end: `line ${line}: ${stderr.trimEnd().split('\n').at(-1)}`, status: slice.exitStatus };
  }
}

it.for([
  ['x = 10**10**8', 'line 2: MemoryError'],
  ['x = "x" * 10**12', 'line 2: MemoryError'],
  ['x = [0] * 10**10', 'line 2: MemoryError'],
  ['a = [object() for i in range(10**9)]', 'line 2: MemoryError'],
  ['a = []\nwhile True: a.append([a])', 'line 3: MemoryError'],
  ['list(iter(int, 1))', 'line 2: MemoryError'],
  ['def f(): f()\nf()', 'line 3: RecursionError: maximum recursion depth exceeded'],
  [
    'a = []; a.append(a); b = []; b.append(b); a == b',
    'line 2: RecursionError: Stack overflow (used 8156 kB) in comparison',
  ],
])('%s: Python refuses', ([source, end]) => {
  // Filling memory takes as long as it takes.
  expect(ending(source, { hostMs: 1_000_000 })).toEqual({ stdout: 'so far\n', end, status: 1 });
});

// Through C functions that call Python code, which takes most of the host's stack.
it.for([
  ['def f(n): return sorted([n], key=lambda k: f(n + 1))\nf(0)'],
  ['def f(n): return list(map(f, [n + 1]))\nf(0)'],
  ['class R:\n def __repr__(self): return repr([R()])\nrepr(R())'],
  ['class C:\n def __call__(self): self()\nC()()'],
  ['def f(): eval("f()")\nf()'],
])('%s: the C stack runs out', ([source]) => {
  const { stdout, end, status } = ending(`import sys; sys.setrecursionlimit(10**6)\n${source}`);
  expect(end).toMatch(/RecursionError: Stack overflow \(used 8156 kB\)/);
  expect([stdout, status]).toEqual(['so far\n', 1]);
});

it.for([['while True: pass'], ['def f():\n  while True: pass\nsorted([1], key=lambda x: f())']])(
  '%s: the instructions run out',
  ([source]) => {
    const { stdout, end, status } = ending(source, { instructions: 300_000 });
    expect(end).toMatch(/^The program executed more than 300,000 instructions and was stopped\./);
    expect([stdout, status]).toEqual(['so far\n', 130]);
  },
);

it('endless printing: the output runs out', () => {
  const { stdout, end, status } = ending('while True: print("spam")', { outputChars: 1000 });
  expect(end).toBe('The program printed more than 1,000 characters and was stopped.');
  expect([stdout.length, status]).toEqual([1000, 130]);
});

// Inside C functions no instruction counts: the host's time does.
it.for([
  'sum(range(10**12))',
  'import itertools; any(itertools.repeat(0))',
  'max(iter(int, 1))',
  'next(filter(None, iter(int, 1)))',
  '"".join("" for _ in iter(int, 1))',
  '0 in iter(lambda: 1, 2)',
  'import math; math.gcd(3**10**6, 7**10**6)',
  'pow(3, 10**20000, 10**20000 + 1)',
  'bytes(iter(int, 1))',
  // Each turn is a few instructions and much work.
  'a = [0] * 10**6\nwhile True: a.count(1)',
  'a = "a" * 10**7\nwhile True: a.find("b")',
  'a = 7**10**5\nwhile True: a % 7',
  'a = list(range(10**5))\nwhile True: sorted(a)',
  'import gc\na = [[] for i in range(10**5)]\nwhile True: gc.collect()',
  // CPython makes two copies of a finally block, one in the other.
  'compile("".join(" " * i + "try: x\\n" + " " * i + "finally:\\n" for i in range(19)) + " " * 19 + "x\\n", "m", "exec")',
])('%s: the time runs out', (source) => {
  const { stdout, end, status } = ending(source, { hostMs: 300 });
  expect(end).toMatch(/^The program ran for more than 0.3 seconds and was stopped\./);
  expect([stdout, status]).toEqual(['so far\n', 130]);
});
