// The views over every program of the lessons and the gallery: stepped through forwards and backwards, and against what the program
// itself says when it is asked in the machine: sys.getrefcount, ctypes.string_at, gc.collect. e2e/sweep.spec.ts does both in the page.

import { describe, expect, it } from 'vitest';
import { answersIn } from '../authoring/asked.ts';
import { asking, cardOf, galleryPrograms, labPrograms, type Program, record } from '../authoring/asking.ts';
import { loadCourse } from '../authoring/course.ts';
import { english } from '../authoring/languages.ts';
import { breakAddress, mapHigh, mapLow } from '../engine/memory/malloc.ts';
import { HEAP_START, I32 } from '../engine/memory/memory.ts';
import { staticRanges } from '../engine/memory/static.ts';
import { bytesView } from './bytes.ts';
import { imaginedCollection, pastCollection } from './collector-view.ts';
import { ledgerView } from './ledger.ts';

const course = loadCourse();
const groups: [string, Program[]][] = [
  ...course.order.map((lesson): [string, Program[]] => [lesson, labPrograms(course, lesson)]),
  ['gallery', galleryPrograms(course)],
];

/** Steps of a program that are gone through: of one that has more, as many from its begin to its end. */
const MOST_STEPS = 60;
/** Places at which a program is asked. */
const MOST_PLACES = 3;

/** All memory that can differ, as one number. */
function memory(): number {
  let hash = 0;
  for (const [from, to] of [...staticRanges(), [HEAP_START, breakAddress()], [mapLow(), mapHigh()]])
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

/** Compares a program with its own answers; the number of them. */
function compare(program: Program): number {
  const asked = asking(program, MOST_PLACES);
  const { recorder, history, names, steps } = asked.run;
  const output = history.at(steps - 1).output.map((o) => o.text);
  const said = answersIn(output.join(''), asked);
  let answers = 0;
  for (const [p, { line, step, questions }] of asked.places.entries()) {
    const view = history.at(step);
    for (const [i, { name, size }] of questions.entries()) {
      const about = `${program.name}, line ${line}: ${name}`;
      const answer = said.places[p][i];
      const card = cardOf(view, name)!;
      recorder.seek(step);
      const ledger = ledgerView(recorder, card.ref, names(step), english());
      if (ledger.refcount === null) expect(answer.refcount, about).toBeGreaterThanOrEqual(2 ** 30);
      else {
        expect(`${ledger.refcount} references`, about).toBe(`${answer.refcount} references`);
        expect(ledger.holders.length, about).toBe(ledger.refcount);
      }
      recorder.seek(step);
      const bytes = new Map<number, number>();
      for (const row of bytesView(recorder, card.ref, names(step), english()).blocks[0].rows)
        for (const [k, byte] of row.bytes.entries()) bytes.set(row.offset + k, byte);
      // Between fields there may be bytes that no field has.
      const shown = [...bytes.keys()].filter((k) => k >= 0 && k < size);
      expect(shown.length, about).toBeGreaterThanOrEqual(16);
      expect(
        shown.map((k) => bytes.get(k)),
        about,
      ).toEqual(shown.map((k) => answer.bytes[k]));
      answers++;
    }
  }
  if (asked.collects === null) return answers;
  const { step } = asked.collects;
  recorder.seek(step);
  const counted = `${said.collected} collected`;
  expect(`${imaginedCollection(2, names(step), english()).found} collected`, program.name).toBe(counted);
  const { chronicle } = history;
  const made = pastCollection(recorder, chronicle, chronicle.collections.at(-1)!, names(step), english())!;
  expect(`${made.found} collected`, program.name).toBe(counted);
  return answers + 1;
}
