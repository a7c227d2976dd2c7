// Calling a special method that a class may have, without making a bound method of it. Mirrors _PyObject_MaybeCallSpecialNoArgs
// and _PyObject_MaybeCallSpecialOneArg in Objects/typeobject.c.

import { Py_TPFLAGS_METHOD_DESCRIPTOR } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyTypeObject } from '../include/structs.ts';
import { type Ref, st } from '../memory/memory.ts';
import { cStackPop, cStackPush, PyObject_Vectorcall } from './call.ts';
import { PyErr_Clear, PyErr_ExceptionMatches } from './errors.ts';
import { type descrgetfunc, Py_DECREF, Py_TYPE, PyType_HasFeature, slot } from './object.ts';
import { PyExc_AttributeError } from './statictypes.ts';
import { _PyType_LookupRef } from './type_lookup.ts';

function maybeCall(self: Ref, name: Ref, arg: Ref): Ref {
  let func = _PyType_LookupRef(Py_TYPE(self), name);
  if (func === 0) return 0;
  const unbound = PyType_HasFeature(Py_TYPE(func), Py_TPFLAGS_METHOD_DESCRIPTOR);
  const get = unbound ? null : slot<descrgetfunc>(func, PyTypeObject.tp_descr_get);
  if (get !== null) {
    const bound = get(func, self, Py_TYPE(self));
    Py_DECREF(func);
    if (bound === 0) {
      if (profile.bindingErrorMeansNone && PyErr_ExceptionMatches(PyExc_AttributeError)) PyErr_Clear();
      return 0;
    }
    func = bound;
  }
  const args = cStackPush(2);
  st(args, self);
  st(args + 8, arg);
  const n = arg === 0 ? 0 : 1;
  const res = unbound ? PyObject_Vectorcall(func, args, n + 1, 0) : PyObject_Vectorcall(func, args + 8, n, 0);
  cStackPop(args);
  Py_DECREF(func);
  return res;
}
/** New reference: what `self`'s special method `name` returns. NULL with an exception, or without one if there is no such method. */
export function _PyObject_MaybeCallSpecialNoArgs(self: Ref, name: Ref): Ref {
  return maybeCall(self, name, 0);
}
/** New reference. The same with one argument. */
export function _PyObject_MaybeCallSpecialOneArg(self: Ref, name: Ref, arg: Ref): Ref {
  return maybeCall(self, name, arg);
}
