// The functions in the slots of a class made by `class`: each calls the special method of its name. Mirrors the slot_*
// functions of Objects/typeobject.c.
//
// A special method is looked up in the class, never in the instance; a plain function found there is called with self as
// its first argument without making a bound method.

import { Py_NE, Py_TPFLAGS_METHOD_DESCRIPTOR } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyNumberMethods, PyTypeObject, PyWrapperDescrObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, stp } from '../memory/memory.ts';
import { functionAddress, registerFunction } from '../memory/text.ts';
import { _PyNumber_Index, PyNumber_AsSsize_t } from './abstract_number.ts';
import { _PySequence_IterSearch, PY_ITERSEARCH_CONTAINS } from './abstract_sequence.ts';
import {
  _PyObject_Call_Prepend,
  cStackPop,
  cStackPush,
  PyObject_Call,
  PyObject_CallOneArg,
  PyObject_Vectorcall,
} from './call.ts';
import {
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetObject,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from './errors.ts';
import { _PyObject_GenericGetAttrWithDict } from './generic_attr.ts';
import { link, partLink } from './link.ts';
import {
  _PyLong_IsNegative,
  long_hash,
  longAsWords,
  PyLong_Check,
  PyLong_FromLong,
  PyLong_FromSsize_t,
} from './longobject.ts';
import {
  type descrgetfunc,
  hash,
  PY_VECTORCALL_ARGUMENTS_OFFSET,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_TYPE,
  PyType_HasFeature,
  PyType_IsSubtype,
  slot,
} from './object.ts';
import {
  PyObject_GetAttr,
  PyObject_GetOptionalAttr,
  PyObject_HashNotImplemented,
  PyObject_IsTrue,
  PyObject_Repr,
  PyObject_RichCompareBool,
  pointerText,
} from './object_protocol.ts';
import { wrongSpecialResult } from './special_result.ts';
import { _Py_ID, Py_False, Py_None, Py_NotImplemented, Py_True } from './statics.ts';
import {
  PyBool_Type,
  PyExc_AttributeError,
  PyExc_OverflowError,
  PyExc_ValueError,
  PyWrapperDescr_Type,
} from './statictypes.ts';
import { _PyType_LookupRef } from './type_lookup.ts';
import { typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

// ---- calling a special method ----

/** Whether the last method found is called with self as first argument. */
let unbound = false;

/** New reference to the method called `name` in the class of `self`; NULL without an exception if there is none, with one if binding failed. */
function lookup_bound_method(self: Ref, name: Ref): Ref {
  const res = _PyType_LookupRef(Py_TYPE(self), name);
  if (res === 0) return 0;
  if (PyType_HasFeature(Py_TYPE(res), Py_TPFLAGS_METHOD_DESCRIPTOR)) {
    unbound = true;
    return res;
  }
  unbound = false;
  const get = slot<descrgetfunc>(res, PyTypeObject.tp_descr_get);
  if (get === null) return res;
  const bound = get(res, self, Py_TYPE(self));
  Py_DECREF(res);
  return bound;
}
/** The same; an AttributeError of the binding says that there is none, since 3.14. */
function lookup_maybe_method(self: Ref, name: Ref): Ref {
  const res = lookup_bound_method(self, name);
  if (res === 0 && profile.bindingErrorMeansNone && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_AttributeError))
    PyErr_Clear();
  return res;
}
/** Without a method from lookup_maybe_method: whether an exception says why, and stays. Before 3.14 the caller went on without it. */
function bindingFailed(): boolean {
  if (profile.bindingErrorMeansNone) return PyErr_Occurred() !== 0;
  PyErr_Clear();
  return false;
}
/** As lookup_maybe_method; AttributeError if there is none. */
function lookup_method(self: Ref, name: Ref): Ref {
  const res = lookup_bound_method(self, name);
  if (res === 0 && !PyErr_Occurred()) PyErr_SetObject(PyExc_AttributeError, name);
  return res;
}
/** New reference. Calls `func` (found by a lookup just now, its reference is taken) with the words at `args`, the first being self. */
function callFound(func: Ref, args: Addr, nargs: number): Ref {
  const res = unbound
    ? PyObject_Vectorcall(func, args, nargs, 0)
    : PyObject_Vectorcall(func, args + 8, (nargs - 1) | PY_VECTORCALL_ARGUMENTS_OFFSET, 0);
  Py_DECREF(func);
  return res;
}
/** New reference. */
function vectorcall_method(name: Ref, self: Ref, a: Ref, b: Ref, nargs: number): Ref {
  const func = lookup_method(self, name);
  return func === 0 ? 0 : callWith(func, self, a, b, nargs);
}
/** New reference. The special method `name` of the class of `self`, called without arguments. */
export const callSpecialNoArgs = (self: Ref, name: Ref): Ref => vectorcall_method(name, self, 0, 0, 1);
/** New reference. The special method `name` of the class of `self`, called with one argument. */
export const callSpecial = (self: Ref, name: Ref, arg: Ref): Ref => vectorcall_method(name, self, arg, 0, 2);
function callWith(func: Ref, self: Ref, a: Ref, b: Ref, nargs: number): Ref {
  const args = cStackPush(3);
  st(args, self);
  st(args + 8, a);
  st(args + 16, b);
  const res = callFound(func, args, nargs);
  cStackPop(args);
  return res;
}
/** New reference; NotImplemented if the class has no such method. */
function vectorcall_maybe(name: Ref, self: Ref, a: Ref, b: Ref, nargs: number): Ref {
  const func = lookup_maybe_method(self, name);
  if (func === 0) return PyErr_Occurred() ? 0 : Py_NotImplemented;
  return callWith(func, self, a, b, nargs);
}

// ---- numbers ----

/** 1 if the class of `right` has another method `name` than the class of `left`; -1 with an exception. */
function method_is_overloaded(left: Ref, right: Ref, name: Ref): number {
  const a = PyObject_GetOptionalAttr(Py_TYPE(right), name);
  if (a === 0) return PyErr_Occurred() ? -1 : 0;
  const b = PyObject_GetOptionalAttr(Py_TYPE(left), name);
  if (b === 0) {
    Py_DECREF(a);
    return PyErr_Occurred() ? -1 : 1;
  }
  const ok = PyObject_RichCompareBool(a, b, Py_NE);
  Py_DECREF(a);
  Py_DECREF(b);
  return ok;
}
function numberSlot(type: Ref, offset: number): Addr {
  const suite = ld(type + PyTypeObject.tp_as_number);
  return suite === 0 ? 0 : ld(suite + offset);
}
/** A binary operator (or pow with a modulus): self's method, the other's reflected one, which goes first if a subclass overrides it. */
function slot1bin(
  self: Ref,
  other: Ref,
  mod: Ref,
  nargs: number,
  test: Addr,
  offset: number,
  name: Ref,
  rname: Ref,
): Ref {
  const sameType = Py_TYPE(self) === Py_TYPE(other);
  let doOther = !sameType && numberSlot(Py_TYPE(other), offset) === test;
  if (numberSlot(Py_TYPE(self), offset) === test) {
    if (doOther && PyType_IsSubtype(Py_TYPE(other), Py_TYPE(self))) {
      const ok = method_is_overloaded(self, other, rname);
      if (ok < 0) return 0;
      if (ok > 0) {
        const r = vectorcall_maybe(rname, other, self, mod, nargs);
        if (r !== Py_NotImplemented) return r;
        doOther = false;
      }
    }
    const r = vectorcall_maybe(name, self, other, mod, nargs);
    if (r !== Py_NotImplemented || Py_TYPE(other) === Py_TYPE(self)) return r;
  }
  return doOther ? vectorcall_maybe(rname, other, self, mod, nargs) : Py_NotImplemented;
}

/** Registers a slot function and gives its address. */
// biome-ignore lint/complexity/noBannedTypes: the slot says the signature
const slotFunction = (name: string, f: Function): Addr => registerFunction(name, f);

function binarySlot(suffix: string, name: string): Addr {
  const slotName = `nb_${suffix}` as keyof typeof PyNumberMethods & string;
  const id = _Py_ID(`__${name}__`);
  const rid = _Py_ID(`__r${name}__`);
  const self: Addr = slotFunction(`slot_nb_${suffix}`, (a: Ref, b: Ref) =>
    slot1bin(a, b, 0, 2, self, PyNumberMethods[slotName] as number, id, rid),
  );
  return self;
}
function unarySlot(slotName: string, name: string): Addr {
  const id = _Py_ID(`__${name}__`);
  return slotFunction(`slot_${slotName}`, (self: Ref) => vectorcall_method(id, self, 0, 0, 1));
}
/** A method with one more argument (in-place operators, subscription). */
function argSlot(slotName: string, name: string): Addr {
  const id = _Py_ID(`__${name}__`);
  return slotFunction(`slot_${slotName}`, (self: Ref, arg: Ref) => vectorcall_method(id, self, arg, 0, 2));
}

const str_pow = _Py_ID('__pow__');
const str_rpow = _Py_ID('__rpow__');
const slot_nb_power: Addr = slotFunction('slot_nb_power', (self: Ref, other: Ref, mod: Ref) =>
  slot1bin(self, other, mod, mod === Py_None ? 2 : 3, slot_nb_power, PyNumberMethods.nb_power, str_pow, str_rpow),
);

const str_bool = _Py_ID('__bool__');
const str_len = _Py_ID('__len__');
function slot_nb_bool(self: Ref): number {
  let func = lookup_maybe_method(self, str_bool);
  let usingLen = false;
  if (func === 0) {
    if (PyErr_Occurred()) return -1;
    func = lookup_maybe_method(self, str_len);
    if (func === 0) return PyErr_Occurred() ? -1 : 1;
    usingLen = true;
  }
  const value = callWith(func, self, 0, 0, 1);
  if (value === 0) return -1;
  let result = -1;
  if (usingLen || Py_IS_TYPE(value, PyBool_Type)) result = PyObject_IsTrue(value);
  else {
    const older = `__bool__ should return bool, returned ${typeName(value)}`;
    wrongSpecialResult(self, '__bool__', 'a bool', value, older);
  }
  Py_DECREF(value);
  return result;
}

// ---- sequences and mappings ----

function slot_sq_length(self: Ref): number {
  const res = vectorcall_method(str_len, self, 0, 0, 1);
  if (res === 0) return -1;
  const index = _PyNumber_Index(res);
  Py_DECREF(res);
  if (index === 0) return -1;
  if (_PyLong_IsNegative(index)) {
    Py_DECREF(index);
    PyErr_SetString(PyExc_ValueError, '__len__() should return >= 0');
    return -1;
  }
  const n = PyNumber_AsSsize_t(index, PyExc_OverflowError);
  Py_DECREF(index);
  return n;
}
const str_getitem = _Py_ID('__getitem__');
const str_setitem = _Py_ID('__setitem__');
const str_delitem = _Py_ID('__delitem__');
function slot_sq_item(self: Ref, i: number): Ref {
  const index = PyLong_FromSsize_t(i);
  if (index === 0) return 0;
  const res = vectorcall_method(str_getitem, self, index, 0, 2);
  Py_DECREF(index);
  return res;
}
/** 0 or -1 for a call that should give None. */
function done(res: Ref): number {
  if (res === 0) return -1;
  Py_DECREF(res);
  return 0;
}
function slot_mp_ass_subscript(self: Ref, key: Ref, value: Ref): number {
  if (value === 0) return done(vectorcall_method(str_delitem, self, key, 0, 2));
  return done(vectorcall_method(str_setitem, self, key, value, 3));
}
function slot_sq_ass_item(self: Ref, i: number, value: Ref): number {
  const index = PyLong_FromLong(i);
  if (index === 0) return -1;
  const res = slot_mp_ass_subscript(self, index, value);
  Py_DECREF(index);
  return res;
}
const str_contains = _Py_ID('__contains__');
function slot_sq_contains(self: Ref, value: Ref): number {
  const func = lookup_maybe_method(self, str_contains);
  if (func === Py_None) {
    typeError(`'${typeName(self)}' object is not a container`);
    return -1;
  }
  if (func === 0) return PyErr_Occurred() ? -1 : _PySequence_IterSearch(self, value, PY_ITERSEARCH_CONTAINS);
  const res = callWith(func, self, value, 0, 2);
  if (res === 0) return -1;
  const result = PyObject_IsTrue(res);
  Py_DECREF(res);
  return result;
}

// ---- the object itself ----

const str_repr = _Py_ID('__repr__');
const str_hash = _Py_ID('__hash__');
function slot_tp_repr(self: Ref): Ref {
  const func = lookup_maybe_method(self, str_repr);
  if (func !== 0) return callWith(func, self, 0, 0, 1);
  if (bindingFailed()) return 0;
  return PyUnicode_FromString(`<${typeName(self)} object at ${pointerText(self)}>`);
}
function slot_tp_hash(self: Ref): number {
  const func = lookup_maybe_method(self, str_hash);
  if (func === 0 && bindingFailed()) return -1;
  if (func === Py_None || func === 0) return PyObject_HashNotImplemented(self);
  const res = callWith(func, self, 0, 0, 1);
  if (res === 0) return -1;
  if (!PyLong_Check(res)) {
    typeError('__hash__ method should return an integer');
    Py_DECREF(res);
    return -1;
  }
  // A value that fits a Py_hash_t is the hash itself; a larger one is hashed as an int is.
  if (!longAsWords(res)) {
    PyErr_Clear();
    long_hash(res);
  }
  if (hash.lo === -1 && hash.hi === -1) hash.lo = -2;
  const { lo, hi } = hash;
  Py_DECREF(res);
  hash.lo = lo;
  hash.hi = hi;
  return 0;
}
const str_call = _Py_ID('__call__');
/** New reference. Calls the special method `name` with a tuple and a dict. */
function callTuple(self: Ref, name: Ref, args: Ref, kwds: Ref): Ref {
  const meth = lookup_method(self, name);
  if (meth === 0) return 0;
  const res = unbound ? _PyObject_Call_Prepend(meth, self, args, kwds) : PyObject_Call(meth, args, kwds);
  Py_DECREF(meth);
  return res;
}

// ---- attributes ----

const str_getattribute = _Py_ID('__getattribute__');
const str_getattr = _Py_ID('__getattr__');
const str_setattr = _Py_ID('__setattr__');
const str_delattr = _Py_ID('__delattr__');

function call_attribute(self: Ref, attr: Ref, name: Ref): Ref {
  if (PyType_HasFeature(Py_TYPE(attr), Py_TPFLAGS_METHOD_DESCRIPTOR)) {
    unbound = true;
    return callWith(Py_NewRef(attr), self, name, 0, 2);
  }
  const get = slot<descrgetfunc>(attr, PyTypeObject.tp_descr_get);
  if (get === null) return PyObject_CallOneArg(attr, name);
  const bound = get(attr, self, Py_TYPE(self));
  if (bound === 0) return 0;
  const res = PyObject_CallOneArg(bound, name);
  Py_DECREF(bound);
  return res;
}
const slot_tp_getattro = argSlot('tp_getattro', 'getattribute');

/** tp_getattro of a class with `__getattr__`: the ordinary lookup first. */
export function _Py_slot_tp_getattr_hook(self: Ref, name: Ref): Ref {
  const type = Py_TYPE(self);
  const getattr = _PyType_LookupRef(type, str_getattr);
  if (getattr === 0) {
    // There is none (any more): a simpler function will do from now on.
    stp(type + PyTypeObject.tp_getattro, slot_tp_getattro);
    return vectorcall_method(str_getattribute, self, name, 0, 2);
  }
  const getattribute = _PyType_LookupRef(type, str_getattribute);
  let res: Ref;
  if (
    getattribute === 0 ||
    (Py_IS_TYPE(getattribute, PyWrapperDescr_Type) &&
      ld(getattribute + PyWrapperDescrObject.d_wrapped) === functionAddress('PyObject_GenericGetAttr'))
  ) {
    res = _PyObject_GenericGetAttrWithDict(self, name, 0, true);
    if (res === 0 && !PyErr_Occurred()) res = call_attribute(self, getattr, name);
  } else {
    res = call_attribute(self, getattribute, name);
    if (res === 0 && PyErr_ExceptionMatches(PyExc_AttributeError)) {
      PyErr_Clear();
      res = call_attribute(self, getattr, name);
    }
  }
  if (getattribute !== 0) Py_DECREF(getattribute);
  Py_DECREF(getattr);
  return res;
}
function slot_tp_setattro(self: Ref, name: Ref, value: Ref): number {
  if (value === 0) return done(vectorcall_method(str_delattr, self, name, 0, 2));
  return done(vectorcall_method(str_setattr, self, name, value, 3));
}

// ---- comparison, iteration, descriptors ----

const name_op = ['__lt__', '__le__', '__eq__', '__ne__', '__gt__', '__ge__'].map(_Py_ID);
function slot_tp_richcompare(self: Ref, other: Ref, op: number): Ref {
  const func = lookup_maybe_method(self, name_op[op]);
  if (func === 0) return bindingFailed() ? 0 : Py_NotImplemented;
  return callWith(func, self, other, 0, 2);
}
const str_iter = _Py_ID('__iter__');
function slot_tp_iter(self: Ref): Ref {
  const func = lookup_maybe_method(self, str_iter);
  if (func === Py_None) return typeError(`'${typeName(self)}' object is not iterable`);
  if (func !== 0) return callWith(func, self, 0, 0, 1);
  if (bindingFailed()) return 0;
  const getitem = lookup_maybe_method(self, str_getitem);
  if (getitem === 0) return bindingFailed() ? 0 : typeError(`'${typeName(self)}' object is not iterable`);
  Py_DECREF(getitem);
  return link.PySeqIter_New(self);
}
const str_get = _Py_ID('__get__');
const str_set = _Py_ID('__set__');
const str_delete = _Py_ID('__delete__');
const slot_tp_descr_get: Addr = slotFunction('slot_tp_descr_get', (self: Ref, obj: Ref, type: Ref): Ref => {
  const tp = Py_TYPE(self);
  const get = _PyType_LookupRef(tp, str_get);
  if (get === 0) {
    if (ld(tp + PyTypeObject.tp_descr_get) === slot_tp_descr_get) stp(tp + PyTypeObject.tp_descr_get, 0);
    return Py_NewRef(self);
  }
  const args = cStackPush(3);
  st(args, self);
  st(args + 8, obj === 0 ? Py_None : obj);
  st(args + 16, type === 0 ? Py_None : type);
  const res = PyObject_Vectorcall(get, args, 3, 0);
  cStackPop(args);
  Py_DECREF(get);
  return res;
});
function slot_tp_descr_set(self: Ref, target: Ref, value: Ref): number {
  if (value === 0) return done(vectorcall_method(str_delete, self, target, 0, 2));
  return done(vectorcall_method(str_set, self, target, value, 3));
}

// ---- birth and death ----

const str_init = _Py_ID('__init__');
const str_new = _Py_ID('__new__');
const str_del = _Py_ID('__del__');
function slot_tp_init(self: Ref, args: Ref, kwds: Ref): number {
  const res = callTuple(self, str_init, args, kwds);
  if (res === 0) return -1;
  if (res !== Py_None) {
    typeError(`__init__() should return None, not '${typeName(res)}'`);
    Py_DECREF(res);
    return -1;
  }
  return 0;
}
function slot_tp_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const func = PyObject_GetAttr(type, str_new);
  if (func === 0) return 0;
  const result = _PyObject_Call_Prepend(func, type, args, kwds);
  Py_DECREF(func);
  return result;
}
function slot_tp_finalize(self: Ref): void {
  const exc = PyErr_GetRaisedException();
  const del = lookup_maybe_method(self, str_del);
  if (del !== 0) {
    Py_NewRef(del);
    const res = callWith(del, self, 0, 0, 1);
    if (res === 0) reportDeallocator(del);
    else Py_DECREF(res);
    Py_DECREF(del);
  }
  PyErr_SetRaisedException(exc);
}
/** The error of a `__del__` cannot be raised: it is told to sys.unraisablehook. */
function reportDeallocator(del: Ref): void {
  if (!profile.unraisableSaysWhat) {
    link.PyErr_FormatUnraisable(null, del);
    return;
  }
  const exc = PyErr_GetRaisedException();
  const repr = PyObject_Repr(del);
  let text = '<object repr() failed>';
  if (repr === 0) PyErr_Clear();
  else {
    text = PyUnicode_AsString(repr);
    Py_DECREF(repr);
  }
  PyErr_SetRaisedException(exc);
  link.PyErr_FormatUnraisable(`Exception ignored while calling deallocator ${text}`, 0);
}

