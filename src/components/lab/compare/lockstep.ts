// Two recorded runs side by side, in step (together.ts): two heap pictures, drawn or as lists, and what differs between them as a list.
import { say } from '../../../messages/page.ts';
import { StepSession } from '../../../session/step-client.ts';
import type { RecordRequest } from '../../../session/step-protocol.ts';
import type { StepView } from '../../../views/step.ts';
import { html } from '../step/dom.ts';
import heapCss from '../step/heap.css?inline';
import { PictureFrame } from '../step/picture-frame.ts';
import stepCss from '../step/step.css?inline';
import { adoptStyles } from '../styles.ts';
import { type Difference, differences } from './differences.ts';
import { byNumber, type Pair, together } from './together.ts';

interface Track {
  readonly title: string;
  readonly session: StepSession;
  readonly source: string;
  readonly frame: PictureFrame;
  readonly says: HTMLElement;
}
export interface LockstepHost {
  say(text: string): void;
  /** Another moment is shown. */
  moved(moment: number): void;
}

/** The pictures share the width: they are drawn smaller than one alone, before they are scrolled. */
const SMALLEST = 0.6;
/** Steps that are looked through for the next difference before the reader is asked to press again. */
const MOST_LOOKED = 2000;

export class Lockstep {
  readonly element = html('div', { class: 'lockstep' }, html('p', { class: 'step-wait' }, say('compare.recording')));
  readonly #host: LockstepHost;
  readonly #tracks: readonly Track[];
  readonly #list = html('ul', { class: 'lockstep-list' });
  #slider: HTMLInputElement | undefined;
  /** The steps of each moment. */
  #pairs: readonly Pair[] = [];
  #wanted: number;
  #busy = false;
  #closed = false;

  constructor(runs: readonly (RecordRequest & { readonly title: string })[], host: LockstepHost, at: number) {
    adoptStyles(heapCss);
    adoptStyles(stepCss);
    this.#host = host;
    this.#wanted = at;
    const nothing = (): void => undefined;
    this.#tracks = runs.map(({ title, ...request }) => {
      const frame = new PictureFrame({ card: nothing, count: nothing }, SMALLEST);
      frame.element.ariaLabel = say('compare.heap-of', { title });
      return {
        title,
        source: request.source,
        session: new StepSession(request, { loading: nothing, started: nothing, progress: nothing }, { beside: true }),
        frame,
        says: html('p', { class: 'lockstep-line' }),
      };
    });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    Promise.all(this.#tracks.map((t) => t.session.recorded)).then(
      ([a, b]) => {
        const same = this.#tracks[0].source === this.#tracks[1].source;
        this.#pairs = same ? together(a.lines, b.lines) : byNumber(a.steps, b.steps);
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
    return this.#pairs.length - 1;
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
    const list = button(say('step.list'), () => {
      const on = !this.#tracks[0].frame.asList;
      for (const { frame } of this.#tracks) frame.asList = on;
      list.ariaPressed = String(on);
    });
    list.title = say('step.list-title');
    list.ariaPressed = String(this.#tracks[0].frame.asList);
    this.#slider.addEventListener('input', () => this.#want(Number(this.#slider!.value)));
    this.element.replaceChildren(
      html(
        'div',
        { class: 'lockstep-bar' },
        button(say('compare.back'), () => this.#want(this.#wanted - 1)),
        this.#slider,
        button(say('compare.next'), () => this.#want(this.#wanted + 1)),
        button(say('compare.next-difference'), () => void this.#nextDifference()),
        list,
      ),
      html(
        'div',
        { class: 'lockstep-tracks' },
        ...this.#tracks.map((t) =>
          html('section', { 'aria-label': t.title }, html('h4', {}, t.title), t.says, t.frame.element),
        ),
      ),
      html('h4', {}, say('compare.what-differs')),
      this.#list,
    );
    this.#want(this.#wanted);
    this.#slider.focus({ preventScroll: true });
  }
  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#slider) return;
    const target = event.target as Element;
    // The slider has the arrows by itself, and what scrolls scrolls.
    const arrows = target !== this.#slider && !this.#tracks.some((t) => t.frame.element === target && t.frame.scrolls);
    const moves: Readonly<Record<string, () => void>> = {
      ...(arrows && {
        ArrowRight: () => this.#want(this.#wanted + 1),
        ArrowLeft: () => this.#want(this.#wanted - 1),
        Home: () => this.#want(0),
        End: () => this.#want(this.#last),
      }),
      d: () => void this.#nextDifference(),
    };
    if (!Object.hasOwn(moves, event.key)) return;
    event.preventDefault();
    moves[event.key]();
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
    const pair = this.#pairs[step];
    return Promise.all(this.#tracks.map((t, i) => t.session.ask('step', { step: pair[i] })));
  }
  #show(step: number, views: readonly StepView[]): void {
    const found = differences(views[0], views[1], say);
    this.#slider!.value = String(step);
    this.#slider!.setAttribute(
      'aria-valuetext',
      say('compare.step-of-value', { step: step + 1, steps: this.#last + 1 }),
    );
    for (const [i, { frame, says, source }] of this.#tracks.entries()) {
      const view = views[i];
      frame.show(view);
      frame.mark(new Set(found.flatMap(({ cards }) => cards[i] ?? [])));
      const text = source.split('\n')[view.line - 1]?.trim() ?? '';
      says.replaceChildren(
        ...(view.line === 0
          ? [say('compare.step-over', { step: view.step + 1 })]
          : [say('compare.step-line-next', { step: view.step + 1, line: view.line }), ' ', html('code', {}, text)]),
      );
    }
    this.#host.moved(step);
    this.#list.replaceChildren(...(found.length > 0 ? found.map(item) : [html('li', {}, say('compare.nothing-here'))]));
    this.#host.say(
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
        this.#host.say(
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
