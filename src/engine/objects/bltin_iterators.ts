// zip, map and filter. Mirrors the iterator types in Python/bltinmodule.c.

import { Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { filterobject, has, mapobject, PyTypeObject, zipobject } from '../include/structs.ts';
import { ld, type Ref, st, st64, stp } from '../memory/memory.ts';
import { tick } from '../memory/ticks.ts';
import { PyObject_GetIter } from './abstract_object.ts';
import { cStackPop, cStackPush, PyObject_CallOneArg, PyObject_Vectorcall } from './call.ts';
import { _PyTuple_Recycle } from './dict_iter.ts';
import { PyDict_GET_SIZE } from './dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { stealTuple } from './iter_reduce.ts';
import { noKeywordsFor, noKwnames } from './noargs.ts';
import {
  argAt,
  type iternextfunc,
  Py_DECREF,
  Py_INCREF,
  Py_NewRef,
  Py_REFCNT,
  Py_SIZE,
  Py_TYPE,
  PyVectorcall_NARGS,
  slot,
} from './object.ts';
import { PyObject_IsTrue } from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict, unpackVector } from './signature.ts';
import { Py_None, Py_True } from './statics.ts';
import {
  PyBool_Type,
  PyExc_StopIteration,
  PyExc_ValueError,
  PyFilter_Type,
  PyMap_Type,
  PyZip_Type,
} from './statictypes.ts';
import { deallocWords, tpAlloc, visitWords } from './traverse.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM, tuple_get_empty } from './tupleobject.ts';
import { defineType, method } from './typedef.ts';

/** New reference to the iterator's next item, or NULL. */
function next(it: Ref): Ref {
  tick();
  return slot<iternextfunc>(it, PyTypeObject.tp_iternext)!(it);
}
/** New reference: a tuple of iterators over n arguments. */
function iterators(n: number, arg: (i: number) => Ref): Ref {
  const its = PyTuple_New(n);
  if (its === 0) return 0;
  for (let i = 0; i < n; i++) {
    const it = PyObject_GetIter(arg(i));
    if (it === 0) {
      Py_DECREF(its);
      return 0;
    }
    PyTuple_SET_ITEM(its, i, it);
  }
  return its;
}
/** The truth of the keyword `strict`, the only one allowed; -1 with an exception. */
function strictKeyword(signature: ReturnType<typeof parseSignature>, kwds: Ref): number {
  if (kwds === 0 || PyDict_GET_SIZE(kwds) === 0) return 0;
  const got = unpackTupleAndDict(signature, tuple_get_empty(), kwds);
  if (got === null) return -1;
  return got[0] === 0 ? 0 : PyObject_IsTrue(got[0]);
}

/**
 * What zip and map do with strict=True when argument number `i` (from 0) has ended: ValueError unless all have. Always NULL.
 */
function checkStrict(name: string, its: Ref, i: number): 0 {
  /** True if an exception other than StopIteration is there. */
  const failed = (): boolean => {
    if (PyErr_Occurred() === 0) return false;
    if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return true;
    PyErr_Clear();
    return false;
  };
  const wrong = (at: number, what: string): 0 =>
    PyErr_SetString(
      PyExc_ValueError,
      `${name}() argument ${at + 1} is ${what} than argument${at === 1 ? ' ' : 's 1-'}${at}`,
    );
  if (failed()) return 0;
  if (i > 0) return wrong(i, 'shorter');
  for (let k = 1; k < PyTuple_GET_SIZE(its); k++) {
    const item = next(PyTuple_GET_ITEM(its, k));
    if (item !== 0) {
      Py_DECREF(item);
      return wrong(k, 'longer');
    }
    if (failed()) return 0;
  }
  return 0;
}

// ---- zip ----

const Z = zipobject;
const zipSignature = parseSignature('zip(*, strict=False)');

