// Recording a run, to go back and forth in it. Back: undo the rows of the write journal; forward: run again, for the machine is
// deterministic. Of old parts of the run only the pages they changed are kept (checkpoints), so that a long run fits.

import type { PythonVersion } from '../include/profile.ts';
import { PyCodeObject } from '../include/structs.ts';
import { clearCaches } from '../memory/caches.ts';
import { type Addr, type Journal, ld, ld8, startRecording, stopRecording, U8, undoTo } from '../memory/memory.ts';
import { PyCode_Addr2Line } from '../objects/code_lines.ts';
import * as F from '../objects/interpframe.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';
import { instructionCount, resetInstructionCount } from '../runtime/eval_state.ts';
import type { Host } from '../runtime/host.ts';
import type { BootImage } from '../runtime/image.ts';
import { type Process, startProcess } from '../runtime/process.ts';

export interface RecordOptions {
  readonly version: PythonVersion;
  readonly host: Host;
  readonly image?: BootImage;
  readonly source: string;
  readonly filename: string;
  /** Journal rows of 8 bytes that are kept before the oldest become pages. */
  readonly rows?: number;
}
/** A moment between two instructions at which a line is about to be executed, or the program is over. */
export interface Step {
  readonly instruction: number;
  /** Line, or 0 at the end. */
  readonly line: number;
  /** Number of running Python frames. */
  readonly depth: number;
  /** Texts written so far. */
  readonly outputs: number;
}
/** A part of the run that is over: the pages it changed, as they were at its start. */
interface Checkpoint {
  readonly step: number;
  readonly instruction: number;
  readonly outputs: number;
  readonly inputs: number;
  readonly pages: ReadonlyMap<number, Uint8Array>;
}
const PAGE = 4096;
const DEFAULT_ROWS = 4_000_000;

export class Recorder {
  readonly process: Process;
  /** Steps known so far; the last one is the end if `complete`. */
  readonly steps: Step[] = [];
  /** True once the run has been recorded to its end. */
  complete = false;
  readonly #filename: string;
  readonly #outputs: { readonly stream: 'stdout' | 'stderr'; readonly text: string }[] = [];
  readonly #inputs: string[] = [];
  readonly #limit: number;
  /** Journal length at each step of the part that is still rows. */
  #rows: number[] = [];
  readonly #checkpoints: Checkpoint[] = [];
  /** The step at which the rows begin. */
  #first = 0;
  #journal: Journal;
  #position = 0;
  #written = 0;
  #read = 0;
  #inputsAtFirst = 0;

