// The collector's generations: count, threshold, and who is in each.

import { type Addr, ld, type Ref } from '../engine/memory/memory.ts';
import { GC_HEAD, gcstate, genCount, genHead, genThreshold, NUM_GENERATIONS } from '../engine/objects/gcobject.ts';

export interface GenerationView {
  readonly generation: number;
  readonly count: number;
  readonly threshold: number;
  /** Tracked objects, oldest first. */
  readonly objects: readonly Ref[];
}
/** Objects that gc.freeze() put aside. */
export function frozen(): Ref[] {
  return listed(gcstate.permanent_generation);
}
/** The objects of a collector's list, oldest first. */
function listed(head: Addr): Ref[] {
  const objects: Ref[] = [];
  for (let gc = ld(head); gc !== head; gc = ld(gc)) objects.push(gc + GC_HEAD);
  return objects;
}
export function generations(): GenerationView[] {
  return Array.from({ length: NUM_GENERATIONS }, (_, generation) => ({
    generation,
    count: ld(genCount(generation)),
    threshold: ld(genThreshold(generation)),
    objects: listed(genHead(generation)),
  }));
}
