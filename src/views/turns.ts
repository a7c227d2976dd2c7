// Turns of loops: which turn of which loop each step of a recorded run is in. A turn begins where the run comes to the loop's head
// again; each call of a function has turns of its own.

import type { Recorder } from '../engine/trace/recorder.ts';

/** One run of a loop: from its first turn to its last. */
interface LoopRun {
  readonly line: number;
  readonly head: number;
  readonly turns: Turn[];
}
interface Turn {
  readonly run: LoopRun;
  /** From 1. */
  readonly number: number;
  readonly activation: number;
  /** The first and last step; those of calls in between are among them. */
  readonly from: number;
  to: number;
  /** The turn of the loop around it. */
  readonly around: Turn | null;
  /** Steps of the activation itself. */
  steps: number;
}

/** A loop that a step is in. */
export interface TurnView {
  /** The line of the `for` or `while`. */
  readonly line: number;
  readonly turn: number;
  /** Turns that this run of the loop has. */
  readonly of: number;
  /** The step at which the same line, or else the turn, comes in the turn before and after; null if there is none. */
  readonly before: number | null;
  readonly after: number | null;
  /** First steps of the turns, and the last step of the last one; at most `MOST_SPANS` turns around this one. */
  readonly spans: readonly number[];
}

const MOST_SPANS = 100;

export class Turns {
  readonly #recorder: Recorder;
  /** The innermost turn by step. */
  readonly #turns: (Turn | null)[] = [];

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
    this.#find();
  }

  #find(): void {
    const { steps } = this.#recorder;
    const now = new Map<number, Turn | null>();
    /** The last step of an activation. */
    const last = new Map<number, number>();
    for (let s = 0; s < steps.length; s++) {
      const activation = steps.activationAt(s);
      if (activation < 0) {
        this.#turns.push(null);
        continue;
      }
      const unit = steps.unitAt(s);
      const loops = this.#recorder.loopsOf(activation);
      let turn = now.get(activation) ?? null;
      // Loops that are left.
      while (turn !== null && !loops.some((l) => l.head === turn!.run.head && l.inside[unit] === 1)) {
        close(turn);
        turn = turn.around;
      }
      // The loops that the step is in, outermost first: the larger one is around the smaller.
      const around = loops.filter((l) => l.inside[unit] === 1).sort((a, b) => size(b.inside) - size(a.inside));
      let depth = 0;
      for (let t = turn; t !== null; t = t.around) depth++;
      for (const loop of around.slice(depth)) {
        // Come to by a jump back from its first turn, which began within the line before: that had no step of its own.
        const before = last.get(activation);
        const second = loop.head === unit && before !== undefined && steps.lineAt(before) === steps.lineAt(s);
        const run: LoopRun = { line: loop.line, head: loop.head, turns: [] };
        if (second) run.turns.push(begin(run, 1, activation, before, turn));
        turn = begin(run, second ? 2 : 1, activation, s, turn);
        run.turns.push(turn);
      }
      if (depth === around.length && turn !== null && around[depth - 1].head === unit) {
        const { run } = turn;
        turn = begin(run, turn.number + 1, activation, s, turn.around);
        run.turns.push(turn);
      }
      for (let t = turn; t !== null; t = t.around) {
        t.to = s;
        t.steps++;
      }
      this.#turns.push(turn);
      now.set(activation, turn);
      last.set(activation, s);
    }
    for (let t of now.values()) for (; t !== null; t = t.around) close(t);
  }

  /** The loops that a step is in, outermost first. */
  at(step: number): TurnView[] {
    const views: TurnView[] = [];
    for (let t = this.#turns[step] ?? null; t !== null; t = t.around) {
      // The look at the head that ends a loop is no turn.
      if (t.number > t.run.turns.length) continue;
      const { turns } = t.run;
      const i = t.number - 1;
      const first = Math.max(0, Math.min(i - MOST_SPANS / 2, turns.length - MOST_SPANS));
      const shown = turns.slice(first, first + MOST_SPANS);
      views.unshift({
        line: t.run.line,
        turn: t.number,
        of: turns.length,
        before: i > 0 ? this.#same(step, turns[i - 1]) : null,
        after: i + 1 < turns.length ? this.#same(step, turns[i + 1]) : null,
        spans: [...shown.map((x) => x.from), shown.at(-1)!.to],
      });
    }
    return views;
  }
  /** The first step of a turn with the line that is next at `step`. */
  #same(step: number, { from, to, activation }: Turn): number {
    const { steps } = this.#recorder;
    for (let s = from; s <= to; s++)
      if (steps.lineAt(s) === steps.lineAt(step) && steps.activationAt(s) === activation) return s;
    return from;
  }
}

function begin(run: LoopRun, number: number, activation: number, from: number, around: Turn | null): Turn {
  return { run, number, activation, from, to: from, around, steps: 0 };
}
/** The loop is left in this turn: if it only looked whether there is more, it was none. */
function close({ run, number, steps }: Turn): void {
  if (number > 1 && steps === 1 && run.turns.length === number) run.turns.pop();
}
const sizes = new WeakMap<Uint8Array, number>();
function size(inside: Uint8Array): number {
  let n = sizes.get(inside);
  if (n === undefined) {
    n = inside.reduce((sum, x) => sum + x, 0);
    sizes.set(inside, n);
  }
  return n;
}
