// The functions behind a bound, a default or an alias's value that is known. Mirrors constevaluator in Objects/typevarobject.c.

import { Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { constevaluatorobject } from '../include/objectstructs.ts';
import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyDict_GET_SIZE } from './dict_core.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { PyLong_AsLong } from './longobject.ts';
import { type destructor, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, type visitproc } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { constevaluator_Type, PyExc_OverflowError } from './statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { tpAlloc } from './type_alloc.ts';
import { defineType } from './typedef.ts';
import { _Py_typing_type_repr } from './typing_params.ts';
import { UnicodeWriter } from './unicode_writer.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

/** New reference. A function that gives `value` (or its text, asked for format 4). */
export function constevaluator_alloc(value: Ref): Ref {
  const ce = tpAlloc(constevaluator_Type, 0);
  if (ce !== 0) stp(ce + constevaluatorobject.value, Py_NewRef(value));
  return ce;
}
const _Py_ANNOTATE_FORMAT_STRING = 4;
const INT_MAX = 0x7fffffff;
const INT_MIN = -0x80000000;
function constevaluator_call(self: Ref, args: Ref, kwargs: Ref): Ref {
  if (kwargs !== 0 && PyDict_GET_SIZE(kwargs) !== 0)
    return typeError('constevaluator.__call__() takes no keyword arguments');
  const nargs = PyTuple_GET_SIZE(args);
  if (nargs !== 1) return typeError(`constevaluator.__call__() takes exactly 1 argument (${nargs} given)`);
  const format = PyLong_AsLong(PyTuple_GET_ITEM(args, 0));
  if (format === -1 && PyErr_Occurred()) return 0;
  if (format > INT_MAX) return PyErr_SetString(PyExc_OverflowError, 'signed integer is greater than maximum');
  if (format < INT_MIN) return PyErr_SetString(PyExc_OverflowError, 'signed integer is less than minimum');
  const value = ld(self + constevaluatorobject.value);
  if (format !== _Py_ANNOTATE_FORMAT_STRING) return Py_NewRef(value);
  const writer = UnicodeWriter.create(5);
  if (!PyTuple_Check(value)) return _Py_typing_type_repr(writer, value) ? writer.finish() : writer.dealloc();
  const n = PyTuple_GET_SIZE(value);
  if (!writer.char(0x28)) return writer.dealloc();
  for (let i = 0; i < n; i++) {
    if (i > 0 && !writer.text(', ')) return writer.dealloc();
    if (!_Py_typing_type_repr(writer, PyTuple_GET_ITEM(value, i))) return writer.dealloc();
  }
  return writer.char(0x29) ? writer.finish() : writer.dealloc();
}
defineType(constevaluator_Type, {
  basicsize: () => constevaluatorobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: '_ConstEvaluator()\n--\n\nInternal type for implementing evaluation functions.',
  slots: {
    tp_dealloc: (self) => {
      PyObject_GC_UnTrack(self);
      Py_XDECREF(ld(self + constevaluatorobject.value));
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_traverse: (self, visit: visitproc) => visit(ld(self + constevaluatorobject.value)),
    tp_repr: (self) => {
      const repr = PyObject_Repr(ld(self + constevaluatorobject.value));
      if (repr === 0) return 0;
      const text = PyUnicode_AsString(repr);
      Py_DECREF(repr);
      return PyUnicode_FromString(`<constevaluator ${text}>`);
    },
    tp_call: constevaluator_call,
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
});
