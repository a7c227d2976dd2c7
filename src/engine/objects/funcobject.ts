// Python functions. Mirrors Objects/funcobject.c; classmethod and staticmethod are func_wrappers.ts.

import {
  _Py_T_OBJECT,
  CO_ASYNC_GENERATOR,
  CO_COROUTINE,
  CO_GENERATOR,
  CO_HAS_DOCSTRING,
  Py_READONLY,
  Py_TPFLAGS_DICT_SUBCLASS,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HAVE_VECTORCALL,
  Py_TPFLAGS_METHOD_DESCRIPTOR,
} from '../include/flags.ts';
import { selectedMinor } from '../include/layout.ts';
import { profile } from '../include/profile.ts';
import { has, PyCodeObject, PyFunctionObject, PyModuleObject } from '../include/structs.ts';
import { I32, ld, type Ref, st, stp } from '../memory/memory.ts';
import { laterAddress } from '../memory/text.ts';
import { cStackPop, cStackPush, PyCallable_Check, PyObject_Vectorcall } from './call.ts';
import { PyCell_Check } from './cellobject.ts';
import { PyMethod_New } from './classobject.ts';
import { PyDict_Check, PyDict_GetItemWithError, PyDict_New, PyDict_SetItem } from './dict_core.ts';
import { PyErr_Clear, PyErr_SetString, typeError } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { PyObject_GenericGetDict, PyObject_GenericSetDict } from './generic_attr.ts';
import { _PyArg_BadArgument } from './getargs.ts';
import { link } from './link.ts';
import {
  hasSubclassFlag,
  Py_CLEAR,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_TYPE,
  Py_XNewRef,
  Py_XSETREF,
  PyObject_TypeCheck,
  type visitproc,
} from './object.ts';
import { pointerText } from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { _Py_ID, NSMALLNEGINTS, Py_None, small_ints, tuple_empty, unicode_empty } from './statics.ts';
import {
  PyCode_Type,
  PyExc_AttributeError,
  PyExc_DeprecationWarning,
  PyExc_ValueError,
  PyFunction_Type,
  PyModule_Type,
} from './statictypes.ts';
import { tstate } from './tstate.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { defineType, type GetSetSpec, getset, member } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_FromFormat } from './unicode_from_format.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

const F = PyFunctionObject;
const str_name = _Py_ID('__name__');
const str_builtins = _Py_ID('__builtins__');

/** New reference. The dict of builtins that code with these globals sees. */
export function _PyDict_LoadBuiltinsFromGlobals(globals: Ref): Ref {
  const builtins = PyDict_Check(globals) ? PyDict_GetItemWithError(globals, str_builtins) : 0;
  if (builtins === 0) {
    PyErr_Clear();
    return Py_NewRef(link.PyEval_GetBuiltins());
  }
  return Py_NewRef(PyObject_TypeCheck(builtins, PyModule_Type) ? ld(builtins + PyModuleObject.md_dict) : builtins);
}

/** New reference. A function of a code object; its qualified name is the code's. */
export function PyFunction_New(code: Ref, globals: Ref): Ref {
  return PyFunction_NewWithQualName(code, globals, 0);
}
/** New reference. `qualname` NULL: the code's. */
export function PyFunction_NewWithQualName(code: Ref, globals: Ref, qualname: Ref): Ref {
  const builtins = _PyDict_LoadBuiltinsFromGlobals(globals);
  if (builtins === 0) return 0;
  const op = _PyFunction_FromConstructor(globals, builtins, ld(code + PyCodeObject.co_name), code);
  Py_DECREF(builtins);
  if (op === 0) return 0;
  if (qualname !== 0) Py_XSETREF(op + F.func_qualname, Py_NewRef(qualname));
  if (hasDocstring(code)) stp(op + F.func_doc, Py_NewRef(PyTuple_GET_ITEM(ld(code + PyCodeObject.co_consts), 0)));
  return op;
}
/** Whether the first constant is the docstring. */
function hasDocstring(code: Ref): boolean {
  if (profile.flagsDocstrings) return (ld(code + PyCodeObject.co_flags) & CO_HAS_DOCSTRING) !== 0;
  const consts = ld(code + PyCodeObject.co_consts);
  return PyTuple_GET_SIZE(consts) > 0 && PyUnicode_Check(PyTuple_GET_ITEM(consts, 0));
}
const vectorcallAddress = laterAddress('_PyFunction_Vectorcall');

