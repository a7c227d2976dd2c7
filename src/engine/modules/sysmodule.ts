// Module sys. Mirrors Python/sysmodule.c.

import {
  METH_FASTCALL,
  METH_KEYWORDS,
  METH_VARARGS,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HEAPTYPE,
  Py_TPFLAGS_IMMUTABLETYPE,
  Py_TPFLAGS_PREHEADER,
} from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { stdlibModuleNames } from '../include/stdlibModuleNames.ts';
import { PyBaseExceptionObject, PyFunctionObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, stp } from '../memory/memory.ts';
import { allocatedBlocks } from '../memory/obmalloc.ts';
import { PyObject_CallNoArgs } from '../objects/call.ts';
import {
  PyDict_DelItemString,
  PyDict_GetItemString,
  PyDict_New,
  PyDict_Pop,
  PyDict_SetItemString,
} from '../objects/dictobject.ts';
import {
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_Occurred,
  PyErr_SetObject,
  PyErr_SetString,
  typeError,
} from '../objects/errors.ts';
import { PyFloat_FromDouble } from '../objects/floatobject.ts';
import { _PyType_PreHeaderSize } from '../objects/gcobject.ts';
import { _PyArg_BadArgument } from '../objects/getargs.ts';
import { _PyFrame_GetFirstComplete, _PyFrame_GetFrameObject, F_FUNCOBJ, F_PREVIOUS } from '../objects/interpframe.ts';
import { link, partLink } from '../objects/link.ts';
import { PyList_New } from '../objects/listobject.ts';
import {
  PyLong_AsBigInt,
  PyLong_AsInt,
  PyLong_AsSsize_t,
  PyLong_FromBigInt,
  PyLong_FromLong,
} from '../objects/longobject.ts';
import { PyModule_AddObjectRef, PyModule_GetDict } from '../objects/moduleobject.ts';
import { _PyNamespace_New } from '../objects/namespaceobject.ts';
import {
  _Py_IsImmortal,
  argAt,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_REFCNT,
  Py_TYPE,
  Py_XDECREF,
  Py_XNewRef,
  PyVectorcall_NARGS,
} from '../objects/object.ts';
import { PyCallable_Check } from '../objects/object_protocol.ts';
import { PyFrozenSet_New, PySet_New } from '../objects/setobject.ts';
import { parseSignature, unpackTupleAndDict, unpackVector } from '../objects/signature.ts';
import { _Py_ID, Py_False, Py_None, Py_True, PyBool_FromLong } from '../objects/statics.ts';
import {
  PyExc_RecursionError,
  PyExc_SystemExit,
  PyExc_TypeError,
  PyExc_ValueError,
  PyFunction_Type,
  PyType_Type,
  PyUnicode_Type,
} from '../objects/statictypes.ts';
import { defineStructSeq, PyStructSequence_New } from '../objects/structseq.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack, stealTuple } from '../objects/tupleobject.ts';
import { _PyObject_LookupSpecial, PyType_ClearCache, PyType_Modified } from '../objects/type_lookup.ts';
import { method, rawMethod } from '../objects/typedef.ts';
import { _PyType_Name, typeName } from '../objects/typename.ts';
import { PyType_Check } from '../objects/typeobject.ts';
import {
  PyUnicode_CHECK_INTERNED,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_InternInPlace,
} from '../objects/unicodeobject.ts';
import { _PyEval_GetFrame, reselectLoop } from '../runtime/ceval.ts';
import { _PyImport_Inittab } from '../runtime/import.ts';
import { hasLazyImports, LAZY_ALL, LAZY_FILTER, LAZY_MODULES } from '../runtime/lazy_state.ts';
import { runtimeLink } from '../runtime/part_link.ts';
import { handledException } from '../runtime/pyerrors.ts';
import { defaultDisplayHook, defaultExceptHook, defaultUnraisableHook } from '../runtime/pythonrun.ts';
import { newStdStream } from '../runtime/sysio.ts';
import { PyEval_SetTrace } from '../runtime/tracing_state.ts';
import { defineModule } from './define.ts';
import { breakpointhookMethod } from './sys_breakpoint.ts';
import { intDigitFunctions } from './sys_int_digits.ts';
import { addJitModule } from './sys_jit.ts';
import { addBuildNames, toolFunctions } from './sys_tools.ts';

