// Module _codecs: the codecs as functions, and the registries. Mirrors Modules/_codecsmodule.c.

import { PyMethodDef, PyUnicodeErrorObject } from '../include/structs.ts';
import { ld, ld64, type Ref } from '../memory/memory.ts';
import { bufferBytes, PyObject_CheckBuffer } from '../objects/buffer.ts';
import { PyBytes_AsUint8Array, PyBytes_Check, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import {
  codecState,
  type Decoding,
  decodeError,
  encodeError,
  endDecoding,
  newDecoding,
  PyCodec_LookupError,
  PyCodec_RegisterError,
} from '../objects/codec_errors.ts';
import {
  PyBytes_DecodeEscape,
  PyUnicode_DecodeRawUnicodeEscape,
  PyUnicode_DecodeUnicodeEscape,
} from '../objects/codec_escape.ts';
import { _PyCodec_Code, _PyCodec_Lookup, PyCodec_Register } from '../objects/codec_registry.ts';
import { _PyUnicode_EncodeUTF7, PyUnicode_DecodeUTF7Stateful } from '../objects/codec_utf7.ts';
import * as C from '../objects/codecs.ts';
import { PyDict_Clear, PyDict_ContainsString, PyDict_DelItemString } from '../objects/dictobject.ts';
import { isExceptionClass, PyErr_Clear, PyErr_SetObject, PyErr_SetString, typeError } from '../objects/errors.ts';
import { _PyArg_BadArgument, argSsize, failed } from '../objects/getargs.ts';
import { link } from '../objects/link.ts';
import { PyList_GET_ITEM, PyList_GET_SIZE, PyList_SetSlice } from '../objects/listobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { PyCFunction_New } from '../objects/methodobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE, PyObject_TypeCheck } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { Py_None, PyBool_FromLong } from '../objects/statics.ts';
import {
  PyExc_UnicodeDecodeError,
  PyExc_UnicodeEncodeError,
  PyExc_UnicodeTranslateError,
  PyExc_ValueError,
} from '../objects/statictypes.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { type MethodSpec, method, methodTable } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { codePoints, PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromCodePoints } from '../objects/unicodeobject.ts';
import { PyImport_ImportModule } from '../runtime/import.ts';
import { charmap_build, charmapDecode, charmapEncode } from './_codecs_charmap.ts';
import { defineModule } from './define.ts';

link.importEncodings = () => {
  const m = PyImport_ImportModule('encodings');
  if (m === 0) return -1;
  Py_DECREF(m);
  return 0;
};

// ---- arguments ----

const errorsOf = (o: Ref): string => (o === 0 || o === Py_None ? 'strict' : PyUnicode_AsString(o));
/** True unless `errors` is something else than a str, None or not given: then TypeError. */
function errorsOk(name: string, errors: Ref): boolean {
  if (errors === 0 || errors === Py_None || PyUnicode_Check(errors)) return true;
  _PyArg_BadArgument(name, 'argument 2', 'str or None', errors);
  return false;
}
/** New reference. (result, n); `result` is consumed, NULL passes an exception on. */
function withCount(result: Ref, n: number): Ref {
  if (result === 0) return 0;
  const count = PyLong_FromLong(n);
  const t = PyTuple_Pack(result, count);
  Py_DECREF(result);
  Py_DECREF(count);
  return t;
}
/** The bytes of an argument that may also be ASCII text (the escape decoders), or null with an exception. */
function bytesOrText(o: Ref): Uint8Array | null {
  if (!PyUnicode_Check(o)) return bufferBytes(o);
  const bytes = C.unicode_encode_utf8(o);
  return bytes === null ? null : Uint8Array.from(bytes);
}

