// What the marks of a recorded run add up to: the lives of objects at each address, and the collections. Fed step by step, in order,
// while the run is gone through; of steps after those it knows nothing.

import type { Ref } from '../engine/memory/memory.ts';
import type { InnerMoment } from '../engine/trace/comparisons.ts';
import type { Mark } from '../engine/trace/marks.ts';

/** An object at an address, from its making to its end; null: before the run, or not yet. */
export interface ChronicleLife {
  readonly birth: InnerMoment | null;
  death: InnerMoment | null;
}
/** A collection that the run made. */
export interface CollectionEntry {
  readonly begin: InnerMoment;
  /** Null while it runs. */
  end: InnerMoment | null;
  generation: number;
  /** What the statistics of its generation count for it. */
  collected: number;
}

export const isBefore = (a: InnerMoment, b: InnerMoment): boolean =>
  a.step < b.step || (a.step === b.step && a.row < b.row);

export class Chronicle {
  readonly collections: CollectionEntry[] = [];
  /** Steps that were told; of a later one nothing is known. */
  steps = 0;
  readonly #lives = new Map<Ref, ChronicleLife[]>();
  /** The last step whose marks are not known: what was made before may have gone since. */
  #gap = 0;

  /** The marks of the next step; null if they are not known. */
  note(marks: readonly Mark[] | null): void {
    const step = this.steps++;
    if (marks === null) this.#gap = step;
    for (const mark of marks ?? []) {
      const moment = { step, row: mark.row };
      const open = this.collections.at(-1);
      if (mark.kind === 'create') this.#begin(mark.object, moment);
      else if (mark.kind === 'destroy') this.#end(mark.object, moment);
      else if (mark.kind === 'collect-begin')
        this.collections.push({ begin: moment, end: null, generation: 0, collected: 0 });
      else if (mark.kind === 'collect' && open?.end === null) {
        open.generation = mark.generation;
        open.collected = mark.collected;
      } else if (mark.kind === 'collect-end' && open?.end === null) open.end = moment;
    }
  }
  #begin(o: Ref, birth: InnerMoment): void {
    const lives = this.#lives.get(o);
    const life = { birth, death: null };
    if (lives === undefined) this.#lives.set(o, [life]);
    else {
      // Its end was in a step of which nothing is known.
      lives.at(-1)!.death ??= birth;
      lives.push(life);
    }
  }
  #end(o: Ref, death: InnerMoment): void {
    const lives = this.#lives.get(o);
    if (lives === undefined) this.#lives.set(o, [{ birth: null, death }]);
    else if (lives.at(-1)!.death === null) lives.at(-1)!.death = death;
    else lives.push({ birth: null, death });
  }

  /** All objects that were at an address, in order; an older one than the run has no birth. */
  lives(o: Ref): readonly ChronicleLife[] {
    return this.#lives.get(o) ?? [];
  }
  /** The life of the object that is at an address at a moment; null if it is older than the run. */
  lifeAt(o: Ref, at: InnerMoment): ChronicleLife | null {
    const life = this.lives(o).findLast((l) => l.birth !== null && !isBefore(at, l.birth));
    return life === undefined || (life.death !== null && isBefore(life.death, at)) ? null : life;
  }
  /** Whether every step from the first up to this one was told. */
  knows(step: number): boolean {
    return step < this.steps && this.#gap === 0;
  }
  /** The objects that died between two moments. */
  died(from: InnerMoment, to: InnerMoment): Set<Ref> {
    const dead = new Set<Ref>();
    for (const [o, lives] of this.#lives)
      if (lives.some((l) => l.death !== null && isBefore(from, l.death) && isBefore(l.death, to))) dead.add(o);
    return dead;
  }
  /** The collections that a step began or went on with. */
  collectionsAt(step: number): CollectionEntry[] {
    return this.collections.filter((c) => c.begin.step <= step && (c.end === null || c.end.step >= step));
  }
}
