// Compares what the learner committed to with what the run says, part by part; choose: with the proved options.
import type { Say } from '../messages/say.ts';
import type { Mistaken, Part } from './model.ts';

/** Forgiving in writing, not in meaning: blanks, quotes around a string, `0x1F` for 31. */
export function sameAnswer(given: string, truth: string): boolean {
  const a = normal(given);
  const b = normal(truth);
  if (a === b) return true;
  if (unquoted(a) === unquoted(b)) return true;
  const x = numberOf(a);
  return x !== undefined && x === numberOf(b);
}

const normal = (text: string): string => text.trim().replace(/\s+/g, ' ');
const unquoted = (text: string): string => /^(['"])(.*)\1$/.exec(text)?.[2] ?? text;

function numberOf(text: string): number | undefined {
  const plain = text.replace(/(?<=\d)[_, ](?=\d{3})/g, '');
  if (/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(plain)) return Number(plain);
  return /^0[xb][\da-f]+$/i.test(plain) ? Number(plain) : undefined;
}

export interface PartResult {
  correct: boolean;
  truth: string;
  /** The reply to a known wrong idea. */
  because?: string;
}

/** `truths[i]` is the run's answer to `parts[i]`. */
export function gradeParts(
  parts: readonly Pick<Part, 'mistaken'>[],
  given: readonly string[],
  truths: readonly string[],
): PartResult[] {
  return truths.map((truth, i) => {
    const correct = sameAnswer(given[i] ?? '', truth);
    const mistaken: Mistaken | undefined = correct
      ? undefined
      : parts[i]?.mistaken.find((m) => sameAnswer(given[i] ?? '', m.answer));
    return { correct, truth, ...(mistaken ? { because: mistaken.because } : {}) };
  });
}

export function gradeChoice(correct: readonly boolean[], chosen: readonly boolean[]): boolean {
  return correct.every((wanted, i) => wanted === (chosen[i] ?? false));
}

/** Tries before the answer is shown. */
export const TRIES = 2;

/** How sure the learner was, if they said so: 1 a guess, 2 fairly sure, 3 certain. */
export type Confidence = 1 | 2 | 3;
export const CONFIDENCE: readonly Confidence[] = [1, 2, 3];

/** What a reader is told of confidence and result together; nothing where the two fit. */
export function calibration(confidence: Confidence | undefined, correct: boolean, say: Say): string {
  if (confidence === 3 && !correct) return say('exercise.was-certain');
  if (confidence === 1 && correct) return say('exercise.was-guess');
  return '';
}
