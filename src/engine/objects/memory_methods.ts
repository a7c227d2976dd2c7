// The type memoryview: subscripts, assignment, casts and the table of its methods. Mirrors Objects/memoryobject.c.

import { METH_VARARGS, Py_TPFLAGS_HAVE_GC, Py_TPFLAGS_SEQUENCE } from '../include/flags.ts';
import { PyObject, struct } from '../include/structs.ts';
import { type Addr, ld, ld64, type Ref, st, st8, st64, stBytes, stp, stWords, U8 } from '../memory/memory.ts';
import { cString } from '../memory/static.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t } from './abstract_number.ts';
import { dropView, newView, Py_buffer, PyBUF_FULL_RO, PyObject_GetBuffer } from './buffer.ts';
import { _Py_strhex_with_sep } from './bytes_hex.ts';
import { PyBytes_AS_STRING, PyBytes_FromStringAndSize } from './bytesobject.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { _PyArg_BadArgument, argSliceNotNone, failed, sliceIndex } from './getargs.ts';
import { link } from './link.ts';
import { PyList_Check, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New, PyList_SET_ITEM } from './listobject.ts';
import { PyLong_AsSsize_t, PyLong_Check, PyLong_FromLong, PyLong_FromSsize_t } from './longobject.ts';
import { formatSize, get_native_fmtchar, pack_single, unpack_single, unsupportedFormat } from './memory_format.ts';
import * as V from './memoryobject.ts';
import { hash, Py_DECREF, Py_NewRef, type visitproc } from './object.ts';
import { PyObject_Hash, PyObject_RichCompareBool, pointerText } from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { Py_HashBuffer } from './siphash.ts';
import { indices, PySlice_AdjustIndices, PySlice_Check, PySlice_Unpack } from './sliceobject.ts';
import { Py_Ellipsis, Py_None, PyBool_FromLong } from './statics.ts';
import {
  PyExc_IndexError,
  PyExc_NotImplementedError,
  PyExc_ValueError,
  PyMemoryView_Type,
  staticType,
} from './statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from './tupleobject.ts';
import { classmethod, defineType, getset, method, rawMethod } from './typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

const M = V.PyMemoryViewObject;
const viewOf = (mv: Ref): Addr => mv + V.VIEW;
const shapeAt = (mv: Ref, i: number): number => ld64(ld(mv + M.shape) + i * 8);
const strideAt = (mv: Ref, i: number): number => ld64(ld(mv + M.strides) + i * 8);
const ndimOf = (mv: Ref): number => ld(mv + M.ndim);
const notImplemented = (message: string): 0 => PyErr_SetString(PyExc_NotImplementedError, message);

/** The view's one-letter format, or '' with NotImplementedError. */
function letterOf(mv: Ref): string {
  const format = V.viewFormat(viewOf(mv));
  const letter = get_native_fmtchar(format);
  if (letter === '') unsupportedFormat(format);
  return letter;
}
/** The address of index `i` in dimension `dim` from `at`, or 0 with IndexError. */
function lookup_dimension(mv: Ref, at: Addr, dim: number, i: number): Addr {
  const n = shapeAt(mv, dim);
  if (i < 0) i += n;
  if (i < 0 || i >= n) return PyErr_SetString(PyExc_IndexError, `index out of bounds on dimension ${dim + 1}`);
  return at + i * strideAt(mv, dim);
}

// ---- reading ----

