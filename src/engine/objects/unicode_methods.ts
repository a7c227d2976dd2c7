// The type str: its slots and the table of its methods. Mirrors the end of Objects/unicodeobject.c.

import {
  _Py_TPFLAGS_MATCH_SELF,
  METH_KEYWORDS,
  METH_VARARGS,
  Py_EQ,
  Py_GE,
  Py_LE,
  Py_NE,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_UNICODE_SUBCLASS,
} from '../include/flags.ts';
import { PyASCIIObject, PyCompactUnicodeObject, PyTypeObject, PyUnicodeObject } from '../include/structs.ts';
import { type Addr, ld, memmove, type Ref, st8, st64, stp, stWords } from '../memory/memory.ts';
import { PyMem_Malloc } from '../memory/obmalloc.ts';
import { fn } from '../memory/text.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t } from './abstract_number.ts';
import { mayBeFound } from './changed_messages.ts';
import { PyErr_NoMemory, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { unicodeFormatted } from './formatter_unicode.ts';
import { _PyArg_BadArgument, argIsStr, argRange, range, ranged } from './getargs.ts';
import { link, partLink } from './link.ts';
import { PyLong_FromLong } from './longobject.ts';
import { type allocfunc, argAt, Py_DECREF, Py_NewRef, Py_TYPE, PyVectorcall_NARGS } from './object.ts';
import { PyObject_Str, richCompareResult } from './object_protocol.ts';
import { _PyArg_CheckPositional, parseSignature, unpackTupleAndDict, unpackVector } from './signature.ts';
import { indices, PySlice_AdjustIndices, PySlice_Check, PySlice_Unpack } from './sliceobject.ts';
import { Py_NotImplemented, PyBool_FromLong, unicode_empty } from './statics.ts';
import { PyExc_IndexError, PyExc_ValueError, PyUnicode_Type } from './statictypes.ts';
import { countOccurrences, fastsearch, findchar, rfastsearch } from './stringlib.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, stealTuple } from './tupleobject.ts';
import { defineType, method, rawMethod, staticmethod } from './typedef.ts';
import { typeName } from './typename.ts';
import * as K from './unicode_case.ts';
import { PyUnicode_Format } from './unicode_format.ts';
import { unicode_iter } from './unicode_iter.ts';
import { unicode_repr } from './unicode_repr.ts';
import * as S from './unicode_split.ts';
import * as T from './unicode_transform.ts';
import {
  _PyUnicode_Copy,
  _PyUnicode_EQ,
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_CheckExact,
  PyUnicode_Compare,
  PyUnicode_Concat,
  PyUnicode_DATA,
  PyUnicode_GET_LENGTH,
  PyUnicode_IS_ASCII,
  PyUnicode_IS_COMPACT,
  PyUnicode_KIND,
  PyUnicode_New,
  PyUnicode_READ,
  PyUnicode_Substring,
  PyUnicode_WRITE,
  unicode_char,
  unicode_dealloc,
  unicode_hash,
  unicode_result_unchanged,
  utf8MemorySize,
} from './unicodeobject.ts';
import './unicode_intern.ts';

// ---- searching ----

type Search = (kind: number, s: Addr, start: number, end: number, pkind: number, p: Addr, m: number) => number;

/** The index that a searching method finds, -1 for none, -2 with an exception. */
function search(name: string, self: Ref, sub: Ref, start: Ref, end: Ref, f: Search): number {
  if (!mayBeFound(name, sub)) return -2;
  if (!argRange(start, end, PyUnicode_GET_LENGTH(self))) return -2;
  return f(
    PyUnicode_KIND(self),
    PyUnicode_DATA(self),
    range.start,
    range.end,
    PyUnicode_KIND(sub),
    PyUnicode_DATA(sub),
    PyUnicode_GET_LENGTH(sub),
  );
}
const finding =
  (name: string, f: Search) =>
  (self: Ref, sub: Ref, start: Ref, end: Ref): Ref => {
    const i = search(name, self, sub, start, end, f);
    return i === -2 ? 0 : PyLong_FromLong(i);
  };
const indexing =
  (name: string, f: Search) =>
  (self: Ref, sub: Ref, start: Ref, end: Ref): Ref => {
    const i = search(name, self, sub, start, end, f);
    if (i === -1) return PyErr_SetString(PyExc_ValueError, 'substring not found');
    return i === -2 ? 0 : PyLong_FromLong(i);
  };
function unicode_count(self: Ref, sub: Ref, start: Ref, end: Ref): Ref {
  const n = search('count', self, sub, start, end, (kind, s, from, to, pkind, p, m) =>
    countOccurrences(kind, s, from, to, pkind, p, m, Number.MAX_SAFE_INTEGER),
  );
  return n === -2 ? 0 : PyLong_FromLong(n);
}
/** 1 if `substr` occurs in `str`, else 0. */
export function containsText(str: Ref, substr: Ref): number {
  const kind = PyUnicode_KIND(str);
  const data = PyUnicode_DATA(str);
  const n = PyUnicode_GET_LENGTH(str);
  const m = PyUnicode_GET_LENGTH(substr);
  const p = PyUnicode_DATA(substr);
  if (m === 1) return findchar(kind, data, 0, n, PyUnicode_READ(PyUnicode_KIND(substr), p, 0)) >= 0 ? 1 : 0;
  return fastsearch(kind, data, 0, n, PyUnicode_KIND(substr), p, m) >= 0 ? 1 : 0;
}
/** 1 or 0, or -1 with TypeError. */
export function PyUnicode_Contains(str: Ref, substr: Ref): number {
  if (!PyUnicode_Check(substr)) {
    typeError(`'in <string>' requires string as left operand, not ${typeName(substr)}`);
    return -1;
  }
  return containsText(str, substr);
}
const affix =
  (name: string, atEnd: boolean) =>
  (self: Ref, sub: Ref, start: Ref, end: Ref): Ref => {
    if (!argRange(start, end, PyUnicode_GET_LENGTH(self))) return 0;
    const { start: from, end: to } = range;
    if (PyTuple_Check(sub)) {
      for (let i = 0; i < PyTuple_GET_SIZE(sub); i++) {
        const item = PyTuple_GET_ITEM(sub, i);
        if (!PyUnicode_Check(item)) {
          return typeError(`tuple for ${name} must only contain str, not ${typeName(item)}`);
        }
        if (T.tailmatch(self, item, from, to, atEnd)) return PyBool_FromLong(1);
      }
      return PyBool_FromLong(0);
    }
    if (!PyUnicode_Check(sub))
      return typeError(`${name} first arg must be str or a tuple of str, not ${typeName(sub)}`);
    return PyBool_FromLong(T.tailmatch(self, sub, from, to, atEnd));
  };

// ---- sequence ----

function unicode_getitem(self: Ref, i: number): Ref {
  if (i < 0 || i >= PyUnicode_GET_LENGTH(self)) return PyErr_SetString(PyExc_IndexError, 'string index out of range');
  return unicode_char(PyUnicode_READ(PyUnicode_KIND(self), PyUnicode_DATA(self), i));
}
function unicode_subscript(self: Ref, item: Ref): Ref {
  if (_PyIndex_Check(item)) {
    const i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return 0;
    return unicode_getitem(self, i < 0 ? i + PyUnicode_GET_LENGTH(self) : i);
  }
  if (!PySlice_Check(item)) return typeError(`string indices must be integers, not '${typeName(item)}'`);
  if (PySlice_Unpack(item) < 0) return 0;
  const length = PyUnicode_GET_LENGTH(self);
  const n = PySlice_AdjustIndices(length);
  const { start, step } = indices;
  if (n <= 0) return unicode_empty;
  if (start === 0 && step === 1 && n === length) return unicode_result_unchanged(self);
  if (step === 1) return PyUnicode_Substring(self, start, start + n);
  const kind = PyUnicode_KIND(self);
  const data = PyUnicode_DATA(self);
  let max = 0;
  for (let k = 0, i = start; k < n; k++, i += step) max = Math.max(max, PyUnicode_READ(kind, data, i));
  const o = PyUnicode_New(n, max);
  if (o === 0) return 0;
  const to = PyUnicode_DATA(o);
  const toKind = PyUnicode_KIND(o);
  for (let k = 0, i = start; k < n; k++, i += step) PyUnicode_WRITE(toKind, to, k, PyUnicode_READ(kind, data, i));
  return o;
}
function unicode_concat(left: Ref, right: Ref): Ref {
  if (!PyUnicode_Check(right)) return typeError(`can only concatenate str (not "${typeName(right)}") to str`);
  return PyUnicode_Concat(left, right);
}
function unicode_mod(v: Ref, w: Ref): Ref {
  return PyUnicode_Check(v) ? PyUnicode_Format(v, w) : Py_NewRef(Py_NotImplemented);
}
export function PyUnicode_RichCompare(left: Ref, right: Ref, op: number): Ref {
  if (!PyUnicode_Check(left) || !PyUnicode_Check(right)) return Py_NewRef(Py_NotImplemented);
  if (left === right) return PyBool_FromLong(op === Py_EQ || op === Py_LE || op === Py_GE);
  if (op === Py_EQ || op === Py_NE) return PyBool_FromLong(_PyUnicode_EQ(left, right) === (op === Py_EQ));
  return richCompareResult(PyUnicode_Compare(left, right), op);
}
const unicode_str = unicode_result_unchanged;

// ---- making ----

const encodingArguments = parseSignature("str(object='', encoding='utf-8', errors='strict')");

/** The text of an optional str argument: null when not given, undefined with TypeError. */
function optionalText(fname: string, name: string, arg: Ref): string | null | undefined {
  if (arg === 0) return null;
  if (PyUnicode_Check(arg)) return PyUnicode_AsString(arg);
  if (fname === 'str') {
    typeError(`str() argument '${name}' must be str, not ${link.PyType_GetFullyQualifiedName(Py_TYPE(arg))}`);
  } else _PyArg_BadArgument(fname, `argument '${name}'`, 'str', arg);
  return undefined;
}
/** New reference. str(object, encoding, errors), exactly a str. */
function unicode_new_exact(object: Ref, encodingArg: Ref, errorsArg: Ref): Ref {
  const encoding = optionalText('str', 'encoding', encodingArg);
  const errors = encoding === undefined ? undefined : optionalText('str', 'errors', errorsArg);
  if (encoding === undefined || errors === undefined) return 0;
  if (object === 0) return unicode_empty;
  if (encoding === null && errors === null) return PyObject_Str(object);
  return partLink.PyUnicode_FromEncodedObject(object, encoding, errors);
}
function unicode_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const a = unpackTupleAndDict(encodingArguments, args, kwds);
  if (a === null) return 0;
  const text = unicode_new_exact(a[0], a[1], a[2]);
  if (text === 0 || type === PyUnicode_Type) return text;
  const self = unicode_subtype_new(type, text);
  Py_DECREF(text);
  return self;
}
/** New reference. An instance of a subclass: the text lies in a block of its own. */
function unicode_subtype_new(type: Ref, text: Ref): Ref {
  const self = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (self === 0) return 0;
  const n = PyUnicode_GET_LENGTH(text);
  const kind = PyUnicode_KIND(text);
  const ascii = PyUnicode_IS_ASCII(text);
  const data = PyMem_Malloc((n + 1) * kind);
  if (data === 0) {
    stp(self + PyUnicodeObject.data, 0);
    Py_DECREF(self);
    return PyErr_NoMemory();
  }
  memmove(data, PyUnicode_DATA(text), (n + 1) * kind);
  st64(self + PyASCIIObject.length, n);
  unicode_hashCopy(self, text);
  st8(self + PyASCIIObject.state, (kind << 2) | (ascii ? 0x40 : 0));
  stp(self + PyCompactUnicodeObject.utf8, ascii ? data : 0);
  st64(self + PyCompactUnicodeObject.utf8_length, ascii ? n : 0);
  stp(self + PyUnicodeObject.data, data);
  return self;
}
function unicode_hashCopy(to: Ref, from: Ref): void {
  const at = from + PyASCIIObject.hash;
  stWords(to + PyASCIIObject.hash, ld(at), ld(at + 4));
}
function unicode_vectorcall(_type: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const n = PyVectorcall_NARGS(nargsf);
  if (kwnames !== 0 && PyTuple_GET_SIZE(kwnames) > 0) {
    const a = unpackVector(encodingArguments, args, nargsf, kwnames);
    return a === null ? 0 : unicode_new_exact(a[0], a[1], a[2]);
  }
  if (!_PyArg_CheckPositional('str', n, 0, 3)) return 0;
  if (n === 0) return unicode_empty;
  if (n === 1) return PyObject_Str(argAt(args, 0));
  return unicode_new_exact(argAt(args, 0), argAt(args, 1), n > 2 ? argAt(args, 2) : 0);
}

