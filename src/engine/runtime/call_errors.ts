// Errors of calls: wrong arguments for a Python function, and wrong things after * and **. Mirrors the helpers around
// initialize_locals and _PyEval_FormatKwargsError in Python/ceval.c.

import { Py_EQ } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyBaseExceptionObject, PyCodeObject, PyFunctionObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { tick } from '../memory/ticks.ts';
import { PySequence_Check } from '../objects/abstract.ts';
import { notUnpackable } from '../objects/changed_messages.ts';
import { _PyDict_MergeEx } from '../objects/dictobject.ts';
import {
  PyErr_Clear,
  PyErr_ExceptionMatches,
  PyErr_GetRaisedException,
  PyErr_SetRaisedException,
  typeError,
} from '../objects/errors.ts';
import { PyStackRef_NULL } from '../objects/interpframe.ts';
import { partLink } from '../objects/link.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF } from '../objects/object.ts';
import {
  PyObject_GetOptionalAttr,
  PyObject_Repr,
  PyObject_RichCompareBool,
  PyObject_Str,
} from '../objects/object_protocol.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import { PyExc_AttributeError, PyExc_KeyError } from '../objects/statictypes.ts';
import { PyTuple_CheckExact, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from '../objects/tupleobject.ts';
import { PyUnicode_AsString, PyUnicode_Check } from '../objects/unicodeobject.ts';

const id___qualname__ = _Py_ID('__qualname__');
const id___module__ = _Py_ID('__module__');

function strText(o: Ref): string {
  const s = PyObject_Str(o);
  if (s === 0) return '?';
  const text = PyUnicode_AsString(s);
  Py_DECREF(s);
  return text;
}
/** A callable's name for messages: `module.qualname()`. */
export function _PyObject_FunctionStr(x: Ref): string {
  const qualname = PyObject_GetOptionalAttr(x, id___qualname__);
  if (qualname === 0) {
    PyErr_Clear();
    return strText(x);
  }
  const name = strText(qualname);
  Py_DECREF(qualname);
  const module = PyObject_GetOptionalAttr(x, id___module__);
  if (module === 0) {
    PyErr_Clear();
    return `${name}()`;
  }
  const m = module === Py_None ? 'builtins' : strText(module);
  Py_DECREF(module);
  return m === 'builtins' ? `${name}()` : `${m}.${name}()`;
}

/** Adds the mapping after `**` to the keyword arguments. 0, or -1 with TypeError. */
export function _PyEval_MergeKwargs(callable: Ref, dict: Ref, update: Ref): number {
  if (_PyDict_MergeEx(dict, update, 2) >= 0) return 0;
  if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
    PyErr_Clear();
    notUnpackable(() => _PyObject_FunctionStr(callable), '**', update);
  } else if (PyErr_ExceptionMatches(PyExc_KeyError)) {
    const exc = PyErr_GetRaisedException();
    const args = ld(exc + PyBaseExceptionObject.args);
    if (PyTuple_CheckExact(args) && PyTuple_GET_SIZE(args) === 1) {
      const key = strText(PyTuple_GET_ITEM(args, 0));
      typeError(`${_PyObject_FunctionStr(callable)} got multiple values for keyword argument '${key}'`);
      Py_DECREF(exc);
    } else PyErr_SetRaisedException(exc);
  }
  return -1;
}
/** 0, or -1 with TypeError if what stands after `*` cannot be iterated. */
export function _Py_Check_ArgsIterable(callable: Ref, args: Ref): number {
  if (ld(Py_TYPE(args) + PyTypeObject.tp_iter) !== 0 || PySequence_Check(args)) return 0;
  PyErr_Clear();
  notUnpackable(() => _PyObject_FunctionStr(callable), '*', args);
  return -1;
}

// ---- binding arguments ----

export function qualnameOf(func: Ref): string {
  return PyUnicode_AsString(ld(func + PyFunctionObject.func_qualname));
}
const nameAt = (code: Ref, i: number): Ref => PyTuple_GET_ITEM(ld(code + PyCodeObject.co_localsplusnames), i);
const plural = (n: number): string => (n === 1 ? '' : 's');

/** A list of new objects, as C functions gather names in one before they say them. The collector counts it. */
class Names {
  readonly #list = PyList_New(0);
  readonly texts: string[] = [];

