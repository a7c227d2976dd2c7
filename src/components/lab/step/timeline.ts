// The time line: first, back, slider, next, last, play; by line, by event, by instruction; to the next breakpoint.

import { instructionOf, momentOf, stepOf } from '../../../engine/trace/time.ts';
import { locale, say } from '../../../messages/page.ts';
import type { TraceInfo } from '../../../session/step-protocol.ts';
import type { InstructionView, StepView } from '../../../views/step.ts';
import type { Breakpoints } from '../breakpoints.ts';
import { html, setAttributes, svg } from './dom.ts';
import { EVENTS, tickLegend, tickPicture } from './ticks.ts';
import { UNITS, type Unit } from './units.ts';

const PLAY_MS = 900;

const ICONS = {
  first: 'M3.5 3v10M12.5 3 6 8l6.5 5z',
  back: 'M11.5 3 5 8l6.5 5z',
  next: 'M4.5 3 11 8l-6.5 5z',
  last: 'M12.5 3v10M3.5 3 10 8l-6.5 5z',
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  runBack: 'M13 3 8.5 8l4.5 5zM5 8m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0',
  runOn: 'M3 3l4.5 5L3 13zM11 8m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0',
} as const;

export class Timeline {
  readonly element: HTMLElement;
  readonly #trace: TraceInfo;
  readonly #go: (moment: number) => void;
  readonly #stops: Breakpoints;
  readonly #slider: HTMLInputElement;
  readonly #says = html('span', { class: 'step-count' });
  readonly #back: readonly HTMLButtonElement[];
  readonly #on: readonly HTMLButtonElement[];
  readonly #play: HTMLButtonElement;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** A step, or an instruction of it (engine/trace/time.ts). */
  #moment = 0;
  /** Of the moment that is shown. */
  #instruction: InstructionView | null = null;
  #shown = -1;
  /** Instructions to go on (or back, negative) as soon as those next to the moment are known: nothing pressed is lost. */
  #owed = 0;
  /** What Next and Back move by. */
  readonly unitPicker = html(
    'select',
    { class: 'step-unit', 'aria-label': say('step.unit') },
    ...UNITS.map((unit) => html('option', { value: unit }, say(`step.by-${unit}`))),
  );
  /** Breakpoints: back to one, set or remove one here, on to one. */
  readonly stopTools: HTMLElement;
  readonly #stopHere: HTMLButtonElement;
  readonly #runs: readonly HTMLButtonElement[];
  /** What the ticks mean. */
  readonly legend: HTMLElement;

