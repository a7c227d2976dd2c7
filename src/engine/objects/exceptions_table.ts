// The exception classes below BaseException, with the fields some of them have. Mirrors Objects/exceptions.c.

import {
  _Py_T_OBJECT,
  Py_T_PYSSIZET,
  Py_TPFLAGS_BASE_EXC_SUBCLASS,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import * as S from '../include/structs.ts';
import { ld, ld64, type Ref, st64 } from '../memory/memory.ts';
import { PyNumber_AsSsize_t } from './abstract.ts';
import { typeError } from './errors.ts';
import {
  BaseException_clear,
  BaseException_dealloc,
  BaseException_init,
  BaseException_new,
  BaseException_traverse,
  fieldSlots,
} from './exceptions.ts';
import { PyLong_AsLong } from './longobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XSETREF, PyObject_TypeCheck } from './object.ts';
import { PyObject_Repr, PyObject_Str } from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { Py_None, tuple_empty } from './statics.ts';
import * as T from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from './tupleobject.ts';
import { defineType, type GetSetSpec, type MemberSpec, type MethodSpec, member, type Slots } from './typedef.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

const E = S.PyBaseExceptionObject;
const FLAGS = Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASE_EXC_SUBCLASS;

/** A class with its base's struct and behaviour (SimpleExtendsException). */
function simple(type: Ref, base: Ref, doc: string): void {
  defineType(type, {
    basicsize: () => S.PyBaseExceptionObject.sizeof,
    flags: FLAGS,
    base,
    doc,
    dictoffset: () => E.dict,
    slots: {
      tp_dealloc: BaseException_dealloc,
      tp_traverse: BaseException_traverse,
      tp_clear: BaseException_clear,
      tp_init: BaseException_init,
      tp_new: BaseException_new,
    },
  });
}

interface Complex {
  struct: S.StructInfo;
  /** Offsets of the fields that hold references. */
  fields: () => readonly number[];
  slots: Slots;
  members: readonly MemberSpec[];
  getset?: readonly GetSetSpec[];
  methods?: readonly MethodSpec[];
}
/** A class with fields of its own (ComplexExtendsException). */
function complex(type: Ref, base: Ref, doc: string, c: Complex): void {
  defineType(type, {
    basicsize: () => c.struct.sizeof,
    flags: FLAGS,
    base,
    doc,
    dictoffset: () => E.dict,
    slots: { tp_new: BaseException_new, ...fieldSlots(c.fields), ...c.slots },
    members: c.members,
    getset: c.getset,
    methods: c.methods,
  });
}
/** A class with the struct and slots of `c`, defined for its base (MiddlingExtendsException). */
function middling(type: Ref, base: Ref, doc: string, c: Complex): void {
  complex(type, base, doc, { ...c, members: [], getset: [], methods: [] });
}

const object = (name: string, offset: () => number): MemberSpec => member(name, _Py_T_OBJECT, offset, 0);

/** Stores a new reference to `value` (NULL: nothing) at `at`. */
function set(at: number, value: Ref): void {
  Py_XSETREF(at, value === 0 ? 0 : Py_NewRef(value));
}

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
const nameError: Complex = {
  struct: S.PyNameErrorObject,
  fields: () => [S.PyNameErrorObject.name],
  slots: { tp_init: keywordInit('NameError(*, name=None)', () => [S.PyNameErrorObject.name]) },
  members: [object('name', () => S.PyNameErrorObject.name)],
};
const attributeError: Complex = {
  struct: S.PyAttributeErrorObject,
  fields: () => [S.PyAttributeErrorObject.obj, S.PyAttributeErrorObject.name],
  slots: {
    tp_init: keywordInit('AttributeError(*, name=None, obj=None)', () => [
      S.PyAttributeErrorObject.name,
      S.PyAttributeErrorObject.obj,
    ]),
  },
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
      if (Py_SIZE(args) === 1) set(self + S.PyImportErrorObject.msg, PyTuple_GET_ITEM(args, 0));
      return 0;
    },
    tp_str: (self) => {
      const msg = ld(self + S.PyImportErrorObject.msg);
      if (msg !== 0 && Py_TYPE(msg) === T.PyUnicode_Type) return Py_NewRef(msg);
      return strOfArgs(self);
    },
  },
  members: (['msg', 'name', 'path', 'name_from'] as const).map((n) => object(n, () => S.PyImportErrorObject[n])),
};

