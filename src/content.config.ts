// The lessons as a collection: content/lessons/<id>/lesson.mdx, its id the folder's name.

import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { lessonSchema } from './authoring/lesson.ts';

const lessons = defineCollection({
  loader: glob({ base: './content/lessons', pattern: '*/lesson.mdx', generateId: ({ entry }) => entry.split('/')[0] }),
  schema: lessonSchema,
});

export const collections = { lessons };
