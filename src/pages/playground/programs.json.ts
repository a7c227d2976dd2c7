// What the playground offers, for its page and for embedded labs: a file that is fetched when one of them opens.
import type { APIRoute } from 'astro';
import { offeredPrograms } from '../../authoring/gallery.ts';
import { lessonList, theCourse } from '../../authoring/site.ts';

export const GET: APIRoute = async () => {
  const titles = new Map((await lessonList()).map((lesson) => [lesson.id, lesson.title]));
  return new Response(JSON.stringify(offeredPrograms(theCourse(), titles)), {
    headers: { 'content-type': 'application/json' },
  });
};
