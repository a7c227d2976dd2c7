// Unions of types: `int | str`, typing.Union. Mirrors Objects/unionobject.c.

import {
  _Py_T_OBJECT,
  Py_EQ,
  Py_NE,
  Py_READONLY,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_TYPE_SUBCLASS,
} from '../include/flags.ts';
import { has } from '../include/layout.ts';
import { unionobject } from '../include/objectstructs.ts';
import { profile } from '../include/profile.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs } from './call.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, typeError } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { PyObject_GenericGetAttr } from './generic_attr.ts';
import { link, partLink } from './link.ts';
import {
  hasSubclassFlag,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  PyObject_TypeCheck,
  type visitproc,
} from './object.ts';
import { PyObject_GetAttr, PyObject_Hash, PyObject_Repr, PyObject_RichCompareBool } from './object_protocol.ts';
import { PyFrozenSet_New, PySet_Add, PySet_Contains, PySet_New } from './setobject.ts';
import { Py_None, Py_NotImplemented, PyBool_FromLong } from './statics.ts';
import {
  _PyNone_Type,
  _PyTypeAlias_Type,
  _PyUnion_Type,
  Py_GenericAliasType,
  PyExc_TypeError,
  PySentinel_Type,
} from './statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { classmethod, defineType, getset, member, method } from './typedef.ts';
import { _Py_make_parameters, _Py_subs_parameters, _Py_typing_type_repr, tupleOf } from './typing_params.ts';
import { typingRules } from './typing_rules.ts';
import { UnicodeWriter } from './unicode_writer.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

const U = unionobject;
export const _PyUnion_Check = (o: Ref): boolean => Py_IS_TYPE(o, _PyUnion_Type);
const is_unionable = (o: Ref): boolean =>
  o === Py_None ||
  hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS) ||
  PyObject_TypeCheck(o, Py_GenericAliasType) ||
  _PyUnion_Check(o) ||
  Py_IS_TYPE(o, _PyTypeAlias_Type) ||
  Py_IS_TYPE(o, PySentinel_Type);

