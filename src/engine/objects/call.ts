// Calling objects. Mirrors Objects/call.c.
//
// Arguments of a vectorcall are words in memory. Calls made by the engine's own functions put theirs on the simulated C
// stack (tstate.c_stack_pointer): borrowed references, as a C array of arguments holds them.

import { Py_TPFLAGS_HAVE_VECTORCALL, Py_TPFLAGS_TUPLE_SUBCLASS } from '../include/flags.ts';
import { PyTypeObject } from '../include/structs.ts';
import { type Addr, I32, ld, type Ref, st } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { fn, registerFunction } from '../memory/text.ts';
import { PyDict_GET_SIZE, PyDict_New, PyDict_Next, PyDict_SetItem } from './dictobject.ts';
import { PyErr_Clear, PyErr_NoMemory, PyErr_SetString, typeError } from './errors.ts';
import { _PyObject_GetMethod, methodFound } from './generic_attr.ts';
import { link } from './link.ts';
import {
  argAt,
  hasSubclassFlag,
  PY_VECTORCALL_ARGUMENTS_OFFSET,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  PyType_HasFeature,
  PyVectorcall_NARGS,
  slot,
  type ternaryfunc,
  type vectorcallfunc,
} from './object.ts';
import { attributeName, PyCallable_Check, PyObject_GetOptionalAttr, PyObject_Repr } from './object_protocol.ts';
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from './recursion.ts';
import { _Py_ID } from './statics.ts';
import { PyExc_SystemError, PyModule_Type } from './statictypes.ts';
import { tstate } from './tstate.ts';
import {
  _PyTuple_FromArray,
  _PyTuple_ITEMS,
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_New,
  PyTuple_SET_ITEM,
} from './tupleobject.ts';
import { typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check } from './unicodeobject.ts';

const str_name = _Py_ID('__name__');

registerFunction('_PyFunction_Vectorcall', (func: Ref, args: Addr, nargsf: number, kwnames: Ref) =>
  link._PyFunction_Vectorcall(func, args, nargsf, kwnames),
);

// ---- the C stack ----

/** Up to so many arguments wait on the C stack, more in a block of their own. */
export const _PY_FASTCALL_SMALL_STACK = 5;

/** Takes `n` argument words (and one before them for a bound self). Give them back with cStackPop(address). */
export function cStackPush(n: number): Addr {
  const top = ld(tstate.c_stack_pointer);
  const next = top + (n + 1) * 8;
  if (next > ld(tstate.c_stack_limit)) throw new RangeError('the simulated C stack is exhausted');
  st(tstate.c_stack_pointer, next);
  return top + 8;
}
export function cStackPop(args: Addr): void {
  st(tstate.c_stack_pointer, args - 8);
}

// ---- results ----

/** The result, unless it and the exception state contradict each other: then NULL with SystemError. */
export function _Py_CheckFunctionResult(callable: Ref, result: Ref): Ref {
  const raised = ld(tstate.current_exception) !== 0;
  if (raised === (result === 0)) return result;
  if (result === 0)
    return PyErr_SetString(PyExc_SystemError, `${reprText(callable)} returned NULL without setting an exception`);
  Py_DECREF(result);
  return link._PyErr_FormatFromCause(
    PyExc_SystemError,
    () => `${reprText(callable)} returned a result with an exception set`,
  );
}
function reprText(o: Ref): string {
  const repr = PyObject_Repr(o);
  if (repr === 0) {
    PyErr_Clear();
    return `<${typeName(o)} object>`;
  }
  const text = PyUnicode_AsString(repr);
  Py_DECREF(repr);
  return text;
}

function notCallable(callable: Ref): 0 {
  if (Py_IS_TYPE(callable, PyModule_Type)) {
    // A module called like the function of the same name in it.
    const name = PyObject_GetOptionalAttr(callable, str_name);
    if (name !== 0 && PyUnicode_Check(name)) {
      const attr = PyObject_GetOptionalAttr(callable, name);
      const callableAttr = attr !== 0 && ld(Py_TYPE(attr) + PyTypeObject.tp_call) !== 0;
      const text = PyUnicode_AsString(name);
      Py_DECREF(name);
      Py_XDECREF(attr);
      if (callableAttr)
        return typeError(`'${typeName(callable)}' object is not callable. Did you mean: '${text}.${text}(...)'?`);
    } else Py_XDECREF(name);
    PyErr_Clear();
  }
  return typeError(`'${typeName(callable)}' object is not callable`);
}

