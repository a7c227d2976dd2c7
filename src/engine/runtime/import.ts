// Importing modules: built-in ones, the standard library's, and pure Python ones from folders. Mirrors Python/import.c and the
// parts of Lib/importlib/_bootstrap.py that every import needs. NOT-IN-CPYTHON: sys.meta_path and sys.path_hooks are not asked.

import { profile } from '../include/profile.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { MODULE_PARTS, PartNotLoaded } from '../memory/parts.ts';
import { PySequence_List } from '../objects/abstract.ts';
import { PyObject_GetItem } from '../objects/abstract_object.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import {
  PyDict_Check,
  PyDict_DelItem,
  PyDict_GetItemWithError,
  PyDict_New,
  PyDict_SetItem,
  PyDict_SetItemString,
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
import { link } from '../objects/link.ts';
import { PyList_Append, PyList_GET_ITEM, PyList_New } from '../objects/listobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { PyModule_GetDict, PyModule_New, PyModule_NewObject } from '../objects/moduleobject.ts';
import { _PyNamespace_New } from '../objects/namespaceobject.ts';
import { Py_DECREF, Py_INCREF, Py_NewRef, Py_SIZE, Py_XNewRef, PyObject_TypeCheck } from '../objects/object.ts';
import {
  PyObject_DelAttr,
  PyObject_GetAttr,
  PyObject_GetOptionalAttr,
  PyObject_SetAttr,
} from '../objects/object_protocol.ts';
import { PySet_Discard } from '../objects/setobject.ts';
import { _Py_ID, Py_None, Py_True } from '../objects/statics.ts';
import {
  PyExc_ImportError,
  PyExc_ImportWarning,
  PyExc_KeyError,
  PyExc_ModuleNotFoundError,
  PyExc_TypeError,
  PyExc_ValueError,
  PyList_Type,
} from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { typeName } from '../objects/typename.ts';
import { _PyErr_SetKeyError } from '../objects/unhashable.ts';
import { unicode_repr } from '../objects/unicode_repr.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_InternFromString,
} from '../objects/unicodeobject.ts';
import { isLib } from '../parser/features.ts';
import { PyEval_EvalCode, PyEval_GetGlobals } from './ceval.ts';
import { compileSource, materialize } from './compile.ts';
import { host, type LibModule } from './host.ts';
import { LAZY_MODULES } from './lazy_state.ts';
import { libAddition } from './lib_additions.ts';
import { sourceLines } from './source_lines.ts';
import { PySys_GetObject } from './sysdict.ts';

/** Built-in modules by name: each entry makes a new module object (New reference, NULL with an exception). */
export const _PyImport_Inittab = new Map<string, () => Ref>();

/** Whether there is a built-in module of that name, in a part that is loaded or not. */
export const isBuiltinModule = (name: string): boolean => _PyImport_Inittab.has(name) || name in MODULE_PARTS;

/** Raises ImportError (or a subclass) with its `name`. Returns NULL. */
function importError(type: Ref, message: string, name: string): 0 {
  PyErr_SetString(type, message);
  const exc = PyErr_GetRaisedException();
  const n = PyUnicode_FromString(name);
  PyObject_SetAttr(exc, _Py_ID('name'), n);
  Py_DECREF(n);
  PyErr_SetRaisedException(exc);
  return 0;
}

/** repr() of a module's name. */
function quoted(name: string): string {
  const o = PyUnicode_FromString(name);
  const shown = unicode_repr(o);
  const text = PyUnicode_AsString(shown);
  Py_DECREF(shown);
  Py_DECREF(o);
  return text;
}

/** Borrowed reference from sys.modules, or NULL (with an exception only if the look-up failed). */
export function loaded(name: Ref): Ref {
  return PyDict_GetItemWithError(ld(tstate.modules), name);
}

/** The folders of sys.path. */
function searchPath(): string[] {
  const path = PySys_GetObject('path');
  const folders: string[] = [];
  if (path === 0 || !PyObject_TypeCheck(path, PyList_Type)) return folders;
  for (let i = 0; i < Py_SIZE(path); i++) {
    const item = PyList_GET_ITEM(path, i);
    if (PyUnicode_Check(item)) folders.push(PyUnicode_AsString(item));
  }
  return folders;
}

