// The axis of loops under the time line: which turn of which loop the step is in, and the way to the same line a turn before or after.
import { say } from '../../../messages/page.ts';
import type { TraceInfo } from '../../../session/step-protocol.ts';
import type { TurnView } from '../../../views/turns.ts';
import { html, setAttributes, svg } from './dom.ts';

/** Loops that are shown, innermost ones first to go. */
const MOST_LOOPS = 3;
/** Pictures of turns that are kept. */
const MOST_PICTURES = 40;

export class TurnsAxis {
  /** Empty for a run without loops; else it keeps its place also where a step is in none. */
  readonly element = html('div', { class: 'step-turns', role: 'group', 'aria-label': say('step.loops') });
  readonly #go: (step: number) => void;
  readonly #trace: TraceInfo;
  readonly #pictures = new Map<string, SVGSVGElement>();

  constructor(trace: TraceInfo, go: (step: number) => void) {
    this.#trace = trace;
    this.#go = go;
    this.element.hidden = !trace.loops;
  }

  show(turns: readonly TurnView[], step: number): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.turn;
    const shown = turns.slice(-MOST_LOOPS);
    this.element.replaceChildren(
      ...(shown.length === 0
        ? [html('p', { class: 'turn-none' }, say('step.in-no-loop'))]
        : shown.map((t, i) => this.#row(t, step, String(i)))),
    );
    if (focused !== undefined) this.element.querySelector<HTMLElement>(`[data-turn="${focused}"]`)?.focus();
  }

  #row(t: TurnView, step: number, key: string): HTMLElement {
    const jump = (label: string, text: string, to: number | null, name: string): HTMLButtonElement => {
      const b = html(
        'button',
        {
          type: 'button',
          class: 'turn-jump',
          title: label,
          'aria-label': say('step.turn-of-loop', { turn: label, line: t.line }),
          'aria-disabled': to === null,
          'data-turn': `${key} ${name}`,
        },
        text,
      );
      if (to !== null) b.addEventListener('click', () => this.#go(to));
      return b;
    };
    return html(
      'div',
      { class: 'turn-row' },
      jump(say('step.previous-turn'), '‹', t.before, 'before'),
      html('span', { class: 'turn-text' }, say('step.loop-in-line-turn-of', { line: t.line, turn: t.turn, of: t.of })),
      jump(say('step.next-turn'), '›', t.after, 'after'),
      this.#spans(t, step, key),
    );
  }
  /** The turns as stretches on the slider's scale; the picture of a run of a loop is kept. */
  #spans(turn: TurnView, step: number, row: string): SVGSVGElement {
    const key = `${row} ${turn.line} ${turn.spans.join(' ')}`;
    const known = this.#pictures.get(key);
    if (known === undefined) {
      if (this.#pictures.size > MOST_PICTURES) this.#pictures.clear();
      const made = this.#draw(turn, step);
      this.#pictures.set(key, made);
      return made;
    }
    const { spans } = turn;
    const here = spans.findLastIndex((from) => from <= step);
    for (const [i, part] of [...known.children].entries()) {
      const now = i === Math.min(here, known.childElementCount - 1);
      setAttributes(part, { class: now ? 'turn-span is-here' : 'turn-span', y: now ? 0 : 2, height: now ? 8 : 4 });
    }
    return known;
  }
  #draw({ spans }: TurnView, step: number): SVGSVGElement {
    const last = Math.max(1, this.#trace.steps - 1);
    const x = (s: number): number => (s / last) * 1000;
    const parts: SVGElement[] = [];
    for (let i = 0; i + 1 < spans.length; i++) {
      const from = spans[i];
      const to = i + 2 < spans.length ? spans[i + 1] : spans[i + 1] + 1;
      parts.push(
        svg('rect', {
          class: from <= step && step < to ? 'turn-span is-here' : 'turn-span',
          x: x(from).toFixed(1),
          width: Math.max(1, x(to) - x(from) - 2).toFixed(1),
          y: from <= step && step < to ? 0 : 2,
          height: from <= step && step < to ? 8 : 4,
        }),
      );
    }
    return svg(
      'svg',
      { class: 'turn-spans', viewBox: '0 0 1000 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      ...parts,
    );
  }
}