function zip_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const strict = strictKeyword(zipSignature, kwds);
  if (strict < 0) return 0;
  const n = Py_SIZE(args);
  const its = iterators(n, (i) => PyTuple_GET_ITEM(args, i));
  if (its === 0) return 0;
  const result = PyTuple_New(n);
  if (result === 0) {
    Py_DECREF(its);
    return 0;
  }
  for (let i = 0; i < n; i++) PyTuple_SET_ITEM(result, i, Py_None);
  const lz = tpAlloc(type);
  if (lz === 0) {
    Py_DECREF(its);
    Py_DECREF(result);
    return 0;
  }
  stp(lz + Z.ittuple, its);
  st64(lz + Z.tuplesize, n);
  stp(lz + Z.result, result);
  st(lz + Z.strict, strict);
  return lz;
}
/** Argument i has ended. Drops the unfinished `result`. */
function zipEnded(lz: Ref, result: Ref, i: number): 0 {
  Py_DECREF(result);
  return ld(lz + Z.strict) !== 0 ? checkStrict('zip', ld(lz + Z.ittuple), i) : 0;
}
function zip_next(lz: Ref): Ref {
  const n = ld(lz + Z.tuplesize);
  if (n === 0) return 0;
  const its = ld(lz + Z.ittuple);
  let result = ld(lz + Z.result);
  if (Py_REFCNT(result) === 1) {
    // Nobody kept the last result: its tuple is used again.
    Py_INCREF(result);
    for (let i = 0; i < n; i++) {
      const item = next(PyTuple_GET_ITEM(its, i));
      if (item === 0) return zipEnded(lz, result, i);
      const old = PyTuple_GET_ITEM(result, i);
      PyTuple_SET_ITEM(result, i, item);
      Py_DECREF(old);
    }
    _PyTuple_Recycle(result);
    return result;
  }
  result = PyTuple_New(n);
  if (result === 0) return 0;
  for (let i = 0; i < n; i++) {
    const item = next(PyTuple_GET_ITEM(its, i));
    if (item === 0) return zipEnded(lz, result, i);
    PyTuple_SET_ITEM(result, i, item);
  }
  return result;
}
/** New reference: (type, args) or (type, args, True). Steals `args`. */
function reduceStrict(o: Ref, args: Ref, strict: boolean): Ref {
  const type = Py_NewRef(Py_TYPE(o));
  return strict ? stealTuple(type, args, Py_True) : stealTuple(type, args);
}
/** __setstate__: the truth of `strict`. */
function setStrict(o: Ref, at: number, state: Ref): Ref {
  const strict = PyObject_IsTrue(state);
  if (strict < 0) return 0;
  st(o + at, strict);
  return Py_None;
}
const setstateDoc = 'Set state information for unpickling.';
const reduceDoc = 'Return state information for pickling.';

defineType(PyZip_Type, {
  basicsize: () => Z.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  doc: 'zip(*iterables, strict=False)\n--\n\nThe zip object yields n-length tuples, where n is the number of iterables.',
  slots: {
    tp_dealloc: (lz) => deallocWords(lz, Z.ittuple, Z.result),
    tp_traverse: (lz, visit) => visitWords(lz, visit, Z.ittuple, Z.result),
    tp_iternext: zip_next,
    tp_new: zip_new,
  },
  shared: { tp_iter: 'PyObject_SelfIter', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('__reduce__()', (lz) => reduceStrict(lz, Py_NewRef(ld(lz + Z.ittuple)), ld(lz + Z.strict) !== 0), reduceDoc),
    method('__setstate__(object, /)', (lz, state) => setStrict(lz, Z.strict, state), setstateDoc),
  ],
});

// ---- map ----

const M = mapobject;
const mapSignature = parseSignature('map(*, strict=False)');

/** New reference. Steals `its`, also on failure. */
function makeMap(type: Ref, func: Ref, its: Ref, strict: number): Ref {
  if (its === 0) return 0;
  const lz = tpAlloc(type);
  if (lz === 0) {
    Py_DECREF(its);
    return 0;
  }
  stp(lz + M.iters, its);
  stp(lz + M.func, Py_NewRef(func));
  if (has(M.strict)) st(lz + M.strict, strict);
  return lz;
}
function map_new(type: Ref, args: Ref, kwds: Ref): Ref {
  if (!has(M.strict) && !noKeywordsFor(type, PyMap_Type, 'map', kwds)) return 0;
  const strict = has(M.strict) ? strictKeyword(mapSignature, kwds) : 0;
  if (strict < 0) return 0;
  const n = Py_SIZE(args);
  if (n < 2) return typeError('map() must have at least two arguments.');
  return makeMap(
    type,
    PyTuple_GET_ITEM(args, 0),
    iterators(n - 1, (i) => PyTuple_GET_ITEM(args, i + 1)),
    strict,
  );
}
function map_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  let strict = 0;
  if (!has(M.strict) && !noKwnames('map', kwnames)) return 0;
  if (kwnames !== 0 && Py_SIZE(kwnames) !== 0) {
    const got = unpackVector(mapSignature, args + nargs * 8, 0, kwnames);
    if (got === null) return 0;
    strict = PyObject_IsTrue(got[0]);
    if (strict < 0) return 0;
  }
  if (nargs < 2) return typeError('map() must have at least two arguments.');
  return makeMap(
    type,
    argAt(args, 0),
    iterators(nargs - 1, (i) => argAt(args, i + 1)),
    strict,
  );
}
function map_next(lz: Ref): Ref {
  const its = ld(lz + M.iters);
  const n = PyTuple_GET_SIZE(its);
  const stack = cStackPush(n);
  let result = 0;
  let nargs = 0;
  for (; nargs < n; nargs++) {
    const value = next(PyTuple_GET_ITEM(its, nargs));
    if (value === 0) break;
    st(stack + nargs * 8, value);
  }
  if (nargs === n) result = PyObject_Vectorcall(ld(lz + M.func), stack, n, 0);
  for (let i = 0; i < nargs; i++) Py_DECREF(ld(stack + i * 8));
  cStackPop(stack);
  if (nargs < n && ld(lz + M.strict) !== 0) return checkStrict('map', its, nargs);
  return result;
}
function map_reduce(lz: Ref): Ref {
  const its = ld(lz + M.iters);
  const n = PyTuple_GET_SIZE(its);
  const args = PyTuple_New(n + 1);
  if (args === 0) return 0;
  PyTuple_SET_ITEM(args, 0, Py_NewRef(ld(lz + M.func)));
  for (let i = 0; i < n; i++) PyTuple_SET_ITEM(args, i + 1, Py_NewRef(PyTuple_GET_ITEM(its, i)));
  return reduceStrict(lz, args, ld(lz + M.strict) !== 0);
}

