// What is said of a special method that returns something of the wrong type. No CPython file: the messages stand where the method
// is called (Objects/abstract.c, typeobject.c, object.c), and 3.15 gave them all one form.

import { profile } from '../include/profile.ts';
import type { Ref } from '../memory/memory.ts';
import { typeError } from './errors.ts';
import { link } from './link.ts';
import { Py_TYPE } from './object.ts';
import { PyExc_DeprecationWarning } from './statictypes.ts';

/** `method` is '__index__', `expected` 'an int', `older` what versions before 3.15 say. */
function message(self: Ref, method: string, expected: string, result: Ref, older: string): string {
  if (!profile.specialResultsNameType) return older;
  const name = link.PyType_GetFullyQualifiedName;
  return `${name(Py_TYPE(self))}.${method}() must return ${expected}, not ${name(Py_TYPE(result))}`;
}
/** TypeError. Returns NULL. */
export function wrongSpecialResult(self: Ref, method: string, expected: string, result: Ref, older: string): 0 {
  return typeError(message(self, method, expected, result, older));
}
/** The warning that the result is of a subclass of `expected`. 0, or -1 if it became an exception. */
export function warnStrictSubclass(self: Ref, method: string, expected: string, result: Ref, older: string): number {
  const type = expected.slice(expected.indexOf(' ') + 1);
  return link.PyErr_WarnEx(
    PyExc_DeprecationWarning,
    `${message(self, method, expected, result, older)}.  The ability to return an instance of a strict subclass of ${type} is deprecated, and may be removed in a future version of Python.`,
    1,
  );
}
