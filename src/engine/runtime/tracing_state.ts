// Whether a trace or profile function is set or a tool monitors, and the way to what serves it, which lies in a part of its own. Mirrors the fields c_traceobj and
// tracing of the thread state, as Python/ceval.c looks at them.

import { type Addr, I32, ld, type Ref, stp } from '../memory/memory.ts';
import { fromPart } from '../memory/parts.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { tstate } from '../objects/tstate.ts';

/** Filled in by legacy_tracing.ts and observed_loop.ts. */
export const tracing = {
  /** The loop that tells of lines, calls and returns (switch_recording.ts). */
  loop: fromPart('tracing') as () => number,
  /** The exception being raised has come to the instruction at `pc`; with `done` to its end. */
  raise: fromPart('tracing') as (frame: Addr, pc: Addr, done: boolean) => void,
  /** The instruction at `pc` passes the exception on. */
  reraise: fromPart('tracing') as (frame: Addr, pc: Addr) => void,
  /** The code at `pc` is going to handle `exc`. False with an exception. */
  handled: fromPart('tracing') as (frame: Addr, pc: Addr, exc: Ref) => boolean,
  /** `frame` ends by the exception being raised, at an instruction as for `raise`. */
  unwind: fromPart('tracing') as (frame: Addr, pc: Addr, done: boolean) => void,
  /** The suspended generator of `frame` goes on by raising the exception that is set. */
  throw: fromPart('tracing') as (frame: Addr) => void,
};

/** True while events go to a trace or profile function, or to the tools of sys.monitoring: there is one, and none runs now. */
export function isTracing(): boolean {
  return (
    (I32[tstate.c_traceobj >> 2] !== 0 || I32[tstate.c_profileobj >> 2] !== 0 || I32[tstate.monitored >> 2] !== 0) &&
    I32[tstate.tracing >> 2] === 0
  );
}
/** Makes `func` the trace function; NULL for none. The caller sees to the loop (reselectLoop in ceval.ts). */
export function PyEval_SetTrace(func: Ref): void {
  const old = ld(tstate.c_traceobj);
  stp(tstate.c_traceobj, func === 0 ? 0 : Py_NewRef(func));
  if (old !== 0) Py_DECREF(old);
}
