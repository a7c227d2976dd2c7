// The items of array.array: size and kind of each type code, and the conversion of single items. Mirrors the *_getitem and
// *_setitem functions and the table of descriptors in Modules/arraymodule.c.

import { selectedMinor } from '../include/layout.ts';
import { type Addr, type Ref, U8, U32 } from '../memory/memory.ts';
import { PyNumber_Index } from '../objects/abstract.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyFloat_AsDouble } from '../objects/floatobject.ts';
import { PyLong_AsBigInt } from '../objects/longobject.ts';
import { unpack_single } from '../objects/memory_format.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyExc_OverflowError, PyExc_ValueError } from '../objects/statictypes.ts';
import { typeName } from '../objects/typename.ts';
import {
  newFromCodePoints,
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_GET_LENGTH,
} from '../objects/unicodeobject.ts';
import { putFloat } from './struct_format.ts';

export interface Descr {
  readonly typecode: string;
  readonly itemsize: number;
  readonly kind: 'int' | 'uint' | 'float' | 'text';
  /** The first minor version that has it. */
  readonly since?: number;
}
/** In the order in which CPython looks for one. */
export const DESCRIPTORS: readonly Descr[] = [
  { typecode: 'b', itemsize: 1, kind: 'int' },
  { typecode: 'B', itemsize: 1, kind: 'uint' },
  { typecode: 'u', itemsize: 4, kind: 'text' },
  { typecode: 'w', itemsize: 4, kind: 'text', since: 13 },
  { typecode: 'h', itemsize: 2, kind: 'int' },
  { typecode: 'H', itemsize: 2, kind: 'uint' },
  { typecode: 'i', itemsize: 4, kind: 'int' },
  { typecode: 'I', itemsize: 4, kind: 'uint' },
  { typecode: 'l', itemsize: 8, kind: 'int' },
  { typecode: 'L', itemsize: 8, kind: 'uint' },
  { typecode: 'q', itemsize: 8, kind: 'int' },
  { typecode: 'Q', itemsize: 8, kind: 'uint' },
  { typecode: 'e', itemsize: 2, kind: 'float', since: 15 },
  { typecode: 'f', itemsize: 4, kind: 'float' },
  { typecode: 'd', itemsize: 8, kind: 'float' },
];
export const descriptors = (): Descr[] => DESCRIPTORS.filter((d) => (d.since ?? 0) <= selectedMinor());
export const descrOf = (typecode: string): Descr | undefined => descriptors().find((d) => d.typecode === typecode);

/** New reference. The item at an address. */
export function getItem(d: Descr, at: Addr): Ref {
  if (d.kind !== 'text') return unpack_single(at, d.typecode);
  const c = U32[at >> 2];
  if (c <= 0x10ffff) return newFromCodePoints([c]);
  const hex = c.toString(16);
  return PyErr_SetString(PyExc_ValueError, `character U+${hex} is not in range [U+0000; U+10ffff]`);
}

function overflow(message: string): null {
  PyErr_SetString(PyExc_OverflowError, message);
  return null;
}
type Range = readonly [bits: number, signed: boolean, tooSmall: string, tooLarge: string];
const both = (what: string): readonly [string, string] => [
  `${what} is less than minimum`,
  `${what} is greater than maximum`,
];
const tooBig = 'Python int too large to convert to C';
const negative = "can't convert negative value to unsigned int";
/** The conversions that C makes one after the other, each with its complaint. */
const RANGES: Readonly<Record<string, readonly Range[]>> = {
  b: [
    [64, true, `${tooBig} long`, `${tooBig} long`],
    [16, true, ...both('signed short integer')],
    [8, true, ...both('signed char')],
  ],
  B: [
    [64, true, `${tooBig} long`, `${tooBig} long`],
    [8, false, ...both('unsigned byte integer')],
  ],
  h: [
    [64, true, `${tooBig} long`, `${tooBig} long`],
    [16, true, ...both('signed short integer')],
  ],
  H: [
    [64, true, `${tooBig} long`, `${tooBig} long`],
    [32, true, ...both('signed integer')],
    [16, false, ...both('unsigned short')],
  ],
  i: [
    [64, true, `${tooBig} long`, `${tooBig} long`],
    [32, true, ...both('signed integer')],
  ],
  I: [
    [64, false, negative, `${tooBig} unsigned long`],
    [32, false, negative, 'unsigned int is greater than maximum'],
  ],
  l: [[64, true, `${tooBig} long`, `${tooBig} long`]],
  L: [[64, false, negative, `${tooBig} unsigned long`]],
  q: [[64, true, 'int too big to convert', 'int too big to convert']],
  Q: [[64, false, "can't convert negative int to unsigned", 'int too big to convert']],
};

function packInteger(d: Descr, item: Ref): Uint8Array | null {
  const index = PyNumber_Index(item);
  if (index === 0) return null;
  const value = PyLong_AsBigInt(index);
  Py_DECREF(index);
  for (const [bits, signed, tooSmall, tooLarge] of RANGES[d.typecode]) {
    const least = signed ? -(1n << BigInt(bits - 1)) : 0n;
    const most = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
    if (value < least) return overflow(tooSmall);
    if (value > most) return overflow(tooLarge);
  }
  return Uint8Array.from({ length: d.itemsize }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}
function packFloat(d: Descr, item: Ref): Uint8Array | null {
  const x = PyFloat_AsDouble(item);
  if (x === -1 && PyErr_Occurred() !== 0) return null;
  const view = new DataView(new ArrayBuffer(d.itemsize));
  if (d.itemsize === 4) view.setFloat32(0, x, true);
  else if (!putFloat(view, 0, d.itemsize, x, true)) return overflow('float too large to pack with e format');
  return new Uint8Array(view.buffer);
}
function packText(item: Ref): Uint8Array | null {
  const what = 'array item must be a unicode character, not';
  if (!PyUnicode_Check(item)) {
    typeError(`${what} ${typeName(item)}`);
    return null;
  }
  if (PyUnicode_GET_LENGTH(item) !== 1) {
    typeError(`${what} a string of length ${PyUnicode_GET_LENGTH(item)}`);
    return null;
  }
  return packCodePoints(PyUnicode_AsString(item));
}
/** The bytes of an item, or null with an exception. It may run Python code, so the array is looked at afterwards. */
export function packItem(d: Descr, item: Ref): Uint8Array | null {
  if (d.kind === 'text') return packText(item);
  return d.kind === 'float' ? packFloat(d, item) : packInteger(d, item);
}
/** Four bytes for each character. */
export function packCodePoints(text: string): Uint8Array {
  const points = Array.from(text, (c) => c.codePointAt(0) as number);
  return new Uint8Array(Uint32Array.from(points).buffer);
}
/** The bytes of one item at `at`, to compare them with others. */
export const itemBytes = (d: Descr, at: Addr): Uint8Array => U8.slice(at, at + d.itemsize);
