// Module marshal, for all values but code objects. Mirrors Python/marshal.c.

import { PyComplexObject, PySliceObject } from '../include/structs.ts';
import type { Ref } from '../memory/memory.ts';
import { ld, ldF64 } from '../memory/memory.ts';
import { PySequence_List } from '../objects/abstract.ts';
import { bufferBytes } from '../objects/buffer.ts';
import { PyBytes_AsUint8Array, PyBytes_CheckExact, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyObject_CallMethod } from '../objects/call.ts';
import { PyUnicode_DecodeUTF8, unicode_encode_utf8 } from '../objects/codecs.ts';
import { PyComplex_FromDoubles } from '../objects/complexobject.ts';
import { PyDict_New, PyDict_SetItem } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyFloat_AS_DOUBLE, PyFloat_CheckExact, PyFloat_FromDouble } from '../objects/floatobject.ts';
import { PyList_GET_ITEM, PyList_New, PyList_SET_ITEM } from '../objects/listobject.ts';
import { PyLong_AsBigInt, PyLong_CheckExact, PyLong_FromBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_REFCNT, Py_SIZE } from '../objects/object.ts';
import { PyFrozenSet_New, PySet_New } from '../objects/setobject.ts';
import { PySlice_New } from '../objects/sliceobject.ts';
import { Py_Ellipsis, Py_False, Py_None, Py_True } from '../objects/statics.ts';
import * as T from '../objects/statictypes.ts';
import { PyDict_Type } from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_New, PyTuple_SET_ITEM } from '../objects/tupleobject.ts';
import { method } from '../objects/typedef.ts';
import {
  PyUnicode_AsString,
  PyUnicode_CHECK_INTERNED,
  PyUnicode_CheckExact,
  PyUnicode_FromString,
  PyUnicode_InternFromString,
} from '../objects/unicodeobject.ts';
import { addInts } from './add_types.ts';
import { defineModule } from './define.ts';

const FLAG_REF = 0x80;
const MAX_DEPTH = 2000;
const code = (letter: string): number => letter.charCodeAt(0);

// ---- writing ----