type StatefulDecoder = (input: Uint8Array, errors: string, partial: boolean) => Ref;
/** `name_decode(data, errors=None, final=..., /)`. */
function decoder(name: string, f: StatefulDecoder, finalDefault: boolean, read = bufferBytes): MethodSpec {
  const text = finalDefault ? 'True' : 'False';
  return method(`${name}(data, errors=None, final=${text}, /)`, (_m, data: Ref, errors: Ref, final: Ref) => {
    if (!errorsOk(name, errors)) return 0;
    const isFinal = final === 0 ? (finalDefault ? 1 : 0) : PyObject_IsTrue(final);
    if (isFinal < 0) return 0;
    const input = read(data);
    if (input === null) return 0;
    const result = f(input, errorsOf(errors), isFinal === 0);
    return withCount(result, isFinal === 0 ? C.consumed.bytes : input.length);
  });
}
function plainDecoder(name: string, f: (input: Uint8Array, errors: string) => Ref): MethodSpec {
  return method(`${name}(data, errors=None, /)`, (_m, data: Ref, errors: Ref) => {
    if (!errorsOk(name, errors)) return 0;
    const input = bufferBytes(data);
    return input === null ? 0 : withCount(f(input, errorsOf(errors)), input.length);
  });
}
type Encode = (unicode: Ref, errors: string) => ArrayLike<number> | null;
function encoded(str: Ref, errors: Ref, f: Encode): Ref {
  const bytes = f(str, errorsOf(errors));
  return bytes === null ? 0 : withCount(PyBytes_FromUint8Array(bytes), codePoints(str).length);
}
function encoder(name: string, f: Encode): MethodSpec {
  return method(`${name}(str, errors=None, /)`, (_m, str: Ref, errors: Ref) => {
    if (!PyUnicode_Check(str)) return _PyArg_BadArgument(name, 'argument 1', 'str', str);
    return errorsOk(name, errors) ? encoded(str, errors, f) : 0;
  });
}
/** `name(str, errors=None, byteorder=0, /)`. */
function orderedEncoder(
  name: string,
  f: (unicode: Ref, errors: string, order: number) => ArrayLike<number> | null,
): MethodSpec {
  return method(`${name}(str, errors=None, byteorder=0, /)`, (_m, str: Ref, errors: Ref, orderArg: Ref) => {
    if (!PyUnicode_Check(str)) return _PyArg_BadArgument(name, 'argument 1', 'str', str);
    const order = argSsize(orderArg, 0);
    if (!errorsOk(name, errors) || failed(order)) return 0;
    return encoded(str, errors, (u, e) => f(u, e, order));
  });
}
type OrderedDecoder = (input: Uint8Array, errors: string, order: number, partial: boolean) => Ref;
const ordered =
  (f: OrderedDecoder, order: number): StatefulDecoder =>
  (input, errors, partial) =>
    f(input, errors, order, partial);
/** `name(data, errors=None, byteorder=0, final=False, /)`: (text, consumed, byte order found). */
function exDecoder(name: string, f: OrderedDecoder): MethodSpec {
  return method(
    `${name}(data, errors=None, byteorder=0, final=False, /)`,
    (_m, data: Ref, errors: Ref, orderArg: Ref, final: Ref) => {
      const order = argSsize(orderArg, 0);
      const isFinal = final === 0 ? 0 : PyObject_IsTrue(final);
      if (!errorsOk(name, errors) || failed(order) || isFinal < 0) return 0;
      const input = bufferBytes(data);
      if (input === null) return 0;
      const text = f(input, errorsOf(errors), order, isFinal === 0);
      if (text === 0) return 0;
      const n = PyLong_FromLong(isFinal === 0 ? C.consumed.bytes : input.length);
      const found = PyLong_FromLong(C.byteorder.value);
      const t = PyTuple_Pack(text, n, found);
      for (const o of [text, n, found]) Py_DECREF(o);
      return t;
    },
  );
}

// ---- error handlers as functions ----

const E = PyUnicodeErrorObject;
/** Start or end of an error, fitted to the object's length as the accessors of exceptions.c do. */
const clamp = (n: number, low: number, size: number): number => Math.min(Math.max(n, low), size);

