// Whether CPython prints what the engine prints, for every program of a lesson. What CPython printed lies beside the lesson in
// cpython.json, so that the proof needs no CPython; `npm run verify -- --record` writes it where CPYTHON_ORACLE names a launcher
// of real ones (called as `launcher 3.14 FILE`).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ByteRange } from '../exercises/model.ts';
import type { CourseVersion } from './course.ts';
import { type AskSource, type ExerciseSource, programName } from './exercise.ts';
import type { LessonFile } from './lesson-file.ts';
import { engine } from './measure.ts';
import { type Place, Problem } from './problems.ts';
import type { Run } from './proofs.ts';
import { claimsProgram, measureQuestion, questionProgramOf, readingProgram } from './truths.ts';

export interface Program {
  place: Place;
  version: CourseVersion;
  filename: string;
  source: string;
  /** Lines of the output that depend on the process. */
  varies: readonly number[];
}

/** What a program did: standard output, exit status, and the last line of standard error when the status is not 0. */
export interface Printed {
  out: string;
  status: number;
  last: string;
}

/** All programs of a lesson that come to an end by themselves, in each version that a reader may choose for them. */
export function programsOf(
  lesson: LessonFile,
  exercises: readonly ExerciseSource[],
  versions: readonly CourseVersion[],
): Program[] {
  return versions.flatMap((version) => programsIn(lesson, exercises, version));
}
function programsIn(lesson: LessonFile, exercises: readonly ExerciseSource[], version: CourseVersion): Program[] {
  const labs = lesson.labs
    .filter((lab) => lab.expect.end !== 'budget')
    .map((lab) => ({
      place: { file: lesson.file, line: lab.line },
      version,
      filename: lab.file,
      source: `${lab.code}\n`,
      varies: lab.varies.filter((v) => (v.version ?? version) === version).map((v) => v.line),
    }));
  return [
    ...labs,
    ...exercises.flatMap((source) => {
      if ((source.exercise.version ?? version) !== version) return [];
      return textsOf(source, version).map(({ file, text }) => ({
        place: { file },
        version,
        filename: programName(source.id),
        source: text,
        varies: [],
      }));
    }),
  ];
}

/** The programs of an exercise: its files, and the one that puts its questions. */
function textsOf(source: ExerciseSource, version: CourseVersion): { file: string; text: string }[] {
  if (source.kind === 'edit') return [source.starter, ...source.solutions, ...source.mistakes];
  if (!source.starter) return [];
  const files: { file: string; text: string }[] = [source.starter];
  const questions =
    source.kind === 'choose'
      ? claimsProgram(source)
      : source.kind === 'label-bytes'
        ? readingProgram(source, rangesOf(source, version)).text
        : questionProgramOf(source);
  if (questions !== undefined) files.push({ file: source.starter.file, text: questions });
  return files;
}
function rangesOf(source: AskSource, version: CourseVersion): ByteRange[] {
  const { exercise } = measureQuestion(source, version, engine);
  return exercise.kind === 'label-bytes' ? exercise.ranges : [];
}

// Addresses are the one thing that differs from process to process; they have 14 digits or more, or eight hexadecimal ones.
const ADDRESS = /0x[0-9a-f]{8,}|\b\d{14,15}\b/g;
const comparable = ({ out, status, last }: Printed): string =>
  `${out}=== exit ${status}${last && `: ${last}`}`.replace(ADDRESS, 'ADDRESS');

const lastLine = (stderr: string): string => stderr.trimEnd().split('\n').at(-1)!;

/** Recordings of a lesson, or of the inventory, by version and source. */
export class Recordings {
  /** Whether there are any; programs of a lesson without are not compared. */
  readonly exist: boolean;
  private readonly file: string;
  private readonly known: Record<string, Printed>;
  private readonly used: Record<string, Printed> = {};

