// The layout of a class made at run time: the type, its method suites in line, and what only such a class has.
// Mirrors PyHeapTypeObject in Include/cpython/object.h; the suites' order is that of slotptr() in Objects/typeobject.c.

import {
  PyAsyncMethods,
  PyBufferProcs,
  PyMappingMethods,
  PyNumberMethods,
  PySequenceMethods,
  PyTypeObject,
  type StructInfo,
} from './structs.ts';

const suites: readonly [string, StructInfo][] = [
  ['as_async', PyAsyncMethods],
  ['as_number', PyNumberMethods],
  ['as_mapping', PyMappingMethods],
  ['as_sequence', PySequenceMethods],
  ['as_buffer', PyBufferProcs],
];
const tail = [
  'ht_name',
  'ht_slots',
  'ht_qualname',
  'ht_cached_keys',
  'ht_module',
  '_ht_tpname',
  'ht_token',
  'spec_getitem',
  'spec_getitem_version',
  'spec_init',
] as const;

type Name = 'as_async' | 'as_number' | 'as_mapping' | 'as_sequence' | 'as_buffer' | (typeof tail)[number] | 'sizeof';

/** Offsets in bytes from the type's address. */
export const PyHeapTypeObject: Readonly<Record<Name, number>> = (() => {
  const at: Record<string, number> = {};
  let offset = PyTypeObject.sizeof;
  for (const [name, s] of suites) {
    at[name] = offset;
    offset += s.sizeof;
  }
  for (const name of tail) {
    at[name] = offset;
    offset += 8;
  }
  at.sizeof = offset;
  return at as Record<Name, number>;
})();
