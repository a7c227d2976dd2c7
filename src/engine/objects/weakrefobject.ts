// Weak references: the list behind each referent, making, clearing, callbacks, and class weakref.ref. Mirrors
// Objects/weakrefobject.c; proxies are in weakref_proxy.ts.
//
// A referent's list starts at its weaklist word and runs through wr_next. First come the shared reference and the shared
// proxy (exact types, no callback), then the others, newest first. wr_object is no counted reference.

import {
  _Py_T_OBJECT,
  Py_EQ,
  Py_NE,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HAVE_VECTORCALL,
  Py_TPFLAGS_MANAGED_WEAKREF,
} from '../include/flags.ts';
import type { Profile } from '../include/profile.ts';
import { profile } from '../include/profile.ts';
import { PyDictObject, PyTypeObject, PyWeakReference } from '../include/structs.ts';
import { type Addr, addressOf, I32, ld, type Ref, stp, stWords } from '../memory/memory.ts';
import { fn, registerFunction } from '../memory/text.ts';
import { PyObject_CallOneArg } from './call.ts';
import { class_getitem } from './classgetitem.ts';
import { PyErr_GetRaisedException, PyErr_Occurred, PyErr_SetRaisedException, typeError } from './errors.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { link } from './link.ts';
import {
  type allocfunc,
  type destructor,
  hash,
  Py_DECREF,
  Py_NewRef,
  Py_REFCNT,
  Py_SIZE,
  Py_TYPE,
  Py_XDECREF,
  PyObject_TypeCheck,
  PyType_HasFeature,
  PyVectorcall_NARGS,
  type visitproc,
} from './object.ts';
import { PyObject_Hash, PyObject_Repr, PyObject_RichCompare } from './object_protocol.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { _Py_ID, Py_None, Py_NotImplemented, PyBool_FromLong } from './statics.ts';
import { _PyWeakref_CallableProxyType, _PyWeakref_ProxyType, _PyWeakref_RefType } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_New, PyTuple_SET_ITEM } from './tupleobject.ts';
import { _PyObject_LookupSpecial } from './type_lookup.ts';
import { defineType, member } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

const W = PyWeakReference;
/** Where types with Py_TPFLAGS_MANAGED_WEAKREF have the list, from the object. */
export const MANAGED_WEAKREF_OFFSET = -32;

export function PyType_SUPPORTS_WEAKREFS(type: Ref): boolean {
  return ld(type + PyTypeObject.tp_weaklistoffset) !== 0;
}
/** Address of the word that starts the list of `o`. */
export function weaklistAddress(o: Ref): Addr {
  const type = Py_TYPE(o);
  if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_WEAKREF)) return o + MANAGED_WEAKREF_OFFSET;
  return o + ld(type + PyTypeObject.tp_weaklistoffset);
}
export function PyWeakref_CheckRef(o: Ref): boolean {
  return PyObject_TypeCheck(o, _PyWeakref_RefType);
}
export function PyWeakref_CheckProxy(o: Ref): boolean {
  return Py_TYPE(o) === _PyWeakref_ProxyType || Py_TYPE(o) === _PyWeakref_CallableProxyType;
}
/** Borrowed reference to the referent, or NULL if it is gone (or is being destroyed). */
export function weakrefObject(ref: Ref): Ref {
  const o = ld(ref + W.wr_object);
  return o === Py_None || Py_REFCNT(o) === 0 ? 0 : o;
}
/** New reference to the referent, or NULL. */
export function _PyWeakref_GET_REF(ref: Ref): Ref {
  const o = weakrefObject(ref);
  return o === 0 ? 0 : Py_NewRef(o);
}
/** Number of weak references to `o`. */
export function _PyWeakref_GetWeakrefCount(o: Ref): number {
  if (!PyType_SUPPORTS_WEAKREFS(Py_TYPE(o))) return 0;
  let n = 0;
  for (let r = ld(weaklistAddress(o)); r !== 0; r = ld(r + W.wr_next)) n++;
  return n;
}

const isBasic = (ref: Ref, type: Ref): boolean => ref !== 0 && ld(ref + W.wr_callback) === 0 && Py_TYPE(ref) === type;
const isBasicProxy = (ref: Ref): boolean => ref !== 0 && ld(ref + W.wr_callback) === 0 && PyWeakref_CheckProxy(ref);

