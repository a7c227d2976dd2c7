// One program on one machine, from start to result. The worker drives it in slices; the build drives it to the end at once.

import {
  type BootImage,
  createMachine,
  type Evaluation,
  type EventTrace,
  execCall,
  InputPending,
  type Library,
  type Machine,
  namesQuitter,
  partsFor,
  promptEntries,
  type Slice,
  withValuesShown,
} from '../engine/core.ts';
import type { grade } from '../exercises/checks.ts';
import { traceNeeded } from '../exercises/events.ts';
import type { Say } from '../messages/say.ts';
import type { Chunk, Evaluated, RunRequest, RunResult, Stream } from './protocol.ts';

/** Instructions of the first slice; later ones follow the measured speed. */
const FIRST_SLICE = 20_000;
const LARGEST_SLICE = 5_000_000;
/** Writes of a slice that the listener hears at once; later ones wait for the slice's end. */
const PROMPT_WRITES = 20;
/** An entry at the prompt that goes on after so many interrupts is given up. */
const MOST_INTERRUPTS = 3;

export interface ProgramRunOptions {
  /** Gets the first output of each slice at once: a C function may never come back. */
  readonly heard?: (chunks: Chunk[]) => void;
  /** Makes the machine; tests bring their own. */
  readonly create?: typeof createMachine;
  /** Records the program for checks about events (traced.ts); needed where `needsTrace` says so. */
  readonly trace?: (image: BootImage, library: Library, request: RunRequest) => EventTrace;
  /** Grades a run (exercises/checks.ts); needed where the request asks for it. */
  readonly grade?: typeof grade;
  /** For messages of checks and limits; a run that is graded needs it. */
  say?: Say;
}

const OVER = { instructions: 'instructions', outputChars: 'output', hostMs: 'time' } as const;

export class ProgramRun {
  request: RunRequest;
  stdout = '';
  stderr = '';
  private readonly image: BootImage;
  private readonly library: Record<string, Library[string]>;
  private machine: Machine | undefined;
  private readonly begun = performance.now();
  private pending: Chunk[] = [];
  /** Characters of output still to come that an earlier start of this program has shown already. */
  private shown = 0;
  /** Characters of what was typed, where the output shows it. */
  private echoed = 0;
  private limit = FIRST_SLICE;
  private readonly heard: ((chunks: Chunk[]) => void) | undefined;
  private readonly create: typeof createMachine;
  private readonly trace: ProgramRunOptions['trace'];
  private readonly grade: ProgramRunOptions['grade'];
  private promptWrites = PROMPT_WRITES;
  /** Lines that the program has read. */
  private read = 0;
  /** Statements that mode 'repl' types. */
  private entries: readonly string[] = [];
  private interrupts: number[] = [];
  /** What the prompt asked for last. */
  private asked: NonNullable<RunResult['prompt']> = { text: '', more: false };
  private promptBegun = false;
  /** The process is ending, and so many characters have been written since. */
  private atExit: number | undefined;
  private readonly say: Say | undefined;
  private message: string | undefined;
  /** Interrupts of the present entry. */
  private interrupted = 0;

  constructor(image: BootImage, library: Library, request: RunRequest, options: ProgramRunOptions = {}) {
    this.request = request;
    this.image = image;
    this.library = { ...library };
    this.heard = options.heard;
    this.create = options.create ?? createMachine;
    this.shown = request.shown ?? 0;
    this.trace = options.trace;
    this.grade = options.grade;
    this.say = options.say;
  }

  /**
   * Executes for about `milliseconds`; the result when the program is over. Throws PartNotLoaded when the program needs a part
   * of the engine that is not there: load it, then call restart.
   */
  advance(milliseconds: number): RunResult | undefined {
    const begun = performance.now();
    this.promptWrites = PROMPT_WRITES;
    this.machine ??= this.start();
    const slice = this.slice(this.machine);
    if (slice === 'input') return this.waiting(null);
    const took = performance.now() - begun;
    const factor = Math.min(4, Math.max(0.25, milliseconds / Math.max(took, 0.1)));
    this.limit = Math.min(LARGEST_SLICE, Math.max(1000, Math.round(this.limit * factor)));
    if (slice.state === 'running') return undefined;
    if (slice.state === 'waiting') return this.waiting(this.asked);
    return this.goesOn(this.machine, slice) ? undefined : this.conclude(slice);
  }