  constructor(options: RecordOptions) {
    this.#filename = options.filename;
    this.#limit = (options.rows ?? DEFAULT_ROWS) * 2;
    const write = (stream: 'stdout' | 'stderr') => (text: string) => {
      if (this.#written === this.#outputs.length) {
        this.#outputs.push({ stream, text });
        options.host[stream](text);
      }
      this.#written++;
    };
    this.process = startProcess({
      version: options.version,
      image: options.image,
      host: {
        ...options.host,
        stdout: write('stdout'),
        stderr: write('stderr'),
        stdin: () => {
          if (this.#read === this.#inputs.length) this.#inputs.push(options.host.stdin());
          return this.#inputs[this.#read++];
        },
      },
    });
    this.process.setArguments([options.filename], ['']);
    this.process.start(options.source, options.filename);
    this.#toLine();
    this.#journal = startRecording();
    this.#mark();
  }

  /** The step where the machine is. */
  get position(): number {
    return this.#position;
  }
  /** What the program has written at this step. */
  output(): string {
    return this.#outputs
      .slice(0, this.steps[this.#position].outputs)
      .map((o) => o.text)
      .join('');
  }
  /** Goes one line on. False at the end. */
  forward(): boolean {
    if (this.complete && this.#position === this.steps.length - 1) return false;
    const known = this.steps[this.#position + 1];
    const running = known === undefined ? this.#toLine() : this.#toInstruction(known.instruction);
    this.#position++;
    if (known === undefined) {
      this.#mark();
      if (!running) this.complete = true;
    } else this.#rows[this.#position - this.#first] = this.#journal.length;
    if (this.#journal.length > this.#limit) this.#close();
    return true;
  }
  /** Goes one line back. False at the start. */
  back(): boolean {
    return this.#position > 0 && this.seek(this.#position - 1);
  }
  /** Goes to a step: back by the journal and the checkpoints, forward by running. False if the run ends before it. */
  seek(step: number): boolean {
    if (step < this.#position) {
      while (step < this.#first) this.#reopen();
      if (step < this.#position) {
        undoTo(this.#journal, this.#rows[step - this.#first]);
        this.#rows.length = step - this.#first + 1;
        this.#arrive(step);
      }
    }
    while (this.#position < step) if (!this.forward()) return false;
    return true;
  }
  /** Records on to the end. */
  finish(): void {
    while (this.forward());
  }
  /** Journal rows, as (address, old word) pairs, between the step before and this one; null if they became a checkpoint. */
  writes(): { readonly rows: Int32Array } | null {
    const i = this.#position - this.#first;
    return i <= 0 ? null : { rows: this.#journal.rows.slice(this.#rows[i - 1], this.#rows[i]) };
  }
  stop(): void {
    stopRecording();
  }

  /** Everything kept outside memory, as it was at `step`. */
  #arrive(step: number): void {
    this.#position = step;
    this.#written = this.steps[step].outputs;
    resetInstructionCount(this.steps[step].instruction);
    clearCaches();
  }
  #mark(): void {
    const frame = F._PyThreadState_GetFrame();
    let depth = 0;
    for (let f = frame; f !== 0; f = F._PyFrame_GetFirstComplete(ld(f + F.F_PREVIOUS))) depth++;
    this.steps.push({ instruction: instructionCount(), line: lineOf(frame), depth, outputs: this.#written });
    this.#rows[this.steps.length - 1 - this.#first] = this.#journal.length;
  }

  // ---- running ----

  #toInstruction(n: number): boolean {
    while (instructionCount() < n) if (this.process.run(1) === 'done') return false;
    return true;
  }
  /** Runs until another line of the program is about to be executed. False if the program is over. */
  #toLine(): boolean {
    const from = F._PyThreadState_GetFrame();
    const line = this.#lineHere(from);
    let lasti = from === 0 ? 0 : F.frameLasti(from);
    for (;;) {
      if (this.process.run(1) === 'done') return false;
      const frame = F._PyThreadState_GetFrame();
      const here = this.#lineHere(frame);
      if (here === 0) continue;
      if (frame !== from || here !== line || F.frameLasti(frame) < lasti) return true;
      lasti = F.frameLasti(frame);
    }
  }
  /** The line of a frame that runs the program's own file, else 0. */
  #lineHere(frame: Addr): number {
    if (frame === 0 || ld8(frame + F.F_OWNER) === F.FRAME_OWNED_BY_INTERPRETER) return 0;
    const name = ld(F._PyFrame_GetCode(frame) + PyCodeObject.co_filename);
    return PyUnicode_AsString(name) === this.#filename ? lineOf(frame) : 0;
  }

  // ---- checkpoints ----

  /** Turns the rows so far into the pages they changed. */
  #close(): void {
    const pages = new Map<number, Uint8Array>();
    const { rows, length } = this.#journal;
    for (let i = length - 2; i >= 0; i -= 2) {
      const number = Math.floor(rows[i] / PAGE);
      let page = pages.get(number);
      if (page === undefined) {
        page = U8.slice(number * PAGE, (number + 1) * PAGE);
        pages.set(number, page);
      }
      new DataView(page.buffer).setInt32(rows[i] % PAGE, rows[i + 1], true);
    }
    const first = this.steps[this.#first];
    this.#checkpoints.push({
      step: this.#first,
      instruction: first.instruction,
      outputs: first.outputs,
      inputs: this.#inputsAtFirst,
      pages,
    });
    this.#begin(this.#position);
  }
  /** Goes back to the last checkpoint; the steps after it are run again when they are wanted. */
  #reopen(): void {
    const c = this.#checkpoints.pop()!;
    undoTo(this.#journal, 0);
    for (const [number, page] of c.pages) U8.set(page, number * PAGE);
    this.#arrive(c.step);
    this.#read = c.inputs;
    this.#begin(c.step);
  }
  #begin(step: number): void {
    this.#first = step;
    this.#inputsAtFirst = this.#read;
    this.#journal = startRecording();
    this.#rows = [0];
  }
}

function lineOf(frame: Addr): number {
  return frame === 0 ? 0 : PyCode_Addr2Line(F._PyFrame_GetCode(frame), F.frameLasti(frame));
}
