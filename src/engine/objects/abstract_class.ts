// isinstance() and issubclass(). Mirrors the class part of Objects/abstract.c.

import { Py_TPFLAGS_TUPLE_SUBCLASS, Py_TPFLAGS_TYPE_SUBCLASS } from '../include/flags.ts';
import { unionobject } from '../include/objectstructs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyObject_CallOneArg } from './call.ts';
import { PyErr_Occurred, typeError } from './errors.ts';
import { hasSubclassFlag, Py_DECREF, Py_IS_TYPE, Py_TYPE, PyObject_TypeCheck, PyType_IsSubtype } from './object.ts';
import { PyObject_GetOptionalAttr, PyObject_IsTrue } from './object_protocol.ts';
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from './recursion.ts';
import { _Py_ID } from './statics.ts';
import { _PyUnion_Type, PyType_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { _PyObject_LookupSpecial } from './type_lookup.ts';

const str_bases = _Py_ID('__bases__');
const str_class = _Py_ID('__class__');
const str_instancecheck = _Py_ID('__instancecheck__');
const str_subclasscheck = _Py_ID('__subclasscheck__');

const isType = (o: Ref): boolean => hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS);
const isTuple = (o: Ref): boolean => hasSubclassFlag(o, Py_TPFLAGS_TUPLE_SUBCLASS);

/** New reference to the tuple `cls.__bases__`; NULL without an exception if there is none. */
function abstract_get_bases(cls: Ref): Ref {
  const bases = PyObject_GetOptionalAttr(cls, str_bases);
  if (bases !== 0 && !isTuple(bases)) {
    Py_DECREF(bases);
    return 0;
  }
  return bases;
}
/** 1, 0, or -1: `cls` is reachable from `derived` through `__bases__`. */
function abstract_issubclass(derived: Ref, cls: Ref): number {
  if (derived === cls) return 1;
  const bases = abstract_get_bases(derived);
  if (bases === 0) return PyErr_Occurred() ? -1 : 0;
  let r = 0;
  for (let i = 0; r === 0 && i < PyTuple_GET_SIZE(bases); i++) {
    if (!_Py_EnterRecursiveCall(' in __issubclass__')) r = -1;
    else {
      r = abstract_issubclass(PyTuple_GET_ITEM(bases, i), cls);
      _Py_LeaveRecursiveCall();
    }
  }
  Py_DECREF(bases);
  return r;
}
function check_class(cls: Ref, error: string): boolean {
  const bases = abstract_get_bases(cls);
  if (bases === 0) {
    if (!PyErr_Occurred()) typeError(error);
    return false;
  }
  Py_DECREF(bases);
  return true;
}

function object_isinstance(inst: Ref, cls: Ref): number {
  let retval: number;
  if (isType(cls)) {
    if (PyObject_TypeCheck(inst, cls)) return 1;
    const icls = PyObject_GetOptionalAttr(inst, str_class);
    if (icls === 0) return PyErr_Occurred() ? -1 : 0;
    retval = icls !== Py_TYPE(inst) && isType(icls) && PyType_IsSubtype(icls, cls) ? 1 : 0;
    Py_DECREF(icls);
    return retval;
  }
  if (!check_class(cls, 'isinstance() arg 2 must be a type, a tuple of types, or a union')) return -1;
  const icls = PyObject_GetOptionalAttr(inst, str_class);
  if (icls === 0) return PyErr_Occurred() ? -1 : 0;
  retval = abstract_issubclass(icls, cls);
  Py_DECREF(icls);
  return retval;
}

type Check = (thing: Ref, cls: Ref) => number;
/** 1 if one item of the tuple (or union's arguments) passes. */
function anyItem(thing: Ref, tuple: Ref, check: Check, where: string): number {
  if (!_Py_EnterRecursiveCall(where)) return -1;
  let r = 0;
  for (let i = 0; r === 0 && i < PyTuple_GET_SIZE(tuple); i++) r = check(thing, PyTuple_GET_ITEM(tuple, i));
  _Py_LeaveRecursiveCall();
  return r;
}
/** What `checker`, a bound special method (its reference is taken), says about `thing`. */
function askChecker(checker: Ref, thing: Ref, where: string): number {
  if (!_Py_EnterRecursiveCall(where)) {
    Py_DECREF(checker);
    return -1;
  }
  const res = PyObject_CallOneArg(checker, thing);
  _Py_LeaveRecursiveCall();
  Py_DECREF(checker);
  if (res === 0) return -1;
  const ok = PyObject_IsTrue(res);
  Py_DECREF(res);
  return ok;
}

/** 1, 0, or -1 with an exception. */
export function PyObject_IsInstance(inst: Ref, cls: Ref): number {
  if (Py_IS_TYPE(inst, cls)) return 1;
  if (Py_IS_TYPE(cls, PyType_Type)) return object_isinstance(inst, cls);
  const classes = Py_IS_TYPE(cls, _PyUnion_Type) ? ld(cls + unionobject.args) : cls;
  if (isTuple(classes)) return anyItem(inst, classes, PyObject_IsInstance, ' in __instancecheck__');
  const checker = _PyObject_LookupSpecial(cls, str_instancecheck);
  if (checker !== 0) return askChecker(checker, inst, ' in __instancecheck__');
  if (PyErr_Occurred()) return -1;
  return object_isinstance(inst, cls);
}

function recursive_issubclass(derived: Ref, cls: Ref): number {
  if (isType(cls) && isType(derived)) return PyType_IsSubtype(derived, cls) ? 1 : 0;
  if (!check_class(derived, 'issubclass() arg 1 must be a class')) return -1;
  if (
    !Py_IS_TYPE(cls, _PyUnion_Type) &&
    !check_class(cls, 'issubclass() arg 2 must be a class, a tuple of classes, or a union')
  ) {
    return -1;
  }
  return abstract_issubclass(derived, cls);
}
/** 1, 0, or -1 with an exception. */
export function PyObject_IsSubclass(derived: Ref, cls: Ref): number {
  if (Py_IS_TYPE(cls, PyType_Type)) return derived === cls ? 1 : recursive_issubclass(derived, cls);
  const classes = Py_IS_TYPE(cls, _PyUnion_Type) ? ld(cls + unionobject.args) : cls;
  if (isTuple(classes)) return anyItem(derived, classes, PyObject_IsSubclass, ' in __subclasscheck__');
  const checker = _PyObject_LookupSpecial(cls, str_subclasscheck);
  if (checker !== 0) return askChecker(checker, derived, ' in __subclasscheck__');
  if (PyErr_Occurred()) return -1;
  return recursive_issubclass(derived, cls);
}
/** What type.__instancecheck__ does. */
export function _PyObject_RealIsInstance(inst: Ref, cls: Ref): number {
  return object_isinstance(inst, cls);
}
/** What type.__subclasscheck__ does. */
export function _PyObject_RealIsSubclass(derived: Ref, cls: Ref): number {
  return recursive_issubclass(derived, cls);
}
