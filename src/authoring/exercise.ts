// An exercise folder read from disk and checked: exercise.yaml, starter.py, solution*.py, mistakes/*.py, checks.py.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { QUOTES, unknownQuotes } from '../exercises/message.ts';
import { MISCONCEPTIONS } from '../exercises/misconceptions/index.ts';
import type { AskExercise, Check, ChooseExercise, Exercise, Grading } from '../exercises/model.ts';
import { momentsOf } from '../exercises/questions.ts';
import { fill, filled, MOST_DRAWS, placesIn, type Value, valueSets } from '../exercises/values.ts';
import { type Asking, type AskKind, askingOf, isAskKind, type TextOf } from './exercise-kinds.ts';
import {
  CHECK_KINDS,
  type CheckKind,
  checkSchemas,
  chooseSchema,
  type ExerciseKind,
  editSchema,
  exerciseKinds,
  type ParsedChecks,
  questionOf,
  valuesSchema,
  variantsSchema,
} from './exercise-schema.ts';
import { CONTENT, type Folder as Located, lessonFolder, placeIn } from './folders.ts';
import { ORIGINAL } from './languages.ts';
import { Problem, suggestion } from './problems.ts';
import { translated } from './translation.ts';
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
  /** Which of the exercise's draws this is, from 0. */
  draw: number;
  /** What the file's `values` are in this draw. */
  values: Record<string, Value>;
}

/** Kinds whose truth is asked of a run. */
export interface AskSource extends SourceBase {
  kind: AskKind;
  text: TextOf<AskKind>;
  exercise: AskExercise;
  starter: PythonFile;
  /** The author's answer to each part, and where it stands. */
  answers: string[];
  paths: PropertyKey[][];
}

export interface ChooseSource extends SourceBase {
  kind: 'choose';
  text: TextOf<'choose'>;
  exercise: ChooseExercise;
}

export interface EditSource extends SourceBase {
  kind: 'edit';
  text: TextOf<'edit'>;
  starter: PythonFile;
  grading: Grading;
  solutions: PythonFile[];
  mistakes: Mistake[];
}

export type ExerciseSource = AskSource | ChooseSource | EditSource;

/** The text of an ask exercise of one kind. */
export function textOf<Kind extends AskKind>(source: AskSource, _kind: Kind): TextOf<Kind> {
  return source.text as TextOf<Kind>;
}

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

/** The exercise as it is shown first. */
export function loadExercise(lesson: string, id: string, root?: string, language?: string): ExerciseSource {
  return loadDraws(lesson, id, root, language)[0];
}

/** The file that translates the texts of an exercise, whether it is there or not. */
export function exerciseTranslation(lesson: string, id: string, language: string, root: string = CONTENT): Located {
  const home = lessonFolder(lesson, root);
  const below = `${language}/exercises/${id}.yaml`;
  return { absolute: path.join(home.absolute, below), shown: `${home.shown}/${below}` };
}

/** One source for each draw: each variant with each of its values. One alone without any. Its texts are of `language` if translated. */
export function loadDraws(
  lesson: string,
  id: string,
  root: string = CONTENT,
  language: string = ORIGINAL,
): ExerciseSource[] {
  const home = lessonFolder(lesson, root);
  const absolute = path.join(home.absolute, 'exercises', id);
  const folder = `${home.shown}/exercises/${id}`;
  if (!existsSync(path.join(absolute, 'exercise.yaml'))) {
    throw new Problem(
      placeIn(lesson, `id="${id}"`, root),
      `there is no exercise \`${id}\` in this lesson`,
      `${suggestion(id, exerciseIds(lesson, root))} Or write ${folder}/exercise.yaml.`,
    );
  }
  const yaml = readYaml(path.join(absolute, 'exercise.yaml'), `${folder}/exercise.yaml`);
  const kind = kindOf(yaml);
  const place: Folder = { absolute, folder };
  strayFiles(place);
  const hash = hashOf(yaml.data, python(place, 'starter.py')?.text, python(place, 'checks.py')?.text);
  const own = exerciseTranslation(lesson, id, language, root);
  const told: YamlFile =
    language === ORIGINAL || !existsSync(own.absolute)
      ? yaml
      : { ...yaml, data: translated(yaml, readYaml(own.absolute, own.shown)) };
  const draws = variantsIn(told, kind, place).flatMap((variant) =>
    valuesIn(variant, kind, place).map((values): Omit<Base, 'draw'> => {
      const filledYaml = { ...variant.yaml, data: filled(variant.yaml.data, values) };
      const { starter } = variant;
      const own = starter === undefined ? {} : { starter: { ...starter, text: fill(starter.text, values) } };
      return { lesson, id, folder, yaml: filledYaml, values, key: `${lesson}/${id}`, hash, ...own };
    }),
  );
  drawsProblems(yaml, draws);
  return draws.map((drawn, draw) => {
    const base = { ...drawn, draw };
    if (isAskKind(kind)) return askSource(base, kind);
    return kind === 'choose' ? chooseSource(base) : editSource(base, place);
  });
}

