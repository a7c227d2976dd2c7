// What the basic prompt does around an entry: asks for its lines until they are a statement, and compiles that. Mirrors
// PyRun_InteractiveLoop and pyrun_one_parse_ast of Python/pythonrun.c; what is incomplete is decided as Lib/codeop.py does.

import { profile } from '../include/profile.ts';
import { ld, st } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { PyErr_Clear } from '../objects/errors.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyObject_Str } from '../objects/object_protocol.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { isIncomplete } from '../parser/index.ts';
import { compileSource, type Unit } from './compile.ts';
import { type Host, INTERRUPT } from './host.ts';
import { writeStderr } from './pythonrun.ts';
import { sourceLines } from './source_lines.ts';
import { PySys_GetObject, PySys_SetObject } from './sysdict.ts';

/** Entries so far: the number in the next one's file name. In memory, so that going back in time brings it back. */
const ENTRIES = staticAlloc('prompt.entries', 8);

/** Sets sys.ps1 and sys.ps2 where the program has not. */
export function preparePrompts(): void {
  for (const [name, text] of [
    ['ps1', '>>> '],
    ['ps2', '... '],
  ] as const) {
    if (PySys_GetObject(name) !== 0) continue;
    const prompt = PyUnicode_FromString(text);
    PySys_SetObject(name, prompt);
    Py_DECREF(prompt);
  }
}

function promptText(name: 'ps1' | 'ps2'): string {
  const prompt = PySys_GetObject(name);
  const shown = prompt === 0 ? 0 : PyObject_Str(prompt);
  if (shown === 0) {
    PyErr_Clear();
    return '';
  }
  const text = PyUnicode_AsString(shown);
  Py_DECREF(shown);
  return text;
}

/** An entry that is being typed. Host-side: until it is whole, no Python runs. */
export class PromptEntry {
  #text = '';
  /** The line that the host was asked for and has not given yet. */
  #asked = false;

  /** A whole statement (or nothing but a comment), null at the end of input. Throws InputPending; ask again when there is more. */
  read(host: Host): string | null {
    for (;;) {
      if (!this.#asked) {
        const more = this.#text !== '';
        const prompt = promptText(more ? 'ps2' : 'ps1');
        if (host.prompt) host.prompt(prompt, more);
        else host.stderr(prompt);
        this.#asked = true;
      }
      const line = host.stdin();
      this.#asked = false;
      if (line === INTERRUPT) {
        this.#text = '';
        writeStderr('\nKeyboardInterrupt\n');
      } else if (line === '') {
        if (this.#text === '') return null;
        return this.#take();
      } else {
        this.#text += line;
        // Without its last newline, a block is incomplete until a blank line.
        if (!isIncomplete(this.#text.replace(/\n$/, ''))) return this.#take();
      }
    }
  }
  #take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}

/** The number of an entry that is read, also of one that is only a comment or nothing; a refused one has none. */
export function countEntry(): number {
  const number = ld(ENTRIES);
  st(ENTRIES, number + 1);
  return number;
}

/** A typed statement as a unit of its own; null with an exception. Its parse errors are in `<stdin>`, its code in a file of its number. */
export function compileEntry(text: string): Unit | null {
  let name = '';
  const unit = compileSource(text, '<stdin>', 'single', {
    keepTree: true,
    codeFilename: () => {
      name = profile.promptFilename.replace('#', String(countEntry()));
      return name;
    },
  });
  // Warnings came before the entry's lines are known; what has no number has none in tracebacks either.
  if (name !== '<stdin>') sourceLines.add(name, text);
  return unit;
}
