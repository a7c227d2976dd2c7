// What the pages ask of the content while the site is built: the course, read once a process (always anew in development), and links under any base.
import { type CollectionEntry, getCollection, render } from 'astro:content';
import { type Course, type CourseVersion, loadCourse } from './course.ts';
import { exerciseIds } from './exercise.ts';
import { lessonFolder, lessonIds, placeIn } from './folders.ts';
import { type Glossary, loadGlossary } from './glossary.ts';
import { readLesson } from './lesson-file.ts';
import { type Place, Problem, suggestion } from './problems.ts';

let course: Course | undefined;

export function theCourse(): Course {
  if (!course || import.meta.env.DEV) course = loadCourse();
  return course;
}

let glossary: Glossary | undefined;

export function theGlossary(): Glossary {
  if (!glossary || import.meta.env.DEV) glossary = loadGlossary(lessonIds());
  return glossary;
}

/** A section of a lesson, with the id of its heading on the page. */
export interface Idea {
  id: string;
  title: string;
  exercises: string[];
}

export interface LessonInfo {
  id: string;
  title: string;
  question: string;
  summary?: string;
  minutes: number;
  /** 1 for the first lesson of the course. */
  number: number;
  part: string;
  href: string;
  exercises: string[];
  ideas: Idea[];
}

/** All lessons in the course's order. */
export async function lessonList(): Promise<LessonInfo[]> {
  const { parts, order, exclude } = theCourse();
  const entries = new Map((await getCollection('lessons')).map((entry) => [entry.id, entry]));
  for (const entry of entries.values()) {
    const odd = entry.data.prerequisites.find((id) => !order.includes(id) && !exclude.includes(id));
    if (odd)
      throw new Problem(placeIn(entry.id, odd), `the prerequisite \`${odd}\` is no lesson`, suggestion(odd, order));
  }
  const ideas = new Map(await Promise.all(order.map(async (id) => [id, await ideasOf(entries.get(id)!)] as const)));
  return parts.flatMap((part) =>
    part.lessons.map((id): LessonInfo => {
      const { title, question, summary, minutes } = entries.get(id)!.data;
      return {
        id,
        title,
        question,
        minutes,
        number: order.indexOf(id) + 1,
        part: part.title,
        href: href(`lessons/${id}/`),
        exercises: exerciseIds(id),
        ideas: ideas.get(id)!,
        ...(summary ? { summary } : {}),
      };
    }),
  );
}

async function ideasOf(entry: CollectionEntry<'lessons'>): Promise<Idea[]> {
  const { headings } = await render(entry);
  const ids = headings.filter(({ depth }) => depth === 2).map(({ slug }) => slug);
  return readLesson(entry.id).sections.map(({ title, exercises }, i) => ({ id: ids[i], title, exercises }));
}

/** The text of a lesson, for messages about it. */
export const lessonPlace = (lesson: string, line?: number): Place => ({
  file: `${lessonFolder(lesson).shown}/lesson.mdx`,
  ...(line === undefined ? {} : { line }),
});

const base = import.meta.env.BASE_URL.replace(/\/*$/, '/');

/** The address of a page of this site, wherever the site is hosted. */
export function href(path: string): string {
  return base + path;
}

export function versionOr(version: string | undefined): CourseVersion {
  return (version as CourseVersion | undefined) ?? theCourse().default;
}
