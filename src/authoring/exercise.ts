// An exercise folder read from disk and checked: exercise.yaml, starter.py, solution*.py, mistakes/*.py, checks.py.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { QUOTES, unknownQuotes } from '../exercises/message.ts';
import type { Check, Exercise, Grading } from '../exercises/model.ts';
import {
  CHECK_KINDS,
  type CheckKind,
  checkSchemas,
  chooseSchema,
  type ExerciseKind,
  editSchema,
  exerciseKinds,
  type ParsedChecks,
  predictSchema,
  questionOf,
} from './exercise-schema.ts';
import { CONTENT, lessonFolder } from './folders.ts';
import { Problem, suggestion } from './problems.ts';
import { check, readYaml, type YamlFile } from './yaml.ts';

export interface PythonFile {
  /** From the project's root, for messages. */
  file: string;
  name: string;
  text: string;
}

export interface Mistake extends PythonFile {
  fails: string[];
  says: string;
}

interface SourceBase {
  lesson: string;
  id: string;
  /** Folder from the project's root. */
  folder: string;
  yaml: YamlFile;
  exercise: Exercise;
  starter?: PythonFile;
}

export interface PredictSource extends SourceBase {
  kind: 'predict';
  text: z.output<typeof predictSchema>;
  starter: PythonFile;
}

export interface ChooseSource extends SourceBase {
  kind: 'choose';
  text: z.output<typeof chooseSchema>;
}

export interface EditSource extends SourceBase {
  kind: 'edit';
  text: z.output<typeof editSchema>;
  starter: PythonFile;
  grading: Grading;
  solutions: PythonFile[];
  mistakes: Mistake[];
}

export type ExerciseSource = PredictSource | ChooseSource | EditSource;

/** The name the learner's program has in tracebacks: the exercise's own. */
export function programName(id: string): string {
  return `${id.replaceAll('-', '_')}.py`;
}

