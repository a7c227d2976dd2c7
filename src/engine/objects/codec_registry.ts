// Encoding and decoding by name: the interpreter's own codecs directly, others through the search functions that Python code
// registered. Mirrors the first half of Python/codecs.c and PyUnicode_Decode, PyUnicode_AsEncodedString in Objects/unicodeobject.c.

import { ld, type Ref, stp } from '../memory/memory.ts';
import { bufferBytes, PyObject_CheckBuffer } from './buffer.ts';
import { PyBytes_Check, PyBytes_FromUint8Array } from './bytesobject.ts';
import { PyCallable_Check, PyObject_CallFunctionObjArgs, PyObject_CallOneArg } from './call.ts';
import { codecState } from './codec_errors.ts';
import { PyUnicode_DecodeRawUnicodeEscape, PyUnicode_DecodeUnicodeEscape } from './codec_escape.ts';
import * as C from './codecs.ts';
import { PyDict_GetItemRef, PyDict_New, PyDict_SetItem } from './dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { link, partLink } from './link.ts';
import { PyList_Append, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New } from './listobject.ts';
import { Py_DECREF, Py_NewRef } from './object.ts';
import { PyObject_GetOptionalAttrString } from './object_protocol.ts';
import { Py_False, Py_None, unicode_empty } from './statics.ts';
import { PyExc_ImportError, PyExc_LookupError } from './statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { typeName } from './typename.ts';
import { PyUnicode_Check, PyUnicode_FromString, PyUnicode_InternFromString } from './unicodeobject.ts';

interface BuiltinCodec {
  decode(input: Uint8Array, errors: string): Ref;
  encode(unicode: Ref, errors: string): ArrayLike<number> | null;
}
const utf16 = (order: number): BuiltinCodec => ({
  decode: (input, errors) => C.PyUnicode_DecodeUTF16Stateful(input, errors, order, false),
  encode: (unicode, errors) => C._PyUnicode_EncodeUTF16(unicode, errors, order),
});
const utf32 = (order: number): BuiltinCodec => ({
  decode: (input, errors) => C.PyUnicode_DecodeUTF32Stateful(input, errors, order, false),
  encode: (unicode, errors) => C._PyUnicode_EncodeUTF32(unicode, errors, order),
});
const utf8: BuiltinCodec = { decode: C.PyUnicode_DecodeUTF8, encode: C.unicode_encode_utf8 };
const latin1: BuiltinCodec = { decode: C.PyUnicode_DecodeLatin1, encode: C.unicode_encode_latin1 };
const ascii: BuiltinCodec = { decode: C.PyUnicode_DecodeASCII, encode: C.unicode_encode_ascii };
/** By normalized name; the aliases are those of Lib/encodings/aliases.py. */
const builtin = new Map<string, BuiltinCodec>();
const names: readonly (readonly [string, BuiltinCodec])[] = [
  ['utf_8 u8 utf utf8 utf8_ucs2 utf8_ucs4 cp65001', utf8],
  [
    'latin_1 8859 cp819 csisolatin1 ibm819 iso8859 iso8859_1 iso_8859_1 iso_8859_1_1987 iso_ir_100 l1 latin latin1',
    latin1,
  ],
  [
    'ascii 646 ansi_x3_4_1968 ansi_x3.4_1968 ansi_x3.4_1986 cp367 csascii ibm367 iso646_us iso_646.irv_1991 iso_ir_6 us us_ascii',
    ascii,
  ],
  ['utf_16 u16 utf16', utf16(0)],
  ['utf_16_le unicodelittleunmarked utf_16le', utf16(-1)],
  ['utf_16_be unicodebigunmarked utf_16be', utf16(1)],
  ['utf_32 u32 utf32', utf32(0)],
  ['utf_32_le utf_32le', utf32(-1)],
  ['utf_32_be utf_32be', utf32(1)],
  [
    'unicode_escape',
    {
      decode: (input, errors) => PyUnicode_DecodeUnicodeEscape(input, errors, false),
      encode: C.PyUnicode_AsUnicodeEscapeString,
    },
  ],
  [
    'raw_unicode_escape',
    {
      decode: (input, errors) => PyUnicode_DecodeRawUnicodeEscape(input, errors, false),
      encode: C.PyUnicode_AsRawUnicodeEscapeString,
    },
  ],
];
for (const [list, codec] of names) for (const name of list.split(' ')) builtin.set(name, codec);

