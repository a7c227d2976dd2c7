// Type parameters of generic aliases: finding them, and putting arguments in their place. Mirrors _Py_make_parameters and
// _Py_subs_parameters in Objects/genericaliasobject.c, and _Py_typing_type_repr in Objects/typevarobject.c.

import { gaobject } from '../include/objectstructs.ts';
import { profile } from '../include/profile.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, ld8, type Ref } from '../memory/memory.ts';
import { PyObject_GetItem } from './abstract_object.ts';
import { PySequence_List, PySequence_Tuple } from './abstract_sequence.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallOneArg } from './call.ts';
import { PyErr_Occurred, typeError } from './errors.ts';
import { link } from './link.ts';
import { list_ass_slice_array, PyList_Append, PyList_Check, PyList_GET_SIZE, PyList_New } from './listobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, PyObject_TypeCheck } from './object.ts';
import {
  PyObject_GetOptionalAttr,
  PyObject_HasAttrWithError,
  PyObject_IsTrue,
  PyObject_Repr,
  PyObject_Str,
} from './object_protocol.ts';
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from './recursion.ts';
import { _Py_ID, Py_Ellipsis, Py_None } from './statics.ts';
import { _PyNone_Type, Py_GenericAliasType, PyTuple_Type } from './statictypes.ts';
import {
  _PyTuple_ITEMS,
  _PyTuple_Resize,
  PyTuple_Check,
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_New,
  PyTuple_Pack,
  PyTuple_SET_ITEM,
} from './tupleobject.ts';
import { PyType_Check } from './typeobject.ts';
import { PyUnicode_FromFormat } from './unicode_from_format.ts';
import type { UnicodeWriter } from './unicode_writer.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

const str_subst = _Py_ID('__typing_subst__');
const str_prepare = _Py_ID('__typing_prepare_subst__');
const str_parameters = _Py_ID('__parameters__');
const str_unpacked_args = _Py_ID('__typing_unpacked_tuple_args__');
const str_is_unpacked = _Py_ID('__typing_is_unpacked_typevartuple__');
const str_origin = _Py_ID('__origin__');
const str_args = _Py_ID('__args__');
const str_qualname = _Py_ID('__qualname__');
const str_module = _Py_ID('__module__');

/** New reference. A tuple of borrowed references. */
export function tupleOf(items: readonly Ref[]): Ref {
  const t = PyTuple_New(items.length);
  if (t !== 0) for (let i = 0; i < items.length; i++) PyTuple_SET_ITEM(t, i, Py_NewRef(items[i]));
  return t;
}

// ---- repr ----

/** Writes `p` as it is shown among the arguments of an alias: names for classes, `...` for Ellipsis. False with an exception. */
export function _Py_typing_type_repr(writer: UnicodeWriter, p: Ref): boolean {
  if (p === Py_Ellipsis) return writer.owned(PyUnicode_FromString('...'));
  if (p === _PyNone_Type && profile.aliasesLookIntoLists) return writer.owned(PyUnicode_FromString('None'));
  let rc = PyObject_HasAttrWithError(p, str_origin);
  if (rc > 0) rc = PyObject_HasAttrWithError(p, str_args);
  if (rc < 0) return false;
  // It looks like an alias.
  if (rc > 0) return writer.owned(PyObject_Repr(p));
  const qualname = PyObject_GetOptionalAttr(p, str_qualname);
  if (qualname === 0) return !PyErr_Occurred() && writer.owned(PyObject_Repr(p));
  const module = PyObject_GetOptionalAttr(p, str_module);
  let r = 0;
  if (module === 0) r = PyErr_Occurred() ? 0 : PyObject_Repr(p);
  else if (module === Py_None) r = PyObject_Repr(p);
  else if (PyUnicode_Check(module) && PyUnicode_AsString(module) === 'builtins') r = PyObject_Str(qualname);
  else r = PyUnicode_FromFormat('%S.%S', module, qualname);
  Py_DECREF(qualname);
  Py_XDECREF(module);
  return writer.owned(r);
}

// ---- finding parameters ----

