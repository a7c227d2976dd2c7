// Raising an exception because of the exception being raised. Mirrors _PyErr_FormatFromCause of Python/errors.c for files below the
// one that makes exceptions.

import type { Ref } from '../memory/memory.ts';
import { PyErr_GetRaisedException, PyErr_SetRaisedException, PyErr_SetString } from './errors.ts';
import { PyException_SetCause, PyException_SetContext } from './exceptions.ts';
import { link } from './link.ts';
import { Py_NewRef } from './object.ts';

/** Raises `type` with this message, caused by the exception being raised. Returns NULL. */
export function _PyErr_FormatFromCause(type: Ref, message: () => string): 0 {
  const exc = PyErr_GetRaisedException();
  PyErr_SetString(type, message());
  const raised = PyErr_GetRaisedException();
  PyException_SetCause(raised, Py_NewRef(exc));
  PyException_SetContext(raised, exc);
  PyErr_SetRaisedException(raised);
  return 0;
}
link._PyErr_FormatFromCause = _PyErr_FormatFromCause;
