// The bytearray object: layout, growth, access. Mirrors Objects/bytearrayobject.c (core); its methods are bytearray_methods.ts.
//
//   0 header, type; 16 length; 24 ob_alloc (bytes of the block); 32 ob_bytes (the block); 40 ob_start (first byte in use:
//   deleting at the front only moves it); 48 ob_exports (buffers handed out: no resizing meanwhile)
//
// Since 3.15 the block is the content of a bytes object, which 56 ob_bytes_object holds; ob_alloc leaves its final zero out.

import { has, PyByteArrayObject, PyBytesObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, ldBytes, memmove, type Ref, st8, st64, stBytes, stp } from '../memory/memory.ts';
import { PyObject_Free, PyObject_Malloc, PyObject_Realloc } from '../memory/obmalloc.ts';
import { staticAlloc } from '../memory/static.ts';
import { fn } from '../memory/text.ts';
import { PyBytes_FromStringAndSize } from './bytesobject.ts';
import { PyErr_NoMemory, PyErr_SetString } from './errors.ts';
import { _PyObject_New } from './gcobject.ts';
import { link } from './link.ts';
import { Py_DECREF, Py_SET_SIZE, Py_SIZE, Py_TYPE, PyObject_TypeCheck } from './object.ts';
import { bytes_empty } from './statics.ts';
import { PyByteArray_Type, PyExc_BufferError, PyExc_SystemError } from './statictypes.ts';

const { ob_alloc, ob_bytes, ob_start, ob_exports } = PyByteArrayObject;
/** Bytes of a bytes object beside its content; the zero at the end is among them. */
const PyBytesObject_SIZE = PyBytesObject.ob_sval + 1;
const PY_BYTES_MAX = 0x3fffff00;
/** Where an empty bytearray's content "is": a zero byte. */
const _PyByteArray_empty_string = staticAlloc('_PyByteArray_empty_string', 8);

export function PyByteArray_Check(o: Ref): boolean {
  return PyObject_TypeCheck(o, PyByteArray_Type);
}
export function PyByteArray_GET_SIZE(o: Ref): number {
  return Py_SIZE(o);
}
/** Address of the first byte. */
export function PyByteArray_AS_STRING(o: Ref): Addr {
  return Py_SIZE(o) > 0 ? ld(o + ob_start) : _PyByteArray_empty_string;
}
export function PyByteArray_AsUint8Array(o: Ref): Uint8Array {
  return ldBytes(PyByteArray_AS_STRING(o), Py_SIZE(o));
}

/** How a version keeps the content. */
interface Storage {
  /** Bytes of ob_alloc that are no content: the zero at the end. */
  readonly spare: number;
  /** What the block takes beside ob_alloc, for `__sizeof__`. */
  readonly overhead: number;
  /** Makes a block of `alloc` > 0 bytes the content of `o`, which has none, or makes the one it has as large. False: no memory. */
  readonly resize: (o: Ref, alloc: number) => boolean;
  /** Lets go of the block; the fields are those of an empty bytearray then. */
  readonly release: (o: Ref) => void;
}
function setBlock(o: Ref, block: Addr, alloc: number): void {
  stp(o + ob_bytes, block);
  stp(o + ob_start, block);
  st64(o + ob_alloc, alloc);
}
const ownBlock: Storage = {
  spare: 1,
  overhead: 0,
  resize(o, alloc) {
    const old = ld(o + ob_bytes);
    const block = old === 0 ? PyObject_Malloc(alloc) : PyObject_Realloc(old, alloc);
    if (block !== 0) setBlock(o, block, alloc);
    return block !== 0;
  },
  release(o) {
    if (ld(o + ob_bytes) !== 0) PyObject_Free(ld(o + ob_bytes));
    setBlock(o, 0, 0);
  },
};
const bytesObject: Storage = {
  spare: 0,
  overhead: PyBytesObject_SIZE,
  resize(o, alloc) {
    const at = o + PyByteArrayObject.ob_bytes_object;
    const old = ld(at);
    if (old === bytes_empty) {
      const fresh = PyBytes_FromStringAndSize(0, alloc);
      if (fresh === 0) return false;
      stp(at, fresh);
    } else {
      const moved = PyObject_Realloc(old, PyBytesObject_SIZE + alloc);
      if (moved === 0) return false;
      Py_SET_SIZE(moved, alloc);
      st8(moved + PyBytesObject.ob_sval + alloc, 0);
      stp(at, moved);
    }
    setBlock(o, ld(at) + PyBytesObject.ob_sval, alloc);
    return true;
  },
  release(o) {
    const at = o + PyByteArrayObject.ob_bytes_object;
    if (ld(at) !== 0 && ld(at) !== bytes_empty) Py_DECREF(ld(at));
    stp(at, bytes_empty);
    setBlock(o, bytes_empty + PyBytesObject.ob_sval, 0);
  },
};
const storage = (): Storage => (has(PyByteArrayObject.ob_bytes_object) ? bytesObject : ownBlock);

