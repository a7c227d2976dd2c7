// Module builtins: its functions and names. Mirrors Python/bltinmodule.c; zip, map and filter are objects/bltin_iterators.ts,
// compile, exec and eval bltin_exec.ts, __build_class__ bltin_build_class.ts.

import { METH_FASTCALL, METH_KEYWORDS, METH_VARARGS, Py_GT, Py_LT } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyAsyncMethods, PyTypeObject } from '../include/structs.ts';
import { type Addr, addressOf, ld, type Ref, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import {
  PyIter_Check,
  PyIter_Next,
  PyNumber_Absolute,
  PyNumber_Divmod,
  PyNumber_Index,
  PyNumber_Power,
  PyNumber_ToBase,
  PyObject_Format,
  PyObject_GetAIter,
  PyObject_GetIter,
  PyObject_IsInstance,
  PyObject_IsSubclass,
  PyObject_Size,
  PySequence_List,
} from '../objects/abstract.ts';
import {
  PyCallable_Check,
  PyObject_CallMethodNoArgs,
  PyObject_CallOneArg,
  PyObject_Vectorcall,
} from '../objects/call.ts';
import { _PyObject_MaybeCallSpecialNoArgs, _PyObject_MaybeCallSpecialOneArg } from '../objects/call_special.ts';
import { notCallableBySentinel } from '../objects/changed_messages.ts';
import {
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_Occurred,
  PyErr_SetNone,
  PyErr_SetString,
  typeError,
} from '../objects/errors.ts';
import { argIsStr } from '../objects/getargs.ts';
import { PyCallIter_New } from '../objects/iterobject.ts';
import { partLink } from '../objects/link.ts';
import { PyList_GET_ITEM } from '../objects/listobject.ts';
import { PyLong_AsLong, PyLong_FromBigInt, PyLong_FromLong, PyLong_FromSsize_t } from '../objects/longobject.ts';
import { PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import {
  argAt,
  hash,
  type iternextfunc,
  Py_DECREF,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  PyObject_TypeCheck,
  PyType_IsSubtype,
  PyVectorcall_NARGS,
  slot,
  suiteSlot,
  type unaryfunc,
} from '../objects/object.ts';
import {
  PyObject_ASCII,
  PyObject_DelAttr,
  PyObject_Dir,
  PyObject_GetAttr,
  PyObject_GetOptionalAttr,
  PyObject_Hash,
  PyObject_IsTrue,
  PyObject_Repr,
  PyObject_RichCompare,
  PyObject_SetAttr,
} from '../objects/object_protocol.ts';
import { _PyArg_CheckPositional, parseSignature, unpackVector } from '../objects/signature.ts';
import {
  _Py_ID,
  Py_Ellipsis,
  Py_False,
  Py_None,
  Py_NotImplemented,
  Py_True,
  PyBool_FromLong,
} from '../objects/statics.ts';
import * as T from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, stealTuple } from '../objects/tupleobject.ts';
import { method, rawMethod } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromOrdinal,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
  PyUnicode_InternFromString,
  PyUnicode_READ_CHAR,
} from '../objects/unicodeobject.ts';
import { _PyEval_GetFrameLocals, PyEval_GetGlobals } from '../runtime/ceval.ts';
import { host } from '../runtime/host.ts';
import { PyImport_ImportModuleLevelObject } from '../runtime/import.ts';
import { runtimeLink } from '../runtime/part_link.ts';
import { PySys_GetObject } from '../runtime/sysdict.ts';
import { PyFile_WriteObject, PyFile_WriteString } from '../runtime/sysio.ts';
import { builtin___build_class__ } from './bltin_build_class.ts';
import { builtin_compile, builtin_eval, builtin_exec } from './bltin_exec.ts';
import { builtin_sum } from './bltin_sum.ts';
import { defineModule } from './define.ts';
import { breakpointMethod } from './sys_breakpoint.ts';

function builtin___import__(_m: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const got = unpackVector(importSignature, args, nargsf, kwnames);
  if (got === null) return 0;
  const [name, globals, locals, fromlist, level] = got;
  const n = level === 0 ? 0 : PyLong_AsLong(level);
  if (n === -1 && PyErr_Occurred() !== 0) return 0;
  return PyImport_ImportModuleLevelObject(name, globals, locals, fromlist, n);
}
const importSignature = parseSignature('__import__(name, globals=None, locals=None, fromlist=(), level=0)');

