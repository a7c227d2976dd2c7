// A class's full name for messages: "module.qualname", without "builtins." and "__main__.". Mirrors %T of PyUnicode_FromFormat,
// that is _PyType_GetFullyQualifiedName in Objects/typeobject.c.

import { Py_TPFLAGS_HEAPTYPE } from '../include/flags.ts';
import type { Ref } from '../memory/memory.ts';
import { PyErr_Clear } from '../objects/errors.ts';
import { Py_DECREF, PyType_HasFeature } from '../objects/object.ts';
import { PyObject_GetOptionalAttr } from '../objects/object_protocol.ts';
import { _Py_ID } from '../objects/statics.ts';
import { tp_name } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check } from '../objects/unicodeobject.ts';

const id___module__ = _Py_ID('__module__');
const id___qualname__ = _Py_ID('__qualname__');

function textAttr(type: Ref, name: Ref): string | null {
  const o = PyObject_GetOptionalAttr(type, name);
  if (o === 0) {
    PyErr_Clear();
    return null;
  }
  const text = PyUnicode_Check(o) ? PyUnicode_AsString(o) : null;
  Py_DECREF(o);
  return text;
}
export function fullTypeName(type: Ref): string {
  if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) return tp_name(type);
  const qualname = textAttr(type, id___qualname__) ?? tp_name(type);
  const module = textAttr(type, id___module__);
  return module === null || module === 'builtins' || module === '__main__' ? qualname : `${module}.${qualname}`;
}
