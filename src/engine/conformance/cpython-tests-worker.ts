// One simulated process that runs one of CPython's test files, in a thread of its own, so that whatever happens in it can be ended from outside.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type LibModule, type PythonVersion, startProcess } from '../index.ts';
import { newInode, S_IFDIR, S_IFREG, writeInode } from '../modules/inodes.ts';
import { sourceLines } from '../runtime/source_lines.ts';
import { writtenInNullPage } from '../trace/audit.ts';
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

/** What lies in the test folder and in its own folders, but for modules. */
const dataFiles: readonly string[] = readdirSync(path.join(folder, 'test'), { withFileTypes: true })
  .flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(path.join(folder, 'test', entry.name)).map((name) => path.join(entry.name, name))
      : [entry.name],
  )
  .filter((name) => /\.\w+$/.test(name) && !name.endsWith('.py'));
/** Puts the data files that a source names into the simulated process, if they are text. */
function addDataFiles(source: string): void {
  for (const name of dataFiles) {
    if (!source.includes(path.basename(name))) continue;
    const bytes = readFileSync(path.join(folder, 'test', name));
    const text = bytes.toString('utf8');
    if (Buffer.from(text).equals(bytes)) sourceLines.add(`/usr/lib/python${version}/test/${name}`, text);
  }
}
/** The tests, and what our Lib lacks: with the tests there is the Lib of the CPython that they came from, beside them or around them. */
function loadModule(name: string): LibModule | null {
  if (/^test(\.|$)/.test(name)) {
    const module = loadFrom(folder, name);
    if (module !== null) addDataFiles(module.source);
    return module;
  }
  return (
    loadLibModule(name) ?? loadFrom(folder, name) ?? loadFrom(path.join(folder, `../usr/lib/python${version}`), name)
  );
}

/** Folders of data that tests list and read. */
const DATA: Readonly<Record<string, string>> = {
  'test.test_decimal': 'decimaltestdata',
  'test.test_fractions': 'mathdata',
};

/** Puts a folder of data beside the tests, as it lies there in an installed CPython. */
function addData(name: string): void {
  const at = `/usr/lib/python${version}/test/${name}`;
  newInode(at, S_IFDIR | 0o755);
  for (const file of readdirSync(path.join(folder, 'test', name)).toSorted())
    writeInode(newInode(`${at}/${file}`, S_IFREG | 0o644), 0, readFileSync(path.join(folder, 'test', name, file)));
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
if (args[0] in DATA) addData(DATA[args[0]]);
p.start(readFileSync(path.join(import.meta.dirname, 'cpython_tests.py')), 'cpython_tests.py');
while (p.run(1 << 24) === 'running');
p.finish();
const written = writtenInNullPage();
if (written !== null) throw new Error(`the null page is written at ${written}`);
