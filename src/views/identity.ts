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
import type { Say } from '../messages/say.ts';
import { Bindings, loadedNames, type Way } from './bindings.ts';
import { codeName, type Instruction, instructionsOf } from './bytecode.ts';
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
const start = (say: Say): Reference => ({ text: say('view.before-program'), step: null });

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
  /** At the prompt: the line of the entry with which the compiler made it; 0 if it did not. */
  readonly entry: number;
  readonly lives: readonly ChronicleLife[];
}

export class Identities {
  readonly #recorder: Recorder;
  readonly #history: History;
  readonly #bindings: Bindings;
  readonly #source: SourceText;
  readonly #say: Say;

  constructor(recorder: Recorder, history: History, source: string, say: Say) {
    this.#say = say;
    this.#recorder = recorder;
    this.#history = history;
    this.#bindings = new Bindings(recorder);
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
      entries.push({ index, line: c.line, step: c.moment.step, question, result: resultText(c, this.#say) });
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
    const result = resultText(c, this.#say);
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
    const asks = equal ? `${this.#say('view.asks-values')} ` : '';
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
    const offset = this.#recorder.program.offsetOf(code);
    const text = offset !== null && i !== undefined ? this.#source.of(i, offset) : '';
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
    const constant = constantFacts(o, this.#recorder.program);
    const lives = chronicle.lives(o);
    const at = moment.row < 0 ? { step: moment.step, row: 0 } : moment;
    const life = chronicle.lifeAt(o, at);
    return {
      ref: o,
      name: this.#name(o, moment),
      type: _PyType_Name(Py_TYPE(o)),
      value: shortValue(o),
      pool: poolOf(o),
      interned: internedOf(o),
      constant,
      literal: constant.sites.some(
        (s) =>
          this.#source.isLiteral(s.instruction, this.#recorder.program.offsetOf(s.code) ?? 0) &&
          holdsConstant(s.code, s.instruction, o),
      ),
      life,
      entry: this.#entryOf(o, life, moment),
      lives: lives.filter((l) => l.death !== null && isBefore(l.death, at)),
    };
  }

  /** Entries are compiled on the way: what is made there and is a constant at the entry's first step is the compiler's. Memory is at the moment again. */
  #entryOf(o: Ref, life: ChronicleLife | null, moment: InnerMoment): number {
    const step = life?.birth?.step;
    if (step === undefined || this.#recorder.program.mode !== 'repl') return 0;
    this.#recorder.seek(step);
    const made = constantFacts(o, this.#recorder.program).codes.length > 0;
    if (moment.row < 0) this.#recorder.seek(moment.step - 1);
    else this.#seek(moment);
    return made ? this.#recorder.steps.at(step).line : 0;
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
        text: this.#say('view.number-address-again', { name: facts.name, line: earlier.line, text: origin.text }),
        decided: [
          { text: this.#say('view.id-in-line', { line: earlier.line }), step: earlier.moment.step },
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
      text: this.#say('view.number-is-address', { name: facts.name, text: origin.text }),
      decided: [origin.decided],
      objects: [origin],
    };
  }
  #origin(f: Facts): OriginView {
    const { cause, text, decided } = this.#whence(f);
    const before = f.lives.slice(-3).map(({ death }): Reference => {
      const { line } = this.#recorder.steps.at(death!.step - 1);
      return { text: this.#say('view.earlier-object', { line }), step: death!.step };
    });
    return { ref: f.ref, name: f.name, address: hexAddress(f.ref), cause, text, decided, before };
  }
  #whence(f: Facts): { cause: Cause; text: string; decided: Reference } {
    if (f.pool !== null)
      return { cause: POOLS[f.pool], text: poolText(f.pool, f, this.#say), decided: start(this.#say) };
    const birth = f.life?.birth ?? null;
    if (birth !== null && f.entry === 0) {
      const { line } = this.#recorder.steps.at(birth.step - 1);
      const reused = f.lives.length > 0;
      const interned = f.interned === 'no' ? '' : this.#say('view.interned-later');
      return {
        cause: 'distinct allocation',
        text: sentences(
          this.#say(reused ? 'view.made-in-reused' : 'view.made-in-block', { name: subject(f, this.#say), line }),
          newText(f, this.#say),
          interned,
        ),
        decided: { text: this.#say('view.made-in-line', { line }), step: birth.step },
      };
    }
    const constant = f.constant.codes.length > 0;
    const compiled =
      birth === null
        ? { text: this.#say('view.decided-compiled'), step: 0 }
        : { text: this.#say('view.decided-entry-compiled', { line: f.entry }), step: birth.step };
    if (f.interned !== 'no')
      return {
        cause: 'interned',
        text: internedText(f, this.#say),
        decided: constant && f.interned !== 'static' ? compiled : start(this.#say),
      };
    if (constant)
      return f.literal
        ? { cause: 'shared constant', text: constantText(f, this.#say), decided: compiled }
        : { cause: 'folded constant', text: foldedText(f, this.#say), decided: compiled };
    if (birth !== null)
      return {
        cause: 'distinct allocation',
        text: this.#say('view.constant-of-entry', { subject: subject(f, this.#say), line: f.entry }),
        decided: compiled,
      };
    return {
      cause: 'distinct allocation',
      text: this.#say('view.older-than-program', { subject: subject(f, this.#say) }),
      decided: start(this.#say),
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
            text:
              b.from === ''
                ? this.#say('view.was-bound', { name: b.name, line: b.line })
                : this.#say('view.was-bound-to', { name: b.name, line: b.line, from: b.from }),
            step: b.step,
          },
        ]),
    );
    const decided = [...steps.values(), origin.decided];
    const one = { same: true, decided, objects: [origin] };
    const fixed = origin.cause === 'distinct allocation';
    if (f.pool !== null || (!fixed && !oneBinding(ways))) {
      return { ...one, cause: origin.cause, text: this.#say('view.it-is-one', { text: origin.text }) };
    }
    const names = [...new Set(bindings.map((b) => b.name))];
    const via = bindings.find((b) => b.from !== '');
    const how =
      via !== undefined
        ? this.#say('view.took-object', { name: via.name, from: via.from })
        : names.length > 0
          ? this.#say('view.made-once-bound')
          : this.#say('view.made-once');
    return { ...one, cause: 'same binding', text: this.#say('view.it-is-one-named', { name: f.name, how }) };
  }

  // ---- two objects ----

  #different(a: Facts, b: Facts): Omit<IdentityView, 'question' | 'result'> {
    const objects = [this.#origin(a), this.#origin(b)];
    return {
      same: false,
      cause: 'distinct allocation',
      text: sentences(this.#say('view.two-objects'), differentText(a, b, this.#say)),
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
      return { question, result, ...view, text: this.#say('view.numbers-two-addresses', { text: view.text }) };
    }
    if (a.life === b.life) {
      const view = this.#same(a, []);
      return {
        question,
        result,
        ...view,
        text: this.#say('view.numbers-one-address', { text: view.text }),
      };
    }
    const first = isBefore(calls[0].moment, calls[1].moment) ? a : b;
    const death = first.life?.death ?? null;
    const freed: Reference = { text: this.#say('view.first-freed'), step: death?.step ?? null };
    return {
      question,
      result,
      same: false,
      cause: 'reused address',
      text: this.#say('view.never-together'),
      decided: [
        { ...objects[0].decided, text: this.#say('view.first', { text: objects[0].decided.text }) },
        freed,
        objects[1].decided,
      ],
      objects,
    };
  }
}

// ---- in words ----

/** At the start of a sentence: an object that the picture does not know is called by its type. */
const subject = (f: Facts, say: Say): string => (f.name.startsWith('#') ? f.name : say('view.the', { name: f.name }));
const sentences = (...texts: string[]): string => texts.filter((text) => text !== '').join(' ');

function resultText(c: Comparison, say: Say): string {
  if (c.kind === 'id') return say('view.a-number');
  if (c.result !== 0)
    return c.result === Py_True ? 'True' : Py_TYPE(c.result) === T.PyBool_Type ? 'False' : say('view.an-object');
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
function poolText(pool: Pool, f: Facts, say: Say): string {
  switch (pool) {
    case 'singleton':
      return say('view.one-singleton', { value: f.value });
    case 'small int':
      return say('view.one-small-int', { max: profile.maxSmallInt, value: f.value });
    case 'empty':
      return say('view.one-empty', { type: f.type });
    case 'one character':
      return f.type === 'bytes' ? say('view.one-byte') : say('view.one-character');
    case 'static type':
      return say('view.built-in-type', { name: f.name });
  }
}
function internedText(f: Facts, say: Say): string {
  const why =
    f.interned === 'static'
      ? say('view.interned-own')
      : f.constant.codes.length > 0
        ? say('view.interned-constant')
        : say('view.interned-name');
  return `${say('view.string-is-interned')} ${why}`;
}
function constantText(f: Facts, say: Say): string {
  const places = f.constant.codes.map(codeName);
  const where = say.list(places, 'conjunction');
  const loads = f.constant.sites.length;
  return `${say('view.constants-once')} ${say('view.constant-loaded', { name: f.name, where, n: loads })}`;
}
function foldedText(f: Facts, say: Say): string {
  const loads = f.constant.sites.length;
  return sentences(say('view.folded'), loads > 1 ? say('view.folded-loads', { n: loads }) : '');
}
const MUTABLE = new Set(['list', 'dict', 'set', 'bytearray']);
/** Why there was no object to share. */
function newText(f: Facts, say: Say): string {
  if (MUTABLE.has(f.type)) return say('view.can-change', { type: f.type });
  if (f.type === 'int') return say('view.ints-not-cached', { max: profile.maxSmallInt });
  if (f.type === 'str') return f.interned === 'no' ? say('view.runtime-not-interned') : say('view.runtime-text');
  if (f.type === 'float') return say('view.floats-not-cached');
  if (f.type === 'tuple') return say('view.tuple-anew');
  if (f.type === 'method') return say('view.method-anew');
  return '';
}
function differentText(a: Facts, b: Facts, say: Say): string {
  const equal = a.type === b.type && a.value !== '' && a.value === b.value;
  if (!equal && !(a.type === b.type && MUTABLE.has(a.type))) return '';
  const constants = [a, b].filter((f) => f.constant.codes.length > 0 && f.life?.birth == null);
  if (
    (a.pool === 'one character' && b.interned === 'static') ||
    (b.pool === 'one character' && a.interned === 'static')
  )
    return say('view.two-characters');
  if (a.pool !== null || b.pool !== null) return say('view.only-shared', { name: (a.pool === null ? b : a).name });
  if (constants.length === 1) {
    const other = constants[0] === a ? b : a;
    return sentences(say('view.one-is-constant', { name: constants[0].name }), newText(other, say));
  }
  if (a.interned !== 'no' && b.interned === 'no') return sentences(say('view.only-first-interned'), newText(b, say));
  if (b.interned !== 'no' && a.interned === 'no') return sentences(say('view.only-second-interned'), newText(a, say));
  return newText(a.life?.birth == null ? b : a, say);
}
