// What the engine says of a question while the site is built: the truth to compare the author's answers with, and what the page shows
// of the run before the learner answers (arrows of a picture, bytes of an object).

import { errorLine, outputLine } from '../exercises/checks.ts';
import type { AskExercise, ByteRange } from '../exercises/model.ts';
import {
  type Asked,
  askedOf,
  linesAbove,
  needsQuestions,
  questionProgram,
  readAnswers,
} from '../exercises/questions.ts';
import { plainOutput, type Truth, truthOf } from '../exercises/truth.ts';
import type { RunRequest } from '../session/protocol.ts';
import { type FieldBytes, fieldAt } from '../views/field-bytes.ts';
import type { CourseVersion } from './course.ts';
import { type AskSource, type ChooseSource, programName, textOf } from './exercise.ts';
import { english } from './languages.ts';
import { type Place, Problem } from './problems.ts';
import type { Outcome, Run } from './proofs.ts';

/** The fields of the object that a variable names when the program is over. */
export type Layout = (request: RunRequest, variable: string) => FieldBytes[];

/** How a question is put to the engine. */
export interface Engine {
  run: Run;
  layout: Layout;
}

/** Everything the page needs of one exercise: its data, complete, and the truth that the build saw. */
export interface Measured {
  exercise: AskExercise;
  truth: Truth;
  /** label-bytes: the bytes of each range. */
  bytes: FieldBytes[];
}

export function measureQuestion(source: AskSource, version: CourseVersion, engine: Engine): Measured {
  const on = source.exercise.version ?? version;
  const program = { version: on, filename: programName(source.id) };
  const wayOut = 'Mend the program or the question; the engine ran it as it stands.';
  const fail = (message: string, place: Place = { file: source.starter.file }): never => {
    throw new Problem(place, message, wayOut);
  };
  if (source.exercise.kind === 'label-bytes') {
    const rows = engine.layout({ ...program, source: source.starter.text }, source.exercise.object);
    const bytes = textOf(source, 'label-bytes').fields.map(({ field }, i) => {
      const row = rows.find((r) => r.field === field);
      if (row !== undefined) return row;
      const known = rows.map((r) => r.field).filter(Boolean);
      throw new Problem(
        { file: source.yaml.file, line: source.yaml.lineOf(['fields', i]) },
        `this object has no field \`${field}\``,
        `It has ${known.join(', ')}.`,
      );
    });
    const ranges = bytes.map(({ offset, size }) => ({ offset, size }));
    const truth = { texts: ranges.map((range) => fieldAt(rows, range)), facts: [] };
    return { exercise: { ...source.exercise, ranges }, truth, bytes };
  }
  const asking = questionProgramOf(source);
  const outcome = engine.run({ ...program, source: asking ?? source.starter.text });
  if (outcome.end !== 'ended') fail(`the program does not come to its end: ${outcome.message ?? outcome.end}`);
  let { exercise } = source;
  if (exercise.kind === 'draw-reference') {
    const answers = readAnswers(outcome.stdout, askedOf(exercise)).parts;
    const missing = exercise.slots.indexOf(textOf(source, 'draw-reference').missing.from);
    exercise = { ...exercise, drawn: answers.map((text, slot) => (slot === missing ? -1 : Number(text))) };
  }
  const truth = truthOf(exercise, outcome.stdout, english());
  if (typeof truth === 'string') {
    const { stdout } = outcome;
    const stderr =
      asking === undefined ? outcome.stderr : ownLines(outcome.stderr, program.filename, linesAbove(asking));
    return fail(
      stderr ? `${truth}:\n${stderr.trimEnd().replace(/^/gm, '    ')}` : truth,
      placeOfFailure(source, { stdout, stderr }),
    );
  }
  return { exercise, truth, bytes: [] };
}

/** A traceback with the numbers of the author's own lines. */
function ownLines(stderr: string, filename: string, above: number): string {
  return stderr.replaceAll(/(File "([^"]+)", line )(\d+)/g, (whole, before: string, file: string, line: string) =>
    file === filename ? `${before}${Number(line) - above}` : whole,
  );
}

/** The line of the program that failed, or the question that asks for a line which a whole run does not print. */
function placeOfFailure(
  { starter, yaml, exercise, id }: AskSource,
  { stdout, stderr }: Pick<Outcome, 'stdout' | 'stderr'>,
): Place | undefined {
  const failed = stderr ? errorLine(stderr, programName(id)) : undefined;
  // The program of a variant stands in the file itself, below its key.
  const above = starter.file === yaml.file ? yaml.lineOf(['starter']) : 0;
  if (failed !== undefined) return { file: starter.file, line: above + failed };
  const asks = exercise.parts.findIndex(
    ({ line }) => line !== undefined && outputLine(plainOutput(stdout), line) === undefined,
  );
  return stderr || asks < 0 ? undefined : { file: yaml.file, line: yaml.lineOf(['questions', asks, 'line']) };
}

/** The program that puts an exercise's questions; undefined where its own output is enough. */
export function questionProgramOf(source: AskSource): string | undefined {
  const asked = askedOf(source.exercise);
  return needsQuestions(asked) ? questionProgram(source.starter.text, asked) : undefined;
}

/** For label-bytes: whether the bytes read as the author says, to be asked of the engine and of CPython. */
export function readingProgram(source: AskSource, ranges: readonly ByteRange[]): { text: string; asked: Asked } {
  const { object, fields } = textOf(source, 'label-bytes');
  const asked: Asked = {
    parts: fields.map(({ reads }, i) => {
      const { offset, size } = ranges[i];
      return {
        expr: `int.from_bytes(__import__('ctypes').string_at(id(${object}) + ${offset}, ${size}), 'little') == (${reads})`,
      };
    }),
  };
  return { text: questionProgram(source.starter.text, asked), asked };
}

/** For choose: the claims of its options as questions, to be asked of CPython too. */
export function claimsProgram(source: ChooseSource): string | undefined {
  const parts = source.text.options.flatMap(({ claim }) => (claim === undefined ? [] : { expr: `bool(${claim})` }));
  return source.starter && parts.length > 0 ? questionProgram(source.starter.text, { parts }) : undefined;
}