function unicode_encode(self: Ref, encodingArg: Ref, errorsArg: Ref): Ref {
  const encoding = optionalText('encode', 'encoding', encodingArg);
  if (encoding === undefined) return 0;
  const errors = optionalText('encode', 'errors', errorsArg);
  return errors === undefined ? 0 : partLink.PyUnicode_AsEncodedString(self, encoding, errors);
}
function unicode___format__(self: Ref, spec: Ref): Ref {
  if (!argIsStr('__format__', 'argument', spec)) return 0;
  if (PyUnicode_GET_LENGTH(spec) === 0) return PyUnicode_CheckExact(self) ? Py_NewRef(self) : PyObject_Str(self);
  return unicodeFormatted(self, PyUnicode_AsString(spec));
}
function unicode_sizeof(self: Ref): Ref {
  const kind = PyUnicode_KIND(self);
  const text = (PyUnicode_GET_LENGTH(self) + 1) * kind;
  let size = PyUnicodeObject.sizeof + text;
  if (PyUnicode_IS_COMPACT(self)) {
    size = (PyUnicode_IS_ASCII(self) ? PyASCIIObject.sizeof : PyCompactUnicodeObject.sizeof) + text;
  }
  return PyLong_FromLong(size + utf8MemorySize(self));
}
function unicode_getnewargs(self: Ref): Ref {
  return stealTuple(_PyUnicode_Copy(self));
}