/** The place of `item` among the first `len` items of a tuple, by identity; -1 if it is not there. */
function tuple_index(self: Ref, len: number, item: Ref): number {
  for (let i = 0; i < len; i++) if (PyTuple_GET_ITEM(self, i) === item) return i;
  return -1;
}
/** Puts `item` after the first `len` items of a tuple unless it is among them. How many items came. */
function tuple_add(self: Ref, len: number, item: Ref): number {
  if (tuple_index(self, len, item) >= 0) return 0;
  PyTuple_SET_ITEM(self, len, Py_NewRef(item));
  return 1;
}
/** New reference. The type parameters in `args` (a tuple or list), each once, in order. */
export function _Py_make_parameters(args: Ref): Ref {
  const tuple = PySequence_Tuple(args);
  if (tuple === 0) return 0;
  const parameters = make_parameters(tuple);
  Py_DECREF(tuple);
  return parameters;
}
function make_parameters(args: Ref): Ref {
  const nargs = PyTuple_GET_SIZE(args);
  let len = nargs;
  let parameters = PyTuple_New(len);
  if (parameters === 0) return 0;
  let iparam = 0;
  for (let iarg = 0; iarg < nargs; iarg++) {
    const t = PyTuple_GET_ITEM(args, iarg);
    // The descriptor __parameters__ of a class is not meant.
    if (PyType_Check(t)) continue;
    const rc = PyObject_HasAttrWithError(t, str_subst);
    const subparams = rc === 0 ? parametersOf(t) : 0;
    if (rc < 0 || (subparams === 0 && PyErr_Occurred())) {
      Py_DECREF(parameters);
      return 0;
    }
    if (rc > 0) iparam += tuple_add(parameters, iparam, t);
    else if (subparams !== 0 && PyTuple_Check(subparams)) {
      const len2 = PyTuple_GET_SIZE(subparams);
      const needed = len2 - 1 - (iarg - iparam);
      if (needed > 0) {
        len += needed;
        parameters = _PyTuple_Resize(parameters, len);
        if (parameters === 0) {
          Py_DECREF(subparams);
          return 0;
        }
      }
      for (let j = 0; j < len2; j++) iparam += tuple_add(parameters, iparam, PyTuple_GET_ITEM(subparams, j));
    }
    Py_XDECREF(subparams);
  }
  return iparam < len ? _PyTuple_Resize(parameters, iparam) : parameters;
}
/** New reference to the type parameters of an argument, or NULL, if it has none or with an exception. */
function parametersOf(t: Ref): Ref {
  const subparams = PyObject_GetOptionalAttr(t, str_parameters);
  if (subparams !== 0 || PyErr_Occurred() || !profile.aliasesLookIntoLists) return subparams;
  if (!PyTuple_Check(t) && !PyList_Check(t)) return 0;
  if (!_Py_EnterRecursiveCall(' in __parameter__ calculation')) return 0;
  const found = _Py_make_parameters(t);
  _Py_LeaveRecursiveCall();
  return found;
}

// ---- substitution ----

/** New reference to `dst` (which is stolen) with all items of `src` from `dstindex` on instead of one, or NULL with an exception. */
function tuple_extend(dst: Ref, dstindex: number, src: Ref): Ref {
  const count = PyTuple_GET_SIZE(src);
  const res = _PyTuple_Resize(dst, PyTuple_GET_SIZE(dst) + count - 1);
  if (res === 0) return 0;
  for (let i = 0; i < count; i++) PyTuple_SET_ITEM(res, dstindex + i, Py_NewRef(PyTuple_GET_ITEM(src, i)));
  return res;
}
/**
 * New reference. `obj` with its parameters, which are among `params`, replaced by the items of `argitems`, by subscription: list[T]
 * becomes list[str]; what has no parameters is given back as it is.
 */
