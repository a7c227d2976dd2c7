// The standard library as files of the page: what scripts/image.ts writes beside the boot images, and src/session/library.ts reads.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileUnit, type Library, PROFILES, type PythonVersion, pack } from '../src/engine/index.ts';
import type { LibraryIndex } from '../src/session/library.ts';
import { libFolder } from './lib.mjs';

const COMPILED: PythonVersion = '3.14';

/** Modules of CPython's Lib that programs in the page can import, with what those import. */
const LIBRARY = [
  '__future__',
  '_collections_abc',
  '_compat_pickle',
  '_opcode_metadata',
  '_py_warnings',
  '_sitebuiltins',
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
  'difflib',
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
/** The modules of the library that a module's text imports when it runs: by statements at the margin. */
function imports(name: string): string[] {
  const { source, isPackage } = library[name];
  const found: string[] = [];
  const folder = isPackage ? name : name.split('.').slice(0, -1).join('.');
  const absolute = (module: string): string => {
    const [, dots, rest] = /^(\.*)(.*)$/.exec(module)!;
    if (dots === '') return rest;
    const parent = folder.split('.').slice(0, folder.split('.').length - dots.length + 1);
    return [...parent, rest].filter((part) => part !== '').join('.');
  };
  for (const [, from, names, list] of source.matchAll(
    /^(?:from +([\w.]+) +import +(\([^)]*\)|[^\n#]*)|import +([^\n#]*))/gm,
  )) {
    if (from === undefined) found.push(...list.split(',').map((item) => item.trim().split(' ')[0]));
    else {
      const module = absolute(from);
      found.push(module, ...names.split(/[(),\s]+/).map((n) => `${module}.${n}`));
    }
  }
  // A module of a package comes after the package.
  for (const module of [...found, name]) {
    for (let dot = module.lastIndexOf('.'); dot > 0; dot = module.lastIndexOf('.', dot - 1))
      found.push(module.slice(0, dot));
  }
  return found.filter((module) => module in library && module !== name);
}
function needs(name: string, seen = new Set<string>()): Set<string> {
  for (const module of imports(name)) if (!seen.has(module)) needs(module, seen.add(module));
  return seen;
}

/** The files, by their names in public/engine/: `lib-3.14/NAME.bin` (compiled), `lib-3.14.json` (what each imports), `lib.json` (texts). */
export function libraryFiles(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const index: Record<string, LibraryIndex[string]> = {};
  for (const name of LIBRARY) {
    const { source, isPackage } = library[name];
    index[name] = { isPackage, needs: [...needs(name)].filter((n) => n !== name).sort() };
    const compiled = compileUnit(source, `${name}.py`, 'exec', { profile: PROFILES[COMPILED] });
    files.set(`lib-${COMPILED}/${name}.bin`, pack(compiled));
  }
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  return files.set(`lib-${COMPILED}.json`, json(index)).set('lib.json', json(library));
}
