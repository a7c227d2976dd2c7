// The page's side of a step-through: a worker of its own, so that Run elsewhere on the page disturbs nothing. One at a time; its worker,
// in which the engine's functions are compiled by now, serves the next one.
import type { PythonVersion } from '../engine/index.ts';
import { loadMessages, say, speech } from '../messages/page.ts';
import type { Answer, Ask, FromStepper, QuestionName, RecordRequest, ToStepper, TraceInfo } from './step-protocol.ts';

export interface RecordListener {
  loading(): void;
  started(): void;
  progress(steps: number): void;
}

/** How long a machine may be silent whose memory was written over. */
const PATIENCE_MS = 8000;
/** What a question is told that comes too late. Nobody reads it: the panel is gone. */
const CLOSED = 'Closed.';
/** Steps of a recording whose worker is kept: a longer one may have taken memory that only the worker's end gives back. */
const MOST_KEPT = 20_000;
/** A question about memory that makes no sense. */
export class Refused extends Error {}

export class StepSession {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer<QuestionName>>>();
  readonly #recorded = Promise.withResolvers<TraceInfo>();
  #lastId = 0;
  readonly #poked: boolean;
  #known = false;
  /** Nothing is wrong with the worker, and it does nothing by now: another recording may follow. */
  #reusable = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** Ends the step-through that was there, unless this one is to stand beside others. */
  constructor(request: RecordRequest, listener: RecordListener, { beside = false } = {}) {
    if (!beside) {
      current?.close();
      current = this;
    }
    this.#poked = (request.pokes ?? []).length > 0;
    this.#worker = spare ?? openWorker();
    spare = undefined;
    this.#worker.onmessage = ({ data }: MessageEvent<FromStepper>) => {
      if (data.type === 'recorded') {
        this.#known = true;
        this.#reusable = !this.#poked && data.trace.steps <= MOST_KEPT;
      }
      if (data.type === 'answer' || data.type === 'refused') this.#settled(data);
      else if (data.type === 'recorded') this.#recorded.resolve(data.trace);
      else if (data.type === 'failed') this.#fail(data.message);
      else if (data.type === 'progress') listener.progress(data.steps);
      else listener[data.type]();
      this.#patience(data.type !== 'loading');
    };
    this.#worker.onerror = (event) => {
      event.preventDefault?.();
      this.#fail(event.message ? say('engine.failed', { why: event.message }) : say('engine.not-loaded'));
    };
    speakTo(this.#worker).then(
      () => this.#post({ type: 'record', base: baseUrl(), request }),
      () => this.#fail(say('engine.not-loaded')),
    );
  }

  /** Resolves when the run is recorded; rejects with words for the reader. */
  get recorded(): Promise<TraceInfo> {
    return this.#recorded.promise;
  }
  get closed(): boolean {
    return this.#closed;
  }
  /** Cuts a recording that goes on. */
  stop(): void {
    this.#post({ type: 'stop' });
  }
  readonly ask: Ask = (name, args) => {
    if (this.#closed) return Promise.reject(new Error(CLOSED));
    const waiting = Promise.withResolvers<Answer<QuestionName>>();
    this.#waiting.set(++this.#lastId, waiting);
    this.#post({ type: 'ask', id: this.#lastId, name, args });
    this.#patience(true);
    return waiting.promise as Promise<Answer<typeof name>>;
  };
  /** A machine whose memory was written over may go round and round: then it is ended. Begins to wait anew, while there is something to wait for. */
  #patience(started: boolean): void {
    clearTimeout(this.#timer);
    if (!this.#poked || !started || (this.#known && this.#waiting.size === 0)) return;
    this.#timer = setTimeout(() => {
      this.#worker.terminate();
      this.#fail(say('engine.segfault-gone'));
    }, PATIENCE_MS);
  }
  /** Ends the step-through; from now on the worker may be another's. */
  close(): void {
    if (this.#closed) return;
    const kept = this.#reusable && this.#waiting.size === 0 && spare === undefined;
    if (kept) this.#post({ type: 'forget' });
    this.#closed = true;
    clearTimeout(this.#timer);
    if (kept) keep(this.#worker);
    else this.#worker.terminate();
    if (current === this) current = undefined;
    this.#recorded.promise.catch(() => undefined);
    this.#fail(CLOSED);
  }

  #settled(data: Extract<FromStepper, { type: 'answer' | 'refused' }>): void {
    const waiting = this.#waiting.get(data.id);
    this.#waiting.delete(data.id);
    if (data.type === 'answer') waiting?.resolve(data.answer);
    else waiting?.reject(new Refused(data.message));
  }
  #post(message: ToStepper): void {
    if (!this.#closed) this.#worker.postMessage(message);
  }
  #fail(message: string): void {
    this.#reusable = false;
    const error = new Error(message);
    this.#recorded.reject(error);
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

let current: StepSession | undefined;
/** A worker that is ready for the next recording. */
let spare: Worker | undefined;

// The pattern `new Worker(new URL(…))` in one expression is what the bundler recognises.
const openWorker = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
/** Gives a worker the page's words, before anything else. */
async function speakTo(worker: Worker): Promise<void> {
  await loadMessages('view');
  worker.postMessage({ type: 'speak', speech: speech('engine', 'view') } satisfies ToStepper);
}
function baseUrl(): string {
  const base = import.meta.env.BASE_URL;
  return new URL(base.endsWith('/') ? base : `${base}/`, location.href).href;
}

/** It is the next recording's. A failure until then shows again, with words, when the reader begins. */
function keep(worker: Worker): void {
  worker.onmessage = null;
  worker.onerror = (event) => {
    event.preventDefault?.();
    if (spare === worker) spare = undefined;
  };
  spare = worker;
}

/** Opens a worker and has it load the engine, for a reader who is about to step through a program. */
export function prepareStepping(version: PythonVersion): void {
  if (spare !== undefined || current !== undefined) return;
  const worker = openWorker();
  keep(worker);
  // Without words nothing can be recorded: it is ready when it is asked.
  speakTo(worker).then(
    () => {
      if (spare === worker) worker.postMessage({ type: 'ready', base: baseUrl(), version } satisfies ToStepper);
    },
    () => undefined,
  );
}
