// The specialised forms of the operators. Mirrors Python/bytecodes.c. A form whose guard fails runs the general instruction.

import { NB_AND, NB_INPLACE_AND, NB_INPLACE_OR, NB_INPLACE_XOR, NB_OR, NB_XOR } from '../../include/opcodes.ts';
import { PyListObject, PyTypeObject } from '../../include/structs.ts';
import { type Addr, F64, I32, type Ref, st, stp, U8 } from '../../memory/memory.ts';
import { PyObject_GetItem } from '../../objects/abstract.ts';
import { _PyDict_SetItem_Take2, PyDict_Contains, PyDict_GetItemWithError } from '../../objects/dictobject.ts';
import { PyErr_Occurred } from '../../objects/errors.ts';
import { float_dealloc, PyFloat_FromDouble } from '../../objects/floatobject.ts';
import {
  F_LOCALSPLUS,
  FUNC_CODE,
  PyStackRef_AsPyObjectSteal,
  PyStackRef_CLOSE,
  PyStackRef_FromPyObjectNew,
} from '../../objects/interpframe.ts';
import { _PyLong_Add, _PyLong_Multiply, _PyLong_Subtract } from '../../objects/long_arith.ts';
import { intWord, long_dealloc, PyLong_FromLong } from '../../objects/longobject.ts';
import { Py_SIZE, Py_TYPE } from '../../objects/object.ts';
import { _PySet_Contains } from '../../objects/setobject.ts';
import { _Py_ID, Py_False, Py_None, Py_True, strings_ascii } from '../../objects/statics.ts';
import {
  PyBool_Type,
  PyDict_Type,
  PyFloat_Type,
  PyFrozenSet_Type,
  PyList_Type,
  PyLong_Type,
  PySet_Type,
  PySlice_Type,
  PyTuple_Type,
  PyUnicode_Type,
} from '../../objects/statictypes.ts';
import { _PyType_Lookup } from '../../objects/type_lookup.ts';
import { _PyErr_SetKeyError } from '../../objects/unhashable.ts';
import {
  _PyUnicode_EQ,
  PyUnicode_Append,
  PyUnicode_Concat,
  PyUnicode_GET_LENGTH,
  PyUnicode_READ_CHAR,
} from '../../objects/unicodeobject.ts';
import { pushExactArgs } from '../call_frames.ts';
import { ERROR, spill } from '../eval_state.ts';
import { readCache32 } from '../specialize.ts';
import { extends_ } from '../specialize_operators.ts';
import { enterFrame } from './calls.ts';
import { closeLast, GETITEM } from './locals.ts';
import { BINARY_OP, binaryFunction, COMPARE_OP, CONTAINS_OP, STORE_SUBSCR, TO_BOOL } from './operators.ts';

// Offsets that no version moves.
export const TYPE = 8;
export const SIZE = 16;
export const LV_TAG = 16;
export const DIGIT = 24;
const FVAL = 16;
const VERSION_TAG = PyTypeObject.tp_version_tag;
export const OB_ITEM = PyListObject.ob_item;

function typeOf(o: Ref): Ref {
  return I32[(o + TYPE) >> 2];
}
/** Drops an exact int. */
export function closeLong(w: number): void {
  if ((w & 1) !== 0) return;
  const n = I32[w >> 2];
  if (n < 0) return;
  st(w, n - 1);
  if (n === 1) long_dealloc(w);
}
/** Drops an exact float. */
function closeFloat(w: number): void {
  if ((w & 1) !== 0) return;
  const n = I32[w >> 2];
  if (n < 0) return;
  st(w, n - 1);
  if (n === 1) float_dealloc(w);
}
/** The value of an int of at most one digit. */
function small(o: Ref): number {
  return (1 - (I32[(o + LV_TAG) >> 2] & 3)) * I32[(o + DIGIT) >> 2];
}
/** Both ints have at most one digit. */
function bothSmall(l: Ref, r: Ref): boolean {
  return I32[(l + LV_TAG) >> 2] < 16 && I32[(r + LV_TAG) >> 2] < 16;
}

// ---- arithmetic ----

