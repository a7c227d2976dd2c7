// What a step did, in one sentence: read out by screen readers, and shown under the time line.
import type { StepView } from '../../../views/step.ts';

/** Events that are spoken; more would not be listened to. */
const SPOKEN = 4;

export function sentence(view: StepView): string {
  const next = view.line === 0 ? 'The program is over.' : `Line ${view.line} is next.`;
  if (view.done === 0) return `Nothing has been executed. ${next}`;
  const events = view.events.filter((e) => e.kind !== 'count' && e.kind !== 'create' && e.kind !== 'print');
  const counts = view.events.filter((e) => e.kind === 'count');
  const told = [...events, ...counts].map((e) => e.text);
  if (told.length === 0) return `Line ${view.done} is done. ${next}`;
  const rest = told.length > SPOKEN ? `; and ${told.length - SPOKEN} more` : '';
  return `Line ${view.done}: ${told.slice(0, SPOKEN).join('; ')}${rest}. ${next}`;
}
