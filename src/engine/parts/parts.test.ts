// What is in which part: the page loads parts one by one, and Node all of them, and both must give the same addresses.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { enginePartOf } from '../../../scripts/vite/engine-parts.mjs';
import { PyTypeObject } from '../include/structs.ts';
import { silentHost, startProcess } from '../index.ts';
import { ld } from '../memory/memory.ts';
import { isPartLoaded, MODULE_PARTS, PARTS } from '../memory/parts.ts';
import { isCoreFunction } from '../memory/text.ts';
import { builtinModules } from '../modules/define.ts';
import { gcstate, NUM_GENERATIONS } from '../objects/gcobject.ts';
import { Py_TYPE } from '../objects/object.ts';
import { typeName } from '../objects/typename.ts';

const engine = path.resolve(import.meta.dirname, '..');
const partOf = enginePartOf();
const files = [...partOf].filter(([file]) => file.startsWith(`${engine}${path.sep}`));

it('loads every part in Node', () => {
  expect(PARTS.filter((part) => !isPartLoaded(part))).toEqual([]);
});

it('knows the part of every built-in module', () => {
  const defines = (file: string): string[] =>
    [...readFileSync(file, 'utf8').matchAll(/^defineModule\(\{\s*name: '(\w+)'/gm)].map((m) => m[1]);
  const found: Record<string, string> = {};
  const core: string[] = [];
  for (const [file, part] of files) {
    for (const name of defines(file)) {
      if (part === 'core') core.push(name);
      else found[name] = part;
    }
  }
  expect(found).toEqual(MODULE_PARTS);
  expect([...core, ...Object.keys(found)].sort()).toEqual([...builtinModules().keys()].sort());
});

it('shares only files without addresses of their own', () => {
  // At the margin, or within a literal that begins there: an indented property.
  const givesAddresses =
    /^(?:\S.*\b(?:staticAlloc|staticRef|cString|registerFunction|define(?:Type|Module)|\w+Table)\(|\s+\w+: (?:staticAlloc|staticRef|cString)\()/m;
  const shared = files.filter(([, part]) => part === 'shared').map(([file]) => file);
  expect(shared.filter((file) => givesAddresses.test(readFileSync(file, 'utf8')))).toEqual([]);
});

it('visits and frees what every process has without asking for a part', () => {
  startProcess({ version: '3.14', host: silentHost });
  const asking = new Set<string>();
  for (let g = 0; g < NUM_GENERATIONS; g++) {
    const head = gcstate.generations + g * 32;
    for (let gc = ld(head) & ~3; gc !== head; gc = ld(gc) & ~3) {
      const o = gc + 16;
      if (!isCoreFunction(ld(Py_TYPE(o) + PyTypeObject.tp_traverse))) asking.add(typeName(o));
    }
  }
  expect([...asking]).toEqual([]);
});
