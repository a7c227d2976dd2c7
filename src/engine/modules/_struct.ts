// The module _struct: values packed into bytes and back. Mirrors Modules/_struct.c; the format language is struct_format.ts.

import { METH_FASTCALL, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_DEFAULT, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { ld, ld64, ldBytes, NULL, type Ref, st64, stBytes, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { fn } from '../memory/text.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t, PyNumber_Index } from '../objects/abstract.ts';
import { PyBool_FromLong } from '../objects/boolobject.ts';
import {
  bufferBytes,
  dropView,
  newView,
  Py_buffer,
  PyBUF_WRITABLE,
  PyBuffer_Release,
  PyObject_GetBuffer,
} from '../objects/buffer.ts';
import { PyBytes_AsUint8Array, PyBytes_Check, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyObject_CallOneArg } from '../objects/call.ts';
import { PyComplex_FromDoubles, to_complex } from '../objects/complexobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyFloat_AsDouble, PyFloat_FromDouble } from '../objects/floatobject.ts';
import { PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { partLink } from '../objects/link.ts';
import { PyLong_AsBigInt, PyLong_FromBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import {
  type allocfunc,
  argAt,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  Py_XSETREF,
  PyVectorcall_NARGS,
} from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_None } from '../objects/statics.ts';
import {
  heapType,
  PyByteArray_Type,
  PyExc_OverflowError,
  PyExc_RuntimeError,
  PyExc_TypeError,
} from '../objects/statictypes.ts';
import { visitWords } from '../objects/traverse.ts';
import { PyTuple_New, PyTuple_SET_ITEM } from '../objects/tupleobject.ts';
import { defineType, getset, method, rawMethod } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { PyObject_ClearWeakRefs } from '../objects/weakrefobject.ts';
import { addException } from './add_types.ts';
import { addStolen, defineModule } from './define.ts';
import {
  type Format,
  getFloat,
  getInteger,
  isIntegerCode,
  isSignedCode,
  parseFormat,
  putFloat,
  putInteger,
} from './struct_format.ts';

/** The word that holds class struct.error. */
const StructError = staticRef('struct.error');
function structError(message: string): 0 {
  return PyErr_SetString(ld(StructError), message);
}

// ---- formats ----

/** Parsed formats by their text. A format never changes, so nothing drops them but their number. */
const formatCache = new Map<string, Format>();
const MAX_CACHE_SIZE = 100;

function formatOf(text: string): Format | null {
  const known = formatCache.get(text);
  if (known !== undefined) return known;
  const f = parseFormat(text);
  if (typeof f === 'string') {
    structError(f);
    return null;
  }
  if (formatCache.size >= MAX_CACHE_SIZE) formatCache.clear();
  formatCache.set(text, f);
  return f;
}
/** The text of a format argument, or null with TypeError. */
function formatText(o: Ref): string | null {
  if (PyUnicode_Check(o)) {
    const text = PyUnicode_AsString(o);
    if (/^[\0-\x7f]*$/.test(text)) return text;
    const bytes = partLink.PyUnicode_AsEncodedString(o, 'ascii', 'strict');
    if (bytes !== NULL) Py_DECREF(bytes);
    return null;
  }
  if (PyBytes_Check(o)) return String.fromCharCode(...PyBytes_AsUint8Array(o));
  typeError(`Struct() argument 1 must be a str or bytes object, not ${typeName(o)}`);
  return null;
}
function formatArgument(o: Ref): Format | null {
  const text = formatText(o);
  return text === null ? null : formatOf(text);
}

// ---- packing ----

/** The value of an integer argument, or null with struct.error. */
function integerArgument(o: Ref): bigint | null {
  if (!_PyIndex_Check(o)) {
    structError('required argument is not an integer');
    return null;
  }
  const i = PyNumber_Index(o);
  if (i === NULL) {
    if (PyErr_ExceptionMatches(PyExc_TypeError)) {
      PyErr_Clear();
      structError('required argument is not an integer');
    }
    return null;
  }
  const b = PyLong_AsBigInt(i);
  Py_DECREF(i);
  return b;
}
function packInteger(view: DataView, at: number, code: string, size: number, o: Ref, little: boolean): boolean {
  const value = integerArgument(o);
  if (value === null) return false;
  const bits = BigInt(size * 8);
  const signed = isSignedCode(code);
  const max = (1n << (signed ? bits - 1n : bits)) - 1n;
  // Addresses may be given with a sign.
  const min = signed || code === 'P' ? -(1n << (bits - 1n)) : 0n;
  if (value < min || value > max) {
    structError(code === 'P' ? 'int too large to convert' : `'${code}' format requires ${min} <= number <= ${max}`);
    return false;
  }
  putInteger(view, at, size, value, little);
  return true;
}
function packFloat(view: DataView, at: number, code: string, size: number, x: number, little: boolean): boolean {
  if (putFloat(view, at, size, x, little)) return true;
  PyErr_SetString(PyExc_OverflowError, `float too large to pack with ${code} format`);
  return false;
}
/** Writes one value. False with an exception. */
function packValue(view: DataView, at: number, code: string, size: number, o: Ref, little: boolean): boolean {
  if (isIntegerCode(code)) return packInteger(view, at, code, size, o, little);
  switch (code) {
    case '?': {
      const truth = PyObject_IsTrue(o);
      if (truth < 0) return false;
      view.setUint8(at, truth);
      return true;
    }
    case 'c': {
      const bytes = PyBytes_Check(o) ? PyBytes_AsUint8Array(o) : null;
      if (bytes === null || bytes.length !== 1) {
        structError('char format requires a bytes object of length 1');
        return false;
      }
      view.setUint8(at, bytes[0]);
      return true;
    }
    case 'F':
    case 'D': {
      const z = to_complex(o);
      if (z === 'error') return false;
      if (z === null) {
        structError('required argument is not a complex');
        return false;
      }
      return (
        packFloat(view, at, code, size / 2, z.re, little) &&
        packFloat(view, at + size / 2, code, size / 2, z.im, little)
      );
    }
    default: {
      const x = PyFloat_AsDouble(o);
      if (x === -1 && PyErr_Occurred() !== NULL) {
        PyErr_Clear();
        structError('required argument is not a float');
        return false;
      }
      return packFloat(view, at, code, size, x, little);
    }
  }
}
/** Writes the text of an s or p field. */
function packText(out: Uint8Array, at: number, code: string, size: number, o: Ref): boolean {
  const bytes = PyBytes_Check(o) ? PyBytes_AsUint8Array(o) : Py_TYPE(o) === PyByteArray_Type ? bufferBytes(o) : null;
  if (bytes === null) {
    structError(`argument for '${code}' must be a bytes object`);
    return false;
  }
  if (code === 's') {
    out.set(bytes.subarray(0, size), at);
  } else if (size > 0) {
    const n = Math.min(bytes.length, size - 1);
    out.set(bytes.subarray(0, n), at + 1);
    out[at] = Math.min(n, 255);
  }
  return true;
}
/** Packs the arguments from `first` on; null with an exception. */
function packAll(f: Format, args: number, first: number, nargs: number, name: string): Uint8Array | null {
  if (nargs - first !== f.length) {
    structError(`${name} expected ${f.length} items for packing (got ${nargs - first})`);
    return null;
  }
  const out = new Uint8Array(f.size);
  const view = new DataView(out.buffer);
  let i = first;
  for (const { code, offset, size, count } of f.codes) {
    for (let k = 0; k < count; k++) {
      const o = argAt(args, i++);
      const ok =
        code === 's' || code === 'p'
          ? packText(out, offset, code, size, o)
          : packValue(view, offset + k * size, code, size, o, f.littleEndian);
      if (!ok) return null;
    }
  }
  return out;
}
function packBytes(f: Format, args: number, first: number, nargs: number): Ref {
  const out = packAll(f, args, first, nargs, 'pack');
  return out === null ? NULL : PyBytes_FromUint8Array(out);
}
/** pack_into(buffer, offset, values...) with the arguments from `first` on. */
function packInto(f: Format, args: number, first: number, nargs: number): Ref {
  if (nargs === first) return structError('pack_into expected buffer argument');
  if (nargs === first + 1) return structError('pack_into expected offset argument');
  const view = newView();
  const o = argAt(args, first);
  if (PyObject_GetBuffer(o, view, PyBUF_WRITABLE) < 0) {
    dropView(view);
    PyErr_Clear();
    return typeError(`argument must be read-write bytes-like object, not ${typeName(o)}`);
  }
  const result = packIntoView(f, args, first, nargs, ld(view + Py_buffer.buf), ld64(view + Py_buffer.len));
  dropView(view);
  return result;
}
function packIntoView(f: Format, args: number, first: number, nargs: number, buf: number, length: number): Ref {
  let offset = PyNumber_AsSsize_t(argAt(args, first + 1), PyExc_OverflowError);
  if (offset === -1 && PyErr_Occurred() !== NULL) return NULL;
  if (offset < 0) {
    if (offset + f.size > 0) return structError(`no space to pack ${f.size} bytes at offset ${offset}`);
    if (offset + length < 0) return structError(`offset ${offset} out of range for ${length}-byte buffer`);
    offset += length;
  }
  if (length - offset < f.size) {
    return structError(
      `pack_into requires a buffer of at least ${BigInt(f.size) + exactOffset(argAt(args, first + 1), offset)} bytes for packing ${f.size} bytes at offset ${exactOffset(argAt(args, first + 1), offset)} (actual buffer size is ${length})`,
    );
  }
  const out = packAll(f, args, first + 2, nargs, 'pack_into');
  if (out === null) return NULL;
  stBytes(buf + offset, out);
  return Py_None;
}

/** An offset as a number of any size: what `o` says, where JavaScript's numbers are too coarse for it. */
function exactOffset(o: Ref, offset: number): bigint {
  if (Number.isSafeInteger(offset)) return BigInt(offset);
  const i = PyNumber_Index(o);
  const exact = PyLong_AsBigInt(i);
  Py_DECREF(i);
  return exact;
}

// ---- unpacking ----

function unpackValue(bytes: Uint8Array, view: DataView, at: number, code: string, size: number, little: boolean): Ref {
  if (isIntegerCode(code)) return PyLong_FromBigInt(getInteger(view, at, size, isSignedCode(code), little));
  switch (code) {
    case '?':
      return PyBool_FromLong(bytes[at] !== 0);
    case 'c':
      return PyBytes_FromUint8Array(bytes.subarray(at, at + 1));
    case 's':
      return PyBytes_FromUint8Array(bytes.subarray(at, at + size));
    case 'p': {
      const n = size === 0 ? 0 : Math.min(bytes[at], size - 1);
      return PyBytes_FromUint8Array(bytes.subarray(at + 1, at + 1 + n));
    }
    case 'F':
    case 'D':
      return PyComplex_FromDoubles(
        getFloat(view, at, size / 2, little),
        getFloat(view, at + size / 2, size / 2, little),
      );
    default:
      return PyFloat_FromDouble(getFloat(view, at, size, little));
  }
}
/** New reference. The values at the start of `bytes`, as a tuple. */
function unpackAll(f: Format, bytes: Uint8Array): Ref {
  const result = PyTuple_New(f.length);
  if (result === NULL) return NULL;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let i = 0;
  for (const { code, offset, size, count } of f.codes) {
    for (let k = 0; k < count; k++) {
      const v = unpackValue(bytes, view, offset + k * size, code, size, f.littleEndian);
      if (v === NULL) {
        Py_DECREF(result);
        return NULL;
      }
      PyTuple_SET_ITEM(result, i++, v);
    }
  }
  return result;
}
function unpackExactly(f: Format, buffer: Ref): Ref {
  const bytes = bufferBytes(buffer);
  if (bytes === null) return NULL;
  return bytes.length === f.size ? unpackAll(f, bytes) : structError(`unpack requires a buffer of ${f.size} bytes`);
}
function unpackFrom(f: Format, buffer: Ref, offsetArgument: Ref): Ref {
  const bytes = bufferBytes(buffer);
  if (bytes === null) return NULL;
  let offset = offsetArgument === NULL ? 0 : PyNumber_AsSsize_t(offsetArgument, PyExc_OverflowError);
  if (offset === -1 && PyErr_Occurred() !== NULL) return NULL;
  if (offset < 0) {
    if (offset + f.size > 0) return structError(`not enough data to unpack ${f.size} bytes at offset ${offset}`);
    if (offset + bytes.length < 0) return structError(`offset ${offset} out of range for ${bytes.length}-byte buffer`);
    offset += bytes.length;
  }
  if (bytes.length - offset < f.size) {
    return structError(
      `unpack_from requires a buffer of at least ${BigInt(f.size) + exactOffset(offsetArgument, offset)} bytes for unpacking ${f.size} bytes at offset ${exactOffset(offsetArgument, offset)} (actual buffer size is ${bytes.length})`,
    );
  }
  return unpackAll(f, bytes.subarray(offset, offset + f.size));
}

// ---- iter_unpack ----

const unpackiterobject = struct('unpackiterobject', { so: 'ptr', buf: Py_buffer, index: 'ssize' }, PyObject);
const UnpackIter_Type = heapType('_struct.unpack_iterator');

/** New reference. An iterator over `buffer` by the Struct object `so`, whose format is `f`. */
function iterUnpack(so: Ref, f: Format, buffer: Ref): Ref {
  if (f.size === 0) return structError('cannot iteratively unpack with a struct of length 0');
  const iter = fn<allocfunc>(ld(UnpackIter_Type + PyTypeObject.tp_alloc))(UnpackIter_Type, 0);
  if (iter === NULL) return NULL;
  const view = iter + unpackiterobject.buf;
  if (PyObject_GetBuffer(buffer, view, 0) < 0) {
    Py_DECREF(iter);
    return NULL;
  }
  if (ld64(view + Py_buffer.len) % f.size !== 0) {
    Py_DECREF(iter);
    return structError(`iterative unpacking requires a buffer of a multiple of ${f.size} bytes`);
  }
  stp(iter + unpackiterobject.so, Py_NewRef(so));
  return iter;
}
function remaining(iter: Ref): number {
  return ld64(iter + unpackiterobject.buf + Py_buffer.len) - ld64(iter + unpackiterobject.index);
}
function unpackiter_iternext(iter: Ref): Ref {
  const so = ld(iter + unpackiterobject.so);
  if (so === NULL || remaining(iter) <= 0) return NULL;
  const f = ownFormat(so);
  const index = ld64(iter + unpackiterobject.index);
  st64(iter + unpackiterobject.index, index + f.size);
  return unpackAll(f, ldBytes(ld(iter + unpackiterobject.buf + Py_buffer.buf) + index, f.size));
}
function unpackiter_dealloc(iter: Ref): void {
  PyObject_GC_UnTrack(iter);
  const so = ld(iter + unpackiterobject.so);
  PyBuffer_Release(iter + unpackiterobject.buf);
  Py_XDECREF(so);
  fn<(o: Ref) => void>(ld(Py_TYPE(iter) + PyTypeObject.tp_free))(iter);
}
defineType(UnpackIter_Type, {
  basicsize: () => unpackiterobject.sizeof,
  flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_dealloc: unpackiter_dealloc,
    tp_iternext: unpackiter_iternext,
    tp_traverse: (iter, visit) => visitWords(iter, visit, unpackiterobject.so, unpackiterobject.buf + Py_buffer.obj),
  },
  shared: { tp_iter: 'PyObject_SelfIter', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('__length_hint__()', (iter) =>
      PyLong_FromLong(remaining(iter) / ownFormat(ld(iter + unpackiterobject.so)).size),
    ),
  ],
});

// ---- Struct ----

const PyStructObject = struct(
  'PyStructObject',
  {
    s_size: 'ssize',
    s_len: 'ssize',
    s_codes: 'ptr',
    s_format: 'ptr',
    weakreflist: 'ptr',
    init_called: { type: 'u8', since: '3.15' },
  },
  PyObject,
);
const Struct_Type = heapType('_struct.Struct');
const STRUCT = parseSignature('Struct(format)');

/** New reference: a Struct without format yet. */
function s_new(type: Ref): Ref {
  const self = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (self === NULL) return NULL;
  stp(self + PyStructObject.s_format, Py_None);
  st64(self + PyStructObject.s_size, -1);
  st64(self + PyStructObject.s_len, -1);
  return self;
}
/** tp_init: a format that is wrong leaves the one that is there. */
function Struct___init__(self: Ref, args: Ref, kwds: Ref): number {
  const a = unpackTupleAndDict(STRUCT, args, kwds);
  const text = a === null ? null : formatText(a[0]);
  const f = text === null ? null : formatOf(text);
  const format = f === null ? NULL : PyUnicode_FromString(text!);
  if (format === NULL) return -1;
  st64(self + PyStructObject.s_size, f!.size);
  st64(self + PyStructObject.s_len, f!.length);
  Py_XSETREF(self + PyStructObject.s_format, format);
  return 0;
}
function s_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  if (ld(self + PyStructObject.weakreflist) !== NULL) PyObject_ClearWeakRefs(self);
  Py_XDECREF(ld(self + PyStructObject.s_format));
  fn<(o: Ref) => void>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
}
const formatRef = (self: Ref): Ref => ld(self + PyStructObject.s_format);
/** The format of a Struct, or null with RuntimeError if it has none yet. */
function readyFormat(self: Ref): Format | null {
  if (formatRef(self) !== Py_None) return formatOf(PyUnicode_AsString(formatRef(self)));
  PyErr_SetString(PyExc_RuntimeError, 'Struct object is not initialized');
  return null;
}
/** The format of a Struct that an iterator holds. */
const ownFormat = (self: Ref): Format => readyFormat(self)!;
/** What `f` gives for the format of a Struct. */
const withOwn = (self: Ref, f: (format: Format) => Ref): Ref => {
  const format = readyFormat(self);
  return format === null ? NULL : f(format);
};

defineType(Struct_Type, {
  basicsize: () => PyStructObject.sizeof,
  flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
  weaklistoffset: () => PyStructObject.weakreflist,
  slots: {
    tp_new: s_new,
    tp_init: Struct___init__,
    tp_dealloc: s_dealloc,
    tp_repr: (self) => reprOf(self),
    tp_traverse: () => 0,
  },
  shared: { tp_free: 'PyObject_GC_Del' },
  methods: [
    method('iter_unpack(buffer, /)', (self, buffer) => withOwn(self, (f) => iterUnpack(self, f, buffer))),
    rawMethod('pack', METH_FASTCALL, (self: Ref, args: number, nargsf: number) =>
      withOwn(self, (f) => packBytes(f, args, 0, PyVectorcall_NARGS(nargsf))),
    ),
    rawMethod('pack_into', METH_FASTCALL, (self: Ref, args: number, nargsf: number) =>
      withOwn(self, (f) => packInto(f, args, 0, PyVectorcall_NARGS(nargsf))),
    ),
    method('unpack(buffer, /)', (self, buffer) => withOwn(self, (f) => unpackExactly(f, buffer))),
    method('unpack_from(buffer, offset=0)', (self, buffer, offset) =>
      withOwn(self, (f) => unpackFrom(f, buffer, offset)),
    ),
    method('__sizeof__()', (self) =>
      withOwn(self, (f) => PyLong_FromLong(PyStructObject.sizeof + (f.codes.length + 1) * 32)),
    ),
  ],
  getset: [
    getset('format', (self) => withOwn(self, () => PyUnicode_FromString(PyUnicode_AsString(formatRef(self))))),
    getset('size', (self) => PyLong_FromLong(ld64(self + PyStructObject.s_size))),
  ],
});
function reprOf(self: Ref): Ref {
  const name = typeName(self);
  if (readyFormat(self) === null) return NULL;
  return PyUnicode_FromString(`${name.slice(name.lastIndexOf('.') + 1)}('${PyUnicode_AsString(formatRef(self))}')`);
}

// ---- functions ----

/** A function whose first argument is the format, the rest as METH_FASTCALL gives them. */
function withFormat(
  name: string,
  f: (format: Format, args: number, first: number, nargs: number) => Ref,
): ReturnType<typeof rawMethod> {
  return rawMethod(name, METH_FASTCALL, (_module: Ref, args: number, nargsf: number): Ref => {
    const nargs = PyVectorcall_NARGS(nargsf);
    if (nargs === 0) return typeError('missing format argument');
    const format = formatArgument(argAt(args, 0));
    return format === null ? NULL : f(format, args, 1, nargs);
  });
}

defineModule({
  name: '_struct',
  methods: [
    method('_clearcache()', () => {
      formatCache.clear();
      return Py_None;
    }),
    method('calcsize(format, /)', (_module, o) => {
      const f = formatArgument(o);
      return f === null ? NULL : PyLong_FromLong(f.size);
    }),
    method('iter_unpack(format, buffer, /)', (_module, o, buffer) => {
      const so = PyObject_CallOneArg(Struct_Type, o);
      if (so === NULL) return NULL;
      const iter = iterUnpack(so, ownFormat(so), buffer);
      Py_DECREF(so);
      return iter;
    }),
    withFormat('pack', packBytes),
    withFormat('pack_into', packInto),
    method('unpack(format, buffer, /)', (_module, o, buffer) => {
      const f = formatArgument(o);
      return f === null ? NULL : unpackExactly(f, buffer);
    }),
    method('unpack_from(format, /, buffer, offset=0)', (_module, o, buffer, offset) => {
      const f = formatArgument(o);
      return f === null ? NULL : unpackFrom(f, buffer, offset);
    }),
  ],
  exec(module) {
    if (addStolen(module, 'Struct', Struct_Type) < 0) return -1;
    return addException(module, StructError, 'struct.error');
  },
});