function memory_length(mv: Ref): number {
  if (V.released(mv)) return -1;
  if (ndimOf(mv) === 0) {
    typeError('0-dim memory has no length');
    return -1;
  }
  return shapeAt(mv, 0);
}
function memory_item(mv: Ref, i: number): Ref {
  if (V.released(mv)) return 0;
  const letter = letterOf(mv);
  if (letter === '') return 0;
  if (ndimOf(mv) === 0) return typeError('invalid indexing of 0-dim memory');
  if (ndimOf(mv) > 1) return notImplemented('multi-dimensional sub-views are not implemented');
  const at = lookup_dimension(mv, ld(mv + M.buf), 0, i);
  return at === 0 ? 0 : unpack_single(at, letter);
}
/** The address that a tuple of indices names, or 0 with an exception. */
function ptr_from_tuple(mv: Ref, tuple: Ref): Addr {
  const n = PyTuple_GET_SIZE(tuple);
  if (n > ndimOf(mv)) return typeError(`cannot index ${ndimOf(mv)}-dimension view with ${n}-element tuple`);
  let at = ld(mv + M.buf);
  for (let dim = 0; dim < n; dim++) {
    const i = PyNumber_AsSsize_t(PyTuple_GET_ITEM(tuple, dim), PyExc_IndexError);
    if (failed(i)) return 0;
    at = lookup_dimension(mv, at, dim, i);
    if (at === 0) return 0;
  }
  return at;
}
const allOf = (tuple: Ref, test: (o: Ref) => boolean): boolean => {
  if (!PyTuple_Check(tuple)) return false;
  for (let i = 0; i < PyTuple_GET_SIZE(tuple); i++) if (!test(PyTuple_GET_ITEM(tuple, i))) return false;
  return true;
};
/** Narrows the first dimension of `mv` to a slice. 0 or -1. */
function init_slice(mv: Ref, slice: Ref): number {
  if (PySlice_Unpack(slice) < 0) return -1;
  const n = PySlice_AdjustIndices(shapeAt(mv, 0));
  stp(mv + M.buf, ld(mv + M.buf) + strideAt(mv, 0) * indices.start);
  const stride = strideAt(mv, 0) * indices.step;
  st64(ld(mv + M.shape), n);
  st64(ld(mv + M.strides), stride);
  return 0;
}
function init_len(mv: Ref): void {
  let n = ld64(mv + M.view_itemsize);
  for (let i = 0; i < ndimOf(mv); i++) n *= shapeAt(mv, i);
  st64(mv + M.len, n);
}
/** New reference. A view of a slice of the first dimension. */
function slicedView(mv: Ref, slice: Ref): Ref {
  const sliced = V.mbuf_add_view(ld(mv + M.mbuf), viewOf(mv));
  if (sliced === 0) return 0;
  if (init_slice(sliced, slice) < 0) {
    Py_DECREF(sliced);
    return 0;
  }
  init_len(sliced);
  V.init_flags(sliced);
  return sliced;
}
function memory_subscript(mv: Ref, key: Ref): Ref {
  if (V.released(mv)) return 0;
  if (ndimOf(mv) === 0) {
    if (PyTuple_Check(key) && PyTuple_GET_SIZE(key) === 0) {
      const letter = letterOf(mv);
      return letter === '' ? 0 : unpack_single(ld(mv + M.buf), letter);
    }
    return key === Py_Ellipsis ? Py_NewRef(mv) : typeError('invalid indexing of 0-dim memory');
  }
  if (_PyIndex_Check(key)) {
    const i = PyNumber_AsSsize_t(key, PyExc_IndexError);
    return i === -1 && PyErr_Occurred() ? 0 : memory_item(mv, i);
  }
  if (PySlice_Check(key)) return slicedView(mv, key);
  if (allOf(key, _PyIndex_Check)) {
    const letter = letterOf(mv);
    if (letter === '') return 0;
    if (PyTuple_GET_SIZE(key) < ndimOf(mv)) return notImplemented('sub-views are not implemented');
    const at = ptr_from_tuple(mv, key);
    return at === 0 || V.released(mv) ? 0 : unpack_single(at, letter);
  }
  if (allOf(key, PySlice_Check)) return notImplemented('multi-dimensional slicing is not implemented');
  return typeError('memoryview: invalid slice key');
}

// ---- writing ----

