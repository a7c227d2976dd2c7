// Two recorded runs at the same step: two heap pictures side by side, and what differs between them as a list.
import { say } from '../../../messages/page.ts';
import { StepSession } from '../../../session/step-client.ts';
import type { RecordRequest } from '../../../session/step-protocol.ts';
import type { StepView } from '../../../views/step.ts';
import { html } from '../step/dom.ts';
import { HeapPicture } from '../step/heap-picture.ts';
import stepCss from '../step/step.css?inline';
import { adoptStyles } from '../styles.ts';
import { type Difference, differences } from './differences.ts';

interface Track {
  readonly title: string;
  readonly session: StepSession;
  readonly picture: HeapPicture;
  readonly says: HTMLElement;
  readonly frame: HTMLElement;
  steps: number;
}

/** Steps that are looked through for the next difference before the reader is asked to press again. */
const MOST_LOOKED = 2000;

export class Lockstep {
  readonly element = html('div', { class: 'lockstep' }, html('p', { class: 'step-wait' }, say('compare.recording')));
  readonly #say: (text: string) => void;
  readonly #tracks: Track[];
  readonly #list = html('ul', { class: 'lockstep-list' });
  #slider: HTMLInputElement | undefined;
  #wanted = 0;
  #busy = false;
  #closed = false;

  constructor(runs: readonly (RecordRequest & { readonly title: string })[], tell: (text: string) => void) {
    adoptStyles(stepCss);
    this.#say = tell;
    const nothing = (): void => undefined;
    this.#tracks = runs.map(({ title, ...request }) => {
      const picture = new HeapPicture(say, { card: nothing, count: nothing });
      return {
        title,
        session: new StepSession(request, { loading: nothing, started: nothing, progress: nothing }, { beside: true }),
        picture,
        says: html('p', { class: 'lockstep-line' }),
        frame: html(
          'div',
          { class: 'step-heap', tabindex: 0, role: 'region', 'aria-label': say('compare.heap-of', { title }) },
          picture.element,
        ),
        steps: 0,
      };
    });
    Promise.all(this.#tracks.map((t) => t.session.recorded)).then(
      (traces) => {
        for (const [i, trace] of traces.entries()) this.#tracks[i].steps = trace.steps;
        this.#begin();
      },
      (error: Error) => this.#fail(error),
    );
  }

  close(): void {
    this.#closed = true;
    for (const { session } of this.#tracks) session.close();
    this.element.remove();
  }

  get #last(): number {
    return Math.max(...this.#tracks.map((t) => t.steps)) - 1;
  }
  #fail(error: Error): void {
    if (!this.#closed) this.element.replaceChildren(html('p', { class: 'step-wait' }, error.message));
  }
  #begin(): void {
    const button = (text: string, act: () => void): HTMLButtonElement => {
      const b = html('button', { type: 'button', class: 'tool' }, text);
      b.addEventListener('click', act);
      return b;
    };
    this.#slider = html('input', {
      type: 'range',
      class: 'step-slider',
      min: 0,
      max: this.#last,
      value: 0,
      'aria-label': say('compare.step-of-both'),
    });
    this.#slider.addEventListener('input', () => this.#want(Number(this.#slider!.value)));
    this.element.replaceChildren(
      html(
        'div',
        { class: 'lockstep-bar' },
        button(say('compare.back'), () => this.#want(this.#wanted - 1)),
        this.#slider,
        button(say('compare.next'), () => this.#want(this.#wanted + 1)),
        button(say('compare.next-difference'), () => void this.#nextDifference()),
      ),
      html(
        'div',
        { class: 'lockstep-tracks' },
        ...this.#tracks.map((t) =>
          html('section', { 'aria-label': t.title }, html('h4', {}, t.title), t.says, t.frame),
        ),
      ),
      html('h4', {}, say('compare.what-differs')),
      this.#list,
    );
    this.#want(0);
  }

  #want(step: number): void {
    this.#wanted = Math.max(0, Math.min(this.#last, step));
    if (!this.#busy) void this.#catchUp();
  }
  async #catchUp(): Promise<void> {
    this.#busy = true;
    let shown = -1;
    try {
      while (shown !== this.#wanted) {
        const step = this.#wanted;
        this.#show(step, await this.#ask(step));
        shown = step;
      }
    } catch (error) {
      this.#fail(error as Error);
    } finally {
      this.#busy = false;
    }
  }
  #ask(step: number): Promise<StepView[]> {
    return Promise.all(this.#tracks.map((t) => t.session.ask('step', { step: Math.min(step, t.steps - 1) })));
  }
  #show(step: number, views: readonly StepView[]): void {
    const found = differences(views[0], views[1], say);
    this.#slider!.value = String(step);
    this.#slider!.setAttribute(
      'aria-valuetext',
      say('compare.step-of-value', { step: step + 1, steps: this.#last + 1 }),
    );
    for (const [i, { picture, says, frame }] of this.#tracks.entries()) {
      const view = views[i];
      picture.draw(view);
      picture.mark(new Set(found.flatMap(({ cards }) => cards[i] ?? [])));
      picture.zoom = Math.max(0.6, Math.min(1, picture.fit(frame.clientWidth - 2)));
      picture.resize();
      says.textContent =
        view.line === 0
          ? say('compare.step-over', { step: view.step + 1 })
          : say('compare.step-line-next', { step: view.step + 1, line: view.line });
    }
    this.#list.replaceChildren(...(found.length > 0 ? found.map(item) : [html('li', {}, say('compare.nothing-here'))]));
    this.#say(
      say('compare.step-of', {
        step: step + 1,
        steps: this.#last + 1,
        differences:
          found.length === 0 ? say('compare.no-difference') : say('compare.differences', { n: found.length }),
      }),
    );
  }

  /** Goes to the next step where there is something that the step before did not have. */
  async #nextDifference(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    let moved = false;
    try {
      const [a, b] = await this.#ask(this.#wanted);
      const known = new Set(differences(a, b, say).map(({ text }) => text));
      const end = Math.min(this.#last, this.#wanted + MOST_LOOKED);
      let step = this.#wanted + 1;
      for (; step <= end; step++) {
        const [x, y] = await this.#ask(step);
        if (differences(x, y, say).some(({ text }) => !known.has(text))) break;
      }
      if (step > end)
        this.#say(
          end === this.#last
            ? say('compare.no-further-difference')
            : say('compare.no-difference-up-to', { step: end + 1 }),
        );
      else {
        this.#wanted = step;
        moved = true;
      }
    } catch (error) {
      this.#fail(error as Error);
      return;
    } finally {
      this.#busy = false;
    }
    if (moved) await this.#catchUp();
  }
}

const item = ({ text }: Difference): HTMLLIElement => html('li', {}, text);
