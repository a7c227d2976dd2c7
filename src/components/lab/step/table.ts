// The tables of the step-through.
import { html } from './dom.ts';

export type Cell = Node | string | readonly (Node | string)[];
/** A table that scrolls by itself; the first cell of a row is its head. */
export function table(caption: string, heads: readonly string[], rows: readonly (readonly Cell[])[]): HTMLElement {
  const cell = (tag: 'th' | 'td', content: Cell): HTMLElement => {
    const nodes = Array.isArray(content) ? (content as readonly (Node | string)[]) : [content as Node | string];
    return html(tag, tag === 'th' ? { scope: 'row' } : {}, ...nodes);
  };
  return html(
    'div',
    { class: 'detail-scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    html(
      'table',
      { class: 'detail-table' },
      html('caption', {}, caption),
      html('thead', {}, html('tr', {}, ...heads.map((h) => html('th', { scope: 'col' }, h)))),
      html('tbody', {}, ...rows.map((r) => html('tr', {}, ...r.map((c, i) => cell(i === 0 ? 'th' : 'td', c))))),
    ),
  );
}
