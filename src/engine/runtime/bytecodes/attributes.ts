// Instructions for attributes. Mirrors Python/bytecodes.c.

import { type Addr, I32, type Ref, st } from '../../memory/memory.ts';
import { PyObject_Vectorcall } from '../../objects/call.ts';
import { PyErr_Occurred, typeError } from '../../objects/errors.ts';
import { _PyObject_GetMethod, methodFound } from '../../objects/generic_attr.ts';
import { PyStackRef_CLOSE, PyStackRef_NULL } from '../../objects/interpframe.ts';
import { Py_DECREF } from '../../objects/object.ts';
import { PyObject_GetAttr, PyObject_SetAttr } from '../../objects/object_protocol.ts';
import { ERROR, REDO, spill } from '../eval_state.ts';
import { _PyEval_SpecialMethodError, specialMethod, specialMethodName } from '../special_methods.ts';
import { adaptiveTriggers } from '../specialize.ts';
import { specializeLoadAttr, specializeLoadSuperAttr, specializeStoreAttr } from '../specialize_attributes.ts';
import { nameAt } from './names.ts';

// (owner -- attr), or (owner -- method, owner) / (owner -- attr, NULL) if oparg & 1
export function LOAD_ATTR(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const owner = I32[(sp - 8) >> 2];
  const name = nameAt(frame, oparg >> 1);
  if (adaptiveTriggers(pc)) {
    specializeLoadAttr(pc, owner & ~1, name, oparg);
    return REDO;
  }
  spill(frame, pc, sp - 8);
  if (oparg & 1) {
    const unbound = _PyObject_GetMethod(owner & ~1, name, true);
    const attr = methodFound.method;
    if (unbound) {
      const { type } = methodFound;
      if (type !== 0) PyStackRef_CLOSE(owner);
      st(sp - 8, attr);
      st(sp, type || owner);
      return sp + 8;
    }
    PyStackRef_CLOSE(owner);
    if (attr === 0) return ERROR;
    st(sp - 8, attr);
    st(sp, PyStackRef_NULL);
    return sp + 8;
  }
  const attr = PyObject_GetAttr(owner & ~1, name);
  PyStackRef_CLOSE(owner);
  if (attr === 0) return ERROR;
  st(sp - 8, attr);
  return sp;
}
// (v, owner -- )
export function STORE_ATTR(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const owner = I32[(sp - 8) >> 2];
  const v = I32[(sp - 16) >> 2];
  if (adaptiveTriggers(pc)) {
    specializeStoreAttr(pc, owner & ~1, nameAt(frame, oparg));
    return REDO;
  }
  spill(frame, pc, sp - 16);
  const err = PyObject_SetAttr(owner & ~1, nameAt(frame, oparg), v & ~1);
  PyStackRef_CLOSE(owner);
  PyStackRef_CLOSE(v);
  return err < 0 ? ERROR : sp - 16;
}
// (owner -- )
export function DELETE_ATTR(frame: Addr, sp: Addr, oparg: number): Addr {
  const owner = I32[(sp - 8) >> 2];
  const err = PyObject_SetAttr(owner & ~1, nameAt(frame, oparg), 0);
  PyStackRef_CLOSE(owner);
  return err < 0 ? ERROR : sp - 8;
}
// (super, class, self -- attr, NULL if oparg & 1): oparg & 2 says that super is called with both
export function LOAD_SUPER_ATTR(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const self = I32[(sp - 8) >> 2];
  const cls = I32[(sp - 16) >> 2];
  const super_ = I32[(sp - 24) >> 2];
  if (adaptiveTriggers(pc)) {
    specializeLoadSuperAttr(pc, super_ & ~1, cls & ~1, (oparg & 1) !== 0);
    return REDO;
  }
  spill(frame, pc, sp - 24);
  const made = PyObject_Vectorcall(super_ & ~1, sp - 16, oparg & 2, 0);
  PyStackRef_CLOSE(self);
  PyStackRef_CLOSE(cls);
  PyStackRef_CLOSE(super_);
  if (made === 0) return ERROR;
  const attr = PyObject_GetAttr(made, nameAt(frame, oparg >> 2));
  Py_DECREF(made);
  if (attr === 0) return ERROR;
  st(sp - 24, attr);
  if ((oparg & 1) === 0) return sp - 16;
  st(sp - 16, PyStackRef_NULL);
  return sp - 8;
}
// (owner -- method, owner or NULL): __enter__, __exit__, __aenter__, __aexit__ of the type
export function LOAD_SPECIAL(sp: Addr, oparg: number): Addr {
  const owner = I32[(sp - 8) >> 2];
  const bound: Ref = specialMethod(owner & ~1, specialMethodName(oparg));
  const method = methodFound.method;
  if (method === 0) {
    if (PyErr_Occurred() === 0) typeError(_PyEval_SpecialMethodError(owner & ~1, oparg));
    PyStackRef_CLOSE(owner);
    return ERROR;
  }
  st(sp - 8, method);
  if (bound) {
    st(sp, PyStackRef_NULL);
    PyStackRef_CLOSE(owner);
  } else {
    st(sp, owner);
  }
  return sp + 8;
}
