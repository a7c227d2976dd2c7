// Instructions for raising, catching and `with`. Mirrors Python/bytecodes.c.

import { _PyErr_StackItem, PyStopIterationObject } from '../../include/structs.ts';
import { type Addr, I32, ld, st, stp } from '../../memory/memory.ts';

import { cStackPop, cStackPush, PyObject_Vectorcall } from '../../objects/call.ts';
import { PyErr_SetRaisedException, PyErr_SetString } from '../../objects/errors.ts';
import { PyException_GetTraceback } from '../../objects/exceptions.ts';
import {
  _PyFrame_GetBytecode,
  F_INSTR_PTR,
  F_STACKPOINTER,
  PyStackRef_AsPyObjectSteal,
  PyStackRef_CLOSE,
} from '../../objects/interpframe.ts';
import { PyLong_AsLong, PyLong_Check } from '../../objects/longobject.ts';
import { PY_VECTORCALL_ARGUMENTS_OFFSET, Py_NewRef, Py_TYPE, Py_XDECREF } from '../../objects/object.ts';
import { Py_False, Py_None, Py_True } from '../../objects/statics.ts';
import { PyExc_StopAsyncIteration, PyExc_StopIteration, PyExc_SystemError } from '../../objects/statictypes.ts';
import { tstate } from '../../objects/tstate.ts';
import { ERROR, UNWIND, wordRef } from '../eval_state.ts';
import {
  _PyEval_CheckExceptStarTypeValid,
  _PyEval_CheckExceptTypeValid,
  _PyEval_ExceptionGroupMatch,
  do_raise,
  groupMatch,
  PyErr_GivenExceptionMatches,
} from '../raise.ts';

const EXC_VALUE = _PyErr_StackItem.exc_value;

