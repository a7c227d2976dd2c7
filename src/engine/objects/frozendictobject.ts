// The type frozendict (3.15): a dict's table that nobody changes, with the hash of its items. Mirrors the frozendict parts of
// Objects/dictobject.c.

import {
  _Py_TPFLAGS_MATCH_SELF,
  METH_COEXIST,
  METH_O,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_MAPPING,
} from '../include/flags.ts';
import { PyFrozenDictObject, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, st64, stp, stWords } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyIter_Next, PyObject_GetIter, PyObject_SetItem } from './abstract.ts';
import { PyObject_CallNoArgs, PyObject_CallOneArg } from './call.ts';
import { class_getitem } from './classgetitem.ts';
import { dict_reversed } from './dict_iter.ts';
import { Py_EMPTY_KEYS } from './dict_keys.ts';
import { dict_update_arg, fromHashedKeys, isExactAnyDict, PyArg_ValidateKeywordArguments } from './dict_merge.ts';
import { anydict_repr, dict_contains, dict_get, dict_or, dict_richcompare, dict_subscript } from './dict_methods.ts';
import { dictitems_new, dictkeys_new, dictvalues_new } from './dict_views.ts';
import {
  _PyAnyDict_SetItem,
  _PyDict_Next,
  _PyDict_SizeOf,
  dict_dealloc,
  dict_merge,
  dict_traverse,
  nextHash,
  PyAnyDict_Check,
  PyDict_CheckExact,
  PyDict_Clear,
  PyDict_Contains,
  PyDict_Copy,
  PyDict_GET_SIZE,
  PyDict_Merge,
  PyDict_SetItem,
  PyFrozenDict_Check,
} from './dictobject.ts';
import { PyErr_Occurred } from './errors.ts';
import { PyLong_FromSsize_t } from './longobject.ts';
import { argAt, hash, Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_SIZE, Py_TYPE, PyVectorcall_NARGS } from './object.ts';
import { PyObject_Hash } from './object_protocol.ts';
import { finishHash, shuffleInto } from './set_hash.ts';
import { PyAnySet_CheckExact } from './setobject.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { Py_None, Py_NotImplemented } from './statics.ts';
import { PyFrozenDict_Type } from './statictypes.ts';
import { hashOfItems } from './tuple_methods.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from './tupleobject.ts';
import { classmethod, defineType, method, rawMethod } from './typedef.ts';
import { tp_name } from './typename.ts';
import { PyUnicode_FromFormat } from './unicode_from_format.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';
import { u64 } from './word64.ts';

const { ma_used, _ma_watcher_tag, ma_keys, ma_values, ma_hash } = PyFrozenDictObject;

const isExact = (o: Ref): boolean => Py_IS_TYPE(o, PyFrozenDict_Type);

// ---- making ----