/** New reference. The bare function that runs a code object in a namespace. All arguments are borrowed. */
export function _PyFunction_FromConstructor(globals: Ref, builtins: Ref, name: Ref, code: Ref): Ref {
  const module = PyDict_Check(globals) ? PyDict_GetItemWithError(globals, str_name) : 0;
  const op = _PyObject_GC_New(PyFunction_Type);
  if (op === 0) return 0;
  stp(op + F.func_globals, Py_NewRef(globals));
  stp(op + F.func_builtins, Py_NewRef(builtins));
  stp(op + F.func_name, Py_NewRef(name));
  stp(op + F.func_qualname, Py_NewRef(ld(code + PyCodeObject.co_qualname)));
  stp(op + F.func_code, Py_NewRef(code));
  stp(op + F.func_defaults, 0);
  stp(op + F.func_kwdefaults, 0);
  stp(op + F.func_closure, 0);
  stp(op + F.func_doc, Py_None);
  stp(op + F.func_dict, 0);
  stp(op + F.func_weakreflist, 0);
  stp(op + F.func_module, Py_XNewRef(module));
  stp(op + F.func_annotations, 0);
  stp(op + F.func_annotate, 0);
  stp(op + F.func_typeparams, 0);
  stp(op + F.vectorcall, vectorcallAddress());
  st(op + F.func_version, 0);
  _PyObject_GC_TRACK(op);
  return op;
}
export function PyFunction_Check(o: Ref): boolean {
  return Py_IS_TYPE(o, PyFunction_Type);
}
/** Borrowed reference. */
export function PyFunction_GET_CODE(op: Ref): Ref {
  return I32[(op + F.func_code) >> 2];
}
/** Borrowed reference. */
export function PyFunction_GET_GLOBALS(op: Ref): Ref {
  return I32[(op + F.func_globals) >> 2];
}

/** A number for the function's present code, defaults and so on; 0 when there are no more. */
export function _PyFunction_GetVersionForCurrentState(op: Ref): number {
  const known = ld(op + F.func_version);
  if (known !== 0) return known;
  const next = ld(tstate.next_func_version) + 1;
  st(tstate.next_func_version, next);
  st(op + F.func_version, next);
  return next;
}
function func_clear_version(op: Ref): void {
  st(op + F.func_version, 0);
}

// ---- life ----

const cleared = (): readonly number[] => [
  F.func_globals,
  F.func_builtins,
  F.func_module,
  F.func_defaults,
  F.func_kwdefaults,
  F.func_doc,
  F.func_dict,
  F.func_closure,
  F.func_annotations,
  F.func_annotate,
  F.func_typeparams,
];
function func_clear(op: Ref): number {
  func_clear_version(op);
  for (const at of cleared()) Py_CLEAR(op + at);
  // Code and names are never NULL; names may be of a subclass of str that refers to the function.
  Py_XSETREF(op + F.func_name, unicode_empty);
  Py_XSETREF(op + F.func_qualname, unicode_empty);
  return 0;
}
function func_dealloc(op: Ref): void {
  _PyObject_GC_UNTRACK(op);
  if (ld(op + F.func_weakreflist) !== 0) link.PyObject_ClearWeakRefs(op);
  func_clear(op);
  Py_DECREF(ld(op + F.func_code));
  Py_DECREF(ld(op + F.func_name));
  Py_DECREF(ld(op + F.func_qualname));
  PyObject_GC_Del(op);
}
function func_traverse(op: Ref, visit: visitproc): number {
  const parts = [
    F.func_code,
    F.func_globals,
    F.func_builtins,
    F.func_module,
    F.func_defaults,
    F.func_kwdefaults,
    F.func_doc,
    F.func_name,
    F.func_dict,
    F.func_closure,
    F.func_annotations,
    F.func_annotate,
    F.func_typeparams,
    F.func_qualname,
  ];
  for (const at of parts) {
    const o = ld(op + at);
    const r = o === 0 ? 0 : visit(o);
    if (r !== 0) return r;
  }
  return 0;
}

// ---- attributes ----

