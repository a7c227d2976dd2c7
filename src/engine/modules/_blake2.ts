// The module _blake2. Mirrors Modules/blake2module.c. What a hash was set up with is a bytes object: whether it is the last of
// its tree's level, the parameter block (RFC 7693, 2.5 and the paper's 2.10), the key.

import { Py_TPFLAGS_BASETYPE } from '../include/flags.ts';
import type { PythonVersion } from '../include/profile.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { bufferBytes } from '../objects/buffer.ts';
import { PyBytes_AsUint8Array, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsBigInt, PyLong_AsInt, PyLong_Check, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { heapType, PyExc_OverflowError, PyExc_ValueError } from '../objects/statictypes.ts';
import { defineType } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { hashConstants } from './_md5.ts';
import { addInts, addTypes } from './add_types.ts';
import { defineModule } from './define.ts';
import { BLAKE2B, BLAKE2S, type Blake2, blake2 } from './hash_functions.ts';
import { type Algorithm, firstBytes, HASHobject, hashType, newHash } from './hash_object.ts';
import { hashRules } from './hash_rules.ts';

const TREE =
  "digest_size=_blake2.blake2b.MAX_DIGEST_SIZE, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True";

class Refused extends Error {
  readonly type: Ref;
  constructor(type: Ref, message: string) {
    super(message);
    this.type = type;
  }
}
/** An exception is set already. */
class Raised extends Error {}
const refuse = (message: string, type = PyExc_ValueError): never => {
  throw new Refused(type, message);
};

function intOf(o: Ref, missing: number): number {
  if (o === 0) return missing;
  const n = PyLong_AsInt(o);
  if (failed(n)) throw new Raised();
  return n;
}
/** An int that is not negative, below 2 ** bits; a larger one of at most 64 bits is refused with `message`. */
function unsignedOf(o: Ref, bits: number, message: string): bigint {
  if (o === 0) return 0n;
  if (!PyLong_Check(o)) {
    typeError(`'${typeName(o)}' object cannot be interpreted as an integer`);
    throw new Raised();
  }
  const n = PyLong_AsBigInt(o);
  if (n < 0n) refuse(hashRules().negative);
  if (n >= 1n << 64n) refuse(hashRules().tooLarge, PyExc_OverflowError);
  if (n >= 1n << BigInt(bits)) refuse(message, PyExc_OverflowError);
  return n;
}
function bytesOf(o: Ref, most: number, what: string): Uint8Array {
  if (o === 0) return new Uint8Array(0);
  const bytes = bufferBytes(o);
  if (bytes === null) throw new Raised();
  if (bytes.length > most)
    refuse(`maximum ${what} length is ${most} bytes${hashRules().saysLength ? `, got ${bytes.length}` : ''}`);
  return bytes;
}
/** A parameter as messages name it. */
const named = (parameter: string): string => (hashRules().quotesParameters ? `'${parameter}'` : parameter);
const between = (n: number, low: number, high: number, parameter: string): void => {
  if (n < low || n > high) refuse(`${named(parameter)} must be between ${low} and ${high}`);
};

/** What a hash is set up with, from the arguments after the data. */
function setupOf(name: string, kind: Blake2, args: readonly Ref[]): Uint8Array {
  const [digest_size, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth, inner_size, last_node] =
    args;
  const { word } = kind;
  const most = word * 8;
  const digest = intOf(digest_size, most);
  if (digest <= 0 || digest > most) refuse(hashRules().digestSize(name, most, digest));
  const block = new Uint8Array(2 + word * 8);
  const view = new DataView(block.buffer, 1);
  const parameters = block.subarray(1);
  parameters[0] = digest;
  parameters.set(bytesOf(salt, word * 2, 'salt'), word * 4);
  parameters.set(bytesOf(person, word * 2, 'person'), word * 6);
  const fan = intOf(fanout, 1);
  between(fan, 0, 255, 'fanout');
  const deep = intOf(depth, 1);
  between(deep, 1, 255, 'depth');
  view.setUint32(4, Number(unsignedOf(leaf_size, 32, `${named('leaf_size')} is too large`)), true);
  const offset = unsignedOf(node_offset, word === 8 ? 64 : 48, `${named('node_offset')} is too large`);
  for (let i = 0; i < (word === 8 ? 8 : 6); i++) parameters[8 + i] = Number((offset >> BigInt(8 * i)) & 0xffn);
  const nodeDepth = intOf(node_depth, 0);
  between(nodeDepth, 0, 255, 'node_depth');
  const inner = intOf(inner_size, 0);
  if (inner < 0 || inner > most) refuse(`${named('inner_size')} must be between 0 and ${hashRules().innerSize}${most}`);
  const at = word === 8 ? 16 : 14;
  parameters[at] = nodeDepth;
  parameters[at + 1] = inner;
  const secret = bytesOf(key, most, 'key');
  parameters.set([digest, secret.length, fan, deep]);
  const truth = last_node === 0 ? 0 : PyObject_IsTrue(last_node);
  if (truth < 0) throw new Raised();
  block[0] = truth;
  const setup = new Uint8Array(1 + word * 8 + secret.length);
  setup.set(block.subarray(0, 1 + word * 8));
  setup.set(secret, 1 + word * 8);
  return setup;
}

function defineBlake(name: string, kind: Blake2, sizes: Readonly<Record<PythonVersion, number>>): Ref {
  const type = heapType(`_blake2.${name}`);
  const setup = (self: Ref): Uint8Array => PyBytes_AsUint8Array(ld(self + HASHobject.setup));
  const a: Algorithm = {
    name,
    blockSize: kind.word * 16,
    sizes,
    collected: 'since 3.14',
    digestSize: (self) => setup(self)[1],
    digest: (self, message) => {
      const given = setup(self);
      const key = given.slice(1 + kind.word * 8);
      const parameters = given.slice(1, 1 + kind.word * 8);
      return blake2(kind, { parameters, key, message, lastNode: given[0] !== 0 }, given[1]);
    },
  };
  const old = parseSignature(`${name}(data=b'', /, *, ${TREE})`);
  const now = parseSignature(`${name}(data=b'', *, ${TREE}, string=None)`);
  const create = (_type: Ref, args: Ref, kwds: Ref): Ref => {
    const given = unpackTupleAndDict(hashRules().areUniform ? now : old, args, kwds);
    if (given === null) return 0;
    try {
      const parameters = setupOf(name, kind, given.slice(1, 12));
      const bytes = firstBytes(given[0], given[13] ?? 0);
      if (bytes === null) return 0;
      return newHash(type, a, PyBytes_FromUint8Array(bytes), PyBytes_FromUint8Array(parameters));
    } catch (e) {
      if (e instanceof Refused) return PyErr_SetString(e.type, e.message);
      if (e instanceof Raised && PyErr_Occurred() !== 0) return 0;
      throw e;
    }
  };
  defineType(type, hashType(type, a, { flags: Py_TPFLAGS_BASETYPE, slots: { tp_new: create } }));
  return type;
}
const types = [
  defineBlake('blake2b', BLAKE2B, { '3.12': 448, '3.13': 440, '3.14': 32, '3.15': 40 }),
  defineBlake('blake2s', BLAKE2S, { '3.12': 240, '3.13': 232, '3.14': 32, '3.15': 40 }),
];
const limits = ({ word }: Blake2): Record<string, number> => ({
  SALT_SIZE: word * 2,
  PERSON_SIZE: word * 2,
  MAX_KEY_SIZE: word * 8,
  MAX_DIGEST_SIZE: word * 8,
});

defineModule({
  name: '_blake2',
  exec: (module) => {
    if (addTypes(module, types) < 0 || addInts(module, hashConstants()) < 0) return -1;
    for (const [i, kind] of [BLAKE2B, BLAKE2S].entries()) {
      for (const [name, value] of Object.entries(limits(kind))) {
        const n = PyLong_FromLong(value);
        const err = PyDict_SetItemString(ld(types[i] + PyTypeObject.tp_dict), name, n);
        Py_DECREF(n);
        if (err < 0 || addInts(module, { [`BLAKE2${'BS'[i]}_${name}`]: value }) < 0) return -1;
      }
    }
    return 0;
  },
});
