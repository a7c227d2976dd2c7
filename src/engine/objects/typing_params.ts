// Type parameters of generic aliases: finding them, and putting arguments in their place. Mirrors _Py_make_parameters,
// _Py_subs_parameters and _Py_typing_type_repr in Objects/genericaliasobject.c and Objects/unionobject.c.

import { Py_TPFLAGS_TYPE_SUBCLASS } from '../include/flags.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyObject_GetItem } from './abstract_object.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallOneArg } from './call.ts';
import { PyErr_Occurred, typeError } from './errors.ts';
import { PyList_Check, PyList_GET_ITEM, PyList_GET_SIZE } from './listobject.ts';
import { hasSubclassFlag, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF } from './object.ts';
import { PyObject_GetOptionalAttr, PyObject_IsTrue, PyObject_Repr } from './object_protocol.ts';
import { _Py_ID, Py_Ellipsis, Py_None } from './statics.ts';
import {
  PyTuple_Check,
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_New,
  PyTuple_Pack,
  PyTuple_SET_ITEM,
} from './tupleobject.ts';
import { PyUnicode_AsString, PyUnicode_Check } from './unicodeobject.ts';

const str_subst = _Py_ID('__typing_subst__');
const str_prepare = _Py_ID('__typing_prepare_subst__');
const str_parameters = _Py_ID('__parameters__');
const str_unpacked_args = _Py_ID('__typing_unpacked_tuple_args__');
const str_is_unpacked = _Py_ID('__typing_is_unpacked_typevartuple__');
const str_origin = _Py_ID('__origin__');
const str_args = _Py_ID('__args__');
const str_qualname = _Py_ID('__qualname__');
const str_module = _Py_ID('__module__');

const isType = (o: Ref): boolean => hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS);
/** The items of a tuple or list. Borrowed references. */
function itemsOf(o: Ref): Ref[] {
  const list = PyList_Check(o);
  const n = list ? PyList_GET_SIZE(o) : PyTuple_GET_SIZE(o);
  return Array.from({ length: n }, (_, i) => (list ? PyList_GET_ITEM(o, i) : PyTuple_GET_ITEM(o, i)));
}
/** New reference. A tuple of borrowed references. */
export function tupleOf(items: readonly Ref[]): Ref {
  const t = PyTuple_New(items.length);
  if (t !== 0) for (let i = 0; i < items.length; i++) PyTuple_SET_ITEM(t, i, Py_NewRef(items[i]));
  return t;
}

// ---- repr ----

/** The text of `o` inside an alias: names for classes, `...` for Ellipsis. Null with an exception. */
export function _Py_typing_type_repr(o: Ref): string | null {
  if (o === Py_Ellipsis) return '...';
  const origin = PyObject_GetOptionalAttr(o, str_origin);
  if (origin === 0 && PyErr_Occurred()) return null;
  if (origin !== 0) {
    Py_DECREF(origin);
    const args = PyObject_GetOptionalAttr(o, str_args);
    if (args === 0 && PyErr_Occurred()) return null;
    if (args !== 0) {
      Py_DECREF(args);
      return reprText(o);
    }
  }
  const qualname = attrText(o, str_qualname);
  if (qualname === undefined) return null;
  const module = qualname === null ? null : attrText(o, str_module);
  if (module === undefined) return null;
  if (qualname === null || module === null) return reprText(o);
  return module === 'builtins' ? qualname : `${module}.${qualname}`;
}
function reprText(o: Ref): string | null {
  const repr = PyObject_Repr(o);
  if (repr === 0) return null;
  const text = PyUnicode_AsString(repr);
  Py_DECREF(repr);
  return text;
}
/** The text of a str attribute; null if there is none, undefined with an exception. */
function attrText(o: Ref, name: Ref): string | null | undefined {
  const value = PyObject_GetOptionalAttr(o, name);
  if (value === 0) return PyErr_Occurred() ? undefined : null;
  const text = value !== Py_None && PyUnicode_Check(value) ? PyUnicode_AsString(value) : null;
  Py_DECREF(value);
  return text;
}

// ---- finding parameters ----

/** New reference. The type parameters in `args` (a tuple), each once, in order. */
export function _Py_make_parameters(args: Ref): Ref {
  const found: Ref[] = [];
  if (!collect(args, found)) {
    for (const o of found) Py_DECREF(o);
    return 0;
  }
  const res = tupleOf(found);
  for (const o of found) Py_DECREF(o);
  return res;
}
function addOnce(found: Ref[], o: Ref): void {
  if (!found.includes(o)) found.push(Py_NewRef(o));
}
function collect(args: Ref, found: Ref[]): boolean {
  for (const t of itemsOf(args)) {
    if (isType(t)) continue;
    const subst = PyObject_GetOptionalAttr(t, str_subst);
    if (subst !== 0) {
      Py_DECREF(subst);
      addOnce(found, t);
      continue;
    }
    if (PyErr_Occurred()) return false;
    if (PyTuple_Check(t) || PyList_Check(t)) {
      if (!collect(t, found)) return false;
      continue;
    }
    const params = PyObject_GetOptionalAttr(t, str_parameters);
    if (params === 0) {
      if (PyErr_Occurred()) return false;
      continue;
    }
    if (PyTuple_Check(params)) for (const p of itemsOf(params)) addOnce(found, p);
    Py_DECREF(params);
  }
  return true;
}

// ---- substitution ----

