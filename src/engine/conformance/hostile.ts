// `npm run hostile -- [--pokes N] [--sources N] [--operations] [--seed S] [--python V] [--most N] [--write]`: hostile programs by the thousand.
//
// --pokes: programs that write over their own objects through ctypes (hostile/pokes.ts). Each ends normally, by a Python exception
//   or by "Segmentation fault (simulated)", within its time.
// --sources: source texts of the corpus that were changed at random (hostile/sources.ts), given to compile(). Each is taken or refused
//   with the exception type of a real CPython; CPYTHON_ORACLE names the launcher (called as `launcher 3.14 ARGS...`).
// --operations: programs with much work inside C functions (hostile/operations.ts). Each ends by itself, or is ended when its time is up.
// `--write` keeps the figures in docs/hostile.md. `--record` writes what CPython says of the sources into hostile/recorded.json, for the share that the tests run.
// `--show SEED` prints the program, or the sources, of a seed. Exit status 1 when something is wrong.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PythonVersion } from '../index.ts';
import { evalHooks } from '../runtime/eval_state.ts';
import { preloadedImage, runOnEngine } from './fuzz/engine.ts';
import { type Outcome, RealPython } from './fuzz/python.ts';
import { limited } from './hostile/limited.ts';
import { OPERATIONS } from './hostile/operations.ts';
import { pokingProgram } from './hostile/pokes.ts';
import { type Figure, writeHostileDocs } from './hostile/report.ts';
import { batchProgram, exceptionTypes, PER_BATCH, type RecordedBatch, sources } from './hostile/sources.ts';

/** Milliseconds of the processor that a program may take: the busiest ones need some hundred. */
const LIMIT = 20_000;

let [pokes, mutated, most] = [0, 0, 50];
let seed = Math.floor(Date.now() / 1000) * 1000;
let version: PythonVersion = '3.14';
let show = '';
let record = false;
let operations = false;
let write = false;
const args = process.argv.slice(2);
for (let i = 0; i < args.length; i++) {
  if (args[i] === '--pokes') pokes = Number(args[++i]);
  else if (args[i] === '--sources') mutated = Number(args[++i]);
  else if (args[i] === '--seed') seed = Number(args[++i]);
  else if (args[i] === '--most') most = Number(args[++i]);
  else if (args[i] === '--python') version = args[++i] as PythonVersion;
  else if (args[i] === '--operations') operations = true;
  else if (args[i] === '--write') write = true;
  else if (args[i] === '--record') record = true;
  else if (args[i] === '--show') show = args[++i];
  else {
    console.error(`hostile: unknown option ${args[i]}`);
    process.exit(2);
  }
}
if (show !== '') {
  console.log(
    mutated > 0
      ? sources(Number(show))
          .map((s) => JSON.stringify(s.toString('latin1')))
          .join('\n')
      : pokingProgram(Number(show)),
  );
  process.exit(0);
}
let wrong = 0;
const figures: Figure[] = [];
/** Says what was run, and keeps it for the page. */
function tell(what: string, programs: number, how: string, wrongHere: number): void {
  console.log(`${programs} ${what}: ${how}`);
  figures.push({ version, what, programs, how, wrong: wrongHere });
}

/** Runs a program as a host does: after `asked` milliseconds it is asked to end. Null if it has not by `ended` ms of the processor. */
function runAsked(program: string, asked: number, ended: number): { did: Outcome; stopped: boolean } | null {
  const begun = performance.now();
  const isOver = (): boolean => performance.now() - begun > asked;
  let stopped = false;
  evalHooks.mayContinue = () => {
    stopped ||= isOver();
    return !stopped;
  };
  evalHooks.shouldPause = isOver;
  const did = limited(ended, () => runOnEngine(program, version));
  Object.assign(evalHooks, { mayContinue: () => true, shouldPause: () => false });
  return did && { did, stopped: stopped || did.status === -1 };
}

