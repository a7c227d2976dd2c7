// Functions written in C (here: in TypeScript), free or bound to a self. Mirrors Objects/methodobject.c.

import {
  _Py_T_OBJECT,
  METH_CLASS,
  METH_COEXIST,
  METH_FASTCALL,
  METH_KEYWORDS,
  METH_METHOD,
  METH_NOARGS,
  METH_O,
  METH_STATIC,
  METH_VARARGS,
  Py_EQ,
  Py_NE,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HAVE_VECTORCALL,
  Py_TPFLAGS_TYPE_SUBCLASS,
} from '../include/flags.ts';
import { PyCFunctionObject, PyCMethodObject, PyMethodDef } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { fn, registerFunction } from '../memory/text.ts';
import { PyVectorcall_Call } from './call.ts';
import { PyDict_GET_SIZE } from './dict_core.ts';
import { _PyType_GetDocFromInternalDoc, _PyType_GetTextSignatureFromInternalDoc } from './docstring.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { _Py_HashPointer } from './floatobject.ts';
import { type Freelist, freelistPop, freelistPush, pycfunctionobject, pycmethodobject } from './freelist.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { link } from './link.ts';
import {
  argAt,
  hash,
  hasSubclassFlag,
  Py_CLEAR,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  Py_XNewRef,
  PyObject_TypeCheck,
  PyVectorcall_NARGS,
  type visitproc,
} from './object.ts';
import { PyObject_GetAttr, PyObject_GetOptionalAttr, PyObject_Str, pointerText } from './object_protocol.ts';
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from './recursion.ts';
import { _Py_ID, Py_None, Py_NotImplemented, PyBool_FromLong } from './statics.ts';
import { PyCFunction_Type, PyCMethod_Type, PyExc_SystemError, PyExc_TypeError, PyModule_Type } from './statictypes.ts';
import { Py_TRASHCAN_BEGIN, Py_TRASHCAN_END } from './trashcan.ts';
import { PyTuple_GET_SIZE, PyTuple_Pack } from './tupleobject.ts';
import { defineType, getset, member, method } from './typedef.ts';
import { readCString, typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_EqualToString, PyUnicode_FromString } from './unicodeobject.ts';

const { m_ml, m_self, m_module, m_weakreflist, vectorcall } = PyCFunctionObject;
const str_qualname = _Py_ID('__qualname__');
const str_module = _Py_ID('__module__');

/** New reference. A function for the PyMethodDef at `ml`; `self` and `module` (the name) may be NULL. */
export function PyCFunction_NewEx(ml: Addr, self: Ref, module: Ref): Ref {
  return PyCMethod_New(ml, self, module, 0);
}
export const PyCFunction_New = (ml: Addr, self: Ref): Ref => PyCMethod_New(ml, self, 0, 0);

/** New reference. `cls` is the defining class, for METH_METHOD. */
export function PyCMethod_New(ml: Addr, self: Ref, module: Ref, cls: Ref): Ref {
  const flags = ld(ml + PyMethodDef.ml_flags);
  const call = vectorcallOf(flags);
  if (call < 0) {
    return PyErr_SetString(PyExc_SystemError, `${readCString(ld(ml + PyMethodDef.ml_name))}() method: bad call flags`);
  }
  const withClass = (flags & METH_METHOD) !== 0;
  let op = freelistPop(withClass ? pycmethodobject : pycfunctionobject);
  if (op === 0) {
    op = _PyObject_GC_New(withClass ? PyCMethod_Type : PyCFunction_Type);
    if (op === 0) return 0;
  }
  if (withClass) stp(op + PyCMethodObject.mm_class, Py_NewRef(cls));
  stp(op + m_weakreflist, 0);
  stp(op + m_ml, ml);
  stp(op + m_self, Py_XNewRef(self));
  stp(op + m_module, Py_XNewRef(module));
  stp(op + vectorcall, call);
  _PyObject_GC_TRACK(op);
  return op;
}
export function PyCFunction_Check(o: Ref): boolean {
  return PyObject_TypeCheck(o, PyCFunction_Type);
}
/** Address of the function. */
export function PyCFunction_GET_FUNCTION(op: Ref): Addr {
  return ld(ld(op + m_ml) + PyMethodDef.ml_meth);
}
/** Borrowed reference, or NULL. */
export function PyCFunction_GET_SELF(op: Ref): Ref {
  return ld(ld(op + m_ml) + PyMethodDef.ml_flags) & METH_STATIC ? 0 : ld(op + m_self);
}
export function PyCFunction_GET_FLAGS(op: Ref): number {
  return ld(ld(op + m_ml) + PyMethodDef.ml_flags);
}
/** The name in the method table. */
export function cfunctionName(op: Ref): string {
  return readCString(ld(ld(op + m_ml) + PyMethodDef.ml_name));
}

