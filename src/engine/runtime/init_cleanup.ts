// The frame under an __init__ that runs without a C function in between: it holds the new object, checks what __init__ returned,
// and returns the object. Mirrors _Py_InitCleanup in Python/ceval.c.

import { EXIT_INIT_CHECK, RESUME, RETURN_VALUE } from '../include/opcodes.ts';
import { PyCodeObject } from '../include/structs.ts';
import { type Addr, st, st8, st16, stp } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import {
  _PyCode_CODE,
  _PyThreadState_PushFrame,
  F_EXECUTABLE,
  F_FRAME_OBJ,
  F_FUNCOBJ,
  F_INSTR_PTR,
  F_LOCALS,
  F_LOCALSPLUS,
  F_OWNER,
  F_PREVIOUS,
  F_RETURN_OFFSET,
  F_STACKPOINTER,
  FRAME_OWNED_BY_THREAD,
  FRAME_SPECIALS_SIZE,
} from '../objects/interpframe.ts';
import { initStaticHeader, Py_SET_SIZE } from '../objects/object.ts';
import { bytes_empty, Py_None, tuple_empty, unicode_empty } from '../objects/statics.ts';
import { PyCode_Type } from '../objects/statictypes.ts';

const CODE = [EXIT_INIT_CHECK, RETURN_VALUE, RESUME];
const STACKSIZE = 2;
export const _Py_InitCleanup = staticAlloc('_Py_InitCleanup', 320);
const FRAMESIZE = STACKSIZE + FRAME_SPECIALS_SIZE;

/** Writes the static code object: once for a new process. */
export function initInitCleanup(): void {
  const co = _Py_InitCleanup;
  initStaticHeader(co, PyCode_Type);
  Py_SET_SIZE(co, CODE.length);
  for (const at of [PyCodeObject.co_consts, PyCodeObject.co_names, PyCodeObject.co_localsplusnames])
    stp(co + at, tuple_empty);
  for (const at of [PyCodeObject.co_exceptiontable, PyCodeObject.co_localspluskinds, PyCodeObject.co_linetable])
    stp(co + at, bytes_empty);
  for (const at of [PyCodeObject.co_filename, PyCodeObject.co_name, PyCodeObject.co_qualname])
    stp(co + at, unicode_empty);
  st(co + PyCodeObject.co_flags, 1);
  st(co + PyCodeObject.co_stacksize, STACKSIZE);
  st(co + PyCodeObject.co_framesize, FRAMESIZE);
  // The frame never counts as complete: no traceback shows it.
  st(co + PyCodeObject._co_firsttraceable, CODE.length + 1);
  CODE.forEach((opcode, i) => {
    st8(_PyCode_CODE(co) + i * 2, opcode);
  });
}
/** Pushes the frame, holding `self` (a counted reference, stolen). 0 with MemoryError. */
export function pushInitCleanup(self: number, previous: Addr): Addr {
  const frame = _PyThreadState_PushFrame(FRAMESIZE);
  if (frame === 0) return 0;
  st(frame + F_EXECUTABLE, _Py_InitCleanup | 1);
  st(frame + F_PREVIOUS, previous);
  st(frame + F_FUNCOBJ, Py_None | 1);
  st(frame + F_LOCALS, 0);
  st(frame + F_FRAME_OBJ, 0);
  st(frame + F_INSTR_PTR, _PyCode_CODE(_Py_InitCleanup));
  st(frame + F_STACKPOINTER, frame + F_LOCALSPLUS + 8);
  st16(frame + F_RETURN_OFFSET, 0);
  st8(frame + F_OWNER, FRAME_OWNED_BY_THREAD);
  st(frame + F_LOCALSPLUS, self);
  return frame;
}
