// A recorded run as the pictures know it: which objects were ever shown, from when to when and where; and any step as data. The
// first `MOST_STEPS` steps are gone through once, in order, so that an object's number and place do not depend on who jumps where.

import { ld, type Ref } from '../engine/memory/memory.ts';
import { gcstate } from '../engine/objects/gcobject.ts';
import { _Py_IsImmortal, Py_TYPE } from '../engine/objects/object.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import { type Mark, marksOf } from '../engine/trace/marks.ts';
import type { Recorder } from '../engine/trace/recorder.ts';
import { scan } from '../engine/trace/scan.ts';
import { instructionOf, momentOf, stepOf } from '../engine/trace/time.ts';
import type { Say } from '../messages/say.ts';
import { badgesOf, countOf, generationOf, hexAddress, rowViews, unnumberedName } from './cards.ts';
import { Chronicle } from './chronicle.ts';
import { instructionRows } from './instruction.ts';
import { placeLives } from './layout.ts';
import { type ProgramView, programView, type Slot, slotsOf, slotTotal } from './program.ts';
import { CARD, type CardView, cardHeight, type EventView, MAX_ROWS, type StepView, shownRows } from './step.ts';
import { shortValue } from './values.ts';

/** An object from its first picture to its end. */
interface Identity {
  readonly number: number;
  readonly object: Ref;
  readonly type: string;
  value: string;
  readonly column: number;
  readonly birth: number;
  /** The step at which it is gone; Infinity while it lives. */
  death: number;
  height: number;
  top: number;
}

const MOST_STEPS = 3000;
/** Objects that the going through may look at, all steps together: two seconds or so. */
const MOST_LOOKS = 1_000_000;
/** How long the ghost of a freed object is shown, if nobody moves in. */
const GHOST_STEPS = 6;
const LAST_COLUMN = 6;

/** What may be marked at a step of the time line. */
export const TICKS = {
  create: 1,
  destroy: 2,
  weakref: 4,
  collect: 8,
  finalize: 16,
  /** A weak reference with a callback is cleared. */
  callback: 32,
  /** The step is within a collection: what runs is a finalizer or a callback that the collector called. */
  collecting: 64,
  /** A name came to hold another object, or none. */
  bind: 128,
} as const;

export class History {
  readonly #say: Say;
  readonly #recorder: Recorder;
  readonly #identities: Identity[] = [];
  /** Those met between two steps only, by address. */
  readonly #temporaries = new Map<Ref, Identity>();
  /** The living one at an address, as of the last step analysed. */
  readonly #living = new Map<Ref, Identity>();
  readonly #byObject = new Map<Ref, Identity[]>();
  /** Ticks of the steps that were analysed. */
  readonly ticks: number[] = [];
  /** The lives of objects and the collections, in the steps that were analysed. */
  readonly chronicle = new Chronicle();
  /** What each name held at the last step analysed, by namespace. */
  #names = new Map<string, ReadonlyMap<string, Ref>>();
  #placed = false;
  #looks = 0;

  constructor(recorder: Recorder, say: Say) {
    this.#say = say;
    this.#recorder = recorder;
  }

