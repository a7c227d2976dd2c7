// What a program uses and the page's Python does not have: underlined in the editor, and told in sentences under the program.

import type { PythonVersion } from '../../../engine/index.ts';
import { say } from '../../../messages/page.ts';
import { html } from '../step/dom.ts';
import { type Problem, problemsOf } from './unsupported.ts';

const PAUSE_MS = 600;

export class Problems {
  readonly element = html('ul', {
    class: 'lab-problems',
    'aria-label': say('editor.not-available-here'),
    hidden: true,
  });
  readonly #mark: (problems: readonly Problem[]) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(mark: (problems: readonly Problem[]) => void) {
    this.#mark = mark;
  }

  /** Looks at a source, once it rests. */
  look(source: string, version: PythonVersion, pause = PAUSE_MS): void {
    clearTimeout(this.#timer);
    const mine = ++this.#asked;
    this.#timer = setTimeout(async () => {
      const found = await problemsOf(source, version, say);
      if (this.#asked === mine) this.#show(found);
    }, pause);
  }

  #show(found: readonly Problem[]): void {
    this.#mark(found);
    this.element.replaceChildren(
      ...found.map(({ line, message }) => html('li', {}, say('editor.line', { line, message }))),
    );
    this.element.hidden = found.length === 0;
  }
}