function fail(message: string): -1 {
  typeError(message);
  return -1;
}
/** Getter and setter of a word that must be a str. */
function strAttribute(name: string, at: () => number): GetSetSpec {
  return getset(
    name,
    (op) => Py_NewRef(ld(op + at())),
    (op, value) => {
      if (value === 0 || !PyUnicode_Check(value)) return fail(`${name} must be set to a string object`);
      Py_XSETREF(op + at(), Py_NewRef(value));
      return 0;
    },
  );
}
/** Getter and setter of a word that may be anything; deleting makes it None. */
function anyAttribute(name: string, at: () => number): GetSetSpec {
  return getset(
    name,
    (op) => Py_NewRef(ld(op + at()) || Py_None),
    (op, value) => {
      Py_XSETREF(op + at(), Py_NewRef(value || Py_None));
      return 0;
    },
  );
}
/**
 * Where the function that makes a function's annotations is kept. NOT-IN-CPYTHON: before 3.14 there is none, but the functions of Lib, which
 * is that of 3.14 in all versions here, have one (compiler/strategy.ts): there it waits in the place of what it makes.
 */
export function annotateOffset(): number {
  return has(F.func_annotate) ? F.func_annotate : F.func_annotations;
}
/** New reference. */
function func_get_annotate(op: Ref): Ref {
  const annotate = ld(op + annotateOffset());
  if (has(F.func_annotate)) return Py_NewRef(annotate || Py_None);
  if (annotate !== 0 && Py_IS_TYPE(annotate, PyFunction_Type)) return Py_NewRef(annotate);
  return PyErr_SetString(PyExc_AttributeError, "'function' object has no attribute '__annotate__'");
}
function func_set_annotate(op: Ref, value: Ref): number {
  if (value === 0) return fail('__annotate__ cannot be deleted');
  if (value !== Py_None && !PyCallable_Check(value)) return fail('__annotate__ must be callable or None');
  func_clear_version(op);
  const late = has(F.func_annotate);
  Py_XSETREF(op + annotateOffset(), value === Py_None && !late ? 0 : Py_NewRef(value));
  if (value !== Py_None && late) Py_CLEAR(op + F.func_annotations);
  return 0;
}
/** New reference. Calls `__annotate__(1)` the first time. */
function func_get_annotations(op: Ref): Ref {
  let annotations = ld(op + F.func_annotations);
  if (annotations === 0 || Py_IS_TYPE(annotations, PyFunction_Type)) {
    const annotate = ld(op + annotateOffset());
    if (annotate === 0 || annotate === Py_None) annotations = PyDict_New();
    else {
      annotations = callAnnotate(annotate);
    }
    if (annotations === 0) return 0;
    Py_XSETREF(op + F.func_annotations, annotations);
  } else if (PyTuple_Check(annotations)) {
    // The compiler's pairs of name and value.
    const dict = PyDict_New();
    if (dict === 0) return 0;
    for (let i = 0; i < PyTuple_GET_SIZE(annotations); i += 2) {
      if (PyDict_SetItem(dict, PyTuple_GET_ITEM(annotations, i), PyTuple_GET_ITEM(annotations, i + 1)) < 0) {
        Py_DECREF(dict);
        return 0;
      }
    }
    Py_XSETREF(op + F.func_annotations, dict);
  }
  return Py_NewRef(ld(op + F.func_annotations));
}
/**
 * Names the function of another's annotations after that, where the compiler has not done so (Strategy.annotateNamesFunction). False with
 * MemoryError.
 */
export function nameAnnotate(annotate: Ref, op: Ref): boolean {
  if (!profile.runNamesAnnotate) return true;
  const qualname = PyUnicode_FromFormat('%U.__annotate__', ld(op + F.func_qualname));
  if (qualname === 0) return false;
  const old = ld(annotate + F.func_qualname);
  stp(annotate + F.func_qualname, qualname);
  Py_DECREF(old);
  return true;
}
/** New reference to a dict, or NULL with an exception. `annotate(1)`: the format that gives values. */
export function callAnnotate(annotate: Ref): Ref {
  const args = cStackPush(1);
  st(args, small_ints + 32 * (NSMALLNEGINTS + 1));
  const res = PyObject_Vectorcall(annotate, args, 1, 0);
  cStackPop(args);
  if (res === 0 || PyDict_Check(res)) return res;
  const full = link.PyType_GetFullyQualifiedName(Py_TYPE(res));
  typeError(
    profile.specialResultsNameType
      ? `__annotate__() must return a dict, not ${full}`
      : `__annotate__ returned non-dict of type '${typeName(res)}'`,
  );
  Py_DECREF(res);
  return 0;
}