function memory_ass_sub(mv: Ref, key: Ref, value: Ref): number {
  if (V.released(mv)) return -1;
  const letter = letterOf(mv);
  if (letter === '') return -1;
  const fail = (message: string): number => {
    typeError(message);
    return -1;
  };
  if (ld(mv + M.readonly) !== 0) return fail('cannot modify read-only memory');
  if (value === 0) return fail('cannot delete memory');
  if (ndimOf(mv) === 0) {
    if (key === Py_Ellipsis || (PyTuple_Check(key) && PyTuple_GET_SIZE(key) === 0)) {
      return pack_single(ld(mv + M.buf), value, letter, () => !V.released(mv));
    }
    return fail('invalid indexing of 0-dim memory');
  }
  if (_PyIndex_Check(key)) {
    if (ndimOf(mv) > 1) {
      notImplemented('sub-views are not implemented');
      return -1;
    }
    const i = PyNumber_AsSsize_t(key, PyExc_IndexError);
    if (failed(i)) return -1;
    const at = lookup_dimension(mv, ld(mv + M.buf), 0, i);
    return at === 0 ? -1 : pack_single(at, value, letter, () => !V.released(mv));
  }
  if (PySlice_Check(key) && ndimOf(mv) === 1) return assignSlice(mv, key, value);
  if (allOf(key, _PyIndex_Check)) {
    if (PyTuple_GET_SIZE(key) < ndimOf(mv)) {
      notImplemented('sub-views are not implemented');
      return -1;
    }
    const at = ptr_from_tuple(mv, key);
    return at === 0 ? -1 : pack_single(at, value, letter, () => !V.released(mv));
  }
  if (PySlice_Check(key) || allOf(key, PySlice_Check)) {
    notImplemented('memoryview slice assignments are currently restricted to ndim = 1');
    return -1;
  }
  return fail('memoryview: invalid slice key');
}
function assignSlice(mv: Ref, slice: Ref, value: Ref): number {
  const dest = slicedView(mv, slice);
  if (dest === 0) return -1;
  if (V.released(mv)) {
    Py_DECREF(dest);
    return -1;
  }
  const src = newView();
  let res = PyObject_GetBuffer(value, src, PyBUF_FULL_RO);
  if (res === 0) {
    const itemsize = ld(dest + M.view_itemsize);
    const n = shapeAt(dest, 0);
    const same =
      ld(src + Py_buffer.ndim) === 1 &&
      ld64(ld(src + Py_buffer.shape)) === n &&
      ld(src + Py_buffer.itemsize) === itemsize &&
      get_native_fmtchar(V.viewFormat(src)) === get_native_fmtchar(V.viewFormat(viewOf(dest)));
    if (same) {
      const bytes = V.contentOf(src, (at) => U8[at]);
      let k = 0;
      V.eachElement(viewOf(dest), (at) => {
        for (let i = 0; i < itemsize; i++) st8(at + i, bytes[k++]);
        return true;
      });
    } else {
      PyErr_SetString(PyExc_ValueError, 'memoryview assignment: lvalue and rvalue have different structures');
      res = -1;
    }
  }
  dropView(src);
  Py_DECREF(dest);
  return res;
}

// ---- conversion ----

