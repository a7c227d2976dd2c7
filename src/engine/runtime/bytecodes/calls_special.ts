// The specialised forms of the calls. Mirrors Python/bytecodes.c. A form whose guard fails runs the general instruction. What
// tells most of them from the general one: no check for a due collection after len, isinstance, list.append and type(x); a
// class with a simple __init__ runs it in this loop.

import { METH_FASTCALL, METH_KEYWORDS, METH_NOARGS, METH_O, METH_STATIC } from '../../include/flags.ts';
import {
  PyCFunctionObject,
  PyDescrObject,
  PyMethodDef,
  PyMethodDescrObject,
  PyTypeObject,
} from '../../include/structs.ts';
import { type Addr, I32, type Ref, st } from '../../memory/memory.ts';
import { fn } from '../../memory/text.ts';
import { PyObject_IsInstance, PyObject_Size, PySequence_Tuple } from '../../objects/abstract.ts';
import { PyObject_Vectorcall } from '../../objects/call.ts';
import {
  CO_ARGCOUNT,
  FUNC_CODE,
  PyStackRef_AsPyObjectSteal,
  PyStackRef_CLOSE,
  PyStackRef_FromPyObjectNew,
  PyStackRef_NULL,
  setReturnOffset,
} from '../../objects/interpframe.ts';
import { _PyList_AppendTakeRef } from '../../objects/listobject.ts';
import { PyLong_FromSsize_t } from '../../objects/longobject.ts';
import { PY_VECTORCALL_ARGUMENTS_OFFSET, Py_NewRef } from '../../objects/object.ts';
import { PyObject_Str } from '../../objects/object_protocol.ts';
import { _Py_ID, Py_False, Py_True } from '../../objects/statics.ts';
import {
  PyCFunction_Type,
  PyFunction_Type,
  PyList_Type,
  PyMethod_Type,
  PyMethodDescr_Type,
  PyTuple_Type,
  PyType_Type,
  PyUnicode_Type,
} from '../../objects/statictypes.ts';
import { tstate } from '../../objects/tstate.ts';
import { PyType_GenericAlloc } from '../../objects/type_alloc.ts';
import { _PyType_Lookup } from '../../objects/type_lookup.ts';
import { _PyEvalFramePushAndInit, pushExactArgs } from '../call_frames.ts';
import { _Py_LeaveRecursiveCallPy, ERROR, spill } from '../eval_state.ts';
import { isSimpleFunction } from '../function_kind.ts';
import { pushInitCleanup } from '../init_cleanup.ts';
import { readCache32 } from '../specialize.ts';
import { cFunctionOf, known } from '../specialize_calls.ts';
import { _PyEval_FrameClearAndPop, CALL, CALL_KW, checkPeriodic, enterFrame, expandMethod } from './calls.ts';
import { closeWords } from './locals.ts';

const M_ML = PyCFunctionObject.m_ml;
const M_SELF = PyCFunctionObject.m_self;
const D_METHOD = PyMethodDescrObject.d_method;
const D_TYPE = PyDescrObject.d_type;
const ML_METH = PyMethodDef.ml_meth;
const ML_FLAGS = PyMethodDef.ml_flags;
const VERSION_TAG = PyTypeObject.tp_version_tag;
/** Bytes from CALL to the next instruction, with its caches. */
const CALL_SIZE = 8;
const CONVENTION = ~METH_STATIC & 0xff;

const typeOf = (o: Ref): Ref => I32[(o + 8) >> 2];

// ---- Python functions ----