function subs_tvars(obj: Ref, params: Ref, argitems: Ref): Ref {
  const subparams = PyObject_GetOptionalAttr(obj, str_parameters);
  if (subparams === 0 && PyErr_Occurred()) return 0;
  if (subparams === 0 || !PyTuple_Check(subparams) || PyTuple_GET_SIZE(subparams) === 0) {
    Py_XDECREF(subparams);
    return Py_NewRef(obj);
  }
  const nparams = PyTuple_GET_SIZE(params);
  const nsubargs = PyTuple_GET_SIZE(subparams);
  let subargs = PyTuple_New(nsubargs);
  for (let i = 0, j = 0; subargs !== 0 && i < nsubargs; i++) {
    let arg = PyTuple_GET_ITEM(subparams, i);
    const iparam = tuple_index(params, nparams, arg);
    if (iparam >= 0) {
      const param = arg;
      arg = argitem(argitems, iparam);
      // A TypeVarTuple.
      if (ld(Py_TYPE(param) + PyTypeObject.tp_iter) !== 0 && PyTuple_Check(arg)) {
        subargs = tuple_extend(subargs, j, arg);
        j += PyTuple_GET_SIZE(arg);
        continue;
      }
    }
    PyTuple_SET_ITEM(subargs, j++, Py_NewRef(arg));
  }
  const res = subargs === 0 ? 0 : PyObject_GetItem(obj, subargs);
  Py_XDECREF(subargs);
  Py_DECREF(subparams);
  return res;
}
/** 1, 0, or -1 with an exception: `arg` is `*Ts`. */
function _is_unpacked_typevartuple(arg: Ref): number {
  if (PyType_Check(arg)) return 0;
  const tmp = PyObject_GetOptionalAttr(arg, str_is_unpacked);
  if (tmp === 0) return PyErr_Occurred() ? -1 : 0;
  const res = PyObject_IsTrue(tmp);
  Py_DECREF(tmp);
  return res;
}
/** New reference to the arguments of `*tuple[...]`, or NULL, if `arg` is none or with an exception. */
function _unpacked_tuple_args(arg: Ref): Ref {
  if (
    PyObject_TypeCheck(arg, Py_GenericAliasType) &&
    ld8(arg + gaobject.starred) !== 0 &&
    ld(arg + gaobject.origin) === PyTuple_Type
  ) {
    return Py_NewRef(ld(arg + gaobject.args));
  }
  const result = PyObject_GetOptionalAttr(arg, str_unpacked_args);
  if (result !== Py_None) return result;
  Py_DECREF(result);
  return 0;
}
/** New reference to the tuple of the arguments `item`, with unpacked tuples laid flat. */
function _unpack_args(item: Ref): Ref {
  const newargs = PyList_New(0);
  if (newargs === 0) return 0;
  const nitems = PyTuple_Check(item) ? PyTuple_GET_SIZE(item) : 1;
  for (let i = 0; i < nitems; i++) {
    const arg = argitem(item, i);
    const subargs = PyType_Check(arg) ? 0 : _unpacked_tuple_args(arg);
    let err = 0;
    if (subargs !== 0 && isClosedTuple(subargs)) {
      const end = PyList_GET_SIZE(newargs);
      err = list_ass_slice_array(newargs, end, end, _PyTuple_ITEMS(subargs), PyTuple_GET_SIZE(subargs));
    } else if (subargs === 0 && PyErr_Occurred()) err = -1;
    else err = PyList_Append(newargs, arg);
    Py_XDECREF(subargs);
    if (err < 0) {
      Py_DECREF(newargs);
      return 0;
    }
  }
  const res = PySequence_Tuple(newargs);
  Py_DECREF(newargs);
  return res;
}
/** True for a tuple that does not end by `...`. */
function isClosedTuple(o: Ref): boolean {
  if (!PyTuple_Check(o)) return false;
  const n = PyTuple_GET_SIZE(o);
  return n === 0 || PyTuple_GET_ITEM(o, n - 1) !== Py_Ellipsis;
}
/** Borrowed reference. An item of the arguments: what is no tuple is the only one. */
function argitem(item: Ref, i: number): Ref {
  return PyTuple_Check(item) ? PyTuple_GET_ITEM(item, i) : item;
}
/** New reference to the tuple of arguments of `self[item]`, where `self` has `args` and `parameters`. */
export function _Py_subs_parameters(self: Ref, args: Ref, parameters: Ref, item: Ref): Ref {
  const nparams = PyTuple_GET_SIZE(parameters);
  if (nparams === 0) {
    const repr = reprText(self);
    return repr === null ? 0 : typeError(`${repr} is not a generic class`);
  }
  const prepared = prepareArgs(self, parameters, item);
  if (prepared === 0) return 0;
  const nitems = PyTuple_Check(prepared) ? PyTuple_GET_SIZE(prepared) : 1;
  let newargs = 0;
  if (nitems !== nparams) {
    const repr = reprText(self);
    const word = nitems > nparams ? 'many' : 'few';
    if (repr !== null) typeError(`Too ${word} arguments for ${repr}; actual ${nitems}, expected ${nparams}`);
  } else {
    const tuple = PySequence_Tuple(args);
    if (tuple !== 0) {
      newargs = replaceAll(self, tuple, parameters, prepared);
      Py_DECREF(tuple);
    }
  }
  Py_DECREF(prepared);
  return newargs;
}
/** New reference to the arguments as the parameters want them: a tuple as a rule. */
function prepareArgs(self: Ref, parameters: Ref, item: Ref): Ref {
  let args = _unpack_args(item);
  const nparams = PyTuple_GET_SIZE(parameters);
  for (let i = 0; args !== 0 && i < nparams; i++) {
    const prepare = PyObject_GetOptionalAttr(PyTuple_GET_ITEM(parameters, i), str_prepare);
    if (prepare === 0 && PyErr_Occurred()) {
      Py_DECREF(args);
      return 0;
    }
    if (prepare === 0 || prepare === Py_None) continue;
    const tuple = PyTuple_Check(args) ? Py_NewRef(args) : PyTuple_Pack(args);
    const tmp = tuple === 0 ? 0 : PyObject_CallFunctionObjArgs(prepare, self, tuple);
    Py_XDECREF(tuple);
    Py_DECREF(prepare);
    Py_DECREF(args);
    args = tmp;
  }
  return args;
}
/** New reference. The tuple `args` with each parameter replaced by the item of `argitems` in its place. */
function replaceAll(self: Ref, args: Ref, parameters: Ref, argitems: Ref): Ref {
  const nargs = PyTuple_GET_SIZE(args);
  let newargs = PyTuple_New(nargs);
  for (let iarg = 0, jarg = 0; newargs !== 0 && iarg < nargs; iarg++) {
    const original = PyTuple_GET_ITEM(args, iarg);
    if (PyType_Check(original)) {
      PyTuple_SET_ITEM(newargs, jarg++, Py_NewRef(original));
      continue;
    }
    if (profile.aliasesLookIntoLists && (PyTuple_Check(original) || PyList_Check(original))) {
      const subargs = replaceInside(self, original, parameters, argitems);
      if (subargs === 0) return drop(newargs);
      PyTuple_SET_ITEM(newargs, jarg++, subargs);
      continue;
    }
    const unpack = _is_unpacked_typevartuple(original);
    if (unpack < 0) return drop(newargs);
    const arg = replace(original, parameters, argitems);
    if (arg === 0) return drop(newargs);
    if (unpack === 0) {
      PyTuple_SET_ITEM(newargs, jarg++, arg);
      continue;
    }
    if (!PyTuple_Check(arg)) {
      // NOT-IN-CPYTHON: before 3.14 the items of what is no tuple are read, which crashes.
      const [from, to] = [original, arg].map((o) => link.PyType_GetFullyQualifiedName(Py_TYPE(o)));
      typeError(`expected __typing_subst__ of ${from} objects to return a tuple, not ${to}`);
      Py_DECREF(arg);
      return drop(newargs);
    }
    newargs = tuple_extend(newargs, jarg, arg);
    jarg += PyTuple_GET_SIZE(arg);
    Py_DECREF(arg);
  }
  return newargs;
}
function drop(newargs: Ref): 0 {
  Py_DECREF(newargs);
  return 0;
}
/** New reference. A tuple or list among the arguments with its parameters replaced. */
function replaceInside(self: Ref, arg: Ref, parameters: Ref, argitems: Ref): Ref {
  const subargs = _Py_subs_parameters(self, arg, parameters, argitems);
  if (subargs === 0 || PyTuple_Check(arg)) return subargs;
  const listargs = PySequence_List(subargs);
  Py_DECREF(subargs);
  return listargs;
}
/** New reference. A parameter replaced, or an argument with its parameters replaced. */
function replace(arg: Ref, parameters: Ref, argitems: Ref): Ref {
  const subst = PyObject_GetOptionalAttr(arg, str_subst);
  if (subst === 0) return PyErr_Occurred() ? 0 : subs_tvars(arg, parameters, argitems);
  const iparam = tuple_index(parameters, PyTuple_GET_SIZE(parameters), arg);
  let res = 0;
  if (iparam >= 0) res = PyObject_CallOneArg(subst, argitem(argitems, iparam));
  else {
    // NOT-IN-CPYTHON: before 3.14 the word before the items is taken for the argument, which crashes.
    const repr = reprText(arg);
    if (repr !== null) typeError(`argument ${repr} with __typing_subst__ was not found in __parameters__`);
  }
  Py_DECREF(subst);
  return res;
}
function reprText(o: Ref): string | null {
  const repr = PyObject_Repr(o);
  if (repr === 0) return null;
  const text = PyUnicode_AsString(repr);
  Py_DECREF(repr);
  return text;
}
/** New reference. A tuple of one item, or the tuple itself. */
export function asTuple(o: Ref): Ref {
  return PyTuple_Check(o) ? Py_NewRef(o) : PyTuple_Pack(o);
}
