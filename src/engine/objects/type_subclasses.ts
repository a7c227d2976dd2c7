// The subclasses that a class knows: tp_subclasses, a dict from the subclass's address (an int) to a weak reference.
// Mirrors add_subclass and its like in Objects/typeobject.c.

import { PyTypeObject, PyWeakReference } from '../include/structs.ts';
import { addressOf, ld, type Ref, stp } from '../memory/memory.ts';
import {
  PyDict_Contains,
  PyDict_DelItem,
  PyDict_GET_SIZE,
  PyDict_New,
  PyDict_Next,
  PyDict_SetItem,
} from './dictobject.ts';
import { PyErr_Clear } from './errors.ts';
import { PyList_Append, PyList_New } from './listobject.ts';
import { PyLong_FromLong } from './longobject.ts';
import { Py_CLEAR, Py_DECREF, Py_REFCNT } from './object.ts';
import { Py_None } from './statics.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';

/** Borrowed reference to the class behind a weak reference, or NULL. */
function referent(ref: Ref): Ref {
  const o = ld(ref + PyWeakReference.wr_object);
  return o === Py_None || Py_REFCNT(o) === 0 ? 0 : o;
}
/** Visits the living direct subclasses in the order they were made. */
export function forEachSubclass(type: Ref, visit: (subclass: Ref) => void): void {
  const subclasses = ld(type + PyTypeObject.tp_subclasses);
  if (subclasses === 0) return;
  const at = { pos: 0, key: 0, value: 0 };
  while (PyDict_Next(subclasses, at)) {
    const subclass = referent(at.value);
    if (subclass !== 0) visit(subclass);
  }
}
/** As forEachSubclass; a visit that returns less than 0 ends the walk with that result. */
export function eachSubclass(type: Ref, visit: (subclass: Ref) => number): number {
  const subclasses = ld(type + PyTypeObject.tp_subclasses);
  if (subclasses === 0) return 0;
  const at = { pos: 0, key: 0, value: 0 };
  while (PyDict_Next(subclasses, at)) {
    const subclass = referent(at.value);
    if (subclass !== 0 && visit(subclass) < 0) return -1;
  }
  return 0;
}
/** New reference. List of the living direct subclasses. */
export function _PyType_GetSubclasses(type: Ref): Ref {
  const list = PyList_New(0);
  if (list === 0) return 0;
  if (eachSubclass(type, (subclass) => PyList_Append(list, subclass)) < 0) {
    Py_DECREF(list);
    return 0;
  }
  return list;
}

/** Enters `type` into the subclasses of `base`; steals `ref`, a weak reference to it. 0 or -1. */
export function add_subclass(base: Ref, type: Ref, ref: Ref): number {
  if (ref === 0) return -1;
  const key = PyLong_FromLong(addressOf(type));
  let dict = ld(base + PyTypeObject.tp_subclasses);
  if (dict === 0) {
    dict = PyDict_New();
    stp(base + PyTypeObject.tp_subclasses, dict);
  }
  const result = key === 0 || dict === 0 ? -1 : PyDict_SetItem(dict, key, ref);
  if (key !== 0) Py_DECREF(key);
  Py_DECREF(ref);
  return result;
}
function remove_subclass(base: Ref, type: Ref): void {
  const dict = ld(base + PyTypeObject.tp_subclasses);
  if (dict === 0) return;
  const key = PyLong_FromLong(addressOf(type));
  if (key === 0 || PyDict_Contains(dict, key) !== 1 || PyDict_DelItem(dict, key) < 0) PyErr_Clear();
  if (key !== 0) Py_DECREF(key);
  if (PyDict_GET_SIZE(dict) === 0) Py_CLEAR(base + PyTypeObject.tp_subclasses);
}
/** Takes `type` out of the subclasses of all its `bases`. */
export function remove_all_subclasses(type: Ref, bases: Ref): void {
  for (let i = 0; i < PyTuple_GET_SIZE(bases); i++) remove_subclass(PyTuple_GET_ITEM(bases, i), type);
}
