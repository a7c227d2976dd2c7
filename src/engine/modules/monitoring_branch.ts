// A callback for BRANCH where each way of a branch has an event of its own: it is called for both. Mirrors
// _PyLegacyBranchEventHandler_Type in Python/instrumentation.c.

import {
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_VECTORCALL,
} from '../include/flags.ts';
import { struct } from '../include/layout.ts';
import { PyObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, stp } from '../memory/memory.ts';
import { PyObject_Free } from '../memory/obmalloc.ts';
import { registerFunction } from '../memory/text.ts';
import { PyObject_Vectorcall } from '../objects/call.ts';
import { _PyObject_New } from '../objects/gcobject.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsLong } from '../objects/longobject.ts';
import { _PyInstrumentation_DISABLE } from '../objects/monitoring_state.ts';
import { argAt, Py_CLEAR, Py_IS_TYPE, Py_NewRef } from '../objects/object.ts';
import { staticType } from '../objects/statictypes.ts';
import { defineType } from '../objects/typedef.ts';
import { isUnitMonitored } from '../runtime/monitoring_data.ts';

const _PyLegacyBranchEventHandler_Type = staticType('sys.monitoring.branch_event_handler');
const handlerStruct = struct(
  '_PyLegacyBranchEventHandler',
  { vectorcall: 'ptr', handler: 'ptr', right: 'u8', tool_id: 'i32' },
  PyObject,
);

/** Calls the function; where the branch itself is not monitored any more, wants to hear no more of it. */
function branch_handler_vectorcall(self: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const source = PyLong_AsLong(argAt(args, 1));
  if (failed(source)) return 0;
  if (!isUnitMonitored(argAt(args, 0), source >> 1)) return _PyInstrumentation_DISABLE;
  return PyObject_Vectorcall(ld(self + handlerStruct.handler), args, nargsf, kwnames);
}
const vectorcallAddress = registerFunction('branch_handler_vectorcall', branch_handler_vectorcall);

/** New reference. Calls `handler` for one way of branches. */
export function make_branch_handler(tool: number, handler: Ref, right: boolean): Ref {
  const callback = _PyObject_New(_PyLegacyBranchEventHandler_Type);
  if (callback === 0) return 0;
  stp(callback + handlerStruct.vectorcall, vectorcallAddress);
  stp(callback + handlerStruct.handler, Py_NewRef(handler));
  st(callback + handlerStruct.right, right ? 1 : 0);
  st(callback + handlerStruct.tool_id, tool);
  return callback;
}
/** Borrowed reference: the function that a callback calls, NULL if it is no such one. */
export const handlerOf = (callback: Ref): Ref =>
  Py_IS_TYPE(callback, _PyLegacyBranchEventHandler_Type) ? ld(callback + handlerStruct.handler) : 0;

defineType(_PyLegacyBranchEventHandler_Type, {
  basicsize: () => handlerStruct.sizeof,
  flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  vectorcall_offset: () => handlerStruct.vectorcall,
  slots: {
    tp_dealloc: (self) => {
      Py_CLEAR(self + handlerStruct.handler);
      PyObject_Free(self);
    },
  },
  shared: { tp_call: 'PyVectorcall_Call' },
});
