// One simulated process that runs one of CPython's test files, in a thread of its own, so that whatever happens in it can be ended from outside.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type LibModule, type PythonVersion, startProcess } from '../index.ts';
import { loadLibModule } from './lib.ts';

export interface WorkerData {
  readonly version: PythonVersion;
  /** The folder that holds the package `test`. */
  readonly folder: string;
  /** Arguments of cpython_tests.py. */
  readonly args: readonly string[];
}

const { version, folder, args } = workerData as WorkerData;

/** A module from a folder outside the project, which is shown as if it lay in Lib, as in an installed CPython. */
function loadFrom(from: string, name: string): LibModule | null {
  const relative = name.replaceAll('.', '/');
  for (const [file, isPackage] of [
    [`${relative}/__init__.py`, true],
    [`${relative}.py`, false],
  ] as const) {
    const at = path.join(from, file);
    if (existsSync(at))
      return { source: readFileSync(at, 'utf8'), filename: `/usr/lib/python${version}/${file}`, isPackage };
  }
  return null;
}

/** The tests, and what our Lib lacks: with the tests there is the Lib of the CPython that they came from, beside them or around them. */
function loadModule(name: string): LibModule | null {
  if (/^test(\.|$)/.test(name)) return loadFrom(folder, name);
  return (
    loadLibModule(name) ?? loadFrom(folder, name) ?? loadFrom(path.join(folder, `../usr/lib/python${version}`), name)
  );
}

const write = (text: string): void => parentPort?.postMessage(text);
const p = startProcess({
  version,
  host: {
    stdout: write,
    stderr: write,
    stdin: () => '',
    libModule: loadModule,
    pathModule: () => null,
  },
});
p.setArguments(['cpython_tests.py', ...args], [`/usr/lib/python${version}`]);
p.start(readFileSync(path.join(import.meta.dirname, 'cpython_tests.py')), 'cpython_tests.py');
while (p.run(1 << 24) === 'running');
p.finish();
