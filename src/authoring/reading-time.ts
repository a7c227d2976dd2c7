// npm run times: how long each lesson takes by estimate, beside the `minutes` of its head. Reading at 200 words a minute, and what the reader
// does besides; a lesson that ends in a long program (the capstone) says more.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mdxToMdast } from 'satteri';
import { loadCourse } from './course.ts';
import { exerciseIds, loadExercise } from './exercise.ts';
import type { ExerciseKind } from './exercise-schema.ts';
import { lessonFolder } from './folders.ts';
import { parseLesson } from './lesson-file.ts';

export const WORDS_A_MINUTE = 200;
/** Seconds: to run a lab and look at what it says; to commit to a prediction; to answer an exercise. */
export const SECONDS = { lab: 15, predict: 15, exercise: 35, edit: 90 };

interface Node {
  type: string;
  value?: string;
  children?: Node[];
}

/** Words of the prose: code, attributes and the head of the file are not read word by word. */
export function wordsOf(mdx: string): number {
  const words = (node: Node): number => {
    if (node.type === 'code' || node.type === 'yaml') return 0;
    if (node.type === 'text' || node.type === 'inlineCode')
      return (node.value ?? '').split(/\s+/).filter(Boolean).length;
    return (node.children ?? []).reduce((sum, child) => sum + words(child), 0);
  };
  return words(mdxToMdast(mdx, { features: { frontmatter: true } }) as unknown as Node);
}

export interface LessonTime {
  words: number;
  /** Minutes: of reading, of labs and predictions, of exercises, and together. */
  reading: number;
  labs: number;
  exercises: number;
  all: number;
}

export function timeOf(mdx: string, kinds: readonly ExerciseKind[]): LessonTime {
  const lesson = parseLesson(mdx, 'lesson.mdx');
  const words = wordsOf(mdx);
  const reading = words / WORDS_A_MINUTE;
  const labs = (lesson.labs.length * SECONDS.lab + lesson.predictions.length * SECONDS.predict) / 60;
  const exercises = kinds.reduce((sum, kind) => sum + (kind === 'edit' ? SECONDS.edit : SECONDS.exercise), 0) / 60;
  return { words, reading, labs, exercises, all: reading + labs + exercises };
}

export function lessonTime(lesson: string): LessonTime {
  const mdx = readFileSync(path.join(lessonFolder(lesson).absolute, 'lesson.mdx'), 'utf8');
  return timeOf(
    mdx,
    exerciseIds(lesson).map((id) => loadExercise(lesson, id).kind),
  );
}

/** What the lesson says of itself. */
export function minutesSaid(lesson: string): number {
  const mdx = readFileSync(path.join(lessonFolder(lesson).absolute, 'lesson.mdx'), 'utf8');
  return Number(/^minutes: (\d+)$/m.exec(mdx)?.[1]);
}

if (process.argv[1] === import.meta.filename) {
  const minutes = (time: number): string => time.toFixed(1).padStart(6);
  console.log(`${'lesson'.padEnd(24)}words   read   labs  exerc.   all  minutes`);
  for (const lesson of loadCourse().order) {
    const { words, reading, labs, exercises, all } = lessonTime(lesson);
    const times = [reading, labs, exercises, all].map(minutes).join(' ');
    console.log(`${lesson.padEnd(24)}${String(words).padStart(5)} ${times} ${String(minutesSaid(lesson)).padStart(8)}`);
  }
}
