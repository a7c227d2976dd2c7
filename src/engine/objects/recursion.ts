// The guard against too deep recursion of C functions. Mirrors Include/internal/pycore_ceval.h.

import { ld, st } from '../memory/memory.ts';
import { PyErr_SetString } from './errors.ts';
import { PyExc_RecursionError } from './statictypes.ts';
import { tstate } from './tstate.ts';

/** Levels that making a RecursionError may use beyond the limit. */
const HEADROOM = 50;

/** Enters one level of C recursion. False with RecursionError when there is no more room; `where` is like ' while calling a Python object'. */
export function _Py_EnterRecursiveCall(where: string): boolean {
  const left = ld(tstate.c_recursion_remaining) - 1;
  if (left < 0) {
    // Making the exception calls C functions too: they get some room of their own.
    st(tstate.c_recursion_remaining, HEADROOM);
    PyErr_SetString(PyExc_RecursionError, `maximum recursion depth exceeded${where}`);
    st(tstate.c_recursion_remaining, left + 1);
    return false;
  }
  st(tstate.c_recursion_remaining, left);
  return true;
}
export function _Py_LeaveRecursiveCall(): void {
  st(tstate.c_recursion_remaining, ld(tstate.c_recursion_remaining) + 1);
}
