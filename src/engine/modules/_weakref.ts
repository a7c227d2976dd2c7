// Module _weakref. Mirrors Modules/_weakref.c.

import { METH_FASTCALL } from '../include/flags.ts';
import { PyWeakReference } from '../include/structs.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { PyDict_DelItem, PyDict_GetItemWithError } from '../objects/dictobject.ts';
import { PyErr_Occurred, typeError } from '../objects/errors.ts';
import { _PyArg_BadArgument } from '../objects/getargs.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import { argAt, Py_REFCNT, Py_TYPE, PyObject_TypeCheck, PyVectorcall_NARGS } from '../objects/object.ts';
import { PyCallable_Check } from '../objects/object_protocol.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { Py_None } from '../objects/statics.ts';
import {
  _PyWeakref_CallableProxyType,
  _PyWeakref_ProxyType,
  _PyWeakref_RefType,
  PyDict_Type,
} from '../objects/statictypes.ts';
import { method, rawMethod } from '../objects/typedef.ts';
import {
  _PyWeakref_GetWeakrefCount,
  get_or_create_weakref,
  PyType_SUPPORTS_WEAKREFS,
  PyWeakref_CheckRef,
  weaklistAddress,
  weakrefObject,
} from '../objects/weakrefobject.ts';
import { defineModule } from './define.ts';

/** New reference: all weak references and proxies of `o`, in the order of its list. */
function getweakrefs(_m: Ref, o: Ref): Ref {
  const result = PyList_New(0);
  if (result === 0 || !PyType_SUPPORTS_WEAKREFS(Py_TYPE(o))) return result;
  for (let ref = ld(weaklistAddress(o)); ref !== 0; ref = ld(ref + PyWeakReference.wr_next)) {
    if (Py_REFCNT(ref) > 0 && PyList_Append(result, ref) < 0) return 0;
  }
  return result;
}

/** proxy(object[, callback]): callable referents get a callable proxy. */
function proxy(_m: Ref, args: Addr, nargsf: number): Ref {
  const n = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('proxy', n, 1, 2)) return 0;
  const o = argAt(args, 0);
  return get_or_create_weakref(
    PyCallable_Check(o) ? _PyWeakref_CallableProxyType : _PyWeakref_ProxyType,
    o,
    n > 1 ? argAt(args, 1) : 0,
  );
}

defineModule({
  name: '_weakref',
  doc: 'Weak-reference support module.',
  methods: [
    method('getweakrefcount(object, /)', (_m, o) => PyLong_FromLong(_PyWeakref_GetWeakrefCount(o))),
    method('getweakrefs(object, /)', getweakrefs),
    rawMethod('proxy', METH_FASTCALL, proxy),
    // Removes dct[key] if its value is a dead weak reference: atomically, for WeakValueDictionary.
    method('_remove_dead_weakref(dct, key, /)', (_m, dict, key) => {
      if (!PyObject_TypeCheck(dict, PyDict_Type))
        return _PyArg_BadArgument('_remove_dead_weakref', 'argument 1', 'dict', dict);
      const value = PyDict_GetItemWithError(dict, key);
      if (value === 0) return PyErr_Occurred() !== 0 ? 0 : Py_None;
      if (!PyWeakref_CheckRef(value)) return typeError('not a weakref');
      return weakrefObject(value) === 0 && PyDict_DelItem(dict, key) < 0 ? 0 : Py_None;
    }),
  ],
  exec: (module) => {
    for (const [name, type] of [
      ['ref', _PyWeakref_RefType],
      ['ReferenceType', _PyWeakref_RefType],
      ['ProxyType', _PyWeakref_ProxyType],
      ['CallableProxyType', _PyWeakref_CallableProxyType],
    ] as const) {
      if (PyModule_AddObjectRef(module, name, type) < 0) return -1;
    }
    return 0;
  },
});
