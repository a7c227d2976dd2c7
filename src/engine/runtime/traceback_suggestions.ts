// What a traceback adds to the message of a NameError, AttributeError or ImportError: the nearest name there is. Mirrors
// _compute_suggestion_error of Lib/traceback.py.

import { PyTracebackObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PySequence_Contains, PySequence_List } from '../objects/abstract.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallNoArgs } from '../objects/call.ts';
import { PyErr_Clear, PyErr_ExceptionMatches } from '../objects/errors.ts';
import { PyList_GET_ITEM } from '../objects/listobject.ts';
import { Py_DECREF, Py_SIZE, Py_TYPE, PyObject_TypeCheck } from '../objects/object.ts';
import { PyObject_GetAttrString, PyObject_GetOptionalAttrString } from '../objects/object_protocol.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_AttributeError, PyExc_ImportError, PyExc_NameError, PyExc_TypeError } from '../objects/statictypes.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { PyImport_ImportModule } from './import.ts';
import { calculateSuggestion } from './suggestions.ts';
import { PySys_GetObject } from './sysdict.ts';

/** New reference, or NULL without an exception. */
function attribute(o: Ref, name: string): Ref {
  const v = PyObject_GetOptionalAttrString(o, name);
  if (v === 0) PyErr_Clear();
  return v;
}
/** The text of an attribute that is a str, or null. */
function textAttribute(o: Ref, name: string): string | null {
  const v = attribute(o, name);
  if (v === 0) return null;
  const text = PyUnicode_Check(v) ? PyUnicode_AsString(v) : null;
  Py_DECREF(v);
  return text;
}
/** The str items of an iterable, whose reference is taken over; null if it cannot be read. */
function stringsOf(iterable: Ref): string[] | null {
  const list = iterable === 0 ? 0 : PySequence_List(iterable);
  if (iterable !== 0) Py_DECREF(iterable);
  if (list === 0) {
    PyErr_Clear();
    return null;
  }
  const names: string[] = [];
  for (let i = 0; i < Py_SIZE(list); i++) {
    const item = PyList_GET_ITEM(list, i);
    if (PyUnicode_Check(item)) names.push(PyUnicode_AsString(item));
  }
  Py_DECREF(list);
  return names;
}
/** The names that `o.__dir__()` gives, sorted; for a class, which cannot be asked so, by its metaclass. */
function namesOf(o: Ref): string[] | null {
  const own = PyObject_GetAttrString(o, '__dir__');
  let result = own === 0 ? 0 : PyObject_CallNoArgs(own);
  if (own !== 0) Py_DECREF(own);
  if (result === 0 && PyErr_ExceptionMatches(PyExc_TypeError)) {
    PyErr_Clear();
    const ofType = PyObject_GetAttrString(Py_TYPE(o), '__dir__');
    result = ofType === 0 ? 0 : PyObject_CallFunctionObjArgs(ofType, o);
    if (ofType !== 0) Py_DECREF(ofType);
  }
  const names = stringsOf(result);
  // By code points, as Python sorts; UTF-16 units order the same but for characters that no identifier begins with.
  return names?.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) ?? null;
}
/** Borrowed reference: the frame in which the exception was raised; NULL without a traceback. */
function lastFrame(tb: Ref): Ref {
  if (tb === 0 || tb === Py_None) return 0;
  let last = tb;
  for (let next = ld(last + PyTracebackObject.tb_next); next !== 0 && next !== Py_None; ) {
    last = next;
    next = ld(last + PyTracebackObject.tb_next);
  }
  return ld(last + PyTracebackObject.tb_frame);
}
/** New reference: the local variable `self` of a frame, or NULL. */
function selfOf(frame: Ref): Ref {
  const locals = attribute(frame, 'f_locals');
  if (locals === 0) return 0;
  const get = attribute(locals, 'get');
  Py_DECREF(locals);
  if (get === 0) return 0;
  const key = PyUnicode_FromString('self');
  const self = PyObject_CallFunctionObjArgs(get, key);
  Py_DECREF(key);
  Py_DECREF(get);
  if (self === 0) PyErr_Clear();
  else if (self === Py_None) return 0;
  return self;
}

