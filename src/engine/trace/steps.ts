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
/** Words of a step's row. */
const LINE = 0;
const DEPTH = 1;
const WRITTEN = 2;
const UNIT = 3;
const ACTIVATION = 4;
/** The number of the exit phase, from 1; 0 for none. */
const EXIT = 5;
const ROW = 6;

/** Steps are kept in blocks: where one array grew, a long run's would be copied again and again, and its pages touched anew. */
const BLOCK_BITS = 12;
const BLOCK_STEPS = 1 << BLOCK_BITS;

export class Steps {
  readonly #blocks: Int32Array[] = [];
  #last = new Int32Array(0);
  length = 0;

  get bytes(): number {
    return this.#blocks.length * BLOCK_STEPS * ROW * 4;
  }
  /** Adds a step; its numbers are those of Step. */
  push(line: number, depth: number, written: number, unit: number, activation: number, exit: ExitPhase | null): void {
    const at = (this.length++ & (BLOCK_STEPS - 1)) * ROW;
    if (at === 0) {
      this.#last = new Int32Array(BLOCK_STEPS * ROW);
      this.#blocks.push(this.#last);
    }
    const rows = this.#last;
    rows[at + LINE] = line;
    rows[at + DEPTH] = depth;
    rows[at + WRITTEN] = written;
    rows[at + UNIT] = unit;
    rows[at + ACTIVATION] = activation;
    rows[at + EXIT] = exit === null ? 0 : EXIT_PHASES.indexOf(exit) + 1;
  }
  /** The step of a moment (time.ts). */
  at(moment: number): Step {
    const step = stepOf(moment);
    return {
      line: this.#word(step, LINE),
      exit: EXIT_PHASES[this.#word(step, EXIT) - 1] ?? null,
      depth: this.#word(step, DEPTH),
      written: this.#word(step, WRITTEN),
      unit: this.#word(step, UNIT),
      activation: this.#word(step, ACTIVATION),
    };
  }
  lineAt(step: number): number {
    return this.#word(step, LINE);
  }
  unitAt(step: number): number {
    return this.#word(step, UNIT);
  }
  activationAt(step: number): number {
    return this.#word(step, ACTIVATION);
  }
  /** The line of each step. */
  lines(): Int32Array {
    return this.#column(LINE);
  }
  /** The activation of each step. */
  activations(): Int32Array {
    return this.#column(ACTIVATION);
  }
  /** The first step of the process's end; the number of steps if it is not among them. */
  get firstExit(): number {
    const i = this.#column(EXIT).findIndex((phase) => phase !== 0);
    return i < 0 ? this.length : i;
  }
  #word(step: number, word: number): number {
    return this.#blocks[step >> BLOCK_BITS][(step & (BLOCK_STEPS - 1)) * ROW + word];
  }
  #column(word: number): Int32Array {
    const column = new Int32Array(this.length);
    for (let i = 0; i < column.length; i++) column[i] = this.#word(i, word);
    return column;
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
