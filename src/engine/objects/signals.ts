// What long-running C functions call now and then. Mirrors PyErr_CheckSignals in Modules/signalmodule.c; there are no signals here.

import { ld, st } from '../memory/memory.ts';
import { link } from './link.ts';
import { _PY_GC_SCHEDULED_BIT, tstate } from './tstate.ts';

/**
 * Runs the collection that is due, if one is: C functions that may run for long do not wait for the check between instructions.
 * repr() and str() of any object call it first, which is where programs can see it.
 */
export function PyErr_CheckSignals(): void {
  const bits = ld(tstate.eval_breaker);
  if ((bits & _PY_GC_SCHEDULED_BIT) === 0) return;
  st(tstate.eval_breaker, bits & ~_PY_GC_SCHEDULED_BIT);
  link._Py_RunGC();
}