const versionInfo = defineStructSeq('sys.version_info', ['major', 'minor', 'micro', 'releaselevel', 'serial'], {
  instantiable: false,
});
const flagNames = [
  'debug',
  'inspect',
  'interactive',
  'optimize',
  'dont_write_bytecode',
  'no_user_site',
  'no_site',
  'ignore_environment',
  'verbose',
  'bytes_warning',
  'quiet',
  'hash_randomization',
  'isolated',
  'dev_mode',
  'utf8_mode',
  'warn_default_encoding',
  'safe_path',
  'int_max_str_digits',
];
const flagsType = defineStructSeq('sys.flags', flagNames, {
  hidden: [
    { name: 'gil', since: 13 },
    // NOT-IN-CPYTHON: only 3.14 and later have these two; here every version does, as all of them run 3.14's Lib.
    { name: 'thread_inherit_context', since: 12 },
    { name: 'context_aware_warnings', since: 12 },
    { name: 'lazy_imports', since: 15 },
  ],
  instantiable: false,
});
/** The values of the hidden flags. */
const hiddenFlags = [1, 0, 0, -1];
const floatInfo = defineStructSeq('sys.float_info', [
  'max',
  'max_exp',
  'max_10_exp',
  'min',
  'min_exp',
  'min_10_exp',
  'dig',
  'mant_dig',
  'epsilon',
  'radix',
  'rounds',
]);
const intInfo = defineStructSeq('sys.int_info', [
  'bits_per_digit',
  'sizeof_digit',
  'default_max_str_digits',
  'str_digits_check_threshold',
]);
const hashInfo = defineStructSeq('sys.hash_info', [
  'width',
  'modulus',
  'inf',
  'nan',
  'imag',
  'algorithm',
  'hash_bits',
  'seed_bits',
  'cutoff',
]);
const threadInfo = defineStructSeq('sys.thread_info', ['name', 'lock', 'version']);
const asyncGenHooks = defineStructSeq('asyncgen_hooks', ['firstiter', 'finalizer']);
const unraisableHookArgs = defineStructSeq('UnraisableHookArgs', [
  'exc_type',
  'exc_value',
  'exc_traceback',
  'err_msg',
  'object',
]);

link.makeUnraisableHookArgs = (fields) => PyStructSequence_New(unraisableHookArgs, fields.map(Py_NewRef));

/** getsizeof(): `__sizeof__()` plus what lies before the object; null with an exception. */
function _PySys_GetSizeOf(o: Ref): bigint | null {
  const sizeof = _PyObject_LookupSpecial(o, _Py_ID('__sizeof__'));
  if (sizeof === 0) {
    if (PyErr_Occurred() === 0) typeError(`Type ${_PyType_Name(Py_TYPE(o))} doesn't define __sizeof__`);
    return null;
  }
  const r = PyObject_CallNoArgs(sizeof);
  Py_DECREF(sizeof);
  if (r === 0) return null;
  const size = PyLong_AsSsize_t(r);
  if (size === -1 && PyErr_Occurred() !== 0) {
    Py_DECREF(r);
    return null;
  }
  const exact = PyLong_AsBigInt(r);
  Py_DECREF(r);
  if (size < 0) {
    PyErr_SetString(PyExc_ValueError, '__sizeof__() should return >= 0');
    return null;
  }
  // As in CPython, the type's pre-header counts even where tp_is_gc says no.
  const flags = ld(Py_TYPE(o) + PyTypeObject.tp_flags);
  return exact + BigInt(flags & (Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_PREHEADER) ? _PyType_PreHeaderSizeOf(o) : 0);
}
function _PyType_PreHeaderSizeOf(o: Ref): number {
  const type = Py_TYPE(o);
  // A static type is an instance of a collectable type, but has no collector's head; 3.12 counts one.
  if (!profile.staticTypesCountHead && type === PyType_Type && !(ld(o + PyTypeObject.tp_flags) & Py_TPFLAGS_HEAPTYPE))
    return 0;
  return _PyType_PreHeaderSize(type);
}

