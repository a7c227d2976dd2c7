// Type string.templatelib.Template: what a t-string makes. Mirrors Objects/templateobject.c.

import { _Py_T_OBJECT, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, struct } from '../include/structs.ts';
import { ld, type Ref, st8, stp, U8 } from '../memory/memory.ts';
import { PyIter_Next, PyObject_GetIter } from './abstract.ts';
import { class_getitem } from './classgetitem.ts';
import { typeError } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, PyObject_GC_Del, PyObject_GC_UnTrack } from './gcobject.ts';
import { interpolationobject } from './interpolationobject.ts';
import { link, partLink } from './link.ts';
import { Py_CLEAR, Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_TYPE, type visitproc } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { unicode_empty } from './statics.ts';
import { _PyInterpolation_Type, _PyTemplate_Type, _PyTemplateIter_Type } from './statictypes.ts';
import {
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_New,
  PyTuple_Pack,
  PyTuple_SET_ITEM,
  stealTuple,
} from './tupleobject.ts';
import { defineType, getset, member, method } from './typedef.ts';
import { _PyType_Name, typeName } from './typename.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_Concat,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
} from './unicodeobject.ts';

const templateobject = struct('templateobject', { strings: 'ptr', interpolations: 'ptr' }, PyObject);
const templateiterobject = struct(
  'templateiterobject',
  { stringsiter: 'ptr', interpolationsiter: 'ptr', from_strings: 'u8' },
  PyObject,
);
const T = templateobject;
const N = templateiterobject;

/** New reference; takes references of its own. There is one string more than interpolations. */
export function _PyTemplate_Build(strings: Ref, interpolations: Ref): Ref {
  const o = _PyObject_GC_New(_PyTemplate_Type);
  if (o === 0) return 0;
  stp(o + T.strings, Py_NewRef(strings));
  stp(o + T.interpolations, Py_NewRef(interpolations));
  _PyObject_GC_TRACK(o);
  return o;
}
/** New reference: a tuple of owned references, which are stolen. */
function tupleOf(items: readonly Ref[]): Ref {
  const t = PyTuple_New(items.length);
  if (t === 0) return 0;
  items.forEach((o, i) => {
    PyTuple_SET_ITEM(t, i, o);
  });
  return t;
}

/** `Template(*args)`: neighbouring strings are joined, and '' stands between neighbouring interpolations. */
function template_new(_type: Ref, args: Ref, kwds: Ref): Ref {
  if (kwds !== 0) return typeError('Template.__new__ only accepts *args arguments');
  const strings: Ref[] = [];
  const interpolations: Ref[] = [];
  const dropAll = (): void => {
    for (const o of [...strings, ...interpolations]) Py_DECREF(o);
  };
  let lastWasString = false;
  for (let i = 0; i < PyTuple_GET_SIZE(args); i++) {
    const item = PyTuple_GET_ITEM(args, i);
    if (PyUnicode_Check(item)) {
      if (lastWasString) {
        const joined = PyUnicode_Concat(strings[strings.length - 1], item);
        if (joined === 0) {
          dropAll();
          return 0;
        }
        Py_DECREF(strings[strings.length - 1]);
        strings[strings.length - 1] = joined;
      } else strings.push(Py_NewRef(item));
      lastWasString = true;
    } else if (Py_IS_TYPE(item, _PyInterpolation_Type)) {
      if (!lastWasString) strings.push(unicode_empty);
      interpolations.push(Py_NewRef(item));
      lastWasString = false;
    } else {
      dropAll();
      return typeError(`Template.__new__ *args need to be of type 'str' or 'Interpolation', got ${typeName(item)}`);
    }
  }
  if (!lastWasString) strings.push(unicode_empty);
  const s = tupleOf(strings);
  const n = tupleOf(interpolations);
  const o = s === 0 || n === 0 ? 0 : _PyTemplate_Build(s, n);
  if (s !== 0) Py_DECREF(s);
  if (n !== 0) Py_DECREF(n);
  return o;
}