/** Lower case, runs of other characters than letters, digits and dots as one underscore between words. Mirrors encodings.normalize_encoding. */
function normalized(encoding: string): string {
  return encoding
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '_')
    .replace(/^_|_$/g, '');
}

// ---- the registry ----

/** Makes the registry's list and dict and imports the package that registers the standard codecs. 0 or -1. */
function initRegistry(): number {
  if (ld(codecState.search_path) !== 0) return 0;
  const path = PyList_New(0);
  const cache = PyDict_New();
  if (path === 0 || cache === 0) return -1;
  stp(codecState.search_path, path);
  stp(codecState.search_cache, cache);
  if (link.importEncodings() === 0) return 0;
  if (!PyErr_ExceptionMatches(PyExc_ImportError)) return -1;
  PyErr_Clear();
  return 0;
}
/** 0, or -1 with an exception. */
export function PyCodec_Register(search: Ref): number {
  if (initRegistry() < 0) return -1;
  if (!PyCallable_Check(search)) {
    typeError('argument must be callable');
    return -1;
  }
  return PyList_Append(ld(codecState.search_path), search);
}
/** New reference. The tuple that describes a codec; LookupError if no search function knows the name. */
export function _PyCodec_Lookup(encoding: string): Ref {
  if (initRegistry() < 0) return 0;
  const key = PyUnicode_InternFromString(encoding.toLowerCase().replace(/[^a-z0-9.]+/g, '_'));
  if (key === 0) return 0;
  const result = searchCodec(key, encoding);
  Py_DECREF(key);
  return result;
}
function searchCodec(key: Ref, encoding: string): Ref {
  const cached = PyDict_GetItemRef(ld(codecState.search_cache), key);
  if (cached !== 0 || PyErr_Occurred()) return cached;
  const path = ld(codecState.search_path);
  for (let i = 0; i < PyList_GET_SIZE(path); i++) {
    const search = Py_NewRef(PyList_GET_ITEM(path, i));
    const result = PyObject_CallOneArg(search, key);
    Py_DECREF(search);
    if (result === 0) return 0;
    if (result === Py_None) {
      Py_DECREF(result);
      continue;
    }
    if (!PyTuple_Check(result) || PyTuple_GET_SIZE(result) !== 4) {
      Py_DECREF(result);
      return typeError('codec search functions must return 4-tuples');
    }
    if (PyDict_SetItem(ld(codecState.search_cache), key, result) < 0) {
      Py_DECREF(result);
      return 0;
    }
    return result;
  }
  return PyErr_SetString(PyExc_LookupError, `unknown encoding: ${encoding}`);
}
/** New reference. As _PyCodec_Lookup for str.encode and bytes.decode: LookupError for codecs that are not about text. */
function _PyCodec_LookupTextEncoding(encoding: string, alternate: string): Ref {
  const codec = _PyCodec_Lookup(encoding);
  if (codec === 0) return 0;
  const mark = PyObject_GetOptionalAttrString(codec, '_is_text_encoding');
  if (mark === 0 && PyErr_Occurred()) {
    Py_DECREF(codec);
    return 0;
  }
  const isText = mark !== Py_False;
  if (mark !== 0) Py_DECREF(mark);
  if (isText) return codec;
  Py_DECREF(codec);
  return PyErr_SetString(
    PyExc_LookupError,
    `'${encoding}' is not a text encoding; use ${alternate} to handle arbitrary codecs`,
  );
}
/** New reference. What the codec's function number `index` (0 encoder, 1 decoder) makes of `object`. */
export function callCodec(codec: Ref, index: number, object: Ref, errors: string | null): Ref {
  const f = Py_NewRef(PyTuple_GET_ITEM(codec, index));
  const e = errors === null ? 0 : PyUnicode_FromString(errors);
  const result =
    errors !== null && e === 0
      ? 0
      : e === 0
        ? PyObject_CallOneArg(f, object)
        : PyObject_CallFunctionObjArgs(f, object, e);
  Py_DECREF(f);
  if (e !== 0) Py_DECREF(e);
  if (result === 0) return 0;
  if (!PyTuple_Check(result) || PyTuple_GET_SIZE(result) !== 2) {
    Py_DECREF(result);
    return typeError(`${index === 0 ? 'encoder' : 'decoder'} must return a tuple (object, integer)`);
  }
  const v = Py_NewRef(PyTuple_GET_ITEM(result, 0));
  Py_DECREF(result);
  return v;
}
/** New reference. codecs.encode / codecs.decode. */
export function _PyCodec_Code(index: number, object: Ref, encoding: string, errors: string | null): Ref {
  const codec = _PyCodec_Lookup(encoding);
  if (codec === 0) return 0;
  const v = callCodec(codec, index, object, errors);
  Py_DECREF(codec);
  return v;
}

