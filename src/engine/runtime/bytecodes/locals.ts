// Instructions for locals, cells, constants and the value stack itself. Mirrors Python/bytecodes.c.

import type { Profile } from '../../include/profile.ts';
import { PyCellObject, PyCodeObject, PyTupleObject } from '../../include/structs.ts';
import { type Addr, I32, ld, type Ref, st, stp } from '../../memory/memory.ts';
import { PyMapping_GetOptionalItem } from '../../objects/abstract.ts';
import { PyCell_New } from '../../objects/cellobject.ts';
import { PyDict_GetItemWithError } from '../../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetString } from '../../objects/errors.ts';
import {
  _PyFrame_GetCode,
  CO_CONSTS,
  CO_NLOCALSPLUS,
  F_EXECUTABLE,
  F_FUNCOBJ,
  F_LOCALSPLUS,
  FUNC_CLOSURE,
  PyStackRef_AsPyObjectSteal,
  PyStackRef_CLOSE,
  PyStackRef_DUP,
  PyStackRef_FromPyObjectNew,
  PyStackRef_NULL,
} from '../../objects/interpframe.ts';
import { long_dealloc } from '../../objects/longobject.ts';
import { _Py_Dealloc, Py_DECREF, Py_NewRef } from '../../objects/object.ts';
import { _Py_ID, NSMALLNEGINTS, Py_False, Py_None, Py_True, small_ints, unicode_empty } from '../../objects/statics.ts';
import {
  PyExc_AssertionError,
  PyExc_NotImplementedError,
  PyExc_UnboundLocalError,
  PyList_Type,
  PyLong_Type,
  PySet_Type,
  PyTuple_Type,
} from '../../objects/statictypes.ts';
import { tstate } from '../../objects/tstate.ts';
import { PyTuple_GET_ITEM } from '../../objects/tupleobject.ts';
import { PyUnicode_AsString } from '../../objects/unicodeobject.ts';
import { ERROR, spill } from '../eval_state.ts';
import { _PyEval_FormatExcUnbound } from '../name_errors.ts';

/** Index of the first item in a tuple, counted in words of I32: layouts differ between versions (see initLocals). */
export let tupleItems = 8;
export let borrowConsts = false;
/** Instructions drop what they consume from the top of the stack down (since 3.14), or upward. */
let topFirst = true;
/** BINARY_OP drops its right operand first, too (since 3.15). */
let binaryTopFirst = false;
/** Tells the instructions what the profile says. The layouts are selected before. */
export function initLocals(profile: Profile): void {
  tupleItems = PyTupleObject.ob_item >> 2;
  borrowConsts = profile.borrowConsts;
  topFirst = profile.releaseFromTop;
  binaryTopFirst = profile.releaseRightOperandFirst;
}
/** Drops two operands in the order of the version. */
export function closePair(left: number, right: number): void {
  PyStackRef_CLOSE(topFirst ? right : left);
  PyStackRef_CLOSE(topFirst ? left : right);
}
/** The same for BINARY_OP. */
export function closeOperands(left: number, right: number): void {
  PyStackRef_CLOSE(binaryTopFirst ? right : left);
  PyStackRef_CLOSE(binaryTopFirst ? left : right);
}
/** Drops the words from `at` up to `end`, in the order of the version. */
export function closeWords(at: Addr, end: Addr): void {
  if (topFirst) for (let a = end - 8; a >= at; a -= 8) PyStackRef_CLOSE(I32[a >> 2]);
  else for (let a = at; a < end; a += 8) PyStackRef_CLOSE(I32[a >> 2]);
}
export function GETITEM(tuple: Ref, i: number): Ref {
  return I32[(tuple >> 2) + tupleItems + i * 2];
}

/** Drops a word taken off the stack; the frame's state is saved only if an object dies. Returns `sp`. */
export function closeLast(frame: Addr, pc: Addr, sp: Addr, w: number): Addr {
  if ((w & 1) !== 0) return sp;
  const n = I32[w >> 2];
  if (n < 0) return sp;
  st(w, n - 1);
  if (n !== 1) return sp;
  if (I32[(w + 8) >> 2] === PyLong_Type) {
    // No code of anybody runs, so nobody looks.
    long_dealloc(w);
    return sp;
  }
  spill(frame, pc, sp);
  _Py_Dealloc(w);
  return sp;
}

