// class object: the base of all. Mirrors the object_* functions of Objects/typeobject.c.

import { Py_EQ, Py_NE, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_IS_ABSTRACT } from '../include/flags.ts';
import { PyObject, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { fn, functionAddress } from '../memory/text.ts';
import { PySequence_List } from './abstract_sequence.ts';
import { PyDict_Copy, PyDict_Keys } from './dict_copy.ts';
import { PyDict_Check, PyDict_GET_SIZE, PyDict_GetItemWithError, PyDict_New } from './dict_core.ts';
import { _PyObject_InitializeDict } from './dict_values.ts';
import { PyErr_Clear, PyErr_Occurred, typeError } from './errors.ts';
import { _Py_HashPointer } from './floatobject.ts';
import { _PyArg_BadArgument } from './getargs.ts';
import { partLink } from './link.ts';
import { PyList_Sort } from './list_sort.ts';
import { PyList_GET_ITEM, PyList_GET_SIZE } from './listobject.ts';
import { PyLong_FromLong } from './longobject.ts';
import {
  type destructor,
  Py_DECREF,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  PyType_HasFeature,
  type reprfunc,
  type richcmpfunc,
  slot,
} from './object.ts';
import { PyObject_GetOptionalAttr, PyObject_IsTrue, PyObject_Str, pointerText } from './object_protocol.ts';
import { _Py_ID, Py_False, Py_None, Py_NotImplemented, Py_True } from './statics.ts';
import { PyBaseObject_Type } from './statictypes.ts';
import { PyTuple_GET_SIZE } from './tupleobject.ts';
import { tpAlloc } from './type_alloc.ts';
import { object_set_class } from './type_class.ts';
import { PyType_GetModuleName, PyType_GetQualName } from './type_members.ts';
import { classmethod, defineType, getset, method } from './typedef.ts';
import { tp_name, typeName } from './typename.ts';
import { merge_class_dict } from './typeobject.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString, PyUnicode_GET_LENGTH } from './unicodeobject.ts';

const T = PyTypeObject;
const str_abstractmethods = _Py_ID('__abstractmethods__');
const str_class = _Py_ID('__class__');
const str_dict = _Py_ID('__dict__');

const excess_args = (args: Ref, kwds: Ref): boolean =>
  PyTuple_GET_SIZE(args) > 0 || (kwds !== 0 && PyDict_Check(kwds) && PyDict_GET_SIZE(kwds) > 0);
const ownNew = (type: Ref): boolean => ld(type + T.tp_new) !== functionAddress('object.tp_new');
const ownInit = (type: Ref): boolean => ld(type + T.tp_init) !== functionAddress('object.tp_init');

function object_init(self: Ref, args: Ref, kwds: Ref): number {
  const type = Py_TYPE(self);
  if (!excess_args(args, kwds)) return 0;
  if (ownInit(type)) {
    typeError('object.__init__() takes exactly one argument (the instance to initialize)');
    return -1;
  }
  if (!ownNew(type)) {
    typeError(`${tp_name(type)}.__init__() takes exactly one argument (the instance to initialize)`);
    return -1;
  }
  return 0;
}
function object_new(type: Ref, args: Ref, kwds: Ref): Ref {
  if (excess_args(args, kwds)) {
    if (ownNew(type)) return typeError('object.__new__() takes exactly one argument (the type to instantiate)');
    if (!ownInit(type)) return typeError(`${tp_name(type)}() takes no arguments`);
  }
  if (PyType_HasFeature(type, Py_TPFLAGS_IS_ABSTRACT)) return cannotInstantiate(type);
  const obj = tpAlloc(type, 0);
  if (obj !== 0 && _PyObject_InitializeDict(obj) < 0) {
    Py_DECREF(obj);
    return 0;
  }
  return obj;
}
/** NULL with TypeError naming the abstract methods, sorted. */
function cannotInstantiate(type: Ref): 0 {
  const methods = PyDict_GetItemWithError(ld(type + T.tp_dict), str_abstractmethods);
  if (methods === 0) return 0;
  const sorted = PySequence_List(methods);
  if (sorted === 0) return 0;
  if (PyList_Sort(sorted) === 0) {
    const n = PyList_GET_SIZE(sorted);
    const names: string[] = [];
    for (let i = 0; i < n; i++) names.push(`'${PyUnicode_AsString(PyList_GET_ITEM(sorted, i))}'`);
    typeError(
      `Can't instantiate abstract class ${tp_name(type)} without an implementation for abstract method${n === 1 ? '' : 's'} ${names.join(', ')}`,
    );
  }
  Py_DECREF(sorted);
  return 0;
}

function object_repr(self: Ref): Ref {
  const type = Py_TYPE(self);
  const mod = PyType_GetModuleName(type);
  if (mod === 0) {
    // A class without __module__: its name will do.
    PyErr_Clear();
    return PyUnicode_FromString(`<${typeName(self)} object at ${pointerText(self)}>`);
  }
  const name = PyType_GetQualName(type);
  const module = PyUnicode_Check(mod) ? PyUnicode_AsString(mod) : 'builtins';
  const prefix = module === 'builtins' ? '' : `${module}.`;
  const text =
    module === 'builtins' ? `<${tp_name(type)} object at ` : `<${prefix}${PyUnicode_AsString(name)} object at `;
  Py_DECREF(mod);
  Py_DECREF(name);
  return PyUnicode_FromString(`${text}${pointerText(self)}>`);
}
function object_str(self: Ref): Ref {
  const repr = slot<reprfunc>(self, T.tp_repr);
  return repr === null ? object_repr(self) : repr(self);
}
function object_richcompare(self: Ref, other: Ref, op: number): Ref {
  if (op === Py_EQ) return self === other ? Py_True : Py_NotImplemented;
  if (op !== Py_NE) return Py_NotImplemented;
  // By default, != is the opposite of what == says.
  const compare = slot<richcmpfunc>(self, T.tp_richcompare);
  if (compare === null) return Py_NotImplemented;
  const res = compare(self, other, Py_EQ);
  if (res === 0 || res === Py_NotImplemented) return res;
  const ok = PyObject_IsTrue(res);
  Py_DECREF(res);
  return ok < 0 ? 0 : ok ? Py_False : Py_True;
}

defineType(PyBaseObject_Type, {
  basicsize: () => PyObject.sizeof,
  flags: Py_TPFLAGS_BASETYPE,
  doc: 'object()\n--\n\nThe base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n',
  slots: {
    tp_dealloc: (self) => fn<destructor>(ld(Py_TYPE(self) + T.tp_free))(self),
    tp_repr: object_repr,
    tp_hash: _Py_HashPointer,
    tp_str: object_str,
    tp_richcompare: object_richcompare,
    tp_init: object_init,
    tp_new: object_new,
  },
  shared: {
    tp_getattro: 'PyObject_GenericGetAttr',
    tp_setattro: 'PyObject_GenericSetAttr',
    tp_alloc: 'PyType_GenericAlloc',
    tp_free: 'PyObject_Free',
  },
  methods: [
    method(
      '__reduce_ex__(protocol, /)',
      (self, protocol) => partLink.object___reduce_ex__(self, protocol),
      'Helper for pickle.',
    ),
    method('__reduce__()', (self) => partLink.object___reduce__(self), 'Helper for pickle.'),
    method('__getstate__()', (self) => partLink.object___getstate__(self), 'Helper for pickle.'),
    classmethod(
      '__subclasshook__(object, /)',
      () => Py_NotImplemented,
      'Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached).',
    ),
    classmethod(
      '__init_subclass__()',
      () => Py_None,
      'This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses.',
    ),
    method(
      '__format__(format_spec, /)',
      (self, spec) => {
        if (!PyUnicode_Check(spec)) return _PyArg_BadArgument('__format__', 'argument', 'str', spec);
        if (PyUnicode_GET_LENGTH(spec) > 0)
          return typeError(`unsupported format string passed to ${typeName(self)}.__format__`);
        return PyObject_Str(self);
      },
      'Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.',
    ),
    method(
      '__sizeof__()',
      (self) => {
        const type = Py_TYPE(self);
        const itemsize = ld(type + T.tp_itemsize);
        const items = itemsize > 0 ? Math.abs(Py_SIZE(self)) * itemsize : 0;
        return PyLong_FromLong(ld(type + T.tp_basicsize) + items);
      },
      'Size of object in memory, in bytes.',
    ),
    method(
      '__dir__()',
      (self) => {
        let dict = PyObject_GetOptionalAttr(self, str_dict);
        if (dict === 0) {
          if (PyErr_Occurred()) return 0;
          dict = PyDict_New();
        } else if (!PyDict_Check(dict)) {
          Py_DECREF(dict);
          dict = PyDict_New();
        } else {
          const copy = PyDict_Copy(dict);
          Py_DECREF(dict);
          dict = copy;
        }
        if (dict === 0) return 0;
        const cls = PyObject_GetOptionalAttr(self, str_class);
        let result = 0;
        if (!(cls === 0 && PyErr_Occurred()) && (cls === 0 || merge_class_dict(dict, cls) === 0))
          result = PyDict_Keys(dict);
        if (cls !== 0) Py_DECREF(cls);
        Py_DECREF(dict);
        return result;
      },
      'Default dir() implementation.',
    ),
  ],
  getset: [getset('__class__', (self) => Py_NewRef(Py_TYPE(self)), object_set_class, "the object's class")],
});