  /** Instructions are executed up to the next one where the run was interrupted before. 'input': the program wants a line; it begins again with it. */
  private slice(machine: Machine): Slice | 'input' {
    const next = this.request.interrupts?.[this.interrupts.length];
    if (next !== undefined && machine.instructions >= next) this.interrupt();
    try {
      return machine.run(
        next === undefined ? this.limit : Math.max(1, Math.min(this.limit, next - machine.instructions)),
      );
    } catch (error) {
      if (!(error instanceof InputPending)) throw error;
      this.machine = undefined;
      return 'input';
    }
  }

  /** Whether what runs was typed at the prompt, so that an interrupt ends it and not the machine. */
  get isInteractive(): boolean {
    return this.promptBegun && this.interrupted < MOST_INTERRUPTS;
  }

  /** Ctrl+C. */
  interrupt(): void {
    if (this.machine === undefined) return;
    this.interrupts.push(this.machine.instructions);
    this.interrupted++;
    this.machine.interrupt();
  }

  /** Whether a run that ended a slice has more to do: the prompt after the program, or an interrupt where it ran out of its budget. */
  private goesOn(machine: Machine, slice: Exclude<Slice, { state: 'running' | 'waiting' }>): boolean {
    if (!this.request.prompt || machine.isGone) return false;
    if (slice.state === 'done') {
      // The prompt is over when its input is.
      if (this.promptBegun) return false;
      this.promptBegun = true;
      machine.startInteractive();
      return true;
    }
    const again = this.request.interrupts?.[this.interrupts.length] !== undefined;
    if (!again && this.interrupted >= MOST_INTERRUPTS) return false;
    if (!again) this.message = this.overText(slice);
    this.interrupt();
    return true;
  }

  private waiting(prompt: NonNullable<RunResult['prompt']> | null): RunResult {
    const { message } = this;
    this.message = undefined;
    this.interrupted = 0;
    return { ...this.result('waiting', 0), prompt, ...(message === undefined ? {} : { message }) };
  }

  /** Whether `request` is this run with more typed, and this machine can go on. */
  continues(request: RunRequest): boolean {
    const { typed, interrupts, shown, prompt, ...same } = this.request;
    const { typed: more = [], interrupts: known = [], shown: _, prompt: p, ...other } = request;
    return (
      typed !== undefined &&
      this.machine?.isGone === false &&
      (p === true || prompt === p) &&
      JSON.stringify(same) === JSON.stringify(other) &&
      typed.every((line, i) => line === more[i]) &&
      this.read === this.entries.length + typed.length &&
      this.interrupts.every((at, i) => at === known[i])
    );
  }
  /** Whether there is a machine to look at or to go on with. */
  get isLive(): boolean {
    return this.machine?.isGone === false;
  }
  /** Looks at the machine without leaving a trace; null if there is none to look at. Throws PartNotLoaded: load it and look again. */
  look(expressions: readonly string[], library: Library): Evaluated[] | null {
    const { machine } = this;
    if (machine === undefined || machine.isGone) return null;
    Object.assign(this.library, library);
    return expressions.map((expression) => evaluated(machine.inspect.peek(expression)));
  }
  /** Goes on where it waits, or after its end, with what `request` adds. */
  continueWith(request: RunRequest, library: Library): void {
    this.request = request;
    // What is typed may import what the program did not.
    Object.assign(this.library, library);
  }

  /** To the end, without a pause: for the build. */
  finish(): RunResult {
    for (;;) {
      const result = this.advance(1000);
      if (result) return result;
    }
  }

  /** Output written since the last call. */
  takeOutput(): Chunk[] {
    const chunks = this.pending;
    this.pending = [];
    return chunks;
  }

