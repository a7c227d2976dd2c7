// `npm run bench`: cold start, and the throughput of small programs beside real CPython (where there is one) and Pyodide, in one
// run, as ratios of medians. CPython: the command in CPYTHON (arguments split at spaces), else python3.14 if it is on PATH.

import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { loadPyodide } from 'pyodide';
import { loadLibModule } from '../src/engine/conformance/lib.ts';
import { type Host, loadImage, saveImage, startProcess } from '../src/engine/index.ts';

const programs: Readonly<Record<string, string>> = {
  'loop, local': 'def f():\n    t = 0\n    for i in range(300000):\n        t += i\n    return t\nf()',
  'loop, global': 't = 0\nfor i in range(300000):\n    t += i',
  'recursive fib': 'def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(22)',
  'list append': 'a = []\nfor i in range(200000):\n    a.append(i)',
  'dict insert and look-up':
    'd = {}\nfor i in range(100000):\n    d[i] = i\nt = 0\nfor i in range(100000):\n    t += d[i]',
  'string building': "s = ''\nfor i in range(50000):\n    s += 'x'\nparts = ','.join([str(i) for i in range(50000)])",
  'instance churn': 'class P:\n    def __init__(self, x):\n        self.x = x\nfor i in range(80000):\n    P(i)',
  'attribute loop': 'class P:\n    pass\np = P()\np.n = 0\nfor i in range(150000):\n    p.n = p.n + 1',
  'linked list':
    'class N:\n    def __init__(self, next):\n        self.next = next\nh = None\nfor i in range(50000):\n    h = N(h)\nn = 0\nwhile h is not None:\n    n += 1\n    h = h.next',
  'try and except':
    'n = 0\nfor i in range(60000):\n    try:\n        if i % 3 == 0:\n            raise ValueError\n    except ValueError:\n        n += 1',
  'generator loop': 'def g(n):\n    for i in range(n):\n        yield i\nt = 0\nfor x in g(150000):\n    t += x',
  'nested comprehension': 'm = [[i * j for j in range(300)] for i in range(300)]',
  '50,000 cycles, collected':
    'import gc\nclass N:\n    pass\nfor i in range(50000):\n    a = N(); b = N(); a.o = b; b.o = a\ngc.collect()',
  '50,000 weak references':
    'import weakref\nclass N:\n    pass\nkeep = [N() for i in range(50000)]\nrefs = [weakref.ref(n) for n in keep]\nn = sum(1 for r in refs if r() is not None)',
};
const RUNS = 5;
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

function engine(source: string): number {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const p = startProcess({ version: '3.14', host, image });
    const begun = performance.now();
    p.start(source, 'bench.py');
    while (p.run(1 << 24) === 'running');
    times.push(performance.now() - begun);
  }
  return median(times);
}

const command = process.env.CPYTHON?.split(' ') ?? ['python3.14'];
const wrapper = `import sys, time\nsource = sys.stdin.read()\ncode = compile(source, 'bench.py', 'exec')\nb = time.perf_counter()\nexec(code, {'__name__': '__main__'})\nprint((time.perf_counter() - b) * 1000)`;
function cpython(source: string): number | null {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const r = spawnSync(command[0], [...command.slice(1), '-c', wrapper], { input: source, encoding: 'utf8' });
    if (r.status !== 0) return null;
    times.push(Number(r.stdout));
  }
  return median(times);
}

const pyodide = await loadPyodide();
function peer(source: string): number {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const globals = pyodide.globals.get('dict')();
    const begun = performance.now();
    pyodide.runPython(source, { globals });
    times.push(performance.now() - begun);
    globals.destroy();
  }
  return median(times);
}

function coldStart(): number {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const begun = performance.now();
    spawnSync(process.execPath, ['src/cli/py.ts', '-c', 'print(1)']);
    times.push(performance.now() - begun);
  }
  return median(times);
}

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}; medians of ${RUNS} runs\n`);
console.log(`command line, start to first line printed (whole process): ${coldStart().toFixed(0)} ms\n`);
console.log('| program | engine, ms | ÷ CPython | ÷ Pyodide |\n|---|---|---|---|');
const ratios: [number[], number[]] = [[], []];
for (const [name, source] of Object.entries(programs)) {
  const [ours, real, wasm] = [engine(source), cpython(source), peer(source)];
  if (real !== null) ratios[0].push(ours / real);
  ratios[1].push(ours / wasm);
  console.log(
    `| ${name} | ${ours.toFixed(1)} | ${real === null ? '–' : (ours / real).toFixed(1)} | ${(ours / wasm).toFixed(1)} |`,
  );
}
const mean = (xs: number[]): string =>
  xs.length === 0 ? '–' : Math.exp(xs.reduce((t, x) => t + Math.log(x), 0) / xs.length).toFixed(1);
console.log(`| **geometric mean** | | ${mean(ratios[0])} | ${mean(ratios[1])} |`);
