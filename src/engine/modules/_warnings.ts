// Module _warnings: issuing warnings for the code that runs, and the doors for the engine's own. Mirrors the outer half of
// Python/_warnings.c; deciding and showing is in warn_explicit.ts.

import { selectedMinor } from '../include/layout.ts';
import { profile } from '../include/profile.ts';
import { PyCodeObject, PyGenObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, stp } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { PyObject_IsInstance, PyObject_IsSubclass } from '../objects/abstract_class.ts';
import { PyNumber_AsSsize_t } from '../objects/abstract_number.ts';
import { PyObject_CallOneArg } from '../objects/call.ts';
import { PyDict_Check, PyDict_GetItemString, PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import {
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from '../objects/errors.ts';
import { frameOf, PyFrame_GetBack, PyFrame_GetLineNumber } from '../objects/frameobject.ts';
import { _PyArg_BadArgument } from '../objects/getargs.ts';
import * as F from '../objects/interpframe.ts';
import { link } from '../objects/link.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XNewRef } from '../objects/object.ts';
import { PyObject_GetOptionalAttr, PyObject_Repr } from '../objects/object_protocol.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import {
  PyExc_DeprecationWarning,
  PyExc_ImportWarning,
  PyExc_OverflowError,
  PyExc_PendingDeprecationWarning,
  PyExc_ResourceWarning,
  PyExc_RuntimeError,
  PyExc_RuntimeWarning,
  PyExc_UserWarning,
  PyExc_Warning,
} from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, stealTuple } from '../objects/tupleobject.ts';
import { method } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_InternFromString,
} from '../objects/unicodeobject.ts';
import { defineModule } from './define.ts';
import { warn_explicit, warningsAttr, warningsState } from './warn_explicit.ts';

/** How often the lock of the filters is held: there is one thread, but releasing a free lock is an error all the same. */
const lockCount = staticAlloc('warnings.lock', 8);

// ---- the place of a warning ----

const text = (o: Ref): string => (o !== 0 && PyUnicode_Check(o) ? PyUnicode_AsString(o) : '');
/** Borrowed reference. The file of a frame object's code. */
const filenameOf = (f: Ref): Ref => ld(F._PyFrame_GetCode(frameOf(f)) + PyCodeObject.co_filename);
/** Frames of the import system are left out of stack levels. */
function is_internal_frame(f: Ref): boolean {
  const name = text(filenameOf(f));
  return name.includes('importlib') && name.includes('_bootstrap');
}
/** New reference to the frame object of the caller, or 0; steals the reference to `f`. */
function back(f: Ref): Ref {
  const caller = PyFrame_GetBack(f);
  Py_DECREF(f);
  return caller;
}
function next_external_frame(f: Ref, skip: readonly string[]): Ref {
  do f = back(f);
  while (f !== 0 && (is_internal_frame(f) || skip.some((prefix) => text(filenameOf(f)).startsWith(prefix))));
  return f;
}
/** New reference to the frame object of the frame that runs Python code now, or 0. */
function PyThreadState_GetFrame(): Ref {
  const frame = F._PyThreadState_GetFrame();
  return frame === 0 ? 0 : Py_XNewRef(F._PyFrame_GetFrameObject(frame));
}
/** What a warning names that nothing runs for, before 3.13 and since. */
const WITHOUT_FRAME = { old: { filename: 'sys', lineno: 1 }, new: { filename: '<sys>', lineno: 0 } };
/** New references. File, line, module and registry of the frame `stackLevel` levels up; null with an exception. */
function setup_context(stackLevel: number, skip: readonly string[]) {
  let level = skip.length > 0 ? Math.max(2, stackLevel) : stackLevel;
  let f = PyThreadState_GetFrame();
  if (level <= 0 || f === 0 || is_internal_frame(f)) while (--level > 0 && f !== 0) f = back(f);
  else while (--level > 0 && f !== 0) f = next_external_frame(f, skip);
  const globals = f === 0 ? ld(tstate.sysdict) : ld(frameOf(f) + F.F_GLOBALS);
  const nowhere = WITHOUT_FRAME[selectedMinor() < 13 ? 'old' : 'new'];
  const filename = f === 0 ? PyUnicode_FromString(nowhere.filename) : Py_NewRef(filenameOf(f));
  const lineno = f === 0 ? nowhere.lineno : PyFrame_GetLineNumber(f);
  Py_XDECREF(f);
  let registry = PyDict_GetItemString(globals, '__warningregistry__');
  if (registry !== 0) Py_NewRef(registry);
  else {
    registry = PyDict_New();
    if (registry === 0 || PyDict_SetItemString(globals, '__warningregistry__', registry) < 0) {
      Py_XDECREF(registry);
      Py_DECREF(filename);
      return null;
    }
  }
  const name = PyDict_GetItemString(globals, '__name__');
  return {
    filename,
    lineno,
    module:
      name === Py_None || (name !== 0 && PyUnicode_Check(name)) ? Py_NewRef(name) : PyUnicode_FromString('<string>'),
    registry,
  };
}
/** 0, or -1 with an exception. */
function do_warn(message: Ref, category: Ref, stackLevel: number, source: Ref, skip: readonly string[]): number {
  const place = setup_context(stackLevel, skip);
  if (place === null) return -1;
  const rc = warn_explicit({ category, message, source, ...place });
  for (const o of [place.filename, place.module, place.registry]) Py_DECREF(o);
  return rc;
}