function reprText(o: Ref): string | null {
  const r = PyObject_Repr(o);
  if (r === 0) return null;
  const text = PyUnicode_AsString(r);
  Py_DECREF(r);
  return text;
}
function template_repr(self: Ref): Ref {
  const s = reprText(ld(self + T.strings));
  const n = s === null ? null : reprText(ld(self + T.interpolations));
  if (n === null) return 0;
  return PyUnicode_FromString(`${_PyType_Name(Py_TYPE(self))}(strings=${s}, interpolations=${n})`);
}
/** New reference: a tuple of the interpolations' values. */
function template_values(self: Ref): Ref {
  const interpolations = ld(self + T.interpolations);
  const n = PyTuple_GET_SIZE(interpolations);
  const values: Ref[] = [];
  for (let i = 0; i < n; i++)
    values.push(Py_NewRef(ld(PyTuple_GET_ITEM(interpolations, i) + interpolationobject.value)));
  return tupleOf(values);
}
function template_iter(self: Ref): Ref {
  const it = _PyObject_GC_New(_PyTemplateIter_Type);
  if (it === 0) return 0;
  stp(it + N.stringsiter, PyObject_GetIter(ld(self + T.strings)));
  stp(it + N.interpolationsiter, PyObject_GetIter(ld(self + T.interpolations)));
  st8(it + N.from_strings, 1);
  _PyObject_GC_TRACK(it);
  return it;
}
/** Strings and interpolations in turn, without empty strings. */
function templateiter_next(it: Ref): Ref {
  if (U8[it + N.from_strings] !== 0) {
    const item = PyIter_Next(ld(it + N.stringsiter));
    st8(it + N.from_strings, 0);
    if (item === 0) return 0;
    if (PyUnicode_GET_LENGTH(item) !== 0) return item;
    Py_DECREF(item);
  }
  st8(it + N.from_strings, 1);
  return PyIter_Next(ld(it + N.interpolationsiter));
}
/** New reference: two templates as one; the strings that meet are joined. */
function template_concat(self: Ref, other: Ref): Ref {
  if (!Py_IS_TYPE(self, _PyTemplate_Type) || !Py_IS_TYPE(other, _PyTemplate_Type)) {
    return typeError(
      `can only concatenate string.templatelib.Template (not "${typeName(Py_IS_TYPE(self, _PyTemplate_Type) ? other : self)}") to string.templatelib.Template`,
    );
  }
  const [a, b] = [ld(self + T.strings), ld(other + T.strings)];
  const [m, n] = [PyTuple_GET_SIZE(a), PyTuple_GET_SIZE(b)];
  const middle = PyUnicode_Concat(PyTuple_GET_ITEM(a, m - 1), PyTuple_GET_ITEM(b, 0));
  if (middle === 0) return 0;
  const items: Ref[] = [];
  for (let i = 0; i < m - 1; i++) items.push(Py_NewRef(PyTuple_GET_ITEM(a, i)));
  items.push(middle);
  for (let i = 1; i < n; i++) items.push(Py_NewRef(PyTuple_GET_ITEM(b, i)));
  const strings = tupleOf(items);
  const [x, y] = [ld(self + T.interpolations), ld(other + T.interpolations)];
  const parts: Ref[] = [];
  for (const t of [x, y]) for (let i = 0; i < PyTuple_GET_SIZE(t); i++) parts.push(Py_NewRef(PyTuple_GET_ITEM(t, i)));
  const interpolations = tupleOf(parts);
  const o = _PyTemplate_Build(strings, interpolations);
  Py_DECREF(strings);
  Py_DECREF(interpolations);
  return o;
}

/** tp_dealloc, tp_traverse and tp_clear of a struct of two references. */
function pairSlots(first: number, second: number) {
  const clear = (o: Ref): number => {
    Py_CLEAR(o + first);
    Py_CLEAR(o + second);
    return 0;
  };
  return {
    tp_clear: clear,
    tp_dealloc: (o: Ref): void => {
      PyObject_GC_UnTrack(o);
      clear(o);
      PyObject_GC_Del(o);
    },
    tp_traverse: (o: Ref, visit: visitproc): number => {
      const a = ld(o + first);
      const r = a === 0 ? 0 : visit(a);
      if (r !== 0) return r;
      const b = ld(o + second);
      return b === 0 ? 0 : visit(b);
    },
  };
}

/** New reference to (string.templatelib._template_unpickle, (strings, interpolations)). */
function template_reduce(self: Ref): Ref {
  const f = link.PyImport_ImportModuleAttrString('string.templatelib', '_template_unpickle');
  if (f === 0) return 0;
  return stealTuple(f, PyTuple_Pack(ld(self + T.strings), ld(self + T.interpolations)));
}

defineType(_PyTemplate_Type, {
  basicsize: () => T.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: 'Template object',
  slots: {
    ...pairSlots(T.strings, T.interpolations),
    tp_new: template_new,
    tp_repr: template_repr,
    tp_iter: template_iter,
    sq_concat: template_concat,
  },
  methods: [method('__reduce__()', template_reduce), class_getitem],
  members: [
    member('strings', _Py_T_OBJECT, () => T.strings),
    member('interpolations', _Py_T_OBJECT, () => T.interpolations),
  ],
  getset: [getset('values', template_values)],
});
defineType(_PyTemplateIter_Type, {
  basicsize: () => N.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: { ...pairSlots(N.stringsiter, N.interpolationsiter), tp_iternext: templateiter_next },
  shared: { tp_iter: 'PyObject_SelfIter' },
});

partLink._PyTemplate_Build = _PyTemplate_Build;
