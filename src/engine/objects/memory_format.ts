// The element formats of memoryview: the one-letter codes of module struct in native size and order. Mirrors the pack and
// unpack functions of Objects/memoryobject.c.

import { type Addr, F64, type Ref, st8, U8 } from '../memory/memory.ts';
import { _PyIndex_Check, PyNumber_Index } from './abstract_number.ts';
import { PyBytes_AS_STRING, PyBytes_Check, PyBytes_FromStringAndSize, PyBytes_GET_SIZE } from './bytesobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { PyFloat_AsDouble, PyFloat_FromDouble } from './floatobject.ts';
import { PyLong_AsBigInt, PyLong_FromBigInt, PyLong_FromLong } from './longobject.ts';
import { Py_DECREF } from './object.ts';
import { PyObject_IsTrue } from './object_protocol.ts';
import { PyBool_FromLong } from './statics.ts';
import { PyExc_NotImplementedError, PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from './statictypes.ts';

/** Size and kind of each format. */
const FORMATS: Record<string, readonly [size: number, kind: 'int' | 'uint' | 'float' | 'char' | 'bool']> = {
  c: [1, 'char'],
  b: [1, 'int'],
  B: [1, 'uint'],
  '?': [1, 'bool'],
  h: [2, 'int'],
  H: [2, 'uint'],
  i: [4, 'int'],
  I: [4, 'uint'],
  l: [8, 'int'],
  L: [8, 'uint'],
  q: [8, 'int'],
  Q: [8, 'uint'],
  n: [8, 'int'],
  N: [8, 'uint'],
  P: [8, 'uint'],
  e: [2, 'float'],
  f: [4, 'float'],
  d: [8, 'float'],
};
/** The letter of a format that is a single native one ('B', '@B'), or '' for others. */
export function get_native_fmtchar(format: string): string {
  const letter = format.startsWith('@') ? format.slice(1) : format;
  return letter in FORMATS ? letter : '';
}
export function formatSize(letter: string): number {
  return FORMATS[letter][0];
}

const scratch = new DataView(new ArrayBuffer(8));
function readFloat(at: Addr, size: number): number {
  if (size === 8 && at % 8 === 0) return F64[at >> 3];
  for (let i = 0; i < size; i++) scratch.setUint8(i, U8[at + i]);
  if (size === 8) return scratch.getFloat64(0, true);
  return size === 4 ? scratch.getFloat32(0, true) : halfToNumber(scratch.getUint16(0, true));
}
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
/** The bits of the nearest half-precision number (ties to even); -1 if it is too large. */
function numberToHalf(x: number): number {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const a = Math.abs(x);
  if (Number.isNaN(x)) return 0x7e00;
  if (a === Infinity) return sign | 0x7c00;
  let exponent = a === 0 ? -15 : Math.max(-15, Math.floor(Math.log2(a)));
  if (a !== 0 && a >= 2 ** (exponent + 1)) exponent++;
  const scaled = exponent < -14 ? a * 2 ** 24 : a * 2 ** (10 - exponent);
  let fraction = Math.floor(scaled);
  const rest = scaled - fraction;
  if (rest > 0.5 || (rest === 0.5 && fraction & 1)) fraction++;
  const bits = exponent < -14 ? fraction : ((exponent + 14) << 10) + fraction;
  return bits >= 0x7c00 ? -1 : sign | bits;
}

/** New reference. The element at an address. */
export function unpack_single(at: Addr, letter: string): Ref {
  const [size, kind] = FORMATS[letter];
  switch (kind) {
    case 'char':
      return PyBytes_FromStringAndSize(at, 1);
    case 'bool':
      return PyBool_FromLong(U8[at]);
    case 'float':
      return PyFloat_FromDouble(readFloat(at, size));
  }
  if (size === 1) return PyLong_FromLong(kind === 'int' ? (U8[at] << 24) >> 24 : U8[at]);
  let value = 0n;
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(U8[at + i]);
  if (kind === 'int') value = BigInt.asIntN(size * 8, value);
  return size <= 4 ? PyLong_FromLong(Number(value)) : PyLong_FromBigInt(value);
}
function wrong(kind: 'type' | 'value', format: string): number {
  const message = `memoryview: invalid ${kind} for format '${format}'`;
  if (kind === 'type') typeError(message);
  else PyErr_SetString(PyExc_ValueError, message);
  return -1;
}
/**
 * Stores the value of `item` as an element. 0, or -1 with an exception. Converting the item may run Python code: `valid` says
 * (and sets the exception) whether there still is memory to write to.
 */
export function pack_single(at: Addr, item: Ref, letter: string, valid: () => boolean): number {
  const [size, kind] = FORMATS[letter];
  if (kind === 'char') {
    if (!PyBytes_Check(item)) return wrong('type', letter);
    if (PyBytes_GET_SIZE(item) !== 1) return wrong('value', letter);
    if (!valid()) return -1;
    st8(at, U8[PyBytes_AS_STRING(item)]);
    return 0;
  }
  if (kind === 'bool') {
    const truth = PyObject_IsTrue(item);
    if (truth < 0 || !valid()) return -1;
    st8(at, truth);
    return 0;
  }
  if (kind === 'float') return packFloat(at, item, letter, size, valid);
  if (!_PyIndex_Check(item)) return wrong('type', letter);
  const n = PyNumber_Index(item);
  if (n === 0) return -1;
  const value = PyLong_AsBigInt(n);
  Py_DECREF(n);
  const bits = size * 8;
  if ((kind === 'int' ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)) !== value)
    return wrong('value', letter);
  if (!valid()) return -1;
  writeBytes(at, BigInt.asUintN(bits, value), size);
  return 0;
}
function writeBytes(at: Addr, value: bigint, size: number): void {
  for (let i = 0; i < size; i++) st8(at + i, Number((value >> BigInt(8 * i)) & 0xffn));
}
function packFloat(at: Addr, item: Ref, letter: string, size: number, valid: () => boolean): number {
  const x = PyFloat_AsDouble(item);
  if (x === -1 && PyErr_Occurred()) {
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return -1;
    PyErr_Clear();
    return wrong('type', letter);
  }
  if (size === 8) scratch.setFloat64(0, x, true);
  else if (size === 4) {
    scratch.setFloat32(0, x, true);
    if (Number.isFinite(x) && !Number.isFinite(scratch.getFloat32(0, true))) {
      PyErr_SetString(PyExc_OverflowError, 'float too large to pack with f format');
      return -1;
    }
  } else {
    const half = numberToHalf(x);
    if (half < 0) {
      PyErr_SetString(PyExc_OverflowError, 'float too large to pack with e format');
      return -1;
    }
    scratch.setUint16(0, half, true);
  }
  if (!valid()) return -1;
  for (let i = 0; i < size; i++) st8(at + i, scratch.getUint8(i));
  return 0;
}
/** True if two elements of one-letter formats are equal as numbers or bytes. */
export function sameElement(a: Addr, f: string, b: Addr, g: string): boolean {
  const value = (at: Addr, letter: string): number | bigint => {
    const [size, kind] = FORMATS[letter];
    if (kind === 'float') return readFloat(at, size);
    if (kind === 'bool') return U8[at] ? 1n : 0n;
    let v = 0n;
    for (let i = size - 1; i >= 0; i--) v = (v << 8n) | BigInt(U8[at + i]);
    return kind === 'int' ? BigInt.asIntN(size * 8, v) : v;
  };
  if ((f === 'c') !== (g === 'c')) return false;
  // biome-ignore lint/suspicious/noDoubleEquals: an int and a float compare by value
  return value(a, f) == value(b, g);
}
/** NotImplementedError for a format that is no single native letter. Returns NULL. */
export function unsupportedFormat(format: string): 0 {
  return PyErr_SetString(PyExc_NotImplementedError, `memoryview: format ${format} not supported`);
}