// ---- locals ----

// ( -- value); in the loop
export function LOAD_FAST(frame: Addr, sp: Addr, oparg: number): Addr {
  const w = I32[(frame + F_LOCALSPLUS + oparg * 8) >> 2];
  if ((w & 1) === 0 && I32[w >> 2] >= 0) st(w, I32[w >> 2] + 1);
  st(sp, w);
  return sp + 8;
}
// ( -- value): not counted; in the loop
export function LOAD_FAST_BORROW(frame: Addr, sp: Addr, oparg: number): Addr {
  st(sp, I32[(frame + F_LOCALSPLUS + oparg * 8) >> 2] | 1);
  return sp + 8;
}
// ( -- value), or UnboundLocalError
export function LOAD_FAST_CHECK(frame: Addr, sp: Addr, oparg: number): Addr {
  const w = I32[(frame + F_LOCALSPLUS + oparg * 8) >> 2];
  if (w === PyStackRef_NULL) return unboundLocal(frame, oparg);
  st(sp, PyStackRef_DUP(w));
  return sp + 8;
}
function unboundLocal(frame: Addr, oparg: number): number {
  const name = PyTuple_GET_ITEM(ld(_PyFrame_GetCode(frame) + PyCodeObject.co_localsplusnames), oparg);
  PyErr_SetString(
    PyExc_UnboundLocalError,
    `cannot access local variable '${PyUnicode_AsString(name)}' where it is not associated with a value`,
  );
  return ERROR;
}
// ( -- value or NULL): the local becomes NULL
export function LOAD_FAST_AND_CLEAR(frame: Addr, sp: Addr, oparg: number): Addr {
  const a = frame + F_LOCALSPLUS + oparg * 8;
  st(sp, I32[a >> 2]);
  st(a, PyStackRef_NULL);
  return sp + 8;
}
// ( -- value1, value2); in the loop
export function LOAD_FAST_LOAD_FAST(frame: Addr, sp: Addr, oparg: number): Addr {
  const one = I32[(frame + F_LOCALSPLUS + (oparg >> 4) * 8) >> 2];
  if ((one & 1) === 0 && I32[one >> 2] >= 0) st(one, I32[one >> 2] + 1);
  st(sp, one);
  const two = I32[(frame + F_LOCALSPLUS + (oparg & 15) * 8) >> 2];
  if ((two & 1) === 0 && I32[two >> 2] >= 0) st(two, I32[two >> 2] + 1);
  st(sp + 8, two);
  return sp + 16;
}
// ( -- value1, value2): not counted; in the loop
export function LOAD_FAST_BORROW_LOAD_FAST_BORROW(frame: Addr, sp: Addr, oparg: number): Addr {
  st(sp, I32[(frame + F_LOCALSPLUS + (oparg >> 4) * 8) >> 2] | 1);
  st(sp + 8, I32[(frame + F_LOCALSPLUS + (oparg & 15) * 8) >> 2] | 1);
  return sp + 16;
}
// (value -- ); in the loop
export function STORE_FAST(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const a = frame + F_LOCALSPLUS + oparg * 8;
  const old = I32[a >> 2];
  st(a, I32[(sp - 8) >> 2]);
  if ((old & 1) !== 0) return sp - 8;
  return closeLast(frame, pc, sp - 8, old);
}
// (value1 -- value2); in the loop
export function STORE_FAST_LOAD_FAST(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const a = frame + F_LOCALSPLUS + (oparg >> 4) * 8;
  const old = I32[a >> 2];
  st(a, I32[(sp - 8) >> 2]);
  const w = I32[(frame + F_LOCALSPLUS + (oparg & 15) * 8) >> 2];
  if ((w & 1) === 0 && I32[w >> 2] >= 0) st(w, I32[w >> 2] + 1);
  st(sp - 8, w);
  if ((old & 1) !== 0) return sp;
  return closeLast(frame, pc, sp, old);
}
// (value2, value1 -- ); in the loop
export function STORE_FAST_STORE_FAST(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const a = frame + F_LOCALSPLUS + (oparg >> 4) * 8;
  const one = I32[a >> 2];
  st(a, I32[(sp - 8) >> 2]);
  if ((one & 1) === 0) closeLast(frame, pc, sp - 8, one);
  const b = frame + F_LOCALSPLUS + (oparg & 15) * 8;
  const two = I32[b >> 2];
  st(b, I32[(sp - 16) >> 2]);
  if ((two & 1) !== 0) return sp - 16;
  return closeLast(frame, pc, sp - 16, two);
}
// ( -- ), or UnboundLocalError
export function DELETE_FAST(frame: Addr, sp: Addr, oparg: number): Addr {
  const a = frame + F_LOCALSPLUS + oparg * 8;
  const w = I32[a >> 2];
  if (w === PyStackRef_NULL) return unboundLocal(frame, oparg);
  st(a, PyStackRef_NULL);
  PyStackRef_CLOSE(w);
  return sp;
}

