// Method resolution order: C3 linearization, or what the metaclass's mro() says. Mirrors the mro part of
// Objects/typeobject.c.

import { Py_TPFLAGS_TYPE_SUBCLASS } from '../include/flags.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PySequence_List, PySequence_Tuple } from './abstract_sequence.ts';
import { typeError } from './errors.ts';
import { PyList_Append, PyList_New, PyList_SET_ITEM } from './listobject.ts';
import {
  hasSubclassFlag,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_XDECREF,
  Py_XNewRef,
  PyType_IsSubtype,
} from './object.ts';
import { PyObject_GetOptionalAttr } from './object_protocol.ts';
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from './recursion.ts';
import { callSpecialNoArgs } from './slot_functions.ts';
import { _Py_ID } from './statics.ts';
import { PyBaseObject_Type, PyType_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from './tupleobject.ts';
import { PyType_Modified, type_mro_modified } from './type_lookup.ts';
import { _PyType_Name, tp_name, typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check } from './unicodeobject.ts';

const str_mro = _Py_ID('mro');
const str_name = _Py_ID('__name__');
const isType = (o: Ref): boolean => hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS);

/** The class whose layout an instance has: the most derived base that adds fields. Borrowed reference. */
export function solid_base(type: Ref): Ref {
  const own = ld(type + PyTypeObject.tp_base);
  const base = own === 0 ? PyBaseObject_Type : solid_base(own);
  return shape_differs(type, base) ? type : base;
}
export function shape_differs(a: Ref, b: Ref): boolean {
  return (
    ld(a + PyTypeObject.tp_basicsize) !== ld(b + PyTypeObject.tp_basicsize) ||
    ld(a + PyTypeObject.tp_itemsize) !== ld(b + PyTypeObject.tp_itemsize)
  );
}

/** __name__ for messages; '?' if it cannot be had. */
function class_name(cls: Ref): string {
  const name = PyObject_GetOptionalAttr(cls, str_name);
  if (name === 0) return _PyType_Name(cls);
  const text = PyUnicode_Check(name) ? PyUnicode_AsString(name) : _PyType_Name(cls);
  Py_DECREF(name);
  return text;
}
function check_duplicates(bases: Ref): boolean {
  const n = PyTuple_GET_SIZE(bases);
  for (let i = 0; i < n; i++) {
    const o = PyTuple_GET_ITEM(bases, i);
    for (let j = i + 1; j < n; j++) {
      if (PyTuple_GET_ITEM(bases, j) === o) {
        typeError(`duplicate base class ${class_name(o)}`);
        return false;
      }
    }
  }
  return true;
}

/** Appends the C3 merge of `lists` to `acc`. False with TypeError if there is no consistent order. */
function pmerge(acc: Ref, lists: readonly Ref[]): boolean {
  const remain = lists.map(() => 0);
  for (;;) {
    let empty = 0;
    let advanced = false;
    for (let i = 0; i < lists.length; i++) {
      if (remain[i] >= PyTuple_GET_SIZE(lists[i])) {
        empty++;
        continue;
      }
      const candidate = PyTuple_GET_ITEM(lists[i], remain[i]);
      const inTail = lists.some((list, j) => {
        for (let k = remain[j] + 1; k < PyTuple_GET_SIZE(list); k++)
          if (PyTuple_GET_ITEM(list, k) === candidate) return true;
        return false;
      });
      if (inTail) continue;
      if (PyList_Append(acc, candidate) < 0) return false;
      lists.forEach((list, j) => {
        if (remain[j] < PyTuple_GET_SIZE(list) && PyTuple_GET_ITEM(list, remain[j]) === candidate) remain[j]++;
      });
      advanced = true;
      break;
    }
    if (advanced) continue;
    if (empty === lists.length) return true;
    set_mro_error(lists, remain);
    return false;
  }
}
function set_mro_error(lists: readonly Ref[], remain: readonly number[]): void {
  const seen = new Set<Ref>();
  lists.forEach((list, i) => {
    if (remain[i] < PyTuple_GET_SIZE(list)) seen.add(PyTuple_GET_ITEM(list, remain[i]));
  });
  const names = [...seen].map(class_name).join(', ');
  typeError(`Cannot create a consistent method resolution order (MRO) for bases ${names}`);
}

