// Raising a TypeError because of the exception being raised. Mirrors _PyErr_FormatFromCause of Python/errors.c for files below the
// one that makes exceptions.

import { PyErr_GetRaisedException, PyErr_SetRaisedException, typeError } from './errors.ts';
import { PyException_SetCause, PyException_SetContext } from './exceptions.ts';
import { Py_NewRef } from './object.ts';

/** TypeError with this message, caused by the exception being raised. Returns NULL. */
export function _PyErr_FormatFromCauseType(message: string): 0 {
  const exc = PyErr_GetRaisedException();
  typeError(message);
  const raised = PyErr_GetRaisedException();
  PyException_SetCause(raised, Py_NewRef(exc));
  PyException_SetContext(raised, exc);
  PyErr_SetRaisedException(raised);
  return 0;
}
