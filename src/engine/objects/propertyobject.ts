// property: getter, setter and deleter as one descriptor. Mirrors the property part of Objects/descrobject.c.

import { _Py_T_OBJECT, Py_READONLY, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { propertyobject } from '../include/objectstructs.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, st, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallOneArg } from './call.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString } from './errors.ts';
import { _PyObject_IsAbstract } from './func_wrappers.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import {
  type destructor,
  Py_CLEAR,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  Py_XNewRef,
  Py_XSETREF,
  type visitproc,
} from './object.ts';
import { PyObject_GetOptionalAttr, PyObject_Repr, PyObject_SetAttr } from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { _Py_ID, Py_None, PyBool_FromLong } from './statics.ts';
import { PyExc_AttributeError, PyExc_TypeError, PyProperty_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { PyType_GetQualName } from './type_members.ts';
import { defineType, getset, member, method } from './typedef.ts';
import { PyUnicode_AsString } from './unicodeobject.ts';

const P = propertyobject;
const str_doc = _Py_ID('__doc__');
const str_name = _Py_ID('__name__');
const getterDoc = (self: Ref): boolean => (ld(self + P.getter_doc) & 1) !== 0;

/** New reference to the property's name: given, set by __set_name__, or the getter's; NULL if there is none. */
function property_name(self: Ref): Ref {
  const name = ld(self + P.prop_name);
  if (name !== 0) return Py_NewRef(name);
  const get = ld(self + P.prop_get);
  return get === 0 ? 0 : PyObject_GetOptionalAttr(get, str_name);
}
function noAccess(self: Ref, obj: Ref, what: string): void {
  const name = property_name(self);
  if (name === 0) PyErr_Clear();
  const qualname = PyType_GetQualName(Py_TYPE(obj));
  const type = PyObject_Repr(qualname);
  const ofType = `of ${PyUnicode_AsString(type)} object has no ${what}`;
  Py_DECREF(type);
  Py_DECREF(qualname);
  if (name === 0) {
    PyErr_SetString(PyExc_AttributeError, `property ${ofType}`);
    return;
  }
  const repr = PyObject_Repr(name);
  PyErr_SetString(PyExc_AttributeError, `property ${PyUnicode_AsString(repr)} ${ofType}`);
  Py_DECREF(repr);
  Py_DECREF(name);
}
function property_descr_get(self: Ref, obj: Ref): Ref {
  if (obj === 0 || obj === Py_None) return Py_NewRef(self);
  const get = ld(self + P.prop_get);
  if (get !== 0) return PyObject_CallOneArg(get, obj);
  noAccess(self, obj, 'getter');
  return 0;
}
function property_descr_set(self: Ref, obj: Ref, value: Ref): number {
  const func = ld(self + (value === 0 ? P.prop_del : P.prop_set));
  if (func === 0) {
    noAccess(self, obj, value === 0 ? 'deleter' : 'setter');
    return -1;
  }
  const res = value === 0 ? PyObject_CallOneArg(func, obj) : PyObject_CallFunctionObjArgs(func, obj, value);
  if (res === 0) return -1;
  Py_DECREF(res);
  return 0;
}

/** New reference. A property like `old` with one function replaced (NULL: as before). */
function property_copy(old: Ref, get: Ref, set: Ref, del: Ref): Ref {
  const g = get || ld(old + P.prop_get) || Py_None;
  const s = set || ld(old + P.prop_set) || Py_None;
  const d = del || ld(old + P.prop_del) || Py_None;
  // A doc that came from the old getter comes from the new one.
  const doc = getterDoc(old) && g !== Py_None ? Py_None : ld(old + P.prop_doc) || Py_None;
  const fresh = PyObject_CallFunctionObjArgs(Py_TYPE(old), g, s, d, doc);
  if (fresh !== 0 && Py_TYPE(fresh) === PyProperty_Type) {
    Py_XSETREF(fresh + P.prop_name, Py_XNewRef(ld(old + P.prop_name)));
  }
  return fresh;
}

const initSignature = parseSignature('property(fget=None, fset=None, fdel=None, doc=None)');
function property_init(self: Ref, args: Ref, kwds: Ref): number {
  const got = unpackTupleAndDict(initSignature, args, kwds);
  if (got === null) return -1;
  const [fget, fset, fdel, doc] = got.map((o) => (o === Py_None ? 0 : o));
  Py_XSETREF(self + P.prop_get, Py_XNewRef(fget));
  Py_XSETREF(self + P.prop_set, Py_XNewRef(fset));
  Py_XSETREF(self + P.prop_del, Py_XNewRef(fdel));
  Py_XSETREF(self + P.prop_doc, 0);
  Py_XSETREF(self + P.prop_name, 0);
  st(self + P.getter_doc, 0);
  let prop_doc = Py_XNewRef(doc);
  if (doc === 0 && fget !== 0) {
    prop_doc = PyObject_GetOptionalAttr(fget, str_doc);
    if (prop_doc === 0 && PyErr_Occurred()) return -1;
    if (prop_doc === Py_None) prop_doc = 0;
    if (prop_doc !== 0) st(self + P.getter_doc, 1);
  }
  if (Py_TYPE(self) === PyProperty_Type) {
    stp(self + P.prop_doc, prop_doc);
    return 0;
  }
  // A subclass keeps the doc in its own dict: the one of the class would hide it.
  const value = prop_doc === 0 ? Py_None : prop_doc;
  const err = PyObject_SetAttr(self, str_doc, value);
  Py_DECREF(value);
  if (err < 0) {
    // A doc given in the call was always dropped silently where there is no place for it; one of the getter is not.
    if (getterDoc(self) || !PyErr_ExceptionMatches(PyExc_AttributeError)) return -1;
    PyErr_Clear();
  }
  return 0;
}
const parts = (): readonly number[] => [P.prop_get, P.prop_set, P.prop_del, P.prop_doc, P.prop_name];

defineType(PyProperty_Type, {
  basicsize: () => P.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  doc: `property(fget=None, fset=None, fdel=None, doc=None)
--

Property attribute.

  fget
    function to be used for getting an attribute value
  fset
    function to be used for setting an attribute value
  fdel
    function to be used for del'ing an attribute
  doc
    docstring

Typical use is to define a managed attribute x:

class C(object):
    def getx(self): return self._x
    def setx(self, value): self._x = value
    def delx(self): del self._x
    x = property(getx, setx, delx, "I'm the 'x' property.")

Decorators make defining new properties or modifying existing ones easy:

class C(object):
    @property
    def x(self):
        "I am the 'x' property."
        return self._x
    @x.setter
    def x(self, value):
        self._x = value
    @x.deleter
    def x(self):
        del self._x`,
  slots: {
    tp_dealloc: (self) => {
      PyObject_GC_UnTrack(self);
      for (const at of parts()) Py_XDECREF(ld(self + at));
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_traverse: (self, visit: visitproc) => {
      for (const at of parts()) {
        const o = ld(self + at);
        const r = o === 0 ? 0 : visit(o);
        if (r !== 0) return r;
      }
      return 0;
    },
    tp_clear: (self) => {
      Py_CLEAR(self + P.prop_doc);
      return 0;
    },
    tp_descr_get: property_descr_get,
    tp_descr_set: property_descr_set,
    tp_init: property_init,
  },
  shared: {
    tp_alloc: 'PyType_GenericAlloc',
    tp_new: 'PyType_GenericNew',
    tp_free: 'PyObject_GC_Del',
  },
  methods: [
    method(
      'getter(object, /)',
      (self, get) => property_copy(self, get, 0, 0),
      'Descriptor to obtain a copy of the property with a different getter.',
    ),
    method(
      'setter(object, /)',
      (self, set) => property_copy(self, 0, set, 0),
      'Descriptor to obtain a copy of the property with a different setter.',
    ),
    method(
      'deleter(object, /)',
      (self, del) => property_copy(self, 0, 0, del),
      'Descriptor to obtain a copy of the property with a different deleter.',
    ),
    {
      ...method('__set_name__(owner, name, /)', () => 0, 'Method to set name of a property.'),
      flags: 1,
      call: (self: Ref, args: Ref): Ref => {
        const n = PyTuple_GET_SIZE(args);
        if (n !== 2) {
          return PyErr_SetString(PyExc_TypeError, `__set_name__() takes 2 positional arguments but ${n} were given`);
        }
        Py_XSETREF(self + P.prop_name, Py_NewRef(PyTuple_GET_ITEM(args, 1)));
        return Py_None;
      },
    },
  ],
  members: [
    member('fget', _Py_T_OBJECT, () => P.prop_get, Py_READONLY),
    member('fset', _Py_T_OBJECT, () => P.prop_set, Py_READONLY),
    member('fdel', _Py_T_OBJECT, () => P.prop_del, Py_READONLY),
    member('__doc__', _Py_T_OBJECT, () => P.prop_doc, 0),
  ],
  getset: [
    getset('__name__', property_nameGetter, (self, value) => {
      Py_XSETREF(self + P.prop_name, Py_XNewRef(value));
      return 0;
    }),
    getset('__isabstractmethod__', (self) => {
      for (const at of [P.prop_get, P.prop_set, P.prop_del]) {
        const res = _PyObject_IsAbstract(ld(self + at));
        if (res !== 0) return res < 0 ? 0 : PyBool_FromLong(1);
      }
      return PyBool_FromLong(0);
    }),
  ],
});
function property_nameGetter(self: Ref): Ref {
  const name = property_name(self);
  if (name !== 0 || PyErr_Occurred()) return name;
  return PyErr_SetString(PyExc_AttributeError, "'property' object has no attribute '__name__'");
}