/** New reference. What the handler `name` gives for an exception object. */
function handle(name: string, exc: Ref): Ref {
  const decodes = PyObject_TypeCheck(exc, PyExc_UnicodeDecodeError);
  const encodes = PyObject_TypeCheck(exc, PyExc_UnicodeEncodeError);
  const translates = PyObject_TypeCheck(exc, PyExc_UnicodeTranslateError);
  const known =
    name === 'ignore' || name === 'replace' || name === 'backslashreplace'
      ? decodes || encodes || translates
      : name === 'xmlcharrefreplace' || name === 'namereplace'
        ? encodes
        : decodes || encodes;
  if (!known) return typeError(`don't know how to handle ${typeName(exc)} in error callback`);
  const object = ld(exc + E.object);
  const size = decodes ? PyBytes_AsUint8Array(object).length : codePoints(object).length;
  const start = clamp(ld64(exc + E.start), 0, Math.max(0, size - 1));
  const end = clamp(ld64(exc + E.end), Math.min(1, size), size);
  const encoding = translates ? '' : PyUnicode_AsString(ld(exc + E.encoding));
  if (decodes) return decodeHandler(name, exc, encoding, start, end);
  return encodeHandler(name, exc, encoding, start, end, translates);
}
/** The canonical name of a UTF encoding, which surrogatepass must know. */
function standardEncoding(encoding: string): string {
  const m = /^utf[-_]?(8|16|32)(?:[-_]?(le|be))?$/i.exec(encoding);
  if (m === null) return encoding;
  return m[1] === '8' ? 'utf-8' : `utf-${m[1]}-${(m[2] ?? 'le').toLowerCase()}`;
}
function decodeHandler(name: string, exc: Ref, encoding: string, start: number, end: number): Ref {
  const input = PyBytes_AsUint8Array(ld(exc + E.object));
  const d: Decoding = newDecoding(standardEncoding(encoding), name, input);
  const mark = { strict: false };
  let pos = 0;
  if (name === 'surrogateescape' || name === 'surrogatepass') {
    pos = trial(d, start, end, mark);
    if (mark.strict) {
      PyErr_SetObject(Py_TYPE(exc), exc);
      return 0;
    }
  } else pos = decodeError(d, start, end, '');
  endDecoding(d);
  return withCount(PyUnicode_FromCodePoints(d.out), pos);
}
/** decodeError for the handlers that may refuse: `mark.strict` tells it instead of an exception of its own. */
function trial(d: Decoding, start: number, end: number, mark: { strict: boolean }): number {
  const pos = decodeError(d, start, end, '');
  if (pos >= 0) return pos;
  PyErr_Clear();
  endDecoding(d);
  mark.strict = true;
  return pos;
}
function encodeHandler(name: string, exc: Ref, encoding: string, start: number, end: number, translates: boolean): Ref {
  const unicode = ld(exc + E.object);
  if (translates && name === 'replace') {
    return withCount(PyUnicode_FromCodePoints(new Array<number>(Math.max(0, end - start)).fill(0xfffd)), end);
  }
  const r = encodeError(unicode, codePoints(unicode), standardEncoding(encoding), name, start, end, '');
  if (r === null) {
    PyErr_Clear();
    PyErr_SetObject(Py_TYPE(exc), exc);
    return 0;
  }
  return withCount(r.bytes !== null ? PyBytes_FromUint8Array(r.bytes) : PyUnicode_FromCodePoints(r.text!), r.pos);
}
function strict_errors(_m: Ref, exc: Ref): Ref {
  if (isExceptionClass(Py_TYPE(exc))) PyErr_SetObject(Py_TYPE(exc), exc);
  else typeError('codec must pass exception instance');
  return 0;
}
const handlerNames = [
  'strict',
  'ignore',
  'replace',
  'xmlcharrefreplace',
  'backslashreplace',
  'namereplace',
  'surrogatepass',
  'surrogateescape',
];
const handlers = handlerNames.map((name) =>
  method(
    `${name === 'surrogatepass' || name === 'surrogateescape' ? name : `${name}_errors`}(exc, /)`,
    (m, exc: Ref) => (name === 'strict' ? strict_errors(m, exc) : handle(name, exc)),
  ),
);
const handlerTable = methodTable('codecs error handlers', handlers);

/** Registers the known handlers as functions. 0 or -1. */
function registerHandlers(): number {
  for (let i = 0; i < handlerNames.length; i++) {
    const f = PyCFunction_New(handlerTable + i * PyMethodDef.sizeof, 0);
    if (f === 0 || PyCodec_RegisterError(handlerNames[i], f) < 0) return -1;
    Py_DECREF(f);
  }
  return 0;
}

