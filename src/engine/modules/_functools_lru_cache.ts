// The cache behind functools.lru_cache: a dict from keys to links, and a ring of the links by age. Mirrors the lru_cache part of
// Modules/_functoolsmodule.c.
//
//   root (inside the cache object) <-> oldest link <-> ... <-> newest link <-> root; the ring and the dict hold a reference each

import {
  METH_O,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_METHOD_DESCRIPTOR,
} from '../include/flags.ts';
import { lru_cache_object, lru_list_elem, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, ld64, type Ref, st, st64, stp, stWords } from '../memory/memory.ts';
import { PyObject_Free } from '../memory/obmalloc.ts';
import { fn, registerFunction } from '../memory/text.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t } from '../objects/abstract_number.ts';
import { PyObject_Call, PyObject_CallFunctionObjArgs, PyObject_CallNoArgs } from '../objects/call.ts';
import { PyMethod_New } from '../objects/classobject.ts';
import {
  _PyDict_GetItem_KnownHash,
  _PyDict_Pop_KnownHash,
  _PyDict_SetItem_KnownHash,
  PyDict_Clear,
  PyDict_GET_SIZE,
  PyDict_New,
  PyDict_Next,
} from '../objects/dictobject.ts';
import { PyErr_Occurred, typeError } from '../objects/errors.ts';
import { _PyObject_New, PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { PyObject_GenericGetDict, PyObject_GenericSetDict } from '../objects/generic_attr.ts';
import { link as objectsLink } from '../objects/link.ts';
import { PyLong_CheckExact, PyLong_FromSsize_t } from '../objects/longobject.ts';
import { hash, Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, type visitproc } from '../objects/object.ts';
import {
  PyCallable_Check,
  PyObject_GetAttrString,
  PyObject_Hash,
  PyObject_IsTrue,
} from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_None } from '../objects/statics.ts';
import { lru_cache_type, lru_list_elem_type, PyBaseObject_Type, PyExc_OverflowError } from '../objects/statictypes.ts';
import { tpAlloc, visitWords } from '../objects/traverse.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from '../objects/tupleobject.ts';
import { defineType, getset, method, rawMethod } from '../objects/typedef.ts';
import { PyUnicode_CheckExact } from '../objects/unicodeobject.ts';

const E = lru_list_elem;
const L = lru_cache_object;

type Wrapper = (self: Ref, args: Ref, kwds: Ref) => Ref;

// ---- links ----

function lru_list_elem_dealloc(elem: Ref): void {
  Py_XDECREF(ld(elem + E.key));
  Py_XDECREF(ld(elem + E.result));
  PyObject_Free(elem);
}
defineType(lru_list_elem_type, {
  basicsize: () => E.sizeof,
  flags: Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: { tp_dealloc: lru_list_elem_dealloc },
});

function lru_cache_extract_link(elem: Addr): void {
  const prev = ld(elem + E.prev);
  const next = ld(elem + E.next);
  stp(prev + E.next, next);
  stp(next + E.prev, prev);
}
/** Puts a link before the root: the newest place. */
function lru_cache_append_link(self: Ref, elem: Addr): void {
  const last = ld(self + E.prev);
  stp(last + E.next, elem);
  stp(self + E.prev, elem);
  stp(elem + E.prev, last);
  stp(elem + E.next, self);
}
/** Steals the links, which become a list that ends with NULL; the ring is empty. */
function lru_cache_unlink_list(self: Ref): Addr {
  const first = ld(self + E.next);
  if (first === self) return 0;
  stp(ld(self + E.prev) + E.next, 0);
  stp(self + E.next, self);
  stp(self + E.prev, self);
  return first;
}
function lru_cache_clear_list(elem: Addr): void {
  while (elem !== 0) {
    const next = ld(elem + E.next);
    Py_DECREF(elem);
    elem = next;
  }
}

// ---- keys ----