// ---- vectorcall ----

/** The vectorcall function of an object, or null. */
export function PyVectorcall_Function(callable: Ref): vectorcallfunc | null {
  const type = I32[(callable + 8) >> 2];
  if (!PyType_HasFeature(type, Py_TPFLAGS_HAVE_VECTORCALL)) return null;
  const f = ld(callable + I32[(type + PyTypeObject.tp_vectorcall_offset) >> 2]);
  return f === 0 ? null : fn<vectorcallfunc>(f);
}

/** New reference. The one way in for all calls with arguments in memory. */
export function PyObject_Vectorcall(callable: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const f = PyVectorcall_Function(callable);
  if (f === null) return _PyObject_MakeTpCall(callable, args, PyVectorcall_NARGS(nargsf), kwnames);
  return _Py_CheckFunctionResult(callable, f(callable, args, nargsf, kwnames));
}

/** New reference. Calls through tp_call: makes a tuple and a dict of the arguments. */
export function _PyObject_MakeTpCall(callable: Ref, args: Addr, nargs: number, kwnames: Ref): Ref {
  const call = slot<ternaryfunc>(callable, PyTypeObject.tp_call);
  if (call === null) return notCallable(callable);
  const argstuple = tupleOfArgs(args, nargs);
  if (argstuple === 0) return 0;
  let kwdict = 0;
  if (kwnames !== 0 && PyTuple_GET_SIZE(kwnames) > 0) {
    kwdict = _PyStack_AsDict(args + nargs * 8, kwnames);
    if (kwdict === 0) {
      Py_DECREF(argstuple);
      return 0;
    }
  }
  let result = 0;
  if (_Py_EnterRecursiveCall(' while calling a Python object')) {
    result = call(callable, argstuple, kwdict);
    _Py_LeaveRecursiveCall();
  }
  Py_DECREF(argstuple);
  if (kwdict !== 0) Py_DECREF(kwdict);
  return _Py_CheckFunctionResult(callable, result);
}
/** New reference. A tuple of argument words (which may be tagged). */
export function tupleOfArgs(args: Addr, n: number): Ref {
  return _PyTuple_FromArray(args, n);
}
/** New reference. dict of keyword arguments; `values` points at the first one's word. */
export function _PyStack_AsDict(values: Addr, kwnames: Ref): Ref {
  const dict = PyDict_New();
  if (dict === 0) return 0;
  const n = PyTuple_GET_SIZE(kwnames);
  for (let i = 0; i < n; i++) {
    if (PyDict_SetItem(dict, PyTuple_GET_ITEM(kwnames, i), argAt(values, i)) < 0) {
      Py_DECREF(dict);
      return 0;
    }
  }
  return dict;
}

/** What _PyStack_UnpackDict leaves: the words (args) and the tuple of names, both owned. */
const unpacked = { kwnames: 0 };
/**
 * Owned words for `nargs` arguments and the values of `kwargs`, with a spare word before; names in `unpacked`. 0 with an
 * exception. Given back by _PyStack_UnpackDict_Free.
 */
function _PyStack_UnpackDict(args: Addr, nargs: number, kwargs: Ref): Addr {
  const nkwargs = PyDict_GET_SIZE(kwargs);
  const block = PyMem_Malloc((1 + nargs + nkwargs) * 8);
  if (block === 0) return PyErr_NoMemory();
  const kwnames = PyTuple_New(nkwargs);
  if (kwnames === 0) {
    PyMem_Free(block);
    return 0;
  }
  const stack = block + 8;
  for (let i = 0; i < nargs; i++) st(stack + i * 8, Py_NewRef(argAt(args, i)));
  const at = { pos: 0, key: 0, value: 0 };
  let allStr = true;
  for (let i = 0; PyDict_Next(kwargs, at); i++) {
    allStr &&= PyUnicode_Check(at.key);
    PyTuple_SET_ITEM(kwnames, i, Py_NewRef(at.key));
    st(stack + (nargs + i) * 8, Py_NewRef(at.value));
  }
  if (!allStr) {
    _PyStack_UnpackDict_Free(stack, nargs, kwnames);
    return typeError('keywords must be strings');
  }
  unpacked.kwnames = kwnames;
  return stack;
}
function _PyStack_UnpackDict_Free(stack: Addr, nargs: number, kwnames: Ref): void {
  const n = nargs + PyTuple_GET_SIZE(kwnames);
  for (let i = 0; i < n; i++) Py_DECREF(argAt(stack, i));
  PyMem_Free(stack - 8);
  Py_DECREF(kwnames);
}

