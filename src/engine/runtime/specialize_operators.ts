// Which form an operator's instruction takes on. Mirrors _Py_Specialize_BinaryOp, _CompareOp, _ContainsOp, _ToBool, _StoreSubscr
// in Python/specialize.c.

import { Py_TPFLAGS_HEAPTYPE } from '../include/flags.ts';
import * as op from '../include/opcodes.ts';
import * as form from '../include/specialized.ts';
import { PyMappingMethods, PyNumberMethods, PySequenceMethods, PyTypeObject } from '../include/structs.ts';
import { type Addr, I32, ld, type Ref, U8 } from '../memory/memory.ts';
import { PyFloat_AS_DOUBLE } from '../objects/floatobject.ts';
import { CO_ARGCOUNT, F_LOCALSPLUS, FUNC_CODE } from '../objects/interpframe.ts';
import { _PyLong_IsCompact, _PyLong_IsZero } from '../objects/longobject.ts';
import { Py_SIZE, Py_TYPE, PyType_HasFeature } from '../objects/object.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import {
  PyBool_Type,
  PyDict_Type,
  PyFloat_Type,
  PyFrozenSet_Type,
  PyFunction_Type,
  PyList_Type,
  PyLong_Type,
  PySet_Type,
  PySlice_Type,
  PyTuple_Type,
  PyUnicode_Type,
} from '../objects/statictypes.ts';
import { _PyType_AssignVersion, _PyType_Lookup } from '../objects/type_lookup.ts';
import { isSimpleFunction } from './function_kind.ts';
import { specialize, unspecialize, writeCache32 } from './specialize.ts';

const LV_TAG = 16;

/** True for a non-negative int of at most one digit. */
export function isNonNegativeCompact(o: Ref): boolean {
  const tag = I32[(o + LV_TAG) >> 2];
  return (tag & 3) !== 2 && tag < 16;
}
const isCompactLong = (o: Ref): boolean => Py_TYPE(o) === PyLong_Type && _PyLong_IsCompact(o);
const isRealFloat = (o: Ref): boolean => Py_TYPE(o) === PyFloat_Type && !Number.isNaN(PyFloat_AS_DOUBLE(o));

/** Mixed kinds that BINARY_OP_EXTEND covers: bit operations of small ints, float with small int. */
export function extends_(lhs: Ref, rhs: Ref, oparg: number): boolean {
  switch (oparg) {
    case op.NB_OR:
    case op.NB_AND:
    case op.NB_XOR:
    case op.NB_INPLACE_OR:
    case op.NB_INPLACE_AND:
    case op.NB_INPLACE_XOR:
      return isCompactLong(lhs) && isCompactLong(rhs);
    case op.NB_ADD:
    case op.NB_SUBTRACT:
    case op.NB_MULTIPLY:
      return (isRealFloat(lhs) && isCompactLong(rhs)) || (isCompactLong(lhs) && isRealFloat(rhs));
    case op.NB_TRUE_DIVIDE:
      if (isRealFloat(lhs) && isCompactLong(rhs)) return !_PyLong_IsZero(rhs);
      return isCompactLong(lhs) && isRealFloat(rhs) && PyFloat_AS_DOUBLE(rhs) !== 0;
    default:
      return false;
  }
}

/** The form for operands of equal type, or 0. */
function sameTypeForm(frame: Addr, pc: Addr, lhs: Ref, oparg: number): number {
  const type = Py_TYPE(lhs);
  switch (oparg) {
    case op.NB_ADD:
    case op.NB_INPLACE_ADD:
      if (type === PyUnicode_Type) {
        const next = pc + 12;
        const stored = U8[next] === op.STORE_FAST && (ld(frame + F_LOCALSPLUS + U8[next + 1] * 8) & ~1) === lhs;
        return stored ? form.BINARY_OP_INPLACE_ADD_UNICODE : form.BINARY_OP_ADD_UNICODE;
      }
      return type === PyLong_Type ? form.BINARY_OP_ADD_INT : type === PyFloat_Type ? form.BINARY_OP_ADD_FLOAT : 0;
    case op.NB_MULTIPLY:
    case op.NB_INPLACE_MULTIPLY:
      return type === PyLong_Type
        ? form.BINARY_OP_MULTIPLY_INT
        : type === PyFloat_Type
          ? form.BINARY_OP_MULTIPLY_FLOAT
          : 0;
    case op.NB_SUBTRACT:
    case op.NB_INPLACE_SUBTRACT:
      return type === PyLong_Type
        ? form.BINARY_OP_SUBTRACT_INT
        : type === PyFloat_Type
          ? form.BINARY_OP_SUBTRACT_FLOAT
          : 0;
    default:
      return 0;
  }
}
const id___getitem__ = _Py_ID('__getitem__');
function subscriptForm(pc: Addr, container: Ref, sub: Ref): number {
  const type = Py_TYPE(container);
  if (Py_TYPE(sub) === PyLong_Type && isNonNegativeCompact(sub)) {
    if (type === PyList_Type) return form.BINARY_OP_SUBSCR_LIST_INT;
    if (type === PyTuple_Type) return form.BINARY_OP_SUBSCR_TUPLE_INT;
    if (type === PyUnicode_Type) return form.BINARY_OP_SUBSCR_STR_INT;
  }
  if (type === PyDict_Type) return form.BINARY_OP_SUBSCR_DICT;
  if (type === PyList_Type && Py_TYPE(sub) === PySlice_Type) return form.BINARY_OP_SUBSCR_LIST_SLICE;
  const getitem = _PyType_Lookup(type, id___getitem__);
  if (getitem === 0 || Py_TYPE(getitem) !== PyFunction_Type || !PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) return 0;
  if (!isSimpleFunction(getitem) || ld(ld(getitem + FUNC_CODE) + CO_ARGCOUNT) !== 2) return 0;
  if (!_PyType_AssignVersion(type)) return 0;
  // The function is found again by the class's version.
  writeCache32(pc + 4, ld(type + PyTypeObject.tp_version_tag));
  return form.BINARY_OP_SUBSCR_GETITEM;
}
function become(pc: Addr, opcode: number): void {
  if (opcode === 0) unspecialize(pc);
  else specialize(pc, opcode);
}