  /** Begins again on a fresh machine. Runs are deterministic: the program comes to where it was, and only then shows more. */
  restart(): void {
    this.request = { ...this.request, interrupts: this.interrupts };
    this.machine = undefined;
    this.shown += this.stdout.length + this.stderr.length + this.echoed;
    this.stdout = '';
    this.stderr = '';
    this.echoed = 0;
    this.atExit = undefined;
  }

  stopped(): RunResult {
    return this.result('stopped', 130);
  }

  private start(): Machine {
    const { version, filename, budget, mode = 'script' } = this.request;
    this.read = 0;
    this.interrupts = [];
    this.promptBegun = mode === 'repl';
    this.entries = mode === 'repl' ? promptEntries(this.request.source).map(({ text }) => text) : [];
    return this.create(
      this.image,
      mode === 'repl' ? null : programText(this.request),
      { version, filename: mode === 'repl' ? '' : filename, library: this.library, ...(budget ? { budget } : {}) },
      {
        stdout: (text) => this.write('stdout', text),
        stderr: (text) => this.write('stderr', text),
        stdin: () => this.line(),
        ...(this.request.typed === undefined
          ? {}
          : {
              prompt: (text: string, more: boolean) => {
                this.asked = { text, more };
              },
            }),
      },
    );
  }

  /** The next line of standard input; null at its end. */
  private line(): string | null {
    const { typed } = this.request;
    if (this.read < this.entries.length) {
      const entry = this.entries[this.read++];
      if (this.request.echo) this.echo(entry);
      return entry;
    }
    if (typed === undefined) return null;
    const line = typed[this.read - this.entries.length];
    if (line === undefined) throw new InputPending();
    this.read++;
    return line;
  }

  /** The lines of an entry that the run itself types, as a terminal shows them. */
  private echo(entry: string): void {
    for (const [i, text] of entry.split(/(?<=\n)/).entries()) {
      this.echoed += text.length;
      if (this.shown > 0) this.shown -= text.length;
      else this.pending.push({ stream: 'stdout', text, typedAt: i === 0 ? this.asked.text : '... ' });
    }
  }
  private write(stream: Stream, written: string): void {
    this[stream] += written;
    const text = written.slice(Math.min(this.shown, written.length));
    this.shown -= written.length - text.length;
    if (text === '') return;
    const last = this.pending.at(-1);
    const ending = this.atExit !== undefined;
    if (ending) this.atExit! += text.length;
    if (last?.stream === stream && last.typedAt === undefined && ending === (last.atExit ?? false)) last.text += text;
    else this.pending.push({ stream, text, ...(ending ? { atExit: true } : {}) });
    if (this.heard && this.promptWrites-- > 0) this.heard(this.takeOutput());
  }

  private conclude(slice: Exclude<Slice, { state: 'running' | 'waiting' }>): RunResult {
    const result =
      slice.state === 'done'
        ? this.result('ended', slice.exitStatus)
        : { ...this.result('budget', slice.exitStatus), message: this.overText(slice) };
    const { grading, ask, source, filename } = this.request;
    const { machine } = this;
    if (machine === undefined) throw new Error('a program that did not start has no result');
    const { inspect } = machine;
    const finish = once(() => this.end(machine, result));
    if (ask) result.answers = ask.map((expression): Evaluated => evaluate(machine, expression));
    if (grading) {
      const { grade } = this;
      if (grade === undefined) throw new Error('a run that is graded needs the checks');
      const overBudget = slice.state === 'error' ? this.overText(slice) : undefined;
      const { stdout, stderr, trace } = this;
      result.checks = grade(
        {
          source,
          filename,
          stdout,
          stderr,
          exitStatus: result.exitStatus,
          inspect,
          ...(overBudget ? { overBudget } : {}),
          ...(slice.state === 'done' ? { finish } : {}),
          ...(trace ? { trace: once(() => trace(this.image, this.library, this.request)) } : {}),
        },
        grading,
        this.words(),
      );
    }
    if (slice.state === 'done') finish();
    return result;
  }