/** New reference. Calls with a vector the object's function `f`, keyword arguments given as a dict. */
function vectorcallDict(f: vectorcallfunc, callable: Ref, args: Addr, nargsf: number, kwargs: Ref): Ref {
  if (kwargs === 0 || PyDict_GET_SIZE(kwargs) === 0) return f(callable, args, nargsf, 0);
  const nargs = PyVectorcall_NARGS(nargsf);
  const stack = _PyStack_UnpackDict(args, nargs, kwargs);
  if (stack === 0) return 0;
  const kwnames = unpacked.kwnames;
  const result = f(callable, stack, nargs | PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames);
  _PyStack_UnpackDict_Free(stack, nargs, kwnames);
  return result;
}

/** New reference. `kwargs` is a dict or NULL. */
export function PyObject_VectorcallDict(callable: Ref, args: Addr, nargsf: number, kwargs: Ref): Ref {
  const f = PyVectorcall_Function(callable);
  if (f !== null) return _Py_CheckFunctionResult(callable, vectorcallDict(f, callable, args, nargsf, kwargs));
  const call = slot<ternaryfunc>(callable, PyTypeObject.tp_call);
  if (call === null) return notCallable(callable);
  const tuple = tupleOfArgs(args, PyVectorcall_NARGS(nargsf));
  if (tuple === 0) return 0;
  const res = PyObject_Call(callable, tuple, kwargs);
  Py_DECREF(tuple);
  return res;
}

/** tp_call of objects that have a vectorcall function. New reference. */
export function PyVectorcall_Call(callable: Ref, tuple: Ref, kwargs: Ref): Ref {
  // The flag is not asked: a subclass with a __call__ of its own lacks it and may still call its base's.
  const offset = ld(Py_TYPE(callable) + PyTypeObject.tp_vectorcall_offset);
  const f = offset <= 0 ? 0 : ld(callable + offset);
  if (f === 0) return typeError(`'${typeName(callable)}' object does not support vectorcall`);
  return _Py_CheckFunctionResult(
    callable,
    vectorcallDict(fn<vectorcallfunc>(f), callable, _PyTuple_ITEMS(tuple), PyTuple_GET_SIZE(tuple), kwargs),
  );
}
registerFunction('PyVectorcall_Call', PyVectorcall_Call);

/** New reference. `callable(*args, **kwargs)`; `args` is a tuple, `kwargs` a dict or NULL. */
export function PyObject_Call(callable: Ref, args: Ref, kwargs: Ref): Ref {
  const f = PyVectorcall_Function(callable);
  if (f !== null) {
    return _Py_CheckFunctionResult(
      callable,
      vectorcallDict(f, callable, _PyTuple_ITEMS(args), PyTuple_GET_SIZE(args), kwargs),
    );
  }
  const call = slot<ternaryfunc>(callable, PyTypeObject.tp_call);
  if (call === null) return notCallable(callable);
  if (!_Py_EnterRecursiveCall(' while calling a Python object')) return 0;
  const result = call(callable, args, kwargs);
  _Py_LeaveRecursiveCall();
  return _Py_CheckFunctionResult(callable, result);
}
/** New reference. `args` is a tuple or NULL. */
export function PyObject_CallObject(callable: Ref, args: Ref): Ref {
  if (args === 0) return PyObject_CallNoArgs(callable);
  if (!hasSubclassFlag(args, Py_TPFLAGS_TUPLE_SUBCLASS)) return typeError('argument list must be a tuple');
  return PyObject_Call(callable, args, 0);
}

