// The modules _md5 and _sha1. Mirrors Modules/md5module.c and Modules/sha1module.c.

import { Py_TPFLAGS_DISALLOW_INSTANTIATION } from '../include/flags.ts';
import { Py_NewRef } from '../objects/object.ts';
import { heapType } from '../objects/statictypes.ts';
import { defineType } from '../objects/typedef.ts';
import { addInts } from './add_types.ts';
import { addStolen, defineModule } from './define.ts';
import { md5, sha1 } from './hash_functions.ts';
import { type Algorithm, constructorFunction, hashType } from './hash_object.ts';
import { hashRules } from './hash_rules.ts';

const GIL_MINSIZE = 2048;
/** Since 3.14 a module says from which length on it lets other threads run. */
export const hashConstants = (): Record<string, number> =>
  hashRules().areUniform ? { _GIL_MINSIZE: GIL_MINSIZE } : {};

const MD5: Algorithm = {
  name: 'md5',
  blockSize: 64,
  sizes: { '3.12': 32, '3.13': 32, '3.14': 32, '3.15': 32 },
  collected: 'always',
  digestSize: () => 16,
  digest: (_self, message) => md5(message),
};
const SHA1: Algorithm = {
  name: 'sha1',
  blockSize: 64,
  sizes: { '3.12': 32, '3.13': 40, '3.14': 40, '3.15': 32 },
  collected: 'always',
  digestSize: () => 20,
  digest: (_self, message) => sha1(message),
};
const MD5Type = heapType('_md5.md5');
const SHA1Type = heapType('_sha1.sha1');
for (const [type, algorithm] of [
  [MD5Type, MD5],
  [SHA1Type, SHA1],
] as const)
  defineType(type, hashType(type, algorithm, { flags: Py_TPFLAGS_DISALLOW_INSTANTIATION }));

const doc = (name: string): string => `Return a new ${name} hash object; optionally initialized with a string.`;

defineModule({
  name: '_md5',
  methods: [constructorFunction(MD5Type, MD5, doc('MD5'))],
  exec: (module) =>
    addStolen(module, 'MD5Type', Py_NewRef(MD5Type)) < 0 || addInts(module, hashConstants()) < 0 ? -1 : 0,
});
defineModule({
  name: '_sha1',
  methods: [constructorFunction(SHA1Type, SHA1, doc('SHA1'))],
  exec: (module) =>
    addStolen(module, 'SHA1Type', Py_NewRef(SHA1Type)) < 0 || addInts(module, hashConstants()) < 0 ? -1 : 0,
});
