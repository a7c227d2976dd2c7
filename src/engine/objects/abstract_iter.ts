// The iterator protocol's second half: getting the next item. Mirrors the last part of Objects/abstract.c.

import { PyAsyncMethods, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { tick } from '../memory/ticks.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, typeError } from './errors.ts';
import { type iternextfunc, Py_DECREF, Py_TYPE, slot, suiteSlot, type unaryfunc } from './object.ts';
import { PyIter_Check } from './object_protocol.ts';
import { wrongSpecialResult } from './special_result.ts';
import { PyExc_StopIteration } from './statictypes.ts';
import { tstate } from './tstate.ts';
import { typeName } from './typename.ts';

export { PyIter_Check };

/** New reference to the next item; NULL at the end, or with an exception: test with `PyErr_Occurred()`. */
export function PyIter_Next(iter: Ref): Ref {
  tick();
  const result = slot<iternextfunc>(iter, PyTypeObject.tp_iternext)!(iter);
  if (result !== 0) return result;
  if (ld(tstate.current_exception) !== 0 && PyErr_ExceptionMatches(PyExc_StopIteration)) PyErr_Clear();
  return 0;
}
/** New reference. aiter(o). */
export function PyObject_GetAIter(o: Ref): Ref {
  const f = suiteSlot<unaryfunc>(Py_TYPE(o), PyTypeObject.tp_as_async, PyAsyncMethods.am_aiter);
  if (f === null) return typeError(`'${typeName(o)}' object is not an async iterable`);
  const it = f(o);
  if (it === 0 || PyAIter_Check(it)) return it;
  const older = `aiter() returned not an async iterator of type '${typeName(it)}'`;
  wrongSpecialResult(o, '__aiter__', 'an async iterator', it, older);
  Py_DECREF(it);
  return 0;
}
export function PyAIter_Check(o: Ref): boolean {
  return suiteSlot(Py_TYPE(o), PyTypeObject.tp_as_async, PyAsyncMethods.am_anext) !== null;
}
