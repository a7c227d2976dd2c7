// Generators and what coroutines share with them: running, throwing into, closing, finalising. Mirrors Objects/genobject.c;
// coroutines are in coroutines.ts, asynchronous generators in asyncgen.ts.

import {
  CO_COROUTINE,
  CO_ITERABLE_COROUTINE,
  METH_FASTCALL,
  METH_NOARGS,
  METH_O,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { RESUME } from '../include/opcodes.ts';
import { profile } from '../include/profile.ts';
import { baseOpcode } from '../include/specialized.ts';
import {
  _PyErr_StackItem,
  _PyInterpreterFrame,
  PyFunctionObject,
  PyGenObject,
  PyStopIterationObject,
} from '../include/structs.ts';
import { type Addr, I32, ld, type Ref, st, st8, stp, U8 } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallNoArgs, PyObject_CallOneArg } from './call.ts';
import { class_getitem } from './classgetitem.ts';
import {
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetNone,
  PyErr_SetObject,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from './errors.ts';
import { PyException_SetTraceback, PyExceptionClass_Check, PyExceptionInstance_Check } from './exceptions.ts';
import { _PyObject_GC_NewVar, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import {
  _PyFrame_ClearExceptCode,
  _PyFrame_GetCode,
  _PyFrame_GetFrameObject,
  _PyFrame_Traverse,
  CO_FLAGS,
  CO_FRAMESIZE,
  F_EXECUTABLE,
  F_FRAME_OBJ,
  F_INSTR_PTR,
  F_OWNER,
  F_PREVIOUS,
  F_STACKPOINTER,
  FRAME_OWNED_BY_GENERATOR,
  FRAME_SPECIALS_SIZE,
  FUNC_CODE,
  GI_IFRAME,
  PyStackRef_CLEAR,
  PyStackRef_FromPyObjectNew,
} from './interpframe.ts';
import { link, partLink } from './link.ts';
import { PyLong_FromLong } from './longobject.ts';
import {
  argAt,
  Py_CLEAR,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  Py_XSETREF,
  PyObject_TypeCheck,
  PyType_IsSubtype,
  PyVectorcall_NARGS,
  type visitproc,
} from './object.ts';
import {
  PyObject_CallFinalizerFromDealloc,
  PyObject_GetOptionalAttr,
  PyObject_Repr,
  pointerText,
} from './object_protocol.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { _Py_ID, Py_None, PyBool_FromLong } from './statics.ts';
import {
  PyAsyncGen_Type,
  PyCoro_Type,
  PyExc_DeprecationWarning,
  PyExc_GeneratorExit,
  PyExc_RuntimeError,
  PyExc_StopAsyncIteration,
  PyExc_StopIteration,
  PyExc_ValueError,
  PyGen_Type,
  PyTraceBack_Type,
  PyTuple_Type,
} from './statictypes.ts';
import { tstate } from './tstate.ts';
import { defineType, type GetSetSpec, getset, type MethodSpec, method, rawMethod } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

export const G = PyGenObject;
export const FRAME_CREATED = -3;
export const FRAME_SUSPENDED = -2;
export const FRAME_SUSPENDED_YIELD_FROM = -1;
export const FRAME_EXECUTING = 0;
export const FRAME_COMPLETED = 1;
export const FRAME_CLEARED = 4;

const FRAME_STATE = G.gi_frame_state;
const EXC_STATE = G.gi_exc_value;
const EXC_PREVIOUS = G.gi_exc_previous_item;
const id_close = _Py_ID('close');
const id_throw = _Py_ID('throw');

export function genState(gen: Ref): number {
  return (U8[gen + FRAME_STATE] << 24) >> 24;
}
export function setGenState(gen: Ref, state: number): void {
  st8(gen + FRAME_STATE, state & 255);
}
export function FRAME_STATE_SUSPENDED(state: number): boolean {
  return state === FRAME_SUSPENDED || state === FRAME_SUSPENDED_YIELD_FROM;
}
export function FRAME_STATE_FINISHED(state: number): boolean {
  return state >= FRAME_COMPLETED;
}
export function PyGen_CheckExact(o: Ref): boolean {
  return Py_IS_TYPE(o, PyGen_Type);
}
export function PyCoro_CheckExact(o: Ref): boolean {
  return Py_IS_TYPE(o, PyCoro_Type);
}
export function PyAsyncGen_CheckExact(o: Ref): boolean {
  return Py_IS_TYPE(o, PyAsyncGen_Type);
}
/** 'generator', 'coroutine' or 'async generator'. */
export function genKind(gen: Ref): string {
  const type = Py_TYPE(gen);
  return type === PyCoro_Type ? 'coroutine' : type === PyAsyncGen_Type ? 'async generator' : 'generator';
}

// ---- making ----

/** New reference, tracked: a generator, coroutine or asynchronous generator for a call of `func`. Its frame is still empty. */
export function make_gen(type: Ref, func: Ref): Ref {
  const code = ld(func + FUNC_CODE);
  const gen = _PyObject_GC_NewVar(type, ld(code + CO_FRAMESIZE) - FRAME_SPECIALS_SIZE);
  if (gen === 0) return 0;
  stp(gen + G.gi_weakreflist, 0);
  stp(gen + G.gi_name, Py_NewRef(ld(func + PyFunctionObject.func_name)));
  stp(gen + G.gi_qualname, Py_NewRef(ld(func + PyFunctionObject.func_qualname)));
  stp(gen + EXC_STATE, 0);
  stp(gen + EXC_PREVIOUS, 0);
  stp(gen + G.gi_origin_or_finalizer, 0);
  st(gen + G.gi_hooks_inited, 0);
  setGenState(gen, FRAME_CLEARED);
  const frame = gen + GI_IFRAME;
  st(frame + F_EXECUTABLE, Py_None | 1);
  st(frame + F_FRAME_OBJ, 0);
  st(frame + _PyInterpreterFrame.return_offset, 0);
  st8(frame + F_OWNER, FRAME_OWNED_BY_GENERATOR);
  _PyObject_GC_TRACK(gen);
  return gen;
}

// ---- StopIteration ----

/** Raises StopIteration(value). */
export function _PyGen_SetStopIterationValue(value: Ref): void {
  if (value === 0 || (!PyObject_TypeCheck(value, PyTuple_Type) && !PyExceptionInstance_Check(value))) {
    PyErr_SetObject(PyExc_StopIteration, value);
    return;
  }
  // A tuple would be taken as the arguments.
  const e = PyObject_CallOneArg(PyExc_StopIteration, value);
  if (e === 0) return;
  PyErr_SetObject(PyExc_StopIteration, e);
  Py_DECREF(e);
}
/** New reference: the value of the StopIteration being raised (None if there is no exception), which ends being so. NULL: another exception. */
export function _PyGen_FetchStopIterationValue(): Ref {
  if (PyErr_ExceptionMatches(PyExc_StopIteration)) {
    const exc = PyErr_GetRaisedException();
    const value = ld(exc + PyStopIterationObject.value);
    const result = Py_NewRef(value === 0 ? Py_None : value);
    Py_DECREF(exc);
    return result;
  }
  return PyErr_Occurred() !== 0 ? 0 : Py_None;
}

// ---- running ----

export const PYGEN_RETURN = 0;
export const PYGEN_ERROR = -1;
export const PYGEN_NEXT = 1;
/** Result of an am_send function: a new reference, or NULL with PYGEN_ERROR. */
export const sendResult = { value: 0 };

/** Sets the exception that the generator itself is handling as the context of the one being thrown in. */
function _PyErr_ChainStackItem(): void {
  const handled = ld(ld(tstate.exc_info) + _PyErr_StackItem.exc_value);
  if (handled === 0 || handled === Py_None) return;
  const exc = PyErr_GetRaisedException();
  PyErr_SetObject(Py_TYPE(exc), exc);
  Py_DECREF(exc);
}

/** Resumes with `arg` (NULL: by next()), or with the exception being raised if `exc`. The result is in `sendResult`. */
export function gen_send_ex2(gen: Ref, arg: Ref, exc: boolean, closing: boolean): number {
  const frame = gen + GI_IFRAME;
  const state = genState(gen);
  sendResult.value = 0;
  if (state === FRAME_CREATED && arg !== 0 && arg !== Py_None) {
    typeError(`can't send non-None value to a just-started ${genKind(gen)}`);
    return PYGEN_ERROR;
  }
  if (state === FRAME_EXECUTING) {
    PyErr_SetString(PyExc_ValueError, `${genKind(gen)} already executing`);
    return PYGEN_ERROR;
  }
  if (FRAME_STATE_FINISHED(state)) {
    if (PyCoro_CheckExact(gen) && !closing) {
      PyErr_SetString(PyExc_RuntimeError, 'cannot reuse already awaited coroutine');
    } else if (arg !== 0 && !exc) {
      sendResult.value = Py_None;
      return PYGEN_RETURN;
    }
    return PYGEN_ERROR;
  }
  const sp = ld(frame + F_STACKPOINTER);
  st(sp, PyStackRef_FromPyObjectNew(arg === 0 ? Py_None : arg));
  st(frame + F_STACKPOINTER, sp + 8);
  stp(gen + EXC_PREVIOUS, ld(tstate.exc_info));
  stp(tstate.exc_info, gen + EXC_STATE);
  if (exc) _PyErr_ChainStackItem();
  setGenState(gen, FRAME_EXECUTING);
  let result = link._PyEval_EvalFrame(frame, exc);
  if (result !== 0) {
    if (FRAME_STATE_SUSPENDED(genState(gen))) {
      sendResult.value = result;
      return PYGEN_NEXT;
    }
    // next() wants NULL without an exception for a plain end.
    if (result === Py_None && arg === 0 && !PyAsyncGen_CheckExact(gen)) result = 0;
  }
  sendResult.value = result;
  return result !== 0 ? PYGEN_RETURN : PYGEN_ERROR;
}
/** New reference: what the generator yields; NULL with StopIteration (or StopAsyncIteration) at its end. */
export function gen_send_ex(gen: Ref, arg: Ref, exc: boolean, closing: boolean): Ref {
  const r = gen_send_ex2(gen, arg, exc, closing);
  const result = sendResult.value;
  if (r !== PYGEN_RETURN) return result;
  if (PyAsyncGen_CheckExact(gen)) PyErr_SetNone(PyExc_StopAsyncIteration);
  else if (result === Py_None) PyErr_SetNone(PyExc_StopIteration);
  else _PyGen_SetStopIterationValue(result);
  Py_XDECREF(result);
  return 0;
}
export function gen_iternext(gen: Ref): Ref {
  const r = gen_send_ex2(gen, 0, false, false);
  const result = sendResult.value;
  if (r !== PYGEN_RETURN) return result;
  if (result !== Py_None) _PyGen_SetStopIterationValue(result);
  Py_XDECREF(result);
  return 0;
}
/** am_send. */
export function PyGen_am_send(gen: Ref, arg: Ref): number {
  return gen_send_ex2(gen, arg, false, false);
}

/** New reference: the iterator that a `yield from` or `await` delegates to, or NULL. */
export function _PyGen_yf(gen: Ref): Ref {
  if (genState(gen) !== FRAME_SUSPENDED_YIELD_FROM) return 0;
  const sp = ld(gen + GI_IFRAME + F_STACKPOINTER);
  return Py_NewRef(I32[(sp - 8) >> 2] & ~1);
}

/** Ends the frame of a generator that does not run. */
export function gen_clear_frame(gen: Ref): void {
  if (genState(gen) === FRAME_CLEARED) return;
  setGenState(gen, FRAME_CLEARED);
  const frame = gen + GI_IFRAME;
  st(frame + F_PREVIOUS, 0);
  _PyFrame_ClearExceptCode(frame);
  Py_CLEAR(gen + EXC_STATE);
}

// ---- closing and throwing ----

/** 0, or -1 with an exception. */
function gen_close_iter(yf: Ref): number {
  let retval: Ref;
  if (PyGen_CheckExact(yf) || PyCoro_CheckExact(yf)) {
    retval = gen_close(yf);
  } else {
    const meth = PyObject_GetOptionalAttr(yf, id_close);
    if (meth === 0) {
      if (PyErr_Occurred() !== 0) unraisable('closing', yf);
      return 0;
    }
    retval = PyObject_CallNoArgs(meth);
    Py_DECREF(meth);
  }
  if (retval === 0) return -1;
  Py_DECREF(retval);
  return 0;
}

const RESUME_OPARG_DEPTH1_MASK = 4;

/** New reference: None, or what the generator returned. */
export function gen_close(gen: Ref): Ref {
  const state = genState(gen);
  if (state === FRAME_CREATED) gen_clear_frame(gen);
  if (state === FRAME_CREATED || FRAME_STATE_FINISHED(state)) return Py_None;
  const yf = _PyGen_yf(gen);
  let err = 0;
  if (yf !== 0) {
    setGenState(gen, FRAME_EXECUTING);
    err = gen_close_iter(yf);
    setGenState(gen, state);
    Py_DECREF(yf);
  }
  const at = ld(gen + GI_IFRAME + F_INSTR_PTR);
  const observed =
    ld(tstate.c_traceobj) !== 0 ||
    ld(tstate.c_profileobj) !== 0 ||
    (ld(tstate.monitored) !== 0 && partLink.isUnwindMonitored(_PyFrame_GetCode(gen + GI_IFRAME)));
  if (!observed && baseOpcode(U8[at]) === RESUME && U8[at + 1] & RESUME_OPARG_DEPTH1_MASK) {
    // Only the generated handler for StopIteration is around: nothing of the program would run. (A trace or profile function would see it, or a tool.)
    setGenState(gen, FRAME_COMPLETED);
    gen_clear_frame(gen);
    return Py_None;
  }
  if (err === 0) PyErr_SetNone(PyExc_GeneratorExit);
  const retval = gen_send_ex(gen, Py_None, true, true);
  if (retval !== 0) {
    Py_DECREF(retval);
    return PyErr_SetString(PyExc_RuntimeError, `${genKind(gen)} ignored GeneratorExit`);
  }
  if (PyErr_ExceptionMatches(PyExc_GeneratorExit)) {
    PyErr_Clear();
    return Py_None;
  }
  return _PyGen_FetchStopIterationValue();
}

/** Puts the generator's frame on the chain while `run` throws into what it delegates to. */
function delegated(gen: Ref, run: () => Ref): Ref {
  const frame = gen + GI_IFRAME;
  const previous = ld(tstate.current_frame);
  const state = genState(gen);
  st(frame + F_PREVIOUS, previous);
  stp(tstate.current_frame, frame);
  setGenState(gen, FRAME_EXECUTING);
  const ret = run();
  setGenState(gen, state);
  stp(tstate.current_frame, previous);
  st(frame + F_PREVIOUS, 0);
  return ret;
}
function isClassOf(type: Ref, base: Ref): boolean {
  const t = PyExceptionInstance_Check(type) ? Py_TYPE(type) : type;
  return PyExceptionClass_Check(t) && PyType_IsSubtype(t, base);
}

/** New reference: what the generator yields next. `val` and `tb` may be NULL. */
export function _gen_throw(gen: Ref, closeOnGenexit: boolean, typ: Ref, val: Ref, tb: Ref): Ref {
  const yf = _PyGen_yf(gen);
  if (yf !== 0) {
    if (closeOnGenexit && isClassOf(typ, PyExc_GeneratorExit)) {
      const state = genState(gen);
      setGenState(gen, FRAME_EXECUTING);
      const err = gen_close_iter(yf);
      setGenState(gen, state);
      Py_DECREF(yf);
      if (err < 0) return gen_send_ex(gen, Py_None, true, false);
      return throwHere(gen, typ, val, tb);
    }
    let ret: Ref;
    if (PyGen_CheckExact(yf) || PyCoro_CheckExact(yf)) {
      ret = delegated(gen, () => _gen_throw(yf, closeOnGenexit, typ, val, tb));
    } else {
      const meth = PyObject_GetOptionalAttr(yf, id_throw);
      if (meth === 0) {
        Py_DECREF(yf);
        return PyErr_Occurred() !== 0 ? 0 : throwHere(gen, typ, val, tb);
      }
      const args = [typ, val, tb];
      const n = val === 0 ? 1 : tb === 0 ? 2 : 3;
      ret = delegated(gen, () => PyObject_CallFunctionObjArgs(meth, ...args.slice(0, n)));
      Py_DECREF(meth);
    }
    Py_DECREF(yf);
    return ret !== 0 ? ret : gen_send_ex(gen, Py_None, true, false);
  }
  return throwHere(gen, typ, val, tb);
}
function throwHere(gen: Ref, typ: Ref, val: Ref, tb: Ref): Ref {
  if (tb === Py_None) tb = 0;
  else if (tb !== 0 && !Py_IS_TYPE(tb, PyTraceBack_Type))
    return typeError('throw() third argument must be a traceback object');
  if (PyExceptionClass_Check(typ)) {
    // An instance of the class is raised as it is; other values are arguments.
    PyErr_SetObject(typ, val);
    if (tb !== 0 && PyErr_Occurred() !== 0) {
      const exc = PyErr_GetRaisedException();
      PyException_SetTraceback(exc, tb);
      PyErr_SetRaisedException(exc);
    }
  } else if (PyExceptionInstance_Check(typ)) {
    if (val !== 0 && val !== Py_None) return typeError('instance exception may not have a separate value');
    if (tb !== 0) PyException_SetTraceback(typ, tb);
    PyErr_SetRaisedException(Py_NewRef(typ));
  } else {
    return typeError(`exceptions must be classes or instances deriving from BaseException, not ${typeName(typ)}`);
  }
  return gen_send_ex(gen, Py_None, true, false);
}
/** `throw(type[, value[, traceback]])`. */
export function gen_throw(gen: Ref, args: Addr, nargsf: number): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('throw', nargs, 1, 3)) return 0;
  if (nargs > 1) {
    const message = 'the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.';
    if (link.PyErr_WarnEx(PyExc_DeprecationWarning, message, 1) < 0) return 0;
  }
  return _gen_throw(gen, true, argAt(args, 0), nargs > 1 ? argAt(args, 1) : 0, nargs > 2 ? argAt(args, 2) : 0);
}

