// Recording a run, to go back and forth in it line by line, also inside code that C functions call. Back: undo the rows of the write
// journal; forward: write them again, and where none are left, run. Of old parts of a long run only the pages they changed are kept
// (checkpoints); going back into one runs it again, for the machine is deterministic.

import type { PythonVersion } from '../include/profile.ts';
import { PyCodeObject } from '../include/structs.ts';
import { clearCaches } from '../memory/caches.ts';
import { type Addr, type Journal, ld, st, startRecording, U8, undoTo } from '../memory/memory.ts';
import { PyCode_Addr2Line } from '../objects/code_lines.ts';
import * as F from '../objects/interpframe.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';
import { evalHooks, instructionCount, resetInstructionCount } from '../runtime/eval_state.ts';
import type { Host } from '../runtime/host.ts';
import type { BootImage } from '../runtime/image.ts';
import { type Process, startProcess } from '../runtime/process.ts';
import { insideC } from './roots.ts';

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
  /** Line, or 0 at the end. */
  readonly line: number;
  /** Number of running Python frames. */
  readonly depth: number;
  /** Whether Python code runs that a C function called: then references may be in that function's hands only. */
  readonly nested: boolean;
  /** Texts written so far. */
  readonly outputs: number;
}
/** A part of the run whose rows were given up: the pages it changed, as they were at its start, where the machine can go on. */
interface Checkpoint {
  readonly step: number;
  readonly instructions: number;
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
  readonly #checkpoints: Checkpoint[] = [];
  #journal: Journal;
  /** The first step that the rows reach, and the journal's length at each step from there. */
  #first = 0;
  #rows: number[] = [];
  /** Rows taken back, on a stack: from the step where memory is to where the machine itself is. */
  #undone: Int32Array[] = [];
  #position = 0;
  // Where the machine itself is, between two instructions of the outermost loop.
  #over = false;
  #written = 0;
  #read = 0;
  /** State at the start of the rows that memory does not hold. */
  #start = { instructions: 0, outputs: 0, inputs: 0 };
  /** The line seen last. */
  #seen = { frame: 0, line: 0, lasti: 0 };

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
    this.#journal = startRecording();
    this.#begin(0);
    this.#run();
    this.#toStep(0);
  }

  /** The step that memory shows. */
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
    if (this.#position + 1 === this.#first + this.#rows.length) {
      if (this.#over) return false;
      while (this.#undone.length > 0) this.#redo();
      if (this.#journal.length > this.#limit) this.#close();
      this.#run();
      this.#toStep(this.#position + 1);
    } else this.#redo();
    this.#position++;
    clearCaches();
    return true;
  }
  /** Goes one line back. False at the start. */
  back(): boolean {
    return this.#position > 0 && this.seek(this.#position - 1);
  }
  /** Goes to a step. False if the run ends before it. */
  seek(step: number): boolean {
    while (step < this.#first) this.#reopen();
    if (step < this.#position) {
      this.#toStep(step, this.#position - 1);
      this.#position = step;
      clearCaches();
    }
    while (this.#position < step) if (!this.forward()) return false;
    return true;
  }
  /** Records on to the end. */
  finish(): void {
    while (this.forward());
  }
  /** Journal rows, (address, old word) one after the other, from the step before to this one; null if they were given up. */
  writes(): Int32Array | null {
    const i = this.#position - this.#first;
    return i <= 0 ? null : this.#journal.rows.slice(this.#rows[i - 1], this.#rows[i]);
  }

  // ---- rows ----

  /** Takes rows back until memory is as it was at `step`, with a stop at each step on the way. */
  #toStep(step: number, from = this.#first + this.#rows.length - 1): void {
    for (let s = from; s >= step; s--) this.#undone.push(undoTo(this.#journal, this.#rows[s - this.#first]));
  }
  /** Writes again what the last #undone took back; the journal gets its rows again. */
  #redo(): void {
    const rows = this.#undone.pop()!;
    for (let i = rows.length - 2; i >= 0; i -= 2) st(rows[i], rows[i + 1]);
  }
  #begin(step: number): void {
    this.#first = step;
    this.#rows = [];
    this.#undone = [];
    this.#start = { instructions: instructionCount(), outputs: this.#written, inputs: this.#read };
  }
  #mark(line: number): void {
    let depth = 0;
    let f = F._PyThreadState_GetFrame();
    for (; f !== 0; f = F._PyFrame_GetFirstComplete(ld(f + F.F_PREVIOUS))) depth++;
    this.steps[this.#first + this.#rows.length] = { line, depth, nested: insideC(), outputs: this.#written };
    this.#rows.push(this.#journal.length);
  }

  // ---- running ----

  /** Runs the machine on until there is a step more at least. */
  #run(): void {
    const known = this.#rows.length;
    const { mayContinue, nestedChunk } = evalHooks;
    // Code that C functions call is seen instruction by instruction too.
    evalHooks.nestedChunk = 1;
    evalHooks.mayContinue = () => {
      this.#observe();
      return mayContinue();
    };
    try {
      while (!this.#over && this.#rows.length === known) {
        if (this.process.run(1) === 'done') this.#over = true;
        else this.#observe();
      }
    } finally {
      evalHooks.nestedChunk = nestedChunk;
      evalHooks.mayContinue = mayContinue;
    }
    if (!this.#over) return;
    this.#mark(0);
    this.complete = true;
  }
  /** Between two instructions: makes a step if another line of the program is about to be executed. */
  #observe(): void {
    const frame = F._PyThreadState_GetFrame();
    const line = this.#lineOf(frame);
    if (line === 0) return;
    const lasti = F.frameLasti(frame);
    const { frame: before, line: old, lasti: last } = this.#seen;
    this.#seen = { frame, line, lasti };
    if (frame !== before || line !== old || lasti < last) this.#mark(line);
  }
  /** The line of a frame that runs the program's own file, else 0. */
  #lineOf(frame: Addr): number {
    if (frame === 0) return 0;
    const code = F._PyFrame_GetCode(frame);
    if (PyUnicode_AsString(ld(code + PyCodeObject.co_filename)) !== this.#filename) return 0;
    return PyCode_Addr2Line(code, F.frameLasti(frame));
  }

  // ---- checkpoints ----

  /** Turns the rows so far into the pages they changed. The machine is between two instructions of the outermost loop. */
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
    this.#checkpoints.push({ step: this.#first, ...this.#start, pages });
    this.#journal = startRecording();
    this.#begin(this.#first + this.#rows.length);
  }
  /** Goes back to the start of the last checkpoint; its steps are recorded again when they are wanted. */
  #reopen(): void {
    const c = this.#checkpoints.pop()!;
    undoTo(this.#journal, 0);
    for (const [number, page] of c.pages) U8.set(page, number * PAGE);
    clearCaches();
    resetInstructionCount(c.instructions);
    this.#written = c.outputs;
    this.#read = c.inputs;
    this.#over = false;
    this.#journal = startRecording();
    this.#begin(c.step);
    this.#seen = { frame: 0, line: 0, lasti: 0 };
    this.#run();
    this.#toStep(c.step);
    this.#position = c.step;
  }
}
