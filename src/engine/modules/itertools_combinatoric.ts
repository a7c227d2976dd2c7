// itertools.product, combinations, combinations_with_replacement, permutations. Mirrors those parts of Modules/itertoolsmodule.c.
//
// Each keeps its items in a tuple (`pool`), the present choice as an array of indices, and the last result, which is used again
// when nobody else holds it.

import { combinationsobject, permutationsobject, productobject } from '../include/itertoolsstructs.ts';
import { PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, ld64, type Ref, st, st64, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { fn } from '../memory/text.ts';
import { PySequence_Tuple } from '../objects/abstract_sequence.ts';
import { _PyTuple_Recycle } from '../objects/dict_iter.ts';
import { PyDict_GET_SIZE } from '../objects/dictobject.ts';
import { PyErr_NoMemory, PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { argSsize, failed } from '../objects/getargs.ts';
import { PyLong_AsSsize_t, PyLong_Check, PyLong_FromSsize_t } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_REFCNT, Py_SIZE, Py_TYPE, Py_XDECREF } from '../objects/object.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_None } from '../objects/statics.ts';
import {
  combinations_type,
  cwr_type,
  PyExc_ValueError,
  permutations_type,
  product_type,
} from '../objects/statictypes.ts';
import { tpAlloc, visitWords } from '../objects/traverse.ts';
import {
  _PyTuple_ITEMS,
  PyTuple_FromArray,
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_New,
  PyTuple_SET_ITEM,
  tuple_get_empty,
} from '../objects/tupleobject.ts';
import { method } from '../objects/typedef.ts';
import { defineIterator } from './itertools_base.ts';

// ---- arrays of indices ----

/** A block of n numbers given by `f`; 0 with MemoryError. */
function newArray(n: number, f: (i: number) => number): Addr {
  const a = PyMem_Malloc(Math.max(1, n * 8));
  if (a === 0) return PyErr_NoMemory();
  for (let i = 0; i < n; i++) st64(a + i * 8, f(i));
  return a;
}
const get = (array: Addr, i: number): number => ld(array + i * 8);
const set = (array: Addr, i: number, v: number): void => st64(array + i * 8, v);

/** Replaces item i of a result that nobody else holds. */
function replace(result: Ref, i: number, elem: Ref): void {
  const old = PyTuple_GET_ITEM(result, i);
  PyTuple_SET_ITEM(result, i, Py_NewRef(elem));
  Py_DECREF(old);
}
/** The result tuple kept at `at`, ready to be changed: itself if nobody else holds it, else a copy that is kept instead. */
function ownResult(lz: Ref, at: number): Ref {
  const result = ld(lz + at);
  if (Py_REFCNT(result) === 1) {
    _PyTuple_Recycle(result);
    return result;
  }
  const copy = PyTuple_FromArray(_PyTuple_ITEMS(result), PyTuple_GET_SIZE(result));
  stp(lz + at, copy);
  Py_DECREF(result);
  return copy;
}
/** The first result: n items given by `f`. Kept at `at`, which owns it. */
function firstResult(lz: Ref, at: number, n: number, f: (i: number) => Ref): Ref {
  const result = PyTuple_New(n);
  if (result === 0) return 0;
  for (let i = 0; i < n; i++) PyTuple_SET_ITEM(result, i, Py_NewRef(f(i)));
  stp(lz + at, result);
  return result;
}
/** Marks the end. Always NULL. */
function stop(lz: Ref, stopped: number): 0 {
  st(lz + stopped, 1);
  return 0;
}
/** A destructor for these types: objects in `holds`, then blocks in `arrays`. */
function dealloc(lz: Ref, holds: readonly number[], arrays: readonly number[]): void {
  PyObject_GC_UnTrack(lz);
  for (const at of holds) Py_XDECREF(ld(lz + at));
  for (const at of arrays) PyMem_Free(ld(lz + at));
  fn<(o: Ref) => void>(ld(Py_TYPE(lz) + PyTypeObject.tp_free))(lz);
}
/** __sizeof__: the object and its arrays of indices. */
const sizeofMethod = (items: (lz: Ref) => number): ReturnType<typeof method> =>
  method(
    '__sizeof__()',
    (lz) => PyLong_FromSsize_t(ld(Py_TYPE(lz) + PyTypeObject.tp_basicsize) + items(lz) * 8),
    'Returns size in memory, in bytes.',
  );

// ---- product ----

const P = productobject;
const productSignature = parseSignature('product(repeat=1)');

function product_new(type: Ref, args: Ref, kwds: Ref): Ref {
  let repeat = 1;
  if (kwds !== 0 && PyDict_GET_SIZE(kwds) !== 0) {
    const got = unpackTupleAndDict(productSignature, tuple_get_empty(), kwds);
    if (got === null) return 0;
    repeat = argSsize(got[0], 1);
    if (failed(repeat)) return 0;
    if (repeat < 0) return PyErr_SetString(PyExc_ValueError, 'repeat argument cannot be negative');
  }
  const nargs = repeat === 0 ? 0 : Py_SIZE(args);
  const n = nargs * repeat;
  if (n > 0xffffff) return PyErr_NoMemory();
  const indices = newArray(n, () => 0);
  if (indices === 0) return 0;
  const pools = PyTuple_New(n);
  for (let i = 0; pools !== 0 && i < n; i++) {
    const pool =
      i < nargs ? PySequence_Tuple(PyTuple_GET_ITEM(args, i)) : Py_NewRef(PyTuple_GET_ITEM(pools, i - nargs));
    if (pool === 0) {
      PyMem_Free(indices);
      Py_DECREF(pools);
      return 0;
    }
    PyTuple_SET_ITEM(pools, i, pool);
  }
  const lz = pools === 0 ? 0 : tpAlloc(type);
  if (lz === 0) {
    PyMem_Free(indices);
    Py_XDECREF(pools);
    return 0;
  }
  stp(lz + P.pools, pools);
  stp(lz + P.indices, indices);
  return lz;
}
function product_next(lz: Ref): Ref {
  if (ld(lz + P.stopped) !== 0) return 0;
  const pools = ld(lz + P.pools);
  const n = PyTuple_GET_SIZE(pools);
  if (ld(lz + P.result) === 0) {
    for (let i = 0; i < n; i++) if (PyTuple_GET_SIZE(PyTuple_GET_ITEM(pools, i)) === 0) return stop(lz, P.stopped);
    const result = firstResult(lz, P.result, n, (i) => PyTuple_GET_ITEM(PyTuple_GET_ITEM(pools, i), 0));
    return result === 0 ? 0 : Py_NewRef(result);
  }
  const result = ownResult(lz, P.result);
  if (result === 0) return 0;
  const indices = ld(lz + P.indices);
  let i = n - 1;
  for (; i >= 0; i--) {
    const pool = PyTuple_GET_ITEM(pools, i);
    const index = get(indices, i) + 1;
    const rollover = index === PyTuple_GET_SIZE(pool);
    set(indices, i, rollover ? 0 : index);
    replace(result, i, PyTuple_GET_ITEM(pool, rollover ? 0 : index));
    if (!rollover) break;
  }
  return i < 0 ? stop(lz, P.stopped) : Py_NewRef(result);
}
defineIterator(product_type, {
  struct: P,
  holds: () => [P.pools, P.result],
  doc: 'product(*iterables, repeat=1)\n--\n\nCartesian product of input iterables.  Equivalent to nested for-loops.',
  slots: {
    tp_dealloc: (lz) => dealloc(lz, [P.pools, P.result], [P.indices]),
    tp_iternext: product_next,
    tp_new: product_new,
  },
  methods: [sizeofMethod((lz) => PyTuple_GET_SIZE(ld(lz + P.pools)))],
});

// ---- combinations ----

const C = combinationsobject;

/** The arguments (iterable, r): the pool (owned) and r; null with an exception. */
function poolAndR(signature: ReturnType<typeof parseSignature>, args: Ref, kwds: Ref): { pool: Ref; r: number } | null {
  const got = unpackTupleAndDict(signature, args, kwds);
  if (got === null) return null;
  const r = argSsize(got[1], 0);
  if (failed(r)) return null;
  const pool = PySequence_Tuple(got[0]);
  if (pool === 0) return null;
  if (r >= 0) return { pool, r };
  Py_DECREF(pool);
  PyErr_SetString(PyExc_ValueError, 'r must be non-negative');
  return null;
}
/** New reference. Steals `pool`. */
function makeCombinations(type: Ref, pool: Ref, r: number, index: (i: number) => number, stopped: boolean): Ref {
  const indices = r > 0xffffff ? PyErr_NoMemory() : newArray(r, index);
  const co = indices === 0 ? 0 : tpAlloc(type);
  if (co === 0) {
    PyMem_Free(indices);
    Py_DECREF(pool);
    return 0;
  }
  stp(co + C.pool, pool);
  stp(co + C.indices, indices);
  st64(co + C.r, r);
  st(co + C.stopped, stopped ? 1 : 0);
  return co;
}
const combinationsSignature = parseSignature('combinations(iterable, r)');
function combinations_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const got = poolAndR(combinationsSignature, args, kwds);
  return got === null ? 0 : makeCombinations(type, got.pool, got.r, (i) => i, got.r > PyTuple_GET_SIZE(got.pool));
}
function combinations_next(co: Ref): Ref {
  if (ld(co + C.stopped) !== 0) return 0;
  const pool = ld(co + C.pool);
  const indices = ld(co + C.indices);
  const n = PyTuple_GET_SIZE(pool);
  const r = ld(co + C.r);
  if (ld(co + C.result) === 0) {
    const result = firstResult(co, C.result, r, (i) => PyTuple_GET_ITEM(pool, get(indices, i)));
    return result === 0 ? 0 : Py_NewRef(result);
  }
  const result = ownResult(co, C.result);
  if (result === 0) return 0;
  // The rightmost index that can still grow.
  let i = r - 1;
  while (i >= 0 && get(indices, i) === i + n - r) i--;
  if (i < 0) return stop(co, C.stopped);
  set(indices, i, get(indices, i) + 1);
  for (let j = i + 1; j < r; j++) set(indices, j, get(indices, j - 1) + 1);
  for (; i < r; i++) replace(result, i, PyTuple_GET_ITEM(pool, get(indices, i)));
  return Py_NewRef(result);
}
const combinationsSizeof = sizeofMethod((co) => ld64(co + C.r));

