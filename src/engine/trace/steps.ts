// The columns that a recorded run keeps of each step, and the text it wrote. Numbers in typed arrays: a run has a million steps.

import { EXIT_PHASES, type ExitPhase } from '../runtime/finalize_modules.ts';
import { stepOf } from './time.ts';

export type { ExitPhase };

/** An Int32Array that grows. */
export class Column {
  #words = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#words.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[this.length++] = value;
  }
  at(i: number): number {
    return this.#words[i];
  }
  clear(): void {
    this.length = 0;
  }
  /** Where an ascending column has the value, -1 for nowhere; the last of several. */
  indexOf(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#words[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low > 0 && this.#words[low - 1] === value ? low - 1 : -1;
  }
  get bytes(): number {
    return this.#words.byteLength;
  }
  /** A copy of the values in use. */
  values(from = 0, to = this.length): Int32Array {
    return this.#words.slice(from, to);
  }
}

/** A moment between two instructions at which a line is about to be executed, or the program is over. */
export interface Step {
  /** Line, or 0 at the end. */
  readonly line: number;
  /** What the end of the process is in; null while the program runs, and when it is over. */
  readonly exit: ExitPhase | null;
  /** Number of running Python frames as the recursion limit counts them: those of the library and of the interpreter itself are among them. */
  readonly depth: number;
  /** Characters written so far. */
  readonly written: number;
  /** The code unit at which the line begins, -1 at the end. */
  readonly unit: number;
  /** The call of a function, or the run of the module, that the line belongs to: a number of its own for each. */
  readonly activation: number;
}
export class Steps {
  readonly lines = new Column();
  readonly #depths = new Column();
  readonly #written = new Column();
  readonly units = new Column();
  readonly activations = new Column();
  /** The number of the exit phase, from 1; 0 for none. */
  readonly exits = new Column();

  get length(): number {
    return this.lines.length;
  }
  get bytes(): number {
    const columns = [this.lines, this.#depths, this.#written, this.units, this.activations, this.exits];
    return columns.reduce((n, column) => n + column.bytes, 0);
  }
  /** Adds a step; its numbers are those of Step. */
  push(line: number, depth: number, written: number, unit: number, activation: number, exit: ExitPhase | null): void {
    this.lines.push(line);
    this.#depths.push(depth);
    this.#written.push(written);
    this.units.push(unit);
    this.activations.push(activation);
    this.exits.push(exit === null ? 0 : EXIT_PHASES.indexOf(exit) + 1);
  }
  /** The step of a moment (time.ts). */
  at(moment: number): Step {
    const i = stepOf(moment);
    return {
      line: this.lines.at(i),
      exit: EXIT_PHASES[this.exits.at(i) - 1] ?? null,
      depth: this.#depths.at(i),
      written: this.#written.at(i),
      unit: this.units.at(i),
      activation: this.activations.at(i),
    };
  }
}

export type OutputStream = 'stdout' | 'stderr';
export interface OutputPart {
  readonly stream: OutputStream;
  readonly text: string;
}
/** All that a run wrote, in order; a run that is run again writes it a second time, which changes nothing. */
export class WrittenText {
  #text = '';
  /** Where a stretch of one stream begins. */
  readonly #turns: { readonly at: number; readonly stream: OutputStream }[] = [];
  /** Characters that the running machine has written. */
  position = 0;

  get length(): number {
    return this.#text.length;
  }
  /** True if the text is new. */
  write(stream: OutputStream, text: string): boolean {
    const known = this.position < this.#text.length;
    this.position += text.length;
    if (known) return false;
    if (this.#turns.at(-1)?.stream !== stream) this.#turns.push({ at: this.#text.length, stream });
    this.#text += text;
    return true;
  }
  /** The first `length` characters, by stream. */
  parts(length: number): OutputPart[] {
    return this.#turns
      .map(({ at, stream }, i) => ({
        stream,
        text: this.#text.slice(at, Math.min(length, this.#turns[i + 1]?.at ?? length)),
      }))
      .filter((p) => p.text !== '');
  }
}