  /** Looks at one more step. False when there is nothing more to look at. */
  analyse(): boolean {
    const step = this.ticks.length;
    if (step >= Math.min(MOST_STEPS, this.#recorder.steps.length) || this.#looks > MOST_LOOKS) {
      this.place();
      return false;
    }
    this.#recorder.seek(step);
    this.#look(step);
    return true;
  }

  #look(step: number): void {
    const rows = this.#recorder.writes();
    let ticks = 0;
    const marks = rows === null ? null : marksOf(rows);
    this.chronicle.note(marks);
    if (marks !== null)
      for (const mark of marks) {
        const known = 'object' in mark ? this.#living.get(mark.object) : undefined;
        if (mark.kind === 'collect') ticks |= TICKS.collect;
        else if (known === undefined) continue;
        else if (mark.kind === 'destroy') {
          this.#end(known, step);
          ticks |= TICKS.destroy;
        } else if (mark.kind === 'finalize') ticks |= TICKS.finalize;
        else if (mark.kind === 'clear-weakref') ticks |= mark.callback ? TICKS.callback : TICKS.weakref;
      }
    const view = programView(this.#recorder.program);
    this.#looks += view.objects.length;
    const names = namesOf(view);
    if (step > 0 && someBound(this.#names, names)) ticks |= TICKS.bind;
    this.#names = names;
    for (const { object, depth, slots } of view.objects) {
      let identity = this.#living.get(object);
      if (identity !== undefined && identity.type !== _PyType_Name(Py_TYPE(object)) && rows === null)
        this.#end(identity, step);
      identity = this.#living.get(object);
      if (identity === undefined) {
        identity = this.#begin(object, depth, step);
        ticks |= TICKS.create;
      }
      identity.value = shortValue(object);
      identity.height = Math.max(identity.height, cardHeight(shownRows(slots), slots.length > MAX_ROWS));
    }
    if (ld(gcstate.collecting) !== 0) ticks |= TICKS.collecting;
    this.ticks.push(ticks);
  }
  #new(object: Ref, depth: number, birth: number, number: number): Identity {
    return {
      number,
      object,
      type: _PyType_Name(Py_TYPE(object)),
      value: '',
      column: Math.min(depth, LAST_COLUMN),
      birth,
      death: Number.POSITIVE_INFINITY,
      height: cardHeight(0, false),
      top: 0,
    };
  }
  #begin(object: Ref, depth: number, step: number): Identity {
    const identity = this.#new(object, depth, step, this.#identities.length + 1);
    this.#identities.push(identity);
    this.#living.set(object, identity);
    const all = this.#byObject.get(object);
    if (all === undefined) this.#byObject.set(object, [identity]);
    else all.push(identity);
    return identity;
  }
  #end(identity: Identity, step: number): void {
    identity.death = step;
    this.#living.delete(identity.object);
  }
  /** Gives each object that was met its place; no more steps are gone through. */
  place(): void {
    if (this.#placed) return;
    this.#placed = true;
    const tops = placeLives(
      this.#identities.map((i) => ({ column: i.column, from: i.birth, to: i.death + GHOST_STEPS, height: i.height })),
      CARD.gap,
    );
    for (const [i, identity] of this.#identities.entries()) identity.top = tops[i];
  }

  /** The one that is at an address at a moment; within a step those that died in it by then are `gone`. */
  #known(object: Ref, moment: number, gone: ReadonlySet<Ref>): Identity | undefined {
    const step = stepOf(moment);
    const all = this.#byObject.get(object);
    // Also asked of what is no object: only where one was is there a type to be read.
    if (all === undefined) return undefined;
    if (step === moment) return all.findLast((i) => i.birth <= step && step < i.death);
    const type = _PyType_Name(Py_TYPE(object));
    return all.findLast((i) => {
      if (i.birth > step + 1 || step >= i.death || i.type !== type) return false;
      return i.birth > step ? i.birth <= moment || i.birth === step + 1 : !gone.has(object);
    });
  }
  /** The object at an address at a moment; one that the analysis has not met is given a number and a place now. */
  #identityAt(object: Ref, step: number, depth: number, gone: ReadonlySet<Ref>): Identity {
    const known = this.#known(object, step, gone);
    if (step !== stepOf(step)) return known ?? this.#temporary(object, step, depth);
    if (known !== undefined && (step < this.ticks.length || known.type === _PyType_Name(Py_TYPE(object)))) return known;
    if (known !== undefined) known.death = step;
    const made = this.#begin(object, depth, step);
    const column = this.#identities.filter((i) => i !== made && i.column === made.column && i.death > step);
    made.height = cardHeight(MAX_ROWS, true);
    made.top = Math.max(0, ...column.map((i) => i.top + i.height + CARD.gap));
    return made;
  }
  /** An object that comes and goes within a step. Its number is between those of the objects that are there before and after. */
  #temporary(object: Ref, moment: number, depth: number): Identity {
    const step = stepOf(moment);
    const before = this.#identities.findLast((i) => i.birth <= step)?.number ?? 0;
    const others = [...this.#temporaries.values()].filter((i) => stepOf(i.birth) === step);
    const made = this.#new(object, depth, moment, Math.floor(before) + (others.length + 1) / 100);
    made.death = step + 1;
    made.height = cardHeight(MAX_ROWS, true);
    const column = [...this.#identities, ...others].filter((i) => i.column === made.column && i.death > step);
    made.top = Math.max(0, ...column.map((i) => i.top + i.height + CARD.gap));
    this.#temporaries.set(object, made);
    const all = this.#byObject.get(object);
    if (all === undefined) this.#byObject.set(object, [made]);
    else all.push(made);
    return made;
  }
  /** Objects that died from the begin of the moment's step to the moment, which memory shows. */
  #goneBy(moment: number): ReadonlySet<Ref> {
    const rows = moment === stepOf(moment) ? null : this.#recorder.writesSinceStep();
    const gone = new Set<Ref>();
    for (const mark of rows === null ? [] : marksOf(rows)) if (mark.kind === 'destroy') gone.add(mark.object);
    return gone;
  }
  /** Its name in the picture, "#3 list", or null. */
  nameAt(object: Ref, step: number): string | null {
    const identity = this.#known(object, step, NOTHING);
    return identity === undefined ? null : name(identity);
  }

