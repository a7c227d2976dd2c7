// Attributes of ordinary objects: descriptors of the class, the instance's values or dict, then the class. Mirrors the
// PyObject_Generic* functions of Objects/object.c.

import { Py_TPFLAGS_MANAGED_DICT, Py_TPFLAGS_METHOD_DESCRIPTOR } from '../include/flags.ts';
import { classmethod } from '../include/objectstructs.ts';
import { profile } from '../include/profile.ts';
import { PyTypeObject } from '../include/structs.ts';
import { type Addr, I32, ld, type Ref, stp } from '../memory/memory.ts';
import { fn, functionAddress, registerFunction } from '../memory/text.ts';
import { PyDict_Check, PyDict_GetItemRef, PyDict_New, PyDict_SetItem } from './dict_core.ts';
import { PyDict_DelItem } from './dict_delete.ts';
import {
  _PyObject_GetManagedDict,
  _PyObject_ManagedDictPointer,
  _PyObject_MaterializeManagedDict,
  _PyObject_SetManagedDict,
  _PyObject_StoreInstanceAttribute,
  _PyObject_TryGetInstanceAttribute,
  hasValues,
  instanceAttribute,
} from './dict_values.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { _PyObject_VAR_SIZE } from './gcobject.ts';
import { link } from './link.ts';
import {
  type descrgetfunc,
  type descrsetfunc,
  Py_DECREF,
  Py_INCREF,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  Py_XDECREF,
  PyType_HasFeature,
  slot,
} from './object.ts';
import { _PyObject_SetAttributeErrorContext, PyObject_GetAttr } from './object_protocol.ts';
import { PyClassMethod_Type, PyExc_AttributeError, PyExc_KeyError } from './statictypes.ts';
import { _PyType_LookupRef } from './type_lookup.ts';
import { typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_CheckExact } from './unicodeobject.ts';

/** Address of the word that holds the dict of an object whose type puts it in a field of its own, or 0. */
export function _PyObject_ComputedDictPointer(obj: Ref): Addr {
  const type = Py_TYPE(obj);
  const offset = ld(type + PyTypeObject.tp_dictoffset);
  if (offset >= 0) return offset === 0 ? 0 : obj + offset;
  // Counted from the end of a var-sized object.
  return obj + _PyObject_VAR_SIZE(type, Math.abs(Py_SIZE(obj))) + offset;
}

function noSuchAttribute(obj: Ref, name: Ref, holds = true, more = ''): void {
  PyErr_SetString(
    PyExc_AttributeError,
    `'${typeName(obj)}' object has no attribute '${PyUnicode_AsString(name)}'${more}`,
  );
  if (holds) _PyObject_SetAttributeErrorContext(obj, name);
}
function clearIfAttributeError(): void {
  if (PyErr_ExceptionMatches(PyExc_AttributeError)) PyErr_Clear();
}

/** New reference. `dict` stands for the instance's own dict unless NULL; `suppress`: NULL without an exception if there is no such attribute. */
export function _PyObject_GenericGetAttrWithDict(obj: Ref, name: Ref, dict: Ref, suppress: boolean): Ref {
  if (!PyUnicode_Check(name)) return typeError(`attribute name must be string, not '${typeName(name)}'`);
  const type = Py_TYPE(obj);
  Py_INCREF(name);
  const descr = _PyType_LookupRef(type, name);
  let get = 0;
  let res = 0;
  if (descr !== 0) {
    const dtype = Py_TYPE(descr);
    get = ld(dtype + PyTypeObject.tp_descr_get);
    if (get !== 0 && ld(dtype + PyTypeObject.tp_descr_set) !== 0) {
      res = fn<descrgetfunc>(get)(descr, obj, type);
      if (res === 0 && suppress) clearIfAttributeError();
      Py_DECREF(descr);
      Py_DECREF(name);
      return res;
    }
  }
  if (dict === 0) {
    const flags = I32[(type + PyTypeObject.tp_flags) >> 2];
    if (hasValues(obj, flags)) {
      if (PyUnicode_CheckExact(name) && _PyObject_TryGetInstanceAttribute(obj, name)) {
        res = instanceAttribute.value;
        if (res !== 0) {
          Py_XDECREF(descr);
          Py_DECREF(name);
          return res;
        }
      } else {
        dict = _PyObject_MaterializeManagedDict(obj);
        if (dict === 0) {
          Py_XDECREF(descr);
          Py_DECREF(name);
          return 0;
        }
      }
    } else if (flags & Py_TPFLAGS_MANAGED_DICT) {
      dict = _PyObject_GetManagedDict(obj);
    } else {
      const at = _PyObject_ComputedDictPointer(obj);
      if (at !== 0) dict = ld(at);
    }
  }
  if (dict !== 0) {
    Py_INCREF(dict);
    res = PyDict_GetItemRef(dict, name);
    Py_DECREF(dict);
    if (res !== 0 || PyErr_Occurred()) {
      if (res === 0 && suppress) clearIfAttributeError();
      if (res !== 0 || PyErr_Occurred()) {
        Py_XDECREF(descr);
        Py_DECREF(name);
        return res;
      }
    }
  }
  if (get !== 0) {
    res = fn<descrgetfunc>(get)(descr, obj, type);
    if (res === 0 && suppress) clearIfAttributeError();
    Py_DECREF(descr);
  } else if (descr !== 0) {
    res = descr;
  } else if (!suppress) {
    noSuchAttribute(obj, name);
  }
  Py_DECREF(name);
  return res;
}
link._PyObject_GenericGetAttrWithDict = _PyObject_GenericGetAttrWithDict;

