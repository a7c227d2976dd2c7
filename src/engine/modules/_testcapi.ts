// Module _testcapi: what CPython's own tests call of the C API. Mirrors Modules/_testcapimodule.c and Modules/_testcapi/exceptions.c.
// NOT-IN-CPYTHON: only what shows behaviour that Python code cannot reach otherwise: exceptions raised, matched and printed by C
// code, functions that no module owns. There is nothing that takes memory away or starts another interpreter.

import { METH_FASTCALL, METH_NOARGS } from '../include/flags.ts';
import { PyBaseExceptionObject } from '../include/structs.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { PyBUF_SIMPLE, PyObject_GetBuffer } from '../objects/buffer.ts';
import { PyObject_CallNoArgs } from '../objects/call.ts';
import { PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_NoMemory, PyErr_SetObject, PyErr_SetString } from '../objects/errors.ts';
import { PyErr_NewException } from '../objects/errors_new.ts';
import { PyExceptionInstance_Check } from '../objects/exceptions.ts';
import { PyFloat_FromDouble } from '../objects/floatobject.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsLong, PyLong_FromBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import { PyCFunction_New } from '../objects/methodobject.ts';
import { argAt, Py_DECREF, Py_NewRef, PyVectorcall_NARGS } from '../objects/object.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { Py_None, PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { stealTuple } from '../objects/tupleobject.ts';
import { method, methodTable, rawMethod } from '../objects/typedef.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';
import { defaultExceptHook } from '../runtime/pythonrun.ts';
import { PyErr_GivenExceptionMatches } from '../runtime/raise.ts';
import { PyTraceBack_Print } from '../runtime/traceback_print.ts';
import { monitoringFunctions, PyCodeLike_Type } from './_testcapi_monitoring.ts';
import { addInts, addTypes } from './add_types.ts';
import { addStolen, defineModule } from './define.ts';

/** PyErr_DisplayException, and PyErr_Display for `legacy`, which is given the traceback too. */
function exception_print(_m: Ref, exc: Ref, _legacy: Ref): Ref {
  const tb = PyExceptionInstance_Check(exc) ? ld(exc + PyBaseExceptionObject.traceback) : 0;
  return defaultExceptHook(exc, tb || Py_None) < 0 ? 0 : Py_None;
}

function traceback_print(_m: Ref, traceback: Ref, file: Ref): Ref {
  return PyTraceBack_Print(traceback, file) < 0 ? 0 : Py_None;
}

/** Raises `exception` with the numbers below `num_args` as its arguments. */
function raise_exception(_m: Ref, exception: Ref, num_args: Ref): Ref {
  const n = PyLong_AsLong(num_args);
  if (failed(n)) return 0;
  const args = stealTuple(...Array.from({ length: n }, (_, i) => PyLong_FromLong(i)));
  if (args === 0) return 0;
  PyErr_SetObject(exception, args);
  Py_DECREF(args);
  return 0;
}

function err_givenexceptionmatches(_m: Ref, err: Ref, exc: Ref): Ref {
  return PyBool_FromLong(PyErr_GivenExceptionMatches(err, exc));
}

/** PyErr_NewExceptionWithDoc */
function make_exception_with_doc(_m: Ref, name: Ref, doc: Ref, base: Ref, dict: Ref): Ref {
  const names = dict === 0 ? PyDict_New() : Py_NewRef(dict);
  if (names === 0) return 0;
  const told = doc === 0 ? 0 : PyDict_SetItemString(names, '__doc__', doc);
  const cls = told < 0 ? 0 : PyErr_NewException(PyUnicode_AsString(name), base, names);
  Py_DECREF(names);
  return cls;
}

/** New reference. A function that no module owns. */
function create_cfunction(self: Ref): Ref {
  return PyCFunction_New(CFUNCTION, self);
}
const CFUNCTION = methodTable('_testcapi.ml', [rawMethod('create_cfunction', METH_NOARGS, create_cfunction)]);

