// Deciding about one warning and showing it: filters, registries, output. Mirrors the inner half of Python/_warnings.c.

import { profile } from '../include/profile.ts';
import { type Addr, ld, type Ref, st } from '../memory/memory.ts';
import { staticAlloc, staticRef } from '../memory/static.ts';
import { PyObject_IsInstance, PyObject_IsSubclass } from '../objects/abstract_class.ts';
import {
  PyObject_CallFunctionObjArgs,
  PyObject_CallMethod,
  PyObject_CallMethodOneArg,
  PyObject_CallOneArg,
} from '../objects/call.ts';
import {
  PyDict_Check,
  PyDict_Clear,
  PyDict_GetItemRef,
  PyDict_GetItemString,
  PyDict_SetItem,
  PyDict_SetItemString,
} from '../objects/dictobject.ts';
import {
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_Occurred,
  PyErr_SetObject,
  PyErr_SetString,
  typeError,
} from '../objects/errors.ts';
import { PyList_Check, PyList_GET_ITEM, PyList_GET_SIZE } from '../objects/listobject.ts';
import { PyLong_AsLong, PyLong_CheckExact, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF } from '../objects/object.ts';
import {
  PyCallable_Check,
  PyObject_GetOptionalAttr,
  PyObject_IsTrue,
  PyObject_Repr,
  PyObject_Str,
} from '../objects/object_protocol.ts';
import { _Py_ID, Py_None, Py_True } from '../objects/statics.ts';
import { PyExc_ImportError, PyExc_RuntimeError, PyExc_ValueError, PyExc_Warning } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from '../objects/tupleobject.ts';
import { typeName } from '../objects/typename.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_CheckExact,
  PyUnicode_FromString,
  PyUnicode_InternFromString,
} from '../objects/unicodeobject.ts';
import { PyImport_GetModule, PyImport_ImportModule } from '../runtime/import.ts';
import { sourceLines } from '../runtime/source_lines.ts';
import { PySys_GetObject } from '../runtime/sysdict.ts';
import { PyFile_WriteObject, PyFile_WriteString } from '../runtime/sysio.ts';

/** struct _warnings_runtime_state. */
export const warningsState = {
  filters: staticRef('warnings.filters'),
  once_registry: staticRef('warnings.once_registry'),
  default_action: staticRef('warnings.default_action'),
  /** The context variable whose value has the filters of a `catch_warnings` block. */
  context: staticRef('warnings.context'),
  filters_version: staticAlloc('warnings.filters_version', 8),
};

/** One warning about to be issued. All references are borrowed; 0 stands for what is not known. */
export interface Warning {
  readonly category: Ref;
  /** A str, or an instance of Warning. */
  readonly message: Ref;
  readonly filename: Ref;
  readonly lineno: number;
  readonly module?: Ref;
  readonly registry?: Ref;
  readonly sourceLine?: string | null;
  readonly source?: Ref;
}

/**
 * New reference. warnings.`name`; 0 without an exception if that module is not imported (with `tryImport`: cannot be), or lacks
 * the name.
 */
export function warningsAttr(name: string, tryImport = false): Ref {
  const module =
    tryImport && ld(tstate.finalizing) === 0 ? PyImport_ImportModule('warnings') : PyImport_GetModule('warnings');
  if (module === 0) {
    if (PyErr_Occurred() !== 0 && PyErr_ExceptionMatches(PyExc_ImportError)) PyErr_Clear();
    return 0;
  }
  const key = PyUnicode_FromString(name);
  const value = PyObject_GetOptionalAttr(module, key);
  Py_DECREF(key);
  Py_DECREF(module);
  return value;
}
/** The state's object, replaced by that of the module `warnings` where it has one that `fits`. Borrowed; 0 with TypeError or ValueError. */
function shared(name: string, at: Addr, fits: (o: Ref) => boolean, refuse: (o: Ref) => Ref): Ref {
  const value = warningsAttr(name);
  if (value === 0) return PyErr_Occurred() !== 0 ? 0 : ld(at);
  if (!fits(value)) {
    refuse(value);
    Py_DECREF(value);
    return 0;
  }
  const old = ld(at);
  st(at, value);
  Py_XDECREF(old);
  return value;
}

