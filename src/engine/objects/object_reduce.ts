// How objects are taken apart for pickle and copy: __reduce__, __reduce_ex__, __getstate__. Mirrors that part of
// Objects/typeobject.c; the older protocols are in Lib/copyreg.py, as in CPython.

import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { functionAddress } from '../memory/text.ts';
import { PyObject_GetIter } from './abstract_object.ts';
import {
  PyObject_CallFunctionObjArgs,
  PyObject_CallMethodNoArgs,
  PyObject_CallNoArgs,
  PyObject_CallOneArg,
} from './call.ts';
import { PyDict_Check, PyDict_GET_SIZE, PyDict_GetItemWithError, PyDict_New, PyDict_SetItem } from './dict_core.ts';
import { _PyObject_IsInstanceDictEmpty } from './dict_values.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { link, partLink } from './link.ts';
import { PyList_Check, PyList_GET_ITEM, PyList_GET_SIZE } from './listobject.ts';
import { _PyLong_GetZero, PyLong_AsInt } from './longobject.ts';
import { PyCFunction_GET_FUNCTION, PyCFunction_GET_SELF } from './methodobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF } from './object.ts';
import { PyObject_GetAttr, PyObject_GetOptionalAttr } from './object_protocol.ts';
import { _Py_ID, Py_None } from './statics.ts';
import { PyBaseObject_Type, PyCFunction_Type, PyExc_ValueError } from './statictypes.ts';
import {
  PyTuple_Check,
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_New,
  PyTuple_Pack,
  PyTuple_SET_ITEM,
} from './tupleobject.ts';
import { _PyObject_LookupSpecial } from './type_lookup.ts';
import { tp_name, typeName } from './typename.ts';
import { PyUnicode_InternFromString } from './unicodeobject.ts';

const str_reduce = _Py_ID('__reduce__');
const str_getstate = _Py_ID('__getstate__');
const str_slotnames = _Py_ID('__slotnames__');
const str_getnewargs = _Py_ID('__getnewargs__');
const str_getnewargs_ex = _Py_ID('__getnewargs_ex__');
const str_dict = _Py_ID('__dict__');
const str_items = _Py_ID('items');

/** New reference: a function of copyreg, which is imported if it was not yet. Mirrors import_copyreg. */
function copyreg(name: string): Ref {
  const module = link.PyImport_GetModule('copyreg');
  if (module === 0) return PyErr_Occurred() ? 0 : link.PyImport_ImportModuleAttrString('copyreg', name);
  const key = PyUnicode_InternFromString(name);
  const f = PyObject_GetAttr(module, key);
  Py_DECREF(key);
  Py_DECREF(module);
  return f;
}

/** New reference to a bound method, or NULL without an exception. */
function lookup(o: Ref, name: Ref): Ref {
  return _PyObject_LookupSpecial(o, name);
}

/** New reference: the list (or None) of slot names of a class, which copyreg computes and keeps. */
function _PyType_GetSlotNames(cls: Ref): Ref {
  const known = PyDict_GetItemWithError(ld(cls + PyTypeObject.tp_dict), str_slotnames);
  if (known !== 0) {
    if (known !== Py_None && !PyList_Check(known)) {
      return typeError(`${tp_name(cls)}.__slotnames__ should be a list or None, not ${typeName(known)}`);
    }
    return Py_NewRef(known);
  }
  if (PyErr_Occurred()) return 0;
  const f = copyreg('_slotnames');
  if (f === 0) return 0;
  const names = PyObject_CallOneArg(f, cls);
  Py_DECREF(f);
  if (names !== 0 && names !== Py_None && !PyList_Check(names)) {
    Py_DECREF(names);
    return typeError("copyreg._slotnames didn't return a list or None");
  }
  return names;
}

