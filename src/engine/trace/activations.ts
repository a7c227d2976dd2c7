// Activations: each call of a function and each run of a module has a number, also where frames take over one another's place, and
// a generator keeps its own while it waits.

import { RETURN_GENERATOR } from '../include/opcodes.ts';
import { PyCodeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, U8 } from '../memory/memory.ts';
import * as F from '../objects/interpframe.ts';
import { type Loop, loopsOf } from './loops.ts';
import type { ProgramCode } from './program_code.ts';

/** A code object that ran; the version tells those apart that lie at one address in turn. */
interface CodeRun {
  readonly address: Ref;
  readonly version: number;
  readonly loops: readonly Loop[];
}

export class Activations {
  /** The one that runs in a frame. */
  readonly #running = new Map<Addr, number>();
  /** Its code. */
  readonly #codes: CodeRun[] = [];
  readonly #program: ProgramCode;
  /** By address of the code object. */
  readonly #known = new Map<Ref, CodeRun>();
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
      if (running === undefined || !isOf(code, this.#codes[running])) this.#begin(frame, code);
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
    return this.#codes[activation]?.loops ?? [];
  }
  #begin(frame: Addr, code: Ref): number {
    let known = this.#known.get(code);
    if (known === undefined || !isOf(code, known)) {
      const offset = this.#program.offsetOf(code) ?? 0;
      const loops = loopsOf(code).map((loop) => ({ ...loop, line: loop.line + offset }));
      known = { address: code, version: versionOf(code), loops };
      this.#known.set(code, known);
    }
    const activation = this.#codes.push(known) - 1;
    this.#running.set(frame, activation);
    this.#frame = -1;
    return activation;
  }
}

const versionOf = (code: Ref): number => ld(code + PyCodeObject.co_version);
const isOf = (code: Ref, { address, version }: CodeRun): boolean => code === address && versionOf(code) === version;
