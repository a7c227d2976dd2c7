// What the interpreter knows of lazy imports (PEP 810), and how an import tells that it is one. Mirrors the fields `lazy_*` of
// _PyImport_State in Include/internal/pycore_interp_structs.h.

import { LAZY_IMPORT } from '../include/flags.ts';
import { I32, ld, type Ref } from '../memory/memory.ts';
import { staticAlloc, staticRef } from '../memory/static.ts';
import { PyDict_GetItemString } from '../objects/dictobject.ts';
import { F_GLOBALS, F_LOCALS } from '../objects/interpframe.ts';
import { PyLong_AsInt } from '../objects/longobject.ts';
import { Py_SIZE, Py_TYPE } from '../objects/object.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import { PyLazyImport_Type } from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';

/** 1 while sys.set_lazy_imports('all') is in force. */
export const LAZY_ALL = staticAlloc('lazy_imports.all', 8);
/** What sys.set_lazy_imports_filter set, or NULL. */
export const LAZY_FILTER = staticRef('lazy_imports.filter');
/** The set of names that waits to be imported: sys.lazy_modules. */
export const LAZY_MODULES = staticRef('lazy_imports.modules');

/** Whether the version has lazy imports: else the type has no type. */
export const hasLazyImports = (): boolean => Py_TYPE(PyLazyImport_Type) !== 0;
export const isLazyImport = (o: Ref): boolean => I32[(o + 8) >> 2] === PyLazyImport_Type;

/** Whether an import is to be made lazy if it can be. `level` is its level with flags. */
export function isToBeLazy(frame: number, fromlist: Ref, level: Ref): boolean {
  const flags = PyLong_AsInt(level);
  if (flags >= LAZY_IMPORT) return flags < 2 * LAZY_IMPORT;
  const globals = ld(frame + F_GLOBALS);
  if (ld(frame + F_LOCALS) !== globals) return false;
  const wanted = ld(LAZY_ALL) !== 0 || PyDict_GetItemString(globals, '__lazy_modules__') !== 0;
  if (!wanted) return false;
  return fromlist === Py_None || !(Py_SIZE(fromlist) === 1 && PyTuple_GET_ITEM(fromlist, 0) === _Py_ID('*'));
}
