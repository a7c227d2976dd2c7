// A wrong answer that a known wrong model gives: the belief by name, why it is not so, and both worlds side by side.

import { sameAnswer } from '../../exercises/answers.ts';
import { type Believed, beliefBehind } from '../../exercises/misconceptions/index.ts';
import { say } from '../../messages/page.ts';
import { html } from '../lab/step/dom.ts';
import { paragraph, withCode } from './feedback.ts';

export { beliefBehind };

export interface WorldRow {
  label: string;
  believed: string;
  truth: string;
}

/** The rows of both worlds: parts that the belief says something about, in words. */
export function worldRows(
  { world }: Believed,
  truths: readonly string[],
  label: (part: number) => string,
  words: (text: string, part: number) => string,
): WorldRow[] {
  return world.flatMap((believed, i) =>
    believed === undefined ? [] : [{ label: label(i), believed: words(believed, i), truth: words(truths[i], i) }],
  );
}

export type BeliefText = Pick<Believed, 'belief' | 'refutation'>;

/** `rows` only when the answer may be shown. */
export function showBelief(box: HTMLElement, believed: BeliefText, rows: readonly WorldRow[] | undefined): void {
  const children: Node[] = [
    html('p', { class: 'belief-label' }, say('belief.label')),
    html('p', { class: 'belief-says' }, ...withCode(believed.belief)),
    paragraph(believed.refutation),
  ];
  if (rows !== undefined) children.push(worlds(rows));
  box.replaceChildren(...children);
  box.hidden = false;
}

function worlds(rows: readonly WorldRow[]): HTMLElement {
  return html(
    'table',
    { class: 'worlds' },
    html('caption', {}, say('belief.worlds')),
    html(
      'thead',
      {},
      html(
        'tr',
        {},
        html('td'),
        html('th', { scope: 'col' }, say('belief.if-so')),
        html('th', { scope: 'col' }, 'CPython'),
      ),
    ),
    html(
      'tbody',
      {},
      ...rows.map(({ label, believed, truth }) =>
        html(
          'tr',
          { 'data-differs': !sameAnswer(believed, truth) },
          html('th', { scope: 'row' }, label),
          html('td', {}, ...withCode(believed)),
          html('td', {}, ...withCode(truth)),
        ),
      ),
    ),
  );
}
