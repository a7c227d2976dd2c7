// Life of instances of classes made by `class`: what the collector visits, what is cleared, and the order of death.
// Mirrors subtype_dealloc, subtype_traverse and subtype_clear in Objects/typeobject.c.

import { Py_READONLY, Py_T_OBJECT_EX, Py_TPFLAGS_HEAPTYPE, Py_TPFLAGS_MANAGED_DICT } from '../include/flags.ts';
import { PyMemberDef, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { fn, registerFunction } from '../memory/text.ts';
import { PyObject_ClearManagedDict, PyObject_VisitManagedDict } from './dict_values.ts';
import { _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_UnTrack } from './gcobject.ts';
import { _PyObject_ComputedDictPointer } from './generic_attr.ts';
import {
  type destructor,
  Py_CLEAR,
  Py_DECREF,
  Py_SIZE,
  Py_TYPE,
  PyType_HasFeature,
  PyType_IS_GC,
  type traverseproc,
  type visitproc,
} from './object.ts';
import { PyObject_CallFinalizerFromDealloc } from './object_protocol.ts';
import { Py_TRASHCAN_BEGIN, Py_TRASHCAN_END } from './trashcan.ts';
import { PyObject_ClearWeakRefs } from './weakrefobject.ts';

const T = PyTypeObject;

/** The first member of a class's `__slots__`: its PyMemberDefs lie behind the type, Py_SIZE(type) of them. */
export function _PyHeapType_GET_MEMBERS(type: Ref): Addr {
  return type + ld(Py_TYPE(type) + T.tp_basicsize);
}
/** Visits the address of each slot word of `self` that `type` itself adds. */
function eachSlot(type: Ref, self: Ref, visit: (at: Addr) => number): number {
  const n = Py_SIZE(type);
  let mp = _PyHeapType_GET_MEMBERS(type);
  for (let i = 0; i < n; i++, mp += PyMemberDef.sizeof) {
    if (ld(mp + PyMemberDef.type) !== Py_T_OBJECT_EX || ld(mp + PyMemberDef.flags) & Py_READONLY) continue;
    const r = visit(self + ld(mp + PyMemberDef.offset));
    if (r !== 0) return r;
  }
  return 0;
}
function clear_slots(type: Ref, self: Ref): void {
  eachSlot(type, self, (at) => {
    const o = ld(at);
    if (o !== 0) {
      stp(at, 0);
      Py_DECREF(o);
    }
    return 0;
  });
}

/** Address of the dict word of a class whose dict lies in a field that no built-in base has, or 0. */
function ownDictPointer(self: Ref, type: Ref, base: Ref): Addr {
  if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) return 0;
  return ld(type + T.tp_dictoffset) !== ld(base + T.tp_dictoffset) ? _PyObject_ComputedDictPointer(self) : 0;
}

export function subtype_traverse(self: Ref, visit: visitproc): number {
  const type = Py_TYPE(self);
  let base = type;
  let basetraverse = ld(base + T.tp_traverse);
  while (basetraverse === traverseAddress) {
    if (Py_SIZE(base) !== 0) {
      const err = eachSlot(base, self, (at) => (ld(at) === 0 ? 0 : visit(ld(at))));
      if (err !== 0) return err;
    }
    base = ld(base + T.tp_base);
    basetraverse = ld(base + T.tp_traverse);
  }
  if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) {
    const err = PyObject_VisitManagedDict(self, visit);
    if (err !== 0) return err;
  }
  const dictptr = ownDictPointer(self, type, base);
  if (dictptr !== 0 && ld(dictptr) !== 0) {
    const err = visit(ld(dictptr));
    if (err !== 0) return err;
  }
  if (
    PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) &&
    (basetraverse === 0 || !PyType_HasFeature(base, Py_TPFLAGS_HEAPTYPE))
  ) {
    const err = visit(type);
    if (err !== 0) return err;
  }
  return basetraverse === 0 ? 0 : fn<traverseproc>(basetraverse)(self, visit);
}
const traverseAddress = registerFunction('subtype_traverse', subtype_traverse);

export function subtype_clear(self: Ref): number {
  const type = Py_TYPE(self);
  let base = type;
  let baseclear = ld(base + T.tp_clear);
  while (baseclear === clearAddress) {
    if (Py_SIZE(base) !== 0) clear_slots(base, self);
    base = ld(base + T.tp_base);
    baseclear = ld(base + T.tp_clear);
  }
  if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) {
    if (!PyType_HasFeature(base, Py_TPFLAGS_MANAGED_DICT)) PyObject_ClearManagedDict(self);
  } else {
    const dictptr = ownDictPointer(self, type, base);
    if (dictptr !== 0) Py_CLEAR(dictptr);
  }
  return baseclear === 0 ? 0 : fn(baseclear)(self);
}
const clearAddress = registerFunction('subtype_clear', subtype_clear);

/** The nearest base with another destructor. Borrowed reference. */
function builtinBase(type: Ref): Ref {
  let base = type;
  while (ld(base + T.tp_dealloc) === deallocAddress) base = ld(base + T.tp_base);
  return base;
}
/** Finalizer, weak references, slots, attributes; then the built-in base's destructor, and the class. */
export function subtype_dealloc(self: Ref): void {
  let type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  if (!Py_TRASHCAN_BEGIN(self, subtype_dealloc)) return;
  let base = builtinBase(type);
  const hasFinalizer = ld(type + T.tp_finalize) !== 0;
  if (hasFinalizer) {
    _PyObject_GC_TRACK(self);
    if (PyObject_CallFinalizerFromDealloc(self) < 0) {
      Py_TRASHCAN_END();
      return;
    }
    _PyObject_GC_UNTRACK(self);
  }
  if (ld(type + T.tp_weaklistoffset) !== 0 && ld(base + T.tp_weaklistoffset) === 0) PyObject_ClearWeakRefs(self);
  base = type;
  while (ld(base + T.tp_dealloc) === deallocAddress) {
    if (Py_SIZE(base) !== 0) clear_slots(base, self);
    base = ld(base + T.tp_base);
  }
  if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) PyObject_ClearManagedDict(self);
  else if (ld(type + T.tp_dictoffset) !== 0 && ld(base + T.tp_dictoffset) === 0) {
    const dictptr = _PyObject_ComputedDictPointer(self);
    if (dictptr !== 0) Py_CLEAR(dictptr);
  }
  // A finalizer may have given the object another class.
  type = Py_TYPE(self);
  if (PyType_IS_GC(base)) _PyObject_GC_TRACK(self);
  const dropType = PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) && !PyType_HasFeature(base, Py_TPFLAGS_HEAPTYPE);
  fn<destructor>(ld(base + T.tp_dealloc))(self);
  if (dropType) Py_DECREF(type);
  Py_TRASHCAN_END();
}
const deallocAddress = registerFunction('subtype_dealloc', subtype_dealloc);