// ---- by name ----

/** New reference. Bytes decoded; `errors` null stands for strict. */
export function PyUnicode_Decode(input: Uint8Array, encoding: string | null, errors: string | null): Ref {
  const known = encoding === null ? utf8 : builtin.get(normalized(encoding));
  if (known !== undefined) return known.decode(input, errors ?? 'strict');
  const codec = _PyCodec_LookupTextEncoding(encoding!, 'codecs.decode()');
  if (codec === 0) return 0;
  const bytes = PyBytes_FromUint8Array(input);
  const text = bytes === 0 ? 0 : callCodec(codec, 1, bytes, errors);
  Py_DECREF(codec);
  if (bytes !== 0) Py_DECREF(bytes);
  if (text !== 0 && !PyUnicode_Check(text)) {
    typeError(
      `'${encoding}' decoder returned '${typeName(text)}' instead of 'str'; use codecs.decode() to decode to arbitrary types`,
    );
    Py_DECREF(text);
    return 0;
  }
  return text;
}
/** New reference to bytes. `errors` null stands for strict. */
export function PyUnicode_AsEncodedString(unicode: Ref, encoding: string | null, errors: string | null): Ref {
  const known = encoding === null ? utf8 : builtin.get(normalized(encoding));
  if (known !== undefined) {
    const bytes = known.encode(unicode, errors ?? 'strict');
    return bytes === null ? 0 : PyBytes_FromUint8Array(bytes);
  }
  const codec = _PyCodec_LookupTextEncoding(encoding!, 'codecs.encode()');
  if (codec === 0) return 0;
  const v = callCodec(codec, 0, unicode, errors);
  Py_DECREF(codec);
  if (v === 0 || PyBytes_Check(v)) return v;
  typeError(
    `'${encoding}' encoder returned '${typeName(v)}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types`,
  );
  Py_DECREF(v);
  return 0;
}
/** New reference. str(object, encoding, errors): the text of an object with bytes in it. */
export function PyUnicode_FromEncodedObject(object: Ref, encoding: string | null, errors: string | null): Ref {
  if (PyUnicode_Check(object)) return typeError('decoding str is not supported');
  if (!PyBytes_Check(object) && !PyObject_CheckBuffer(object)) {
    return typeError(`decoding to str: need a bytes-like object, ${typeName(object)} found`);
  }
  const input = bufferBytes(object);
  if (input === null) return 0;
  return input.length === 0 ? unicode_empty : PyUnicode_Decode(input, encoding, errors);
}

partLink.PyUnicode_AsEncodedString = PyUnicode_AsEncodedString;
partLink.PyUnicode_Decode = PyUnicode_Decode;
partLink.PyUnicode_FromEncodedObject = PyUnicode_FromEncodedObject;
