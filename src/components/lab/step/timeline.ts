// The time line: first, back, slider, next, last, play; ticks where something happened.
import type { TraceInfo } from '../../../session/step-protocol.ts';
import { html, setAttributes, svg } from './dom.ts';

const PLAY_MS = 900;
/** As views/history.ts has them: TICKS. */
const KINDS = [
  { bit: 4 | 16, name: 'call' },
  { bit: 8, name: 'collect' },
  { bit: 2, name: 'destroy' },
  { bit: 1, name: 'create' },
] as const;
/** Places for ticks along the slider. */
const PLACES = 240;

const ICONS = {
  first: 'M3.5 3v10M12.5 3 6 8l6.5 5z',
  back: 'M11.5 3 5 8l6.5 5z',
  next: 'M4.5 3 11 8l-6.5 5z',
  last: 'M12.5 3v10M3.5 3 10 8l-6.5 5z',
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
} as const;

export class Timeline {
  readonly element: HTMLElement;
  readonly #trace: TraceInfo;
  readonly #go: (step: number) => void;
  readonly #slider: HTMLInputElement;
  readonly #says = html('span', { class: 'step-count' });
  readonly #back: readonly HTMLButtonElement[];
  readonly #on: readonly HTMLButtonElement[];
  readonly #play: HTMLButtonElement;
  #timer: ReturnType<typeof setInterval> | undefined;
  #step = 0;
  #byEvent = false;
  /** What Next and Back move by. */
  readonly unit = html(
    'select',
    { class: 'step-unit', 'aria-label': 'Next and Back go by' },
    html('option', { value: 'line' }, 'by line'),
    html('option', { value: 'event' }, 'by event'),
  );

  constructor(trace: TraceInfo, go: (step: number) => void) {
    this.#trace = trace;
    this.#go = go;
    const last = trace.steps - 1;
    const button = (name: keyof typeof ICONS, label: string, act: () => void): HTMLButtonElement => {
      const b = html(
        'button',
        { type: 'button', class: 'step-button', title: label, 'aria-label': label },
        icon(ICONS[name]),
      );
      b.addEventListener('click', act);
      return b;
    };
    const first = button('first', 'First step', () => this.move(Number.NEGATIVE_INFINITY));
    const back = button('back', 'Step back', () => this.move(-1));
    const next = button('next', 'Next step', () => this.move(1));
    const end = button('last', 'Last step', () => this.move(Number.POSITIVE_INFINITY));
    this.#play = button('play', 'Play', () => this.#toggle());
    this.#back = [first, back];
    this.#on = [next, end];
    this.#slider = html('input', {
      type: 'range',
      class: 'step-slider',
      min: 0,
      max: last,
      step: 1,
      value: 0,
      'aria-label': 'Step',
    });
    this.#slider.addEventListener('input', () => {
      this.pause();
      this.to(Number(this.#slider.value));
    });
    this.unit.addEventListener('change', () => {
      this.#byEvent = this.unit.value === 'event';
    });
    this.element = html(
      'div',
      { class: 'step-time', role: 'group', 'aria-label': 'Time' },
      html('div', { class: 'step-buttons' }, first, back, next, end, this.#play),
      html('div', { class: 'step-track' }, ...this.#ticks(), this.#slider),
      this.#says,
    );
  }

  get step(): number {
    return this.#step;
  }
  /** Goes to a step, or as near as there is one. */
  to(step: number): void {
    const { steps, lines } = this.#trace;
    this.#step = Math.max(0, Math.min(steps - 1, step));
    const line = lines[this.#step];
    const where = line === 0 ? 'the end' : `line ${line} is next`;
    this.#slider.value = String(this.#step);
    this.#says.textContent = `Step ${(this.#step + 1).toLocaleString('en-GB')} of ${steps.toLocaleString('en-GB')}`;
    setAttributes(this.#slider, { 'aria-valuetext': `${this.#says.textContent}, ${where}` });
    // A button that has the focus keeps it: it is not disabled, only said to be at its end.
    for (const b of this.#back) setAttributes(b, { 'aria-disabled': this.#step === 0 });
    for (const b of this.#on) setAttributes(b, { 'aria-disabled': this.#step === steps - 1 });
    this.#go(this.#step);
  }
  /** Moves by a line, or to the nearest event if events are what is stepped by; an infinite distance leads to the first or last step. */
  move(by: number): void {
    this.pause();
    this.to(Number.isFinite(by) ? this.#next(by) : by);
  }
  #next(by: number): number {
    const { ticks } = this.#trace;
    let step = this.#step + by;
    // Beyond the steps that were looked through every step counts as one.
    if (this.#byEvent) while (step >= 0 && step < ticks.length && ticks[step] === 0) step += by;
    return step;
  }
  pause(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#showPlay('Play', ICONS.play);
  }
  #toggle(): void {
    if (this.#timer !== undefined) {
      this.pause();
      return;
    }
    if (this.#step === this.#trace.steps - 1) this.to(0);
    this.#showPlay('Pause', ICONS.pause);
    this.#timer = setInterval(() => {
      if (this.#step === this.#trace.steps - 1) this.pause();
      else this.to(this.#next(1));
    }, PLAY_MS);
  }
  #showPlay(label: string, path: string): void {
    setAttributes(this.#play, { 'aria-label': label, title: label });
    this.#play.replaceChildren(icon(path));
  }

  /** One tick a place, of the rarest kind that happened there. */
  #ticks(): SVGSVGElement[] {
    const { ticks, steps } = this.#trace;
    const places = Math.min(PLACES, steps);
    const marks: SVGElement[] = [];
    for (let p = 0; p < places; p++) {
      const from = Math.floor((p * steps) / places);
      const to = Math.floor(((p + 1) * steps) / places);
      let bits = 0;
      for (let s = from; s < to && s < ticks.length; s++) bits |= ticks[s];
      const kind = KINDS.find((k) => bits & k.bit);
      if (kind === undefined) continue;
      const x = steps === 1 ? 0 : (from / (steps - 1)) * 1000;
      const d = { call: 'M0 0V12', collect: 'M0 0V12', destroy: 'M0 7V12', create: 'M0 0V5' }[kind.name];
      marks.push(svg('path', { class: `tick is-${kind.name}`, d, transform: `translate(${x.toFixed(1)} 0)` }));
    }
    if (marks.length === 0) return [];
    const picture = svg(
      'svg',
      { class: 'step-ticks', viewBox: '0 0 1000 12', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      ...marks,
    );
    return [picture];
  }
}

function icon(path: string): SVGSVGElement {
  return svg(
    'svg',
    { class: 'icon', viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    svg('path', { d: path }),
  );
}