/** Where a module's source was found. */
export type FoundModule = Omit<LibModule, 'source'> & { readonly source: string | Uint8Array };
/** Filled in by the file system: a module among the files that the program itself made (modules/filesystem.ts). */
export const madeModules = {
  find: ((): null => null) as (name: string, folders: readonly string[]) => FoundModule | null,
};
/** A module of the folders of sys.path: the program's own files, then those of the host. */
function pathModule(name: string): FoundModule | null {
  const folders = searchPath();
  const made = madeModules.find(name, folders);
  if (made !== null) return made;
  const own = host().pathModule(name, folders);
  // The host finds the text of the standard library's files again by their names, of these it does not.
  if (own !== null) sourceLines.add(own.filename, own.source);
  return own;
}

/** Whether a module of that absolute name could be loaded, as far as its source is concerned. */
export function isModuleKnown(name: string): boolean {
  return isBuiltinModule(name) || (pathModule(name) ?? host().libModule(name)) !== null;
}

/** Sets a module's attribute to an object whose reference is taken over. */
function put(dict: Ref, name: string, value: Ref): void {
  PyDict_SetItemString(dict, name, value);
  Py_DECREF(value);
}

/** Where CPython would keep the compiled module. */
function cache_from_source(filename: string): string {
  const [major, minor] = profile.versionInfo;
  return filename.replace(/([^/]*)\.py$/, `__pycache__/$1.cpython-${major}${minor}.pyc`);
}
/** Gives a module its attributes and runs its source in it. 0, or -1 with an exception. */
function execModule(module: Ref, found: FoundModule, name: string): number {
  const dict = PyModule_GetDict(module);
  const parent = found.isPackage ? name : name.slice(0, Math.max(0, name.lastIndexOf('.')));
  put(dict, '__package__', PyUnicode_InternFromString(parent));
  const spec = PyDict_New();
  put(spec, 'name', PyUnicode_FromString(name));
  put(spec, 'origin', PyUnicode_FromString(found.filename));
  put(spec, 'parent', PyUnicode_FromString(parent));
  for (const nothing of ['loader', 'loader_state']) PyDict_SetItemString(spec, nothing, Py_None);
  PyDict_SetItemString(spec, 'has_location', Py_True);
  PyDict_SetItemString(spec, 'submodule_search_locations', Py_None);
  if (found.isPackage) {
    const locations = PyList_New(0);
    const folder = PyUnicode_FromString(found.filename.replace(/\/__init__\.py$/, ''));
    PyList_Append(locations, folder);
    Py_DECREF(folder);
    PyDict_SetItemString(dict, '__path__', locations);
    put(spec, 'submodule_search_locations', locations);
  }
  put(dict, '__file__', PyUnicode_FromString(found.filename));
  const cached = PyUnicode_FromString(cache_from_source(found.filename));
  PyDict_SetItemString(spec, 'cached', cached);
  if (profile.modulesHaveCached) PyDict_SetItemString(dict, '__cached__', cached);
  Py_DECREF(cached);
  put(spec, '_uninitialized_submodules', PyList_New(0));
  // A submodule or another module that imports this one can see that it is not finished.
  PyDict_SetItemString(spec, '_initializing', Py_True);
  const specObject = _PyNamespace_New(spec);
  Py_DECREF(spec);
  if (specObject === 0) return -1;
  const r = PyDict_SetItemString(dict, '__spec__', specObject) < 0 ? -1 : runWithAddition(dict, found, name);
  const exc = PyErr_GetRaisedException();
  if (PyObject_DelAttr(specObject, _Py_ID('_initializing')) < 0) PyErr_Clear();
  PyErr_SetRaisedException(exc);
  Py_DECREF(specObject);
  return r;
}
/** Runs a module's source in its namespace. 0, or -1 with an exception. */
function runModule(dict: Ref, found: FoundModule): number {
  if (PyDict_SetItemString(dict, '__builtins__', ld(tstate.builtins)) < 0) return -1;
  const { compiled } = found;
  const unit = compiled
    ? materialize(compiled)
    : compileSource(found.source, found.filename, 'exec', { wasCompiled: true, silent: true });
  if (unit === null) return -1;
  const r = PyEval_EvalCode(unit.code, dict, dict);
  Py_DECREF(unit.code);
  if (r === 0) return -1;
  Py_DECREF(r);
  return 0;
}
/** The same, and then what the version has in the module of Lib besides. */
function runWithAddition(dict: Ref, found: FoundModule, name: string): number {
  const addition = isLib(found.filename) ? libAddition(name) : undefined;
  const r = runModule(dict, found);
  if (r < 0 || addition === undefined) return r;
  return runModule(dict, { ...found, source: addition, compiled: undefined });
}

