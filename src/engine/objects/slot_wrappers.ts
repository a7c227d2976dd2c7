// The functions of slot wrappers: unpack a tuple of arguments for one kind of slot. Mirrors the wrap_* functions of
// Objects/typeobject.c. Each takes (self, args, wrapped, kwds): `wrapped` is the address of the slot's function.

import { Py_EQ, Py_GE, Py_GT, Py_LE, Py_LT, Py_NE, Py_TPFLAGS_TYPE_SUBCLASS } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PySequenceMethods, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { fn, functionAddress, registerFunction } from '../memory/text.ts';
import { PyNumber_AsSsize_t } from './abstract_number.ts';
import { wrapperName } from './changed_messages.ts';
import { PyErr_Occurred, PyErr_SetNone, typeError } from './errors.ts';
import { partLink } from './link.ts';
import { longFromHash, PyLong_FromSsize_t } from './longobject.ts';
import { hasSubclassFlag, type lenfunc, Py_DECREF, Py_TYPE, PyType_IsSubtype, suiteSlot } from './object.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { Py_None, PyBool_FromLong } from './statics.ts';
import { PyExc_OverflowError, PyExc_StopIteration } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_GetSlice } from './tupleobject.ts';
import { tp_name, typeName } from './typename.ts';

type Wrapper = (self: Ref, args: Ref, wrapped: Addr, kwds: Ref) => Ref;

/** True if the tuple has `min` to `max` items; else TypeError. */
function check_num_args(args: Ref, min: number, max = min): boolean {
  const n = PyTuple_GET_SIZE(args);
  if (n >= min && n <= max) return true;
  if (min === max) typeError(`expected ${min} argument${min === 1 ? '' : 's'}, got ${n}`);
  else typeError(`expected ${min} or ${max} arguments, got ${n}`);
  return false;
}
/** As check_num_args, where CPython calls PyArg_UnpackTuple. */
function unpackTuple(name: string, args: Ref, min: number, max = min): boolean {
  return _PyArg_CheckPositional(wrapperName(name), PyTuple_GET_SIZE(args), min, max);
}
/** Before 3.14, whose messages have no name, these called PyArg_UnpackTuple, too. */
function checkOrUnpack(name: string, args: Ref, min: number, max = min): boolean {
  return wrapperName(name) === '' ? unpackTuple(name, args, min, max) : check_num_args(args, min, max);
}
const item = PyTuple_GET_ITEM;
const none = (res: number): Ref => (res < 0 ? 0 : Py_None);

const wrap = (name: string, f: Wrapper): Addr => registerFunction(name, f);
const unary = (name: string, finish: (res: number) => Ref): Addr =>
  wrap(name, (self, args, wrapped) => (check_num_args(args, 0) ? finish(fn(wrapped)(self)) : 0));

function getindex(self: Ref, arg: Ref): number {
  const i = PyNumber_AsSsize_t(arg, PyExc_OverflowError);
  if (i >= 0 || (i === -1 && PyErr_Occurred())) return i;
  const length = suiteSlot<lenfunc>(Py_TYPE(self), PyTypeObject.tp_as_sequence, PySequenceMethods.sq_length);
  if (length === null) return i;
  const n = length(self);
  return n < 0 ? -1 : i + n;
}
/** False with TypeError if `func` of a base would bypass the tp_setattro of a built-in class between it and the object's. */
function hackcheck(self: Ref, func: Addr, what: string): boolean {
  const type = Py_TYPE(self);
  const mro = ld(type + PyTypeObject.tp_mro);
  const generic = functionAddress('slot_tp_setattro');
  const own = ld(type + PyTypeObject.tp_setattro);
  let defining = type;
  for (let i = PyTuple_GET_SIZE(mro) - 1; i >= 0; i--) {
    const f = ld(PyTuple_GET_ITEM(mro, i) + PyTypeObject.tp_setattro);
    if (f !== generic && f === own) {
      defining = PyTuple_GET_ITEM(mro, i);
      break;
    }
  }
  for (let base = defining; base !== 0; base = ld(base + PyTypeObject.tp_base)) {
    const f = ld(base + PyTypeObject.tp_setattro);
    if (f === func) return true;
    if (f !== generic) {
      typeError(`can't apply this ${what} to ${tp_name(type)} object`);
      return false;
    }
  }
  return true;
}