export function exerciseIds(lesson: string, root: string = CONTENT): string[] {
  const folder = path.join(lessonFolder(lesson, root).absolute, 'exercises');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

export function loadExercise(lesson: string, id: string, root: string = CONTENT): ExerciseSource {
  const home = lessonFolder(lesson, root);
  const absolute = path.join(home.absolute, 'exercises', id);
  const folder = `${home.shown}/exercises/${id}`;
  if (!existsSync(path.join(absolute, 'exercise.yaml'))) {
    const place = { file: `${home.shown}/lesson.mdx` };
    throw new Problem(
      place,
      `there is no exercise \`${id}\` in this lesson`,
      `${suggestion(id, exerciseIds(lesson, root))} Or write ${folder}/exercise.yaml.`,
    );
  }
  const yaml = readYaml(path.join(absolute, 'exercise.yaml'), `${folder}/exercise.yaml`);
  const kind = kindOf(yaml);
  const python = (name: string): PythonFile | undefined => {
    const file = path.join(absolute, name);
    return existsSync(file) ? { file: `${folder}/${name}`, name, text: readFileSync(file, 'utf8') } : undefined;
  };
  const listed = (below: string, pattern: RegExp): string[] => {
    const at = path.join(absolute, below);
    return existsSync(at)
      ? readdirSync(at)
          .filter((name) => pattern.test(name))
          .sort()
          .map((name) => path.posix.join(below, name))
      : [];
  };
  const starter = python('starter.py');
  const needStarter = (why: string): PythonFile => {
    if (starter) return starter;
    throw new Problem({ file: yaml.file }, `${why} needs a program`, `Write ${folder}/starter.py.`);
  };
  const base = { lesson, id, folder, yaml };
  const key = `${lesson}/${id}`;

  if (kind === 'predict') {
    const text = check(yaml, predictSchema);
    const predictions = text.questions.map(({ line, expr, mistaken }) => ({
      ...(line === undefined ? { expr: expr! } : { line }),
      mistaken,
    }));
    const program = needStarter('a prediction');
    const exercise: Exercise = { kind, key, predictions, hash: hashOf(text, program.text), ...version(text) };
    return { ...base, kind, text, exercise, starter: program };
  }
  if (kind === 'choose') {
    const text = check(yaml, chooseSchema);
    if (text.options.some((option) => option.claim)) needStarter('an option with a claim');
    const exercise: Exercise = {
      kind,
      key,
      many: text.many,
      correct: text.options.map((option) => option.correct),
      hash: hashOf(text, starter?.text),
      ...version(text),
    };
    return { ...base, kind, text, exercise, ...(starter ? { starter } : {}) };
  }
  const text = check(yaml, editSchema);
  const checksFile = python('checks.py');
  const grading: Grading = {
    checks: [...readChecks(yaml, text.checks), ...pythonChecks(checksFile)],
    ...(checksFile ? { python: checksFile.text } : {}),
  };
  if (!grading.checks.length)
    throw new Problem({ file: yaml.file }, 'an edit exercise has no checks', 'Add `checks:` or write checks.py.');
  const program = needStarter('an edit exercise');
  const solutions = listed('', /^solution.*\.py$/).map((name) => python(name)!);
  if (!solutions.length) throw new Problem({ file: yaml.file }, 'there is no solution', `Write ${folder}/solution.py.`);
  const mistakes = listed('mistakes', /\.py$/).map((name) => readMistake(python(name)!, grading));
  const exercise: Exercise = {
    kind,
    key,
    grading,
    hash: hashOf(text, program.text, checksFile?.text),
    ...version(text),
  };
  return { ...base, kind, text, exercise, starter: program, grading, solutions, mistakes };
}

const version = (text: { version?: Exercise['version'] }): { version?: NonNullable<Exercise['version']> } =>
  text.version ? { version: text.version } : {};

export function hashOf(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

function kindOf(yaml: YamlFile): ExerciseKind {
  const kind = String((yaml.data as { kind?: unknown } | null)?.kind ?? '');
  const kinds = Object.keys(exerciseKinds);
  if (!kinds.includes(kind)) {
    throw new Problem(
      { file: yaml.file, line: yaml.lineOf(['kind']) },
      kind ? `there is no kind \`${kind}\`` : 'the exercise says no `kind`',
      suggestion(kind, kinds),
    );
  }
  return kind as ExerciseKind;
}

function readChecks(yaml: YamlFile, raw: readonly unknown[]): Check[] {
  const ids = new Set<string>();
  return raw.map((entry, i) => {
    const place = { file: yaml.file, line: yaml.lineOf(['checks', i]) };
    const keys = typeof entry === 'object' && entry !== null ? Object.keys(entry) : [];
    const kind = CHECK_KINDS.find((name) => keys.includes(name));
    if (!kind) {
      const odd = keys.find((key) => !['id', 'message', 'is', 'at_least', 'at_most'].includes(key)) ?? '';
      throw new Problem(
        place,
        odd ? `there is no check \`${odd}\`` : 'this check asks nothing',
        suggestion(odd, CHECK_KINDS),
      );
    }
    const parsed = check(yaml, checkSchemas[kind] as z.ZodType, ['checks', i]) as { id: string; message: string };
    if (ids.has(parsed.id))
      throw new Problem(place, `the check id \`${parsed.id}\` is used twice`, 'Give each check its own id.');
    ids.add(parsed.id);
    const unknown = unknownQuotes(parsed.message)[0];
    if (unknown) {
      const at = { file: yaml.file, line: yaml.lineOf(['checks', i, 'message']) };
      throw new Problem(at, `a message cannot quote {${unknown}}`, suggestion(unknown, QUOTES));
    }
    return { id: parsed.id, message: parsed.message, question: questionFor(kind, parsed) };
  });
}

/** `parsed` was made by `checkSchemas[kind]`; the table of the same keys turns it into a question. */
function questionFor<Kind extends CheckKind>(kind: Kind, parsed: unknown): Check['question'] {
  return questionOf[kind](parsed as ParsedChecks[Kind]);
}

/** Each `def check_…(…):` of checks.py. */
function pythonChecks(file: PythonFile | undefined): Check[] {
  if (!file) return [];
  const found = [...file.text.matchAll(/^def (check_\w+)\(([^)]*)\)/gm)];
  if (!found.length)
    throw new Problem(
      { file: file.file, line: 1 },
      'there is no check in this file',
      'Write functions `def check_…():` with asserts.',
    );
  return found.map(([, name, list], i) => {
    const parameters = list
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    const odd = parameters.find((parameter) => parameter !== 'output' && parameter !== 'source');
    if (odd) {
      const line = file.text.slice(0, found[i].index).split('\n').length;
      throw new Problem(
        { file: file.file, line },
        `\`${name}\` asks for \`${odd}\``,
        'A check may take `output` and `source`; names of the program are simply there.',
      );
    }
    return {
      id: name.replaceAll('_', '-'),
      message: '',
      question: { ask: 'python', name, parameters: parameters as ('output' | 'source')[] },
    };
  });
}

function readMistake(file: PythonFile, grading: Grading): Mistake {
  const field = (name: string, wayOut: string): { value: string; line: number } => {
    const lines = file.text.split('\n');
    const line = lines.findIndex((text) => text.startsWith(`# ${name}:`));
    if (line < 0) throw new Problem({ file: file.file, line: 1 }, `the mistake does not say \`# ${name}:\``, wayOut);
    return { value: lines[line].slice(name.length + 3).trim(), line: line + 1 };
  };
  const fails = field('fails', 'Begin the file with `# fails: <id of a check>`.');
  const says = field('says', 'Add `# says: <part of the message the learner reads>`.');
  const ids = fails.value.split(',').map((part) => part.trim());
  const known = ['runs', ...grading.checks.map((c) => c.id)];
  const odd = ids.find((name) => !known.includes(name));
  if (odd !== undefined)
    throw new Problem({ file: file.file, line: fails.line }, `there is no check \`${odd}\``, suggestion(odd, known));
  return { ...file, fails: ids, says: says.value };
}