/** A __get__ that makes an instance, which may take the descriptor out of its class (bpo-25750). */
function bad_get(_m: Ref, args: Addr, nargsf: number): Ref {
  if (!_PyArg_CheckPositional('bad_get', PyVectorcall_NARGS(nargsf), 3, 3)) return 0;
  const made = PyObject_CallNoArgs(argAt(args, 2));
  if (made === 0) return 0;
  Py_DECREF(made);
  return Py_NewRef(argAt(args, 0));
}

/** PyConfig_Get of what cannot be changed here. */
function config_get(_m: Ref, name: Ref): Ref {
  const value = CONFIG[PyUnicode_AsString(name)];
  if (value !== undefined) return PyLong_FromLong(value);
  return PyErr_SetString(PyExc_ValueError, `unknown config option name: ${PyUnicode_AsString(name)}`);
}
const CONFIG: Readonly<Record<string, number>> = { code_debug_ranges: 1 };

/** PyObject_GetBuffer without a Py_buffer to fill, which nothing gives any more. */
function getbuffer_with_null_view(_m: Ref, o: Ref): Ref {
  return PyObject_GetBuffer(o, 0, PyBUF_SIMPLE) < 0 ? 0 : Py_None;
}

const INTS = {
  nan_msb_is_signaling: 0,
  SCHAR_MIN: -128,
  SCHAR_MAX: 127,
  UCHAR_MAX: 255,
  SHRT_MIN: -0x8000,
  SHRT_MAX: 0x7fff,
  USHRT_MAX: 0xffff,
  INT_MIN: -0x80000000,
  INT_MAX: 0x7fffffff,
  UINT_MAX: 0xffffffff,
  SIZEOF_VOID_P: 8,
  SIZEOF_TIME_T: 8,
} as const;
const LONGS = {
  LONG_MIN: -(1n << 63n),
  LONG_MAX: (1n << 63n) - 1n,
  ULONG_MAX: (1n << 64n) - 1n,
  LLONG_MIN: -(1n << 63n),
  LLONG_MAX: (1n << 63n) - 1n,
  ULLONG_MAX: (1n << 64n) - 1n,
  PY_SSIZE_T_MIN: -(1n << 63n),
  PY_SSIZE_T_MAX: (1n << 63n) - 1n,
} as const;
/** FLT_MIN is the least normal number. */
const FLOATS = {
  FLT_MAX: (2 - 2 ** -23) * 2 ** 127,
  FLT_MIN: 2 ** -126,
  DBL_MAX: Number.MAX_VALUE,
  DBL_MIN: 2 ** -1022,
} as const;

defineModule({
  name: '_testcapi',
  methods: [
    method('exception_print(exc, legacy=False, /)', exception_print),
    method('traceback_print(traceback, file, /)', traceback_print),
    method('raise_exception(exception, num_args, /)', raise_exception),
    method('raise_memoryerror()', () => PyErr_NoMemory()),
    method('err_givenexceptionmatches(err, exc, /)', err_givenexceptionmatches),
    method(
      'make_exception_with_doc(name, doc=<unrepresentable>,\n                        base=<unrepresentable>, dict=<unrepresentable>)',
      make_exception_with_doc,
    ),
    method('getbuffer_with_null_view(object, /)', getbuffer_with_null_view),
    rawMethod('create_cfunction', METH_NOARGS, create_cfunction),
    rawMethod('bad_get', METH_FASTCALL, bad_get),
    method('config_get(object, /)', config_get),
    ...monitoringFunctions,
    method('test_with_docstring()', () => Py_None, 'This is a pretty normal docstring.'),
  ],
  exec: (module) => {
    if (addInts(module, INTS) < 0 || addTypes(module, [PyCodeLike_Type]) < 0) return -1;
    for (const [name, value] of Object.entries(LONGS))
      if (addStolen(module, name, PyLong_FromBigInt(value)) < 0) return -1;
    for (const [name, value] of Object.entries(FLOATS))
      if (addStolen(module, name, PyFloat_FromDouble(value)) < 0) return -1;
    return 0;
  },
});
