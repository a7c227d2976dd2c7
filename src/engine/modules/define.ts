// How a built-in module says what it is: `defineModule` at the foot of its file. Mirrors PyModuleDef and the table
// _PyImport_Inittab in Modules/config.c; creation mirrors PyModule_FromDefAndSpec in Objects/moduleobject.c.

import { PyMethodDef } from '../include/structs.ts';
import { type Addr, ld, NULL, type Ref } from '../memory/memory.ts';
import { PyCFunction_NewEx } from '../objects/methodobject.ts';
import { PyModule_AddObject, PyModule_New } from '../objects/moduleobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { type MethodSpec, methodTable } from '../objects/typedef.ts';
import { readCString } from '../objects/typename.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { _PyImport_Inittab } from '../runtime/import.ts';

export interface ModuleSpec {
  readonly name: string;
  readonly doc?: string;
  /** The module's functions; `self` is the module. */
  readonly methods?: readonly MethodSpec[];
  /** Adds what is not a function (PyModule_AddObject). 0, or -1 with an exception. */
  readonly exec?: (module: Ref) => number;
}
interface BuiltinModule {
  readonly spec: ModuleSpec;
  /** The PyMethodDef table. */
  readonly methods: Addr;
}
const modules = new Map<string, BuiltinModule>();

/** Registers a built-in module. Called once, at the foot of the module's file. */
export function defineModule(spec: ModuleSpec): void {
  if (modules.has(spec.name)) throw new RangeError(`module ${spec.name} is defined twice`);
  _PyImport_Inittab.set(spec.name, () => createBuiltinModule(spec.name));
  modules.set(spec.name, { spec, methods: methodTable(`module ${spec.name}`, spec.methods ?? []) });
}
/** The built-in modules by name, in the order of definition: what sys.builtin_module_names lists. */
export function builtinModules(): ReadonlyMap<string, BuiltinModule> {
  return modules;
}

/** Adds the functions of a PyMethodDef table to a module; `m_self` is the module, `m_module` its name. 0, or -1 with an exception. */
export function PyModule_AddFunctions(module: Ref, name: string, table: Addr): number {
  const text = PyUnicode_FromString(name);
  if (text === NULL) return -1;
  for (let ml = table; ld(ml + PyMethodDef.ml_name) !== NULL; ml += PyMethodDef.sizeof) {
    const f = PyCFunction_NewEx(ml, module, text);
    if (f === NULL || addStolen(module, readCString(ld(ml + PyMethodDef.ml_name)), f) < 0) {
      Py_DECREF(text);
      return -1;
    }
  }
  Py_DECREF(text);
  return 0;
}

/** Steals a reference to `value`, also when it fails. `value` NULL passes an exception on. 0 or -1. */
export function addStolen(module: Ref, name: string, value: Ref): number {
  if (value === NULL) return -1;
  if (PyModule_AddObject(module, name, value) < 0) {
    Py_DECREF(value);
    return -1;
  }
  return 0;
}

/** New reference. A fresh module object of a built-in module, executed. NULL without an exception if there is no such module. */
export function createBuiltinModule(name: string): Ref {
  const found = modules.get(name);
  if (found === undefined) return NULL;
  const { spec, methods } = found;
  const module = PyModule_New(name);
  if (module === NULL) return NULL;
  const doc = spec.doc === undefined ? Py_None : PyUnicode_FromString(spec.doc);
  if (
    PyModule_AddFunctions(module, name, methods) < 0 ||
    addStolen(module, '__doc__', doc) < 0 ||
    (spec.exec !== undefined && spec.exec(module) < 0)
  ) {
    Py_DECREF(module);
    return NULL;
  }
  return module;
}
