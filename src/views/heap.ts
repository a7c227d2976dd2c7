// The heap graph: the objects that a program's variables lead to, numbered by first appearance, with arrows for references.

import { PyWeakReference } from '../engine/include/structs.ts';
import { ld, type Ref } from '../engine/memory/memory.ts';
import { _Py_IsImmortal, Py_REFCNT, Py_TYPE } from '../engine/objects/object.ts';
import { Py_None } from '../engine/objects/statics.ts';
import { _PyWeakref_RefType } from '../engine/objects/statictypes.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import { edgesOf } from '../engine/trace/scan.ts';
import { shortValue } from './values.ts';

export interface HeapNode {
  /** From 1, in the order in which objects were first shown; kept by `Numbers` from picture to picture. */
  readonly number: number;
  readonly address: Ref;
  readonly type: string;
  /** A few characters that say which object it is; '' for one that is only its parts. */
  readonly value: string;
  /** null: immortal. */
  readonly refcount: number | null;
}
export interface HeapEdge {
  readonly from: Ref;
  readonly to: Ref;
  readonly label: string;
  readonly strength: 'strong' | 'weak';
}
export interface HeapGraph {
  readonly nodes: readonly HeapNode[];
  readonly edges: readonly HeapEdge[];
}

/** Numbers of objects over a run: an object keeps its number; one that takes over a dead one's place gets a new one. */
export class Numbers {
  readonly #given = new Map<Ref, { number: number; type: Ref }>();
  #next = 1;
  of(o: Ref): number {
    const type = Py_TYPE(o);
    const known = this.#given.get(o);
    if (known !== undefined && known.type === type) return known.number;
    const number = this.#next++;
    this.#given.set(o, { number, type });
    return number;
  }
  /** To be told of an object's death. */
  forget(o: Ref): void {
    this.#given.delete(o);
  }
}

/** What the picture goes through on its way but does not follow: the class of an object, a function's surroundings. */
const HIDDEN = new Set(['class', 'func_globals', 'func_builtins', 'd_type', 'm_module', 'co_filename', 'key']);

/** The graph from `roots` on, at most `limit` objects, nearest first. */
export function heapGraph(roots: readonly Ref[], numbers: Numbers, limit = 100): HeapGraph {
  const nodes: HeapNode[] = [];
  const edges: HeapEdge[] = [];
  const seen = new Set<Ref>(roots);
  const queue = [...seen];
  for (let i = 0; i < queue.length && nodes.length < limit; i++) {
    const o = queue[i];
    nodes.push({
      number: numbers.of(o),
      address: o,
      type: _PyType_Name(Py_TYPE(o)),
      value: shortValue(o),
      refcount: _Py_IsImmortal(o) ? null : Py_REFCNT(o),
    });
    const add = (to: Ref, label: string, strength: HeapEdge['strength']): void => {
      edges.push({ from: o, to, label, strength });
      if (seen.has(to)) return;
      seen.add(to);
      queue.push(to);
    };
    for (const e of edgesOf(o)) if (!HIDDEN.has(e.kind)) add(e.to, e.label, 'strong');
    if (Py_TYPE(o) === _PyWeakref_RefType) {
      const referent = ld(o + PyWeakReference.wr_object);
      if (referent !== 0 && referent !== Py_None) add(referent, 'weak', 'weak');
    }
  }
  const shown = new Set(nodes.map((n) => n.address));
  return { nodes, edges: edges.filter((e) => shown.has(e.to)) };
}
