// The collector for the page: its shelves at a step, and a collection as phases of moves, each with a sentence and an arrow.

import { profile } from '../engine/include/profile.ts';
import { ld, type Ref } from '../engine/memory/memory.ts';
import { GC_STATS_SIZE, gcstate, NUM_GENERATIONS } from '../engine/objects/gcobject.ts';
import { Py_REFCNT, Py_TYPE } from '../engine/objects/object.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import { ownName } from '../engine/trace/holders.ts';
import type { Recorder } from '../engine/trace/recorder.ts';
import { stepOf } from '../engine/trace/time.ts';
import type { Say } from '../messages/say.ts';
import { generationOf } from './cards.ts';
import type { Chronicle, CollectionEntry } from './chronicle.ts';
import { type Deduction, deduce, seekCollection, type Visit } from './collection.ts';
import { frozen, generations } from './collector.ts';
import { shortValue } from './values.ts';

export interface ShelfObject {
  readonly ref: Ref;
  readonly name: string;
  /** The generation it was in a step before, if it was another one. */
  readonly before: number | null;
}
export interface ShelfView {
  readonly generation: number;
  readonly count: number;
  readonly threshold: number;
  /** The program's objects, oldest first. */
  readonly objects: readonly ShelfObject[];
  /** How many objects of the interpreter and its library stand there, too. */
  readonly others: number;
  /** Collections of this generation so far, and what they freed. */
  readonly collections: number;
  readonly collected: number;
  /** What its count counts, in a sentence. */
  readonly text: string;
}
export interface CollectorView {
  readonly shelves: readonly ShelfView[];
  readonly enabled: boolean;
  /** Survivors of middle collections since the last full one, and of the last full one: a full collection waits for a quarter. */
  readonly pending: number;
  readonly total: number;
  readonly frozen: number;
  /** What is due next, in a sentence. */
  readonly due: string;
  /** The collections of this step: their generations. */
  readonly now: readonly number[];
  /** Steps at which collections of the run are over, up to a few. */
  readonly past: readonly { readonly step: number; readonly generation: number; readonly collected: number }[];
}

type Names = (o: Ref) => string | null;
/** Collections that are listed. */
const MOST_PAST = 50;

/** At step `step`, which memory shows afterwards. `nameOf` knows the objects of the picture. */
export function collectorView(
  recorder: Recorder,
  chronicle: Chronicle,
  step: number,
  nameOf: Names,
  say: Say,
): CollectorView {
  // In the middle of a step, since its begin.
  recorder.seek(stepOf(step) === step ? Math.max(0, step - 1) : stepOf(step));
  const before = generationOf();
  recorder.seek(step);
  const shelves = generations().map(({ generation, count, threshold, objects }) => {
    const shown = objects.flatMap((ref): ShelfObject[] => {
      const name = nameOf(ref);
      const old = before.get(ref);
      return name === null ? [] : [{ ref, name, before: old === undefined || old === generation ? null : old }];
    });
    const stats = gcstate.generation_stats + generation * GC_STATS_SIZE;
    return {
      generation,
      count,
      threshold,
      objects: shown,
      others: objects.length - shown.length,
      collections: ld(stats),
      collected: ld(stats + 8),
      text: countText(generation, count, threshold, say),
    };
  });
  const [pending, total] = [ld(gcstate.long_lived_pending), ld(gcstate.long_lived_total)];
  const enabled = ld(gcstate.enabled) !== 0;
  const ended = chronicle.collections.filter((c) => c.end !== null);
  return {
    shelves,
    enabled,
    pending,
    total,
    frozen: frozen().length,
    due: dueText(shelves, enabled, pending, total, say),
    now: chronicle.collectionsAt(step).map((c) => c.generation),
    past: ended
      .slice(0, MOST_PAST)
      .map(({ end, generation, collected }) => ({ step: end!.step, generation, collected })),
  };
}
function countText(generation: number, count: number, threshold: number, say: Say): string {
  if (generation === 0) return say('view.young-count', { n: count, threshold });
  const times = say(count === 0 ? 'view.generation-not-collected' : 'view.generation-collected', {
    generation: generation - 1,
    n: count,
  });
  return `${times} ${say(generation === NUM_GENERATIONS - 1 ? 'view.over-due-quarter' : 'view.over-due', { threshold })}`;
}
function dueText(
  shelves: readonly { count: number; threshold: number }[],
  enabled: boolean,
  pending: number,
  total: number,
  say: Say,
): string {
  if (!enabled) return say('view.collection-off');
  if (shelves[0].threshold === 0) return say('view.threshold-zero');
  const quarter = Math.floor(total / 4);
  const due = shelves.findLastIndex((s, g) => s.count > s.threshold && (g < NUM_GENERATIONS - 1 || pending >= quarter));
  const wait = shelves[0].threshold - shelves[0].count;
  if (shelves[0].count > shelves[0].threshold) return say('view.collection-due', { due });
  const next = shelves.findLastIndex(
    (s, g) => (g === 0 || s.count > s.threshold) && (g < NUM_GENERATIONS - 1 || pending >= quarter),
  );
  return say('view.next-collection', { n: wait + 1, generation: next });
}

