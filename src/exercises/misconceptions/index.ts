// The wrong models by name, and the search for the one behind a wrong answer.
import { sameAnswer } from '../answers.ts';
import type { AskExercise } from '../model.ts';
import type { Truth } from '../truth.ts';
import { counts } from './counts.ts';
import { deaths } from './deaths.ts';
import type { Misconception } from './model.ts';
import { type OrderMisconception, orders } from './order.ts';
import { sameness } from './sameness.ts';

const MODELS: readonly (Misconception | OrderMisconception)[] = [...sameness, ...counts, ...deaths, ...orders];

export const MISCONCEPTIONS: ReadonlyMap<string, Misconception | OrderMisconception> = new Map(
  MODELS.map((model) => [model.id, model]),
);

/** A belief and the world as it would be: the believer's answer to each part, undefined where the belief says nothing. */
export interface Believed {
  id: string;
  belief: string;
  refutation: string;
  world: (string | undefined)[];
}

/** What somebody who holds this belief would answer. */
export function believedBy(id: string, exercise: AskExercise, truth: Truth): Believed {
  const model = MISCONCEPTIONS.get(id);
  if (model === undefined) throw new Error(`there is no misconception ${id}`);
  const { belief, refutation } = model;
  const world =
    'order' in model
      ? exercise.kind === 'order'
        ? (model.order(exercise.happenings, truth.texts.map(Number)) ?? []).map(String)
        : []
      : exercise.parts.map(({ about }, i) => {
          const facts = truth.facts[i] ?? {};
          // A program that ended with an exception was asked nothing.
          return about === undefined || Object.keys(facts).length === 0
            ? undefined
            : model.answer(about, facts, truth.texts[i]);
        });
  return { id, belief, refutation, world };
}

/**
 * The belief that explains a wrong answer: everything it says is what was given, and that is wrong somewhere. Of several, the one that
 * explains most of the wrong parts; of equals the author's first.
 */
export function beliefBehind(exercise: AskExercise, given: readonly string[], truth: Truth): Believed | undefined {
  let best: Believed | undefined;
  let most = 0;
  for (const id of exercise.misconceptions) {
    const believed = believedBy(id, exercise, truth);
    const { world } = believed;
    const fits = world.every((answer, i) => answer === undefined || sameAnswer(given[i] ?? '', answer));
    const explained = world.filter((answer, i) => answer !== undefined && !sameAnswer(answer, truth.texts[i])).length;
    if (fits && explained > most) {
      best = believed;
      most = explained;
    }
  }
  return best;
}
