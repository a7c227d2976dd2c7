// Struct sequences: tuples with named fields (sys.version_info and the like). Mirrors Objects/structseq.c.

import { Py_TPFLAGS_BASETYPE, Py_TPFLAGS_TUPLE_SUBCLASS } from '../include/flags.ts';
import { PyTupleObject } from '../include/structs.ts';
import type { Ref } from '../memory/memory.ts';
import { PySequence_Tuple } from './abstract.ts';
import { typeError } from './errors.ts';
import { _PyObject_GC_NewVar, _PyObject_GC_TRACK } from './gcobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { PyTuple_Type, staticType } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_SET_ITEM } from './tupleobject.ts';
import { defineType, getset } from './typedef.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

export interface StructSeqType {
  readonly type: Ref;
  readonly name: string;
  readonly fields: readonly string[];
}

/**
 * Defines a struct sequence class. Called at the top level of the file that uses it. `unnumbered` are attributes that are no
 * items of the sequence, with their (constant) values: new references.
 */
export function defineStructSeq(
  name: string,
  fields: readonly string[],
  doc = '',
  unnumbered: Readonly<Record<string, () => Ref>> = {},
): StructSeqType {
  const type = staticType(name);
  defineType(type, {
    basicsize: () => PyTupleObject.ob_item,
    itemsize: 8,
    // Collection is inherited from tuple with its tp_traverse.
    flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_TUPLE_SUBCLASS,
    base: PyTuple_Type,
    doc,
    slots: {
      tp_repr: (self) => structseq_repr(self, name, fields),
      tp_new: (_type, args) => {
        if (Py_SIZE(args) !== 1) return typeError(`${name} expected at least 1 argument, got ${Py_SIZE(args)}`);
        const given = PySequence_Tuple(PyTuple_GET_ITEM(args, 0));
        if (given === 0) return 0;
        const n = Py_SIZE(given);
        if (n !== fields.length) {
          Py_DECREF(given);
          const limit = Object.keys(unnumbered).length > 0 ? (n < fields.length ? 'an at least' : 'an at most') : 'a';
          return typeError(`${name}() takes ${limit} ${fields.length}-sequence (${n}-sequence given)`);
        }
        const items: Ref[] = [];
        for (let i = 0; i < n; i++) items.push(Py_NewRef(PyTuple_GET_ITEM(given, i)));
        Py_DECREF(given);
        return PyStructSequence_New({ type, name, fields }, items);
      },
    },
    getset: [
      ...fields.map((field, i) => getset(field, (self) => Py_NewRef(PyTuple_GET_ITEM(self, i)))),
      ...Object.keys(unnumbered).map((field) => getset(field, unnumbered[field])),
    ],
  });
  return { type, name, fields };
}

/** New reference. Steals the references of `items`, which has one for each field. */
export function PyStructSequence_New(t: StructSeqType, items: readonly Ref[]): Ref {
  const o = _PyObject_GC_NewVar(t.type, items.length);
  if (o === 0) {
    for (const item of items) Py_DECREF(item);
    return 0;
  }
  items.forEach((item, i) => {
    PyTuple_SET_ITEM(o, i, item);
  });
  _PyObject_GC_TRACK(o);
  return o;
}

function structseq_repr(self: Ref, name: string, fields: readonly string[]): Ref {
  const parts: string[] = [];
  for (let i = 0; i < fields.length; i++) {
    const r = PyObject_Repr(PyTuple_GET_ITEM(self, i));
    if (r === 0) return 0;
    parts.push(`${fields[i]}=${PyUnicode_AsString(r)}`);
    Py_DECREF(r);
  }
  return PyUnicode_FromString(`${name}(${parts.join(', ')})`);
}
