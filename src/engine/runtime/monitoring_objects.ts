// What the callbacks of sys.monitoring give and get: sys.monitoring.DISABLE and MISSING. Mirrors _PyInstrumentation_DISABLE and
// _PyInstrumentation_MISSING in Python/instrumentation.c.

import { staticAlloc } from '../memory/static.ts';

/** A callback that gives this wants to hear no more of the event at this place. */
export const _PyInstrumentation_DISABLE = staticAlloc('_PyInstrumentation_DISABLE', 16);
/** Stands for the first argument of a call that has none. */
export const _PyInstrumentation_MISSING = staticAlloc('_PyInstrumentation_MISSING', 16);
