// Taking an iterable apart into a known number of values. Mirrors _PyEval_UnpackIterableStackRef in Python/ceval.c.

import { PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, st64 } from '../memory/memory.ts';
import { PyIter_Next, PyObject_GetIter, PySequence_Check, PySequence_List } from '../objects/abstract.ts';
import { PyDict_CheckExact, PyDict_GET_SIZE } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyStackRef_CLOSE } from '../objects/interpframe.ts';
import { PyList_CheckExact, PyList_GET_ITEM, PyList_GET_SIZE } from '../objects/listobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE } from '../objects/object.ts';
import { PyExc_TypeError, PyExc_ValueError } from '../objects/statictypes.ts';
import { PyTuple_CheckExact } from '../objects/tupleobject.ts';
import { typeName } from '../objects/typename.ts';

/**
 * Stores the values of `v` downward from `top` (the first value highest): `before`, and if `after` is not -1, a list of
 * the rest and the last `after`. False with an exception; then nothing stays on the stack.
 */
export function _PyEval_UnpackIterable(v: Ref, before: number, after: number, top: Addr): boolean {
  const it = PyObject_GetIter(v);
  if (it === 0) {
    if (
      PyErr_ExceptionMatches(PyExc_TypeError) &&
      ld(Py_TYPE(v) + PyTypeObject.tp_iter) === 0 &&
      !PySequence_Check(v)
    ) {
      PyErr_Clear();
      typeError(`cannot unpack non-iterable ${typeName(v)} object`);
    }
    return false;
  }
  let sp = top;
  const fail = (): false => {
    for (; sp < top; sp += 8) PyStackRef_CLOSE(ld(sp));
    Py_DECREF(it);
    return false;
  };
  for (let i = 0; i < before; i++) {
    const w = PyIter_Next(it);
    if (w === 0) {
      if (PyErr_Occurred() === 0) {
        const expected = after === -1 ? `expected ${before}` : `expected at least ${before + after}`;
        PyErr_SetString(PyExc_ValueError, `not enough values to unpack (${expected}, got ${i})`);
      }
      return fail();
    }
    sp -= 8;
    st(sp, w);
  }
  if (after === -1) {
    const w = PyIter_Next(it);
    if (w === 0) {
      if (PyErr_Occurred() !== 0) return fail();
      Py_DECREF(it);
      return true;
    }
    Py_DECREF(w);
    PyErr_SetString(PyExc_ValueError, `too many values to unpack (expected ${before}${gotText(v, before)})`);
    return fail();
  }
  const list = PySequence_List(it);
  if (list === 0) return fail();
  sp -= 8;
  st(sp, list);
  const n = PyList_GET_SIZE(list);
  if (n < after) {
    PyErr_SetString(
      PyExc_ValueError,
      `not enough values to unpack (expected at least ${before + after}, got ${before + n})`,
    );
    return fail();
  }
  for (let j = after; j > 0; j--) {
    sp -= 8;
    st(sp, PyList_GET_ITEM(list, n - j));
  }
  st64(list + 16, n - after);
  Py_DECREF(it);
  return true;
}
/** How many values there were, if that is cheap to know. */
function gotText(v: Ref, expected: number): string {
  let n = -1;
  if (PyList_CheckExact(v) || PyTuple_CheckExact(v)) n = Py_SIZE(v);
  else if (PyDict_CheckExact(v)) n = PyDict_GET_SIZE(v);
  return n > expected ? `, got ${n}` : '';
}

/** Stores the items of a tuple or list downward from `top`, with a reference each. */
export function unpackItems(items: Addr, n: number, top: Addr): void {
  for (let i = 0; i < n; i++) st(top - 8 - i * 8, Py_NewRef(ld(items + i * 8)));
}
