// Struct sequences: tuples with named fields (sys.version_info and the like). Mirrors Objects/structseq.c.
//
// A field beyond those of the sequence is hidden: it lies behind the items, counts for the size, and is an attribute only.

import {
  _Py_T_OBJECT,
  METH_KEYWORDS,
  METH_VARARGS,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_TUPLE_SUBCLASS,
} from '../include/flags.ts';
import { selectedMinor } from '../include/layout.ts';
import { PyTupleObject, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, st64 } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PySequence_Tuple } from './abstract.ts';
import {
  PyDict_Check,
  PyDict_DelItemString,
  PyDict_GET_SIZE,
  PyDict_GetItemString,
  PyDict_New,
  PyDict_Next,
  PyDict_SetItemString,
} from './dictobject.ts';
import { PyErr_ExceptionMatches, typeError } from './errors.ts';
import { _PyObject_GC_NewVar, _PyObject_GC_TRACK, PyObject_GC_UnTrack } from './gcobject.ts';
import { PyLong_FromLong } from './longobject.ts';
import { type destructor, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, type visitproc } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { Py_None } from './statics.ts';
import { heapType, PyExc_TypeError, PyTuple_Type, staticType } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_New, PyTuple_SET_ITEM, stealTuple } from './tupleobject.ts';
import { defineType, member, method, rawMethod } from './typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

/** A field that is no item; `since`: the first minor version that has it. */
export interface HiddenField {
  readonly name: string;
  readonly since?: number;
}
export interface StructSeqType {
  readonly type: Ref;
  readonly name: string;
  /** Those of the sequence. */
  readonly fields: readonly string[];
  readonly hidden: readonly HiddenField[];
}
export interface StructSeqOptions {
  readonly doc?: string;
  readonly hidden?: readonly HiddenField[];
  /** False: Python code cannot make one. */
  readonly instantiable?: boolean;
  /** True for a class that a module makes when it is imported (PyStructSequence_NewType). */
  readonly fromSpec?: boolean;
}

const itemAddress = (i: number): number => PyTupleObject.ob_item + i * 8;
const inVersion = (f: HiddenField): boolean => (f.since ?? 0) <= selectedMinor();
const hiddenOf = (t: StructSeqType): readonly HiddenField[] => t.hidden.filter(inVersion);
const allNames = (t: StructSeqType): string[] => [...t.fields, ...hiddenOf(t).map((f) => f.name)];

/** Defines a struct sequence class. Called at the top level of the file that uses it. */
export function defineStructSeq(
  name: string,
  fields: readonly string[],
  { doc = '', hidden = [], instantiable = true, fromSpec = false }: StructSeqOptions = {},
): StructSeqType {
  const type = fromSpec ? heapType(name) : staticType(name);
  const t: StructSeqType = { type, name, fields, hidden };
  const eachItem = (self: Ref, f: (item: Ref) => number): number => {
    for (let i = 0; i < fields.length + hiddenOf(t).length; i++) {
      const item = ld(self + itemAddress(i));
      const r = item === 0 ? 0 : f(item);
      if (r !== 0) return r;
    }
    return 0;
  };
  const drop = (item: Ref): number => {
    Py_DECREF(item);
    return 0;
  };
  defineType(type, {
    // Before 3.13 the hidden fields are allocated, but the type does not say so.
    basicsize: () => itemAddress(selectedMinor() >= 13 ? hiddenOf(t).length : 0),
    itemsize: 8,
    flags: Py_TPFLAGS_TUPLE_SUBCLASS | Py_TPFLAGS_HAVE_GC | (instantiable ? 0 : Py_TPFLAGS_DISALLOW_INSTANTIATION),
    base: PyTuple_Type,
    doc,
    slots: {
      tp_dealloc: (self) => {
        PyObject_GC_UnTrack(self);
        eachItem(self, drop);
        fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
      },
      tp_traverse: (self, visit: visitproc) => eachItem(self, visit),
      tp_repr: (self) => structseq_repr(self, t),
      tp_new: (_type, args, kwds) => structseq_new(t, args, kwds),
    },
    shared: { tp_free: 'PyObject_GC_Del' },
    members: allMembers(t),
    methods: [
      method('__reduce__()', (self) => structseq_reduce(self, t)),
      rawMethod('__replace__', METH_VARARGS | METH_KEYWORDS, (self: Ref, args: Ref, kwargs: Ref) =>
        structseq_replace(self, t, args, kwargs),
      ),
    ],
    ready: () => initializeDict(t),
  });
  return t;
}
/** Items without a name of their own: their attribute is the hidden field of the same name, which may be another object. */
const unnamedIn = (t: StructSeqType): string[] => t.fields.filter((name) => t.hidden.some((f) => f.name === name));
function allMembers(t: StructSeqType) {
  const names = [...t.fields, ...t.hidden.map((f) => f.name)];
  return names.flatMap((name, i) =>
    names.lastIndexOf(name) === i ? [member(name, _Py_T_OBJECT, () => itemAddress(i))] : [],
  );
}
/** What the finished class also tells: the numbers of its fields, and their names for patterns. */
function initializeDict(t: StructSeqType): void {
  const dict = ld(t.type + PyTypeObject.tp_dict);
  const put = (key: string, value: Ref): void => {
    PyDict_SetItemString(dict, key, value);
    Py_DECREF(value);
  };
  put('n_sequence_fields', PyLong_FromLong(t.fields.length));
  put('n_fields', PyLong_FromLong(allNames(t).length));
  const unnamed = unnamedIn(t);
  put('n_unnamed_fields', PyLong_FromLong(unnamed.length));
  const named = t.fields.filter((f) => !unnamed.includes(f));
  put('__match_args__', stealTuple(...named.map((f) => PyUnicode_FromString(f))));
  for (const f of t.hidden) if (!inVersion(f)) PyDict_DelItemString(dict, f.name);
  if (selectedMinor() < 13) PyDict_DelItemString(dict, '__replace__');
}