// (callable, self_or_null, args[oparg] -- res)
export function CALL_PY_EXACT_ARGS(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const at = sp - (oparg + 2) * 8;
  const w = I32[at >> 2];
  const func = w & ~1;
  if (typeOf(func) !== PyFunction_Type) return CALL(frame, pc, sp, oparg);
  const hasSelf = I32[(at + 8) >> 2] !== PyStackRef_NULL;
  const nargs = hasSelf ? oparg + 1 : oparg;
  const code = I32[(func + FUNC_CODE) >> 2];
  if (I32[(code + CO_ARGCOUNT) >> 2] !== nargs || !isSimpleFunction(func)) return CALL(frame, pc, sp, oparg);
  spill(frame, pc, at);
  const new_frame = pushExactArgs(w, code, hasSelf ? at + 8 : at + 16, nargs, frame);
  return new_frame === 0 ? ERROR : enterFrame(frame, new_frame, CALL_SIZE);
}
// (callable, self_or_null, args[oparg] -- res)
export function CALL_PY_GENERAL(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const at = sp - (oparg + 2) * 8;
  const w = I32[at >> 2];
  if (typeOf(w & ~1) !== PyFunction_Type) return CALL(frame, pc, sp, oparg);
  const hasSelf = I32[(at + 8) >> 2] !== PyStackRef_NULL;
  spill(frame, pc, at);
  const new_frame = _PyEvalFramePushAndInit(w, 0, hasSelf ? at + 8 : at + 16, hasSelf ? oparg + 1 : oparg, 0, frame);
  return new_frame === 0 ? ERROR : enterFrame(frame, new_frame, CALL_SIZE);
}
function isBoundPyMethod(at: Addr): boolean {
  const callable = I32[at >> 2] & ~1;
  if (I32[(at + 8) >> 2] !== PyStackRef_NULL) return false;
  return typeOf(callable) === PyMethod_Type && typeOf(I32[(callable + 16) >> 2]) === PyFunction_Type;
}
// (callable, NULL, args[oparg] -- res)
export function CALL_BOUND_METHOD_EXACT_ARGS(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const at = sp - (oparg + 2) * 8;
  if (!isBoundPyMethod(at)) return CALL(frame, pc, sp, oparg);
  spill(frame, pc, at);
  expandMethod(at);
  return CALL_PY_EXACT_ARGS(frame, pc, sp, oparg);
}
// (callable, NULL, args[oparg] -- res)
export function CALL_BOUND_METHOD_GENERAL(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const at = sp - (oparg + 2) * 8;
  if (!isBoundPyMethod(at)) return CALL(frame, pc, sp, oparg);
  spill(frame, pc, at);
  expandMethod(at);
  return CALL_PY_GENERAL(frame, pc, sp, oparg);
}
const id___init__ = _Py_ID('__init__');
// (callable, NULL, args[oparg] -- new): a class whose __init__ runs in this loop
export function CALL_ALLOC_AND_ENTER_INIT(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const at = sp - (oparg + 2) * 8;
  const w = I32[at >> 2];
  const tp = w & ~1;
  if (
    I32[(at + 8) >> 2] !== PyStackRef_NULL ||
    typeOf(tp) !== PyType_Type ||
    I32[(tp + VERSION_TAG) >> 2] !== readCache32(pc + 4)
  ) {
    return CALL(frame, pc, sp, oparg);
  }
  const init = _PyType_Lookup(tp, id___init__);
  spill(frame, pc, at);
  const self = PyType_GenericAlloc(tp, 0);
  if (self === 0) {
    closeWords(at, sp);
    return ERROR;
  }
  st(at + 8, self);
  st(at, PyStackRef_FromPyObjectNew(init));
  PyStackRef_CLOSE(w);
  const shim = pushInitCleanup(Py_NewRef(self), frame);
  if (shim === 0) {
    closeWords(at, sp);
    return ERROR;
  }
  const code = I32[(init + FUNC_CODE) >> 2];
  const exact = I32[(code + CO_ARGCOUNT) >> 2] === oparg + 1 && isSimpleFunction(init);
  const init_frame = exact
    ? pushExactArgs(I32[at >> 2], code, at + 8, oparg + 1, shim)
    : _PyEvalFramePushAndInit(I32[at >> 2], 0, at + 8, oparg + 1, 0, shim);
  if (init_frame === 0) {
    _PyEval_FrameClearAndPop(shim);
    return ERROR;
  }
  return enterInit(frame, shim, init_frame);
}
/** Two frames more: the one that holds the object, which is never refused, and the one of __init__. */
function enterInit(frame: Addr, shim: Addr, init_frame: Addr): number {
  setReturnOffset(frame, CALL_SIZE);
  st(tstate.py_recursion_remaining, I32[tstate.py_recursion_remaining >> 2] - 1);
  const r = enterFrame(shim, init_frame, 0);
  if (r === ERROR) {
    _Py_LeaveRecursiveCallPy();
    _PyEval_FrameClearAndPop(shim);
  }
  return r;
}