// ---- a collection ----

/** Where an object stands during a collection. */
export type Pile = 'candidates' | 'kept' | 'aside' | 'older' | 'freed';
export interface MemberView {
  readonly ref: Ref;
  readonly name: string;
  readonly refcount: number;
  /** The shelf it comes from. */
  readonly generation: number;
}
/** One small act of a phase: what it changes about one object, and the reference it follows. */
export interface MoveView {
  readonly text: string;
  readonly ref: Ref;
  /** The object that holds the reference that is followed; 0 for none, or one that is not shown. */
  readonly by: Ref;
  /** The object's gc_refs from here on, or null: as before. */
  readonly gcRefs: number | null;
  readonly pile: Pile | null;
}
export interface PhaseView {
  /** The function of the collector. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly moves: readonly MoveView[];
}
export interface CollectionView {
  /** The run made it; else it is what would happen now. */
  readonly real: boolean;
  readonly generation: number;
  readonly members: readonly MemberView[];
  /** Candidates that are not shown: of the interpreter, or too many. */
  readonly others: number;
  readonly phases: readonly PhaseView[];
  /** What gc.collect() gives: unreachable objects, without those that finalizers brought back. */
  readonly found: number;
}

const MOST_MEMBERS = 40;
/** Of those, objects that the picture does not know. */
const MOST_STRANGERS = 16;

/** What a collection of `generation` would do at the step that memory shows. */
export function imaginedCollection(generation: number, nameOf: Names, say: Say): CollectionView {
  const d = deduce(generation, profile.finalizersSeeWeakrefs);
  return new Telling(d, nameOf, new Set(d.unreachable), false, say).view(d.unreachable.length);
}
/** What a collection of the run did; null if memory before it is not known. Memory shows some moment afterwards. */
export function pastCollection(
  recorder: Recorder,
  chronicle: Chronicle,
  entry: CollectionEntry,
  nameOf: Names,
  say: Say,
): CollectionView | null {
  if (!seekCollection(recorder, entry)) return null;
  const d = deduce(entry.generation, profile.finalizersSeeWeakrefs);
  const end = entry.end ?? { step: Number.POSITIVE_INFINITY, row: 0 };
  return new Telling(d, nameOf, chronicle.died(entry.begin, end), true, say).view(entry.collected);
}

class Telling {
  readonly #say: Say;
  readonly #d: Deduction;
  readonly #real: boolean;
  readonly #dead: ReadonlySet<Ref>;
  readonly #members: readonly MemberView[];
  readonly #names: ReadonlyMap<Ref, string>;

