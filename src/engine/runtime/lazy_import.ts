// Lazy imports (3.15, PEP 810): making them, and importing what they stand for. Mirrors the functions for lazy imports in Python/import.c
// and Python/ceval.c.

import { LAZY_IMPORT } from '../include/flags.ts';
import { PyLazyImportObject } from '../include/objectstructs.ts';
import { PyBaseExceptionObject, PyCodeObject, PyModuleObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, stp, U8 } from '../memory/memory.ts';
import { PyMapping_GetOptionalItem, PySequence_Contains } from '../objects/abstract.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallMethodOneArg } from '../objects/call.ts';
import { PyCode_Addr2Line } from '../objects/code_lines.ts';
import { setDkVersion } from '../objects/dict_keys.ts';
import {
  maKeys,
  PyDict_Contains,
  PyDict_DelItem,
  PyDict_GetItemRef,
  PyDict_GetItemString,
  PyDict_GetItemWithError,
  PyDict_New,
  PyDict_SetDefaultRef,
  PyDict_SetItem,
} from '../objects/dictobject.ts';
import {
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from '../objects/errors.ts';
import { PyException_SetCause, PyException_SetTraceback } from '../objects/exceptions.ts';
import { PyFunction_New } from '../objects/funcobject.ts';
import {
  _PyFrame_GetCode,
  _PyFrame_GetFrameObject,
  _PyFrame_Initialize,
  _PyThreadState_GetFrame,
  _PyThreadState_PushFrame,
  clear_thread_frame,
  F_BUILTINS,
  F_GLOBALS,
  F_INSTR_PTR,
  F_LOCALS,
  frameLasti,
} from '../objects/interpframe.ts';
import {
  _PyLazyImport_GetName,
  _PyLazyImport_New,
  type ImportPlace,
  PyLazyImport_CheckExact,
  resolver,
} from '../objects/lazyimportobject.ts';
import { link } from '../objects/link.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { LAZY_SUBMODULES, PyModule_Check } from '../objects/moduleobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_SIZE, Py_XDECREF } from '../objects/object.ts';
import { PyCallable_Check, PyObject_IsTrue, PyObject_Str } from '../objects/object_protocol.ts';
import { PySet_Add, PySet_Discard } from '../objects/setobject.ts';
import { Py_None } from '../objects/statics.ts';
import {
  PyCFunction_Type,
  PyExc_ImportError,
  PyExc_ModuleNotFoundError,
  PyExc_SyntaxError,
  PyExc_ValueError,
} from '../objects/statictypes.ts';
import { _PyTraceBack_FromFrame } from '../objects/traceback.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { loaded, PyImport_ImportModule, PyImport_ImportModuleLevelObject, resolveName } from './import.ts';
import { import_from } from './import_names.ts';
import { LAZY_ALL, LAZY_FILTER, LAZY_MODULES } from './lazy_state.ts';
import { runtimeLink } from './part_link.ts';

const L = PyLazyImportObject;
const placeOf = (frame: Addr): ImportPlace => ({ code: _PyFrame_GetCode(frame), offset: frameLasti(frame) });

// ---- sys.lazy_modules ----

/** Notes that a name waits to be imported, unless it is a module that there is. 0, or -1 with an exception. */
function registerLazy(name: string): number {
  const text = PyUnicode_FromString(name);
  const known = PyDict_Contains(ld(tstate.modules), text);
  const r = known === 0 ? PySet_Add(ld(LAZY_MODULES), text) : known;
  Py_DECREF(text);
  return r < 0 ? -1 : 0;
}
function forgetLazy(name: string): void {
  const text = PyUnicode_FromString(name);
  PySet_Discard(ld(LAZY_MODULES), text);
  Py_DECREF(text);
}

// ---- making ----