// ---- C functions ----

/** After a C function: drops what lay on the stack, puts the result there. */
function finish(frame: Addr, at: Addr, sp: Addr, res: Ref): Addr {
  closeWords(at, sp);
  if (res === 0) return ERROR;
  st(at, res);
  return checkPeriodic(frame, at + 8);
}
/** The arguments of a call: from self, if there is one. */
function argsAt(at: Addr): Addr {
  return I32[(at + 8) >> 2] === PyStackRef_NULL ? at + 16 : at + 8;
}
/** The convention flags of a builtin function on the stack, or -1 if it is something else. */
function cFlags(callable: Ref): number {
  return typeOf(callable) === PyCFunction_Type ? I32[(I32[(callable + M_ML) >> 2] + ML_FLAGS) >> 2] & CONVENTION : -1;
}
function cSelf(callable: Ref): Ref {
  return I32[(I32[(callable + M_ML) >> 2] + ML_FLAGS) >> 2] & METH_STATIC ? 0 : I32[(callable + M_SELF) >> 2];
}
function cMeth(callable: Ref): Addr {
  return I32[(I32[(callable + M_ML) >> 2] + ML_METH) >> 2];
}
type CFunction = (self: Ref, ...rest: number[]) => Ref;

// (callable, self_or_null, args[oparg] -- res)
export function CALL_BUILTIN_O(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 2) * 8;
  const callable = I32[at >> 2] & ~1;
  const args = argsAt(at);
  if (sp - args !== 8 || cFlags(callable) !== METH_O) return CALL(frame, pc, sp, oparg);
  spill(frame, pc, at);
  return finish(frame, at, sp, fn<CFunction>(cMeth(callable))(cSelf(callable), I32[args >> 2] & ~1));
}
// (callable, self_or_null, args[oparg] -- res)
export function CALL_BUILTIN_FAST(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 2) * 8;
  const callable = I32[at >> 2] & ~1;
  if (cFlags(callable) !== METH_FASTCALL) return CALL(frame, pc, sp, oparg);
  const args = argsAt(at);
  spill(frame, pc, at);
  return finish(frame, at, sp, fn<CFunction>(cMeth(callable))(cSelf(callable), args, (sp - args) >> 3));
}
// (callable, self_or_null, args[oparg] -- res)
export function CALL_BUILTIN_FAST_WITH_KEYWORDS(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 2) * 8;
  const callable = I32[at >> 2] & ~1;
  if (cFlags(callable) !== (METH_FASTCALL | METH_KEYWORDS)) return CALL(frame, pc, sp, oparg);
  const args = argsAt(at);
  spill(frame, pc, at);
  return finish(frame, at, sp, fn<CFunction>(cMeth(callable))(cSelf(callable), args, (sp - args) >> 3, 0));
}
// (callable, self_or_null, args[oparg] -- res)
export function CALL_BUILTIN_CLASS(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 2) * 8;
  const callable = I32[at >> 2] & ~1;
  if (typeOf(callable) !== PyType_Type || I32[(callable + PyTypeObject.tp_vectorcall) >> 2] === 0)
    return CALL(frame, pc, sp, oparg);
  return CALL_NON_PY_GENERAL(frame, pc, sp, oparg);
}
// (callable, self_or_null, args[oparg] -- res)
export function CALL_NON_PY_GENERAL(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 2) * 8;
  const callable = I32[at >> 2] & ~1;
  const type = typeOf(callable);
  if (type === PyFunction_Type || type === PyMethod_Type) return CALL(frame, pc, sp, oparg);
  const args = argsAt(at);
  spill(frame, pc, at);
  const res = PyObject_Vectorcall(callable, args, ((sp - args) >> 3) | PY_VECTORCALL_ARGUMENTS_OFFSET, 0);
  return finish(frame, at, sp, res);
}

