// Which kind of generator a function's code makes, and what a coroutine notes down of its callers. Mirrors _Py_MakeCoro and
// compute_cr_origin in Objects/genobject.c.

import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR } from '../include/flags.ts';
import { PyCodeObject, PyGenObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { PyCode_Addr2Line } from '../objects/code_lines.ts';
import { make_gen } from '../objects/genobject.ts';
import {
  _PyFrame_GetCode,
  _PyFrame_GetFirstComplete,
  CO_FLAGS,
  F_PREVIOUS,
  FUNC_CODE,
  frameLasti,
} from '../objects/interpframe.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { PyAsyncGen_Type, PyCoro_Type, PyGen_Type } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_New, PyTuple_SET_ITEM, stealTuple } from '../objects/tupleobject.ts';

/** New reference. */
export function _Py_MakeCoro(func: Ref): Ref {
  const flags = ld(ld(func + FUNC_CODE) + CO_FLAGS) & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR);
  if (flags === CO_GENERATOR) return make_gen(PyGen_Type, func);
  if (flags === CO_ASYNC_GENERATOR) return make_gen(PyAsyncGen_Type, func);
  const coro = make_gen(PyCoro_Type, func);
  const depth = ld(tstate.coroutine_origin_tracking_depth);
  if (coro === 0 || depth === 0) return coro;
  // The current frame is incomplete: it is to become the coroutine's.
  const origin = compute_cr_origin(depth, _PyFrame_GetFirstComplete(ld(ld(tstate.current_frame) + F_PREVIOUS)));
  stp(coro + PyGenObject.gi_origin_or_finalizer, origin);
  if (origin !== 0) return coro;
  Py_DECREF(coro);
  return 0;
}

/** New reference. A tuple of (file, line, function) for up to `depth` frames from `current` outward. */
function compute_cr_origin(depth: number, current: Addr): Ref {
  const next = (frame: Addr): Addr => _PyFrame_GetFirstComplete(ld(frame + F_PREVIOUS));
  let count = 0;
  for (let frame = current; frame !== 0 && count < depth; frame = next(frame)) count++;
  const origin = PyTuple_New(count);
  if (origin === 0) return 0;
  for (let i = 0, frame = current; i < count; i++, frame = next(frame)) {
    const code = _PyFrame_GetCode(frame);
    const line = PyLong_FromLong(PyCode_Addr2Line(code, frameLasti(frame)));
    const { co_filename, co_name } = PyCodeObject;
    const info = stealTuple(Py_NewRef(ld(code + co_filename)), line, Py_NewRef(ld(code + co_name)));
    if (info === 0) {
      Py_DECREF(origin);
      return 0;
    }
    PyTuple_SET_ITEM(origin, i, info);
  }
  return origin;
}
