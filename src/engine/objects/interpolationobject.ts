// Type string.templatelib.Interpolation: the value in braces of a t-string. Mirrors Objects/interpolationobject.c.

import { _Py_T_OBJECT, Py_T_OBJECT_EX, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { class_getitem } from './classgetitem.ts';
import { PyDict_SetItemString } from './dictobject.ts';
import { PyErr_SetString } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, PyObject_GC_Del, PyObject_GC_UnTrack } from './gcobject.ts';
import { _PyArg_BadArgument, argIsStr } from './getargs.ts';
import { partLink } from './link.ts';
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE, Py_XNewRef, type visitproc } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { latin1Char, Py_None, unicode_empty } from './statics.ts';
import { _PyInterpolation_Type, PyExc_SystemError, PyExc_ValueError } from './statictypes.ts';
import { PyTuple_New, PyTuple_SET_ITEM } from './tupleobject.ts';
import { defineType, member, method } from './typedef.ts';
import { _PyType_Name } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

export const interpolationobject = struct(
  'interpolationobject',
  { value: 'ptr', expression: 'ptr', conversion: 'ptr', format_spec: 'ptr' },
  PyObject,
);
const I = interpolationobject;
const fields = [I.value, I.expression, I.conversion, I.format_spec];
const names = ['value', 'expression', 'conversion', 'format_spec'] as const;

/** New reference; takes references of its own. */
function make(value: Ref, expression: Ref, conversion: Ref, format_spec: Ref): Ref {
  const o = _PyObject_GC_New(_PyInterpolation_Type);
  if (o === 0) return 0;
  [value, expression, conversion, format_spec].forEach((v, i) => {
    stp(o + fields[i], Py_XNewRef(v));
  });
  _PyObject_GC_TRACK(o);
  return o;
}
/** New reference. `conversion` is 0 (none), 1 (!s), 2 (!r) or 3 (!a). */
export function _PyInterpolation_Build(value: Ref, expression: Ref, conversion: number, format_spec: Ref): Ref {
  if (conversion < 0 || conversion > 3) {
    return PyErr_SetString(PyExc_SystemError, "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'");
  }
  const c = conversion === 0 ? Py_None : latin1Char('sra'.charCodeAt(conversion - 1));
  return make(value, expression, c, format_spec);
}

const signature = parseSignature("Interpolation(value, expression='', conversion=None, format_spec='')");
function interpolation_new(_type: Ref, args: Ref, kwds: Ref): Ref {
  const got = unpackTupleAndDict(signature, args, kwds);
  if (got === null) return 0;
  const [value, expression, conversion, format_spec] = got;
  for (const [o, name] of [
    [expression, 'expression'],
    [format_spec, 'format_spec'],
  ] as const) {
    if (o !== 0 && !argIsStr('Interpolation', `argument '${name}'`, o)) return 0;
  }
  if (conversion !== 0 && conversion !== Py_None) {
    if (!PyUnicode_Check(conversion)) {
      return _PyArg_BadArgument('Interpolation', "argument 'conversion'", 'str', conversion);
    }
    if (!['s', 'r', 'a'].includes(PyUnicode_AsString(conversion))) {
      return PyErr_SetString(PyExc_ValueError, "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'");
    }
  }
  return make(value, expression || unicode_empty, conversion || Py_None, format_spec || unicode_empty);
}
function reprText(o: Ref): string | null {
  const r = PyObject_Repr(o);
  if (r === 0) return null;
  const text = PyUnicode_AsString(r);
  Py_DECREF(r);
  return text;
}
function interpolation_repr(self: Ref): Ref {
  const parts: string[] = [];
  for (const at of fields) {
    const text = reprText(ld(self + at));
    if (text === null) return 0;
    parts.push(text);
  }
  return PyUnicode_FromString(`${_PyType_Name(Py_TYPE(self))}(${parts.join(', ')})`);
}
function interpolation_reduce(self: Ref): Ref {
  const args = PyTuple_New(4);
  if (args === 0) return 0;
  fields.forEach((at, i) => {
    PyTuple_SET_ITEM(args, i, Py_NewRef(ld(self + at)));
  });
  const pair = PyTuple_New(2);
  if (pair === 0) {
    Py_DECREF(args);
    return 0;
  }
  PyTuple_SET_ITEM(pair, 0, Py_NewRef(Py_TYPE(self)));
  PyTuple_SET_ITEM(pair, 1, args);
  return pair;
}

/** For match statements. Mirrors _PyInterpolation_InitTypes. */
function setMatchArgs(): void {
  const tuple = PyTuple_New(names.length);
  names.forEach((name, i) => {
    PyTuple_SET_ITEM(tuple, i, PyUnicode_FromString(name));
  });
  PyDict_SetItemString(ld(_PyInterpolation_Type + PyTypeObject.tp_dict), '__match_args__', tuple);
  Py_DECREF(tuple);
}

defineType(_PyInterpolation_Type, {
  basicsize: () => I.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_new: interpolation_new,
    tp_repr: interpolation_repr,
    tp_dealloc: (self: Ref) => {
      PyObject_GC_UnTrack(self);
      for (const at of fields) Py_CLEAR(self + at);
      PyObject_GC_Del(self);
    },
    tp_traverse: (self: Ref, visit: visitproc) => {
      for (const at of fields) {
        const o = ld(self + at);
        const r = o === 0 ? 0 : visit(o);
        if (r !== 0) return r;
      }
      return 0;
    },
    tp_clear: (self: Ref) => {
      for (const at of fields) Py_CLEAR(self + at);
      return 0;
    },
  },
  methods: [method('__reduce__()', interpolation_reduce), class_getitem],
  ready: setMatchArgs,
  members: names.map((name, i) => member(name, name === 'value' ? _Py_T_OBJECT : Py_T_OBJECT_EX, () => fields[i])),
});

partLink._PyInterpolation_Build = _PyInterpolation_Build;