/** Whether the filter allows that `globals` imports a name lazily: 1, 0, or -1 with an exception. */
function filterAllows(globals: Ref, name: Ref, fromlist: Ref): number {
  const filter = ld(LAZY_FILTER);
  if (filter === 0) return 1;
  const importer = PyDict_GetItemString(globals, '__name__') || Py_None;
  const answer = PyObject_CallFunctionObjArgs(filter, importer, name, fromlist);
  if (answer === 0) return -1;
  const r = PyObject_IsTrue(answer);
  Py_DECREF(answer);
  return r;
}
/** Whether a module says of itself that it imports a name lazily (`__lazy_modules__`): 1, 0, or -1 with an exception. */
function isListed(globals: Ref, name: Ref): number {
  const names = PyDict_GetItemString(globals, '__lazy_modules__');
  return names === 0 ? 0 : PySequence_Contains(names, name);
}
/** New reference: a lazy import of a module, or the module if it is not to be lazy. */
function PyImport_LazyImportModuleLevelObject(
  frame: Addr,
  name: Ref,
  fromlist: Ref,
  level: number,
  marked: boolean,
): Ref {
  const globals = ld(frame + F_GLOBALS);
  if (!PyUnicode_Check(name)) return typeError(`module name must be a string, got ${typeName(name)}`);
  if (ld(frame + F_LOCALS) !== globals)
    return PyErr_SetString(PyExc_SyntaxError, "'lazy import' is only allowed at module level");
  if (level < 0) return PyErr_SetString(PyExc_ValueError, 'level must be >= 0');
  const text = PyUnicode_AsString(name);
  if (level === 0 && text === '') return PyErr_SetString(PyExc_ValueError, 'Empty module name');
  const absolute = level > 0 ? resolveName(text, globals, level) : text;
  if (absolute === null) return 0;
  const abs_name = level > 0 ? PyUnicode_FromString(absolute) : Py_NewRef(name);
  const wanted = marked || ld(LAZY_ALL) !== 0 ? 1 : isListed(globals, abs_name);
  const allowed = wanted <= 0 ? wanted : filterAllows(globals, abs_name, fromlist);
  let result = 0;
  if (allowed === 0) result = PyImport_ImportModuleLevelObject(name, globals, globals, fromlist, level);
  else if (allowed > 0) result = makeLazy(frame, abs_name, absolute, fromlist);
  Py_DECREF(abs_name);
  return result;
}
function makeLazy(frame: Addr, abs_name: Ref, absolute: string, fromlist: Ref): Ref {
  const names = fromlist === 0 || fromlist === Py_None || Py_SIZE(fromlist) === 0 ? 0 : fromlist;
  if (registerLazy(absolute) < 0) return 0;
  for (let i = 0; names !== 0 && i < Py_SIZE(names); i++) {
    if (registerLazy(`${absolute}.${PyUnicode_AsString(PyTuple_GET_ITEM(names, i))}`) < 0) return 0;
  }
  // The name that gets the lazy import may have been looked up before.
  setDkVersion(maKeys(ld(frame + F_GLOBALS)), 0);
  const lazy = _PyLazyImport_New(ld(frame + F_BUILTINS), abs_name, names, placeOf(frame));
  if (lazy === 0 || registerSubmodules(lazy, absolute) === 0) return lazy;
  Py_DECREF(lazy);
  return 0;
}
/** Notes in each package on the way to a module which submodule of it is imported lazily. 0, or -1 with an exception. */
function registerSubmodules(lazy: Ref, name: string): number {
  let r = 0;
  const names = ld(lazy + L.lz_attr);
  if (names !== 0) {
    // What is wanted of a package may be a submodule.
    const own = _PyLazyImport_New(ld(lazy + L.lz_builtins), ld(lazy + L.lz_from), names, {
      code: ld(lazy + L.lz_code),
      offset: ld(lazy + L.lz_instr_offset),
    });
    if (own === 0) return -1;
    for (let i = 0; i < Py_SIZE(names) && r === 0; i++)
      r = registerSubmodule(own, name, PyUnicode_AsString(PyTuple_GET_ITEM(names, i)));
    Py_DECREF(own);
  }
  for (let dot = name.indexOf('.'); dot >= 0 && r === 0; dot = name.indexOf('.', dot + 1)) {
    r = registerSubmodule(lazy, name.slice(0, dot), /^[^.]*/.exec(name.slice(dot + 1))![0]);
  }
  return r;
}
function registerSubmodule(lazy: Ref, parentName: string, childName: string): number {
  if (ld(LAZY_SUBMODULES) === 0) stp(LAZY_SUBMODULES, PyDict_New());
  const parent = PyUnicode_FromString(parentName);
  const child = PyUnicode_FromString(childName);
  const fresh = PyDict_New();
  const children = PyDict_SetDefaultRef(ld(LAZY_SUBMODULES), parent, fresh);
  const r = children === 0 ? -1 : PyDict_SetItem(children, child, lazy);
  for (const o of [parent, child, fresh, children]) Py_XDECREF(o);
  return r;
}
/** New reference: a submodule that was imported lazily; NULL without an exception if there is none of that name. */
function loadLazySubmodule(mod: Ref, name: Ref): Ref {
  const package_ = PyDict_GetItemString(ld(mod + PyModuleObject.md_dict), '__name__');
  const children = package_ === 0 ? 0 : PyDict_GetItemWithError(ld(LAZY_SUBMODULES), package_);
  const lazy = children === 0 ? 0 : PyDict_GetItemRef(children, name);
  if (lazy === 0) return 0;
  const full = `${PyUnicode_AsString(package_)}.${PyUnicode_AsString(name)}`;
  const module = PyImport_ImportModule(full);
  // It was no submodule, only wanted as one could have been.
  const wanted = ld(lazy + L.lz_attr) !== 0;
  if (module === 0 && wanted && PyErr_ExceptionMatches(PyExc_ModuleNotFoundError)) PyErr_Clear();
  else if (module === 0) explain(lazy);
  else {
    forgetLazy(full);
    if (PyDict_Contains(children, name) > 0) PyDict_DelItem(children, name);
  }
  Py_DECREF(lazy);
  return module;
}
/** New reference. IMPORT_NAME of an import that is to be lazy: calls `__lazy_import__`; the usual one directly. */
function lazyImportName(frame: Addr, name: Ref, fromlist: Ref, level: Ref): Ref {
  const flags = PyLong_AsInt(level);
  const f = PyMapping_GetOptionalItem(ld(frame + F_BUILTINS), nameOfFunction());
  if (f === 0) return PyErr_Occurred() ? 0 : PyErr_SetString(PyExc_ImportError, '__lazy_import__ not found');
  if (Py_IS_TYPE(f, PyCFunction_Type)) {
    Py_DECREF(f);
    return PyImport_LazyImportModuleLevelObject(frame, name, fromlist, flags % LAZY_IMPORT, flags >= LAZY_IMPORT);
  }
  const locals = ld(frame + F_LOCALS) || Py_None;
  const plainLevel = PyLong_FromLong(flags % LAZY_IMPORT);
  const res = PyObject_CallFunctionObjArgs(f, name, ld(frame + F_GLOBALS), locals, fromlist, plainLevel);
  Py_DECREF(f);
  return res;
}
/** Borrowed reference: the interned name `__lazy_import__`. */
function nameOfFunction(): Ref {
  const text = PyUnicode_FromString('__lazy_import__');
  const name = link.internedName(text);
  Py_DECREF(text);
  // Names in the namespace of builtins live as long as that does.
  Py_DECREF(name);
  return name;
}
/** New reference. IMPORT_FROM of a lazy import. */
function lazyImportFrom(frame: Addr, lazy: Ref, name: Ref): Ref {
  // What a module that there is has need not wait.
  const from = ld(lazy + L.lz_from);
  if (ld(lazy + L.lz_attr) !== 0 && PyUnicode_Check(from)) {
    const module = loaded(from);
    const value =
      module !== 0 && PyModule_Check(module) ? PyDict_GetItemRef(ld(module + PyModuleObject.md_dict), name) : 0;
    if (value !== 0 || PyErr_Occurred()) return value;
  }
  return _PyLazyImport_New(0, lazy, name, placeOf(frame));
}
function builtin___lazy_import__([name, , , fromlist, level]: readonly Ref[]): Ref {
  const n = level === 0 ? 0 : PyLong_AsInt(level);
  if (n === -1 && PyErr_Occurred() !== 0) return 0;
  return PyImport_LazyImportModuleLevelObject(_PyThreadState_GetFrame(), name, fromlist || Py_None, n, true);
}

