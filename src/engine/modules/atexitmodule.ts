// Module atexit. Mirrors Modules/atexitmodule.c. The callbacks are a list of (function, args, kwargs) in memory.

import { METH_FASTCALL, METH_KEYWORDS, Py_EQ } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { _PyStack_AsDict, PyObject_Call, tupleOfArgs } from '../objects/call.ts';
import { typeError } from '../objects/errors.ts';
import { link } from '../objects/link.ts';
import {
  PyList_Append,
  PyList_GET_ITEM,
  PyList_GetSlice,
  PyList_Insert,
  PyList_New,
  PyList_SetItem,
  PyList_SetSlice,
} from '../objects/listobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { argAt, Py_DECREF, Py_NewRef, Py_SIZE, PyVectorcall_NARGS } from '../objects/object.ts';
import { PyCallable_Check, PyObject_Repr, PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { Py_None } from '../objects/statics.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from '../objects/tupleobject.ts';
import { method, rawMethod } from '../objects/typedef.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';
import { exitFunctions } from '../runtime/finalize_modules.ts';
import { defineModule } from './define.ts';

const CALLBACKS = staticRef('atexit.callbacks');

function callbacks(): Ref {
  let list = ld(CALLBACKS);
  if (list === 0) {
    list = PyList_New(0);
    stp(CALLBACKS, list);
  }
  return list;
}

function register(_m: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const n = PyVectorcall_NARGS(nargsf);
  if (n === 0) return typeError('register() takes at least 1 argument (0 given)');
  const func = argAt(args, 0);
  if (!PyCallable_Check(func)) return typeError('the first argument must be callable');
  // METH_VARARGS in C: all of them are a tuple first. Where structs are kept, of which the collector knows nothing, the entry counts for it.
  const given = profile.exitCallbacksAreTuples ? tupleOfArgs(args, n) : 0;
  const rest = tupleOfArgs(args + 8, n - 1);
  const kwargs = kwnames === 0 ? Py_None : _PyStack_AsDict(args + n * 8, kwnames);
  const entry = PyTuple_Pack(func, rest, kwargs);
  Py_DECREF(rest);
  if (kwargs !== Py_None) Py_DECREF(kwargs);
  // Tuples lie in the order in which they are called.
  const ok =
    (profile.exitCallbacksAreTuples ? PyList_Insert(callbacks(), 0, entry) : PyList_Append(callbacks(), entry)) === 0;
  Py_DECREF(entry);
  if (given !== 0) Py_DECREF(given);
  return ok ? Py_NewRef(func) : 0;
}

/** Calls a callback; its error is told, and forgotten. */
function runCallback(entry: Ref): void {
  const [func, args, kwargs] = [0, 1, 2].map((i) => PyTuple_GET_ITEM(entry, i));
  Py_NewRef(entry);
  const held = Py_NewRef(func);
  const r = PyObject_Call(func, args, kwargs === Py_None ? 0 : kwargs);
  if (r !== 0) Py_DECREF(r);
  else {
    const shown = PyObject_Repr(func);
    link.PyErr_FormatUnraisable(
      profile.exitErrorsSayWhat
        ? `Exception ignored in atexit callback ${shown === 0 ? '' : PyUnicode_AsString(shown)}`
        : 'Exception ignored in atexit callback',
      profile.exitErrorsSayWhat ? 0 : func,
    );
    if (shown !== 0) Py_DECREF(shown);
  }
  Py_DECREF(held);
  Py_DECREF(entry);
}
/** Calls the callbacks, last registered first, and forgets them. What is registered meanwhile is not called. */
function runExitFunctions(): void {
  const list = ld(CALLBACKS);
  if (list === 0) return;
  if (profile.exitCallbacksAreTuples) {
    const copy = PyList_GetSlice(list, 0, Py_SIZE(list));
    if (copy === 0) return;
    for (let i = 0; i < Py_SIZE(copy); i++) runCallback(PyList_GET_ITEM(copy, i));
    Py_DECREF(copy);
  } else {
    for (let i = Py_SIZE(list) - 1; i >= 0; i--) {
      // A callback may unregister others.
      const entry = i < Py_SIZE(list) ? PyList_GET_ITEM(list, i) : Py_None;
      if (entry !== Py_None) runCallback(entry);
    }
  }
  PyList_SetSlice(list, 0, Py_SIZE(list), 0);
}
exitFunctions.push(runExitFunctions);

/** Takes the callbacks out that equal `func`. A comparison may change the list, also take out what it was about. */
function unregister(_m: Ref, func: Ref): Ref {
  return profile.exitCallbacksAreTuples ? unregisterTuples(func) : unregisterStructs(func);
}
function unregisterTuples(func: Ref): Ref {
  const list = callbacks();
  for (let i = Py_SIZE(list) - 1; i >= 0; i = Math.min(i, Py_SIZE(list)) - 1) {
    const entry = Py_NewRef(PyList_GET_ITEM(list, i));
    const same = PyObject_RichCompareBool(func, PyTuple_GET_ITEM(entry, 0), Py_EQ);
    if (same === 1) {
      for (let j = Math.min(Py_SIZE(list) - 1, i); j >= 0; j--) {
        if (PyList_GET_ITEM(list, j) !== entry) continue;
        PyList_SetSlice(list, j, j + 1, 0);
        i = j;
        break;
      }
    }
    Py_DECREF(entry);
    if (same < 0) return 0;
  }
  return Py_None;
}
/** Where the callbacks are an array of structs, the place stays and is empty. */
function unregisterStructs(func: Ref): Ref {
  const list = callbacks();
  for (let i = 0; i < Py_SIZE(list); i++) {
    const entry = PyList_GET_ITEM(list, i);
    if (entry === Py_None) continue;
    Py_NewRef(entry);
    const same = PyObject_RichCompareBool(PyTuple_GET_ITEM(entry, 0), func, Py_EQ);
    if (same === 1 && i < Py_SIZE(list) && PyList_GET_ITEM(list, i) === entry) PyList_SetItem(list, i, Py_None);
    Py_DECREF(entry);
    if (same < 0) return 0;
  }
  return Py_None;
}

defineModule({
  name: 'atexit',
  doc: 'allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.',
  methods: [
    rawMethod('register', METH_FASTCALL | METH_KEYWORDS, register),
    method('unregister(func, /)', unregister),
    method('_clear()', () => {
      PyList_SetSlice(callbacks(), 0, Py_SIZE(callbacks()), 0);
      return Py_None;
    }),
    method('_run_exitfuncs()', () => {
      runExitFunctions();
      return Py_None;
    }),
    method('_ncallbacks()', () => PyLong_FromLong(Py_SIZE(callbacks()))),
  ],
  exec: () => (callbacks() === 0 ? -1 : 0),
});
