// The part of module _testcapi that tells tools of events of "code" which is none. Mirrors Modules/_testcapi/monitoring.c, and
// capi_call_instrumentation in Python/instrumentation.c.
//
//   CodeLike -> num_events states; the events that a scope is entered with have a state each: the tools that hear of it

import { struct } from '../include/layout.ts';
import { PyObject } from '../include/structs.ts';
import { type Addr, ld, ld8, type Ref, st, st8, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc, PyObject_Free } from '../memory/obmalloc.ts';
import {
  PyErr_Clear,
  PyErr_GetRaisedException,
  PyErr_NoMemory,
  PyErr_Occurred,
  PyErr_SetObject,
  PyErr_SetRaisedException,
  PyErr_SetString,
} from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_StopIteration, PyExc_ValueError, staticType } from '../objects/statictypes.ts';
import { tpAlloc } from '../objects/type_alloc.ts';
import { defineType, type MethodSpec, method } from '../objects/typedef.ts';
import { callCodeLike } from '../runtime/instrumentation.ts';
import { globalTools } from '../runtime/monitoring_data.ts';
import * as event from '../runtime/monitoring_events.ts';

export const PyCodeLike_Type = staticType('monitoring.CodeLike');
const PyCodeLikeObject = struct('PyCodeLikeObject', { monitoring_states: 'ptr', num_events: 'i32' }, PyObject);

function CodeLike_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const given = unpackTupleAndDict(parseSignature('CodeLike(num_events, /)'), args, kwds);
  if (given === null) return 0;
  const n = PyLong_AsInt(given[0]);
  if (failed(n)) return 0;
  const self = tpAlloc(type, 0);
  if (self === 0) return 0;
  const states = PyMem_Malloc(Math.max(n, 1));
  if (states === 0) {
    Py_DECREF(self);
    return PyErr_NoMemory();
  }
  for (let i = 0; i < n; i++) st8(states + i, 0);
  stp(self + PyCodeLikeObject.monitoring_states, states);
  st(self + PyCodeLikeObject.num_events, n);
  return self;
}
defineType(PyCodeLike_Type, {
  basicsize: () => PyCodeLikeObject.sizeof,
  flags: 0,
  slots: {
    tp_new: CodeLike_new,
    tp_dealloc: (self) => {
      PyMem_Free(ld(self + PyCodeLikeObject.monitoring_states));
      PyObject_Free(self);
    },
  },
});

/** Exceptions are not raised while they are told of: another one takes the place of this if a tool raises. */
function fireExc(state: Addr, code: Ref, offset: number, number: number): boolean {
  const exc = PyErr_GetRaisedException();
  if (exc === 0) {
    PyErr_SetString(PyExc_ValueError, `Firing event ${number} with no exception set`);
    return false;
  }
  const fine = callCodeLike(state, code, offset, number, [exc]);
  if (fine) PyErr_SetRaisedException(exc);
  else Py_DECREF(exc);
  return fine;
}
/** A function that fires an event: what it is given beside the code and the offset, and how it tells. */
function fires(
  name: string,
  params: string,
  fire: (state: Addr, code: Ref, offset: number, args: Ref[]) => boolean,
): MethodSpec {
  return method(`fire_event_${name}(codelike, offset, ${params}/)`, (_m: Ref, code: Ref, at: Ref, a: Ref, b: Ref) => {
    const offset = PyLong_AsInt(at);
    if (failed(offset)) return 0;
    const state = ld(code + PyCodeLikeObject.monitoring_states) + offset;
    if (ld8(state) !== 0 && !fire(state, code, offset, [a, b].slice(0, params.split(',').length - 1))) return 0;
    PyErr_Clear();
    return PyLong_FromLong(ld8(state));
  });
}
const plain = (name: string, number: number, params = ''): MethodSpec =>
  fires(name, params, (state, code, offset, args) => callCodeLike(state, code, offset, number, args));
const exceptional = (name: string, number: number): MethodSpec =>
  fires(name, 'exception, ', (state, code, offset, [exc]) => {
    if (exc !== Py_None) PyErr_SetRaisedException(Py_NewRef(exc));
    return fireExc(state, code, offset, number);
  });

export const monitoringFunctions = [
  plain('py_start', event.PY_START),
  plain('py_resume', event.PY_RESUME),
  plain('py_return', event.PY_RETURN, 'retval, '),
  plain('py_yield', event.PY_YIELD, 'retval, '),
  plain('call', event.CALL, 'callable, arg0, '),
  plain('jump', event.JUMP, 'target, '),
  plain('branch_right', event.BRANCH_RIGHT, 'target, '),
  plain('branch_left', event.BRANCH_LEFT, 'target, '),
  exceptional('py_throw', event.PY_THROW),
  exceptional('raise', event.RAISE),
  exceptional('exception_handled', event.EXCEPTION_HANDLED),
  exceptional('py_unwind', event.PY_UNWIND),
  fires('stop_iteration', 'value, ', (state, code, offset, [value]) => {
    PyErr_SetObject(PyExc_StopIteration, value);
    return fireExc(state, code, offset, event.STOP_ITERATION);
  }),
  method('monitoring_enter_scope(codelike, event1, event2=None, /)', (_m, code, ...numbers) => {
    numbers.forEach((o, i) => {
      if (o !== 0 && o !== Py_None)
        st8(ld(code + PyCodeLikeObject.monitoring_states) + i, globalTools(PyLong_AsInt(o)));
    });
    return PyErr_Occurred() !== 0 ? 0 : Py_None;
  }),
  method('monitoring_exit_scope()', () => Py_None),
];
