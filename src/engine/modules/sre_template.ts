// Replacement templates: literals and groups in turn. Mirrors _sre_template_impl, compile_template and expand_template of
// Modules/_sre/sre.c.

import { Py_TPFLAGS_DISALLOW_INSTANTIATION, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { type Addr, ld, ld64, type Ref, st64, stp } from '../memory/memory.ts';
import { PyBytes_Check, PyBytes_FromStringAndSize, PyBytes_GET_SIZE } from '../objects/bytesobject.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallMethodOneArg } from '../objects/call.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, typeError } from '../objects/errors.ts';
import { _PyObject_GC_NewVar, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from '../objects/gcobject.ts';
import { _PyArg_BadArgument } from '../objects/getargs.ts';
import { PyList_Append, PyList_Check, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New } from '../objects/listobject.ts';
import { PyLong_AsSsize_t } from '../objects/longobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_SIZE, Py_XDECREF, type visitproc } from '../objects/object.ts';
import { PyObject_GetAttrString } from '../objects/object_protocol.ts';
import { _Py_ID, bytes_empty, Py_None, unicode_empty } from '../objects/statics.ts';
import { PyExc_TypeError } from '../objects/statictypes.ts';
import { defineType } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_Join } from '../objects/unicode_split.ts';
import { PyUnicode_Check, PyUnicode_GET_LENGTH } from '../objects/unicodeobject.ts';
import { PyImport_ImportModuleAttrString } from '../runtime/import.ts';
import { Template_Type, TemplateObject, templateItem } from './sre_state.ts';

const T = TemplateObject;
const itemAt = (t: Ref, i: number): Addr => t + T.sizeof + i * templateItem.sizeof;
const isText = (o: Ref): boolean => PyUnicode_Check(o) || PyBytes_Check(o);
const textLength = (o: Ref): number => (PyUnicode_Check(o) ? PyUnicode_GET_LENGTH(o) : PyBytes_GET_SIZE(o));

/** New reference. _sre.template(pattern, [literal, group, literal, ...]). */
export function sre_template(_m: Ref, _pattern: Ref, template: Ref): Ref {
  if (!PyList_Check(template)) return _PyArg_BadArgument('template', 'argument 2', 'list', template);
  const n = PyList_GET_SIZE(template);
  if (n % 2 === 0 || !isText(PyList_GET_ITEM(template, 0))) return typeError('invalid template');
  const groups = (n - 1) / 2;
  const t = _PyObject_GC_NewVar(Template_Type, groups);
  if (t === 0) return 0;
  const first = PyList_GET_ITEM(template, 0);
  stp(t + T.literal, Py_NewRef(first));
  for (let i = 0; i < groups; i++) {
    st64(itemAt(t, i) + templateItem.index, 0);
    stp(itemAt(t, i) + templateItem.literal, 0);
  }
  let chunks = 1 + 2 * groups - (textLength(first) === 0 ? 1 : 0);
  _PyObject_GC_TRACK(t);
  for (let i = 0; i < groups; i++) {
    const index = PyLong_AsSsize_t(PyList_GET_ITEM(template, 2 * i + 1));
    const literal = PyList_GET_ITEM(template, 2 * i + 2);
    if (index < 0 || !isText(literal)) {
      Py_DECREF(t);
      return PyErr_Occurred() ? 0 : typeError('invalid template');
    }
    st64(itemAt(t, i) + templateItem.index, index);
    if (textLength(literal) === 0) chunks--;
    else stp(itemAt(t, i) + templateItem.literal, Py_NewRef(literal));
  }
  st64(t + T.chunks, chunks);
  return t;
}
/** New reference. The template object for a replacement text, made (and kept) by the package `re`. */
export function compile_template(pattern: Ref, template: Ref): Ref {
  const f = PyImport_ImportModuleAttrString('re', '_compile_template');
  if (f === 0) return 0;
  let result = PyObject_CallFunctionObjArgs(f, pattern, template);
  if (result === 0 && PyErr_ExceptionMatches(PyExc_TypeError)) {
    // A replacement that cannot be hashed: without the cache.
    PyErr_Clear();
    const plain = PyObject_GetAttrString(f, '__wrapped__');
    if (plain !== 0) {
      result = PyObject_CallFunctionObjArgs(plain, pattern, template);
      Py_DECREF(plain);
    }
  }
  Py_DECREF(f);
  if (result !== 0 && !Py_IS_TYPE(result, Template_Type)) {
    typeError(`the result of compiling a replacement string is ${typeName(result)}, not str`);
    Py_DECREF(result);
    return 0;
  }
  return result;
}
/** New reference. The template without groups as the text it is; NULL (no exception) if it has groups. */
export function literalTemplate(t: Ref): Ref {
  return Py_SIZE(t) === 0 ? Py_NewRef(ld(t + T.literal)) : 0;
}
/** New reference. The template filled in from a match. */
export function expand_template(t: Ref, match: Ref, group: (match: Ref, i: number, missing: Ref) => Ref): Ref {
  const literal = ld(t + T.literal);
  if (Py_SIZE(t) === 0) return Py_NewRef(literal);
  const list = PyList_New(0);
  if (list === 0) return 0;
  let ok = textLength(literal) === 0 || PyList_Append(list, literal) === 0;
  for (let i = 0; ok && i < Py_SIZE(t); i++) {
    const item = group(match, ld64(itemAt(t, i) + templateItem.index), Py_None);
    ok = item !== 0 && (item === Py_None || PyList_Append(list, item) === 0);
    Py_XDECREF(item);
    const next = ld(itemAt(t, i) + templateItem.literal);
    if (ok && next !== 0) ok = PyList_Append(list, next) === 0;
  }
  const result = ok ? joinTexts(list, !PyUnicode_Check(literal)) : 0;
  Py_DECREF(list);
  return result;
}
const id_join = _Py_ID('join');
/** New reference. The items of a list joined without a separator. */
export function joinTexts(list: Ref, bytes: boolean): Ref {
  if (PyList_GET_SIZE(list) === 0) return bytes ? PyBytes_FromStringAndSize(0, 0) : unicode_empty;
  return bytes ? PyObject_CallMethodOneArg(bytes_empty, id_join, list) : PyUnicode_Join(unicode_empty, list);
}

const fields = (t: Ref): Addr[] => {
  const out = [t + T.literal];
  for (let i = 0; i < Py_SIZE(t); i++) out.push(itemAt(t, i) + templateItem.literal);
  return out;
};
function template_clear(t: Ref): number {
  for (const at of fields(t)) {
    const o = ld(at);
    stp(at, 0);
    Py_XDECREF(o);
  }
  return 0;
}
defineType(Template_Type, {
  basicsize: () => T.sizeof,
  itemsize: 16,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: {
    tp_dealloc: (t) => {
      _PyObject_GC_UNTRACK(t);
      template_clear(t);
      PyObject_GC_Del(t);
    },
    tp_traverse: (t: Ref, visit: visitproc) => {
      for (const at of fields(t)) {
        const r = ld(at) === 0 ? 0 : visit(ld(at));
        if (r !== 0) return r;
      }
      return 0;
    },
    tp_clear: template_clear,
  },
});