/** New references: the arguments with unpacked tuples laid flat; null with an exception. */
function unpackArgs(item: Ref): Ref[] | null {
  const out: Ref[] = [];
  for (const o of PyTuple_Check(item) ? itemsOf(item) : [item]) {
    const sub = isType(o) ? 0 : PyObject_GetOptionalAttr(o, str_unpacked_args);
    if (sub === 0 && PyErr_Occurred()) {
      for (const x of out) Py_DECREF(x);
      return null;
    }
    const inner = sub !== 0 && PyTuple_Check(sub) ? itemsOf(sub) : null;
    if (inner !== null && !(inner.length > 0 && inner[inner.length - 1] === Py_Ellipsis)) {
      for (const x of inner) out.push(Py_NewRef(x));
    } else out.push(Py_NewRef(o));
    Py_XDECREF(sub);
  }
  return out;
}
/** New reference: `obj` with its parameters replaced, by subscription. */
function subs_tvars(obj: Ref, params: Ref, argitems: readonly Ref[]): Ref {
  const subparams = PyObject_GetOptionalAttr(obj, str_parameters);
  if (subparams === 0) return PyErr_Occurred() ? 0 : Py_NewRef(obj);
  if (!PyTuple_Check(subparams) || PyTuple_GET_SIZE(subparams) === 0) {
    Py_DECREF(subparams);
    return Py_NewRef(obj);
  }
  const all = itemsOf(params);
  const subargs: Ref[] = [];
  for (const p of itemsOf(subparams)) {
    const i = all.indexOf(p);
    if (i < 0) {
      subargs.push(p);
      continue;
    }
    const arg = argitems[i];
    const isTuple = ld(Py_TYPE(p) + PyTypeObject.tp_iter) !== 0 && PyTuple_Check(arg);
    if (isTuple) subargs.push(...itemsOf(arg));
    else subargs.push(arg);
  }
  const key = tupleOf(subargs);
  Py_DECREF(subparams);
  if (key === 0) return 0;
  const res = PyObject_GetItem(obj, key);
  Py_DECREF(key);
  return res;
}

/** New reference to the tuple of arguments of `self[item]`. */
export function _Py_subs_parameters(self: Ref, args: Ref, parameters: Ref, item: Ref): Ref {
  const nparams = PyTuple_GET_SIZE(parameters);
  if (nparams === 0) {
    const repr = reprText(self);
    return repr === null ? 0 : typeError(`${repr} is not a generic class`);
  }
  let argitems = unpackArgs(item);
  if (argitems === null) return 0;
  for (const param of itemsOf(parameters)) {
    const prepare = PyObject_GetOptionalAttr(param, str_prepare);
    if (prepare === 0 && PyErr_Occurred()) return dropAll(argitems);
    if (prepare !== 0 && prepare !== Py_None) {
      const tuple = tupleOf(argitems);
      const prepared = tuple === 0 ? 0 : PyObject_CallFunctionObjArgs(prepare, self, tuple);
      Py_XDECREF(tuple);
      Py_DECREF(prepare);
      dropAll(argitems);
      if (prepared === 0) return 0;
      argitems = (PyTuple_Check(prepared) ? itemsOf(prepared) : [prepared]).map(Py_NewRef);
      Py_DECREF(prepared);
    }
  }
  if (argitems.length !== nparams) {
    const repr = reprText(self);
    const n = argitems.length;
    dropAll(argitems);
    const word = n > nparams ? 'many' : 'few';
    return repr === null ? 0 : typeError(`Too ${word} arguments for ${repr}; actual ${n}, expected ${nparams}`);
  }
  const out = substitute(args, parameters, argitems);
  dropAll(argitems);
  if (out === null) return 0;
  const result = tupleOf(out);
  for (const o of out) Py_DECREF(o);
  return result;
}
function dropAll(items: readonly Ref[]): 0 {
  for (const o of items) Py_DECREF(o);
  return 0;
}
/** New references to the substituted items; null with an exception. */
function substitute(args: Ref, parameters: Ref, argitems: readonly Ref[]): Ref[] | null {
  const params = itemsOf(parameters);
  const out: Ref[] = [];
  const fail = (): null => {
    dropAll(out);
    return null;
  };
  for (const arg of itemsOf(args)) {
    if (isType(arg)) {
      out.push(Py_NewRef(arg));
      continue;
    }
    if (PyTuple_Check(arg) || PyList_Check(arg)) {
      const inner = substitute(arg, parameters, argitems);
      if (inner === null) return fail();
      const tuple = tupleOf(inner);
      dropAll(inner);
      if (tuple === 0) return fail();
      out.push(tuple);
      continue;
    }
    const unpackFlag = PyObject_GetOptionalAttr(arg, str_is_unpacked);
    if (unpackFlag === 0 && PyErr_Occurred()) return fail();
    const unpack = unpackFlag !== 0 && PyObject_IsTrue(unpackFlag) === 1;
    Py_XDECREF(unpackFlag);
    const subst = PyObject_GetOptionalAttr(arg, str_subst);
    if (subst === 0 && PyErr_Occurred()) return fail();
    let res: Ref;
    if (subst !== 0) {
      res = PyObject_CallOneArg(subst, argitems[params.indexOf(arg)]);
      Py_DECREF(subst);
    } else res = subs_tvars(arg, parameters, argitems);
    if (res === 0) return fail();
    if (unpack && PyTuple_Check(res)) {
      for (const o of itemsOf(res)) out.push(Py_NewRef(o));
      Py_DECREF(res);
    } else out.push(res);
  }
  return out;
}
/** New reference. A tuple of one item, or the tuple itself. */
export function asTuple(o: Ref): Ref {
  return PyTuple_Check(o) ? Py_NewRef(o) : PyTuple_Pack(o);
}
