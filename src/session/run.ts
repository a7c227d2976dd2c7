// One program on one machine, from start to result. The worker drives it in slices; the build drives it to the end at once.
import { type BootImage, createMachine, type Library, type Machine, partsFor, type Slice } from '../engine/core.ts';
import { grade } from '../exercises/checks.ts';
import type { Chunk, Evaluated, RunRequest, RunResult, Stream } from './protocol.ts';

/** Instructions of the first slice; later ones follow the measured speed. */
const FIRST_SLICE = 20_000;
const LARGEST_SLICE = 5_000_000;
/** Writes of a slice that the listener hears at once; later ones wait for the slice's end. */
const PROMPT_WRITES = 20;

export interface ProgramRunOptions {
  /** Gets the first output of each slice at once: a C function may never come back. */
  readonly heard?: (chunks: Chunk[]) => void;
  /** Makes the machine; tests bring their own. */
  readonly create?: typeof createMachine;
}

export class ProgramRun {
  readonly request: RunRequest;
  stdout = '';
  stderr = '';
  private readonly image: BootImage;
  private readonly library: Library;
  private machine: Machine | undefined;
  private readonly begun = performance.now();
  private pending: Chunk[] = [];
  /** Characters of output still to come that an earlier start of this program has shown already. */
  private shown = 0;
  private limit = FIRST_SLICE;
  private readonly heard: ((chunks: Chunk[]) => void) | undefined;
  private readonly create: typeof createMachine;
  private promptWrites = PROMPT_WRITES;

  constructor(image: BootImage, library: Library, request: RunRequest, options: ProgramRunOptions = {}) {
    this.request = request;
    this.image = image;
    this.library = library;
    this.heard = options.heard;
    this.create = options.create ?? createMachine;
  }

  /**
   * Executes for about `milliseconds`; the result when the program is over. Throws PartNotLoaded when the program needs a part
   * of the engine that is not there: load it, then call restart.
   */
  advance(milliseconds: number): RunResult | undefined {
    const begun = performance.now();
    this.promptWrites = PROMPT_WRITES;
    this.machine ??= this.start();
    const slice = this.machine.run(this.limit);
    const took = performance.now() - begun;
    const factor = Math.min(4, Math.max(0.25, milliseconds / Math.max(took, 0.1)));
    this.limit = Math.min(LARGEST_SLICE, Math.max(1000, Math.round(this.limit * factor)));
    return slice.state === 'running' ? undefined : this.conclude(slice);
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
    this.machine = undefined;
    this.shown = this.stdout.length + this.stderr.length;
    this.stdout = '';
    this.stderr = '';
  }

  stopped(): RunResult {
    return this.result('stopped', 130);
  }

  private start(): Machine {
    const { source, version, filename, budget } = this.request;
    return this.create(
      this.image,
      source,
      { version, filename, mode: 'exec', library: this.library, ...(budget ? { budget } : {}) },
      { stdout: (text) => this.write('stdout', text), stderr: (text) => this.write('stderr', text) },
    );
  }

  private write(stream: Stream, written: string): void {
    this[stream] += written;
    const text = written.slice(Math.min(this.shown, written.length));
    this.shown -= written.length - text.length;
    if (text === '') return;
    const last = this.pending.at(-1);
    if (last?.stream === stream) last.text += text;
    else this.pending.push({ stream, text });
    if (this.heard && this.promptWrites-- > 0) this.heard(this.takeOutput());
  }

  private conclude(slice: Exclude<Slice, { state: 'running' }>): RunResult {
    const result =
      slice.state === 'done'
        ? this.result('ended', slice.exitStatus)
        : { ...this.result('budget', slice.exitStatus), message: slice.message };
    const { grading, ask, source, filename } = this.request;
    const { machine } = this;
    if (machine === undefined) throw new Error('a program that did not start has no result');
    const { inspect } = machine;
    if (ask) result.answers = ask.map((expression): Evaluated => evaluate(machine, expression));
    if (grading) {
      const overBudget = slice.state === 'error' ? slice.message : undefined;
      const { stdout, stderr } = this;
      result.checks = grade(
        {
          source,
          filename,
          stdout,
          stderr,
          exitStatus: result.exitStatus,
          inspect,
          ...(overBudget ? { overBudget } : {}),
        },
        grading,
      );
    }
    return result;
  }

  private result(end: RunResult['end'], exitStatus: number): RunResult {
    return {
      end,
      exitStatus,
      instructions: this.machine?.instructions ?? 0,
      milliseconds: performance.now() - this.begun,
    };
  }
}

function evaluate(machine: Machine, expression: string): Evaluated {
  const result = machine.inspect.evaluate(expression);
  if (!result.ok) return result;
  return { ok: true, repr: result.repr, text: typeof result.value === 'string' ? result.value : result.repr };
}

/** The texts of a request that may bring in more of Python than the core. */
type Texts = Pick<RunRequest, 'source' | 'grading' | 'ask'>;

/** Whether the run may ask for modules of the standard library that CPython writes in Python; those sources are a file of their own. */
export function mayImport(request: Texts): boolean {
  return sources(request).some((text) => text.includes('import'));
}
/** The parts of the engine that the run will probably need. */
export function partsNeeded(request: Texts): ReturnType<typeof partsFor> {
  return partsFor(sources(request).join('\n'));
}
function sources({ source, grading, ask = [] }: Texts): string[] {
  return [source, grading?.python ?? '', ...ask];
}

/** The run could not begin (`message` says why), or the engine broke: a JavaScript error from it is its own bug, never the program's. */
export function failedRun(message: string): RunResult {
  return { end: 'failed', exitStatus: 70, instructions: 0, milliseconds: 0, message };
}

export function engineBroke(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return `The engine itself broke on this program (${text}). That is our fault, not the program's.`;
}
