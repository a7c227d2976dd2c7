// Compares the compiler with a real CPython 3.14: every code object of every file named on the command line.
// Usage: CPYTHON_ORACLE=<launcher of CPython> node compiler-check.ts [-O|-OO] [-v] FILE_OR_FOLDER...
// A file NAME.json holds sources: a list of strings or {"source": ..., "mode": "exec" | "eval" | "single"}, or a
// recording. With --record the recordings named are made again from their sources.
//
// The launcher is called as `launcher 3.14 ARGS...` and must be CPython 3.14; without it nothing can be compared.

import '../index.ts';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { compile } from '../compiler/index.ts';
import { differences, type Recorded } from '../compiler/recording.ts';
import { PySyntaxError } from '../parser/errors.ts';
import { parse, setUnicodeNameLookup } from '../parser/index.ts';

const args = process.argv.slice(2);
const optimize = args.includes('-OO') ? 2 : args.includes('-O') ? 1 : 0;
const verbose = args.includes('-v');
const launcher = process.env.CPYTHON_ORACLE;
if (launcher === undefined) {
  console.error('compiler-check: set CPYTHON_ORACLE to the launcher of a real CPython');
  process.exit(2);
}

function pythonFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const child = join(path, entry.name);
      if (entry.isSymbolicLink() && !existsSync(child)) return [];
      if (entry.isDirectory()) return entry.name === '__pycache__' ? [] : pythonFiles(child);
      return entry.name.endsWith('.py') ? [child] : [];
    });
}

interface Request {
  readonly label: string;
  readonly path?: string;
  readonly source?: string;
  readonly mode: 'exec' | 'eval' | 'single';
}

type Snippet = string | { source: string; mode: Request['mode'] };

function requests(path: string): Request[] {
  if (!path.endsWith('.json')) return pythonFiles(path).map((file) => ({ label: file, path: file, mode: 'exec' }));
  const content = JSON.parse(readFileSync(path, 'utf8')) as Snippet[] | { cases: Snippet[] };
  return (Array.isArray(content) ? content : content.cases).map((snippet) => {
    const { source, mode } = typeof snippet === 'string' ? { source: snippet, mode: 'exec' as const } : snippet;
    return { label: JSON.stringify(source), source, mode };
  });
}

const all = args.filter((arg) => !arg.startsWith('-')).flatMap(requests);
const recorder = join(dirname(fileURLToPath(import.meta.url)), 'compiler-record.py');
const python = spawn(launcher, ['3.14', '-X', 'utf8', recorder, String(optimize)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
let names: Record<string, number> = {};
setUnicodeNameLookup((name) => {
  const point = names[name];
  return point === undefined ? null : String.fromCodePoint(point);
});

/** What differs between this compiler's result and CPython's. */
function check(request: Request, expected: Recorded): string[] {
  try {
    const input = request.source ?? new Uint8Array(readFileSync(request.path!));
    const parsed = parse(input, 'file.py', request.mode);
    const source = typeof input === 'string' ? input : new TextDecoder('utf-8').decode(input);
    const { code, warnings } = compile(parsed.tree, 'file.py', source, { optimize });
    return differences(expected, { code, warnings: [...parsed.warnings, ...warnings] });
  } catch (error) {
    if (error instanceof PySyntaxError) return differences(expected, { error });
    return [`host error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
}

type Answer = Recorded & { names: Record<string, number>; version: string };

async function ask(request: Request): Promise<Answer> {
  python.stdin.write(`${JSON.stringify({ ...request, name: 'file.py' })}\n`);
  const answer = await answers.next();
  if (answer.done) throw new Error('CPython ended early');
  return JSON.parse(answer.value) as Answer;
}

if (args.includes('--record')) {
  for (const path of args.filter((arg) => arg.endsWith('.json'))) {
    const cases: string[] = [];
    let recordedWith = '';
    for (const request of requests(path)) {
      const { names: _, version, ...expected } = await ask(request);
      recordedWith = version;
      cases.push(JSON.stringify({ source: request.source, mode: request.mode, expected }));
    }
    writeFileSync(path, `{"version":"${recordedWith}","cases":[\n${cases.join(',\n')}\n]}\n`);
    console.log(`${path}: ${cases.length} recorded with ${recordedWith}`);
  }
  python.stdin.end();
  process.exit();
}

let same = 0;
let hostTime = 0;
for (const request of all) {
  const expected = await ask(request);
  names = expected.names;
  const started = performance.now();
  const problems = check(request, expected);
  hostTime += performance.now() - started;
  if (problems.length === 0) same++;
  else console.log(`${request.label}: ${(verbose ? problems : problems.slice(0, 1)).join('\n    ')}`);
}
python.stdin.end();
console.log(`${same} of ${all.length} identical (${Math.round(hostTime)} ms here)`);
process.exitCode = same === all.length ? 0 : 1;
