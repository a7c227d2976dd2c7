// The types that a module makes from PyType_Specs when it is imported. Mirrors PyType_FromModuleAndSpec in Objects/typeobject.c.
// NOT-IN-CPYTHON: they lie at static addresses, with their slots and tables written at start-up (statictypes.ts, typedef.ts).

import { Py_TPFLAGS_READY } from '../include/flags.ts';
import { PyHeapTypeObject as H } from '../include/heaptype.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { _PyObject_GC_Link, _PyObject_GC_TRACK, GC_HEAD } from './gcobject.ts';
import { Py_NewRef, Py_TYPE, Py_XNewRef, PyType_HasFeature } from './object.ts';
import { isFromSpec, staticTypes } from './statictypes.ts';
import { readyDefined } from './type_ready.ts';
import { _PyType_Name } from './typename.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

/** The module that makes the types whose names begin so, where that is not its own name. */
const MAKER: Readonly<Record<string, string>> = {
  ast: '_ast',
  collections: '_collections',
  decimal: '_decimal',
  functools: '_functools',
  operator: '_operator',
  os: 'posix',
  re: '_sre',
};

/**
 * Makes a type from its spec, for the module that does so (NULL where the type does not know it); its bases before it. Nothing if it is
 * made already, or if the version lacks it. 0, or -1 with an exception.
 */
export function makeHeapType(type: Ref, module: Ref): number {
  if (!isFromSpec(type) || Py_TYPE(type) === 0) return 0;
  if (PyType_HasFeature(type, Py_TPFLAGS_READY)) {
    // Made before its module was there.
    if (ld(type + H.ht_module) === 0) stp(type + H.ht_module, Py_XNewRef(module));
    return 0;
  }
  const base = ld(type + H.tp_base);
  if (base !== 0 && makeHeapType(Py_NewRef(base), module) < 0) return -1;
  const name = PyUnicode_FromString(_PyType_Name(type));
  if (name === 0) return -1;
  stp(type + H.ht_name, name);
  stp(type + H.ht_qualname, Py_NewRef(name));
  stp(type + H._ht_tpname, ld(type + H.tp_name));
  stp(type + H.ht_module, Py_XNewRef(module));
  _PyObject_GC_Link(type - GC_HEAD);
  if (readyDefined(type) < 0) return -1;
  _PyObject_GC_TRACK(type);
  return 0;
}
/** Makes the types that the module called `name` makes. 0, or -1 with an exception. */
export function makeHeapTypes(name: string, module: Ref): number {
  for (const type of staticTypes()) {
    const prefix = type.name.slice(0, type.name.lastIndexOf('.'));
    if ((MAKER[prefix] ?? prefix) === name && makeHeapType(type.address, module) < 0) return -1;
  }
  return 0;
}
