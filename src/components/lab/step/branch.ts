// The banner of a run whose memory was written over: what was written, the way back, and what the audit finds.

import type { Poke } from '../../../engine/trace/recorder.ts';
import { say } from '../../../messages/page.ts';
import { html } from './dom.ts';

/** Findings that are listed. */
const MOST = 6;

export class Branch {
  readonly element: HTMLElement;
  readonly #found = html('div', { class: 'branch-audit' });

  constructor(pokes: readonly Poke[], again: (pokes: readonly Poke[]) => void) {
    const undo = html(
      'button',
      { type: 'button', class: 'tool' },
      say(pokes.length === 1 ? 'step.undo-it' : 'step.undo-last'),
    );
    undo.addEventListener('click', () => again(pokes.slice(0, -1)));
    const { step, byte } = pokes.at(-1)!;
    const hex = `0x${byte.toString(16).padStart(2, '0')}`;
    this.element = html(
      'div',
      { class: 'step-branch', role: 'group', 'aria-label': say('step.memory-written') },
      html(
        'p',
        {},
        html('strong', {}, say('step.written-over', { n: pokes.length })),
        ` ${say('step.written-last', { step: step + 1, byte: hex })}`,
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
        ? [html('p', {}, say('step.audit-in-order'))]
        : [
            html('p', {}, say('step.audit-finds')),
            html(
              'ul',
              {},
              ...problems.slice(0, MOST).map((text) => html('li', {}, text)),
              ...(more > 0 ? [html('li', {}, say('step.and-more', { more }))] : []),
            ),
          ]),
    );
  }
}
