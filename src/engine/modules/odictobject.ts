// The type collections.OrderedDict: a dict with a chain of its keys. Mirrors Objects/odictobject.c; the chain is odict_nodes.ts, views
// and iterators are odict_iter.ts.

import {
  METH_KEYWORDS,
  METH_VARARGS,
  Py_EQ,
  Py_NE,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_DICT_SUBCLASS,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_MAPPING,
} from '../include/flags.ts';
import { odictobject as D, odictnode, PyTypeObject } from '../include/structs.ts';
import { ld, ld64, type Ref } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyObject_GetIter, PyObject_SetItem } from '../objects/abstract.ts';
import { PyIter_Next } from '../objects/abstract_iter.ts';
import { PyObject_GetItem } from '../objects/abstract_object.ts';
import { PySequence_Contains } from '../objects/abstract_sequence.ts';
import { PyObject_CallMethodNoArgs, PyObject_CallNoArgs, PyObject_CallOneArg } from '../objects/call.ts';
import { tooManyForOrderedDict } from '../objects/changed_messages.ts';
import { _PyDict_SizeOf, PyDict_Update } from '../objects/dict_copy.ts';
import {
  _PyDict_GetItem_KnownHash,
  _PyDict_SetItem_KnownHash,
  _PyObject_HashFast,
  PyAnyDict_Check,
  PyDict_CheckExact,
  PyDict_GET_SIZE,
  PyDict_New,
} from '../objects/dict_core.ts';
import { _PyDict_DelItem_KnownHash, _PyDict_Pop_KnownHash, PyDict_Clear } from '../objects/dict_delete.ts';
import { _PyDict_FromKeys } from '../objects/dict_merge.ts';
import { dictitems_new } from '../objects/dict_views.ts';
import {
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from '../objects/errors.ts';
import { PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { PyObject_GenericGetDict, PyObject_GenericSetDict } from '../objects/generic_attr.ts';
import { stealTuple } from '../objects/iter_reduce.ts';
import { partLink } from '../objects/link.ts';
import { PyLong_FromSsize_t } from '../objects/longobject.ts';
import {
  hash,
  type inquiry,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  Py_XDECREF,
  Py_XSETREF,
  PyObject_TypeCheck,
  type richcmpfunc,
  type traverseproc,
} from '../objects/object.ts';
import { PyObject_GetOptionalAttr, PyObject_IsTrue, PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { guardedRepr, reprText } from '../objects/repr_guard.ts';
import { _Py_ID, Py_None, Py_NotImplemented, PyBool_FromLong } from '../objects/statics.ts';
import {
  PyDict_Type,
  PyExc_KeyError,
  PyExc_RuntimeError,
  PyExc_ValueError,
  staticType,
} from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { classmethod, defineType, getset, method, rawMethod } from '../objects/typedef.ts';
import { _PyType_Name } from '../objects/typename.ts';
import { _PyErr_SetKeyError, unhashableType } from '../objects/unhashable.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { PyObject_ClearWeakRefs } from '../objects/weakrefobject.ts';
import { odict_iter, odict_reversed, odictitems_new, odictkeys_new, odictvalues_new } from './odict_iter.ts';
import {
  addHead,
  addNewNode,
  addTail,
  clearNode,
  clearNodes,
  findNode,
  firstNode,
  lastNode,
  nextNode,
  nodeHash,
  nodeKey,
  removeNode,
} from './odict_nodes.ts';

export const PyODict_Type = staticType('collections.OrderedDict');
const PyODict_Check = (o: Ref): boolean => PyObject_TypeCheck(o, PyODict_Type);
const PyODict_CheckExact = (o: Ref): boolean => Py_IS_TYPE(o, PyODict_Type);
const none = (r: number): Ref => (r < 0 ? 0 : Py_None);
/** The slot function of dict. */
const dictSlot = <F>(offset: number): F => fn(ld(PyDict_Type + offset)) as F;
/** Leaves the hash of a key in `hash`; false with TypeError. */
function hashOf(key: Ref, asItem: boolean): boolean {
  if (_PyObject_HashFast(key) >= 0) return true;
  if (asItem) unhashableType(key, 'a dict key');
  return false;
}

// ---- items ----

function setItem(od: Ref, key: Ref, value: Ref): number {
  if (!hashOf(key, true)) return -1;
  const { lo, hi } = hash;
  if (_PyDict_SetItem_KnownHash(od, key, value, lo, hi) < 0) return -1;
  if (addNewNode(od, key, lo, hi) === 0) return 0;
  // Without its place in the order the item may not stay.
  const exc = PyErr_GetRaisedException();
  _PyDict_DelItem_KnownHash(od, key, lo, hi);
  PyErr_SetRaisedException(exc);
  return -1;
}
function delItem(od: Ref, key: Ref): number {
  if (!hashOf(key, true)) return -1;
  const { lo, hi } = hash;
  return clearNode(od, key, lo, hi) < 0 ? -1 : _PyDict_DelItem_KnownHash(od, key, lo, hi);
}
/** New reference: the value taken out; `missing` or KeyError if the key is not there. */
function popKey(od: Ref, key: Ref, missing: Ref, lo: number, hi: number): Ref {
  // The link first: taking the value out may run Python code.
  if (clearNode(od, key, lo, hi) < 0) return 0;
  const value = _PyDict_Pop_KnownHash(od, key, lo, hi);
  if (value !== 0 || PyErr_Occurred() !== 0) return value;
  if (missing !== 0) return Py_NewRef(missing);
  _PyErr_SetKeyError(key);
  return 0;
}
function odict_pop(od: Ref, key: Ref, missing: Ref): Ref {
  return hashOf(key, false) ? popKey(od, key, missing, hash.lo, hash.hi) : 0;
}
/** Whether the argument `last`, which may be missing, is true; -1 with an exception. */
const isLast = (last: Ref): number => (last === 0 ? 1 : PyObject_IsTrue(last));
function odict_popitem(od: Ref, lastArgument: Ref): Ref {
  const last = isLast(lastArgument);
  if (last < 0) return 0;
  const node = last ? lastNode(od) : firstNode(od);
  if (node === 0) return PyErr_SetString(PyExc_KeyError, 'dictionary is empty');
  const key = Py_NewRef(nodeKey(node));
  const { lo, hi } = nodeHash(node);
  const value = popKey(od, key, 0, lo, hi);
  if (value !== 0) return stealTuple(key, value);
  Py_DECREF(key);
  return 0;
}
function odict_setdefault(od: Ref, key: Ref, missing: Ref): Ref {
  const value = missing || Py_None;
  if (PyODict_CheckExact(od)) {
    if (!hashOf(key, true)) return 0;
    const old = _PyDict_GetItem_KnownHash(od, key, hash.lo, hash.hi);
    if (old !== 0) return Py_NewRef(old);
    return PyErr_Occurred() !== 0 || setItem(od, key, value) < 0 ? 0 : Py_NewRef(value);
  }
  const exists = PySequence_Contains(od, key);
  if (exists !== 0) return exists < 0 ? 0 : PyObject_GetItem(od, key);
  return PyObject_SetItem(od, key, value) < 0 ? 0 : Py_NewRef(value);
}
function odict_move_to_end(od: Ref, key: Ref, lastArgument: Ref): Ref {
  const last = isLast(lastArgument);
  if (last < 0) return 0;
  const end = last ? lastNode(od) : firstNode(od);
  if (end !== 0 && key === nodeKey(end)) return Py_None;
  let node = 0;
  if (end !== 0) {
    if (!hashOf(key, true)) return 0;
    node = findNode(od, key, hash.lo, hash.hi);
  }
  if (node === 0) {
    if (PyErr_Occurred() === 0) _PyErr_SetKeyError(key);
    return 0;
  }
  if (node === end) return Py_None;
  removeNode(od, node);
  if (last) addTail(od, node);
  else addHead(od, node);
  return Py_None;
}

// ---- filling ----

/** One pair of a sequence of pairs. 0, or -1 with an exception. */
function addPair(self: Ref, pair: Ref): number {
  const it = PyObject_GetIter(pair);
  if (it === 0) return -1;
  const got: Ref[] = [];
  for (let item = PyIter_Next(it); item !== 0; item = got.length > 2 ? 0 : PyIter_Next(it)) got.push(item);
  Py_DECREF(it);
  let r = -1;
  if (PyErr_Occurred() === 0) {
    if (got.length === 2) r = PyObject_SetItem(self, got[0], got[1]);
    else if (got.length > 2) PyErr_SetString(PyExc_ValueError, 'too many values to unpack (expected 2)');
    else
      PyErr_SetString(PyExc_ValueError, `need more than ${got.length} value${got.length === 1 ? '' : 's'} to unpack`);
  }
  for (const item of got) Py_DECREF(item);
  return r;
}
/** Calls `f` for each item of an iterable, which is stolen. 0, or -1 with an exception. */
function eachOf(iterable: Ref, f: (item: Ref) => number): number {
  const it = iterable === 0 ? 0 : PyObject_GetIter(iterable);
  if (iterable !== 0) Py_DECREF(iterable);
  if (it === 0) return -1;
  let r = 0;
  for (let item = PyIter_Next(it); item !== 0; item = r < 0 ? 0 : PyIter_Next(it)) {
    r = f(item);
    Py_DECREF(item);
  }
  Py_DECREF(it);
  return r < 0 || PyErr_Occurred() !== 0 ? -1 : 0;
}
const str_keys = _Py_ID('keys');
const str_items = _Py_ID('items');
/** Updates from a dict, something with keys() or items(), or pairs. 0, or -1 with an exception. */
function updateFrom(self: Ref, arg: Ref): number {
  if (PyDict_CheckExact(arg)) return eachOf(dictitems_new(arg), (pair) => addPair(self, pair));
  const keys = PyObject_GetOptionalAttr(arg, str_keys);
  if (keys !== 0) {
    const all = PyObject_CallNoArgs(keys);
    Py_DECREF(keys);
    return eachOf(all, (key) => {
      const value = PyObject_GetItem(arg, key);
      if (value === 0) return -1;
      const r = PyObject_SetItem(self, key, value);
      Py_DECREF(value);
      return r;
    });
  }
  if (PyErr_Occurred() !== 0) return -1;
  const items = PyObject_GetOptionalAttr(arg, str_items);
  if (items === 0 && PyErr_Occurred() !== 0) return -1;
  const pairs = items === 0 ? Py_NewRef(arg) : PyObject_CallNoArgs(items);
  if (items !== 0) Py_DECREF(items);
  return eachOf(pairs, (pair) => addPair(self, pair));
}
function updateFromArguments(self: Ref, args: Ref, kwargs: Ref): number {
  if (Py_SIZE(args) > 0 && updateFrom(self, PyTuple_GET_ITEM(args, 0)) < 0) return -1;
  return kwargs !== 0 && PyDict_GET_SIZE(kwargs) > 0 ? eachOf(dictitems_new(kwargs), (pair) => addPair(self, pair)) : 0;
}
function odict_update(self: Ref, args: Ref, kwargs: Ref): Ref {
  const n = Py_SIZE(args);
  if (n > 1) return typeError(`update() takes at most 1 positional argument (${n} given)`);
  return none(updateFromArguments(self, args, kwargs));
}
function odict_init(self: Ref, args: Ref, kwargs: Ref): number {
  const n = Py_SIZE(args);
  if (n <= 1) return updateFromArguments(self, args, kwargs);
  tooManyForOrderedDict(n);
  return -1;
}
function odict_copy(od: Ref): Ref {
  const copy = PyObject_CallNoArgs(PyODict_CheckExact(od) ? PyODict_Type : Py_TYPE(od));
  if (copy === 0) return 0;
  const state = stateOf(od);
  for (let node = firstNode(od); node !== 0; node = nextNode(node)) {
    const key = Py_NewRef(nodeKey(node));
    const value = PyObject_GetItem(od, key);
    let r = value === 0 ? -1 : PyObject_SetItem(copy, key, value);
    Py_XDECREF(value);
    Py_DECREF(key);
    if (r === 0 && stateOf(od) !== state) r = mutated();
    if (r < 0) {
      Py_DECREF(copy);
      return 0;
    }
  }
  return copy;
}
/** New reference: left | right, of the class of the one that is ordered. */
function odict_or(left: Ref, right: Ref): Ref {
  if (!PyAnyDict_Check(left) || !PyAnyDict_Check(right)) return Py_NotImplemented;
  const type = Py_TYPE(PyODict_Check(left) ? left : right);
  const result = PyObject_CallOneArg(type, left);
  if (result === 0 || updateFrom(result, right) === 0) return result;
  Py_DECREF(result);
  return 0;
}

// ---- the object ----

/** What an ordered dict's order is known by. */
const stateOf = (od: Ref): number => ld64(od + D.od_state);
function mutated(): -1 {
  PyErr_SetString(PyExc_RuntimeError, 'OrderedDict mutated during iteration');
  return -1;
}
/** 1 if two ordered dicts have equal keys in the same order, else 0; -1 with an exception. */
function sameOrder(a: Ref, b: Ref): number {
  const stateA = stateOf(a);
  const stateB = stateOf(b);
  let node = firstNode(a);
  let other = firstNode(b);
  while (node !== 0 && other !== 0) {
    const keys = [Py_NewRef(nodeKey(node)), Py_NewRef(nodeKey(other))];
    const equal = PyObject_RichCompareBool(keys[0], keys[1], Py_EQ);
    for (const key of keys) Py_DECREF(key);
    if (equal <= 0) return equal;
    if (stateOf(a) !== stateA || stateOf(b) !== stateB) return mutated();
    node = nextNode(node);
    other = nextNode(other);
  }
  return node === other ? 1 : 0;
}
function odict_richcompare(v: Ref, w: Ref, op: number): Ref {
  if ((op !== Py_EQ && op !== Py_NE) || !PyAnyDict_Check(w)) return Py_NotImplemented;
  const compared = dictSlot<richcmpfunc>(PyTypeObject.tp_richcompare)(v, w, Py_EQ);
  if (compared === 0 || compared === Py_NotImplemented) return compared;
  let equal = PyObject_IsTrue(compared);
  Py_DECREF(compared);
  if (equal > 0 && PyODict_Check(w)) equal = sameOrder(v, w);
  return equal < 0 ? 0 : PyBool_FromLong(op === Py_EQ ? equal : 1 - equal);
}
function odict_repr(od: Ref): Ref {
  const name = _PyType_Name(Py_TYPE(od));
  if (PyDict_GET_SIZE(od) === 0) return PyUnicode_FromString(`${name}()`);
  return guardedRepr(od, '...', () => {
    const plain = PyDict_New();
    const text = plain === 0 || PyDict_Update(plain, od) < 0 ? null : reprText(plain);
    Py_XDECREF(plain);
    return text === null ? null : `${name}(${text})`;
  });
}
function odict_reduce(od: Ref): Ref {
  const state = partLink._PyObject_GetState(od);
  if (state === 0) return 0;
  const items = PyObject_CallMethodNoArgs(od, str_items);
  const it = items === 0 ? 0 : PyObject_GetIter(items);
  Py_XDECREF(items);
  if (it === 0) {
    Py_DECREF(state);
    return 0;
  }
  return stealTuple(Py_NewRef(Py_TYPE(od)), stealTuple(), state, Py_None, it);
}
function odict_dealloc(od: Ref): void {
  PyObject_GC_UnTrack(od);
  Py_XSETREF(od + D.od_inst_dict, 0);
  if (ld(od + D.od_weakreflist) !== 0) PyObject_ClearWeakRefs(od);
  clearNodes(od);
  dictSlot<(o: Ref) => void>(PyTypeObject.tp_dealloc)(od);
}
function odict_traverse(od: Ref, visit: (o: Ref) => number): number {
  const dict = ld(od + D.od_inst_dict);
  let r = dict === 0 ? 0 : visit(dict);
  for (let node = firstNode(od); node !== 0 && r === 0; node = nextNode(node)) r = visit(nodeKey(node));
  return r || dictSlot<traverseproc>(PyTypeObject.tp_traverse)(od, visit);
}
function odict_tp_clear(od: Ref): number {
  Py_XSETREF(od + D.od_inst_dict, 0);
  clearNodes(od);
  return dictSlot<inquiry>(PyTypeObject.tp_clear)(od);
}
function odict_sizeof(od: Ref): Ref {
  let size = _PyDict_SizeOf(od) + ld(od + D.od_fast_nodes_size) * 8;
  for (let node = firstNode(od); node !== 0; node = nextNode(node)) size += odictnode.sizeof;
  return PyLong_FromSsize_t(size);
}

defineType(PyODict_Type, {
  basicsize: () => D.sizeof,
  base: PyDict_Type,
  dictoffset: () => D.od_inst_dict,
  weaklistoffset: () => D.od_weakreflist,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DICT_SUBCLASS | Py_TPFLAGS_MAPPING,
  doc: 'Dictionary that remembers insertion order',
  slots: {
    tp_dealloc: odict_dealloc,
    tp_repr: odict_repr,
    tp_traverse: odict_traverse,
    tp_clear: odict_tp_clear,
    tp_richcompare: odict_richcompare,
    tp_iter: odict_iter,
    tp_init: odict_init,
    nb_or: odict_or,
    nb_inplace_or: (self, other) => (updateFrom(self, other) < 0 ? 0 : Py_NewRef(self)),
    mp_ass_subscript: (od, key, value) => (value === 0 ? delItem(od, key) : setItem(od, key, value)),
  },
  shared: {
    tp_alloc: 'PyType_GenericAlloc',
    tp_free: 'PyObject_GC_Del',
  },
  methods: [
    classmethod(
      'fromkeys(iterable, value=None)',
      (type, iterable, value) => _PyDict_FromKeys(type, iterable, value || Py_None),
      'Create a new ordered dictionary with keys from iterable and values set to value.',
    ),
    method('__sizeof__()', odict_sizeof),
    method('__reduce__()', odict_reduce, 'Return state information for pickling'),
    method(
      'setdefault(key, default=None)',
      odict_setdefault,
      'Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.',
    ),
    method(
      'pop(key, default=<unrepresentable>)',
      odict_pop,
      'od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.',
    ),
    method(
      'popitem(last=True)',
      odict_popitem,
      'Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if\nfalse.',
    ),
    method('keys()', odictkeys_new),
    method('values()', odictvalues_new),
    method('items()', odictitems_new),
    rawMethod('update', METH_VARARGS | METH_KEYWORDS, odict_update),
    method(
      'clear()',
      (od) => {
        PyDict_Clear(od);
        clearNodes(od);
        return Py_None;
      },
      'Remove all items from ordered dict.',
    ),
    method('copy()', odict_copy, 'A shallow copy of ordered dict.'),
    method('__reversed__()', odict_reversed, 'od.__reversed__() <==> reversed(od)'),
    method(
      'move_to_end(key, last=True)',
      odict_move_to_end,
      'Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist.',
    ),
  ],
  getset: [getset('__dict__', PyObject_GenericGetDict, PyObject_GenericSetDict)],
});
