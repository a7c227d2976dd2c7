// Loading parts of the engine when a program needs them. A part that nobody foresaw is asked for by PartNotLoaded
// (memory/parts.ts); this table says how each is loaded, and `partsFor` which ones a source text will surely or probably ask for.

import {
  areMovedLoaded,
  isLibPart,
  isMoved,
  isPartLoaded,
  type Loadable,
  MODULE_PARTS,
  type Moved,
  type PartName,
} from '../memory/parts.ts';

const loaders: Readonly<Record<Exclude<PartName, 'core' | 'boot'> | Moved, () => Promise<unknown>>> = {
  usual: () => import('./usual.ts'),
  rest: () => import('./rest.ts'),
  syntax: () => import('./syntax.ts'),
  traceback: () => import('./traceback.ts'),
  match: () => import('./match.ts'),
  unparse: () => import('./unparse.ts'),
  bytes: () => import('./bytes.ts'),
  memoryview: () => import('./memoryview.ts'),
  complex: () => import('./complex.ts'),
  libm: () => import('./libm.ts'),
  unicode: () => import('./unicode.ts'),
  format: () => import('./format.ts'),
  codecs: () => import('./codecs.ts'),
  typing: () => import('./typing.ts'),
  introspect: () => import('./introspect.ts'),
  async: () => import('./async.ts'),
  template: () => import('./template.ts'),
  groups: () => import('./groups.ts'),
  proxy: () => import('./proxy.ts'),
  files: () => import('./files.ts'),
  sre: () => import('./sre.ts'),
  ctypes: () => import('./ctypes.ts'),
  struct: () => import('./struct.ts'),
  math: () => import('./math.ts'),
  time: () => import('./time.ts'),
  random: () => import('./random.ts'),
  collections: () => import('./collections.ts'),
  functools: () => import('./functools.ts'),
  operator: () => import('./operator.ts'),
  itertools: () => import('./itertools.ts'),
  bisect: () => import('./bisect.ts'),
  abc: () => import('./abc.ts'),
  ast: () => import('./ast.ts'),
  tokenize: () => import('./tokenize.ts'),
  marshal: () => import('./marshal.ts'),
  contextvars: () => import('./contextvars.ts'),
  importlib: () => import('./importlib.ts'),
  thread: () => import('./thread.ts'),
  warnings: () => import('./warnings.ts'),
  string: () => import('./string.ts'),
  system: () => import('./system.ts'),
  unicodedata: () => import('./unicodedata.ts'),
  testing: () => import('./testing.ts'),
  tracing: () => import('./tracing.ts'),
  array: () => import('./array.ts'),
  binascii: () => import('./binascii.ts'),
  tracemalloc: () => import('./tracemalloc.ts'),
  cmath: () => import('./cmath.ts'),
  decimal: () => import('./decimal.ts'),
  frozendict: () => import('./frozendict.ts'),
  sentinel: () => import('./sentinel.ts'),
  lazyimport: () => import('./lazyimport.ts'),
  csv: () => import('./csv.ts'),
  hashes: () => import('./hashes.ts'),
};

/**
 * Loads a part with those it needs. There is none for `boot`, since a page
 * starts from a boot image, nor for `docs`: they belong to the image; and the library is the host's.
 */
export async function loadPart(part: Loadable): Promise<void> {
  if (part === 'core' || part === 'boot' || part === 'docs' || isLibPart(part))
    throw new Error(`the part "${part}" cannot be loaded`);
  if (isMoved(part) ? !areMovedLoaded(part) : !isPartLoaded(part)) await loaders[part]();
}