/** No memory for a result whose operands are dropped. */
export function memoryFull(frame: Addr, pc: Addr, sp: Addr): number {
  spill(frame, pc, sp);
  return ERROR;
}

export function finishInt(sp: Addr, lw: number, rw: number, res: Ref): Addr {
  closeLong(rw);
  closeLong(lw);
  if (res === 0) return ERROR;
  st(sp - 16, res);
  return sp - 8;
}
// (left, right -- res); in the loop
export function BINARY_OP_ADD_INT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const left = lw & ~1;
  const right = rw & ~1;
  if (I32[(left + TYPE) >> 2] !== PyLong_Type || I32[(right + TYPE) >> 2] !== PyLong_Type)
    return BINARY_OP(frame, pc, sp, oparg);
  const ltag = I32[(left + LV_TAG) >> 2];
  const rtag = I32[(right + LV_TAG) >> 2];
  if (ltag >= 16 || rtag >= 16) {
    spill(frame, pc, sp - 16);
    return finishInt(sp, lw, rw, _PyLong_Add(left, right));
  }
  const res = intWord((1 - (ltag & 3)) * I32[(left + DIGIT) >> 2] + (1 - (rtag & 3)) * I32[(right + DIGIT) >> 2]);
  if ((lw & rw & 1) === 0) {
    closeLong(rw);
    closeLong(lw);
  }
  if (res === 0) return memoryFull(frame, pc, sp - 16);
  st(sp - 16, res);
  return sp - 8;
}
// (left, right -- res); in the loop
export function BINARY_OP_SUBTRACT_INT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const left = lw & ~1;
  const right = rw & ~1;
  if (I32[(left + TYPE) >> 2] !== PyLong_Type || I32[(right + TYPE) >> 2] !== PyLong_Type)
    return BINARY_OP(frame, pc, sp, oparg);
  const ltag = I32[(left + LV_TAG) >> 2];
  const rtag = I32[(right + LV_TAG) >> 2];
  if (ltag >= 16 || rtag >= 16) {
    spill(frame, pc, sp - 16);
    return finishInt(sp, lw, rw, _PyLong_Subtract(left, right));
  }
  const res = intWord((1 - (ltag & 3)) * I32[(left + DIGIT) >> 2] - (1 - (rtag & 3)) * I32[(right + DIGIT) >> 2]);
  if ((lw & rw & 1) === 0) {
    closeLong(rw);
    closeLong(lw);
  }
  if (res === 0) return memoryFull(frame, pc, sp - 16);
  st(sp - 16, res);
  return sp - 8;
}
// (left, right -- res)
export function BINARY_OP_MULTIPLY_INT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const l = lw & ~1;
  const r = rw & ~1;
  if (typeOf(l) !== PyLong_Type || typeOf(r) !== PyLong_Type) return BINARY_OP(frame, pc, sp, oparg);
  if (bothSmall(l, r)) {
    const product = small(l) * small(r);
    // A product beyond 2^53 is not exact; and -0 is no integer.
    if (product <= Number.MAX_SAFE_INTEGER && product >= -Number.MAX_SAFE_INTEGER) {
      return finishInt(sp, lw, rw, PyLong_FromLong(product + 0));
    }
  }
  spill(frame, pc, sp - 16);
  return finishInt(sp, lw, rw, _PyLong_Multiply(l, r));
}
/** The operands go before the result is made, which so takes the place of the last of them that dies. */
function finishFloat(frame: Addr, pc: Addr, sp: Addr, lw: number, rw: number, x: number): Addr {
  closeFloat(lw);
  closeFloat(rw);
  const res = PyFloat_FromDouble(x);
  if (res === 0) {
    spill(frame, pc, sp - 16);
    return ERROR;
  }
  st(sp - 16, res);
  return sp - 8;
}
// (left, right -- res)
export function BINARY_OP_ADD_FLOAT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const l = lw & ~1;
  const r = rw & ~1;
  if (typeOf(l) !== PyFloat_Type || typeOf(r) !== PyFloat_Type) return BINARY_OP(frame, pc, sp, oparg);
  return finishFloat(frame, pc, sp, lw, rw, F64[(l + FVAL) >> 3] + F64[(r + FVAL) >> 3]);
}
// (left, right -- res)
export function BINARY_OP_SUBTRACT_FLOAT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const l = lw & ~1;
  const r = rw & ~1;
  if (typeOf(l) !== PyFloat_Type || typeOf(r) !== PyFloat_Type) return BINARY_OP(frame, pc, sp, oparg);
  return finishFloat(frame, pc, sp, lw, rw, F64[(l + FVAL) >> 3] - F64[(r + FVAL) >> 3]);
}
// (left, right -- res)
export function BINARY_OP_MULTIPLY_FLOAT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const l = lw & ~1;
  const r = rw & ~1;
  if (typeOf(l) !== PyFloat_Type || typeOf(r) !== PyFloat_Type) return BINARY_OP(frame, pc, sp, oparg);
  return finishFloat(frame, pc, sp, lw, rw, F64[(l + FVAL) >> 3] * F64[(r + FVAL) >> 3]);
}
// (left, right -- res)
export function BINARY_OP_EXTEND(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const l = lw & ~1;
  const r = rw & ~1;
  if (typeOf(l) === PyLong_Type && typeOf(r) === PyLong_Type && bothSmall(l, r)) {
    const and = oparg === NB_AND || oparg === NB_INPLACE_AND;
    if (and) return finishInt(sp, lw, rw, PyLong_FromLong(small(l) & small(r)));
    const or = oparg === NB_OR || oparg === NB_INPLACE_OR;
    if (or) return finishInt(sp, lw, rw, PyLong_FromLong(small(l) | small(r)));
    if (oparg === NB_XOR || oparg === NB_INPLACE_XOR)
      return finishInt(sp, lw, rw, PyLong_FromLong(small(l) ^ small(r)));
  }
  if (!extends_(l, r, oparg)) return BINARY_OP(frame, pc, sp, oparg);
  spill(frame, pc, sp - 16);
  const res = binaryFunction(oparg)(l, r);
  PyStackRef_CLOSE(rw);
  PyStackRef_CLOSE(lw);
  if (res === 0) return ERROR;
  st(sp - 16, res);
  return sp - 8;
}

