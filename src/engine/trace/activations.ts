// Activations: each call of a function and each run of a module has a number, also where frames take over one another's place, and
// a generator keeps its own while it waits.

import { RETURN_GENERATOR } from '../include/opcodes.ts';
import { type Addr, type Ref, U8 } from '../memory/memory.ts';
import { CodeMap } from '../objects/code_map.ts';
import * as F from '../objects/interpframe.ts';
import { type Loop, loopsOf } from './loops.ts';
import type { ProgramCode } from './program_code.ts';
import { Column } from './steps.ts';

const PLACES = 1024;
/** The activation that runs in each frame. Of frames whose addresses fall together the last one is found without a map. */
class Running {
  readonly #frames = new Int32Array(PLACES);
  readonly #numbers = new Int32Array(PLACES);
  readonly #others = new Map<Addr, number>();

  /** -1 for none. */
  get(frame: Addr): number {
    const at = (frame >> 3) & (PLACES - 1);
    return this.#frames[at] === frame ? this.#numbers[at] : (this.#others.get(frame) ?? -1);
  }
  set(frame: Addr, activation: number): void {
    const at = (frame >> 3) & (PLACES - 1);
    const held = this.#frames[at];
    if (held !== frame && held !== 0) this.#others.set(held, this.#numbers[at]);
    this.#frames[at] = frame;
    this.#numbers[at] = activation;
  }
}

export class Activations {
  readonly #running = new Running();
  /** The number of each activation's code. Numbers, not lists: the host's collector would go through a million of those. */
  readonly #codes = new Column();
  readonly #numberOfCode = new CodeMap<number>();
  /** The loops of each code. */
  readonly #loops: (readonly Loop[])[] = [];
  readonly #program: ProgramCode;
  /** The frame that was asked for last, and its activation: most steps stay in a frame. */
  #frame: Addr = -1;
  #activation = -1;

  constructor(program: ProgramCode) {
    this.#program = program;
  }

  /** `frame` begins or goes on at `pc`. */
  entered(frame: Addr, pc: Addr): void {
    const code = F._PyFrame_GetCode(frame);
    if (pc === F._PyCode_CODE(code) || U8[pc - 2] === RETURN_GENERATOR) this.#begin(frame, code);
    else {
      const running = this.#running.get(frame);
      if (running < 0 || this.#codes.at(running) !== this.#numberOfCode.get(code)) this.#begin(frame, code);
    }
  }
  /** The activation that runs in a frame. */
  of(frame: Addr): number {
    if (frame !== this.#frame) {
      const running = this.#running.get(frame);
      this.#activation = running < 0 ? this.#begin(frame, F._PyFrame_GetCode(frame)) : running;
      this.#frame = frame;
    }
    return this.#activation;
  }
  get bytes(): number {
    return this.#codes.bytes;
  }
  loopsOf(activation: number): readonly Loop[] {
    return activation >= 0 && activation < this.#codes.length ? this.#loops[this.#codes.at(activation)] : [];
  }
  #begin(frame: Addr, code: Ref): number {
    const activation = this.#codes.length;
    this.#codes.push(this.#numberOfCode.get(code) ?? this.#know(code));
    this.#running.set(frame, activation);
    this.#frame = -1;
    return activation;
  }
  #know(code: Ref): number {
    const offset = this.#program.offsetOf(code) ?? 0;
    this.#loops.push(loopsOf(code).map((loop) => ({ ...loop, line: loop.line + offset })));
    return this.#numberOfCode.set(code, this.#loops.length - 1);
  }
}
