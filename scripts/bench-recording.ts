// `node scripts/bench-recording.ts`: what recording costs beside running, in CPU time of the thread (medians, in turns), and what a million
// steps take: bytes, and the time to reach any of them.

import { loadLibModule } from '../src/engine/conformance/lib.ts';
import { type Host, loadImage, saveImage, startProcess } from '../src/engine/index.ts';
import { Recorder } from '../src/engine/trace/recorder.ts';

const programs: Readonly<Record<string, string>> = {
  'loop, local': 'def f():\n    t = 0\n    for i in range(100000):\n        t += i\n    return t\nf()',
  'loop, global': 't = 0\nfor i in range(100000):\n    t += i',
  'recursive fib': 'def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(22)',
  'list append': 'a = []\nfor i in range(70000):\n    a.append(i)',
  'dict insert': 'd = {}\nfor i in range(60000):\n    d[i] = i',
  'instance churn': 'class P:\n    def __init__(self, x):\n        self.x = x\nfor i in range(30000):\n    P(i)',
  'attribute loop': 'class P:\n    pass\np = P()\np.n = 0\nfor i in range(60000):\n    p.n = p.n + 1',
  'generator loop': 'def g(n):\n    for i in range(n):\n        yield i\nt = 0\nfor x in g(60000):\n    t += x',
  'cycles, collected':
    'import gc\nclass N:\n    pass\nfor i in range(15000):\n    a = N(); b = N(); a.o = b; b.o = a\ngc.collect()',
};
/** About a million line steps each: one that keeps little, one that keeps all it makes. */
const long: Readonly<Record<string, string>> = {
  'sum up': 't = 0\nfor i in range(333333):\n    t = t + i\n    u = t\n',
  'linked list, kept':
    'class N:\n    def __init__(self, next):\n        self.next = next\nh = None\nfor i in range(250000):\n    h = N(h)\n',
};
const RUNS = 9;
const median = (xs: number[]): number => xs.sort((a, b) => a - b)[xs.length >> 1];

const host: Host = {
  stdout: () => {},
  stderr: (t) => process.stderr.write(t),
  stdin: () => '',
  libModule: loadLibModule,
  pathModule: () => null,
};
startProcess({ version: '3.14', host });
const image = loadImage(saveImage('3.14'));

/** CPU milliseconds of `f`. */
function cost(f: () => void): number {
  const begun = process.threadCpuUsage();
  f();
  const { user, system } = process.threadCpuUsage(begun);
  return (user + system) / 1000;
}
function off(source: string): number {
  return cost(() => {
    const p = startProcess({ version: '3.14', host, image });
    p.start(source, 'bench.py');
    while (p.run(1 << 20) === 'running');
  });
}
function on(source: string): number {
  let r: Recorder;
  return cost(() => {
    r = new Recorder({ version: '3.14', host, image, source, filename: 'bench.py' });
    while (r.record());
  });
}

export function benchRecording(): void {
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
    const r = new Recorder({ version: '3.14', host, image, source, filename: 'bench.py' });
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

if (import.meta.main) benchRecording();
