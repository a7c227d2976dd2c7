// The instructions around the one that is next, while the reader steps by instruction.
import { say } from '../../../messages/page.ts';
import type { StepView } from '../../../views/step.ts';
import { html } from './dom.ts';

export class InstructionStrip {
  readonly element = html('section', {
    class: 'step-instructions',
    'aria-label': say('step.instructions'),
    hidden: true,
  });

  show({ instruction, spaces }: StepView): void {
    this.element.hidden = instruction === null;
    if (instruction === null) return;
    const rows = instruction.rows.map((row) =>
      html(
        'li',
        { class: row.next ? 'is-next' : null, 'aria-current': row.next ? 'step' : null },
        html('span', { class: 'instruction-line' }, String(row.line)),
        html('span', { class: 'instruction-name' }, row.name),
        html('span', { class: 'instruction-argument' }, row.argument),
      ),
    );
    const stack = (spaces.at(-1)?.rows ?? []).filter((row) => row.entry !== undefined);
    const words = stack.map((row) =>
      html(
        'li',
        {},
        row.to === null ? row.text : `#${row.to}`,
        ...(row.counted ? [] : [html('small', {}, ` ${say('step.borrowed')}`)]),
      ),
    );
    this.element.replaceChildren(
      rows.length > 0
        ? html('ol', { class: 'instruction-rows' }, ...rows)
        : html('p', {}, say('step.no-python-code-runs')),
      html(
        'div',
        { class: 'instruction-stack' },
        html('h4', {}, say('step.value-stack-top-first')),
        words.length > 0 ? html('ol', {}, ...words.reverse()) : html('p', {}, say('step.empty')),
      ),
    );
  }
}
