// The type array.array: its slots and the table of its methods; its iterator. Mirrors Modules/arraymodule.c.

import {
  Py_EQ,
  Py_NE,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_SEQUENCE,
} from '../include/flags.ts';
import { selectedMinor } from '../include/layout.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { type Addr, addressOf, ld, ld64, type Ref, st64, stBytes, stp, U8 } from '../memory/memory.ts';
import { PyMem_Free } from '../memory/obmalloc.ts';
import { cString } from '../memory/static.ts';
import { fn } from '../memory/text.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t, PyObject_GetIter } from '../objects/abstract.ts';
import { PyIter_Next } from '../objects/abstract_iter.ts';
import { bufferBytes, Py_buffer, PyBUF_FORMAT, PyBuffer_FillInfo, requireView } from '../objects/buffer.ts';
import { PyByteArray_Check } from '../objects/bytearrayobject.ts';
import { PyBytes_Check, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyObject_CallMethod } from '../objects/call.ts';
import { class_getitem } from '../objects/classgetitem.ts';
import { PyDict_DelItemString } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { argSlice, argSsize, failed, sliceIndex } from '../objects/getargs.ts';
import { link } from '../objects/link.ts';
import { PyList_Append, PyList_Check, PyList_GET_ITEM, PyList_New } from '../objects/listobject.ts';
import { PyLong_AsInt, PyLong_AsSsize_t, PyLong_FromLong, PyLong_FromSsize_t } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE } from '../objects/object.ts';
import {
  Py_RETURN_RICHCOMPARE,
  PyObject_GetOptionalAttrString,
  PyObject_Repr,
  PyObject_RichCompare,
  PyObject_RichCompareBool,
} from '../objects/object_protocol.ts';
import { indices, PySlice_AdjustIndices, PySlice_Check, PySlice_Unpack } from '../objects/sliceobject.ts';
import { Py_False, Py_None, Py_NotImplemented, Py_True, PyBool_FromLong } from '../objects/statics.ts';
import {
  heapType,
  PyExc_BufferError,
  PyExc_DeprecationWarning,
  PyExc_EOFError,
  PyExc_IndexError,
  PyExc_ValueError,
} from '../objects/statictypes.ts';
import { deallocWords, visitWords } from '../objects/traverse.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_Pack, stealTuple } from '../objects/tupleobject.ts';
import { defineType, getset, method } from '../objects/typedef.ts';
import { _PyType_Name, typeName } from '../objects/typename.ts';
import {
  newFromCodePoints,
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
} from '../objects/unicodeobject.ts';
import { PyObject_ClearWeakRefs } from '../objects/weakrefobject.ts';
import { PyImport_ImportModuleAttrString } from '../runtime/import.ts';
import { DESCRIPTORS, type Descr, descriptors, descrOf, getItem, packCodePoints, packItem } from './array_items.ts';
import {
  arrayobject as A,
  appendBytes,
  array_Check,
  array_del_slice,
  array_resize,
  array_Type,
  arrayBytes,
  descrIn,
  ins1,
  itemAt,
  newArrayOfBytes,
  newarrayobject,
  repeatBytes,
  sameKind,
} from './arrayobject.ts';

const none = (r: number): Ref => (r < 0 ? 0 : Py_None);
const raise = (type: Ref, message: string): -1 => {
  PyErr_SetString(type, message);
  return -1;
};
const refuse = (message: string): -1 => {
  typeError(message);
  return -1;
};
const item = (a: Ref, i: number): Ref => getItem(descrIn(a), itemAt(a, i));

// ---- making ----

