// Asynchronous generators and the awaitables of asend, athrow, aclose and anext. Mirrors the last part of Objects/genobject.c.
//
// An awaitable is in one of three states: fresh, being iterated, closed. A value that the generator's code yields comes
// wrapped, so that it is told from what an `await` inside passes through; unwrapping raises StopIteration(value).

import { METH_FASTCALL, METH_NOARGS, METH_O, Py_T_BOOL, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyObject, struct } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, st8, stp, U8 } from '../memory/memory.ts';
import { cStackPop, cStackPush, PyObject_CallOneArg } from './call.ts';
import { class_getitem } from './classgetitem.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetNone, PyErr_SetString } from './errors.ts';
import { async_gen_asends, async_gens, type Freelist, freelistPop, freelistPush } from './freelist.ts';
import {
  _PyGC_CLEAR_FINALIZED,
  _PyObject_GC_New,
  _PyObject_GC_TRACK,
  PyObject_GC_Del,
  PyObject_GC_UnTrack,
} from './gcobject.ts';
import {
  _gen_throw,
  _PyGen_Finalize,
  _PyGen_SetStopIterationValue,
  FRAME_STATE_FINISHED,
  G,
  gen_dealloc,
  gen_repr,
  gen_send_ex,
  gen_throw,
  gen_traverse,
  genBasicsize,
  genGetset,
  genState,
  sizeofMethod,
  throwDoc,
} from './genobject.ts';
import { link, partLink } from './link.ts';
import {
  argAt,
  Py_CLEAR,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_XNewRef,
  PyVectorcall_NARGS,
  type visitproc,
} from './object.ts';
import { PyObject_CallFinalizerFromDealloc } from './object_protocol.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { _Py_ID, Py_None } from './statics.ts';
import {
  _PyAsyncGenASend_Type,
  _PyAsyncGenAThrow_Type,
  _PyAsyncGenWrappedValue_Type,
  PyAsyncGen_Type,
  PyExc_DeprecationWarning,
  PyExc_GeneratorExit,
  PyExc_RuntimeError,
  PyExc_StopAsyncIteration,
  PyExc_StopIteration,
} from './statictypes.ts';
import { tstate } from './tstate.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from './tupleobject.ts';
import { defineType, member, method, rawMethod } from './typedef.ts';

const _PyAsyncGenWrappedValue = struct('_PyAsyncGenWrappedValue', { agw_val: 'ptr' }, PyObject);
/** asend: generator, value to send, state. athrow: generator, arguments (NULL: aclose), state. */
const PyAsyncGenASend = struct('PyAsyncGenASend', { ags_gen: 'ptr', ags_sendval: 'ptr', ags_state: 'i32' }, PyObject);
const S = PyAsyncGenASend;

const INIT = 0;
const ITER = 1;
const CLOSED = 2;

const AG_CLOSED = G.gi_closed;
const AG_RUNNING = G.gi_running_async;
const genOf = (o: Ref): Ref => ld(o + S.ags_gen);
const stateOf = (o: Ref): number => ld(o + S.ags_state);
const setState = (o: Ref, state: number): void => st(o + S.ags_state, state);
const runtimeError = (message: string): 0 => PyErr_SetString(PyExc_RuntimeError, message);

// ---- wrapped values ----

/** New reference. */
export function _PyAsyncGenValueWrapperNew(val: Ref): Ref {
  let o = freelistPop(async_gens);
  if (o === 0) {
    o = _PyObject_GC_New(_PyAsyncGenWrappedValue_Type);
    if (o === 0) return 0;
  }
  stp(o + _PyAsyncGenWrappedValue.agw_val, Py_NewRef(val));
  _PyObject_GC_TRACK(o);
  return o;
}
function isWrapped(o: Ref): boolean {
  return Py_IS_TYPE(o, _PyAsyncGenWrappedValue_Type);
}
/** Steals a reference to `result`. What the generator passed through; NULL with StopIteration for what it yielded. */
function async_gen_unwrap_value(gen: Ref, result: Ref): Ref {
  if (result === 0) {
    if (PyErr_Occurred() === 0) PyErr_SetNone(PyExc_StopAsyncIteration);
    if (PyErr_ExceptionMatches(PyExc_StopAsyncIteration) || PyErr_ExceptionMatches(PyExc_GeneratorExit)) {
      st8(gen + AG_CLOSED, 1);
    }
    st8(gen + AG_RUNNING, 0);
    return 0;
  }
  if (!isWrapped(result)) return result;
  _PyGen_SetStopIterationValue(ld(result + _PyAsyncGenWrappedValue.agw_val));
  Py_DECREF(result);
  st8(gen + AG_RUNNING, 0);
  return 0;
}