const lazyImportSignature = '__lazy_import__(name, globals=None, locals=None, fromlist=(), level=0)';
const lazyImportDoc =
  'Lazily imports a module.\n\nReturns either the module to be imported or a imp.lazy_module object\nwhich indicates the module to be lazily imported.';

/** all() and any(): whether an item with truth `stop` exists; `found` is what to answer then. */
function search(iterable: Ref, stop: boolean, found: Ref, otherwise: Ref): Ref {
  const it = PyObject_GetIter(iterable);
  if (it === 0) return 0;
  for (let item = PyIter_Next(it); item !== 0; item = PyIter_Next(it)) {
    const truth = PyObject_IsTrue(item);
    Py_DECREF(item);
    if (truth < 0 || truth === (stop ? 1 : 0)) {
      Py_DECREF(it);
      return truth < 0 ? 0 : found;
    }
  }
  Py_DECREF(it);
  return PyErr_Occurred() !== 0 ? 0 : otherwise;
}

function builtin_chr(_m: Ref, i: Ref): Ref {
  const index = PyNumber_Index(i);
  if (index === 0) return 0;
  const n = PyLong_AsLong(index);
  Py_DECREF(index);
  const beyond = n === -1 && PyErr_Occurred() !== 0;
  if (beyond) {
    if (!PyErr_ExceptionMatches(T.PyExc_OverflowError)) return 0;
    PyErr_Clear();
  }
  if (profile.chrTakesCInt && (n < -0x80000000 || n > 0x7fffffff || beyond))
    return PyErr_SetString(T.PyExc_OverflowError, 'Python int too large to convert to C int');
  if (n < 0 || n > 0x10ffff) return PyErr_SetString(T.PyExc_ValueError, 'chr() arg not in range(0x110000)');
  return PyUnicode_FromOrdinal(n);
}

function builtin_ord(_m: Ref, c: Ref): Ref {
  if (PyUnicode_Check(c)) {
    const n = PyUnicode_GET_LENGTH(c);
    if (n === 1) return PyLong_FromLong(PyUnicode_READ_CHAR(c, 0));
    return typeError(`ord() expected a character, but string of length ${n} found`);
  }
  const isBytes = PyObject_TypeCheck(c, T.PyBytes_Type);
  if (isBytes || PyObject_TypeCheck(c, T.PyByteArray_Type)) {
    const n = Py_SIZE(c);
    if (n !== 1) return typeError(`ord() expected a character, but string of length ${n} found`);
    const first = PySequence_List(c);
    if (first === 0) return 0;
    const item = Py_NewRef(PyList_GET_ITEM(first, 0));
    Py_DECREF(first);
    return item;
  }
  return typeError(`ord() expected string of length 1, but ${typeName(c)} found`);
}

function builtin_getattr(_m: Ref, args: Addr, nargsf: number): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('getattr', nargs, 2, 3)) return 0;
  const o = argAt(args, 0);
  const name = argAt(args, 1);
  if (nargs === 2) return PyObject_GetAttr(o, name);
  const v = PyObject_GetOptionalAttr(o, name);
  if (v !== 0 || PyErr_Occurred() !== 0) return v;
  return Py_NewRef(argAt(args, 2));
}
function builtin_hasattr(_m: Ref, o: Ref, name: Ref): Ref {
  const v = PyObject_GetOptionalAttr(o, name);
  if (v === 0) return PyErr_Occurred() !== 0 ? 0 : Py_False;
  Py_DECREF(v);
  return Py_True;
}

function builtin_hash(_m: Ref, o: Ref): Ref {
  if (PyObject_Hash(o) < 0) return 0;
  return PyLong_FromBigInt((BigInt(hash.hi) << 32n) | BigInt(hash.lo >>> 0));
}