/** The definition of a method descriptor that fits self, or 0. */
function methodDef(callable: Ref, self: Ref, flags: number): Addr {
  if (typeOf(callable) !== PyMethodDescr_Type || I32[(callable + D_TYPE) >> 2] !== typeOf(self)) return 0;
  const def = I32[(callable + D_METHOD) >> 2];
  return (I32[(def + ML_FLAGS) >> 2] & CONVENTION) === flags ? def : 0;
}
// (callable, self_or_null, args[oparg] -- res)
export function CALL_METHOD_DESCRIPTOR_O(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 2) * 8;
  const args = argsAt(at);
  if (sp - args !== 16) return CALL(frame, pc, sp, oparg);
  const self = I32[args >> 2] & ~1;
  const def = methodDef(I32[at >> 2] & ~1, self, METH_O);
  if (def === 0) return CALL(frame, pc, sp, oparg);
  spill(frame, pc, at);
  return finish(frame, at, sp, fn<CFunction>(I32[(def + ML_METH) >> 2])(self, I32[(args + 8) >> 2] & ~1));
}
// (callable, self_or_null, args[oparg] -- res)
export function CALL_METHOD_DESCRIPTOR_NOARGS(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 2) * 8;
  const args = argsAt(at);
  if (sp - args !== 8) return CALL(frame, pc, sp, oparg);
  const self = I32[args >> 2] & ~1;
  const def = methodDef(I32[at >> 2] & ~1, self, METH_NOARGS);
  if (def === 0) return CALL(frame, pc, sp, oparg);
  spill(frame, pc, at);
  return finish(frame, at, sp, fn<CFunction>(I32[(def + ML_METH) >> 2])(self, 0));
}
// (callable, self_or_null, args[oparg] -- res)
export function CALL_METHOD_DESCRIPTOR_FAST(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 2) * 8;
  const args = argsAt(at);
  if (args === sp) return CALL(frame, pc, sp, oparg);
  const self = I32[args >> 2] & ~1;
  const def = methodDef(I32[at >> 2] & ~1, self, METH_FASTCALL);
  if (def === 0) return CALL(frame, pc, sp, oparg);
  spill(frame, pc, at);
  return finish(frame, at, sp, fn<CFunction>(I32[(def + ML_METH) >> 2])(self, args + 8, ((sp - args) >> 3) - 1));
}
// (callable, self_or_null, args[oparg] -- res)
export function CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 2) * 8;
  const args = argsAt(at);
  if (args === sp) return CALL(frame, pc, sp, oparg);
  const self = I32[args >> 2] & ~1;
  const def = methodDef(I32[at >> 2] & ~1, self, METH_FASTCALL | METH_KEYWORDS);
  if (def === 0) return CALL(frame, pc, sp, oparg);
  spill(frame, pc, at);
  return finish(frame, at, sp, fn<CFunction>(I32[(def + ML_METH) >> 2])(self, args + 8, ((sp - args) >> 3) - 1, 0));
}

// ---- functions with forms of their own ----

