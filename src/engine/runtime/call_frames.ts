// Frames for calls of Python functions, and the binding of arguments to parameters. Mirrors initialize_locals and
// _PyEvalFramePushAndInit in Python/ceval.c.

import { CO_VARARGS, CO_VARKEYWORDS, Py_EQ } from '../include/flags.ts';
import { PyCodeObject } from '../include/structs.ts';
import { type Addr, I32, ld, type Ref, st } from '../memory/memory.ts';
import { cStackPop, cStackPush } from '../objects/call.ts';
import { PyDict_GET_SIZE, PyDict_GetItemRef, PyDict_New, PyDict_Next, PyDict_SetItem } from '../objects/dictobject.ts';
import { PyErr_Occurred, typeError } from '../objects/errors.ts';
import {
  _PyFrame_Initialize,
  _PyThreadState_PushFrame,
  CO_ARGCOUNT,
  CO_FLAGS,
  CO_FRAMESIZE,
  clear_thread_frame,
  F_LOCALSPLUS,
  FUNC_CODE,
  FUNC_DEFAULTS,
  FUNC_KWDEFAULTS,
  PyStackRef_CLOSE,
  PyStackRef_FromPyObjectNew,
  PyStackRef_NULL,
} from '../objects/interpframe.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE, Py_XDECREF } from '../objects/object.ts';
import { PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { tuple_empty } from '../objects/statics.ts';
import {
  _PyTuple_FromStackRefStealOnSuccess,
  PyTuple_GET_ITEM,
  PyTuple_New,
  PyTuple_SET_ITEM,
} from '../objects/tupleobject.ts';
import { PyUnicode_AsString, PyUnicode_Check } from '../objects/unicodeobject.ts';
import {
  missing_arguments,
  positional_only_passed_as_keyword,
  qualnameOf,
  too_many_positional,
  unexpectedKeyword,
} from './call_errors.ts';

const CO_POSONLYARGCOUNT = PyCodeObject.co_posonlyargcount;
const CO_KWONLYARGCOUNT = PyCodeObject.co_kwonlyargcount;
const CO_LOCALSPLUSNAMES = PyCodeObject.co_localsplusnames;

function closeAll(args: Addr, from: number, to: number): void {
  for (let i = from; i < to; i++) PyStackRef_CLOSE(ld(args + i * 8));
}

/** Index of the parameter that a keyword names, or -1; -2 with an exception. */
function parameterIndex(code: Ref, keyword: Ref, total: number): number {
  const names = ld(code + CO_LOCALSPLUSNAMES);
  const first = ld(code + CO_POSONLYARGCOUNT);
  for (let j = first; j < total; j++) if (PyTuple_GET_ITEM(names, j) === keyword) return j;
  for (let j = first; j < total; j++) {
    const r = PyObject_RichCompareBool(keyword, PyTuple_GET_ITEM(names, j), Py_EQ);
    if (r !== 0) return r > 0 ? j : -2;
  }
  return -1;
}

/**
 * Binds `argcount` positional and the keyword arguments in the words at `args` to the locals of a frame, which are NULL.
 * Steals all words, also on failure. 0, or -1 with an exception.
 */
function initialize_locals(func: Ref, code: Ref, locals: Addr, args: Addr, argcount: number, kwnames: Ref): number {
  const co_argcount = I32[(code + CO_ARGCOUNT) >> 2];
  const flags = I32[(code + CO_FLAGS) >> 2];
  const total = co_argcount + I32[(code + CO_KWONLYARGCOUNT) >> 2];
  const kwcount = kwnames === 0 ? 0 : Py_SIZE(kwnames);
  const end = argcount + kwcount;
  let kwdict = 0;
  if (flags & CO_VARKEYWORDS) {
    kwdict = PyDict_New();
    if (kwdict === 0) {
      closeAll(args, 0, end);
      return -1;
    }
    st(locals + (total + (flags & CO_VARARGS ? 1 : 0)) * 8, kwdict);
  }
  const n = Math.min(argcount, co_argcount);
  for (let i = 0; i < n; i++) st(locals + i * 8, I32[(args + i * 8) >> 2]);
  if (flags & CO_VARARGS) {
    const rest = argcount === n ? tuple_empty : _PyTuple_FromStackRefStealOnSuccess(args + n * 8, argcount - n);
    if (rest === 0) {
      closeAll(args, n, end);
      return -1;
    }
    st(locals + total * 8, rest);
  } else if (argcount > n) {
    // The error comes later, when the keywords are bound too.
    closeAll(args, n, argcount);
  }
  for (let i = 0; i < kwcount; i++) {
    const keyword = PyTuple_GET_ITEM(kwnames, i);
    const value = I32[(args + (argcount + i) * 8) >> 2];
    const fail = (): -1 => {
      closeAll(args, argcount + i, end);
      return -1;
    };
    if (!PyUnicode_Check(keyword)) {
      typeError(`${qualnameOf(func)}() keywords must be strings`);
      return fail();
    }
    const j = parameterIndex(code, keyword, total);
    if (j === -2) return fail();
    if (j >= 0) {
      if (I32[(locals + j * 8) >> 2] !== PyStackRef_NULL) {
        typeError(`${qualnameOf(func)}() got multiple values for argument '${PyUnicode_AsString(keyword)}'`);
        return fail();
      }
      st(locals + j * 8, value);
    } else if (kwdict === 0) {
      if (ld(code + CO_POSONLYARGCOUNT) === 0 || !positional_only_passed_as_keyword(func, code, kwnames)) {
        unexpectedKeyword(func, code, keyword);
      }
      return fail();
    } else {
      if (PyDict_SetItem(kwdict, keyword, value & ~1) < 0) return fail();
      PyStackRef_CLOSE(value);
    }
  }
  const defaults = I32[(func + FUNC_DEFAULTS) >> 2];
  const defcount = defaults === 0 ? 0 : Py_SIZE(defaults);
  if (argcount > co_argcount && (flags & CO_VARARGS) === 0) {
    too_many_positional(func, code, argcount, defcount, locals);
    return -1;
  }
  if (argcount < co_argcount) {
    const m = co_argcount - defcount;
    for (let i = argcount; i < m; i++) {
      if (I32[(locals + i * 8) >> 2] !== PyStackRef_NULL) continue;
      missing_arguments(func, code, defcount, locals);
      return -1;
    }
    for (let i = n > m ? n - m : 0; i < defcount; i++) {
      const a = locals + (m + i) * 8;
      if (I32[a >> 2] === PyStackRef_NULL) st(a, PyStackRef_FromPyObjectNew(PyTuple_GET_ITEM(defaults, i)));
    }
  }
  if (total > co_argcount && keywordDefaults(func, code, locals, co_argcount, total) < 0) return -1;
  return 0;
}
/** Gives keyword-only parameters without a value their defaults. */
function keywordDefaults(func: Ref, code: Ref, locals: Addr, from: number, to: number): number {
  const kwdefaults = ld(func + FUNC_KWDEFAULTS);
  let missing = false;
  for (let i = from; i < to; i++) {
    const a = locals + i * 8;
    if (ld(a) !== PyStackRef_NULL) continue;
    const value =
      kwdefaults === 0 ? 0 : PyDict_GetItemRef(kwdefaults, PyTuple_GET_ITEM(ld(code + CO_LOCALSPLUSNAMES), i));
    if (value !== 0) st(a, value);
    else if (PyErr_Occurred() !== 0) return -1;
    else missing = true;
  }
  if (!missing) return 0;
  missing_arguments(func, code, -1, locals);
  return -1;
}

/**
 * A frame on the data stack for a call of `func` (a stack word), with the arguments bound. Steals the function, `locals` and
 * all argument words. 0 with an exception.
 */
export function _PyEvalFramePushAndInit(
  func: number,
  locals: Ref,
  args: Addr,
  argcount: number,
  kwnames: Ref,
  previous: Addr,
): Addr {
  const f = func & ~1;
  const code = I32[(f + FUNC_CODE) >> 2];
  const frame = _PyThreadState_PushFrame(I32[(code + CO_FRAMESIZE) >> 2]);
  if (frame === 0) {
    PyStackRef_CLOSE(func);
    Py_XDECREF(locals);
    closeAll(args, 0, argcount + (kwnames === 0 ? 0 : Py_SIZE(kwnames)));
    return 0;
  }
  _PyFrame_Initialize(frame, func, locals, code, 0, previous);
  if (initialize_locals(f, code, frame + F_LOCALSPLUS, args, argcount, kwnames) === 0) return frame;
  clear_thread_frame(frame);
  return 0;
}
/** Room for locals of a frame that takes exactly its arguments: they are moved as they are. Steals the function and the words. */
export function pushExactArgs(func: number, code: Ref, args: Addr, argcount: number, previous: Addr): Addr {
  const frame = _PyThreadState_PushFrame(I32[(code + CO_FRAMESIZE) >> 2]);
  if (frame === 0) {
    PyStackRef_CLOSE(func);
    closeAll(args, 0, argcount);
    return 0;
  }
  _PyFrame_Initialize(frame, func, 0, code, argcount, previous);
  for (let i = 0; i < argcount; i++) st(frame + F_LOCALSPLUS + i * 8, I32[(args + i * 8) >> 2]);
  return frame;
}

/** As _PyEvalFramePushAndInit for arguments in a tuple and a dict (or NULL), both stolen. */
export function _PyEvalFramePushAndInit_Ex(
  func: number,
  locals: Ref,
  callargs: Ref,
  kwargs: Ref,
  previous: Addr,
): Addr {
  const nargs = Py_SIZE(callargs);
  const nkw = kwargs === 0 ? 0 : PyDict_GET_SIZE(kwargs);
  const words = cStackPush(nargs + nkw);
  for (let i = 0; i < nargs; i++) st(words + i * 8, PyStackRef_FromPyObjectNew(PyTuple_GET_ITEM(callargs, i)));
  let kwnames = 0;
  let frame = 0;
  let ok = true;
  if (nkw > 0) {
    kwnames = PyTuple_New(nkw);
    ok = kwnames !== 0;
    const at = { pos: 0, key: 0, value: 0 };
    for (let i = 0; ok && PyDict_Next(kwargs, at); i++) {
      PyTuple_SET_ITEM(kwnames, i, Py_NewRef(at.key));
      st(words + (nargs + i) * 8, PyStackRef_FromPyObjectNew(at.value));
    }
    for (let i = 0; ok && i < nkw; i++) {
      if (PyUnicode_Check(PyTuple_GET_ITEM(kwnames, i))) continue;
      typeError('keywords must be strings');
      closeAll(words, nargs, nargs + nkw);
      ok = false;
    }
  }
  if (ok) {
    frame = _PyEvalFramePushAndInit(func, locals, words, nargs, kwnames, previous);
  } else {
    PyStackRef_CLOSE(func);
    Py_XDECREF(locals);
    closeAll(words, 0, nargs);
  }
  cStackPop(words);
  Py_XDECREF(kwnames);
  Py_DECREF(callargs);
  Py_XDECREF(kwargs);
  return frame;
}
