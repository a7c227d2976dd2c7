// npm run verify [-- lesson …]: proves lessons and exercises on the engine; every complaint names file, line and the way out.
import { loadCourse } from './course.ts';
import { exerciseIds, loadExercise } from './exercise.ts';
import { readLesson } from './lesson-file.ts';
import { runProgram } from './measure.ts';
import { type ClaimProps, proveClaim } from './pieces/claims.ts';
import { Problem, suggestion } from './problems.ts';
import { collect, proveExercise, proveLabs, provePredictions } from './proofs.ts';

function verify(only: readonly string[]): { problems: Problem[]; counted: string } {
  const course = loadCourse();
  const odd = only.find((lesson) => !course.order.includes(lesson));
  if (odd)
    throw new Problem({ file: 'content/course.yaml' }, `there is no lesson \`${odd}\``, suggestion(odd, course.order));
  let labs = 0;
  let exercises = 0;
  let claims = 0;
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
      const used = new Set(
        lesson.pieces.filter((piece) => piece.name === 'Exercise').map((piece) => String(piece.attributes.id)),
      );
      for (const exercise of exerciseIds(id)) {
        exercises++;
        const place = { file: `content/lessons/${id}/exercises/${exercise}/exercise.yaml` };
        if (!used.has(exercise))
          report(
            new Problem(
              place,
              'the lesson does not show this exercise',
              `Write <Exercise id="${exercise}" /> in lesson.mdx.`,
            ),
          );
        for (const problem of collect((tell) =>
          proveExercise(loadExercise(id, exercise), course.default, runProgram).forEach(tell),
        ))
          report(problem);
      }
      for (const name of used)
        if (!exerciseIds(id).includes(name))
          for (const problem of collect(() => loadExercise(id, name))) report(problem);
    }),
  );
  return { problems, counted: `${labs} labs, ${claims} claims, ${exercises} exercises` };
}

try {
  const { problems, counted } = verify(process.argv.slice(2));
  for (const problem of problems) console.error(`${problem.message}\n`);
  console.log(`verify: ${counted}; ${problems.length ? `${problems.length} problems` : 'all proved'}`);
  if (problems.length) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
