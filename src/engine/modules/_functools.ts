// The module _functools: partial, reduce, cmp_to_key. Mirrors Modules/_functoolsmodule.c; the cache of lru_cache is
// _functools_lru_cache.ts.

import {
  _Py_T_OBJECT,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HAVE_VECTORCALL,
} from '../include/flags.ts';
import { has, keyobject, PyObject, PyTypeObject, partialobject } from '../include/structs.ts';
import { ld, type Ref, st, st64, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { fn, registerFunction } from '../memory/text.ts';
import { PyIter_Next } from '../objects/abstract_iter.ts';
import { PyObject_GetIter } from '../objects/abstract_object.ts';
import { PySequence_Concat, PySequence_Tuple } from '../objects/abstract_sequence.ts';
import {
  _PyObject_MakeTpCall,
  cStackPop,
  cStackPush,
  PyObject_Call,
  PyObject_Vectorcall,
  PyVectorcall_Function,
} from '../objects/call.ts';
import { class_getitem } from '../objects/classgetitem.ts';
import { PyMethod_New } from '../objects/classobject.ts';
import { _PyTuple_Recycle } from '../objects/dict_iter.ts';
import {
  PyDict_Check,
  PyDict_CheckExact,
  PyDict_Copy,
  PyDict_GET_SIZE,
  PyDict_Merge,
  PyDict_New,
  PyDict_Next,
} from '../objects/dictobject.ts';
import { PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { PyObject_GenericGetDict, PyObject_GenericSetDict } from '../objects/generic_attr.ts';
import { stealTuple } from '../objects/iter_reduce.ts';
import { link } from '../objects/link.ts';
import { _PyLong_GetZero } from '../objects/longobject.ts';
import {
  argAt,
  PY_VECTORCALL_ARGUMENTS_OFFSET,
  Py_CLEAR,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_REFCNT,
  Py_SIZE,
  Py_TYPE,
  Py_XDECREF,
  Py_XNewRef,
  Py_XSETREF,
  PyObject_TypeCheck,
  PyVectorcall_NARGS,
} from '../objects/object.ts';
import { PyCallable_Check, PyObject_RichCompare, PyObject_Str } from '../objects/object_protocol.ts';
import { guardedRepr, reprText } from '../objects/repr_guard.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_None } from '../objects/statics.ts';
import {
  keyobject_type,
  lru_cache_type,
  PyExc_AttributeError,
  PyExc_TypeError,
  partial_type,
  placeholder_type,
} from '../objects/statictypes.ts';
import { deallocWords, tpAlloc, visitWords } from '../objects/traverse.ts';
import {
  PyTuple_Check,
  PyTuple_CheckExact,
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_GetSlice,
  PyTuple_New,
  PyTuple_SET_ITEM,
} from '../objects/tupleobject.ts';
import { defineType, getset, member, method } from '../objects/typedef.ts';
import { tp_name } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addStolen, defineModule } from './define.ts';
import './_functools_lru_cache.ts';

// ---- Placeholder ----

/** The word that holds the one Placeholder. */
const placeholder = staticRef('_functools.placeholder');

function placeholder_new(type: Ref, args: Ref, kwargs: Ref): Ref {
  if (Py_SIZE(args) !== 0 || (kwargs !== 0 && PyDict_GET_SIZE(kwargs) !== 0)) {
    return typeError('PlaceholderType takes no arguments');
  }
  if (ld(placeholder) === 0) {
    const o = tpAlloc(type);
    if (o === 0) return 0;
    stp(placeholder, o);
  }
  return Py_NewRef(ld(placeholder));
}
defineType(placeholder_type, {
  basicsize: () => PyObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: 'The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.',
  slots: {
    tp_dealloc: (o) => deallocWords(o),
    tp_repr: () => PyUnicode_FromString('Placeholder'),
    tp_traverse: () => 0,
    tp_new: placeholder_new,
  },
  shared: { tp_free: 'PyObject_GC_Del' },
  methods: [method('__reduce__()', () => PyUnicode_FromString('Placeholder'))],
});

// ---- partial ----

const P = partialobject;

/** How many Placeholders stand before the last argument. */
function countPlaceholders(args: Ref): number {
  let n = 0;
  for (let i = 0; i < PyTuple_GET_SIZE(args) - 1; i++) if (PyTuple_GET_ITEM(args, i) === ld(placeholder)) n++;
  return n;
}
/** New reference: the arguments `args` with their Placeholders replaced by those of `given`, the rest of which follows. */
function fillPlaceholders(args: Ref, given: Ref, holes: number): Ref {
  const n = PyTuple_GET_SIZE(args);
  const m = PyTuple_GET_SIZE(given);
  const total = PyTuple_New(n + Math.max(0, m - holes));
  if (total === 0) return 0;
  let used = 0;
  for (let i = 0; i < PyTuple_GET_SIZE(total); i++) {
    let item = i < n ? PyTuple_GET_ITEM(args, i) : 0;
    if (item === 0 || (item === ld(placeholder) && used < m)) item = PyTuple_GET_ITEM(given, used++);
    PyTuple_SET_ITEM(total, i, Py_NewRef(item));
  }
  return total;
}
function partial_setvectorcall(pto: Ref): void {
  stp(pto + P.vectorcall, PyVectorcall_Function(ld(pto + P.fn)) === null ? 0 : partial_vectorcall_address);
}
function partial_new(type: Ref, args: Ref, kw: Ref): Ref {
  const n = Py_SIZE(args) - 1;
  if (n < 0) return typeError("type 'partial' takes at least one argument");
  let func = PyTuple_GET_ITEM(args, 0);
  if (!PyCallable_Check(func)) return typeError('the first argument must be callable');
  if (n > 0 && PyTuple_GET_ITEM(args, n) === ld(placeholder)) return typeError('trailing Placeholders are not allowed');
  if (kw !== 0) {
    const at = { pos: 0, key: 0, value: 0 };
    while (PyDict_Next(kw, at)) {
      if (at.value === ld(placeholder)) return typeError('Placeholder cannot be passed as a keyword argument');
    }
  }
  // A partial of a partial takes over its function and arguments.
  let outerArgs = 0;
  let outerKw = 0;
  let holes = 0;
  if (PyObject_TypeCheck(func, partial_type) && ld(func + P.dict) === 0) {
    outerArgs = ld(func + P.args);
    outerKw = ld(func + P.kw);
    holes = ld(func + P.phcount);
    func = ld(func + P.fn);
  }
  const pto = tpAlloc(type);
  if (pto === 0) return 0;
  stp(pto + P.fn, Py_NewRef(func));
  if (has(P.placeholder)) stp(pto + P.placeholder, ld(placeholder));
  const own = PyTuple_GetSlice(args, 1, n + 1);
  if (own === 0) return dropNew(pto);
  const ownHoles = countPlaceholders(own);
  if (holes > 0 && n > 0) {
    stp(pto + P.args, fillPlaceholders(outerArgs, own, holes));
    st64(pto + P.phcount, holes - Math.min(holes, n) + ownHoles);
    Py_DECREF(own);
  } else if (outerArgs === 0) {
    stp(pto + P.args, own);
    st64(pto + P.phcount, ownHoles);
  } else {
    stp(pto + P.args, PySequence_Concat(outerArgs, own));
    st64(pto + P.phcount, holes + ownHoles);
    Py_DECREF(own);
  }
  stp(pto + P.kw, mergedKeywords(outerKw, kw));
  if (ld(pto + P.args) === 0 || ld(pto + P.kw) === 0) return dropNew(pto);
  partial_setvectorcall(pto);
  return pto;
}
function dropNew(pto: Ref): 0 {
  Py_DECREF(pto);
  return 0;
}
/** New reference: the dict of a new partial; `kw` (NULL: none) comes over `outer` (NULL: none). */
function mergedKeywords(outer: Ref, kw: Ref): Ref {
  if (outer === 0 || PyDict_GET_SIZE(outer) === 0) {
    if (kw === 0) return PyDict_New();
    return Py_REFCNT(kw) === 1 ? Py_NewRef(kw) : PyDict_Copy(kw);
  }
  const both = PyDict_Copy(outer);
  if (both === 0 || kw === 0 || PyDict_Merge(both, kw, 1) === 0) return both;
  Py_DECREF(both);
  return 0;
}
function tooFew(expected: number, got: number): 0 {
  return typeError(`missing positional arguments in 'partial' call; expected at least ${expected}, got ${got}`);
}
function partial_vectorcall(pto: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (PyDict_GET_SIZE(ld(pto + P.kw)) !== 0) {
    // Merging keywords is left to tp_call, from now on.
    stp(pto + P.vectorcall, 0);
    return _PyObject_MakeTpCall(pto, args, nargs, kwnames);
  }
  const holes = ld(pto + P.phcount);
  if (nargs < holes) return tooFew(holes, nargs);
  const own = ld(pto + P.args);
  const n = PyTuple_GET_SIZE(own);
  const given = nargs + (kwnames === 0 ? 0 : Py_SIZE(kwnames));
  if (n === 1 && (nargsf & PY_VECTORCALL_ARGUMENTS_OFFSET) !== 0 && given > 0 && holes === 0) {
    const before = args - 8;
    const lo = ld(before);
    const hi = ld(before + 4);
    st(before, PyTuple_GET_ITEM(own, 0));
    const result = PyObject_Vectorcall(ld(pto + P.fn), before, nargs + 1, kwnames);
    st(before, lo);
    st(before + 4, hi);
    return result;
  }
  const stack = cStackPush(n + given - holes);
  let used = 0;
  for (let i = 0; i < n; i++) {
    let item = PyTuple_GET_ITEM(own, i);
    if (holes > 0 && item === ld(placeholder)) item = argAt(args, used++);
    st(stack + i * 8, item);
  }
  for (let i = used; i < given; i++) st(stack + (n + i - used) * 8, argAt(args, i));
  const result = PyObject_Vectorcall(ld(pto + P.fn), stack, n + nargs - holes, kwnames);
  cStackPop(stack);
  return result;
}
const partial_vectorcall_address = registerFunction('partial_vectorcall', partial_vectorcall);

function partial_call(pto: Ref, args: Ref, kwargs: Ref): Ref {
  const holes = ld(pto + P.phcount);
  if (Py_SIZE(args) < holes) return tooFew(holes, Py_SIZE(args));
  const own = ld(pto + P.kw);
  let kw = Py_XNewRef(kwargs);
  if (PyDict_GET_SIZE(own) !== 0) {
    Py_XDECREF(kw);
    // A copy: the function may change its keywords.
    kw = PyDict_Copy(own);
    if (kw === 0) return 0;
    if (kwargs !== 0 && PyDict_Merge(kw, kwargs, 1) < 0) {
      Py_DECREF(kw);
      return 0;
    }
  }
  const all = holes > 0 ? fillPlaceholders(ld(pto + P.args), args, holes) : PySequence_Concat(ld(pto + P.args), args);
  const result = all === 0 ? 0 : PyObject_Call(ld(pto + P.fn), all, kw);
  Py_XDECREF(all);
  Py_XDECREF(kw);
  return result;
}
function partial_repr(self: Ref): Ref {
  return guardedRepr(self, '...', (pto) => {
    // Held meanwhile: repr() of an argument may change the partial.
    const func = Py_NewRef(ld(pto + P.fn));
    const args = Py_NewRef(ld(pto + P.args));
    const kw = Py_NewRef(ld(pto + P.kw));
    const parts = reprOfParts(func, args, kw);
    for (const o of [func, args, kw]) Py_DECREF(o);
    const type = Py_TYPE(pto);
    const name = type === partial_type ? tp_name(type) : link.PyType_GetFullyQualifiedName(type);
    return parts === null ? null : `${name}(${parts.join(', ')})`;
  });
}
function reprOfParts(func: Ref, args: Ref, kw: Ref): string[] | null {
  const parts: (string | null)[] = [reprText(func)];
  for (let i = 0; i < PyTuple_GET_SIZE(args) && !parts.includes(null); i++)
    parts.push(reprText(PyTuple_GET_ITEM(args, i)));
  const at = { pos: 0, key: 0, value: 0 };
  while (!parts.includes(null) && PyDict_Next(kw, at)) {
    const value = Py_NewRef(at.value);
    const key = PyObject_Str(at.key);
    const text = key === 0 ? null : reprText(value);
    parts.push(text === null ? null : `${PyUnicode_AsString(key)}=${text}`);
    Py_XDECREF(key);
    Py_DECREF(value);
  }
  return parts.includes(null) ? null : (parts as string[]);
}
function partial_reduce(pto: Ref): Ref {
  const f = ld(pto + P.fn);
  const state = stealTuple(
    Py_NewRef(f),
    Py_NewRef(ld(pto + P.args)),
    Py_NewRef(ld(pto + P.kw)),
    Py_NewRef(ld(pto + P.dict) || Py_None),
  );
  return stealTuple(Py_NewRef(Py_TYPE(pto)), stealTuple(Py_NewRef(f)), state);
}
function partial_setstate(pto: Ref, state: Ref): Ref {
  if (!PyTuple_Check(state) || Py_SIZE(state) !== 4) return typeError('invalid partial state');
  const [f, args, kw, dict] = [0, 1, 2, 3].map((i) => PyTuple_GET_ITEM(state, i));
  const dictOrNone = (o: Ref): boolean => o === Py_None || PyDict_Check(o);
  if (!PyCallable_Check(f) || !PyTuple_Check(args) || !dictOrNone(kw) || !dictOrNone(dict)) {
    return typeError('invalid partial state');
  }
  const n = PyTuple_GET_SIZE(args);
  if (n > 0 && PyTuple_GET_ITEM(args, n - 1) === ld(placeholder))
    return typeError('trailing Placeholders are not allowed');
  const newArgs = PyTuple_CheckExact(args) ? Py_NewRef(args) : PySequence_Tuple(args);
  if (newArgs === 0) return 0;
  const newKw = kw === Py_None ? PyDict_New() : PyDict_CheckExact(kw) ? Py_NewRef(kw) : PyDict_Copy(kw);
  if (newKw === 0) {
    Py_DECREF(newArgs);
    return 0;
  }
  const holes = countPlaceholders(newArgs);
  Py_XSETREF(pto + P.fn, Py_NewRef(f));
  Py_XSETREF(pto + P.args, newArgs);
  Py_XSETREF(pto + P.kw, newKw);
  st64(pto + P.phcount, holes);
  Py_XSETREF(pto + P.dict, dict === Py_None ? 0 : Py_NewRef(dict));
  partial_setvectorcall(pto);
  return Py_None;
}
function partial_clear(pto: Ref): number {
  for (const at of [P.fn, P.args, P.kw, P.dict]) Py_CLEAR(pto + at);
  return 0;
}
function partial_dealloc(pto: Ref): void {
  PyObject_GC_UnTrack(pto);
  if (ld(pto + P.weakreflist) !== 0) link.PyObject_ClearWeakRefs(pto);
  partial_clear(pto);
  fn<(o: Ref) => void>(ld(Py_TYPE(pto) + PyTypeObject.tp_free))(pto);
}

defineType(partial_type, {
  basicsize: () => P.sizeof,
  weaklistoffset: () => P.weakreflist,
  dictoffset: () => P.dict,
  vectorcall_offset: () => P.vectorcall,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_VECTORCALL,
  doc: 'partial(func, /, *args, **keywords)\n--\n\nCreate a new function with partial application of the given arguments\nand keywords.',
  slots: {
    tp_dealloc: partial_dealloc,
    tp_repr: partial_repr,
    tp_call: partial_call,
    tp_traverse: (pto, visit) => visitWords(pto, visit, P.fn, P.args, P.kw, P.dict),
    tp_clear: partial_clear,
    tp_descr_get: (self, obj) => (obj === Py_None || obj === 0 ? Py_NewRef(self) : PyMethod_New(self, obj)),
    tp_new: partial_new,
  },
  shared: {
    tp_alloc: 'PyType_GenericAlloc',
    tp_free: 'PyObject_GC_Del',
  },
  methods: [method('__reduce__()', partial_reduce), method('__setstate__(object, /)', partial_setstate), class_getitem],
  members: [
    member('func', _Py_T_OBJECT, () => P.fn),
    member('args', _Py_T_OBJECT, () => P.args),
    member('keywords', _Py_T_OBJECT, () => P.kw),
  ],
  getset: [getset('__dict__', PyObject_GenericGetDict, PyObject_GenericSetDict)],
});

// ---- cmp_to_key ----

const K = keyobject;
const keySignature = parseSignature('K(obj)');

function newKey(cmp: Ref, object: Ref): Ref {
  const o = _PyObject_GC_New(keyobject_type);
  if (o === 0) return 0;
  stp(o + K.cmp, Py_NewRef(cmp));
  stp(o + K.object, Py_XNewRef(object));
  _PyObject_GC_TRACK(o);
  return o;
}
function keyobject_richcompare(self: Ref, other: Ref, op: number): Ref {
  if (!Py_IS_TYPE(other, keyobject_type)) return typeError('other argument must be K instance');
  const x = ld(self + K.object);
  const y = ld(other + K.object);
  if (x === 0 || y === 0) return PyErr_SetString(PyExc_AttributeError, 'object');
  const stack = cStackPush(2);
  st(stack, x);
  st(stack + 8, y);
  const res = PyObject_Vectorcall(ld(self + K.cmp), stack, 2, 0);
  cStackPop(stack);
  if (res === 0) return 0;
  const answer = PyObject_RichCompare(res, _PyLong_GetZero(), op);
  Py_DECREF(res);
  return answer;
}
defineType(keyobject_type, {
  basicsize: () => K.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: {
    tp_dealloc: (o) => deallocWords(o, K.cmp, K.object),
    tp_call: (ko, args, kwds) => {
      const got = unpackTupleAndDict(keySignature, args, kwds);
      return got === null ? 0 : newKey(ld(ko + K.cmp), got[0]);
    },
    tp_traverse: (o, visit) => visitWords(o, visit, K.cmp, K.object),
    tp_clear: (o) => {
      Py_CLEAR(o + K.cmp);
      Py_CLEAR(o + K.object);
      return 0;
    },
    tp_richcompare: keyobject_richcompare,
  },
  shared: { tp_hash: 'PyObject_HashNotImplemented', tp_free: 'PyObject_GC_Del' },
  members: [member('obj', _Py_T_OBJECT, () => K.object, 0)],
  getset: [getset('__text_signature__', () => PyUnicode_FromString('(obj)'))],
});

// ---- reduce ----

function reduce(_module: Ref, func: Ref, seq: Ref, initial: Ref): Ref {
  let result = Py_XNewRef(initial);
  const it = PyObject_GetIter(seq);
  if (it === 0) {
    if (PyErr_ExceptionMatches(PyExc_TypeError))
      PyErr_SetString(PyExc_TypeError, 'reduce() arg 2 must support iteration');
    Py_XDECREF(result);
    return 0;
  }
  let args = PyTuple_New(2);
  let ok = args !== 0;
  while (ok) {
    if (Py_REFCNT(args) !== 1) {
      // The function kept the tuple.
      Py_DECREF(args);
      args = PyTuple_New(2);
      if (args === 0) break;
    }
    const op2 = PyIter_Next(it);
    if (op2 === 0) {
      ok = PyErr_Occurred() === 0;
      break;
    }
    if (result === 0) {
      result = op2;
      continue;
    }
    setItem(args, 0, result);
    setItem(args, 1, op2);
    result = PyObject_Call(func, args, 0);
    ok = result !== 0;
    if (ok) _PyTuple_Recycle(args);
  }
  Py_XDECREF(args);
  if (!ok || args === 0) {
    Py_XDECREF(result);
    result = 0;
  } else if (result === 0) {
    typeError('reduce() of empty iterable with no initial value');
  }
  Py_DECREF(it);
  return result;
}
/** Replaces an item of a tuple that nobody else holds. Steals `value`. */
function setItem(args: Ref, i: number, value: Ref): void {
  const old = PyTuple_GET_ITEM(args, i);
  PyTuple_SET_ITEM(args, i, value);
  Py_XDECREF(old);
}

defineModule({
  name: '_functools',
  doc: 'Tools that operate on functions.',
  methods: [
    method(
      'reduce(function, iterable, /, initial=<unrepresentable>)',
      reduce,
      'Apply a function of two arguments cumulatively to the items of an iterable, from left to right.',
    ),
    method('cmp_to_key(mycmp)', (_module, mycmp) => newKey(mycmp, 0), 'Convert a cmp= function into a key= function.'),
  ],
  exec: (module) => {
    if (ld(placeholder) === 0) {
      const o = tpAlloc(placeholder_type);
      if (o === 0) return -1;
      stp(placeholder, o);
    }
    const objects: [string, Ref][] = [
      ['_PlaceholderType', placeholder_type],
      ['Placeholder', ld(placeholder)],
      ['partial', partial_type],
      ['_lru_cache_wrapper', lru_cache_type],
    ];
    return objects.every(([name, o]) => addStolen(module, name, Py_NewRef(o)) === 0) ? 0 : -1;
  },
});