/** New reference. Loads the module `name`, whose parents are loaded. NULL with an exception. */
function findAndLoad(name: string, abs_name: Ref): Ref {
  const init = _PyImport_Inittab.get(name);
  if (init === undefined && name in MODULE_PARTS) throw new PartNotLoaded(MODULE_PARTS[name]);
  const modules = ld(tstate.modules);
  if (init !== undefined) {
    const module = init();
    if (module === 0) return 0;
    put(PyModule_GetDict(module), '__package__', PyUnicode_FromString(''));
    return PyDict_SetItem(modules, abs_name, module) < 0 ? 0 : module;
  }
  const found = pathModule(name) ?? host().libModule(name);
  if (found === null) return importError(PyExc_ModuleNotFoundError, `No module named ${quoted(name)}`, name);
  const module = PyModule_New(name);
  if (module === 0) return 0;
  if (PyDict_SetItem(modules, abs_name, module) < 0) return 0;
  if (execModule(module, found, name) < 0) {
    const exc = PyErr_GetRaisedException();
    if (PyDict_DelItem(modules, abs_name) < 0) PyErr_Clear();
    Py_DECREF(module);
    PyErr_SetRaisedException(exc);
    return 0;
  }
  // A module may replace itself in sys.modules while it runs.
  const now = loaded(abs_name);
  if (now === 0) {
    Py_DECREF(module);
    return PyErr_SetString(PyExc_KeyError, `'${name}'`);
  }
  Py_INCREF(now);
  Py_DECREF(module);
  return now;
}

/** New reference: the module with an absolute name, loaded with its parents if need be. */
function importAbsolute(name: string): Ref {
  const key = PyUnicode_InternFromString(name);
  if (key === 0) return 0;
  const known = loaded(key);
  if (known !== 0) {
    Py_DECREF(key);
    if (known === Py_None)
      return importError(PyExc_ModuleNotFoundError, `import of ${name} halted; None in sys.modules`, name);
    return Py_NewRef(known);
  }
  if (PyErr_Occurred() !== 0) return 0;
  const dot = name.lastIndexOf('.');
  let parent = 0;
  if (dot >= 0) {
    parent = importAbsolute(name.slice(0, dot));
    if (parent === 0) {
      Py_DECREF(key);
      return 0;
    }
    // The parent may have put it there, as os does with os.path.
    const there = loaded(key);
    if (there !== 0) {
      Py_DECREF(key);
      Py_DECREF(parent);
      return Py_NewRef(there);
    }
    const path = PyObject_GetOptionalAttr(parent, _Py_ID('__path__'));
    if (path === 0) {
      if (PyErr_Occurred() === 0) {
        importError(
          PyExc_ModuleNotFoundError,
          `No module named ${quoted(name)}; ${quoted(name.slice(0, dot))} is not a package`,
          name,
        );
      }
      Py_DECREF(key);
      Py_DECREF(parent);
      return 0;
    }
    Py_DECREF(path);
  }
  const module = findAndLoad(name, key);
  if (module !== 0 && ld(LAZY_MODULES) !== 0) PySet_Discard(ld(LAZY_MODULES), key);
  if (module !== 0 && parent !== 0) {
    const child = PyUnicode_InternFromString(name.slice(dot + 1));
    if (PyObject_SetAttr(parent, child, module) < 0) PyErr_Clear();
    Py_DECREF(child);
  }
  if (parent !== 0) Py_DECREF(parent);
  Py_DECREF(key);
  return module;
}

