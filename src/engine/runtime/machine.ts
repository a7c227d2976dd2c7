// A program on a machine of its own, as the page and the build use it: runs in slices within a budget, and answers questions
// about the program's namespace when it is over.

import type { Compiled } from '../include/constant.ts';
import { type PythonVersion, profile } from '../include/profile.ts';
import { clearCaches } from '../memory/caches.ts';
import {
  journalLength,
  ld,
  type Ref,
  restorePages,
  startRecording,
  stopRecording,
  undoRows,
} from '../memory/memory.ts';
import { PyErr_Clear } from '../objects/errors.ts';
import { GC_STATS_SIZE, gcstate, NUM_GENERATIONS } from '../objects/gcobject.ts';
import { PyLong_AsBigInt } from '../objects/longobject.ts';
import { _Py_IsImmortal, Py_DECREF, Py_IS_TYPE, Py_REFCNT } from '../objects/object.ts';
import { PyObject_Repr } from '../objects/object_protocol.ts';
import { Py_False, Py_None, Py_True } from '../objects/statics.ts';
import { PyLong_Type } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyUnicode_AsString, PyUnicode_CHECK_INTERNED, PyUnicode_Check } from '../objects/unicodeobject.ts';
import { PyWeakref_CheckProxy, PyWeakref_CheckRef, weakrefObject } from '../objects/weakrefobject.ts';
import { compileSource } from './compile.ts';
import { EvalStopped, evalHooks, instructionCount, resetInstructionCount } from './eval_state.ts';
import { SegmentationFault } from './fault.ts';
import type { LibModule } from './host.ts';
import type { BootImage } from './image.ts';
import { runtimeLink } from './part_link.ts';
import { type Process, startProcess } from './process.ts';
import { mainDict } from './pylifecycle.ts';
import { runUnit } from './pythonrun.ts';

/** What a program may use. */
export interface Budget {
  readonly instructions: number;
  readonly outputChars: number;
  /** Milliseconds of the host's time. */
  readonly hostMs: number;
}
/** Milliseconds after which a slice ends early where C functions do most of the work. */
const SLICE_MS = 50;
export const DEFAULT_BUDGET: Budget = { instructions: 200_000_000, outputChars: 1_000_000, hostMs: 30_000 };

/** Modules of the standard library, by name. What is asked for may throw PartNotLoaded. */
export type Library = Readonly<Record<string, LibraryModule>>;
export interface LibraryModule {
  readonly source: string;
  readonly isPackage: boolean;
  /** The module as compiled for the version that runs, if it is at hand. */
  readonly compiled?: Compiled | undefined;
}
/** A module of the library as the process knows it. */
export function libModuleOf(library: Library, name: string, version: PythonVersion): LibModule | null {
  const found = library[name];
  if (found === undefined) return null;
  return {
    isPackage: found.isPackage,
    filename: libFilename(name, found.isPackage, version),
    get source() {
      return found.source;
    },
    get compiled() {
      return found.compiled;
    },
  };
}
export function libFilename(name: string, isPackage: boolean, version: PythonVersion): string {
  return `/usr/lib/python${version}/${name.replaceAll('.', '/')}${isPackage ? '/__init__' : ''}.py`;
}

export interface RunOptions {
  readonly version: PythonVersion;
  readonly filename?: string;
  readonly argv?: readonly string[];
  readonly budget?: Partial<Budget>;
  readonly library?: Library;
}
export interface MachineIO {
  stdout(text: string): void;
  stderr(text: string): void;
  /** A line with its newline, null at the end, INTERRUPT for Ctrl+C. Throws InputPending if the reader has not typed it yet. */
  stdin?(): string | null;
  /** The prompt asks for a line. With it, standard input is a terminal. */
  prompt?(text: string, more: boolean): void;
}

/** Which limit a program went beyond (`Budget`), and what the limit is. */
export interface Over {
  readonly limit: 'instructions' | 'outputChars' | 'hostMs';
  readonly most: number;
}