// ---- importing ----

/** New reference to what a lazy import stands for; NULL with an exception. */
function load(lazy: Ref): Ref {
  const from = ld(lazy + L.lz_from);
  const attr = ld(lazy + L.lz_attr);
  let value: Ref;
  if (PyLazyImport_CheckExact(from)) {
    const module = load(from);
    if (module === 0) return 0;
    value = import_from(module, attr);
    Py_DECREF(module);
  } else {
    const f = PyMapping_GetOptionalItem(ld(lazy + L.lz_builtins), importName());
    if (f === 0) return PyErr_Occurred() ? 0 : PyErr_SetString(PyExc_ImportError, '__import__ not found');
    if (Py_IS_TYPE(f, PyCFunction_Type))
      value = attr === 0 ? topLevel(from) : PyImport_ImportModuleLevelObject(from, 0, 0, attr, 0);
    else value = PyObject_CallFunctionObjArgs(f, from, Py_None, Py_None, attr || Py_None, PyLong_FromLong(0));
    Py_DECREF(f);
  }
  const name = _PyLazyImport_GetName(lazy);
  if (value !== 0 && (attr !== 0 || !name.includes('.'))) forgetLazy(name);
  return value;
}
/** New reference: the package that `import a.b` binds; its submodules wait for their own use. */
function topLevel(name: Ref): Ref {
  return PyImport_ImportModule(/^[^.]*/.exec(PyUnicode_AsString(name))![0]);
}
function importName(): Ref {
  const text = PyUnicode_FromString('__import__');
  const name = link.internedName(text);
  Py_DECREF(text);
  Py_DECREF(name);
  return name;
}
function PyImport_LoadLazyImport(lazy: Ref): Ref {
  const value = load(lazy);
  if (value === 0) explain(lazy);
  return value;
}
/** Says in the exception being raised where the import that failed stands: in its cause, or in a note if it comes of something else. */
function explain(lazy: Ref): void {
  const exc = PyErr_GetRaisedException();
  const { cause, context, suppress_context } = PyBaseExceptionObject;
  const chained = ld(exc + cause) !== 0 || ld(exc + context) !== 0 || U8[exc + suppress_context] !== 0;
  if (chained) addNote(exc, lazy);
  else addCause(exc, lazy);
  PyErr_SetRaisedException(exc);
}
function addCause(exc: Ref, lazy: Ref): void {
  PyErr_SetString(
    PyExc_ImportError,
    `lazy import of '${_PyLazyImport_GetName(lazy)}' raised an exception during resolution`,
  );
  const error = PyErr_GetRaisedException();
  const tb = tracebackTo(ld(lazy + L.lz_code), ld(lazy + L.lz_instr_offset));
  if (tb !== 0) {
    PyException_SetTraceback(error, tb);
    Py_DECREF(tb);
  }
  PyException_SetCause(exc, error);
}
function addNote(exc: Ref, lazy: Ref): void {
  const code = ld(lazy + L.lz_code);
  const at = (o: Ref): string => {
    const text = PyObject_Str(o);
    const s = PyUnicode_AsString(text);
    Py_DECREF(text);
    return s;
  };
  const { co_name, co_filename } = PyCodeObject;
  const place = `${at(ld(code + co_name))} at ${at(ld(code + co_filename))}:${PyCode_Addr2Line(code, ld(lazy + L.lz_instr_offset))}`;
  const note = PyUnicode_FromString(`lazy import of '${_PyLazyImport_GetName(lazy)}' declared in ${place}`);
  const text = PyUnicode_FromString('add_note');
  Py_XDECREF(PyObject_CallMethodOneArg(exc, text, note));
  Py_DECREF(text);
  Py_DECREF(note);
}
/** New reference: a traceback of one entry, for a frame that only stands at an instruction. */
function tracebackTo(code: Ref, offset: number): Ref {
  const globals = PyDict_New();
  const func = PyFunction_New(code, globals);
  const words = ld(code + PyCodeObject.co_framesize);
  const frame = _PyThreadState_PushFrame(words);
  if (func === 0 || frame === 0) return 0;
  _PyFrame_Initialize(frame, func, Py_NewRef(globals), code, 0, 0);
  st(frame + F_INSTR_PTR, ld(frame + F_INSTR_PTR) + offset);
  const f = _PyFrame_GetFrameObject(frame);
  const tb = f === 0 ? 0 : _PyTraceBack_FromFrame(0, f);
  clear_thread_frame(frame);
  Py_DECREF(globals);
  return tb;
}
/** What a module's attribute stands for, which takes its place. */
function loadLazyAttribute(mod: Ref, name: Ref, lazy: Ref): Ref {
  const value = PyImport_LoadLazyImport(lazy);
  Py_DECREF(lazy);
  if (value === 0 || PyDict_SetItem(ld(mod + PyModuleObject.md_dict), name, value) === 0) return value;
  Py_DECREF(value);
  return 0;
}