// ---- asynchronous methods ----

function asyncSlot(slotName: string, name: string): Addr {
  const id = _Py_ID(name);
  return slotFunction(`slot_${slotName}`, (self: Ref): Ref => {
    const func = lookup_maybe_method(self, id);
    if (func !== 0) return callWith(func, self, 0, 0, 1);
    return bindingFailed()
      ? 0
      : PyErr_SetString(PyExc_AttributeError, `object ${typeName(self)} does not have ${name} method`);
  });
}

/** Addresses of the slot functions by name: 'nb_add', 'tp_repr', ... */
/** A slot's function that is in a part. */
const bufferSlot = (name: 'slot_bf_getbuffer' | 'slot_bf_releasebuffer'): Addr =>
  slotFunction(name, (...args: [Ref, Addr, number]) => partLink[name](...args));
export const slots: Readonly<Record<string, Addr>> = {
  tp_repr: slotFunction('slot_tp_repr', slot_tp_repr),
  tp_hash: slotFunction('slot_tp_hash', slot_tp_hash),
  tp_call: slotFunction('slot_tp_call', (self: Ref, args: Ref, kwds: Ref) => callTuple(self, str_call, args, kwds)),
  tp_str: unarySlot('tp_str', 'str'),
  tp_getattro: slotFunction('_Py_slot_tp_getattr_hook', _Py_slot_tp_getattr_hook),
  tp_setattro: slotFunction('slot_tp_setattro', slot_tp_setattro),
  tp_richcompare: slotFunction('slot_tp_richcompare', slot_tp_richcompare),
  tp_iter: slotFunction('slot_tp_iter', slot_tp_iter),
  tp_iternext: unarySlot('tp_iternext', 'next'),
  tp_descr_get: slot_tp_descr_get,
  tp_descr_set: slotFunction('slot_tp_descr_set', slot_tp_descr_set),
  tp_init: slotFunction('slot_tp_init', slot_tp_init),
  tp_new: slotFunction('slot_tp_new', slot_tp_new),
  tp_finalize: slotFunction('slot_tp_finalize', slot_tp_finalize),
  am_await: asyncSlot('am_await', '__await__'),
  am_aiter: asyncSlot('am_aiter', '__aiter__'),
  am_anext: asyncSlot('am_anext', '__anext__'),
  nb_add: binarySlot('add', 'add'),
  nb_subtract: binarySlot('subtract', 'sub'),
  nb_multiply: binarySlot('multiply', 'mul'),
  nb_remainder: binarySlot('remainder', 'mod'),
  nb_divmod: binarySlot('divmod', 'divmod'),
  nb_power: slot_nb_power,
  nb_negative: unarySlot('nb_negative', 'neg'),
  nb_positive: unarySlot('nb_positive', 'pos'),
  nb_absolute: unarySlot('nb_absolute', 'abs'),
  nb_bool: slotFunction('slot_nb_bool', slot_nb_bool),
  nb_invert: unarySlot('nb_invert', 'invert'),
  nb_lshift: binarySlot('lshift', 'lshift'),
  nb_rshift: binarySlot('rshift', 'rshift'),
  nb_and: binarySlot('and', 'and'),
  nb_xor: binarySlot('xor', 'xor'),
  nb_or: binarySlot('or', 'or'),
  bf_getbuffer: bufferSlot('slot_bf_getbuffer'),
  bf_releasebuffer: bufferSlot('slot_bf_releasebuffer'),
  nb_int: unarySlot('nb_int', 'int'),
  nb_float: unarySlot('nb_float', 'float'),
  nb_inplace_add: argSlot('nb_inplace_add', 'iadd'),
  nb_inplace_subtract: argSlot('nb_inplace_subtract', 'isub'),
  nb_inplace_multiply: argSlot('nb_inplace_multiply', 'imul'),
  nb_inplace_remainder: argSlot('nb_inplace_remainder', 'imod'),
  nb_inplace_power: argSlot('nb_inplace_power', 'ipow'),
  nb_inplace_lshift: argSlot('nb_inplace_lshift', 'ilshift'),
  nb_inplace_rshift: argSlot('nb_inplace_rshift', 'irshift'),
  nb_inplace_and: argSlot('nb_inplace_and', 'iand'),
  nb_inplace_xor: argSlot('nb_inplace_xor', 'ixor'),
  nb_inplace_or: argSlot('nb_inplace_or', 'ior'),
  nb_floor_divide: binarySlot('floor_divide', 'floordiv'),
  nb_true_divide: binarySlot('true_divide', 'truediv'),
  nb_inplace_floor_divide: argSlot('nb_inplace_floor_divide', 'ifloordiv'),
  nb_inplace_true_divide: argSlot('nb_inplace_true_divide', 'itruediv'),
  nb_index: unarySlot('nb_index', 'index'),
  nb_matrix_multiply: binarySlot('matrix_multiply', 'matmul'),
  nb_inplace_matrix_multiply: argSlot('nb_inplace_matrix_multiply', 'imatmul'),
  mp_length: slotFunction('slot_sq_length', slot_sq_length),
  mp_subscript: argSlot('mp_subscript', 'getitem'),
  mp_ass_subscript: slotFunction('slot_mp_ass_subscript', slot_mp_ass_subscript),
  sq_length: slotFunction('slot_sq_length', slot_sq_length),
  sq_item: slotFunction('slot_sq_item', slot_sq_item),
  sq_ass_item: slotFunction('slot_sq_ass_item', slot_sq_ass_item),
  sq_contains: slotFunction('slot_sq_contains', slot_sq_contains),
};
/** The bool singletons' names for a result: what wrappers of inquiries give. */
export const truth = (v: number): Ref => (v ? Py_True : Py_False);
