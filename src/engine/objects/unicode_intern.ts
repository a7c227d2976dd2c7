// The table of interned strings: a dict whose keys and values are the strings themselves, not counted as references.
// Mirrors the part of Objects/unicodeobject.c around intern_common that needs dictionaries.

import { ld, type Ref, stp } from '../memory/memory.ts';
import { PyDict_New, PyDict_Pop, PyDict_SetDefaultRef } from './dictobject.ts';
import { PyErr_Clear } from './errors.ts';
import { link } from './link.ts';
import { tstate } from './tstate.ts';

/** Makes the table, empty. 0, or -1 with MemoryError. */
export function init_interned_dict(): number {
  const d = PyDict_New();
  if (d === 0) return -1;
  stp(tstate.interned_strings, d);
  return 0;
}

link.internedSetDefault = (s: Ref): Ref => {
  if (ld(tstate.interned_strings) === 0 && init_interned_dict() < 0) {
    PyErr_Clear();
    return 0;
  }
  const t = PyDict_SetDefaultRef(ld(tstate.interned_strings), s, s);
  if (t === 0) PyErr_Clear();
  return t;
};
link.internedPop = (s: Ref): void => {
  PyDict_Pop(ld(tstate.interned_strings), s);
};