const func_getsetlist: readonly GetSetSpec[] = [
  getset(
    '__code__',
    (op) => Py_NewRef(ld(op + F.func_code)),
    (op, value) => {
      if (value === 0 || !Py_IS_TYPE(value, PyCode_Type)) return fail('__code__ must be set to a code object');
      const nfree = ld(value + PyCodeObject.co_nfreevars);
      const closure = ld(op + F.func_closure);
      const nclosure = closure === 0 ? 0 : PyTuple_GET_SIZE(closure);
      if (nclosure !== nfree) {
        const name = PyUnicode_AsString(ld(op + F.func_name));
        PyErr_SetString(PyExc_ValueError, `${name}() requires a code object with ${nclosure} free vars, not ${nfree}`);
        return -1;
      }
      const kinds = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
      const oldKind = ld(ld(op + F.func_code) + PyCodeObject.co_flags) & kinds;
      if (profile.codeOfOtherKindWarns && oldKind !== (ld(value + PyCodeObject.co_flags) & kinds)) {
        const message =
          'Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)';
        if (link.PyErr_WarnEx(PyExc_DeprecationWarning, message, 1) < 0) return -1;
      }
      func_clear_version(op);
      Py_XSETREF(op + F.func_code, Py_NewRef(value));
      return 0;
    },
  ),
  getset(
    '__defaults__',
    (op) => Py_NewRef(ld(op + F.func_defaults) || Py_None),
    (op, value) => {
      if (value !== 0 && value !== Py_None && !PyTuple_Check(value))
        return fail('__defaults__ must be set to a tuple object');
      func_clear_version(op);
      Py_XSETREF(op + F.func_defaults, value === Py_None ? 0 : Py_XNewRef(value));
      return 0;
    },
  ),
  getset(
    '__kwdefaults__',
    (op) => Py_NewRef(ld(op + F.func_kwdefaults) || Py_None),
    (op, value) => {
      if (value !== 0 && value !== Py_None && !PyDict_Check(value))
        return fail('__kwdefaults__ must be set to a dict object');
      func_clear_version(op);
      Py_XSETREF(op + F.func_kwdefaults, value === Py_None ? 0 : Py_XNewRef(value));
      return 0;
    },
  ),
  getset('__annotations__', func_get_annotations, (op, value) => {
    if (value !== 0 && value !== Py_None && !PyDict_Check(value))
      return fail('__annotations__ must be set to a dict object');
    func_clear_version(op);
    Py_XSETREF(op + F.func_annotations, value === Py_None ? 0 : Py_XNewRef(value));
    if (has(F.func_annotate)) Py_CLEAR(op + F.func_annotate);
    return 0;
  }),
  getset('__annotate__', func_get_annotate, func_set_annotate),
  getset('__dict__', PyObject_GenericGetDict, PyObject_GenericSetDict),
  anyAttribute('__doc__', () => F.func_doc),
  anyAttribute('__module__', () => F.func_module),
  strAttribute('__name__', () => F.func_name),
  strAttribute('__qualname__', () => F.func_qualname),
  getset(
    '__type_params__',
    (op) => Py_NewRef(ld(op + F.func_typeparams) || tuple_empty),
    (op, value) => {
      if (value === 0 || !PyTuple_Check(value)) return fail('__type_params__ must be set to a tuple');
      Py_XSETREF(op + F.func_typeparams, Py_NewRef(value));
      return 0;
    },
  ),
];

/** New reference. Steals nothing; sets the type parameters of a generic function. */
export function _Py_set_function_type_params(func: Ref, typeParams: Ref): Ref {
  Py_XSETREF(func + F.func_typeparams, Py_NewRef(typeParams));
  return Py_NewRef(func);
}

