// sys._jit: says that no just-in-time compiler is in use, as in a CPython built without one. Mirrors the end of Python/sysmodule.c.

import type { Ref } from '../memory/memory.ts';
import { PyModule_New } from '../objects/moduleobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { Py_False } from '../objects/statics.ts';
import { method, methodTable } from '../objects/typedef.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addStolen, PyModule_AddFunctions } from './define.ts';

const name = 'sys._jit';
const functions = ['is_available', 'is_enabled', 'is_active'].map((f) => method(`${f}()`, () => Py_False));
const table = methodTable(`module ${name}`, functions);

/** Adds the module to sys. 0, or -1 with an exception. */
export function addJitModule(sys: Ref): number {
  const module = PyModule_New(name);
  if (module === 0) return -1;
  const doc = PyUnicode_FromString('Utilities for observing just-in-time compilation.');
  if (addStolen(module, '__doc__', doc) < 0 || PyModule_AddFunctions(module, name, table) < 0) {
    Py_DECREF(module);
    return -1;
  }
  return addStolen(sys, '_jit', module);
}
