// All strong references of a process, one after the other: from the roots and from every object that is reached or on a
// collector's list.

import { PyMemberDef } from '../include/structs.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { GC_HEAD, gcstate, genHead, NUM_GENERATIONS } from '../objects/gcobject.ts';
import { tstate } from '../objects/tstate.ts';
import { readCString } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check } from '../objects/unicodeobject.ts';
import { type Walk, walkKeys, walkObject } from './fields.ts';
import { staticObjects, walkRoots } from './roots.ts';

export interface Edge {
  /** The holder, or 0: a frame or the interpreter. For keys that dicts share: the first dict or class found with them. */
  readonly from: Ref;
  /** The running frame that holds the reference, or 0. */
  readonly frame: Addr;
  readonly to: Ref;
  /** Address of the word, 0 if it is none of the object's own. */
  readonly at: Addr;
  readonly kind: string;
  readonly detail: number;
}

/**
 * Calls `visit` for each counted reference; the edge object is used again for the next one. Returns all objects met, in order;
 * with `rootsOnly` those that the roots lead to.
 */
export function scan(visit: (e: Edge) => void, rootsOnly = false): Ref[] {
  const edge = { from: 0, frame: 0, to: 0, at: 0, kind: '', detail: 0 };
  const seen = new Set<Ref>();
  const tables = new Set<Addr>();
  const order: Ref[] = [];
  let counted = true;
  const reach = (o: Ref): void => {
    if (seen.has(o)) return;
    seen.add(o);
    order.push(o);
  };
  const walk: Walk = {
    see: (to, at, kind, detail) => {
      if (counted) {
        edge.to = to;
        edge.at = at;
        edge.kind = kind;
        edge.detail = detail;
        visit(edge);
      }
      reach(to);
    },
    block: () => undefined,
    maybeBlock: () => undefined,
    keys: (dk) => {
      if (tables.has(dk)) return;
      tables.add(dk);
      walkKeys(walk, dk);
    },
  };
  walkRoots(walk, (frame) => {
    edge.frame = frame;
  });
  edge.frame = 0;
  for (const o of staticObjects()) reach(o);
  let next = 0;
  const drain = (): void => {
    for (; next < order.length; next++) {
      edge.from = order[next];
      counted = edge.from !== ld(tstate.interned_strings);
      walkObject(walk, edge.from);
    }
    counted = true;
  };
  drain();
  if (rootsOnly) return order;
  for (let g = 0; g <= NUM_GENERATIONS; g++) {
    const head = g < NUM_GENERATIONS ? genHead(g) : gcstate.permanent_generation;
    for (let gc = ld(head); gc !== head; gc = ld(gc)) reach(gc + GC_HEAD);
    drain();
  }
  return order;
}

/** One reference of an object, with what is written at its arrow. */
export interface LabelledEdge {
  readonly to: Ref;
  /** Address of the word. */
  readonly at: Addr;
  readonly kind: string;
  readonly detail: number;
  readonly label: string;
}
/** The strong references of one object, the first `most` of them; a shared table of keys counts as the object's own. */
export function edgesOf(o: Ref, most = Number.POSITIVE_INFINITY): LabelledEdge[] {
  const edges: LabelledEdge[] = [];
  const walk: Walk = {
    see: (to, at, kind, detail) => {
      if (edges.length < most) edges.push({ to, at, kind, detail, label: edgeLabel(kind, detail) });
    },
    block: () => undefined,
    maybeBlock: () => undefined,
    keys: (dk) => walkKeys(walk, dk),
  };
  walkObject(walk, o);
  return edges;
}
const name = (o: Ref): string => (o !== 0 && PyUnicode_Check(o) ? PyUnicode_AsString(o) : '');
function edgeLabel(kind: string, detail: number): string {
  if (kind === 'item') return `[${detail}]`;
  if (kind === 'attribute') return name(detail);
  if (kind === 'slot') return readCString(ld(detail + PyMemberDef.name));
  if (kind === 'value') return detail !== 0 && PyUnicode_Check(detail) ? name(detail) : 'value';
  return kind;
}