/** New reference. `required`: an object with C fields of its own cannot be taken apart. */
function object_getstate_default(obj: Ref, required: boolean): Ref {
  const type = Py_TYPE(obj);
  if (required && ld(type + PyTypeObject.tp_itemsize) !== 0) return typeError(`cannot pickle ${tp_name(type)} objects`);
  let state: Ref;
  if (_PyObject_IsInstanceDictEmpty(obj)) state = Py_None;
  else {
    state = PyObject_GetOptionalAttr(obj, str_dict);
    if (state === 0) {
      if (PyErr_Occurred()) return 0;
      state = Py_None;
    }
  }
  const slotnames = _PyType_GetSlotNames(type);
  if (slotnames === 0) {
    Py_DECREF(state);
    return 0;
  }
  const count = slotnames === Py_None ? 0 : PyList_GET_SIZE(slotnames);
  if (required) {
    let basicsize = ld(PyBaseObject_Type + PyTypeObject.tp_basicsize);
    basicsize += 8 * count;
    if (ld(type + PyTypeObject.tp_basicsize) > basicsize) {
      Py_DECREF(slotnames);
      Py_DECREF(state);
      return typeError(`cannot pickle '${tp_name(type)}' object`);
    }
  }
  if (count > 0) {
    const slots = PyDict_New();
    for (let i = 0; i < count; i++) {
      // The list may change while an attribute is asked for.
      const name = Py_NewRef(PyList_GET_ITEM(slotnames, i));
      const value = PyObject_GetOptionalAttr(obj, name);
      if (value === 0) {
        Py_DECREF(name);
        if (!PyErr_Occurred()) continue;
        Py_DECREF(slots);
        Py_DECREF(slotnames);
        Py_DECREF(state);
        return 0;
      }
      PyDict_SetItem(slots, name, value);
      Py_DECREF(name);
      Py_DECREF(value);
    }
    if (PyDict_GET_SIZE(slots) > 0) {
      const pair = PyTuple_Pack(state, slots);
      Py_DECREF(state);
      state = pair;
    }
    Py_DECREF(slots);
  }
  Py_DECREF(slotnames);
  return state;
}
/** New reference. object.__getstate__. */
export function object___getstate__(self: Ref): Ref {
  return object_getstate_default(self, false);
}
/** True for object.__getstate__ bound to `obj`. */
function isDefaultGetstate(getstate: Ref, obj: Ref): boolean {
  return (
    Py_TYPE(getstate) === PyCFunction_Type &&
    PyCFunction_GET_SELF(getstate) === obj &&
    PyCFunction_GET_FUNCTION(getstate) === functionAddress('object.__getstate__')
  );
}
/** New reference. The object's own __getstate__, or the default with the check for C fields. */
function object_getstate(obj: Ref, required: boolean): Ref {
  const getstate = PyObject_GetAttr(obj, str_getstate);
  if (getstate === 0) return 0;
  const state = isDefaultGetstate(getstate, obj)
    ? object_getstate_default(obj, required)
    : PyObject_CallNoArgs(getstate);
  Py_DECREF(getstate);
  return state;
}

/** New reference. What __reduce__ of a built-in type takes for the state. */
function _PyObject_GetState(obj: Ref): Ref {
  return object_getstate(obj, false);
}

interface NewArguments {
  /** New references: tuple of positional arguments and dict of keywords, NULL when there are none. */
  args: Ref;
  kwargs: Ref;
}
/** What `__getnewargs_ex__` or `__getnewargs__` gives; null with an exception. */
function _PyObject_GetNewArguments(obj: Ref): NewArguments | null {
  const ex = lookup(obj, str_getnewargs_ex);
  if (ex !== 0) {
    const newargs = PyObject_CallNoArgs(ex);
    Py_DECREF(ex);
    if (newargs === 0) return null;
    const bad = (message: string): null => {
      Py_DECREF(newargs);
      typeError(message);
      return null;
    };
    if (!PyTuple_Check(newargs)) return bad(`__getnewargs_ex__ should return a tuple, not '${typeName(newargs)}'`);
    if (PyTuple_GET_SIZE(newargs) !== 2) {
      const n = PyTuple_GET_SIZE(newargs);
      Py_DECREF(newargs);
      PyErr_SetString(PyExc_ValueError, `__getnewargs_ex__ should return a tuple of length 2, not ${n}`);
      return null;
    }
    const args = PyTuple_GET_ITEM(newargs, 0);
    const kwargs = PyTuple_GET_ITEM(newargs, 1);
    if (!PyTuple_Check(args)) {
      return bad(`first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '${typeName(args)}'`);
    }
    if (!PyDict_Check(kwargs)) {
      return bad(`second item of the tuple returned by __getnewargs_ex__ must be a dict, not '${typeName(kwargs)}'`);
    }
    Py_NewRef(args);
    Py_NewRef(kwargs);
    Py_DECREF(newargs);
    return { args, kwargs };
  }
  if (PyErr_Occurred()) return null;
  const plain = lookup(obj, str_getnewargs);
  if (plain !== 0) {
    const args = PyObject_CallNoArgs(plain);
    Py_DECREF(plain);
    if (args === 0) return null;
    if (!PyTuple_Check(args)) {
      typeError(`__getnewargs__ should return a tuple, not '${typeName(args)}'`);
      Py_DECREF(args);
      return null;
    }
    return { args, kwargs: 0 };
  }
  return PyErr_Occurred() ? null : { args: 0, kwargs: 0 };
}