/** Writes the fields of an empty bytearray in a fresh object. */
export function clearByteArrayFields(o: Ref): void {
  Py_SET_SIZE(o, 0);
  stp(o + ob_bytes, 0);
  if (has(PyByteArrayObject.ob_bytes_object)) stp(o + PyByteArrayObject.ob_bytes_object, 0);
  storage().release(o);
  st64(o + ob_exports, 0);
}
/** What the content takes, for `__sizeof__`. */
export function byteArrayBlockSize(o: Ref): number {
  const alloc = ld(o + ob_alloc);
  return alloc === 0 ? 0 : alloc + storage().overhead;
}
/** New reference. `n` bytes copied from `from`, or not yet written if that is NULL. */
export function PyByteArray_FromStringAndSize(from: Addr, n: number): Ref {
  if (n > PY_BYTES_MAX) return PyErr_NoMemory();
  const o = _PyObject_New(PyByteArray_Type);
  if (o === 0) return 0;
  clearByteArrayFields(o);
  if (n === 0) return o;
  const s = storage();
  if (!s.resize(o, n + s.spare)) {
    Py_DECREF(o);
    return PyErr_NoMemory();
  }
  const block = ld(o + ob_start);
  if (from !== 0) memmove(block, from, n);
  st8(block + n, 0);
  Py_SET_SIZE(o, n);
  return o;
}
/** New reference. */
export function PyByteArray_FromUint8Array(bytes: ArrayLike<number>): Ref {
  const o = PyByteArray_FromStringAndSize(0, bytes.length);
  if (o !== 0 && bytes.length > 0) stBytes(PyByteArray_AS_STRING(o), bytes);
  return o;
}

/** False with BufferError while buffers are handed out. */
export function canresize(o: Ref): boolean {
  if (ld(o + ob_exports) === 0) return true;
  PyErr_SetString(PyExc_BufferError, 'Existing exports of data: object cannot be re-sized');
  return false;
}
/** Makes the content `size` bytes long; new bytes are not written. 0, or -1 with an exception. */
export function PyByteArray_Resize(o: Ref, size: number): number {
  const before = Py_SIZE(o);
  if (size === before) return 0;
  if (!canresize(o)) return -1;
  const offset = ld(o + ob_start) - ld(o + ob_bytes);
  const s = storage();
  let alloc = ld(o + ob_alloc);
  if (size + offset + s.spare <= alloc) {
    if (size >= Math.floor(alloc / 2)) {
      Py_SET_SIZE(o, size);
      st8(PyByteArray_AS_STRING(o) + size, 0);
      return 0;
    }
    alloc = size + s.spare;
  } else if (size <= alloc * 1.125) alloc = size + (size >> 3) + (size < 9 ? 3 : 6);
  else alloc = size + s.spare;
  if (alloc > PY_BYTES_MAX) {
    PyErr_NoMemory();
    return -1;
  }
  if (alloc === 0) {
    s.release(o);
    Py_SET_SIZE(o, 0);
    return 0;
  }
  let moved: boolean;
  if (offset > 0 && s === ownBlock) {
    // A new block; realloc would keep the bytes that were deleted at the front.
    const old = ld(o + ob_bytes);
    const from = ld(o + ob_start);
    stp(o + ob_bytes, 0);
    moved = s.resize(o, alloc);
    if (moved) {
      memmove(ld(o + ob_start), from, Math.min(size, before));
      PyObject_Free(old);
    } else stp(o + ob_bytes, old);
  } else {
    if (offset > 0) memmove(ld(o + ob_bytes), ld(o + ob_start), Math.min(size, before));
    moved = s.resize(o, alloc);
  }
  if (!moved) {
    PyErr_NoMemory();
    return -1;
  }
  Py_SET_SIZE(o, size);
  st8(ld(o + ob_start) + size, 0);
  return 0;
}
/** Replaces bytes lo..hi-1 by `n` bytes at `from`, which lie elsewhere. 0 or -1. */
export function bytearray_setslice_linear(o: Ref, lo: number, hi: number, from: Addr, n: number): number {
  const size = Py_SIZE(o);
  const growth = n - (hi - lo);
  if (growth < 0) {
    if (!canresize(o)) return -1;
    if (lo === 0) stp(o + ob_start, ld(o + ob_start) - growth);
    else {
      const buf = ld(o + ob_start);
      memmove(buf + lo + n, buf + hi, size - hi);
    }
    if (PyByteArray_Resize(o, size + growth) < 0) {
      Py_SET_SIZE(o, size + growth);
      return -1;
    }
  } else if (growth > 0) {
    if (PyByteArray_Resize(o, size + growth) < 0) return -1;
    const buf = PyByteArray_AS_STRING(o);
    memmove(buf + lo + n, buf + hi, size - hi);
  }
  if (n > 0) memmove(PyByteArray_AS_STRING(o) + lo, from, n);
  return 0;
}

/** Destructor. */
export function bytearray_dealloc(o: Ref): void {
  if (ld(o + ob_exports) > 0) {
    PyErr_SetString(PyExc_SystemError, 'deallocated bytearray object has exported buffers');
    link.PyErr_FormatUnraisable(null, 0);
  }
  storage().release(o);
  fn<(o: Ref) => void>(ld(Py_TYPE(o) + PyTypeObject.tp_free))(o);
}
