// The guard that lets repr() of a container which holds itself end. Mirrors Py_ReprEnter and Py_ReprLeave in Objects/object.c.

import { ld, type Ref, stp } from '../memory/memory.ts';
import { PyErr_GetRaisedException, PyErr_SetRaisedException } from './errors.ts';
import { PyList_Append, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New, PyList_SetSlice } from './listobject.ts';
import { Py_DECREF } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { tstate } from './tstate.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

/** 0: go on, 1: `obj` is being printed already, -1: exception. */
export function Py_ReprEnter(obj: Ref): number {
  let list = ld(tstate.repr_list);
  if (list === 0) {
    list = PyList_New(0);
    if (list === 0) return -1;
    stp(tstate.repr_list, list);
  }
  for (let i = PyList_GET_SIZE(list) - 1; i >= 0; i--) if (PyList_GET_ITEM(list, i) === obj) return 1;
  return PyList_Append(list, obj) < 0 ? -1 : 0;
}
export function Py_ReprLeave(obj: Ref): void {
  const list = ld(tstate.repr_list);
  if (list === 0) return;
  const exc = PyErr_GetRaisedException();
  for (let i = PyList_GET_SIZE(list) - 1; i >= 0; i--) {
    if (PyList_GET_ITEM(list, i) === obj) {
      PyList_SetSlice(list, i, i + 1, 0);
      break;
    }
  }
  PyErr_SetRaisedException(exc);
}

/** repr(o) as text of the engine; null with an exception. */
export function reprText(o: Ref): string | null {
  const s = PyObject_Repr(o);
  if (s === 0) return null;
  const text = PyUnicode_AsString(s);
  Py_DECREF(s);
  return text;
}
/** New reference: the repr of a container by `body`, which gives null with an exception; `again` if it is being printed already. */
export function guardedRepr(o: Ref, again: string, body: (o: Ref) => string | null): Ref {
  const entered = Py_ReprEnter(o);
  if (entered !== 0) return entered > 0 ? PyUnicode_FromString(again) : 0;
  const text = body(o);
  Py_ReprLeave(o);
  return text === null ? 0 : PyUnicode_FromString(text);
}