  /** Which limit ended the program, in the reader's language if there are words. */
  private overText({ over, message }: Extract<Slice, { state: 'error' }>): string {
    const { limit, most } = over;
    const n = limit === 'hostMs' ? most / 1000 : most;
    return this.say?.(`engine.over-${OVER[limit]}`, { n, most: n.toLocaleString(this.say.locale) }) ?? message;
  }

  /** Ends the process; `result` is what came of the program until then, and hears of what the end changes. */
  private end(machine: Machine, result: RunResult): { stdout: string; stderr: string } {
    if (!machine.isGone) {
      this.atExit = 0;
      const { stdout, stderr } = this;
      const last = this.mayGoOn ? machine.rehearseEnd() : machine.finish();
      if (last.state === 'error') Object.assign(result, { end: 'budget', message: this.overText(last) });
      result.exitStatus = last.exitStatus;
      if (this.atExit > 0) result.atExit = this.atExit;
      if (this.mayGoOn) {
        // The end is still to come.
        Object.assign(this, { stdout, stderr, atExit: undefined });
      }
    }
    return { stdout: this.stdout, stderr: this.stderr };
  }

  /** Whether the reader may go on at a prompt on this machine. */
  private get mayGoOn(): boolean {
    const { typed, grading, ask } = this.request;
    return typed !== undefined && !grading && !ask && !this.promptBegun;
  }

  private words(): Say {
    if (this.say === undefined) throw new Error('a graded run needs words for its messages');
    return this.say;
  }

  private result(end: RunResult['end'], exitStatus: number): RunResult {
    return {
      end,
      exitStatus,
      instructions: this.machine?.instructions ?? 0,
      milliseconds: performance.now() - this.begun,
      ...(this.machine?.isGone ? { gone: true } : {}),
      ...(this.interrupts.length ? { interrupts: [...this.interrupts] } : {}),
    };
  }
}

/** What a mode makes of the source. */
function programText({ source, mode, showValues }: RunRequest): string {
  const text = showValues ? withValuesShown(source) : source;
  return mode === 'exec' ? execCall(text) : text;
}
function once<Result extends object>(make: () => Result): () => Result {
  let made: Result | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function evaluate(machine: Machine, expression: string): Evaluated {
  return evaluated(machine.inspect.evaluate(expression));
}
function evaluated(result: Evaluation): Evaluated {
  if (!result.ok) return result;
  return { ok: true, repr: result.repr, text: typeof result.value === 'string' ? result.value : result.repr };
}

/** The texts of a request that may bring in more of Python than the core. */
type Texts = Pick<RunRequest, 'source' | 'grading' | 'ask' | 'typed' | 'showValues' | 'prompt' | 'mode'>;

/** Whether the run may ask for modules of the standard library that CPython writes in Python; those sources are a file of their own. */
export function mayImport(request: Texts): boolean {
  return textsOf(request).some((text) => text.includes('import'));
}
/** Whether a check asks what happened on the way. */
export function needsTrace({ grading }: Pick<RunRequest, 'grading'>): boolean {
  return grading?.checks.some((check) => traceNeeded(check.question)) ?? false;
}
/** The parts of the engine that the run will probably need. */
export function partsNeeded(request: Texts): ReturnType<typeof partsFor> {
  return partsFor(textsOf(request).join('\n'));
}
/** The texts of a request that are Python. */
export function textsOf({ source, grading, ask = [], typed = [], prompt = false, mode }: Texts): string[] {
  const quitters = prompt || mode === 'repl' || namesQuitter(source);
  return [source, grading?.python ?? '', ...ask, ...typed, ...(quitters ? ['import _sitebuiltins'] : [])];
}

/** The run could not begin (`message` says why), or the engine broke: a JavaScript error from it is its own bug, never the program's. */
export function failedRun(message: string): RunResult {
  return { end: 'failed', exitStatus: 70, instructions: 0, milliseconds: 0, message };
}

export function engineBroke(error: unknown, say: Say): string {
  const text = error instanceof Error ? error.message : String(error);
  return say('engine.broke', { why: text });
}
