// Freelists: dead objects of frequent types, kept for the next object of the type. Mirrors pycore_freelist.h and
// pycore_freelist_state.h. A list links its members through their first word, and counts them.

import { profile } from '../include/profile.ts';
import { type Addr, ld, type Ref, st, stp } from '../memory/memory.ts';
import { areBlocksTraced, blockTracer } from '../memory/obmalloc.ts';
import { staticAlloc } from '../memory/static.ts';

export interface Freelist {
  readonly name: string;
  /** Address of the words (head, size). */
  readonly at: Addr;
  readonly max: number;
  /** Only versions whose profile has it keep what is dead there. */
  readonly since?: 'moreFreelists' | 'complexFreelist';
}

const lists: Freelist[] = [];
function freelist(name: string, max: number, since?: Freelist['since']): Freelist {
  const f = { name, at: staticAlloc(`freelist ${name}`, 16), max, since };
  lists.push(f);
  return f;
}
export function freelists(): readonly Freelist[] {
  return lists;
}

export const PyTuple_MAXSAVESIZE = 20;
export const floats = freelist('floats', 100);
export const complexes = freelist('complexes', 100, 'complexFreelist');
export const ints = freelist('ints', 100, 'moreFreelists');
/** By length: tuples[n - 1] keeps tuples of n items. */
export const tuples: readonly Freelist[] = Array.from({ length: PyTuple_MAXSAVESIZE }, (_, i) =>
  freelist(`tuples[${i + 1}]`, 2000),
);
export const listObjects = freelist('lists', 80);
export const list_iters = freelist('list_iters', 10, 'moreFreelists');
export const tuple_iters = freelist('tuple_iters', 10, 'moreFreelists');
export const dicts = freelist('dicts', 80);
export const dictkeys = freelist('dictkeys', 80);
export const slices = freelist('slices', 1);
export const ranges = freelist('ranges', 6, 'moreFreelists');
export const range_iters = freelist('range_iters', 6, 'moreFreelists');
export const contexts = freelist('contexts', 255);
export const async_gens = freelist('async_gens', 80);
export const async_gen_asends = freelist('async_gen_asends', 80);
/** Blocks of PyUnicodeWriter_Create, since 3.14. */
export const unicode_writers = freelist('unicode_writers', 1, 'moreFreelists');
export const pycfunctionobject = freelist('pycfunctionobject', 16, 'moreFreelists');
export const pycmethodobject = freelist('pycmethodobject', 16, 'moreFreelists');
export const pymethodobjects = freelist('pymethodobjects', 20, 'moreFreelists');

/** New reference: a kept object with count 1 (its type word is still there), or NULL. */
export function freelistPop(f: Freelist): Ref {
  const o = ld(f.at);
  if (o === 0) return 0;
  stp(f.at, ld(o));
  st(f.at + 8, ld(f.at + 8) - 1);
  st(o, 1);
  st(o + 4, 0);
  if (areBlocksTraced()) blockTracer.newReference(o);
  return o;
}
/** As freelistPop for memory that is no object (dict keys): its first word is left as it was linked. */
export function freelistPopMem(f: Freelist): Addr {
  const p = ld(f.at);
  if (p === 0) return 0;
  stp(f.at, ld(p));
  st(f.at + 8, ld(f.at + 8) - 1);
  return p;
}
/** True if the list took the dead object; false if it is full and the caller must free it. */
export function freelistPush(f: Freelist, o: Addr): boolean {
  const size = ld(f.at + 8);
  if (size >= f.max || (f.since !== undefined && !profile[f.since])) return false;
  stp(o, ld(f.at));
  stp(f.at, o);
  st(f.at + 8, size + 1);
  return true;
}
/** Empties the list through `release`, newest first. */
export function freelistClear(f: Freelist, release: (o: Addr) => void): void {
  for (let [o, n] = [freelistPopMem(f), 0]; o !== 0; o = freelistPopMem(f), n++) {
    if (n > f.max) throw new Error(`free list ${f.name} does not end`);
    release(o);
  }
}