/** The members of a union being made, each once. */
interface Builder {
  /** New references, in order. */
  readonly args: Ref[];
  /** A set of the hashable ones. */
  readonly hashable: Ref;
  readonly unhashable: Ref[];
}
function drop(b: Builder): 0 {
  for (const o of b.args) Py_DECREF(o);
  Py_DECREF(b.hashable);
  return 0;
}
/** Adds one member unless an equal one is there. False with an exception. */
function add_single(b: Builder, o: Ref): boolean {
  const arg = o === Py_None ? _PyNone_Type : o;
  const known = PySet_Contains(b.hashable, arg);
  if (known > 0) return true;
  if (known < 0) {
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return false;
    PyErr_Clear();
    for (const other of b.unhashable) {
      const eq = PyObject_RichCompareBool(other, arg, Py_EQ);
      if (eq !== 0) return eq > 0;
    }
    b.unhashable.push(arg);
  } else if (PySet_Add(b.hashable, arg) < 0) return false;
  b.args.push(Py_NewRef(arg));
  return true;
}
/** As add_single; the members of a union come one by one. */
function add(b: Builder, o: Ref): boolean {
  if (!_PyUnion_Check(o)) return add_single(b, o);
  const args = ld(o + U.args);
  for (let i = 0; i < PyTuple_GET_SIZE(args); i++) if (!add_single(b, PyTuple_GET_ITEM(args, i))) return false;
  return true;
}
/** New reference. Ends the builder: the union, or its one member. */
function make_union(b: Builder): Ref {
  if (b.args.length === 0) {
    drop(b);
    return typeError('Cannot take a Union of no types.');
  }
  if (b.args.length === 1) {
    const only = Py_NewRef(b.args[0]);
    drop(b);
    return only;
  }
  const args = tupleOf(b.args);
  const split = has(U.hashable_args);
  const hashable = args === 0 || !split ? 0 : PyFrozenSet_New(b.hashable);
  const unhashable = hashable === 0 || b.unhashable.length === 0 ? 0 : tupleOf(b.unhashable);
  const o = args === 0 || (split && hashable === 0) ? 0 : _PyObject_GC_New(_PyUnion_Type);
  drop(b);
  if (o === 0) {
    Py_XDECREF(args);
    Py_XDECREF(hashable);
    Py_XDECREF(unhashable);
    return 0;
  }
  stp(o + U.args, args);
  if (split) {
    stp(o + U.hashable_args, hashable);
    stp(o + U.unhashable_args, unhashable);
  }
  stp(o + U.parameters, 0);
  stp(o + U.weakreflist, 0);
  _PyObject_GC_TRACK(o);
  return o;
}
/** The hash of the members as a set: of unions before 3.14. */
function hashOfSet(o: Ref): number {
  const set = PyFrozenSet_New(ld(o + U.args));
  if (set === 0) return -1;
  const r = PyObject_Hash(set);
  Py_DECREF(set);
  return r;
}
/** New reference. Whether the members as sets are equal: of unions before 3.14. */
function compareSets(a: Ref, b: Ref, op: number): Ref {
  const s = PyFrozenSet_New(ld(a + U.args));
  const t = s === 0 ? 0 : PyFrozenSet_New(ld(b + U.args));
  const eq = t === 0 ? -1 : PyObject_RichCompareBool(s, t, Py_EQ);
  Py_XDECREF(s);
  Py_XDECREF(t);
  return eq < 0 ? 0 : PyBool_FromLong((eq === 1) === (op === Py_EQ));
}
/** New reference to the union of the objects, or NULL. */
function unionOf(members: readonly Ref[]): Ref {
  const hashable = PySet_New(0);
  if (hashable === 0) return 0;
  const b: Builder = { args: [], hashable, unhashable: [] };
  for (const o of members) if (!add(b, o)) return drop(b);
  return make_union(b);
}
/** New reference. `a | b` of types; NotImplemented if one cannot be in a union. */
export function _Py_union_type_or(a: Ref, b: Ref): Ref {
  if (!is_unionable(a) || !is_unionable(b)) return Py_NotImplemented;
  return unionOf([a, b]);
}
/** New reference. Union[args]: anything that typing accepts, str as forward reference. */
export function _Py_union_from_tuple(args: Ref): Ref {
  const n = PyTuple_Check(args) ? PyTuple_GET_SIZE(args) : 1;
  return unionOfChecked(Array.from({ length: n }, (_, i) => (PyTuple_Check(args) ? PyTuple_GET_ITEM(args, i) : args)));
}
/** New reference to the union of what typing accepts of the objects, or NULL. */
function unionOfChecked(members: readonly Ref[]): Ref {
  const given: Ref[] = [];
  for (const o of members) {
    const checked = is_unionable(o) ? Py_NewRef(o) : type_check(o);
    if (checked === 0) {
      for (const x of given) Py_DECREF(x);
      return 0;
    }
    given.push(checked);
  }
  const res = unionOf(given);
  for (const o of given) Py_DECREF(o);
  return res;
}
/** New reference. `a | b` where one is a union. */
function union_or(a: Ref, b: Ref): Ref {
  return typingRules().unionsTakeForms ? unionOfChecked([a, b]) : _Py_union_type_or(a, b);
}
/** New reference. What typing makes of a member: a forward reference of a str; TypeError for what is no type. */
function type_check(o: Ref): Ref {
  const f = link.PyImport_ImportModuleAttrString('typing', '_type_check');
  if (f === 0) return 0;
  const message = PyUnicode_FromString('Union[arg, ...]: each arg must be a type.');
  const res = message === 0 ? 0 : PyObject_CallFunctionObjArgs(f, o, message);
  Py_XDECREF(message);
  Py_DECREF(f);
  return res;
}

/** 1, 0, or -1: both tuples (or NULL) hold equal members, in any order. */
function sameMembers(a: Ref, b: Ref): number {
  const n = a === 0 ? 0 : PyTuple_GET_SIZE(a);
  if (n !== (b === 0 ? 0 : PyTuple_GET_SIZE(b))) return 0;
  for (let i = 0; i < n; i++) {
    let found = 0;
    for (let j = 0; found === 0 && j < n; j++)
      found = PyObject_RichCompareBool(PyTuple_GET_ITEM(a, i), PyTuple_GET_ITEM(b, j), Py_EQ);
    if (found <= 0) return found;
  }
  return 1;
}
/** Borrowed reference to the type parameters, found at the first time. */
function parameters(o: Ref): Ref {
  if (ld(o + U.parameters) === 0) stp(o + U.parameters, _Py_make_parameters(ld(o + U.args)));
  return ld(o + U.parameters);
}
function union_repr(o: Ref): Ref {
  const args = ld(o + U.args);
  const len = PyTuple_GET_SIZE(args);
  // The shortest members are like int, and ' | ' between them.
  const writer = profile.writersHaveBlocks ? UnicodeWriter.create(len * 6) : new UnicodeWriter();
  for (let i = 0; i < len; i++) {
    const p = PyTuple_GET_ITEM(args, i);
    if (i > 0 && !writer.text(' | ')) return writer.dealloc();
    const written = p === _PyNone_Type ? writer.owned(PyUnicode_FromString('None')) : _Py_typing_type_repr(writer, p);
    if (!written) return writer.dealloc();
  }
  return writer.finish();
}

