// PyErr_WarnExplicit: warnings of the compiler, for a line of a file. Mirrors its part of Python/_warnings.c; filters and output are
// those of Lib's warnings module, as for PyErr_WarnEx (runtime/_warnings.ts).

import type { Ref } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { link } from '../objects/link.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';

/** Issues a warning for a place in a file, without a registry. 0, or -1 if a filter made it an exception. */
export function PyErr_WarnExplicit(category: Ref, message: string, filename: string, lineno: number): number {
  const warn = link.PyImport_ImportModuleAttrString('warnings', 'warn_explicit');
  if (warn === 0) return -1;
  const text = PyUnicode_FromString(message);
  const file = PyUnicode_FromString(filename);
  const line = PyLong_FromLong(lineno);
  const r = PyObject_CallFunctionObjArgs(warn, text, category, file, line);
  for (const o of [warn, text, file, line]) Py_DECREF(o);
  if (r === 0) return -1;
  Py_DECREF(r);
  return 0;
}
link.PyErr_WarnExplicit = PyErr_WarnExplicit;
