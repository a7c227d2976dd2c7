// `npm run bench [-- --rounds N] [-- --only TEXT]`: the engine beside real CPython (the command in CPYTHON, arguments split at
// spaces, else python3.14 if it is on PATH) and Pyodide: throughput, first runs, start-up, recording; where little is to be loaded and
// run, beside MicroPython, too. Writes docs/benchmarks.md.
//
// Each interpreter runs each program in a process of its own, several times: the first run, then the median of the others. The
// interpreters take turns, and what is compared is CPU time of the thread that runs the program: what one waits for on an idle
// machine. (V8's compiler threads work beside it; the last line of the table counts them, too.) The engine is measured as the
// page gets it (page-engine.ts), bundled: from its source files it is slower, since compiled code then looks up what modules share.
// To the first line it loads what the page loads for it; before other programs what the page loads for them, too.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Engine from '../src/engine/core.ts';
import { unpack } from '../src/engine/library.ts';
import { WARM_UP, WARM_UP_RUNS } from '../src/session/warm-up-program.ts';
import { lesson, programs } from './bench-programs.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, '.cache', 'bench');
const engineFile = path.join(folder, 'engine', 'core.mjs');
const file = (name: string): string => path.join(folder, name);
const RUNS = 8;

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1];
const sum = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;
/** CPU milliseconds so far: of the main thread, and of the whole process. */
const cpu = (): [number, number] => [sum(process.threadCpuUsage()), sum(process.cpuUsage())];
const since = ([thread, whole]: [number, number]): [number, number] => {
  const now = cpu();
  return [now[0] - thread, now[1] - whole];
};

// ---- in the processes that are measured ----

/** CPU milliseconds of each run: of the main thread, of all threads. */
type Times = [number, number][];

async function runEngine(source: string, warmUps = 0): Promise<Times> {
  const begun = cpu();
  const engine = (await import(pathToFileURL(engineFile).href)) as typeof Engine;
  const { addDocs, libFilename, loadImage, loadPart, MOVED, PartNotLoaded, partsFor, startProcess } = engine;
  let printed = '';
  const image = loadImage(readFileSync(file('boot.bin')));
  const load = async (part: Engine.PartNotLoaded['part']): Promise<void> => {
    if (part === 'docs') addDocs(image, readFileSync(file('docs.bin')));
    else await loadPart(part);
  };
  const compiled = new Map<string, ReturnType<typeof unpack>>();
  const host: Engine.Host = {
    stdout: (text) => {
      printed += text;
    },
    stderr: (text) => process.stderr.write(text),
    stdin: () => '',
    libModule: (name) => {
      const at = file(`lib-3.14/${name}.bin`);
      if (!existsSync(at)) return null;
      const filename = libFilename(name, false, '3.14');
      if (!compiled.has(name)) compiled.set(name, unpack(readFileSync(at), filename));
      return { source: '', filename, isPackage: false, compiled: compiled.get(name) };
    },
    pathModule: () => null,
  };
  /** A program that asks for a part runs again, as in the page: its time is that of all its runs. */
  const run = async (text: string): Promise<[number, number]> => {
    let spent: [number, number] = [0, 0];
    for (;;) {
      const p = startProcess({ version: '3.14', host, image });
      const at = cpu();
      const stop = (): void => {
        const [thread, whole] = since(at);
        spent = [spent[0] + thread, spent[1] + whole];
      };
      try {
        p.start(text, 'bench.py');
        while (p.run(1 << 24) === 'running');
        stop();
        return spent;
      } catch (e) {
        if (!(e instanceof PartNotLoaded)) throw e;
        stop();
        await load(e.part);
      }
    }
  };
  if (source === '') {
    await run('print(1)');
    if (printed !== '1\n') throw new Error(`printed ${JSON.stringify(printed)}`);
    return [since(begun)];
  }
  for (const part of [...partsFor(source), ...MOVED]) await load(part);
  for (let i = 0; i < warmUps; i++) await run(WARM_UP);
  const times: Times = [];
  for (let i = 0; i < RUNS; i++) times.push(await run(source));
  return times;
}
async function runPyodide(source: string): Promise<Times> {
  const begun = cpu();
  const { loadPyodide } = await import('pyodide');
  const pyodide = await loadPyodide({ stdout: () => undefined });
  const run = (text: string): [number, number] => {
    const globals = pyodide.globals.get('dict')();
    const at = cpu();
    pyodide.runPython(text, { globals });
    const times = since(at);
    globals.destroy();
    return times;
  };
  if (source === '') {
    run('print(1)');
    return [since(begun)];
  }
  return Array.from({ length: RUNS }, () => run(source));
}
async function runMicroPython(source: string): Promise<Times> {
  const begun = cpu();
  const { loadMicroPython } = await import('@micropython/micropython-webassembly-pyscript/micropython.mjs');
  const python = await loadMicroPython({ stdout: () => undefined, heapsize: 1 << 23 });
  if (source === '') {
    python.runPython('print(1)');
    return [since(begun)];
  }
  return Array.from({ length: RUNS }, () => {
    const at = cpu();
    python.runPython(source);
    return since(at);
  });
}
const child = process.argv.indexOf('--child');
if (child >= 0) {
  const source = readFileSync(0, 'utf8');
  const interpreter = process.argv[child + 1];
  const times =
    interpreter === 'pyodide'
      ? await runPyodide(source)
      : interpreter === 'micropython'
        ? await runMicroPython(source)
        : await runEngine(source, interpreter === 'warmed' ? WARM_UP_RUNS : 0);
  writeFileSync(1, JSON.stringify(times));
  process.exit(0);
}