// ---- the generator ----

/** Tells the event loop about a generator's first iteration. 0, or -1 with an exception. */
function async_gen_init_hooks(gen: Ref): number {
  if (U8[gen + G.gi_hooks_inited] !== 0) return 0;
  st8(gen + G.gi_hooks_inited, 1);
  const finalizer = ld(tstate.async_gen_finalizer);
  if (finalizer !== 0) stp(gen + G.gi_origin_or_finalizer, Py_NewRef(finalizer));
  const firstiter = ld(tstate.async_gen_firstiter);
  if (firstiter === 0) return 0;
  Py_NewRef(firstiter);
  const res = PyObject_CallOneArg(firstiter, gen);
  Py_DECREF(firstiter);
  if (res === 0) return -1;
  Py_DECREF(res);
  return 0;
}
function newAwaitable(type: Ref, gen: Ref, value: Ref, kept: Freelist | null): Ref {
  let o = kept === null ? 0 : freelistPop(kept);
  if (o === 0) {
    o = _PyObject_GC_New(type);
    if (o === 0) return 0;
  }
  stp(o + S.ags_gen, Py_NewRef(gen));
  stp(o + S.ags_sendval, Py_XNewRef(value));
  setState(o, INIT);
  _PyObject_GC_TRACK(o);
  return o;
}
/** New reference: the awaitable of `__anext__()`. */
export function asyncGenAnext(gen: Ref): Ref {
  return async_gen_init_hooks(gen) < 0 ? 0 : newAwaitable(_PyAsyncGenASend_Type, gen, 0, async_gen_asends);
}
function async_gen_asend(gen: Ref, value: Ref): Ref {
  return async_gen_init_hooks(gen) < 0 ? 0 : newAwaitable(_PyAsyncGenASend_Type, gen, value, async_gen_asends);
}
function async_gen_aclose(gen: Ref): Ref {
  return async_gen_init_hooks(gen) < 0 ? 0 : newAwaitable(_PyAsyncGenAThrow_Type, gen, 0, null);
}
function async_gen_athrow(gen: Ref, args: Addr, nargsf: number): Ref {
  const n = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('athrow', n, 1, 3)) return 0;
  if (n > 1) {
    const message = 'the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead.';
    if (link.PyErr_WarnEx(PyExc_DeprecationWarning, message, 1) < 0) return 0;
  }
  if (async_gen_init_hooks(gen) < 0) return 0;
  const tuple = PyTuple_New(n);
  if (tuple === 0) return 0;
  for (let i = 0; i < n; i++) PyTuple_SET_ITEM(tuple, i, Py_NewRef(argAt(args, i)));
  const o = newAwaitable(_PyAsyncGenAThrow_Type, gen, tuple, null);
  Py_DECREF(tuple);
  return o;
}

// ---- asend and anext ----

const ASEND_REUSED = 'cannot reuse already awaited __anext__()/asend()';
const ASEND_RUNNING = 'anext(): asynchronous generator is already running';

function async_gen_asend_send(o: Ref, arg: Ref): Ref {
  if (stateOf(o) === CLOSED) return runtimeError(ASEND_REUSED);
  const gen = genOf(o);
  if (stateOf(o) === INIT) {
    if (U8[gen + AG_RUNNING] !== 0) {
      setState(o, CLOSED);
      return runtimeError(ASEND_RUNNING);
    }
    if (arg === 0 || arg === Py_None) arg = ld(o + S.ags_sendval);
    setState(o, ITER);
  }
  st8(gen + AG_RUNNING, 1);
  const result = async_gen_unwrap_value(gen, gen_send_ex(gen, arg, false, false));
  if (result === 0) setState(o, CLOSED);
  return result;
}
function async_gen_asend_throw(o: Ref, args: Addr, nargsf: number): Ref {
  if (stateOf(o) === CLOSED) return runtimeError(ASEND_REUSED);
  const gen = genOf(o);
  if (stateOf(o) === INIT) {
    if (U8[gen + AG_RUNNING] !== 0) {
      setState(o, CLOSED);
      return runtimeError(ASEND_RUNNING);
    }
    setState(o, ITER);
    st8(gen + AG_RUNNING, 1);
  }
  const result = async_gen_unwrap_value(gen, gen_throw(gen, args, nargsf));
  if (result === 0) {
    st8(gen + AG_RUNNING, 0);
    setState(o, CLOSED);
  }
  return result;
}

