// content/glossary.yaml: the words of the course, each with its meaning and the lesson that teaches it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { id } from './course.ts';
import { CONTENT } from './folders.ts';
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

export interface Term extends z.output<typeof termSchema> {
  /** Its place on the glossary page. */
  anchor: string;
}

const FILE = 'content/glossary.yaml';

export class Glossary {
  /** In the order of the alphabet. */
  readonly terms: readonly Term[];
  readonly #byForm = new Map<string, Term>();

  constructor(yaml: YamlFile | undefined, lessons: readonly string[]) {
    const entries = yaml ? check(yaml, z.array(termSchema)) : [];
    const terms = entries.map((entry) => ({ ...entry, anchor: entry.term.toLowerCase().replace(/[^a-z0-9]+/g, '-') }));
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
    this.terms = terms.sort((a, b) => (a.term.toLowerCase() < b.term.toLowerCase() ? -1 : 1));
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

/** `lessons`: ids of all lessons that exist. A course may do without a glossary. */
export function loadGlossary(lessons: readonly string[], root: string = CONTENT): Glossary {
  const file = path.join(root, 'glossary.yaml');
  return new Glossary(existsSync(file) ? readYaml(file, FILE) : undefined, lessons);
}

/** The glossary of this text (apart from the disk, for tests). */
export function parseGlossary(text: string, lessons: readonly string[]): Glossary {
  return new Glossary(parseYaml(text, FILE), lessons);
}
