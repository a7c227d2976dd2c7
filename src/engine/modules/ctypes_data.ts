// C data of module ctypes: the codes of simple types, how each is read and written, and the object that holds an address.
// Mirrors Modules/_ctypes/cfield.c.

import { PyLongObject, PyObject, struct } from '../include/structs.ts';
import {
  type Addr,
  addressOf,
  buffer,
  HEAP_START,
  HIGH_MMAP,
  HIGH_PROGRAM,
  highWord,
  ld,
  MEMORY_SIZE,
  noteTampering,
  offsetOf,
  type Ref,
  STATIC_START,
  st8,
} from '../memory/memory.ts';
import { blockSize, firstBlock, poolOf } from '../memory/obmalloc.ts';
import { PyBytes_AsUint8Array, PyBytes_Check, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyFloat_AsDouble, PyFloat_FromDouble } from '../objects/floatobject.ts';
import { PyLong_AsBigInt, PyLong_FromBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_NewRef, Py_SIZE, PyObject_TypeCheck } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { Py_False, Py_None, Py_True } from '../objects/statics.ts';
import { PyByteArray_Type, PyExc_ValueError, PyLong_Type } from '../objects/statictypes.ts';
import { typeName } from '../objects/typename.ts';
import { SegmentationFault } from '../runtime/fault.ts';

/** `at` is the offset of the bytes, -1 if the address is no address of the process; `size` their number; `own` 1 if the block is the object's; `keep` an object kept alive with it. */
export const CDataObject = struct(
  'CDataObject',
  {
    at: { type: 'i32', own: true },
    own: { type: 'i32', own: true },
    size: { type: 'ssize', own: true },
    keep: { type: 'ptr', own: true },
    // As long as CPython's.
    unused: { type: 'u64', own: true, count: 7 },
  },
  PyObject,
);

/** The bytes [at, at + n) as offset, or the end of the process. */
export function access(at: Addr, n: number, what: 'read' | 'write'): Addr {
  if (at < STATIC_START || at + n > MEMORY_SIZE)
    throw new SegmentationFault(at < 0 ? 0 : addressOf(at), `${what} of ${n} bytes`);
  if (what === 'write') noteTampering();
  return at;
}
/**
 * After a write to [at, at + n): ends the process if it left an int with more digits than there can be. The engine reads only the low
 * word of lv_tag, so it would go on with a wrong value where CPython would run out of memory that it has.
 */
export function checkWritten(at: Addr, n: number): void {
  const { lv_tag } = PyLongObject;
  for (let o = (at - lv_tag - 7) & ~15; o < at + n; o += 16) {
    if (o + lv_tag + 8 <= at || ld(o + PyObject.ob_type) !== PyLong_Type || ld(o + lv_tag + 4) === 0) continue;
    // Two pointers, the second to int: a row of references, not an object.
    if (ld(o + 4) === HIGH_PROGRAM || ld(o + 4) === HIGH_MMAP) continue;
    const pool = poolOf(o);
    const isBlock = pool !== 0 ? (o - firstBlock(pool)) % blockSize(o) === 0 : o < HEAP_START;
    if (isBlock) throw new SegmentationFault(addressOf(o), 'int with digits outside of memory');
  }
}
const view = (at: Addr, n: number): DataView => new DataView(buffer, access(at, n, 'read'), n);
/** Writes the low `n` bytes of `v`. */
function put(at: Addr, n: number, v: bigint): void {
  access(at, n, 'write');
  for (let i = 0; i < n; i++) st8(at + i, Number((v >> BigInt(8 * i)) & 255n));
  checkWritten(at, n);
}

/** A 64-bit address as a Python int shows it. */
export function addressToBigInt(at: Addr): bigint {
  return (BigInt(highWord(at)) << 32n) | BigInt(at);
}
/** The offset behind a Python int, -1 if no segment has it. */
export function bigIntToAddress(n: bigint): Addr {
  const v = BigInt.asUintN(64, n);
  return offsetOf(Number(v & 0xffffffffn), Number(v >> 32n));
}

export interface SimpleCode {
  readonly name: string;
  readonly code: string;
  readonly size: number;
  /** New reference. */
  readonly get: (at: Addr) => Ref;
  /** 0, or -1 with an exception. */
  readonly set: (at: Addr, value: Ref) => number;
}

