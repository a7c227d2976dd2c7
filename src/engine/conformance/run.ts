// `npm run conformance -- [--python V] [--diff] [--page] [TOPIC[/NAME]]...`: runs the corpus and says which programs match the
// recordings. --page: on the engine as the page gets it (scripts/page-engine.ts).

import path from 'node:path';
import { buildPageEngine, importPageEngine, makePageImage, withParts } from '../../../scripts/page-engine.ts';
import { PROFILES, type PythonVersion } from '../index.ts';
import { programs, recording, runProgram } from './corpus.ts';
import { loadLibModule } from './lib.ts';

const args = process.argv.slice(2);
let version: PythonVersion = '3.14';
let diff = false;
let page = false;
const wanted: string[] = [];
for (let i = 0; i < args.length; i++) {
  if (args[i] === '--python') version = args[++i] as PythonVersion;
  else if (args[i] === '--diff') diff = true;
  else if (args[i] === '--page') page = true;
  else wanted.push(args[i]);
}
if (!(version in PROFILES)) {
  console.error(`there is no version ${version}`);
  process.exit(2);
}

let run = async (program: string): Promise<string> => runProgram(program, version, loadLibModule);
if (page) {
  const folder = path.resolve(import.meta.dirname, '..', '..', '..', '.cache', 'page-engine');
  const engine = await importPageEngine(await buildPageEngine(folder));
  const made = makePageImage(version);
  run = (program) =>
    withParts(engine, made, (image) =>
      runProgram(program, version, loadLibModule, (host) => engine.startProcess({ version, host, image })),
    );
}

const topics = new Map<string, [number, number]>();
let passed = 0;
let failed = 0;
for (const program of programs()) {
  if (wanted.length > 0 && !wanted.some((w) => program.startsWith(w))) continue;
  const expected = recording(program, version);
  if (expected === null) continue;
  let printed: string;
  try {
    printed = await run(program);
  } catch (e) {
    printed = `engine bug: ${e instanceof Error ? e.stack : e}\n`;
  }
  const ok = printed === expected;
  const topic = program.split('/')[0];
  const counts = topics.get(topic) ?? [0, 0];
  counts[ok ? 0 : 1]++;
  topics.set(topic, counts);
  if (ok) passed++;
  else {
    failed++;
    console.log(`DIFFERS ${program}`);
    if (diff) showDifference(expected, printed);
  }
}
for (const [topic, [ok, bad]] of topics) console.log(`${topic.padEnd(14)} ${ok} of ${ok + bad}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function showDifference(expected: string, printed: string): void {
  const a = expected.split('\n');
  const b = printed.split('\n');
  let shown = 0;
  for (let i = 0; i < Math.max(a.length, b.length) && shown < 6; i++) {
    if (a[i] === b[i]) continue;
    shown++;
    console.log(`  line ${i + 1}\n    CPython ${a[i] ?? '(end)'}\n    engine  ${b[i] ?? '(end)'}`);
  }
}
