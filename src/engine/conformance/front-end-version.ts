// `npm run front-end -- --python V [FOLDER]...`: the compiler beside a real CPython of another version than 3.14, over that version's own
// standard library. NOT-IN-CPYTHON: a check of ours.
//
// The instructions are 3.14's in all versions here, so they are not compared: constants, names, kinds of locals, flags, lines of definitions,
// stack sizes, warnings and refusals are. What differs is counted by field, with an example of each.

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { PythonVersion } from '../include/profile.ts';
import { CompilerOracle, compareHere, pythonFiles, type Request } from './compiler-oracle.ts';

/** Folders in the standard library that hold no programs of it. */
const LEFT_OUT = /\/(?:test|tests|idle_test|idlelib|site-packages|lib2to3)\//;

function libraryOf(launcher: string, version: PythonVersion): string {
  const run = spawnSync(launcher, [version, '-c', 'import os; print(os.path.dirname(os.__file__), end="")'], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`CPython ${version} failed: ${run.stderr}`);
  return run.stdout;
}

export async function compareVersion(
  launcher: string,
  version: PythonVersion,
  folders: readonly string[],
): Promise<boolean> {
  const lib = libraryOf(launcher, version);
  const files = (folders.length > 0 ? folders : [lib])
    .flatMap((folder) => pythonFiles(folder))
    .filter((file) => folders.length > 0 || !LEFT_OUT.test(file));
  const oracle = new CompilerOracle(launcher, 0, version);
  const fields = new Map<string, { count: number; example: string }>();
  let same = 0;
  for (const file of files) {
    const request: Request = { label: file, path: file, mode: 'exec' };
    const { code } = compareHere(request, await oracle.ask(request), 0, version);
    if (code.length === 0) same++;
    for (const problem of code) {
      const field = /(co_\w+|warnings|error)(?:\[\d+\])?\n/.exec(problem)?.[1] ?? 'other';
      const known = fields.get(field) ?? { count: 0, example: `${path.relative(lib, file)}: ${problem}` };
      fields.set(field, { ...known, count: known.count + 1 });
    }
  }
  oracle.close();
  console.log(`${version}: ${files.length} files, ${same} the same`);
  for (const [field, { count, example }] of fields) {
    const shown = example.split('\n').map((line) => line.slice(0, 200));
    console.log(`${field}: ${count}, as in ${shown.join('\n')}`);
  }
  return same === files.length;
}