// ---- the functions ----

/** Borrowed reference. The category of a warning: its message's class, what was given, or UserWarning. 0 with TypeError. */
function get_category(message: Ref, given: Ref): Ref {
  const rc = PyObject_IsInstance(message, PyExc_Warning);
  if (rc < 0) return 0;
  const category = rc === 1 ? Py_TYPE(message) : given === 0 || given === Py_None ? PyExc_UserWarning : given;
  const sub = PyObject_IsSubclass(category, PyExc_Warning);
  if (sub === 1) return category;
  if (sub < 0) PyErr_Clear();
  return typeError(`category must be a Warning subclass, not '${typeName(category)}'`);
}
/** The prefixes of file names that stack levels leave out; null with TypeError. */
function skipPrefixes(prefixes: Ref): string[] | null {
  if (prefixes === 0) return [];
  if (!PyTuple_Check(prefixes)) {
    _PyArg_BadArgument('warn', "argument 'skip_file_prefixes'", 'tuple', prefixes);
    return null;
  }
  const out: string[] = [];
  for (let i = 0; i < PyTuple_GET_SIZE(prefixes); i++) {
    const prefix = PyTuple_GET_ITEM(prefixes, i);
    if (!PyUnicode_Check(prefix)) {
      typeError(`Found non-str '${typeName(prefix)}' in skip_file_prefixes.`);
      return null;
    }
    out.push(PyUnicode_AsString(prefix));
  }
  return out;
}
function warnings_warn(_module: Ref, message: Ref, given: Ref, level: Ref, source: Ref, prefixes: Ref): Ref {
  const stackLevel = level === 0 ? 1 : PyNumber_AsSsize_t(level, PyExc_OverflowError);
  if (stackLevel === -1 && PyErr_Occurred() !== 0) return 0;
  const skip = skipPrefixes(prefixes);
  const category = skip === null ? 0 : get_category(message, given);
  if (skip === null || category === 0) return 0;
  return do_warn(message, category, stackLevel, source, skip) < 0 ? 0 : Py_None;
}
/** The line of a module that its loader can show; undefined with an exception, null without such a line. */
function warnings_get_source_line(globals: Ref, lineno: number): string | null | undefined {
  const loader = PyDict_GetItemString(globals, '__loader__');
  const name = PyDict_GetItemString(globals, '__name__');
  if (loader === 0 || name === 0) return null;
  const getSource = PyObject_GetOptionalAttr(loader, _Py_ID('get_source'));
  if (getSource === 0) return PyErr_Occurred() !== 0 ? undefined : null;
  const source = PyObject_CallOneArg(getSource, name);
  Py_DECREF(getSource);
  if (source === 0) return undefined;
  const line = text(source).split('\n')[lineno - 1];
  Py_DECREF(source);
  return line ?? null;
}
function warnings_warn_explicit(_module: Ref, ...args: Ref[]): Ref {
  const [message, category, filename, line, module, registry, globals, source] = args;
  if (!PyUnicode_Check(filename)) return _PyArg_BadArgument('warn_explicit', "argument 'filename'", 'str', filename);
  const lineno = PyNumber_AsSsize_t(line, PyExc_OverflowError);
  if (lineno === -1 && PyErr_Occurred() !== 0) return 0;
  let sourceLine: string | null | undefined = null;
  if (globals !== 0 && globals !== Py_None) {
    if (!PyDict_Check(globals)) return typeError(`module_globals must be a dict, not '${typeName(globals)}'`);
    sourceLine = warnings_get_source_line(globals, lineno);
    if (sourceLine === undefined) return 0;
  }
  return warn_explicit({ category, message, filename, lineno, module, registry, sourceLine, source }) < 0 ? 0 : Py_None;
}