function integer(name: string, code: string, size: number, signed: boolean): SimpleCode {
  const bits = size * 8;
  return {
    name,
    code,
    size,
    get: (at) => {
      const d = view(at, size);
      if (size === 8) return PyLong_FromBigInt(signed ? d.getBigInt64(0, true) : d.getBigUint64(0, true));
      if (size === 4) return PyLong_FromLong(signed ? d.getInt32(0, true) : d.getUint32(0, true));
      if (size === 2) return PyLong_FromLong(signed ? d.getInt16(0, true) : d.getUint16(0, true));
      return PyLong_FromLong(signed ? d.getInt8(0) : d.getUint8(0));
    },
    set: (at, value) => {
      if (!PyObject_TypeCheck(value, PyLong_Type)) {
        typeError(`an integer is required (got type ${typeName(value)})`);
        return -1;
      }
      put(at, size, BigInt.asUintN(bits, PyLong_AsBigInt(value)));
      return 0;
    },
  };
}
function real(name: string, code: string, size: 4 | 8): SimpleCode {
  return {
    name,
    code,
    size,
    get: (at) => PyFloat_FromDouble(size === 8 ? view(at, 8).getFloat64(0, true) : view(at, 4).getFloat32(0, true)),
    set: (at, value) => {
      const x = PyFloat_AsDouble(value);
      if (x === -1 && PyErr_Occurred() !== 0) return -1;
      const d = new DataView(new ArrayBuffer(8));
      if (size === 8) d.setFloat64(0, x, true);
      else d.setFloat32(0, x, true);
      put(at, size, d.getBigUint64(0, true));
      return 0;
    },
  };
}

/** Bytes up to the first zero. */
export function cBytes(at: Addr): Uint8Array {
  let n = 0;
  while (new Uint8Array(buffer, access(at + n, 1, 'read'), 1)[0] !== 0) n++;
  return new Uint8Array(buffer, at, n).slice();
}

export const simpleCodes: readonly SimpleCode[] = [
  integer('c_byte', 'b', 1, true),
  integer('c_ubyte', 'B', 1, false),
  integer('c_short', 'h', 2, true),
  integer('c_ushort', 'H', 2, false),
  integer('c_int', 'i', 4, true),
  integer('c_uint', 'I', 4, false),
  integer('c_long', 'l', 8, true),
  integer('c_ulong', 'L', 8, false),
  real('c_float', 'f', 4),
  real('c_double', 'd', 8),
  {
    name: 'c_bool',
    code: '?',
    size: 1,
    get: (at) => (view(at, 1).getUint8(0) !== 0 ? Py_True : Py_False),
    set: (at, value) => {
      const truth = PyObject_IsTrue(value);
      if (truth < 0) return -1;
      put(at, 1, BigInt(truth));
      return 0;
    },
  },
  {
    name: 'c_char',
    code: 'c',
    size: 1,
    get: (at) => PyBytes_FromUint8Array([view(at, 1).getUint8(0)]),
    set: (at, value) => {
      if (PyBytes_Check(value) && Py_SIZE(value) === 1) {
        put(at, 1, BigInt(PyBytes_AsUint8Array(value)[0]));
        return 0;
      }
      typeError(
        PyObject_TypeCheck(value, PyByteArray_Type) || PyBytes_Check(value)
          ? `one character bytes, bytearray, or an integer in range(256) expected, not a bytes object of length ${Py_SIZE(value)}`
          : `one character bytes, bytearray, or an integer in range(256) expected, not ${typeName(value)}`,
      );
      return -1;
    },
  },
  {
    name: 'c_void_p',
    code: 'P',
    size: 8,
    get: (at) => {
      const n = view(at, 8).getBigUint64(0, true);
      return n === 0n ? Py_None : PyLong_FromBigInt(n);
    },
    set: (at, value) => setPointer(at, value),
  },
  {
    name: 'c_char_p',
    code: 'z',
    size: 8,
    get: (at) => {
      const n = view(at, 8).getBigUint64(0, true);
      return n === 0n ? Py_None : PyBytes_FromUint8Array(cBytes(bigIntToAddress(n)));
    },
    set: (at, value) => setPointer(at, value),
  },
  {
    name: 'py_object',
    code: 'O',
    size: 8,
    get: (at) => {
      const n = view(at, 8).getBigUint64(0, true);
      if (n === 0n) return PyErr_SetString(PyExc_ValueError, 'PyObject is NULL');
      const o = bigIntToAddress(n);
      access(o, 16, 'read');
      const type = ld(o + PyObject.ob_type);
      // What is no object ends the process where CPython would, at the latest when its type is asked for.
      access(type, 16, 'read');
      return Py_NewRef(o);
    },
    set: (at, value) => {
      put(at, 8, addressToBigInt(value));
      return 0;
    },
  },
];

function setPointer(at: Addr, value: Ref): number {
  if (value === Py_None) put(at, 8, 0n);
  else if (PyObject_TypeCheck(value, PyLong_Type)) put(at, 8, BigInt.asUintN(64, PyLong_AsBigInt(value)));
  else {
    typeError(`cannot be converted to pointer`);
    return -1;
  }
  return 0;
}