const newSignature = parseSignature('function(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)');
function func_new(_type: Ref, args: Ref, kwds: Ref): Ref {
  const got = unpackTupleAndDict(newSignature, args, kwds);
  if (got === null) return 0;
  const [code, globals, name, defaults, closure, kwdefaults] = got;
  if (!Py_IS_TYPE(code, PyCode_Type)) return _PyArg_BadArgument('function', "argument 'code'", 'code', code);
  if (!hasSubclassFlag(globals, Py_TPFLAGS_DICT_SUBCLASS)) {
    return _PyArg_BadArgument('function', "argument 'globals'", 'dict', globals);
  }
  const given = (o: Ref): boolean => o !== 0 && o !== Py_None;
  if (given(name) && !PyUnicode_Check(name)) return typeError('arg 3 (name) must be None or string');
  if (given(defaults) && !PyTuple_Check(defaults)) return typeError('arg 4 (defaults) must be None or tuple');
  const nfree = ld(code + PyCodeObject.co_nfreevars);
  if (closure !== 0 && !PyTuple_Check(closure)) {
    if (nfree && closure === Py_None) return typeError('arg 5 (closure) must be tuple');
    if (closure !== Py_None) return typeError('arg 5 (closure) must be None or tuple');
  }
  if (given(kwdefaults) && !PyDict_Check(kwdefaults)) return typeError('arg 6 (kwdefaults) must be None or dict');
  const nclosure = given(closure) ? PyTuple_GET_SIZE(closure) : 0;
  if (nfree !== nclosure) {
    const text = PyUnicode_AsString(ld(code + PyCodeObject.co_name));
    return PyErr_SetString(PyExc_ValueError, `${text} requires closure of length ${nfree}, not ${nclosure}`);
  }
  for (let i = 0; i < nclosure; i++) {
    const o = PyTuple_GET_ITEM(closure, i);
    if (!PyCell_Check(o)) return typeError(`arg 5 (closure) expected cell, found ${typeName(o)}`);
  }
  const func = PyFunction_New(code, globals);
  if (func === 0) return 0;
  if (given(name)) Py_XSETREF(func + F.func_name, Py_NewRef(name));
  if (given(defaults)) stp(func + F.func_defaults, Py_NewRef(defaults));
  if (given(closure)) stp(func + F.func_closure, Py_NewRef(closure));
  if (given(kwdefaults)) stp(func + F.func_kwdefaults, Py_NewRef(kwdefaults));
  return func;
}

/** These are members of the struct before 3.14, and something else since. */
const before14 = (offset: number): number => (selectedMinor() < 14 ? offset : Number.NaN);
defineType(PyFunction_Type, {
  basicsize: () => PyFunctionObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR,
  doc: `function(code, globals, name=None, argdefs=None, closure=None,
         kwdefaults=None)
--

Create a function object.

  code
    a code object
  globals
    the globals dictionary
  name
    a string that overrides the name from the code object
  argdefs
    a tuple that specifies the default argument values
  closure
    a tuple that supplies the bindings for free variables
  kwdefaults
    a dictionary that specifies the default keyword argument values`,
  weaklistoffset: () => F.func_weakreflist,
  dictoffset: () => F.func_dict,
  vectorcall_offset: () => F.vectorcall,
  slots: {
    tp_dealloc: func_dealloc,
    tp_traverse: func_traverse,
    tp_clear: func_clear,
    tp_repr: (op) =>
      PyUnicode_FromString(`<function ${PyUnicode_AsString(ld(op + F.func_qualname))} at ${pointerText(op)}>`),
    tp_descr_get: (func, obj) => (obj === Py_None || obj === 0 ? Py_NewRef(func) : PyMethod_New(func, obj)),
    tp_new: func_new,
  },
  shared: {
    tp_call: 'PyVectorcall_Call',
  },
  members: [
    member('__closure__', _Py_T_OBJECT, () => F.func_closure, Py_READONLY),
    member('__doc__', _Py_T_OBJECT, () => before14(F.func_doc), 0),
    member('__globals__', _Py_T_OBJECT, () => F.func_globals, Py_READONLY),
    member('__module__', _Py_T_OBJECT, () => before14(F.func_module), 0),
    member('__builtins__', _Py_T_OBJECT, () => F.func_builtins, Py_READONLY),
  ],
  getset: func_getsetlist,
});
