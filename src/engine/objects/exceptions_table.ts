// The exception classes below BaseException, with the fields some of them have. Mirrors Objects/exceptions.c.

import * as S from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyDict_Copy, PyDict_New, PyDict_SetItemString } from './dictobject.ts';
import { BaseException_init } from './exceptions.ts';
import { type Complex, complex, middling, object, set, simple, strOfArgs } from './exceptions_define.ts';
import { osError } from './exceptions_os.ts';
import { syntaxError } from './exceptions_syntax.ts';
import { unicodeDecodeError, unicodeEncodeError, unicodeTranslateError } from './exceptions_unicode.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { Py_None, tuple_empty } from './statics.ts';
import * as T from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from './tupleobject.ts';
import { method, type Slots } from './typedef.ts';

const E = S.PyBaseExceptionObject;

// ---- StopIteration, SystemExit ----

const stopIteration: Complex = {
  struct: S.PyStopIterationObject,
  fields: () => [S.PyStopIterationObject.value],
  slots: {
    tp_init: (self, args, kwds) => {
      if (BaseException_init(self, args, kwds) < 0) return -1;
      set(self + S.PyStopIterationObject.value, Py_SIZE(args) > 0 ? PyTuple_GET_ITEM(args, 0) : Py_None);
      return 0;
    },
  },
  members: [object('value', () => S.PyStopIterationObject.value)],
};
const systemExit: Complex = {
  struct: S.PySystemExitObject,
  fields: () => [S.PySystemExitObject.code],
  slots: {
    tp_init: (self, args, kwds) => {
      if (BaseException_init(self, args, kwds) < 0) return -1;
      const n = Py_SIZE(args);
      if (n > 0) set(self + S.PySystemExitObject.code, n === 1 ? PyTuple_GET_ITEM(args, 0) : args);
      return 0;
    },
  },
  members: [object('code', () => S.PySystemExitObject.code)],
};

// ---- NameError, AttributeError, ImportError: fields given by keyword ----

/** tp_init that passes positional arguments on and takes the keywords of `signature` into fields. */
function keywordInit(signature: string, offsets: () => readonly number[]): NonNullable<Slots['tp_init']> {
  const s = parseSignature(signature);
  return (self, args, kwds) => {
    if (BaseException_init(self, args, 0) < 0) return -1;
    const got = unpackTupleAndDict(s, tuple_empty, kwds);
    if (got === null) return -1;
    offsets().forEach((at, i) => {
      set(self + at, got[i]);
    });
    return 0;
  };
}
/** New reference: the instance's dict with some fields in it (name, offset), those that are set; None if there is nothing. */
function stateWith(self: Ref, fields: readonly (readonly [string, number])[]): Ref {
  const own = ld(self + E.dict);
  const given = fields.filter(([, at]) => ld(self + at) !== 0);
  if (given.length === 0) return own === 0 ? Py_None : Py_NewRef(own);
  const dict = own === 0 ? PyDict_New() : PyDict_Copy(own);
  if (dict === 0) return 0;
  for (const [name, at] of given) {
    if (PyDict_SetItemString(dict, name, ld(self + at)) < 0) {
      Py_DECREF(dict);
      return 0;
    }
  }
  return dict;
}

