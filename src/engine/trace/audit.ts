// The audit: counts the references to each object by looking through all of memory, and checks that count, allocator, freelists
// and the collector's lists agree with what is found. For tests; it changes nothing.

import { PyDictKeysObject } from '../include/structs.ts';
import { mallocBlocks } from '../memory/malloc.ts';
import { type Addr, HEAP_END, HEAP_START, ld, ld64, type Ref, wasTampered } from '../memory/memory.ts';
import { areBlocksTraced, blockTracer, firstBlock, poolOf, pools, rawBlocks } from '../memory/obmalloc.ts';

import { dictkeys, freelists, unicode_writers } from '../objects/freelist.ts';
import {
  _PyGC_PREV_MASK,
  _PyObject_GC_IS_TRACKED,
  _PyObject_IS_GC,
  _PyType_PreHeaderSize,
  GC_HEAD,
  gcstate,
  genHead,
  NUM_GENERATIONS,
} from '../objects/gcobject.ts';
import { _Py_IsImmortal, Py_REFCNT, Py_TYPE } from '../objects/object.ts';
import { tstate } from '../objects/tstate.ts';
import { typeName } from '../objects/typename.ts';
import { type Walk, walkKeys, walkObject } from './fields.ts';
import { staticObjects, walkRoots } from './roots.ts';

export type ProblemKind = 'refcount' | 'keys' | 'block' | 'pool' | 'list' | 'freelist' | 'raw' | 'null';
export interface Problem {
  readonly kind: ProblemKind;
  readonly at: Addr;
  readonly message: string;
}

/** Bytes. */
const NULL_PAGE = 4096;

const hex = (a: Addr): string => `0x${a.toString(16)}`;

class Audit {
  readonly problems: Problem[] = [];
  /** References found, by object (immortal ones too, with 0). */
  readonly found = new Map<Ref, number>();
  readonly tables = new Map<Addr, number>();
  /** Blocks of the allocator in use, and which of them something owns. */
  readonly inUse = new Set<Addr>();
  readonly owned = new Set<Addr>();
  readonly #maybe: Addr[] = [];
  readonly #todo: Ref[] = [];
  /** True while a table's strings are looked at that are not counted. */
  #uncounted = false;
  readonly #walk: Walk = {
    see: (o) => {
      const n = this.found.get(o);
      if (n === undefined) this.#reach(o);
      if (!this.#uncounted) this.found.set(o, (n ?? 0) + 1);
    },
    block: (b) => this.own(b, 'a block of an object'),
    maybeBlock: (b) => this.#maybe.push(b),
    keys: (dk) => {
      const n = this.tables.get(dk) ?? 0;
      this.tables.set(dk, n + 1);
      if (n !== 0) return;
      if (ld(dk + PyDictKeysObject.dk_refcnt + 4) >= 0) this.own(dk, 'a table of keys');
      walkKeys(this.#walk, dk);
    },
  };

  report(kind: ProblemKind, at: Addr, message: string): void {
    this.problems.push({ kind, at, message });
  }
  own(b: Addr, what: string): void {
    if (!isHeap(b)) return;
    if (this.owned.has(b)) this.report('block', b, `${what} at ${hex(b)} is owned twice`);
    this.owned.add(b);
    if (!this.inUse.has(b) && (poolOf(b) !== 0 || b < HEAP_END))
      this.report('block', b, `${what} at ${hex(b)} lies in a free block`);
  }
  #reach(o: Ref): void {
    this.found.set(o, 0);
    this.#todo.push(o);
  }
  #drain(): void {
    for (let o = this.#todo.pop(); o !== undefined; o = this.#todo.pop()) {
      if (isHeap(o)) this.own(blockOf(o), `a ${typeName(o)} object`);
      const interned = o === ld(tstate.interned_strings);
      this.#uncounted = interned;
      walkObject(this.#walk, o);
      this.#uncounted = false;
    }
  }