// ---- the processes ----

function measure(command: readonly string[], input: string, env = process.env): Times | null {
  const r = spawnSync(command[0], command.slice(1), { input, encoding: 'utf8', maxBuffer: 1 << 26, env });
  if (r.error || r.status !== 0) return null;
  return JSON.parse(r.stdout);
}
const self = (name: string): string[] => [process.execPath, import.meta.filename, '--child', name];
const cpython = process.env.CPYTHON?.split(' ') ?? ['python3.14'];
const wrapper = `import io, json, sys, time
source, out = sys.stdin.read(), sys.stdout
sys.stdout = io.StringIO()
times = []
for i in range(${RUNS}):
    b = time.process_time()
    exec(compile(source, 'bench.py', 'exec'), {'__name__': '__main__'})
    times.append([(time.process_time() - b) * 1000] * 2)
json.dump(times, out)`;
const interpreters: Readonly<Record<string, readonly string[]>> = {
  engine: self('engine'),
  CPython: [...cpython, '-c', wrapper],
  Pyodide: self('pyodide'),
};

interface Result {
  readonly first: number;
  readonly warm: number;
  /** As `warm`, compiler threads counted. */
  readonly threads: number;
}
/** Medians over the rounds, by interpreter; one that is not there is missing. */
function compare(source: string, rounds: number, commands = interpreters): Map<string, Result> {
  const results = new Map<string, Result[]>();
  for (let i = 0; i < rounds; i++) {
    for (const [name, command] of Object.entries(commands)) {
      const times = measure(command, source);
      if (times === null) continue;
      const [first, ...others] = times;
      const warm = median(others.map(([thread]) => thread));
      const threads = median(others.map(([, whole]) => whole));
      results.set(name, [...(results.get(name) ?? []), { first: first[0], warm, threads }]);
    }
  }
  const middle = (of: readonly Result[], key: keyof Result): number => median(of.map((r) => r[key]));
  return new Map(
    [...results].map(([name, of]) => [
      name,
      { first: middle(of, 'first'), warm: middle(of, 'warm'), threads: middle(of, 'threads') },
    ]),
  );
}