function builtin_input(_m: Ref, prompt: Ref): Ref {
  const [stdin, stdout] = ['stdin', 'stdout', 'stderr'].map((name) => {
    const f = PySys_GetObject(name);
    if ((f === 0 || f === Py_None) && PyErr_Occurred() === 0)
      PyErr_SetString(T.PyExc_RuntimeError, `input(): lost sys.${name}`);
    return f;
  });
  if (PyErr_Occurred() !== 0) return 0;
  if (prompt !== 0 && PyFile_WriteObject(prompt, stdout, true) < 0) return 0;
  const line = PyObject_CallMethodNoArgs(stdin, _Py_ID('readline'));
  if (line === 0) return 0;
  const text = PyUnicode_AsString(line);
  Py_DECREF(line);
  if (text === '')
    return host().isTerminal
      ? PyErr_SetNone(T.PyExc_EOFError)
      : PyErr_SetString(T.PyExc_EOFError, 'EOF when reading a line');
  return PyUnicode_FromString(text.replace(/\n$/, ''));
}

function builtin_iter(_m: Ref, o: Ref, sentinel: Ref): Ref {
  if (sentinel === 0) return PyObject_GetIter(o);
  if (!PyCallable_Check(o)) return notCallableBySentinel();
  return PyCallIter_New(o, sentinel);
}
function builtin_next(_m: Ref, it: Ref, fallback: Ref): Ref {
  if (!PyIter_Check(it)) return typeError(`'${typeName(it)}' object is not an iterator`);
  const r = slot<iternextfunc>(it, PyTypeObject.tp_iternext)!(it);
  if (r !== 0) return r;
  if (fallback !== 0) {
    if (PyErr_Occurred() !== 0) {
      if (!PyErr_ExceptionMatches(T.PyExc_StopIteration)) return 0;
      PyErr_Clear();
    }
    return Py_NewRef(fallback);
  }
  if (PyErr_Occurred() === 0) PyErr_SetNone(T.PyExc_StopIteration);
  return 0;
}

function builtin_anext(_m: Ref, aiterator: Ref, fallback: Ref): Ref {
  const anext = suiteSlot<unaryfunc>(Py_TYPE(aiterator), PyTypeObject.tp_as_async, PyAsyncMethods.am_anext);
  if (anext === null) return typeError(`'${typeName(aiterator)}' object is not an async iterator`);
  const awaitable = anext(aiterator);
  if (awaitable === 0 || fallback === 0) return awaitable;
  const result = partLink.PyAnextAwaitable_New(awaitable, fallback);
  Py_DECREF(awaitable);
  return result;
}

function builtin_len(_m: Ref, o: Ref): Ref {
  const n = PyObject_Size(o);
  return n < 0 ? 0 : PyLong_FromSsize_t(n);
}

