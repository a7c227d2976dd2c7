// What a step did, in one sentence: read out by screen readers, and shown under the time line.
import { stepOf } from '../../../engine/trace/time.ts';
import type { Say } from '../../../messages/say.ts';
import type { StepView } from '../../../views/step.ts';

/** Events that are spoken; more would not be listened to. */
const SPOKEN = 4;

/** "7", or "7, instruction 3". */
export const momentName = ({ step, instruction }: StepView, say: Say): string =>
  `${stepOf(step) + 1}${instruction ? say('step.heap-instruction', { number: instruction.number }) : ''}`;

export function sentence(view: StepView, say: Say): string {
  if (view.instruction) return instructionSentence(view, say);
  const next = nextText(view, say);
  if (view.done === 0 && view.exit === null) return `${say('step.nothing-executed')} ${next}`;
  const events = view.events.filter((e) => e.kind !== 'count' && e.kind !== 'create' && e.kind !== 'print');
  const counts = view.events.filter((e) => e.kind === 'count');
  const told = [...events, ...counts].map((e) => e.text);
  if (view.done === 0) {
    // A phase of the end is over, not a line.
    const text = eventsText(told, say);
    return text === '' ? next : `${text[0].toUpperCase()}${text.slice(1)}. ${next}`;
  }
  if (told.length === 0) return `${say('step.line-is-done', { line: view.done })} ${next}`;
  return `${say('step.line-did', { line: view.done, events: eventsText(told, say) })} ${next}`;
}

/** What comes next: a line, a phase of the process's end, or nothing. */
function nextText({ line, exit }: StepView, say: Say): string {
  const what = line > 0 ? say('step.line-is-next', { line }) : exit === null ? say('step.over') : '';
  if (exit === null) return what;
  return line > 0 ? say('step.at-exit', { what }) : say('step.at-exit', { what: say(`step.exit-${exit}`) });
}

/** While one steps by instruction: what the last one did, and which is next. */
function instructionSentence(view: StepView, say: Say): string {
  const { rows, number, of } = view.instruction!;
  const at = rows.find((row) => row.next);
  const { line } = view;
  const instruction = at === undefined ? '' : `${at.name} ${at.argument}`.trim();
  const next =
    at === undefined
      ? nextText(view, say)
      : line === 0
        ? say('step.instruction-is-next', { instruction })
        : say('step.instruction-in-line-is-next', { instruction, number, of, line });
  const told = view.events.filter((e) => e.kind !== 'print').map((e) => e.text);
  if (told.length === 0) return next;
  const text = eventsText(told, say);
  return `${text[0].toUpperCase()}${text.slice(1)}. ${next}`;
}

function eventsText(told: readonly string[], say: Say): string {
  const text = told.slice(0, SPOKEN).join('; ');
  return told.length > SPOKEN ? say('step.and-more-events', { events: text, n: told.length - SPOKEN }) : text;
}
