// The type dict: its slots and methods. Mirrors Objects/dictobject.c; the table and the C API are dictobject.ts and the files it
// gathers, filling from other things dict_merge.ts, views and iterators dict_views.ts and dict_iter.ts.

import {
  _Py_TPFLAGS_MATCH_SELF,
  METH_COEXIST,
  METH_KEYWORDS,
  METH_O,
  METH_VARARGS,
  Py_EQ,
  Py_NE,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_DICT_SUBCLASS,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_MAPPING,
} from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyASCIIObject, PyDictObject, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, st64, stp, stWords } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyObject_CallOneArg } from './call.ts';
import { class_getitem } from './classgetitem.ts';
import { dict_iter, dict_reversed } from './dict_iter.ts';
import {
  DICT_KEYS_GENERAL,
  DK_LOG_SIZE,
  DKIX_DUMMY,
  dictkeys_set_index,
  dkKind,
  dkNentries,
  entryKeyAt,
  lookdict_index,
  Py_EMPTY_KEYS,
  setDkVersion,
  setNentries,
} from './dict_keys.ts';
import { _PyDict_FromKeys, dict_update_arg, dict_update_common } from './dict_merge.ts';
import { valueAt } from './dict_valuesarray.ts';
import { dictitems_new, dictkeys_new, dictvalues_new } from './dict_views.ts';
import {
  _Py_dict_lookup,
  _PyDict_HasSplitTable,
  _PyDict_Next,
  _PyDict_SizeOf,
  _PyObject_HashFast,
  dict_dealloc,
  dict_traverse,
  dictresize,
  found,
  maKeys,
  maValues,
  PyAnyDict_Check,
  PyDict_Check,
  PyDict_CheckExact,
  PyDict_Clear,
  PyDict_Contains,
  PyDict_Copy,
  PyDict_DelItem,
  PyDict_GET_SIZE,
  PyDict_Pop,
  PyDict_SetDefaultRef,
  PyDict_SetItem,
  setUsed,
} from './dictobject.ts';
import { PyErr_Occurred, PyErr_SetString } from './errors.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { PyLong_FromSsize_t } from './longobject.ts';
import { argAt, hash, Py_DECREF, Py_INCREF, Py_NewRef, Py_SIZE, Py_XNewRef, PyVectorcall_NARGS } from './object.ts';
import { PyObject_RichCompareBool } from './object_protocol.ts';
import { writeEnd, writeRepr, writeSeparator, writtenRepr } from './repr_guard.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { _Py_ID, Py_False, Py_None, Py_NotImplemented, Py_True } from './statics.ts';
import { PyDict_Type, PyExc_KeyError } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_New, PyTuple_SET_ITEM } from './tupleobject.ts';
import { _PyObject_LookupSpecial } from './type_lookup.ts';
import { classmethod, defineType, method, rawMethod } from './typedef.ts';
import { _PyErr_SetKeyError, unhashableKey } from './unhashable.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

const str__missing__ = _Py_ID('__missing__');
const { ma_used, _ma_watcher_tag, ma_keys, ma_values } = PyDictObject;

function dict_repr(mp: Ref): Ref {
  return PyDict_GET_SIZE(mp) === 0 ? PyUnicode_FromString('{}') : anydict_repr(mp);
}
/** New reference: the items in braces. */
export function anydict_repr(mp: Ref): Ref {
  // "{" + "1: 2" + ", 3: 4" * (len - 1) + "}"
  return writtenRepr(mp, '{...}', 6 * PyDict_GET_SIZE(mp), (writer, o) => {
    if (!writer.text('{')) return false;
    const at = { pos: 0, key: 0, value: 0 };
    for (let first = true; _PyDict_Next(o, at); first = false) {
      const key = Py_NewRef(at.key);
      const value = Py_NewRef(at.value);
      const written =
        (first || writeSeparator(writer, ', ')) &&
        writeRepr(writer, key) &&
        writeSeparator(writer, ': ') &&
        writeRepr(writer, value);
      Py_DECREF(key);
      Py_DECREF(value);
      if (!written) return false;
    }
    return writeEnd(writer, '}');
  });
}

