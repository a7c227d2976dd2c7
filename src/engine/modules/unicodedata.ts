// Module unicodedata. Mirrors Modules/unicodedata.c. NOT-IN-CPYTHON: there is no database of Unicode 3.2 (ucd_3_2_0, for domain names).

import { VERSION } from '../include/unicodeDatabase.ts';
import type { Ref } from '../memory/memory.ts';
import { unicodeNames } from '../objects/codec_escape.ts';
import { PyErr_SetObject, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyFloat_FromDouble } from '../objects/floatobject.ts';
import { _PyArg_BadArgument, argIsStr } from '../objects/getargs.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_KeyError, PyExc_ValueError } from '../objects/statictypes.ts';
import { method } from '../objects/typedef.ts';
import { _PyUnicode_ToDecimalDigit } from '../objects/unicodectype.ts';
import {
  codePoints,
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromCodePoints,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
  PyUnicode_READ_CHAR,
} from '../objects/unicodeobject.ts';
import { setUnicodeNameLookup } from '../parser/strings.ts';
import { lookupUnicodeName, unicodeName } from '../parser/unicode_names.ts';
import { addStolen, defineModule } from './define.ts';
import {
  type CharacterRecord,
  characterRecord,
  decomposition,
  digitValue,
  FORMS,
  type Form,
  normalize,
  numericValue,
} from './unicode_database.ts';

// What escapes \\N{...} ask for.
setUnicodeNameLookup((name) => lookupUnicodeName(name, false));
unicodeNames.lookup = (name) => lookupUnicodeName(name, false)?.codePointAt(0) ?? -1;

/** The one character of an argument; -1 with TypeError. `several`: the function has more than one parameter. */
function character(f: string, o: Ref, several: boolean): number {
  if (!PyUnicode_Check(o)) {
    _PyArg_BadArgument(f, several ? 'argument 1' : 'argument', 'a unicode character', o);
    return -1;
  }
  const n = PyUnicode_GET_LENGTH(o);
  if (n === 1) return PyUnicode_READ_CHAR(o, 0);
  typeError(`${f}(): argument${several ? ' 1' : ''} must be a unicode character, not a string of length ${n}`);
  return -1;
}
const property = (name: string, f: (r: CharacterRecord) => string | number) =>
  method(`${name}(chr, /)`, (_m, o) => {
    const c = character(name, o, false);
    if (c < 0) return 0;
    const value = f(characterRecord(c));
    return typeof value === 'string' ? PyUnicode_FromString(value) : PyLong_FromLong(value);
  });
/** A function whose second argument is what it gives for a character that has no such value. */
const withDefault = (name: string, what: string, f: (c: number) => Ref | null) =>
  method(`${name}(chr, default=<unrepresentable>, /)`, (_m, o, missing) => {
    const c = character(name, o, true);
    if (c < 0) return 0;
    const value = f(c);
    if (value !== null) return value;
    return missing === 0 ? PyErr_SetString(PyExc_ValueError, what) : Py_NewRef(missing);
  });

function lookup(_m: Ref, o: Ref): Ref {
  if (!argIsStr('lookup', 'argument', o)) return 0;
  const name = PyUnicode_AsString(o);
  const text = lookupUnicodeName(name, true);
  if (text !== null) return PyUnicode_FromString(text);
  const message = PyUnicode_FromString(`undefined character name '${name}'`);
  PyErr_SetObject(PyExc_KeyError, message);
  Py_DECREF(message);
  return 0;
}
/** The text in a normal form, or null with an exception. */
function normalized(f: string, form: Ref, text: Ref): number[] | null {
  if (!argIsStr(f, 'argument 1', form) || !argIsStr(f, 'argument 2', text)) return null;
  const name = PyUnicode_AsString(form);
  if ((FORMS as readonly string[]).includes(name)) return normalize(codePoints(text), name as Form);
  PyErr_SetString(PyExc_ValueError, 'invalid normalization form');
  return null;
}
const hex = (c: number): string => c.toString(16).toUpperCase().padStart(4, '0');

defineModule({
  name: 'unicodedata',
  doc:
    'This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters. The data in\n' +
    'this database is based on the UnicodeData.txt file version\n16.0.0 which is publically available from the Unicode Consortium.',
  methods: [
    property('category', (r) => r.category),
    property('bidirectional', (r) => r.bidirectional),
    property('combining', (r) => r.combining),
    property('mirrored', (r) => r.mirrored),
    property('east_asian_width', (r) => r.eastAsianWidth),
    method('decomposition(chr, /)', (_m, o) => {
      const c = character('decomposition', o, false);
      if (c < 0) return 0;
      const d = decomposition(c);
      if (d === undefined) return PyUnicode_FromString('');
      return PyUnicode_FromString([...(d.tag === '' ? [] : [d.tag]), ...d.codes.map(hex)].join(' '));
    }),
    withDefault('decimal', 'not a decimal', (c) => {
      const n = _PyUnicode_ToDecimalDigit(c);
      return n < 0 ? null : PyLong_FromLong(n);
    }),
    withDefault('digit', 'not a digit', (c) => {
      const n = digitValue(c);
      return n === undefined ? null : PyLong_FromLong(n);
    }),
    withDefault('numeric', 'not a numeric character', (c) => {
      const n = numericValue(c);
      return n === undefined ? null : PyFloat_FromDouble(n);
    }),
    withDefault('name', 'no such name', (c) => {
      const name = unicodeName(c);
      return name === null ? null : PyUnicode_FromString(name);
    }),
    method('lookup(name, /)', lookup),
    method('normalize(form, unistr, /)', (_m, form, text) => {
      const points = normalized('normalize', form, text);
      if (points === null) return 0;
      const same = points.length === PyUnicode_GET_LENGTH(text) && codePoints(text).every((c, i) => c === points[i]);
      return same ? Py_NewRef(text) : PyUnicode_FromCodePoints(points);
    }),
    method('is_normalized(form, unistr, /)', (_m, form, text) => {
      const points = normalized('is_normalized', form, text);
      if (points === null) return 0;
      return PyBool_FromLong(
        points.length === PyUnicode_GET_LENGTH(text) && codePoints(text).every((c, i) => c === points[i]),
      );
    }),
  ],
  exec: (module) => addStolen(module, 'unidata_version', PyUnicode_FromString(VERSION)),
});
