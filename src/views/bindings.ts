// How a name came to hold an object: back through the steps of a recorded run to where it was bound, and from what, read off the
// instructions of that line.

import * as op from '../engine/include/opcodes.ts';
import type { Ref } from '../engine/memory/memory.ts';
import type { Recorder } from '../engine/trace/recorder.ts';
import { type Instruction, instructionsOf, localOfIndex, nameOfIndex, unitCodes } from './bytecode.ts';
import { holdsConstant } from './facts.ts';
import { namespaces } from './program.ts';

/** Where an object came from on its way to an operand. */
export interface Root {
  /** `constant`: an instruction loaded it; `result`: it came out of an expression; `parameter`: a call handed it over; `unknown`: before the steps looked at. */
  readonly kind: 'constant' | 'result' | 'parameter' | 'unknown';
  readonly line: number;
  /** The step at which that is done. */
  readonly step: number;
  /** Tells the objects apart that came up in one step: the instruction, and the name if each name got one of its own. */
  readonly key: string;
}
export interface Binding {
  readonly name: string;
  readonly step: number;
  readonly line: number;
  /** The name whose object it took, or ''. */
  readonly from: string;
}
/** The bindings on the way, nearest first, and where they end. */
export interface Way {
  readonly bindings: readonly Binding[];
  readonly root: Root;
}

/** What a line stores: an object from another name, or from where `kind` says. */
interface Source {
  readonly kind: Root['kind'];
  readonly from: string;
  readonly key: string;
}

const NAME_LOADS = new Set([op.LOAD_NAME, op.LOAD_GLOBAL, op.LOAD_FROM_DICT_OR_GLOBALS]);
const LOCAL_LOADS = new Set([op.LOAD_FAST, op.LOAD_FAST_BORROW, op.LOAD_FAST_CHECK, op.LOAD_DEREF]);
const TWO_LOADS = new Set([op.LOAD_FAST_LOAD_FAST, op.LOAD_FAST_BORROW_LOAD_FAST_BORROW]);
const STORES = new Set([op.STORE_NAME, op.STORE_GLOBAL, op.STORE_FAST, op.STORE_DEREF]);

/** The names that an instruction pushes, in order; null for one that is no load of a name. */
export function loadedNames(code: Ref, { opcode, oparg }: Instruction): readonly string[] | null {
  if (opcode === op.LOAD_GLOBAL) return [nameOfIndex(code, oparg >> 1)];
  if (NAME_LOADS.has(opcode)) return [nameOfIndex(code, oparg)];
  if (LOCAL_LOADS.has(opcode)) return [localOfIndex(code, oparg)];
  if (TWO_LOADS.has(opcode)) return [localOfIndex(code, oparg >> 4), localOfIndex(code, oparg & 15)];
  return opcode === op.STORE_FAST_LOAD_FAST ? [localOfIndex(code, oparg & 15)] : null;
}
function storedNames(code: Ref, { opcode, oparg }: Instruction): readonly string[] {
  if (opcode === op.STORE_NAME || opcode === op.STORE_GLOBAL) return [nameOfIndex(code, oparg)];
  if (STORES.has(opcode)) return [localOfIndex(code, oparg)];
  if (opcode === op.STORE_FAST_LOAD_FAST) return [localOfIndex(code, oparg >> 4)];
  return opcode === op.STORE_FAST_STORE_FAST ? [localOfIndex(code, oparg >> 4), localOfIndex(code, oparg & 15)] : [];
}

/** Steps that are looked through. */
const MOST_STEPS = 2000;
const MOST_BINDINGS = 10;

export class Bindings {
  readonly #recorder: Recorder;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  /** How `name`, as the innermost running frame sees it at `step`, came to hold `o`. Memory shows another step afterwards. */
  wayOf(name: string, o: Ref, step: number): Way {
    const bindings: Binding[] = [];
    for (let [at, wanted] = [step, name]; bindings.length < MOST_BINDINGS; ) {
      const bound = this.#bound(wanted, o, at);
      if (bound === null) break;
      const { line } = this.#recorder.steps.at(bound.step - 1);
      this.#recorder.seek(bound.step - 1);
      const source = bound.parameter ? this.#argument(wanted, o, line) : this.#source(wanted, o, line);
      bindings.push({ name: wanted, step: bound.step, line, from: source.from });
      if (source.from === '') return { bindings, root: { kind: source.kind, line, step: bound.step, key: source.key } };
      [at, wanted] = [bound.step - 1, source.from];
    }
    const last = bindings.at(-1);
    return { bindings, root: { kind: 'unknown', line: last?.line ?? 0, step: last?.step ?? 0, key: '' } };
  }

  /** The latest step at which the name holds the object, but did not a step before; null if that is not to be found. */
  #bound(name: string, o: Ref, step: number): { step: number; parameter: boolean } | null {
    this.#recorder.seek(step);
    const holder = namespaces(this.#recorder.program)
      .toReversed()
      .find((s) => s.slots.some((slot) => slot.label === name && slot.object === o));
    if (holder === undefined) return null;
    for (let s = step - 1; s >= 0 && s > step - MOST_STEPS; s--) {
      this.#recorder.seek(s);
      const then = namespaces(this.#recorder.program).find((x) => x.key === holder.key && x.name === holder.name);
      if (then?.slots.some((slot) => slot.label === name && slot.object === o)) continue;
      return { step: s + 1, parameter: then === undefined && holder.kind === 'frame' };
    }
    return null;
  }
  /** What the line stores to the name. */
  #source(name: string, o: Ref, line: number): Source {
    for (const code of unitCodes(this.#recorder.program)) {
      const all = this.#instructionsOf(code);
      const at = all.findLastIndex((i) => i.line === line && storedNames(code, i).includes(name));
      if (at < 0) continue;
      let i = at - 1;
      // `a = b = value` copies the value for each target.
      while (i >= 0 && (all[i].opcode === op.COPY || (STORES.has(all[i].opcode) && all[i].line === line))) i--;
      if (i < 0) break;
      const names = loadedNames(code, all[i]);
      if (names !== null && all[i].line === line) return { kind: 'unknown', from: names.at(-1)!, key: '' };
      // Several targets, each with a value of its own: from a sequence, or off the stack.
      const unpacked = all[i].opcode === op.UNPACK_SEQUENCE;
      const two = all[at].opcode === op.STORE_FAST_STORE_FAST && all[at - 1].opcode !== op.COPY;
      const each = unpacked || two || all[i].opcode === op.SWAP;
      const from = unpacked ? [all[i - 1]] : each ? all.slice(0, i + 1).filter((x) => x.line === line) : [all[i]];
      const kind = from.some((x) => holdsConstant(code, x, o)) ? 'constant' : 'result';
      return { kind, from: '', key: `${code} ${all[i].unit} ${each ? name : ''}` };
    }
    return { kind: 'result', from: '', key: name };
  }
  /** What a call in this line hands over: a constant of the line, or what cannot be told. */
  #argument(name: string, o: Ref, line: number): Source {
    const constant = unitCodes(this.#recorder.program).some((code) =>
      this.#instructionsOf(code).some((i) => i.line === line && holdsConstant(code, i, o)),
    );
    return { kind: constant ? 'constant' : 'parameter', from: '', key: name };
  }
  /** With lines of the program's text. */
  #instructionsOf(code: Ref): Instruction[] {
    const offset = this.#recorder.program.offsetOf(code) ?? 0;
    return instructionsOf(code).map((i) => ({ ...i, line: i.line + offset }));
  }
}
