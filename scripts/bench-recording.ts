// `node scripts/bench-recording.ts`: what recording costs beside running, in CPU time of the thread (medians, in turns), and what a million
// steps take: bytes, and the time to reach any of them. On the engine as the page gets it (page-engine.ts).

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Recorder } from '../src/engine/trace/recorder.ts';
import { buildPageEngine, quietHost as host, importPageEngine, makePageImage } from './page-engine.ts';

const programs: Readonly<Record<string, string>> = {
  'loop, local': 'def f():\n    t = 0\n    for i in range(400000):\n        t += i\n    return t\nf()',
  'loop, global': 't = 0\nfor i in range(400000):\n    t += i',
  'recursive fib': 'def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(25)',
  'list append': 'a = []\nfor i in range(280000):\n    a.append(i)',
  'dict insert': 'd = {}\nfor i in range(240000):\n    d[i] = i',
  'instance churn': 'class P:\n    def __init__(self, x):\n        self.x = x\nfor i in range(120000):\n    P(i)',
  'attribute loop': 'class P:\n    pass\np = P()\np.n = 0\nfor i in range(240000):\n    p.n = p.n + 1',
  'generator loop': 'def g(n):\n    for i in range(n):\n        yield i\nt = 0\nfor x in g(240000):\n    t += x',
  'cycles, collected':
    'import gc\nclass N:\n    pass\nfor i in range(60000):\n    a = N(); b = N(); a.o = b; b.o = a\ngc.collect()',
};
/** About a million line steps each: one that keeps little, one that keeps all it makes. */
const long: Readonly<Record<string, string>> = {
  'sum up': 't = 0\nfor i in range(333333):\n    t = t + i\n    u = t\n',
  'linked list, kept':
    'class N:\n    def __init__(self, next):\n        self.next = next\nh = None\nfor i in range(250000):\n    h = N(h)\n',
};
const RUNS = 9;
const median = (xs: number[]): number => xs.sort((a, b) => a - b)[xs.length >> 1];

/** CPU milliseconds of `f`. */
function cost(f: () => void): number {
  const begun = process.threadCpuUsage();
  f();
  const { user, system } = process.threadCpuUsage(begun);
  return (user + system) / 1000;
}
interface Runs {
  off(source: string): number;
  on(source: string): number;
  recorder(source: string): Recorder;
}
async function loadEngine(): Promise<Runs> {
  const folder = path.resolve(import.meta.dirname, '..', '.cache', 'bench-recording');
  const core = await buildPageEngine(folder, { recorder: 'src/engine/trace/recorder.ts' });
  const { addDocs, loadImage, loadPart, MOVED, startProcess } = await importPageEngine(core);
  const traced: { Recorder: typeof Recorder } = await import(pathToFileURL(path.join(folder, 'recorder.mjs')).href);
  const { boot, docs } = makePageImage('3.14');
  const image = loadImage(boot);
  addDocs(image, docs);
  for (const part of MOVED) await loadPart(part);
  const recorder = (source: string) =>
    new traced.Recorder({ version: '3.14', host, image, source, filename: 'bench.py' });
  return {
    off: (source) =>
      cost(() => {
        const p = startProcess({ version: '3.14', host, image });
        p.start(source, 'bench.py');
        while (p.run(1 << 20) === 'running');
      }),
    on: (source) =>
      cost(() => {
        const r = recorder(source);
        while (r.record());
      }),
    recorder,
  };
}

export async function benchRecording(): Promise<void> {
  const { off, on, recorder } = await loadEngine();
  console.log('| program | off, ms | recorded, ms | ratio |\n|---|---|---|---|');
  const ratios: number[] = [];
  for (const [name, source] of Object.entries(programs)) {
    const [plain, recorded]: number[][] = [[], []];
    for (let i = 0; i < RUNS; i++) {
      plain.push(off(source));
      recorded.push(on(source));
    }
    const [a, b] = [median(plain), median(recorded)];
    ratios.push(b / a);
    console.log(`| ${name} | ${a.toFixed(1)} | ${b.toFixed(1)} | ${(b / a).toFixed(2)} |`);
  }
  const mean = Math.exp(ratios.reduce((t, x) => t + Math.log(x), 0) / ratios.length);
  console.log(`| **geometric mean** | | | ${mean.toFixed(2)} |\n`);

  console.log(
    '| long run | steps | recorded, ms | kept, MB | a step reached in, ms (median, most of 200) |\n|---|---|---|---|---|',
  );
  for (const [name, source] of Object.entries(long)) {
    const r = recorder(source);
    const whole = cost(() => {
      while (r.record());
    });
    const n = r.steps.length;
    const jumps: number[] = [];
    // A fixed walk over the whole run, far and near, forward and backward.
    for (let i = 1; i <= 200; i++) jumps.push(cost(() => r.seek((i * 618_033) % n)));
    const most = Math.max(...jumps);
    console.log(
      `| ${name} | ${n.toLocaleString('en')} | ${whole.toFixed(0)} | ${(r.bytes / 1e6).toFixed(1)} | ${median(jumps).toFixed(1)}, ${most.toFixed(1)} |`,
    );
  }
}

if (import.meta.main) await benchRecording();