/** New reference. tp_getattro of most types. */
export function PyObject_GenericGetAttr(obj: Ref, name: Ref): Ref {
  return _PyObject_GenericGetAttrWithDict(obj, name, 0, false);
}
const genericGetAttr = registerFunction('PyObject_GenericGetAttr', PyObject_GenericGetAttr);

/**
 * What _PyObject_GetMethod found. New reference, or NULL with an exception. `type`: for a classmethod a new reference to the class, which is
 * the first argument then; otherwise NULL.
 */
export const methodFound = { method: 0, type: 0 };
/**
 * Looks `name` up for a call. True: `methodFound` is a method of the class, to be called with obj as first argument;
 * false: it is the attribute itself (or NULL with an exception). `classmethods`: a classmethod is not bound either, where the version does
 * so (_PyObject_GetMethodStackRef).
 */
export function _PyObject_GetMethod(obj: Ref, name: Ref, classmethods = false): boolean {
  methodFound.type = 0;
  const type = Py_TYPE(obj);
  if (ld(type + PyTypeObject.tp_getattro) !== genericGetAttr || !PyUnicode_CheckExact(name)) {
    methodFound.method = PyObject_GetAttr(obj, name);
    return false;
  }
  const descr = _PyType_LookupRef(type, name);
  let get = 0;
  let isMethod = false;
  if (descr !== 0) {
    const dtype = Py_TYPE(descr);
    if (PyType_HasFeature(dtype, Py_TPFLAGS_METHOD_DESCRIPTOR)) isMethod = true;
    else {
      get = ld(dtype + PyTypeObject.tp_descr_get);
      if (get !== 0 && ld(dtype + PyTypeObject.tp_descr_set) !== 0) {
        methodFound.method = fn<descrgetfunc>(get)(descr, obj, type);
        Py_DECREF(descr);
        return false;
      }
    }
  }
  let dict = 0;
  const flags = I32[(type + PyTypeObject.tp_flags) >> 2];
  if (hasValues(obj, flags) && _PyObject_TryGetInstanceAttribute(obj, name)) {
    const attr = instanceAttribute.value;
    if (attr !== 0) {
      methodFound.method = attr;
      Py_XDECREF(descr);
      return false;
    }
  } else if (flags & Py_TPFLAGS_MANAGED_DICT) {
    dict = _PyObject_GetManagedDict(obj);
  } else {
    const at = _PyObject_ComputedDictPointer(obj);
    if (at !== 0) dict = ld(at);
  }
  if (dict !== 0) {
    Py_INCREF(dict);
    const attr = PyDict_GetItemRef(dict, name);
    Py_DECREF(dict);
    if (attr !== 0 || PyErr_Occurred()) {
      methodFound.method = attr;
      Py_XDECREF(descr);
      return false;
    }
  }
  if (isMethod) {
    methodFound.method = descr;
    return true;
  }
  if (get !== 0) {
    if (classmethods && profile.classmethodsUnbound && Py_TYPE(descr) === PyClassMethod_Type) {
      methodFound.method = Py_NewRef(ld(descr + classmethod.cm_callable));
      methodFound.type = Py_NewRef(type);
      Py_DECREF(descr);
      return true;
    }
    methodFound.method = fn<descrgetfunc>(get)(descr, obj, type);
    Py_DECREF(descr);
    return false;
  }
  methodFound.method = descr;
  if (descr === 0) noSuchAttribute(obj, name);
  return false;
}

/** 0 or -1. Sets (`value` NULL: deletes) in the dict at `dictptr`, which is made if need be. */
function _PyObjectDict_SetItem(obj: Ref, dictptr: Addr, name: Ref, value: Ref): number {
  let dict = ld(dictptr);
  if (dict === 0) {
    if (PyType_HasFeature(Py_TYPE(obj), Py_TPFLAGS_MANAGED_DICT)) dict = _PyObject_MaterializeManagedDict(obj);
    else {
      dict = PyDict_New();
      stp(dictptr, dict);
    }
    if (dict === 0) return -1;
  }
  Py_INCREF(dict);
  const res = value === 0 ? PyDict_DelItem(dict, name) : PyDict_SetItem(dict, name, value);
  Py_DECREF(dict);
  return res;
}