class Writer {
  readonly out: number[] = [];
  private readonly refs = new Map<Ref, number>();
  private depth = 0;
  private readonly version: number;
  constructor(version: number) {
    this.version = version;
  }
  private int(n: number): void {
    this.out.push(n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >> 24) & 255);
  }
  private double(x: number): void {
    this.out.push(...new Uint8Array(new Float64Array([x]).buffer));
  }
  private bytes(bytes: ArrayLike<number>): void {
    for (let i = 0; i < bytes.length; i++) this.out.push(bytes[i]);
  }
  /** Writes an object. False with an exception. */
  write(o: Ref): boolean {
    if (++this.depth > MAX_DEPTH) {
      PyErr_SetString(T.PyExc_ValueError, 'object too deeply nested to marshal');
      return false;
    }
    const ok = this.object(o);
    this.depth--;
    return ok;
  }
  private object(o: Ref): boolean {
    const single = new Map([
      [Py_None, 'N'],
      [Py_True, 'T'],
      [Py_False, 'F'],
      [Py_Ellipsis, '.'],
      [T.PyExc_StopIteration, 'S'],
    ]).get(o);
    if (single !== undefined) {
      this.out.push(code(single));
      return true;
    }
    let flag = 0;
    if (this.version >= 3 && Py_REFCNT(o) !== 1) {
      const known = this.refs.get(o);
      if (known !== undefined) {
        this.out.push(code('r'));
        this.int(known);
        return true;
      }
      this.refs.set(o, this.refs.size);
      flag = FLAG_REF;
    }
    const start = (letter: string): void => {
      this.out.push(code(letter) | flag);
    };
    if (PyLong_CheckExact(o)) this.long(PyLong_AsBigInt(o), start);
    else if (PyFloat_CheckExact(o)) {
      start('g');
      this.double(PyFloat_AS_DOUBLE(o));
    } else if (Py_IS_TYPE(o, T.PyComplex_Type)) {
      start('y');
      this.double(ldF64(o + PyComplexObject.real));
      this.double(ldF64(o + PyComplexObject.imag));
    } else if (PyBytes_CheckExact(o)) {
      start('s');
      this.int(Py_SIZE(o));
      this.bytes(PyBytes_AsUint8Array(o));
    } else if (PyUnicode_CheckExact(o)) return this.text(o, start);
    else if (Py_IS_TYPE(o, T.PyTuple_Type)) {
      const n = Py_SIZE(o);
      start(this.version >= 4 && n < 256 ? ')' : '(');
      if (this.version >= 4 && n < 256) this.out.push(n);
      else this.int(n);
      for (let i = 0; i < n; i++) if (!this.write(PyTuple_GET_ITEM(o, i))) return false;
    } else if (Py_IS_TYPE(o, T.PyList_Type)) {
      start('[');
      this.int(Py_SIZE(o));
      for (let i = 0; i < Py_SIZE(o); i++) if (!this.write(PyList_GET_ITEM(o, i))) return false;
    } else if (Py_IS_TYPE(o, PyDict_Type)) {
      start('{');
      const items = PyObject_CallMethod(o, 'items');
      const list = items === 0 ? 0 : PySequence_List(items);
      if (items !== 0) Py_DECREF(items);
      if (list === 0) return false;
      let ok = true;
      for (let i = 0; ok && i < Py_SIZE(list); i++) {
        const pair = PyList_GET_ITEM(list, i);
        ok = this.write(PyTuple_GET_ITEM(pair, 0)) && this.write(PyTuple_GET_ITEM(pair, 1));
      }
      Py_DECREF(list);
      if (!ok) return false;
      this.out.push(code('0'));
    } else if (Py_IS_TYPE(o, T.PySet_Type) || Py_IS_TYPE(o, T.PyFrozenSet_Type)) return this.set(o, start);
    else if (Py_IS_TYPE(o, T.PySlice_Type) && this.version >= 5) {
      start(':');
      return [PySliceObject.start, PySliceObject.stop, PySliceObject.step].every((at) => this.write(ld(o + at)));
    } else {
      const bytes = Py_IS_TYPE(o, T.PyCode_Type) ? null : bufferBytes(o);
      if (bytes === null) {
        if (PyErr_Occurred() === 0 || !Py_IS_TYPE(o, T.PyCode_Type))
          PyErr_SetString(T.PyExc_ValueError, 'unmarshallable object');
        return false;
      }
      start('s');
      this.int(bytes.length);
      this.bytes(bytes);
    }
    return true;
  }
  private long(value: bigint, start: (letter: string) => void): void {
    if (value >= -0x80000000n && value <= 0x7fffffffn) {
      start('i');
      this.int(Number(value));
      return;
    }
    start('l');
    const digits: number[] = [];
    for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 15n) digits.push(Number(rest & 0x7fffn));
    this.int(value < 0n ? -digits.length : digits.length);
    for (const d of digits) this.out.push(d & 255, d >> 8);
  }
  private text(o: Ref, start: (letter: string) => void): boolean {
    const bytes = unicode_encode_utf8(o, 'surrogatepass');
    if (bytes === null) return false;
    const interned = PyUnicode_CHECK_INTERNED(o) !== 0;
    const ascii = /^[\0-\x7f]*$/.test(PyUnicode_AsString(o));
    if (this.version >= 4 && ascii && bytes.length < 256) {
      start(interned ? 'Z' : 'z');
      this.out.push(bytes.length);
    } else {
      start(this.version >= 4 && ascii ? (interned ? 'A' : 'a') : interned && this.version >= 1 ? 't' : 'u');
      this.int(bytes.length);
    }
    this.bytes(bytes);
    return true;
  }
  /** The items of a set in the order of their marshalled bytes, so that equal sets give equal results. */
  private set(o: Ref, start: (letter: string) => void): boolean {
    start(Py_IS_TYPE(o, T.PySet_Type) ? '<' : '>');
    const list = PySequence_List(o);
    if (list === 0) return false;
    this.int(Py_SIZE(list));
    const items: { key: string; item: Ref }[] = [];
    let ok = true;
    for (let i = 0; ok && i < Py_SIZE(list); i++) {
      const w = new Writer(this.version);
      ok = w.write(PyList_GET_ITEM(list, i));
      items.push({ key: String.fromCharCode(...w.out), item: PyList_GET_ITEM(list, i) });
    }
    items.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    for (const { item } of items) ok = ok && this.write(item);
    Py_DECREF(list);
    return ok;
  }
}

