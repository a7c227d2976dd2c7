// Programs that import modules of the standard library come to the same end from compiled modules as from texts.

import { beforeAll, expect, test } from 'vitest';
import { libraryFiles } from '../../scripts/library.ts';
import { english } from '../authoring/languages.ts';
import { bootedImage } from '../engine/conformance/booted.ts';
import { type BootImage, type Library, PartNotLoaded } from '../engine/index.ts';
import { isLibPart } from '../engine/memory/parts.ts';
import { importedNames, PageLibrary } from './library.ts';
import { ProgramRun } from './run.ts';
import { wholeLibrary } from './whole-library.ts';

let files: Map<string, Uint8Array>;
let image: BootImage;
let texts: Library;
const fetched: string[] = [];
beforeAll(() => {
  files = libraryFiles();
  texts = wholeLibrary((file) => new TextDecoder().decode(files.get(file)));
  image = bootedImage();
});

const library = () =>
  new PageLibrary({
    base: '/',
    version: '3.14',
    say: english(),
    download: async (url) => {
      const file = url.replace('/engine/', '');
      fetched.push(file);
      return new Response(files.get(file)!.slice());
    },
  });
const finish = (modules: Library, source: string) => {
  const run = new ProgramRun(image, modules, { source, version: '3.14', filename: 'lab.py' });
  return { run, end: () => ({ ...run.finish(), milliseconds: 0 }) };
};
/** As the worker does: runs again whenever something is missing. Also says what was missing. */
async function onPage(source: string) {
  const page = library();
  const { run, end } = finish(await page.forTexts([source]), source);
  const missing: string[] = [];
  for (;;) {
    try {
      const result = end();
      return { result, stdout: run.stdout, stderr: run.stderr, missing };
    } catch (e) {
      if (!(e instanceof PartNotLoaded) || !isLibPart(e.part)) throw e;
      missing.push(e.part);
      await page.load(e.part);
      run.restart();
    }
  }
}
function fromTexts(source: string) {
  const { run, end } = finish(texts, source);
  return { result: end(), stdout: run.stdout, stderr: run.stderr };
}

const PROGRAMS = {
  'what is imported by name': `import sys, enum, copy, collections, weakref
from dataclasses import dataclass
import random as r
@dataclass
class P:
    x: int = 1
class C(enum.Enum):
    A = 1
print(P(), C.A, [id(m) for m in sys.modules.values()], sys.getallocatedblocks())
print([sys.getrefcount(f) for f in vars(copy).values()], sys.getsizeof(enum.EnumType.__new__.__code__))
print(enum.EnumType.__new__.__code__.co_filename, hash(weakref.WeakSet.add.__code__))`,
  'what is imported by a computed name': `import importlib
print(importlib.import_module('text' + 'wrap').fill('a b c', 3))`,
  'lines of the library in a traceback': `import copy
class A:
    def __deepcopy__(self, memo):
        raise KeyError('x')
copy.deepcopy([A()])`,
  'the text of a function': `import inspect, heapq
print(inspect.getsource(heapq.heappush))`,
};
test.each(Object.entries(PROGRAMS))('%s', async (_name, source) => {
  const { missing, ...run } = await onPage(source);
  expect(run).toEqual(fromTexts(source));
  expect(missing.some((part) => part.startsWith('text/'))).toBe(/raise|getsource/.test(source));
});

test('only what a program imports is fetched', async () => {
  fetched.length = 0;
  const run = await onPage('from collections import Counter\nprint(Counter("aab"))');
  expect(run.missing).toEqual([]);
  expect(fetched).toContain('lib-3.14/collections.bin');
  expect(fetched.some((file) => /enum|typing|\.txt/.test(file))).toBe(false);
});

test('names in import statements', () => {
  expect(importedNames(['import a.b.c, d as e\nfrom f.g import h\n  import i'])).toEqual([
    'a.b.c',
    'a.b',
    'a',
    'd',
    'f.g',
    'f',
    'i',
  ]);
});

test('every module of the library can be imported', async () => {
  const names = Object.keys(JSON.parse(new TextDecoder().decode(files.get('lib.json'))));
  // One prints a poem.
  const others = names.filter((name) => name !== 'this');
  const imports = others
    .map((name) => `try: import ${name}\nexcept BaseException as e: print('${name}', e)\n`)
    .join('');
  const { stdout, stderr, result } = await onPage(imports);
  expect([stdout, stderr, result.end]).toEqual(['', '', 'ended']);
});