// ---- constants ----

// ( -- value); in the loop
export function LOAD_CONST(frame: Addr, sp: Addr, oparg: number): Addr {
  const o = I32[(I32[((I32[(frame + F_EXECUTABLE) >> 2] & ~1) + CO_CONSTS) >> 2] >> 2) + tupleItems + oparg * 2];
  const n = I32[o >> 2];
  if (n < 0 || borrowConsts) {
    st(sp, o | 1);
  } else {
    st(o, n + 1);
    st(sp, o);
  }
  return sp + 8;
}
// ( -- value); in the loop
export function LOAD_SMALL_INT(sp: Addr, oparg: number): Addr {
  st(sp, (small_ints + (oparg + 5) * 32) | 1);
  return sp + 8;
}
const id_all = _Py_ID('all');
const id_any = _Py_ID('any');
const LOOKED_UP = -1;
/** By number, as op.COMMON_CONSTANTS names them; `all` and `any` are looked up, as they were at the start. */
const common: readonly number[] = [
  PyExc_AssertionError,
  PyExc_NotImplementedError,
  PyTuple_Type,
  LOOKED_UP,
  LOOKED_UP,
  PyList_Type,
  PySet_Type,
  Py_None,
  unicode_empty,
  Py_True,
  Py_False,
  small_ints + (NSMALLNEGINTS - 1) * 32,
];
// ( -- value): AssertionError, NotImplementedError, tuple, all, any, ...
export function LOAD_COMMON_CONSTANT(sp: Addr, oparg: number): Addr {
  const known = common[oparg];
  const o =
    known === LOOKED_UP ? PyDict_GetItemWithError(ld(tstate.builtins_copy), oparg === 3 ? id_all : id_any) : known;
  st(sp, PyStackRef_FromPyObjectNew(o));
  return sp + 8;
}

// ---- the stack ----

// (value -- ); in the loop
export function POP_TOP(frame: Addr, pc: Addr, sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  if ((w & 1) !== 0) return sp - 8;
  return closeLast(frame, pc, sp - 8, w);
}
// (iter -- )
export function POP_ITER(frame: Addr, pc: Addr, sp: Addr): Addr {
  return closeLast(frame, pc, sp - 8, I32[(sp - 8) >> 2]);
}
// (value -- )
export function END_FOR(frame: Addr, pc: Addr, sp: Addr): Addr {
  return closeLast(frame, pc, sp - 8, I32[(sp - 8) >> 2]);
}
// (receiver, value -- value)
export function END_SEND(frame: Addr, pc: Addr, sp: Addr): Addr {
  const receiver = I32[(sp - 16) >> 2];
  st(sp - 16, I32[(sp - 8) >> 2]);
  return closeLast(frame, pc, sp - 8, receiver);
}
// ( -- NULL); in the loop
export function PUSH_NULL(sp: Addr): Addr {
  st(sp, PyStackRef_NULL);
  return sp + 8;
}
// (bottom, unused[oparg-1] -- bottom, unused[oparg-1], top); in the loop
export function COPY(sp: Addr, oparg: number): Addr {
  const w = I32[(sp - oparg * 8) >> 2];
  if ((w & 1) === 0 && I32[w >> 2] >= 0) st(w, I32[w >> 2] + 1);
  st(sp, w);
  return sp + 8;
}
// (bottom, unused[oparg-2], top -- top, unused[oparg-2], bottom); in the loop
export function SWAP(sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const a = sp - oparg * 8;
  st(sp - 8, I32[a >> 2]);
  st(a, w);
  return sp;
}