/** Unlinks `self` from its referent's list; it is dead from now on. The callback stays. */
function unlink(self: Ref): void {
  const o = ld(self + W.wr_object);
  if (o === Py_None) return;
  const list = weaklistAddress(o);
  const prev = ld(self + W.wr_prev);
  const next = ld(self + W.wr_next);
  if (ld(list) === self) stp(list, next);
  stp(self + W.wr_object, Py_None);
  if (prev !== 0) stp(prev + W.wr_next, next);
  if (next !== 0) stp(next + W.wr_prev, prev);
  stp(self + W.wr_prev, 0);
  stp(self + W.wr_next, 0);
}
/** Makes `self` dead and lets go of its callback. */
function clear_weakref(self: Ref): void {
  unlink(self);
  const callback = ld(self + W.wr_callback);
  if (callback !== 0) {
    stp(self + W.wr_callback, 0);
    Py_DECREF(callback);
  }
}
/** Makes `self` dead but keeps its callback, for the collector. */
export function _PyWeakref_ClearRef(self: Ref): void {
  unlink(self);
}

function insert(self: Ref, type: Ref, list: Addr): void {
  const first = ld(list);
  const ref = isBasic(first, _PyWeakref_RefType) ? first : 0;
  const second = ref === 0 ? first : ld(ref + W.wr_next);
  const proxy = isBasicProxy(second) ? second : 0;
  const basic = ld(self + W.wr_callback) === 0;
  let prev: Ref;
  if (basic && type === _PyWeakref_RefType) prev = 0;
  else if (basic && (type === _PyWeakref_ProxyType || type === _PyWeakref_CallableProxyType)) prev = ref;
  else prev = proxy !== 0 ? proxy : ref;
  const next = prev === 0 ? first : ld(prev + W.wr_next);
  stp(self + W.wr_prev, prev);
  stp(self + W.wr_next, next);
  if (next !== 0) stp(next + W.wr_prev, self);
  if (prev === 0) stp(list, self);
  else stp(prev + W.wr_next, self);
}

/** New reference. A weak reference of `type` to `o`; one without a callback of an exact type is shared. NULL with TypeError if `o` cannot be referred to. */
export function get_or_create_weakref(type: Ref, o: Ref, callback: Ref): Ref {
  if (!PyType_SUPPORTS_WEAKREFS(Py_TYPE(o)))
    return typeError(`cannot create weak reference to '${typeName(o)}' object`);
  if (callback === Py_None) callback = 0;
  const list = weaklistAddress(o);
  if (callback === 0) {
    const first = ld(list);
    const ref = isBasic(first, _PyWeakref_RefType) ? first : 0;
    if (type === _PyWeakref_RefType) {
      if (ref !== 0) return Py_NewRef(ref);
    } else if (type === _PyWeakref_ProxyType || type === _PyWeakref_CallableProxyType) {
      const second = ref === 0 ? first : ld(ref + W.wr_next);
      if (isBasicProxy(second)) return Py_NewRef(second);
    }
  }
  const self = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (self === 0) return 0;
  stWords(self + W.hash, -1, -1);
  stp(self + W.wr_object, o);
  stp(self + W.wr_callback, callback === 0 ? 0 : Py_NewRef(callback));
  stp(self + W.vectorcall, vectorcallAddress);
  insert(self, type, list);
  return self;
}
export function PyWeakref_NewRef(o: Ref, callback: Ref): Ref {
  return get_or_create_weakref(_PyWeakref_RefType, o, callback);
}

/** Calls `callback(ref)`; an error is reported, not raised. */
export function handle_callback(ref: Ref, callback: Ref): void {
  const r = PyObject_CallOneArg(callback, ref);
  if (r !== 0) {
    Py_DECREF(r);
    return;
  }
  if (!profile.unraisableSaysWhat) {
    link.PyErr_FormatUnraisable(null, callback);
    return;
  }
  const exc = PyErr_GetRaisedException();
  const shown = PyObject_Repr(callback);
  const text = shown === 0 ? '' : ` ${PyUnicode_AsString(shown)}`;
  if (shown !== 0) Py_DECREF(shown);
  PyErr_SetRaisedException(exc);
  link.PyErr_FormatUnraisable(`Exception ignored while calling weakref callback${text}`, 0);
}