// ---- names in messages ----

/** The function as messages show it: "list.append()", "math.sin()". */
export function _PyObject_FunctionStr(x: Ref): string {
  let qualname = PyObject_GetOptionalAttr(x, str_qualname);
  if (qualname === 0) {
    if (PyErr_Occurred()) return '';
    qualname = PyObject_Str(x);
    return strAndDrop(qualname);
  }
  const module = PyObject_GetOptionalAttr(x, str_module);
  let text = `${textOf(qualname)}()`;
  if (module !== 0) {
    if (module !== Py_None && !PyUnicode_EqualToString(module, 'builtins')) text = `${textOf(module)}.${text}`;
    Py_DECREF(module);
  }
  Py_DECREF(qualname);
  return text;
}
function textOf(o: Ref): string {
  return strAndDrop(PyObject_Str(o));
}
function strAndDrop(s: Ref): string {
  if (s === 0) return '';
  const text = PyUnicode_AsString(s);
  Py_DECREF(s);
  return text;
}

// ---- calling ----

type CFunction = (self: Ref, ...rest: number[]) => Ref;

function noKeywords(func: Ref, kwnames: Ref): boolean {
  if (kwnames === 0 || PyTuple_GET_SIZE(kwnames) === 0) return true;
  typeError(`${_PyObject_FunctionStr(func)} takes no keyword arguments`);
  return false;
}
function callWith(func: Ref, a: number, b: number, c: number): Ref {
  if (!_Py_EnterRecursiveCall(' while calling a Python object')) return 0;
  const result = fn<CFunction>(PyCFunction_GET_FUNCTION(func))(PyCFunction_GET_SELF(func), a, b, c);
  _Py_LeaveRecursiveCall();
  return result;
}
const vectorcalls = {
  fastcall: registerFunction('cfunction_vectorcall_FASTCALL', (func: Ref, args: Addr, nargsf: number, kwnames: Ref) =>
    noKeywords(func, kwnames) ? callWith(func, args, PyVectorcall_NARGS(nargsf), 0) : 0,
  ),
  fastcallKeywords: registerFunction(
    'cfunction_vectorcall_FASTCALL_KEYWORDS',
    (func: Ref, args: Addr, nargsf: number, kwnames: Ref) => callWith(func, args, PyVectorcall_NARGS(nargsf), kwnames),
  ),
  fastcallMethod: registerFunction(
    'cfunction_vectorcall_FASTCALL_KEYWORDS_METHOD',
    (func: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref => {
      const cls = ld(func + PyCMethodObject.mm_class);
      if (!_Py_EnterRecursiveCall(' while calling a Python object')) return 0;
      const f = fn<CFunction>(PyCFunction_GET_FUNCTION(func));
      const result = f(PyCFunction_GET_SELF(func), cls, args, PyVectorcall_NARGS(nargsf), kwnames);
      _Py_LeaveRecursiveCall();
      return result;
    },
  ),
  noargs: registerFunction(
    'cfunction_vectorcall_NOARGS',
    (func: Ref, _args: Addr, nargsf: number, kwnames: Ref): Ref => {
      if (!noKeywords(func, kwnames)) return 0;
      const nargs = PyVectorcall_NARGS(nargsf);
      if (nargs !== 0) return typeError(`${_PyObject_FunctionStr(func)} takes no arguments (${nargs} given)`);
      return callWith(func, 0, 0, 0);
    },
  ),
  o: registerFunction('cfunction_vectorcall_O', (func: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref => {
    if (!noKeywords(func, kwnames)) return 0;
    const nargs = PyVectorcall_NARGS(nargsf);
    if (nargs !== 1) return typeError(`${_PyObject_FunctionStr(func)} takes exactly one argument (${nargs} given)`);
    return callWith(func, argAt(args, 0), 0, 0);
  }),
};
/** The vectorcall function for a calling convention; 0: by tp_call; -1: no such convention. */
function vectorcallOf(flags: number): Addr {
  switch (flags & ~(METH_CLASS | METH_STATIC | METH_COEXIST)) {
    case METH_VARARGS:
    case METH_VARARGS | METH_KEYWORDS:
      return 0;
    case METH_FASTCALL:
      return vectorcalls.fastcall;
    case METH_FASTCALL | METH_KEYWORDS:
      return vectorcalls.fastcallKeywords;
    case METH_NOARGS:
      return vectorcalls.noargs;
    case METH_O:
      return vectorcalls.o;
    case METH_METHOD | METH_FASTCALL | METH_KEYWORDS:
      return vectorcalls.fastcallMethod;
    default:
      return -1;
  }
}
/** tp_call: functions that take a tuple. New reference. */
function cfunction_call(func: Ref, args: Ref, kwargs: Ref): Ref {
  if (ld(func + vectorcall) !== 0) return PyVectorcall_Call(func, args, kwargs);
  const f = fn<CFunction>(PyCFunction_GET_FUNCTION(func));
  const self = PyCFunction_GET_SELF(func);
  if (PyCFunction_GET_FLAGS(func) & METH_KEYWORDS) return f(self, args, kwargs);
  if (kwargs !== 0 && PyDict_GET_SIZE(kwargs) !== 0) {
    return PyErr_SetString(PyExc_TypeError, `${_PyObject_FunctionStr(func)} takes no keyword arguments`);
  }
  return f(self, args);
}
registerFunction('cfunction_call', cfunction_call);

// ---- the types ----

function dealloc(op: Ref): void {
  _PyObject_GC_UNTRACK(op);
  if (!Py_TRASHCAN_BEGIN(op, dealloc)) return;
  if (ld(op + m_weakreflist) !== 0) link.PyObject_ClearWeakRefs(op);
  const withClass = (PyCFunction_GET_FLAGS(op) & METH_METHOD) !== 0;
  if (withClass) Py_XDECREF(ld(op + PyCMethodObject.mm_class));
  Py_XDECREF(ld(op + m_self));
  Py_XDECREF(ld(op + m_module));
  const list: Freelist = withClass ? pycmethodobject : pycfunctionobject;
  if (!freelistPush(list, op)) PyObject_GC_Del(op);
  Py_TRASHCAN_END();
}
function traverse(op: Ref, visit: visitproc): number {
  const parts = [ld(op + m_self), ld(op + m_module)];
  if (PyCFunction_GET_FLAGS(op) & METH_METHOD) parts.unshift(ld(op + PyCMethodObject.mm_class));
  for (const part of parts) {
    const r = part === 0 ? 0 : visit(part);
    if (r !== 0) return r;
  }
  return 0;
}
const boundToModule = (op: Ref): boolean => {
  const self = ld(op + m_self);
  return self === 0 || PyObject_TypeCheck(self, PyModule_Type);
};
const isType = (o: Ref): boolean => hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS);

/** New reference. __qualname__: 'list.append' for a bound method, the bare name for a module's function. */
function meth_get__qualname__(op: Ref): Ref {
  const self = ld(op + m_self);
  const name = cfunctionName(op);
  if (boundToModule(op)) return PyUnicode_FromString(name);
  const type = isType(self) ? self : Py_TYPE(self);
  const qualname = PyObject_GetAttr(type, str_qualname);
  if (qualname === 0) return 0;
  const text = PyUnicode_AsString(qualname);
  Py_DECREF(qualname);
  return PyUnicode_FromString(`${text}.${name}`);
}

defineType(PyCFunction_Type, {
  basicsize: () => PyCFunctionObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL,
  weaklistoffset: () => PyCFunctionObject.m_weakreflist,
  vectorcall_offset: () => PyCFunctionObject.vectorcall,
  slots: {
    tp_dealloc: dealloc,
    tp_traverse: traverse,
    tp_clear: (op) => {
      if (PyCFunction_GET_FLAGS(op) & METH_METHOD) Py_CLEAR(op + PyCMethodObject.mm_class);
      Py_CLEAR(op + m_self);
      Py_CLEAR(op + m_module);
      return 0;
    },
    tp_repr: (op) => {
      const name = cfunctionName(op);
      if (boundToModule(op)) return PyUnicode_FromString(`<built-in function ${name}>`);
      const self = ld(op + m_self);
      return PyUnicode_FromString(`<built-in method ${name} of ${typeName(self)} object at ${pointerText(self)}>`);
    },
    tp_richcompare: (a, b, op) => {
      if ((op !== Py_EQ && op !== Py_NE) || !PyCFunction_Check(a) || !PyCFunction_Check(b)) return Py_NotImplemented;
      const equal = ld(a + m_self) === ld(b + m_self) && PyCFunction_GET_FUNCTION(a) === PyCFunction_GET_FUNCTION(b);
      return PyBool_FromLong(equal === (op === Py_EQ));
    },
    tp_hash: (op) => {
      _Py_HashPointer(ld(op + m_self));
      const { lo, hi } = hash;
      _Py_HashPointer(PyCFunction_GET_FUNCTION(op));
      hash.lo ^= lo;
      hash.hi ^= hi;
      if (hash.lo === -1 && hash.hi === -1) hash.lo = -2;
      return 0;
    },
  },
  shared: { tp_call: 'cfunction_call' },
  methods: [
    method('__reduce__()', (op) => {
      const name = PyUnicode_FromString(cfunctionName(op));
      if (name === 0 || boundToModule(op)) return name;
      const getattr = link._PyEval_GetBuiltin('getattr');
      if (getattr === 0) return 0;
      const args = PyTuple_Pack(ld(op + m_self), name);
      const res = PyTuple_Pack(getattr, args);
      Py_DECREF(args);
      Py_DECREF(getattr);
      Py_DECREF(name);
      return res;
    }),
  ],
  getset: [
    getset('__doc__', (op) => _PyType_GetDocFromInternalDoc(cfunctionName(op), ld(ld(op + m_ml) + PyMethodDef.ml_doc))),
    getset('__name__', (op) => PyUnicode_FromString(cfunctionName(op))),
    getset('__qualname__', meth_get__qualname__),
    getset('__self__', (op) => Py_NewRef(PyCFunction_GET_SELF(op) || Py_None)),
    getset('__text_signature__', (op) =>
      _PyType_GetTextSignatureFromInternalDoc(
        cfunctionName(op),
        ld(ld(op + m_ml) + PyMethodDef.ml_doc),
        PyCFunction_GET_FLAGS(op),
      ),
    ),
  ],
  members: [member('__module__', _Py_T_OBJECT, () => PyCFunctionObject.m_module, 0)],
});

defineType(PyCMethod_Type, { basicsize: () => PyCMethodObject.sizeof, flags: 0, base: PyCFunction_Type, slots: {} });
