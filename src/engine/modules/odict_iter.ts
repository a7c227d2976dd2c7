// The views of an ordered dict and the iterator that they share. Mirrors the end of Objects/odictobject.c.

import { Py_TPFLAGS_DISALLOW_INSTANTIATION, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { _PyDictViewObject, odictobject as D, PyObject, struct } from '../include/structs.ts';
import { ld, ld64, memmove, type Ref, st, st64, stp } from '../memory/memory.ts';
import { PySequence_List } from '../objects/abstract.ts';
import { _PyDict_GetItem_KnownHash, _PyObject_HashFast, PyDict_GET_SIZE } from '../objects/dict_core.ts';
import { _PyTuple_Recycle } from '../objects/dict_iter.ts';
import { _PyDictView_New } from '../objects/dict_views.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK } from '../objects/gcobject.ts';
import { stealTuple } from '../objects/iter_reduce.ts';
import { hash, Py_DECREF, Py_NewRef, Py_REFCNT } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import {
  PyDictItems_Type,
  PyDictKeys_Type,
  PyDictValues_Type,
  PyExc_RuntimeError,
  staticType,
} from '../objects/statictypes.ts';
import { deallocWords, visitWords } from '../objects/traverse.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack, PyTuple_SET_ITEM } from '../objects/tupleobject.ts';
import { defineType, method } from '../objects/typedef.ts';
import { _PyErr_SetKeyError } from '../objects/unhashable.ts';
import { PyImport_ImportModuleAttrString } from '../runtime/import.ts';
import { findNode, firstNode, lastNode, nextNode, nodeKey, previousNode } from './odict_nodes.ts';

const PyODictIter_Type = staticType('odict_iterator');
const odictiter = struct(
  'odictiter',
  {
    kind: 'i32',
    di_odict: 'ptr',
    di_size: 'ssize',
    di_state: 'u64',
    di_result: 'ptr',
    /** The key that comes next. */
    di_current: 'ptr',
  },
  PyObject,
);
const I = odictiter;
// Bits of `kind`: what is given, and from which end.
const KEYS = 1;
const VALUES = 2;
const ITEMS = KEYS | VALUES;
const REVERSED = 4;

/** New reference. */
function newIterator(od: Ref, kind: number): Ref {
  const di = _PyObject_GC_New(PyODictIter_Type);
  if (di === 0) return 0;
  st(di + I.kind, kind);
  const node = kind & REVERSED ? lastNode(od) : firstNode(od);
  stp(di + I.di_odict, Py_NewRef(od));
  stp(di + I.di_current, node === 0 ? 0 : Py_NewRef(nodeKey(node)));
  st64(di + I.di_size, PyDict_GET_SIZE(od));
  st64(di + I.di_state, ld64(od + D.od_state));
  stp(di + I.di_result, (kind & ITEMS) === ITEMS ? PyTuple_Pack(Py_None, Py_None) : 0);
  _PyObject_GC_TRACK(di);
  return di;
}
export const odict_iter = (od: Ref): Ref => newIterator(od, KEYS);
export const odict_reversed = (od: Ref): Ref => newIterator(od, KEYS | REVERSED);

function release(di: Ref, field: number): void {
  const o = ld(di + field);
  stp(di + field, 0);
  if (o !== 0) Py_DECREF(o);
}
/** New reference: the key that comes next; NULL at the end or with an exception. */
function nextKey(di: Ref): Ref {
  const od = ld(di + I.di_odict);
  if (od === 0) return 0;
  const key = ld(di + I.di_current);
  if (key !== 0) {
    if (ld64(od + D.od_state) !== ld64(di + I.di_state)) {
      PyErr_SetString(PyExc_RuntimeError, 'OrderedDict mutated during iteration');
    } else if (PyDict_GET_SIZE(od) !== ld64(di + I.di_size)) {
      PyErr_SetString(PyExc_RuntimeError, 'OrderedDict changed size during iteration');
      // Make the error stick.
      st64(di + I.di_size, -1);
      return 0;
    } else {
      const node = _PyObject_HashFast(key) < 0 ? 0 : findNode(od, key, hash.lo, hash.hi);
      if (node === 0) {
        if (PyErr_Occurred() === 0) _PyErr_SetKeyError(key);
        release(di, I.di_current);
        return 0;
      }
      const next = ld(di + I.kind) & REVERSED ? previousNode(node) : nextNode(node);
      stp(di + I.di_current, next === 0 ? 0 : Py_NewRef(nodeKey(next)));
      return key;
    }
  }
  release(di, I.di_odict);
  return 0;
}
function iternext(di: Ref): Ref {
  const key = nextKey(di);
  const kind = ld(di + I.kind) & ITEMS;
  if (key === 0 || kind === KEYS) return key;
  const od = ld(di + I.di_odict);
  const found = _PyObject_HashFast(key) < 0 ? 0 : _PyDict_GetItem_KnownHash(od, key, hash.lo, hash.hi);
  if (found === 0) {
    if (PyErr_Occurred() === 0) _PyErr_SetKeyError(key);
    Py_DECREF(key);
    release(di, I.di_current);
    release(di, I.di_odict);
    return 0;
  }
  const value = Py_NewRef(found);
  if (kind === VALUES) {
    Py_DECREF(key);
    return value;
  }
  const result = ld(di + I.di_result);
  // A pair that nobody kept serves again.
  if (Py_REFCNT(result) !== 1) return stealTuple(key, value);
  const old = [PyTuple_GET_ITEM(result, 0), PyTuple_GET_ITEM(result, 1)];
  PyTuple_SET_ITEM(result, 0, key);
  PyTuple_SET_ITEM(result, 1, value);
  const pair = Py_NewRef(result);
  _PyTuple_Recycle(result);
  for (const o of old) Py_DECREF(o);
  return pair;
}
/** New reference: (iter, (list of what is left,)); the iterator itself does not move. */
function reduce(di: Ref): Ref {
  const iter = PyImport_ImportModuleAttrString('builtins', 'iter');
  if (iter === 0) return 0;
  const copy = _PyObject_GC_New(PyODictIter_Type);
  if (copy === 0) return 0;
  memmove(copy + PyObject.sizeof, di + PyObject.sizeof, I.sizeof - PyObject.sizeof);
  for (const field of [I.di_odict, I.di_current]) {
    const o = ld(di + field);
    stp(copy + field, o === 0 ? 0 : Py_NewRef(o));
  }
  stp(copy + I.di_result, ld(di + I.di_result) === 0 ? 0 : PyTuple_Pack(Py_None, Py_None));
  _PyObject_GC_TRACK(copy);
  const list = PySequence_List(copy);
  Py_DECREF(copy);
  if (list !== 0) return stealTuple(iter, stealTuple(list));
  Py_DECREF(iter);
  return 0;
}
defineType(PyODictIter_Type, {
  basicsize: () => I.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: {
    tp_dealloc: (di) => deallocWords(di, I.di_odict, I.di_current, I.di_result),
    tp_traverse: (di, visit) => visitWords(di, visit, I.di_odict, I.di_current, I.di_result),
    tp_iternext: iternext,
  },
  shared: { tp_iter: 'PyObject_SelfIter', tp_free: 'PyObject_GC_Del' },
  methods: [method('__reduce__()', reduce, 'Return state information for pickling')],
});

// ---- views ----

function defineView(name: string, base: Ref, kind: number): (od: Ref) => Ref {
  const type = staticType(name);
  const over = (dv: Ref, extra: number): Ref => {
    const od = ld(dv + _PyDictViewObject.dv_dict);
    return newIterator(od, kind | extra);
  };
  defineType(type, {
    basicsize: () => _PyDictViewObject.sizeof,
    base,
    // What the collector needs comes from the base with its flag.
    flags: 0,
    slots: { tp_iter: (dv) => over(dv, 0) },
    methods: [method('__reversed__()', (dv) => over(dv, REVERSED))],
  });
  return (od) => _PyDictView_New(od, type);
}
export const odictkeys_new = defineView('odict_keys', PyDictKeys_Type, KEYS);
export const odictitems_new = defineView('odict_items', PyDictItems_Type, ITEMS);
export const odictvalues_new = defineView('odict_values', PyDictValues_Type, VALUES);
