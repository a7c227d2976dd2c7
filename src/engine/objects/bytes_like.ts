// bytes(o) for int.from_bytes: what has __bytes__, a buffer or gives ints. Mirrors PyObject_Bytes in Objects/object.c.

import { NULL, type Ref } from '../memory/memory.ts';
import { _PyIndex_Check } from './abstract.ts';
import { PyObject_CheckBuffer } from './buffer.ts';
import { PyBytes_CheckExact } from './bytesobject.ts';
import { PyObject_CallOneArg } from './call.ts';
import { typeError } from './errors.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE } from './object.ts';
import { _Py_ID } from './statics.ts';
import { PyBytes_Type } from './statictypes.ts';
import { _PyType_Lookup } from './type_lookup.ts';
import { typeName } from './typename.ts';
import { PyUnicode_Check } from './unicodeobject.ts';

const str_bytes = _Py_ID('__bytes__');

export { PyObject_CheckBuffer };

/** New reference. A bytes object with the content of `o`, which has a buffer. */
export function bytesOfBuffer(o: Ref): Ref {
  return PyBytes_CheckExact(o) ? Py_NewRef(o) : PyObject_CallOneArg(PyBytes_Type, o);
}
/** New reference. As bytes(o), but for a number of zeros or a str without encoding: those are TypeErrors. */
export function PyObject_Bytes(o: Ref): Ref {
  if (PyBytes_CheckExact(o)) return Py_NewRef(o);
  const bytesable = _PyType_Lookup(Py_TYPE(o), str_bytes) !== NULL || PyObject_CheckBuffer(o);
  if (!bytesable && (PyUnicode_Check(o) || _PyIndex_Check(o))) {
    return typeError(`cannot convert '${typeName(o)}' object to bytes`);
  }
  const result = PyObject_CallOneArg(PyBytes_Type, o);
  if (result !== NULL && !PyBytes_CheckExact(result)) {
    typeError(`__bytes__ returned non-bytes (type ${typeName(result)})`);
    Py_DECREF(result);
    return NULL;
  }
  return result;
}
