// Adding a module's classes under their names. Mirrors PyModule_AddType in Objects/moduleobject.c.

import type { Ref } from '../memory/memory.ts';
import { Py_NewRef } from '../objects/object.ts';
import { tp_name } from '../objects/typename.ts';
import { addStolen } from './define.ts';

/** Adds each type under the last part of its tp_name. 0, or -1 with an exception. */
export function addTypes(module: Ref, types: readonly Ref[]): number {
  for (const type of types) {
    const name = tp_name(type);
    if (addStolen(module, name.slice(name.lastIndexOf('.') + 1), Py_NewRef(type)) < 0) return -1;
  }
  return 0;
}