const sizeofSignature = parseSignature('getsizeof(object, default=NULL)');
function sys_getsizeof(_m: Ref, args: Ref, kwds: Ref): Ref {
  const got = unpackTupleAndDict(sizeofSignature, args, kwds);
  if (got === null) return 0;
  const size = _PySys_GetSizeOf(got[0]);
  if (size === null) {
    if (got[1] !== 0 && PyErr_ExceptionMatches(PyExc_TypeError)) {
      PyErr_Clear();
      return Py_NewRef(got[1]);
    }
    return 0;
  }
  return PyLong_FromBigInt(size);
}

function sys_intern(_m: Ref, s: Ref): Ref {
  if (!PyUnicode_Check(s)) return _PyArg_BadArgument('intern', 'argument', 'str', s);
  if (!Py_IS_TYPE(s, PyUnicode_Type)) return typeError(`can't intern ${typeName(s)}`);
  return PyUnicode_InternInPlace(Py_NewRef(s));
}

function sys_exc_info(): Ref {
  const e = handledException();
  if (e === 0) return stealTuple(Py_None, Py_None, Py_None);
  const tb = ld(e + PyBaseExceptionObject.traceback);
  return stealTuple(Py_NewRef(Py_TYPE(e)), Py_NewRef(e), tb === 0 ? Py_None : Py_NewRef(tb));
}

/** The frame `depth` calls up from the running one, or 0. */
function frameAtDepth(depth: number): Addr {
  let frame = _PyEval_GetFrame();
  for (let i = 0; i < depth && frame !== 0; i++) frame = _PyFrame_GetFirstComplete(ld(frame + F_PREVIOUS));
  return frame;
}

function sys_exit(_m: Ref, status: Ref): Ref {
  PyErr_SetObject(PyExc_SystemExit, status === 0 ? Py_None : status);
  return 0;
}

function sys_setrecursionlimit(_m: Ref, limit: Ref): Ref {
  const n = PyLong_AsInt(limit);
  if (n === -1 && PyErr_Occurred() !== 0) return 0;
  if (n < 1) return PyErr_SetString(PyExc_ValueError, 'recursion limit must be greater or equal than 1');
  const depth = ld(tstate.py_recursion_limit) - ld(tstate.py_recursion_remaining);
  if (depth >= n) {
    return PyErr_SetString(
      PyExc_RecursionError,
      `cannot set the recursion limit to ${n} at the recursion depth ${depth}: the limit is too low`,
    );
  }
  st(tstate.py_recursion_limit, n);
  st(tstate.py_recursion_remaining, n - depth);
  return Py_None;
}

/** The number getrefcount shows: an immortal object's is the version's constant. */
function sys_getrefcount(_m: Ref, o: Ref): Ref {
  return PyLong_FromLong(_Py_IsImmortal(o) ? profile.immortalRefcount : Py_REFCNT(o));
}

function sys_clear_internal_caches(): Ref {
  PyType_ClearCache();
  return Py_None;
}

/**
 * Takes `__dict__` and `__weakref__` out of a class whose place another one takes, for Lib/dataclasses.py: they hold the class.
 * NOT-IN-CPYTHON: only 3.14 has it; here every version does, as all of them run 3.14's Lib.
 */
function sys_clear_type_descriptors(_m: Ref, type: Ref): Ref {
  if (!PyType_Check(type)) return _PyArg_BadArgument('_clear_type_descriptors', 'argument', 'type', type);
  if (ld(type + PyTypeObject.tp_flags) & Py_TPFLAGS_IMMUTABLETYPE) return typeError('argument is immutable');
  const dict = ld(type + PyTypeObject.tp_dict);
  const dunderDict = PyDict_Pop(dict, _Py_ID('__dict__'));
  const dunderWeakref = PyErr_Occurred() === 0 ? PyDict_Pop(dict, _Py_ID('__weakref__')) : 0;
  PyType_Modified(type);
  Py_XDECREF(dunderDict);
  Py_XDECREF(dunderWeakref);
  return PyErr_Occurred() === 0 ? Py_None : 0;
}

const asyncHooksSignature = parseSignature('set_asyncgen_hooks(firstiter=None, finalizer=None)');
function sys_set_asyncgen_hooks(_m: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const got = unpackVector(asyncHooksSignature, args, nargsf, kwnames);
  if (got === null) return 0;
  const words = [tstate.async_gen_firstiter, tstate.async_gen_finalizer];
  for (const i of [1, 0]) {
    if (got[i] !== 0 && got[i] !== Py_None && !PyCallable_Check(got[i]))
      return typeError(`callable ${asyncHooksSignature.params[i].name} expected, got ${typeName(got[i])}`);
  }
  for (let i = 0; i < 2; i++) {
    if (got[i] === 0) continue;
    const old = ld(words[i]);
    stp(words[i], got[i] === Py_None ? 0 : Py_NewRef(got[i]));
    if (old !== 0) Py_DECREF(old);
  }
  return Py_None;
}