// ---- filters ----

/** Whether a text matches a filter's None, str or compiled pattern. -1 with an exception. */
function check_matched(pattern: Ref, text: Ref): number {
  if (pattern === Py_None) return 1;
  if (PyUnicode_CheckExact(pattern)) return PyUnicode_AsString(pattern) === PyUnicode_AsString(text) ? 1 : 0;
  const r = PyObject_CallMethod(pattern, 'match', text);
  if (r === 0) return -1;
  const rc = PyObject_IsTrue(r);
  Py_DECREF(r);
  return rc;
}
/** Whether one 5-tuple of a list of filters is about this warning. -1 with an exception. */
function filterMatches(item: Ref, w: Warning, text: Ref, module: Ref): number {
  const [, message, category, mod, line] = [0, 1, 2, 3, 4].map((i) => PyTuple_GET_ITEM(item, i));
  for (const test of [
    () => check_matched(message, text),
    () => PyObject_IsSubclass(w.category, category),
    () => check_matched(mod, module),
  ]) {
    const rc = test();
    if (rc !== 1) return rc;
  }
  const at = PyLong_AsLong(line);
  if (at === -1 && PyErr_Occurred() !== 0) return -1;
  return at === 0 || at === w.lineno ? 1 : 0;
}
interface Decision {
  /** New references. `item` is the filter that decided, or None. */
  readonly action: Ref;
  readonly item: Ref;
}
/** The first filter of a list that matches; undefined if none does, null with an exception. */
function filter_search(name: string, filters: Ref, w: Warning, text: Ref, module: Ref): Decision | null | undefined {
  if (!PyList_Check(filters)) {
    PyErr_SetString(PyExc_ValueError, `_warnings.${name} must be a list`);
    return null;
  }
  // A match() may change the list.
  for (let i = 0; i < PyList_GET_SIZE(filters); i++) {
    const item = PyList_GET_ITEM(filters, i);
    if (!PyTuple_Check(item) || PyTuple_GET_SIZE(item) !== 5) {
      PyErr_SetString(PyExc_ValueError, `_warnings.${name} item ${i} isn't a 5-tuple`);
      return null;
    }
    Py_NewRef(item);
    const action = PyTuple_GET_ITEM(item, 0);
    if (!PyUnicode_Check(action)) {
      typeError(`action must be a string, not '${typeName(action)}'`);
      Py_DECREF(item);
      return null;
    }
    const rc = filterMatches(item, w, text, module);
    if (rc === 1) return { action: Py_NewRef(action), item };
    Py_DECREF(item);
    if (rc < 0) return null;
  }
  return undefined;
}
/** Borrowed reference. The filters of the running context, None without any; 0 with an exception. */
function contextFilters(): Ref {
  const variable = ld(warningsState.context);
  if (variable === 0) return Py_None;
  const context = PyObject_CallMethodOneArg(variable, _Py_ID('get'), Py_None);
  if (context === 0 || context === Py_None) return context;
  const name = PyUnicode_InternFromString('_filters');
  const filters = PyObject_GetOptionalAttr(context, name);
  Py_DECREF(name);
  // The context variable goes on holding what is borrowed here.
  Py_DECREF(context);
  if (filters !== 0) Py_DECREF(filters);
  return filters === 0 && PyErr_Occurred() === 0 ? Py_None : filters;
}
function get_filter(w: Warning, text: Ref, module: Ref): Decision | null {
  const ofContext = contextFilters();
  if (ofContext === 0) return null;
  if (ofContext !== Py_None) {
    const found = filter_search('_warnings_context _filters', ofContext, w, text, module);
    if (found !== undefined) return found;
  }
  const list = shared('filters', warningsState.filters, PyList_Check, () =>
    PyErr_SetString(PyExc_ValueError, '_warnings.filters must be a list'),
  );
  if (list === 0) return null;
  const found = filter_search('filters', list, w, text, module);
  if (found !== undefined) return found;
  const action = shared('defaultaction', warningsState.default_action, PyUnicode_Check, (o) =>
    typeError(`_warnings.defaultaction must be a string, not '${typeName(o)}'`),
  );
  return action === 0 ? null : { action: Py_NewRef(action), item: Py_None };
}