  /** The name of what the program last had at an address and has no more, or null. */
  formerAt(object: Ref, step: number): string | null {
    const identity = this.#byObject.get(object)?.findLast((i) => i.death <= step);
    return identity === undefined ? null : name(identity);
  }

  // ---- a step ----

  /** The moment before: a step's is the step before, an instruction's the instruction before, or the last of the step before. */
  #before(moment: number): number | null {
    const step = stepOf(moment);
    if (step === moment) return step > 0 ? step - 1 : null;
    const k = instructionOf(moment);
    if (k > 1) return momentOf(step, k - 1);
    return step > 0 ? momentOf(step - 1, this.#recorder.instructionsOf(step - 1)) : null;
  }
  /** The moment of the instruction after. */
  #after(moment: number): number | null {
    const step = stepOf(moment);
    const k = instructionOf(moment);
    if (k < this.#recorder.instructionsOf(step)) return momentOf(step, k + 1);
    return step + 1 < this.#recorder.steps.length ? momentOf(step + 1, 1) : null;
  }
  /** Goes there. */
  at(step: number): StepView {
    const previous = this.#before(step);
    const before = previous === null ? null : this.#moment(previous);
    const moment = this.#moment(step);
    const { view, identities } = moment;
    const rows = this.#recorder.writes();
    const numberOf = (o: Ref): number | null => identities.get(o)?.number ?? null;
    const generations = generationOf();
    const cards: CardView[] = [];
    const add = (identity: Identity, state: CardView['state'], slots: readonly Slot[]): void => {
      const o = identity.object;
      const gone = state === 'freed';
      cards.push({
        number: identity.number,
        ref: o,
        address: hexAddress(o),
        type: identity.type,
        value: gone ? identity.value : shortValue(o),
        refcount: gone ? 0 : countOf(o),
        state,
        badges: gone ? [] : badgesOf(o, generations, this.#say),
        rows: rowViews(slots.slice(0, MAX_ROWS), numberOf, this.#say),
        more: gone ? 0 : Math.max(0, slotTotal(o, slots) - MAX_ROWS),
        moreTo: [...new Set(slots.slice(MAX_ROWS).flatMap((s) => numberOf(s.object) ?? []))],
        column: identity.column,
        top: identity.top,
        height: gone ? cardHeight(0, false) : cardHeight(shownRows(slots), slots.length > MAX_ROWS),
      });
    };
    const shown = new Map(view.objects.map((x) => [x.object, x]));
    const garbage = this.#garbage(moment);
    const lost = new Set(garbage.map((i) => i.object));
    for (const identity of garbage) identities.set(identity.object, identity);
    for (const { object, slots } of view.objects)
      add(identities.get(object)!, lost.has(object) ? 'garbage' : 'alive', slots);
    for (const identity of garbage) if (!shown.has(identity.object)) add(identity, 'garbage', slotsOf(identity.object));
    for (const identity of this.#ghosts(moment)) add(identity, 'freed', []);
    cards.sort((a, b) => a.number - b.number);
    const { steps } = this.#recorder;
    const whole = stepOf(step);
    const here = steps.at(whole);
    const instruction =
      step === whole
        ? null
        : {
            number: instructionOf(step),
            rows: instructionRows(this.#recorder.program),
            of: this.#recorder.instructionsOf(whole),
            before: previous,
            after: this.#after(step),
          };
    // Counting instructions may have led into another part.
    if (instruction !== null) this.#recorder.seek(step);
    return {
      step,
      instruction,
      line: here.line,
      exit: here.exit,
      done: previous === null ? 0 : steps.at(stepOf(previous)).line,
      output: this.#recorder.output(),
      spaces: view.namespaces.map(({ slots, ...space }) => ({
        ...space,
        name: space.kind === 'module' ? this.#say('view.module-main') : space.name,
        rows: rowViews(slots, numberOf, this.#say),
      })),
      cards,
      more: view.more,
      events: before === null ? [] : this.#events(before, moment, garbage, rows === null ? [] : marksOf(rows)),
      exitStatus: here.line === 0 ? this.#recorder.process.exitStatus : null,
    };
  }
  #moment(step: number): Moment {
    this.#recorder.seek(step);
    const view = programView(this.#recorder.program);
    const gone = this.#goneBy(step);
    const identities = new Map<Ref, Identity>();
    const counts = new Map<Ref, number | null>();
    for (const { object, depth } of view.objects) {
      identities.set(object, this.#identityAt(object, step, depth, gone));
      counts.set(object, countOf(object));
    }
    return {
      step,
      view,
      identities,
      counts,
      gone,
      instruction: step !== stepOf(step),
      written: this.#recorder.written,
    };
  }
  /** Objects that were shown, live on, and are out of the program's reach: not in the picture, or by weak references only. */
  #garbage({ step, view, identities, gone }: Moment): Identity[] {
    const weakly = new Set(view.objects.filter((x) => x.weakly).map((x) => x.object));
    const lost = this.#identities.filter(
      (i) =>
        i.birth <= step &&
        step < i.death &&
        !gone.has(i.object) &&
        !_Py_IsImmortal(i.object) &&
        (weakly.has(i.object) || !identities.has(i.object)),
    );
    if (lost.length === 0) return [];
    const reached = new Set(scan(() => undefined, true));
    return lost.filter((i) => !reached.has(i.object));
  }
  #ghosts({ step, identities, gone, instruction }: Moment): Identity[] {
    return this.#identities.filter(
      (i) =>
        !identities.has(i.object) &&
        step < i.death + GHOST_STEPS &&
        (i.death <= step || (instruction && i.death === stepOf(step) + 1 && gone.has(i.object))),
    );
  }

  #events(before: Moment, now: Moment, garbage: readonly Identity[], marks: readonly Mark[]): EventView[] {
    const say = this.#say;
    const events: EventView[] = [];
    const add: Add = (kind, text, cards = [], more = {}) => {
      events.push({ kind, text, cards, ...more });
    };
    for (const identity of now.identities.values())
      if (isNew(identity, before, now)) add('create', say('view.appears', { name: name(identity) }), [identity.number]);
    bindings(before, now, add, say);
    for (const mark of marks) {
      if (mark.kind === 'collect') {
        add('collect', say('view.collector-freed', { generation: mark.generation, freed: mark.collected }));
        continue;
      }
      if (!('object' in mark)) continue;
      const identity =
        before.identities.get(mark.object) ?? now.identities.get(mark.object) ?? this.#ended(mark.object, now.step);
      if (identity === undefined) continue;
      if (
        mark.kind === 'destroy' &&
        (now.instruction ? before.identities.has(mark.object) : identity.death === now.step)
      )
        add('destroy', say('view.destroyed', { name: name(identity) }), [identity.number]);
      else if (mark.kind === 'finalize')
        add('finalize', say('view.finalizer-called', { name: name(identity) }), [identity.number]);
      else if (mark.kind === 'clear-weakref')
        add(
          'clear-weakref',
          say(mark.callback ? 'view.weakref-cleared-callback' : 'view.weakref-cleared', { name: name(identity) }),
          [identity.number],
        );
    }
    for (const [object, identity] of now.identities) {
      const [old, count] = [before.counts.get(object), now.counts.get(object)];
      if (
        before.identities.get(object) === identity &&
        typeof old === 'number' &&
        typeof count === 'number' &&
        old !== count
      )
        add('count', say('view.count-goes', { name: name(identity), from: old, to: count }), [identity.number], {
          change: count - old,
        });
    }
    for (const identity of garbage)
      if (before.identities.get(identity.object) === identity)
        add('garbage', say('view.nothing-leads', { name: name(identity) }), [identity.number]);
    if (now.written > before.written) add('print', say('view.text-written'));
    return events;
  }
  #ended(object: Ref, step: number): Identity | undefined {
    return this.#byObject.get(object)?.find((i) => i.death === step);
  }
}

