// What every object can be asked: repr, str, hash, comparison, truth, attributes; all by dispatch through slots.
// Mirrors Objects/object.c (the generic attribute functions, which know dicts, are generic_attr.ts).

import { Py_EQ, Py_GE, Py_GT, Py_LE, Py_LT, Py_NE, Py_TPFLAGS_UNICODE_SUBCLASS } from '../include/flags.ts';
import {
  PyAttributeErrorObject,
  PyMappingMethods,
  PyNumberMethods,
  PyObject,
  PySequenceMethods,
  PyTypeObject,
} from '../include/structs.ts';
import { addressOf, ld, type Ref, st, stp } from '../memory/memory.ts';
import { laterAddress, registerFunction } from '../memory/text.ts';
import { work } from '../memory/ticks.ts';
import {
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from './errors.ts';
import { _PyGC_FINALIZED, _PyGC_SET_FINALIZED, _PyObject_IS_GC } from './gcobject.ts';
import { link } from './link.ts';
import type * as O from './object.ts';
import {
  hasSubclassFlag,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_REFCNT,
  Py_TYPE,
  PyType_IsSubtype,
  slot,
  suiteSlot,
} from './object.ts';
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from './recursion.ts';
import { PyErr_CheckSignals } from './signals.ts';
import { wrongSpecialResult } from './special_result.ts';
import { Py_False, Py_None, Py_NotImplemented, Py_True, staticString } from './statics.ts';
import { PyExc_AttributeError, PyUnicode_Type } from './statictypes.ts';
import { typeName } from './typename.ts';

const isStr = (o: Ref): boolean => hasSubclassFlag(o, Py_TPFLAGS_UNICODE_SUBCLASS);
const newStr = (text: string): Ref => link.PyUnicode_FromString(text);
/** New reference. A name: the static str where there is one, so that the cache of type attributes does not fill with equal names. */
export const attributeName = (text: string): Ref => staticString(text) || newStr(text);

/** The address as `%p` prints it. */
export function pointerText(o: Ref): string {
  return `0x${addressOf(o).toString(16)}`;
}

// ---- repr and str ----

/** New reference. */
export function PyObject_Repr(v: Ref): Ref {
  PyErr_CheckSignals();
  if (v === 0) return newStr('<NULL>');
  const repr = slot<O.reprfunc>(v, PyTypeObject.tp_repr);
  if (repr === null) {
    // After a write behind the interpreter's back the type may be anywhere; CPython ends at the NULL that it has for a name.
    if (ld(Py_TYPE(v) + PyTypeObject.tp_name) === 0) throw new RangeError('a type outside of memory');
    return newStr(`<${typeName(v)} object at ${pointerText(v)}>`);
  }
  if (!_Py_EnterRecursiveCall(' while getting the repr of an object')) return 0;
  const res = repr(v);
  _Py_LeaveRecursiveCall();
  if (res === 0) return 0;
  if (!isStr(res)) {
    wrongSpecialResult(v, '__repr__', 'a str', res, `__repr__ returned non-string (type ${typeName(res)})`);
    Py_DECREF(res);
    return 0;
  }
  return res;
}
/** New reference. */
export function PyObject_Str(v: Ref): Ref {
  PyErr_CheckSignals();
  if (v === 0) return newStr('<NULL>');
  if (Py_IS_TYPE(v, PyUnicode_Type)) return Py_NewRef(v);
  const str = slot<O.reprfunc>(v, PyTypeObject.tp_str);
  if (str === null) return PyObject_Repr(v);
  if (!_Py_EnterRecursiveCall(' while getting the str of an object')) return 0;
  const res = str(v);
  _Py_LeaveRecursiveCall();
  if (res === 0) return 0;
  if (!isStr(res)) {
    wrongSpecialResult(v, '__str__', 'a str', res, `__str__ returned non-string (type ${typeName(res)})`);
    Py_DECREF(res);
    return 0;
  }
  return res;
}
/** New reference. repr() with every character above U+007F escaped. */
export function PyObject_ASCII(v: Ref): Ref {
  const repr = PyObject_Repr(v);
  if (repr === 0) return 0;
  const text = link.PyUnicode_AsString(repr);
  let out = '';
  for (const ch of text) {
    const c = ch.codePointAt(0)!;
    if (c < 0x80) out += ch;
    else if (c < 0x100) out += `\\x${c.toString(16).padStart(2, '0')}`;
    else if (c < 0x10000) out += `\\u${c.toString(16).padStart(4, '0')}`;
    else out += `\\U${c.toString(16).padStart(8, '0')}`;
  }
  if (out === text) return repr;
  Py_DECREF(repr);
  return newStr(out);
}

// ---- hash ----

/** -1 with TypeError. The tp_hash of unhashable types. */
export function PyObject_HashNotImplemented(v: Ref): number {
  typeError(`unhashable type: '${typeName(v)}'`);
  return -1;
}
registerFunction('PyObject_HashNotImplemented', PyObject_HashNotImplemented);

/** 0 with the hash left in `hash`, or -1 with an exception. */
export function PyObject_Hash(v: Ref): number {
  const f = slot<O.hashfunc>(v, PyTypeObject.tp_hash);
  return f === null ? PyObject_HashNotImplemented(v) : f(v);
}

// ---- comparison ----

export const _Py_SwappedOp: readonly number[] = [Py_GT, Py_GE, Py_EQ, Py_NE, Py_LT, Py_LE];
const opstrings = ['<', '<=', '==', '!=', '>', '>='];

function do_richcompare(v: Ref, w: Ref, op: number): Ref {
  const vt = Py_TYPE(v);
  const wt = Py_TYPE(w);
  let reverseTried = false;
  if (vt !== wt && PyType_IsSubtype(wt, vt)) {
    const f = slot<O.richcmpfunc>(w, PyTypeObject.tp_richcompare);
    if (f !== null) {
      reverseTried = true;
      const res = f(w, v, _Py_SwappedOp[op]);
      if (res !== Py_NotImplemented) return res;
    }
  }
  const f = slot<O.richcmpfunc>(v, PyTypeObject.tp_richcompare);
  if (f !== null) {
    const res = f(v, w, op);
    if (res !== Py_NotImplemented) return res;
  }
  if (!reverseTried) {
    const g = slot<O.richcmpfunc>(w, PyTypeObject.tp_richcompare);
    if (g !== null) {
      const res = g(w, v, _Py_SwappedOp[op]);
      if (res !== Py_NotImplemented) return res;
    }
  }
  if (op === Py_EQ) return v === w ? Py_True : Py_False;
  if (op === Py_NE) return v !== w ? Py_True : Py_False;
  return typeError(`'${opstrings[op]}' not supported between instances of '${typeName(v)}' and '${typeName(w)}'`);
}

/** Levels of recursion that a comparison counts as: more than 875 bytes of the host's stack were seen while nothing is compiled. */
const COMPARISON = 2;

/** New reference. */
export function PyObject_RichCompare(v: Ref, w: Ref, op: number): Ref {
  if (!_Py_EnterRecursiveCall(' in comparison', COMPARISON)) return 0;
  const res = do_richcompare(v, w, op);
  _Py_LeaveRecursiveCall(COMPARISON);
  return res;
}
/** 1, 0, or -1 with an exception. Identity implies equality. */
export function PyObject_RichCompareBool(v: Ref, w: Ref, op: number): number {
  if (v === w) {
    if (op === Py_EQ) return 1;
    if (op === Py_NE) return 0;
  }
  work(1);
  const res = PyObject_RichCompare(v, w, op);
  if (res === 0) return -1;
  if (res === Py_True) return 1;
  if (res === Py_False) return 0;
  const ok = PyObject_IsTrue(res);
  Py_DECREF(res);
  return ok;
}
/** New reference: True or False for the outcome of comparing two numbers. */
export function Py_RETURN_RICHCOMPARE(a: number, b: number, op: number): Ref {
  const c = a < b ? -1 : a > b ? 1 : 0;
  return richCompareResult(c, op);
}
/** New reference: True or False for a three-way result `c`. */
export function richCompareResult(c: number, op: number): Ref {
  switch (op) {
    case Py_LT:
      return c < 0 ? Py_True : Py_False;
    case Py_LE:
      return c <= 0 ? Py_True : Py_False;
    case Py_EQ:
      return c === 0 ? Py_True : Py_False;
    case Py_NE:
      return c !== 0 ? Py_True : Py_False;
    case Py_GT:
      return c > 0 ? Py_True : Py_False;
    default:
      return c >= 0 ? Py_True : Py_False;
  }
}

// ---- truth ----

/** 1, 0, or -1 with an exception. */
export function PyObject_IsTrue(v: Ref): number {
  if (v === Py_True) return 1;
  if (v === Py_False || v === Py_None) return 0;
  const type = Py_TYPE(v);
  const f =
    suiteSlot<O.inquiry>(type, PyTypeObject.tp_as_number, PyNumberMethods.nb_bool) ??
    suiteSlot<O.inquiry>(type, PyTypeObject.tp_as_mapping, PyMappingMethods.mp_length) ??
    suiteSlot<O.inquiry>(type, PyTypeObject.tp_as_sequence, PySequenceMethods.sq_length);
  if (f === null) return 1;
  const res = f(v);
  return res > 0 ? 1 : res;
}
/** 1, 0, or -1 with an exception. */
export function PyObject_Not(v: Ref): number {
  const res = PyObject_IsTrue(v);
  return res < 0 ? res : res === 0 ? 1 : 0;
}

// ---- attributes ----

/** Gives the AttributeError being raised its `name` and `obj`, unless it has them. */
export function _PyObject_SetAttributeErrorContext(v: Ref, name: Ref): void {
  if (!PyErr_ExceptionMatches(PyExc_AttributeError)) return;
  const exc = PyErr_GetRaisedException();
  if (ld(exc + PyAttributeErrorObject.name) === 0 && ld(exc + PyAttributeErrorObject.obj) === 0) {
    stp(exc + PyAttributeErrorObject.name, Py_NewRef(name));
    stp(exc + PyAttributeErrorObject.obj, Py_NewRef(v));
  }
  PyErr_SetRaisedException(exc);
}

function nameMustBeStr(name: Ref): 0 {
  return typeError(`attribute name must be string, not '${typeName(name)}'`);
}

/** New reference. */
export function PyObject_GetAttr(v: Ref, name: Ref): Ref {
  if (!isStr(name)) return nameMustBeStr(name);
  const getattro = slot<O.getattrofunc>(v, PyTypeObject.tp_getattro);
  let result = 0;
  if (getattro !== null) result = getattro(v, name);
  else {
    PyErr_SetString(
      PyExc_AttributeError,
      `'${typeName(v)}' object has no attribute '${link.PyUnicode_AsString(name)}'`,
    );
  }
  if (result === 0) _PyObject_SetAttributeErrorContext(v, name);
  return result;
}
/** New reference. */
export function PyObject_GetAttrString(v: Ref, name: string): Ref {
  const s = attributeName(name);
  if (s === 0) return 0;
  const res = PyObject_GetAttr(v, s);
  Py_DECREF(s);
  return res;
}
/** New reference; NULL without an exception means that there is no such attribute: test with `PyErr_Occurred()`. */
export function PyObject_GetOptionalAttr(v: Ref, name: Ref): Ref {
  if (!isStr(name)) return nameMustBeStr(name);
  const getattro = ld(Py_TYPE(v) + PyTypeObject.tp_getattro);
  if (getattro === genericGetAttr()) return link._PyObject_GenericGetAttrWithDict(v, name, 0, true);
  if (getattro === typeGetAttro()) return link._Py_type_getattro_impl(v, name, true);
  if (getattro === moduleGetAttro()) return link._Py_module_getattro_impl(v, name, true);
  const f = slot<O.getattrofunc>(v, PyTypeObject.tp_getattro);
  if (f === null) return 0;
  const res = f(v, name);
  if (res === 0 && PyErr_ExceptionMatches(PyExc_AttributeError)) PyErr_Clear();
  return res;
}
/** New reference; NULL without an exception means that there is no such attribute. */
export function PyObject_GetOptionalAttrString(v: Ref, name: string): Ref {
  const s = attributeName(name);
  if (s === 0) return 0;
  const res = PyObject_GetOptionalAttr(v, s);
  Py_DECREF(s);
  return res;
}
/** 1, 0, or -1 with an exception. */
export function PyObject_HasAttrWithError(v: Ref, name: Ref): number {
  const res = PyObject_GetOptionalAttr(v, name);
  if (res === 0) return PyErr_Occurred() ? -1 : 0;
  Py_DECREF(res);
  return 1;
}

const genericGetAttr = laterAddress('PyObject_GenericGetAttr');
const typeGetAttro = laterAddress('type.tp_getattro');
const moduleGetAttro = laterAddress('module.tp_getattro');

/** 0, or -1 with an exception. `value` NULL: delete. */
export function PyObject_SetAttr(v: Ref, name: Ref, value: Ref): number {
  if (!isStr(name)) {
    nameMustBeStr(name);
    return -1;
  }
  const key = link.internedName(name);
  const setattro = slot<O.setattrofunc>(v, PyTypeObject.tp_setattro);
  if (setattro !== null) {
    const err = setattro(v, key, value);
    Py_DECREF(key);
    return err;
  }
  const what = `${value === 0 ? 'del' : 'assign to'} .${link.PyUnicode_AsString(key)}`;
  const none = ld(Py_TYPE(v) + PyTypeObject.tp_getattro) === 0;
  typeError(`'${typeName(v)}' object has ${none ? 'no' : 'only read-only'} attributes (${what})`);
  Py_DECREF(key);
  return -1;
}
export function PyObject_SetAttrString(v: Ref, name: string, value: Ref): number {
  const s = attributeName(name);
  if (s === 0) return -1;
  const res = PyObject_SetAttr(v, s, value);
  Py_DECREF(s);
  return res;
}
export function PyObject_DelAttr(v: Ref, name: Ref): number {
  return PyObject_SetAttr(v, name, 0);
}

// ---- shared slot functions ----

/** New reference. */
export function PyObject_SelfIter(o: Ref): Ref {
  return Py_NewRef(o);
}
registerFunction('PyObject_SelfIter', PyObject_SelfIter);

/** Stands in tp_iternext of a class that sets `__next__` to None or gets it from nowhere. NULL with TypeError. */
export function _PyObject_NextNotImplemented(self: Ref): Ref {
  return typeError(`'${typeName(self)}' object is not iterable`);
}
const nextNotImplemented = registerFunction('_PyObject_NextNotImplemented', _PyObject_NextNotImplemented);

export function PyIter_Check(o: Ref): boolean {
  const next = ld(Py_TYPE(o) + PyTypeObject.tp_iternext);
  return next !== 0 && next !== nextNotImplemented;
}

export function PyCallable_Check(o: Ref): boolean {
  return o !== 0 && ld(Py_TYPE(o) + PyTypeObject.tp_call) !== 0;
}

// ---- finalizers ----

/** Runs tp_finalize, once in the life of a collectable object. */
export function PyObject_CallFinalizer(self: Ref): void {
  const finalize = slot<O.destructor>(self, PyTypeObject.tp_finalize);
  if (finalize === null) return;
  const gc = _PyObject_IS_GC(self);
  if (gc && _PyGC_FINALIZED(self)) return;
  finalize(self);
  if (gc) _PyGC_SET_FINALIZED(self);
}
/** Runs the finalizer of an object whose count is 0. -1 if it was resurrected: the destructor must return. */
export function PyObject_CallFinalizerFromDealloc(self: Ref): number {
  st(self + PyObject.ob_refcnt, 1);
  PyObject_CallFinalizer(self);
  const left = Py_REFCNT(self) - 1;
  st(self + PyObject.ob_refcnt, left);
  return left === 0 ? 0 : -1;
}

// ---- dir ----

/** New reference. Sorted list of attribute names; NULL: of the present scope. */
export function PyObject_Dir(o: Ref): Ref {
  return link.PyObject_Dir(o);
}
