// The words of sys.monitoring: what its tools asked for, and what their callbacks give and get. Mirrors what PyInterpreterState has of it
// (Include/internal/pycore_interp_structs.h), _PyInstrumentation_DISABLE and _PyInstrumentation_MISSING (Python/instrumentation.c). In the core,
// since what watches programs for pictures asks for them, too, and is no part.

import { staticAlloc, staticRef } from '../memory/static.ts';

/** Tools that a program can be. Two more are sys.settrace and sys.setprofile (legacy_tracing.ts). */
export const TOOLS = 6;
/** Of monitoring_events.ts. */
const EVENTS = 19;
const refs = (n: number, name: string): number[] => Array.from({ length: n }, (_, i) => staticRef(`${name}.${i}`));

/** The name of each tool, NULL for a number that is free. */
export const TOOL_NAMES = refs(TOOLS, 'sys.monitoring.tool');
/** By tool and event, what is called, or NULL. */
export const CALLABLES = TOOL_NAMES.map((_, tool) => refs(EVENTS, `sys.monitoring.callable.${tool}`));
/** By event, the tools that asked for it everywhere. */
export const MONITORS = staticAlloc('sys.monitoring.monitors', 24);
/** Counts changes of events: code of an older version is brought up to date when it is entered. */
export const VERSION = staticAlloc('sys.monitoring.version', 8);
export const LAST_RESTART_VERSION = staticAlloc('sys.monitoring.last_restart_version', 8);
/** The version at which a tool was forgotten last: what it asked for before does not count. */
export const TOOL_VERSIONS = staticAlloc('sys.monitoring.tool_versions', TOOLS * 8);
/** How many code objects a tool asked for events of. */
export const LOCAL_CODES = staticAlloc('sys.monitoring.local_codes', TOOLS * 8);

/** A callback that gives this wants to hear no more of the event at this place. */
export const _PyInstrumentation_DISABLE = staticAlloc('_PyInstrumentation_DISABLE', 16);
/** Stands for the first argument of a call that has none. */
export const _PyInstrumentation_MISSING = staticAlloc('_PyInstrumentation_MISSING', 16);
