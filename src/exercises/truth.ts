// What is true of a question, read from what its program printed. Apart from answers.ts: it is loaded with the first answer.
import type { Say } from '../messages/say.ts';
import { outputLine } from './checks.ts';
import type { AskExercise } from './model.ts';
import { type Answers, askedOf, needsQuestions, readAnswers, SIGN } from './questions.ts';

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

/** What the program itself printed, of the output of one that puts questions. */
export function plainOutput(stdout: string): string {
  const lines = stdout.split('\n');
  const end = lines.lastIndexOf(`${SIGN} answers`);
  return end < 0
    ? stdout
    : lines
        .slice(0, end)
        .map((line) => `${line}\n`)
        .join('');
}
