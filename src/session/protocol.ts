// What the page and the engine's worker say to each other. Plain data only: everything here is cloned between threads.
import type { Budget, PythonVersion } from '../engine/index.ts';
import type { CheckResult, Grading } from '../exercises/model.ts';

export interface RunRequest {
  source: string;
  version: PythonVersion;
  filename: string;
  budget?: Partial<Budget>;
  /** Checks to put to the machine when the program has ended. */
  grading?: Grading;
  /** Expressions to evaluate when the program has ended. */
  ask?: string[];
}

export type Stream = 'stdout' | 'stderr';

/** Output in the order it was written; neighbours of one stream are joined. */
export interface Chunk {
  stream: Stream;
  text: string;
}

export type Evaluated = { ok: true; repr: string; text: string } | { ok: false; error: string };

export interface RunResult {
  /** `ended`: by itself, well or with an exception. `budget`: a limit ended it. `stopped`: the reader did. `failed`: the engine or its loading broke. */
  end: 'ended' | 'budget' | 'stopped' | 'failed';
  exitStatus: number;
  instructions: number;
  milliseconds: number;
  /** Why, for `budget` and `failed`. */
  message?: string;
  checks?: CheckResult[];
  answers?: Evaluated[];
}

export type ToWorker =
  | { type: 'run'; id: number; base: string; request: RunRequest }
  | { type: 'stop'; id: number }
  /** Fetch and decode the image of a version before it is needed. */
  | { type: 'warm'; base: string; version: PythonVersion };

export type FromWorker =
  | { type: 'loading'; id: number }
  /** The engine ends the program itself after `hostMs`, unless a single operation takes longer. */
  | { type: 'started'; id: number; hostMs: number }
  | { type: 'output'; id: number; chunks: Chunk[] }
  | { type: 'over'; id: number; result: RunResult };