function ints(...values: (number | bigint | string)[]): Ref[] {
  return values.map((v) =>
    typeof v === 'string' ? PyUnicode_FromString(v) : typeof v === 'bigint' ? PyLong_FromBigInt(v) : PyLong_FromLong(v),
  );
}

/** Adds what is known only when the process starts: version, streams, argv, path. 0, or -1 with an exception. */
function sys_exec(module: Ref): number {
  const { versionInfo: v, version } = profile;
  const dict = PyModule_GetDict(module);
  if (addJitModule(module) < 0 || runtimeLink.addMonitoringModule(module) < 0 || addBuildNames(module) < 0) return -1;
  const put = (name: string, o: Ref): void => {
    PyDict_SetItemString(dict, name, o);
    Py_DECREF(o);
  };
  stp(tstate.sysdict, Py_NewRef(dict));
  const hexversion = (v[0] << 24) | (v[1] << 16) | (v[2] << 8) | 0xf0;
  const vi = PyStructSequence_New(versionInfo, [
    ...ints(v[0], v[1], v[2]),
    PyUnicode_FromString('final'),
    PyLong_FromLong(0),
  ]);
  put('version', PyUnicode_FromString(`${v.join('.')} (main) [Heapwise memory engine]`));
  put('hexversion', PyLong_FromLong(hexversion));
  put('version_info', Py_NewRef(vi));
  put('api_version', PyLong_FromLong(1013));
  put('copyright', PyUnicode_FromString('Copyright (c) 2001 Python Software Foundation.\nAll Rights Reserved.'));
  put('platform', PyUnicode_FromString('linux'));
  put('byteorder', PyUnicode_FromString('little'));
  put('maxsize', PyLong_FromBigInt((1n << 63n) - 1n));
  put('maxunicode', PyLong_FromLong(0x10ffff));
  put('abiflags', PyUnicode_FromString(''));
  put('float_repr_style', PyUnicode_FromString('short'));
  for (const name of ['executable', '_base_executable']) put(name, PyUnicode_FromString(`/usr/bin/python${version}`));
  for (const name of ['prefix', 'base_prefix', 'exec_prefix', 'base_exec_prefix'])
    put(name, PyUnicode_FromString('/usr'));
  put('platlibdir', PyUnicode_FromString('lib'));
  put('_stdlib_dir', PyUnicode_FromString(`/usr/lib/python${version}`));
  put('pycache_prefix', Py_None);
  put('dont_write_bytecode', Py_True);
  put(
    'flags',
    PyStructSequence_New(flagsType, [
      ...flagNames.map((n) =>
        n === 'dev_mode' || n === 'safe_path'
          ? Py_False
          : PyLong_FromLong(
              n === 'int_max_str_digits' ? 4300 : n === 'hash_randomization' || n === 'dont_write_bytecode' ? 1 : 0,
            ),
      ),
      ...ints(...hiddenFlags),
    ]),
  );
  put(
    'float_info',
    PyStructSequence_New(floatInfo, [
      PyFloat_FromDouble(Number.MAX_VALUE),
      ...ints(1024, 308),
      PyFloat_FromDouble(2.2250738585072014e-308),
      ...ints(-1021, -307, 15, 53),
      PyFloat_FromDouble(Number.EPSILON),
      ...ints(2, 1),
    ]),
  );
  put('int_info', PyStructSequence_New(intInfo, ints(30, 4, 4300, 640)));
  put(
    'hash_info',
    PyStructSequence_New(hashInfo, ints(64, (1n << 61n) - 1n, 314159, 0, 1000003, 'siphash13', 64, 128, 0)),
  );
  put('thread_info', PyStructSequence_New(threadInfo, [...ints('pthread', 'semaphore'), Py_None]));
  const implementation = PyDict_New();
  for (const [key, o] of [
    ['name', PyUnicode_FromString('cpython')],
    ['cache_tag', PyUnicode_FromString(`cpython-${version.replace('.', '')}`)],
    ['version', vi],
    ['hexversion', PyLong_FromLong(hexversion)],
    ['_multiarch', PyUnicode_FromString('x86_64-linux-gnu')],
  ] as const) {
    PyDict_SetItemString(implementation, key, o);
    Py_DECREF(o);
  }
  put('implementation', _PyNamespace_New(implementation));
  Py_DECREF(implementation);
  for (const name of ['argv', 'orig_argv', 'path', 'meta_path', 'path_hooks', 'warnoptions']) put(name, PyList_New(0));
  for (const name of ['path_importer_cache', '_xoptions']) put(name, PyDict_New());
  const names = [..._PyImport_Inittab.keys()].sort().map((n) => PyUnicode_FromString(n));
  put('builtin_module_names', PyTuple_Pack(...names));
  for (const n of names) Py_DECREF(n);
  const moduleNames = PyTuple_Pack(...stdlibModuleNames.map((n) => PyUnicode_FromString(n)));
  for (let i = 0; i < stdlibModuleNames.length; i++) Py_DECREF(PyTuple_GET_ITEM(moduleNames, i));
  put('stdlib_module_names', PyFrozenSet_New(moduleNames));
  Py_DECREF(moduleNames);
  put('modules', Py_NewRef(ld(tstate.modules)));
  ['stdin', 'stdout', 'stderr'].forEach((name, fd) => {
    const stream = newStdStream(fd);
    PyDict_SetItemString(dict, `__${name}__`, stream);
    put(name, stream);
  });
  for (const name of ['displayhook', 'excepthook', 'unraisablehook', 'breakpointhook']) {
    const hook = PyDict_GetItemString(dict, name);
    if (PyModule_AddObjectRef(module, `__${name}__`, hook) < 0) return -1;
  }
  if (hasLazyImports()) {
    stp(LAZY_MODULES, PySet_New(0));
    if (PyModule_AddObjectRef(module, 'lazy_modules', ld(LAZY_MODULES)) < 0) return -1;
  }
  for (const name of profile.sysLacks) if (PyDict_DelItemString(dict, name) < 0) return -1;
  return PyErr_Occurred() !== 0 ? -1 : 0;
}

