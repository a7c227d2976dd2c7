// The picture as text, from the same data: a table of names, a table of objects, and what happened.

import type { Say } from '../../../messages/say.ts';
import { cardName, type RowView, type StepView } from '../../../views/step.ts';
import { html } from './dom.ts';
import { table } from './table.ts';

export function textTables(view: StepView, say: Say): HTMLElement[] {
  const names = new Map(view.cards.map((c) => [c.number, cardName(c)]));
  const holds = (row: RowView): string =>
    row.to === null ? row.text : howHeld(row, names.get(row.to) ?? `#${row.to}`, say);
  return [
    table(
      say('step.names'),
      [say('step.name'), say('step.where'), say('step.holds')],
      view.spaces.flatMap((s) => s.rows.map((r) => [r.label, s.kind === 'frame' ? `${s.name}()` : s.name, holds(r)])),
    ),
    table(
      say('step.objects'),
      [say('step.object'), say('step.references-head'), say('step.state'), say('step.holds')],
      view.cards.map((c) => [
        names.get(c.number)!,
        c.refcount === null ? say('step.immortal') : String(c.refcount),
        c.state === 'alive'
          ? c.badges.slice(c.refcount === null ? 1 : 0).join(', ')
          : say(c.state === 'garbage' ? 'step.unreachable' : 'step.freed'),
        [
          ...c.rows.map((r) => `${r.label}: ${holds(r)}`),
          ...(c.more > 0 ? [say('step.more', { n: c.more })] : []),
        ].join('; '),
      ]),
    ),
    ...(view.more > 0 ? [html('p', {}, say('step.more-objects', { n: view.more }))] : []),
    html(
      'p',
      {},
      view.events.length === 0
        ? say('step.nothing-else')
        : say('step.in-step', { events: view.events.map((e) => e.text).join('; ') }),
    ),
  ];
}

/** What a row holds, with a word on references that are weak or not counted. */
export function howHeld(row: RowView, name: string, say: Say): string {
  if (row.weak) return say('step.held-weakly', { name });
  return row.counted ? name : say('step.held-uncounted', { name });
}
