// Which form CALL and CALL_KW take on. Mirrors _Py_Specialize_Call and _Py_Specialize_CallKw in Python/specialize.c.

import {
  METH_FASTCALL,
  METH_KEYWORDS,
  METH_NOARGS,
  METH_O,
  METH_VARARGS,
  Py_TPFLAGS_HEAPTYPE,
  Py_TPFLAGS_IMMUTABLETYPE,
  Py_TPFLAGS_INLINE_VALUES,
} from '../include/flags.ts';
import { POP_TOP } from '../include/opcodes.ts';
import { profile } from '../include/profile.ts';
import * as form from '../include/specialized.ts';
import {
  PyCFunctionObject,
  PyMethodDef,
  PyMethodDescrObject,
  PyMethodObject,
  PyTypeObject,
} from '../include/structs.ts';
import { type Addr, ld, type Ref, U8 } from '../memory/memory.ts';
import { laterAddress } from '../memory/text.ts';
import { CO_ARGCOUNT, FUNC_CODE } from '../objects/interpframe.ts';
import { Py_TYPE, PyType_HasFeature } from '../objects/object.ts';
import { _Py_ID } from '../objects/statics.ts';
import {
  PyBaseObject_Type,
  PyCFunction_Type,
  PyFunction_Type,
  PyMethod_Type,
  PyMethodDescr_Type,
  PyTuple_Type,
  PyType_Type,
  PyUnicode_Type,
} from '../objects/statictypes.ts';
import { _PyType_AssignVersion, _PyType_Lookup } from '../objects/type_lookup.ts';
import { isOptimized, isSimpleFunction } from './function_kind.ts';
import { specialize, unspecialize, writeCache32 } from './specialize.ts';

const id___init__ = _Py_ID('__init__');
const CONVENTION = METH_VARARGS | METH_FASTCALL | METH_NOARGS | METH_O | METH_KEYWORDS;

/** Addresses of the C functions that have forms of their own. */
export const known = {
  len: laterAddress('module builtins.len'),
  isinstance: laterAddress('module builtins.isinstance'),
  append: laterAddress('list.append'),
};
const genericAlloc = laterAddress('PyType_GenericAlloc');
/** The C function of a builtin function or of a method descriptor. */
export function cFunctionOf(callable: Ref): Addr {
  const def = ld(
    callable + (Py_TYPE(callable) === PyCFunction_Type ? PyCFunctionObject.m_ml : PyMethodDescrObject.d_method),
  );
  return ld(def + PyMethodDef.ml_meth);
}