/** New reference: an empty one, to be filled by the caller. */
function frozendict_alloc(type: Ref): Ref {
  const self = fn<(t: Ref, n: number) => Ref>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (self === 0) return 0;
  st64(self + ma_used, 0);
  stWords(self + _ma_watcher_tag, 0, 0);
  stp(self + ma_keys, Py_EMPTY_KEYS);
  stp(self + ma_values, 0);
  stWords(self + ma_hash, -1, -1);
  return self;
}
/** Steals `self`, and gives it back if it could be filled; else NULL. */
function filled(self: Ref, ok: boolean): Ref {
  if (ok) return self;
  Py_DECREF(self);
  return 0;
}
function frozendict_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const n = Py_SIZE(args);
  if (!_PyArg_CheckPositional('frozendict', n, 0, 1)) return 0;
  if (type === PyFrozenDict_Type && n === 1 && kwds === 0 && isExact(PyTuple_GET_ITEM(args, 0)))
    return Py_NewRef(PyTuple_GET_ITEM(args, 0));
  const self = frozendict_alloc(type);
  if (self === 0) return 0;
  const ok =
    (n === 0 || dict_update_arg(self, PyTuple_GET_ITEM(args, 0)) === 0) &&
    (kwds === 0 || (PyArg_ValidateKeywordArguments(kwds) && PyDict_Merge(self, kwds, 1) === 0));
  return filled(self, ok);
}
function frozendict_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('frozendict', nargs, 0, 1)) return 0;
  if (nargs === 1 && kwnames === 0 && isExact(argAt(args, 0))) return Py_NewRef(argAt(args, 0));
  const self = frozendict_alloc(type);
  if (self === 0) return 0;
  let ok = nargs === 0 || dict_update_arg(self, argAt(args, 0)) === 0;
  const n = kwnames === 0 ? 0 : Py_SIZE(kwnames);
  for (let i = 0; ok && i < n; i++)
    ok = _PyAnyDict_SetItem(self, PyTuple_GET_ITEM(kwnames, i), argAt(args, nargs + i)) === 0;
  return filled(self, ok);
}
/** New reference: an exact frozendict with the items of a dict or frozendict. */
function frozendict_from(o: Ref): Ref {
  const self = frozendict_alloc(PyFrozenDict_Type);
  return self === 0 ? 0 : filled(self, dict_merge(self, o, 1) === 0);
}
/** New reference: cls() with the items of `iterable` as keys; a class that makes frozendicts is then called with what they are in. */
function frozendict_fromkeys(cls: Ref, iterable: Ref, value: Ref): Ref {
  let d = PyObject_CallNoArgs(cls);
  if (d === 0) return 0;
  const frozen = PyFrozenDict_Check(d);
  if (frozen && !isExact(d)) {
    const copy = frozendict_from(d);
    Py_DECREF(d);
    if (copy === 0) return 0;
    d = copy;
  }
  const set = frozen ? _PyAnyDict_SetItem : PyDict_CheckExact(d) ? PyDict_SetItem : PyObject_SetItem;
  const hashed = isExactAnyDict(iterable) || PyAnySet_CheckExact(iterable);
  const fast = set !== PyObject_SetItem && PyDict_GET_SIZE(d) === 0 && hashed;
  if (filled(d, (fast ? fromHashedKeys : fillFromKeys)(d, iterable, value, set) === 0) === 0) return 0;
  if (!frozen || cls === PyFrozenDict_Type) return d;
  const result = PyObject_CallOneArg(cls, d);
  Py_DECREF(d);
  return result;
}
/** Sets all items of `iterable` to `value`. 0, or -1 with an exception. */
function fillFromKeys(d: Ref, iterable: Ref, value: Ref, set: (d: Ref, key: Ref, value: Ref) => number): number {
  const it = PyObject_GetIter(iterable);
  if (it === 0) return -1;
  let status = 0;
  while (status === 0) {
    const key = PyIter_Next(it);
    if (key === 0) {
      if (PyErr_Occurred() !== 0) status = -1;
      break;
    }
    status = set(d, key, value);
    Py_DECREF(key);
  }
  Py_DECREF(it);
  return status;
}

// ---- slots ----

function frozendict_repr(self: Ref): Ref {
  const name = tp_name(Py_TYPE(self));
  if (PyDict_GET_SIZE(self) === 0) return PyUnicode_FromString(`${name}()`);
  const items = anydict_repr(self);
  if (items === 0) return 0;
  const text = PyUnicode_FromFormat('%s(%U)', name, items);
  Py_DECREF(items);
  return text;
}
/** As the hash of a frozenset of the pairs, none of which is made. */
function frozendict_hash(self: Ref): number {
  const at = self + ma_hash;
  if ((ld(at) & ld(at + 4)) !== -1) {
    hash.lo = ld(at);
    hash.hi = ld(at + 4);
    return 0;
  }
  const acc = { lo: 0, hi: 0 };
  const place = { pos: 0, key: 0, value: 0 };
  while (_PyDict_Next(self, place)) {
    const { lo, hi } = nextHash;
    const ofPair = hashOfItems(2, (i) => {
      if (i === 1) return PyObject_Hash(place.value);
      hash.lo = lo;
      hash.hi = hi;
      return 0;
    });
    if (ofPair < 0) return -1;
    shuffleInto(acc, u64.lo, u64.hi);
  }
  finishHash(acc, PyDict_GET_SIZE(self));
  stWords(at, hash.lo, hash.hi);
  return 0;
}
function frozendict_or(self: Ref, other: Ref): Ref {
  if (!PyFrozenDict_Check(self)) return dict_or(self, other);
  if (!PyAnyDict_Check(other)) return Py_NotImplemented;
  if (isExact(self)) {
    if (PyDict_GET_SIZE(self) === 0 && isExact(other)) return Py_NewRef(other);
    if (isExactAnyDict(other) && PyDict_GET_SIZE(other) === 0) return Py_NewRef(self);
  }
  const result = frozendict_from(self);
  return result === 0 ? 0 : filled(result, dict_update_arg(result, other) === 0);
}

