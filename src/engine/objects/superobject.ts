// super: attribute lookup that starts behind a class in the mro of another. Mirrors the super part of Objects/typeobject.c.

import {
  _Py_T_OBJECT,
  CO_FAST_CELL,
  CO_FAST_FREE,
  Py_READONLY,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_METHOD_DESCRIPTOR,
  Py_TPFLAGS_TYPE_SUBCLASS,
} from '../include/flags.ts';
import { superobject } from '../include/objectstructs.ts';
import { PyCodeObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp, U8 } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyBytes_AS_STRING } from './bytesobject.ts';
import { PyObject_CallFunctionObjArgs } from './call.ts';
import { PyCell_Check, PyCell_GET } from './cellobject.ts';
import { PyDict_GET_SIZE, PyDict_GetItemRef } from './dict_core.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { PyObject_GenericGetAttr } from './generic_attr.ts';
import { _PyThreadState_GetFrame, F_EXECUTABLE, F_LOCALSPLUS, PyStackRef_AsPyObjectBorrow } from './interpframe.ts';
import {
  type allocfunc,
  argAt,
  type descrgetfunc,
  type destructor,
  hasSubclassFlag,
  Py_DECREF,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  Py_XNewRef,
  Py_XSETREF,
  PyType_IsSubtype,
  PyVectorcall_NARGS,
  slot,
  type visitproc,
} from './object.ts';
import { PyObject_GetOptionalAttr } from './object_protocol.ts';
import { _Py_ID, Py_None } from './statics.ts';
import { PyExc_RuntimeError, PySuper_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { tpAlloc } from './type_alloc.ts';
import { defineType, member } from './typedef.ts';
import { _PyType_Name, tp_name, typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

const S = superobject;
const str_class = _Py_ID('__class__');
const isType = (o: Ref): boolean => hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS);

/** New reference: `name` found in the classes behind `type` in the mro of `start`; NULL without an exception if there is none. */
function lookup_behind(type: Ref, start: Ref, name: Ref): Ref {
  const mro = ld(start + PyTypeObject.tp_mro);
  if (mro === 0) return 0;
  const n = PyTuple_GET_SIZE(mro);
  let i = 0;
  while (i + 1 < n && PyTuple_GET_ITEM(mro, i) !== type) i++;
  i++;
  Py_NewRef(mro);
  let res = 0;
  for (; res === 0 && i < n; i++) {
    res = PyDict_GetItemRef(ld(PyTuple_GET_ITEM(mro, i) + PyTypeObject.tp_dict), name);
    if (res === 0 && PyErr_Occurred()) break;
  }
  Py_DECREF(mro);
  return res;
}

/** New reference. What super(type, obj).name gives; `su` is the super object, or NULL when none was made. */
function do_super_lookup(su: Ref, type: Ref, obj: Ref, obj_type: Ref, name: Ref, forCall: boolean): Ref {
  // __class__ of a super object is super itself.
  if (obj_type !== 0 && !(PyUnicode_Check(name) && PyUnicode_AsString(name) === '__class__')) {
    const res = lookup_behind(type, obj_type, name);
    if (res !== 0) {
      if (forCall && ld(Py_TYPE(res) + PyTypeObject.tp_flags) & Py_TPFLAGS_METHOD_DESCRIPTOR) {
        superMethod.found = true;
        return res;
      }
      const get = slot<descrgetfunc>(res, PyTypeObject.tp_descr_get);
      if (get === null) return res;
      // In a class method there is no instance to bind to.
      const bound = get(res, obj === obj_type ? 0 : obj, obj_type);
      Py_DECREF(res);
      return bound;
    }
    if (PyErr_Occurred()) return 0;
  }
  if (su !== 0) return PyObject_GenericGetAttr(su, name);
  const made = PyObject_CallFunctionObjArgs(PySuper_Type, type, obj);
  if (made === 0) return 0;
  const res = PyObject_GenericGetAttr(made, name);
  Py_DECREF(made);
  return res;
}
/** Whether the last lookup for a call found a method to be called with self. */
export const superMethod = { found: false };

/** Borrowed reference: the class from whose mro to look, for `obj` as second argument of super. NULL with TypeError. */
function supercheck(type: Ref, obj: Ref): Ref {
  if (isType(obj) && PyType_IsSubtype(obj, type)) return Py_NewRef(obj);
  if (PyType_IsSubtype(Py_TYPE(obj), type)) return Py_NewRef(Py_TYPE(obj));
  const cls = PyObject_GetOptionalAttr(obj, str_class);
  if (cls === 0 && PyErr_Occurred()) return 0;
  if (cls !== 0 && isType(cls) && cls !== Py_TYPE(obj) && PyType_IsSubtype(cls, type)) return cls;
  Py_XDECREF(cls);
  const what = isType(obj) ? `type ${_PyType_Name(obj)}` : `instance of ${typeName(obj)}`;
  return typeError(`super(type, obj): obj (${what}) is not an instance or subtype of type (${tp_name(type)}).`);
}
/** New reference: super(su_type, su_obj).name without making the super object. For LOAD_SUPER_ATTR. */
export function _PySuper_Lookup(su_type: Ref, su_obj: Ref, name: Ref, forCall: boolean): Ref {
  superMethod.found = false;
  const obj_type = supercheck(su_type, su_obj);
  if (obj_type === 0) return 0;
  const res = do_super_lookup(0, su_type, su_obj, obj_type, name, forCall);
  Py_DECREF(obj_type);
  return res;
}

/** What `super()` without arguments means in the running function: its __class__ cell and first argument. Borrowed. */
function superArguments(): { type: Ref; obj: Ref } | null {
  const fail = (message: string): null => {
    PyErr_SetString(PyExc_RuntimeError, message);
    return null;
  };
  const frame = _PyThreadState_GetFrame();
  if (frame === 0) return fail('super(): no current frame');
  const code = PyStackRef_AsPyObjectBorrow(ld(frame + F_EXECUTABLE));
  const localsplus = (i: number): Ref => PyStackRef_AsPyObjectBorrow(ld(frame + F_LOCALSPLUS + i * 8));
  if (ld(code + PyCodeObject.co_argcount) === 0) return fail('super(): no arguments');
  let firstarg = localsplus(0);
  const kinds = PyBytes_AS_STRING(ld(code + PyCodeObject.co_localspluskinds));
  if (firstarg !== 0 && U8[kinds] & CO_FAST_CELL && PyCell_Check(firstarg)) firstarg = PyCell_GET(firstarg);
  if (firstarg === 0) return fail('super(): arg[0] deleted');
  const names = ld(code + PyCodeObject.co_localsplusnames);
  const n = ld(code + PyCodeObject.co_nlocalsplus);
  for (let i = n - ld(code + PyCodeObject.co_nfreevars); i < n; i++) {
    if (!(U8[kinds + i] & CO_FAST_FREE) || PyUnicode_AsString(PyTuple_GET_ITEM(names, i)) !== '__class__') continue;
    const cell = localsplus(i);
    if (cell === 0 || !PyCell_Check(cell)) return fail('super(): bad __class__ cell');
    const type = PyCell_GET(cell);
    if (type === 0) return fail('super(): empty __class__ cell');
    if (!isType(type)) return fail(`super(): __class__ is not a type (${typeName(type)})`);
    return { type, obj: firstarg };
  }
  return fail('super(): __class__ cell not found');
}
function super_init(self: Ref, args: Ref, kwds: Ref): number {
  if (kwds !== 0 && PyDict_GET_SIZE(kwds) !== 0) {
    typeError('super() takes no keyword arguments');
    return -1;
  }
  const n = PyTuple_GET_SIZE(args);
  if (n > 2) {
    typeError(`super() takes at most 2 arguments (${n} given)`);
    return -1;
  }
  return super_init_impl(self, n > 0 ? PyTuple_GET_ITEM(args, 0) : 0, n > 1 ? PyTuple_GET_ITEM(args, 1) : 0);
}
/** 0, or -1 with an exception. `type` and `obj` are borrowed and may be NULL. */
function super_init_impl(self: Ref, type: Ref, obj: Ref): number {
  if (type !== 0 && !isType(type)) {
    typeError(`super() argument 1 must be a type, not ${typeName(type)}`);
    return -1;
  }
  if (type === 0) {
    const found = superArguments();
    if (found === null) return -1;
    type = found.type;
    obj = found.obj;
  }
  if (obj === Py_None) obj = 0;
  let obj_type = 0;
  if (obj !== 0) {
    obj_type = supercheck(type, obj);
    if (obj_type === 0) return -1;
  }
  Py_XSETREF(self + S.type, Py_NewRef(type));
  Py_XSETREF(self + S.obj, Py_XNewRef(obj));
  Py_XSETREF(self + S.obj_type, obj_type);
  return 0;
}

function super_vectorcall(type: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  if (kwnames !== 0 && PyTuple_GET_SIZE(kwnames) !== 0) return typeError('super() takes no keyword arguments');
  const n = PyVectorcall_NARGS(nargsf);
  if (n > 2) return typeError(`super() expected at most 2 arguments, got ${n}`);
  const self = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (self === 0) return 0;
  if (super_init_impl(self, n > 0 ? argAt(args, 0) : 0, n > 1 ? argAt(args, 1) : 0) === 0) return self;
  Py_DECREF(self);
  return 0;
}

defineType(PySuper_Type, {
  basicsize: () => S.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  doc: 'super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n',
  slots: {
    tp_dealloc: (self) => {
      PyObject_GC_UnTrack(self);
      Py_XDECREF(ld(self + S.obj));
      Py_XDECREF(ld(self + S.type));
      Py_XDECREF(ld(self + S.obj_type));
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_traverse: (self, visit: visitproc) => {
      for (const at of [S.obj, S.type, S.obj_type]) {
        const o = ld(self + at);
        const r = o === 0 ? 0 : visit(o);
        if (r !== 0) return r;
      }
      return 0;
    },
    tp_repr: (self) => {
      const type = ld(self + S.type);
      const obj_type = ld(self + S.obj_type);
      const name = type === 0 ? 'NULL' : tp_name(type);
      const of = obj_type === 0 ? 'NULL' : `<${tp_name(obj_type)} object>`;
      return PyUnicode_FromString(`<super: <class '${name}'>, ${of}>`);
    },
    tp_getattro: (self, name) =>
      do_super_lookup(self, ld(self + S.type), ld(self + S.obj), ld(self + S.obj_type), name, false),
    tp_descr_get: (self, obj) => {
      if (obj === 0 || obj === Py_None || ld(self + S.obj) !== 0) return Py_NewRef(self);
      if (Py_TYPE(self) !== PySuper_Type) return PyObject_CallFunctionObjArgs(Py_TYPE(self), ld(self + S.type), obj);
      const obj_type = supercheck(ld(self + S.type), obj);
      if (obj_type === 0) return 0;
      const bound = tpAlloc(PySuper_Type, 0);
      if (bound === 0) {
        Py_DECREF(obj_type);
        return 0;
      }
      stp(bound + S.type, Py_NewRef(ld(self + S.type)));
      stp(bound + S.obj, Py_NewRef(obj));
      stp(bound + S.obj_type, obj_type);
      return bound;
    },
    tp_init: super_init,
    tp_vectorcall: super_vectorcall,
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_new: 'PyType_GenericNew', tp_free: 'PyObject_GC_Del' },
  members: [
    member('__thisclass__', _Py_T_OBJECT, () => S.type, Py_READONLY, 'the class invoking super()'),
    member('__self__', _Py_T_OBJECT, () => S.obj, Py_READONLY, 'the instance invoking super(); may be None'),
    member(
      '__self_class__',
      _Py_T_OBJECT,
      () => S.obj_type,
      Py_READONLY,
      'the type of the instance invoking super(); may be None',
    ),
  ],
});
