// `node scripts/profile.ts`: finds the functions of the engine's core that not all programs call, and writes their names to
// scripts/vite/cold-functions.json, for the page's build to move them out of the core (scripts/vite/lean-engine.mjs). Not cold is what
// the first line of a program takes, what one in USUAL programs of the lessons and exercises calls, and what a program of
// `npm run bench` calls OFTEN, run or recorded: a call out of the core is slower. Each program
// runs from a boot image, as on the page. A function that is new since stays in the core.

import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { english } from '../src/authoring/languages.ts';
import type { Loadable } from '../src/engine/memory/parts.ts';
import type { RunRequest } from '../src/session/protocol.ts';
import { programs as benchPrograms, lesson } from './bench-programs.ts';
import { enginePartOf } from './vite/engine-parts.mjs';
import { outerFunctions } from './vite/outer-functions.mjs';

const root = path.resolve(import.meta.dirname, '..');
const engine = path.join(root, 'src', 'engine');
/** The machine itself stays whole: recording and large programs need it, and it is small. So does what loads the rest. */
const whole = ['memory', 'parts'].map((folder) => path.join(engine, folder) + path.sep);
const version = '3.14';
const USUAL = 2;
const OFTEN = 300;

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
const { addDocs, loadImage, loadPart, PartNotLoaded } = await import('../src/engine/core.ts');
const { mayImport, partsNeeded, ProgramRun } = await import('../src/session/run.ts');
const { Stepping } = await import('../src/session/stepping.ts');

const read = (file: string): Uint8Array => readFileSync(path.join(root, 'public', 'engine', file));
const image = loadImage(read(`boot-${version}.bin`));
const library = JSON.parse(Buffer.from(read('lib.json')).toString());
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

/** The functions that were called since the last look, so many times at least: file, first and last character of each. */
async function calledFunctions(times = 1): Promise<Set<string>> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const found = new Set<string>();
  for (const script of result) {
    if (!script.url.startsWith('file:')) continue;
    const file = decodeURIComponent(new URL(script.url).pathname);
    for (const { ranges } of script.functions)
      if (ranges[0].count >= times) found.add(`${file} ${ranges[0].startOffset} ${ranges[0].endOffset}`);
  }
  return found;
}

const hot = new Set<string>();
async function keep(times: number): Promise<void> {
  for (const f of await calledFunctions(times)) hot.add(f);
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
const usual = programs();
for (const source of usual) {
  await run(source);
  for (const f of await calledFunctions()) counts.set(f, (counts.get(f) ?? 0) + 1);
}
session.disconnect();
for (const [f, n] of counts) if (n * USUAL >= usual.length) hot.add(f);

/** Of each file, where the functions are that are not cold. */
const called = new Map<string, [start: number, end: number][]>();
for (const f of hot) {
  const [file, start, end] = f.split(' ');
  called.set(file, [...(called.get(file) ?? []), [Number(start), Number(end)]]);
}
const cold: Record<string, string[]> = {};
for (const [file, part] of [...enginePartOf()].sort()) {
  if (
    !file.startsWith(engine + path.sep) ||
    whole.some((folder) => file.startsWith(folder)) ||
    (part !== 'core' && part !== 'shared')
  )
    continue;
  const { functions } = outerFunctions(stripTypeScriptTypes(readFileSync(file, 'utf8')));
  const ranges = called.get(file) ?? [];
  const names = functions
    // A method's range begins at its name, before its node.
    .filter(({ node }) => !ranges.some(([start, end]) => end === node.end && start < node.body.start))
    .map((f) => f.name);
  if (names.length) cold[path.relative(engine, file).replaceAll(path.sep, '/')] = names.sort();
}
writeFileSync(path.join(root, 'scripts', 'vite', 'cold-functions.json'), `${JSON.stringify(cold, null, 1)}\n`);
