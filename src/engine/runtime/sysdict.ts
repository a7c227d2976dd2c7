// Reading and writing the attributes of module sys. Mirrors PySys_GetObject and PySys_SetObject in Python/sysmodule.c.

import { ld, type Ref } from '../memory/memory.ts';
import { PyDict_GetItemString, PyDict_SetItemString } from '../objects/dictobject.ts';
import { tstate } from '../objects/tstate.ts';

/** Borrowed reference, or NULL (no exception). */
export function PySys_GetObject(name: string): Ref {
  const dict = ld(tstate.sysdict);
  return dict === 0 ? 0 : PyDict_GetItemString(dict, name);
}
export function PySys_SetObject(name: string, value: Ref): number {
  return PyDict_SetItemString(ld(tstate.sysdict), name, value);
}
