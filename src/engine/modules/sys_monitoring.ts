// sys.monitoring: who watches a program (PEP 669). Mirrors the module of this name in Python/instrumentation.c; what its functions do is
// in the part `tracing` (monitoring_functions.ts).

import type { Ref } from '../memory/memory.ts';
import { fromPart } from '../memory/parts.ts';
import { PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { PyModule_New } from '../objects/moduleobject.ts';
import { _PyNamespace_New } from '../objects/namespaceobject.ts';
import { initStaticHeader, Py_DECREF } from '../objects/object.ts';
import { PyBaseObject_Type } from '../objects/statictypes.ts';
import { method, methodTable } from '../objects/typedef.ts';
import { EVENT_NAMES } from '../runtime/monitoring_events.ts';
import { _PyInstrumentation_DISABLE, _PyInstrumentation_MISSING } from '../runtime/monitoring_objects.ts';
import { monitoringRules } from '../runtime/monitoring_rules.ts';
import { addInts } from './add_types.ts';
import { addStolen, PyModule_AddFunctions } from './define.ts';

/** The functions of the module, filled in by monitoring_functions.ts. */
export const monitoring = {
  use_tool_id: fromPart('tracing') as (tool: Ref, name: Ref) => Ref,
  clear_tool_id: fromPart('tracing') as (tool: Ref) => Ref,
  free_tool_id: fromPart('tracing') as (tool: Ref) => Ref,
  get_tool: fromPart('tracing') as (tool: Ref) => Ref,
  register_callback: fromPart('tracing') as (tool: Ref, event: Ref, func: Ref) => Ref,
  get_events: fromPart('tracing') as (tool: Ref) => Ref,
  set_events: fromPart('tracing') as (tool: Ref, events: Ref) => Ref,
  get_local_events: fromPart('tracing') as (tool: Ref, code: Ref) => Ref,
  set_local_events: fromPart('tracing') as (tool: Ref, code: Ref, events: Ref) => Ref,
  restart_events: fromPart('tracing') as () => Ref,
  _all_events: fromPart('tracing') as () => Ref,
};

const name = 'sys.monitoring';
const functions = methodTable(`module ${name}`, [
  method('use_tool_id(tool_id, name, /)', (_m, tool, name) => monitoring.use_tool_id(tool, name)),
  method('clear_tool_id(tool_id, /)', (_m, tool) => monitoring.clear_tool_id(tool)),
  method('free_tool_id(tool_id, /)', (_m, tool) => monitoring.free_tool_id(tool)),
  method('get_tool(tool_id, /)', (_m, tool) => monitoring.get_tool(tool)),
  method('register_callback(tool_id, event, func, /)', (_m, tool, event, func) =>
    monitoring.register_callback(tool, event, func),
  ),
  method('get_events(tool_id, /)', (_m, tool) => monitoring.get_events(tool)),
  method('set_events(tool_id, event_set, /)', (_m, tool, events) => monitoring.set_events(tool, events)),
  method('get_local_events(tool_id, code, /)', (_m, tool, code) => monitoring.get_local_events(tool, code)),
  method('set_local_events(tool_id, code, event_set, /)', (_m, tool, code, events) =>
    monitoring.set_local_events(tool, code, events),
  ),
  method('restart_events()', () => monitoring.restart_events()),
  method('_all_events()', () => monitoring._all_events()),
]);

/** Adds the module to sys. 0, or -1 with an exception. */
export function addMonitoringModule(sys: Ref): number {
  const module = PyModule_New(name);
  if (module === 0) return -1;
  const events = PyDict_New();
  const add = (event: string, value: number): void => {
    const n = PyLong_FromLong(value);
    PyDict_SetItemString(events, event, n);
    Py_DECREF(n);
  };
  monitoringRules().order.forEach((event, bit) => {
    add(EVENT_NAMES[event], 1 << bit);
  });
  add('NO_EVENTS', 0);
  const namespace = _PyNamespace_New(events);
  Py_DECREF(events);
  initStaticHeader(_PyInstrumentation_DISABLE, PyBaseObject_Type);
  initStaticHeader(_PyInstrumentation_MISSING, PyBaseObject_Type);
  const failedToAdd =
    PyModule_AddFunctions(module, name, functions) < 0 ||
    addStolen(module, 'DISABLE', _PyInstrumentation_DISABLE) < 0 ||
    addStolen(module, 'MISSING', _PyInstrumentation_MISSING) < 0 ||
    addStolen(module, 'events', namespace) < 0 ||
    addInts(module, { DEBUGGER_ID: 0, COVERAGE_ID: 1, PROFILER_ID: 2, OPTIMIZER_ID: 5 }) < 0;
  if (!failedToAdd) return addStolen(sys, 'monitoring', module);
  Py_DECREF(module);
  return -1;
}
