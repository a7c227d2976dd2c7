// sum(): a running sum kept as a machine number as long as the items allow, exact for ints, compensated for floats and complex
// numbers. Mirrors builtin_sum_impl in Python/bltinmodule.c.

import { profile } from '../include/profile.ts';
import { PyComplexObject } from '../include/structs.ts';
import { ldF64, type Ref } from '../memory/memory.ts';
import { PyIter_Next, PyNumber_Add } from '../objects/abstract.ts';
import { PyObject_GetIter } from '../objects/abstract_object.ts';
import { PyErr_Occurred, typeError } from '../objects/errors.ts';
import { PyFloat_AsDouble, PyFloat_FromDouble } from '../objects/floatobject.ts';
import { partLink } from '../objects/link.ts';
import { conversion, PyLong_AsDouble, PyLong_AsLongAndOverflow, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef, PyObject_TypeCheck } from '../objects/object.ts';
import {
  PyBool_Type,
  PyByteArray_Type,
  PyBytes_Type,
  PyComplex_Type,
  PyFloat_Type,
  PyLong_Type,
} from '../objects/statictypes.ts';
import { PyUnicode_Check } from '../objects/unicodeobject.ts';

/** A sum of floats with what was lost in rounding so far (Neumaier's algorithm). */
class CompensatedSum {
  hi: number;
  lo = 0;
  constructor(start: number) {
    this.hi = start;
  }
  add(x: number): void {
    const t = this.hi + x;
    this.lo += Math.abs(this.hi) >= Math.abs(x) ? this.hi - t + x : x - t + this.hi;
    this.hi = t;
  }
  get value(): number {
    return this.lo !== 0 && Number.isFinite(this.lo) ? this.hi + this.lo : this.hi;
  }
}

/** The iterator of a sum; its end or an exception shows in `item`, NULL then. */
interface Items {
  readonly it: Ref;
  /** The next item, not added yet: a reference that is owned, or NULL. */
  item: Ref;
}
function advance(items: Items): void {
  if (items.item !== 0) Py_DECREF(items.item);
  items.item = PyIter_Next(items.it);
}

// Each stage takes the items that it can add, from items.item on, and gives its sum as a new reference, or NULL with an exception.

function sumInts(start: number, items: Items): Ref {
  let n = start;
  for (; items.item !== 0; advance(items)) {
    if (!Py_IS_TYPE(items.item, PyLong_Type) && !Py_IS_TYPE(items.item, PyBool_Type)) break;
    const v = PyLong_AsLongAndOverflow(items.item);
    if (conversion.overflow !== 0 || !Number.isSafeInteger(n + v)) break;
    n += v;
  }
  return PyErr_Occurred() !== 0 ? 0 : PyLong_FromLong(n);
}
/** The value of an int among floats; null with an exception, or if it is to be added in the ordinary way. */
function intAsDouble(o: Ref): number | null {
  if (profile.compensatedSums) {
    const v = PyLong_AsDouble(o);
    return v === -1 && PyErr_Occurred() !== 0 ? null : v;
  }
  const v = PyLong_AsLongAndOverflow(o);
  return conversion.overflow !== 0 ? null : v;
}
function sumFloats(start: number, items: Items): Ref {
  const sum = new CompensatedSum(start);
  for (; items.item !== 0; advance(items)) {
    if (Py_IS_TYPE(items.item, PyFloat_Type)) {
      sum.add(PyFloat_AsDouble(items.item));
    } else if (Py_IS_TYPE(items.item, PyLong_Type)) {
      const v = intAsDouble(items.item);
      if (v === null) break;
      if (profile.compensatedSums) sum.add(v);
      else sum.hi += v;
    } else break;
  }
  return PyErr_Occurred() !== 0 ? 0 : PyFloat_FromDouble(sum.value);
}
function sumComplex(start: Ref, items: Items): Ref {
  const re = new CompensatedSum(ldF64(start + PyComplexObject.real));
  const im = new CompensatedSum(ldF64(start + PyComplexObject.imag));
  for (; items.item !== 0; advance(items)) {
    if (Py_IS_TYPE(items.item, PyComplex_Type)) {
      re.add(ldF64(items.item + PyComplexObject.real));
      im.add(ldF64(items.item + PyComplexObject.imag));
    } else if (Py_IS_TYPE(items.item, PyLong_Type)) {
      const v = intAsDouble(items.item);
      if (v === null) break;
      re.add(v);
    } else if (Py_IS_TYPE(items.item, PyFloat_Type)) {
      re.add(PyFloat_AsDouble(items.item));
    } else break;
  }
  return PyErr_Occurred() !== 0 ? 0 : partLink.PyComplex_FromDoubles(re.value, im.value);
}
/** Adds the next item, of whatever type. Consumes `total`. */
function addOne(total: Ref, items: Items): Ref {
  const sum = PyNumber_Add(total, items.item);
  Py_DECREF(total);
  if (sum !== 0) advance(items);
  return sum;
}

/** New reference. The sum of all items, on top of `total`, which is consumed. */
function sumItems(total: Ref, items: Items): Ref {
  if (Py_IS_TYPE(total, PyLong_Type)) {
    const n = PyLong_AsLongAndOverflow(total);
    if (conversion.overflow === 0 && Number.isSafeInteger(n)) {
      Py_DECREF(total);
      total = sumInts(n, items);
      if (total !== 0 && items.item !== 0) total = addOne(total, items);
    }
  }
  if (total !== 0 && items.item !== 0 && Py_IS_TYPE(total, PyFloat_Type)) {
    const start = PyFloat_AsDouble(total);
    Py_DECREF(total);
    total = sumFloats(start, items);
    if (total !== 0 && items.item !== 0) total = addOne(total, items);
  }
  if (total !== 0 && items.item !== 0 && profile.compensatedSums && Py_IS_TYPE(total, PyComplex_Type)) {
    const start = total;
    total = sumComplex(start, items);
    Py_DECREF(start);
  }
  while (total !== 0 && items.item !== 0) total = addOne(total, items);
  return total;
}

/** sum(iterable, /, start=0). New reference. */
export function builtin_sum(_m: Ref, iterable: Ref, start: Ref): Ref {
  const it = PyObject_GetIter(iterable);
  if (it === 0) return 0;
  const unwanted =
    start === 0
      ? ''
      : PyUnicode_Check(start)
        ? "strings [use ''.join(seq) instead]"
        : PyObject_TypeCheck(start, PyBytes_Type)
          ? "bytes [use b''.join(seq) instead]"
          : PyObject_TypeCheck(start, PyByteArray_Type)
            ? "bytearray [use b''.join(seq) instead]"
            : '';
  if (unwanted !== '') {
    Py_DECREF(it);
    return typeError(`sum() can't sum ${unwanted}`);
  }
  const items: Items = { it, item: 0 };
  advance(items);
  let total = start === 0 ? PyLong_FromLong(0) : Py_NewRef(start);
  if (PyErr_Occurred() === 0) total = sumItems(total, items);
  if (items.item !== 0) Py_DECREF(items.item);
  Py_DECREF(it);
  if (total !== 0 && PyErr_Occurred() !== 0) {
    Py_DECREF(total);
    return 0;
  }
  return total;
}
