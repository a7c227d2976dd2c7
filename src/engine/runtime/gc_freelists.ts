// What a full collection gives back to the allocator. Mirrors Python/gc_gil.c (_PyGC_ClearAllFreeLists).

import { profile } from '../include/profile.ts';
import { type Addr, ld } from '../memory/memory.ts';
import { PyObject_Free } from '../memory/obmalloc.ts';
import { dictkeys, freelistClear, freelists, slices, unicode_writers } from '../objects/freelist.ts';
import { PyObject_GC_Del } from '../objects/gcobject.ts';
import { Py_TYPE, PyType_IS_GC } from '../objects/object.ts';

/** Frees every kept object, key table and writer. */
export function clear_freelists(): void {
  for (const f of freelists()) {
    if (ld(f.at) === 0 || (f === slices && profile.collectionKeepsSlice)) continue;
    if (f === dictkeys || f === unicode_writers) freelistClear(f, PyObject_Free);
    else freelistClear(f, release);
  }
}
function release(o: Addr): void {
  if (PyType_IS_GC(Py_TYPE(o))) PyObject_GC_Del(o);
  else PyObject_Free(o);
}
