// Making instances: allocation for any type, object.__new__, and calling a class. Mirrors PyType_GenericAlloc and type_call
// in Objects/typeobject.c.

import { Py_TPFLAGS_INLINE_VALUES } from '../include/flags.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, memset, type Ref, stp } from '../memory/memory.ts';
import { PyObject_Free, PyObject_Malloc } from '../memory/obmalloc.ts';
import { fn, registerFunction } from '../memory/text.ts';
import { _PyInlineValuesSize, _PyObject_InitInlineValues } from './dict_values.ts';
import { PyErr_NoMemory } from './errors.ts';
import {
  _PyObject_GC_Link,
  _PyObject_GC_TRACK,
  _PyObject_VAR_SIZE,
  _PyType_PreHeaderSize,
  GC_HEAD,
  PyObject_GC_Del,
} from './gcobject.ts';
import { _PyObject_Init, _PyObject_InitVar, type allocfunc, PyType_HasFeature, PyType_IS_GC } from './object.ts';

/** New reference: a zeroed instance, not tracked. */
export function _PyType_AllocNoTrack(type: Ref, nitems: number): Ref {
  // One item more, for a sentinel.
  let size = _PyObject_VAR_SIZE(type, nitems + 1);
  const presize = _PyType_PreHeaderSize(type);
  const inline = PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES);
  if (inline) size += _PyInlineValuesSize(type);
  const alloc = PyObject_Malloc(size + presize);
  if (alloc === 0) return PyErr_NoMemory();
  const obj = alloc + presize;
  if (presize !== 0) {
    stp(alloc, 0);
    stp(alloc + 8, 0);
    if (PyType_IS_GC(type)) _PyObject_GC_Link(obj - GC_HEAD);
  }
  memset(obj, 0, size);
  if (ld(type + PyTypeObject.tp_itemsize) === 0) _PyObject_Init(obj, type);
  else _PyObject_InitVar(obj, type, nitems);
  if (inline) _PyObject_InitInlineValues(obj, type);
  return obj;
}
/** New reference: a zeroed instance, tracked if it is collectable. */
export function PyType_GenericAlloc(type: Ref, nitems: number): Ref {
  const obj = _PyType_AllocNoTrack(type, nitems);
  if (obj !== 0 && PyType_IS_GC(type)) _PyObject_GC_TRACK(obj);
  return obj;
}
registerFunction('PyType_GenericAlloc', PyType_GenericAlloc);

/** New reference. tp_new of types whose fields may start as zero. */
export function PyType_GenericNew(type: Ref, _args: Ref, _kwds: Ref): Ref {
  return fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
}
registerFunction('PyType_GenericNew', PyType_GenericNew);
registerFunction('PyObject_Free', PyObject_Free);
registerFunction('PyObject_GC_Del', PyObject_GC_Del);

/** New reference from tp_alloc, whatever it is. */
export function tpAlloc(type: Ref, nitems: number): Ref {
  return fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, nitems);
}
