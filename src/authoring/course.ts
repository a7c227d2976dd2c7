// content/course.yaml: which lessons, in which order, for which versions of Python.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { CONTENT, lessonIds } from './folders.ts';
import { Problem, suggestion } from './problems.ts';
import { check, parseYaml, readYaml, type YamlFile } from './yaml.ts';

export const pythonVersion = z.enum(['3.12', '3.13', '3.14', '3.15'], {
  error: "is not a Python version of this course: '3.12', '3.13', '3.14' or '3.15', in quotes",
});
export type CourseVersion = z.infer<typeof pythonVersion>;

export const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is kebab-case: small letters, digits and single hyphens');

const courseSchema = z.strictObject({
  title: z.string().min(1),
  versions: z.array(pythonVersion).min(1),
  default: pythonVersion,
  parts: z.array(z.strictObject({ title: z.string().min(1), lessons: z.array(id).min(1) })).min(1),
  /** Lessons of the parts that this course leaves out. */
  exclude: z.array(id).default([]),
  /** Further content folders, from the project's root: each may hold `lessons/`. */
  extra: z.array(z.string().min(1)).default([]),
  /** When an exercise's hints can be had. */
  hints: z.enum(['always', 'after-a-try', 'never']).default('always'),
  /** When the answer is shown: after two tries, or only to those who found it. */
  solutions: z.enum(['after-two-tries', 'never']).default('after-two-tries'),
  /** Where the site is hosted, unless HEAPWISE_BASE says otherwise. */
  base: z
    .string()
    .regex(/^\/([^\s?#]*\/)?$/, "a base path begins and ends with a slash, as '/courses/memory/'")
    .default('/'),
  /** Shown under the list of lessons: the instructor's own pages. */
  links: z.array(z.strictObject({ title: z.string().min(1), href: z.url() })).default([]),
});

export interface Course extends z.output<typeof courseSchema> {
  /** All lessons in order. */
  order: string[];
  /** Titles of the parts of which every lesson is left out. */
  emptyParts: string[];
}

export function loadCourse(root: string = CONTENT): Course {
  const course = courseOf(readYaml(path.join(root, 'course.yaml'), 'content/course.yaml'), lessonIds(root));
  for (const [i, folder] of course.extra.entries())
    if (!existsSync(path.join(path.dirname(root), folder, 'lessons')))
      throw new Problem(
        { file: 'content/course.yaml', line: readYaml(path.join(root, 'course.yaml'), '').lineOf(['extra', i]) },
        `there is no folder ${folder}/lessons`,
        'A content folder holds lessons/ID/lesson.mdx; its path is written from the project’s root.',
      );
  return course;
}

/** The course of this text when these lesson folders exist (apart from the disk, for tests). */
export function parseCourse(text: string, folders: readonly string[]): Course {
  return courseOf(parseYaml(text, 'content/course.yaml'), folders);
}

function courseOf(yaml: YamlFile, folders: readonly string[]): Course {
  const course = check(yaml, courseSchema);
  const listed = course.parts.flatMap((part) => part.lessons);
  const seen = new Set<string>();
  const missing = (lesson: string): boolean => !folders.includes(lesson);
  course.parts.forEach((part, p) => {
    part.lessons.forEach((lesson, l) => {
      const place = { file: yaml.file, line: yaml.lineOf(['parts', p, 'lessons', l]) };
      if (missing(lesson)) {
        throw new Problem(
          place,
          `there is no lesson \`${lesson}\``,
          `${suggestion(lesson, folders)} Or write content/lessons/${lesson}/lesson.mdx.`,
        );
      }
      if (seen.has(lesson))
        throw new Problem(place, `the lesson \`${lesson}\` is listed twice`, 'Keep one of the two lines.');
      seen.add(lesson);
    });
  });
  course.exclude.forEach((lesson, i) => {
    if (!listed.includes(lesson) && missing(lesson))
      throw new Problem(
        { file: yaml.file, line: yaml.lineOf(['exclude', i]) },
        `there is no lesson \`${lesson}\` to leave out`,
        suggestion(lesson, folders),
      );
  });
  const forgotten = folders.find((folder) => !seen.has(folder) && !course.exclude.includes(folder));
  if (forgotten) {
    throw new Problem(
      { file: `content/lessons/${forgotten}/lesson.mdx` },
      'this lesson is in no part of the course',
      'Add its id to a part in content/course.yaml, or to `exclude`.',
    );
  }
  if (!course.versions.includes(course.default)) {
    throw new Problem(
      { file: yaml.file, line: yaml.lineOf(['default']) },
      `the default ${course.default} is not among the versions`,
      `Take one of ${course.versions.join(', ')}.`,
    );
  }
  const parts = course.parts
    .map((part) => ({ ...part, lessons: part.lessons.filter((lesson) => !course.exclude.includes(lesson)) }))
    .filter((part) => part.lessons.length > 0);
  if (parts.length === 0)
    throw new Problem({ file: yaml.file, line: yaml.lineOf(['exclude']) }, 'every lesson is left out', 'Keep one.');
  const kept = new Set(parts.map(({ title }) => title));
  const emptyParts = course.parts.map(({ title }) => title).filter((title) => !kept.has(title));
  return { ...course, parts, emptyParts, order: parts.flatMap((part) => part.lessons) };
}
