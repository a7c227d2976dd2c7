// `npm run audit -- [--python V] [--mode instructions|leaks|collections] [--every N] [--most N] [--part I/N] [TOPIC[/NAME]]...`:
// three ways to look whether memory stays sound, over the corpus. Prints what is wrong; exit status 1 then.
//
// instructions: the audit (trace/audit.ts) after every instruction of a program and at its end. Of a program that runs more than --most
//   instructions (default 1000), the first half of that many is audited one by one, and the rest at a stride that gives the other half.
//   --every N: N instructions between two audits, in the first ones of a program. 0: only at the end.
// leaks: a program runs several times in one process, in a namespace of its own; after each run and a full collection the blocks of
//   the allocator are counted (sys.getallocatedblocks). They must not grow where a real CPython's do not.
// collections: with gc.set_threshold(1) a collection of the young generation is due at every allocation of a container; a program
//   must print what a real CPython prints under it, and memory must be sound at its end.
// `--record NAME...` writes what CPython does in the last two into audit/recorded.json, for the share that the tests run.
// The last two ask a real CPython: CPYTHON_ORACLE names the launcher (called as `launcher 3.14 ARGS...`). A run of a mode over the whole
// corpus writes the mode's row of docs/audit.md.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PythonVersion } from '../index.ts';
import { audit } from '../trace/audit.ts';
import { auditProgram } from './audit/instructions.ts';
import { collectionsProgram, type LeakRun, leakProgram, leaksOf, type RecordedAudit } from './audit/programs.ts';
import { programs } from './corpus.ts';
import { runOnEngine } from './fuzz/engine.ts';
import { asText, RealPython } from './fuzz/python.ts';

const MODES = ['instructions', 'leaks', 'collections'] as const;
type Mode = (typeof MODES)[number];

/** Audits of one program, at most. */
const MOST = 1000;

let version: PythonVersion = '3.14';
let [every, most] = [1, MOST];
let [part, parts] = [1, 1];
let modes: readonly Mode[] = MODES;
let record = false;
const wanted: string[] = [];
for (let i = 2; i < process.argv.length; i++) {
  const arg = process.argv[i];
  if (arg === '--every') every = Number(process.argv[++i]);
  else if (arg === '--most') most = Number(process.argv[++i]);
  else if (arg === '--python') version = process.argv[++i] as PythonVersion;
  else if (arg === '--part') [part, parts] = process.argv[++i].split('/').map(Number);
  else if (arg === '--record') record = true;
  else if (arg === '--mode') modes = MODES.filter((m) => m === process.argv[i + 1]).slice(0, i++ > 0 ? 1 : 0);
  else wanted.push(arg);
}
const launcher = process.env.CPYTHON_ORACLE ?? '';
if (launcher === '' && modes.some((m) => m !== 'instructions')) {
  console.error('audit: set CPYTHON_ORACLE to a launcher of real CPythons, or take --mode instructions');
  process.exit(2);
}
const folder = path.join(import.meta.dirname, 'corpus');
const chosen = programs()
  .filter((p) => wanted.length === 0 || wanted.some((w) => p.startsWith(w)))
  .filter((_, i) => i % parts === part - 1);
let wrong = 0;
const say = (line: string): void => {
  wrong++;
  console.log(line);
};
const thousands = (n: number): string => n.toLocaleString('en-US');

const docs = path.resolve(import.meta.dirname, '../../../docs/audit.md');
/** Writes the mode's row of docs/audit.md, if the mode has run over the whole corpus; the other rows stay. */
function report(mode: Mode, count: number, wrongs: number, more: string): void {
  console.log(`${mode}: ${count} programs, ${wrongs} with findings`);
  if (parts !== 1 || wanted.length > 0 || every !== 1 || version !== '3.14') return;
  const command = (m: Mode): string => `| \`npm run audit -- --mode ${m}`;
  const options = mode === 'instructions' && most !== MOST ? ` --most ${most}` : '';
  const row = `${command(mode)}${options}\` | ${[count, count - wrongs, wrongs].map(thousands).join(' | ')} | ${more} |`;
  const before = existsSync(docs) ? readFileSync(docs, 'utf8').split('\n') : [];
  const rows = MODES.map((m) => (m === mode ? row : before.find((l) => l.startsWith(command(m)))));
  const lines = [
    '# Audits over the corpus',
    '',
    'Three ways to look whether memory stays sound. Each row is written by its command, which runs every program of the corpus on the',
    'engine as Python 3.14; leaks and collections leave out what is typed at a prompt, and run beside a real CPython 3.14.',
    '`src/engine/conformance/audit.ts` says what each run does; `npm test` runs a share of them.',
    '',
    '| command | programs | passed | with findings | |',
    '|---|---:|---:|---:|---|',
    ...rows.filter((r) => r !== undefined),
  ];
  writeFileSync(docs, `${lines.join('\n')}\n`);
}