// ---- reading ----

class Reader {
  at = 0;
  private readonly bytes: Uint8Array;
  private readonly refs: Ref[] = [];
  private depth = 0;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  /** The references that were kept for back references. */
  release(): void {
    for (const o of this.refs) if (o !== 0) Py_DECREF(o);
  }
  private short(): 0 {
    return PyErr_SetString(T.PyExc_EOFError, 'marshal data too short');
  }
  private take(n: number): Uint8Array | null {
    if (n < 0 || this.at + n > this.bytes.length) {
      this.short();
      return null;
    }
    this.at += n;
    return this.bytes.subarray(this.at - n, this.at);
  }
  private int(): number | null {
    const b = this.take(4);
    return b === null ? null : b[0] | (b[1] << 8) | (b[2] << 16) | (b[3] << 24);
  }
  private double(): number | null {
    const b = this.take(8);
    return b === null ? null : new DataView(b.buffer, b.byteOffset, 8).getFloat64(0, true);
  }
  /** New reference: the next object; NULL with an exception. */
  read(): Ref {
    const o = this.readOrEnd();
    if (o === null) return typeError('NULL object in marshal data for object');
    return o;
  }
  private readOrEnd(): Ref | null {
    if (this.at >= this.bytes.length) return PyErr_SetString(T.PyExc_EOFError, 'EOF read where object expected');
    if (++this.depth > MAX_DEPTH) return PyErr_SetString(T.PyExc_ValueError, 'recursion limit exceeded');
    const byte = this.bytes[this.at++];
    const o = this.object(String.fromCharCode(byte & 0x7f), (byte & FLAG_REF) !== 0);
    this.depth--;
    return o;
  }
  /** Keeps an object for later back references. */
  private keep(o: Ref, flag: boolean): Ref {
    if (flag && o !== 0) this.refs.push(Py_NewRef(o));
    return o;
  }
  private object(type: string, flag: boolean): Ref | null {
    switch (type) {
      case '0':
        return null;
      case 'N':
        return Py_None;
      case 'T':
        return Py_True;
      case 'F':
        return Py_False;
      case '.':
        return Py_Ellipsis;
      case 'S':
        return Py_NewRef(T.PyExc_StopIteration);
      case 'i': {
        const n = this.int();
        return n === null ? 0 : this.keep(PyLong_FromLong(n), flag);
      }
      case 'l': {
        const n = this.int();
        const digits = n === null ? null : this.take(Math.abs(n) * 2);
        if (n === null || digits === null) return 0;
        let value = 0n;
        for (let i = Math.abs(n) - 1; i >= 0; i--)
          value = (value << 15n) | BigInt(digits[2 * i] | (digits[2 * i + 1] << 8));
        return this.keep(PyLong_FromBigInt(n < 0 ? -value : value), flag);
      }
      case 'g': {
        const x = this.double();
        return x === null ? 0 : this.keep(PyFloat_FromDouble(x), flag);
      }
      case 'y': {
        const re = this.double();
        const im = re === null ? null : this.double();
        return re === null || im === null ? 0 : this.keep(PyComplex_FromDoubles(re, im), flag);
      }
      case 's': {
        const n = this.int();
        const b = n === null ? null : this.take(n);
        return b === null ? 0 : this.keep(PyBytes_FromUint8Array(b), flag);
      }
      case 'z':
      case 'Z':
      case 'a':
      case 'A':
      case 't':
      case 'u':
        return this.text(type, flag);
      case ')':
      case '(':
      case '[':
      case '<':
      case '>':
        return this.sequence(type, flag);
      case '{':
        return this.dict(flag);
      case ':': {
        const parts = [0, 0, 0].map(() => (PyErr_Occurred() !== 0 ? 0 : this.read()));
        const o = parts.includes(0) ? 0 : PySlice_New(parts[0], parts[1], parts[2]);
        for (const p of parts) if (p !== 0) Py_DECREF(p);
        return this.keep(o, flag);
      }
      case 'r': {
        const n = this.int();
        if (n === null) return 0;
        const o = this.refs[n];
        return o ? Py_NewRef(o) : PyErr_SetString(T.PyExc_ValueError, 'bad marshal data (invalid reference)');
      }
      default:
        return PyErr_SetString(T.PyExc_ValueError, 'bad marshal data (unknown type code)');
    }
  }
  private text(type: string, flag: boolean): Ref {
    const shortForm = type === 'z' || type === 'Z';
    const size = shortForm ? this.take(1)?.[0] : this.int();
    if (size === undefined || size === null) return 0;
    const b = this.take(size);
    if (b === null) return 0;
    const plain = 'zZaA'.includes(type)
      ? PyUnicode_FromString(String.fromCharCode(...b))
      : PyUnicode_DecodeUTF8(b, 'surrogatepass');
    if (plain === 0 || !'ZAt'.includes(type)) return this.keep(plain, flag);
    const interned = PyUnicode_InternFromString(PyUnicode_AsString(plain));
    Py_DECREF(plain);
    return this.keep(interned, flag);
  }
  private sequence(type: string, flag: boolean): Ref {
    const n = type === ')' ? this.take(1)?.[0] : this.int();
    if (n === undefined || n === null) return 0;
    if (n < 0) return PyErr_SetString(T.PyExc_ValueError, 'bad marshal data (size out of range)');
    const isTuple = type === '(' || type === ')';
    const o = isTuple ? PyTuple_New(n) : PyList_New(n);
    if (o === 0) return 0;
    const isSet = type === '<' || type === '>';
    const slot = this.refs.length;
    if (flag) this.refs.push(isSet ? 0 : Py_NewRef(o));
    for (let i = 0; i < n; i++) {
      const item = this.read();
      if (item === 0) {
        Py_DECREF(o);
        return 0;
      }
      if (isTuple) PyTuple_SET_ITEM(o, i, item);
      else PyList_SET_ITEM(o, i, item);
    }
    if (!isSet) return o;
    const set = type === '>' ? PyFrozenSet_New(o) : PySet_New(o);
    Py_DECREF(o);
    if (flag && set !== 0) this.refs[slot] = Py_NewRef(set);
    return set;
  }
  private dict(flag: boolean): Ref {
    const d = this.keep(PyDict_New(), flag);
    for (;;) {
      const key = this.readOrEnd();
      if (key === null) return d;
      const value = key === 0 ? 0 : this.read();
      const ok = value !== 0 && PyDict_SetItem(d, key, value) === 0;
      if (key !== 0) Py_DECREF(key);
      if (value !== 0) Py_DECREF(value);
      if (ok) continue;
      Py_DECREF(d);
      return 0;
    }
  }
}

