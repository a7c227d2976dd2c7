// The picture as text, from the same data: a table of names, a table of objects, and the sentence of a step.
import type { RowView, StepView } from '../../../views/step.ts';
import { html } from './dom.ts';

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

export function twinTables(view: StepView): Node[] {
  const names = new Map(view.cards.map((c) => [c.number, `#${c.number} ${c.type} ${c.value}`.trim()]));
  const holds = (row: RowView): string =>
    row.to === null
      ? row.text
      : `${names.get(row.to) ?? `#${row.to}`}${row.weak ? ' (weak)' : row.counted ? '' : ' (not counted)'}`;
  const table = (caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): HTMLElement =>
    html(
      'div',
      { class: 'detail-scroll', tabindex: 0, role: 'region', 'aria-label': caption },
      html(
        'table',
        { class: 'detail-table' },
        html('caption', {}, caption),
        html('thead', {}, html('tr', {}, ...heads.map((h) => html('th', { scope: 'col' }, h)))),
        html(
          'tbody',
          {},
          ...rows.map((r) =>
            html(
              'tr',
              {},
              ...r.map((text, i) => (i === 0 ? html('th', { scope: 'row' }, text) : html('td', {}, text))),
            ),
          ),
        ),
      ),
    );
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
