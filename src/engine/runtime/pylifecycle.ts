// Starting and ending the simulated process. Mirrors Python/pylifecycle.c.

import { type Profile, PROFILES, type PythonVersion } from '../include/profile.ts';
import { selectLayouts } from '../include/structs.ts';
import { clearCaches } from '../memory/caches.ts';
import { initMalloc, mmap } from '../memory/malloc.ts';
import { DEFAULT_MEMORY, ld, mapMemory, type Ref, st, stp, stWords } from '../memory/memory.ts';
import { initObmalloc } from '../memory/obmalloc.ts';
import { functionAddress } from '../memory/text.ts';
import { PyDict_GetItemString, PyDict_Items, PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_Clear } from '../objects/errors.ts';
import { gcstate, initGcState } from '../objects/gcobject.ts';
import { PyList_New } from '../objects/listobject.ts';
import { initSmallInts } from '../objects/longobject.ts';
import { PyModule_GetDict } from '../objects/moduleobject.ts';
import { immortal, Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { tstate } from '../objects/tstate.ts';
import { initTypes } from '../objects/type_ready.ts';
import { writeStaticTypes } from '../objects/typedef.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { target } from './compile.ts';
import { PyGC_Collect } from './gc.ts';
import { _PyImport_Inittab, PyImport_AddModule, PyImport_ImportModule } from './import.ts';
import { PyErr_Print } from './pythonrun.ts';
import { sourceLines } from './source_lines.ts';

/** Bytes of the data stack's first chunk and of the C stack. */
const DATA_STACK_CHUNK = 16 * 1024;
const C_STACK = 256 * 1024;
/** Calls from C functions into C functions or Python that the host's own stack surely bears. */
export const C_RECURSION_LIMIT = 400;

export interface StartOptions {
  readonly version: PythonVersion;
  /** Bytes of simulated memory. */
  readonly memory?: number;
  /** Secret of the string hash: two 64-bit words, low halves first. All zero is PYTHONHASHSEED=0. */
  readonly hashSecret?: readonly [number, number, number, number];
}
