// What the page and the worker of a step-through say to each other. Plain data only.

import type { PythonVersion, RunMode } from '../engine/index.ts';
import type { Poke } from '../engine/trace/recorder.ts';
import type { Speech } from '../messages/say.ts';
import type { AliveView } from '../views/alive.ts';
import type { BytesView } from '../views/bytes.ts';
import type { CodeView } from '../views/code-view.ts';
import type { CollectionView, CollectorView } from '../views/collector-view.ts';
import type { ComparisonsView, IdentityView, OriginView } from '../views/identity.ts';
import type { LedgerView } from '../views/ledger.ts';
import type { ArenasView } from '../views/pools.ts';
import type { StepView } from '../views/step.ts';
import type { FreelistView, SmallIntsView, StringsView } from '../views/tables.ts';
import type { TurnView } from '../views/turns.ts';

export interface RecordRequest {
  readonly source: string;
  readonly version: PythonVersion;
  readonly filename: string;
  /** 'script' if it is not given. */
  readonly mode?: RunMode;
  /** Also step through the end of the process. */
  readonly exit?: boolean;
  /** Bytes that are written over on the way: the run is another one from there on. */
  readonly pokes?: readonly Poke[];
  /** What the program reads from standard input, lines with their newlines; behind them it is at its end. */
  readonly typed?: readonly string[];
  /** The collector's thresholds, if they are to be others than the version's. */
  readonly thresholds?: readonly number[];
}

/** What is known of a recorded run as a whole. */
export interface TraceInfo {
  readonly steps: number;
  /** How often the program asked for a line of standard input. */
  readonly reads: number;
  /** Whether any step is in a loop. */
  readonly loops: boolean;
  /** Lines by step; 0 is the end. */
  readonly lines: Int32Array;
  /** The first step at the end of the process, or how many steps there are. */
  readonly exit: number;
  /** What happened at a step, as bits (views/history.ts, TICKS); of the first steps, if there are many. */
  readonly ticks: Uint8Array;
  /** Why the recording ended before the program, or null. */
  readonly cut: string | null;
}

/** What can be asked about a recorded run. A new question is a row here and one in the table of stepping.ts. */
export interface Questions {
  readonly step: { readonly args: { readonly step: number }; readonly answer: StepView };
  readonly bytes: { readonly args: { readonly step: number; readonly ref: number }; readonly answer: BytesView };
  readonly ledger: { readonly args: { readonly step: number; readonly ref: number }; readonly answer: LedgerView };
  /** The loops that a step is in, outermost first. */
  readonly turns: { readonly args: { readonly step: number }; readonly answer: readonly TurnView[] };
  /** What is wrong with memory at a step; nothing, unless it was written over. */
  readonly audit: { readonly args: { readonly step: number }; readonly answer: readonly string[] };
  readonly alive: { readonly args: { readonly step: number; readonly ref: number }; readonly answer: AliveView };
  /** All that the program compared. */
  readonly comparisons: { readonly args: Readonly<Record<string, never>>; readonly answer: ComparisonsView };
  /** Why a comparison, or `is` between two objects of a step, comes to what it does. */
  readonly identity: {
    readonly args:
      | { readonly index: number }
      | { readonly step: number; readonly left: number; readonly right: number };
    readonly answer: IdentityView | null;
  };
  /** Where an object is from. */
  readonly origin: { readonly args: { readonly step: number; readonly ref: number }; readonly answer: OriginView };
  readonly smallInts: { readonly args: { readonly step: number }; readonly answer: SmallIntsView };
  readonly strings: { readonly args: { readonly step: number }; readonly answer: StringsView };
  readonly freelists: { readonly args: { readonly step: number }; readonly answer: readonly FreelistView[] };
  /** With the blocks of the pool that has the object, or that begins there; `pick` 0: of none. */
  readonly arenas: { readonly args: { readonly step: number; readonly pick: number }; readonly answer: ArenasView };
  /** The code of the `frame`-th running frame from within; null if there is none. */
  readonly code: {
    readonly args: { readonly step: number; readonly frame: number };
    readonly answer: CodeView | null;
  };
  readonly collector: { readonly args: { readonly step: number }; readonly answer: CollectorView };
  /** A collection: of a generation, as it would be at this step, or the `nth` that the run made in this step. */
  readonly collection: {
    readonly args: { readonly step: number } & ({ readonly generation: number } | { readonly nth: number });
    readonly answer: CollectionView | null;
  };
}
export type QuestionName = keyof Questions;
export type Arguments<Name extends QuestionName> = Questions[Name]['args'];
export type Answer<Name extends QuestionName> = Questions[Name]['answer'];
/** How the parts of the page ask. */
export type Ask = <Name extends QuestionName>(name: Name, args: Arguments<Name>) => Promise<Answer<Name>>;

export type ToStepper =
  /** A recording is likely to come: load what it takes. */
  | { readonly type: 'ready'; readonly base: string; readonly version: PythonVersion }
  | { readonly type: 'speak'; readonly speech: Speech }
  | { readonly type: 'record'; readonly base: string; readonly request: RecordRequest }
  | { readonly type: 'stop' }
  /** The step-through is over; another may follow. */
  | { readonly type: 'forget' }
  | { readonly type: 'ask'; readonly id: number; readonly name: QuestionName; readonly args: Arguments<QuestionName> };

export type FromStepper =
  | { readonly type: 'loading' | 'started' }
  /** The recording goes on; so many steps are known. */
  | { readonly type: 'progress'; readonly steps: number }
  | { readonly type: 'recorded'; readonly trace: TraceInfo }
  | { readonly type: 'failed'; readonly message: string }
  /** One question cannot be answered: what it is about lies in memory that was written over. */
  | { readonly type: 'refused'; readonly id: number; readonly message: string }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer<QuestionName> };
