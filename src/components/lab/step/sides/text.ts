// The picture as text, from the same data: a table of names, a table of objects, and what happened.
import { cardName, type RowView, type StepView } from '../../../../views/step.ts';
import { html } from '../dom.ts';
import type { Side } from '../side-panels.ts';
import { table } from '../table.ts';

export const body: Side['body'] = (view) => textTables(view);

export function textTables(view: StepView): HTMLElement[] {
  const names = new Map(view.cards.map((c) => [c.number, cardName(c)]));
  const holds = (row: RowView): string =>
    row.to === null
      ? row.text
      : `${names.get(row.to) ?? `#${row.to}`}${row.weak ? ' (weak)' : row.counted ? '' : ' (not counted)'}`;
  return [
    table(
      'Names',
      ['Name', 'Where', 'Holds'],
      view.spaces.flatMap((s) => s.rows.map((r) => [r.label, s.kind === 'frame' ? `${s.name}()` : s.name, holds(r)])),
    ),
    table(
      'Objects',
      ['Object', 'References', 'State', 'Holds'],
      view.cards.map((c) => [
        names.get(c.number)!,
        c.refcount === null ? 'immortal' : String(c.refcount),
        c.state === 'alive'
          ? c.badges.filter((b) => b !== 'immortal').join(', ')
          : c.state === 'garbage'
            ? 'unreachable'
            : 'freed',
        [...c.rows.map((r) => `${r.label}: ${holds(r)}`), ...(c.more > 0 ? [`${c.more} more not shown`] : [])].join(
          '; ',
        ),
      ]),
    ),
    ...(view.more > 0 ? [html('p', {}, `${view.more} more objects are not shown.`)] : []),
    html(
      'p',
      {},
      view.events.length === 0
        ? 'Nothing else happened in this step.'
        : `In this step: ${view.events.map((e) => e.text).join('; ')}.`,
    ),
  ];
}