// (exc -- previous, exc): exc becomes the exception being handled
export function PUSH_EXC_INFO(sp: Addr): Addr {
  const exc = I32[(sp - 8) >> 2];
  const at = ld(tstate.exc_info) + EXC_VALUE;
  const previous = ld(at);
  st(sp - 8, previous !== 0 ? previous : Py_None | 1);
  stp(at, Py_NewRef(exc & ~1));
  st(sp, exc);
  return sp + 8;
}
// (previous -- ): handling is over
export function POP_EXCEPT(sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  const at = ld(tstate.exc_info) + EXC_VALUE;
  const old = ld(at);
  stp(at, (w & ~1) === Py_None ? 0 : PyStackRef_AsPyObjectSteal(w));
  Py_XDECREF(old);
  return sp - 8;
}
// (exc, type -- exc, b)
export function CHECK_EXC_MATCH(frame: Addr, sp: Addr): Addr {
  const type = I32[(sp - 8) >> 2];
  if (_PyEval_CheckExceptTypeValid(type & ~1) < 0) {
    st(frame + F_STACKPOINTER, sp);
    return ERROR;
  }
  const r = PyErr_GivenExceptionMatches(wordRef(sp - 16), type & ~1);
  PyStackRef_CLOSE(type);
  st(sp - 8, (r ? Py_True : Py_False) | 1);
  return sp;
}
// (exc, type -- rest, match): match is None if nothing in the group matches
export function CHECK_EG_MATCH(sp: Addr): Addr {
  const exc = I32[(sp - 16) >> 2];
  const type = I32[(sp - 8) >> 2];
  const ok = _PyEval_CheckExceptStarTypeValid(type & ~1) >= 0 && _PyEval_ExceptionGroupMatch(exc & ~1, type & ~1) >= 0;
  PyStackRef_CLOSE(type);
  PyStackRef_CLOSE(exc);
  if (!ok) return ERROR;
  const { rest, match } = groupMatch;
  if (match !== Py_None) {
    const at = ld(tstate.exc_info) + EXC_VALUE;
    const old = ld(at);
    stp(at, Py_NewRef(match));
    Py_XDECREF(old);
  }
  st(sp - 16, rest);
  st(sp - 8, match);
  return sp;
}
// (exc if oparg > 0, cause if oparg > 1 -- )
export function RAISE_VARARGS(sp: Addr, oparg: number): Addr {
  const exc = oparg === 0 ? 0 : PyStackRef_AsPyObjectSteal(I32[(sp - oparg * 8) >> 2]);
  const cause = oparg < 2 ? 0 : PyStackRef_AsPyObjectSteal(I32[(sp - 8) >> 2]);
  return do_raise(exc, cause) ? UNWIND : ERROR;
}
// (values[oparg], exc -- values[oparg]): values[0] is the offset of the instruction that raised first
export function RERAISE(frame: Addr, sp: Addr, oparg: number): Addr {
  const exc = I32[(sp - 8) >> 2];
  if (oparg > 0) {
    const lasti = wordRef(sp - 8 - oparg * 8);
    if (!PyLong_Check(lasti)) {
      PyErr_SetString(PyExc_SystemError, 'lasti is not an int');
      st(frame + F_STACKPOINTER, sp);
      return ERROR;
    }
    st(frame + F_INSTR_PTR, _PyFrame_GetBytecode(frame) + PyLong_AsLong(lasti) * 2);
  }
  st(frame + F_STACKPOINTER, sp - 8);
  PyErr_SetRaisedException(PyStackRef_AsPyObjectSteal(exc));
  return UNWIND;
}
// (awaitable, exc -- ): ends an `async for` if exc is StopAsyncIteration
export function END_ASYNC_FOR(frame: Addr, sp: Addr): Addr {
  const exc = I32[(sp - 8) >> 2];
  if (PyErr_GivenExceptionMatches(exc & ~1, PyExc_StopAsyncIteration)) {
    PyStackRef_CLOSE(exc);
    PyStackRef_CLOSE(I32[(sp - 16) >> 2]);
    return sp - 16;
  }
  st(frame + F_STACKPOINTER, sp);
  PyErr_SetRaisedException(Py_NewRef(exc & ~1));
  return UNWIND;
}
// (sub_iter, last_sent, exc -- None, value): ends a `yield from` that was thrown into
export function CLEANUP_THROW(frame: Addr, sp: Addr): Addr {
  const exc = I32[(sp - 8) >> 2];
  if (!PyErr_GivenExceptionMatches(exc & ~1, PyExc_StopIteration)) {
    st(frame + F_STACKPOINTER, sp);
    PyErr_SetRaisedException(Py_NewRef(exc & ~1));
    return UNWIND;
  }
  const value = Py_NewRef(ld((exc & ~1) + PyStopIterationObject.value));
  PyStackRef_CLOSE(exc);
  PyStackRef_CLOSE(I32[(sp - 16) >> 2]);
  PyStackRef_CLOSE(I32[(sp - 24) >> 2]);
  st(sp - 24, Py_None | 1);
  st(sp - 16, value);
  return sp - 8;
}
// (exit, self, lasti, unused, exc -- exit, self, lasti, unused, exc, res)
export function WITH_EXCEPT_START(sp: Addr): Addr {
  const exc = wordRef(sp - 8);
  const self = wordRef(sp - 32);
  const exit = wordRef(sp - 40);
  const tb = PyException_GetTraceback(exc);
  const args = cStackPush(4);
  st(args, self);
  st(args + 8, Py_TYPE(exc));
  st(args + 16, exc);
  st(args + 24, tb === 0 ? Py_None : tb);
  const first = self === 0 ? args + 8 : args;
  const res = PyObject_Vectorcall(exit, first, (self === 0 ? 3 : 4) | PY_VECTORCALL_ARGUMENTS_OFFSET, 0);
  cStackPop(args);
  Py_XDECREF(tb);
  if (res === 0) return ERROR;
  st(sp, res);
  return sp + 8;
}
