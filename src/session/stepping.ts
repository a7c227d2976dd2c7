// The worker's part of a step-through: records a run in slices, then answers questions about its steps from memory.

import { type BootImage, type Library, PartNotLoaded } from '../engine/core.ts';
import { audit } from '../engine/trace/audit.ts';
import { Recorder } from '../engine/trace/recorder.ts';
import { stepOf } from '../engine/trace/time.ts';
import type { Say } from '../messages/say.ts';
import { aliveView } from '../views/alive.ts';
import { bytesView } from '../views/bytes.ts';
import { codeView } from '../views/code-view.ts';
import { collectorView, imaginedCollection, pastCollection } from '../views/collector-view.ts';
import { History } from '../views/history.ts';
import { Identities } from '../views/identity.ts';
import { ledgerView } from '../views/ledger.ts';
import { arenasView } from '../views/pools.ts';
import { freelistsView, smallIntsView, stringsView } from '../views/tables.ts';
import { Turns } from '../views/turns.ts';
import { libraryHost } from './library-host.ts';
import type { Answer, Arguments, QuestionName, RecordRequest, TraceInfo } from './step-protocol.ts';

/** Ends of a recording that come before the program's. */
const CUTS = ['steps', 'instructions', 'output', 'operation', 'stopped'] as const;

export class Stepping {
  readonly #recorder: Recorder;
  readonly #say: Say;
  readonly #history: History;
  readonly #identities: Identities;
  #turns: Turns | undefined;
  /** Memory was written over: what is read from it may be nonsense. */
  readonly poked: boolean;
  #reads = 0;

  constructor(
    image: BootImage,
    library: Library,
    { source, version, filename, mode, exit, pokes = [], typed = [], thresholds }: RecordRequest,
    say: Say,
  ) {
    this.#say = say;
    this.poked = pokes.length > 0;
    this.#recorder = new Recorder({
      version,
      image,
      source,
      filename,
      ...(mode === undefined ? {} : { mode }),
      pokes,
      ...(exit === undefined ? {} : { exit }),
      ...(thresholds === undefined ? {} : { thresholds }),
      // The recorder asks for each line once, also if it runs a part again.
      host: { ...libraryHost(library, version), stdin: () => typed[this.#reads++] ?? '' },
    });
    this.#history = new History(this.#recorder, say);
    this.#identities = new Identities(this.#recorder, this.#history, source, say);
  }

  /** Records, then looks through the steps, for about `milliseconds`. True while there is more to do. */
  advance(milliseconds: number): boolean {
    const until = performance.now() + milliseconds;
    while (performance.now() < until) if (!this.#recorder.record() && !this.#analyse()) return false;
    return true;
  }
  #analyse(): boolean {
    try {
      return this.#history.analyse();
    } catch (error) {
      // What a poked byte made unreadable is not gone through; the steps before it are known.
      if (!this.poked || error instanceof PartNotLoaded) throw error;
      this.#history.place();
      return false;
    }
  }
  get steps(): number {
    return this.#recorder.steps.length;
  }
  stop(): void {
    this.#recorder.stop();
  }
  info(): TraceInfo {
    const { steps, end } = this.#recorder;
    const cut = CUTS.find((name) => name === end);
    return {
      steps: steps.length,
      // At the prompt what is typed is the program's text.
      reads: this.#recorder.program.mode === 'repl' ? 0 : this.#reads,
      loops: this.#loops(),
      lines: steps.lines(),
      exit: steps.firstExit,
      ticks: Uint8Array.from(this.#history.ticks),
      cut: cut === undefined ? null : this.#say(`view.cut-${cut}`),
    };
  }
  #loops(): boolean {
    const { steps } = this.#recorder;
    const seen = new Set(steps.activations());
    return [...seen].some((activation) => this.#recorder.loopsOf(activation).length > 0);
  }
  /** Answers from memory as it was at the question's step. */
  answer<Name extends QuestionName>(name: Name, args: Arguments<Name>): Answer<Name> {
    return this.#answers[name](args);
  }

  readonly #nameAt =
    (step: number) =>
    (ref: number): string | null =>
      this.#history.nameAt(ref, step);
  /** Names of what is there in the middle of the step that leads to `step`. */
  readonly #nameOnTheWay =
    (step: number) =>
    (ref: number): string | null =>
      this.#history.nameAt(ref, step - 1) ?? this.#history.nameAt(ref, step);
  readonly #answers: { readonly [Name in QuestionName]: (args: Arguments<Name>) => Answer<Name> } = {
    step: ({ step }) => this.#history.at(step),
    bytes: ({ step, ref }) => {
      this.#recorder.seek(step);
      return bytesView(this.#recorder, ref, this.#nameAt(step), this.#say);
    },
    ledger: ({ step, ref }) => {
      this.#recorder.seek(step);
      return ledgerView(this.#recorder, ref, this.#nameAt(step), this.#say);
    },
    turns: ({ step }) => {
      this.#turns ??= new Turns(this.#recorder);
      return this.#turns.at(stepOf(step));
    },
    audit: ({ step }) => {
      this.#recorder.seek(step);
      // In the middle of a run C functions hold references of their own, which no audit knows: counts are told of the picture's objects only.
      return audit().flatMap(({ kind, at, message }) => {
        const name = this.#history.nameAt(at, step);
        if (kind === 'refcount') return name === null ? [] : [`${name}: ${message.replace(/^.*?: /, '')}`];
        return [message];
      });
    },
    alive: ({ step, ref }) => {
      this.#recorder.seek(step);
      return aliveView(ref, this.#recorder.steps.at(stepOf(step)).line, this.#nameAt(step), this.#say);
    },
    smallInts: ({ step }) => {
      this.#recorder.seek(step);
      return smallIntsView(this.#recorder.program);
    },
    strings: ({ step }) => {
      this.#recorder.seek(step);
      return stringsView(this.#recorder.program, this.#say);
    },
    freelists: ({ step }) => {
      this.#recorder.seek(step);
      return freelistsView((ref) => this.#history.formerAt(ref, step), this.#say);
    },
    arenas: ({ step, pick }) => {
      this.#recorder.seek(step);
      return arenasView(pick, this.#nameAt(step), this.#say);
    },
    code: ({ step, frame }) => {
      this.#recorder.seek(step);
      return codeView(this.#recorder.program, frame, this.#nameAt(step));
    },
    comparisons: () => this.#identities.comparisons(),
    identity: (which) =>
      'index' in which
        ? this.#identities.comparison(which.index)
        : this.#identities.pair(which.step, which.left, which.right),
    origin: ({ step, ref }) => this.#identities.origin(step, ref),
    collector: ({ step }) =>
      collectorView(this.#recorder, this.#history.chronicle, step, this.#nameAt(step), this.#say),
    collection: ({ step, ...which }) => {
      this.#recorder.seek(step);
      if ('generation' in which) return imaginedCollection(which.generation, this.#nameAt(step), this.#say);
      const { chronicle } = this.#history;
      const entry = chronicle.collectionsAt(step).at(which.nth);
      return entry === undefined
        ? null
        : pastCollection(this.#recorder, chronicle, entry, this.#nameOnTheWay(entry.begin.step), this.#say);
    },
  };
}