interface Folder {
  absolute: string;
  folder: string;
}
interface Base {
  lesson: string;
  id: string;
  folder: string;
  yaml: YamlFile;
  starter?: PythonFile;
  draw: number;
  values: Record<string, Value>;
  key: string;
  hash: string;
}
/** An exercise as its file says it, or with what one of its `variants` says in place of that. */
interface Variant {
  yaml: YamlFile;
  starter?: PythonFile;
}

function python(
  { absolute, folder }: Folder,
  name: string,
  values: Record<string, Value> = {},
): PythonFile | undefined {
  const file = path.join(absolute, name);
  if (!existsSync(file)) return undefined;
  return { file: `${folder}/${name}`, name, text: fill(readFileSync(file, 'utf8'), values) };
}
function listed({ absolute }: Folder, below: string, pattern: RegExp): string[] {
  const at = path.join(absolute, below);
  if (!existsSync(at)) return [];
  return readdirSync(at)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => path.posix.join(below, name));
}
/** A file that nothing reads is most likely one whose name is mistyped. Hidden ones are the system's. */
const FILE = /^(exercise\.yaml|starter\.py|checks\.py|solution.*\.py|mistakes|__pycache__|\..*)$/;
const FILES = ['exercise.yaml', 'starter.py', 'checks.py', 'solution.py', 'mistakes'];
function strayFiles({ absolute, folder }: Folder): void {
  const stray = readdirSync(absolute).find((name) => !FILE.test(name));
  if (stray !== undefined)
    throw new Problem({ file: `${folder}/${stray}` }, 'nothing reads this file', suggestion(stray, FILES));
}
const solutionsIn = (place: Folder): string[] => listed(place, '', /^solution.*\.py$/);
const mistakesIn = (place: Folder): string[] => listed(place, 'mistakes', /\.py$/);
function starterOf({ yaml, folder, starter }: Base, why: string): PythonFile {
  if (starter) return starter;
  throw new Problem({ file: yaml.file }, `${why} needs a program`, `Write ${folder}/starter.py.`);
}

/** The exercise itself, then its variants. */
function variantsIn(yaml: YamlFile, kind: string, place: Folder): Variant[] {
  const { variants: _, ...own } = yaml.data as Record<string, unknown>;
  const starter = python(place, 'starter.py');
  const first: Variant = { yaml: { ...yaml, data: own }, ...(starter ? { starter } : {}) };
  if (!('variants' in (yaml.data as object))) return [first];
  const others = check(yaml, variantsSchema, ['variants']);
  if (kind === 'edit')
    throw new Problem(
      { file: yaml.file, line: yaml.lineOf(['variants']) },
      'an edit exercise has no variants',
      'Give it `values`: they are filled in the starter, the solutions, the mistakes and the checks.',
    );
  return [
    first,
    ...others.map((other, i): Variant => {
      const { starter: program, ...says } = other;
      const lineOf = (path: readonly PropertyKey[]): number =>
        yaml.lineOf(path[0] in other ? ['variants', i, ...path] : path);
      const text = program === undefined ? first.starter : { file: yaml.file, name: 'starter.py', text: program };
      return { yaml: { file: yaml.file, data: { ...own, ...says }, lineOf }, ...(text ? { starter: text } : {}) };
    }),
  ];
}

