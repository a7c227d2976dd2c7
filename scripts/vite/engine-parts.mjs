// How the engine is cut into files for the page: one file for all that the worker always needs, and one for each part of the
// engine (src/engine/parts/). Left to itself, the bundler would make a file of its own for every set of modules that the same
// parts share. Which module is in which part is read from the import statements, as in src/engine/parts.test.ts.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MOVED } from '../../src/engine/memory/parts.ts';
import { engineConstants } from './engine-constants.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
const partsFolder = path.join(root, 'src', 'engine', 'parts');
/** The part whose own file this is; undefined for another file. */
export const movedPart = (id) => MOVED.find((part) => id === path.join(partsFolder, `${part}.ts`));
/** The module that holds what of `file` was moved to a part. */
export const movedModule = (file, part) => `${file}?${part}`;
/** The file and the part of such a module; undefined for another. */
export function fromMovedModule(id) {
  const part = MOVED.find((name) => id.endsWith(`?${name}`));
  return part && { file: id.slice(0, -part.length - 1), part };
}

/** Files that a module needs to be evaluated: its static imports, but for types. */
function importsOf(file) {
  const found = [];
  const statements = readFileSync(file, 'utf8').matchAll(
    /^\s*(?:import|export)\s+(?!type\b)(?:([\w*{},\s]+?)\s+from\s+)?'(\.{1,2}\/[^']+)'/gm,
  );
  for (const [, names, to] of statements) {
    const onlyTypes =
      names?.startsWith('{') &&
      names
        .replace(/[{}]/g, '')
        .split(',')
        .every((n) => /^\s*(type\s|$)/.test(n));
    const at = path.resolve(path.dirname(file), to);
    if (!onlyTypes && existsSync(at)) found.push(at);
  }
  return found;
}
function closure(file, seen = new Set()) {
  if (!seen.has(file)) {
    seen.add(file);
    for (const next of importsOf(file)) closure(next, seen);
  }
  return seen;
}

/**
 * The part of each module, by absolute path; what `entry` needs is 'core'. 'shared' is a module that several parts need, none of
 * which builds on the other; such have no address of their own, and go with the core.
 */
export function enginePartOf(entry = 'src/session/worker.ts') {
  const part = new Map();
  const core = closure(path.join(root, entry));
  for (const file of core) part.set(file, 'core');
  // In the order in which they build on each other. The page never starts from nothing: it has no `boot`.
  const names = readFileSync(path.join(partsFolder, 'all.ts'), 'utf8')
    .matchAll(/'\.\/(\w+)\.ts'/g)
    .map((m) => m[1])
    .filter((name) => name !== 'boot')
    .toArray();
  const own = new Map(names.map((name) => [name, closure(path.join(partsFolder, `${name}.ts`))]));
  for (const [name, files] of own) {
    const needs = importsOf(path.join(partsFolder, `${name}.ts`)).map((f) => path.parse(f).name);
    const others = new Set(names.filter((n) => needs.includes(n) && n !== name).flatMap((n) => [...own.get(n)]));
    for (const file of files) {
      if (core.has(file) || others.has(file)) continue;
      part.set(file, part.has(file) && part.get(file) !== name ? 'shared' : name);
    }
  }
  return part;
}

/** Options for rolldown: constants stand as numbers where they are used, across files, too. */
export const inlinedConstants = { inlineConst: { mode: 'all', pass: 3 } };

/** Output options for rolldown: one chunk a part. What comes first in the list takes its modules with all that they import. */
export function engineChunks(entry) {
  const part = enginePartOf(entry);
  for (const [file, name] of part) if (name === 'shared') part.set(file, 'core');
  const names = [...new Set(part.values())];
  return {
    // `var` at the top level would start a bit faster, but is no constant.
    topLevelVar: false,
    plugins: [engineConstants()],
    codeSplitting: {
      groups: [
        ...names.map((name, i) => ({
          name: `engine-${name}`,
          test: (id) => part.get(id) === name,
          priority: names.length - i + 1,
        })),
        ...MOVED.map((part) => ({
          name: `engine-${part}`,
          test: (id) => movedPart(id) === part || fromMovedModule(id)?.part === part,
          priority: 1,
        })),
      ],
    },
  };
}
