// The parts of the engine. Most programs never touch most of it: what only some need is loaded when one asks. This file knows
// the parts' names and address ranges; parts/ says which files are in which, and loads them. No CPython file.
//
// Addresses of static data and functions are given out while files are evaluated. So that an address never depends on which
// parts were loaded, or in which order, every part has ranges of its own, and evaluates its files between beginPart and endPart.

/** In the order of their address ranges, those that others build on first. `core` is what every program needs, and is always loaded. */
export const PARTS = [
  'core',
  'boot',
  'syntax',
  'traceback',
  'match',
  'unparse',
  'codecs',
  'bytes',
  'memoryview',
  'libm',
  'complex',
  'unicode',
  'format',
  'typing',
  'introspect',
  'async',
  'template',
  'groups',
  'proxy',
  'files',
  'sre',
  'ctypes',
  'struct',
  'math',
  'time',
  'random',
  'collections',
  'functools',
  'operator',
  'itertools',
  'bisect',
  'abc',
  'ast',
  'tokenize',
  'marshal',
  'contextvars',
  'importlib',
  'thread',
  'warnings',
  'string',
  'system',
  'unicodedata',
  'testing',
  'tracing',
  'array',
  'binascii',
  'tracemalloc',
  'cmath',
  'decimal',
  'frozendict',
  'sentinel',
  'lazyimport',
  'csv',
  'hashes',
] as const;
export type PartName = (typeof PARTS)[number];

/**
 * What can be asked for: the parts; the docstrings of built-in things, which are data (runtime/image.ts); the functions of the
 * core that the page's build takes out of it; and of the standard library the modules and their texts, one by one.
 */
export type Loadable = PartName | 'docs' | Moved | LibPart;
export type LibPart = `lib/${string}` | `text/${string}`;
export const isLibPart = (part: Loadable): part is LibPart => /^(?:lib|text)\//.test(part);

/** The built-in modules that lie in parts. */
export const MODULE_PARTS: Readonly<Record<string, PartName>> = {
  _abc: 'abc',
  _ast: 'ast',
  _bisect: 'bisect',
  _blake2: 'hashes',
  _suggestions: 'traceback',
  _codecs: 'codecs',
  _collections: 'collections',
  _contextvars: 'contextvars',
  _csv: 'csv',
  _decimal: 'decimal',
  _functools: 'functools',
  _imp: 'importlib',
  _locale: 'system',
  _md5: 'hashes',
  _io: 'files',
  _opcode: 'importlib',
  _operator: 'operator',
  _posixsubprocess: 'system',
  _random: 'random',
  _sha1: 'hashes',
  _sha2: 'random',
  _sha3: 'hashes',
  _signal: 'files',
  _socket: 'system',
  _sre: 'sre',
  _stat: 'files',
  _string: 'string',
  _struct: 'struct',
  _testcapi: 'testing',
  _testinternalcapi: 'testing',
  _thread: 'thread',
  _tokenize: 'tokenize',
  _tracemalloc: 'tracemalloc',
  _types: 'typing',
  _typing: 'typing',
  _warnings: 'warnings',
  array: 'array',
  binascii: 'binascii',
  cmath: 'cmath',
  ctypes: 'ctypes',
  errno: 'files',
  itertools: 'itertools',
  marshal: 'marshal',
  math: 'math',
  posix: 'files',
  resource: 'files',
  select: 'system',
  time: 'time',
  unicodedata: 'unicodedata',
};

/**
 * Thrown when a program needs a part that is not loaded. It ends the process, whose memory is of no use any more: load the
 * part and run the program again. A run is deterministic, so it comes to the same place with the same output.
 */
export class PartNotLoaded extends Error {
  readonly part: Loadable;
  constructor(part: Loadable) {
    super(`the part "${part}" of the engine is not loaded`);
    this.part = part;
  }
}

/** What stands where a part will put its function: it asks for the part. */
// biome-ignore lint/suspicious/noExplicitAny: it is never called with success, so it has any signature
export function fromPart(part: PartName | Moved): (...args: any[]) => never {
  return () => {
    throw new PartNotLoaded(part);
  };
}

const loaded = new Set<PartName>();
let open: PartName | null = 'core';

/** From here on, what is evaluated belongs to `part`. */
export function beginPart(part: PartName): void {
  if (open !== null) throw new RangeError(`part ${part} begins inside part ${open}`);
  open = part;
}
export function endPart(part: PartName): void {
  if (open !== part) throw new RangeError(`part ${part} ends, but ${open} is being evaluated`);
  open = null;
  loaded.add(part);
}
/** The index of the part that is being evaluated. Throws outside of all parts: a file that no part's entry imports. */
export function openPart(): number {
  if (open === null) throw new RangeError('static data or functions are defined outside of all parts (see parts/)');
  return PARTS.indexOf(open);
}
export function isPartLoaded(part: PartName): boolean {
  return loaded.has(part);
}

// ---- functions that the page's build takes out of the core (scripts/vite/lean-engine.mjs) ----

/** The files they go to: what a first line does without but many programs need, and what few do. */
export const MOVED = ['usual', 'rest'] as const;
export type Moved = (typeof MOVED)[number];
export const isMoved = (part: Loadable): part is Moved => part === 'usual' || part === 'rest';
/** Functions that each file has at most. */
export const MOST_MOVED = 4096;

/** All of them by number, those of `usual` first; each asks for its file until that is loaded. */
// biome-ignore lint/suspicious/noExplicitAny: each has the signature of the function that it was
export const moved: ((...args: any[]) => any)[] = new Array(MOVED.length * MOST_MOVED);
MOVED.forEach((file, i) => {
  moved.fill(fromPart(file), i * MOST_MOVED, (i + 1) * MOST_MOVED);
});
const filled = new Set<Moved>();
/** Puts the functions of a file into the table, from number `first` on. */
export function fillMoved(file: Moved, first: number, functions: readonly (typeof moved)[number][]): void {
  for (let i = 0; i < functions.length; i++) moved[first + i] = functions[i];
  filled.add(file);
}
export function areMovedLoaded(file: Moved): boolean {
  return filled.has(file);
}
