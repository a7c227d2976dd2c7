// Programs of lessons and gallery that are asked in the machine what the views claim about them: the same program with lines put into it
// that print sys.getrefcount and the bytes at ctypes.string_at of each of its names, and at its end what gc.collect() counts.

import { bootedImage } from '../engine/conformance/booted.ts';
import { loadLibModule } from '../engine/conformance/lib.ts';
import { type BootImage, type PythonVersion, silentHost } from '../engine/index.ts';
import type { stmt } from '../engine/parser/ast.ts';
import { parse } from '../engine/parser/index.ts';
import { Recorder } from '../engine/trace/recorder.ts';
import { bytesView } from '../views/bytes.ts';
import { History } from '../views/history.ts';
import type { CardView, StepView } from '../views/step.ts';
import { type Asked, MARK, type Place, type Question } from './asked.ts';
import type { Course } from './course.ts';
import { loadGallery } from './gallery.ts';
import { english } from './languages.ts';
import { readLesson } from './lesson-file.ts';

export interface Program {
  readonly name: string;
  readonly source: string;
  readonly version: PythonVersion;
}
/** The programs of a lesson's labs, in its order. */
export const labPrograms = (course: Course, lesson: string): Program[] =>
  readLesson(lesson).labs.map((lab) => ({
    name: `${lab.file} in line ${lab.line}`,
    source: `${lab.code}\n`,
    version: (lab.version ?? course.default) as PythonVersion,
  }));
export const galleryPrograms = (course: Course): Program[] =>
  loadGallery(course).map(({ id, code }) => ({ name: id, source: `${code}\n`, version: course.default }));

/** Bytes of an object that are compared. */
const MOST_BYTES = 256;

const images = new Map<PythonVersion, BootImage>();

export interface Run {
  readonly recorder: Recorder;
  readonly history: History;
  readonly steps: number;
  names(step: number): (ref: number) => string | null;
}
export function record({ source, version }: Program): Run {
  let image = images.get(version);
  if (image === undefined) {
    image = bootedImage(version);
    images.set(version, image);
  }
  const recorder = new Recorder({
    version,
    image,
    source,
    filename: 'lab.py',
    limits: { steps: 400, instructions: 3_000_000 },
    host: { ...silentHost, libModule: loadLibModule },
  });
  recorder.finish();
  const history = new History(recorder, english());
  while (history.analyse());
  return {
    recorder,
    history,
    steps: recorder.steps.length,
    names: (step) => (ref) => history.nameAt(ref, step),
  };
}
/** The first step at which a line is next; -1 if it never is. */
const stepAt = ({ recorder, steps }: Run, line: number): number =>
  Array.from({ length: steps }, (_, i) => i).findIndex((i) => recorder.steps.at(i).line === line);
const endsWell = ({ history, steps }: Run): boolean => history.at(steps - 1).exitStatus === 0;

/** Puts questions into a program, at most at `most` places; with them, and recorded. */
export function asking(program: Program, most: number): Asked & { readonly run: Run } {
  const plain = record(program);
  const places = placesOf(program, plain, most);
  const lines = program.source.trimEnd().split('\n');
  for (const { line, questions } of places.toReversed()) lines.splice(line - 1, 0, questionLine(questions));
  const collects = endsWell(plain);
  if (collects) lines.push(`print('${MARK}', __import__('gc').collect())`);
  const asked = { ...program, source: `${lines.join('\n')}\n` };
  const run = record(asked);
  const at = (line: number) => ({ line, step: stepAt(run, line) });
  return {
    program: asked,
    places: places.map(({ line, questions }, i) => ({ ...at(line + i), questions })),
    collects: collects ? at(lines.length) : null,
    run,
  };
}
/** Where a program may be asked: behind the last statement if it comes to that, then before statements that begin a line. */
function placesOf({ source }: Program, run: Run, most: number): Omit<Place, 'step'>[] {
  const { recorder, history, steps, names } = run;
  const { tree } = parse(source, 'lab.py', 'exec');
  const body = tree._type === 'Module' ? tree.body : [];
  const free = body.filter(
    (s, i) => i > 0 && firstLine(s) > (body[i - 1].end_lineno ?? 0) && body[i - 1]._type !== 'ImportFrom',
  );
  const end = endsWell(run) ? [{ line: source.split('\n').length, step: steps - 1 }] : [];
  const within = most - end.length;
  const every = Math.max(1, Math.ceil(free.length / within));
  const begins = free.filter((_, i) => within > 0 && i % every === 0).map(firstLine);
  const chosen = [...begins.map((line) => ({ line, step: stepAt(run, line) })), ...end];
  return chosen.flatMap(({ line, step }) => {
    if (step < 0) return [];
    const view = history.at(step);
    const questions = view.spaces[0].rows.flatMap(({ label }) => {
      const card = cardOf(view, label);
      if (card === undefined || !/^[A-Za-z_]\w*$/.test(label)) return [];
      recorder.seek(step);
      const rows = bytesView(recorder, card.ref, names(step), english()).blocks[0].rows;
      const size = Math.max(...rows.map((r) => r.offset + r.bytes.length));
      return [{ name: label, size: Math.min(size, MOST_BYTES) }];
    });
    return questions.length === 0 ? [] : [{ line, questions }];
  });
}
const firstLine = (s: stmt): number =>
  Math.min(s.lineno, ...('decorator_list' in s ? s.decorator_list.map((d) => d.lineno) : []));

/** One line of Python that prints count and bytes of each, then the end of the line. */
function questionLine(questions: readonly Question[]): string {
  const each = questions.map(
    ({ name, size }) =>
      `__import__('sys').getrefcount(${name}), __import__('ctypes').string_at(id(${name}), ${size}).hex()`,
  );
  return `print('${MARK}', ${each.join(', ')})`;
}

/** The card that a variable of the module leads to. */
export function cardOf(view: StepView, name: string): CardView | undefined {
  const to = view.spaces[0].rows.find((r) => r.label === name)?.to ?? null;
  return to === null ? undefined : view.cards.find((c) => c.number === to);
}
