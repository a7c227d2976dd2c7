// The grid of small ints: one cell for each object of the cache.

import type { Ref } from '../engine/memory/memory.ts';
import { Py_TYPE } from '../engine/objects/object.ts';
import { MAX_SMALL_INTS, NSMALLNEGINTS, small_ints } from '../engine/objects/statics.ts';
import { PyLong_Type } from '../engine/objects/statictypes.ts';
import { edgesOf } from '../engine/trace/scan.ts';
import { frames } from './frames.ts';

export interface SmallIntCell {
  readonly value: number;
  readonly address: Ref;
  /** How many of the given objects' references lead to it. */
  readonly references: number;
}
/** The cells that exist in the running version; `from` are the objects whose references are counted, and the frames' variables. */
export function smallInts(from: readonly Ref[]): SmallIntCell[] {
  const counts = new Map<Ref, number>();
  const add = (o: Ref): void => {
    counts.set(o, (counts.get(o) ?? 0) + 1);
  };
  for (const o of from) for (const e of edgesOf(o)) add(e.to);
  for (const f of frames()) for (const w of [...f.locals, ...f.stack]) add(w.object);
  const cells: SmallIntCell[] = [];
  for (let i = 0, at = small_ints; i < MAX_SMALL_INTS && Py_TYPE(at) === PyLong_Type; i++, at += 32)
    cells.push({ value: i - NSMALLNEGINTS, address: at, references: counts.get(at) ?? 0 });
  return cells;
}