/** New reference: the linearization as a tuple (one base) or a list. */
export function mro_implementation(type: Ref): Ref {
  const bases = ld(type + PyTypeObject.tp_bases);
  const n = PyTuple_GET_SIZE(bases);
  for (let i = 0; i < n; i++) {
    const base = PyTuple_GET_ITEM(bases, i);
    if (ld(base + PyTypeObject.tp_mro) === 0) return typeError(`Cannot extend an incomplete type '${tp_name(base)}'`);
  }
  if (n === 1) {
    const base_mro = ld(PyTuple_GET_ITEM(bases, 0) + PyTypeObject.tp_mro);
    const k = PyTuple_GET_SIZE(base_mro);
    const result = PyTuple_New(k + 1);
    if (result === 0) return 0;
    PyTuple_SET_ITEM(result, 0, Py_NewRef(type));
    for (let i = 0; i < k; i++) PyTuple_SET_ITEM(result, i + 1, Py_NewRef(PyTuple_GET_ITEM(base_mro, i)));
    return result;
  }
  if (!check_duplicates(bases)) return 0;
  const lists: Ref[] = [];
  for (let i = 0; i < n; i++) lists.push(ld(PyTuple_GET_ITEM(bases, i) + PyTypeObject.tp_mro));
  lists.push(bases);
  const result = PyList_New(1);
  if (result === 0) return 0;
  PyList_SET_ITEM(result, 0, Py_NewRef(type));
  if (!pmerge(result, lists)) {
    Py_DECREF(result);
    return 0;
  }
  return result;
}

/** True if what mro() of a metaclass gave can be used with instances of the type. */
function mro_check(type: Ref, mro: Ref): boolean {
  const solid = solid_base(type);
  for (let i = 0; i < PyTuple_GET_SIZE(mro); i++) {
    const o = PyTuple_GET_ITEM(mro, i);
    if (!isType(o)) {
      typeError(`mro() returned a non-class ('${typeName(o)}')`);
      return false;
    }
    if (!PyType_IsSubtype(solid, solid_base(o))) {
      typeError(`mro() returned base with unsuitable layout ('${tp_name(o)}')`);
      return false;
    }
  }
  return true;
}
/** New reference to a tuple. */
function mro_invoke(type: Ref): Ref {
  const custom = !Py_IS_TYPE(type, PyType_Type);
  // mro() may change bases, which calls mro() again: with its way through the setters a level costs more than the call alone.
  if (custom && !_Py_EnterRecursiveCall('')) return 0;
  const result = custom ? callSpecialNoArgs(type, str_mro) : mro_implementation(type);
  if (custom) _Py_LeaveRecursiveCall();
  if (result === 0) return 0;
  const tuple = PySequence_Tuple(result);
  Py_DECREF(result);
  if (tuple === 0) return 0;
  if (PyTuple_GET_SIZE(tuple) === 0) {
    Py_DECREF(tuple);
    return typeError('type MRO must not be empty');
  }
  if (custom && !mro_check(type, tuple)) {
    Py_DECREF(tuple);
    return 0;
  }
  return tuple;
}

/**
 * Computes tp_mro. 1: set; 0: a reentrant call replaced it meanwhile; -1 with an exception. `keepOld`: the old one is not
 * dropped (the caller has it).
 */
export function mro_internal(type: Ref, initial: boolean, keepOld = false): number {
  const at = type + PyTypeObject.tp_mro;
  const old = ld(at);
  Py_XNewRef(old);
  const fresh = mro_invoke(type);
  const reentrant = ld(at) !== old;
  if (fresh === 0) {
    Py_XDECREF(old);
    return -1;
  }
  if (reentrant) {
    Py_DECREF(fresh);
    Py_XDECREF(old);
    return 0;
  }
  stp(at, fresh);
  type_mro_modified(type, fresh);
  type_mro_modified(type, ld(type + PyTypeObject.tp_bases));
  if (!initial) PyType_Modified(type);
  // The type's own reference to the old one, and the one taken here.
  Py_XDECREF(old);
  if (!keepOld) Py_XDECREF(old);
  return 1;
}

/** New reference. `type.mro()`: a list. */
export function type_mro(type: Ref): Ref {
  const seq = mro_implementation(type);
  if (seq === 0) return 0;
  const list = PySequence_List(seq);
  Py_DECREF(seq);
  return list;
}
