// The engine for many small programs: each starts from an image of a process that has imported the same modules as the real CPython's server.

import { type BootImage, loadImage, type PythonVersion, saveImage, startProcess } from '../../index.ts';
import { firstBlock, POOL_SIZE, PyObject_Malloc, pools } from '../../memory/obmalloc.ts';
import { PyByteArray_FromStringAndSize } from '../../objects/bytearrayobject.ts';
import { newZeroBytes } from '../../objects/bytesobject.ts';
import { PyFloat_FromDouble } from '../../objects/floatobject.ts';
import { PyList_Append } from '../../objects/listobject.ts';
import { Py_DECREF } from '../../objects/object.ts';
import { clear_freelists } from '../../runtime/gc_freelists.ts';
import { PySys_GetObject } from '../../runtime/sysdict.ts';
import { loadLibModule } from '../lib.ts';
import { asText, type Outcome, outcome, PREPARATION, phases } from './python.ts';

/** Instructions of one program, at most: the generator's programs need some ten thousand. */
const BUDGET = 20_000_000;

/** Bytes of a bytes object besides its content: header, length, hash and the final 0. */
const BYTES_OVERHEAD = 33;

const images = new Map<PythonVersion, BootImage>();

const hostTo = (out: string[], err: string[]): Parameters<typeof startProcess>[0]['host'] => ({
  stdout: (text) => out.push(text),
  stderr: (text) => err.push(text),
  stdin: () => '',
  libModule: loadLibModule,
  pathModule: () => null,
});

/** The image from which programs start. */
export function preloadedImage(version: PythonVersion): BootImage {
  const known = images.get(version);
  if (known) return known;
  const err: string[] = [];
  const p = startProcess({ version, host: hostTo([], err) });
  p.setArguments(['-c'], ['']);
  p.start(`exec("${PREPARATION}", {})`, '<string>');
  while (p.run(1 << 24) === 'running');
  if (p.exitStatus !== 0) throw new Error(err.join(''));
  fillPools();
  const image = loadImage(saveImage(version));
  images.set(version, image);
  return image;
}

/**
 * Leaves no block free in any pool that has blocks in use: objects that `sys.taken` holds have them all, and the first of a new pool of
 * each size class. (That one is never empty, as in CPython's server; an empty pool would be given to another class.)
 */
function fillPools(): void {
  clear_freelists();
  const taken = PySys_GetObject('taken');
  for (let size = 16; size <= 512; size += 16) {
    const room = Math.floor((POOL_SIZE - firstBlock(0)) / size);
    let free = 0;
    for (const pool of pools()) if (pool.used > 0 && pool.blockSize === size) free += room - pool.used;
    for (; free >= 0; free--) {
      const o =
        size === 16
          ? PyByteArray_FromStringAndSize(0, 8)
          : size === 32
            ? PyFloat_FromDouble(0)
            : newZeroBytes(size - BYTES_OVERHEAD);
      PyList_Append(taken, o);
      Py_DECREF(o);
    }
  }
}

/** The phase in which the engine does what `text` says, or -1 (see RealPython.phaseOf). */
export function enginePhaseOf(source: string, version: PythonVersion, text: string, all = phases()): number {
  return all.find((phase) => asText(runOnEngine(source, version, undefined, phase)) === text) ?? -1;
}

/**
 * Runs a program to the end of its process. `inspect` is called before the process is torn down. `phase` blocks of every size class of
 * the allocator are taken first.
 */
export function runOnEngine(source: string, version: PythonVersion, inspect?: () => void, phase = 0): Outcome {
  const out: string[] = [];
  const err: string[] = [];
  const image = preloadedImage(version);
  try {
    const p = startProcess({ version, image, host: hostTo(out, err) });
    for (let size = 32; phase > 0 && size <= 512; size += 16) for (let i = 0; i < phase; i++) PyObject_Malloc(size);
    p.start(source, '<string>');
    let left = BUDGET;
    for (; left > 0 && p.run(1 << 20) === 'running'; left -= 1 << 20);
    if (left <= 0) return outcome(out.join(''), 'too many instructions', -1);
    inspect?.();
    const status = p.finish();
    return outcome(out.join(''), err.join(''), status);
  } catch (e) {
    return outcome(
      out.join(''),
      `engine bug: ${e instanceof Error ? e.stack?.split('\n').slice(0, 6).join(' ') : e}`,
      -2,
    );
  }
}