function poke(): void {
  const before = wrong;
  const ends: Record<string, number> = { normally: 0, exception: 0, fault: 0, stopped: 0 };
  for (let s = seed; s < seed + pokes && wrong < most; s++) {
    const run = runAsked(pokingProgram(s), LIMIT / 4, LIMIT);
    if (run === null) console.log(`HANGS seed ${s}`);
    else if (run.did.status === -2) console.log(`BUG seed ${s}: ${run.did.last}`);
    else if (run.did.status === 139 && !run.did.last.startsWith('Segmentation fault (simulated)'))
      console.log(`BUG seed ${s}: ${run.did.last}`);
    else {
      const { did, stopped } = run;
      ends[stopped ? 'stopped' : did.status === 139 ? 'fault' : did.status === 0 ? 'normally' : 'exception']++;
      continue;
    }
    wrong++;
  }
  const how =
    `${ends.normally} ended normally, ${ends.exception} by an exception, ${ends.fault} by a simulated fault, ` +
    `${ends.stopped} were stopped when their time was up`;
  tell(
    'programs that write over their own objects',
    pokes,
    `${how}; seeds ${seed}–${seed + pokes - 1}`,
    wrong - before,
  );
}

/** Milliseconds after which an operation is asked to end, and by when it has to. */
const ASKED = 500;
const ENDED = 10_000;
function operate(): void {
  const before = wrong;
  let [byItself, stopped] = [0, 0];
  for (const program of OPERATIONS) {
    const run = runAsked(program, ASKED, ENDED);
    if (run === null || run.did.status === -2 || run.did.status === 139) {
      console.log(`${run === null ? 'HANGS' : `BUG ${run.did.last}`}: ${program}`);
      wrong++;
    } else if (run.stopped) stopped++;
    else byItself++;
  }
  const how = `${byItself} ended by themselves (with a result, MemoryError or another exception), ${stopped} were stopped when their time was up`;
  tell('programs with much work inside C functions', OPERATIONS.length, how, wrong - before);
}

async function compileAll(launcher: string): Promise<void> {
  const python = new RealPython(launcher, version);
  const batches = Math.ceil(mutated / PER_BATCH);
  let refused = 0;
  const before = wrong;
  const recorded: RecordedBatch[] = [];
  let total = 0;
  for (let s = seed; s < seed + batches && wrong < most; s++) {
    const texts = sources(s);
    const program = batchProgram(texts);
    python.send(program);
    if (record) {
      recorded.push({
        seed: s,
        sources: texts.map((text) => text.toString('latin1')),
        types: exceptionTypes((await python.next()).out),
      });
      continue;
    }
    const did = limited(LIMIT, () => runOnEngine(program, version));
    const real = (await python.next()).out.split('\n');
    if (did === null || did.status < 0 || did.status === 139) {
      console.log(did === null ? `HANGS batch ${s}` : `BUG batch ${s}: ${did.last}`);
      wrong++;
      continue;
    }
    const ours = did.out.split('\n');
    for (let i = 0; i < texts.length; i++) {
      total++;
      if (real[i] !== 'compiles') refused++;
      if (real[i]?.split(':')[0] === ours[i]?.split(':')[0]) continue;
      wrong++;
      console.log(`DIFFERS batch ${s}, source ${i}\n  CPython ${real[i]}\n  engine  ${ours[i]}`);
    }
  }
  python.close();
  if (record) {
    const file = path.join(import.meta.dirname, 'hostile', 'recorded.json');
    writeFileSync(file, `${JSON.stringify(recorded)}\n`);
    return;
  }
  const how = `${refused} refused by CPython, ${total - refused} taken; batches ${seed}–${seed + batches - 1}`;
  tell('sources changed at random', total, how, wrong - before);
}

// Its making is no part of any program's time.
preloadedImage(version);
if (pokes > 0) poke();
if (operations) operate();
if (mutated > 0) {
  const launcher = process.env.CPYTHON_ORACLE ?? '';
  if (launcher === '') {
    console.error('hostile: set CPYTHON_ORACLE to a launcher of real CPythons');
    process.exit(2);
  }
  await compileAll(launcher);
}
if (write) writeHostileDocs(figures);
console.log(`${wrong} wrong`);
process.exitCode = wrong > 0 ? 1 : 0;
