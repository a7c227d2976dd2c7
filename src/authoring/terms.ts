// Proof of a lesson's <Term>s: each is in the glossary, and each entry is looked up once a lesson (its first use).
import type { Glossary } from './glossary.ts';
import type { LessonFile } from './lesson-file.ts';
import { collect, Problem } from './problems.ts';

export function proveTerms(lesson: LessonFile, glossary: Glossary): Problem[] {
  const used = new Map<string, number>();
  return lesson.pieces
    .filter((piece) => piece.name === 'Term')
    .flatMap(({ line, text, attributes }) =>
      collect((report) => {
        const place = { file: lesson.file, line };
        const { term } = glossary.find(String(attributes.of ?? text), place);
        const first = used.get(term);
        if (first === undefined) used.set(term, line);
        else
          report(
            new Problem(
              place,
              `<Term> explains \`${term}\` a second time (the first is on line ${first})`,
              'Keep it where the word first occurs.',
            ),
          );
      }),
    );
}
