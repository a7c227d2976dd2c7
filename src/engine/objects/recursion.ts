// The guard against too deep recursion of C functions. Mirrors Include/internal/pycore_ceval.h.
//
// A C function here is a function of the host, so the host's own stack bears the recursion. How much of it is left cannot be asked;
// what a level needs was measured (Node 24, interpreted code, which needs most), and the guard counts in levels of that size.

import { profile } from '../include/profile.ts';
import { ld, st } from '../memory/memory.ts';
import { PyErr_SetString } from './errors.ts';
import { PyExc_RecursionError } from './statictypes.ts';
import { tstate } from './tstate.ts';

/** Bytes that a level of C functions takes of the host's stack: 600 were measured, repr() of nested lists. */
const LEVEL = 700;
/** Levels that a call of Python code by a C function counts as: up to 4,000 bytes were measured, sorted() with a key. */
export const NESTED_LOOP = 6;
/** The stack of a worker in the browsers that have least, and of Node's main thread. Part of it is in use when a program starts. */
export const DEFAULT_HOST_STACK = 984 * 1024;
const SHARE = 0.8;

/** Levels that making a RecursionError may use beyond the limit. */
const HEADROOM = 60;
/** Bytes of the simulated C stack that a level may use. */
const C_STACK_RESERVE = 1 << 14;
/** Python frames of a program that does not recurse in Python. */
const FEW_FRAMES = 60;
/** Python frames, each called by a C function that the one before called, for which CPython's stack of 8 MiB is large enough: measured with map(). */
const MANY_FRAMES = 6800;

/** Says how much stack the host gives to a program, in bytes. Called before the program runs. */
export function setHostStack(bytes: number): void {
  st(tstate.c_recursion_remaining, Math.floor((bytes * SHARE) / LEVEL));
}

/** The message when the C stack is at its end; since 3.14 it says how much of it was used. */
function message(where: string): string {
  const limit = ld(tstate.py_recursion_limit);
  const pythonFrames = limit - ld(tstate.py_recursion_remaining);
  // Where Python code takes part, CPython's stack is large enough for its own limit to come first.
  if (pythonFrames > FEW_FRAMES && limit < MANY_FRAMES) return 'maximum recursion depth exceeded';
  return profile.stackOverflow + where;
}
/**
 * Enters `levels` levels of C recursion. False with RecursionError when there is no more room; `where` is like ' while calling a
 * Python object'.
 */
export function _Py_EnterRecursiveCall(where: string, levels = 1): boolean {
  const left = ld(tstate.c_recursion_remaining) - levels;
  if (left < 0 || ld(tstate.c_stack_pointer) + C_STACK_RESERVE > ld(tstate.c_stack_limit)) {
    // Making the exception calls C functions too: they get some room of their own.
    st(tstate.c_recursion_remaining, HEADROOM);
    PyErr_SetString(PyExc_RecursionError, message(where));
    st(tstate.c_recursion_remaining, left + levels);
    return false;
  }
  st(tstate.c_recursion_remaining, left);
  return true;
}
export function _Py_LeaveRecursiveCall(levels = 1): void {
  st(tstate.c_recursion_remaining, ld(tstate.c_recursion_remaining) + levels);
}
