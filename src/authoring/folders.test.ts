import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadCourse } from './course.ts';
import { loadExercise } from './exercise.ts';
import { lessonFolder, lessonIds } from './folders.ts';

let project: string;
let root: string;

function lesson(folder: string, id: string): void {
  mkdirSync(path.join(project, folder, 'lessons', id), { recursive: true });
  writeFileSync(path.join(project, folder, 'lessons', id, 'lesson.mdx'), '');
}
function course(...lines: string[]): void {
  const head = ['title: T', "versions: ['3.14']", "default: '3.14'"];
  writeFileSync(path.join(root, 'course.yaml'), [...head, ...lines, ''].join('\n'));
}
beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), 'heapwise-'));
  root = path.join(project, 'content');
  lesson('content', 'identity');
});
afterEach(() => rmSync(project, { recursive: true }));

test('a lesson of a further content folder is found there', () => {
  lesson('ours/week-1', 'caches');
  course('parts: [{ title: P, lessons: [identity, caches] }]', 'extra: [ours/week-1]');
  expect(lessonIds(root)).toEqual(['caches', 'identity']);
  expect(lessonFolder('caches', root).shown).toBe('ours/week-1/lessons/caches');
  expect(lessonFolder('nowhere', root).shown).toBe('content/lessons/nowhere');
  expect(loadCourse(root).order).toEqual(['identity', 'caches']);
});

test('two lessons of one id are an error that names both', () => {
  lesson('ours', 'identity');
  course('parts: [{ title: P, lessons: [identity] }]', 'extra: [ours]');
  expect(() => loadCourse(root)).toThrow(
    'ours/lessons/identity/lesson.mdx: content/lessons has a lesson of this id too',
  );
});

test('a content folder that is not there is an error at its line', () => {
  course('parts: [{ title: P, lessons: [identity] }]', 'extra:', '  - ours');
  expect(() => loadCourse(root)).toThrow('content/course.yaml:6: there is no folder ours/lessons');
});

test('an exercise that is not there is named with the line that asks for it, and the nearest one', () => {
  const folder = path.join(root, 'lessons', 'identity');
  writeFileSync(path.join(folder, 'lesson.mdx'), '---\n---\n\n<Exercise id="two-nams" />\n');
  mkdirSync(path.join(folder, 'exercises', 'two-names'), { recursive: true });
  expect(() => loadExercise('identity', 'two-nams', root)).toThrow(
    'content/lessons/identity/lesson.mdx:4: there is no exercise `two-nams` in this lesson\n  → Did you mean `two-names`?',
  );
});