/** 0, or -1 with an exception. `dict` stands for the instance's own dict unless NULL. */
export function _PyObject_GenericSetAttrWithDict(obj: Ref, name: Ref, value: Ref, dict: Ref): number {
  if (!PyUnicode_Check(name)) {
    typeError(`attribute name must be string, not '${typeName(name)}'`);
    return -1;
  }
  const type = Py_TYPE(obj);
  Py_INCREF(name);
  Py_INCREF(type);
  const res = setAttr(obj, type, name, value, dict);
  if (res < 0 && PyErr_ExceptionMatches(PyExc_KeyError)) {
    PyErr_Clear();
    noSuchAttribute(obj, name, profile.setErrorsHold !== 'none');
  }
  Py_DECREF(type);
  Py_DECREF(name);
  return res;
}
function setAttr(obj: Ref, type: Ref, name: Ref, value: Ref, dict: Ref): number {
  const descr = _PyType_LookupRef(type, name);
  let res = -1;
  if (descr !== 0) {
    const set = slot<descrsetfunc>(descr, PyTypeObject.tp_descr_set);
    if (set !== null) {
      res = set(descr, obj, value);
      Py_DECREF(descr);
      return res;
    }
  }
  if (dict !== 0) {
    Py_INCREF(dict);
    res = value === 0 ? PyDict_DelItem(dict, name) : PyDict_SetItem(dict, name, value);
    Py_DECREF(dict);
  } else if (hasValues(obj, ld(type + PyTypeObject.tp_flags))) {
    res = _PyObject_StoreInstanceAttribute(obj, name, value);
  } else {
    const dictptr = PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)
      ? _PyObject_ManagedDictPointer(obj)
      : _PyObject_ComputedDictPointer(obj);
    if (dictptr !== 0) res = _PyObjectDict_SetItem(obj, dictptr, name, value);
    else if (descr === 0) {
      const plain = ld(type + PyTypeObject.tp_setattro) === functionAddress('PyObject_GenericSetAttr');
      const why = plain && profile.noDictSaysWhy ? ' and no __dict__ for setting new attributes' : '';
      noSuchAttribute(obj, name, profile.setErrorsHold !== 'none', why);
    } else {
      PyErr_SetString(
        PyExc_AttributeError,
        `'${typeName(obj)}' object attribute '${PyUnicode_AsString(name)}' is read-only`,
      );
    }
  }
  Py_XDECREF(descr);
  return res;
}
/** 0, or -1 with an exception. tp_setattro of most types. */
export function PyObject_GenericSetAttr(obj: Ref, name: Ref, value: Ref): number {
  return _PyObject_GenericSetAttrWithDict(obj, name, value, 0);
}
registerFunction('PyObject_GenericSetAttr', PyObject_GenericSetAttr);

// ---- __dict__ ----

/** New reference. Getter of `__dict__`; the dict is made if it is not there yet. */
export function PyObject_GenericGetDict(obj: Ref): Ref {
  if (PyType_HasFeature(Py_TYPE(obj), Py_TPFLAGS_MANAGED_DICT)) {
    const dict = _PyObject_MaterializeManagedDict(obj);
    return dict === 0 ? 0 : Py_NewRef(dict);
  }
  const at = _PyObject_ComputedDictPointer(obj);
  if (at === 0) return PyErr_SetString(PyExc_AttributeError, 'This object has no __dict__');
  let dict = ld(at);
  if (dict === 0) {
    dict = PyDict_New();
    if (dict === 0) return 0;
    stp(at, dict);
  }
  return Py_NewRef(dict);
}
/** 0 or -1. Setter of `__dict__`. */
export function PyObject_GenericSetDict(obj: Ref, value: Ref): number {
  const managed = PyType_HasFeature(Py_TYPE(obj), Py_TPFLAGS_MANAGED_DICT);
  const at = managed ? 0 : _PyObject_ComputedDictPointer(obj);
  if (!managed && at === 0) {
    PyErr_SetString(PyExc_AttributeError, 'This object has no __dict__');
    return -1;
  }
  if (value === 0) {
    typeError('cannot delete __dict__');
    return -1;
  }
  if (!PyDict_Check(value)) {
    typeError(`__dict__ must be set to a dictionary, not a '${typeName(value)}'`);
    return -1;
  }
  if (managed) return _PyObject_SetManagedDict(obj, value);
  const old = ld(at);
  stp(at, Py_NewRef(value));
  Py_XDECREF(old);
  return 0;
}
