// Whether a trace or profile function is set, and the way to what serves it, which lies in a part of its own. Mirrors the fields c_traceobj and
// tracing of the thread state, as Python/ceval.c looks at them.

import { type Addr, I32, ld, type Ref, stp } from '../memory/memory.ts';
import { fromPart } from '../memory/parts.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { tstate } from '../objects/tstate.ts';

/** Filled in by legacy_tracing.ts and observed_loop.ts. */
export const tracing = {
  /** The loop that tells of lines, calls and returns (switch_recording.ts). */
  loop: fromPart('tracing') as () => number,
  /** `frame` has got its entry in the traceback of the exception being raised. */
  raise: fromPart('tracing') as (frame: Addr) => void,
  /** `frame` ends by the exception being raised. */
  unwind: fromPart('tracing') as (frame: Addr) => void,
  /** The suspended generator of `frame` goes on by raising the exception that is set. */
  throw: fromPart('tracing') as (frame: Addr) => void,
};

/** True while events go to a trace or profile function: there is one, and none runs now. */
export function isTracing(): boolean {
  return (I32[tstate.c_traceobj >> 2] !== 0 || I32[tstate.c_profileobj >> 2] !== 0) && I32[tstate.tracing >> 2] === 0;
}
/** Makes `func` the trace function; NULL for none. The caller sees to the loop (reselectLoop in ceval.ts). */
export function PyEval_SetTrace(func: Ref): void {
  const old = ld(tstate.c_traceobj);
  stp(tstate.c_traceobj, func === 0 ? 0 : Py_NewRef(func));
  if (old !== 0) Py_DECREF(old);
}
