// The programs that the audit's runs against a real CPython make of a program of the corpus.

import type { Outcome } from '../fuzz/python.ts';

/** Runs of a program; the first ones fill caches (interned names, code that specialises). */
const RUNS = 9;
/** The runs that are compared: the last of them with the first. */
const COMPARED = 4;

/**
 * Runs a program RUNS times in a namespace of its own and prints the allocator's blocks in use after each, when what it has changed of the
 * process is put back. The cache of type attributes, which keeps names alive by where they lie in memory, is emptied.
 */
export function leakProgram(source: string): string {
  return `import gc, sys, warnings
text = ${pythonString(source)}
class Nothing:
    def write(self, s): return len(s)
    def flush(self): pass
    def isatty(self): return False
    encoding, errors = 'utf-8', 'strict'
nothing = Nothing()
names = set(sys.modules)
warnings.simplefilter('ignore')
def once(code):
    out, err, hook, threshold = sys.stdout, sys.stderr, sys.unraisablehook, gc.get_threshold()
    sys.stdout = sys.stderr = nothing
    space = {'__name__': '__main__', '__builtins__': __builtins__}
    try:
        exec(code, space)
    except BaseException:
        pass
    sys.stdout, sys.stderr, sys.unraisablehook = out, err, hook
    gc.set_threshold(*threshold)
    gc.unfreeze()
    gc.callbacks.clear()
    gc.set_debug(0)
    gc.garbage.clear()
    space.clear()
counts = memoryview(bytearray(8 * ${RUNS})).cast('q')
code = compile(text, 'program', 'exec')
for i in range(${RUNS}):
    once(code)
    gc.enable()
    gc.collect()
    gc.collect()
    getattr(sys, '_clear_internal_caches', sys._clear_type_cache)()
    counts[i] = sys.getallocatedblocks()
print('blocks', *counts)
`;
}

export interface LeakRun {
  readonly counts: readonly number[];
  /** Blocks more from run to run, rounded down, over the last COMPARED runs. */
  readonly growth: number;
  /** What ended the program before it could count. */
  readonly failure: string;
}
export function leaksOf(o: Outcome): LeakRun {
  const line = o.out.split('\n').find((l) => l.startsWith('blocks '));
  if (line === undefined) return { counts: [], growth: 0, failure: `exit ${o.status}: ${o.last}` };
  const counts = line.split(' ').slice(1).map(Number);
  const last = counts.slice(-COMPARED);
  return { counts, growth: Math.floor((last[last.length - 1] - last[0]) / (COMPARED - 1)), failure: '' };
}

/**
 * The program with a collection of the young generation due at every allocation of a container. It is compiled before: what the
 * compiler leaves in pools and free lists is not the same on both sides (fuzz/preparation.py).
 */
export function collectionsProgram(source: string): string {
  return `import gc, sys
code = compile(${pythonString(source)}, '<string>', 'exec')
sys.settle()
gc.set_threshold(1)
exec(code)
`;
}

/** What CPython 3.14 did for a program: a row of audit/recorded.json. */
export interface RecordedAudit {
  readonly program: string;
  /** Blocks more from run to run. */
  readonly growth: number;
  /** What it printed with collections all the time, as asText gives it. */
  readonly collections: string;
}

/** A literal whose value is the text. */
function pythonString(text: string): string {
  return JSON.stringify(text)
    .replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/\\ud[89ab]..\\ud[c-f]../g, (pair) => {
      const point =
        String.fromCharCode(Number.parseInt(pair.slice(2, 6), 16), Number.parseInt(pair.slice(8, 12), 16)).codePointAt(
          0,
        ) ?? 0;
      return `\\U${point.toString(16).padStart(8, '0')}`;
    });
}
