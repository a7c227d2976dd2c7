// What happens to modules when the process ends: callbacks of atexit, then the module globals go in their order. Mirrors
// finalize_modules in Python/pylifecycle.c.

import { ld, type Ref, st } from '../memory/memory.ts';
import { PyDict_Clear, PyDict_Next, PyDict_SetItem, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_Clear } from '../objects/errors.ts';
import { gcstate, NUM_GENERATIONS } from '../objects/gcobject.ts';
import { PyList_Append, PyList_GET_ITEM, PyList_New } from '../objects/listobject.ts';
import { _PyModule_Clear, PyModule_GetDict } from '../objects/moduleobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE, PyObject_TypeCheck } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyModule_Type } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from '../objects/tupleobject.ts';
import { PyWeakref_NewRef, weakrefObject } from '../objects/weakrefobject.ts';
import { gc_collect_main } from './gc.ts';

/**
 * What the end of a process goes through, in order: callbacks of atexit; the last collection of a whole program; sys.modules lets go of the
 * modules; a collection of what that left; the namespaces of modules that live on are cleared; the last collection; all is over.
 */
export const EXIT_PHASES = [
  'atexit',
  'collect',
  'modules',
  'collect-modules',
  'namespaces',
  'collect-last',
  'gone',
] as const;
export type ExitPhase = (typeof EXIT_PHASES)[number];
/** Hears of each phase before it begins: for a recorder. */
export const exitEvents: { begins: (phase: ExitPhase) => void } = { begins: () => undefined };

/** Functions that a module wants called first (atexit's callbacks), in order of registration here. */
export const exitFunctions: (() => void)[] = [];

export function finalizeModules(): void {
  exitEvents.begins('atexit');
  for (const f of exitFunctions) f();
  st(tstate.finalizing, 1);
  exitEvents.begins('collect');
  // The last collection that gc.disable() prevents and that gc.callbacks hear of.
  if (ld(gcstate.enabled) !== 0) gc_collect_main(NUM_GENERATIONS - 1, true);
  const modules = ld(tstate.modules);
  if (modules === 0) return;
  exitEvents.begins('modules');
  const sysdict = ld(tstate.sysdict);
  for (const name of [
    'last_exc',
    'last_type',
    'last_value',
    'last_traceback',
    'path',
    'argv',
    'ps1',
    'ps2',
    'meta_path',
    'path_hooks',
    'path_importer_cache',
  ]) {
    if (PyDict_SetItemString(sysdict, name, Py_None) < 0) PyErr_Clear();
  }
  if (PyDict_SetItemString(ld(tstate.builtins), '_', Py_None) < 0) PyErr_Clear();
  // Every entry of sys.modules becomes None; what still lives of the modules is remembered by weak references.
  const weak = PyList_New(0);
  const entries: [Ref, Ref][] = [];
  const at = { pos: 0, key: 0, value: 0 };
  while (PyDict_Next(modules, at)) {
    if (PyObject_TypeCheck(at.value, PyModule_Type)) entries.push([Py_NewRef(at.key), at.value]);
  }
  for (const [key, module] of entries) {
    const ref = PyWeakref_NewRef(module, 0);
    const pair = PyTuple_Pack(key, ref);
    PyList_Append(weak, pair);
    Py_DECREF(pair);
    Py_DECREF(ref);
    if (PyDict_SetItem(modules, key, Py_None) < 0) PyErr_Clear();
    Py_DECREF(key);
  }
  PyDict_Clear(modules);
  exitEvents.begins('collect-modules');
  gc_collect_main(NUM_GENERATIONS - 1, false);
  exitEvents.begins('namespaces');
  // The rest goes by hand, last imported first.
  for (let i = Py_SIZE(weak) - 1; i >= 0; i--) {
    const module = weakrefObject(PyTuple_GET_ITEM(PyList_GET_ITEM(weak, i), 1));
    if (module === 0) continue;
    // sys and builtins outlive all others; nothing of them is observable after that.
    if (isSysOrBuiltins(module)) continue;
    Py_NewRef(module);
    _PyModule_Clear(module);
    Py_DECREF(module);
  }
  Py_DECREF(weak);
  exitEvents.begins('collect-last');
  gc_collect_main(NUM_GENERATIONS - 1, false);
  st(gcstate.enabled, 0);
  exitEvents.begins('gone');
}
function isSysOrBuiltins(module: Ref): boolean {
  const dict = PyModule_GetDict(module);
  return dict === ld(tstate.sysdict) || dict === ld(tstate.builtins);
}
