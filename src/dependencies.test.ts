// What the project depends on is named in the README's table with its reason, and used.

import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const { dependencies, devDependencies, optionalDependencies } = JSON.parse(text('package.json'));
const used = { ...dependencies, ...devDependencies };

/** Named by no import: programs by which package.json runs, and what they load by themselves. */
const UNIMPORTED = new Set(['@astrojs/check', '@biomejs/biome', '@types/node']);

it('every dependency stands in the table', () => {
  const table = text('README.md').split('## Dependencies')[1].split('\n## ')[0];
  const named = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, names]) => names.match(/`[^`]+`/g) ?? []);
  const all = [...Object.keys(used), ...Object.keys(optionalDependencies)].map((name) => `\`${name}\``);
  expect(named.toSorted()).toEqual(all.toSorted());
});

it('every dependency is imported', () => {
  const files = globSync(['*.{mjs,ts}', '{src,scripts,e2e}/**/*.{ts,mjs,astro,css}'], { cwd: root });
  const sources = files.map(text).join('\n');
  const idle = Object.keys(used).filter(
    (name) => !UNIMPORTED.has(name) && !new RegExp(`['"]${name}(/[^'"]*)?['"]`).test(sources),
  );
  expect(idle).toEqual([]);
});