defineIterator(combinations_type, {
  struct: C,
  holds: () => [C.pool, C.result],
  doc: 'combinations(iterable, r)\n--\n\nReturn successive r-length combinations of elements in the iterable.',
  slots: {
    tp_dealloc: (co) => dealloc(co, [C.pool, C.result], [C.indices]),
    tp_iternext: combinations_next,
    tp_new: combinations_new,
  },
  methods: [combinationsSizeof],
});

const cwrSignature = parseSignature('combinations_with_replacement(iterable, r)');
function cwr_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const got = poolAndR(cwrSignature, args, kwds);
  return got === null
    ? 0
    : makeCombinations(type, got.pool, got.r, () => 0, PyTuple_GET_SIZE(got.pool) === 0 && got.r > 0);
}
function cwr_next(co: Ref): Ref {
  if (ld(co + C.stopped) !== 0) return 0;
  const pool = ld(co + C.pool);
  const indices = ld(co + C.indices);
  const n = PyTuple_GET_SIZE(pool);
  const r = ld(co + C.r);
  if (ld(co + C.result) === 0) {
    const result = firstResult(co, C.result, r, () => PyTuple_GET_ITEM(pool, 0));
    return result === 0 ? 0 : Py_NewRef(result);
  }
  const result = ownResult(co, C.result);
  if (result === 0) return 0;
  let i = r - 1;
  while (i >= 0 && get(indices, i) === n - 1) i--;
  if (i < 0) return stop(co, C.stopped);
  const index = get(indices, i) + 1;
  for (; i < r; i++) {
    set(indices, i, index);
    replace(result, i, PyTuple_GET_ITEM(pool, index));
  }
  return Py_NewRef(result);
}
defineIterator(cwr_type, {
  struct: C,
  holds: () => [C.pool, C.result],
  doc:
    'combinations_with_replacement(iterable, r)\n--\n\n' +
    'Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.',
  slots: { tp_dealloc: (co) => dealloc(co, [C.pool, C.result], [C.indices]), tp_iternext: cwr_next, tp_new: cwr_new },
  methods: [combinationsSizeof],
});