/** 1, 0, or -1 with an exception. */
function dict_equal(a: Ref, b: Ref): number {
  if (PyDict_GET_SIZE(a) !== PyDict_GET_SIZE(b)) return 0;
  for (let i = 0; i < dkNentries(maKeys(a)); i++) {
    const dk = maKeys(a);
    const at = entryKeyAt(dk, i);
    const aval = maValues(a) !== 0 ? valueAt(maValues(a), i) : ld(at + 8);
    if (aval === 0) continue;
    const key = Py_NewRef(ld(at));
    const h = dkKind(dk) === DICT_KEYS_GENERAL ? at - 8 : key + PyASCIIObject.hash;
    Py_INCREF(aval);
    _Py_dict_lookup(b, key, ld(h), ld(h + 4));
    const bval = Py_XNewRef(found.value);
    const cmp = bval === 0 ? 0 : PyObject_RichCompareBool(aval, bval, Py_EQ);
    Py_DECREF(key);
    Py_DECREF(aval);
    if (bval === 0) return PyErr_Occurred() !== 0 ? -1 : 0;
    Py_DECREF(bval);
    if (cmp <= 0) return cmp;
  }
  return 1;
}
export function dict_richcompare(v: Ref, w: Ref, op: number): Ref {
  if (!PyAnyDict_Check(v) || !PyAnyDict_Check(w) || (op !== Py_EQ && op !== Py_NE)) return Py_NotImplemented;
  const cmp = dict_equal(v, w);
  if (cmp < 0) return 0;
  return (cmp === 1) === (op === Py_EQ) ? Py_True : Py_False;
}

export function dict_subscript(mp: Ref, key: Ref): Ref {
  if (_PyObject_HashFast(key) < 0) {
    unhashableKey(mp, key);
    return 0;
  }
  const ix = _Py_dict_lookup(mp, key, hash.lo, hash.hi);
  const value = found.value;
  if (value !== 0) return Py_NewRef(value);
  if (ix < -1) return 0;
  if (!PyDict_CheckExact(mp)) {
    const missing = _PyObject_LookupSpecial(mp, str__missing__);
    if (missing !== 0) {
      const res = PyObject_CallOneArg(missing, key);
      Py_DECREF(missing);
      return res;
    }
    if (PyErr_Occurred() !== 0) return 0;
  }
  _PyErr_SetKeyError(key);
  return 0;
}
function dict_ass_sub(mp: Ref, key: Ref, value: Ref): number {
  return value === 0 ? PyDict_DelItem(mp, key) : PyDict_SetItem(mp, key, value);
}
export function dict_or(self: Ref, other: Ref): Ref {
  if (!PyDict_Check(self) || !PyAnyDict_Check(other)) return Py_NotImplemented;
  const result = PyDict_Copy(self);
  if (result === 0) return 0;
  if (dict_update_arg(result, other) === 0) return result;
  Py_DECREF(result);
  return 0;
}
function dict_ior(self: Ref, other: Ref): Ref {
  return dict_update_arg(self, other) < 0 ? 0 : Py_NewRef(self);
}

// ---- making ----

function dict_new(type: Ref): Ref {
  const self = fn<(t: Ref, n: number) => Ref>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (self === 0) return 0;
  st64(self + ma_used, 0);
  stWords(self + _ma_watcher_tag, 0, 0);
  stp(self + ma_keys, Py_EMPTY_KEYS);
  stp(self + ma_values, 0);
  if (!profile.dictsAlwaysTracked && type === PyDict_Type) PyObject_GC_UnTrack(self);
  return self;
}
function dict_init(self: Ref, args: Ref, kwds: Ref): number {
  return dict_update_common(self, args, kwds, 'dict');
}
function dict_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('dict', nargs, 0, 1)) return 0;
  const self = dict_new(type);
  if (self === 0) return 0;
  let ok = nargs === 0 || dict_update_arg(self, argAt(args, 0)) === 0;
  const n = kwnames === 0 ? 0 : Py_SIZE(kwnames);
  for (let i = 0; ok && i < n; i++)
    ok = PyDict_SetItem(self, PyTuple_GET_ITEM(kwnames, i), argAt(args, nargs + i)) === 0;
  if (ok) return self;
  Py_DECREF(self);
  return 0;
}

// ---- methods ----

