// What a step did, in one sentence: read out by screen readers, and shown under the time line.
import { stepOf } from '../../../engine/trace/time.ts';
import type { StepView } from '../../../views/step.ts';

/** Events that are spoken; more would not be listened to. */
const SPOKEN = 4;

/** "7", or "7, instruction 3". */
export const momentName = ({ step, instruction }: StepView): string =>
  `${stepOf(step) + 1}${instruction ? `, instruction ${instruction.number}` : ''}`;

export function sentence(view: StepView): string {
  if (view.instruction) return instructionSentence(view);
  const next = view.line === 0 ? 'The program is over.' : `Line ${view.line} is next.`;
  if (view.done === 0) return `Nothing has been executed. ${next}`;
  const events = view.events.filter((e) => e.kind !== 'count' && e.kind !== 'create' && e.kind !== 'print');
  const counts = view.events.filter((e) => e.kind === 'count');
  const told = [...events, ...counts].map((e) => e.text);
  if (told.length === 0) return `Line ${view.done} is done. ${next}`;
  const rest = told.length > SPOKEN ? `; and ${told.length - SPOKEN} more` : '';
  return `Line ${view.done}: ${told.slice(0, SPOKEN).join('; ')}${rest}. ${next}`;
}

/** While one steps by instruction: what the last one did, and which is next. */
function instructionSentence(view: StepView): string {
  const { rows, number, of } = view.instruction!;
  const at = rows.find((row) => row.next);
  const place = view.line === 0 ? '' : ` (${number} of ${of} in line ${view.line})`;
  const next = at === undefined ? 'The program is over.' : `${`${at.name} ${at.argument}`.trim()} is next${place}.`;
  const told = view.events.filter((e) => e.kind !== 'print').map((e) => e.text);
  if (told.length === 0) return next;
  const rest = told.length > SPOKEN ? `; and ${told.length - SPOKEN} more` : '';
  const text = `${told.slice(0, SPOKEN).join('; ')}${rest}`;
  return `${text[0].toUpperCase()}${text.slice(1)}. ${next}`;
}
