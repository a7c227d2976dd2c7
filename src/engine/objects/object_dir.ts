// dir(). Mirrors PyObject_Dir in Objects/object.c.

import type { Ref } from '../memory/memory.ts';
import { PyMapping_Keys } from './abstract_mapping.ts';
import { PySequence_List } from './abstract_sequence.ts';
import { PyObject_CallNoArgs } from './call.ts';
import { PyErr_Occurred, typeError } from './errors.ts';
import { link } from './link.ts';
import { PyList_Sort } from './list_sort.ts';
import { Py_DECREF } from './object.ts';
import { _Py_ID } from './statics.ts';
import { _PyObject_LookupSpecial } from './type_lookup.ts';

const str_dir = _Py_ID('__dir__');

link.PyObject_Dir = (o: Ref): Ref => {
  let list: Ref;
  if (o === 0) {
    const locals = link._PyEval_GetFrameLocals();
    if (locals === 0) return 0;
    list = PyMapping_Keys(locals);
    Py_DECREF(locals);
  } else {
    const dirfunc = _PyObject_LookupSpecial(o, str_dir);
    if (dirfunc === 0) return PyErr_Occurred() ? 0 : typeError('object does not provide __dir__');
    const result = PyObject_CallNoArgs(dirfunc);
    Py_DECREF(dirfunc);
    if (result === 0) return 0;
    list = PySequence_List(result);
    Py_DECREF(result);
  }
  if (list !== 0 && PyList_Sort(list) < 0) {
    Py_DECREF(list);
    return 0;
  }
  return list;
};