/** New reference: what the arguments are found by. One str or int stands for itself. */
function lru_cache_make_key(kwd_mark: Ref, args: Ref, kwds: Ref, typed: boolean): Ref {
  const n = PyTuple_GET_SIZE(args);
  const nkw = kwds === 0 ? 0 : PyDict_GET_SIZE(kwds);
  if (!typed && nkw === 0) {
    if (n === 1) {
      const only = PyTuple_GET_ITEM(args, 0);
      if (PyUnicode_CheckExact(only) || PyLong_CheckExact(only)) return Py_NewRef(only);
    }
    return Py_NewRef(args);
  }
  const key = PyTuple_New(n + (nkw > 0 ? nkw * 2 + 1 : 0) + (typed ? n + nkw : 0));
  if (key === 0) return 0;
  let at = 0;
  const put = (o: Ref): void => PyTuple_SET_ITEM(key, at++, Py_NewRef(o));
  for (let i = 0; i < n; i++) put(PyTuple_GET_ITEM(args, i));
  const pos = { pos: 0, key: 0, value: 0 };
  if (nkw > 0) {
    put(kwd_mark);
    while (PyDict_Next(kwds, pos)) {
      put(pos.key);
      put(pos.value);
    }
  }
  if (typed) {
    for (let i = 0; i < n; i++) put(Py_TYPE(PyTuple_GET_ITEM(args, i)));
    pos.pos = 0;
    if (nkw > 0) while (PyDict_Next(kwds, pos)) put(Py_TYPE(pos.value));
  }
  return key;
}
const count = (at: Addr): void => st64(at, ld64(at) + 1);

// ---- the three ways to cache ----