const nameError: Complex = {
  struct: S.PyNameErrorObject,
  fields: () => [S.PyNameErrorObject.name],
  slots: { tp_init: keywordInit('NameError(*, name=None)', () => [S.PyNameErrorObject.name]) },
  shared: ['tp_str'],
  members: [object('name', () => S.PyNameErrorObject.name)],
};
/** `obj` stays behind: it may be anything. */
function AttributeError_getstate(self: Ref): Ref {
  return stateWith(self, [
    ['name', S.PyAttributeErrorObject.name],
    ['args', E.args],
  ]);
}
const attributeError: Complex = {
  struct: S.PyAttributeErrorObject,
  fields: () => [S.PyAttributeErrorObject.obj, S.PyAttributeErrorObject.name],
  slots: {
    tp_init: keywordInit('AttributeError(*, name=None, obj=None)', () => [
      S.PyAttributeErrorObject.name,
      S.PyAttributeErrorObject.obj,
    ]),
  },
  shared: ['tp_str'],
  methods: [
    method('__getstate__()', AttributeError_getstate),
    method('__reduce__()', (self) => {
      const state = AttributeError_getstate(self);
      if (state === 0) return 0;
      const res = PyTuple_Pack(Py_TYPE(self), ld(self + E.args), state);
      Py_DECREF(state);
      return res;
    }),
  ],
  members: [object('name', () => S.PyAttributeErrorObject.name), object('obj', () => S.PyAttributeErrorObject.obj)],
};
const importInit = keywordInit('ImportError(*, name=None, path=None, name_from=None)', () => [
  S.PyImportErrorObject.name,
  S.PyImportErrorObject.path,
  S.PyImportErrorObject.name_from,
]);
const importError: Complex = {
  struct: S.PyImportErrorObject,
  fields: () => [
    S.PyImportErrorObject.msg,
    S.PyImportErrorObject.name,
    S.PyImportErrorObject.path,
    S.PyImportErrorObject.name_from,
  ],
  slots: {
    tp_init: (self, args, kwds) => {
      if (importInit(self, args, kwds) < 0) return -1;
      set(self + S.PyImportErrorObject.msg, Py_SIZE(args) === 1 ? PyTuple_GET_ITEM(args, 0) : 0);
      return 0;
    },
    tp_str: (self) => {
      const msg = ld(self + S.PyImportErrorObject.msg);
      if (msg !== 0 && Py_TYPE(msg) === T.PyUnicode_Type) return Py_NewRef(msg);
      return strOfArgs(self);
    },
  },
  methods: [
    method('__reduce__()', (self) => {
      const fields = (['name', 'path', 'name_from'] as const).map((n) => [n, S.PyImportErrorObject[n]] as const);
      const state = stateWith(self, fields);
      if (state === 0) return 0;
      const args = ld(self + E.args);
      const res = state === Py_None ? PyTuple_Pack(Py_TYPE(self), args) : PyTuple_Pack(Py_TYPE(self), args, state);
      Py_DECREF(state);
      return res;
    }),
  ],
  members: (['msg', 'name', 'path', 'name_from'] as const).map((n) => object(n, () => S.PyImportErrorObject[n])),
};

// ---- KeyError: shows the repr of a single argument ----

const keyErrorStr = (self: Ref): Ref => {
  const args = ld(self + E.args);
  return Py_SIZE(args) === 1 ? PyObject_Repr(PyTuple_GET_ITEM(args, 0)) : strOfArgs(self);
};

// ---- the classes, bases first ----

