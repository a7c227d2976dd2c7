// Recording a run, to go back and forth in it line by line, also inside code that C functions call, and, in a part that is run again for
// it, instruction by instruction. Back: take the rows of the write
// journal back; forward: write them again. A long run is cut into parts, of which only the pages that they change are kept (pages.ts),
// which is quick; who wants to see the steps of a part runs it again, now with the journal, for the machine is deterministic.
//
//   parts    |------- 0 -------|------- 1 -------|--- 2 ---          each begins between two instructions of the outermost loop
//   steps     0 1 2  3 4   5    6  7 8    9 10    11 12 13           (first instruction of a line comes next)
//   rows                         wwww|www|ww|ww|www                  of part 1, with `marks` where its steps are
//                                        ^ cursor: memory is here    (rows before hold old words, those behind it new ones)

import type { PythonVersion } from '../include/profile.ts';
import { clearCaches } from '../memory/caches.ts';
import {
  type Addr,
  journalLength,
  journalRows,
  keepOnlyPages,
  keptPages,
  ld,
  ld8,
  noteTampering,
  PAGE_WORDS,
  type Ref,
  redoRows,
  restorePages,
  st,
  st8,
  startRecording,
  undoRows,
  writtenByBlock,
} from '../memory/memory.ts';
import { CodeMap } from '../objects/code_map.ts';
import { genThreshold } from '../objects/gcobject.ts';
import * as F from '../objects/interpframe.ts';
import { tstate } from '../objects/tstate.ts';
import { EvalStopped, evalHooks, instructionCount, resetInstructionCount } from '../runtime/eval_state.ts';
import { type ExitPhase, exitEvents } from '../runtime/finalize_modules.ts';
import type { Host } from '../runtime/host.ts';
import type { BootImage } from '../runtime/image.ts';
import { type LineTable, lineEvents, lineTable, noLineEvents } from '../runtime/line_events.ts';
import '../runtime/observed_loop.ts';
import { execCall, type RunMode } from '../runtime/modes.ts';
import { type Process, startProcess } from '../runtime/process.ts';
import { isTracing } from '../runtime/tracing_state.ts';
import { Activations } from './activations.ts';
import {
  type Comparison,
  Comparisons,
  type InnerMoment,
  isAfter,
  isBefore,
  lineOfMark,
  withComparisons,
} from './comparisons.ts';
import type { Loop } from './loops.ts';
import { PageHistory } from './pages.ts';
import { ProgramCode } from './program_code.ts';
import { Column, type OutputPart, type OutputStream, Steps, WrittenText } from './steps.ts';
import { instructionOf, MOST_INSTRUCTIONS, stepOf } from './time.ts';

/** What a recording may use. */
export interface RecordLimits {
  readonly steps: number;
  readonly instructions: number;
  /** Characters of output. */
  readonly output: number;
  /** Milliseconds that a single operation may take. */
  readonly operation: number;
}
export const DEFAULT_LIMITS: RecordLimits = {
  steps: 1_000_000,
  instructions: 50_000_000,
  output: 1_000_000,
  operation: 10_000,
};

/** A byte that is written over behind the program's back, when the run comes to a step: from there on it is another run. */
export interface Poke {
  readonly step: number;
  readonly address: Addr;
  readonly byte: number;
}

export interface RecordOptions {
  readonly version: PythonVersion;
  readonly host: Host;
  readonly image?: BootImage;
  readonly source: string;
  readonly filename: string;
  /** 'script' if it is not given. At the prompt the lines of the source come from standard input before those of the host. */
  readonly mode?: RunMode;
  readonly limits?: Partial<RecordLimits>;
  /** Goes on through the end of the process: its phases (finalize_modules.ts) are steps, and the lines that run in them. */
  readonly exit?: boolean;
  /** The collector's thresholds before the first line, as gc.set_threshold() takes them; by default the version's. */
  readonly thresholds?: readonly number[];
  /** Journal rows (8 bytes each) after which a part is full; how many it takes is estimated while no journal is kept. */
  readonly rows?: number;
  /** Instructions between two looks at the limits. */
  readonly chunk?: number;
  readonly pokes?: readonly Poke[];
  /** Hears once of each text written: before which step, and at which row of the part. */
  readonly written?: (text: string, step: number, row: number) => void;
}

