// memoryview: a view of another object's memory. Mirrors Objects/memoryobject.c.
//
// A managed buffer holds the exporter's Py_buffer once; all views made from one another share it. A view has its own Py_buffer
// whose shape, strides and suboffsets arrays lie behind the object, 3 * ndim words.
//
//   0 header, type; 16 3 * ndim; 24 managed buffer; 32 hash; 40 flags; 48 exports; 56 the Py_buffer; 136 weak references; 144 the arrays

import { Py_EQ, Py_NE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, PyVarObject, struct } from '../include/structs.ts';
import { type Addr, ld, ld64, memmove, type Ref, st, st64, stp, stWords } from '../memory/memory.ts';
import { cString } from '../memory/static.ts';
import { tick } from '../memory/ticks.ts';
import {
  dropView,
  newView,
  Py_buffer,
  PyBUF_C_CONTIGUOUS,
  PyBUF_F_CONTIGUOUS,
  PyBUF_FORMAT,
  PyBUF_FULL_RO,
  PyBUF_ND,
  PyBUF_STRIDES,
  PyBUF_WRITABLE,
  PyBuffer_Release,
  PyObject_CheckBuffer,
  PyObject_GetBuffer,
} from './buffer.ts';
import { PyErr_Clear, PyErr_SetString, typeError } from './errors.ts';
import {
  _PyObject_GC_New,
  _PyObject_GC_NewVar,
  _PyObject_GC_TRACK,
  _PyObject_GC_UNTRACK,
  PyObject_GC_Del,
} from './gcobject.ts';
import { link } from './link.ts';
import { get_native_fmtchar, sameElement } from './memory_format.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_XDECREF, type visitproc } from './object.ts';
import { Py_NotImplemented, PyBool_FromLong } from './statics.ts';
import { _PyManagedBuffer_Type, PyExc_BufferError, PyExc_ValueError, PyMemoryView_Type } from './statictypes.ts';
import { defineType } from './typedef.ts';
import { readCString, typeName } from './typename.ts';

export const _PyManagedBufferObject = struct(
  '_PyManagedBufferObject',
  { flags: 'i32', exports: 'ssize', master: Py_buffer },
  PyObject,
);
export const PyMemoryViewObject = struct(
  'PyMemoryViewObject',
  {
    mbuf: 'ptr',
    hash: 'i64',
    flags: 'i32',
    exports: 'ssize',
    buf: 'ptr',
    obj: 'ptr',
    len: 'ssize',
    view_itemsize: { type: 'ssize', cName: 'itemsize' },
    readonly: 'i32',
    ndim: 'i32',
    format: 'ptr',
    shape: 'ptr',
    strides: 'ptr',
    suboffsets: 'ptr',
    internal: 'ptr',
    weakreflist: 'ptr',
    ob_array: 'ssize',
  },
  PyVarObject,
);
const M = PyMemoryViewObject;
/** Offset of the view's own Py_buffer. */
export const VIEW = M.buf;
const B = _PyManagedBufferObject;
const MASTER = B.master;

export const _Py_MEMORYVIEW_RELEASED = 0x1;
const _Py_MEMORYVIEW_C = 0x2;
const _Py_MEMORYVIEW_FORTRAN = 0x4;
const _Py_MANAGED_BUFFER_RELEASED = 0x1;
const MAX_NDIM = 64;

export function PyMemoryView_Check(o: Ref): boolean {
  return Py_IS_TYPE(o, PyMemoryView_Type);
}

// ---- the managed buffer ----

type getbufferproc = (o: Ref, view: Addr, flags: number) => number;

