// Type _thread._local: attributes that each thread has for itself. Mirrors the local objects of Modules/_threadmodule.c.
//
// Since 3.13 a thread has two dummies. The first is the key of its attributes in `localdicts`; a weak reference to the second, in
// `thread_watchdogs`, would tell of the thread's end. In 3.12 a thread's own dict has a dummy for each local object; a weak reference
// to it is the key of its attributes in `dummies`. NOT-IN-CPYTHON: the one thread never ends, so the callbacks do nothing.

import {
  METH_O,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { has, PyMethodDef, PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { addressOf, ld, type Ref, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { fn } from '../memory/text.ts';
import { PyDict_GET_SIZE, PyDict_GetItemWithError, PyDict_New, PyDict_SetItem } from '../objects/dict_core.ts';
import { PyDict_Pop } from '../objects/dict_delete.ts';
import { PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { _PyObject_GenericGetAttrWithDict, _PyObject_GenericSetAttrWithDict } from '../objects/generic_attr.ts';
import { PyCFunction_New } from '../objects/methodobject.ts';
import {
  type destructor,
  Py_CLEAR,
  Py_DECREF,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  Py_XDECREF,
  Py_XNewRef,
} from '../objects/object.ts';
import { PySet_Add, PySet_New } from '../objects/set_new.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import { heapType, PyBaseObject_Type, PyExc_AttributeError } from '../objects/statictypes.ts';
import { tpAlloc, visitWords } from '../objects/traverse.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { defineType, methodTable, rawMethod } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { PyObject_ClearWeakRefs, PyWeakref_NewRef } from '../objects/weakrefobject.ts';

export const local_Type = heapType('_thread._local');
const localdummy_Type = heapType('_thread._localdummy');

const Dummy = struct('localdummyobject', { localdict: { type: 'ptr', before: '3.13' }, weakreflist: 'ptr' }, PyObject);
const Local = struct(
  'localobject',
  {
    key: { type: 'ptr', before: '3.13' },
    args: 'ptr',
    kw: 'ptr',
    weakreflist: 'ptr',
    dummies: { type: 'ptr', before: '3.13' },
    wr_callback: { type: 'ptr', before: '3.13' },
    localdicts: { type: 'ptr', since: '3.13' },
    thread_watchdogs: { type: 'ptr', since: '3.13' },
  },
  PyObject,
);
const present = (...fields: number[]): number[] => fields.filter(has);
/** What the collector is shown. */
const visited = (): number[] => present(Local.args, Local.kw, Local.dummies, Local.localdicts, Local.thread_watchdogs);
/** What the object owns. */
const owned = (): number[] => [...visited(), ...present(Local.wr_callback, Local.key)];
const str___dict__ = _Py_ID('__dict__');

// ---- dummies ----

/** Two words of the thread state. */
const THREADING_LOCAL_KEY = staticRef('threading_local_key');
const THREADING_LOCAL_SENTINEL = staticRef('threading_local_sentinel');

/** False with MemoryError. */
function create_localdummies(): boolean {
  for (const at of [THREADING_LOCAL_KEY, THREADING_LOCAL_SENTINEL]) {
    if (ld(at) === 0) stp(at, tpAlloc(localdummy_Type));
    if (ld(at) === 0) return false;
  }
  return true;
}
defineType(localdummy_Type, {
  basicsize: () => Dummy.sizeof,
  flags: Py_TPFLAGS_DISALLOW_INSTANTIATION,
  doc: 'Thread-local dummy',
  weaklistoffset: () => Dummy.weakreflist,
  slots: {
    tp_dealloc: (self) => {
      if (ld(self + Dummy.weakreflist) !== 0) PyObject_ClearWeakRefs(self);
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_Free' },
});

/** What the weak references to dummies call at the end of a thread. */
const callbacks = methodTable('_thread._local callbacks', [
  rawMethod('clear_locals', METH_O, () => Py_None),
  rawMethod('_localdummy_destroyed', METH_O, () => Py_None),
]);
const CLEAR_LOCALS = callbacks;
const LOCALDUMMY_DESTROYED = callbacks + PyMethodDef.sizeof;

/** New reference: the function at `ml`, bound to a weak reference to the local object, and to a thread's key if there is one. */
function boundCallback(self: Ref, ml: number, key: Ref): Ref {
  const weak = PyWeakref_NewRef(self, 0);
  if (weak === 0) return 0;
  const bound = key === 0 ? Py_NewRef(weak) : PyTuple_Pack(weak, key);
  Py_DECREF(weak);
  const callback = bound === 0 ? 0 : PyCFunction_New(ml, bound);
  Py_XDECREF(bound);
  return callback;
}

// ---- the attributes of the thread ----

/** Sets the words of references; each is a new reference that may be NULL. False then. */
function fill(self: Ref, words: readonly (readonly [at: number, o: Ref])[]): boolean {
  for (const [at, o] of words) stp(self + at, o);
  return words.every(([, o]) => o !== 0);
}
function create_localsdict(self: Ref): boolean {
  if (!fill(self, [[Local.localdicts, PyDict_New()]])) return false;
  if (!fill(self, [[Local.thread_watchdogs, PySet_New(0)]]) || !create_localdummies()) return false;
  const ldict = PyDict_New();
  const key = ld(THREADING_LOCAL_KEY);
  let ok = ldict !== 0 && PyDict_SetItem(ld(self + Local.localdicts), key, ldict) === 0;
  Py_XDECREF(ldict);
  const callback = ok ? boundCallback(self, CLEAR_LOCALS, key) : 0;
  const watchdog = callback === 0 ? 0 : PyWeakref_NewRef(ld(THREADING_LOCAL_SENTINEL), callback);
  Py_XDECREF(callback);
  ok = watchdog !== 0 && PySet_Add(ld(self + Local.thread_watchdogs), watchdog) === 0;
  Py_XDECREF(watchdog);
  return ok;
}
function _local_create_dummy(self: Ref): boolean {
  const key = PyUnicode_FromString(`thread.local.0x${addressOf(self).toString(16)}`);
  if (!fill(self, [[Local.key, key]])) return false;
  if (!fill(self, [[Local.dummies, PyDict_New()]])) return false;
  if (!fill(self, [[Local.wr_callback, boundCallback(self, LOCALDUMMY_DESTROYED, 0)]])) return false;
  if (ld(tstate.dict) === 0) stp(tstate.dict, PyDict_New());
  const ldict = ld(tstate.dict) === 0 ? 0 : PyDict_New();
  const dummy = ldict === 0 ? 0 : tpAlloc(localdummy_Type);
  const weak = dummy === 0 ? 0 : PyWeakref_NewRef(dummy, ld(self + Local.wr_callback));
  // The dict belongs to `dummies`; the dummy only borrows it.
  if (dummy !== 0) stp(dummy + Dummy.localdict, ldict);
  const ok =
    weak !== 0 &&
    PyDict_SetItem(ld(self + Local.dummies), weak, ldict) === 0 &&
    PyDict_SetItem(ld(tstate.dict), key, dummy) === 0;
  for (const o of [weak, ldict, dummy]) Py_XDECREF(o);
  return ok;
}
/** Borrowed reference: the attributes of the thread. */
function _ldict(self: Ref): Ref {
  if (has(Local.localdicts)) return PyDict_GetItemWithError(ld(self + Local.localdicts), ld(THREADING_LOCAL_KEY));
  return ld(PyDict_GetItemWithError(ld(tstate.dict), ld(self + Local.key)) + Dummy.localdict);
}

// ---- the type ----

function local_new(type: Ref, args: Ref, kw: Ref): Ref {
  const given = (args !== 0 && Py_SIZE(args) > 0) || (kw !== 0 && PyDict_GET_SIZE(kw) > 0);
  if (given && ld(type + PyTypeObject.tp_init) === ld(PyBaseObject_Type + PyTypeObject.tp_init))
    return typeError('Initialization arguments are not supported');
  const self = tpAlloc(type);
  if (self === 0) return 0;
  stp(self + Local.args, Py_XNewRef(args));
  stp(self + Local.kw, Py_XNewRef(kw));
  if (has(Local.localdicts) ? create_localsdict(self) : _local_create_dummy(self)) return self;
  Py_DECREF(self);
  return 0;
}
/** Drops what the object holds; in 3.12 the thread's dict forgets it. */
function local_clear(self: Ref): number {
  const key = has(Local.key) ? ld(self + Local.key) : 0;
  if (key !== 0 && ld(tstate.dict) !== 0) Py_XDECREF(PyDict_Pop(ld(tstate.dict), key));
  for (const at of owned()) Py_CLEAR(self + at);
  return 0;
}
defineType(local_Type, {
  basicsize: () => Local.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  doc: 'Thread-local data',
  weaklistoffset: () => Local.weakreflist,
  slots: {
    tp_new: local_new,
    tp_dealloc: (self) => {
      if (ld(self + Local.weakreflist) !== 0) PyObject_ClearWeakRefs(self);
      PyObject_GC_UnTrack(self);
      local_clear(self);
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_traverse: (self, visit) => visitWords(self, visit, ...visited()),
    tp_clear: local_clear,
    tp_getattro: (self, name) => {
      const ldict = _ldict(self);
      if (name === str___dict__) return Py_NewRef(ldict);
      return _PyObject_GenericGetAttrWithDict(self, name, ldict, false);
    },
    tp_setattro: (self, name, value) => {
      if (name !== str___dict__) return _PyObject_GenericSetAttrWithDict(self, name, value, _ldict(self));
      PyErr_SetString(PyExc_AttributeError, `'${typeName(self)}' object attribute '__dict__' is read-only`);
      return -1;
    },
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
});