// ---- the registries ----

function textArgument(fname: string, which: string, o: Ref): string | null {
  if (PyUnicode_Check(o)) return PyUnicode_AsString(o);
  _PyArg_BadArgument(fname, which, 'str', o);
  return null;
}
const coding =
  (index: number, name: string) =>
  (_m: Ref, object: Ref, encodingArg: Ref, errorsArg: Ref): Ref => {
    const encoding = encodingArg === 0 ? 'utf-8' : textArgument(name, "argument 'encoding'", encodingArg);
    if (encoding === null) return 0;
    const errors = errorsArg === 0 ? null : textArgument(name, "argument 'errors'", errorsArg);
    if (errorsArg !== 0 && errors === null) return 0;
    return _PyCodec_Code(index, object, encoding, errors);
  };
function unregister(_m: Ref, search: Ref): Ref {
  const path = ld(codecState.search_path);
  for (let i = 0; path !== 0 && i < PyList_GET_SIZE(path); i++) {
    if (PyList_GET_ITEM(path, i) !== search) continue;
    PyDict_Clear(ld(codecState.search_cache));
    if (PyList_SetSlice(path, i, i + 1, 0) < 0) return 0;
    break;
  }
  return Py_NewRef(Py_None);
}
function unregister_error(_m: Ref, nameArg: Ref): Ref {
  const name = textArgument('_unregister_error', 'argument', nameArg);
  if (name === null) return 0;
  if (handlerNames.includes(name)) {
    return PyErr_SetString(PyExc_ValueError, `cannot un-register built-in error handler '${name}'`);
  }
  const registry = ld(codecState.error_registry);
  const there = registry === 0 ? 0 : PyDict_ContainsString(registry, name);
  if (there < 0 || (there > 0 && PyDict_DelItemString(registry, name) < 0)) return 0;
  return PyBool_FromLong(there);
}
function escape_encode(_m: Ref, data: Ref): Ref {
  if (!PyBytes_Check(data)) return _PyArg_BadArgument('escape_encode', 'argument 1', 'bytes', data);
  const bytes = PyBytes_AsUint8Array(data);
  const out: number[] = [];
  const hex = (n: number): number => (n < 10 ? 48 + n : 87 + n);
  for (const c of bytes) {
    if (c === 39 || c === 92) out.push(92, c);
    else if (c === 9) out.push(92, 116);
    else if (c === 10) out.push(92, 110);
    else if (c === 13) out.push(92, 114);
    else if (c < 32 || c >= 127) out.push(92, 120, hex(c >> 4), hex(c & 15));
    else out.push(c);
  }
  return withCount(PyBytes_FromUint8Array(out), bytes.length);
}
function escape_decode(_m: Ref, data: Ref, errors: Ref): Ref {
  const input = bytesOrText(data);
  if (input === null) return 0;
  const out = PyBytes_DecodeEscape(input, errorsOf(errors));
  return out === null ? 0 : withCount(PyBytes_FromUint8Array(out), input.length);
}
function readbuffer_encode(_m: Ref, data: Ref): Ref {
  const input = PyObject_CheckBuffer(data) ? bufferBytes(data) : bytesOrText(data);
  return input === null ? 0 : withCount(PyBytes_FromUint8Array(input), input.length);
}