/** New reference. Takes a buffer of `base`. NULL with an exception. */
function _PyManagedBuffer_FromObject(base: Ref, flags: number, getBuffer: getbufferproc = PyObject_GetBuffer): Ref {
  const mbuf = _PyObject_GC_New(_PyManagedBuffer_Type);
  if (mbuf === 0) return 0;
  st(mbuf + B.flags, 0);
  st64(mbuf + B.exports, 0);
  stp(mbuf + MASTER + Py_buffer.obj, 0);
  _PyObject_GC_TRACK(mbuf);
  if (getBuffer(base, mbuf + MASTER, flags) < 0) {
    stp(mbuf + MASTER + Py_buffer.obj, 0);
    Py_DECREF(mbuf);
    return 0;
  }
  return mbuf;
}
function mbuf_release(mbuf: Ref): void {
  if (ld(mbuf + B.flags) & _Py_MANAGED_BUFFER_RELEASED) return;
  st(mbuf + B.flags, ld(mbuf + B.flags) | _Py_MANAGED_BUFFER_RELEASED);
  _PyObject_GC_UNTRACK(mbuf);
  PyBuffer_Release(mbuf + MASTER);
}
function mbuf_dealloc(mbuf: Ref): void {
  mbuf_release(mbuf);
  PyObject_GC_Del(mbuf);
}

// ---- views ----

/** True if the elements lie one behind the other, last index fastest ('C') or first ('F'). */
export function PyBuffer_IsContiguous(view: Addr, order: 'C' | 'F'): boolean {
  const ndim = ld(view + Py_buffer.ndim);
  if (ld(view + Py_buffer.len) === 0 || ld(view + Py_buffer.strides) === 0) return true;
  let size = ld64(view + Py_buffer.itemsize);
  for (let k = 0; k < ndim; k++) {
    const i = order === 'C' ? ndim - 1 - k : k;
    const dim = ld64(ld(view + Py_buffer.shape) + i * 8);
    if (dim > 1 && ld64(ld(view + Py_buffer.strides) + i * 8) !== size) return false;
    size *= dim;
  }
  return true;
}
export function init_flags(mv: Ref): void {
  const view = mv + VIEW;
  let flags = 0;
  if (PyBuffer_IsContiguous(view, 'C')) flags |= _Py_MEMORYVIEW_C;
  if (PyBuffer_IsContiguous(view, 'F')) flags |= _Py_MEMORYVIEW_FORTRAN;
  st(mv + M.flags, flags);
}
export const isC = (mv: Ref): boolean => (ld(mv + M.flags) & _Py_MEMORYVIEW_C) !== 0;
export const isFortran = (mv: Ref): boolean => (ld(mv + M.flags) & _Py_MEMORYVIEW_FORTRAN) !== 0;

