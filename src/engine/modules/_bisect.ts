// The module _bisect. Mirrors Modules/_bisectmodule.c.

import { Py_LT } from '../include/flags.ts';
import { PySequenceMethods, PyTypeObject } from '../include/structs.ts';
import type { Ref } from '../memory/memory.ts';
import { PyNumber_AsSsize_t } from '../objects/abstract_number.ts';
import { PySequence_GetItem, PySequence_Size } from '../objects/abstract_sequence.ts';
import { PyObject_CallMethodObjArgs, PyObject_CallOneArg } from '../objects/call.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { argSsize } from '../objects/getargs.ts';
import { PyList_CheckExact, PyList_Insert } from '../objects/listobject.ts';
import { exactSsize, PyLong_FromSsize_t, ssizeFromExact } from '../objects/longobject.ts';
import { Py_DECREF, Py_TYPE, type ssizeargfunc, suiteSlot } from '../objects/object.ts';
import { PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_IndexError, PyExc_ValueError } from '../objects/statictypes.ts';
import { type MethodSpec, method } from '../objects/typedef.ts';
import { PyUnicode_InternFromString } from '../objects/unicodeobject.ts';
import { defineModule } from './define.ts';

/** An index: a bigint only above 2^53. */
type Index = number | bigint;

/** Halfway between lo and hi, rounded down. */
function middle(lo: Index, hi: Index): Index {
  if (typeof lo === 'number' && typeof hi === 'number') return lo + Math.floor((hi - lo) / 2);
  const mid = (BigInt(lo) + BigInt(hi)) / 2n;
  return mid > BigInt(Number.MAX_SAFE_INTEGER) ? mid : Number(mid);
}
/** Where `x` belongs in `a`, right (or left) of items equal to it; -1 with an exception. */
function bisect(right: boolean, a: Ref, x: Ref, lo: Index, hi: Index, key: Ref): Index {
  if (lo < 0) {
    PyErr_SetString(PyExc_ValueError, 'lo must be non-negative');
    return -1;
  }
  if (hi < 0) {
    hi = exactSsize(PySequence_Size(a));
    if (hi < 0) return -1;
  }
  const sq_item =
    suiteSlot<ssizeargfunc>(Py_TYPE(a), PyTypeObject.tp_as_sequence, PySequenceMethods.sq_item) ?? PySequence_GetItem;
  while (lo < hi) {
    const mid = middle(lo, hi);
    let item = sq_item(a, ssizeFromExact(mid));
    if (item === 0) return -1;
    if (key !== Py_None) {
      const value = PyObject_CallOneArg(key, item);
      Py_DECREF(item);
      if (value === 0) return -1;
      item = value;
    }
    const less = right ? PyObject_RichCompareBool(x, item, Py_LT) : PyObject_RichCompareBool(item, x, Py_LT);
    Py_DECREF(item);
    if (less < 0) return -1;
    if (right === less > 0) hi = mid;
    else lo = typeof mid === 'number' ? mid + 1 : mid + 1n;
  }
  return lo;
}
/** The bounds and the place; -1 with an exception. */
function place(right: boolean, a: Ref, x: Ref, lo: Ref, hi: Ref, key: Ref): number {
  const first = exactSsize(argSsize(lo, 0));
  if (lo !== 0 && first === -1 && PyErr_Occurred() !== 0) return -1;
  let last: Index = -1;
  if (hi !== 0 && hi !== Py_None) {
    last = exactSsize(PyNumber_AsSsize_t(hi, PyExc_IndexError));
    if (last === -1 && PyErr_Occurred() !== 0) return -1;
  }
  return ssizeFromExact(bisect(right, a, x, first, last, key || Py_None));
}

function insort(right: boolean, a: Ref, x: Ref, lo: Ref, hi: Ref, key: Ref): Ref {
  let index: number;
  if (key === 0 || key === Py_None) {
    index = place(right, a, x, lo, hi, Py_None);
  } else {
    const keyOfX = PyObject_CallOneArg(key, x);
    if (keyOfX === 0) return 0;
    index = place(right, a, keyOfX, lo, hi, key);
    Py_DECREF(keyOfX);
  }
  if (index < 0) return 0;
  if (PyList_CheckExact(a)) return PyList_Insert(a, index, x) < 0 ? 0 : Py_None;
  const name = PyUnicode_InternFromString('insert');
  const at = PyLong_FromSsize_t(index);
  const result = PyObject_CallMethodObjArgs(a, name, at, x);
  Py_DECREF(at);
  Py_DECREF(name);
  if (result === 0) return 0;
  Py_DECREF(result);
  return Py_None;
}
const args = '(a, x, lo=0, hi=None, *, key=None)';
const bisectMethod = (name: string, right: boolean, doc: string): MethodSpec =>
  method(
    name + args,
    (_module, a, x, lo, hi, key) => {
      const index = place(right, a, x, lo, hi, key);
      return index < 0 ? 0 : PyLong_FromSsize_t(index);
    },
    doc,
  );
const insortMethod = (name: string, right: boolean, doc: string): MethodSpec =>
  method(name + args, (_module, a, x, lo, hi, key) => insort(right, a, x, lo, hi, key), doc);

defineModule({
  name: '_bisect',
  doc: 'Bisection algorithms.',
  methods: [
    bisectMethod('bisect_right', true, 'Return the index where to insert item x in list a, assuming a is sorted.'),
    insortMethod('insort_right', true, 'Insert item x in list a, and keep it sorted assuming a is sorted.'),
    bisectMethod('bisect_left', false, 'Return the index where to insert item x in list a, assuming a is sorted.'),
    insortMethod('insort_left', false, 'Insert item x in list a, and keep it sorted assuming a is sorted.'),
  ],
});
