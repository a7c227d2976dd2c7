// PyErr_WarnEx: warnings that the interpreter itself gives. Mirrors the door of Python/_warnings.c; the work is done by Lib's
// warnings module, which CPython would use as well once it is imported.

import type { Ref } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { link } from '../objects/link.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { PyImport_ImportModuleAttrString } from '../runtime/import.ts';

/** Issues a warning. 0, or -1 if it became an exception. */
export function PyErr_WarnEx(category: Ref, message: string, stackLevel: number): number {
  const warn = PyImport_ImportModuleAttrString('warnings', 'warn');
  if (warn === 0) return -1;
  const text = PyUnicode_FromString(message);
  const level = PyLong_FromLong(stackLevel);
  const r = PyObject_CallFunctionObjArgs(warn, text, category, level);
  for (const o of [warn, text, level]) Py_DECREF(o);
  if (r === 0) return -1;
  Py_DECREF(r);
  return 0;
}
link.PyErr_WarnEx = PyErr_WarnEx;