// ---- athrow and aclose ----

const ATHROW_REUSED = 'cannot reuse already awaited aclose()/athrow()';
const IGNORED_EXIT = 'async generator ignored GeneratorExit';
const athrowRunning = (o: Ref): string =>
  `${ld(o + S.ags_sendval) === 0 ? 'aclose' : 'athrow'}(): asynchronous generator is already running`;

function finish(o: Ref): void {
  st8(genOf(o) + AG_RUNNING, 0);
  setState(o, CLOSED);
}
/** The end of an aclose(): the exceptions that a closed generator ends with become a plain StopIteration. */
function closedQuietly(): void {
  if (!PyErr_ExceptionMatches(PyExc_StopAsyncIteration) && !PyErr_ExceptionMatches(PyExc_GeneratorExit)) return;
  PyErr_Clear();
  PyErr_SetNone(PyExc_StopIteration);
}
function ignoredExit(o: Ref, retval: Ref): 0 {
  Py_DECREF(retval);
  finish(o);
  return runtimeError(IGNORED_EXIT);
}
function async_gen_athrow_send(o: Ref, arg: Ref): Ref {
  if (stateOf(o) === CLOSED) return runtimeError(ATHROW_REUSED);
  const gen = genOf(o);
  if (FRAME_STATE_FINISHED(genState(gen))) {
    setState(o, CLOSED);
    return PyErr_SetNone(PyExc_StopIteration);
  }
  const args = ld(o + S.ags_sendval);
  let retval: Ref;
  if (stateOf(o) === INIT) {
    if (U8[gen + AG_RUNNING] !== 0) {
      setState(o, CLOSED);
      return runtimeError(athrowRunning(o));
    }
    if (U8[gen + AG_CLOSED] !== 0) {
      setState(o, CLOSED);
      return PyErr_SetNone(PyExc_StopAsyncIteration);
    }
    if (arg !== Py_None) return runtimeError("can't send non-None value to a just-started coroutine");
    setState(o, ITER);
    st8(gen + AG_RUNNING, 1);
    if (args === 0) {
      st8(gen + AG_CLOSED, 1);
      retval = _gen_throw(gen, false, PyExc_GeneratorExit, 0, 0);
      if (retval !== 0 && isWrapped(retval)) return ignoredExit(o, retval);
    } else {
      const n = PyTuple_GET_SIZE(args);
      const item = (i: number): Ref => (i < n ? PyTuple_GET_ITEM(args, i) : 0);
      retval = async_gen_unwrap_value(gen, _gen_throw(gen, false, item(0), item(1), item(2)));
    }
  } else {
    retval = gen_send_ex(gen, arg, false, false);
    if (args !== 0) return async_gen_unwrap_value(gen, retval);
    if (retval !== 0 && isWrapped(retval)) return ignoredExit(o, retval);
  }
  if (retval !== 0) return retval;
  finish(o);
  if (args === 0) closedQuietly();
  return 0;
}
function async_gen_athrow_throw(o: Ref, args: Addr, nargsf: number): Ref {
  if (stateOf(o) === CLOSED) return runtimeError(ATHROW_REUSED);
  const gen = genOf(o);
  if (stateOf(o) === INIT) {
    if (U8[gen + AG_RUNNING] !== 0) {
      setState(o, CLOSED);
      return runtimeError(athrowRunning(o));
    }
    setState(o, ITER);
    st8(gen + AG_RUNNING, 1);
  }
  let retval = gen_throw(gen, args, nargsf);
  if (ld(o + S.ags_sendval) !== 0) {
    retval = async_gen_unwrap_value(gen, retval);
    if (retval === 0) finish(o);
    return retval;
  }
  if (retval !== 0 && isWrapped(retval)) return ignoredExit(o, retval);
  if (retval === 0) finish(o);
  closedQuietly();
  return retval;
}

// ---- what both kinds share ----