/** What the `values` of a variant may be, one set a draw; each name must be used, and each place filled. */
function valuesIn({ yaml, starter }: Variant, kind: string, place: Folder): Record<string, Value>[] {
  const at = { file: yaml.file, line: yaml.lineOf(['values']) };
  const { values: given, ...texts } = yaml.data as Record<string, unknown>;
  const sets = given === undefined ? [{}] : valueSets(check(yaml, valuesSchema, ['values']));
  const names = Object.keys(sets[0]);
  const odd = sets.find((one) => Object.keys(one).join() !== names.join());
  if (odd !== undefined)
    throw new Problem(at, 'the sets of values have different names', `Give each of them: ${names.join(', ')}.`);
  const program = starter?.text ?? '';
  const files = kind === 'edit' ? [...solutionsIn(place), ...mistakesIn(place), 'checks.py'] : [];
  const inFiles = files.flatMap((name) => placesIn(python(place, name)?.text ?? ''));
  const inTexts = placesIn(JSON.stringify(texts));
  // What a learner edits may be an f-string with braces of its own.
  const needed = kind === 'edit' ? inTexts : [...inTexts, ...placesIn(program)];
  const unfilled = needed.find((name) => !names.includes(name));
  if (unfilled !== undefined)
    throw new Problem(at, `nothing is given for \`{{${unfilled}}}\``, suggestion(unfilled, names));
  const unused = names.find((name) => ![...inTexts, ...placesIn(program), ...inFiles].includes(name));
  if (unused !== undefined)
    throw new Problem(at, `the value \`${unused}\` is used nowhere`, `Write \`{{${unused}}}\` where it belongs.`);
  return sets;
}

/** No more draws than a page should carry, and none of them twice. */
function drawsProblems(yaml: YamlFile, draws: readonly Pick<Base, 'yaml' | 'starter'>[]): void {
  const line = Math.max(yaml.lineOf(['values']), yaml.lineOf(['variants']));
  if (draws.length > MOST_DRAWS)
    throw new Problem(
      { file: yaml.file, line },
      `there are ${draws.length} draws`,
      `Give at most ${MOST_DRAWS}; the page carries each of them. List the sets of values one by one if not every combination is needed.`,
    );
  const asked = draws.map(({ yaml: { data }, starter }) => {
    const { values: _, ...texts } = data as Record<string, unknown>;
    return JSON.stringify([texts, starter?.text]);
  });
  const twice = asked.findIndex((text, i) => asked.indexOf(text) < i);
  if (twice >= 0)
    throw new Problem(
      { file: yaml.file, line },
      `draws ${asked.indexOf(asked[twice]) + 1} and ${twice + 1} are the same question`,
      'Let each draw ask something else.',
    );
}

const sourceBase = ({ lesson, id, folder, yaml, draw, values }: Base): Omit<SourceBase, 'exercise'> => ({
  lesson,
  id,
  folder,
  yaml,
  draw,
  values,
});

function askSource(base: Base, kind: AskKind): AskSource {
  const { yaml, key, hash } = base;
  const text = check(yaml, exerciseKinds[kind] as z.ZodType<TextOf<AskKind>>);
  const asking = (askingOf[kind] as (text: TextOf<AskKind>) => Asking)(text);
  const starter = starterOf(base, 'a question about a run');
  const exercise = { ...asking.exercise, key, hash, ...version(text) } as AskExercise;
  const wrong = exercise.misconceptions.findIndex((name) => !MISCONCEPTIONS.has(name));
  if (wrong >= 0)
    throw new Problem(
      { file: yaml.file, line: yaml.lineOf(['misconceptions', wrong]) },
      `there is no misconception \`${exercise.misconceptions[wrong]}\``,
      suggestion(exercise.misconceptions[wrong], [...MISCONCEPTIONS.keys()]),
    );
  askingProblems(text, exercise, yaml, momentsOf(starter.text));
  return { ...sourceBase(base), kind, text, exercise, starter, answers: asking.answers, paths: asking.paths };
}

