// Module _string: what string.Formatter needs of str.format. Mirrors the end of Objects/unicodeobject.c and the iterators of
// Objects/stringlib/unicode_format.h.

import { PyObject, struct } from '../include/structs.ts';
import { ld, ld64, type Ref, st64, stp } from '../memory/memory.ts';
import { PyObject_Free } from '../memory/obmalloc.ts';
import { typeError } from '../objects/errors.ts';
import { _PyObject_New } from '../objects/gcobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_XDECREF } from '../objects/object.ts';
import { Py_None, PyBool_FromLong } from '../objects/statics.ts';
import { staticType } from '../objects/statictypes.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { defineType, method } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { FieldNameIterator, field_name_split, MarkupIterator } from '../objects/unicode_string_format.ts';
import {
  codePoints,
  PyUnicode_Check,
  PyUnicode_FromCodePoints,
  PyUnicode_GET_LENGTH,
  PyUnicode_Substring,
} from '../objects/unicodeobject.ts';
import { defineModule } from './define.ts';

const PyFormatterIter_Type = staticType('formatteriterator');
const PyFieldNameIter_Type = staticType('fieldnameiterator');
/** Where an iterator is in the text: it goes from `start` to `end`. The reference is borrowed from the iterator. */
const SubString = struct('SubString', { str: 'ptr', start: 'ssize', end: 'ssize' });
const formatteriterobject = struct('formatteriterobject', { str: 'ptr', it_markup: SubString }, PyObject);
const FieldNames = struct('FieldNameIterator', { str: SubString, index: 'ssize' });
const fieldnameiterobject = struct('fieldnameiterobject', { str: 'ptr', it_field: FieldNames }, PyObject);
const STR = formatteriterobject.str;
/** Where the text begins and ends, in both iterators; START moves with a formatteriterobject, INDEX with the other. */
const START = formatteriterobject.it_markup + SubString.start;
const END = formatteriterobject.it_markup + SubString.end;
const INDEX = fieldnameiterobject.it_field + FieldNames.index;

/** New reference. */
function newIterator(type: Ref, text: Ref, at: number): Ref {
  const it = _PyObject_New(type);
  if (it === 0) return 0;
  stp(it + STR, Py_NewRef(text));
  stp(it + formatteriterobject.it_markup + SubString.str, text);
  st64(it + START, at);
  st64(it + END, PyUnicode_GET_LENGTH(text));
  if (type === PyFieldNameIter_Type) st64(it + INDEX, at);
  return it;
}
function dealloc(it: Ref): void {
  Py_DECREF(ld(it + STR));
  PyObject_Free(it);
}
/** New reference. A tuple of new references, which are consumed; NULL if one is NULL. */
function tupleOf(items: readonly Ref[]): Ref {
  const t = items.includes(0) ? 0 : PyTuple_Pack(...items);
  for (const o of items) Py_XDECREF(o);
  return t;
}
const none = (): Ref => Py_NewRef(Py_None);

function formatteriter_next(it: Ref): Ref {
  const text = ld(it + STR);
  const markup = new MarkupIterator(codePoints(text), ld64(it + START));
  const piece = markup.next();
  if (piece === null || piece === false) return 0;
  st64(it + START, markup.position);
  const literal = PyUnicode_Substring(text, piece.start, piece.end);
  const { field } = piece;
  if (field === null) return tupleOf([literal, none(), none(), none()]);
  return tupleOf([
    literal,
    PyUnicode_FromCodePoints(field.name),
    PyUnicode_FromCodePoints(field.spec),
    field.conversion === 0 ? none() : PyUnicode_FromCodePoints([field.conversion]),
  ]);
}
function fieldnameiter_next(it: Ref): Ref {
  const names = new FieldNameIterator(codePoints(ld(it + STR)), ld64(it + INDEX));
  const step = names.next();
  if (step === null || step === false) return 0;
  st64(it + INDEX, names.position);
  const key = step.index === -1 ? PyUnicode_FromCodePoints(step.name) : PyLong_FromLong(step.index);
  return tupleOf([PyBool_FromLong(step.isAttribute), key]);
}
for (const [type, layout, next] of [
  [PyFormatterIter_Type, formatteriterobject, formatteriter_next],
  [PyFieldNameIter_Type, fieldnameiterobject, fieldnameiter_next],
] as const) {
  defineType(type, {
    basicsize: () => layout.sizeof,
    flags: 0,
    slots: { tp_dealloc: dealloc, tp_iternext: next },
    shared: { tp_iter: 'PyObject_SelfIter' },
  });
}

function formatter_parser(_module: Ref, text: Ref): Ref {
  if (!PyUnicode_Check(text)) return typeError(`expected str, got ${typeName(text)}`);
  return newIterator(PyFormatterIter_Type, text, 0);
}
function formatter_field_name_split(_module: Ref, text: Ref): Ref {
  if (!PyUnicode_Check(text)) return typeError(`expected str, got ${typeName(text)}`);
  const first = field_name_split(codePoints(text), null);
  if (first === null) return 0;
  const key = first.index === -1 ? PyUnicode_FromCodePoints(first.name) : PyLong_FromLong(first.index);
  return tupleOf([key, newIterator(PyFieldNameIter_Type, text, first.rest.position)]);
}

defineModule({
  name: '_string',
  doc: 'string helper module',
  methods: [
    method('formatter_field_name_split(string, /)', formatter_field_name_split),
    method('formatter_parser(string, /)', formatter_parser),
  ],
});