/** BaseException.__str__. */
function strOfArgs(self: Ref): Ref {
  const args = ld(self + E.args);
  if (Py_SIZE(args) === 0) return PyUnicode_FromString('');
  return PyObject_Str(Py_SIZE(args) === 1 ? PyTuple_GET_ITEM(args, 0) : args);
}

// ---- OSError ----

const O = () => S.PyOSErrorObject;
/** errno → class, for OSError(errno, ...) (Linux numbers). */
const errnoMap = new Map<number, Ref>([
  [11, T.PyExc_BlockingIOError],
  [114, T.PyExc_BlockingIOError],
  [115, T.PyExc_BlockingIOError],
  [32, T.PyExc_BrokenPipeError],
  [108, T.PyExc_BrokenPipeError],
  [10, T.PyExc_ChildProcessError],
  [103, T.PyExc_ConnectionAbortedError],
  [111, T.PyExc_ConnectionRefusedError],
  [104, T.PyExc_ConnectionResetError],
  [17, T.PyExc_FileExistsError],
  [2, T.PyExc_FileNotFoundError],
  [21, T.PyExc_IsADirectoryError],
  [20, T.PyExc_NotADirectoryError],
  [4, T.PyExc_InterruptedError],
  [13, T.PyExc_PermissionError],
  [1, T.PyExc_PermissionError],
  [3, T.PyExc_ProcessLookupError],
  [110, T.PyExc_TimeoutError],
]);
const osError: Complex = {
  struct: S.PyOSErrorObject,
  fields: () => [O().myerrno, O().strerror, O().filename, O().filename2],
  slots: {
    tp_new: (type, args, kwds) => {
      let t = type;
      const n = Py_SIZE(args);
      if (type === T.PyExc_OSError && n >= 2 && n <= 5) {
        const errno = PyTuple_GET_ITEM(args, 0);
        if (Py_TYPE(errno) === T.PyLong_Type) t = errnoMap.get(PyLong_AsLong(errno)) ?? type;
      }
      const self = BaseException_new(t, args, kwds);
      if (self === 0) return 0;
      st64(self + O().written, -1);
      if (n < 2 || n > 5) return self;
      set(self + O().myerrno, PyTuple_GET_ITEM(args, 0));
      set(self + O().strerror, PyTuple_GET_ITEM(args, 1));
      if (n > 2 && PyTuple_GET_ITEM(args, 2) !== Py_None) {
        set(self + O().filename, PyTuple_GET_ITEM(args, 2));
        if (n === 5 && PyTuple_GET_ITEM(args, 4) !== Py_None) set(self + O().filename2, PyTuple_GET_ITEM(args, 4));
        const two = PyTuple_Pack(PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1));
        if (two === 0) return 0;
        Py_XSETREF(self + E.args, two);
      }
      return self;
    },
    tp_init: (_self, _args, kwds) => {
      if (kwds !== 0 && ld64(kwds + S.PyDictObject.ma_used) !== 0) {
        typeError('OSError() takes no keyword arguments');
        return -1;
      }
      return 0;
    },
    tp_str: (self) => {
      const [errno, strerror, filename, filename2] = [O().myerrno, O().strerror, O().filename, O().filename2].map(
        (at) => ld(self + at),
      );
      const text = (o: Ref, f: (o: Ref) => Ref): string | null => {
        const s = f(o === 0 ? Py_None : o);
        if (s === 0) return null;
        const t = PyUnicode_AsString(s);
        Py_DECREF(s);
        return t;
      };
      if (errno !== 0 && strerror !== 0) {
        const parts = [text(errno, PyObject_Str), text(strerror, PyObject_Str)];
        if (filename !== 0) parts.push(text(filename, PyObject_Repr));
        if (filename2 !== 0) parts.push(text(filename2, PyObject_Repr));
        if (parts.includes(null)) return 0;
        const files = filename === 0 ? '' : `: ${parts[2]}${filename2 === 0 ? '' : ` -> ${parts[3]}`}`;
        return PyUnicode_FromString(`[Errno ${parts[0]}] ${parts[1]}${files}`);
      }
      return strOfArgs(self);
    },
  },
  members: [
    object('errno', () => O().myerrno),
    object('strerror', () => O().strerror),
    object('filename', () => O().filename),
    object('filename2', () => O().filename2),
    member('characters_written', Py_T_PYSSIZET, () => O().written),
  ],
};

// ---- SyntaxError ----

