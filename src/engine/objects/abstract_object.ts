// What subscription, len(), iter(), format() and del ask of any object. Mirrors the object part of Objects/abstract.c.

import {
  Py_TPFLAGS_DICT_SUBCLASS,
  Py_TPFLAGS_LONG_SUBCLASS,
  Py_TPFLAGS_TYPE_SUBCLASS,
  Py_TPFLAGS_UNICODE_SUBCLASS,
} from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyMappingMethods, PySequenceMethods, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t } from './abstract_number.ts';
import { PyObject_CallNoArgs, PyObject_CallOneArg } from './call.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { link } from './link.ts';
import { PyLong_AsSsize_t } from './longobject.ts';
import {
  type binaryfunc,
  type getiterfunc,
  hasSubclassFlag,
  type lenfunc,
  type objobjargproc,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_TYPE,
  slot,
  type ssizeargfunc,
  type ssizeobjargproc,
  suiteSlot,
} from './object.ts';
import { PyIter_Check, PyObject_GetOptionalAttr, PyObject_Str } from './object_protocol.ts';
import { wrongSpecialResult } from './special_result.ts';
import { _Py_ID, Py_None, Py_NotImplemented, unicode_empty } from './statics.ts';
import {
  PyExc_IndexError,
  PyExc_TypeError,
  PyExc_ValueError,
  PyLong_Type,
  PyType_Type,
  PyUnicode_Type,
} from './statictypes.ts';
import { _PyObject_LookupSpecial } from './type_lookup.ts';
import { tp_name, typeName } from './typename.ts';
import { PyUnicode_Check, PyUnicode_GET_LENGTH } from './unicodeobject.ts';

const str_length_hint = _Py_ID('__length_hint__');
const str_class_getitem = _Py_ID('__class_getitem__');
const str_format = _Py_ID('__format__');

type SequenceSlot = keyof typeof PySequenceMethods & string;
function sq<F>(o: Ref, name: SequenceSlot): F | null {
  return suiteSlot<F>(Py_TYPE(o), PyTypeObject.tp_as_sequence, PySequenceMethods[name] as number);
}
type MappingSlot = keyof typeof PyMappingMethods & string;
function mp<F>(o: Ref, name: MappingSlot): F | null {
  return suiteSlot<F>(Py_TYPE(o), PyTypeObject.tp_as_mapping, PyMappingMethods[name] as number);
}

// ---- length ----

/** The length, or -1 with an exception. */
export function PyObject_Size(o: Ref): number {
  const f = sq<lenfunc>(o, 'sq_length') ?? mp<lenfunc>(o, 'mp_length');
  if (f !== null) return f(o);
  typeError(`object of type '${typeName(o)}' has no len()`);
  return -1;
}
export const PyObject_Length = PyObject_Size;
export function _PyObject_HasLen(o: Ref): boolean {
  return sq(o, 'sq_length') !== null || mp(o, 'mp_length') !== null;
}
/** A guess of how many items iterating gives: len(), `__length_hint__`, or `defaultvalue`. -1 with an exception. */
export function PyObject_LengthHint(o: Ref, defaultvalue: number): number {
  if (_PyObject_HasLen(o)) {
    const n = PyObject_Size(o);
    if (n >= 0) return n;
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return -1;
    PyErr_Clear();
  }
  const hint = _PyObject_LookupSpecial(o, str_length_hint);
  if (hint === 0) return PyErr_Occurred() ? -1 : defaultvalue;
  const result = PyObject_CallNoArgs(hint);
  Py_DECREF(hint);
  if (result === 0) {
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return -1;
    PyErr_Clear();
    return defaultvalue;
  }
  if (result === Py_NotImplemented) return defaultvalue;
  if (!hasSubclassFlag(result, Py_TPFLAGS_LONG_SUBCLASS)) {
    const older = `__length_hint__ must be an integer, not ${typeName(result)}`;
    wrongSpecialResult(o, '__length_hint__', 'an int', result, older);
    Py_DECREF(result);
    return -1;
  }
  const m = PyLong_AsSsize_t(result);
  Py_DECREF(result);
  if (m >= 0) return m;
  if (PyErr_Occurred()) return -1;
  const name = link.PyType_GetFullyQualifiedName(Py_TYPE(o));
  PyErr_SetString(
    PyExc_ValueError,
    profile.specialResultsNameType
      ? `${name}.__length_hint__() must return a non-negative int`
      : '__length_hint__() should return >= 0',
  );
  return -1;
}

// ---- subscription ----

