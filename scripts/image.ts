// `npm run image`: starts the engine once for each version and saves its memory as public/engine/boot-VERSION.bin, its docstrings
// apart as docs-VERSION.bin, with the
// standard library modules a lesson may import as public/engine/lib.json. Nothing is written that is there already and the same.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  docsOf,
  type Host,
  type Library,
  PROFILES,
  type PythonVersion,
  saveImage,
  startProcess,
} from '../src/engine/index.ts';
import { libFolder } from './lib.mjs';

/** Modules of CPython's Lib that programs in the page can import, with what those import. */
const LIBRARY = [
  '__future__',
  '_collections_abc',
  '_compat_pickle',
  '_opcode_metadata',
  '_py_warnings',
  '_weakrefset',
  'abc',
  'annotationlib',
  'ast',
  'bisect',
  'code',
  'codecs',
  'codeop',
  'collections',
  'contextlib',
  'copy',
  'copyreg',
  'dataclasses',
  'dis',
  'enum',
  'fractions',
  'functools',
  'genericpath',
  'heapq',
  'importlib',
  'importlib._bootstrap',
  'importlib._bootstrap_external',
  'importlib.machinery',
  'inspect',
  'io',
  'keyword',
  'linecache',
  'numbers',
  'opcode',
  'operator',
  'os',
  'pickle',
  'posixpath',
  'pprint',
  'queue',
  'random',
  're',
  're._casefix',
  're._compiler',
  're._constants',
  're._parser',
  'reprlib',
  'stat',
  'statistics',
  'string',
  'struct',
  'textwrap',
  'threading',
  'token',
  'tokenize',
  'traceback',
  'types',
  'typing',
  'warnings',
  'weakref',
];

const root = path.resolve(import.meta.dirname, '..');
const out = path.join(root, 'public', 'engine');
mkdirSync(out, { recursive: true });

function writeIfChanged(file: string, bytes: Uint8Array): void {
  const at = path.join(out, file);
  if (existsSync(at) && Buffer.compare(readFileSync(at), bytes) === 0) return;
  writeFileSync(at, bytes);
  console.log(`public/engine/${file}: ${(bytes.length / 1024).toFixed(0)} kB`);
}

function source(name: string): { source: string; isPackage: boolean } | null {
  const base = path.join(libFolder() as string, name.replaceAll('.', '/'));
  for (const [file, isPackage] of [
    [`${base}/__init__.py`, true],
    [`${base}.py`, false],
  ] as const) {
    if (existsSync(file)) return { source: readFileSync(file, 'utf8'), isPackage };
  }
  return null;
}

const library: Record<string, Library[string]> = {};
for (const name of LIBRARY) {
  const found = source(name);
  if (found === null) throw new Error(`Lib has no module ${name}: remove it from LIBRARY in scripts/image.ts`);
  library[name] = found;
}
writeIfChanged('lib.json', new TextEncoder().encode(JSON.stringify(library)));

const silent: Host = {
  stdout: () => {},
  stderr: (text) => process.stderr.write(text),
  stdin: () => '',
  libModule: () => null,
  pathModule: () => null,
};
for (const version of Object.keys(PROFILES) as PythonVersion[]) {
  startProcess({ version, host: silent });
  writeIfChanged(`boot-${version}.bin`, saveImage(version, { docs: false }));
  writeIfChanged(`docs-${version}.bin`, docsOf());
}
