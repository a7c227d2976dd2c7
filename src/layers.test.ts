// The layers of the project: no import runs against the direction, and no file imports itself by way of others.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const src = import.meta.dirname;

/** What a folder may import from, besides itself. Folders that are not named here are pages' parts and may import anything below. */
const engineLayers = ['include', 'memory', 'parser', 'compiler', 'objects', 'runtime', 'modules'];
const above = ['parts', 'trace', 'conformance'];
const allowed: Record<string, readonly string[]> = {
  ...Object.fromEntries(
    engineLayers.map((l, i) => [`engine/${l}`, engineLayers.slice(0, i).map((x) => `engine/${x}`)]),
  ),
  // The door and what tests and pictures read may look into every layer.
  'engine/trace': engineLayers.map((l) => `engine/${l}`),
  // Which files are in which part, and how parts are loaded.
  'engine/parts': engineLayers.map((l) => `engine/${l}`),
  'engine/conformance': ['engine', ...engineLayers, ...above].map((l) => (l === 'engine' ? l : `engine/${l}`)),
  engine: [...engineLayers, ...above].map((l) => `engine/${l}`),
  messages: [],
  views: ['messages', 'engine', 'engine/trace', 'engine/include', 'engine/memory', 'engine/objects'],
  exercises: ['messages', 'engine'],
  session: ['messages', 'engine', 'engine/trace', 'views', 'exercises'],
  cli: ['engine'],
};
/** Types may be imported from anywhere below or beside: they are gone at run time. These are the only upward ones. */
const layerOf = (file: string): string => {
  const parts = path.relative(src, file).split(path.sep);
  if (parts[0] === 'engine') return parts.length > 2 ? `engine/${parts[1]}` : 'engine';
  return parts.length > 1 ? parts[0] : '';
};

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((f) =>
      f.isDirectory() ? (f.name === 'corpus' ? [] : files(path.join(folder, f.name))) : [path.join(folder, f.name)],
    )
    .filter((f) => /\.(ts|tsx)$/.test(f) && !/\.(test|spec|d)\.ts$/.test(f));
}

interface Import {
  readonly to: string;
  readonly typeOnly: boolean;
}
function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const found: Import[] = [];
  for (const m of text.matchAll(
    /^\s*(?:import|export)\s+(type\s+)?(?:([\w*{},\s]+?)\s+from\s+)?'(\.{1,2}\/[^']+)'/gm,
  )) {
    const names = m[2] ?? '';
    const onlyTypes =
      m[1] !== undefined ||
      (/^\{/.test(names) &&
        names
          .replace(/[{}]/g, '')
          .split(',')
          .every((n) => n.trim() === '' || n.trim().startsWith('type ')));
    found.push({ to: path.resolve(path.dirname(file), m[3]), typeOnly: onlyTypes });
  }
  return found;
}

const all = files(src);
const graph = new Map(all.map((f) => [f, importsOf(f)]));

it('imports only downward', () => {
  const wrong: string[] = [];
  for (const [file, imports] of graph) {
    const from = layerOf(file);
    if (!(from in allowed)) continue;
    for (const { to } of imports) {
      const layer = layerOf(to);
      if (layer === from || allowed[from].includes(layer)) continue;
      if (!graph.has(to)) continue;
      wrong.push(`${path.relative(src, file)} imports ${path.relative(src, to)}`);
    }
  }
  expect(wrong).toEqual([]);
});

it('has no circle of imports', () => {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (state.get(file) === 'done' || !graph.has(file)) return;
    if (state.get(file) === 'open') {
      circles.push([...way.slice(way.indexOf(file)), file].map((f) => path.relative(src, f)).join(' -> '));
      return;
    }
    state.set(file, 'open');
    for (const { to, typeOnly } of graph.get(file)!) if (!typeOnly) visit(to, [...way, file]);
    state.set(file, 'done');
  };
  for (const file of all) visit(file, []);
  expect(circles).toEqual([]);
});