function appendIterable(a: Ref, iterable: Ref): number {
  const it = PyObject_GetIter(iterable);
  if (it === 0) return -1;
  let r = 0;
  for (let v = PyIter_Next(it); v !== 0 && r === 0; v = r < 0 ? 0 : PyIter_Next(it)) {
    r = append(a, v);
    Py_DECREF(v);
  }
  Py_DECREF(it);
  return PyErr_Occurred() !== 0 ? -1 : r;
}
function append(a: Ref, v: Ref): number {
  const bytes = packItem(descrIn(a), v);
  return bytes === null ? -1 : ins1(a, Py_SIZE(a), bytes);
}
function fromLists(type: Ref, d: Descr, list: Ref): Ref {
  const at = PyList_Check(list) ? PyList_GET_ITEM : PyTuple_GET_ITEM;
  const a = newarrayobject(type, Py_SIZE(list), d);
  if (a === 0) return 0;
  for (let i = 0; i < Py_SIZE(list) && i < Py_SIZE(a); i++) {
    const bytes = packItem(d, at(list, i));
    if (bytes === null) {
      Py_DECREF(a);
      return 0;
    }
    if (i < Py_SIZE(a)) stBytes(itemAt(a, i), bytes);
  }
  return a;
}
function array_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const n = Py_SIZE(args);
  if (type === array_Type && kwds !== 0 && Py_SIZE(kwds) !== 0 && PyErr_Occurred() === 0)
    return typeError('array.array() takes no keyword arguments');
  if (n < 1) return typeError('array() takes at least 1 argument (0 given)');
  if (n > 2) return typeError(`array() takes at most 2 arguments (${n} given)`);
  const code = PyTuple_GET_ITEM(args, 0);
  const initial = n > 1 ? PyTuple_GET_ITEM(args, 1) : 0;
  const what = 'array() argument 1 must be a unicode character, not';
  if (!PyUnicode_Check(code)) return typeError(`${what} ${typeName(code)}`);
  if (PyUnicode_GET_LENGTH(code) !== 1) return typeError(`${what} a string of length ${PyUnicode_GET_LENGTH(code)}`);
  const d = descrOf(PyUnicode_AsString(code));
  if (initial !== 0 && d?.kind !== 'text') {
    const use = `an array with typecode '${PyUnicode_AsString(code)}'`;
    if (PyUnicode_Check(initial)) return typeError(`cannot use a str to initialize ${use}`);
    if (array_Check(initial) && descrIn(initial).kind === 'text')
      return typeError(`cannot use a unicode array to initialize ${use}`);
  }
  if (d === undefined) {
    const codes = descriptors().map((one) => one.typecode);
    const text = `${codes.slice(0, -1).join(', ')} or ${codes.at(-1)}`;
    return PyErr_SetString(PyExc_ValueError, `bad typecode (must be ${text})`);
  }
  const deprecated = "The 'u' type code is deprecated and will be removed in Python 3.16";
  if (d.typecode === 'u' && selectedMinor() >= 13 && link.PyErr_WarnEx(PyExc_DeprecationWarning, deprecated, 1) < 0)
    return 0;
  if (initial === 0) return newarrayobject(type, 0, d);
  if (PyUnicode_Check(initial)) return newArrayOfBytes(type, d, packCodePoints(PyUnicode_AsString(initial)));
  if (PyList_Check(initial) || PyTuple_Check(initial)) return fromLists(type, d, initial);
  if (array_Check(initial) && descrIn(initial) === d) return newArrayOfBytes(type, d, arrayBytes(initial));
  const a = newarrayobject(type, 0, d);
  if (a === 0) return 0;
  const isBytes = PyBytes_Check(initial) || PyByteArray_Check(initial);
  const r = isBytes ? frombytes(a, initial) : appendIterable(a, initial);
  if (r === 0) return a;
  Py_DECREF(a);
  return 0;
}
function array_dealloc(a: Ref): void {
  if (ld(a + A.ob_exports) > 0) PyErr_SetString(PyExc_BufferError, 'deallocated array object has exported buffers');
  PyObject_GC_UnTrack(a);
  if (ld(a + A.weakreflist) !== 0) PyObject_ClearWeakRefs(a);
  if (ld(a + A.ob_item) !== 0) PyMem_Free(ld(a + A.ob_item));
  fn<(o: Ref) => void>(ld(Py_TYPE(a) + PyTypeObject.tp_free))(a);
}

// ---- reading ----

