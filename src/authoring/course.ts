// content/course.yaml: which lessons, in which order, for which versions of Python.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
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
});

export interface Course extends z.infer<typeof courseSchema> {
  /** All lessons in order. */
  order: string[];
}

export const CONTENT = path.resolve('content');

export function loadCourse(root: string = CONTENT): Course {
  const lessons = path.join(root, 'lessons');
  const folders = readdirSync(lessons, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(lessons, entry.name, 'lesson.mdx')))
    .map((entry) => entry.name)
    .sort();
  return courseOf(readYaml(path.join(root, 'course.yaml'), 'content/course.yaml'), folders);
}

/** The course of this text when these lesson folders exist (apart from the disk, for tests). */
export function parseCourse(text: string, folders: readonly string[]): Course {
  return courseOf(parseYaml(text, 'content/course.yaml'), folders);
}

function courseOf(yaml: YamlFile, folders: readonly string[]): Course {
  const course = check(yaml, courseSchema);
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
  const forgotten = folders.find((folder) => !seen.has(folder));
  if (forgotten) {
    throw new Problem(
      { file: `content/lessons/${forgotten}/lesson.mdx` },
      'this lesson is in no part of the course',
      'Add its id to a part in content/course.yaml.',
    );
  }
  if (!course.versions.includes(course.default)) {
    throw new Problem(
      { file: yaml.file, line: yaml.lineOf(['default']) },
      `the default ${course.default} is not among the versions`,
      `Take one of ${course.versions.join(', ')}.`,
    );
  }
  return { ...course, order: course.parts.flatMap((part) => part.lessons) };
}
