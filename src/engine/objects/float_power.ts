// float ** float with Python's rules for special values. Mirrors the body of float_pow in Objects/floatobject.c; a file of its
// own because negative powers of ints need it too.

import { NULL, type Ref } from '../memory/memory.ts';
import { PyErr_SetObject, PyErr_SetString } from './errors.ts';
import { PyFloat_FromDouble } from './floatobject.ts';
import { link, partLink } from './link.ts';
import { PyLong_FromLong } from './longobject.ts';
import { zeroDivision } from './number_profile.ts';
import { Py_DECREF } from './object.ts';
import { PyExc_OverflowError, PyExc_ZeroDivisionError } from './statictypes.ts';
import { PyTuple_New, PyTuple_SET_ITEM } from './tupleobject.ts';

const ERANGE = 34;
/** Raises OverflowError with C's errno and its text, as PyErr_SetFromErrno does. Returns NULL. */
export function rangeError(): 0 {
  const text = link.PyUnicode_FromString('Numerical result out of range');
  if (text === NULL) return NULL;
  const args = PyTuple_New(2);
  if (args === NULL) {
    Py_DECREF(text);
    return NULL;
  }
  PyTuple_SET_ITEM(args, 0, PyLong_FromLong(ERANGE));
  PyTuple_SET_ITEM(args, 1, text);
  PyErr_SetObject(PyExc_OverflowError, args);
  Py_DECREF(args);
  return NULL;
}

const isOddInteger = (x: number): boolean => Math.abs(x) % 2 === 1;
const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0);

/** New reference. a ** b; a complex number for a negative `a` and a broken `b` is the caller's matter. */
export function floatPower(a: number, b: number): Ref {
  if (b === 0) return PyFloat_FromDouble(1);
  if (Number.isNaN(a)) return PyFloat_FromDouble(a);
  if (Number.isNaN(b)) return PyFloat_FromDouble(a === 1 ? 1 : b);
  if (!Number.isFinite(b)) {
    const m = Math.abs(a);
    if (m === 1) return PyFloat_FromDouble(1);
    return PyFloat_FromDouble(b > 0 === m > 1 ? Infinity : 0);
  }
  const odd = isOddInteger(b);
  if (!Number.isFinite(a)) {
    if (b > 0) return PyFloat_FromDouble(odd ? a : Infinity);
    return PyFloat_FromDouble(odd && isNegative(a) ? -0 : 0);
  }
  if (a === 0) {
    if (b < 0) return PyErr_SetString(PyExc_ZeroDivisionError, zeroDivision.floatPower);
    return PyFloat_FromDouble(odd ? a : 0);
  }
  if (a === 1) return PyFloat_FromDouble(1);
  const m = Math.abs(a);
  const negative = a < 0 && odd;
  if (m === 1) return PyFloat_FromDouble(negative ? -1 : 1);
  const x = partLink.pow(m, b);
  if (!Number.isFinite(x)) return rangeError();
  return PyFloat_FromDouble(negative ? -x : x);
}