/**
 * New reference, untracked. Steals the references of `items`, which has one for each field, the hidden ones last; those not given
 * are None.
 */
export function PyStructSequence_New(t: StructSeqType, items: readonly Ref[]): Ref {
  const hidden = hiddenOf(t).length;
  const n = t.fields.length;
  const o = _PyObject_GC_NewVar(t.type, n + (selectedMinor() >= 13 ? 0 : hidden));
  if (o === 0) {
    for (const item of items) Py_DECREF(item);
    return 0;
  }
  st64(o + PyTupleObject.ob_size, n);
  for (let i = 0; i < n + hidden; i++) PyTuple_SET_ITEM(o, i, items[i] ?? Py_None);
  return o;
}

const newArguments = ['sequence', 'dict'];
function structseq_new(t: StructSeqType, args: Ref, kwds: Ref): Ref {
  const got = newArguments.map((key, i) =>
    i < Py_SIZE(args) ? PyTuple_GET_ITEM(args, i) : kwds === 0 ? 0 : PyDict_GetItemString(kwds, key),
  );
  const [sequence, dict] = got;
  if (sequence === 0) return typeError("structseq() missing required argument 'sequence' (pos 1)");
  if (Py_SIZE(args) > 2) return typeError(`structseq() takes at most 2 arguments (${Py_SIZE(args)} given)`);
  const given = PySequence_Tuple(sequence);
  if (given === 0) return PyErr_ExceptionMatches(PyExc_TypeError) ? typeError('constructor requires a sequence') : 0;
  const result = fromSequence(t, given, dict);
  Py_DECREF(given);
  return result;
}
/** New reference: the items of a tuple, then those of a dict (or NULL). */
function fromSequence(t: StructSeqType, given: Ref, dict: Ref): Ref {
  if (dict !== 0 && !PyDict_Check(dict)) return typeError(`${t.name}() takes a dict as second arg, if any`);
  const names = allNames(t);
  const n = Py_SIZE(given);
  const min = t.fields.length;
  const takes = (what: string, limit: number): 0 =>
    typeError(`${t.name}() takes ${what} ${limit}-sequence (${n}-sequence given)`);
  if (min === names.length && n !== min) return takes('a', min);
  if (n < min) return takes('an at least', min);
  if (n > names.length) return takes('an at most', names.length);
  const items: Ref[] = [];
  for (let i = 0; i < n; i++) items.push(Py_NewRef(PyTuple_GET_ITEM(given, i)));
  let used = 0;
  for (let i = n; i < names.length; i++) {
    const value = dict === 0 ? 0 : PyDict_GetItemString(dict, names[i]);
    if (value !== 0) used++;
    items.push(value === 0 ? Py_None : Py_NewRef(value));
  }
  if (dict !== 0 && selectedMinor() >= 13 && used < PyDict_GET_SIZE(dict)) {
    for (const item of items) Py_DECREF(item);
    return typeError(`${t.name}() got duplicate or unexpected field name(s)`);
  }
  return tracked(PyStructSequence_New(t, items));
}
/** Steals and returns `o`: what Python code asks for is tracked, what C functions make is not. */
function tracked(o: Ref): Ref {
  if (o !== 0) _PyObject_GC_TRACK(o);
  return o;
}

function structseq_repr(self: Ref, t: StructSeqType): Ref {
  const parts: string[] = [];
  for (let i = 0; i < t.fields.length; i++) {
    const r = PyObject_Repr(PyTuple_GET_ITEM(self, i));
    if (r === 0) return 0;
    parts.push(`${t.fields[i]}=${PyUnicode_AsString(r)}`);
    Py_DECREF(r);
  }
  return PyUnicode_FromString(`${t.name}(${parts.join(', ')})`);
}
/** New reference: (class, (items, dict of the hidden fields)). */
function structseq_reduce(self: Ref, t: StructSeqType): Ref {
  const items = PyTuple_New(t.fields.length);
  for (let i = 0; i < t.fields.length; i++) PyTuple_SET_ITEM(items, i, Py_NewRef(PyTuple_GET_ITEM(self, i)));
  const dict = PyDict_New();
  hiddenOf(t).forEach((f, i) => {
    PyDict_SetItemString(dict, f.name, PyTuple_GET_ITEM(self, t.fields.length + i));
  });
  return stealTuple(Py_NewRef(Py_TYPE(self)), stealTuple(items, dict));
}
function structseq_replace(self: Ref, t: StructSeqType, args: Ref, kwargs: Ref): Ref {
  if (Py_SIZE(args) > 0) return typeError('__replace__() takes no positional arguments');
  const names = allNames(t);
  const at = { pos: 0, key: 0, value: 0 };
  const unknown: string[] = [];
  while (kwargs !== 0 && PyDict_Next(kwargs, at)) {
    if (PyUnicode_Check(at.key) && !names.includes(PyUnicode_AsString(at.key)))
      unknown.push(PyUnicode_AsString(at.key));
  }
  if (unknown.length > 0)
    return typeError(`Got unexpected field name(s): [${unknown.map((name) => `'${name}'`).join(', ')}]`);
  const result = PyStructSequence_New(
    t,
    names.map((name, i) => {
      const given = kwargs === 0 ? 0 : PyDict_GetItemString(kwargs, name);
      return Py_NewRef(given === 0 ? PyTuple_GET_ITEM(self, i) : given);
    }),
  );
  return selectedMinor() >= 14 ? tracked(result) : result;
}