// ---- for the engine's own functions ----

/** Issues a warning for the code that is running (stack level 1) or a caller of it. 0, or -1 if a filter made it an exception. */
export function PyErr_WarnEx(category: Ref, message: string, stackLevel: number): number {
  const m = PyUnicode_FromString(message);
  if (m === 0) return -1;
  const rc = do_warn(m, category, stackLevel, 0, []);
  Py_DECREF(m);
  return rc;
}
link.PyErr_WarnEx = PyErr_WarnEx;

/** The same with the object that the warning is about. */
function _PyErr_WarnFormat(source: Ref, category: Ref, message: string): number {
  const m = PyUnicode_FromString(message);
  if (m === 0) return -1;
  const rc = do_warn(m, category, 1, source, []);
  Py_DECREF(m);
  return rc;
}

link.PyErr_ResourceWarning = (source, message) => _PyErr_WarnFormat(source, PyExc_ResourceWarning, message);

/** What the present exception is told with. The text is made first, for making it may call Python code. */
function ignored(what: string, o: Ref): void {
  if (!profile.unraisableSaysWhat) {
    link.PyErr_FormatUnraisable(null, o);
    return;
  }
  const exc = PyErr_GetRaisedException();
  const r = PyObject_Repr(o);
  const message = `Exception ignored while finalizing ${what} ${r === 0 ? '?' : PyUnicode_AsString(r)}`;
  Py_XDECREF(r);
  PyErr_SetRaisedException(exc);
  link.PyErr_FormatUnraisable(message, 0);
}
link._PyErr_WarnUnawaitedCoroutine = (coro) => {
  let warned = false;
  // What warnings.py says is an error only by a filter; any other error is one of that module.
  const fn = warningsAttr('_warn_unawaited_coroutine', true);
  if (fn !== 0) {
    const res = PyObject_CallOneArg(fn, coro);
    Py_DECREF(fn);
    if (res !== 0 || PyErr_ExceptionMatches(PyExc_RuntimeWarning)) warned = true;
    Py_XDECREF(res);
  }
  if (PyErr_Occurred() !== 0) ignored('coroutine', coro);
  if (warned) return;
  const name = PyUnicode_AsString(ld(coro + PyGenObject.gi_qualname));
  if (_PyErr_WarnFormat(coro, PyExc_RuntimeWarning, `coroutine '${name}' was never awaited`) < 0)
    ignored('coroutine', coro);
};
link._PyErr_WarnUnawaitedAgenMethod = (agen, method) => {
  const exc = PyErr_GetRaisedException();
  const [m, name] = [method, ld(agen + PyGenObject.gi_qualname)].map(PyObject_Repr);
  const message = `coroutine method ${PyUnicode_AsString(m)} of ${PyUnicode_AsString(name)} was never awaited`;
  Py_DECREF(m);
  Py_DECREF(name);
  if (_PyErr_WarnFormat(agen, PyExc_RuntimeWarning, message) < 0) ignored('async generator', agen);
  PyErr_SetRaisedException(exc);
};