function array_repr(a: Ref): Ref {
  const d = descrIn(a);
  const name = _PyType_Name(Py_TYPE(a));
  if (Py_SIZE(a) === 0) return PyUnicode_FromString(`${name}('${d.typecode}')`);
  const shown = d.kind === 'text' ? tounicode(a) : tolist(a);
  if (shown === 0) return 0;
  const r = PyObject_Repr(shown);
  Py_DECREF(shown);
  if (r === 0) return 0;
  const text = `${name}('${d.typecode}', ${PyUnicode_AsString(r)})`;
  Py_DECREF(r);
  return PyUnicode_FromString(text);
}
function tolist(a: Ref): Ref {
  const list = PyList_New(0);
  for (let i = 0; i < Py_SIZE(a); i++) {
    const v = item(a, i);
    if (v === 0) {
      Py_DECREF(list);
      return 0;
    }
    PyList_Append(list, v);
    Py_DECREF(v);
  }
  return list;
}
function tounicode(a: Ref): Ref {
  if (descrIn(a).kind !== 'text')
    return PyErr_SetString(PyExc_ValueError, "tounicode() may only be called on unicode type arrays ('u' or 'w')");
  const points = [...new Uint32Array(arrayBytes(a).buffer)];
  const wrong = points.find((c) => c > 0x10ffff);
  if (wrong === undefined) return newFromCodePoints(points);
  return PyErr_SetString(PyExc_ValueError, `character U+${wrong.toString(16)} is not in range [U+0000; U+10ffff]`);
}
function array_item(a: Ref, i: number): Ref {
  return i < 0 || i >= Py_SIZE(a) ? PyErr_SetString(PyExc_IndexError, 'array index out of range') : item(a, i);
}
/** The index behind a subscript; -1 with an exception. */
function subscriptIndex(a: Ref, key: Ref): number {
  const i = PyNumber_AsSsize_t(key, PyExc_IndexError);
  return i < 0 && PyErr_Occurred() === 0 ? i + Py_SIZE(a) : i;
}
function array_subscr(a: Ref, key: Ref): Ref {
  if (_PyIndex_Check(key)) {
    const i = subscriptIndex(a, key);
    return PyErr_Occurred() !== 0 ? 0 : array_item(a, i);
  }
  if (!PySlice_Check(key)) return typeError('array indices must be integers');
  if (PySlice_Unpack(key) < 0) return 0;
  const n = PySlice_AdjustIndices(Py_SIZE(a));
  const { start, step } = indices;
  const d = descrIn(a);
  const result = newarrayobject(array_Type, Math.max(n, 0), d);
  if (result === 0) return 0;
  for (let k = 0; k < n; k++) {
    const from = itemAt(a, start + k * step);
    stBytes(itemAt(result, k), U8.subarray(from, from + d.itemsize));
  }
  return result;
}
function array_richcompare(v: Ref, w: Ref, op: number): Ref {
  if (!array_Check(v) || !array_Check(w)) return Py_NotImplemented;
  if (Py_SIZE(v) !== Py_SIZE(w) && (op === Py_EQ || op === Py_NE)) return PyBool_FromLong(op === Py_NE ? 1 : 0);
  for (let i = 0; i < Py_SIZE(v) && i < Py_SIZE(w); i++) {
    const a = item(v, i);
    const b = a === 0 ? 0 : item(w, i);
    const equal = b === 0 ? -1 : PyObject_RichCompareBool(a, b, Py_EQ);
    let result = 0;
    if (equal === 0) result = op === Py_EQ ? Py_False : op === Py_NE ? Py_True : PyObject_RichCompare(a, b, op);
    if (a !== 0) Py_DECREF(a);
    if (b !== 0) Py_DECREF(b);
    if (equal <= 0) return result;
  }
  return Py_RETURN_RICHCOMPARE(Py_SIZE(v), Py_SIZE(w), op);
}
/** The first index from `start` below `stop` whose item equals `v`: -1 if none does, -2 with an exception. */
function find(a: Ref, v: Ref, start: number, stop: number): number {
  for (let i = start; i < stop && i < Py_SIZE(a); i++) {
    const own = item(a, i);
    const equal = own === 0 ? -1 : PyObject_RichCompareBool(own, v, Py_EQ);
    if (own !== 0) Py_DECREF(own);
    if (equal !== 0) return equal > 0 ? i : -2;
  }
  return -1;
}
function array_index(a: Ref, v: Ref, start: Ref, stop: Ref): Ref {
  const ends: number[] = [];
  for (const [arg, missing] of [
    [start, 0],
    [stop, Number.MAX_SAFE_INTEGER],
  ]) {
    if (!argSlice(arg, missing)) return 0;
    ends.push(sliceIndex.value < 0 ? Math.max(0, sliceIndex.value + Py_SIZE(a)) : sliceIndex.value);
  }
  const i = find(a, v, ends[0], ends[1]);
  if (i >= 0) return PyLong_FromSsize_t(i);
  return i === -2 ? 0 : PyErr_SetString(PyExc_ValueError, 'array.index(x): x not in array');
}
function array_count(a: Ref, v: Ref): Ref {
  let count = 0;
  for (let i = find(a, v, 0, Number.MAX_SAFE_INTEGER); i !== -1; i = find(a, v, i + 1, Number.MAX_SAFE_INTEGER)) {
    if (i === -2) return 0;
    count++;
  }
  return PyLong_FromSsize_t(count);
}