/** New reference. Protocol 2 and up. */
function reduce_newobj(obj: Ref): Ref {
  const type = Py_TYPE(obj);
  if (ld(type + PyTypeObject.tp_new) === 0) return typeError(`cannot pickle '${tp_name(type)}' object`);
  const got = _PyObject_GetNewArguments(obj);
  if (got === null) return 0;
  const { args, kwargs } = got;
  const hasargs = args !== 0;
  let newobj: Ref;
  let newargs: Ref;
  if (kwargs === 0 || PyDict_GET_SIZE(kwargs) === 0) {
    newobj = copyreg('__newobj__');
    const n = hasargs ? PyTuple_GET_SIZE(args) : 0;
    newargs = newobj === 0 ? 0 : PyTuple_New(n + 1);
    if (newargs !== 0) {
      PyTuple_SET_ITEM(newargs, 0, Py_NewRef(type));
      for (let i = 0; i < n; i++) PyTuple_SET_ITEM(newargs, i + 1, Py_NewRef(PyTuple_GET_ITEM(args, i)));
    }
  } else {
    newobj = copyreg('__newobj_ex__');
    newargs = newobj === 0 ? 0 : PyTuple_Pack(type, args, kwargs);
  }
  Py_XDECREF(args);
  Py_XDECREF(kwargs);
  if (newargs === 0) {
    Py_XDECREF(newobj);
    return 0;
  }
  const state = object_getstate(obj, !(hasargs || PyList_Check(obj) || PyDict_Check(obj)));
  let result = 0;
  if (state !== 0) {
    let listitems = Py_None;
    let dictitems = Py_None;
    if (PyList_Check(obj)) listitems = PyObject_GetIter(obj);
    if (listitems !== 0 && PyDict_Check(obj)) {
      const items = PyObject_CallMethodNoArgs(obj, str_items);
      dictitems = items === 0 ? 0 : PyObject_GetIter(items);
      Py_XDECREF(items);
    }
    if (listitems !== 0 && dictitems !== 0) result = PyTuple_Pack(newobj, newargs, state, listitems, dictitems);
    Py_XDECREF(listitems);
    Py_XDECREF(dictitems);
    Py_DECREF(state);
  }
  Py_DECREF(newobj);
  Py_DECREF(newargs);
  return result;
}

/** New reference. The common part: by copyreg below protocol 2. */
function _common_reduce(self: Ref, protocol: number, proto: Ref): Ref {
  if (protocol >= 2) return reduce_newobj(self);
  const f = copyreg('_reduce_ex');
  if (f === 0) return 0;
  const res = PyObject_CallFunctionObjArgs(f, self, proto);
  Py_DECREF(f);
  return res;
}
/** New reference. object.__reduce__. */
export function object___reduce__(self: Ref): Ref {
  return _common_reduce(self, 0, _PyLong_GetZero());
}
/** New reference. object.__reduce_ex__: the class's own __reduce__ if it has one. */
export function object___reduce_ex__(self: Ref, proto: Ref): Ref {
  const protocol = PyLong_AsInt(proto);
  if (protocol === -1 && PyErr_Occurred()) return 0;
  const objreduce = PyDict_GetItemWithError(ld(PyBaseObject_Type + PyTypeObject.tp_dict), str_reduce);
  const reduce = PyObject_GetOptionalAttr(self, str_reduce);
  if (reduce === 0 && PyErr_Occurred()) return 0;
  if (reduce !== 0) {
    const clsreduce = PyObject_GetAttr(Py_TYPE(self), str_reduce);
    if (clsreduce === 0) {
      Py_DECREF(reduce);
      return 0;
    }
    const overridden = clsreduce !== objreduce;
    Py_DECREF(clsreduce);
    if (overridden) {
      const res = PyObject_CallNoArgs(reduce);
      Py_DECREF(reduce);
      return res;
    }
    Py_DECREF(reduce);
  }
  return _common_reduce(self, protocol, proto);
}

partLink.object___getstate__ = object___getstate__;
partLink._PyObject_GetState = _PyObject_GetState;
partLink.object___reduce__ = object___reduce__;
partLink.object___reduce_ex__ = object___reduce_ex__;
