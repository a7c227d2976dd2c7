// `CPYTHON_ORACLE=launcher npm run refusals -- [--python V] [TOPIC]...`: expressions by the ten thousand, most of which fail
// (refusals/expressions.py), here and in a real CPython; prints how many have another outcome or message, and which.
// The launcher of the real CPythons is called as `launcher 3.14 ARGS...`.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROFILES, type PythonVersion, startProcess } from '../index.ts';
import { writtenInNullPage } from '../trace/audit.ts';
import { loadLibModule } from './lib.ts';

const TOPICS = ['unary', 'binary', 'methods', 'functions', 'formats'];
/** Of each topic so many differences are shown. */
const MOST = 40;

let version: PythonVersion = '3.14';
const wanted: string[] = [];
const args = process.argv.slice(2);
for (let i = 0; i < args.length; i++) {
  if (args[i] === '--python') version = args[++i] as PythonVersion;
  else wanted.push(args[i]);
}
const unknown = wanted.filter((topic) => !TOPICS.includes(topic));
const launcher = process.env.CPYTHON_ORACLE ?? '';
if (!(version in PROFILES) || unknown.length > 0 || launcher === '') {
  console.error('refusals: usage: CPYTHON_ORACLE=launcher npm run refusals -- [--python V] [TOPIC]...');
  console.error(`refusals: versions are ${Object.keys(PROFILES).join(', ')}; topics are ${TOPICS.join(', ')}`);
  process.exit(2);
}
const program = readFileSync(path.join(import.meta.dirname, 'refusals', 'expressions.py'), 'utf8');

/** What the program printed in a real CPython. */
function real(source: string): string {
  const { stdout, stderr, status } = spawnSync(launcher, [version, '-W', 'ignore', '-'], {
    input: source,
    encoding: 'utf8',
    env: { ...process.env, PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8' },
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`CPython ${version} ended with ${status}: ${stderr.slice(-500)}`);
  return stdout;
}
/** What it printed here. */
function ours(source: string): string {
  const out: string[] = [];
  const err: string[] = [];
  const host = {
    stdout: (text: string) => out.push(text),
    stderr: (text: string) => err.push(text),
    stdin: () => '',
    libModule: loadLibModule,
    pathModule: () => null,
  };
  const p = startProcess({ version, host });
  p.start(source, '<stdin>');
  while (p.run(1 << 24) === 'running');
  const status = p.finish();
  const written = writtenInNullPage();
  if (written !== null) throw new Error(`the null page is written at ${written}`);
  if (status !== 0) throw new Error(`the engine ended with ${status}: ${err.join('').slice(-500)}`);
  return out.join('');
}
/** The outcome of each expression; one may have several lines. */
function outcomes(printed: string): Map<string, string> {
  const found = new Map<string, string>();
  let last = '';
  for (const line of printed.split('\n')) {
    const at = line.indexOf(' => ');
    if (at < 0) found.set(last, `${found.get(last)}\n${line}`);
    else {
      last = line.slice(0, at);
      found.set(last, line.slice(at + 4));
    }
  }
  return found;
}

let [expressions, differences] = [0, 0];
for (const topic of wanted.length > 0 ? wanted : TOPICS) {
  const source = `TOPIC = '${topic}'\n${program}`;
  const [there, here] = [outcomes(real(source)), outcomes(ours(source))];
  // What only one of them has a member for is listed elsewhere (include/members.ts).
  const both = [...there].filter(([expression]) => here.has(expression));
  const other = both.filter(([expression, outcome]) => here.get(expression) !== outcome);
  for (const [expression, outcome] of other.slice(0, MOST)) {
    console.log(`${expression}\n  CPython ${outcome}\n  engine  ${here.get(expression)}`);
  }
  console.log(
    `${topic}: ${both.length} expressions, ${other.length} differences; ${there.size - both.length} only CPython has\n`,
  );
  expressions += both.length;
  differences += other.length;
}
console.log(`Python ${version}: ${expressions} expressions, ${differences} differences`);
