// The layout of a class made at run time: the type, its method suites in line, and what only such a class has.
// Mirrors PyHeapTypeObject in Include/cpython/object.h; the suites' order is that of slotptr() in Objects/typeobject.c.

import {
  PyAsyncMethods,
  PyBufferProcs,
  PyMappingMethods,
  PyNumberMethods,
  PySequenceMethods,
  PyTypeObject,
  struct,
} from './structs.ts';

export const PyHeapTypeObject = struct(
  'PyHeapTypeObject',
  {
    as_async: PyAsyncMethods,
    as_number: PyNumberMethods,
    as_mapping: PyMappingMethods,
    as_sequence: PySequenceMethods,
    as_buffer: PyBufferProcs,
    ht_name: 'ptr',
    ht_slots: 'ptr',
    ht_qualname: 'ptr',
    ht_cached_keys: 'ptr',
    ht_module: 'ptr',
    _ht_tpname: 'ptr',
    ht_token: { type: 'ptr', since: '3.14' },
    getitem: 'ptr',
    getitem_version: 'u32',
    init: { type: 'ptr', since: '3.13' },
  },
  PyTypeObject,
);