  run(): Problem[] {
    const written = writtenInNullPage();
    if (written !== null) this.report('null', written, `the null page is written at ${hex(written)}`);
    this.#readPools();
    this.#readFreelists();
    for (const o of staticObjects()) this.#reach(o);
    walkRoots(this.#walk);
    this.#drain();
    this.#readLists();
    this.#drain();
    for (const b of this.#maybe) if (this.inUse.has(b)) this.owned.add(b);
    this.#compare();
    return this.problems;
  }
  #readPools(): void {
    for (const pool of pools()) {
      if (pool.used === 0) continue;
      const free = new Set(pool.free);
      if (free.size !== pool.free.length) this.report('pool', pool.at, `pool ${hex(pool.at)}: a block is free twice`);
      let used = 0;
      for (let b = firstBlock(pool.at); b < pool.end; b += pool.blockSize) {
        if (free.delete(b)) continue;
        used++;
        this.inUse.add(b);
      }
      if (free.size !== 0) this.report('pool', pool.at, `pool ${hex(pool.at)}: a free block lies outside`);
      if (used !== pool.used)
        this.report('pool', pool.at, `pool ${hex(pool.at)} counts ${pool.used} used blocks, ${used} are`);
    }
    const ofTraces = new Set(areBlocksTraced() ? blockTracer.ownBlocks() : []);
    for (const b of mallocBlocks()) if (!ofTraces.has(b)) this.inUse.add(b);
  }
  #readFreelists(): void {
    for (const list of freelists()) {
      let n = 0;
      for (let o = ld(list.at); o !== 0 && n <= list.max; o = ld(o), n++) {
        this.own(
          list === dictkeys || list === unicode_writers ? o : o - _PyType_PreHeaderSize(Py_TYPE(o)),
          `an entry of freelist ${list.name}`,
        );
      }
      if (n !== ld(list.at + 8))
        this.report('freelist', list.at, `freelist ${list.name} counts ${ld(list.at + 8)}, has ${n}`);
    }
  }
  #readLists(): void {
    const heads = [...Array.from({ length: NUM_GENERATIONS }, (_, g) => genHead(g)), gcstate.permanent_generation];
    const seen = new Set<Addr>();
    for (const head of heads) {
      let prev = head;
      for (let gc = ld(head); gc !== head; prev = gc, gc = ld(gc)) {
        if (seen.has(gc) || gc === 0) {
          this.report('list', gc, `a collector's list does not end: ${hex(gc)} comes twice`);
          return;
        }
        seen.add(gc);
        if ((ld(gc + 8) & _PyGC_PREV_MASK) !== prev)
          this.report('list', gc, `${typeName(gc + GC_HEAD)} ${hex(gc + GC_HEAD)}: _gc_prev is not its predecessor`);
        if (!this.found.has(gc + GC_HEAD)) this.#reach(gc + GC_HEAD);
      }
      if (ld(head + 8) !== prev) this.report('list', head, `a collector's list is not closed at ${hex(head)}`);
    }
    this.#drain();
    for (const o of this.found.keys()) {
      if (isHeap(o) && _PyObject_IS_GC(o) && _PyObject_GC_IS_TRACKED(o) && !seen.has(o - GC_HEAD))
        this.report('list', o, `${typeName(o)} ${hex(o)} is tracked, but on no list`);
    }
  }
  #compare(): void {
    for (const [o, n] of this.found) {
      if (_Py_IsImmortal(o) || Py_REFCNT(o) === n) continue;
      this.report('refcount', o, `${typeName(o)} ${hex(o)}: ob_refcnt ${Py_REFCNT(o)}, references found ${n}`);
    }
    for (const [dk, n] of this.tables) {
      const at = dk + PyDictKeysObject.dk_refcnt;
      if (ld(at + 4) >= 0 && ld64(at) !== n)
        this.report('keys', dk, `keys ${hex(dk)}: dk_refcnt ${ld64(at)}, references found ${n}`);
    }
    let large = 0;
    for (const b of this.owned) if (poolOf(b) === 0) large++;
    if (large !== rawBlocks()) this.report('raw', 0, `${rawBlocks()} large blocks are in use, ${large} are owned`);
    for (const b of this.inUse)
      if (!this.owned.has(b)) this.report('block', b, `block ${hex(b)} is in use, but nothing owns it`);
  }
}

function isHeap(o: Ref): boolean {
  return o >= HEAP_START;
}
/** Where the block of a heap object begins. */
function blockOf(o: Ref): Addr {
  return o - _PyType_PreHeaderSize(Py_TYPE(o));
}

/**
 * Where the page at NULL is not zero, or null. Nothing lives there; a field that the selected version lacks (ABSENT) is read there,
 * and written by mistake only, or by a program that wrote over its own memory: then null, too.
 */
export function writtenInNullPage(): Addr | null {
  if (wasTampered()) return null;
  for (let at = 0; at < NULL_PAGE; at += 4) if (ld(at) !== 0) return at;
  return null;
}

/** Looks through all of memory between two instructions of the outermost loop. What it returns should be empty. */
export function audit(): Problem[] {
  return new Audit().run();
}