function pyForm(func: Ref, nargs: number, bound: boolean): number {
  if (!isOptimized(func)) return 0;
  if (isSimpleFunction(func) && ld(ld(func + FUNC_CODE) + CO_ARGCOUNT) === nargs) {
    return bound ? form.CALL_BOUND_METHOD_EXACT_ARGS : form.CALL_PY_EXACT_ARGS;
  }
  return bound ? form.CALL_BOUND_METHOD_GENERAL : form.CALL_PY_GENERAL;
}
function cForm(callable: Ref, nargs: number): number {
  const def = ld(callable + PyCFunctionObject.m_ml);
  switch (ld(def + PyMethodDef.ml_flags) & CONVENTION) {
    case METH_O:
      if (nargs !== 1) return 0;
      return ld(def + PyMethodDef.ml_meth) === known.len() ? form.CALL_LEN : form.CALL_BUILTIN_O;
    case METH_FASTCALL:
      if (nargs === 2 && ld(def + PyMethodDef.ml_meth) === known.isinstance()) return form.CALL_ISINSTANCE;
      return form.CALL_BUILTIN_FAST;
    case METH_FASTCALL | METH_KEYWORDS:
      return form.CALL_BUILTIN_FAST_WITH_KEYWORDS;
    default:
      return form.CALL_NON_PY_GENERAL;
  }
}
function methodDescriptorForm(pc: Addr, callable: Ref, nargs: number, oparg: number): number {
  const def = ld(callable + PyMethodDescrObject.d_method);
  switch (ld(def + PyMethodDef.ml_flags) & CONVENTION) {
    case METH_NOARGS:
      return nargs === 1 ? form.CALL_METHOD_DESCRIPTOR_NOARGS : 0;
    case METH_O:
      if (nargs !== 2) return 0;
      if (oparg === 1 && U8[pc + 8] === POP_TOP && ld(def + PyMethodDef.ml_meth) === known.append())
        return form.CALL_LIST_APPEND;
      return form.CALL_METHOD_DESCRIPTOR_O;
    case METH_FASTCALL | METH_KEYWORDS:
      return form.CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS;
    case METH_FASTCALL:
      return form.CALL_METHOD_DESCRIPTOR_FAST;
    default:
      return form.CALL_NON_PY_GENERAL;
  }
}
function classForm(pc: Addr, tp: Ref, nargs: number, oparg: number): number {
  if (PyType_HasFeature(tp, Py_TPFLAGS_IMMUTABLETYPE)) {
    if (nargs === 1 && oparg === 1) {
      if (tp === PyUnicode_Type) return form.CALL_STR_1;
      if (tp === PyType_Type) return form.CALL_TYPE_1;
      if (tp === PyTuple_Type) return form.CALL_TUPLE_1;
    }
    return ld(tp + PyTypeObject.tp_vectorcall) !== 0 ? form.CALL_BUILTIN_CLASS : form.CALL_NON_PY_GENERAL;
  }
  if (Py_TYPE(tp) !== PyType_Type || ld(tp + PyTypeObject.tp_new) !== ld(PyBaseObject_Type + PyTypeObject.tp_new)) {
    return form.CALL_NON_PY_GENERAL;
  }
  const init = simpleInit(tp);
  if (init === 0) return form.CALL_NON_PY_GENERAL;
  if (!profile.entersAnySimpleInit && ld(ld(init + FUNC_CODE) + CO_ARGCOUNT) !== nargs + 1) return 0;
  if (!_PyType_AssignVersion(tp)) return 0;
  writeCache32(pc + 4, ld(tp + PyTypeObject.tp_version_tag));
  return form.CALL_ALLOC_AND_ENTER_INIT;
}
/** Borrowed reference: the __init__ of a class whose instances are made in the plain way, if it is a simple Python function; else NULL. */
function simpleInit(tp: Ref): Ref {
  if (ld(tp + PyTypeObject.tp_alloc) !== genericAlloc()) return 0;
  if (!PyType_HasFeature(tp, Py_TPFLAGS_HEAPTYPE)) return 0;
  if (!profile.entersAnySimpleInit && !PyType_HasFeature(tp, Py_TPFLAGS_INLINE_VALUES)) return 0;
  const init = _PyType_Lookup(tp, id___init__);
  return init !== 0 && Py_TYPE(init) === PyFunction_Type && isSimpleFunction(init) ? init : 0;
}

export function specializeCall(pc: Addr, callable: Ref, nargs: number, oparg: number): void {
  const type = Py_TYPE(callable);
  let opcode: number;
  if (type === PyCFunction_Type) opcode = cForm(callable, nargs);
  else if (type === PyFunction_Type) opcode = pyForm(callable, nargs, false);
  else if (PyType_HasFeature(type, 1 << 31)) opcode = classForm(pc, callable, nargs, oparg);
  else if (type === PyMethodDescr_Type) opcode = methodDescriptorForm(pc, callable, nargs, oparg);
  else if (type === PyMethod_Type) {
    const func = ld(callable + PyMethodObject.im_func);
    opcode = Py_TYPE(func) === PyFunction_Type ? pyForm(func, nargs + 1, true) : 0;
  } else opcode = form.CALL_NON_PY_GENERAL;
  if (opcode === 0) unspecialize(pc);
  else specialize(pc, opcode);
}
export function specializeCallKw(pc: Addr, callable: Ref): void {
  const type = Py_TYPE(callable);
  if (type === PyFunction_Type) {
    if (isOptimized(callable)) specialize(pc, form.CALL_KW_PY);
    else unspecialize(pc);
  } else if (type === PyMethod_Type) {
    const func = ld(callable + PyMethodObject.im_func);
    if (Py_TYPE(func) === PyFunction_Type && isOptimized(func)) specialize(pc, form.CALL_KW_BOUND_METHOD);
    else unspecialize(pc);
  } else specialize(pc, form.CALL_KW_NON_PY);
}