/** What the schema cannot see: names that belong together. */
function askingProblems(text: TextOf<AskKind>, exercise: AskExercise, yaml: YamlFile, moments: string[]): void {
  const known = (path: PropertyKey[], what: string, word: string, candidates: readonly string[]): void => {
    if (candidates.includes(word)) return;
    throw new Problem(
      { file: yaml.file, line: yaml.lineOf(path) },
      `there is no ${what} \`${word}\``,
      suggestion(word, candidates),
    );
  };
  const used: [PropertyKey[], string | undefined][] = [[['at'], 'at' in exercise ? exercise.at : undefined]];
  if (text.kind === 'predict' || text.kind === 'count')
    text.questions.forEach((q, i) => {
      used.push([['questions', i, 'at'], q.at]);
    });
  if (text.kind === 'pick-freed')
    text.objects.forEach((o, i) => {
      used.push([['objects', i, 'made'], o.made]);
    });
  if (text.kind === 'order')
    text.steps.forEach((s, i) => {
      used.push([['steps', i, 'at'], s.at], [['steps', i, 'made'], s.made]);
    });
  for (const [path, moment] of used) if (moment !== undefined) known(path, 'moment', moment, moments);
  if (text.kind === 'same-object') {
    for (const [i, group] of text.groups.entries())
      for (const [j, name] of group.entries()) known(['groups', i, j], 'object', name, text.objects);
    const grouped = text.groups.flat();
    const left = text.objects.find((name) => grouped.filter((other) => other === name).length !== 1);
    if (left !== undefined)
      throw new Problem(
        { file: yaml.file, line: yaml.lineOf(['groups']) },
        `\`${left}\` is not in exactly one group`,
        'An object that is the same as no other stands in a group of its own.',
      );
    for (const [i, { pair }] of text.reasons.entries())
      for (const [j, name] of pair.entries()) known(['reasons', i, 'pair', j], 'object', name, text.objects);
  }
  if (text.kind === 'draw-reference') {
    known(['missing', 'from'], 'slot', text.missing.from, text.slots);
    known(
      ['missing', 'to'],
      'object',
      text.missing.to,
      text.objects.map((o) => o.expr),
    );
  }
}

function chooseSource(base: Base): ChooseSource {
  const { yaml, key, hash, starter } = base;
  const text = check(yaml, chooseSchema);
  if (text.options.some((option) => option.claim)) starterOf(base, 'an option with a claim');
  const correct = text.options.map((option) => option.correct);
  const exercise: ChooseExercise = { kind: 'choose', key, hash, many: text.many, correct, ...version(text) };
  return { ...sourceBase(base), kind: 'choose', text, exercise, ...(starter ? { starter } : {}) };
}

function editSource(base: Base, place: Folder): EditSource {
  const { yaml, key, hash, folder, values } = base;
  const text = check(yaml, editSchema);
  const checksFile = python(place, 'checks.py', values);
  const grading: Grading = {
    checks: [...readChecks(yaml, text.checks), ...pythonChecks(checksFile)],
    ...(checksFile ? { python: checksFile.text } : {}),
  };
  if (!grading.checks.length)
    throw new Problem({ file: yaml.file }, 'an edit exercise has no checks', 'Add `checks:` or write checks.py.');
  const starter = starterOf(base, 'an edit exercise');
  const solutions = solutionsIn(place).map((name) => python(place, name, values)!);
  if (!solutions.length) throw new Problem({ file: yaml.file }, 'there is no solution', `Write ${folder}/solution.py.`);
  const mistakes = mistakesIn(place).map((name) => readMistake(python(place, name, values)!, grading));
  const exercise: Exercise = { kind: 'edit', key, grading, hash, ...version(text) };
  return { ...sourceBase(base), kind: 'edit', text, exercise, starter, grading, solutions, mistakes };
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