// ---- changing ----

function array_ass_item(a: Ref, i: number, v: Ref): number {
  if (i < 0 || i >= Py_SIZE(a)) return raise(PyExc_IndexError, 'array assignment index out of range');
  if (v === 0) return array_del_slice(a, i, i + 1);
  const bytes = packItem(descrIn(a), v);
  if (bytes === null) return -1;
  if (i >= Py_SIZE(a)) return raise(PyExc_IndexError, 'array assignment index out of range');
  stBytes(itemAt(a, i), bytes);
  return 0;
}
function array_ass_subscr(a: Ref, key: Ref, value: Ref): number {
  if (_PyIndex_Check(key)) {
    const i = subscriptIndex(a, key);
    return PyErr_Occurred() !== 0 ? -1 : array_ass_item(a, i, value);
  }
  if (!PySlice_Check(key)) return refuse('array indices must be integers');
  if (PySlice_Unpack(key) < 0) return -1;
  const n = Math.max(0, PySlice_AdjustIndices(Py_SIZE(a)));
  const { start, step } = indices;
  if (value !== 0 && !array_Check(value))
    return refuse(`can only assign array (not "${typeName(value)}") to array slice`);
  if (value !== 0 && sameKind(a, value) < 0) return -1;
  const bytes = value === 0 ? new Uint8Array(0) : arrayBytes(value);
  const { itemsize } = descrIn(a);
  const needed = bytes.length / itemsize;
  if (ld(a + A.ob_exports) > 0 && needed !== n)
    return raise(PyExc_BufferError, 'cannot resize an array that is exporting buffers');
  if (step === 1) {
    const size = Py_SIZE(a);
    const tail = U8.slice(itemAt(a, start + n), itemAt(a, size));
    if (needed < n && array_del_slice(a, start + needed, start + n) < 0) return -1;
    if (needed > n) {
      if (array_resize(a, size + needed - n) < 0) return -1;
      stBytes(itemAt(a, start + needed), tail);
    }
    if (needed > 0) stBytes(itemAt(a, start), bytes);
    return 0;
  }
  if (value === 0) {
    const gone = new Set(Array.from({ length: n }, (_, k) => start + k * step));
    const kept = Array.from({ length: Py_SIZE(a) }, (_, i) => i).filter((i) => !gone.has(i));
    const old = arrayBytes(a);
    kept.forEach((from, to) => {
      stBytes(itemAt(a, to), old.subarray(from * itemsize, (from + 1) * itemsize));
    });
    return n === 0 ? 0 : array_resize(a, kept.length);
  }
  if (needed !== n)
    return raise(PyExc_ValueError, `attempt to assign array of size ${needed} to extended slice of size ${n}`);
  for (let k = 0; k < n; k++) stBytes(itemAt(a, start + k * step), bytes.subarray(k * itemsize, (k + 1) * itemsize));
  return 0;
}
function array_concat(a: Ref, b: Ref): Ref {
  if (!array_Check(b)) return typeError(`can only append array (not "${typeName(b)}") to array`);
  if (sameKind(a, b) < 0) return 0;
  const bytes = new Uint8Array((Py_SIZE(a) + Py_SIZE(b)) * descrIn(a).itemsize);
  bytes.set(arrayBytes(a));
  bytes.set(arrayBytes(b), Py_SIZE(a) * descrIn(a).itemsize);
  return newArrayOfBytes(array_Type, descrIn(a), bytes);
}
function array_repeat(a: Ref, n: number): Ref {
  const result = newarrayobject(array_Type, Py_SIZE(a) * Math.max(n, 0), descrIn(a));
  if (result !== 0 && Py_SIZE(result) > 0) repeatBytes(result, arrayBytes(a));
  return result;
}
function array_inplace_repeat(a: Ref, n: number): Ref {
  const bytes = arrayBytes(a);
  if (Py_SIZE(a) > 0 && n !== 1) {
    if (array_resize(a, Py_SIZE(a) * Math.max(n, 0)) < 0) return 0;
    if (Py_SIZE(a) > 0) repeatBytes(a, bytes);
  }
  return Py_NewRef(a);
}
function extend(a: Ref, other: Ref): number {
  if (!array_Check(other)) return appendIterable(a, other);
  if (descrIn(a) !== descrIn(other)) return refuse('can only extend with array of same kind');
  return appendBytes(a, arrayBytes(other));
}
function frombytes(a: Ref, buffer: Ref): number {
  const bytes = bufferBytes(buffer);
  if (bytes === null) return -1;
  if (bytes.length % descrIn(a).itemsize !== 0)
    return raise(PyExc_ValueError, 'bytes length not a multiple of item size');
  return bytes.length === 0 ? 0 : appendBytes(a, bytes);
}
function fromlist(a: Ref, list: Ref): number {
  if (!PyList_Check(list)) return refuse('arg must be list');
  const before = Py_SIZE(a);
  const n = Py_SIZE(list);
  for (let i = 0; i < n; i++) {
    const bytes = i < Py_SIZE(list) ? packItem(descrIn(a), PyList_GET_ITEM(list, i)) : null;
    if (bytes !== null && Py_SIZE(list) === n) {
      if (ins1(a, Py_SIZE(a), bytes) < 0) return -1;
      continue;
    }
    if (PyErr_Occurred() === 0) raise(PyExc_ValueError, 'list changed size during iteration');
    array_resize(a, before);
    return -1;
  }
  return 0;
}
function fromunicode(a: Ref, text: Ref): number {
  if (!PyUnicode_Check(text)) return refuse(`fromunicode() argument must be str, not ${typeName(text)}`);
  if (descrIn(a).kind !== 'text')
    return raise(PyExc_ValueError, "fromunicode() may only be called on unicode type arrays ('u' or 'w')");
  return appendBytes(a, packCodePoints(PyUnicode_AsString(text)));
}
function fromfile(a: Ref, f: Ref, count: Ref): number {
  const n = argSsize(count, 0);
  if (failed(n)) return -1;
  if (n < 0) return raise(PyExc_ValueError, 'negative count');
  const wanted = n * descrIn(a).itemsize;
  const size = PyLong_FromSsize_t(wanted);
  const b = PyObject_CallMethod(f, 'read', size);
  Py_DECREF(size);
  if (b === 0) return -1;
  if (!PyBytes_Check(b)) {
    Py_DECREF(b);
    return refuse("read() didn't return bytes");
  }
  const short = Py_SIZE(b) !== wanted;
  const r = frombytes(a, b);
  Py_DECREF(b);
  return r < 0 ? -1 : short ? raise(PyExc_EOFError, "read() didn't return enough bytes") : 0;
}
/** Bytes that are written at once. */
const BLOCKSIZE = 64 * 1024;
function tofile(a: Ref, f: Ref): number {
  const bytes = arrayBytes(a);
  for (let at = 0; at < bytes.length; at += BLOCKSIZE) {
    const part = PyBytes_FromUint8Array(bytes.subarray(at, at + BLOCKSIZE));
    const r = PyObject_CallMethod(f, 'write', part);
    Py_DECREF(part);
    if (r === 0) return -1;
    Py_DECREF(r);
  }
  return 0;
}
function array_pop(a: Ref, index: Ref): Ref {
  let i = argSsize(index, -1);
  if (index !== 0 && failed(i)) return 0;
  if (Py_SIZE(a) === 0) return PyErr_SetString(PyExc_IndexError, 'pop from empty array');
  if (i < 0) i += Py_SIZE(a);
  if (i < 0 || i >= Py_SIZE(a)) return PyErr_SetString(PyExc_IndexError, 'pop index out of range');
  const v = item(a, i);
  if (v === 0 || array_del_slice(a, i, i + 1) === 0) return v;
  Py_DECREF(v);
  return 0;
}
function array_insert(a: Ref, index: Ref, v: Ref): Ref {
  const i = argSsize(index, 0);
  if (failed(i)) return 0;
  const bytes = packItem(descrIn(a), v);
  return bytes === null ? 0 : none(ins1(a, i, bytes));
}
function array_remove(a: Ref, v: Ref): Ref {
  const i = find(a, v, 0, Number.MAX_SAFE_INTEGER);
  if (i >= 0) return none(array_del_slice(a, i, i + 1));
  return i === -2 ? 0 : PyErr_SetString(PyExc_ValueError, 'array.remove(x): x not in array');
}
/** Turns bytes around in units of `size`. */
function reversedUnits(bytes: Uint8Array, size: number): Uint8Array {
  const out = bytes.slice();
  for (let at = 0; at < out.length; at += size) out.subarray(at, at + size).reverse();
  return out;
}
function array_byteswap(a: Ref): Ref {
  if (Py_SIZE(a) > 0) stBytes(ld(a + A.ob_item), reversedUnits(arrayBytes(a), descrIn(a).itemsize));
  return Py_None;
}
function array_reverse(a: Ref): Ref {
  const { itemsize } = descrIn(a);
  // All bytes backward, and those of each item forward again.
  if (Py_SIZE(a) > 1) stBytes(ld(a + A.ob_item), reversedUnits(arrayBytes(a).reverse(), itemsize));
  return Py_None;
}

