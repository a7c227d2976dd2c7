// Compares the compiler with a real CPython: every code object of every file named on the command line.
// Usage: CPYTHON_ORACLE=<launcher of CPython> node compiler-check.ts [--python V] [-O|-OO] [-v] FILE_OR_FOLDER...
// A file NAME.json holds sources: a list of strings or {"source": ..., "mode": "exec" | "eval" | "single"}, or a
// recording. With --record the recordings named are made again from their sources.
//
// The launcher is called as `launcher VERSION ARGS...`; without it nothing can be compared. Of another version than 3.14 all is compared but the
// instructions, and what differs is counted by field.

import { readFileSync, writeFileSync } from 'node:fs';
import type { PythonVersion } from '../include/profile.ts';
import { CompilerOracle, compareHere, type Mode, pythonFiles, type Request } from './compiler-oracle.ts';

const args = process.argv.slice(2);
const at = args.indexOf('--python');
const version = (at < 0 ? '3.14' : args.splice(at, 2)[1]) as PythonVersion;
const optimize = args.includes('-OO') ? 2 : args.includes('-O') ? 1 : 0;
const verbose = args.includes('-v');
const launcher = process.env.CPYTHON_ORACLE;
if (launcher === undefined) {
  console.error('compiler-check: set CPYTHON_ORACLE to the launcher of a real CPython');
  process.exit(2);
}

type Snippet = string | { source: string; mode: Mode };

function requests(path: string): Request[] {
  if (!path.endsWith('.json')) return pythonFiles(path).map((file) => ({ label: file, path: file, mode: 'exec' }));
  const content = JSON.parse(readFileSync(path, 'utf8')) as Snippet[] | { cases: Snippet[] };
  return (Array.isArray(content) ? content : content.cases).map((snippet) => {
    const { source, mode } = typeof snippet === 'string' ? { source: snippet, mode: 'exec' as const } : snippet;
    return { label: JSON.stringify(source), source, mode };
  });
}

const all = args.filter((arg) => !arg.startsWith('-')).flatMap(requests);
const oracle = new CompilerOracle(launcher, optimize, version);

if (args.includes('--record')) {
  for (const path of args.filter((arg) => arg.endsWith('.json'))) {
    const cases: string[] = [];
    let recordedWith = '';
    for (const request of requests(path)) {
      const { version, ...expected } = await oracle.ask(request);
      recordedWith = version;
      cases.push(JSON.stringify({ source: request.source, mode: request.mode, expected }));
    }
    writeFileSync(path, `{"version":"${recordedWith}","cases":[\n${cases.join(',\n')}\n]}\n`);
    console.log(`${path}: ${cases.length} recorded with ${recordedWith}`);
  }
  oracle.close();
  process.exit();
}

const fields = new Map<string, number>();
let same = 0;
let hostTime = 0;
for (const request of all) {
  const expected = await oracle.ask(request);
  const started = performance.now();
  const problems = compareHere(request, expected, optimize, version).code;
  hostTime += performance.now() - started;
  for (const problem of problems) {
    const field = /(co_\w+|warnings|error)(?:\[\d+\])?\n/.exec(problem)?.[1] ?? 'other';
    fields.set(field, (fields.get(field) ?? 0) + 1);
  }
  if (problems.length === 0) same++;
  else console.log(`${request.label}: ${(verbose ? problems : problems.slice(0, 1)).join('\n    ')}`);
}
oracle.close();
for (const [field, n] of fields) console.log(`${field}: ${n}`);
console.log(`${same} of ${all.length} identical (${Math.round(hostTime)} ms here)`);
process.exitCode = same === all.length ? 0 : 1;
