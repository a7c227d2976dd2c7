// Identity with a reason: why two expressions gave one object, or two; why an object is new; with the step at which that was decided.
// The causes are a closed list, each read from memory: is the address in a table of the interpreter, is the str interned, which code has
// it among its constants, when was its block taken.

import { profile } from '../engine/include/profile.ts';
import type { Ref } from '../engine/memory/memory.ts';
import * as F from '../engine/objects/interpframe.ts';
import { Py_TYPE } from '../engine/objects/object.ts';
import { Py_True } from '../engine/objects/statics.ts';
import * as T from '../engine/objects/statictypes.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import type { Comparison, InnerMoment } from '../engine/trace/comparisons.ts';
import type { Recorder } from '../engine/trace/recorder.ts';
import { Bindings, loadedNames, type Way } from './bindings.ts';
import { codeFile, codeName, type Instruction, instructionsOf } from './bytecode.ts';
import { hexAddress } from './cards.ts';
import { type ChronicleLife, isBefore } from './chronicle.ts';
import {
  type ConstantFacts,
  constantFacts,
  holdsConstant,
  type Interned,
  internedOf,
  type Pool,
  poolOf,
} from './facts.ts';
import type { History } from './history.ts';
import { SourceText } from './source-text.ts';
import { shortValue } from './values.ts';

/** The closed list. */
export type Cause =
  | 'same binding'
  | 'singleton'
  | 'small-int cache'
  | 'empty object'
  | 'single Latin-1 character'
  | 'built-in type'
  | 'interned'
  | 'shared constant'
  | 'folded constant'
  | 'distinct allocation'
  | 'reused address';

/** A sentence with the step it leads to, or null. */
export interface Reference {
  readonly text: string;
  readonly step: number | null;
}
/** Where one object is from. */
export interface OriginView {
  readonly ref: Ref;
  readonly name: string;
  readonly address: string;
  readonly cause: Cause;
  readonly text: string;
  readonly decided: Reference;
  /** What lay at its address before, in this run. */
  readonly before: readonly Reference[];
}
export interface IdentityView {
  /** "a is b". */
  readonly question: string;
  /** What it gave: "True", "False", a number, or '' for two objects chosen in the picture. */
  readonly result: string;
  readonly same: boolean;
  readonly cause: Cause;
  readonly text: string;
  /** Where it was decided: bindings, the compilation, allocations. */
  readonly decided: readonly Reference[];
  readonly objects: readonly OriginView[];
}
export interface ComparisonEntry {
  readonly index: number;
  readonly line: number;
  /** The step at which its line is done. */
  readonly step: number;
  readonly question: string;
  readonly result: string;
}
export interface ComparisonsView {
  readonly entries: readonly ComparisonEntry[];
  /** There were more than are kept. */
  readonly cut: boolean;
}

const POOLS: Readonly<Record<Pool, Cause>> = {
  singleton: 'singleton',
  'small int': 'small-int cache',
  empty: 'empty object',
  'one character': 'single Latin-1 character',
  'static type': 'built-in type',
};
const START: Reference = { text: 'made before the program began', step: null };

/** What is known of an object at a moment. */
interface Facts {
  readonly ref: Ref;
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly pool: Pool | null;
  readonly interned: Interned;
  readonly constant: ConstantFacts;
  /** An instruction loads it that is a literal in the source; else the compiler worked it out. */
  readonly literal: boolean;
  readonly life: ChronicleLife | null;
  readonly lives: readonly ChronicleLife[];
}

export class Identities {
  readonly #recorder: Recorder;
  readonly #history: History;
  readonly #bindings: Bindings;
  readonly #filename: string;
  readonly #source: SourceText;

  constructor(recorder: Recorder, history: History, filename: string, source: string) {
    this.#recorder = recorder;
    this.#history = history;
    this.#filename = filename;
    this.#bindings = new Bindings(recorder, filename);
    this.#source = new SourceText(source);
  }

  // ---- what the program compared ----

