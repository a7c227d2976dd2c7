// Module _testinternalcapi: what CPython's own tests ask of the inside: sizes of headers, counts of the collector, thresholds.
// Mirrors the parts of Modules/_testinternalcapi.c that read memory.

import { Py_TPFLAGS_INLINE_VALUES } from '../include/flags.ts';
import { PyObject } from '../include/structs.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { ADAPTIVE_WARMUP } from '../objects/codeobject.ts';
import { _PyDict_GetItem_KnownHash, PyDict_Check } from '../objects/dict_core.ts';
import { dkNentries, SHARED_KEYS_MAX_SIZE } from '../objects/dict_keys.ts';
import { _PyObject_InlineValues, CACHED_KEYS } from '../objects/dict_values.ts';
import { valueAt, valuesValid } from '../objects/dict_valuesarray.ts';
import { PyErr_BadInternalCall, PyErr_Occurred } from '../objects/errors.ts';
import { GC_HEAD, gcstate, genHead, NUM_GENERATIONS } from '../objects/gcobject.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyLong_AsBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_NewRef, Py_TYPE, PyType_HasFeature } from '../objects/object.ts';
import { Py_None, PyBool_FromLong } from '../objects/statics.ts';
import { staticTypes } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_New, PyTuple_SET_ITEM } from '../objects/tupleobject.ts';
import { method } from '../objects/typedef.ts';
import { _PyErr_SetKeyError } from '../objects/unhashable.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { gc_list_size } from '../runtime/gc.ts';
import { ADAPTIVE_COOLDOWN, BACKOFF_BITS } from '../runtime/specialize.ts';
import { addInts } from './add_types.ts';
import { defineModule } from './define.ts';

/** Two pointers before the header of an instance of a class made by `class`. */
const MANAGED_PRE_HEADER = 16;

/** How often an instruction runs until its counter is used up. */
const executions = (counter: number): number => (counter >> BACKOFF_BITS) + 1;

/** The values that lie within an instance, or 0. */
function inlineValues(o: Ref): Addr {
  if (!PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_INLINE_VALUES)) return 0;
  const values = _PyObject_InlineValues(o);
  return valuesValid(values) ? values : 0;
}
function get_object_dict_values(_m: Ref, o: Ref): Ref {
  const values = inlineValues(o);
  if (values === 0) return Py_None;
  const size = dkNentries(CACHED_KEYS(Py_TYPE(o)));
  const res = PyTuple_New(size);
  if (res === 0) return 0;
  for (let i = 0; i < size; i++) {
    const item = valueAt(values, i);
    PyTuple_SET_ITEM(res, i, item === 0 ? PyUnicode_FromString('<NULL>') : Py_NewRef(item));
  }
  return res;
}

function trackedHeapSize(): number {
  let n = gc_list_size(gcstate.permanent_generation);
  for (let g = 0; g < NUM_GENERATIONS; g++) n += gc_list_size(genHead(g));
  return n;
}
function getitemKnownHash(_m: Ref, mp: Ref, key: Ref, hash: Ref): Ref {
  if (!PyDict_Check(mp)) return PyErr_BadInternalCall();
  const h = BigInt.asUintN(64, PyLong_AsBigInt(hash));
  const value = _PyDict_GetItem_KnownHash(mp, key, Number(h & 0xffffffffn) | 0, Number(h >> 32n) | 0);
  if (value !== 0) return Py_NewRef(value);
  if (PyErr_Occurred() === 0) _PyErr_SetKeyError(key);
  return 0;
}

defineModule({
  name: '_testinternalcapi',
  methods: [
    method('get_tracked_heap_size()', () => PyLong_FromLong(trackedHeapSize())),
    method('get_recursion_depth()', () =>
      PyLong_FromLong(ld(tstate.py_recursion_limit) - ld(tstate.py_recursion_remaining)),
    ),
    method('dict_getitem_knownhash(mp, key, hash, /)', getitemKnownHash),
    method('has_inline_values(object, /)', (_m, o) => PyBool_FromLong(inlineValues(o) !== 0)),
    method('get_object_dict_values(object, /)', get_object_dict_values),
    method('get_static_builtin_types()', () => {
      const list = PyList_New(0);
      for (const { address } of staticTypes()) PyList_Append(list, address);
      return list;
    }),
  ],
  exec: (module) =>
    addInts(module, {
      SIZEOF_PYGC_HEAD: GC_HEAD,
      SIZEOF_MANAGED_PRE_HEADER: MANAGED_PRE_HEADER,
      SIZEOF_PYOBJECT: PyObject.sizeof,
      SIZEOF_TIME_T: 8,
      SHARED_KEYS_MAX_SIZE,
      SPECIALIZATION_THRESHOLD: executions(ADAPTIVE_WARMUP),
      SPECIALIZATION_COOLDOWN: executions(ADAPTIVE_COOLDOWN),
    }),
});