// ---- str ----

// (left, right -- res)
export function BINARY_OP_ADD_UNICODE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const l = lw & ~1;
  const r = rw & ~1;
  if (typeOf(l) !== PyUnicode_Type || typeOf(r) !== PyUnicode_Type) return BINARY_OP(frame, pc, sp, oparg);
  spill(frame, pc, sp - 16);
  const res = PyUnicode_Concat(l, r);
  PyStackRef_CLOSE(rw);
  PyStackRef_CLOSE(lw);
  if (res === 0) return ERROR;
  st(sp - 16, res);
  return sp - 8;
}
// (left, right -- ): `left += right` where left is the local that the next instruction, which is skipped, stores to
export function BINARY_OP_INPLACE_ADD_UNICODE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const l = lw & ~1;
  const r = rw & ~1;
  const local = frame + F_LOCALSPLUS + U8[pc + 13] * 8;
  if (typeOf(l) !== PyUnicode_Type || typeOf(r) !== PyUnicode_Type || (I32[local >> 2] & ~1) !== l) {
    return BINARY_OP(frame, pc, sp, oparg);
  }
  spill(frame, pc, sp - 16);
  // With the stack's reference gone, the local's may be the only one: then the str grows in place.
  PyStackRef_CLOSE(lw);
  const res = PyUnicode_Append(PyStackRef_AsPyObjectSteal(I32[local >> 2]), r);
  st(local, res === 0 ? 1 : res);
  PyStackRef_CLOSE(rw);
  return res === 0 ? ERROR : (sp - 16) | 1;
}
// (left, right -- res): `==` and `!=`
export function COMPARE_OP_STR(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const l = lw & ~1;
  const r = rw & ~1;
  if (typeOf(l) !== PyUnicode_Type || typeOf(r) !== PyUnicode_Type) return COMPARE_OP(frame, pc, sp, oparg);
  const eq = l === r || _PyUnicode_EQ(l, r);
  closeLast(frame, pc, sp - 16, lw);
  closeLast(frame, pc, sp - 16, rw);
  st(sp - 16, (eq === (oparg >> 5 === 2) ? Py_True : Py_False) | 1);
  return sp - 8;
}