  constructor(d: Deduction, nameOf: Names, dead: ReadonlySet<Ref>, real: boolean, say: Say) {
    this.#say = say;
    this.#d = d;
    this.#dead = dead;
    this.#real = real;
    // The program's objects first, what is garbage of them before all; then garbage that the picture does not know.
    const garbage = new Set(d.unreachable);
    const own = d.candidates.filter((o) => nameOf(o) !== null);
    const shown = [
      ...own.filter((o) => garbage.has(o)),
      ...own.filter((o) => !garbage.has(o)).slice(-MOST_MEMBERS),
      ...d.unreachable.filter((o) => nameOf(o) === null).slice(0, MOST_STRANGERS),
    ].slice(0, MOST_MEMBERS);
    this.#members = shown.map((ref) => ({
      ref,
      name: nameOf(ref) ?? (ownName(ref) || `${_PyType_Name(Py_TYPE(ref))} ${shortValue(ref)}`.trim()),
      refcount: Py_REFCNT(ref),
      generation: d.from.get(ref)!,
    }));
    this.#names = new Map(this.#members.map((m) => [m.ref, m.name]));
  }

  view(found: number): CollectionView {
    return {
      real: this.#real,
      generation: this.#d.generation,
      members: this.#members,
      others: this.#d.candidates.length - this.#members.length,
      phases: [
        this.#merge(),
        this.#updateRefs(),
        this.#subtractRefs(),
        this.#moveUnreachable(),
        this.#older(),
        ...this.#endings(found),
      ],
      found,
    };
  }
  #name(o: Ref): string {
    return this.#names.get(o) ?? this.#say('view.not-shown');
  }
  #shown(o: Ref): boolean {
    return this.#names.has(o);
  }

  #merge(): PhaseView {
    const { generation, candidates } = this.#d;
    return {
      id: 'gc_list_merge',
      title: this.#say('view.join-the-lists'),
      text: `${generation === 0 ? this.#say('view.young-list', { n: candidates.length }) : this.#say('view.joined-lists', { generation, n: candidates.length })} ${this.#say('view.older-not-looked-at')}`,
      moves: [],
    };
  }
  #updateRefs(): PhaseView {
    return {
      id: 'update_refs',
      title: this.#say('view.copy-the-counts'),
      text: this.#say('view.counts-copied'),
      moves: this.#members.map(({ ref, name, refcount }) => ({
        text: this.#say('view.gc-refs-is', { name, count: refcount }),
        ref,
        by: 0,
        gcRefs: refcount,
        pile: null,
      })),
    };
  }
  #subtractRefs(): PhaseView {
    const refs = new Map(this.#members.map((m) => [m.ref, m.refcount]));
    const moves: MoveView[] = [];
    /** References from candidates that are not shown, at once. */
    const hidden = new Map<Ref, number>();
    for (const [from, to] of this.#d.internal) {
      if (!this.#shown(to)) continue;
      const left = refs.get(to)! - 1;
      if (!this.#shown(from)) {
        hidden.set(to, (hidden.get(to) ?? 0) + 1);
        continue;
      }
      refs.set(to, left);
      moves.push({
        text:
          from === to
            ? this.#say('view.refers-to-itself', { name: this.#name(from), refs: left })
            : this.#say('view.refers-inside', { name: this.#name(from), target: this.#name(to), refs: left }),
        ref: to,
        by: from,
        gcRefs: left,
        pile: null,
      });
    }
    for (const [to, n] of hidden) {
      refs.set(to, refs.get(to)! - n);
      moves.push({
        text: this.#say('view.from-hidden', { n, name: this.#name(to), refs: refs.get(to)! }),
        ref: to,
        by: 0,
        gcRefs: refs.get(to)!,
        pile: null,
      });
    }
    return {
      id: 'subtract_refs',
      title: this.#say('view.subtract-refs'),
      text: this.#say('view.subtract-refs-text'),
      moves,
    };
  }
  #moveUnreachable(): PhaseView {
    const moves = this.#d.visits.filter((v) => this.#shown(v.object)).map((v) => this.#visit(v));
    const n = this.#d.unreachable.length;
    return {
      id: 'move_unreachable',
      title: this.#say('view.put-aside-and-rescue'),
      text: `${this.#say('view.list-gone-through')} ${n === 0 ? this.#say('view.nothing-left-aside') : this.#say('view.left-aside', { n })}`,
      moves,
    };
  }
  #visit({ object: ref, what, by }: Visit): MoveView {
    const [name, holder] = [this.#name(ref), this.#name(by)];
    if (what === 'kept')
      return {
        text: this.#say('view.gc-refs-not-zero', { name }),
        ref,
        by: 0,
        gcRefs: null,
        pile: 'kept',
      };
    if (what === 'aside')
      return {
        text: this.#say('view.gc-refs-zero', { name }),
        ref,
        by: 0,
        gcRefs: null,
        pile: 'aside',
      };
    const rescued = what === 'rescued';
    return {
      text: this.#say(rescued ? 'view.rescued' : 'view.turn-to-come', { holder, name }),
      ref,
      by: this.#shown(by) ? by : 0,
      gcRefs: 1,
      pile: rescued ? 'candidates' : null,
    };
  }
  #older(): PhaseView {
    const { generation, unreachable } = this.#d;
    const garbage = new Set(unreachable);
    const next = Math.min(generation + 1, NUM_GENERATIONS - 1);
    return {
      id: 'gc_list_merge (young, old)',
      title: this.#say('view.survivors-grow-older'),
      text: next === generation ? this.#say('view.survivors-oldest') : this.#say('view.survivors-move', { next }),
      moves: this.#members
        .filter((m) => !garbage.has(m.ref))
        .map((m) => ({
          text:
            next === m.generation
              ? this.#say('view.stays', { name: m.name, next })
              : this.#say('view.moves', { name: m.name, generation: m.generation, next }),
          ref: m.ref,
          by: 0,
          gcRefs: null,
          pile: 'older',
        })),
    };
  }
  /** Weak references, finalizers, what they bring back, the end; in the version's order. */
  #endings(found: number): PhaseView[] {
    const { weakrefs, finalizers, unreachable } = this.#d;
    const move = (text: string, ref: Ref, by: Ref, pile: Pile | null = null): MoveView => ({
      text,
      ref,
      by: this.#shown(by) ? by : 0,
      gcRefs: null,
      pile,
    });
    const cleared = (later: boolean): MoveView[] =>
      weakrefs
        .filter((w) => w.later === later)
        .map((w) =>
          move(
            w.calls
              ? this.#say('view.weakref-callback', { name: this.#name(w.referent) })
              : this.#say('view.weakref-only', { name: this.#name(w.referent) }),
            w.referent,
            w.weakref,
          ),
        );
    const first: PhaseView = {
      id: 'handle_weakrefs',
      title: this.#say('view.clear-weak-references'),
      text: profile.finalizersSeeWeakrefs ? this.#say('view.weakrefs-with-callback') : this.#say('view.weakrefs-all'),
      moves: cleared(false),
    };
    const second: PhaseView = {
      id: 'finalize_garbage',
      title: this.#say('view.call-the-finalizers'),
      text: this.#say('view.finalizers-text'),
      moves: finalizers.map((o) => move(this.#say('view.finalizer-is-called', { name: this.#name(o) }), o, 0)),
    };
    const saved = unreachable.filter((o) => !this.#dead.has(o));
    const third: PhaseView = {
      id: 'handle_resurrected_objects',
      title: this.#say('view.is-anything-back'),
      text:
        finalizers.length === 0
          ? this.#say('view.no-finalizer-ran')
          : !this.#real
            ? this.#say('view.would-live-on')
            : saved.length === 0
              ? this.#say('view.nothing-back')
              : this.#say('view.lives-on'),
      moves: saved.map((o) => move(this.#say('view.reachable-again', { name: this.#name(o) }), o, 0, 'older')),
    };
    const late: PhaseView = {
      id: 'clear_weakrefs',
      title: this.#say('view.clear-other-weakrefs'),
      text: this.#say('view.plain-weakrefs'),
      moves: cleared(true),
    };
    const gone = unreachable.filter((o) => this.#dead.has(o));
    const last: PhaseView = {
      id: 'delete_garbage',
      title: this.#say('view.break-the-cycles'),
      text: this.#say('view.break-cycles-text', { n: found }),
      moves: gone.map((o) => move(this.#say('view.is-freed', { name: this.#name(o) }), o, 0, 'freed')),
    };
    return [first, second, third, ...(profile.finalizersSeeWeakrefs ? [late] : []), last];
  }
}
