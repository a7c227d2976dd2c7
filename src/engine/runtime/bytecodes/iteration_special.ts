// The specialised forms of loops and delegation. Mirrors Python/bytecodes.c. A form whose guard fails runs the general instruction.

import { _PyListIterObject, _PyRangeIterObject, _PyTupleIterObject, PyListObject } from '../../include/structs.ts';
import { type Addr, I32, type Ref, st, st64, stp } from '../../memory/memory.ts';
import { PyErr_Occurred } from '../../objects/errors.ts';
import { FRAME_EXECUTING, genState } from '../../objects/genobject.ts';
import {
  F_INSTR_PTR,
  F_STACKPOINTER,
  PyStackRef_FromPyObjectNew,
  PyStackRef_MakeHeapSafe,
  setReturnOffset,
} from '../../objects/interpframe.ts';
import { iteratorRules } from '../../objects/iter_reduce.ts';
import { intWord } from '../../objects/longobject.ts';
import { Py_DECREF } from '../../objects/object.ts';
import { rangeiter_next } from '../../objects/range_iter.ts';
import { Py_None } from '../../objects/statics.ts';
import {
  PyCoro_Type,
  PyGen_Type,
  PyListIter_Type,
  PyRangeIter_Type,
  PyTupleIter_Type,
} from '../../objects/statictypes.ts';
import { _Py_EnterRecursivePy, _Py_LeaveRecursiveCallPy, ERROR, spill } from '../eval_state.ts';
import { FOR_ITER, resumeGenerator, SEND } from './iteration.ts';
import { GETITEM } from './locals.ts';

export const LIST_INDEX = _PyListIterObject.it_index;
export const LIST_SEQ = _PyListIterObject.it_seq;
const TUPLE_INDEX = _PyTupleIterObject.it_index;
const TUPLE_SEQ = _PyTupleIterObject.it_seq;
export const ITEMS = PyListObject.ob_item;
export const START = _PyRangeIterObject.start;
export const STEP = _PyRangeIterObject.step;
export const LEN = _PyRangeIterObject.len;
/** Instruction and one cache entry. */
const SIZE = 4;

/** The end of an iterator over a sequence, which lets go of it. */
function exhausted(frame: Addr, pc: Addr, sp: Addr, at: Addr): Addr {
  const seq = I32[at >> 2];
  if (seq !== 0) {
    spill(frame, pc, sp);
    stp(at, 0);
    Py_DECREF(seq);
  }
  return sp | 1;
}
export function endList(frame: Addr, pc: Addr, sp: Addr, iter: Ref): Addr {
  if (I32[(iter + LIST_SEQ) >> 2] !== 0 && iteratorRules.listEndsAtMinusOne) st64(iter + LIST_INDEX, -1);
  return exhausted(frame, pc, sp, iter + LIST_SEQ);
}
// (iter -- iter, next), or jump with (iter -- iter) at the end; in the loop
export function FOR_ITER_LIST(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const iter = I32[(sp - 8) >> 2] & ~1;
  if (I32[(iter + 8) >> 2] !== PyListIter_Type) return FOR_ITER(frame, pc, sp, oparg);
  const seq = I32[(iter + LIST_SEQ) >> 2];
  const at = I32[(iter + LIST_INDEX) >> 2];
  // As unsigned numbers: a negative index is past the end.
  if (seq === 0 || at >>> 0 >= I32[(seq + 16) >> 2]) return endList(frame, pc, sp, iter);
  st(iter + LIST_INDEX, at + 1);
  const item = I32[(I32[(seq + ITEMS) >> 2] + at * 8) >> 2];
  const count = I32[item >> 2];
  if (count >= 0) st(item, count + 1);
  st(sp, count < 0 ? item | 1 : item);
  return sp + 8;
}
// (iter -- iter, next), or jump with (iter -- iter) at the end
export function FOR_ITER_TUPLE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const iter = I32[(sp - 8) >> 2] & ~1;
  if (I32[(iter + 8) >> 2] !== PyTupleIter_Type) return FOR_ITER(frame, pc, sp, oparg);
  const seq = I32[(iter + TUPLE_SEQ) >> 2];
  const i = I32[(iter + TUPLE_INDEX) >> 2];
  if (seq === 0 || i >= I32[(seq + 16) >> 2]) return exhausted(frame, pc, sp, iter + TUPLE_SEQ);
  st(iter + TUPLE_INDEX, i + 1);
  st(sp, PyStackRef_FromPyObjectNew(GETITEM(seq, i)));
  return sp + 8;
}
/** The step of a range that is at its end, or whose numbers need more than 32 bits. */
export function farRange(iter: Ref, sp: Addr): Addr {
  const next = rangeiter_next(iter);
  if (next === 0) return PyErr_Occurred() === 0 ? sp | 1 : ERROR;
  st(sp, next);
  return sp + 8;
}
// (iter -- iter, next), or jump with (iter -- iter) at the end; in the loop
export function FOR_ITER_RANGE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const iter = I32[(sp - 8) >> 2] & ~1;
  if (I32[(iter + 8) >> 2] !== PyRangeIter_Type) return FOR_ITER(frame, pc, sp, oparg);
  const n = I32[(iter + LEN) >> 2];
  const lo = I32[(iter + START) >> 2];
  const by = I32[(iter + STEP) >> 2];
  const next = lo + by;
  if (
    n <= 0 ||
    I32[(iter + LEN + 4) >> 2] !== 0 ||
    I32[(iter + START + 4) >> 2] !== lo >> 31 ||
    I32[(iter + STEP + 4) >> 2] !== by >> 31 ||
    next !== (next | 0)
  ) {
    return farRange(iter, sp);
  }
  st(iter + START, next);
  if ((next ^ lo) < 0) st(iter + START + 4, next >> 31);
  st(iter + LEN, n - 1);
  const res = intWord(lo);
  if (res === 0) return ERROR;
  st(sp, res);
  return sp + 8;
}
// (iter -- iter), then the generator's frame
export function FOR_ITER_GEN(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const gen = I32[(sp - 8) >> 2] & ~1;
  if (I32[(gen + 8) >> 2] !== PyGen_Type || genState(gen) >= FRAME_EXECUTING) return FOR_ITER(frame, pc, sp, oparg);
  st(frame + F_INSTR_PTR, pc);
  st(frame + F_STACKPOINTER, sp);
  setReturnOffset(frame, SIZE + oparg * 2);
  return enterGenerator(frame, gen, Py_None | 1);
}
// (receiver, v -- receiver), then the generator's frame
export function SEND_GEN(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const gen = I32[(sp - 16) >> 2] & ~1;
  const type = I32[(gen + 8) >> 2];
  if ((type !== PyGen_Type && type !== PyCoro_Type) || genState(gen) >= FRAME_EXECUTING)
    return SEND(frame, pc, sp, oparg);
  st(frame + F_INSTR_PTR, pc);
  st(frame + F_STACKPOINTER, sp - 8);
  setReturnOffset(frame, SIZE + oparg * 2);
  return enterGenerator(frame, gen, PyStackRef_MakeHeapSafe(I32[(sp - 8) >> 2]));
}
/** Resumes a generator in this loop, unless the recursion limit forbids it. */
export function enterGenerator(frame: Addr, gen: Ref, w: number): number {
  if (!_Py_EnterRecursivePy()) {
    _Py_LeaveRecursiveCallPy();
    return ERROR;
  }
  return resumeGenerator(frame, gen, w);
}
