// Adding a module's classes and constants under their names. Mirrors PyModule_AddType in Objects/moduleobject.c.

import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { PyErr_NewException } from '../objects/errors_new.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyModule_AddIntConstant } from '../objects/moduleobject.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { tp_name } from '../objects/typename.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addStolen } from './define.ts';

/** Adds each type under the last part of its tp_name. 0, or -1 with an exception. */
export function addTypes(module: Ref, types: readonly Ref[]): number {
  for (const type of types) {
    const name = tp_name(type);
    if (addStolen(module, name.slice(name.lastIndexOf('.') + 1), Py_NewRef(type)) < 0) return -1;
  }
  return 0;
}

/**
 * Makes an exception class of the module, keeps it in the word at `state`, and adds it under the last part of its name. 0 or -1.
 * NOT-IN-CPYTHON: a module that is made again has the same class, for all its copies share the state.
 */
export function addException(module: Ref, state: Addr, name: string, base: Ref = 0): number {
  if (ld(state) === 0) stp(state, PyErr_NewException(name, base));
  const type = ld(state);
  return type === 0 ? -1 : addStolen(module, name.slice(name.lastIndexOf('.') + 1), Py_NewRef(type));
}

/** Adds int constants. 0, or -1 with an exception. */
export function addInts(module: Ref, constants: Readonly<Record<string, number>>): number {
  for (const name in constants) if (PyModule_AddIntConstant(module, name, constants[name]) < 0) return -1;
  return 0;
}
/** New reference: a list of str. */
export function stringList(texts: readonly string[]): Ref {
  const list = PyList_New(0);
  for (const text of texts) {
    const s = PyUnicode_FromString(text);
    PyList_Append(list, s);
    Py_DECREF(s);
  }
  return list;
}
