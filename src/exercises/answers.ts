// Predict and choose: compares what the learner committed to with what the run, or the proved options, say.
import type { Mistaken, Prediction } from './model.ts';

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

export interface PredictionResult {
  correct: boolean;
  truth: string;
  /** The reply to a known wrong idea. */
  because?: string;
}

/** `truths[i]` is the run's answer to `predictions[i]`. */
export function gradePredictions(
  predictions: readonly Prediction[],
  given: readonly string[],
  truths: readonly string[],
): PredictionResult[] {
  return predictions.map((prediction, i) => {
    const correct = sameAnswer(given[i] ?? '', truths[i]);
    const mistaken: Mistaken | undefined = correct
      ? undefined
      : prediction.mistaken.find((m) => sameAnswer(given[i] ?? '', m.answer));
    return { correct, truth: truths[i], ...(mistaken ? { because: mistaken.because } : {}) };
  });
}

export function gradeChoice(correct: readonly boolean[], chosen: readonly boolean[]): boolean {
  return correct.every((wanted, i) => wanted === (chosen[i] ?? false));
}

/** Tries before the answer is shown. */
export const TRIES = 2;