  constructor(trace: TraceInfo, stops: Breakpoints, go: (moment: number) => void) {
    this.#trace = trace;
    this.#stops = stops;
    this.#go = go;
    const button = (name: keyof typeof ICONS, label: string, act: () => void): HTMLButtonElement => {
      const b = html(
        'button',
        { type: 'button', class: 'step-button', title: label, 'aria-label': label },
        icon(ICONS[name]),
      );
      b.addEventListener('click', act);
      return b;
    };
    const first = button('first', say('step.first-step'), () => this.move(Number.NEGATIVE_INFINITY));
    const back = button('back', say('step.step-back'), () => this.move(-1));
    const next = button('next', say('step.next-step'), () => this.move(1));
    const end = button('last', say('step.last-step'), () => this.move(Number.POSITIVE_INFINITY));
    this.#play = button('play', say('step.play'), () => this.#toggle());
    this.#back = [first, back];
    this.#on = [next, end];
    this.#slider = html('input', {
      type: 'range',
      class: 'step-slider',
      min: 0,
      max: trace.steps - 1,
      step: 1,
      value: 0,
      'aria-label': say('step.step-word'),
    });
    this.#slider.addEventListener('input', () => {
      this.pause();
      this.to(this.#start(Number(this.#slider.value)));
    });
    this.unitPicker.addEventListener('change', () => {
      this.pause();
      const byInstruction = instructionOf(this.#moment) > 0;
      // Into the step's first instruction, or back to the step.
      if ((this.unit === 'instruction') !== byInstruction) this.to(this.#start(stepOf(this.#moment)));
      else this.#go(this.#moment);
    });
    this.#stopHere = html(
      'button',
      { type: 'button', class: 'tool step-stop', 'aria-keyshortcuts': 'b' },
      say('step.stop-here'),
    );
    this.#stopHere.addEventListener('click', () => this.toggleStop());
    const runBack = button('runBack', say('step.back-to-the-breakpoint-before'), () => this.run(-1));
    const runOn = button('runOn', say('step.on-to-the-next-breakpoint'), () => this.run(1));
    this.#runs = [runBack, runOn];
    this.stopTools = html(
      'div',
      { class: 'step-stops', role: 'group', 'aria-label': say('step.breakpoints') },
      runBack,
      this.#stopHere,
      runOn,
    );
    this.legend = html(
      'ul',
      { class: 'step-legend', 'aria-label': say('step.marks-of-the-time-line') },
      ...tickLegend(trace),
    );
    this.legend.hidden = this.legend.childElementCount === 0;
    this.element = html(
      'div',
      { class: 'step-time', role: 'group', 'aria-label': say('step.time') },
      html('div', { class: 'step-buttons' }, first, back, next, end, this.#play),
      html('div', { class: 'step-track' }, ...tickPicture(trace), this.#slider),
      this.#says,
    );
  }

  get moment(): number {
    return this.#moment;
  }
  get unit(): Unit {
    return this.unitPicker.value as Unit;
  }
  set unit(unit: Unit) {
    this.unitPicker.value = unit;
  }

  /** Where a step begins in the unit that is moved by. */
  #start(step: number): number {
    return this.unit === 'instruction' ? momentOf(step, 1) : step;
  }
  /** Goes to a moment, or as near as there is a step; a step's own number leads to where it begins in the unit that is moved by. */
  to(moment: number): void {
    const { steps } = this.#trace;
    const step = stepOf(Math.max(0, Math.min(steps - 1, moment)));
    this.#moment = stepOf(moment) === step && instructionOf(moment) > 0 ? moment : this.#start(step);
    this.#owed = 0;
    this.#say();
    this.#go(this.#moment);
  }
  /** The picture shows this by now. */
  arrived(view: StepView): void {
    this.#shown = view.step;
    this.#instruction = view.instruction;
    if (view.step !== this.#moment) return;
    this.#say();
    const owed = this.#owed;
    const by = Math.sign(owed);
    const next = by === 0 ? null : this.#next(by);
    if (next !== null) this.to(next);
    this.#owed = next === null ? 0 : owed - by;
  }
  /** The breakpoints may be others. */
  #say(): void {
    const { steps, lines } = this.#trace;
    const step = stepOf(this.#moment);
    const line = lines[step];
    const exit = step >= this.#trace.exit ? ` ${say('step.exit-short')}` : '';
    const where = line > 0 ? say('step.line-next-value', { line }) : exit === '' ? say('step.the-end') : '';
    const k = instructionOf(this.#moment);
    const of = this.#shown === this.#moment ? this.#instruction?.of : undefined;
    this.#slider.value = String(step);
    const count = say('step.step-count', {
      step: (step + 1).toLocaleString(locale),
      steps: steps.toLocaleString(locale),
    });
    this.#says.replaceChildren(
      count,
      ...(k > 0
        ? [
            html(
              'small',
              {},
              ` ${of === undefined ? say('step.nth-instruction', { number: k }) : say('step.nth-instruction-of', { number: k, of })}`,
            ),
          ]
        : []),
    );
    setAttributes(this.#slider, { 'aria-valuetext': `${this.#says.textContent}, ${where}` });
    // A button that has the focus keeps it: it is not disabled, only said to be at its end.
    const atStart = k > 0 ? of !== undefined && this.#instruction!.before === null : step === 0;
    const atEnd = k > 0 ? of !== undefined && this.#instruction!.after === null : step === steps - 1;
    for (const b of this.#back) setAttributes(b, { 'aria-disabled': atStart });
    for (const b of this.#on) setAttributes(b, { 'aria-disabled': atEnd });
    this.showStops();
  }
  /** Moves by a line, an instruction or an event; an infinite distance leads to the first or last step. */
  move(by: number): void {
    this.pause();
    const to = Number.isFinite(by) ? this.#next(by) : by;
    if (to !== null) this.to(to);
    else if (this.#shown !== this.#moment) this.#owed += by;
  }
  #next(by: number): number | null {
    if (this.unit === 'instruction') {
      // What comes before and after is known when the instruction is shown.
      if (this.#shown !== this.#moment || this.#instruction === null) return null;
      return by < 0 ? this.#instruction.before : this.#instruction.after;
    }
    const { ticks } = this.#trace;
    let step = stepOf(this.#moment) + by;
    // Beyond the steps that were looked through every step counts as one.
    if (this.unit === 'event') while (step >= 0 && step < ticks.length && (ticks[step] & EVENTS) === 0) step += by;
    return step;
  }

  // ---- breakpoints ----

  /** Goes on, or back, to the next step at whose line there is a breakpoint. */
  run(by: 1 | -1): void {
    this.pause();
    const { lines, steps } = this.#trace;
    let step = stepOf(this.#moment) + by;
    while (step >= 0 && step < steps && !this.#stops.has(lines[step])) step += by;
    if (step >= 0 && step < steps) this.to(step);
  }
  /** Sets a breakpoint at the line that is next, or removes it. */
  toggleStop(): void {
    const line = this.#trace.lines[stepOf(this.#moment)];
    if (line > 0) this.#stops.toggle(line);
  }
  showStops(): void {
    const { lines } = this.#trace;
    const step = stepOf(this.#moment);
    const line = lines[step];
    setAttributes(this.#stopHere, { 'aria-disabled': line === 0 });
    this.#stopHere.ariaPressed = String(this.#stops.has(line));
    this.#stopHere.title = line === 0 ? '' : say('step.breakpoint-at-line', { line });
    const any = this.#stops.lines.length > 0;
    for (const b of this.#runs) setAttributes(b, { 'aria-disabled': !any });
  }

  // ---- play ----

  pause(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#showPlay(say('step.play'), ICONS.play);
  }
  #toggle(): void {
    if (this.#timer !== undefined) {
      this.pause();
      return;
    }
    const last = this.#trace.steps - 1;
    if (stepOf(this.#moment) === last) this.to(0);
    this.#showPlay(say('step.pause'), ICONS.pause);
    this.#timer = setInterval(() => {
      const next = this.#next(1);
      if (stepOf(this.#moment) === last || (next !== null && next > last + 1)) this.pause();
      else if (next !== null) this.to(next);
    }, PLAY_MS);
  }
  #showPlay(label: string, path: string): void {
    setAttributes(this.#play, { 'aria-label': label, title: label });
    this.#play.replaceChildren(icon(path));
  }
}

function icon(path: string): SVGSVGElement {
  return svg(
    'svg',
    { class: 'icon', viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    svg('path', { d: path }),
  );
}