// (callable, NULL, arg -- res): len(arg), without a check for a collection
export function CALL_LEN(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - 24;
  const callable = I32[at >> 2] & ~1;
  if (
    I32[(at + 8) >> 2] !== PyStackRef_NULL ||
    typeOf(callable) !== PyCFunction_Type ||
    cFunctionOf(callable) !== known.len()
  ) {
    return CALL(frame, pc, sp, oparg);
  }
  spill(frame, pc, at);
  const arg = I32[(sp - 8) >> 2];
  const n = PyObject_Size(arg & ~1);
  const res = n < 0 ? 0 : PyLong_FromSsize_t(n);
  PyStackRef_CLOSE(arg);
  PyStackRef_CLOSE(I32[at >> 2]);
  if (res === 0) return ERROR;
  st(at, res);
  return at + 8;
}
// (callable, self_or_null, args[oparg] -- res): isinstance(a, b), without a check for a collection
export function CALL_ISINSTANCE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 2) * 8;
  const callable = I32[at >> 2] & ~1;
  if (sp - argsAt(at) !== 16 || typeOf(callable) !== PyCFunction_Type || cFunctionOf(callable) !== known.isinstance()) {
    return CALL(frame, pc, sp, oparg);
  }
  spill(frame, pc, at);
  const r = PyObject_IsInstance(I32[(sp - 16) >> 2] & ~1, I32[(sp - 8) >> 2] & ~1);
  closeWords(at, sp);
  if (r < 0) return ERROR;
  st(at, (r ? Py_True : Py_False) | 1);
  return at + 8;
}
// (callable, self, arg -- ): list.append(self, arg), whose result the next instruction, which is skipped, would drop
export function CALL_LIST_APPEND(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - 24;
  const callable = I32[at >> 2] & ~1;
  const self = I32[(sp - 16) >> 2];
  if (
    self === PyStackRef_NULL ||
    typeOf(self & ~1) !== PyList_Type ||
    typeOf(callable) !== PyMethodDescr_Type ||
    cFunctionOf(callable) !== known.append()
  ) {
    return CALL(frame, pc, sp, oparg);
  }
  spill(frame, pc, at);
  const err = _PyList_AppendTakeRef(self & ~1, PyStackRef_AsPyObjectSteal(I32[(sp - 8) >> 2]));
  PyStackRef_CLOSE(self);
  PyStackRef_CLOSE(I32[at >> 2]);
  return err < 0 ? ERROR : at | 1;
}
/** True if the callable is this class and there is no self. */
function isClass(at: Addr, type: Ref): boolean {
  return (I32[at >> 2] & ~1) === type && I32[(at + 8) >> 2] === PyStackRef_NULL;
}
// (callable, NULL, arg -- res): type(arg), without a check for a collection
export function CALL_TYPE_1(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - 24;
  if (!isClass(at, PyType_Type)) return CALL(frame, pc, sp, oparg);
  const arg = I32[(sp - 8) >> 2];
  spill(frame, pc, at);
  st(at, Py_NewRef(typeOf(arg & ~1)));
  PyStackRef_CLOSE(arg);
  return at + 8;
}
// (callable, NULL, arg -- res): str(arg)
export function CALL_STR_1(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - 24;
  if (!isClass(at, PyUnicode_Type)) return CALL(frame, pc, sp, oparg);
  spill(frame, pc, at);
  return finish(frame, at, sp, PyObject_Str(I32[(sp - 8) >> 2] & ~1));
}
// (callable, NULL, arg -- res): tuple(arg)
export function CALL_TUPLE_1(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - 24;
  if (!isClass(at, PyTuple_Type)) return CALL(frame, pc, sp, oparg);
  spill(frame, pc, at);
  return finish(frame, at, sp, PySequence_Tuple(I32[(sp - 8) >> 2] & ~1));
}

// ---- keyword arguments ----

// (callable, self_or_null, args[oparg], kwnames -- res)
export function CALL_KW_PY(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const at = sp - (oparg + 3) * 8;
  const w = I32[at >> 2];
  if (typeOf(w & ~1) !== PyFunction_Type) return CALL_KW(frame, pc, sp, oparg);
  spill(frame, pc, at);
  const kwnames = I32[(sp - 8) >> 2];
  const args = argsAt(at);
  const positional = ((sp - 8 - args) >> 3) - I32[((kwnames & ~1) + 16) >> 2];
  const new_frame = _PyEvalFramePushAndInit(w, 0, args, positional, kwnames & ~1, frame);
  PyStackRef_CLOSE(kwnames);
  return new_frame === 0 ? ERROR : enterFrame(frame, new_frame, CALL_SIZE);
}
// (callable, NULL, args[oparg], kwnames -- res)
export function CALL_KW_BOUND_METHOD(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  const at = sp - (oparg + 3) * 8;
  if (!isBoundPyMethod(at) || I32[(at + 8) >> 2] !== PyStackRef_NULL) return CALL_KW(frame, pc, sp, oparg);
  spill(frame, pc, at);
  expandMethod(at);
  return CALL_KW_PY(frame, pc, sp, oparg);
}
// (callable, self_or_null, args[oparg], kwnames -- res): unlike the general form, with a check for a collection
export function CALL_KW_NON_PY(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = sp - (oparg + 3) * 8;
  const callable = I32[at >> 2] & ~1;
  const type = typeOf(callable);
  if (type === PyFunction_Type || type === PyMethod_Type) return CALL_KW(frame, pc, sp, oparg);
  spill(frame, pc, at);
  const kwnames = I32[(sp - 8) >> 2] & ~1;
  const args = argsAt(at);
  const positional = ((sp - 8 - args) >> 3) - I32[(kwnames + 16) >> 2];
  return finish(
    frame,
    at,
    sp,
    PyObject_Vectorcall(callable, args, positional | PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames),
  );
}