const X = () => S.PySyntaxErrorObject;
const syntaxError: Complex = {
  struct: S.PySyntaxErrorObject,
  fields: () => [
    X().msg,
    X().filename,
    X().lineno,
    X().offset,
    X().end_lineno,
    X().end_offset,
    X().text,
    X().print_file_and_line,
    X().metadata,
  ],
  slots: {
    tp_init: (self, args, kwds) => {
      if (BaseException_init(self, args, kwds) < 0) return -1;
      const n = Py_SIZE(args);
      if (n >= 1) set(self + X().msg, PyTuple_GET_ITEM(args, 0));
      if (n !== 2) return 0;
      const info = PyTuple_GET_ITEM(args, 1);
      const tuple = PyObject_TypeCheck(info, T.PyTuple_Type) ? Py_NewRef(info) : 0;
      if (tuple === 0 || Py_SIZE(tuple) < 4 || Py_SIZE(tuple) > 7 || Py_SIZE(tuple) === 5) {
        typeError(
          'SyntaxError expected a tuple (filename, lineno, offset, text[, end_lineno, end_offset[, metadata]]) as its details',
        );
        return -1;
      }
      const places = [X().filename, X().lineno, X().offset, X().text, X().end_lineno, X().end_offset, X().metadata];
      for (let i = 0; i < Py_SIZE(tuple); i++) set(self + places[i], PyTuple_GET_ITEM(tuple, i));
      Py_DECREF(tuple);
      return 0;
    },
    tp_str: (self) => {
      const at = (offset: number): Ref => ld(self + offset);
      const msg = PyObject_Str(at(X().msg) === 0 ? Py_None : at(X().msg));
      if (msg === 0) return 0;
      const filename = at(X().filename);
      const lineno = at(X().lineno);
      const hasFile = filename !== 0 && Py_TYPE(filename) === T.PyUnicode_Type;
      const hasLine = lineno !== 0 && Py_TYPE(lineno) === T.PyLong_Type;
      if (!hasFile && !hasLine) return msg;
      const text = PyUnicode_AsString(msg);
      Py_DECREF(msg);
      const file = hasFile ? PyUnicode_AsString(filename).replace(/^.*\//, '') : '';
      const line = hasLine ? `line ${PyLong_AsLong(lineno)}` : '';
      return PyUnicode_FromString(`${text} (${[file, line].filter((x) => x).join(', ')})`);
    },
  },
  members: [
    object('msg', () => X().msg),
    object('filename', () => X().filename),
    object('lineno', () => X().lineno),
    object('offset', () => X().offset),
    object('text', () => X().text),
    object('end_lineno', () => X().end_lineno),
    object('end_offset', () => X().end_offset),
    object('print_file_and_line', () => X().print_file_and_line),
    object('_metadata', () => X().metadata),
  ],
};

// ---- UnicodeError's three ----

const U = () => S.PyUnicodeErrorObject;
function unicodeError(takesEncoding: boolean, str: (self: Ref, at: (offset: number) => Ref) => string | null): Complex {
  return {
    struct: S.PyUnicodeErrorObject,
    fields: () => [U().encoding, U().object, U().reason],
    slots: {
      tp_init: (self, args, kwds) => {
        if (BaseException_init(self, args, kwds) < 0) return -1;
        const n = takesEncoding ? 5 : 4;
        if (Py_SIZE(args) !== n) {
          typeError(`function takes exactly ${n} arguments (${Py_SIZE(args)} given)`);
          return -1;
        }
        let i = 0;
        if (takesEncoding) set(self + U().encoding, PyTuple_GET_ITEM(args, i++));
        set(self + U().object, PyTuple_GET_ITEM(args, i++));
        for (const at of [U().start, U().end]) {
          const v = PyNumber_AsSsize_t(PyTuple_GET_ITEM(args, i++), 0);
          st64(self + at, v);
        }
        set(self + U().reason, PyTuple_GET_ITEM(args, i));
        return 0;
      },
      tp_str: (self) => {
        if (ld(self + U().object) === 0) return PyUnicode_FromString('');
        const text = str(self, (offset) => ld(self + offset));
        return text === null ? 0 : PyUnicode_FromString(text);
      },
    },
    members: [
      ...(takesEncoding ? [object('encoding', () => U().encoding)] : []),
      object('object', () => U().object),
      member('start', Py_T_PYSSIZET, () => U().start, 0),
      member('end', Py_T_PYSSIZET, () => U().end, 0),
      object('reason', () => U().reason),
    ],
  };
}
/** str() of a field, as a JavaScript string. */
function shown(o: Ref): string {
  const s = PyObject_Str(o === 0 ? Py_None : o);
  if (s === 0) return '';
  const text = PyUnicode_AsString(s);
  Py_DECREF(s);
  return text;
}
function escapeChar(text: string, start: number): string {
  const c = [...text].length === text.length ? text.charCodeAt(start) : (([...text][start] ?? '').codePointAt(0) ?? 0);
  if (c <= 0xff) return `\\x${c.toString(16).padStart(2, '0')}`;
  return c <= 0xffff ? `\\u${c.toString(16).padStart(4, '0')}` : `\\U${c.toString(16).padStart(8, '0')}`;
}
const unicodeEncodeError = unicodeError(true, (self, at) => {
  const [start, end] = [ld64(self + U().start), ld64(self + U().end)];
  const codec = `'${shown(at(U().encoding))}' codec can't encode character`;
  if (end === start + 1) {
    return `${codec} '${escapeChar(PyUnicode_AsString(at(U().object)), start)}' in position ${start}: ${shown(at(U().reason))}`;
  }
  return `${codec}s in position ${start}-${end - 1}: ${shown(at(U().reason))}`;
});
const unicodeDecodeError = unicodeError(true, (self, at) => {
  const [start, end] = [ld64(self + U().start), ld64(self + U().end)];
  const codec = `'${shown(at(U().encoding))}' codec can't decode byte`;
  if (end === start + 1) {
    const byte = S.PyBytesObject.ob_sval + at(U().object) + start;
    const hex = ((ld(byte & ~3) >>> ((byte & 3) * 8)) & 0xff).toString(16).padStart(2, '0');
    return `${codec} 0x${hex} in position ${start}: ${shown(at(U().reason))}`;
  }
  return `${codec}s in position ${start}-${end - 1}: ${shown(at(U().reason))}`;
});
const unicodeTranslateError = unicodeError(false, (self, at) => {
  const [start, end] = [ld64(self + U().start), ld64(self + U().end)];
  if (end === start + 1) {
    return `can't translate character '${escapeChar(PyUnicode_AsString(at(U().object)), start)}' in position ${start}: ${shown(at(U().reason))}`;
  }
  return `can't translate characters in position ${start}-${end - 1}: ${shown(at(U().reason))}`;
});

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
middling(T.PyExc_ModuleNotFoundError, T.PyExc_ImportError, 'Module not found.', importError);
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
  middling(type, T.PyExc_OSError, doc, osError);
}
for (const [type, doc] of [
  [T.PyExc_BrokenPipeError, 'Broken pipe.'],
  [T.PyExc_ConnectionAbortedError, 'Connection aborted.'],
  [T.PyExc_ConnectionRefusedError, 'Connection refused.'],
  [T.PyExc_ConnectionResetError, 'Connection reset.'],
] as const) {
  middling(type, T.PyExc_ConnectionError, doc, osError);
}
simple(T.PyExc_EOFError, T.PyExc_Exception, 'Read beyond end of file.');
simple(T.PyExc_RuntimeError, T.PyExc_Exception, 'Unspecified run-time error.');
simple(T.PyExc_RecursionError, T.PyExc_RuntimeError, 'Recursion limit exceeded.');
simple(T.PyExc_NotImplementedError, T.PyExc_RuntimeError, "Method or function hasn't been implemented yet.");
simple(T.PyExc_PythonFinalizationError, T.PyExc_RuntimeError, 'Operation blocked during Python finalization.');
complex(T.PyExc_NameError, T.PyExc_Exception, 'Name not found globally.', nameError);
middling(T.PyExc_UnboundLocalError, T.PyExc_NameError, 'Local name referenced but not bound to a value.', nameError);
complex(T.PyExc_AttributeError, T.PyExc_Exception, 'Attribute not found.', attributeError);
complex(T.PyExc_SyntaxError, T.PyExc_Exception, 'Invalid syntax.', syntaxError);
middling(T.PyExc_IndentationError, T.PyExc_SyntaxError, 'Improper indentation.', syntaxError);
middling(T.PyExc_TabError, T.PyExc_IndentationError, 'Improper mixture of spaces and tabs.', syntaxError);
middling(T.PyExc__IncompleteInputError, T.PyExc_SyntaxError, 'incomplete input.', syntaxError);
simple(T.PyExc_LookupError, T.PyExc_Exception, 'Base class for lookup errors.');
simple(T.PyExc_IndexError, T.PyExc_LookupError, 'Sequence index out of range.');
complex(T.PyExc_KeyError, T.PyExc_LookupError, 'Mapping key not found.', {
  struct: S.PyBaseExceptionObject,
  fields: () => [],
  slots: { tp_str: keyErrorStr },
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
