// itertools.groupby and tee, whose parts share state. Mirrors those parts of Modules/itertoolsmodule.c.

import { Py_EQ, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { _grouperobject, groupbyobject, teedataobject, teeobject } from '../include/itertoolsstructs.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, st, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyIter_Next } from '../objects/abstract_iter.ts';
import { PyObject_GetIter } from '../objects/abstract_object.ts';
import { PyObject_CallOneArg } from '../objects/call.ts';
import { PyErr_SetString } from '../objects/errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { _PyArg_BadArgument, argSsize, failed } from '../objects/getargs.ts';
import { link } from '../objects/link.ts';
import { PyList_CheckExact, PyList_GET_ITEM, PyList_GET_SIZE } from '../objects/listobject.ts';
import { noKeywords } from '../objects/noargs.ts';
import {
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_REFCNT,
  Py_SIZE,
  Py_TYPE,
  Py_XDECREF,
  Py_XNewRef,
  Py_XSETREF,
  type visitproc,
} from '../objects/object.ts';
import { PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { _PyArg_CheckPositional, parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_None } from '../objects/statics.ts';
import {
  _grouper_type,
  groupby_type,
  PyExc_RuntimeError,
  PyExc_ValueError,
  tee_type,
  teedataobject_type,
} from '../objects/statictypes.ts';
import { deallocWords, visitWords } from '../objects/traverse.ts';
import { PyTuple_GET_ITEM, PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM } from '../objects/tupleobject.ts';
import { defineType, method } from '../objects/typedef.ts';
import { allocWithIter, defineIterator, onlyPositional } from './itertools_base.ts';

// ---- groupby ----

const G = groupbyobject;
const K = _grouperobject;
const signature = parseSignature('groupby(iterable, key=None)');

function groupby_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const got = unpackTupleAndDict(signature, args, kwds);
  if (got === null) return 0;
  const gbo = allocWithIter(type, G.it, got[0]);
  if (gbo !== 0) stp(gbo + G.keyfunc, Py_NewRef(got[1] || Py_None));
  return gbo;
}
/** Reads one more item and its key. False at the end or with an exception. */
function groupby_step(gbo: Ref): boolean {
  const value = PyIter_Next(ld(gbo + G.it));
  if (value === 0) return false;
  const keyfunc = ld(gbo + G.keyfunc);
  const key = keyfunc === Py_None ? Py_NewRef(value) : PyObject_CallOneArg(keyfunc, value);
  if (key === 0) {
    Py_DECREF(value);
    return false;
  }
  const old = ld(gbo + G.currvalue);
  stp(gbo + G.currvalue, value);
  Py_XSETREF(gbo + G.currkey, key);
  Py_XDECREF(old);
  return true;
}
/** Compares a group's key with the present one, both held meanwhile. */
function sameKey(tgtkey: Ref, currkey: Ref): number {
  Py_NewRef(tgtkey);
  Py_NewRef(currkey);
  const r = PyObject_RichCompareBool(tgtkey, currkey, Py_EQ);
  Py_DECREF(tgtkey);
  Py_DECREF(currkey);
  return r;
}
function groupby_next(gbo: Ref): Ref {
  stp(gbo + G.currgrouper, 0);
  for (;;) {
    const currkey = ld(gbo + G.currkey);
    if (currkey !== 0) {
      const tgtkey = ld(gbo + G.tgtkey);
      if (tgtkey === 0) break;
      const same = sameKey(tgtkey, currkey);
      if (same < 0) return 0;
      if (same === 0) break;
    }
    if (!groupby_step(gbo)) return 0;
  }
  Py_XSETREF(gbo + G.tgtkey, Py_NewRef(ld(gbo + G.currkey)));
  const grouper = _grouper_create(gbo, ld(gbo + G.tgtkey));
  if (grouper === 0) return 0;
  const result = PyTuple_Pack(ld(gbo + G.currkey), grouper);
  Py_DECREF(grouper);
  return result;
}
function _grouper_create(parent: Ref, tgtkey: Ref): Ref {
  const igo = _PyObject_GC_New(_grouper_type);
  if (igo === 0) return 0;
  stp(igo + K.parent, Py_NewRef(parent));
  stp(igo + K.tgtkey, Py_NewRef(tgtkey));
  stp(parent + G.currgrouper, igo);
  _PyObject_GC_TRACK(igo);
  return igo;
}
function _grouper_next(igo: Ref): Ref {
  const gbo = ld(igo + K.parent);
  // Once the groupby has gone on, its old groups are empty.
  if (ld(gbo + G.currgrouper) !== igo) return 0;
  if (ld(gbo + G.currvalue) === 0 && !groupby_step(gbo)) return 0;
  if (sameKey(ld(igo + K.tgtkey), ld(gbo + G.currkey)) <= 0) return 0;
  const value = ld(gbo + G.currvalue);
  stp(gbo + G.currvalue, 0);
  Py_XSETREF(gbo + G.currkey, 0);
  return value;
}
const groupbyHolds = [G.it, G.keyfunc, G.tgtkey, G.currkey, G.currvalue];
defineIterator(groupby_type, {
  struct: G,
  holds: () => groupbyHolds,
  doc: 'groupby(iterable, key=None)\n--\n\nmake an iterator that returns consecutive keys and groups from the iterable',
  slots: { tp_iternext: groupby_next, tp_new: groupby_new },
});
defineType(_grouper_type, {
  basicsize: () => K.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_dealloc: (igo) => deallocWords(igo, K.parent, K.tgtkey),
    tp_traverse: (igo, visit) => visitWords(igo, visit, K.parent, K.tgtkey),
    tp_iternext: _grouper_next,
    tp_new: (type, args, kwds) => {
      if (!onlyPositional(type, _grouper_type, args, kwds, 2)) return 0;
      const parent = PyTuple_GET_ITEM(args, 0);
      if (!Py_IS_TYPE(parent, groupby_type)) {
        return _PyArg_BadArgument('_grouper', 'argument 1', 'itertools.groupby', parent);
      }
      return _grouper_create(parent, PyTuple_GET_ITEM(args, 1));
    },
  },
  shared: { tp_iter: 'PyObject_SelfIter', tp_free: 'PyObject_GC_Del' },
});

