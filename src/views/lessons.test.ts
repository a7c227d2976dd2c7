// The views over every program of the lessons and the gallery: stepped through forwards and backwards, and against what the program
// itself says when it is asked in the machine: sys.getrefcount, ctypes.string_at, gc.collect.

import { describe, expect, it } from 'vitest';
import { loadCourse } from '../authoring/course.ts';
import { loadGallery } from '../authoring/gallery.ts';
import { english } from '../authoring/languages.ts';
import { readLesson } from '../authoring/lesson-file.ts';
import { bootedImage } from '../engine/conformance/booted.ts';
import { loadLibModule } from '../engine/conformance/lib.ts';
import { type BootImage, type PythonVersion, silentHost } from '../engine/index.ts';
import { breakAddress, mapLow } from '../engine/memory/malloc.ts';
import { HEAP_START, I32, MEMORY_SIZE } from '../engine/memory/memory.ts';
import { staticRanges } from '../engine/memory/static.ts';
import type { stmt } from '../engine/parser/ast.ts';
import { parse } from '../engine/parser/index.ts';
import { Recorder } from '../engine/trace/recorder.ts';
import { bytesView } from './bytes.ts';
import { imaginedCollection, pastCollection } from './collector-view.ts';
import { History } from './history.ts';
import { ledgerView } from './ledger.ts';
import type { StepView } from './step.ts';

interface Program {
  readonly name: string;
  readonly source: string;
  readonly version: PythonVersion;
}
const course = loadCourse();
const programsOf = (lesson: string): Program[] =>
  readLesson(lesson).labs.map((lab) => ({
    name: `${lab.file} in line ${lab.line}`,
    source: `${lab.code}\n`,
    version: (lab.version ?? course.default) as PythonVersion,
  }));
const groups: [string, Program[]][] = [
  ...course.order.map((lesson): [string, Program[]] => [lesson, programsOf(lesson)]),
  ['gallery', loadGallery(course).map(({ id, code }) => ({ name: id, source: `${code}\n`, version: course.default }))],
];

/** Steps of a program that are gone through: of one that has more, as many from its begin to its end. */
const MOST_STEPS = 60;
/** Places at which a program is asked. */
const MOST_PLACES = 2;
/** Bytes of an object that are compared. */
const MOST_BYTES = 256;

const images = new Map<PythonVersion, BootImage>();

