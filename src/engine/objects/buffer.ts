// The buffer protocol: Py_buffer structs and the functions that ask for them. Mirrors Include/pybuffer.h and the buffer part of
// Objects/abstract.c.

import { PyBufferProcs, PyTypeObject, struct } from '../include/structs.ts';
import { type Addr, ld, ldBytes, memset, type Ref, st, st64, stp } from '../memory/memory.ts';
import { cString } from '../memory/static.ts';
import { PyBytes_AS_STRING, PyBytes_CheckExact } from './bytesobject.ts';
import { cStackPop, cStackPush } from './call.ts';
import { PyErr_SetString, typeError } from './errors.ts';
import { Py_DECREF, Py_INCREF, Py_SIZE, Py_TYPE, suiteSlot } from './object.ts';
import { PyExc_BufferError } from './statictypes.ts';
import { typeName } from './typename.ts';

/** Who asked for memory: where it is, how long, and how it is to be read. */
export const Py_buffer = struct('Py_buffer', {
  buf: 'ptr',
  obj: 'ptr',
  len: 'ssize',
  itemsize: 'ssize',
  readonly: 'i32',
  ndim: 'i32',
  format: 'ptr',
  shape: 'ptr',
  strides: 'ptr',
  suboffsets: 'ptr',
  internal: 'ptr',
});
export const PyBUF_SIMPLE = 0;
export const PyBUF_WRITABLE = 0x1;
export const PyBUF_FORMAT = 0x4;
export const PyBUF_ND = 0x8;
export const PyBUF_STRIDES = 0x10 | PyBUF_ND;
export const PyBUF_C_CONTIGUOUS = 0x20 | PyBUF_STRIDES;
export const PyBUF_F_CONTIGUOUS = 0x40 | PyBUF_STRIDES;
export const PyBUF_ANY_CONTIGUOUS = 0x80 | PyBUF_STRIDES;
export const PyBUF_INDIRECT = 0x100 | PyBUF_STRIDES;
export const PyBUF_FULL_RO = PyBUF_INDIRECT | PyBUF_FORMAT;

/** The format of plain bytes. */
export const FORMAT_B = cString('B');

type getbufferproc = (o: Ref, view: Addr, flags: number) => number;

export function PyObject_CheckBuffer(o: Ref): boolean {
  return suiteSlot(Py_TYPE(o), PyTypeObject.tp_as_buffer, PyBufferProcs.bf_getbuffer) !== null;
}
/** Fills `view`, which holds a reference to `o` then. 0, or -1 with an exception. */
export function PyObject_GetBuffer(o: Ref, view: Addr, flags: number): number {
  const f = suiteSlot<getbufferproc>(Py_TYPE(o), PyTypeObject.tp_as_buffer, PyBufferProcs.bf_getbuffer);
  if (f === null) {
    typeError(`a bytes-like object is required, not '${typeName(o)}'`);
    return -1;
  }
  return f(o, view, flags);
}
export function PyBuffer_Release(view: Addr): void {
  const o = ld(view + Py_buffer.obj);
  if (o === 0) return;
  const f = suiteSlot<(o: Ref, view: Addr) => void>(
    Py_TYPE(o),
    PyTypeObject.tp_as_buffer,
    PyBufferProcs.bf_releasebuffer,
  );
  if (f !== null) f(o, view);
  stp(view + Py_buffer.obj, 0);
  Py_DECREF(o);
}
/** False with BufferError where `view` is NULL, which meant something else once. */
export function requireView(view: Addr, function_: string): boolean {
  if (view !== 0) return true;
  PyErr_SetString(PyExc_BufferError, `${function_}: view==NULL argument is obsolete`);
  return false;
}
/** Fills `view` with plain bytes of `exporter`. 0, or -1 with BufferError. */
export function PyBuffer_FillInfo(
  view: Addr,
  exporter: Ref,
  buf: Addr,
  len: number,
  readonly: boolean,
  flags: number,
): number {
  if (!requireView(view, 'PyBuffer_FillInfo')) return -1;
  if (flags & PyBUF_WRITABLE && readonly) {
    PyErr_SetString(PyExc_BufferError, 'Object is not writable.');
    return -1;
  }
  stp(view + Py_buffer.obj, exporter);
  if (exporter !== 0) Py_INCREF(exporter);
  stp(view + Py_buffer.buf, buf);
  st64(view + Py_buffer.len, len);
  st(view + Py_buffer.readonly, readonly ? 1 : 0);
  st64(view + Py_buffer.itemsize, 1);
  stp(view + Py_buffer.format, flags & PyBUF_FORMAT ? FORMAT_B : 0);
  st(view + Py_buffer.ndim, 1);
  stp(view + Py_buffer.shape, (flags & PyBUF_ND) === PyBUF_ND ? view + Py_buffer.len : 0);
  stp(view + Py_buffer.strides, (flags & PyBUF_STRIDES) === PyBUF_STRIDES ? view + Py_buffer.itemsize : 0);
  stp(view + Py_buffer.suboffsets, 0);
  stp(view + Py_buffer.internal, 0);
  return 0;
}
const WORDS = 10;
/** A Py_buffer on the C stack, zeroed. Give it back with dropView. */
export function newView(): Addr {
  const view = cStackPush(WORDS);
  memset(view, 0, WORDS * 8);
  return view;
}
/** Releases the buffer that the view may hold and gives its place back. */
export function dropView(view: Addr): void {
  PyBuffer_Release(view);
  cStackPop(view);
}
/** A copy of the bytes of any object that has some, or null with an exception. */
export function bufferBytes(o: Ref): Uint8Array | null {
  if (PyBytes_CheckExact(o)) return ldBytes(PyBytes_AS_STRING(o), Py_SIZE(o));
  const view = newView();
  let bytes: Uint8Array | null = null;
  if (PyObject_GetBuffer(o, view, PyBUF_SIMPLE) === 0)
    bytes = ldBytes(ld(view + Py_buffer.buf), ld(view + Py_buffer.len));
  dropView(view);
  return bytes;
}
