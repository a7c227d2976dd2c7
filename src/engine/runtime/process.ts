// A simulated process as the door hands it out: start, run in slices, ask, finish. One process is mapped at a time; starting
// another ends the one before.

import type { PythonVersion } from '../include/profile.ts';
import { ld, type Ref, st, stp } from '../memory/memory.ts';
import { staticAlloc, staticRef } from '../memory/static.ts';
import { PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_ExceptionMatches } from '../objects/errors.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { Py_CLEAR, Py_DECREF } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_SystemExit } from '../objects/statictypes.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { isIncomplete } from '../parser/index.ts';
import { runEval, startEvalCode } from './ceval.ts';
import { compileSource } from './compile.ts';
import { EvalStopped, RUNNING } from './eval_state.ts';
import { isConsequenceOfTampering, isStackOverflow, SegmentationFault } from './fault.ts';
import { type Host, setHost } from './host.ts';
import type { BootImage } from './image.ts';
import { runtimeLink } from './part_link.ts';
import { mainDict, mapImage, Py_Finalize } from './pylifecycle.ts';
import { PyErr_Print, runUnit, warnSyntax } from './pythonrun.ts';
import { sourceLines } from './source_lines.ts';
import { PySys_SetObject } from './sysdict.ts';

export interface StartProcessOptions {
  readonly version: PythonVersion;
  readonly host: Host;
  /** A saved image to start from; without it the interpreter starts from nothing. */
  readonly image?: BootImage;
  readonly hashSeed?: number;
}

export type RunState = 'running' | 'done';

export interface Process {
  /** Sets sys.argv and sys.path. */
  setArguments(argv: readonly string[], path: readonly string[]): void;
  /** Compiles the program and makes it ready to run. A SyntaxError is shown, and the program is over at once. */
  start(source: string | Uint8Array, filename: string): void;
  /** Executes at most about `limit` instructions. */
  run(limit: number): RunState;
  /** Reads statements from the host's standard input and runs each as the basic prompt does, to the end of input. */
  interactive(options?: { quiet?: boolean }): void;
  /** Ends the process: atexit callbacks, module globals. Returns the exit status. */
  finish(): number;
  /** Exit status so far: 0, or 1 and more after an uncaught exception. */
  readonly exitStatus: number;
}

/** What runs from source until the program is over: its code, and the literals of its syntax tree. Owned references. */
const UNIT_CODE = staticRef('process.code');
const UNIT_TREE = staticRef('process.tree');
/** How far the process is, and its exit status: in memory, so that going back in time brings them back. */
const STATE = staticAlloc('process.state', 8);
const STATUS = staticAlloc('process.exit_status', 8);
const STATES = ['ready', 'running', 'over', 'finished'] as const;

class SimulatedProcess implements Process {
  readonly version: PythonVersion;
  readonly #host: Host;

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
      PyDict_SetItemString(dict, '__cached__', Py_None);
    }
    this.#guard(() => {
      const unit = compileSource(source, filename, 'exec', { keepTree: true });
      if (unit === null || !warnSyntax(unit.warnings, filename)) return this.#end(0);
      stp(UNIT_CODE, unit.code);
      stp(UNIT_TREE, unit.tree);
      this.#state = 'running';
      if (!startEvalCode(unit.code, dict, dict)) this.#end(0);
    });
  }

  run(limit: number): RunState {
    if (this.#state !== 'running') return 'done';
    this.#guard(() => {
      const result = runEval(limit);
      if (result !== RUNNING) this.#end(result);
    });
    return this.#state === 'running' ? 'running' : 'done';
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

  interactive(options: { quiet?: boolean } = {}): void {
    if (!options.quiet) this.#host.stderr(`Python ${this.version} (Heapwise memory engine)\n`);
    const dict = mainDict();
    let number = 0;
    for (;;) {
      this.#host.stderr('>>> ');
      let text = this.#host.stdin();
      if (text === '') break;
      // As codeop has it: without its last newline, a block is incomplete until a blank line.
      while (isIncomplete(text.replace(/\n$/, ''))) {
        this.#host.stderr('... ');
        const more = this.#host.stdin();
        if (more === '') break;
        text += more;
      }
      if (/^(#.*)?$/.test(text.trim())) continue;
      const filename = `<stdin-${number++}>`;
      sourceLines.add(filename, text);
      let leaving = false;
      this.#guard(() => {
        const unit = compileSource(text, filename, 'single', { keepTree: true });
        const r = unit === null || !warnSyntax(unit.warnings, filename) ? 0 : runUnit(unit, dict, dict);
        if (r !== 0) Py_DECREF(r);
        else if (PyErr_ExceptionMatches(PyExc_SystemExit)) {
          this.exitStatus = PyErr_Print();
          leaving = true;
        } else PyErr_Print();
      });
      if (leaving || this.#state === 'finished') break;
    }
    if (this.#state !== 'finished') this.#state = 'over';
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