function richcmp(name: string, op: number): Addr {
  return wrap(name, (self, args, wrapped) => (check_num_args(args, 1) ? fn(wrapped)(self, item(args, 0), op) : 0));
}

/** Addresses of the wrappers by name. */
export const wrappers = {
  unaryfunc: unary('wrap_unaryfunc', (res) => res),
  inquirypred: unary('wrap_inquirypred', (res) => (res < 0 ? 0 : PyBool_FromLong(res))),
  lenfunc: unary('wrap_lenfunc', (res) => (res === -1 && PyErr_Occurred() ? 0 : PyLong_FromSsize_t(res))),
  hashfunc: unary('wrap_hashfunc', (res) => (res < 0 ? 0 : longFromHash())),
  next: unary('wrap_next', (res) => {
    if (res === 0 && !PyErr_Occurred()) PyErr_SetNone(PyExc_StopIteration);
    return res;
  }),
  buffer: wrap('wrap_buffer', (...args) => partLink.wrap_buffer(...args)),
  releasebuffer: wrap('wrap_releasebuffer', (...args) => partLink.wrap_releasebuffer(...args)),
  del: wrap('wrap_del', (self, args, wrapped) => {
    if (!check_num_args(args, 0)) return 0;
    fn(wrapped)(self);
    return Py_None;
  }),
  binaryfunc: wrap('wrap_binaryfunc', (self, args, wrapped) =>
    check_num_args(args, 1) ? fn(wrapped)(self, item(args, 0)) : 0,
  ),
  binaryfunc_l: wrap('wrap_binaryfunc_l', (self, args, wrapped) =>
    check_num_args(args, 1) ? fn(wrapped)(self, item(args, 0)) : 0,
  ),
  binaryfunc_r: wrap('wrap_binaryfunc_r', (self, args, wrapped) =>
    check_num_args(args, 1) ? fn(wrapped)(item(args, 0), self) : 0,
  ),
  ternaryfunc: wrap('wrap_ternaryfunc', (self, args, wrapped) => {
    if (!checkOrUnpack('__pow__', args, 1, 2)) return 0;
    return fn(wrapped)(self, item(args, 0), PyTuple_GET_SIZE(args) > 1 ? item(args, 1) : Py_None);
  }),
  ternaryfunc_r: wrap('wrap_ternaryfunc_r', (self, args, wrapped) => {
    if (!checkOrUnpack('__pow__', args, 1, 2)) return 0;
    return fn(wrapped)(item(args, 0), self, PyTuple_GET_SIZE(args) > 1 ? item(args, 1) : Py_None);
  }),
  indexargfunc: wrap('wrap_indexargfunc', (self, args, wrapped) => {
    if (!checkOrUnpack('__mul__', args, 1)) return 0;
    const i = PyNumber_AsSsize_t(item(args, 0), PyExc_OverflowError);
    return i === -1 && PyErr_Occurred() ? 0 : fn(wrapped)(self, i);
  }),
  sq_item: wrap('wrap_sq_item', (self, args, wrapped) => {
    if (!check_num_args(args, 1)) return 0;
    const i = getindex(self, item(args, 0));
    return i === -1 && PyErr_Occurred() ? 0 : fn(wrapped)(self, i);
  }),
  sq_setitem: wrap('wrap_sq_setitem', (self, args, wrapped) => {
    if (!check_num_args(args, 2)) return 0;
    const i = getindex(self, item(args, 0));
    return i === -1 && PyErr_Occurred() ? 0 : none(fn(wrapped)(self, i, item(args, 1)));
  }),
  sq_delitem: wrap('wrap_sq_delitem', (self, args, wrapped) => {
    if (!check_num_args(args, 1)) return 0;
    const i = getindex(self, item(args, 0));
    return i === -1 && PyErr_Occurred() ? 0 : none(fn(wrapped)(self, i, 0));
  }),
  objobjproc: wrap('wrap_objobjproc', (self, args, wrapped) => {
    if (!check_num_args(args, 1)) return 0;
    const res = fn(wrapped)(self, item(args, 0));
    return res < 0 ? 0 : PyBool_FromLong(res);
  }),
  objobjargproc: wrap('wrap_objobjargproc', (self, args, wrapped) =>
    unpackTuple('__setitem__', args, 2) ? none(fn(wrapped)(self, item(args, 0), item(args, 1))) : 0,
  ),
  delitem: wrap('wrap_delitem', (self, args, wrapped) =>
    check_num_args(args, 1) ? none(fn(wrapped)(self, item(args, 0), 0)) : 0,
  ),
  setattr: wrap('wrap_setattr', (self, args, wrapped) => {
    if (!unpackTuple('__setattr__', args, 2) || !hackcheck(self, wrapped, '__setattr__')) return 0;
    return none(fn(wrapped)(self, item(args, 0), item(args, 1)));
  }),
  delattr: wrap('wrap_delattr', (self, args, wrapped) => {
    if (!check_num_args(args, 1) || !hackcheck(self, wrapped, '__delattr__')) return 0;
    return none(fn(wrapped)(self, item(args, 0), 0));
  }),
  call: wrap('wrap_call', (self, args, wrapped, kwds) => fn(wrapped)(self, args, kwds)),
  init: wrap('wrap_init', (self, args, wrapped, kwds) => none(fn(wrapped)(self, args, kwds))),
  descr_get: wrap('wrap_descr_get', (self, args, wrapped) => {
    if (!unpackTuple('__get__', args, 1, 2)) return 0;
    const obj = item(args, 0) === Py_None ? 0 : item(args, 0);
    const type = PyTuple_GET_SIZE(args) < 2 || item(args, 1) === Py_None ? 0 : item(args, 1);
    if (type === 0 && obj === 0) return typeError('__get__(None, None) is invalid');
    return fn(wrapped)(self, obj, type);
  }),
  descr_set: wrap('wrap_descr_set', (self, args, wrapped) =>
    unpackTuple('__set__', args, 2) ? none(fn(wrapped)(self, item(args, 0), item(args, 1))) : 0,
  ),
  descr_delete: wrap('wrap_descr_delete', (self, args, wrapped) =>
    check_num_args(args, 1) ? none(fn(wrapped)(self, item(args, 0), 0)) : 0,
  ),
  richcmp_lt: richcmp('richcmp_lt', Py_LT),
  richcmp_le: richcmp('richcmp_le', Py_LE),
  richcmp_eq: richcmp('richcmp_eq', Py_EQ),
  richcmp_ne: richcmp('richcmp_ne', Py_NE),
  richcmp_gt: richcmp('richcmp_gt', Py_GT),
  richcmp_ge: richcmp('richcmp_ge', Py_GE),
} as const;