// ---- sys ----

function set_lazy_imports(mode: Ref): Ref {
  const text = PyUnicode_Check(mode) ? PyUnicode_AsString(mode) : null;
  if (text === null) return typeError("mode must be a string: 'normal' or 'all'");
  if (text !== 'normal' && text !== 'all') return PyErr_SetString(PyExc_ValueError, "mode must be 'normal' or 'all'");
  st(LAZY_ALL, text === 'all' ? 1 : 0);
  return Py_None;
}
function set_lazy_imports_filter(filter: Ref): Ref {
  if (filter !== Py_None && !PyCallable_Check(filter))
    return PyErr_SetString(PyExc_ValueError, 'filter provided but is not callable');
  const old = ld(LAZY_FILTER);
  stp(LAZY_FILTER, filter === Py_None ? 0 : Py_NewRef(filter));
  Py_XDECREF(old);
  return Py_None;
}

resolver.resolve = PyImport_LoadLazyImport;
link.loadLazyAttribute = loadLazyAttribute;
link.loadLazySubmodule = loadLazySubmodule;
Object.assign(runtimeLink, {
  PyImport_LoadLazyImport,
  lazyImportName,
  lazyImportFrom,
  builtin___lazy_import__,
  set_lazy_imports,
  set_lazy_imports_filter,
});
