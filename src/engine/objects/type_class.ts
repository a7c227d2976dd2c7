// Giving an object another class, and when two classes have one layout. Mirrors object_set_class and
// compatible_for_assignment in Objects/typeobject.c.

import {
  Py_TPFLAGS_HEAPTYPE,
  Py_TPFLAGS_IMMUTABLETYPE,
  Py_TPFLAGS_INLINE_VALUES,
  Py_TPFLAGS_MANAGED_DICT,
  Py_TPFLAGS_MANAGED_WEAKREF,
  Py_TPFLAGS_PREHEADER,
  Py_TPFLAGS_TYPE_SUBCLASS,
} from '../include/flags.ts';
import { PyHeapTypeObject } from '../include/heaptype.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import {
  _PyDict_DetachFromObject,
  _PyObject_GetManagedDict,
  _PyObject_MaterializeManagedDict,
  hasValues,
} from './dict_values.ts';
import { typeError } from './errors.ts';
import {
  hasSubclassFlag,
  Py_DECREF,
  Py_INCREF,
  Py_SET_TYPE,
  Py_TYPE,
  PyType_HasFeature,
  PyType_IsSubtype,
  tp_flags,
} from './object.ts';
import { PyModule_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { tp_name, typeName } from './typename.ts';
import { _PyUnicode_EQ } from './unicodeobject.ts';

const T = PyTypeObject;
const same = (a: Ref, b: Ref, offset: number): boolean => ld(a + offset) === ld(b + offset);

function compatible_with_tp_base(child: Ref): boolean {
  const parent = ld(child + T.tp_base);
  return (
    parent !== 0 &&
    same(child, parent, T.tp_basicsize) &&
    same(child, parent, T.tp_itemsize) &&
    same(child, parent, T.tp_dictoffset) &&
    same(child, parent, T.tp_weaklistoffset) &&
    (tp_flags(child) & Py_TPFLAGS_INLINE_VALUES) === (tp_flags(parent) & Py_TPFLAGS_INLINE_VALUES)
  );
}
/** True if both classes add the same slots, by name, and the same pre-header words. */
function same_slots_added(a: Ref, b: Ref): boolean {
  const slotsA = ld(a + PyHeapTypeObject.ht_slots);
  const slotsB = ld(b + PyHeapTypeObject.ht_slots);
  const n = slotsA === 0 ? 0 : PyTuple_GET_SIZE(slotsA);
  if (n !== (slotsB === 0 ? 0 : PyTuple_GET_SIZE(slotsB))) return false;
  for (let i = 0; i < n; i++)
    if (!_PyUnicode_EQ(PyTuple_GET_ITEM(slotsA, i), PyTuple_GET_ITEM(slotsB, i))) return false;
  const words = Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF;
  return (tp_flags(a) & words) === (tp_flags(b) & words) && same(a, b, T.tp_basicsize) && same(a, b, T.tp_itemsize);
}
function compatible_flags(a: Ref, b: Ref): boolean {
  return (tp_flags(a) & Py_TPFLAGS_PREHEADER) === (tp_flags(b) & Py_TPFLAGS_PREHEADER);
}
/** True if instances of one class may become instances of the other; else TypeError. `attr` is the attribute being set. */
export function compatible_for_assignment(oldto: Ref, newto: Ref, attr: string): boolean {
  if (!same(newto, oldto, T.tp_free)) {
    typeError(`${attr} assignment: '${tp_name(newto)}' deallocator differs from '${tp_name(oldto)}'`);
    return false;
  }
  if (!compatible_flags(oldto, newto)) {
    differs(oldto, newto, attr);
    return false;
  }
  let newbase = newto;
  let oldbase = oldto;
  while (compatible_with_tp_base(newbase)) newbase = ld(newbase + T.tp_base);
  while (compatible_with_tp_base(oldbase)) oldbase = ld(oldbase + T.tp_base);
  const alike =
    newbase === oldbase ||
    (same(newbase, oldbase, T.tp_base) &&
      PyType_HasFeature(newbase, Py_TPFLAGS_HEAPTYPE) &&
      PyType_HasFeature(oldbase, Py_TPFLAGS_HEAPTYPE) &&
      same_slots_added(newbase, oldbase));
  if (!alike) differs(oldto, newto, attr);
  return alike;
}
function differs(oldto: Ref, newto: Ref, attr: string): void {
  typeError(`${attr} assignment: '${tp_name(newto)}' object layout differs from '${tp_name(oldto)}'`);
}

/** Setter of `__class__`. 0 or -1. */
export function object_set_class(self: Ref, value: Ref): number {
  if (value === 0) {
    typeError("can't delete __class__ attribute");
    return -1;
  }
  if (!hasSubclassFlag(value, Py_TPFLAGS_TYPE_SUBCLASS)) {
    typeError(`__class__ must be set to a class, not '${typeName(value)}' object`);
    return -1;
  }
  const oldto = Py_TYPE(self);
  const bothModules = PyType_IsSubtype(value, PyModule_Type) && PyType_IsSubtype(oldto, PyModule_Type);
  if (
    !bothModules &&
    (PyType_HasFeature(value, Py_TPFLAGS_IMMUTABLETYPE) || PyType_HasFeature(oldto, Py_TPFLAGS_IMMUTABLETYPE))
  ) {
    typeError('__class__ assignment only supported for mutable types or ModuleType subclasses');
    return -1;
  }
  if (!compatible_for_assignment(oldto, value, '__class__')) return -1;
  if (hasValues(self, tp_flags(oldto))) {
    // Inline values belong to the keys that the old class shares: the attributes move to a dict.
    const dict = _PyObject_GetManagedDict(self) || _PyObject_MaterializeManagedDict(self);
    if (dict === 0 || _PyDict_DetachFromObject(dict, self) < 0) return -1;
  }
  if (PyType_HasFeature(value, Py_TPFLAGS_HEAPTYPE)) Py_INCREF(value);
  Py_SET_TYPE(self, value);
  if (PyType_HasFeature(oldto, Py_TPFLAGS_HEAPTYPE)) Py_DECREF(oldto);
  return 0;
}