/** One that was cleared is at its list's head no more, unless the program wrote over its memory: then CPython would never return. */
function checkHead(list: Addr, cleared: Ref): void {
  if (ld(list) === cleared) throw new Error('a list of weak references does not end');
}
/** The referent dies (its count is 0): all its weak references are cleared, then their callbacks called, newest first. */
export function PyObject_ClearWeakRefs(o: Ref): void {
  if (!PyType_SUPPORTS_WEAKREFS(Py_TYPE(o))) return;
  const list = weaklistAddress(o);
  while (
    ld(list) !== 0 &&
    ld(ld(list) + W.wr_callback) === 0 &&
    (isBasic(ld(list), _PyWeakref_RefType) || isBasicProxy(ld(list)))
  ) {
    const ref = ld(list);
    clear_weakref(ref);
    checkHead(list, ref);
  }
  if (ld(list) === 0) return;
  const exc = PyErr_GetRaisedException();
  const callbackOf = (ref: Ref): Ref => {
    const callback = ld(ref + W.wr_callback);
    unlink(ref);
    checkHead(list, ref);
    stp(ref + W.wr_callback, 0);
    return callback;
  };
  const first = ld(list);
  if (!profile.weakrefCallbacksInTuple && ld(first + W.wr_next) === 0) {
    const callback = callbackOf(first);
    // A reference that is itself being destroyed is not called.
    if (callback !== 0 && Py_REFCNT(first) > 0) handle_callback(first, callback);
    Py_XDECREF(callback);
  } else callAll(list, callbackOf);
  PyErr_SetRaisedException(exc);
}
/** Clears all references of a list, then makes their calls; a tuple holds them and their callbacks meanwhile. */
function callAll(list: Addr, callbackOf: (ref: Ref) => Ref): void {
  let count = 0;
  for (let ref = ld(list); ref !== 0; ref = ld(ref + W.wr_next)) count++;
  const tuple = PyTuple_New(count * 2);
  if (tuple === 0) {
    while (ld(list) !== 0) Py_XDECREF(callbackOf(ld(list)));
    link.PyErr_FormatUnraisable('Exception ignored while clearing object weakrefs', 0);
    return;
  }
  let n = 0;
  while (ld(list) !== 0) {
    const ref = ld(list);
    const callback = callbackOf(ref);
    if (Py_REFCNT(ref) > 0) {
      PyTuple_SET_ITEM(tuple, n, Py_NewRef(ref));
      PyTuple_SET_ITEM(tuple, n + 1, callback);
      n += 2;
    } else Py_XDECREF(callback);
  }
  for (let i = 0; i < n; i += 2) {
    const callback = PyTuple_GET_ITEM(tuple, i + 1);
    if (callback !== 0) handle_callback(PyTuple_GET_ITEM(tuple, i), callback);
  }
  Py_DECREF(tuple);
}
link.PyObject_ClearWeakRefs = PyObject_ClearWeakRefs;

// ---- class weakref.ref ----

export function weakref_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  clear_weakref(self);
  fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
}
export function weakref_traverse(self: Ref, visit: visitproc): number {
  const callback = ld(self + W.wr_callback);
  return callback === 0 ? 0 : visit(callback);
}
export function weakref_clear(self: Ref): number {
  clear_weakref(self);
  return 0;
}

function weakref_vectorcall(self: Ref, _args: Addr, nargsf: number, kwnames: Ref): Ref {
  if (kwnames !== 0 && Py_SIZE(kwnames) !== 0) return typeError('weakref.ReferenceType() takes no keyword arguments');
  if (!_PyArg_CheckPositional('weakref.ReferenceType', PyVectorcall_NARGS(nargsf), 0, 0)) return 0;
  const o = _PyWeakref_GET_REF(self);
  return o === 0 ? Py_None : o;
}
const vectorcallAddress = registerFunction('weakref_vectorcall', weakref_vectorcall);

