// Mapping and ending the simulated process. Mirrors Python/pylifecycle.c; starting it from nothing is pyinit.ts.

import { type PythonVersion, profile, selectProfile } from '../include/profile.ts';
import { selectLayouts } from '../include/structs.ts';
import { clearCaches } from '../memory/caches.ts';
import { breakAddress, highestMapped, lowestMapped } from '../memory/malloc.ts';
import { HEAP_START, type Ref, wasTampered, wipeMemory } from '../memory/memory.ts';
import { staticRangesInUse } from '../memory/static.ts';
import { selectValuesLayout } from '../objects/dict_valuesarray.ts';
import { PyErr_Clear } from '../objects/errors.ts';
import { selectIteratorRules } from '../objects/iter_reduce.ts';
import { selectLongProfile } from '../objects/longobject.ts';
import { PyModule_GetDict } from '../objects/moduleobject.ts';
import { immortal, Py_DECREF } from '../objects/object.ts';
import { policy } from '../objects/unicodeobject.ts';
import { selectWeakrefRules } from '../objects/weakrefobject.ts';
import { selectFrames } from './ceval.ts';
import { resetInstructionCount } from './eval_state.ts';
import { finalizeModules } from './finalize_modules.ts';
import { type BootImage, copyImage, mappedRuns } from './image.ts';
import { PyImport_AddModule } from './import.ts';
import { flushStdout } from './pythonrun.ts';
import { sourceLines } from './source_lines.ts';

export interface StartOptions {
  readonly version: PythonVersion;
  /** Seed of the string hash, as PYTHONHASHSEED. */
  readonly hashSeed?: number;
}

/** Zeroes the memory and tells every file that reads the profile. */
export function mapFresh(version: PythonVersion): void {
  selectProfile(version);
  selectLayouts(version);
  const old = version === '3.12' || version === '3.13';
  immortal.refcnt = old ? -1 : 0xc0000000 | 0;
  immortal.staticFlags = old ? 0 : 5;
  immortal.heapFlags = old ? 0 : 1;
  // Before the first process there is nothing to wipe.
  if (breakAddress() !== 0 || wasTampered())
    wipeMemory([
      ...staticRangesInUse(),
      ...mappedRuns(),
      [HEAP_START, breakAddress()],
      [lowestMapped(), highestMapped()],
    ]);
  clearCaches();
  sourceLines.clear();
  resetInstructionCount(0);
  selectLongProfile(profile);
  selectIteratorRules(profile);
  selectValuesLayout(profile);
  selectWeakrefRules(profile);
  policy.immortal = profile.internImmortal;
  selectFrames(profile);
}

/** Maps an image: the process is as it was when the image was saved. */
export function mapImage(image: BootImage): void {
  mapFresh(image.head.version);
  copyImage(image);
}

/** Borrowed reference: the namespace of __main__. */
export function mainDict(): Ref {
  const main = PyImport_AddModule('__main__');
  const dict = PyModule_GetDict(main);
  Py_DECREF(main);
  return dict;
}

/** Ends the process as Py_FinalizeEx does: atexit callbacks, then modules and their globals. */
export function Py_Finalize(): void {
  finalizeModules();
  flushStdout();
  PyErr_Clear();
}