/** The bytes in the asked order of elements, or null with an exception. */
function bytesInOrder(mv: Ref, order: string): number[] | null {
  if (order !== 'C' && order !== 'F' && order !== 'A') {
    PyErr_SetString(PyExc_ValueError, "order must be 'C', 'F' or 'A'");
    return null;
  }
  const fortran = order === 'F' || (order === 'A' && V.isFortran(mv) && !V.isC(mv));
  if (!fortran || ndimOf(mv) < 2) return V.contentOf(viewOf(mv), (at) => U8[at]);
  const out: number[] = [];
  const itemsize = ld(mv + M.view_itemsize);
  const walk = (at: Addr, dim: number): void => {
    if (dim < 0) {
      for (let k = 0; k < itemsize; k++) out.push(U8[at + k]);
      return;
    }
    for (let i = 0; i < shapeAt(mv, dim); i++) walk(at + i * strideAt(mv, dim), dim - 1);
  };
  walk(ld(mv + M.buf), ndimOf(mv) - 1);
  return out;
}
function memory_tobytes(mv: Ref, orderArg: Ref): Ref {
  if (V.released(mv)) return 0;
  let order = 'C';
  if (orderArg !== 0 && orderArg !== Py_None) {
    if (!PyUnicode_Check(orderArg)) return _PyArg_BadArgument('tobytes', "argument 'order'", 'str or None', orderArg);
    order = PyUnicode_AsString(orderArg);
  }
  const bytes = bytesInOrder(mv, order);
  if (bytes === null) return 0;
  const o = PyBytes_FromStringAndSize(0, bytes.length);
  if (o !== 0) stBytes(PyBytes_AS_STRING(o), bytes);
  return o;
}
function memory_tolist(mv: Ref): Ref {
  if (V.released(mv)) return 0;
  const letter = letterOf(mv);
  if (letter === '') return 0;
  const listOf = (at: Addr, dim: number): Ref => {
    if (dim === ndimOf(mv)) return unpack_single(at, letter);
    const n = shapeAt(mv, dim);
    const list = PyList_New(n);
    for (let i = 0; list !== 0 && i < n; i++) {
      const item = listOf(at + i * strideAt(mv, dim), dim + 1);
      if (item === 0) {
        Py_DECREF(list);
        return 0;
      }
      PyList_SET_ITEM(list, i, item);
    }
    return list;
  };
  return listOf(ld(mv + M.buf), 0);
}
function memory_hex(mv: Ref, sep: Ref, perSep: Ref): Ref {
  if (V.released(mv)) return 0;
  return V.whileHeld(mv, () =>
    _Py_strhex_with_sep(Uint8Array.from(V.contentOf(viewOf(mv), (at) => U8[at])), sep, perSep),
  );
}
function memory_toreadonly(mv: Ref): Ref {
  if (V.released(mv)) return 0;
  const r = V.mbuf_add_view(ld(mv + M.mbuf), viewOf(mv));
  if (r !== 0) st(r + M.readonly, 1);
  return r;
}

// ---- cast ----

/** Formats of casts, kept as C strings: '@' variants too. */
const formatStrings = new Map<string, Addr>();
for (const letter of 'cbB?hHiIlLqQnNPefd') for (const f of [letter, `@${letter}`]) formatStrings.set(f, cString(f));

function memory_cast(mv: Ref, formatArg: Ref, shapeArg: Ref): Ref {
  if (V.released(mv)) return 0;
  if (!PyUnicode_Check(formatArg)) return typeError(`cast() argument 'format' must be str`);
  if (!V.isC(mv)) return typeError('memoryview: casts are restricted to C-contiguous views');
  const sized = shapeArg !== 0;
  if (sized && !PyList_Check(shapeArg) && !PyTuple_Check(shapeArg)) return typeError('shape must be a list or a tuple');
  const n = sized ? (PyList_Check(shapeArg) ? PyList_GET_SIZE(shapeArg) : PyTuple_GET_SIZE(shapeArg)) : 1;
  if (n > 64) return PyErr_SetString(PyExc_ValueError, 'memoryview: number of dimensions must not exceed 64');
  if (sized && ndimOf(mv) !== 1 && n !== 1) return typeError('memoryview: cast must be 1D -> ND or ND -> 1D');
  const r = V.mbuf_add_incomplete_view(mv, sized ? n : 1);
  if (r === 0) return 0;
  if (castTo1D(mv, r, PyUnicode_AsString(formatArg)) && (!sized || castToShape(r, shapeArg, n))) return r;
  Py_DECREF(r);
  return 0;
}
function castTo1D(mv: Ref, r: Ref, format: string): boolean {
  const from = get_native_fmtchar(V.viewFormat(viewOf(mv)));
  if (from === '') {
    PyErr_SetString(
      PyExc_ValueError,
      "memoryview: source format must be a native single character format prefixed with an optional '@'",
    );
    return false;
  }
  const to = get_native_fmtchar(format);
  if (to === '') {
    PyErr_SetString(
      PyExc_ValueError,
      "memoryview: destination format must be a native single character format prefixed with an optional '@'",
    );
    return false;
  }
  const isByte = (letter: string): boolean => letter === 'b' || letter === 'B' || letter === 'c';
  if (!isByte(from) && !isByte(to)) return typeError('memoryview: cannot cast between two non-byte formats') !== 0;
  const size = formatSize(to);
  const length = ld64(mv + M.len);
  if (length % size !== 0) return typeError('memoryview: length is not a multiple of itemsize') !== 0;
  stp(r + M.format, formatStrings.get(format)!);
  st64(r + M.view_itemsize, size);
  if (ndimOf(r) > 0) {
    st64(ld(r + M.shape), length / size);
    st64(ld(r + M.strides), size);
  }
  V.init_flags(r);
  return true;
}
function castToShape(r: Ref, shapeArg: Ref, n: number): boolean {
  const item = (i: number): Ref =>
    PyList_Check(shapeArg) ? PyList_GET_ITEM(shapeArg, i) : PyTuple_GET_ITEM(shapeArg, i);
  const itemsize = ld64(r + M.view_itemsize);
  let total = itemsize;
  for (let i = 0; i < n; i++) {
    if (!PyLong_Check(item(i))) return typeError('memoryview.cast(): elements of shape must be integers') !== 0;
    const x = PyLong_AsSsize_t(item(i));
    if (failed(x)) return false;
    if (x <= 0) {
      PyErr_SetString(PyExc_ValueError, 'memoryview.cast(): elements of shape must be integers > 0');
      return false;
    }
    total *= x;
    st64(ld(r + M.shape) + i * 8, x);
  }
  if (total !== ld64(r + M.len)) return typeError('memoryview: product(shape) * itemsize != buffer size') !== 0;
  V.init_strides_from_shape(viewOf(r));
  V.init_flags(r);
  return true;
}