defineType(PyUnicode_Type, {
  basicsize: () => PyUnicodeObject.sizeof,
  flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_UNICODE_SUBCLASS | _Py_TPFLAGS_MATCH_SELF,
  doc:
    "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n" +
    'Create a new string object from the given object. If encoding or\n' +
    'errors is specified, then the object must expose a data buffer\n' +
    'that will be decoded using the given encoding and error handler.\n' +
    'Otherwise, returns the result of object.__str__() (if defined)\n' +
    "or repr(object).\nencoding defaults to 'utf-8'.\nerrors defaults to 'strict'.",
  slots: {
    tp_dealloc: unicode_dealloc,
    tp_repr: unicode_repr,
    tp_str: unicode_str,
    tp_hash: unicode_hash,
    tp_richcompare: PyUnicode_RichCompare,
    tp_iter: unicode_iter,
    tp_new: unicode_new,
    tp_vectorcall: unicode_vectorcall,
    nb_remainder: unicode_mod,
    sq_length: PyUnicode_GET_LENGTH,
    sq_concat: unicode_concat,
    sq_repeat: T.unicode_repeat,
    sq_item: unicode_getitem,
    sq_contains: PyUnicode_Contains,
    mp_length: PyUnicode_GET_LENGTH,
    mp_subscript: unicode_subscript,
  },
  shared: { tp_free: 'PyObject_Free' },
  methods: [
    method("encode(encoding='utf-8', errors='strict')", unicode_encode),
    method('replace(old, new, /, count=-1)', T.unicode_replace),
    method('split(sep=None, maxsplit=-1)', S.unicode_split),
    method('rsplit(sep=None, maxsplit=-1)', S.unicode_rsplit),
    method('join(iterable, /)', S.PyUnicode_Join),
    method('capitalize()', K.unicode_capitalize),
    method('casefold()', K.unicode_casefold),
    method('title()', K.unicode_title),
    method("center(width, fillchar=' ', /)", T.unicode_center),
    ranged('count', 'sub', unicode_count),
    method('expandtabs(tabsize=8)', T.unicode_expandtabs),
    ranged('find', 'sub', finding('find', fastsearch)),
    method('partition(sep, /)', S.unicode_partition),
    ranged('index', 'sub', indexing('index', fastsearch)),
    method("ljust(width, fillchar=' ', /)", T.unicode_ljust),
    method('lower()', K.unicode_lower),
    method('lstrip(chars=None, /)', T.unicode_lstrip),
    ranged('rfind', 'sub', finding('rfind', rfastsearch)),
    ranged('rindex', 'sub', indexing('rindex', rfastsearch)),
    method("rjust(width, fillchar=' ', /)", T.unicode_rjust),
    method('rstrip(chars=None, /)', T.unicode_rstrip),
    method('rpartition(sep, /)', S.unicode_rpartition),
    method('splitlines(keepends=False)', S.unicode_splitlines),
    method('strip(chars=None, /)', T.unicode_strip),
    method('swapcase()', K.unicode_swapcase),
    method('translate(table, /)', T.unicode_translate),
    method('upper()', K.unicode_upper),
    ranged('startswith', 'prefix', affix('startswith', false)),
    ranged('endswith', 'suffix', affix('endswith', true)),
    method('removeprefix(prefix, /)', T.unicode_removeprefix),
    method('removesuffix(suffix, /)', T.unicode_removesuffix),
    method('isascii()', K.unicode_isascii),
    method('islower()', K.unicode_islower),
    method('isupper()', K.unicode_isupper),
    method('istitle()', K.unicode_istitle),
    method('isspace()', K.unicode_isspace),
    method('isdecimal()', K.unicode_isdecimal),
    method('isdigit()', K.unicode_isdigit),
    method('isnumeric()', K.unicode_isnumeric),
    method('isalpha()', K.unicode_isalpha),
    method('isalnum()', K.unicode_isalnum),
    method('isidentifier()', K.unicode_isidentifier),
    method('isprintable()', K.unicode_isprintable),
    method('zfill(width, /)', T.unicode_zfill),
    rawMethod(
      'format',
      METH_VARARGS | METH_KEYWORDS,
      (self: Ref, args: Ref, kwargs: Ref) => partLink.do_string_format(self, args, kwargs),
      '',
      '*args, **kwargs',
    ),
    method('format_map(mapping, /)', (self, mapping) => partLink.do_string_format_map(self, mapping)),
    method('__format__(format_spec, /)', unicode___format__),
    staticmethod('maketrans(x, y=<unrepresentable>, z=<unrepresentable>, /)', T.unicode_maketrans),
    method('__sizeof__()', unicode_sizeof),
    method('__getnewargs__()', unicode_getnewargs),
  ],
});
