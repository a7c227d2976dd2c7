// types.SimpleNamespace: an object that is just its attributes. Mirrors Objects/namespaceobject.c.

import { _Py_T_OBJECT, Py_READONLY, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { _PyNamespaceObject } from '../include/objectstructs.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyObject_Call, PyObject_CallOneArg } from './call.ts';
import { PyDict_Copy, PyDict_Next, PyDict_Update } from './dict_copy.ts';
import { PyAnyDict_Check, PyDict_GET_SIZE, PyDict_New } from './dict_core.ts';
import { typeError } from './errors.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { link } from './link.ts';
import {
  type destructor,
  Py_CLEAR,
  Py_DECREF,
  Py_IS_TYPE,
  Py_TYPE,
  Py_XDECREF,
  PyObject_TypeCheck,
  type visitproc,
} from './object.ts';
import { PyObject_Repr, PyObject_RichCompare } from './object_protocol.ts';
import { Py_ReprEnter, Py_ReprLeave } from './repr_guard.ts';
import { Py_NotImplemented, tuple_empty } from './statics.ts';
import { _PyNamespace_Type, PyDict_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from './tupleobject.ts';
import { tpAlloc } from './type_alloc.ts';
import { defineType, member, method } from './typedef.ts';
import { _PyType_Name } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString, PyUnicode_GET_LENGTH } from './unicodeobject.ts';

const D = _PyNamespaceObject.ns_dict;
const dictOf = (ns: Ref): Ref => ld(ns + D);

function namespace_new(type: Ref): Ref {
  const self = tpAlloc(type, 0);
  if (self === 0) return 0;
  stp(self + D, PyDict_New());
  if (dictOf(self) !== 0) return self;
  Py_DECREF(self);
  return 0;
}
/** New reference. A namespace with the items of a dict (or NULL) as attributes. */
export function _PyNamespace_New(kwds: Ref): Ref {
  const ns = namespace_new(_PyNamespace_Type);
  if (ns === 0) return 0;
  if (kwds !== 0 && PyDict_Update(dictOf(ns), kwds) < 0) {
    Py_DECREF(ns);
    return 0;
  }
  return ns;
}
function allStr(dict: Ref): boolean {
  const at = { pos: 0, key: 0, value: 0 };
  while (PyDict_Next(dict, at)) {
    if (!PyUnicode_Check(at.key)) {
      typeError('keywords must be strings');
      return false;
    }
  }
  return true;
}

defineType(_PyNamespace_Type, {
  basicsize: () => _PyNamespaceObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  doc: 'SimpleNamespace(mapping_or_iterable=(), /, **kwargs)\n--\n\nA simple attribute-based namespace.',
  dictoffset: () => D,
  slots: {
    tp_new: namespace_new,
    tp_init: (ns, args, kwds) => {
      const n = PyTuple_GET_SIZE(args);
      if (n > 1) {
        typeError(`${_PyType_Name(Py_TYPE(ns))} expected at most 1 argument, got ${n}`);
        return -1;
      }
      if (n === 1) {
        const arg = PyTuple_GET_ITEM(args, 0);
        const dict = PyAnyDict_Check(arg) ? PyDict_Copy(arg) : PyObject_CallOneArg(PyDict_Type, arg);
        if (dict === 0) return -1;
        const err = !allStr(dict) || PyDict_Update(dictOf(ns), dict) < 0;
        Py_DECREF(dict);
        if (err) return -1;
      }
      if (kwds === 0) return 0;
      return allStr(kwds) ? PyDict_Update(dictOf(ns), kwds) : -1;
    },
    tp_dealloc: (ns) => {
      PyObject_GC_UnTrack(ns);
      Py_CLEAR(ns + D);
      fn<destructor>(ld(Py_TYPE(ns) + PyTypeObject.tp_free))(ns);
    },
    tp_traverse: (ns, visit: visitproc) => (dictOf(ns) === 0 ? 0 : visit(dictOf(ns))),
    tp_clear: (ns) => {
      Py_CLEAR(ns + D);
      return 0;
    },
    tp_repr: (ns) => {
      const name = Py_IS_TYPE(ns, _PyNamespace_Type) ? 'namespace' : _PyType_Name(Py_TYPE(ns));
      const entered = Py_ReprEnter(ns);
      if (entered !== 0) return entered > 0 ? PyUnicode_FromString(`${name}(...)`) : 0;
      const parts: string[] = [];
      const at = { pos: 0, key: 0, value: 0 };
      const d = PyDict_Copy(dictOf(ns));
      let failed = d === 0;
      while (!failed && PyDict_Next(d, at)) {
        if (!PyUnicode_Check(at.key) || PyUnicode_GET_LENGTH(at.key) === 0) continue;
        const repr = PyObject_Repr(at.value);
        if (repr === 0) failed = true;
        else {
          parts.push(`${PyUnicode_AsString(at.key)}=${PyUnicode_AsString(repr)}`);
          Py_DECREF(repr);
        }
      }
      Py_XDECREF(d);
      Py_ReprLeave(ns);
      return failed ? 0 : PyUnicode_FromString(`${name}(${parts.join(', ')})`);
    },
    tp_richcompare: (a, b, op) => {
      if (!PyObject_TypeCheck(a, _PyNamespace_Type) || !PyObject_TypeCheck(b, _PyNamespace_Type))
        return Py_NotImplemented;
      return PyObject_RichCompare(dictOf(a), dictOf(b), op);
    },
  },
  shared: {
    tp_alloc: 'PyType_GenericAlloc',
    tp_free: 'PyObject_GC_Del',
  },
  methods: [
    method(
      '__reduce__()',
      (ns) => PyTuple_Pack(Py_TYPE(ns), tuple_empty, dictOf(ns)),
      'Return state information for pickling',
    ),
    {
      ...method(
        '__replace__()',
        () => 0,
        'Return a copy of the namespace object with new values for the specified attributes.',
      ),
      flags: 3,
      call: (self: Ref, args: Ref, kwargs: Ref): Ref => {
        const n = PyTuple_GET_SIZE(args);
        if (n > 0) return typeError(`__replace__ expected 0 arguments, got ${n}`);
        const result = PyObject_Call(Py_TYPE(self), tuple_empty, 0);
        if (result === 0) return 0;
        if (!PyObject_TypeCheck(result, _PyNamespace_Type)) {
          const names = [_PyNamespace_Type, Py_TYPE(self), Py_TYPE(result)].map((type) =>
            link.PyType_GetFullyQualifiedName(type),
          );
          typeError(`expect ${names[0]} type, but ${names[1]}() returned '${names[2]}' object`);
        } else if (PyDict_Update(dictOf(result), dictOf(self)) === 0) {
          if (kwargs === 0 || PyDict_GET_SIZE(kwargs) === 0 || PyDict_Update(dictOf(result), kwargs) === 0)
            return result;
        }
        Py_DECREF(result);
        return 0;
      },
    },
  ],
  members: [member('__dict__', _Py_T_OBJECT, () => D, Py_READONLY)],
});
