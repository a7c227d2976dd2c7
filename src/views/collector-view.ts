// The collector for the page: its shelves at a step, and a collection as phases of moves, each with a sentence and an arrow.

import { profile } from '../engine/include/profile.ts';
import { ld, type Ref } from '../engine/memory/memory.ts';
import { GC_STATS_SIZE, gcstate, NUM_GENERATIONS } from '../engine/objects/gcobject.ts';
import { Py_REFCNT, Py_TYPE } from '../engine/objects/object.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import { ownName } from '../engine/trace/holders.ts';
import type { Recorder } from '../engine/trace/recorder.ts';
import { stepOf } from '../engine/trace/time.ts';
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
export function collectorView(recorder: Recorder, chronicle: Chronicle, step: number, nameOf: Names): CollectorView {
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
      text: countText(generation, count, threshold),
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
    due: dueText(shelves, enabled, pending, total),
    now: chronicle.collectionsAt(step).map((c) => c.generation),
    past: ended
      .slice(0, MOST_PAST)
      .map(({ end, generation, collected }) => ({ step: end!.step, generation, collected })),
  };
}
function countText(generation: number, count: number, threshold: number): string {
  if (generation === 0)
    return `${count} more collectable objects were allocated than freed since the last collection. Over ${threshold}, a collection is due.`;
  const times = count === 0 ? 'has not been collected' : `was collected ${count === 1 ? 'once' : `${count} times`}`;
  const rule = generation === NUM_GENERATIONS - 1 ? ', if the rule of a quarter holds' : '';
  return `Generation ${generation - 1} ${times} since this one was. Over ${threshold}, this one is due${rule}.`;
}
function dueText(
  shelves: readonly { count: number; threshold: number }[],
  enabled: boolean,
  pending: number,
  total: number,
): string {
  if (!enabled) return 'Automatic collection is off (gc.disable()): only gc.collect() collects.';
  if (shelves[0].threshold === 0) return 'Threshold 0 is 0: no collection is ever due by itself.';
  const quarter = Math.floor(total / 4);
  const due = shelves.findLastIndex((s, g) => s.count > s.threshold && (g < NUM_GENERATIONS - 1 || pending >= quarter));
  const wait = shelves[0].threshold - shelves[0].count;
  if (shelves[0].count > shelves[0].threshold)
    return `A collection of generation ${due} is due: it runs at the next check between instructions.`;
  const next = shelves.findLastIndex(
    (s, g) => (g === 0 || s.count > s.threshold) && (g < NUM_GENERATIONS - 1 || pending >= quarter),
  );
  return `The next one comes after ${wait + 1} more allocations that are not freed again, and would be of generation ${next}.`;
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
export function imaginedCollection(generation: number, nameOf: Names): CollectionView {
  const d = deduce(generation, profile.finalizersSeeWeakrefs);
  return new Telling(d, nameOf, new Set(d.unreachable), false).view(d.unreachable.length);
}
/** What a collection of the run did; null if memory before it is not known. Memory shows some moment afterwards. */
export function pastCollection(
  recorder: Recorder,
  chronicle: Chronicle,
  entry: CollectionEntry,
  nameOf: Names,
): CollectionView | null {
  if (!seekCollection(recorder, entry)) return null;
  const d = deduce(entry.generation, profile.finalizersSeeWeakrefs);
  const end = entry.end ?? { step: Number.POSITIVE_INFINITY, row: 0 };
  return new Telling(d, nameOf, chronicle.died(entry.begin, end), true).view(entry.collected);
}

const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

class Telling {
  readonly #d: Deduction;
  readonly #real: boolean;
  readonly #dead: ReadonlySet<Ref>;
  readonly #members: readonly MemberView[];
  readonly #names: ReadonlyMap<Ref, string>;

  constructor(d: Deduction, nameOf: Names, dead: ReadonlySet<Ref>, real: boolean) {
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
    return this.#names.get(o) ?? 'an object that is not shown';
  }
  #shown(o: Ref): boolean {
    return this.#names.has(o);
  }

  #merge(): PhaseView {
    const { generation, candidates } = this.#d;
    const shelves = generation === 0 ? 'Generation 0 is' : `Generations 0 to ${generation} are`;
    return {
      id: 'gc_list_merge',
      title: 'Join the lists',
      text: `${shelves} one list now, with ${plural(candidates.length, 'candidate')}. Older objects are not looked at: what they refer to counts as held from outside.`,
      moves: [],
    };
  }
  #updateRefs(): PhaseView {
    return {
      id: 'update_refs',
      title: 'Copy the counts',
      text: 'The reference count of each candidate is copied into gc_refs, a number in the head before the object.',
      moves: this.#members.map(({ ref, name, refcount }) => ({
        text: `${name}: gc_refs is ${refcount}, its reference count.`,
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
      const itself = from === to ? 'itself' : this.#name(to);
      moves.push({
        text: `${this.#name(from)} refers to ${itself}: that reference comes from inside, and gc_refs falls to ${left}.`,
        ref: to,
        by: from,
        gcRefs: left,
        pile: null,
      });
    }
    for (const [to, n] of hidden) {
      refs.set(to, refs.get(to)! - n);
      moves.push({
        text: `${plural(n, 'reference')} to ${this.#name(to)} ${n === 1 ? 'comes' : 'come'} from candidates that are not shown: gc_refs falls to ${refs.get(to)}.`,
        ref: to,
        by: 0,
        gcRefs: refs.get(to)!,
        pile: null,
      });
    }
    return {
      id: 'subtract_refs',
      title: 'Take away references from inside',
      text: 'Each reference from one candidate to another takes 1 from the gc_refs of its target. What is left counts references from outside: names, frames, older objects.',
      moves,
    };
  }
  #moveUnreachable(): PhaseView {
    const moves = this.#d.visits.filter((v) => this.#shown(v.object)).map((v) => this.#visit(v));
    const n = this.#d.unreachable.length;
    return {
      id: 'move_unreachable',
      title: 'Put aside, and rescue',
      text: `The list is gone through once. gc_refs 0: put aside. Otherwise reachable, and so is all that it refers to. In the end ${n === 0 ? 'nothing is left aside: there is no garbage' : `${plural(n, 'object is', 'objects are')} left aside: garbage`}.`,
      moves,
    };
  }
  #visit({ object: ref, what, by }: Visit): MoveView {
    const [name, holder] = [this.#name(ref), this.#name(by)];
    if (what === 'kept')
      return {
        text: `${name} has a gc_refs that is not 0: it is reachable, and stays.`,
        ref,
        by: 0,
        gcRefs: null,
        pile: 'kept',
      };
    if (what === 'aside')
      return {
        text: `${name} has gc_refs 0: it is put aside. It may be garbage.`,
        ref,
        by: 0,
        gcRefs: null,
        pile: 'aside',
      };
    const rescued = what === 'rescued';
    const then = rescued
      ? 'it is rescued, back to the end of the list'
      : 'its turn is still to come, and its gc_refs is set to 1';
    return {
      text: `${holder} is reachable and refers to ${name}: ${then}.`,
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
      title: 'Survivors grow older',
      text:
        next === generation
          ? 'The survivors are in the oldest generation, and stay there.'
          : `The survivors move to generation ${next}. Tuples that hold nothing collectable leave the lists.`,
      moves: this.#members
        .filter((m) => !garbage.has(m.ref))
        .map((m) => ({
          text:
            next === m.generation
              ? `${m.name} stays in generation ${next}.`
              : `${m.name} moves from generation ${m.generation} to generation ${next}.`,
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
              ? `A weak reference to ${this.#name(w.referent)} is cleared, and its callback is called.`
              : `A weak reference to ${this.#name(w.referent)} is cleared.`,
            w.referent,
            w.weakref,
          ),
        );
    const first: PhaseView = {
      id: 'handle_weakrefs',
      title: 'Clear weak references',
      text: profile.finalizersSeeWeakrefs
        ? 'Weak references with a callback are cleared, and the callbacks of those that are not garbage themselves are called. Plain ones wait until the finalizers ran.'
        : 'All weak references to garbage are cleared before any finalizer runs, and the callbacks of those that are not garbage themselves are called.',
      moves: cleared(false),
    };
    const second: PhaseView = {
      id: 'finalize_garbage',
      title: 'Call the finalizers',
      text: 'The __del__ of each object put aside is called, once in its life. Python code runs here: it may bring objects back.',
      moves: finalizers.map((o) => move(`The finalizer of ${this.#name(o)} is called.`, o, 0)),
    };
    const saved = unreachable.filter((o) => !this.#dead.has(o));
    const third: PhaseView = {
      id: 'handle_resurrected_objects',
      title: 'Is anything back?',
      text:
        finalizers.length === 0
          ? 'No finalizer ran, so nothing can have come back.'
          : !this.#real
            ? 'The counts are copied and taken down once more, for what was put aside only. What a finalizer made reachable, and all it leads to, would live on.'
            : saved.length === 0
              ? 'The counts are copied and taken down once more, for what was put aside only. Nothing has become reachable again.'
              : 'The counts are copied and taken down once more, for what was put aside only. What a finalizer made reachable lives on, and all it leads to.',
      moves: saved.map((o) => move(`${this.#name(o)} is reachable again: it lives on.`, o, 0, 'older')),
    };
    const late: PhaseView = {
      id: 'clear_weakrefs',
      title: 'Clear the other weak references',
      text: 'Now the plain weak references to what is garbage still are cleared, too.',
      moves: cleared(true),
    };
    const gone = unreachable.filter((o) => this.#dead.has(o));
    const last: PhaseView = {
      id: 'delete_garbage',
      title: 'Break the cycles',
      text: `tp_clear has each object drop its references. Counts come to 0, and counting does the rest. The collection counts ${plural(found, 'object')}: that is what gc.collect() gives.`,
      moves: gone.map((o) => move(`${this.#name(o)} is freed.`, o, 0, 'freed')),
    };
    return [first, second, third, ...(profile.finalizersSeeWeakrefs ? [late] : []), last];
  }
}
