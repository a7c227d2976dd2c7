// The types of None, NotImplemented and Ellipsis. Mirrors the last part of Objects/object.c and Objects/sliceobject.c.

import { profile } from '../include/profile.ts';
import { PyObject } from '../include/structs.ts';
import type { Ref } from '../memory/memory.ts';
import { PyDict_GET_SIZE } from './dict_core.ts';
import { typeError } from './errors.ts';
import { link } from './link.ts';
import { setHash } from './object.ts';
import { Py_Ellipsis, Py_None, Py_NotImplemented } from './statics.ts';
import { _PyNone_Type, _PyNotImplemented_Type, PyEllipsis_Type, PyExc_DeprecationWarning } from './statictypes.ts';
import { PyTuple_GET_SIZE } from './tupleobject.ts';
import { defineType, method, type Slots } from './typedef.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

function singleton(name: string, value: Ref): Slots {
  return {
    tp_new: (_type, args, kwds) =>
      PyTuple_GET_SIZE(args) > 0 || (kwds !== 0 && PyDict_GET_SIZE(kwds) > 0)
        ? typeError(`${name} takes no arguments`)
        : value,
    tp_dealloc: () => undefined,
  };
}
/** hash(None) since 3.12: a constant. */
const NONE_HASH = 0xfca86420;

defineType(_PyNone_Type, {
  basicsize: () => PyObject.sizeof,
  flags: 0,
  doc: 'NoneType()\n--\n\nThe type of the None singleton.',
  slots: {
    ...singleton('NoneType', Py_None),
    tp_repr: () => PyUnicode_FromString('None'),
    tp_hash: () => setHash(NONE_HASH),
    nb_bool: () => 0,
  },
  shared: { tp_richcompare: 'object.tp_richcompare' },
});
defineType(_PyNotImplemented_Type, {
  basicsize: () => PyObject.sizeof,
  flags: 0,
  doc: 'NotImplementedType()\n--\n\nThe type of the NotImplemented singleton.',
  slots: {
    ...singleton('NotImplementedType', Py_NotImplemented),
    tp_repr: () => PyUnicode_FromString('NotImplemented'),
    nb_bool: () => {
      const words = 'NotImplemented should not be used in a boolean context';
      if (!profile.notImplementedIsTrue) {
        typeError(words);
        return -1;
      }
      return link.PyErr_WarnEx(PyExc_DeprecationWarning, words, 1) < 0 ? -1 : 1;
    },
  },
  methods: [method('__reduce__()', () => PyUnicode_FromString('NotImplemented'))],
});
defineType(PyEllipsis_Type, {
  basicsize: () => PyObject.sizeof,
  flags: 0,
  doc: 'ellipsis()\n--\n\nThe type of the Ellipsis singleton.',
  slots: {
    ...singleton('EllipsisType', Py_Ellipsis),
    tp_repr: () => PyUnicode_FromString('Ellipsis'),
  },
  methods: [method('__reduce__()', () => PyUnicode_FromString('Ellipsis'))],
});
