// The banner of a run whose memory was written over: what was written, the way back, and what the audit finds.
import type { Poke } from '../../../engine/trace/recorder.ts';
import { html } from './dom.ts';

/** Findings that are listed. */
const MOST = 6;

export class Branch {
  readonly element: HTMLElement;
  readonly #found = html('div', { class: 'branch-audit' });

  constructor(pokes: readonly Poke[], again: (pokes: readonly Poke[]) => void) {
    const undo = html('button', { type: 'button', class: 'tool' }, pokes.length === 1 ? 'Undo it' : 'Undo the last');
    undo.addEventListener('click', () => again(pokes.slice(0, -1)));
    const { step, byte } = pokes.at(-1)!;
    const hex = `0x${byte.toString(16).padStart(2, '0')}`;
    const written = `${pokes.length === 1 ? 'A byte was' : `${pokes.length} bytes were`} written over`;
    this.element = html(
      'div',
      { class: 'step-branch', role: 'group', 'aria-label': 'Memory was written over' },
      html(
        'p',
        {},
        html('strong', {}, `${written}.`),
        ` The last, at step ${step + 1}, became ${hex}; the run goes on from there as memory now is.`,
      ),
      undo,
      this.#found,
    );
  }
  /** What the audit finds at the step that is shown. */
  show(problems: readonly string[]): void {
    const more = problems.length - MOST;
    this.#found.replaceChildren(
      ...(problems.length === 0
        ? [html('p', {}, 'The audit finds counts, lists and blocks in order at this step.')]
        : [
            html('p', {}, 'The audit of memory finds at this step:'),
            html(
              'ul',
              {},
              ...problems.slice(0, MOST).map((text) => html('li', {}, text)),
              ...(more > 0 ? [html('li', {}, `and ${more} more`)] : []),
            ),
          ]),
    );
  }
}