// ---- comparison ----

function compare(l: number, r: number, oparg: number): boolean {
  switch (oparg >> 5) {
    case 0:
      return l < r;
    case 1:
      return l <= r;
    case 2:
      return l === r;
    case 3:
      return l !== r;
    case 4:
      return l > r;
    default:
      return l >= r;
  }
}
// (left, right -- res); in the loop
export function COMPARE_OP_INT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const left = lw & ~1;
  const right = rw & ~1;
  if (I32[(left + TYPE) >> 2] !== PyLong_Type || I32[(right + TYPE) >> 2] !== PyLong_Type)
    return COMPARE_OP(frame, pc, sp, oparg);
  const ltag = I32[(left + LV_TAG) >> 2];
  const rtag = I32[(right + LV_TAG) >> 2];
  if (ltag >= 16 || rtag >= 16) return COMPARE_OP(frame, pc, sp, oparg);
  const a = (1 - (ltag & 3)) * I32[(left + DIGIT) >> 2];
  const b = (1 - (rtag & 3)) * I32[(right + DIGIT) >> 2];
  // The argument's lowest bits say for which outcomes (less, greater, equal: 2, 4, 8) the comparison holds.
  const holds = oparg & (a < b ? 2 : a > b ? 4 : 8);
  if ((lw & rw & 1) === 0) {
    closeLong(lw);
    closeLong(rw);
  }
  st(sp - 16, (holds !== 0 ? Py_True : Py_False) | 1);
  return sp - 8;
}
// (left, right -- res)
export function COMPARE_OP_FLOAT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const l = lw & ~1;
  const r = rw & ~1;
  if (typeOf(l) !== PyFloat_Type || typeOf(r) !== PyFloat_Type) return COMPARE_OP(frame, pc, sp, oparg);
  const res = compare(F64[(l + FVAL) >> 3], F64[(r + FVAL) >> 3], oparg);
  closeFloat(lw);
  closeFloat(rw);
  st(sp - 16, (res ? Py_True : Py_False) | 1);
  return sp - 8;
}
function finishContains(sp: Addr, lw: number, rw: number, r: number, oparg: number): Addr {
  PyStackRef_CLOSE(rw);
  PyStackRef_CLOSE(lw);
  if (r < 0) return ERROR;
  st(sp - 16, ((r ^ oparg) !== 0 ? Py_True : Py_False) | 1);
  return sp - 8;
}
// (left, right -- b)
export function CONTAINS_OP_DICT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  if (typeOf(rw & ~1) !== PyDict_Type) return CONTAINS_OP(frame, pc, sp, oparg);
  spill(frame, pc, sp - 16);
  return finishContains(sp, lw, rw, PyDict_Contains(rw & ~1, lw & ~1), oparg);
}
// (left, right -- b)
export function CONTAINS_OP_SET(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const type = typeOf(rw & ~1);
  if (type !== PySet_Type && type !== PyFrozenSet_Type) return CONTAINS_OP(frame, pc, sp, oparg);
  spill(frame, pc, sp - 16);
  return finishContains(sp, lw, rw, _PySet_Contains(rw & ~1, lw & ~1), oparg);
}

// ---- subscripts ----