defineModule({
  name: '_codecs',
  methods: [
    method('register(search_function, /)', (_m, f: Ref) => (PyCodec_Register(f) < 0 ? 0 : Py_NewRef(Py_None))),
    method('unregister(search_function, /)', unregister),
    method('lookup(encoding, /)', (_m, o: Ref) => {
      const encoding = textArgument('lookup', 'argument', o);
      return encoding === null ? 0 : _PyCodec_Lookup(encoding);
    }),
    method("encode(obj, encoding='utf-8', errors='strict')", coding(0, 'encode')),
    method("decode(obj, encoding='utf-8', errors='strict')", coding(1, 'decode')),
    method('escape_encode(data, errors=None, /)', escape_encode),
    method('escape_decode(data, errors=None, /)', escape_decode),
    encoder('utf_8_encode', C.unicode_encode_utf8),
    decoder('utf_8_decode', C.PyUnicode_DecodeUTF8Stateful, false),
    encoder('utf_7_encode', _PyUnicode_EncodeUTF7),
    decoder('utf_7_decode', PyUnicode_DecodeUTF7Stateful, false),
    orderedEncoder('utf_16_encode', C._PyUnicode_EncodeUTF16),
    encoder('utf_16_le_encode', (u, e) => C._PyUnicode_EncodeUTF16(u, e, -1)),
    encoder('utf_16_be_encode', (u, e) => C._PyUnicode_EncodeUTF16(u, e, 1)),
    decoder('utf_16_decode', ordered(C.PyUnicode_DecodeUTF16Stateful, 0), false),
    decoder('utf_16_le_decode', ordered(C.PyUnicode_DecodeUTF16Stateful, -1), false),
    decoder('utf_16_be_decode', ordered(C.PyUnicode_DecodeUTF16Stateful, 1), false),
    exDecoder('utf_16_ex_decode', C.PyUnicode_DecodeUTF16Stateful),
    orderedEncoder('utf_32_encode', C._PyUnicode_EncodeUTF32),
    encoder('utf_32_le_encode', (u, e) => C._PyUnicode_EncodeUTF32(u, e, -1)),
    encoder('utf_32_be_encode', (u, e) => C._PyUnicode_EncodeUTF32(u, e, 1)),
    decoder('utf_32_decode', ordered(C.PyUnicode_DecodeUTF32Stateful, 0), false),
    decoder('utf_32_le_decode', ordered(C.PyUnicode_DecodeUTF32Stateful, -1), false),
    decoder('utf_32_be_decode', ordered(C.PyUnicode_DecodeUTF32Stateful, 1), false),
    exDecoder('utf_32_ex_decode', C.PyUnicode_DecodeUTF32Stateful),
    encoder('unicode_escape_encode', C.PyUnicode_AsUnicodeEscapeString),
    decoder('unicode_escape_decode', PyUnicode_DecodeUnicodeEscape, true, bytesOrText),
    encoder('raw_unicode_escape_encode', C.PyUnicode_AsRawUnicodeEscapeString),
    decoder('raw_unicode_escape_decode', PyUnicode_DecodeRawUnicodeEscape, true, bytesOrText),
    encoder('latin_1_encode', C.unicode_encode_latin1),
    plainDecoder('latin_1_decode', C.PyUnicode_DecodeLatin1),
    encoder('ascii_encode', C.unicode_encode_ascii),
    plainDecoder('ascii_decode', C.PyUnicode_DecodeASCII),
    method('charmap_encode(str, errors=None, mapping=None, /)', (_m, str: Ref, errors: Ref, mapping: Ref) => {
      if (!PyUnicode_Check(str)) return _PyArg_BadArgument('charmap_encode', 'argument 1', 'str', str);
      if (mapping === 0 || mapping === Py_None) return encoded(str, errors, C.unicode_encode_latin1);
      return encoded(str, errors, (u, e) => charmapEncode(u, e, mapping));
    }),
    method('charmap_decode(data, errors=None, mapping=None, /)', (_m, data: Ref, errors: Ref, mapping: Ref) => {
      const input = bufferBytes(data);
      if (input === null) return 0;
      const plain = mapping === 0 || mapping === Py_None;
      const text = plain ? C.PyUnicode_DecodeLatin1(input) : charmapDecode(input, errorsOf(errors), mapping);
      return withCount(text, input.length);
    }),
    method('charmap_build(map, /)', charmap_build),
    method('readbuffer_encode(data, errors=None, /)', readbuffer_encode),
    method('register_error(errors, handler, /)', (_m, nameArg: Ref, handler: Ref) => {
      const name = textArgument('register_error', 'argument 1', nameArg);
      return name === null || PyCodec_RegisterError(name, handler) < 0 ? 0 : Py_NewRef(Py_None);
    }),
    method('_unregister_error(errors, /)', unregister_error),
    method('lookup_error(name, /)', (_m, nameArg: Ref) => {
      const name = textArgument('lookup_error', 'argument', nameArg);
      return name === null ? 0 : PyCodec_LookupError(name);
    }),
  ],
  exec: registerHandlers,
});
