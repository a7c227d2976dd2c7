// Proof of what is translated: a translation has the original's labs, questions, exercises, claims and terms, with their ids, and says
// something else in words only.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { beliefsIn } from './beliefs.ts';
import { loadCourse } from './course.ts';
import { exerciseIds, exerciseTranslation, loadDraws } from './exercise.ts';
import { CONTENT, lessonFolder, lessonIds } from './folders.ts';
import { loadGlossary } from './glossary.ts';
import { ORIGINAL } from './languages.ts';
import { type LessonFile, type LessonLab, type LessonPiece, type LessonSection, readLesson } from './lesson-file.ts';
import { collect, type Place, Problem, suggestion } from './problems.ts';
import { provePredictions, type Run } from './proofs.ts';
import { proveTerms } from './terms.ts';
import { courseTexts, readTranslated } from './translation.ts';

/** Attributes of pieces that are texts. Of `options` those that Python does not print may be; that one is right is proved anew. */
const WORDS = ['title', 'label', 'ask', 'says', 'options'];

/** Languages that a lesson is translated to. */
export function translationsOf(lesson: string, languages: readonly string[], root: string = CONTENT): string[] {
  const { absolute } = lessonFolder(lesson, root);
  return languages.filter((id) => id !== ORIGINAL && existsSync(path.join(absolute, id)));
}

/** What is wrong with the translation of a lesson and its exercises. */
export function proveTranslation(lesson: string, language: string, run: Run, root: string = CONTENT): Problem[] {
  const { absolute, shown } = lessonFolder(lesson, root);
  const file = `${shown}/${language}/lesson.mdx`;
  return collect((report) => {
    if (!existsSync(path.join(absolute, language, 'lesson.mdx')))
      return report(
        new Problem({ file }, 'the folder has no lesson.mdx', `Translate ${shown}/lesson.mdx, or remove the folder.`),
      );
    const original = readLesson(lesson, root);
    const translation = readLesson(lesson, root, language);
    compareLessons(original, translation).forEach(report);
    provePredictions(translation, loadCourse(root).default, run).forEach(report);
    proveTerms(translation, loadGlossary(lessonIds(root), language, root)).forEach(report);
    const ids = exerciseIds(lesson, root);
    for (const id of ids) {
      const own = exerciseTranslation(lesson, id, language, root);
      if (existsSync(own.absolute)) collect(() => void loadDraws(lesson, id, root, language)).forEach(report);
      else
        report(
          new Problem(
            { file: own.shown },
            `the exercise \`${id}\` is not translated`,
            `Write this file with the texts of ${shown}/exercises/${id}/exercise.yaml.`,
          ),
        );
    }
    const folder = path.join(absolute, language, 'exercises');
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const id = path.basename(name, '.yaml');
      if (!ids.includes(id))
        report(
          new Problem(
            { file: `${shown}/${language}/exercises/${name}` },
            `the lesson has no exercise \`${id}\``,
            suggestion(id, ids),
          ),
        );
    }
  });
}

/** Differences that are none of words. */
export function compareLessons(original: LessonFile, translation: LessonFile): Problem[] {
  return [
    ...compare(original, translation, 'section', original.sections, translation.sections, () => '', sectionDifference),
    ...compare(original, translation, 'lab', original.labs, translation.labs, (lab) => lab.file, labDifference),
    ...compare(
      original,
      translation,
      'piece',
      original.pieces.filter(({ name }) => name !== 'Term'),
      translation.pieces.filter(({ name }) => name !== 'Term'),
      pieceName,
      pieceDifference,
    ),
  ];
}

/** Goes through two lists in step; the first pair that differs is told, for what comes after it may only be shifted. */
function compare<Part extends { line: number }>(
  { file: from }: LessonFile,
  { file }: LessonFile,
  what: string,
  originals: readonly Part[],
  translations: readonly Part[],
  nameOf: (part: Part) => string,
  difference: (a: Part, b: Part) => string | undefined,
): Problem[] {
  const at = (line: number | undefined): Place => ({ file, ...(line === undefined ? {} : { line }) });
  for (const [i, original] of originals.entries()) {
    const translation = translations[i];
    const there = `line ${original.line} of ${from}`;
    if (translation === undefined)
      return [
        new Problem(
          at(translations.at(-1)?.line),
          `the ${what} ${nameOf(original)} is missing`,
          `Take it from ${there}.`,
        ),
      ];
    const differs =
      nameOf(original) === nameOf(translation)
        ? difference(original, translation)
        : `here is ${nameOf(translation)}, but the original has ${nameOf(original)}`;
    if (differs !== undefined) return [new Problem(at(translation.line), differs, `Write it as on ${there}.`)];
  }
  const more = translations[originals.length];
  return more === undefined
    ? []
    : [new Problem(at(more.line), `the original has no ${what} ${nameOf(more)} here`, 'Take it out.')];
}

function labDifference(a: LessonLab, b: LessonLab): string | undefined {
  if (a.code !== b.code) {
    const lines = b.code.split('\n');
    const i = a.code.split('\n').findIndex((line, n) => line !== lines[n]);
    return `line ${i < 0 ? lines.length : i + 1} of ${b.file} is not the original's; programs are not translated`;
  }
  const options = ({ line: _line, code: _code, title: _title, ...rest }: LessonLab): string => JSON.stringify(rest);
  return options(a) === options(b) ? undefined : `${b.file} has other options than the original`;
}

const pieceName = ({ name, attributes }: LessonPiece): string =>
  `<${[name, attributes.id && `id="${attributes.id}"`, attributes.of && `of="${attributes.of}"`].filter(Boolean).join(' ')}>`;

function pieceDifference(a: LessonPiece, b: LessonPiece): string | undefined {
  const names = [...new Set([...Object.keys(a.attributes), ...Object.keys(b.attributes)])];
  const odd = names.find(
    (name) => !WORDS.includes(name) && JSON.stringify(a.attributes[name]) !== JSON.stringify(b.attributes[name]),
  );
  const optionsOf = ({ attributes }: LessonPiece): unknown =>
    Array.isArray(attributes.options) && attributes.options.length;
  if (optionsOf(a) !== optionsOf(b)) return `${pieceName(b)} has not as many options as the original`;
  return odd === undefined ? undefined : `\`${odd}\` of ${pieceName(b)} is not the original's`;
}
/** Texts beside the lessons, where there are translations of them: parts of the course, glossary, inventory, gallery. */
export function proveTranslatedFiles(language: string, root: string = CONTENT): Problem[] {
  return [
    ...collect(() => void courseTexts(loadCourse(root), language, root)),
    ...collect(() => void loadGlossary(lessonIds(root), language, root)),
    ...collect(() => void beliefsIn(language, [], root)),
    ...['inventory.yaml', 'gallery/gallery.yaml']
      .filter((name) => existsSync(path.join(root, name)))
      .flatMap((name) => collect(() => void readTranslated(name, language, root))),
  ];
}

/** Progress knows a section by its place; its exercises stay in it. */
function sectionDifference(a: LessonSection, b: LessonSection): string | undefined {
  if (a.exercises.join() === b.exercises.join()) return undefined;
  return `the section “${b.title}” has the exercises ${b.exercises.join(', ') || 'none'}, the original ${a.exercises.join(', ') || 'none'}`;
}