export function specializeBinaryOp(frame: Addr, pc: Addr, lhs: Ref, rhs: Ref, oparg: number): void {
  let opcode = 0;
  if (oparg === op.NB_SUBSCR) opcode = subscriptForm(pc, lhs, rhs);
  else if (Py_TYPE(lhs) === Py_TYPE(rhs)) opcode = sameTypeForm(frame, pc, lhs, oparg);
  if (opcode === 0 && extends_(lhs, rhs, oparg)) opcode = form.BINARY_OP_EXTEND;
  become(pc, opcode);
}

export function specializeCompareOp(pc: Addr, lhs: Ref, rhs: Ref, oparg: number): void {
  const type = Py_TYPE(lhs);
  let opcode = 0;
  if (Py_TYPE(rhs) === type) {
    if (type === PyFloat_Type) opcode = form.COMPARE_OP_FLOAT;
    else if (type === PyLong_Type) {
      if (_PyLong_IsCompact(lhs) && _PyLong_IsCompact(rhs)) opcode = form.COMPARE_OP_INT;
    } else if (type === PyUnicode_Type) {
      const which = oparg >> 5;
      if (which === 2 || which === 3) opcode = form.COMPARE_OP_STR;
    }
  }
  become(pc, opcode);
}

export function specializeContainsOp(pc: Addr, container: Ref): void {
  const type = Py_TYPE(container);
  if (type === PyDict_Type) specialize(pc, form.CONTAINS_OP_DICT);
  else if (type === PySet_Type || type === PyFrozenSet_Type) specialize(pc, form.CONTAINS_OP_SET);
  else unspecialize(pc);
}

/** True if nothing can make objects of the class false. */
function alwaysTrue(type: Ref): boolean {
  const nb = ld(type + PyTypeObject.tp_as_number);
  const mp = ld(type + PyTypeObject.tp_as_mapping);
  const sq = ld(type + PyTypeObject.tp_as_sequence);
  return (
    (nb === 0 || ld(nb + PyNumberMethods.nb_bool) === 0) &&
    (mp === 0 || ld(mp + PyMappingMethods.mp_length) === 0) &&
    (sq === 0 || ld(sq + PySequenceMethods.sq_length) === 0)
  );
}
export function specializeToBool(pc: Addr, value: Ref): void {
  const type = Py_TYPE(value);
  let opcode = 0;
  if (type === PyBool_Type) opcode = form.TO_BOOL_BOOL;
  else if (type === PyLong_Type) opcode = form.TO_BOOL_INT;
  else if (type === PyList_Type) opcode = form.TO_BOOL_LIST;
  else if (value === Py_None) opcode = form.TO_BOOL_NONE;
  else if (type === PyUnicode_Type) opcode = form.TO_BOOL_STR;
  else if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) && alwaysTrue(type) && _PyType_AssignVersion(type)) {
    writeCache32(pc + 4, ld(type + PyTypeObject.tp_version_tag));
    opcode = form.TO_BOOL_ALWAYS_TRUE;
  }
  become(pc, opcode);
}

export function specializeStoreSubscr(pc: Addr, container: Ref, sub: Ref): void {
  const type = Py_TYPE(container);
  if (type === PyList_Type) {
    const inRange =
      Py_TYPE(sub) === PyLong_Type && isNonNegativeCompact(sub) && I32[(sub + 24) >> 2] < Py_SIZE(container);
    become(pc, inRange ? form.STORE_SUBSCR_LIST_INT : 0);
  } else become(pc, type === PyDict_Type ? form.STORE_SUBSCR_DICT : 0);
}