// ---- buffers ----

const FORMATS = new Map(DESCRIPTORS.map(({ typecode }) => [typecode, cString(typecode)]));
function getbuffer(a: Ref, view: Addr, flags: number): number {
  if (!requireView(view, 'array_buffer_getbuf')) return -1;
  const d = descrIn(a);
  const bytes = Py_SIZE(a) * d.itemsize;
  if (PyBuffer_FillInfo(view, a, ld(a + A.ob_item) || EMPTY, bytes, false, flags) < 0) return -1;
  st64(view + Py_buffer.itemsize, d.itemsize);
  // One dimension: its length is ob_size of the array.
  if (ld(view + Py_buffer.shape) !== 0) stp(view + Py_buffer.shape, a + PyVarSize);
  if (flags & PyBUF_FORMAT) stp(view + Py_buffer.format, FORMATS.get(d.kind === 'text' ? 'w' : d.typecode) as Addr);
  st64(a + A.ob_exports, ld(a + A.ob_exports) + 1);
  return 0;
}
const EMPTY = cString('array: no items');
/** Offset of ob_size. */
const PyVarSize = 16;

// ---- pickling ----

/** The number that says how items lie in memory, whatever machine wrote them (in little-endian order: the even ones). */
export function machineFormat(d: Descr): number {
  if (d.kind === 'text') return 20;
  if (d.kind === 'float') return d.itemsize === 2 ? 22 : d.itemsize === 4 ? 14 : 16;
  const base = d.itemsize === 1 ? 0 : 4 * Math.log2(d.itemsize) - 2;
  return base + (d.kind === 'int' ? (d.itemsize === 1 ? 1 : 2) : 0);
}
function array_reduce_ex(a: Ref, protocol: Ref): Ref {
  const n = PyLong_AsInt(protocol);
  if (failed(n)) return 0;
  let dict = PyObject_GetOptionalAttrString(a, '__dict__');
  if (dict === 0) {
    if (PyErr_Occurred() !== 0) return 0;
    dict = Py_None;
  }
  const d = descrIn(a);
  const type = Py_NewRef(Py_TYPE(a));
  const code = PyUnicode_FromString(d.typecode);
  if (n < 3) {
    const list = tolist(a);
    return list === 0 ? 0 : stealTuple(type, stealTuple(code, list), dict);
  }
  const reconstructor = PyImport_ImportModuleAttrString('array', '_array_reconstructor');
  if (reconstructor === 0) return 0;
  const args = stealTuple(type, code, PyLong_FromLong(machineFormat(d)), PyBytes_FromUint8Array(arrayBytes(a)));
  return stealTuple(reconstructor, args, dict);
}

