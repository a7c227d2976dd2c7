// What the course promises in numbers.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MISCONCEPTIONS } from '../exercises/misconceptions/index.ts';
import { loadCourse } from './course.ts';
import { type ExerciseSource, exerciseIds, loadDraws } from './exercise.ts';
import { exerciseKinds } from './exercise-schema.ts';
import { readLesson } from './lesson-file.ts';

const course = loadCourse();
const lessons = new Map(course.order.map((lesson) => [lesson, exerciseIds(lesson).map((id) => loadDraws(lesson, id))]));
const all: ExerciseSource[][] = [...lessons.values()].flat();

test('at least sixty exercises, of all nine kinds', () => {
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect([...new Set(all.map(([source]) => source.kind))].sort()).toEqual(Object.keys(exerciseKinds).sort());
  expect(Object.keys(exerciseKinds)).toHaveLength(9);
});

test.each([...lessons])('%s mixes kinds', (_, exercises) => {
  expect(new Set(exercises.map(([{ kind }]) => kind)).size).toBeGreaterThanOrEqual(3);
});

test('at least half of the programs to mend have two solutions that differ in more than comments and blanks', () => {
  const bare = (text: string): string => text.replace(/#.*/g, '').replace(/\s+/g, '');
  const edits = all.flatMap(([source]) => (source.kind === 'edit' ? source : []));
  const several = edits.filter(({ solutions }) => new Set(solutions.map(({ text }) => bare(text))).size > 1);
  expect(several.length * 2).toBeGreaterThanOrEqual(edits.length);
});

test('a retry is another question: no exercise has one draw alone', () => {
  expect(all.filter((draws) => draws.length === 1).map(([{ exercise }]) => exercise.key)).toEqual([]);
});

test('every exercise has hints, and no more than three', () => {
  for (const [source] of all) {
    const { length } = source.text.hints;
    expect(length, source.exercise.key).toBeGreaterThanOrEqual(1);
    expect(length, source.exercise.key).toBeLessThanOrEqual(3);
  }
});

test('at least fifteen wrong models, and each may be met in an exercise', () => {
  const named = new Set(all.flatMap(([{ exercise }]) => ('misconceptions' in exercise ? exercise.misconceptions : [])));
  expect(named.size).toBeGreaterThanOrEqual(15);
  expect([...MISCONCEPTIONS.keys()].filter((id) => !named.has(id))).toEqual([]);
});

/** The capstone is one long exercise. */
const CAPSTONE = 'A leak to mend';

test.each(course.order)('%s: each idea is predicted and run, explained, varied, and proved', (lesson) => {
  const [, ...ideas] = readFileSync(readLesson(lesson).file, 'utf8').split(/^## /m);
  const lacking = ideas
    .filter((idea) => !idea.startsWith(CAPSTONE))
    .flatMap((idea) =>
      ['<Predict', '```python lab', '<Explain>', '<Vary>', '<Exercise']
        .filter((piece) => !idea.includes(piece))
        .map((piece) => `${idea.split('\n', 1)[0]}: ${piece}`),
    );
  expect(lacking).toEqual([]);
});
