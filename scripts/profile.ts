// `node scripts/profile.ts`: finds the functions of the engine's core that not all programs call, and writes their names to
// scripts/vite/cold-functions.json, for the page's build to move them out of the core (scripts/vite/lean-engine.mjs). In the core stays
// what the first line of a program takes, what at least one in COMMON programs of the lessons and exercises calls, and what a program
// of `npm run bench` calls OFTEN, run or recorded: a call out of the core is slower. `usual` gets what one in USUAL of them calls, and
// all else that those of the benchmark do; `rest` what is left. Each program runs from a boot image, as on the page. A function that is
// new since stays in the core.

import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { english } from '../src/authoring/languages.ts';
import type { Loadable, Moved } from '../src/engine/memory/parts.ts';
import type { RunRequest } from '../src/session/protocol.ts';
import { wholeLibrary } from '../src/session/whole-library.ts';
import { programs as benchPrograms, lesson } from './bench-programs.ts';
import { enginePartOf } from './vite/engine-parts.mjs';
import { outerFunctions } from './vite/outer-functions.mjs';

const root = path.resolve(import.meta.dirname, '..');
const engine = path.join(root, 'src', 'engine');
/** The machine itself stays whole: recording and large programs need it, and it is small. So does what loads the rest. */
const whole = ['memory', 'parts'].map((folder) => path.join(engine, folder) + path.sep);
const version = '3.14';
/** Three in four. */
const COMMON = 4 / 3;
const USUAL = 12;
const OFTEN = 3000;

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
const { addDocs, loadImage, loadPart, PartNotLoaded } = await import('../src/engine/core.ts');
const { mayImport, partsNeeded, ProgramRun } = await import('../src/session/run.ts');
const { Stepping } = await import('../src/session/stepping.ts');

const read = (file: string): Uint8Array => readFileSync(path.join(root, 'public', 'engine', file));
const image = loadImage(read(`boot-${version}.bin`));
const library = wholeLibrary((file) => Buffer.from(read(file)).toString());
const load = (part: Loadable): unknown =>
  part === 'docs' ? addDocs(image, read(`docs-${version}.bin`)) : loadPart(part);

function programs(): string[] {
  const found: string[] = [];
  for (const file of globSync('content/lessons/*/lesson.mdx', { cwd: root }).sort())
    for (const m of readFileSync(path.join(root, file), 'utf8').matchAll(/^```python lab[^\n]*\n([\s\S]*?)^```/gm))
      found.push(m[1]);
  for (const file of globSync('content/lessons/*/exercises/*/*.py', { cwd: root }).sort())
    found.push(readFileSync(path.join(root, file), 'utf8'));
  return found;
}

async function run(source: string): Promise<void> {
  const request: RunRequest = { source, version, filename: 'lab.py' };
  for (const part of partsNeeded(request)) await load(part);
  const modules = mayImport(request) ? library : {};
  const program = new ProgramRun(image, modules, request);
  for (;;) {
    try {
      if (program.advance(1000)) return;
    } catch (e) {
      if (!(e instanceof PartNotLoaded)) throw e;
      await load(e.part);
      program.restart();
    }
  }
}

/** Loads what is missing until `f` comes to an end. */
async function complete(f: () => void): Promise<void> {
  for (;;) {
    try {
      return f();
    } catch (e) {
      if (!(e instanceof PartNotLoaded)) throw e;
      await load(e.part);
    }
  }
}

/** How often each function was called since the last look, by file, first and last character. */
async function calledFunctions(): Promise<Map<string, number>> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const found = new Map<string, number>();
  for (const script of result) {
    if (!script.url.startsWith('file:')) continue;
    const file = decodeURIComponent(new URL(script.url).pathname);
    for (const { ranges } of script.functions)
      if (ranges[0].count > 0) found.set(`${file} ${ranges[0].startOffset} ${ranges[0].endOffset}`, ranges[0].count);
  }
  return found;
}

const hot = new Set<string>();
const usual = new Set<string>();
async function keep(times: number): Promise<void> {
  for (const [f, n] of await calledFunctions()) (n >= times ? hot : usual).add(f);
}
await run('print(1)');
// A part and the docstrings are loaded on the way.
await run("print(int.__doc__, b''.hex())");
await keep(1);
for (const source of [lesson, ...Object.values(benchPrograms)]) {
  await run(source);
  await keep(OFTEN);
}
await complete(() => {
  const stepping = new Stepping(image, library, { source: lesson, version, filename: 'lab.py' }, english());
  while (stepping.advance(1000));
});
await keep(OFTEN);
const counts = new Map<string, number>();
const ours = programs();
for (const source of ours) {
  await run(source);
  for (const f of (await calledFunctions()).keys()) counts.set(f, (counts.get(f) ?? 0) + 1);
}
session.disconnect();
for (const [f, n] of counts) {
  if (n * COMMON >= ours.length) hot.add(f);
  else if (n * USUAL >= ours.length) usual.add(f);
}

/** Of each file, where functions are. */
function places(functions: ReadonlySet<string>): Map<string, [start: number, end: number][]> {
  const found = new Map<string, [start: number, end: number][]>();
  for (const f of functions) {
    const [file, start, end] = f.split(' ');
    found.set(file, [...(found.get(file) ?? []), [Number(start), Number(end)]]);
  }
  return found;
}
const [inCore, inUsual] = [places(hot), places(usual)];
const cold: Record<Moved, Record<string, string[]>> = { usual: {}, rest: {} };
for (const [file, part] of [...enginePartOf()].sort()) {
  if (
    !file.startsWith(engine + path.sep) ||
    whole.some((folder) => file.startsWith(folder)) ||
    (part !== 'core' && part !== 'shared')
  )
    continue;
  const { functions } = outerFunctions(stripTypeScriptTypes(readFileSync(file, 'utf8')));
  const name = path.relative(engine, file).replaceAll(path.sep, '/');
  for (const f of functions) {
    // A method's range begins at its name, before its node.
    const isAmong = (all: typeof inCore): boolean =>
      all.get(file)?.some(([start, end]) => end === f.node.end && start < f.node.body.start) ?? false;
    if (isAmong(inCore)) continue;
    const part = cold[isAmong(inUsual) ? 'usual' : 'rest'];
    part[name] = [...(part[name] ?? []), f.name].sort();
  }
}
writeFileSync(path.join(root, 'scripts', 'vite', 'cold-functions.json'), `${JSON.stringify(cold, null, 1)}\n`);