/** New reference. o[key]. */
export function PyObject_GetItem(o: Ref, key: Ref): Ref {
  const subscript = mp<binaryfunc>(o, 'mp_subscript');
  if (subscript !== null) return subscript(o, key);
  const item = sq<ssizeargfunc>(o, 'sq_item');
  if (item !== null) {
    if (!_PyIndex_Check(key)) return typeError(`sequence index must be integer, not '${typeName(key)}'`);
    let i = PyNumber_AsSsize_t(key, PyExc_IndexError);
    if (i === -1 && PyErr_Occurred()) return 0;
    if (i < 0) {
      const length = sq<lenfunc>(o, 'sq_length');
      if (length !== null) {
        const n = length(o);
        if (n < 0) return 0;
        i += n;
      }
    }
    return item(o, i);
  }
  if (hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS)) {
    // type[int] is an alias although metaclasses are not to inherit that.
    if (o === PyType_Type) return link.Py_GenericAlias(o, key);
    const meth = PyObject_GetOptionalAttr(o, str_class_getitem);
    if (meth !== 0 && meth !== Py_None) {
      const result = PyObject_CallOneArg(meth, key);
      Py_DECREF(meth);
      return result;
    }
    if (meth === 0 && PyErr_Occurred()) return 0;
    return typeError(`type '${tp_name(o)}' is not subscriptable`);
  }
  return typeError(`'${typeName(o)}' object is not subscriptable`);
}
/** Sets or, without a value, deletes o[key]. */
function assignItem(o: Ref, key: Ref, value: Ref): number {
  const assSubscript = mp<objobjargproc>(o, 'mp_ass_subscript');
  if (assSubscript !== null) return assSubscript(o, key, value);
  const does = value === 0 ? 'does not support item deletion' : 'does not support item assignment';
  const fail = (message: string): -1 => {
    typeError(message);
    return -1;
  };
  if (ld(Py_TYPE(o) + PyTypeObject.tp_as_sequence) === 0) return fail(`'${typeName(o)}' object ${does}`);
  const assItem = sq<ssizeobjargproc>(o, 'sq_ass_item');
  if (!_PyIndex_Check(key))
    return fail(
      assItem === null ? `'${typeName(o)}' object ${does}` : `sequence index must be integer, not '${typeName(key)}'`,
    );
  let i = PyNumber_AsSsize_t(key, PyExc_IndexError);
  if (i === -1 && PyErr_Occurred()) return -1;
  // PySequence_DelItem has words of its own.
  if (assItem === null) return fail(`'${typeName(o)}' object ${value === 0 ? "doesn't support item deletion" : does}`);
  if (i < 0) {
    const length = sq<lenfunc>(o, 'sq_length');
    if (length !== null) {
      const n = length(o);
      if (n < 0) return -1;
      i += n;
    }
  }
  return assItem(o, i, value);
}
/** o[key] = value. 0 or -1. */
export function PyObject_SetItem(o: Ref, key: Ref, value: Ref): number {
  return assignItem(o, key, value);
}
/** del o[key]. 0 or -1. */
export function PyObject_DelItem(o: Ref, key: Ref): number {
  return assignItem(o, key, 0);
}

// ---- iteration ----

/** New reference. iter(o). */
export function PyObject_GetIter(o: Ref): Ref {
  const f = slot<getiterfunc>(o, PyTypeObject.tp_iter);
  if (f === null) {
    if (sq(o, 'sq_item') !== null && !hasSubclassFlag(o, Py_TPFLAGS_DICT_SUBCLASS)) return link.PySeqIter_New(o);
    return typeError(`'${typeName(o)}' object is not iterable`);
  }
  const res = f(o);
  if (res !== 0 && !PyIter_Check(res)) {
    wrongSpecialResult(o, '__iter__', 'an iterator', res, `iter() returned non-iterator of type '${typeName(res)}'`);
    Py_DECREF(res);
    return 0;
  }
  return res;
}

// ---- format ----

/** New reference. format(obj, format_spec); the spec may be NULL. */
export function PyObject_Format(obj: Ref, format_spec: Ref): Ref {
  if (format_spec !== 0 && !PyUnicode_Check(format_spec)) {
    return typeError(`Format specifier must be a string, not ${typeName(format_spec)}`);
  }
  if (format_spec === 0 || PyUnicode_GET_LENGTH(format_spec) === 0) {
    if (Py_IS_TYPE(obj, PyUnicode_Type)) return Py_NewRef(obj);
    if (Py_IS_TYPE(obj, PyLong_Type)) return PyObject_Str(obj);
  }
  const meth = _PyObject_LookupSpecial(obj, str_format);
  if (meth === 0) {
    if (!PyErr_Occurred()) typeError(`Type ${typeName(obj)} doesn't define __format__`);
    return 0;
  }
  const result = PyObject_CallOneArg(meth, format_spec === 0 ? unicode_empty : format_spec);
  Py_DECREF(meth);
  if (result !== 0 && !hasSubclassFlag(result, Py_TPFLAGS_UNICODE_SUBCLASS)) {
    wrongSpecialResult(obj, '__format__', 'a str', result, `__format__ must return a str, not ${typeName(result)}`);
    Py_DECREF(result);
    return 0;
  }
  return result;
}

/** New reference. type(o) as an object. */
export function PyObject_Type(o: Ref): Ref {
  return Py_NewRef(Py_TYPE(o));
}