export type Slice =
  | { readonly state: 'running' }
  /** The prompt wants a line. */
  | { readonly state: 'waiting' }
  | { readonly state: 'done'; readonly exitStatus: number }
  | {
      readonly state: 'error';
      readonly kind: 'budget';
      readonly over: Over;
      readonly message: string;
      readonly exitStatus: number;
    };

export type Evaluation =
  | { readonly ok: true; readonly repr: string; readonly value: string | number | boolean | null }
  | { readonly ok: false; readonly error: string };

/** Questions about a program that is over, put as Python expressions in its namespace. Those that cannot be answered throw an Error with Python's message. */
export interface Inspector {
  evaluate(expression: string): Evaluation;
  /** The same, and every trace of it is taken out of memory again: the program cannot tell that it was asked. Nothing is printed. */
  peek(expression: string): Evaluation;
  /** References to the object, the question's own not counted. */
  refcount(expression: string): number;
  /** Whether the referent of a weak reference lives. */
  alive(expression: string): boolean;
  sameObject(a: string, b: string): boolean;
  /** Where the object lies in the machine's memory: what a recording of the same run (trace/events.ts) names it by. */
  place(expression: string): number;
  isInterned(expression: string): boolean;
  isImmortal(expression: string): boolean;
  /** Objects that the cycle collector freed since the program began. */
  collected(): number;
}

export interface Machine {
  /** Executes at most about `limit` instructions; call again while the state is 'running', and when there is a line for one that waits. */
  run(limit: number): Slice;
  /** From now on `run` reads and runs what is typed at the prompt, in the namespace of the program that is over. Each entry has the whole budget. */
  startInteractive(): void;
  /** Ctrl+C. A program that ran out of its budget between two instructions can be interrupted as well, and has a new one. */
  interrupt(): void;
  /**
   * Ends the process of a program that is over, as `python FILE` does: atexit callbacks, finalizers of what the module still holds. Within
   * what is left of the budget. Nothing can be asked afterwards.
   */
  finish(): Exclude<Slice, { state: 'running' | 'waiting' }>;
  /**
   * The same, and then all of it is taken back: what the end writes has been told, and the machine is as the program left it. Whoever goes on at
   * the prompt has the objects that the program made, at their addresses, and nothing runs twice.
   */
  rehearseEnd(): ReturnType<Machine['finish']>;
  /** Whether nothing can run on this machine any more. */
  readonly isGone: boolean;
  /** Instructions executed so far. */
  readonly instructions: number;
  readonly inspect: Inspector;
}

/** Ends a program inside a call that cannot pause; the reason is the machine's. */
class OverBudget extends EvalStopped {}

/** Room that is left for the traceback of an entry that printed too much. */
const SPARE_CHARS = 10_000;

/** What a question of a check may execute. */
const QUESTION_INSTRUCTIONS = 10_000_000;

/** For the command line and whoever has no words of their own. */
function overText({ limit, most }: Over): string {
  const number = (n: number): string => n.toLocaleString('en');
  const endless = 'and was stopped. Is there a loop that never ends?';
  switch (limit) {
    case 'instructions':
      return `The program executed more than ${number(most)} instructions ${endless}`;
    case 'outputChars':
      return `The program printed more than ${number(most)} characters and was stopped.`;
    case 'hostMs':
      return `The program ran for more than ${number(most / 1000)} seconds ${endless}`;
  }
}

class SimulatedMachine implements Machine {
  readonly inspect: Inspector;
  readonly #process: Process;
  readonly #budget: Budget;
  readonly #collectedBefore: number;
  #begun = performance.now();
  #sliceBegun = this.#begun;
  /** Instructions that were executed when the budget began. */
  #from = 0;
  #written = 0;
  #over: Over | null = null;
  /** At the prompt, where too much output interrupts the entry and ends nothing. */
  #interactive = false;
  #waits = false;
  #peeking = false;