/** Issues a warning for a line of a file, without a registry: those of the compiler. 0, or -1 if a filter made it an exception. */
export function PyErr_WarnExplicit(category: Ref, message: string, filename: string, lineno: number): number {
  const m = PyUnicode_FromString(message);
  const file = PyUnicode_FromString(filename);
  const rc = m === 0 || file === 0 ? -1 : warn_explicit({ category, message: m, filename: file, lineno });
  Py_XDECREF(m);
  Py_XDECREF(file);
  return rc;
}
link.PyErr_WarnExplicit = PyErr_WarnExplicit;

// ---- state ----

/** New reference. The filters that a process starts with. */
function init_filters(): Ref {
  const rows: [Ref, string, string | null][] = [
    [PyExc_DeprecationWarning, 'default', '__main__'],
    [PyExc_DeprecationWarning, 'ignore', null],
    [PyExc_PendingDeprecationWarning, 'ignore', null],
    [PyExc_ImportWarning, 'ignore', null],
    [PyExc_ResourceWarning, 'ignore', null],
  ];
  const filters = PyList_New(0);
  if (filters === 0) return 0;
  for (const [category, action, module] of rows) {
    const item = stealTuple(
      PyUnicode_InternFromString(action),
      Py_None,
      Py_NewRef(category),
      module === null ? Py_None : PyUnicode_InternFromString(module),
      PyLong_FromLong(0),
    );
    const failed = item === 0 || PyList_Append(filters, item) < 0;
    Py_XDECREF(item);
    if (failed) {
      Py_DECREF(filters);
      return 0;
    }
  }
  return filters;
}
/** New reference. The ContextVar `_warnings_context`. */
function newContextVariable(): Ref {
  const make = link.PyImport_ImportModuleAttrString('_contextvars', 'ContextVar');
  if (make === 0) return 0;
  const name = PyUnicode_FromString('_warnings_context');
  const variable = PyObject_CallOneArg(make, name);
  Py_DECREF(name);
  Py_DECREF(make);
  return variable;
}
function warnings_exec(module: Ref): number {
  const state: [string, Addr, () => Ref][] = [
    ['filters', warningsState.filters, init_filters],
    ['_onceregistry', warningsState.once_registry, PyDict_New],
    ['_defaultaction', warningsState.default_action, () => PyUnicode_InternFromString('default')],
    ['_warnings_context', warningsState.context, newContextVariable],
  ];
  for (const [name, at, make] of state) {
    if (ld(at) === 0) stp(at, make());
    if (ld(at) === 0 || PyModule_AddObjectRef(module, name, ld(at)) < 0) return -1;
  }
  return 0;
}

defineModule({
  name: '_warnings',
  doc: '_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.',
  methods: [
    method('warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())', warnings_warn),
    method(
      'warn_explicit(message, category, filename, lineno, module=<unrepresentable>, registry=None, module_globals=None, source=None)',
      warnings_warn_explicit,
    ),
    method('_filters_mutated_lock_held()', () => {
      if (ld(lockCount) === 0) return PyErr_SetString(PyExc_RuntimeError, 'warnings lock is not held');
      st(warningsState.filters_version, ld(warningsState.filters_version) + 1);
      return Py_None;
    }),
    method('_acquire_lock()', () => {
      st(lockCount, ld(lockCount) + 1);
      return Py_None;
    }),
    method('_release_lock()', () => {
      if (ld(lockCount) === 0) return PyErr_SetString(PyExc_RuntimeError, 'cannot release un-acquired lock');
      st(lockCount, ld(lockCount) - 1);
      return Py_None;
    }),
  ],
  exec: warnings_exec,
});
