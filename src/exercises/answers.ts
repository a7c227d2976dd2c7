// Compares what the learner committed to with what the run says, part by part; choose: with the proved options.
import type { Say } from '../messages/say.ts';
import { outputLine } from './checks.ts';
import type { AskExercise, Mistaken, Part } from './model.ts';
import { type Answers, askedOf, needsQuestions, readAnswers, SIGN } from './questions.ts';

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

/** What a run says of an exercise: one text a part, and what the wrong models reason on. A string says why there is no truth. */
export interface Truth {
  texts: string[];
  facts: Record<string, string>[];
}

/** `stdout` is the question program's, or the plain program's where that is enough. */
export function truthOf(exercise: AskExercise, stdout: string, say: Say): Truth | string {
  const asked = askedOf(exercise);
  const answers: Answers = needsQuestions(asked)
    ? readAnswers(stdout, asked)
    : { parts: exercise.parts.map(() => undefined), facts: [], order: [] };
  if (exercise.kind === 'order') {
    const missing = exercise.happenings.findIndex((_, i) => !answers.order.includes(i));
    if (missing >= 0) return say('check.step-does-not-happen', { step: missing + 1 });
    return { texts: answers.order.map(String), facts: answers.facts };
  }
  const texts: string[] = [];
  for (const [i, part] of exercise.parts.entries()) {
    const text = part.line === undefined ? answers.parts[i] : outputLine(plainOutput(stdout), part.line);
    if (text === undefined)
      return part.line !== undefined
        ? say('check.no-line', { line: part.line })
        : part.at === undefined
          ? say('check.no-end')
          : say('check.no-moment', { moment: part.at });
    if (text instanceof Error) return say('check.cannot-evaluate', { code: part.expr ?? '', why: text.message });
    texts.push(text);
  }
  if (exercise.kind !== 'draw-reference') return { texts, facts: answers.facts };
  const open = texts.flatMap((target, slot) =>
    Number(target) >= 0 && Number(target) !== exercise.drawn[slot] ? [`${slot}>${target}`] : [],
  );
  if (open.length !== 1) return say('check.references-not-drawn', { n: open.length });
  return { texts: open, facts: answers.facts };
}

/** What the program itself printed. */
function plainOutput(stdout: string): string {
  const lines = stdout.split('\n');
  const end = lines.lastIndexOf(`${SIGN} answers`);
  return end < 0
    ? stdout
    : lines
        .slice(0, end)
        .map((line) => `${line}\n`)
        .join('');
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
