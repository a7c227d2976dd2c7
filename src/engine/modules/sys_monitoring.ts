// sys.monitoring: who watches a program (PEP 669). Mirrors the module of this name in Python/instrumentation.c.

import { PyCodeObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_NoMemory, PyErr_SetString, typeError } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { PyModule_New } from '../objects/moduleobject.ts';
import {
  _PyInstrumentation_DISABLE,
  _PyInstrumentation_MISSING,
  CALLABLES,
  TOOL_NAMES,
} from '../objects/monitoring_state.ts';
import { _PyNamespace_New } from '../objects/namespaceobject.ts';
import {
  initStaticHeader,
  Py_CLEAR,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_XDECREF,
  Py_XNewRef,
} from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyBaseObject_Type, PyCode_Type, PyExc_SystemError, PyExc_ValueError } from '../objects/statictypes.ts';
import { method, methodTable } from '../objects/typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check } from '../objects/unicodeobject.ts';
import {
  bitOf,
  forgetEvents,
  getEvents,
  globalTools,
  isShim,
  localEvents,
  restartEvents,
  setEvents,
  setLocalEvents,
} from '../runtime/monitoring_data.ts';
import * as event from '../runtime/monitoring_events.ts';
import { monitoringRules } from '../runtime/monitoring_rules.ts';
import { runtimeLink } from '../runtime/part_link.ts';
import { addInts } from './add_types.ts';
import { addStolen, PyModule_AddFunctions } from './define.ts';
import { handlerOf, make_branch_handler } from './monitoring_branch.ts';

const valueError = (message: string): 0 => PyErr_SetString(PyExc_ValueError, message);
const hex = (n: number): string => `0x${(n >>> 0).toString(16)}`;

/** The number of a tool, or -1 with an exception. */
function toolNumber(o: Ref): number {
  const tool = PyLong_AsInt(o);
  if (failed(tool)) return -1;
  if (tool >= 0 && tool < TOOL_NAMES.length) return tool;
  valueError(`invalid tool ${tool} (must be between 0 and 5)`);
  return -1;
}
function isInUse(tool: number): boolean {
  if (ld(TOOL_NAMES[tool]) !== 0) return true;
  valueError(`tool ${tool} is not in use`);
  return false;
}
/** A set of events as the tables have it, or -1 with an exception. `most`: how many events there are. */
function eventSet(events: number, most: number, what: string): number {
  const C_RETURN_EVENTS = (1 << bitOf(event.C_RETURN)) | (1 << bitOf(event.C_RAISE));
  const C_CALL_EVENTS = C_RETURN_EVENTS | (1 << event.CALL);
  const local = most < monitoringRules().order.length;
  const isValid = (set: number): boolean => {
    if (set >= 0 && set < 1 << most) return true;
    valueError(`invalid ${what} ${hex(set)}`);
    return false;
  };
  if (!local && !isValid(events)) return -1;
  let set = events;
  if (set & C_RETURN_EVENTS) {
    if ((set & C_CALL_EVENTS) !== C_CALL_EVENTS) {
      valueError('cannot set C_RETURN or C_RAISE events independently');
      return -1;
    }
    set &= ~C_RETURN_EVENTS;
  }
  if (monitoringRules().branchesHaveSides && set & (1 << event.BRANCH)) {
    set = (set & ~(1 << event.BRANCH)) | (1 << event.BRANCH_LEFT) | (1 << event.BRANCH_RIGHT);
  }
  return local && !isValid(set) ? -1 : set;
}

function use_tool_id(_m: Ref, o: Ref, name: Ref): Ref {
  const tool = toolNumber(o);
  if (tool < 0) return 0;
  if (!PyUnicode_Check(name)) return valueError('tool name must be a str');
  if (ld(TOOL_NAMES[tool]) !== 0) return valueError(`tool ${tool} is already in use`);
  stp(TOOL_NAMES[tool], Py_NewRef(name));
  return Py_None;
}
/** Forgets the callbacks and events of a tool that is in use. */
function clearTool(tool: number): void {
  if (ld(TOOL_NAMES[tool]) === 0) return;
  for (const number of monitoringRules().order) Py_XDECREF(_PyMonitoring_RegisterCallback(tool, number, 0));
  forgetEvents(tool);
}
function clear_tool_id(_m: Ref, o: Ref): Ref {
  const tool = toolNumber(o);
  if (tool < 0) return 0;
  clearTool(tool);
  return Py_None;
}
function free_tool_id(_m: Ref, o: Ref): Ref {
  const tool = toolNumber(o);
  if (tool < 0) return 0;
  if (monitoringRules().freesEvents) clearTool(tool);
  Py_CLEAR(TOOL_NAMES[tool]);
  return Py_None;
}
function get_tool(_m: Ref, o: Ref): Ref {
  const tool = toolNumber(o);
  return tool < 0 ? 0 : Py_XNewRef(ld(TOOL_NAMES[tool])) || Py_None;
}

// ---- callbacks ----

