// What the playground offers, for its page and for embedded labs: a file that is fetched when one of them opens.
import type { APIRoute } from 'astro';
import { offeredPrograms } from '../../../authoring/gallery.ts';
import { here, languageRoutes } from '../../../authoring/here.ts';
import { theCourse } from '../../../authoring/site.ts';

export const getStaticPaths = languageRoutes;

export const GET: APIRoute = async (context) => {
  const { language, say, lessons } = await here(context);
  const titles = new Map(lessons.map((lesson) => [lesson.id, lesson.title]));
  return new Response(JSON.stringify(offeredPrograms(theCourse(), titles, say, language.id)), {
    headers: { 'content-type': 'application/json' },
  });
};