/** Why there are no more steps: the program is over, or the recording was cut because of a limit or by the reader. */
export type RecordEnd = 'over' | keyof RecordLimits | 'stopped';

/** The start of a part. */
interface Part {
  readonly step: number;
  readonly instructions: number;
  readonly written: number;
  readonly read: number;
  readonly seen: Seen;
  /** Comparisons before it. */
  readonly comparisons: number;
  /** The rows from the last step of the part before up to here; null if they are too many, undefined before that part was run with the journal. */
  tail: Int32Array | null | undefined;
}
/** What is known of a part that is looked at instruction by instruction. */
interface Instructions {
  /** The journal's length before each. */
  readonly marks: Column;
  /** Characters written before each. */
  readonly written: Column;
  /** By step of the part, which is its first. */
  readonly first: Column;
}
/** A code object that has run. */
interface KnownCode {
  readonly table: LineTable;
  /** Lines of the program's text before those of the code; null if it is not the program's. */
  readonly offset: number | null;
  /** Where there is something to look at (comparisons.ts). */
  readonly looks: Int32Array;
}
/** Where a line was last seen to begin. */
interface Seen {
  readonly frame: Addr;
  readonly line: number;
  readonly pc: Addr;
}

/** Rows of a part: few enough that it is run again in the blink of an eye. */
const PART_ROWS = 60_000;
/** Rows that an instruction takes, at a guess. */
const ROWS_PER_INSTRUCTION = 6;
/** Words of a tail that are kept. */
const MOST_TAIL = 100_000;
const CHUNK = 10_000;
const NO_STARTS = new Int32Array(0);

