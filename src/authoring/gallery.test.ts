import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadCourse } from './course.ts';
import { loadGallery, offeredPrograms } from './gallery.ts';
import { english } from './languages.ts';

const root = mkdtempSync(path.join(tmpdir(), 'gallery-'));
afterAll(() => rmSync(root, { recursive: true }));
const course = loadCourse();

it('offers the classics and the programs of the lessons, each under a name of its own', () => {
  const groups = offeredPrograms(course, new Map([['identity', 'Identity']]), english());
  expect(groups[0].title).toBe('Classics');
  expect(groups.map((g) => g.title)).toContain('Identity');
  const all = groups.flatMap((g) => g.programs);
  expect(new Set(all.map((p) => p.id)).size).toBe(all.length);
  for (const program of all) expect(program.code).not.toBe('');
});
it('says what list and files do not agree on', () => {
  mkdirSync(path.join(root, 'gallery'));
  const list = path.join(root, 'gallery', 'gallery.yaml');
  writeFileSync(list, 'programs:\n  - id: one\n    title: One\n    about: A sentence.\n');
  expect(() => loadGallery(course, root)).toThrow(/there is no program one\.py/);
  writeFileSync(path.join(root, 'gallery', 'one.py'), 'print(1)\n');
  expect(loadGallery(course, root).map((p) => [p.id, p.code])).toEqual([['gallery/one', 'print(1)']]);
  writeFileSync(path.join(root, 'gallery', 'two.py'), 'print(2)\n');
  expect(() => loadGallery(course, root)).toThrow(/does not list this program/);
});