/** `close()`: throws GeneratorExit in. */
function closer(throwIn: (o: Ref, args: Addr, nargsf: number) => Ref): (o: Ref) => Ref {
  return (o) => {
    if (stateOf(o) === CLOSED) return Py_None;
    const args = cStackPush(1);
    st(args, PyExc_GeneratorExit);
    const result = throwIn(o, args, 1);
    cStackPop(args);
    if (result !== 0) {
      Py_DECREF(result);
      return runtimeError('coroutine ignored GeneratorExit');
    }
    const quiet =
      PyErr_ExceptionMatches(PyExc_StopIteration) ||
      PyErr_ExceptionMatches(PyExc_StopAsyncIteration) ||
      PyErr_ExceptionMatches(PyExc_GeneratorExit);
    if (!quiet) return 0;
    PyErr_Clear();
    return Py_None;
  };
}
/** tp_finalize: an awaitable that was never awaited is worth a warning. */
function finalizer(name: (o: Ref) => Ref): (o: Ref) => void {
  return (o) => {
    if (stateOf(o) !== INIT || !profile.asyncGenMethodsWarn) return;
    const gen = genOf(o);
    if (gen !== 0) link._PyErr_WarnUnawaitedAgenMethod(gen, name(o));
  };
}
function traverse(o: Ref, visit: visitproc): number {
  const gen = genOf(o);
  const r = gen === 0 ? 0 : visit(gen);
  if (r !== 0) return r;
  const value = ld(o + S.ags_sendval);
  return value === 0 ? 0 : visit(value);
}
function dealloc(kept: Freelist | null): (o: Ref) => void {
  return (o) => {
    if (PyObject_CallFinalizerFromDealloc(o) !== 0) return;
    PyObject_GC_UnTrack(o);
    Py_CLEAR(o + S.ags_gen);
    Py_CLEAR(o + S.ags_sendval);
    _PyGC_CLEAR_FINALIZED(o);
    if (kept === null || !freelistPush(kept, o)) PyObject_GC_Del(o);
  };
}

const asendFinalize = finalizer(() => _Py_ID('asend'));
defineType(_PyAsyncGenASend_Type, {
  basicsize: () => S.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_dealloc: dealloc(async_gen_asends),
    tp_traverse: traverse,
    tp_iternext: (o: Ref) => async_gen_asend_send(o, 0),
    tp_finalize: asendFinalize,
  },
  shared: { tp_iter: 'PyObject_SelfIter', am_await: 'PyObject_SelfIter' },
  methods: [
    method('send(value, /)', async_gen_asend_send),
    rawMethod('throw', METH_FASTCALL, async_gen_asend_throw),
    method('close()', closer(async_gen_asend_throw)),
  ],
});
const athrowFinalize = finalizer((o) => _Py_ID(ld(o + S.ags_sendval) === 0 ? 'aclose' : 'athrow'));
defineType(_PyAsyncGenAThrow_Type, {
  basicsize: () => S.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_dealloc: dealloc(null),
    tp_traverse: traverse,
    tp_iternext: (o: Ref) => async_gen_athrow_send(o, Py_None),
    tp_finalize: athrowFinalize,
  },
  shared: { tp_iter: 'PyObject_SelfIter', am_await: 'PyObject_SelfIter' },
  methods: [
    method('send(value, /)', async_gen_athrow_send),
    rawMethod('throw', METH_FASTCALL, async_gen_athrow_throw),
    method('close()', closer(async_gen_athrow_throw)),
  ],
});
defineType(_PyAsyncGenWrappedValue_Type, {
  basicsize: () => _PyAsyncGenWrappedValue.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_dealloc: (o: Ref) => {
      PyObject_GC_UnTrack(o);
      Py_CLEAR(o + _PyAsyncGenWrappedValue.agw_val);
      if (!freelistPush(async_gens, o)) PyObject_GC_Del(o);
    },
    tp_traverse: (o: Ref, visit: visitproc) => visit(ld(o + _PyAsyncGenWrappedValue.agw_val)),
  },
});
defineType(PyAsyncGen_Type, {
  basicsize: genBasicsize,
  itemsize: 8,
  flags: Py_TPFLAGS_HAVE_GC,
  weaklistoffset: () => G.gi_weakreflist,
  slots: {
    tp_dealloc: gen_dealloc,
    tp_repr: gen_repr,
    tp_traverse: gen_traverse,
    tp_finalize: _PyGen_Finalize,
    am_anext: asyncGenAnext,
  },
  shared: { am_aiter: 'PyObject_SelfIter' },
  methods: [
    rawMethod('asend', METH_O, async_gen_asend, "asend(v) -> send 'v' in generator."),
    rawMethod('athrow', METH_FASTCALL, async_gen_athrow, throwDoc('athrow', 'tb', 'raise exception in generator.')),
    rawMethod('aclose', METH_NOARGS, async_gen_aclose, 'aclose() -> raise GeneratorExit inside generator.'),
    sizeofMethod,
    class_getitem,
  ],
  members: [member('ag_running', Py_T_BOOL, () => G.gi_running_async)],
  getset: genGetset('ag_', 'ag_await'),
});

partLink._PyAsyncGenValueWrapperNew = _PyAsyncGenValueWrapperNew;