/** sys.audit: there are no hooks to call. */
function sys_audit(_m: Ref, args: Addr, nargsf: number): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (nargs === 0) return typeError('audit expected at least 1 argument, got 0');
  const event = argAt(args, 0);
  return PyUnicode_Check(event) ? Py_None : _PyArg_BadArgument('audit', 'argument 1', 'str', event);
}

defineModule({
  name: 'sys',
  doc: 'This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.',
  methods: [
    method('displayhook(object, /)', (_m, o) => (defaultDisplayHook(o) < 0 ? 0 : Py_None)),
    method('excepthook(exctype, value, traceback, /)', (_m, _type, value, tb) =>
      defaultExceptHook(value, tb) < 0 ? 0 : Py_None,
    ),
    method('unraisablehook(unraisable, /)', (_m, args) => {
      defaultUnraisableHook(args);
      return PyErr_Occurred() !== 0 ? 0 : Py_None;
    }),
    breakpointhookMethod,
    method('set_lazy_imports(mode)', (_m, mode) => runtimeLink.set_lazy_imports(mode)),
    method('get_lazy_imports()', () => PyUnicode_FromString(ld(LAZY_ALL) === 0 ? 'normal' : 'all')),
    method('set_lazy_imports_filter(filter)', (_m, filter) => runtimeLink.set_lazy_imports_filter(filter)),
    method('get_lazy_imports_filter()', () => Py_NewRef(ld(LAZY_FILTER) || Py_None)),
    method('exc_info()', sys_exc_info),
    method('exception()', () => {
      const e = handledException();
      return e === 0 ? Py_None : Py_NewRef(e);
    }),
    method('exit(status=None, /)', sys_exit),
    method('getdefaultencoding()', () => PyUnicode_FromString('utf-8')),
    method('getfilesystemencoding()', () => PyUnicode_FromString('utf-8')),
    method('getfilesystemencodeerrors()', () => PyUnicode_FromString('surrogateescape')),
    method('intern(string, /)', sys_intern),
    method('_is_interned(string, /)', (_m, s) =>
      PyUnicode_Check(s)
        ? PyBool_FromLong(PyUnicode_CHECK_INTERNED(s) !== 0)
        : _PyArg_BadArgument('_is_interned', 'argument', 'str', s),
    ),
    method('_is_immortal(op, /)', (_m, o) => PyBool_FromLong(_Py_IsImmortal(o))),
    method('getrefcount(object, /)', sys_getrefcount),
    rawMethod('getsizeof', METH_VARARGS | METH_KEYWORDS, sys_getsizeof),
    method('getrecursionlimit()', () => PyLong_FromLong(ld(tstate.py_recursion_limit))),
    method('setrecursionlimit(limit, /)', sys_setrecursionlimit),
    method('_getframe(depth=0, /)', (_m, depth) => {
      const n = depth === 0 ? 0 : PyLong_AsInt(depth);
      if (n === -1 && PyErr_Occurred() !== 0) return 0;
      const frame = frameAtDepth(n);
      if (frame === 0) return PyErr_SetString(PyExc_ValueError, 'call stack is not deep enough');
      return Py_XNewRef(_PyFrame_GetFrameObject(frame));
    }),
    method('_getframemodulename(depth=0)', (_m, depth) => {
      const n = depth === 0 ? 0 : PyLong_AsInt(depth);
      if (n === -1 && PyErr_Occurred() !== 0) return 0;
      const frame = frameAtDepth(n);
      const func = frame === 0 ? 0 : ld(frame + F_FUNCOBJ) & ~1;
      const module = func === 0 || Py_TYPE(func) !== PyFunction_Type ? 0 : ld(func + PyFunctionObject.func_module);
      return module === 0 ? Py_None : Py_NewRef(module);
    }),
    method('getallocatedblocks()', () => PyLong_FromLong(allocatedBlocks())),
    method('getswitchinterval()', () => PyFloat_FromDouble(0.005)),
    method('setswitchinterval(interval, /)', () => Py_None),
    method(
      'settrace(function, /)',
      (_m, func) => {
        PyEval_SetTrace(func === Py_None ? 0 : func);
        reselectLoop();
        return Py_None;
      },
      'Set the global debug tracing function.\n\nIt will be called on each function call.  See the debugger chapter\nin the library manual.',
    ),
    method('gettrace()', () => Py_NewRef(ld(tstate.c_traceobj) || Py_None)),
    method(
      'setprofile(function, /)',
      (_m, func) => {
        partLink.PyEval_SetProfile(func === Py_None ? 0 : func);
        reselectLoop();
        return Py_None;
      },
      'Set the profiling function.\n\nIt will be called on each function call and return.  See the profiler\nchapter in the library manual.',
    ),
    method('getprofile()', () => Py_NewRef(ld(tstate.c_profileobj) || Py_None)),
    method('is_finalizing()', () => PyBool_FromLong(ld(tstate.finalizing))),
    ...intDigitFunctions,
    ...toolFunctions,
    method('_is_gil_enabled()', () => Py_True),
    method('_clear_type_descriptors(type, /)', sys_clear_type_descriptors),
    method('_clear_type_cache()', sys_clear_internal_caches),
    method('_clear_internal_caches()', sys_clear_internal_caches),
    method('get_asyncgen_hooks()', () =>
      PyStructSequence_New(asyncGenHooks, [
        Py_XNewRef(ld(tstate.async_gen_firstiter)) || Py_None,
        Py_XNewRef(ld(tstate.async_gen_finalizer)) || Py_None,
      ]),
    ),
    rawMethod('set_asyncgen_hooks', METH_FASTCALL | METH_KEYWORDS, sys_set_asyncgen_hooks),
    method('set_coroutine_origin_tracking_depth(depth)', (_m, depth) => {
      const n = PyLong_AsInt(depth);
      if (n === -1 && PyErr_Occurred() !== 0) return 0;
      if (n < 0) return PyErr_SetString(PyExc_ValueError, 'depth must be >= 0');
      st(tstate.coroutine_origin_tracking_depth, n);
      return Py_None;
    }),
    method('get_coroutine_origin_tracking_depth()', () => PyLong_FromLong(ld(tstate.coroutine_origin_tracking_depth))),
    rawMethod('audit', METH_FASTCALL, sys_audit, '', 'event, /, *args'),
  ],
  exec: sys_exec,
});
