// Instructions for operators, comparisons, subscripts and truth. Mirrors Python/bytecodes.c.

import * as op from '../../include/opcodes.ts';
import { profile } from '../../include/profile.ts';
import { type Addr, I32, type Ref, st } from '../../memory/memory.ts';
import * as abstract from '../../objects/abstract.ts';
import { binarySlice, hasBinarySlice } from '../../objects/binary_slice.ts';
import { PyStackRef_AsPyObjectSteal, PyStackRef_CLOSE } from '../../objects/interpframe.ts';
import { Py_DECREF } from '../../objects/object.ts';
import { PyObject_IsTrue, PyObject_RichCompare } from '../../objects/object_protocol.ts';
import { _PyBuildSlice_ConsumeRefs } from '../../objects/sliceobject.ts';
import { Py_False, Py_None, Py_True } from '../../objects/statics.ts';
import { ERROR, REDO, spill } from '../eval_state.ts';
import { adaptiveTriggers } from '../specialize.ts';
import {
  specializeBinaryOp,
  specializeCompareOp,
  specializeContainsOp,
  specializeStoreSubscr,
  specializeToBool,
} from '../specialize_operators.ts';
import { closeOperands, closePair } from './locals.ts';

type Binary = (a: Ref, b: Ref) => Ref;
const power: Binary = (a, b) => abstract.PyNumber_Power(a, b, Py_None);
const binary: Binary[] = [];
binary[op.NB_ADD] = abstract.PyNumber_Add;
binary[op.NB_AND] = abstract.PyNumber_And;
binary[op.NB_FLOOR_DIVIDE] = abstract.PyNumber_FloorDivide;
binary[op.NB_LSHIFT] = abstract.PyNumber_Lshift;
binary[op.NB_MATRIX_MULTIPLY] = abstract.PyNumber_MatrixMultiply;
binary[op.NB_MULTIPLY] = abstract.PyNumber_Multiply;
binary[op.NB_REMAINDER] = abstract.PyNumber_Remainder;
binary[op.NB_OR] = abstract.PyNumber_Or;
binary[op.NB_POWER] = power;
binary[op.NB_RSHIFT] = abstract.PyNumber_Rshift;
binary[op.NB_SUBTRACT] = abstract.PyNumber_Subtract;
binary[op.NB_TRUE_DIVIDE] = abstract.PyNumber_TrueDivide;
binary[op.NB_XOR] = abstract.PyNumber_Xor;
binary[op.NB_INPLACE_ADD] = abstract.PyNumber_InPlaceAdd;
binary[op.NB_INPLACE_AND] = abstract.PyNumber_InPlaceAnd;
binary[op.NB_INPLACE_FLOOR_DIVIDE] = abstract.PyNumber_InPlaceFloorDivide;
binary[op.NB_INPLACE_LSHIFT] = abstract.PyNumber_InPlaceLshift;
binary[op.NB_INPLACE_MATRIX_MULTIPLY] = abstract.PyNumber_InPlaceMatrixMultiply;
binary[op.NB_INPLACE_MULTIPLY] = abstract.PyNumber_InPlaceMultiply;
binary[op.NB_INPLACE_REMAINDER] = abstract.PyNumber_InPlaceRemainder;
binary[op.NB_INPLACE_OR] = abstract.PyNumber_InPlaceOr;
binary[op.NB_INPLACE_POWER] = (a, b) => abstract.PyNumber_InPlacePower(a, b, Py_None);
binary[op.NB_INPLACE_RSHIFT] = abstract.PyNumber_InPlaceRshift;
binary[op.NB_INPLACE_SUBTRACT] = abstract.PyNumber_InPlaceSubtract;
binary[op.NB_INPLACE_TRUE_DIVIDE] = abstract.PyNumber_InPlaceTrueDivide;
binary[op.NB_INPLACE_XOR] = abstract.PyNumber_InPlaceXor;
binary[op.NB_SUBSCR] = abstract.PyObject_GetItem;

