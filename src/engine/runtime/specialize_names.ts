// Which form LOAD_GLOBAL takes on. Mirrors _Py_Specialize_LoadGlobal in Python/specialize.c.
//
// The cache: index of the value in the dict's entries, version of the globals' keys, version of the builtins' keys.

import { LOAD_GLOBAL_BUILTIN, LOAD_GLOBAL_MODULE } from '../include/specialized.ts';
import { type Addr, ld, type Ref, st16 } from '../memory/memory.ts';
import { _PyDictKeys_GetVersionForCurrentState, DK_IS_UNICODE, entryKeyAt } from '../objects/dict_keys.ts';
import { _PyDictKeys_StringLookup } from '../objects/dict_values.ts';
import { _PyDict_HasSplitTable, maKeys, PyDict_CheckExact } from '../objects/dictobject.ts';
import { isLazyImport } from './lazy_state.ts';
import { specialize, unspecialize } from './specialize.ts';

/** Versions and indices must fit two bytes. */
const fits = (n: number): boolean => n >= 0 && n <= 0xffff;

/** The version of a dict's keys, if they are all str and it fits; else 0. */
function keysVersion(dict: Ref): number {
  if (_PyDict_HasSplitTable(dict)) return 0;
  const keys = maKeys(dict);
  if (!DK_IS_UNICODE(keys)) return 0;
  const version = _PyDictKeys_GetVersionForCurrentState(keys);
  return fits(version) ? version : 0;
}
/** The form for a name, with its cache written; 0 if none fits. */
function formFor(pc: Addr, globals: Ref, builtins: Ref, name: Ref): number {
  if (!PyDict_CheckExact(globals) || !PyDict_CheckExact(builtins)) return 0;
  const index = _PyDictKeys_StringLookup(maKeys(globals), name);
  // What is imported lazily is about to be replaced.
  if (index >= 0 && isLazyImport(ld(entryKeyAt(maKeys(globals), index) + 8))) return 0;
  if (index >= 0) {
    const version = keysVersion(globals);
    if (!fits(index) || version === 0) return 0;
    st16(pc + 4, index);
    st16(pc + 6, version);
    return LOAD_GLOBAL_MODULE;
  }
  const inBuiltins = _PyDictKeys_StringLookup(maKeys(builtins), name);
  if (!fits(inBuiltins)) return 0;
  const globalsVersion = keysVersion(globals);
  const builtinsVersion = keysVersion(builtins);
  if (globalsVersion === 0 || builtinsVersion === 0) return 0;
  st16(pc + 4, inBuiltins);
  st16(pc + 6, globalsVersion);
  st16(pc + 8, builtinsVersion);
  return LOAD_GLOBAL_BUILTIN;
}
export function specializeLoadGlobal(pc: Addr, globals: Ref, builtins: Ref, name: Ref): void {
  const opcode = formFor(pc, globals, builtins, name);
  if (opcode === 0) unspecialize(pc);
  else specialize(pc, opcode);
}
