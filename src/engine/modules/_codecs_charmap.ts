// Codecs by table: charmap_decode, charmap_encode, charmap_build. Mirrors the charmap part of Objects/unicodeobject.c.

import type { Ref } from '../memory/memory.ts';
import { PyObject_GetItem } from '../objects/abstract.ts';
import { PyBytes_AsUint8Array, PyBytes_Check } from '../objects/bytesobject.ts';
import { decodeError, encodeError, endDecoding, newDecoding, raiseEncodeError } from '../objects/codec_errors.ts';
import { PyDict_New, PyDict_SetItem } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, typeError } from '../objects/errors.ts';
import { _PyArg_BadArgument } from '../objects/getargs.ts';
import { PyLong_AsLong, PyLong_Check, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_LookupError } from '../objects/statictypes.ts';
import { typeName } from '../objects/typename.ts';
import { codePoints, PyUnicode_Check, PyUnicode_FromCodePoints } from '../objects/unicodeobject.ts';
import { buildEncodingMap, encodingMapLookup, isEncodingMap } from './_codecs_encodingmap.ts';

const UNDEFINED = 'character maps to <undefined>';
const NOT_A_CHARACTER = 0xfffe;

/** New reference. mapping[n]; Py_None if there is no such item; NULL with another exception. */
function mapped(mapping: Ref, n: number): Ref {
  const key = PyLong_FromLong(n);
  if (key === 0) return 0;
  const x = PyObject_GetItem(mapping, key);
  Py_DECREF(key);
  if (x !== 0 || !PyErr_ExceptionMatches(PyExc_LookupError)) return x;
  PyErr_Clear();
  return Py_None;
}
/** New reference. */
export function charmapDecode(input: Uint8Array, errors: string, mapping: Ref): Ref {
  const d = newDecoding('charmap', errors, input);
  const table = PyUnicode_Check(mapping) ? codePoints(mapping) : null;
  let i = 0;
  while (i >= 0 && i < d.input.length) {
    const c = d.input[i];
    let text: number[] | null = null;
    if (table !== null) {
      if (c < table.length && table[c] !== NOT_A_CHARACTER) text = [table[c]];
    } else {
      const x = mapped(mapping, c);
      if (x === 0) {
        i = -1;
        break;
      }
      if (PyLong_Check(x)) {
        const value = PyLong_AsLong(x);
        if (value !== NOT_A_CHARACTER) text = [value];
        if (value < 0 || value > 0x10ffff) {
          typeError('character mapping must be in range(0x110000)');
          i = -1;
        }
      } else if (PyUnicode_Check(x)) {
        text = codePoints(x);
        if (text.length === 1 && text[0] === NOT_A_CHARACTER) text = null;
      } else if (x !== Py_None) {
        typeError('character mapping must return integer, None or str');
        i = -1;
      }
      Py_DECREF(x);
      if (i < 0) break;
    }
    if (text === null) i = decodeError(d, i, i + 1, UNDEFINED);
    else {
      for (const p of text) d.out.push(p);
      i++;
    }
  }
  endDecoding(d);
  return i < 0 ? 0 : PyUnicode_FromCodePoints(d.out);
}
/** The bytes for one character: null when undefined, false with an exception. */
function bytesFor(mapping: Ref, c: number): ArrayLike<number> | null | false {
  if (isEncodingMap(mapping)) {
    const byte = encodingMapLookup(mapping, c);
    return byte < 0 ? null : [byte];
  }
  const x = mapped(mapping, c);
  if (x === 0) return false;
  let result: ArrayLike<number> | null | false = null;
  if (PyLong_Check(x)) {
    const value = PyLong_AsLong(x);
    result = value >= 0 && value <= 255 ? [value] : typeError('character mapping must be in range(256)') !== 0 && null;
  } else if (PyBytes_Check(x)) result = PyBytes_AsUint8Array(x);
  else if (x !== Py_None) {
    typeError(`character mapping must return integer, bytes or None, not ${typeName(x)}`);
    result = false;
  }
  Py_DECREF(x);
  return result;
}
/** Null with an exception. */
export function charmapEncode(unicode: Ref, errors: string, mapping: Ref): number[] | null {
  const s = codePoints(unicode);
  const out: number[] = [];
  for (let i = 0; i < s.length; ) {
    const bytes = bytesFor(mapping, s[i]);
    if (bytes === false) return null;
    if (bytes !== null) {
      for (let k = 0; k < bytes.length; k++) out.push(bytes[k]);
      i++;
      continue;
    }
    let end = i + 1;
    for (; end < s.length; end++) {
      const next = bytesFor(mapping, s[end]);
      if (next === false) return null;
      if (next !== null) break;
    }
    const r = encodeError(unicode, s, 'charmap', errors, i, end, UNDEFINED);
    if (r === null) return null;
    if (r.bytes !== null) for (const b of Array.from(r.bytes)) out.push(b);
    for (const c of r.text ?? []) {
      const replaced = bytesFor(mapping, c);
      if (replaced === false) return null;
      if (replaced === null) return raiseEncodeError(unicode, 'charmap', i, end, UNDEFINED);
      for (let k = 0; k < replaced.length; k++) out.push(replaced[k]);
    }
    i = r.pos;
  }
  return out;
}
/** New reference. The table for encoding that belongs to a decoding table given as a str. */
export function charmap_build(_m: Ref, map: Ref): Ref {
  if (!PyUnicode_Check(map)) return _PyArg_BadArgument('charmap_build', 'argument', 'str', map);
  const points = codePoints(map);
  if (points.length === 0) return typeError('bad argument type for built-in operation');
  const compact = buildEncodingMap(points);
  if (compact !== null) return compact;
  const d = PyDict_New();
  if (d === 0) return 0;
  for (let i = 0; i < points.length && i < 256; i++) {
    const key = PyLong_FromLong(points[i]);
    const value = PyLong_FromLong(i);
    const ok = key !== 0 && value !== 0 && PyDict_SetItem(d, key, value) === 0;
    Py_DECREF(key);
    Py_DECREF(value);
    if (!ok) {
      Py_DECREF(d);
      return 0;
    }
  }
  return d;
}