// ---- tee ----
// The iterators of one tee share a chain of blocks of 57 items; a block dies with the last iterator that has not passed it.

const T = teeobject;
const D = teedataobject;
const LINKCELLS = 57;

function teedataobject_newinternal(it: Ref): Ref {
  const tdo = _PyObject_GC_New(teedataobject_type);
  if (tdo === 0) return 0;
  st(tdo + D.running, 0);
  st(tdo + D.numread, 0);
  stp(tdo + D.nextlink, 0);
  stp(tdo + D.it, Py_NewRef(it));
  _PyObject_GC_TRACK(tdo);
  return tdo;
}
/** New reference: the block after this one, made when first needed. */
function teedataobject_jumplink(tdo: Ref): Ref {
  if (ld(tdo + D.nextlink) === 0) stp(tdo + D.nextlink, teedataobject_newinternal(ld(tdo + D.it)));
  return Py_XNewRef(ld(tdo + D.nextlink));
}
/** New reference: item i of a block; the one after the last read comes from the iterator. */
function teedataobject_getitem(tdo: Ref, i: number): Ref {
  const at = tdo + D.values + i * 8;
  if (i < ld(tdo + D.numread)) return Py_NewRef(ld(at));
  if (ld(tdo + D.running) !== 0) return PyErr_SetString(PyExc_RuntimeError, 'cannot re-enter the tee iterator');
  st(tdo + D.running, 1);
  const value = PyIter_Next(ld(tdo + D.it));
  st(tdo + D.running, 0);
  if (value === 0) return 0;
  st(tdo + D.numread, ld(tdo + D.numread) + 1);
  stp(at, value);
  return Py_NewRef(value);
}
function teedataobject_clear(tdo: Ref): number {
  Py_XSETREF(tdo + D.it, 0);
  for (let i = 0; i < ld(tdo + D.numread); i++) Py_XSETREF(tdo + D.values + i * 8, 0);
  let next = ld(tdo + D.nextlink);
  stp(tdo + D.nextlink, 0);
  // Not recursively: the chain may be long.
  while (next !== 0 && Py_REFCNT(next) === 1) {
    const after = ld(next + D.nextlink);
    stp(next + D.nextlink, 0);
    Py_DECREF(next);
    next = after;
  }
  Py_XDECREF(next);
  return 0;
}
function teedataobject_traverse(tdo: Ref, visit: visitproc): number {
  let r = visitWords(tdo, visit, D.it);
  for (let i = 0; r === 0 && i < ld(tdo + D.numread); i++) r = visitWords(tdo, visit, D.values + i * 8);
  return r || visitWords(tdo, visit, D.nextlink);
}
function teedataobject_new(args: Ref, kwds: Ref): Ref {
  if (!noKeywords('teedataobject', kwds) || !_PyArg_CheckPositional('teedataobject', Py_SIZE(args), 3, 3)) return 0;
  const [it, values, next] = [0, 1, 2].map((i) => PyTuple_GET_ITEM(args, i));
  if (!PyList_CheckExact(values)) return _PyArg_BadArgument('teedataobject', 'argument 2', 'list', values);
  const n = PyList_GET_SIZE(values);
  const tdo = teedataobject_newinternal(it);
  if (tdo === 0) return 0;
  const wrong =
    n > LINKCELLS || (n === LINKCELLS ? next !== Py_None && !Py_IS_TYPE(next, teedataobject_type) : next !== Py_None);
  if (wrong) {
    Py_DECREF(tdo);
    return PyErr_SetString(PyExc_ValueError, 'Invalid arguments');
  }
  for (let i = 0; i < n; i++) stp(tdo + D.values + i * 8, Py_NewRef(PyList_GET_ITEM(values, i)));
  st(tdo + D.numread, n);
  if (next !== Py_None) stp(tdo + D.nextlink, Py_NewRef(next));
  return tdo;
}
defineType(teedataobject_type, {
  basicsize: () => D.values + LINKCELLS * 8,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: 'teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.',
  slots: {
    tp_dealloc: (tdo) => {
      PyObject_GC_UnTrack(tdo);
      teedataobject_clear(tdo);
      fn<(o: Ref) => void>(ld(Py_TYPE(tdo) + PyTypeObject.tp_free))(tdo);
    },
    tp_traverse: teedataobject_traverse,
    tp_clear: teedataobject_clear,
    tp_new: (_type, args, kwds) => teedataobject_new(args, kwds),
  },
  shared: { tp_free: 'PyObject_GC_Del' },
});

