// Type _thread._local: attributes that each thread has for itself. Mirrors the local objects of Modules/_threadmodule.c.
// NOT-IN-CPYTHON: with one thread there is one dict, which the object holds itself.

import { Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyDict_GET_SIZE, PyDict_New } from '../objects/dict_core.ts';
import { PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { _PyObject_GenericGetAttrWithDict, _PyObject_GenericSetAttrWithDict } from '../objects/generic_attr.ts';
import {
  type destructor,
  Py_CLEAR,
  Py_DECREF,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  type visitproc,
} from '../objects/object.ts';
import { _Py_ID } from '../objects/statics.ts';
import { PyBaseObject_Type, PyExc_AttributeError, staticType } from '../objects/statictypes.ts';
import { tpAlloc } from '../objects/type_alloc.ts';
import { defineType } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyObject_ClearWeakRefs } from '../objects/weakrefobject.ts';

export const local_Type = staticType('_thread._local');
const Local = struct(
  'localobject',
  { key: 'ptr', args: 'ptr', kw: 'ptr', weakreflist: 'ptr', localdummies: 'ptr' },
  PyObject,
);
/** The dict of the one thread. */
const DICT = Local.localdummies;
const OWNED = [Local.key, Local.args, Local.kw, DICT];
const str___dict__ = _Py_ID('__dict__');

function local_new(type: Ref, args: Ref, kw: Ref): Ref {
  const given = (args !== 0 && Py_SIZE(args) > 0) || (kw !== 0 && PyDict_GET_SIZE(kw) > 0);
  if (given && ld(type + PyTypeObject.tp_init) === ld(PyBaseObject_Type + PyTypeObject.tp_init))
    return typeError('Initialization arguments are not supported');
  const self = tpAlloc(type, 0);
  if (self === 0) return 0;
  if (args !== 0) stp(self + Local.args, Py_NewRef(args));
  if (kw !== 0) stp(self + Local.kw, Py_NewRef(kw));
  stp(self + DICT, PyDict_New());
  if (ld(self + DICT) !== 0) return self;
  Py_DECREF(self);
  return 0;
}

defineType(local_Type, {
  basicsize: () => Local.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  doc: 'Thread-local data',
  weaklistoffset: () => Local.weakreflist,
  slots: {
    tp_new: local_new,
    tp_dealloc: (self) => {
      PyObject_GC_UnTrack(self);
      if (ld(self + Local.weakreflist) !== 0) PyObject_ClearWeakRefs(self);
      for (const at of OWNED) Py_CLEAR(self + at);
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_traverse: (self, visit: visitproc) => {
      for (const at of OWNED) {
        const o = ld(self + at);
        const r = o === 0 ? 0 : visit(o);
        if (r !== 0) return r;
      }
      return 0;
    },
    tp_clear: (self) => {
      for (const at of OWNED) Py_CLEAR(self + at);
      return 0;
    },
    tp_getattro: (self, name) =>
      name === str___dict__
        ? Py_NewRef(ld(self + DICT))
        : _PyObject_GenericGetAttrWithDict(self, name, ld(self + DICT), false),
    tp_setattro: (self, name, value) => {
      if (name !== str___dict__) return _PyObject_GenericSetAttrWithDict(self, name, value, ld(self + DICT));
      PyErr_SetString(PyExc_AttributeError, `'${typeName(self)}' object attribute '__dict__' is read-only`);
      return -1;
    },
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
});
