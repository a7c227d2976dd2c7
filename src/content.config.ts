// The lessons as a collection: lessons/<id>/lesson.mdx of each content folder, its id the folder's name.

import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { contentFolders } from './authoring/folders.ts';
import { lessonSchema } from './authoring/lesson.ts';

const lessons = defineCollection({
  loader: glob({
    base: '.',
    pattern: contentFolders().map(({ shown }) => `${shown}/lessons/*/lesson.mdx`),
    generateId: ({ entry }) => entry.split('/').at(-2)!,
  }),
  schema: lessonSchema,
});

export const collections = { lessons };
