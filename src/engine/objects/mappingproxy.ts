// mappingproxy: a read-only view of a mapping, such as a class's __dict__. Mirrors the mappingproxy part of
// Objects/descrobject.c.

import { Py_TPFLAGS_HAVE_GC, Py_TPFLAGS_MAPPING } from '../include/flags.ts';
import { mappingproxyobject } from '../include/objectstructs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PyMapping_Check } from './abstract_mapping.ts';
import { PyNumber_Or } from './abstract_number.ts';
import { PyObject_GetItem, PyObject_GetIter, PyObject_Size } from './abstract_object.ts';
import { PySequence_Contains } from './abstract_sequence.ts';
import { PyObject_CallMethodNoArgs, PyObject_CallMethodObjArgs } from './call.ts';
import { class_getitem } from './classgetitem.ts';
import { PyDict_CheckExact, PyDict_Contains } from './dict_core.ts';
import { typeError } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { link } from './link.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef, type visitproc } from './object.ts';
import { PyObject_Hash, PyObject_Repr, PyObject_RichCompare, PyObject_Str } from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { _Py_ID, Py_None } from './statics.ts';
import { PyDictProxy_Type, PyList_Type, PyTuple_Type } from './statictypes.ts';
import { defineType, method } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

const mapping = (pp: Ref): Ref => ld(pp + mappingproxyobject.mapping);

/** New reference. */
export function PyDictProxy_New(map: Ref): Ref {
  if (!PyMapping_Check(map) || Py_IS_TYPE(map, PyList_Type) || Py_IS_TYPE(map, PyTuple_Type)) {
    return typeError(`mappingproxy() argument must be a mapping, not ${typeName(map)}`);
  }
  const pp = _PyObject_GC_New(PyDictProxy_Type);
  if (pp === 0) return 0;
  stp(pp + mappingproxyobject.mapping, Py_NewRef(map));
  _PyObject_GC_TRACK(pp);
  return pp;
}
link.PyDictProxy_New = PyDictProxy_New;

const newSignature = parseSignature('mappingproxy(mapping)');
const str_get = _Py_ID('get');
const forward = (name: string, doc: string): ReturnType<typeof method> => {
  const id = _Py_ID(name);
  return method(`${name}()`, (pp) => PyObject_CallMethodNoArgs(mapping(pp), id), doc);
};
const unwrap = (o: Ref): Ref => (Py_IS_TYPE(o, PyDictProxy_Type) ? mapping(o) : o);

defineType(PyDictProxy_Type, {
  basicsize: () => mappingproxyobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MAPPING,
  doc: 'mappingproxy(mapping)\n--\n\nRead-only proxy of a mapping.',
  slots: {
    tp_new: (_type, args, kwds) => {
      const got = unpackTupleAndDict(newSignature, args, kwds);
      return got === null ? 0 : PyDictProxy_New(got[0]);
    },
    tp_dealloc: (pp) => {
      _PyObject_GC_UNTRACK(pp);
      Py_DECREF(mapping(pp));
      PyObject_GC_Del(pp);
    },
    tp_traverse: (pp, visit: visitproc) => visit(mapping(pp)),
    tp_repr: (pp) => {
      const repr = PyObject_Repr(mapping(pp));
      if (repr === 0) return 0;
      const text = PyUnicode_AsString(repr);
      Py_DECREF(repr);
      return PyUnicode_FromString(`mappingproxy(${text})`);
    },
    tp_str: (pp) => PyObject_Str(mapping(pp)),
    tp_hash: (pp) => PyObject_Hash(mapping(pp)),
    tp_iter: (pp) => PyObject_GetIter(mapping(pp)),
    tp_richcompare: (a, b, op) => PyObject_RichCompare(mapping(a), unwrap(b), op),
    mp_length: (pp) => PyObject_Size(mapping(pp)),
    mp_subscript: (pp, key) => PyObject_GetItem(mapping(pp), key),
    sq_contains: (pp, key) => {
      const m = mapping(pp);
      return PyDict_CheckExact(m) ? PyDict_Contains(m, key) : PySequence_Contains(m, key);
    },
    nb_or: (a, b) => PyNumber_Or(unwrap(a), unwrap(b)),
    nb_inplace_or: () => typeError("'|=' is not supported by mappingproxy; use '|' instead"),
  },
  methods: [
    method('get(key, default=None, /)', (pp, key, otherwise) =>
      PyObject_CallMethodObjArgs(mapping(pp), str_get, key, otherwise || Py_None),
    ),
    forward('keys', "D.keys() -> a set-like object providing a view on D's keys"),
    forward('values', "D.values() -> an object providing a view on D's values"),
    forward('items', "D.items() -> a set-like object providing a view on D's items"),
    forward('copy', 'D.copy() -> a shallow copy of D'),
    class_getitem,
    forward('__reversed__', 'D.__reversed__() -> reverse iterator'),
  ],
});