/** The absolute name of a relative import, or null with an exception. */
export function resolveName(name: string, globals: Ref, level: number): string | null {
  if (globals === 0) {
    PyErr_SetString(PyExc_KeyError, "'__name__' not in globals");
    return null;
  }
  const get = (key: string): string | null => {
    const o = PyDict_GetItemWithError(globals, _Py_ID(key));
    return o !== 0 && PyUnicode_Check(o) ? PyUnicode_AsString(o) : null;
  };
  let pkg = get('__package__');
  if (pkg === null) {
    const message = "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__";
    if (link.PyErr_WarnEx(PyExc_ImportWarning, message, 1) < 0) return null;
    const own = get('__name__');
    if (own === null) {
      PyErr_SetString(PyExc_KeyError, "'__name__' not in globals");
      return null;
    }
    pkg =
      PyDict_GetItemWithError(globals, _Py_ID('__path__')) !== 0
        ? own
        : own.slice(0, Math.max(0, own.lastIndexOf('.')));
  }
  if (pkg === '') {
    PyErr_SetString(PyExc_ImportError, 'attempted relative import with no known parent package');
    return null;
  }
  const parts = pkg.split('.');
  if (level > parts.length) {
    PyErr_SetString(PyExc_ImportError, 'attempted relative import beyond top-level package');
    return null;
  }
  const base = parts.slice(0, parts.length - level + 1).join('.');
  return name === '' ? base : `${base}.${name}`;
}

/** Whether the exception is that the module `name` itself was not found, not one that it imports. */
function isMissing(name: string): boolean {
  if (!PyErr_ExceptionMatches(PyExc_ModuleNotFoundError)) return false;
  const exc = PyErr_GetRaisedException();
  const of = PyObject_GetOptionalAttr(exc, _Py_ID('name'));
  const same = of !== 0 && PyUnicode_Check(of) && PyUnicode_AsString(of) === name;
  if (of !== 0) Py_DECREF(of);
  PyErr_SetRaisedException(exc);
  return same;
}

/** Loads the submodules that `from package import names` asks for. 0, or -1 with an exception. */
function handleFromlist(module: Ref, fromlist: Ref, name: string): number {
  const items = PySequence_List(fromlist);
  if (items === 0) return -1;
  let result = 0;
  for (let i = 0; i < Py_SIZE(items) && result === 0; i++) {
    const item = PyList_GET_ITEM(items, i);
    if (!PyUnicode_Check(item)) {
      typeError(`Item in 'from list' must be str, not ${typeName(item)}`);
      result = -1;
      break;
    }
    const text = PyUnicode_AsString(item);
    if (text === '*') {
      const all = PyObject_GetOptionalAttr(module, _Py_ID('__all__'));
      if (all === 0) result = PyErr_Occurred() !== 0 ? -1 : 0;
      else {
        result = handleFromlist(module, all, name);
        Py_DECREF(all);
      }
      continue;
    }
    const has = PyObject_GetOptionalAttr(module, item);
    if (has !== 0) Py_DECREF(has);
    else if (PyErr_Occurred() !== 0) result = -1;
    else {
      const child = importAbsolute(`${name}.${text}`);
      if (child !== 0) Py_DECREF(child);
      else if (isMissing(`${name}.${text}`)) PyErr_Clear();
      else result = -1;
    }
  }
  Py_DECREF(items);
  return result;
}

