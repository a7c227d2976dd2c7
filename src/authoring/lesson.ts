// The head of a lesson: what content.config.ts asks of every lesson.mdx.
import { z } from 'zod';
import { id } from './course.ts';

const readingSchema = z.union([
  z.strictObject({ pep: z.int().positive(), says: z.string().min(1) }),
  /** A file of CPython, from its root. */
  z.strictObject({ file: z.string().regex(/^[A-Z]\w*\/[\w/.-]+$/), says: z.string().min(1) }),
  z.strictObject({ title: z.string().min(1), href: z.url(), says: z.string().min(1) }),
]);
export type Reading = z.output<typeof readingSchema>;

export const lessonSchema = z.strictObject({
  title: z.string().min(1).max(60),
  /** The hook: a question the reader cannot yet answer. */
  question: z.string().min(1),
  minutes: z.int().min(1).max(90),
  /** The section of the source article this lesson follows, if it does. */
  article: z.string().min(1).optional(),
  prerequisites: z.array(id).default([]),
  objectives: z.array(z.string().min(1)).min(1).max(5),
  summary: z.string().optional(),
  /** Where to read on, shown at the end. */
  reading: z.array(readingSchema).default([]),
});

export type LessonHead = z.infer<typeof lessonSchema>;

/** The title (HTML) and address of a source; files of CPython are those of `version`. */
export function linkOf(source: Reading, version: string): { title: string; address: string } {
  if ('pep' in source)
    return {
      title: `PEP ${source.pep}`,
      address: `https://peps.python.org/pep-${String(source.pep).padStart(4, '0')}/`,
    };
  if ('file' in source)
    return {
      title: `<code>${source.file}</code>`,
      address: `https://github.com/python/cpython/blob/${version}/${source.file}`,
    };
  return { title: source.title, address: source.href };
}