  /** All that the program compared, in order. */
  comparisons(): ComparisonsView {
    const { all, cut } = this.#recorder.comparisons;
    const entries: ComparisonEntry[] = [];
    const texts = new Map<number, string>();
    for (const [index, c] of all.entries()) {
      if (c.moment.step >= this.#recorder.steps.length) break;
      let question = texts.get(c.pc);
      if (question === undefined) {
        this.#seek(this.#recorder.comparison(index)!.moment);
        question = this.#question(c);
        texts.set(c.pc, question);
      }
      entries.push({ index, line: c.line, step: c.moment.step, question, result: resultText(c) });
    }
    return { entries, cut };
  }
  /** Why a comparison gave what it gave; null if it is none of the program's. */
  comparison(index: number): IdentityView | null {
    const c = this.#recorder.comparison(index);
    if (c === undefined) return null;
    // Those that an explanation may compare it with: the same address, asked for before.
    for (const [i, { kind, left }] of this.#recorder.comparisons.all.slice(0, index).entries())
      if (kind === 'id' && left === c.left) this.#recorder.comparison(i);
    for (const i of [c.leftId, c.rightId]) if (i >= 0) this.#recorder.comparison(i);
    if (!this.#seek(c.moment)) return null;
    const question = this.#question(c);
    const result = resultText(c);
    const left = this.#facts(c.left, c.moment);
    if (c.kind === 'id') return this.#one(question, result, left, index);
    if (c.leftId >= 0 && c.rightId >= 0) return this.#ids(question, result, c);
    const right = this.#facts(c.right, c.moment);
    const names = this.#operands(c);
    const ways = names.map((name, i): Way | null =>
      name === null ? null : this.#bindings.wayOf(name, i === 0 ? c.left : c.right, c.moment.step - 1),
    );
    const view = c.left === c.right ? this.#same(left, ways) : this.#different(left, right);
    const equal = c.kind === '==' || c.kind === '!=';
    const asks = equal ? '== asks whether the values are equal, not whether it is one object. ' : '';
    return { question, result, ...view, text: `${asks}${view.text}` };
  }
  /** Why two objects of the picture are two. */
  pair(step: number, a: Ref, b: Ref): IdentityView {
    this.#recorder.seek(step);
    const at = { step: step + 1, row: -1 };
    const [left, right] = [this.#facts(a, at), this.#facts(b, at)];
    const view = a === b ? this.#same(left, []) : this.#different(left, right);
    return { question: `${left.name} is ${right.name}`, result: '', ...view };
  }
  /** Why an object is a new one, or is not. */
  origin(step: number, o: Ref): OriginView {
    this.#recorder.seek(step);
    return this.#origin(this.#facts(o, { step: step + 1, row: -1 }));
  }

  // ---- reading ----

  #seek(moment: InnerMoment): boolean {
    return this.#recorder.seekRow(moment) || this.#recorder.seek(moment.step);
  }
  /** The comparison as the program has it. Memory is at its moment. */
  #question(c: Comparison): string {
    const code = F._PyFrame_GetCode(c.frame);
    const i = instructionAt(code, c.pc);
    const text = codeFile(code) === this.#filename && i !== undefined ? this.#source.of(i) : '';
    if (text !== '') return text;
    return c.kind === 'id' ? `id(${this.#name(c.left, c.moment)})` : `… ${c.kind} …`;
  }
  /** The names that were compared; null where it was none. */
  #operands(c: Comparison): (string | null)[] {
    const code = F._PyFrame_GetCode(c.frame);
    const all = instructionsOf(code);
    const loads = all.slice(
      0,
      all.findIndex((i) => F._PyCode_CODE(code) + i.unit * 2 === c.pc),
    );
    const found: (string | null)[] = [];
    while (found.length < 2) {
      const last = loads.pop();
      const names = last === undefined ? null : loadedNames(code, last);
      if (names !== null) found.unshift(...names);
      else if (last !== undefined && holdsConstant(code, last, found.length === 0 ? c.right : c.left))
        found.unshift(null);
      else break;
    }
    while (found.length < 2) found.unshift(null);
    return found.slice(-2);
  }
  #name(o: Ref, { step }: InnerMoment): string {
    const shown = this.#history.nameAt(o, step - 1) ?? this.#history.nameAt(o, step);
    return shown ?? `${_PyType_Name(Py_TYPE(o))} ${shortValue(o)}`.trim();
  }
  /** Memory is at the moment. */
  #facts(o: Ref, moment: InnerMoment): Facts {
    const { chronicle } = this.#history;
    const constant = constantFacts(o);
    const lives = chronicle.lives(o);
    const at = moment.row < 0 ? { step: moment.step, row: 0 } : moment;
    return {
      ref: o,
      name: this.#name(o, moment),
      type: _PyType_Name(Py_TYPE(o)),
      value: shortValue(o),
      pool: poolOf(o),
      interned: internedOf(o),
      constant,
      literal: constant.sites.some(
        (s) => this.#source.isLiteral(s.instruction) && holdsConstant(s.code, s.instruction, o),
      ),
      life: chronicle.lifeAt(o, at),
      lives: lives.filter((l) => l.death !== null && isBefore(l.death, at)),
    };
  }

  // ---- one object ----

  /** A call of id(). An earlier one may have given the same number for an object that is gone. */
  #one(question: string, result: string, facts: Facts, index: number): IdentityView {
    const origin = this.#origin(facts);
    const { all } = this.#recorder.comparisons;
    const birth = facts.life?.birth ?? null;
    const earlier = all
      .slice(0, index)
      .findLast((c) => c.kind === 'id' && c.left === facts.ref && birth !== null && isBefore(c.moment, birth));
    if (earlier !== undefined)
      return {
        question,
        result,
        same: false,
        cause: 'reused address',
        text: `The number is the address of ${facts.name}, and the id() in line ${earlier.line} gave the same one for an object that has been freed since. ${origin.text}`,
        decided: [
          { text: `id() in line ${earlier.line}`, step: earlier.moment.step },
          ...origin.before.slice(-1),
          origin.decided,
        ],
        objects: [origin],
      };
    return {
      question,
      result,
      same: true,
      cause: origin.cause,
      text: `The number is the address of ${facts.name}. ${origin.text}`,
      decided: [origin.decided],
      objects: [origin],
    };
  }
  #origin(f: Facts): OriginView {
    const { cause, text, decided } = this.#whence(f);
    const before = f.lives.slice(-3).map(({ death }): Reference => {
      const { line } = this.#recorder.steps.at(death!.step - 1);
      return { text: `an earlier object at this address was freed in line ${line}`, step: death!.step };
    });
    return { ref: f.ref, name: f.name, address: hexAddress(f.ref), cause, text, decided, before };
  }
  #whence(f: Facts): { cause: Cause; text: string; decided: Reference } {
    if (f.pool !== null) return { cause: POOLS[f.pool], text: poolText(f.pool, f), decided: START };
    const birth = f.life?.birth ?? null;
    if (birth !== null) {
      const { line } = this.#recorder.steps.at(birth.step - 1);
      const reused = f.lives.length > 0;
      const interned =
        f.interned === 'no' ? '' : ' It was interned then or later, so equal strings that are interned are this one.';
      return {
        cause: 'distinct allocation',
        text: `${subject(f)} was made in line ${line}: a block of memory was taken for it${reused ? ', one that a freed object had left' : ''}. ${newText(f)}${interned}`,
        decided: { text: `made in line ${line}`, step: birth.step },
      };
    }
    const constant = f.constant.codes.length > 0;
    const compiled = { text: 'decided when the program was compiled', step: 0 };
    if (f.interned !== 'no')
      return {
        cause: 'interned',
        text: internedText(f),
        decided: constant && f.interned !== 'static' ? compiled : START,
      };
    if (constant)
      return f.literal
        ? { cause: 'shared constant', text: constantText(f), decided: compiled }
        : { cause: 'folded constant', text: foldedText(f), decided: compiled };
    return {
      cause: 'distinct allocation',
      text: `${subject(f)} is older than the program: the interpreter or its library made it.`,
      decided: START,
    };
  }

  // ---- one object from two expressions ----

  #same(f: Facts, ways: readonly (Way | null)[]): Omit<IdentityView, 'question' | 'result'> {
    const origin = this.#origin(f);
    const bindings = ways.flatMap((w) => w?.bindings ?? []);
    const steps = new Map(
      bindings
        .toSorted((a, b) => a.step - b.step)
        .map((b): [string, Reference] => [
          `${b.name} ${b.step}`,
          {
            text: `${b.name} was bound in line ${b.line}${b.from === '' ? '' : `, to what ${b.from} held`}`,
            step: b.step,
          },
        ]),
    );
    const decided = [...steps.values(), origin.decided];
    const one = { same: true, decided, objects: [origin] };
    const fixed = origin.cause === 'distinct allocation';
    if (f.pool !== null || (!fixed && !oneBinding(ways))) {
      return { ...one, cause: origin.cause, text: `It is one object. ${origin.text}` };
    }
    const names = [...new Set(bindings.map((b) => b.name))];
    const via = bindings.find((b) => b.from !== '');
    const how =
      via !== undefined
        ? `${via.name} took the object that ${via.from} held: binding a name copies a reference, never an object.`
        : names.length > 0
          ? 'Both sides lead to the object that was made once; binding, passing or storing copies a reference, never an object.'
          : 'Both sides lead to the object that was made once.';
    return { ...one, cause: 'same binding', text: `It is one object, ${f.name}. ${how}` };
  }

  // ---- two objects ----

  #different(a: Facts, b: Facts): Omit<IdentityView, 'question' | 'result'> {
    const objects = [this.#origin(a), this.#origin(b)];
    return {
      same: false,
      cause: 'distinct allocation',
      text: `They are two objects, at two addresses. ${differentText(a, b)}`,
      decided: objects.map((o): Reference => ({ text: `${o.name}: ${o.decided.text}`, step: o.decided.step })),
      objects,
    };
  }
  /** Two results of id() were compared. */
  #ids(question: string, result: string, c: Comparison): IdentityView {
    const calls = [c.leftId, c.rightId].map((i) => this.#recorder.comparisons.all[i]);
    const [a, b] = calls.map((call) => {
      this.#seek(call.moment);
      return this.#facts(call.left, call.moment);
    });
    const objects = [this.#origin(a), this.#origin(b)];
    if (a.ref !== b.ref) {
      const view = this.#different(a, b);
      return { question, result, ...view, text: `The numbers are two addresses. ${view.text}` };
    }
    if (a.life === b.life) {
      const view = this.#same(a, []);
      return {
        question,
        result,
        ...view,
        text: `The numbers are one address, of an object that was there both times. ${view.text}`,
      };
    }
    const first = isBefore(calls[0].moment, calls[1].moment) ? a : b;
    const death = first.life?.death ?? null;
    const freed: Reference = { text: 'the first object was freed', step: death?.step ?? null };
    return {
      question,
      result,
      same: false,
      cause: 'reused address',
      text: `The numbers are equal, but of two objects that were never alive together. The first one was freed before the second was made, and the second took the block that had become free. An id() means something only as long as its object lives.`,
      decided: [{ ...objects[0].decided, text: `first ${objects[0].decided.text}` }, freed, objects[1].decided],
      objects,
    };
  }
}