// ---- life and death ----

/** tp_finalize: closes a suspended generator, so that its finally blocks run. */
export function _PyGen_Finalize(gen: Ref): void {
  const state = genState(gen);
  if (FRAME_STATE_FINISHED(state)) return;
  const exc = PyErr_GetRaisedException();
  if (PyAsyncGen_CheckExact(gen)) {
    const finalizer = ld(gen + G.gi_origin_or_finalizer);
    if (finalizer !== 0 && U8[gen + G.gi_closed] === 0) {
      const res = PyObject_CallOneArg(finalizer, gen);
      if (res === 0) unraisable('finalizing', gen);
      else Py_DECREF(res);
      PyErr_SetRaisedException(exc);
      return;
    }
  }
  const code = _PyFrame_GetCode(gen + GI_IFRAME);
  if (ld(code + CO_FLAGS) & CO_COROUTINE && state === FRAME_CREATED) {
    link._PyErr_WarnUnawaitedCoroutine(gen);
  } else {
    const res = gen_close(gen);
    if (res === 0) {
      if (PyErr_Occurred() !== 0) unraisable('closing', gen);
    } else Py_DECREF(res);
  }
  PyErr_SetRaisedException(exc);
}
function unraisable(doing: string, gen: Ref): void {
  if (profile.unraisableSaysWhat)
    link.PyErr_FormatUnraisable(`Exception ignored while ${doing} generator ${reprText(gen)}`, 0);
  else link.PyErr_FormatUnraisable(null, gen);
}
function reprText(o: Ref): string {
  const exc = PyErr_GetRaisedException();
  const r = PyObject_Repr(o);
  const text = r === 0 ? '?' : PyUnicode_AsString(r);
  Py_XDECREF(r);
  PyErr_SetRaisedException(exc);
  return text;
}