/** New reference. A view object with room for `ndim` dimensions and nothing in it. */
function memory_alloc(ndim: number): Ref {
  const mv = _PyObject_GC_NewVar(PyMemoryView_Type, 3 * ndim);
  if (mv === 0) return 0;
  stp(mv + M.mbuf, 0);
  stWords(mv + M.hash, -1, -1);
  st(mv + M.flags, 0);
  st64(mv + M.exports, 0);
  st(mv + M.ndim, ndim);
  const array = mv + M.ob_array;
  stp(mv + M.shape, array);
  stp(mv + M.strides, array + ndim * 8);
  stp(mv + M.suboffsets, array + 2 * ndim * 8);
  stp(mv + M.weakreflist, 0);
  _PyObject_GC_TRACK(mv);
  return mv;
}
/** Copies the plain fields of a Py_buffer. */
function init_shared_values(dest: Addr, src: Addr): void {
  stp(dest + Py_buffer.obj, ld(src + Py_buffer.obj));
  stp(dest + Py_buffer.buf, ld(src + Py_buffer.buf));
  st64(dest + Py_buffer.len, ld64(src + Py_buffer.len));
  st64(dest + Py_buffer.itemsize, ld64(src + Py_buffer.itemsize));
  st(dest + Py_buffer.readonly, ld(src + Py_buffer.readonly));
  stp(dest + Py_buffer.format, ld(src + Py_buffer.format) || cB);
  stp(dest + Py_buffer.internal, ld(src + Py_buffer.internal));
}
const cB = cString('B');
/** New reference. A view registered with a managed buffer, showing what `src` shows (NULL: the whole). */
export function mbuf_add_view(mbuf: Ref, src: Addr): Ref {
  const from = src === 0 ? mbuf + MASTER : src;
  const ndim = ld(from + Py_buffer.ndim);
  if (ndim > MAX_NDIM) {
    return PyErr_SetString(PyExc_ValueError, `memoryview: number of dimensions must not exceed ${MAX_NDIM}`);
  }
  const mv = memory_alloc(ndim);
  if (mv === 0) return 0;
  const dest = mv + VIEW;
  init_shared_values(dest, from);
  const itemsize = ld64(from + Py_buffer.itemsize);
  if (ndim === 1) {
    const shape = ld(from + Py_buffer.shape);
    const strides = ld(from + Py_buffer.strides);
    st64(ld(dest + Py_buffer.shape), shape !== 0 ? ld64(shape) : ld64(from + Py_buffer.len) / itemsize);
    st64(ld(dest + Py_buffer.strides), strides !== 0 ? ld64(strides) : itemsize);
  } else {
    memmove(ld(dest + Py_buffer.shape), ld(from + Py_buffer.shape), ndim * 8);
    if (ld(from + Py_buffer.strides) !== 0) {
      memmove(ld(dest + Py_buffer.strides), ld(from + Py_buffer.strides), ndim * 8);
    } else init_strides_from_shape(dest);
  }
  stp(dest + Py_buffer.suboffsets, 0);
  init_flags(mv);
  stp(mv + M.mbuf, Py_NewRef(mbuf));
  st64(mbuf + B.exports, ld(mbuf + B.exports) + 1);
  return mv;
}
export function init_strides_from_shape(view: Addr): void {
  let size = ld64(view + Py_buffer.itemsize);
  for (let i = ld(view + Py_buffer.ndim) - 1; i >= 0; i--) {
    st64(ld(view + Py_buffer.strides) + i * 8, size);
    size *= ld64(ld(view + Py_buffer.shape) + i * 8);
  }
}
/** New reference. Another view of what `mv` shows, with `ndim` dimensions still to be filled in when they differ. */
export function mbuf_add_incomplete_view(mv: Ref, ndim: number): Ref {
  const mbuf = ld(mv + M.mbuf);
  const r = memory_alloc(ndim);
  if (r === 0) return 0;
  init_shared_values(r + VIEW, mv + VIEW);
  stp(r + M.suboffsets, 0);
  stp(r + M.mbuf, Py_NewRef(mbuf));
  st64(mbuf + B.exports, ld(mbuf + B.exports) + 1);
  return r;
}
/** New reference. A view of the whole of `mbuf`, whose reference is taken. */
function wholeView(mbuf: Ref): Ref {
  const mv = mbuf === 0 ? 0 : mbuf_add_view(mbuf, 0);
  if (mbuf !== 0) Py_DECREF(mbuf);
  return mv;
}
/** New reference. What `getBuffer` gives of the object, as a view. */
export function _PyMemoryView_FromBufferProc(o: Ref, flags: number, getBuffer: getbufferproc): Ref {
  return wholeView(_PyManagedBuffer_FromObject(o, flags, getBuffer));
}
/** New reference. A view of memory that somebody else answers for. */
export function PyMemoryView_FromBuffer(view: Addr): Ref {
  const lend: getbufferproc = (_o, at) => {
    memmove(at, view, Py_buffer.sizeof);
    stp(at + Py_buffer.obj, 0);
    return 0;
  };
  return _PyMemoryView_FromBufferProc(0, 0, lend);
}
/** New reference. memoryview(object). */
export function PyMemoryView_FromObject(o: Ref, flags = PyBUF_FULL_RO): Ref {
  if (PyMemoryView_Check(o)) return released(o) ? 0 : mbuf_add_view(ld(o + M.mbuf), o + VIEW);
  if (!PyObject_CheckBuffer(o)) return typeError(`memoryview: a bytes-like object is required, not '${typeName(o)}'`);
  return wholeView(_PyManagedBuffer_FromObject(o, flags));
}