/** New reference, or NULL: the function that was called for an event until now; now it is `func`, NULL for none. */
function _PyMonitoring_RegisterCallback(tool: number, number: number, func: Ref): Ref {
  const sides = number === event.BRANCH && monitoringRules().branchesHaveSides;
  if (!sides) return unwrapped(replace(tool, number, func === 0 ? 0 : Py_NewRef(func)));
  const right = func === 0 ? 0 : make_branch_handler(tool, func, true);
  const left = func === 0 ? 0 : make_branch_handler(tool, func, false);
  const old = replace(tool, event.BRANCH_RIGHT, right);
  const res = replace(tool, event.BRANCH_LEFT, left);
  Py_XDECREF(old);
  return unwrapped(res);
}
/** New reference, or NULL: what was there. Steals `func`. */
function replace(tool: number, number: number, func: Ref): Ref {
  const old = ld(CALLABLES[tool][number]);
  stp(CALLABLES[tool][number], func);
  return old;
}
/** Steals `callback`. New reference: the function that it was made for. */
function unwrapped(callback: Ref): Ref {
  const handler = callback === 0 ? 0 : handlerOf(callback);
  if (handler === 0) return callback;
  Py_NewRef(handler);
  Py_DECREF(callback);
  return handler;
}
function register_callback(_m: Ref, o: Ref, which: Ref, func: Ref): Ref {
  const tool = PyLong_AsInt(o);
  if (failed(tool)) return 0;
  const bits = PyLong_AsInt(which);
  if (failed(bits) || toolNumber(o) < 0) return 0;
  if (bits === 0 || (bits & (bits - 1)) !== 0)
    return valueError('The callback can only be set for one event at a time');
  const number = monitoringRules().order[31 - Math.clz32(bits)];
  if (number === undefined) return valueError(`invalid event ${bits}`);
  return _PyMonitoring_RegisterCallback(tool, number, func === Py_None ? 0 : func) || Py_None;
}

// ---- events ----

function get_events(_m: Ref, o: Ref): Ref {
  const tool = toolNumber(o);
  return tool < 0 ? 0 : PyLong_FromLong(getEvents(tool));
}
function set_events(_m: Ref, o: Ref, wanted: Ref): Ref {
  if (failed(PyLong_AsInt(o))) return 0;
  const events = PyLong_AsInt(wanted);
  if (failed(events)) return 0;
  const tool = toolNumber(o);
  if (tool < 0) return 0;
  const set = eventSet(events, monitoringRules().order.length, 'event set');
  if (set < 0 || !isInUse(tool)) return 0;
  setEvents(tool, set);
  return Py_None;
}
/** The tool's number, or -1 with an exception, of a function about a code object. */
function toolForCode(o: Ref, code: Ref): number {
  if (Py_IS_TYPE(code, PyCode_Type)) return toolNumber(o);
  typeError('code must be a code object');
  return -1;
}
function get_local_events(_m: Ref, o: Ref, code: Ref): Ref {
  if (failed(PyLong_AsInt(o))) return 0;
  const tool = toolForCode(o, code);
  return tool < 0 ? 0 : PyLong_FromLong(localEvents(code, tool));
}
function set_local_events(_m: Ref, o: Ref, code: Ref, wanted: Ref): Ref {
  if (failed(PyLong_AsInt(o))) return 0;
  const events = PyLong_AsInt(wanted);
  if (failed(events)) return 0;
  const tool = toolForCode(o, code);
  if (tool < 0) return 0;
  const set = eventSet(events, monitoringRules().localEvents, 'local event set');
  if (set < 0) return 0;
  if (isShim(code)) {
    const name = PyUnicode_AsString(ld(code + PyCodeObject.co_name));
    return PyErr_SetString(PyExc_SystemError, `cannot instrument shim code object '${name}'`);
  }
  if (!isInUse(tool)) return 0;
  return setLocalEvents(code, tool, set) ? Py_None : PyErr_NoMemory();
}
function restart_events(): Ref {
  restartEvents();
  return Py_None;
}
function _all_events(): Ref {
  const res = PyDict_New();
  if (res === 0) return 0;
  for (const number of monitoringRules().order) {
    const tools = globalTools(number);
    if (tools === 0) continue;
    const n = PyLong_FromLong(tools);
    const err = n === 0 ? -1 : PyDict_SetItemString(res, event.EVENT_NAMES[number], n);
    Py_XDECREF(n);
    if (err >= 0) continue;
    Py_DECREF(res);
    return 0;
  }
  return res;
}

// ---- the module ----

const name = 'sys.monitoring';
const functions = methodTable(`module ${name}`, [
  method('use_tool_id(tool_id, name, /)', use_tool_id),
  method('clear_tool_id(tool_id, /)', clear_tool_id),
  method('free_tool_id(tool_id, /)', free_tool_id),
  method('get_tool(tool_id, /)', get_tool),
  method('register_callback(tool_id, event, func, /)', register_callback),
  method('get_events(tool_id, /)', get_events),
  method('set_events(tool_id, event_set, /)', set_events),
  method('get_local_events(tool_id, code, /)', get_local_events),
  method('set_local_events(tool_id, code, event_set, /)', set_local_events),
  method('restart_events()', restart_events),
  method('_all_events()', _all_events),
]);

/** Adds the module to sys. 0, or -1 with an exception. */
function addMonitoringModule(sys: Ref): number {
  const module = PyModule_New(name);
  if (module === 0) return -1;
  const events = PyDict_New();
  const add = (key: string, value: number): void => {
    const n = PyLong_FromLong(value);
    PyDict_SetItemString(events, key, n);
    Py_DECREF(n);
  };
  monitoringRules().order.forEach((number, bit) => {
    add(event.EVENT_NAMES[number], 1 << bit);
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
runtimeLink.addMonitoringModule = addMonitoringModule;