const minMaxSignature = (name: string) => parseSignature(`${name}(*, key=None, default=NULL)`);
/** min and max: `op` says which comparison makes a later item win. */
function min_max(name: string, op: number) {
  const s = minMaxSignature(name);
  const kwtuple = staticRef(`${name}.kwtuple`);
  return (_m: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref => {
    const nargs = PyVectorcall_NARGS(nargsf);
    if (nargs === 0) return typeError(`${name} expected at least 1 argument, got 0`);
    // The names that the parser takes are made when it is first needed, and stay.
    if (kwnames !== 0 && ld(kwtuple) === 0)
      stp(kwtuple, stealTuple(PyUnicode_InternFromString('key'), PyUnicode_InternFromString('default')));
    const got = kwnames === 0 ? [0, 0] : unpackVector(s, args + nargs * 8, 0, kwnames);
    if (got === null) return 0;
    const key = got[0] === Py_None ? 0 : got[0];
    const fallback = got[1];
    if (nargs > 1 && fallback !== 0) {
      return typeError(`Cannot specify a default for ${name}() with multiple positional arguments`);
    }
    const it = nargs > 1 ? 0 : PyObject_GetIter(argAt(args, 0));
    if (nargs === 1 && it === 0) return 0;
    let best = 0;
    let bestKey = 0;
    let i = 0;
    let failed = false;
    for (;;) {
      const item = it !== 0 ? PyIter_Next(it) : i < nargs ? Py_NewRef(argAt(args, i++)) : 0;
      if (item === 0) break;
      const value = key === 0 ? Py_NewRef(item) : PyObject_CallOneArg(key, item);
      if (value === 0) {
        Py_DECREF(item);
        failed = true;
        break;
      }
      let wins = 1;
      if (best !== 0) {
        const r = PyObject_RichCompare(value, bestKey, op);
        wins = r === 0 ? -1 : PyObject_IsTrue(r);
        if (r !== 0) Py_DECREF(r);
      }
      if (wins > 0) {
        if (bestKey !== 0) Py_DECREF(bestKey);
        if (best !== 0) Py_DECREF(best);
        bestKey = value;
        best = item;
      } else {
        Py_DECREF(item);
        Py_DECREF(value);
        if (wins < 0) {
          failed = true;
          break;
        }
      }
    }
    if (it !== 0) Py_DECREF(it);
    if (bestKey !== 0) Py_DECREF(bestKey);
    if (failed || PyErr_Occurred() !== 0) {
      if (best !== 0) Py_DECREF(best);
      return 0;
    }
    if (best !== 0) return best;
    return fallback !== 0
      ? Py_NewRef(fallback)
      : PyErr_SetString(T.PyExc_ValueError, `${name}() iterable argument is empty`);
  };
}

const printSignature = { ...parseSignature("print(*, sep=' ', end='\\n', file=None, flush=False)"), variadic: true };
function builtin_print(_m: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  const got = kwnames === 0 ? [0, 0, 0, 0] : unpackVector(printSignature, args + nargs * 8, 0, kwnames);
  if (got === null) return 0;
  const [sep, end] = got;
  let file = got[2];
  if (file === 0 || file === Py_None) {
    file = PySys_GetObject('stdout');
    if (file === 0) return PyErr_SetString(T.PyExc_RuntimeError, 'lost sys.stdout');
    if (file === Py_None) return Py_None;
  }
  const held = profile.printHoldsStdout ? Py_NewRef(file) : 0;
  const result = write(args, nargs, sep, end, file, got[3]);
  if (held !== 0) Py_DECREF(held);
  return result;
}
/** New reference: None. What print() writes to `file`; `sep`, `end` and `flushes` may be NULL. */
function write(args: Addr, nargs: number, sep: Ref, end: Ref, file: Ref, flushes: Ref): Ref {
  if (sep === Py_None) sep = 0;
  if (end === Py_None) end = 0;
  if (sep !== 0 && !PyUnicode_Check(sep)) return typeError(`sep must be None or a string, not ${typeName(sep)}`);
  if (end !== 0 && !PyUnicode_Check(end)) return typeError(`end must be None or a string, not ${typeName(end)}`);
  for (let i = 0; i < nargs; i++) {
    if (i > 0 && (sep === 0 ? PyFile_WriteString(' ', file) : PyFile_WriteObject(sep, file, true)) < 0) return 0;
    if (PyFile_WriteObject(argAt(args, i), file, true) < 0) return 0;
  }
  if ((end === 0 ? PyFile_WriteString('\n', file) : PyFile_WriteObject(end, file, true)) < 0) return 0;
  const flush = flushes === 0 ? 0 : PyObject_IsTrue(flushes);
  if (flush < 0) return 0;
  if (flush) {
    const r = PyObject_CallMethodNoArgs(file, _Py_ID('flush'));
    if (r === 0) return 0;
    Py_DECREF(r);
  }
  return Py_None;
}

function builtin_round(_m: Ref, number: Ref, ndigits: Ref): Ref {
  const round = _Py_ID('__round__');
  const r =
    ndigits === 0 || ndigits === Py_None
      ? _PyObject_MaybeCallSpecialNoArgs(number, round)
      : _PyObject_MaybeCallSpecialOneArg(number, round, ndigits);
  if (r !== 0 || PyErr_Occurred() !== 0) return r;
  return typeError(`type ${typeName(number)} doesn't define __round__ method`);
}

function builtin_sorted(_m: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('sorted', nargs, 1, 1)) return 0;
  const list = PySequence_List(argAt(args, 0));
  if (list === 0) return 0;
  const sort = PyObject_GetAttr(list, _Py_ID('sort'));
  if (sort === 0) {
    Py_DECREF(list);
    return 0;
  }
  const r = PyObject_Vectorcall(sort, args + 8, 0, kwnames);
  Py_DECREF(sort);
  if (r === 0) {
    Py_DECREF(list);
    return 0;
  }
  Py_DECREF(r);
  return list;
}