/** New reference: what `import name` or `from name import fromlist` binds or looks into. `globals` may be NULL. */
export function PyImport_ImportModuleLevelObject(
  name: Ref,
  globals: Ref,
  _locals: Ref,
  fromlist: Ref,
  level: number,
): Ref {
  if (!PyUnicode_Check(name)) return PyErr_SetString(PyExc_TypeError, 'module name must be a string');
  if (level < 0) return PyErr_SetString(PyExc_ValueError, 'level must be >= 0');
  const text = PyUnicode_AsString(name);
  if (level === 0 && text === '') return PyErr_SetString(PyExc_ValueError, 'Empty module name');
  const absolute = level > 0 ? resolveName(text, globals, level) : text;
  if (absolute === null) return 0;
  const module = importAbsolute(absolute);
  if (module === 0) return 0;
  const hasFrom = fromlist !== 0 && fromlist !== Py_None && Py_SIZE(fromlist) > 0;
  if (!hasFrom) {
    const dot = text.indexOf('.');
    if (level > 0 && text === '') return module;
    if (dot < 0) return module;
    Py_DECREF(module);
    return importAbsolute(level === 0 ? text.slice(0, dot) : absolute.slice(0, absolute.length - (text.length - dot)));
  }
  const path = PyObject_GetOptionalAttr(module, _Py_ID('__path__'));
  if (path === 0 && PyErr_Occurred() !== 0) {
    Py_DECREF(module);
    return 0;
  }
  if (path !== 0) {
    Py_DECREF(path);
    if (handleFromlist(module, fromlist, absolute) < 0) {
      Py_DECREF(module);
      return 0;
    }
  }
  return module;
}
link.PyImport_ImportModuleLevelObject = PyImport_ImportModuleLevelObject;

/** New reference: a module by its absolute name, through the `__import__` of the code that runs, which may be a program's own. */
function PyImport_Import(name: Ref): Ref {
  const globals = PyEval_GetGlobals();
  if (globals === 0) return importAbsolute(PyUnicode_AsString(name));
  const fromlist = PyList_New(0);
  if (fromlist === 0) return 0;
  const builtins = PyObject_GetItem(globals, _Py_ID('__builtins__'));
  let f: Ref = 0;
  if (builtins !== 0) {
    const get = PyDict_Check(builtins) ? PyObject_GetItem : PyObject_GetAttr;
    f = get(builtins, _Py_ID('__import__'));
    Py_DECREF(builtins);
  }
  let module: Ref = 0;
  if (f !== 0) {
    const level = PyLong_FromLong(0);
    const made = PyObject_CallFunctionObjArgs(f, name, globals, globals, fromlist, level);
    Py_DECREF(f);
    if (made !== 0) {
      Py_DECREF(made);
      // `import a.b` gives a: what was asked for is in sys.modules.
      module = Py_XNewRef(loaded(name));
      if (module === 0 && PyErr_Occurred() === 0) _PyErr_SetKeyError(name);
    }
  }
  Py_DECREF(fromlist);
  return module;
}
/** New reference: a module by its absolute name. */
export function PyImport_ImportModule(name: string): Ref {
  const key = PyUnicode_FromString(name);
  if (key === 0) return 0;
  const module = PyImport_Import(key);
  Py_DECREF(key);
  return module;
}
/** New reference: attribute `attribute` of module `name`. */
export function PyImport_ImportModuleAttrString(name: string, attribute: string): Ref {
  const module = PyImport_ImportModule(name);
  if (module === 0) return 0;
  const key = PyUnicode_InternFromString(attribute);
  const o = PyObject_GetAttr(module, key);
  Py_DECREF(key);
  Py_DECREF(module);
  return o;
}
/** New reference: module `name` as it is in sys.modules; NULL without an exception if it is not there. */
export function PyImport_GetModule(name: string): Ref {
  const key = PyUnicode_InternFromString(name);
  const module = Py_XNewRef(loaded(key));
  Py_DECREF(key);
  return module;
}
/** New reference: module `name` as it is in sys.modules, made empty if it is not there. */
export function PyImport_AddModule(name: string): Ref {
  const key = profile.internsMainName ? PyUnicode_InternFromString(name) : PyUnicode_FromString(name);
  let module = loaded(key);
  if (module === 0) {
    module = PyModule_NewObject(key);
    if (module !== 0 && PyDict_SetItem(ld(tstate.modules), key, module) < 0) module = 0;
  } else {
    Py_INCREF(module);
  }
  Py_DECREF(key);
  return module;
}
link.PyImport_GetModule = PyImport_GetModule;
link.PyImport_ImportModuleAttrString = PyImport_ImportModuleAttrString;