// ---- registries ----

/** Whether a registry has the key already; `should_set` adds it. A registry of an older version of the filters is emptied. -1 with an exception. */
function already_warned(registry: Ref, key: Ref, should_set: boolean): number {
  const version = PyDict_GetItemString(registry, 'version');
  const now = ld(warningsState.filters_version);
  if (version === 0 || !PyLong_CheckExact(version) || PyLong_AsLong(version) !== now) {
    PyErr_Clear();
    PyDict_Clear(registry);
    const current = PyLong_FromLong(now);
    const failed = PyDict_SetItemString(registry, 'version', current) < 0;
    Py_DECREF(current);
    if (failed) return -1;
  } else {
    const seen = PyDict_GetItemRef(registry, key);
    if (seen !== 0) {
      const rc = PyObject_IsTrue(seen);
      Py_DECREF(seen);
      if (rc !== 0) return rc;
    } else if (PyErr_Occurred() !== 0) return -1;
  }
  return should_set ? PyDict_SetItem(registry, key, Py_True) : 0;
}
/** The same with a key without a line: once for a text and category. */
function update_registry(registry: Ref, text: Ref, category: Ref): number {
  const key = PyTuple_Pack(text, category);
  if (key === 0) return -1;
  const rc = already_warned(registry, key, true);
  Py_DECREF(key);
  return rc;
}
function get_once_registry(): Ref {
  return shared('onceregistry', warningsState.once_registry, PyDict_Check, (o) =>
    typeError(`_warnings.onceregistry must be a dict, not '${typeName(o)}'`),
  );
}

// ---- output ----

/** Writes "file:line: Category: text" and the source line to sys.stderr. */
function show_warning(w: Warning, text: Ref): void {
  const file = PySys_GetObject('stderr');
  if (file === 0 || file === Py_None) return;
  const name = PyObject_GetOptionalAttr(w.category, _Py_ID('__name__'));
  const line = w.sourceLine ?? sourceLines.line(PyUnicode_AsString(w.filename), w.lineno);
  const written =
    PyFile_WriteObject(w.filename, file, true) === 0 &&
    PyFile_WriteString(`:${w.lineno}: `, file) === 0 &&
    (name === 0 || PyFile_WriteObject(name, file, true) === 0) &&
    PyFile_WriteString(': ', file) === 0 &&
    PyFile_WriteObject(text, file, true) === 0 &&
    PyFile_WriteString('\n', file) === 0;
  const source = line?.replace(/^[ \t\f]+/, '').trimEnd();
  if (written && source) PyFile_WriteString(`  ${source}\n`, file);
  Py_XDECREF(name);
  // As in C, a stream that cannot be written to loses the warning.
  PyErr_Clear();
}
/** Lets warnings._showwarnmsg show a warning, or does it where there is no such module. 0, or -1 with an exception. */
function call_show_warning(w: Warning, text: Ref, message: Ref): number {
  const show = warningsAttr('_showwarnmsg', profile.warningsImportWarnings || Boolean(w.source));
  if (show === 0) {
    if (PyErr_Occurred() !== 0) return -1;
    show_warning(w, text);
    return 0;
  }
  const messageClass = warningsAttr('WarningMessage');
  let r = 0;
  if (!PyCallable_Check(show)) typeError('warnings._showwarnmsg() must be set to a callable');
  else if (messageClass === 0) PyErr_SetString(PyExc_RuntimeError, 'unable to get warnings.WarningMessage');
  else {
    const lineno = PyLong_FromLong(w.lineno);
    const source = w.source ? [w.source] : [];
    const args = [message, w.category, w.filename, lineno, Py_None, Py_None, ...source];
    const msg = PyObject_CallFunctionObjArgs(messageClass, ...args);
    Py_DECREF(lineno);
    if (msg !== 0) {
      r = PyObject_CallOneArg(show, msg);
      Py_DECREF(msg);
    }
  }
  for (const o of [show, messageClass, r]) Py_XDECREF(o);
  return r === 0 ? -1 : 0;
}

