// UnicodeEncodeError, UnicodeDecodeError and UnicodeTranslateError: what could not be coded, and where. Mirrors the
// UnicodeError part of Objects/exceptions.c.

import { Py_T_PYSSIZET } from '../include/flags.ts';
import { PyUnicodeErrorObject } from '../include/structs.ts';
import { ld, ld8, ld64, type Ref, st64 } from '../memory/memory.ts';
import { PyNumber_Index } from './abstract_number.ts';
import { bufferBytes } from './buffer.ts';
import { PyBytes_AS_STRING, PyBytes_Check, PyBytes_FromUint8Array } from './bytesobject.ts';
import { PyErr_Occurred, typeError } from './errors.ts';
import { BaseException_init } from './exceptions.ts';
import { type Complex, object, set, shown as textOf } from './exceptions_define.ts';
import { argTypeName } from './getargs.ts';
import { PyLong_AsSsize_t } from './longobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE, Py_XSETREF } from './object.ts';
import { PyTuple_GET_ITEM } from './tupleobject.ts';
import { member } from './typedef.ts';
import { PyUnicode_READ_CHAR } from './unicode_layout.ts';
import { PyUnicode_Check, PyUnicode_FromString, PyUnicode_GET_LENGTH } from './unicodeobject.ts';

const U = PyUnicodeErrorObject;

/** The argument, which must be a str; 0 with TypeError. Borrowed. */
function strArgument(args: Ref, i: number): Ref {
  const o = PyTuple_GET_ITEM(args, i);
  return PyUnicode_Check(o) ? o : typeError(`argument ${i + 1} must be str, not ${argTypeName(o)}`);
}
/** The argument as Py_ssize_t; null with an exception. */
function indexArgument(args: Ref, i: number): number | null {
  const index = PyNumber_Index(PyTuple_GET_ITEM(args, i));
  if (index === 0) return null;
  const n = PyLong_AsSsize_t(index);
  Py_DECREF(index);
  return n === -1 && PyErr_Occurred() !== 0 ? null : n;
}
/** New reference: the bytes of a bytes-like object. NULL with an exception. */
function bytesOf(o: Ref): Ref {
  if (PyBytes_Check(o)) return Py_NewRef(o);
  const bytes = bufferBytes(o);
  return bytes === null ? 0 : PyBytes_FromUint8Array(bytes);
}

/** As str() shows a field that may not be set. Null with an exception. */
const shown = (o: Ref): string | null => (o === 0 ? '<NULL>' : textOf(o));

interface Kind {
  /** UnicodeTranslateError has no encoding. */
  readonly takesEncoding: boolean;
  /** What could not be coded is bytes. */
  readonly ofBytes: boolean;
  /** "can't decode": what was tried. */
  readonly refusal: string;
  /** "byte": of what. */
  readonly unit: string;
}

/** __init__([encoding, ]object, start, end, reason). */
function init(self: Ref, args: Ref, kwds: Ref, kind: Kind): number {
  if (BaseException_init(self, args, kwds) < 0) return -1;
  const n = kind.takesEncoding ? 5 : 4;
  if (Py_SIZE(args) !== n) {
    typeError(`function takes exactly ${n} arguments (${Py_SIZE(args)} given)`);
    return -1;
  }
  let i = 0;
  const encoding = kind.takesEncoding ? strArgument(args, i++) : 0;
  if (kind.takesEncoding && encoding === 0) return -1;
  const given = kind.ofBytes ? PyTuple_GET_ITEM(args, i++) : strArgument(args, i++);
  if (given === 0) return -1;
  const start = indexArgument(args, i++);
  const end = start === null ? null : indexArgument(args, i++);
  if (start === null || end === null) return -1;
  const reason = strArgument(args, i);
  if (reason === 0) return -1;
  const text = kind.ofBytes ? bytesOf(given) : Py_NewRef(given);
  if (text === 0) return -1;
  if (kind.takesEncoding) set(self + U.encoding, encoding);
  Py_XSETREF(self + U.object, text);
  st64(self + U.start, start);
  st64(self + U.end, end);
  set(self + U.reason, reason);
  return 0;
}

/** A character or a byte as the message shows it. */
function escaped(o: Ref, i: number, ofBytes: boolean): string {
  const c = ofBytes ? ld8(PyBytes_AS_STRING(o) + i) : PyUnicode_READ_CHAR(o, i);
  const hex = c.toString(16);
  if (ofBytes) return `0x${hex.padStart(2, '0')}`;
  if (c <= 0xff) return `'\\x${hex.padStart(2, '0')}'`;
  return c <= 0xffff ? `'\\u${hex.padStart(4, '0')}'` : `'\\U${hex.padStart(8, '0')}'`;
}

function str(self: Ref, kind: Kind): Ref {
  if (ld(self + U.object) === 0) return PyUnicode_FromString('');
  const reason = shown(ld(self + U.reason));
  if (reason === null) return 0;
  const encoding = kind.takesEncoding ? shown(ld(self + U.encoding)) : '';
  if (encoding === null) return 0;
  // Asking for the texts ran code that may have changed the object.
  const o = ld(self + U.object);
  if (o === 0) return typeError("UnicodeError 'object' attribute is not set");
  if (!(kind.ofBytes ? PyBytes_Check(o) : PyUnicode_Check(o))) {
    return typeError(`UnicodeError 'object' attribute must be a ${kind.ofBytes ? 'bytes' : 'string'}`);
  }
  const length = kind.ofBytes ? Py_SIZE(o) : PyUnicode_GET_LENGTH(o);
  const [start, end] = [ld64(self + U.start), ld64(self + U.end)];
  const what = kind.takesEncoding ? `'${encoding}' codec ${kind.refusal} ${kind.unit}` : `${kind.refusal} ${kind.unit}`;
  const one = start >= 0 && start < length && end <= length && end === start + 1;
  const where = one ? ` ${escaped(o, start, kind.ofBytes)} in position ${start}` : `s in position ${start}-${end - 1}`;
  return PyUnicode_FromString(`${what}${where}: ${reason}`);
}

function unicodeError(kind: Kind): Complex {
  return {
    struct: PyUnicodeErrorObject,
    fields: () => [U.encoding, U.object, U.reason],
    slots: {
      tp_init: (self, args, kwds) => init(self, args, kwds, kind),
      tp_str: (self) => str(self, kind),
    },
    shared: ['tp_new'],
    members: [
      object('encoding', () => U.encoding),
      object('object', () => U.object),
      member('start', Py_T_PYSSIZET, () => U.start, 0),
      member('end', Py_T_PYSSIZET, () => U.end, 0),
      object('reason', () => U.reason),
    ],
  };
}
export const unicodeEncodeError = unicodeError({
  takesEncoding: true,
  ofBytes: false,
  refusal: "can't encode",
  unit: 'character',
});
export const unicodeDecodeError = unicodeError({
  takesEncoding: true,
  ofBytes: true,
  refusal: "can't decode",
  unit: 'byte',
});
export const unicodeTranslateError = unicodeError({
  takesEncoding: false,
  ofBytes: false,
  refusal: "can't translate",
  unit: 'character',
});