const DOC = `array(typecode [, initializer]) -> array

Return a new array whose items are restricted by typecode, and
initialized from the optional initializer value, which must be a list,
string or iterable over elements of the appropriate type.

The following type codes are defined:

    Type code   C Type             Minimum size in bytes
    'b'         signed integer     1
    'B'         unsigned integer   1
    'u'         Unicode character  2 (see note)
    'w'         Py_UCS4            4
    'h'         signed integer     2
    'H'         unsigned integer   2
    'i'         signed integer     2
    'I'         unsigned integer   2
    'l'         signed integer     4
    'L'         unsigned integer   4
    'q'         signed integer     8 (see note)
    'Q'         unsigned integer   8 (see note)
    'f'         floating-point     4
    'd'         floating-point     8
`;
const copy = (a: Ref): Ref => newArrayOfBytes(array_Type, descrIn(a), arrayBytes(a));
defineType(array_Type, {
  basicsize: () => A.sizeof,
  weaklistoffset: () => A.weakreflist,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_SEQUENCE,
  doc: DOC,
  slots: {
    tp_new: array_new,
    tp_dealloc: array_dealloc,
    tp_traverse: () => 0,
    tp_repr: array_repr,
    tp_richcompare: array_richcompare,
    tp_iter: newIterator,
    sq_length: Py_SIZE,
    sq_concat: array_concat,
    sq_repeat: array_repeat,
    sq_item: array_item,
    sq_ass_item: array_ass_item,
    sq_contains: (a, v) => {
      const i = find(a, v, 0, Number.MAX_SAFE_INTEGER);
      return i === -2 ? -1 : i >= 0 ? 1 : 0;
    },
    sq_inplace_concat: (a, b) => {
      if (!array_Check(b)) return typeError(`can only extend array with array (not "${typeName(b)}")`);
      return extend(a, b) < 0 ? 0 : Py_NewRef(a);
    },
    sq_inplace_repeat: array_inplace_repeat,
    mp_length: Py_SIZE,
    mp_subscript: array_subscr,
    mp_ass_subscript: array_ass_subscr,
    bf_getbuffer: getbuffer,
    bf_releasebuffer: (a) => st64(a + A.ob_exports, ld(a + A.ob_exports) - 1),
  },
  shared: { tp_hash: 'PyObject_HashNotImplemented', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('append(v, /)', (a, v) => none(append(a, v))),
    method('buffer_info()', (a) =>
      stealTuple(
        ld(a + A.ob_item) === 0 ? PyLong_FromLong(0) : PyLong_FromSsize_t(addressOf(ld(a + A.ob_item))),
        PyLong_FromSsize_t(Py_SIZE(a)),
      ),
    ),
    method('byteswap()', array_byteswap),
    method('clear()', (a) => none(array_resize(a, 0))),
    method('__copy__()', copy),
    method('count(v, /)', array_count),
    method('__deepcopy__(unused, /)', copy),
    method('extend(bb, /)', (a, b) => none(extend(a, b))),
    method('fromfile(f, n, /)', (a, f, n) => none(fromfile(a, f, n))),
    method('fromlist(list, /)', (a, list) => none(fromlist(a, list))),
    method('frombytes(buffer, /)', (a, b) => none(frombytes(a, b))),
    method('fromunicode(ustr, /)', (a, text) => none(fromunicode(a, text))),
    method('index(v, start=0, stop=sys.maxsize, /)', array_index),
    method('insert(i, v, /)', array_insert),
    method('pop(i=-1, /)', array_pop),
    method('__reduce_ex__(value, /)', array_reduce_ex),
    method('remove(v, /)', array_remove),
    method('reverse()', array_reverse),
    method('tofile(f, /)', (a, f) => none(tofile(a, f))),
    method('tolist()', tolist),
    method('tobytes()', (a) => PyBytes_FromUint8Array(arrayBytes(a))),
    method('tounicode()', tounicode),
    method('__sizeof__()', (a) =>
      PyLong_FromSsize_t(ld(Py_TYPE(a) + PyTypeObject.tp_basicsize) + ld(a + A.allocated) * descrIn(a).itemsize),
    ),
    class_getitem,
  ],
  // A method of 3.13 and later.
  ready: () => {
    if (selectedMinor() < 13) PyDict_DelItemString(ld(array_Type + PyTypeObject.tp_dict), 'clear');
  },
  getset: [
    getset(
      'typecode',
      (a) => PyUnicode_FromString(descrIn(a).typecode),
      null,
      'the typecode character used to create the array',
    ),
    getset('itemsize', (a) => PyLong_FromLong(descrIn(a).itemsize), null, 'the size, in bytes, of one array item'),
  ],
});

