// Parts of tp_traverse, tp_clear and destructors that most iterator types share. Mirrors the Py_VISIT and Py_CLEAR macros of
// Include/cpython/objimpl.h and Include/refcount.h.

import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { Py_DECREF, Py_TYPE, type visitproc } from './object.ts';
import { Py_TRASHCAN_BEGIN, Py_TRASHCAN_END } from './trashcan.ts';

/** Calls `visit` for the objects in these words of `o`. */
export function visitWords(o: Ref, visit: visitproc, ...offsets: number[]): number {
  for (let i = 0; i < offsets.length; i++) {
    const value = ld(o + offsets[i]);
    if (value === 0) continue;
    const r = visit(value);
    if (r !== 0) return r;
  }
  return 0;
}
/** A destructor: untracks, drops the objects in these words in this order, frees. */
export function deallocWords(o: Ref, ...offsets: number[]): void {
  PyObject_GC_UnTrack(o);
  if (!Py_TRASHCAN_BEGIN(o, null)) return;
  for (let i = 0; i < offsets.length; i++) {
    const value = ld(o + offsets[i]);
    if (value !== 0) Py_DECREF(value);
  }
  fn<(o: Ref) => void>(ld(Py_TYPE(o) + PyTypeObject.tp_free))(o);
  Py_TRASHCAN_END();
}
/** New reference: type->tp_alloc(type, 0). */
export function tpAlloc(type: Ref): Ref {
  return fn<(t: Ref, n: number) => Ref>(ld(type + PyTypeObject.tp_alloc))(type, 0);
}
