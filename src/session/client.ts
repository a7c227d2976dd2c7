// The page's side of the worker: one program at a time; a worker that does not answer a Stop is replaced.

import type { PythonVersion } from '../engine/index.ts';
import { speech } from '../messages/page.ts';
import { type Say, type Speech, sayAs } from '../messages/say.ts';
import type { Chunk, Evaluated, FromWorker, RunRequest, RunResult, ToWorker } from './protocol.ts';

/** How long a worker may take to answer Stop before it is ended. */
const PATIENCE_MS = 400;
/** At the prompt a worker that is ended takes the reader's machine with it, which then has to be made again. */
const PROMPT_PATIENCE_MS = 2000;
/** How much longer than its budget a program may be silent: its worker is then inside one endless operation. */
const OVERTIME_MS = 5000;

export interface RunListener {
  loading?(): void;
  started?(): void;
  output?(chunks: Chunk[]): void;
}

/** What the session needs of a Worker; tests bring their own. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

interface Active {
  id: number;
  listener: RunListener;
  begun: number;
  patienceMs: number;
  settle(result: RunResult): void;
  done: Promise<RunResult>;
  patience?: ReturnType<typeof setTimeout>;
  overtime?: ReturnType<typeof setTimeout>;
}

export class Session {
  private readonly makeWorker: () => WorkerLike;
  private readonly base: string;
  private readonly speech: Speech;
  private readonly say: Say;
  private worker: WorkerLike | undefined;
  private active: Active | undefined;
  private lastId = 0;
  private lastLook = 0;
  private readonly looks = new Map<number, (answers: Evaluated[] | null) => void>();

  constructor(makeWorker: () => WorkerLike, base: string, speech: Speech) {
    this.makeWorker = makeWorker;
    this.base = base;
    this.speech = speech;
    this.say = sayAs(speech);
  }

  /** Runs a program; one that still runs is stopped first. */
  async run(request: RunRequest, listener: RunListener = {}): Promise<RunResult> {
    const id = ++this.lastId;
    await this.stop();
    if (id !== this.lastId) return stoppedResult(0);
    const { promise, resolve } = Promise.withResolvers<RunResult>();
    const patienceMs = request.prompt ? PROMPT_PATIENCE_MS : PATIENCE_MS;
    this.active = { id, listener, begun: performance.now(), patienceMs, settle: resolve, done: promise };
    this.post({ type: 'run', id, base: this.base, request });
    return promise;
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    const { active } = this;
    if (!active) return;
    if (active.patience === undefined) {
      active.patience = setTimeout(() => {
        this.dropWorker();
        this.settle(active, stoppedResult(performance.now() - active.begun));
      }, active.patienceMs);
      this.post({ type: 'stop', id: active.id });
    }
    await active.done;
  }

  /**
   * Answers to expressions from the machine of the last run, which keeps no trace of them; with `anyMachine`, from an idle one if there was none.
   * Null while a program runs, and where there is nothing to look at.
   */
  look(
    version: PythonVersion,
    expressions: readonly string[],
    { anyMachine = false } = {},
  ): Promise<Evaluated[] | null> {
    if (this.active || (!this.worker && !anyMachine)) return Promise.resolve(null);
    const id = ++this.lastLook;
    const { promise, resolve } = Promise.withResolvers<Evaluated[] | null>();
    this.looks.set(id, resolve);
    this.post({ type: 'look', id, base: this.base, version, expressions, anyMachine });
    return promise;
  }

  /** Loads worker and image of a version before the first run. */
  warm(version: PythonVersion): void {
    this.post({ type: 'warm', base: this.base, version });
  }

  private post(message: ToWorker): void {
    this.worker ??= this.open();
    this.worker.postMessage(message);
  }

  private open(): WorkerLike {
    const worker = this.makeWorker();
    worker.postMessage({ type: 'speak', speech: this.speech });
    worker.onmessage = ({ data }) => this.receive(data);
    worker.onerror = (event) => {
      event.preventDefault?.();
      const { active } = this;
      this.dropWorker();
      if (active) {
        const message = event.message
          ? this.say('engine.failed', { why: event.message })
          : this.say('engine.not-loaded');
        this.settle(active, {
          ...stoppedResult(performance.now() - active.begun),
          end: 'failed',
          exitStatus: 70,
          message,
        });
      }
    };
    return worker;
  }

  private receive(message: FromWorker): void {
    if (message.type === 'looked') {
      this.looks.get(message.id)?.(message.answers);
      this.looks.delete(message.id);
      return;
    }
    const { active } = this;
    if (!active || message.id !== active.id) return;
    if (message.type === 'output') active.listener.output?.(message.chunks);
    else if (message.type === 'over') this.settle(active, message.result);
    else {
      if (message.type === 'started') this.watch(active, message.hostMs);
      active.listener[message.type]?.();
    }
  }

  private watch(active: Active, hostMs: number): void {
    active.overtime = setTimeout(() => {
      this.dropWorker();
      this.settle(active, {
        ...stoppedResult(performance.now() - active.begun),
        end: 'budget',
        message: this.say('engine.over-in-operation', { n: hostMs / 1000 }),
      });
    }, hostMs + OVERTIME_MS);
  }

  private settle(active: Active, result: RunResult): void {
    clearTimeout(active.patience);
    clearTimeout(active.overtime);
    if (this.active === active) this.active = undefined;
    active.settle(result);
  }

  private dropWorker(): void {
    this.worker?.terminate();
    this.worker = undefined;
    for (const resolve of this.looks.values()) resolve(null);
    this.looks.clear();
  }
}

const stoppedResult = (milliseconds: number): RunResult => ({
  end: 'stopped',
  exitStatus: 130,
  instructions: 0,
  milliseconds,
});

let shared: Session | undefined;

/** The page's one session. */
export function session(): Session {
  shared ??= new Session(
    () => {
      // The pattern `new Worker(new URL(…))` in one expression is what the bundler recognises.
      return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    },
    new URL(withSlash(import.meta.env.BASE_URL), location.href).href,
    speech('engine', 'check'),
  );
  return shared;
}

const withSlash = (base: string): string => (base.endsWith('/') ? base : `${base}/`);
