// The lines that a program under way reads from standard input: shown where it reads any, and open to others, with which it is another run.
import { say } from '../../../messages/page.ts';
import { html } from './dom.ts';
import { linesOf } from './state.ts';

let forms = 0;

export function typedLines(
  reads: number,
  typed: readonly string[],
  again: (typed: readonly string[]) => void,
): HTMLElement[] {
  if (reads === 0) return [];
  const id = `typed-lines-${++forms}`;
  const field = html('textarea', {
    id,
    class: 'typed-field',
    rows: Math.min(6, Math.max(reads, typed.length)),
    spellcheck: 'false',
    autocapitalize: 'off',
  });
  field.value = typed.join('').replace(/\n$/, '');
  const record = html('button', { type: 'button', class: 'tool' }, say('step.run-again-with-these'));
  record.addEventListener('click', () => again(linesOf(field.value)));
  const missing = typed.length < reads ? ` ${say('step.input-at-end')}` : '';
  return [
    html(
      'div',
      { class: 'step-typed' },
      html('label', { for: id }, `${say('step.program-reads', { n: reads })}${missing}`),
      field,
      record,
    ),
  ];
}
