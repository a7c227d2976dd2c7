// NameError and UnboundLocalError as instructions raise them. Mirrors _PyEval_FormatExcCheckArg and relatives in Python/ceval.c.

import { PyCodeObject, PyNameErrorObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PyErr_GetRaisedException, PyErr_SetRaisedException, PyErr_SetString } from '../objects/errors.ts';
import { Py_NewRef, PyObject_TypeCheck } from '../objects/object.ts';
import { PyExc_NameError, PyExc_UnboundLocalError } from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';

/** NameError about `name`, which the exception keeps for suggestions. */
export function nameNotDefined(name: Ref): 0 {
  return nameError(`name '${PyUnicode_AsString(name)}' is not defined`, name);
}
function nameError(message: string, name: Ref): 0 {
  PyErr_SetString(PyExc_NameError, message);
  const exc = PyErr_GetRaisedException();
  if (exc !== 0 && PyObject_TypeCheck(exc, PyExc_NameError)) {
    const at = exc + PyNameErrorObject.name;
    const old = ld(at);
    if (old === 0) stp(at, Py_NewRef(name));
  }
  PyErr_SetRaisedException(exc);
  return 0;
}

/** The error for an empty cell: of this code's own variable, or of an enclosing scope's. */
export function _PyEval_FormatExcUnbound(code: Ref, index: number): 0 {
  // An exception that is there already (from making a value) stays.
  const name = PyTuple_GET_ITEM(ld(code + PyCodeObject.co_localsplusnames), index);
  const text = PyUnicode_AsString(name);
  const firstFree = ld(code + PyCodeObject.co_nlocalsplus) - ld(code + PyCodeObject.co_nfreevars);
  if (index < firstFree) {
    return PyErr_SetString(
      PyExc_UnboundLocalError,
      `cannot access local variable '${text}' where it is not associated with a value`,
    );
  }
  return nameError(
    `cannot access free variable '${text}' where it is not associated with a value in enclosing scope`,
    name,
  );
}