/** A non-negative int of one digit as an index, or -1. */
function index(sub: Ref): number {
  if (typeOf(sub) !== PyLong_Type) return -1;
  const tag = I32[(sub + LV_TAG) >> 2];
  return tag < 16 && (tag & 3) !== 2 ? I32[(sub + DIGIT) >> 2] : -1;
}
// (container, sub -- res); in the loop
export function BINARY_OP_SUBSCR_LIST_INT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const list = lw & ~1;
  const sub = rw & ~1;
  if (I32[(list + TYPE) >> 2] !== PyList_Type || I32[(sub + TYPE) >> 2] !== PyLong_Type)
    return BINARY_OP(frame, pc, sp, oparg);
  const tag = I32[(sub + LV_TAG) >> 2];
  const at = I32[(sub + DIGIT) >> 2];
  if (tag >= 16 || (tag & 3) === 2 || at >= I32[(list + SIZE) >> 2]) return BINARY_OP(frame, pc, sp, oparg);
  const item = I32[(I32[(list + OB_ITEM) >> 2] + at * 8) >> 2];
  const n = I32[item >> 2];
  if (n >= 0) st(item, n + 1);
  if ((rw & 1) === 0) closeLong(rw);
  st(sp - 16, n < 0 ? item | 1 : item);
  if ((lw & 1) !== 0) return sp - 8;
  return closeLast(frame, pc, sp - 8, lw);
}
// (container, sub -- res)
export function BINARY_OP_SUBSCR_TUPLE_INT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const tuple = lw & ~1;
  if (typeOf(tuple) !== PyTuple_Type) return BINARY_OP(frame, pc, sp, oparg);
  const i = index(rw & ~1);
  if (i < 0 || i >= Py_SIZE(tuple)) return BINARY_OP(frame, pc, sp, oparg);
  const res = PyStackRef_FromPyObjectNew(GETITEM(tuple, i));
  closeLong(rw);
  closeLast(frame, pc, sp - 16, lw);
  st(sp - 16, res);
  return sp - 8;
}
// (container, sub -- res): ASCII characters only
export function BINARY_OP_SUBSCR_STR_INT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const str = lw & ~1;
  if (typeOf(str) !== PyUnicode_Type) return BINARY_OP(frame, pc, sp, oparg);
  const i = index(rw & ~1);
  if (i < 0 || i >= PyUnicode_GET_LENGTH(str)) return BINARY_OP(frame, pc, sp, oparg);
  const c = PyUnicode_READ_CHAR(str, i);
  if (c >= 128) return BINARY_OP(frame, pc, sp, oparg);
  closeLong(rw);
  closeLast(frame, pc, sp - 16, lw);
  st(sp - 16, (strings_ascii + c * 48) | 1);
  return sp - 8;
}
// (container, sub -- res)
export function BINARY_OP_SUBSCR_DICT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  if (typeOf(lw & ~1) !== PyDict_Type) return BINARY_OP(frame, pc, sp, oparg);
  spill(frame, pc, sp - 16);
  const found = PyDict_GetItemWithError(lw & ~1, rw & ~1);
  if (found === 0 && PyErr_Occurred() === 0) _PyErr_SetKeyError(rw & ~1);
  const res = found === 0 ? 0 : PyStackRef_FromPyObjectNew(found);
  PyStackRef_CLOSE(rw);
  PyStackRef_CLOSE(lw);
  if (res === 0) return ERROR;
  st(sp - 16, res);
  return sp - 8;
}
// (container, sub -- res)
export function BINARY_OP_SUBSCR_LIST_SLICE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  if (typeOf(lw & ~1) !== PyList_Type || typeOf(rw & ~1) !== PySlice_Type) return BINARY_OP(frame, pc, sp, oparg);
  spill(frame, pc, sp - 16);
  const res = PyObject_GetItem(lw & ~1, rw & ~1);
  PyStackRef_CLOSE(rw);
  PyStackRef_CLOSE(lw);
  if (res === 0) return ERROR;
  st(sp - 16, res);
  return sp - 8;
}
const id___getitem__ = _Py_ID('__getitem__');
/** Bytes of BINARY_OP with its caches. */
const BINARY_OP_SIZE = 12;
// (container, sub -- res): runs the class's __getitem__ without a C function in between
export function BINARY_OP_SUBSCR_GETITEM(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const type = typeOf(I32[(sp - 16) >> 2] & ~1);
  if (I32[(type + VERSION_TAG) >> 2] !== readCache32(pc + 4)) return BINARY_OP(frame, pc, sp, oparg);
  const getitem = _PyType_Lookup(type, id___getitem__);
  spill(frame, pc, sp - 16);
  const new_frame = pushExactArgs(
    PyStackRef_FromPyObjectNew(getitem),
    I32[(getitem + FUNC_CODE) >> 2],
    sp - 16,
    2,
    frame,
  );
  return new_frame === 0 ? ERROR : enterFrame(frame, new_frame, BINARY_OP_SIZE);
}
// (v, container, sub -- )
export function STORE_SUBSCR_LIST_INT(frame: Addr, pc: Addr, sp: Addr): Addr {
  const lw = I32[(sp - 16) >> 2];
  const rw = I32[(sp - 8) >> 2];
  const list = lw & ~1;
  if (typeOf(list) !== PyList_Type) return STORE_SUBSCR(frame, pc, sp);
  const i = index(rw & ~1);
  if (i < 0 || i >= Py_SIZE(list)) return STORE_SUBSCR(frame, pc, sp);
  const at = I32[(list + OB_ITEM) >> 2] + i * 8;
  const old = I32[at >> 2];
  stp(at, PyStackRef_AsPyObjectSteal(I32[(sp - 24) >> 2]));
  closeLong(rw);
  closeLast(frame, pc, sp - 24, lw);
  return closeLast(frame, pc, sp - 24, old);
}
// (v, container, sub -- )
export function STORE_SUBSCR_DICT(frame: Addr, pc: Addr, sp: Addr): Addr {
  const lw = I32[(sp - 16) >> 2];
  if (typeOf(lw & ~1) !== PyDict_Type) return STORE_SUBSCR(frame, pc, sp);
  spill(frame, pc, sp - 24);
  const key = PyStackRef_AsPyObjectSteal(I32[(sp - 8) >> 2]);
  const value = PyStackRef_AsPyObjectSteal(I32[(sp - 24) >> 2]);
  const err = _PyDict_SetItem_Take2(lw & ~1, key, value);
  PyStackRef_CLOSE(lw);
  return err < 0 ? ERROR : sp - 24;
}