function weakref_hash(self: Ref): number {
  const at = (self + W.hash) >> 2;
  if (I32[at] !== -1 || I32[at + 1] !== -1) {
    hash.lo = I32[at];
    hash.hi = I32[at + 1];
    return 0;
  }
  const o = _PyWeakref_GET_REF(self);
  if (o === 0) {
    typeError('weak object has gone away');
    return -1;
  }
  const r = PyObject_Hash(o);
  const { lo, hi } = hash;
  Py_DECREF(o);
  if (r < 0) return -1;
  stWords(self + W.hash, lo, hi);
  hash.lo = lo;
  hash.hi = hi;
  return 0;
}

const hex = (o: Ref): string => `0x${addressOf(o).toString(16)}`;
/** What the version decides: whether a repr names the referent's class with its module. */
export const weakrefRules = { fullNames: true };
export function selectWeakrefRules(profile: Profile): void {
  weakrefRules.fullNames = profile.versionInfo[1] >= 13;
}
/** The name of an object's class as a weak reference's repr has it. */
export const referentType = (o: Ref): string =>
  weakrefRules.fullNames ? link.PyType_GetFullyQualifiedName(Py_TYPE(o)) : typeName(o);

function weakref_repr(self: Ref): Ref {
  const o = _PyWeakref_GET_REF(self);
  if (o === 0) return PyUnicode_FromString(`<weakref at ${hex(self)}; dead>`);
  const name = _PyObject_LookupSpecial(o, _Py_ID('__name__'));
  if (name === 0 && PyErr_Occurred() !== 0) {
    Py_DECREF(o);
    return 0;
  }
  const called = name !== 0 && PyUnicode_Check(name) ? ` (${PyUnicode_AsString(name)})` : '';
  const text = `<weakref at ${hex(self)}; to '${referentType(o)}' at ${hex(o)}${called}>`;
  if (name !== 0) Py_DECREF(name);
  Py_DECREF(o);
  return PyUnicode_FromString(text);
}

function weakref_richcompare(self: Ref, other: Ref, op: number): Ref {
  if ((op !== Py_EQ && op !== Py_NE) || !PyWeakref_CheckRef(self) || !PyWeakref_CheckRef(other)) {
    return Py_NotImplemented;
  }
  const a = _PyWeakref_GET_REF(self);
  const b = _PyWeakref_GET_REF(other);
  let r: Ref;
  if (a === 0 || b === 0) {
    const same = self === other;
    r = PyBool_FromLong(op === Py_NE ? !same : same);
  } else {
    r = PyObject_RichCompare(a, b, op);
  }
  if (a !== 0) Py_DECREF(a);
  if (b !== 0) Py_DECREF(b);
  return r;
}

function weakref___new__(type: Ref, args: Ref, _kwds: Ref): Ref {
  const n = Py_SIZE(args);
  if (!_PyArg_CheckPositional('__new__', n, 1, 2)) return 0;
  return get_or_create_weakref(type, PyTuple_GET_ITEM(args, 0), n > 1 ? PyTuple_GET_ITEM(args, 1) : 0);
}
function weakref___init__(self: Ref, args: Ref, kwds: Ref): number {
  if (kwds !== 0 && Py_TYPE(self) === _PyWeakref_RefType && ld(kwds + PyDictObject.ma_used) !== 0) {
    typeError('ReferenceType() takes no keyword arguments');
    return -1;
  }
  return _PyArg_CheckPositional('__init__', Py_SIZE(args), 1, 2) ? 0 : -1;
}

defineType(_PyWeakref_RefType, {
  basicsize: () => W.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_BASETYPE,
  vectorcall_offset: () => W.vectorcall,
  slots: {
    tp_dealloc: weakref_dealloc,
    tp_repr: weakref_repr,
    tp_hash: weakref_hash,
    tp_traverse: weakref_traverse,
    tp_clear: weakref_clear,
    tp_richcompare: weakref_richcompare,
    tp_init: weakref___init__,
    tp_new: weakref___new__,
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del', tp_call: 'PyVectorcall_Call' },
  methods: [class_getitem],
  members: [member('__callback__', _Py_T_OBJECT, () => W.wr_callback)],
});