/** What in a source text tells that a part will be needed. A guess too many costs a download, one too few a second start. */
const signs: readonly (readonly [part: Loadable, sign: RegExp])[] = [
  ['match', /\bmatch\b[^\n]*:/],
  ['unparse', /__future__/],
  ['codecs', /encod|decod|(?:^|[\s=(,:[{])(?:[bB][rR]?|[rR][bB])['"]|bytes|bytearray/],
  ['bytes', /(?:^|[\s=(,:[{])(?:[bB][rR]?|[rR][bB])['"]|bytes|bytearray|memoryview|\.encode|\.to_bytes|co_code/],
  ['memoryview', /memoryview/],
  ['libm', /\*\*|\bpow\b/],
  ['complex', /complex|\d[jJ]\b/],
  ['frozendict', /frozendict/],
  ['sentinel', /\bsentinel\(/],
  ['lazyimport', /\blazy\s+(?:import|from)\b|lazy_/],
  ['unicode', /[^\0-\x7f]|\\[uUNx]|chr\(/],
  ['unicodedata', /\\N\{/],
  ['format', /\.format\b|format_map/],
  [
    'typing',
    /\bdef\s+\w+\s*\[|\bclass\s+\w+\s*\[|\btype\s+\w+|\b(?:list|dict|tuple|set|type|frozenset)\[|->[^\n]*\||:[^\n]*\|/,
  ],
  ['introspect', /__code__|co_\w+|locals\(\)|f_locals|\bcopy\b|pickle|__reduce|__getstate__/],
  ['async', /\basync\b|\bawait\b/],
  ['template', /(?:^|[\s=(,:[{])(?:[tT][rR]?|[rR][tT])['"]/m],
  ['groups', /ExceptionGroup|except\s*\*/],
  ['tracing', /\bset(?:trace|profile)\b|\bmonitoring\b/],
  ['proxy', /\bproxy\b/],
  ['files', /\bopen\(/],
  ['traceback', /\braise\b/],
  ['docs', /__doc__|__text_signature__|\bhelp\(|ctypes|inspect/],
];

/** Built-in modules of the core. */
const CORE_MODULES: ReadonlySet<string> = new Set(['atexit', 'builtins', 'gc', 'sys', '__future__', '_weakref']);
/** What most modules of Lib need when they are imported, and what some need beside. */
const LIB: readonly Loadable[] = [
  'abc',
  'async',
  'bytes',
  'codecs',
  'collections',
  'contextvars',
  'docs',
  'functools',
  'introspect',
  'itertools',
  'operator',
  'thread',
  'typing',
];
const LIB_ALSO: Readonly<Record<string, readonly PartName[]>> = {
  ast: ['ast', 'sre', 'unicode'],
  contextlib: ['files'],
  dataclasses: ['ast', 'files', 'importlib', 'marshal', 'match', 'sre', 'string', 'template', 'tokenize', 'unicode'],
  decimal: ['complex', 'unicode'],
  enum: ['string'],
  fractions: ['complex', 'decimal', 'math', 'sre', 'unicode'],
  inspect: ['ast', 'files', 'importlib', 'marshal', 'match', 'sre', 'template', 'tokenize', 'unicode'],
  pickle: ['sre', 'unicode', 'struct', 'files'],
  pprint: ['sre', 'unicode', 'files'],
  random: ['math', 'random', 'bisect', 'files'],
  re: ['sre', 'unicode'],
  statistics: ['math', 'random', 'bisect', 'sre', 'unicode', 'files', 'complex', 'decimal'],
  string: ['sre', 'unicode', 'string'],
  textwrap: ['sre', 'unicode'],
  traceback: ['match', 'sre', 'unicode', 'files', 'tokenize', 'syntax'],
  typing: ['match', 'sre', 'unicode'],
};

/** The parts that a program with this source will probably need and that are not loaded yet. */
export function partsFor(source: string): Loadable[] {
  const parts = new Set<Loadable>(signs.filter(([, sign]) => sign.test(source)).map(([part]) => part));
  for (const [, name] of source.matchAll(/^\s*(?:import|from)\s+(\w+)/gm)) {
    const part = MODULE_PARTS[name] ?? MODULE_PARTS[`_${name}`];
    if (part !== undefined) parts.add(part);
    if (!(name in MODULE_PARTS) && !CORE_MODULES.has(name))
      for (const p of [...LIB, ...(LIB_ALSO[name] ?? [])]) parts.add(p);
  }
  return [...parts].filter((part) => part === 'docs' || isMoved(part) || isLibPart(part) || !isPartLoaded(part));
}
