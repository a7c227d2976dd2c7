// The axis of loops under the time line: which turn of which loop the step is in, and the way to the same line a turn before or after.
import { say } from '../../../messages/page.ts';
import type { TraceInfo } from '../../../session/step-protocol.ts';
import type { TurnView } from '../../../views/turns.ts';
import { html, setAttributes, svg } from './dom.ts';

/** Loops that are shown, innermost ones first to go. */
const MOST_LOOPS = 3;
/** Rows that are kept. */
const MOST_ROWS = 40;

export class TurnsAxis {
  /** Empty for a run without loops; else it keeps its place also where a step is in none. */
  readonly element = html('div', { class: 'step-turns', role: 'group', 'aria-label': say('step.loops') });
  readonly #go: (step: number) => void;
  readonly #trace: TraceInfo;
  readonly #none = html('p', { class: 'turn-none' }, say('step.in-no-loop'));
  /** By place and run of a loop. A row stays where it is while the run goes on: what is put anew is laid out anew. */
  readonly #rows = new Map<string, TurnRow>();

  constructor(trace: TraceInfo, go: (step: number) => void) {
    this.#trace = trace;
    this.#go = go;
    this.element.hidden = !trace.loops;
  }

  show(turns: readonly TurnView[], step: number): void {
    const rows = turns.slice(-MOST_LOOPS).map((turn, place) => {
      const row = this.#row(turn, place);
      row.show(turn, step);
      return row.element;
    });
    const wanted = rows.length === 0 ? [this.#none] : rows;
    if (wanted.length === this.element.children.length && wanted.every((e, i) => e === this.element.children[i]))
      return;
    const focused = (document.activeElement as HTMLElement | null)?.dataset.turn;
    this.element.replaceChildren(...wanted);
    if (focused !== undefined) this.element.querySelector<HTMLElement>(`[data-turn="${focused}"]`)?.focus();
  }
  #row(turn: TurnView, place: number): TurnRow {
    const key = `${place} ${turn.line} ${turn.spans.join(' ')}`;
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    if (this.#rows.size > MOST_ROWS) this.#rows.clear();
    const made = new TurnRow(turn, place, Math.max(1, this.#trace.steps - 1), this.#go);
    this.#rows.set(key, made);
    return made;
  }
}

/** One run of a loop: which turn the step is in, and the turns as stretches on the slider's scale. */
class TurnRow {
  readonly element: HTMLElement;
  readonly #text = html('span', { class: 'turn-text' });
  readonly #before: HTMLButtonElement;
  readonly #after: HTMLButtonElement;
  readonly #stretches: readonly Stretch[];
  /** Over them all, the one the step is in. */
  readonly #here = svg('path', { class: 'turn-span is-here' });
  #turn: TurnView;

  constructor(turn: TurnView, place: number, last: number, go: (step: number) => void) {
    this.#turn = turn;
    const jump = (name: 'before' | 'after', label: string, text: string): HTMLButtonElement => {
      const of = say('step.turn-of-loop', { turn: label, line: turn.line });
      const about = { class: 'turn-jump', title: label, 'aria-label': of, 'data-turn': `${place} ${name}` };
      const button = html('button', { type: 'button', ...about }, text);
      button.addEventListener('click', () => {
        const to = this.#turn[name];
        if (to !== null) go(to);
      });
      return button;
    };
    this.#before = jump('before', say('step.previous-turn'), '‹');
    this.#after = jump('after', say('step.next-turn'), '›');
    this.#stretches = stretches(turn, last);
    const scale = { class: 'turn-spans', viewBox: '0 0 1000 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' };
    const all = svg('path', { class: 'turn-span', d: this.#stretches.map((s) => bar(s, 2, 4)).join('') });
    const picture = svg('svg', scale, all, this.#here);
    this.element = html('div', { class: 'turn-row' }, this.#before, this.#text, this.#after, picture);
  }

  show(turn: TurnView, step: number): void {
    this.#turn = turn;
    this.#text.textContent = say('step.loop-in-line-turn-of', { line: turn.line, turn: turn.turn, of: turn.of });
    setAttributes(this.#before, { 'aria-disabled': turn.before === null });
    setAttributes(this.#after, { 'aria-disabled': turn.after === null });
    const here = Math.min(
      turn.spans.findLastIndex((from) => from <= step),
      this.#stretches.length - 1,
    );
    setAttributes(this.#here, { d: here < 0 ? null : bar(this.#stretches[here], 0, 8) });
  }
}

/** A turn on the slider's scale. */
interface Stretch {
  readonly x: number;
  readonly width: number;
}
function stretches({ spans }: TurnView, last: number): Stretch[] {
  const x = (step: number): number => (step / last) * 1000;
  return spans.slice(0, -1).map((from, i) => {
    const to = i + 2 < spans.length ? spans[i + 1] : spans[i + 1] + 1;
    return { x: x(from), width: Math.max(1, x(to) - x(from) - 2) };
  });
}
/** Its path: all of them are one, for what a loop of a hundred turns adds to the page is laid out with it at every step. */
const bar = ({ x, width }: Stretch, y: number, height: number): string =>
  `M${x.toFixed(1)} ${y}h${width.toFixed(1)}v${height}H${x.toFixed(1)}z`;
