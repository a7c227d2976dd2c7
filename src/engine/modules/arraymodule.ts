// Module array: the type, and the function that pickles call. Mirrors the end of Modules/arraymodule.c. NOT-IN-CPYTHON: the complex
// type codes of 3.15 are missing.

import { selectedMinor } from '../include/layout.ts';
import type { Ref } from '../memory/memory.ts';
import { PyBytes_AsUint8Array, PyBytes_Check } from '../objects/bytesobject.ts';
import { PyObject_CallMethod } from '../objects/call.ts';
import { PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyFloat_FromDouble } from '../objects/floatobject.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_FromBigInt } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, PyType_IsSubtype } from '../objects/object.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { stealTuple } from '../objects/tupleobject.ts';
import { method } from '../objects/typedef.ts';
import { _PyType_Name, typeName } from '../objects/typename.ts';
import { PyType_Check } from '../objects/typeobject.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
} from '../objects/unicodeobject.ts';
import { PyImport_ImportModuleAttrString } from '../runtime/import.ts';
import { type Descr, descriptors, descrOf, packCodePoints, packItem } from './array_items.ts';
import { machineFormat } from './array_methods.ts';
import { appendBytes, array_Type, newArrayOfBytes, newarrayobject } from './arrayobject.ts';
import { addStolen, defineModule } from './define.ts';
import { getFloat, getInteger } from './struct_format.ts';

/** Size, kind and byte order behind each machine format. */
const MACHINE_FORMATS: readonly (readonly [size: number, kind: 'int' | 'uint' | 'float' | 'text', little: boolean])[] =
  [
    [1, 'uint', true],
    [1, 'int', true],
    ...[2, 4, 8].flatMap((size) =>
      (['uint', 'int'] as const).flatMap((kind) => [true, false].map((little) => [size, kind, little] as const)),
    ),
    ...[4, 8].flatMap((size) => [true, false].map((little) => [size, 'float', little] as const)),
    ...[2, 4].flatMap((size) => [true, false].map((little) => [size, 'text', little] as const)),
  ];

/** New reference: an array with the values that the bytes mean in a machine format. */
function fromValues(type: Ref, d: Descr, format: (typeof MACHINE_FORMATS)[number], bytes: Uint8Array): Ref {
  const [size, kind, little] = format;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const a = newarrayobject(type, 0, d);
  for (let at = 0; a !== 0 && at < bytes.length; at += size) {
    const value =
      kind === 'float'
        ? PyFloat_FromDouble(getFloat(view, at, size, little))
        : PyLong_FromBigInt(getInteger(view, at, size, kind === 'int', little));
    const packed = packItem(d, value);
    Py_DECREF(value);
    if (packed === null || appendBytes(a, packed) < 0) {
      Py_DECREF(a);
      return 0;
    }
  }
  return a;
}
function reconstruct(_m: Ref, type: Ref, code: Ref, formatNumber: Ref, items: Ref): Ref {
  if (!PyType_Check(type)) return typeError(`first argument must be a type object, not ${typeName(type)}`);
  if (!PyType_IsSubtype(type, array_Type)) return typeError(`${_PyType_Name(type)} is not a subtype of array.array`);
  const what = '_array_reconstructor() argument 2 must be a unicode character, not';
  if (!PyUnicode_Check(code)) return typeError(`${what} ${typeName(code)}`);
  if (PyUnicode_GET_LENGTH(code) !== 1) return typeError(`${what} a string of length ${PyUnicode_GET_LENGTH(code)}`);
  const d = descrOf(PyUnicode_AsString(code));
  if (d === undefined) return PyErr_SetString(PyExc_ValueError, 'second argument must be a valid type code');
  const number = PyLong_AsInt(formatNumber);
  if (failed(number)) return 0;
  const format = MACHINE_FORMATS[number];
  if (format === undefined)
    return PyErr_SetString(PyExc_ValueError, 'third argument must be a valid machine format code.');
  if (!PyBytes_Check(items)) return typeError(`fourth argument should be bytes, not ${typeName(items)}`);
  const bytes = PyBytes_AsUint8Array(items).slice();
  const [size, kind, little] = format;
  if (bytes.length % size !== 0) return PyErr_SetString(PyExc_ValueError, 'bytes length not a multiple of item size');
  if (machineFormat(d) === number) return newArrayOfBytes(type, d, bytes);
  if (kind === 'text') {
    const text = new TextDecoder(size === 2 ? (little ? 'utf-16le' : 'utf-16be') : 'utf-8');
    if (size === 2) return newArrayOfBytes(type, d, packCodePoints(text.decode(bytes)));
    const swapped = bytes.slice();
    for (let at = 0; at < swapped.length; at += 4) if (!little) swapped.subarray(at, at + 4).reverse();
    return newArrayOfBytes(type, d, swapped);
  }
  // Whole numbers go into the type code that has their size and sign, whatever the array had.
  const fitting =
    kind === 'float' ? d : (descriptors().find((other) => other.kind === kind && other.itemsize === size) as Descr);
  return fromValues(type, fitting, format, bytes);
}

/** Tells collections.abc that an array is a mutable sequence. 0 or -1. */
function registerSequence(): number {
  const abc = PyImport_ImportModuleAttrString('collections.abc', 'MutableSequence');
  if (abc === 0) return -1;
  const r = PyObject_CallMethod(abc, 'register', array_Type);
  Py_DECREF(abc);
  if (r === 0) return -1;
  Py_DECREF(r);
  return 0;
}

defineModule({
  name: 'array',
  doc:
    'This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\n' +
    'numbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects stored in them is constrained.\n',
  methods: [
    method(
      '_array_reconstructor(arraytype, typecode, mformat_code, items, /)',
      reconstruct,
      'Internal. Used for pickling support.',
    ),
  ],
  exec: (module) => {
    if (addStolen(module, 'array', Py_NewRef(array_Type)) < 0) return -1;
    if (addStolen(module, 'ArrayType', Py_NewRef(array_Type)) < 0) return -1;
    const codes = descriptors().map((d) => d.typecode);
    const typecodes =
      selectedMinor() >= 15
        ? stealTuple(...codes.map((c) => PyUnicode_FromString(c)))
        : PyUnicode_FromString(codes.join(''));
    return addStolen(module, 'typecodes', typecodes) < 0 ? -1 : registerSequence();
  },
});
