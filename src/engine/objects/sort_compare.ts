// Which "<" a sort uses: found out once by looking at all keys. Mirrors the pre-sort check and the unsafe_* compares in
// Objects/listobject.c.

import { Py_EQ, Py_LT } from '../include/flags.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyFloat_AS_DOUBLE } from './floatobject.ts';
import { _PyLong_CompactValue, _PyLong_IsCompact } from './longobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_SIZE, Py_TYPE, type richcmpfunc } from './object.ts';
import { PyObject_IsTrue, PyObject_RichCompareBool } from './object_protocol.ts';
import { Py_False, Py_NotImplemented, Py_True } from './statics.ts';
import { PyFloat_Type, PyLong_Type, PyTuple_Type, PyUnicode_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM } from './tupleobject.ts';
import { PyUnicode_Compare, PyUnicode_KIND } from './unicodeobject.ts';

/** 1: v < w, 0: not, -1: exception. */
export type Less = (v: Ref, w: Ref) => number;

const safe_object_compare: Less = (v, w) => PyObject_RichCompareBool(v, w, Py_LT);
const unsafe_latin_compare: Less = (v, w) => (PyUnicode_Compare(v, w) < 0 ? 1 : 0);
const unsafe_long_compare: Less = (v, w) => (_PyLong_CompactValue(v) < _PyLong_CompactValue(w) ? 1 : 0);
const unsafe_float_compare: Less = (v, w) => (PyFloat_AS_DOUBLE(v) < PyFloat_AS_DOUBLE(w) ? 1 : 0);

/** For keys of one type: its tp_richcompare without the dispatch, as long as the type keeps it. */
function unsafe_object_compare(key_richcompare: number): Less {
  const compare = fn<richcmpfunc>(key_richcompare);
  return (v, w) => {
    if (ld(Py_TYPE(v) + PyTypeObject.tp_richcompare) !== key_richcompare) return safe_object_compare(v, w);
    const result = compare(v, w, Py_LT);
    if (result === Py_NotImplemented) return safe_object_compare(v, w);
    if (result === Py_True) return 1;
    if (result === Py_False) return 0;
    if (result === 0) return -1;
    const truth = PyObject_IsTrue(result);
    Py_DECREF(result);
    return truth;
  };
}
/** For tuples: items are compared for equality until two differ; `first` is the "<" of first items. */
function unsafe_tuple_compare(first: Less): Less {
  return (v, w) => {
    const vlen = Py_SIZE(v);
    const wlen = Py_SIZE(w);
    let i = 0;
    for (; i < vlen && i < wlen; i++) {
      const k = PyObject_RichCompareBool(PyTuple_GET_ITEM(v, i), PyTuple_GET_ITEM(w, i), Py_EQ);
      if (k < 0) return -1;
      if (k === 0) break;
    }
    if (i >= vlen || i >= wlen) return vlen < wlen ? 1 : 0;
    const less = i === 0 ? first : safe_object_compare;
    return less(PyTuple_GET_ITEM(v, i), PyTuple_GET_ITEM(w, i));
  };
}

/** The quickest "<" that is right for these keys (at least one). */
export function chooseLess(keys: Int32Array): Less {
  const isFilledTuple = (o: Ref): boolean => Py_IS_TYPE(o, PyTuple_Type) && Py_SIZE(o) > 0;
  let inTuples = isFilledTuple(keys[0]);
  const type = Py_TYPE(inTuples ? PyTuple_GET_ITEM(keys[0], 0) : keys[0]);
  let sameType = true;
  let latin = true;
  let bounded = true;
  for (let i = 0; i < keys.length; i++) {
    if (inTuples && !isFilledTuple(keys[i])) {
      inTuples = false;
      sameType = false;
      break;
    }
    const key = inTuples ? PyTuple_GET_ITEM(keys[i], 0) : keys[i];
    if (!Py_IS_TYPE(key, type)) {
      sameType = false;
      if (!inTuples) break;
    }
    if (sameType) {
      if (type === PyLong_Type) bounded &&= _PyLong_IsCompact(key);
      else if (type === PyUnicode_Type) latin &&= PyUnicode_KIND(key) === 1;
    }
  }
  let less = safe_object_compare;
  if (sameType) {
    const richcompare = ld(type + PyTypeObject.tp_richcompare);
    if (type === PyUnicode_Type && latin) less = unsafe_latin_compare;
    else if (type === PyLong_Type && bounded) less = unsafe_long_compare;
    else if (type === PyFloat_Type) less = unsafe_float_compare;
    else if (richcompare !== 0) less = unsafe_object_compare(richcompare);
  }
  if (!inTuples) return less;
  return unsafe_tuple_compare(type === PyTuple_Type ? safe_object_compare : less);
}
