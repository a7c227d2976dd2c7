// Reading and writing C fields of objects through PyMemberDef. Mirrors Python/structmember.c.

import {
  _Py_T_OBJECT,
  Py_READONLY,
  Py_T_BOOL,
  Py_T_CHAR,
  Py_T_DOUBLE,
  Py_T_INT,
  Py_T_OBJECT_EX,
  Py_T_PYSSIZET,
  Py_T_STRING,
  Py_T_UBYTE,
  Py_T_UINT,
} from '../include/flags.ts';
import { PyMemberDef } from '../include/structs.ts';
import { type Addr, ld, ld8, ld64, ldU32, type Ref, st, st8, st64, stF64, stp } from '../memory/memory.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { floatAt, PyFloat_AsDouble } from './floatobject.ts';
import { link } from './link.ts';
import { PyLong_AsLong, PyLong_AsSsize_t, PyLong_FromLong } from './longobject.ts';
import { Py_IS_TYPE, Py_NewRef, Py_TYPE, Py_XDECREF, Py_XNewRef } from './object.ts';
import { Py_None, Py_True, PyBool_FromLong } from './statics.ts';
import { PyBool_Type, PyExc_AttributeError, PyExc_SystemError } from './statictypes.ts';
import { readCString } from './typename.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

/** New reference. */
export function PyMember_GetOne(obj: Ref, def: Addr): Ref {
  const at = obj + ld(def + PyMemberDef.offset);
  switch (ld(def + PyMemberDef.type)) {
    case Py_T_OBJECT_EX: {
      const v = ld(at);
      if (v !== 0) return Py_NewRef(v);
      const name = readCString(ld(def + PyMemberDef.name));
      return PyErr_SetString(
        PyExc_AttributeError,
        `'${link.PyType_GetFullyQualifiedName(Py_TYPE(obj))}' object has no attribute '${name}'`,
      );
    }
    case _Py_T_OBJECT:
      return Py_NewRef(ld(at) || Py_None);
    case Py_T_INT:
      return PyLong_FromLong(ld(at));
    case Py_T_UINT:
      return PyLong_FromLong(ldU32(at));
    case Py_T_PYSSIZET:
      return PyLong_FromLong(ld64(at));
    case Py_T_UBYTE:
      return PyLong_FromLong(ld8(at));
    case Py_T_BOOL:
      return PyBool_FromLong(ld8(at));
    case Py_T_CHAR:
      return PyUnicode_FromString(String.fromCharCode(ld8(at)));
    case Py_T_DOUBLE:
      return floatAt(at);
    case Py_T_STRING: {
      const s = ld(at);
      return s === 0 ? Py_None : PyUnicode_FromString(readCString(s));
    }
    default:
      return PyErr_SetString(PyExc_SystemError, 'bad memberdescr type');
  }
}

/** 0, or -1 with an exception. `value` NULL: delete. */
export function PyMember_SetOne(obj: Ref, def: Addr, value: Ref): number {
  const at = obj + ld(def + PyMemberDef.offset);
  const type = ld(def + PyMemberDef.type);
  if (ld(def + PyMemberDef.flags) & Py_READONLY) {
    PyErr_SetString(PyExc_AttributeError, 'readonly attribute');
    return -1;
  }
  if (value === 0) {
    if (type === Py_T_OBJECT_EX) {
      if (ld(at) === 0) {
        PyErr_SetString(PyExc_AttributeError, readCString(ld(def + PyMemberDef.name)));
        return -1;
      }
    } else if (type !== _Py_T_OBJECT) {
      typeError("can't delete numeric/char attribute");
      return -1;
    }
  }
  switch (type) {
    case Py_T_OBJECT_EX:
    case _Py_T_OBJECT: {
      const old = ld(at);
      stp(at, Py_XNewRef(value));
      Py_XDECREF(old);
      return 0;
    }
    case Py_T_BOOL:
      if (!Py_IS_TYPE(value, PyBool_Type)) {
        typeError('attribute value type must be bool');
        return -1;
      }
      st8(at, value === Py_True ? 1 : 0);
      return 0;
    case Py_T_INT:
    case Py_T_UINT: {
      const n = PyLong_AsLong(value);
      if (n === -1 && PyErr_Occurred()) return -1;
      st(at, n | 0);
      return 0;
    }
    case Py_T_UBYTE: {
      const n = PyLong_AsLong(value);
      if (n === -1 && PyErr_Occurred()) return -1;
      st8(at, n);
      return 0;
    }
    case Py_T_PYSSIZET: {
      const n = PyLong_AsSsize_t(value);
      if (n === -1 && PyErr_Occurred()) return -1;
      st64(at, n);
      return 0;
    }
    case Py_T_DOUBLE: {
      const x = PyFloat_AsDouble(value);
      if (x === -1 && PyErr_Occurred()) return -1;
      stF64(at, x);
      return 0;
    }
    case Py_T_STRING:
      typeError('readonly attribute');
      return -1;
    default:
      PyErr_SetString(PyExc_SystemError, `bad memberdescr type for ${readCString(ld(def + PyMemberDef.name))}`);
      return -1;
  }
}
