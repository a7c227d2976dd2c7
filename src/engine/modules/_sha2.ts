// The module _sha2: SHA-2 hash objects, which random.seed needs for strings. Mirrors Modules/sha2module.c. An object keeps the
// message given so far, as a bytes object; the digest is computed when asked for.

import { Py_TPFLAGS_DEFAULT, Py_TPFLAGS_DISALLOW_INSTANTIATION } from '../include/flags.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { ld, NULL, type Ref, st, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { bufferBytes } from '../objects/buffer.ts';
import { PyBytes_AsUint8Array, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { typeError } from '../objects/errors.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { type allocfunc, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XSETREF } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { staticType } from '../objects/statictypes.ts';
import { defineType, getset, type MethodSpec, method } from '../objects/typedef.ts';
import { PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addStolen, defineModule } from './define.ts';
import { blockSize, digestSize, sha2 } from './sha2.ts';

const SHA2object = struct('SHA2object', { message: 'ptr', variant: 'i32' }, PyObject);
const NAMES = ['sha224', 'sha256', 'sha384', 'sha512'];

const variantOf = (self: Ref): string => NAMES[ld(self + SHA2object.variant)];
const messageOf = (self: Ref): Ref => ld(self + SHA2object.message);

/** New reference. A hash object that has been given `message` (stolen; may be NULL with an exception). */
function newHash(type: Ref, variant: number, message: Ref): Ref {
  if (message === NULL) return NULL;
  const self = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (self === NULL) {
    Py_DECREF(message);
    return NULL;
  }
  stp(self + SHA2object.message, message);
  st(self + SHA2object.variant, variant);
  return self;
}
/** The bytes of an argument that is hashed, or null with an exception. */
function hashed(o: Ref): Uint8Array | null {
  if (!PyUnicode_Check(o)) return bufferBytes(o);
  typeError('Strings must be encoded before hashing');
  return null;
}
function update(self: Ref, data: Ref): Ref {
  const more = hashed(data);
  if (more === null) return NULL;
  const old = PyBytes_AsUint8Array(messageOf(self));
  const joined = new Uint8Array(old.length + more.length);
  joined.set(old);
  joined.set(more, old.length);
  const message = PyBytes_FromUint8Array(joined);
  if (message === NULL) return NULL;
  Py_XSETREF(self + SHA2object.message, message);
  return Py_None;
}
function digest(self: Ref): Uint8Array {
  return sha2(variantOf(self), PyBytes_AsUint8Array(messageOf(self)));
}
const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

const types = ['SHA224Type', 'SHA256Type', 'SHA384Type', 'SHA512Type'].map((name) => {
  const type = staticType(`_sha2.${name}`);
  defineType(type, {
    basicsize: () => SHA2object.sizeof,
    flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    slots: {
      tp_dealloc(self) {
        Py_XDECREF(messageOf(self));
        fn<(o: Ref) => void>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
      },
    },
    shared: { tp_free: 'PyObject_Free' },
    methods: [
      method('copy()', (self) => newHash(Py_TYPE(self), ld(self + SHA2object.variant), Py_NewRef(messageOf(self)))),
      method('digest()', (self) => PyBytes_FromUint8Array(digest(self))),
      method('hexdigest()', (self) => PyUnicode_FromString(hex(digest(self)))),
      method('update(data, /)', update),
    ],
    getset: [
      getset('digest_size', (self) => PyLong_FromLong(digestSize(variantOf(self)))),
      getset('block_size', (self) => PyLong_FromLong(blockSize(variantOf(self)))),
      getset('name', (self) => PyUnicode_FromString(variantOf(self))),
    ],
  });
  return type;
});

function newFunction(variant: number): MethodSpec {
  return method(`${NAMES[variant]}(data=b'', *, usedforsecurity=True, string=None)`, (_module, data, _used, string) => {
    const given = data || (string === Py_None ? NULL : string);
    const bytes = given === NULL ? new Uint8Array(0) : hashed(given);
    return bytes === null ? NULL : newHash(types[variant], variant, PyBytes_FromUint8Array(bytes));
  });
}

defineModule({
  name: '_sha2',
  methods: NAMES.map((_name, variant) => newFunction(variant)),
  exec(module) {
    for (const [i, name] of ['SHA224Type', 'SHA256Type', 'SHA384Type', 'SHA512Type'].entries()) {
      if (addStolen(module, name, types[i]) < 0) return -1;
    }
    return 0;
  },
});