// ---- calls with few arguments ----

/** New reference. */
export function PyObject_CallNoArgs(callable: Ref): Ref {
  const args = cStackPush(0);
  const res = PyObject_Vectorcall(callable, args, PY_VECTORCALL_ARGUMENTS_OFFSET, 0);
  cStackPop(args);
  return res;
}
/** New reference. */
export function PyObject_CallOneArg(callable: Ref, arg: Ref): Ref {
  const args = cStackPush(1);
  st(args, arg);
  const res = PyObject_Vectorcall(callable, args, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, 0);
  cStackPop(args);
  return res;
}
/** New reference. `callable(*list)`; the references are borrowed. */
export function PyObject_CallFunctionObjArgs(callable: Ref, ...list: Ref[]): Ref {
  const n = list.length;
  const args = cStackPush(n);
  for (let i = 0; i < n; i++) st(args + i * 8, list[i]);
  const res = PyObject_Vectorcall(callable, args, n | PY_VECTORCALL_ARGUMENTS_OFFSET, 0);
  cStackPop(args);
  return res;
}
/** New reference. `func(arg, *tuple, **kwargs)`. */
export function _PyObject_Call_Prepend(callable: Ref, obj: Ref, tuple: Ref, kwargs: Ref): Ref {
  const n = PyTuple_GET_SIZE(tuple);
  const small = n + 1 <= _PY_FASTCALL_SMALL_STACK;
  const args = small ? cStackPush(n + 1) : PyMem_Malloc((n + 1) * 8);
  if (args === 0) return PyErr_NoMemory();
  st(args, obj);
  for (let i = 0; i < n; i++) st(args + (i + 1) * 8, PyTuple_GET_ITEM(tuple, i));
  const res = PyObject_VectorcallDict(callable, args, n + 1, kwargs);
  if (small) cStackPop(args);
  else PyMem_Free(args);
  return res;
}

// ---- methods ----

/** New reference. `args[0].name(*args[1:])`. */
export function PyObject_VectorcallMethod(name: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const self = argAt(args, 0);
  const unbound = _PyObject_GetMethod(self, name);
  const callable = methodFound.method;
  if (callable === 0) return 0;
  const result = unbound
    ? PyObject_Vectorcall(callable, args, nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames)
    : PyObject_Vectorcall(
        callable,
        args + 8,
        (PyVectorcall_NARGS(nargsf) - 1) | PY_VECTORCALL_ARGUMENTS_OFFSET,
        kwnames,
      );
  Py_DECREF(callable);
  return result;
}
/** New reference. */
export function PyObject_CallMethodNoArgs(self: Ref, name: Ref): Ref {
  const args = cStackPush(1);
  st(args, self);
  const res = PyObject_VectorcallMethod(name, args, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, 0);
  cStackPop(args);
  return res;
}
/** New reference. */
export function PyObject_CallMethodOneArg(self: Ref, name: Ref, arg: Ref): Ref {
  const args = cStackPush(2);
  st(args, self);
  st(args + 8, arg);
  const res = PyObject_VectorcallMethod(name, args, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, 0);
  cStackPop(args);
  return res;
}
/** New reference. `self.name(*list)`; the references are borrowed. */
export function PyObject_CallMethodObjArgs(self: Ref, name: Ref, ...list: Ref[]): Ref {
  const n = list.length;
  const args = cStackPush(n + 1);
  st(args, self);
  for (let i = 0; i < n; i++) st(args + (i + 1) * 8, list[i]);
  const res = PyObject_VectorcallMethod(name, args, (n + 1) | PY_VECTORCALL_ARGUMENTS_OFFSET, 0);
  cStackPop(args);
  return res;
}
/** New reference. `self.name(*list)`, the name as text. */
export function PyObject_CallMethod(self: Ref, name: string, ...list: Ref[]): Ref {
  const s = attributeName(name);
  if (s === 0) return 0;
  const res = PyObject_CallMethodObjArgs(self, s, ...list);
  Py_DECREF(s);
  return res;
}

export { PyCallable_Check };
