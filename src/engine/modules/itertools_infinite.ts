// itertools.count, cycle and repeat, which need not end. Mirrors those parts of Modules/itertoolsmodule.c.

import { countobject, cycleobject, repeatobject } from '../include/itertoolsstructs.ts';
import { ld, ld64, type Ref, st64, stp, stWords } from '../memory/memory.ts';
import { PyIter_Next } from '../objects/abstract_iter.ts';
import { PyNumber_Add, PyNumber_Check } from '../objects/abstract_number.ts';
import { PyObject_GetIter } from '../objects/abstract_object.ts';
import { PyErr_Occurred, typeError } from '../objects/errors.ts';
import { argSsize, failed } from '../objects/getargs.ts';
import { PyList_Append, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New } from '../objects/listobject.ts';
import {
  _PyLong_GetOne,
  _PyLong_GetZero,
  isSafeLong,
  PyLong_Check,
  PyLong_FromSsize_t,
  safeLongValue,
} from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE } from '../objects/object.ts';
import { reprText } from '../objects/repr_guard.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import * as types from '../objects/statictypes.ts';
import { tpAlloc } from '../objects/traverse.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { method } from '../objects/typedef.ts';
import { _PyType_Name } from '../objects/typename.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { defineIterator, finish, onlyPositional } from './itertools_base.ts';

// ---- count ----
// Fast: `cnt` counts by one. Slow (cnt is PY_SSIZE_T_MAX): long_cnt grows by long_step, numbers of any type.

const N = countobject;
const countSignature = parseSignature('count(start=0, step=1)');
const isSlow = (lz: Ref): boolean => ld(lz + N.cnt + 4) === 0x7fffffff;

function count_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const got = unpackTupleAndDict(countSignature, args, kwds);
  if (got === null) return 0;
  const [start, step] = got;
  if ((start !== 0 && !PyNumber_Check(start)) || (step !== 0 && !PyNumber_Check(step)))
    return typeError('a number is required');
  const small = (o: Ref): boolean => o === 0 || (PyLong_Check(o) && isSafeLong(o));
  const fast = small(start) && small(step) && (step === 0 || safeLongValue(step) === 1);
  const lz = tpAlloc(type);
  if (lz === 0) return 0;
  if (fast) {
    st64(lz + N.cnt, start === 0 ? 0 : safeLongValue(start));
  } else {
    stWords(lz + N.cnt, -1, 0x7fffffff);
    stp(lz + N.long_cnt, start === 0 ? _PyLong_GetZero() : Py_NewRef(start));
  }
  stp(lz + N.long_step, step === 0 ? _PyLong_GetOne() : Py_NewRef(step));
  return lz;
}
function count_next(lz: Ref): Ref {
  if (!isSlow(lz)) {
    const n = ld64(lz + N.cnt);
    st64(lz + N.cnt, n + 1);
    return PyLong_FromSsize_t(n);
  }
  const value = ld(lz + N.long_cnt);
  const next = PyNumber_Add(value, ld(lz + N.long_step));
  if (next === 0) return 0;
  stp(lz + N.long_cnt, next);
  return value;
}
function count_repr(lz: Ref): Ref {
  const name = _PyType_Name(Py_TYPE(lz));
  if (!isSlow(lz)) return PyUnicode_FromString(`${name}(${ld64(lz + N.cnt)})`);
  const count = reprText(ld(lz + N.long_cnt));
  if (count === null) return 0;
  const step = ld(lz + N.long_step);
  if (PyLong_Check(step) && isSafeLong(step) && safeLongValue(step) === 1)
    return PyUnicode_FromString(`${name}(${count})`);
  const by = reprText(step);
  return by === null ? 0 : PyUnicode_FromString(`${name}(${count}, ${by})`);
}
defineIterator(types.count_type, {
  struct: N,
  holds: () => [N.long_cnt, N.long_step],
  doc: 'count(start=0, step=1)\n--\n\nReturn a count object whose .__next__() method returns consecutive values.',
  slots: { tp_iternext: count_next, tp_new: count_new, tp_repr: count_repr },
});

// ---- cycle ----

const Y = cycleobject;

function cycle_next(lz: Ref): Ref {
  const it = ld(lz + Y.it);
  const saved = ld(lz + Y.saved);
  if (it !== 0) {
    const item = PyIter_Next(it);
    if (item !== 0) {
      if (PyList_Append(saved, item) === 0) return item;
      Py_DECREF(item);
      return 0;
    }
    if (PyErr_Occurred() !== 0) return 0;
    st64(lz + Y.index, 0);
    finish(lz, Y.it);
  }
  const n = PyList_GET_SIZE(saved);
  if (n === 0) return 0;
  const i = ld(lz + Y.index);
  st64(lz + Y.index, i + 1 >= n ? 0 : i + 1);
  return Py_NewRef(PyList_GET_ITEM(saved, i));
}
defineIterator(types.cycle_type, {
  struct: Y,
  holds: () => [Y.it, Y.saved],
  doc: 'cycle(iterable, /)\n--\n\nReturn elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.',
  slots: {
    tp_iternext: cycle_next,
    tp_new: (type, args, kwds) => {
      if (!onlyPositional(type, types.cycle_type, args, kwds, 1)) return 0;
      const it = PyObject_GetIter(PyTuple_GET_ITEM(args, 0));
      const saved = it === 0 ? 0 : PyList_New(0);
      const lz = saved === 0 ? 0 : tpAlloc(type);
      if (lz === 0) {
        if (it !== 0) Py_DECREF(it);
        if (saved !== 0) Py_DECREF(saved);
        return 0;
      }
      stp(lz + Y.it, it);
      stp(lz + Y.saved, saved);
      st64(lz + Y.index, -1);
      return lz;
    },
  },
});

// ---- repeat ----

const R = repeatobject;
const repeatSignature = parseSignature('repeat(object, times=None)');

defineIterator(types.repeat_type, {
  struct: R,
  holds: () => [R.element],
  doc: 'repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.',
  slots: {
    tp_iternext: (ro) => {
      const left = ld64(ro + R.cnt);
      if (left === 0) return 0;
      if (left > 0) st64(ro + R.cnt, left - 1);
      return Py_NewRef(ld(ro + R.element));
    },
    tp_repr: (ro) => {
      const element = reprText(ld(ro + R.element));
      if (element === null) return 0;
      const left = ld64(ro + R.cnt);
      return PyUnicode_FromString(`${_PyType_Name(Py_TYPE(ro))}(${element}${left === -1 ? '' : `, ${left}`})`);
    },
    tp_new: (type, args, kwds) => {
      const got = unpackTupleAndDict(repeatSignature, args, kwds);
      if (got === null) return 0;
      const times = argSsize(got[1], -1);
      if (got[1] !== 0 && failed(times)) return 0;
      const ro = tpAlloc(type);
      if (ro === 0) return 0;
      stp(ro + R.element, Py_NewRef(got[0]));
      st64(ro + R.cnt, got[1] !== 0 && times < 0 ? 0 : times);
      return ro;
    },
  },
  methods: [
    method(
      '__length_hint__()',
      (ro) => (ld64(ro + R.cnt) === -1 ? typeError('len() of unsized object') : PyLong_FromSsize_t(ld64(ro + R.cnt))),
      'Private method returning an estimate of len(list(it)).',
    ),
  ],
});
