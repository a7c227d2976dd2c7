// How each kind of question becomes data: its parts, the author's answers to them, and where in exercise.yaml each answer stands.
import type { z } from 'zod';
import type { AskExercise, Happening, Part } from '../exercises/model.ts';
import { freedExpr, refcountExpr, sameExpr, slotExpr } from '../exercises/questions.ts';
import type { exerciseKinds } from './exercise-schema.ts';

export type AskKind = AskExercise['kind'];
export type TextOf<Kind extends keyof typeof exerciseKinds> = z.output<(typeof exerciseKinds)[Kind]>;

/** The parts of an exercise that come from its own fields; key, hash and version are added by the loader. */
type Own<Exercise> = Exercise extends AskExercise ? Omit<Exercise, 'key' | 'hash' | 'version'> : never;

export interface Asking {
  exercise: Own<AskExercise>;
  /** The author's answer to each part. */
  answers: string[];
  /** Where each answer stands in the file. */
  paths: PropertyKey[][];
}

const noneMistaken = { mistaken: [] };
const moment = (at: string | undefined): { at?: string } => (at === undefined ? {} : { at });

/** Pairs of a same-object question, in reading order. */
export function pairsOf(objects: readonly string[]): [string, string][] {
  return objects.flatMap((a, i) => objects.slice(i + 1).map((b): [string, string] => [a, b]));
}

/** Why a pair is one object or two: what the author says, or what follows from that and the groups. */
export function reasonFor(
  [a, b]: [string, string],
  { groups, reasons }: Pick<TextOf<'same-object'>, 'groups' | 'reasons'>,
): string | undefined {
  const said = (x: string, y: string): string | undefined =>
    reasons.find(({ pair }) => pair.includes(x) && pair.includes(y))?.because;
  const others = (x: string): string[] => groups.find((group) => group.includes(x))!.filter((name) => name !== x);
  const own = said(a, b);
  if (own !== undefined) return own;
  if (others(a).includes(b)) {
    const third = others(a).find((name) => name !== b);
    return third && `Both are the object that \`${third}\` names.`;
  }
  for (const [x, y] of [
    [a, b],
    [b, a],
  ]) {
    const same = others(x).find((name) => said(name, y) !== undefined);
    if (same !== undefined) return `\`${x}\` is the object that \`${same}\` names, and \`${y}\` is another one.`;
  }
  return undefined;
}

export const askingOf: { [Kind in AskKind]: (text: TextOf<Kind>) => Asking } = {
  predict: ({ questions, misconceptions }) => {
    const many = questions.map(
      ({ line, expr, at, about, mistaken, answer }): Part => ({
        ...(line === undefined ? { expr: expr! } : { line }),
        ...moment(at),
        ...(about === undefined ? {} : { about }),
        mistaken: mistaken.filter((m) => m.answer !== answer),
      }),
    );
    return {
      exercise: { kind: 'predict', parts: many, misconceptions },
      answers: questions.map((q) => q.answer),
      paths: questions.map((_, i) => ['questions', i, 'answer']),
    };
  },
  count: ({ questions, misconceptions }) => ({
    exercise: {
      kind: 'count',
      parts: questions.map(({ refcount, expr, at, about, mistaken, answer }) => ({
        expr: refcount === undefined ? expr! : refcountExpr(refcount),
        ...moment(at),
        ...(about !== undefined ? { about } : refcount === undefined ? {} : { about: { count: refcount } }),
        mistaken: mistaken.filter((m) => m.answer !== String(answer)),
      })),
      misconceptions,
    },
    answers: questions.map((q) => String(q.answer)),
    paths: questions.map((_, i) => ['questions', i, 'answer']),
  }),
  'same-object': ({ objects, groups, at, misconceptions }) => {
    const pairs = pairsOf(objects);
    return {
      exercise: {
        kind: 'same-object',
        objects,
        parts: pairs.map(([a, b]) => ({
          expr: sameExpr(a, b),
          ...moment(at),
          about: { same: [a, b] },
          ...noneMistaken,
        })),
        misconceptions,
      },
      answers: pairs.map(([a, b]) =>
        groups.some((group) => group.includes(a) && group.includes(b)) ? 'True' : 'False',
      ),
      paths: pairs.map(() => ['groups']),
    };
  },
  'pick-freed': ({ objects, at, misconceptions }) => ({
    exercise: {
      kind: 'pick-freed',
      watches: objects.map(({ expr, made }) => ({ expr, made })),
      ...moment(at),
      parts: objects.map(({ expr }, i) => ({
        expr: freedExpr(i),
        ...moment(at),
        about: { freed: expr },
        ...noneMistaken,
      })),
      misconceptions,
    },
    answers: objects.map(({ freed }) => (freed ? 'freed' : 'alive')),
    paths: objects.map((_, i) => ['objects', i, 'freed']),
  }),
  'draw-reference': ({ slots, objects, at, missing }) => {
    const expressions = objects.map((o) => o.expr);
    return {
      exercise: {
        kind: 'draw-reference',
        slots,
        objects: expressions,
        parts: slots.map((slot) => ({ expr: slotExpr(slot, expressions), ...moment(at), ...noneMistaken })),
        // What is drawn is measured (completion.ts).
        drawn: [],
        misconceptions: [],
      },
      answers: [`${slots.indexOf(missing.from)}>${expressions.indexOf(missing.to)}`],
      paths: [['missing']],
    };
  },
  order: ({ steps, misconceptions }) => ({
    exercise: {
      kind: 'order',
      happenings: steps.map(({ prints, at, freed, made }): Happening => {
        if (prints !== undefined) return { prints };
        return at === undefined ? { expr: freed!, made: made! } : { at };
      }),
      parts: steps.map(() => noneMistaken),
      misconceptions,
    },
    answers: steps.map((_, i) => String(i)),
    paths: steps.map((_, i) => ['steps', i]),
  }),
  'label-bytes': ({ object, fields }) => ({
    // The ranges are measured (completion.ts).
    exercise: { kind: 'label-bytes', object, ranges: [], parts: fields.map(() => noneMistaken), misconceptions: [] },
    answers: fields.map((f) => f.field),
    paths: fields.map((_, i) => ['fields', i, 'field']),
  }),
};

export function isAskKind(kind: string): kind is AskKind {
  return kind in askingOf;
}
