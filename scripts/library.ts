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
  '_ast_unparse',
  '_collections_abc',
  '_colorize',
  '_compat_pickle',
  '_markupbase',
  '_opcode_metadata',
  '_py_warnings',
  '_pydatetime',
  '_pylong',
  '_sitebuiltins',
  '_strptime',
  '_threading_local',
  '_weakrefset',
  'abc',
  'annotationlib',
  'argparse',
  'ast',
  'asyncio',
  'asyncio.base_events',
  'asyncio.base_futures',
  'asyncio.base_subprocess',
  'asyncio.base_tasks',
  'asyncio.constants',
  'asyncio.coroutines',
  'asyncio.events',
  'asyncio.exceptions',
  'asyncio.format_helpers',
  'asyncio.futures',
  'asyncio.graph',
  'asyncio.locks',
  'asyncio.log',
  'asyncio.mixins',
  'asyncio.protocols',
  'asyncio.queues',
  'asyncio.runners',
  'asyncio.selector_events',
  'asyncio.sslproto',
  'asyncio.staggered',
  'asyncio.streams',
  'asyncio.subprocess',
  'asyncio.taskgroups',
  'asyncio.tasks',
  'asyncio.threads',
  'asyncio.timeouts',
  'asyncio.transports',
  'asyncio.trsock',
  'asyncio.unix_events',
  'base64',
  'bdb',
  'bisect',
  'calendar',
  'cmd',
  'code',
  'codecs',
  'codeop',
  'collections',
  'colorsys',
  'concurrent',
  'concurrent.futures',
  'concurrent.futures._base',
  'concurrent.futures.thread',
  'configparser',
  'contextlib',
  'contextvars',
  'copy',
  'copyreg',
  'csv',
  'dataclasses',
  'datetime',
  'decimal',
  'difflib',
  'dis',
  'encodings',
  'encodings.aliases',
  'enum',
  'filecmp',
  'fileinput',
  'fnmatch',
  'fractions',
  'functools',
  'genericpath',
  'getopt',
  'getpass',
  'gettext',
  'glob',
  'graphlib',
  'hashlib',
  'heapq',
  'hmac',
  'html',
  'html.entities',
  'html.parser',
  'importlib',
  'importlib._abc',
  'importlib._bootstrap',
  'importlib._bootstrap_external',
  'importlib.machinery',
  'importlib.util',
  'inspect',
  'io',
  'ipaddress',
  'json',
  'json.decoder',
  'json.encoder',
  'json.scanner',
  'keyword',
  'linecache',
  'locale',
  'logging',
  'ntpath',
  'numbers',
  'opcode',
  'operator',
  'optparse',
  'os',
  'pathlib',
  'pathlib._os',
  'pathlib.types',
  'pickle',
  'pickletools',
  'pkgutil',
  'platform',
  'posixpath',
  'pprint',
  'profile',
  'pstats',
  'pyclbr',
  'queue',
  'random',
  're',
  're._casefix',
  're._compiler',
  're._constants',
  're._parser',
  'reprlib',
  'rlcompleter',
  'runpy',
  'sched',
  'secrets',
  'selectors',
  'shlex',
  'shutil',
  'signal',
  'socket',
  'stat',
  'statistics',
  'string',
  'string.templatelib',
  'struct',
  'subprocess',
  'sysconfig',
  'tabnanny',
  'tempfile',
  'textwrap',
  'this',
  'threading',
  'timeit',
  'token',
  'tokenize',
  'tomllib',
  'tomllib._parser',
  'tomllib._re',
  'tomllib._types',
  'trace',
  'traceback',
  'tracemalloc',
  'types',
  'typing',
  'unittest',
  'unittest._log',
  'unittest.case',
  'unittest.loader',
  'unittest.main',
  'unittest.result',
  'unittest.runner',
  'unittest.signals',
  'unittest.suite',
  'unittest.util',
  'urllib',
  'urllib.error',
  'urllib.parse',
  'urllib.response',
  'uuid',
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
  if (found === null) throw new Error(`Lib has no module ${name}: remove it from LIBRARY in scripts/library.ts`);
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

/**
 * The files, by their names in public/engine/: `lib-3.14/NAME.bin` (compiled), `lib/NAME.txt` (texts), `lib.json` (which modules there are, and
 * which others each imports).
 */
export function libraryFiles(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const index: Record<string, LibraryIndex[string]> = {};
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  for (const name of LIBRARY) {
    const { source, isPackage } = library[name];
    index[name] = { isPackage, imports: [...new Set(imports(name))].sort() };
    const compiled = compileUnit(source, `${name}.py`, 'exec', { profile: PROFILES[COMPILED] });
    files.set(`lib-${COMPILED}/${name}.bin`, pack(compiled));
    files.set(`lib/${name}.txt`, utf8(source));
  }
  return files.set('lib.json', utf8(JSON.stringify(index)));
}