// ---- hash, repr, searching ----

function memory_hash(mv: Ref): number {
  if (ld(mv + M.hash) !== -1 || ld(mv + M.hash + 4) !== -1) {
    hash.lo = ld(mv + M.hash);
    hash.hi = ld(mv + M.hash + 4);
    return 0;
  }
  if (V.released(mv)) return -1;
  if (ld(mv + M.readonly) === 0) {
    PyErr_SetString(PyExc_ValueError, 'cannot hash writable memoryview object');
    return -1;
  }
  const letter = get_native_fmtchar(V.viewFormat(viewOf(mv)));
  if (letter !== 'B' && letter !== 'b' && letter !== 'c') {
    PyErr_SetString(PyExc_ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    return -1;
  }
  const exporter = ld(mv + M.obj);
  if (exporter !== 0 && V.whileHeld(mv, () => PyObject_Hash(exporter)) === -1) return -1;
  if (V.isC(mv)) Py_HashBuffer(ld(mv + M.buf), ld(mv + M.len));
  else {
    const copy = memory_tobytes(mv, 0);
    if (copy === 0) return -1;
    Py_HashBuffer(PyBytes_AS_STRING(copy), ld(mv + M.len));
    Py_DECREF(copy);
  }
  stWords(mv + M.hash, hash.lo, hash.hi);
  return 0;
}
function memory_repr(mv: Ref): Ref {
  return PyUnicode_FromString(`<${V.isReleased(mv) ? 'released memory' : 'memory'} at ${pointerText(mv)}>`);
}
/** Calls `visit` with each element as an object; stops when it gives a number that is not 0. */
function eachItem(mv: Ref, start: number, stop: number, visit: (item: Ref, i: number) => number): number {
  for (let i = start; i < stop; i++) {
    const item = memory_item(mv, i);
    if (item === 0) return -1;
    const r = visit(item, i);
    Py_DECREF(item);
    if (r !== 0) return r;
  }
  return 0;
}
function memory_count(mv: Ref, value: Ref): Ref {
  const n = memory_length(mv);
  if (n < 0) return 0;
  let count = 0;
  const r = eachItem(mv, 0, n, (item) => {
    const same = item === value ? 1 : PyObject_RichCompareBool(item, value, 2);
    if (same > 0) count++;
    return same < 0 ? -1 : 0;
  });
  return r < 0 ? 0 : PyLong_FromLong(count);
}
function memory_index(mv: Ref, value: Ref, startArg: Ref, stopArg: Ref): Ref {
  if (V.released(mv)) return 0;
  if (ndimOf(mv) === 0) return typeError('invalid lookup on 0-dim memory');
  if (ndimOf(mv) !== 1) return notImplemented('multi-dimensional lookup is not implemented');
  const n = shapeAt(mv, 0);
  if (!argSliceNotNone(startArg, 0)) return 0;
  const start = sliceIndex.value < 0 ? Math.max(0, sliceIndex.value + n) : sliceIndex.value;
  if (!argSliceNotNone(stopArg, n)) return 0;
  const stop = Math.min(n, sliceIndex.value < 0 ? Math.max(0, sliceIndex.value + n) : sliceIndex.value);
  let found = -1;
  const r = eachItem(mv, start, stop, (item, i) => {
    const same = item === value ? 1 : PyObject_RichCompareBool(item, value, 2);
    if (same > 0) found = i;
    return same;
  });
  if (r < 0) return 0;
  return found < 0 ? PyErr_SetString(PyExc_ValueError, 'memoryview.index(x): x not found') : PyLong_FromLong(found);
}

// ---- attributes ----

const attribute = (name: string, get: (mv: Ref) => Ref) => getset(name, (mv) => (V.released(mv) ? 0 : get(mv)));
function tupleOf(at: Addr, n: number): Ref {
  const t = PyTuple_New(n);
  for (let i = 0; t !== 0 && i < n; i++) PyTuple_SET_ITEM(t, i, PyLong_FromSsize_t(ld64(at + i * 8)));
  return t;
}
function nbytes(mv: Ref): number {
  return ld64(mv + M.len);
}

const newArguments = parseSignature('memoryview(object)');
function memory_new(_type: Ref, args: Ref, kwds: Ref): Ref {
  const a = unpackTupleAndDict(newArguments, args, kwds);
  return a === null ? 0 : V.PyMemoryView_FromObject(a[0]);
}

// ---- its iterator ----

const PyMemoryIter_Type = staticType('memory_iterator');
const memoryiterobject = struct(
  'memoryiterobject',
  { it_index: 'ssize', it_seq: 'ptr', it_length: 'ssize', it_fmt: 'ptr' },
  PyObject,
);
function memory_iter(mv: Ref): Ref {
  if (V.released(mv)) return 0;
  if (ndimOf(mv) === 0) return typeError('invalid indexing of 0-dim memory');
  if (ndimOf(mv) !== 1) return notImplemented('multi-dimensional sub-views are not implemented');
  if (letterOf(mv) === '') return 0;
  const it = _PyObject_GC_New(PyMemoryIter_Type);
  if (it === 0) return 0;
  st64(it + memoryiterobject.it_index, 0);
  st64(it + memoryiterobject.it_length, memory_length(mv));
  stp(it + memoryiterobject.it_fmt, ld(mv + M.format));
  stp(it + memoryiterobject.it_seq, Py_NewRef(mv));
  _PyObject_GC_TRACK(it);
  return it;
}
function memoryiter_next(it: Ref): Ref {
  const seq = ld(it + memoryiterobject.it_seq);
  if (seq === 0) return 0;
  const i = ld(it + memoryiterobject.it_index);
  if (i < ld(it + memoryiterobject.it_length)) {
    st64(it + memoryiterobject.it_index, i + 1);
    return memory_item(seq, i);
  }
  stp(it + memoryiterobject.it_seq, 0);
  Py_DECREF(seq);
  return 0;
}
defineType(PyMemoryIter_Type, {
  basicsize: () => memoryiterobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_dealloc: (it) => {
      _PyObject_GC_UNTRACK(it);
      const seq = ld(it + memoryiterobject.it_seq);
      if (seq !== 0) Py_DECREF(seq);
      PyObject_GC_Del(it);
    },
    tp_traverse: (it: Ref, visit: visitproc) => {
      const seq = ld(it + memoryiterobject.it_seq);
      return seq === 0 ? 0 : visit(seq);
    },
    tp_iternext: memoryiter_next,
  },
  shared: { tp_iter: 'PyObject_SelfIter' },
});