  /** Steals the reference. */
  add(name: Ref): void {
    if (name === 0 || this.#list === 0) return;
    PyList_Append(this.#list, name);
    this.texts.push(PyUnicode_AsString(name));
    Py_DECREF(name);
  }
  release(): void {
    Py_XDECREF(this.#list);
  }
}

/** 'a', 'b', and 'c' */
function listNames(kind: string, names: readonly string[], qualname: string): void {
  let list: string;
  if (names.length === 1) list = names[0];
  else if (names.length === 2) list = `${names[0]} and ${names[1]}`;
  else
    list = `${names
      .slice(0, -2)
      .map((n) => `${n}, `)
      .join('')}${names[names.length - 2]}, and ${names[names.length - 1]}`;
  typeError(`${qualname}() missing ${names.length} required ${kind} argument${plural(names.length)}: ${list}`);
}
/** TypeError for parameters that got no value: positional ones (without the last `defcount`), or keyword-only ones (defcount -1). */
export function missing_arguments(func: Ref, code: Ref, defcount: number, locals: Addr): void {
  const argcount = ld(code + PyCodeObject.co_argcount);
  const positional = defcount !== -1;
  const start = positional ? 0 : argcount;
  const end = positional ? argcount - defcount : start + ld(code + PyCodeObject.co_kwonlyargcount);
  const names = new Names();
  for (let i = start; i < end; i++)
    if (ld(locals + i * 8) === PyStackRef_NULL) names.add(PyObject_Repr(nameAt(code, i)));
  listNames(positional ? 'positional' : 'keyword-only', names.texts, qualnameOf(func));
  names.release();
}
/** TypeError for more positional arguments than parameters. */
export function too_many_positional(func: Ref, code: Ref, given: number, defcount: number, locals: Addr): void {
  const argcount = ld(code + PyCodeObject.co_argcount);
  const kwonly = ld(code + PyCodeObject.co_kwonlyargcount);
  let kwonlyGiven = 0;
  for (let i = argcount; i < argcount + kwonly; i++) {
    if (ld(locals + i * 8) !== PyStackRef_NULL) kwonlyGiven++;
    // Of a code object that was written over there may be any number.
    tick();
  }
  const takes = defcount > 0 ? `from ${argcount - defcount} to ${argcount}` : String(argcount);
  const many = defcount > 0 ? 's' : plural(argcount);
  const also =
    kwonlyGiven > 0
      ? ` positional argument${plural(given)} (and ${kwonlyGiven} keyword-only argument${plural(kwonlyGiven)})`
      : '';
  const were = given === 1 && kwonlyGiven === 0 ? 'was' : 'were';
  typeError(`${qualnameOf(func)}() takes ${takes} positional argument${many} but ${given}${also} ${were} given`);
}
/** True with TypeError if keywords name positional-only parameters; -1 is not needed: comparisons of str do not fail. */
export function positional_only_passed_as_keyword(func: Ref, code: Ref, kwnames: Ref): boolean {
  const names = new Names();
  const n = ld(code + PyCodeObject.co_posonlyargcount);
  for (let k = 0; k < n; k++) {
    const name = nameAt(code, k);
    for (let i = 0; i < Py_SIZE(kwnames); i++) {
      const keyword = PyTuple_GET_ITEM(kwnames, i);
      if (keyword === name || PyObject_RichCompareBool(name, keyword, Py_EQ) > 0) names.add(Py_NewRef(name));
    }
  }
  const { texts } = names;
  if (texts.length > 0)
    typeError(
      `${qualnameOf(func)}() got some positional-only arguments passed as keyword arguments: '${texts.join(', ')}'`,
    );
  names.release();
  return texts.length > 0;
}
/** TypeError for a keyword that no parameter has. */
export function unexpectedKeyword(func: Ref, code: Ref, keyword: Ref): void {
  const from = ld(code + PyCodeObject.co_posonlyargcount);
  const to = ld(code + PyCodeObject.co_argcount) + ld(code + PyCodeObject.co_kwonlyargcount);
  const text = strText(keyword);
  let near: string | null = null;
  if (profile.suggestsKeywords && to > from && PyUnicode_Check(keyword)) {
    const possible = new Names();
    for (let i = from; i < to; i++) possible.add(Py_NewRef(nameAt(code, i)));
    near = partLink.calculateSuggestion(possible.texts, text);
    possible.release();
  }
  const hint = near === null ? '' : `. Did you mean '${near}'?`;
  typeError(`${qualnameOf(func)}() got an unexpected keyword argument '${text}'${hint}`);
}
