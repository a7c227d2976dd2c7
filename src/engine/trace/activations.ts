// Activations: each call of a function and each run of a module has a number, also where frames take over one another's place, and
// a generator keeps its own while it waits.

import { RETURN_GENERATOR } from '../include/opcodes.ts';
import { type Addr, type Ref, U8 } from '../memory/memory.ts';
import { CodeMap } from '../objects/code_map.ts';
import * as F from '../objects/interpframe.ts';
import { type Loop, loopsOf } from './loops.ts';
import type { ProgramCode } from './program_code.ts';

export class Activations {
  /** The one that runs in a frame. */
  readonly #running = new Map<Addr, number>();
  /** Its code's loops. */
  readonly #loops: (readonly Loop[])[] = [];
  readonly #program: ProgramCode;
  readonly #loopsByCode = new CodeMap<readonly Loop[]>();
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
      // Each code object has a list of its own.
      if (running === undefined || this.#loops[running] !== this.#loopsByCode.get(code)) this.#begin(frame, code);
    }
  }
  /** The activation that runs in a frame. */
  of(frame: Addr): number {
    if (frame !== this.#frame) {
      this.#activation = this.#running.get(frame) ?? this.#begin(frame, F._PyFrame_GetCode(frame));
      this.#frame = frame;
    }
    return this.#activation;
  }
  loopsOf(activation: number): readonly Loop[] {
    return this.#loops[activation] ?? [];
  }
  #begin(frame: Addr, code: Ref): number {
    const activation = this.#loops.push(this.#loopsByCode.get(code) ?? this.#know(code)) - 1;
    this.#running.set(frame, activation);
    this.#frame = -1;
    return activation;
  }
  #know(code: Ref): readonly Loop[] {
    const offset = this.#program.offsetOf(code) ?? 0;
    const loops = loopsOf(code).map((loop) => ({ ...loop, line: loop.line + offset }));
    return this.#loopsByCode.set(code, loops);
  }
}