// ---- iterating ----

export const PyArrayIter_Type = heapType('array.arrayiterator');
const arrayiterobject = struct('arrayiterobject', { index: 'ssize', ao: 'ptr', getitem: 'ptr' }, PyObject);
const I = arrayiterobject;
function newIterator(a: Ref): Ref {
  const it = _PyObject_GC_New(PyArrayIter_Type);
  if (it === 0) return 0;
  st64(it + I.index, 0);
  stp(it + I.ao, Py_NewRef(a));
  stp(it + I.getitem, ld(a + A.ob_descr));
  _PyObject_GC_TRACK(it);
  return it;
}
defineType(PyArrayIter_Type, {
  basicsize: () => I.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: {
    tp_dealloc: (it) => deallocWords(it, I.ao),
    tp_traverse: (it, visit) => visitWords(it, visit, I.ao),
    tp_iternext: (it) => {
      const a = ld(it + I.ao);
      if (a === 0) return 0;
      const i = ld64(it + I.index);
      if (i < Py_SIZE(a)) {
        st64(it + I.index, i + 1);
        return item(a, i);
      }
      stp(it + I.ao, 0);
      Py_DECREF(a);
      return 0;
    },
  },
  shared: { tp_iter: 'PyObject_SelfIter', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('__reduce__()', (it) => {
      const iter = PyImport_ImportModuleAttrString('builtins', 'iter');
      if (iter === 0) return 0;
      const a = ld(it + I.ao);
      if (a === 0) return stealTuple(iter, stealTuple(PyList_New(0)));
      const held = PyTuple_Pack(a);
      return stealTuple(iter, held, PyLong_FromSsize_t(ld64(it + I.index)));
    }),
    method('__setstate__(state, /)', (it, state) => {
      const i = PyLong_AsSsize_t(state);
      if (failed(i)) return 0;
      const a = ld(it + I.ao);
      st64(it + I.index, Math.max(0, a === 0 ? i : Math.min(i, Py_SIZE(a))));
      return Py_None;
    }),
  ],
});
