import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { bootedEngine } from './booted.ts';
import { parseCourse } from './course.ts';
import { exerciseIds, loadDraws } from './exercise.ts';
import { exerciseKinds } from './exercise-schema.ts';
import { parseLesson, readLesson } from './lesson-file.ts';
import { create } from './new.ts';
import { proveExercise, proveLabs } from './proofs.ts';
import type { Engine } from './truths.ts';

let root: string;
let engine: Engine;
beforeAll(() => {
  engine = bootedEngine();
});
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'new-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('a new lesson can be run, and waits for its place in the course', () => {
  expect(create('garbage-day', 'edit', root)).toContain('`- garbage-day`');
  expect(proveLabs(readLesson('garbage-day', root), '3.14', engine.run)).toEqual([]);
  expect(
    parseCourse("title: T\nversions: ['3.14']\ndefault: '3.14'\nparts:\n - title: P\n   lessons: [garbage-day]\n", [
      'garbage-day',
    ]).order,
  ).toEqual(['garbage-day']);
  expect(() => create('garbage-day', 'edit', root)).toThrow(/this lesson exists/);
});

test.for(Object.keys(exerciseKinds))('a new exercise of kind %s is proved, and shown before the recap', (kind) => {
  create('l', 'edit', root);
  create('l/one-more', kind, root);
  expect(exerciseIds('l', root)).toEqual(['one-more']);
  expect(proveExercise(loadDraws('l', 'one-more', root), '3.14', engine).map((p) => p.message)).toEqual([]);
  const text = readFileSync(path.join(root, 'lessons/l/lesson.mdx'), 'utf8');
  expect(parseLesson(text, 'lesson.mdx').pieces.map((piece) => piece.name)).toEqual(['Exercise', 'Recap']);
});

test('what cannot be is told, and nothing is written', () => {
  create('l', 'edit', root);
  expect(() => create('l/Two', 'edit', root)).toThrow(/kebab-case/);
  expect(() => create('l/two', 'edti', root)).toThrow(/Did you mean `edit`\?/);
  expect(() => create('m/two', 'edit', root)).toThrow(/there is no such lesson/);
  expect(() => create('l/a/b', 'edit', root)).toThrow(/is no id/);
  expect(existsSync(path.join(root, 'lessons/l/exercises'))).toBe(false);
});
