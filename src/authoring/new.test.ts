import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BootImage, loadImage, saveImage, startProcess } from '../engine/index.ts';
import type { RunRequest } from '../session/protocol.ts';
import { ProgramRun } from '../session/run.ts';
import { parseCourse } from './course.ts';
import { exerciseIds, loadExercise } from './exercise.ts';
import { parseLesson, readLesson } from './lesson-file.ts';
import { create } from './new.ts';
import { type Outcome, proveExercise, proveLabs } from './proofs.ts';

let root: string;
let image: BootImage | undefined;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'new-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function run(request: RunRequest): Outcome {
  if (!image) {
    const silent = {
      stdout: () => {},
      stderr: () => {},
      stdin: () => '',
      libModule: () => null,
      pathModule: () => null,
    };
    startProcess({ version: '3.14', host: silent });
    image = loadImage(saveImage('3.14'));
  }
  const program = new ProgramRun(image, {}, request);
  return { ...program.finish(), stdout: program.stdout, stderr: program.stderr };
}

test('a new lesson can be run, and waits for its place in the course', () => {
  expect(create('garbage-day', 'edit', root)).toContain('`- garbage-day`');
  expect(proveLabs(readLesson('garbage-day', root), '3.14', run)).toEqual([]);
  expect(
    parseCourse("title: T\nversions: ['3.14']\ndefault: '3.14'\nparts:\n - title: P\n   lessons: [garbage-day]\n", [
      'garbage-day',
    ]).order,
  ).toEqual(['garbage-day']);
  expect(() => create('garbage-day', 'edit', root)).toThrow(/this lesson exists/);
});

test.for(['edit', 'predict', 'choose'])('a new exercise of kind %s is proved, and shown before the recap', (kind) => {
  create('l', 'edit', root);
  create('l/one-more', kind, root);
  expect(exerciseIds('l', root)).toEqual(['one-more']);
  expect(proveExercise(loadExercise('l', 'one-more', root), '3.14', run)).toEqual([]);
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
