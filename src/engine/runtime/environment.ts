// The environment variables of the simulated process. Plays the part of the C library's environ, which Lib's os.environ follows.

import { ld, type Ref, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { PyDict_DelItemString, PyDict_GetItemString, PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_Occurred } from '../objects/errors.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';

/** What every process begins with. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  HOME: '/',
  LANG: 'C.UTF-8',
  PATH: '/usr/local/bin:/usr/bin:/bin',
  PWD: '/',
};
/** dict of str: the variables that were set since; None for one that was removed. NULL at first. */
const CHANGED = staticRef('environ.changed');

/** Sets a variable to a str; NULL removes it. 0, or -1 with an exception. */
export function setEnvironment(name: string, value: Ref): number {
  if (ld(CHANGED) === 0) stp(CHANGED, PyDict_New());
  if (ld(CHANGED) === 0) return -1;
  if (value !== 0) return PyDict_SetItemString(ld(CHANGED), name, value);
  if (PyDict_GetItemString(ld(CHANGED), name) === 0) return PyErr_Occurred() !== 0 ? -1 : 0;
  return PyDict_DelItemString(ld(CHANGED), name);
}
/** The value of a variable, or null. */
export function getEnvironment(name: string): string | null {
  const value = ld(CHANGED) === 0 ? 0 : PyDict_GetItemString(ld(CHANGED), name);
  if (value !== 0) return PyUnicode_AsString(value);
  if (PyErr_Occurred() !== 0) PyErr_Clear();
  return ENVIRONMENT[name] ?? null;
}