/** A function of one argument or none that takes its arguments as a tuple. */
function optionalArgument(name: string, f: (o: Ref) => Ref): (m: Ref, args: Ref) => Ref {
  return (_m, args) => {
    const n = PyTuple_GET_SIZE(args);
    return _PyArg_CheckPositional(name, n, 0, 1) ? f(n === 0 ? 0 : PyTuple_GET_ITEM(args, 0)) : 0;
  };
}
function builtin_vars(o: Ref): Ref {
  if (o === 0) return _PyEval_GetFrameLocals();
  const d = PyObject_GetOptionalAttr(o, _Py_ID('__dict__'));
  if (d === 0 && PyErr_Occurred() !== 0) return 0;
  return d === 0 ? typeError('vars() argument must have __dict__ attribute') : d;
}

const typesInBuiltins: readonly (readonly [string, Ref])[] = [
  ['bool', T.PyBool_Type],
  ['memoryview', T.PyMemoryView_Type],
  ['bytearray', T.PyByteArray_Type],
  ['bytes', T.PyBytes_Type],
  ['classmethod', T.PyClassMethod_Type],
  ['complex', T.PyComplex_Type],
  ['dict', T.PyDict_Type],
  ['enumerate', T.PyEnum_Type],
  ['filter', T.PyFilter_Type],
  ['float', T.PyFloat_Type],
  ['frozendict', T.PyFrozenDict_Type],
  ['frozenset', T.PyFrozenSet_Type],
  ['property', T.PyProperty_Type],
  ['int', T.PyLong_Type],
  ['list', T.PyList_Type],
  ['map', T.PyMap_Type],
  ['object', T.PyBaseObject_Type],
  ['range', T.PyRange_Type],
  ['reversed', T.PyReversed_Type],
  ['sentinel', T.PySentinel_Type],
  ['set', T.PySet_Type],
  ['slice', T.PySlice_Type],
  ['staticmethod', T.PyStaticMethod_Type],
  ['str', T.PyUnicode_Type],
  ['super', T.PySuper_Type],
  ['tuple', T.PyTuple_Type],
  ['type', T.PyType_Type],
  ['zip', T.PyZip_Type],
];