defineType(PyMemoryView_Type, {
  basicsize: () => M.ob_array,
  itemsize: 8,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_SEQUENCE,
  doc: 'Create a new memoryview object which references the given object.',
  weaklistoffset: () => M.weakreflist,
  slots: {
    tp_dealloc: V.memory_dealloc,
    tp_repr: memory_repr,
    tp_hash: memory_hash,
    tp_traverse: V.memory_traverse,
    tp_clear: V.memory_clear,
    tp_richcompare: V.memory_richcompare,
    tp_iter: memory_iter,
    tp_new: memory_new,
    sq_length: memory_length,
    sq_item: memory_item,
    mp_length: memory_length,
    mp_subscript: memory_subscript,
    mp_ass_subscript: memory_ass_sub,
    bf_getbuffer: V.memory_getbuf,
    bf_releasebuffer: V.memory_releasebuf,
  },
  methods: [
    method(
      'release()',
      (mv) => (V.memory_release(mv) < 0 ? 0 : Py_NewRef(Py_None)),
      'Release the underlying buffer exposed by the memoryview object.',
    ),
    method("tobytes(order='C')", memory_tobytes),
    method('hex(sep=<unrepresentable>, bytes_per_sep=1)', memory_hex),
    method('tolist()', memory_tolist, 'Return the data in the buffer as a list of elements.'),
    method('cast(format, shape=<unrepresentable>)', memory_cast, 'Cast a memoryview to a new format or shape.'),
    method('toreadonly()', memory_toreadonly, 'Return a readonly version of the memoryview.'),
    classmethod('_from_flags(object, flags)', (_type, o: Ref, flags: Ref) => {
      const f = PyLong_AsSsize_t(flags);
      return failed(f) ? 0 : V.PyMemoryView_FromObject(o, f);
    }),
    method('count(value, /)', memory_count, 'Count the number of occurrences of a value.'),
    method('index(value, start=0, stop=sys.maxsize, /)', memory_index),
    method('__enter__()', (mv) => (V.released(mv) ? 0 : Py_NewRef(mv))),
    rawMethod(
      '__exit__',
      METH_VARARGS,
      (mv: Ref) => (V.memory_release(mv) < 0 ? 0 : Py_NewRef(Py_None)),
      'Release the underlying buffer exposed by the memoryview object.',
      '*exc_info',
    ),
    classmethod('__class_getitem__(object, /)', (type, item: Ref) => link.Py_GenericAlias(type, item)),
  ],
  getset: [
    attribute('obj', (mv) => Py_NewRef(ld(mv + M.obj) || Py_None)),
    attribute('nbytes', (mv) => PyLong_FromLong(nbytes(mv))),
    attribute('readonly', (mv) => PyBool_FromLong(ld(mv + M.readonly))),
    attribute('itemsize', (mv) => PyLong_FromLong(ld64(mv + M.view_itemsize))),
    attribute('format', (mv) => PyUnicode_FromString(V.viewFormat(viewOf(mv)))),
    attribute('ndim', (mv) => PyLong_FromLong(ndimOf(mv))),
    attribute('shape', (mv) => tupleOf(ld(mv + M.shape), ndimOf(mv))),
    attribute('strides', (mv) => tupleOf(ld(mv + M.strides), ndimOf(mv))),
    attribute('suboffsets', () => PyTuple_New(0)),
    attribute('c_contiguous', (mv) => PyBool_FromLong(V.isC(mv))),
    attribute('f_contiguous', (mv) => PyBool_FromLong(V.isFortran(mv))),
    attribute('contiguous', (mv) => PyBool_FromLong(V.isC(mv) || V.isFortran(mv))),
  ],
});