  constructor(file: string) {
    this.file = file;
    this.exist = existsSync(this.file);
    this.known = this.exist ? (JSON.parse(readFileSync(this.file, 'utf8')) as Record<string, Printed>) : {};
  }
  private static key({ version, source }: Program): string {
    return `${version} ${createHash('sha256').update(source).digest('hex').slice(0, 16)}`;
  }
  get(program: Program): Printed | undefined {
    return this.known[Recordings.key(program)];
  }
  record(program: Program, printed: Printed): void {
    this.used[Recordings.key(program)] = printed;
  }
  /** Writes what was recorded, and only that: programs that are gone leave no trace. */
  save(): void {
    const sorted = Object.fromEntries(Object.entries(this.used).sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(this.file, `${JSON.stringify(sorted, null, 1)}\n`);
  }
}

/**
 * Compares programs with their recordings in `file`; records them anew when `launcher` is given. Returns the problems and how many
 * programs nothing is known about.
 */
export function compareWithCPython(
  programs: readonly Program[],
  file: string,
  run: Run,
  launcher?: string,
): { problems: Problem[]; unknown: number } {
  if (launcher) {
    const anew = new Recordings(file);
    for (const program of programs) anew.record(program, runOnCPython(launcher, program));
    anew.save();
  }
  const recordings = new Recordings(file);
  const unknown: Program[] = [];
  const known = (program: Program): Printed | undefined => recordings.get(program);
  const found = proveParity(programs, known, run, (program) => unknown.push(program));
  const problems = recordings.exist ? notRecorded(path.basename(file), unknown) : [];
  return { problems: [...found, ...problems], unknown: unknown.length };
}

/** One complaint for each place in the content, whatever is run there for how many versions. */
function notRecorded(file: string, programs: readonly Program[]): Problem[] {
  const byPlace = Map.groupBy(programs, ({ place }) => `${place.file}:${place.line}`);
  return [...byPlace.values()].map((all) => {
    const versions = [...new Set(all.map(({ version }) => version))].sort().join(', ');
    return new Problem(
      all[0].place,
      `${file} has recordings of what CPython prints, but none of this program (${versions})`,
      'Run `npm run verify -- --record`; without a CPython, leave it to somebody who has one.',
    );
  });
}

/** Runs a program on the real CPython of its version. */
export function runOnCPython(launcher: string, { version, filename, source, place }: Program): Printed {
  const folder = mkdtempSync(path.join(tmpdir(), 'heapwise-'));
  try {
    writeFileSync(path.join(folder, filename), source);
    const env = { ...process.env, PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8', PYTHON_COLORS: '0' };
    const done = spawnSync(launcher, [version, filename], { cwd: folder, env, encoding: 'utf8', timeout: 60_000 });
    if (done.error || done.status === null)
      throw new Problem(
        place,
        `CPython ${version} could not run it: ${done.error?.message ?? done.signal}`,
        'Look at CPYTHON_ORACLE: it is called as `launcher 3.14 FILE`.',
      );
    return { out: done.stdout, status: done.status, last: done.status === 0 ? '' : lastLine(done.stderr) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Compares the engine with what CPython printed. `unrecorded` hears of programs that nothing is known about. */
export function proveParity(
  programs: readonly Program[],
  printed: (program: Program) => Printed | undefined,
  run: Run,
  unrecorded: (program: Program) => void,
): Problem[] {
  return programs.flatMap((program) => {
    const real = printed(program);
    if (real === undefined) {
      unrecorded(program);
      return [];
    }
    const { version, filename, source, place } = program;
    const { stdout, stderr, exitStatus } = run({ version, filename, source });
    const ours = { out: stdout, status: exitStatus, last: exitStatus === 0 ? '' : lastLine(stderr) };
    const [a, b] = [comparable(real).split('\n'), comparable(ours).split('\n')];
    const at = a.findIndex((line, i) => line !== b[i] && !program.varies.includes(i + 1));
    if (at < 0 && a.length === b.length) return [];
    const line = at < 0 ? a.length : at;
    return [
      new Problem(
        place,
        `line ${line + 1} of the output differs from CPython ${version}'s:\n    CPython ${a[line] ?? '(the end)'}\n    engine  ${b[line] ?? '(the end)'}`,
        'If the line depends on the process (an address, what start-up left), say so: `varies=LINES`. Else it is a bug of the engine.',
      ),
    ];
  });
}