/** Bundles the engine as the page's build does, and saves what the page loads beside it. */
async function prepare(): Promise<void> {
  // Not above: what is measured runs in this file, too, and must begin with an empty machine.
  const { libraryFiles } = await import('./library.ts');
  const { buildPageEngine, makePageImage } = await import('./page-engine.ts');
  await buildPageEngine(path.dirname(engineFile));
  const { boot, docs } = makePageImage('3.14');
  for (const [name, bytes] of [['boot.bin', boot], ['docs.bin', docs], ...libraryFiles()] as const) {
    mkdirSync(path.dirname(file(name)), { recursive: true });
    writeFileSync(file(name), bytes);
  }
}

// ---- the report ----

function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}
/** Kilobytes of a package's files, each compressed with brotli at its best. */
async function weight(main: string, files: readonly string[]): Promise<string> {
  const { brotli } = await import('./size.ts');
  const at = path.dirname(createRequire(import.meta.url).resolve(main));
  return (files.reduce((sum, name) => sum + brotli(readFileSync(path.join(at, name))), 0) / 1000).toFixed(0);
}
/** Kilobytes of the page's worker with the core of the engine and a boot image; of the functions that many programs call, and of those that few do. */
async function ownWeight(): Promise<{ first: string; usual: string; rest: string }> {
  const { brotli, bundleWorker } = await import('./size.ts');
  const parts = await bundleWorker();
  const size = (...names: string[]): number =>
    parts.filter((part) => names.includes(part.name)).reduce((sum, part) => sum + brotli(part.code), 0);
  const first = size('worker', 'core') + brotli(readFileSync(file('boot.bin')));
  const kB = (bytes: number): string => (bytes / 1000).toFixed(0);
  return { first: kB(first), usual: kB(size('usual')), rest: kB(size('rest')) };
}
const ms = (x: number | undefined): string => (x === undefined ? '–' : x.toFixed(1));
const over = (a: number | undefined, b: number | undefined): string =>
  a === undefined || b === undefined ? '–' : (a / b).toFixed(1);
const geometricMean = (xs: readonly number[]): string =>
  xs.length === 0 ? '–' : Math.exp(xs.reduce((t, x) => t + Math.log(x), 0) / xs.length).toFixed(1);

