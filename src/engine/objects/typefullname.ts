// The full name of a class for messages. Mirrors PyType_GetFullyQualifiedName in Objects/typeobject.c.

import { Py_TPFLAGS_HEAPTYPE } from '../include/flags.ts';
import { PyHeapTypeObject } from '../include/heaptype.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyDict_GetItem } from './dictobject.ts';
import { link } from './link.ts';
import { PyType_HasFeature } from './object.ts';
import { _Py_ID } from './statics.ts';
import { tp_name } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check } from './unicodeobject.ts';

const str__module__ = _Py_ID('__module__');

/** "module.qualname"; only the qualified name for classes of builtins and of __main__. */
export function PyType_GetFullyQualifiedName(type: Ref): string {
  if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) return tp_name(type);
  const qualname = PyUnicode_AsString(ld(type + PyHeapTypeObject.ht_qualname));
  const module = PyDict_GetItem(ld(type + PyTypeObject.tp_dict), str__module__);
  if (module === 0 || !PyUnicode_Check(module)) return qualname;
  const name = PyUnicode_AsString(module);
  return name === 'builtins' || name === '__main__' ? qualname : `${name}.${qualname}`;
}
link.PyType_GetFullyQualifiedName = PyType_GetFullyQualifiedName;
