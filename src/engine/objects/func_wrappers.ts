// classmethod and staticmethod. Mirrors the second half of Objects/funcobject.c.

import { _Py_T_OBJECT, Py_READONLY, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { classmethod as cm } from '../include/objectstructs.ts';
import { profile } from '../include/profile.ts';
import { PyFunctionObject, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyObject_Call } from './call.ts';
import { class_getitem } from './classgetitem.ts';
import { PyMethod_New } from './classobject.ts';
import { PyDict_GetItemRef, PyDict_SetItem } from './dict_core.ts';
import { PyDict_DelItem } from './dict_delete.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { PyObject_GenericGetDict, PyObject_GenericSetDict } from './generic_attr.ts';
import {
  type destructor,
  Py_CLEAR,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  Py_XSETREF,
  type visitproc,
} from './object.ts';
import {
  PyObject_GetAttr,
  PyObject_GetOptionalAttr,
  PyObject_IsTrue,
  PyObject_Repr,
  PyObject_SetAttr,
} from './object_protocol.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { _Py_ID, Py_None, PyBool_FromLong } from './statics.ts';
import { PyClassMethod_Type, PyExc_RuntimeError, PyFunction_Type, PyStaticMethod_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { tpAlloc } from './type_alloc.ts';
import { defineType, type GetSetSpec, getset, member, type TypeSpec } from './typedef.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

const C = cm;
const str_isabstractmethod = _Py_ID('__isabstractmethod__');
const wrapped = ['__module__', '__name__', '__qualname__', '__doc__'].map(_Py_ID);
const str_annotations = _Py_ID('__annotations__');

/** 1 if the wrapped thing says that it is abstract; -1 with an exception. */
export function _PyObject_IsAbstract(o: Ref): number {
  if (o === 0) return 0;
  const v = PyObject_GetOptionalAttr(o, str_isabstractmethod);
  if (v === 0) return PyErr_Occurred() ? -1 : 0;
  const res = PyObject_IsTrue(v);
  Py_DECREF(v);
  return res;
}
/** NOT-IN-CPYTHON: the Lib of 3.14 runs on every version, with annotations that nobody evaluates before they are asked for. */
const annotatesLate = (callable: Ref): boolean =>
  profile.lateAnnotations ||
  (Py_TYPE(callable) === PyFunction_Type && isFunction(ld(callable + PyFunctionObject.func_annotations)));
const isFunction = (o: Ref): boolean => o !== 0 && Py_TYPE(o) === PyFunction_Type;
/** Copies the name and doc attributes of the wrapped callable, those it has; before 3.14 its annotations, too. */
function functools_wraps(wrapper: Ref, callable: Ref): number {
  for (const name of annotatesLate(callable) ? wrapped : [...wrapped, str_annotations]) {
    const value = PyObject_GetOptionalAttr(callable, name);
    if (value === 0) {
      if (PyErr_Occurred()) return -1;
      continue;
    }
    const res = PyObject_SetAttr(wrapper, name, value);
    Py_DECREF(value);
    if (res < 0) return -1;
  }
  return 0;
}
/** New reference. `attr` of the wrapped callable, kept in the wrapper's own dict from then on. */
function descriptor_get_wrapped_attribute(self: Ref, name: Ref): Ref {
  const dict = PyObject_GenericGetDict(self);
  if (dict === 0) return 0;
  const known = PyDict_GetItemRef(dict, name);
  if (known !== 0 || PyErr_Occurred()) {
    Py_DECREF(dict);
    return known;
  }
  const res = PyObject_GetAttr(ld(self + C.cm_callable), name);
  if (res !== 0) PyDict_SetItem(dict, name, res);
  Py_DECREF(dict);
  return res;
}

function newWrapper(type: Ref, callable: Ref): Ref {
  const self = tpAlloc(type, 0);
  if (self === 0) return 0;
  stp(self + C.cm_callable, Py_NewRef(callable));
  if (profile.copiesNamesOfMethods && functools_wraps(self, callable) < 0) {
    Py_DECREF(self);
    return 0;
  }
  return self;
}
/** New reference. */
export const PyClassMethod_New = (callable: Ref): Ref => newWrapper(PyClassMethod_Type, callable);
/** New reference. */
export const PyStaticMethod_New = (callable: Ref): Ref => newWrapper(PyStaticMethod_Type, callable);

function lazyAttribute(name: string): GetSetSpec {
  const id = _Py_ID(name);
  return getset(
    name,
    (self) => descriptor_get_wrapped_attribute(self, id),
    (self, value) => {
      const dict = PyObject_GenericGetDict(self);
      if (dict === 0) return -1;
      const res = value === 0 ? PyDict_DelItem(dict, id) : PyDict_SetItem(dict, id, value);
      Py_DECREF(dict);
      return res;
    },
  );
}
const spec = (
  name: string,
): Pick<TypeSpec, 'basicsize' | 'flags' | 'dictoffset' | 'members' | 'getset' | 'methods'> & {
  slots: TypeSpec['slots'];
} => ({
  basicsize: () => C.sizeof,
  flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
  dictoffset: () => C.cm_dict,
  slots: {
    tp_dealloc: (self) => {
      PyObject_GC_UnTrack(self);
      Py_XDECREF(ld(self + C.cm_callable));
      Py_XDECREF(ld(self + C.cm_dict));
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_traverse: (self, visit: visitproc) => {
      for (const o of [ld(self + C.cm_dict), ld(self + C.cm_callable)]) {
        const r = o === 0 ? 0 : visit(o);
        if (r !== 0) return r;
      }
      return 0;
    },
    tp_clear: (self) => {
      Py_CLEAR(self + C.cm_callable);
      Py_CLEAR(self + C.cm_dict);
      return 0;
    },
    tp_init: (self, args, kwds) => {
      if (kwds !== 0) {
        typeError(`${name}() takes no keyword arguments`);
        return -1;
      }
      if (!_PyArg_CheckPositional(name, PyTuple_GET_SIZE(args), 1, 1)) return -1;
      const callable = PyTuple_GET_ITEM(args, 0);
      Py_XSETREF(self + C.cm_callable, Py_NewRef(callable));
      return functools_wraps(self, callable);
    },
    tp_repr: (self) => {
      const repr = PyObject_Repr(ld(self + C.cm_callable) || Py_None);
      if (repr === 0) return 0;
      const text = PyUnicode_AsString(repr);
      Py_DECREF(repr);
      return PyUnicode_FromString(`<${name}(${text})>`);
    },
  },
  methods: [class_getitem],
  members: [
    member('__func__', _Py_T_OBJECT, () => C.cm_callable, Py_READONLY),
    member('__wrapped__', _Py_T_OBJECT, () => C.cm_callable, Py_READONLY),
  ],
  getset: [
    getset('__isabstractmethod__', (self) => {
      const res = _PyObject_IsAbstract(ld(self + C.cm_callable));
      return res < 0 ? 0 : PyBool_FromLong(res);
    }),
    getset('__dict__', PyObject_GenericGetDict, PyObject_GenericSetDict),
    lazyAttribute('__annotations__'),
    lazyAttribute('__annotate__'),
  ],
});
const shared = { tp_alloc: 'PyType_GenericAlloc', tp_new: 'PyType_GenericNew' };

const classSpec = spec('classmethod');
defineType(PyClassMethod_Type, {
  ...classSpec,
  doc: `classmethod(function, /)
--

Convert a function to be a class method.

A class method receives the class as implicit first argument,
just like an instance method receives the instance.
To declare a class method, use this idiom:

  class C:
      @classmethod
      def f(cls, arg1, arg2, argN):
          ...

It can be called either on the class (e.g. C.f()) or on an instance
(e.g. C().f()).  The instance is ignored except for its class.
If a class method is called for a derived class, the derived class
object is passed as the implied first argument.

Class methods are different than C++ or Java static methods.
If you want those, see the staticmethod builtin.`,
  slots: {
    ...classSpec.slots,
    tp_descr_get: (self, obj, type) => {
      const callable = ld(self + C.cm_callable);
      if (callable === 0) return PyErr_SetString(PyExc_RuntimeError, 'uninitialized classmethod object');
      return PyMethod_New(callable, type === 0 ? Py_TYPE(obj) : type);
    },
  },
  shared,
});

const staticSpec = spec('staticmethod');
defineType(PyStaticMethod_Type, {
  ...staticSpec,
  doc: `staticmethod(function, /)
--

Convert a function to be a static method.

A static method does not receive an implicit first argument.
To declare a static method, use this idiom:

     class C:
         @staticmethod
         def f(arg1, arg2, argN):
             ...

It can be called either on the class (e.g. C.f()) or on an instance
(e.g. C().f()). Both the class and the instance are ignored, and
neither is passed implicitly as the first argument to the method.

Static methods in Python are similar to those found in Java or C++.
For a more advanced concept, see the classmethod builtin.`,
  slots: {
    ...staticSpec.slots,
    tp_descr_get: (self) => {
      const callable = ld(self + C.cm_callable);
      if (callable === 0) return PyErr_SetString(PyExc_RuntimeError, 'uninitialized staticmethod object');
      return Py_NewRef(callable);
    },
    tp_call: (self, args, kwargs) => PyObject_Call(ld(self + C.cm_callable), args, kwargs),
  },
  shared,
});
