// sys.monitoring: who watches a program (PEP 669). Mirrors the module of this name in Python/instrumentation.c. NOT-IN-CPYTHON:
// tools can register, but nothing is ever reported to them, so asking for events is an error.

import { ld, type Ref, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_SetString } from '../objects/errors.ts';
import { argIsStr, failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { PyModule_New } from '../objects/moduleobject.ts';
import { _PyNamespace_New } from '../objects/namespaceobject.ts';
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_XNewRef } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyBaseObject_Type, PyExc_RuntimeError, PyExc_ValueError } from '../objects/statictypes.ts';
import { tpAlloc } from '../objects/type_alloc.ts';
import { method, methodTable } from '../objects/typedef.ts';
import { addInts } from './add_types.ts';
import { addStolen, PyModule_AddFunctions } from './define.ts';

const EVENTS = {
  PY_START: 1,
  PY_RESUME: 2,
  PY_RETURN: 4,
  PY_YIELD: 8,
  CALL: 16,
  LINE: 32,
  INSTRUCTION: 64,
  JUMP: 128,
  BRANCH_LEFT: 256,
  BRANCH_RIGHT: 512,
  STOP_ITERATION: 1024,
  RAISE: 2048,
  EXCEPTION_HANDLED: 4096,
  PY_UNWIND: 8192,
  PY_THROW: 16384,
  RERAISE: 32768,
  C_RETURN: 65536,
  C_RAISE: 131072,
  BRANCH: 262144,
  NO_EVENTS: 0,
};
/** The names of the tools, NULL for a number that is free. */
const TOOLS = Array.from({ length: 6 }, (_, i) => staticRef(`sys.monitoring.tool.${i}`));

/** The word of a tool; 0 with an exception. */
function toolWord(o: Ref): number {
  const id = PyLong_AsInt(o);
  if (failed(id)) return 0;
  return TOOLS[id] ?? PyErr_SetString(PyExc_ValueError, `invalid tool ${id} (must be between 0 and 5)`);
}
/** A function about a tool that is in use. */
const ofTool = (signature: string, f: (...args: Ref[]) => Ref) =>
  method(signature, (_m, o, ...args: Ref[]) => {
    const word = toolWord(o);
    if (word === 0) return 0;
    if (ld(word) === 0) return PyErr_SetString(PyExc_ValueError, `tool ${PyLong_AsInt(o)} is not in use`);
    return f(...args);
  });
const forget = (_m: Ref, o: Ref): Ref => {
  const word = toolWord(o);
  if (word === 0) return 0;
  Py_CLEAR(word);
  return Py_None;
};
function setEvents(events: Ref): Ref {
  const set = PyLong_AsInt(events);
  if (failed(set)) return 0;
  return set === 0 ? Py_None : PyErr_SetString(PyExc_RuntimeError, 'this Python does not report events');
}

const functions = [
  method('use_tool_id(tool_id, name, /)', (_m, o, name) => {
    const word = toolWord(o);
    if (word === 0) return 0;
    if (!argIsStr('use_tool_id', 'argument 2', name))
      return PyErr_SetString(PyExc_ValueError, 'tool name must be a str');
    if (ld(word) !== 0) return PyErr_SetString(PyExc_ValueError, `tool ${PyLong_AsInt(o)} is already in use`);
    stp(word, Py_NewRef(name));
    return Py_None;
  }),
  method('clear_tool_id(tool_id, /)', (_m, o) => (toolWord(o) === 0 ? 0 : Py_None)),
  method('free_tool_id(tool_id, /)', forget),
  method('get_tool(tool_id, /)', (_m, o) => {
    const word = toolWord(o);
    return word === 0 ? 0 : Py_XNewRef(ld(word)) || Py_None;
  }),
  method('register_callback(tool_id, event, func, /)', (_m, o) => (toolWord(o) === 0 ? 0 : Py_None)),
  ofTool('get_events(tool_id, /)', () => PyLong_FromLong(0)),
  ofTool('set_events(tool_id, event_set, /)', setEvents),
  ofTool('get_local_events(tool_id, code, /)', () => PyLong_FromLong(0)),
  ofTool('set_local_events(tool_id, code, event_set, /)', (_code, events) => setEvents(events)),
  method('restart_events()', () => Py_None),
  method('_all_events()', () => PyDict_New()),
];
const name = 'sys.monitoring';
const table = methodTable(`module ${name}`, functions);

/** Adds the module to sys. 0, or -1 with an exception. */
export function addMonitoringModule(sys: Ref): number {
  const module = PyModule_New(name);
  if (module === 0) return -1;
  const events = PyDict_New();
  for (const [event, bit] of Object.entries(EVENTS)) {
    const n = PyLong_FromLong(bit);
    PyDict_SetItemString(events, event, n);
    Py_DECREF(n);
  }
  const namespace = _PyNamespace_New(events);
  Py_DECREF(events);
  const failedToAdd =
    PyModule_AddFunctions(module, name, table) < 0 ||
    addStolen(module, 'DISABLE', tpAlloc(PyBaseObject_Type, 0)) < 0 ||
    addStolen(module, 'MISSING', tpAlloc(PyBaseObject_Type, 0)) < 0 ||
    addStolen(module, 'events', namespace) < 0 ||
    addInts(module, { DEBUGGER_ID: 0, COVERAGE_ID: 1, PROFILER_ID: 2, OPTIMIZER_ID: 5 }) < 0;
  if (!failedToAdd) return addStolen(sys, 'monitoring', module);
  Py_DECREF(module);
  return -1;
}