  constructor(image: BootImage, source: string | null, options: RunOptions, io: MachineIO) {
    this.#budget = { ...DEFAULT_BUDGET, ...options.budget };
    const write = (send: (text: string) => void, spare: number) => (text: string) => {
      if (this.#peeking) return;
      const left = this.#budget.outputChars - this.#written + (this.#interactive ? spare : 0);
      this.#written += text.length;
      send(text.length <= left ? text : text.slice(0, Math.max(0, left)));
      if (text.length <= left) return;
      if (!this.#interactive) this.#stop({ limit: 'outputChars', most: this.#budget.outputChars });
      this.#process.interrupt();
    };
    const library = options.library ?? {};
    this.#process = startProcess({
      version: options.version,
      image,
      host: {
        stdout: write((text) => io.stdout(text), 0),
        stderr: write((text) => io.stderr(text), SPARE_CHARS),
        stdin: () => (this.#peeking ? '' : (io.stdin?.() ?? '')),
        isTerminal: io.prompt !== undefined,
        prompt: (text, more) => {
          this.#renewBudget();
          io.prompt?.(text, more);
        },
        libModule: (name) => libModuleOf(library, name, options.version),
        pathModule: () => null,
      },
    });
    evalHooks.mayContinue = () => this.#withinBudget();
    evalHooks.shouldPause = () => performance.now() - this.#sliceBegun > SLICE_MS;
    const filename = options.filename ?? 'main.py';
    this.#process.setArguments([filename, ...(options.argv ?? [])], ['']);
    this.#collectedBefore = collectedSoFar();
    this.inspect = new NamespaceInspector(
      () => collectedSoFar() - this.#collectedBefore,
      (on) => {
        this.#peeking = on;
      },
    );
    if (source === null) this.startInteractive();
    else this.#process.start(source, filename);
  }

  get instructions(): number {
    return instructionCount();
  }

  run(limit: number): Slice {
    if (this.#waits) this.#renewBudget();
    this.#waits = false;
    this.#sliceBegun = performance.now();
    const state =
      this.#over === null
        ? this.#process.run(Math.min(limit, this.#from + this.#budget.instructions - instructionCount() + 1))
        : 'done';
    if (this.#over === null && state === 'running') this.#withinBudget();
    if (this.#over !== null)
      return { state: 'error', kind: 'budget', over: this.#over, message: overText(this.#over), exitStatus: 130 };
    this.#waits = state === 'waiting';
    return state !== 'done' ? { state } : { state: 'done', exitStatus: this.#process.exitStatus };
  }

  startInteractive(): void {
    this.#process.startInteractive();
    this.#interactive = true;
    this.#renewBudget();
  }
  interrupt(): void {
    this.#process.interrupt();
    this.#renewBudget();
  }
  finish(): Exclude<Slice, { state: 'running' | 'waiting' }> {
    const exitStatus = this.#process.finish();
    if (this.#over !== null)
      return { state: 'error', kind: 'budget', over: this.#over, message: overText(this.#over), exitStatus: 130 };
    return { state: 'done', exitStatus };
  }
  rehearseEnd(): ReturnType<Machine['finish']> {
    const count = instructionCount();
    startRecording({ rows: false, pages: true });
    try {
      return this.finish();
    } finally {
      // A run is a function of memory: with the pages as they were, the process has not ended.
      restorePages();
      stopRecording();
      clearCaches();
      resetInstructionCount(count);
      this.#renewBudget();
    }
  }
  get isGone(): boolean {
    return this.#process.isGone;
  }

  #renewBudget(): void {
    this.#over = null;
    this.#begun = performance.now();
    this.#from = instructionCount();
    this.#written = 0;
  }
  #stop(over: Over): never {
    this.#over = over;
    throw new OverBudget(overText(over));
  }
  #withinBudget(): boolean {
    if (instructionCount() - this.#from > this.#budget.instructions) {
      this.#over = { limit: 'instructions', most: this.#budget.instructions };
    } else if (performance.now() - this.#begun > this.#budget.hostMs) {
      this.#over = { limit: 'hostMs', most: this.#budget.hostMs };
    }
    return this.#over === null;
  }
}

function collectedSoFar(): number {
  let n = 0;
  for (let g = 0; g < NUM_GENERATIONS; g++) n += ld(gcstate.generation_stats + g * GC_STATS_SIZE + 8);
  return n;
}

class NamespaceInspector implements Inspector {
  readonly collected: () => number;
  readonly #peeking: (on: boolean) => void;
  constructor(collected: () => number, peeking: (on: boolean) => void) {
    this.collected = collected;
    this.#peeking = peeking;
  }

  /** Evaluates and hands the object (borrowed) to `use`. Throws an Error with Python's message. */
  #with<T>(expression: string, use: (o: Ref) => T): T {
    const o = this.#eval(expression);
    if (typeof o === 'string') throw new Error(o);
    const result = use(o);
    Py_DECREF(o);
    return result;
  }
  /** New reference, or Python's message. */
  #eval(expression: string): Ref | string {
    const dict = mainDict();
    const begun = instructionCount();
    const { mayContinue } = evalHooks;
    evalHooks.mayContinue = () => instructionCount() - begun < QUESTION_INSTRUCTIONS;
    try {
      const unit = compileSource(expression, '<question>', 'eval', { silent: true });
      const o = unit === null ? 0 : runUnit(unit, dict, dict);
      return o === 0 ? takeError() : o;
    } catch (e) {
      if (e instanceof EvalStopped || e instanceof SegmentationFault) return e.message || 'the question ran too long';
      throw e;
    } finally {
      evalHooks.mayContinue = mayContinue;
    }
  }

  evaluate(expression: string): Evaluation {
    const o = this.#eval(expression);
    if (typeof o === 'string') return { ok: false, error: o };
    const shown = PyObject_Repr(o);
    if (shown === 0) {
      Py_DECREF(o);
      return { ok: false, error: takeError() };
    }
    const repr = PyUnicode_AsString(shown);
    Py_DECREF(shown);
    const value = hostValue(o, repr);
    Py_DECREF(o);
    return { ok: true, repr, value };
  }
  peek(expression: string): Evaluation {
    const count = instructionCount();
    this.#peeking(true);
    startRecording({ rows: true, pages: false });
    try {
      return this.evaluate(expression);
    } finally {
      undoRows(0, journalLength());
      stopRecording();
      clearCaches();
      resetInstructionCount(count);
      this.#peeking(false);
    }
  }
  refcount(expression: string): number {
    return this.#with(expression, (o) => (_Py_IsImmortal(o) ? profile.immortalRefcount : Py_REFCNT(o) - 1));
  }
  alive(expression: string): boolean {
    return this.#with(expression, (o) => {
      if (!PyWeakref_CheckRef(o) && !PyWeakref_CheckProxy(o))
        throw new Error(`TypeError: ${expression} is no weak reference`);
      return weakrefObject(o) !== 0;
    });
  }
  sameObject(a: string, b: string): boolean {
    return this.#with(a, (x) => this.#with(b, (y) => x === y));
  }
  place(expression: string): number {
    return this.#with(expression, (o) => o);
  }
  isInterned(expression: string): boolean {
    return this.#with(expression, (o) => PyUnicode_Check(o) && PyUnicode_CHECK_INTERNED(o) !== 0);
  }
  isImmortal(expression: string): boolean {
    return this.#with(expression, _Py_IsImmortal);
  }
}

/** The exception being raised as `Type: message`, cleared. */
function takeError(): string {
  const exc = ld(tstate.current_exception);
  const text =
    exc === 0 ? 'the expression gave nothing' : runtimeLink.formatExceptionOnly(exc).trimEnd().split('\n').at(-1)!;
  PyErr_Clear();
  return text;
}

function hostValue(o: Ref, repr: string): string | number | boolean | null {
  if (o === Py_None) return null;
  if (o === Py_True || o === Py_False) return o === Py_True;
  if (PyUnicode_Check(o)) return PyUnicode_AsString(o);
  if (Py_IS_TYPE(o, PyLong_Type)) {
    const n = PyLong_AsBigInt(o);
    return n >= BigInt(Number.MIN_SAFE_INTEGER) && n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : repr;
  }
  const float = Number(repr);
  return /^-?(\d|inf|nan)/.test(repr) && !Number.isNaN(float) ? float : repr;
}

/** A program on a fresh machine, mapped from `image`; with null nothing but the prompt. The machine made before must not be used any more. */
export function createMachine(image: BootImage, source: string | null, options: RunOptions, io: MachineIO): Machine {
  return new SimulatedMachine(image, source, options, io);
}
