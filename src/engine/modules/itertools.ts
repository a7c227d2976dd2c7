// The module itertools. Mirrors Modules/itertoolsmodule.c; the combinatoric iterators are itertools_combinatoric.ts, count, cycle and
// repeat itertools_infinite.ts, groupby and tee itertools_group.ts, what all share itertools_base.ts.

import {
  accumulateobject,
  batchedobject,
  chainobject,
  compressobject,
  dropwhileobject,
  filterfalseobject,
  isliceobject,
  pairwiseobject,
  starmapobject,
  takewhileobject,
  ziplongestobject,
} from '../include/itertoolsstructs.ts';
import { has } from '../include/structs.ts';
import { ld, ld8, ld64, type Ref, st8, st64, stp } from '../memory/memory.ts';
import { PyIter_Next } from '../objects/abstract_iter.ts';
import { PyNumber_Add, PyNumber_AsSsize_t } from '../objects/abstract_number.ts';
import { PyObject_GetIter } from '../objects/abstract_object.ts';
import { PySequence_Tuple } from '../objects/abstract_sequence.ts';
import { PyObject_Call, PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { class_getitem } from '../objects/classgetitem.ts';
import { _PyTuple_Recycle } from '../objects/dict_iter.ts';
import { PyDict_GET_SIZE, PyDict_GetItemString } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { argSsize, failed } from '../objects/getargs.ts';
import { noKeywordsFor } from '../objects/noargs.ts';
import { Py_DECREF, Py_NewRef, Py_REFCNT, Py_SIZE, Py_XSETREF } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { _PyArg_CheckPositional, parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_None } from '../objects/statics.ts';
import * as types from '../objects/statictypes.ts';
import { PyExc_OverflowError, PyExc_ValueError } from '../objects/statictypes.ts';
import { tpAlloc } from '../objects/traverse.ts';
import {
  _PyTuple_Resize,
  PyTuple_CheckExact,
  PyTuple_GET_ITEM,
  PyTuple_New,
  PyTuple_Pack,
  PyTuple_SET_ITEM,
  resultPair,
} from '../objects/tupleobject.ts';
import { classmethod, method } from '../objects/typedef.ts';
import { addTypes } from './add_types.ts';
import { defineModule } from './define.ts';
import {
  allocWithFunc,
  allocWithIter,
  callTruth,
  defineIterator,
  finish,
  iternext,
  nextFailed,
  onlyPositional,
} from './itertools_base.ts';
import './itertools_combinatoric.ts';
import { itertools_tee } from './itertools_group.ts';
import './itertools_infinite.ts';

// ---- accumulate ----

const A = accumulateobject;
const accumulateSignature = parseSignature('accumulate(iterable, func=None, *, initial=None)');

function accumulate_next(lz: Ref): Ref {
  const initial = ld(lz + A.initial);
  if (initial !== Py_None) {
    stp(lz + A.initial, Py_None);
    stp(lz + A.total, initial);
    return Py_NewRef(initial);
  }
  const val = iternext(ld(lz + A.it));
  if (val === 0) return 0;
  const total = ld(lz + A.total);
  if (total === 0) {
    stp(lz + A.total, Py_NewRef(val));
    return val;
  }
  const binop = ld(lz + A.binop);
  const next = binop === 0 ? PyNumber_Add(total, val) : PyObject_CallFunctionObjArgs(binop, total, val);
  Py_DECREF(val);
  if (next === 0) return 0;
  Py_XSETREF(lz + A.total, Py_NewRef(next));
  return next;
}
defineIterator(types.accumulate_type, {
  struct: A,
  holds: () => [A.binop, A.total, A.it, A.initial],
  doc: 'accumulate(iterable, func=None, *, initial=None)\n--\n\nReturn series of accumulated sums (or other binary function results).',
  slots: {
    tp_iternext: accumulate_next,
    tp_new: (type, args, kwds) => {
      const got = unpackTupleAndDict(accumulateSignature, args, kwds);
      if (got === null) return 0;
      const lz = allocWithIter(type, A.it, got[0]);
      if (lz === 0) return 0;
      if (got[1] !== 0 && got[1] !== Py_None) stp(lz + A.binop, Py_NewRef(got[1]));
      stp(lz + A.initial, Py_NewRef(got[2] || Py_None));
      return lz;
    },
  },
});

// ---- batched ----

const B = batchedobject;
const batchedSignature = parseSignature('batched(iterable, n, *, strict=False)');

function batched_next(bo: Ref): Ref {
  const it = ld(bo + B.it);
  if (it === 0) return 0;
  const n = ld64(bo + B.batch_size);
  const result = PyTuple_New(n);
  if (result === 0) return 0;
  let i = 0;
  for (; i < n; i++) {
    const item = iternext(it);
    if (item === 0) break;
    PyTuple_SET_ITEM(result, i, item);
  }
  if (i === n) return result;
  if (nextFailed() || i === 0) {
    finish(bo, B.it);
    Py_DECREF(result);
    return 0;
  }
  if (has(B.strict) && ld8(bo + B.strict) !== 0) {
    finish(bo, B.it);
    Py_DECREF(result);
    return PyErr_SetString(PyExc_ValueError, 'batched(): incomplete batch');
  }
  return _PyTuple_Resize(result, i);
}
defineIterator(types.batched_type, {
  struct: B,
  holds: () => [B.it],
  doc: 'batched(iterable, n, *, strict=False)\n--\n\nBatch data into tuples of length n. The last batch may be shorter than n.',
  slots: {
    tp_iternext: batched_next,
    tp_new: (type, args, kwds) => {
      const got = unpackTupleAndDict(batchedSignature, args, kwds);
      if (got === null) return 0;
      const n = argSsize(got[1], 0);
      if (failed(n)) return 0;
      const strict = got[2] === 0 ? 0 : PyObject_IsTrue(got[2]);
      if (strict < 0) return 0;
      if (n < 1) return PyErr_SetString(PyExc_ValueError, 'n must be at least one');
      const bo = allocWithIter(type, B.it, got[0]);
      if (bo === 0) return 0;
      st64(bo + B.batch_size, n);
      if (has(B.strict)) st8(bo + B.strict, strict);
      return bo;
    },
  },
});

// ---- chain ----

const C = chainobject;

function chain_next(lz: Ref): Ref {
  while (ld(lz + C.source) !== 0) {
    if (ld(lz + C.active) === 0) {
      const iterable = PyIter_Next(ld(lz + C.source));
      if (iterable === 0) return finish(lz, C.source);
      const active = PyObject_GetIter(iterable);
      Py_DECREF(iterable);
      stp(lz + C.active, active);
      if (active === 0) return finish(lz, C.source);
    }
    const item = iternext(ld(lz + C.active));
    if (item !== 0) return item;
    if (nextFailed()) return 0;
    finish(lz, C.active);
  }
  return 0;
}
defineIterator(types.chain_type, {
  struct: C,
  holds: () => [C.active, C.source],
  doc: 'chain(*iterables)\n--\n\nReturn a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next iterable.',
  slots: {
    tp_iternext: chain_next,
    tp_new: (type, args, kwds) =>
      noKeywordsFor(type, types.chain_type, 'chain', kwds) ? allocWithIter(type, C.source, args) : 0,
  },
  methods: [
    classmethod(
      'from_iterable(iterable, /)',
      (type, iterable) => allocWithIter(type, C.source, iterable),
      'Alternative chain() constructor taking a single iterable argument that evaluates lazily.',
    ),
    class_getitem,
  ],
});

// ---- compress ----

const X = compressobject;
const compressSignature = parseSignature('compress(data, selectors)');

function compress_next(lz: Ref): Ref {
  for (;;) {
    const datum = iternext(ld(lz + X.data));
    if (datum === 0) return 0;
    const selector = iternext(ld(lz + X.selectors));
    const ok = selector === 0 ? -1 : PyObject_IsTrue(selector);
    if (selector !== 0) Py_DECREF(selector);
    if (ok > 0) return datum;
    Py_DECREF(datum);
    if (ok < 0) return 0;
  }
}
defineIterator(types.compress_type, {
  struct: X,
  holds: () => [X.data, X.selectors],
  doc: 'compress(data, selectors)\n--\n\nReturn data elements corresponding to true selector elements.',
  slots: {
    tp_iternext: compress_next,
    tp_new: (type, args, kwds) => {
      const got = unpackTupleAndDict(compressSignature, args, kwds);
      if (got === null) return 0;
      const data = PyObject_GetIter(got[0]);
      if (data === 0) return 0;
      const lz = allocWithIter(type, X.selectors, got[1]);
      if (lz === 0) Py_DECREF(data);
      else stp(lz + X.data, data);
      return lz;
    },
  },
});

// ---- dropwhile, takewhile, filterfalse, starmap ----

const D = dropwhileobject;
function dropwhile_next(lz: Ref): Ref {
  for (;;) {
    const item = iternext(ld(lz + D.it));
    if (item === 0 || ld(lz + D.start) === 1) return item;
    const ok = callTruth(ld(lz + D.func), item);
    if (ok === 0) {
      st64(lz + D.start, 1);
      return item;
    }
    Py_DECREF(item);
    if (ok < 0) return 0;
  }
}
defineIterator(types.dropwhile_type, {
  struct: D,
  holds: () => [D.func, D.it],
  doc: 'dropwhile(predicate, iterable, /)\n--\n\nDrop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.',
  slots: {
    tp_iternext: dropwhile_next,
    tp_new: (type, args, kwds) =>
      onlyPositional(type, types.dropwhile_type, args, kwds, 2)
        ? allocWithFunc(type, D.func, PyTuple_GET_ITEM(args, 0), D.it, PyTuple_GET_ITEM(args, 1))
        : 0,
  },
});

const W = takewhileobject;
function takewhile_next(lz: Ref): Ref {
  if (ld(lz + W.stop) === 1) return 0;
  const item = iternext(ld(lz + W.it));
  if (item === 0) return 0;
  const ok = callTruth(ld(lz + W.func), item);
  if (ok > 0) return item;
  Py_DECREF(item);
  if (ok === 0) st64(lz + W.stop, 1);
  return 0;
}
defineIterator(types.takewhile_type, {
  struct: W,
  holds: () => [W.func, W.it],
  doc: 'takewhile(predicate, iterable, /)\n--\n\nReturn successive entries from an iterable as long as the predicate evaluates to true for each entry.',
  slots: {
    tp_iternext: takewhile_next,
    tp_new: (type, args, kwds) =>
      onlyPositional(type, types.takewhile_type, args, kwds, 2)
        ? allocWithFunc(type, W.func, PyTuple_GET_ITEM(args, 0), W.it, PyTuple_GET_ITEM(args, 1))
        : 0,
  },
});

const F = filterfalseobject;
function filterfalse_next(lz: Ref): Ref {
  const func = ld(lz + F.func);
  const byTruth = func === Py_None || func === types.PyBool_Type;
  for (;;) {
    const item = iternext(ld(lz + F.it));
    if (item === 0) return 0;
    const ok = byTruth ? PyObject_IsTrue(item) : callTruth(func, item);
    if (ok === 0) return item;
    Py_DECREF(item);
    if (ok < 0) return 0;
  }
}
defineIterator(types.filterfalse_type, {
  struct: F,
  holds: () => [F.func, F.it],
  doc: 'filterfalse(function, iterable, /)\n--\n\nReturn those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.',
  slots: {
    tp_iternext: filterfalse_next,
    tp_new: (type, args, kwds) =>
      onlyPositional(type, types.filterfalse_type, args, kwds, 2)
        ? allocWithFunc(type, F.func, PyTuple_GET_ITEM(args, 0), F.it, PyTuple_GET_ITEM(args, 1))
        : 0,
  },
});

const S = starmapobject;
function starmap_next(lz: Ref): Ref {
  let args = iternext(ld(lz + S.it));
  if (args === 0) return 0;
  if (!PyTuple_CheckExact(args)) {
    const tuple = PySequence_Tuple(args);
    Py_DECREF(args);
    if (tuple === 0) return 0;
    args = tuple;
  }
  const result = PyObject_Call(ld(lz + S.func), args, 0);
  Py_DECREF(args);
  return result;
}
defineIterator(types.starmap_type, {
  struct: S,
  holds: () => [S.func, S.it],
  doc: 'starmap(function, iterable, /)\n--\n\nReturn an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.',
  slots: {
    tp_iternext: starmap_next,
    tp_new: (type, args, kwds) =>
      onlyPositional(type, types.starmap_type, args, kwds, 2)
        ? allocWithFunc(type, S.func, PyTuple_GET_ITEM(args, 0), S.it, PyTuple_GET_ITEM(args, 1))
        : 0,
  },
});

// ---- islice ----

const I = isliceobject;
const range = 'must be None or an integer: 0 <= x <= sys.maxsize.';

/** An index argument: `missing` for None; -1 (no exception) if it is no index at all. */
function sliceArgument(arg: Ref, missing: number): number {
  if (arg === Py_None) return missing;
  const n = PyNumber_AsSsize_t(arg, PyExc_OverflowError);
  if (n === -1 && PyErr_Occurred() !== 0) PyErr_Clear();
  return Math.min(n, Number.MAX_SAFE_INTEGER);
}
function islice_new(type: Ref, args: Ref, kwds: Ref): Ref {
  if (!noKeywordsFor(type, types.islice_type, 'islice', kwds)) return 0;
  const n = Py_SIZE(args);
  if (!_PyArg_CheckPositional('islice', n, 2, 4)) return 0;
  const stopArg = PyTuple_GET_ITEM(args, n === 2 ? 1 : 2);
  const start = n === 2 ? 0 : sliceArgument(PyTuple_GET_ITEM(args, 1), 0);
  const stop = sliceArgument(stopArg, -1);
  if (stop === -1 && stopArg !== Py_None)
    return PyErr_SetString(PyExc_ValueError, `Stop argument for islice() ${range}`);
  if (start < 0 || stop < -1) return PyErr_SetString(PyExc_ValueError, `Indices for islice() ${range}`);
  const step = n === 4 ? sliceArgument(PyTuple_GET_ITEM(args, 3), 1) : 1;
  if (step < 1) return PyErr_SetString(PyExc_ValueError, 'Step for islice() must be a positive integer or None.');
  const lz = allocWithIter(type, I.it, PyTuple_GET_ITEM(args, 0));
  if (lz === 0) return 0;
  st64(lz + I.next, start);
  st64(lz + I.stop, stop);
  st64(lz + I.step, step);
  st64(lz + I.cnt, 0);
  return lz;
}
function islice_next(lz: Ref): Ref {
  const it = ld(lz + I.it);
  if (it === 0) return 0;
  const stop = ld64(lz + I.stop);
  const wanted = ld64(lz + I.next);
  while (ld64(lz + I.cnt) < wanted) {
    const skipped = iternext(it);
    if (skipped === 0) return finish(lz, I.it);
    Py_DECREF(skipped);
    st64(lz + I.cnt, ld64(lz + I.cnt) + 1);
  }
  if (stop !== -1 && ld64(lz + I.cnt) >= stop) return finish(lz, I.it);
  const item = iternext(it);
  if (item === 0) return finish(lz, I.it);
  st64(lz + I.cnt, ld64(lz + I.cnt) + 1);
  const next = wanted + ld64(lz + I.step);
  st64(lz + I.next, stop !== -1 && next > stop ? stop : next);
  return item;
}
defineIterator(types.islice_type, {
  struct: I,
  holds: () => [I.it],
  doc: 'islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an iterable.',
  slots: { tp_iternext: islice_next, tp_new: islice_new },
});

// ---- pairwise ----

const V = pairwiseobject;

function pairwise_next(po: Ref): Ref {
  if (ld(po + V.it) === 0) return 0;
  let old = ld(po + V.old);
  if (old === 0) {
    old = iternext(ld(po + V.it));
    Py_XSETREF(po + V.old, old);
    if (old === 0) return finish(po, V.it);
    if (ld(po + V.it) === 0) return finish(po, V.old);
  }
  Py_NewRef(old);
  const fresh = iternext(ld(po + V.it));
  if (fresh === 0) {
    finish(po, V.it);
    finish(po, V.old);
    Py_DECREF(old);
    return 0;
  }
  let result = ld(po + V.result);
  if (result !== 0 && Py_REFCNT(result) === 1) {
    Py_NewRef(result);
    const lastOld = PyTuple_GET_ITEM(result, 0);
    const lastNew = PyTuple_GET_ITEM(result, 1);
    PyTuple_SET_ITEM(result, 0, Py_NewRef(old));
    PyTuple_SET_ITEM(result, 1, Py_NewRef(fresh));
    Py_DECREF(lastOld);
    Py_DECREF(lastNew);
    _PyTuple_Recycle(result);
  } else result = resultPair(Py_NewRef(old), Py_NewRef(fresh));
  Py_XSETREF(po + V.old, fresh);
  Py_DECREF(old);
  return result;
}
defineIterator(types.pairwise_type, {
  struct: V,
  holds: () => [V.it, V.old, V.result],
  doc: 'pairwise(iterable, /)\n--\n\nReturn an iterator of overlapping pairs taken from the input iterator.',
  slots: {
    tp_iternext: pairwise_next,
    tp_new: (type, args, kwds) => {
      if (!onlyPositional(type, types.pairwise_type, args, kwds, 1)) return 0;
      const po = allocWithIter(type, V.it, PyTuple_GET_ITEM(args, 0));
      if (po === 0 || !has(V.result)) return po;
      const result = PyTuple_Pack(Py_None, Py_None);
      stp(po + V.result, result);
      if (result !== 0) return po;
      Py_DECREF(po);
      return 0;
    },
  },
});

// ---- zip_longest ----

const Z = ziplongestobject;

/** New reference: what stands at place i now: the iterator's item or the fill value. NULL when all have ended, or with an exception. */
function longestItem(lz: Ref, i: number): Ref {
  const its = ld(lz + Z.ittuple);
  const it = PyTuple_GET_ITEM(its, i);
  if (it === 0) return Py_NewRef(ld(lz + Z.fillvalue));
  const item = PyIter_Next(it);
  if (item !== 0) return item;
  const active = ld(lz + Z.numactive) - 1;
  if (active === 0 || PyErr_Occurred() !== 0) {
    st64(lz + Z.numactive, 0);
    return 0;
  }
  st64(lz + Z.numactive, active);
  PyTuple_SET_ITEM(its, i, 0);
  Py_DECREF(it);
  return Py_NewRef(ld(lz + Z.fillvalue));
}
function zip_longest_next(lz: Ref): Ref {
  const n = ld(lz + Z.tuplesize);
  if (n === 0 || ld(lz + Z.numactive) === 0) return 0;
  let result = ld(lz + Z.result);
  const reuse = Py_REFCNT(result) === 1;
  if (reuse) Py_NewRef(result);
  else result = PyTuple_New(n);
  if (result === 0) return 0;
  for (let i = 0; i < n; i++) {
    const item = longestItem(lz, i);
    if (item === 0) {
      Py_DECREF(result);
      return 0;
    }
    const old = PyTuple_GET_ITEM(result, i);
    PyTuple_SET_ITEM(result, i, item);
    if (old !== 0) Py_DECREF(old);
  }
  if (reuse) _PyTuple_Recycle(result);
  return result;
}
function zip_longest_new(type: Ref, args: Ref, kwds: Ref): Ref {
  let fillvalue = Py_None;
  if (kwds !== 0 && PyDict_GET_SIZE(kwds) > 0) {
    fillvalue = PyDict_GET_SIZE(kwds) === 1 ? PyDict_GetItemString(kwds, 'fillvalue') : 0;
    if (fillvalue === 0)
      return PyErr_Occurred() !== 0 ? 0 : typeError('zip_longest() got an unexpected keyword argument');
  }
  const n = Py_SIZE(args);
  const its = PyTuple_New(n);
  if (its === 0) return 0;
  for (let i = 0; i < n; i++) {
    const it = PyObject_GetIter(PyTuple_GET_ITEM(args, i));
    if (it === 0) {
      Py_DECREF(its);
      return 0;
    }
    PyTuple_SET_ITEM(its, i, it);
  }
  const result = PyTuple_New(n);
  for (let i = 0; result !== 0 && i < n; i++) PyTuple_SET_ITEM(result, i, Py_None);
  const lz = result === 0 ? 0 : tpAlloc(type);
  if (lz === 0) {
    Py_DECREF(its);
    if (result !== 0) Py_DECREF(result);
    return 0;
  }
  stp(lz + Z.ittuple, its);
  st64(lz + Z.tuplesize, n);
  st64(lz + Z.numactive, n);
  stp(lz + Z.result, result);
  stp(lz + Z.fillvalue, Py_NewRef(fillvalue));
  return lz;
}
defineIterator(types.ziplongest_type, {
  struct: Z,
  holds: () => [Z.ittuple, Z.result, Z.fillvalue],
  doc: 'zip_longest(*iterables, fillvalue=None)\n--\n\nReturn a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.',
  slots: { tp_iternext: zip_longest_next, tp_new: zip_longest_new },
});

defineModule({
  name: 'itertools',
  doc: 'Functional tools for creating and using iterators.',
  methods: [
    method(
      'tee(iterable, n=2, /)',
      (_module, iterable, n) => itertools_tee(iterable, n),
      'Returns a tuple of n independent iterators.',
    ),
  ],
  exec: (module) =>
    addTypes(module, [
      types.accumulate_type,
      types.batched_type,
      types.chain_type,
      types.combinations_type,
      types.compress_type,
      types.count_type,
      types.cwr_type,
      types.cycle_type,
      types.dropwhile_type,
      types.filterfalse_type,
      types.groupby_type,
      types._grouper_type,
      types.islice_type,
      types.pairwise_type,
      types.permutations_type,
      types.product_type,
      types.repeat_type,
      types.starmap_type,
      types.takewhile_type,
      types.tee_type,
      types.teedataobject_type,
      types.ziplongest_type,
    ]),
});
