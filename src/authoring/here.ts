// Where a page is: its language, what the interface says in it, links and lessons as that language has them.
import { type Language, ORIGINAL } from './languages.ts';
import { base, href as hrefIn, type LessonInfo, lessonList, theLanguages } from './site.ts';

export interface Here {
  readonly language: Language;
  readonly say: Language['say'];
  /** The address of a page of this language. */
  readonly href: (path: string) => string;
  readonly lessons: readonly LessonInfo[];
  /** For `lang` of an element: what a text's language is, if it is not the page's. */
  readonly langOf: (text: { language: string }) => string | undefined;
}

/** What Astro gives to pages and components. */
interface Astro {
  params: Record<string, string | undefined>;
}

/** The language of the page that is being built; pages outside the languages' folders are in English. */
export const languageOf = ({ params }: Astro): Language => theLanguages().get(params.language ?? ORIGINAL)!;

export async function here(astro: Astro): Promise<Here> {
  const language = languageOf(astro);
  return {
    language,
    say: language.say,
    href: (path) => hrefIn(path, language.id),
    lessons: await lessonList(language.id),
    langOf: (text) => (text.language === language.id ? undefined : text.language),
  };
}

/** One route a language: English has no folder of its own. */
export const languageRoutes = (): { params: { language: string | undefined } }[] =>
  [...theLanguages().keys()].map((id) => ({ params: { language: id === ORIGINAL ? undefined : id } }));

/** This page in each language, for links between them; of the one for lost readers, the front page. `pathname`: base and language included. */
export function otherLanguages(pathname: string, { id }: Language): { language: Language; href: string }[] {
  const within = `${pathname.replace(/\/*$/, '/')}`.slice(base.length);
  const path = /^404(\.html)?\/$/.test(within) ? '' : id === ORIGINAL ? within : within.slice(id.length + 1);
  return [...theLanguages().values()].map((language) => ({ language, href: hrefIn(path, language.id) }));
}
