// Which code objects are the program's, and where in its text their lines are. A script's are those of its file. What is typed at the
// prompt is compiled entry by entry, each from line 1, and in 3.12 all in one file; what exec() is given is in `<string>`, as is any
// other text that the program executes. There a code object is known by the unit that it came with, when that begins to run.

import { PyCodeObject, PyModuleObject } from '../include/structs.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { _PyGC_PREV_MASK, GC_HEAD } from '../objects/gcobject.ts';
import * as F from '../objects/interpframe.ts';
import { Py_SIZE, Py_TYPE } from '../objects/object.ts';
import { PyCode_Type, PyDict_Type, PyModule_Type, PyUnicode_Type } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';
import { lineTable } from '../runtime/line_events.ts';
import { type PromptEntryText, promptEntries, type RunMode } from '../runtime/modes.ts';
import { UNIT_CODE } from '../runtime/process.ts';
import { edgesOf } from './scan.ts';

export class ProgramCode {
  readonly mode: RunMode;
  /** The namespace of __main__ as the program has it; not a reference: at the end of the process it may be gone. */
  #namespace: Ref = 0;
  /** What is typed, in mode 'repl'. */
  readonly entries: readonly PromptEntryText[];
  readonly #filename: string;
  /** Lines to add, by code object. A recording that goes back meets the same ones again: the machine is deterministic. */
  readonly #offsets = new Map<number, number>();

  constructor(mode: RunMode, filename: string, source: string) {
    this.mode = mode;
    this.#filename = filename;
    this.entries = mode === 'repl' ? promptEntries(source) : [];
  }

  /** The process is started: its namespace is known. */
  started(): void {
    this.#namespace = mainNamespace();
  }
  /** Borrowed reference, or NULL: when the process ends, sys.modules lets go of the module, whose dict may live on for a while. */
  mainNamespace(): Ref {
    return mainNamespace() || (isNamespace(this.#namespace) ? this.#namespace : 0);
  }

  /** How many lines of the program's text are before line 1 of a code object; null if it is not the program's. */
  offsetOf(code: Ref): number | null {
    if (this.mode === 'script') return lineTable(code).filename === this.#filename ? 0 : null;
    return this.#offsets.get(keyOf(code)) ?? null;
  }
  /** The code of the unit that runs; 0 when the program is over. */
  get unit(): Ref {
    return ld(UNIT_CODE);
  }
  has(code: Ref): boolean {
    return this.offsetOf(code) !== null;
  }
  /** A frame begins or goes on, after so many lines of input: what it runs may be a unit of the program. */
  entered(frame: Addr, read: number): void {
    if (this.mode === 'script') return;
    const code = F._PyFrame_GetCode(frame);
    if (this.#offsets.has(keyOf(code))) return;
    if (this.mode === 'repl' && code === this.unit) this.#add(code, this.entries[read - 1]?.line ?? 0);
    else if (this.mode === 'exec' && this.#offsets.size === 0 && code !== this.unit) this.#add(code, 0);
  }
  #add(unit: Ref, offset: number): void {
    const codes = [unit];
    for (const code of codes) {
      this.#offsets.set(keyOf(code), offset);
      const consts = ld(code + PyCodeObject.co_consts);
      for (let i = 0; i < Py_SIZE(consts); i++) {
        const o = PyTuple_GET_ITEM(consts, i);
        if (Py_TYPE(o) === PyCode_Type) codes.push(o);
      }
    }
  }
}

const textOf = (o: Ref): string => (Py_TYPE(o) === PyUnicode_Type ? PyUnicode_AsString(o) : '');
const valuesOf = (dict: Ref) => edgesOf(dict).filter((e) => e.kind === 'value' && e.detail !== 0);

/** Borrowed reference: the dict of `__main__`, or NULL. Looked for without making a string, for who looks writes nothing. */
export function mainNamespace(): Ref {
  const main = valuesOf(ld(tstate.modules)).find((e) => textOf(e.detail) === '__main__');
  // At the end it is None that is held.
  return main !== undefined && Py_TYPE(main.to) === PyModule_Type ? ld(main.to + PyModuleObject.md_dict) : 0;
}
/** Whether a module's dict is where one was: the collector tracks it, which it does not what is freed, and it has a module's names. */
function isNamespace(dict: Ref): boolean {
  if (dict === 0 || Py_TYPE(dict) !== PyDict_Type) return false;
  const gc = dict - GC_HEAD;
  const next = ld(gc);
  const prev = ld(gc + 8) & _PyGC_PREV_MASK;
  if (next === 0 || prev === 0 || ld(prev) !== gc || (ld(next + 8) & _PyGC_PREV_MASK) !== gc) return false;
  return valuesOf(dict).some((e) => textOf(e.detail) === '__name__');
}

/** A code object's address and version, which tells those apart that lie at one address in turn. */
function keyOf(code: Ref): number {
  return (code / 8) * 2 ** 25 + ld(code + PyCodeObject.co_version);
}