defineType(PyMap_Type, {
  basicsize: () => M.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  doc:
    'map(function, iterable, /, *iterables, strict=False)\n--\n\n' +
    'Make an iterator that computes the function using arguments from\neach of the iterables.',
  slots: {
    tp_dealloc: (lz) => deallocWords(lz, M.iters, M.func),
    tp_traverse: (lz, visit) => visitWords(lz, visit, M.iters, M.func),
    tp_iternext: map_next,
    tp_new: map_new,
    tp_vectorcall: map_vectorcall,
  },
  shared: { tp_iter: 'PyObject_SelfIter', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('__reduce__()', map_reduce, reduceDoc),
    method('__setstate__(object, /)', (lz, state) => setStrict(lz, M.strict, state), setstateDoc),
  ],
});

// ---- filter ----

const F = filterobject;

function filter_new_impl(type: Ref, func: Ref, seq: Ref): Ref {
  const it = PyObject_GetIter(seq);
  if (it === 0) return 0;
  const lz = tpAlloc(type);
  if (lz === 0) {
    Py_DECREF(it);
    return 0;
  }
  stp(lz + F.func, Py_NewRef(func));
  stp(lz + F.it, it);
  return lz;
}
function filter_new(type: Ref, args: Ref, kwds: Ref): Ref {
  if (!noKeywordsFor(type, PyFilter_Type, 'filter', kwds)) return 0;
  if (Py_SIZE(args) !== 2) return typeError(`filter expected 2 arguments, got ${Py_SIZE(args)}`);
  return filter_new_impl(type, PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1));
}
function filter_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  if (!noKwnames('filter', kwnames)) return 0;
  const nargs = PyVectorcall_NARGS(nargsf);
  if (nargs !== 2) return typeError(`filter expected 2 arguments, got ${nargs}`);
  return filter_new_impl(type, argAt(args, 0), argAt(args, 1));
}
function filter_next(lz: Ref): Ref {
  const it = ld(lz + F.it);
  const func = ld(lz + F.func);
  const byTruth = func === Py_None || func === PyBool_Type;
  for (;;) {
    const item = next(it);
    if (item === 0) return 0;
    let ok: number;
    if (byTruth) {
      ok = PyObject_IsTrue(item);
    } else {
      const good = PyObject_CallOneArg(func, item);
      if (good === 0) {
        Py_DECREF(item);
        return 0;
      }
      ok = PyObject_IsTrue(good);
      Py_DECREF(good);
    }
    if (ok > 0) return item;
    Py_DECREF(item);
    if (ok < 0) return 0;
  }
}

defineType(PyFilter_Type, {
  basicsize: () => F.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  doc: 'filter(function, iterable, /)\n--\n\nReturn an iterator yielding those items of iterable for which function(item) is true.',
  slots: {
    tp_dealloc: (lz) => deallocWords(lz, F.func, F.it),
    tp_traverse: (lz, visit) => visitWords(lz, visit, F.it, F.func),
    tp_iternext: filter_next,
    tp_new: filter_new,
    tp_vectorcall: filter_vectorcall,
  },
  shared: { tp_iter: 'PyObject_SelfIter', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method(
      '__reduce__()',
      (lz) => stealTuple(Py_NewRef(Py_TYPE(lz)), stealTuple(Py_NewRef(ld(lz + F.func)), Py_NewRef(ld(lz + F.it)))),
      reduceDoc,
    ),
  ],
});