// ---- in words ----

/** At the start of a sentence: an object that the picture does not know is called by its type. */
const subject = (f: Facts): string => (f.name.startsWith('#') ? f.name : `The ${f.name}`);

function resultText(c: Comparison): string {
  if (c.kind === 'id') return 'a number';
  if (c.result !== 0)
    return c.result === Py_True ? 'True' : Py_TYPE(c.result) === T.PyBool_Type ? 'False' : 'an object';
  // A branch on `is None` leaves no object.
  return c.kind === 'is' ? (c.left === c.right ? 'True' : 'False') : '';
}
function instructionAt(code: Ref, pc: number): Instruction | undefined {
  const unit = (pc - F._PyCode_CODE(code)) >> 1;
  return instructionsOf(code).find((i) => i.unit === unit);
}
/** Both sides go back to one binding, or one of them to none that is a constant. */
function oneBinding(ways: readonly (Way | null)[]): boolean {
  const [a, b] = ways;
  if (!a || !b) return false;
  const [x, y] = [a.root, b.root];
  return x.step === y.step && x.key === y.key && x.kind !== 'parameter';
}
function poolText(pool: Pool, f: Facts): string {
  switch (pool) {
    case 'singleton':
      return `There is one ${f.value} in a process. It is immortal, and every expression that gives ${f.value} gives this object.`;
    case 'small int':
      return `The interpreter keeps one object for each int from -5 to ${profile.maxSmallInt}, made before the program begins. Whatever comes to ${f.value} gives that object; none is made.`;
    case 'empty':
      return `There is one empty ${f.type} in a process. It is immortal, and whatever comes to an empty ${f.type} gives this object.`;
    case 'one character':
      return f.type === 'bytes'
        ? 'The interpreter keeps one object for each bytes of length 1.'
        : 'The interpreter keeps one str for each single character up to U+00FF (Latin-1); indexing, slicing and literals give that object.';
    case 'static type':
      return `${f.name} is a built-in type, of which there is one in a process.`;
  }
}
function internedText(f: Facts): string {
  const why =
    f.interned === 'static'
      ? 'It is one of the strings that the interpreter itself uses and has from the start.'
      : f.constant.codes.length > 0
        ? 'A constant made of ASCII letters, digits and _ only is interned when it is compiled.'
        : 'It is a name that the interpreter or its library uses, or was interned by them.';
  return `The string is interned: the interpreter keeps a table with one object for each interned text, in all units. ${why}`;
}
function constantText(f: Facts): string {
  const places = f.constant.codes.map(codeName);
  const where = places.length > 1 ? `${places.slice(0, -1).join(', ')} and ${places.at(-1)}` : places[0];
  const loads = f.constant.sites.length;
  return `The compiler keeps equal constants of one unit (a file, a statement at the prompt) once. ${f.name} is a constant of ${where}, and ${loads === 1 ? 'one instruction loads' : `${loads} instructions load`} it.`;
}
function foldedText(f: Facts): string {
  return `The compiler worked the value out (constant folding) and keeps it as a constant of the unit; nothing is computed when the line runs. ${f.constant.sites.length > 1 ? `${f.constant.sites.length} instructions load the one object.` : ''}`.trim();
}
const MUTABLE = new Set(['list', 'dict', 'set', 'bytearray']);
/** Why there was no object to share. */
function newText(f: Facts): string {
  if (MUTABLE.has(f.type)) return `A ${f.type} can change, so each display or call makes a new one.`;
  if (f.type === 'int')
    return `Ints outside -5 to ${profile.maxSmallInt} are not cached: each computation makes a new object.`;
  if (f.type === 'str')
    return f.interned === 'no'
      ? 'What is put together at run time is not interned, even if an equal string exists.'
      : 'Its text was put together at run time.';
  if (f.type === 'float') return 'Floats are not cached: each computation makes a new object.';
  if (f.type === 'tuple') return 'A tuple whose items are not all constants is made anew each time.';
  if (f.type === 'method') return 'A bound method is made anew each time the attribute is looked up.';
  return '';
}
function differentText(a: Facts, b: Facts): string {
  const equal = a.type === b.type && a.value !== '' && a.value === b.value;
  if (!equal && !(a.type === b.type && MUTABLE.has(a.type))) return '';
  const constants = [a, b].filter((f) => f.constant.codes.length > 0 && f.life?.birth == null);
  if (
    (a.pool === 'one character' && b.interned === 'static') ||
    (b.pool === 'one character' && a.interned === 'static')
  )
    return 'Python 3.12 has two immortal objects for some single characters: one for literals and names, another for what indexing and chr() give.';
  if (a.pool !== null || b.pool !== null) return `Only ${(a.pool === null ? b : a).name} is the shared one.`;
  if (constants.length === 1) {
    const other = constants[0] === a ? b : a;
    return `${constants[0].name} is a constant of the unit, but the other was made while the program ran. ${newText(other)}`;
  }
  if (a.interned !== 'no' && b.interned === 'no') return `Only the first is interned. ${newText(b)}`;
  if (b.interned !== 'no' && a.interned === 'no') return `Only the second is interned. ${newText(a)}`;
  return newText(a.life?.birth == null ? b : a);
}
