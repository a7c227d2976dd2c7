// Compares the compiler with a real CPython 3.14: every code object of every file named on the command line.
// Usage: CPYTHON_ORACLE=<launcher of CPython> node compiler-check.ts [-O|-OO] [-v] FILE_OR_FOLDER...
//
// The launcher is called as `launcher 3.14 ARGS...` and must be CPython 3.14; without it nothing can be compared.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { compile } from '../compiler/index.ts';
import { differences, type Recorded } from '../compiler/recording.ts';
import { parse } from '../parser/index.ts';
import { PySyntaxError } from '../parser/errors.ts';

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

const files = args.filter((arg) => !arg.startsWith('-')).flatMap(pythonFiles);
const recorder = join(dirname(fileURLToPath(import.meta.url)), 'compiler-record.py');
const python = spawn(launcher, ['3.14', '-X', 'utf8', recorder, String(optimize)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();

let same = 0;
const failed: string[] = [];
let hostTime = 0;
for (const path of files) {
  python.stdin.write(`${JSON.stringify({ path, name: 'file.py' })}\n`);
  const answer = await answers.next();
  if (answer.done) throw new Error('CPython ended early');
  const expected = JSON.parse(answer.value) as Recorded;
  const problems: string[] = [];
  const started = performance.now();
  try {
    const bytes = new Uint8Array(readFileSync(path));
    const parsed = parse(bytes, 'file.py', 'exec');
    const source = new TextDecoder('utf-8').decode(bytes);
    const { code, warnings } = compile(parsed.tree, 'file.py', source, { optimize });
    problems.push(...differences(expected, { code, warnings: [...parsed.warnings, ...warnings] }));
  } catch (error) {
    if (error instanceof PySyntaxError) problems.push(...differences(expected, { error }));
    else problems.push(`host error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  hostTime += performance.now() - started;
  if (problems.length === 0) {
    same++;
  } else {
    failed.push(path);
    console.log(`${path}: ${(verbose ? problems : problems.slice(0, 1)).join('\n    ')}`);
  }
}
python.stdin.end();
console.log(`${same} of ${files.length} files identical (${Math.round(hostTime)} ms here)`);
process.exit(failed.length === 0 ? 0 : 1);