// ---- truth ----

// (value -- res: bool); in the loop
export function TO_BOOL_BOOL(frame: Addr, pc: Addr, sp: Addr): Addr {
  if (I32[((I32[(sp - 8) >> 2] & ~1) + TYPE) >> 2] === PyBool_Type) return sp;
  return TO_BOOL(frame, pc, sp);
}
// (value -- res: bool)
export function TO_BOOL_INT(frame: Addr, pc: Addr, sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  if (typeOf(w & ~1) !== PyLong_Type) return TO_BOOL(frame, pc, sp);
  const zero = (I32[((w & ~1) + LV_TAG) >> 2] & 3) === 1;
  st(sp - 8, (zero ? Py_False : Py_True) | 1);
  closeLong(w);
  return sp;
}
// (value -- res: bool)
export function TO_BOOL_LIST(frame: Addr, pc: Addr, sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  if (typeOf(w & ~1) !== PyList_Type) return TO_BOOL(frame, pc, sp);
  st(sp - 8, (Py_SIZE(w & ~1) !== 0 ? Py_True : Py_False) | 1);
  return closeLast(frame, pc, sp, w);
}
// (value -- res: bool)
export function TO_BOOL_NONE(frame: Addr, pc: Addr, sp: Addr): Addr {
  if ((I32[(sp - 8) >> 2] & ~1) !== Py_None) return TO_BOOL(frame, pc, sp);
  st(sp - 8, Py_False | 1);
  return sp;
}
// (value -- res: bool)
export function TO_BOOL_STR(frame: Addr, pc: Addr, sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  if (typeOf(w & ~1) !== PyUnicode_Type) return TO_BOOL(frame, pc, sp);
  st(sp - 8, (PyUnicode_GET_LENGTH(w & ~1) !== 0 ? Py_True : Py_False) | 1);
  return closeLast(frame, pc, sp, w);
}
// (value -- res: bool)
export function TO_BOOL_ALWAYS_TRUE(frame: Addr, pc: Addr, sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  if (I32[(Py_TYPE(w & ~1) + VERSION_TAG) >> 2] !== readCache32(pc + 4)) return TO_BOOL(frame, pc, sp);
  st(sp - 8, Py_True | 1);
  return closeLast(frame, pc, sp, w);
}