defineType(_PyUnion_Type, {
  basicsize: () => U.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: 'Represent a union type\n\nE.g. for int | str',
  weaklistoffset: () => U.weakreflist,
  slots: {
    tp_dealloc: (o) => {
      _PyObject_GC_UNTRACK(o);
      if (ld(o + U.weakreflist) !== 0) link.PyObject_ClearWeakRefs(o);
      for (const at of [U.args, U.hashable_args, U.unhashable_args, U.parameters]) Py_XDECREF(ld(o + at));
      PyObject_GC_Del(o);
    },
    tp_traverse: (o, visit: visitproc) => {
      for (const at of [U.args, U.hashable_args, U.unhashable_args, U.parameters]) {
        const part = ld(o + at);
        const r = part === 0 ? 0 : visit(part);
        if (r !== 0) return r;
      }
      return 0;
    },
    tp_hash: (o) => {
      if (!has(U.hashable_args)) return hashOfSet(o);
      const unhashable = ld(o + U.unhashable_args);
      if (unhashable === 0) return PyObject_Hash(ld(o + U.hashable_args));
      const n = PyTuple_GET_SIZE(unhashable);
      for (let i = 0; i < n; i++) if (PyObject_Hash(PyTuple_GET_ITEM(unhashable, i)) < 0) return -1;
      typeError(`union contains ${n} unhashable element${n === 1 ? '' : 's'}`);
      return -1;
    },
    tp_richcompare: (a, b, op) => {
      if (!_PyUnion_Check(b) || (op !== Py_EQ && op !== Py_NE)) return Py_NotImplemented;
      if (!has(U.hashable_args)) return compareSets(a, b, op);
      let eq = PyObject_RichCompareBool(ld(a + U.hashable_args), ld(b + U.hashable_args), Py_EQ);
      if (eq === 1) eq = sameMembers(ld(a + U.unhashable_args), ld(b + U.unhashable_args));
      return eq < 0 ? 0 : PyBool_FromLong((eq === 1) === (op === Py_EQ));
    },
    tp_repr: union_repr,
    // `__module__` is the type's.
    tp_getattro: (o, name) =>
      PyUnicode_Check(name) && PyUnicode_AsString(name) === '__module__'
        ? PyObject_GetAttr(Py_TYPE(o), name)
        : PyObject_GenericGetAttr(o, name),
    nb_or: union_or,
    mp_subscript: (o, item) => {
      const params = parameters(o);
      if (params === 0) return 0;
      const args = _Py_subs_parameters(o, ld(o + U.args), params, item);
      if (args === 0) return 0;
      const res = _Py_union_from_tuple(args);
      Py_DECREF(args);
      return res;
    },
  },
  methods: [
    method('__mro_entries__(object, /)', (o) => {
      const repr = PyObject_Repr(o);
      if (repr === 0) return 0;
      const text = PyUnicode_AsString(repr);
      Py_DECREF(repr);
      return typeError(`Cannot subclass ${text}`);
    }),
    classmethod(
      '__class_getitem__(object, /)',
      (_cls, args) => _Py_union_from_tuple(args),
      'Create a union containing the given types',
    ),
  ],
  members: [member('__args__', _Py_T_OBJECT, () => U.args, Py_READONLY)],
  getset: [
    getset('__name__', () => PyUnicode_FromString('Union'), null, 'Name of the type'),
    getset('__qualname__', () => PyUnicode_FromString('Union'), null, 'Qualified name of the type'),
    getset('__origin__', () => Py_NewRef(_PyUnion_Type), null, 'Always returns the type'),
    getset(
      '__parameters__',
      (o) => (parameters(o) === 0 ? 0 : Py_NewRef(parameters(o))),
      null,
      'Type variables in the types.UnionType.',
    ),
  ],
});

partLink._Py_union_type_or = _Py_union_type_or;