// ---- permutations ----

const Q = permutationsobject;
const permutationsSignature = parseSignature('permutations(iterable, r=None)');

function permutations_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const got = unpackTupleAndDict(permutationsSignature, args, kwds);
  if (got === null) return 0;
  const pool = PySequence_Tuple(got[0]);
  if (pool === 0) return 0;
  const n = PyTuple_GET_SIZE(pool);
  let r = n;
  if (got[1] !== 0 && got[1] !== Py_None) {
    r = PyLong_Check(got[1]) ? PyLong_AsSsize_t(got[1]) : -1;
    if (!PyLong_Check(got[1])) typeError('Expected int as r');
    else if (r < 0 && PyErr_Occurred() === 0) PyErr_SetString(PyExc_ValueError, 'r must be non-negative');
  }
  const indices = r < 0 ? 0 : newArray(n, (i) => i);
  const cycles = indices === 0 ? 0 : r > 0xffffff ? PyErr_NoMemory() : newArray(r, (i) => n - i);
  const po = cycles === 0 ? 0 : tpAlloc(type);
  if (po === 0) {
    PyMem_Free(indices);
    PyMem_Free(cycles);
    Py_DECREF(pool);
    return 0;
  }
  stp(po + Q.pool, pool);
  stp(po + Q.indices, indices);
  stp(po + Q.cycles, cycles);
  st64(po + Q.r, r);
  st(po + Q.stopped, r > n ? 1 : 0);
  return po;
}
function permutations_next(po: Ref): Ref {
  if (ld(po + Q.stopped) !== 0) return 0;
  const pool = ld(po + Q.pool);
  const indices = ld(po + Q.indices);
  const cycles = ld(po + Q.cycles);
  const n = PyTuple_GET_SIZE(pool);
  const r = ld(po + Q.r);
  if (ld(po + Q.result) === 0) {
    const result = firstResult(po, Q.result, r, (i) => PyTuple_GET_ITEM(pool, get(indices, i)));
    return result === 0 ? 0 : Py_NewRef(result);
  }
  if (n === 0) return stop(po, Q.stopped);
  const result = ownResult(po, Q.result);
  if (result === 0) return 0;
  for (let i = r - 1; i >= 0; i--) {
    const cycle = get(cycles, i) - 1;
    const index = get(indices, i);
    if (cycle === 0) {
      // All items have stood here: this one goes to the end again.
      for (let j = i; j < n - 1; j++) set(indices, j, get(indices, j + 1));
      set(indices, n - 1, index);
      set(cycles, i, n - i);
      continue;
    }
    set(cycles, i, cycle);
    set(indices, i, get(indices, n - cycle));
    set(indices, n - cycle, index);
    for (let k = i; k < r; k++) replace(result, k, PyTuple_GET_ITEM(pool, get(indices, k)));
    return Py_NewRef(result);
  }
  return stop(po, Q.stopped);
}
defineIterator(permutations_type, {
  struct: Q,
  holds: () => [Q.pool, Q.result],
  doc: 'permutations(iterable, r=None)\n--\n\nReturn successive r-length permutations of elements in the iterable.',
  slots: {
    tp_dealloc: (po) => dealloc(po, [Q.pool, Q.result], [Q.indices, Q.cycles]),
    tp_traverse: (po, visit) => visitWords(po, visit, Q.pool, Q.result),
    tp_iternext: permutations_next,
    tp_new: permutations_new,
  },
  methods: [sizeofMethod((po) => PyTuple_GET_SIZE(ld(po + Q.pool)) + ld64(po + Q.r))],
});