/** True with ValueError if the view or its buffer is released. */
export function released(mv: Ref): boolean {
  if (!isReleased(mv)) return false;
  PyErr_SetString(PyExc_ValueError, 'operation forbidden on released memoryview object');
  return true;
}
export function isReleased(mv: Ref): boolean {
  if (ld(mv + M.flags) & _Py_MEMORYVIEW_RELEASED) return true;
  return (ld(ld(mv + M.mbuf) + B.flags) & _Py_MANAGED_BUFFER_RELEASED) !== 0;
}
/** Ends the view: the exporter is given back its buffer when no view is left. */
function _memory_release(mv: Ref): void {
  if (ld(mv + M.flags) & _Py_MEMORYVIEW_RELEASED) return;
  st(mv + M.flags, ld(mv + M.flags) | _Py_MEMORYVIEW_RELEASED);
  const mbuf = ld(mv + M.mbuf);
  const left = ld(mbuf + B.exports) - 1;
  st64(mbuf + B.exports, left);
  if (left === 0) mbuf_release(mbuf);
}
/** Runs `f`, which may call Python code, while the view cannot be released. */
export function whileHeld<T>(mv: Ref, f: () => T): T {
  st64(mv + M.exports, ld(mv + M.exports) + 1);
  const result = f();
  st64(mv + M.exports, ld(mv + M.exports) - 1);
  return result;
}
/** 0, or -1 with BufferError while buffers of the view itself are handed out. */
export function memory_release(mv: Ref): number {
  if (ld(mv + M.flags) & _Py_MEMORYVIEW_RELEASED) return 0;
  const exports = ld(mv + M.exports);
  if (exports === 0) {
    _memory_release(mv);
    return 0;
  }
  PyErr_SetString(PyExc_BufferError, `memoryview has ${exports} exported buffer${exports === 1 ? '' : 's'}`);
  return -1;
}
export function memory_dealloc(mv: Ref): void {
  _PyObject_GC_UNTRACK(mv);
  if (ld(mv + M.mbuf) !== 0) _memory_release(mv);
  const mbuf = ld(mv + M.mbuf);
  stp(mv + M.mbuf, 0);
  Py_XDECREF(mbuf);
  if (ld(mv + M.weakreflist) !== 0) link.PyObject_ClearWeakRefs(mv);
  PyObject_GC_Del(mv);
}
export function memory_traverse(mv: Ref, visit: visitproc): number {
  const mbuf = ld(mv + M.mbuf);
  return mbuf === 0 ? 0 : visit(mbuf);
}
export function memory_clear(mv: Ref): number {
  if (ld(mv + M.exports) === 0) {
    const mbuf = ld(mv + M.mbuf);
    if (mbuf !== 0) _memory_release(mv);
    stp(mv + M.mbuf, 0);
    Py_XDECREF(mbuf);
  }
  return 0;
}

/** bf_getbuffer of memoryview itself. */
export function memory_getbuf(mv: Ref, view: Addr, flags: number): number {
  if (released(mv)) return -1;
  const own = mv + VIEW;
  const refuse = (message: string): number => {
    PyErr_SetString(PyExc_BufferError, `memoryview: ${message}`);
    return -1;
  };
  memmove(view, own, Py_buffer.sizeof);
  stp(view + Py_buffer.obj, 0);
  if (flags & PyBUF_WRITABLE && ld(own + Py_buffer.readonly) !== 0) return refuse('underlying buffer is not writable');
  if (!(flags & PyBUF_FORMAT)) stp(view + Py_buffer.format, 0);
  if ((flags & PyBUF_C_CONTIGUOUS) === PyBUF_C_CONTIGUOUS && !isC(mv))
    return refuse('underlying buffer is not C-contiguous');
  if ((flags & PyBUF_F_CONTIGUOUS) === PyBUF_F_CONTIGUOUS && !isFortran(mv)) {
    return refuse('underlying buffer is not Fortran contiguous');
  }
  if ((flags & PyBUF_STRIDES) !== PyBUF_STRIDES) {
    if (!isC(mv)) return refuse('underlying buffer is not C-contiguous');
    stp(view + Py_buffer.strides, 0);
  }
  if ((flags & PyBUF_ND) !== PyBUF_ND) {
    if (ld(view + Py_buffer.format) !== 0) {
      return refuse('cannot cast to unsigned bytes if the format flag is present');
    }
    st(view + Py_buffer.ndim, 1);
    stp(view + Py_buffer.shape, 0);
  }
  stp(view + Py_buffer.obj, Py_NewRef(mv));
  st64(mv + M.exports, ld(mv + M.exports) + 1);
  return 0;
}
export function memory_releasebuf(mv: Ref, _view: Addr): void {
  st64(mv + M.exports, ld(mv + M.exports) - 1);
}

