// What the page and the engine's worker say to each other. Plain data only: everything here is cloned between threads.

import type { Budget, PythonVersion, RunMode } from '../engine/index.ts';
import type { CheckResult, Grading } from '../exercises/model.ts';
import type { Speech } from '../messages/say.ts';

export type { RunMode };

export interface RunRequest {
  source: string;
  version: PythonVersion;
  filename: string;
  budget?: Partial<Budget>;
  /** Checks to put to the machine when the program has ended. */
  grading?: Grading;
  /** Expressions to evaluate when the program has ended. */
  ask?: string[];
  /** 'script' if it is not given. */
  mode?: RunMode;
  /** Show the values of expression statements as the prompt does, in every mode. */
  showValues?: boolean;
  /** In mode 'repl': the output shows what is typed, too, as a terminal does. */
  echo?: boolean;
  /**
   * What the reader has typed so far, lines with their newlines, '' for the end of input, INTERRUPT for Ctrl+C. A program that wants more
   * waits. Not given: there is no reader, and standard input is at its end.
   */
  typed?: readonly string[];
  /** When the program is over, go on at the prompt of the same machine. */
  prompt?: boolean;
  /** Where what ran was interrupted: instructions executed since the start. A run that is repeated is interrupted at the same places. */
  interrupts?: readonly number[];
  /** Characters of output that the reader has already: a run that is repeated shows only what comes after. */
  shown?: number;
}

export type Stream = 'stdout' | 'stderr';

/** Output in the order it was written; neighbours of one stream are joined. */
export interface Chunk {
  stream: Stream;
  text: string;
  /** Written by the process as it ended: finalizers of what was still alive, atexit callbacks. */
  atExit?: true;
  /** Not written but typed, behind this prompt (`echo`). */
  typedAt?: string;
}

export type Evaluated = { ok: true; repr: string; text: string } | { ok: false; error: string };

export interface RunResult {
  /**
   * `ended`: by itself, well or with an exception. `budget`: a limit ended it. `stopped`: the reader did. `failed`: the engine or its loading broke.
   * `waiting`: not over; repeat the request with one more line typed, and it goes on.
   */
  end: 'ended' | 'budget' | 'stopped' | 'failed' | 'waiting';
  /** Of what waits: the prompt's text, and whether it wants more of a statement; null where the program itself reads a line. */
  prompt?: { readonly text: string; readonly more: boolean } | null;
  /** Nothing can go on on this machine. */
  gone?: boolean;
  /** Characters of output that the end of the process wrote; the prompt comes before them. */
  atExit?: number;
  /** All interrupts so far, for repeating the run. */
  interrupts?: readonly number[];
  exitStatus: number;
  instructions: number;
  milliseconds: number;
  /** Why, for `budget` and `failed`. */
  message?: string;
  checks?: CheckResult[];
  answers?: Evaluated[];
}

export type ToWorker =
  /** Before anything else: how to speak to the reader. */
  | { type: 'speak'; speech: Speech }
  | { type: 'run'; id: number; base: string; request: RunRequest }
  | { type: 'stop'; id: number }
  /**
   * Look at the machine of the last run, without leaving a trace. With `anyMachine` at an idle one if there was no run. Answered with null while
   * something runs, or if there is nothing to look at.
   */
  | {
      type: 'look';
      id: number;
      base: string;
      version: PythonVersion;
      expressions: readonly string[];
      anyMachine: boolean;
    }
  /** Fetch and decode the image of a version before it is needed. */
  | { type: 'warm'; base: string; version: PythonVersion };

export type FromWorker =
  | { type: 'loading'; id: number }
  /** The engine ends the program itself after `hostMs`, unless a single operation takes longer. */
  | { type: 'started'; id: number; hostMs: number }
  | { type: 'output'; id: number; chunks: Chunk[] }
  | { type: 'over'; id: number; result: RunResult }
  | { type: 'looked'; id: number; answers: Evaluated[] | null };
