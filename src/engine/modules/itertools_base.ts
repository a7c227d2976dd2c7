// What the iterators of itertools share: making one, going to the next item, defining the type. Mirrors the recurring parts of
// Modules/itertoolsmodule.c.

import { Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyTypeObject, type StructInfo } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { tick } from '../memory/ticks.ts';
import { PyObject_GetIter } from '../objects/abstract_object.ts';
import { PyObject_CallOneArg } from '../objects/call.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred } from '../objects/errors.ts';
import { noKeywordsFor } from '../objects/noargs.ts';
import { type iternextfunc, Py_DECREF, Py_NewRef, Py_SIZE, slot } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { PyExc_StopIteration } from '../objects/statictypes.ts';
import { deallocWords, tpAlloc, visitWords } from '../objects/traverse.ts';
import { defineType, type Slots, type TypeSpec } from '../objects/typedef.ts';
import { tp_name } from '../objects/typename.ts';

/** New reference to the iterator's next item; NULL at the end (StopIteration may be set) or with an exception. */
export function iternext(it: Ref): Ref {
  tick();
  return slot<iternextfunc>(it, PyTypeObject.tp_iternext)!(it);
}
/** After iternext gave NULL: true if an exception other than StopIteration is there; StopIteration is cleared. */
export function nextFailed(): boolean {
  if (PyErr_Occurred() === 0) return false;
  if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return true;
  PyErr_Clear();
  return false;
}
/** The truth of func(item); -1 with an exception. */
export function callTruth(func: Ref, item: Ref): number {
  const good = PyObject_CallOneArg(func, item);
  if (good === 0) return -1;
  const ok = PyObject_IsTrue(good);
  Py_DECREF(good);
  return ok;
}
/** True if the constructor of `base`, called for `type`, got exactly n positional arguments and no keywords. */
export function onlyPositional(type: Ref, base: Ref, args: Ref, kwds: Ref, n: number): boolean {
  const name = tp_name(base).slice('itertools.'.length);
  return noKeywordsFor(type, base, name, kwds) && _PyArg_CheckPositional(name, Py_SIZE(args), n, n);
}
/** New reference: an object of `type` with an iterator over `iterable` at offset `at`; fields besides are zero. */
export function allocWithIter(type: Ref, at: number, iterable: Ref): Ref {
  const it = PyObject_GetIter(iterable);
  if (it === 0) return 0;
  const lz = tpAlloc(type);
  if (lz === 0) {
    Py_DECREF(it);
    return 0;
  }
  stp(lz + at, it);
  return lz;
}
/** The same with a function (a new reference to it) at another offset. */
export function allocWithFunc(type: Ref, funcAt: number, func: Ref, itAt: number, iterable: Ref): Ref {
  const lz = allocWithIter(type, itAt, iterable);
  if (lz !== 0) stp(lz + funcAt, Py_NewRef(func));
  return lz;
}
/** Ends an iteration for good: drops the iterator at offset `at`. Always NULL. */
export function finish(lz: Ref, at: number): 0 {
  const it = ld(lz + at);
  if (it !== 0) {
    stp(lz + at, 0);
    Py_DECREF(it);
  }
  return 0;
}

export interface IteratorSpec {
  readonly struct: StructInfo;
  /** Offsets, in the selected version, of the objects it holds, in the order in which they go. */
  readonly holds: () => readonly number[];
  readonly doc: string;
  readonly slots: Slots;
  readonly methods?: TypeSpec['methods'];
}
/** Defines an iterator type of itertools. */
export function defineIterator(type: Ref, spec: IteratorSpec): void {
  const { holds, struct } = spec;
  defineType(type, {
    basicsize: () => struct.sizeof,
    flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    doc: spec.doc,
    slots: {
      tp_dealloc: (o) => deallocWords(o, ...holds()),
      tp_traverse: (o, visit) => visitWords(o, visit, ...holds()),
      ...spec.slots,
    },
    shared: {
      tp_iter: 'PyObject_SelfIter',
      tp_alloc: 'PyType_GenericAlloc',
      tp_free: 'PyObject_GC_Del',
    },
    ...(spec.methods ? { methods: spec.methods } : {}),
  });
}
