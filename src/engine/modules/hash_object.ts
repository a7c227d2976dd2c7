// What the hash objects of all algorithms have in common. Mirrors Modules/hashlib.h and what Modules/md5module.c and its like share.
// An object keeps the message given so far, as a bytes object; the digest is computed when asked for.

import { METH_FASTCALL, METH_KEYWORDS, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { type PythonVersion, profile } from '../include/profile.ts';
import { PyObject, struct } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PyObject_Free } from '../memory/obmalloc.ts';
import { bufferBytes } from '../objects/buffer.ts';
import { PyBytes_AsUint8Array, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyErr_Clear, typeError } from '../objects/errors.ts';
import {
  _PyObject_GC_New,
  _PyObject_GC_TRACK,
  _PyObject_New,
  PyObject_GC_Del,
  PyObject_GC_UnTrack,
} from '../objects/gcobject.ts';
import { link } from '../objects/link.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_NewRef, Py_TYPE, Py_XDECREF, Py_XNewRef, Py_XSETREF } from '../objects/object.ts';
import { parseSignature, type Signature, unpackTupleAndDict, unpackVector } from '../objects/signature.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_DeprecationWarning } from '../objects/statictypes.ts';
import { type GetSetSpec, getset, type MethodSpec, method, rawMethod, type TypeSpec } from '../objects/typedef.ts';
import { PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { hashRules } from './hash_rules.ts';

export const HASHobject = struct('HASHobject', { message: 'ptr', setup: 'ptr' }, PyObject);

/** An algorithm, or a family of them with one type each. */
export interface Algorithm {
  readonly name: string;
  readonly blockSize: number;
  /** Bytes of an object. */
  readonly sizes: Readonly<Record<PythonVersion, number>>;
  /** The collector knows the objects: always, or since 3.14. */
  readonly collected: 'always' | 'since 3.14';
  readonly digestSize: (self: Ref) => number;
  readonly digest: (self: Ref, message: Uint8Array) => Uint8Array;
}
const isCollected = (a: Algorithm): boolean => a.collected === 'always' || hashRules().areUniform;

export const messageOf = (self: Ref): Uint8Array => PyBytes_AsUint8Array(ld(self + HASHobject.message));

/** New reference. A hash object that has been given `message` (stolen; may be NULL with an exception) and is set up so (stolen, or NULL). */
export function newHash(type: Ref, a: Algorithm, message: Ref, setup = 0): Ref {
  const self = message === 0 ? 0 : isCollected(a) ? _PyObject_GC_New(type) : _PyObject_New(type);
  if (self === 0) {
    Py_XDECREF(message);
    Py_XDECREF(setup);
    return 0;
  }
  stp(self + HASHobject.message, message);
  stp(self + HASHobject.setup, setup);
  if (isCollected(a)) _PyObject_GC_TRACK(self);
  return self;
}
/** The bytes of an argument that is hashed, or null with an exception. */
export function hashed(o: Ref): Uint8Array | null {
  if (PyUnicode_Check(o)) {
    typeError('Strings must be encoded before hashing');
    return null;
  }
  const bytes = bufferBytes(o);
  if (bytes !== null) return bytes;
  PyErr_Clear();
  typeError('object supporting the buffer API required');
  return null;
}
function update(self: Ref, data: Ref): Ref {
  const more = hashed(data);
  if (more === null) return 0;
  const old = messageOf(self);
  const joined = new Uint8Array(old.length + more.length);
  joined.set(old);
  joined.set(more, old.length);
  const message = PyBytes_FromUint8Array(joined);
  if (message === 0) return 0;
  Py_XSETREF(self + HASHobject.message, message);
  return Py_None;
}
export const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

const algorithms = new Map<Ref, Algorithm>();
/** The algorithm of an object. */
const algorithmOf = (self: Ref): Algorithm => algorithms.get(Py_TYPE(self))!;

const copy = method('copy()', (self) => {
  const setup = Py_XNewRef(ld(self + HASHobject.setup));
  return newHash(Py_TYPE(self), algorithmOf(self), Py_NewRef(ld(self + HASHobject.message)), setup);
});
const updates = method('update(obj, /)', update);
const digest = (self: Ref): Uint8Array => algorithmOf(self).digest(self, messageOf(self));
const methods = [
  copy,
  method('digest()', (self) => PyBytes_FromUint8Array(digest(self))),
  method('hexdigest()', (self) => PyUnicode_FromString(hex(digest(self)))),
  updates,
];
const getsets = [
  getset('block_size', (self) => PyLong_FromLong(algorithmOf(self).blockSize)),
  getset('name', (self) => PyUnicode_FromString(algorithmOf(self).name)),
  getset('digest_size', (self) => PyLong_FromLong(algorithmOf(self).digestSize(self))),
];
/** For types with other digests or more to tell: lists that these share as CPython's types share theirs. */
export const withDigest = (own: readonly MethodSpec[]): readonly MethodSpec[] => [copy, updates, ...own];
export const withGetsets = (own: readonly GetSetSpec[]): readonly GetSetSpec[] => [...getsets, ...own];

/** The type of an algorithm's objects. */
export function hashType(type: Ref, a: Algorithm, extra: Partial<TypeSpec> = {}): TypeSpec {
  algorithms.set(type, a);
  return {
    basicsize: () => a.sizes[profile.version],
    ...extra,
    flags: () => (typeof extra.flags === 'number' ? extra.flags : 0) | (isCollected(a) ? Py_TPFLAGS_HAVE_GC : 0),
    slots: {
      tp_dealloc: (self) => {
        if (isCollected(a)) PyObject_GC_UnTrack(self);
        Py_XDECREF(ld(self + HASHobject.message));
        Py_XDECREF(ld(self + HASHobject.setup));
        if (isCollected(a)) PyObject_GC_Del(self);
        else PyObject_Free(self);
      },
      tp_traverse: () => 0,
      ...extra.slots,
    },
    methods: extra.methods ?? methods,
    getset: extra.getset ?? getsets,
  };
}

// ---- what is hashed first ----

const TWICE =
  "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.";
const OLD =
  "the 'string' keyword parameter is deprecated since Python 3.15 and slated for removal in Python 3.19; use the 'data' keyword parameter or pass the data to hash as a positional argument instead";
/** The bytes that `data` or `string` (NULL for none) give, or null with an exception. */
export function firstBytes(data: Ref, string: Ref): Uint8Array | null {
  if (data !== 0 && string !== 0) {
    typeError(TWICE);
    return null;
  }
  if (string !== 0 && hashRules().warnsOfString && link.PyErr_WarnEx(PyExc_DeprecationWarning, OLD, 1) < 0) return null;
  const given = data || string;
  return given === 0 ? new Uint8Array(0) : hashed(given);
}
const NEW_PARAMS = "data=b'', *, usedforsecurity=True, string=None";
/** The signature of a constructor: since 3.14 they are all the same. */
function signatures(name: string, before: string): () => Signature {
  const old = parseSignature(`${name}(${before})`);
  const now = parseSignature(`${name}(${NEW_PARAMS})`);
  return () => (hashRules().areUniform ? now : old);
}
/** New reference. A module's function that makes a hash object. */
export function constructorFunction(type: Ref, a: Algorithm, doc: string): MethodSpec {
  const signature = signatures(a.name, "string=b'', *, usedforsecurity=True");
  const call = (_m: Ref, args: number, nargs: number, kwnames: Ref): Ref => {
    const given = unpackVector(signature(), args, nargs, kwnames);
    const bytes = given === null ? null : firstBytes(given[0], given[2] ?? 0);
    return bytes === null ? 0 : newHash(type, a, PyBytes_FromUint8Array(bytes));
  };
  return rawMethod(a.name, METH_FASTCALL | METH_KEYWORDS, call, doc, `/, ${NEW_PARAMS}`);
}
/** The tp_new of a type whose class makes the hash object. */
export function constructorSlot(a: Algorithm): (type: Ref, args: Ref, kwds: Ref) => Ref {
  const signature = signatures(a.name, "data=b'', /, *, usedforsecurity=True");
  return (type, args, kwds) => {
    const given = unpackTupleAndDict(signature(), args, kwds);
    const bytes = given === null ? null : firstBytes(given[0], given[2] ?? 0);
    return bytes === null ? 0 : newHash(type, a, PyBytes_FromUint8Array(bytes));
  };
}