/**
 * `T.__new__(S, ...)` for a built-in type T: S must be T or a subclass that does not have a later __new__ of its own in C.
 * METH_VARARGS | METH_KEYWORDS with the type as self. New reference.
 */
export function tp_new_wrapper(self: Ref, args: Ref, kwds: Ref): Ref {
  const name = tp_name(self);
  const n = PyTuple_GET_SIZE(args);
  if (n < 1) return typeError(`${name}.__new__(): not enough arguments`);
  const subtype = item(args, 0);
  if (!hasSubclassFlag(subtype, Py_TPFLAGS_TYPE_SUBCLASS)) {
    return typeError(`${name}.__new__(X): X is not a type object (${typeName(subtype)})`);
  }
  if (!PyType_IsSubtype(subtype, self)) {
    return typeError(`${name}.__new__(${tp_name(subtype)}): ${tp_name(subtype)} is not a subtype of ${name}`);
  }
  // The nearest base whose tp_new is not the generic one must have the same tp_new.
  let staticbase = subtype;
  const generic = functionAddress('slot_tp_new');
  while (staticbase !== 0 && ld(staticbase + PyTypeObject.tp_new) === generic) {
    staticbase = ld(staticbase + PyTypeObject.tp_base);
  }
  if (staticbase !== 0 && ld(staticbase + PyTypeObject.tp_new) !== ld(self + PyTypeObject.tp_new)) {
    return profile.newSaysNoInstances && ld(staticbase + PyTypeObject.tp_new) === 0
      ? typeError(`cannot create '${tp_name(subtype)}' instances`)
      : typeError(`${name}.__new__(${tp_name(subtype)}) is not safe, use ${tp_name(staticbase)}.__new__()`);
  }
  const rest = PyTuple_GetSlice(args, 1, n);
  if (rest === 0) return 0;
  const res = fn(ld(self + PyTypeObject.tp_new))(subtype, rest, kwds);
  Py_DECREF(rest);
  return res;
}