const rounds = Number(option('rounds') ?? 3);
const only = option('only');
await prepare();
const lines: string[] = [];
const say = (text: string): void => {
  lines.push(text);
  console.log(text);
};
const pythonVersion = spawnSync(cpython[0], [...cpython.slice(1), '-VV'], { encoding: 'utf8' }).stdout?.trim();
const [pyodideVersion, microPythonVersion] = ['pyodide', '@micropython/micropython-webassembly-pyscript'].map(
  (name) => createRequire(import.meta.url)(`${name}/package.json`).version,
);
say('# Benchmarks\n');
say('Written by `npm run bench`; what is measured and how stands at the top of scripts/bench.ts.\n');
say(
  `Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${process.platform}, ${loadavg()[0].toFixed(1)} processes running at the start. Node ${process.version} (V8 ${process.versions.v8}), ` +
    `${pythonVersion || 'no CPython'}, Pyodide ${pyodideVersion}, MicroPython ${microPythonVersion}. CPU milliseconds of the thread that runs the program, medians of ${rounds} processes; ` +
    `“warm” is the median of runs 2 to ${RUNS} in one process, “first” the first run in a fresh one, compilation of the program included.\n`,
);
say('## Throughput\n');
say(
  '| program | engine, warm | CPython | Pyodide | engine ÷ CPython | Pyodide ÷ CPython | engine, first | first ÷ CPython’s first |\n|---|---|---|---|---|---|---|---|',
);
const ratios: number[][] = [[], [], [], []];
for (const [name, source] of Object.entries(programs)) {
  if (only !== undefined && !name.includes(only)) continue;
  const r = compare(source, rounds);
  const [ours, real, wasm] = [r.get('engine'), r.get('CPython'), r.get('Pyodide')];
  if (ours && real) {
    ratios[0].push(ours.warm / real.warm);
    ratios[2].push(ours.first / real.first);
    ratios[3].push(ours.threads / real.threads);
  }
  if (wasm && real) ratios[1].push(wasm.warm / real.warm);
  say(
    `| ${name} | ${ms(ours?.warm)} | ${ms(real?.warm)} | ${ms(wasm?.warm)} | ${over(ours?.warm, real?.warm)} | ${over(wasm?.warm, real?.warm)} | ${ms(ours?.first)} | ${over(ours?.first, real?.first)} |`,
  );
}
const [means, pyodideMeans, firstMeans, threadMeans] = ratios.map(geometricMean);
say(`| **geometric mean** | | | | **${means}** | **${pyodideMeans}** | | **${firstMeans}** |`);
say(`| geometric mean, V8’s compiler threads counted | | | | ${threadMeans} | | | |\n`);
if (only === undefined) {
  say('## Start\n');
  const STARTS = 9;
  const runtimes = ['engine', 'micropython', 'pyodide'];
  const starts = new Map(
    runtimes.map((name) => [name, Array.from({ length: STARTS }, () => measure(self(name), '')![0])]),
  );
  const start = (thread: 0 | 1): string =>
    runtimes.map((name) => ms(median(starts.get(name)!.map((times) => times[thread])))).join(' | ');
  /** From the second time on, with the code that V8 kept from the time before: as in a browser, in a page one comes back to. */
  const again = (name: string): number => {
    const cache = mkdtempSync(path.join(tmpdir(), 'compile-cache-'));
    const env = { ...process.env, NODE_COMPILE_CACHE: cache };
    const [, ...others] = Array.from({ length: STARTS }, () => measure(self(name), '', env)![0][0]);
    rmSync(cache, { recursive: true });
    return median(others);
  };
  const l = compare(lesson, rounds, { ...interpreters, MicroPython: self('micropython') });
  const own = await ownWeight();
  say('| | engine | MicroPython | Pyodide | CPython |\n|---|---|---|---|---|');
  say(`| importing the interpreter to the first line printed, CPU ms | ${start(0)} | |`);
  say(`| … of all threads | ${start(1)} | |`);
  say(
    `| … of the main thread the next time, with the code that V8 kept | ${runtimes.map((name) => ms(again(name))).join(' | ')} | |`,
  );
  say(
    `| bytes loaded before the first line, kB (brotli) | ${own.first} | ${await weight('@micropython/micropython-webassembly-pyscript', ['micropython.mjs', 'micropython.wasm'])} | ` +
      `${await weight('pyodide', ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip'])} | |`,
  );
  say(`| what many programs call, loaded beside it, kB | ${own.usual} | | | |`);
  say(`| what few programs call, loaded while the first one runs, kB | ${own.rest} | | | |`);
  const firstRuns = ['engine', 'MicroPython', 'Pyodide', 'CPython'].map((name) => ms(l.get(name)?.first));
  say(`| a program as long as a lesson’s page, first run, CPU ms | ${firstRuns.join(' | ')} |`);
  const warmed = Array.from({ length: rounds }, () => measure(self('warmed'), lesson)![0][0]);
  say(
    `| the same in a worker that has warmed up (another program, run when the reader turns to a lab) | ${ms(median(warmed))} | | | |`,
  );
  say('');
  say('## Recording\n');
  say(spawnSync(process.execPath, [path.join(root, 'scripts', 'bench-recording.ts')], { encoding: 'utf8' }).stdout);
  const report = path.join(root, 'docs', 'benchmarks.md');
  // What the page does with it has sections of its own, which bench-frames.ts and bench-preview.ts write.
  const before = existsSync(report) ? readFileSync(report, 'utf8') : '';
  const others = /^## (?:Frames|Live)[\s\S]*/m.exec(before)?.[0] ?? '';
  writeFileSync(report, `${`${lines.join('\n').trimEnd()}\n\n${others}`.trimEnd()}\n`);
}