/** Calls `visit` with the address of each element, last index fastest. */
export function eachElement(view: Addr, visit: (at: Addr) => boolean): boolean {
  const ndim = ld(view + Py_buffer.ndim);
  const walk = (at: Addr, dim: number): boolean => {
    if (dim === ndim) return visit(at);
    const n = ld64(ld(view + Py_buffer.shape) + dim * 8);
    const stride = ld64(ld(view + Py_buffer.strides) + dim * 8);
    for (let i = 0; i < n; i++) {
      tick();
      if (!walk(at + i * stride, dim + 1)) return false;
    }
    return true;
  };
  return walk(ld(view + Py_buffer.buf), 0);
}
/** The view's bytes in order of its elements. */
export function contentOf(view: Addr, byte: (at: Addr) => number): number[] {
  const out: number[] = [];
  const itemsize = ld(view + Py_buffer.itemsize);
  eachElement(view, (at) => {
    for (let k = 0; k < itemsize; k++) out.push(byte(at + k));
    return true;
  });
  return out;
}

export const viewFormat = (view: Addr): string => readCString(ld(view + Py_buffer.format) || cB);

/** == and != compare shapes and elements; other orders do not exist. */
export function memory_richcompare(v: Ref, w: Ref, op: number): Ref {
  if (op !== Py_EQ && op !== Py_NE) return Py_NewRef(Py_NotImplemented);
  if (isReleased(v)) return PyBool_FromLong((op === Py_EQ) === (v === w));
  if (PyMemoryView_Check(w) && isReleased(w)) return PyBool_FromLong((op === Py_EQ) === (v === w));
  if (PyMemoryView_Check(w)) return PyBool_FromLong(equalViews(v + VIEW, w + VIEW) === (op === Py_EQ));
  const view = newView();
  let result = Py_NotImplemented;
  if (PyObject_GetBuffer(w, view, PyBUF_FULL_RO) < 0) PyErr_Clear();
  else result = PyBool_FromLong(equalViews(v + VIEW, view) === (op === Py_EQ));
  dropView(view);
  return Py_NewRef(result);
}
function equalViews(a: Addr, b: Addr): boolean {
  const ndim = ld(a + Py_buffer.ndim);
  if (ndim !== ld(b + Py_buffer.ndim)) return false;
  for (let i = 0; i < ndim; i++) {
    if (ld64(ld(a + Py_buffer.shape) + i * 8) !== ld64(ld(b + Py_buffer.shape) + i * 8)) return false;
  }
  const f = get_native_fmtchar(viewFormat(a));
  const g = get_native_fmtchar(viewFormat(b));
  if (f === '' || g === '') return false;
  const addresses: Addr[] = [];
  eachElement(b, (at) => addresses.push(at) > 0);
  let i = 0;
  return eachElement(a, (at) => sameElement(at, f, addresses[i++], g));
}

defineType(_PyManagedBuffer_Type, {
  basicsize: () => B.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_dealloc: mbuf_dealloc,
    tp_traverse: (mbuf, visit) => {
      const o = ld(mbuf + MASTER + Py_buffer.obj);
      return o === 0 ? 0 : visit(o);
    },
    tp_clear: (mbuf) => {
      mbuf_release(mbuf);
      return 0;
    },
  },
});
