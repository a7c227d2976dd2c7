// Activations: each call of a function and each run of a module has a number, also where frames take over one another's place, and
// a generator keeps its own while it waits.

import { RETURN_GENERATOR } from '../include/opcodes.ts';
import { type Addr, U8 } from '../memory/memory.ts';
import * as F from '../objects/interpframe.ts';
import { type Loop, loopsOf } from './loops.ts';
import { keyOf, type ProgramCode } from './program_code.ts';

export class Activations {
  /** The one that runs in a frame, and its code. */
  readonly #running = new Map<Addr, { readonly activation: number; readonly code: number }>();
  readonly #program: ProgramCode;
  readonly #loopsByCode = new Map<number, readonly Loop[]>();
  /** The frame that was asked for last, and its activation: most steps stay in a frame. */
  #frame: Addr = -1;
  #activation = -1;
  /** Loops by activation. */
  readonly #loops: (readonly Loop[])[] = [];

  constructor(program: ProgramCode) {
    this.#program = program;
  }

  /** `frame` begins or goes on at `pc`. */
  entered(frame: Addr, pc: Addr): void {
    const starts = pc === F._PyFrame_GetBytecode(frame) || U8[pc - 2] === RETURN_GENERATOR;
    if (starts || this.#running.get(frame)?.code !== keyOf(F._PyFrame_GetCode(frame))) this.#begin(frame);
  }
  /** The activation that runs in a frame. */
  of(frame: Addr): number {
    if (frame !== this.#frame) {
      this.#activation = this.#running.get(frame)?.activation ?? this.#begin(frame);
      this.#frame = frame;
    }
    return this.#activation;
  }
  loopsOf(activation: number): readonly Loop[] {
    return this.#loops[activation] ?? [];
  }
  #begin(frame: Addr): number {
    const code = keyOf(F._PyFrame_GetCode(frame));
    let loops = this.#loopsByCode.get(code);
    if (loops === undefined) {
      const offset = this.#program.offsetOf(F._PyFrame_GetCode(frame)) ?? 0;
      loops = loopsOf(F._PyFrame_GetCode(frame)).map((loop) => ({ ...loop, line: loop.line + offset }));
      this.#loopsByCode.set(code, loops);
    }
    const activation = this.#loops.push(loops) - 1;
    this.#running.set(frame, { activation, code });
    this.#frame = -1;
    return activation;
  }
}