const uncached_lru_cache_wrapper: Wrapper = (self, args, kwds) => {
  count(self + L.misses);
  return PyObject_Call(ld(self + L.func), args, kwds);
};
const infinite_lru_cache_wrapper: Wrapper = (self, args, kwds) => {
  const key = lru_cache_make_key(ld(self + L.kwd_mark), args, kwds, ld(self + L.typed) !== 0);
  if (key === 0) return 0;
  if (PyObject_Hash(key) < 0) return dropped(key);
  const { lo, hi } = hash;
  const known = _PyDict_GetItem_KnownHash(ld(self + L.cache), key, lo, hi);
  if (known !== 0) {
    Py_NewRef(known);
    count(self + L.hits);
    Py_DECREF(key);
    return known;
  }
  if (PyErr_Occurred() !== 0) return dropped(key);
  count(self + L.misses);
  const result = PyObject_Call(ld(self + L.func), args, kwds);
  if (result === 0) return dropped(key);
  if (_PyDict_SetItem_KnownHash(ld(self + L.cache), key, result, lo, hi) < 0) {
    Py_DECREF(result);
    return dropped(key);
  }
  Py_DECREF(key);
  return result;
};
function dropped(key: Ref): 0 {
  Py_DECREF(key);
  return 0;
}
const bounded_lru_cache_wrapper: Wrapper = (self, args, kwds) => {
  const key = lru_cache_make_key(ld(self + L.kwd_mark), args, kwds, ld(self + L.typed) !== 0);
  if (key === 0) return 0;
  if (PyObject_Hash(key) < 0) return dropped(key);
  const { lo, hi } = hash;
  const known = _PyDict_GetItem_KnownHash(ld(self + L.cache), key, lo, hi);
  if (known !== 0) {
    lru_cache_extract_link(known);
    lru_cache_append_link(self, known);
    const result = Py_NewRef(ld(known + E.result));
    count(self + L.hits);
    Py_DECREF(key);
    return result;
  }
  if (PyErr_Occurred() !== 0) return dropped(key);
  count(self + L.misses);
  const result = PyObject_Call(ld(self + L.func), args, kwds);
  if (result === 0) return dropped(key);
  // The call may have put the same key in: then its link is in place, and only the result is returned.
  const meanwhile = _PyDict_GetItem_KnownHash(ld(self + L.cache), key, lo, hi);
  if (meanwhile !== 0) {
    Py_DECREF(key);
    return result;
  }
  if (PyErr_Occurred() !== 0) {
    Py_DECREF(result);
    return dropped(key);
  }
  const full = PyDict_GET_SIZE(ld(self + L.cache)) >= ld64(self + L.maxsize) && ld(self + E.next) !== self;
  return full ? replaceOldest(self, key, lo, hi, result) : addLink(self, key, lo, hi, result);
};
/** New reference: `result`, after a link for it has been added. Steals `key`; `result` is owned. */
function addLink(self: Ref, key: Ref, lo: number, hi: number, result: Ref): Ref {
  const elem = _PyObject_New(lru_list_elem_type);
  if (elem === 0) {
    Py_DECREF(result);
    return dropped(key);
  }
  stWords(elem + E.hash, lo, hi);
  stp(elem + E.key, key);
  stp(elem + E.result, result);
  if (_PyDict_SetItem_KnownHash(ld(self + L.cache), key, elem, lo, hi) < 0) {
    Py_DECREF(elem);
    return 0;
  }
  lru_cache_append_link(self, elem);
  return Py_NewRef(result);
}
/** The same in a full cache: the oldest link is used again. */
function replaceOldest(self: Ref, key: Ref, lo: number, hi: number, result: Ref): Ref {
  const elem = ld(self + E.next);
  lru_cache_extract_link(elem);
  const cache = ld(self + L.cache);
  const popped = _PyDict_Pop_KnownHash(cache, ld(elem + E.key), ld(elem + E.hash), ld(elem + E.hash + 4));
  if (popped === 0) {
    if (PyErr_Occurred() !== 0) {
      // Comparing the old key failed: the link goes back and the new result is lost.
      lru_cache_append_link(self, elem);
      Py_DECREF(key);
      Py_DECREF(result);
      return 0;
    }
    // Somebody else took the old key out: nothing is cached.
    Py_DECREF(elem);
    Py_DECREF(key);
    return result;
  }
  const oldkey = ld(elem + E.key);
  const oldresult = ld(elem + E.result);
  stWords(elem + E.hash, lo, hi);
  stp(elem + E.key, key);
  stp(elem + E.result, result);
  if (_PyDict_SetItem_KnownHash(cache, key, elem, lo, hi) < 0) {
    Py_DECREF(popped);
    Py_DECREF(elem);
    Py_DECREF(oldkey);
    Py_DECREF(oldresult);
    return 0;
  }
  lru_cache_append_link(self, elem);
  Py_NewRef(result);
  Py_DECREF(popped);
  Py_DECREF(oldkey);
  Py_DECREF(oldresult);
  return result;
}
const UNCACHED = registerFunction('uncached_lru_cache_wrapper', uncached_lru_cache_wrapper);
const INFINITE = registerFunction('infinite_lru_cache_wrapper', infinite_lru_cache_wrapper);
const BOUNDED = registerFunction('bounded_lru_cache_wrapper', bounded_lru_cache_wrapper);

// ---- the type ----

const signature = parseSignature('lru_cache(user_function, maxsize, typed, cache_info_type)');

