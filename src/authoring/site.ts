// What the pages ask of the content while the site is built: the course, read once a process (always anew in development), and links under any base.
import { type CollectionEntry, getCollection, render } from 'astro:content';
import { type Course, type CourseVersion, loadCourse } from './course.ts';
import { exerciseIds } from './exercise.ts';
import { lessonFolder, lessonIds, placeIn } from './folders.ts';
import { type Glossary, loadGlossary } from './glossary.ts';
import { type Language, loadLanguages, ORIGINAL, proveLanguages } from './languages.ts';
import { readLesson } from './lesson-file.ts';
import { type Place, Problem, suggestion } from './problems.ts';
import { courseTexts } from './translation.ts';

let course: Course | undefined;

export function theCourse(): Course {
  if (!course || import.meta.env.DEV) course = loadCourse();
  return course;
}

const glossaries = new Map<string, Glossary>();

/** The glossary as a language has it; what is not translated is English. */
export function theGlossary(language: string): Glossary {
  let glossary = import.meta.env.DEV ? undefined : glossaries.get(language);
  if (!glossary) {
    glossary = loadGlossary(lessonIds(), language);
    glossaries.set(language, glossary);
  }
  return glossary;
}

let languages: ReadonlyMap<string, Language> | undefined;

/** All languages, complete: a message that is missing ends the build. */
export function theLanguages(): ReadonlyMap<string, Language> {
  if (languages && !import.meta.env.DEV) return languages;
  const loaded = loadLanguages(undefined, import.meta.env.DEV);
  if (loaded === languages) return languages;
  const [problem] = proveLanguages(loaded);
  if (problem) throw problem;
  languages = loaded;
  return languages;
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
  objectives: string[];
  prerequisites: string[];
  /** The language of its text: the page's own if it is translated. */
  language: string;
  /** 1 for the first lesson of the course. */
  number: number;
  part: string;
  href: string;
  exercises: string[];
  ideas: Idea[];
}

/** All lessons in the course's order, in a language where they are translated to it. */
export async function lessonList(language: string): Promise<LessonInfo[]> {
  const course = theCourse();
  const { order, exclude } = course;
  const parts = courseTexts(course, language);
  const translated = new Map((await getCollection('translations')).map((entry) => [entry.id, entry.data]));
  const entries = new Map((await getCollection('lessons')).map((entry) => [entry.id, entry]));
  for (const entry of entries.values()) {
    const odd = entry.data.prerequisites.find((id) => !order.includes(id) && !exclude.includes(id));
    if (odd)
      throw new Problem(placeIn(entry.id, odd), `the prerequisite \`${odd}\` is no lesson`, suggestion(odd, order));
  }
  const ideas = new Map(await Promise.all(order.map(async (id) => [id, await ideasOf(entries.get(id)!)] as const)));
  return parts.flatMap((part) =>
    part.lessons.map((id): LessonInfo => {
      const original = entries.get(id)!.data;
      const translation = language === ORIGINAL ? undefined : translated.get(`${id}/${language}`);
      // A place on the page has one name in all languages: progress and links go by it.
      const sections = translation ? readLesson(id, undefined, language).sections : [];
      const { title, question, summary, objectives } = translation ?? original;
      return {
        id,
        title,
        question,
        objectives,
        minutes: original.minutes,
        prerequisites: original.prerequisites,
        language: translation ? language : ORIGINAL,
        number: order.indexOf(id) + 1,
        part: part.title,
        href: href(`lessons/${id}/`, language),
        exercises: exerciseIds(id),
        ideas: ideas.get(id)!.map((idea, i) => ({ ...idea, title: sections[i]?.title ?? idea.title })),
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

export const base = import.meta.env.BASE_URL.replace(/\/*$/, '/');

/** The address of a page of this site in a language, wherever the site is hosted. */
export function href(path: string, language: string): string {
  return `${base}${language === ORIGINAL ? '' : `${language}/`}${path}`;
}

/** The address of a file that all languages share. */
export function asset(path: string): string {
  return base + path;
}

/** Where the groups of messages of a language are; the address changes with its messages. */
export function messagesAt({ id, hash }: Language): string {
  return asset(`messages/${id}-${hash}/`);
}

export function versionOr(version: string | undefined): CourseVersion {
  return (version as CourseVersion | undefined) ?? theCourse().default;
}
