// Calling method descriptors: list.append(x, 1) without making a bound method. Mirrors the calling part of
// Objects/descrobject.c.

import {
  METH_FASTCALL,
  METH_KEYWORDS,
  METH_METHOD,
  METH_NOARGS,
  METH_O,
  METH_VARARGS,
  Py_TPFLAGS_TYPE_SUBCLASS,
} from '../include/flags.ts';
import { PyDescrObject, PyMethodDef, PyMethodDescrObject } from '../include/structs.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { fn, registerFunction } from '../memory/text.ts';
import { _PyStack_AsDict, PyObject_VectorcallDict, tupleOfArgs } from './call.ts';
import { typeError } from './errors.ts';
import { _PyObject_FunctionStr, PyCFunction_NewEx, PyCMethod_New } from './methodobject.ts';
import {
  argAt,
  hasSubclassFlag,
  Py_DECREF,
  Py_TYPE,
  Py_XDECREF,
  PyObject_TypeCheck,
  PyType_IsSubtype,
  PyVectorcall_NARGS,
} from './object.ts';
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from './recursion.ts';
import { _PyTuple_ITEMS, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { tp_name, typeName } from './typename.ts';
import { PyUnicode_AsString } from './unicodeobject.ts';

/** The text of d_name. */
export function descr_name(descr: Ref): string {
  const name = ld(descr + PyDescrObject.d_name);
  return name === 0 ? '?' : PyUnicode_AsString(name);
}
/** True if the descriptor may be used with `obj`; else TypeError. */
export function descr_check(descr: Ref, obj: Ref): boolean {
  const type = ld(descr + PyDescrObject.d_type);
  if (PyObject_TypeCheck(obj, type)) return true;
  typeError(
    `descriptor '${descr_name(descr)}' for '${tp_name(type)}' objects doesn't apply to a '${typeName(obj)}' object`,
  );
  return false;
}

type CFunction = (self: Ref, ...rest: number[]) => Ref;
function method_check_args(func: Ref, args: Addr, nargs: number, kwnames: Ref): boolean {
  if (nargs < 1) {
    typeError(`unbound method ${_PyObject_FunctionStr(func)} needs an argument`);
    return false;
  }
  if (!descr_check(func, argAt(args, 0))) return false;
  if (kwnames !== 0 && PyTuple_GET_SIZE(kwnames) > 0) {
    typeError(`${_PyObject_FunctionStr(func)} takes no keyword arguments`);
    return false;
  }
  return true;
}
function enter(func: Ref): CFunction | null {
  if (!_Py_EnterRecursiveCall(' while calling a Python object')) return null;
  return fn<CFunction>(ld(ld(func + PyMethodDescrObject.d_method) + PyMethodDef.ml_meth));
}
/** New reference. Calls with what the convention wants after self. */
function callMethod(func: Ref, self: Ref, a: number, b: number, c: number): Ref {
  const meth = enter(func);
  if (meth === null) return 0;
  const result = meth(self, a, b, c);
  _Py_LeaveRecursiveCall();
  return result;
}
function varargs(func: Ref, args: Addr, nargs: number, kwdict: Ref): Ref {
  const tuple = tupleOfArgs(args + 8, nargs - 1);
  if (tuple === 0) return 0;
  const result = callMethod(func, argAt(args, 0), tuple, kwdict, 0);
  Py_DECREF(tuple);
  return result;
}

type Call = (func: Ref, args: Addr, nargsf: number, kwnames: Ref) => Ref;
const calls: readonly (readonly [flags: number, name: string, call: Call])[] = [
  [
    METH_VARARGS,
    'method_vectorcall_VARARGS',
    (func, args, nargsf, kwnames) => {
      const nargs = PyVectorcall_NARGS(nargsf);
      return method_check_args(func, args, nargs, kwnames) ? varargs(func, args, nargs, 0) : 0;
    },
  ],
  [
    METH_VARARGS | METH_KEYWORDS,
    'method_vectorcall_VARARGS_KEYWORDS',
    (func, args, nargsf, kwnames) => {
      const nargs = PyVectorcall_NARGS(nargsf);
      if (!method_check_args(func, args, nargs, 0)) return 0;
      let kwdict = 0;
      if (kwnames !== 0 && PyTuple_GET_SIZE(kwnames) > 0) {
        kwdict = _PyStack_AsDict(args + nargs * 8, kwnames);
        if (kwdict === 0) return 0;
      }
      const result = varargs(func, args, nargs, kwdict);
      Py_XDECREF(kwdict);
      return result;
    },
  ],
  [
    METH_FASTCALL,
    'method_vectorcall_FASTCALL',
    (func, args, nargsf, kwnames) => {
      const nargs = PyVectorcall_NARGS(nargsf);
      if (!method_check_args(func, args, nargs, kwnames)) return 0;
      return callMethod(func, argAt(args, 0), args + 8, nargs - 1, 0);
    },
  ],
  [
    METH_FASTCALL | METH_KEYWORDS,
    'method_vectorcall_FASTCALL_KEYWORDS',
    (func, args, nargsf, kwnames) => {
      const nargs = PyVectorcall_NARGS(nargsf);
      if (!method_check_args(func, args, nargs, 0)) return 0;
      return callMethod(func, argAt(args, 0), args + 8, nargs - 1, kwnames);
    },
  ],
  [
    METH_METHOD | METH_FASTCALL | METH_KEYWORDS,
    'method_vectorcall_FASTCALL_KEYWORDS_METHOD',
    (func, args, nargsf, kwnames) => {
      const nargs = PyVectorcall_NARGS(nargsf);
      if (!method_check_args(func, args, nargs, 0)) return 0;
      const meth = enter(func);
      if (meth === null) return 0;
      const result = meth(argAt(args, 0), ld(func + PyDescrObject.d_type), args + 8, nargs - 1, kwnames);
      _Py_LeaveRecursiveCall();
      return result;
    },
  ],
  [
    METH_NOARGS,
    'method_vectorcall_NOARGS',
    (func, args, nargsf, kwnames) => {
      const nargs = PyVectorcall_NARGS(nargsf);
      if (!method_check_args(func, args, nargs, kwnames)) return 0;
      if (nargs !== 1) return typeError(`${_PyObject_FunctionStr(func)} takes no arguments (${nargs - 1} given)`);
      return callMethod(func, argAt(args, 0), 0, 0, 0);
    },
  ],
  [
    METH_O,
    'method_vectorcall_O',
    (func, args, nargsf, kwnames) => {
      const nargs = PyVectorcall_NARGS(nargsf);
      if (!method_check_args(func, args, nargs, kwnames)) return 0;
      if (nargs !== 2) {
        return typeError(`${_PyObject_FunctionStr(func)} takes exactly one argument (${nargs - 1} given)`);
      }
      return callMethod(func, argAt(args, 0), argAt(args, 1), 0, 0);
    },
  ],
];
/** The vectorcall function of a method descriptor by its calling convention. */
export const methodDescrVectorcalls: ReadonlyMap<number, Addr> = new Map(
  calls.map(([flags, name, call]) => [flags, registerFunction(name, call)]),
);

/** New reference. The class method bound to the class `type` (or that of `obj`). */
export function classmethod_get(descr: Ref, obj: Ref, type: Ref): Ref {
  const own = tp_name(ld(descr + PyDescrObject.d_type));
  if (type === 0) {
    if (obj === 0) {
      return typeError(`descriptor '${descr_name(descr)}' for type '${own}' needs either an object or a type`);
    }
    type = Py_TYPE(obj);
  }
  if (!hasSubclassFlag(type, Py_TPFLAGS_TYPE_SUBCLASS)) {
    return typeError(
      `descriptor '${descr_name(descr)}' for type '${own}' needs a type, not a '${typeName(type)}' as arg 2`,
    );
  }
  if (!PyType_IsSubtype(type, ld(descr + PyDescrObject.d_type))) {
    return typeError(
      `descriptor '${descr_name(descr)}' requires a subtype of '${own}' but received '${tp_name(type)}'`,
    );
  }
  const ml = ld(descr + PyMethodDescrObject.d_method);
  if ((ld(ml + PyMethodDef.ml_flags) & METH_METHOD) === 0) return PyCFunction_NewEx(ml, type, 0);
  return PyCMethod_New(ml, type, 0, ld(descr + PyDescrObject.d_type));
}
/** New reference. tp_call of class method descriptors: the first argument is the class. */
export function classmethoddescr_call(descr: Ref, args: Ref, kwds: Ref): Ref {
  const argc = PyTuple_GET_SIZE(args);
  if (argc < 1) {
    const own = tp_name(ld(descr + PyDescrObject.d_type));
    return typeError(`descriptor '${descr_name(descr)}' of '${own}' object needs an argument`);
  }
  const bound = classmethod_get(descr, 0, PyTuple_GET_ITEM(args, 0));
  if (bound === 0) return 0;
  const res = PyObject_VectorcallDict(bound, _PyTuple_ITEMS(args) + 8, argc - 1, kwds);
  Py_DECREF(bound);
  return res;
}