export function dict_get(self: Ref, key: Ref, missing: Ref): Ref {
  if (_PyObject_HashFast(key) < 0) {
    unhashableKey(self, key);
    return 0;
  }
  const ix = _Py_dict_lookup(self, key, hash.lo, hash.hi);
  if (found.value !== 0) return Py_NewRef(found.value);
  return ix < -1 ? 0 : Py_NewRef(missing || Py_None);
}
function dict_pop(self: Ref, key: Ref, missing: Ref): Ref {
  const value = PyDict_Pop(self, key);
  if (value !== 0 || PyErr_Occurred() !== 0) return value;
  if (missing !== 0) return Py_NewRef(missing);
  _PyErr_SetKeyError(key);
  return 0;
}
function dict_popitem(self: Ref): Ref {
  // First: it might collect, and the dict must not change between looking and taking.
  const res = PyTuple_New(2);
  if (res === 0) return 0;
  if (PyDict_GET_SIZE(self) === 0) {
    Py_DECREF(res);
    return PyErr_SetString(PyExc_KeyError, 'popitem(): dictionary is empty');
  }
  if (_PyDict_HasSplitTable(self) && dictresize(self, DK_LOG_SIZE(maKeys(self)), true) < 0) {
    Py_DECREF(res);
    return 0;
  }
  const dk = maKeys(self);
  setDkVersion(dk, 0);
  let i = dkNentries(dk) - 1;
  while (ld(entryKeyAt(dk, i) + 8) === 0) i--;
  const at = entryKeyAt(dk, i);
  const key = ld(at);
  const value = ld(at + 8);
  const h = dkKind(dk) === DICT_KEYS_GENERAL ? at - 8 : key + PyASCIIObject.hash;
  dictkeys_set_index(dk, lookdict_index(dk, ld(h), ld(h + 4), i), DKIX_DUMMY);
  stp(at, 0);
  stp(at + 8, 0);
  if (dkKind(dk) === DICT_KEYS_GENERAL) stWords(at - 8, 0, 0);
  PyTuple_SET_ITEM(res, 0, key);
  PyTuple_SET_ITEM(res, 1, value);
  // The place in the indices stays a deleted one, so there is no more room than before.
  setNentries(dk, i);
  setUsed(self, PyDict_GET_SIZE(self) - 1);
  return res;
}
export function dict_contains(self: Ref, key: Ref): Ref {
  const r = PyDict_Contains(self, key);
  return r < 0 ? 0 : r > 0 ? Py_True : Py_False;
}

defineType(PyDict_Type, {
  basicsize: () => PyDictObject.sizeof,
  flags:
    Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DICT_SUBCLASS | _Py_TPFLAGS_MATCH_SELF | Py_TPFLAGS_MAPPING,
  doc:
    'dict() -> new empty dictionary\n' +
    "dict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\n" +
    'dict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\n' +
    'dict(**kwargs) -> new dictionary initialized with the name=value pairs\n' +
    '    in the keyword argument list.  For example:  dict(one=1, two=2)',
  slots: {
    tp_dealloc: dict_dealloc,
    tp_repr: dict_repr,
    tp_traverse: dict_traverse,
    tp_clear: (o) => {
      PyDict_Clear(o);
      return 0;
    },
    tp_richcompare: dict_richcompare,
    tp_iter: dict_iter,
    tp_init: dict_init,
    tp_new: dict_new,
    tp_vectorcall: dict_vectorcall,
    nb_or: dict_or,
    nb_inplace_or: dict_ior,
    sq_contains: PyDict_Contains,
    mp_length: PyDict_GET_SIZE,
    mp_subscript: dict_subscript,
    mp_ass_subscript: dict_ass_sub,
  },
  shared: { tp_hash: 'PyObject_HashNotImplemented', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    rawMethod('__getitem__', METH_O | METH_COEXIST, dict_subscript, 'Return self[key].', 'key, /'),
    rawMethod(
      '__contains__',
      METH_O | METH_COEXIST,
      dict_contains,
      'True if the dictionary has the specified key, else False.',
      'key, /',
    ),
    method('__sizeof__()', (mp) => PyLong_FromSsize_t(_PyDict_SizeOf(mp)), 'Return the size of the dict in memory.'),
    method(
      'get(key, default=None, /)',
      dict_get,
      'Return the value for key if key is in the dictionary, else default.',
    ),
    method(
      'setdefault(key, default=None, /)',
      (self, key, value) => PyDict_SetDefaultRef(self, key, value || Py_None),
      'Insert key with a value of default if key is not in the dictionary.',
    ),
    method(
      'pop(key, default=<unrepresentable>, /)',
      dict_pop,
      'Remove the specified key and return the corresponding value.',
    ),
    method('popitem()', dict_popitem, 'Remove and return a (key, value) pair as a 2-tuple.'),
    method('keys()', dictkeys_new, "Return a set-like object providing a view on the dict's keys."),
    method('items()', dictitems_new, "Return a set-like object providing a view on the dict's items."),
    method('values()', dictvalues_new, "Return an object providing a view on the dict's values."),
    rawMethod('update', METH_VARARGS | METH_KEYWORDS, (self: Ref, args: Ref, kwds: Ref) =>
      dict_update_common(self, args, kwds, 'update') < 0 ? 0 : Py_None,
    ),
    classmethod(
      'fromkeys(iterable, value=None, /)',
      (cls, iterable, value) => _PyDict_FromKeys(cls, iterable, value || Py_None),
      'Create a new dictionary with keys from iterable and values set to value.',
    ),
    method(
      'clear()',
      (self) => {
        PyDict_Clear(self);
        return Py_None;
      },
      'Remove all items from the dict.',
    ),
    method('copy()', PyDict_Copy, 'Return a shallow copy of the dict.'),
    method('__reversed__()', dict_reversed, 'Return a reverse iterator over the dict keys.'),
    class_getitem,
  ],
});
