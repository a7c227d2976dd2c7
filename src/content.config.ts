// The lessons as a collection: lessons/<id>/lesson.mdx of each content folder, its id the folder's name. Their translations, with ids
// like `identity/de`, are lessons/<id>/<language>/lesson.mdx.

import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { contentFolders } from './authoring/folders.ts';
import { lessonSchema } from './authoring/lesson.ts';
import { translatedLessonSchema } from './authoring/translation.ts';

const lessons = defineCollection({
  loader: glob({
    base: '.',
    pattern: contentFolders().map(({ shown }) => `${shown}/lessons/*/lesson.mdx`),
    generateId: ({ entry }) => entry.split('/').at(-2)!,
  }),
  schema: lessonSchema,
});

const translations = defineCollection({
  loader: glob({
    base: '.',
    pattern: contentFolders().map(({ shown }) => `${shown}/lessons/*/*/lesson.mdx`),
    generateId: ({ entry }) => entry.split('/').slice(-3, -1).join('/'),
  }),
  schema: translatedLessonSchema,
});

export const collections = { lessons, translations };
