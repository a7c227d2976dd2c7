// What the module _csv knows: the dialects by name, the greatest field, and its exception. Mirrors _csvstate in Modules/_csv.c.

import { Py_TPFLAGS_BASE_EXC_SUBCLASS, Py_TPFLAGS_BASETYPE } from '../include/flags.ts';
import { PyBaseExceptionObject } from '../include/structs.ts';
import { ld, type Ref, st } from '../memory/memory.ts';
import { staticAlloc, staticRef } from '../memory/static.ts';
import { PyDict_DelItem, PyDict_GetItemWithError, PyDict_New } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { Py_NewRef, Py_XSETREF } from '../objects/object.ts';
import { PyExc_Exception, PyExc_KeyError, staticType } from '../objects/statictypes.ts';
import { defineType } from '../objects/typedef.ts';

export const Error_Type = staticType('_csv.Error');
defineType(Error_Type, {
  basicsize: () => PyBaseExceptionObject.sizeof,
  flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_BASE_EXC_SUBCLASS,
  base: PyExc_Exception,
  slots: {},
});
/** Raises _csv.Error. Returns NULL. */
export const csvError = (message: string): 0 => PyErr_SetString(Error_Type, message);

const DIALECTS = staticRef('_csv.dialects');
const FIELD_LIMIT = staticAlloc('_csv.field_limit', 8);
/** Characters that a field may have in a new process. */
const DEFAULT_LIMIT = 128 * 1024;

export const fieldLimit = (): number => ld(FIELD_LIMIT);
export const setFieldLimit = (limit: number): void => st(FIELD_LIMIT, limit);

export const csvDialects = {
  /** New reference: the dict, empty for a new module. */
  make(): Ref {
    const dialects = PyDict_New();
    setFieldLimit(DEFAULT_LIMIT);
    if (dialects !== 0) Py_XSETREF(DIALECTS, Py_NewRef(dialects));
    return dialects;
  },
  /** Borrowed reference. */
  dict: (): Ref => ld(DIALECTS),
  /** New reference, or NULL, perhaps with an exception. */
  get(name: Ref): Ref {
    const o = PyDict_GetItemWithError(ld(DIALECTS), name);
    return o === 0 ? 0 : Py_NewRef(o);
  },
  /** False with an exception. */
  remove(name: Ref): boolean {
    if (PyDict_DelItem(ld(DIALECTS), name) >= 0) return true;
    if (PyErr_ExceptionMatches(PyExc_KeyError)) {
      PyErr_Clear();
      csvError('unknown dialect');
    }
    return false;
  },
  /** NULL with _csv.Error, or what was raised already. */
  unknown: (): 0 => (PyErr_Occurred() !== 0 ? 0 : csvError('unknown dialect')),
};
