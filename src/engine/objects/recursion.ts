// The guard against too deep recursion of C functions. Mirrors Include/internal/pycore_ceval.h.

import { profile } from '../include/profile.ts';
import { ld, st } from '../memory/memory.ts';
import { PyErr_SetString } from './errors.ts';
import { PyExc_RecursionError } from './statictypes.ts';
import { tstate } from './tstate.ts';

/** Levels that making a RecursionError may use beyond the limit. */
const HEADROOM = 50;
/** Python frames of a program that does not recurse in Python. */
const FEW_FRAMES = 60;

/** The message when the C stack is at its end; since 3.14 it says how much of it was used. */
function message(where: string): string {
  const pythonFrames = ld(tstate.py_recursion_limit) - ld(tstate.py_recursion_remaining);
  // Where Python code takes part, CPython's stack is large enough for its own limit to come first.
  if (pythonFrames > FEW_FRAMES) return 'maximum recursion depth exceeded';
  return profile.stackOverflow + where;
}
/** Enters one level of C recursion. False with RecursionError when there is no more room; `where` is like ' while calling a Python object'. */
export function _Py_EnterRecursiveCall(where: string): boolean {
  const left = ld(tstate.c_recursion_remaining) - 1;
  if (left < 0) {
    // Making the exception calls C functions too: they get some room of their own.
    st(tstate.c_recursion_remaining, HEADROOM);
    PyErr_SetString(PyExc_RecursionError, message(where));
    st(tstate.c_recursion_remaining, left + 1);
    return false;
  }
  st(tstate.c_recursion_remaining, left);
  return true;
}
export function _Py_LeaveRecursiveCall(): void {
  st(tstate.c_recursion_remaining, ld(tstate.c_recursion_remaining) + 1);
}
