// Class types.SimpleNamespace. Mirrors Objects/namespaceobject.c.

import { _Py_T_OBJECT, METH_KEYWORDS, METH_VARARGS, Py_EQ, Py_NE, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyDict_New, PyDict_Next, PyDict_Update } from './dictobject.ts';
import { typeError } from './errors.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import {
  type allocfunc,
  type destructor,
  Py_CLEAR,
  Py_DECREF,
  Py_SIZE,
  Py_TYPE,
  PyObject_TypeCheck,
  type visitproc,
} from './object.ts';
import { PyObject_Repr, PyObject_RichCompare } from './object_protocol.ts';
import { Py_ReprEnter, Py_ReprLeave } from './repr_guard.ts';
import { Py_NotImplemented, tuple_empty } from './statics.ts';
import { _PyNamespace_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from './tupleobject.ts';
import { defineType, member, rawMethod } from './typedef.ts';
import { _PyType_Name } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

const N = struct('_PyNamespaceObject', { ns_dict: 'ptr' }, PyObject);

function namespace_new(type: Ref, _args: Ref, _kwds: Ref): Ref {
  const self = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (self === 0) return 0;
  const dict = PyDict_New();
  if (dict === 0) {
    Py_DECREF(self);
    return 0;
  }
  stp(self + N.ns_dict, dict);
  return self;
}
function namespace_init(self: Ref, args: Ref, kwds: Ref): number {
  if (Py_SIZE(args) > 1) {
    typeError(`${_PyType_Name(Py_TYPE(self))} expected at most 1 argument, got ${Py_SIZE(args)}`);
    return -1;
  }
  if (Py_SIZE(args) === 1 && PyDict_Update(ld(self + N.ns_dict), PyTuple_GET_ITEM(args, 0)) < 0) return -1;
  return kwds === 0 ? 0 : PyDict_Update(ld(self + N.ns_dict), kwds);
}
function namespace_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  Py_CLEAR(self + N.ns_dict);
  fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
}
function namespace_repr(self: Ref): Ref {
  const name = Py_TYPE(self) === _PyNamespace_Type ? 'namespace' : _PyType_Name(Py_TYPE(self));
  const entered = Py_ReprEnter(self);
  if (entered !== 0) return entered > 0 ? PyUnicode_FromString(`${name}(...)`) : 0;
  const parts: string[] = [];
  const at = { pos: 0, key: 0, value: 0 };
  let failed = false;
  while (!failed && PyDict_Next(ld(self + N.ns_dict), at)) {
    if (!PyUnicode_Check(at.key)) continue;
    const shown = PyObject_Repr(at.value);
    failed = shown === 0;
    if (!failed) {
      parts.push(`${PyUnicode_AsString(at.key)}=${PyUnicode_AsString(shown)}`);
      Py_DECREF(shown);
    }
  }
  Py_ReprLeave(self);
  return failed ? 0 : PyUnicode_FromString(`${name}(${parts.join(', ')})`);
}
function namespace_richcompare(self: Ref, other: Ref, op: number): Ref {
  if (!PyObject_TypeCheck(self, _PyNamespace_Type) || !PyObject_TypeCheck(other, _PyNamespace_Type)) return Py_NotImplemented;
  if (op !== Py_EQ && op !== Py_NE) return Py_NotImplemented;
  return PyObject_RichCompare(ld(self + N.ns_dict), ld(other + N.ns_dict), op);
}
function namespace_replace(self: Ref, args: Ref, kwds: Ref): Ref {
  if (Py_SIZE(args) > 0) return typeError(`__replace__ expected 0 arguments, got ${Py_SIZE(args)}`);
  const made = namespace_new(Py_TYPE(self), tuple_empty, 0);
  if (made === 0) return 0;
  if (PyDict_Update(ld(made + N.ns_dict), ld(self + N.ns_dict)) === 0 && (kwds === 0 || PyDict_Update(ld(made + N.ns_dict), kwds) === 0)) return made;
  Py_DECREF(made);
  return 0;
}

/** New reference. A namespace with the entries of `kwds` (a dict, or NULL for none). */
export function _PyNamespace_New(kwds: Ref): Ref {
  const self = namespace_new(_PyNamespace_Type, tuple_empty, 0);
  if (self === 0 || kwds === 0) return self;
  if (PyDict_Update(ld(self + N.ns_dict), kwds) === 0) return self;
  Py_DECREF(self);
  return 0;
}

defineType(_PyNamespace_Type, {
  basicsize: () => N.sizeof,
  flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
  dictoffset: () => N.ns_dict,
  doc: 'A simple attribute-based namespace.',
  slots: {
    tp_dealloc: namespace_dealloc,
    tp_repr: namespace_repr,
    tp_traverse: (self: Ref, visit: visitproc) => {
      const d = ld(self + N.ns_dict);
      return d === 0 ? 0 : visit(d);
    },
    tp_clear: (self) => {
      Py_CLEAR(self + N.ns_dict);
      return 0;
    },
    tp_richcompare: namespace_richcompare,
    tp_init: namespace_init,
    tp_new: namespace_new,
  },
  shared: {
    tp_getattro: 'PyObject_GenericGetAttr',
    tp_setattro: 'PyObject_GenericSetAttr',
    tp_alloc: 'PyType_GenericAlloc',
    tp_free: 'PyObject_GC_Del',
    tp_hash: 'PyObject_HashNotImplemented',
  },
  methods: [
    rawMethod(
      '__reduce__',
      METH_VARARGS,
      (self: Ref) => PyTuple_Pack(Py_TYPE(self), tuple_empty, ld(self + N.ns_dict)),
      'Return state information for pickling',
    ),
    rawMethod('__replace__', METH_VARARGS | METH_KEYWORDS, namespace_replace),
  ],
  members: [member('__dict__', _Py_T_OBJECT, () => N.ns_dict)],
});