export function gen_dealloc(gen: Ref): void {
  _PyObject_GC_UNTRACK(gen);
  if (ld(gen + G.gi_weakreflist) !== 0) link.PyObject_ClearWeakRefs(gen);
  _PyObject_GC_TRACK(gen);
  if (PyObject_CallFinalizerFromDealloc(gen)) return;
  _PyObject_GC_UNTRACK(gen);
  if (!PyGen_CheckExact(gen)) Py_CLEAR(gen + G.gi_origin_or_finalizer);
  gen_clear_frame(gen);
  PyStackRef_CLEAR(gen + GI_IFRAME + F_EXECUTABLE);
  Py_CLEAR(gen + G.gi_name);
  Py_CLEAR(gen + G.gi_qualname);
  PyObject_GC_Del(gen);
}
export function gen_traverse(gen: Ref, visit: visitproc): number {
  for (const at of [G.gi_name, G.gi_qualname]) {
    const o = ld(gen + at);
    const r = o === 0 ? 0 : visit(o);
    if (r !== 0) return r;
  }
  const frame = gen + GI_IFRAME;
  let r = 0;
  if (genState(gen) < FRAME_CLEARED) {
    r = _PyFrame_Traverse(frame, visit);
  } else {
    const code = ld(frame + F_EXECUTABLE);
    if ((code & 1) === 0 && code !== 0) r = visit(code);
  }
  if (r !== 0) return r;
  const exc = ld(gen + EXC_STATE);
  return exc === 0 ? 0 : visit(exc);
}

