// Which form FOR_ITER, SEND and UNPACK_SEQUENCE take on. Mirrors Python/specialize.c.

import { END_FOR } from '../include/opcodes.ts';
import * as form from '../include/specialized.ts';
import { type Addr, type Ref, U8 } from '../memory/memory.ts';
import { Py_SIZE, Py_TYPE } from '../objects/object.ts';
import {
  PyCoro_Type,
  PyGen_Type,
  PyList_Type,
  PyListIter_Type,
  PyRangeIter_Type,
  PyTuple_Type,
  PyTupleIter_Type,
} from '../objects/statictypes.ts';
import { specialize, unspecialize } from './specialize.ts';

export function specializeForIter(pc: Addr, iter: Ref, oparg: number): void {
  const type = Py_TYPE(iter);
  if (type === PyListIter_Type) specialize(pc, form.FOR_ITER_LIST);
  else if (type === PyTupleIter_Type) specialize(pc, form.FOR_ITER_TUPLE);
  else if (type === PyRangeIter_Type) specialize(pc, form.FOR_ITER_RANGE);
  else if (type === PyGen_Type && oparg <= 0x7fff && U8[pc + 4 + oparg * 2] === END_FOR)
    specialize(pc, form.FOR_ITER_GEN);
  else unspecialize(pc);
}
export function specializeSend(pc: Addr, receiver: Ref): void {
  const type = Py_TYPE(receiver);
  if (type === PyGen_Type || type === PyCoro_Type) specialize(pc, form.SEND_GEN);
  else unspecialize(pc);
}
export function specializeUnpackSequence(pc: Addr, seq: Ref, oparg: number): void {
  const type = Py_TYPE(seq);
  if (type === PyTuple_Type && Py_SIZE(seq) === oparg) {
    specialize(pc, oparg === 2 ? form.UNPACK_SEQUENCE_TWO_TUPLE : form.UNPACK_SEQUENCE_TUPLE);
  } else if (type === PyList_Type && Py_SIZE(seq) === oparg) specialize(pc, form.UNPACK_SEQUENCE_LIST);
  else unspecialize(pc);
}