/** Adds an event. */
type Add = (
  kind: EventView['kind'],
  text: string,
  cards?: readonly number[],
  more?: Pick<EventView, 'label' | 'change'>,
) => void;
const NOTHING: ReadonlySet<Ref> = new Set();

interface Moment {
  readonly step: number;
  readonly view: ProgramView;
  readonly identities: Map<Ref, Identity>;
  readonly counts: ReadonlyMap<Ref, number | null>;
  /** Objects that died since the step's begin, if the moment is within a step. */
  readonly gone: ReadonlySet<Ref>;
  /** The moment is an instruction's. */
  readonly instruction: boolean;
  readonly written: number;
}

/** Whether an object came between two moments. */
function isNew(identity: Identity, before: Moment, now: Moment): boolean {
  if (!now.instruction) return identity.birth === now.step;
  return identity.birth >= stepOf(now.step) && before.identities.get(identity.object) !== identity;
}
/** "#3 list", "#4 None", "#5 str 'A'". */
function name(i: Identity): string {
  const alone = i.value === 'None' || i.type === 'bool' || i.value.startsWith('class ');
  return `#${i.number} ${alone ? i.value : `${i.type} ${i.value}`.trim()}`;
}

/** False for an entry of a value stack. */
const isNamed = ({ entry }: Slot): boolean => entry === undefined;
/** What each name holds, by namespace. */
const namesOf = (view: ProgramView): Map<string, ReadonlyMap<string, Ref>> =>
  new Map(
    view.namespaces.map((s) => [
      `${s.key} ${s.name}`,
      new Map(s.slots.filter(isNamed).map(({ label, object }) => [label, object])),
    ]),
  );
