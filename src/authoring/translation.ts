// A translation of content lies beside what it translates and holds texts only: ids, programs, answers and claims stay the original's.
// What it leaves out is shown in English.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Course } from './course.ts';
import { CONTENT } from './folders.ts';
import { ORIGINAL } from './languages.ts';
import type { LessonHead } from './lesson.ts';
import { Problem, suggestion } from './problems.ts';
import { check, readYaml, type YamlFile } from './yaml.ts';

/** The head of a translated lesson: minutes, prerequisites and sources are the original's. */
export const translatedLessonSchema = z.strictObject({
  title: z.string().min(1).max(60),
  question: z.string().min(1),
  objectives: z.array(z.string().min(1)).min(1).max(5),
  summary: z.string().optional(),
  /** What each source of the original's `reading` says, in its order. */
  reading: z.array(z.string().min(1)).default([]),
});

export type TranslatedHead = z.output<typeof translatedLessonSchema>;

/** The head of a lesson with the texts of its translation, if there is one. */
export function headOf(original: LessonHead, translation: TranslatedHead | undefined): LessonHead {
  if (!translation) return original;
  const { title, question, objectives, summary, reading } = translation;
  return {
    ...original,
    title,
    question,
    objectives,
    reading: original.reading.map((source, i) => ({ ...source, says: reading[i] ?? source.says })),
    ...(summary ? { summary } : {}),
  };
}

/** Fields of content files that are texts for the reader. */
const TEXTS = ['title', 'task', 'explanation', 'ask', 'because', 'text', 'message', 'about', 'why'];
/** Lists of texts. */
const TEXT_LISTS = ['hints'];
/** An object's `name` is a text only where an expression stands beside it. */
const isText = (key: string, parent: Record<string, unknown>): boolean =>
  (TEXTS.includes(key) && typeof parent[key] === 'string') || (key === 'name' && 'expr' in parent);

/**
 * The original's data with the texts of the translation in place. Throws a Problem where the translation has what the original has
 * not, changes what is no text, or leaves one out.
 */
export function translated(original: YamlFile, translation: YamlFile): unknown {
  return merged(original.data, translation.data ?? {}, [], original, translation);
}

function merged(
  original: unknown,
  translation: unknown,
  at: readonly PropertyKey[],
  from: YamlFile,
  file: YamlFile,
): unknown {
  const problem = (path: readonly PropertyKey[], what: string, wayOut: string): Problem =>
    new Problem({ file: file.file, line: file.lineOf(path) }, what, wayOut);
  const name = at.map(String).join('.') || 'the file';
  if (Array.isArray(original)) {
    if (!Array.isArray(translation) || translation.length !== original.length)
      throw problem(
        at,
        `\`${name}\` has ${Array.isArray(translation) ? translation.length : 'no'} entries`,
        `The original has ${original.length}, at line ${from.lineOf(at)} of ${from.file}. An entry without texts is \`{}\`.`,
      );
    return original.map((entry, i) => merged(entry, translation[i], [...at, i], from, file));
  }
  if (typeof original !== 'object' || original === null) {
    if (typeof translation === typeof original && translation !== '') return translation;
    throw problem(at, `\`${name}\` is no text`, `Translate line ${from.lineOf(at)} of ${from.file}.`);
  }
  if (typeof translation !== 'object' || translation === null || Array.isArray(translation))
    throw problem(at, `\`${name}\` holds no fields`, `See line ${from.lineOf(at)} of ${from.file}.`);
  const whole = original as Record<string, unknown>;
  const own = translation as Record<string, unknown>;
  const translatable = Object.keys(whole).filter((key) => isText(key, whole) || hasTexts(key, whole[key]));
  for (const key of Object.keys(own))
    if (!translatable.includes(key))
      throw problem(
        [...at, key],
        key in whole ? `\`${key}\` is not translated: it stays the original's` : `\`${key}\` is not in the original`,
        key in whole ? 'Take it out.' : suggestion(key, translatable),
      );
  const forgotten = translatable.find((key) => !(key in own));
  if (forgotten !== undefined)
    throw problem(
      at,
      `\`${[...at, forgotten].map(String).join('.')}\` is missing`,
      `Translate line ${from.lineOf([...at, forgotten])} of ${from.file}.`,
    );
  return Object.fromEntries(
    Object.entries(whole).map(([key, value]) => [
      key,
      translatable.includes(key) ? merged(value, own[key], [...at, key], from, file) : value,
    ]),
  );
}

/** Whether a field holds texts further in. */
function hasTexts(key: string, value: unknown): boolean {
  if (TEXT_LISTS.includes(key)) return Array.isArray(value) && value.length > 0;
  if (key === 'values' || key === 'about') return false;
  const inner = Array.isArray(value) ? value : [value];
  return inner.some(
    (entry) =>
      typeof entry === 'object' &&
      entry !== null &&
      Object.entries(entry).some(([k, v]) => isText(k, entry as Record<string, unknown>) || hasTexts(k, v)),
  );
}

/** A content file in a language, or as it is when there is no translation of it: content/LANGUAGE/NAME beside content/NAME. */
export function readTranslated(
  name: string,
  language: string,
  root: string = CONTENT,
): { yaml: YamlFile; language: string } {
  const yaml = readYaml(path.join(root, name), `content/${name}`);
  const file = path.join(root, language, name);
  if (language === ORIGINAL || !existsSync(file)) return { yaml, language: ORIGINAL };
  return { yaml: { ...yaml, data: translated(yaml, readYaml(file, `content/${language}/${name}`)) }, language };
}

const partsSchema = z.strictObject({ parts: z.record(z.string(), z.string().min(1)) });

/**
 * The parts of a course with their titles in a language: content/LANGUAGE/course.yaml has them by the English title. It may name parts
 * of which every lesson is left out.
 */
export function courseTexts(
  { parts, emptyParts }: Pick<Course, 'parts' | 'emptyParts'>,
  language: string,
  root: string = CONTENT,
): Course['parts'] {
  const file = path.join(root, language, 'course.yaml');
  if (language === ORIGINAL || !existsSync(file)) return parts;
  const yaml = readYaml(file, `content/${language}/course.yaml`);
  const titles = check(yaml, partsSchema).parts;
  const known = parts.map(({ title }) => title);
  const odd = Object.keys(titles).find((title) => !known.includes(title) && !emptyParts.includes(title));
  if (odd !== undefined)
    throw new Problem(
      { file: yaml.file, line: yaml.lineOf(['parts', odd]) },
      `the course has no part “${odd}”`,
      suggestion(odd, known),
    );
  return parts.map((part) => ({ ...part, title: titles[part.title] ?? part.title }));
}