interface Run {
  readonly recorder: Recorder;
  readonly history: History;
  readonly steps: number;
  names(step: number): (ref: number) => string | null;
}
function record({ source, version }: Program): Run {
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

/** All memory that can differ, as one number. */
function memory(): number {
  let hash = 0;
  for (const [from, to] of [...staticRanges(), [HEAP_START, breakAddress()], [mapLow(), MEMORY_SIZE]])
    for (let i = from >> 2; i < to >> 2; i++) hash = (Math.imul(hash, 1000003) ^ I32[i]) | 0;
  return hash;
}

describe('forwards and backwards, memory, output and all that a step shows are the same', () => {
  it.each(groups)('%s', (_, programs) => {
    for (const program of programs) {
      const { history, steps } = record(program);
      const look = (step: number): string => {
        const view = JSON.stringify(history.at(step));
        return `${program.name}, step ${step}: ${memory()} ${view}`;
      };
      const n = Math.min(steps, MOST_STEPS);
      const all = Array.from({ length: n }, (_, i) => (n === 1 ? 0 : Math.round((i * (steps - 1)) / (n - 1))));
      const seen = new Map(all.map((step) => [step, look(step)]));
      for (const step of all.toReversed()) expect(look(step)).toBe(seen.get(step));
    }
  });
});

describe('ledger, bytes and collection are what the program finds when it asks', () => {
  it.each(groups)('%s', (_, programs) => {
    let asked = 0;
    for (const program of programs) asked += compare(program);
    if (programs.length > 0) expect(asked).toBeGreaterThan(0);
  });
});

/** A place before a statement of the module, and the names that are asked about there. */
interface Place {
  readonly line: number;
  readonly questions: readonly { readonly name: string; readonly size: number }[];
}
const endsWell = (history: History, steps: number): boolean => history.at(steps - 1).exitStatus === 0;
const firstLine = (s: stmt): number =>
  Math.min(s.lineno, ...('decorator_list' in s ? s.decorator_list.map((d) => d.lineno) : []));

/** Where a program may be asked: before statements that begin a line, and behind the last. */
function placesOf({ source }: Program, { recorder, history, steps, names }: Run): Place[] {
  const { tree } = parse(source, 'lab.py', 'exec');
  const body = tree._type === 'Module' ? tree.body : [];
  const free = body.filter(
    (s, i) => i > 0 && firstLine(s) > (body[i - 1].end_lineno ?? 0) && body[i - 1]._type !== 'ImportFrom',
  );
  const lines = Array.from({ length: steps }, (_, i) => recorder.steps.at(i).line);
  const over = endsWell(history, steps);
  const every = Math.max(1, Math.ceil(free.length / MOST_PLACES));
  const chosen = free
    .filter((_, i) => i % every === 0)
    .map((s): [number, number] => [firstLine(s), lines.indexOf(firstLine(s))]);
  if (over) chosen.push([source.split('\n').length, steps - 1]);
  return chosen.flatMap(([line, step]) => {
    if (step < 0) return [];
    const view = history.at(step);
    const questions = view.spaces[0].rows.flatMap(({ label, to }) => {
      const card = to === null ? undefined : view.cards.find((c) => c.number === to);
      if (card === undefined || !/^[A-Za-z_]\w*$/.test(label)) return [];
      recorder.seek(step);
      const rows = bytesView(recorder, card.ref, names(step), english()).blocks[0].rows;
      const size = Math.max(...rows.map((r) => r.offset + r.bytes.length));
      return [{ name: label, size: Math.min(size, MOST_BYTES) }];
    });
    return questions.length === 0 ? [] : [{ line, questions }];
  });
}
const MARK = '\u0001';
/** One line of Python that prints count and bytes of each, then the end of the line. */
function questionLine(questions: Place['questions']): string {
  const each = questions.map(
    ({ name, size }) =>
      `__import__('sys').getrefcount(${name}), __import__('ctypes').string_at(id(${name}), ${size}).hex()`,
  );
  return `print('${MARK}', ${each.join(', ')})`;
}

/** Compares a program with its own answers; the number of them. */
function compare(program: Program): number {
  const plain = record(program);
  const places = placesOf(program, plain);
  const lines = program.source.trimEnd().split('\n');
  const asking: { line: number; questions: Place['questions'] }[] = [];
  for (const { line, questions } of places.toReversed()) lines.splice(line - 1, 0, questionLine(questions));
  for (const [i, { line, questions }] of places.entries()) asking.push({ line: line + i, questions });
  const collects = endsWell(plain.history, plain.steps);
  if (collects) lines.push(`print('${MARK}', __import__('gc').collect())`);
  const run = record({ ...program, source: `${lines.join('\n')}\n` });
  const { recorder, history, names } = run;
  const last = history.at(run.steps - 1);
  const printed = last.output
    .map((o) => o.text)
    .join('')
    .split('\n')
    .filter((text) => text.startsWith(MARK))
    .map((text) => text.slice(2).split(' '));
  const stepAt = (line: number): number =>
    Array.from({ length: run.steps }, (_, i) => i).findIndex((i) => recorder.steps.at(i).line === line);
  let answers = 0;
  for (const { line, questions } of asking) {
    const step = stepAt(line);
    if (step < 0) continue;
    const said = printed.shift()!;
    const view = history.at(step);
    for (const [i, { name, size }] of questions.entries()) {
      const about = `${program.name}, line ${line}: ${name}`;
      const card = cardOf(view, name);
      recorder.seek(step);
      const ledger = ledgerView(recorder, card.ref, names(step), english());
      // The argument of getrefcount is a reference, too.
      if (ledger.refcount === null) expect(Number(said[i * 2]), about).toBeGreaterThan(2 ** 30);
      else {
        expect(`${ledger.refcount} references`, about).toBe(`${Number(said[i * 2]) - 1} references`);
        expect(ledger.holders.length, about).toBe(ledger.refcount);
      }
      recorder.seek(step);
      const bytes = new Map<number, number>();
      for (const row of bytesView(recorder, card.ref, names(step), english()).blocks[0].rows)
        for (const [k, byte] of row.bytes.entries()) bytes.set(row.offset + k, byte);
      const found = Buffer.from(said[i * 2 + 1], 'hex');
      // Between fields there may be bytes that no field has.
      const shown = [...bytes.keys()].filter((k) => k >= 0 && k < size);
      expect(shown.length, about).toBeGreaterThanOrEqual(16);
      expect(
        shown.map((k) => bytes.get(k)),
        about,
      ).toEqual(shown.map((k) => found[k]));
      answers++;
    }
  }
  if (!collects) return answers;
  const step = stepAt(lines.length);
  recorder.seek(step);
  const counted = `${printed.shift()![0]} collected`;
  expect(`${imaginedCollection(2, names(step), english()).found} collected`, program.name).toBe(counted);
  const { chronicle } = history;
  const made = pastCollection(recorder, chronicle, chronicle.collections.at(-1)!, names(step), english())!;
  expect(`${made.found} collected`, program.name).toBe(counted);
  return answers + 1;
}
function cardOf(view: StepView, name: string) {
  const to = view.spaces[0].rows.find((r) => r.label === name)?.to;
  const card = view.cards.find((c) => c.number === to);
  if (card === undefined) throw new Error(`${name} leads to no card`);
  return card;
}
