// `s[start:stop]` of a list, a tuple or a str without a slice object, as 3.15 does it. Mirrors _PyList_BinarySlice in
// Objects/listobject.c, _PyTuple_BinarySlice in Objects/tupleobject.c and _PyUnicode_BinarySlice in Objects/unicodeobject.c.

import type { Ref } from '../memory/memory.ts';
import { PY_SSIZE_T_MAX } from './abstract_number.ts';
import { _PyObject_GC_TRACK } from './gcobject.ts';
import { argSlice, sliceIndex } from './getargs.ts';
import { list_slice } from './listobject.ts';
import { Py_NewRef, Py_SIZE, Py_TYPE } from './object.ts';
import { indices, PySlice_AdjustIndices } from './sliceobject.ts';
import { PyList_Type, PyTuple_Type, PyUnicode_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_SET_ITEM, tuple_alloc, tuple_get_empty } from './tupleobject.ts';
import { PyUnicode_GET_LENGTH } from './unicode_layout.ts';
import { PyUnicode_Substring } from './unicodeobject.ts';

/** The items of a tuple from `low` up to `high`; all of them are the tuple itself. */
function tuple_slice(a: Ref, low: number, high: number): Ref {
  const n = high - low;
  if (n <= 0) return tuple_get_empty();
  if (n === Py_SIZE(a)) return Py_NewRef(a);
  const result = tuple_alloc(n);
  if (result === 0) return 0;
  for (let i = 0; i < n; i++) PyTuple_SET_ITEM(result, i, Py_NewRef(PyTuple_GET_ITEM(a, low + i)));
  _PyObject_GC_TRACK(result);
  return result;
}

/** True for exactly a list, a tuple or a str. */
export function hasBinarySlice(o: Ref): boolean {
  const type = Py_TYPE(o);
  return type === PyList_Type || type === PyTuple_Type || type === PyUnicode_Type;
}
/** New reference. The ends may be None. */
export function binarySlice(o: Ref, start: Ref, stop: Ref): Ref {
  if (!argSlice(start, 0)) return 0;
  indices.start = sliceIndex.value;
  if (!argSlice(stop, PY_SSIZE_T_MAX)) return 0;
  indices.stop = sliceIndex.value;
  indices.step = 1;
  // The conversions may have run Python code that changed a list.
  const type = Py_TYPE(o);
  PySlice_AdjustIndices(type === PyUnicode_Type ? PyUnicode_GET_LENGTH(o) : Py_SIZE(o));
  const { start: low, stop: high } = indices;
  if (type === PyList_Type) return list_slice(o, low, high);
  return type === PyTuple_Type ? tuple_slice(o, low, high) : PyUnicode_Substring(o, low, high);
}