/** Whether a name was bound to another object, or unbound in a namespace that is still there: what `bindings` tells in words. */
function someBound(
  before: ReadonlyMap<string, ReadonlyMap<string, Ref>>,
  now: ReadonlyMap<string, ReadonlyMap<string, Ref>>,
): boolean {
  for (const [space, names] of now) {
    const old = before.get(space);
    for (const [label, object] of names) if (old?.get(label) !== object) return true;
    if (old !== undefined && old.size !== names.size) return true;
  }
  return false;
}
/** What names came to hold, or lost, between two moments. */
function bindings(before: Moment, now: Moment, add: Add, say: Say): void {
  for (const space of now.view.namespaces) {
    const old = before.view.namespaces.find((s) => s.key === space.key && s.name === space.name);
    const variable = (label: string): string =>
      space.kind === 'module' ? label : say('view.label-of', { label, space: space.name });
    if (old === undefined) add('bind', say('view.is-called', { function: space.name }));
    const held = new Map(old?.slots.filter(isNamed).map((s) => [s.label, s.object]));
    for (const { label, object } of space.slots.filter(isNamed)) {
      if (held.get(label) !== object) {
        const identity = now.identities.get(object);
        const what = identity === undefined ? unnumberedName(object, say) : name(identity);
        const text = say('view.is-bound', { variable: variable(label), name: what });
        add('bind', text, identity === undefined ? [] : [identity.number], { label });
      }
      held.delete(label);
    }
    for (const label of held.keys()) add('bind', say('view.is-unbound', { variable: variable(label) }), [], { label });
  }
  for (const space of before.view.namespaces)
    if (!now.view.namespaces.some((s) => s.key === space.key && s.name === space.name))
      add('bind', say('view.has-returned', { function: space.name }));
}
