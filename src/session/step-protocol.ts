// What the page and the worker of a step-through say to each other. Plain data only.
import type { PythonVersion } from '../engine/index.ts';
import type { BytesView } from '../views/bytes.ts';
import type { LedgerView } from '../views/ledger.ts';
import type { StepView } from '../views/step.ts';

export interface RecordRequest {
  readonly source: string;
  readonly version: PythonVersion;
  readonly filename: string;
}

/** What is known of a recorded run as a whole. */
export interface TraceInfo {
  readonly steps: number;
  /** Lines by step; 0 is the end. */
  readonly lines: Int32Array;
  /** What happened at a step, as bits (views/history.ts, TICKS); of the first steps, if there are many. */
  readonly ticks: Uint8Array;
  /** Why the recording ended before the program, or null. */
  readonly cut: string | null;
}

export type ToStepper =
  | { readonly type: 'record'; readonly base: string; readonly request: RecordRequest }
  | { readonly type: 'stop' }
  | { readonly type: 'step'; readonly id: number; readonly step: number }
  | { readonly type: 'bytes' | 'ledger'; readonly id: number; readonly step: number; readonly ref: number };

export type FromStepper =
  | { readonly type: 'loading' | 'started' }
  /** The recording goes on; so many steps are known. */
  | { readonly type: 'progress'; readonly steps: number }
  | { readonly type: 'recorded'; readonly trace: TraceInfo }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'answer'; readonly id: number; readonly answer: StepView | BytesView | LedgerView };
