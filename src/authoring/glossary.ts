// content/glossary.yaml: the words of the course, each with its meaning and the lesson that teaches it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { id } from './course.ts';
import { CONTENT } from './folders.ts';
import { ORIGINAL } from './languages.ts';
import { type Place, Problem, suggestion } from './problems.ts';
import { check, parseYaml, readYaml, type YamlFile } from './yaml.ts';

const termSchema = z.strictObject({
  term: z.string().min(1),
  /** Other forms of the word that mean the same: plurals, verbs. */
  also: z.array(z.string().min(1)).default([]),
  /** One or two sentences, Markdown. */
  text: z.string().min(1),
  lesson: id.optional(),
});

/** content/LANGUAGE/glossary.yaml: entries of the original, by their English term. */
const translatedTermSchema = z.strictObject({
  term: z.string().min(1),
  /** The word in this language. */
  word: z.string().min(1),
  also: z.array(z.string().min(1)).default([]),
  text: z.string().min(1),
});

export interface Term extends z.output<typeof termSchema> {
  /** The word as the language has it. */
  word: string;
  /** The language of word and text. */
  language: string;
  /** Its place on the glossary page, the same in all languages. */
  anchor: string;
}

const FILE = 'content/glossary.yaml';

export class Glossary {
  /** In the order of the alphabet. */
  readonly terms: readonly Term[];
  readonly #byForm = new Map<string, Term>();

  constructor(
    yaml: YamlFile | undefined,
    lessons: readonly string[],
    translation?: { yaml: YamlFile; language: string },
  ) {
    const entries = yaml ? check(yaml, z.array(termSchema)) : [];
    const words = new Map(
      (translation ? check(translation.yaml, z.array(translatedTermSchema)) : []).map((entry, i) => [
        entry.term,
        { ...entry, i },
      ]),
    );
    const terms = entries.map((entry): Term => {
      const own = words.get(entry.term);
      words.delete(entry.term);
      return {
        ...entry,
        word: own?.word ?? entry.term,
        also: own ? [...entry.also, own.word, ...own.also].filter(isOther(entry.term)) : entry.also,
        text: own?.text ?? entry.text,
        language: own ? translation!.language : ORIGINAL,
        anchor: entry.term.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
      };
    });
    for (const [term, { i }] of words)
      throw new Problem(
        { file: translation!.yaml.file, line: translation!.yaml.lineOf([i, 'term']) },
        `the glossary has no entry \`${term}\``,
        suggestion(
          term,
          entries.map((entry) => entry.term),
        ),
      );
    for (const [i, term] of terms.entries()) {
      for (const form of [term.term, ...term.also]) {
        const other = this.#byForm.get(form.toLowerCase());
        if (other)
          throw new Problem(
            { file: FILE, line: yaml!.lineOf([i]) },
            `\`${form}\` is explained twice, also as \`${other.term}\``,
            'Each form of a word belongs to one entry.',
          );
        this.#byForm.set(form.toLowerCase(), term);
      }
      if (term.lesson && !lessons.includes(term.lesson))
        throw new Problem(
          { file: FILE, line: yaml!.lineOf([i, 'lesson']) },
          `there is no lesson \`${term.lesson}\``,
          suggestion(term.lesson, lessons),
        );
    }
    const { compare } = new Intl.Collator(translation?.language ?? ORIGINAL);
    this.terms = terms.sort((a, b) => compare(a.word, b.word));
  }

  /** The entry of a word in any of its forms; a Problem at `place` when there is none. */
  find(word: string, place: Place): Term {
    const found = this.#byForm.get(word.trim().replace(/\s+/g, ' ').toLowerCase());
    if (found) return found;
    throw new Problem(
      place,
      `the glossary does not explain \`${word}\``,
      `${suggestion(word, [...this.#byForm.keys()])} Or add it to ${FILE}.`,
    );
  }
}

/** Forms that are not the word itself again: a term may be called the same in two languages. */
const isOther = (term: string): ((form: string, i: number, all: string[]) => boolean) => {
  const small = term.toLowerCase();
  return (form, i, all) =>
    form.toLowerCase() !== small && all.findIndex((x) => x.toLowerCase() === form.toLowerCase()) === i;
};

/** `lessons`: ids of all lessons that exist. A course may do without a glossary, and a language without a translation of it. */
export function loadGlossary(
  lessons: readonly string[],
  language: string = ORIGINAL,
  root: string = CONTENT,
): Glossary {
  const file = path.join(root, 'glossary.yaml');
  const own = path.join(root, language, 'glossary.yaml');
  const yaml = existsSync(own) ? readYaml(own, `content/${language}/glossary.yaml`) : undefined;
  return new Glossary(existsSync(file) ? readYaml(file, FILE) : undefined, lessons, yaml && { yaml, language });
}

/** The glossary of this text (apart from the disk, for tests). */
export function parseGlossary(
  text: string,
  lessons: readonly string[],
  translation?: { text: string; language: string },
): Glossary {
  const own = translation && {
    yaml: parseYaml(translation.text, `content/${translation.language}/glossary.yaml`),
    language: translation.language,
  };
  return new Glossary(parseYaml(text, FILE), lessons, own);
}
