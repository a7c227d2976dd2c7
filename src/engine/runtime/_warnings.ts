// Warnings issued by the engine's own functions. Mirrors the entry points of Python/_warnings.c; filters and output are those of
// Lib/warnings.py, in whose Python form they are complete.

import type { Ref } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { link } from '../objects/link.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_XDECREF } from '../objects/object.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';

/**
 * Issues a warning for the code that is running (stack level 1) or a caller of it. 0, or -1 if a filter made it an exception.
 */
export function PyErr_WarnEx(category: Ref, message: string, stackLevel: number): number {
  const warn = link.PyImport_ImportModuleAttrString('warnings', 'warn');
  if (warn === 0) return -1;
  const text = PyUnicode_FromString(message);
  const level = PyLong_FromLong(stackLevel);
  const res = text === 0 || level === 0 ? 0 : PyObject_CallFunctionObjArgs(warn, text, category, level);
  for (const o of [warn, text, level]) Py_XDECREF(o);
  if (res === 0) return -1;
  Py_DECREF(res);
  return 0;
}
link.PyErr_WarnEx = PyErr_WarnEx;
