// The bytes object: layout, construction, access, hash. Mirrors Objects/bytesobject.c (core); its methods are bytes_methods.ts.
//
//   0 header, type; 16 length; 24 hash (-1: not computed); 32 the bytes, and a zero after them

import { Py_TPFLAGS_BYTES_SUBCLASS } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyBytesObject } from '../include/structs.ts';
import {
  type Addr,
  I32,
  ldBytes,
  memmove,
  memset,
  type Ref,
  st8,
  st64,
  stBytes,
  stWords,
  U8,
} from '../memory/memory.ts';
import { PyObject_Malloc } from '../memory/obmalloc.ts';
import { PyErr_NoMemory } from './errors.ts';
import {
  _PyObject_InitVar,
  hash,
  hasSubclassFlag,
  initStaticHeader,
  Py_DECREF,
  Py_IS_TYPE,
  Py_SIZE,
} from './object.ts';
import { Py_HashBuffer } from './siphash.ts';
import { bytes_characters, bytes_empty } from './statics.ts';
import { PyBytes_Type } from './statictypes.ts';

const SHASH = PyBytesObject.ob_shash;
const SVAL = PyBytesObject.ob_sval;
/** Bytes of the object without its content: the header and the closing zero. */
export const PyBytesObject_SIZE = SVAL + 1;
const CHARACTER_DISTANCE = 48;
const PY_BYTES_MAX = 0x3fffff00;

export function PyBytes_Check(o: Ref): boolean {
  return hasSubclassFlag(o, Py_TPFLAGS_BYTES_SUBCLASS);
}
export function PyBytes_CheckExact(o: Ref): boolean {
  return Py_IS_TYPE(o, PyBytes_Type);
}
export function PyBytes_GET_SIZE(o: Ref): number {
  return Py_SIZE(o);
}
/** Address of the first byte. */
export function PyBytes_AS_STRING(o: Ref): Addr {
  return o + SVAL;
}
/** A copy of the content. */
export function PyBytes_AsUint8Array(o: Ref): Uint8Array {
  return ldBytes(o + SVAL, Py_SIZE(o));
}
export const PyBytes_AsBytes = PyBytes_AsUint8Array;

/** New reference. The shared bytes object of one byte (immortal). */
export function bytes_character(c: number): Ref {
  return bytes_characters + c * CHARACTER_DISTANCE;
}
/** New reference. A bytes object of its own, of `n` bytes not yet written (the closing zero is). */
export function newBytes(n: number): Ref {
  if (n > PY_BYTES_MAX) return PyErr_NoMemory();
  const o = PyObject_Malloc(PyBytesObject_SIZE + n);
  if (o === 0) return PyErr_NoMemory();
  _PyObject_InitVar(o, PyBytes_Type, n);
  stWords(o + SHASH, -1, -1);
  st8(o + SVAL + n, 0);
  return o;
}
/** New reference. `n` bytes copied from `from`, or not yet written if that is NULL. b'' and one known byte are shared. */
export function PyBytes_FromStringAndSize(from: Addr, n: number): Ref {
  if (n === 0) return bytes_empty;
  if (n === 1 && from !== 0) return bytes_character(U8[from]);
  const o = newBytes(n);
  if (o !== 0 && from !== 0) memmove(o + SVAL, from, n);
  return o;
}
/** New reference. A bytes object with this content; b'' and single bytes are shared. */
export function PyBytes_FromUint8Array(bytes: ArrayLike<number>): Ref {
  return bytes.length === 1 ? bytes_character(bytes[0] & 0xff) : newBytesFrom(bytes);
}
/** New reference. The same as a new object also for one byte. */
export function newBytesFrom(bytes: ArrayLike<number>): Ref {
  if (bytes.length === 0) return bytes_empty;
  const o = newBytes(bytes.length);
  if (o !== 0) stBytes(o + SVAL, bytes);
  return o;
}
/** New reference. `o`, which is consumed, or since 3.15, where such bytes are made by a PyBytesWriter, the shared object of its one byte. */
export function finishBytes(o: Ref): Ref {
  if (!profile.writtenByteIsShared || o === 0 || PyBytes_GET_SIZE(o) !== 1) return o;
  const c = U8[o + SVAL];
  Py_DECREF(o);
  return bytes_character(c);
}
/** New reference. `n` times the byte 0: a new object also for n = 1. */
export function newZeroBytes(n: number): Ref {
  if (n === 0) return bytes_empty;
  const o = newBytes(n);
  if (o !== 0) memset(o + SVAL, 0, n);
  return o;
}

/** Leaves the hash in `hash`, computing it at the first time. Returns 0. */
export function bytes_hash(o: Ref): number {
  const at = (o + SHASH) >> 2;
  if (I32[at] !== -1 || I32[at + 1] !== -1) {
    hash.lo = I32[at];
    hash.hi = I32[at + 1];
    return 0;
  }
  Py_HashBuffer(o + SVAL, Py_SIZE(o));
  stWords(o + SHASH, hash.lo, hash.hi);
  return 0;
}

/** -1, 0 or 1: the order of two byte ranges. */
export function compareBytes(a: Addr, n: number, b: Addr, m: number): number {
  const both = Math.min(n, m);
  for (let i = 0; i < both; i++) if (U8[a + i] !== U8[b + i]) return U8[a + i] < U8[b + i] ? -1 : 1;
  return n < m ? -1 : n > m ? 1 : 0;
}
/** True if two bytes objects hold the same bytes. */
export function bytes_equal(a: Ref, b: Ref): boolean {
  if (a === b) return true;
  const n = Py_SIZE(a);
  return n === Py_SIZE(b) && compareBytes(a + SVAL, n, b + SVAL, n) === 0;
}

/** Writes the shared objects: b'' and the 256 single bytes. */
export function initStaticBytes(): void {
  const write = (o: Ref, n: number, c: number): void => {
    initStaticHeader(o, PyBytes_Type);
    st64(o + 16, n);
    stWords(o + SHASH, -1, -1);
    st8(o + SVAL, c);
    st8(o + SVAL + n, 0);
  };
  write(bytes_empty, 0, 0);
  for (let c = 0; c < 256; c++) write(bytes_character(c), 1, c);
}