// ---- one warning ----

/** New reference. The module name for a file: without ".py". */
function normalize_module(filename: Ref): Ref {
  const text = PyUnicode_AsString(filename);
  if (text === '') return PyUnicode_FromString('<unknown>');
  return text.endsWith('.py') ? PyUnicode_FromString(text.slice(0, -3)) : Py_NewRef(filename);
}

/** What becomes of a warning by its action, once the registry has been asked. 0, or -1 with an exception. */
function act(w: Warning, { action, item }: Decision, text: Ref, message: Ref, key: Ref): number {
  const name = PyUnicode_AsString(action);
  let registry = w.registry === undefined || w.registry === Py_None ? 0 : w.registry;
  if (name === 'error') {
    PyErr_SetObject(Py_TYPE(message), message);
    return -1;
  }
  if (name === 'ignore') return 0;
  let already = 0;
  if (name !== 'always' && name !== 'all') {
    if (registry !== 0 && PyDict_SetItem(registry, key, Py_True) < 0) return -1;
    if (name === 'once') {
      if (registry === 0) registry = get_once_registry();
      if (registry === 0) return -1;
      already = update_registry(registry, text, w.category);
    } else if (name === 'module') {
      if (registry !== 0) already = update_registry(registry, text, w.category);
    } else if (name !== 'default') {
      const [a, f] = [PyObject_Repr(action), PyObject_Repr(item)];
      if (a !== 0 && f !== 0)
        PyErr_SetString(
          PyExc_RuntimeError,
          `Unrecognized action (${PyUnicode_AsString(a)}) in warnings.filters:\n ${PyUnicode_AsString(f)}`,
        );
      Py_XDECREF(a);
      Py_XDECREF(f);
      return -1;
    }
  }
  if (already !== 0) return already < 0 ? -1 : 0;
  return call_show_warning(w, text, message);
}

/** Issues a warning, or ignores it, or raises it, as the filters say. 0, or -1 with an exception. */
export function warn_explicit(given: Warning): number {
  const registry = given.registry ?? 0;
  if (registry !== 0 && registry !== Py_None && !PyDict_Check(registry)) {
    typeError("'registry' must be a dict or None");
    return -1;
  }
  const isInstance = PyObject_IsInstance(given.message, PyExc_Warning);
  if (isInstance < 0) return -1;
  const w = isInstance === 1 ? { ...given, category: Py_TYPE(given.message) } : given;
  const text = isInstance === 1 ? PyObject_Str(given.message) : Py_NewRef(given.message);
  const message = text === 0 ? 0 : isInstance === 1 ? Py_NewRef(given.message) : PyObject_CallOneArg(w.category, text);
  const module = given.module ? Py_NewRef(given.module) : normalize_module(given.filename);
  const lineno = PyLong_FromLong(w.lineno);
  const key = message === 0 ? 0 : PyTuple_Pack(text, w.category, lineno);
  let rc = key === 0 ? -1 : 0;
  if (key !== 0 && registry !== 0 && registry !== Py_None) rc = already_warned(registry, key, false);
  if (rc === 0) {
    const decision = get_filter(w, text, module);
    rc = decision === null ? -1 : act(w, decision, text, message, key);
    if (decision !== null) for (const o of [decision.action, decision.item]) Py_DECREF(o);
  }
  for (const o of [text, message, module, lineno, key]) Py_XDECREF(o);
  return rc < 0 ? -1 : 0;
}
