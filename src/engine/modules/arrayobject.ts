// The array object: layout, growth, access. Mirrors the core of Modules/arraymodule.c; its type is array_methods.ts.
//
//   16 ob_size (items); 24 ob_item (the block); 32 allocated (items the block has room for); 40 ob_descr (its type code in
//   static memory); 48 weakreflist; 56 ob_exports (buffers handed out: no resizing meanwhile)

import { PyVarObject, struct } from '../include/structs.ts';
import { type Addr, ld, memmove, memset, type Ref, st64, stBytes, stp, U8 } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc, PyMem_Realloc } from '../memory/obmalloc.ts';
import { cString } from '../memory/static.ts';
import { PyErr_NoMemory, PyErr_SetString, typeError } from '../objects/errors.ts';
import { Py_DECREF, Py_SET_SIZE, Py_SIZE, PyObject_TypeCheck } from '../objects/object.ts';
import { heapType, PyExc_BufferError } from '../objects/statictypes.ts';
import { PyType_GenericAlloc } from '../objects/type_alloc.ts';
import { DESCRIPTORS, type Descr } from './array_items.ts';

export const array_Type = heapType('array.array');
export const arrayobject = struct(
  'arrayobject',
  { ob_item: 'ptr', allocated: 'ssize', ob_descr: 'ptr', weakreflist: 'ptr', ob_exports: 'ssize' },
  PyVarObject,
);
const A = arrayobject;
const PY_ARRAY_MAX = 0x3fffff00;

const byCode = new Map(DESCRIPTORS.map((d) => [d.typecode, { descr: d, at: cString(d.typecode) }]));
export const array_Check = (o: Ref): boolean => PyObject_TypeCheck(o, array_Type);
export const descrIn = (a: Ref): Descr =>
  (byCode.get(String.fromCharCode(U8[ld(a + A.ob_descr)])) as { descr: Descr }).descr;
/** Address of item `i`. */
export const itemAt = (a: Ref, i: number): Addr => ld(a + A.ob_item) + i * descrIn(a).itemsize;
/** A copy of all bytes. */
export function arrayBytes(a: Ref): Uint8Array {
  const from = ld(a + A.ob_item);
  return U8.slice(from, from + Py_SIZE(a) * descrIn(a).itemsize);
}

/** New reference. `size` items that are not yet written. */
export function newarrayobject(type: Ref, size: number, d: Descr): Ref {
  if (size * d.itemsize > PY_ARRAY_MAX) return PyErr_NoMemory();
  const a = PyType_GenericAlloc(type, 0);
  if (a === 0) return 0;
  stp(a + A.ob_descr, (byCode.get(d.typecode) as { at: Addr }).at);
  Py_SET_SIZE(a, size);
  st64(a + A.allocated, size);
  if (size === 0) return a;
  const block = PyMem_Malloc(size * d.itemsize);
  stp(a + A.ob_item, block);
  if (block !== 0) return a;
  Py_SET_SIZE(a, 0);
  Py_DECREF(a);
  return PyErr_NoMemory();
}
/** New reference with these bytes. */
export function newArrayOfBytes(type: Ref, d: Descr, bytes: Uint8Array): Ref {
  const a = newarrayobject(type, bytes.length / d.itemsize, d);
  if (a !== 0) stBytes(ld(a + A.ob_item), bytes);
  return a;
}

/** Makes it `size` items long; new ones are not written. 0, or -1 with an exception. */
export function array_resize(a: Ref, size: number): number {
  if (ld(a + A.ob_exports) > 0 && size !== Py_SIZE(a)) {
    PyErr_SetString(PyExc_BufferError, 'cannot resize an array that is exporting buffers');
    return -1;
  }
  // A block that is neither too small nor far too large stays.
  if (ld(a + A.allocated) >= size && Py_SIZE(a) < size + 16 && ld(a + A.ob_item) !== 0) {
    Py_SET_SIZE(a, size);
    return 0;
  }
  if (size === 0) {
    if (ld(a + A.ob_item) !== 0) PyMem_Free(ld(a + A.ob_item));
    stp(a + A.ob_item, 0);
    st64(a + A.allocated, 0);
    Py_SET_SIZE(a, 0);
    return 0;
  }
  const room = (size >> 4) + (Py_SIZE(a) < 8 ? 3 : 7) + size;
  const { itemsize } = descrIn(a);
  const old = ld(a + A.ob_item);
  const block =
    room * itemsize > PY_ARRAY_MAX
      ? 0
      : old === 0
        ? PyMem_Malloc(room * itemsize)
        : PyMem_Realloc(old, room * itemsize);
  if (block === 0) {
    PyErr_NoMemory();
    return -1;
  }
  stp(a + A.ob_item, block);
  Py_SET_SIZE(a, size);
  st64(a + A.allocated, room);
  return 0;
}
/** Puts bytes of one item before item `i`; an index beyond an end is that end. 0 or -1. */
export function ins1(a: Ref, i: number, item: Uint8Array): number {
  const n = Py_SIZE(a);
  if (array_resize(a, n + 1) < 0) return -1;
  const at = i < 0 ? Math.max(0, i + n) : Math.min(i, n);
  if (at < n) memmove(itemAt(a, at + 1), itemAt(a, at), (n - at) * item.length);
  stBytes(itemAt(a, at), item);
  return 0;
}
/** Takes items lo..hi-1 out. 0 or -1. */
export function array_del_slice(a: Ref, lo: number, hi: number): number {
  const n = Py_SIZE(a);
  const from = Math.min(Math.max(lo, 0), n);
  const to = Math.min(Math.max(hi, from), n);
  if (from === to) return 0;
  if (ld(a + A.ob_exports) > 0) return array_resize(a, n - (to - from));
  memmove(itemAt(a, from), itemAt(a, to), (n - to) * descrIn(a).itemsize);
  return array_resize(a, n - (to - from));
}
/** Appends bytes of whole items. 0 or -1. */
export function appendBytes(a: Ref, bytes: Uint8Array): number {
  const n = Py_SIZE(a);
  const { itemsize } = descrIn(a);
  if (array_resize(a, n + bytes.length / itemsize) < 0) return -1;
  if (bytes.length > 0) stBytes(itemAt(a, n), bytes);
  return 0;
}
/** 0 if two arrays have the same type code, or -1 with TypeError. */
export function sameKind(a: Ref, b: Ref): number {
  if (descrIn(a) === descrIn(b)) return 0;
  typeError('bad argument type for built-in operation');
  return -1;
}
/** Fills a fresh array, whose length is a multiple of theirs, with the same bytes over and over. */
export function repeatBytes(a: Ref, bytes: Uint8Array): void {
  const total = Py_SIZE(a) * descrIn(a).itemsize;
  const to = ld(a + A.ob_item);
  if (bytes.length === 1) memset(to, bytes[0], total);
  else for (let at = 0; at < total; at += bytes.length) stBytes(to + at, bytes);
}
