// All references of a process as a graph: who holds whom, from the roots on; for questions about ways and about what a cut would do.

import type { Ref } from '../memory/memory.ts';
import { _Py_IsImmortal, Py_REFCNT } from '../objects/object.ts';
import { OWNED_PARTS, type Place, placeOf } from './holders.ts';
import { staticObjects } from './roots.ts';
import { type Edge, scan } from './scan.ts';

export class References {
  readonly edges: readonly Edge[];
  /** Of each object that holds something, the references it has; of 0 those of frames and the interpreter. */
  readonly #out = new Map<Ref, Edge[]>();
  readonly #owners = new Map<Ref, { owner: Ref; kind: string }>();
  readonly #static: readonly Ref[] = staticObjects();

  /** Looks through memory as it is. */
  constructor() {
    const edges: Edge[] = [];
    scan((e) => {
      const edge = { ...e };
      edges.push(edge);
      const known = this.#out.get(e.from);
      if (known === undefined) this.#out.set(e.from, [edge]);
      else known.push(edge);
      if (OWNED_PARTS.has(e.kind)) this.#owners.set(e.to, { owner: e.from, kind: e.kind });
    });
    this.edges = edges;
  }

  /** The references that an object has; of 0 those of frames and the interpreter. */
  of(o: Ref): readonly Edge[] {
    return this.#out.get(o) ?? [];
  }
  /** The references of frames, of the interpreter and of its static types. */
  roots(): Edge[] {
    return [...this.of(0), ...this.#static.flatMap((o) => this.of(o))];
  }
  /** What holds a reference, in words. */
  place(edge: Edge): Place {
    return placeOf(edge, this.#owners);
  }
  /** The object whose namespace, constants or the like a dict or tuple is, and which part of it; null for one that stands for itself. */
  owner(o: Ref): { readonly owner: Ref; readonly kind: string } | null {
    return this.#owners.get(o) ?? null;
  }

  /** What can be reached from the roots when some references are not there. */
  reachable(without: ReadonlySet<Edge> = new Set()): Set<Ref> {
    const seen = new Set<Ref>(this.#static);
    const queue = [...seen];
    const follow = (edges: readonly Edge[]): void => {
      for (const e of edges) {
        if (without.has(e) || seen.has(e.to)) continue;
        seen.add(e.to);
        queue.push(e.to);
      }
    };
    follow(this.of(0));
    for (const o of queue) follow(this.of(o));
    return seen;
  }

  /** A shortest way to an object along references that are allowed, from those that `first` gives; null if there is none. */
  path(to: Ref, first: readonly Edge[], without: ReadonlySet<Edge> = new Set()): Edge[] | null {
    const came = new Map<Ref, Edge>();
    const before = new Map<Edge, Edge | null>();
    const queue: Edge[] = [];
    const enter = (e: Edge, by: Edge | null): void => {
      if (without.has(e) || came.has(e.to)) return;
      came.set(e.to, e);
      before.set(e, by);
      queue.push(e);
    };
    for (const e of first) enter(e, null);
    for (const e of queue) {
      if (e.to === to) break;
      for (const next of this.of(e.to)) enter(next, e);
    }
    let at: Edge | null = came.get(to) ?? null;
    if (at === null) return null;
    const way: Edge[] = [];
    for (; at !== null; at = before.get(at) ?? null) way.unshift(at);
    return way;
  }

  /** The objects that counting alone frees when these references go: a count that comes to 0 takes what the object holds with it. */
  freedBy(cut: readonly Edge[]): Set<Ref> {
    const counts = new Map<Ref, number>();
    const freed = new Set<Ref>();
    const gone = new Set<Edge>(cut);
    const queue = cut.map((e) => e.to);
    for (const o of queue) {
      if (_Py_IsImmortal(o) || freed.has(o)) continue;
      const count = (counts.get(o) ?? Py_REFCNT(o)) - 1;
      counts.set(o, count);
      if (count > 0) continue;
      freed.add(o);
      for (const e of this.of(o))
        if (!gone.has(e)) {
          gone.add(e);
          queue.push(e.to);
        }
    }
    return freed;
  }
}
