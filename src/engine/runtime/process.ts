// A simulated process as the door hands it out: start, run in slices, ask, finish. One process is mapped at a time; starting
// another ends the one before.

import { type PythonVersion, profile } from '../include/profile.ts';
import { ld, type Ref, st, stp } from '../memory/memory.ts';
import { staticAlloc, staticRef } from '../memory/static.ts';
import { PyDict_DelItemString, PyDict_GetItemString, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_ExceptionMatches } from '../objects/errors.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { Py_CLEAR, Py_DECREF } from '../objects/object.ts';
import { setHostStack } from '../objects/recursion.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_SystemExit } from '../objects/statictypes.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { runEval, startEvalCode } from './ceval.ts';
import { compileSource } from './compile.ts';
import { EvalStopped, PyErr_SetInterrupt, RUNNING } from './eval_state.ts';
import { isConsequenceOfTampering, isOutOfHostMemory, isStackOverflow, SegmentationFault } from './fault.ts';
import { type Host, InputPending, setHost } from './host.ts';
import type { BootImage } from './image.ts';
import { runtimeLink } from './part_link.ts';
import { compileEntry, countEntry, PromptEntry, preparePrompts } from './prompt.ts';
import { mainDict, mapImage, Py_Finalize } from './pylifecycle.ts';
import { PyErr_Print } from './pythonrun.ts';
import { addQuitters, namesQuitter } from './quitters.ts';
import { sourceLines } from './source_lines.ts';
import { PySys_SetObject } from './sysdict.ts';

export interface StartProcessOptions {
  readonly version: PythonVersion;
  readonly host: Host;
  /** A saved image to start from; without it the interpreter starts from nothing. */
  readonly image?: BootImage;
  readonly hashSeed?: number;
  /** Bytes of the host's stack, if it is larger than what any browser's worker has: C functions may recurse so much deeper. */
  readonly hostStack?: number;
}

/** `waiting`: the prompt wants a line that nobody has typed yet. */
export type RunState = 'running' | 'waiting' | 'done';

export interface Process {
  /** Sets sys.argv and sys.path. */
  setArguments(argv: readonly string[], path: readonly string[]): void;
  /** Compiles the program and makes it ready to run. A SyntaxError is shown, and the program is over at once. */
  start(source: string | Uint8Array, filename: string): void;
  /** Executes at most about `limit` instructions. */
  run(limit: number): RunState;
  /** From now on `run` reads statements from the host's standard input and runs each as the basic prompt does, in the namespace of the program that is over. */
  startInteractive(): void;
  /** The same, and runs to the end of input. */
  interactive(options?: { quiet?: boolean }): void;
  /** Ctrl+C: what runs raises KeyboardInterrupt as soon as CPython would. */
  interrupt(): void;
  /** Whether the process came to an end that lets nothing run any more. */
  readonly isGone: boolean;
  /** Ends the process: atexit callbacks, module globals. Returns the exit status. */
  finish(): number;
  /** Exit status so far: 0, or 1 and more after an uncaught exception. */
  readonly exitStatus: number;
}

/** What runs from source until the program is over: its code, and the literals of its syntax tree. Owned references. */
export const UNIT_CODE = staticRef('process.code');
const UNIT_TREE = staticRef('process.tree');
/** How far the process is, and its exit status: in memory, so that going back in time brings them back. */
const STATE = staticAlloc('process.state', 8);
const STATUS = staticAlloc('process.exit_status', 8);
const STATES = ['ready', 'running', 'over', 'finished', 'prompting', 'entry'] as const;

class SimulatedProcess implements Process {
  readonly version: PythonVersion;
  readonly #host: Host;
  readonly #entry = new PromptEntry();

