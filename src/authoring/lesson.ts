// The head of a lesson: what content.config.ts asks of every lesson.mdx.
import { z } from 'zod';
import { id } from './course.ts';

export const lessonSchema = z.strictObject({
  title: z.string().min(1).max(60),
  /** The hook: a question the reader cannot yet answer. */
  question: z.string().min(1),
  minutes: z.int().min(1).max(90),
  /** The section of the source article this lesson follows. */
  article: z.string().min(1),
  prerequisites: z.array(id).default([]),
  objectives: z.array(z.string().min(1)).min(1).max(5),
  summary: z.string().optional(),
});

export type LessonHead = z.infer<typeof lessonSchema>;