// ---- attributes ----

export function gen_repr(gen: Ref): Ref {
  return PyUnicode_FromString(
    `<${typeName(gen)} object ${PyUnicode_AsString(ld(gen + G.gi_qualname))} at ${pointerText(gen)}>`,
  );
}
function nameSetter(attr: string, at: number): (gen: Ref, value: Ref) => number {
  return (gen, value) => {
    if (value === 0 || !PyUnicode_Check(value)) {
      typeError(`${attr} must be set to a string object`);
      return -1;
    }
    Py_XSETREF(gen + at, Py_NewRef(value));
    return 0;
  };
}
/** Attributes that the three kinds have under their own prefix: gi_, cr_, ag_. */
export function genGetset(prefix: string, delegate: string): GetSetSpec[] {
  const kind = prefix === 'gi_' ? 'generator' : prefix === 'cr_' ? 'coroutine' : 'async generator';
  const delegateDoc =
    prefix === 'gi_' ? 'object being iterated by yield from, or None' : 'object being awaited on, or None';
  const suspended = getset(`${prefix}suspended`, (gen) => PyBool_FromLong(+FRAME_STATE_SUSPENDED(genState(gen))));
  const code = getset(`${prefix}code`, (gen) => Py_NewRef(_PyFrame_GetCode(gen + GI_IFRAME)));
  return [
    getset(
      '__name__',
      (gen) => Py_NewRef(ld(gen + G.gi_name)),
      nameSetter('__name__', G.gi_name),
      `name of the ${kind}`,
    ),
    getset(
      '__qualname__',
      (gen) => Py_NewRef(ld(gen + G.gi_qualname)),
      nameSetter('__qualname__', G.gi_qualname),
      `qualified name of the ${kind}`,
    ),
    getset(delegate, (gen) => _PyGen_yf(gen) || Py_None, null, delegateDoc),
    ...(prefix === 'ag_'
      ? []
      : [getset(`${prefix}running`, (gen) => PyBool_FromLong(+(genState(gen) === FRAME_EXECUTING)))]),
    getset(`${prefix}frame`, (gen) => {
      if (FRAME_STATE_FINISHED(genState(gen))) return Py_None;
      const f = _PyFrame_GetFrameObject(gen + GI_IFRAME);
      return f === 0 ? 0 : Py_NewRef(f);
    }),
    ...(prefix === 'gi_' ? [suspended, code] : [code, suspended]),
  ];
}
/** Size of a generator: its frame lies in it. */
export function genBasicsize(): number {
  return GI_IFRAME + _PyInterpreterFrame.localsplus;
}
function gen_sizeof(gen: Ref): Ref {
  return PyLong_FromLong(
    genBasicsize() + (ld(_PyFrame_GetCode(gen + GI_IFRAME) + CO_FRAMESIZE) - FRAME_SPECIALS_SIZE) * 8,
  );
}
export const sizeofMethod: MethodSpec = method('__sizeof__()', gen_sizeof);
/** send, throw and close; a coroutine's say so in their documentation. */
export function genMethods(kind: 'generator' | 'coroutine'): MethodSpec[] {
  const next = kind === 'generator' ? 'yielded' : 'iterated';
  const value = kind === 'generator' ? 'value' : 'arg';
  const tb = kind === 'generator' ? 'tb' : 'traceback';
  return [
    rawMethod(
      'send',
      METH_O,
      (gen: Ref, arg: Ref) => gen_send_ex(gen, arg, false, false),
      `send(${value}) -> send '${value}' into ${kind},\nreturn next ${next} value or raise StopIteration.`,
    ),
    rawMethod(
      'throw',
      METH_FASTCALL,
      gen_throw,
      throwDoc('throw', tb, `Raise exception in ${kind}, return next ${next} value or raise\nStopIteration.`),
    ),
    rawMethod('close', METH_NOARGS, gen_close, `close() -> raise GeneratorExit inside ${kind}.`),
    sizeofMethod,
    class_getitem,
  ];
}
/** Documentation of throw() and athrow(). */
export function throwDoc(name: string, tb: string, what: string): string {
  return `${name}(value)\n${name}(type[,value[,${tb}]])\n\n${what}\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python.`;
}

/** True for what `await` and `yield from` treat as a coroutine although it is a generator (types.coroutine). */
export function gen_is_coroutine(o: Ref): boolean {
  return PyGen_CheckExact(o) && (ld(_PyFrame_GetCode(o + GI_IFRAME) + CO_FLAGS) & CO_ITERABLE_COROUTINE) !== 0;
}
defineType(PyGen_Type, {
  basicsize: genBasicsize,
  itemsize: 8,
  flags: Py_TPFLAGS_HAVE_GC,
  weaklistoffset: () => G.gi_weakreflist,
  slots: {
    tp_dealloc: gen_dealloc,
    tp_repr: gen_repr,
    tp_traverse: gen_traverse,
    tp_iternext: gen_iternext,
    tp_finalize: _PyGen_Finalize,
    am_send: PyGen_am_send,
  },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: genMethods('generator'),
  getset: genGetset('gi_', 'gi_yieldfrom'),
});