  get #state(): (typeof STATES)[number] {
    return STATES[ld(STATE)];
  }
  set #state(state: (typeof STATES)[number]) {
    st(STATE, STATES.indexOf(state));
  }
  get exitStatus(): number {
    return ld(STATUS);
  }
  set exitStatus(status: number) {
    st(STATUS, status);
  }

  constructor(options: StartProcessOptions) {
    this.version = options.version;
    this.#host = options.host;
    setHost(options.host);
    if (options.image) mapImage(options.image);
    else runtimeLink.Py_Initialize({ version: options.version, hashSeed: options.hashSeed });
    if (options.hostStack !== undefined) setHostStack(options.hostStack);
  }

  setArguments(argv: readonly string[], path: readonly string[]): void {
    for (const [name, items] of [
      ['argv', argv],
      ['orig_argv', argv],
      ['path', path],
    ] as const) {
      const list = PyList_New(0);
      for (const item of items) {
        const text = PyUnicode_FromString(item);
        PyList_Append(list, text);
        Py_DECREF(text);
      }
      PySys_SetObject(name, list);
      Py_DECREF(list);
    }
  }

  start(source: string | Uint8Array, filename: string): void {
    const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
    sourceLines.add(filename, text);
    const dict = mainDict();
    if (filename !== '<string>') {
      const file = PyUnicode_FromString(filename);
      PyDict_SetItemString(dict, '__file__', file);
      Py_DECREF(file);
      if (profile.modulesHaveCached) PyDict_SetItemString(dict, '__cached__', Py_None);
    }
    this.#guard(() => {
      if (namesQuitter(text)) addQuitters(this.#host);
      const unit = compileSource(source, filename, 'exec', {
        keepTree: true,
        isFile: typeof source !== 'string',
        fromFile: filename !== '<string>',
      });
      if (unit === null) return this.#end(0);
      stp(UNIT_CODE, unit.code);
      stp(UNIT_TREE, unit.tree);
      this.#state = 'running';
      if (!startEvalCode(unit.code, dict, dict)) this.#end(0);
    });
  }

  run(limit: number): RunState {
    if (this.#state === 'prompting') return this.#prompt();
    if (!this.#isRunning) return 'done';
    this.#guard(() => {
      const result = runEval(limit);
      if (result === RUNNING) return;
      if (this.#state === 'entry') this.#endEntry(result);
      else this.#end(result);
    });
    return this.#goesOn ? 'running' : 'done';
  }
  get #goesOn(): boolean {
    return this.#isRunning || this.#state === 'prompting';
  }
  get #isRunning(): boolean {
    return this.#state === 'running' || this.#state === 'entry';
  }
  get isGone(): boolean {
    return this.#state === 'finished';
  }
  interrupt(): void {
    if (this.#isRunning) PyErr_SetInterrupt();
  }

  /** The program is over with `result` (NULL: with the exception that is set). */
  #end(result: Ref): void {
    this.#state = 'over';
    if (result !== 0) Py_DECREF(result);
    else this.exitStatus = PyErr_Print();
    // The unit and the syntax tree's literals live until the program has run and its exception is shown.
    Py_CLEAR(UNIT_CODE);
    Py_CLEAR(UNIT_TREE);
  }

  /** Runs `f`; the exceptions that end a process from inside end it here. */
  #guard(f: () => void): void {
    try {
      f();
    } catch (e) {
      if (e instanceof SegmentationFault) {
        this.#host.stderr(`${e.message}\n`);
        this.exitStatus = 139;
      } else if (isStackOverflow(e)) {
        this.#host.stderr('Segmentation fault (simulated): the C stack is full\n');
        this.exitStatus = 139;
      } else if (isOutOfHostMemory(e)) {
        this.#host.stderr('MemoryError: the operation needs more room than the host has\n');
        this.exitStatus = 1;
      } else if (e instanceof EvalStopped) {
        this.exitStatus = 130;
      } else if (isConsequenceOfTampering(e)) {
        this.#host.stderr('Segmentation fault (simulated): the program wrote over memory that was in use\n');
        this.exitStatus = 139;
      } else {
        throw e;
      }
      // Nothing can be trusted to run any more: no finalizers.
      this.#state = 'finished';
    }
  }

  startInteractive(): void {
    if (this.#state === 'finished' || this.#isRunning) throw new Error(`no prompt while the process is ${this.#state}`);
    // CPython has taken them away when the script was over.
    const dict = mainDict();
    for (const name of ['__file__', '__cached__'])
      if (PyDict_GetItemString(dict, name) !== 0) PyDict_DelItemString(dict, name);
    preparePrompts();
    this.#guard(() => addQuitters(this.#host));
    if (this.isGone) return;
    this.exitStatus = 0;
    this.#state = 'prompting';
  }

  interactive(options: { quiet?: boolean } = {}): void {
    if (!options.quiet) this.#host.stderr(`Python ${this.version} (Heapwise memory engine)\n`);
    this.startInteractive();
    while (this.run(1 << 24) === 'running');
  }

  /** Reads an entry and makes it ready to run. */
  #prompt(): RunState {
    try {
      this.#guard(() => {
        const text = this.#entry.read(this.#host);
        if (text === null) this.#state = 'over';
        else if (/^(#.*)?$/.test(text.trim())) countEntry();
        else this.#startEntry(text);
      });
    } catch (e) {
      if (e instanceof InputPending) return 'waiting';
      throw e;
    }
    return this.#goesOn ? 'running' : 'done';
  }
  #startEntry(text: string): void {
    const unit = compileEntry(text);
    if (unit === null) {
      this.#endEntry(0);
      return;
    }
    stp(UNIT_CODE, unit.code);
    stp(UNIT_TREE, unit.tree);
    this.#state = 'entry';
    const dict = mainDict();
    if (!startEvalCode(unit.code, dict, dict)) this.#endEntry(0);
  }
  /** The entry is over with `result` (NULL: with the exception that is set). */
  #endEntry(result: Ref): void {
    this.#state = 'prompting';
    if (result !== 0) Py_DECREF(result);
    Py_CLEAR(UNIT_CODE);
    Py_CLEAR(UNIT_TREE);
    if (result !== 0) return;
    const leaving = PyErr_ExceptionMatches(PyExc_SystemExit);
    const status = PyErr_Print();
    if (!leaving) return;
    this.exitStatus = status;
    this.#state = 'over';
  }

  finish(): number {
    if (this.#state !== 'finished') {
      this.#guard(() => Py_Finalize());
      this.#state = 'finished';
    }
    return this.exitStatus;
  }
}

/** Maps a process. The one that was mapped before must not be used any more. */
export function startProcess(options: StartProcessOptions): Process {
  return new SimulatedProcess(options);
}
