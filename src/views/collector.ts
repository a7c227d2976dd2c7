// The collector's generations: count, threshold, and who is in each.

import { ld, type Ref } from '../engine/memory/memory.ts';
import { GC_HEAD, genCount, genHead, genThreshold, NUM_GENERATIONS } from '../engine/objects/gcobject.ts';

export interface GenerationView {
  readonly generation: number;
  readonly count: number;
  readonly threshold: number;
  /** Tracked objects, oldest first. */
  readonly objects: readonly Ref[];
}
export function generations(): GenerationView[] {
  return Array.from({ length: NUM_GENERATIONS }, (_, generation) => {
    const head = genHead(generation);
    const objects: Ref[] = [];
    for (let gc = ld(head); gc !== head; gc = ld(gc)) objects.push(gc + GC_HEAD);
    return { generation, count: ld(genCount(generation)), threshold: ld(genThreshold(generation)), objects };
  });
}