function dumps(_m: Ref, value: Ref, version: Ref): Ref {
  const w = new Writer(version === 0 ? 5 : Number(PyLong_AsBigInt(version)));
  return w.write(value) ? PyBytes_FromUint8Array(w.out) : 0;
}
/** New reference: the first object of `bytes`; `read` is told how many bytes it took. */
function loads(bytes: Uint8Array): Ref {
  const r = new Reader(bytes.slice());
  const o = r.read();
  r.release();
  return o;
}

defineModule({
  name: 'marshal',
  doc: 'This module contains functions that can read and write Python values in\na binary format.',
  methods: [
    method('dumps(value, version=5, /, *, allow_code=True)', dumps),
    method('loads(bytes, /, *, allow_code=True)', (_m, o) => {
      const bytes = bufferBytes(o);
      return bytes === null ? 0 : loads(bytes);
    }),
    method('dump(value, file, version=5, /, *, allow_code=True)', (m, value, file, version) => {
      const b = dumps(m, value, version);
      if (b === 0) return 0;
      const r = PyObject_CallMethod(file, 'write', b);
      Py_DECREF(b);
      return r;
    }),
    method('load(file, /, *, allow_code=True)', (_m, file) => {
      const b = PyObject_CallMethod(file, 'read');
      const bytes = b === 0 ? null : bufferBytes(b);
      if (b !== 0) Py_DECREF(b);
      return bytes === null ? 0 : loads(bytes);
    }),
  ],
  exec: (module) => addInts(module, { version: 5 }),
});
