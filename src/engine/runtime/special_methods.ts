// The methods that `with` and `async with` look up on the type. Mirrors _Py_SpecialMethods in Python/ceval.c and
// _PyObject_LookupSpecialMethod in Objects/typeobject.c.

import { Py_TPFLAGS_METHOD_DESCRIPTOR } from '../include/flags.ts';
import { SPECIAL_METHODS } from '../include/opcodes.ts';
import { profile } from '../include/profile.ts';
import { PyTypeObject } from '../include/structs.ts';
import type { Ref } from '../memory/memory.ts';
import { methodFound } from '../objects/generic_attr.ts';
import {
  type descrgetfunc,
  Py_DECREF,
  Py_INCREF,
  Py_NewRef,
  Py_TYPE,
  PyType_HasFeature,
  slot,
} from '../objects/object.ts';
import { _Py_ID } from '../objects/statics.ts';
import { _PyType_Lookup } from '../objects/type_lookup.ts';
import { fullTypeName } from './type_names.ts';

const names = SPECIAL_METHODS.map(_Py_ID);

/** Immortal, borrowed. */
export function specialMethodName(i: number): Ref {
  return names[i];
}

/** Looks `name` up on the type of `self`: a new reference in methodFound.method, or NULL there. 1 if it is bound to `self` already, else 0. */
export function specialMethod(self: Ref, name: Ref): number {
  const type = Py_TYPE(self);
  const descr = _PyType_Lookup(type, name);
  methodFound.method = 0;
  if (descr === 0) return 0;
  if (!profile.withBindsMethods && PyType_HasFeature(Py_TYPE(descr), Py_TPFLAGS_METHOD_DESCRIPTOR)) {
    methodFound.method = Py_NewRef(descr);
    return 0;
  }
  const get = slot<descrgetfunc>(descr, PyTypeObject.tp_descr_get);
  if (get === null) {
    methodFound.method = Py_NewRef(descr);
    return 1;
  }
  Py_INCREF(descr);
  methodFound.method = get(descr, self, type);
  Py_DECREF(descr);
  return 1;
}

function has(type: Ref, i: number): boolean {
  return _PyType_Lookup(type, names[i]) !== 0;
}
/** The message of the TypeError for an object without the method, with a hint if the other kind of `with` would do. */
export function _PyEval_SpecialMethodError(owner: Ref, i: number): string {
  const type = Py_TYPE(owner);
  const isAsync = i >= 2;
  const enters = i === 0 || i === 2;
  const missed = enters && profile.withBindsMethods ? '' : ` (missed ${SPECIAL_METHODS[i]} method)`;
  const base = `'${fullTypeName(type)}' object does not support the ${isAsync ? 'asynchronous ' : ''}context manager protocol${missed}`;
  if (profile.withBindsMethods) return base;
  const [enter, exit] = isAsync ? [0, 1] : [2, 3];
  if (!has(type, enter) || !has(type, exit)) return base;
  return isAsync
    ? `${base} but it supports the context manager protocol. Did you mean to use 'with'?`
    : `${base} but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?`;
}
