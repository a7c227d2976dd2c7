// A program with questions put into it, and what it answers: see asking.ts, which makes them. Apart from it, for tests that have no engine.

import type { Program } from './asking.ts';

export interface Question {
  /** A variable of the module. */
  readonly name: string;
  /** Bytes that are asked. */
  readonly size: number;
}
/** A line of the module, and what is asked there. */
export interface Place {
  readonly line: number;
  /** The first step at which it is next. */
  readonly step: number;
  readonly questions: readonly Question[];
}
export interface Asked {
  /** The program with the questions in it. */
  readonly program: Program;
  /** Where its questions are. */
  readonly places: readonly Place[];
  /** Where gc.collect() is asked; null in a program that does not end well. */
  readonly collects: Omit<Place, 'questions'> | null;
}
/** What the program says to a question. */
export interface Answer {
  /** Of the object, without the reference that sys.getrefcount holds itself. */
  readonly refcount: number;
  readonly bytes: Uint8Array;
}

/** Marks the lines of output that answer. */
export const MARK = '\u0001';

/** What a run of such a program printed: the answers place by place, and the count of gc.collect(). */
export function answersIn(
  output: string,
  { places, collects }: Asked,
): { places: Answer[][]; collected: number | null } {
  const said = output
    .split('\n')
    .filter((text) => text.startsWith(MARK))
    .map((text) => text.slice(2).split(' '));
  const answers = places.map(({ questions }, i) =>
    questions.map((_, k) => ({
      refcount: Number(said[i][k * 2]) - 1,
      bytes: Buffer.from(said[i][k * 2 + 1], 'hex'),
    })),
  );
  return { places: answers, collected: collects === null ? null : Number(said.at(-1)![0]) };
}