simple(T.PyExc_Exception, T.PyExc_BaseException, 'Common base class for all non-exit exceptions.');
simple(T.PyExc_TypeError, T.PyExc_Exception, 'Inappropriate argument type.');
simple(T.PyExc_StopAsyncIteration, T.PyExc_Exception, 'Signal the end from iterator.__anext__().');
complex(T.PyExc_StopIteration, T.PyExc_Exception, 'Signal the end from iterator.__next__().', stopIteration);
simple(T.PyExc_GeneratorExit, T.PyExc_BaseException, 'Request that a generator exit.');
complex(T.PyExc_SystemExit, T.PyExc_BaseException, 'Request to exit from the interpreter.', systemExit);
simple(T.PyExc_KeyboardInterrupt, T.PyExc_BaseException, 'Program interrupted by user.');
complex(T.PyExc_ImportError, T.PyExc_Exception, "Import can't find module, or can't find name in module.", importError);
middling(T.PyExc_ModuleNotFoundError, T.PyExc_ImportError, 'Module not found.', T.PyExc_ImportError);
middling(T.PyExc_ImportCycleError, T.PyExc_ImportError, 'Import produces a cycle.', T.PyExc_ImportError);
complex(T.PyExc_OSError, T.PyExc_Exception, 'Base class for I/O related errors.', osError);
for (const [type, doc] of [
  [T.PyExc_BlockingIOError, 'I/O operation would block.'],
  [T.PyExc_ConnectionError, 'Connection error.'],
  [T.PyExc_ChildProcessError, 'Child process error.'],
  [T.PyExc_FileExistsError, 'File already exists.'],
  [T.PyExc_FileNotFoundError, 'File not found.'],
  [T.PyExc_IsADirectoryError, "Operation doesn't work on directories."],
  [T.PyExc_NotADirectoryError, 'Operation only works on directories.'],
  [T.PyExc_InterruptedError, 'Interrupted by signal.'],
  [T.PyExc_PermissionError, 'Not enough permissions.'],
  [T.PyExc_ProcessLookupError, 'Process not found.'],
  [T.PyExc_TimeoutError, 'Timeout expired.'],
] as const) {
  middling(type, T.PyExc_OSError, doc, T.PyExc_OSError);
}
for (const [type, doc] of [
  [T.PyExc_BrokenPipeError, 'Broken pipe.'],
  [T.PyExc_ConnectionAbortedError, 'Connection aborted.'],
  [T.PyExc_ConnectionRefusedError, 'Connection refused.'],
  [T.PyExc_ConnectionResetError, 'Connection reset.'],
] as const) {
  middling(type, T.PyExc_ConnectionError, doc, T.PyExc_OSError);
}
simple(T.PyExc_EOFError, T.PyExc_Exception, 'Read beyond end of file.');
simple(T.PyExc_RuntimeError, T.PyExc_Exception, 'Unspecified run-time error.');
simple(T.PyExc_RecursionError, T.PyExc_RuntimeError, 'Recursion limit exceeded.');
simple(T.PyExc_NotImplementedError, T.PyExc_RuntimeError, "Method or function hasn't been implemented yet.");
simple(T.PyExc_PythonFinalizationError, T.PyExc_RuntimeError, 'Operation blocked during Python finalization.');
complex(T.PyExc_NameError, T.PyExc_Exception, 'Name not found globally.', nameError);
middling(
  T.PyExc_UnboundLocalError,
  T.PyExc_NameError,
  'Local name referenced but not bound to a value.',
  T.PyExc_NameError,
);
complex(T.PyExc_AttributeError, T.PyExc_Exception, 'Attribute not found.', attributeError);
complex(T.PyExc_SyntaxError, T.PyExc_Exception, 'Invalid syntax.', syntaxError);
middling(T.PyExc_IndentationError, T.PyExc_SyntaxError, 'Improper indentation.', T.PyExc_SyntaxError);
middling(T.PyExc_TabError, T.PyExc_IndentationError, 'Improper mixture of spaces and tabs.', T.PyExc_SyntaxError);
middling(T.PyExc__IncompleteInputError, T.PyExc_SyntaxError, 'incomplete input.', T.PyExc_SyntaxError);
simple(T.PyExc_LookupError, T.PyExc_Exception, 'Base class for lookup errors.');
simple(T.PyExc_IndexError, T.PyExc_LookupError, 'Sequence index out of range.');
complex(T.PyExc_KeyError, T.PyExc_LookupError, 'Mapping key not found.', {
  struct: S.PyBaseExceptionObject,
  fields: () => [],
  slots: { tp_str: keyErrorStr },
  shared: ['tp_init'],
  members: [],
});
simple(T.PyExc_ValueError, T.PyExc_Exception, 'Inappropriate argument value (of correct type).');
simple(T.PyExc_UnicodeError, T.PyExc_ValueError, 'Unicode related error.');
complex(T.PyExc_UnicodeEncodeError, T.PyExc_UnicodeError, 'Unicode encoding error.', unicodeEncodeError);
complex(T.PyExc_UnicodeDecodeError, T.PyExc_UnicodeError, 'Unicode decoding error.', unicodeDecodeError);
complex(T.PyExc_UnicodeTranslateError, T.PyExc_UnicodeError, 'Unicode translation error.', unicodeTranslateError);
simple(T.PyExc_AssertionError, T.PyExc_Exception, 'Assertion failed.');
simple(T.PyExc_ArithmeticError, T.PyExc_Exception, 'Base class for arithmetic errors.');
simple(T.PyExc_FloatingPointError, T.PyExc_ArithmeticError, 'Floating-point operation failed.');
simple(T.PyExc_OverflowError, T.PyExc_ArithmeticError, 'Result too large to be represented.');
simple(
  T.PyExc_ZeroDivisionError,
  T.PyExc_ArithmeticError,
  'Second argument to a division or modulo operation was zero.',
);
simple(T.PyExc_SystemError, T.PyExc_Exception, 'Internal error in the Python interpreter.');
simple(T.PyExc_ReferenceError, T.PyExc_Exception, 'Weak ref proxy used after referent went away.');
simple(T.PyExc_MemoryError, T.PyExc_Exception, 'Out of memory.');
simple(T.PyExc_BufferError, T.PyExc_Exception, 'Buffer error.');
simple(T.PyExc_Warning, T.PyExc_Exception, 'Base class for warning categories.');
for (const [type, doc] of [
  [T.PyExc_UserWarning, 'Base class for warnings generated by user code.'],
  [T.PyExc_DeprecationWarning, 'Base class for warnings about deprecated features.'],
  [
    T.PyExc_PendingDeprecationWarning,
    'Base class for warnings about features which will be deprecated\nin the future.',
  ],
  [T.PyExc_SyntaxWarning, 'Base class for warnings about dubious syntax.'],
  [T.PyExc_RuntimeWarning, 'Base class for warnings about dubious runtime behavior.'],
  [T.PyExc_FutureWarning, 'Base class for warnings about constructs that will change semantically\nin the future.'],
  [T.PyExc_ImportWarning, 'Base class for warnings about probable mistakes in module imports'],
  [
    T.PyExc_UnicodeWarning,
    'Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.',
  ],
  [
    T.PyExc_BytesWarning,
    'Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str.',
  ],
  [T.PyExc_ResourceWarning, 'Base class for warnings about resource usage.'],
  [T.PyExc_EncodingWarning, 'Base class for warnings about encodings.'],
] as const) {
  simple(type, T.PyExc_Warning, doc);
}
