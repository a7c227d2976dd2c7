// A group of messages in one language, for the panel that is loaded with it.
import type { APIRoute } from 'astro';
import { messagesOf } from '../../../authoring/languages.ts';
import { theLanguages } from '../../../authoring/site.ts';

/** Groups that only the build speaks, for they stand in the pages. */
const BUILD_ONLY = ['page', 'lesson'];

export function getStaticPaths() {
  return [...theLanguages().values()].flatMap((language) => {
    const groups = new Set([...language.messages.keys()].map((key) => key.slice(0, key.indexOf('.'))));
    return [...groups]
      .filter((group) => !BUILD_ONLY.includes(group))
      .map((group) => ({
        params: { catalogue: `${language.id}-${language.hash}`, group },
        props: { messages: messagesOf(language, [group]) },
      }));
  });
}

export const GET: APIRoute = ({ props }) =>
  new Response(JSON.stringify(props.messages), { headers: { 'content-type': 'application/json' } });