const isPublic = (name: string): boolean => !name.startsWith('_');

function attributeNames(exc: Ref, tb: Ref, wrong: string): string[] | null {
  const obj = attribute(exc, 'obj');
  if (obj === 0) return null;
  const names = namesOf(obj);
  let hide = isPublic(wrong);
  const frame = hide ? lastFrame(tb) : 0;
  if (frame !== 0) {
    const self = selfOf(frame);
    // A method may know the private names of its instance.
    if (self !== 0) {
      if (self === obj) hide = false;
      Py_DECREF(self);
    }
  }
  Py_DECREF(obj);
  return hide ? (names?.filter(isPublic) ?? null) : names;
}
function moduleNames(exc: Ref, wrong: string): string[] | null {
  const name = textAttribute(exc, 'name');
  if (name === null) return null;
  const module = PyImport_ImportModule(name.split('.')[0]);
  if (module === 0) {
    PyErr_Clear();
    return null;
  }
  const names = namesOf(module);
  Py_DECREF(module);
  return isPublic(wrong) ? (names?.filter(isPublic) ?? null) : names;
}
function scopeNames(frame: Ref): string[] | null {
  const all: string[] = [];
  for (const scope of ['f_locals', 'f_globals', 'f_builtins']) {
    const names = stringsOf(attribute(frame, scope));
    if (names === null) return null;
    all.push(...names);
  }
  return all;
}
/** Whether the wrong name is an attribute of the method's instance. */
function isAttributeOfSelf(frame: Ref, name: string): boolean {
  const self = selfOf(frame);
  if (self === 0) return false;
  const value = attribute(self, name);
  Py_DECREF(self);
  if (value === 0) return false;
  Py_DECREF(value);
  return true;
}

function nearest(exc: Ref, tb: Ref, wrong: string): string | null {
  let names: string[] | null;
  if (PyObject_TypeCheck(exc, PyExc_AttributeError)) names = attributeNames(exc, tb, wrong);
  else if (PyObject_TypeCheck(exc, PyExc_ImportError)) names = moduleNames(exc, wrong);
  else {
    const frame = lastFrame(tb);
    if (frame === 0) return null;
    names = scopeNames(frame);
    if (names !== null && isAttributeOfSelf(frame, wrong)) return `self.${wrong}`;
  }
  return names === null ? null : calculateSuggestion(names, wrong);
}

/** Whether sys.stdlib_module_names has the name. */
function isStdlibModule(name: string): boolean {
  const names = PySys_GetObject('stdlib_module_names');
  if (names === 0) return false;
  const key = PyUnicode_FromString(name);
  const r = PySequence_Contains(names, key);
  Py_DECREF(key);
  if (r < 0) PyErr_Clear();
  return r > 0;
}

/** What follows the message of an exception: ". Did you mean: 'x'?" and the like; '' if there is nothing to say. */
export function suggestionFor(exc: Ref, tb: Ref): string {
  const isName = PyObject_TypeCheck(exc, PyExc_NameError);
  let field: string;
  if (PyObject_TypeCheck(exc, PyExc_ImportError)) field = 'name_from';
  else if (isName || PyObject_TypeCheck(exc, PyExc_AttributeError)) field = 'name';
  else return '';
  const wrong = textAttribute(exc, field);
  if (wrong === null) return '';
  const suggestion = nearest(exc, tb, wrong);
  const meant = suggestion === null ? '' : `. Did you mean: '${suggestion}'?`;
  if (!isName || !isStdlibModule(wrong)) return meant;
  return `${meant || '.'} ${suggestion === null ? 'Did' : 'Or did'} you forget to import '${wrong}'?`;
}
