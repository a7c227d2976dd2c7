// The trash can: destructors of containers nested too deep wait in a list, so that a long chain does not exhaust the stack.
// Mirrors _PyTrash_thread_deposit_object and _PyTrash_thread_destroy_chain in Objects/object.c.

import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, st, st64, stp } from '../memory/memory.ts';
import { fn, laterAddress } from '../memory/text.ts';
import { _PyGC_PREV_MASK, _PyGC_PREV_MASK_FINALIZED, GC_HEAD } from './gcobject.ts';
import { _Py_Dealloc, type destructor, Py_TYPE } from './object.ts';
import { tstate } from './tstate.ts';

/** Nested deallocations until the trash can is used (CPython's Py_C_RECURSION margin; measured only as "however deep"). */
const LIMIT = 50;

const subtypeDealloc = laterAddress('subtype_dealloc');

function isOwnDealloc(o: Ref, dealloc: destructor | null): boolean {
  const own = ld(Py_TYPE(o) + PyTypeObject.tp_dealloc);
  return dealloc === null ? own !== subtypeDealloc() : fn(own) === dealloc;
}

/**
 * False: the object was put aside (it is untracked; its collector's head links the list) and the destructor must return at once.
 * `dealloc` is the caller, NULL if that is what many types share: called for the base's part of an object whose type has another destructor, it goes on, for that one has
 * begun its work and would be called again.
 */
export function Py_TRASHCAN_BEGIN(o: Ref, dealloc: destructor | null): boolean {
  const depth = ld(tstate.dealloc_depth);
  if (depth >= LIMIT && isOwnDealloc(o, dealloc)) {
    // Objects are aligned: the link leaves room for the flag that says that the finalizer ran.
    const prev = o - GC_HEAD + 8;
    stp(prev, ld(tstate.delete_later) | (ld(prev) & _PyGC_PREV_MASK_FINALIZED));
    stp(tstate.delete_later, o);
    return false;
  }
  st(tstate.dealloc_depth, depth + 1);
  return true;
}
export function Py_TRASHCAN_END(): void {
  const depth = ld(tstate.dealloc_depth) - 1;
  st(tstate.dealloc_depth, depth);
  if (depth !== 0 || ld(tstate.delete_later) === 0) return;
  // The count stays above zero meanwhile, so that this loop, and no nested one, empties the can.
  st(tstate.dealloc_depth, 1);
  for (let o = ld(tstate.delete_later); o !== 0; o = ld(tstate.delete_later)) {
    const prev = o - GC_HEAD + 8;
    stp(tstate.delete_later, ld(prev) & _PyGC_PREV_MASK);
    st64(prev, ld(prev) & _PyGC_PREV_MASK_FINALIZED);
    _Py_Dealloc(o);
  }
  st(tstate.dealloc_depth, 0);
}
