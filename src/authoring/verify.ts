// npm run verify [-- --record] [lesson …]: proves lessons and exercises on the engine; every complaint names file, line and the
// way out. With --record, what real CPython prints is written down anew.
import path from 'node:path';
import { loadCourse } from './course.ts';
import { type ExerciseSource, exerciseIds, loadDraws, loadExercise } from './exercise.ts';
import { lessonFolder, lessonIds } from './folders.ts';
import { GALLERY_RECORDINGS, galleryPrograms, proveEnds } from './gallery.ts';
import { loadGlossary } from './glossary.ts';
import { INVENTORY_RECORDINGS, inventoryProgram, loadInventory, rightOption } from './inventory.ts';
import { loadLanguages, ORIGINAL, proveLanguages } from './languages.ts';
import { readLesson } from './lesson-file.ts';
import { engine, runProgram } from './measure.ts';
import { compareWithCPython, programsOf } from './parity.ts';
import { provePictures } from './picture.ts';
import { type ClaimProps, proveClaim } from './pieces/claims.ts';
import { collect, Problem, suggestion } from './problems.ts';
import { proveExercise, proveLabs, provePredictions } from './proofs.ts';
import { proveTerms } from './terms.ts';
import { proveTranslatedFiles, proveTranslation, translationsOf } from './translation-proofs.ts';

interface Options {
  only: readonly string[];
  record: boolean;
}

function verify({ only, record }: Options): { problems: Problem[]; single: string[]; counted: string } {
  const course = loadCourse();
  const glossary = loadGlossary(lessonIds());
  const odd = only.find((lesson) => !course.order.includes(lesson));
  if (odd)
    throw new Problem({ file: 'content/course.yaml' }, `there is no lesson \`${odd}\``, suggestion(odd, course.order));
  const languages = loadLanguages();
  const others = [...languages.keys()].filter((id) => id !== ORIGINAL);
  let translations = 0;
  let labs = 0;
  let exercises = 0;
  let draws = 0;
  const single: string[] = [];
  let claims = 0;
  let compared = 0;
  let unknown = 0;
  const launcher = process.env.CPYTHON_ORACLE;
  if (record && !launcher)
    throw new Problem(
      { file: 'verify' },
      'there is no real CPython to record',
      'Set CPYTHON_ORACLE to a command that is called as `launcher 3.14 FILE`.',
    );
  const problems = (only.length ? only : course.order).flatMap((id) =>
    collect((report) => {
      const lesson = readLesson(id);
      labs += lesson.labs.length;
      for (const problem of [
        ...proveLabs(lesson, course.default, runProgram),
        ...provePredictions(lesson, course.default, runProgram),
      ])
        report(problem);
      for (const piece of lesson.pieces.filter((piece) => piece.name === 'Claim')) {
        claims++;
        for (const problem of collect(() =>
          proveClaim(piece.attributes as ClaimProps, course, { file: lesson.file, line: piece.line }),
        ))
          report(problem);
      }
      proveTerms(lesson, glossary).forEach(report);
      provePictures(lesson, course.default).forEach(report);
      for (const language of translationsOf(id, others)) {
        translations++;
        proveTranslation(id, language, runProgram).forEach(report);
      }
      const used = new Set(
        lesson.pieces.filter((piece) => piece.name === 'Exercise').map((piece) => String(piece.attributes.id)),
      );
      const sources: ExerciseSource[] = [];
      for (const exercise of exerciseIds(id)) {
        exercises++;
        const place = { file: `${lessonFolder(id).shown}/exercises/${exercise}/exercise.yaml` };
        if (!used.has(exercise))
          report(
            new Problem(
              place,
              'the lesson does not show this exercise',
              `Write <Exercise id="${exercise}" /> in lesson.mdx.`,
            ),
          );
        for (const problem of collect((tell) => {
          const drawn = loadDraws(id, exercise);
          sources.push(...drawn);
          draws += drawn.length;
          if (drawn.length === 1) single.push(`${id}/${exercise}`);
          proveExercise(drawn, course.default, engine).forEach(tell);
        }))
          report(problem);
      }
      const programs = programsOf(lesson, sources, course.versions);
      const parity = compareWithCPython(
        programs,
        path.join(lessonFolder(id).absolute, 'cpython.json'),
        runProgram,
        record ? launcher : undefined,
      );
      compared += programs.length;
      unknown += parity.unknown;
      parity.problems.forEach(report);
      for (const name of used)
        if (!exerciseIds(id).includes(name))
          for (const problem of collect(() => loadExercise(id, name))) report(problem);
    }),
  );
  const asked = loadInventory(course);
  if (only.length === 0) {
    problems.push(...proveLanguages(languages), ...others.flatMap((language) => proveTranslatedFiles(language)));
    const classics = galleryPrograms(course);
    for (const program of classics) problems.push(...collect(() => proveEnds(program, runProgram)));
    const gallery = compareWithCPython(classics, GALLERY_RECORDINGS, runProgram, record ? launcher : undefined);
    compared += classics.length;
    unknown += gallery.unknown;
    problems.push(...gallery.problems);
    const programs = asked.map((question) => inventoryProgram(question, course));
    for (const question of asked) problems.push(...collect(() => void rightOption(question, course, runProgram)));
    const parity = compareWithCPython(programs, INVENTORY_RECORDINGS, runProgram, record ? launcher : undefined);
    compared += programs.length;
    unknown += parity.unknown;
    problems.push(...parity.problems);
  }
  const parity = `${compared - unknown} programs compared with CPython${unknown ? `, ${unknown} not recorded` : ''}`;
  return {
    problems,
    single,
    counted: `${labs} labs, ${claims} claims, ${exercises} exercises in ${draws} draws, ${asked.length} questions of the inventory, ${languages.size} languages with ${translations} translated lessons; ${parity}`,
  };
}

try {
  const words = process.argv.slice(2);
  const { problems, single, counted } = verify({
    only: words.filter((word) => !word.startsWith('--')),
    record: words.includes('--record'),
  });
  for (const problem of problems) console.error(`${problem.message}\n`);
  for (const key of single) console.log(`${key}: one draw only; a retry asks the same again`);
  console.log(`verify: ${counted}; ${problems.length ? `${problems.length} problems` : 'all proved'}`);
  if (problems.length) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