export class Recorder {
  readonly process: Process;
  /** Steps known so far; with `end` 'over' the last one is the program's end. */
  readonly steps = new Steps();
  /** Set when nothing more can be recorded. */
  end: RecordEnd | null = null;
  /** What the program compared. */
  readonly comparisons = new Comparisons();
  readonly program: ProgramCode;
  readonly #limits: RecordLimits;
  readonly #text = new WrittenText();
  readonly #inputs: string[] = [];
  #read = 0;
  readonly #partWords: number;
  readonly #chunk: number;
  readonly #parts: Part[] = [];
  readonly #pages = new PageHistory();
  /** The part that memory is in. */
  #part = 0;
  /** Whether its rows are kept. Else memory is at its last known moment. */
  #hasRows = false;
  /** Whether rows are kept from the first: who hears of what is written is told at which row. */
  readonly #alwaysRows: boolean;
  /** The journal's length at each of its steps. */
  readonly #marks = new Column();
  /** The instructions of that part, if it was run to know them. */
  #instructions: Instructions | null = null;
  readonly #pokes: readonly Poke[];
  readonly #activations: Activations;
  readonly #codes = new CodeMap<KnownCode>();
  readonly #heard: typeof lineEvents = {
    entered: (frame, pc) => this.#entered(frame, pc),
    begins: (frame, pc, mark) => this.#begins(frame, pc, mark),
  };
  #cursor = 0;
  #position = 0;
  /** The process can run no further. */
  #over = false;
  // Where a line was last seen to begin. Numbers, not an object: they change with each line.
  #seenFrame: Addr = 0;
  #seenLine = 0;
  #seenPc: Addr = 0;
  /** Lines of the program's text before those of the code that runs. */
  #offset = 0;
  readonly #goesOn: boolean;
  /** The phase of the process's end that memory was run into. */
  #exit: ExitPhase | null = null;
  /** Instructions up to which comparisons are known. */
  #compared = 0;
  /** The next comparison that the part will come to, when it is run again. */
  #comparison = 0;

  constructor(options: RecordOptions) {
    const { mode = 'script' } = options;
    this.program = new ProgramCode(mode, options.filename, options.source);
    this.#activations = new Activations(this.program);
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#partWords = (options.rows ?? PART_ROWS) * 2;
    this.#chunk = options.chunk ?? CHUNK;
    this.#pokes = options.pokes ?? [];
    this.#alwaysRows = options.written !== undefined;
    this.#goesOn = options.exit ?? false;
    const { host } = options;
    const write = (stream: OutputStream) => (text: string) => {
      if (!this.#text.write(stream, text)) return;
      options.written?.(text, this.steps.length, journalLength() / 2);
      host[stream](text);
    };
    this.process = startProcess({
      version: options.version,
      image: options.image,
      host: {
        ...host,
        stdout: write('stdout'),
        stderr: write('stderr'),
        stdin: () => {
          if (this.#read === this.#inputs.length)
            this.#inputs.push(this.program.entries[this.#read]?.text ?? host.stdin());
          return this.#inputs[this.#read++];
        },
        // What the prompt asks is no output of the program.
        ...(mode === 'repl' ? { prompt: () => undefined } : {}),
      },
    });
    this.process.setArguments([mode === 'repl' ? '' : options.filename], ['']);
    if (mode === 'repl') this.process.startInteractive();
    else this.process.start(mode === 'exec' ? execCall(options.source) : options.source, options.filename);
    this.program.started();
    for (const [g, n] of (options.thresholds ?? []).entries()) st(genThreshold(g), n);
    this.#begin(this.#alwaysRows, null);
    while (this.steps.length === 0) this.record();
    this.seek(0);
  }

  /** The moment that memory shows: a step, or an instruction (time.ts). */
  get position(): number {
    return this.#position;
  }
  /** Characters that the program has written at this moment. */
  get written(): number {
    const k = this.#instructions === null ? -1 : this.#instructions.marks.indexOf(this.#cursor);
    return k < 0 ? this.steps.at(stepOf(this.#position)).written : this.#instructions!.written.at(k);
  }
  /** What the program has written at this moment. */
  output(): OutputPart[] {
    return this.#text.parts(this.written);
  }
  /** The loops of the code that an activation runs. */
  loopsOf(activation: number): readonly Loop[] {
    return this.#activations.loopsOf(activation);
  }
  /** Bytes that the recording takes. */
  get bytes(): number {
    const pages = keptPages().length * PAGE_WORDS * 4;
    const columns = this.steps.bytes + this.#marks.bytes + this.#activations.bytes;
    return columns + this.#pages.bytes + journalRows().byteLength + pages;
  }

  /** Records on for a while. False if there is nothing more to record. Memory shows some moment afterwards: `seek`. */
  record(): boolean {
    if (this.end !== null) return false;
    const last = this.#parts.length - 1;
    if (this.#part !== last || this.#instructions !== null) this.#open(last);
    this.#move(journalLength());
    if (!this.#alwaysRows) {
      keepOnlyPages();
      this.#hasRows = false;
    }
    this.#run(this.#chunk);
    const { steps, instructions, output } = this.#limits;
    if (this.#over) this.end ??= 'over';
    else if (this.steps.length >= steps) this.end = 'steps';
    else if (instructionCount() > instructions) this.end = 'instructions';
    else if (this.#text.length > output) this.end = 'output';
    else if (this.#isFull()) this.#close();
    if (this.end === null) return true;
    this.#rewind();
    this.#pages.seal(last);
    return false;
  }
  #isFull(): boolean {
    if (this.#hasRows) return journalLength() > this.#partWords;
    const instructions = instructionCount() - this.#parts[this.#part].instructions;
    return 2 * (instructions * ROWS_PER_INSTRUCTION + writtenByBlock()) > this.#partWords;
  }
  /** Cuts the recording where it is. */
  stop(): void {
    this.end ??= 'stopped';
  }
  /** Records on to the end. */
  finish(): void {
    while (this.record());
    this.seek(this.steps.length - 1);
  }
  /** Goes to a moment: a step, or one of its instructions. False if the run has none of that number. */
  seek(moment: number): boolean {
    const step = stepOf(moment);
    while (step >= this.steps.length) if (!this.record()) return false;
    if (step === moment) {
      const part = this.#partOf(step);
      if (part !== this.#part || this.#instructions !== null || !this.#hasRows) this.#open(part);
      this.#move(this.#marks.at(step - this.#parts[part].step));
    } else if (!this.#seekInstruction(step, instructionOf(moment))) return false;
    this.#position = moment;
    clearCaches();
    return true;
  }
  /**
   * Goes to a moment on the way to a step: before the `row`-th of the rows that `writes` gives there. False if those are not known, or if
   * the run has no such step. Where memory then is has no number: `seek` before anything else is asked.
   */
  seekRow({ step, row }: InnerMoment): boolean {
    if (!this.seek(step)) return false;
    const { step: first } = this.#parts[this.#part];
    if (step > first) {
      this.#move(this.#marks.at(step - first - 1) + row * 2);
      clearCaches();
      return true;
    }
    const tail = this.#tail();
    if (tail === null) return false;
    if (row * 2 >= tail.length) this.#move(row * 2 - tail.length);
    else {
      this.#open(this.#part - 1);
      this.#move(this.#marks.at(this.#marks.length - 1) + row * 2);
    }
    clearCaches();
    return true;
  }
  /** A comparison, with its moment to the row. Where memory then is has no number: `seek` before anything else is asked. */
  comparison(index: number): Comparison | undefined {
    const comparison = this.comparisons.all.at(index);
    if (comparison === undefined || comparison.moment.row >= 0) return comparison;
    const part = this.#parts.findLastIndex((p) => p.comparisons <= index);
    // The moments before its first step count from the last one of the part before.
    this.#knowTail(part);
    this.#open(part);
    return comparison;
  }
  /** The instructions of the program's own code that are executed from a step to the next, as far as they can be named; at least 1. */
  instructionsOf(step: number): number {
    let n = 0;
    for (const [from, to] of this.#stretches(step)) n += to - from;
    return Math.max(1, Math.min(n, MOST_INSTRUCTIONS));
  }
  /** Goes one step on. False at the end. */
  forward(): boolean {
    return this.seek(this.#position + 1);
  }
  /** Goes one step back. False at the start. */
  back(): boolean {
    return this.#position > 0 && this.seek(this.#position - 1);
  }
  /** Journal rows from the step's begin to this instruction; null if they are of two parts. */
  writesSinceStep(): Int32Array | null {
    const i = stepOf(this.#position) - this.#parts[this.#part].step;
    return i < 0 ? null : journalRows().slice(this.#marks.at(i), this.#cursor);
  }
  /**
   * Journal rows, (address, old word) one after the other, from the step before to this one, or from the instruction before to this
   * one; null if they are too many or of two parts, and at the first.
   */
  writes(): Int32Array | null {
    const i = this.#position - this.#parts[this.#part].step;
    if (this.#instructions !== null) {
      const { marks } = this.#instructions;
      const k = marks.indexOf(this.#cursor);
      return k > 0 ? journalRows().slice(marks.at(k - 1), this.#cursor) : null;
    }
    if (i > 0) return journalRows().slice(this.#marks.at(i - 1), this.#marks.at(i));
    const tail = this.#tail();
    if (tail === null) return null;
    return joined(tail, journalRows().subarray(0, this.#marks.at(0)));
  }

  // ---- instructions ----

  /** Where the instructions of a step are, part by part: the part becomes the one whose rows there are, and a range of its instructions. */
  *#stretches(step: number): Generator<readonly [number, number]> {
    for (let part = this.#partOf(step); part < this.#parts.length && this.#parts[part].step <= step + 1; part++) {
      if (part !== this.#part || this.#instructions === null) this.#open(part, true);
      const { marks, first } = this.#instructions!;
      const i = step - this.#parts[part].step;
      // What precedes the part's first step belongs to the step before.
      const from = i < 0 ? 0 : first.at(i);
      const to = i + 1 < first.length ? first.at(i + 1) : marks.length;
      yield [from, to];
      if (i + 1 < first.length) return;
    }
  }
  #seekInstruction(step: number, k: number): boolean {
    let left = k - 1;
    for (const [from, to] of this.#stretches(step)) {
      if (left < to - from) {
        this.#move(this.#instructions!.marks.at(from + left));
        return true;
      }
      left -= to - from;
    }
    if (k > 1) return false;
    // A step of no instruction of its own: the end.
    const part = this.#partOf(step);
    if (part !== this.#part) this.#open(part, true);
    this.#move(this.#marks.at(step - this.#parts[part].step));
    return true;
  }
  /** How many rows of the part lie before those of `writes`. */
  get rowsBefore(): number {
    const i = this.#position - this.#parts[this.#part].step;
    return i > 0 ? this.#marks.at(i - 1) / 2 : 0;
  }

  // ---- rows ----

  /** Brings memory to where the journal had `length` words. */
  #move(length: number): void {
    if (length < this.#cursor) undoRows(length, this.#cursor);
    else redoRows(this.#cursor, length);
    this.#cursor = length;
  }
  /** Brings memory to the start of the part. */
  #rewind(): void {
    if (this.#hasRows) this.#move(0);
    else restorePages();
  }
  /** The rows from the last step before the part to the part's start; null if they are too many. Memory is where it was. */
  #tail(): Int32Array | null {
    const part = this.#part;
    if (this.#parts[part].tail === undefined) {
      const cursor = this.#cursor;
      this.#knowTail(part);
      this.#open(part);
      this.#move(cursor);
    }
    return this.#parts[part].tail ?? null;
  }
  /** Runs with the journal what lies between the last step before a part and the part, unless its rows are known. */
  #knowTail(part: number): void {
    if (this.#parts[part].tail !== undefined) return;
    let first = part - 1;
    while (this.#parts[first].tail === undefined && this.#parts[first].step === this.#parts[first + 1].step) first--;
    for (let i = first; i < part; i++) this.#open(i);
  }
  /** The rows from the last step to the end of the part, which has been run to there. */
  #rowsToTheEnd(): Part['tail'] {
    const { length: steps } = this.#marks;
    const end = journalLength();
    if (steps > 0) {
      const from = this.#marks.at(steps - 1);
      return end - from <= MOST_TAIL ? journalRows().slice(from, end) : null;
    }
    const { tail } = this.#parts[this.#part];
    return tail && tail.length + end <= MOST_TAIL ? joined(tail, journalRows().subarray(0, end)) : tail && null;
  }

  // ---- parts ----

  #partOf(step: number): number {
    let low = 0;
    let high = this.#parts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#parts[middle].step <= step) low = middle;
      else high = middle;
    }
    return low;
  }
  /** Begins the part at which memory is, with its rows or without. A new one has the rows in `tail` before it. */
  #begin(withRows: boolean, tail?: Part['tail']): void {
    const isNew = this.#part === this.#parts.length;
    if (isNew)
      this.#parts.push({
        step: this.steps.length,
        instructions: instructionCount(),
        written: this.#text.position,
        read: this.#read,
        seen: { frame: this.#seenFrame, line: this.#seenLine, pc: this.#seenPc },
        comparisons: this.comparisons.all.length,
        tail,
      });
    this.#hasRows = withRows;
    // Of a part before the last the pages are known.
    startRecording({ rows: withRows, pages: this.#part === this.#parts.length - 1 });
    this.#comparison = this.#parts[this.#part].comparisons;
    this.#marks.clear();
    this.#instructions = null;
    this.#cursor = 0;
  }
  /** The last part is full: its pages remain. */
  #close(): void {
    this.#pages.add(this.#part, keptPages());
    const tail = this.#hasRows ? this.#rowsToTheEnd() : undefined;
    this.#part++;
    this.#begin(this.#alwaysRows, tail);
  }
  /** Brings back the rows of a part, by running it again, if wanted with a look at each instruction. */
  #open(part: number, instructions = false): void {
    const last = this.#parts.length - 1;
    // Looking at instructions leaves traces in frames that are gone: no run goes on from there.
    if (part === this.#part + 1 && this.#hasRows && this.#instructions === null) this.#move(journalLength());
    else {
      this.#rewind();
      if (this.#part === last) this.#pages.seal(last);
      this.#pages.restore(this.#part, part);
    }
    clearCaches();
    const p = this.#parts[part];
    resetInstructionCount(p.instructions);
    this.#text.position = p.written;
    this.#read = p.read;
    this.#see(p.seen.frame, p.seen.line, p.seen.pc);
    this.#over = false;
    this.#part = part;
    this.#begin(true);
    if (instructions) this.#instructions = { marks: new Column(), written: new Column(), first: new Column() };
    const steps = this.steps.length - p.step;
    if (part === last) while (!this.#over && this.#marks.length < steps) this.#run(this.#chunk);
    else {
      // Just so far: where the run paused the first time was the host's affair.
      const end = this.#parts[part + 1].instructions;
      while (!this.#over && instructionCount() < end) this.#run(end - instructionCount());
    }
    if (part < last && !instructions) this.#parts[part + 1].tail ??= this.#rowsToTheEnd();
  }

  // ---- running ----

  /** Runs the machine on, from the end of the rows, for at most about so many instructions. */
  #run(limit: number): void {
    const { mayContinue } = evalHooks;
    const begun = performance.now();
    this.#exit = null;
    exitEvents.begins = (phase) => this.#exits(phase);
    evalHooks.mayContinue = () => this.#withinLimits(performance.now() - begun) && mayContinue();
    Object.assign(lineEvents, this.#heard);
    try {
      if (this.process.run(limit) === 'done') {
        if (this.#goesOn && !this.process.isGone) this.#endProcess();
        this.#over = true;
      }
    } finally {
      exitEvents.begins = () => undefined;
      Object.assign(lineEvents, noLineEvents);
      evalHooks.mayContinue = mayContinue;
    }
    if (this.#over && (this.end === null || this.end === 'over') && this.#exit !== 'gone') this.#mark(0);
    this.#cursor = journalLength();
  }
  /** The program is over; what the end of its process does cannot pause. */
  #endProcess(): void {
    this.#mark(0);
    this.process.finish();
  }
  #exits(phase: ExitPhase): void {
    this.#exit = phase;
    this.#mark(0);
  }
  /** `took`: milliseconds since the run went on. */
  #withinLimits(took: number): boolean {
    const { steps, instructions, output, operation } = this.#limits;
    if (this.end !== null) return true;
    if (this.steps.length >= steps) this.end = 'steps';
    else if (instructionCount() > instructions) this.end = 'instructions';
    else if (this.#text.length > output) this.end = 'output';
    else if (took > operation) this.end = 'operation';
    return this.end === null;
  }
  /** A frame goes on at `pc`. In the middle of a line, after a call it made, that is no step. */
  #entered(frame: Addr, pc: Addr): Int32Array {
    if (ld8(frame + F.F_OWNER) === F.FRAME_OWNED_BY_INTERPRETER) {
      // A C function's call is over; what called it goes on without a word.
      const caller = ld(frame + F.F_PREVIOUS);
      if (caller !== 0) this.#entered(caller, ld(caller + F.F_INSTR_PTR));
      return NO_STARTS;
    }
    const code = F._PyFrame_GetCode(frame);
    const { table, offset, looks } = this.#codes.get(code) ?? this.#know(frame, code);
    if (offset === null) return NO_STARTS;
    this.#offset = offset;
    const unit = (pc - F._PyFrame_GetBytecode(frame)) >> 1;
    if (table.starts[unit] === 0) this.#see(frame, table.lines[unit] + offset, pc);
    if (this.#parts[this.#part].step + this.#marks.length >= this.steps.length) this.#activations.entered(frame, pc);
    // With a trace function the numbers of lines are all that may be told.
    if (isTracing()) return table.starts;
    return this.#instructions === null ? looks : table.each;
  }
  /** What is to be known of the code that `frame` runs. */
  #know(frame: Addr, code: Ref): KnownCode {
    this.program.entered(frame, this.#read);
    const table = lineTable(code);
    const offset = this.program.offsetOf(code);
    const looks = offset === null ? NO_STARTS : withComparisons(code, table.starts);
    return this.#codes.set(code, { table, offset, looks });
  }
  /** The instruction at `pc` is next; `mark` says whether a line begins there, and what else there is to look at. */
  #begins(frame: Addr, pc: Addr, mark: number): void {
    if (this.#instructions !== null) {
      const line = lineTable(F._PyFrame_GetCode(frame)).starts[(pc - F._PyFrame_GetBytecode(frame)) >> 1];
      if (line > 0) this.#beginsLine(frame, pc, line);
      this.#instructions.marks.push(journalLength());
      this.#instructions.written.push(this.#text.position);
      return;
    }
    const line = lineOfMark(mark);
    if (isAfter(mark)) this.comparisons.after(frame, pc);
    if (line !== 0) this.#beginsLine(frame, pc, line);
    if (isBefore(mark)) this.#compares(frame, pc);
  }
  /** The instruction at `pc`, which may compare something, is next. */
  #compares(frame: Addr, pc: Addr): void {
    const instruction = instructionCount();
    if (instruction > this.#compared) {
      this.#compared = instruction;
      this.comparisons.before(frame, pc, this.#offset, this.#moment(), instruction);
    }
    const known = this.comparisons.all.at(this.#comparison);
    if (known?.instruction !== instruction) return;
    known.moment = this.#moment();
    this.#comparison++;
  }
  /** A line of the code may begin at `pc`: makes a step if it is another one, or the same once more. */
  #beginsLine(frame: Addr, pc: Addr, lineOfCode: number): void {
    const line = lineOfCode + this.#offset;
    const isNew = frame !== this.#seenFrame || line !== this.#seenLine || pc <= this.#seenPc;
    this.#see(frame, line, pc);
    if (isNew) this.#mark(line, (pc - F._PyFrame_GetBytecode(frame)) >> 1, frame);
  }
  #see(frame: Addr, line: number, pc: Addr): void {
    this.#seenFrame = frame;
    this.#seenLine = line;
    this.#seenPc = pc;
  }
  /** Where the machine is while it runs; the row is -1 where it cannot be told yet. */
  #moment(): InnerMoment {
    const { step, tail } = this.#parts[this.#part];
    const { length } = this.#marks;
    if (!this.#hasRows || (length === 0 && tail === undefined)) return { step: step + length, row: -1 };
    const words = length > 0 ? journalLength() - this.#marks.at(length - 1) : journalLength() + (tail?.length ?? 0);
    return { step: step + length, row: words / 2 };
  }
  /** A step begins: at a line of a frame, or at the end. */
  #mark(line: number, unit = -1, frame = 0): void {
    const step = this.#parts[this.#part].step + this.#marks.length;
    if (step === this.steps.length) {
      // A recording that was cut goes no further when its last part is run again.
      if (this.end !== null && this.end !== 'over') throw new EvalStopped();
      const depth = ld(tstate.py_recursion_limit) - ld(tstate.py_recursion_remaining);
      const activation = frame === 0 ? -1 : this.#activations.of(frame);
      this.steps.push(line, depth, this.#text.position, unit, activation, this.#exit);
    }
    if (this.#pokes.length > 0) this.#poke(step);
    this.#marks.push(journalLength());
    this.#instructions?.first.push(this.#instructions.marks.length);
    // What the last step did took too long once.
    if (this.end === 'operation' && step === this.steps.length - 1) throw new EvalStopped();
  }
  #poke(step: number): void {
    for (const poke of this.#pokes) {
      if (poke.step !== step) continue;
      noteTampering();
      st8(poke.address, poke.byte);
      clearCaches();
    }
  }
}

function joined(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