/** New reference. Steals `dataobj` (NULL passes an exception on). */
function makeTee(dataobj: Ref, index: number): Ref {
  const to = dataobj === 0 ? 0 : _PyObject_GC_New(tee_type);
  if (to === 0) {
    Py_XDECREF(dataobj);
    return 0;
  }
  stp(to + T.dataobj, dataobj);
  st(to + T.index, index);
  stp(to + T.weakreflist, 0);
  _PyObject_GC_TRACK(to);
  return to;
}
const tee_copy = (to: Ref): Ref => makeTee(Py_NewRef(ld(to + T.dataobj)), ld(to + T.index));

function tee_next(to: Ref): Ref {
  if (ld(to + T.index) >= LINKCELLS) {
    const next = teedataobject_jumplink(ld(to + T.dataobj));
    if (next === 0) return 0;
    Py_XSETREF(to + T.dataobj, next);
    st(to + T.index, 0);
  }
  const value = teedataobject_getitem(ld(to + T.dataobj), ld(to + T.index));
  if (value !== 0) st(to + T.index, ld(to + T.index) + 1);
  return value;
}
function tee_fromiterable(iterable: Ref): Ref {
  const it = PyObject_GetIter(iterable);
  if (it === 0) return 0;
  const to = Py_IS_TYPE(it, tee_type) ? tee_copy(it) : makeTee(teedataobject_newinternal(it), 0);
  Py_DECREF(it);
  return to;
}
defineType(tee_type, {
  basicsize: () => T.sizeof,
  weaklistoffset: () => T.weakreflist,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: '_tee(iterable, /)\n--\n\nIterator wrapped to make it copyable.',
  slots: {
    tp_dealloc: (to) => {
      PyObject_GC_UnTrack(to);
      if (ld(to + T.weakreflist) !== 0) link.PyObject_ClearWeakRefs(to);
      deallocWords(to, T.dataobj);
    },
    tp_traverse: (to, visit) => visitWords(to, visit, T.dataobj),
    tp_clear: (to) => {
      Py_XSETREF(to + T.dataobj, 0);
      return 0;
    },
    tp_iternext: tee_next,
    tp_new: (type, args, kwds) =>
      onlyPositional(type, tee_type, args, kwds, 1) ? tee_fromiterable(PyTuple_GET_ITEM(args, 0)) : 0,
  },
  shared: { tp_iter: 'PyObject_SelfIter', tp_free: 'PyObject_GC_Del' },
  methods: [method('__copy__()', tee_copy, 'Returns an independent iterator.')],
});

/** New reference. itertools.tee(iterable, n). */
export function itertools_tee(iterable: Ref, count: Ref): Ref {
  const n = argSsize(count, 2);
  if (count !== 0 && failed(n)) return 0;
  if (n < 0) return PyErr_SetString(PyExc_ValueError, 'n must be >= 0');
  const result = PyTuple_New(n);
  if (result === 0 || n === 0) return result;
  const to = tee_fromiterable(iterable);
  if (to === 0) {
    Py_DECREF(result);
    return 0;
  }
  PyTuple_SET_ITEM(result, 0, to);
  for (let i = 1; i < n; i++) {
    const copy = tee_copy(to);
    if (copy === 0) {
      Py_DECREF(result);
      return 0;
    }
    PyTuple_SET_ITEM(result, i, copy);
  }
  return result;
}
