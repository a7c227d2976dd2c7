// The module _sha3. Mirrors Modules/sha3module.c.

import type { PythonVersion } from '../include/profile.ts';
import type { Ref } from '../memory/memory.ts';
import { PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyErr_SetString } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsSsize_t, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_TYPE } from '../objects/object.ts';
import { heapType, PyExc_OverflowError, PyExc_ValueError } from '../objects/statictypes.ts';
import { defineType, getset, method } from '../objects/typedef.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { hashConstants } from './_md5.ts';
import { addInts, addTypes } from './add_types.ts';
import { addStolen, defineModule } from './define.ts';
import { sha3 } from './hash_functions.ts';
import { type Algorithm, constructorSlot, hashType, hex, messageOf, withDigest, withGetsets } from './hash_object.ts';
import { hashRules } from './hash_rules.ts';

/** Bits of the state, and bytes that an extendable function gives at most. */
const STATE = 1600;
const SHA3_MAX_DIGESTSIZE = 2 ** 29;
const SIZES: Readonly<Record<PythonVersion, number>> = { '3.12': 32, '3.13': 32, '3.14': 48, '3.15': 48 };

/** An algorithm by its rate in bytes and what ends its message; a digest of 0 bytes has any length. */
function algorithm(name: string, rate: number, suffix: number, digestSize: number): Algorithm {
  return {
    name,
    blockSize: rate,
    sizes: SIZES,
    collected: 'since 3.14',
    digestSize: () => digestSize,
    digest: (_self, message) => sha3(message, rate, suffix, digestSize),
  };
}
/** The length of an extendable function's digest, or -1 with an exception. */
function lengthOf(o: Ref): number {
  const n = PyLong_AsSsize_t(o);
  if (failed(n)) return -1;
  if (n >= 0 && n < SHA3_MAX_DIGESTSIZE) return n;
  const { negativeLength, longLength } = hashRules();
  if (n < 0) PyErr_SetString(PyExc_ValueError, negativeLength);
  else PyErr_SetString(longLength.overflows ? PyExc_OverflowError : PyExc_ValueError, longLength.message);
  return -1;
}

interface Sponge {
  readonly rate: number;
  readonly suffix: number;
}
const sponges = new Map<Ref, Sponge>();
const spongeOf = (self: Ref): Sponge => sponges.get(Py_TYPE(self))!;
/** What an extendable function gives, or null with an exception. */
function squeezed(self: Ref, length: Ref): Uint8Array | null {
  const n = lengthOf(length);
  const { rate, suffix } = spongeOf(self);
  return n < 0 ? null : sha3(messageOf(self), rate, suffix, n);
}
const extendable = withDigest([
  method('digest(length)', (self, length) => {
    const bytes = squeezed(self, length);
    return bytes === null ? 0 : PyBytes_FromUint8Array(bytes);
  }),
  method('hexdigest(length)', (self, length) => {
    const bytes = squeezed(self, length);
    return bytes === null ? 0 : PyUnicode_FromString(hex(bytes));
  }),
]);
const getsets = withGetsets([
  getset('_capacity_bits', (self) => PyLong_FromLong(STATE - spongeOf(self).rate * 8)),
  getset('_rate_bits', (self) => PyLong_FromLong(spongeOf(self).rate * 8)),
  getset('_suffix', (self) => PyBytes_FromUint8Array(Uint8Array.of(spongeOf(self).suffix))),
]);

const types = (
  [
    ['sha3_224', 144, 6, 28],
    ['sha3_256', 136, 6, 32],
    ['sha3_384', 104, 6, 48],
    ['sha3_512', 72, 6, 64],
    ['shake_128', 168, 0x1f, 0],
    ['shake_256', 136, 0x1f, 0],
  ] as const
).map(([name, rate, suffix, digestSize]) => {
  const type = heapType(`_sha3.${name}`);
  sponges.set(type, { rate, suffix });
  const a = algorithm(name, rate, suffix, digestSize);
  const methods = digestSize === 0 ? { methods: extendable } : {};
  defineType(type, hashType(type, a, { slots: { tp_new: constructorSlot(a) }, ...methods, getset: getsets }));
  return type;
});

defineModule({
  name: '_sha3',
  exec: (module) => {
    if (addTypes(module, types) < 0 || addInts(module, hashConstants()) < 0) return -1;
    return addStolen(module, 'implementation', PyUnicode_FromString('HACL'));
  },
});
