// Which slots a type takes from a base. Mirrors inherit_slots in Objects/typeobject.c.

import {
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HAVE_VECTORCALL,
  Py_TPFLAGS_IMMUTABLETYPE,
  Py_TPFLAGS_METHOD_DESCRIPTOR,
} from '../include/flags.ts';
import {
  fieldsOf,
  PyAsyncMethods,
  PyBufferProcs,
  PyMappingMethods,
  PyNumberMethods,
  PySequenceMethods,
  PyTypeObject,
  type StructInfo,
} from '../include/structs.ts';
import { ld, type Ref, st, stp } from '../memory/memory.ts';
import { functionAddress } from '../memory/text.ts';
import { PyDict_Contains } from './dict_core.ts';
import { PyType_HasFeature } from './object.ts';
import { _Py_ID } from './statics.ts';

const T = PyTypeObject;
const suites: readonly (readonly [word: () => number, struct: StructInfo])[] = [
  [() => T.tp_as_number, PyNumberMethods],
  [() => T.tp_as_async, PyAsyncMethods],
  [() => T.tp_as_sequence, PySequenceMethods],
  [() => T.tp_as_mapping, PyMappingMethods],
  [() => T.tp_as_buffer, PyBufferProcs],
];
const str_eq = _Py_ID('__eq__');
const str_hash = _Py_ID('__hash__');

function overrides_hash(type: Ref): boolean {
  const dict = ld(type + T.tp_dict);
  return PyDict_Contains(dict, str_eq) > 0 || PyDict_Contains(dict, str_hash) > 0;
}
function addFlags(type: Ref, flags: number): void {
  st(type + T.tp_flags, ld(type + T.tp_flags) | flags);
}

/** Copies to empty slots of `type` those that `base` does not merely have from its own base. */
export function inherit_slots(type: Ref, base: Ref): void {
  const basebase = ld(base + T.tp_base);
  for (const [word, struct] of suites) {
    const suite = ld(type + word());
    const baseSuite = ld(base + word());
    if (suite === 0 || baseSuite === 0) continue;
    const basebaseSuite = basebase === 0 ? 0 : ld(basebase + word());
    for (const { name, offset } of fieldsOf(struct)) {
      if (name === 'nb_reserved' || name.startsWith('was_')) continue;
      const f = ld(baseSuite + offset);
      if (ld(suite + offset) === 0 && f !== 0 && (basebaseSuite === 0 || f !== ld(basebaseSuite + offset)))
        stp(suite + offset, f);
    }
  }
  const copy = (offset: number): void => {
    const f = ld(base + offset);
    if (ld(type + offset) === 0 && f !== 0 && (basebase === 0 || f !== ld(basebase + offset))) stp(type + offset, f);
  };
  copy(T.tp_dealloc);
  if (ld(type + T.tp_getattro) === 0) stp(type + T.tp_getattro, ld(base + T.tp_getattro));
  if (ld(type + T.tp_setattro) === 0) stp(type + T.tp_setattro, ld(base + T.tp_setattro));
  copy(T.tp_repr);
  if (ld(type + T.tp_vectorcall_offset) === 0) st(type + T.tp_vectorcall_offset, ld(base + T.tp_vectorcall_offset));
  if (ld(type + T.tp_call) === 0 && PyType_HasFeature(base, Py_TPFLAGS_HAVE_VECTORCALL))
    addFlags(type, Py_TPFLAGS_HAVE_VECTORCALL);
  copy(T.tp_call);
  copy(T.tp_str);
  if (ld(type + T.tp_richcompare) === 0 && ld(type + T.tp_hash) === 0 && !overrides_hash(type)) {
    stp(type + T.tp_richcompare, ld(base + T.tp_richcompare));
    stp(type + T.tp_hash, ld(base + T.tp_hash));
  }
  copy(T.tp_iter);
  copy(T.tp_iternext);
  copy(T.tp_descr_get);
  const get = ld(base + T.tp_descr_get);
  if (
    get !== 0 &&
    ld(type + T.tp_descr_get) === get &&
    PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE) &&
    PyType_HasFeature(base, Py_TPFLAGS_METHOD_DESCRIPTOR)
  ) {
    addFlags(type, Py_TPFLAGS_METHOD_DESCRIPTOR);
  }
  copy(T.tp_descr_set);
  copy(T.tp_init);
  copy(T.tp_alloc);
  copy(T.tp_is_gc);
  copy(T.tp_finalize);
  const gc = PyType_HasFeature(type, Py_TPFLAGS_HAVE_GC);
  if (gc === PyType_HasFeature(base, Py_TPFLAGS_HAVE_GC)) copy(T.tp_free);
  else if (gc && ld(type + T.tp_free) === 0 && ld(base + T.tp_free) === functionAddress('PyObject_Free')) {
    stp(type + T.tp_free, functionAddress('PyObject_GC_Del'));
  }
}
/** A type without a method suite of its own uses that of its base. */
export function inherit_as_structs(type: Ref, base: Ref): void {
  for (const [word] of suites) if (ld(type + word()) === 0) stp(type + word(), ld(base + word()));
}
