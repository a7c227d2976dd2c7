// Errors of dicts and sets about keys: an unhashable key, a missing one. Mirrors dict_unhashable_type and set_unhashable_type in
// Objects/dictobject.c and setobject.c, and _PyErr_SetKeyError in Python/errors.c.

import { Py_TPFLAGS_DICT_SUBCLASS } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import type { Ref } from '../memory/memory.ts';
import { PyErr_GetRaisedException, PyErr_SetObject, PyErr_SetRaisedException, typeError } from './errors.ts';
import { link } from './link.ts';
import { Py_DECREF, Py_IS_TYPE, Py_TYPE, PyType_HasFeature } from './object.ts';
import { PyObject_Str } from './object_protocol.ts';
import { PyExc_KeyError, PyExc_TypeError } from './statictypes.ts';
import { PyTuple_Pack } from './tupleobject.ts';

/** Rewords a TypeError of hashing `key`: `use` is 'a dict key', 'a frozendict key' or 'a set element'. */
export function unhashableType(key: Ref, use: string): void {
  if (!profile.unhashableSaysUse) return;
  const exc = PyErr_GetRaisedException();
  if (!Py_IS_TYPE(exc, PyExc_TypeError)) {
    PyErr_SetRaisedException(exc);
    return;
  }
  const text = PyObject_Str(exc);
  if (text !== 0) {
    typeError(
      `cannot use '${link.PyType_GetFullyQualifiedName(Py_TYPE(key))}' as ${use} (${link.PyUnicode_AsString(text)})`,
    );
    Py_DECREF(text);
  }
  Py_DECREF(exc);
}

/** The same for a key of a dict or frozendict. */
export function unhashableKey(mp: Ref, key: Ref): void {
  const isDict = PyType_HasFeature(Py_TYPE(mp), Py_TPFLAGS_DICT_SUBCLASS);
  unhashableType(key, isDict ? 'a dict key' : 'a frozendict key');
}

/** Raises KeyError(key), also when `key` is a tuple. */
export function _PyErr_SetKeyError(key: Ref): void {
  const args = PyTuple_Pack(key);
  if (args === 0) return;
  PyErr_SetObject(PyExc_KeyError, args);
  Py_DECREF(args);
}