defineModule({
  name: 'builtins',
  doc: "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be useful in modules that provide\nobjects with the same name as a builtin and need to\naccess the builtin explicitly.",
  methods: [
    rawMethod('__build_class__', METH_FASTCALL | METH_KEYWORDS, builtin___build_class__),
    rawMethod('__import__', METH_FASTCALL | METH_KEYWORDS, builtin___import__),
    method(lazyImportSignature, (_m, ...args) => runtimeLink.builtin___lazy_import__(args), lazyImportDoc),
    method('abs(number, /)', (_m, x) => PyNumber_Absolute(x)),
    method('all(iterable, /)', (_m, o) => search(o, false, Py_False, Py_True)),
    method('any(iterable, /)', (_m, o) => search(o, true, Py_True, Py_False)),
    method('ascii(obj, /)', (_m, o) => PyObject_ASCII(o)),
    method('bin(integer, /)', (_m, n) => PyNumber_ToBase(n, 2)),
    breakpointMethod,
    method('callable(obj, /)', (_m, o) => PyBool_FromLong(PyCallable_Check(o))),
    method('chr(i, /)', builtin_chr),
    rawMethod('compile', METH_FASTCALL | METH_KEYWORDS, builtin_compile),
    method('delattr(obj, name, /)', (_m, o, name) => (PyObject_DelAttr(o, name) < 0 ? 0 : Py_None)),
    rawMethod('dir', METH_VARARGS, optionalArgument('dir', PyObject_Dir)),
    method('divmod(x, y, /)', (_m, x, y) => PyNumber_Divmod(x, y)),
    rawMethod('eval', METH_FASTCALL | METH_KEYWORDS, builtin_eval),
    rawMethod('exec', METH_FASTCALL | METH_KEYWORDS, builtin_exec),
    method("format(value, format_spec='', /)", (_m, o, spec) =>
      spec === 0 || argIsStr('format', 'argument 2', spec) ? PyObject_Format(o, spec) : 0,
    ),
    rawMethod('getattr', METH_FASTCALL, builtin_getattr),
    method('globals()', () => Py_NewRef(PyEval_GetGlobals())),
    method('hasattr(obj, name, /)', builtin_hasattr),
    method('hash(obj, /)', builtin_hash),
    method('hex(integer, /)', (_m, n) => PyNumber_ToBase(n, 16)),
    method('id(obj, /)', (_m, o) => PyLong_FromLong(addressOf(o))),
    method("input(prompt='', /)", builtin_input),
    method('isinstance(obj, class_or_tuple, /)', (_m, o, c) => truth(PyObject_IsInstance(o, c))),
    method('issubclass(cls, class_or_tuple, /)', (_m, o, c) => truth(PyObject_IsSubclass(o, c))),
    method('iter(object, sentinel=<unrepresentable>, /)', builtin_iter),
    method('aiter(async_iterable, /)', (_m, o) => PyObject_GetAIter(o)),
    method('len(obj, /)', builtin_len),
    method('locals()', () => _PyEval_GetFrameLocals()),
    rawMethod('max', METH_FASTCALL | METH_KEYWORDS, min_max('max', Py_GT)),
    rawMethod('min', METH_FASTCALL | METH_KEYWORDS, min_max('min', Py_LT)),
    method('next(iterator, default=<unrepresentable>, /)', builtin_next),
    method('anext(aiterator, default=<unrepresentable>, /)', builtin_anext),
    method('oct(integer, /)', (_m, n) => PyNumber_ToBase(n, 8)),
    method('ord(character, /)', builtin_ord),
    method('pow(base, exp, mod=None)', (_m, b, e, m) => PyNumber_Power(b, e, m === 0 ? Py_None : m)),
    rawMethod('print', METH_FASTCALL | METH_KEYWORDS, builtin_print),
    method('repr(obj, /)', (_m, o) => PyObject_Repr(o)),
    method('round(number, ndigits=None)', builtin_round),
    method('setattr(obj, name, value, /)', (_m, o, name, v) => (PyObject_SetAttr(o, name, v) < 0 ? 0 : Py_None)),
    rawMethod('sorted', METH_FASTCALL | METH_KEYWORDS, builtin_sorted),
    method('sum(iterable, /, start=0)', builtin_sum),
    rawMethod('vars', METH_VARARGS, optionalArgument('vars', builtin_vars)),
  ],
  exec: (module) => {
    const add = (name: string, o: Ref): boolean => PyModule_AddObjectRef(module, name, o) === 0;
    const constants: readonly (readonly [string, Ref])[] = [
      ['None', Py_None],
      ['Ellipsis', Py_Ellipsis],
      ['NotImplemented', Py_NotImplemented],
      ['False', Py_False],
      ['True', Py_True],
    ];
    for (const [name, o] of constants) if (!add(name, o)) return -1;
    // A type that the version lacks has no type.
    for (const [name, o] of typesInBuiltins) if (Py_TYPE(o) !== 0 && !add(name, o)) return -1;
    if (!add('__debug__', Py_True)) return -1;
    for (const { name, address } of T.staticTypes()) {
      if (!PyType_IsSubtype(address, T.PyExc_BaseException) || name.includes('.')) continue;
      if (address === T.PyExc__IncompleteInputError) continue;
      if (Py_TYPE(address) !== 0 && !profile.builtinsLack.includes(name) && !add(name, address)) return -1;
      // Its address is the last one, its name is not.
      const incomplete =
        address === T.PyExc_IndentationError && !profile.builtinsLack.includes('_IncompleteInputError');
      if (incomplete && !add('_IncompleteInputError', T.PyExc__IncompleteInputError)) return -1;
    }
    if (!add('ExceptionGroup', ld(T.PyExc_ExceptionGroup))) return -1;
    return add('EnvironmentError', T.PyExc_OSError) && add('IOError', T.PyExc_OSError) ? 0 : -1;
  },
});

function truth(r: number): Ref {
  return r < 0 ? 0 : PyBool_FromLong(r);
}