// ---- cells ----

// ( -- ): the local becomes a cell with its value
export function MAKE_CELL(frame: Addr, sp: Addr, oparg: number): Addr {
  const a = frame + F_LOCALSPLUS + oparg * 8;
  const w = I32[a >> 2];
  const cell = PyCell_New(w & ~1);
  if (cell === 0) return ERROR;
  st(a, cell);
  PyStackRef_CLOSE(w);
  return sp;
}
// ( -- ): the function's closure becomes the last locals
export function COPY_FREE_VARS(frame: Addr, sp: Addr, oparg: number): Addr {
  const closure = ld((ld(frame + F_FUNCOBJ) & ~1) + FUNC_CLOSURE);
  const first = frame + F_LOCALSPLUS + (ld(_PyFrame_GetCode(frame) + CO_NLOCALSPLUS) - oparg) * 8;
  for (let i = 0; i < oparg; i++) st(first + i * 8, PyStackRef_FromPyObjectNew(GETITEM(closure, i)));
  return sp;
}
const OB_REF = PyCellObject.ob_ref;
// ( -- value)
export function LOAD_DEREF(frame: Addr, sp: Addr, oparg: number): Addr {
  const cell = I32[(frame + F_LOCALSPLUS + oparg * 8) >> 2] & ~1;
  const o = I32[(cell + OB_REF) >> 2];
  if (o === 0) {
    _PyEval_FormatExcUnbound(_PyFrame_GetCode(frame), oparg);
    return ERROR;
  }
  st(sp, PyStackRef_FromPyObjectNew(o));
  return sp + 8;
}
// (value -- )
export function STORE_DEREF(frame: Addr, sp: Addr, oparg: number): Addr {
  const cell = I32[(frame + F_LOCALSPLUS + oparg * 8) >> 2] & ~1;
  const old = I32[(cell + OB_REF) >> 2];
  stp(cell + OB_REF, PyStackRef_AsPyObjectSteal(I32[(sp - 8) >> 2]));
  if (old !== 0) Py_DECREF(old);
  return sp - 8;
}
// ( -- ), or NameError
export function DELETE_DEREF(frame: Addr, sp: Addr, oparg: number): Addr {
  const cell = I32[(frame + F_LOCALSPLUS + oparg * 8) >> 2] & ~1;
  const old = ld(cell + OB_REF);
  if (old === 0) {
    _PyEval_FormatExcUnbound(_PyFrame_GetCode(frame), oparg);
    return ERROR;
  }
  stp(cell + OB_REF, 0);
  Py_DECREF(old);
  return sp;
}
// (class_dict -- value): from the class body's namespace, else from the cell
export function LOAD_FROM_DICT_OR_DEREF(frame: Addr, sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const code = _PyFrame_GetCode(frame);
  const name = PyTuple_GET_ITEM(ld(code + PyCodeObject.co_localsplusnames), oparg);
  let o = PyMapping_GetOptionalItem(w & ~1, name);
  if (o === 0 && PyErr_Occurred() === 0) {
    o = ld((ld(frame + F_LOCALSPLUS + oparg * 8) & ~1) + OB_REF);
    if (o !== 0) Py_NewRef(o);
    else _PyEval_FormatExcUnbound(code, oparg);
  }
  PyStackRef_CLOSE(w);
  if (o === 0) return ERROR;
  st(sp - 8, o);
  return sp;
}