// ---- methods ----

const frozendict_copy = (self: Ref): Ref => (isExact(self) ? Py_NewRef(self) : frozendict_from(self));
/** The arguments that make an equal one: a dict. */
function frozendict_getnewargs(self: Ref): Ref {
  const dict = PyDict_Copy(self);
  if (dict === 0) return 0;
  const args = PyTuple_Pack(dict);
  Py_DECREF(dict);
  return args;
}

defineType(PyFrozenDict_Type, {
  basicsize: () => PyFrozenDictObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF | Py_TPFLAGS_MAPPING,
  doc:
    'frozendict() -> new empty immutable dictionary\n' +
    "frozendict(mapping) -> new immutable dictionary initialized from a mapping\n    object's (key, value) pairs\n" +
    'frozendict(iterable) -> new immutable dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\n    d = frozendict(d)\n' +
    'frozendict(**kwargs) -> new immutable dictionary initialized with the name=value\n    pairs in the keyword argument list.  For example:  frozendict(one=1, two=2)',
  slots: {
    tp_dealloc: dict_dealloc,
    tp_repr: frozendict_repr,
    tp_hash: frozendict_hash,
    tp_traverse: dict_traverse,
    tp_clear: (o) => {
      PyDict_Clear(o);
      return 0;
    },
    tp_richcompare: dict_richcompare,
    tp_new: frozendict_new,
    tp_vectorcall: frozendict_vectorcall,
    nb_or: frozendict_or,
    sq_contains: PyDict_Contains,
    mp_length: PyDict_GET_SIZE,
    mp_subscript: dict_subscript,
  },
  shared: { tp_iter: 'dict.tp_iter', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    rawMethod('__getitem__', METH_O | METH_COEXIST, dict_subscript, 'Return self[key].', 'key, /'),
    rawMethod(
      '__contains__',
      METH_O | METH_COEXIST,
      dict_contains,
      'True if the dictionary has the specified key, else False.',
      'key, /',
    ),
    method(
      '__sizeof__()',
      (mp) => PyLong_FromSsize_t(_PyDict_SizeOf(mp)),
      'Return the size of the dict in memory, in bytes.',
    ),
    method(
      'get(key, default=None, /)',
      dict_get,
      'Return the value for key if key is in the dictionary, else default.',
    ),
    method('keys()', dictkeys_new, "Return a set-like object providing a view on the dict's keys."),
    method('items()', dictitems_new, "Return a set-like object providing a view on the dict's items."),
    method('values()', dictvalues_new, "Return an object providing a view on the dict's values."),
    classmethod(
      'fromkeys(iterable, value=None, /)',
      (cls, iterable, value) => frozendict_fromkeys(cls, iterable, value || Py_None),
      'Create a new dictionary with keys from iterable and values set to value.',
    ),
    method('copy()', frozendict_copy, 'Return a shallow copy of the frozendict.'),
    method('__reversed__()', dict_reversed, 'Return a reverse iterator over the dict keys.'),
    class_getitem,
    method('__getnewargs__()', frozendict_getnewargs),
  ],
});