/** The function behind a BINARY_OP argument. */
export function binaryFunction(oparg: number): Binary {
  return binary[oparg];
}
// (left, right -- res)
export function BINARY_OP(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const left = I32[(sp - 16) >> 2];
  const right = I32[(sp - 8) >> 2];
  if (adaptiveTriggers(pc)) {
    specializeBinaryOp(frame, pc, left & ~1, right & ~1, oparg);
    return REDO;
  }
  spill(frame, pc, sp - 16);
  const res = binary[oparg](left & ~1, right & ~1);
  closeOperands(left, right);
  if (res === 0) return ERROR;
  st(sp - 16, res);
  return sp - 8;
}
// (value -- res)
export function UNARY_NEGATIVE(sp: Addr): Addr {
  return unary(sp, abstract.PyNumber_Negative(I32[(sp - 8) >> 2] & ~1));
}
// (value -- res)
export function UNARY_INVERT(sp: Addr): Addr {
  return unary(sp, abstract.PyNumber_Invert(I32[(sp - 8) >> 2] & ~1));
}
function unary(sp: Addr, res: Ref): Addr {
  PyStackRef_CLOSE(I32[(sp - 8) >> 2]);
  if (res === 0) return ERROR;
  st(sp - 8, res);
  return sp;
}
// (value: bool -- res)
export function UNARY_NOT(sp: Addr): Addr {
  st(sp - 8, ((I32[(sp - 8) >> 2] & ~1) === Py_False ? Py_True : Py_False) | 1);
  return sp;
}
// (value -- res: bool)
export function TO_BOOL(frame: Addr, pc: Addr, sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  if (adaptiveTriggers(pc)) {
    specializeToBool(pc, w & ~1);
    return REDO;
  }
  spill(frame, pc, sp - 8);
  const r = PyObject_IsTrue(w & ~1);
  PyStackRef_CLOSE(w);
  if (r < 0) return ERROR;
  st(sp - 8, (r ? Py_True : Py_False) | 1);
  return sp;
}
// (left, right -- res): oparg >> 5 is the comparison, bit 4 asks for a bool
export function COMPARE_OP(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const left = I32[(sp - 16) >> 2];
  const right = I32[(sp - 8) >> 2];
  if (adaptiveTriggers(pc)) {
    specializeCompareOp(pc, left & ~1, right & ~1, oparg);
    return REDO;
  }
  spill(frame, pc, sp - 16);
  let res = PyObject_RichCompare(left & ~1, right & ~1, oparg >> 5);
  closePair(left, right);
  if (res === 0) return ERROR;
  if (oparg & 16 && res !== Py_True && res !== Py_False) {
    const truth = PyObject_IsTrue(res);
    Py_DECREF(res);
    if (truth < 0) return ERROR;
    res = (truth ? Py_True : Py_False) | 1;
  }
  st(sp - 16, res);
  return sp - 8;
}
// (left, right -- b)
export function IS_OP(sp: Addr, oparg: number): Addr {
  const left = I32[(sp - 16) >> 2];
  const right = I32[(sp - 8) >> 2];
  const same = (left & ~1) === (right & ~1);
  closePair(left, right);
  st(sp - 16, (same !== (oparg === 1) ? Py_True : Py_False) | 1);
  return sp - 8;
}
// (left, right -- b)
export function CONTAINS_OP(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const left = I32[(sp - 16) >> 2];
  const right = I32[(sp - 8) >> 2];
  if (adaptiveTriggers(pc)) {
    specializeContainsOp(pc, right & ~1);
    return REDO;
  }
  spill(frame, pc, sp - 16);
  const r = abstract.PySequence_Contains(right & ~1, left & ~1);
  closePair(left, right);
  if (r < 0) return ERROR;
  st(sp - 16, ((r ^ oparg) !== 0 ? Py_True : Py_False) | 1);
  return sp - 8;
}

// ---- subscripts and slices ----

// (container, start, stop -- res)
export function BINARY_SLICE(sp: Addr): Addr {
  const container = I32[(sp - 24) >> 2];
  if (profile.slicesWithoutObject && hasBinarySlice(container & ~1)) return plainSlice(sp);
  const slice = _PyBuildSlice_ConsumeRefs(
    PyStackRef_AsPyObjectSteal(I32[(sp - 16) >> 2]),
    PyStackRef_AsPyObjectSteal(I32[(sp - 8) >> 2]),
  );
  let res = 0;
  if (slice !== 0) {
    res = abstract.PyObject_GetItem(container & ~1, slice);
    Py_DECREF(slice);
  }
  PyStackRef_CLOSE(container);
  if (res === 0) return ERROR;
  st(sp - 24, res);
  return sp - 16;
}
function plainSlice(sp: Addr): Addr {
  const container = I32[(sp - 24) >> 2];
  const start = I32[(sp - 16) >> 2];
  const stop = I32[(sp - 8) >> 2];
  const res = binarySlice(container & ~1, start & ~1, stop & ~1);
  PyStackRef_CLOSE(stop);
  PyStackRef_CLOSE(start);
  PyStackRef_CLOSE(container);
  if (res === 0) return ERROR;
  st(sp - 24, res);
  return sp - 16;
}
// (v, container, start, stop -- )
export function STORE_SLICE(sp: Addr): Addr {
  const v = I32[(sp - 32) >> 2];
  const container = I32[(sp - 24) >> 2];
  const slice = _PyBuildSlice_ConsumeRefs(
    PyStackRef_AsPyObjectSteal(I32[(sp - 16) >> 2]),
    PyStackRef_AsPyObjectSteal(I32[(sp - 8) >> 2]),
  );
  let err = -1;
  if (slice !== 0) {
    err = abstract.PyObject_SetItem(container & ~1, slice, v & ~1);
    Py_DECREF(slice);
  }
  PyStackRef_CLOSE(container);
  PyStackRef_CLOSE(v);
  return err < 0 ? ERROR : sp - 32;
}
// (v, container, sub -- )
export function STORE_SUBSCR(frame: Addr, pc: Addr, sp: Addr): Addr {
  const v = I32[(sp - 24) >> 2];
  const container = I32[(sp - 16) >> 2];
  const sub = I32[(sp - 8) >> 2];
  if (adaptiveTriggers(pc)) {
    specializeStoreSubscr(pc, container & ~1, sub & ~1);
    return REDO;
  }
  spill(frame, pc, sp - 24);
  const err = abstract.PyObject_SetItem(container & ~1, sub & ~1, v & ~1);
  PyStackRef_CLOSE(sub);
  PyStackRef_CLOSE(container);
  PyStackRef_CLOSE(v);
  return err < 0 ? ERROR : sp - 24;
}
// (container, sub -- )
export function DELETE_SUBSCR(sp: Addr): Addr {
  const container = I32[(sp - 16) >> 2];
  const sub = I32[(sp - 8) >> 2];
  const err = abstract.PyObject_DelItem(container & ~1, sub & ~1);
  PyStackRef_CLOSE(sub);
  PyStackRef_CLOSE(container);
  return err < 0 ? ERROR : sp - 16;
}