function lru_cache_new(type: Ref, args: Ref, kw: Ref): Ref {
  const got = unpackTupleAndDict(signature, args, kw);
  if (got === null) return 0;
  const [func, maxsize_O, typedO, cache_info_type] = got;
  if (!PyCallable_Check(func)) return typeError('the first argument must be callable');
  const typed = PyObject_IsTrue(typedO);
  if (typed < 0) return 0;
  let maxsize = -1;
  let wrapper = INFINITE;
  if (maxsize_O !== Py_None) {
    if (!_PyIndex_Check(maxsize_O)) return typeError('maxsize should be integer or None');
    maxsize = PyNumber_AsSsize_t(maxsize_O, PyExc_OverflowError);
    if (maxsize === -1 && PyErr_Occurred() !== 0) return 0;
    maxsize = Math.max(0, maxsize);
    wrapper = maxsize === 0 ? UNCACHED : BOUNDED;
  }
  const cache = PyDict_New();
  if (cache === 0) return 0;
  const mark = PyObject_CallNoArgs(PyBaseObject_Type);
  const obj = mark === 0 ? 0 : tpAlloc(type);
  if (obj === 0) {
    Py_DECREF(cache);
    Py_XDECREF(mark);
    return 0;
  }
  stp(obj + E.prev, obj);
  stp(obj + E.next, obj);
  stp(obj + L.wrapper, wrapper);
  st(obj + L.typed, typed);
  stp(obj + L.cache, cache);
  stp(obj + L.func, Py_NewRef(func));
  st64(obj + L.misses, 0);
  st64(obj + L.hits, 0);
  st64(obj + L.maxsize, maxsize);
  stp(obj + L.kwd_mark, mark);
  stp(obj + L.lru_list_elem_type, lru_list_elem_type);
  stp(obj + L.cache_info_type, Py_NewRef(cache_info_type));
  stp(obj + L.dict, 0);
  stp(obj + L.weakreflist, 0);
  return obj;
}
function lru_cache_clear(self: Ref): number {
  const list = lru_cache_unlink_list(self);
  for (const at of [L.cache, L.func, L.kwd_mark, L.cache_info_type, L.dict]) Py_CLEAR(self + at);
  lru_cache_clear_list(list);
  return 0;
}
function lru_cache_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  if (ld(self + L.weakreflist) !== 0) objectsLink.PyObject_ClearWeakRefs(self);
  lru_cache_clear(self);
  fn<(o: Ref) => void>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
}
function lru_cache_traverse(self: Ref, visit: visitproc): number {
  for (let elem = ld(self + E.next); elem !== self && elem !== 0; elem = ld(elem + E.next)) {
    const r = visitWords(elem, visit, E.key, E.result);
    if (r !== 0) return r;
  }
  return visitWords(self, visit, L.cache, L.func, L.kwd_mark, L.cache_info_type, L.dict);
}
function cache_info(self: Ref): Ref {
  const max = ld64(self + L.maxsize);
  const parts = [
    PyLong_FromSsize_t(ld64(self + L.hits)),
    PyLong_FromSsize_t(ld64(self + L.misses)),
    max === -1 ? Py_None : PyLong_FromSsize_t(max),
    PyLong_FromSsize_t(PyDict_GET_SIZE(ld(self + L.cache))),
  ];
  const result = parts.includes(0) ? 0 : PyObject_CallFunctionObjArgs(ld(self + L.cache_info_type), ...parts);
  for (const o of parts) if (o !== 0) Py_DECREF(o);
  return result;
}
function cache_clear(self: Ref): Ref {
  const list = lru_cache_unlink_list(self);
  st64(self + L.hits, 0);
  st64(self + L.misses, 0);
  PyDict_Clear(ld(self + L.cache));
  lru_cache_clear_list(list);
  return Py_None;
}
const same = (self: Ref): Ref => Py_NewRef(self);

defineType(lru_cache_type, {
  basicsize: () => L.sizeof,
  weaklistoffset: () => L.weakreflist,
  dictoffset: () => L.dict,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_METHOD_DESCRIPTOR,
  doc: 'Create a cached callable that wraps another function.',
  slots: {
    tp_dealloc: lru_cache_dealloc,
    tp_call: (self, args, kwds) => fn<Wrapper>(ld(self + L.wrapper))(self, args, kwds),
    tp_traverse: lru_cache_traverse,
    tp_clear: lru_cache_clear,
    tp_descr_get: (self, obj) => (obj === Py_None || obj === 0 ? Py_NewRef(self) : PyMethod_New(self, obj)),
    tp_new: lru_cache_new,
  },
  shared: {
    tp_alloc: 'PyType_GenericAlloc',
    tp_free: 'PyObject_GC_Del',
  },
  methods: [
    method('cache_info()', cache_info, 'Report cache statistics'),
    method('cache_clear()', cache_clear, 'Clear the cache and cache statistics'),
    method('__reduce__()', (self) => PyObject_GetAttrString(self, '__qualname__')),
    method('__copy__()', same),
    rawMethod('__deepcopy__', METH_O, same),
  ],
  getset: [getset('__dict__', PyObject_GenericGetDict, PyObject_GenericSetDict)],
});