function auditAll(): void {
  let [audits, instructions, whole] = [0, 0, 0];
  const found = new Set<string>();
  for (const program of chosen) {
    const did = auditProgram(program, version, every, most);
    audits += did.audits;
    instructions += did.instructions;
    if (did.audits > did.instructions) whole++;
    for (const line of did.problems) {
      say(line);
      found.add(program);
    }
  }
  const first = most / 2;
  report(
    'instructions',
    chosen.length,
    found.size,
    `${thousands(audits)} audits in ${thousands(instructions)} instructions; ${whole} programs after each of theirs, the others after each of the first ${first}, then at a stride`,
  );
}

const sources = chosen
  .filter((p) => p.endsWith('.py'))
  .map((program) => ({ program, source: readFileSync(path.join(folder, program), 'utf8') }));

async function findLeaks(python: RealPython): Promise<void> {
  const found = new Set<string>();
  let growing = 0;
  for (const { program, source } of sources) {
    const text = leakProgram(source);
    python.send(text);
    const ours: LeakRun = leaksOf(runOnEngine(text, version));
    const theirs: LeakRun = leaksOf(await python.next());
    if (theirs.growth > 0) growing++;
    if (ours.failure === '' && ours.growth <= Math.max(0, theirs.growth)) continue;
    found.add(program);
    if (ours.failure !== '') say(`${program}: ${ours.failure}`);
    else
      say(`${program}: ${ours.growth} blocks more after a run, ${theirs.growth} in CPython (${ours.counts.join(' ')})`);
  }
  report(
    'leaks',
    sources.length,
    found.size,
    `each again and again in one process; ${growing} of them leave more blocks after each run in CPython too`,
  );
}

async function collectAlways(python: RealPython): Promise<void> {
  const found = new Set<string>();
  for (const { program, source } of sources) {
    const text = collectionsProgram(source);
    python.send(text);
    let problems: string[] = [];
    const ours = asText(
      runOnEngine(text, version, () => {
        problems = audit().map((p) => p.message);
      }),
    );
    const real = asText(await python.next());
    for (const p of problems) {
      say(`${program}, with collections all the time: ${p}`);
      found.add(program);
    }
    if (ours === real) continue;
    found.add(program);
    const [a, b] = [real.split('\n'), ours.split('\n')];
    const at = a.findIndex((line, i) => line !== b[i]);
    say(`${program}, with collections all the time, line ${at + 1}\n  CPython ${a[at]}\n  engine  ${b[at]}`);
  }
  report('collections', sources.length, found.size, 'with `gc.set_threshold(1)`, output compared with CPython');
}

async function recordPrograms(python: RealPython): Promise<void> {
  const recorded: RecordedAudit[] = [];
  for (const { program, source } of sources) {
    const { growth } = leaksOf(await python.run(leakProgram(source)));
    recorded.push({ program, growth, collections: asText(await python.run(collectionsProgram(source))) });
  }
  const file = path.join(import.meta.dirname, 'audit', 'recorded.json');
  writeFileSync(file, `${JSON.stringify(recorded, null, 1)}\n`);
}

if (record) {
  const python = new RealPython(launcher, version);
  await recordPrograms(python);
  python.close();
  process.exit(0);
}
if (modes.includes('instructions')) auditAll();
if (modes.length > 1 || modes[0] !== 'instructions') {
  const python = new RealPython(launcher, version);
  if (modes.includes('leaks')) await findLeaks(python);
  if (modes.includes('collections')) await collectAlways(python);
  python.close();
}
process.exitCode = wrong > 0 ? 1 : 0;
